//! Hours in unusual words, lists and headings, as published schedules have them: the smallest
//! invented input of each kind with its right value, and variants of it.

use super::bundled::import;
use crate::{
    schedule::{Schedule, YearOrigin, lint::lint},
    time::{BundledZones, When},
};
use rstest::rstest;

macro_rules! field {
    ($name:literal) => {
        include_str!(concat!("../../../../../tests/fixtures/field/", $name))
    };
}

fn read(text: &str) -> Schedule {
    import(text, "plan").unwrap()
}

/// What it is read as: days, or all moments that it may mean.
fn said(when: &When) -> String {
    match when {
        When::Instant { readings, .. } => {
            let all = readings.iter().map(|r| r.instant.format("%FT%RZ").to_string());
            let mut all: Vec<String> = all.collect();
            all.dedup();
            all.join(" ")
        }
        When::AoeDate { date, .. } => format!("{date} aoe"),
        When::Date { date, .. } => date.to_string(),
        When::Range { first, last, .. } => format!("{first}..{last}"),
        When::Tbd { .. } => "tbd".to_owned(),
    }
}

fn rows(schedule: &Schedule) -> Vec<String> {
    let row = |m: &crate::schedule::Milestone| format!("{} | {}", m.name, said(&m.when));
    schedule.milestones.iter().map(row).collect()
}

fn unread(schedule: &Schedule) -> Vec<u32> {
    schedule.unread.iter().map(|unread| unread.line).collect()
}

/// `line rule` of every finding.
fn found(text: &str) -> Vec<String> {
    let findings = lint(&read(text), text, &BundledZones);
    findings.iter().map(|f| format!("{} {}", f.line, f.rule.name())).collect()
}

/// A table of one row.
fn cell(when: &str) -> String {
    format!("| What | When |\n|---|---|\n| Gate | {when} |\n")
}

#[test]
fn hours_in_unusual_words_are_hours() {
    let text = field!("time-words-lose-the-date.md");
    let schedule = read(text);
    assert_eq!(
        rows(&schedule),
        [
            "Alpha | 2027-08-12T21:00Z",
            "Beta | 2027-08-19T23:59Z",
            "Gamma | 2027-08-26T00:00Z 2027-08-27T00:00Z",
            "Delta | 2027-09-02T14:00Z",
            "Epsilon | 2027-09-09 aoe",
            "Zeta | 2027-09-16T17:00Z",
            "Eta | 2027-09-30T21:00Z",
            "Theta | 2027-10-21T17:00Z",
            "Iota | 2027-10-28T15:00Z",
        ]
    );
    assert_eq!(schedule.milestones[2].when.instant(), "2027-08-26T00:00:00Z".parse().ok());
    assert!(schedule.milestones[2].shape().doubt.is_some());
    assert_eq!(unread(&schedule), [0; 0]);
    assert_eq!(found(text), ["7 ambiguous-eod"]);
}

/// The day is kept, and that the hour is open is said everywhere.
#[rstest]
#[case("12 August 2027 at 21:00 by the bells of the ship")]
#[case("12 August 2027 21:00 server time")]
#[case("21:00 server time, 12 August 2027")]
#[case("12 August 2027 at 9 o'clock")]
#[case("12 August 2027 18:00")]
#[case("24:00 12 August 2027")]
#[case("2027-08-12 18:00:00")]
#[case("midnight, 12 August 2027")]
fn an_hour_that_is_not_understood_costs_no_date(#[case] when: &str) {
    let schedule = read(&cell(when));
    assert_eq!(rows(&schedule), ["Gate | 2027-08-12"]);
    assert_eq!(unread(&schedule), [3]);
    assert!(schedule.unread[0].why.starts_with("Only the date counts"));
    assert_eq!(found(&cell(when)), ["3 no-date-understood"]);
}

#[rstest]
#[case("Friday 7th November 2025 at 12:00am AoE (12:00 UTC)", "Gate | 2025-11-07T12:00Z")]
#[case(
    "Friday 7th November 2025 at 12:00am anywhere on Earth time (12:00 UTC)",
    "Gate | 2025-11-07T12:00Z"
)]
#[case("2027-06-19 18:00 -0700", "Gate | 2027-06-20T01:00Z")]
#[case("2027-06-18 23:59:00 -12", "Gate | 2027-06-19T11:59Z")]
#[case("2027-06-18 23:59 -12:00", "Gate | 2027-06-19T11:59Z")]
#[case("2027-06-20T18:00:00 -07:00", "Gate | 2027-06-21T01:00Z")]
fn a_moment_in_an_unusual_form(#[case] when: &str, #[case] row: &str) {
    let schedule = read(&cell(when));
    assert_eq!(rows(&schedule), [row]);
    assert_eq!(found(&cell(when)), [""; 0]);
    let yaml = format!("releases:\n  - name: Gate\n    when: {when}\n");
    assert_eq!(rows(&read(&yaml)), [row]);
}

#[test]
fn a_bullet_with_a_moment_in_brackets_keeps_its_name_and_week() {
    let text = "- **Friday 17th October 2025 at 12:00am anywhere on Earth time (12:00 UTC)**: Week \
                5 \u{2014} Scope Freeze\n- **Friday 7th November 2025 at 12:00am AoE (12:00 UTC)**: \
                Week 8 \u{2014} Code Freeze\n";
    let schedule = read(text);
    assert_eq!(
        rows(&schedule),
        ["Scope Freeze | 2025-10-17T12:00Z", "Code Freeze | 2025-11-07T12:00Z"]
    );
    assert_eq!(schedule.milestones.iter().map(|m| m.week).collect::<Vec<_>>(), [Some(5), Some(8)]);
}

/// One letter off in a weekday is put right and said; a word that could be anything is not.
#[rstest]
#[case("Tueday 11th November 2025", "2025-11-11", &["3 wrong-weekday"])]
#[case("Web 19th November 2025", "tbd", &["3 no-date-understood"])]
#[case("Wed 4th Febuary 2026", "tbd", &["3 no-date-understood"])]
#[case("Tuesday 17th March August 2026", "tbd", &["3 no-date-understood"])]
fn a_misspelled_date(#[case] when: &str, #[case] read_as: &str, #[case] findings: &[&str]) {
    assert_eq!(rows(&read(&cell(when))), [format!("Gate | {read_as}")]);
    assert_eq!(found(&cell(when)), findings);
}

#[test]
fn letters_of_two_countries_are_a_doubt_everywhere() {
    let text = field!("letters-of-two-countries.md");
    let schedule = read(text);
    assert_eq!(rows(&schedule), ["Gate closes | 2027-06-11T16:00Z", "Out | 2027-07-17T11:30Z"]);
    for milestone in &schedule.milestones {
        assert!(milestone.doubt_words().unwrap().contains("Which one is meant?"));
        let doubt = milestone.shape().doubt.unwrap();
        assert_eq!(doubt.line, milestone.line);
        assert_ne!(doubt.when.instant, milestone.when.shape().instant);
    }
    assert_eq!(found(text), ["5 ambiguous-letters", "6 ambiguous-letters"]);
    // Who speaks of Dhaka may mean its letters; then the earliest counts.
    let there = format!("{text}\nThe builds are made in Dhaka.\n");
    assert_eq!(rows(&read(&there))[0], "Gate closes | 2027-06-11T11:00Z");
    // The other letters of the document tell, and a second reading does.
    let told = text.replace("17:00 BST |", "17:00 BST |\n| Call | 12 June 2027, 17:00 CEST |");
    assert_eq!(found(&told), ["7 ambiguous-letters"]);
    let both = text.replace("17:00 BST", "17:00 BST / 16:00 UTC");
    assert_eq!(found(&both), ["6 ambiguous-letters"]);
}

#[test]
fn the_end_of_a_day_counts_as_early_as_it_may_be_meant() {
    let text = "| What | When |\n|---|---|\n| Begin Code Freeze (EOD PST) | Thursday 5th February 2026 |\n";
    let schedule = read(text);
    assert_eq!(rows(&schedule), ["Begin Code Freeze | 2026-02-06T01:00Z 2026-02-06T08:00Z"]);
    let when = &schedule.milestones[0].when;
    assert_eq!(when.instant(), "2026-02-06T01:00:00Z".parse().ok());
    assert_eq!(when.printed_date(), "2026-02-05".parse().ok());
    let shape = schedule.milestones[0].shape();
    assert_eq!(shape.doubt.unwrap().when.instant.as_deref(), Some("2026-02-06T08:00:00Z"));
    let findings = lint(&schedule, text, &BundledZones);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    let When::Instant { readings, .. } = when else { panic!("{when:?}") };
    assert_eq!(finding.instants, readings.iter().map(|r| r.instant).collect::<Vec<_>>());
    assert!(finding.message.contains("24:00 would be Fri 6 Feb 2026 08:00 UTC"));
    // A summary that says the end to the minute does not contradict it.
    let both = format!("- **Thursday 5th February 2026, 23:59 PST**: Code Freeze\n\n{text}");
    assert_eq!(read(&both).milestones[0].doubt, None);
}

#[test]
fn a_day_without_its_month_is_noted_like_one_without_its_year() {
    let text =
        "| What | When |\n|---|---|\n| Start | Mon September 21, 2026 |\n| Track | Tue 22 |\n";
    let schedule = read(text);
    assert_eq!(schedule.milestones[1].year, YearOrigin::Inferred);
    assert_eq!(found(text), ["4 missing-year"]);
}
