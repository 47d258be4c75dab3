//! The outbox: what the member asked for, frozen, on its way to GitHub.
//!
//! For one member and lane at most one write is on its way (a unique index holds that), and at most
//! one newer wish waits behind it.
//!
//! A comment has columns of its own (draft, body, base), which are older than kinds. Whatever else
//! there is stands in `content`, and its kind, lane and target beside it are drawn from there. The
//! lane of a draft is called after its number: its names may change, its place does not.

use crate::draft::tables::NUMBER;
use crate::ground::store::{
    Store, StoreError,
    columns::{Json, Ms, Name, OnGitHub, draft_key, key_columns, time},
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{
        Base, Content, HandOver, OpState, Operation, Parked, Purpose, Receipt, Thing, Update,
        Write, again, marker::marked_for, resumed,
    },
    ids::{CommentId, DraftKey, OpId, TeamId, UserId},
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

pub(crate) const CREATE: &str = "
CREATE TABLE operations (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    team         INTEGER NOT NULL REFERENCES teams (id),
    cycle        TEXT NOT NULL,
    round        TEXT NOT NULL,
    section      TEXT NOT NULL,
    author       INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    base_comment INTEGER,
    created_at   INTEGER NOT NULL,
    not_before   INTEGER,
    word         TEXT NOT NULL,
    state        TEXT NOT NULL,
    doubt        TEXT,
    base_body    TEXT,
    body         TEXT NOT NULL
) STRICT;
CREATE INDEX operations_by_draft ON operations (team, cycle, round, section);
CREATE UNIQUE INDEX one_in_flight ON operations (team, cycle, round, section, author)
    WHERE word IN ('sending', 'unknown', 'written');
";

/// What an operation is for, since the two devices of a member may make one comment each.
pub(crate) const PURPOSE: &str = "
ALTER TABLE operations ADD COLUMN purpose TEXT NOT NULL DEFAULT 'update';
";

/// An operation may be a message. No table is another one by it; but a build that knows none cannot read the
/// outbox, and makes room for a newer one by the schema's number alone.
pub(crate) const MESSAGES: &str = "
-- operations.kind may be 'message'.
";

/// Operations of any kind, one on its way in each lane. `proof` is what was read back of one that is
/// no comment.
pub(crate) const KINDS: &str = "
ALTER TABLE operations ADD COLUMN kind TEXT NOT NULL DEFAULT 'comment';
ALTER TABLE operations ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE operations ADD COLUMN target TEXT;
ALTER TABLE operations ADD COLUMN content TEXT;
ALTER TABLE operations ADD COLUMN proof TEXT;
UPDATE operations SET lane = cycle || '/' || round || '/' || section;
DROP INDEX one_in_flight;
CREATE UNIQUE INDEX one_in_flight ON operations (team, author, lane)
    WHERE word IN ('sending', 'unknown', 'written');
";

/// Reads operations, each with the names of the draft that it comes from, if it comes from one.
pub(crate) const SELECT: &str = "\
SELECT operations.id, operations.team, cycle, round, section, author, body, base_comment, base_body, \
    created_at, not_before, state, purpose, kind, content \
FROM operations LEFT JOIN drafts ON drafts.id = draft";
// Of a longer list SQLite would make a table each time that it is asked.
const OPEN: &str = "(word IN ('waiting', 'sending') OR word IN ('unknown', 'written'))";

/// Which operations to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those for which the courier still has something to do.
    Open,
    /// Those, and the ones for which a person must act.
    Unfinished,
    /// All there ever were; not what was copied, of which nothing was ever to be sent.
    All,
}

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Operation> {
    let content = match row.get_ref("kind")?.as_str()? {
        "comment" => update_from(row)?.into(),
        _ => row.get::<_, Json<Content>>("content")?.0,
    };
    Ok(Operation {
        id: row.get::<_, Name<_>>("id")?.0,
        author: UserId(row.get("author")?),
        created_at: row.get::<_, Ms>("created_at")?.0,
        not_before: time(row, "not_before")?,
        state: row.get::<_, Json<_>>("state")?.0,
        content,
    })
}

fn update_from(row: &Row<'_>) -> rusqlite::Result<Update> {
    let comment: Option<OnGitHub<CommentId>> = row.get("base_comment")?;
    let body: Option<String> = row.get("base_body")?;
    Ok(Update {
        purpose: match row.get_ref("purpose")?.as_str()? {
            "withdrawal" => Purpose::Withdrawal,
            "by-hand" => Purpose::ByHand,
            _ => Purpose::Update,
        },
        draft: draft_key(row)?,
        body: row.get("body")?,
        base: comment.zip(body).map(|(id, body)| Base { comment: id.0, body }),
    })
}

/// One operation.
pub(crate) fn one(tx: &Connection, op: &OpId) -> Result<Operation, StoreError> {
    tx.prepare_cached(&format!("{SELECT} WHERE operations.id = ?1"))?
        .query_row([op.as_str()], from_row)
        .optional()?
        .ok_or_else(|| StoreError::NoOperation(op.clone()))
}

/// One operation, as the update that it is.
fn update(tx: &Connection, op: &OpId) -> Result<Operation<Update>, StoreError> {
    one(tx, op)?.of().ok_or_else(|| StoreError::NoOperation(op.clone()))
}

/// What an operation is for.
pub(crate) fn purpose(tx: &Connection, op: &OpId) -> Result<Purpose, StoreError> {
    update(tx, op).map(|op| op.content.purpose)
}

/// Rows as what they are.
fn listed<C: TryFrom<Content>>(
    rows: impl Iterator<Item = rusqlite::Result<Operation>>,
) -> Result<Vec<Operation<C>>, StoreError> {
    let rows: Vec<Operation> = rows.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().filter_map(Operation::of).collect())
}

/// Who pressed Post.
pub(crate) fn author(tx: &Connection, op: &OpId) -> Result<UserId, StoreError> {
    tx.prepare_cached("SELECT author FROM operations WHERE id = ?1")?
        .query_row([op.as_str()], |row| row.get(0))
        .optional()?
        .map(UserId)
        .ok_or_else(|| StoreError::NoOperation(op.clone()))
}

/// The state of which the outcome is still in doubt, if the operation ever was in one.
pub(crate) fn doubt(tx: &Connection, op: &OpId) -> Result<Option<OpState>, StoreError> {
    let found: Option<Json<OpState>> = tx
        .prepare_cached("SELECT doubt FROM operations WHERE id = ?1")?
        .query_row([op.as_str()], |row| row.get(0))?;
    Ok(found.map(|json| json.0))
}

/// Writes a state down, and remembers one whose outcome is in doubt.
pub(crate) fn put_state(tx: &Connection, op: &OpId, state: &OpState) -> Result<(), StoreError> {
    let doubtful = matches!(state, OpState::Unknown { .. } | OpState::Written { .. });
    tx.prepare_cached(
        "UPDATE operations SET word = ?2, state = ?3, \
         doubt = CASE WHEN ?4 THEN ?3 ELSE doubt END WHERE id = ?1",
    )?
    .execute(params![op.as_str(), state.word(), Json(state), doubtful])?;
    Ok(())
}

/// An operation's new state, unless the member took it back meanwhile. Returns the comment that
/// is known from now on to be gone from GitHub.
pub(crate) fn set_state(
    tx: &Connection,
    op: &OpId,
    state: &OpState,
) -> Result<Option<CommentId>, StoreError> {
    let before = one(tx, op)?;
    if before.state == OpState::Cancelled && *state != OpState::Cancelled {
        return Err(StoreError::Overtaken { op: op.clone() });
    }
    let gone = match state {
        OpState::Parked(Parked::Deleted) => match before.of() {
            Some(update) => forget_comment(tx, &update)?,
            None => None,
        },
        _ => None,
    };
    put_state(tx, op, state)?;
    Ok(gone)
}

/// The operation's comment was deleted on GitHub: when it goes on, it makes a new one.
fn forget_comment(
    tx: &Connection,
    op: &Operation<Update>,
) -> Result<Option<CommentId>, StoreError> {
    let written = match doubt(tx, &op.id)? {
        Some(OpState::Written { thing: Thing::Comment(comment), .. }) => Some(comment),
        _ => None,
    };
    let Some(gone) = op.base.as_ref().map(|base| base.comment.clone()).or(written) else {
        return Ok(None);
    };
    tx.prepare_cached(
        "UPDATE operations SET base_comment = NULL, base_body = NULL, doubt = NULL, body = ?2 \
         WHERE id = ?1",
    )?
    .execute(params![op.id.as_str(), marked_for(&op.body, &op.id, None)])?;
    super::receipts::comment_gone(tx, op.draft.team, &gone)?;
    Ok(Some(gone))
}

/// The comment that an operation edits from now on.
pub(crate) fn rebase(tx: &Connection, op: &OpId, base: &Base) -> Result<(), StoreError> {
    let body = marked_for(&update(tx, op)?.body, op, Some(&base.body));
    tx.prepare_cached(
        "UPDATE operations SET base_comment = ?2, base_body = ?3, body = ?4 WHERE id = ?1",
    )?
    .execute(params![op.as_str(), OnGitHub(&base.comment), base.body, body])?;
    Ok(())
}

/// Operations that waited behind a proven one go on from what GitHub now holds.
pub(crate) fn rebase_behind(
    tx: &Connection,
    receipt: &Receipt,
    author: UserId,
    body: &str,
) -> Result<(), StoreError> {
    for behind in unfinished_of(tx, &receipt.draft, author, Purpose::Update)? {
        if behind.id == receipt.op || !matches!(behind.state, OpState::Waiting { .. }) {
            continue;
        }
        tx.prepare_cached(
            "UPDATE operations SET base_comment = ?2, base_body = ?3, body = ?4 WHERE id = ?1",
        )?
        .execute(params![
            behind.id.as_str(),
            OnGitHub(&receipt.comment),
            body,
            marked_for(&behind.body, &behind.id, Some(body)),
        ])?;
    }
    Ok(())
}

/// Open operations of one account, oldest first.
pub(crate) fn open_of(
    tx: &Connection,
    team: TeamId,
    author: UserId,
) -> Result<Vec<Operation>, StoreError> {
    let mut statement = tx.prepare_cached(&format!(
        "{SELECT} WHERE operations.team = ?1 AND author = ?2 AND {OPEN} ORDER BY seq"
    ))?;
    let found = statement.query_map([team.0, author.0], from_row)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// After a restore it is not known what was sent since the backup: whatever would make a comment
/// is looked for first.
pub(crate) fn doubt_everything_open(tx: &Connection, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut statement = tx.prepare(&format!("{SELECT} WHERE {OPEN} ORDER BY seq"))?;
    let open: Vec<Operation> = statement.query_map([], from_row)?.collect::<Result<_, _>>()?;
    for op in open.iter().cloned().filter_map(Operation::of::<HandOver>) {
        if matches!(op.state, OpState::Waiting { .. }) && op.base.is_none() {
            let since = op.created_at;
            let state = OpState::Unknown { write: Write::Create, since, looks: 0, look_at: now };
            put_state(tx, &op.id, &state)?;
        }
    }
    let mut doubted: Vec<(DraftKey, UserId)> = Vec::new();
    for op in open.into_iter().filter_map(Operation::of::<Update>) {
        let of = (op.draft.clone(), op.author);
        let waits = matches!(op.state, OpState::Waiting { .. });
        if waits && op.base.is_none() && !doubted.contains(&of) {
            let since = op.created_at;
            let state = OpState::Unknown { write: Write::Create, since, looks: 0, look_at: now };
            put_state(tx, &op.id, &state)?;
        }
        doubted.push(of);
    }
    Ok(())
}

impl Store {
    /// One operation.
    ///
    /// # Errors
    /// [`StoreError::NoOperation`], or when the notebook cannot be read.
    pub fn operation(&self, op: &OpId) -> Result<Operation, StoreError> {
        self.notebook.read(|tx| one(tx, op))
    }

    /// Which revision of the draft the operation froze.
    ///
    /// # Errors
    /// [`StoreError::NoOperation`], or when the notebook cannot be read.
    pub fn posted_revision(&self, op: &OpId) -> Result<i64, StoreError> {
        self.notebook.read(|tx| {
            tx.prepare_cached("SELECT revision FROM operations WHERE id = ?1")?
                .query_row([op.as_str()], |row| row.get(0))
                .optional()?
                .ok_or_else(|| StoreError::NoOperation(op.clone()))
        })
    }

    /// Lets what can still be taken back be so for as long as was said, when the clock is put right:
    /// it showed `before` and shows `now`.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub(crate) fn pauses_go_on(
        &mut self,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE operations SET not_before = not_before + (?2 - ?1) \
                 WHERE word = 'waiting' AND not_before > ?1",
            )?;
            statement.execute(params![Ms(before), Ms(now)])?;
            Ok(())
        })
    }

    /// Operations of a team, oldest first, whoever queued them.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn operations(&self, team: TeamId, which: Which) -> Result<Vec<Operation>, StoreError> {
        let condition = match which {
            Which::Open => OPEN,
            Which::Unfinished => "word NOT IN ('done', 'cancelled')",
            Which::All => "purpose <> 'by-hand'",
        };
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "{SELECT} WHERE operations.team = ?1 AND {condition} ORDER BY seq"
            ))?;
            let found = statement.query_map([team.0], from_row)?.collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// The last that reached GitHub, the newest first.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub(crate) fn done(&self, team: TeamId) -> Result<Vec<Operation>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "{SELECT} WHERE operations.team = ?1 AND word = 'done' \
                 AND purpose <> 'by-hand' ORDER BY seq DESC LIMIT 30"
            ))?;
            let found = statement.query_map([team.0], from_row)?.collect::<Result<_, _>>()?;
            Ok(found)
        })
    }

    /// Which team an operation is of.
    ///
    /// # Errors
    /// [`StoreError::NoOperation`], or when the notebook cannot be read.
    pub(crate) fn team_of(&self, op: &OpId) -> Result<TeamId, StoreError> {
        self.notebook.read(|tx| {
            tx.prepare_cached("SELECT team FROM operations WHERE id = ?1")?
                .query_row([op.as_str()], |row| row.get(0))
                .optional()?
                .map(TeamId)
                .ok_or_else(|| StoreError::NoOperation(op.clone()))
        })
    }

    /// Updates of a team, oldest first, whoever queued them.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn queued_updates(
        &self,
        team: TeamId,
        which: Which,
    ) -> Result<Vec<Operation<Update>>, StoreError> {
        Ok(self.operations(team, which)?.into_iter().filter_map(Operation::of).collect())
    }

    /// Open operations of one account, oldest first.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn open_operations(
        &self,
        team: TeamId,
        author: UserId,
    ) -> Result<Vec<Operation>, StoreError> {
        self.notebook.read(|tx| open_of(tx, team, author))
    }

    /// The newest operation of a draft that was not replaced or taken back.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn latest_operation(
        &self,
        key: &DraftKey,
    ) -> Result<Option<Operation<Update>>, StoreError> {
        self.notebook.read(|tx| {
            let (team, cycle, round, section) = key_columns(key);
            Ok(tx
                .prepare_cached(&format!(
                    "{SELECT} WHERE draft = ({NUMBER}) AND word <> 'cancelled' \
                     AND purpose = 'update' ORDER BY seq DESC LIMIT 1"
                ))?
                .query_row(params![team, cycle, round, section], from_row)
                .optional()?
                .and_then(Operation::of))
        })
    }

    /// Takes an operation back; its text stays in the draft. Taking it back twice equals once.
    ///
    /// # Errors
    /// [`StoreError::TooLate`] when a write of it may be on its way or is done,
    /// [`StoreError::NoOperation`], or when the notebook cannot be written.
    pub fn cancel(&mut self, op: &OpId) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let state = one(tx, op)?.state;
            match state {
                OpState::Cancelled => Ok(()),
                OpState::Waiting { .. } | OpState::Parked(_) | OpState::Conflict { .. } => {
                    put_state(tx, op, &OpState::Cancelled)
                }
                OpState::Sending { .. }
                | OpState::Unknown { .. }
                | OpState::Written { .. }
                | OpState::Done => {
                    Err(StoreError::TooLate { op: op.clone(), word: state.word().to_owned() })
                }
            }
        })
    }

    /// Lets a parked operation go on after a person acted (signed in again, say): it looks first
    /// where its outcome is in doubt, and is queued otherwise. Others stay as they are.
    ///
    /// # Errors
    /// [`StoreError::NoOperation`], or when the notebook cannot be written.
    pub fn resume(&mut self, op: &OpId, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let OpState::Parked(parked) = one(tx, op)?.state else { return Ok(()) };
            put_state(tx, op, &resumed(&parked, doubt(tx, op)?, now))
        })
    }

    /// Lets an operation go on at once, because a person asks. Says whether anything could.
    ///
    /// # Errors
    /// [`StoreError::NoOperation`], or when the notebook cannot be written.
    pub fn again(&mut self, op: &OpId, now: DateTime<Utc>) -> Result<bool, StoreError> {
        self.notebook.write(|tx| {
            let Some(next) = again(&one(tx, op)?.state, doubt(tx, op)?, now) else {
                return Ok(false);
            };
            put_state(tx, op, &next)?;
            Ok(true)
        })
    }
}

/// Operations of a draft, author and purpose that are neither done nor cancelled, oldest first.
pub(crate) fn unfinished_of(
    tx: &Connection,
    key: &DraftKey,
    author: UserId,
    purpose: Purpose,
) -> Result<Vec<Operation<Update>>, StoreError> {
    let (team, cycle, round, section) = key_columns(key);
    let mut statement = tx.prepare_cached(&format!(
        "{SELECT} WHERE draft = ({NUMBER}) AND author = ?5 AND purpose = ?6 \
         AND word NOT IN ('done', 'cancelled') ORDER BY seq"
    ))?;
    listed(
        statement
            .query_map(params![team, cycle, round, section, author.0, purpose.word()], from_row)?,
    )
}
