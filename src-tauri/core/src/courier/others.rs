//! Other issues of the same round: two members can open it at the same moment. What was posted on any of
//! them is an update of the round, so they are found, read and looked through as the bound one is.
//!
//! While there is one issue this costs nothing beside one look through the repository's issues, once no
//! list lags any more that the round was opened in. With two, each drain asks for what is new on the other
//! as well; how it stands is asked for with what is new there, and while it is open every ten minutes.

use super::{
    exchange::{Answer, Issue},
    operation::{OpState, Operation, Parked},
    refusal::{Gone, Refusal, Unread},
    search::Search,
    snapshot::{BoundIssue, Change, Destination, GoneIssue, Pulled},
    step::{Courier, Effect},
};
use crate::{
    ids::{CycleName, IssueNumber, OpId, RoundKey},
    round::rivals::{BesideBound, is_of_round},
};
use chrono::{DateTime, Duration, Utc};

/// So long it is believed that an issue beside the round's is still open.
const OPEN_FOR: Duration = Duration::minutes(10);

/// Under which name it is remembered when the repository's issues were looked through for all of a round.
pub fn looked_for(cycle: &CycleName, round: RoundKey) -> String {
    format!("issues of {cycle} {round}")
}

/// What for the repository's issues are looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// To read all of the round.
    Reading,
    /// To make something that may stand on another issue of it already.
    Making,
}

impl Courier {
    /// Looks through the repository's issues for others of the present round, where that is due.
    pub(super) fn look_for_others(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let (cycle, round) = self.snapshot.current.clone();
        self.look_for((&cycle, round), For::Reading, None, now)
    }

    /// The same of the round that an operation writes to, also where one was opened just now: what it makes
    /// may stand there already.
    pub(super) fn look_before_making(
        &mut self,
        op: &Operation,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        self.look_for(op.round()?, For::Making, Some(op.id.clone()), now)
    }

    fn look_for(
        &mut self,
        (cycle, round): (&CycleName, RoundKey),
        what: For,
        op: Option<OpId>,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        let bound = self.snapshot.issue_of(cycle, round)?;
        if self.snapshot.destination != Destination::RoundIssue || self.is_discussion(bound) {
            return None;
        }
        let looked = self.looked_through_at(cycle, round);
        let is_current = self.snapshot.current == (cycle.clone(), round);
        let closes = self.snapshot.closes.filter(|_| is_current);
        let is_wanted = match self.snapshot.beside_of(cycle, round) {
            None => looked.is_none(),
            Some(beside) => {
                beside.is_due(looked, closes, now)
                    || (what == For::Making && beside.may_lack_one(looked))
            }
        };
        if !is_wanted {
            return None;
        }
        self.search(cycle.clone(), round, op)
    }

    /// When the repository's issues were looked through to their end for a round.
    pub(super) fn looked_through_at(
        &self,
        cycle: &CycleName,
        round: RoundKey,
    ) -> Option<DateTime<Utc>> {
        let resource = looked_for(cycle, round);
        let pulled = self.snapshot.pulls.iter().find(|pulled| pulled.resource == resource);
        pulled.map(|pulled| pulled.at)
    }

    /// That they were looked through now.
    pub(super) fn looked_through(
        (cycle, round): (&CycleName, RoundKey),
        now: DateTime<Utc>,
    ) -> Change {
        let resource = looked_for(cycle, round);
        Change::MirrorPulled(Pulled { resource, etag: None, watermark: None, at: now })
    }

    /// Whether a look that has found another issue leaves the round's as it is: what the member has named,
    /// and any one once the round is over. Of one that does not carry the round's mark nothing would be read
    /// any more, so it gives way only where it was closed and the member has not written there. One that is gone
    /// gives way, whoever named it.
    pub(super) fn stays_bound(
        &self,
        search: &Search,
        known: IssueNumber,
        now: DateTime<Utc>,
    ) -> bool {
        let (cycle, round) = search.key();
        let trusted = self.snapshot.trusted();
        let is_gone = self.is_gone(known);
        let is_chosen = |bound: &BoundIssue| bound.number == known && bound.chosen && !is_gone;
        let is_current = self.snapshot.current == (cycle.clone(), *round);
        let is_over = is_current && self.snapshot.closes.is_some_and(|closes| closes <= now);
        if is_over || self.snapshot.issues.iter().any(is_chosen) {
            return true;
        }
        let is_it = |issue: &&Issue| issue.number == known;
        let is_marked = |issue: &Issue| is_of_round(issue, (cycle, *round), trusted);
        if search.found().iter().find(is_it).is_some_and(is_marked) {
            return false;
        }
        if is_gone {
            return self.lost_on((cycle, *round)).is_some();
        }
        let is_closed = self.held(known).is_some_and(|held| held.closed);
        !is_closed
            || self.lost_on((cycle, *round)).is_some()
            || self.snapshot.own.iter().any(|own| own.issue == known)
    }

    /// When the next look is for something of the member's that was sent to a round's issue and whose answer
    /// was lost; none where nothing is. It would be looked for in vain on another issue.
    pub(super) fn lost_on(&self, round: (&CycleName, RoundKey)) -> Option<DateTime<Utc>> {
        let of_it = self.snapshot.operations.iter().filter(|op| op.round() == Some(round));
        let looks = of_it.filter_map(|op| match op.state {
            OpState::Sending { at, .. } => Some(at),
            OpState::Unknown { look_at, .. } => Some(look_at),
            _ => None,
        });
        looks.min()
    }

    /// What is to be remembered of all issues of a round that a search has found.
    pub(super) fn mirrored_of_round(
        &self,
        search: &Search,
        but: Option<IssueNumber>,
    ) -> Vec<Change> {
        let ((cycle, round), trusted) = (search.key(), self.snapshot.trusted());
        let all = search.found().iter().filter(|issue| Some(issue.number) != but);
        let of_it = all.filter(|issue| is_of_round(issue, (cycle, *round), trusted));
        of_it.map(|issue| Change::MirrorIssue(Box::new(issue.clone()))).collect()
    }

    /// What is new on the others of the present round, and how they stand.
    pub(super) fn pull_others(&mut self, now: DateTime<Utc>) -> Option<Effect> {
        let (cycle, round) = self.snapshot.current.clone();
        for (other, is_open) in self.others_of(&cycle, round) {
            if let Some(effect) = self.pull_comments(now, other, None) {
                return Some(effect);
            }
            let asked = self.ask_for(other, None).resource();
            let asked = self.snapshot.pulls.iter().find(|pulled| pulled.resource == asked);
            let is_old = asked.is_none_or(|asked| now - asked.at >= OPEN_FOR);
            if (self.drain.reads.has_news(other) || (is_open && is_old))
                && let Some(effect) = self.pull_issue(other)
            {
                return Some(effect);
            }
        }
        None
    }

    /// What is new on the others of a round, before something is made for it.
    pub(super) fn pull_others_for(
        &mut self,
        (cycle, round): (&CycleName, RoundKey),
        op: &OpId,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        let others = self.others_of(cycle, round);
        others.into_iter().find_map(|(other, _)| self.pull_comments(now, other, Some(op.clone())))
    }

    fn others_of(&self, cycle: &CycleName, round: RoundKey) -> Vec<(IssueNumber, bool)> {
        self.snapshot.beside_of(cycle, round).map_or_else(Vec::new, |beside| beside.others.clone())
    }

    /// An issue is as it was; of one beside the round's it is remembered when that was.
    pub(super) fn still(
        &mut self,
        now: DateTime<Utc>,
        issue: IssueNumber,
        resource: &str,
    ) -> Effect {
        let known = self.snapshot.pulls.iter().find(|pulled| pulled.resource == resource);
        match known.cloned().filter(|_| self.is_other(issue) || self.is_items(issue)) {
            Some(known) => Effect::Commit(vec![Change::MirrorPulled(Pulled { at: now, ..known })]),
            None => self.plan(now),
        }
    }

    fn is_other(&self, issue: IssueNumber) -> bool {
        let mut others = self.snapshot.beside.iter().flat_map(|beside| &beside.others);
        others.any(|other| other.0 == issue)
    }

    /// An issue beside the round's that is not there any more keeps nothing from being read. Where the
    /// repository itself is not shown, it may be there still.
    pub(super) fn other_is_gone(&self, issue: IssueNumber, answer: &Answer) -> Option<Effect> {
        let Answer::Refused(refusal) = answer else { return None };
        let is_gone = matches!(refusal, Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved);
        let is_it = |beside: &&BesideBound| beside.others.iter().any(|other| other.0 == issue);
        let beside = self
            .snapshot
            .beside
            .iter()
            .find(is_it)
            .filter(|_| is_gone && self.is_repository_shown())?;
        let how = match refusal {
            Refusal::Moved => Some(Gone::Moved),
            deleted => deleted.is_deletion().then_some(Gone::Deleted),
        };
        let (cycle, round) = (beside.cycle.clone(), beside.round);
        let gone = GoneIssue { cycle, round, number: issue, how };
        Some(Effect::Commit(vec![Change::MirrorIssueGone(gone)]))
    }

    /// Whether the repository itself is shown, as far as this drain has met.
    pub(super) fn is_repository_shown(&self) -> bool {
        let moved = Unread::Refused(Parked::Refused(Refusal::Moved));
        self.drain
            .trouble
            .as_ref()
            .is_none_or(|trouble| *trouble == moved || matches!(trouble, Unread::IssueGone { .. }))
    }
}
