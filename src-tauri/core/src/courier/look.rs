//! Finding out what became of a write whose answer was lost.

use super::{
    exchange::{Answer, Comment, Page, Payload, Request},
    operation::{Change, OpState, Operation, Parked, Write},
    pull::{GoesOn, Pages},
    step::{Breakage, COUNT_PATIENCE, Courier, Doing, Effect, LOOK_PAUSE, LOOKS, Unread},
};
use crate::{
    draft::to_lf,
    fingerprint::same_text,
    ids::{IssueNumber, OpId},
    marker::Marker,
};
use chrono::{DateTime, Duration, Utc};

/// A look that comes so much later than planned tells that the laptop slept or its clock jumped;
/// the agent wakes up within half a minute.
const LATE: Duration = Duration::seconds(35);

/// A complete listing in search of a lost `POST`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    /// The operation whose comment is looked for.
    pub(super) op: OpId,
    issue: IssueNumber,
    since: DateTime<Utc>,
    looks: u32,
    listed: i64,
    found: Option<Comment>,
    /// Whether somebody else's comment carries the very mark that is looked for.
    others: bool,
    pages: Pages,
}

impl Look {
    /// The beginning of a look, after so many in vain.
    pub(super) fn new(op: OpId, issue: IssueNumber, since: DateTime<Utc>, looks: u32) -> Self {
        let pages = Pages::default();
        Self { op, issue, since, looks, listed: 0, found: None, others: false, pages }
    }
}

impl Courier {
    /// One page of the listing in search of a lost `POST`.
    pub(super) fn looked(&mut self, now: DateTime<Utc>, mut look: Look, answer: Answer) -> Effect {
        match answer {
            Answer::Ok { payload: Payload::Comments { comments, next }, .. } => {
                look.listed += i64::try_from(comments.len()).unwrap_or(i64::MAX);
                let marked =
                    |c: &Comment| Marker::find(&c.body).is_some_and(|marker| marker.op == look.op);
                let (ours, others): (Vec<Comment>, Vec<Comment>) =
                    comments.into_iter().filter(marked).partition(|c| self.is_ours(c));
                look.others |= !others.is_empty();
                look.found = look.found.into_iter().chain(ours).min_by_key(|c| c.id);
                match look.pages.after(next) {
                    GoesOn::At(path) => {
                        let issue = look.issue;
                        self.doing = Doing::Look(look);
                        let page = Page::Next(path);
                        return Effect::Send(Request::Comments {
                            issue,
                            since: None,
                            page,
                            etag: None,
                        });
                    }
                    GoesOn::Broken
                        if look.found.is_none() && !self.is_broken(Breakage::TrustCutList) =>
                    {
                        return self.cut_look(now, &look);
                    }
                    GoesOn::Broken | GoesOn::Complete => {}
                }
                let Some(op) = self.operation(&look.op).cloned() else { return self.plan(now) };
                match &look.found {
                    Some(comment) => match Marker::find(&comment.body) {
                        Some(marker) => {
                            let comment = comment.clone();
                            self.adopt_found(now, &op, &comment, &marker)
                        }
                        None => self.plan(now),
                    },
                    None if self.broken == Some(Breakage::TrustFirstEmptyList) => {
                        self.set(&op, OpState::queued())
                    }
                    None => {
                        // Counted after the listing: a shorter list is provably incomplete.
                        let issue = look.issue;
                        self.doing = Doing::LookCount(look);
                        Effect::Send(Request::Issue { number: issue, etag: None })
                    }
                }
            }
            other => self.set_back(now, &look.op, &other),
        }
    }

    /// The list ended in the middle: that the comment was not in it says nothing.
    fn cut_look(&mut self, now: DateTime<Utc>, look: &Look) -> Effect {
        self.drain.trouble = Some(Unread::Incomplete);
        let Some(op) = self.operation(&look.op).cloned() else { return self.plan(now) };
        let (write, since, looks) = (Write::Create, look.since, look.looks);
        self.set(&op, OpState::Unknown { write, since, looks, look_at: now + LOOK_PAUSE })
    }

    /// A lost `POST` turned up: its operation waits for the read-back, or for an edit when the
    /// member has posted a newer text under the same operation since.
    fn adopt_found(
        &mut self,
        now: DateTime<Utc>,
        op: &Operation,
        comment: &Comment,
        marker: &Marker,
    ) -> Effect {
        match self.adopt(now, op, comment, marker) {
            Effect::Commit(mut changes) => {
                if !changes.iter().any(|change| matches!(change, Change::State { .. })) {
                    changes.push(Change::State { op: op.id.clone(), state: OpState::queued() });
                }
                Effect::Commit(changes)
            }
            other => other,
        }
    }

    pub(super) fn looked_count(
        &mut self,
        now: DateTime<Utc>,
        look: Look,
        answer: Answer,
    ) -> Effect {
        let Some(op) = self.operation(&look.op).cloned() else { return self.plan(now) };
        let Answer::Ok { payload: Payload::Issue(issue), .. } = answer else {
            return self.set_back(now, &look.op, &answer);
        };
        let (since, write) = (look.since, Write::Create);
        let complete = look.listed >= issue.comments || now - since > COUNT_PATIENCE;
        // What carries this very mark under another name was made with another sign-in, or copied
        // from a comment that is gone: a second one would be too many either way.
        let in_vain =
            if look.others { OpState::Parked(Parked::NotOurs) } else { OpState::queued() };
        let state = if complete {
            looked_in_vain(&op, write, since, look.looks + 1, now).unwrap_or(in_vain)
        } else {
            OpState::Unknown { write, since, looks: look.looks, look_at: now + LOOK_PAUSE }
        };
        self.set(&op, state)
    }

    /// A lost `PATCH`: the comment itself tells.
    pub(super) fn looked_edit(&mut self, now: DateTime<Utc>, id: &OpId, answer: Answer) -> Effect {
        let Some(op) = self.operation(id).cloned() else { return self.plan(now) };
        let OpState::Unknown { write, since, looks, .. } = op.state else { return self.plan(now) };
        match answer {
            Answer::Ok { payload: Payload::Comment(comment), .. } => {
                if same_text(&comment.body, &op.body) {
                    return self.done(now, &op, &comment);
                }
                let still_base =
                    op.base.as_ref().is_some_and(|base| same_text(&comment.body, &base.body));
                if !still_base && !self.lags(&comment) {
                    let theirs = to_lf(&comment.body);
                    return self.set(&op, OpState::Conflict { theirs, at: now });
                }
                let again = looked_in_vain(&op, write, since, looks + 1, now);
                let state = again.unwrap_or_else(OpState::queued);
                self.set(&op, state)
            }
            Answer::Missing => {
                // One answer of several: whether it is deleted is found out where an edit begins.
                let again = looked_in_vain(&op, write, since, looks + 1, now);
                self.set(&op, again.unwrap_or_else(OpState::queued))
            }
            other => self.set_back(now, id, &other),
        }
    }
}

/// The next look after `looks` complete ones in vain; none when there has been nothing to find for
/// long enough.
///
/// Each pause counts from the look before it, and a last look that comes much too late is repeated:
/// a laptop's clock that jumps ahead must not make minutes out of seconds.
fn looked_in_vain(
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
