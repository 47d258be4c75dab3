//! The member writes on GitHub by hand while a Post waits: no second comment goes out beside it
//! before they were asked.

use super::*;
use rstest::rstest;

/// As somebody writes at a phone.
const UPDATE: &str = "**Release Signal**: all green, from the train.";

fn stopped_at(world: &World, op: &str) -> Option<CommentId> {
    match world.state(op) {
        OpState::Parked(Parked::ByHand { comment, .. }) => Some(comment.clone()),
        _ => None,
    }
}

/// Queued without a network.
fn queued_offline() -> World {
    let mut world = World::new();
    world.weather = Weather::Offline;
    world.queue("A", "Status: Green\n", None);
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.now += Duration::hours(3);
    world
}

#[test]
fn a_comment_by_hand_since_post_stops_the_second_one() {
    let mut world = queued_offline();
    let comment = world.add_comment(ME, UPDATE);
    world.run(10);
    let stop = Parked::ByHand {
        comment: comment.clone(),
        url: format!("https://h/{comment}"),
        at: world.comments[0].created_at,
        words: UPDATE.to_owned(),
    };
    assert_eq!(*world.state("A"), OpState::Parked(stop));
    assert!(world.writes.is_empty(), "nothing is sent");

    // Tried again without a word of the member: it is no consent.
    world.snapshot.operations[0].state = OpState::queued();
    world.run(10);
    assert_eq!(stopped_at(&world, "A"), Some(comment));
}

#[test]
fn one_that_was_agreed_to_stops_nothing_and_a_later_one_does_again() {
    let mut world = queued_offline();
    let first = world.add_comment(ME, UPDATE);
    world.snapshot.agreed.push((key(), first));
    let second = world.add_comment(ME, "Release signal: yellow by now");
    world.drain(Eagerness::Now);
    assert_eq!(stopped_at(&world, "A"), Some(second.clone()));
    world.snapshot.agreed.push((key(), second));
    world.snapshot.operations[0].state = OpState::queued();
    world.run(1);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.comments.len(), 3);
}

#[test]
fn what_was_agreed_to_for_one_section_is_not_for_another() {
    let mut world = queued_offline();
    let comment = world.add_comment(ME, UPDATE);
    let docs = crate::ids::DraftKey { section: "docs".parse().unwrap(), ..key() };
    world.snapshot.agreed.push((docs, comment.clone()));
    world.drain(Eagerness::Now);
    assert_eq!(stopped_at(&world, "A"), Some(comment));
}

#[test]
fn talk_other_sections_and_other_people_stop_nothing() {
    for (author, text) in [
        (ME, "Thanks, looking now."),
        (ME, "## Docs\n\nStatus: Green\n\nAll is well."),
        (UserId(8), UPDATE),
    ] {
        let mut world = queued_offline();
        world.add_comment(author, text);
        world.run(1);
        assert_eq!(*world.state("A"), OpState::Done, "{text}");
    }
}

#[test]
fn a_comment_of_another_device_is_edited_whatever_stands_beside_it() {
    let mut world = queued_offline();
    world.add_comment(ME, UPDATE);
    world.add_comment(ME, &body("OTHER", "Status: Green\n"));
    world.run(1);
    assert_eq!(*world.state("A"), OpState::Done, "the very same text is there");
    assert!(world.writes.is_empty());
}

#[test]
fn a_post_that_was_lost_on_its_way_is_not_sent_again_beside_one_by_hand() {
    let mut world = World::new();
    world.queue("A", "Status: Green\n", None);
    world.weather = Weather::LostBefore;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    let comment = world.add_comment(ME, UPDATE);
    world.run(10);
    assert_eq!(stopped_at(&world, "A"), Some(comment));
    assert_eq!(world.writes.len(), 1, "the one that was lost");
}

#[test]
fn one_stopped_section_blocks_no_other() {
    let mut world = queued_offline();
    world.queue("B", "Status: Green\n", None);
    world.update(1).draft.section = "docs".parse().unwrap();
    world.add_comment(ME, UPDATE);
    world.run(1);
    assert!(stopped_at(&world, "A").is_some());
    assert_eq!(*world.state("B"), OpState::Done);
}

/// What becomes of the look for the lost post.
#[derive(Clone, Copy, PartialEq)]
enum Looks {
    ToTheEnd,
    /// The list goes on, and its second page fails.
    NoSecondPage,
    /// The list goes on where nobody can follow it.
    CutOff,
    /// How many comments there are is not answered.
    NoCount,
}

#[rstest]
#[case(Looks::ToTheEnd)]
#[case(Looks::NoSecondPage)]
#[case(Looks::CutOff)]
#[case(Looks::NoCount)]
fn what_a_look_for_a_lost_post_has_shown_stops_the_next_section(#[case] looks: Looks) {
    let mut world = World::new();
    world.queue("A", "Status: Green\n", None);
    world.queue("B", "Status: Green\n", None);
    world.update(0).draft.section = "docs".parse().unwrap();
    let snapshot = world.snapshot.clone();
    let (mut courier, mut effect) = Courier::begin(snapshot, Eagerness::Now, world.now, None);
    let mut comment = None;
    loop {
        let input = match effect {
            Effect::Commit(changes) => {
                world.apply(&changes);
                Input::Committed(Box::new(world.snapshot.clone()))
            }
            // While the first answer does not come, the member tells of the other section by hand.
            Effect::Send(Request::CreateComment { .. }) if comment.is_none() => {
                world.now += Duration::seconds(40);
                comment = Some(world.add_comment(ME, UPDATE));
                Input::Answered(Answer::Unknown { said: "no answer within 40 s".into() })
            }
            Effect::Send(request) => {
                let is_looking = comment.is_some();
                world.next = match looks {
                    Looks::NoSecondPage if is_looking => Next::Page("/comments?page=2".into()),
                    Looks::CutOff if is_looking => Next::Elsewhere,
                    _ => Next::End,
                };
                let fails = match &request {
                    Request::Comments { page: Page::Next(_), .. } => true,
                    Request::Issue { .. } => is_looking && looks == Looks::NoCount,
                    _ => false,
                };
                Input::Answered(match fails {
                    true => Answer::Transient { said: "HTTP status 502".into() },
                    false => world.answer(&request),
                })
            }
            Effect::Rest(_) => break,
        };
        effect = courier.step(world.now, input);
    }
    assert_eq!(stopped_at(&world, "B"), comment, "it was in the list that was looked through");
    assert!(world.writes.is_empty(), "nothing but what was lost was sent");
}
