//! Zone letters for a lint: what they can mean, and whether their place uses them on a day.

use crate::time::{ZoneRules, resolve_zone, seasonal_letters};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};

/// What letters can mean besides the usual, in minutes ahead of UTC. A text that only fits one of
/// these is no contradiction.
fn other_meanings(letters: &str) -> &'static [i32] {
    match letters.to_ascii_uppercase().as_str() {
        // China, Cuba.
        "CST" => &[480, -300],
        "CDT" => &[-240],
        // Ireland, Israel.
        "IST" => &[60, 120],
        // Bangladesh.
        "BST" => &[360],
        // Australia.
        "EST" => &[600],
        // Arabia.
        "AST" => &[180],
        _ => &[],
    }
}

/// Letters that some place uses all year, so that no season makes them wrong: Arizona, Queensland,
/// the Northern Territory.
const ALL_YEAR: [&str; 3] = ["MST", "AEST", "ACST"];

/// The instants that a wall time in letters can mean as written, the usual one first.
pub(super) fn literal(
    letters: &str,
    wall: NaiveDateTime,
    rules: &dyn ZoneRules,
) -> Vec<DateTime<Utc>> {
    let back = |minutes: &i32| wall.checked_sub_signed(Duration::minutes(i64::from(*minutes)));
    let others = other_meanings(letters).iter().filter_map(back).map(|at| at.and_utc());
    resolve_zone(letters, wall, rules).into_iter().chain(others).collect()
}

/// Letters that are not in force, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OutOfSeason {
    /// The place, such as `America/Los_Angeles`.
    pub(super) place: &'static str,
    /// What that place uses then.
    pub(super) in_force: String,
    /// The instant at which clocks there show the wall time.
    pub(super) by_the_clock: DateTime<Utc>,
}

/// Whether a place that uses these letters does so when its clocks show `wall`; none if it does,
/// or if they are letters without a season.
pub(super) fn out_of_season(
    letters: &str,
    wall: NaiveDateTime,
    rules: &dyn ZoneRules,
) -> Option<OutOfSeason> {
    if ALL_YEAR.iter().any(|known| known.eq_ignore_ascii_case(letters)) {
        return None;
    }
    let (minutes, place) = seasonal_letters(letters)?;
    let at = |instant| rules.at(place, instant).ok();
    let literal = wall.checked_sub_signed(Duration::minutes(i64::from(minutes)))?.and_utc();
    let by_the_clock = rules.resolve(place, wall).ok()?;
    let then = at(by_the_clock)?;
    // In the hour that a clock shows twice, either letters are right.
    if at(literal)?.offset_minutes == minutes || then.offset_minutes == minutes {
        return None;
    }
    Some(OutOfSeason { place, in_force: then.letters, by_the_clock })
}
