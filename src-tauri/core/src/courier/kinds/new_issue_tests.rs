//! What a repository's issues tell of a round that is to be opened, and what the member is told.

use super::*;
use crate::{
    courier::{Association, User, step::tests::pretend::World},
    ids::UserId,
};
use rstest::rstest;

/// The pretend world's member.
const ME: i64 = 7;
const MARK: &str = "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->";

fn at() -> DateTime<Utc> {
    "2026-10-26T00:20:00Z".parse().unwrap()
}

fn wish() -> NewIssue {
    let text = NewIssueText {
        title: "Status 2026-10-26".into(),
        body: format!("{MARK}\n\nTell of your week."),
        labels: vec!["area/release".into(), "Sig/Release".into()],
        milestone: Some(3),
        assignees: vec!["kai".into()],
    };
    NewIssue { cycle: "v1.38".parse().unwrap(), round: "2026-10-26".parse().unwrap(), text }
}

fn snapshot() -> Snapshot {
    World::new().snapshot
}

fn issue(number: i64, by: i64, title: &str, body: &str) -> Issue {
    Issue {
        number: IssueNumber(number),
        title: title.into(),
        body: body.into(),
        state: "open".into(),
        url: format!("https://h/{number}"),
        author: Some(User { id: UserId(by), login: "kai".into() }),
        association: Association::Member,
        comments: 0,
        is_pull_request: false,
        created_at: at(),
        updated_at: at(),
        raw: String::new(),
    }
}

fn stands(issues: &[Issue]) -> Option<Vec<Change>> {
    wish().stands_already(&"01A".parse().unwrap(), issues, &snapshot(), at())
}

/// Whom the issue that stands already is by, and whether it is to be read back as our own.
fn told(changes: Option<Vec<Change>>) -> Option<Result<Option<String>, IssueNumber>> {
    changes?.into_iter().find_map(|change| match change {
        Change::Evidence { evidence, .. } => Some(Ok(evidence.by_other)),
        Change::State { state: OpState::Written { thing: Thing::Issue(number), .. }, .. } => {
            Some(Err(number))
        }
        _ => None,
    })
}

fn other() -> Option<Result<Option<String>, IssueNumber>> {
    Some(Ok(Some("kai".into())))
}

#[rstest]
#[case::none(&[], None)]
#[case::of_another_round(
    &[issue(40, 8, "Status 2026-10-19", "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-19 -->")],
    None
)]
#[case::marked(&[issue(40, 8, "Anything", MARK)], other())]
#[case::by_hand(&[issue(40, 8, "v1.38 updates, 2026-10-26", "Tell.")], other())]
#[case::two_of_others(&[issue(41, 8, "x", MARK), issue(40, 9, "x", MARK)], other())]
#[case::mine_of_another_device(&[issue(40, ME, "x", MARK)], Some(Ok(None)))]
#[case::mine_as_it_was_to_be(
    &[issue(40, ME, "x", &format!("{MARK}\r\n\r\nTell of your week."))],
    Some(Err(IssueNumber(40)))
)]
#[case::closed_early(&[Issue { state: "closed".into(), ..issue(40, 8, "x", MARK) }], other())]
#[case::of_a_passer_by(&[Issue { association: Association::Other, ..issue(40, 8, "x", MARK) }], None)]
#[case::mine_without_any_role(
    &[Issue { association: Association::Other, ..issue(40, ME, "x", MARK) }],
    Some(Ok(None))
)]
#[case::a_pull_request(&[Issue { is_pull_request: true, ..issue(40, 8, "x", MARK) }], None)]
fn what_stands_already(
    #[case] issues: &[Issue],
    #[case] expected: Option<Result<Option<String>, IssueNumber>>,
) {
    assert_eq!(told(stands(issues)), expected);
}

#[test]
fn after_a_lost_answer_only_the_mark_and_the_author_count() {
    let made = |issues: &[Issue]| {
        told(wish().made_already(&"01A".parse().unwrap(), issues, &snapshot(), at()))
    };
    let body = &wish().text.body;
    assert_eq!(made(&[issue(41, 8, "x", body)]), None, "another author's");
    assert_eq!(made(&[issue(41, ME, "v1.38 updates, 2026-10-26", "Tell.")]), None, "no mark");
    let two = [issue(42, ME, "x", body), issue(41, ME, "x", body)];
    assert_eq!(made(&two), Some(Err(IssueNumber(41))));
    let quoted = format!("> {MARK}");
    assert_eq!(made(&[issue(41, ME, "x", &quoted)]), None, "a quote is no mark");
}

#[test]
fn what_github_left_out_is_said_and_no_error() {
    let got = serde_json::json!({
        "labels": [{ "name": "sig/release" }], "milestone": null, "assignees": [{ "login": "Kai" }],
    });
    let found = Issue { raw: got.to_string(), ..issue(40, ME, "x", &wish().text.body) };
    let payload = Payload::Issue(Box::new(found));
    let seen = wish().seen(&payload, &snapshot());
    assert_eq!(seen, Some(Found::now(Seen::Proven)));
    let op = "01A".parse().unwrap();
    let changes = wish().proof(&op, (&payload, &Doer::Us), &snapshot(), at()).unwrap();
    let evidence = changes.into_iter().find_map(|change| match change {
        Change::Evidence { evidence, .. } => Some(evidence),
        _ => None,
    });
    let said = "GitHub left out the label area/release, milestone 3: people with triage access can add that, and only write access makes a new label.";
    assert_eq!(wish().remark(&evidence.unwrap()).as_deref(), Some(said));
}

#[test]
fn where_creation_is_restricted_it_says_to_whom_to_give_the_text() {
    let said = "Issues are restricted to collaborators".to_owned();
    let words = wish().words(&OpState::Parked(Parked::Refused(Refusal::NotAllowed { said })));
    assert_eq!(
        words.as_deref(),
        Some(
            "GitHub does not let you open issues there (Issues are restricted to collaborators). The repository may let only people with triage or write access do that, or have issues switched off: give the text to one of them, or get that access and try again."
        )
    );
}

#[test]
fn a_notebook_keeps_it_in_the_same_letters() {
    let content: Content = wish().into();
    let json = r#"{"new_issue":{"cycle":"v1.38","round":"2026-10-26","title":"Status 2026-10-26","body":"<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->\n\nTell of your week.","labels":["area/release","Sig/Release"],"milestone":3,"assignees":["kai"]}}"#;
    assert_eq!(serde_json::to_string(&content).unwrap(), json);
    assert_eq!(serde_json::from_str::<Content>(json).unwrap(), content);
}
