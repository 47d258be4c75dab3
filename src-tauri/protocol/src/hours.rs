//! The member's own time: zone, hours, meetings.

use crate::Moment;
use meridian_core::hours::Hours;
use serde::{Deserialize, Serialize};

/// The zone data of this build and of the operating system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneDataView {
    /// Version of the data inside this build, such as `2025b`.
    pub bundled: String,
    /// Version of the operating system's; none where it has none that can be read.
    pub system: Option<String>,
    /// The version that is used: the newer one.
    pub used: String,
    /// One sentence with the version, its age, and whether they differ for this cycle.
    pub words: String,
}

/// The member's own time, for the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursView {
    /// Now, in the zone that is used.
    pub now: Moment,
    /// The zone that is used, `Pacific/Auckland`.
    pub zone: String,
    /// The zone that the member chose; none while the system's is followed.
    pub chosen: Option<String>,
    /// The system's zone at this moment.
    pub system: String,
    /// Quiet hours, working days and writing time.
    pub hours: Hours,
    /// The team's meetings; none without a team.
    pub meetings: Vec<MeetingView>,
    /// Every zone by its name, in order, to choose from.
    pub zones: Vec<String>,
    /// Which zone data the times come from.
    pub zone_data: ZoneDataView,
}

/// A meeting of the team, for the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingView {
    /// `Burndown`
    pub name: String,
    /// As [`crate::SetMeeting`] takes it, `Wed 10:00 America/Los_Angeles`, then its first and its
    /// last day where it has them.
    pub line: String,
    /// `Wednesday 10:00 PDT (Los Angeles), for you Thu 29 Oct 06:00 NZDT`
    pub words: String,
    /// What a change of clocks does to it, one sentence each.
    pub notices: Vec<String>,
}
