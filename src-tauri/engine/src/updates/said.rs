//! What a person should know before they believe the rows of a round.

use super::Gathered;
use crate::{ReadTx, team::tables::Team};
use meridian_core::settings::RosterFollowed;
use meridian_protocol::{Failure, IssueView};

impl ReadTx<'_> {
    /// Those of the round's issues of which no comment was read yet, `#40 and #41`.
    fn unread_of(&self, team: &Team, all: &Gathered) -> Result<Option<String>, Failure> {
        let mut unread = Vec::new();
        for issue in &all.issues {
            if self.store().comments_read_at(team.id, *issue)?.is_none() {
                unread.push(format!("#{issue}"));
            }
        }
        Ok((!unread.is_empty()).then(|| unread.join(" and ")))
    }

    /// What a person should know before they believe the rows.
    pub(super) fn said_of(
        &self,
        team: &Team,
        all: &Gathered,
        issue: &IssueView,
        has_no_sign_in: bool,
    ) -> Result<Vec<String>, Failure> {
        if self.goes_elsewhere(team)? {
            return Ok(vec![
                "This team's updates go to a document or a chat, where Meridian cannot look: only what \
                 you have said of yours is known here."
                    .to_owned(),
            ]);
        }
        let clock = |at| self.moment(&all.zone, at).map(|at| at.dated());
        let mut said = Vec::new();
        let offline = self.store().offline_since()?;
        match (issue, all.read_at) {
            (IssueView::NotYet { words }, _) => said.push(words.clone()),
            (IssueView::Known { number, .. }, None) => {
                let number = self.unread_of(team, all)?.unwrap_or_else(|| number.clone());
                said.push(format!(
                    "The comments of {number} were not read yet. Look now to read them."
                ));
            }
            (_, Some(read)) if self.now() >= all.round.due && read < all.round.due => {
                said.push(format!(
                    "Not read since the cut-off, so that nobody is called late: last read {}. Look now to \
                     see who has posted.",
                    clock(read)?
                ));
            }
            _ => {}
        }
        if let Some(since) = offline {
            // What stays until somebody changes something is not called offline, here neither.
            let stays = self.store().hindrance()?.filter(|by| !by.passes_by_itself());
            let words = stays.as_ref().map_or("Offline since", |by| by.since());
            let then = stays.as_ref().map_or_else(
                || "It is read again as soon as GitHub can be reached.".to_owned(),
                |by| by.in_full("GitHub"),
            );
            said.push(format!(
                "{words} {}: what stands here is what GitHub said before. {then}",
                clock(since)?
            ));
        } else if has_no_sign_in {
            said.push(
                "Nobody is signed in here, so that only what is public is read, at most six times an hour. \
                 Sign in under Settings, Account."
                    .to_owned(),
            );
        }
        if let Some(bound) = self.store().bound_issue(team.id, &team.facts.cycle, all.round.key)? {
            said.extend(self.told_of_gone(team, bound.number)?);
        }
        said.extend(self.told_of_opening(team, &all.round)?);
        said.extend(self.told_of_rivals(team, all.round.key)?);
        said.extend(self.told_of_next(team)?);
        let followed = self.chosen(RosterFollowed, team.id)?;
        said.extend(followed.and_then(|followed| followed.trouble));
        said.extend(self.told_of_not_listed(team, all)?);
        if all.roles.is_empty() {
            said.push(
                "No roster is kept of this cycle: the sections here are yours and those that have posted. \
                 Add the team's link again with its roster to see all of them."
                    .to_owned(),
            );
        }
        Ok(said.into_iter().filter(|words| !words.is_empty()).collect())
    }

    /// That the member stands in no list of the team; none where they do, where somebody is named there without
    /// an account, who may be the member, and where only those who lead are listed at all.
    fn told_of_not_listed(&self, team: &Team, all: &Gathered) -> Result<Option<String>, Failure> {
        let Some(me) = self.team_view(team)?.login else { return Ok(None) };
        let people = all.roles.iter().flat_map(|role| role.lead.iter().chain(&role.shadows));
        let handles: Option<Vec<&String>> = people.map(|one| one.handle.as_ref()).collect();
        let Some(handles) = handles.filter(|handles| !handles.is_empty()) else { return Ok(None) };
        let lists_shadows = all.roles.iter().any(|role| !role.shadows.is_empty());
        if team.facts.sections.is_empty()
            || !lists_shadows
            || handles.iter().any(|one| one.eq_ignore_ascii_case(&me))
        {
            return Ok(None);
        }
        let mine = all.board.rows.iter().filter(|row| row.part.is_mine);
        let mine: Vec<&str> = mine.map(|row| row.part.title.as_str()).collect();
        Ok(Some(format!(
            "The roster does not list you (@{me}) yet, so that no opening tags you. What stands here as yours \
             is what you write: {}. Ask your lead to add you to the roster.",
            mine.join(", ")
        )))
    }
}
