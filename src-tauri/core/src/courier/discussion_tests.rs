//! A discussion in an issue's place: exactly one comment, whatever is lost.

use super::*;
use crate::{
    courier::{
        Eagerness, OpState, Parked, Proof, Refusal, Unread,
        step::tests::pretend::{ISSUE, ME, NODE, Weather, World, body},
    },
    ids::{CommentId, UserId},
};

/// Somebody answers a comment; only the top level is in GitHub's count.
fn reply(world: &mut World, author: UserId, words: &str) -> CommentId {
    let id = world.add_comment(author, words);
    let reply = world.comments.last_mut().unwrap();
    reply.raw = r#"{"replyTo": {"id": "DC_kwOther"}}"#.into();
    id
}

fn made(world: &World) -> Vec<&Request> {
    world.writes.iter().collect()
}

#[test]
fn an_update_goes_to_the_discussion_by_its_own_name_and_is_read_back() {
    let mut world = World::with_discussion();
    world.queue("01A", "hello", None);
    world.drain(Eagerness::Now);
    let request = Request::CommentOnDiscussion {
        discussion: ISSUE,
        node: NODE.into(),
        body: body("01A", "hello"),
    };
    assert_eq!(made(&world), [&request]);
    assert_eq!(world.state("01A"), &OpState::Done);
    let receipt = &world.receipts[0];
    assert_eq!((receipt.issue, &receipt.comment), (ISSUE, &CommentId::Node("DC_100".into())));
}

#[test]
fn a_lost_answer_is_found_among_comments_and_replies() {
    for (weather, writes) in [(Weather::LostAfter, 1), (Weather::LostBefore, 2)] {
        let mut world = World::with_discussion();
        world.queue("01A", "hello", None);
        world.weather = weather;
        world.list_shows = Some(0);
        world.drain(Eagerness::Now);
        world.list_shows = None;
        assert!(matches!(world.state("01A"), OpState::Unknown { .. }));
        world.weather = Weather::Fine;
        // Whatever the member has made of it meanwhile.
        for comment in &mut world.comments {
            comment.raw = r#"{"replyTo": {"id": "DC_kwOther"}}"#.into();
        }
        world.run(10);
        assert_eq!((world.state("01A"), world.writes.len()), (&OpState::Done, writes));
        assert_eq!(world.comments.len(), 1);
    }
}

#[test]
fn replies_do_not_make_a_short_list_look_complete() {
    let mut world = World::with_discussion();
    world.queue("01A", "hello", None);
    for _ in 0..3 {
        reply(&mut world, UserId(8), "so it is");
    }
    // The list lags: it shows the replies, and not yet what was made.
    world.list_shows = Some(3);
    world.weather = Weather::LostAfter;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.run(10);
    assert!(matches!(world.state("01A"), OpState::Unknown { looks: 0, .. }));
    assert_eq!(world.writes.len(), 1);
    world.list_shows = None;
    world.run(3);
    assert_eq!((world.state("01A"), world.writes.len()), (&OpState::Done, 1));
}

#[test]
fn a_second_post_edits_the_comment() {
    let mut world = World::with_discussion();
    world.queue("01A", "hello", None);
    world.drain(Eagerness::Now);
    let comment = world.receipts[0].comment.clone();
    let base = crate::courier::Base { comment: comment.clone(), body: body("01A", "hello") };
    world.now += chrono::Duration::minutes(1);
    world.queue("01B", "better", Some(base));
    world.update(1).body = body("01A", "better");
    world.drain(Eagerness::Now);
    assert_eq!(world.state("01B"), &OpState::Done);
    assert!(
        matches!(&world.writes[1], Request::EditComment { comment: edited, .. } if *edited == comment)
    );
    assert_eq!(world.comments.len(), 1);
}

#[test]
fn a_discussion_that_is_not_there_stops_the_update() {
    let mut world = World::with_discussion();
    world.queue("01A", "hello", None);
    world.weather = Weather::Hidden;
    world.drain(Eagerness::Now);
    let missing = OpState::Parked(Parked::Refused(Refusal::Missing));
    assert_eq!((world.state("01A"), world.writes.len()), (&missing, 0));
}

#[test]
fn without_a_sign_in_nothing_is_asked() {
    let mut world = World::with_discussion();
    world.snapshot.proof = Proof::Nobody;
    world.queue("01A", "hello", None);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(world.requests, 0);
    let needs = Unread::Refused(Parked::Refused(Refusal::SignInNeeded));
    assert_eq!(rest.trouble, Some(needs));
    assert!(matches!(world.state("01A"), OpState::Waiting { .. }));
}

#[test]
fn the_round_that_has_an_issue_keeps_it() {
    let mut world = World::new();
    world.queue("01A", "hello", None);
    world.weather = Weather::LostAfter;
    world.drain(Eagerness::Now);
    // The member changes where updates go, while nobody knows what became of this one.
    let number = crate::ids::IssueNumber(77);
    world.snapshot.destination = crate::courier::Destination::Discussion { number };
    world.snapshot.discussions = vec![number];
    world.weather = Weather::Fine;
    world.run(10);
    assert_eq!((world.state("01A"), world.writes.len()), (&OpState::Done, 1));
    assert_eq!(world.receipts[0].issue, ISSUE);
}

#[test]
fn the_older_of_two_is_told_by_its_time_and_not_by_its_name() {
    let mut world = World::with_discussion();
    let first = world.add_comment(ME, &body("01X", "one"));
    world.now += chrono::Duration::seconds(5);
    world.add_comment(ME, &body("01Y", "two"));
    world.queue("01A", "hello", None);
    world.drain(Eagerness::Now);
    let twins = crate::courier::twins(&world.snapshot.own);
    assert_eq!(twins[0].ids().first(), Some(&first));
    assert_eq!(world.writes.len(), 0, "one of both is this draft's");
}

#[test]
fn only_a_discussions_answer_to_another_one_is_a_reply() {
    let comment = |raw: &str| Comment {
        id: CommentId::Node("DC_1".into()),
        author: None,
        body: String::new(),
        url: String::new(),
        created_at: World::new().now,
        updated_at: World::new().now,
        raw: raw.into(),
    };
    assert!(is_reply(&comment(r#"{"replyTo": {"id": "DC_2"}, "more": 1}"#)));
    assert!(!is_reply(&comment(r#"{"replyTo": null}"#)));
    assert!(!is_reply(&comment(r#"{"id": 7}"#)));
}
