//! Who is in the team: the roles of a cycle and the people who hold them, as a roster named them.

use super::cycles;
use crate::ground::store::{Store, StoreError};
use meridian_core::{
    ids::{CycleName, TeamId},
    team::roster::{Person, Role, Roster},
};
use rusqlite::{Connection, OptionalExtension as _, params};

/// A person is one in all the cycles of a team, by the account where it is known.
pub(crate) const CREATE: &str = "
CREATE TABLE people (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    team   INTEGER NOT NULL REFERENCES teams (id),
    handle TEXT,
    name   TEXT,
    slack  TEXT
) STRICT;
CREATE UNIQUE INDEX people_by_handle ON people (team, lower(handle)) WHERE handle IS NOT NULL;
CREATE TABLE roles (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    cycle INTEGER NOT NULL REFERENCES cycles (id),
    place INTEGER NOT NULL,
    name  TEXT NOT NULL,
    line  INTEGER NOT NULL,
    UNIQUE (cycle, place)
) STRICT;
CREATE TABLE holders (
    role   INTEGER NOT NULL REFERENCES roles (id),
    place  INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES people (id),
    leads  INTEGER NOT NULL,
    UNIQUE (role, place)
) STRICT;
CREATE INDEX holders_by_person ON holders (person);
";

/// The number of a person, of whom the newest names count.
fn number(tx: &Connection, team: TeamId, person: &Person) -> Result<i64, StoreError> {
    let Person { name, handle, slack } = person;
    let known: Option<i64> = tx
        .prepare_cached(
            "SELECT id FROM people WHERE team = ?1 AND CASE WHEN ?2 IS NULL THEN handle IS NULL \
             AND name IS ?3 AND slack IS ?4 ELSE lower(handle) = lower(?2) END",
        )?
        .query_row(params![team.0, handle, name, slack], |row| row.get("id"))
        .optional()?;
    if let Some(id) = known {
        tx.prepare_cached(
            "UPDATE people SET handle = ?2, name = coalesce(?3, name), slack = coalesce(?4, slack) \
             WHERE id = ?1",
        )?
        .execute(params![id, handle, name, slack])?;
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO people (team, handle, name, slack) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![team.0, handle, name, slack])?;
    Ok(tx.last_insert_rowid())
}

fn put(
    tx: &Connection,
    team: TeamId,
    cycle: &CycleName,
    roster: &Roster,
) -> Result<(), StoreError> {
    let cycle = cycles::number(tx, team, cycle)?;
    tx.execute(
        "DELETE FROM holders WHERE role IN (SELECT id FROM roles WHERE cycle = ?1)",
        [cycle],
    )?;
    tx.execute("DELETE FROM roles WHERE cycle = ?1", [cycle])?;
    let mut hold = tx.prepare_cached(
        "INSERT INTO holders (role, place, person, leads) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (place, role) in (0_i64..).zip(&roster.roles) {
        tx.prepare_cached("INSERT INTO roles (cycle, place, name, line) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![cycle, place, role.name, role.line])?;
        let id = tx.last_insert_rowid();
        let leads = role.lead.iter().map(|person| (person, true));
        let shadows = role.shadows.iter().map(|person| (person, false));
        for (place, (person, leads)) in (0_i64..).zip(leads.chain(shadows)) {
            hold.execute(params![id, place, number(tx, team, person)?, leads])?;
        }
    }
    // Who is in no roster any more is nobody of the team.
    tx.execute(
        "DELETE FROM people WHERE NOT EXISTS (SELECT 1 FROM holders WHERE person = people.id)",
        [],
    )?;
    Ok(())
}

fn get(tx: &Connection, team: TeamId, cycle: &CycleName) -> Result<Vec<Role>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT r.id, r.name AS role, r.line, h.leads, p.id AS person, p.name, p.handle, p.slack \
         FROM cycles c JOIN roles r ON r.cycle = c.id LEFT JOIN holders h ON h.role = r.id \
         LEFT JOIN people p ON p.id = h.person WHERE c.team = ?1 AND c.name = ?2 \
         ORDER BY r.place, h.place",
    )?;
    let mut rows = statement.query(params![team.0, cycle.as_str()])?;
    let mut roles: Vec<(i64, Role)> = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        if roles.last().is_none_or(|(last, _)| *last != id) {
            let (name, line) = (row.get("role")?, row.get("line")?);
            roles.push((id, Role { name, line, ..Role::default() }));
        }
        let held = row.get::<_, Option<i64>>("person")?.is_some();
        let Some((_, role)) = roles.last_mut().filter(|_| held) else { continue };
        let of = if row.get("leads")? { &mut role.lead } else { &mut role.shadows };
        of.push(Person {
            name: row.get("name")?,
            handle: row.get("handle")?,
            slack: row.get("slack")?,
        });
    }
    Ok(roles.into_iter().map(|(_, role)| role).collect())
}

impl Store {
    /// Keeps a roster as that of a cycle, in place of the one before.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn keep_roster(
        &mut self,
        team: TeamId,
        cycle: &CycleName,
        roster: &Roster,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| put(tx, team, cycle, roster))
    }

    /// The roles of a team's cycle with who holds them, in the order of the roster; none where no
    /// roster was kept.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn roles(&self, team: TeamId, cycle: &CycleName) -> Result<Vec<Role>, StoreError> {
        self.notebook.read(|tx| get(tx, team, cycle))
    }
}
