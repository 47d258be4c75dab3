//! What the member answered where a schedule can be read in several ways.

use crate::ground::store::{Store, StoreError};
use crate::settings::tables as settings;
use meridian_core::{
    ids::TeamId,
    schedule::{Place, PlaceAnswers},
    time::LetterAnswers,
};
use rusqlite::{Connection, params};
use serde::{
    Deserialize as _,
    de::{IntoDeserializer as _, value::Error},
};

/// A setting's text where it is an object, else an object that is no answers.
macro_rules! object {
    () => {
        "CASE WHEN json_valid(s.value) THEN CASE json_type(s.value) WHEN 'object' THEN s.value \
         ELSE '{\"\":0}' END ELSE '{\"\":0}' END"
    };
}

/// Whether one of the answers of a setting says nothing.
macro_rules! says_nothing {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM json_each(",
            object!(),
            ") AS said WHERE said.type <> 'text' OR (s.key LIKE 'places/%' AND said.value NOT IN \
             ('summary', 'timeline')))"
        )
    };
}

/// What was kept as settings moves here, all of one setting or nothing: what cannot be read stays
/// there, and [`Store::letters`] and [`Store::places`] tell of it.
pub(crate) const CREATE: &str = concat!(
    "
CREATE TABLE answers (
    team     INTEGER NOT NULL REFERENCES teams (id),
    question TEXT NOT NULL,
    about    TEXT NOT NULL,
    answer   TEXT NOT NULL,
    UNIQUE (team, question, about)
) STRICT;
INSERT OR REPLACE INTO answers (team, question, about, answer)
    SELECT t.id, q.question, said.key, said.value
    FROM teams t
    JOIN (SELECT 'letters' AS question UNION ALL SELECT 'places') q
    JOIN settings s ON s.key = q.question || '/' || t.id
    JOIN json_each(",
    object!(),
    ") AS said
    WHERE NOT ",
    says_nothing!(),
    ";
DELETE FROM settings AS s
    WHERE s.key IN (SELECT q.question || '/' || t.id FROM teams t
        JOIN (SELECT 'letters' AS question UNION ALL SELECT 'places') q)
    AND NOT ",
    says_nothing!(),
    ";
"
);

/// Which zone doubtful letters mean.
const LETTERS: &str = "letters";
/// Which of two places counts.
const PLACES: &str = "places";

/// The answers to a question; none where some cannot be read.
fn answers<T>(
    tx: &Connection,
    team: TeamId,
    question: &str,
    read: impl Fn(String) -> Option<T>,
) -> Result<Option<std::collections::BTreeMap<String, T>>, StoreError> {
    if settings::get(tx, &format!("{question}/{team}"))?.is_some() {
        // An upgrade left them behind.
        return Ok(None);
    }
    let mut statement =
        tx.prepare_cached("SELECT about, answer FROM answers WHERE team = ?1 AND question = ?2")?;
    let rows = statement.query_map(params![team.0, question], |row| {
        Ok((row.get::<_, String>("about")?, row.get::<_, String>("answer")?))
    })?;
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().map(|(about, answer)| Some((about, read(answer)?))).collect())
}

fn set(
    tx: &Connection,
    team: TeamId,
    question: &str,
    about: &str,
    answer: Option<&str>,
) -> Result<(), StoreError> {
    match answer {
        Some(answer) => tx
            .prepare_cached(
                "INSERT INTO answers (team, question, about, answer) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (team, question, about) DO UPDATE SET answer = excluded.answer",
            )?
            .execute(params![team.0, question, about, answer])?,
        None => tx
            .prepare_cached("DELETE FROM answers WHERE team = ?1 AND question = ?2 AND about = ?3")?
            .execute(params![team.0, question, about])?,
    };
    Ok(())
}

fn place(word: &str) -> Option<Place> {
    let word: serde::de::value::StrDeserializer<'_, Error> = word.into_deserializer();
    Place::deserialize(word).ok()
}

impl Store {
    /// Which zones doubtful letters of a team's schedule mean; none where this build cannot read
    /// what is kept.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn letters(&self, team: TeamId) -> Result<Option<LetterAnswers>, StoreError> {
        self.notebook.read(|tx| answers(tx, team, LETTERS, Some))
    }

    /// By which of two places of a team's schedule the member goes; none where this build cannot
    /// read what is kept.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn places(&self, team: TeamId) -> Result<Option<PlaceAnswers>, StoreError> {
        self.notebook.read(|tx| answers(tx, team, PLACES, |word| place(&word)))
    }

    /// Answers which zone some letters mean; none takes the answer back.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_letters(
        &mut self,
        team: TeamId,
        letters: &str,
        zone: Option<&str>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| set(tx, team, LETTERS, letters, zone))
    }

    /// Answers which place counts where two differ; none takes the answer back.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn set_place(
        &mut self,
        team: TeamId,
        disagreement: &str,
        place: Option<Place>,
    ) -> Result<(), StoreError> {
        let word = place.map(|place| match place {
            Place::Summary => "summary",
            Place::Timeline => "timeline",
        });
        self.notebook.write(|tx| set(tx, team, PLACES, disagreement, word))
    }
}
