//! The state of a round's issue: to close it, or to open it again.
//!
//! Saying it twice changes nothing, so a lost answer is resolved by reading the issue. What must not
//! happen is that a wish of yesterday undoes what somebody has decided since: the wish keeps how the
//! issue stood when the member asked, and where it was closed or opened in between by somebody else,
//! nothing is sent and the member is asked. Where somebody else has done what was wished, it is done;
//! a next wish that waits behind goes on only from what was this wish's own doing.
//!
//! An issue that was opened again looks the same however often that is done, and a closed one does
//! not tell which of the member's devices has closed it. There its events are read as well (`turns`).
//!
//! Only `state` is sent, and why it is closed where the member said so. GitHub gives the reason itself
//! otherwise (`completed`, `reopened`), and servers that know no reasons take it too. One that does not
//! know the reason `duplicate` is asked once more without it, and the member is told.

use super::{
    Absent, Content, Doer, Found, Kind, Lane, Seen, Target, Wish,
    turns::{LANDING, SKEW, Turn, Turns},
};
use crate::{
    courier::{
        class::says,
        exchange::{Issue, IssueEvent, Payload, Request},
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
        step::LOOKS,
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

/// Why an issue is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosedAs {
    /// It is done.
    Completed,
    /// It is not to be done.
    NotPlanned,
    /// Another one is about the same.
    Duplicate {
        /// The other one.
        of: IssueNumber,
        /// Its number among all of GitHub's issues, read just before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<i64>,
    },
}

impl ClosedAs {
    /// As GitHub says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::NotPlanned => "not_planned",
            Self::Duplicate { .. } => "duplicate",
        }
    }

    /// As a person says it.
    fn said(self) -> String {
        match self {
            Self::Completed => "completed".to_owned(),
            Self::NotPlanned => "not planned".to_owned(),
            Self::Duplicate { of, .. } => format!("a duplicate of #{of}"),
        }
    }

    fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Duplicate { of, .. }, Self::Duplicate { of: other, .. }) => of == other,
            (one, other) => one == other,
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
    /// When it was sent last, by GitHub's clock; none while it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<DateTime<Utc>>,
    /// Why it is to be closed, where the member said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ClosedAs>,
    /// Whether the server does not know that reason, so that it goes without.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
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
        let (issue, state, reason) = (self.issue, self.wanted, self.given());
        Some(Request::SetIssueState { issue, state, reason })
    }

    fn written(&self, answer: &Payload, _: &Snapshot) -> Option<Thing> {
        let issue = answer.issue()?;
        (issue.number == self.issue).then_some(Thing::Issue(issue.number))
    }

    fn seen(&self, found: &Payload, _: &Snapshot) -> Option<Found> {
        let now = Standing::of(found.issue()?);
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

    fn doubted(&self, state: &OpState, found: &Payload) -> Option<IssueNumber> {
        let issue = found.issue()?;
        let now = Standing::of(issue);
        let was_sent = self.sent.is_some() || matches!(state, OpState::Unknown { .. });
        let doubted = if now.state == self.wanted {
            was_sent
        } else {
            now.state == IssueIs::Open
                && now.is_same(&self.before)
                && now.updated_at != self.before.updated_at
                && (now.reason.is_some() || !names_reasons(issue))
        };
        doubted.then_some(self.issue)
    }

    fn told(
        &self,
        state: &OpState,
        found: &Payload,
        events: &[IssueEvent],
        snapshot: &Snapshot,
    ) -> Option<(Found, Doer)> {
        let now = Standing::of(found.issue()?);
        let turns = Turns::of(events);
        let since = turns.since(&self.before);
        let Found { seen, older } = self.seen(found, snapshot)?;
        let seen = match seen {
            Seen::Before if !since.is_empty() => Seen::Changed(now.state.word().to_owned()),
            seen => seen,
        };
        let doer = match since.last() {
            Some(last) if self.made(last, state, snapshot.account.user) => Doer::Us,
            last => Doer::Another(last.and_then(|last| last.by.cloned())),
        };
        Some((Found { seen, older: older || !turns.lead_to(&now) }, doer))
    }

    fn leaves(
        &self,
        found: &Payload,
        _: &Snapshot,
        date: Option<DateTime<Utc>>,
    ) -> Option<Content> {
        let now = Standing::of(found.issue()?);
        // A read that lags takes nothing back.
        let updated_at = now.updated_at.max(self.before.updated_at);
        let before = Standing { updated_at, ..now };
        Some(Self { before, sent: date, ..self.clone() }.into())
    }

    fn proof(
        &self,
        op: &OpId,
        (found, doer): (&Payload, &Doer),
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let issue = found.issue()?;
        let me = snapshot.account.user;
        let closed_by = closing(issue).closed_by.filter(|_| self.wanted == IssueIs::Closed);
        let closed_by = closed_by.filter(|by| UserId(by.id) != me).map(|by| by.login);
        let by_other = match doer {
            Doer::Another(Some(user)) => (user.id != me).then(|| user.login.clone()),
            Doer::Us | Doer::Another(None) => closed_by,
        };
        let evidence = Evidence {
            url: issue.url.clone(),
            at: now,
            by_us: *doer == Doer::Us && by_other.is_none(),
            by_other,
            stands: Some(Standing::of(issue)),
            comment: None,
            lacks: Vec::new(),
        };
        Some(evidence.proves_of(op, issue))
    }

    fn absent(&self) -> Absent {
        Absent::Refused
    }

    fn follow(&self, evidence: &Evidence) -> Option<Content> {
        // What another person or device has decided since, this wish did not know of.
        let before = evidence.stands.clone().filter(|_| evidence.by_us)?;
        Some(Self { before, ..self.clone() }.into())
    }

    fn needs(&self) -> Option<Thing> {
        match self.given()? {
            ClosedAs::Duplicate { of, id: None } => Some(Thing::Issue(of)),
            _ => None,
        }
    }

    fn learns(&self, found: &Payload) -> Option<Content> {
        let other = found.issue()?;
        let reason = Some(ClosedAs::Duplicate { of: other.number, id: Some(other.id()?) });
        Some(Self { reason, ..self.clone() }.into())
    }

    fn without(&self, refusal: &Refusal) -> Option<Content> {
        let is_duplicate = matches!(self.given(), Some(ClosedAs::Duplicate { .. }));
        let refused = is_duplicate && matches!(refusal, Refusal::Invalid { .. });
        refused.then(|| Self { plain: true, ..self.clone() }.into())
    }

    fn remark(&self, evidence: &Evidence) -> Option<String> {
        let reason = self.reason?;
        if self.plain && evidence.by_other.is_none() {
            return Some(format!(
                "GitHub did not take it as {}, so it was closed without that: say it in a comment.",
                reason.said()
            ));
        }
        let holds = evidence.stands.as_ref()?.reason.as_deref()?;
        (holds != reason.word()).then(|| {
            format!(
                "It was closed as {} before, and GitHub keeps that; reopen it first to close it as {}.",
                holds.replace('_', " "),
                reason.said()
            )
        })
    }

    fn is_same(&self, other: &Content) -> bool {
        let same = |other: Option<ClosedAs>| match (self.reason, other) {
            (Some(one), Some(other)) => one.is_same(other),
            (one, other) => one == other,
        };
        matches!(other, Content::IssueState(other)
            if other.wanted == self.wanted && same(other.reason))
    }

    fn wish(&self) -> Option<Wish> {
        let is_to = format!("be {}", self.wanted.word());
        let title = format!("#{}, to {is_to}", self.issue);
        Some(Wish { issue: Some(self.issue), round: Some(self.round), title, is_to })
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
    /// A wish that was never sent, without a reason.
    pub fn new(round: RoundKey, issue: IssueNumber, wanted: IssueIs, before: Standing) -> Self {
        Self { round, issue, wanted, before, sent: None, reason: None, plain: false }
    }

    /// Why it is closed, as far as that is sent.
    fn given(&self) -> Option<ClosedAs> {
        self.reason.filter(|_| self.wanted == IssueIs::Closed && !self.plain)
    }

    /// Whether the wish has made this turn: the member's account did it, soon after the wish was
    /// sent, and before looks for it were in vain for long enough.
    fn made(&self, turn: &Turn<'_>, state: &OpState, me: UserId) -> bool {
        let looks = match state {
            OpState::Unknown { looks, .. } => *looks as usize,
            _ => LOOKS.len(),
        };
        let in_time = |sent| turn.at >= sent - SKEW && turn.at <= sent + LANDING;
        turn.to == self.wanted
            && turn.by.is_some_and(|by| by.id == me)
            && self.sent.is_some_and(in_time)
            && looks < LOOKS.len()
    }

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
            Parked::Refused(Refusal::Missing) if self.needs().is_some() => {
                let of = match self.needs() {
                    Some(Thing::Issue(of)) => format!("#{of}"),
                    _ => "the one".to_owned(),
                };
                format!(
                    "#{issue}, or {of} of which it is to be a duplicate, cannot be read: it may be \
                     deleted, or this sign-in may not see it. Look at both in the browser; then {again}."
                )
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
                "#{issue} was moved to another repository, or the repository itself was, and could not be \
                 followed. Where the round goes on in another issue, name that with `meridian-cli round link`, \
                 then {again}."
            ),
            Parked::NotAsSent => format!(
                "GitHub took it, but #{issue} is not {}. Look at it in the browser; then {again}.",
                self.wanted.word()
            ),
        })
    }
}

/// Whether the server says why an issue was closed or opened.
fn names_reasons(issue: &Issue) -> bool {
    let fields: Option<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_str(&issue.raw).ok();
    fields.is_some_and(|fields| fields.contains_key("state_reason"))
}

fn capital(verb: &str) -> &'static str {
    if verb == "close" { "Close" } else { "Reopen" }
}

#[cfg(test)]
#[path = "issue_state_tests.rs"]
mod tests;
