//! The view of a draft that the window shows, and the edits it makes through that view.
//!
//! Every edit is one [`Splice`] inside the span it belongs to; no other byte changes.

use super::{
    health::Health,
    spans::{Reading, SpanKind},
    splice::Splice,
    template::{Field, FieldKind, Template},
    text::to_lf,
};
use std::ops::Range;

/// A draft's text seen through its template. All ranges are bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftShape {
    /// The chosen health; none while it is open.
    pub health: Option<Health>,
    /// The line that states it, with its line ending.
    pub health_span: Option<Range<usize>>,
    /// The fields that the text has, in the order of the text.
    pub fields: Vec<FieldSpan>,
    /// What belongs to no field.
    pub free: Vec<Range<usize>>,
}

impl DraftShape {
    /// The field at this place of the template, if the text has it.
    pub fn field(&self, index: usize) -> Option<&FieldSpan> {
        self.fields.iter().find(|field| field.index == index)
    }
}

/// A field as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSpan {
    /// Its place in the template.
    pub index: usize,
    /// The template's field.
    pub field: Field,
    /// The heading, whole lines.
    pub heading: Range<usize>,
    /// What is written below it, without the blank line that sets it off on either side. This is
    /// what [`set_field`] replaces and gives back.
    pub body: Range<usize>,
}

/// The shape of any text; never fails.
pub fn view(text: &str, template: &Template) -> DraftShape {
    shape_of(text, template, &Reading::new(text, template))
}

pub(crate) fn shape_of(text: &str, template: &Template, reading: &Reading) -> DraftShape {
    let mut shape =
        DraftShape { health: None, health_span: None, fields: Vec::new(), free: Vec::new() };
    let mut heading = 0..0;
    for span in &reading.spans {
        let range = span.range.clone();
        match &span.kind {
            SpanKind::Health { value } => {
                shape.health = *value;
                shape.health_span = Some(range);
            }
            SpanKind::Heading { .. } => heading = range,
            SpanKind::Body { field: index } => {
                if let Some(field) = template.fields.get(*index) {
                    let body = Frame::of(text, &range).body;
                    let (index, field, heading) = (*index, field.clone(), heading.clone());
                    shape.fields.push(FieldSpan { index, field, heading, body });
                }
            }
            SpanKind::Free => shape.free.push(range),
        }
    }
    shape
}

/// The edit after which the field at `index` of the template holds `value`.
///
/// It lies within the field's span. A field that the text does not have is added with its heading
/// in template order. `value` may have any line endings. For a health field, `value` is a health's
/// word. An `index` that the template does not have, or a word that is no health, changes nothing.
pub fn set_field(text: &str, template: &Template, index: usize, value: &str) -> Splice {
    let Some(field) = template.fields.get(index) else { return nothing() };
    if field.kind == FieldKind::Health {
        return value.parse().map_or(nothing(), |health| set_health(text, template, health));
    }
    let value = to_lf(value);
    let reading = Reading::new(text, template);
    let full = reading.spans.iter().find_map(|span| match span.kind {
        SpanKind::Body { field } if field == index => Some(span.range.clone()),
        _ => None,
    });
    match full {
        Some(full) => replace_body(text, &full, &value),
        None => add_field(text, template, &reading, index, &value),
    }
}

/// The edit after which the text states this health.
///
/// Only the colour is replaced where one is written; other words of the line stay. A text without
/// a health line gets one at its very beginning.
pub fn set_health(text: &str, template: &Template, health: Health) -> Splice {
    let reading = Reading::new(text, template);
    if let Some((start, line)) = &reading.health {
        let written = text.get(*start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let choice = line.choice.start + start..line.choice.end + start;
        let old = text.get(choice.clone()).unwrap_or_default();
        return Splice::within(choice.start, old, &line.write(written, health));
    }
    let title = template.health_field().map_or("Status", |field| field.title.as_str());
    let gap = if text.is_empty() || text.starts_with('\n') { "\n" } else { "\n\n" };
    Splice { at: 0, removed: String::new(), inserted: format!("{title}: {health}{gap}") }
}

/// A heading of a new field, with its line ending.
pub(crate) fn heading_line(level: u8, title: &str) -> String {
    format!("{} {title}\n", "#".repeat(usize::from(level)))
}

fn nothing() -> Splice {
    Splice { at: 0, removed: String::new(), inserted: String::new() }
}

/// A field's span in three: the blank before, the body, the blank after.
struct Frame {
    lead: Range<usize>,
    body: Range<usize>,
}

impl Frame {
    /// At most one blank line before and one after belong to the frame; more are the member's own,
    /// so that a text ending in line breaks comes back as it was typed.
    fn of(text: &str, full: &Range<usize>) -> Self {
        let inside = text.get(full.clone()).unwrap_or_default();
        let lead = usize::from(inside.starts_with('\n'));
        let rest = inside.get(lead..).unwrap_or_default();
        let trail = match full.end == text.len() {
            true => usize::from(rest.ends_with('\n')),
            false if rest.ends_with("\n\n") => 2,
            false => usize::from(rest.ends_with('\n')),
        };
        let start = full.start + lead;
        Self { lead: full.start..start, body: start..full.end - trail }
    }
}

fn replace_body(text: &str, full: &Range<usize>, value: &str) -> Splice {
    let frame = Frame::of(text, full);
    let old = text.get(full.clone()).unwrap_or_default();
    let body = text.get(frame.body.clone()).unwrap_or_default();
    if body == value {
        return Splice::within(full.start, "", "");
    }
    let is_last = full.end == text.len();
    let mut new = String::with_capacity(value.len() + 4);
    if text.get(..full.start).is_some_and(|before| !before.ends_with('\n')) {
        // The heading is the unfinished last line of the text.
        new.push('\n');
    }
    // A body that follows its heading without a blank line keeps that style.
    if frame.lead.len() == 1 || body.is_empty() || value.is_empty() || value.starts_with('\n') {
        new.push('\n');
    }
    new.push_str(value);
    let open_end = is_last && !body.is_empty() && !old.ends_with('\n') && !value.ends_with('\n');
    if value.is_empty() || open_end {
        // Nothing to set off, or a text without a last line break, which stays without.
    } else if is_last {
        new.push('\n');
    } else {
        // A blank line before the next heading, whatever the body ends with.
        new.push_str("\n\n");
    }
    Splice::within(full.start, old, &new)
}

/// Tries the place the template names first, then the end. Where the text before it ends inside an
/// unclosed fence or comment, a heading would be no heading; only the very start is then left.
fn add_field(
    text: &str,
    template: &Template,
    reading: &Reading,
    index: usize,
    value: &str,
) -> Splice {
    let title = template.fields.get(index).map_or("", |field| field.title.as_str());
    let level = reading.spans.iter().find_map(|span| match span.kind {
        SpanKind::Heading { level, .. } => Some(level),
        _ => None,
    });
    let block = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let mut new = match before {
            "" => String::new(),
            _ if before.ends_with("\n\n") => String::new(),
            _ if before.ends_with('\n') => "\n".to_owned(),
            _ => "\n\n".to_owned(),
        };
        new.push_str(&heading_line(level.unwrap_or(2), title));
        new.push('\n');
        if !value.is_empty() {
            new.push_str(value);
            new.push_str(if at == text.len() { "\n" } else { "\n\n" });
        }
        Splice { at: at as u64, removed: String::new(), inserted: new }
    };
    let places = [place_in_order(reading, index), Some(text.len())];
    let edits = || places.into_iter().flatten().map(block);
    let fits =
        |edit: &Splice| edit.apply(text).is_ok_and(|after| holds(&after, template, index, value));
    let shows = |edit: &Splice| {
        edit.apply(text).is_ok_and(|after| view(&after, template).field(index).is_some())
    };
    edits().find(fits).or_else(|| edits().find(shows)).unwrap_or_else(|| block(0))
}

fn holds(text: &str, template: &Template, index: usize, value: &str) -> bool {
    let shape = view(text, template);
    shape.field(index).is_some_and(|field| text.get(field.body.clone()) == Some(value))
}

/// Behind the nearest field that comes earlier in the template, else before the nearest later one.
fn place_in_order(reading: &Reading, index: usize) -> Option<usize> {
    let mut before: Option<(usize, usize)> = None;
    let mut after: Option<(usize, usize)> = None;
    for span in &reading.spans {
        match span.kind {
            SpanKind::Body { field }
                if field < index && before.is_none_or(|(other, _)| other < field) =>
            {
                before = Some((field, span.range.end));
            }
            SpanKind::Heading { field, .. }
                if field > index && after.is_none_or(|(other, _)| field < other) =>
            {
                after = Some((field, span.range.start));
            }
            _ => {}
        }
    }
    before.or(after).map(|(_, at)| at)
}

#[cfg(test)]
mod tests;
