//! What asks, and what does not.

use super::{Line, asked};
use crate::ids::IssueNumber;
use proptest::prelude::*;
use rstest::rstest;

fn texts(body: &str) -> Vec<String> {
    asked(body).into_iter().map(|line| line.text).collect()
}

const MARK: &str =
    "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 op=01A -->";

#[rstest]
#[case::the_field_of_an_update(
    "Status: Yellow\n\n## Highlights\n\nAll in.\n\n## Discussion or decision needed\n\nMay the blog wait?\n\n## Notes\n\nThanks.",
    &["May the blog wait?"]
)]
#[case::as_a_list(
    "## Discussion or decision needed\n- May the blog wait?\n- Who signs off?\n  - Kay or Bo\n",
    &["May the blog wait?", "Who signs off? Kay or Bo"]
)]
#[case::a_list_with_a_lead(
    "## Discussion or decision needed\n\nTwo things:\n\n- May the blog wait?\n- Who signs off?\n",
    &["May the blog wait?", "Who signs off?"]
)]
#[case::a_lead_to_no_list(
    "## Discussion or decision needed\n\nWe have to choose the day:\n\n## Notes\n\n- none\n",
    &["We have to choose the day:"]
)]
#[case::two_paragraphs(
    "### Discussion or decision needed:\nMay the blog wait?\nIt is late.\n\nWho signs off?",
    &["May the blog wait? It is late.", "Who signs off?"]
)]
#[case::in_bold_as_a_heading(
    "**Discussion or decision needed**\n\nMay the blog wait?\n\nThis is not asked.",
    &["May the blog wait?"]
)]
#[case::in_bold_with_what_it_is("**Decision needed:** which day?", &["which day?"])]
#[case::a_line("All is well.\nDecision needed: which day?\nThe docs wait.", &["which day? The docs wait."])]
#[case::two_lines(
    "Discussion needed: the day\nDecision needed: the hour",
    &["the day", "the hour"]
)]
#[case::in_a_list("- All in\n- Decision needed: which day?\n- Done", &["which day?"])]
#[case::a_label_above_a_list("Decision needed:\n- the day\n- the hour\n\nThanks, all.", &["the day", "the hour"])]
#[case::a_question_for_somebody("Question for @bo-example: which day?", &["which day?"])]
#[case::a_question_for_two("Question for @bo-example and @Kay: which day?", &["which day?"])]
#[case::a_heading_that_says_it_all("## Decision needed: which day?\n\nText below.", &["which day?", "Text below."])]
#[case::deeper_headings_stay_below(
    "## Discussion or decision needed\n\n### Blog\n\nMay it wait?\n\n## Notes\n\nNo.",
    &["May it wait?"]
)]
#[case::setext("Discussion or decision needed\n---\n\nWhich day?", &["Which day?"])]
#[case::windows_lines("## Discussion or decision needed\r\n\r\n- one\r\n- two\r\n", &["one", "two"])]
#[case::a_task_list("## Discussion or decision needed\n\n- [ ] which day?", &["which day?"])]
fn asks(#[case] body: &str, #[case] expected: &[&str]) {
    assert_eq!(texts(body), expected, "{body}");
    let marked = format!("{MARK}\n{body}");
    assert_eq!(texts(&marked), expected, "as an update: {marked}");
}

#[rstest]
#[case::nothing("## Discussion or decision needed\n\nNone\n\n## Notes\n\nWhy not?")]
#[case::nothing_as_a_list("## Discussion or decision needed\n\n- n/a\n- **None.**")]
#[case::nothing_this_week("## Discussion or decision needed\n\nNone this week.")]
#[case::left_empty("## Discussion or decision needed\n\n<!-- what do you need? -->\n\n## Notes")]
#[case::a_question_mark("Which day do we cut the beta?")]
#[case::a_question_to_somebody("@bo-example, which day do we cut the beta?")]
#[case::a_word_of_it("The decision needed by everybody is made: we cut on Thursday.")]
#[case::the_other_field("## Blockers\n\nThe docs wait for a review.")]
#[case::quoted("> Decision needed: which day?\n\n+1")]
#[case::in_code("```\nDecision needed: which day?\n```")]
#[case::in_what_nobody_sees("<!--\nDecision needed: which day?\n-->")]
#[case::a_question_for_a_team("Question for the docs team: which day?")]
#[case::a_question_for_a_team_by_at("Question for @org/docs: which day?")]
#[case::struck_out("Decision needed: ~~which day?~~")]
#[case::a_message(
    "<!-- meridian:summary v=1 cycle=v1.38 round=2026-11-16 -->\n## Discussion or decision needed\n\nWhich day?"
)]
#[case::empty("")]
fn asks_nothing(#[case] body: &str) {
    assert_eq!(texts(body), [""; 0], "{body}");
}

fn only(body: &str) -> Line {
    let found = asked(body);
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn whom_it_names_by_when_and_where_to_look_are_read() {
    let line = only(
        "Question for @bo-example: may the blog wait, @Kay-Example? See [the list](https://example.org/list), \
         https://example.org/dates. We need it by Thu 12 Nov, mail a@example.org.",
    );
    assert_eq!(line.names, ["bo-example", "Kay-Example"]);
    assert_eq!(line.by.as_deref(), Some("Thu 12 Nov"));
    assert_eq!(line.links, ["https://example.org/list", "https://example.org/dates"]);
    assert_eq!(line.issue, None);
}

#[rstest]
#[case("by Thursday", Some("Thursday"))]
#[case("until 12 November", Some("12 November"))]
#[case("by Nov 12th", Some("Nov 12th"))]
#[case("by 2026-11-12, please", Some("2026-11-12"))]
#[case("by tomorrow", Some("tomorrow"))]
#[case("by the docs team", None)]
#[case("by 12", None)]
#[case("by may", None)]
#[case("on Thursday", None)]
fn by_when(#[case] words: &str, #[case] expected: Option<&str>) {
    let line = only(&format!("Decision needed: answer {words}"));
    assert_eq!(line.by.as_deref(), expected);
}

#[test]
fn only_an_issue_that_its_author_calls_its_own_is_one() {
    let issue = |words: &str| only(&format!("Decision needed: {words}")).issue;
    assert_eq!(issue("which day? Tracked in #12."), Some(IssueNumber(12)));
    assert_eq!(issue("which day? Moved to: #12"), Some(IssueNumber(12)));
    assert_eq!(issue("may #12 wait?"), None);
}

#[test]
fn the_same_words_have_the_same_sum_whatever_their_signs() {
    let sum = |body: &str| only(body).sum;
    let one = sum("Decision needed: which **day**?");
    assert_eq!(one, sum("## Discussion or decision needed\n\n- Which day"));
    assert_ne!(one, sum("Decision needed: which hour?"));
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in "(\\PC|\n|- |## |Decision needed: |> |`|\\*\\*){0,60}") {
        let _ = asked(&text);
    }
}
