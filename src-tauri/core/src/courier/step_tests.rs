//! The courier against a small pretend GitHub: what a member would notice.

use super::Doing;
use crate::courier::*;
use crate::{
    ids::{
        Account, CommentId, CycleName, DraftKey, IssueNumber, OpId, RoundKey, SectionId, TeamId,
        UserId,
    },
    marker::{Marker, compose, marked_for},
};
use chrono::{DateTime, Duration, Utc};

const ME: UserId = UserId(7);
const ISSUE: IssueNumber = IssueNumber(3141);

fn start() -> DateTime<Utc> {
    "2026-10-26T01:02:00Z".parse().unwrap()
}

fn key() -> DraftKey {
    DraftKey {
        team: TeamId(1),
        cycle: "v1.38".parse().unwrap(),
        round: "2026-10-26".parse().unwrap(),
        section: "release-signal".parse().unwrap(),
    }
}

fn marker(op: &str) -> Marker {
    let key = key();
    Marker {
        cycle: key.cycle,
        round: key.round,
        section: key.section,
        part: (1, 1),
        op: op.parse().unwrap(),
        withdrawn: false,
    }
}

fn body(op: &str, text: &str) -> String {
    compose(&marker(op), text)
}

/// What the next request meets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weather {
    Fine,
    Offline,
    /// The write is stored, its answer lost.
    LostAfter,
    /// The write is not stored, and the answer lost.
    LostBefore,
    /// A write is refused for being one too many, without a time.
    Limited,
}

/// A pretend GitHub and notebook around the real courier.
struct World {
    now: DateTime<Utc>,
    snapshot: Snapshot,
    issue_exists: bool,
    comments: Vec<Comment>,
    /// Lists show only the comments up to this count.
    list_shows: Option<usize>,
    /// Pages of newer issues before the round's.
    issues_before: usize,
    /// What lists say follows.
    next: Next,
    /// Whose the token is.
    token: UserId,
    /// Who a created comment seems to be from.
    answers_as: UserId,
    weather: Weather,
    writes: Vec<Request>,
    requests: usize,
    receipts: Vec<Receipt>,
}

impl World {
    fn new() -> Self {
        let key = key();
        let snapshot = Snapshot {
            account: Account { host: "https://h".into(), user: ME, login: "me".into() },
            repository: "o/r".into(),
            repository_id: Some(1),
            destination: Destination::RoundIssue,
            current: (key.cycle, key.round),
            week_one: None,
            closes: None,
            proof: Proof::Proven,
            stagger: Duration::seconds(40),
            operations: Vec::new(),
            limits: Limits::default(),
            issues: Vec::new(),
            pulls: Vec::new(),
            own: Vec::new(),
            held: Vec::new(),
            to_list: Vec::new(),
        };
        Self {
            now: start(),
            snapshot,
            issue_exists: true,
            comments: Vec::new(),
            list_shows: None,
            issues_before: 0,
            next: Next::End,
            token: ME,
            answers_as: ME,
            weather: Weather::Fine,
            writes: Vec::new(),
            requests: 0,
            receipts: Vec::new(),
        }
    }

    fn queue(&mut self, op: &str, text: &str, base: Option<Base>) {
        self.snapshot.operations.push(Operation {
            id: op.parse().unwrap(),
            purpose: Purpose::Update,
            draft: key(),
            author: ME,
            body: body(op, text),
            base,
            created_at: self.now,
            not_before: None,
            state: OpState::queued(),
        });
    }

    fn state(&self, op: &str) -> &OpState {
        let op: OpId = op.parse().unwrap();
        &self.snapshot.operations.iter().find(|o| o.id == op).unwrap().state
    }

    fn add_comment(&mut self, author: UserId, body: &str) -> CommentId {
        let id = CommentId(5_000_000_000 + self.comments.len() as i64);
        self.comments.push(Comment {
            id,
            author: Some(User { id: author, login: "x".into() }),
            body: body.into(),
            url: format!("https://h/{id}"),
            created_at: self.now,
            updated_at: self.now,
            raw: String::new(),
        });
        id
    }

    fn issue(&self) -> Issue {
        Issue {
            number: ISSUE,
            title: "Status 2026-10-26".into(),
            body: "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->".into(),
            state: "open".into(),
            url: "https://h/i".into(),
            author: None,
            association: Association::Member,
            comments: self.comments.len() as i64,
            is_pull_request: false,
            created_at: start(),
            updated_at: start(),
            raw: String::new(),
        }
    }

    fn answer(&mut self, request: &Request) -> Answer {
        self.requests += 1;
        let weather = self.weather;
        if weather == Weather::Offline {
            return Answer::Offline { said: "no route".into() };
        }
        let ok = |payload| Answer::Ok { payload, etag: None };
        match request {
            Request::Repository | Request::RepositoryById(_) => {
                ok(Payload::Repository { name: "o/r".into(), id: 1 })
            }
            Request::User => ok(Payload::User(User { id: self.token, login: "x".into() })),
            Request::Issues { page, .. } => {
                let at = match page {
                    Page::First => 0,
                    Page::Next(path) => path.rsplit('=').next().unwrap().parse().unwrap(),
                };
                if at < self.issues_before {
                    let (title, body) = ("Another".to_owned(), String::new());
                    let number = IssueNumber(9_000 - at as i64);
                    let issues = vec![Issue { number, title, body, ..self.issue() }];
                    let next = Next::Page(format!("/repositories/1/issues?page={}", at + 1));
                    return ok(Payload::Issues { issues, next });
                }
                let issues = self.issue_exists.then(|| self.issue()).into_iter().collect();
                ok(Payload::Issues { issues, next: Next::End })
            }
            Request::Issue { .. } => ok(Payload::Issue(Box::new(self.issue()))),
            Request::Comments { .. } => {
                let shown = self.list_shows.unwrap_or(self.comments.len());
                let comments = self.comments.iter().take(shown).cloned().collect();
                ok(Payload::Comments { comments, next: self.next.clone() })
            }
            Request::Comment(id) => match self.comments.iter().find(|c| c.id == *id) {
                Some(comment) => ok(Payload::Comment(Box::new(comment.clone()))),
                None => Answer::Missing,
            },
            Request::CreateComment { body, .. } => {
                self.writes.push(request.clone());
                let lost = Answer::Unknown { said: "reset".into() };
                match weather {
                    Weather::LostBefore => return lost,
                    Weather::Limited => return Answer::Limited { until: None },
                    _ => {}
                }
                let id = self.add_comment(ME, body);
                let stored = self.comments.iter().find(|c| c.id == id).cloned().unwrap();
                if weather == Weather::LostAfter {
                    lost
                } else {
                    let author = Some(User { id: self.answers_as, login: "x".into() });
                    ok(Payload::Comment(Box::new(Comment { author, ..stored })))
                }
            }
            Request::EditComment { comment, body } => {
                self.writes.push(request.clone());
                if weather == Weather::LostBefore {
                    return Answer::Unknown { said: "reset".into() };
                }
                let now = self.now;
                let Some(stored) = self.comments.iter_mut().find(|c| c.id == *comment) else {
                    return Answer::Missing;
                };
                stored.body.clone_from(body);
                stored.updated_at = now;
                ok(Payload::Comment(Box::new(stored.clone())))
            }
        }
    }

    fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::State { op, state } => {
                    let op = self.snapshot.operations.iter_mut().find(|o| o.id == *op).unwrap();
                    op.state = state.clone();
                }
                Change::Rebase { op, base } => {
                    let op = self.snapshot.operations.iter_mut().find(|o| o.id == *op).unwrap();
                    op.body = marked_for(&op.body, &op.id, Some(&base.body));
                    op.base = Some(base.clone());
                }
                Change::Receipt { receipt, .. } => self.receipts.push(receipt.clone()),
                Change::Bind(bound) => self.snapshot.issues = vec![bound.clone()],
                Change::Limits(limits) => self.snapshot.limits = limits.clone(),
                Change::Repository { name, .. } => self.snapshot.repository.clone_from(name),
                Change::MirrorComments { issue, comments } => {
                    for comment in comments {
                        self.snapshot.own.retain(|own| own.comment.id != comment.id);
                        if comment.author.as_ref().is_some_and(|a| a.id == ME) {
                            let (issue, comment) = (*issue, comment.clone());
                            self.snapshot.own.push(OwnComment { issue, comment, missing: 0 });
                        }
                    }
                }
                Change::MirrorListed { listed, .. } => {
                    for own in &mut self.snapshot.own {
                        let is_listed = listed.contains(&own.comment.id);
                        own.missing = if is_listed { 0 } else { own.missing + 1 };
                    }
                }
                Change::Gone(comment) => {
                    self.snapshot.own.retain(|own| own.comment.id != *comment);
                }
                Change::MirrorIssue(_)
                | Change::MirrorCandidates { .. }
                | Change::MirrorPulled(_) => {}
            }
        }
    }

    /// One drain to its rest.
    fn drain(&mut self, eagerness: Eagerness) -> Rest {
        let mut snapshot = self.snapshot.clone();
        snapshot.operations.retain(|op| op.state.is_open());
        let (mut courier, mut effect) = Courier::begin(snapshot, eagerness, self.now, None);
        for _ in 0..200 {
            let input = match effect {
                Effect::Commit(changes) => {
                    self.apply(&changes);
                    let mut snapshot = self.snapshot.clone();
                    snapshot.operations.retain(|op| op.state.is_open());
                    Input::Committed(Box::new(snapshot))
                }
                Effect::Send(request) => Input::Answered(self.answer(&request)),
                Effect::Rest(rest) => return rest,
            };
            effect = courier.step(self.now, input);
        }
        panic!("the courier never rests");
    }

    /// Drains whenever the courier asks for it, for `minutes`.
    fn run(&mut self, minutes: i64) {
        let end = self.now + Duration::minutes(minutes);
        while self.now < end {
            let rest = self.drain(Eagerness::Scheduled);
            let next = rest.look_again_at.unwrap_or(end);
            assert!(next > self.now, "the courier asks to look again at once, without end");
            self.now = next.min(end);
        }
    }
}

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
    world.queue("A", "two", Some(Base { comment, body: first }));
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("A"), OpState::Done, "line endings alone are no change");
    assert_eq!(world.comments.len(), 1);
    assert_eq!(world.comments[0].body, body("A", "two"));
}

#[test]
fn a_comment_that_somebody_changed_is_not_overwritten() {
    let mut world = World::new();
    let comment = world.add_comment(ME, "changed by a maintainer");
    world.queue("A", "two", Some(Base { comment, body: body("A", "one") }));
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
    let comment = world.comments[0].id;
    world.queue("B", "two", Some(Base { comment, body: body("A", "one") }));
    world.snapshot.operations[1].body = body("A", "two");
    world.drain(Eagerness::Now);
    assert_eq!(*world.state("B"), OpState::Done);

    // GitHub shows the text before last for a while.
    let (newest, older) = (world.comments[0].clone(), world.snapshot.own[0].comment.created_at);
    world.comments[0].body = body("A", "one");
    world.comments[0].updated_at = older;
    world.queue("C", "three", Some(Base { comment, body: body("A", "two") }));
    world.drain(Eagerness::Now);
    assert!(world.state("C").is_open(), "{:?}", world.state("C"));
    world.comments[0] = newest;
    world.run(5);
    assert_eq!(*world.state("C"), OpState::Done);
}

#[test]
fn a_comment_that_is_not_shown_yet_is_not_taken_for_deleted() {
    let mut world = World::new();
    let comment = CommentId(5_000_000_000);
    world.queue("A", "two", Some(Base { comment, body: body("A", "one") }));
    world.drain(Eagerness::Now);
    assert!(world.state("A").is_open(), "one look in vain proves nothing");
    assert_eq!(world.add_comment(ME, &body("A", "one")), comment);
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done);

    // The edit itself was refused: that is no more than one look.
    let mut world = World::new();
    let comment = world.add_comment(ME, &body("A", "one"));
    world.queue("A", "two", Some(Base { comment, body: body("A", "one") }));
    world.snapshot.operations[0].state = OpState::Sending { write: Write::Edit, at: world.now };
    let snapshot = world.snapshot.clone();
    let (mut courier, _) = Courier::begin(snapshot, Eagerness::Now, world.now, None);
    courier.doing = Doing::Write("A".parse().unwrap(), Write::Edit);
    let Effect::Commit(changes) = courier.step(world.now, Input::Answered(Answer::Missing)) else {
        panic!("it is written down");
    };
    world.apply(&changes);
    assert!(matches!(world.state("A"), OpState::Waiting { .. }));
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Done);

    let mut world = World::new();
    world.queue("A", "two", Some(Base { comment, body: body("A", "one") }));
    world.run(5);
    assert_eq!(*world.state("A"), OpState::Parked(Parked::CommentDeleted));
    assert!(world.writes.is_empty());
}

#[test]
fn one_second_lies_between_two_writes() {
    let mut world = World::new();
    world.queue("A", "one", None);
    world.queue("B", "two", None);
    world.snapshot.operations[1].draft.section = "docs".parse::<SectionId>().unwrap();
    let other: CycleName = "v1.38".parse().unwrap();
    assert_eq!(world.snapshot.operations[1].draft.cycle, other);
    let rest = world.drain(Eagerness::Now);
    assert_eq!(world.writes.len(), 1);
    assert_eq!(rest.look_again_at, Some(world.now + Duration::seconds(1)));
    world.run(1);
    assert_eq!(world.writes.len(), 2);
    let _: RoundKey = key().round;
}

#[path = "devices_tests.rs"]
mod devices;
