//! The member's deadlines for any calendar.

use crate::{Engine, agenda, failure, rhythm_of, schedule_of, store::Team};
use chrono::{DateTime, Utc};
use meridian_core::{
    deadline::{Concern, all_deadlines, cycle_span},
    rhythm::Round,
    schedule::{
        Schedule,
        ics::{Event, Export, Happens, calendar, event_id, events},
    },
};
use meridian_protocol::Failure;
use std::collections::HashSet;

/// More rounds than a year has are not written into a calendar.
const MOST_ROUNDS: usize = 60;

impl Engine {
    /// The milestones that concern the member and the rhythm's marks of the whole cycle, as an
    /// iCalendar file. `previous` is the text of the export before; see
    /// [`meridian_core::schedule::ics::calendar`].
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn export_calendar(&self, previous: Option<&str>) -> Result<Export, Failure> {
        let team = self.team()?;
        let now = self.now();
        let cycle = team.facts.cycle.as_str();
        let mut all = self.rounds_in_calendar(&team, now);
        let mut left_out = Vec::new();
        if let Some(schedule) = self.schedule(&team)? {
            let own = self.lines_of_mine(&team, &schedule, now)?;
            // Ids count the rows of a name over the whole schedule, also those of others.
            let named = Schedule { cycle: Some(cycle.to_owned()), ..schedule };
            let (rows, without) = events(&named);
            all.extend(rows.into_iter().filter(|e| e.line.is_some_and(|l| own.contains(&l))));
            left_out.extend(without.into_iter().filter(|row| own.contains(&row.line)));
        }
        let title = format!("{} {cycle}", team.facts.repository);
        let text = calendar(&title, Some(cycle), &all, now, previous);
        Ok(Export { events: all.len(), left_out, text })
    }

    /// The lines of the schedule that are the member's business.
    fn lines_of_mine(
        &self,
        team: &Team,
        schedule: &Schedule,
        now: DateTime<Utc>,
    ) -> Result<HashSet<u32>, Failure> {
        let (sections, rhythm, zone) = (agenda::sections(team), rhythm_of(team), self.zone_name()?);
        let list = all_deadlines(Some(schedule), &rhythm, &sections, &zone, self.rules(), now)
            .map_err(|error| failure::zone(&error))?;
        let mine = list.iter().filter(|deadline| deadline.concern != Concern::Others);
        Ok(mine.filter_map(|deadline| deadline.line).collect())
    }

    /// Updates due and issues closing, from the beginning of the cycle to its end; without a
    /// schedule those of this round and the next.
    fn rounds_in_calendar(&self, team: &Team, now: DateTime<Utc>) -> Vec<Event> {
        let rhythm = rhythm_of(team);
        let span = schedule_of(team).as_ref().and_then(cycle_span);
        let (from, to) = span.unwrap_or_else(|| (now, rhythm.next(&rhythm.round_at(now)).opens));
        let mut events = Vec::new();
        let mut round = rhythm.round_at(from);
        for _ in 0..MOST_ROUNDS {
            if round.opens > to {
                break;
            }
            events.extend(marks(team, &round));
            round = rhythm.next(&round);
        }
        events
    }
}

fn marks(team: &Team, round: &Round) -> Vec<Event> {
    let cycle = Some(team.facts.cycle.as_str());
    let mark = |what: &str, name: String, at| Event {
        id: event_id(cycle, &format!("{what} {}", round.key), 1),
        name,
        happens: Happens::At(at),
        notes: vec![format!("Round {} of {}", round.key, team.facts.repository)],
        line: None,
    };
    let mut events: Vec<Event> = agenda::sections(team)
        .into_iter()
        .map(|(id, title)| {
            let what = format!("update due {id}");
            mark(&what, format!("Weekly update due: {title}"), round.due)
        })
        .collect();
    events.push(mark("issue closes", "Tracking issue closes".to_owned(), round.closes));
    events
}
