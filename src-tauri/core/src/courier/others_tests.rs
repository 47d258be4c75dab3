//! Two members have opened one round at the same moment: what stands on either issue is of the round.

use super::*;
use crate::round::rivals::BesideBound;

/// The one that somebody opened at the same moment.
const OTHER: IssueNumber = IssueNumber(4_000);
const MARK: &str = "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->";

impl World {
    /// What the mirror knows of the round's issues, in a world with several.
    pub(in crate::courier) fn beside(&self) -> Vec<BesideBound> {
        let (cycle, round) = &self.snapshot.current;
        let Some(bound) =
            self.snapshot.issue_of(cycle, *round).filter(|_| !self.things.made.is_empty())
        else {
            return Vec::new();
        };
        let read = self.seen.iter().find(|seen| seen.number == bound);
        vec![BesideBound::of(&self.seen, (cycle, *round), (bound, read), self.snapshot.trusted())]
    }

    /// Whether a request lists this comment: one that does not say where it stands is on each issue.
    pub(in crate::courier) fn is_listed(comment: &Comment, request: &Request) -> bool {
        match request {
            Request::Comments { issue, .. } => comment.issue().is_none_or(|on| on == *issue),
            _ => true,
        }
    }

    /// How many comments stand on an issue.
    pub(in crate::courier) fn counted_on(&self, issue: IssueNumber) -> i64 {
        let of_it = |comment: &&Comment| comment.issue().is_none_or(|on| on == issue);
        self.comments.iter().filter(of_it).count() as i64
    }

    /// A comment says where it was made.
    pub(in crate::courier) fn put_on(&mut self, id: &CommentId, request: &Request) {
        let Request::CreateComment { issue, .. } = request else { return };
        let made = self.comments.iter_mut().find(|comment| comment.id == *id).unwrap();
        made.raw = stands_on(*issue);
    }

    /// The lead's issue counts, another one of the same moment is there, and both were seen.
    fn of_two() -> Self {
        let mut world = Self::new();
        world.open_issue(UserId(8), "Week 1", MARK);
        world.drain(Eagerness::Now);
        assert_eq!(world.bound(), ISSUE, "the lower number");
        world
    }

    /// The same, when only the younger one was seen yet.
    fn of_the_younger() -> Self {
        let mut world = Self::new();
        world.issue_exists = false;
        world.open_issue(UserId(8), "Week 1", MARK);
        world.drain(Eagerness::Now);
        assert_eq!(world.bound(), OTHER);
        world
    }

    /// The answer to an update was lost on an issue without a mark, and its lead has closed that for one
    /// that has it.
    fn of_a_lost_answer(lost: Weather) -> Self {
        let mut world = Self::new();
        world.issue_exists = false;
        world.open_issue(UserId(8), "Status 2026-10-26", "By hand, without a mark.");
        world.drain(Eagerness::Now);
        assert_eq!(world.bound(), OTHER);
        world.queue("A", "text", None);
        world.weather = lost;
        world.drain_while(Eagerness::Now, |world| {
            if !world.writes.is_empty() {
                world.weather = Weather::Offline;
            }
        });
        assert!(matches!(world.state("A"), OpState::Unknown { .. }), "{:?}", world.state("A"));
        world.weather = Weather::Fine;
        world.things.made[0].state = "closed".into();
        world.snapshot.held = vec![Held {
            issue: OTHER,
            closed: true,
            counted: 0,
            counted_then: Some(0),
            comments: 0,
            missing: 0,
            complete_at: Some(world.now),
        }];
        world.issue_exists = true;
        world
    }

    fn bound(&self) -> IssueNumber {
        self.snapshot.issues[0].number
    }

    fn add_on(&mut self, issue: IssueNumber, author: UserId, body: &str) -> CommentId {
        let id = self.add_comment(author, body);
        self.comments.last_mut().unwrap().raw = stands_on(issue);
        id
    }

    /// How many requests a drain takes.
    fn requests_of_a_drain(&mut self) -> usize {
        let before = self.requests;
        self.drain(Eagerness::Now);
        self.requests - before
    }

    fn only_receipt(&self) -> (IssueNumber, CommentId) {
        let [receipt] = self.receipts.as_slice() else { panic!("{:?}", self.receipts) };
        (receipt.issue, receipt.comment.clone())
    }
}

fn stands_on(issue: IssueNumber) -> String {
    format!(r#"{{"issue_url":"https://h/repos/o/r/issues/{issue}"}}"#)
}

#[test]
fn an_update_that_stands_on_the_other_issue_is_not_made_a_second_time() {
    let mut world = World::of_two();
    let there = world.add_on(OTHER, ME, &body("OTHER", "text"));
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done);
    assert!(world.writes.is_empty(), "it is there already");
    assert_eq!(world.only_receipt(), (OTHER, there), "the receipt leads to where it is");
}

#[test]
fn what_was_posted_to_the_younger_one_is_edited_there() {
    let mut world = World::of_the_younger();
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    let (on, comment) = world.only_receipt();
    assert_eq!(on, OTHER);
    // Then the older one is found, as once no list lags any more.
    world.issue_exists = true;
    world.now += Duration::minutes(20);
    world.drain(Eagerness::Now);
    assert_eq!(world.bound(), ISSUE, "that one counts for everybody");
    world.receipts.clear();
    world.queue("B", "newer", Some(Base { comment: comment.clone(), body: body("A", "text") }));
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("B"), OpState::Done);
    assert_eq!(world.only_receipt(), (OTHER, comment));
    assert_eq!(world.comments.len(), 1);
}

#[test]
fn an_answer_that_was_lost_on_the_younger_one_is_looked_for_there_too() {
    for lost in [Weather::LostAfter, Weather::LostBefore] {
        let mut world = World::of_the_younger();
        world.queue("A", "text", None);
        world.weather = lost;
        world.drain_while(Eagerness::Now, |world| {
            if !world.writes.is_empty() {
                world.weather = Weather::Offline;
            }
        });
        assert_eq!(world.writes.len(), 1);
        assert!(matches!(world.state("A"), OpState::Unknown { .. }), "{:?}", world.state("A"));
        world.weather = Weather::Fine;
        world.issue_exists = true;
        // Another one is the round's by now.
        let (cycle, round) = world.snapshot.current.clone();
        let bound = BoundIssue { cycle, round, number: ISSUE, chosen: false };
        let older = world.issue();
        world.apply(&[Change::Bind(bound), Change::MirrorIssue(Box::new(older))]);
        world.run(20);
        assert_eq!(*world.state("A"), OpState::Done);
        assert_eq!(world.comments.len(), 1, "there is one");
        let on = if lost == Weather::LostAfter { OTHER } else { ISSUE };
        assert_eq!(world.only_receipt(), (on, world.comments[0].id.clone()));
    }
}

#[test]
fn an_answer_that_was_lost_on_an_issue_that_is_closed_for_another_is_looked_for_there_first() {
    for lost in [Weather::LostAfter, Weather::LostBefore] {
        let mut world = World::of_a_lost_answer(lost);
        world.run(20);
        assert_eq!(*world.state("A"), OpState::Done);
        assert_eq!(world.comments.len(), 1, "there is one");
        let on = if lost == Weather::LostAfter { OTHER } else { ISSUE };
        assert_eq!(world.only_receipt().0, on);
    }
}

#[test]
fn what_waits_beside_a_lost_answer_does_not_tie_the_round_to_the_closed_issue() {
    let mut world = World::of_a_lost_answer(Weather::LostBefore);
    world.queue("B", "text of another section", None);
    let own = key().section;
    let Content::Comment(update) = &mut world.snapshot.operations.last_mut().unwrap().content
    else {
        panic!("it is an update")
    };
    update.draft.section = "docs".parse().unwrap();
    update.body = update.body.replace(&format!("section={own}"), "section=docs");
    world.run(20);
    assert_eq!([world.state("A"), world.state("B")], [&OpState::Done, &OpState::Done]);
    let on: Vec<IssueNumber> = world.receipts.iter().map(|receipt| receipt.issue).collect();
    assert_eq!(on, [ISSUE, ISSUE], "both are where the team looks");
}

#[test]
fn whoever_posts_in_the_first_minutes_looks_for_an_older_one_first() {
    let mut world = World::of_the_younger();
    world.issue_exists = true;
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert_eq!(world.only_receipt().0, ISSUE);
}

#[cfg(feature = "native")]
#[test]
fn a_comment_by_hand_on_the_other_issue_stops_a_second_one() {
    let mut world = World::of_two();
    let there = world.add_on(OTHER, ME, "**Release Signal**: all green, from the train.");
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    let OpState::Parked(Parked::ByHand { comment, .. }) = world.state("A") else {
        panic!("{:?}", world.state("A"))
    };
    assert_eq!(*comment, there);
    assert!(world.writes.is_empty());
}

#[test]
fn what_is_on_both_is_a_twin() {
    let mut world = World::of_two();
    world.add_on(OTHER, ME, &body("B", "there"));
    world.add_on(ISSUE, ME, &body("A", "here"));
    world.drain(Eagerness::Now);
    let found = twins(&world.snapshot.own);
    let [both] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(both.places(), format!("#{ISSUE} and #{OTHER}"));
}

#[test]
fn a_second_issue_costs_one_request_more_and_one_issue_none() {
    let mut world = World::new();
    world.drain(Eagerness::Now);
    world.now += Duration::minutes(20);
    world.drain(Eagerness::Now);
    let alone = world.requests_of_a_drain();
    let mut world = World::of_two();
    world.now += Duration::minutes(20);
    world.drain(Eagerness::Now);
    assert_eq!(world.requests_of_a_drain(), alone + 1);
    world.add_on(OTHER, UserId(9), "Something new.");
    assert_eq!(world.requests_of_a_drain(), alone + 1);
    assert_eq!(world.requests_of_a_drain(), alone + 1);
}

#[test]
fn an_update_waits_while_the_other_issue_cannot_be_read() {
    let mut world = World::of_two();
    world.next = Next::Elsewhere;
    world.queue("A", "text", None);
    world.drain(Eagerness::Now);
    assert!(world.writes.is_empty());
    world.next = Next::End;
    world.run(10);
    assert_eq!(*world.state("A"), OpState::Done);
    assert_eq!(world.comments.len(), 1);
}

#[test]
fn another_issue_that_was_deleted_keeps_nothing_from_being_read() {
    let mut world = World::of_two();
    world.things.made.clear();
    world.things.deleted = vec![OTHER];
    world.queue("A", "text", None);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(rest.trouble, None);
    assert_eq!(*world.state("A"), OpState::Done);
    assert!(world.snapshot.issues_of(&key().cycle, key().round).len() < 2);
}

#[test]
fn the_other_is_not_forgotten_while_the_repository_is_not_shown() {
    let mut world = World::of_two();
    world.weather = Weather::Hidden;
    world.drain(Eagerness::Now);
    world.weather = Weather::Fine;
    assert_eq!(world.beside()[0].others, [(OTHER, true)]);
}

/// One look through the issues, of which GitHub calls each answer the same; whether it asked only for what
/// has changed.
fn searches(world: &mut World) -> bool {
    let snapshot = world.snapshot.clone();
    let (mut courier, effect) = Courier::begin(snapshot, Eagerness::Now, world.now, None);
    let Effect::Send(Request::Issues { etag, .. }) = effect else { panic!("{effect:?}") };
    let payload = Payload::Issues { issues: world.listed_issues(), next: Next::End };
    let answer = Answer::Ok { payload, etag: Some("same".into()), date: None };
    let Effect::Commit(changes) = courier.step(world.now, Input::Answered(answer)) else {
        panic!("it is written down");
    };
    world.apply(&changes);
    world.snapshot.pulls = changes
        .into_iter()
        .filter_map(|change| match change {
            Change::MirrorPulled(pulled) => Some(pulled),
            _ => None,
        })
        .collect();
    world.now += Duration::minutes(5);
    etag.is_some()
}

#[test]
fn an_issue_that_was_let_go_of_is_found_in_a_list_that_has_not_changed() {
    let mut world = World::new();
    world.queue("A", "text", None);
    world.issue_exists = false;
    assert!(!searches(&mut world));
    assert!(searches(&mut world), "while there is none, that nothing is new is enough");
    world.issue_exists = true;
    searches(&mut world);
    assert_eq!(world.bound(), ISSUE);
    // Updates went to another place meanwhile, while this list was being read, and come back.
    world.snapshot.issues.clear();
    assert!(!searches(&mut world));
    assert_eq!(world.bound(), ISSUE);
}
