//! Lines that make a bot act.
//!
//! Prow reads the raw text of a new comment with patterns anchored at the start of a line, so code
//! fences and HTML comments do not protect. A quoted or indented line is safe. Each pattern says
//! what may stand behind its word: `/close soon` closes nothing. Those of labels and of the title
//! take whatever begins like theirs, and the one of labels takes HTML comments out first, so that
//! what stands in one is safe and what stands behind one is at the start of its line.

use super::{Doubt, Problem, confirm};
use Behind::{Accounts, Anything, MaybeOf, Nothing, OneOf};

/// What may follow a command on its line; more makes it none.
#[derive(Debug, Clone, Copy)]
enum Behind {
    Nothing,
    Anything,
    /// Names of accounts or teams, or none.
    Accounts,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One of these words, or none.
    MaybeOf(&'static [&'static str]),
}

/// The commands of Prow's plugins as used by Kubernetes, without those of labels; `/remove-` and
/// `/un` forms are derived.
const COMMANDS: [(&str, Behind); 59] = [
    ("approve", Anything),
    ("assign", Accounts),
    ("auto-cc", Nothing),
    ("bark", Nothing),
    ("bugzilla", OneOf(&["refresh", "assign-qa", "cc-qa"])),
    ("buildifier", Nothing),
    ("buildify", Nothing),
    ("cc", Accounts),
    ("check-cla", Nothing),
    ("check-dco", Nothing),
    ("check-required-labels", Nothing),
    ("cherry-pick", Anything),
    ("cherrypick", Anything),
    ("close", MaybeOf(&["not-planned"])),
    ("easycla", Nothing),
    ("good-first-issue", Nothing),
    ("help", Nothing),
    ("hold", Anything),
    ("honk", Nothing),
    ("joke", Nothing),
    ("lgtm", Anything),
    ("lifecycle", OneOf(&["active", "frozen", "stale", "rotten"])),
    ("link-issue", Anything),
    ("lint", Nothing),
    ("meow", Anything),
    ("meowvie", Anything),
    ("milestone", Anything),
    ("ok-to-test", MaybeOf(&["cancel"])),
    ("override", Anything),
    ("override-cancel", Anything),
    ("override-sticky", Anything),
    ("pin-issue", Nothing),
    ("pony", Anything),
    ("project", Anything),
    ("rebase", Anything),
    ("refresh", Nothing),
    ("release-note", Nothing),
    ("release-note-action-required", Nothing),
    ("release-note-edit", Nothing),
    ("release-note-none", Nothing),
    ("reopen", Nothing),
    ("retest", Anything),
    ("retest-required", Nothing),
    ("run", Anything),
    ("shrug", Nothing),
    ("skip", Nothing),
    ("stage", OneOf(&["alpha", "beta", "stable"])),
    ("status", Anything),
    ("test", Anything),
    ("test-manual-required", Nothing),
    ("this-is-fine", Nothing),
    ("this-is-not-fine", Nothing),
    ("this-is-unbearable", Nothing),
    ("transfer", Anything),
    ("transfer-issue", Anything),
    ("trick-or-treat", Anything),
    ("trickortreat", Anything),
    ("verify-owners", Nothing),
    ("woof", Nothing),
];

/// What the words behind it are labels of; anything may follow the name.
const LABELS: [&str; 9] =
    ["area", "committee", "kind", "label", "language", "priority", "sig", "triage", "wg"];

/// The teams whose mention puts labels on an issue, wherever it stands and whatever follows.
const SIG_TEAMS: [&str; 7] = [
    "-api-reviews",
    "-bugs",
    "-feature-requests",
    "-misc",
    "-pr-reviews",
    "-proposals",
    "-test-failures",
];

/// Accounts of bots that take the words behind their name for a command.
const BOTS: [&str; 14] = [
    "allcontributors",
    "bors",
    "claude",
    "coderabbitai",
    "copilot",
    "craterbot",
    "dependabot",
    "meeseeksdev",
    "mergify",
    "mergifyio",
    "pytorchbot",
    "rust-timer",
    "rustbot",
    "zulipbot",
];

/// Whether a word without its slash is a command with these words behind it.
fn is_command(word: &str, behind: &str) -> bool {
    let known = |word: &str| {
        let at = COMMANDS.binary_search_by_key(&word, |(name, _)| name).ok()?;
        COMMANDS.get(at).map(|(_, behind)| *behind)
    };
    let derived = || ["remove-", "un"].iter().find_map(|prefix| known(word.strip_prefix(prefix)?));
    known(word).or_else(derived).is_some_and(|may| may.follow(behind))
}

impl Behind {
    fn follow(self, words: &str) -> bool {
        let mut words = words.split_whitespace();
        let mut only = |of: &[&str], none: bool| match (words.next(), words.next()) {
            (Some(word), None) => of.iter().any(|one| one.eq_ignore_ascii_case(word)),
            (None, _) => none,
            _ => false,
        };
        match self {
            Anything => true,
            Nothing => only(&[], true),
            OneOf(of) => only(of, false),
            MaybeOf(of) => only(of, true),
            Accounts => words.all(|word| {
                let name = word.strip_prefix('@').unwrap_or(word);
                !name.is_empty()
                    && name
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/'))
            }),
        }
    }
}

/// Whether the line after its slash is a command that takes labels, or begins like one with words
/// behind it that would become some.
fn is_label(line: &str) -> bool {
    let word = first_word(line).to_ascii_lowercase();
    let word = word.strip_prefix("remove-").unwrap_or(&word);
    let names_labels = line.split_whitespace().nth(1).is_some();
    LABELS.iter().any(|label| word == *label || (names_labels && word.starts_with(label)))
}

/// Whether what stands behind an @ makes a bot label the issue.
pub(super) fn labels_a_sig(rest: &str) -> bool {
    rest.strip_prefix("kubernetes/sig-").is_some_and(|rest| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        SIG_TEAMS.iter().any(|team| name.contains(team))
    })
}

/// Whether an account is a bot that takes `behind` for a command.
pub(super) fn is_told(account: &str, behind: &str) -> bool {
    let behind = behind.trim_start_matches([':', ',']);
    behind.starts_with([' ', '\t'])
        && !behind.trim().is_empty()
        && BOTS.iter().any(|bot| bot.eq_ignore_ascii_case(account))
}

/// Every line of the text that a bot would read as a command.
pub(super) fn find(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (start, line) in lines(text) {
        let Some(rest) = line.strip_prefix('/') else { continue };
        let word = first_word(rest);
        let behind = rest.get(word.len()..).unwrap_or_default();
        let lower = word.to_ascii_lowercase();
        if is_command(&lower, behind) || lower.starts_with("retitle") {
            problems.push(problem(word, start, line));
        }
    }
    problems.extend(labels(text));
    problems
}

/// The label commands, which are looked for once HTML comments are taken out.
fn labels(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let bare = Bare::of(text);
    for (start, line) in lines(&bare.text) {
        let Some(rest) = line.strip_prefix('/').filter(|rest| is_label(rest)) else { continue };
        let start_in_text = bare.place(start);
        let last = (start + line.trim_end().len()).saturating_sub(1);
        let words = text.get(start_in_text..=bare.place(last)).unwrap_or(line);
        problems.push(problem(first_word(rest), start_in_text, words));
    }
    problems
}

/// A text without its HTML comments.
struct Bare {
    text: String,
    /// Where each part that was kept begins: here, and in the whole text.
    parts: Vec<(usize, usize)>,
}

impl Bare {
    fn of(text: &str) -> Self {
        let mut bare = Self { text: String::new(), parts: vec![(0, 0)] };
        let mut rest = text;
        while let Some((kept, comment)) = rest.split_once("<!--") {
            // One without an end is none.
            let Some((_, behind)) = comment.split_once("-->") else { break };
            bare.text.push_str(kept);
            bare.parts.push((bare.text.len(), text.len() - behind.len()));
            rest = behind;
        }
        bare.text.push_str(rest);
        bare
    }

    /// The place in the whole text of a byte that was kept.
    fn place(&self, at: usize) -> usize {
        let after = self.parts.partition_point(|(begin, _)| *begin <= at);
        let part = after.checked_sub(1).and_then(|index| self.parts.get(index));
        part.map_or(at, |(begin, whole)| whole + (at - begin))
    }
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
    use super::{BOTS, COMMANDS, LABELS, SIG_TEAMS};

    #[test]
    fn the_lists_are_sorted() {
        assert!(COMMANDS.is_sorted_by_key(|(name, _)| *name));
        assert!(SIG_TEAMS.is_sorted() && LABELS.is_sorted() && BOTS.is_sorted());
    }
}
