//! What of a draft is posted: all of it but the template's own headings with nothing below them.
//!
//! A draft starts with every heading of its template, and most weeks most of them stay bare. They
//! are of use to the writer only. What the member wrote themselves is never left out, nor is a
//! heading under which anything stands, or one that is not exactly as the template wrote it.

use super::{
    outline::Heading,
    spans::{DraftScan, SpanKind},
    template::Template,
};
use crate::fingerprint::same_text;
use std::{borrow::Cow, ops::Range};

/// The text that is posted for this draft; the draft itself keeps its headings.
pub fn to_post<'a>(text: &'a str, template: &Template) -> Cow<'a, str> {
    let reading = DraftScan::new(text, template);
    let bare = bare(text, template, &reading);
    if bare.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in &bare {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        // What stood apart must not grow together.
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push('\n');
        }
        at = range.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    out.push_str(rest);
    if rest.is_empty() {
        out.truncate(out.trim_end_matches('\n').len());
        if !out.is_empty() {
            out.push('\n');
        }
    }
    // Without a heading between them, two parts can mean something else in Markdown.
    let left = reading.outline.headings.iter().filter(|h| !bare.iter().any(|b| is_in(h, b)));
    let after = DraftScan::new(&out, template);
    let health = |of: &DraftScan| of.health.as_ref().map(|(_, line)| line.value);
    let same_headings = left.map(words).eq(after.outline.headings.iter().map(words));
    // A heading that was left out may have been what ended the field before it.
    let same_fields = bodies(text, template, &reading).eq(bodies(&out, template, &after));
    if same_headings && same_fields && health(&reading) == health(&after) {
        Cow::Owned(out)
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a text that was posted says what this draft says. What an older Meridian posted had its
/// bare headings with it.
pub fn says(posted: &str, text: &str, template: &Template) -> bool {
    same_text(posted, text) || same_text(posted, &to_post(text, template))
}

/// The template's own headings with nothing below them, each up to the next part of the text.
fn bare(text: &str, template: &Template, reading: &DraftScan) -> Vec<Range<usize>> {
    let pairs = reading.spans.iter().zip(reading.spans.iter().skip(1));
    pairs
        .filter_map(|(heading, body)| {
            let SpanKind::Heading { field, level, .. } = heading.kind else { return None };
            let title = &template.fields.get(field)?.title;
            let line = text.get(heading.range.clone())?.trim_end_matches([' ', '\t', '\n']);
            let words = line.get(usize::from(level)..)?.strip_prefix(' ')?;
            let is_own = line.starts_with('#') && words == title;
            let below = text.get(body.range.clone())?;
            let is_bare = below.bytes().all(|sign| matches!(sign, b' ' | b'\t' | b'\n'));
            (is_own && is_bare).then_some(heading.range.start..body.range.end)
        })
        .collect()
}

/// What stands below each of the template's headings, but for those with nothing.
fn bodies<'t>(
    text: &'t str,
    template: &'t Template,
    reading: &'t DraftScan,
) -> impl Iterator<Item = (usize, &'t str)> {
    let pairs = reading.spans.iter().zip(reading.spans.iter().skip(1));
    pairs.filter_map(move |(heading, body)| {
        let SpanKind::Heading { field, .. } = heading.kind else { return None };
        template.fields.get(field)?;
        let below = text.get(body.range.clone())?.trim_matches(['\n', ' ', '\t']);
        (!below.is_empty()).then_some((field, below))
    })
}

fn is_in(heading: &Heading, range: &Range<usize>) -> bool {
    range.contains(&heading.lines.start)
}

fn words(heading: &Heading) -> (u8, &str) {
    (heading.level, &heading.title)
}

#[cfg(test)]
mod tests;
