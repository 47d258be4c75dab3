//! What is made anew: looking for it before, and finding out what became of it when the answer was
//! lost.

use super::{
    breakage::Breakage,
    discussion::{is_reply, issue_in},
    exchange::{Answer, Comment, Page, Payload},
    kinds::{Content, comment::is_ours},
    operation::{OpState, Operation, Parked, Wait, Write},
    pull::{GoesOn, Pages},
    refusal::Unread,
    snapshot::Change,
    step::{COUNT_PATIENCE, Courier, Doing, Effect, LOOK_PAUSE, LOOKS},
};
use crate::{
    courier::marker::maker,
    ids::{IssueNumber, OpId},
};
use chrono::{DateTime, Duration, Utc};
use std::{cmp::Ordering, collections::BTreeMap};

/// A look that comes so much later than planned tells that the laptop slept or its clock jumped;
/// the agent wakes up within half a minute.
const LATE: Duration = Duration::seconds(35);

/// A complete listing in search of a lost `POST`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    /// The operation whose comment is looked for.
    pub(super) op: OpId,
    issue: IssueNumber,
    /// Where it is looked for next: the round may have had another issue when it was sent.
    left: Vec<IssueNumber>,
    since: DateTime<Utc>,
    looks: u32,
    listed: i64,
    found: Option<Comment>,
    /// What the lists have shown of the member: another section's may stand by hand among it.
    mine: Vec<(IssueNumber, Comment)>,
    /// Whether somebody else's comment carries the very mark that is looked for.
    others: bool,
    pages: Pages,
}

impl Look {
    /// The beginning of a look, after so many in vain.
    pub(super) fn new(
        op: OpId,
        (issue, left): (IssueNumber, Vec<IssueNumber>),
        since: DateTime<Utc>,
        looks: u32,
    ) -> Self {
        let pages = Pages::default();
        let (found, mine) = (None, Vec::new());
        Self { op, issue, left, since, looks, listed: 0, found, mine, others: false, pages }
    }

    /// Goes on to the next issue, where there is one.
    fn moves_on(&mut self) -> bool {
        let Some(issue) = self.left.pop() else { return false };
        (self.issue, self.listed, self.pages) = (issue, 0, Pages::default());
        true
    }

    /// What is to be known of it beside the outcome: what was seen is not overlooked by what is made
    /// next.
    fn shown(&self) -> Vec<Change> {
        let mut shown: BTreeMap<IssueNumber, Vec<Comment>> = BTreeMap::new();
        for (issue, comment) in &self.mine {
            shown.entry(*issue).or_default().push(comment.clone());
        }
        let shown = shown.into_iter();
        shown.map(|(issue, comments)| Change::MirrorComments { issue, comments }).collect()
    }

    /// The same beside what is written down of a look that came to no outcome.
    fn with_shown(&self, effect: Effect) -> Effect {
        match effect {
            Effect::Commit(mut changes) => {
                changes.extend(self.shown());
                Effect::Commit(changes)
            }
            other => other,
        }
    }

    /// Where it is looked for.
    pub(super) fn issue(&self) -> IssueNumber {
        self.issue
    }
}

impl Courier {
    /// Before something is made it is looked for: another device may have made it already, or the
    /// member have written by hand. And it is looked whether the issue is still the one: its lead may
    /// have closed it for another.
    pub(super) fn make(
        &mut self,
        op: &Operation,
        issue: IssueNumber,
        now: DateTime<Utc>,
    ) -> Option<Effect> {
        let of_round = op.round();
        if let Some(effect) = self
            .pull_issue(issue)
            .or_else(|| self.search_instead(issue, now))
            .or_else(|| self.look_before_making(op, now))
            .or_else(|| self.pull_comments(now, issue, Some(op.id.clone())))
            .or_else(|| self.pull_others_for(of_round?, &op.id, now))
        {
            return Some(effect);
        }
        if let Some(at) = self.waits_for_lost(issue, now) {
            let (wait, retry_at) = (Wait::Turn, Some(at));
            return Some(self.set(op, OpState::Waiting { wait, retry_at, tries: 0 }));
        }
        // Its pause may be over before the drain is; the next one looks again.
        let all =
            of_round.map_or_else(Vec::new, |(cycle, round)| self.snapshot.issues_of(cycle, round));
        if all.iter().chain([&issue]).any(|issue| self.drain.reads.unread.contains(issue)) {
            return None;
        }
        let looks_for_none =
            self.is_broken(Breakage::SecondSummary) && matches!(&op.content, Content::Message(_));
        if let Some(changes) =
            op.there_already(&op.id, issue, &self.snapshot, now).filter(|_| !looks_for_none)
        {
            return Some(Effect::Commit(changes));
        }
        if let Some(parked) = op.beside(issue, &self.snapshot)
            && !self.is_broken(Breakage::OverlookByHand)
        {
            return Some(self.set(op, OpState::Parked(parked)));
        }
        match self.put_to(op.request(Some(issue))?, &op.id, now) {
            Ok(request) => self.send_write(now, op, Write::Create, (request, None)),
            Err(effect) => Some(effect),
        }
    }

    /// One page of the listing in search of a lost `POST`.
    pub(super) fn looked(&mut self, now: DateTime<Utc>, mut look: Look, answer: Answer) -> Effect {
        let Answer::Ok { payload: Payload::Comments { comments, next }, .. } = answer else {
            if let Some(effect) = self.other_is_gone(look.issue, &answer) {
                return look.with_shown(effect);
            }
            return look.with_shown(self.set_back(now, &look.op, &answer));
        };
        let is_counted = |comment: &&Comment| !self.is_discussion(look.issue) || !is_reply(comment);
        let counted = comments.iter().filter(is_counted).count();
        look.listed += i64::try_from(counted).unwrap_or(i64::MAX);
        let mine = comments.iter().filter(|c| is_ours(c, &self.snapshot));
        look.mine.extend(mine.map(|comment| (look.issue, comment.clone())));
        let marked = |c: &Comment| maker(&c.body).is_some_and(|op| op == look.op);
        let (ours, others): (Vec<Comment>, Vec<Comment>) =
            comments.into_iter().filter(marked).partition(|c| is_ours(c, &self.snapshot));
        look.others |= !others.is_empty();
        look.found = look.found.into_iter().chain(ours).min_by(older);
        match look.pages.after(next) {
            GoesOn::At(path) => {
                let request = self.ask_for_comments(look.issue, Page::Next(path), None);
                self.doing = Doing::Look(look);
                return Effect::Send(request);
            }
            GoesOn::Broken if look.found.is_none() && !self.is_broken(Breakage::TrustCutList) => {
                let cut = self.cut_look(now, &look);
                return look.with_shown(cut);
            }
            GoesOn::Broken | GoesOn::Complete => {}
        }
        let Some(op) = self.operation(&look.op).cloned() else { return self.plan(now) };
        match &look.found {
            Some(comment) => {
                let mut changes = found(now, &op, comment);
                changes.extend(look.shown());
                Effect::Commit(changes)
            }
            None if self.is_broken(Breakage::TrustFirstEmptyList)
                || (self.is_broken(Breakage::TrustFirstEmptyGraphList)
                    && self.is_discussion(look.issue)) =>
            {
                self.set(&op, OpState::queued())
            }
            None => {
                // Counted after the listing: a shorter list is provably incomplete.
                let issue = look.issue;
                self.doing = Doing::LookCount(look);
                Effect::Send(self.ask_for(issue, None))
            }
        }
    }

    /// The list ended in the middle: that the comment was not in it says nothing.
    fn cut_look(&mut self, now: DateTime<Utc>, look: &Look) -> Effect {
        self.drain.trouble = Some(Unread::Incomplete);
        let Some(op) = self.operation(&look.op).cloned() else { return self.plan(now) };
        let (write, since, looks) = (Write::Create, look.since, look.looks);
        self.set(&op, OpState::Unknown { write, since, looks, look_at: now + LOOK_PAUSE })
    }

    pub(super) fn looked_count(
        &mut self,
        now: DateTime<Utc>,
        mut look: Look,
        answer: Answer,
    ) -> Effect {
        let Some(op) = self.operation(&look.op).cloned() else { return self.plan(now) };
        let counted = match &answer {
            Answer::Ok { payload, .. } => issue_in(payload.clone()).map(|issue| issue.comments),
            _ => None,
        };
        let Some(counted) = counted else {
            return look.with_shown(self.set_back(now, &look.op, &answer));
        };
        let (since, write) = (look.since, Write::Create);
        let complete = look.listed >= counted || now - since > COUNT_PATIENCE;
        if complete && look.moves_on() {
            let request = self.ask_for_comments(look.issue, Page::First, None);
            self.doing = Doing::Look(look);
            return Effect::Send(request);
        }
        // What carries this very mark under another name was made with another sign-in, or copied
        // from a comment that is gone: a second one would be too many either way.
        let in_vain =
            if look.others { OpState::Parked(Parked::NotOurs) } else { OpState::queued() };
        let state = if complete {
            looked_in_vain(&op, write, since, look.looks + 1, now).unwrap_or(in_vain)
        } else {
            OpState::Unknown { write, since, looks: look.looks, look_at: now + LOOK_PAUSE }
        };
        // Nothing of it stands there: another issue may be the round's that gave way to it until now.
        if let (OpState::Waiting { .. }, Some((cycle, round))) = (&state, op.round()) {
            self.drain.reads.searched.remove(&(cycle.clone(), round));
        }
        let stands = Change::State { op: op.id, state };
        Effect::Commit([stands].into_iter().chain(look.shown()).collect())
    }
}

/// Which of two comments is the older one: numbers grow with time, a node's name does not.
pub(super) fn older(one: &Comment, other: &Comment) -> Ordering {
    (one.created_at, &one.id).cmp(&(other.created_at, &other.id))
}

/// A lost `POST` turned up: its operation waits for the read-back, or, where the comment was withdrawn
/// since, for an edit.
fn found(now: DateTime<Utc>, op: &Operation, comment: &Comment) -> Vec<Change> {
    let mut changes = op.adopt(&op.id, comment, now);
    if !changes.iter().any(|change| matches!(change, Change::State { .. })) {
        changes.push(Change::State { op: op.id.clone(), state: OpState::queued() });
    }
    changes
}

/// The next look after `looks` complete ones in vain; none when there has been nothing to find for
/// long enough.
///
/// Each pause counts from the look before it, and a last look that comes much too late is repeated:
/// a laptop's clock that jumps ahead must not make minutes out of seconds.
pub(super) fn looked_in_vain(
    op: &Operation,
    write: Write,
    since: DateTime<Utc>,
    looks: u32,
    now: DateTime<Utc>,
) -> Option<OpState> {
    let late = match &op.state {
        OpState::Unknown { look_at, .. } => now - *look_at > LATE,
        _ => false,
    };
    let last = LOOKS.len() - 1;
    let reached = match looks as usize {
        reached if reached <= last => reached,
        beyond if beyond == last + 1 && late => last,
        _ => return None,
    };
    let from_start = LOOKS.get(reached)?;
    let before = LOOKS.get(reached.checked_sub(1)?)?;
    Some(OpState::Unknown { write, since, looks, look_at: now + (*from_start - *before) })
}
