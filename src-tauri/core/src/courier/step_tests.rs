//! The courier against a small pretend GitHub: what a member would notice.

#[path = "pretend_tests.rs"]
pub(in crate::courier) mod pretend;

use super::Doing;
use crate::courier::*;
use crate::ids::{CommentId, CycleName, IssueNumber, RoundKey, SectionId, UserId};
use chrono::Duration;
use pretend::*;

#[test]
fn a_first_post_makes_one_comment_and_a_receipt_with_three_requests() {
    let mut world = World::new();
    world.drain(Eagerness::Now); // the idle sync before has found the issue
    world.requests = 0;
    world.queue("A", "Status: Green\n", None);
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.comments.len(), 1);
    assert_eq!(world.receipts[0].comment, world.comments[0].id);
    // List, post, read back; the fourth is the pull of the issue itself after the post.
    assert!(world.requests <= 4, "{}", world.requests);
}

#[test]
fn offline_says_so_and_posts_once_when_the_network_is_back() {
    let mut world = World::new();
    world.weather = Weather::Offline;
    world.queue("A", "text", None);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(rest.network, Reach::Offline);
    assert!(matches!(world.state("A"), OpState::Waiting { wait: Wait::Network, .. }));
    world.weather = Weather::Fine;
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.comments.len(), 1);
}

#[test]
fn an_answer_lost_after_the_comment_was_stored_makes_no_second_one() {
    let mut world = World::new();
    world.queue("A", "text", None);
    world.weather = Weather::LostAfter;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.comments.len(), 1);
    assert_eq!(world.receipts.len(), 1);
}

#[test]
fn a_lagging_list_makes_no_second_comment() {
    let mut world = World::new();
    world.queue("A", "text", None);
    world.weather = Weather::LostAfter;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    world.list_shows = Some(0);
    world.now += Duration::seconds(20);
    world.drain(Eagerness::Scheduled);
    world.list_shows = None;
    world.run(5);
    assert_eq!(world.comments.len(), 1);
    assert_eq!(*world.state("A"), OpState::Done);
}

#[test]
fn a_post_that_never_arrived_is_sent_again_only_after_all_looks() {
    let mut world = World::new();
    world.weather = Weather::LostBefore;
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    let lost_at = world.now;
    world.weather = Weather::Fine;
    while world.comments.is_empty() {
        let rest = world.drain(Eagerness::Scheduled);
        if world.comments.is_empty() {
            world.now = rest.look_again_at.unwrap();
        }
    }
    assert!(world.now - lost_at >= Duration::seconds(120), "{}", world.now - lost_at);
    world.run(1);
    assert_eq!(world.comments.len(), 1);
    assert_eq!(*world.state("A"), OpState::Done);
}

#[test]
fn a_crash_between_journal_and_answer_is_resolved_by_looking() {
    let mut world = World::new();
    world.queue("A", "text", None);
    let text = body("A", "text");
    world.add_comment(ME, &text);
    world.snapshot.operations[0].state = OpState::Sending { write: Write::Create, at: world.now };
    world.run(5);
    assert_eq!(world.comments.len(), 1);
    assert_eq!(*world.state("A"), OpState::Done);
}

#[test]
fn the_update_is_held_until_the_issue_exists() {
    let mut world = World::new();
    world.issue_exists = false;
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert!(matches!(world.state("A"), OpState::Waiting { wait: Wait::Issue, .. }));
    world.run(41);
    world.issue_exists = true;
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done);
}

#[test]
fn an_edit_changes_the_same_comment() {
    let mut world = World::new();
    let first = body("A", "one");
    let comment = world.add_comment(ME, &first.replace('\n', "\r\n"));
    world.queue("A", "two", Some(Base { comment: comment.clone(), body: first }));
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done, "line endings alone are no change");
    assert_eq!(world.comments.len(), 1);
    assert_eq!(world.comments[0].body, body("A", "two"));
}

#[test]
fn a_comment_that_somebody_changed_is_not_overwritten() {
    let mut world = World::new();
    let comment = world.add_comment(ME, "changed by a maintainer");
    world.queue("A", "two", Some(Base { comment: comment.clone(), body: body("A", "one") }));
    world.drain(Eagerness::Now);
    assert!(
        matches!(world.state("A"), OpState::Conflict { theirs, .. } if theirs == "changed by a maintainer")
    );
    assert!(world.writes.is_empty());
}

#[test]
fn a_comment_of_another_device_is_not_doubled_but_shown() {
    let mut world = World::new();
    world.add_comment(ME, &body("OTHER", "from the other laptop"));
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert!(matches!(world.state("A"), OpState::Conflict { .. }));
    assert_eq!(world.comments.len(), 1);
}

#[test]
fn a_colleague_who_copied_our_marker_is_not_us() {
    let mut world = World::new();
    world.add_comment(UserId(8), &body("A", "text"));
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert_eq!(world.comments.len(), 2);
    assert_eq!(world.receipts[0].comment, world.comments[1].id);
}

#[test]
fn a_clock_that_jumps_ahead_does_not_shorten_the_search_for_a_lost_post() {
    for jump_before_look in 0..4 {
        let mut world = World::new();
        world.weather = Weather::LostBefore;
        world.queue("A", "text", None);
        world.drain(Eagerness::Now);
        world.weather = Weather::Fine;
        let mut waited = Duration::zero();
        for look in 0.. {
            let rest = world.drain(Eagerness::Scheduled);
            if world.writes.len() > 1 {
                break;
            }
            let next = rest.look_again_at.unwrap();
            if look == jump_before_look {
                world.now = next + Duration::minutes(5);
            } else {
                waited += next - world.now;
                world.now = next;
            }
        }
        assert!(waited >= Duration::seconds(90), "{waited} though the clock jumped");
    }
}

#[test]
fn an_older_text_of_our_own_is_no_conflict_but_a_read_that_lags() {
    let mut world = World::new();
    world.queue("A", "one", None);
    world.drain(Eagerness::Now);
    world.now += Duration::minutes(1);
    let comment = world.comments[0].id.clone();
    world.queue("B", "two", Some(Base { comment: comment.clone(), body: body("A", "one") }));
    world.update(1).body = body("A", "two");
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("B"), OpState::Done);

    // GitHub shows the text before last for a while.
    let (newest, older) = (world.comments[0].clone(), world.snapshot.own[0].comment.created_at);
    world.comments[0].body = body("A", "one");
    world.comments[0].updated_at = older;
    world.queue("C", "three", Some(Base { comment: comment.clone(), body: body("A", "two") }));
    world.drain(Eagerness::Now);
    assert!(world.state("C").is_open(), "{:?}", world.state("C"));
    world.comments[0] = newest;
    world.run(5);
    assert_eq!(*world.state("C"), OpState::Done);
}

#[test]
fn a_read_that_lags_proves_nothing_of_what_was_withdrawn_and_is_posted_again() {
    let mut world = World::new();
    world.queue("A", "one", None);
    world.drain(Eagerness::Now);
    let before = world.comments[0].clone();
    world.now += Duration::minutes(1);
    let line = withdrawn(&before.body, world.now).unwrap();
    let base = |body: &str| Some(Base { comment: before.id.clone(), body: body.into() });
    world.queue("B", "", base(&before.body));
    world.update(1).body = line.clone();
    world.update(1).purpose = Purpose::Withdrawal;
    world.drain(Eagerness::Now);
    assert_eq!(world.comments[0].body, line);

    // GitHub shows for a while what stood there before.
    let newest = std::mem::replace(&mut world.comments[0], before.clone());
    world.now += Duration::minutes(1);
    world.queue("C", "one", base(&line));
    world.update(2).body = before.body.clone();
    world.drain(Eagerness::Now);
    assert!(world.state("C").is_open(), "{:?}", world.state("C"));
    world.comments[0] = newest;
    world.run(5);
    assert_eq!((world.state("C"), &world.comments[0].body), (&OpState::Done, &before.body));
}

#[test]
fn a_text_that_is_known_to_be_there_is_not_replaced_after_a_read_that_lags() {
    let mut world = World::new();
    world.queue("A", "one", None);
    world.drain(Eagerness::Now);
    let before = world.comments[0].clone();
    world.now += Duration::minutes(1);
    world.comments[0].body = body("A", "one\nThe branch cut is on Friday.");
    world.comments[0].updated_at = world.now;
    world.drain(Eagerness::Now);
    let newest = std::mem::replace(&mut world.comments[0], before.clone());
    world.queue("B", "two", Some(Base { comment: before.id, body: before.body }));
    world.drain(Eagerness::Now);
    assert_eq!(world.writes.len(), 1, "the list has shown what would be lost");
    world.comments[0] = newest;
    world.run(5);
    assert!(matches!(world.state("B"), OpState::Conflict { .. }), "{:?}", world.state("B"));
}

#[test]
fn a_comment_that_is_not_shown_yet_is_not_taken_for_deleted() {
    let mut world = World::new();
    let comment = CommentId::Number(5_000_000_000);
    world.queue("A", "two", Some(Base { comment: comment.clone(), body: body("A", "one") }));
    world.drain(Eagerness::Now);
    assert!(world.state("A").is_open(), "one look in vain proves nothing");
    assert_eq!(world.add_comment(ME, &body("A", "one")), comment);
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done);

    // The edit itself was refused: that is no more than one look.
    let mut world = World::new();
    let comment = world.add_comment(ME, &body("A", "one"));
    world.queue("A", "two", Some(Base { comment: comment.clone(), body: body("A", "one") }));
    world.snapshot.operations[0].state = OpState::Sending { write: Write::Edit, at: world.now };
    let snapshot = world.snapshot.clone();
    let (mut courier, _) = Courier::begin(snapshot, Eagerness::Now, world.now, None);
    courier.doing = Doing::Write("A".parse().unwrap(), Write::Edit);
    let Effect::Commit(changes) =
        courier.step(world.now, Input::Answered(Answer::Refused(Refusal::Missing)))
    else {
        panic!("it is written down");
    };
    world.apply(&changes);
    assert!(matches!(world.state("A"), OpState::Waiting { .. }));
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done);

    let mut world = World::new();
    world.queue("A", "two", Some(Base { comment: comment.clone(), body: body("A", "one") }));
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Parked(Parked::Deleted));
    assert!(world.writes.is_empty());
}

#[test]
fn one_second_lies_between_two_writes() {
    let mut world = World::new();
    world.queue("A", "one", None);
    world.queue("B", "two", None);
    world.update(1).draft.section = "docs".parse::<SectionId>().unwrap();
    let other: CycleName = "v1.38".parse().unwrap();
    assert_eq!(world.update(1).draft.cycle, other);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(world.writes.len(), 1);
    assert_eq!(rest.look_again_at, Some(world.now + Duration::seconds(1)));
    world.run(1);
    assert_eq!(world.writes.len(), 2);
    let _: RoundKey = key().round;
}

#[test]
fn what_is_posted_after_another_sign_in_never_leaves_with_the_sign_in_before() {
    // Somebody else signs in and posts before each request of a drain, one after the other.
    for at in 1.. {
        let mut world = World::new();
        world.queue("A", "mine", None);
        let mut asked = 0;
        let rest = world.drain_while(Eagerness::Now, |world| {
            asked += 1;
            world.now += Duration::seconds(2);
            if asked == at {
                world.snapshot.account.user = UserId(8);
                world.queue("B", "theirs", None);
                world.update(1).draft.section = "docs".parse().unwrap();
                world.snapshot.operations[1].author = UserId(8);
            }
        });
        if asked < at {
            assert!(at > 4, "{at}");
            return;
        }
        let theirs = world.comments.iter().filter(|comment| comment.body == body("B", "theirs"));
        assert_eq!((theirs.count(), world.state("B")), (0, &OpState::queued()), "request {at}");
        assert_eq!(rest.look_again_at, Some(world.now), "request {at}");
    }
}

#[test]
fn a_comment_in_a_repository_that_is_not_shown_is_not_called_gone() {
    for (proof, weather) in [
        (Proof::Nobody, Weather::Hidden),
        (Proof::Nobody, Weather::Fine),
        (Proof::Proven, Weather::Hidden),
    ] {
        let mut world = World::new();
        let (cycle, round) = world.snapshot.current.clone();
        let bound = BoundIssue { cycle, round, number: ISSUE, chosen: false };
        world.snapshot.issues = vec![bound];
        world.add_comment(ME, &body("A", "text"));
        let comment = world.comments.pop().unwrap();
        world.snapshot.own = vec![OwnComment { issue: ISSUE, comment, missing: 2 }];
        world.now += Duration::hours(1);
        (world.snapshot.proof, world.weather) = (proof, weather);
        world.drain(Eagerness::Now);
        assert_eq!(world.snapshot.own.len(), 1, "{proof:?}");
        // One that is seen, and looks itself, has the last word.
        (world.snapshot.proof, world.weather) = (Proof::Proven, Weather::Fine);
        world.drain(Eagerness::Now);
        assert_eq!(world.snapshot.own.len(), 0, "{proof:?}");
    }
}

#[path = "devices_tests.rs"]
mod devices;

#[cfg(feature = "native")]
#[path = "by_hand_tests.rs"]
mod by_hand;

#[path = "ahead_tests.rs"]
mod ahead;
#[path = "before_tests.rs"]
mod before;
#[path = "others_tests.rs"]
mod others;

#[path = "states_tests.rs"]
mod states;

#[path = "things_tests.rs"]
pub(in crate::courier) mod things;
