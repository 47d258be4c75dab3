//! A section of which nothing is expected, because all who lead it told ahead that they are away.

use super::{Facts, Part};
use crate::{away::Away, team::roster::Person};
use chrono::NaiveDate;

/// How it is with a section that told ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// The last day on which all of them are away.
    pub until: NaiveDate,
    /// Who covers.
    pub cover: Cover,
}

/// Who covers for those who are away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover {
    /// Nobody, as far as they said.
    Nobody,
    /// Somebody who is there, by name.
    By(String),
    /// Somebody who told ahead that they are away too.
    AwayToo(String),
}

impl Absence {
    /// `away to Tue 24 Nov, told ahead; Ben Example covers`
    pub fn words(&self) -> String {
        let until = self.until.format("%a %-d %b");
        let covers = match &self.cover {
            Cover::Nobody => "nobody covers".to_owned(),
            Cover::By(name) => format!("{name} covers"),
            Cover::AwayToo(name) => format!("{name} was to cover and is away too"),
        };
        format!("away to {until}, told ahead; {covers}")
    }

    /// The same as a sentence.
    pub fn sentence(&self) -> String {
        format!("{}.", self.words().replacen("away", "Away", 1))
    }

    /// Whether somebody who is there covers.
    pub fn is_covered(&self) -> bool {
        matches!(self.cover, Cover::By(_))
    }

    /// Of a section whose every lead is away; of one that nobody leads, where the member who writes it is.
    pub(super) fn of(part: &Part, parts: &[Part], facts: &Facts<'_>) -> Option<Self> {
        let gone = |login: Option<&str>| {
            let login = login?;
            facts.away.iter().find(|away| away.is(login))
        };
        let leads = part.lead.iter().map(|lead| gone(lead.handle.as_deref()));
        // One of whom nobody knows who they are on GitHub has told nothing.
        let mut all: Vec<&Away> = leads.collect::<Option<_>>()?;
        if part.lead.is_empty() && part.is_mine {
            all.extend(gone(facts.me));
        }
        let until = all.iter().map(|away| away.until).min()?;
        let is_gone = |login: &&str| facts.away.iter().any(|away| away.is(login));
        let named: Vec<&str> = all.iter().filter_map(|away| away.cover.as_deref()).collect();
        let cover = match (named.iter().find(|login| !is_gone(login)), named.first()) {
            (Some(login), _) => Cover::By(name(login, parts)),
            (None, Some(login)) => Cover::AwayToo(name(login, parts)),
            (None, None) => Cover::Nobody,
        };
        Some(Self { until, cover })
    }
}

/// What somebody is called in the team; else their login.
fn name(login: &str, parts: &[Part]) -> String {
    let is = |person: &&Person| {
        person.handle.as_ref().is_some_and(|handle| handle.eq_ignore_ascii_case(login))
    };
    let mut people = parts.iter().flat_map(|part| part.lead.iter().chain(&part.shadows));
    people.find(is).and_then(|person| person.name.clone()).unwrap_or_else(|| login.to_owned())
}

#[cfg(test)]
#[path = "absence_tests.rs"]
mod tests;
