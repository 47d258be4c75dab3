//! Drafts: a text that is stored whole now and then, and in between as the edits that were made.
//!
//! A keystroke rewrites one small row: the draft's head with the `tail`, the packed edits since the
//! last run was closed. A full tail becomes a row of `runs`; these are never deleted and are the
//! undo log. When enough runs have gathered, the whole text in `texts` is brought forward, so that
//! reading stays quick. An older revision is reached by taking runs back. So an hour of typing in a
//! long draft grows the file by little more than what was typed.
//!
//! A draft's row is what everything else names it by, so that its names stand once. There may be one
//! before anybody has written: a comment that another device has made for it, say. A draft begins
//! with its text.

pub(crate) mod at_hand;
pub(crate) mod by_draft;
pub(crate) mod splices;
pub(crate) mod texts;

use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, key_columns},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{draft::Splice, ids::DraftKey};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use texts::{Head, present, put_head, text_at, unpacked};

pub(crate) const CREATE: &str = "
CREATE TABLE drafts (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    team      INTEGER NOT NULL REFERENCES teams (id),
    cycle     TEXT NOT NULL,
    round     TEXT NOT NULL,
    section   TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    saved_at  INTEGER,
    unfolded  INTEGER NOT NULL,
    tail_from INTEGER NOT NULL,
    tail      BLOB NOT NULL,
    UNIQUE (team, cycle, round, section)
) STRICT;
CREATE TABLE texts (
    draft    INTEGER PRIMARY KEY REFERENCES drafts (id),
    revision INTEGER NOT NULL,
    text     TEXT NOT NULL
) STRICT;
CREATE TABLE runs (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    draft         INTEGER NOT NULL REFERENCES drafts (id),
    from_revision INTEGER NOT NULL,
    to_revision   INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    splices       BLOB NOT NULL,
    UNIQUE (draft, from_revision)
) STRICT;
CREATE TABLE revisions (
    draft    INTEGER NOT NULL REFERENCES drafts (id),
    revision INTEGER NOT NULL,
    why      TEXT NOT NULL,
    at       INTEGER NOT NULL,
    UNIQUE (draft, revision)
) STRICT;
";

/// Bytes of packed edits after which the tail becomes a run: five such rows fill a page.
const TAIL_FULL: usize = 760;
/// How long nothing is typed until what stands there is kept.
const IDLE: TimeDelta = TimeDelta::seconds(30);
/// Bytes of runs after which the whole text is brought forward.
const FOLD_AFTER: i64 = 16 * 1024;

/// A draft as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// The whole text.
    pub text: String,
    /// Grows by one with each stored edit; 0 before the first.
    pub revision: i64,
    /// When it was last changed; none while it is as it was started.
    pub saved_at: Option<DateTime<Utc>>,
}

/// Why a revision is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevisionReason {
    /// It was posted.
    Post,
    /// The member left the editor.
    Blur,
    /// The text was replaced from outside the editor.
    Replaced,
    /// Nothing was typed for a while.
    Idle,
}

/// A kept revision of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Which.
    pub revision: i64,
    /// Why it is kept.
    pub why: RevisionReason,
    /// When it was kept.
    pub at: DateTime<Utc>,
}

/// Finds the number of the draft that the first four parameters name.
pub(crate) const NUMBER: &str =
    "SELECT id FROM drafts WHERE team = ?1 AND cycle = ?2 AND round = ?3 AND section = ?4";

/// The number by which everything else names a draft, whether or not anybody has begun it.
pub(crate) fn number(tx: &Connection, key: &DraftKey) -> Result<i64, StoreError> {
    let (team, cycle, round, section) = key_columns(key);
    let names = params![team, cycle, round, section];
    let known = tx.prepare_cached(NUMBER)?.query_row(names, |row| row.get(0)).optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    tx.prepare_cached(
        "INSERT INTO drafts (team, cycle, round, section, revision, unfolded, tail_from, tail) \
         VALUES (?1, ?2, ?3, ?4, 0, 0, 0, x'')",
    )?
    .execute(names)?;
    Ok(tx.last_insert_rowid())
}

fn head(tx: &Connection, key: &DraftKey) -> Result<Option<Head>, StoreError> {
    let (team, cycle, round, section) = key_columns(key);
    Ok(tx
        .prepare_cached(
            "SELECT id, revision, saved_at, unfolded, tail_from, tail FROM drafts \
             WHERE team = ?1 AND cycle = ?2 AND round = ?3 AND section = ?4 \
             AND EXISTS (SELECT 1 FROM texts WHERE draft = drafts.id)",
        )?
        .query_row(params![team, cycle, round, section], Head::from_row)
        .optional()?)
}

fn existing(tx: &Connection, key: &DraftKey) -> Result<Head, StoreError> {
    head(tx, key)?.ok_or_else(|| StoreError::NoDraft {
        section: key.section.to_string(),
        round: key.round.to_string(),
    })
}

fn create(tx: &Connection, key: &DraftKey, text: &str) -> Result<Head, StoreError> {
    let id = number(tx, key)?;
    tx.execute("INSERT INTO texts (draft, revision, text) VALUES (?1, 0, ?2)", params![id, text])?;
    Ok(Head { id, revision: 0, saved_at: None, unfolded: 0, tail_from: 0, tail: Vec::new() })
}

/// Makes the tail a run, and brings the whole text forward when enough runs have gathered.
fn close_run(
    tx: &Connection,
    head: &mut Head,
    text: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if head.tail_from == head.revision {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO runs (draft, from_revision, to_revision, at, splices) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![head.id, head.tail_from, head.revision, Ms(now), head.tail])?;
    head.unfolded += i64::try_from(head.tail.len()).unwrap_or(i64::MAX);
    head.tail.clear();
    head.tail_from = head.revision;
    if head.unfolded >= FOLD_AFTER {
        // Deleting first lets the new text use the old one's pages.
        tx.prepare_cached("DELETE FROM texts WHERE draft = ?1")?.execute([head.id])?;
        tx.prepare_cached("INSERT INTO texts (draft, revision, text) VALUES (?1, ?2, ?3)")?
            .execute(params![head.id, head.revision, text])?;
        head.unfolded = 0;
    }
    Ok(())
}

/// Adds edits that were already applied to `text`.
fn add(
    tx: &Connection,
    head: &mut Head,
    edits: &[Splice],
    text: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut tail = unpacked(&head.tail)?;
    for edit in edits {
        splices::push(&mut tail, edit);
    }
    head.tail = splices::pack(&tail);
    head.revision += 1;
    head.saved_at = Some(now);
    if head.tail.len() >= TAIL_FULL {
        close_run(tx, head, text, now)?;
    }
    put_head(tx, head)
}

/// Keeps the present revision so that it can be read again.
fn mark(
    tx: &Connection,
    head: &mut Head,
    why: RevisionReason,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if head.tail_from != head.revision {
        let text = present(tx, head)?;
        close_run(tx, head, &text, now)?;
        put_head(tx, head)?;
    }
    // Kept twice counts once, except that "posted" outweighs the other reasons.
    tx.prepare_cached(
        "INSERT INTO revisions (draft, revision, why, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (draft, revision) DO UPDATE SET why = excluded.why WHERE excluded.why = ?5",
    )?
    .execute(params![
        head.id,
        head.revision,
        Json(why),
        Ms(now),
        Json(RevisionReason::Post)
    ])?;
    Ok(())
}

/// Keeps `revision`, which must be the present one.
pub(crate) fn keep(
    tx: &Connection,
    key: &DraftKey,
    revision: i64,
    why: RevisionReason,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut head = existing(tx, key)?;
    if head.revision != revision {
        return Err(StoreError::Stale { revision: head.revision });
    }
    mark(tx, &mut head, why, now)
}

impl Store {
    /// The draft as stored, if there is one.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn draft(&self, key: &DraftKey) -> Result<Option<StoredDraft>, StoreError> {
        self.notebook.read(|tx| {
            let Some(head) = head(tx, key)? else { return Ok(None) };
            let text = match self.texts.get(key, head.revision) {
                Some(text) => text,
                None => present(tx, &head)?,
            };
            Ok(Some(StoredDraft { text, revision: head.revision, saved_at: head.saved_at }))
        })
    }

    /// Starts a draft at revision 0 with `text` (a filled template, say); one that exists stays as
    /// it is.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn start_draft(&mut self, key: &DraftKey, text: &str) -> Result<StoredDraft, StoreError> {
        self.notebook.write(|tx| {
            let head = match head(tx, key)? {
                Some(head) => head,
                None => create(tx, key, text)?,
            };
            let text = present(tx, &head)?;
            Ok(StoredDraft { text, revision: head.revision, saved_at: head.saved_at })
        })
    }

    /// Stores edits of the text at `from_revision`, each relative to the text after the one
    /// before, and returns the new revision. A draft that does not exist is an empty one at
    /// revision 0. When this returns, the edits are on the disk.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the draft is at another revision, [`StoreError::Misfit`] when a
    /// splice does not fit, or when the notebook cannot be written. Then nothing was stored.
    pub fn edit(
        &mut self,
        key: &DraftKey,
        from_revision: i64,
        edits: &[Splice],
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        self.write_on(key, "", from_revision, edits, now, None).map(|(revision, _)| revision)
    }

    /// The same by a person. A draft that does not exist is `blank` at revision 0: looking at one
    /// starts none, so the first edit does. What stood there while nothing was typed for half a
    /// minute is kept. Returns the text of the new revision, too.
    ///
    /// # Errors
    /// As [`Self::edit`].
    pub fn type_in(
        &mut self,
        key: &DraftKey,
        blank: &str,
        from_revision: i64,
        edits: &[Splice],
        now: DateTime<Utc>,
    ) -> Result<(i64, String), StoreError> {
        self.write_on(key, blank, from_revision, edits, now, Some(IDLE))
    }

    fn write_on(
        &mut self,
        key: &DraftKey,
        blank: &str,
        from_revision: i64,
        edits: &[Splice],
        now: DateTime<Utc>,
        idle: Option<TimeDelta>,
    ) -> Result<(i64, String), StoreError> {
        let Self { notebook, texts, .. } = self;
        let (revision, text) = notebook.write(|tx| {
            let mut head = match head(tx, key)? {
                Some(head) => head,
                // Nothing was typed.
                None if edits.is_empty() && from_revision == 0 => return Ok((0, None)),
                None => create(tx, key, blank)?,
            };
            if head.revision != from_revision {
                return Err(StoreError::Stale { revision: head.revision });
            }
            let mut text = match texts.get(key, head.revision) {
                Some(text) => text,
                None => present(tx, &head)?,
            };
            for edit in edits {
                text = edit.apply(&text).map_err(|_| StoreError::Misfit { at: edit.at })?;
            }
            if !edits.is_empty() {
                let rested = head.saved_at.zip(idle);
                if rested.is_some_and(|(saved, idle)| now.signed_duration_since(saved) >= idle) {
                    mark(tx, &mut head, RevisionReason::Idle, now)?;
                }
                add(tx, &mut head, edits, &text, now)?;
            }
            Ok((head.revision, Some(text)))
        })?;
        let Some(text) = text else { return Ok((revision, blank.to_owned())) };
        texts.put(key, revision, text.clone());
        Ok((revision, text))
    }

    /// Keeps the present revision so that it can be read again, and returns it. Keeping the same
    /// revision twice equals once.
    ///
    /// # Errors
    /// [`StoreError::NoDraft`], or when the notebook cannot be written.
    pub fn keep_revision(
        &mut self,
        key: &DraftKey,
        why: RevisionReason,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        self.notebook.write(|tx| {
            let mut head = existing(tx, key)?;
            mark(tx, &mut head, why, now)?;
            Ok(head.revision)
        })
    }

    /// Replaces the whole text from outside the editor, keeps the revision before it because of
    /// `why`, and returns the new revision. An equal text changes nothing.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn replace(
        &mut self,
        key: &DraftKey,
        text: &str,
        why: RevisionReason,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        self.notebook.write(|tx| {
            let mut head = match head(tx, key)? {
                Some(head) => head,
                None => create(tx, key, "")?,
            };
            let old = present(tx, &head)?;
            let Some(edit) = Splice::diff(&old, text) else { return Ok(head.revision) };
            mark(tx, &mut head, why, now)?;
            add(tx, &mut head, &[edit], text, now)?;
            Ok(head.revision)
        })
    }

    /// The kept revisions of a draft, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NoDraft`], or when the notebook cannot be read.
    pub fn revisions(&self, key: &DraftKey) -> Result<Vec<Revision>, StoreError> {
        self.notebook.read(|tx| {
            let head = existing(tx, key)?;
            let mut statement = tx.prepare_cached(
                "SELECT revision, why, at FROM revisions WHERE draft = ?1 ORDER BY revision",
            )?;
            let found = statement
                .query_map([head.id], |row| {
                    Ok(Revision {
                        revision: row.get(0)?,
                        why: row.get::<_, Json<_>>(1)?.0,
                        at: row.get::<_, Ms>(2)?.0,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// The text of a kept revision.
    ///
    /// # Errors
    /// [`StoreError::NoDraft`], [`StoreError::NoRevision`], or when the notebook cannot be read.
    pub fn revision_text(&self, key: &DraftKey, revision: i64) -> Result<String, StoreError> {
        self.notebook.read(|tx| {
            let head = existing(tx, key)?;
            let kept = tx
                .prepare_cached("SELECT 1 FROM revisions WHERE draft = ?1 AND revision = ?2")?
                .exists([head.id, revision])?;
            if kept {
                text_at(tx, head.id, revision)
            } else {
                Err(StoreError::NoRevision(revision))
            }
        })
    }
}
