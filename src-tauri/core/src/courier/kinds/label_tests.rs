//! What the issue's labels tell a wish, and what the member is told.

use super::*;
use crate::courier::{Association, Issue};
use rstest::rstest;

fn wish(on: bool) -> Labelling {
    Labelling { issue: IssueNumber(40), label: "area/docs".into(), on }
}

fn snapshot() -> Snapshot {
    crate::courier::step::tests::pretend::World::new().snapshot
}

fn issue(raw: &str) -> Payload {
    let at = "2026-10-26T01:02:00Z".parse().unwrap();
    Payload::Issue(Box::new(Issue {
        number: IssueNumber(40),
        title: "Week 12".into(),
        body: String::new(),
        state: "open".into(),
        url: "https://h/40".into(),
        author: None,
        association: Association::Member,
        comments: 0,
        is_pull_request: false,
        created_at: at,
        updated_at: at,
        raw: raw.into(),
    }))
}

#[rstest]
#[case::none_yet(true, r#"{"labels": []}"#, Some(Seen::Before))]
#[case::another(true, r#"{"labels": [{"name": "area/docs-website"}]}"#, Some(Seen::Before))]
#[case::there(
    true,
    r#"{"labels": [{"name": "kind/x"}, {"name": "area/docs"}]}"#,
    Some(Seen::Proven)
)]
#[case::in_other_letters(true, r#"{"labels": [{"name": "Area/Docs"}]}"#, Some(Seen::Proven))]
#[case::as_a_name_alone(true, r#"{"labels": ["area/docs"]}"#, Some(Seen::Proven))]
#[case::to_be_taken_off(false, r#"{"labels": [{"name": "area/docs"}]}"#, Some(Seen::Before))]
#[case::off_already(false, r#"{"labels": [{"name": "kind/x"}]}"#, Some(Seen::Proven))]
#[case::not_said(false, "{}", None)]
fn what_the_labels_tell(#[case] on: bool, #[case] raw: &str, #[case] seen: Option<Seen>) {
    let found = wish(on).seen(&issue(raw), &snapshot());
    assert_eq!(found, seen.map(Found::now));
}

#[test]
fn others_labels_are_never_named() {
    let (issue, label) = (IssueNumber(40), "area/docs".to_owned());
    let adds = Request::AddLabel { issue, label: label.clone() };
    assert_eq!(wish(true).request(None), Some(adds));
    assert_eq!(wish(false).request(None), Some(Request::RemoveLabel { issue, label }));
}

#[rstest]
#[case::no_rights(
    Parked::Refused(Refusal::NotAllowed { said: "Must have admin rights to Repository.".into() }),
    "GitHub does not let you change labels on #40 (Must have admin rights to Repository). People with triage or write access may, and only write access makes a new label: ask one of them."
)]
#[case::dropped(
    Parked::NotAsSent,
    "GitHub took it, but #40 does not have the label area/docs: the repository may not have such a label. Ask somebody with write access to make it, then try again."
)]
fn a_refusal_says_what_to_do(#[case] parked: Parked, #[case] words: &str) {
    assert_eq!(wish(true).words(&OpState::Parked(parked)).as_deref(), Some(words));
}

#[test]
fn a_notebook_keeps_it_in_the_same_letters() {
    let content: Content = wish(true).into();
    let json = r#"{"label":{"issue":40,"label":"area/docs","on":true}}"#;
    assert_eq!(serde_json::to_string(&content).unwrap(), json);
    assert_eq!(serde_json::from_str::<Content>(json).unwrap(), content);
}
