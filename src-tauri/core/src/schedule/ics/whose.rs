//! Whose a schedule is, by its title: two documents with one title are two copies of one schedule,
//! and a title that says nothing but "Release schedule" says nothing.

use super::Origin;
use crate::schedule::{document::Document, names};

/// Words of titles that every schedule may have.
const OF_ANYBODY: [&str; 28] = [
    "release",
    "schedule",
    "timeline",
    "calendar",
    "plan",
    "planning",
    "cycle",
    "roadmap",
    "version",
    "date",
    "dates",
    "key",
    "milestone",
    "milestones",
    "team",
    "readme",
    "overview",
    "upcoming",
    "next",
    "current",
    "draft",
    "index",
    "table",
    "contents",
    "important",
    "deadlines",
    "deadline",
    "important",
];

impl Origin {
    /// Of a document: by its title, else by its `file`, a whole path that is the same however it
    /// is called.
    pub fn of_document(text: &str, cycle: Option<&str>, file: &str) -> Self {
        let titles = titles(text);
        let own = titles.iter().map(|title| words(title, cycle)).find(|words| !words.is_empty());
        let name = || file.rsplit(['/', '\\']).next().unwrap_or(file);
        own.map_or_else(
            || Self::by_file(name(), file, cycle),
            |words| Self::by_title(&words, cycle),
        )
    }
}

fn titles(text: &str) -> Vec<String> {
    let of_calendar = |line: &str| {
        let value = line.strip_prefix("X-WR-CALNAME:").or_else(|| line.strip_prefix("NAME:"))?;
        Some(value.to_owned())
    };
    if text.trim_start().starts_with("BEGIN:VCALENDAR") {
        return text.lines().filter_map(of_calendar).take(1).collect();
    }
    // The first heading of a long page is its title.
    let head: String = text.lines().take(200).flat_map(|line| [line, "\n"]).collect();
    let document = Document::read(&head);
    document.front_title.into_iter().chain(document.titles.into_iter().take(1)).collect()
}

/// The words that say whose it is, in the order of the title.
fn words(title: &str, cycle: Option<&str>) -> String {
    let meant = names::significant(title, cycle);
    let mut kept: Vec<String> = Vec::new();
    for word in names::spelled(title).split(' ') {
        // A word that another stands for, `releases`, is compared by that one.
        let own = names::significant(word, cycle);
        let is_own =
            own.iter().all(|word| meant.contains(word) && !OF_ANYBODY.contains(&word.as_str()));
        if !own.is_empty() && is_own && !kept.iter().any(|kept| kept == word) {
            kept.push(word.to_owned());
        }
    }
    kept.join(" ")
}
