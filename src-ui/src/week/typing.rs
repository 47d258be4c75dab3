//! Where a field's text stands in the draft while somebody types in it.
//!
//! Normally the parser says where a field is. While a heading is being typed inside a field, the
//! parser sees the field end there although the text area still holds both; then the place of the
//! last keystroke decides, so that nothing is ever written twice.

use meridian_core::draft::{DraftShape, Template, set_field, view};

/// The last keystroke in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    start: usize,
    value: String,
    /// The whole text that the keystroke left.
    pub(super) text: String,
}

/// What the draft holds for a field; empty when the text does not have it.
pub(super) fn body<'a>(text: &'a str, shape: &DraftShape, index: usize) -> &'a str {
    shape.field(index).and_then(|field| text.get(field.body.clone())).unwrap_or_default()
}

/// The draft after the field at `index` was typed to hold `value`; `last` is the keystroke before.
pub(super) fn type_into(
    text: &str,
    template: &Template,
    index: usize,
    value: &str,
    last: Option<&Typed>,
) -> Typed {
    if let Some(last) = last.filter(|last| last.text == text)
        && body(text, &view(text, template), index) != last.value
        && let Some((head, rest)) = text.split_at_checked(last.start)
        && let Some(tail) = rest.strip_prefix(last.value.as_str())
    {
        let text = [head, value, tail].concat();
        return Typed { start: last.start, value: value.to_owned(), text };
    }
    let before = view(text, template);
    let splice = set_field(text, template, index, value);
    let after = splice.apply(text).unwrap_or_else(|_| text.to_owned());
    let shape = view(&after, template);
    let start = match shape.field(index).map(|field| field.body.clone()) {
        Some(range) if after.get(range.clone()) == Some(value) => range.start,
        found => {
            let from = before.field(index).map(|field| field.body.start);
            let from = from.or(found.map(|range| range.start)).unwrap_or_default();
            // A blank line may have been put before the value.
            let near = from.saturating_sub(1)..=from + 2;
            near.into_iter()
                .find(|at| after.get(*at..).is_some_and(|rest| rest.starts_with(value)))
                .unwrap_or(from)
        }
    };
    Typed { start, value: value.to_owned(), text: after }
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

    fn keys(text: &str, index: usize, from: &str, typed: &str) -> (String, String) {
        let mut value = from.to_owned();
        let mut text = text.to_owned();
        let mut last: Option<Typed> = None;
        for key in typed.chars() {
            value.push(key);
            let next = type_into(&text, &template(), index, &value, last.as_ref());
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
    fn a_field_that_the_text_lacks_appears_with_its_heading() {
        let (text, _) = keys("", 1, "", "- a");
        assert!(text.contains("## Blockers\n"), "{text:?}");
        assert_eq!(text.matches("- a").count(), 1);
    }
}
