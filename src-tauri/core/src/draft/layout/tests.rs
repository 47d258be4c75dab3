//! That the places which move along with the typing are those that are read afterwards, and that an
//! edit through any places loses nothing.

use super::Layout;
use crate::draft::{Health, Template, view};
use proptest::prelude::*;

const HIGHLIGHTS: usize = 1;
const BLOCKERS: usize = 2;
const NOTES: usize = 4;

fn template() -> Template {
    Template::of(&"general".parse().unwrap())
}

fn body<'t>(layout: &Layout, text: &'t str, index: usize) -> Option<&'t str> {
    text.get(layout.body(index, text)?)
}

/// Edits one field after the other, reading only the first text.
fn edited(text: &str, edits: &[(usize, &str)]) -> (String, Layout) {
    let template = template();
    let mut layout = Layout::read(text, &template);
    let mut text = text.to_owned();
    for (index, value) in edits {
        let (edit, after) = layout.set_field(&text, &template, *index, value);
        text = edit.apply(&text).unwrap();
        layout = after;
        assert_eq!(body(&layout, &text, *index), Some(*value), "{text:?}");
    }
    (text, layout)
}

#[test]
fn fields_that_are_written_one_after_the_other_need_no_reading() {
    let edits = [(NOTES, "n"), (HIGHLIGHTS, "- one\n- two"), (BLOCKERS, ""), (HIGHLIGHTS, "\n\nx")];
    for start in ["", "hello\n", "Status: Red\n\n## Notes\nold\n", "## Highlights\n## Blockers\nb"]
    {
        let (text, layout) = edited(start, &edits);
        assert_eq!(layout, Layout::read(&text, &template()), "{text:?}");
    }
}

#[test]
fn a_health_that_is_chosen_moves_all_places() {
    let template = template();
    for start in ["## Notes\n\na\n", "Health: Yellow, waiting\n\n## Notes\n\na\n", ""] {
        let layout = Layout::read(start, &template);
        let edit = layout.set_health(start, &template, Health::Red);
        let text = edit.apply(start).unwrap();
        let after = layout.after(&edit, None);
        let read = Layout::read(&text, &template);
        assert_eq!(body(&after, &text, NOTES), body(&read, &text, NOTES), "{text:?}");
        assert_eq!(read.health(&text, &template), Some(Health::Red));
    }
}

#[test]
fn a_fence_that_is_pasted_into_a_new_field_swallows_no_other() {
    let (text, _) = edited("## Highlights\n\na\n\n## Notes\n\nb\n", &[(BLOCKERS, "```\nlog")]);
    assert!(
        text.starts_with("## Highlights\n\na\n\n## Notes\n\nb\n\n## Blockers\n\n```"),
        "{text:?}"
    );
}

/// Texts made of lines that have a meaning.
fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("\n"),
        Just("## Highlights\n"),
        Just("# Blockers\n"),
        Just("## Notes\n"),
        Just("Notes\n---\n"),
        Just("## Other\n"),
        Just("Status: Green\n"),
        Just("Health: Green | Red\n"),
        Just("word\n"),
        Just("- é 👩‍👧\n"),
        Just("```\n"),
        Just("<!--\n"),
        Just("-->\n"),
        Just("> quoted\n"),
        Just("unfinished"),
    ];
    proptest::collection::vec(line, 0..14).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn plain_words_leave_the_places_as_they_are_read(
        text in lines(),
        edits in proptest::collection::vec((1usize..5, "[a-zé👍 .,\n]{0,12}"), 1..5),
    ) {
        let template = template();
        let mut text = text;
        let mut layout = Layout::read(&text, &template);
        for (index, value) in edits {
            // Spaces alone make code or join lines; those are told by the next reading.
            prop_assume!(!value.lines().any(|line| line.starts_with(' ')));
            let (edit, after) = layout.set_field(&text, &template, index, &value);
            text = edit.apply(&text).unwrap();
            layout = after;
            let read = Layout::read(&text, &template);
            for index in 1..5 {
                // A word below a heading of another level, a list or a quote may join or leave it;
                // wherever both see the field, they see the same.
                if let (Some(here), Some(there)) = (layout.body(index, &text), read.body(index, &text)) {
                    prop_assert!(here == there || here.start == there.start, "{:?} {:?} {:?}", text, layout, read);
                }
            }
        }
    }

    #[test]
    fn any_edit_keeps_the_places_in_order_and_on_characters(
        text in lines(), at in 0usize..60, removed in 0usize..20, put in "(é|\n|## Notes\n|x){0,4}",
        typed in proptest::option::of(1usize..5),
    ) {
        let template = template();
        let layout = Layout::read(&text, &template);
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let from = starts[at.min(starts.len() - 1)];
        let to = starts[(at + removed).min(starts.len() - 1)];
        let mut after = text.clone();
        after.replace_range(from..to, &put);
        let moved = layout.follow(&(from..to), put.len(), typed);
        let mut end = 0;
        for place in &moved.fields {
            for range in [place.heading..place.full.start, place.full.clone()] {
                prop_assert!(end <= range.start && range.start <= range.end, "{:?}", moved);
                prop_assert!(after.get(range.clone()).is_some(), "{:?} {:?}", after, moved);
                end = range.end;
            }
        }
        if let Some(line) = &moved.health {
            prop_assert!(after.get(line.clone()).is_some(), "{:?} {:?}", after, moved);
        }
        // Whatever is then typed into a field, nothing outside it changes.
        for index in 1..5 {
            let (edit, _) = moved.set_field(&after, &template, index, "typed");
            let now = edit.apply(&after).unwrap();
            prop_assert_eq!(edit.undo().apply(&now).unwrap(), after.clone());
            if let Some(range) = moved.body(index, &after) {
                let all = moved.fields.iter().find(|p| p.index == index).unwrap().full.clone();
                prop_assert!(all.start <= range.start && range.end <= all.end);
                prop_assert!(edit.is_empty() || all.start as u64 <= edit.at);
            }
        }
    }

    #[test]
    fn the_places_are_those_of_the_view(text in lines()) {
        let template = template();
        let (layout, shape) = (Layout::read(&text, &template), view(&text, &template));
        prop_assert_eq!(layout.health(&text, &template), shape.health);
        prop_assert_eq!(layout.health_line(), shape.health_span.clone());
        for index in 0..template.fields.len() {
            let seen = shape.field(index).map(|field| field.body.clone());
            prop_assert_eq!(layout.body(index, &text), seen);
        }
        let written = serde_json::to_string(&layout).unwrap();
        prop_assert_eq!(serde_json::from_str::<Layout>(&written).unwrap(), layout);
    }
}
