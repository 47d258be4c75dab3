//! The member's update: one comment per member, section and round, made once and then edited in
//! place; and the withdrawal of one of several.
//!
//! A comment carries a mark in its first line ([`crate::courier::marker`]): by mark and author it is found
//! again when the answer to its making was lost, or when another device has made it.

use super::{Absent, Doer, Found, Kind, Lane, Seen, Target};
#[cfg(feature = "native")]
use crate::{
    courier::operation::Parked,
    courier::snapshot::ByHand,
    post::check::{Beside, first_words},
};
use crate::{
    courier::{
        exchange::{Comment, Payload, Request},
        marker::{self, Marker},
        operation::{OpState, Receipt, Thing},
        snapshot::{Change, OwnComment, Snapshot},
        twins::is_only_withdrawn,
    },
    draft::to_lf,
    fingerprint::{same_text, sha256_hex},
    ids::{CommentId, DraftKey, IssueNumber, OpId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The last text of an update that both sides are known to have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The comment that holds it.
    pub comment: CommentId,
    /// The whole body with its marker line, LF only.
    pub body: String,
}

/// What a comment is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It brings the draft to GitHub.
    #[default]
    Update,
    /// It says in a comment of the draft that this one does not count.
    Withdrawal,
    /// The member carries it to its place by hand: it is frozen, and never sent.
    ByHand,
}

impl Purpose {
    /// The word under which the store and the CLI name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Withdrawal => "withdrawal",
            Self::ByHand => "by-hand",
        }
    }
}

/// A frozen text on its way to one comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// What it is for.
    pub purpose: Purpose,
    /// Which draft was frozen.
    pub draft: DraftKey,
    /// The whole body to be sent, marker line first, LF only.
    pub body: String,
    /// The comment to edit and what it held when last agreed; none for a first post.
    pub base: Option<Base>,
}

impl Kind for Update {
    fn name(&self) -> &'static str {
        "comment"
    }

    /// One write on its way for a draft: a newer text waits for the older one's outcome.
    fn lane(&self) -> Lane {
        let DraftKey { team: _, cycle, round, section } = &self.draft;
        Lane(format!("{cycle}/{round}/{section}"))
    }

    fn target(&self) -> Target<'_> {
        Target::OnIssueOf {
            cycle: &self.draft.cycle,
            round: self.draft.round,
            comment: self.base.as_ref().map(|base| &base.comment),
        }
    }

    fn request(&self, issue: Option<IssueNumber>) -> Option<Request> {
        let body = self.body.clone();
        Some(match &self.base {
            Some(base) => Request::EditComment { comment: base.comment.clone(), body },
            None => Request::CreateComment { issue: issue?, body },
        })
    }

    /// A cache may answer, or the sign-in have changed hands: then what became of the write is not
    /// known.
    fn written(&self, answer: &Payload, snapshot: &Snapshot) -> Option<Thing> {
        let comment = comment_in(answer)?;
        is_ours(comment, snapshot).then(|| Thing::Comment(comment.id.clone()))
    }

    fn seen(&self, found: &Payload, snapshot: &Snapshot) -> Option<Found> {
        let comment = comment_in(found)?;
        if !is_ours(comment, snapshot) {
            return Some(Found::now(Seen::NotOurs));
        }
        let still_base =
            || self.base.as_ref().is_some_and(|base| same_text(&comment.body, &base.body));
        let seen = if same_text(&comment.body, &self.body) {
            Seen::Proven
        } else if still_base() {
            Seen::Before
        } else {
            Seen::Changed(to_lf(&comment.body))
        };
        // Whatever it says: what it said once is posted again, and may have been replaced since.
        Some(Found { seen, older: lags(comment, snapshot) })
    }

    fn proof(
        &self,
        op: &OpId,
        (found, _): (&Payload, &Doer),
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let comment = comment_in(found)?;
        let issue = self.stands_on(comment, snapshot)?;
        let receipt = Receipt {
            op: op.clone(),
            draft: self.draft.clone(),
            issue,
            comment: comment.id.clone(),
            url: comment.url.clone(),
            sha256: sha256_hex(&self.body),
            bytes: i64::try_from(self.body.len()).unwrap_or(i64::MAX),
            at: now,
        };
        Some(vec![
            Change::Receipt { receipt, body: self.body.clone() },
            Change::State { op: op.clone(), state: OpState::Done },
            Change::MirrorComments { issue, comments: vec![comment.clone()] },
        ])
    }

    fn absent(&self) -> Absent {
        Absent::Deleted
    }

    /// Another device, or this one before a restored backup, may have posted already.
    fn there_already(
        &self,
        op: &OpId,
        issue: IssueNumber,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let issues = self.issues(snapshot).into_iter().chain([issue]).collect::<Vec<_>>();
        let (own, marker) = self.own_comment(snapshot, &issues, None)?;
        Some(self.take(op, &own.comment, &marker, now))
    }

    /// The member may have written by hand since Post, or before it unseen by this laptop. The window
    /// reads no Markdown, and makes no comment.
    #[cfg(feature = "native")]
    fn beside(&self, issue: IssueNumber, snapshot: &Snapshot) -> Option<Parked> {
        let agreed = snapshot.agreed.iter().filter(|(draft, _)| *draft == self.draft);
        let agreed: Vec<CommentId> = agreed.map(|(_, comment)| comment.clone()).collect();
        let beside = Beside {
            section: &self.draft.section,
            round: self.draft.round,
            sections: &snapshot.sections,
            agreed: &agreed,
        };
        let issues = self.issues(snapshot);
        let is_there =
            |comment: &&ByHand| comment.issue == issue || issues.contains(&comment.issue);
        let found = beside.among(snapshot.by_hand.iter().filter(is_there));
        let newest = found.into_iter().max_by_key(|comment| (comment.at, &comment.id))?;
        Some(Parked::ByHand {
            comment: newest.id.clone(),
            url: newest.url.clone(),
            at: newest.at,
            words: first_words(&newest.body),
        })
    }

    fn adopt(&self, op: &OpId, found: &Comment, now: DateTime<Utc>) -> Vec<Change> {
        match Marker::find(&found.body) {
            Some(marker) => self.take(op, found, &marker, now),
            None => Vec::new(),
        }
    }

    /// Another device has withdrawn the comment for one of its own: the draft goes on there, once
    /// the member has seen that text.
    fn elsewhere(
        &self,
        op: &OpId,
        found: &Payload,
        snapshot: &Snapshot,
        now: DateTime<Utc>,
    ) -> Option<Vec<Change>> {
        let comment = comment_in(found)?;
        if self.purpose != Purpose::Update || !Marker::find(&comment.body)?.withdrawn {
            return None;
        }
        let issues = self.issues(snapshot);
        let (own, marker) = self.own_comment(snapshot, &issues, Some(&comment.id))?;
        (!marker.withdrawn).then(|| self.take(op, &own.comment, &marker, now))
    }
}

impl Update {
    /// Where it may stand: a round may have several issues.
    fn issues(&self, snapshot: &Snapshot) -> Vec<IssueNumber> {
        snapshot.issues_of(&self.draft.cycle, self.draft.round)
    }

    /// On which issue its comment stands, which need not be the one that is the round's by now.
    fn stands_on(&self, comment: &Comment, snapshot: &Snapshot) -> Option<IssueNumber> {
        let known = || snapshot.own.iter().find(|own| own.comment.id == comment.id);
        comment
            .issue()
            .or_else(|| known().map(|own| own.issue))
            .or_else(|| snapshot.issue_of(&self.draft.cycle, self.draft.round))
    }

    /// The oldest comment of ours for this draft, as the mirror knows it; one that was withdrawn
    /// only where there is no other, and never `but`.
    fn own_comment<'a>(
        &self,
        snapshot: &'a Snapshot,
        issues: &[IssueNumber],
        but: Option<&CommentId>,
    ) -> Option<(&'a OwnComment, Marker)> {
        snapshot
            .own
            .iter()
            .filter(|own| issues.contains(&own.issue) && is_ours(&own.comment, snapshot))
            .filter(|own| Some(&own.comment.id) != but)
            .filter_map(|own| Some((own, Marker::find(&own.comment.body)?)))
            .filter(|(_, marker)| {
                marker.cycle == self.draft.cycle
                    && marker.round == self.draft.round
                    && marker.section == self.draft.section
            })
            .min_by_key(|(own, marker)| (marker.withdrawn, own.comment.created_at, &own.comment.id))
    }

    /// Takes a comment of ours that was found on GitHub as this operation's comment.
    fn take(
        &self,
        op: &OpId,
        comment: &Comment,
        marker: &Marker,
        now: DateTime<Utc>,
    ) -> Vec<Change> {
        let becomes = |state| Change::State { op: op.clone(), state };
        let thing = Thing::Comment(comment.id.clone());
        let written = OpState::Written { thing, looks: 0, look_at: now };
        if marker.op == *op && same_text(&comment.body, &self.body) {
            return vec![becomes(written)];
        }
        let theirs = to_lf(&comment.body);
        let base = Base { comment: comment.id.clone(), body: theirs.clone() };
        let mut changes = vec![Change::Rebase { op: op.clone(), base }];
        let same_words = same_text(marker::strip(&comment.body), marker::strip(&self.body));
        if same_words && !marker.withdrawn {
            // Another device has brought the very same text.
            changes.push(becomes(written));
        } else if !is_only_withdrawn(&comment.body) {
            // Under whichever operation, it was written knowing something that this draft does not: what was
            // sent for this one is frozen. That it was never edited cannot be read from its times, which
            // are whole seconds. Only the line of one that was withdrawn is nobody's words.
            changes.push(becomes(OpState::Conflict { theirs, at: now }));
        }
        changes
    }
}

pub(super) fn comment_in(payload: &Payload) -> Option<&Comment> {
    match payload {
        Payload::Comment(comment) => Some(comment),
        _ => None,
    }
}

/// Whether a comment is the signed-in member's.
pub(in crate::courier) fn is_ours(comment: &Comment, snapshot: &Snapshot) -> bool {
    comment.author.as_ref().is_some_and(|author| author.id == snapshot.account.user)
}

/// Whether this is an older state of our comment than the mirror has seen: a read that lags.
fn lags(comment: &Comment, snapshot: &Snapshot) -> bool {
    snapshot
        .own
        .iter()
        .any(|own| own.comment.id == comment.id && own.comment.updated_at > comment.updated_at)
}
