//! Comments by hand that the member has assigned to a section, on this laptop.

use crate::ground::store::{
    Store, StoreError,
    columns::{Name, OnGitHub},
};
use meridian_core::{
    ids::{CommentId, IssueNumber, SectionId, TeamId},
    updates::Assigned,
};
use rusqlite::params;

/// `issue` is the one on which the comment stands: what is gone from there is forgotten.
pub(crate) const CREATE: &str = "
CREATE TABLE assigned (
    team    INTEGER NOT NULL REFERENCES teams (id),
    issue   INTEGER NOT NULL,
    comment ANY NOT NULL,
    section TEXT NOT NULL,
    UNIQUE (team, comment)
) STRICT;
";

impl Store {
    /// What was assigned in a team.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn assigned(&self, team: TeamId) -> Result<Vec<Assigned>, StoreError> {
        self.notebook.read(|tx| {
            let mut statement = tx.prepare_cached(
                "SELECT comment, section FROM assigned WHERE team = ?1 ORDER BY rowid",
            )?;
            let found = statement.query_map([team.0], |row| {
                Ok(Assigned {
                    comment: row.get::<_, OnGitHub<_>>("comment")?.0,
                    section: row.get::<_, Name<_>>("section")?.0,
                })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Assigns a comment to a section, or takes that back.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn assign(
        &mut self,
        team: TeamId,
        (issue, comment): (IssueNumber, &CommentId),
        section: Option<&SectionId>,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            tx.prepare_cached("DELETE FROM assigned WHERE team = ?1 AND comment = ?2")?
                .execute(params![team.0, OnGitHub(comment)])?;
            if let Some(section) = section {
                tx.prepare_cached(
                    "INSERT INTO assigned (team, issue, comment, section) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![
                    team.0,
                    issue.0,
                    OnGitHub(comment),
                    section.as_str()
                ])?;
            }
            Ok(())
        })
    }

    /// Forgets what was assigned of an issue of which these comments alone are left.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn forget_assigned(
        &mut self,
        team: TeamId,
        issue: IssueNumber,
        is_left: impl Fn(&CommentId) -> bool,
    ) -> Result<(), StoreError> {
        self.notebook.write(|tx| {
            let mut statement =
                tx.prepare_cached("SELECT comment FROM assigned WHERE team = ?1 AND issue = ?2")?;
            let found: Vec<OnGitHub<CommentId>> = statement
                .query_map([team.0, issue.0], |row| row.get("comment"))?
                .collect::<Result<_, _>>()?;
            let mut forget =
                tx.prepare_cached("DELETE FROM assigned WHERE team = ?1 AND comment = ?2")?;
            for OnGitHub(comment) in found.iter().filter(|comment| !is_left(&comment.0)) {
                forget.execute(params![team.0, OnGitHub(comment)])?;
            }
            Ok(())
        })
    }
}
