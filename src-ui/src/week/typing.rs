//! Where a field's text stands in the draft while somebody types in it.
//!
//! Normally the places that the engine read, moved along with the typing, say where a field is.
//! While a heading is being typed inside a field, the engine sees the field end there although the
//! text area still holds both; then the place of the last keystroke decides, so that nothing is ever
//! written twice.

use crate::draft::desk::body;
use meridian_core::draft::{Layout, Splice, Template};
use std::ops::Range;

/// The last keystroke in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// Where the value starts, or up to two bytes before.
    near: usize,
    value: String,
    /// The whole text that the keystroke left.
    pub(super) text: String,
}

impl Typed {
    /// Where the value stands in the text that the keystroke left.
    fn place(&self) -> Option<Range<usize>> {
        // A blank line may have been put before the value.
        (self.near.saturating_sub(1)..=self.near + 2)
            .find(|at| self.text.get(*at..).is_some_and(|rest| rest.starts_with(&self.value)))
            .map(|start| start..start + self.value.len())
    }
}

/// What a keystroke makes of a draft.
#[derive(Debug)]
pub(super) struct Keyed {
    pub(super) typed: Typed,
    /// Where the fields then stand.
    pub(super) layout: Layout,
    /// Whether it changed what other fields hold: it came into a text area that still shows more
    /// than its field.
    pub(super) spreads: bool,
}

/// Whether putting `value` in the place of `held` leaves the blank lines around a field right.
fn is_plain(held: &str, value: &str) -> bool {
    !held.is_empty() && !value.is_empty() && !value.starts_with('\n')
}

/// The draft after the field at `index` was typed to hold `value`; `last` is the keystroke before.
pub(super) fn type_into(
    text: &str,
    template: &Template,
    layout: &Layout,
    index: usize,
    value: &str,
    last: Option<&Typed>,
) -> Keyed {
    let held = body(text, layout, index);
    let range = layout.body(index, text);
    let last = last.filter(|last| last.text == text);
    let place = match last.filter(|last| is_plain(&last.value, value) || last.value != held) {
        Some(last) => last.place(),
        None => range.clone().filter(|_| is_plain(held, value)),
    };
    if let Some(place) = place
        && let (Some(head), Some(old), Some(tail)) =
            (text.get(..place.start), text.get(place.clone()), text.get(place.end..))
    {
        let spreads = range.as_ref() != Some(&place);
        let layout = if spreads {
            // Only what differs: the rest of the place may belong to other fields by now.
            layout.after(&Splice::within(place.start, old, value), Some(index))
        } else {
            layout.follow(&place, value.len(), Some(index))
        };
        let text = [head, value, tail].concat();
        let typed = Typed { near: place.start, value: value.to_owned(), text };
        return Keyed { typed, layout, spreads };
    }
    let (edit, layout) = layout.set_field(text, template, index, value);
    let now = edit.apply(text).unwrap_or_else(|_| text.to_owned());
    let near = range.or_else(|| layout.body(index, &now)).map_or(0, |range| range.start);
    Keyed { typed: Typed { near, value: value.to_owned(), text: now }, layout, spreads: false }
}

#[cfg(test)]
mod tests;
