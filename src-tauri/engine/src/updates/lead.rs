//! What a lead asks of a round: whether all is in, how each section stood in the round before, and a word
//! for those who owe something.

use super::{Gathered, mine::Scope};
use crate::{ReadTx, settings::rhythm_of, team::tables::Team, week::facts::Season};
use meridian_core::{
    draft::Health,
    round::rhythm::Round,
    updates::{
        AllIn, Known, Row, all_in,
        remind::{About, reminders},
    },
};
use meridian_protocol::{Failure, RemindView, UpdateRow};
use std::collections::HashMap;

impl ReadTx<'_> {
    /// Whether all is in, of the sections as they are shown; where others are left out, that is said first.
    pub(super) fn all_in(
        &self,
        team: &Team,
        all: &Gathered,
        (rows, scope): (&[UpdateRow], &Scope),
    ) -> Result<Option<AllIn>, Failure> {
        // Nothing is seen of where updates go, so nothing is said of it.
        if self.goes_elsewhere(team)? {
            return Ok(None);
        }
        let due = all.round.due;
        let is_unread = self.now() >= due && all.read_at.is_none_or(|read| read < due);
        let sections: Vec<_> =
            rows.iter().map(|row| (row.section.as_str(), row.standing)).collect();
        let has_roster = !all.roles.is_empty();
        let left = all
            .board
            .rows
            .iter()
            .filter(|row| row.absence.as_ref().is_some_and(|absence| !absence.is_covered()));
        let left: Vec<_> = left.map(|row| row.part.title.as_str()).collect();
        let is_part = scope.words.is_some();
        let told = all_in(&sections, &left, Known { has_roster, is_unread, is_part });
        Ok(told.map(|told| match &scope.words {
            Some(scope) => AllIn { words: format!("{scope}. {}", told.words), ..told },
            None => told,
        }))
    }

    /// Private texts to those who owe the update of a section.
    pub(super) fn reminders_of(
        &self,
        team: &Team,
        all: &Gathered,
        row: &Row,
    ) -> Result<Vec<RemindView>, Failure> {
        let season = Season::of(self, team);
        let week = season.schedule.as_deref().and_then(|schedule| all.round.week_in(schedule));
        let week =
            week.map_or_else(|| "this week".to_owned(), |week| format!("week {}", week.number));
        let issue = match all.issue {
            Some(issue) => self.store().issue(team.id, issue)?,
            None => None,
        };
        let about = About {
            week: &week,
            due: &self.moment(&all.zone, all.round.due)?.utc,
            url: issue.as_ref().map(|issue| issue.url.as_str()),
        };
        let texts = reminders(row, &all.board.rows, &all.away, about).into_iter();
        Ok(texts.map(|text| RemindView { to: text.to, words: text.words }).collect())
    }

    /// What each section said of its health in the round before, by its id in lower case.
    pub(super) fn health_before(
        &self,
        team: &Team,
        round: &Round,
    ) -> Result<HashMap<String, Health>, Failure> {
        let before = rhythm_of(team)?.previous(round);
        let before = self.gathered_of(team, before)?;
        let said = before.board.rows.iter().filter_map(|row| {
            let first = before.seen.get(*row.posts.first()?)?;
            Some((row.part.section.as_str().to_lowercase(), first.health?))
        });
        Ok(said.collect())
    }
}
