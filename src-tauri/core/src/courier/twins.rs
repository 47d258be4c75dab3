//! Two comments of one member for one draft, made by two devices that could not see each other.
//!
//! GitHub cannot be kept from storing both; so it is noticed, said on both devices, and the member
//! keeps one or both.

use super::{look::older, snapshot::OwnComment};
use crate::{
    courier::marker::{self, Marker, compose},
    ids::{CommentId, CycleName, DraftKey, IssueNumber, RoundKey, SectionId},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// Comments of ours that all stand for one draft, oldest first; two at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twins {
    /// The release.
    pub cycle: CycleName,
    /// The round.
    pub round: RoundKey,
    /// The role's part.
    pub section: SectionId,
    /// The comments; the first counts unless the member says otherwise.
    pub comments: Vec<OwnComment>,
}

impl Twins {
    /// Whether they stand for this draft.
    pub fn are_of(&self, draft: &DraftKey) -> bool {
        self.cycle == draft.cycle && self.round == draft.round && self.section == draft.section
    }

    /// The issues that they are on, `#40 and #41`; a round may have several.
    pub fn places(&self) -> String {
        let issues: BTreeSet<IssueNumber> = self.comments.iter().map(|own| own.issue).collect();
        issues.iter().map(|issue| format!("#{issue}")).collect::<Vec<_>>().join(" and ")
    }

    /// Their ids, oldest first.
    pub fn ids(&self) -> Vec<CommentId> {
        self.comments.iter().map(|own| own.comment.id.clone()).collect()
    }
}

/// The body that says in a comment of ours that it does not count, and which one does; none where
/// the comment has no marker.
///
/// It is edited, never deleted: a deletion would leave replies without what they answer.
pub fn withdrawal(body: &str, kept_url: &str) -> Option<String> {
    let marker = Marker { withdrawn: true, ..Marker::find(body)? };
    Some(compose(&marker, &format!("{ONE_OF_TWO}{kept_url}_\n")))
}

/// How the line begins that stands in place of a text which does not count.
const ONE_OF_TWO: &str = "_Withdrawn: this update was posted twice. The one that counts: ";
const THE_ONLY_ONE: &str = "_This update was withdrawn by its author, ";

/// The body that says in the member's only comment for a draft that they have withdrawn it, and when;
/// none where the comment has no marker. In words too, for whoever reads it without Meridian.
pub fn withdrawn(body: &str, at: DateTime<Utc>) -> Option<String> {
    let marker = Marker { withdrawn: true, ..Marker::find(body)? };
    let at = at.format("%a %-d %b %Y, %H:%M UTC");
    Some(compose(&marker, &format!("{THE_ONLY_ONE}{at}._\n")))
}

/// Whether a comment holds nothing but that it was withdrawn: then no words go with it. Somebody may have
/// written into it since.
pub(super) fn is_only_withdrawn(body: &str) -> bool {
    let line = marker::strip(body).trim();
    Marker::find(body).is_some_and(|marker| marker.withdrawn)
        && !line.contains(['\n', '\r'])
        && line.ends_with('_')
        && (line.starts_with(ONE_OF_TWO) || line.starts_with(THE_ONLY_ONE))
}

/// All twins among the signed-in user's own marked comments; what was withdrawn does not count.
pub fn twins(own: &[OwnComment]) -> Vec<Twins> {
    let mut found: Vec<Twins> = Vec::new();
    for one in own {
        let Some(marker) = Marker::find(&one.comment.body).filter(|marker| !marker.withdrawn)
        else {
            continue;
        };
        let Marker { cycle, round, section, .. } = marker;
        let same = found
            .iter_mut()
            .find(|twins| twins.cycle == cycle && twins.round == round && twins.section == section);
        match same {
            Some(twins) => twins.comments.push(one.clone()),
            None => {
                let comments = vec![one.clone()];
                found.push(Twins { cycle, round, section, comments });
            }
        }
    }
    found.retain(|twins| twins.comments.len() > 1);
    for twins in &mut found {
        twins.comments.sort_by(|one, other| older(&one.comment, &other.comment));
    }
    found
}
