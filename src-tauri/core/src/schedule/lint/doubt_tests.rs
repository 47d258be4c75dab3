//! What is doubtful or contradictory although it reads well: letters of two countries, the end of a
//! day, and calendars whose words say something else than their times.

use super::*;
use crate::{schedule::bundled::import, time::BundledZones};
use rstest::rstest;

fn findings(text: &str) -> Vec<Finding> {
    lint(&import(text, "plan").unwrap(), text, &BundledZones)
}

/// Rule and line of everything that is found in a text.
fn found(text: &str) -> Vec<(&'static str, u32)> {
    findings(text).iter().map(|f| (f.rule.name(), f.line)).collect()
}

fn table(rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("| {row} |\n")).collect();
    format!("| What | When |\n|---|---|\n{rows}")
}

#[test]
fn letters_of_two_countries() {
    let text = include_str!("../../../../../tests/fixtures/field/letters-of-two-countries.md");
    let found = findings(text);
    let out = found.iter().find(|f| f.line == 6).unwrap();
    assert_eq!((out.rule, out.severity), (Rule::AmbiguousLetters, Severity::Warning));
    assert!(out.message.contains("IST can mean"), "{out:?}");
    assert_eq!(out.instants.len(), 2);
}

#[rstest]
#[case("Out | 17 July 2027, 17:00 IST", true)]
#[case("Out | 17 January 2027, 17:00 CST", true)]
// The other half of the cell, other letters of the schedule, or letters of one country.
#[case("Out | 17 July 2027, 17:00 IST / 11:30 UTC", false)]
#[case("Out | 17 July 2027, 17:00 UTC", false)]
#[case("Out | 17 July 2027, 17:00 PDT", false)]
#[case("Out | 17 July 2027, 17:00 Asia/Kolkata", false)]
fn letters_in_doubt(#[case] row: &str, #[case] is_doubtful: bool) {
    let rules: Vec<_> = found(&table(&[row])).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules.contains(&"ambiguous-letters"), is_doubtful, "{rules:?}");
}

#[test]
fn letters_are_settled_by_others_of_the_schedule() {
    let rows = ["Gate | 11 January 2027, 17:00 CST", "Out | 17 January 2027, 09:00 EST"];
    assert_eq!(found(&table(&rows)), []);
}

/// A day ends at 24:00, as it does everywhere else in Meridian.
#[test]
fn the_readings_of_the_end_of_a_day() {
    let found = findings(&table(&["Gate (EOD PST) | Thursday 5th February 2026"]));
    let eod = found.iter().find(|f| f.rule == Rule::AmbiguousEod).unwrap();
    assert!(eod.message.contains("17:00 would be Fri 6 Feb 2026 01:00 UTC"), "{eod:?}");
    assert!(eod.message.contains("24:00 would be Fri 6 Feb 2026 08:00 UTC"), "{eod:?}");
}

/// A calendar with one event.
fn event(lines: &[&str]) -> String {
    format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\n{}\nEND:VEVENT\nEND:VCALENDAR\n",
        lines.join("\n")
    )
}

#[rstest]
// The name or the description says another time.
#[case(&["DTSTART:20270716T110000Z", "SUMMARY:Gate (12:00 UTC Friday 16 July 2027)"], &["zone-disagreement"])]
#[case(&["DTSTART:20270715T120000Z", "SUMMARY:Gate", "DESCRIPTION:Deadline: Thursday July 15 (AoE)"], &["zone-disagreement"])]
#[case(&["DTSTART:20270716T110000Z", "SUMMARY:Gate", "DESCRIPTION:Week 4\\nCutoff: Friday July 16 at 12:00 UTC"], &["zone-disagreement"])]
#[case(&["DTSTART;VALUE=DATE:20270716", "SUMMARY:Gate closes (Thursday 15 July)"], &["summary-contradicts-table"])]
#[case(&["DTSTART:20270716T120000Z", "SUMMARY:Gate", "DESCRIPTION:Cutoff: Thursday July 16 at 12:00 UTC"], &["wrong-weekday"])]
#[case(&["DTSTART:20270716T120000Z", "DTEND:20270715T120000Z", "SUMMARY:Gate"], &["range-inverted"])]
#[case(&["DTSTART;VALUE=DATE:20270716", "DTEND;VALUE=DATE:20270712", "SUMMARY:Gate"], &["range-inverted"])]
// They agree, or speak of something else.
#[case(&["DTSTART:20270716T120000Z", "SUMMARY:Gate", "DESCRIPTION:Deadline: Thursday July 15 (AoE)\\nUTC Cutoff: Friday July 16 at 12:00 UTC"], &[])]
#[case(&["DTSTART:20270716T120000Z", "SUMMARY:Gate", "DESCRIPTION:The next gate closes 3 September 2027\\, 12:00 UTC"], &[])]
#[case(&["DTSTART:20270716T120000Z", "SUMMARY:Gate (Friday 16 July)"], &[])]
#[case(&["DTSTART;VALUE=DATE:20270716", "DTEND;VALUE=DATE:20270717", "SUMMARY:Gate"], &[])]
#[case(&["DTSTART;VALUE=DATE:20270716", "SUMMARY:v1.2 (week 4)"], &[])]
fn a_calendar_against_its_own_words(#[case] lines: &[&str], #[case] expected: &[&str]) {
    let text = event(lines);
    let rules: Vec<_> = found(&text).into_iter().map(|(rule, _)| rule).collect();
    // What the reader could not read besides is another finding.
    let own: Vec<_> = rules.iter().copied().filter(|rule| *rule != "no-date-understood").collect();
    assert_eq!(own, expected, "{:?}", findings(&text));
}

#[test]
fn what_a_calendar_cancels_is_a_note() {
    let text = include_str!("../../../../../tests/fixtures/field/calendar-states.ics");
    let found = findings(text);
    let off: Vec<_> = found.iter().filter(|f| f.rule == Rule::CalledOff).collect();
    assert_eq!(off.len(), 1, "{found:?}");
    assert_eq!((off[0].line, off[0].severity), (4, Severity::Note));
    assert!(found.iter().all(|f| f.severity != Severity::Error), "{found:?}");
}

#[test]
fn what_a_calendar_does_not_let_be_read_is_found() {
    let text = event(&["DTSTART;TZID=Nowhere/Never:20270716T120000", "SUMMARY:Gate"]);
    assert!(
        found(&text).iter().any(|(rule, _)| *rule == "no-date-understood"),
        "{:?}",
        found(&text)
    );
    let twice = text.replace("END:VCALENDAR", "BEGIN:VEVENT\nUID:2\nDTSTART:20270801T120000Z\nSUMMARY:Cut\nEND:VEVENT\nBEGIN:VEVENT\nUID:3\nDTSTART:20270801T120000Z\nSUMMARY:Cut\nEND:VEVENT\nEND:VCALENDAR");
    assert!(found(&twice).iter().any(|(rule, _)| *rule == "duplicate-milestone"));
}
