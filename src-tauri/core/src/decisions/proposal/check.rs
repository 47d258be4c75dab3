//! What is said about a proposal before it goes out: whether everybody can answer in time, whose night or
//! weekend its end is, and whether it has to outlive the place where it is asked.

use super::Proposal;
use crate::{
    decisions::people::{Member, Off},
    time::{ZoneError, ZoneRules, length, say},
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// With more replies than this a talk is long.
const LONG_TALK: usize = 10;
/// How far ahead a better end is looked for.
const AHEAD: i64 = 10;
/// What ends later than this is a slip of the year.
const TOO_FAR: Duration = Duration::days(120);

/// Where it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// When the round closes on whose issue it is asked; none on an issue of its own.
    pub closes: Option<DateTime<Utc>>,
    /// How many replies what it is about has had.
    pub replies: usize,
}

/// Why it is better asked on an issue of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Room {
    /// It ends after the round's issue has closed.
    Closed,
    /// Much has been said already.
    Long(usize),
}

/// Something that its writer should know before it is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It ends before it begins.
    Past,
    /// It ends too far ahead.
    TooFar,
    /// Its end is said in two ways.
    Doubt(String),
    /// Somebody who must answer has no working day before the end.
    TooShort {
        /// What they are called.
        who: String,
        /// What they have of their working hours, in words.
        has: String,
        /// A working day of theirs, in words.
        day: String,
        /// The next end at which nobody is disturbed and everybody has a working day.
        better: Option<DateTime<Utc>>,
        /// That, in their own time.
        better_words: Option<String>,
    },
    /// It ends in somebody's night, on a day on which they do not work, or while they are away.
    Disturbs {
        /// What they are called.
        who: String,
        /// What of it.
        off: Off,
        /// The end in their own time.
        local: String,
        /// As above.
        better: Option<DateTime<Utc>>,
        /// That, in UTC and in their own time.
        better_words: Option<String>,
    },
    /// Nobody knows when somebody works, so nothing is known of their night.
    NoHours(String),
    /// It is better asked on an issue of its own.
    OwnIssue(Room),
}

impl Finding {
    /// One or two sentences for its writer.
    pub fn words(&self) -> String {
        let offer = |better: &Option<String>| {
            better.as_ref().map_or_else(String::new, |better| format!(" Better: {better}."))
        };
        match self {
            Self::Past => "Its end is over already: choose a later one.".to_owned(),
            Self::TooFar => {
                "It ends in more than four months: choose an earlier end, or ask later.".to_owned()
            }
            Self::Doubt(doubt) => doubt.clone(),
            Self::TooShort { who, has, day, better_words, .. } => format!(
                "{who} has {has} of their working hours before the end; one working day of theirs has \
                 {day}.{}",
                offer(better_words)
            ),
            Self::Disturbs { who, off, local, better_words, .. } => {
                let off = match off {
                    Off::Night => "in their night",
                    Off::DayOff => "on a day on which they do not work",
                    Off::Away => "while they are away",
                };
                format!("For {who} it ends {local}, {off}.{}", offer(better_words))
            }
            Self::NoHours(who) => {
                format!("Nobody knows in which zone {who} is, so their night was not looked at.")
            }
            Self::OwnIssue(Room::Closed) => {
                "It ends after the round's issue closes: give it an issue \
                                             of its own."
                    .to_owned()
            }
            Self::OwnIssue(Room::Long(replies)) => {
                format!("It has {replies} replies already: give it an issue of its own.")
            }
        }
    }

    /// Whether it cannot be posted like this.
    pub fn stops(&self) -> bool {
        matches!(self, Self::Past | Self::TooFar)
    }
}

/// What is to be known before a proposal is posted `now`, by what is known of the people. Those who are
/// named need time to answer; the owner, who has to look at the end, is only not disturbed.
///
/// # Errors
/// The rules do not know somebody's zone.
pub fn check(
    proposal: &Proposal,
    people: &[Member],
    talk: Talk,
    now: DateTime<Utc>,
    rules: &dyn ZoneRules,
) -> Result<Vec<Finding>, ZoneError> {
    let (asked, end) = (proposal.asked(), proposal.end());
    if end <= now {
        return Ok(vec![Finding::Past]);
    }
    let mut found = Vec::new();
    if end - now > TOO_FAR {
        found.push(Finding::TooFar);
    }
    found.extend(asked.end.contradiction().map(Finding::Doubt));
    let known = |login: &crate::hand::login::Login| {
        let person = people.iter().find(|person| person.login == *login);
        person.cloned().unwrap_or_else(|| Member::unknown(login.clone()))
    };
    let named: Vec<Member> = asked.named.iter().map(known).collect();
    let mut all = named.clone();
    if !proposal.names(asked.owner.as_str()) {
        all.push(known(&asked.owner));
    }
    let better = Better { named: &named, all: &all, now, end, rules }.find()?;
    let said = |person: &Member| -> Result<Option<String>, ZoneError> {
        let (Some(better), Some(zone)) = (better, &person.zone) else { return Ok(None) };
        let local = say(better, zone, rules)?;
        Ok(Some(format!("{}, {} for them", local.utc, local.dated())))
    };
    for person in &named {
        if person.zone.is_none() {
            found.push(Finding::NoHours(person.called().to_owned()));
        }
        if let Some((has, day)) = person.time_between((now, end), rules)?
            && has < day
        {
            found.push(Finding::TooShort {
                who: person.called().to_owned(),
                has: if has.is_zero() { "none".to_owned() } else { length(has) },
                day: length(day),
                better,
                better_words: said(person)?,
            });
        }
    }
    for person in &all {
        if let (Some(off), Some(zone)) = (person.off_at(end, rules)?, &person.zone) {
            found.push(Finding::Disturbs {
                who: person.called().to_owned(),
                off,
                local: say(end, zone, rules)?.dated(),
                better,
                better_words: said(person)?,
            });
        }
    }
    if talk.closes.is_some_and(|closes| end > closes) {
        found.push(Finding::OwnIssue(Room::Closed));
    } else if talk.replies > LONG_TALK {
        found.push(Finding::OwnIssue(Room::Long(talk.replies)));
    }
    Ok(found)
}

/// What a better end is looked for by.
struct Better<'a> {
    named: &'a [Member],
    all: &'a [Member],
    now: DateTime<Utc>,
    end: DateTime<Utc>,
    rules: &'a dyn ZoneRules,
}

impl Better<'_> {
    /// The next end that disturbs nobody and leaves everybody a working day: at the same time of another day
    /// where there is one, else on the next half hour. None where there is none within some days.
    fn find(&self) -> Result<Option<DateTime<Utc>>, ZoneError> {
        let same = (1..=AHEAD).map(|days| self.end.checked_add_signed(Duration::days(days)));
        let first = self.end.timestamp().div_euclid(1800) + 1;
        let halves = (first..first + AHEAD * 48)
            .map(|half| DateTime::from_timestamp(half.saturating_mul(1800), 0));
        for at in same.chain(halves).flatten() {
            if self.suits(at)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn suits(&self, at: DateTime<Utc>) -> Result<bool, ZoneError> {
        for person in self.all {
            if person.off_at(at, self.rules)?.is_some() {
                return Ok(false);
            }
        }
        for person in self.named {
            let time = person.time_between((self.now, at), self.rules)?;
            if time.is_some_and(|(has, day)| has < day) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
