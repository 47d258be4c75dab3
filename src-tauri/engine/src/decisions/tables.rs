//! What the notebook knows of proposals that GitHub does not tell: which texts one had and since when, what its
//! owner said of an answer that nobody can be certain of, and to which text the member answered.

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, OnGitHub},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    decisions::{
        answer::Answer,
        proposal::Fingerprint,
        state::{On, Ruling, Text},
    },
    ids::{CommentId, TeamId},
};
use rusqlite::{OptionalExtension as _, params};

/// `comment` is the proposal's. Of the member's own answers `on` is which, as a ruling says it.
pub(crate) const CREATE: &str = "
CREATE TABLE proposal_texts (
    team        INTEGER NOT NULL REFERENCES teams (id),
    comment     ANY NOT NULL,
    since       INTEGER NOT NULL,
    fingerprint TEXT NOT NULL
) STRICT;
CREATE INDEX proposal_texts_of ON proposal_texts (team, comment);
CREATE TABLE proposal_rulings (
    team    INTEGER NOT NULL REFERENCES teams (id),
    comment ANY NOT NULL,
    answer  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    means   TEXT NOT NULL
) STRICT;
CREATE INDEX proposal_rulings_of ON proposal_rulings (team, comment);
CREATE TABLE proposal_answers (
    team        INTEGER NOT NULL REFERENCES teams (id),
    comment     ANY NOT NULL,
    number      INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    UNIQUE (team, comment, number)
) STRICT;
";

impl Store {
    /// The texts that a proposal had, oldest first, as they were first seen here.
    pub(super) fn proposal_texts(
        &self,
        team: TeamId,
        proposal: &CommentId,
    ) -> Result<Vec<Text>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT since, fingerprint FROM proposal_texts WHERE team = ?1 AND comment = ?2 \
                 ORDER BY since, rowid",
            )?;
            let found = statement.query_map(params![team.0, OnGitHub(proposal)], |row| {
                let fingerprint = row.get::<_, Json<Fingerprint>>(1)?.0;
                Ok(Text { since: row.get::<_, Ms>(0)?.0, fingerprint })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps a text of a proposal.
    pub(super) fn keep_proposal_text(
        &mut self,
        team: TeamId,
        proposal: &CommentId,
        text: &Text,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO proposal_texts (team, comment, since, fingerprint) \
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                team.0,
                OnGitHub(proposal),
                Ms(text.since),
                Json(&text.fingerprint)
            ])?;
            Ok(())
        })
    }

    /// What was said of answers to a proposal, oldest first.
    pub(super) fn rulings(
        &self,
        team: TeamId,
        proposal: &CommentId,
    ) -> Result<Vec<Ruling>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT answer, at, means FROM proposal_rulings WHERE team = ?1 AND comment = ?2 \
                 ORDER BY rowid",
            )?;
            let found = statement.query_map(params![team.0, OnGitHub(proposal)], |row| {
                Ok(Ruling {
                    on: row.get::<_, Json<On>>(0)?.0,
                    at: row.get::<_, Ms>(1)?.0,
                    answer: row.get::<_, Json<Option<Answer>>>(2)?.0,
                })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps what was said of an answer.
    pub(super) fn keep_ruling(
        &mut self,
        team: TeamId,
        proposal: &CommentId,
        ruling: &Ruling,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO proposal_rulings (team, comment, answer, at, means) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                team.0,
                OnGitHub(proposal),
                Json(&ruling.on),
                Ms(ruling.at),
                Json(&ruling.answer)
            ])?;
            Ok(())
        })
    }

    /// To which text the member gave their answer of a number, or, of number 0, their reaction.
    pub(super) fn answered_text(
        &self,
        team: TeamId,
        proposal: &CommentId,
        number: u32,
    ) -> Result<Option<Fingerprint>, StoreError> {
        self.notebook.read(|tx| {
            let found = tx
                .prepare_cached(
                    "SELECT fingerprint FROM proposal_answers \
                     WHERE team = ?1 AND comment = ?2 AND number = ?3",
                )?
                .query_row(params![team.0, OnGitHub(proposal), number], |row| {
                    Ok(row.get::<_, Json<Fingerprint>>(0)?.0)
                })
                .optional()?;
            Ok(found)
        })
    }

    /// How many answers in words the member has given to a proposal here.
    pub(super) fn answers_given(
        &self,
        team: TeamId,
        proposal: &CommentId,
    ) -> Result<u32, StoreError> {
        self.notebook.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT coalesce(max(number), 0) FROM proposal_answers \
                     WHERE team = ?1 AND comment = ?2",
                )?
                .query_row(params![team.0, OnGitHub(proposal)], |row| row.get(0))?)
        })
    }

    /// Keeps to which text the member answers.
    pub(super) fn keep_answered(
        &mut self,
        team: TeamId,
        proposal: &CommentId,
        (number, fingerprint): (u32, &Fingerprint),
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached(
                "INSERT OR REPLACE INTO proposal_answers (team, comment, number, fingerprint) \
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                team.0,
                OnGitHub(proposal),
                number,
                Json(fingerprint)
            ])?;
            Ok(())
        })
    }
}

/// Whether a text is another than the last one that was kept, and since when; none where it is the same.
pub(super) fn newer(
    kept: &[Text],
    fingerprint: Fingerprint,
    (created, updated): (DateTime<Utc>, DateTime<Utc>),
) -> Option<Text> {
    match kept.last() {
        None => Some(Text { since: created, fingerprint }),
        Some(last) if last.fingerprint == fingerprint => None,
        Some(_) => Some(Text { since: updated, fingerprint }),
    }
}
