//! What the member chose and what this laptop holds, for the screen of settings.

use crate::{BellStep, Moment, TeamView, ZoneDataView};
use meridian_core::{
    hours::Hours,
    ids::TeamId,
    reminders::{LadderKind, Step},
    settings::{ProxyChoice, window::Place},
};
use serde::{Deserialize, Serialize};

/// Everything that the screen of settings shows but the sign-in, which [`crate::ShowSignIn`] tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettingsView {
    /// Now, in the zone that is used.
    pub now: Moment,
    /// The zone that is used, `Pacific/Auckland`.
    pub zone: String,
    /// Whether the member chose it; else this computer's is followed.
    pub is_zone_chosen: bool,
    /// Quiet hours, working days and writing time.
    pub hours: Hours,
    /// How many seconds a post from the window can be taken back; 0 for none.
    pub take_back_seconds: u32,
    /// The most that can be chosen, in seconds.
    pub take_back_most: u32,
    /// Which reminders come before each kind of deadline.
    pub ladders: Vec<LadderView>,
    /// The team that is shown; none on a first run.
    pub team: Option<TeamSettingsView>,
    /// Whether Meridian starts when the member logs in.
    pub autostart: AutostartView,
    /// How GitHub is reached.
    pub proxy: ProxyView,
    /// How the window opens next.
    pub window: WindowView,
    /// What lies on this laptop.
    pub data: DataView,
    /// What this program is.
    pub about: AboutView,
}

/// How the window was left, and opens again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowView {
    /// The word of the screen that was open last, `deadlines`; none before the first.
    pub screen: Option<String>,
    /// Where the window stood; none before it was closed first.
    pub place: Option<Place>,
}

/// The reminders of one kind of deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderView {
    /// Which kind.
    pub kind: LadderKind,
    /// Its steps, in their order; none where nothing rings.
    pub steps: Vec<Step>,
}

/// The same with what can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderChoice {
    /// Which kind.
    pub kind: LadderKind,
    /// Its steps, in their order; none where nothing rings.
    pub steps: Vec<Step>,
    /// The steps that it can have, in their order.
    pub offered: Vec<Step>,
    /// Whether these are the usual ones.
    pub is_usual: bool,
    /// That nothing rings, where it has no step; one sentence.
    pub silent: Option<String>,
    /// What that means for the next deadlines of the team that is shown.
    pub next: Vec<LadderNext>,
}

/// When the reminders of one deadline would ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderNext {
    /// `Code Freeze`
    pub name: String,
    /// When it is, in the member's zone; of a date without a time in the source's own words.
    pub when: String,
    /// What is still to come, soonest first.
    pub rings: Vec<BellStep>,
    /// Why nothing is; none where something is.
    pub said: Option<String>,
}

/// What was agreed for the team that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamSettingsView {
    /// The notebook's number of it.
    pub id: TeamId,
    /// What it is.
    pub team: TeamView,
    /// The member's sections by their titles, in the order of the tabs.
    pub sections: Vec<String>,
    /// Where updates go, as one sentence.
    pub goes_to: String,
    /// Where its schedule was read from; none without one.
    pub schedule: Option<String>,
}

/// How GitHub is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyView {
    /// What the member chose; none where this build cannot read it.
    pub choice: Option<ProxyChoice>,
    /// What follows from it for the present team's host, in one sentence.
    pub words: String,
}

/// What lies on this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataView {
    /// The data folder, for people.
    pub folder: String,
    /// Bytes of the notebook, which must never be lost.
    pub notebook_bytes: u64,
    /// Bytes of everything in the folder, backups and logs included.
    pub all_bytes: u64,
    /// When the newest backup of the notebook was made; none before the first.
    pub backup: Option<Moment>,
    /// How many backups there are.
    pub backups: u32,
}

/// What this program is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AboutView {
    /// `0.1.0`
    pub version: String,
    /// The licence's short name, `Apache-2.0`.
    pub licence: String,
    /// Which zone data times come from, and how old it is where that matters.
    pub zone_data: ZoneDataView,
}

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
