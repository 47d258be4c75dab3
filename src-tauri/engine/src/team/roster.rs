//! Who is in the team, kept from a roster that the member gave; and whether a role that is called otherwise
//! in it is the one that the member had.

use crate::{
    Command, Query, ReadTx, WriteTx,
    ground::failure,
    team::{looking::found_role, tables::Team},
};
use meridian_core::{
    courier::OpState,
    draft::{Template, to_post},
    ids::{CycleName, SectionId},
    settings::{RolesAnswered, RosterFollowed},
    team::{
        followed::Followed,
        roster::{Answered, Role, Roster, import_roster_bytes, successor},
    },
};
use meridian_protocol::{
    AnswerRole, Failure, KeepRoster, ReadRoster, Reply, RoleQuestion, RosterView,
};

impl Query for ReadRoster {
    fn answer(self, tx: &ReadTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.read_roster(self.text.as_bytes(), &self.file)
    }
}

impl Command for KeepRoster {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.keep_roster(self.text.as_bytes(), &self.file)?;
        tx.show_teams()
    }
}

impl Command for AnswerRole {
    fn carry_out(self, tx: &WriteTx<'_>) -> Result<Reply<Self>, Failure> {
        tx.answer_role(&self.section, &self.role, self.is_same)?;
        tx.show_teams()
    }
}

impl WriteTx<'_> {
    /// Keeps a roster for the cycle that it names, else for the team's present one; the roster that
    /// was kept for that cycle before is forgotten. Returns what was read and for which cycle.
    ///
    /// # Errors
    /// When there is no team, no roster can be found in the file, or the notebook cannot be written.
    pub fn keep_roster(&self, bytes: &[u8], source: &str) -> Result<(Roster, CycleName), Failure> {
        let (roster, cycle) = self.roster_in(bytes, source)?;
        let team = self.team()?.id;
        self.store_mut().keep_roster(team, &cycle, &roster)?;
        // What was given by hand is not replaced by what a link says.
        self.keep(RosterFollowed, team, None)?;
        Ok((roster, cycle))
    }

    /// Answers whether a section of the member's is what a role of the new roster is: then that role's
    /// section is the member's in its place, with what is written of this round. Either way it is not
    /// asked again.
    ///
    /// # Errors
    /// When there is no team, or this is not asked.
    pub fn answer_role(
        &self,
        section: &SectionId,
        role: &SectionId,
        is_same: bool,
    ) -> Result<Vec<SectionId>, Failure> {
        let team = self.team()?;
        let asked = self.role_questions(&team)?;
        if !asked.iter().any(|one| one.section == *section && one.role == *role) {
            return Err(failure::bad(
                "That is not asked; `meridian-cli roster show` says what is.",
            ));
        }
        let mut answered = self.kept_to_change(RolesAnswered, team.id)?;
        answered.push(Answered { section: section.clone(), role: role.clone(), is_same });
        self.keep(RolesAnswered, team.id, Some(&answered))?;
        if !is_same {
            return Ok(team.facts.sections);
        }
        let old = self.key_of(&team, Some(section.clone()), None)?;
        let latest = self.store().latest_operation(&old)?;
        if latest.is_some_and(|op| op.state != OpState::Cancelled) {
            return Err(Failure::NotReady {
                message: format!(
                    "Your update of this round was posted as {}; answer once the next round is open.",
                    Template::of(section).title
                ),
            });
        }
        let stored = self.draft(&old)?;
        self.store_mut().change_team(team.id, |facts| {
            let mine = &mut facts.sections;
            match mine.iter().position(|one| one == section) {
                // Two roles became one.
                _ if mine.contains(role) => mine.retain(|one| one != section),
                Some(at) => mine.splice(at..=at, [role.clone()]).for_each(drop),
                None => {}
            }
        })?;
        let new = self.key_of(&self.team()?, Some(role.clone()), None)?;
        let is_written = |text: &str, section: &SectionId| {
            !to_post(text, &Template::of(section)).trim().is_empty()
        };
        let there = self.draft(&new)?;
        if stored.saved_at.is_some() && is_written(&stored.text, section) {
            let text = match is_written(&there.text, role) && there.saved_at.is_some() {
                true => format!("{}\n\n{}", there.text.trim_end(), stored.text),
                false => stored.text,
            };
            self.set_draft(&new, &text)?;
        }
        Ok(self.team()?.facts.sections)
    }
}

impl ReadTx<'_> {
    /// What is read in a roster, before anything is kept.
    ///
    /// # Errors
    /// When there is no team, or no roster can be found in the file.
    pub fn read_roster(&self, bytes: &[u8], source: &str) -> Result<RosterView, Failure> {
        let (roster, cycle) = self.roster_in(bytes, source)?;
        let team = self.team()?;
        let is_present = cycle == team.facts.cycle;
        let asks = match is_present {
            true => self.questions_of(&team, &roster.roles)?,
            false => Vec::new(),
        };
        Ok(RosterView {
            cycle: cycle.to_string(),
            is_present,
            roles: roster.roles.iter().filter_map(found_role).collect(),
            unread: roster.unread.into_iter().map(|unread| (unread.line, unread.text)).collect(),
            asks,
        })
    }

    /// What is asked of the member's sections that the roster kept for the team that is shown does not
    /// have.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn roles_asked(&self) -> Result<Vec<RoleQuestion>, Failure> {
        self.role_questions(&self.team()?)
    }

    pub(crate) fn role_questions(&self, team: &Team) -> Result<Vec<RoleQuestion>, Failure> {
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        self.questions_of(team, &roles)
    }

    fn questions_of(&self, team: &Team, roles: &[Role]) -> Result<Vec<RoleQuestion>, Failure> {
        if roles.is_empty() {
            return Ok(Vec::new());
        }
        let answered = self.kept(RolesAnswered, team.id)?;
        let asked = team.facts.sections.iter().filter_map(|section| {
            let found = successor(section, roles)?;
            let role = found.section()?;
            let is_answered =
                answered.iter().any(|one| one.section == *section && one.role == role);
            let was = Template::of(section).title;
            (!is_answered).then(|| RoleQuestion {
                section: section.clone(),
                words: format!("{} was {was} before: is it the same role?", found.name),
                role,
            })
        });
        Ok(asked.collect())
    }

    /// The roster in a file, and for which cycle it counts.
    fn roster_in(&self, bytes: &[u8], source: &str) -> Result<(Roster, CycleName), Failure> {
        let team = self.team()?;
        let roster =
            import_roster_bytes(bytes, source).map_err(|error| failure::bad(&error.to_string()))?;
        let named = roster.cycle.as_deref().and_then(|cycle| cycle.parse::<CycleName>().ok());
        let present = team.facts.cycle;
        // One name in other letters is the same cycle.
        let is_present = |named: &CycleName| named.as_str().eq_ignore_ascii_case(present.as_str());
        let cycle = named.filter(|named| !is_present(named)).unwrap_or(present);
        Ok((roster, cycle))
    }
}

impl ReadTx<'_> {
    /// By which link the roster is followed, and what came of it; none where it was given as it is.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn followed_roster(&self) -> Result<Option<Followed>, Failure> {
        self.chosen(RosterFollowed, self.team()?.id)
    }

    /// The roster that is kept for the team's present cycle.
    ///
    /// # Errors
    /// When there is no team, none is kept, or the notebook cannot be read.
    pub fn roster(&self) -> Result<Roster, Failure> {
        let team = self.team()?;
        let roles = self.store().roles(team.id, &team.facts.cycle)?;
        if roles.is_empty() {
            let message = "No roster is kept for this cycle; `meridian-cli roster keep FILE` keeps \
                           one, such as a release's release-team.md.";
            return Err(failure::bad(message));
        }
        let cycle = Some(team.facts.cycle_words().to_owned()).filter(|words| !words.is_empty());
        Ok(Roster { cycle, roles, unread: Vec::new() })
    }
}

#[cfg(test)]
#[path = "roster_tests.rs"]
mod tests;
