//! What is not where it was any more: a repository that was renamed is followed, and of a round's issue that
//! was moved away or deleted it is said so.
//!
//! The round keeps such an issue as its own, so that no other is opened for it by itself; one that a person
//! has opened takes its place, also where the member had named the one that is gone. What was read of it stays
//! and is of the round.

use super::{
    exchange::{Answer, Payload, Request},
    operation::{OpState, Parked},
    refusal::{Gone, Refusal, Unread},
    snapshot::{Change, GoneIssue},
    step::{Courier, Doing, Effect},
};
use crate::ids::{CycleName, IssueNumber, OpId, RoundKey};
use chrono::{DateTime, Utc};

impl Courier {
    /// The repository was renamed: ask its lasting id for the present name, then plan again.
    pub(super) fn relocate(&mut self, doing: Doing, id: i64) -> Effect {
        self.drain.relocated = true;
        let op = match doing {
            // The redirect was not followed, so nothing was written.
            Doing::Write(op, _) => {
                let state = OpState::queued();
                self.doing = Doing::ThenSend(
                    Box::new(Doing::Relocate(Some(op.clone()))),
                    Request::RepositoryById(id),
                );
                return Effect::Commit(vec![Change::State { op, state }]);
            }
            other => other.operation().cloned(),
        };
        self.doing = Doing::Relocate(op);
        Effect::Send(Request::RepositoryById(id))
    }

    pub(super) fn relocated(
        &mut self,
        now: DateTime<Utc>,
        op: Option<OpId>,
        answer: Answer,
    ) -> Effect {
        if let Answer::Ok { payload: Payload::Repository { name, id }, .. } = answer {
            self.drain.is_here = true;
            if name != self.snapshot.repository {
                return Effect::Commit(vec![Change::Repository { name, id }]);
            }
        }
        match op {
            Some(op) => self.set_back(now, &op, &Answer::Refused(Refusal::Moved)),
            None => {
                self.drain.trouble = Some(Unread::Refused(Parked::Refused(Refusal::Moved)));
                self.plan(now)
            }
        }
    }

    /// The present round's issue is not there any more.
    pub(super) fn is_gone_by(
        &mut self,
        now: DateTime<Utc>,
        issue: IssueNumber,
        answer: &Answer,
    ) -> Option<Effect> {
        let (cycle, round) = &self.snapshot.current;
        if self.snapshot.issue_of(cycle, *round) != Some(issue) || self.is_discussion(issue) {
            return None;
        }
        let Answer::Refused(refusal) = answer else { return None };
        let how = match refusal {
            Refusal::Moved if self.drain.is_here => Some(Gone::Moved),
            deleted if deleted.is_deletion() => Some(Gone::Deleted),
            // Whoever is not shown the repository is told the same.
            Refusal::Missing => None,
            _ => return None,
        };
        self.drain.reads.gone.insert(issue);
        self.drain.trouble = Some(match how {
            Some(how) => Unread::IssueGone { issue, how },
            None => Unread::Refused(Parked::Refused(refusal.clone())),
        });
        if how.is_none() || self.snapshot.gone.contains(&issue) {
            return Some(self.plan(now));
        }
        // It is known from now on, whatever the next look meets.
        let (cycle, round) = (cycle.clone(), *round);
        let gone = GoneIssue { cycle, round, number: issue, how };
        Some(Effect::Commit(vec![Change::MirrorIssueGone(gone)]))
    }

    /// Whether GitHub has said so in this drain.
    pub(super) fn is_gone(&self, issue: IssueNumber) -> bool {
        self.drain.reads.gone.contains(&issue)
    }

    /// What is first written down where another issue takes the place of the round's.
    pub(super) fn replaced(
        &mut self,
        known: Option<IssueNumber>,
        (cycle, round): (&CycleName, RoundKey),
    ) -> Vec<Change> {
        let Some(number) = known.filter(|known| self.is_gone(*known)) else { return Vec::new() };
        self.drain.trouble = None;
        let gone = GoneIssue { cycle: cycle.clone(), round, number, how: None };
        vec![Change::Unbind(gone.clone()), Change::MirrorIssueGone(gone)]
    }
}
