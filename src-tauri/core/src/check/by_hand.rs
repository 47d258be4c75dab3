//! A comment that the member wrote by hand: a Post would put a second one beside it.

use super::{Doubt, Problem, confirm};
use crate::draft::{Reading, Template, shape_of, title_key};

/// How much of the comment's own words is shown, in characters.
const SHOWN: usize = 60;
/// Where a comment says what it is about: in its first lines with words.
const FIRST_LINES: usize = 3;

/// A comment of the member without Meridian's mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByHand<'a> {
    /// Its words.
    pub text: &'a str,
    /// Where a person sees it.
    pub url: &'a str,
}

/// Asks about the first comment by hand that is an update of this section. `others` are the
/// templates of the member's other sections.
pub fn second_comment<'a>(
    comments: impl IntoIterator<Item = ByHand<'a>>,
    section: &Template,
    others: &[Template],
) -> Option<Problem> {
    let found = comments.into_iter().find(|comment| is_update(comment.text, section, others))?;
    let mut words: String = found.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(SHOWN) {
        words.truncate(end);
        words.push('\u{2026}');
    }
    let message = format!(
        "You have commented on this week's {} by hand: \"{words}\" Post adds a second comment. {}",
        section.title, found.url
    );
    let problem = confirm(0..0, Doubt::SecondComment, message);
    Some(Problem { about: Some(found.url.to_owned()), ..problem })
}

/// Whether a text names the section at its beginning, or looks like an update and names none of the
/// others.
fn is_update(text: &str, section: &Template, others: &[Template]) -> bool {
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
    let shape = shape_of(text, section, &Reading::new(text, section));
    (shape.health.is_some() || !shape.fields.is_empty()) && !others.iter().any(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Option<String> {
        let of = |section: &str| Template::of(&section.parse().unwrap());
        let comment = ByHand { text, url: "https://github.example/o/r/issues/1#c2" };
        second_comment([comment], &of("docs"), &[of("release-signal")]).map(|ask| ask.message)
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
}
