//! Deleting all that the notebook has of a team that was removed, for good.
//!
//! What belongs to a team is found by the notebook itself: a row that names the team, and a row that belongs
//! to such a one by a foreign key. So a table that comes later is cleared too. What is named by text alone,
//! settings and the log of reminders, is told apart by its key.

use crate::{
    ground::store::{Store, StoreError},
    settings::tables as settings,
};
use meridian_core::{
    ids::TeamId,
    settings::{Choice as _, RemovedAt, Scope, Setting},
};
use rusqlite::Connection;

/// What is kept beside a team's declared settings under `word/TEAM` or `word/TEAM/..`.
const WORDS: &[&str] = &[
    "bell",
    "gone",
    "keeps_all",
    "letters",
    "looks",
    "meetings",
    "not_read",
    "places",
    "schedule",
    "sections",
    "sign_in",
];
/// What is kept about something else: its key follows.
const ABOUT: &[&str] = &["aside/", "notice/standing-", "notice-closed/", "unread-"];
/// What is kept of an operation.
const OF_AN_OPERATION: &[&str] = &["seen/", "shown/"];
const TEAMS: &str = "teams";

impl Store {
    /// Deletes all that is kept of a removed team, in one transaction. Of an account that no other team
    /// has, the name goes too; its sign-in lies elsewhere. Returns the names of its operations.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`] where no such team was removed; when the notebook cannot be written.
    pub(crate) fn forget_team(&mut self, id: TeamId) -> Result<Vec<String>, StoreError> {
        self.notebook.write(|tx| {
            if settings::get(tx, &RemovedAt::key(id))?.is_none() {
                return Err(StoreError::NoTeam(id));
            }
            let operations: Vec<String> = tx
                .prepare("SELECT id FROM operations WHERE team = ?1")?
                .query_map([id.0], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            // A team names its cycle, which names the team.
            tx.execute_batch("PRAGMA defer_foreign_keys = ON; PRAGMA secure_delete = ON;")?;
            for (table, which) in rows_of_a_team(tx)? {
                tx.execute(&format!("DELETE FROM \"{table}\" WHERE {which}"), [id.0])?;
            }
            tx.execute(
                "DELETE FROM accounts WHERE id NOT IN \
                 (SELECT account FROM teams WHERE account IS NOT NULL)",
                [],
            )?;
            tx.execute(
                "DELETE FROM reminders WHERE key >= ?1 || '/' AND key < ?1 || '0'",
                [id.to_string()],
            )?;
            for key in keys(tx)? {
                let of = OF_AN_OPERATION.iter().find_map(|word| key.strip_prefix(word));
                let is_of_one = of.is_some_and(|op| operations.iter().any(|id| id == op));
                if is_of_one || is_of(&key, id) {
                    settings::put(tx, &key, None)?;
                }
            }
            Ok(operations)
        })
    }

    /// Deletes what GitHub last said of it, with the steps of its operations.
    ///
    /// # Errors
    /// When the mirror cannot be written.
    pub(crate) fn forget_mirrored(
        &mut self,
        id: TeamId,
        operations: &[String],
    ) -> Result<(), StoreError> {
        self.mirror.write(|tx| {
            for (table, which) in rows_of_a_team(tx)? {
                tx.execute(&format!("DELETE FROM \"{table}\" WHERE {which}"), [id.0])?;
            }
            let mut steps = tx.prepare("DELETE FROM steps WHERE op = ?1")?;
            for op in operations {
                steps.execute([op])?;
            }
            Ok(())
        })
    }
}

/// Each table with rows of a team, and which rows those are; what belongs to others comes first.
fn rows_of_a_team(tx: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let tables: Vec<String> = tx
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut known: Vec<(String, String)> = Vec::new();
    for table in &tables {
        let named: bool = tx
            .prepare("SELECT count(*) FROM pragma_table_info(?1) WHERE name = 'team'")?
            .query_row([table], |row| row.get(0))?;
        if table == TEAMS {
            known.push((table.clone(), "id = ?1".to_owned()));
        } else if named {
            known.push((table.clone(), "team = ?1".to_owned()));
        }
    }
    // Further down there is nothing that is not found by as many steps as there are tables.
    for _ in &tables {
        for table in &tables {
            if known.iter().any(|(name, _)| name == table) {
                continue;
            }
            let keys: Vec<(String, String, String)> = tx
                .prepare(
                    "SELECT \"from\", \"table\", coalesce(\"to\", 'id') FROM pragma_foreign_key_list(?1)",
                )?
                .query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            let found = keys.iter().find_map(|(from, parent, to)| {
                let (_, which) = known.iter().find(|(name, _)| name == parent)?;
                Some(format!("\"{from}\" IN (SELECT \"{to}\" FROM \"{parent}\" WHERE {which})"))
            });
            known.extend(found.map(|which| (table.clone(), which)));
        }
    }
    // What belongs to something goes before it: by then nothing tells whose it was.
    let depth = |which: &str| which.matches(" IN (").count();
    known.sort_by_key(|(table, which)| (table == TEAMS, usize::MAX - depth(which)));
    Ok(known)
}

fn keys(tx: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.prepare("SELECT key FROM settings")?;
    let keys = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(keys)
}

/// Whether a setting's key is a team's.
fn is_of(key: &str, team: TeamId) -> bool {
    let mut rest = key;
    while let Some(inner) = ABOUT.iter().find_map(|about| rest.strip_prefix(about)) {
        rest = inner;
    }
    let team = team.to_string();
    // The schedule's notice.
    if rest.len() < key.len() && rest.rsplit_once('-').is_some_and(|(_, of)| of == team) {
        return true;
    }
    let mut parts = rest.split('/');
    let (Some(word), Some(of)) = (parts.next(), parts.next()) else { return false };
    let is_declared = |setting: &Setting| setting.scope() == Scope::Team && setting.name() == word;
    of == team && (WORDS.contains(&word) || Setting::ALL.iter().any(is_declared))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_teams_by_its_own_word_and_number() {
        for key in [
            "rhythm/4",
            "removed_at/4",
            "bell/4/code-freeze",
            "gone/4/17",
            "aside/rhythm/4",
            "notice-closed/unread-rhythm/4",
            "notice/standing-schedule-4",
            "meetings/4",
        ] {
            assert!(is_of(key, TeamId(4)), "{key}");
            assert!(!is_of(key, TeamId(17)), "{key}");
        }
        for key in
            ["zone", "current_team", "posting/https://api.example.com#4", "token_ends/4", "x/4"]
        {
            assert!(!is_of(key, TeamId(4)), "{key}");
        }
    }
}
