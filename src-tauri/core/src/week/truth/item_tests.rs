//! An operation as a line of the outbox: its state, what a person can do, what comes next; its journal
//! and the budget.

use super::{
    super::tests::{at, facts, waiting, with_op},
    *,
};
use crate::{
    courier::{Hindrance, Thing},
    ids::CommentId,
    week::truth::{Budget, Journaled, SignIn, Step, budget_words, told, truth},
};
use rstest::rstest;

fn item(facts: &Facts<'_>) -> Item {
    truth(facts).item.unwrap()
}

fn unknown(looks: u32) -> OpState {
    OpState::Unknown { write: Write::Create, since: at("01:02:00"), looks, look_at: at("01:03:20") }
}

fn parked(parked: Parked) -> OpState {
    OpState::Parked(parked)
}

fn not_allowed(said: &str) -> OpState {
    parked(Parked::Refused(Refusal::NotAllowed { said: said.into() }))
}

#[rstest]
#[case::turn(OpState::queued(), "Queued", "It is sent next.", &[Remedy::LookNow, Remedy::CancelSending])]
#[case::network(
    waiting(Wait::Network),
    "Waiting for network",
    "It is tried again at 14:08:00 NZDT.",
    &[Remedy::LookNow, Remedy::CancelSending]
)]
#[case::issue(
    waiting(Wait::Issue),
    "Held for issue",
    "The issue is looked for at 14:08:00 NZDT.",
    &[Remedy::LookNow, Remedy::CancelSending]
)]
#[case::trouble(
    waiting(Wait::Trouble { said: "502".into() }),
    "GitHub has trouble",
    "It is tried again at 14:08:00 NZDT.",
    &[Remedy::LookNow, Remedy::CancelSending]
)]
#[case::sending(
    OpState::Sending { write: Write::Create, at: at("01:02:59") },
    "Sending",
    "GitHub's answer is awaited.",
    &[]
)]
#[case::lost(
    unknown(1),
    "Checking",
    "Look 2 of 4 at 14:03:20 NZDT; it is sent once more only if it is missing in all of them.",
    &[Remedy::LookNow]
)]
#[case::written(
    OpState::Written {
        thing: Thing::Comment(CommentId::Number(1)),
        looks: 0,
        look_at: at("01:02:59"),
    },
    "Checking",
    "It is read back now.",
    &[Remedy::LookNow]
)]
#[case::conflict(
    OpState::Conflict { theirs: "Theirs.".into(), at: at("01:00:00") },
    "Conflict",
    "Nothing more happens by itself.",
    &[Remedy::OpenDraft, Remedy::GiveUp]
)]
#[case::restricted(
    not_allowed("Resource not accessible by personal access token"),
    "Stopped",
    "Nothing more happens by itself.",
    &[Remedy::SignIn, Remedy::TryAgain, Remedy::GiveUp]
)]
#[case::locked(
    not_allowed("Unable to create comment because issue is locked."),
    "Stopped",
    "Nothing more happens by itself.",
    &[Remedy::TryAgain, Remedy::GiveUp]
)]
#[case::deleted(
    parked(Parked::Deleted),
    "Stopped",
    "Nothing more happens by itself.",
    &[Remedy::PostAgain, Remedy::LeaveIt]
)]
fn each_state_has_its_name_its_remedies_and_what_comes_next(
    #[case] state: OpState,
    #[case] label: &str,
    #[case] next: &str,
    #[case] remedies: &[Remedy],
) {
    let item = item(&with_op(&state));
    assert_eq!((item.stage.words(), item.next.as_deref()), (label, Some(next)));
    assert_eq!(item.remedies, remedies);
}

#[test]
fn what_is_over_has_nothing_left_to_do() {
    for state in [OpState::Done, OpState::Cancelled] {
        let item = item(&with_op(&state));
        assert_eq!((item.next, item.remedies), (None, Vec::new()));
    }
}

#[test]
fn where_the_sign_in_stops_it_signing_in_is_what_helps() {
    for state in [OpState::queued(), unknown(0)] {
        let facts = Facts { sign_in: &SignIn::Refused, ..with_op(&state) };
        let item = item(&facts);
        assert_eq!((item.stage, item.remedies[0]), (Stage::Stopped, Remedy::SignIn));
        assert_eq!(item.next.as_deref(), Some("Nothing more happens before somebody signs in."));
    }
}

#[test]
fn before_githubs_own_time_there_is_nothing_to_hasten() {
    let state = OpState::queued();
    let facts = Facts { limited_until: Some(at("01:04:00")), ..with_op(&state) };
    let item = item(&facts);
    assert_eq!((item.stage, item.remedies), (Stage::Paused, vec![Remedy::CancelSending]));
    assert_eq!(item.next.as_deref(), Some("It goes on by itself at 14:04:00 NZDT."));
}

#[test]
fn offline_is_a_missing_network_whatever_was_wrong_before() {
    let hindrance = Hindrance::Network { said: String::new() };
    for state in [OpState::queued(), waiting(Wait::Issue)] {
        let network = Network::OfflineSince(at("00:41:00"));
        let facts = Facts { network, hindrance: Some(&hindrance), ..with_op(&state) };
        assert_eq!(item(&facts).stage, Stage::Network);
    }
}

#[test]
fn what_another_account_has_queued_is_never_said_to_go_by_itself() {
    let state = OpState::queued();
    let op = Some(OpFacts { state: &state, not_before: None, is_others: true });
    let said = truth(&Facts { op, ..facts() });
    let sentence = said.sentence.unwrap();
    assert!(sentence.words.contains("never sent as another"), "{}", sentence.words);
    assert_eq!(said.item.unwrap().remedies, [Remedy::SignIn, Remedy::CancelSending]);
}

#[test]
fn the_summary_counts_in_words() {
    let cases = [
        (0, 0, "Outbox empty"),
        (1, 3, "1 needs you, 3 go by themselves, nothing is lost"),
        (2, 1, "2 need you, 1 goes by itself, nothing is lost"),
        (0, 1, "1 goes by itself, nothing is lost"),
    ];
    for (needs, goes, words) in cases {
        assert_eq!(outbox_summary(needs, goes), words);
    }
}

#[test]
fn the_journal_tells_what_happened_and_counts_what_happened_often() {
    let line = |step, clock, times| Journaled { step, at: at(clock), last: at("01:02:30"), times };
    let journal = [
        line(Step::Queued, "01:00:00", 1),
        line(Step::Offline, "01:00:05", 12),
        line(
            Step::of(&OpState::Sending { write: Write::Create, at: at("01:02:31") }),
            "01:02:31",
            1,
        ),
        line(Step::of(&unknown(0)), "01:02:46", 1),
        line(Step::of(&unknown(1)), "01:02:47", 1),
        line(Step::of(&unknown(2)), "01:02:52", 1),
        line(Step::Queued, "01:05:00", 1),
        line(Step::Stopped { parked: Parked::Deleted }, "01:05:01", 1),
        line(Step::Sending, "01:06:00", 1),
        line(Step::Taken, "01:06:01", 1),
        line(Step::Same, "01:06:02", 1),
    ];
    let said: Vec<String> =
        told(&facts().dial, &journal).into_iter().map(|(_, words)| words).collect();
    assert_eq!(
        said,
        [
            "queued",
            "GitHub could not be reached, 12 times, last at 14:02:30 NZDT",
            "sending began",
            "no answer: it may or may not have arrived",
            "looked: not there",
            "looked again: not there",
            "the looking is over; it goes on",
            "stopped: your comment is gone from GitHub",
            "tried again: sending began",
            "GitHub has taken it",
            "read back, identical",
        ]
    );
}

#[test]
fn the_budget_is_said_by_the_members_clock_and_never_guessed() {
    let dial = facts().dial;
    assert_eq!(
        budget_words(&dial, None),
        "Not known yet: GitHub has not said how many requests are left."
    );
    // A laptop that is five minutes fast.
    let (now, theirs) = (at("01:02:00"), at("00:57:00"));
    let reset = Some(at("01:33:00").timestamp());
    let heard = |limit, remaining| Budget::heard(limit, remaining, reset, Some(theirs), now);
    let budget = heard(Some(5000), Some(4871)).unwrap();
    assert_eq!(
        budget_words(&dial, Some(&budget)),
        "4,871 of 5,000 requests left, said GitHub at 14:02 NZDT. Fresh hour at 14:38 NZDT."
    );
    assert_eq!(budget.percent(now), Some(97));
    let over = Budget { resets_at: at("01:02:59"), ..budget };
    assert_eq!(
        budget_words(&dial, Some(&over)),
        "A fresh hour of 5,000 requests began at 14:02 NZDT; GitHub was not asked since."
    );
    assert_eq!(over.percent(dial.now), None);
    for (limit, remaining) in [(None, Some(1)), (Some(0), Some(0)), (Some(60), Some(61))] {
        assert_eq!(heard(limit, remaining), None);
    }
}
