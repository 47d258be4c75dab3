//! Lines that make a bot act.
//!
//! Prow reads the raw text of a new comment with patterns anchored at the start of a line, so code
//! fences and HTML comments do not protect. A quoted or indented line is safe.

use super::{Problem, confirm};

/// The commands of Prow's plugins as used by Kubernetes; `/remove-` and `/un` forms are derived.
const COMMANDS: [&str; 56] = [
    "approve",
    "area",
    "assign",
    "auto-cc",
    "bark",
    "cc",
    "check-cla",
    "check-dco",
    "cherry-pick",
    "cherrypick",
    "close",
    "committee",
    "easycla",
    "good-first-issue",
    "help",
    "hold",
    "honk",
    "joke",
    "kind",
    "label",
    "language",
    "lgtm",
    "lifecycle",
    "link-issue",
    "meow",
    "meowvie",
    "milestone",
    "ok-to-test",
    "override",
    "pin-issue",
    "pony",
    "priority",
    "project",
    "rebase",
    "refresh",
    "release-note",
    "release-note-action-required",
    "release-note-edit",
    "release-note-none",
    "reopen",
    "retest",
    "retest-required",
    "retitle",
    "run",
    "shrug",
    "sig",
    "skip",
    "stage",
    "status",
    "test",
    "this-is-fine",
    "transfer",
    "transfer-issue",
    "triage",
    "wg",
    "woof",
];

fn is_command(word: &str) -> bool {
    let known = |word: &str| COMMANDS.binary_search(&word).is_ok();
    known(word)
        || ["remove-", "un"].iter().any(|prefix| word.strip_prefix(prefix).is_some_and(known))
}

/// Every line of the text that a bot would read as a command.
pub(super) fn find(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix('/') {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            if is_command(&word.to_ascii_lowercase()) {
                let message = format!("\"/{word}\" makes a bot act, even inside a code fence.");
                problems.push(confirm(start..start + line.trim_end().len(), message));
            }
        }
        start += line.len();
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::COMMANDS;

    #[test]
    fn the_list_is_sorted_for_the_search() {
        assert!(COMMANDS.is_sorted());
    }
}
