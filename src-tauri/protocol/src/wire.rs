//! What the processes tell each other over the local socket, one JSON object a line.

use meridian_core::two_shapes;
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
    LookAgain {
        /// What is no longer as it was told; everything where an earlier build does not say it.
        #[serde(default = "everything")]
        stale: Vec<Area>,
    },
    /// To the window: come to the front.
    Raise,
    /// To the window: go where the notebook says that it is to be begun with.
    Lead,
    /// To the agent: end (the member chose Quit, or a newer build starts).
    Quit,
}

impl Hint {
    /// That something waits for the courier; what changed is told by others.
    pub const WORK: Self = Self::LookAgain { stale: Vec::new() };
}

fn everything() -> Vec<Area> {
    Area::ALL.to_vec()
}

two_shapes! {
    /// From the engine to whoever listens. One event name for the window: [`EVENT`].
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(remote = "Self", tag = "type", rename_all = "snake_case")]
    pub enum Event {
        /// Ask again for this.
        Changed {
            /// What changed.
            what: Area,
        },
        /// Go to the team, screen and section with which a window would begin now: the member has
        /// asked for them elsewhere.
        Lead,
    }
}

/// A part of the truth that the window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The text of a draft.
    Draft,
    /// The outbox, a receipt or the network state.
    Courier,
    /// Issues or comments.
    Mirror,
    /// Team, zone, hours, meetings, notices or other settings.
    Settings,
    /// The schedule, and what the member said of it.
    Schedule,
    /// Bells, and whether they can be heard.
    Reminders,
}

impl Area {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Courier, Self::Mirror, Self::Settings, Self::Schedule, Self::Reminders];
}

/// The name under which the window listens, in `src-ui/boot.js`.
pub const EVENT: &str = "meridian";

/// This build, for the hello of two processes.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_that_say_less_or_more_understand_each_other() {
        let earlier = serde_json::from_str(r#"{"type":"look_again"}"#).unwrap();
        assert_eq!(Hint::LookAgain { stale: Area::ALL.to_vec() }, earlier);
        assert_eq!(
            serde_json::to_string(&Hint::LookAgain { stale: vec![Area::Draft] }).unwrap(),
            r#"{"type":"look_again","stale":["draft"]}"#,
        );

        #[derive(Debug, PartialEq, Deserialize)]
        #[serde(tag = "type", rename_all = "snake_case")]
        enum Earlier {
            LookAgain,
        }
        let now = serde_json::to_string(&Hint::LookAgain { stale: vec![Area::Draft] }).unwrap();
        assert_eq!(serde_json::from_str::<Earlier>(&now).unwrap(), Earlier::LookAgain);
    }
}
