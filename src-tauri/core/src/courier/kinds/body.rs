//! The body of an issue: a section of it between its marks, or the whole of one's own.
//!
//! GitHub changes a body as a whole only. So it is read just before, the section is replaced in what was
//! read, byte for byte the same elsewhere, and the whole is sent. What somebody has written into the same
//! section since the member saw it is never overwritten: both are kept and a person decides. What
//! remains, and GitHub offers nothing against it, is an edit of somebody else's elsewhere in the body in
//! the second between that reading and the write. Over its longest length GitHub answers success and
//! keeps the old: so it is done only when it is read back.

use super::{Absent, Content, Doer, Found, Kind, Lane, Seen, Target, Wish};
use crate::{
    courier::{
        class::says,
        exchange::{Payload, Request},
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        sections,
        snapshot::{Change, Evidence, Snapshot},
    },
    draft::to_lf,
    fingerprint::same_text,
    ids::{IssueNumber, OpId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A text that is to stand in an issue's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyText {
    /// The issue.
    pub issue: IssueNumber,
    /// The section's name; none for the whole body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// What is to stand there, LF only.
    pub text: String,
    /// What stood there when the member asked, LF only.
    pub base: String,
    /// The whole body as it leaves, with what was read just before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sends: Option<String>,
}

impl Kind for BodyText {
    fn name(&self) -> &'static str {
        "issue"
    }

    fn lane(&self) -> Lane {
        // A body is sent whole: two sections of it never at the same time.
        Lane(format!("issues/{}/body", self.issue))
    }

    fn target(&self) -> Target<'_> {
        Target::Known(Thing::Issue(self.issue))
    }

    fn request(&self, _: Option<IssueNumber>) -> Option<Request> {
        Some(Request::SetIssueBody { issue: self.issue, body: self.sends.clone()? })
    }

    fn written(&self, answer: &Payload, _: &Snapshot) -> Option<Thing> {
        let issue = answer.issue()?;
        (issue.number == self.issue).then_some(Thing::Issue(issue.number))
    }

    fn seen(&self, found: &Payload, _: &Snapshot) -> Option<Found> {
        let body = &found.issue()?.body;
        let seen = match self.part(body) {
            Err(trouble) => refused(trouble),
            Ok(part) if same(&part, &self.text) => Seen::Proven,
            Ok(part) if !same(&part, &self.base) => Seen::Changed(part),
            Ok(_) => match self.whole(body) {
                Ok(_) => Seen::Before,
                Err(trouble) => refused(trouble),
            },
        };
        Some(Found::now(seen))
    }

    fn leaves(&self, found: &Payload, _: &Snapshot, _: Option<DateTime<Utc>>) -> Option<Content> {
        let sends = self.whole(&found.issue()?.body).ok();
        Some(Self { sends, ..self.clone() }.into())
    }

    fn proof(
        &self,
        op: &OpId,
        (found, doer): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let issue = found.issue()?;
        let evidence = Evidence::of(&issue.url, now, *doer == Doer::Us);
        Some(evidence.proves_of(op, issue))
    }

    fn absent(&self) -> Absent {
        Absent::Refused
    }

    fn is_same(&self, other: &Content) -> bool {
        matches!(other, Content::Body(other)
            if (&other.section, &other.text) == (&self.section, &self.text))
    }

    fn wish(&self) -> Option<Wish> {
        let title = match &self.section {
            Some(section) => format!("#{}, section {section} of its text", self.issue),
            None => format!("#{}, its text", self.issue),
        };
        let is_to = "be changed".to_owned();
        Some(Wish { issue: Some(self.issue), round: None, title, is_to })
    }

    fn words(&self, state: &OpState) -> Option<String> {
        let what = self.what();
        Some(match state {
            OpState::Unknown { .. } => {
                "The change may or may not have arrived. Meridian reads the issue's text and changes \
                 it again if needed."
                    .to_owned()
            }
            OpState::Done => format!("{what} says so, read back from GitHub."),
            OpState::Conflict { .. } => format!(
                "{what} was changed on GitHub since you last saw it, and was left so. Look at it, then \
                 say what it is to be."
            ),
            OpState::Parked(parked) => self.stopped(parked)?,
            OpState::Cancelled => format!("It was taken back; {what} stays as it is."),
            OpState::Waiting { .. } | OpState::Sending { .. } | OpState::Written { .. } => {
                return None;
            }
        })
    }
}

impl BodyText {
    /// What stands in its place in a body, LF only.
    fn part(&self, body: &str) -> Result<String, sections::SectionTrouble> {
        match &self.section {
            None => Ok(to_lf(body)),
            Some(section) => {
                let range = sections::find(body, section)?;
                Ok(sections::text(body.get(range).unwrap_or_default()))
            }
        }
    }

    /// The whole body with it in its place.
    fn whole(&self, body: &str) -> Result<String, sections::SectionTrouble> {
        match &self.section {
            None => Ok(self.text.clone()),
            Some(section) => sections::replaced(body, section, &self.text),
        }
    }

    fn what(&self) -> String {
        match &self.section {
            Some(section) => format!("Section {section} of #{}", self.issue),
            None => format!("The text of #{}", self.issue),
        }
    }

    /// Why a person must act, and how; none where it is the same for every kind.
    fn stopped(&self, parked: &Parked) -> Option<String> {
        let (issue, what) = (self.issue, self.what());
        Some(match parked {
            Parked::Refused(Refusal::Invalid { said }) => format!(
                "{what} was not changed: {}. Write it as a comment on #{issue} instead.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::NotAllowed { said }) if says(said, "archived") => {
                format!("The repository is archived, so nobody can change #{issue} any more.")
            }
            Parked::Refused(Refusal::NotAllowed { said }) => format!(
                "GitHub does not let you change the text of #{issue} ({}). Its author and people with \
                 write access may: write it as a comment instead, or ask one of them.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved)
            | Parked::Deleted
            | Parked::NotOurs => format!(
                "#{issue} cannot be read: it may be deleted or moved, or this sign-in may not see it. \
                 Look at it in the browser."
            ),
            Parked::NotAsSent => format!(
                "GitHub took it, but kept the old text of #{issue}, which it does where the new one is \
                 too long. Write it as a comment on #{issue} instead."
            ),
            Parked::Refused(Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::ByHand { .. } => return None,
        })
    }
}

fn refused(trouble: sections::SectionTrouble) -> Seen {
    Seen::Refused(Refusal::Invalid { said: trouble.words().to_owned() })
}

/// Empty lines around a text are no difference.
fn same(one: &str, other: &str) -> bool {
    same_text(&sections::text(one), &sections::text(other))
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;
