//! The state of a round's issue: to close it, or to open it again.
//!
//! Saying it twice changes nothing, so a lost answer is resolved by reading the issue. What must not
//! happen is that a wish of yesterday undoes what somebody has decided since: the wish keeps how the
//! issue stood when the member asked, and where it was closed or opened in between by somebody else,
//! nothing is sent and the member is asked. Where somebody else has done what was wished, it is done.
//!
//! Only `state` is sent. GitHub then gives the reason itself (`completed`, `reopened`), and servers
//! that know no reasons take it too.

use super::{Absent, Content, Found, Kind, Lane, Seen, Target};
use crate::{
    courier::{
        class::says,
        exchange::{Issue, Payload, Request},
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
    },
    ids::{IssueNumber, OpId, RoundKey, UserId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueIs {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
}

impl IssueIs {
    /// As GitHub says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Open => "reopen",
            Self::Closed => "close",
        }
    }
}

/// How an issue stands, as far as its state goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Open or closed.
    pub state: IssueIs,
    /// Why, in GitHub's word.
    pub reason: Option<String>,
    /// When it was closed, while it is; whole seconds.
    pub closed_at: Option<DateTime<Utc>>,
    /// When anything of it was last changed; whole seconds.
    pub updated_at: DateTime<Utc>,
}

/// The part of an issue's JSON that only this kind reads.
#[derive(Debug, Default, Deserialize)]
struct Closing {
    #[serde(default)]
    state_reason: Option<String>,
    #[serde(default)]
    closed_at: Option<DateTime<Utc>>,
    #[serde(default)]
    closed_by: Option<By>,
}

#[derive(Debug, Deserialize)]
struct By {
    id: i64,
    #[serde(default)]
    login: String,
}

fn closing(issue: &Issue) -> Closing {
    serde_json::from_str(&issue.raw).unwrap_or_default()
}

impl Standing {
    /// How this issue stands.
    pub fn of(issue: &Issue) -> Self {
        let Closing { state_reason, closed_at, .. } = closing(issue);
        let state = if issue.state == "closed" { IssueIs::Closed } else { IssueIs::Open };
        Self { state, reason: state_reason, closed_at, updated_at: issue.updated_at }
    }

    /// Whether nobody has closed or opened it between the two.
    fn is_same(&self, other: &Self) -> bool {
        let Self { state, reason, closed_at, updated_at: _ } = self;
        (state, reason, closed_at) == (&other.state, &other.reason, &other.closed_at)
    }
}

/// A wish about the state of a round's issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueState {
    /// The round that the issue belongs to.
    pub round: RoundKey,
    /// The issue, as the member has seen it: no search replaces it.
    pub issue: IssueNumber,
    /// What it should be.
    pub wanted: IssueIs,
    /// How it stood when the member asked, as far as this laptop knew, or as an earlier wish has
    /// left it.
    pub before: Standing,
}

impl Kind for IssueState {
    fn name(&self) -> &'static str {
        "issue"
    }

    fn lane(&self) -> Lane {
        Lane(format!("issues/{}/state", self.issue))
    }

    fn target(&self) -> Target<'_> {
        Target::Known(Thing::Issue(self.issue))
    }

    fn request(&self, _: Option<IssueNumber>) -> Option<Request> {
        Some(Request::SetIssueState { issue: self.issue, state: self.wanted })
    }

    fn written(&self, answer: &Payload, _: &Snapshot) -> Option<Thing> {
        let issue = issue_in(answer)?;
        (issue.number == self.issue).then_some(Thing::Issue(issue.number))
    }

    fn seen(&self, found: &Payload, _: &Snapshot) -> Option<Found> {
        let now = Standing::of(issue_in(found)?);
        let same = now.is_same(&self.before);
        let seen = if now.state == self.wanted {
            Seen::Proven
        } else if same {
            Seen::Before
        } else {
            Seen::Changed(now.state.word().to_owned())
        };
        Some(Found { seen, older: !same && now.updated_at < self.before.updated_at })
    }

    fn proof(
        &self,
        op: &OpId,
        found: &Payload,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let issue = issue_in(found)?;
        let by = closing(issue).closed_by.filter(|by| UserId(by.id) != snapshot.account.user);
        let evidence = Evidence {
            url: issue.url.clone(),
            at: now,
            by_other: by.map(|by| by.login).filter(|_| self.wanted == IssueIs::Closed),
            stands: Standing::of(issue),
        };
        Some(vec![
            Change::Evidence { op: op.clone(), evidence },
            Change::State { op: op.clone(), state: OpState::Done },
            Change::MirrorIssue(Box::new(issue.clone())),
        ])
    }

    fn absent(&self) -> Absent {
        Absent::Refused
    }

    fn follow(&self, evidence: &Evidence) -> Option<Content> {
        Some(Self { before: evidence.stands.clone(), ..self.clone() }.into())
    }

    fn words(&self, state: &OpState) -> Option<String> {
        let (issue, verb) = (self.issue, self.wanted.verb());
        let again = format!("say `meridian-cli round {verb}` again");
        Some(match state {
            OpState::Unknown { .. } => {
                "The change may or may not have arrived. Meridian reads the issue and changes it \
                 again if needed."
                    .to_owned()
            }
            OpState::Done => format!("#{issue} is {}, read back from GitHub.", self.wanted.word()),
            OpState::Conflict { theirs, .. } => format!(
                "Somebody has closed or opened #{issue} since you last saw it; it is {theirs}, and \
                 was left so. If it should still be {}, {again}.",
                self.wanted.word()
            ),
            OpState::Parked(parked) => self.stopped(parked, &again)?,
            OpState::Cancelled => format!("It was taken back; #{issue} stays as it is."),
            OpState::Waiting { .. } | OpState::Sending { .. } | OpState::Written { .. } => {
                return None;
            }
        })
    }
}

impl IssueState {
    /// Why a person must act, and how; none where it is the same for every kind.
    fn stopped(&self, parked: &Parked, again: &str) -> Option<String> {
        let (issue, verb) = (self.issue, self.wanted.verb());
        Some(match parked {
            // A comment stands in the way of comments only.
            Parked::Refused(Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::ByHand { .. } => return None,
            Parked::Refused(Refusal::NotAllowed { said }) => {
                let has = |words: &[&str]| words.iter().any(|words| says(said, words));
                if has(&["locked"]) {
                    format!(
                        "#{issue} is locked, and GitHub does not let you {verb} it. Ask somebody \
                         with write access to unlock or {verb} it."
                    )
                } else if has(&["archived"]) {
                    format!("The repository is archived, so nobody can {verb} #{issue}.")
                } else if has(&["resource not accessible", "saml", "oauth app access restrictions"])
                {
                    format!(
                        "The organisation does not let this sign-in {verb} issues ({said}). {} \
                         #{issue} in the browser, or use another sign-in and {again}.",
                        capital(verb)
                    )
                } else {
                    format!(
                        "GitHub does not let you {verb} #{issue} ({}). Its author and people with \
                         triage or write access may: ask one of them, or get that access and {again}.",
                        said.trim_end_matches('.')
                    )
                }
            }
            Parked::Refused(Refusal::Missing) | Parked::Deleted | Parked::NotOurs => format!(
                "#{issue} cannot be read: it may be deleted, or this sign-in may not see it. Look \
                 at it in the browser; then {again}."
            ),
            Parked::Refused(Refusal::Gone { said }) => format!(
                "#{issue} is gone from GitHub ({}). There is nothing to {verb}; if the round has \
                 another issue, name it with `meridian-cli round link`.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Invalid { said }) => format!(
                "GitHub did not take it ({}). {} #{issue} in the browser.",
                said.trim_end_matches('.'),
                capital(verb)
            ),
            Parked::Refused(Refusal::Moved) => format!(
                "#{issue} has moved and could not be followed. Name its new place with \
                 `meridian-cli round link`, then {again}."
            ),
            Parked::NotAsSent => format!(
                "GitHub took it, but #{issue} is not {}. Look at it in the browser; then {again}.",
                self.wanted.word()
            ),
        })
    }
}

fn capital(verb: &str) -> &'static str {
    if verb == "close" { "Close" } else { "Reopen" }
}

fn issue_in(payload: &Payload) -> Option<&Issue> {
    match payload {
        Payload::Issue(issue) => Some(issue),
        _ => None,
    }
}

#[cfg(test)]
#[path = "issue_state_tests.rs"]
mod tests;
