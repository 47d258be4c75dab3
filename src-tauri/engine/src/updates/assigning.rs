//! Comments by hand that the member assigns to a section: kept in the notebook of this laptop alone, and
//! said so wherever they count.

use super::{Gathered, free_id};
use crate::{WriteTx, team::tables::Team};
use meridian_core::{
    ids::CommentId,
    updates::{Assigned, Row, Seen, is_same, proposed},
};
use meridian_protocol::{Failure, SectionChoice};

impl Gathered {
    fn is_assigned(&self, seen: &Seen) -> bool {
        seen.marker.is_none() && self.assigned.iter().any(|one| one.comment == seen.id)
    }

    /// Those of a section's comments that the member has assigned to it. One whose section is gone counts by
    /// itself, and may stand here.
    fn assigned_of<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a Seen> {
        let posts = row.posts.iter().filter_map(|at| self.seen.get(*at).map(|seen| &**seen));
        posts.filter(|seen| {
            let is_it =
                |one: &Assigned| one.comment == seen.id && is_same(&one.section, &row.part.section);
            seen.marker.is_none() && self.assigned.iter().any(is_it)
        })
    }

    /// Which of a section's comments the member has assigned to it, one sentence; none where none.
    pub(super) fn assigned_words(&self, row: &Row) -> Option<String> {
        let logins: Vec<&str> = self.assigned_of(row).map(|seen| seen.login.as_str()).collect();
        let whose = logins.join(" and ");
        (!logins.is_empty())
            .then(|| format!("Written by {whose}; assigned by you, on this laptop."))
    }

    /// For which section a comment of none is proposed, by its title.
    pub(super) fn proposed_for(&self, seen: &Seen) -> Option<String> {
        proposed(seen, &self.board).map(|row| row.part.title.clone())
    }

    /// The sections to which a comment can be assigned, the one that is proposed first.
    pub(super) fn choices(&self, seen: &Seen) -> Vec<SectionChoice> {
        let first = proposed(seen, &self.board).map(|row| &row.part.section);
        let mut rows: Vec<&Row> = self.board.rows.iter().collect();
        rows.sort_by_key(|row| Some(&row.part.section) != first);
        let choice = |row: &Row| SectionChoice {
            id: row.part.section.to_string(),
            title: row.part.title.clone(),
        };
        rows.into_iter().map(choice).collect()
    }

    /// The section of this id or title.
    fn section_named(&self, name: &str) -> Result<&Row, Failure> {
        let is = |row: &&Row| {
            row.part.section.as_str().eq_ignore_ascii_case(name)
                || row.part.title.eq_ignore_ascii_case(name)
        };
        self.board.rows.iter().find(is).ok_or_else(|| {
            let ids = self.board.rows.iter().map(|row| row.part.section.as_str());
            let ids = ids.collect::<Vec<_>>().join(", ");
            not_ready(format!("No section of this round is called {name}. Name one of {ids}."))
        })
    }

    /// The comment of such a row, `c-5800000592`, or of that number.
    fn comment_named(&self, name: &str) -> Result<&Seen, Failure> {
        let is = |seen: &&Seen| free_id(&seen.id) == name || seen.id.to_string() == name;
        let found = self.seen.iter().map(|seen| &**seen).find(is).ok_or_else(super::gone)?;
        match &found.marker {
            None => Ok(found),
            Some(marker) => Err(not_ready(format!(
                "This update was posted with Meridian for {}; only a comment by hand can be assigned.",
                marker.section
            ))),
        }
    }
}

impl WriteTx<'_> {
    /// Assigns a comment by hand to a section, by its row in [`crate::ReadTx::show_updates`] or its number; without
    /// a section takes that back, of a section's row of all that were assigned to it. What it answers is
    /// what is so then.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where there is nothing of the kind, or it was not assigned.
    pub fn assign_update(&self, row: &str, section: Option<&str>) -> Result<String, Failure> {
        let team = self.team()?;
        let all = self.gathered(&team)?;
        let Some(issue) = all.issue else { return Err(super::gone()) };
        self.forget_gone(&team, &all)?;
        if let Some(section) = section {
            let (seen, of) = (all.comment_named(row)?, all.section_named(section)?);
            if seen.created_at < all.from {
                return Err(not_ready(
                    "This comment was written in another round, and counts there.".to_owned(),
                ));
            }
            self.store_mut().assign(team.id, (issue, &seen.id), Some(&of.part.section))?;
            let (login, title) = (&seen.login, &of.part.title);
            return Ok(format!(
                "The comment of {login} counts for {title}: assigned by you, on this laptop."
            ));
        }
        let of_section = all.board.rows.iter().find(|of| of.part.section.as_str() == row);
        let back: Vec<&Seen> = match of_section {
            Some(of) => all.assigned_of(of).collect(),
            None => vec![all.comment_named(row)?],
        };
        let back: Vec<&CommentId> =
            back.into_iter().filter(|seen| all.is_assigned(seen)).map(|seen| &seen.id).collect();
        if back.is_empty() {
            return Err(not_ready(
                "You have assigned nothing there, so that there is nothing to take back."
                    .to_owned(),
            ));
        }
        for comment in back {
            self.store_mut().assign(team.id, (issue, comment), None)?;
        }
        Ok("It counts as before: by its own words and its author.".to_owned())
    }

    /// Forgets what was assigned of comments that are gone, as far as all of them were read.
    fn forget_gone(&self, team: &Team, all: &Gathered) -> Result<(), Failure> {
        if all.read_at.is_none() {
            return Ok(());
        }
        let is_left = |comment: &CommentId| all.seen.iter().any(|seen| seen.id == *comment);
        for issue in &all.issues {
            self.store_mut().forget_assigned(team.id, *issue, is_left)?;
        }
        Ok(())
    }
}

fn not_ready(message: String) -> Failure {
    Failure::NotReady { message }
}
