//! Deadlines in the member's own time.

use crate::{Engine, failure, rhythm_of, schedule_of, store::Team, words::short};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use meridian_core::{
    deadline::{
        Concern, CyclePhase, Deadline, DeadlineKind, DeadlineShape, SourceReading, all_deadlines,
        cycle_span, deadlines, phase_at, phase_words, phases,
    },
    draft::Template,
    ids::SectionId,
    schedule::{Schedule, YearOrigin},
    time::{ZoneError, ZoneRules as _, aoe_words, countdown, countdown_window, day_shift_words},
};
use meridian_protocol::{
    BellView, DeadlineRow, DeadlinesView, Elsewhere, Failure, Moment, PhaseSpan, ReadingView,
    ZoneDataView,
};
use std::collections::BTreeMap;

/// Where people of release teams live, from west to east: enough to see a day go round.
const PLACES: [(&str, &str); 5] = [
    ("San Francisco", "America/Los_Angeles"),
    ("UTC", "UTC"),
    ("Berlin", "Europe/Berlin"),
    ("Kolkata", "Asia/Kolkata"),
    ("Tokyo", "Asia/Tokyo"),
];

/// What rows are drawn from, read once a view.
struct Page {
    zone: String,
    now: DateTime<Utc>,
    first: Option<NaiveDate>,
    weeks: Option<u32>,
    phases: Vec<CyclePhase>,
    /// From when each milestone moved, by name.
    moved: BTreeMap<String, String>,
}

impl Engine {
    /// Answers `ShowDeadlines`.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn show_deadlines(&self) -> Result<DeadlinesView, Failure> {
        let team = self.team()?;
        let (zone, now) = (self.zone_name()?, self.now());
        let schedule = schedule_of(&team);
        let page = Page {
            zone: zone.clone(),
            now,
            first: schedule.as_ref().and_then(Schedule::week_one),
            weeks: schedule.as_ref().and_then(Schedule::weeks),
            phases: schedule.as_ref().map(phases).unwrap_or_default(),
            moved: self.moved_from(&team, &zone)?,
        };
        let (sections, rhythm) = (sections(&team), rhythm_of(&team));
        let list = all_deadlines(schedule.as_ref(), &rhythm, &sections, &zone, self.rules(), now);
        let list = list.map_err(|error| failure::zone(&error))?;
        let (mut rows, mut earlier) = (Vec::new(), Vec::new());
        for deadline in &list {
            let row = self.deadline_row(deadline, &page)?;
            if !deadline.is_long_past(now) {
                rows.push(row);
            } else if deadline.kind == DeadlineKind::Milestone {
                earlier.push(row);
            }
        }
        let mut roles: Vec<String> = Vec::new();
        for role in earlier.iter().chain(&rows).flat_map(|row| &row.roles) {
            if !roles.contains(role) {
                roles.push(role.clone());
            }
        }
        let moment = |at| self.moment(&zone, at);
        let span = |phase: &CyclePhase| {
            let (from, to) = (moment(phase.from)?, moment(phase.to)?);
            Ok(PhaseSpan { name: phase.name.clone(), from, to })
        };
        let week = schedule.as_ref().and_then(|s| rhythm.round_at(now).week_in(s));
        let year = schedule.as_ref().and_then(cycle_span);
        let source = match &team.facts.schedule {
            None => None,
            Some(kept) => {
                let read = moment(kept.read_at)?;
                Some(format!("{}, read {} {}", kept.source, read.day, short(&read)))
            }
        };
        let doubts = earlier.iter().chain(&rows);
        Ok(DeadlinesView {
            now: moment(now)?,
            cycle: team.facts.cycle.to_string(),
            source,
            doubts: doubts.filter(|row| row.doubt.is_some() || row.question.is_some()).count(),
            rows,
            earlier,
            roles,
            phases: page.phases.iter().map(span).collect::<Result<_, Failure>>()?,
            weeks_to_freeze: phase_words(&page.phases, now),
            week_of: week.map(|week| week.to_string()),
            year: year
                .map(|(from, to)| Ok::<_, Failure>((moment(from)?, moment(to)?)))
                .transpose()?,
            zone_data: self.zone_data(),
            rhythm: Vec::new(),
            zone,
        })
    }

    fn zone_data(&self) -> ZoneDataView {
        let bundled = self.rules().version();
        ZoneDataView {
            used: bundled.clone(),
            words: format!("Zone data {bundled}, from this build."),
            bundled,
            system: None,
        }
    }

    /// The deadlines as other programs read them. `zone` and `now` are the member's and the
    /// clock's where they are not given.
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn deadline_shapes(&self, zone: Option<&str>) -> Result<Vec<DeadlineShape>, Failure> {
        let team = self.team()?;
        let zone = zone.map_or_else(|| self.zone_name(), |zone| Ok(zone.to_owned()))?;
        let (schedule, rhythm) = (schedule_of(&team), rhythm_of(&team));
        let (sections, now) = (sections(&team), self.now());
        let shapes = || -> Result<_, ZoneError> {
            deadlines(schedule.as_ref(), &rhythm, &sections, &zone, self.rules(), now)?
                .iter()
                .map(|deadline| deadline.shape(&zone, self.rules()))
                .collect()
        };
        shapes().map_err(|error| failure::zone(&error))
    }

    fn deadline_row(&self, deadline: &Deadline, page: &Page) -> Result<DeadlineRow, Failure> {
        let (at, window) = (deadline.at, deadline.window);
        let moment = |at| self.moment(&page.zone, at);
        let first = deadline.first_moment();
        let week = deadline.week;
        let update = deadline.kind == DeadlineKind::UpdateDue;
        Ok(DeadlineRow {
            id: deadline.id.clone(),
            who: deadline.who.clone().unwrap_or_default(),
            roles: deadline.roles.clone(),
            mine: deadline.concern != Concern::Others,
            past: deadline.is_past(page.now),
            line: deadline.line,
            at: at.map(moment).transpose()?,
            window: window.map(|window| self.moments(&page.zone, window)).transpose()?,
            aoe: at.map(aoe_words),
            readings: deadline
                .readings
                .iter()
                .map(|reading| self.reading_view(reading, &page.zone))
                .collect::<Result<_, _>>()?,
            year_inferred: deadline.year == YearOrigin::Inferred,
            day_shift: day_shift_words(&deadline.when, &page.zone, self.rules())
                .map_err(|error| failure::zone(&error))?,
            countdown: match (at, window) {
                (Some(at), _) => countdown(page.now, at),
                (None, Some((from, to))) => countdown_window(page.now, from, to),
                (None, None) => String::new(),
            },
            week: week.map(|week| format!("Week {week}")),
            week_of: week.map(|week| match page.weeks.filter(|of| week <= *of) {
                Some(of) => format!("Week {week} of {of}"),
                None => format!("Week {week}"),
            }),
            week_days: week.zip(page.first).map(|(week, first)| week_days(first, week)),
            phase: first.and_then(|at| phase_at(&page.phases, at)).map(|p| p.name.clone()),
            elsewhere: at.map_or_else(|| Ok(Vec::new()), |at| self.elsewhere(at))?,
            reminders: update.then(|| "4 h, 1 h".to_owned()),
            bell: BellView { on: update, steps: Vec::new() },
            doubt: deadline.doubt.clone(),
            moved_from: page.moved.get(&deadline.name).cloned(),
            ..DeadlineRow::named(deadline.name.clone(), deadline.when.clone())
        })
    }

    fn moments(
        &self,
        zone: &str,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<(Moment, Moment), Failure> {
        Ok((self.moment(zone, from)?, self.moment(zone, to)?))
    }

    fn reading_view(&self, reading: &SourceReading, zone: &str) -> Result<ReadingView, Failure> {
        Ok(ReadingView {
            place: reading.place.clone(),
            text: reading.text.clone(),
            zone: reading.zone.clone(),
            moment: reading.at.map(|at| self.moment(zone, at)).transpose()?,
            window: reading.window.map(|window| self.moments(zone, window)).transpose()?,
            used: reading.used,
        })
    }

    fn elsewhere(&self, at: DateTime<Utc>) -> Result<Vec<Elsewhere>, Failure> {
        PLACES
            .into_iter()
            .map(|(place, zone)| {
                let moment = self.moment(zone, at)?;
                Ok(Elsewhere { place: place.to_owned(), zone: zone.to_owned(), moment })
            })
            .collect()
    }
}

/// The member's sections with their titles.
pub(crate) fn sections(team: &Team) -> Vec<(SectionId, String)> {
    team.facts.sections.iter().map(|id| (id.clone(), Template::of(id).title)).collect()
}

/// `26 Oct to 1 Nov`
fn week_days(first: NaiveDate, week: u32) -> String {
    let monday = first + Duration::weeks(i64::from(week) - 1);
    let sunday = monday + Duration::days(6);
    let from = if monday.month() == sunday.month() { "%-d" } else { "%-d %b" };
    format!("{} to {}", monday.format(from), sunday.format("%-d %b"))
}
