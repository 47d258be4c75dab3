//! Closing a round's issue and opening it again: the lead's wish, its way to GitHub, and what the
//! member is told of it.

mod acting;
mod ahead;
mod asked;
pub(crate) mod by_itself;
pub(crate) mod closing;
pub(crate) mod deciding;
pub(crate) mod job;
mod job_place;
pub(crate) mod left;
mod lost;
mod news;
pub(crate) mod opening;
pub(crate) mod pages;
mod previews;
mod second_look;
mod shared;
mod shown;
pub(crate) mod tables;
mod tags;
pub(crate) mod turns;
mod watching;
mod wishes;

use crate::{
    ReadTx, WriteTx, post::Waiting, settings::rhythm_of, team::tables::Team, week::facts::Season,
};
use meridian_core::{
    courier::{
        ClosedAs, Content, Destination, Evidence, IssueIs, IssueState, OpState, Operation, Standing,
    },
    ids::{IssueNumber, OpId, RoundKey},
    week::truth::{GoesOn, Item, Sentence},
};
use meridian_protocol::Failure;
use serde::Serialize;

/// What became of a wish about a round's issue, for the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundState {
    /// The operation.
    pub op: String,
    /// The round.
    pub round: String,
    /// Its issue.
    pub issue: IssueNumber,
    /// `open` or `closed`: what was asked for.
    pub wanted: IssueIs,
    /// The word of the operation's state.
    pub state: String,
    /// One sentence: what is so, what happens next, who must act.
    pub sentence: String,
    /// Where a person sees the issue, once it was read back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether it goes on only when a person acts.
    pub needs_person: bool,
}

impl WriteTx<'_> {
    /// Queues the wish that a round's issue be closed, or open again. What is wished already is not
    /// queued twice.
    ///
    /// # Errors
    /// [`Failure::NotReady`] while the issue is not known or was not read, or is no round's own;
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub fn set_round_state(
        &self,
        round: Option<RoundKey>,
        wanted: IssueIs,
    ) -> Result<OpId, Failure> {
        self.set_round_state_as(round, wanted, None)
    }

    /// The same with why it is to be closed.
    ///
    /// # Errors
    /// As [`Self::set_round_state`]; [`Failure::BadInput`] where an issue is to be its own duplicate.
    pub fn set_round_state_as(
        &self,
        round: Option<RoundKey>,
        wanted: IssueIs,
        reason: Option<ClosedAs>,
    ) -> Result<OpId, Failure> {
        self.set_state_of(&self.team()?, round, wanted, reason)
    }

    fn set_state_of(
        &self,
        team: &Team,
        round: Option<RoundKey>,
        wanted: IssueIs,
        reason: Option<ClosedAs>,
    ) -> Result<OpId, Failure> {
        let now = self.now();
        let round = match round {
            Some(round) => round,
            None => rhythm_of(team)?.round_at(now).key,
        };
        let author = self.wishes_as(team)?;
        self.check_writes(team)?;
        if let Some(stays) = self.stays_of(team, round)? {
            return Err(not_ready(stays));
        }
        let Some(bound) = self.store().bound_issue(team.id, &team.facts.cycle, round)? else {
            return Err(not_ready(unknown_issue(round)));
        };
        let Some(issue) = self.store().issue(team.id, bound.number)? else {
            return Err(not_ready(format!(
                "#{} was not read yet. Look now with a network, or run `meridian-cli sync`; then say it again.",
                bound.number
            )));
        };
        if let Some(gone) = self.told_of_gone(team, bound.number)? {
            return Err(not_ready(gone));
        }
        if matches!(reason, Some(ClosedAs::Duplicate { of, .. }) if of == bound.number) {
            let message = format!("#{} cannot be a duplicate of itself.", bound.number);
            return Err(Failure::BadInput { message });
        }
        let before = Standing::of(&issue);
        let wish = IssueState::new(round, bound.number, wanted, before);
        let content = IssueState { reason, ..wish };
        let operation = Operation {
            id: self.new_operation_id()?,
            author,
            created_at: now,
            not_before: None,
            state: OpState::queued(),
            content,
        };
        Ok(self.store_mut().wish(team.id, &operation)?)
    }
}

impl ReadTx<'_> {
    /// Why the issue or discussion of a round, by its key, else of the present one, stays as it is when the
    /// round is over, one or two sentences; none where it is the round's own issue.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn stays_open(&self, round: Option<RoundKey>) -> Result<Option<String>, Failure> {
        let team = self.team()?;
        let round = match round {
            Some(round) => round,
            None => rhythm_of(&team)?.round_at(self.now()).key,
        };
        self.stays_of(&team, round)
    }

    fn stays_of(&self, team: &Team, round: RoundKey) -> Result<Option<String>, Failure> {
        let cycle = &team.facts.cycle;
        match team.facts.destination {
            Destination::CycleIssue => {
                return Ok(Some(format!(
                    "All rounds of {cycle} share one issue, which stays open from week to week. Close it \
                     on GitHub when the cycle is over."
                )));
            }
            Destination::Issue { number } => {
                return Ok(Some(format!(
                    "All rounds of {cycle} go to #{number}, which stays open from week to week. Close it \
                     on GitHub when it has served."
                )));
            }
            Destination::RoundIssue | Destination::Discussion { .. } => {}
        }
        let bound = self.store().bound_issue(team.id, cycle, round)?;
        let Some(bound) = bound else { return Ok(None) };
        Ok(self.is_discussion(team, bound.number)?.then(|| {
            format!(
                "The updates of {round} go to discussion #{}, which Meridian neither closes nor opens. \
                 Do that on GitHub.",
                bound.number
            )
        }))
    }

    /// What became of a wish about a round's issue.
    ///
    /// # Errors
    /// When it is none, or the notebook cannot be read.
    pub fn round_state(&self, op: &OpId) -> Result<RoundState, Failure> {
        let team = self.team()?;
        let operation = self.store().operation(op)?;
        let Some(wish) = operation.clone().of::<IssueState>() else {
            return Err(not_ready(format!("{op} is no wish about an issue.")));
        };
        let evidence = self.store().evidence(op)?;
        let sentence = self.sentence_of(&team, &operation, &Season::of(self, &team))?;
        let IssueState { round, issue, wanted, .. } = wish.content;
        Ok(RoundState {
            op: op.to_string(),
            round: round.to_string(),
            issue,
            wanted,
            state: wish.state.word().to_owned(),
            sentence: match evidence.as_ref().and_then(|evidence| evidence.by_other.as_ref()) {
                Some(other) => format!("#{issue} is {}; {other} had done it.", wanted.word()),
                None => sentence.words,
            },
            url: evidence.map(|Evidence { url, .. }| url),
            needs_person: sentence.goes_on == GoesOn::ByAPerson,
        })
    }

    /// What is to be said of an operation that is no comment, in the words for every kind and its
    /// own.
    pub(crate) fn sentence_of(
        &self,
        team: &Team,
        op: &Operation,
        season: &Season,
    ) -> Result<Sentence, Failure> {
        Ok(self.truth_of_wish(team, op, season)?.0)
    }

    /// The same, with what is said of it as a line of the outbox.
    pub(crate) fn truth_of_wish(
        &self,
        team: &Team,
        op: &Operation,
        season: &Season,
    ) -> Result<(Sentence, Option<Item>), Failure> {
        let key = self.key_of(team, None, None)?;
        let known = self.known_here(team, &key, season)?.of_no_draft();
        let truth = self.truth_of(&known, Some(op), &self.zone_name()?);
        let said = truth
            .sentence
            .unwrap_or_else(|| Sentence { words: String::new(), goes_on: GoesOn::Over });
        // For want of a sign-in every kind stops alike.
        let stops = op.state.is_open() && (known.has_no_sign_in() || known.is_others(op));
        let mut said = match op.words(&op.state).filter(|_| !stops) {
            Some(words) => Sentence { words, goes_on: said.goes_on },
            None => said,
        };
        if op.state == OpState::Done
            && let Some(remark) = self.store().evidence(&op.id)?.and_then(|proof| op.remark(&proof))
        {
            said.words = format!("{} {remark}", said.words);
        }
        Ok((said, truth.item))
    }

    /// A waiting operation that is no comment, for the terminal.
    pub(crate) fn waiting_wish(
        &self,
        team: &Team,
        op: &Operation,
        season: &Season,
    ) -> Result<Option<Waiting>, Failure> {
        if let Content::HandOver(given) = &op.content {
            let op = op.clone().with(given.clone());
            return self.waiting_giving(team, &op, season).map(Some);
        }
        let Some(wish) = op.wish() else { return Ok(None) };
        let said = self.sentence_of(team, op, season)?;
        Ok(Some(Waiting {
            op: op.id.to_string(),
            section: wish.issue.map_or_else(|| wish.title.clone(), |issue| format!("#{issue}")),
            round: wish.round.map_or_else(String::new, |round| round.to_string()),
            state: op.state.word().to_owned(),
            reason: format!("It is to {}. {}", wish.is_to, said.words),
            theirs: None,
            theirs_sha256: None,
            team: team.facts.repository.clone(),
            needs_person: said.goes_on == GoesOn::ByAPerson,
            rule: None,
            url: None,
        }))
    }
}

fn unknown_issue(round: RoundKey) -> String {
    format!(
        "The issue of {round} is not known yet. Look now with a network, or run `meridian-cli sync`; or name \
         it with `meridian-cli round link`."
    )
}

fn not_ready(message: String) -> Failure {
    Failure::NotReady { message }
}

#[cfg(test)]
mod opening_tests;
#[cfg(test)]
mod places_tests;
#[cfg(test)]
mod tests;
