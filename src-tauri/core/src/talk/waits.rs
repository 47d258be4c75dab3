//! What waits for the member.
//!
//! Only what is certain: that a comment names them, and that nothing of theirs answers it. Whether it wants
//! anything of them, they see.

use super::{Conversation, Heard, Kind, heard::calls};
use crate::ids::CommentId;
use chrono::{DateTime, Utc};
use std::{
    borrow::Borrow,
    collections::{HashMap, HashSet},
};

/// Of accounts of programs.
const BOT: &str = "[bot]";

/// Who the member is, for a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Me<'a> {
    /// Their name on GitHub.
    pub login: &'a str,
    /// The titles of their sections.
    pub titles: &'a [String],
    /// The comments on which they gave a reaction, as far as it was read, or to which a reply of theirs is on
    /// its way.
    pub answered: &'a HashSet<CommentId>,
}

/// Why something waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A comment mentions the member.
    Mentioned,
    /// A comment speaks to a section of theirs by its name, and asks something.
    Section(String),
    /// A proposal names them, and their answer is not certain.
    Decision,
    /// A draft of theirs is due.
    Draft(String),
}

/// A comment that names the member and that they have not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its place in the conversation.
    pub place: usize,
    /// By what.
    pub why: Why,
    /// The line that does.
    pub words: String,
}

/// Something that waits for the member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits<T> {
    /// Why.
    pub why: Why,
    /// Since when.
    pub since: DateTime<Utc>,
    /// By when, where that was said.
    pub by: Option<DateTime<Utc>>,
    /// What.
    pub what: T,
}

/// The comments that name the member and that nothing of theirs answers: no reply to it or below it, no reaction
/// that was read, and no later comment that mentions its author.
pub fn named<T: Borrow<Heard>>(talk: &Conversation<T>, me: Me<'_>) -> Vec<Named> {
    let mut is_answered = vec![false; talk.all.len()];
    let mut spoken_to: HashMap<String, usize> = HashMap::new();
    for (place, one) in talk.all.iter().map(Borrow::borrow).enumerate() {
        if !one.is_by(me.login) || one.withdrawn {
            continue;
        }
        for above in talk.above(place) {
            if let Some(answered) = is_answered.get_mut(above) {
                *answered = true;
            }
        }
        for name in &one.mentions {
            spoken_to.insert(name.to_lowercase(), place);
        }
    }
    let mut found = Vec::new();
    for (place, one) in talk.all.iter().map(Borrow::borrow).enumerate() {
        let is_said =
            matches!(one.kind, Kind::Words | Kind::Reply { .. } | Kind::Update | Kind::Answer(_));
        let Some(by) = one.by.as_ref().filter(|by| is_said && !by.ends_with(BOT)) else { continue };
        if one.withdrawn || one.is_by(me.login) || me.answered.contains(&one.id) {
            continue;
        }
        let spoken_since = spoken_to.get(&by.to_lowercase()).is_some_and(|since| *since > place);
        if spoken_since || is_answered.get(place).copied().unwrap_or_default() {
            continue;
        }
        if one.mentions(me.login) {
            let line = one.calls.iter().find(|line| calls(line, me.login));
            let words = line.unwrap_or(&one.first).clone();
            found.push(Named { place, why: Why::Mentioned, words });
            continue;
        }
        let section = me.titles.iter().find_map(|title| {
            let line = one.asks.iter().find(|line| is_to(line, title))?;
            Some(Named { place, why: Why::Section(title.clone()), words: line.clone() })
        });
        found.extend(section);
    }
    found
}

/// Whether a line begins with this name, as one does who speaks to somebody.
fn is_to(line: &str, title: &str) -> bool {
    let begins = line.get(..title.len()).is_some_and(|name| name.eq_ignore_ascii_case(title));
    let behind = line.get(title.len()..).unwrap_or_default().trim_start();
    begins && !title.is_empty() && behind.starts_with([',', ':'])
}

/// In the order in which it ends; what has no end stands behind, the oldest first.
pub fn in_order<T>(waits: &mut [Waits<T>]) {
    waits.sort_by_key(|one| (one.by.is_none(), one.by, one.since));
}

#[cfg(test)]
#[path = "waits_tests.rs"]
mod tests;
