//! Reading what others wrote: the comments of the round's issue, and what is gone of them.

use super::{
    breakage::Breakage,
    exchange::{Answer, Next, Page, Payload, Request},
    gather::Gathered,
    operation::{Parked, Wait},
    refusal::{Refusal, Unread, put_off, unread_by},
    search::Search,
    snapshot::{Change, Etag, Held, OwnComment, Pulled},
    step::{Courier, Doing, Effect, Whose},
};
use crate::ids::{CommentId, CycleName, IssueNumber, OpId, RoundKey};
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, BTreeSet};

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

/// What is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pull {
    /// The newest issues, for the round's.
    Search(Search),
    /// An issue.
    Issue(IssueNumber),
    /// The newest issues, for those of items.
    Items,
    /// An issue's comments.
    Comments(CommentPull),
    /// A comment of ours that lists do not have any more.
    Gone(CommentId),
}

impl Pull {
    /// The operation that waits for it, if any.
    pub(super) fn operation(&self) -> Option<&OpId> {
        match self {
            Self::Search(search) => search.op.as_ref(),
            Self::Comments(pull) => pull.op.as_ref(),
            Self::Issue(_) | Self::Items | Self::Gone(_) => None,
        }
    }
}

/// What this drain has read so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reads {
    /// Resources that need no further pull in this drain.
    pub(super) pulled: BTreeSet<String>,
    /// Rounds whose issue was searched for in this drain.
    pub(super) searched: BTreeSet<(CycleName, RoundKey)>,
    /// Issues whose comments were listed completely in this drain, or could not be.
    pub(super) listed: BTreeSet<IssueNumber>,
    /// Issues whose comments could not be read to their end in this drain: nothing follows from what
    /// the mirror does not hold of them.
    pub(super) unread: BTreeSet<IssueNumber>,
    /// Issues of which GitHub says that they are not there.
    pub(super) gone: BTreeSet<IssueNumber>,
    /// Issues of which something new was read.
    changed: BTreeSet<IssueNumber>,
    /// Comments of ours that were asked for because lists do not have them any more.
    confirmed: BTreeSet<CommentId>,
    /// What GitHub's graph calls the discussions that were asked for in this drain, or why it is not
    /// known.
    pub(super) discussions: BTreeMap<IssueNumber, Result<String, Answer>>,
    /// What was read so far of a list that tells of a thing.
    pub(super) gathered: Gathered,
}

impl Reads {
    /// Whether something new was read of an issue's comments.
    pub(super) fn has_news(&self, issue: IssueNumber) -> bool {
        self.changed.contains(&issue)
    }
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

    pub(super) fn is_only_one(&self) -> bool {
        self.0.is_empty()
    }
}

impl Courier {
    /// What was being read has its answer.
    pub(super) fn read(&mut self, now: DateTime<Utc>, pull: Pull, answer: Answer) -> Effect {
        match pull {
            Pull::Search(search) => self.searched(now, search, answer),
            Pull::Issue(number) => self.pulled_issue(now, number, answer),
            Pull::Items => self.items_listed(now, answer),
            Pull::Comments(pull) => self.pulled_comments(now, pull, answer),
            Pull::Gone(comment) => self.confirmed_gone(now, comment, answer),
        }
    }

    /// The next pull, if this drain has not done it yet: the current round's issue and comments,
    /// then whatever has to be listed completely.
    pub(super) fn next_pull(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let (cycle, round) = self.snapshot.current.clone();
        let Some(issue) = self.snapshot.issue_of(&cycle, round) else {
            return self
                .search(cycle, round, None)
                .or_else(|| self.pull_before(now))
                .or_else(|| self.pull_talks(now))
                .or_else(|| self.look_ahead(now))
                .or_else(|| self.pull_items(now))
                .or_else(|| self.pull_place(now))
                .or_else(|| self.next_list(now))
                .or_else(|| self.confirm_gone(now));
        };
        if !self.is_shown(issue) {
            self.drain.trouble = Some(not_shown());
            return self.pull_place(now).or_else(|| self.next_list(now));
        }
        self.pull_issue(issue)
            .or_else(|| self.search_instead(issue, now))
            .or_else(|| self.look_for_others(now))
            .or_else(|| match self.is_gone(issue) {
                true => None,
                false => self.pull_comments(now, issue, None),
            })
            .or_else(|| self.pull_others(now))
            .or_else(|| self.pull_before(now))
            .or_else(|| self.pull_talks(now))
            .or_else(|| self.look_ahead(now))
            .or_else(|| self.pull_items(now))
            .or_else(|| self.pull_place(now))
            .or_else(|| self.next_list(now))
            .or_else(|| self.confirm_gone(now))
    }

    /// What is new in the place where updates are given to the lead. The issue itself is not asked for,
    /// which would be one more request of each idle drain; what is deleted there is found by the next
    /// complete list.
    fn pull_place(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let place = self.snapshot.place?;
        self.pull_comments(now, place, None).or_else(|| {
            let is_old = self
                .held(place)
                .is_some_and(|held| held.complete_at.is_none_or(|at| now - at >= COMPLETE_FOR));
            let reads = &self.drain.reads;
            (is_old && !reads.listed.contains(&place) && !reads.unread.contains(&place))
                .then(|| self.list(now, place, None, None))
        })
    }

    /// Our comment was missing in two complete lists: the comment itself has the last word.
    fn confirm_gone(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        // Whoever may not see the repository is told that nothing is there.
        if self.drain.whose == Whose::Nobodys {
            return None;
        }
        let is_gone = |own: &&OwnComment| {
            own.missing >= 2
                && self.was_read(own.issue)
                && own.comment.created_at < now - OVERLAP
                && !self.drain.reads.confirmed.contains(&own.comment.id)
        };
        let ours = self.snapshot.own.iter().chain(&self.snapshot.marked);
        let comment = ours.into_iter().find(is_gone)?.comment.id.clone();
        self.drain.reads.confirmed.insert(comment.clone());
        self.doing = Doing::Pull(Pull::Gone(comment.clone()));
        Some(Effect::Send(Request::Comment(comment)))
    }

    /// Whether this drain has read an issue's comments, all or what is new of them.
    fn was_read(&self, issue: IssueNumber) -> bool {
        let reads = &self.drain.reads;
        let asked = reads.listed.contains(&issue)
            || reads.pulled.contains(&comments_of(issue, None).resource());
        asked && !reads.unread.contains(&issue)
    }

    fn confirmed_gone(&mut self, now: DateTime<Utc>, comment: CommentId, answer: Answer) -> Effect {
        let mut ours = self.snapshot.own.iter().chain(&self.snapshot.marked);
        let own = ours.find(|own| own.comment.id == comment);
        match (answer, own) {
            (Answer::Refused(Refusal::Missing), Some(_)) => {
                Effect::Commit(vec![Change::Gone(comment)])
            }
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
        let issue = wanted
            .into_iter()
            .find(|issue| !self.drain.reads.listed.contains(issue) && self.is_shown(*issue))?;
        Some(self.list(now, issue, None, None))
    }

    /// Issues of which the mirror may hold comments that are gone from GitHub.
    fn to_find_what_is_gone(&self, now: DateTime<Utc>) -> impl Iterator<Item = IssueNumber> {
        let wanted = move |held: &&Held| {
            let since = |pause: Duration| held.complete_at.is_none_or(|at| now - at >= pause);
            let is_news = held.counted_then != Some(held.counted);
            (held.missing > 0 && since(LIST_PAUSE))
                || (self.drain.reads.changed.contains(&held.issue) && since(COMPLETE_FOR))
                || (held.counted != held.comments && (is_news || since(COUNT_DIFFERS_PAUSE)))
        };
        self.snapshot.held.iter().filter(wanted).map(|held| held.issue)
    }

    pub(super) fn held(&self, issue: IssueNumber) -> Option<&Held> {
        self.snapshot.held.iter().find(|held| held.issue == issue)
    }

    /// Asks for the comments that changed since the last complete pass, once a drain.
    pub(super) fn pull_comments(
        &mut self,
        now: DateTime<Utc>,
        issue: IssueNumber,
        op: Option<OpId>,
    ) -> Option<Effect> {
        let resource = comments_of(issue, None).resource();
        if self.drain.reads.pulled.contains(&resource) {
            return None;
        }
        let since = self
            .snapshot
            .pulls
            .iter()
            .find(|pulled| pulled.resource == resource)
            .and_then(|pulled| pulled.watermark)
            .map(|watermark| watermark - OVERLAP)
            .filter(|_| !self.is_discussion(issue));
        let Some(since) = since else {
            let etag = self.etag_with(&comments_of(issue, None).question());
            return Some(self.list(now, issue, op, etag));
        };
        let question = comments_of(issue, Some(since)).question();
        let etag = self.etag_with(&question);
        self.doing = Doing::Pull(Pull::Comments(CommentPull::new(issue, op, question, now)));
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
        self.doing = Doing::Pull(Pull::Comments(pull));
        let page = Page::First;
        Effect::Send(self.ask_for_comments(issue, page, etag))
    }

    fn pulled_comments(
        &mut self,
        now: DateTime<Utc>,
        mut pull: CommentPull,
        answer: Answer,
    ) -> Effect {
        let issue = pull.issue;
        match answer {
            Answer::Ok { payload: Payload::Comments { comments, next }, etag, .. } => {
                pull.newest = comments.iter().map(|c| c.updated_at).chain(pull.newest).max();
                pull.listed.extend(comments.iter().map(|comment| comment.id.clone()));
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
                        let request = self.ask_for_comments(issue, page, None);
                        self.doing =
                            Doing::ThenSend(Box::new(Doing::Pull(Pull::Comments(pull))), request);
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
                self.drain.reads.pulled.insert(resource);
                match known {
                    // Also read in full, just now.
                    Some(known) => {
                        Effect::Commit(vec![Change::MirrorPulled(Pulled { at: now, ..known })])
                    }
                    None => self.plan(now),
                }
            }
            other => {
                self.drain.reads.pulled.insert(comments_of(issue, None).resource());
                self.drain.reads.listed.insert(issue);
                self.drain.reads.unread.insert(issue);
                if let Some(effect) = self
                    .other_is_gone(issue, &other)
                    .or_else(|| self.before_is_gone(now, issue, &other))
                {
                    return effect;
                }
                self.pull_failed(now, pull.op.as_ref(), &other)
            }
        }
    }

    /// A list was read to its end.
    fn read_through(&mut self, now: DateTime<Utc>, pull: CommentPull) -> Vec<Change> {
        let issue = pull.issue;
        let resource = comments_of(issue, None).resource();
        self.drain.reads.pulled.insert(resource.clone());
        let mut changes = Vec::new();
        // "Unchanged" on the first page says nothing of later ones.
        let etag = pull.etag.filter(|_| pull.pages.is_only_one());
        changes.push(self.pulled(&resource, &pull.question, etag, pull.newest, now));
        if pull.complete {
            self.drain.reads.listed.insert(issue);
            changes.push(Change::MirrorListed { issue, listed: pull.listed, begun: pull.begun });
        } else {
            self.drain.reads.changed.insert(issue);
        }
        changes
    }

    /// A list ended in the middle: what it holds is kept, and nothing follows from what it does not
    /// hold. An operation that wanted to know whether it is there already waits.
    fn cut_off(&mut self, now: DateTime<Utc>, pull: &CommentPull) -> Option<Change> {
        self.drain.reads.pulled.insert(comments_of(pull.issue, None).resource());
        self.drain.reads.listed.insert(pull.issue);
        self.drain.reads.unread.insert(pull.issue);
        self.drain.trouble = Some(Unread::Incomplete);
        let op = self.operation(pull.op.as_ref()?)?;
        let state = put_off(now, &op.state, Wait::Trouble { said: CUT_OFF.to_owned() });
        Some(Change::State { op: op.id.clone(), state })
    }

    pub(super) fn pull_failed(
        &mut self,
        now: DateTime<Utc>,
        op: Option<&OpId>,
        answer: &Answer,
    ) -> Effect {
        let known = self.drain.trouble.take();
        let is_gone = matches!(known, Some(Unread::IssueGone { .. }));
        self.drain.trouble = if is_gone { known } else { unread_by(answer).or(known) };
        match op {
            Some(op) => self.set_back(now, op, answer),
            None => self.plan(now),
        }
    }

    pub(super) fn pulled(
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

    pub(super) fn etag_for(&self, request: &Request) -> Option<String> {
        self.etag_with(&request.question())
    }

    pub(super) fn etag_with(&self, question: &str) -> Option<String> {
        self.snapshot
            .pulls
            .iter()
            .filter_map(|pulled| pulled.etag.as_ref())
            .find(|etag| etag.question == question)
            .map(|etag| etag.value.clone())
    }
}

/// Why nothing of a discussion is read without a sign-in.
fn not_shown() -> Unread {
    Unread::Refused(Parked::Refused(Refusal::SignInNeeded))
}

fn comments_of(issue: IssueNumber, since: Option<DateTime<Utc>>) -> Request {
    Request::Comments { issue, since, page: Page::First, etag: None }
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
