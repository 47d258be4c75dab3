//! All decisions with their reasons, as Markdown: for a page, an export, and the summary of a round.

use super::{Outcome, Record, Word, write::dated};
use crate::{
    decisions::state::{State, Status},
    round::opening::plain,
};
use chrono::{DateTime, Utc};

/// A proposal with what became of it.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What was asked.
    pub question: &'a str,
    /// Where.
    pub proposal: &'a str,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// How it stands.
    pub status: &'a Status,
    /// What was written down.
    pub record: &'a Record<'a>,
}

impl Entry<'_> {
    /// When something was last written down of it.
    fn at(&self) -> DateTime<Utc> {
        let counts = self.record.counts.or(self.record.reopened.last().copied());
        counts.map_or(self.asked_at, |posted| posted.at)
    }
}

/// The log, the newest first.
pub fn log(entries: &[Entry<'_>]) -> String {
    let mut text = "# Decisions\n".to_owned();
    if entries.is_empty() {
        return text + "\nNothing was decided yet.\n";
    }
    let mut all: Vec<&Entry<'_>> = entries.iter().collect();
    all.sort_by_key(|entry| (std::cmp::Reverse(entry.at()), entry.proposal));
    for entry in all {
        text += &written(entry);
    }
    text
}

fn written(entry: &Entry<'_>) -> String {
    let words = |text: &str| plain(text, usize::MAX);
    let mut text = format!(
        "\n## {}\n\nAsked {} ([proposal]({})).\n",
        words(entry.question),
        dated(entry.asked_at),
        entry.proposal
    );
    let Some((posted, outcome)) =
        entry.record.counts.and_then(|posted| Some((posted, posted.outcome()?)))
    else {
        text += &format!("\n{}\n", words(&entry.status.line));
        return text + &before(entry);
    };
    let says = words(&outcome.says);
    let says = if says.is_empty() { says } else { format!(". {says}") };
    let decided = if entry.status.state == State::Dropped { "Dropped" } else { "Decided" };
    text += &format!(
        "\n**{decided} {} ([outcome]({})): {}{says}**\n\n{}\n",
        dated(posted.at),
        posted.url,
        outcome.verdict.word(),
        outcome.why.trim()
    );
    text + &said(outcome) + &before(entry)
}

/// Who said what, and how objections were met.
fn said(outcome: &Outcome) -> String {
    let words = |text: &str| plain(text, usize::MAX);
    let mut text = String::new();
    for answered in &outcome.answers {
        text += &format!("- {} {}\n", words(answered.by.as_str()), words(&answered.words));
    }
    for met in &outcome.objections {
        let (reason, how) = (words(&met.reason), words(&met.how));
        text += &format!("- Objection of {}: {reason}. Met: {how}\n", words(met.by.as_str()));
    }
    if !outcome.silent.is_empty() {
        let silent: Vec<String> =
            outcome.silent.iter().map(|login| words(login.as_str())).collect();
        text += &format!("- Did not answer: {}\n", silent.join(", "));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// What counted before, and why it was opened again.
fn before(entry: &Entry<'_>) -> String {
    let mut lines = String::new();
    for posted in &entry.record.before {
        lines += &format!("- Before: [outcome]({}) of {}\n", posted.url, dated(posted.at));
    }
    for posted in &entry.record.reopened {
        if let Word::Reopened(reopening) = &posted.says {
            let reason = plain(&reopening.reason, usize::MAX);
            lines += &format!("- Opened again {}: {reason}\n", dated(posted.at));
        }
    }
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}
