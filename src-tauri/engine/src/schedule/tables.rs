//! Schedules that are followed by their link, and what changed in them.

pub(crate) mod answers;

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, time},
};
use chrono::{DateTime, Utc};
use meridian_core::{ids::TeamId, time::When};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{reminders::tables::delivered, team::tables::Schedule};

pub(crate) const CREATE: &str = "
CREATE TABLE followed_schedules (
    team     INTEGER PRIMARY KEY NOT NULL REFERENCES teams (id),
    link     TEXT NOT NULL,
    etag     TEXT,
    asked_at INTEGER,
    trouble  TEXT
) STRICT;
CREATE TABLE schedule_changes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    team         INTEGER NOT NULL REFERENCES teams (id),
    cycle        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    name         TEXT NOT NULL,
    was          TEXT NOT NULL,
    becomes      TEXT NOT NULL,
    noticed_at   INTEGER NOT NULL,
    announced_at INTEGER
) STRICT;
CREATE INDEX schedule_changes_of_team ON schedule_changes (team, cycle, id);
";

/// Without what each look at the link leaves here.
pub(crate) const WORTH_KEEPING: &str = "SELECT team, link FROM followed_schedules ORDER BY team";

/// A link that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The link as the member gave it.
    pub link: String,
    /// The revision that was read last.
    pub etag: Option<String>,
    /// When it was asked for last, whatever came of it.
    pub asked_at: Option<DateTime<Utc>>,
    /// Why the last reading was of no use; the schedule from before stays.
    pub trouble: Option<String>,
}

/// What happened to a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It has another time.
    Moved,
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It has another name.
    Renamed,
    /// It is somebody else's.
    WhoChanged,
    /// It is in another week of the cycle, although its time is the same.
    WeekChanged,
}

/// One thing that changed in a followed schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// What happened.
    pub kind: ChangeKind,
    /// The milestone's present name; a removed one's last.
    pub name: String,
    /// Its time before; what else it was before, such as its former name, as the words of an open
    /// time.
    pub was: When,
    /// Its time now, or whose or in which week it is, likewise.
    pub becomes: When,
}

/// A change as the notebook keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// The notebook's number of it.
    pub id: i64,
    /// What changed.
    pub noticed: Noticed,
    /// When it was noticed.
    pub noticed_at: DateTime<Utc>,
    /// When the member was told.
    pub announced_at: Option<DateTime<Utc>>,
}

/// A reading of a followed schedule that is to be taken over.
#[derive(Debug, Clone)]
pub struct NewSchedule {
    /// The text and where it came from.
    pub schedule: Schedule,
    /// Its revision.
    pub etag: Option<String>,
    /// What changed against the schedule before.
    pub changes: Vec<Noticed>,
}

fn change(row: &Row<'_>) -> rusqlite::Result<StoredChange> {
    Ok(StoredChange {
        id: row.get(0)?,
        noticed: Noticed {
            kind: row.get::<_, Json<_>>(1)?.0,
            name: row.get(2)?,
            was: row.get::<_, Json<_>>(3)?.0,
            becomes: row.get::<_, Json<_>>(4)?.0,
        },
        noticed_at: row.get::<_, Ms>(5)?.0,
        announced_at: time(row, 6)?,
    })
}

fn asked(
    tx: &Connection,
    team: TeamId,
    at: DateTime<Utc>,
    trouble: Option<&str>,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE followed_schedules SET asked_at = ?2, trouble = ?3 WHERE team = ?1")?
        .execute(params![team.0, Ms(at), trouble])?;
    Ok(())
}

fn mark_announced(tx: &Connection, ids: &[i64], at: DateTime<Utc>) -> Result<(), StoreError> {
    for id in ids {
        tx.prepare_cached(
            "UPDATE schedule_changes SET announced_at = ?2 WHERE id = ?1 AND announced_at IS NULL",
        )?
        .execute(params![id, Ms(at)])?;
    }
    Ok(())
}

/// Follows a link from now on, or none.
pub(crate) fn set_followed(
    tx: &Connection,
    team: TeamId,
    followed: Option<&Followed>,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM followed_schedules WHERE team = ?1", [team.0])?;
    if let Some(Followed { link, etag, asked_at, trouble }) = followed {
        tx.execute(
            "INSERT INTO followed_schedules (team, link, etag, asked_at, trouble) VALUES \
             (?1, ?2, ?3, ?4, ?5)",
            params![team.0, link, etag, asked_at.map(Ms), trouble],
        )?;
    }
    Ok(())
}

impl Store {
    /// The link that a team's schedule is followed by; none for one from a file.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn followed(&self, team: TeamId) -> Result<Option<Followed>, StoreError> {
        self.notebook.read(|tx| {
            let found = tx
                .prepare_cached(
                    "SELECT link, etag, asked_at, trouble FROM followed_schedules WHERE team = ?1",
                )?
                .query_row([team.0], |row| {
                    Ok(Followed {
                        link: row.get(0)?,
                        etag: row.get(1)?,
                        asked_at: time(row, 2)?,
                        trouble: row.get(3)?,
                    })
                })
                .optional()?;
            Ok(found)
        })
    }

    /// Follows a link from now on, or none. What is known of another link is forgotten.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn follow(&mut self, team: TeamId, followed: Option<&Followed>) -> Result<(), StoreError> {
        self.notebook.write(|tx| set_followed(tx, team, followed))
    }

    /// Notes that the link was asked for, and that nothing new came of it.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn schedule_asked(
        &mut self,
        team: TeamId,
        at: DateTime<Utc>,
        trouble: Option<&str>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| asked(tx, team, at, trouble))
    }

    /// Takes a new reading over, with what changed, if the schedule is still the one that it was
    /// compared with; says whether it was.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when the notebook cannot be written.
    pub fn take_schedule(
        &mut self,
        id: TeamId,
        compared_with: Option<&Schedule>,
        reading: &NewSchedule,
    ) -> Result<bool, StoreError> {
        self.notebook.write(|tx| {
            let mut team = crate::team::tables::team(tx, id)?;
            let text = |schedule: Option<&Schedule>| schedule.map(|s| s.text.clone());
            if text(team.facts.schedule.as_ref()) != text(compared_with) {
                return Ok(false);
            }
            let at = reading.schedule.read_at;
            team.facts.schedule = Some(reading.schedule.clone());
            crate::team::tables::put(tx, id, &team.facts)?;
            asked(tx, id, at, None)?;
            tx.prepare_cached("UPDATE followed_schedules SET etag = ?2 WHERE team = ?1")?
                .execute(params![id.0, reading.etag])?;
            for Noticed { kind, name, was, becomes } in &reading.changes {
                tx.prepare_cached(
                    "INSERT INTO schedule_changes (team, cycle, kind, name, was, becomes, \
                     noticed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    id.0,
                    team.facts.cycle.as_str(),
                    Json(kind),
                    name,
                    Json(was),
                    Json(becomes),
                    Ms(at),
                ])?;
            }
            Ok(true)
        })
    }

    /// What changed in the schedule of the team's present cycle, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when the notebook cannot be read.
    pub fn schedule_changes(&self, id: TeamId) -> Result<Vec<StoredChange>, StoreError> {
        self.notebook.read(|tx| {
            let team = crate::team::tables::team(tx, id)?;
            let mut statement = tx.prepare_cached(
                "SELECT id, kind, name, was, becomes, noticed_at, announced_at FROM \
                 schedule_changes WHERE team = ?1 AND cycle = ?2 ORDER BY id",
            )?;
            let rows = statement.query_map(params![id.0, team.facts.cycle.as_str()], change)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// When each milestone of the team's present cycle was last noticed to have moved, by name.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when the notebook cannot be read.
    pub fn last_moves(&self, id: TeamId) -> Result<BTreeMap<String, DateTime<Utc>>, StoreError> {
        self.notebook.read(|tx| {
            let team = crate::team::tables::team(tx, id)?;
            let mut statement = tx.prepare_cached(
                "SELECT name, max(noticed_at) FROM schedule_changes WHERE team = ?1 AND \
                 cycle = ?2 AND kind = ?3 GROUP BY name",
            )?;
            let rows = statement.query_map(
                params![id.0, team.facts.cycle.as_str(), Json(&ChangeKind::Moved)],
                |row| Ok((row.get(0)?, row.get::<_, Ms>(1)?.0)),
            )?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Notes that the member needs to be told of these changes no more.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn changes_announced(&mut self, ids: &[i64], at: DateTime<Utc>) -> Result<(), StoreError> {
        self.notebook.write(|tx| mark_announced(tx, ids, at))
    }

    /// Notes that news of these changes was shown, under its keys beside the reminders: both or
    /// neither.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn announced(
        &mut self,
        keys: &[String],
        ids: &[i64],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            delivered(tx, keys, at)?;
            mark_announced(tx, ids, at)
        })
    }
}
