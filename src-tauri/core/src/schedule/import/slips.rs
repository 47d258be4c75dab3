//! Slips and habits of schedules that are published by hand, each with an invented document.

use super::bundled::import;
use crate::schedule::{Schedule, YearOrigin};
use crate::time::When;
use rstest::rstest;

fn read(text: &str) -> Schedule {
    import(text, "plan").unwrap()
}

fn days(schedule: &Schedule) -> Vec<String> {
    let day = |when: &When| match when {
        When::Range { first, last, .. } => format!("{first}..{last}"),
        when => when.printed_date().map_or_else(|| "tbd".to_owned(), |day| day.to_string()),
    };
    schedule.milestones.iter().map(|row| day(&row.when)).collect()
}

#[test]
fn a_test_gate_in_the_week_column_is_no_week() {
    let schedule = read(
        "| What | When | Week | Gate |\n|-|-|-|-|\n| a | 2026-06-01 | week 3 | |\n\
         | b | 2026-06-02 | 4.2-blocking |\n| c | 2026-06-03 | 3 |\n| d | 2026-06-04 | Wk 3: early |\n",
    );
    let weeks: Vec<Option<u32>> = schedule.milestones.iter().map(|row| row.week).collect();
    assert_eq!(weeks, [Some(3), None, Some(3), Some(3)]);
}

/// A copy of last cycle's page whose title was only half changed.
#[rstest]
#[case("---\ntitle: Lantern 4.2\n---\n# Lantern 4.1\n", "v4.2.0 released", Some("v4.2"))]
#[case("# Lantern 4.1\n", "v4.2.0 released", Some("v4.1"))]
#[case("# Patches\n\n## 4.1\n\n## 4.2\n", "4.1.3 and 4.2.1", None)]
#[case("# Plan\n\n## 4.2 schedule\n", "v4.2.0 released", Some("v4.2"))]
fn the_cycle_of_a_page(#[case] head: &str, #[case] row: &str, #[case] cycle: Option<&str>) {
    let text = format!("{head}\n| What | When |\n|-|-|\n| {row} | 2026-06-01 |\n");
    assert_eq!(read(&text).cycle.as_deref(), cycle);
}

#[test]
fn a_misspelled_weekday_is_read() {
    let schedule = read(
        "| What | When |\n|-|-|\n| a | Tueday 7th July 2026 |\n| b | Wendesday 8th July 2026 |\n\
         | c | Firday 10th July 2026 |\n| d | Holiday 11th July 2026 |\n",
    );
    assert_eq!(days(&schedule), ["2026-07-07", "2026-07-08", "2026-07-10", "tbd"]);
}

#[test]
fn a_day_without_its_month_stands_beside_its_neighbours() {
    let schedule = read(
        "| What | When |\n|-|-|\n| a | Mon June 29 2026 |\n| b | Tue 30 |\n| c | Wed 1 |\n\
         | d | Fri 30 |\n| e | 4 |\n",
    );
    assert_eq!(days(&schedule), ["2026-06-29", "2026-06-30", "2026-07-01", "tbd", "tbd"]);
    assert_eq!(schedule.milestones[1].year, YearOrigin::Inferred);
    let unread: Vec<u32> = schedule.unread.iter().map(|unread| unread.line).collect();
    assert_eq!(unread, [6, 7], "no month beside it has a Friday the 30th");
}

#[rstest]
#[case("May 30-03, 2026", "2026-05-30..2026-06-03")]
#[case("30 - 3 June 2026", "2026-05-30..2026-06-03")]
#[case("October 15-11, 2026", "tbd")]
#[case("5 August - 3 July 2026", "tbd")]
#[case("28 December - 3 January 2027", "2026-12-28..2027-01-03")]
fn a_week_over_the_end_of_a_month(#[case] when: &str, #[case] expected: &str) {
    let schedule = read(&format!("| What | When |\n|-|-|\n| a | {when} |\n| b | 2026-06-01 |\n"));
    assert_eq!(days(&schedule)[0], expected);
}

/// Dates of other languages, where only one day can be meant.
#[rstest]
#[case("Do, 23.07.2026", "2026-07-23")]
#[case("Mi 3. Juni 2026", "2026-06-03")]
#[case("lun. 6 juillet 2026", "2026-07-06")]
#[case("3 f\u{e9}v. 2026", "2026-02-03")]
#[case("3 ene 2026", "2026-01-03")]
#[case("3 dic. 2026", "2026-12-03")]
#[case("2026. 7. 23.", "2026-07-23")]
#[case("15 ao\u{fb}t 2026 \u{e0} 18h00", "2026-08-15")]
#[case("15. Juli 2026, 18:00 Uhr MESZ", "2026-07-15")]
#[case("Do 23 people", "tbd")]
#[case("mar. 14 juillet 2026", "tbd")]
#[case("22 set 2026", "tbd")]
fn a_date_of_another_language(#[case] when: &str, #[case] expected: &str) {
    let schedule = read(&format!("| What | When |\n|-|-|\n| a | {when} |\n| b | 2026-06-01 |\n"));
    assert_eq!(days(&schedule)[0], expected);
}

/// Times and dates that are easily taken for something else.
#[rstest]
#[case("1 June 2026 5pm ET", "2026-06-01T21:00Z")]
#[case("June 1, 2026, 17:00-18:00 UTC", "2026-06-01T17:00Z")]
#[case("2026-06-01T17:00-05:00", "2026-06-01T22:00Z")]
#[case("June 1, 2026, 17:00-18:00", "2026-06-01")]
#[case("01-Jun-26", "2026-06-01")]
#[case("Mon 1st Jun '26", "2026-06-01")]
#[case("2026-06-01 (moved to 2026-06-08)", "2026-06-08")]
#[case("July 1, 2, 3, 2026", "2026-07-01..2026-07-03")]
#[case("July 1, 3, 5, 2026", "tbd")]
#[case("Monday 1 June 2026 COB PDT", "2026-06-02T00:00Z")]
fn a_time_that_is_easily_misread(#[case] when: &str, #[case] expected: &str) {
    let schedule = read(&format!("| What | When |\n|-|-|\n| a | {when} |\n| b | 2026-06-01 |\n"));
    let row = &schedule.milestones[0];
    let said = match row.when.instant() {
        Some(instant) => instant.format("%Y-%m-%dT%H:%MZ").to_string(),
        None => days(&schedule)[0].clone(),
    };
    assert_eq!(said, expected);
}

#[test]
fn a_date_far_from_its_neighbour_is_in_the_year_of_the_heading() {
    let schedule = read(
        "### 2026\n\n| Release | Date |\n|-|-|\n| 1.0 | January 10th |\n| 1.1 | February 21st |\n\
         | 1.2 | November 30th |\n| 1.3 | January 9th |\n",
    );
    assert_eq!(days(&schedule), ["2026-01-10", "2026-02-21", "2026-11-30", "2027-01-09"]);
}

#[test]
fn a_week_that_is_open_is_no_name() {
    let schedule =
        read("- **TBC**: TBC - Test Freeze\n\n| What | When |\n|-|-|\n| Cut | 2026-06-01 |\n");
    assert_eq!(schedule.summary[0].name, "Test Freeze");
}

#[test]
fn a_day_within_a_stretch_is_no_contradiction() {
    let schedule = read(
        "- **Monday 1 June 2026**: LampCon\n\n| What | When |\n|-|-|\n| LampCon | 1 - 5 June 2026 |\n",
    );
    assert_eq!(schedule.milestones[0].doubt, None);
}

#[test]
fn a_lone_carriage_return_ends_no_line_beside_others() {
    let text = "#teams: Lantern 1.9 in 2027\r| Who | When | Week |\n|---|---|---|---|\n\
                | Start | Lead | Mon, No January 12th | week 10 |\nvember 8 | week 1 |\n\
                | Sync (16:00 UTC) | Lead | Thu, Dec 30 | |\n\
                | Release | Lead | Wed, January 12th | week 10 |\n";
    let schedule = import(text, "plan.md").unwrap();
    let lines: Vec<_> = schedule.milestones.iter().map(|row| row.line).collect();
    let unread: Vec<_> = schedule.unread.iter().map(|u| (u.line, u.text.as_str())).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert_eq!(unread, [(3, "Mon, No January 12th")]);
}

#[test]
fn a_text_with_carriage_returns_alone_has_lines() {
    let text = "# Lantern 1.9\r\r| What | When |\r|---|---|\r| Freeze | 14 December 2027 |\r";
    let schedule = import(text, "plan.md").unwrap();
    assert_eq!(schedule.milestones.iter().map(|row| row.line).collect::<Vec<_>>(), [5]);
}
