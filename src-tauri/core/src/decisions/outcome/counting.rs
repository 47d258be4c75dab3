//! Of all outcomes that were posted the one that counts: the first by whoever may, until one of theirs says
//! that it replaces it, or that it is open again.

use super::{Outcome, Reopening};
use crate::{
    decisions::{
        proposal::{Proposal, end_at},
        state::{OWNER_ALONE, Settled},
    },
    hand::login::Login,
    ids::CommentId,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An outcome or a reopening as it stands on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// Which comment.
    pub id: CommentId,
    /// Where a person sees it.
    pub url: String,
    /// Who wrote it.
    pub by: Login,
    /// When.
    pub at: DateTime<Utc>,
    /// The how manieth decision it is, or takes back, by its mark; from 1.
    pub turn: u32,
    /// What it says.
    pub says: Word,
}

/// What was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// An outcome.
    Outcome(Box<Outcome>),
    /// That it is open again.
    Reopened(Reopening),
}

impl Posted {
    /// What it says of what was decided.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.says {
            Word::Outcome(outcome) => Some(outcome),
            Word::Reopened(_) => None,
        }
    }
}

/// What was written down of a proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// The outcome that counts; none where there is none, or it is open again.
    pub counts: Option<&'a Posted>,
    /// Every outcome that counted before, oldest first.
    pub before: Vec<&'a Posted>,
    /// Every time that it was opened again, oldest first.
    pub reopened: Vec<&'a Posted>,
    /// Outcomes beside one that counts, which do not.
    pub doubled: Vec<&'a Posted>,
    /// The how manieth decision the next one is.
    pub next_turn: u32,
}

impl Record<'_> {
    /// The proposal with the end that it has now: the latest of its own and of those that were said when it was
    /// opened again.
    pub fn runs(&self, proposal: &Proposal) -> Proposal {
        let until = self.until().filter(|until| *until > proposal.end());
        let later = until.and_then(|until| proposal.ending(end_at(until)).ok());
        later.unwrap_or_else(|| proposal.clone())
    }

    fn until(&self) -> Option<DateTime<Utc>> {
        let said = self.reopened.iter().filter_map(|one| match &one.says {
            Word::Reopened(reopening) => reopening.end,
            Word::Outcome(_) => None,
        });
        said.max()
    }

    /// What was written down last, for [`crate::decisions::state`].
    pub fn settled(&self) -> Option<Settled> {
        if let Some(counts) = self.counts {
            let is_dropped = matches!(
                counts.outcome().map(|outcome| outcome.verdict),
                Some(super::Verdict::Dropped)
            );
            return Some(match is_dropped {
                true => Settled::Dropped(counts.at),
                false => Settled::Decided(counts.at),
            });
        }
        self.reopened.last().map(|reopened| Settled::Reopened(reopened.at))
    }

    /// One sentence where more was posted than counts.
    pub fn doubt(&self) -> Option<String> {
        let (counts, doubled) = (self.counts?, self.doubled.len());
        let more = if doubled == 1 { "Two outcomes were" } else { "Several outcomes were" };
        (doubled > 0).then(|| format!("{more} posted; the one by {} counts.", counts.by.as_str()))
    }
}

/// What counts of all that was posted to a proposal, in any order. `approvers` are those of the named who
/// approved: like the deputies they may post the outcome where the owner did not for a day.
pub fn record<'a>(proposal: &Proposal, approvers: &[Login], posted: &'a [Posted]) -> Record<'a> {
    let mut all: Vec<&Posted> = posted.iter().collect();
    all.sort_by_key(|one| (one.at, one.id.clone()));
    let mut record = Record { next_turn: 1, ..Record::default() };
    for one in all {
        match &one.says {
            Word::Outcome(outcome) => {
                if one.turn < record.next_turn && record.counts.is_none() {
                    // It belongs to a decision that was opened again.
                    record.doubled.push(one);
                    continue;
                }
                if !may_post(&record.runs(proposal), approvers, one, outcome) {
                    continue;
                }
                match record.counts {
                    None => record.counts = Some(one),
                    Some(counts) if outcome.replaces.as_deref() == Some(counts.url.as_str()) => {
                        record.before.push(counts);
                        record.counts = Some(one);
                    }
                    Some(_) => record.doubled.push(one),
                }
            }
            Word::Reopened(_) => {
                let asked = proposal.asked();
                let may = one.by == asked.owner || asked.deputies.contains(&one.by);
                if let Some(counts) = record.counts.filter(|_| may && one.turn == record.next_turn)
                {
                    record.before.push(counts);
                    record.counts = None;
                    record.reopened.push(one);
                    record.doubled.clear();
                    record.next_turn += 1;
                }
            }
        }
    }
    record
}

/// Whether whoever posted an outcome could: the owner, and from a day later on who may for the owner. A day
/// from the end; or from the last answer, where all had answered before.
fn may_post(proposal: &Proposal, approvers: &[Login], one: &Posted, outcome: &Outcome) -> bool {
    let asked = proposal.asked();
    if one.by == asked.owner {
        return true;
    }
    let last = outcome.answers.iter().map(|answered| answered.at).max();
    let all_answered = outcome.silent.is_empty()
        && asked.named.iter().all(|login| outcome.answers.iter().any(|one| one.by == *login));
    let ready =
        last.filter(|_| all_answered).map_or(proposal.end(), |last| last.min(proposal.end()));
    let is_let = asked.deputies.contains(&one.by) || approvers.contains(&one.by);
    is_let && outcome.is_for(proposal) && one.at >= ready + OWNER_ALONE
}
