//! What the reactions tell a wish, and what the member is told.

use super::*;
use crate::courier::{Next, User};
use crate::ids::UserId;
use rstest::rstest;

fn wish(gives: bool) -> Reacting {
    Reacting {
        issue: IssueNumber(40),
        comment: CommentId::Number(900),
        url: "https://h/c".into(),
        emoji: Emoji::ThumbsUp,
        gives,
        mine: None,
    }
}

/// The pretend world's member is 7.
fn snapshot() -> Snapshot {
    crate::courier::step::tests::pretend::World::new().snapshot
}

fn there(given: &[(i64, i64, Option<Emoji>)]) -> Payload {
    let reaction = |(id, by, emoji): &(i64, i64, Option<Emoji>)| {
        let by = Some(User { id: UserId(*by), login: "x".into() });
        Reaction { id: *id, by, emoji: *emoji }
    };
    Payload::Reactions { reactions: given.iter().map(reaction).collect(), next: Next::End }
}

const UP: Option<Emoji> = Some(Emoji::ThumbsUp);
const DOWN: Option<Emoji> = Some(Emoji::ThumbsDown);

#[rstest]
#[case::nobody(true, &[], Seen::Before)]
#[case::another_member(true, &[(1, 8, UP)], Seen::Before)]
#[case::another_reaction_of_mine(true, &[(1, 7, DOWN), (2, 7, None)], Seen::Before)]
#[case::mine(true, &[(1, 8, UP), (2, 7, UP)], Seen::Proven)]
#[case::to_be_taken_back(false, &[(1, 8, UP), (2, 7, UP)], Seen::Before)]
#[case::taken_back_already(false, &[(1, 8, UP)], Seen::Proven)]
fn what_the_reactions_tell(
    #[case] gives: bool,
    #[case] given: &[(i64, i64, Option<Emoji>)],
    #[case] seen: Seen,
) {
    assert_eq!(wish(gives).seen(&there(given), &snapshot()), Some(Found::now(seen)));
}

#[test]
fn it_is_taken_back_by_the_number_that_was_read() {
    let wish = wish(false);
    assert_eq!(wish.request(None), None, "nothing is deleted by a number that nobody has read");
    let found = there(&[(1, 8, UP), (2, 7, UP)]);
    let learnt = wish.leaves(&found, &snapshot(), None).unwrap();
    let comment = CommentId::Number(900);
    assert_eq!(learnt.request(None), Some(Request::Unreact { comment, reaction: 2 }));
}

#[test]
fn an_answer_of_somebody_elses_proves_nothing() {
    let of = |by| {
        Payload::Reaction(Reaction {
            id: 2,
            by: Some(User { id: UserId(by), login: "x".into() }),
            emoji: UP,
        })
    };
    assert_eq!(wish(true).written(&of(8), &snapshot()), None);
    assert_eq!(wish(true).written(&of(7), &snapshot()), Some(wish(true).thing()));
    assert_eq!(wish(true).written(&Payload::Nothing, &snapshot()), None);
    assert_eq!(wish(false).written(&Payload::Nothing, &snapshot()), Some(wish(false).thing()));
}

#[rstest]
#[case::locked(
    Parked::Refused(Refusal::NotAllowed { said: "Unable to create reaction because issue is locked.".into() }),
    "#40 is locked, so nobody can react there. Ask somebody with write access to unlock it; then try again."
)]
#[case::new_account(
    Parked::Refused(Refusal::NotAllowed { said: "User is blocked.".into() }),
    "GitHub does not let you react on #40 (User is blocked). The organisation may not let this sign-in write, or new accounts may have to wait: ask somebody with write access."
)]
#[case::deleted(
    Parked::Refused(Refusal::Missing),
    "The comment on #40 cannot be read: it may be deleted, or this sign-in may not see it. Look at it in the browser."
)]
fn a_refusal_says_what_to_do(#[case] parked: Parked, #[case] words: &str) {
    assert_eq!(wish(true).words(&OpState::Parked(parked)).as_deref(), Some(words));
}

#[test]
fn a_notebook_keeps_it_in_the_same_letters() {
    let content: Content = wish(true).into();
    let json =
        r#"{"reaction":{"issue":40,"comment":900,"url":"https://h/c","emoji":"+1","gives":true}}"#;
    assert_eq!(serde_json::to_string(&content).unwrap(), json);
    assert_eq!(serde_json::from_str::<Content>(json).unwrap(), content);
    for emoji in Emoji::ALL {
        let word = serde_json::to_string(emoji.word()).unwrap();
        assert_eq!(serde_json::to_string(&emoji).unwrap(), word);
    }
}
