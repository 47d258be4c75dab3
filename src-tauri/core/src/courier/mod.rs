//! The courier: brings queued updates to GitHub exactly once.
//!
//! [`Courier::step`] is synchronous: it is told what happened and says the one next thing to do.
//! A thin driver (engine) does that thing and reports back. So every order of events, crash and
//! lost answer can be replayed exactly, and the rules stand in one place.
//!
//! - [`operation`]: what waits in the outbox and the states it can be in
//! - [`exchange`]: requests, answers and what they carry
//! - [`class`]: which of the few classes an HTTP answer falls into
//! - [`step`]: the state machine

pub mod exchange;
pub mod operation;

pub use exchange::*;
pub use operation::*;
