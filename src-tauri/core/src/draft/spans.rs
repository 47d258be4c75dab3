//! The total parser: any text becomes consecutive spans whose concatenation is that text.
//!
//! Nothing is ever written back from a syntax tree; the spans only say which bytes are which.

use super::{
    health::{Health, HealthLine},
    outline::{Heading, Outline},
    template::{FieldKind, Template},
    text::title_key,
};
use std::ops::Range;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SpanKind,
}

/// What a span is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpanKind {
    /// The line that states the health, with its line ending.
    Health {
        /// The one clear colour; none while the choice is open.
        value: Option<Health>,
    },
    /// A field's heading, whole lines.
    Heading {
        /// The field's place in the template.
        field: usize,
        /// The words of the heading as written.
        title: String,
        /// 1 to 6.
        level: u8,
    },
    /// Everything that belongs to the heading before it; may be empty.
    Body {
        /// The field's place in the template.
        field: usize,
    },
    /// Text that belongs to no field.
    Free,
}

/// Splits a text. The spans are consecutive, and only [`SpanKind::Body`] may be empty.
///
/// A field starts at the first real heading (any level) with its title and ends at the next field or
/// at another heading of the same or a higher level. The health is the first line such as
/// `Status: Green` outside the fields, code, comments and quotes.
pub fn spans(text: &str, template: &Template) -> Vec<Span> {
    DraftScan::new(text, template).spans
}

/// The spans with what the edits need beside them.
pub(crate) struct DraftScan {
    pub(crate) spans: Vec<Span>,
    /// The health line as read, with the start of its line.
    pub(crate) health: Option<(usize, HealthLine)>,
    pub(crate) outline: Outline,
}

impl DraftScan {
    pub(crate) fn new(text: &str, template: &Template) -> Self {
        let outline = Outline::read(text);
        let mut reading = Self { spans: Vec::new(), health: None, outline: Outline::default() };
        let mut seen = vec![false; template.fields.len()];
        let mut open: Option<(usize, u8)> = None;
        let mut cursor = 0;
        for Heading { lines, level, title } in &outline.headings {
            let field = field_of(template, title).filter(|field| seen.get(*field) == Some(&false));
            if let Some(field) = field {
                reading.close(text, template, &outline, cursor..lines.start, open);
                if let Some(seen) = seen.get_mut(field) {
                    *seen = true;
                }
                let kind = SpanKind::Heading { field, title: title.clone(), level: *level };
                reading.spans.push(Span { range: lines.clone(), kind });
                open = Some((field, *level));
                cursor = lines.end;
            } else if open.is_some_and(|(_, outer)| *level <= outer) {
                reading.close(text, template, &outline, cursor..lines.start, open);
                open = None;
                cursor = lines.start;
            }
        }
        reading.close(text, template, &outline, cursor..text.len(), open);
        reading.outline = outline;
        reading
    }

    fn close(
        &mut self,
        text: &str,
        template: &Template,
        outline: &Outline,
        range: Range<usize>,
        open: Option<(usize, u8)>,
    ) {
        if let Some((field, _)) = open {
            self.spans.push(Span { range, kind: SpanKind::Body { field } });
            return;
        }
        let mut cursor = range.start;
        if self.health.is_none()
            && let Some((line, health)) = find_health(text, template, outline, &range)
        {
            self.push_free(cursor..line.start);
            let kind = SpanKind::Health { value: health.value };
            self.spans.push(Span { range: line.clone(), kind });
            self.health = Some((line.start, health));
            cursor = line.end;
        }
        self.push_free(cursor..range.end);
    }

    fn push_free(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.spans.push(Span { range, kind: SpanKind::Free });
        }
    }
}

fn field_of(template: &Template, title: &str) -> Option<usize> {
    let key = title_key(title);
    template
        .fields
        .iter()
        .position(|field| field.kind == FieldKind::Text && title_key(&field.title) == key)
}

fn find_health(
    text: &str,
    template: &Template,
    outline: &Outline,
    region: &Range<usize>,
) -> Option<(Range<usize>, HealthLine)> {
    let title = template.health_field().map(|field| field.title.as_str());
    let mut start = region.start;
    for line in text.get(region.clone())?.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if let Some(health) = HealthLine::read(line.trim_end_matches(['\n', '\r']), title)
            && outline.is_own_line(&range)
        {
            return Some((range, health));
        }
    }
    None
}
