//! What is said about the zone data: which is used, and how old it is once that matters.
//!
//! Countries change their clocks at a few weeks' notice, so data of last spring may be an hour
//! wrong somewhere, also where this build and the system agree. That is said; that both have the
//! same is no reassurance and is not.

use super::ZoneData;
use chrono::{DateTime, Datelike as _, Months, NaiveDate, Utc};
use meridian_core::time::{BundledZones, ZoneRules as _};

/// From this age on the data's age is said beside the times.
const OLD: Months = Months::new(6);

impl ZoneData {
    /// One or two sentences for people. `differs` is whether this build's data and the system's
    /// differ for a time of the cycle; none where that was not looked at.
    pub(crate) fn words(&self, differs: Option<bool>, now: DateTime<Utc>) -> String {
        let (bundled, used) = (BundledZones.version(), self.version());
        let system = self.system_version();
        let said = match (&system, differs) {
            (Some(system), Some(true)) => format!(
                "Zone data {bundled} in this build differs from the system's {system} for this \
                 cycle; {used} is used, and the times concerned are marked."
            ),
            (Some(system), Some(false)) if *system > bundled => format!(
                "Zone data {used}, the system's; no time of this cycle differs from this build's \
                 {bundled}."
            ),
            (Some(system), None) if *system > bundled => format!("Zone data {used}, the system's."),
            _ => format!("Zone data {used}, of this build."),
        };
        match age(&used, now) {
            Some(age) => format!("{said} {age}"),
            None => said,
        }
    }
}

/// How old data is, where it is older than half a year for certain.
fn age(version: &str, now: DateTime<Utc>) -> Option<String> {
    let today = now.date_naive();
    let old_from = |released: NaiveDate| released.checked_add_months(OLD);
    let since = "where clocks were changed by law since then, times are wrong by that. A newer \
                 Meridian or an update of the system's zone data knows.";
    if version == BundledZones.version() {
        let released = BundledZones::RELEASED;
        if today < old_from(released)? {
            return None;
        }
        return Some(format!("It is of {}: {since}", released.format("%B %Y")));
    }
    // Of other data only the year is known, so it may have been released on its last day.
    let year: i32 = version.get(..4)?.parse().ok()?;
    let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
    (today >= old_from(last)?).then(|| format!("It is of {}: {since}", last.year()))
}

#[cfg(test)]
mod tests;
