//! Finding the round's issue and pulling what others wrote.

use super::{
    exchange::{Answer, Issue, Next, Page, Payload, Request},
    operation::{
        BoundIssue, Candidate, Change, Destination, Etag, Held, OpState, Operation, OwnComment,
        Pulled, Wait,
    },
    step::{Breakage, Courier, Doing, Effect, ISSUE_PAUSE, Unread, unread_by},
};
use crate::{
    ids::{CommentId, CycleName, IssueNumber, OpId, RoundKey},
    tracking::{self, Found},
};
use chrono::{DateTime, Duration, NaiveTime, Utc};

/// Lists may lag by minutes, and what was missed does not become newer by being missed.
const OVERLAP: Duration = Duration::minutes(10);
/// No list has more pages: GitHub takes no more than 2,500 comments on an issue, and no repository
/// gets that many issues within the weeks that are searched.
const MOST_PAGES: usize = 30;
/// Why an operation waits that must not be sent before all comments were seen.
const CUT_OFF: &str = "the list of comments could not be read to its end";
/// Between two complete lists that are only to find out what was deleted.
const LIST_PAUSE: Duration = Duration::seconds(30);
/// A list that stays shorter than the issue's own count is not asked for again and again.
const COUNT_DIFFERS_PAUSE: Duration = Duration::hours(1);
/// What was listed completely this long ago is listed so again when something has changed.
const COMPLETE_FOR: Duration = Duration::hours(24);

/// The newest issues are being asked for, page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    key: (CycleName, RoundKey),
    /// The operation that waits for it, if any.
    pub(super) op: Option<OpId>,
    found: Vec<Issue>,
    etag: Option<String>,
    pages: Pages,
}

/// Comments of an issue are being pulled, page by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CommentPull {
    issue: IssueNumber,
    /// The operation that waits for it, if any.
    pub(super) op: Option<OpId>,
    question: String,
    /// Whether everything is asked for, not only what is new.
    complete: bool,
    begun: DateTime<Utc>,
    listed: Vec<CommentId>,
    newest: Option<DateTime<Utc>>,
    etag: Option<String>,
    pages: Pages,
}

/// The pages of a list that were read so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pages(Vec<String>);

/// How a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GoesOn {
    /// It is complete.
    Complete,
    /// This page is next.
    At(String),
    /// It cannot be followed to its end: nothing follows from what it does not hold.
    Broken,
}

impl Pages {
    /// How the list goes on behind a page; a page that was read already is no way on.
    pub(super) fn after(&mut self, next: Next) -> GoesOn {
        match next {
            Next::End => GoesOn::Complete,
            Next::Elsewhere => GoesOn::Broken,
            Next::Page(path) if self.0.contains(&path) || self.0.len() + 1 >= MOST_PAGES => {
                GoesOn::Broken
            }
            Next::Page(path) => {
                self.0.push(path.clone());
                GoesOn::At(path)
            }
        }
    }

    fn is_only_one(&self) -> bool {
        self.0.is_empty()
    }
}

impl Courier {
    /// The next pull, if this drain has not done it yet: the current round's issue and comments,
    /// then whatever has to be listed completely.
    pub(super) fn next_pull(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let (cycle, round) = self.snapshot.current.clone();
        let Some(issue) = self.issue_of(&cycle, round) else {
            return self.search(cycle, round, None).or_else(|| self.next_list(now));
        };
        self.pull_issue(issue)
            .or_else(|| self.search_instead(issue, now))
            .or_else(|| self.pull_comments(now, issue, None))
            .or_else(|| self.next_list(now))
            .or_else(|| self.confirm_gone(now))
    }

    /// Our comment was missing in two complete lists: the comment itself has the last word.
    fn confirm_gone(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let is_gone = |own: &&OwnComment| {
            own.missing >= 2
                && own.comment.created_at < now - OVERLAP
                && !self.drain.confirmed.contains(&own.comment.id)
        };
        let comment = self.snapshot.own.iter().find(is_gone)?.comment.id;
        self.drain.confirmed.insert(comment);
        self.doing = Doing::ConfirmGone(comment);
        Some(Effect::Send(Request::Comment(comment)))
    }

    pub(super) fn confirmed_gone(
        &mut self,
        now: DateTime<Utc>,
        comment: CommentId,
        answer: Answer,
    ) -> Effect {
        let own = self.snapshot.own.iter().find(|own| own.comment.id == comment);
        match (answer, own) {
            (Answer::Missing, Some(_)) => Effect::Commit(vec![Change::Gone(comment)]),
            (Answer::Ok { payload: Payload::Comment(found), .. }, Some(own)) => {
                let (issue, comments) = (own.issue, vec![*found]);
                Effect::Commit(vec![Change::MirrorComments { issue, comments }])
            }
            (other, _) => self.pull_failed(now, None, &other),
        }
    }

    /// The next complete list that is still wanted.
    fn next_list(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let wanted = self.snapshot.to_list.iter().copied().chain(self.to_find_what_is_gone(now));
        let wanted: Vec<IssueNumber> = wanted.collect();
        let issue = wanted.into_iter().find(|issue| !self.drain.listed.contains(issue))?;
        Some(self.list(now, issue, None, None))
    }

    /// Issues of which the mirror may hold comments that are gone from GitHub.
    fn to_find_what_is_gone(&self, now: DateTime<Utc>) -> impl Iterator<Item = IssueNumber> {
        let wanted = move |held: &&Held| {
            let since = |pause: Duration| held.complete_at.is_none_or(|at| now - at >= pause);
            let is_news = held.counted_then != Some(held.counted);
            (held.missing > 0 && since(LIST_PAUSE))
                || (self.drain.changed.contains(&held.issue) && since(COMPLETE_FOR))
                || (held.counted != held.comments && (is_news || since(COUNT_DIFFERS_PAUSE)))
        };
        self.snapshot.held.iter().filter(wanted).map(|held| held.issue)
    }

    fn held(&self, issue: IssueNumber) -> Option<&Held> {
        self.snapshot.held.iter().find(|held| held.issue == issue)
    }

    /// Asks for an issue itself, once a drain.
    pub(super) fn pull_issue(&mut self, issue: IssueNumber) -> Option<Effect> {
        let request = Request::Issue { number: issue, etag: None };
        if self.drain.pulled.contains(&request.resource()) {
            return None;
        }
        let etag = self.etag_for(&request);
        self.doing = Doing::PullIssue(issue);
        Some(Effect::Send(Request::Issue { number: issue, etag }))
    }

    /// The issue of a round, once it is known.
    pub(super) fn issue_of(&self, cycle: &CycleName, round: RoundKey) -> Option<IssueNumber> {
        self.bound(cycle, round).map(|bound| bound.number)
    }

    fn bound(&self, cycle: &CycleName, round: RoundKey) -> Option<&BoundIssue> {
        self.snapshot.issues.iter().find(|bound| bound.cycle == *cycle && bound.round == round)
    }

    /// Where the bound issue was closed before its round ended, the lead may have opened another
    /// one: looks for it, once a drain. What the member named, or where they have written already,
    /// stays.
    pub(super) fn search_instead(
        &mut self,
        issue: IssueNumber,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        let bound = self.snapshot.issues.iter().find(|bound| bound.number == issue)?.clone();
        let is_current = self.snapshot.current == (bound.cycle.clone(), bound.round);
        let is_over = is_current && self.snapshot.closes.is_some_and(|closes| closes <= now);
        let is_closed = self.held(issue).is_some_and(|held| held.closed);
        let is_ours = self.snapshot.own.iter().any(|own| own.issue == issue);
        let by_link = matches!(self.snapshot.destination, Destination::Issue { .. });
        if !is_closed || is_over || is_ours || bound.chosen || by_link {
            return None;
        }
        self.search(bound.cycle, bound.round, None)
    }

    /// Looks for a round's issue, once a drain.
    pub(super) fn search(
        &mut self,
        cycle: CycleName,
        round: RoundKey,
        op: Option<OpId>,
    ) -> Option<Effect> {
        if let Destination::Issue { number } = self.snapshot.destination {
            let bound = BoundIssue { cycle, round, number, chosen: false };
            return Some(Effect::Commit(vec![Change::Bind(bound)]));
        }
        let key = (cycle, round);
        if self.drain.searched.contains(&key) {
            return None;
        }
        // The answer depends on the round that is looked for, so its ETag does too.
        let etag = self.etag_with(&search_question(&key));
        let (found, pages) = (Vec::new(), Pages::default());
        self.doing = Doing::Search(Search { key, op, found, etag: None, pages });
        Some(Effect::Send(Request::Issues { page: Page::First, etag }))
    }

    pub(super) fn searched(
        &mut self,
        now: DateTime<Utc>,
        mut search: Search,
        answer: Answer,
    ) -> Effect {
        match answer {
            Answer::Ok { payload: Payload::Issues { issues, next }, etag } => {
                if search.pages.is_only_one() {
                    search.etag = etag;
                }
                let opens = search.key.1.opens.and_time(NaiveTime::MIN).and_utc();
                let earliest = tracking::earliest(opens);
                // Newest first: what follows is older than any issue that could be meant.
                let is_far_enough = issues.last().is_none_or(|last| last.created_at < earliest)
                    && self.snapshot.destination != Destination::CycleIssue;
                search.found.extend(issues);
                match search.pages.after(next) {
                    GoesOn::At(path) if !is_far_enough => {
                        self.doing = Doing::Search(search);
                        return Effect::Send(Request::Issues {
                            page: Page::Next(path),
                            etag: None,
                        });
                    }
                    GoesOn::Broken if !is_far_enough => {
                        self.drain.trouble = Some(Unread::Incomplete);
                    }
                    _ => {}
                }
                self.drain.searched.insert(search.key.clone());
                self.conclude(now, &search)
            }
            Answer::Unchanged => {
                self.drain.searched.insert(search.key.clone());
                let mut changes = self.hold(now, &search.key);
                if changes.is_empty() {
                    return self.plan(now);
                }
                changes.dedup();
                Effect::Commit(changes)
            }
            other => {
                self.drain.searched.insert(search.key.clone());
                self.pull_failed(now, search.op.as_ref(), &other)
            }
        }
    }

    /// What follows from the issues that were found.
    fn conclude(&mut self, now: DateTime<Utc>, search: &Search) -> Effect {
        let (cycle, round) = search.key.clone();
        let mut changes = Vec::new();
        let mut candidates = Vec::new();
        let issue = |number| search.found.iter().find(|issue| issue.number == number);
        let known = self.issue_of(&cycle, round);
        match self.find(&search.found, &cycle, round) {
            Found::Clear(number) => {
                if known != Some(number) {
                    let (cycle, round) = (cycle.clone(), round);
                    changes.push(Change::Bind(BoundIssue { cycle, round, number, chosen: false }));
                }
                changes.extend(issue(number).map(|i| Change::MirrorIssue(Box::new(i.clone()))));
            }
            Found::Unclear(numbers) => {
                changes.extend(self.hold(now, &search.key));
                candidates.extend(numbers.into_iter().filter_map(issue).map(candidate));
            }
            Found::Nothing => changes.extend(self.hold(now, &search.key)),
        }
        // A few pages are not worth remembering each page's ETag.
        let etag = search.etag.clone().filter(|_| search.pages.is_only_one());
        let question = search_question(&search.key);
        changes.push(Change::MirrorCandidates { cycle, round, candidates });
        changes.push(self.pulled("issues", &question, etag, None, now));
        Effect::Commit(changes)
    }

    fn find(&self, issues: &[Issue], cycle: &CycleName, round: RoundKey) -> Found {
        let opens = round.opens.and_time(NaiveTime::MIN).and_utc();
        let me = self.snapshot.account.user;
        match self.snapshot.destination {
            Destination::CycleIssue => tracking::find_cycle_issue(issues, cycle, me),
            Destination::RoundIssue | Destination::Issue { .. } => {
                let week = self
                    .snapshot
                    .week_one
                    .map(|first| (round.opens - first).num_days().div_euclid(7) + 1)
                    .and_then(|week| u32::try_from(week).ok());
                let closes = opens + Duration::days(7);
                tracking::find_round_issue(issues, cycle, &round, week, (opens, closes), me)
            }
        }
    }

    /// Every operation that waits for this round's issue is put off, unless one is known.
    fn hold(&self, now: DateTime<Utc>, key: &(CycleName, RoundKey)) -> Vec<Change> {
        if self.issue_of(&key.0, key.1).is_some() {
            return Vec::new();
        }
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
        now: DateTime<Utc>,
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
        let Some(since) = since else {
            let etag = self.etag_with(&comments_of(issue, None).question());
            return Some(self.list(now, issue, op, etag));
        };
        let question = comments_of(issue, Some(since)).question();
        let etag = self.etag_with(&question);
        self.doing = Doing::PullComments(CommentPull::new(issue, op, question, now));
        let (since, page) = (Some(since), Page::First);
        Some(Effect::Send(Request::Comments { issue, since, page, etag }))
    }

    /// Asks for all comments of an issue.
    fn list(
        &mut self,
        now: DateTime<Utc>,
        issue: IssueNumber,
        op: Option<OpId>,
        etag: Option<String>,
    ) -> Effect {
        let question = comments_of(issue, None).question();
        let complete = true;
        let pull = CommentPull { complete, ..CommentPull::new(issue, op, question, now) };
        self.doing = Doing::PullComments(pull);
        let page = Page::First;
        Effect::Send(Request::Comments { issue, since: None, page, etag })
    }

    pub(super) fn pulled_comments(
        &mut self,
        now: DateTime<Utc>,
        mut pull: CommentPull,
        answer: Answer,
    ) -> Effect {
        let issue = pull.issue;
        match answer {
            Answer::Ok { payload: Payload::Comments { comments, next }, etag } => {
                pull.newest = comments.iter().map(|c| c.updated_at).chain(pull.newest).max();
                pull.listed.extend(comments.iter().map(|comment| comment.id));
                if pull.pages.is_only_one() {
                    pull.etag = etag;
                }
                let mut goes_on = pull.pages.after(next);
                if goes_on == GoesOn::Broken && self.is_broken(Breakage::TrustCutList) {
                    goes_on = GoesOn::Complete;
                }
                let mut changes = vec![Change::MirrorComments { issue, comments }];
                match goes_on {
                    GoesOn::At(path) => {
                        let page = Page::Next(path);
                        let request = Request::Comments { issue, since: None, page, etag: None };
                        self.doing = Doing::ThenSend(Box::new(Doing::PullComments(pull)), request);
                    }
                    GoesOn::Broken => {
                        changes.extend(self.cut_off(now, &pull));
                    }
                    GoesOn::Complete => changes.extend(self.read_through(now, pull)),
                }
                Effect::Commit(changes)
            }
            Answer::Unchanged => {
                let resource = comments_of(issue, None).resource();
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
                self.drain.pulled.insert(comments_of(issue, None).resource());
                self.drain.listed.insert(issue);
                self.pull_failed(now, pull.op.as_ref(), &other)
            }
        }
    }

    /// A list was read to its end.
    fn read_through(&mut self, now: DateTime<Utc>, pull: CommentPull) -> Vec<Change> {
        let issue = pull.issue;
        let resource = comments_of(issue, None).resource();
        self.drain.pulled.insert(resource.clone());
        let mut changes = Vec::new();
        // "Unchanged" on the first page says nothing of later ones.
        let etag = pull.etag.filter(|_| pull.pages.is_only_one());
        changes.push(self.pulled(&resource, &pull.question, etag, pull.newest, now));
        if pull.complete {
            self.drain.listed.insert(issue);
            changes.push(Change::MirrorListed { issue, listed: pull.listed, begun: pull.begun });
        } else {
            self.drain.changed.insert(issue);
        }
        changes
    }

    /// A list ended in the middle: what it holds is kept, and nothing follows from what it does not
    /// hold. An operation that wanted to know whether it is there already waits.
    fn cut_off(&mut self, now: DateTime<Utc>, pull: &CommentPull) -> Option<Change> {
        self.drain.pulled.insert(comments_of(pull.issue, None).resource());
        self.drain.listed.insert(pull.issue);
        self.drain.trouble = Some(Unread::Incomplete);
        let op = self.operation(pull.op.as_ref()?)?;
        let tries = match op.state {
            OpState::Waiting { tries, .. } => tries,
            _ => 0,
        };
        let wait = Wait::Trouble { said: CUT_OFF.to_owned() };
        let retry_at = Some(now + super::step::pause(tries));
        let state = OpState::Waiting { wait, retry_at, tries: tries.saturating_add(1) };
        Some(Change::State { op: op.id.clone(), state })
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

impl CommentPull {
    fn new(issue: IssueNumber, op: Option<OpId>, question: String, now: DateTime<Utc>) -> Self {
        Self {
            issue,
            op,
            question,
            complete: false,
            begun: now,
            listed: Vec::new(),
            newest: None,
            etag: None,
            pages: Pages::default(),
        }
    }
}

fn candidate(issue: &Issue) -> Candidate {
    let ghost = || "ghost".to_owned();
    Candidate {
        number: issue.number,
        title: issue.title.clone(),
        author: issue.author.as_ref().map_or_else(ghost, |author| author.login.clone()),
        url: issue.url.clone(),
        opens_rounds: issue.association.opens_rounds(),
    }
}
