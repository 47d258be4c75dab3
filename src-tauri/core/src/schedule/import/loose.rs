//! Plans without a table or a list: letters, paragraphs, code and headings.

use super::bundled::import;
use super::forms::check;
use crate::schedule::SourceKind;
use rstest::rstest;

#[rstest]
#[case::a_letter(
    "Hi all,\n\nthe schedule of Lantern 4.2:\n\n  reminder:             July 10, 2026\n\
     \x20 stable/4 branch:      August 7, 2026\n  Branch EoL:           December 31, 2029\n",
    &["reminder | 2026-07-10", "stable/4 branch | 2026-08-07", "Branch EoL | 2029-12-31"]
)]
#[case::code(
    "# Lantern 4.2\n\n```\n2026-06-01  Feature freeze\n2026-06-15  Code freeze\n```\n",
    &["Feature freeze | 2026-06-01", "Code freeze | 2026-06-15"]
)]
#[case::lines_of_one_paragraph(
    "**Feature freeze:** Monday 1 June 2026\n**Code freeze:** 15 June 2026, 17:00 UTC\n\nRelease: 1 July 2026\n",
    &["Feature freeze | 2026-06-01", "Code freeze | 2026-06-15T17:00Z", "Release | 2026-07-01"]
)]
#[case::headings_that_are_dates(
    "# Lantern\n\n### June 1, 2026\nFeature freeze. All must be in.\n\n### June 15, 2026 - Code freeze\nNo code.\n",
    &["Feature freeze | 2026-06-01", "Code freeze | 2026-06-15"]
)]
#[case::dates_below_headings(
    "# Plan\n\n## Freeze\n\n**Date:** 2026-06-01\n\n## Release\n\n**Planned release date:** 2026-07-01\n",
    &["Freeze | 2026-06-01", "Release \u{2013} Planned release date | 2026-07-01"]
)]
#[case::bars_without_a_table(
    "July 1, 2026 | Alpha |\nJuly 26,27,28, 2026 | LampCon |\nAugust 5, 2026 | Beta, and string freeze |\n",
    &["Alpha | 2026-07-01", "LampCon | 2026-07-26..2026-07-28", "Beta, and string freeze | 2026-08-05"]
)]
fn without_a_list(#[case] text: &str, #[case] expected: &[&str]) {
    let kind = import(text, "plan").unwrap().kind;
    check(kind, text, expected);
    assert!(matches!(kind, SourceKind::Bullets | SourceKind::TimelineTable));
}

#[test]
fn a_line_between_dated_ones_stays_visible() {
    let text = "Hi all,\n\nalpha: July 10, 2026\nbuilds: TBD (between October 17 and 30)\nbeta: August 7, 2026\n";
    let schedule = import(text, "plan").unwrap();
    let unread: Vec<(u32, &str)> =
        schedule.unread.iter().map(|unread| (unread.line, unread.text.as_str())).collect();
    assert_eq!(unread, [(4, "builds: TBD (between October 17 and 30)")]);
}
