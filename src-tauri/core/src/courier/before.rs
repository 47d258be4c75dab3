//! The issues of the round before: who tells ahead between two rounds does so there, and whoever slept
//! since has not read it. So what is new on them is asked for, at most once an hour, while somebody may still
//! have told ahead for the present round; and once where they were never read, so that a notebook which is
//! new can sum that round up.

use super::{
    exchange::{Answer, Page, Request},
    refusal::Refusal,
    snapshot::{Change, Pulled},
    step::{Courier, Effect},
};
use crate::ids::IssueNumber;
use chrono::{DateTime, Duration, Utc};

/// So long what was read there is taken for the newest.
const PAUSE: Duration = Duration::hours(1);

impl Courier {
    /// What is new on the issues of the round before, where that is due.
    pub(super) fn pull_before(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let is_due = |issue: &IssueNumber| {
            let tells = self.snapshot.due.is_some_and(|due| now < due);
            let is_due = match self.pulled_before(*issue) {
                Some(pulled) => tells && now - pulled.at >= PAUSE,
                None => true,
            };
            is_due && !self.is_discussion(*issue)
        };
        let due: Vec<IssueNumber> = self.snapshot.before.iter().copied().filter(is_due).collect();
        due.into_iter().find_map(|issue| self.pull_comments(now, issue, None))
    }

    /// What is new on the issues on which a decision is asked: an answer counts wherever its question stands,
    /// and whatever became of that issue.
    pub(super) fn pull_talks(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let talks = self.snapshot.talks.iter().copied();
        let talks: Vec<IssueNumber> = talks.filter(|issue| !self.is_discussion(*issue)).collect();
        talks.into_iter().find_map(|issue| self.pull_comments(now, issue, None))
    }

    /// Whether it is read beside the round's own issue.
    fn is_beside(&self, issue: IssueNumber) -> bool {
        self.snapshot.before.contains(&issue) || self.snapshot.talks.contains(&issue)
    }

    fn pulled_before(&self, issue: IssueNumber) -> Option<&Pulled> {
        let resource = resource(issue);
        self.snapshot.pulls.iter().find(|pulled| pulled.resource == resource)
    }

    /// One of them that is not there any more is no trouble, and is not asked for again at once. Where the
    /// repository itself is not shown, it may be there still.
    pub(super) fn before_is_gone(
        &self,
        now: DateTime<Utc>,
        issue: IssueNumber,
        answer: &Answer,
    ) -> Option<Effect> {
        let Answer::Refused(refusal) = answer else { return None };
        let is_gone = matches!(refusal, Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved);
        if !is_gone || self.drain.trouble.is_some() || !self.is_beside(issue) {
            return None;
        }
        let fresh = Pulled { resource: resource(issue), etag: None, watermark: None, at: now };
        let known = self.pulled_before(issue).cloned().unwrap_or(fresh);
        Some(Effect::Commit(vec![Change::MirrorPulled(Pulled { at: now, ..known })]))
    }
}

fn resource(issue: IssueNumber) -> String {
    Request::Comments { issue, since: None, page: Page::First, etag: None }.resource()
}
