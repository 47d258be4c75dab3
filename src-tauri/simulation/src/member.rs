//! What the member typed and posted, by their own memory: the oracle's only word on it.

use crate::chance::Chance;
use crate::withdrawals::Withdrawal;
use meridian_core::ids::{DraftKey, OpId};

/// Whether a posted text is still the member's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It was posted and should reach GitHub.
    Stands,
    /// A newer one took its place.
    Replaced,
    /// The member took it back.
    TakenBack,
    /// The laptop died while Post was pressed: it may or may not be queued.
    Unsure,
}

/// One press of Post.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) op: OpId,
    /// What the member wrote; on GitHub it stands below one line of Meridian's.
    pub(crate) text: String,
    pub(crate) standing: Standing,
}

/// The member's part of a comment: what stands below its first line, LF.
pub(crate) fn below_the_marker(body: &str) -> Option<String> {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let (line, text) = body.split_once('\n')?;
    line.starts_with("<!-- meridian:update v=1 ").then(|| text.to_owned())
}

/// One draft of the member on one laptop.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) key: DraftKey,
    /// What was last reported as saved.
    pub(crate) saved: String,
    /// What was being saved when the laptop or the window died.
    pub(crate) perhaps: Option<String>,
    pub(crate) posts: Vec<Post>,
    pub(crate) withdrawals: Vec<Withdrawal>,
}

impl Draft {
    pub(crate) fn new(key: DraftKey) -> Self {
        Self {
            key,
            saved: String::new(),
            perhaps: None,
            posts: Vec::new(),
            withdrawals: Vec::new(),
        }
    }

    /// The post that should be on GitHub in the end; none where it was withdrawn since, or may have been: what
    /// was not said to be written may be on the disk all the same.
    pub(crate) fn last_word(&self) -> Option<&Post> {
        let may_be =
            |one: &&Withdrawal| matches!(one.standing, Standing::Stands | Standing::Unsure);
        let withdrawn = self.withdrawals.iter().filter(may_be).map(|one| one.behind).max();
        let since = self.posts.iter().skip(withdrawn.unwrap_or_default());
        since.rev().find(|post| post.standing == Standing::Stands)
    }
}

const WORDS: [&str; 20] = [
    "## Status: Green",
    "## Status: Yellow",
    "- CI signal is stable on `master`",
    "- waiting for #1234",
    "\n",
    "trailing spaces  ",
    "\u{1f6a6} traffic light",
    "\u{05e9}\u{05dc}\u{05d5}\u{05dd} from the right",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```\n<!-- meridian:update v=1 -->\n```",
    "<!-- a comment -->",
    "> quoted",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} family",
    "e\u{301} combining",
    "\ttab",
    "no news",
    "blocked on the image promotion",
    "--> odd",
    "@someone please look",
    "\u{a0}non-breaking",
];

/// A changed text, as typing makes it: something added, taken away or replaced.
pub(crate) fn typed(before: &str, chance: &mut Chance) -> String {
    let mut lines: Vec<String> = before.split('\n').map(str::to_owned).collect();
    for _ in 0..=chance.below(3) {
        let word = chance.pick(&WORDS).copied().unwrap_or_default();
        let line = format!("{word} {}", chance.below(10_000));
        let at = chance.index(lines.len() + 1);
        match chance.below(4) {
            0 if lines.len() > 2 => drop(lines.remove(at.min(lines.len() - 1))),
            1 if at < lines.len() => {
                if let Some(place) = lines.get_mut(at) {
                    *place = line;
                }
            }
            _ => lines.insert(at, line),
        }
    }
    if chance.happens(10) {
        lines.push("long ".repeat(500 + chance.index(9_000)));
    }
    let text = lines.join("\n");
    if text.trim().is_empty() { format!("words {}", chance.below(10_000)) } else { text }
}
