//! What the processes tell each other over the local socket, one JSON object a line.

use serde::{Deserialize, Serialize};

/// From the window or the CLI to the agent, or from a second window to the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Hint {
    /// The first line of every connection.
    Hello {
        /// The build that speaks; see [`BUILD`].
        build: String,
        /// The notebook schema that it knows.
        schema: i64,
    },
    /// Something was queued or changed: look again now.
    LookAgain,
    /// To the window: come to the front.
    Raise,
    /// To the agent: end (the member chose Quit, or a newer build starts).
    Quit,
}

/// From the engine to whoever listens. One event name for the window: [`EVENT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", from = "Heard")]
pub enum Event {
    /// Ask again for this.
    Changed {
        /// What changed.
        what: Area,
    },
}

/// An event as it arrives; see [`crate::Failure`].
#[derive(Deserialize)]
struct Heard {
    what: Area,
}

impl From<Heard> for Event {
    fn from(Heard { what }: Heard) -> Self {
        Self::Changed { what }
    }
}

/// A part of the truth that the window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// A draft was changed by another program.
    Draft,
    /// The outbox, a receipt or the network state.
    Courier,
    /// Issues or comments.
    Mirror,
    /// Team, zone or other settings.
    Settings,
}

/// The name under which the window listens, in `src-ui/boot.js`.
pub const EVENT: &str = "meridian";

/// This build, for the hello of two processes.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");
