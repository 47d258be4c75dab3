//! Teams: a repository on a host, who writes there, and what the team agreed on.

pub(crate) mod accounts;
pub(crate) mod ahead;
pub(crate) mod cycles;
pub(crate) mod forgotten;
pub(crate) mod people;
pub(crate) mod removed;

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, Name},
};
use crate::{
    schedule::tables::{Followed, set_followed},
    settings,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::Destination,
    ids::{Account, CycleName, SectionId, TeamId, UserId},
    schedule::Correction,
    settings::{Choice as _, Rhythm, Setting},
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

pub(crate) const CREATE: &str = "
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

/// A team's own rhythm was a column; it is a setting as any other.
pub(crate) const RHYTHM: &str = "
INSERT OR IGNORE INTO settings (key, value)
    SELECT 'rhythm/' || id, rhythm FROM teams WHERE rhythm IS NOT NULL;
ALTER TABLE teams DROP COLUMN rhythm;
";

/// Updates may go to a discussion. No table is another one by it; but a build that knows none cannot read
/// such a team, and makes room for a newer one by the schema's number alone.
pub(crate) const DISCUSSIONS: &str = "
-- teams.destination may be '{\"kind\":\"discussion\",..}'.
";

/// What a team is read from. Of an account or a cycle that was lost with a damaged page, the rest of
/// the team stays.
fn select(which: &str) -> String {
    format!(
        "SELECT t.id, coalesce(a.host, '') AS host, coalesce(a.user, 0) AS user, \
         coalesce(a.login, '') AS login, t.repository, t.repository_id, t.destination, \
         coalesce(c.name, '{}') AS cycle, (SELECT json_group_array(json_array(mine, slug)) FROM \
         sections WHERE cycle = c.id AND mine IS NOT NULL) AS sections, t.kind, t.created_at, \
         t.schedule_source, t.schedule_read_at, t.schedule, (SELECT value FROM settings WHERE \
         key = '{}/' || t.id) AS rhythm, (SELECT value FROM settings WHERE key = \
         '{CORRECTIONS}' || t.id) AS corrections FROM teams t LEFT JOIN accounts a ON a.id = \
         t.account LEFT JOIN cycles c ON c.id = t.cycle {which}",
        TeamFacts::NO_CYCLE,
        Setting::Rhythm,
    )
}

/// What the settings call a team's corrections, before its number.
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

    /// With what the member corrected before in a text from the same place.
    pub(crate) fn with_corrections_of(self, team: Option<&TeamFacts>) -> Self {
        let before = team.and_then(|facts| facts.schedule.as_ref());
        match before.filter(|before| before.source == self.source) {
            Some(before) => Self { corrections: before.corrections.clone(), ..self },
            None => self,
        }
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
    /// Whether a round shares its issue, or a discussion, with others.
    pub(crate) fn is_shared(&self) -> bool {
        self.destination != Destination::RoundIssue
    }

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
    let source: Option<String> = row.get("schedule_source")?;
    let read_at: Option<Ms> = row.get("schedule_read_at")?;
    let schedule = match (source, read_at, row.get("schedule")?) {
        (Some(source), Some(Ms(read_at)), Some(text)) => {
            let kept: Option<Json<Vec<Correction>>> = row.get("corrections")?;
            let corrections = kept.map(|kept| kept.0).unwrap_or_default();
            Some(Schedule { source, read_at, text, corrections })
        }
        _ => None,
    };
    // To put them in order, SQLite would make a table each time.
    let mut sections = row.get::<_, Json<Vec<(i64, SectionId)>>>("sections")?.0;
    sections.sort_unstable();
    let (host, login) = (row.get("host")?, row.get("login")?);
    Ok(Team {
        id: TeamId(row.get("id")?),
        created_at: row.get::<_, Ms>("created_at")?.0,
        facts: TeamFacts {
            repository: row.get("repository")?,
            repository_id: row.get("repository_id")?,
            account: Account { host, user: UserId(row.get("user")?), login },
            destination: row.get::<_, Json<_>>("destination")?.0,
            cycle: row.get::<_, Name<_>>("cycle")?.0,
            sections: sections.into_iter().map(|(_, section)| section).collect(),
            rhythm: row.get("rhythm")?,
            kind: row.get::<_, Json<_>>("kind")?.0,
            schedule,
        },
    })
}

/// One team; one that was removed is none.
pub(crate) fn team(tx: &Connection, id: TeamId) -> Result<Team, StoreError> {
    tx.prepare_cached(&select(&format!("WHERE t.id = ?1 AND NOT {}", removed::is_marked())))?
        .query_row([id.0], from_row)
        .optional()?
        .ok_or(StoreError::NoTeam(id))
}

/// All that were not removed, in the order in which they were connected.
fn connected(tx: &Connection) -> Result<Vec<Team>, StoreError> {
    let not_removed = format!("WHERE NOT {} ORDER BY t.id", removed::is_marked());
    let mut statement = tx.prepare_cached(&select(&not_removed))?;
    let teams = statement.query_map([], from_row)?.collect::<Result<_, _>>()?;
    Ok(teams)
}

/// The repository's present name and numeric id.
pub(crate) fn set_repository(
    tx: &Connection,
    team: TeamId,
    name: &str,
    id: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE teams SET repository = ?2, repository_id = ?3 WHERE id = ?1")?
        .execute(params![team.0, name, id])?;
    Ok(())
}

pub(crate) fn put(tx: &Connection, id: TeamId, facts: &TeamFacts) -> Result<(), StoreError> {
    let schedule = facts.schedule.as_ref();
    let cycle = cycles::number(tx, id, &facts.cycle)?;
    cycles::set_mine(tx, cycle, &facts.sections)?;
    tx.prepare_cached(
        "UPDATE teams SET account = ?2, repository = ?3, repository_id = ?4, destination = ?5, \
         cycle = ?6, kind = ?7, schedule_source = ?8, schedule_read_at = ?9, schedule = ?10 \
         WHERE id = ?1",
    )?
    .execute(params![
        id.0,
        accounts::number(tx, &facts.account)?,
        facts.repository,
        facts.repository_id,
        Json(&facts.destination),
        cycle,
        Json(facts.kind),
        schedule.map(|s| &s.source),
        schedule.map(|s| Ms(s.read_at)),
        schedule.map(|s| &s.text),
    ])?;
    accounts::forget_unused(tx)?;
    settings::tables::put(tx, &Rhythm::key(id), facts.rhythm.as_deref())?;
    let corrections = schedule.map(|s| &s.corrections).filter(|list| !list.is_empty());
    let json = corrections
        .map(serde_json::to_string)
        .transpose()
        .map_err(|e| StoreError::Sqlite(rusqlite::Error::ToSqlConversionFailure(Box::new(e))))?;
    settings::tables::put(tx, &format!("{CORRECTIONS}{}", id.0), json.as_deref())
}

fn connect(tx: &Connection, facts: &TeamFacts, now: DateTime<Utc>) -> Result<TeamId, StoreError> {
    let known: Option<i64> = tx
        .query_row(
            "SELECT t.id FROM teams t LEFT JOIN accounts a ON a.id = t.account WHERE \
             coalesce(a.host, ?1) = ?1 AND (repository_id = ?2 OR ((?2 IS NULL OR \
             repository_id IS NULL) AND repository = ?3 COLLATE NOCASE)) ORDER BY t.id LIMIT 1",
            params![facts.account.host, facts.repository_id, facts.repository],
            |row| row.get("id"),
        )
        .optional()?;
    let id = if let Some(id) = known {
        // One that was removed comes back with all that it had.
        removed::unmark(tx, TeamId(id))?;
        id
    } else {
        tx.execute(
            "INSERT INTO teams (repository, destination, kind, created_at) VALUES ('', '', '', ?1)",
            [Ms(now)],
        )?;
        tx.last_insert_rowid()
    };
    let mut facts = facts.clone();
    if known.is_some() && facts.account.user == UserId(0) {
        let before = team(tx, TeamId(id))?.facts;
        facts.repository_id = facts.repository_id.or(before.repository_id);
        // Who connects again without a sign-in does not sign out.
        if before.account.host == facts.account.host && before.account.user != UserId(0) {
            facts.account = before.account;
        }
    }
    if facts.kind == TeamKind::GitHub && facts.rhythm.is_none() {
        // Nobody who connects says a rhythm; the one that the team has stays.
        facts.rhythm = settings::tables::get(tx, &Rhythm::key(TeamId(id)))?;
    }
    put(tx, TeamId(id), &facts)?;
    cycles::named_again(tx, TeamId(id))?;
    settings::tables::put(tx, settings::tables::CURRENT_TEAM, Some(&id.to_string()))?;
    Ok(TeamId(id))
}

impl Store {
    /// Adds the team, or changes the one that has the same host and repository (by numeric id,
    /// else by name), also where it was removed, and makes it the current one.
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

    /// All teams but those that were removed, in the order in which they were connected.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn teams(&self) -> Result<Vec<Team>, StoreError> {
        self.notebook.read(connected)
    }

    /// The real team of a repository, named as it was last, on a host; also one that was removed and
    /// comes back by connecting.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn team_at(&self, host: &str, repository: &str) -> Result<Option<Team>, StoreError> {
        let is_it = |team: &Team| {
            team.facts.kind == TeamKind::GitHub
                && team.facts.account.host == host
                && team.facts.repository.eq_ignore_ascii_case(repository)
        };
        Ok(self.teams()?.into_iter().chain(self.removed_teams()?).find(is_it))
    }

    /// Shows this team from now on.
    ///
    /// # Errors
    /// When there is none of this number, or the notebook cannot be written.
    pub fn show_team(&mut self, id: TeamId) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            team(tx, id)?;
            settings::tables::put(tx, settings::tables::CURRENT_TEAM, Some(&id.0.to_string()))
        })
    }

    /// The team that the window shows; none on a first run.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn current_team(&self) -> Result<Option<Team>, StoreError> {
        self.notebook.read(|tx| {
            let id = crate::settings::tables::get(tx, crate::settings::tables::CURRENT_TEAM)?;
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
