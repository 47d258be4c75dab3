//! What a notebook holds of an operation stays readable, letter by letter.

use super::*;
use crate::courier::{Refusal, Unread};
use rstest::rstest;

fn at() -> DateTime<Utc> {
    "2026-10-26T01:02:00Z".parse().unwrap()
}

fn said() -> String {
    "No.".to_owned()
}

#[rstest]
#[case::waiting(
    OpState::Waiting { wait: Wait::Trouble { said: said() }, retry_at: Some(at()), tries: 2 },
    r#"{"state":"waiting","why":"trouble","said":"No.","retry_at":"2026-10-26T01:02:00Z","tries":2}"#
)]
#[case::unknown(
    OpState::Unknown { write: Write::Create, since: at(), looks: 1, look_at: at() },
    r#"{"state":"unknown","write":"create","since":"2026-10-26T01:02:00Z","looks":1,"look_at":"2026-10-26T01:02:00Z"}"#
)]
#[case::written(
    OpState::Written { thing: Thing::Comment(CommentId::Number(5_722_505_167)), looks: 0, look_at: at() },
    r#"{"state":"written","comment":5722505167,"looks":0,"look_at":"2026-10-26T01:02:00Z"}"#
)]
#[case::written_in_a_discussion(
    OpState::Written {
        thing: Thing::Comment(CommentId::Node("DC_kwDO4AAx".into())), looks: 0, look_at: at()
    },
    r#"{"state":"written","comment":"DC_kwDO4AAx","looks":0,"look_at":"2026-10-26T01:02:00Z"}"#
)]
#[case::written_issue(
    OpState::Written { thing: Thing::Issue(IssueNumber(40)), looks: 0, look_at: at() },
    r#"{"state":"written","issue":40,"looks":0,"look_at":"2026-10-26T01:02:00Z"}"#
)]
#[case::conflict(
    OpState::Conflict { theirs: "x".into(), at: at() },
    r#"{"state":"conflict","theirs":"x","at":"2026-10-26T01:02:00Z"}"#
)]
#[case::sign_in(
    OpState::Parked(Parked::Refused(Refusal::SignInNeeded)),
    r#"{"state":"parked","why":"sign_in_needed"}"#
)]
#[case::not_allowed(
    OpState::Parked(Parked::Refused(Refusal::NotAllowed { said: said() })),
    r#"{"state":"parked","why":"not_allowed","said":"No."}"#
)]
#[case::gone(
    OpState::Parked(Parked::Refused(Refusal::Gone { said: said() })),
    r#"{"state":"parked","why":"gone","said":"No."}"#
)]
#[case::moved(
    OpState::Parked(Parked::Refused(Refusal::Moved)),
    r#"{"state":"parked","why":"moved"}"#
)]
#[case::other_account(
    OpState::Parked(Parked::OtherAccount { login: "kai".into() }),
    r#"{"state":"parked","why":"other_account","login":"kai"}"#
)]
#[case::deleted(OpState::Parked(Parked::Deleted), r#"{"state":"parked","why":"comment_deleted"}"#)]
#[case::not_as_sent(
    OpState::Parked(Parked::NotAsSent),
    r#"{"state":"parked","why":"not_as_sent"}"#
)]
#[case::second_comment(
    OpState::Parked(Parked::ByHand {
        comment: CommentId::Number(5_722_505_167),
        url: "https://h/1".into(),
        at: at(),
        words: "Docs: green".into(),
    }),
    r#"{"state":"parked","why":"second_comment","comment":5722505167,"url":"https://h/1","at":"2026-10-26T01:02:00Z","words":"Docs: green"}"#
)]
fn a_state_is_kept_in_the_same_letters(#[case] state: OpState, #[case] json: &str) {
    assert_eq!(serde_json::to_string(&state).unwrap(), json);
    assert_eq!(serde_json::from_str::<OpState>(json).unwrap(), state);
}

#[rstest]
#[case(Unread::Refused(Parked::Refused(Refusal::Missing)), r#"{"kind":"refused","why":"missing"}"#)]
#[case(
    Unread::Refused(Parked::OtherAccount { login: "kai".into() }),
    r#"{"kind":"refused","why":"other_account","login":"kai"}"#
)]
#[case(Unread::Incomplete, r#"{"kind":"incomplete"}"#)]
fn so_is_what_kept_github_from_being_read(#[case] unread: Unread, #[case] json: &str) {
    assert_eq!(serde_json::to_string(&unread).unwrap(), json);
    assert_eq!(serde_json::from_str::<Unread>(json).unwrap(), unread);
}
