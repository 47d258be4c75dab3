//! Where a draft's parts stand, for whoever edits it without reading Markdown: the window.
//!
//! A reader of Markdown would be a tenth of the window's WebAssembly, and two readers could disagree
//! about a field. So only the engine reads; it sends the places with the text and with each stored
//! edit. Between two readings the places move along with what is typed ([`Layout::follow`]): a field
//! holds what was typed into it, and nothing is written twice or into another one.
//!
//! Every edit is one [`Splice`] inside the span it belongs to; no other byte changes.

use super::{
    health::{Health, HealthLine},
    splice::Splice,
    template::{FieldKind, Template},
    text::{heading_line, to_lf},
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The places of a draft's parts, in bytes of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The line that states the health, with its line ending.
    pub(super) health: Option<Range<usize>>,
    /// The fields that the text has, in the order of the text.
    pub(super) fields: Vec<FieldPlace>,
    /// The text fields that it lacks.
    pub(super) missing: Vec<Missing>,
}

/// A field that a text has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FieldPlace {
    /// Its place in the template.
    pub(super) index: usize,
    /// The level of its heading, 1 to 6.
    pub(super) level: u8,
    /// Where the heading starts; what belongs to it starts where the heading ends.
    pub(super) heading: usize,
    /// What belongs to the heading, with the blank lines around it.
    pub(super) full: Range<usize>,
}

/// A field that a text lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Missing {
    /// Its place in the template.
    pub(super) index: usize,
    /// Where it can be added.
    pub(super) room: Room,
    /// Whether it can be added at the end.
    pub(super) at_end: bool,
}

/// Where a heading is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Room {
    /// Where the template has it.
    InOrder,
    /// At the end.
    End,
    /// Everywhere else it would be inside an unclosed fence or comment.
    Start,
}

impl Layout {
    /// What the field at this place of the template holds, without the blank line that sets it off
    /// on either side; none where the text does not have the field.
    pub fn body(&self, index: usize, text: &str) -> Option<Range<usize>> {
        self.place(index).map(|place| Frame::of(text, &place.full).body)
    }

    /// The field that holds this byte, its heading included: its place in the template.
    pub fn field_at(&self, byte: usize, text: &str) -> Option<usize> {
        let holds = |place: &&FieldPlace| {
            place.heading <= byte && byte <= Frame::of(text, &place.full).body.end
        };
        self.fields.iter().find(holds).map(|place| place.index)
    }

    /// The line that states the health, with its line ending.
    pub fn health_line(&self) -> Option<Range<usize>> {
        self.health.clone()
    }

    /// The chosen health; none while it is open.
    pub fn health(&self, text: &str, template: &Template) -> Option<Health> {
        self.read_health(text, template)?.2.value
    }

    /// The edit after which the text states this health.
    ///
    /// Only the colour is replaced where one is written; other words of the line stay. A text
    /// without a health line gets one at its very beginning.
    pub fn set_health(&self, text: &str, template: &Template, health: Health) -> Splice {
        if let Some((start, written, line)) = self.read_health(text, template) {
            let old = written.get(line.choice.clone()).unwrap_or_default();
            return Splice::within(start + line.choice.start, old, &line.write(written, health));
        }
        let title = template.health_field().map_or("Status", |field| field.title.as_str());
        let gap = if text.is_empty() || text.starts_with('\n') { "\n" } else { "\n\n" };
        Splice { at: 0, removed: String::new(), inserted: format!("{title}: {health}{gap}") }
    }

    fn read_health<'t>(
        &self,
        text: &'t str,
        template: &Template,
    ) -> Option<(usize, &'t str, HealthLine)> {
        let range = self.health.clone()?;
        let start = range.start;
        let line = text.get(range)?.trim_end_matches(['\n', '\r']);
        let title = template.health_field().map(|field| field.title.as_str());
        Some((start, line, HealthLine::read(line, title)?))
    }

    /// The edit after which the field at `index` of the template holds `value`, and the places after
    /// it.
    ///
    /// It lies within the field's span. A field that the text does not have is added with its
    /// heading in template order. `value` may have any line endings. For a health field, `value` is
    /// a health's word. An `index` that the template does not have, or a word that is no health,
    /// changes nothing.
    pub fn set_field(
        &self,
        text: &str,
        template: &Template,
        index: usize,
        value: &str,
    ) -> (Splice, Self) {
        let nothing =
            || (Splice { at: 0, removed: String::new(), inserted: String::new() }, self.clone());
        let Some(field) = template.fields.get(index) else { return nothing() };
        if field.kind == FieldKind::Health {
            let Ok(health) = value.parse() else { return nothing() };
            let edit = self.set_health(text, template, health);
            let after = self.after(&edit, None);
            return (edit, after);
        }
        let value = to_lf(value);
        match self.place(index) {
            Some(place) => {
                let edit = replace_body(text, &place.full, &value);
                let after = self.after(&edit, Some(index));
                (edit, after)
            }
            None => self.add_field(text, &field.title, index, &value),
        }
    }

    /// Tries the place the template names first, then the end. Where the text before it ends inside
    /// an unclosed fence or comment, a heading would be no heading; only the very start is then left.
    fn add_field(&self, text: &str, title: &str, index: usize, value: &str) -> (Splice, Self) {
        let missing = self.missing.iter().find(|missing| missing.index == index);
        let room = match missing {
            // It would swallow the fields behind it.
            Some(missing) if missing.at_end && may_swallow(value) => Room::End,
            Some(missing) => missing.room,
            None => Room::InOrder,
        };
        let at = match room {
            Room::InOrder => self.place_in_order(index).unwrap_or(text.len()),
            Room::End => text.len(),
            Room::Start => 0,
        };
        let new = Block::new(text, at, self.level(), title, value);
        // The blank line before the heading belongs to what stands above it.
        let mut after = self.follow(&(at..at), new.heading, None);
        let heading = at + new.heading;
        after.push_down(heading, new.text.len() - new.heading);
        let full = at + new.body..at + new.text.len();
        let order = after.fields.partition_point(|other| other.heading < heading);
        after.fields.insert(order, FieldPlace { index, level: self.level(), heading, full });
        after.missing.retain(|missing| missing.index != index);
        (Splice { at: at as u64, removed: String::new(), inserted: new.text }, after)
    }

    /// Of the headings of the fields.
    pub(super) fn level(&self) -> u8 {
        self.fields.first().map_or(2, |place| place.level)
    }

    /// Behind the nearest field that comes earlier in the template, else before the nearest later
    /// one.
    pub(super) fn place_in_order(&self, index: usize) -> Option<usize> {
        let before = self.fields.iter().filter(|place| place.index < index);
        let after = self.fields.iter().filter(|place| place.index > index);
        before
            .max_by_key(|place| place.index)
            .map(|place| place.full.end)
            .or_else(|| after.min_by_key(|place| place.index).map(|place| place.heading))
    }

    fn place(&self, index: usize) -> Option<&FieldPlace> {
        self.fields.iter().find(|place| place.index == index)
    }

    /// The places after an edit; see [`Self::follow`].
    pub fn after(&self, edit: &Splice, typed: Option<usize>) -> Self {
        let at = usize::try_from(edit.at).unwrap_or(usize::MAX);
        self.follow(&(at..at.saturating_add(edit.removed.len())), edit.inserted.len(), typed)
    }

    /// Moves what starts at a byte or behind it.
    fn push_down(&mut self, from: usize, length: usize) {
        for place in self.fields.iter_mut().filter(|place| place.heading >= from) {
            place.heading += length;
            place.full = place.full.start + length..place.full.end + length;
        }
        if let Some(line) = self.health.as_mut().filter(|line| line.start >= from) {
            *line = line.start + length..line.end + length;
        }
    }

    /// The places after `replaced` has become `length` bytes, as long as nobody has read the new
    /// text. What was typed into a field belongs to it, whatever it is.
    pub fn follow(&self, replaced: &Range<usize>, length: usize, typed: Option<usize>) -> Self {
        let owner = typed
            .and_then(|index| self.place(index))
            .filter(|place| place.full.start <= replaced.start && replaced.end <= place.full.end);
        let moved = |at: usize| (at + length).saturating_sub(replaced.len());
        // What stands exactly where something is put in: behind it, or before it.
        let go = |at: usize, is_behind: bool| match owner {
            Some(owner) => {
                let end = owner.full.end;
                if at > end || (at == end && is_behind) { moved(at) } else { at }
            }
            None if at < replaced.start => at,
            None if at == replaced.start && !(replaced.is_empty() && is_behind) => at,
            None if at >= replaced.end => moved(at),
            None => replaced.start + length,
        };
        let health = self.health.clone().map(|line| go(line.start, true)..go(line.end, false));
        let fields = self.fields.iter().map(|place| FieldPlace {
            heading: go(place.heading, true),
            full: go(place.full.start, false)..go(place.full.end, true),
            ..place.clone()
        });
        Self { health, fields: fields.collect(), missing: self.missing.clone() }
    }
}

/// Whether a text may reach over what stands behind it: a fence or a comment is open in it.
fn may_swallow(value: &str) -> bool {
    let fences = value.lines().map(str::trim_start);
    let fences = fences.filter(|line| line.starts_with("```") || line.starts_with("~~~")).count();
    let comment = value.rsplit_once("<!--").is_some_and(|(_, inside)| !inside.contains("-->"));
    fences % 2 == 1 || comment
}

/// A field that is added, with its heading and the blank lines around it.
pub(super) struct Block {
    pub(super) text: String,
    /// Where the heading starts in it.
    heading: usize,
    /// Where the heading ends.
    body: usize,
}

impl Block {
    pub(super) fn new(text: &str, at: usize, level: u8, title: &str, value: &str) -> Self {
        let before = text.get(..at).unwrap_or_default();
        let mut new = match before {
            "" => String::new(),
            _ if before.ends_with("\n\n") => String::new(),
            _ if before.ends_with('\n') => "\n".to_owned(),
            _ => "\n\n".to_owned(),
        };
        let heading = new.len();
        new.push_str(&heading_line(level, title));
        let body = new.len();
        new.push('\n');
        if !value.is_empty() {
            new.push_str(value);
            new.push_str(if at == text.len() { "\n" } else { "\n\n" });
        }
        Self { text: new, heading, body }
    }
}

/// A field's span in three: the blank before, the body, the blank after.
pub(super) struct Frame {
    lead: Range<usize>,
    pub(super) body: Range<usize>,
}

impl Frame {
    /// At most one blank line before and one after belong to the frame; more are the member's own,
    /// so that a text ending in line breaks comes back as it was typed.
    pub(super) fn of(text: &str, full: &Range<usize>) -> Self {
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

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
