//! A comment of the member's that is no update: a round's summary, a further text with tags, or that they
//! are away.
//!
//! What it is about stands in its mark and is its key, together with the author, so that a program without
//! a notebook finds what an earlier run of it has made. Of what the team has once, such as a summary, two
//! authors may make one each all the same: the lowest that stands counts, and whoever sees one of somebody
//! else makes none.

use super::{
    Absent, Content, Doer, Found, Kind, Lane, Target, Wish, comment::Base, marked::Marked,
};
use crate::{
    courier::{
        exchange::{Comment, Payload, Request},
        marker::{About, MessageMarker, away::Says, message::below},
        operation::{OpState, Parked, Thing},
        refusal::Refusal,
        snapshot::{Change, Evidence, Snapshot},
    },
    draft::to_lf,
    ids::{IssueNumber, OpId, RoundKey},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A frozen text on its way to an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What it is about.
    pub about: About,
    /// Where it goes.
    pub issue: IssueNumber,
    /// The whole body to be sent, mark first, LF only.
    pub body: String,
    /// The comment to edit and what it held when last agreed; none for a first one.
    pub base: Option<Base>,
}

impl Kind for Message {
    fn name(&self) -> &'static str {
        "comment"
    }

    fn lane(&self) -> Lane {
        Lane(format!("message/{}/{}", self.issue, self.about.key()))
    }

    fn target(&self) -> Target<'_> {
        let comment = self.base.as_ref().map(|base| &base.comment);
        Target::On { issue: self.issue, comment }
    }

    fn request(&self, issue: Option<IssueNumber>) -> Option<Request> {
        self.to_write(issue)
    }

    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        Self::made(answer, snapshot)
    }

    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        self.looks(found, snapshot)
    }

    fn proof(
        &self,
        op: &OpId,
        (found, _): (&Payload, &Doer),
        _: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        self.proven(op, found, now)
    }

    fn absent(&self) -> Absent {
        Absent::Deleted
    }

    fn follow(&self, evidence: &Evidence) -> Option<Content> {
        Some(Marked::on(self, evidence.comment.clone()?).into())
    }

    /// Of what the team has once, somebody else's that stands is as good.
    fn there_already(
        &self,
        op: &OpId,
        issue: IssueNumber,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        if let Some(mine) = self.mine(op, issue, snapshot, now) {
            return Some(mine);
        }
        let theirs = self.of_others(issue, snapshot)?;
        let by = theirs.author.as_ref().map_or("Somebody", |author| author.login.as_str());
        let evidence =
            Evidence { by_other: Some(by.to_owned()), ..Evidence::of(&theirs.url, now, false) };
        Some(vec![
            Change::Evidence { op: op.clone(), evidence },
            Change::State { op: op.clone(), state: OpState::Done },
        ])
    }

    fn adopt(&self, op: &OpId, found: &Comment, now: DateTime<Utc>) -> Vec<Change> {
        match MessageMarker::find(&found.body) {
            Some(_) => self.take(op, found, now),
            None => Vec::new(),
        }
    }

    fn is_same(&self, other: &Content) -> bool {
        matches!(other, Content::Message(other) if below(&other.body) == below(&self.body))
    }

    fn wish(&self) -> Option<Wish> {
        let (round, what) = self.words_of();
        let title = format!("{what} on #{}", self.issue);
        let is_to = if self.takes_back() { "be taken back" } else { "be posted" };
        Some(Wish { issue: Some(self.issue), round, title, is_to: is_to.to_owned() })
    }

    fn remark(&self, evidence: &Evidence) -> Option<String> {
        let by = evidence.by_other.as_ref()?;
        Some(format!("{by} had posted one: {}. No second one was made.", evidence.url))
    }

    fn words(&self, state: &OpState) -> Option<String> {
        let (issue, (_, what)) = (self.issue, self.words_of());
        Some(match state {
            OpState::Unknown { .. } => {
                "The comment may or may not have arrived. Meridian looks for it, and never makes two."
                    .to_owned()
            }
            OpState::Done if self.takes_back() => {
                format!("{what} on #{issue} says now that it does not count, read back from GitHub.")
            }
            OpState::Done => format!("{what} is on #{issue}, read back from GitHub."),
            OpState::Conflict { .. } => format!(
                "{what} on #{issue} was changed there since you posted it. It stays as it is; look at \
                 it in the browser."
            ),
            OpState::Parked(parked) => self.stopped(parked)?,
            OpState::Cancelled => format!("{what} was taken back; nothing was posted on #{issue}."),
            OpState::Waiting { .. } | OpState::Sending { .. } | OpState::Written { .. } => {
                return None;
            }
        })
    }
}

impl Marked for Message {
    fn issue(&self) -> IssueNumber {
        self.issue
    }

    fn body(&self) -> &str {
        &self.body
    }

    fn base(&self) -> Option<&Base> {
        self.base.as_ref()
    }

    fn is_of(&self, body: &str) -> bool {
        MessageMarker::find(body).is_some_and(|mark| mark.about == self.about)
    }

    fn is_withdrawn(body: &str) -> bool {
        MessageMarker::find(body).is_some_and(|mark| mark.withdrawn)
    }

    fn says_the_same(&self, body: &str) -> bool {
        let said = |body: &str| MessageMarker::find(body).map(|mark| (mark.sum, mark.withdrawn));
        said(body) == said(&self.body)
    }

    fn is_intact(body: &str) -> bool {
        MessageMarker::is_intact(body)
    }

    fn on(&self, base: Base) -> Self {
        let maker = MessageMarker::find(&base.body).and_then(|mark| mark.op);
        let body = match MessageMarker::find(&self.body).zip(maker) {
            Some((mark, op)) => MessageMarker { op: Some(op), ..mark }.put_on(&self.body),
            None => self.body.clone(),
        };
        Self { body, base: Some(base), ..self.clone() }
    }

    fn exactly(self, body: String) -> Self {
        Self { body, ..self }
    }

    /// What a run before has made is brought up to date.
    fn replaces(&self, _: &str) -> bool {
        true
    }
}

impl Message {
    /// A first one, by this operation.
    pub fn new(about: About, issue: IssueNumber, op: OpId, text: &str) -> Self {
        let body = MessageMarker::compose(about.clone(), Some(op), false, text);
        Self { about, issue, body, base: None }
    }

    /// An edit of the member's own comment by which it does not count any more.
    pub fn instead(about: About, issue: IssueNumber, mine: &Comment, text: &str) -> Self {
        let maker = MessageMarker::find(&mine.body).and_then(|mark| mark.op);
        let body = MessageMarker::compose(about.clone(), maker, true, text);
        let base = Base { comment: mine.id.clone(), body: to_lf(&mine.body) };
        Self { about, issue, body, base: Some(base) }
    }

    /// Whether it says that what it was does not count any more.
    pub fn takes_back(&self) -> bool {
        Self::is_withdrawn(&self.body)
    }

    /// Somebody else's that counts, the lowest first.
    fn of_others<'a>(&self, issue: IssueNumber, snapshot: &'a Snapshot) -> Option<&'a Comment> {
        let is_once = matches!(self.about, About::Summary { .. } | About::Opening { .. });
        let there = snapshot.of_others.iter().filter(|(on, _)| *on == issue && is_once);
        snapshot.trusted().first(there.map(|(_, comment)| comment), &self.about)
    }

    fn words_of(&self) -> (Option<RoundKey>, String) {
        match &self.about {
            About::Summary { round, .. } => {
                (Some(*round), format!("The summary of the round of {round}"))
            }
            About::Opening { round, .. } => {
                (Some(*round), format!("The opening of the round of {round}"))
            }
            About::RollCall { round, part, of, .. } => {
                (Some(*round), format!("Roll call {part} of {of} for the round of {round}"))
            }
            About::Away { notice, .. } => {
                let (from, until) = (notice.from(), notice.until());
                let what = match notice.says() {
                    Says::Away { .. } if from == until => format!("That you are away on {from}"),
                    Says::Away { .. } => format!("That you are away from {from} to {until}"),
                    Says::Back => format!("That you are back from {from} on"),
                };
                (None, what)
            }
            About::Proposal { .. } => (None, "The proposal".to_owned()),
            About::Answer { .. } => (None, "Your answer to the proposal".to_owned()),
            About::Outcome { .. } => (None, "The outcome".to_owned()),
            About::Reopened { .. } => (None, "That the proposal is open again".to_owned()),
            About::ItemEnded { item } => (None, format!("How the item {item} ended")),
            About::Reply { .. } => (None, "Your reply".to_owned()),
        }
    }

    /// Why a person must act, and how; none where it is the same for every kind.
    fn stopped(&self, parked: &Parked) -> Option<String> {
        let (issue, (_, what)) = (self.issue, self.words_of());
        Some(match parked {
            Parked::Deleted => {
                format!("{what} was deleted on #{issue}. Post it again if it is still to be there.")
            }
            Parked::Refused(Refusal::NotAllowed { said }) => format!(
                "GitHub did not let you comment on #{issue} ({}). Ask somebody with write access whether \
                 #{issue} is locked.",
                said.trim_end_matches('.')
            ),
            Parked::Refused(Refusal::Missing | Refusal::Gone { .. } | Refusal::Moved) => format!(
                "#{issue} cannot be found any more: it may be deleted or moved. Look for it on GitHub."
            ),
            Parked::Refused(Refusal::Invalid { .. } | Refusal::SignInNeeded)
            | Parked::OtherAccount { .. }
            | Parked::NotOurs
            | Parked::NotAsSent
            | Parked::ByHand { .. } => return None,
        })
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
