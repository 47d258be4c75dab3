//! What the issue's state tells a wish, and what the member is told.

use super::*;
use crate::courier::{Association, Payload};
use rstest::rstest;

fn at(second: u32) -> DateTime<Utc> {
    format!("2026-10-27T23:59:{second:02}Z").parse().unwrap()
}

fn standing(state: IssueIs, reason: Option<&str>, second: u32) -> Standing {
    Standing {
        state,
        reason: reason.map(str::to_owned),
        closed_at: (state == IssueIs::Closed).then(|| at(second)),
        updated_at: at(second),
    }
}

fn issue(standing: &Standing, closed_by: i64) -> Payload {
    let raw = serde_json::json!({
        "state_reason": standing.reason,
        "closed_at": standing.closed_at,
        "closed_by": standing.closed_at.map(|_| serde_json::json!({"id": closed_by, "login": "kai"})),
    });
    Payload::Issue(Box::new(Issue {
        number: IssueNumber(40),
        title: "Week 12".into(),
        body: String::new(),
        state: standing.state.word().into(),
        url: "https://h/40".into(),
        author: None,
        association: Association::Member,
        comments: 0,
        is_pull_request: false,
        created_at: at(0),
        updated_at: standing.updated_at,
        raw: raw.to_string(),
    }))
}

fn wish(wanted: IssueIs, before: Standing) -> IssueState {
    IssueState::new("2026-10-26".parse().unwrap(), IssueNumber(40), wanted, before)
}

fn snapshot() -> Snapshot {
    crate::courier::step::tests::pretend::World::new().snapshot
}

const OPEN: IssueIs = IssueIs::Open;
const CLOSED: IssueIs = IssueIs::Closed;

#[rstest]
#[case::nothing_happened(CLOSED, (OPEN, None, 1), (OPEN, None, 1), Seen::Before, false)]
#[case::somebody_wrote_a_comment(CLOSED, (OPEN, None, 1), (OPEN, None, 5), Seen::Before, false)]
#[case::somebody_was_quicker(CLOSED, (OPEN, None, 1), (CLOSED, Some("completed"), 5), Seen::Proven, false)]
#[case::opened_again_since(CLOSED, (OPEN, None, 1), (OPEN, Some("reopened"), 9), Seen::Changed("open".into()), false)]
#[case::an_older_state(CLOSED, (OPEN, Some("reopened"), 9), (CLOSED, Some("completed"), 5), Seen::Proven, true)]
#[case::closed_anew_since(OPEN, (CLOSED, Some("completed"), 1), (CLOSED, Some("completed"), 5), Seen::Changed("closed".into()), false)]
#[case::to_be_opened(OPEN, (CLOSED, Some("completed"), 1), (CLOSED, Some("completed"), 1), Seen::Before, false)]
#[case::open_already(OPEN, (OPEN, None, 1), (OPEN, None, 3), Seen::Proven, false)]
fn what_the_issue_tells(
    #[case] wanted: IssueIs,
    #[case] before: (IssueIs, Option<&str>, u32),
    #[case] now: (IssueIs, Option<&str>, u32),
    #[case] seen: Seen,
    #[case] older: bool,
) {
    let standing = |(state, reason, second)| standing(state, reason, second);
    let found = wish(wanted, standing(before)).seen(&issue(&standing(now), 8), &snapshot());
    assert_eq!(found, Some(Found { seen, older }));
}

#[test]
fn the_proof_says_who_was_quicker() {
    let wish = wish(CLOSED, standing(OPEN, None, 1));
    let closed = standing(CLOSED, Some("completed"), 5);
    for (by, other) in [(8, Some("kai".to_owned())), (7, None)] {
        let op = "01A".parse().unwrap();
        let changes =
            wish.proof(&op, (&issue(&closed, by), &Doer::Us), &snapshot(), at(6)).unwrap();
        let Some(Change::Evidence { evidence, .. }) = changes.first() else { panic!() };
        assert_eq!(evidence.by_other, other);
        assert_eq!(evidence.stands, Some(closed.clone()));
    }
}

#[rstest]
#[case::no_rights(
    Refusal::NotAllowed { said: "Must have admin rights to Repository.".into() },
    "GitHub does not let you close #40 (Must have admin rights to Repository). Its author and people with triage or write access may: ask one of them, or get that access and say `meridian-cli round close` again."
)]
#[case::locked(
    Refusal::NotAllowed { said: "Issue is locked".into() },
    "#40 is locked, and GitHub does not let you close it. Ask somebody with write access to unlock or close it."
)]
#[case::hidden(
    Refusal::Missing,
    "#40 cannot be read: it may be deleted, or this sign-in may not see it. Look at it in the browser; then say `meridian-cli round close` again."
)]
#[case::gone(
    Refusal::Gone { said: "This issue was deleted".into() },
    "#40 is gone from GitHub (This issue was deleted). There is nothing to close; if the round has another issue, name it with `meridian-cli round link`."
)]
#[case::moved(
    Refusal::Moved,
    "#40 was moved to another repository, or the repository itself was, and could not be followed. Where the round goes on in another issue, name that with `meridian-cli round link`, then say `meridian-cli round close` again."
)]
fn a_refusal_says_what_to_do(#[case] refusal: Refusal, #[case] words: &str) {
    let wish = wish(CLOSED, standing(OPEN, None, 1));
    let parked = OpState::Parked(Parked::Refused(refusal));
    assert_eq!(wish.words(&parked).as_deref(), Some(words));
}

#[test]
fn a_dispute_names_how_the_issue_was_left() {
    let wish = wish(CLOSED, standing(OPEN, None, 1));
    let conflict = OpState::Conflict { theirs: "open".into(), at: at(9) };
    let words = wish.words(&conflict).unwrap();
    assert_eq!(
        words,
        "Somebody has closed or opened #40 since you last saw it; it is open, and was left so. If it should still be closed, say `meridian-cli round close` again."
    );
}

fn duplicate(id: Option<i64>) -> IssueState {
    let reason = Some(ClosedAs::Duplicate { of: IssueNumber(39), id });
    IssueState { reason, ..wish(CLOSED, standing(OPEN, None, 1)) }
}

#[test]
fn a_duplicate_is_named_by_what_was_read_of_the_first() {
    assert_eq!(duplicate(None).needs(), Some(Thing::Issue(IssueNumber(39))));
    let Payload::Issue(mut first) = issue(&standing(OPEN, None, 1), 8) else { panic!() };
    (first.number, first.raw) = (IssueNumber(39), r#"{"id": 5722505167}"#.into());
    let learnt = duplicate(None).learns(&Payload::Issue(first)).unwrap();
    assert_eq!(learnt, duplicate(Some(5_722_505_167)).into());
    assert_eq!(learnt.needs(), None);
    // Opened again, it is a duplicate of nothing.
    let reopens = IssueState { wanted: OPEN, ..duplicate(None) };
    assert_eq!(reopens.needs(), None);
}

#[test]
fn a_server_that_knows_no_duplicates_is_asked_once_more_without() {
    let invalid = Refusal::Invalid { said: "duplicate is not a member".into() };
    let content = duplicate(Some(1)).without(&invalid).unwrap();
    let plain = Request::SetIssueState { issue: IssueNumber(40), state: CLOSED, reason: None };
    assert_eq!(content.request(None), Some(plain));
    assert_eq!(content.without(&invalid), None, "once more, and not again");
    assert_eq!(wish(CLOSED, standing(OPEN, None, 1)).without(&invalid), None);
    let by_us = |reason| Evidence {
        stands: Some(standing(CLOSED, Some(reason), 5)),
        ..Evidence::of("https://h/40", at(6), true)
    };
    let said = "GitHub did not take it as a duplicate of #39, so it was closed without that: say it in a comment.";
    assert_eq!(content.remark(&by_us("completed")).as_deref(), Some(said));
    assert_eq!(duplicate(Some(1)).remark(&by_us("duplicate")), None);
    let said = "It was closed as not planned before, and GitHub keeps that; reopen it first to close it as a duplicate of #39.";
    assert_eq!(duplicate(Some(1)).remark(&by_us("not_planned")).as_deref(), Some(said));
}

#[test]
fn a_wish_without_a_reason_is_kept_in_the_same_letters_as_ever() {
    let json = r#"{"issue_state":{"round":"2026-10-26","issue":40,"wanted":"closed","before":{"state":"open","reason":null,"closed_at":null,"updated_at":"2026-10-27T23:59:01Z"}}}"#;
    let content: Content = wish(CLOSED, standing(OPEN, None, 1)).into();
    assert_eq!(serde_json::to_string(&content).unwrap(), json);
    assert_eq!(serde_json::from_str::<Content>(json).unwrap(), content);
    let json = serde_json::to_string(&Content::from(duplicate(None))).unwrap();
    assert!(json.contains(r#""reason":{"duplicate":{"of":39}}"#), "{json}");
}
