//! Which comments have changed since they were read last, or are gone. What is made of a comment is dear and
//! an issue may have thousands, so that whoever has read them once asks for these alone.
//!
//! The mirror keeps this log by itself: whatever writes comments, now or later, cannot forget it.

use crate::ground::store::{
    MirrorState, Store, StoreError,
    columns::{Ms, OnGitHub},
};
use chrono::{DateTime, Utc};
use meridian_core::ids::{CommentId, IssueNumber, TeamId};
use rusqlite::{Row, params};

/// Of each comment of an issue the last change has a number, higher than any before it; also of one that
/// is not there any more, so that this is seen too.
pub(crate) const CREATE: &str = "
CREATE TABLE changed (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    team    INTEGER NOT NULL,
    issue   INTEGER NOT NULL,
    comment ANY NOT NULL,
    UNIQUE (team, issue, comment)
) STRICT;
CREATE INDEX changed_by_issue ON changed (team, issue);
INSERT INTO changed (team, issue, comment) SELECT team, issue, id FROM comments;
CREATE TRIGGER comment_came AFTER INSERT ON comments BEGIN
    DELETE FROM changed WHERE team = new.team AND issue = new.issue AND comment = new.id;
    INSERT INTO changed (team, issue, comment) VALUES (new.team, new.issue, new.id);
END;
CREATE TRIGGER comment_changed
AFTER UPDATE OF team, id, issue, author, login, url, created_at, updated_at, body ON comments
WHEN (old.team, old.id, old.issue, old.author, old.login, old.url, old.created_at, old.updated_at, old.body)
IS NOT (new.team, new.id, new.issue, new.author, new.login, new.url, new.created_at, new.updated_at, new.body)
BEGIN
    DELETE FROM changed WHERE team = old.team AND issue = old.issue AND comment = old.id;
    INSERT INTO changed (team, issue, comment) VALUES (old.team, old.issue, old.id);
    DELETE FROM changed WHERE team = new.team AND issue = new.issue AND comment = new.id;
    INSERT INTO changed (team, issue, comment) VALUES (new.team, new.issue, new.id);
END;
CREATE TRIGGER comment_went AFTER DELETE ON comments BEGIN
    DELETE FROM changed WHERE team = old.team AND issue = old.issue AND comment = old.id;
    INSERT INTO changed (team, issue, comment) VALUES (old.team, old.issue, old.id);
END;
";

/// Notices of being away are few among many comments, and each look at a round asks for those of several
/// rounds.
pub(crate) const AWAY: &str = "
CREATE INDEX comments_away ON comments (team, issue) WHERE instr(body, 'meridian:away') > 0;
";

const CHANGED: &str = "
SELECT l.comment, c.created_at, c.login, c.body, c.url, c.updated_at FROM changed l
LEFT JOIN comments c ON c.team = l.team AND c.id = l.comment AND c.issue = l.issue
WHERE l.team = ?1 AND l.issue = ?2 AND l.number > ?3
";

/// What people read of a comment. The JSON as received stands behind the body, and is not fetched
/// for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Which.
    pub id: CommentId,
    /// Who wrote it; none for a deleted user.
    pub login: Option<String>,
    /// The body, as stored.
    pub body: String,
    /// Where a person sees it.
    pub url: String,
    /// Made.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub updated_at: DateTime<Utc>,
}

/// How far the comments on some issues were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadTo {
    state: MirrorState,
    number: i64,
}

/// What has changed since.
#[derive(Debug)]
pub struct Changes {
    /// How far the comments are read with these.
    pub to: ReadTo,
    /// Whether these are all comments, because what was read before is nothing that this mirror said.
    pub are_all: bool,
    /// The comments that came or were changed.
    pub there: Vec<Update>,
    /// Those that are not on these issues any more.
    pub gone: Vec<CommentId>,
}

impl Store {
    /// What has changed of the comments on these issues since they were read `to` there; all of them where
    /// they never were, and none while the mirror is as it was.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub fn changes(
        &self,
        team: TeamId,
        issues: &[IssueNumber],
        to: Option<ReadTo>,
    ) -> Result<Option<Changes>, StoreError> {
        self.mirror.read(|tx| {
            let state = self.mirror.state(tx)?;
            if to.is_some_and(|to| to.state == state) {
                return Ok(None);
            }
            let number = tx
                .prepare_cached("SELECT coalesce(max(number), 0) FROM changed")?
                .query_row([], |row| row.get(0))?;
            let since = to.filter(|to| to.state.is_of_the_file_of(state) && to.number <= number);
            let mut statement = tx.prepare_cached(CHANGED)?;
            let (mut there, mut gone) = (Vec::new(), Vec::new());
            for issue in issues {
                let since = since.map_or(0, |to| to.number);
                let mut rows = statement.query(params![team.0, issue.0, since])?;
                while let Some(row) = rows.next()? {
                    match from_row(row)? {
                        (_, Some(update)) => there.push(update),
                        (id, None) => gone.push(id),
                    }
                }
            }
            let to = ReadTo { state, number };
            Ok(Some(Changes { to, are_all: since.is_none(), there, gone }))
        })
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<(CommentId, Option<Update>)> {
    let id = row.get::<_, OnGitHub<CommentId>>(0)?.0;
    let Some(Ms(created_at)) = row.get(1)? else { return Ok((id, None)) };
    let update = Update {
        id: id.clone(),
        login: row.get(2)?,
        body: row.get(3)?,
        url: row.get(4)?,
        created_at,
        updated_at: row.get::<_, Ms>(5)?.0,
    };
    Ok((id, Some(update)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::store::schema::MIRROR;
    use rusqlite::Connection;
    use rusqlite_migration::Migrations;

    #[test]
    fn what_a_mirror_held_before_there_was_a_log_is_read_by_it() {
        let migrations = Migrations::from_slice(MIRROR.migrations);
        let before =
            MIRROR.migrations.iter().position(|step| *step == rusqlite_migration::M::up(CREATE));
        let mut mirror = Connection::open_in_memory().unwrap();
        migrations.to_version(&mut mirror, before.unwrap()).unwrap();
        mirror
            .execute(
                "INSERT INTO comments (team, id, issue, url, created_at, updated_at, body, raw) \
                 VALUES (1, 7, 12, '', 0, 0, 'Words.', '{}')",
                [],
            )
            .unwrap();
        migrations.to_latest(&mut mirror).unwrap();
        let logged: (i64, i64) = mirror
            .query_row("SELECT issue, comment FROM changed", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(logged, (12, 7));
    }

    #[test]
    fn neither_what_has_changed_nor_a_notice_is_looked_for_in_all_comments() {
        let mut mirror = Connection::open_in_memory().unwrap();
        Migrations::from_slice(MIRROR.migrations).to_latest(&mut mirror).unwrap();
        let plan = |sql: &str| -> String {
            let mut plan = mirror.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3));
            steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
        };
        let changes = plan(CHANGED);
        assert!(changes.contains("changed_by_issue (team=? AND issue=? AND rowid>?)"), "{changes}");
        let away = plan(super::super::away::TOLD);
        assert!(away.contains("comments_away (team=? AND issue=?)"), "{away}");
        let asked = plan(super::super::decisions::MARKED);
        assert!(asked.contains("comments_decisions (team=?)"), "{asked}");
    }
}
