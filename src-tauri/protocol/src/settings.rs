//! What the member chose for this laptop.

use serde::{Deserialize, Serialize};

/// Whether Meridian starts when the member logs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutostartView {
    /// What is so, by what lies in the member's own autostart folder.
    pub state: Autostart,
    /// What follows from that, or why it cannot be switched here: a sentence or two.
    pub words: String,
    /// What the member adds by hand to a list of their own, where nothing else starts it; the words say
    /// which list.
    pub line: Option<String>,
}

/// The state of the switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Autostart {
    /// The file is there, and names a program that is there.
    On,
    /// There is none, or the desktop's settings have switched it off.
    Off,
    /// It cannot be switched here.
    NotHere,
}
