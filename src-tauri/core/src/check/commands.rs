//! Lines that make a bot act.
//!
//! Prow reads the raw text of a new comment with patterns anchored at the start of a line, so code
//! fences and HTML comments do not protect. A quoted or indented line is safe. Most patterns want a
//! whole word; those of labels and of the title take whatever begins like theirs, and the one of
//! labels takes HTML comments out first, so that what stands behind one is at the start of its line.

use super::{Doubt, Problem, confirm};

/// The commands of Prow's plugins as used by Kubernetes; `/remove-` and `/un` forms are derived.
const COMMANDS: [&str; 68] = [
    "approve",
    "area",
    "assign",
    "auto-cc",
    "bark",
    "bugzilla",
    "buildifier",
    "buildify",
    "cc",
    "check-cla",
    "check-dco",
    "check-required-labels",
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
    "lint",
    "meow",
    "meowvie",
    "milestone",
    "ok-to-test",
    "override",
    "override-cancel",
    "override-sticky",
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
    "test-manual-required",
    "this-is-fine",
    "this-is-not-fine",
    "this-is-unbearable",
    "transfer",
    "transfer-issue",
    "triage",
    "trick-or-treat",
    "verify-owners",
    "wg",
    "woof",
];

/// What the words behind it are labels of; anything may follow the name.
const LABELS: [&str; 9] =
    ["area", "committee", "kind", "label", "language", "priority", "sig", "triage", "wg"];

/// The teams whose mention puts labels on an issue, wherever it stands.
const SIG_TEAMS: [&str; 7] = [
    "-api-reviews",
    "-bugs",
    "-feature-requests",
    "-misc",
    "-pr-reviews",
    "-proposals",
    "-test-failures",
];

fn is_command(word: &str) -> bool {
    let known = |word: &str| COMMANDS.binary_search(&word).is_ok();
    known(word)
        || ["remove-", "un"].iter().any(|prefix| word.strip_prefix(prefix).is_some_and(known))
}

/// Whether the line after its slash begins like a command that takes labels, with words behind it
/// that would become some.
fn is_label(line: &str) -> bool {
    let Some(word) = line.split_whitespace().next() else { return false };
    let word = word.to_ascii_lowercase();
    let word = word.strip_prefix("remove-").unwrap_or(&word);
    let names_labels = line.split_whitespace().nth(1).is_some();
    names_labels && LABELS.iter().any(|label| word.starts_with(label))
}

/// Whether a mention without its @ makes a bot label the issue.
pub(super) fn labels_a_sig(name: &str) -> bool {
    name.strip_prefix("kubernetes/sig-")
        .is_some_and(|team| SIG_TEAMS.iter().any(|suffix| team.ends_with(suffix)))
}

/// Every line of the text that a bot would read as a command.
pub(super) fn find(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (start, line) in lines(text) {
        let Some(rest) = line.strip_prefix('/') else { continue };
        let word = first_word(rest);
        let lower = word.to_ascii_lowercase();
        if is_command(&lower) || lower.starts_with("retitle") || is_label(rest) {
            problems.push(problem(word, start, line));
        }
    }
    problems.extend(behind_comments(text));
    problems
}

/// The label commands that stand at the start of a line only once HTML comments are taken out.
fn behind_comments(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut at = 0;
    // What is left of the line that the comment stands on, before it.
    let mut before = "";
    while let Some((kept, rest)) = text.get(at..).and_then(|rest| rest.split_once("<!--")) {
        let Some(inside) = rest.find("-->") else { break };
        let fresh = kept.rfind('\n').and_then(|end| kept.get(end + 1..));
        let starts_line = match fresh {
            Some(line) => line.is_empty(),
            None => before.is_empty() && kept.is_empty(),
        };
        at += kept.len() + "<!--".len() + inside + "-->".len();
        before = if starts_line { "" } else { "x" };
        let line = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if let Some(rest) = line.strip_prefix('/').filter(|rest| starts_line && is_label(rest)) {
            problems.push(problem(first_word(rest), at, line));
        }
    }
    problems
}

fn problem(word: &str, start: usize, line: &str) -> Problem {
    let does = does(&word.to_ascii_lowercase());
    let message = format!("\"/{word}\" {does}, even inside a code fence.");
    confirm(start..start + line.trim_end().len(), Doubt::Command, message)
}

/// What a bot would do on this word, as far as one word tells.
fn does(word: &str) -> &'static str {
    match word {
        "close" => "would close the issue",
        "reopen" => "would open the issue again",
        "assign" | "unassign" => "would change who the issue is assigned to",
        "cc" | "uncc" => "would ask people for a review",
        "hold" | "unhold" => "would change a hold",
        "lgtm" | "approve" => "would be taken for an approval",
        "milestone" => "would change the issue's milestone",
        "transfer" | "transfer-issue" => "would move the issue to another repository",
        "pin-issue" | "unpin-issue" => "would change what is pinned",
        word if word.starts_with("retitle") => "would change the issue's title",
        word if is_labels(word) => "would change the issue's labels",
        _ => "makes a bot act",
    }
}

/// Whether a word is a command that takes labels, or begins like one.
fn is_labels(word: &str) -> bool {
    let word = word.strip_prefix("remove-").unwrap_or(word);
    LABELS.iter().any(|label| word.starts_with(label))
        || matches!(word, "lifecycle" | "good-first-issue" | "help")
}

fn first_word(line: &str) -> &str {
    line.get(..line.find(char::is_whitespace).unwrap_or(line.len())).unwrap_or_default()
}

/// Each line with where it starts.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line)
    })
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, LABELS, SIG_TEAMS};

    #[test]
    fn the_lists_are_sorted() {
        assert!(COMMANDS.is_sorted());
        assert!(SIG_TEAMS.is_sorted() && LABELS.is_sorted());
    }
}
