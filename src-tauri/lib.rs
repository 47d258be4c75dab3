//! The window's process: it opens on demand, asks the engine, shows, and ends when it is closed.
//!
//! [`builder`] and [`context`] are the window's wiring without a display; [`run`] adds the
//! process around it: arguments, the lock, the agent.

mod shell;

pub use shell::{Wiring, builder, context, may_show, run};
