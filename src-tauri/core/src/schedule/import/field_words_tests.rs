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
#[case("12 August 2027 at five in the afternoon UTC")]
#[case("12 August 2027 5PM UTC sharp")]
#[case("12 August 2027, 17:00 PM UTC")]
#[case("beginning of 12 August 2027 UTC")]
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

/// The hour of a rule counts, and its sentence stays with the date.
#[test]
fn an_hour_for_all_deadlines_is_theirs() {
    let schedule = read(field!("rule-for-all-deadlines.md"));
    assert_eq!(rows(&schedule), ["Features closed | 2027-03-11T23:59Z", "Out | 2027-04-15T14:00Z"]);
    assert_eq!(
        schedule.milestones[0].when.text(),
        "Thursday, March 11, 2027 (All deadlines are due 23:59 UTC)"
    );
    assert_eq!(schedule.milestones[0].written, "Features closed | Thursday, March 11, 2027");
    assert_eq!(found(field!("rule-for-all-deadlines.md")), [""; 0]);
    let moin = read(field!("rule-for-all-deadlines-moin.txt"));
    assert_eq!(rows(&moin), ["Feature freeze | 2027-05-06T21:00Z", "Trial week | 2027-05-14"]);
    assert!(moin.milestones[0].when.text().contains("Freezes normally happen at 2100 UTC"));
    assert_eq!(found(field!("rule-for-all-deadlines-moin.txt")), ["6 wrong-weekday"]);
}

#[rstest]
#[case("Unless otherwise noted, all deadlines are at 17:00 PT.", "2027-03-12T01:00Z")]
#[case("Every deadline is **21:00 UTC** of its\nday.", "2027-03-11T21:00Z")]
#[case("> All freezes and deadlines take effect at 10am Eastern US Time.", "2027-03-11T15:00Z")]
#[case("- Deadlines: no later than 12:00 UTC", "2027-03-11T12:00Z")]
#[case("All deadlines are due EOD PST.", "2027-03-12T01:00Z 2027-03-12T08:00Z")]
#[case("Docs deadlines are 12:00 UTC.", "2027-03-11")]
#[case("All deadlines are AoE.", "2027-03-11")]
#[case("Deadlines are not at 12:00 UTC.", "2027-03-11")]
#[case("Last cycle all deadlines were 12:00 UTC.", "2027-03-11")]
#[case("Meetings are at 12:00 UTC, deadlines as below.", "2027-03-11")]
#[case("All deadlines are at 12:00 UTC on Fridays.", "2027-03-11")]
#[case("All deadlines are 12:00 UTC.\n\nAll deadlines are 17:00 UTC.", "2027-03-11")]
fn a_rule(#[case] rule: &str, #[case] expected: &str) {
    let text = format!(
        "# Plan\n\n{rule}\n\n| What | When |\n|---|---|\n| Cycle starts | Monday, March 1, 2027 |\n\
         | Features closed | Thursday, March 11, 2027 |\n| Release party | Friday, April 16, 2027 |\n"
    );
    let said = rows(&read(&text));
    assert_eq!(
        said,
        [
            "Cycle starts | 2027-03-01".to_owned(),
            format!("Features closed | {expected}"),
            "Release party | 2027-04-16".to_owned()
        ]
    );
}

#[test]
fn the_year_of_a_release_counts_where_every_weekday_agrees() {
    let text = field!("year-from-the-name.md");
    let schedule = read(text);
    assert_eq!(rows(&schedule), ["Gate closes | 2027-10-07T16:00Z", "Out | 2027-10-22"]);
    assert!(schedule.milestones.iter().all(|m| m.year == YearOrigin::Inferred));
    let short = text.replace("2027.10", "v27.10");
    assert_eq!(rows(&read(&short))[1], "Out | 2027-10-22");
    // One weekday that does not fit, and nothing is proven.
    let wrong = text.replace("Friday", "Monday");
    assert_eq!(unread(&read(&wrong)), [3, 4]);
    let another = text.replace("2027.10", "2026.10");
    assert_eq!(unread(&read(&another)), [3, 4]);
}

#[test]
fn days_of_months_below_a_title_with_their_year() {
    let text = field!("month-day-list.md");
    let schedule = read(text);
    assert_eq!(
        rows(&schedule),
        [
            "Gate closes | 2027-04-23",
            "Trials begin | 2027-04-26",
            "Trials done | 2027-04-30",
            "Out | 2027-05-06",
        ]
    );
    assert!(schedule.milestones.iter().all(|m| m.year == YearOrigin::Inferred));
    // Days first, and over New Year.
    let days =
        read("# Winter 2027\n\n* 23/12: Gate closes (17:00 UTC)\n* 30/12: Trials\n* 6/1: Out\n");
    assert_eq!(
        rows(&days),
        ["Gate closes | 2027-12-23T17:00Z", "Trials | 2027-12-30", "Out | 2028-01-06"]
    );
    let title = read("# June 2027 sprint\n\n1. 6/1: Start\n2. 6/2: End\n");
    assert_eq!(rows(&title), ["Start | 2027-06-01", "End | 2027-06-02"]);
    // Neither order nor year is guessed.
    let open = read("# Plan of 2027\n\n- 4/5 Gate closes\n- 5/4 Out\n");
    assert_eq!(
        (rows(&open), unread(&open)),
        (vec!["Gate closes | tbd".to_owned(), "Out | tbd".to_owned()], vec![3, 4])
    );
    let yearless = read("# Plan\n\n- 4/23 Gate closes\n- 5/6 Out\n");
    assert_eq!(unread(&yearless), [3, 4]);
}

#[test]
fn a_date_as_a_heading_dates_what_stands_below_it() {
    let text = field!("dated-heading-events-below.md");
    assert_eq!(
        rows(&read(text)),
        [
            "Open translations | 2027-08-06",
            "Text slush | 2027-08-06",
            "Features closed | 2027-08-20",
            "Texts closed | 2027-08-20",
        ]
    );
    assert_eq!(found(text), [""; 0]);
    let text = field!("dated-underline-events-below.md");
    assert_eq!(
        rows(&read(text)),
        ["Open translations | 2027-02-06", "Features closed | 2027-02-20"]
    );
    assert_eq!(found(text), [""; 0]);
    let text = field!("lint-false-order-prose-month.md");
    assert_eq!(rows(&read(text)), ["Gate closes | 2027-08-06"]);
    assert_eq!(found(text), [""; 0]);
    // A list below one, a sentence below the other; details; an hour of its own; a year above.
    let mixed = "# Plan 2027\n\n## Friday, August 6 \u{1f6a7}\n\n1. Gate closes (17:00 UTC)\n   - all of it\n\
                 2. Texts closed\n\n## Friday, August 20\n\nOut. We drink to it.\n";
    let schedule = read(mixed);
    assert_eq!(
        rows(&schedule),
        ["Gate closes | 2027-08-06T17:00Z", "Texts closed | 2027-08-06", "Out | 2027-08-20"]
    );
}

#[test]
fn a_date_as_a_term_dates_what_stands_below_it() {
    let text = field!("dated-term-event-below.rst");
    assert_eq!(
        rows(&read(text)),
        ["Interfaces closed for core parts | 2027-03-08", "beta (New builds) | 2027-05-06"]
    );
    assert_eq!(found(text), [""; 0]);
    let flat = "Timeline\n========\n\nMarch 8, 2027\n  - Interfaces closed\n  - Texts closed\n\nMay 6, 2027 (beta)\n  \
                New builds. As always.\n\n  And more.\n\nJune 3, 2027\n: Out\n";
    assert_eq!(
        rows(&read(flat)),
        [
            "Interfaces closed | 2027-03-08",
            "Texts closed | 2027-03-08",
            "beta (New builds) | 2027-05-06",
            "Out | 2027-06-03",
        ]
    );
}

#[test]
fn a_range_in_a_sentence_is_one_date() {
    let text = field!("range-in-a-sentence.rst");
    assert_eq!(
        rows(&read(text)),
        ["First | 2027-05-31..2027-06-02", "Second | 2027-07-12..2027-07-14"]
    );
    assert_eq!(found(text), [""; 0]);
    let led = read(
        "Plan\n====\n\nFrom July 12 to July 14, 2027 we close the gate.\n\nThe trials are August 2-4, 2027.\n",
    );
    assert_eq!(
        rows(&led),
        ["we close the gate | 2027-07-12..2027-07-14", "The trials are | 2027-08-02..2027-08-04"]
    );
    let list = read(
        "- July 12-14, 2027: Sprint\n- 2 - 4 August 2027 - Second sprint\n- May 31 - June 2, 2027 Third\n",
    );
    assert_eq!(
        rows(&list),
        [
            "Sprint | 2027-07-12..2027-07-14",
            "Second sprint | 2027-08-02..2027-08-04",
            "Third | 2027-05-31..2027-06-02",
        ]
    );
}

#[test]
fn a_line_without_a_date_is_no_part_of_the_name_above() {
    let text = field!("undated-line-swallowed.txt");
    let schedule = read(text);
    assert_eq!(
        rows(&schedule),
        ["5.40.0 first hand | 2027-06-09", "5.41.2 second hand Risky changes closed | 2027-07-20"]
    );
    assert_eq!(unread(&schedule), [4]);
    for open in ["TBD         5.40.1", "2027-Q3     5.40.1", "later       5.40.1"] {
        let text = text.replace("2027-??-??  5.40.1", open);
        assert_eq!(rows(&read(&text)), rows(&schedule), "{open}");
        assert_eq!(unread(&read(&text)), [4], "{open}");
    }
}

#[test]
fn what_is_struck_out_of_a_sentence_contradicts_nothing() {
    let table = "| What | When |\n|---|---|\n| v1.12.0 | Thursday, September 27, 2018 |\n";
    for old in ["~~Tuesday, September 25, 2018~~", "<del>Tuesday, September 25, 2018</del>"] {
        let text = format!(
            "# v1.12\n\nThe cycle ends on release day, {old} **Thursday, September 27, 2018**.\n\n{table}"
        );
        assert_eq!(found(&text), [""; 0], "{old}");
    }
}

/// Once the date is mended, the row keeps its name.
#[test]
fn an_hour_leaves_the_name_also_where_the_date_is_not_understood() {
    let table =
        |when: &str| format!("| What | When |\n|---|---|\n| Freeze (18:00 PST) | {when} |\n");
    let broken = read(&table("Web 19th November 2025"));
    assert_eq!(broken.milestones[0].name, "Freeze");
    assert_eq!(broken.milestones[0].when.text(), "Web 19th November 2025 (18:00 PST)");
    assert_eq!(rows(&read(&table("Wed 19th November 2025"))), ["Freeze | 2025-11-20T02:00Z"]);
    assert_eq!(rows(&read(&table("TBD"))), ["Freeze (18:00 PST) | tbd"]);
}

#[test]
fn a_bullet_with_a_misspelled_date_keeps_its_name() {
    let text = "- **Tuesday 30th July August 2024**: Week 12 \u{2014} Docs Freeze\n\n\
                | What | When |\n|---|---|\n| Docs Freeze | Tuesday 30th July 2024 |\n";
    let schedule = read(text);
    assert_eq!(
        (schedule.summary[0].name.as_str(), schedule.summary[0].week),
        ("Docs Freeze", Some(12))
    );
    assert_eq!(found(text), ["1 no-date-understood"]);
}

#[test]
fn a_list_keeps_the_day_whose_hour_is_not_understood() {
    let schedule =
        read("- Alpha: 12 August 2027 at 21:00 ship time\n- Beta: 13 August 2027, 17:00 UTC\n");
    assert_eq!(rows(&schedule), ["Alpha | 2027-08-12", "Beta | 2027-08-13T17:00Z"]);
    assert_eq!(unread(&schedule), [1]);
}
