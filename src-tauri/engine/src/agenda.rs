//! Deadlines in the member's own time, and the reminders before them.

use crate::{Engine, failure, rhythm_of, schedule_of, store::Team, words::short};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use meridian_core::{
    courier::OpState,
    deadline::{Deadline, DeadlineKind, DeadlineShape, deadlines},
    draft::Template,
    ids::SectionId,
    reminder::{self, Delivered, PlanInput, ReminderKey, Snoozed, TeamHistory, UpdateState},
    rhythm::Round,
    time::{countdown, countdown_window, day_shift_words},
};
use meridian_protocol::{DeadlineRow, DeadlinesView, Failure};

pub use meridian_core::reminder::Reminder;

/// How long "Snooze" puts a reminder off.
const SNOOZE: Duration = Duration::hours(1);

impl Engine {
    /// Answers `ShowDeadlines`.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn show_deadlines(&self) -> Result<DeadlinesView, Failure> {
        let team = self.team()?;
        let (zone, now) = (self.zone_name()?, self.now());
        let schedule = schedule_of(&team);
        let first = schedule.as_ref().and_then(|schedule| schedule.week_one());
        let list = self.deadline_list(&team, &zone, now)?;
        let rows = list
            .iter()
            .map(|deadline| self.deadline_row(deadline, first, &zone, now))
            .collect::<Result<_, _>>()?;
        let source = match &team.facts.schedule {
            None => None,
            Some(kept) => {
                let read = self.moment(&zone, kept.read_at)?;
                Some(format!("{}, read {} {}", kept.source, read.day, short(&read)))
            }
        };
        Ok(DeadlinesView {
            now: self.moment(&zone, now)?,
            zone,
            cycle: team.facts.cycle.to_string(),
            source,
            rows,
        })
    }

    /// The deadlines as other programs read them. `zone` and `now` are the member's and the
    /// clock's where they are not given.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn deadline_shapes(&self, zone: Option<&str>) -> Result<Vec<DeadlineShape>, Failure> {
        let team = self.team()?;
        let zone = zone.map_or_else(|| self.zone_name(), |zone| Ok(zone.to_owned()))?;
        self.deadline_list(&team, &zone, self.now())?
            .iter()
            .map(|deadline| {
                deadline.shape(&zone, self.rules()).map_err(|error| failure::zone(&error))
            })
            .collect()
    }

    fn deadline_list(
        &self,
        team: &Team,
        zone: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Deadline>, Failure> {
        let sections: Vec<(SectionId, String)> =
            team.facts.sections.iter().map(|id| (id.clone(), Template::of(id).title)).collect();
        let schedule = schedule_of(team);
        deadlines(schedule.as_ref(), &rhythm_of(team), &sections, zone, self.rules(), now)
            .map_err(|error| failure::zone(&error))
    }

    fn deadline_row(
        &self,
        deadline: &Deadline,
        first: Option<NaiveDate>,
        zone: &str,
        now: DateTime<Utc>,
    ) -> Result<DeadlineRow, Failure> {
        let (at, window) = (deadline.at, deadline.window);
        let moment = |at| self.moment(zone, at);
        Ok(DeadlineRow {
            name: deadline.name.clone(),
            who: deadline.who.clone().unwrap_or_default(),
            when: deadline.when.clone(),
            at: at.map(moment).transpose()?,
            window: window
                .map(|(from, to)| Ok::<_, Failure>((moment(from)?, moment(to)?)))
                .transpose()?,
            day_shift: day_shift_words(&deadline.when, zone, self.rules())
                .map_err(|error| failure::zone(&error))?,
            countdown: match (at, window) {
                (Some(at), _) => countdown(now, at),
                (None, Some((from, to))) => countdown_window(now, from, to),
                (None, None) => String::new(),
            },
            week: deadline.week.map(|week| format!("Week {week}")),
            week_days: deadline.week.zip(first).map(|(week, first)| week_days(first, week)),
            reminders: (deadline.kind == DeadlineKind::UpdateDue).then(|| "4 h, 1 h".to_owned()),
            doubt: deadline.doubt.clone(),
        })
    }

    /// The notifications that should be shown now and were not yet.
    ///
    /// # Errors
    /// When the notebook cannot be read or the zone is unknown.
    pub fn reminders_due(&self) -> Result<Vec<Reminder>, Failure> {
        let Some(team) = self.store().current_team()? else { return Ok(Vec::new()) };
        let (zone, now) = (self.zone_name()?, self.now());
        let rhythm = rhythm_of(&team);
        let round = rhythm.round_at(now);
        let mut due = Vec::new();
        for round in [round, rhythm.next(&round)] {
            let input = self.plan_input(&team, &round, &zone)?;
            let plan =
                reminder::plan(&input, self.rules(), now).map_err(|error| failure::zone(&error))?;
            due.extend(plan.due_now);
        }
        Ok(due)
    }

    fn plan_input(&self, team: &Team, round: &Round, zone: &str) -> Result<PlanInput, Failure> {
        let mut input = PlanInput::new(round, zone);
        input.week =
            schedule_of(team).and_then(|schedule| round.week_in(&schedule)).map(|w| w.number);
        let mut state = UpdateState::Posted;
        for section in &team.facts.sections {
            let update = self.update_state(team, section, round)?;
            state = state.min(update);
            if update != UpdateState::Posted {
                input.sections.push(Template::of(section).title);
            }
        }
        input.state = state;
        let store = self.store();
        let seen = store.has_bound_issue(team.id)?;
        input.history = if seen { TeamHistory::HasHadIssues } else { TeamHistory::NoIssueYet };
        for step in reminder::Step::ALL {
            let key = ReminderKey::new(round.key, reminder::ReminderKind::UpdateDue, step);
            let named = log_key(team, &key);
            if let Some(at) = store.delivered(&named)? {
                input.already.push(Delivered { key: key.clone(), at });
            }
            if let Some(until) = store.snoozed(&named)? {
                input.snoozed.push(Snoozed { key, until });
            }
        }
        Ok(input)
    }

    fn update_state(
        &self,
        team: &Team,
        section: &SectionId,
        round: &Round,
    ) -> Result<UpdateState, Failure> {
        let key = self.key_of(team, Some(section.clone()), Some(round.key))?;
        let store = self.store();
        let latest = store.latest_operation(&key)?;
        Ok(match latest.map(|op| op.state) {
            Some(OpState::Done) => UpdateState::Posted,
            Some(state) if state.is_open() => UpdateState::Queued,
            _ if store.receipt(&key)?.is_some() => UpdateState::Posted,
            _ => match store.draft(&key)? {
                Some(draft) if draft.saved_at.is_some() => UpdateState::Drafted,
                _ => UpdateState::NothingYet,
            },
        })
    }

    /// Notes that a notification was shown, so that it is not shown twice.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn reminder_shown(&self, key: &ReminderKey) -> Result<(), Failure> {
        let (team, now) = (self.team()?, self.now());
        Ok(self.store().mark_delivered(&log_key(&team, key), now)?)
    }

    /// Notes for the window that notifications cannot be shown; none when they can (again).
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn note_notifications(&self, trouble: Option<&str>) -> Result<(), Failure> {
        Ok(self.store().set_standing_notice("notifications", trouble)?)
    }

    /// The member asked to be reminded again in an hour.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn reminder_snoozed(&self, key: &ReminderKey) -> Result<(), Failure> {
        let (team, now) = (self.team()?, self.now());
        Ok(self.store().snooze(&log_key(&team, key), now + SNOOZE)?)
    }
}

/// Two teams may have a round on the same day.
fn log_key(team: &Team, key: &ReminderKey) -> String {
    format!("{}/{key}", team.id)
}

/// `26 Oct to 1 Nov`
fn week_days(first: NaiveDate, week: u32) -> String {
    let monday = first + Duration::weeks(i64::from(week) - 1);
    let sunday = monday + Duration::days(6);
    let from = if monday.month() == sunday.month() { "%-d" } else { "%-d %b" };
    format!("{} to {}", monday.format(from), sunday.format("%-d %b"))
}
