//! Other devices, other people's sign-ins, and lists that end in the middle.

use super::*;

/// Another device's comment for the same draft.
fn of_another_device(world: &mut World, op: &str, text: &str) -> CommentId {
    world.add_comment(ME, &body(op, text))
}

#[test]
fn nothing_is_written_with_another_persons_sign_in() {
    let mut world = World::new();
    world.snapshot.proof = Proof::Unproven;
    world.token = UserId(8);
    world.queue("A", "text", None);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(rest.trouble, Some(Unread::Refused(Parked::OtherAccount { login: "x".into() })));
    assert!(world.writes.is_empty());
    let waits =
        matches!(world.state("A"), OpState::Waiting { wait: Wait::OtherAccount { .. }, .. });
    assert!(waits, "{:?}", world.state("A"));
    world.token = ME;
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done, "with the right one it goes on by itself");
}

#[test]
fn without_a_sign_in_the_round_is_read_and_nothing_is_written_or_looked_for() {
    let mut world = World::new();
    world.snapshot.proof = Proof::Nobody;
    world.token = UserId(8);
    world.add_comment(UserId(9), "By somebody else.");
    world.queue("A", "text", None);
    let before = world.state("A").clone();
    let rest = world.drain(Eagerness::Now);
    assert_eq!((rest.network, rest.trouble), (Reach::Reached, None));
    assert_eq!(rest.look_again_at, None, "what waits does not go on by itself");
    assert!(world.writes.is_empty());
    assert_eq!(*world.state("A"), before);
    world.snapshot.proof = Proof::Unproven;
    world.token = ME;
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done, "once signed in it goes on");
}

#[test]
fn an_edit_is_not_made_with_another_persons_sign_in_either() {
    let mut world = World::new();
    let comment = of_another_device(&mut world, "A", "text");
    world.snapshot.proof = Proof::Unproven;
    world.token = UserId(8);
    let base = Base { comment, body: body("A", "text") };
    world.queue("B", "newer", Some(base));
    world.drain(Eagerness::Now);
    assert!(world.writes.is_empty());
}

#[test]
fn an_answer_that_names_another_persons_comment_is_no_receipt() {
    let mut world = World::new();
    world.answers_as = UserId(8);
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done, "our own is found by its mark");
    assert_eq!(world.comments.len(), 1);
    assert_eq!(world.receipts[0].comment, world.comments[0].id);
}

#[test]
fn the_same_text_from_another_device_is_no_conflict() {
    let mut world = World::new();
    of_another_device(&mut world, "OTHER", "text");
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done);
    assert!(world.writes.is_empty(), "it is there already");
    assert_eq!(world.receipts.len(), 1);
}

#[test]
fn what_somebody_wrote_into_a_lost_comment_in_the_very_second_is_shown() {
    let mut world = World::new();
    world.queue("A", "text", None);
    world.weather = Weather::LostAfter;
    let theirs = body("A", "text\nThe branch cut is on Friday.");
    world.drain_while(Eagerness::Now, |world| {
        // GitHub says when in whole seconds: it looks as if nobody had touched it.
        world.comments.iter_mut().for_each(|comment| comment.body.clone_from(&theirs));
    });
    world.run(5);
    let OpState::Conflict { theirs: shown, .. } = world.state("A") else {
        panic!("{:?}", world.state("A"))
    };
    assert_eq!(*shown, theirs);
    assert_eq!((world.writes.len(), &world.comments[0].body), (1, &theirs), "it stays");
}

#[test]
fn what_was_withdrawn_makes_way_for_a_new_text() {
    let mut world = World::new();
    let line = withdrawn(&body("OTHER", "text"), start()).unwrap();
    let withdrawn = world.add_comment(ME, &line);
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    world.run(1);
    assert_eq!(*world.state("A"), OpState::Done, "nobody's words are lost by it");
    assert_eq!(world.comments.len(), 1);
    assert_eq!(world.receipts[0].comment, withdrawn);
}

#[test]
fn what_somebody_wrote_into_a_withdrawn_comment_is_shown_before_it_goes() {
    let line = withdrawn(&body("OTHER", "text"), start()).unwrap();
    for (body, is_free) in [
        (line.clone(), true),
        (line.replace('\n', "\r\n"), true),
        (withdrawal(&body("OTHER", "text"), "https://h/c1").unwrap(), true),
        (format!("{line}\nThe branch cut is on Friday."), false),
        (line.replace("_This update was", "Blocked on the image.\n_This update was"), false),
        (line.replace("_This update was withdrawn", "_All is well; it was not withdrawn"), false),
    ] {
        let mut world = World::new();
        let comment = world.add_comment(ME, &body);
        world.queue("A", "text", None);
        world.drain(Eagerness::Now);
        world.run(1);
        match world.state("A") {
            OpState::Done => assert!(is_free, "written over unseen: {body}"),
            OpState::Conflict { theirs, .. } => {
                assert!(!is_free && theirs.contains("withdrawn"), "{theirs}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(world.comments.len(), 1);
        assert_eq!(world.comments[0].id, comment);
    }
}

#[test]
fn a_draft_goes_on_in_the_comment_that_was_kept() {
    let mut world = World::new();
    let mine = of_another_device(&mut world, "A", "mine");
    let kept = of_another_device(&mut world, "OTHER", "kept");
    world.drain(Eagerness::Now);
    let withdrawn = body("A", "Withdrawn.").replacen(" -->", " state=withdrawn -->", 1);
    world.comments[0].body = withdrawn;
    world.comments[0].updated_at += Duration::seconds(5);
    world.queue("B", "newer", Some(Base { comment: mine, body: body("A", "mine") }));
    world.drain(Eagerness::Now);
    let OpState::Conflict { theirs, .. } = world.state("B") else {
        panic!("{:?}", world.state("B"))
    };
    assert!(theirs.contains("kept"), "the member sees the text that counts now");
    assert_eq!(world.update(0).base.as_ref().unwrap().comment, kept);
}

#[test]
fn two_comments_of_one_draft_are_noticed_until_one_is_withdrawn() {
    let mut world = World::new();
    let first = of_another_device(&mut world, "A", "one");
    let second = of_another_device(&mut world, "B", "two");
    world.add_comment(UserId(8), &body("C", "somebody else's"));
    world.drain(Eagerness::Now);
    let found = twins(&world.snapshot.own);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].ids(), [first, second]);
    assert!(found[0].are_of(&key()));
    world.comments[1].body = body("B", "gone").replacen(" -->", " state=withdrawn -->", 1);
    world.drain(Eagerness::Now);
    assert_eq!(twins(&world.snapshot.own), []);
}

/// Lists hold nothing and lead to another place.
fn cut(world: &mut World) {
    world.list_shows = Some(0);
    world.next = Next::Elsewhere;
}

#[test]
fn a_list_that_ends_elsewhere_never_shows_that_a_comment_is_absent() {
    let mut world = World::new();
    world.queue("A", "text", None);
    world.weather = Weather::LostAfter;
    world.list_shows = Some(0);
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    cut(&mut world);
    world.run(60);
    assert_eq!(world.comments.len(), 1, "not after an hour either");
    assert!(matches!(world.state("A"), OpState::Unknown { .. }));
    let rest = world.drain(Eagerness::Now);
    assert_eq!(rest.trouble, Some(Unread::Incomplete), "and it is said");
    world.list_shows = None;
    world.next = Next::End;
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done);
}

#[test]
fn a_first_post_waits_where_the_comments_cannot_all_be_seen() {
    let mut world = World::new();
    of_another_device(&mut world, "OTHER", "another device's");
    cut(&mut world);
    world.queue("A", "text", None);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(rest.trouble, Some(Unread::Incomplete));
    assert!(world.writes.is_empty());
}

#[test]
fn a_list_that_never_ends_is_left_after_a_few_pages() {
    let mut world = World::new();
    world.next = Next::Page("/repositories/1/issues/3141/comments?page=2".into());
    world.queue("A", "text", None);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(rest.trouble, Some(Unread::Incomplete));
    assert!(world.requests < 10, "{}", world.requests);
    assert!(world.writes.is_empty());
}

#[test]
fn limits_without_a_time_grow_until_github_says_yes() {
    let mut world = World::new();
    world.queue("A", "text", None);
    let mut pauses = Vec::new();
    for _ in 0..3 {
        world.weather = Weather::Limited;
        world.drain(Eagerness::Now);
        let until = world.snapshot.limits.limited_until.unwrap();
        pauses.push((until - world.now).num_seconds());
        world.now = until + Duration::seconds(1);
    }
    assert_eq!(pauses, [60, 120, 240]);
    world.weather = Weather::Fine;
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.snapshot.limits.limited_times, 0);
}

#[test]
fn after_a_limit_two_devices_do_not_wake_together() {
    let mut world = World::new();
    world.queue("A", "text", None);
    world.weather = Weather::Limited;
    let rest = world.drain(Eagerness::Now);
    let until = world.snapshot.limits.limited_until.unwrap();
    assert_eq!(rest.look_again_at, Some(until + Duration::seconds(40)));
}

/// A world whose lead has closed the issue that was found first, and opened another one.
fn closed_issue(chosen: bool) -> World {
    let mut world = World::new();
    let key = key();
    let number = IssueNumber(3000);
    world.snapshot.issues = vec![BoundIssue { cycle: key.cycle, round: key.round, number, chosen }];
    world.snapshot.held = vec![Held {
        issue: number,
        closed: true,
        counted: 0,
        counted_then: None,
        comments: 0,
        missing: 0,
        complete_at: Some(world.now),
    }];
    world.snapshot.closes = Some(world.now + Duration::hours(5));
    world.queue("A", "text", None);
    world
}

fn posted_to(world: &World) -> IssueNumber {
    match &world.writes[0] {
        Request::CreateComment { issue, .. } => *issue,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_issue_that_was_closed_before_its_round_ended_is_looked_for_anew() {
    let mut world = closed_issue(false);
    world.drain(Eagerness::Now);
    assert_eq!(posted_to(&world), ISSUE, "the update goes where the lead wants it");
}

#[test]
fn what_the_member_named_stays_and_so_does_a_closed_issue_after_its_round() {
    let mut world = closed_issue(true);
    world.drain(Eagerness::Now);
    assert_eq!(posted_to(&world), IssueNumber(3000));
    let mut world = closed_issue(false);
    world.snapshot.closes = Some(world.now - Duration::hours(1));
    world.drain(Eagerness::Now);
    assert_eq!(posted_to(&world), IssueNumber(3000));
}

#[test]
fn the_search_follows_its_pages_until_the_round_could_not_have_been_meant() {
    let mut world = World::new();
    world.issues_before = 3;
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done, "behind three pages of newer issues");
    assert_eq!(posted_to(&world), ISSUE);
}

#[test]
fn a_comment_of_ours_that_two_lists_and_itself_deny_is_gone() {
    let mut world = World::new();
    let comment = of_another_device(&mut world, "A", "text");
    world.drain(Eagerness::Now);
    world.comments.clear();
    world.snapshot.own[0].missing = 2;
    world.now += Duration::minutes(5);
    world.drain(Eagerness::Now);
    assert_eq!(world.snapshot.own.len(), 1, "too young: a list may lag");
    world.now += Duration::minutes(20);
    world.drain(Eagerness::Now);
    assert!(world.snapshot.own.iter().all(|own| own.comment.id != comment));
}

#[test]
fn one_false_not_found_after_a_lost_edit_does_not_make_a_comment_gone() {
    let mut world = World::new();
    let comment = of_another_device(&mut world, "A", "old");
    let base = Base { comment, body: body("A", "old") };
    world.queue("A", "new", Some(base));
    world.weather = Weather::LostBefore;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    while !matches!(world.state("A"), OpState::Unknown { looks: 3, .. }) {
        world.now = world.drain(Eagerness::Scheduled).look_again_at.unwrap();
    }
    let all = std::mem::take(&mut world.comments);
    world.now += Duration::seconds(90);
    world.drain(Eagerness::Scheduled);
    assert!(world.state("A").is_open(), "{:?}", world.state("A"));
    world.comments = all;
    world.run(10);
    assert_eq!(*world.state("A"), OpState::Done);
}

/// On a slow network the pause after a failed look is over before the drain is.
#[test]
fn nothing_is_made_in_a_drain_that_could_not_look() {
    for cut in [false, true] {
        let mut world = World::new();
        world.drain(Eagerness::Now);
        of_another_device(&mut world, "OTHER", "from the other laptop");
        world.queue("A", "text", None);
        // Another section's comment is looked at meanwhile.
        let docs = world.add_comment(UserId(8), "x");
        world.queue("B", "docs", Some(Base { comment: docs, body: body("B", "one") }));
        world.update(1).draft.section = "docs".parse().unwrap();
        if cut {
            world.next = Next::Elsewhere;
        }
        let snapshot = world.snapshot.clone();
        let (mut courier, mut effect) = Courier::begin(snapshot, Eagerness::Now, world.now, None);
        let mut looks = 0;
        let rest = loop {
            let input = match effect {
                Effect::Commit(changes) => {
                    world.apply(&changes);
                    Input::Committed(Box::new(world.snapshot.clone()))
                }
                Effect::Send(request) => {
                    world.now += Duration::seconds(40);
                    let answer = world.answer(&request);
                    match request {
                        Request::Comments { .. } if !cut => {
                            looks += 1;
                            assert!(looks < 3, "once more and again");
                            Input::Answered(Answer::Transient { said: "502".into() })
                        }
                        _ => Input::Answered(answer),
                    }
                }
                Effect::Rest(rest) => break rest,
            };
            effect = courier.step(world.now, input);
        };
        assert!(world.writes.is_empty(), "cut {cut}: {:?}", world.writes);
        assert!(world.state("A").is_open());
        assert!(rest.look_again_at.is_some_and(|at| at > world.now), "it looks again soon");
        world.next = Next::End;
        world.run(5);
        assert!(matches!(world.state("A"), OpState::Conflict { .. }), "{:?}", world.state("A"));
        assert_eq!(world.comments.len(), 2);
    }
}
