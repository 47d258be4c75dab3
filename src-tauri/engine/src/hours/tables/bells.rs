//! What the member chose for the bells of deadlines.

use crate::ground::store::{Store, StoreError};
use crate::settings::tables as settings;
use meridian_core::ids::TeamId;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeMap;

/// What this build's forebears kept as settings moves here; what it cannot read stays there, and
/// [`Bells::unread`] tells of it.
pub(crate) const CREATE: &str = "
CREATE TABLE bells (
    team     INTEGER NOT NULL REFERENCES teams (id),
    deadline TEXT NOT NULL,
    wish     TEXT NOT NULL,
    UNIQUE (team, deadline)
) STRICT;
INSERT INTO bells (team, deadline, wish)
    SELECT t.id, substr(s.key, length('bell/' || t.id || '/') + 1), trim(s.value, '\"')
    FROM teams t JOIN settings s
        ON substr(s.key, 1, length('bell/' || t.id || '/')) = 'bell/' || t.id || '/'
    WHERE s.value IN ('\"on\"', '\"off\"');
DELETE FROM settings WHERE value IN ('\"on\"', '\"off\"')
    AND key IN (SELECT 'bell/' || team || '/' || deadline FROM bells);
";

/// The bells of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bells {
    /// The word for what was chosen, by the deadline's id.
    pub wishes: BTreeMap<String, String>,
    /// Whether an upgrade left some behind because they could not be read.
    pub unread: bool,
}

/// What an upgrade left behind, before the deadline's id.
fn left_behind(team: TeamId) -> String {
    format!("bell/{team}/")
}

fn wish(tx: &Connection, team: TeamId, deadline: &str) -> Result<Option<String>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT wish FROM bells WHERE team = ?1 AND deadline = ?2")?
        .query_row(params![team.0, deadline], |row| row.get("wish"))
        .optional()?)
}

impl Store {
    /// The word for what was chosen for one bell.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn bell(&self, team: TeamId, deadline: &str) -> Result<Option<String>, StoreError> {
        self.notebook.read(|tx| wish(tx, team, deadline))
    }

    /// What was chosen for a team's bells.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn bells(&self, team: TeamId) -> Result<Bells, StoreError> {
        self.notebook.read(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT deadline, wish FROM bells WHERE team = ?1")?;
            let wishes = statement
                .query_map([team.0], |row| Ok((row.get("deadline")?, row.get("wish")?)))?
                .collect::<Result<_, _>>()?;
            let unread = !settings::below(tx, &left_behind(team))?.is_empty();
            Ok(Bells { wishes, unread })
        })
    }

    /// Keeps what was chosen for a bell, in a word. What stood there and is none of the `known`
    /// words stays beside it, and what was closed `about` it may come back.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_bell(
        &mut self,
        team: TeamId,
        deadline: &str,
        chosen: &str,
        known: &[&str],
        about: &str,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let key = format!("{}{deadline}", left_behind(team));
            let before = wish(tx, team, deadline)?.filter(|word| !known.contains(&word.as_str()));
            settings::set_aside(tx, &key, before.as_deref(), Some(about))?;
            tx.prepare_cached(
                "INSERT INTO bells (team, deadline, wish) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (team, deadline) DO UPDATE SET wish = excluded.wish",
            )?
            .execute(params![team.0, deadline, chosen])?;
            Ok(())
        })
    }
}
