//! Tables as other teams publish them: without a heading, with dates where nobody looks for them,
//! with several names a row. Each file of the field with what is right, and variants of it.

use super::bundled::import;
use super::forms::{read, rows};
use crate::schedule::Schedule;
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
