//! What differs between two texts, line by line and word by word, for a person to read.

use serde::{Deserialize, Serialize};

/// Which of two texts has a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Both.
    Both,
    /// Only the earlier one.
    Before,
    /// Only the later one.
    After,
    /// Lines that are the same stand here, and are left out.
    LeftOut,
}

/// A line of either text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which text has it.
    pub side: Side,
    /// Its words in their order, without the line ending.
    pub parts: Vec<Part>,
}

/// Some words of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The words.
    pub text: String,
    /// Whether the other text has others in their place.
    pub differs: bool,
}

impl Line {
    /// Its words.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// It as a terminal shows it: `- `, `+ ` or two blanks before it.
    pub fn marked(&self) -> String {
        let mark = match self.side {
            Side::Both => "  ",
            Side::Before => "- ",
            Side::After => "+ ",
            Side::LeftOut => "  ...",
        };
        format!("{mark}{}", self.text()).trim_end().to_owned()
    }
}

/// How many lines stand around what differs.
#[cfg(feature = "native")]
const AROUND: usize = 1;

/// The lines that differ, each with its neighbours; none where the texts are the same.
#[cfg(feature = "native")]
pub fn changes(before: &str, after: &str) -> Vec<Line> {
    use similar::{ChangeTag, TextDiff};
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    let mut end = 0;
    for group in diff.grouped_ops(AROUND) {
        let first = group.first().map_or(0, |op| op.old_range().start);
        if first > end {
            lines.push(Line { side: Side::LeftOut, parts: Vec::new() });
        }
        end = group.last().map_or(end, |op| op.old_range().end);
        for change in group.iter().flat_map(|op| diff.iter_inline_changes(op)) {
            let side = match change.tag() {
                ChangeTag::Equal => Side::Both,
                ChangeTag::Delete => Side::Before,
                ChangeTag::Insert => Side::After,
            };
            let part = |(differs, text): (bool, std::borrow::Cow<'_, str>)| Part {
                text: text.trim_end_matches('\n').to_owned(),
                differs: differs && side != Side::Both,
            };
            let parts = change.iter_strings_lossy().map(part);
            lines.push(Line { side, parts: parts.filter(|part| !part.text.is_empty()).collect() });
        }
    }
    if !lines.is_empty() && before.lines().count() > end {
        lines.push(Line { side: Side::LeftOut, parts: Vec::new() });
    }
    lines
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(before: &str, after: &str) -> Vec<String> {
        changes(before, after).iter().map(Line::marked).collect()
    }

    #[test]
    fn lines_that_differ_stand_between_their_neighbours() {
        let before = "Status: Green\n\n## Notes\n\none\ntwo\nthree\nfour\n";
        let after = "Status: Green\n\n## Notes\n\none\ntwo, mended\nthree\nfour\n";
        assert_eq!(
            said(before, after),
            ["  ...", "  one", "- two", "+ two, mended", "  three", "  ..."]
        );
        assert_eq!(said(before, before), [""; 0]);
        assert_eq!(said("one\n", "one\nnew\n"), ["  one", "+ new"]);
        assert_eq!(said("one\ngone\n", "one\n"), ["  one", "- gone"]);
    }

    #[test]
    fn the_words_that_differ_are_marked_within_their_line() {
        let lines = changes("All jobs are green today.\n", "All jobs are yellow today.\n");
        let marked = |side| {
            let line = lines.iter().find(|line| line.side == side).unwrap();
            let words = line.parts.iter().filter(|part| part.differs);
            words.map(|part| part.text.trim()).collect::<Vec<_>>()
        };
        assert_eq!((marked(Side::Before), marked(Side::After)), (vec!["green"], vec!["yellow"]));
        assert_eq!(lines.last().unwrap().text(), "All jobs are yellow today.");
    }

    proptest! {
        #[test]
        fn no_line_is_shown_that_stands_in_neither_text(
            before in "([ab]{0,2}\n){0,6}", after in "([ab]{0,2}\n){0,6}",
        ) {
            let lines = changes(&before, &after);
            prop_assert_eq!(lines.is_empty(), before == after);
            for line in lines {
                let text = line.text();
                let stands = |whole: &str| whole.lines().any(|line| line == text);
                match line.side {
                    Side::Both => prop_assert!(stands(&before) && stands(&after)),
                    Side::Before => prop_assert!(stands(&before)),
                    Side::After => prop_assert!(stands(&after)),
                    Side::LeftOut => prop_assert_eq!(text, ""),
                }
            }
        }
    }
}
