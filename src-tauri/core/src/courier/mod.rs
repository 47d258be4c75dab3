//! The courier: brings queued updates to GitHub exactly once.
//!
//! [`Courier::step`] is synchronous: it is told what happened and says the one next thing to do.
//! A thin driver (engine) does that thing and reports back. So every order of events, crash and
//! lost answer can be replayed exactly, and the rules stand in one place.
//!
//! - [`operation`]: what waits in the outbox and the states it can be in
//! - [`exchange`]: requests, answers and what they carry
//! - [`class`]: which of the few classes an HTTP answer falls into
//! - [`step`]: the state machine, with `write` (posting, reading back), `look` (resolving what
//!   was lost) and `pull` (finding the issue, reading what others wrote)
//! - [`wake`]: when it wakes up by itself; [`mod@twins`]: what two devices made of one draft

pub mod class;
pub mod exchange;
mod look;
pub mod operation;
mod pull;
pub mod step;
pub mod twins;
pub mod wake;
mod write;

pub use class::{Asked, Received, classify, lost};
pub use exchange::*;
pub use operation::*;
pub use step::*;
pub use twins::{Twins, twins, withdrawal};
pub use wake::{next_look, stagger};
