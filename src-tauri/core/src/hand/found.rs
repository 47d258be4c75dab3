//! A text that the member has copied, and put on GitHub themselves, found there again.
//!
//! Whose comment it is, is known before: by their sign-in, or by their own word. The mark in its first
//! line says for which draft it stands; without one it is free text, which counts too.

use crate::{
    courier::{ByHand, OwnComment, marker},
    draft::to_lf,
    fingerprint::same_text,
    ids::{DraftKey, OpId},
    post::check::Beside,
};

/// A text as it was copied, the whole of it with its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// What names this copy.
    pub op: OpId,
    /// The text, LF only.
    pub body: String,
}

/// What of the member's stands on GitHub for a draft that was never sent from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'a> {
    /// Exactly what was copied.
    AsCopied {
        /// Which copy.
        copied: &'a Copied,
        /// The comment.
        comment: &'a OwnComment,
    },
    /// It has the mark, and says something else.
    Differs {
        /// The newest copy before it; none where nothing was copied here.
        copied: Option<&'a Copied>,
        /// The comment.
        comment: &'a OwnComment,
    },
    /// It has no mark.
    Free(&'a ByHand),
}

/// What of the member's stands there for a draft: `own` are their comments with a mark, `by_hand` those
/// without, both on the round's issue and oldest first; `copies` oldest first.
pub fn find<'a>(
    draft: &DraftKey,
    copies: &'a [Copied],
    own: &'a [OwnComment],
    by_hand: &'a [ByHand],
    beside: Beside<'_>,
) -> Option<Found<'a>> {
    let marked: Vec<&OwnComment> = own.iter().filter(|own| is_for(own, draft)).collect();
    // What was copied last counts first, wherever it stands.
    for copied in copies.iter().rev() {
        if let Some(&comment) = marked.iter().find(|own| is_same(&copied.body, &own.comment.body)) {
            return Some(Found::AsCopied { copied, comment });
        }
    }
    if let Some(&comment) = marked.first() {
        return Some(Found::Differs { copied: copies.last(), comment });
    }
    let is_copied = |comment: &&ByHand| {
        copies.iter().any(|copied| is_same(marker::strip(&copied.body), &comment.body))
    };
    let newest = by_hand.iter().rev().find(is_copied);
    newest.or_else(|| beside.among(by_hand).pop()).map(Found::Free)
}

fn is_for(own: &OwnComment, draft: &DraftKey) -> bool {
    marker::Marker::find(&own.comment.body).is_some_and(|marker| {
        marker.cycle == draft.cycle
            && marker.round == draft.round
            && marker.section == draft.section
            && !marker.withdrawn
    })
}

/// Whether a text is what was copied. Line endings are none of it, nor is white space at its end, which a
/// browser's form may take away.
pub fn is_same(copied: &str, found: &str) -> bool {
    same_text(copied.trim_end(), to_lf(found).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        courier::{Comment, User},
        ids::{CommentId, IssueNumber, SectionId, TeamId, UserId},
    };

    const MARK: &str = "<!-- meridian:update v=1 cycle=v1.38 round=2026-10-26 section=docs part=1/1 \
                        op=01A -->";

    fn draft() -> DraftKey {
        DraftKey {
            team: TeamId(1),
            cycle: "v1.38".parse().unwrap(),
            round: "2026-10-26".parse().unwrap(),
            section: "docs".parse().unwrap(),
        }
    }

    fn copied(op: &str, text: &str) -> Copied {
        Copied { op: op.parse().unwrap(), body: format!("{MARK}\n{text}") }
    }

    fn own(id: i64, body: &str) -> OwnComment {
        let at = "2026-10-26T08:00:00Z".parse().unwrap();
        let comment = Comment {
            id: CommentId::Number(id),
            author: Some(User { id: UserId(7), login: "ana-example".to_owned() }),
            body: body.to_owned(),
            url: format!("https://github.example/c{id}"),
            created_at: at,
            updated_at: at,
            raw: String::new(),
        };
        OwnComment { issue: IssueNumber(1), comment, missing: 0 }
    }

    fn by_hand(id: i64, body: &str) -> ByHand {
        ByHand {
            issue: IssueNumber(1),
            id: CommentId::Number(id),
            body: body.to_owned(),
            url: format!("https://github.example/c{id}"),
            at: "2026-10-26T08:00:00Z".parse().unwrap(),
        }
    }

    /// What was found, in a word.
    fn said(copies: &[Copied], own: &[OwnComment], by_hand: &[ByHand]) -> String {
        let (draft, sections) = (draft(), [draft().section, "release-signal".parse().unwrap()]);
        let sections: &[SectionId] = &sections;
        let beside = Beside { section: &draft.section, round: draft.round, sections, agreed: &[] };
        match find(&draft, copies, own, by_hand, beside) {
            None => "nothing".to_owned(),
            Some(Found::AsCopied { copied, comment }) => {
                format!("{} in {}", copied.op, comment.comment.id)
            }
            Some(Found::Differs { comment, .. }) => format!("differs in {}", comment.comment.id),
            Some(Found::Free(comment)) => format!("free in {}", comment.id),
        }
    }

    #[test]
    fn what_was_copied_is_found_with_the_line_ends_of_a_browser() {
        let text = "Status: Green\n\n- all well\n";
        let copies = [copied("01A", text)];
        for body in [
            format!("{MARK}\n{text}"),
            format!("{MARK}\n{text}").replace('\n', "\r\n"),
            format!("{MARK}\n{}", text.trim_end()),
            format!("{MARK}\n{text}\n \n"),
        ] {
            assert_eq!(said(&copies, &[own(5, &body)], &[]), "01A in 5", "{body:?}");
        }
    }

    #[test]
    fn the_newest_copy_counts_and_what_differs_is_no_proof() {
        let copies = [copied("01A", "one\n"), copied("01B", "two\n")];
        let is = |text: &str| format!("{MARK}\n{text}");
        assert_eq!(said(&copies, &[own(5, &is("one"))], &[]), "01A in 5");
        assert_eq!(said(&copies, &[own(5, &is("one")), own(6, &is("two"))], &[]), "01B in 6");
        assert_eq!(said(&copies, &[own(5, &is("three"))], &[]), "differs in 5");
        assert_eq!(said(&[], &[own(5, &is("three"))], &[]), "differs in 5");
        assert_eq!(said(&copies, &[own(5, &is(" one"))], &[]), "differs in 5");
    }

    #[test]
    fn another_drafts_mark_and_a_withdrawn_one_are_not_it() {
        let copies = [copied("01A", "one\n")];
        for (from, to) in [
            ("section=docs", "section=comms"),
            ("round=2026-10-26", "round=2026-10-19"),
            ("cycle=v1.38", "cycle=v1.37"),
            ("op=01A", "op=01A state=withdrawn"),
        ] {
            let body = format!("{MARK}\none\n").replace(from, to);
            assert_eq!(said(&copies, &[own(5, &body)], &[]), "nothing", "{to}");
        }
    }

    #[test]
    fn without_its_mark_it_is_free_text_and_so_is_what_was_written_there() {
        let copies = [copied("01A", "All is well, and nothing names the part.\n")];
        let taken_off = by_hand(5, "All is well, and nothing names the part.");
        assert_eq!(said(&copies, &[], std::slice::from_ref(&taken_off)), "free in 5");
        assert_eq!(said(&[], &[], &[taken_off]), "nothing");
        let written = [by_hand(5, "**Docs**: all well"), by_hand(6, "+1")];
        assert_eq!(said(&copies, &[], &written), "free in 5");
        let others = [by_hand(5, "**Release Signal**: all well")];
        assert_eq!(said(&copies, &[], &others), "nothing");
    }
}
