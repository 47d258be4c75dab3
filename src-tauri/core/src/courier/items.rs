//! The issues of items: while one waits, the repository's newest issues are asked for once an hour, and
//! whenever the member asks what is new. That finds an issue that somebody else has made of an item, and says
//! how those stand that are known. Where the same list was read just before for the next round's issue, that one
//! does; an older issue is asked for by itself, once an hour. While there is no item, nothing of it is asked.

use super::{
    exchange::{Answer, Issue, Page, Payload, Request},
    marker::item::ItemMarker,
    pull::Pull,
    refusal::Refusal,
    snapshot::{Change, Pulled},
    step::{Courier, Doing, Effect, Whose},
};
use crate::ids::IssueNumber;
use chrono::{DateTime, Duration, Utc};

/// Under which name the list is remembered.
const LIST: &str = "issues of items";
/// So long a look is good while nobody asks.
const PAUSE: Duration = Duration::hours(1);
/// And where the member asks.
const ASKED: Duration = Duration::minutes(1);

impl Courier {
    /// What is new of the issues of items, where that is due.
    pub(super) fn pull_items(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let wanted = &self.snapshot.items;
        if self.drain.whose == Whose::Nobodys || (!wanted.waits && wanted.issues.is_empty()) {
            return None;
        }
        // A clock that was set back makes a look old, too.
        let is_due = |resource: &str, pause: Duration| {
            self.pulled_at(resource).is_none_or(|at| now - at >= pause || at > now)
        };
        let pause = if self.is_asked() { ASKED } else { PAUSE };
        let is_list_due = is_due(LIST, pause);
        let mut due = self.snapshot.items.issues.clone();
        due.retain(|issue| is_due(&resource(*issue), PAUSE));
        if is_list_due && self.drain.reads.pulled.insert(LIST.to_owned()) {
            let etag = self.etag_with(&question());
            self.doing = Doing::Pull(Pull::Items);
            return Some(Effect::Send(Request::Issues { page: Page::First, etag }));
        }
        due.into_iter().find_map(|issue| self.pull_issue(issue))
    }

    /// The newest issues, or that they are as they were.
    pub(super) fn items_listed(&mut self, now: DateTime<Utc>, answer: Answer) -> Effect {
        match answer {
            Answer::Ok { payload: Payload::Issues { issues, .. }, etag, .. } => {
                let mut changes = self.items_among(&issues, now);
                changes.push(self.pulled(LIST, &question(), etag, None, now));
                Effect::Commit(changes)
            }
            Answer::Unchanged => Effect::Commit(self.items_still(now)),
            other => self.pull_failed(now, None, &other),
        }
    }

    /// What the newest issues, whatever for they were read, tell of those of items.
    pub(super) fn items_among(&self, issues: &[Issue], now: DateTime<Utc>) -> Vec<Change> {
        let is_one = |issue: &&Issue| {
            let is_marked = || ItemMarker::find(&issue.body).is_some();
            !issue.is_pull_request && (self.is_items(issue.number) || is_marked())
        };
        let mut changes = Vec::new();
        for issue in issues.iter().filter(is_one) {
            changes.push(Change::MirrorIssue(Box::new(issue.clone())));
            changes.push(self.asked_for_items(issue.number, now));
        }
        changes.push(self.asked_at(LIST.to_owned(), now));
        changes
    }

    /// What follows where that list is as it was: those in it stand as they stood. Nothing while it never was
    /// read for items.
    pub(super) fn items_still(&self, now: DateTime<Utc>) -> Vec<Change> {
        let Some(looked) = self.pulled_at(LIST) else { return Vec::new() };
        let was_in_it = |issue: &&IssueNumber| self.pulled_at(&resource(**issue)) >= Some(looked);
        let issues = self.snapshot.items.issues.iter().filter(was_in_it);
        let mut changes: Vec<_> = issues.map(|issue| self.asked_for_items(*issue, now)).collect();
        changes.push(self.asked_at(LIST.to_owned(), now));
        changes
    }

    /// An issue of an item that is not there any more keeps nothing from being read, and is no item's.
    pub(super) fn item_is_gone(
        &self,
        issue: IssueNumber,
        answer: &Answer,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        let Answer::Refused(refusal) = answer else { return None };
        let is_gone = matches!(refusal, Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved);
        (is_gone && self.is_items(issue) && self.is_repository_shown()).then(|| {
            Effect::Commit(vec![Change::MirrorForget(issue), self.asked_for_items(issue, now)])
        })
    }

    /// Whether an issue is followed for an item.
    pub(super) fn is_items(&self, issue: IssueNumber) -> bool {
        self.snapshot.items.issues.contains(&issue)
    }

    /// That it is known now how an issue stands.
    pub(super) fn asked_for_items(&self, issue: IssueNumber, now: DateTime<Utc>) -> Change {
        self.asked_at(resource(issue), now)
    }

    fn asked_at(&self, resource: String, now: DateTime<Utc>) -> Change {
        let known = self.snapshot.pulls.iter().find(|pulled| pulled.resource == resource).cloned();
        let fresh = Pulled { resource, etag: None, watermark: None, at: now };
        Change::MirrorPulled(Pulled { at: now, ..known.unwrap_or(fresh) })
    }

    fn pulled_at(&self, resource: &str) -> Option<DateTime<Utc>> {
        let pulled = self.snapshot.pulls.iter().find(|pulled| pulled.resource == resource);
        pulled.map(|pulled| pulled.at)
    }
}

fn question() -> String {
    let request = Request::Issues { page: Page::First, etag: None };
    format!("{LIST}: {}", request.question())
}

fn resource(issue: IssueNumber) -> String {
    Request::Issue { number: issue, etag: None }.resource()
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
