//! That the draft's fields stand where the preview shows headings: two libraries read the text, and
//! they must find the same ones.

use super::super::github;
use crate::draft::Outline;
use comrak::{Arena, nodes::NodeValue};
use proptest::prelude::*;

/// The level and words of each heading that stands in nothing else.
type Headings = Vec<(u8, String)>;

fn of_the_draft(text: &str) -> Headings {
    let headings = Outline::read(text).headings;
    headings.into_iter().map(|heading| (heading.level, heading.title)).collect()
}

fn of_the_preview(text: &str) -> Headings {
    let arena = Arena::new();
    let root = github::read(&arena, text);
    let mut found = Vec::new();
    for node in root.children() {
        if let NodeValue::Heading(heading) = &node.data().value {
            found.push((heading.level, node.collect_text()));
        }
    }
    found
}

/// Lines as drafts have them, and what makes a line above or below mean something else.
const LINES: [&str; 62] = [
    "## Highlights",
    "## **Blockers** :warning:",
    "# Docs #",
    "### `code` in a heading",
    "## [linked](https://example.org)",
    "##No heading",
    "   ## Indented",
    "    ## Code",
    "\t## Code",
    "####### Seven",
    "##",
    "## https://example.org/a",
    "## a <b>c</b>",
    "## a\\#",
    "Status: Green",
    "**Status:** Green",
    "words",
    "more words ",
    "a hard break  ",
    "a hard break\\",
    "- item",
    "  - deeper",
    "  goes on",
    "- ## in a list",
    "- [ ] open",
    "- [x] done",
    "1. first",
    "10) tenth",
    "> quoted",
    "> ## in a quote",
    "> [!NOTE]",
    "lazy",
    "===",
    "---",
    "--",
    "- - -",
    "***",
    "```",
    "```yaml",
    "~~~~",
    "    code",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
    "a | b",
    "--|--",
    "<!-- a comment",
    "-->",
    "<!-- ## closed -->",
    "<details>",
    "</details>",
    "<summary>More</summary>",
    "<div>## not</div>",
    "<b>inline</b>",
    "words[^1]",
    "[^1]: note",
    "    of the note",
    "[a]: https://example.org",
    "[a]",
    "",
    "",
    "",
];

/// Where the two are known to differ: an underline that makes a heading, in one paragraph with a line
/// below which GitHub has a table, or with a link's definition.
fn is_known(lines: &[&str]) -> bool {
    let paragraphs = lines.split(|line| line.is_empty());
    let is_underline = |line: &&str| ["===", "---", "--"].contains(line);
    let is_other =
        |line: &&str| line.contains("--|--") || *line == "|---|---|" || line.starts_with("[a]:");
    let holds = |part: &[&str]| part.iter().any(is_underline) && part.iter().any(is_other);
    paragraphs.filter(|part| holds(part)).count() > 0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn both_libraries_find_the_same_headings(
        lines in proptest::collection::vec(proptest::sample::select(LINES.as_slice()), 0..14),
    ) {
        if is_known(&lines) {
            return Ok(());
        }
        let text = format!("{}\n", lines.join("\n"));
        prop_assert_eq!(of_the_draft(&text), of_the_preview(&text), "{}", text);
    }
}
