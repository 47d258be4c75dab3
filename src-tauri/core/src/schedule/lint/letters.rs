//! Zone letters for a lint: what they can mean, and whether their place uses them on a day.

use crate::time::{ZoneRules, resolve_zone, seasonal_letters, zone_names};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

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
    /// Whether somewhere clocks stay all year on what the letters say; then the letters may be
    /// meant as written.
    pub(super) is_kept: bool,
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
    let is_kept = is_kept(letters, minutes, literal, rules);
    Some(OutOfSeason { place, in_force: then.letters, by_the_clock, is_kept })
}

/// The year in which British Columbia, Alberta and Manitoba stopped their clocks on the summer's
/// time. Until then such letters in winter were a slip in every schedule that is known, although
/// the Yukon had done the same before.
const STOPPED: i32 = 2026;

/// Whether some place is on the offset of `letters` at `at` and calls it otherwise now, but called
/// it so since 2026 while clocks there still changed: people go on writing what they wrote.
fn is_kept(letters: &str, minutes: i32, at: DateTime<Utc>, rules: &dyn ZoneRules) -> bool {
    let seasons = (STOPPED..=at.year()).flat_map(|year| [(year, 1), (year, 7)]);
    let seasons: Vec<DateTime<Utc>> = seasons
        .filter_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 15))
        .map(|day| day.and_time(NaiveTime::MIN).and_utc())
        .filter(|season| *season < at)
        // Farther ahead no data tells more.
        .take(20)
        .collect();
    // Asked of some 600 zones, so what can be told without them is told first.
    !seasons.is_empty()
        && zone_names().any(|zone| {
            let local = |at| rules.at(zone, at).ok().filter(|l| l.offset_minutes == minutes);
            local(at).is_some_and(|now| !now.letters.eq_ignore_ascii_case(letters))
                && seasons.iter().any(|season| {
                    local(*season).is_some_and(|then| then.letters.eq_ignore_ascii_case(letters))
                })
        })
}
