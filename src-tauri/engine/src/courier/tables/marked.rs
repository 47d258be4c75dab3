//! Comments that the mirror has, by their marks.

use super::comments::{Author, COLUMNS, from_row};
use crate::ground::store::{Store, StoreError};
use meridian_core::{
    courier::{
        OwnComment,
        marker::{GivenMarker, Marker, MessageMarker},
    },
    ids::{IssueNumber, TeamId},
};
use rusqlite::{Connection, params};

/// Comments of `author` on `issue` that open with our marker, oldest first.
pub(crate) fn own(
    tx: &Connection,
    team: TeamId,
    issue: IssueNumber,
    author: &Author,
) -> Result<Vec<OwnComment>, StoreError> {
    let mut found = naming(tx, "meridian:update", (team, issue, author))?;
    found.retain(|own| Marker::find(&own.comment.body).is_some());
    Ok(found)
}

/// Comments of `author` on `issue` by which updates were given to the lead, oldest first.
pub(crate) fn given(
    tx: &Connection,
    team: TeamId,
    issue: IssueNumber,
    author: &Author,
) -> Result<Vec<OwnComment>, StoreError> {
    let mut found = naming(tx, "meridian:given", (team, issue, author))?;
    found.retain(|own| GivenMarker::find(&own.comment.body).is_some());
    Ok(found)
}

/// Messages on `issue` by their mark, as summaries, whoever wrote them, oldest first.
pub(crate) fn messages(
    tx: &Connection,
    team: TeamId,
    issue: IssueNumber,
    author: &Author,
) -> Result<Vec<OwnComment>, StoreError> {
    let mut found = naming(tx, "meridian:", (team, issue, author))?;
    found.retain(|own| MessageMarker::find(&own.comment.body).is_some());
    Ok(found)
}

impl Store {
    /// Messages on an issue, whoever wrote them, oldest first.
    pub(crate) fn messages_on(
        &self,
        team: TeamId,
        issue: IssueNumber,
    ) -> Result<Vec<OwnComment>, StoreError> {
        self.mirror.read(|tx| messages(tx, team, issue, &Author::Anybody))
    }
}

/// Comments of `author` on `issue` in which a mark is named, wherever it stands, oldest first.
fn naming(
    tx: &Connection,
    mark: &str,
    (team, issue, author): (TeamId, IssueNumber, &Author),
) -> Result<Vec<OwnComment>, StoreError> {
    // With the bare `id` SQLite would walk through all of the team's comments in their order, and
    // not look up the author's.
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS}, missing FROM comments WHERE team = ?1 AND issue = ?2 AND {} \
         AND instr(body, ?4) > 0 ORDER BY created_at, +id",
        author.condition()
    ))?;
    let found = statement.query_map(params![team.0, issue.0, author, mark], |row| {
        Ok(OwnComment { issue, comment: from_row(row)?, missing: row.get(8)? })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
