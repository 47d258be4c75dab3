//! Teams that were removed from this laptop: a mark beside the team, so that all of it is there again
//! once it is brought back. Whoever asks for teams is told of no marked one.

use super::{Team, connected, from_row, select};
use crate::{
    ground::store::{Store, StoreError, columns::draft_key},
    settings::tables as settings,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    ids::{DraftKey, TeamId},
    settings::{Choice as _, RemovedAt, Setting},
};
use rusqlite::{Connection, params};

/// Whether the team of a row `t` is removed, in SQL: whatever its mark says.
pub(super) fn is_marked() -> String {
    format!("EXISTS (SELECT 1 FROM settings WHERE key = '{}/' || t.id)", Setting::RemovedAt)
}

/// Refuses what is meant for a team that was removed meanwhile.
pub(crate) fn refuse(tx: &Connection, team: TeamId) -> Result<(), StoreError> {
    match settings::get(tx, &RemovedAt::key(team))? {
        Some(_) => Err(StoreError::NoTeam(team)),
        None => Ok(()),
    }
}

/// The team is there again, if it was removed.
pub(super) fn unmark(tx: &Connection, team: TeamId) -> Result<(), StoreError> {
    settings::put(tx, &RemovedAt::key(team), None)
}

impl Store {
    /// Those that were removed, in the order in which they were connected.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn removed_teams(&self) -> Result<Vec<Team>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement =
                tx.prepare_cached(&select(&format!("WHERE {} ORDER BY t.id", is_marked())))?;
            let teams = statement.query_map([], from_row)?.collect::<Result<_, _>>()?;
            Ok(teams)
        })
    }

    /// Removes a team: marks it, and shows another one where it was the one that is shown, a real one
    /// before the practice team.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when the notebook cannot be written.
    pub(crate) fn remove_team(&mut self, id: TeamId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let shown = self.current_team()?.map(|team| team.id);
        self.notebook.write(|tx| {
            super::team(tx, id)?;
            // A moment always has its text.
            let mark = RemovedAt::write(&at).unwrap_or_default();
            settings::put(tx, &RemovedAt::key(id), Some(&mark))?;
            if shown != Some(id) {
                return Ok(());
            }
            let mut left = connected(tx)?;
            left.sort_by_key(|team| team.facts.kind != super::TeamKind::GitHub);
            let next = left.first().map(|team| team.id.0.to_string());
            settings::put(tx, settings::CURRENT_TEAM, next.as_deref())
        })
    }

    /// Brings a removed team back, with all that it had, and shows it. Bringing it back twice equals once.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`] where there is none of this number, or when the notebook cannot be written.
    pub(crate) fn bring_back_team(&mut self, id: TeamId) -> Result<(), StoreError> {
        self.notebook.write(|tx| unmark(tx, id))?;
        self.show_team(id)
    }

    /// The drafts of a team in which somebody has written, the newest round first.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn drafts_of(&self, team: TeamId) -> Result<Vec<DraftKey>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT team, cycle, round, section FROM drafts WHERE team = ?1 AND saved_at IS NOT NULL \
                 ORDER BY round DESC, id",
            )?;
            let found = statement
                .query_map(params![team.0], draft_key)?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }
}
