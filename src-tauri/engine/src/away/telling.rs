//! Telling the team that the member is away, or back: a comment of theirs, shown before it goes.

use crate::{
    ReadTx, WriteTx, courier::tables::outbox::Which, ground::failure, settings::rhythm_of,
    team::tables::Team,
};
use meridian_core::{
    away::{
        Away, from_on,
        plan::{CannotTell, Facts, Planned, ToTell, plan},
    },
    courier::{Content, Destination, Message, Operation, marker::About},
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

impl ReadTx<'_> {
    /// What would be told, where, and what follows from it.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the team's updates go to where Meridian cannot write, no issue of its rounds
    /// is known, or there is nothing to take back; [`Failure::BadInput`] for what cannot be meant; when there
    /// is no team, or the files cannot be read.
    pub fn plan_away(&self, asked: &ToTell) -> Result<PlannedAway, Failure> {
        let team = self.team()?;
        let (issue, planned) = self.away_planned(&team, asked)?;
        Ok(PlannedAway {
            repository: team.facts.repository.clone(),
            issue,
            url: self.store().issue(team.id, issue)?.map(|issue| issue.url),
            login: self.team_view(&team)?.login,
            text: planned.text,
            rounds: planned.rounds.iter().map(ToString::to_string).collect(),
            notes: planned.notes,
            is_told: planned.is_told,
        })
    }

    fn away_planned(&self, team: &Team, asked: &ToTell) -> Result<(IssueNumber, Planned), Failure> {
        if self.goes_elsewhere(team)? {
            return Err(not_ready(
                "This team's updates go to a document or a chat, where Meridian cannot write. Tell them there.",
            ));
        }
        let rhythm = rhythm_of(team)?;
        let round = rhythm.round_at(self.now());
        let Some(issue) = self.issues_up_to(team, &round)?.first().copied() else {
            return Err(not_ready(
                "No issue of this team's last rounds is known yet. Run `meridian-cli sync` with a network, \
                 then say it again.",
            ));
        };
        let (told, login) = (self.told_away(team, &round)?, self.team_view(team)?.login);
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        let planned = plan(
            asked,
            &Facts {
                told: &told,
                me: team.facts.account.user,
                login: login.as_deref(),
                roles: &roles,
                sections: &team.facts.sections,
                rhythm: &rhythm,
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
        Ok((issue, planned?))
    }

    /// What is on its way of the member's own notices.
    fn away_waiting(&self, team: &Team) -> Result<usize, Failure> {
        let unfinished = self.store().operations(team.id, Which::Unfinished)?;
        let is_one = |op: &&Operation| {
            matches!(&op.content, Content::Message(Message { about: About::Away { .. }, .. }))
        };
        Ok(unfinished.iter().filter(is_one).count())
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
    /// what was told when.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where just that is told already; as [`ReadTx::plan_away`];
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub fn tell_away(&self, asked: &ToTell) -> Result<OpId, Failure> {
        let team = self.team()?;
        let me = self.wishes_as(&team)?;
        let (issue, planned) = self.away_planned(&team, asked)?;
        if planned.is_told {
            return Err(not_ready("That is told already; nothing is left to say."));
        }
        let round = rhythm_of(&team)?.round_at(self.now());
        let told =
            self.told_away(&team, &round)?.into_iter().filter(|told| told.user == me).count();
        let number = told + self.away_waiting(&team)? + 1;
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
