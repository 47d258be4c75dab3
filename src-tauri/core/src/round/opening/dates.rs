//! The dates of an opening's body: what is due soon, in UTC, anywhere on Earth and in the team's zones.

use super::template::plain;
use crate::{
    round::rhythm::Round,
    schedule::Schedule,
    time::{When, ZoneRules, aoe_words, say},
};
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// How far ahead milestones are listed, from the moment the round opens.
const AHEAD: Duration = Duration::weeks(3);
/// How many milestones are listed.
const MOST: usize = 20;
/// The longest name of a milestone that is written, in characters.
const LONGEST_NAME: usize = 120;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateRow {
    pub(super) what: String,
    pub(super) utc: String,
    pub(super) aoe: String,
    pub(super) elsewhere: String,
}

/// The rows, what is doubtful about them, and how many milestones were left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) rows: Vec<DateRow>,
    pub(super) doubts: Vec<String>,
    pub(super) more: usize,
}

/// The zones of these that are known, and those that are not.
pub(super) fn known_zones<'a>(
    zones: &'a [String],
    rules: &dyn ZoneRules,
    at: DateTime<Utc>,
) -> (Vec<&'a str>, Vec<&'a str>) {
    zones.iter().map(String::as_str).partition(|zone| rules.at(zone, at).is_ok())
}

/// The round's own marks, then the milestones of the next weeks, soonest first.
pub(super) fn list(
    round: &Round,
    schedule: Option<&Schedule>,
    zones: &[&str],
    rules: &dyn ZoneRules,
) -> Dates {
    let mut found = Dates::default();
    let marks = [("Updates until", round.due), ("Talk until", round.closes)];
    found.rows.extend(marks.map(|(what, at)| at_moment(what.to_owned(), at, zones, rules)));
    let until = round.opens.checked_add_signed(AHEAD).unwrap_or(round.opens);
    let mut soon: Vec<_> = schedule
        .iter()
        .flat_map(|schedule| &schedule.milestones)
        .filter_map(|milestone| {
            let when = milestone.effective();
            let first = when.earliest()?;
            (first < until && when.latest()? >= round.opens).then_some((first, milestone, when))
        })
        .collect();
    soon.sort_by_key(|(first, milestone, _)| (*first, milestone.line));
    found.more = soon.len().saturating_sub(MOST);
    for (_, milestone, when) in soon.into_iter().take(MOST) {
        let what = plain(&milestone.name, LONGEST_NAME);
        if let Some(doubt) = milestone.doubt_words().or_else(|| when.contradiction()) {
            found.doubts.push(format!("**{what}**: {}", plain(&doubt, 400)));
        }
        found.rows.push(match (when.instant(), when) {
            (Some(at), _) => at_moment(what, at, zones, rules),
            (None, When::Range { first, last, .. }) => {
                on_days(what, format!("{} to {}, dates only", day(*first), day(*last)))
            }
            (None, _) => {
                let date = when.printed_date().map(day).unwrap_or_default();
                on_days(what, format!("{date}, date only"))
            }
        });
    }
    found
}

fn day(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

/// A moment in UTC, as the body writes it everywhere.
pub(crate) fn utc(at: DateTime<Utc>) -> String {
    at.format("%a %-d %b %H:%M UTC").to_string()
}

fn at_moment(what: String, at: DateTime<Utc>, zones: &[&str], rules: &dyn ZoneRules) -> DateRow {
    let mut elsewhere: Vec<String> = Vec::new();
    for zone in zones {
        let Ok(moment) = say(at, zone, rules) else { continue };
        let words = moment.dated();
        if words != moment.utc && !elsewhere.contains(&words) {
            elsewhere.push(words);
        }
    }
    DateRow { what, utc: utc(at), aoe: aoe_words(at), elsewhere: elsewhere.join("; ") }
}

fn on_days(what: String, utc: String) -> DateRow {
    let same = "the same date".to_owned();
    DateRow { what, utc, aoe: same.clone(), elsewhere: same }
}
