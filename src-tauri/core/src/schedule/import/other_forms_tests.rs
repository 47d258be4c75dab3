//! Plans as Org, TOML and data that is named by its dates; hours that stand in other words or in a
//! heading; days below their months.

use super::forms::{read, rows};
use crate::{
    schedule::{
        lint::lint,
        scan::{Fate, account},
    },
    time::BundledZones,
};
use rstest::rstest;

fn check(text: &str, expected: &[&str]) {
    let schedule = read(text);
    assert_eq!(rows(&schedule), expected, "{text}");
    assert_eq!(schedule.unread, [], "{text}");
    let left = account(text, &schedule).into_iter().filter(|found| found.fate == Fate::Unread);
    assert_eq!(left.collect::<Vec<_>>(), [], "{text}");
}

const TWO: [&str; 2] = ["Feature freeze | 2027-07-16", "Release | 2027-08-06"];

#[rstest]
#[case::org(
    "#+TITLE: Lantern 4.2\n\n* Plan\n** TODO Feature freeze\n   DEADLINE: <2027-07-16 Fri>\n** TODO [#A] Release :out:\n   SCHEDULED: <2027-08-06 Fri>\n"
)]
#[case::org_done(
    "* Lantern 4.2\n** DONE Feature freeze\n   CLOSED: [2027-07-16 Fri 10:00] DEADLINE: <2027-07-16 Fri>\n** Release\n   DEADLINE: <2027-08-06 Fri +1m>\n"
)]
#[case::a_list_far_above_a_table(
    "- 16 July 2027: Feature freeze\n\n| What | When |\n|---|---|\n| Release | 6 August 2027 |\n"
)]
#[case::months_of_columns(
    "| | July 2027 | August 2027 |\n|---|---|---|\n| Feature freeze | 16 | |\n| Release | | 6 |\n"
)]
#[case::org_headings(
    "#+TITLE: Lantern 4.2\n* Feature freeze <2027-07-16 Fri>\n* Release <2027-08-06 Fri>\n"
)]
#[case::org_items(
    "#+STARTUP: showall\n* Plan\n- Feature freeze: <2027-07-16 Fri>\n- Release: [2027-08-06 Fri]\n"
)]
#[case::org_table(
    "#+TITLE: Lantern 4.2\n\n| What           | When             |\n|----------------+------------------|\n| Feature freeze | <2027-07-16 Fri> |\n| Release        | <2027-08-06 Fri> |\n"
)]
#[case::toml(
    "title = \"Lantern 4.2\"\n\n[[milestone]]\nname = \"Feature freeze\"\ndate = 2027-07-16\n\n[[milestone]]\nname = \"Release\"\ndate = \"6 August 2027\" # at last\n"
)]
#[case::keys_that_are_dates("milestones:\n  2027-07-16: Feature freeze\n  2027-08-06: Release\n")]
#[case::lists_below_dates(
    "{\"events\": {\"2027-07-16\": \"Feature freeze\", \"2027-08-06\": [\"Release\"]}}"
)]
#[case::keys_in_other_languages(
    "- date: 16 juillet 2027\n  quoi: Feature freeze\n- date: 6 ao\u{fb}t 2027\n  quoi: Release\n"
)]
#[case::a_term_on_its_own_line(
    "= Lantern 4.2\n\nFeature freeze:: 16 July 2027\nRelease::\n  6 August 2027\n"
)]
#[case::wide_colons(
    "# Lantern 4.2\n\n- Feature freeze\u{ff1a}2027\u{5e74}7\u{6708}16\u{65e5}\n- Release\u{ff1a}2027\u{5e74}8\u{6708}6\u{65e5}\n"
)]
#[case::blocks_of_a_page(
    "<div><span>16 July 2027</span> <span>Feature freeze</span></div>\n<div><span>6 August 2027</span> <span>Release</span></div>\n"
)]
#[case::one_row_below_its_names(
    "| Feature freeze | Release |\n|---|---|\n| 16 July 2027 | 6 August 2027 |\n"
)]
#[case::what_calendars_write(
    "\"Subject\",\"Start Date\",\"Start Time\",\"End Date\",\"All Day Event\"\n\"Feature freeze\",\"07/16/2027\",\"\",\"07/16/2027\",\"True\"\n\"Release\",\"08/06/2027\",\"\",\"08/06/2027\",\"True\"\n"
)]
#[case::days_below_months(
    "## July 2027\n\n- 16: Feature freeze\n\n## August 2027\n\n- 6th - Release\n"
)]
#[case::days_below_months_of_a_page(
    "<html><body><h2>July 2027</h2><ul><li>16: Feature freeze</li></ul><h2>August 2027</h2><ul><li>6: Release</li></ul></body></html>"
)]
#[case::the_head_of_a_letter(
    "Date: Fri, 2 Jul 2027 10:00:00 +0200\nFrom: Oak <oak@example.org>\nSubject: Lantern 4.2\n\nHi,\n\n  16 July 2027    Feature freeze\n   6 August 2027  Release\n\nOak\n"
)]
#[case::terms_of_a_wiki(
    "= Lantern 4.2 =\n\n; Feature freeze : 16 July 2027\n; Release : 6 August 2027\n"
)]
#[case::titles_of_asciidoc(
    "= Lantern 4.2\n\n.16 July 2027\n* Feature freeze\n\n.6 August 2027\n* Release\n"
)]
#[case::lines_that_end_with_a_plus(
    "= Lantern 4.2\n\n== Feature freeze\n\n*When:* 16 July 2027 +\n*Who:* Oak\n\n== Release\n\n*When:* 6 August 2027 +\n*Who:* Fir\n"
)]
#[case::pairs_of_data(
    "{\"schedule\": [[\"2027-07-16\", \"Feature freeze\"], [\"Release\", \"2027-08-06\"]]}"
)]
#[case::german("- Feature freeze: 16. 7. 2027\n- Release: 6. 8. 2027\n")]
fn two_rows(#[case] text: &str) {
    check(text, &TWO);
}

#[rstest]
#[case::zone_of_the_column("| What | When (UTC) |\n|---|---|\n| Cut | 2027-07-16 17:00 |\n| Out | 2027-08-06 |\n",
    &["Cut | 2027-07-16T17:00Z", "Out | 2027-08-06"])]
#[case::days_anywhere("| What | When (AoE) |\n|---|---|\n| Cut | 16 July 2027 |\n| Out | 6 August 2027 12:00 UTC |\n",
    &["Cut | aoe 2027-07-16", "Out | 2027-08-06T12:00Z"])]
#[case::french("- 16 juillet 2027 \u{e0} 18 h 00 UTC : gel\n- 6 ao\u{fb}t 2027, 9 h UTC : sortie\n",
    &["gel | 2027-07-16T18:00Z", "sortie | 2027-08-06T09:00Z"])]
#[case::week("- Cut: w/c 5 July 2027\n- Out: week commencing 2 August 2027\n",
    &["Cut | 2027-07-05..2027-07-11", "Out | 2027-08-02..2027-08-08"])]
#[case::toml("[cut]\nname = \"Cut\"\ndue = 2027-07-16T17:00:00Z\n\n[out]\nname = \"Out\"\ndue = 2027-08-06 09:00:00-07:00\n",
    &["Cut | 2027-07-16T17:00Z", "Out | 2027-08-06T16:00Z"])]
fn hours_and_weeks(#[case] text: &str, #[case] expected: &[&str]) {
    check(text, expected);
}

/// A date below a heading over two columns is no part of a name.
#[test]
fn a_date_in_a_column_of_events_is_listed() {
    let text =
        "| When | What | |\n|---|---|---|\n| 16 July 2027 | Cut | Docs cut on 23 July 2027 |\n";
    let schedule = read(text);
    assert_eq!((rows(&schedule)[0].as_str(), schedule.unread.len()), ("Cut | 2027-07-16", 1));
}

#[test]
fn lists_in_a_cell_and_dates_below_a_key_are_several() {
    let cell = "= Lantern\n\n[cols=\"1,2a\"]\n|===\n|Phase |Dates\n\n|Freeze\n|* Cut: 16 July 2027\n* Texts: 23 July 2027\n\n|Release\n|6 August 2027\n|===\n";
    check(
        cell,
        &[
            "Freeze \u{2013} Cut | 2027-07-16",
            "Freeze \u{2013} Texts | 2027-07-23",
            "Release | 2027-08-06",
        ],
    );
    let list = "phases:\n  rc:\n    - 2027-07-30\n    - 2027-08-02\n  out: 2027-08-06\n";
    check(list, &["phases rc | 2027-07-30", "phases rc | 2027-08-02", "phases out | 2027-08-06"]);
    assert!(lint(&read(list), list, &BundledZones).is_empty());
}

/// Beside a name of the whole, the key of a map with one date names it.
#[test]
fn the_key_above_a_date_is_its_name() {
    let text = "cycle: \"4.2\"\nfreeze:\n  date: 2027-07-16\nout:\n  date: 2027-08-06\n";
    check(text, &["4.2 freeze date | 2027-07-16", "4.2 out date | 2027-08-06"]);
}

/// An hour without a zone is said, wherever it stands.
#[test]
fn an_hour_of_org_or_of_a_calendars_columns_is_not_lost() {
    for text in [
        "#+TITLE: A\n* TODO Out\n  DEADLINE: <2027-08-06 Fri 17:00>\n",
        "* A\n* Out\n  DEADLINE: <2027-08-06 Fri +1m> SCHEDULED: <2027-08-02 Mon>\n",
        "Subject,Start Date,Start Time\nCut,07/16/2027,5:00 PM\nOut,08/06/2027,\n",
    ] {
        assert_eq!(read(text).unread.len(), 1, "{text}");
    }
}
