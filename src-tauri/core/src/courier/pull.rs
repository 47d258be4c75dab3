//! Finding the round's issue and pulling what others wrote.

use super::{
    exchange::{Answer, Page, Payload, Request},
    operation::{BoundIssue, Change, Destination, Etag, OpState, Operation, Pulled, Wait},
    step::{Courier, Doing, Effect, ISSUE_PAUSE, unread_by},
};
use crate::{
    ids::{CycleName, IssueNumber, OpId, RoundKey},
    tracking,
};
use chrono::{DateTime, Duration, NaiveTime, Utc};

/// Lists may lag by minutes, and what was missed does not become newer by being missed.
const OVERLAP: Duration = Duration::minutes(10);

/// The newest issues are being asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    key: (CycleName, RoundKey),
    /// The operation that waits for it, if any.
    pub(super) op: Option<OpId>,
}

/// Comments of an issue are being pulled, page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CommentPull {
    issue: IssueNumber,
    /// The operation that waits for it, if any.
    pub(super) op: Option<OpId>,
    question: String,
    pages: u32,
    newest: Option<DateTime<Utc>>,
    etag: Option<String>,
}

impl Courier {
    /// The next pull for the current round, if this drain has not done it yet.
    pub(super) fn next_pull(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let (cycle, round) = self.snapshot.current.clone();
        let Some(issue) = self.issue_of(&cycle, round) else {
            return self.search(cycle, round, None);
        };
        let resource = Request::Issue { number: issue, etag: None }.resource();
        if !self.drain.pulled.contains(&resource) {
            let etag = self.etag_for(&Request::Issue { number: issue, etag: None });
            self.doing = Doing::PullIssue(issue);
            return Some(Effect::Send(Request::Issue { number: issue, etag }));
        }
        self.pull_comments(now, issue, None)
    }

    /// The issue of a round, once it is known.
    pub(super) fn issue_of(&self, cycle: &CycleName, round: RoundKey) -> Option<IssueNumber> {
        self.snapshot
            .issues
            .iter()
            .find(|bound| bound.cycle == *cycle && bound.round == round)
            .map(|bound| bound.number)
    }

    /// Looks for a round's issue, once a drain.
    pub(super) fn search(
        &mut self,
        cycle: CycleName,
        round: RoundKey,
        op: Option<OpId>,
    ) -> Option<Effect> {
        if let Destination::Issue { number } = self.snapshot.destination {
            return Some(Effect::Commit(vec![Change::Bind(BoundIssue { cycle, round, number })]));
        }
        let key = (cycle, round);
        if self.drain.searched.contains(&key) {
            return None;
        }
        // The answer depends on the round that is looked for, so its ETag does too.
        let etag = self.etag_with(&search_question(&key));
        self.doing = Doing::Search(Search { key, op });
        Some(Effect::Send(Request::Issues { etag }))
    }

    pub(super) fn searched(
        &mut self,
        now: DateTime<Utc>,
        search: Search,
        answer: Answer,
    ) -> Effect {
        self.drain.searched.insert(search.key.clone());
        let (cycle, round) = search.key.clone();
        match answer {
            Answer::Ok { payload: Payload::Issues(issues), etag } => {
                let found = self.find(&issues, &cycle, round);
                let mut changes = Vec::new();
                match found.and_then(|number| issues.iter().find(|issue| issue.number == number)) {
                    Some(issue) => {
                        let number = issue.number;
                        changes.push(Change::Bind(BoundIssue { cycle, round, number }));
                        changes.push(Change::MirrorIssue(Box::new(issue.clone())));
                    }
                    None => changes.extend(self.hold(now, &search.key)),
                }
                changes.push(self.pulled("issues", &search_question(&search.key), etag, None, now));
                Effect::Commit(changes)
            }
            Answer::Unchanged => {
                let mut changes = self.hold(now, &search.key);
                if changes.is_empty() {
                    return self.plan(now);
                }
                changes.dedup();
                Effect::Commit(changes)
            }
            other => self.pull_failed(now, search.op.as_ref(), &other),
        }
    }

    fn find(
        &self,
        issues: &[super::Issue],
        cycle: &CycleName,
        round: RoundKey,
    ) -> Option<IssueNumber> {
        let opens = round.opens.and_time(NaiveTime::MIN).and_utc();
        match self.snapshot.destination {
            Destination::CycleIssue => tracking::find_cycle_issue(issues, cycle),
            Destination::RoundIssue | Destination::Issue { .. } => {
                let week = self
                    .snapshot
                    .week_one
                    .map(|first| (round.opens - first).num_days().div_euclid(7) + 1)
                    .and_then(|week| u32::try_from(week).ok());
                let closes = opens + Duration::days(7);
                tracking::find_round_issue(issues, cycle, &round, week, opens, closes)
            }
        }
    }

    /// Every operation that waits for this round's issue is put off.
    fn hold(&self, now: DateTime<Utc>, key: &(CycleName, RoundKey)) -> Vec<Change> {
        let waits = |op: &&Operation| {
            op.draft.cycle == key.0
                && op.draft.round == key.1
                && matches!(op.state, OpState::Waiting { .. })
        };
        self.snapshot
            .operations
            .iter()
            .filter(waits)
            .map(|op| Change::State {
                op: op.id.clone(),
                state: OpState::Waiting {
                    wait: Wait::Issue,
                    retry_at: Some(now + ISSUE_PAUSE),
                    tries: 0,
                },
            })
            .collect()
    }

    pub(super) fn pulled_issue(
        &mut self,
        now: DateTime<Utc>,
        number: IssueNumber,
        answer: Answer,
    ) -> Effect {
        let request = Request::Issue { number, etag: None };
        self.drain.pulled.insert(request.resource());
        match answer {
            Answer::Ok { payload: Payload::Issue(issue), etag } => Effect::Commit(vec![
                Change::MirrorIssue(issue),
                self.pulled(&request.resource(), &request.question(), etag, None, now),
            ]),
            Answer::Unchanged => self.plan(now),
            other => self.pull_failed(now, None, &other),
        }
    }

    /// Asks for the comments that changed since the last complete pass, once a drain.
    pub(super) fn pull_comments(
        &mut self,
        _now: DateTime<Utc>,
        issue: IssueNumber,
        op: Option<OpId>,
    ) -> Option<Effect> {
        let resource = comments_of(issue, None).resource();
        if self.drain.pulled.contains(&resource) {
            return None;
        }
        let since = self
            .snapshot
            .pulls
            .iter()
            .find(|pulled| pulled.resource == resource)
            .and_then(|pulled| pulled.watermark)
            .map(|watermark| watermark - OVERLAP);
        let question = comments_of(issue, since).question();
        let etag = self.etag_with(&question);
        let pull = CommentPull { issue, op, question, pages: 0, newest: None, etag: None };
        self.doing = Doing::PullComments(pull);
        Some(Effect::Send(Request::Comments { issue, since, page: Page::First, etag }))
    }

    pub(super) fn pulled_comments(
        &mut self,
        now: DateTime<Utc>,
        mut pull: CommentPull,
        answer: Answer,
    ) -> Effect {
        let issue = pull.issue;
        let resource = comments_of(issue, None).resource();
        match answer {
            Answer::Ok { payload: Payload::Comments { comments, next }, etag } => {
                pull.newest = comments.iter().map(|c| c.updated_at).chain(pull.newest).max();
                if pull.pages == 0 {
                    pull.etag = etag;
                }
                pull.pages += 1;
                let mut changes = vec![Change::MirrorComments { issue, comments }];
                match next {
                    Some(url) => {
                        let page = Page::Next(url);
                        let request = Request::Comments { issue, since: None, page, etag: None };
                        self.doing = Doing::ThenSend(Box::new(Doing::PullComments(pull)), request);
                    }
                    None => {
                        self.drain.pulled.insert(resource.clone());
                        // "Unchanged" on the first page says nothing of later ones.
                        let etag = pull.etag.filter(|_| pull.pages == 1);
                        changes.push(self.pulled(
                            &resource,
                            &pull.question,
                            etag,
                            pull.newest,
                            now,
                        ));
                    }
                }
                Effect::Commit(changes)
            }
            Answer::Unchanged => {
                let known = self.snapshot.pulls.iter().find(|pulled| pulled.resource == resource);
                let known = known.cloned();
                self.drain.pulled.insert(resource);
                match known {
                    // Also read in full, just now.
                    Some(known) => {
                        Effect::Commit(vec![Change::MirrorPulled(Pulled { at: now, ..known })])
                    }
                    None => self.plan(now),
                }
            }
            other => {
                self.drain.pulled.insert(resource);
                self.pull_failed(now, pull.op.as_ref(), &other)
            }
        }
    }

    fn pull_failed(&mut self, now: DateTime<Utc>, op: Option<&OpId>, answer: &Answer) -> Effect {
        self.drain.trouble = unread_by(answer).or(self.drain.trouble.take());
        match op {
            Some(op) => self.set_back(now, op, answer),
            None => self.plan(now),
        }
    }

    fn pulled(
        &self,
        resource: &str,
        question: &str,
        etag: Option<String>,
        newest: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Change {
        let before = self.snapshot.pulls.iter().find(|pulled| pulled.resource == resource);
        let before = before.and_then(|pulled| pulled.watermark);
        Change::MirrorPulled(Pulled {
            resource: resource.to_owned(),
            etag: etag.map(|value| Etag { question: question.to_owned(), value }),
            watermark: before.max(newest),
            at: now,
        })
    }

    fn etag_for(&self, request: &Request) -> Option<String> {
        self.etag_with(&request.question())
    }

    fn etag_with(&self, question: &str) -> Option<String> {
        self.snapshot
            .pulls
            .iter()
            .filter_map(|pulled| pulled.etag.as_ref())
            .find(|etag| etag.question == question)
            .map(|etag| etag.value.clone())
    }
}

fn comments_of(issue: IssueNumber, since: Option<DateTime<Utc>>) -> Request {
    Request::Comments { issue, since, page: Page::First, etag: None }
}

fn search_question((cycle, round): &(CycleName, RoundKey)) -> String {
    format!("issues for {cycle} {round}")
}
