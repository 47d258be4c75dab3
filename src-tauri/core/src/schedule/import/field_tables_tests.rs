//! Tables as other teams publish them: without a heading, with dates where nobody looks for them,
//! with several names a row. Each file of the field with what is right, and variants of it.

use super::bundled::import;
use super::forms::{read, rows};
use crate::schedule::{Schedule, lint::lint};
use crate::time::BundledZones;
use rstest::rstest;

macro_rules! field {
    ($name:literal) => {
        include_str!(concat!("../../../../../tests/fixtures/field/", $name))
    };
}

/// `line | text` of everything that is said to be not understood.
fn unread(schedule: &Schedule) -> Vec<String> {
    schedule.unread.iter().map(|unread| format!("{} | {}", unread.line, unread.text)).collect()
}

const PLAN: [&str; 3] =
    ["Features closed | 2027-03-09", "Texts closed | 2027-04-13", "Out | 2027-05-18"];

#[rstest]
#[case::markdown(field!("headerless-table.md"), &PLAN)]
#[case::html(field!("headerless-table.html"), &PLAN)]
#[case::asciidoc(field!("headerless-table.adoc"), &PLAN)]
#[case::mediawiki(field!("headerless-table.wiki"), &PLAN)]
#[case::moin(field!("headerless-table-moin.txt"), &PLAN)]
#[case::grid(field!("headerless-table-grid.rst"), &["Features closed | 2027-03-09", "Texts closed | 2027-04-13"])]
#[case::simple(
    field!("headerless-table.rst"),
    &["9.2 alpha, features closed | 2027-03-09", "9.2 beta, texts closed | 2027-04-13", "9.2 out | 2027-05-18"]
)]
#[case::list_table(
    ".. list-table::\n\n   * - Features closed\n     - 2027-03-09\n   * - Texts closed\n     - 2027-04-13\n",
    &["Features closed | 2027-03-09", "Texts closed | 2027-04-13"]
)]
#[case::csv_table(
    ".. csv-table::\n   :widths: 1, 2\n\n   \"Features, closed\",2027-03-09\n   Texts closed,2027-04-13\n",
    &["Features, closed | 2027-03-09", "Texts closed | 2027-04-13"]
)]
#[case::date_behind_and_without_a_year(
    "# Plan 2027\n\n| Features closed | Tue, March 9 |\n|---|---|\n| Texts closed | Tue, April 13 |\n",
    &["Features closed | 2027-03-09", "Texts closed | 2027-04-13"]
)]
#[case::the_name_is_a_word_of_headings(
    "| Deadline | 9 March 2027 |\n|---|---|\n| Release | 13 April 2027 |\n",
    &["Deadline | 2027-03-09", "Release | 2027-04-13"]
)]
#[case::what_follows_is_open(
    "| 9 March 2027, 17:00 UTC | Features closed |\n|---|---|\n| TBD | Out |\n",
    &["Features closed | 2027-03-09T17:00Z", "Out | tbd"]
)]
#[case::one_row_of_html("<table><tr><td>2027-03-09</td><td>Features closed</td></tr></table>", &["Features closed | 2027-03-09"])]
#[case::one_row_of_asciidoc("|===\n|2027-03-09 |Features closed\n|===\n", &["Features closed | 2027-03-09"])]
#[case::one_row_of_a_wiki("{|\n| 2027-03-09 || Features closed\n|}\n", &["Features closed | 2027-03-09"])]
#[case::a_list_table_without_options_and_with_a_heading(
    ".. list-table::\n\n   * - What\n     - When\n   * - Features closed\n     - 2027-03-09\n",
    &["Features closed | 2027-03-09"]
)]
#[case::a_simple_table_without_a_second_rule_and_dates_below_words(
    "Plan\n====\n\n================ ============\nWhat             When\nFeatures closed  2027-03-09\n================ ============\n",
    &["Features closed | 2027-03-09"]
)]
#[case::the_format_says_that_the_row_has_no_date(
    "Plan\n====\n\n================ ==============\nFeatures closed  end of spring\nTexts closed     2027-04-13\n================ ==============\n",
    &["Features closed | tbd", "Texts closed | 2027-04-13"]
)]
#[case::marked_in_html(
    "<table><thead><tr><td>Step</td><td>At the latest</td></tr></thead><tbody><tr><td>Out</td><td>2027-03-09</td></tr></tbody></table>",
    &["Out | 2027-03-09"]
)]
fn a_first_row_with_a_date_is_no_heading(#[case] text: &str, #[case] expected: &[&str]) {
    let schedule = read(text);
    assert_eq!(rows(&schedule), expected);
    let lines: Vec<&str> = text.lines().collect();
    for milestone in &schedule.milestones {
        let line = lines[usize::try_from(milestone.line).unwrap() - 1];
        assert!(
            text.lines().count() < 4
                || line.contains(&milestone.name)
                || line.contains("<tr>")
                || line.contains('"'),
            "{milestone:?}: {line}"
        );
    }
}

#[test]
fn days_that_head_the_columns_of_a_rotation_are_no_row() {
    let rotation = "| Duty | 2027-03-01 | 2027-03-08 |\n|---|---|---|\n| Triage | Oak | Fir |\n\n\
                    | What | When |\n|---|---|\n| Out | 2027-03-09 |\n";
    assert_eq!(rows(&read(rotation)), ["Out | 2027-03-09"]);
}

#[rstest]
#[case::spanned(
    field!("spanned-heading-grid.rst"),
    &["Proposals closed | 2027-03-01..2027-03-05", "Features closed | 2027-03-08..2027-03-12",
      "Texts closed | 2027-03-08..2027-03-12", "Out | 2027-03-29..2027-04-02"]
)]
#[case::two_lines_of_heading(
    "Plan 2027\n=========\n\n+--------------+------------+\n| Lantern      | Day        |\n\
     +-------+------+            |\n| What  | Who  |            |\n+=======+======+============+\n\
     | Gate  | Oak  | 2027-03-09 |\n+-------+------+------------+\n| Out          | 2027-04-13 |\n\
     +--------------+------------+\n",
    &["Gate | 2027-03-09", "Out | 2027-04-13"]
)]
#[case::bars_that_do_not_keep_to_the_frame(
    "+------+------------+\n| What | When       |\n+======+============+\n| A gate | 2027-03-09 |\n\
     +------+------------+\n| Out  | 2027-04-13 |\n+------+------------+\n",
    &["A gate | 2027-03-09", "Out | 2027-04-13"]
)]
#[case::a_simple_table_with_a_wide_heading(
    "Plan 2027\n=========\n\n======  ======  ================\n Week           Events\n--------------  ----------------\n\
     From    To      What\n======  ======  ================\nMar 01  Mar 05  Proposals closed\n                (all of them)\n\
     Mar 08  Mar 12  Features closed\n======  ======  ================\n",
    &["Proposals closed (all of them) | 2027-03-01..2027-03-05", "Features closed | 2027-03-08..2027-03-12"]
)]
fn a_heading_may_cover_columns(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(rows(&read(text)), expected);
}

#[rstest]
#[case("*  - Gate\n      - 2027-03-09\n")]
#[case("- * Gate\n     * 2027-03-09\n")]
#[case("* * Gate\n     * 2027-03-09\n")]
fn a_list_of_lists_with_any_marks(#[case] row: &str) {
    let text =
        format!(".. list-table:: Plan\n   :header-rows: 1\n\n   * - What\n     - When\n   {row}");
    assert_eq!(rows(&read(&text)), ["Gate | 2027-03-09"]);
}

#[test]
fn a_value_of_a_csv_table_may_hold_marks_and_lines() {
    let text = ".. csv-table::\n   :header: What, When\n\n   \"The \"\"big\"\" gate\",2027-03-09\n   \"Out, with\n   notes\",2027-04-13\n";
    let schedule = import(text, "plan").unwrap();
    assert_eq!(rows(&schedule), ["The \"big\" gate | 2027-03-09", "Out, with notes | 2027-04-13"]);
    assert_eq!(unread(&schedule), Vec::<String>::new());
}

/// `line rule` of everything that is wrong, but for years that are left out.
fn findings(text: &str) -> Vec<String> {
    let found = lint(&read(text), text, &BundledZones);
    let said = found.iter().map(|finding| format!("{} {}", finding.line, finding.rule.name()));
    said.filter(|finding| !finding.ends_with("missing-year")).collect()
}

#[rstest]
#[case::a_milestone_and_what_is_done(
    field!("two-name-columns.md"),
    &["Alpha \u{2013} Tag the alpha | 2027-05-06", "Alpha \u{2013} Proposals closed | 2027-05-06",
      "Lanes vote | 2027-05-20"]
)]
#[case::a_description_is_no_second_name(
    "| Event | Description | When |\n|-|-|-|\n| Gate | Closes all | 2027-05-06 |\n| | Vote | 2027-05-20 |\n",
    &["Gate | 2027-05-06", "Vote | 2027-05-20"]
)]
#[case::the_same_twice(
    "| Task | Milestone | When |\n|-|-|-|\n| Gate | Gate | 2027-05-06 |\n",
    &["Gate | 2027-05-06"]
)]
#[case::yaml(
    field!("two-name-columns.yaml"),
    &["Code freeze \u{2013} Branch the release | 2027-05-06", "Lanes vote | 2027-05-20"]
)]
#[case::dividers(
    "| When | What | Who |\n|-|-|-|\n| Q2 2027 | | |\n| 2027-05-06 | Gate | Oak |\n| **June / July** | | |\n\
     | 2027-07-01 | Out | Oak |\n| After that | | |\n| TBD | Party | |\n",
    &["Gate | 2027-05-06", "Out | 2027-07-01", "Party | tbd"]
)]
fn two_columns_that_name(#[case] text: &str, #[case] expected: &[&str]) {
    let schedule = read(text);
    assert_eq!(rows(&schedule), expected);
    assert_eq!(findings(text), Vec::<String>::new());
}

#[rstest]
#[case(field!("tabs-in-pipe-table.md"))]
#[case(
    "Version\t| Features closed | Release date\n---\t|---|---\n1.3.0\t| March 9th, 2027 | March 15th, 2027\n1.3.2\t| April 29 2027 | May 05 2027\n"
)]
fn tabs_stand_for_blanks(#[case] text: &str) {
    let expected = [
        "1.3.0 \u{2013} Features closed | 2027-03-09",
        "1.3.0 \u{2013} Release date | 2027-03-15",
        "1.3.2 \u{2013} Features closed | 2027-04-29",
        "1.3.2 \u{2013} Release date | 2027-05-05",
    ];
    assert_eq!(rows(&read(text)), expected);
}

#[rstest]
#[case::field(
    field!("labelled-date-cell.md"),
    &["1.3.0 \u{2013} Features closed | 2027-03-09", "1.3.0 \u{2013} Release date | 2027-03-15",
      "2.0.0 RC \u{2013} Features closed \u{2013} Core | 2027-03-21",
      "2.0.0 RC \u{2013} Features closed \u{2013} Plugins | 2027-04-18",
      "2.0.0 RC \u{2013} Release date | 2027-04-28"],
    &[]
)]
#[case::several_in_one_cell(
    "| What | When |\n|-|-|\n| Gate | Core: March 21st, 2027, Plugins: April 18th, 2027 |\n\
     | Cut | Core: 2027-05-01<br>Plugins: 2027-05-02 18:00 UTC |\n| Out | Oak \u{2013} 3 June 2027 |\n",
    &["Gate \u{2013} Core | 2027-03-21", "Gate \u{2013} Plugins | 2027-04-18", "Cut \u{2013} Core | 2027-05-01",
      "Cut \u{2013} Plugins | 2027-05-02T18:00Z", "Out \u{2013} Oak | 2027-06-03"],
    &[]
)]
#[case::words_about_the_date_are_no_label(
    "| What | When |\n|-|-|\n| Gate | Was: March 21st, 2027 |\n| Cut | not before: 2027-05-01 |\n| Out | 2027-06-03 |\n",
    &["Gate | tbd", "Cut | tbd", "Out | 2027-06-03"],
    &["3 | Was: March 21st, 2027", "4 | not before: 2027-05-01"]
)]
#[case::one_part_is_not_understood(
    "| What | When |\n|-|-|\n| Gate | Core: March 21st, 2027, Plugins: in spring |\n| Out | 2027-06-03 |\n",
    &["Gate | tbd", "Out | 2027-06-03"],
    &["3 | Core: March 21st, 2027, Plugins: in spring"]
)]
fn a_date_may_say_what_it_is_of(
    #[case] text: &str,
    #[case] expected: &[&str],
    #[case] left: &[&str],
) {
    let schedule = read(text);
    assert_eq!(rows(&schedule), expected);
    assert_eq!(unread(&schedule), left);
}

#[rstest]
#[case::ends_with_a_month(
    field!("second-date-is-a-month.md"),
    &["1.6 | 2027-02-15..2028-08-23", "1.7 | 2027-03-10..2028-09-30"],
    &[]
)]
#[case::in_one_cell(
    "| What | When |\n|-|-|\n| 1.7 | 10 March 2027 - September 2028 |\n",
    &["1.7 | 2027-03-10..2028-09-30"],
    &[]
)]
#[case::ends_with_less_than_a_day(
    "| Release | Start | End of life |\n|-|-|-|\n| 1.6 | February 15, 2027 | 2028-09 |\n| 1.7 | March 10, 2027 | Q3 2028 |\n\
     | 1.8 | April 10, 2027 | 2029 |\n| 1.9 | June 2027 | TBD |\n| 1.10 | - | Sept. 2029 (estimated) |\n| 1.11 | June 11, 2027 | end of 2029 |\n",
    &["1.6 | 2027-02-15..2028-09-30", "1.7 | 2027-03-10..2028-09-30", "1.8 | 2027-04-10",
      "1.9 | 2027-06-01..2027-06-30", "1.10 | 2029-09-01..2029-09-30", "1.11 | 2027-06-11"],
    &["5 | 2029", "8 | end of 2029"]
)]
#[case::in_another_column_as_numbers(
    field!("date-in-other-column.md"),
    &["M1 | 2027-10-08", "Quiet period | tbd", "GA | 2027-12-08"],
    &["3 | | M1 | Friday, October 8, 2027 | 10/01 to 10/08 | |", "4 | | Quiet period | | 12/03 to 12/07 | No builds |"]
)]
#[case::in_another_column(
    "| Release | Date | Span | Notes |\n|-|-|-|-|\n| M1 | Friday, October 8, 2027 | | |\n\
     | Quiet period | - | Dec 3 to Dec 7 | No builds |\n| GA | Wednesday, December 8, 2027 | | |\n",
    &["M1 | 2027-10-08", "Quiet period | 2027-12-03..2027-12-07", "GA | 2027-12-08"],
    &[]
)]
#[case::no_longer_the_date(
    "| Release | Date | Original date |\n|-|-|-|\n| M1 | 2027-10-08 | |\n| GA | | 2027-12-08 |\n",
    &["M1 | 2027-10-08", "GA | tbd"],
    &["4 | | GA | | 2027-12-08 |"]
)]
#[case::a_quarter_and_a_placeholder(
    field!("table-without-known-dates.md"),
    &["5.1 | 2027-04-01..2027-06-30", "5.2 | tbd", "Features closed | 2027-03-01", "Out | 2027-03-15"],
    &["6 | {{ plan.autumn }}"]
)]
#[case::a_table_in_which_nothing_is_understood(
    "| Release date | Version |\n|-|-|\n| {{ spring }} | 5.1 |\n| TBD | 5.2 |\n| soon | 5.3 |\n\n\
     | Date | Event |\n|-|-|\n| 2027-03-01 | Gate |\n",
    &["Gate | 2027-03-01"],
    &["3 | {{ spring }}", "5 | soon"]
)]
fn no_date_of_a_table_is_lost(
    #[case] text: &str,
    #[case] expected: &[&str],
    #[case] left: &[&str],
) {
    let schedule = read(text);
    assert_eq!(rows(&schedule), expected);
    assert_eq!(unread(&schedule), left);
}

#[rstest]
#[case::field(field!("one-date-column-meaning.md"), "v3.1 \u{2013} first candidate | 2027-12-17", "Oak (GitHub: @oak-release)")]
#[case::a_champion(
    "| Version | Champion | Publication |\n|-|-|-|\n| 4.2 | @oak | 2027-12-17 |\n",
    "4.2 \u{2013} Publication | 2027-12-17",
    "@oak"
)]
#[case::only_a_date(
    "| Version | Planned release date | Release Managers |\n|-|-|-|\n| 4.2 | 2027-12-17 | @oak |\n",
    "4.2 | 2027-12-17",
    "@oak"
)]
#[case::an_approver(
    "| What | When | Approver(s) |\n|-|-|-|\n| Gate | 2027-12-17 | @oak |\n",
    "Gate | 2027-12-17",
    "@oak"
)]
fn the_meaning_of_a_date_and_whose_it_is(#[case] text: &str, #[case] row: &str, #[case] who: &str) {
    let schedule = read(text);
    assert_eq!(rows(&schedule)[0], row);
    assert_eq!(schedule.milestones[0].who.as_deref(), Some(who));
}

#[test]
fn a_beginning_and_an_end_belong_together_beside_other_dates() {
    let text = "| Stage | Deadline for PR | Begin time | End time |\n|-|-|-|-|\n| Build | - | 2025-01-02 | 2025-01-16 |\n\
                | Kernel freeze | - | 2025-01-23 | 2024-02-27 |\n| Release | 2025-03-20 | 2025-03-26 | 2025-03-26 |\n";
    assert_eq!(
        rows(&read(text)),
        [
            "Build | 2025-01-02..2025-01-16",
            "Kernel freeze | tbd",
            "Release \u{2013} Deadline for PR | 2025-03-20",
            "Release | 2025-03-26"
        ]
    );
    assert!(findings(text).contains(&"4 range-inverted".to_owned()), "{:?}", findings(text));
    let two = "| Release | Code start | Code end | Test start | Test end |\n|-|-|-|-|-|\n\
               | 4.2 | 2027-01-04 | 2027-01-08 | 2027-01-11 | 2027-01-15 |\n";
    assert_eq!(
        rows(&read(two)),
        [
            "4.2 \u{2013} Code | 2027-01-04..2027-01-08",
            "4.2 \u{2013} Test | 2027-01-11..2027-01-15"
        ]
    );
}

#[rstest]
#[case("week 0", Some(0))]
#[case("Week 0", Some(0))]
#[case("2021 week 12", Some(12))]
#[case("2021\tweek 12", Some(12))]
#[case("2021-W12", Some(12))]
#[case("week 12, 2021", Some(12))]
#[case("CW 12", Some(12))]
#[case("2021", None)]
#[case("Wed", None)]
#[case("", None)]
fn the_number_of_a_week(#[case] text: &str, #[case] week: Option<u32>) {
    assert_eq!(crate::schedule::timeline::week_number(text), week);
}

#[test]
fn a_cycle_may_begin_with_week_0() {
    let text = "| What | When | Week |\n|-|-|-|\n| Prepare | Monday 3rd May 2027 | week 0 |\n\
                | Start of Release Cycle | Monday 10th May 2027 | week 1 |\n| Gate | Tuesday 18th May 2027 | week 2 |\n";
    let schedule = read(text);
    assert_eq!(schedule.week_one(), "2027-05-10".parse().ok());
    assert_eq!(findings(text), Vec::<String>::new());
    let only = text.replace("Start of Release Cycle", "Second").replace("| week 1 ", "| ");
    assert_eq!(read(&only).week_one(), "2027-05-10".parse().ok());
}

#[rstest]
#[case(
    "| What | When |\n|-|-|\n| v1.7.x released <sup>[1]</sup> | 2027-05-06 |\n",
    "v1.7.x released | 2027-05-06"
)]
#[case(
    "| What | When |\n|-|-|\n| Out<sup>*</sup> | May 6<sup>th</sup>, 2027 |\n",
    "Out | 2027-05-06"
)]
#[case(
    "<table><tr><th>What</th><th>When</th></tr><tr><td>Out<sup>[2]</sup></td><td>May 6<sup>th</sup>, 2027</td></tr></table>",
    "Out | 2027-05-06"
)]
fn a_mark_of_a_note_is_no_part_of_a_name(#[case] text: &str, #[case] row: &str) {
    assert_eq!(rows(&read(text)), [row]);
}

#[test]
fn names_of_the_builder_are_read_as_in_tables() {
    let text = "releases:\n- version: 1.30\n  timeline:\n  - what: \"**Begin Blog freeze (23:59 PDT)**\"\n    when: Thu September 9, 2021\n\
                \x20 - what: \"**Call for [Exceptions][Exception]**\"\n    when: Fri September 10, 2021\n\
                \x20 - what: \"[Notes](https://example.org/a_b) | `kubectl_x` ~~old~~\"\n    when: TBD\n";
    assert_eq!(
        rows(&read(text)),
        [
            "Begin Blog freeze | 2021-09-10T06:59Z",
            "Call for Exceptions | 2021-09-10",
            "Notes | kubectl_x | tbd"
        ]
    );
}

#[test]
fn a_version_keeps_its_number_beside_its_code_name() {
    let text = "{\"v0.8\":{\"start\":\"2012-06-25\",\"end\":\"2014-07-31\"},\n\"v4\":{\"start\":\"2015-09-08\",\"end\":\"2018-04-30\",\
                \"codename\":\"Amber\"},\n\"v5\":{\"start\":\"2015-10-29\"}}\n";
    let schedule = read(text);
    assert_eq!(
        rows(&schedule),
        [
            "v0.8 start | 2012-06-25",
            "v0.8 end | 2014-07-31",
            "v4 (Amber) start | 2015-09-08",
            "v4 (Amber) end | 2018-04-30",
            "v5 start | 2015-10-29"
        ]
    );
    assert_eq!(schedule.cycle, None);
    let list = "- release: 3.1\n  date: 2027-01-04\n- release: 3.10\n  date: 2027-06-04\n- release: 3.9\n  date: 2027-05-04\n";
    assert_eq!(read(list).cycle.as_deref(), Some("v3.10"));
}

#[test]
fn a_note_beside_patches_is_listed() {
    let text = "schedules:\n- release: 1.30\n  previousPatches:\n  - release: 1.30.4\n    cherryPickDeadline: 2024-08-09\n\
                \x20   targetDate: 2024-08-13\n    note: >-\n      Out of band, on\n      short notice\n";
    let schedule = read(text);
    assert_eq!(unread(&schedule), ["8 | Out of band, on short notice"]);
    assert_eq!(schedule.milestones.len(), 2);
}
