//! An issue of its own for an item, opened once.
//!
//! As a round's it is looked for before it is made, by the mark in its body: whoever gave the item one before,
//! that one counts. After a lost answer the member's own issues are looked through for it.

use super::{
    Absent, Content, Doer, Found, Kind, Lane, Seen, Target, Wish,
    new_issue::{NewIssue, is_mine},
};
use crate::{
    courier::{
        exchange::{Issue, NewIssueText, Payload, Request},
        marker::item::ItemMarker,
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
    },
    draft::to_lf,
    fingerprint::same_text,
    ids::{IssueNumber, ItemKey, OpId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An issue that is to be opened for an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemIssue {
    /// Of which.
    pub item: ItemKey,
    /// Who asked it, by login: their issue counts as the team's do.
    pub asked_by: String,
    /// When: no issue of it is older.
    pub asked_at: DateTime<Utc>,
    /// What it says, with the item's mark in its body.
    #[serde(flatten)]
    pub text: NewIssueText,
}

impl Kind for ItemIssue {
    fn name(&self) -> &'static str {
        "issue"
    }

    fn lane(&self) -> Lane {
        Lane(format!("items/{}/issue", self.item))
    }

    fn target(&self) -> Target<'_> {
        Target::Repository
    }

    fn request(&self, _: Option<IssueNumber>) -> Option<Request> {
        Some(Request::CreateIssue(self.text.clone()))
    }

    /// A cache may answer, or the sign-in have changed hands.
    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        let issue = answer.issue()?;
        is_mine(issue, snapshot).then_some(Thing::Issue(issue.number))
    }

    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        let issue = found.issue()?;
        Some(Found::now(if !is_mine(issue, snapshot) {
            Seen::NotOurs
        } else if same_text(&issue.body, &self.text.body) {
            Seen::Proven
        } else {
            Seen::Changed(to_lf(&issue.body))
        }))
    }

    fn proof(
        &self,
        op: &OpId,
        (found, doer): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let issue = found.issue()?;
        Some(Evidence::of(&issue.url, now, *doer == Doer::Us).proves_of(op, issue))
    }

    fn absent(&self) -> Absent {
        Absent::Deleted
    }

    fn reaches_back(&self) -> Option<DateTime<Utc>> {
        Some(self.asked_at)
    }

    fn stands_already(
        &self,
        op: &OpId,
        issues: &[Issue],
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        // What anybody on the internet may write keeps nobody from making one.
        let counts = |issue: &&Issue| {
            let is_askers =
                |author: &crate::courier::User| author.login.eq_ignore_ascii_case(&self.asked_by);
            self.is_of(issue)
                && (snapshot.trusted().made(issue) || issue.author.as_ref().is_some_and(is_askers))
        };
        let first = issues.iter().filter(counts).min_by_key(|issue| issue.number)?;
        Some(self.take(op, first, snapshot, now))
    }

    fn made_already(
        &self,
        op: &OpId,
        issues: &[Issue],
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let mine = issues.iter().filter(|issue| is_mine(issue, snapshot) && self.is_of(issue));
        let first = mine.min_by_key(|issue| issue.number)?;
        Some(self.take(op, first, snapshot, now))
    }

    /// Of an item there is one issue: another wish for one says the same.
    fn is_same(&self, other: &Content) -> bool {
        matches!(other, Content::ItemIssue(_))
    }

    fn wish(&self) -> Option<Wish> {
        let title = format!("New issue \u{201c}{}\u{201d}", self.text.title);
        Some(Wish { issue: None, round: None, title, is_to: "be opened".to_owned() })
    }

    fn remark(&self, evidence: &Evidence) -> Option<String> {
        let url = &evidence.url;
        match &evidence.by_other {
            Some(other) => {
                Some(format!("{other} had opened it already: {url}. No second one was opened."))
            }
            None if !evidence.by_us => {
                Some(format!("You had opened it already: {url}. No second one was opened."))
            }
            None => None,
        }
    }

    fn words(&self, state: &OpState) -> Option<String> {
        Some(match state {
            OpState::Unknown { .. } => {
                "The issue may or may not be open. Meridian looks for it among your issues, and never \
                 opens two."
                    .to_owned()
            }
            OpState::Done => "The item has an issue of its own, read back from GitHub.".to_owned(),
            OpState::Conflict { .. } => {
                "The issue was opened, and its text is not what was sent: somebody or a bot has \
                 changed it since. It was left so; look at it in the browser."
                    .to_owned()
            }
            OpState::Parked(Parked::Refused(
                Refusal::NotAllowed { said } | Refusal::Gone { said },
            )) => format!(
                "GitHub does not let you open issues there ({}). It stays an item of its round, and is \
                 carried on. Give its text to somebody with triage or write access: `meridian-cli item \
                 issue {} --private` prints it. It is done once a look finds their issue.",
                said.trim_end_matches('.'),
                self.item
            ),
            OpState::Parked(parked) => NewIssue::stopped(parked)?,
            OpState::Cancelled => "It was taken back; no issue was opened.".to_owned(),
            OpState::Waiting { .. } | OpState::Sending { .. } | OpState::Written { .. } => {
                return None;
            }
        })
    }
}

impl ItemIssue {
    fn is_of(&self, issue: &Issue) -> bool {
        !issue.is_pull_request
            && ItemMarker::find(&issue.body).is_some_and(|mark| mark.key == self.item)
    }

    /// Takes an issue that was found as the item's: ours as it was to be, or another that counts.
    fn take(
        &self,
        op: &OpId,
        issue: &Issue,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Vec<Change> {
        let is_mine = is_mine(issue, snapshot);
        if is_mine && same_text(&issue.body, &self.text.body) {
            let thing = Thing::Issue(issue.number);
            let state = OpState::Written { thing, looks: 0, look_at: now };
            return vec![Change::State { op: op.clone(), state }];
        }
        let other = issue.author.as_ref().map_or("Somebody", |author| author.login.as_str());
        let by_other = (!is_mine).then(|| other.to_owned());
        Evidence { by_other, ..Evidence::of(&issue.url, now, false) }.proves_of(op, issue)
    }
}

#[cfg(test)]
#[path = "item_issue_tests.rs"]
mod tests;
