//! Deadlines in the member's own time.

pub(crate) mod calendar;
mod ladders;
mod row;
mod soon;

pub(crate) use row::ladder;
use row::round_of;

use crate::{
    Query, ReadTx,
    ground::{failure, zones::ZoneData},
    reminders::log::ReminderLog,
    settings::rhythm_of,
    team::tables::Team,
    week::words::not_understood,
};
use chrono::{DateTime, NaiveDate, Utc};
use meridian_core::{
    deadlines::{
        CyclePhase, Deadline, DeadlineKind, DeadlineShape, all_deadlines, cycle_span, deadlines,
        phase_words, phases, tell_unread,
    },
    draft::Template,
    hours::Hours,
    ids::SectionId,
    reminders::Ladders,
    round::rhythm::{Meeting, Rhythm, WeekMark},
    schedule::Schedule,
    time::ZoneRules as _,
};
use meridian_protocol::{
    Bell, DeadlinesView, Failure, PhaseSpan, Reply, ShowDeadlines, ZoneDataView,
};
use std::collections::BTreeMap;

/// What rows are drawn from, read once a view.
struct AgendaFacts<'a> {
    team: &'a Team,
    zone: String,
    now: DateTime<Utc>,
    hours: Hours,
    rhythm: Rhythm,
    first: Option<NaiveDate>,
    weeks: Option<u32>,
    phases: Vec<CyclePhase>,
    /// From when each milestone moved, by name.
    moved: BTreeMap<String, String>,
    /// What the member chose, by the deadline's id.
    bells: BTreeMap<String, Bell>,
    /// Which reminders the member chose for each kind.
    ladders: Ladders,
    /// When each was noticed to have moved.
    moves: BTreeMap<String, DateTime<Utc>>,
    /// What was shown and put off.
    log: ReminderLog,
    /// Why no reminder can be shown.
    silent: Option<String>,
}

impl Query for ShowDeadlines {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.show_deadlines()
    }
}

impl ReadTx<'_> {
    /// The team's deadlines and meetings, soonest first.
    fn listed(
        &self,
        team: &Team,
        schedule: Option<&Schedule>,
        rhythm: &Rhythm,
        zone: &str,
    ) -> Result<Vec<Deadline>, Failure> {
        let (sections, now) = (sections(team), self.now());
        let list = all_deadlines(schedule, rhythm, &sections, zone, self.rules(), now);
        let mut list = list.map_err(|error| failure::zone(&error))?;
        self.drop_after_cycle(team, schedule, rhythm, &mut list)?;
        list.extend(self.meetings_ahead(schedule, rhythm, zone, now)?);
        list.sort_by_key(|row| (row.first_moment().is_none(), row.first_moment()));
        Ok(list)
    }

    /// Answers `ShowDeadlines`.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn show_deadlines(&self) -> Result<DeadlinesView, Failure> {
        let team = self.team()?;
        let (zone, now) = (self.zone_name()?, self.now());
        let schedule = self.schedule(&team)?;
        let page = self.agenda_facts(&team, schedule.as_deref(), &zone)?;
        let list = self.listed(&team, schedule.as_deref(), &page.rhythm, &zone)?;
        let (mut rows, mut earlier) = (Vec::new(), Vec::new());
        for deadline in &list {
            if !deadline.is_long_past(now) {
                rows.push(self.deadline_row(deadline, &page)?);
            } else if deadline.kind == DeadlineKind::Milestone {
                earlier.push(self.deadline_row(deadline, &page)?);
            }
        }
        let all = || earlier.iter().chain(&rows);
        let mut roles: Vec<String> = Vec::new();
        for role in all().flat_map(|row| &row.roles) {
            if !roles.contains(role) {
                roles.push(role.clone());
            }
        }
        let moment = |at| self.moment(&zone, at);
        let span = |phase: &CyclePhase| {
            let (from, to) = (moment(phase.from)?, moment(phase.to)?);
            Ok(PhaseSpan { name: phase.name.clone(), from, to })
        };
        let week = schedule.as_deref().and_then(|s| page.rhythm.round_at(now).week_in(s));
        let year = schedule.as_deref().and_then(cycle_span);
        let source = match &team.facts.schedule {
            None => None,
            Some(kept) => {
                let read = moment(kept.read_at)?;
                let unread = schedule.as_deref().map_or(&[][..], |schedule| &schedule.unread);
                let unread =
                    not_understood(unread).map_or_else(String::new, |said| format!("; {said}"));
                Some(format!("{}, read {}{unread}", kept.source, read.dated()))
            }
        };
        let differs = all().any(|row| row.zone_data.is_some());
        Ok(DeadlinesView {
            now: moment(now)?,
            cycle: team.facts.cycle_words().to_owned(),
            source,
            doubts: all().filter(|row| row.is_doubtful()).count(),
            roles,
            phases: page.phases.iter().map(span).collect::<Result<_, Failure>>()?,
            weeks_to_freeze: phase_words(&page.phases, now),
            week_of: week.map(|week| week.to_string()),
            year: year.map(|span| self.moments(&zone, span)).transpose()?,
            zone_data: self.zone_data_view(Some(differs)),
            rhythm: self.clock_changes(&page)?,
            silent: page.silent.clone(),
            rows,
            earlier,
            elsewhere: self.zone_of_this_computer()?,
            zone,
        })
    }

    /// What the rows of a team's deadlines are drawn from.
    fn agenda_facts<'a>(
        &self,
        team: &'a Team,
        schedule: Option<&Schedule>,
        zone: &str,
    ) -> Result<AgendaFacts<'a>, Failure> {
        // Read before the rest: the store is held until the end of a statement.
        let moves = self.store().last_moves(team.id)?;
        Ok(AgendaFacts {
            team,
            zone: zone.to_owned(),
            now: self.now(),
            hours: self.hours()?,
            rhythm: rhythm_of(team)?,
            first: schedule.and_then(Schedule::week_one),
            weeks: schedule.and_then(Schedule::weeks),
            phases: schedule.map(phases).unwrap_or_default(),
            moved: self.moved_from(team, zone)?,
            bells: self.bells(team)?,
            ladders: self.ladders()?,
            moves,
            log: self.reminder_log(team)?,
            silent: self.silence()?,
        })
    }

    /// Which zone data is used, and what there is to say about it; `differs` is whether the two
    /// differ for this cycle, none where that was not looked at.
    pub(crate) fn zone_data_view(&self, differs: Option<bool>) -> ZoneDataView {
        let rules = self.rules();
        ZoneDataView {
            bundled: ZoneData::bundled_version(),
            system: rules.system_version(),
            used: rules.version(),
            words: rules.words(differs, self.now()),
        }
    }

    /// Whether this build's zone data and the system's differ for a deadline of the team's cycle;
    /// none where there is no team.
    pub(crate) fn zone_data_differs(&self, zone: &str) -> Result<Option<bool>, Failure> {
        let Some(team) = self.store().current_team()? else { return Ok(None) };
        // Without a rhythm it is not looked at.
        let Ok(rhythm) = rhythm_of(&team) else { return Ok(None) };
        let (schedule, now) = (self.schedule(&team)?, self.now());
        let list =
            all_deadlines(schedule.as_deref(), &rhythm, &sections(&team), zone, self.rules(), now);
        let mut list = list.map_err(|error| failure::zone(&error))?;
        list.extend(self.meetings_ahead(schedule.as_deref(), &rhythm, zone, now)?);
        let differs = list.iter().any(|row| self.zone_difference(row, zone).is_some());
        Ok(Some(differs))
    }

    /// Notices of clock changes that move the rhythm's marks or a meeting for the member.
    fn clock_changes(&self, page: &AgendaFacts<'_>) -> Result<Vec<String>, Failure> {
        let mark = |name: &str, mark: WeekMark| Meeting {
            name: name.to_owned(),
            zone: "UTC".to_owned(),
            weekday: mark.day,
            time: mark.time,
            from: None,
            to: None,
        };
        let marks = [
            mark("the updates' cut-off", page.rhythm.due),
            mark("the issue's close", page.rhythm.closes),
        ];
        let mut notices = Vec::new();
        for meeting in marks.iter().chain(&self.meetings()?) {
            let said = meeting.notices(&page.zone, self.rules(), page.now);
            notices.extend(said.map_err(|error| failure::zone(&error))?);
        }
        Ok(notices)
    }

    /// The deadlines as other programs read them, and what of the schedule is not understood. `zone` and `now` are the member's and the
    /// clock's where they are not given.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn deadline_shapes(&self, zone: Option<&str>) -> Result<Vec<DeadlineShape>, Failure> {
        let team = self.team()?;
        let zone = zone.map_or_else(|| self.zone_name(), |zone| Ok(zone.to_owned()))?;
        let (schedule, rhythm) = (self.schedule(&team)?, rhythm_of(&team)?);
        let (sections, now) = (sections(&team), self.now());
        let list = deadlines(schedule.as_deref(), &rhythm, &sections, &zone, self.rules(), now);
        let mut list = list.map_err(|error| failure::zone(&error))?;
        self.drop_after_cycle(&team, schedule.as_deref(), &rhythm, &mut list)?;
        let shapes = list.iter().map(|deadline| deadline.shape(&zone, self.rules()));
        let mut shapes: Vec<DeadlineShape> =
            shapes.collect::<Result<_, _>>().map_err(|error| failure::zone(&error))?;
        if let Some(schedule) = &schedule {
            tell_unread(&list, &mut shapes, schedule, &zone);
        }
        Ok(shapes)
    }

    /// Leaves out the rhythm's marks of rounds that the cycle has no more.
    fn drop_after_cycle(
        &self,
        team: &Team,
        schedule: Option<&Schedule>,
        rhythm: &Rhythm,
        list: &mut Vec<Deadline>,
    ) -> Result<(), Failure> {
        let mut kept = Vec::with_capacity(list.len());
        for deadline in std::mem::take(list) {
            let is_mark =
                matches!(deadline.kind, DeadlineKind::UpdateDue | DeadlineKind::IssueCloses);
            let is_over = match deadline.at.filter(|_| is_mark) {
                Some(at) => self.is_after_cycle(team, schedule, &round_of(rhythm, at))?,
                None => false,
            };
            if !is_over {
                kept.push(deadline);
            }
        }
        *list = kept;
        Ok(())
    }
}

/// The member's sections with their titles.
pub(crate) fn sections(team: &Team) -> Vec<(SectionId, String)> {
    team.facts.sections.iter().map(|id| (id.clone(), Template::of(id).title)).collect()
}
