//! Control from outside the HTTP API: network switch, faults, what other people do, the oracle's view.

use crate::error::PracticeError;
use crate::fault::{Armed, Fault};
use crate::handler::act;
use crate::model::{Network, Role, User, UserKind, World};
use crate::state::State;
use crate::transfer::transfer;
use crate::{Practice, REPOSITORY, YOU, team};
use chrono::{DateTime, Datelike as _, Utc, Weekday};
use serde_json::Value;

/// Where the schedule of the present cycle stands in the repository.
pub(crate) const SCHEDULE: &str = "releases/README.md";
/// Where its roster does.
pub const ROSTER: &str = "team/roster.md";
/// Where what it has chosen together does.
pub(crate) const TEAM_FILE: &str = ".github/meridian.toml";

/// The fault script of one practice GitHub.
#[derive(Debug)]
pub struct Faults<'a>(&'a Practice);

impl Faults<'_> {
    /// Puts a fault at the end of the script.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn push(&self, fault: Fault) -> Result<(), PracticeError> {
        self.0.transact(|state| state.meta_mut().faults.push(Armed { fault, seen: 0 }))
    }

    /// What is left of the script.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn list(&self) -> Result<Vec<Fault>, PracticeError> {
        self.0
            .transact(|state| state.meta().faults.iter().map(|armed| armed.fault.clone()).collect())
    }

    /// Throws the script away.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn clear(&self) -> Result<(), PracticeError> {
        self.0.transact(|state| state.meta_mut().faults.clear())
    }
}

/// A file of the repository: one that was put there, or one that the invented team keeps.
pub(crate) fn file(state: &State, path: &str, now: DateTime<Utc>) -> Option<String> {
    match state.meta().files.get(path) {
        Some(text) => Some(text.clone()),
        None if path == SCHEDULE => Some(team::schedule(state, now)),
        None => team::file(state, path),
    }
}

pub(crate) fn missing(what: impl Into<String>) -> PracticeError {
    PracticeError::Missing { what: what.into() }
}

pub(crate) fn user_id(state: &State, login: &str) -> Result<i64, PracticeError> {
    let user = state.user_by_login(login).ok_or_else(|| missing(format!("user {login}")))?;
    Ok(user.id)
}

pub(crate) fn repository_id(state: &State, full_name: &str) -> Result<i64, PracticeError> {
    full_name
        .split_once('/')
        .and_then(|(owner, name)| state.repository_by_name(owner, name))
        .map(|repository| repository.id)
        .ok_or_else(|| missing(format!("repository {full_name}")))
}

fn issue_id(state: &State, full_name: &str, number: i64) -> Result<i64, PracticeError> {
    let repository = repository_id(state, full_name)?;
    let issue = state
        .issue(repository, number)
        .ok_or_else(|| missing(format!("issue {full_name}#{number}")))?;
    Ok(issue.id)
}

impl Practice {
    /// The fault script.
    pub fn faults(&self) -> Faults<'_> {
        Faults(self)
    }

    /// Whether the practice network is on, in every process that has this file open.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn network(&self) -> Result<Network, PracticeError> {
        self.transact(|state| state.meta().network)
    }

    /// Switches the practice network, for every process that has this file open.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set_network(&self, network: Network) -> Result<(), PracticeError> {
        self.transact(|state| {
            if state.meta().network != network {
                state.meta_mut().network = network;
            }
        })
    }

    /// Everything stored, after what was due by now has happened.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn world(&self) -> Result<World, PracticeError> {
        self.observe(self.now(), |state| state.world())
    }

    /// Forgets everything, the team too.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn reset(&self) -> Result<(), PracticeError> {
        self.transact(State::clear)
    }

    /// Makes the invented team, its repository and the rounds so far; once, then nothing.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn seed_team(&self, now: DateTime<Utc>) -> Result<(), PracticeError> {
        self.transact(|state| team::seed(state, now, 0))
    }

    /// The same team with rounds that open on the weekday (UTC) of `now`, so that whoever begins to
    /// practise finds a round that is open. Once, then nothing.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn seed_open_team(&self, now: DateTime<Utc>) -> Result<(), PracticeError> {
        let days = i64::from(now.weekday().num_days_from_monday());
        self.transact(|state| team::seed(state, now, days))
    }

    /// Whether the team's lead leaves opening and closing rounds to others from now on.
    ///
    /// # Errors
    /// The file cannot be written, or there is no team.
    pub fn set_lead_rests(&self, rests: bool) -> Result<(), PracticeError> {
        self.transact(|state| match &mut state.meta_mut().team {
            Some(team) => {
                team.lead_rests = rests;
                Ok(())
            }
            None => Err(missing("team")),
        })?
    }

    /// Makes the person who practises the lead of the team, or a member again. The lead may write in the
    /// repository, and nobody opens or closes rounds in their place.
    ///
    /// # Errors
    /// The file cannot be written, or there is no team.
    pub fn set_you_lead(&self, leads: bool) -> Result<(), PracticeError> {
        self.set_lead_rests(leads)?;
        self.set_role(REPOSITORY, YOU, Some(if leads { Role::Write } else { Role::Read }))?;
        self.transact(|state| match &mut state.meta_mut().team {
            Some(team) => {
                team.you_lead = leads;
                Ok(())
            }
            None => Err(missing("team")),
        })?
    }

    /// Whether the person who practises leads the team.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn you_lead(&self) -> Result<bool, PracticeError> {
        self.transact(|state| state.meta().team.as_ref().is_some_and(|team| team.you_lead))
    }

    /// A file of the repository, as its clients find it; none where there is none.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn file(&self, path: &str) -> Result<Option<String>, PracticeError> {
        let now = self.now();
        self.transact(|state| file(state, path, now))
    }

    /// The day on which the team's rounds open, at 00:00 UTC; they are due at the end of that day,
    /// and close at the end of the next.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn opens_on(&self) -> Result<Weekday, PracticeError> {
        self.transact(|state| team::opens_on(state))
    }

    /// Makes what the team has done by `now`: tracking issues and colleagues' comments. Every
    /// request does this by itself, so that nothing can be seen to appear too late.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn advance(&self, now: DateTime<Utc>) -> Result<(), PracticeError> {
        self.observe(now, |_| ())
    }

    /// The schedule of the invented team's present cycle: Markdown in the shape of a release
    /// team's README. Without a seeded team, that of one seeded now. Clients find it as the file
    /// `releases/README.md`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn schedule(&self) -> Result<String, PracticeError> {
        let now = self.now();
        self.transact(|state| team::schedule(state, now))
    }

    /// Puts a file into the repository, in place of the one that was there.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn put_file(&self, path: &str, text: &str) -> Result<(), PracticeError> {
        let (path, text) = (path.to_owned(), text.to_owned());
        self.transact(|state| {
            state.meta_mut().files.insert(path, text);
        })
    }

    /// Adds a user with the token `practice-token-LOGIN`; returns the id. Known ones stay.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add_user(&self, login: &str) -> Result<i64, PracticeError> {
        let now = self.now();
        self.transact(|state| state.add_user(login, login, UserKind::User, now))
    }

    /// Removes a user, as GitHub shows one who was deleted: `user: null`.
    ///
    /// # Errors
    /// No such user; the file cannot be written.
    pub fn remove_user(&self, login: &str) -> Result<(), PracticeError> {
        self.transact(|state| {
            let id = user_id(state, login)?;
            state.remove_user(id);
            Ok(())
        })?
    }

    /// Replaces the tokens of a user; none means that every old one is refused.
    ///
    /// # Errors
    /// No such user; the file cannot be written.
    pub fn set_tokens(&self, login: &str, tokens: &[&str]) -> Result<(), PracticeError> {
        self.transact(|state| {
            let id = user_id(state, login)?;
            let Some(user) = state.user(id).cloned() else { return Ok(()) };
            let tokens = tokens.iter().map(|token| (*token).to_owned()).collect();
            state.put_user(User { tokens, ..user });
            Ok(())
        })?
    }

    /// Adds a public repository `owner/name` with its owner; returns the id. Known ones stay.
    ///
    /// # Errors
    /// The name has no `/`; the file cannot be written.
    pub fn add_repository(&self, full_name: &str) -> Result<i64, PracticeError> {
        let now = self.now();
        self.transact(|state| {
            if let Ok(id) = repository_id(state, full_name) {
                return Ok(id);
            }
            let (owner, name) = full_name
                .split_once('/')
                .ok_or_else(|| missing(format!("repository {full_name}")))?;
            let owner = state.add_user(owner, owner, UserKind::Organization, now);
            Ok(state.add_repository(owner, name, "", now))
        })?
    }

    /// Says when a user's tokens end, in either form that GitHub writes (`2026-11-02 16:42:10 UTC`,
    /// `2026-11-02 16:42:10 +0200`); none for never. They go on after it all the same.
    ///
    /// # Errors
    /// No such user; the file cannot be written.
    pub fn set_tokens_end(&self, login: &str, end: Option<&str>) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let user = state.user_by_login(login).cloned();
            let user = user.ok_or_else(|| missing(format!("user {login}")))?;
            state.put_user(User { tokens_end: end.map(str::to_owned), ..user });
            Ok(())
        })?
    }

    /// Says what a user's tokens may do, as GitHub writes it (`gist, repo`); none for `public_repo`.
    /// Without `public_repo` or `repo` they change nothing in a repository: 404, as GitHub answers.
    ///
    /// # Errors
    /// No such user; the file cannot be written.
    pub fn set_scopes(&self, login: &str, scopes: Option<&str>) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let user = state.user_by_login(login).cloned();
            let user = user.ok_or_else(|| missing(format!("user {login}")))?;
            state.put_user(User { scopes: scopes.map(str::to_owned), ..user });
            Ok(())
        })?
    }

    /// Gives a user a role; none takes it away.
    ///
    /// # Errors
    /// No such user or repository; the file cannot be written.
    pub fn set_role(
        &self,
        full_name: &str,
        login: &str,
        role: Option<Role>,
    ) -> Result<(), PracticeError> {
        self.edit(full_name, |state, id| {
            let user = user_id(state, login)?;
            if let Some(repository) = state.repository_mut(id) {
                match role {
                    Some(role) => drop(repository.roles.insert(user, role)),
                    None => drop(repository.roles.remove(&user)),
                }
            }
            Ok(())
        })
    }

    fn edit(
        &self,
        full_name: &str,
        change: impl FnOnce(&mut State, i64) -> Result<(), PracticeError>,
    ) -> Result<(), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let id = repository_id(state, full_name)?;
            change(state, id)?;
            if let Some(repository) = state.repository_mut(id) {
                repository.updated_at = now;
            }
            Ok(())
        })?
    }

    /// Renames a repository within its owner; the old name redirects.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn rename_repository(&self, full_name: &str, name: &str) -> Result<(), PracticeError> {
        self.edit(full_name, |state, id| {
            if let Some(repository) = state.repository_mut(id) {
                repository.former.push(full_name.to_lowercase());
                repository.name = name.into();
            }
            Ok(())
        })
    }

    /// Makes a repository read-only, or writable again.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn set_archived(&self, full_name: &str, archived: bool) -> Result<(), PracticeError> {
        self.edit(full_name, |state, id| {
            if let Some(repository) = state.repository_mut(id) {
                repository.archived = archived;
            }
            Ok(())
        })
    }

    /// Hides a repository from everybody without a role, or shows it.
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn set_private(&self, full_name: &str, private: bool) -> Result<(), PracticeError> {
        self.edit(full_name, |state, id| {
            if let Some(repository) = state.repository_mut(id) {
                repository.private = private;
            }
            Ok(())
        })
    }

    /// Switches issues on or off (410).
    ///
    /// # Errors
    /// No such repository; the file cannot be written.
    pub fn set_has_issues(&self, full_name: &str, has_issues: bool) -> Result<(), PracticeError> {
        self.edit(full_name, |state, id| {
            if let Some(repository) = state.repository_mut(id) {
                repository.has_issues = has_issues;
            }
            Ok(())
        })
    }

    /// Deletes an issue: 410 from then on.
    ///
    /// # Errors
    /// No such issue; the file cannot be written.
    pub fn delete_issue(&self, full_name: &str, number: i64) -> Result<(), PracticeError> {
        let now = self.now();
        self.edit(full_name, |state, _| {
            let id = issue_id(state, full_name, number)?;
            if let Some(issue) = state.issue_mut(id) {
                issue.deleted = Some(now);
            }
            Ok(())
        })
    }

    /// Marks an issue as a pull request, as such stand in the same list.
    ///
    /// # Errors
    /// No such issue; the file cannot be written.
    pub fn make_pull_request(&self, full_name: &str, number: i64) -> Result<(), PracticeError> {
        self.edit(full_name, |state, _| {
            let id = issue_id(state, full_name, number)?;
            if let Some(issue) = state.issue_mut(id) {
                issue.pull_request = true;
            }
            Ok(())
        })
    }

    /// Moves an issue with its comments to another repository; returns the new number. The old
    /// number redirects, its comments are 404.
    ///
    /// # Errors
    /// No such issue or repository; the file cannot be written.
    pub fn transfer_issue(
        &self,
        full_name: &str,
        number: i64,
        to: &str,
    ) -> Result<i64, PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let id = issue_id(state, full_name, number)?;
            let home = repository_id(state, to)?;
            let by = state.repository(home).map_or(0, |home| home.owner);
            let moved = transfer(state, id, home, by, now).ok_or_else(|| missing(to))?;
            let moved = state.issue_by_id(moved).ok_or_else(|| missing(to))?;
            Ok(moved.number)
        })?
    }

    /// Does something as another user, as if from another computer: no fault, limit, network
    /// switch or log touches it. `path` is that of the REST API, such as
    /// `/repos/OWNER/NAME/issues/1/comments`. Returns status and JSON.
    ///
    /// # Errors
    /// No such user; the file cannot be written.
    pub fn act(
        &self,
        login: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<(u16, Value), PracticeError> {
        let now = self.now();
        self.observe(now, |state| {
            let user = user_id(state, login)?;
            Ok(act(state, user, method, path, body, now))
        })?
    }

    /// Sets how many requests an hour a user has; the usual number is 5,000.
    ///
    /// # Errors
    /// No such user; the file cannot be written.
    pub fn set_hourly_limit(&self, login: &str, limit: u32) -> Result<(), PracticeError> {
        self.transact(|state| {
            let id = user_id(state, login)?;
            state.meta_mut().buckets.entry(id).or_default().limit = Some(i64::from(limit));
            Ok(())
        })?
    }
}
