//! Deadlines in the member's own time.

mod row;

pub(crate) use row::ladder;

use crate::{
    Engine, failure, reminding::ReminderLog, rhythm_of, store::Team, words::short, zones::ZoneData,
};
use chrono::{DateTime, NaiveDate, Utc};
use meridian_core::{
    deadline::{
        CyclePhase, DeadlineKind, DeadlineShape, all_deadlines, cycle_span, deadlines, phase_words,
        phases,
    },
    draft::Template,
    ids::SectionId,
    reminder::Hours,
    rhythm::{Meeting, Rhythm, WeekMark},
    schedule::Schedule,
    time::{BundledZones, ZoneError, ZoneRules as _},
};
use meridian_protocol::{DeadlinesView, Failure, PhaseSpan, ZoneDataView};
use std::collections::BTreeMap;

/// What rows are drawn from, read once a view.
struct Page<'a> {
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
    /// What was shown and put off.
    log: ReminderLog,
    /// Why no reminder can be shown.
    silent: Option<String>,
}

impl Engine {
    /// Answers `ShowDeadlines`.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn show_deadlines(&self) -> Result<DeadlinesView, Failure> {
        let team = self.team()?;
        let (zone, now) = (self.zone_name()?, self.now());
        let schedule = self.schedule(&team)?;
        let page = Page {
            team: &team,
            zone: zone.clone(),
            now,
            hours: self.hours()?,
            rhythm: rhythm_of(&team),
            first: schedule.as_ref().and_then(Schedule::week_one),
            weeks: schedule.as_ref().and_then(Schedule::weeks),
            phases: schedule.as_ref().map(phases).unwrap_or_default(),
            moved: self.moved_from(&team, &zone)?,
            log: self.reminder_log(&team)?,
            silent: self.silence()?,
        };
        let sections = sections(&team);
        let list =
            all_deadlines(schedule.as_ref(), &page.rhythm, &sections, &zone, self.rules(), now);
        let mut list = list.map_err(|error| failure::zone(&error))?;
        list.extend(self.meetings_ahead(schedule.as_ref(), &page.rhythm, &zone, now)?);
        list.sort_by_key(|row| (row.first_moment().is_none(), row.first_moment()));
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
        let week = schedule.as_ref().and_then(|s| page.rhythm.round_at(now).week_in(s));
        let year = schedule.as_ref().and_then(cycle_span);
        let source = match &team.facts.schedule {
            None => None,
            Some(kept) => {
                let read = moment(kept.read_at)?;
                Some(format!("{}, read {} {}", kept.source, read.day, short(&read)))
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
            zone_data: self.zone_data_view(differs),
            rhythm: self.clock_changes(&page)?,
            silent: page.silent.clone(),
            rows,
            earlier,
            elsewhere: self.zone_of_this_computer()?,
            zone,
        })
    }

    /// Which zone data is used, how old it is, and whether it `differs` for this cycle.
    pub(crate) fn zone_data_view(&self, differs: bool) -> ZoneDataView {
        let rules = self.rules();
        let bundled = BundledZones.version();
        let system = rules.system_version();
        let used = rules.version();
        let age = ZoneData::age_words(self.now());
        let words = match &system {
            _ if differs => format!(
                "Zone data {bundled} in this build differs from the system's {} for this cycle; \
                 {used} is used, and the times concerned are marked.",
                system.as_deref().unwrap_or_default()
            ),
            None => format!("Zone data {age}, from this build; the system has none to compare."),
            Some(system) if *system == bundled => {
                format!("Zone data {age}; this build and the system have the same.")
            }
            Some(system) if *system > bundled => format!(
                "Zone data {system} of the system is used; this build has {age}. No deadline of \
                 this cycle differs."
            ),
            Some(system) => format!(
                "Zone data {age}, from this build; the system's is older ({system}). No deadline \
                 of this cycle differs."
            ),
        };
        ZoneDataView { bundled, system, used, words }
    }

    /// Notices of clock changes that move the rhythm's marks or a meeting for the member.
    fn clock_changes(&self, page: &Page<'_>) -> Result<Vec<String>, Failure> {
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

    /// The deadlines as other programs read them. `zone` and `now` are the member's and the
    /// clock's where they are not given.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn deadline_shapes(&self, zone: Option<&str>) -> Result<Vec<DeadlineShape>, Failure> {
        let team = self.team()?;
        let zone = zone.map_or_else(|| self.zone_name(), |zone| Ok(zone.to_owned()))?;
        let (schedule, rhythm) = (self.schedule(&team)?, rhythm_of(&team));
        let (sections, now) = (sections(&team), self.now());
        let shapes = || -> Result<_, ZoneError> {
            deadlines(schedule.as_ref(), &rhythm, &sections, &zone, self.rules(), now)?
                .iter()
                .map(|deadline| deadline.shape(&zone, self.rules()))
                .collect()
        };
        shapes().map_err(|error| failure::zone(&error))
    }
}

/// The member's sections with their titles.
pub(crate) fn sections(team: &Team) -> Vec<(SectionId, String)> {
    team.facts.sections.iter().map(|id| (id.clone(), Template::of(id).title)).collect()
}
