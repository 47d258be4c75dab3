//! Comments by hand that a lead has assigned to a section, and for which section one is proposed.

use super::{Board, Row, Seen};
use crate::ids::{CommentId, SectionId};

/// A comment by hand that counts for a section because somebody said so, on their laptop alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Which.
    pub comment: CommentId,
    /// For which section.
    pub section: SectionId,
}

/// The section for which a comment that belongs to none is proposed: one for which its author is listed.
/// Of several it is one that has not written, and rather one that they lead.
pub fn proposed<'a>(comment: &Seen, board: &'a Board) -> Option<&'a Row> {
    let theirs = board.rows.iter().filter(|row| row.part.has(&comment.login));
    theirs.min_by_key(|row| (!row.posts.is_empty(), !row.part.leads(&comment.login)))
}
