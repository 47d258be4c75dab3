//! What members told of being away, as the mirror has it.

use super::issues::user;
use crate::ground::store::{Store, StoreError, columns::Ms};
use meridian_core::{
    away::Told,
    courier::marker::{About, MessageMarker},
    ids::{IssueNumber, TeamId},
};
use rusqlite::params;

/// What is asked of the text is what the index of notices says, word for word.
pub(super) const TOLD: &str = "
SELECT author, login, body, updated_at FROM comments
WHERE team = ?1 AND issue = ?2 AND missing = 0 AND instr(body, 'meridian:away') > 0
ORDER BY updated_at, +id
";

impl Store {
    /// What was told on these issues, oldest first. What its author has deleted since, as far as the last
    /// list tells, is not told any more, nor is what a deleted user said.
    ///
    /// # Errors
    /// When the mirror cannot be read.
    pub(crate) fn told_away(
        &self,
        team: TeamId,
        issues: &[IssueNumber],
    ) -> Result<Vec<Told>, StoreError> {
        self.mirror.read(|tx| {
            let mut statement = tx.prepare_cached(TOLD)?;
            let mut all = Vec::new();
            for issue in issues {
                let rows = statement.query_map(params![team.0, issue.0], |row| {
                    let (author, Ms(at)) = (user(row, 0)?, row.get(3)?);
                    Ok((author, row.get::<_, String>(2)?, at))
                })?;
                for row in rows {
                    let (author, body, at) = row?;
                    let about = MessageMarker::find(&body).map(|found| found.about);
                    if let (Some(author), Some(About::Away { notice, .. })) = (author, about) {
                        all.push(Told { user: author.id, login: author.login, notice, at });
                    }
                }
            }
            all.sort_by_key(|told| told.at);
            Ok(all)
        })
    }
}
