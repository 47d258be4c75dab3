//! What the notebook knows of a round that is to be opened, the text that follows from it, and the wish that
//! it be opened with that text. GitHub is asked nothing.

use crate::{
    ReadTx, WriteTx,
    ground::failure,
    settings::rhythm_of,
    team::tables::{Team, TeamKind},
};
use chrono::TimeDelta;
use meridian_core::{
    away::Away,
    courier::{NewIssueText, looked_for, marker::About},
    ids::{Account, IssueNumber, OpId, RoundKey},
    post::can::May,
    round::{
        openers::Opened,
        opening::{self, Choices, Facts, Given, LastRound, Opener, Opening, Permission, Tag, plan},
        rhythm::{Rhythm, Round, RoundPhase},
        tracking,
    },
    schedule::Schedule,
    settings::OpenedByItself,
    time::countdown,
};
use meridian_practice::Role;
use meridian_protocol::Failure;
use serde::Serialize;
use std::sync::Arc;

/// What is asked for one opening; what it leaves out is as the team has chosen it.
#[derive(Debug, Clone, Default)]
pub struct ToOpen {
    /// Which round; the present one while its issue is open, else the next.
    pub round: Option<RoundKey>,
    /// Whom to tag.
    pub tag: Option<Tag>,
    /// Labels beside the team's.
    pub labels: Vec<String>,
    /// The milestone.
    pub milestone: Option<String>,
    /// Whether to pin it.
    pub pin: bool,
    /// Zones whose times are listed beside the team's.
    pub zones: Vec<String>,
    /// The text of a template to follow.
    pub template: Option<String>,
    /// Whether there is no person who could be asked: then an issue of somebody who opens no rounds here
    /// keeps nothing from being opened.
    pub by_itself: bool,
}

/// The opening of a round as it would be now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedOpening {
    /// The round, by the date on which it opens.
    pub round: String,
    /// `Week 10 of 16`, where the schedule tells.
    pub week: Option<String>,
    /// Where.
    pub repository: String,
    /// As whom, where that is known.
    pub login: Option<String>,
    /// When it opens and how long that is, when updates are due and when it closes; one sentence.
    pub times: String,
    /// The issue or discussion on which a comment opens it, where that is of other rounds too; none where it
    /// gets an issue of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<IssueNumber>,
    /// The round's issue, where it is there already; of one that shares it, where the round is opened.
    pub issue: Option<IssueNumber>,
    /// Whether it is there, and when GitHub was read for it; one sentence.
    pub standing: String,
    /// How long the body is, in bytes.
    pub bytes: usize,
    /// Whom it reaches, in words.
    pub reach: String,
    /// The text, and what is to be said of it.
    #[serde(flatten)]
    pub opening: Opening,
}

impl PlannedOpening {
    /// `A new issue in o/r, as @ana-example`, or `A comment on o/r#7, as @ana-example`
    pub fn goes_to(&self) -> String {
        let login = self.login.as_ref().map_or_else(String::new, |login| format!(", as @{login}"));
        match self.on {
            Some(on) => format!("A comment on {}#{on}{login}", self.repository),
            None => format!("A new issue in {}{login}", self.repository),
        }
    }
}

impl ReadTx<'_> {
    /// What opens a round, and whom it reaches.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where a round of this team has no issue of its own, or it has no such round;
    /// when there is no team, or the files cannot be read.
    pub fn plan_opening(&self, asked: &ToOpen) -> Result<PlannedOpening, Failure> {
        self.plan_opening_of(&self.team()?, asked)
    }

    pub(super) fn plan_opening_of(
        &self,
        team: &Team,
        asked: &ToOpen,
    ) -> Result<PlannedOpening, Failure> {
        let rhythm = rhythm_of(team)?;
        let round = self.round_asked(team, &rhythm, asked.round)?;
        let on = self.opens_on(team, &round)?;
        let schedule = self.schedule(team)?;
        let week = schedule.as_deref().and_then(|schedule| round.week_in(schedule));
        let roles = self.store().roles(team.id, &team.facts.cycle);
        let mut choices = self.choices(team, asked)?;
        if on.is_some() {
            // A comment has none of it.
            choices = Choices { labels: Vec::new(), milestone: None, pin: false, ..choices };
        }
        let login = self.team_view(team)?.login;
        let template = self.given_template(team, asked)?;
        let away: Vec<opening::Away> = self.away_in(team, &round)?.into_iter().map(gone).collect();
        let named = self.chosen_together(team)?.unwrap_or_default();
        let carried = self.carried_into(team, &round)?;
        let opening = plan(&Facts {
            repository: &team.facts.repository,
            cycle: &team.facts.cycle,
            cycle_words: team.facts.cycle_words(),
            round,
            week,
            now: self.now(),
            schedule: given_schedule(team, schedule.as_ref(), named.schedule.is_some()),
            roster: match &roles {
                Ok(roles) if roles.is_empty() && named.roster.is_some() => unread_here(),
                Ok(roles) if roles.is_empty() => Given::Missing,
                Ok(roles) => Given::Here(roles),
                Err(_) => Given::Unreadable("what is kept of it is damaged".to_owned()),
            },
            away: &away,
            choices: &choices,
            template: template.as_deref(),
            last: match on {
                Some(_) => None,
                None => self.round_before(team, &rhythm, &round, schedule.as_deref())?,
            },
            is_shared: on.is_some(),
            carried: &carried,
            opener: Opener {
                login: login.clone(),
                is_bot: is_bot(&team.facts.account),
                may: self.may(team)?,
            },
            helpers: &[],
            rules: self.rules(),
        });
        let (issue, standing) = match on {
            Some(on) => self.standing_on(team, &round, on)?,
            None => self.standing_of(team, &round)?,
        };
        let sections = roles.as_ref().map_or(0, Vec::len);
        Ok(PlannedOpening {
            round: round.key.to_string(),
            week: week.map(|week| week.to_string()),
            repository: team.facts.repository.clone(),
            login,
            times: self.times_of(&round, on.is_some())?,
            on,
            issue,
            standing,
            bytes: opening.body.len(),
            reach: opening.reach_words(sections),
            opening,
        })
    }

    /// What the team has chosen in its file, where one is followed, with what is asked for this once.
    fn choices(&self, team: &Team, asked: &ToOpen) -> Result<Choices, Failure> {
        let file = self.chosen_together(team)?;
        let mut choices = file.map_or_else(Choices::default, |file| file.choices());
        choices.tag = asked.tag.unwrap_or(choices.tag);
        choices.labels.extend(asked.labels.iter().cloned());
        choices.milestone = asked.milestone.clone().or(choices.milestone);
        choices.pin |= asked.pin;
        choices.zones.extend(asked.zones.iter().cloned());
        Ok(choices)
    }

    /// The team's own text: what a job or the member brings along, else that which the team's file names.
    fn given_template(&self, team: &Team, asked: &ToOpen) -> Result<Given<String>, Failure> {
        match &asked.template {
            Some(template) => Ok(Given::Here(template.clone())),
            None => self.template_chosen_together(team),
        }
    }

    /// The present round until its issue closes, then the next.
    pub(super) fn round_asked(
        &self,
        team: &Team,
        rhythm: &Rhythm,
        asked: Option<RoundKey>,
    ) -> Result<Round, Failure> {
        if let Some(key) = asked {
            return round_named(team, rhythm, key);
        }
        let present = rhythm.round_at(self.now());
        Ok(match present.phase(self.now()) {
            RoundPhase::Closed => rhythm.next(&present),
            _ => present,
        })
    }

    fn round_before(
        &self,
        team: &Team,
        rhythm: &Rhythm,
        round: &Round,
        schedule: Option<&Schedule>,
    ) -> Result<Option<LastRound>, Failure> {
        let before = rhythm.previous(round);
        let bound = self.store().bound_issue(team.id, &team.facts.cycle, before.key)?;
        let week = schedule.and_then(|schedule| before.week_in(schedule));
        let name = week.map_or_else(
            || format!("Round of {}", before.key),
            |week| format!("Week {}", week.number),
        );
        Ok(bound.map(|bound| LastRound { name, issue: bound.number }))
    }

    /// What the account may do there, as far as GitHub has said it in passing; the practice team's
    /// GitHub is here and is asked.
    pub(super) fn may(&self, team: &Team) -> Result<Permission, Failure> {
        if team.facts.kind == TeamKind::Practice {
            let practice = self.parts.practice()?;
            let world = practice.world().map_err(|error| failure::practice(&error))?;
            let user = team.facts.account.user.0;
            let role = world.repositories.iter().find_map(|one| one.roles.get(&user));
            return Ok(match role {
                Some(Role::Write | Role::Admin) => Permission::Write,
                Some(Role::Triage) => Permission::Triage,
                Some(Role::Read) | None => Permission::Read,
            });
        }
        // GitHub tells a job of nobody's role. What it lets one do that may write issues is what write
        // access does with them; where it may not, no issue is opened either.
        if is_bot(&team.facts.account) {
            return Ok(Permission::Write);
        }
        let heard = self.store().heard(team.id)?.and_then(|(heard, _)| heard.repository);
        Ok(match heard.and_then(|(repository, _)| repository.may) {
            None => Permission::Unknown,
            Some(May { push: true, .. }) => Permission::Write,
            Some(May { triage: true, .. }) => Permission::Triage,
            Some(_) => Permission::Read,
        })
    }

    pub(super) fn times_of(&self, round: &Round, is_shared: bool) -> Result<String, Failure> {
        let zone = self.zone_name()?;
        // Who reads times in UTC reads each once.
        let said = |at| {
            self.moment(&zone, at).map(|moment| match moment.dated() {
                dated if dated == moment.utc => dated,
                dated => format!("{dated} ({})", moment.utc),
            })
        };
        let (opens, due, closes) = (said(round.opens)?, said(round.due)?, said(round.closes)?);
        let left = match countdown(self.now(), round.opens) {
            past if past == "past" => "opened".to_owned(),
            left => format!("opens in {left}"),
        };
        let are = if self.now() >= round.due { "were" } else { "are" };
        let end = match (self.now() >= round.closes, is_shared) {
            (true, _) => "its end was",
            (false, true) => "it is over",
            (false, false) => "it closes",
        };
        Ok(format!("It {left}: {opens}. Updates {are} due {due}, and {end} {closes}."))
    }

    /// Why a round is not opened as it was planned; none where it can be.
    pub(super) fn cannot_open(
        &self,
        team: &Team,
        planned: &PlannedOpening,
        round: &Round,
        by_itself: bool,
    ) -> Result<Option<Failure>, Failure> {
        let candidates = match planned.on {
            Some(_) => Vec::new(),
            None => self.store().candidates(team.id, &team.facts.cycle, round.key)?,
        };
        if planned.issue.is_some() || (!candidates.is_empty() && !by_itself) {
            return Ok(Some(not_ready(planned.standing.clone())));
        }
        if self.now() >= round.closes {
            let message =
                format!("The round of {} is over, so no issue is opened for it.", round.key);
            return Ok(Some(not_ready(message)));
        }
        // By its time alone a comment belongs to a round.
        let earliest = match planned.on {
            Some(_) => round.opens,
            None => tracking::earliest(round.opens),
        };
        if self.now() < earliest {
            let from = self.moment(&self.zone_name()?, earliest)?.dated();
            return Ok(Some(not_ready(format!(
                "It is too early for the round of {}: what opens it counts from {from} on.",
                round.key
            ))));
        }
        let problems = &planned.opening.problems;
        let message = (!problems.is_empty()).then(|| problems.join(" "));
        Ok(message.map(|message| Failure::BadInput { message }))
    }

    /// The round's issue, and in words whether it is there.
    pub(super) fn standing_of(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<(Option<IssueNumber>, String), Failure> {
        let store = self.store();
        let bound = store.bound_issue(team.id, &team.facts.cycle, round.key)?;
        if let Some(bound) = bound {
            if let Some(gone) = self.told_of_gone(team, bound.number)? {
                return Ok((None, gone));
            }
            let words = format!("The round's issue is there already: #{}.", bound.number);
            return Ok((Some(bound.number), words));
        }
        let candidates = store.candidates(team.id, &team.facts.cycle, round.key)?;
        if let Some(first) = candidates.first() {
            return Ok((
                None,
                format!(
                    "#{} may be the round's issue. Before another is opened say which one is: on the \
                     screen Team under This round, or with `meridian-cli round link`.",
                    first.number
                ),
            ));
        }
        let own = looked_for(&team.facts.cycle, round.key);
        let seen = match store.pulled(team.id, &own)? {
            Some(seen) => Some(seen),
            None => store.pulled(team.id, "issues")?,
        };
        let words = match seen {
            Some(seen) => {
                let at = self.moment(&self.zone_name()?, seen.at)?.dated();
                format!("No issue of this round was found; looked {at}.")
            }
            None => "The issues there were not read yet. Look now, or run `meridian-cli sync`."
                .to_owned(),
        };
        Ok((None, words))
    }
}

impl WriteTx<'_> {
    /// Queues the wish that a round be opened as it was planned. A milestone is not asked for.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where its issue is there or something may be it, and where the round is over or so
    /// far ahead that its issue would not be found; [`Failure::BadInput`] where the text cannot go; as
    /// [`ReadTx::plan_opening`] and [`Self::wish_round_issue`].
    pub fn open_round(&self, asked: &ToOpen) -> Result<OpId, Failure> {
        self.open_round_of(&self.team()?, asked)
    }

    pub(super) fn open_round_of(&self, team: &Team, asked: &ToOpen) -> Result<OpId, Failure> {
        let planned = self.plan_opening_of(team, asked)?;
        let round = self.round_asked(team, &rhythm_of(team)?, asked.round)?;
        if let Some(why) = self.cannot_open(team, &planned, &round, asked.by_itself)? {
            return Err(why);
        }
        let opening = planned.opening;
        if let Some(on) = planned.on {
            let about = About::Opening { cycle: team.facts.cycle.clone(), round: round.key };
            return self.queue_message(team, about, on, &opening.body);
        }
        let text = NewIssueText {
            title: opening.title,
            body: opening.body,
            labels: opening.labels,
            milestone: None,
            assignees: Vec::new(),
        };
        self.wish_round_issue_of(team, round.key, text)
    }

    /// The same, and what is to follow once its issue is there is noted as it was planned: the pin, and the
    /// further texts with tags. Whoever drains sees to it.
    pub(super) fn open_with_what_follows(
        &self,
        team: &Team,
        asked: &ToOpen,
    ) -> Result<OpId, Failure> {
        let planned = self.plan_opening_of(team, asked)?;
        let round = self.round_asked(team, &rhythm_of(team)?, asked.round)?.key;
        let op = self.open_round_of(team, asked)?;
        let (pin, calls) = (planned.opening.pin, planned.opening.roll_calls);
        let opened = Opened { op: op.clone(), round, pin, calls, left_until: None };
        self.keep(OpenedByItself, team.id, Some(&opened))?;
        Ok(op)
    }

    /// The same by a command that sees to what follows itself, once it has looked again; where it ends before,
    /// whoever drains after so long does it.
    ///
    /// # Errors
    /// As [`Self::open_round`].
    pub fn open_round_within(&self, asked: &ToOpen, most: TimeDelta) -> Result<OpId, Failure> {
        let team = self.team()?;
        let op = self.open_with_what_follows(&team, asked)?;
        if let Some(opened) = self.chosen(OpenedByItself, team.id)? {
            let left_until = Some(self.now() + most);
            self.keep(OpenedByItself, team.id, Some(&Opened { left_until, ..opened }))?;
        }
        Ok(op)
    }

    /// Such a command has seen to it.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn has_finished_opening(&self, op: &OpId) -> Result<(), Failure> {
        let team = self.team()?;
        let opened = self.chosen(OpenedByItself, team.id)?;
        match opened.is_some_and(|opened| opened.op == *op) {
            true => self.keep::<OpenedByItself>(OpenedByItself, team.id, None),
            false => Ok(()),
        }
    }
}

/// A round by its key.
///
/// # Errors
/// [`Failure::NotReady`] where the team has none of that.
pub(crate) fn round_named(team: &Team, rhythm: &Rhythm, key: RoundKey) -> Result<Round, Failure> {
    rhythm
        .round(key)
        .ok_or_else(|| not_ready(format!("No round of {} opens on {key}.", team.facts.repository)))
}

/// Whether the account is an app's own, as that of a workflow: no person can be called so.
fn is_bot(account: &Account) -> bool {
    account.login.ends_with("[bot]")
}

/// How somebody stands there who told ahead.
fn gone(away: Away) -> opening::Away {
    let until = Some(away.until.format("%a %-d %b").to_string());
    opening::Away { login: away.login, until }
}

/// What the team's file names and nobody could read here.
fn unread_here<T>() -> Given<T> {
    Given::Unreadable("it was not read".to_owned())
}

fn given_schedule<'a>(
    team: &Team,
    read: Option<&'a Arc<Schedule>>,
    is_named: bool,
) -> Given<&'a Schedule> {
    match (read, &team.facts.schedule) {
        (Some(schedule), _) => Given::Here(schedule),
        (None, None) if is_named => unread_here(),
        (None, None) => Given::Missing,
        (None, Some(_)) => Given::Unreadable("no date is understood in it".to_owned()),
    }
}

fn not_ready(message: String) -> Failure {
    Failure::NotReady { message }
}
