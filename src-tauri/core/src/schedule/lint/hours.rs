//! Hours that leave a reader guessing: letters of two countries, `midnight`, an hour without a zone
//! or in words that are not understood, and a weekday that only a reader puts right.

use super::{
    super::Schedule,
    Finding, Rule, Severity,
    units::{Unit, UnitPlace},
};
use crate::time::{LetterAnswers, When, Word, is_misspelled, monthless, open_hour, tokens};
use chrono::{DateTime, Datelike as _, NaiveTime, Utc};

/// `ambiguous-letters`, `ambiguous-eod` and `no-date-understood`, each once a row.
pub(super) fn check(schedule: &Schedule, units: &[Unit], findings: &mut Vec<Finding>) {
    // As everywhere else, the other letters of the document tell.
    let mut settled = schedule.clone();
    settled.settle_letters(&LetterAnswers::default());
    let rows = units.iter().filter(|unit| unit.place == UnitPlace::Row);
    for (unit, milestone) in rows.zip(&settled.milestones) {
        letters(unit, &milestone.when, findings);
        midnight(unit, &milestone.when, findings);
        if let Some(why) = open_hour(&milestone.when) {
            let message = format!(
                "\"{}\": {why} Write it like \"Thursday 7th November 2024, 19:00 UTC\".",
                milestone.when.text()
            );
            findings.push(Finding::new(Rule::NoDateUnderstood, unit, message, Vec::new()));
        }
        misspelled(unit, &milestone.when, findings);
        missing_month(unit, &milestone.when, findings);
    }
}

fn letters(unit: &Unit, when: &When, findings: &mut Vec<Finding>) {
    let in_question = when.in_question().filter(|reading| !reading.is_out_of_season());
    let Some((reading, question)) = in_question.and_then(|r| Some((r, r.question()?))) else {
        return;
    };
    // What is wrong with them is said already, and what could be meant with it.
    let told = [Rule::AbbreviationNotInForce, Rule::ZoneDisagreement];
    if findings.iter().any(|other| other.line == unit.line && told.contains(&other.rule)) {
        return;
    }
    let message = format!(
        "\"{}\": {question} Until somebody says so it is taken for {}; give the time in UTC.",
        reading.text,
        super::said(reading.instant),
    );
    let instants: Vec<DateTime<Utc>> = reading.meanings.iter().map(|m| m.instant).collect();
    findings.push(Finding::new(Rule::AmbiguousLetters, unit, message, instants));
}

fn midnight(unit: &Unit, when: &When, findings: &mut Vec<Finding>) {
    let When::Instant { text, readings } = when else { return };
    let mut instants: Vec<DateTime<Utc>> = readings.iter().map(|r| r.instant).collect();
    instants.sort();
    instants.dedup();
    let says = tokens(text).iter().any(|token| token.word == Word::Midnight);
    let ([first, .., last], true) = (instants.as_slice(), says) else { return };
    let message = format!(
        "\"{text}\" does not say which midnight: the beginning of the day would be {}, its end {}; \
         write 23:59 or 00:01 with its day.",
        super::said(*first),
        super::said(*last),
    );
    findings.push(Finding::new(Rule::AmbiguousEod, unit, message, instants));
}

/// `Tue 24` below a row of September: neither month nor year is written.
fn missing_month(unit: &Unit, when: &When, findings: &mut Vec<Finding>) {
    let When::Date { text, date } = when else { return };
    if monthless(text).is_none() {
        return;
    }
    let message = format!(
        "\"{text}\" names no month and no year; it is read as {}; write both.",
        date.format("%A %-d %B %Y")
    );
    let day = date.and_time(NaiveTime::MIN).and_utc();
    findings.push(Finding::new(Rule::MissingYear, unit, message, vec![day]));
}

/// `Tueday 7th July 2026`, where the date shows that Tuesday is meant.
fn misspelled(unit: &Unit, when: &When, findings: &mut Vec<Finding>) {
    let text = when.text();
    let fits = |day| {
        let mut dated = unit.moments.iter().flat_map(|moment| moment.weekdays());
        dated.any(|(named, date)| named == day && named == date.weekday())
    };
    for token in tokens(text) {
        let Word::Weekday(day) = token.word else { continue };
        let Some(word) = text.get(token.span).filter(|word| is_misspelled(word)) else { continue };
        if fits(day) {
            let full = super::days::full_name(day);
            let message = format!("\"{word}\" is no weekday; it is read as {full}; correct it.");
            let mut finding = Finding::new(Rule::WrongWeekday, unit, message, Vec::new());
            finding.severity = Severity::Note;
            findings.push(finding);
        }
    }
}
