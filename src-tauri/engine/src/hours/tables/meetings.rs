//! The team's meetings that the member named.

use crate::ground::store::{Store, StoreError};
use crate::settings::tables as settings;
use meridian_core::{ids::TeamId, round::rhythm::Meeting};
use rusqlite::{Connection, Row, params};

/// A setting's text where it is a list, else a list of what is no meeting.
macro_rules! list {
    () => {
        "CASE WHEN json_valid(s.value) THEN CASE json_type(s.value) WHEN 'array' THEN s.value \
         ELSE '[0]' END ELSE '[0]' END"
    };
}

/// Whether something in the list of a setting is no meeting, or says more than the table holds.
macro_rules! is_other {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM (SELECT ",
            list!(),
            " AS list) AS kept JOIN json_each(kept.list) AS one
        WHERE one.type <> 'object'
        OR json_type(kept.list, one.fullkey || '.name') IS NOT 'text'
        OR json_type(kept.list, one.fullkey || '.zone') IS NOT 'text'
        OR coalesce(json_extract(kept.list, one.fullkey || '.weekday') NOT IN
            ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'), 1)
        OR coalesce(json_extract(kept.list, one.fullkey || '.time') NOT GLOB
            '[0-2][0-9]:[0-5][0-9]:[0-5][0-9]', 1)
        OR EXISTS (SELECT 1 FROM json_each(kept.list, one.fullkey) AS part WHERE
            part.key NOT IN ('name', 'zone', 'weekday', 'time', 'from', 'to')
            OR (part.key IN ('from', 'to') AND part.type <> 'null'
                AND (part.type <> 'text' OR part.value NOT GLOB
                    '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'))))"
        )
    };
}

/// What was kept as a setting moves here, all of a team's or nothing: what cannot be read stays
/// there, and [`Store::meetings`] tells of it.
pub(crate) const CREATE: &str = concat!(
    "
CREATE TABLE meetings (
    team      INTEGER NOT NULL REFERENCES teams (id),
    place     INTEGER NOT NULL,
    name      TEXT NOT NULL,
    zone      TEXT NOT NULL,
    weekday   TEXT NOT NULL,
    time      TEXT NOT NULL,
    first_day TEXT,
    last_day  TEXT,
    UNIQUE (team, place)
) STRICT;
INSERT INTO meetings (team, place, name, zone, weekday, time, first_day, last_day)
    SELECT t.id, one.key, json_extract(one.value, '$.name'), json_extract(one.value, '$.zone'),
        json_extract(one.value, '$.weekday'), json_extract(one.value, '$.time'),
        json_extract(one.value, '$.from'), json_extract(one.value, '$.to')
    FROM teams t JOIN settings s ON s.key = 'meetings/' || t.id
    JOIN json_each(CASE WHEN ",
    is_other!(),
    " THEN '[]' ELSE s.value END) AS one;
DELETE FROM settings AS s
    WHERE s.key IN (SELECT 'meetings/' || id FROM teams) AND NOT ",
    is_other!(),
    ";
"
);

/// What an upgrade left behind.
fn left_behind(team: TeamId) -> String {
    format!("meetings/{team}")
}

/// A row; none where it says nothing to this build.
fn meeting(row: &Row<'_>) -> rusqlite::Result<Option<Meeting>> {
    let text = |column: &str| row.get::<_, String>(column);
    let day = |column: &str| -> rusqlite::Result<Option<Option<_>>> {
        let day: Option<String> = row.get(column)?;
        Ok(day.map(|day| day.parse().ok()).map_or(Some(None), |day| day.map(Some)))
    };
    let (weekday, time) = (text("weekday")?.parse().ok(), text("time")?.parse().ok());
    let parts = (weekday, time, day("first_day")?, day("last_day")?);
    let (Some(weekday), Some(time), Some(from), Some(to)) = parts else { return Ok(None) };
    Ok(Some(Meeting { name: text("name")?, zone: text("zone")?, weekday, time, from, to }))
}

/// What is kept of a team's meetings in rows that this build cannot read, as text.
fn as_text(tx: &Connection, team: TeamId) -> Result<Option<String>, StoreError> {
    Ok(tx.query_row(
        "SELECT json_group_array(json_object('name', name, 'zone', zone, 'weekday', weekday, \
         'time', time, 'from', first_day, 'to', last_day) ORDER BY place) AS list FROM meetings \
         WHERE team = ?1",
        [team.0],
        |row| row.get("list"),
    )?)
}

fn in_rows(tx: &Connection, team: TeamId) -> Result<Option<Vec<Meeting>>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT name, zone, weekday, time, first_day, last_day FROM meetings WHERE team = ?1 \
         ORDER BY place",
    )?;
    Ok(statement.query_map([team.0], meeting)?.collect::<Result<_, _>>()?)
}

impl Store {
    /// A team's meetings, in the order in which they were named; none where this build cannot read
    /// what is kept.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn meetings(&self, team: TeamId) -> Result<Option<Vec<Meeting>>, StoreError> {
        self.notebook.read(|tx| match settings::get(tx, &left_behind(team))? {
            Some(_) => Ok(None),
            None => in_rows(tx, team),
        })
    }

    /// Keeps a team's meetings in place of those before. What could not be read of them stays beside
    /// them, and what was closed `about` it may come back.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_meetings(
        &mut self,
        team: TeamId,
        meetings: &[Meeting],
        about: &str,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let before = match in_rows(tx, team)? {
                Some(_) => None,
                None => as_text(tx, team)?,
            };
            settings::set_aside(tx, &left_behind(team), before.as_deref(), Some(about))?;
            tx.prepare_cached("DELETE FROM meetings WHERE team = ?1")?.execute([team.0])?;
            let mut insert = tx.prepare_cached(
                "INSERT INTO meetings (team, place, name, zone, weekday, time, first_day, \
                 last_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for (place, Meeting { name, zone, weekday, time, from, to }) in (0_i64..).zip(meetings)
            {
                let day = |day: &Option<chrono::NaiveDate>| day.map(|day| day.to_string());
                insert.execute(params![
                    team.0,
                    place,
                    name,
                    zone,
                    weekday.to_string(),
                    time.to_string(),
                    day(from),
                    day(to),
                ])?;
            }
            Ok(())
        })
    }
}
