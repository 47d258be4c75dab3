//! What the owners of a repository have laid down beside roles: who may open issues, who may speak at
//! all for now, who belongs to the organisation, and which jobs act in its name.
//!
//! | of a job's token | who says so |
//! |---|---|
//! | `GET /user` is 403, "not accessible by integration" | datarepo#62, claude-code-action#538 |
//! | `viewer` of GraphQL is `github-actions[bot]`, and so is whoever writes | fullsend#1953, t3code#11273 |
//! | 1,000 requests an hour for the whole repository, of REST and of GraphQL each | github/docs, rate limits |
//! | what `permissions` does not name is refused | github/docs, permissions for the `GITHUB_TOKEN` |
//! | a team that it mentions is not linked | terraform-provider-google#29011 |
//!
//! Which permission discussions need is not kept: here it is that of issues. Which app an answer says it
//! came by (`performed_via_github_app`) is not settled, and left out.

use crate::may::Access;
use crate::model::Role;
use crate::workflows::Workflow;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// As whom a job of GitHub Actions acts.
pub(crate) const ACTIONS: &str = "github-actions[bot]";

/// Whom interaction is limited to. github/docs, limiting interactions in your repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitedTo {
    /// Accounts that are older than a day.
    ExistingUsers,
    /// People who have committed before.
    ContributorsOnly,
    /// People with a role.
    CollaboratorsOnly,
}

/// A limit, and until when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InteractionLimit {
    /// Who may still speak.
    pub to: LimitedTo,
    /// When it ends; GitHub offers a day to six months.
    pub until: DateTime<Utc>,
}

/// What of a person matters to a limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visitor {
    pub(crate) has_role: bool,
    pub(crate) has_committed: bool,
    pub(crate) since: DateTime<Utc>,
}

impl InteractionLimit {
    /// Whether it stops somebody at `now`.
    pub(crate) fn stops(&self, visitor: Visitor, now: DateTime<Utc>) -> bool {
        let passes = match self.to {
            LimitedTo::ExistingUsers => {
                visitor.has_role
                    || visitor.has_committed
                    || now - visitor.since >= TimeDelta::days(1)
            }
            LimitedTo::ContributorsOnly => visitor.has_role || visitor.has_committed,
            LimitedTo::CollaboratorsOnly => visitor.has_role,
        };
        now < self.until && !passes
    }
}

/// The repository's own rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conduct {
    /// The least role that opens issues, where not everybody does.
    pub creation: Option<Role>,
    /// The limit on interaction.
    pub limit: Option<InteractionLimit>,
    /// User ids of people who have committed before.
    pub contributors: BTreeSet<i64>,
    /// The bot that closes what is stale.
    pub stale_bot: Option<StaleBot>,
    /// When somebody last committed; as long as none is told, when the repository was made.
    pub last_commit: Option<DateTime<Utc>>,
    /// Its workflows.
    pub workflows: Vec<Workflow>,
}

/// A bot that labels what is stale, and closes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaleBot {
    /// Its login.
    pub login: String,
    /// The label that it puts on.
    pub label: String,
    /// After how many days without a word it does.
    pub label_after_days: i64,
    /// After how many more days it closes.
    pub close_after_days: i64,
}

impl StaleBot {
    /// Prow's first label and its times: 90 days, then 30.
    pub fn new(login: &str) -> Self {
        Self {
            login: login.to_owned(),
            label: "lifecycle/stale".to_owned(),
            label_after_days: 90,
            close_after_days: 30,
        }
    }
}

/// Who belongs to an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organization {
    /// User ids.
    pub members: BTreeSet<i64>,
    /// The same by the name of a team.
    pub teams: BTreeMap<String, BTreeSet<i64>>,
}

/// A job of GitHub Actions that runs: what its token may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Whose token it is: the repository's id.
    pub repository: i64,
    /// `issues:` of the job's `permissions`.
    pub issues: Access,
    /// `contents:` of the same.
    pub contents: Access,
}

impl Job {
    /// Whether it may see or change this part of a repository. What is public everybody sees; of another
    /// repository it changes nothing. Which public reads a job without the permission is refused is not
    /// settled.
    pub(crate) fn reaches(
        &self,
        (repository, is_private): (i64, bool),
        part: &str,
        is_write: bool,
    ) -> bool {
        if !is_write && !is_private {
            return true;
        }
        let access = match part {
            // Of the repository itself everybody in it sees that it is there.
            "" => Access::Read,
            // `actions` is a permission of its own, which no job here has.
            "contents" => self.contents,
            "issues" | "labels" | "milestones" | "assignees" => self.issues,
            _ => Access::None,
        };
        let needed = if is_write { Access::Write } else { Access::Read };
        self.repository == repository && access >= needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_stops_newcomers_by_its_kind_until_it_ends() {
        let now: DateTime<Utc> = "2026-11-16T00:00:00Z".parse().unwrap();
        let new = Visitor { has_role: false, has_committed: false, since: now };
        let old = Visitor { since: now - TimeDelta::days(2), ..new };
        let contributor = Visitor { has_committed: true, ..old };
        let collaborator = Visitor { has_role: true, ..old };
        for (to, stopped) in [
            (LimitedTo::ExistingUsers, [true, false, false, false]),
            (LimitedTo::ContributorsOnly, [true, true, false, false]),
            (LimitedTo::CollaboratorsOnly, [true, true, true, false]),
        ] {
            let limit = InteractionLimit { to, until: now + TimeDelta::days(1) };
            let found =
                [new, old, contributor, collaborator].map(|visitor| limit.stops(visitor, now));
            assert_eq!(found, stopped, "{to:?}");
            assert!(!limit.stops(new, limit.until));
        }
    }

    #[test]
    fn a_job_reaches_what_its_permissions_name_and_nothing_elsewhere() {
        let job = Job { repository: 1, issues: Access::Write, contents: Access::Read };
        for (repository, is_private, part, is_write, reaches) in [
            (1, true, "issues", true, true),
            (1, true, "contents", false, true),
            (1, true, "contents", true, false),
            (1, true, "actions", false, false),
            (2, false, "issues", false, true),
            (2, false, "issues", true, false),
            (2, true, "issues", false, false),
        ] {
            let found = job.reaches((repository, is_private), part, is_write);
            assert_eq!(found, reaches, "{repository} {part} {is_write}");
        }
    }
}
