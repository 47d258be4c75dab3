//! Who has told ahead that they are away, and what follows from it.
//!
//! It is told once, where everybody reads: in a comment of the member's own on the round's issue. A person
//! without Meridian reads its sentence; the mark above it carries the days. What holds of all of them:
//! - Only a person's own comment counts, and only by its mark: a sentence by hand is read by people. One
//!   that tells that and nothing else is no update either ([`is_all_it_tells`]).
//! - Of each day the newest notice of a person that speaks of it counts, so that a later one adds days,
//!   changes who covers, or takes days back.
//! - Days are dates of the calendar as the member writes them. They cover a round where its due moment, as a
//!   date in UTC, is one of them: UTC is the rhythm's zone, everybody has to come to the same answer, and
//!   nobody knows in whose zone another one lives. Whoever tells it is shown which rounds that are.
//! - Told ahead is told before updates are due. What was changed since counts from its last change: what it
//!   said before, nobody can tell. What is told later protects nobody from being late.
//! - It is looked for on the round's issue and on those of the [`ROUNDS_BACK`] rounds before it.

mod by_hand;
pub mod plan;
mod text;

pub use by_hand::is_all_it_tells;
pub use text::{days, text};

use crate::{
    courier::marker::away::{Notice, Says},
    ids::UserId,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;

/// On the issues of how many rounds before a round it may have been told.
pub const ROUNDS_BACK: usize = 4;

/// A notice as it stands on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who wrote it.
    pub user: UserId,
    /// What they are called.
    pub login: String,
    /// What it says.
    pub notice: Notice,
    /// Since when it says that.
    pub at: DateTime<Utc>,
}

/// Somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Who.
    pub user: UserId,
    /// What they are called.
    pub login: String,
    /// The first day of it.
    pub from: NaiveDate,
    /// The last day of it.
    pub until: NaiveDate,
    /// Who covers for them, by their login.
    pub cover: Option<String>,
}

impl Away {
    /// Whether it speaks of this day.
    pub fn has(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }

    /// Whether it is the one of this login, in any case of letters.
    pub fn is(&self, login: &str) -> bool {
        self.login.eq_ignore_ascii_case(login)
    }
}

/// Who is away when updates are `due`, by what was told before that; in the order of their logins.
/// `told` may be in any order.
pub fn away(told: &[Told], due: DateTime<Utc>) -> Vec<Away> {
    let ahead: Vec<&Told> = told.iter().filter(|told| told.at < due).collect();
    let (day, mut all) = (due.date_naive(), stretches(&ahead));
    all.retain(|away| away.has(day));
    all
}

/// Who is or will be away from `today` on, by all that was told.
pub fn from_on(told: &[Told], today: NaiveDate) -> Vec<Away> {
    let mut all = stretches(&told.iter().collect::<Vec<_>>());
    all.retain(|away| away.until >= today);
    all
}

/// Days in a row on which the same is so, of everybody; in the order of logins and days.
fn stretches(told: &[&Told]) -> Vec<Away> {
    // A person's newest login, and of each day the newest that was told of it.
    let mut people: BTreeMap<i64, (&Told, BTreeMap<NaiveDate, &Told>)> = BTreeMap::new();
    let mut told = told.to_vec();
    told.sort_by_key(|told| told.at);
    for told in told {
        let (newest, days) = people.entry(told.user.0).or_insert((told, BTreeMap::new()));
        *newest = told;
        // One notice speaks of a year at most.
        let (from, until) = (told.notice.from(), told.notice.until());
        days.extend(from.iter_days().take_while(|day| *day <= until).map(|day| (day, told)));
    }
    let mut all: Vec<Away> = Vec::new();
    for (newest, days) in people.into_values() {
        let mut own: Vec<Away> = Vec::new();
        for (day, told) in days {
            let Says::Away { cover } = told.notice.says() else { continue };
            match own.last_mut() {
                Some(last) if last.until.succ_opt() == Some(day) && last.cover == *cover => {
                    last.until = day;
                }
                _ => own.push(Away {
                    user: told.user,
                    login: newest.login.clone(),
                    from: day,
                    until: day,
                    cover: cover.clone(),
                }),
            }
        }
        all.append(&mut own);
    }
    all.sort_by_key(|away| (away.login.to_lowercase(), away.from));
    all
}

#[cfg(test)]
mod tests;
