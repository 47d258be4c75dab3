//! The reminders before the member's deadlines, and the log of what was shown.

mod choosing;
mod leading;
pub(crate) mod log;
pub(crate) mod tables;

use crate::{
    ReadTx, WriteTx,
    deadlines::{ladder, sections},
    ground::{
        failure,
        local::{self, Role},
        store::Store,
    },
    settings::rhythm_of,
    team::tables::Team,
    week::compared::is_withdrawn_alone,
};
use chrono::{DateTime, Utc};
use leading::Leads;
use log::ReminderLog;
use meridian_core::{
    courier::{OpState, Parked},
    deadlines::{cycle_end, deadlines},
    draft::Template,
    ids::{DraftKey, SectionId},
    reminders::{
        self as reminder, Delivered, LadderKind, MilestonePlan, PlanInput, ReminderKey, Rings,
        SNOOZE, Snoozed, Subject, TeamHistory, UpdateState,
    },
    round::rhythm::Round,
    schedule::Schedule,
    week::truth::Place,
};
use meridian_protocol::{Bell, Failure};

/// What the standing notice is about that says why reminders cannot be shown.
const NOTIFICATIONS: &str = "notifications";

/// A reminder to show now, of whichever teams it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// What and when.
    pub title: String,
    /// What to do, at most two lines.
    pub body: String,
    /// Whether nothing follows that would say it again in time: it stays on the screen until a
    /// person has seen it.
    pub stays: bool,
    /// When everything that it is about is over.
    pub over: DateTime<Utc>,
    /// The deadlines that it is about; a newer reminder of any of them takes its place.
    pub about: Vec<String>,
    /// What the log calls everything that it says, each with its team.
    keys: Vec<String>,
    /// Where it leads: to the first draft that it speaks of, else to the deadline that it begins with.
    leads_to: Leads,
}

impl Reminder {
    /// What the log calls everything that it says.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }
}

impl ReadTx<'_> {
    /// What should be shown now and was not yet: one reminder at most, which says everything that
    /// is due in any team of the notebook. One team that cannot be read silences no other.
    ///
    /// # Errors
    /// When the notebook cannot be read or the zone is unknown, and nothing is due elsewhere.
    pub fn reminders_due(&self) -> Result<Vec<Reminder>, Failure> {
        let (zone, now) = (self.zone_name()?, self.now());
        let (mut due, mut about, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        let mut leads: Option<Leads> = None;
        let mut failed = None;
        for (team, place) in self.reminded_teams()? {
            match self.due_of(&team, &zone, now) {
                Ok(theirs) => {
                    for reminder in theirs {
                        leads = Some(Leads::first(leads, team.id, reminder.kind));
                        about.extend(reminder.deadlines().iter().map(|of| log_key(&team, of)));
                        keys.extend(reminder.keys().map(|key| log_key(&team, key.as_str())));
                        let title = place.of(&reminder.title);
                        due.push(reminder::Reminder { title, ..reminder });
                    }
                }
                Err(failure) => {
                    tracing::warn!(%failure, team = %team.facts.repository, "reminders");
                    failed = failed.or(Some(failure));
                }
            }
        }
        match (reminder::digest(due, self.last_shown()?, now).zip(leads), failed) {
            (Some((reminder::Reminder { title, body, stays, over, .. }, leads_to)), _) => {
                Ok(vec![Reminder { title, body, stays, over, about, keys, leads_to }])
            }
            (None, Some(failure)) => Err(failure),
            (None, None) => Ok(Vec::new()),
        }
    }

    /// What is due in one team.
    fn due_of(
        &self,
        team: &Team,
        zone: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<reminder::Reminder>, Failure> {
        let mut due = Vec::new();
        // Where the rhythm cannot be read, which is said, the schedule's own deadlines still count.
        let rhythm = rhythm_of(team).ok();
        let rounds = rhythm.map(|rhythm| (rhythm.round_at(now), rhythm));
        let rounds = rounds.map(|(round, rhythm)| [round, rhythm.next(&round)]);
        for round in rounds.into_iter().flatten() {
            let input = self.plan_input(team, &round, zone)?;
            let plan =
                reminder::plan(&input, self.rules(), now).map_err(|error| failure::zone(&error))?;
            due.extend(plan.due_now);
        }
        let milestones = self.milestone_plan(team, zone, now)?;
        due.extend(milestones.due(self.rules(), now).map_err(|error| failure::zone(&error))?);
        Ok(due)
    }

    /// The teams whose deadlines are reminded of: the one that the window shows, then the notebook's
    /// other real ones. The practice team's play is over while another one is shown.
    pub(crate) fn reminded_teams(&self) -> Result<Vec<(Team, PlaceWords)>, Failure> {
        let Some(team) = self.store().current_team()? else { return Ok(Vec::new()) };
        let others = self.others(&team)?;
        let named = |other: Team| {
            let repository = other.facts.repository.clone();
            (other, PlaceWords(Some(repository)))
        };
        let mut teams = vec![(team, PlaceWords(None))];
        teams.extend(others.into_iter().map(named));
        Ok(teams)
    }

    fn milestone_plan(
        &self,
        team: &Team,
        zone: &str,
        now: DateTime<Utc>,
    ) -> Result<MilestonePlan, Failure> {
        let (schedule, rhythm) = (self.schedule(team)?, rhythm_of(team).unwrap_or_default());
        let list =
            deadlines(schedule.as_deref(), &rhythm, &sections(team), zone, self.rules(), now);
        let moves = self.store().last_moves(team.id)?;
        let (bells, ladders) = (self.bells(team)?, self.ladders()?);
        let mut subjects = Vec::new();
        for deadline in list.map_err(|error| failure::zone(&error))? {
            let ladder = ladder(&deadline, &ladders, bells.get(&deadline.id).copied());
            let subject = Subject::of(&deadline, ladder);
            let moved_at = moves.get(&deadline.name).copied();
            subjects.extend(subject.map(|subject| Subject { moved_at, ..subject }));
        }
        let mut plan = MilestonePlan {
            subjects,
            hours: self.hours()?,
            zone: zone.to_owned(),
            since: team.created_at,
            already: Vec::new(),
            snoozed: Vec::new(),
        };
        for prefix in plan.log_prefixes(now) {
            let (already, snoozed) = self.log_under(team, &prefix)?;
            plan.already.extend(already);
            plan.snoozed.extend(snoozed);
        }
        Ok(plan)
    }

    pub(crate) fn plan_input(
        &self,
        team: &Team,
        round: &Round,
        zone: &str,
    ) -> Result<PlanInput, Failure> {
        let mut input = PlanInput::new(round, zone);
        input.hours = self.hours()?;
        input.ladder = self.ladder(LadderKind::Update)?;
        let schedule = self.schedule_of(team);
        input.week = schedule.as_deref().and_then(|s| round.week_in(s)).map(|w| w.number);
        let mut state = None;
        let (mut sections, mut are_off) = (team.facts.sections.iter().peekable(), 0);
        let has_none = sections.peek().is_none();
        for section in sections {
            if self.update_bell(team, round, Some(section))? == Some(Bell::Off) {
                are_off += 1;
                continue;
            }
            let update = self.update_state(team, Some(section.clone()), round)?;
            state = Some(state.map_or(update, |least: UpdateState| least.min(update)));
            if !update.is_settled() {
                input.sections.push(Template::of(section).title);
            }
        }
        if has_none && self.update_bell(team, round, None)? == Some(Bell::Off) {
            are_off += 1;
        }
        input.rings = match state {
            _ if self.is_after_cycle(team, schedule.as_deref(), round)? => Rings::CycleOver,
            None if are_off > 0 => Rings::Off,
            _ if self.is_away(team, round)? => Rings::Away,
            _ => Rings::Usual,
        };
        input.state = match state {
            Some(state) => state,
            None => self.update_state(team, None, round)?,
        };
        input.history = self.history(team)?;
        (input.already, input.snoozed) =
            self.log_under(team, &format!("{}/update-due/", round.key))?;
        Ok(input)
    }

    /// Whether a team ever had an issue of the kind: before that nothing is called late.
    pub(crate) fn history(&self, team: &Team) -> Result<TeamHistory, Failure> {
        // Of what goes elsewhere it is not known whether there ever was any.
        let seen = self.store().has_bound_issue(team.id)? && !self.goes_elsewhere(team)?;
        Ok(if seen { TeamHistory::HasHadIssues } else { TeamHistory::NoIssueYet })
    }

    /// What the member chose for the bell of an update.
    pub(crate) fn update_bell(
        &self,
        team: &Team,
        round: &Round,
        section: Option<&SectionId>,
    ) -> Result<Option<Bell>, Failure> {
        let id = match section {
            Some(section) => format!("update-due/{}/{section}", round.key),
            None => format!("update-due/{}", round.key),
        };
        self.bell_of(team, &id)
    }

    /// Whether the team's cycle is over before this round opens, and nobody opened an issue for it
    /// all the same.
    pub(crate) fn is_after_cycle(
        &self,
        team: &Team,
        schedule: Option<&Schedule>,
        round: &Round,
    ) -> Result<bool, Failure> {
        if schedule.and_then(cycle_end).is_none_or(|end| round.opens < end) {
            return Ok(false);
        }
        Ok(self.store().bound_issue(team.id, &team.facts.cycle, round.key)?.is_none())
    }

    /// What the log has of the keys that begin so.
    fn log_under(
        &self,
        team: &Team,
        prefix: &str,
    ) -> Result<(Vec<Delivered>, Vec<Snoozed>), Failure> {
        let rows = self.store().reminder_log(&format!("{}{prefix}", log_prefix(team)))?;
        let (mut already, mut snoozed) = (Vec::new(), Vec::new());
        for (rest, shown, put_off) in rows {
            let key = ReminderKey::from_text(format!("{prefix}{rest}"));
            already.extend(shown.map(|at| Delivered { key: key.clone(), at }));
            snoozed.extend(put_off.map(|until| Snoozed { key, until }));
        }
        Ok((already, snoozed))
    }

    /// When anything was last shown, for whichever team.
    pub(crate) fn last_shown(&self) -> Result<Option<DateTime<Utc>>, Failure> {
        Ok(self.store().last_delivered("")?)
    }

    /// How far the update of one section is; without one the member's first.
    pub(crate) fn update_state(
        &self,
        team: &Team,
        section: Option<SectionId>,
        round: &Round,
    ) -> Result<UpdateState, Failure> {
        self.state_of(team, &self.key_of(team, section, Some(round.key))?)
    }

    /// What became of a draft of `team`.
    pub(crate) fn state_of(&self, team: &Team, key: &DraftKey) -> Result<UpdateState, Failure> {
        let store = self.store();
        let latest = store.latest_operation(key)?;
        let receipt = store.receipt(key)?;
        let is_gone = match &receipt {
            Some(receipt) => store.is_gone(team.id, &receipt.comment)?,
            None => false,
        };
        let is_withdrawn = match &receipt {
            Some(receipt) => is_withdrawn_alone(&store, team, key, receipt)?,
            None => false,
        };
        Ok(match latest.map(|op| op.state) {
            Some(state) if state.is_open() => UpdateState::Queued,
            // Nothing of it counts until it is posted again.
            _ if is_withdrawn => UpdateState::Withdrawn,
            // What was there is gone, whatever the receipt proved once.
            Some(OpState::Parked(Parked::Deleted)) => UpdateState::Stopped,
            _ if is_gone => UpdateState::Stopped,
            Some(OpState::Done) => UpdateState::Posted,
            _ if receipt.is_some() => UpdateState::Posted,
            Some(OpState::Conflict { .. } | OpState::Parked(_)) => UpdateState::Stopped,
            None if self.is_by_hand(&store, team, key)? => UpdateState::Posted,
            _ if self.is_giving(&store, team, key)? => UpdateState::Queued,
            _ if self.given(&store, team, key)?.is_some() => UpdateState::Given,
            _ => match store.draft(key)? {
                Some(draft) if draft.saved_at.is_some() => UpdateState::Drafted,
                _ => UpdateState::NothingYet,
            },
        })
    }

    /// Whether the member has put an update there by hand, or says so of one that goes elsewhere.
    fn is_by_hand(&self, store: &Store, team: &Team, key: &DraftKey) -> Result<bool, Failure> {
        if let Place::Elsewhere(said) = self.place(store, team, key)? {
            return Ok(said.is_some());
        }
        let issues = store.issues_of(team.id, &key.cycle, key.round)?;
        Ok(self.pasted(store, team, (key, &issues))?.is_some())
    }

    /// Everything that was shown and put off for this team.
    pub(crate) fn reminder_log(&self, team: &Team) -> Result<ReminderLog, Failure> {
        let rows = self.store().reminder_log(&log_prefix(team))?;
        Ok(ReminderLog::of_rows(rows))
    }
}

impl WriteTx<'_> {
    /// Notes that a reminder was shown, so that nothing it says is shown twice.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn reminder_shown(&self, reminder: &Reminder) -> Result<(), Failure> {
        let now = self.now();
        Ok(self.store_mut().mark_delivered(&reminder.keys, now)?)
    }

    /// Notes for the window that notifications cannot be shown; none when they can (again).
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn note_notifications(&self, trouble: Option<&str>) -> Result<(), Failure> {
        Ok(self.store_mut().set_standing_notice(NOTIFICATIONS, trouble)?)
    }
}

impl ReadTx<'_> {
    /// Why the last reminder could not be shown; none when it could, or none was tried yet.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn notification_trouble(&self) -> Result<Option<String>, Failure> {
        Ok(self.store().standing_notice(NOTIFICATIONS)?)
    }

    /// Why no reminder can be shown at this moment, as far as it is known, with what to do.
    pub(crate) fn silence(&self) -> Result<Option<String>, Failure> {
        let agent = local::seen(self.data_dir(), Role::Agent);
        Ok(reminder::silence(agent, self.notification_trouble()?.as_deref()))
    }
}

impl WriteTx<'_> {
    /// The member asked to be reminded again in an hour of everything that it says.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn reminder_snoozed(&self, reminder: &Reminder) -> Result<(), Failure> {
        let (now, until) = (self.now(), self.now() + SNOOZE);
        let mut store = self.store_mut();
        // It was shown before it was put off, also where the clock was set back in between.
        store.noted_by(now, until)?;
        Ok(store.snooze(&reminder.keys, until)?)
    }
}

/// Two teams may have a round on the same day.
pub(crate) fn log_key(team: &Team, key: &str) -> String {
    format!("{}{key}", log_prefix(team))
}

/// Which team a title is about, where that is not the one that the window shows.
pub(crate) struct PlaceWords(Option<String>);

impl PlaceWords {
    /// The title with the team behind it: where a desktop cuts it, what and when stay.
    pub(crate) fn of(&self, title: &str) -> String {
        match &self.0 {
            None => title.to_owned(),
            Some(repository) => format!("{title} ({repository})"),
        }
    }
}

/// What the keys of a team begin with in the log.
fn log_prefix(team: &Team) -> String {
    format!("{}/", team.id)
}

#[cfg(test)]
mod choosing_tests;
