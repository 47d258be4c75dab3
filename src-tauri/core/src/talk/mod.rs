//! The round as a conversation: who answers whom, what is new to the member, and what waits for them.
//!
//! GitHub has one list of comments. Who answers whom is read from what people do there anyway ([`Heard`]): they
//! quote, link to a comment, or begin with a name ([`Conversation`]). It says only what is certain: somebody
//! mentions the member, and nobody is said to ask them unless a proposal does ([`named`]).

mod heard;
mod news;
mod reply;
mod thread;
mod unread;
mod waits;

pub use heard::{Comment, Heard, Kind, text_mark};
pub use news::{Telling, telling};
pub use reply::{MOST_QUOTED, Reply, quotable};
pub use thread::{Conversation, How, Thread};
pub use unread::{New, ReadMark, new_to};
pub use waits::{Me, Named, Waits, Why, in_order, named};
