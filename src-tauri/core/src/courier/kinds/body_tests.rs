//! What an issue's body tells a wish about its text, and what the member is told.

use super::*;
use crate::courier::Association;
use crate::courier::exchange::Issue;
use rstest::rstest;

fn wish(section: Option<&str>, text: &str, base: &str) -> BodyText {
    BodyText {
        issue: IssueNumber(40),
        section: section.map(str::to_owned),
        text: text.into(),
        base: base.into(),
        sends: None,
    }
}

fn snapshot() -> Snapshot {
    crate::courier::step::tests::pretend::World::new().snapshot
}

fn issue(body: &str) -> Payload {
    let at = "2026-10-26T01:02:00Z".parse().unwrap();
    Payload::Issue(Box::new(Issue {
        number: IssueNumber(40),
        title: "Week 12".into(),
        body: body.into(),
        state: "open".into(),
        url: "https://h/40".into(),
        author: None,
        association: Association::Member,
        comments: 0,
        is_pull_request: false,
        created_at: at,
        updated_at: at,
        raw: String::new(),
    }))
}

const DOCS: Option<&str> = Some("docs");

fn body(text: &str) -> String {
    format!("Top\r\n<!-- meridian:section id=docs -->\r\n{text}\r\n<!-- /meridian:section -->\r\n")
}

#[rstest]
#[case::as_it_was(DOCS, &body("old"), Seen::Before)]
#[case::there_already(DOCS, &body("new"), Seen::Proven)]
#[case::changed_since(DOCS, &body("theirs"), Seen::Changed("theirs".into()))]
#[case::whole_as_it_was(None, "old\r\n", Seen::Before)]
#[case::whole_there_already(None, "new", Seen::Proven)]
#[case::whole_changed_since(None, "theirs", Seen::Changed("theirs".into()))]
fn what_the_body_tells(#[case] section: Option<&str>, #[case] body: &str, #[case] seen: Seen) {
    let found = wish(section, "new", "old").seen(&issue(body), &snapshot());
    assert_eq!(found, Some(Found::now(seen)));
}

#[test]
fn what_leaves_is_what_was_read_with_the_section_alone_replaced() {
    let wish = wish(DOCS, "new", "old");
    assert_eq!(wish.request(None), None, "nothing is sent over a body that nobody has read");
    let learnt = wish.leaves(&issue(&body("old")), &snapshot(), None).unwrap();
    let request = Request::SetIssueBody { issue: IssueNumber(40), body: body("new") };
    assert_eq!(learnt.request(None), Some(request));
}

#[rstest]
#[case::no_marks(
    DOCS,
    "Top",
    "Section docs of #40 was not changed: its marks are not in the text. Write it as a comment on #40 instead."
)]
#[case::in_code(
    DOCS,
    "```\n<!-- meridian:section id=docs -->\n<!-- /meridian:section -->\n```",
    "Section docs of #40 was not changed: its marks stand in code, a quote or a list. Write it as a comment on #40 instead."
)]
fn where_its_place_is_not_clear_a_comment_is_offered(
    #[case] section: Option<&str>,
    #[case] body: &str,
    #[case] words: &str,
) {
    let wish = wish(section, "new", "old");
    let Some(Found { seen: Seen::Refused(refusal), .. }) = wish.seen(&issue(body), &snapshot())
    else {
        panic!()
    };
    let parked = OpState::Parked(Parked::Refused(refusal));
    assert_eq!(wish.words(&parked).as_deref(), Some(words));
}

#[test]
fn a_notebook_keeps_it_in_the_same_letters() {
    let content: Content = wish(DOCS, "new", "old").into();
    let json = r#"{"body":{"issue":40,"section":"docs","text":"new","base":"old"}}"#;
    assert_eq!(serde_json::to_string(&content).unwrap(), json);
}
