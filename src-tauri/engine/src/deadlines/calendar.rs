//! The member's deadlines for any calendar.

use crate::{
    Command, ReadTx, WriteTx, deadlines,
    ground::{failure, folders},
    settings::rhythm_of,
    team::tables::Team,
    week::words::not_understood,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    deadlines::{Concern, all_deadlines, cycle_span},
    round::rhythm::{Rhythm, Round},
    schedule::{
        Schedule,
        ics::{Event, Export, Happens, MAKER, Origin, What, calendar, events, unread_beside},
    },
    time::ZoneRules as _,
};
use meridian_protocol::{Failure, Reply, SaveCalendar};
use std::{
    collections::HashSet,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// More rounds than a year has are not written into a calendar, and as many times of a meeting.
const MOST_ROUNDS: usize = 60;

impl Command for SaveCalendar {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        // Without a team nothing is to be looked for.
        tx.team()?;
        let folder = folders::downloads().ok_or_else(|| {
            failure::bad(
                "There is no home folder to put a calendar in; use `meridian-cli schedule ics \
                 --mine --output FILE`.",
            )
        })?;
        tx.save_calendar_in(&folder)
    }
}

impl ReadTx<'_> {
    /// The milestones that concern the member, the rhythm's marks of the whole cycle and the team's
    /// meetings in it, as an iCalendar file. `previous` is the text of the export before; see
    /// [`meridian_core::schedule::ics::calendar`].
    ///
    /// # Errors
    /// When there is no team or the zone is unknown.
    pub fn export_calendar(&self, previous: Option<&str>) -> Result<Export, Failure> {
        let team = self.team()?;
        let now = self.now();
        let rhythm = rhythm_of(&team)?;
        let span = span(self, &team, &rhythm, now);
        let mut all = rounds(&team, &rhythm, span);
        all.extend(self.meetings_in_calendar(span)?);
        let (mut left_out, mut unread) = (Vec::new(), Vec::new());
        if let Some(schedule) = self.schedule(&team)? {
            let own = self.lines_of_mine(&team, &schedule, now)?;
            let (rows, without) = events(&schedule);
            // Whose a line would be that is not understood, nobody can say.
            unread = unread_beside(&schedule, &without);
            all.extend(rows.into_iter().filter(|e| e.line.is_some_and(|l| own.contains(&l))));
            left_out.extend(without.into_iter().filter(|row| own.contains(&row.line)));
        }
        let title = format!("{} {}", team.facts.repository, team.facts.cycle_words());
        let origin = origin(&team);
        let text = calendar(title.trim_end(), &origin, &all, now, previous);
        Ok(Export { events: all.len(), left_out, unread, text })
    }

    /// Answers `OpenCalendar`: the file that `SaveCalendar` writes, if it is there.
    ///
    /// # Errors
    /// One sentence.
    pub fn calendar_file(&self) -> Result<PathBuf, Failure> {
        let file = file_name(&self.team()?);
        let file = folders::downloads().map(|folder| folder.join(file));
        file.filter(|file| file.is_file())
            .ok_or_else(|| failure::bad("The calendar is not there any more; export it again."))
    }

    /// Writes [`Self::export_calendar`] into a folder; one sentence says where it lies. After an
    /// error a file that was there before is as it was.
    ///
    /// The same file is written each time, because the entries of the one before tell what changed.
    fn save_calendar_in(&self, folder: &Path) -> Result<String, Failure> {
        let file = folder.join(file_name(&self.team()?));
        let cannot = |error: std::io::Error| {
            let (file, why) = (file.display(), error);
            failure::bad(&format!(
                "{file} cannot be written ({why}); make room for it and try again."
            ))
        };
        let before = match fs::read(&file) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(error)),
        };
        if before.as_ref().is_some_and(|text| !text.contains(MAKER)) {
            return Err(failure::bad(&format!(
                "{} was not made by Meridian and stays as it is; give it another name and try \
                 again.",
                file.display()
            )));
        }
        let export = self.export_calendar(before.as_deref())?;
        folders::replace(&file, &export.text).map_err(cannot)?;
        let left_out = match export.left_out.len() {
            0 => String::new(),
            1 => ", without one row that has no date".to_owned(),
            n => format!(", without {n} rows that have no date"),
        };
        let unread = not_understood(&export.unread)
            .map_or_else(String::new, |said| format!(" Of the schedule {said}."));
        Ok(format!(
            "{} calendar entries are in {}{left_out}: your deadlines and meetings of the whole \
             cycle, and each week's cut-offs.{unread}",
            export.events,
            file.display()
        ))
    }

    /// The lines of the schedule that are the member's business.
    fn lines_of_mine(
        &self,
        team: &Team,
        schedule: &Schedule,
        now: DateTime<Utc>,
    ) -> Result<HashSet<u32>, Failure> {
        let (sections, rhythm, zone) =
            (deadlines::sections(team), rhythm_of(team)?, self.zone_name()?);
        let list = all_deadlines(Some(schedule), &rhythm, &sections, &zone, self.rules(), now)
            .map_err(|error| failure::zone(&error))?;
        let mine = list.iter().filter(|deadline| deadline.concern != Concern::Others);
        Ok(mine.filter_map(|deadline| deadline.line).collect())
    }

    /// The team's meetings, each with its own entry: its hour may differ from week to week.
    fn meetings_in_calendar(
        &self,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Vec<Event>, Failure> {
        let zone = |error| failure::zone(&error);
        let mut events = Vec::new();
        for meeting in self.meetings()? {
            let times = meeting.occurrences(from, to, self.rules()).map_err(zone)?;
            for at in times.into_iter().take(MOST_ROUNDS) {
                // By its day there, so that another hour moves the entry.
                let day = self.rules().at(&meeting.zone, at).map_err(zone)?.wall.date();
                let what = format!("meeting {} {day}", meeting.name);
                events.push(Event {
                    what: What::Mark(what),
                    name: meeting.name.clone(),
                    happens: Happens::Meeting(at),
                    notes: vec![meeting.there(at, self.rules()).map_err(zone)?],
                    line: None,
                });
            }
        }
        Ok(events)
    }
}

/// Whose the entries are: two teams may have cycles of one name.
fn origin(team: &Team) -> Origin {
    let repository = team.facts.repository.to_lowercase();
    let key = format!("{}/{repository}", team.facts.account.host);
    Origin::of_team(&repository, &key, Some(team.facts.cycle.as_str()))
}

/// From the beginning of the cycle to its end; without a schedule this round and the next.
fn span(
    tx: &ReadTx<'_>,
    team: &Team,
    rhythm: &Rhythm,
    now: DateTime<Utc>,
) -> (DateTime<Utc>, DateTime<Utc>) {
    let cycle = tx.schedule_of(team).as_deref().and_then(cycle_span);
    cycle.unwrap_or_else(|| (now, rhythm.next(&rhythm.round_at(now)).opens))
}

/// Updates due and issues closing.
fn rounds(team: &Team, rhythm: &Rhythm, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> Vec<Event> {
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

/// `meridian-practice-release-team-v1.38.ics`
fn file_name(team: &Team) -> String {
    let name = format!("{}-{}", team.facts.repository, team.facts.cycle);
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let name: String = name.chars().map(plain).collect();
    format!("{}.ics", name.trim_start_matches('.'))
}

fn marks(team: &Team, round: &Round) -> Vec<Event> {
    let mark = |what: &str, name: String, at| Event {
        what: What::Mark(format!("{what} {}", round.key)),
        name,
        happens: Happens::At(at),
        notes: vec![format!("Round {} of {}", round.key, team.facts.repository)],
        line: None,
    };
    let mut events: Vec<Event> = deadlines::sections(team)
        .into_iter()
        .map(|(id, title)| {
            let what = format!("update due {id}");
            mark(&what, format!("Weekly update due: {title}"), round.due)
        })
        .collect();
    events.push(mark("issue closes", "Tracking issue closes".to_owned(), round.closes));
    events
}

#[cfg(test)]
mod tests;
