//! A small pretend GitHub and notebook around the real courier.

use crate::courier::{discussion::is_reply, *};
use crate::{
    courier::marker::{GivenMarker, Marker, MessageMarker, compose, marked_for},
    ids::{Account, CommentId, DraftKey, IssueNumber, OpId, TeamId, UserId},
    round::openers::Openers,
};
use chrono::{DateTime, Duration, Utc};

pub(in crate::courier) const ME: UserId = UserId(7);
pub(in crate::courier) const ISSUE: IssueNumber = IssueNumber(3141);

pub(in crate::courier) fn start() -> DateTime<Utc> {
    "2026-10-26T01:02:00Z".parse().unwrap()
}

pub(in crate::courier) fn key() -> DraftKey {
    DraftKey {
        team: TeamId(1),
        cycle: "v1.38".parse().unwrap(),
        round: "2026-10-26".parse().unwrap(),
        section: "release-signal".parse().unwrap(),
    }
}

pub(in crate::courier) fn marker(op: &str) -> Marker {
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

pub(in crate::courier) fn body(op: &str, text: &str) -> String {
    compose(&marker(op), text)
}

/// What the next request meets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::courier) enum Weather {
    Fine,
    Offline,
    /// The write is stored, its answer lost.
    LostAfter,
    /// The write is not stored, and the answer lost.
    LostBefore,
    /// A write is refused for being one too many, without a time.
    Limited,
    /// A write is refused for want of rights.
    Refused,
    /// The repository is not shown to whoever asks.
    Hidden,
}

/// A pretend GitHub and notebook around the real courier.
pub(in crate::courier) struct World {
    pub(in crate::courier) now: DateTime<Utc>,
    pub(in crate::courier) snapshot: Snapshot,
    pub(in crate::courier) issue_exists: bool,
    pub(in crate::courier) comments: Vec<Comment>,
    /// Lists show only the comments up to this count.
    pub(in crate::courier) list_shows: Option<usize>,
    /// Pages of newer issues before the round's.
    pub(in crate::courier) issues_before: usize,
    /// What lists say follows.
    pub(in crate::courier) next: Next,
    /// Whose the token is.
    pub(in crate::courier) token: UserId,
    /// Who a created comment seems to be from.
    pub(in crate::courier) answers_as: UserId,
    pub(in crate::courier) weather: Weather,
    pub(in crate::courier) writes: Vec<Request>,
    pub(in crate::courier) requests: usize,
    pub(in crate::courier) receipts: Vec<Receipt>,
    /// How the issue stands, by whose doing, since when.
    pub(in crate::courier) issue_is: (IssueIs, Option<UserId>, DateTime<Utc>),
    /// What has happened to the issue.
    pub(in crate::courier) events: Vec<IssueEvent>,
    /// Lists show only the events up to this count.
    pub(in crate::courier) events_shown: Option<usize>,
    pub(in crate::courier) evidence: Vec<Evidence>,
    pub(in crate::courier) things: super::things::Things,
    /// The issues that the mirror has.
    pub(in crate::courier) seen: Vec<Issue>,
}

/// What GitHub's graph calls the discussion.
pub(in crate::courier) const NODE: &str = "D_kwExample";

impl World {
    /// One of which the updates go to a discussion.
    pub(in crate::courier) fn with_discussion() -> Self {
        let mut world = Self::new();
        world.snapshot.destination = Destination::Discussion { number: ISSUE };
        world.snapshot.discussions = vec![ISSUE];
        world
    }

    pub(in crate::courier) fn new() -> Self {
        let key = key();
        let snapshot = Snapshot {
            account: Account { host: "https://h".into(), user: ME, login: "me".into() },
            repository: "o/r".into(),
            repository_id: Some(1),
            destination: Destination::RoundIssue,
            openers: Openers::default(),
            discussions: Vec::new(),
            current: (key.cycle, key.round),
            week_one: None,
            closes: None,
            proof: Proof::Proven,
            stagger: Duration::seconds(40),
            operations: Vec::new(),
            limits: Limits::default(),
            issues: Vec::new(),
            beside: Vec::new(),
            pulls: Vec::new(),
            own: Vec::new(),
            by_hand: Vec::new(),
            agreed: Vec::new(),
            sections: vec![key.section, "docs".parse().unwrap()],
            held: Vec::new(),
            talks: Vec::new(),
            place: None,
            marked: Vec::new(),
            of_others: Vec::new(),
            items: crate::courier::ToFollow::default(),
            to_list: Vec::new(),
            before: Vec::new(),
            gone: Vec::new(),
            next: None,
            due: None,
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
            issue_is: (IssueIs::Open, None, start()),
            events: Vec::new(),
            events_shown: None,
            evidence: Vec::new(),
            things: super::things::Things::default(),
            seen: Vec::new(),
        }
    }

    pub(in crate::courier) fn queue(&mut self, op: &str, text: &str, base: Option<Base>) {
        let update = Update { purpose: Purpose::Update, draft: key(), body: body(op, text), base };
        self.snapshot.operations.push(Operation {
            id: op.parse().unwrap(),
            author: ME,
            created_at: self.now,
            not_before: None,
            state: OpState::queued(),
            content: update.into(),
        });
    }

    /// The member wishes the issue to be so, as it stands now.
    pub(in crate::courier) fn wish(&mut self, op: &str, wanted: IssueIs) {
        let before = Standing::of(&self.issue());
        let content = IssueState::new(key().round, ISSUE, wanted, before);
        self.snapshot.operations.push(Operation {
            id: op.parse().unwrap(),
            author: ME,
            created_at: self.now,
            not_before: None,
            state: OpState::queued(),
            content: content.into(),
        });
    }

    /// Somebody closes the issue or opens it again.
    pub(in crate::courier) fn set_issue(&mut self, state: IssueIs, by: UserId) {
        self.now += Duration::seconds(1);
        let was = std::mem::replace(&mut self.issue_is, (state, Some(by), self.now));
        if was.0 == state {
            self.issue_is = was;
            return;
        }
        let what = if state == IssueIs::Closed { "closed" } else { "reopened" };
        let by = Some(User { id: by, login: "kai".into() });
        self.events.push(IssueEvent { what: what.into(), by, at: self.now });
    }

    /// The update that the operation brings.
    pub(in crate::courier) fn update(&mut self, place: usize) -> &mut Update {
        match &mut self.snapshot.operations[place].content {
            Content::Comment(update) => update,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::courier) fn state(&self, op: &str) -> &OpState {
        let op: OpId = op.parse().unwrap();
        &self.snapshot.operations.iter().find(|o| o.id == op).unwrap().state
    }

    pub(in crate::courier) fn add_comment(&mut self, author: UserId, body: &str) -> CommentId {
        let nth = self.comments.len() as i64;
        let id = match self.snapshot.destination {
            // They tell nothing of their order.
            Destination::Discussion { .. } => CommentId::Node(format!("DC_{}", 100 - nth)),
            _ => CommentId::Number(5_000_000_000 + nth),
        };
        self.comments.push(Comment {
            id: id.clone(),
            author: Some(User { id: author, login: "x".into() }),
            body: body.into(),
            url: format!("https://h/{id}"),
            created_at: self.now,
            updated_at: self.now,
            raw: String::new(),
        });
        id
    }

    pub(in crate::courier) fn issue(&self) -> Issue {
        Issue {
            number: ISSUE,
            title: "Status 2026-10-26".into(),
            body: "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->".into(),
            state: self.issue_is.0.word().into(),
            url: "https://h/i".into(),
            author: None,
            association: Association::Member,
            comments: self.counted_on(ISSUE),
            is_pull_request: false,
            created_at: start(),
            updated_at: self.issue_is.2,
            raw: match self.issue_is {
                (IssueIs::Open, None, _) => String::new(),
                (IssueIs::Open, Some(_), _) => r#"{"state_reason": "reopened"}"#.into(),
                (IssueIs::Closed, by, at) => format!(
                    r#"{{"state_reason": "completed", "closed_at": "{}",
                        "closed_by": {{"id": {}, "login": "kai"}}}}"#,
                    at.to_rfc3339(),
                    by.unwrap_or(ME).0,
                ),
            },
        }
    }

    pub(in crate::courier) fn answer(&mut self, request: &Request) -> Answer {
        self.requests += 1;
        let weather = self.weather;
        if weather == Weather::Offline {
            return Answer::Offline { by: Hindrance::Network { said: "no route".into() } };
        }
        if weather == Weather::Hidden {
            return Answer::Refused(Refusal::Missing);
        }
        if let Request::Issue { number, .. } | Request::Comments { issue: number, .. } = request
            && self.things.deleted.contains(number)
        {
            return Answer::Refused(Refusal::Missing);
        }
        let date = Some(self.now);
        let ok = |payload| Answer::Ok { payload, etag: None, date };
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
                let issues = self.listed_issues();
                ok(Payload::Issues { issues, next: self.things.issues_go_on() })
            }
            Request::Issue { number, .. } => ok(Payload::Issue(Box::new(self.whole(*number)))),
            Request::Discussion(number) => {
                assert!(self.snapshot.is_discussion(*number), "an issue is no discussion");
                let counted = self.comments.iter().filter(|c| !is_reply(c)).count();
                let issue = Issue { comments: counted as i64, ..self.issue() };
                ok(Payload::Discussion(Box::new(Discussion { node: NODE.into(), issue })))
            }
            Request::Comments { .. } | Request::DiscussionComments { .. } => {
                let shown = self.list_shows.unwrap_or(self.comments.len());
                let of_it = |comment: &&Comment| Self::is_listed(comment, request);
                let comments = self.comments.iter().take(shown).filter(of_it).cloned().collect();
                ok(Payload::Comments { comments, next: self.next.clone() })
            }
            Request::Events { .. } => {
                let shown = self.events_shown.unwrap_or(self.events.len());
                let events = self.events.iter().take(shown).cloned().collect();
                ok(Payload::Events { events, next: self.next.clone() })
            }
            Request::Comment(id) => match self.comments.iter().find(|c| c.id == *id) {
                Some(comment) => ok(Payload::Comment(Box::new(comment.clone()))),
                None => Answer::Refused(Refusal::Missing),
            },
            Request::CreateComment { body, .. } | Request::CommentOnDiscussion { body, .. } => {
                self.writes.push(request.clone());
                let lost = Answer::Unknown { said: "reset".into() };
                match weather {
                    Weather::LostBefore => return lost,
                    Weather::Limited => return Answer::Limited { until: None },
                    _ => {}
                }
                let id = self.add_comment(ME, body);
                self.put_on(&id, request);
                let stored = self.comments.iter().find(|c| c.id == id).cloned().unwrap();
                if weather == Weather::LostAfter {
                    lost
                } else {
                    let author = Some(User { id: self.answers_as, login: "x".into() });
                    ok(Payload::Comment(Box::new(Comment { author, ..stored })))
                }
            }
            Request::SetIssueState { state, .. } => {
                self.writes.push(request.clone());
                match weather {
                    Weather::LostBefore => return Answer::Unknown { said: "reset".into() },
                    Weather::Refused => {
                        let said = "Must have admin rights to Repository.".into();
                        return Answer::Refused(Refusal::NotAllowed { said });
                    }
                    _ => {}
                }
                self.set_issue(*state, ME);
                if weather == Weather::LostAfter {
                    return Answer::Unknown { said: "reset".into() };
                }
                ok(Payload::Issue(Box::new(self.issue())))
            }
            Request::EditComment { comment, body } => {
                self.writes.push(request.clone());
                if weather == Weather::LostBefore {
                    return Answer::Unknown { said: "reset".into() };
                }
                let Some(stored) = self.comments.iter_mut().find(|c| c.id == *comment) else {
                    return Answer::Refused(Refusal::Missing);
                };
                stored.body.clone_from(body);
                stored.updated_at = self.now;
                ok(Payload::Comment(Box::new(stored.clone())))
            }
            other => self.answer_thing(other),
        }
    }

    pub(in crate::courier) fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::State { op, state } => {
                    let op = self.snapshot.operations.iter_mut().find(|o| o.id == *op).unwrap();
                    op.state = state.clone();
                }
                Change::Content { op, content } => {
                    let op = self.snapshot.operations.iter_mut().find(|o| o.id == *op).unwrap();
                    op.content = content.clone();
                }
                Change::Rebase { op, base } => {
                    let op = self.snapshot.operations.iter_mut().find(|o| o.id == *op).unwrap();
                    let Content::Comment(update) = &mut op.content else { panic!("{op:?}") };
                    update.body = marked_for(&update.body, &op.id, Some(&base.body));
                    update.base = Some(base.clone());
                }
                Change::Receipt { receipt, .. } => self.receipts.push(receipt.clone()),
                Change::Evidence { op, evidence } => {
                    self.evidence.push(evidence.clone());
                    let of = |id: &OpId| self.snapshot.operations.iter().find(|o| o.id == *id);
                    let lane = of(op).unwrap().lane();
                    for behind in &mut self.snapshot.operations {
                        let waits = matches!(behind.state, OpState::Waiting { .. });
                        if waits && behind.id != *op && behind.lane() == lane {
                            let follows = behind.follow(evidence);
                            behind.content = follows.unwrap_or_else(|| behind.content.clone());
                        }
                    }
                }
                Change::Bind(bound) => self.snapshot.issues = vec![bound.clone()],
                Change::Limits(limits) => self.snapshot.limits = limits.clone(),
                Change::Repository { name, .. } => self.snapshot.repository.clone_from(name),
                Change::MirrorComments { issue, comments } => {
                    for comment in comments {
                        self.snapshot.own.retain(|own| own.comment.id != comment.id);
                        let is_message = MessageMarker::find(&comment.body).is_some();
                        if comment.author.as_ref().is_none_or(|a| a.id != ME) {
                            self.snapshot.of_others.retain(|(_, one)| one.id != comment.id);
                            let theirs = is_message.then(|| (*issue, comment.clone()));
                            self.snapshot.of_others.extend(theirs);
                            continue;
                        }
                        if is_message || GivenMarker::find(&comment.body).is_some() {
                            let (issue, comment) = (*issue, comment.clone());
                            self.snapshot.marked.retain(|own| own.comment.id != comment.id);
                            self.snapshot.marked.push(OwnComment { issue, comment, missing: 0 });
                            continue;
                        }
                        if Marker::find(&comment.body).is_none() {
                            self.snapshot.by_hand.retain(|known| known.id != comment.id);
                            let Comment { id, body, url, created_at: at, .. } = comment.clone();
                            let issue = *issue;
                            self.snapshot.by_hand.push(ByHand { issue, id, body, url, at });
                        } else {
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
                Change::MirrorPulled(pulled) => {
                    // What the lists are is told anew each time.
                    let pulled = Pulled { etag: None, watermark: None, ..pulled.clone() };
                    self.snapshot.pulls.retain(|known| known.resource != pulled.resource);
                    self.snapshot.pulls.push(pulled);
                }
                Change::MirrorIssueGone(it) => self.seen.retain(|seen| seen.number != it.number),
                Change::MirrorForget(it) => self.seen.retain(|seen| seen.number != *it),
                Change::MirrorIssue(issue) => {
                    self.seen.retain(|seen| seen.number != issue.number);
                    self.seen.push((**issue).clone());
                }
                Change::MirrorCandidates { .. } | Change::Unbind(_) => {}
            }
        }
    }

    /// What the notebook tells the courier.
    fn read(&self) -> Snapshot {
        let mut snapshot = self.snapshot.clone();
        snapshot.beside = self.beside();
        snapshot.operations.retain(|op| op.state.is_open() && op.author == snapshot.account.user);
        snapshot
    }

    /// One drain to its rest.
    pub(in crate::courier) fn drain(&mut self, eagerness: Eagerness) -> Rest {
        self.drain_while(eagerness, |_| {})
    }

    /// The same, while somebody does something before each answer.
    pub(in crate::courier) fn drain_while(
        &mut self,
        eagerness: Eagerness,
        mut meanwhile: impl FnMut(&mut Self),
    ) -> Rest {
        let (mut courier, mut effect) = Courier::begin(self.read(), eagerness, self.now, None);
        for _ in 0..200 {
            let input = match effect {
                Effect::Commit(changes) => {
                    self.apply(&changes);
                    Input::Committed(Box::new(self.read()))
                }
                Effect::Send(request) => {
                    meanwhile(self);
                    Input::Answered(self.answer(&request))
                }
                Effect::Rest(rest) => return rest,
            };
            effect = courier.step(self.now, input);
        }
        panic!("the courier never rests");
    }

    /// Drains whenever the courier asks for it, for `minutes`.
    pub(in crate::courier) fn run(&mut self, minutes: i64) {
        let end = self.now + Duration::minutes(minutes);
        while self.now < end {
            let rest = self.drain(Eagerness::Scheduled);
            let next = rest.look_again_at.unwrap_or(end);
            assert!(next > self.now, "the courier asks to look again at once, without end");
            self.now = next.min(end);
        }
    }
}
