//! Teams: a repository on a host, who writes there, and what the team agreed on.

use super::{
    following::{Followed, set_followed},
    settings,
};
use crate::store::{
    Store, StoreError,
    columns::{Json, Ms, Name, time},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::Destination,
    ids::{Account, CycleName, SectionId, TeamId, UserId},
    schedule::Correction,
};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use serde::{Deserialize, Serialize};

pub(super) const CREATE: &str = "
CREATE TABLE teams (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    host             TEXT NOT NULL,
    repository       TEXT NOT NULL,
    repository_id    INTEGER,
    user             INTEGER NOT NULL,
    login            TEXT NOT NULL,
    destination      TEXT NOT NULL,
    cycle            TEXT NOT NULL,
    sections         TEXT NOT NULL,
    rhythm           TEXT,
    kind             TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    schedule_source  TEXT,
    schedule_read_at INTEGER,
    schedule         TEXT
) STRICT;
";

const COLUMNS: &str = "id, host, repository, repository_id, user, login, destination, cycle, \
                       sections, rhythm, kind, created_at, schedule_source, schedule_read_at, \
                       schedule, (SELECT value FROM settings WHERE key = \
                       'schedule_corrections/' || id)";

/// What the settings call a team's corrections, before its number; as [`COLUMNS`] reads them.
const CORRECTIONS: &str = "schedule_corrections/";

/// A schedule as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Where it came from: a path or URL, for people.
    pub source: String,
    /// When it was read.
    pub read_at: DateTime<Utc>,
    /// Its whole text.
    pub text: String,
    /// What the member corrected by hand.
    pub corrections: Vec<Correction>,
}

impl Schedule {
    /// A schedule of which nothing was corrected.
    pub fn as_read(source: String, read_at: DateTime<Utc>, text: String) -> Self {
        Self { source, read_at, text, corrections: Vec::new() }
    }
}

/// Whether a team is real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamKind {
    /// On a GitHub host.
    GitHub,
    /// The embedded invented team.
    Practice,
}

/// What is known of a team and may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamFacts {
    /// `OWNER/REPO` when last seen.
    pub repository: String,
    /// GitHub's numeric id of the repository, once known.
    pub repository_id: Option<i64>,
    /// Who writes there, with the host.
    pub account: Account,
    /// Where updates go.
    pub destination: Destination,
    /// The release the team works on.
    pub cycle: CycleName,
    /// The member's own sections, in the order of the tabs.
    pub sections: Vec<SectionId>,
    /// The rhythm as JSON, where it is not the default.
    pub rhythm: Option<String>,
    /// Real or practice.
    pub kind: TeamKind,
    /// The schedule, if one was read.
    pub schedule: Option<Schedule>,
}

impl TeamFacts {
    /// Stands where a cycle's name belongs while none is known.
    pub(crate) const NO_CYCLE: &str = "current";

    /// The cycle's name as people read it; empty while none is known.
    pub(crate) fn cycle_words(&self) -> &str {
        Some(self.cycle.as_str()).filter(|name| *name != Self::NO_CYCLE).unwrap_or_default()
    }
}

/// A team of this notebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The notebook's number of it.
    pub id: TeamId,
    /// When it was first connected.
    pub created_at: DateTime<Utc>,
    /// The rest.
    pub facts: TeamFacts,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Team> {
    let source: Option<String> = row.get(12)?;
    let schedule = match (source, time(row, 13)?, row.get(14)?) {
        (Some(source), Some(read_at), Some(text)) => {
            let kept: Option<Json<Vec<Correction>>> = row.get(15)?;
            let corrections = kept.map(|kept| kept.0).unwrap_or_default();
            Some(Schedule { source, read_at, text, corrections })
        }
        _ => None,
    };
    Ok(Team {
        id: TeamId(row.get(0)?),
        created_at: row.get::<_, Ms>(11)?.0,
        facts: TeamFacts {
            repository: row.get(2)?,
            repository_id: row.get(3)?,
            account: Account { host: row.get(1)?, user: UserId(row.get(4)?), login: row.get(5)? },
            destination: row.get::<_, Json<_>>(6)?.0,
            cycle: row.get::<_, Name<_>>(7)?.0,
            sections: row.get::<_, Json<_>>(8)?.0,
            rhythm: row.get(9)?,
            kind: row.get::<_, Json<_>>(10)?.0,
            schedule,
        },
    })
}

/// One team.
pub(in crate::store) fn team(tx: &Transaction<'_>, id: TeamId) -> Result<Team, StoreError> {
    tx.prepare_cached(&format!("SELECT {COLUMNS} FROM teams WHERE id = ?1"))?
        .query_row([id.0], from_row)
        .optional()?
        .ok_or(StoreError::NoTeam(id))
}

/// The repository's present name and numeric id.
pub(in crate::store) fn set_repository(
    tx: &Transaction<'_>,
    team: TeamId,
    name: &str,
    id: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE teams SET repository = ?2, repository_id = ?3 WHERE id = ?1")?
        .execute(params![team.0, name, id])?;
    Ok(())
}

pub(super) fn put(tx: &Transaction<'_>, id: TeamId, facts: &TeamFacts) -> Result<(), StoreError> {
    let schedule = facts.schedule.as_ref();
    tx.prepare_cached(
        "UPDATE teams SET host = ?2, repository = ?3, repository_id = ?4, user = ?5, login = ?6, \
         destination = ?7, cycle = ?8, sections = ?9, rhythm = ?10, kind = ?11, \
         schedule_source = ?12, schedule_read_at = ?13, schedule = ?14 WHERE id = ?1",
    )?
    .execute(params![
        id.0,
        facts.account.host,
        facts.repository,
        facts.repository_id,
        facts.account.user.0,
        facts.account.login,
        Json(&facts.destination),
        facts.cycle.as_str(),
        Json(&facts.sections),
        facts.rhythm,
        Json(facts.kind),
        schedule.map(|s| &s.source),
        schedule.map(|s| Ms(s.read_at)),
        schedule.map(|s| &s.text),
    ])?;
    let corrections = schedule.map(|s| &s.corrections).filter(|list| !list.is_empty());
    let json = corrections
        .map(serde_json::to_string)
        .transpose()
        .map_err(|e| StoreError::Sqlite(rusqlite::Error::ToSqlConversionFailure(Box::new(e))))?;
    settings::put(tx, &format!("{CORRECTIONS}{}", id.0), json.as_deref())
}

fn connect(
    tx: &Transaction<'_>,
    facts: &TeamFacts,
    now: DateTime<Utc>,
) -> Result<TeamId, StoreError> {
    let known: Option<i64> = tx
        .query_row(
            "SELECT id FROM teams WHERE host = ?1 AND (repository_id = ?2 OR \
             ((?2 IS NULL OR repository_id IS NULL) AND repository = ?3 COLLATE NOCASE)) \
             ORDER BY id LIMIT 1",
            params![facts.account.host, facts.repository_id, facts.repository],
            |row| row.get(0),
        )
        .optional()?;
    let id = if let Some(id) = known {
        id
    } else {
        tx.execute(
            "INSERT INTO teams (host, repository, user, login, destination, cycle, sections, \
             kind, created_at) VALUES ('', '', 0, '', '', '', '', '', ?1)",
            [Ms(now)],
        )?;
        tx.last_insert_rowid()
    };
    let mut facts = facts.clone();
    if facts.kind == TeamKind::GitHub && facts.rhythm.is_none() {
        // Nobody who connects says a rhythm; the one that the team has stays.
        facts.rhythm =
            tx.query_row("SELECT rhythm FROM teams WHERE id = ?1", [id], |row| row.get(0))?;
    }
    put(tx, TeamId(id), &facts)?;
    settings::put(tx, settings::CURRENT_TEAM, Some(&id.to_string()))?;
    Ok(TeamId(id))
}

impl Store {
    /// Adds the team, or changes the one that has the same host and repository (by numeric id,
    /// else by name), and makes it the current one.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn connect_team(
        &mut self,
        facts: &TeamFacts,
        now: DateTime<Utc>,
    ) -> Result<TeamId, StoreError> {
        self.notebook.write(|tx| connect(tx, facts, now))
    }

    /// The same with the link that its schedule is followed by from now on, or none: both or
    /// neither.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn connect_and_follow(
        &mut self,
        facts: &TeamFacts,
        followed: Option<&Followed>,
        now: DateTime<Utc>,
    ) -> Result<Team, StoreError> {
        self.notebook.write(|tx| {
            let id = connect(tx, facts, now)?;
            set_followed(tx, id, followed)?;
            team(tx, id)
        })
    }

    /// Changes what is known of a team, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when the notebook cannot be written.
    pub fn change_team(
        &mut self,
        id: TeamId,
        change: impl FnOnce(&mut TeamFacts),
    ) -> Result<Team, StoreError> {
        self.notebook.write(|tx| {
            let mut team = team(tx, id)?;
            change(&mut team.facts);
            put(tx, id, &team.facts)?;
            Ok(team)
        })
    }

    /// One team.
    ///
    /// # Errors
    /// [`StoreError::NoTeam`], or when the notebook cannot be read.
    pub fn team(&self, id: TeamId) -> Result<Team, StoreError> {
        self.notebook.read(|tx| team(tx, id))
    }

    /// All teams, in the order in which they were connected.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn teams(&self) -> Result<Vec<Team>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement =
                tx.prepare_cached(&format!("SELECT {COLUMNS} FROM teams ORDER BY id"))?;
            let teams = statement.query_map([], from_row)?.collect::<Result<_, _>>()?;
            Ok(teams)
        })
    }

    /// The team that the window shows; none on a first run.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn current_team(&self) -> Result<Option<Team>, StoreError> {
        self.notebook.read(|tx| {
            let id = super::settings::get(tx, super::settings::CURRENT_TEAM)?;
            match id.and_then(|id| id.parse().ok()) {
                Some(id) => match team(tx, TeamId(id)) {
                    Err(StoreError::NoTeam(_)) => Ok(None),
                    found => found.map(Some),
                },
                None => Ok(None),
            }
        })
    }
}
