//! Two members open the same round at the same moment, over HTTP.

use super::{NEXT, World, text};
use crate::ground::clock::Clock as _;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{
        NewIssueText, OpState,
        marker::{About, MessageMarker, RoundMarker},
    },
    ids::{IssueNumber, OpId, RoundKey},
};
use meridian_practice::{Fault, FaultKind, Issue, Matcher, Role};
use serde_json::{Value, json};

impl World {
    fn next() -> RoundKey {
        NEXT.parse().unwrap()
    }

    /// The lead opens the same round, with its mark.
    fn opened_by_the_lead(&self) -> IssueNumber {
        let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: Self::next() };
        let body = format!("{}\n\nTell.", mark.render());
        let made =
            self.by_the_lead("POST", "/issues", &json!({ "title": "Week 10", "body": body }));
        IssueNumber(made["number"].as_i64().unwrap())
    }

    /// Lists lag: what somebody has just made is not in them for so long, in seconds.
    pub(super) fn lists_lag(&self, issue_lists_lag: u32) {
        let known = self.github.unsettled().unwrap();
        let unsettled = meridian_practice::Unsettled { issue_lists_lag, ..known };
        self.github.set_unsettled(unsettled).unwrap();
    }

    fn on_github(&self, issue: IssueNumber) -> Issue {
        let issues = self.github.world().unwrap().issues;
        issues.into_iter().find(|one| one.number == issue.0).unwrap()
    }

    pub(super) fn is_open(&self, issue: IssueNumber) -> bool {
        let found = self.by_the_lead("GET", &format!("/issues/{issue}"), &Value::Null);
        found["state"] == "open"
    }

    pub(super) fn bound(&self) -> IssueNumber {
        let found = self.engine.read(|tx| tx.round_issue(Some(Self::next()))).unwrap();
        found.issue.unwrap()
    }

    pub(super) fn own(&self) -> IssueNumber {
        let me = self.engine.team().unwrap().facts.account.user.0;
        let mine: Vec<Issue> = self.of_next().into_iter().filter(|one| one.author == me).collect();
        assert_eq!(mine.len(), 1, "one author makes one");
        IssueNumber(mine[0].number)
    }

    fn second_look(&self) -> Option<DateTime<Utc>> {
        self.engine.read(|tx| tx.second_look()).unwrap()
    }

    /// Drains as an agent does: each time that it is to look again.
    pub(super) async fn settle(&self) {
        for _ in 0..12 {
            self.drain().await;
            let Some(at) = self.second_look() else { break };
            self.clock.forward((at - self.clock.now()).max(TimeDelta::zero()));
        }
        self.drain_later().await;
        self.drain_later().await;
    }

    /// Both look for the round, then both open it; the lead's has the lower number or the higher one.
    pub(super) async fn at_once(
        role: Role,
        lead_first: bool,
        lost: Option<FaultKind>,
    ) -> (Self, OpId, IssueNumber) {
        let world = Self::new(role).await;
        // What an account may do is asked once a day.
        world.clock.forward(TimeDelta::hours(25));
        world.drain().await;
        let op = world.open_next(text());
        if let Some(lost) = lost {
            let fault = Fault::new(Matcher::new("POST", "/issues"), lost);
            world.github.faults().push(fault).unwrap();
        }
        if lead_first {
            world.lists_lag(20);
            let theirs = world.opened_by_the_lead();
            assert_eq!(world.to_the_end(&op).await, OpState::Done);
            return (world, op, theirs);
        }
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
        let theirs = world.opened_by_the_lead();
        (world, op, theirs)
    }
}

#[tokio::test]
async fn the_members_younger_one_is_closed_as_a_duplicate_within_the_looks() {
    for lost in [None, Some(FaultKind::AnswerLostAfter)] {
        for role in [Role::Read, Role::Write] {
            let (world, _, theirs) = World::at_once(role, true, lost.clone()).await;
            let mine = world.own();
            assert!(theirs < mine, "the lead's came first, and the list did not show it yet");
            world.settle().await;
            assert!(world.is_open(theirs) && !world.is_open(mine), "one is left open");
            let newest = world.on_github(mine).versions.last().unwrap().clone();
            assert_eq!(newest.duplicate_of, Some(world.on_github(theirs).id));
            assert_eq!(world.bound(), theirs, "updates go where they count");
            assert_eq!(world.second_look(), None, "the looks are over");
        }
    }
}

#[tokio::test]
async fn the_leads_younger_one_is_closed_by_who_may_and_else_it_is_said_who_can() {
    for (role, may) in [(Role::Triage, true), (Role::Read, false)] {
        let (world, _, theirs) = World::at_once(role, false, None).await;
        let mine = world.own();
        assert!(mine < theirs);
        world.settle().await;
        assert!(world.is_open(mine));
        assert_eq!(world.is_open(theirs), !may);
        assert_eq!(world.bound(), mine);
        let closed = world.engine.read(|tx| tx.rivals_closed(World::next())).unwrap();
        let closed: Vec<IssueNumber> = closed.iter().map(|one| one.issue).collect();
        assert_eq!(closed, [theirs][..usize::from(may)]);
        if !may {
            let told = world.engine.read(|tx| tx.rivals_told(World::next())).unwrap();
            let who = format!(
                "Two issues for the round of {NEXT}: #{mine} counts. #{theirs}: ines-calvarrow, who \
                 opened it, or anyone with triage access can close it. What is posted on #{theirs} counts too."
            );
            assert_eq!(told, Some(who));
        }
    }
}

#[tokio::test]
async fn who_slept_through_the_looks_makes_up_for_them_with_one() {
    let world = World::new(Role::Read).await;
    world.lists_lag(60);
    let theirs = world.opened_by_the_lead();
    let op = world.open_next(text());
    world.drain().await;
    assert_eq!(world.state_of(&op), OpState::Done);
    let mine = world.own();
    assert!(world.second_look().is_some());
    world.lists_lag(0);
    world.clock.forward(TimeDelta::hours(8));
    let before = world.asked("GET", "/issues?");
    world.drain().await;
    assert_eq!(world.second_look(), None);
    assert!(world.asked("GET", "/issues?") - before <= 2, "one look, not three");
    world.drain_later().await;
    assert!(world.is_open(theirs) && !world.is_open(mine));
}

#[tokio::test]
async fn what_cannot_be_read_settles_nothing_and_is_looked_for_again() {
    let (world, _, theirs) = World::at_once(Role::Read, true, None).await;
    let mine = world.own();
    let broken = FaultKind::Status5xxBefore { status: 502 };
    let broken = Fault::new(Matcher::new("GET", "/issues?"), broken);
    for _ in 0..2 {
        world.github.faults().push(broken.clone()).unwrap();
    }
    world.drain().await;
    assert!(world.second_look().is_some(), "it was not looked");
    world.settle().await;
    assert!(world.is_open(theirs) && !world.is_open(mine));
}

#[tokio::test]
async fn one_that_somebody_opens_again_is_not_closed_twice() {
    let (world, _, theirs) = World::at_once(Role::Read, true, None).await;
    let mine = world.own();
    world.clock.forward(TimeDelta::seconds(30));
    for _ in 0..3 {
        world.drain().await;
    }
    assert!(!world.is_open(mine), "it was closed");
    assert!(world.second_look().is_some(), "and is looked for once more");
    world.by_the_lead("PATCH", &format!("/issues/{mine}"), &json!({ "state": "open" }));
    world.settle().await;
    assert!(world.is_open(mine) && world.is_open(theirs), "a person has decided");
}

#[tokio::test]
async fn a_round_that_only_one_has_opened_stays_open() {
    let world = World::new(Role::Read).await;
    let op = world.open_next(text());
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.settle().await;
    assert!(world.is_open(world.own()));
    assert_eq!(world.second_look(), None);
    assert_eq!(world.engine.read(|tx| tx.rivals_told(World::next())).unwrap(), None);
}

#[tokio::test]
async fn after_the_opening_it_is_read_once_which_tags_worked() {
    let world = World::new(Role::Write).await;
    let body = "| Docs | @kavya-ramanthuri, @tomek-brzezinkraut |\n\nAlso @nobody-here.".to_owned();
    let op = world.open_next(NewIssueText { body, ..text() });
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let tags = world.engine.read(|tx| tx.tags_read(World::next())).unwrap().unwrap();
    assert_eq!(tags.linked, ["kavya-ramanthuri", "tomek-brzezinkraut"]);
    assert_eq!(tags.sentence, "2 of 3 are tagged; @nobody-here is not a GitHub name.");
    let asked = || world.asked("GET", &format!("/issues/{}", world.own()));
    let before = asked();
    world.settle().await;
    // The issue itself is read by the looks as any other is; its text as GitHub has drawn it is not again.
    let kept = world.engine.read(|tx| tx.tags_read(World::next())).unwrap();
    assert_eq!(kept, Some(tags), "the later looks keep it");
    assert_eq!(asked(), before);
    // Once its week has come, the status tells it.
    world.clock.to(&format!("{NEXT}T00:30:00Z"));
    let status = world.engine.read(|tx| tx.round_status()).unwrap();
    assert!(status.tags.is_some_and(|tags| tags.sentence.starts_with("2 of 3 are tagged")));
}

#[tokio::test]
async fn where_nobody_was_to_be_tagged_nothing_is_read_and_told() {
    let world = World::new(Role::Write).await;
    let op = world.open_next(text());
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.settle().await;
    assert_eq!(world.engine.read(|tx| tx.tags_read(World::next())).unwrap(), None);
}

#[tokio::test]
async fn whoever_has_opened_the_round_calls_the_roll_once() {
    let world = World::new(Role::Write).await;
    let op = world.open_next(text());
    let (cycle, round) = ("v1.38".parse().unwrap(), World::next());
    let about = About::RollCall { cycle, round, part: 2, of: 2 };
    let mark = MessageMarker { about, sum: None, op: None, withdrawn: false };
    let call = format!("{}\nRoll call, 2 of 2: @kavya-ramanthuri\n", mark.render());
    let refused = world.engine.write(|tx| tx.call_roll(&op, &call));
    assert!(refused.is_err(), "nothing was opened yet");
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    for _ in 0..2 {
        let called = world.engine.write(|tx| tx.call_roll(&op, &call)).unwrap();
        assert_eq!(world.to_the_end(&called).await, OpState::Done);
    }
    let path = format!("/issues/{}/comments", world.own());
    let there = world.by_the_lead("GET", &path, &Value::Null);
    let there = there.as_array().unwrap();
    assert_eq!(there.len(), 1, "{there:?}");
    assert!(there[0]["body"].as_str().unwrap().contains("@kavya-ramanthuri"));
}

#[tokio::test]
async fn whoever_found_the_round_opened_or_came_second_calls_no_roll() {
    let mark =
        "<!-- meridian:roll-call v=1 cycle=v1.38 round=2026-11-02 part=2/2 -->\n@noor-example";
    let world = World::new(Role::Write).await;
    world.opened_by_the_lead();
    let op = world.open_next(text());
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert!(world.engine.write(|tx| tx.call_roll(&op, mark)).is_err());
    let (world, op, _) = World::at_once(Role::Read, true, None).await;
    world.settle().await;
    assert!(world.engine.write(|tx| tx.call_roll(&op, mark)).is_err());
}

/// Lists of issues were seen to lag by eight minutes, and no count tells that they do.
#[tokio::test]
async fn an_author_makes_one_also_where_the_answer_is_lost_and_lists_lag_for_long() {
    let world = World::new(Role::Write).await;
    world.lists_lag(480);
    let fault = Fault::new(Matcher::new("POST", "/issues"), FaultKind::AnswerLostAfter);
    world.github.faults().push(fault).unwrap();
    let op = world.open_next(text());
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.own();
}
