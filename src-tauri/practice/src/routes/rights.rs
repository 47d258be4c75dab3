//! The asker before an issue: what [`may`] decides, as an answer.

use super::RequestContext;
use crate::conduct::Job;
use crate::may::{Action, No, Place, Standing, Who, may};
use crate::model::{Issue, Role};
use crate::reply::Reply;
use crate::unsettled::Restricted;

impl RequestContext<'_> {
    /// The job that asks, if it is one.
    pub(super) fn job(&self) -> Option<&Job> {
        self.state.job(self.request.token.as_deref())
    }

    /// Refuses a job what its permissions do not name.
    pub(super) fn job_reaches(&self, id: i64, part: &str) -> Result<(), Box<Reply>> {
        let Some(job) = self.job() else { return Ok(()) };
        let is_private = self.repository(id)?.private;
        if job.reaches((id, is_private), part, self.request.is_write()) {
            return Ok(());
        }
        Err(Reply::integration().into())
    }

    /// Whether the asker may do this to an issue, or to something of this author there.
    pub(super) fn may(
        &self,
        id: i64,
        action: Action,
        on: Option<&Issue>,
        author: Option<i64>,
    ) -> Result<(), No> {
        let caller = self.caller.unwrap_or(0);
        let who = match self.job() {
            Some(job) if job.repository == id => Who::Job(job.issues),
            Some(_) => return Err(No::Integration),
            None if self.is_bot(caller) => Who::Robot,
            None => Who::Person,
        };
        let newest = on.and_then(Issue::newest);
        let author = author.or(on.map(|issue| issue.author));
        let standing = Standing {
            who,
            role: self.role(id),
            is_author: author == Some(caller),
            has_closed: newest.is_some_and(|version| version.closed_by == Some(caller)),
        };
        let home = self.state.repository(id);
        let limit = home.and_then(|home| Some((home, home.conduct.limit.as_ref()?)));
        let place = Place {
            is_locked: newest.is_some_and(|version| version.locked),
            restricted_to: home.and_then(|home| home.conduct.creation),
            is_limited: limit.is_some_and(|(home, limit)| {
                limit.stops(self.state.visitor(home, caller), self.now)
            }),
        };
        may(standing, action, place, &self.state.meta().unsettled)
    }

    /// The same as an answer of REST.
    pub(super) fn needs(
        &self,
        id: i64,
        action: Action,
        on: Option<&Issue>,
        author: Option<i64>,
    ) -> Result<(), Box<Reply>> {
        self.may(id, action, on, author).map_err(|why| {
            let reply = match why {
                No::Role => Reply::no_right(),
                No::Locked if action == Action::React => {
                    Reply::error(403, "Unable to create reaction because issue is locked.")
                }
                No::Locked => Reply::locked(),
                No::Limited => Reply::limited(),
                No::Restricted => self.restricted(),
                No::Integration => Reply::integration()
                    .header("x-accepted-github-permissions", "issues=write; pull_requests=write"),
            };
            reply.into()
        })
    }

    /// The refusal of an issue where creation is restricted; its real words are not settled.
    fn restricted(&self) -> Reply {
        match self.state.meta().unsettled.restricted {
            Restricted::Forbidden => {
                Reply::error(403, "Issue creation is restricted in this repository.")
            }
            Restricted::Gone => Reply::error(410, "Issues are disabled for this repo"),
        }
    }

    /// What interaction is limited to; whoever does not administer the repository is not told.
    pub(super) fn interaction_limits(&self, id: i64) -> Result<Reply, Box<Reply>> {
        self.signed_in()?;
        if self.role(id) < Role::Admin {
            return Err(Reply::no_right().into());
        }
        let limit = self.repository(id)?.conduct.limit.as_ref();
        let limit = limit.filter(|limit| self.now < limit.until);
        Ok(Reply::ok(limit.map_or_else(
            || serde_json::json!({}),
            |limit| {
                serde_json::json!({
                    "limit": limit.to, "origin": "repository",
                    "expires_at": crate::represent::time(limit.until)
                })
            },
        )))
    }
}
