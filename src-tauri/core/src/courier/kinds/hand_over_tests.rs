//! An update that is given to the lead as a comment, through the whole courier: given once, whatever is
//! lost on the way and from however many devices.

use super::*;
use crate::{
    courier::{
        Eagerness, Operation,
        step::tests::pretend::{ISSUE, ME, Weather, World, key},
    },
    hand::{given::Given, place},
    ids::UserId,
};

const A: &str = "01JD000000000000000000000A";
const B: &str = "01JD000000000000000000000B";

fn body(op: &str, text: &str) -> String {
    let DraftKey { team: _, cycle, round, section } = key();
    let given = Given {
        team: "https://h/o/r".to_owned(),
        cycle,
        round,
        section,
        author: "me".parse().unwrap(),
        // Two devices never give in the same second.
        at: if op == A { "2026-10-26T01:00:00Z" } else { "2026-10-26T01:01:00Z" }.parse().unwrap(),
        text: format!("{text}\n"),
    };
    place::compose(&given, op.parse().unwrap())
}

fn give(world: &mut World, op: &str, body: String) {
    let content = HandOver { draft: key(), place: ISSUE, body, base: None };
    let (id, author, created_at) = (op.parse().unwrap(), ME, world.now);
    let state = OpState::queued();
    let op = Operation { id, author, created_at, not_before: None, state, content };
    world.snapshot.operations.push(op.any());
}

fn hand_over(world: &World, place: usize) -> HandOver {
    world.snapshot.operations[place].content.clone().try_into().unwrap()
}

fn drained(op: &str, text: &str) -> World {
    let mut world = World::new();
    give(&mut world, op, body(op, text));
    world.drain(Eagerness::Now);
    world
}

#[test]
fn it_goes_once_is_read_back_and_is_no_receipt() {
    let world = drained(A, "All is well.");
    assert_eq!(*world.state(A), OpState::Done);
    assert_eq!((world.writes.len(), world.comments.len()), (1, 1));
    assert!(world.receipts.is_empty(), "nothing is posted by it");
    let evidence = &world.evidence[0];
    assert_eq!(evidence.comment.as_ref().unwrap().body, world.comments[0].body);
}

#[test]
fn a_lost_answer_makes_no_second_one() {
    for weather in [Weather::LostAfter, Weather::LostBefore] {
        let mut world = World::new();
        give(&mut world, A, body(A, "All is well."));
        world.weather = weather;
        world.drain(Eagerness::Now);
        world.weather = Weather::Fine;
        world.run(10);
        assert_eq!(*world.state(A), OpState::Done);
        assert_eq!(world.comments.len(), 1);
    }
}

#[test]
fn what_another_device_has_given_is_not_given_twice() {
    let mut world = World::new();
    world.add_comment(ME, &body(A, "All is well."));
    give(&mut world, B, body(B, "All is well."));
    world.drain(Eagerness::Now);
    assert_eq!(*world.state(B), OpState::Done);
    assert!(world.writes.is_empty(), "the very same text is there");
    assert_eq!(hand_over(&world, 0).body, body(A, "All is well."));

    let mut world = World::new();
    world.add_comment(ME, &body(A, "All is well."));
    give(&mut world, B, body(B, "All is lost."));
    world.drain(Eagerness::Now);
    assert!(matches!(world.state(B), OpState::Conflict { .. }), "{:?}", world.state(B));
    assert!(world.writes.is_empty(), "a person decides");
}

#[test]
fn somebody_elses_is_never_taken_for_ours() {
    let mut world = World::new();
    world.add_comment(UserId(8), &body(A, "All is well."));
    give(&mut world, B, body(B, "All is well."));
    world.drain(Eagerness::Now);
    assert_eq!((*world.state(B) == OpState::Done, world.comments.len()), (true, 2));
}

#[test]
fn a_newer_text_and_the_taking_back_edit_the_same_comment() {
    let mut world = drained(A, "All is well.");
    let base = world.evidence[0].comment.clone().unwrap();
    let newer = HandOver { draft: key(), place: ISSUE, body: body(B, "All is lost."), base: None };
    give(&mut world, B, String::new());
    world.snapshot.operations[1].content = newer.on(base).into();
    world.run(1);
    assert_eq!(*world.state(B), OpState::Done);
    assert_eq!((world.comments.len(), world.writes.len()), (1, 2));
    let marker = GivenMarker::find(&world.comments[0].body).unwrap();
    assert_eq!(marker.op.as_str(), A, "the mark keeps what made it");

    let back = HandOver { body: place::taken_back(&marker), ..hand_over(&world, 1) };
    let base = world.evidence[1].comment.clone().unwrap();
    let c = "01JD000000000000000000000C";
    give(&mut world, c, String::new());
    world.snapshot.operations[2].content = back.on(base).into();
    world.run(1);
    assert_eq!((world.comments.len(), world.state(c)), (1, &OpState::Done));
    assert!(world.comments[0].body.contains("Taken back"), "{}", world.comments[0].body);

    // Given once more from another device: what only says so makes way.
    let d = "01JD000000000000000000000D";
    give(&mut world, d, body(d, "All is well again."));
    world.run(1);
    assert_eq!((world.comments.len(), world.state(d)), (1, &OpState::Done));
    assert!(world.comments[0].body.contains("All is well again."));
}

#[test]
fn what_was_changed_there_meanwhile_is_not_overwritten() {
    let mut world = drained(A, "All is well.");
    let base = world.evidence[0].comment.clone().unwrap();
    world.comments[0].body = world.comments[0].body.replace("well", "lost");
    give(&mut world, B, String::new());
    let newer = HandOver { draft: key(), place: ISSUE, body: body(B, "Newer."), base: None };
    world.snapshot.operations[1].content = newer.on(base).into();
    world.run(10);
    assert!(matches!(world.state(B), OpState::Conflict { .. }), "{:?}", world.state(B));
    assert_eq!(world.writes.len(), 1);
}

#[test]
fn each_state_in_which_a_person_acts_says_what_to_do() {
    let it = HandOver { draft: key(), place: ISSUE, body: body(A, "Words."), base: None };
    let said = "Issue is locked.".to_owned();
    for (state, words) in [
        (OpState::Done, "It is not posted by that."),
        (OpState::Conflict { theirs: String::new(), at: key_time() }, "then give yours again"),
        (OpState::Parked(Parked::Deleted), "Give it again"),
        (OpState::Parked(Parked::Refused(Refusal::NotAllowed { said })), "as a file instead"),
        (OpState::Parked(Parked::Refused(Refusal::Missing)), "Choose another place"),
    ] {
        assert!(it.words(&state).unwrap().contains(words), "{state:?}");
    }
}

fn key_time() -> DateTime<Utc> {
    "2026-10-26T01:00:00Z".parse().unwrap()
}
