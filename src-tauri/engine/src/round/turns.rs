//! Whose turn it is to open a round, to sum it up or to close its issue, from what this laptop knows.

use crate::{
    ReadTx,
    courier::tables::outbox::Which,
    ground::clock::Clock as _,
    settings::rhythm_of,
    team::tables::{Team, TeamKind},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Comment, Content, Destination, Issue, Request, marker::About},
    ids::RoundKey,
    round::{
        ladder::{self, Decision, Hands, Look, MayClose, RoundIssue, Said},
        openers::{Trusted, WORKFLOW},
        rhythm::Round,
    },
    settings::{LeftOpen, RoundsByItself},
    team::roster::{TeamLeads, team_leads},
};
use meridian_protocol::Failure;
use serde::Serialize;

/// What was due and could not be done is tried again after this:
/// as long as an idle laptop leaves GitHub alone.
const PAUSE: TimeDelta = TimeDelta::minutes(5);

/// Something that is to be done once a round, and whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The round, by the date on which it opens.
    pub round: String,
    /// `open`, `close`, or `sum up` where a round shares its place with others.
    pub what: &'static str,
    /// What is so, in words; times in UTC.
    #[serde(flatten)]
    pub said: Said,
}

/// What may be the member's to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Opening,
    Closing,
    Summary,
}

impl ReadTx<'_> {
    /// When it is to be looked next whether it is the member's turn; none where nothing is done by itself.
    pub(crate) fn next_turn(&self, team: &Team) -> Result<Option<DateTime<Utc>>, Failure> {
        if !self.acts_by_itself(team)? {
            return Ok(None);
        }
        let now = self.now();
        let at = self.turns_of(team)?.into_iter().filter_map(|turn| match turn.said.decision {
            Decision::Watch { until } => Some(until),
            // What is due already, the drain that has just ended could not do.
            Decision::Look
            | Decision::Open { .. }
            | Decision::Close { .. }
            | Decision::Summarise { .. } => Some(now + PAUSE),
            Decision::Done { .. } | Decision::Nothing | Decision::TooLate => None,
        });
        Ok(at.min())
    }

    /// A moment that somebody made up is good for practice only.
    pub(super) fn acts_by_itself(&self, team: &Team) -> Result<bool, Failure> {
        let is_made_up = self.parts.clock.is_pinned() && team.facts.kind == TeamKind::GitHub;
        Ok(!is_made_up && self.kept(RoundsByItself, team.id)? && !self.goes_elsewhere(team)?)
    }

    pub(super) fn has_own_issues(&self, team: &Team) -> Result<bool, Failure> {
        Ok(team.facts.destination == Destination::RoundIssue && !self.goes_elsewhere(team)?)
    }

    pub(super) fn hands(&self, team: &Team, round: &Round) -> Result<Hands, Failure> {
        let file = self.chosen_together(team)?;
        let login = &team.facts.account.login;
        let workflow = self.workflow_watched(team)?.map(|watched| watched.health);
        let stagger = self.store().stagger(round.key)?;
        let leads = self.leads_of_team(team)?;
        Ok(Hands::of((file.as_ref(), &leads), login, workflow, stagger))
    }

    /// Who leads the team, as its roster says.
    pub(super) fn leads_of_team(&self, team: &Team) -> Result<TeamLeads, Failure> {
        Ok(team_leads(&self.store().roles(team.id, &team.facts.cycle)?))
    }

    pub(super) fn turns_of(&self, team: &Team) -> Result<Vec<Turn>, Failure> {
        let Ok(rhythm) = rhythm_of(team) else { return Ok(Vec::new()) };
        let now = self.now();
        let present = rhythm.round_at(now);
        let next = rhythm.next(&present);
        let mut turns = Vec::new();
        let is_over = now >= present.closes;
        let to_open = if is_over { next } else { present };
        if let Some(words) = self.left_to_a_person(team, &to_open)? {
            let said = Said { decision: Decision::Nothing, words };
            turns.push(Turn { round: to_open.key.to_string(), what: "open", said });
        } else if !self.is_answered(team, to_open.key, Asked::Opening)? {
            let look = self.known_look(team, &to_open)?;
            let said = ladder::opening(&to_open, self.hands(team, &to_open)?, look.as_ref(), now);
            turns.push(Turn { round: to_open.key.to_string(), what: "open", said });
        }
        if now >= present.opens && !self.is_answered(team, present.key, Asked::Closing)? {
            let round = present.key.to_string();
            if let Some(words) = self.gone_of(team, &present)? {
                let said = Said { decision: Decision::Nothing, words };
                turns.push(Turn { round, what: "close", said });
                return Ok(turns);
            }
            let look = self.known_look(team, &present)?;
            if team.facts.is_shared() {
                let said = self.summing_up_turn(team, &present, look.as_ref())?;
                turns.extend(said.map(|said| Turn { round, what: "sum up", said }));
                return Ok(turns);
            }
            // Of what no issue is known there is nothing to look at.
            let none = Look { at: now, issue: None };
            let said = self.closing_turn(team, &present, Some(look.as_ref().unwrap_or(&none)))?;
            turns.push(Turn { round, what: "close", said });
        }
        Ok(turns)
    }

    /// What is said of a round's issue that is gone; none while there is one, or none is known.
    fn gone_of(&self, team: &Team, round: &Round) -> Result<Option<String>, Failure> {
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, round.key)?;
        bound.map_or(Ok(None), |bound| self.told_of_gone(team, bound.number))
    }

    /// Why only a person opens a round; none where a laptop may.
    fn left_to_a_person(&self, team: &Team, round: &Round) -> Result<Option<String>, Failure> {
        match self.store().bound_issue(team.id, &team.facts.cycle, round.key)? {
            Some(bound) => self.told_of_gone(team, bound.number),
            None => self.opening_held(team, round.key),
        }
    }

    /// Of a round that shares its place with others; none while that is not known.
    fn summing_up_turn(
        &self,
        team: &Team,
        round: &Round,
        look: Option<&Look>,
    ) -> Result<Option<Said>, Failure> {
        let Some(on) = self.place_of(team, round)? else { return Ok(None) };
        let end = rhythm_of(team)?.next(round).opens;
        let is_done =
            self.is_answered(team, round.key, Asked::Summary)? || self.is_summed_up(team, round)?;
        let hands = self.hands(team, round)?;
        Ok(Some(ladder::summing_up(round, end, hands, is_done, (on, look), self.now())))
    }

    pub(super) fn closing_turn(
        &self,
        team: &Team,
        round: &Round,
        look: Option<&Look>,
    ) -> Result<Said, Failure> {
        let end = rhythm_of(team)?.next(round).opens;
        let number = look.and_then(|look| look.issue.as_ref()).map(|issue| issue.number);
        let issue = match number {
            Some(number) => self.store().issue(team.id, number)?,
            None => None,
        };
        let author = issue.as_ref().and_then(|issue| issue.author.as_ref());
        let by =
            author.filter(|author| author.login != WORKFLOW).map(|author| author.login.clone());
        let rights = MayClose {
            is_author: author.is_some_and(|author| author.id == team.facts.account.user),
            may: self.may(team)?,
            is_summed_up: self.is_answered(team, round.key, Asked::Summary)?
                || self.is_summed_up(team, round)?,
            others: &by.into_iter().collect::<Vec<_>>(),
        };
        let hands = self.hands(team, round)?;
        Ok(ladder::closing(round, end, hands, rights, look, self.now()))
    }

    /// Whether a summary that counts stands there; one of the member's own from before the end is to be
    /// brought up to date.
    fn is_summed_up(&self, team: &Team, round: &Round) -> Result<bool, Failure> {
        let openers = self.openers(team)?;
        let trusted = Trusted { me: team.facts.account.user, openers: &openers };
        let about = About::Summary { cycle: team.facts.cycle.clone(), round: round.key };
        let issues = self.store().issues_there(team.id, &team.facts.cycle, round.key)?;
        for issue in issues {
            let there = self.store().messages_on(team.id, issue)?;
            let counts = trusted.first(there.iter().map(|one| &one.comment), &about);
            let stands = |one: &Comment| !trusted.wrote(one) || one.updated_at >= round.closes;
            if counts.is_some_and(stands) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What is known of the round's issue already, and since when; none where none is known.
    pub(super) fn known_look(&self, team: &Team, round: &Round) -> Result<Option<Look>, Failure> {
        if team.facts.is_shared() {
            return self.look_at_place(team, round);
        }
        let store = self.store();
        let Some(bound) = store.bound_issue(team.id, &team.facts.cycle, round.key)? else {
            return Ok(None);
        };
        let Some(issue) = store.issue(team.id, bound.number)? else { return Ok(None) };
        let read = store
            .pulled(team.id, &Request::Issue { number: bound.number, etag: None }.resource())?;
        let at = read.map_or(issue.updated_at, |read| read.at);
        Ok(Some(Look { at, issue: Some(round_issue(&issue)) }))
    }

    /// Whether the member, or this laptop for them, has answered it before: what they took back is not done
    /// again.
    pub(super) fn is_answered(
        &self,
        team: &Team,
        round: RoundKey,
        asked: Asked,
    ) -> Result<bool, Failure> {
        let Some(found) = rhythm_of(team)?.round(round) else { return Ok(false) };
        if asked == Asked::Closing && self.kept(LeftOpen, team.id)?.contains(&round) {
            return Ok(true);
        }
        let all = self.store().operations(team.id, Which::All)?;
        Ok(all.iter().any(|op| match (&op.content, asked) {
            (Content::NewIssue(issue), Asked::Opening) => issue.round == round,
            (Content::Message(message), Asked::Opening) => {
                matches!(message.about, About::Opening { round: one, .. } if one == round)
            }
            (Content::IssueState(state), Asked::Closing) => {
                state.round == round && state.reason.is_none() && op.created_at >= found.closes
            }
            (Content::Message(message), Asked::Summary) => {
                let of = |about: &About| matches!(about, About::Summary { round: one, .. } if *one == round);
                of(&message.about) && op.created_at >= found.closes
            }
            _ => false,
        }))
    }
}

pub(super) fn round_issue(issue: &Issue) -> RoundIssue {
    let by = match issue.author.as_ref().map(|author| author.login.as_str()) {
        Some(WORKFLOW) => "the workflow".to_owned(),
        Some(login) => login.to_owned(),
        None => "somebody".to_owned(),
    };
    let closed = issue.closed().map(|(by, at)| (by.unwrap_or_else(|| "somebody".to_owned()), at));
    RoundIssue { number: issue.number, by, at: issue.created_at, closed, is_shared: false }
}
