//! What whoever opens the team's rounds is told once: that a round is not open and it is theirs to open, that
//! it is not closed and theirs to close, and that the team's workflow does its part no more. Whose laptop does it by itself is not asked.

use super::{
    ladder::{Hands, Standing, turn},
    rhythm::Round,
    watcher::{Health, Watched},
};
use chrono::{DateTime, TimeDelta, Utc};

/// How old what is known of the issues may be: somebody may have opened the round meanwhile.
const FRESH: TimeDelta = TimeDelta::minutes(30);

/// What is known when it is decided whether there is anything to tell.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The present round.
    pub round: &'a Round,
    /// As the team's file names the member.
    pub hands: Hands,
    /// Whether this laptop is let open and close rounds by itself.
    pub by_itself: bool,
    /// Whether it leaves the opening of this one to a person.
    pub is_held: bool,
    /// Whether an issue of the round is known.
    pub has_issue: bool,
    /// When the list of issues was read last.
    pub looked: Option<DateTime<Utc>>,
    /// The round is over and its issue is not closed, or not summed up: what the member would do, and when
    /// the issue was read last.
    pub unclosed: Option<Unclosed>,
    /// The team's workflow; none where the file names none.
    pub workflow: Option<&'a Watched>,
}

/// A round that is over and whose issue somebody is to close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclosed {
    /// Whether the member closes it; else they only sum it up.
    pub may_close: bool,
    /// When it was read last.
    pub looked: Option<DateTime<Utc>>,
}

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The round is not open, and it is the member's turn since then.
    NotOpen {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The round's issue is not closed, and it is the member's turn since then.
    NotClosed {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The workflow opens and closes rounds no more.
    WorkflowStopped,
    /// This laptop is let do it by itself, and it is never the member's turn.
    NoTurn,
}

impl News {
    /// What the log calls it: once a round, and once for each way in which a workflow ends.
    pub fn key(&self, known: &Known<'_>) -> String {
        match self {
            Self::NotOpen { .. } => format!("{}/not-open", known.round.key),
            Self::NotClosed { .. } => format!("{}/not-closed", known.round.key),
            Self::NoTurn => "by-itself/no-turn".to_owned(),
            Self::WorkflowStopped => {
                let words = known.workflow.map(|workflow| workflow.words.as_str());
                format!("workflow-stopped/{}", words.unwrap_or_default())
            }
        }
    }
}

/// What there is to tell now; the first of several. To whom the file does not name only that their laptop is let
/// in vain, and nothing of what was not looked for since.
pub fn news(known: &Known<'_>, now: DateTime<Utc>) -> Vec<News> {
    let Known { round, hands, .. } = *known;
    let mut all = Vec::new();
    if hands.me == Standing::Nobody {
        all.extend(known.by_itself.then_some(News::NoTurn));
        return all;
    }
    let since = turn(round.opens, hands).filter(|since| *since <= now && now < round.closes);
    let is_since = |looked: Option<DateTime<Utc>>, since: DateTime<Utc>| {
        looked.is_some_and(|at| at >= since && at <= now && now - at <= FRESH)
    };
    if let Some(since) = since.filter(|since| is_since(known.looked, *since))
        && !known.has_issue
        && (known.is_held || !known.by_itself)
    {
        all.push(News::NotOpen { since });
    }
    if let Some(unclosed) = known.unclosed.filter(|_| !known.by_itself)
        && let Some(since) = turn(round.closes, hands).filter(|since| *since <= now)
        && is_since(unclosed.looked, since)
    {
        all.push(News::NotClosed { since });
    }
    let health = known.workflow.map(|workflow| workflow.health);
    if matches!(health, Some(Health::Stopped | Health::SwitchedOff)) {
        all.push(News::WorkflowStopped);
    }
    all
}

/// `first deputy`, `second deputy`, `deputy 7`
pub fn deputy_words(nth: u8) -> String {
    match nth {
        1 => "first deputy".to_owned(),
        2 => "second deputy".to_owned(),
        3 => "third deputy".to_owned(),
        nth => format!("deputy {nth}"),
    }
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
