//! The team's meetings: kept by the clocks of one place, shown in the member's own time.

use crate::{
    Command, ReadTx, WriteTx,
    ground::failure,
    settings::{about_meetings, not_in_part},
};
use chrono::{DateTime, Duration, NaiveTime, Utc};
use meridian_core::{
    deadlines::{Deadline, meeting},
    round::rhythm::{Meeting, Rhythm},
    schedule::Schedule,
    time::ZoneRules as _,
};
use meridian_protocol::{Failure, HoursView, MeetingView, Moment, Reply, SetMeeting};

/// A meeting as the member sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingTime {
    /// As the member named it.
    pub meeting: Meeting,
    /// The next time, in the member's zone; none when its last day is over or more than two weeks
    /// lie before its first.
    pub next: Option<Moment>,
    /// What a change of clocks does to it, one sentence each.
    pub notices: Vec<String>,
}

impl Command for SetMeeting {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.set_meeting_line(&self.name, self.line.as_deref())
    }
}

impl ReadTx<'_> {
    /// The team's meetings that the member named.
    ///
    /// # Errors
    /// When there is no team or the notebook cannot be read.
    pub fn meetings(&self) -> Result<Vec<Meeting>, Failure> {
        let team = self.team()?;
        Ok(self.store().meetings(team.id)?.unwrap_or_default())
    }

    /// The team's meetings with their next times.
    ///
    /// # Errors
    /// When there is no team, a zone is unknown, or the notebook cannot be read.
    pub fn meeting_times(&self) -> Result<Vec<MeetingTime>, Failure> {
        let (zone, now) = (self.zone_name()?, self.now());
        let of = |meeting: Meeting| {
            let notices = meeting.notices(&zone, self.rules(), now);
            Ok(MeetingTime {
                next: self.next(&meeting, now)?.map(|at| self.moment(&zone, at)).transpose()?,
                notices: notices.map_err(|error| failure::zone(&error))?,
                meeting,
            })
        };
        self.meetings()?.into_iter().map(of).collect()
    }
}

impl WriteTx<'_> {
    /// Names the team's meetings, for the list of deadlines and the notices of clock changes.
    ///
    /// # Errors
    /// When there is no team, a name is empty, a zone is unknown, or the notebook cannot be written.
    pub fn set_meetings(&self, meetings: &[Meeting]) -> Result<(), Failure> {
        let team = self.team()?;
        for meeting in meetings {
            if meeting.name.trim().is_empty() {
                return Err(failure::bad("A meeting needs a name, such as Burndown."));
            }
            let known = self.rules().at(&meeting.zone, self.now());
            known.map_err(|error| failure::zone(&error))?;
        }
        Ok(self.store_mut().set_meetings(team.id, meetings, &about_meetings(&team))?)
    }

    /// Answers `SetMeeting`: as [`Self::set_meeting`], with the meeting's time in one line.
    ///
    /// # Errors
    /// When the line cannot be read; else as [`Self::set_meetings`].
    pub fn set_meeting_line(&self, name: &str, line: Option<&str>) -> Result<HoursView, Failure> {
        let name = name.trim();
        let meeting = line.map(|line| read(name, line)).transpose()?;
        self.set_meeting(name, meeting)?;
        self.show_hours()
    }

    /// Adds a meeting, changes the one of this name in its place, or removes it.
    ///
    /// # Errors
    /// As [`Self::set_meetings`].
    pub fn set_meeting(&self, name: &str, meeting: Option<Meeting>) -> Result<(), Failure> {
        let team = self.team()?.id;
        let mut meetings = self.store().meetings(team)?.ok_or_else(not_in_part)?;
        let place = meetings.iter().position(|known| known.name == name);
        if let Some(place) = place {
            meetings.remove(place);
        }
        if let Some(meeting) = meeting {
            meetings.insert(place.unwrap_or(meetings.len()), meeting);
        }
        self.set_meetings(&meetings)
    }
}

impl ReadTx<'_> {
    /// The meetings for the settings; none without a team.
    pub(crate) fn meeting_views(&self, zone: &str) -> Result<Vec<MeetingView>, Failure> {
        if self.store().current_team()?.is_none() {
            return Ok(Vec::new());
        }
        self.meeting_times()?.into_iter().map(|time| self.meeting_view(time, zone)).collect()
    }

    fn meeting_view(&self, time: MeetingTime, zone: &str) -> Result<MeetingView, Failure> {
        let MeetingTime { meeting, next, notices } = time;
        // Its letters are those of the next time, or of today.
        let at = next.as_ref().map_or(self.now(), |next| next.instant);
        let there = meeting.there(at, self.rules()).map_err(|error| failure::zone(&error))?;
        let words = match next {
            Some(_) if meeting.zone == zone => there,
            Some(next) => format!("{there}, for you {}", next.dated()),
            None => format!("{there}, not within two weeks"),
        };
        Ok(MeetingView { line: line(&meeting), name: meeting.name, words, notices })
    }

    /// The next time of each meeting, as rows of the list of deadlines.
    pub(crate) fn meetings_ahead(
        &self,
        schedule: Option<&Schedule>,
        rhythm: &Rhythm,
        zone: &str,
        now: DateTime<Utc>,
    ) -> Result<Vec<Deadline>, Failure> {
        let mut rows = Vec::new();
        for kept in self.meetings()? {
            if let Some(at) = self.next(&kept, now)? {
                let week = schedule.and_then(|schedule| rhythm.round_at(at).week_in(schedule));
                let row = meeting(&kept, at, week, zone, self.rules());
                rows.push(row.map_err(|error| failure::zone(&error))?);
            }
        }
        Ok(rows)
    }

    fn next(
        &self,
        meeting: &Meeting,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, Failure> {
        let last = now.checked_add_signed(Duration::weeks(2)).unwrap_or(now);
        let times = meeting.occurrences(now, last, self.rules());
        Ok(times.map_err(|error| failure::zone(&error))?.into_iter().next())
    }
}

/// `Wed 10:00 America/Los_Angeles 2026-11-04 2026-12-02`; a day that is left open is `-`.
fn line(meeting: &Meeting) -> String {
    let Meeting { weekday, time, zone, from, to, .. } = meeting;
    let mut line = format!("{weekday} {} {zone}", time.format("%H:%M"));
    if from.is_some() || to.is_some() {
        for day in [from, to] {
            line.push(' ');
            line.push_str(&day.map_or_else(|| "-".to_owned(), |day| day.to_string()));
        }
    }
    line
}

fn read(name: &str, line: &str) -> Result<Meeting, Failure> {
    let mut words = line.split(' ');
    let mut word = || words.next().unwrap_or_default();
    let (day, time, zone, from, to) = (word(), word(), word(), word(), word());
    let weekday = day
        .parse()
        .map_err(|_| failure::bad(&format!("\"{day}\" is no day of the week; write it as Wed.")))?;
    if time.is_empty() {
        return Err(failure::bad("Give the meeting's time of day there, such as 10:00."));
    }
    let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| {
        failure::bad(&format!("\"{time}\" is no time of day for the meeting; write it as 10:00."))
    })?;
    if zone.is_empty() {
        return Err(failure::bad(
            "Say whose clocks the meeting keeps: a city or a zone, such as Los Angeles.",
        ));
    }
    let date = |word: &str| word.parse().ok();
    Ok(Meeting {
        name: name.to_owned(),
        zone: zone.to_owned(),
        weekday,
        time,
        from: date(from),
        to: date(to),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_goes_into_a_line_and_comes_out_of_it() {
        for text in [
            "Wed 10:00 America/Los_Angeles",
            "Sun 00:30 UTC",
            "Mon 19:05 Europe/Berlin 2026-11-04 -",
            "Mon 19:05 Europe/Berlin - 2026-12-02",
        ] {
            assert_eq!(line(&read("Burndown", text).unwrap()), text);
        }
        assert_eq!(line(&read("Burndown", "wednesday 9:00 UTC").unwrap()), "Wed 09:00 UTC");
        for (text, said) in [
            ("Someday 10:00 UTC", "day of the week"),
            ("Wed 25:00 UTC", "\"25:00\" is no time of day"),
            ("Wed 10:00", "whose clocks"),
            ("Wed  UTC", "time of day there"),
        ] {
            let failure = read("Burndown", text).unwrap_err().to_string();
            assert!(failure.contains(said) && failure.ends_with('.'), "{failure}");
        }
    }
}
