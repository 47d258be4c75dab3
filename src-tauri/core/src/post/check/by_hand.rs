//! A comment that the member wrote by hand: a Post would put a second one beside it.
//!
//! What counts as one is decided here alone: for the question that stands beside Post, and for the
//! courier, which looks once more before it makes a comment.

use super::{Doubt, Problem, confirm};
use crate::{
    away,
    courier::ByHand,
    draft::{DraftScan, Template, shape_of, title_key},
    ids::{CommentId, RoundKey, SectionId},
    round::tracking,
};
use chrono::NaiveTime;

/// How much of the comment's own words is shown, in characters.
const SHOWN: usize = 60;
/// Where a comment says what it is about: in its first lines with words.
const FIRST_LINES: usize = 3;

/// What a comment is to be made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside<'a> {
    /// The role's part.
    pub section: &'a SectionId,
    /// The round: what was written long before it is an update of another one.
    pub round: RoundKey,
    /// The sections that the member writes.
    pub sections: &'a [SectionId],
    /// Comments that the member was asked about and posts beside all the same.
    pub agreed: &'a [CommentId],
}

impl Beside<'_> {
    /// Those of the member's comments by hand that are updates of this section and that they were
    /// not asked about yet, in the given order.
    pub fn among<'a>(&self, comments: impl IntoIterator<Item = &'a ByHand>) -> Vec<&'a ByHand> {
        let mut new = comments.into_iter().filter(|comment| self.is_new(comment)).peekable();
        if new.peek().is_none() {
            return Vec::new();
        }
        let section = Template::of(self.section);
        let others = self.sections.iter().filter(|other| *other != self.section);
        let others: Vec<Template> = others.map(Template::of).collect();
        new.filter(|comment| is_update(&comment.body, &section, &others)).collect()
    }

    fn is_new(&self, comment: &ByHand) -> bool {
        let opens = self.round.opens.and_time(NaiveTime::MIN).and_utc();
        comment.at >= tracking::earliest(opens) && !self.agreed.contains(&comment.id)
    }
}

/// Asks about the newest of the comments by hand that are updates of this section; agreeing to it
/// agrees to the others, which it counts.
pub fn second_comment(found: &[&ByHand], section: &Template) -> Option<Problem> {
    let newest = found.iter().max_by_key(|comment| &comment.id)?;
    let words = first_words(&newest.body);
    let times = match found.len() {
        1 => String::new(),
        times => format!(" {times} times, last"),
    };
    let message = format!(
        "You have commented on this week's {} by hand{times}: \"{words}\" Post adds a second comment. {}",
        section.title, newest.url
    );
    let problem = confirm(0..0, Doubt::SecondComment, message);
    Some(Problem { about: Some(newest.url.clone()), ..problem })
}

/// The beginning of a text, on one line.
pub fn first_words(text: &str) -> String {
    let mut words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(SHOWN) {
        words.truncate(end);
        words.push('\u{2026}');
    }
    words
}

/// Whether a text names the section at its beginning, or looks like an update and names none of the
/// others.
fn is_update(text: &str, section: &Template, others: &[Template]) -> bool {
    let shape = shape_of(text, section, &DraftScan::new(text, section));
    let has_shape = shape.health.is_some() || !shape.fields.is_empty();
    if !has_shape && away::is_all_it_tells(text) {
        return false;
    }
    let names = |template: &Template| {
        let title = title_key(&template.title);
        let mut lines = text.lines().map(title_key).filter(|line| !line.is_empty());
        lines.by_ref().take(FIRST_LINES).any(|line| {
            line.match_indices(&title).any(|(at, _)| {
                let is_word = |c: char| c.is_alphanumeric();
                let before = line.get(..at).and_then(|before| before.chars().next_back());
                let after = line.get(at + title.len()..).and_then(|after| after.chars().next());
                !before.is_some_and(is_word) && !after.is_some_and(is_word)
            })
        })
    };
    if names(section) {
        return true;
    }
    has_shape && !others.iter().any(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::IssueNumber;

    fn by_hand(id: i64, text: &str, at: &str) -> ByHand {
        ByHand {
            issue: IssueNumber(1),
            id: CommentId::Number(id),
            body: text.to_owned(),
            url: format!("https://github.example/o/r/issues/1#c{id}"),
            at: at.parse().unwrap(),
        }
    }

    fn asked_of(comments: &[ByHand], agreed: &[i64]) -> Option<String> {
        let of = |section: &str| section.parse::<SectionId>().unwrap();
        let (docs, sections) = (of("docs"), [of("docs"), of("release-signal")]);
        let agreed: Vec<CommentId> = agreed.iter().copied().map(CommentId::Number).collect();
        let round = "2026-10-26".parse().unwrap();
        let beside = Beside { section: &docs, round, sections: &sections, agreed: &agreed };
        second_comment(&beside.among(comments), &Template::of(&docs)).map(|ask| ask.message)
    }

    fn asked(text: &str) -> Option<String> {
        asked_of(&[by_hand(2, text, "2026-10-26T08:00:00Z")], &[])
    }

    #[test]
    fn an_update_by_hand_is_asked_about() {
        for text in [
            "## Docs\n\nAll placeholders are merged.",
            "**Docs**: all well",
            "Docs update: yellow, two reviews are open",
            "Status: Green\n\nAll is well.",
            "\u{1f7e1} Yellow\n\n## Highlights\n\n- two reviews",
        ] {
            let message = asked(text).unwrap_or_else(|| panic!("{text}"));
            assert!(message.contains("second comment") && message.contains("#c2"), "{message}");
        }
    }

    #[test]
    fn talk_and_other_sections_are_not() {
        for text in [
            "Thanks, looking now.",
            "+1",
            "Docs: I am away next week.",
            "Who reviews the docsy theme?",
            "## Release Signal\n\nStatus: Green\n\nAll is well.",
            "",
        ] {
            assert_eq!(asked(text), None, "{text}");
        }
    }

    #[test]
    fn long_words_are_cut() {
        let message = asked(&format!("## Docs\n\n{}", "words ".repeat(40))).unwrap();
        assert!(message.contains('\u{2026}') && message.chars().count() < 200, "{message}");
    }

    #[test]
    fn of_several_the_newest_is_named_and_what_was_agreed_to_is_not_asked_again() {
        let first = by_hand(2, "Docs: yellow", "2026-10-26T08:00:00Z");
        let second = by_hand(3, "Docs: green", "2026-10-26T09:00:00Z");
        let both = [first, second];
        let message = asked_of(&both, &[]).unwrap();
        assert!(message.contains("by hand 2 times, last: \"Docs: green\""), "{message}");
        let message = asked_of(&both, &[2]).unwrap();
        assert!(message.contains("by hand: \"Docs: green\"") && message.ends_with("#c3"));
        assert_eq!(asked_of(&both, &[3, 2]), None);
    }

    /// One issue may serve a whole cycle.
    #[test]
    fn what_was_written_long_before_the_round_is_an_update_of_another() {
        let at = |at| asked_of(&[by_hand(2, "Docs: green", at)], &[]);
        assert_eq!(at("2026-10-18T23:59:59Z"), None);
        assert!(at("2026-10-19T00:00:00Z").is_some(), "an issue may be opened a week early");
    }
}
