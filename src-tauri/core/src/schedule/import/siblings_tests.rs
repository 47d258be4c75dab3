//! The kinds of fault that published files showed, as other projects would write the same: other
//! notations, another order, other words. Each case says its rows, the lines that are listed as not
//! understood, and what the lint finds.

use super::{bundled::import, forms::rows};
use crate::{
    schedule::{
        Schedule, SourceKind,
        lint::lint,
        scan::{Fate, account},
    },
    time::BundledZones,
};
use rstest::rstest;

/// The lines of what is not understood, and `line rule` of every finding.
fn open(text: &str, schedule: &Schedule) -> (Vec<u32>, Vec<String>) {
    let lines = schedule.unread.iter().map(|unread| unread.line).collect();
    let found = lint(schedule, text, &BundledZones);
    (lines, found.iter().map(|f| format!("{} {}", f.line, f.rule.name())).collect())
}

fn check(text: &str, expected: &[&str], unread: &[u32], found: &[&str]) {
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), expected, "{:?}", schedule.unread);
    let (lines, findings) = open(text, &schedule);
    assert_eq!(lines, unread, "{:?}", schedule.unread);
    assert_eq!(findings, found);
    // Nothing is lost: what is not understood is listed.
    let listed = |line: u32| schedule.unread.iter().any(|unread| unread.line <= line);
    for found in account(text, &schedule).iter().filter(|found| found.fate == Fate::Unread) {
        assert!(listed(found.line), "{found:?}");
    }
}

#[rstest]
#[case::a_bold_date_above_a_list(
    "**March 4, 2027**\n\n- Gate\n- Texts\n\nAnd then:\n\n- nothing\n\n*18 March 2027*\n\n1. Out\n",
    &["Gate | 2027-03-04", "Texts | 2027-03-04", "Out | 2027-03-18"]
)]
#[case::a_plain_date_above_a_list("March 4, 2027:\n- Gate\n- Texts\n", &["Gate | 2027-03-04", "Texts | 2027-03-04"])]
#[case::asciidoc("= Plan\n\n== 27 April 2027\n* Gate\n** Texts\n", &["Gate | 2027-04-27"])]
#[case::asciidoc_terms(
    "= Plan\n\n2 March 2027:: Gate\nOut:: 30 March 2027\n* 6 April 2027: Thaw\n",
    &["Gate | 2027-03-02", "Out | 2027-03-30", "Thaw | 2027-04-06"]
)]
#[case::mediawiki(
    "== 2 March 2027 ==\n* Gate\n*Texts\n\n== Later ==\n# 6 April 2027: Out\n; 27 April 2027\n: Thaw\n",
    &["Gate | 2027-03-02", "Texts | 2027-03-02", "Out | 2027-04-06", "Thaw | 2027-04-27"]
)]
#[case::a_code_of_a_sign(
    "# Plan\n\n## 2027-03-04 \u{2014} Gate :lock:\n\nClosed.\n\n## 2027-03-18 \u{2014} Out :seedling:\n",
    &["Gate | 2027-03-04", "Out | 2027-03-18"]
)]
fn a_date_dates_what_stands_below_it(#[case] text: &str, #[case] expected: &[&str]) {
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), expected);
    assert_eq!(open(text, &schedule).1, Vec::<String>::new());
}

#[rstest]
#[case::the_number_of_an_item("1. 6 May 2027 - Gate\n2. May 20, 2027: Out\n", &["Gate | 2027-05-06", "Out | 2027-05-20"])]
#[case::cells_of_html(
    "<table><tr><th>Week</th><th>Days of 2027</th><th>What</th></tr>\n<tr><td>10</td><td>Mar 8, 2027</td><td>Gate</td></tr></table>\n",
    &["Gate | 2027-03-08"]
)]
#[case::a_month_over_its_rows(
    "## Release 4.1 (May 2027)\n\n1. 05/03: Gate\n2. 05/17: Thaw\n3. 05/31: Out\n",
    &["Gate | 2027-05-03", "Thaw | 2027-05-17", "Out | 2027-05-31"]
)]
#[case::a_divider_over_columns(
    "<table><tr><th>When</th><th>What</th></tr>\n<tr><td colspan=\"2\">June 2027</td></tr>\n<tr><td>3 June 2027</td><td>Gate</td></tr></table>\n",
    &["Gate | 2027-06-03"]
)]
#[case::it_was_another_day(
    "| What | When | Remarks |\n|-|-|-|\n| Gate | 8 June 2027 | moved from 1 June 2027 |\n| Out | 9 June 2027 | (was 2 June 2027) |\n",
    &["Gate | 2027-06-08", "Out | 2027-06-09"]
)]
#[case::a_comment_of_yaml(
    "# 2026-01-01\nplan:\n- name: \"Gate #2\"\n  date: 2027-06-11 # was 2027-06-04\n",
    &["Gate #2 | 2027-06-11"]
)]
#[case::a_comment_of_markdown(
    "[//]: # (Old gate: 1 June 2027)\n\n- Gate: 11 June 2027\n",
    &["Gate | 2027-06-11"]
)]
#[case::struck_out(
    "- ~~Gate: 25 May 2027~~\n- Gate: 27 May 2027\n",
    &["Gate | 2027-05-27"]
)]
#[case::a_date_that_is_struck_out(
    "| What | When |\n|-|-|\n| Gate | ~~1 May 2027~~ |\n| ~~Cut~~ | ~~2 May 2027~~ |\n| Out | 3 May 2027 |\n",
    &["Gate | tbd", "Out | 2027-05-03"]
)]
#[case::days_first("# Plan 2027\n\n- 23.4. Gate\n- 6.5. Out\n", &["Gate | 2027-04-23", "Out | 2027-05-06"])]
#[case::values_without_a_heading("Gate;2027-03-02;oak\nOut;2027-03-30;fir\n", &["Gate | 2027-03-02", "Out | 2027-03-30"])]
#[case::a_heading_of_two_rows(
    "=========  ======  ====================\nWeek               Events\n-----------------  --------------------\nDates      Count   What\n\
     =========  ======  ====================\n2027-03-01 R-3     Gate\n2027-03-08 R-2     Out\n=========  ======  ====================\n",
    &["Gate | 2027-03-01", "Out | 2027-03-08"]
)]
#[case::a_version_and_its_name(
    "- version: '4.1'\n  name: Amber\n  release: 2027-01-02\n  eol: 2028-01-02\n",
    &["4.1 (Amber) release | 2027-01-02", "4.1 (Amber) eol | 2028-01-02"]
)]
#[case::between_two_days(
    "Plan\n====\n\nGate\n----\n\nBetween 31 May 2027 and 2 June 2027 it is closed.\n",
    &["it is closed | 2027-05-31..2027-06-02"]
)]
#[case::a_plain_text_of_months_and_days(
    "October 2027 release week\n\n10/04  Gate\n10/18  Thaw\n10/25  Out\n",
    &["Gate | 2027-10-04", "Thaw | 2027-10-18", "Out | 2027-10-25"]
)]
#[case::a_date_between_columns(
    "9.2.0   9 June 2027    first hand\n9.2.2   11 August 2027   second\n9.2.3   1 September 2027   third\n",
    &["9.2.0 first hand | 2027-06-09", "9.2.2 second | 2027-08-11", "9.2.3 third | 2027-09-01"]
)]
#[case::a_block_that_is_commented_out(
    "= Plan\n\n[comment]\n--\nOut on 2 June 2027\n--\n\n* Gate: 11 June 2027\n",
    &["Gate | 2027-06-11"]
)]
#[case::two_dots_between_days("- 2027-04-08..2027-04-10 Gate\n- 2027-04-12: Out\n", &["Gate | 2027-04-08..2027-04-10", "Out | 2027-04-12"])]
#[case::when_the_page_was_changed(
    "**Gate:** March 4, 2027\n**Out:** March 18, 2027\n\n(Last edited on March 1, 2027)\n",
    &["Gate | 2027-03-04", "Out | 2027-03-18"]
)]
#[case::no_hour_takes_the_day(
    "| What | Date | Time (UTC) |\n|---|---|---|\n| Gate | 2027-03-04 | 17:00 |\n| Out | 2027-03-18 | all day |\n| Thaw | 2027-04-01 | TBD |\n",
    &["Gate | 2027-03-04T17:00Z", "Out | 2027-03-18", "Thaw | 2027-04-01"]
)]
#[case::an_hour_under_its_own_key(
    "plan:\n- name: Gate\n  date: 2027-04-01\n  time: 17:00 UTC\n",
    &["Gate | 2027-04-01T17:00Z"]
)]
#[case::the_number_of_a_week(
    "| Week | What |\n|---|---|\n| 9 (March 1, 2027) | Gate |\n| 10 (March 8, 2027) | Out |\n",
    &["Gate | 2027-03-01", "Out | 2027-03-08"]
)]
#[case::a_word_for_a_weekday("- **Fridya 7 May 2027**: Week 8 - Gate\n", &["Gate | 2027-05-07"])]
fn what_is_read_rightly_alarms_nobody(#[case] text: &str, #[case] expected: &[&str]) {
    check(text, expected, &[], &[]);
}

#[rstest]
#[case::a_target_without_a_date(
    "| Version | Target |\n|-|-|\n| 6.0 | Summer 2027 |\n| 6.1 | {{ next }} |\n\n| Event | Date |\n|-|-|\n| Gate | 2027-03-01 |\n",
    &["Gate | 2027-03-01"], &[3, 4]
)]
#[case::a_season_in_a_list("- Gate: 2027-03-01\n- Out, late 2027\n", &["Gate | 2027-03-01"], &[2])]
#[case::a_name_over_the_date(
    "{|\n! What !! When !! Who\n|-\n| Gate || 18 June 2027 || oak\n|-\n| colspan=\"2\" | Break, 20-22 June 2027 || all\n|}\n",
    &["Gate | 2027-06-18", "Break, 20-22 June 2027 | tbd"], &[6]
)]
#[case::a_week_in_words(
    "| What | When | Week |\n|-|-|-|\n| Gate | 8 March 2027 | weeks 5-6 |\n| Out | 15 March 2027 | week 12 |\n",
    &["Gate | 2027-03-08", "Out | 2027-03-15"], &[3]
)]
#[case::only_its_name_is_struck_out(
    "| What | When |\n|-|-|\n| ~~Cut~~ | 1 May 2027 |\n| Out | 3 May 2027 |\n",
    &["Out | 2027-05-03"], &[3]
)]
#[case::an_item_whose_name_is_struck_out("- ~~Cut~~: 1 May 2027\n- Out: 3 May 2027\n", &["Out | 2027-05-03"], &[1])]
#[case::two_days_and_an_hour("- Gate: 1-3 March 2027, 10:00 UTC\n- Out: 2027-03-08\n", &["Gate | 2027-03-01..2027-03-03", "Out | 2027-03-08"], &[1])]
#[case::a_builder_without_one_date(
    "releases:\n- version: 1.40\n  timeline:\n  - what: Gate\n    when: Web 19th May 2027\n    week: week 4\n",
    &["Gate | tbd"], &[4]
)]
fn what_is_not_read_is_listed(
    #[case] text: &str,
    #[case] expected: &[&str],
    #[case] unread: &[u32],
) {
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), expected);
    let (lines, findings) = open(text, &schedule);
    assert_eq!(lines, unread);
    assert!(findings.iter().all(|found| found.ends_with("no-date-understood")), "{findings:?}");
    assert_eq!(findings.len(), unread.len(), "each once: {findings:?}");
}

#[test]
fn two_days_with_their_end_anywhere_on_earth_lose_no_hour() {
    let text = "- Gate: 3 - 5 March 2027 (EOD AoE)\n- Out: 2027-03-08\n";
    check(text, &["Gate | 2027-03-03..2027-03-05", "Out | 2027-03-08"], &[], &[]);
}

#[rstest]
#[case("Friday 5 February 2027 COB PST")]
#[case("5 February 2027, close of business PST")]
#[case("Friday 5 Feb 2027, end of business day (PST)")]
#[case("EOB 5 February 2027 PST")]
fn the_close_of_business_is_the_end_of_a_day(#[case] when: &str) {
    let expected = ["Gate | 2027-02-06T01:00Z 2027-02-06T08:00Z"];
    let table = format!("| What | When |\n|-|-|\n| Gate | {when} |\n");
    let schedule = import(&table, "plan").unwrap();
    assert_eq!(rows(&schedule), expected);
    assert!(schedule.milestones[0].doubt_words().is_some(), "the earlier counts, and it is said");
    assert_eq!(open(&table, &schedule), (vec![], vec!["3 ambiguous-eod".to_owned()]));
    let list = format!("- Gate: {when}\n");
    assert_eq!(rows(&import(&list, "plan").unwrap()), expected);
}

#[rstest]
#[case::rst_table(
    ".. |gate| replace:: 18 June 2027\n\n.. list-table::\n   :header-rows: 1\n\n   * - What\n     - When\n   * - Gate\n     - |gate|\n",
    &["Gate | 2027-06-18"]
)]
#[case::rst_list(".. |d| replace:: June 18, 2027\n\n* Gate: |d|\n* Out: 25 June 2027\n", &["Gate | 2027-06-18", "Out | 2027-06-25"])]
#[case::asciidoc(
    "= Plan\n:gate-date: 18 June 2027\n\n|===\n|What |When\n\n|Gate |{gate-date}\n|Out |25 June 2027\n|===\n",
    &["Gate | 2027-06-18", "Out | 2027-06-25"]
)]
fn a_value_that_is_named_once_stands_where_its_name_does(
    #[case] text: &str,
    #[case] expected: &[&str],
) {
    check(text, expected, &[], &[]);
}

#[test]
fn a_named_value_that_nobody_uses_is_listed() {
    let text = ".. |old| replace:: 1 June 2027\n\n* Gate: 18 June 2027\n";
    check(text, &["Gate | 2027-06-18"], &[1], &["1 no-date-understood"]);
}

#[rstest]
#[case::asciidoc_separator(
    "[options=\"header\",separator=!]\n|===\n!What !When\n!Gate !18 June 2027\n!Out !25 June 2027\n|===\n",
    &["Gate | 2027-06-18", "Out | 2027-06-25"]
)]
#[case::asciidoc_commas(
    "= Plan\n\n[format=csv,options=\"header\"]\n|===\nWhat,When\n\"Gate, hard\",18 June 2027\n|===\n\n,===\nWhat,When\nOut,25 June 2027\n,===\n",
    &["Gate, hard | 2027-06-18", "Out | 2027-06-25"]
)]
#[case::asciidoc_colons(":===\nWhat:When\nGate:18 June 2027\n:===\n", &["Gate | 2027-06-18"])]
#[case::asciidoc_spans(
    "|===\n|What |When |Who\n\n.2+|Gate |18 June 2027 |oak\n|25 June 2027 |fir\n|Out 2*|2 July 2027\na|\n* Thaw\n|9 July 2027 +\n17:00 UTC\n|oak\n|===\n",
    &["Gate | 2027-06-18", "Gate | 2027-06-25", "Out | 2027-07-02", "Thaw | 2027-07-09T17:00Z"]
)]
#[case::asciidoc_struck_out(
    "|===\n|What |When\n\n|Gate |[line-through]#11 June 2027# 18 June 2027\n|Cut |[.line-through]#19 June 2027#\n|===\n",
    &["Gate | 2027-06-18", "Cut | tbd"]
)]
#[case::mediawiki_templates_and_notes(
    "{|\n|+ Plan of 1 May 2027\n! What !! When\n|-\n| Gate || {{dts|2027|6|18}}\n|-\n| Out || data-sort-value=\"2027-06-25\" | 25 June 2027<ref name=\"a\">was 24 June 2027</ref>\n|-\n\
     | Thaw || 2 July 2027{{efn|moved from 1 July 2027}}\n|}\n",
    &["Gate | 2027-06-18", "Out | 2027-06-25", "Thaw | 2027-07-02"]
)]
#[case::mediawiki_items_in_items(
    "{|\n! What !! When\n|-\n| Gate || 18 June 2027\n|}\n\n== Later ==\n* '''25 June 2027''': Out\n** notes\n",
    &["Gate | 2027-06-18"]
)]
fn other_tables_than_markdowns(#[case] text: &str, #[case] expected: &[&str]) {
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), expected);
    assert!(schedule.unread.is_empty(), "{:?}", schedule.unread);
}

#[test]
fn a_table_within_a_cell_is_listed_and_ends_nothing() {
    let text = "{|\n! What !! When !! Note\n|-\n| Gate || 18 June 2027 ||\n{|\n| was || 11 June 2027\n|}\n|-\n| Out || 25 June 2027 ||\n|}\n";
    check(text, &["Gate | 2027-06-18", "Out | 2027-06-25"], &[6], &["6 no-date-understood"]);
}

#[test]
fn what_stands_below_the_rows_of_a_table_is_none() {
    let text = "[%header%footer,cols=\"2*\"]\n|===\n|What |When\n|Gate |18 June 2027\n|Out |25 June 2027\n|Last change |1 May 2027\n|===\n";
    check(text, &["Gate | 2027-06-18", "Out | 2027-06-25"], &[6], &["6 no-date-understood"]);
}

#[test]
fn names_in_the_builders_file_are_plain_everywhere() {
    let text = "releases:\n- version: 1.40\n  timeline:\n  - what: \"`v1.40.0` out\"\n    who: \"_Lead_, [Docs](https://example.org)\"\n    when: \"~~Tue July 13, 2027~~ Tue July 20, 2027\"\n";
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), ["v1.40.0 out | 2027-07-20"]);
    assert_eq!(schedule.milestones[0].who.as_deref(), Some("Lead, Docs"));
    assert!(schedule.unread.is_empty());
}

#[test]
fn a_note_beside_a_release_is_listed_and_no_fault() {
    let text = "schedules:\n- release: 1.30\n  next:\n  - release: 1.30.5\n    cherryPickDeadline: 2027-09-06\n    targetDate: 2027-09-10\n    note: Out of band, see the list\n";
    let schedule = import(text, "plan").unwrap();
    assert_eq!(open(text, &schedule), (vec![7], vec![]));
}

/// A summary, and a timeline without one of its days.
fn with_summary(summary: &str) -> String {
    format!(
        "# v1.40\n\n{summary}\n| What | Who | When | Week |\n|---|---|---|---|\n\
         | Start of Release Cycle | Lead | Monday 11th January 2027 | week 1 |\n\
         | Docs Freeze | Docs | Tuesday 13th April 2027 | week 14 |\n\
         | v1.40.0 released | Lead | Wednesday 28th April 2027 | week 16 |\n"
    )
}

#[test]
fn a_day_that_only_the_summary_names_is_a_milestone() {
    let text = with_summary(
        "- **Monday 11th January 2027**: Week 1 \u{2014} Release cycle begins\n\
         - **Friday 5th March 2027, 17:00 UTC**: Week 8 \u{2014} Code Freeze\n\
         - **Monday 22nd - Thursday 25th March 2027**: Week 11 \u{2014} LampCon\n\
         - **Wednesday 28th April 2027**: Week 16 \u{2014} Release day\n",
    );
    let schedule = import(&text, "plan").unwrap();
    assert_eq!(
        rows(&schedule),
        [
            "Code Freeze | 2027-03-05T17:00Z",
            "LampCon | 2027-03-22..2027-03-25",
            "Start of Release Cycle | 2027-01-11",
            "Docs Freeze | 2027-04-13",
            "v1.40.0 released | 2027-04-28",
        ]
    );
    assert_eq!((schedule.milestones[0].line, schedule.milestones[0].week), (4, Some(8)));
    assert_eq!(schedule.summary.len(), 4, "it is still part of the summary");
    assert_eq!(open(&text, &schedule), (vec![], vec![]));
}

#[rstest]
#[case::another_time_for_a_row("- **Tuesday 6th April 2027**: Docs Freeze\n")]
#[case::other_words_for_a_row("- **Monday 11th January 2027**: The work starts\n")]
#[case::another_cycle("- **Wednesday 4th March 2026**: Code Freeze\n")]
#[case::a_page_that_was_changed("- Last updated: 20 January 2027\n")]
#[case::a_row_in_more_words("- **Tuesday 6th April 2027**: Docs Freeze, all pages ready\n")]
fn what_may_be_a_row_in_other_words_is_no_second_milestone(#[case] summary: &str) {
    let schedule = import(&with_summary(summary), "plan").unwrap();
    assert_eq!(schedule.milestones.len(), 3);
    assert_eq!(schedule.summary.len(), 1);
}

#[test]
fn a_list_below_the_timeline_says_nothing_new() {
    let text = format!("{}\n- 20 February 2027: minutes of the meeting\n", with_summary(""));
    assert_eq!(import(&text, "plan").unwrap().milestones.len(), 3);
}

#[test]
fn an_hour_for_all_times_may_stand_in_a_note() {
    let text = "Plan\n====\n\n.. note:: All times are end of day, AoE.\n\n=====  =============\nWhat   When\n=====  =============\n\
                Gate   11 March 2027\nOut    15 April 2027, 14:00 UTC\n=====  =============\n";
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), ["Gate | aoe 2027-03-11", "Out | 2027-04-15T14:00Z"]);
}

#[test]
fn a_list_of_a_page_is_one_where_it_could_be_data_as_well() {
    let text = "# Orchard 27.04\n\n- Gate: Thursday, 1 April\n- Out: Thursday the 22nd of April\n";
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), ["Gate | 2027-04-01", "Out | 2027-04-22"]);
    assert_eq!(schedule.kind, SourceKind::Bullets);
}

#[rstest]
#[case::asciidoc(
    "= Plan\n\n////\nOut on 2 June 2027\n////\n\n|===\n|What |When\n\n|Out |25 June 2027\n|===\n"
)]
#[case::rst(
    "Plan\n====\n\n..\n   Out on 2 June 2027\n\n=====  ============\nWhat   When\n=====  ============\nOut    25 June 2027\n=====  ============\n"
)]
fn what_is_commented_out_contradicts_nothing(#[case] text: &str) {
    check(text, &["Out | 2027-06-25"], &[], &[]);
}
