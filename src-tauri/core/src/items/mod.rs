//! Items: what somebody asks the team to discuss or decide, and how it ends.
//!
//! An item is asked in an update or in a comment by hand (`asked`), and its key is that comment and its place
//! there, so that whoever looks finds the same one. It may get an issue of its own, and is carried from round
//! to round until that issue is closed or its owner says how it ended ([`items`]).

mod carry;
#[cfg(feature = "native")]
mod read;
#[cfg(feature = "native")]
mod texts;

pub use carry::{Asked, End, Facts, HowEnded, IssueOf, Item, Line, Link, Stands, items};
#[cfg(feature = "native")]
pub(crate) use read::only_asks;
#[cfg(feature = "native")]
pub use read::{LONGEST, asked};
#[cfg(feature = "native")]
pub use texts::{because_in, end_text, issue_text, private_text};
