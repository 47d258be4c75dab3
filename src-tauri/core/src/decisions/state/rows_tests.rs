//! What rfcbot, gitvote and votes by reaction do, and what their users complain of: each row is met by people
//! who answer on GitHub and have nothing installed.

use super::{tests::*, *};
use crate::{
    courier::Emoji,
    decisions::proposal::{Asked, tests as asking},
};

const AFTER: &str = "2026-11-19T07:00:00Z";

/// Who must answer: with them it is a label, and silently nobody where it is missing.
#[test]
fn who_must_answer_is_named_in_the_proposal_and_frozen() {
    let mut world = yes_or_no(Rule::Approvals { needed: 3 });
    world.people.clear();
    let status = world.status();
    assert_eq!(status.voices.len(), 5, "the roster is not there, and all are asked as named");
    assert_eq!(status.waiting.len(), 5);
    assert_eq!(status.line, "Asked. 0 of 3 approvals: 5 silent.");
}

/// How: boxes in a shared list untick themselves. Here everybody writes only what is their own.
#[test]
fn a_reaction_or_words_both_count() {
    let mut world = yes_or_no(Rule::Approvals { needed: 3 });
    world.reacts("ines-example", &[(Emoji::ThumbsUp, "2026-11-17T09:00:00Z")]);
    world.says("tom-example", "LGTM", "2026-11-17T09:00:00Z");
    world.says("liam-example", "/approve", "2026-11-17T09:00:00Z");
    assert_eq!(world.status().tally.approve, [(Choice::Yes, 3)]);
}

/// Two answers of one person: the newest counts and both are shown.
#[test]
fn of_two_answers_the_newest_counts_and_both_are_shown() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "-1, it hides regressions", "2026-11-17T09:00:00Z");
    world.reacts("ines-example", &[(Emoji::ThumbsUp, "2026-11-17T10:00:00Z")]);
    let status = world.status();
    let ines = &status.voices[0];
    assert_eq!(ines.standing, Standing::Counts(Answer::Approves));
    assert!(matches!(ines.also.as_slice(), [Also { answer: Some(Answer::Objects { .. }), .. }]));
    assert_eq!(status.objections, []);
}

#[test]
fn two_answers_within_a_minute_ask_the_owner_who_says_which() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "-1", "2026-11-17T09:00:00Z");
    let id = world.says("ines-example", "+1", "2026-11-17T09:00:40Z");
    assert!(matches!(world.standing("ines-example"), Standing::Unread(Unread::AtOnce(Some(_)))));
    let when = at("2026-11-17T09:00:40Z");
    world.rulings.push(Ruling { on: On::Comment(id), at: when, answer: Some(Answer::Approves) });
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
    // A concern that is resolved and a yes belong together.
    world.says("liam-example", "concern resolved", "2026-11-17T09:00:00Z");
    world.says("liam-example", "+1", "2026-11-17T09:00:10Z");
    assert_eq!(world.standing("liam-example"), Standing::Counts(Answer::Approves));
    world.reacts(
        "tom-example",
        &[(Emoji::ThumbsUp, "2026-11-17T09:00:00Z"), (Emoji::ThumbsDown, "2026-11-17T09:00:20Z")],
    );
    assert!(matches!(world.standing("tom-example"), Standing::Unread(Unread::Reactions(_))));
}

/// 👀, next day 👍, the 👀 stays.
#[test]
fn whoever_looked_first_and_approves_later_approves() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.reacts("ines-example", &[(Emoji::Eyes, "2026-11-17T09:00:00Z")]);
    assert_eq!(world.status().state, State::Holding);
    world.reacts(
        "ines-example",
        &[(Emoji::Eyes, "2026-11-17T09:00:00Z"), (Emoji::ThumbsUp, "2026-11-18T07:00:00Z")],
    );
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
    assert_eq!(world.status().holds, []);
}

/// Objection: with them a number, or a named concern that blocks until its author resolves it.
#[test]
fn an_objection_has_a_reason_or_is_asked_for_one_and_is_open_until_its_author_says_otherwise() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    world.reacts("liam-example", &[(Emoji::ThumbsDown, "2026-11-17T09:00:00Z")]);
    assert_eq!(world.status().objections[0].reason, None);
    world.says("liam-example", "concern: it hides regressions", "2026-11-17T12:00:00Z");
    assert_eq!(world.status().objections.len(), 1, "one person, one objection");
    assert_eq!(world.status().objections[0].reason.as_deref(), Some("it hides regressions"));
    // Nobody else resolves it.
    world.says("tom-example", "concern resolved: it hides regressions", "2026-11-17T13:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Blocked);
    world.says("liam-example", "concern resolved", "2026-11-18T13:00:00Z");
    assert_eq!(world.state_at(AFTER), State::Due);
}

/// "I need time" without a concern: once, and at most five working days.
#[test]
fn a_hold_is_an_answer_of_its_own_once_and_for_five_working_days_at_most() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    world.says("tom-example", "I need time until 31 December", "2026-11-18T09:00:00Z");
    let status = world.status();
    // In Berlin from Wed 18 to the end of Wed 25 November.
    assert_eq!(status.holds[0].until, at("2026-11-25T23:00:00Z"));
    assert!(status.holds[0].is_cut);
    assert_eq!(world.state_at("2026-11-25T22:59:00Z"), State::Holding);
    assert_eq!(world.state_at("2026-11-25T23:00:00Z"), State::Due);
    world.says("tom-example", "hold", "2026-11-25T22:00:00Z");
    let again = Asked { late_counts: true, ..world.proposal.asked().clone() };
    world.proposal = Proposal::new(again).unwrap();
    assert_eq!(world.state_at("2026-11-25T23:00:00Z"), State::Due, "it was for once");
}

/// Enough: with them it passes and nothing happens for a day, and abstaining counts as not in favour.
#[test]
fn enough_is_shown_at_once_with_its_arithmetic() {
    let mut world = yes_or_no(Rule::Approvals { needed: 3 });
    for who in ["ines-example", "tom-example", "liam-example"] {
        world.says(who, "+1", "2026-11-17T09:00:00Z");
    }
    world.says("kavya-example", "I abstain", "2026-11-17T09:00:00Z");
    world.now = at(AFTER);
    let status = world.status();
    assert_eq!(status.line, "Due. 3 of 3 approvals: 3 yes, 1 abstained, 1 silent.");
    assert_eq!((status.state, status.choice), (State::Due, Some(Choice::Yes)));
}

/// End: with them it may close before some zones have voted. Early only when all who are named have answered.
#[test]
fn before_the_end_it_is_decided_only_where_all_who_are_named_have_answered() {
    let mut world = yes_or_no(Rule::Approvals { needed: 3 });
    let all = ["ines-example", "tom-example", "liam-example", "kavya-example"];
    for who in all {
        world.says(who, "+1", "2026-11-17T09:00:00Z");
    }
    let owner = login("ana-example");
    assert_eq!(world.status().state, State::Asked);
    assert!(!world.status().posting.may("ana-example", &owner, world.now));
    world.says("sora-example", "abstain", "2026-11-17T10:00:00Z");
    assert_eq!(world.status().state, State::Answered);
    assert!(world.status().posting.may("ana-example", &owner, world.now));
    // Where silence agrees, others may object up to the end.
    let lazy = Asked { rule: Rule::Silence, ..world.proposal.asked().clone() };
    world.proposal = Proposal::new(lazy).unwrap();
    assert_eq!(world.status().posting, Posting::NotYet);
}

/// A silent person: with them one blocks for months, or counts against.
#[test]
fn silence_agrees_by_rule_or_lets_the_owner_go_on_and_name_who_did_not_answer() {
    let mut lazy = yes_or_no(Rule::Silence);
    assert_eq!(lazy.state_at("2026-11-19T06:59:00Z"), State::Asked);
    assert_eq!(lazy.state_at(AFTER), State::Due);
    assert_eq!(lazy.status().choice, Some(Choice::Yes));

    let mut named = yes_or_no(Rule::Approvals { needed: 3 });
    named.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    assert_eq!(named.state_at(AFTER), State::Stuck);
    let Posting::May { names_silent: true, .. } = named.status().posting else {
        panic!("{:?}", named.status().posting)
    };
}

/// The text changes after answers: with them nothing happens.
#[test]
fn answers_before_a_change_of_what_is_asked_are_to_the_earlier_text_and_asked_again() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    let first = world.proposal.asked().clone();
    let why = "Two jobs flake, with a typo mended.".to_owned();
    world.changes(Asked { why, ..first.clone() }, "2026-11-17T10:00:00Z");
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
    let question = "May any job be quarantined?".to_owned();
    world.changes(Asked { question, ..first }, "2026-11-17T11:00:00Z");
    assert_eq!(world.standing("ines-example"), Standing::Earlier(Answer::Approves));
    assert!(world.status().waiting.iter().any(|one| one.answered_earlier));
    world.says("ines-example", "+1", "2026-11-17T12:00:00Z");
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
}

/// Result: by a person. Where the owner does not, a named approver or a deputy may after a day.
#[test]
fn where_the_owner_is_silent_for_a_day_others_may_post_it_for_them() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    world.now = at(AFTER);
    let posting = world.status().posting;
    let (owner, later) = (login("ana-example"), at("2026-11-20T07:00:00Z"));
    assert!(posting.may("ana-example", &owner, at(AFTER)));
    for who in ["ines-example", "bo-example"] {
        assert!(!posting.may(who, &owner, at(AFTER)), "{who} waits for the owner");
        assert!(posting.may(who, &owner, later), "{who} may for the owner");
    }
    assert!(!posting.may("tom-example", &owner, later), "who did not approve may not");
}

/// Undo: with them cancelled or relabelled. What was decided stays, and it is open again.
#[test]
fn what_is_reopened_is_open_with_all_that_was_said() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "+1", "2026-11-17T09:00:00Z");
    world.settled = Some(Settled::Decided(at("2026-11-19T08:00:00Z")));
    assert_eq!(world.state_at("2026-11-19T09:00:00Z"), State::Decided);
    assert_eq!(world.status().posting, Posting::Done);
    world.settled = Some(Settled::Reopened(at("2026-11-19T10:00:00Z")));
    assert_eq!(world.state_at("2026-11-19T11:00:00Z"), State::Reopened);
    assert_eq!(world.standing("ines-example"), Standing::Counts(Answer::Approves));
    assert!(world.status().line.starts_with("Open again: it needs a new end."));
}

/// Needs: no bot, no app, no label, no database. Nobody of those who answer is known to be anybody's.
#[test]
fn a_stranger_is_shown_apart_and_in_no_number() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.reacts("guest-example", &[(Emoji::ThumbsUp, "2026-11-17T09:00:00Z")]);
    world.says("other-example", "-1", "2026-11-17T09:00:00Z");
    world.says("talker-example", "The board is red again this morning.", "2026-11-17T09:00:00Z");
    let status = world.status();
    let apart: Vec<&str> = status.apart.iter().map(|voice| voice.login.as_str()).collect();
    assert_eq!(apart, ["guest-example", "other-example"]);
    assert_eq!((status.tally.silent, status.objections.len()), (5, 0));
}

/// More than one concern: each is open until whoever made it says otherwise of it.
#[test]
fn of_several_concerns_one_that_is_resolved_does_not_lift_the_other() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("tom-example", "+1", "2026-11-17T09:00:00Z");
    world.says("ines-example", "-1: no owner is named", "2026-11-17T09:00:00Z");
    world.says("ines-example", "concern: docs freeze", "2026-11-17T10:00:00Z");
    assert_eq!(world.status().objections.len(), 2);
    let id = world.says("ines-example", "concern resolved: docs", "2026-11-17T11:00:00Z");
    assert!(matches!(world.standing("ines-example"), Standing::Unread(_)));
    assert_eq!(world.state_at(AFTER), State::Blocked);
    // The owner says that the other is still open; then that both are settled.
    let when = at("2026-11-17T11:00:00Z");
    let owner = Answer::Objects { reason: Some("no owner is named".to_owned()) };
    world.rulings.push(Ruling { on: On::Comment(id.clone()), at: when, answer: Some(owner) });
    assert_eq!(world.state_at(AFTER), State::Blocked);
    let both = Answer::Withdraws { concern: None };
    world.rulings.push(Ruling { on: On::Comment(id), at: when, answer: Some(both) });
    assert_eq!(world.state_at(AFTER), State::Due);
}

#[test]
fn a_concern_is_resolved_by_its_name_and_by_no_other() {
    for (named, state) in [
        ("concern resolved: the owner", State::Due),
        ("concern resolved: docs", State::Blocked),
        ("concern resolved", State::Due),
        ("I withdraw my objection", State::Due),
        ("abstain", State::Due),
        ("+1", State::Due),
    ] {
        let mut world = yes_or_no(Rule::Approvals { needed: 1 });
        world.says("tom-example", "+1", "2026-11-17T09:00:00Z");
        world.says("ines-example", "-1: no owner is named", "2026-11-17T09:00:00Z");
        world.says("ines-example", named, "2026-11-17T11:00:00Z");
        assert_eq!(world.state_at(AFTER), state, "{named}");
    }
}

#[test]
fn an_objection_outlives_a_wish_to_wait_and_what_is_unread() {
    let objects = Answer::Objects { reason: Some("no owner is named".to_owned()) };
    for rule in [Rule::Approvals { needed: 1 }, Rule::Silence] {
        let mut world = yes_or_no(rule);
        world.says("tom-example", "+1", "2026-11-17T09:00:00Z");
        world.says("ines-example", "-1, no owner is named", "2026-11-17T09:00:00Z");
        world.says("ines-example", "hold until Thursday", "2026-11-17T10:00:00Z");
        let status = world.status();
        assert_eq!((status.state, status.objections.len()), (State::Blocked, 1));
        let over = "2026-11-21T12:00:00Z";
        assert_eq!(world.state_at(over), State::Blocked);
        assert_eq!(world.standing("ines-example"), Standing::Counts(objects.clone()));
        world.reacts("ines-example", &[(Emoji::Eyes, "2026-11-17T12:00:00Z")]);
        assert_eq!(world.state_at("2026-11-30T12:00:00Z"), State::Blocked);
    }
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "-1, no owner is named", "2026-11-17T09:00:00Z");
    world.says("ines-example", "+1 once docs are in", "2026-11-17T10:00:00Z");
    assert_eq!(world.status().objections.len(), 1);
    assert!(matches!(world.standing("ines-example"), Standing::Unread(_)));
}

#[test]
fn under_silence_another_option_outlives_a_wish_to_wait() {
    let mut world = asked(Asked { rule: Rule::Silence, ..asking::asked() });
    world.says("tom-example", "B", "2026-11-17T09:00:00Z");
    world.says("tom-example", "hold", "2026-11-17T10:00:00Z");
    assert_eq!(world.state_at("2026-11-30T12:00:00Z"), State::Blocked);
}

#[test]
fn two_answers_at_once_do_not_lift_an_objection() {
    let mut world = yes_or_no(Rule::Approvals { needed: 1 });
    world.says("ines-example", "-1, no owner is named", "2026-11-17T09:00:00Z");
    world.says("ines-example", "+1", "2026-11-17T09:00:30Z");
    world.says("ines-example", "hold until Tuesday", "2026-11-17T12:00:00Z");
    assert_eq!(world.state_at("2026-11-30T12:00:00Z"), State::Blocked);
}
