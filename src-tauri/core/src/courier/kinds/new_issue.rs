//! A round's issue, opened once.
//!
//! It is looked for before it is made: whoever opens rounds may have opened it, by Meridian or by hand,
//! and then that one counts. The key is the cycle and the round in its mark, and the author; no
//! operation, because a workflow that opens rounds has no notebook, and its successor must find what a
//! run that died has made. Where the answer was lost, the member's own issues are looked through for
//! that mark, as often and as long as for a comment.
//!
//! Labels, milestone and people that GitHub drops without a word are said; the issue is open all the
//! same.

use super::{Absent, Content, Doer, Found, Kind, Lane, Seen, Target, Wish, label::same_label};
use crate::{
    courier::{
        class::says,
        exchange::{Issue, NewIssueText, Payload, Request},
        marker::RoundMarker,
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{BoundIssue, Change, Evidence, GoneIssue, Snapshot},
    },
    draft::to_lf,
    fingerprint::same_text,
    ids::{CycleName, IssueNumber, OpId, RoundKey},
    round::tracking::{self, Found as Tracked, find_round_issue},
};
use chrono::{DateTime, Duration, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// A round's issue that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIssue {
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// What it says, with the round's mark in its body, and what hangs on it.
    #[serde(flatten)]
    pub text: NewIssueText,
}

impl Kind for NewIssue {
    fn name(&self) -> &'static str {
        "issue"
    }

    fn lane(&self) -> Lane {
        Lane(format!("rounds/{}/{}/issue", self.cycle, self.round))
    }

    fn target(&self) -> Target<'_> {
        Target::IssueOf { cycle: &self.cycle, round: self.round }
    }

    fn request(&self, _: Option<IssueNumber>) -> Option<Request> {
        Some(Request::CreateIssue(self.text.clone()))
    }

    /// A cache may answer, or the sign-in have changed hands.
    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        let Payload::Issue(issue) = answer else { return None };
        is_mine(issue, snapshot).then_some(Thing::Issue(issue.number))
    }

    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        let Payload::Issue(issue) = found else { return None };
        Some(Found::now(if !is_mine(issue, snapshot) {
            Seen::NotOurs
        } else if same_text(&issue.body, &self.text.body) {
            Seen::Proven
        } else {
            Seen::Changed(to_lf(&issue.body))
        }))
    }

    fn proof(
        &self,
        op: &OpId,
        (found, doer): (&Payload, &Doer),
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let Payload::Issue(issue) = found else { return None };
        let evidence = Evidence {
            lacks: self.text.lacks(issue),
            ..Evidence::of(&issue.url, now, *doer == Doer::Us)
        };
        Some(self.is_open(op, issue, evidence, snapshot))
    }

    fn absent(&self) -> Absent {
        Absent::Deleted
    }

    fn reaches_back(&self) -> Option<DateTime<Utc>> {
        Some(tracking::earliest(self.opens()))
    }

    fn stands_already(
        &self,
        op: &OpId,
        issues: &[Issue],
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        // What anybody on the internet may write keeps nobody from opening a round.
        let counts = |issue: &&Issue| snapshot.trusted().made(issue);
        let trusted: Vec<Issue> = issues.iter().filter(counts).cloned().collect();
        let opens = self.opens();
        let times = (opens, opens + Duration::days(7));
        let week = snapshot.week_of(self.round);
        let found =
            find_round_issue(&trusted, &self.cycle, &self.round, week, times, snapshot.trusted());
        let number = match found {
            Tracked::Nothing => return None,
            Tracked::Clear(number) => number,
            Tracked::Unclear(numbers) => *numbers.first()?,
        };
        let issue = trusted.iter().find(|issue| issue.number == number)?;
        Some(self.take(op, issue, snapshot, now))
    }

    fn made_already(
        &self,
        op: &OpId,
        issues: &[Issue],
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let marked = |issue: &&Issue| {
            let key = RoundMarker::find(&issue.body);
            key.is_some_and(|key| key.cycle == self.cycle && key.round == self.round)
        };
        let mine = issues.iter().filter(|issue| is_mine(issue, snapshot)).filter(marked);
        let first = mine.min_by_key(|issue| (issue.state == "closed", issue.number))?;
        Some(self.take(op, first, snapshot, now))
    }

    /// Of a round there is one: another one that waits makes way only for another text.
    fn is_same(&self, other: &Content) -> bool {
        matches!(other, Content::NewIssue(other) if other == self)
    }

    fn wish(&self) -> Option<Wish> {
        let title = format!("New issue \u{201c}{}\u{201d}", self.text.title);
        let is_to = "be opened".to_owned();
        Some(Wish { issue: None, round: Some(self.round), title, is_to })
    }

    fn remark(&self, evidence: &Evidence) -> Option<String> {
        let url = &evidence.url;
        if let Some(other) = &evidence.by_other {
            return Some(format!(
                "{other} had opened it already: {url}. No second one was opened."
            ));
        }
        if !evidence.by_us {
            return Some(format!("You had opened it already: {url}. No second one was opened."));
        }
        (!evidence.lacks.is_empty()).then(|| {
            format!(
                "GitHub left out {}: people with triage access can add that, and only write access \
                 makes a new label.",
                evidence.lacks.join(", ")
            )
        })
    }

    fn words(&self, state: &OpState) -> Option<String> {
        Some(match state {
            OpState::Unknown { .. } => {
                "The issue may or may not be open. Meridian looks for it among your issues, and never \
                 opens two."
                    .to_owned()
            }
            OpState::Done => "The round's issue is there, read back from GitHub.".to_owned(),
            OpState::Conflict { .. } => {
                "The issue was opened, and its text is not what was sent: somebody or a bot has \
                 changed it since. It was left so; look at it in the browser."
                    .to_owned()
            }
            OpState::Parked(parked) => Self::stopped(parked)?,
            OpState::Cancelled => "It was taken back; no issue was opened.".to_owned(),
            OpState::Waiting { .. } | OpState::Sending { .. } | OpState::Written { .. } => {
                return None;
            }
        })
    }
}

impl NewIssue {
    fn opens(&self) -> DateTime<Utc> {
        self.round.opens.and_time(NaiveTime::MIN).and_utc()
    }

    /// Takes an issue that was found as the round's: ours as it was to be, or another that counts.
    fn take(
        &self,
        op: &OpId,
        issue: &Issue,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Vec<Change> {
        if is_mine(issue, snapshot) && same_text(&issue.body, &self.text.body) {
            let thing = Thing::Issue(issue.number);
            let state = OpState::Written { thing, looks: 0, look_at: now };
            return vec![Change::State { op: op.clone(), state }];
        }
        let other = issue.author.as_ref().map_or("Somebody", |author| author.login.as_str());
        let evidence = Evidence {
            by_other: (!is_mine(issue, snapshot)).then(|| other.to_owned()),
            ..Evidence::of(&issue.url, now, false)
        };
        self.is_open(op, issue, evidence, snapshot)
    }

    /// What is written down once the round's issue is there.
    fn is_open(
        &self,
        op: &OpId,
        issue: &Issue,
        evidence: Evidence,
        snapshot: &Snapshot,
    ) -> Vec<Change> {
        let (cycle, round) = (self.cycle.clone(), self.round);
        let known = snapshot.issue_of(&cycle, round);
        let gone = known.filter(|known| snapshot.gone.contains(known)).map(|number| {
            Change::Unbind(GoneIssue { cycle: cycle.clone(), round, number, how: None })
        });
        let is_new = known.is_none() || gone.is_some();
        let bound = BoundIssue { cycle, round, number: issue.number, chosen: false };
        let bind = is_new.then_some(Change::Bind(bound));
        gone.into_iter().chain(bind).chain(evidence.proves_of(op, issue)).collect()
    }

    /// Why a person must act, and how; none where it is the same for every kind.
    pub(super) fn stopped(parked: &Parked) -> Option<String> {
        Some(match parked {
            Parked::Refused(Refusal::NotAllowed { said }) if says(said, "archived") => {
                "The repository is archived, so nobody can open an issue there.".to_owned()
            }
            Parked::Refused(Refusal::NotAllowed { said } | Refusal::Gone { said }) => format!(
                "GitHub does not let you open issues there ({}). The repository may let only people \
                 with triage or write access do that, or have issues switched off: give the text to \
                 one of them, or get that access and try again.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Missing | Refusal::Moved) => {
                "The repository cannot be read: it may be renamed or deleted, or this sign-in may not \
                 see it."
                    .to_owned()
            }
            Parked::Refused(Refusal::Invalid { said }) => format!(
                "GitHub did not take the issue ({}). Its milestone may be gone, or its text too long: \
                 change that, then open it again.",
                said.trim_end_matches('.')
            ),
            Parked::Deleted => {
                "The issue was opened, and cannot be found any more: it may have been deleted. Look \
                 at the repository's issues before you open another one."
                    .to_owned()
            }
            Parked::Refused(Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::NotOurs
            | Parked::NotAsSent
            | Parked::ByHand { .. } => return None,
        })
    }
}

impl NewIssueText {
    /// What was asked for and is not on the issue, in words.
    pub(super) fn lacks(&self, issue: &Issue) -> Vec<String> {
        let got = issue.labels().unwrap_or_default();
        let missing = |label: &&String| !got.iter().any(|one| same_label(one, label));
        let labels = self.labels.iter().filter(missing).map(|label| format!("the label {label}"));
        let milestone = self.milestone.filter(|number| issue.milestone() != Some(*number));
        let milestone = milestone.map(|number| format!("milestone {number}"));
        let got = issue.assignees();
        let missing = |login: &&String| !got.iter().any(|one| one.eq_ignore_ascii_case(login));
        let people = self.assignees.iter().filter(missing);
        let people = people.map(|login| format!("{login} as assignee"));
        labels.chain(milestone).chain(people).collect()
    }
}

pub(super) fn is_mine(issue: &Issue, snapshot: &Snapshot) -> bool {
    issue.author.as_ref().is_some_and(|author| author.id == snapshot.account.user)
}

#[cfg(test)]
#[path = "new_issue_tests.rs"]
mod tests;
