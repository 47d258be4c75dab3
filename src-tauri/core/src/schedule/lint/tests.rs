//! What is found, and that nothing is found where nothing is wrong.

use super::*;
use crate::{schedule::bundled::import_bytes, time::BundledZones};
use proptest::prelude::*;
use rstest::rstest;

fn findings(text: &str) -> Vec<Finding> {
    let schedule = import_bytes(text.as_bytes(), "README.md").unwrap();
    lint(&schedule, text, &BundledZones)
}

/// Rule and line of everything that is found in a text.
fn found(text: &str) -> Vec<(&'static str, u32)> {
    findings(text).iter().map(|f| (f.rule.name(), f.line)).collect()
}

/// What is found in a timeline with one row, on line 3.
fn in_row(name: &str, when: &str) -> Vec<&'static str> {
    let text = format!("| What | Who | When |\n|---|---|---|\n| {name} | Lead | {when} |\n");
    findings(&text).iter().map(|f| f.rule.name()).collect()
}

const CORRECT: &str = "\
# Orchard v2.4

## Summary

- **Monday 12th January 2026**: Week 1 — Release cycle begins
- **Wednesday 4th February 2026 (AoE) / Thursday 5th February 2026, 12:00 UTC**: Week 4 — [Proposal Freeze][p]
- **Monday 23rd - Thursday 26th March 2026**: Week 11 - [OrchardCon](https://example.org/x)
- **Wednesday 22nd April 2026**: Week 15 — Orchard v2.4.0 released

#### Note on AoE deadlines:
Example: A deadline of Thursday, Oct 16 (AoE) gives everyone their full Thursday. The cutoff therefore would be Friday, Oct 17 at 12:00 UTC.

## Timeline

| **What** | **Who** | **When** | **Week** |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 12th January 2026 | week 1 |
| Begin evening meetings | ALL | Wednesday 21st January 2026 | week 2 |
| **Begin [Proposal Freeze]** | Lead | Wednesday 4th February 2026 (AoE) / Thursday 5th February 2026, 12:00 UTC | week 4 |
| Retrospective part 1 | ALL | 17:00 UTC Wednesday 11th March 2026 / 10:00 PDT Wednesday 11th March 2026 | week 9 |
| **OrchardCon** | | Monday 23rd - Thursday 26th March 2026 | week 11 |
| *v2.2.x and v2.3.x released* | Lead | Tuesday 31st March 2026 | week 12 |
| **Burndown Meetings daily (Tue & Thu over chat)** | ALL | Monday 6th April 2026 | week 13 |
| Notes complete | Docs | 01:00 UTC Thursday 9th April 2026 / 02:00 BST Thursday 9th April 2026 / 18:00 PDT Wednesday 8th April 2026 | week 13 |
| Docs freeze | Docs | Wednesday 8th April 2026 | week 13 |
| *v2.2.x and v2.3.x released* | Lead | Tuesday 14th April 2026 | week 14 |
| **v2.4.0 released** | Branch Manager | Wednesday 22nd April 2026 | week 15 |
| Retrospective part 2 | ALL | TBD | |
";

#[test]
fn nothing_in_a_correct_schedule() {
    assert_eq!(found(CORRECT), []);
}

#[rstest]
#[case("01:00 UTC Wednesday 31st July 2024 / 19:00 PDT Tuesday 30th July 2024", &["zone-disagreement"])]
#[case("02:00 UTC Friday 8th November 2024 / 19:00 PDT Thursday 7th November 2024", &["abbreviation-not-in-force"])]
#[case("01:00 UTC Wednesday 9th November 2022 / 17:00 PDT Tuesday 8th November 2022", &["zone-disagreement", "abbreviation-not-in-force"])]
#[case("21:00 UTC Friday 20th June 2025 / 14:00 PST Friday 20th June 2025", &["zone-disagreement", "abbreviation-not-in-force"])]
#[case("17:00 UTC / 09:00 PDT Tuesday 13th December 2022", &["zone-disagreement", "abbreviation-not-in-force"])]
#[case("17:00 UTC / 09:00 PST Tuesday 13th December 2022", &[])]
#[case("02:00 BST Wednesday 12th January 2022", &["abbreviation-not-in-force"])]
#[case("18:00 CEST Monday 7th December 2026", &["abbreviation-not-in-force"])]
#[case("18:00 CET Monday 6th July 2026", &["abbreviation-not-in-force"])]
#[case("18:00 CET Monday 7th December 2026", &[])]
#[case("Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 11:00 UTC", &["zone-disagreement"])]
#[case("Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 11:59 UTC", &[])]
#[case("23:59 PST Tuesday 1st December 2026 / 08:00 UTC Wednesday 2nd December 2026", &[])]
// China's CST is what the other half says; Chicago is on CDT that day.
#[case("Monday 6th July 2026 10:00 UTC / 18:00 CST", &[])]
#[case("Monday 6th July 2026 12:30 UTC / 18:00 IST", &[])]
#[case("Monday 6th July 2026 17:00 UTC / 10:00 Pacific Time", &[])]
#[case("Monday 7th December 2026 17:00 UTC / 10:00 Pacific Time", &["zone-disagreement"])]
#[case("Monday 7th December 2026 17:00 UTC / 18:00 Europe/Berlin", &[])]
#[case("Monday 7th December 2026 17:00 UTC / 18:00 CET (Central European Time)", &[])]
#[case("Monday 6th July 2026 12:00 UTC / 18:00 IST", &["zone-disagreement"])]
fn zones_of_a_row(#[case] when: &str, #[case] expected: &[&str]) {
    assert_eq!(in_row("Code Freeze", when), expected, "{when}");
}

#[rstest]
#[case("Wednesday 27th February 2024 / Tuesday 26th", &["wrong-weekday", "wrong-weekday"])]
#[case("Thursday, March 7th, 2018", &["wrong-weekday"])]
#[case("Wednesday 31st June 2026", &["wrong-weekday"])]
#[case("Montag, 7. Juli 2026", &["wrong-weekday"])]
#[case("Dienstag, 7. Juli 2026, 18:00 Uhr MEZ", &["abbreviation-not-in-force"])]
#[case("2026年7月23日(金)", &["wrong-weekday"])]
#[case("2026年7月23日(木)", &[])]
#[case("Monday 7th July2026", &["wrong-weekday"])]
#[case("Moday 7th July 2026", &["wrong-weekday"])]
#[case("Monday 13/7/2026", &[])]
#[case("Tuesday 13/7/2026", &["wrong-weekday"])]
#[case("Tuesday 7th July 2026, close of business", &["ambiguous-eod"])]
#[case("2026-07-10 (Friday)", &[])]
#[case("2026-07-11 (Friday)", &["wrong-weekday"])]
#[case("July 9, 2026, Friday July 10, 2026", &["no-date-understood"])]
#[case("Tuesday 7 July 2026 (was Wednesday 1 July 2026)", &[])]
#[case("Wednesday 10th June 2026 17:00 UTC (10am PDT, 1pm EDT, 7pm CEST)", &[])]
#[case("Wednesday 10th June 2026 17:00 UTC (10am PDT, 1pm EDT, 6pm CEST)", &["zone-disagreement"])]
#[case("Monday 29th February 2027", &["wrong-weekday"])]
#[case("Monday 24th - Thursday 28th October 2022", &["wrong-weekday"])]
#[case("Monday 24th - Friday 28th October 2022", &[])]
#[case("Friday 21th October 2022", &["bad-ordinal"])]
#[case("Monday 23th May 2022", &["bad-ordinal"])]
#[case("Saturday 26nd March 2022", &["bad-ordinal"])]
#[case("Friday 12nd March 2021", &["bad-ordinal"])]
#[case("Friday 12th March 2021", &[])]
#[case("Friday 19th - Thursday 18th June 2026", &["range-inverted"])]
#[case("October 15-11, 2021", &["range-inverted"])]
#[case("28th December 2026 - 3rd January 2027", &[])]
#[case("28 December - 3 January 2027", &[])]
#[case("5 August - 3 July 2026", &["range-inverted"])]
#[case("May 30-03, 2026", &[])]
#[case("30 - 3 June 2026", &[])]
#[case("Tue, May 19", &["missing-year"])]
#[case("Tuesday 19th May 2026 EOD PDT", &["ambiguous-eod"])]
#[case("Tuesday 19th May 2026, end of day", &["ambiguous-eod"])]
#[case("Tuesday 19th May 2026, end of day AoE", &[])]
#[case("TBD", &[])]
fn days_of_a_row(#[case] when: &str, #[case] expected: &[&str]) {
    assert_eq!(in_row("Code Freeze", when), expected, "{when}");
}

#[test]
fn a_name_is_read_too() {
    assert_eq!(
        in_row("Code Freeze (18:00 PDT)", "Tue November 16, 2021"),
        ["abbreviation-not-in-force"]
    );
    assert_eq!(in_row("Code Freeze (18:00 PST)", "Tue November 16, 2021"), [] as [&str; 0]);
    assert_eq!(in_row("Retrospective part 1 (7:30am PST)", "Tue December 14, 2021"), [""; 0]);
    assert_eq!(
        in_row("Code Freeze (EOD PST)", "Thu, July 9, 2020"),
        ["abbreviation-not-in-force", "ambiguous-eod"]
    );
    // Wrong in every year.
    assert_eq!(
        in_row("Code Freeze (EOD PST)", "July 9"),
        ["abbreviation-not-in-force", "ambiguous-eod", "missing-year"]
    );
    assert_eq!(in_row("Code Freeze (EOD)", "Thursday 9th July 2026 (AoE)"), [""; 0]);
    assert_eq!(in_row("Code Freeze (EOD)", "Thursday 9th July 2026"), ["ambiguous-eod"]);
    assert_eq!(in_row("Begin Friday meetings", "Wednesday 12th June 2024"), ["wrong-weekday"]);
    assert_eq!(in_row("Daily meetings (Tuesday over chat)", "Monday 29th July 2024"), [""; 0]);
}

/// British Columbia, Alberta and Manitoba stay on the summer's time since 2026.
#[rstest]
#[case("17:00 PDT Tuesday 15th December 2026")]
#[case("17:00 MDT Tuesday 15th December 2026")]
#[case("17:00 CDT Tuesday 15th December 2026")]
#[case("17:00 PDT Wednesday 12th January 2028")]
fn letters_of_summer_may_be_meant_where_clocks_no_longer_change(#[case] when: &str) {
    let text = format!("| What | When |\n|---|---|\n| Code Freeze | {when} |\n");
    let found: Vec<_> = findings(&text).iter().map(|f| (f.rule.name(), f.severity)).collect();
    assert_eq!(found, [("abbreviation-not-in-force", Severity::Warning)]);
}

#[test]
fn what_else_the_letters_of_summer_are_in_winter() {
    // The moment beside them says that they are meant.
    let meant = "01:00 UTC Wednesday 16th December 2026 / 18:00 PDT Tuesday 15th December 2026";
    assert_eq!(in_row("Code Freeze", meant), [""; 0]);
    let wrong = "02:00 UTC Wednesday 16th December 2026 / 18:00 PDT Tuesday 15th December 2026";
    assert_eq!(in_row("Code Freeze", wrong), ["zone-disagreement", "abbreviation-not-in-force"]);
    // Nobody keeps the summer's time of New York, Berlin or London, and before 2026 nobody meant it.
    for when in [
        "17:00 EDT Tuesday 15th December 2026",
        "17:00 CEST Tuesday 15th December 2026",
        "17:00 PDT Tuesday 16th December 2025",
        "17:00 PST Wednesday 14th July 2027",
        "17:00 CST Wednesday 14th July 2027",
    ] {
        let text = format!("| What | When |\n|---|---|\n| Code Freeze | {when} |\n");
        let found: Vec<_> = findings(&text).iter().map(|f| f.severity).collect();
        assert_eq!(found, [Severity::Error], "{when}");
    }
    let text =
        "| What | When |\n|---|---|\n| Code Freeze | 17:00 PDT Tuesday 15th December 2026 |\n";
    assert_eq!(
        findings(text)[0].message,
        "\"17:00 PDT Tuesday 15th December 2026\" names PDT: where clocks no longer change it is \
         Wed 16 Dec 2026 00:00 UTC, by the clocks of America/Los_Angeles, on PST that day, Wed 16 \
         Dec 2026 01:00 UTC; give the time in UTC as well."
    );
}

#[test]
fn a_finding_says_what_is_true_with_both_moments() {
    let text = "| What | When |\n|---|---|\n| Code Freeze | 02:00 UTC Friday 8th November 2024 / \
                19:00 PDT Thursday 7th November 2024 |\n";
    let [finding] = <[Finding; 1]>::try_from(findings(text)).unwrap();
    assert_eq!(
        finding.message,
        "\"19:00 PDT Thursday 7th November 2024\" names PDT, but America/Los_Angeles is on PST \
         that day: as written it is Fri 8 Nov 2024 02:00 UTC, by the clocks there Fri 8 Nov 2024 \
         03:00 UTC; write PST, or give the time in UTC only."
    );
    let shape = serde_json::to_value(&finding).unwrap();
    assert_eq!(shape["rule"], "abbreviation-not-in-force");
    assert_eq!(shape["severity"], "error");
    assert_eq!(shape["instants"][0], "2024-11-08T02:00:00Z");
    assert_eq!(shape["instants"][1], "2024-11-08T03:00:00Z");
}

#[test]
fn a_summary_against_its_table() {
    let text = CORRECT.replacen("Wednesday 22nd April 2026**", "Tuesday 21st April 2026**", 1);
    assert_eq!(found(&text), [("summary-contradicts-table", 8)]);
    let text = CORRECT.replacen(
        "4th February 2026 (AoE) / Thursday 5th",
        "11th February 2026 (AoE) / Thursday 12th",
        1,
    );
    assert_eq!(found(&text), [("summary-contradicts-table", 6), ("week-number", 6)]);
    // A date and a moment on it agree; a name that says a little more is the same.
    let text = CORRECT.replacen(
        "- **Wednesday 22nd",
        "- **Wednesday 8th April 2026**: Week 13 — Notes must be completed\n- **Wednesday 22nd",
        1,
    );
    assert_eq!(found(&text), []);
}

#[test]
fn a_row_with_another_name_than_the_summary() {
    let text = CORRECT.replacen("[Proposal Freeze][p]", "Proposal Deadline", 1);
    let [finding] = <[Finding; 1]>::try_from(findings(&text)).unwrap();
    assert_eq!(finding.rule, Rule::SummaryContradictsTable);
    assert!(finding.message.contains("\"Proposal Deadline\""), "{}", finding.message);
    assert!(
        finding.message.contains("\"Begin Proposal Freeze\" on line 19"),
        "{}",
        finding.message
    );
}

#[test]
fn prose_above_the_timeline() {
    let text = "# Orchard 1.11\n\n**tl;dr** The 1.11 release cycle begins on **Tuesday, April 3rd, \
                2018**, and ends on release day, **Tuesday, June 26th**. Code freeze begins \
                **Tuesday, June 5th** and ends **Tuesday, June 12th**. Docs must be completed and \
                reviewed by **Friday, June 11th**.\n\n\
                | What | Who | When |\n|---|---|---|\n\
                | Start of Release Cycle | Lead | Monday, April 2, 2018 |\n\
                | Begin code freeze | Lead | Tuesday, June 5, 2018 |\n\
                | Docs complete - All PRs reviewed and ready to merge | Docs | Monday, June 11, 2018 |\n\
                | End of code freeze | Lead | Tuesday, June 19, 2018 |\n\
                | v1.11.0 | Lead | Tuesday, June 26, 2018 |\n";
    assert_eq!(
        found(text),
        [("wrong-weekday", 3), ("summary-contradicts-table", 3), ("summary-contradicts-table", 3)]
    );
}

#[test]
fn rows_against_each_other() {
    let table = |rows: &str| format!("| What | Who | When | Week |\n|---|---|---|---|\n{rows}");
    let text = table(
        "| Start of Release Cycle | Lead | Monday 18th May 2026 | week 1 |\n\
         | Freeze | Lead | Tuesday 9th June 2026 | week 4 |\n\
         | Blog | Lead | Monday 8th June 2026 | week 3 |\n\
         | Freeze | Lead | Tuesday 16th June 2026 | week 5 |\n\
         | Freeze | Lead | Tuesday 16th June 2026 | week 5 |\n",
    );
    assert_eq!(
        found(&text),
        [("week-number", 5), ("out-of-order", 5), ("duplicate-milestone", 7)],
        "what stands three times is a series, but not twice on one day"
    );
    let text = table(
        "| Freeze | Lead | Tuesday 9th June 2026 | week 4 |\n\
         | Freeze | Lead | Tuesday 16th June 2026 | week 5 |\n",
    );
    assert_eq!(found(&text), [("duplicate-milestone", 4)]);
    // A second table starts again.
    let one = table("| A | Lead | Tuesday 16th June 2026 | |\n");
    let two = table("| B | Lead | Tuesday 9th June 2026 | |\n");
    assert_eq!(found(&format!("{one}\n## Earlier\n\n{two}")), []);
}

/// What one part of a document says once more is no double, and what begins with the newest is in
/// order; but the parts must agree.
#[test]
fn parts_of_a_document() {
    let text = "# Orchard 1.7\n\n## Key dates\n\n- Mon April 3, 2017: start\n- Mon May 1, 2017: tree freeze\n\
                - Wed May 31, 2017: cut\n\n## Details\n\n- Mon April 3, 2017: start\n\
                - Wed April 26, 2017: tree freeze: nothing grows\n- Wed May 31, 2017: cut\n";
    assert_eq!(found(text), [("duplicate-milestone", 12)]);
    let text = "## 1.7\n\n| What | When |\n|---|---|\n| Freeze | 2026-06-01 |\n\n## 1.8\n\n\
                | What | When |\n|---|---|\n| Freeze | 2026-09-01 |\n";
    assert_eq!(found(text), [], "another release has its own freeze");
    let text = "## 1.7\n\n| Patch | Pick deadline | Target date |\n|---|---|---|\n\
                | 1.7.3 | 2026-06-08 | 2026-06-10 |\n| 1.7.2 | 2026-05-08 | 2026-05-10 |\n\
                | 1.7.1 | 2026-04-08 | 2026-04-10 |\n\n## 1.6\n\n\
                | Patch | Pick deadline | Target date |\n|---|---|---|\n\
                | 1.6.9 | 2026-05-08 | 2026-05-10 |\n| 1.6.8 | 2026-04-08 | 2026-04-10 |\n";
    assert_eq!(found(text), []);
}

#[test]
fn a_year_above_the_rows_is_written() {
    let text =
        "# Orchard\n\n## Plan for 2027\n\n| What | When |\n|---|---|\n| Cut | Monday, June 7 |\n";
    assert_eq!(found(text), []);
    let text =
        "|| Week || Date || 1.8 Events ||\n||<-3> May 2027 ||\n|| 1 || May 6th || Start ||\n";
    assert_eq!(found(text), []);
    let text =
        "# Orchard 2027\n\n## Plan\n\n| What | When |\n|---|---|\n| Cut | Monday, June 7 |\n";
    assert_eq!(found(text), [("missing-year", 7)]);
}

#[test]
fn weeks_of_the_calendar_begin_again_with_the_year() {
    let table = |last: &str| {
        format!(
            "| What | When | Week |\n|---|---|---|\n| A | 2026-12-14 | CW 51 |\n\
             | B | 2026-12-28 | 53 |\n| C | 2027-01-04 | {last} |\n"
        )
    };
    assert_eq!(found(&table("1").replace("CW ", "")), []);
    assert_eq!(found(&table("2").replace("CW ", "")), [("week-number", 5)]);
}

#[test]
fn a_comment_reaches_nobody() {
    let text = "| What | When |\n|---|---|\n| @someone &commat;all /close [x](https://example.org) www.x.org <b> | Friday \
                21th October 2022 |\n| Blog | EOD PST Thursday 9th July 2020 |\n";
    let comment = comment(&findings(text), "releases/@all.md");
    assert!(comment.contains("| 3 | note | bad-ordinal | \"21th\""), "{comment}");
    assert!(comment.contains("| 4 | error | abbreviation-not-in-force |"), "{comment}");
    for line in comment.lines() {
        assert!(!line.starts_with('/'), "{line}");
        assert!(!line.contains("@a") && !line.contains("@s"), "{line}");
        assert!(!line.contains("://") && !line.contains("www."), "{line}");
    }
    assert_eq!(super::comment(&[], "README.md"), "No contradictions found in README.md.\n");
}

#[test]
fn a_table_without_years_is_checked_all_the_same() {
    let table = |freeze: &str| {
        format!(
            "# Orchard 1.20\n\n- **Monday, September 14, 2020**: Week 1 - Release cycle begins\n\n\
             | What | Who | When | Week |\n|---|---|---|---|\n\
             | Start of Release Cycle | Lead | Mon, September 14 | week 1 |\n\
             | Freeze | Lead | {freeze} | week 4 |\n\
             | v1.20.0 released | Lead | Tue, December 8 | week 13 |\n"
        )
    };
    let without_years = |text: &str| -> Vec<(&str, u32)> {
        found(text).into_iter().filter(|(rule, _)| *rule != "missing-year").collect()
    };
    assert_eq!(without_years(&table("Tue, October 6")), []);
    assert_eq!(without_years(&table("Wed, October 6")), [("wrong-weekday", 8)]);
}

proptest! {
    #[test]
    fn any_schedule_is_looked_at_and_every_finding_is_a_sentence(
        rows in proptest::collection::vec(row(), 1..12),
        prose in "([A-Za-z0-9 ,.:*/-]{0,40}\n){0,6}",
    ) {
        let text = format!("# v1.2\n\n{prose}\n| What | Who | When | Week |\n|---|---|---|---|\n{}", rows.concat());
        if let Ok(schedule) = import_bytes(text.as_bytes(), "x") {
            for finding in lint(&schedule, &text, &BundledZones) {
                prop_assert!(finding.message.ends_with('.'), "{}", finding.message);
                prop_assert!(!finding.message.contains('\n'));
                prop_assert!(finding.line >= 1);
                prop_assert!(finding.instants.is_sorted());
            }
            let diff = crate::schedule::diff::diff(&schedule, &schedule);
            prop_assert!(diff.is_empty(), "{diff:?}");
        }
    }

    #[test]
    fn any_text_has_moments(text in "\\PC{0,200}") {
        for moment in written::written(&text, None) {
            prop_assert!(moment.at <= text.len());
        }
    }
}

/// A row of words as they stand in schedules, in any order.
fn row() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Wednesday"),
        Just("31st"),
        Just("21th"),
        Just("June"),
        Just("2026"),
        Just("2026-02-30"),
        Just("18:00"),
        Just("PST"),
        Just("UTC"),
        Just("(AoE)"),
        Just("/"),
        Just("-"),
        Just("EOD"),
        Just("IST"),
        Just("24:00"),
        Just("Feb"),
        Just("29"),
        Just("1999"),
        Just("12 PM"),
        Just("TBD"),
    ];
    let when = proptest::collection::vec(word, 0..9).prop_map(|words| words.join(" "));
    ("[A-Za-z ]{0,12}", when, 0u32..60)
        .prop_map(|(name, when, week)| format!("| {name} | Lead | {when} | week {week} |\n"))
}

/// Every line of the real schedules that is wrong, as read by eye, and nothing else.
#[rstest]
#[case("k8s-1.37-README-aoe.md", &[])]
#[case("k8s-1.36-README-contradiction.md", &[("summary-contradicts-table", 44)])]
#[case("k8s-1.31-README-utc-typo.md", &[
    ("summary-contradicts-table", 45),
    ("wrong-weekday", 60),
    ("zone-disagreement", 79),
])]
#[case("k8s-1.26-README-dst-end.md", &[
    ("week-number", 56),
    ("zone-disagreement", 57), ("abbreviation-not-in-force", 57),
    ("zone-disagreement", 58), ("abbreviation-not-in-force", 58),
    ("missing-year", 61), ("missing-year", 62),
    ("bad-ordinal", 77),
    ("out-of-order", 80),
    ("zone-disagreement", 84), ("abbreviation-not-in-force", 84),
    ("zone-disagreement", 89), ("abbreviation-not-in-force", 89),
    ("zone-disagreement", 96), ("abbreviation-not-in-force", 96),
    ("missing-year", 102),
    ("zone-disagreement", 106), ("abbreviation-not-in-force", 106), ("missing-year", 106),
    ("zone-disagreement", 107), ("abbreviation-not-in-force", 107), ("missing-year", 107),
])]
#[case("k8s-1.24-README-three-zones.md", &[])]
#[case("k8s-1.5-README-bullets.md", &[])]
#[case("k8s-1.35-schedule.ics", &[])]
#[case("k8s-schedule-builder-rel-schedule.yaml", &[])]
#[case("k8s-schedule-builder-patch-schedule.yaml", &[])]
#[case("openstack-hibiscus-schedule.yaml", &[])]
#[case("openstack-hibiscus-schedule.rst", &[("missing-year", 28)])]
#[case("k8s-1.10-README-html-table.md", &[
    ("summary-contradicts-table", 12), ("summary-contradicts-table", 12),
    ("missing-year", 29),
    ("ambiguous-eod", 126),
    ("ambiguous-eod", 196),
    ("abbreviation-not-in-force", 276), ("ambiguous-eod", 276),
])]
#[case("capi-1.13-schedule-and-roster.md", &[])]
fn real_schedules(#[case] file: &str, #[case] expected: &[(&str, u32)]) {
    let Some(text) = real(file) else { return };
    assert_eq!(found(&text), expected, "{file}");
}

/// The schedules without years: what else is wrong in them.
#[rstest]
#[case("k8s-1.19-README-noyear-slipped.md", &[
    ("abbreviation-not-in-force", 66), ("ambiguous-eod", 66),
    ("abbreviation-not-in-force", 75), ("ambiguous-eod", 75),
    ("ambiguous-eod", 85),
    ("abbreviation-not-in-force", 86), ("ambiguous-eod", 86),
    ("abbreviation-not-in-force", 87), ("ambiguous-eod", 87),
])]
#[case("k8s-1.11-README-month-columns.md", &[
    ("wrong-weekday", 19), ("summary-contradicts-table", 19),
    ("abbreviation-not-in-force", 45), ("ambiguous-eod", 45),
    ("out-of-order", 50), ("out-of-order", 53),
    ("abbreviation-not-in-force", 57), ("ambiguous-eod", 57),
    ("out-of-order", 59),
    ("abbreviation-not-in-force", 65), ("ambiguous-eod", 65),
])]
fn real_schedules_without_years(#[case] file: &str, #[case] expected: &[(&str, u32)]) {
    let Some(text) = real(file) else { return };
    let all = found(&text);
    assert!(all.iter().any(|(rule, _)| *rule == "missing-year"), "{all:?}");
    let others: Vec<_> = all.into_iter().filter(|(rule, _)| *rule != "missing-year").collect();
    assert_eq!(others, expected, "{file}");
}

fn real(file: &str) -> Option<String> {
    let Ok(folder) = std::env::var("MERIDIAN_FIXTURES") else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return None;
    };
    Some(std::fs::read_to_string(format!("{folder}/schedules/{file}")).unwrap())
}
