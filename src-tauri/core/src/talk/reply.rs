//! What a reply says on GitHub, so that people without Meridian see what it answers and nobody is called twice.

use super::heard::{Parted, unmarked};
use crate::{courier::marker::strip, draft::to_lf};

/// As many lines of a comment are quoted.
pub const MOST_QUOTED: usize = 5;
/// As much of a line, in characters.
const LONGEST_LINE: usize = 300;

/// A reply as it is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// Who wrote the comment; none for a deleted user.
    pub to: Option<&'a str>,
    /// Where that stands.
    pub url: &'a str,
    /// What of it is quoted, if anything.
    pub quote: Option<&'a str>,
    /// The member's own words.
    pub text: &'a str,
    /// Whether its author is told.
    pub pings: bool,
}

impl Reply<'_> {
    /// The comment's text, without a mark. Only the member's own words, and `pings`, tag anybody.
    pub fn markdown(&self) -> String {
        let mut all = String::new();
        for line in self.quote.map(quotable).unwrap_or_default() {
            all.push_str(if line.is_empty() { ">" } else { "> " });
            all.push_str(&line);
            all.push('\n');
        }
        if !all.is_empty() {
            all.push('\n');
        }
        let name = match (self.to, self.pings) {
            (Some(to), true) => format!("@{to}"),
            (Some(to), false) => format!("**{to}**"),
            (None, _) => "**somebody who left GitHub**".to_owned(),
        };
        let words = to_lf(self.text);
        let (words, url) = (words.trim_matches('\n').trim_end(), self.url);
        format!("{all}To {name} ([comment]({url})):\n\n{words}\n")
    }
}

/// The lines of a comment's body as they are quoted: what its author said, without quotes, marks, what is hidden and
/// signs that would call somebody again; at most [`MOST_QUOTED`].
pub fn quotable(body: &str) -> Vec<String> {
    let body = to_lf(body);
    let text = unmarked(strip(&body));
    let own = shown(&Parted::of(text).own);
    let mut lines: Vec<String> = Vec::new();
    let mut is_cut = false;
    for line in own.lines().map(str::trim_end) {
        let is_blank = line.trim().is_empty();
        if is_blank && lines.last().is_none_or(String::is_empty) {
            continue;
        }
        if !is_blank && lines.iter().filter(|line| !line.is_empty()).count() >= MOST_QUOTED {
            is_cut = true;
            break;
        }
        let mut quoted = uncalled(line);
        if quoted.chars().count() > LONGEST_LINE {
            quoted = quoted.chars().take(LONGEST_LINE).chain(['\u{2026}']).collect();
        }
        lines.push(if is_blank { String::new() } else { quoted });
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if is_cut {
        lines.push("\u{2026}".to_owned());
    }
    lines
}

/// A text without HTML comments; of one that does not end nothing is quoted.
fn shown(text: &str) -> String {
    let (mut seen, mut rest) = (String::new(), text);
    while let Some((before, hidden)) = rest.split_once("<!--") {
        seen.push_str(before);
        rest = hidden.split_once("-->").map_or("", |(_, behind)| behind);
    }
    seen.push_str(rest);
    seen
}

/// A line without the signs by which GitHub, or a bot that reads the raw text, calls somebody.
fn uncalled(line: &str) -> String {
    let mut kept = String::new();
    let mut before = None::<char>;
    for sign in line.chars() {
        let is_address = before.is_some_and(|before| before.is_alphanumeric());
        if sign != '@' || is_address {
            kept.push(sign);
            before = Some(sign);
        }
    }
    kept
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
