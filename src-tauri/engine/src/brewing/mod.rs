//! What is brewing in a team, as a person reads it; what they dismissed is kept on this laptop.

mod history;
mod pages;

use crate::{ReadTx, WriteTx, ground::failure, settings::rhythm_of, team::tables::Team};
use meridian_core::{
    brewing::{
        Brew, Dismissed, Line, News, Told, brew,
        what_if::{self, Checklist},
    },
    deadlines::{phase_at, phases},
    settings::BrewingDismissed,
};
use meridian_protocol::{Failure, Moment};
use serde::Serialize;

/// Older dismissals than so many are forgotten: their evidence is long gone.
const MOST_DISMISSED: usize = 200;
/// As many letters of a line's name are enough, where they name one.
const LEAST_LETTERS: usize = 4;

/// What is brewing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brewing {
    /// The present round, by the date on which it opens.
    pub round: String,
    /// Up to when GitHub's comments of it are known; none where they were not read yet.
    pub read: Option<Moment>,
    /// What a person should know of all that, one sentence each.
    pub said: Vec<String>,
    /// The lines that are shown at first, the new and heavy ones first.
    pub lines: Vec<BrewingLine>,
    /// The rest.
    pub more: Vec<BrewingLine>,
    /// What is true and was dismissed, on this laptop.
    pub dismissed: Vec<BrewingLine>,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrewingLine {
    /// By which it is dismissed.
    pub id: String,
    /// Its rule, `same_blocker`.
    pub rule: &'static str,
    /// That for people, `Same blocker`.
    pub title: &'static str,
    /// `new`, `still`, `ended` or `dismissed`.
    pub news: &'static str,
    /// Of which sections.
    pub sections: Vec<String>,
    /// The round in which its evidence begins, by the date on which it opens.
    pub since: String,
    /// What it says.
    pub sentence: String,
    /// Where its evidence stands.
    pub links: Vec<String>,
    /// How much it weighs, up to 100.
    pub weight: u8,
    /// Why it was dismissed; none of one that was not.
    pub because: Option<String>,
}

impl BrewingLine {
    fn of(line: &Line, news: &'static str, because: Option<String>) -> Self {
        Self {
            id: line.id().to_owned(),
            rule: line.rule.name(),
            title: line.rule.word(),
            news,
            sections: line.sections.iter().map(ToString::to_string).collect(),
            since: line.since.to_string(),
            sentence: line.sentence.clone(),
            links: line.links.clone(),
            weight: line.weight,
            because,
        }
    }

    fn told(told: &Told) -> Self {
        let news = match told.news {
            News::New => "new",
            News::Still => "still",
            News::Ended => "ended",
        };
        Self::of(&told.line, news, None)
    }
}

impl ReadTx<'_> {
    /// What is brewing in the present round, by what was read of its cycle.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the team's updates go where Meridian cannot look; when there is no team, or
    /// the notebook or the mirror fails.
    pub fn brewing(&self) -> Result<Brewing, Failure> {
        let team = self.team()?;
        if self.goes_elsewhere(&team)? {
            let message = "This team's updates go to a document or a chat, where Meridian cannot look, so that \
                           nothing can be told from them.";
            return Err(Failure::NotReady { message: message.to_owned() });
        }
        let (brew, read_at, rounds) = self.brewed(&team)?;
        let zone = self.zone_name()?;
        let (shown, told) = (brew.shown(), brew.told.iter());
        let dismissed = brew.dismissed.iter();
        Ok(Brewing {
            round: rhythm_of(&team)?.round_at(self.now()).key.to_string(),
            read: read_at.map(|at| self.moment(&zone, at)).transpose()?,
            said: said(rounds),
            lines: shown.iter().map(BrewingLine::told).collect(),
            more: told.skip(shown.len()).map(BrewingLine::told).collect(),
            dismissed: dismissed
                .map(|(line, because)| BrewingLine::of(line, "dismissed", Some(because.clone())))
                .collect(),
        })
    }

    /// What stands against leaving out a meeting about the present round, of what is brewing.
    pub(crate) fn brewing_against_leaving_out(
        &self,
        team: &Team,
    ) -> Result<Option<String>, Failure> {
        Ok(self.brewed(team)?.0.against_leaving_out())
    }

    /// The questions that a lead asks in a phase of the cycle, by its word or name; else in the present one.
    ///
    /// # Errors
    /// When there is no such phase, or no schedule tells which one it is; when there is no team.
    pub fn what_if(&self, phase: Option<&str>) -> Result<&'static Checklist, Failure> {
        let ids = || {
            let ids = what_if::checklists().iter().map(|list| list.id.as_str());
            ids.collect::<Vec<_>>().join(", ")
        };
        if let Some(words) = phase {
            let unknown =
                || failure::bad(&format!("\"{words}\" is no phase here; say one of {}.", ids()));
            return what_if::named(words).ok_or_else(unknown);
        }
        let team = self.team()?;
        let phases = self.schedule_of(&team).map(|schedule| phases(&schedule)).unwrap_or_default();
        let list = phase_at(&phases, self.now()).and_then(|phase| what_if::of_phase(&phase.name));
        list.ok_or_else(|| {
            let message =
                format!("No schedule tells in which phase the team is; say one of {}.", ids());
            Failure::NotReady { message }
        })
    }
}

impl WriteTx<'_> {
    /// Dismisses a line that is brewing, for as long as its evidence is the same, and says which. Nobody else
    /// hears of it.
    ///
    /// # Errors
    /// When no line, or more than one, has this name, or no reason is given; as [`ReadTx::brewing`].
    pub fn dismiss_brewing(&self, name: &str, because: &str) -> Result<String, Failure> {
        let because = because.trim();
        if because.is_empty() {
            return Err(failure::bad("Say why, so that you know later."));
        }
        let team = self.team()?;
        let (brew, ..) = self.brewed(&team)?;
        let name = name.trim().to_lowercase();
        let is = |line: &&Line| name.len() >= LEAST_LETTERS && line.evidence.starts_with(&name);
        let mut found = brew.open().filter(is);
        let (Some(line), None) = (found.next(), found.next()) else {
            let message = format!(
                "No single line that is brewing is called \"{name}\", as far as GitHub was read."
            );
            return Err(failure::bad(&message));
        };
        let mut all = self.kept_to_change(BrewingDismissed, team.id)?;
        let (evidence, at) = (line.evidence.clone(), self.now());
        all.push(Dismissed { evidence, because: because.to_owned(), at });
        all.drain(..all.len().saturating_sub(MOST_DISMISSED));
        self.keep(BrewingDismissed, team.id, Some(&all))?;
        Ok(line.sentence.clone())
    }
}

impl ReadTx<'_> {
    /// What is brewing, up to when the present round is known, and of how many rounds something is.
    fn brewed(
        &self,
        team: &Team,
    ) -> Result<(Brew, Option<chrono::DateTime<chrono::Utc>>, usize), Failure> {
        let (history, read_at) = self.history_of(team)?;
        let dismissed = self.kept(BrewingDismissed, team.id)?;
        Ok((brew(&history, &dismissed, self.now()), read_at, history.rounds.len()))
    }
}

/// What the lines cannot tell.
fn said(rounds: usize) -> Vec<String> {
    let said = match rounds {
        0 => "Nothing of this cycle's rounds was read from GitHub yet, so nothing can be told.",
        1 => "One round of this cycle is known here; most of what brews shows over several.",
        _ => return Vec::new(),
    };
    vec![said.to_owned()]
}

#[cfg(test)]
mod tests;
