//! The cycles of a team and their sections. A section that is no longer the member's stays, because
//! what was written for it does.

use crate::ground::store::{Store, StoreError};
use crate::settings::tables as settings;
use meridian_core::ids::{CycleName, SectionId, TeamId};
use rusqlite::{Connection, params};

/// A team's sections where they are a list, else a list of what is none.
macro_rules! list {
    () => {
        "CASE WHEN json_valid(t.sections) THEN CASE json_type(t.sections) WHEN 'array' \
         THEN t.sections ELSE '[0]' END ELSE '[0]' END"
    };
}

/// Whether something in a team's list is no section.
macro_rules! is_other {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM json_each(",
            list!(),
            ") AS said WHERE said.type <> 'text' OR length(said.value) NOT BETWEEN 1 AND 100
            OR said.value GLOB '*[^A-Za-z0-9._/-]*')"
        )
    };
}

/// Both stood in the team's own columns. Sections that cannot be read are kept as a setting, and
/// [`Store::sections_left_behind`] tells of them.
pub(crate) const CREATE: &str = concat!(
    "
CREATE TABLE cycles (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    team INTEGER NOT NULL REFERENCES teams (id),
    name TEXT NOT NULL,
    UNIQUE (team, name)
) STRICT;
CREATE TABLE sections (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    cycle INTEGER NOT NULL REFERENCES cycles (id),
    slug  TEXT NOT NULL,
    mine  INTEGER,
    UNIQUE (cycle, slug)
) STRICT;
INSERT INTO cycles (team, name) SELECT id, cycle FROM teams ORDER BY id;
INSERT OR IGNORE INTO sections (cycle, slug, mine)
    SELECT c.id, said.value, said.key
    FROM teams t JOIN cycles c ON c.team = t.id
    JOIN json_each(CASE WHEN ",
    is_other!(),
    " THEN '[]' ELSE t.sections END) AS said
    ORDER BY t.id, said.key;
INSERT INTO settings (key, value)
    SELECT 'sections/' || t.id, t.sections FROM teams t WHERE ",
    is_other!(),
    ";
ALTER TABLE teams DROP COLUMN sections;
ALTER TABLE teams DROP COLUMN cycle;
ALTER TABLE teams ADD COLUMN cycle INTEGER REFERENCES cycles (id);
UPDATE teams SET cycle = (SELECT id FROM cycles WHERE team = teams.id);
"
);

fn left_behind(team: TeamId) -> String {
    format!("sections/{team}")
}

/// The member has named the team's sections again: what could not be read of them stays beside.
pub(crate) fn named_again(tx: &Connection, team: TeamId) -> Result<(), StoreError> {
    settings::set_aside(tx, &left_behind(team), None, None)
}

/// The number of a team's cycle, which begins where it is not known.
pub(crate) fn number(tx: &Connection, team: TeamId, name: &CycleName) -> Result<i64, StoreError> {
    Ok(tx
        .prepare_cached(
            "INSERT INTO cycles (team, name) VALUES (?1, ?2) \
             ON CONFLICT (team, name) DO UPDATE SET name = excluded.name RETURNING id",
        )?
        .query_row(params![team.0, name.as_str()], |row| row.get("id"))?)
}

/// Which sections of a cycle are the member's, in the order of the tabs.
pub(crate) fn set_mine(tx: &Connection, cycle: i64, mine: &[SectionId]) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE sections SET mine = NULL WHERE cycle = ?1")?.execute([cycle])?;
    let mut put = tx.prepare_cached(
        "INSERT INTO sections (cycle, slug, mine) VALUES (?1, ?2, ?3) \
         ON CONFLICT (cycle, slug) DO UPDATE SET mine = coalesce(mine, excluded.mine)",
    )?;
    for (place, section) in (0_i64..).zip(mine) {
        put.execute(params![cycle, section.as_str(), place])?;
    }
    Ok(())
}

/// After a salvage: what a team has lost of this is found again in its drafts, as far as it can.
pub(crate) fn find_lost(tx: &Connection) -> Result<(), StoreError> {
    tx.execute_batch(
        "UPDATE teams SET account = NULL WHERE account NOT IN (SELECT id FROM accounts);
        UPDATE teams SET cycle = NULL WHERE cycle NOT IN (SELECT id FROM cycles);
        INSERT INTO cycles (team, name) SELECT DISTINCT team, cycle FROM drafts
            WHERE team IN (SELECT id FROM teams WHERE cycle IS NULL)
            ON CONFLICT (team, name) DO NOTHING;
        UPDATE teams SET cycle = (
            SELECT c.id FROM drafts d JOIN cycles c ON c.team = d.team AND c.name = d.cycle
            WHERE d.team = teams.id ORDER BY d.saved_at DESC, d.id DESC LIMIT 1
        ) WHERE cycle IS NULL;
        INSERT INTO sections (cycle, slug, mine) SELECT c.id, d.section, min(d.id)
            FROM teams t JOIN cycles c ON c.id = t.cycle
            JOIN drafts d ON d.team = t.id AND d.cycle = c.name
            WHERE NOT EXISTS (SELECT 1 FROM sections WHERE cycle = c.id)
            GROUP BY c.id, d.section;",
    )?;
    Ok(())
}

impl Store {
    /// What an upgrade could not read of a team's sections, as it stood.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn sections_left_behind(&self, team: TeamId) -> Result<Option<String>, StoreError> {
        self.notebook.read(|tx| settings::get(tx, &left_behind(team)))
    }
}
