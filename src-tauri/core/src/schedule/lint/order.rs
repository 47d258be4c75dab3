//! Rows against each other: their order, the weeks that they name, and doubles.

use super::{
    super::{Schedule, SourceKind, names},
    Finding, Rule,
    parts::Parts,
    recurring::Recurring,
    units::{Unit, UnitPlace},
};
use crate::time::{When, monday};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};

fn at(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

/// `out-of-order`: a row that stands below a later one.
pub(super) fn order(
    schedule: &Schedule,
    units: &[Unit],
    source: &str,
    findings: &mut Vec<Finding>,
) {
    if !schedule.kind.is_in_order() {
        return;
    }
    let parts = Parts::of(source, schedule.kind).with_labels();
    let mut tables: Vec<Vec<Stretch<'_>>> = Vec::new();
    for unit in units.iter().filter(|unit| unit.place == UnitPlace::Row) {
        let Some((first, mut last)) = unit.days() else { continue };
        // A day anywhere on Earth ends at noon of the next in UTC: beside a row of that day either
        // may stand first.
        if let Some(When::AoeDate { date, .. }) = &unit.when {
            last = last.max(When::aoe_cut_off(*date).date_naive());
        }
        let stretch = Stretch { unit, first, last };
        let above = tables.last().and_then(|table| table.last()).map(|above| above.unit.line);
        let table =
            tables.last_mut().filter(|_| above.is_some_and(|above| !parts.part(above, unit.line)));
        match (table, above) {
            (None, _) => tables.push(vec![stretch]),
            // Several dates of one row.
            (Some(table), Some(line)) if line == unit.line => {
                if let Some(above) = table.last_mut() {
                    above.first = above.first.min(first);
                    above.last = above.last.max(last);
                }
            }
            (Some(table), _) => table.push(stretch),
        }
    }
    let whole = tables.iter().map(|table| steps(table)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    for table in &tables {
        let own = steps(table);
        if is_newest_first(own) || (is_newest_first(whole) && own.0 == 0) {
            continue;
        }
        for pair in table.windows(2) {
            let [above, row] = pair else { continue };
            if row.last >= above.first {
                continue;
            }
            let message = format!(
                "\"{}\" ({}) stands below \"{}\" of line {} ({}), which is later; move the row or \
                 correct a date.",
                row.unit.name,
                row.last.format("%-d %b %Y"),
                above.unit.name,
                above.unit.line,
                above.first.format("%-d %b %Y"),
            );
            let instants = vec![at(row.last), at(above.first)];
            findings.push(Finding::new(Rule::OutOfOrder, row.unit, message, instants));
        }
    }
}

/// A row with its first and its last day.
struct Stretch<'u> {
    unit: &'u Unit,
    first: NaiveDate,
    last: NaiveDate,
}

/// How often the rows of a table go forward in time, and how often back.
fn steps(table: &[Stretch<'_>]) -> (usize, usize) {
    table.windows(2).fold((0, 0), |(forward, back), pair| match pair {
        [above, row] if row.last < above.first => (forward, back + 1),
        [above, row] if row.first > above.last => (forward + 1, back),
        _ => (forward, back),
    })
}

/// Whether rows begin with the newest, as lists of past releases do.
fn is_newest_first((forward, back): (usize, usize)) -> bool {
    back >= 2 && back > forward * 2
}

/// `week-number`: week N is N-1 weeks behind the Monday of week 1.
pub(super) fn weeks(schedule: &Schedule, units: &[Unit], findings: &mut Vec<Finding>) {
    if matches!(schedule.kind, SourceKind::CountdownYaml | SourceKind::PatchYaml) {
        return;
    }
    let labelled: Vec<(&Unit, u32, NaiveDate, NaiveDate)> = units
        .iter()
        .filter_map(|unit| {
            let (first, last) = unit.days()?;
            Some((unit, unit.week?, first, last))
        })
        .collect();
    // Weeks of the calendar begin again with the year.
    let of_calendar = |week: u32, first: NaiveDate, last: NaiveDate| {
        first.iso_week().week() == week || last.iso_week().week() == week
    };
    let is_calendar = labelled.len() > 2
        && labelled.iter().all(|(_, week, first, last)| of_calendar(*week, *first, *last));
    if is_calendar {
        return;
    }
    let Some(week_one) = week_one(schedule, &labelled) else { return };
    let number = |date: NaiveDate| (monday(date) - week_one).num_weeks() + 1;
    for (unit, week, first, last) in labelled {
        if (number(first)..=number(last)).contains(&i64::from(week)) {
            continue;
        }
        let back = Duration::weeks(i64::from(week) - 1);
        let begins = week_one.checked_add_signed(back).unwrap_or(week_one);
        let real = match number(first) {
            week @ 1.. => format!("in week {week}"),
            _ => "before week 1".to_owned(),
        };
        let message = format!(
            "Week {week} begins on Monday {}, but {} is {real}; correct the week or the date.",
            begins.format("%-d %B %Y"),
            first.format("%A %-d %B %Y"),
        );
        findings.push(Finding::new(Rule::WeekNumber, unit, message, vec![at(begins), at(first)]));
    }
}

/// What most rows agree on; where they do not, the row that starts the cycle decides.
fn week_one(
    schedule: &Schedule,
    labelled: &[(&Unit, u32, NaiveDate, NaiveDate)],
) -> Option<NaiveDate> {
    let mut votes: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for (_, week, first, _) in labelled {
        let back = Duration::weeks(i64::from(*week) - 1);
        if let Some(monday) = monday(*first).checked_sub_signed(back) {
            *votes.entry(monday).or_default() += 1;
        }
    }
    let majority = votes.into_iter().find(|(_, count)| count * 2 > labelled.len());
    majority.map(|(monday, _)| monday).or_else(|| schedule.week_one())
}

/// `duplicate-milestone`: the same name twice. What comes again and again is a series, not a slip,
/// and what another part of the document says once more is a restatement.
pub(super) fn duplicates(
    schedule: &Schedule,
    units: &[Unit],
    source: &str,
    findings: &mut Vec<Finding>,
) {
    if schedule.kind == SourceKind::CountdownYaml {
        return;
    }
    let parts = Parts::of(source, schedule.kind);
    let apart = |a: &Unit, b: &Unit| {
        schedule.kind.is_prose() && parts.part(a.line.min(b.line), a.line.max(b.line))
    };
    let by_name = by_name(units, schedule, source);
    let restated = by_name.values().filter(|rows| {
        let pairs = rows.iter().zip(rows.iter().skip(1));
        pairs.clone().any(|(a, b)| moment(a) == moment(b) && apart(a, b))
    });
    let views = Views::of(units, source);
    let recurring = Recurring::of(source, schedule.kind);
    let is_restated = views.any || restated.count() >= RESTATED;
    for (name, rows) in by_name {
        let wildcard = name.split(' ').any(|word| word.ends_with(".x"));
        let again = || rows.iter().zip(rows.iter().skip(1)).any(|(a, b)| !apart(a, b));
        let series = wildcard || rows.len() > 2 && (!views.any || again());
        let mut seen: HashMap<_, &Unit> = HashMap::new();
        for unit in &rows {
            let same = seen.insert(moment(unit), unit);
            let (other, twice) = match (same, rows.first()) {
                // What comes again and again may be open more than once.
                (Some(_), _) if series && is_unknown(unit) => continue,
                (Some(other), _) => (other, true),
                // Two times of which one is not understood cannot be compared.
                (None, Some(first)) if !series && first.line != unit.line => {
                    if is_misread(first) || is_misread(unit) {
                        continue;
                    }
                    (*first, false)
                }
                _ => continue,
            };
            // Parts that do not repeat each other are about different things.
            let is_view = is_restated || views.divide(other, unit, &parts);
            if recurring.belong(other, unit) {
                continue;
            }
            if apart(other, unit) && (twice || !is_view) {
                continue;
            }
            findings.push(duplicate(unit, other, twice));
        }
    }
}

/// Tables that say a part of the timeline once more.
struct Views {
    /// Whether the import found any.
    any: bool,
    /// Whether each line stands in what is folded away.
    folded: Vec<bool>,
}

/// Another release of the same team is further away than this.
const SAME_CYCLE_DAYS: i64 = 31;

impl Views {
    fn of(units: &[Unit], source: &str) -> Self {
        let mut depth = 0_usize;
        let mut folded = Vec::new();
        let mut rows = Vec::new();
        for line in source.lines() {
            let lower = line.to_ascii_lowercase();
            depth += lower.matches("<details").count();
            folded.push(depth > 0);
            depth = depth.saturating_sub(lower.matches("</details").count());
            let line = line.trim_start();
            rows.push(line.starts_with('|') || line.starts_with('+') || lower.contains("<t"));
        }
        let at = |unit: &Unit| usize::try_from(unit.line).ok()?.checked_sub(1);
        let is_row = |unit: &Unit| at(unit).and_then(|at| rows.get(at).copied()) == Some(true);
        let said = |unit: &Unit| (names::spelled(&unit.name), moment(unit));
        let own = units.iter().filter(|unit| unit.place == UnitPlace::Row);
        let own: HashSet<_> = own.map(said).collect();
        let any = units.iter().any(|unit| {
            unit.place == UnitPlace::Summary && is_row(unit) && own.contains(&said(unit))
        });
        Self { any, folded }
    }

    /// Whether one of two rows is folded away, or stands below the heading of a team, and the other
    /// does not, so that it may be a view of it.
    fn divide(&self, a: &Unit, b: &Unit, parts: &Parts<'_>) -> bool {
        let folded = |unit: &Unit| {
            let at = usize::try_from(unit.line).unwrap_or(0).saturating_sub(1);
            self.folded.get(at).copied().unwrap_or(false)
        };
        let near = a.days().zip(b.days()).is_some_and(|((first, _), (other, _))| {
            first.signed_duration_since(other).num_days().abs() <= SAME_CYCLE_DAYS
        });
        let of_team = |unit: &Unit| parts.is_of_team(unit.line);
        near && (folded(a) != folded(b) || of_team(a) != of_team(b))
    }
}

/// Rows that one part of a document has in common with another before the parts are taken for the
/// same schedule said twice.
const RESTATED: usize = 2;

/// The rows by their names; `Freeze: all features are in` is `Freeze` where that stands alone too.
fn by_name<'u>(
    units: &'u [Unit],
    schedule: &Schedule,
    source: &str,
) -> BTreeMap<String, Vec<&'u Unit>> {
    let mut by_name: BTreeMap<String, Vec<&Unit>> = BTreeMap::new();
    let is_data = matches!(schedule.kind, SourceKind::PatchYaml | SourceKind::Yaml);
    let lines: Vec<&str> = if is_data { source.lines().collect() } else { Vec::new() };
    let rows =
        || units.iter().filter(|unit| unit.place == UnitPlace::Row && unit.name != "(no name)");
    let alone: HashSet<String> = rows().map(|unit| names::spelled(&unit.name)).collect();
    for unit in rows() {
        let head = unit.name.split_once(": ").map(|(head, _)| names::spelled(head));
        let name = match head.filter(|head| alone.contains(head)) {
            Some(head) => head,
            None => names::spelled(&unit.name),
        };
        if !name.is_empty() && !is_key(unit, &lines) {
            by_name.entry(name).or_default().push(unit);
        }
    }
    by_name
}

/// Whether a row of data has no name but the key of its date, as every entry of a list may have.
fn is_key(unit: &Unit, lines: &[&str]) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let at = usize::try_from(unit.line).unwrap_or(0).saturating_sub(1);
    let line = lines.get(at).copied().unwrap_or_default();
    // One of several dates below a key: `- 2027-07-30`.
    if line
        .trim_start()
        .strip_prefix("- ")
        .is_some_and(|one| bare(one) == bare(unit.when.as_ref().map_or("", |when| when.text())))
    {
        return true;
    }
    let key = line.split_once(':');
    key.is_some_and(|(key, _)| bare(key) == bare(&unit.name))
}

fn duplicate(unit: &Unit, other: &Unit, twice: bool) -> Finding {
    let message = if twice && is_unknown(unit) {
        format!(
            "\"{}\" stands here and on line {}, both times without a date that is known; remove one \
             of them, or give them different names.",
            unit.name, other.line
        )
    } else if twice {
        format!(
            "\"{}\" stands here and on line {} with the same time; remove one of them.",
            unit.name, other.line
        )
    } else {
        format!(
            "\"{}\" stands here (\"{}\") and on line {} (\"{}\") with another time; keep the right \
             one, or give them different names.",
            unit.name,
            unit.when.as_ref().map_or("", |when| when.text()),
            other.line,
            other.when.as_ref().map_or("", |when| when.text()),
        )
    };
    let mut instants: Vec<DateTime<Utc>> =
        [unit, other].into_iter().filter_map(|unit| unit.when.as_ref()?.earliest()).collect();
    instants.sort();
    instants.dedup();
    Finding::new(Rule::DuplicateMilestone, unit, message, instants)
}

/// A moment or a window, or the words where neither is known; two rows with the same say the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Span {
    Known(DateTime<Utc>, DateTime<Utc>, &'static str),
    Unknown(String),
}

fn moment(unit: &Unit) -> Option<Span> {
    let when = unit.when.as_ref()?;
    Some(match when.earliest().zip(when.latest()) {
        Some((earliest, latest)) => Span::Known(earliest, latest, when.kind()),
        None => Span::Unknown(names::spelled(when.text())),
    })
}

fn is_unknown(unit: &Unit) -> bool {
    matches!(moment(unit), Some(Span::Unknown(_)))
}

/// Whether its time is not open, but not understood either: `8 Nov at dawn`, `Jan`, `after the cut`.
fn is_misread(unit: &Unit) -> bool {
    let text = names::spelled(unit.when.as_ref().map_or("", |when| when.text()));
    let is_open =
        matches!(text.as_str(), "" | "tbd" | "tbc" | "tba" | "na" | "n a" | "none" | "open");
    is_unknown(unit) && !is_open
}
