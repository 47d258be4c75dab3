//! Where a field's text stands in the draft while somebody types in it.
//!
//! Normally the parser says where a field is. While a heading is being typed inside a field, the
//! parser sees the field end there although the text area still holds both; then the place of the
//! last keystroke decides, so that nothing is ever written twice.

use meridian_core::draft::{DraftShape, Template, set_field, view};
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

/// What the draft holds for a field; empty when the text does not have it.
pub(super) fn body<'a>(text: &'a str, shape: &DraftShape, index: usize) -> &'a str {
    shape.field(index).and_then(|field| text.get(field.body.clone())).unwrap_or_default()
}

/// Whether a keystroke that makes the field hold `value` can be placed by the keystroke before
/// alone, without knowing where the parser sees the field.
pub(super) fn goes_on(last: Option<&Typed>, text: &str, value: &str) -> bool {
    last.is_some_and(|last| is_plain(&last.value, value) && last.text == text)
}

/// Whether putting `value` in the place of `held` leaves the blank lines around a field right.
fn is_plain(held: &str, value: &str) -> bool {
    !held.is_empty() && !value.is_empty() && !value.starts_with('\n')
}

/// The draft after the field at `index` was typed to hold `value`. `last` is the keystroke before;
/// `shape` is the shape of `text`, or where the keystroke [`goes_on`] may be that of a text before.
///
/// The parser is asked only where it must decide something: a keystroke in a long draft has to be
/// on screen within a frame.
pub(super) fn type_into(
    text: &str,
    template: &Template,
    shape: &DraftShape,
    index: usize,
    value: &str,
    last: Option<&Typed>,
) -> Typed {
    let range = shape.field(index).map(|field| field.body.clone());
    let held = body(text, shape, index);
    let last = last.filter(|last| last.text == text);
    let place = match last.filter(|last| is_plain(&last.value, value) || last.value != held) {
        Some(last) => last.place(),
        None => range.clone().filter(|_| is_plain(held, value)),
    };
    if let Some(place) = place
        && let (Some(head), Some(tail)) = (text.get(..place.start), text.get(place.end..))
    {
        let text = [head, value, tail].concat();
        return Typed { near: place.start, value: value.to_owned(), text };
    }
    let after =
        set_field(text, template, index, value).apply(text).unwrap_or_else(|_| text.to_owned());
    let near = range
        .map(|range| range.start)
        .or_else(|| view(&after, template).field(index).map(|field| field.body.start));
    Typed { near: near.unwrap_or_default(), value: value.to_owned(), text: after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_core::draft::{Field, FieldKind};

    fn template() -> Template {
        let field =
            |title: &str| Field { title: title.into(), kind: FieldKind::Text, hint: String::new() };
        Template { title: "Docs".into(), fields: vec![field("Highlights"), field("Blockers")] }
    }

    /// Types into a field; also as in a long text, which is read again only where it must be.
    fn keys(text: &str, index: usize, from: &str, typed: &str) -> (String, String) {
        let template = template();
        let mut value = from.to_owned();
        let mut text = text.to_owned();
        let mut last: Option<Typed> = None;
        let mut read = view(&text, &template);
        for key in typed.chars() {
            match key {
                '\u{8}' => drop(value.pop()),
                key => value.push(key),
            }
            let shape = view(&text, &template);
            if !goes_on(last.as_ref(), &text, &value) {
                read.clone_from(&shape);
            }
            let next = type_into(&text, &template, &shape, index, &value, last.as_ref());
            let late = type_into(&text, &template, &read, index, &value, last.as_ref());
            assert_eq!(late, next, "{value:?}");
            text.clone_from(&next.text);
            last = Some(next);
        }
        (text, value)
    }

    const TEXT: &str = "## Highlights\n\n- one\n\n## Blockers\n\n- none\n";

    #[test]
    fn typing_in_a_field_leaves_the_other_fields_bytes_alone() {
        let (text, value) = keys(TEXT, 0, "- one", "\n- two\n\n");
        assert_eq!(body(&text, &view(&text, &template()), 0), value);
        assert!(text.ends_with("## Blockers\n\n- none\n"), "{text:?}");
    }

    #[test]
    fn a_heading_typed_inside_a_field_is_written_once() {
        let (text, _) = keys(TEXT, 0, "- one", "\n\n## Blockers\nmore");
        assert_eq!(text.matches("more").count(), 1, "{text:?}");
        assert_eq!(text.matches("- none").count(), 1, "{text:?}");
        assert_eq!(
            text.matches("## Blockers").count(),
            2,
            "the typed one and the old one: {text:?}"
        );
    }

    #[test]
    fn what_is_typed_and_taken_back_leaves_the_text_as_it_was() {
        for from in ["", "- one", "\n\n- one"] {
            let text = type_into(TEXT, &template(), &view(TEXT, &template()), 0, from, None).text;
            let typed = "\n\n## Blockers\n```\n<!--\n\n# A";
            let back = "\u{8}".repeat(typed.len());
            assert_eq!(keys(&text, 0, from, &format!("{typed}{back}")).0, text, "{from:?}");
        }
    }

    #[test]
    fn emptying_a_field_and_typing_again_keeps_the_text_tidy() {
        let empty = type_into(TEXT, &template(), &view(TEXT, &template()), 0, "", None);
        assert_eq!(empty.text, "## Highlights\n\n## Blockers\n\n- none\n");
        let (text, _) = keys(&empty.text, 0, "", "- one");
        assert_eq!(text, TEXT);
    }

    #[test]
    fn a_field_that_the_text_lacks_appears_with_its_heading() {
        let (text, _) = keys("", 1, "", "- a");
        assert!(text.contains("## Blockers\n"), "{text:?}");
        assert_eq!(text.matches("- a").count(), 1);
    }
}
