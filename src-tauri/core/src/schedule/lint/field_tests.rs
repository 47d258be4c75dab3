//! What the field showed, each in the smallest words: what was missed is found, and where it was
//! found falsely there is silence. Beside every file stand more of its kind, in both directions.

use super::*;
use crate::{schedule::bundled::import, time::BundledZones};
use rstest::rstest;

/// Rule and line of everything that is found in a text.
fn found(text: &str) -> Vec<(&'static str, u32)> {
    let schedule = import(text, "plan").unwrap();
    lint(&schedule, text, &BundledZones).iter().map(|f| (f.rule.name(), f.line)).collect()
}

/// Rule and what is said of everything that is found in a text.
fn said_of(text: &str) -> Vec<(&'static str, String)> {
    let schedule = import(text, "plan").unwrap();
    let findings = lint(&schedule, text, &BundledZones);
    findings.into_iter().map(|f| (f.rule.name(), f.message)).collect()
}

/// A table with the given rows from line 3.
fn table(rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("| {row} |\n")).collect();
    format!("| What | When |\n|---|---|\n{rows}")
}

macro_rules! field {
    ($name:literal) => {
        include_str!(concat!("../../../../../tests/fixtures/field/", $name))
    };
}

#[rstest]
#[case::no_such_day(field!("lint-impossible-day.md"), &[("no-such-day", 4), ("no-such-day", 5)])]
#[case::false_duplicate(
    field!("lint-false-duplicate.md"),
    &[("missing-year", 3), ("missing-year", 4)]
)]
#[case::false_missing_year(field!("lint-false-missing-year.md"), &[])]
#[case::false_order(field!("lint-false-order-sections.txt"), &[])]
#[case::false_order_of_prose(field!("lint-false-order-prose-month.md"), &[])]
#[case::dated_titles(field!("dated-underline-events-below.md"), &[])]
#[case::two_names(field!("two-name-columns.md"), &[])]
#[case::range_in_a_sentence(field!("range-in-a-sentence.rst"), &[])]
#[case::one_hour_for_all(field!("rule-for-all-deadlines-moin.txt"), &[("wrong-weekday", 6)])]
#[case::aoe_in_brackets(
    field!("lint-missed-aoe-in-brackets.md"),
    &[("zone-disagreement", 3), ("zone-disagreement", 4), ("zone-disagreement", 5)]
)]
#[case::year_of_two_columns(field!("lint-missed-year-two-columns.md"), &[("year-slip", 5)])]
#[case::year_of_a_patch(field!("lint-missed-year-patch.yaml"), &[("year-slip", 3)])]
#[case::weekday_of_a_column(field!("lint-missed-column-weekday.md"), &[("wrong-weekday", 4)])]
fn files_of_the_field(#[case] text: &str, #[case] expected: &[(&str, u32)]) {
    assert_eq!(found(text), expected);
}

/// Nothing is passed over in silence, and a comment for a pull request does not praise it either.
#[rstest]
#[case("v0.5 | 2027-06-31", "June has 30 days")]
#[case("v0.5 | 31 June 2027", "June has 30 days")]
#[case("v0.5 | June 31st", "June has 30 days")]
#[case("v0.5 | 30.02.2027", "February has 28 days")]
#[case("v0.5 | 2/29/2027", "2027 is no leap year")]
#[case("v0.5 | 2027-13-05", "there is no month 13")]
#[case("v0.5 | 28 - 31 June 2027", "June has 30 days")]
#[case("v0.5 | 2027-09-31, 17:00 UTC", "September has 30 days")]
fn a_day_that_does_not_exist_is_an_error(#[case] row: &str, #[case] why: &str) {
    let text = table(&["v0.6 | 2027-05-12", row]);
    let schedule = import(&text, "plan").unwrap();
    let findings = lint(&schedule, &text, &BundledZones);
    let errors: Vec<_> = findings.iter().filter(|f| f.rule == Rule::NoSuchDay).collect();
    assert_eq!(errors.len(), 1, "{findings:?}");
    assert_eq!((errors[0].line, errors[0].severity), (4, Severity::Error));
    assert!(errors[0].message.contains(why), "{}", errors[0].message);
    assert!(!comment(&findings, "plan.md").contains("No contradictions"));
}

/// Nor is a part of it read as another date.
#[test]
fn a_day_that_does_not_exist_is_no_other_day_in_a_list() {
    let text = "# Plan\n\n- 31 June 2027: Gate closes\n- 12 July 2027: Out\n\
                - **Monday 29th February 2027**: Party\n- 28 - 31 June 2027: Days off\n";
    let schedule = import(text, "plan").unwrap();
    let dated: Vec<_> =
        schedule.milestones.iter().filter(|m| m.when.earliest().is_some()).collect();
    assert_eq!(dated.iter().map(|m| m.line).collect::<Vec<_>>(), [4], "{dated:?}");
    let lines: Vec<u32> = lint(&schedule, text, &BundledZones)
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.line)
        .collect();
    assert_eq!(lines, [3, 5, 6]);
}

#[rstest]
#[case("v0.5 | 2028-02-29")]
#[case("v0.5 | 2027-06-30")]
#[case("v0.5 | 31.05.2027")]
#[case("v0.5 | ~~2027-06-31~~ 2027-06-30")]
#[case("v0.5 | TBD")]
fn a_day_that_exists_is_none(#[case] row: &str) {
    assert_eq!(found(&table(&["v0.6 | 2027-05-12", row])), []);
}

/// Also where nothing looks like a date: what a reader gave up on could be a deadline.
#[test]
fn what_is_not_understood_is_found_once() {
    assert_eq!(
        found(field!("unread-lines-hidden.md")).iter().map(|f| f.1).collect::<Vec<_>>(),
        [3, 4]
    );
    assert_eq!(
        found(&table(&["Cut | 2027-05-12", "Out | Web 19th November 2027"])),
        [("no-date-understood", 4)]
    );
    // A detail of a dated item is none.
    assert_eq!(found("- 2027-05-12: Gate closes\n  - all of it\n- 2027-05-14: Out\n"), []);
}

#[rstest]
// Words that differ, of which neither is known.
#[case(&["Lift the limits | Nov, 8", "Lift the limits | Nov, 13"], &[])]
#[case(&["Lift the limits | 8 Nov at dawn ??", "Lift the limits | 2027-11-13"], &[])]
#[case(&["v1.4.x out | TBD", "v1.4.x out | TBD"], &[])]
// But what is known.
#[case(&["Cut | 2027-11-08", "Cut | 2027-11-08"], &[("duplicate-milestone", 4)])]
#[case(&["Cut | 2027-11-08", "Cut | 2027-11-13"], &[("duplicate-milestone", 4)])]
#[case(&["Cut | 2027-11-08", "Cut | TBD"], &[("duplicate-milestone", 4)])]
#[case(&["Cut | TBD", "Cut | TBD"], &[("duplicate-milestone", 4)])]
#[case(&["Cut | Jan", "Cut | Feb"], &[])]
#[case(&["Cut | after the freeze", "Cut | 2027-11-08"], &[])]
fn a_name_that_stands_twice(#[case] rows: &[&str], #[case] expected: &[(&str, u32)]) {
    let found = found(&table(rows));
    let twice: Vec<_> = found.into_iter().filter(|f| f.0 == "duplicate-milestone").collect();
    assert_eq!(twice, expected);
}

#[test]
fn of_two_open_times_nothing_is_said_that_is_not_known() {
    let said = said_of(&table(&["Cut | TBD", "Cut | TBD", "Out | 2027-11-20"]));
    assert!(!said[0].1.contains("same time"), "{said:?}");
}

/// Entries of a list of releases that do not name their release.
#[test]
fn two_entries_of_a_list_have_their_keys_in_common() {
    let entries = |second: &str| {
        format!(
            "upcoming_releases:\n- cherryPickDeadline: 2027-01-08\n  targetDate: 2027-01-12\n\
             - cherryPickDeadline: 2027-02-12\n  targetDate: {second}\n"
        )
    };
    assert_eq!(found(&entries("2027-02-16")), []);
    assert_eq!(found(&entries("2027-01-12").replace("2027-02-12", "2027-01-08")), []);
    let named = "events:\n- name: Cut\n  date: 2027-01-08\n- name: Cut\n  date: 2027-02-12\n";
    assert_eq!(found(named), [("duplicate-milestone", 5)]);
}

#[rstest]
#[case("January 18/2027", &[])]
#[case("Jan 18 / 2027", &[])]
#[case("18 January/2027", &[])]
#[case("January 18", &["missing-year"])]
fn a_year_behind_a_slash_is_written(#[case] when: &str, #[case] expected: &[&str]) {
    let text = format!("# Dates\n\n- {when} - First milestone\n- February 8, 2027 - Second\n");
    let rules: Vec<_> = found(&text).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, expected);
}

/// One note for a table or list that leaves the years out; each by itself where it is an exception.
#[test]
fn years_that_are_left_out() {
    let rows = ["A | Mon, June 7", "B | Tue, June 8", "C | Wed, June 9", "D | Thu, June 10"];
    let text = format!("# Orchard\n\n## Plan\n\n**2027**\n\n{}", table(&rows));
    let said = said_of(&text);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].1.starts_with("4 dates from here to line 12 name no year"), "{said:?}");
    assert!(said[0].1.contains("read as 2027"), "{said:?}");
    let exception = table(&["A | 2027-06-07", "B | 2027-06-08", "C | June 9", "D | June 10"]);
    assert_eq!(found(&exception), [("missing-year", 5), ("missing-year", 6)]);
    // What is wrong in such a table is found all the same.
    let wrong = text.replace("Wed, June 9", "Fri, June 9");
    assert_eq!(found(&wrong), [("missing-year", 9), ("wrong-weekday", 11)]);
    // Each table by itself.
    let two = format!("{text}\n## More\n\n{}", table(&rows));
    assert_eq!(found(&two), [("missing-year", 9), ("missing-year", 18)]);
}

#[test]
fn a_year_in_a_heading_of_any_notation_is_written() {
    for heading in ["## 2027\n", "2027\n----\n", "2027\n====\n", "== 2027 ==\n"] {
        let text = format!("{heading}\n- March 3: Cut\n- April 7: Out\n");
        assert_eq!(found(&text), [], "{heading}");
    }
}

/// When a page was written is no date of its schedule.
#[rstest]
#[case("Last updated 3 December 2027.")]
#[case("_(approved; last update 5/19)_")]
#[case("Updated: 2027-12-03")]
#[case("*Last modified on 2027-12-03 by Oak*")]
fn the_day_of_the_page_is_no_date_of_the_schedule(#[case] line: &str) {
    for text in [
        format!("# Plan\n\n{line}\n\n- 2027-08-06: Gate closes\n- 2027-09-06: Out\n"),
        format!("# Plan\n\n{}\n{line}\n", table(&["Cut | 2027-08-06", "Out | 2027-09-06"])),
    ] {
        assert_eq!(found(&text), [], "{text}");
    }
}

/// An entry of a calendar is not named twice for one wrong day.
#[test]
fn a_wrong_day_of_a_calendar_is_one_finding() {
    let event = |name: &str, day: &str| {
        format!("BEGIN:VEVENT\nUID:{name}\nSUMMARY:{name}\nDTSTART;VALUE=DATE:{day}\nEND:VEVENT\n")
    };
    let events = event("Cut", "20270631") + &event("Out", "20270701");
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n");
    assert_eq!(found(&text), [("no-such-day", 6)]);
}

/// Sections of every notation have their own order.
#[rstest]
#[case("Series 5.40\n-----------\n\n", "Series 5.38\n-----------\n\n")]
#[case("## Series 5.40\n\n", "## Series 5.38\n\n")]
#[case("== Series 5.40 ==\n\n", "== Series 5.38 ==\n\n")]
#[case("<h3>Series 5.40</h3>\n\n", "<h3>Series 5.38</h3>\n\n")]
#[case("**Series 5.40**\n\n", "**Series 5.38**\n\n")]
#[case("Series 5.40:\n\n", "Series 5.38:\n\n")]
#[case("SERIES 5.40\n\n  ", "SERIES 5.38\n\n  ")]
#[case("", "---\n\n")]
#[case("<details><summary>5.40</summary>\n\n", "</details>\n<details><summary>5.38</summary>\n\n")]
fn sections_are_not_compared(#[case] first: &str, #[case] second: &str) {
    let text = |a: &str, b: &str| {
        format!(
            "{first}- 2027-06-09: 5.40.0\n- {a}: 5.40.1\n\n{second}- 2026-07-01: 5.38.0\n- {b}: 5.38.1\n"
        )
    };
    assert_eq!(found(&text("2027-07-09", "2026-08-01")), []);
    // But within one.
    let wrong = found(&text("2027-07-09", "2026-06-01"));
    assert_eq!(wrong.iter().map(|f| f.0).collect::<Vec<_>>(), ["out-of-order"]);
}

#[test]
fn an_item_around_others_is_a_section_where_it_names_a_version() {
    let text = "- 5.40\n  - 2027-06-09: 5.40.0\n  - 2027-07-09: 5.40.1\n\
                - 5.38\n  - 2026-07-01: 5.38.0\n  - 2026-08-01: 5.38.1\n";
    assert_eq!(found(text), []);
    let plain = "5.40 series\n  2027-06-09  5.40.0\n5.38 series\n  2026-07-01  5.38.0\n";
    assert_eq!(found(plain), []);
    let months = "**June**\n\n- 2027-06-09: Cut\n\n**May**\n\n- 2027-05-09: Gate closes\n";
    assert_eq!(found(months), [("out-of-order", 7)], "a month is no series");
}

/// A day anywhere on Earth goes on through the next morning in UTC.
#[test]
fn a_day_anywhere_on_earth_beside_a_row_of_the_next_day() {
    let rows = |second: &str| table(&["Cut | Wednesday 23 September 2026", second]);
    assert_eq!(found(&rows("Gate | Tuesday 22 September 2026 (AoE)")), []);
    let both = "Gate | Tuesday 22 September 2026 (AoE) / Wednesday 23 September 2026, 12:00 UTC";
    assert_eq!(found(&rows(both)), []);
    assert_eq!(found(&rows("Gate | Monday 21 September 2026 (AoE)")), [("out-of-order", 4)]);
    assert_eq!(found(&rows("Gate | Tuesday 22 September 2026")), [("out-of-order", 4)]);
}

#[rstest]
#[case("Thursday 15 July 2027 AoE (12:00 UTC Thursday 15 July 2027)", true)]
#[case("Thursday 15 July 2027 (AoE) (12:00 UTC Thursday 15 July 2027)", true)]
#[case("Thursday 15 July 2027 AoE, 12:00 UTC Thursday 15 July 2027", true)]
#[case("Thursday 15 July 2027 AoE [12:00 UTC, Thursday 15 July 2027]", true)]
#[case("Thursday 15 July 2027 AoE (2027-07-15 12:00 UTC)", true)]
#[case("Thursday 15 July 2027 AoE (12:00 UTC Thursday)", true)]
#[case("Thursday 15 July 2027 AoE (11:00 UTC)", true)]
#[case("Thursday 15 July 2027 AoE (12:00 UTC Saturday 17 July 2027)", true)]
#[case("12:00 UTC Thursday 15 July 2027 (AoE Thursday 15 July 2027)", true)]
#[case("Thursday 29 July 2027, 12:00am AoE (12:00 UTC Friday 30 July 2027)", true)]
#[case("Thursday 15 July 2027 AoE (12:00 UTC Friday 16 July 2027)", false)]
#[case("Thursday 15 July 2027 AoE, 12:00 UTC Friday 16 July 2027", false)]
#[case("Thursday 15 July 2027 AoE (12:00 UTC Friday)", false)]
#[case("Thursday 15 July 2027 AoE (12:00 UTC)", false)]
#[case("Thursday 15 July 2027 AoE (11:59 UTC Friday 16 July 2027)", false)]
#[case("Thursday 15 July 2027 23:59 AoE (11:59 UTC Friday 16 July 2027)", false)]
#[case("Thursday 29 July 2027, 12:00am AoE (12:00 UTC Thursday 29 July 2027)", false)]
#[case("12:00 UTC Friday 16 July 2027 (AoE Thursday 15 July 2027)", false)]
#[case("Thursday 15 July 2027, 17:00 UTC (10:00 PDT)", false)]
fn a_day_anywhere_on_earth_against_a_moment(#[case] when: &str, #[case] apart: bool) {
    let rules: Vec<_> = found(&table(&[&format!("Gate | {when}")]));
    assert_eq!(rules.iter().any(|f| f.0 == "zone-disagreement"), apart, "{rules:?}");
    assert!(apart || rules.iter().all(|f| f.0 == "no-date-understood"), "{rules:?}");
}

#[rstest]
#[case(
    "| Week | Date (Thursday) | Events |\n|---|---|---|\n| 1 | May 6th, 2027 | A |\n| 2 | May 14th, 2027 | B |\n",
    4
)]
#[case("| Event | Thursday |\n|---|---|\n| A | 2027-05-06 |\n| B | 2027-05-14 |\n", 4)]
#[case("| Event | When (Thu) |\n|---|---|\n| A | 2027-05-06 |\n| B | 2027-05-14 |\n", 4)]
#[case("| Event | Thursdays, 14:00 UTC |\n|---|---|\n| A | 6 May 2027 |\n| B | 14 May 2027 |\n", 4)]
#[case(
    "|| Week || Date (Thursday) || Events ||\n|| 1 || May 6th, 2027 || A ||\n|| 2 || May 14th, 2027 || B ||\n",
    3
)]
#[case(
    "<table>\n<tr><th>Event</th><th>Date (Thursday)</th></tr>\n<tr><td>A</td><td>May 6, 2027</td></tr>\n<tr><td>B</td><td>May 14, 2027</td></tr>\n</table>\n",
    4
)]
#[case(
    "====== ===============\nEvent  Date (Thursday)\n====== ===============\nA      May 6, 2027\nB      May 14, 2027\n====== ===============\n",
    5
)]
fn a_weekday_in_the_heading_holds_for_its_column(#[case] text: &str, #[case] line: u32) {
    assert_eq!(found(text), [("wrong-weekday", line)]);
    assert_eq!(found(&text.replace("14", "13")), []);
}

#[rstest]
// Short words may be something else, two weekdays are a stretch, and a row may know better.
#[case("| Event | Sun date |\n|---|---|\n| A | 2027-05-06 |\n| B | 2027-05-14 |\n")]
#[case("| Event | Week (Mon - Fri) |\n|---|---|\n| A | 2027-05-06 |\n| B | 2027-05-14 |\n")]
#[case("| Event | Date (Thursday) |\n|---|---|\n| A | 2027-05-06 |\n| B | Friday 14 May 2027 |\n")]
#[case("| Event (Thursday) | Date |\n|---|---|\n| A | 2027-05-06 |\n| B | 2027-05-14 |\n")]
#[case("| Event | Date (Thursday) |\n|---|---|\n| A | 2027-05-06 |\n| B | 14 - 16 May 2027 |\n")]
fn a_heading_that_says_nothing_of_its_dates(#[case] text: &str) {
    assert_eq!(found(text), []);
}

/// A candidate, its release, and which of the dates is said to be wrong.
#[rstest]
#[case(&["v3.4 | 2027-03-16 | 2027-05-05", "v3.5 | 2027-06-16 | 2026-08-04"], "v3.5 \u{2013} Out\" is 4 Aug 2026")]
#[case(&["v3.4 | 2028-03-16 | 2027-05-05", "v3.5 | 2027-06-16 | 2027-08-04", "v3.6 | 2027-09-15 | 2027-11-03"],
    "v3.4 \u{2013} Candidate\" is 16 Mar 2028")]
// A year late: out fourteen months behind it, where others are out after two.
#[case(&["v3.4 | 2027-03-16 | 2027-05-05", "v3.5 | 2027-06-16 | 2027-08-04", "v3.6 | 2027-09-15 | 2028-11-03"],
    "v3.6 \u{2013} Out\" is 3 Nov 2028")]
// The newest first.
#[case(&["v3.6 | 2027-09-15 | 2027-11-03", "v3.5 | 2027-06-16 | 2026-08-04", "v3.4 | 2027-03-16 | 2027-05-05"],
    "v3.5 \u{2013} Out\" is 4 Aug 2026")]
// The release before its candidate in every row.
#[case(&["v3.4 | 2027-05-05 | 2027-03-16", "v3.5 | 2026-08-04 | 2027-06-16", "v3.6 | 2027-11-03 | 2027-09-15"],
    "v3.5 \u{2013} Candidate\" is 4 Aug 2026")]
fn a_slip_in_the_year_of_one_column(#[case] rows: &[&str], #[case] wrong: &str) {
    let rows: String = rows.iter().map(|row| format!("| {row} |\n")).collect();
    let text = format!("| Version | Candidate | Out |\n|---|---|---|\n{rows}");
    let said: Vec<_> = said_of(&text).into_iter().filter(|f| f.0 == "year-slip").collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].1.contains(wrong), "{said:?}");
}

#[rstest]
// In order, over the new year, a release that is open, support of a year and of several.
#[case("Candidate | Out", &["v3.4 | 2027-03-16 | 2027-05-05", "v3.5 | 2027-11-16 | 2028-01-04"])]
#[case("Candidate | Out", &["v3.4 | 2027-03-16 | 2027-05-05", "v3.5 | 2027-06-16 | TBD"])]
#[case("Out | End", &["v3.4 | 2027-03-16 | 2028-03-16", "v3.5 | 2027-09-16 | 2028-09-16", "v3.6 LTS | 2028-03-16 | 2031-03-16"])]
#[case("Out | End", &["v3.4 | 2027-03-16 | 2027-12-16", "v3.5 | 2027-09-16 | 2029-09-16"])]
// The later date first, in every row.
#[case("Out | Candidate", &["v3.4 | 2027-05-05 | 2027-03-16", "v3.5 | 2027-08-04 | 2027-06-16"])]
// A slip of weeks is none in the year, and a weekday vouches for its date.
#[case("Candidate | Out", &["v3.4 | 2027-03-16 | 2027-05-05", "v3.5 | 2027-06-16 | 2027-05-20"])]
#[case("Candidate | Out", &["v3.4 | 2027-03-16 | 2027-05-05", "v3.5 | Wed 2027-06-16 | Tue 2026-08-04"])]
fn years_that_are_no_slip(#[case] head: &str, #[case] rows: &[&str]) {
    let rows: String = rows.iter().map(|row| format!("| {row} |\n")).collect();
    let text = format!("| Version | {head} |\n|---|---|---|\n{rows}");
    assert_eq!(said_of(&text), []);
}

const PATCHES: &str = "\
schedules:
- release: 3.27
  releaseDate: 2027-04-11
  maintenanceModeStartDate: 2028-04-28
  endOfLifeDate: 2028-06-28
  next:
    release: 3.27.3
    cherryPickDeadline: 2027-07-14
    targetDate: 2027-07-19
  previousPatches:
  - release: 3.27.2
    cherryPickDeadline: 2027-06-09
    targetDate: 2027-06-14
  - release: 3.27.1
    cherryPickDeadline: 2027-05-07
    targetDate: 2027-05-12
  - release: 3.27.0
    cherryPickDeadline: \"\"
    targetDate: 2027-04-11
- release: 3.26
  releaseDate: 2026-12-08
  endOfLifeDate: 2028-02-28
  next:
    release: 3.26.7
    cherryPickDeadline: 2027-07-14
    targetDate: 2027-07-19
";

#[rstest]
#[case("", "", None)]
#[case("releaseDate: 2027-04-11", "releaseDate: 2028-04-11", Some(3))]
#[case("releaseDate: 2027-04-11", "releaseDate: 2026-04-11", Some(3))]
#[case("cherryPickDeadline: 2027-06-09", "cherryPickDeadline: 2026-06-09", Some(12))]
#[case("targetDate: 2027-06-14", "targetDate: 2026-06-14", Some(13))]
#[case("targetDate: 2027-06-14", "targetDate: 2028-06-14", Some(13))]
#[case("targetDate: 2027-04-11", "targetDate: 2026-04-11", Some(19))]
#[case("endOfLifeDate: 2028-06-28", "endOfLifeDate: 2027-06-28", Some(5))]
#[case("endOfLifeDate: 2028-02-28", "endOfLifeDate: 2026-02-28", Some(22))]
#[case("cherryPickDeadline: 2027-07-14", "cherryPickDeadline: 2026-07-14", Some(8))]
fn a_slip_in_the_year_of_a_patch(#[case] from: &str, #[case] to: &str, #[case] line: Option<u32>) {
    let text = PATCHES.replacen(from, to, 1);
    let expected: Vec<_> = line.map(|line| ("year-slip", line)).into_iter().collect();
    assert_eq!(found(&text), expected);
}

/// Releases of any file with a freeze and a release each.
#[rstest]
#[case("release_date: 2026-06-15", Some(7))]
#[case("release_date: 2028-06-15", Some(7))]
#[case("release_date: 2027-06-15", None)]
fn a_slip_in_the_year_of_a_release(#[case] out: &str, #[case] line: Option<u32>) {
    let text = format!(
        "releases:\n- version: 4.1.0\n  freeze: 2027-03-01\n  release_date: 2027-03-15\n- version: \
         4.2.0\n  freeze: 2027-06-01\n  {out}\n- version: 4.3.0\n  freeze: 2027-09-01\n  \
         release_date: 2027-09-15\n"
    );
    let expected: Vec<_> = line.map(|line| ("year-slip", line)).into_iter().collect();
    assert_eq!(found(&text), expected);
}

/// What stands once more below the heading of a team is a view, whatever the notation.
#[rstest]
#[case::simple_tables(
    "Timeline\n--------\n\n=======  ======  =============\nWhat     Who     When\n=======  ======  =============\nFreeze   Lead    16 July 2027\nRelease  Lead    6 August 2027\n=======  ======  =============\n\nDocs team\n---------\n\n=======  ======  =============\nWhat     Who     When\n=======  ======  =============\nFreeze   Docs    19 July 2027\n=======  ======  =============\n",
    17
)]
#[case::lists(
    "Lantern\n=======\n\n.. contents::\n\nTimeline\n--------\n\n- Freeze: 16 July 2027\n- Release: 6 August 2027\n\nFor packagers\n-------------\n\n- Freeze: 19 July 2027\n",
    15
)]
#[case::markdown(
    "## Timeline\n\n| What | When |\n|---|---|\n| Freeze | 16 July 2027 |\n\n## Docs team\n\n| What | When |\n|---|---|\n| Freeze | 19 July 2027 |\n",
    11
)]
fn a_view_of_a_team_with_another_day_is_found(#[case] text: &str, #[case] line: u32) {
    assert_eq!(found(text), [("duplicate-milestone", line)]);
    // What is about another thing, or another time, is no view.
    let other = text.replace("Docs team", "Lamp 9.1  ").replace("For packagers", "Lamp 9.1     ");
    assert_eq!(found(&other), []);
    assert_eq!(found(&text.replace("19 July", "19 October")), []);
}

/// A time that stands for one of a series is no second milestone of its name.
#[test]
fn an_exception_of_a_series_is_no_double() {
    let entry = |uid: &str, more: &str, start: &str| {
        format!(
            "BEGIN:VEVENT\nUID:{uid}\n{more}\nDTSTART:{start}\nSUMMARY:Weekly cut\nEND:VEVENT\n"
        )
    };
    let series = entry("a", "RRULE:FREQ=WEEKLY;COUNT=2", "20270702T160000Z");
    let own = entry("a", "RECURRENCE-ID:20270709T160000Z", "20270710T160000Z");
    let calendar =
        |entries: &[&str]| format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", entries.concat());
    assert_eq!(found(&calendar(&[&series, &own])), []);
    assert_eq!(found(&calendar(&[&own, &series])), []);
    // Another entry of the same name is one.
    let other = entry("b", "STATUS:CONFIRMED", "20270711T160000Z");
    let single = entry("c", "STATUS:CONFIRMED", "20270702T160000Z");
    assert_eq!(found(&calendar(&[&single, &other])), [("duplicate-milestone", 8)]);
}
