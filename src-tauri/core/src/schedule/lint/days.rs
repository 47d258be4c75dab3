//! Days that are not what they are called: weekdays, ordinals, ranges, and `EOD`.

use super::{
    Context, Finding, Rule, Severity, letters, said,
    units::{Unit, UnitPlace},
    words::is_ordinal,
    written::Written,
};
use crate::time::{When, weekday};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// `wrong-weekday`, `range-inverted`, `ambiguous-eod`.
pub(super) fn check(unit: &Unit, context: &Context<'_>, findings: &mut Vec<Finding>) {
    for moment in unit.moments.iter().chain(&unit.in_name) {
        weekdays(unit, moment, findings);
        no_such_day(unit, moment, findings);
        inverted(unit, moment, findings);
    }
    named_weekday(unit, findings);
    end_of_day(unit, context, findings);
}

fn span(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

fn weekdays(unit: &Unit, moment: &Written, findings: &mut Vec<Finding>) {
    for (named, date) in moment.weekdays() {
        if named == date.weekday() {
            continue;
        }
        // The same day and month in a year near by, where the weekday fits: a slip in the year.
        let other_year = [1, -1]
            .into_iter()
            .filter_map(|years| date.with_year(date.year() + years))
            .find(|other| other.weekday() == named)
            .filter(|_| !moment.without_year)
            .map(|other| format!(" ({} would be in {})", other.format("%A"), other.year()));
        let message = format!(
            "\"{}\" calls {} a {}, but it is a {}{}; correct the weekday or the date.",
            moment.text,
            date.format("%-d %B %Y"),
            full_name(named),
            date.format("%A"),
            other_year.unwrap_or_default(),
        );
        findings.push(Finding::new(Rule::WrongWeekday, unit, message, vec![span(date)]));
    }
}

/// `Wednesday 31st June 2026`; the finding names no moment, for there is none.
fn no_such_day(unit: &Unit, moment: &Written, findings: &mut Vec<Finding>) {
    let ends = [Some((moment.first, moment.first_date)), moment.last.zip(Some(moment.last_date))];
    for (day, date) in ends.into_iter().flatten() {
        let (Some(_), Some(number), Some(month), None) = (day.weekday, day.day, day.month, date)
        else {
            continue;
        };
        // 29 February is a day of some years only; without a year it may be right.
        let year = day.year.unwrap_or(2024);
        if NaiveDate::from_ymd_opt(year, month, 1).is_none()
            || NaiveDate::from_ymd_opt(year, month, number).is_some()
        {
            continue;
        }
        let message = format!(
            "\"{}\" names a day that does not exist: that month has no {number}; correct the date.",
            moment.text
        );
        findings.push(Finding::new(Rule::WrongWeekday, unit, message, Vec::new()));
    }
}

/// `Begin Friday meetings` cannot be on a Wednesday.
fn named_weekday(unit: &Unit, findings: &mut Vec<Finding>) {
    if unit.place != UnitPlace::Row {
        return;
    }
    let words: Vec<&str> = unit.name.split(|c: char| !c.is_alphanumeric()).collect();
    let mut named = words.iter().filter_map(|word| Some((*word, weekday(&word.to_lowercase())?)));
    let (Some((word, day)), None) = (named.next(), named.next()) else { return };
    let begins = words.first().is_some_and(|first| {
        ["begin", "start", "first"].iter().any(|verb| first.eq_ignore_ascii_case(verb))
    });
    let follows = words.get(1) == Some(&word) && word.len() > 3;
    let (Some((first, last)), true) = (unit.days(), begins && follows) else { return };
    if first == last && first.weekday() != day {
        let message = format!(
            "\"{}\" is on {}, which is a {}; correct the name or the date.",
            unit.name,
            first.format("%-d %B %Y"),
            first.format("%A"),
        );
        let mut finding = Finding::new(Rule::WrongWeekday, unit, message, vec![span(first)]);
        // The date may well be right and the name old.
        finding.severity = Severity::Warning;
        findings.push(finding);
    }
}

pub(super) fn full_name(day: chrono::Weekday) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match day {
        Mon => "Monday",
        Tue => "Tuesday",
        Wed => "Wednesday",
        Thu => "Thursday",
        Fri => "Friday",
        Sat => "Saturday",
        Sun => "Sunday",
    }
}

fn inverted(unit: &Unit, moment: &Written, findings: &mut Vec<Finding>) {
    let Some(end) = moment.last else { return };
    // Without any year the days and months still tell.
    let by_number = |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| a > b);
    let without_dates = moment.first_date.is_none()
        && moment.first.month == end.month
        && by_number(moment.first.day, end.day);
    let (first, last) = (moment.first_date, moment.last_date);
    let dates = first.zip(last).filter(|(first, last)| first > last);
    if dates.is_none() && !without_dates {
        return;
    }
    let ends = match dates {
        Some((first, last)) => format!(
            "it begins on {} and ends on {}",
            first.format("%-d %B %Y"),
            last.format("%-d %B %Y")
        ),
        None => "its first day is behind its last".to_owned(),
    };
    let message = format!(
        "The range \"{}\" ends before it begins: {ends}; exchange or correct the dates.",
        moment.text
    );
    let instants = dates.map(|(first, last)| vec![span(last), span(first)]).unwrap_or_default();
    findings.push(Finding::new(Rule::RangeInverted, unit, message, instants));
}

fn end_of_day(unit: &Unit, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut read: Vec<DateTime<Utc>> = match &unit.when {
        Some(When::Instant { readings, .. }) => readings.iter().map(|r| r.instant).collect(),
        _ => Vec::new(),
    };
    read.sort();
    read.dedup();
    // Another half of the text may decide it.
    if read.len() == 1 {
        return;
    }
    let day = unit.moments.iter().find_map(|m| m.first_date);
    // A name may say it loosely where the time beside it is exact.
    let exact = unit.moments.iter().any(|m| m.aoe || m.time.is_some() && m.letters.is_some());
    let names = unit.in_name.iter().filter(|_| !exact);
    for moment in unit.moments.iter().chain(names) {
        // The end of a day anywhere on Earth is one moment, and a clock time beside it decides.
        if !moment.end_of_day || moment.aoe || moment.time.is_some() {
            continue;
        }
        let letters = moment.letters.as_deref();
        let date = moment.first_date.or(day);
        let instant = |wall: Option<NaiveDateTime>| {
            letters::literal(letters?, wall?, context.rules).first().copied()
        };
        let office = instant(date.and_then(|date| date.and_hms_opt(17, 0, 0)));
        let end = date.and_then(|date| Some(date.succ_opt()?.and_time(NaiveTime::MIN)));
        let mut instants: Vec<_> = [office, instant(end)].into_iter().flatten().collect();
        // The same two moments as everywhere else, also where letters are out of season.
        if read.len() == 2 && instants.len() == 2 {
            instants.clone_from(&read);
        }
        let readings = match (instants.as_slice(), letters) {
            ([office, midnight], _) => {
                format!("17:00 would be {}, 24:00 would be {}", said(*office), said(*midnight))
            }
            (_, Some(letters)) => format!("17:00 or 24:00 {letters}"),
            _ => "17:00 or 24:00, and in no zone that is named".to_owned(),
        };
        let message = format!(
            "\"{}\" does not say when the day ends: {readings}; write the date with AoE, or a \
             clock time with its zone.",
            moment.text
        );
        findings.push(Finding::new(Rule::AmbiguousEod, unit, message, instants));
    }
}

/// `bad-ordinal`: anywhere in the text, outside of links and code.
pub(super) fn ordinals(source: &str, findings: &mut Vec<Finding>) {
    let mut fenced = false;
    for (number, line) in (1u32..).zip(source.lines()) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let mut seen: Vec<&str> = Vec::new();
        for word in line.split(|c: char| c.is_whitespace() || matches!(c, '|' | '(' | ')')) {
            if word.contains("://") || word.contains('`') {
                continue;
            }
            let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let Some(right) = bad_ordinal(word) else { continue };
            if seen.contains(&word) {
                continue;
            }
            seen.push(word);
            findings.push(Finding {
                rule: Rule::BadOrdinal,
                severity: Rule::BadOrdinal.severity(),
                line: number,
                text: line.trim().to_owned(),
                message: format!("\"{word}\" is no English ordinal; write {right}."),
                instants: Vec::new(),
            });
        }
    }
}

/// The right form of a wrong ordinal of a day.
fn bad_ordinal(word: &str) -> Option<String> {
    let digits = word.find(|c: char| !c.is_ascii_digit())?;
    let (number, suffix) = word.split_at_checked(digits)?;
    let day: u32 = number.parse().ok().filter(|day| (1..=31).contains(day))?;
    let right = match (day % 10, day % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    (is_ordinal(suffix) && !suffix.eq_ignore_ascii_case(right)).then(|| format!("{day}{right}"))
}
