//! The courier: brings what the member asked for to GitHub exactly once.
//!
//! [`Courier::step`] is synchronous: it is told what happened and says the one next thing to do.
//! A thin driver (engine) does that thing and reports back. So every order of events, crash and
//! lost answer can be replayed exactly, and the rules stand in one place.
//!
//! - [`operation`]: what waits in the outbox and the states it can be in; [`kinds`]: what it brings
//! - `request` and [`exchange`]: requests, answers and what they carry; [`class`]: which of the few classes an
//!   HTTP answer falls into, and [`graph`] those of GraphQL; [`refusal`]: what follows from one that
//!   brought nothing;
//!   [`hindrance`]: what keeps a request from leaving
//! - [`snapshot`]: what is decided from, and what is to be written down
//! - [`step`]: the state machine, with `write` (sending and reading back), `look` (what is made anew
//!   and may be lost), `history` (what has happened to a thing that does not tell itself), `search`
//!   (finding the round's issue), `others` (further issues of the same round), `before` (the issues of the
//!   round before), `listing` (what is made in the repository itself), `pull` (reading what others wrote) and `discussion` (how all of that
//!   is put to a discussion), `gather` (a list that tells of a thing) and
//!   [`sections`] (a part of an issue's text)
//! - `breakage`: what the simulation breaks on purpose; [`wake`]: when it wakes up by itself; [`mod@twins`]: what two devices made of one draft

mod again;
mod ahead;
mod before;
mod breakage;
pub mod class;
mod discussion;
pub mod exchange;
mod gather;
mod gone;
pub mod graph;
pub mod hindrance;
mod history;
mod items;
pub mod kinds;
mod listing;
mod look;
pub mod marker;
pub mod operation;
mod others;
mod pull;
pub mod refusal;
mod request;
mod search;
pub mod sections;
pub mod snapshot;
pub mod step;
pub mod twins;
pub mod wake;
mod write;

pub use again::{again, resumed};
pub use breakage::Breakage;
pub use class::{Asked, Received, classify, lost};
pub use exchange::*;
pub use graph::{GraphError, classify_graph};
pub use hindrance::{CertificateTrouble, Hindrance, ProxyTrouble};
pub use kinds::body::BodyText;
pub use kinds::comment::{Base, Purpose, Update};
pub use kinds::hand_over::HandOver;
pub use kinds::issue_state::{ClosedAs, IssueIs, IssueState, Standing};
pub use kinds::item_issue::ItemIssue;
pub use kinds::label::Labelling;
pub use kinds::message::Message;
pub use kinds::new_issue::NewIssue;
pub use kinds::pin::Pinning;
pub use kinds::reaction::Reacting;
pub use kinds::{Content, Kind, Lane, Target, Wish};
pub use operation::*;
pub use others::looked_for;
pub use refusal::{Gone, Refusal, Unread};
pub use snapshot::*;
pub use step::*;
pub use twins::{Twins, twins, withdrawal, withdrawn};
pub use wake::{next_look, stagger};
