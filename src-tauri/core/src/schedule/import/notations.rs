//! The tables of other projects' plans: other notations, other columns, other ways to say a week.

use super::forms::check;
use crate::schedule::SourceKind;
use rstest::rstest;

#[rstest]
#[case::a_framed_table_with_cells_over_several_rows(
    SourceKind::Rst,
    "Calendar\n========\n\n+--------+------------+---------+-----------------+\n\
     | Branch | Expected   | Release | Release manager |\n\
     +========+============+=========+=================+\n\
     | 4.1    | 2026-06-24 | 4.1.2   | Ada             |\n\
     |        +------------+---------+-----------------+\n\
     |        | 2026-07-08 | 4.1.3   | Ben             |\n\
     +--------+------------+---------+-----------------+\n",
    &["4.1.2 | 2026-06-24", "4.1.3 | 2026-07-08"]
)]
#[case::a_week_and_a_day_of_it(
    SourceKind::TimelineTable,
    "| Week | | Specific dates | Milestones |\n|-|-|-|-|\n| Jun 01-05, 2026 | C-9 | -- | meta sync |\n\
     | Jul 20 - Jul 24 | C-2 | Mon, Jul 20 | freeze |\n",
    &["meta sync | 2026-06-01..2026-06-05", "freeze | 2026-07-20"]
)]
#[case::months_between_the_rows(
    SourceKind::TimelineTable,
    "|| '''Week''' || '''Date''' ~-(Thursday)-~ || '''4.2 Events''' ||\n||<-3 #eee> May 2026 ||\n\
     ||<#cfc> '''1''' || May 7th || Toolchain ||\n||<#cfc> 2 || May 14th || ||\n||<-3> June 2026 ||\n\
     || 5 || June 4th || /!\\ Freeze ||\n",
    &["Toolchain | 2026-05-07", "Week 2 | 2026-05-14", "Freeze | 2026-06-04"]
)]
#[case::weeks_in_which_things_happen(
    SourceKind::TimelineTable,
    "# Plan 2026\n\n| Week | | Cross-project events | Project-specific events |\n|-|-|-|-|\n\
     | Aug 31-04 | R-25 | | |\n| Oct 12 - Oct 16 | R-19 | first milestone | spec freeze |\n",
    &["R-25 | 2026-08-31..2026-09-04", "first milestone; spec freeze | 2026-10-12..2026-10-16"]
)]
#[case::what_the_only_column_of_dates_is_about(
    SourceKind::TimelineTable,
    "| Minor version | Final patch | EOL date |\n|-|-|-|\n| 1.14 | 1.14.10 | 2026-12-11 |\n",
    &["1.14 \u{2013} EOL date | 2026-12-11"]
)]
#[case::asciidoc(
    SourceKind::TimelineTable,
    "= Lantern 4.2\n\n[cols=\"1,1,2\",options=\"header\"]\n|===\n|Milestone |Owner |Date\n\n|Freeze\n|Ada\n\
     |Monday 1 June 2026\n\n|Cut |Ben |2026-06-15\n|===\n",
    &["Freeze | 2026-06-01", "Cut | 2026-06-15"]
)]
#[case::mediawiki(
    SourceKind::TimelineTable,
    "== Plan ==\n{| class=\"wikitable\"\n! Milestone !! Date\n|-\n| Freeze || 2026-06-01\n|-\n| '''Cut'''\n\
     | 15 June 2026\n|}\n",
    &["Freeze | 2026-06-01", "Cut | 2026-06-15"]
)]
#[case::commas(
    SourceKind::TimelineTable,
    "Milestone,Owner,Date\n\"Freeze, hard\",Ada,\"Monday 1 June 2026\"\nCut,Ben,TBD\n",
    &["Freeze, hard | 2026-06-01", "Cut | tbd"]
)]
#[case::no_line_below_the_header(
    SourceKind::TimelineTable,
    "# 4.2\n\nWhat | Who | When\n**Freeze** | Ada | 1 June 2026\nCut | Ben | 15 June 2026\n",
    &["Freeze | 2026-06-01", "Cut | 2026-06-15"]
)]
#[case::the_head_of_a_letter_above(
    SourceKind::Bullets,
    "Title: Lantern 4.2\nCreated: 26-May-2026\n\nPlan\n====\n\n- 4.2 alpha: Monday, 2026-06-01\n\
     - 4.2 final: Monday, 2026-06-15\n  (hotfix)\n",
    &["4.2 alpha | 2026-06-01", "4.2 final | 2026-06-15"]
)]
#[case::jira(
    SourceKind::TimelineTable,
    "||Milestone||Owner||Date||\n|Freeze|[Ada|https://example.org]|2026-06-01|\n",
    &["Freeze | 2026-06-01"]
)]
#[case::end_of_life(
    SourceKind::Yaml,
    "[{\"cycle\":\"4.2\",\"releaseDate\":\"2026-06-01\",\"eol\":\"2027-06-01\"},{\"cycle\":\"4.1\",\"eol\":false}]\n",
    &["4.2 release date | 2026-06-01", "4.2 eol | 2027-06-01"]
)]
#[case::open_beside_dates(
    SourceKind::Yaml,
    "milestones:\n  feature_freeze: 2026-06-01\n  ga: TBD\n  due: null\n",
    &["milestones feature freeze | 2026-06-01", "milestones ga | tbd"]
)]
#[case::tasks(
    SourceKind::Yaml,
    "schedule:\n- task: Freeze\n  when: 2026-06-01\n- task: Later\n  when: soon\n",
    &["Freeze | 2026-06-01", "Later | tbd"]
)]
#[case::a_date_inside_an_item(
    SourceKind::Bullets,
    "1. Freeze: June 1, 2026\n2. Release:\n   - July 1, 2026\n   - announce\n",
    &["Freeze | 2026-06-01", "Release | 2026-07-01"]
)]
#[case::terms_of_a_page(
    SourceKind::Bullets,
    "<!DOCTYPE html><html><body><dl><dt>Freeze</dt><dd>1 June 2026</dd>\n<dt>Cut</dt><dd>15 June 2026</dd></dl></body></html>",
    &["Freeze | 2026-06-01", "Cut | 2026-06-15"]
)]
#[case::paragraphs_of_a_page(
    SourceKind::Bullets,
    "<html><body><p>Freeze: <b>1 June 2026</b></p>\n<p>Nothing.</p><p>Cut: 15 June 2026</p></body></html>",
    &["Freeze | 2026-06-01", "Cut | 2026-06-15"]
)]
fn a_plan_of_another_project(
    #[case] kind: SourceKind,
    #[case] text: &str,
    #[case] expected: &[&str],
) {
    check(kind, text, expected);
}
