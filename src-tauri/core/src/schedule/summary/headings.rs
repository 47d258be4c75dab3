//! Headings that are dates: they name when that happens which stands below them.

use super::{
    Lists,
    dated::{is_dated, may_be_dated, understood},
    entry,
};
use crate::{
    schedule::document::{Document, Item},
    time::{Context, When, Word, ZoneRules, find, tokens, yearless},
};
use chrono::Datelike as _;

/// Bytes of a sentence that names a milestone.
const LONGEST_NAME: usize = 160;

/// The date of the heading above an item, where it is nothing but a date.
pub(super) fn headed(document: &Document, item: &Item, rules: &dyn ZoneRules) -> Option<When> {
    if item.parent.is_some() || item.text.is_empty() {
        return None;
    }
    heading_date(&document.headings.get(item.heading?)?.1, rules)
}

fn heading_date(heading: &str, rules: &dyn ZoneRules) -> Option<When> {
    date_of(&undecorated(heading), Context::new(rules))
}

fn date_of(text: &str, context: Context<'_>) -> Option<When> {
    if !may_be_dated(text) || is_month_only(text) {
        return None;
    }
    understood(text, context).filter(|when| when.earliest().is_some() || yearless(text).is_some())
}

/// The words of a paragraph that is nothing but a day, and so may head the list below it.
pub(in crate::schedule) fn dating(paragraph: &str) -> Option<String> {
    if paragraph.len() > LONGEST_NAME {
        return None;
    }
    let text = undecorated(paragraph);
    // `###Mar 21`: a heading that lacks its blank; `.16 July`: a title of AsciiDoc.
    let text = text.trim_start_matches(['#', '.']).trim_end_matches([':', '.', ' ']);
    date_of(text, Context::days(None)).map(|_| text.to_owned())
}

/// A heading without what only decorates it: `2027-08-06 :construction:`
pub(in crate::schedule) fn undecorated(heading: &str) -> String {
    let is_sign = |word: &str| {
        let code = word.len() > 2 && word.starts_with(':') && word.ends_with(':');
        code || !word.chars().any(|c| c.is_alphanumeric() || "-\u{2013}\u{2014}/".contains(c))
    };
    heading.split_whitespace().filter(|word| !is_sign(word)).collect::<Vec<_>>().join(" ")
}

/// Whether all that a text says of a date is a month.
pub(in crate::schedule) fn is_month_only(text: &str) -> bool {
    let Some((span, When::Range { first, last, .. })) = find(text, Context::days(Some(2000)))
    else {
        return false;
    };
    let words = text.get(span).unwrap_or_default();
    let no_day = !tokens(words).iter().any(|t| matches!(t.word, Word::Day(_) | Word::Date(_)));
    no_day && first.day() == 1 && (first.year(), first.month()) == (last.year(), last.month())
}

impl Lists {
    /// Beside headings that date lists there may be some that date a sentence.
    pub(super) fn said_below_headings(&mut self, document: &Document, rules: &dyn ZoneRules) {
        for (index, (line, heading)) in document.headings.iter().enumerate() {
            let end = document.headings.get(index + 1).map_or(u32::MAX, |(line, _)| *line);
            let below = document.paragraphs.iter().find(|p| (*line..end).contains(&p.line));
            let Some(below) = below.filter(|_| !self.headed.contains(&index)) else { continue };
            let text = below.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let name = text.split(". ").next().unwrap_or_default().trim_end_matches('.');
            if name.len() > LONGEST_NAME || is_dated(name) {
                continue;
            }
            let Some(when) = heading_date(heading, rules) else { continue };
            let item = Item {
                line: below.line,
                text: name.to_owned(),
                written: name.to_owned(),
                heading: Some(index),
                ..Item::default()
            };
            self.entries.push(entry(&item, when, name, rules));
        }
        self.entries.sort_by_key(|entry| entry.milestone.line);
    }
}
