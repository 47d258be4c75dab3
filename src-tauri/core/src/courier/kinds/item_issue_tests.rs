//! Which issue is an item's, and what the member is told.

use super::*;
use crate::{
    courier::{Association, User, step::tests::pretend::World},
    ids::UserId,
};
use rstest::rstest;

/// The pretend world's member.
const ME: i64 = 7;
const MARK: &str = "<!-- meridian:item v=1 key=580-2 sum=ab -->";

fn at() -> DateTime<Utc> {
    "2026-10-26T00:20:00Z".parse().unwrap()
}

fn wish() -> ItemIssue {
    let text = NewIssueText {
        title: "Which day?".into(),
        body: format!("{MARK}\n\n> Which day?"),
        labels: Vec::new(),
        milestone: None,
        assignees: Vec::new(),
    };
    ItemIssue {
        item: "580-2".parse().unwrap(),
        asked_by: "Ana-Example".into(),
        asked_at: at(),
        text,
    }
}

fn issue(number: i64, by: (i64, &str), body: &str) -> Issue {
    Issue {
        number: IssueNumber(number),
        title: "x".into(),
        body: body.into(),
        state: "open".into(),
        url: format!("https://h/{number}"),
        author: Some(User { id: UserId(by.0), login: by.1.into() }),
        association: Association::Other,
        comments: 0,
        is_pull_request: false,
        created_at: at(),
        updated_at: at(),
        raw: String::new(),
    }
}

/// Whom the issue that is taken is by, and whether it is to be read back as our own.
fn told(changes: Option<Vec<Change>>) -> Option<Result<Option<String>, IssueNumber>> {
    changes?.into_iter().find_map(|change| match change {
        Change::Evidence { evidence, .. } => Some(Ok(evidence.by_other)),
        Change::State { state: OpState::Written { thing: Thing::Issue(number), .. }, .. } => {
            Some(Err(number))
        }
        _ => None,
    })
}

const KAI: (i64, &str) = (8, "kai");

#[rstest]
#[case::none(&[], None)]
#[case::of_another_item(&[issue(40, (ME, "me"), "<!-- meridian:item v=1 key=580-1 sum=ab -->")], None)]
#[case::a_members(&[Issue { association: Association::Member, ..issue(40, KAI, MARK) }], Some(Ok(Some("kai".into()))))]
#[case::a_passer_bys(&[issue(40, KAI, MARK)], None)]
#[case::the_askers(&[issue(40, (9, "ana-example"), MARK)], Some(Ok(Some("ana-example".into()))))]
#[case::closed(&[Issue { state: "closed".into(), ..issue(40, (9, "ana-example"), MARK) }], Some(Ok(Some("ana-example".into()))))]
#[case::mine_as_it_was_to_be(&[issue(40, (ME, "me"), &wish().text.body)], Some(Err(IssueNumber(40))))]
#[case::the_lowest_counts(
    &[issue(42, (ME, "me"), &wish().text.body), issue(41, (9, "ana-example"), MARK)],
    Some(Ok(Some("ana-example".into())))
)]
#[case::quoted(&[issue(40, (ME, "me"), &format!("> {MARK}"))], None)]
#[case::a_pull_request(&[Issue { is_pull_request: true, ..issue(40, (ME, "me"), MARK) }], None)]
fn what_stands_already_makes_a_second_one_needless(
    #[case] issues: &[Issue],
    #[case] expected: Option<Result<Option<String>, IssueNumber>>,
) {
    let op = "01A".parse().unwrap();
    let changes = wish().stands_already(&op, issues, &World::new().snapshot, at());
    assert_eq!(told(changes), expected);
}

#[test]
fn after_a_lost_answer_only_the_mark_and_the_author_count() {
    let (op, snapshot) = ("01A".parse().unwrap(), World::new().snapshot);
    let made = |issues: &[Issue]| told(wish().made_already(&op, issues, &snapshot, at()));
    let body = &wish().text.body;
    assert_eq!(made(&[issue(41, (9, "ana-example"), body)]), None, "another author's");
    assert_eq!(made(&[issue(41, (ME, "me"), "Which day?")]), None, "no mark");
    let two = [issue(42, (ME, "me"), body), issue(41, (ME, "me"), body)];
    assert_eq!(made(&two), Some(Err(IssueNumber(41))));
}

#[test]
fn where_creation_is_restricted_it_stays_an_item_and_a_text_is_offered() {
    let said = "Issues are restricted to collaborators.".to_owned();
    let words = wish().words(&OpState::Parked(Parked::Refused(Refusal::NotAllowed { said })));
    assert_eq!(
        words.as_deref(),
        Some(
            "GitHub does not let you open issues there (Issues are restricted to collaborators). It stays an item of its round, and is carried on. Give its text to somebody with triage or write access: `meridian-cli item issue 580-2 --private` prints it. It is done once a look finds their issue."
        )
    );
}

#[test]
fn a_notebook_keeps_it_in_the_same_letters() {
    let content: Content = wish().into();
    let json = r#"{"item_issue":{"item":"580-2","asked_by":"Ana-Example","asked_at":"2026-10-26T00:20:00Z","title":"Which day?","body":"<!-- meridian:item v=1 key=580-2 sum=ab -->\n\n> Which day?","labels":[],"assignees":[]}}"#;
    assert_eq!(serde_json::to_string(&content).unwrap(), json);
    assert_eq!(serde_json::from_str::<Content>(json).unwrap(), content);
}
