//! What happens in a season: who takes part, what the schedule says and when it changes, and who
//! posts, sleeps and travels when. All of it is invented.

use super::oracle::{Due, Hours};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// The rows of the schedule that concern every member here, as they are at first.
const ROWS: [(&str, &str, &str); 11] = [
    ("Begin Enhancements Freeze", "2026-09-25", "02:00"),
    ("Signal Board Tidied", "2026-09-30", ""),
    ("Signal Report Review", "2026-10-14", "16:00"),
    ("Begin Code Freeze", "2026-10-29", "12:00"),
    ("Start Signal Notes Draft", "2026-10-30", ""),
    ("Signal Handover", "2026-11-01", "01:30"),
    ("Begin Test Freeze", "2026-11-12", "01:00"),
    ("Final Signal Report", "2026-11-18", "08:30"),
    ("Cherry Pick Deadline", "2026-11-27", "23:59"),
    ("Signal Retrospective", "2026-12-03", "17:00"),
    ("Orchard Released", "2026-12-09", ""),
];

/// Rows of other people: no word about them is wanted.
const OTHERS: [(&str, &str, &str); 3] = [
    ("Docs Placeholders", "2026-10-08", "18:00"),
    ("Docs Reviewed", "2026-10-28", "18:00"),
    ("Blog Published", "2026-11-24", "16:00"),
];

/// A row that gets another time, and when the file says so.
pub struct Move {
    pub at: &'static str,
    pub row: &'static str,
    pub to: &'static str,
}

const MOVES: [Move; 3] = [
    Move { at: "2026-10-07T22:31:00Z", row: "Signal Report Review", to: "2026-10-15T16:00:00Z" },
    Move { at: "2026-10-27T14:02:00Z", row: "Begin Code Freeze", to: "2026-10-29T18:00:00Z" },
    Move { at: "2026-11-06T09:15:00Z", row: "Begin Test Freeze", to: "2026-11-14T23:00:00Z" },
];

/// A part of the season, and who is watched.
pub struct Season {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub zones: &'static [&'static str],
    /// Between two looks where nothing is expected.
    pub grid: TimeDelta,
}

impl Season {
    /// Twelve days with a moved freeze and the clock changes of Europe and North America.
    pub fn twelve_days() -> Self {
        Self {
            from: moment("2026-10-22T12:00:00Z"),
            to: moment("2026-11-03T12:00:00Z"),
            zones: &["Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland"],
            grid: TimeDelta::hours(12),
        }
    }

    /// Sixteen weeks in twelve zones.
    pub fn whole() -> Self {
        Self {
            from: moment("2026-08-21T12:00:00Z"),
            to: moment("2026-12-11T12:00:00Z"),
            zones: &[
                "Europe/Berlin",
                "America/Los_Angeles",
                "Asia/Tokyo",
                "Pacific/Auckland",
                "Asia/Kolkata",
                "America/St_Johns",
                "America/Sao_Paulo",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "America/Havana",
                "America/Vancouver",
                "Asia/Kathmandu",
            ],
            grid: TimeDelta::hours(3),
        }
    }

    /// The Mondays, 00:00 UTC, on which rounds open.
    fn mondays(&self) -> impl Iterator<Item = (u64, DateTime<Utc>)> {
        let (from, to) = (self.from, self.to);
        (0..17)
            .map(|week| (week, moment("2026-08-24T00:00:00Z") + Days::new(week * 7)))
            .filter(move |(_, monday)| from < *monday && *monday < to)
    }

    /// When a member posts: of some rounds in the first hours, of others hours before the end.
    pub fn posts(&self, member: u64) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        self.mondays()
            .filter_map(|(week, monday)| match (week + member) % 4 {
                0 => Some((monday + TimeDelta::minutes(9 * 60 + 3), monday)),
                2 => Some((monday + TimeDelta::minutes(21 * 60 + 3), monday)),
                _ => None,
            })
            .collect()
    }

    /// When a member's laptop sleeps: over the due time, or over a weekend.
    pub fn sleeps(&self, member: u64) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let hours = TimeDelta::hours;
        let sleeps = self.mondays().filter_map(|(week, monday)| match (week + 2 * member) % 5 {
            1 => Some((monday + hours(17), monday + hours(31))),
            3 => Some((monday + hours(4 * 24 + 12), monday + hours(6 * 24 + 15))),
            4 => Some((monday + hours(2 * 24 + 7), monday + hours(3 * 24 + 16))),
            _ => None,
        });
        sleeps.filter(|(_, end)| *end < self.to).collect()
    }

    /// When and to which zone a member flies.
    pub fn flight(&self, member: u64) -> Option<(DateTime<Utc>, &'static str)> {
        let in_the_middle = self.from + (self.to - self.from) / 2;
        let at = in_the_middle + TimeDelta::minutes(17);
        match member % 4 {
            1 => Some((at, "Europe/Helsinki")),
            3 => Some((at, "America/New_York")),
            _ => None,
        }
    }

    /// The moves that happen in this part.
    pub fn moves(&self) -> Vec<Move> {
        let within = |one: &Move| (self.from..self.to).contains(&moment(one.at));
        MOVES.into_iter().filter(within).collect()
    }
}

/// The hours of a member: usual ones, and some who differ.
pub fn hours(member: u64) -> Hours {
    let days = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    Hours {
        quiet: (time(22), time(8)),
        days,
        writing: member.is_multiple_of(4).then(|| (Weekday::Mon, time(20))),
    }
}

/// The milestones that concern a member, as the file has them at a moment.
pub fn milestones(at: DateTime<Utc>) -> Vec<(&'static str, Due)> {
    ROWS.into_iter().map(|(name, date, time)| (name, due(name, date, time, at))).collect()
}

fn due(name: &str, date: &str, time: &str, at: DateTime<Utc>) -> Due {
    let moved = MOVES.iter().find(|one| one.row == name && moment(one.at) <= at);
    match moved {
        Some(one) => Due::At(moment(one.to)),
        None if time.is_empty() => Due::On(date.parse::<NaiveDate>().unwrap()),
        None => Due::At(moment(&format!("{date}T{time}:00Z"))),
    }
}

/// The file at a moment.
pub fn schedule(at: DateTime<Utc>) -> String {
    let mut text = "# Orchard v1.38\n\n| What | Who | When | Week |\n|---|---|---|---|\n\
                    | Start of Release Cycle | Lead | Monday 24th August 2026 | week 1 |\n"
        .to_owned();
    let own = ROWS.into_iter().map(|row| ("Release Signal", row));
    for (who, (name, date, time)) in own.chain(OTHERS.into_iter().map(|row| ("Docs", row))) {
        let (when, day) = match due(name, date, time, at) {
            Due::At(at) => (format!("{} UTC ", at.format("%H:%M")), at.date_naive()),
            Due::On(date) => (String::new(), date),
        };
        let week = (day - moment("2026-08-24T00:00:00Z").date_naive()).num_days() / 7 + 1;
        let day = day.format("%A %-dth %B %Y");
        text.push_str(&format!("| {name} | {who} | {when}{day} | week {week} |\n"));
    }
    text.push_str("| End of the cycle | Lead | Friday 11th December 2026 | week 16 |\n");
    text
}

pub fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
