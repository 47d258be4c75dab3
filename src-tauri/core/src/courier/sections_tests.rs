//! Which part of a body is a section's, and what stays as it is.

use super::*;
use rstest::rstest;

#[rstest]
#[case::plain(
    "Top\n\n<!-- meridian:section id=docs -->\nold\n<!-- /meridian:section -->\n\nEnd",
    "Top\n\n<!-- meridian:section id=docs -->\nnew\n<!-- /meridian:section -->\n\nEnd"
)]
#[case::line_endings_of_a_browser(
    "Top\r\n\r\n<!-- meridian:section id=docs -->\r\nold\r\n<!-- /meridian:section -->\r\n  End \r\n",
    "Top\r\n\r\n<!-- meridian:section id=docs -->\r\nnew\r\n<!-- /meridian:section -->\r\n  End \r\n"
)]
#[case::empty_so_far(
    "<!-- meridian:section id=docs -->\n<!-- /meridian:section -->",
    "<!-- meridian:section id=docs -->\nnew\n<!-- /meridian:section -->"
)]
#[case::beside_another(
    "<!-- meridian:section id=ci -->\nstays\n<!-- /meridian:section -->\n<!-- meridian:section id=docs -->\nold\n<!-- /meridian:section -->",
    "<!-- meridian:section id=ci -->\nstays\n<!-- /meridian:section -->\n<!-- meridian:section id=docs -->\nnew\n<!-- /meridian:section -->"
)]
fn only_the_sections_bytes_change(#[case] body: &str, #[case] expected: &str) {
    assert_eq!(replaced(body, "docs", "new").as_deref(), Ok(expected));
}

#[rstest]
#[case::none("Top\n", SectionTrouble::Missing)]
#[case::of_another(
    "<!-- meridian:section id=docs-web -->\nx\n<!-- /meridian:section -->",
    SectionTrouble::Missing
)]
#[case::twice(
    "<!-- meridian:section id=docs -->\nx\n<!-- /meridian:section -->\n\n<!-- meridian:section id=docs -->\ny\n<!-- /meridian:section -->",
    SectionTrouble::Doubled
)]
#[case::once_and_once_quoted(
    "> <!-- meridian:section id=docs -->\n\n<!-- meridian:section id=docs -->\ny\n<!-- /meridian:section -->",
    SectionTrouble::Doubled
)]
#[case::in_code(
    "```\n<!-- meridian:section id=docs -->\nx\n<!-- /meridian:section -->\n```",
    SectionTrouble::InText
)]
#[case::in_a_quote(
    "> <!-- meridian:section id=docs -->\n> x\n> <!-- /meridian:section -->",
    SectionTrouble::InText
)]
#[case::in_a_line("See <!-- meridian:section id=docs --> here", SectionTrouble::InText)]
#[case::without_an_end("<!-- meridian:section id=docs -->\nx", SectionTrouble::Open)]
#[case::end_in_code(
    "<!-- meridian:section id=docs -->\n```\n<!-- /meridian:section -->\n```",
    SectionTrouble::Open
)]
#[case::another_within(
    "<!-- meridian:section id=docs -->\n<!-- meridian:section id=ci -->\nx\n<!-- /meridian:section -->",
    SectionTrouble::Open
)]
fn what_is_not_clear_is_refused(#[case] body: &str, #[case] trouble: SectionTrouble) {
    assert_eq!(replaced(body, "docs", "new"), Err(trouble));
}

#[rstest]
#[case::a_mark("a\n<!-- /meridian:section -->\nb")]
#[case::open_code("```\ncode")]
#[case::an_open_comment("<!-- hidden")]
fn a_text_that_would_break_the_marks_is_refused(#[case] new: &str) {
    let body = "<!-- meridian:section id=docs -->\nold\n<!-- /meridian:section -->\nEnd";
    assert_eq!(replaced(body, "docs", new), Err(SectionTrouble::Breaks));
}
