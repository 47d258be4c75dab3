//! Pages in HTML, fields of reStructuredText, tables whose heading covers several columns, values
//! under headings in other words, and dates beside those that no longer hold.

use super::forms::{read, rows};
use crate::schedule::lint::lint;
use crate::schedule::scan::{Fate, account};
use crate::time::BundledZones;
use rstest::rstest;

/// The rows, of a text of which nothing is unread and in which a lint finds nothing.
fn clean(text: &str) -> Vec<String> {
    let schedule = read(text);
    assert_eq!(schedule.unread, [], "{text}");
    let left = account(text, &schedule).into_iter().filter(|found| found.fate == Fate::Unread);
    assert_eq!(left.collect::<Vec<_>>(), [], "{text}");
    let findings = lint(&schedule, text, &BundledZones);
    assert!(findings.is_empty(), "{text}\n{findings:?}");
    rows(&schedule)
}

const TWO: [&str; 2] = ["Feature freeze | 2027-07-16", "Text freeze | 2027-07-23"];

#[rstest]
#[case::terms_that_are_dates(
    "<dl>\n<dt>16 July 2027</dt><dd>Feature freeze</dd>\n<dt>23 July 2027</dt><dd>Text freeze</dd>\n</dl>\n"
)]
#[case::tags_that_nobody_closes(
    "<dl>\n<dt>16 July 2027<dd>Feature freeze\n<dt>23 July 2027<dd>Text freeze\n</dl>\n"
)]
#[case::what_comes_first(
    "# Lantern 4.2\n\n<dl>\n  <dt>Feature freeze</dt>\n  <dd>16 July 2027</dd>\n  <dt>Text freeze:</dt>\n  <dd>\n    23 July 2027\n  </dd>\n</dl>\n"
)]
#[case::a_list_below_a_term(
    "<dl><dt>16 July 2027</dt>\n<dd><ul><li>Feature freeze</li></ul></dd>\n<dt>23 July 2027</dt>\n<dd><ul><li>Text freeze</li></ul></dd></dl>\n"
)]
#[case::headings_of_a_page(
    "<!DOCTYPE html><html><body><h1>Lantern 4.2</h1>\n<h3>16 July 2027</h3><p>Feature freeze</p>\n<h3>23 July 2027</h3>\n<p>Text freeze. Nothing new from here on.</p></body></html>\n"
)]
#[case::headings_in_one_line(
    "<html><body><h3>16 July 2027</h3><p>Feature freeze</p><h3>23 July 2027</h3><p>Text freeze</p></body></html>"
)]
#[case::headings_above_lists(
    "<h2>16 July 2027</h2>\n<ul>\n<li>Feature freeze</li>\n</ul>\n<h2>23 July 2027</h2>\n<ul>\n<li>Text freeze</li>\n</ul>\n"
)]
#[case::headings_within_markdown(
    "# Lantern 4.2\n\n<h3>16 July 2027</h3>\n\nFeature freeze\n\n<h3>23 July 2027</h3>\n\nText freeze\n"
)]
#[case::items_of_html_within_markdown(
    "# Lantern 4.2\n\n<ul>\n<li>Feature freeze: 16 July 2027</li>\n<li><b>23 July 2027</b>: Text freeze</li>\n</ul>\n"
)]
#[case::fields(
    "Lantern 4.2\n===========\n\n.. contents::\n\n:Feature freeze: 16 July 2027\n:Text freeze: 23 July 2027\n"
)]
#[case::fields_that_are_dates(
    "Lantern 4.2\n===========\n\n.. note:: All of them are final.\n\n:16 July 2027: Feature freeze\n:23 July 2027: Text freeze\n"
)]
#[case::fields_below_those_of_the_page(
    ":Author: Oak\n:Date: 2 May 2027\n\n.. contents::\n\nLantern 4.2\n===========\n\n:Feature freeze: 16 July 2027\n:Text freeze: 23 July 2027\n"
)]
#[case::a_date_in_front_of_the_former_one(
    "- Feature freeze: 16 July 2027, moved from 9 July 2027\n- Text freeze: 23 July 2027 (was 20 July 2027)\n"
)]
#[case::the_former_one_in_front(
    "| What | When |\n|---|---|\n| Feature freeze | moved from 9 July to 16 July 2027 |\n| Text freeze | 20 July 2027, moved to 23 July |\n"
)]
#[case::former_dates_in_a_table_of_rst(
    "Plan\n====\n\n==============  ======================================\nWhat            When\n==============  ======================================\nFeature freeze  16 July 2027, moved from 9 July 2027\nText freeze     23 July 2027 (originally 20 July 2027)\n==============  ======================================\n"
)]
#[case::former_dates_in_sections(
    ".. _a:\n\nFeature freeze\n--------------\n\n16 July 2027, moved from 9 July 2027\n\n.. _b:\n\nText freeze\n-----------\n\nMoved from 20 July 2027 to 23 July 2027.\n"
)]
fn two_rows(#[case] text: &str) {
    assert_eq!(clean(text), TWO);
}

#[test]
fn several_things_are_said_about_a_term_and_about_a_heading() {
    let page = "<h3>16 July 2027</h3>\n<ul><li>Feature freeze</li><li>Docs begin</li></ul>\n";
    let terms = "<dl>\n<dt>16 July 2027\n<dd>Feature freeze\n<dd>Docs begin\n</dl>\n";
    let twins = "<dl><dt>Feature freeze<dt>Docs begin<dd>16 July 2027</dl>\n";
    for text in [page, terms, twins] {
        assert_eq!(clean(text), ["Feature freeze | 2027-07-16", "Docs begin | 2027-07-16"]);
    }
}

#[rstest]
#[case::html(
    "<table>\n<tr><th>Date</th><th colspan=\"2\">Events</th></tr>\n<tr><td>16 July 2027</td><td>Feature freeze</td><td>Docs freeze</td></tr>\n<tr><td>23 July 2027</td><td>Text freeze</td><td></td></tr>\n</table>\n"
)]
#[case::asciidoc(
    "= Lantern 4.2\n\n[cols=\"1,1,1\",options=\"header\"]\n|===\n|Date 2+|Events\n|16 July 2027 |Feature freeze |Docs freeze\n|23 July 2027 |Text freeze |\n|===\n"
)]
#[case::grid(
    "+--------------+-------------------------------+\n| Date         | Events                        |\n+==============+================+==============+\n| 16 July 2027 | Feature freeze | Docs freeze  |\n+--------------+----------------+--------------+\n| 23 July 2027 | Text freeze    |              |\n+--------------+----------------+--------------+\n"
)]
#[case::simple(
    "============  ==============  ===========\nDate          Events\n------------  ---------------------------\n16 July 2027  Feature freeze  Docs freeze\n23 July 2027  Text freeze\n============  ==============  ===========\n"
)]
#[case::wiki(
    "== Plan ==\n{| class=\"wikitable\"\n! Date !! colspan=\"2\" | Events\n|-\n| 16 July 2027 || Feature freeze || Docs freeze\n|-\n| 23 July 2027 || Text freeze ||\n|}\n"
)]
fn a_heading_over_two_columns_of_events(#[case] text: &str) {
    let expected = ["Feature freeze; Docs freeze | 2027-07-16", "Text freeze | 2027-07-23"];
    assert_eq!(clean(text), expected);
}

#[rstest]
#[case::commas("Version,Candidate,Out\n4.2.0,2027-07-02,2027-07-16\n4.3.0,TBD,2027-10-01\n")]
#[case::semicolons(
    "Version;Candidate;Out\n4.2.0;2 July 2027;16 July 2027\n4.3.0;TBD;1 October 2027\n"
)]
#[case::tabs("Version\tCandidate\tOut\n4.2.0\t2027-07-02\t2027-07-16\n4.3.0\tTBD\t2027-10-01\n")]
fn values_below_a_line_that_names_columns_in_other_words(#[case] text: &str) {
    let expected = [
        "4.2.0 \u{2013} Candidate | 2027-07-02",
        "4.2.0 \u{2013} Out | 2027-07-16",
        "4.3.0 \u{2013} Candidate | tbd",
        "4.3.0 \u{2013} Out | 2027-10-01",
    ];
    assert_eq!(clean(text), expected);
}

/// A heading of days above rows with days of their own is no event.
#[test]
fn a_stretch_that_heads_dated_rows_is_no_row() {
    let text = "# Lantern 4.2 (2027)\n\n### June 1 (Tue) - June 15 (Tue)\n- June 1, 2027: Slush\n- June 9, 2027: Gate\n\n\
                ### June 16 - June 30\n- June 30, 2027: Release\n";
    assert_eq!(clean(text), ["Slush | 2027-06-01", "Gate | 2027-06-09", "Release | 2027-06-30"]);
    // With another day than those below it, it would be lost.
    let other = text.replace("### June 16 - June 30", "### July 16 - July 20");
    assert_eq!(read(&other).unread.len(), 1);
}

/// What no year can be given to is listed once, with the rows that it dates.
#[test]
fn a_heading_without_a_year_is_listed_with_its_rows() {
    let text = "###Mar 21 - Mar 25\n- Gate\n\n###Mar 28 - Apr 1\n- Cut\n- Release\n";
    let lines: Vec<u32> = read(text).unread.iter().map(|unread| unread.line).collect();
    assert_eq!(lines, [2, 5, 6]);
}
