//! What somebody answers to a proposal, read from a comment or from reactions.
//!
//! Reading is pure, total and strict: an answer counts only where every word of it is known, so that nothing
//! that was left unsaid can turn it round. Whatever has a condition or a turn, a question, a negation, two
//! answers, words in another language, or simply more to say, is *unread*: the proposal's owner says what it
//! is. A wrong count is worse than ten unread.

#[cfg(feature = "native")]
mod clause;
#[cfg(feature = "native")]
mod combine;
#[cfg(feature = "native")]
mod doubts;
#[cfg(feature = "native")]
mod lines;
#[cfg(feature = "native")]
mod mail;
#[cfg(feature = "native")]
mod phrases;
mod reactions;
#[cfg(feature = "native")]
mod token;
#[cfg(feature = "native")]
mod until;

#[cfg(feature = "native")]
pub(super) use combine::spoken;
#[cfg(feature = "native")]
pub use combine::{read, read_below, said_lines};
pub use reactions::{Legend, Reacted, Shown, reacted};

use super::Letter;
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// An answer that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes to what is proposed.
    Approves,
    /// This option.
    Chooses(Letter),
    /// No.
    Objects {
        /// Why, in the person's own words; none where it has to be asked for.
        reason: Option<String>,
    },
    /// Neither.
    Abstains,
    /// Time is needed.
    Holds {
        /// Until when, where that was said.
        until: Option<Until>,
    },
    /// What the person objected to, or waited for, is settled.
    Withdraws {
        /// Which concern, in the person's own words, where they named one.
        concern: Option<String>,
    },
}

impl Answer {
    /// `approves`, `chooses B`, `objects: it hides regressions`, for a line after a name.
    pub fn words(&self) -> String {
        match self {
            Self::Approves => "approves".to_owned(),
            Self::Chooses(letter) => format!("chooses {letter}"),
            Self::Objects { reason: Some(reason) } => format!("objects: {reason}"),
            Self::Objects { reason: None } => "objects, reason asked for".to_owned(),
            Self::Abstains => "abstains".to_owned(),
            Self::Holds { until: Some(until) } => format!("holds until {}", until.words),
            Self::Holds { until: None } => "holds".to_owned(),
            Self::Withdraws { concern: Some(concern) } => format!("concern resolved: {concern}"),
            Self::Withdraws { concern: None } => "concern resolved".to_owned(),
        }
    }
}

/// Until when somebody wants to wait, as they said it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Until {
    /// In their own words.
    pub words: String,
    /// What that means.
    pub day: UntilDay,
}

/// A day as people write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UntilDay {
    /// A date.
    Date(NaiveDate),
    /// A day of a month, the next one.
    DayOf {
        /// From 1.
        month: u32,
        /// From 1.
        day: u32,
    },
    /// A day of the week, the next one.
    Weekday(Weekday),
    /// The day after it was said.
    Tomorrow,
}

impl Until {
    /// The date that was meant by somebody who wrote at this moment; none where there is no such date.
    pub fn date(&self, written: DateTime<Utc>) -> Option<NaiveDate> {
        let today = written.date_naive();
        match self.day {
            UntilDay::Date(date) => Some(date),
            UntilDay::Tomorrow => today.succ_opt(),
            UntilDay::Weekday(weekday) => {
                let tomorrow = today.succ_opt()?;
                tomorrow.iter_days().take(7).find(|day| day.weekday() == weekday)
            }
            // Four years, for a 29 February.
            UntilDay::DayOf { month, day } => (0..=4)
                .filter_map(|years| NaiveDate::from_ymd_opt(today.year() + years, month, day))
                .find(|date| *date + Duration::days(1) >= today),
        }
    }
}

/// What was read of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Read {
    /// This answer, and no other.
    Counts(Answer),
    /// An answer, or what may be one; its owner says which.
    Unread(Why),
    /// Nothing that answers.
    NoAnswer,
}

/// Why an answer is not counted by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It has a condition or a turn, by this word.
    Turn(String),
    /// It asks something.
    Question,
    /// It says `not`, or the like, beside the answer.
    Negation(String),
    /// It says two things.
    Two,
    /// It says more than the answer, and that may change it.
    More(String),
    /// It chooses one of the options and does not say which.
    WhichOption,
    /// There is no such option.
    NoSuchOption(String),
    /// It wants to wait, and when that ends could not be read.
    UntilWhen(String),
    /// It stands below a quote of something else, and may answer that.
    BelowQuote,
    /// It speaks to somebody else than who asks, and may be about what they said.
    Addressed(String),
    /// It stands where people show rather than say: code, a table, a link, crossed out, a list of boxes.
    Shown(Place),
    /// It is not in English.
    OtherLanguage,
    /// It has words of an answer, in no form that is known.
    Unclear(String),
}

/// Where an answer does not count by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Between backticks.
    Code,
    /// In a block of code, which answers nothing and may turn what stands beside it.
    CodeBlock,
    /// In a table.
    Table,
    /// As words of a link, or under a picture.
    Link,
    /// Crossed out.
    CrossedOut,
    /// Beside a box to tick, or a number.
    List,
    /// In the last line of a quote, where GitHub shows it.
    Quote,
    /// Within HTML.
    Html,
}

impl Why {
    /// One sentence that says why its owner is asked.
    pub fn words(&self) -> String {
        match self {
            Self::Turn(word) => {
                format!("It has a condition or a turn (\"{word}\"): you say what it is.")
            }
            Self::Question => "It asks something: you say what it is.".to_owned(),
            Self::Negation(word) => {
                format!("It has \"{word}\" beside the answer: you say what it is.")
            }
            Self::Two => "It says two things: you say which one counts.".to_owned(),
            Self::More(words) => {
                format!("It says more than the answer (\"{words}\"): you say what it is.")
            }
            Self::WhichOption => "It names none of the options: you say which one.".to_owned(),
            Self::NoSuchOption(name) => {
                format!("There is no option {name}: you say what was meant.")
            }
            Self::UntilWhen(words) => {
                format!("Until when \"{words}\" is could not be read: you say what it is.")
            }
            Self::BelowQuote => {
                "It stands below a quote and may answer that: you say what it is.".to_owned()
            }
            Self::Addressed(name) => {
                format!("It speaks to {name} and may be about what they said: you say what it is.")
            }
            Self::Shown(place) => {
                let place = match place {
                    Place::Code | Place::CodeBlock => "in code",
                    Place::Table => "in a table",
                    Place::Link => "in a link or under a picture",
                    Place::CrossedOut => "crossed out",
                    Place::List => "beside a box or a number",
                    Place::Quote => "in what GitHub shows as a quote",
                    Place::Html => "within HTML",
                };
                format!("It stands {place}: you say what it is.")
            }
            Self::OtherLanguage => {
                "It is in another language than English: you say what it is.".to_owned()
            }
            Self::Unclear(words) => {
                format!("\"{words}\" may be an answer: you say what it is.")
            }
        }
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod grammar_tests;
#[cfg(test)]
#[cfg(feature = "native")]
mod heard_tests;
#[cfg(test)]
#[cfg(feature = "native")]
mod people_tests;
#[cfg(test)]
mod reactions_tests;
#[cfg(test)]
#[cfg(feature = "native")]
mod table_tests;
