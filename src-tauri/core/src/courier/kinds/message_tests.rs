//! A round's summary through the whole courier: posted once, whatever is lost on the way, from however many
//! devices and by whomever.

use super::*;
use crate::{
    courier::{
        Eagerness, Operation,
        step::tests::pretend::{ISSUE, ME, Weather, World, key},
    },
    ids::{CommentId, UserId},
};

const A: &str = "01JD000000000000000000000A";
const B: &str = "01JD000000000000000000000B";

fn about() -> About {
    let key = key();
    About::Summary { cycle: key.cycle, round: key.round }
}

fn message(op: &str, text: &str) -> Message {
    Message::new(about(), ISSUE, op.parse().unwrap(), text)
}

fn post(world: &mut World, op: &str, content: Message) {
    let (id, author, created_at) = (op.parse().unwrap(), ME, world.now);
    let state = OpState::queued();
    let op = Operation { id, author, created_at, not_before: None, state, content };
    world.snapshot.operations.push(op.any());
}

fn drained(op: &str, text: &str) -> World {
    let mut world = World::new();
    post(&mut world, op, message(op, text));
    world.drain(Eagerness::Now);
    world
}

#[test]
fn it_goes_once_is_read_back_and_is_nobodys_update() {
    let world = drained(A, "## Summary\n\nAll wrote.\n");
    assert_eq!(*world.state(A), OpState::Done);
    assert_eq!((world.writes.len(), world.comments.len()), (1, 1));
    assert!(world.receipts.is_empty(), "no update is posted by it");
    let body = &world.comments[0].body;
    assert!(crate::courier::marker::is_no_update(body), "{body}");
    assert_eq!(below(body), "## Summary\n\nAll wrote.\n");
}

#[test]
fn what_somebody_wrote_into_a_lost_one_in_the_very_second_is_shown() {
    let mut world = World::new();
    post(&mut world, A, message(A, "All wrote."));
    world.weather = Weather::LostAfter;
    let theirs = format!("{}\nBut docs.", message(A, "All wrote.").body);
    world.drain_while(Eagerness::Now, |world| {
        world.comments.iter_mut().for_each(|comment| comment.body.clone_from(&theirs));
    });
    world.run(5);
    assert!(matches!(world.state(A), OpState::Conflict { .. }), "{:?}", world.state(A));
    assert_eq!((world.writes.len(), &world.comments[0].body), (1, &theirs), "it stays");
}

#[test]
fn a_lost_answer_makes_no_second_one() {
    for weather in [Weather::LostAfter, Weather::LostBefore] {
        let mut world = World::new();
        post(&mut world, A, message(A, "All wrote."));
        world.weather = weather;
        world.drain(Eagerness::Now);
        world.weather = Weather::Fine;
        world.run(10);
        assert_eq!((world.state(A), world.comments.len()), (&OpState::Done, 1));
    }
}

#[test]
fn what_a_run_before_has_made_is_brought_up_to_date_and_not_made_twice() {
    let mut world = World::new();
    world.add_comment(ME, &message(A, "Nine wrote.").body);
    post(&mut world, B, message(B, "All wrote."));
    world.drain(Eagerness::Now);
    assert_eq!((world.state(B), world.comments.len()), (&OpState::Done, 1));
    let mark = MessageMarker::find(&world.comments[0].body).unwrap();
    assert_eq!(mark.op.unwrap().as_str(), A, "the mark keeps what made it");
    assert_eq!(below(&world.comments[0].body), "All wrote.");

    // The very same one is left as it is.
    let mut world = World::new();
    world.add_comment(ME, &message(A, "All wrote.").body);
    post(&mut world, B, message(B, "All wrote."));
    world.drain(Eagerness::Now);
    assert_eq!((world.state(B), world.writes.len()), (&OpState::Done, 0));
}

#[test]
fn what_a_person_changed_in_it_is_not_overwritten() {
    let mut world = World::new();
    world.add_comment(ME, &message(A, "Nine wrote.").body.replace("Nine", "Ten"));
    post(&mut world, B, message(B, "All wrote."));
    world.drain(Eagerness::Now);
    assert!(matches!(world.state(B), OpState::Conflict { .. }), "{:?}", world.state(B));
    assert!(world.writes.is_empty());
}

#[test]
fn somebody_elses_summary_that_counts_is_enough_and_anybodys_is_not() {
    let theirs = message(A, "All wrote.").body;
    let mut world = World::new();
    world.add_comment(UserId(8), &theirs);
    post(&mut world, B, message(B, "All wrote."));
    world.drain(Eagerness::Now);
    assert_eq!((world.state(B), world.comments.len()), (&OpState::Done, 2), "of a passer-by");

    let mut world = World::new();
    world.snapshot.openers.logins = vec!["x".to_owned()];
    world.add_comment(UserId(8), &theirs);
    post(&mut world, B, message(B, "All wrote."));
    world.drain(Eagerness::Now);
    assert_eq!((world.state(B), world.writes.len()), (&OpState::Done, 0));
    let evidence = &world.evidence[0];
    assert_eq!(evidence.by_other.as_deref(), Some("x"));
    let said = message(B, "").remark(evidence).unwrap();
    assert!(said.contains("No second one was made."), "{said}");
}

#[test]
fn a_roll_call_of_another_is_nobody_elses_matter() {
    let key = key();
    let about = || About::RollCall { cycle: key.cycle.clone(), round: key.round, part: 2, of: 2 };
    let text = "Roll call, 2 of 2: @ana-example\n";
    let call = |op: &str| Message::new(about(), ISSUE, op.parse().unwrap(), text);
    let mut world = World::new();
    world.snapshot.openers.logins = vec!["x".to_owned()];
    world.add_comment(UserId(8), &call(A).body);
    post(&mut world, B, call(B));
    world.drain(Eagerness::Now);
    assert_eq!((world.state(B), world.comments.len()), (&OpState::Done, 2));
}

#[test]
fn each_state_in_which_a_person_acts_says_what_to_do() {
    let it = message(A, "All wrote.");
    let said = "Issue is locked.".to_owned();
    for (state, words) in [
        (OpState::Done, "is on #3141"),
        (
            OpState::Conflict {
                theirs: String::new(),
                at: crate::courier::step::tests::pretend::start(),
            },
            "stays as it is",
        ),
        (OpState::Parked(Parked::Deleted), "Post it again"),
        (OpState::Parked(Parked::Refused(Refusal::NotAllowed { said })), "is locked"),
        (OpState::Parked(Parked::Refused(Refusal::Missing)), "cannot be found"),
        (OpState::Cancelled, "nothing was posted"),
    ] {
        let said = it.words(&state).unwrap();
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn two_replies_to_one_comment_are_two_and_one_of_them_is_found_again() {
    let reply = |draft: &str| About::Reply {
        to: CommentId::Number(7),
        draft: draft.parse().unwrap(),
        seen: "0011aabb".to_owned(),
    };
    let one = Message::new(reply("01A"), IssueNumber(12), "01X".parse().unwrap(), "Yes.\n");
    let other = Message::new(reply("01B"), IssueNumber(12), "01Y".parse().unwrap(), "Yes.\n");
    assert_ne!(one.lane(), other.lane());
    let mark = MessageMarker::find(&one.body).unwrap();
    assert_eq!(mark.about, reply("01A"));
    let node = About::Reply {
        to: CommentId::Node("DC_kwDO-1_x".to_owned()),
        draft: "01A".parse().unwrap(),
        seen: "0".to_owned(),
    };
    let body = MessageMarker::compose(node.clone(), None, false, "Yes.\n");
    assert_eq!(MessageMarker::find(&body).unwrap().about, node);
}
