//! Control of conduct from outside the HTTP API: restrictions, limits, members, teams, jobs.

use crate::Practice;
use crate::conduct::{ACTIONS, InteractionLimit, Job, Organization};
use crate::control::{missing, repository_id, user_id};
use crate::error::PracticeError;
use crate::may::Access;
use crate::model::{Repository, Role, UserKind};
use crate::state::State;
use chrono::{DateTime, Utc};

/// Begins a job; the token is its own, and nobody's once it has ended.
pub(crate) fn start_job(state: &mut State, job: Job, now: DateTime<Utc>) -> String {
    let bot = state.add_user(ACTIONS, "github-actions", UserKind::Bot, now);
    let token = format!("ghs_practice{}", state.part_id());
    if let Some(mut bot) = state.user(bot).cloned() {
        bot.tokens.push(token.clone());
        state.put_user(bot);
    }
    state.meta_mut().jobs.insert(token.clone(), job);
    token
}

/// Ends a job: its token is refused from then on.
pub(crate) fn end_job(state: &mut State, token: &str) {
    state.meta_mut().jobs.remove(token);
    if let Some(mut bot) = state.user_by_login(ACTIONS).cloned() {
        bot.tokens.retain(|known| known != token);
        state.put_user(bot);
    }
}

impl Practice {
    fn conduct(
        &self,
        full_name: &str,
        change: impl FnOnce(&State, &mut Repository) -> Result<(), PracticeError>,
    ) -> Result<(), PracticeError> {
        self.observe(self.now(), |state| {
            let id = repository_id(state, full_name)?;
            let mut home = state.repository(id).cloned().ok_or_else(|| missing(full_name))?;
            change(state, &mut home)?;
            if let Some(known) = state.repository_mut(id) {
                *known = home;
            }
            Ok(())
        })?
    }

    /// Restricts who opens issues to a role and above; none for everybody.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn restrict_issues(
        &self,
        full_name: &str,
        least: Option<Role>,
    ) -> Result<(), PracticeError> {
        self.conduct(full_name, |_, home| {
            home.conduct.creation = least;
            Ok(())
        })
    }

    /// Limits who comments, reacts and opens issues for a time; none for no limit.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn limit_interaction(
        &self,
        full_name: &str,
        limit: Option<InteractionLimit>,
    ) -> Result<(), PracticeError> {
        self.conduct(full_name, |_, home| {
            home.conduct.limit = limit;
            Ok(())
        })
    }

    /// Says that somebody has committed to the repository before.
    ///
    /// # Errors
    /// No such repository or user; the file cannot be written.
    pub fn add_contributor(&self, full_name: &str, login: &str) -> Result<(), PracticeError> {
        self.conduct(full_name, |state, home| {
            home.conduct.contributors.insert(user_id(state, login)?);
            Ok(())
        })
    }

    /// Makes somebody a member of an organisation, or no longer. Who leaves is in none of its teams.
    ///
    /// # Errors
    /// No such organisation or user; the file cannot be written.
    pub fn set_member(
        &self,
        organization: &str,
        login: &str,
        is_member: bool,
    ) -> Result<(), PracticeError> {
        self.organization(organization, &[login], |home, people| {
            for user in people {
                if is_member {
                    home.members.insert(*user);
                } else {
                    home.members.remove(user);
                    for team in home.teams.values_mut() {
                        team.remove(user);
                    }
                }
            }
        })
    }

    /// Says who is in a team of an organisation; they become its members too.
    ///
    /// # Errors
    /// No such organisation or user; the file cannot be written.
    pub fn set_team(
        &self,
        organization: &str,
        team: &str,
        logins: &[&str],
    ) -> Result<(), PracticeError> {
        self.organization(organization, logins, |home, people| {
            home.members.extend(people);
            home.teams.insert(team.to_owned(), people.iter().copied().collect());
        })
    }

    fn organization(
        &self,
        login: &str,
        people: &[&str],
        change: impl FnOnce(&mut Organization, &[i64]),
    ) -> Result<(), PracticeError> {
        self.observe(self.now(), |state| {
            let home = user_id(state, login)?;
            let people: Result<Vec<i64>, _> =
                people.iter().map(|login| user_id(state, login)).collect();
            let people = people?;
            change(state.meta_mut().organizations.entry(home).or_default(), &people);
            Ok(())
        })?
    }

    /// Installs Prow, which hears of every issue and comment from now on. Who may set a milestone is the
    /// team `milestone-maintainers` of the organisation, or whoever may write where there is none.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn install_prow(&self) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            state.add_user("practice-robot[bot]", "Practice Robot", UserKind::Bot, now);
        })
    }

    /// Begins a job of GitHub Actions in a repository with these permissions; returns its token.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn start_job(
        &self,
        full_name: &str,
        issues: Access,
        contents: Access,
    ) -> Result<String, PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let repository = repository_id(state, full_name)?;
            Ok(start_job(state, Job { repository, issues, contents }, now))
        })?
    }

    /// Ends a job: its token is refused from then on.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn end_job(&self, token: &str) -> Result<(), PracticeError> {
        self.observe(self.now(), |state| end_job(state, token))
    }
}
