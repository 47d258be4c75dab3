//! Telling the team that the member is away, or back: a comment of theirs, shown before it goes.

use crate::{
    ReadTx, WriteTx, courier::tables::outbox::Which, ground::failure, settings::rhythm_of,
    team::tables::Team,
};
use meridian_core::{
    away::{
        Away, Told, from_on,
        plan::{CannotTell, Facts, Planned, ToTell, plan},
    },
    courier::{
        Content, Destination, Message, Operation,
        marker::{About, away::Notice},
    },
    ids::{IssueNumber, OpId},
    team::roster::Person,
    time::ZoneRules as _,
};
use meridian_protocol::Failure;
use serde::Serialize;

/// What would be told now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedAway {
    /// Where.
    pub repository: String,
    /// The issue on which it is told.
    pub issue: IssueNumber,
    /// Where a person sees that.
    pub url: Option<String>,
    /// As whom, where that is known.
    pub login: Option<String>,
    /// What people read.
    pub text: String,
    /// The rounds that it changes, by the dates on which they open.
    pub rounds: Vec<String>,
    /// What the member should know, one sentence each.
    pub notes: Vec<String>,
    /// Whether just that is told already, so that nothing is left to say.
    pub is_told: bool,
    /// What brings just that already, while it is on its way.
    pub waits: Option<OpId>,
}

/// Somebody who is or will be away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwayTold {
    /// What they are called on GitHub.
    pub login: String,
    /// Their name, where the roster has one.
    pub name: Option<String>,
    /// The first day, as a date.
    pub from: String,
    /// The last day, as a date.
    pub until: String,
    /// Who covers, by login.
    pub cover: Option<String>,
    /// Whether it is the member.
    pub mine: bool,
}

/// What is said where just that is told already.
const TOLD: &str = "That is told already; nothing is left to say.";

impl PlannedAway {
    /// Where and as whom it goes, or that there is nothing left to tell; one or two sentences.
    pub fn words(&self) -> String {
        if self.is_told {
            return TOLD.to_owned();
        }
        if let Some(op) = &self.waits {
            return format!(
                "That is on its way already as {op}; the outbox says how far it is (`meridian-cli outbox show \
                 {op}`)."
            );
        }
        let login = self.login.as_ref().map_or_else(String::new, |login| format!(", as @{login}"));
        format!("A comment on #{} of {}{login}. It tags nobody.", self.issue, self.repository)
    }

    /// What follows from it, one sentence each.
    pub fn follows(&self) -> Vec<String> {
        let rounds = (!self.rounds.is_empty())
            .then(|| format!("Rounds that it changes: {}.", self.rounds.join(", ")));
        rounds.into_iter().chain(self.notes.iter().cloned()).collect()
    }
}

impl AwayTold {
    /// `ana-example (Ana Example), you  2026-11-23 to 2026-11-29, bo-example covers`
    pub fn words(&self) -> String {
        let name = self.name.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
        let mine = if self.mine { ", you" } else { "" };
        let cover =
            self.cover.as_ref().map_or_else(String::new, |login| format!(", {login} covers"));
        format!("{}{name}{mine}  {} to {}{cover}", self.login, self.from, self.until)
    }
}

/// What is told, and where.
struct Found {
    issue: IssueNumber,
    planned: Planned,
    /// What brings it already.
    waits: Option<OpId>,
    /// Which one of the member's notices it is.
    number: usize,
}

impl ReadTx<'_> {
    /// What would be told, where, and what follows from it.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the team's updates go to where Meridian cannot write, no issue of its rounds
    /// is known, or there is nothing to take back; [`Failure::BadInput`] for what cannot be meant; when there
    /// is no team, or the files cannot be read.
    pub fn plan_away(&self, asked: &ToTell) -> Result<PlannedAway, Failure> {
        let team = self.team()?;
        let Found { issue, planned, waits, .. } = self.away_planned(&team, asked)?;
        Ok(PlannedAway {
            repository: team.facts.repository.clone(),
            issue,
            url: self.store().issue(team.id, issue)?.map(|issue| issue.url),
            login: self.team_view(&team)?.login,
            text: planned.text,
            rounds: planned.rounds.iter().map(ToString::to_string).collect(),
            notes: planned.notes,
            is_told: planned.is_told && waits.is_none(),
            waits,
        })
    }

    fn away_planned(&self, team: &Team, asked: &ToTell) -> Result<Found, Failure> {
        if self.goes_elsewhere(team)? {
            return Err(not_ready(
                "This team's updates go to a document or a chat, where Meridian cannot write. Tell them there.",
            ));
        }
        let rhythm = rhythm_of(team)?;
        let round = rhythm.round_at(self.now());
        let Some((issue, issue_back)) = self.issues_up_to(team, &round)?.first().copied() else {
            return Err(not_ready(
                "No issue of this team's last rounds is known yet. Look now with a network, or run \
                 `meridian-cli sync`; then say it again.",
            ));
        };
        let (mut told, login) = (self.told_away(team, &round)?, self.team_view(team)?.login);
        let (me, waiting) = (team.facts.account.user, self.away_waiting(team)?);
        // What waits will be the newest there is, also where this device's clock is behind GitHub's.
        let at = told.iter().map(|told| told.at).fold(self.now(), Ord::max);
        told.extend(waiting.iter().map(|(_, notice)| {
            let login = login.clone().unwrap_or_default();
            Told { user: me, login, notice: notice.clone(), at }
        }));
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        let planned = plan(
            asked,
            &Facts {
                told: &told,
                me,
                login: login.as_deref(),
                roles: &roles,
                sections: &team.facts.sections,
                rhythm: &rhythm,
                issue_back,
                is_by_round: matches!(team.facts.destination, Destination::RoundIssue),
                zone: &self.zone_name()?,
                rules: self.rules(),
                now: self.now(),
            },
        );
        let planned = planned.map_err(|why| match (why, asked) {
            (CannotTell::Zone(error), _) => failure::zone(&error),
            (CannotTell::Said(words), ToTell::Back { .. }) => not_ready(&words),
            (CannotTell::Said(message), ToTell::Away { .. }) => Failure::BadInput { message },
        });
        let planned = planned?;
        // Of what is told of these days the newest counts, so that one brings it.
        let brings = |(_, notice): &&(OpId, Notice)| notice.is_of(planned.notice.until());
        let waits = waiting.iter().rev().find(brings).filter(|_| planned.is_told);
        let waits = waits.map(|(op, _)| op.clone());
        let number = told.iter().filter(|told| told.user == me).count() + 1;
        Ok(Found { issue, planned, waits, number })
    }

    /// The member's own notices that are on their way, oldest first.
    fn away_waiting(&self, team: &Team) -> Result<Vec<(OpId, Notice)>, Failure> {
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        let me = team.facts.account.user;
        let mine = unfinished.into_iter().filter(|op| op.author == me);
        let notice = |op: Operation| match op.content {
            Content::Message(Message { about: About::Away { notice, .. }, .. }) => {
                Some((op.id, notice))
            }
            _ => None,
        };
        Ok(mine.filter_map(notice).collect())
    }

    /// Who told that they are or will be away, as the mirror has it.
    ///
    /// # Errors
    /// When there is no team, or the files cannot be read.
    pub fn who_is_away(&self) -> Result<Vec<AwayTold>, Failure> {
        let team = self.team()?;
        let round = rhythm_of(&team)?.round_at(self.now());
        let today = self.rules().at(&self.zone_name()?, self.now());
        let today = today.map_err(|error| failure::zone(&error))?.wall.date();
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        let login = self.team_view(&team)?.login;
        let told = from_on(&self.told_away(&team, &round)?, today);
        let one = |away: Away| {
            let mut people = roles.iter().flat_map(|role| role.lead.iter().chain(&role.shadows));
            let is = |person: &&Person| person.handle.as_deref().is_some_and(|is| away.is(is));
            AwayTold {
                name: people.find(is).and_then(|person| person.name.clone()),
                from: away.from.to_string(),
                until: away.until.to_string(),
                mine: login.as_deref().is_some_and(|me| away.is(me)),
                cover: away.cover,
                login: away.login,
            }
        };
        Ok(told.into_iter().map(one).collect())
    }
}

impl WriteTx<'_> {
    /// Queues what is told, as it was planned. Each notice is a comment of its own, so that it can be read
    /// what was told when. What is on its way already is not told a second time.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where just that is told already; as [`ReadTx::plan_away`];
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub fn tell_away(&self, asked: &ToTell) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        let Found { issue, planned, waits, number } = self.away_planned(&team, asked)?;
        if let Some(op) = waits {
            return Ok(op);
        }
        if planned.is_told {
            return Err(not_ready(TOLD));
        }
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let about = About::Away { notice: planned.notice, number };
        self.queue_message(&team, about, issue, &planned.text)
    }
}

fn not_ready(message: &str) -> Failure {
    Failure::NotReady { message: message.to_owned() }
}

#[cfg(test)]
#[path = "telling_tests.rs"]
mod tests;
