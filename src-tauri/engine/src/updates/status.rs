//! The whole of a round for the terminal and for other programs: each section with its state, author,
//! health against the last round, need, headline and link, and who is missing.

use super::{Gathered, Sections, is, name};
use crate::{DecisionRow, ReadTx, items::ItemView, team::tables::Team};
use meridian_core::{
    draft::Health,
    round::{opening::Tags, rhythm::RoundPhase},
    team::roster::Person,
    updates::{AllIn, Checked, Row, Standing},
};
use meridian_protocol::{Failure, Moment, UpdateRow};
use serde::Serialize;

/// A round with all its sections.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundStatus {
    /// The round, by the date on which it opens.
    pub round: String,
    /// `Week 9 of 16`; none where no schedule tells.
    pub week: Option<String>,
    /// When updates are due.
    pub due: Moment,
    /// When the issue closes.
    pub closes: Moment,
    /// Where between its marks the round is.
    pub phase: RoundPhase,
    /// Up to when GitHub's comments are known; none where they were not read yet.
    pub read: Option<Moment>,
    /// `3 posted, 1 late, 2 not yet`.
    pub summary: String,
    /// What a person should know of all that, one sentence each.
    pub said: Vec<String>,
    /// Which tags in the round's issue worked, where the member has opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Tags>,
    /// Whether all is in; none where no update is expected, or it cannot be known.
    pub all_in: Option<AllIn>,
    /// The sections that are late, with whoever leads them. Nobody is named before.
    pub missing: Vec<MissingSection>,
    /// The sections, what wants help first.
    pub sections: Vec<SectionStatus>,
    /// What waits for an answer or has ended lately; the same whichever sections are asked for.
    pub items: Vec<ItemView>,
    /// How many comments look like an update and belong to no section.
    pub without_section: usize,
    /// What was decided in it.
    pub decided: Vec<DecisionRow>,
    /// What is asked and not decided.
    pub asked: Vec<DecisionRow>,
}

/// A section that is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingSection {
    /// The section.
    pub section: String,
    /// `Release Notes`
    pub title: String,
    /// Who leads it, by name, as far as the roster tells.
    pub leads: Vec<String>,
}

/// How a section stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionStatus {
    /// The section.
    pub section: String,
    /// `Release Signal`
    pub title: String,
    /// How it stands.
    pub state: Standing,
    /// When its update was posted.
    pub at: Option<Moment>,
    /// Who wrote it, by name where the roster has one, else by login; none where nothing is there.
    pub author: Option<String>,
    /// What they are there, `lead` or `shadow`; none where the roster does not say.
    pub role: Option<&'static str>,
    /// Whether it is the member's own.
    pub mine: bool,
    /// The health that it states.
    pub health: Option<Health>,
    /// That against the round before, `was Yellow` or `same`.
    pub was: Option<String>,
    /// What it asks others for.
    pub need: Option<String>,
    /// Whether it is Yellow or Red and asks nobody for anything.
    pub lacks_need: bool,
    /// Its first sentence; empty where it says nothing.
    pub headline: String,
    /// Where a person sees it.
    pub link: Option<String>,
    /// Whether a lead has checked it, as the reactions were read last; none where none has.
    pub checked: Option<Checked>,
    /// How far the member's own check is; none where nothing of it is on its way.
    pub check_words: Option<String>,
    /// The parts of its template of which it says nothing.
    pub lacks: Vec<String>,
    /// Whether it was written by hand, so that no part of it is sure.
    pub free_text: bool,
    /// How far the member's own is on this laptop, one sentence; none where it is on GitHub.
    pub own: Option<String>,
    /// Until when it is away, and who covers, one sentence; none where it is not absent.
    pub away: Option<String>,
    /// Who else has written for it, by their logins.
    pub also: Vec<String>,
    /// Which comments the member has assigned to it, one sentence; none where none.
    pub assigned: Option<String>,
}

impl ReadTx<'_> {
    /// The whole of the present round, as the mirror has it.
    ///
    /// # Errors
    /// When there is no team, or the notebook or the mirror fails.
    pub fn round_status(&self) -> Result<RoundStatus, Failure> {
        self.round_status_of(Sections::All)
    }

    /// The part of it that these sections are.
    ///
    /// # Errors
    /// As [`Self::updates_of`].
    pub fn round_status_of(&self, sections: Sections) -> Result<RoundStatus, Failure> {
        let view = self.updates_of(sections, 0)?;
        let team = self.team()?;
        let all = self.gathered(&team)?;
        let missing = self.missing(&team, &all, &view.rows)?;
        let sections = view.rows.into_iter().map(|row| section(row, &all)).collect();
        let (decided, asked) = self.decisions_of_round(&team, &all.round)?;
        Ok(RoundStatus {
            decided,
            asked,
            round: all.round.key.to_string(),
            week: view.week,
            due: view.due,
            closes: view.closes,
            phase: view.phase,
            read: view.read,
            summary: view.summary,
            said: view.said,
            tags: self.tags_read(all.round.key)?,
            all_in: view.all_in,
            missing,
            sections,
            items: self.items(false)?.items,
            without_section: all.board.free.len(),
        })
    }

    /// The sections that are late, as they are shown.
    fn missing(
        &self,
        team: &Team,
        all: &Gathered,
        rows: &[UpdateRow],
    ) -> Result<Vec<MissingSection>, Failure> {
        if self.goes_elsewhere(team)? {
            return Ok(Vec::new());
        }
        let leads = |id: &str| {
            of(all, id).map(|row| row.part.lead.iter().map(name).collect()).unwrap_or_default()
        };
        let late = rows.iter().filter(|row| row.standing == Standing::Late);
        let missing = late.map(|row| MissingSection {
            section: row.id.clone(),
            title: row.section.clone(),
            leads: leads(&row.id),
        });
        Ok(missing.collect())
    }
}

fn of<'a>(all: &'a Gathered, id: &str) -> Option<&'a Row> {
    all.board.rows.iter().find(|row| row.part.section.as_str() == id)
}

fn section(row: UpdateRow, all: &Gathered) -> SectionStatus {
    let of = of(all, &row.id);
    let first = of.and_then(|of| all.seen.get(*of.posts.first()?));
    let find = |people: &[Person], login: &str| {
        people.iter().find(|person| is(person, login)).map(name).filter(|name| !name.is_empty())
    };
    let lead = of.zip(first).and_then(|(of, seen)| find(&of.part.lead, &seen.login));
    let shadow = of.zip(first).and_then(|(of, seen)| find(&of.part.shadows, &seen.login));
    let role = match (&lead, &shadow) {
        (Some(_), _) => Some("lead"),
        (None, Some(_)) => Some("shadow"),
        (None, None) => None,
    };
    SectionStatus {
        section: row.id,
        title: row.section,
        state: row.standing,
        at: row.at,
        author: lead.or(shadow).or_else(|| first.map(|seen| seen.login.clone())),
        role,
        mine: row.mine,
        health: row.health,
        was: row.was,
        need: row.need,
        lacks_need: row.lacks_need,
        headline: first.map(|seen| seen.headline()).unwrap_or_default(),
        link: first.map(|seen| seen.url.clone()).filter(|url| !url.is_empty()),
        checked: row.checked,
        check_words: row.check_words,
        lacks: row.lacks,
        free_text: row.free_text,
        own: row.own,
        away: row.away,
        also: row.also,
        assigned: row.assigned,
    }
}
