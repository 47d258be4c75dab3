//! That no letter is lost or written twice, whenever the engine's reading comes.

use super::*;
use meridian_core::draft::{Field, FieldKind};

fn template() -> Template {
    let field =
        |title: &str| Field { title: title.into(), kind: FieldKind::Text, hint: String::new() };
    Template { title: "Docs".into(), fields: vec![field("Highlights"), field("Blockers")] }
}

fn read(text: &str) -> Layout {
    Layout::read(text, &template())
}

/// Types into a field. `is_read` says after how many keys the engine's reading is there.
fn keys_when(
    text: &str,
    index: usize,
    from: &str,
    typed: &str,
    is_read: impl Fn(usize) -> bool,
) -> (String, String) {
    let template = template();
    let mut value = from.to_owned();
    let mut text = text.to_owned();
    let mut last: Option<Typed> = None;
    let mut layout = read(&text);
    for (number, key) in typed.chars().enumerate() {
        match key {
            '\u{8}' => drop(value.pop()),
            key => value.push(key),
        }
        let next = type_into(&text, &template, &layout, index, &value, last.as_ref());
        text.clone_from(&next.typed.text);
        last = Some(next.typed);
        layout = if is_read(number) { read(&text) } else { next.layout };
    }
    (text, value)
}

/// Types into a field, with the engine's reading after each key; without any the text is the same.
fn keys(text: &str, index: usize, from: &str, typed: &str) -> (String, String) {
    let at_once = keys_when(text, index, from, typed, |_| true);
    let never = keys_when(text, index, from, typed, |_| false);
    assert_eq!(at_once, never, "{from:?} {typed:?}");
    at_once
}

const TEXT: &str = "## Highlights\n\n- one\n\n## Blockers\n\n- none\n";

#[test]
fn typing_in_a_field_leaves_the_other_fields_bytes_alone() {
    let (text, value) = keys(TEXT, 0, "- one", "\n- two\n\n");
    assert_eq!(body(&text, &read(&text), 0), value);
    assert!(text.ends_with("## Blockers\n\n- none\n"), "{text:?}");
}

#[test]
fn a_heading_typed_inside_a_field_is_written_once() {
    let (text, _) = keys(TEXT, 0, "- one", "\n\n## Blockers\nmore");
    assert_eq!(text.matches("more").count(), 1, "{text:?}");
    assert_eq!(text.matches("- none").count(), 1, "{text:?}");
    assert_eq!(text.matches("## Blockers").count(), 2, "the typed one and the old one: {text:?}");
}

#[test]
fn what_is_typed_and_taken_back_leaves_the_text_as_it_was() {
    for from in ["", "- one", "\n\n- one"] {
        let text = type_into(TEXT, &template(), &read(TEXT), 0, from, None).typed.text;
        let typed = "\n\n## Blockers\n```\n<!--\n\n# A";
        let back = "\u{8}".repeat(typed.len());
        assert_eq!(keys(&text, 0, from, &format!("{typed}{back}")).0, text, "{from:?}");
    }
}

#[test]
fn emptying_a_field_and_typing_again_keeps_the_text_tidy() {
    let empty = type_into(TEXT, &template(), &read(TEXT), 0, "", None).typed;
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

/// Somebody's hands: letters, line breaks and marks of Markdown in both fields, each typed on from
/// what its text area shows, while readings come when they come.
#[test]
fn no_letter_is_lost_or_doubled_whenever_the_reading_comes() {
    const MARKS: [&str; 12] = [
        "\n",
        "\n\n",
        "## ",
        "# Blockers\n",
        "```\n",
        "<!--",
        "-->",
        "> ",
        "- ",
        "===\n",
        " ",
        "é",
    ];
    for seed in 1..1_500_u64 {
        let mut dice = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut roll = |sides: usize| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            usize::try_from(dice % sides as u64).unwrap()
        };
        let starts =
            [TEXT, "", "## Blockers\n\nold", "Status: Red\n\nhello\n", "## Highlights\n```\nold\n"];
        let mut text = starts[roll(starts.len())].to_owned();
        let kept: Vec<char> = text.chars().filter(|sign| sign.is_alphanumeric()).collect();
        let mut layout = read(&text);
        let mut next_letter = 0x4E00_u32;
        let mut written = String::new();
        let mut areas = [0, 1].map(|index| body(&text, &layout, index).to_owned());
        for _ in 0..4 {
            let index = roll(2);
            let mut value = areas[index].clone();
            let mut last = None;
            for _ in 0..roll(9) {
                if roll(3) == 0 {
                    value.push_str(MARKS[roll(MARKS.len())]);
                } else {
                    let letter = char::from_u32(next_letter).unwrap();
                    next_letter += 1;
                    written.push(letter);
                    value.push(letter);
                }
                let next = type_into(&text, &template(), &layout, index, &value, last.as_ref());
                text.clone_from(&next.typed.text);
                assert!(text.contains(&value), "seed {seed}: {value:?} in {text:?}");
                last = Some(next.typed);
                layout = next.layout;
                let is_read = roll(3) == 0 && layout != read(&text);
                if is_read {
                    layout = read(&text);
                }
                // The area under the keyboard keeps what was typed; the other one follows only where
                // it is told to.
                areas[index].clone_from(&value);
                if is_read || next.spreads {
                    areas[1 - index] = body(&text, &layout, 1 - index).to_owned();
                }
            }
            // Left by the keyboard, it shows what its field holds.
            areas[index] = body(&text, &layout, index).to_owned();
        }
        for letter in written.chars() {
            assert_eq!(text.matches(letter).count(), 1, "seed {seed}: {letter} in {text:?}");
        }
        let mut rest = text.chars();
        let all = kept.iter().all(|sign| rest.any(|other| other == *sign));
        assert!(all, "seed {seed}: {kept:?} in {text:?}");
    }
}
