//! The view of a draft through its template: its fields, as Markdown is read.
//!
//! Whoever edits goes through the [`Layout`] that is read here.

use super::{
    health::Health,
    layout::{Block, FieldPlace, Frame, Layout, Missing, Room},
    spans::{DraftScan, SpanKind},
    splice::Splice,
    template::{Field, FieldKind, Template},
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
    /// what [`Layout::set_field`] replaces and gives back.
    pub body: Range<usize>,
}

/// The shape of any text; never fails.
pub fn view(text: &str, template: &Template) -> DraftShape {
    shape_of(text, template, &DraftScan::new(text, template))
}

pub(crate) fn shape_of(text: &str, template: &Template, reading: &DraftScan) -> DraftShape {
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

/// The edit after which the field at `index` of the template holds `value`; see
/// [`Layout::set_field`].
pub fn set_field(text: &str, template: &Template, index: usize, value: &str) -> Splice {
    Layout::read(text, template).set_field(text, template, index, value).0
}

/// The edit after which the text states this health; see [`Layout::set_health`].
pub fn set_health(text: &str, template: &Template, health: Health) -> Splice {
    Layout::read(text, template).set_health(text, template, health)
}

impl Layout {
    /// The places in any text; never fails.
    pub fn read(text: &str, template: &Template) -> Self {
        let mut layout = Self::default();
        let mut above = (0, 2);
        for span in DraftScan::new(text, template).spans {
            match span.kind {
                SpanKind::Health { .. } => layout.health = Some(span.range),
                SpanKind::Heading { level, .. } => above = (span.range.start, level),
                SpanKind::Body { field: index } => {
                    let (heading, level) = above;
                    layout.fields.push(FieldPlace { index, level, heading, full: span.range });
                }
                SpanKind::Free => {}
            }
        }
        let mut rooms = Rooms { text, template, layout: &layout, known: Vec::new() };
        layout.missing = rooms.missing();
        layout
    }
}

/// Where fields can be added to a text.
struct Rooms<'a> {
    text: &'a str,
    template: &'a Template,
    layout: &'a Layout,
    /// What was found out, for each place.
    known: Vec<(usize, Fit)>,
}

/// What becomes of a field that is added at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It holds what is written there.
    Holds,
    /// It holds more.
    Shows,
    /// It is no field.
    No,
}

impl Rooms<'_> {
    fn missing(&mut self) -> Vec<Missing> {
        let is_missing = |(index, field): &(usize, &Field)| {
            field.kind == FieldKind::Text && !self.layout.fields.iter().any(|p| p.index == *index)
        };
        let missing: Vec<_> = self.template.fields.iter().enumerate().filter(is_missing).collect();
        missing
            .into_iter()
            .map(|(index, field)| {
                let end = self.fit(self.text.len(), index, &field.title);
                let here = self
                    .layout
                    .place_in_order(index)
                    .map_or(end, |at| self.fit(at, index, &field.title));
                let room = match (here, end) {
                    (Fit::Holds, _) => Room::InOrder,
                    (_, Fit::Holds) => Room::End,
                    (Fit::Shows, _) => Room::InOrder,
                    (_, Fit::Shows) => Room::End,
                    (Fit::No, Fit::No) => Room::Start,
                };
                Missing { index, room, at_end: end == Fit::Holds }
            })
            .collect()
    }

    fn fit(&mut self, at: usize, index: usize, title: &str) -> Fit {
        const WORD: &str = "word";
        if let Some((_, fit)) = self.known.iter().find(|(place, _)| *place == at) {
            return *fit;
        }
        let block = Block::new(self.text, at, self.layout.level(), title, WORD);
        let edit = Splice { at: at as u64, removed: String::new(), inserted: block.text };
        let fit = edit.apply(self.text).ok().and_then(|after| {
            let shape = view(&after, self.template);
            let body = after.get(shape.field(index)?.body.clone())?;
            Some(if body == WORD { Fit::Holds } else { Fit::Shows })
        });
        let fit = fit.unwrap_or(Fit::No);
        self.known.push((at, fit));
        fit
    }
}

#[cfg(test)]
mod tests;
