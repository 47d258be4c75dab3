//! What the member answered on [`Step::Found`](super::Step::Found): their part in the team.

use super::Door;
use crate::frame::dom;
use meridian_core::ids::SectionId;
use meridian_protocol::{ConnectTeam, FoundView, ScheduleSource, WhereTo};

/// The choices of where updates go, by their ids.
pub(super) const EACH: &str = "su-each";
pub(super) const CYCLE: &str = "su-cycle-issue";
pub(super) const ALWAYS: &str = "su-always";
/// Where they go already.
pub(super) const KEPT: &str = "su-kept";

/// That the member is none of those whom the roster lists.
pub(super) const UNLISTED: &str = "su-unlisted";

/// What stands in the fields of the step.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    /// What was found when it was given.
    pub of: String,
    pub repository: String,
    pub cycle: String,
    /// The sections of the ticked roles.
    pub ticked: Vec<SectionId>,
    /// Other roles, with commas between them.
    pub roles: String,
    /// The choice of where updates go; empty where it is not asked.
    pub to: &'static str,
    pub issue: String,
}

impl Part {
    /// Reads it from the page.
    pub fn read(found: &FoundView) -> Self {
        let ticked = found.roles.iter().enumerate();
        let ticked = ticked.filter(|(n, _)| dom::is_checked(&role_id(*n)));
        Self {
            of: found.repository.clone(),
            repository: dom::value("su-repository"),
            cycle: dom::value("su-cycle"),
            ticked: ticked.map(|(_, role)| role.section.clone()).collect(),
            roles: dom::value("su-roles"),
            to: [KEPT, EACH, CYCLE, ALWAYS]
                .into_iter()
                .find(|id| dom::is_checked(id))
                .unwrap_or(""),
            issue: dom::value("su-issue"),
        }
    }

    /// Puts it into the page again, where the same was found.
    pub fn fill(&self, found: &FoundView) {
        if self.of != found.repository {
            return;
        }
        let fields = [
            ("su-repository", &self.repository),
            ("su-cycle", &self.cycle),
            ("su-roles", &self.roles),
            ("su-issue", &self.issue),
        ];
        for (id, text) in fields {
            dom::set_value(id, text);
        }
        for (n, role) in found.roles.iter().enumerate() {
            if self.ticked.contains(&role.section) {
                dom::turn_on(&role_id(n), "checked");
            }
        }
        dom::turn_on(self.to, "checked");
    }

    /// What is asked for with it.
    ///
    /// # Errors
    /// What is missing, in one sentence.
    pub fn question(
        self,
        door: Door,
        found: FoundView,
        given: Option<ScheduleSource>,
        roster: Option<ScheduleSource>,
    ) -> Result<ConnectTeam, &'static str> {
        let issue = Some(self.issue.trim().to_owned()).filter(|link| !link.is_empty());
        let to = match (door, self.to, issue) {
            (Door::Team, ALWAYS, Some(link)) => Some(WhereTo::Always { link }),
            (Door::Team, ALWAYS, None) => {
                return Err(
                    "Paste the link of the issue, pull request or discussion that all updates go to.",
                );
            }
            (Door::Team, CYCLE, _) => Some(WhereTo::Cycle),
            (Door::Team, EACH, this_round) => Some(WhereTo::EachRound { this_round }),
            // As it is, and for a new team an issue a round.
            _ => None,
        };
        let written = self.roles.split(',').map(str::trim).filter(|role| !role.is_empty());
        let ticked = self.ticked.iter().map(ToString::to_string);
        // Without a link it was given by itself, or stands in the schedule that was given.
        let linked = found.roster.map(ScheduleSource::Path).or(roster);
        let roster = linked.or_else(|| given.clone().filter(|_| !found.roles.is_empty()));
        let followed = found.schedule.and_then(|schedule| schedule.link);
        Ok(ConnectTeam {
            repository: self.repository,
            api_url: found.api_url,
            schedule: followed
                .map(ScheduleSource::Path)
                .or(given)
                .or_else(|| found.follows.map(ScheduleSource::Path)),
            roster,
            cycle: Some(self.cycle),
            sections: ticked.chain(written.map(str::to_owned)).collect(),
            to,
        })
    }
}

/// The id of a role's box in the page.
pub(super) fn role_id(n: usize) -> String {
    format!("su-role-{n}")
}
