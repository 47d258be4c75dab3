//! How everything that belongs to a draft came to name it by its number.
//!
//! Operations, receipts, bases and what was agreed to stood beside the team's, cycle's, round's and
//! section's names once more, each in its own row. Here each of their tables is made anew with the
//! draft's number in their place. A row whose draft is not there (another device's comment, of which
//! this one had no text) gets one that nobody has begun.
//!
//! A comment stands in columns of any type from here on: its name on GitHub is a number or a text.

use crate::ground::store::StoreError;
use meridian_core::courier::marker::Marker;
use rusqlite::{Connection, params};

/// The tables of one step of the schema; see above.
pub(crate) const MIGRATE: &str = "
INSERT INTO drafts (team, cycle, round, section, revision, unfolded, tail_from, tail)
SELECT team, cycle, round, section, 0, 0, 0, x'' FROM (
    SELECT team, cycle, round, section FROM operations
    UNION SELECT team, cycle, round, section FROM receipts
    UNION SELECT team, cycle, round, section FROM bases
    UNION SELECT team, cycle, round, section FROM agreed
)
WHERE section <> ''
ON CONFLICT (team, cycle, round, section) DO NOTHING;

CREATE TABLE new_operations (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    team         INTEGER NOT NULL REFERENCES teams (id),
    draft        INTEGER REFERENCES drafts (id),
    lane         TEXT NOT NULL,
    author       INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    base_comment ANY,
    created_at   INTEGER NOT NULL,
    not_before   INTEGER,
    word         TEXT NOT NULL,
    state        TEXT NOT NULL,
    doubt        TEXT,
    purpose      TEXT NOT NULL DEFAULT 'update',
    kind         TEXT NOT NULL DEFAULT 'comment',
    target       TEXT,
    content      TEXT,
    proof        TEXT,
    base_body    TEXT,
    body         TEXT NOT NULL
) STRICT;
INSERT INTO new_operations (seq, id, team, draft, lane, author, revision, base_comment, created_at,
    not_before, word, state, doubt, purpose, kind, target, content, proof, base_body, body)
SELECT seq, old.id, old.team, drafts.id, coalesce('drafts/' || drafts.id, lane), author,
    old.revision, base_comment, created_at, not_before, word, state, doubt, purpose, kind, target,
    content, proof, base_body, body
FROM operations AS old LEFT JOIN drafts USING (team, cycle, round, section) ORDER BY seq;

CREATE TABLE new_receipts (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    op      TEXT NOT NULL UNIQUE REFERENCES new_operations (id),
    draft   INTEGER NOT NULL REFERENCES drafts (id),
    issue   INTEGER NOT NULL,
    comment ANY NOT NULL,
    url     TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
INSERT INTO new_receipts (seq, op, draft, issue, comment, url, sha256, bytes, at)
SELECT seq, op, drafts.id, issue, comment, url, sha256, bytes, at
FROM receipts JOIN drafts USING (team, cycle, round, section) ORDER BY seq;

CREATE TABLE new_bases (
    draft   INTEGER NOT NULL REFERENCES drafts (id),
    author  INTEGER NOT NULL,
    comment ANY NOT NULL,
    body    TEXT NOT NULL,
    UNIQUE (draft, author)
) STRICT;
INSERT INTO new_bases (rowid, draft, author, comment, body)
SELECT bases.rowid, drafts.id, author, comment, body
FROM bases JOIN drafts USING (team, cycle, round, section) ORDER BY bases.rowid;

CREATE TABLE new_agreed (
    draft   INTEGER NOT NULL REFERENCES drafts (id),
    comment ANY NOT NULL,
    UNIQUE (draft, comment)
) STRICT;
INSERT INTO new_agreed (rowid, draft, comment)
SELECT agreed.rowid, drafts.id, comment
FROM agreed JOIN drafts USING (team, cycle, round, section) ORDER BY agreed.rowid;

DROP TABLE agreed;
DROP TABLE bases;
DROP TABLE receipts;
DROP TABLE operations;
ALTER TABLE new_operations RENAME TO operations;
ALTER TABLE new_receipts RENAME TO receipts;
ALTER TABLE new_bases RENAME TO bases;
ALTER TABLE new_agreed RENAME TO agreed;
CREATE INDEX operations_by_draft ON operations (draft);
CREATE INDEX operations_of_team ON operations (team, author);
CREATE INDEX receipts_by_draft ON receipts (draft);
CREATE UNIQUE INDEX one_in_flight ON operations (team, author, lane)
    WHERE word IN ('sending', 'unknown', 'written');
";

/// After a salvage: a draft whose row is lost, and of which an operation is left, gets its number
/// back. What it is called stands in the operation's mark.
pub(crate) fn name_lost(tx: &Connection) -> Result<(), StoreError> {
    let mut statement = tx.prepare(
        "SELECT draft, team, body, base_body FROM operations \
         WHERE draft NOT IN (SELECT id FROM drafts) ORDER BY seq",
    )?;
    let left: Vec<(i64, i64, String, Option<String>)> = statement
        .query_map([], |row| {
            Ok((row.get("draft")?, row.get("team")?, row.get("body")?, row.get("base_body")?))
        })?
        .collect::<Result<_, _>>()?;
    for (draft, team, body, base) in left {
        let mark = Marker::find(&body).or_else(|| Marker::find(base.as_deref()?));
        let Some(Marker { cycle, round, section, .. }) = mark else { continue };
        tx.execute(
            "INSERT INTO drafts (id, team, cycle, round, section, revision, unfolded, tail_from, \
             tail) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, x'') ON CONFLICT DO NOTHING",
            params![draft, team, cycle.as_str(), round.to_string(), section.as_str()],
        )?;
    }
    Ok(())
}
