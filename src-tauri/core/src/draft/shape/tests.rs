//! That no edit through the view loses or moves a byte of any text.

use crate::draft::{
    Health, SpanKind, Splice, Template, apply_all, set_field, set_health, spans, view,
};
use proptest::prelude::*;
use std::{fmt::Write as _, ops::Range};

fn template() -> Template {
    Template::of(&"general".parse().unwrap())
}

const HIGHLIGHTS: usize = 1;
const BLOCKERS: usize = 2;
const DISCUSSION: usize = 3;
const NOTES: usize = 4;

fn cut<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    text.get(range.clone()).unwrap()
}

fn body(text: &str, index: usize) -> Option<&str> {
    view(text, &template()).field(index).map(|field| cut(text, &field.body))
}

fn with_field(text: &str, index: usize, value: &str) -> String {
    set_field(text, &template(), index, value).apply(text).unwrap()
}

#[test]
fn a_filled_page_is_seen_field_by_field() {
    let text = "Author: Ana\nCurrent Status: **Yellow**\n\n# My update\n\n### Highlights\n- one\n\n#### Detail\n\ntwo\n\n**Blockers**\n------------\n\nNone\n\n## Other\n\nfree\n\n## NOTES :memo:\nlast";
    let template = template();
    let shape = view(text, &template);
    assert_eq!(shape.health, Some(Health::Yellow));
    assert_eq!(cut(text, &shape.health_span.clone().unwrap()), "Current Status: **Yellow**\n");
    let fields: Vec<_> = shape
        .fields
        .iter()
        .map(|field| (field.field.title.as_str(), cut(text, &field.body)))
        .collect();
    assert_eq!(
        fields,
        [("Highlights", "- one\n\n#### Detail\n\ntwo"), ("Blockers", "None"), ("Notes", "last")]
    );
    let free: Vec<_> = shape.free.iter().map(|range| cut(text, range)).collect();
    assert_eq!(free, ["Author: Ana\n", "\n# My update\n\n", "## Other\n\nfree\n\n"]);
}

#[test]
fn headings_and_health_in_code_comments_and_quotes_are_only_text() {
    let text = "```\nStatus: Red\n## Highlights\n```\n\n<!--\nStatus: Red\n## Blockers\n-->\n\n> Status: Red\n> ## Notes\n\n    Status: Red\n    ## Notes\n\n- ## Notes\n- Status: Green\n";
    let shape = view(text, &template());
    assert_eq!(shape.fields, []);
    assert_eq!(shape.health, Some(Health::Green), "a list item is the member's own line");
}

#[test]
fn a_second_heading_of_the_same_name_is_not_the_field() {
    let text = "## Notes\n\na\n\n## Notes\n\nb\n";
    assert_eq!(body(text, NOTES), Some("a"));
    assert_eq!(with_field(text, NOTES, "c"), "## Notes\n\nc\n\n## Notes\n\nb\n");
}

#[test]
fn words_in_a_field_do_not_state_the_health() {
    let text = "## Notes\n\nStatus: Red\n";
    assert_eq!(view(text, &template()).health, None);
    let edit = set_health(text, &template(), Health::Green);
    assert_eq!(edit.apply(text).unwrap(), "Status: Green\n\n## Notes\n\nStatus: Red\n");
}

#[test]
fn a_field_keeps_the_style_around_it() {
    assert_eq!(with_field("## Notes\na\n", NOTES, "b"), "## Notes\nb\n");
    assert_eq!(with_field("## Notes\n\na", NOTES, "b"), "## Notes\n\nb");
    assert_eq!(with_field("## Notes", NOTES, "b"), "## Notes\n\nb\n");
    assert_eq!(
        with_field("## Highlights\n## Notes\n", HIGHLIGHTS, "<details>x"),
        "## Highlights\n\n<details>x\n\n## Notes\n"
    );
    assert_eq!(
        with_field("## Highlights\n\nx\n\n## Notes\n", HIGHLIGHTS, ""),
        "## Highlights\n\n## Notes\n"
    );
}

#[test]
fn typing_a_line_break_at_the_end_is_kept() {
    for start in ["## Highlights\n\n## Notes\n", "## Highlights\nx\n## Notes\ny"] {
        for index in [HIGHLIGHTS, NOTES] {
            for value in ["a", "a\n", "a\n\n\n", "\na", "\n", "\n\n\n", "a \n ", ""] {
                let after = with_field(start, index, value);
                assert_eq!(body(&after, index), Some(value), "{start:?} {value:?} {after:?}");
            }
        }
    }
}

#[test]
fn one_typed_letter_is_one_small_edit() {
    let text = format!("## Highlights\n\n{}\n\n## Notes\n", "word ".repeat(10_000));
    let value = format!("{}x", body(&text, HIGHLIGHTS).unwrap());
    let edit = set_field(&text, &template(), HIGHLIGHTS, &value);
    assert_eq!((edit.removed.as_str(), edit.inserted.as_str()), ("", "x"));
}

#[test]
fn the_same_value_changes_nothing() {
    let text = "## Highlights\na\n## Notes\n";
    assert!(set_field(text, &template(), HIGHLIGHTS, "a").is_empty());
    assert!(set_field(text, &template(), NOTES, "").is_empty());
    assert!(set_field(text, &template(), 99, "a").is_empty());
    let green = "Status: Green\n";
    assert!(set_health(green, &template(), Health::Green).is_empty());
    assert!(set_field(green, &template(), 0, "mauve").is_empty());
    assert_eq!(set_field(green, &template(), 0, "red").apply(green).unwrap(), "Status: Red\n");
}

#[test]
fn a_missing_field_is_added_in_template_order() {
    let text = "Status: Red\n\n### Highlights\n\na\n\n### Notes\n\nb\n";
    assert_eq!(
        with_field(text, BLOCKERS, "x"),
        "Status: Red\n\n### Highlights\n\na\n\n### Blockers\n\nx\n\n### Notes\n\nb\n"
    );
    assert_eq!(with_field("hello", NOTES, "x"), "hello\n\n## Notes\n\nx\n");
    assert_eq!(with_field("", NOTES, "x"), "## Notes\n\nx\n");
    assert_eq!(
        with_field("hi\n## Notes\nb", DISCUSSION, "x"),
        "hi\n\n## Discussion or decision needed\n\nx\n\n## Notes\nb"
    );
}

#[test]
fn a_missing_field_is_never_added_inside_an_unclosed_fence() {
    for text in ["## Highlights\n\n```\ncode", "<!-- open", "text\n\n~~~\n## Notes\n"] {
        let after = with_field(text, NOTES, "x");
        assert!(body(&after, NOTES).unwrap().starts_with('x'), "{after:?}");
        assert!(after.ends_with(text), "what was there is still there: {after:?}");
        let edited = body(&after, NOTES).unwrap().replacen('x', "y", 1);
        let again = with_field(&after, NOTES, &edited);
        assert_eq!(again, after.replacen('x', "y", 1), "it is not added twice");
    }
}

#[test]
fn windows_line_endings_become_line_feeds_on_entry() {
    assert_eq!(with_field("## Notes\n", NOTES, "a\r\nb\rc"), "## Notes\n\na\nb\nc\n");
}

/// About 50 kB with everything that has ever broken an editor.
fn rich_draft() -> String {
    let mut text = String::from("Current Status: 🟡 Yellow, but… greenish\n\n## Highlights\n\n");
    let mut line = 0;
    while text.len() < 40_000 {
        line += 1;
        let _ = write!(
            text,
            "- {line}. 👩‍👩‍👧‍👦 שלום עולם مرحبا بالعالم e\u{301} \u{202e}rtl\u{202c} nbsp\u{a0}end  \n\
             | a | b |\n|:--|--:|\n| x{line} | `y|z` |\n\n```yaml\n## Blockers\nStatus: Red\n```\n\n\
             <!-- hidden\n## Notes\n-->\n<details><summary>more</summary>\n\ntext\n\n</details>\n\n"
        );
    }
    text.push_str("## Blockers\n\n\tNone\u{0}\u{feff}\n\n## Notes\n\n");
    while text.len() < 50_000 {
        text.push_str("1. `/close` *in code* — “quotes” 🇳🇿\n");
    }
    text.push_str("no line break at the end");
    text
}

#[test]
fn a_rich_draft_passes_through_byte_for_byte() {
    let text = rich_draft();
    let template = template();
    let shape = view(&text, &template);
    assert_eq!(shape.health, Some(Health::Yellow));
    assert_eq!(shape.fields.len(), 3);
    let mut log: Vec<Splice> = Vec::new();
    let mut now = text.clone();
    for (index, value) in
        [(HIGHLIGHTS, "short"), (DISCUSSION, "Who? 🧭"), (NOTES, "שלום\n```\nx\n```")]
    {
        let edit = set_field(&now, &template, index, value);
        now = edit.apply(&now).unwrap();
        log.push(edit);
        assert_eq!(body(&now, index), Some(value));
    }
    let edit = set_health(&now, &template, Health::Red);
    now = edit.apply(&now).unwrap();
    log.push(edit);
    assert!(now.starts_with("Current Status: 🔴 Red, but… greenish\n"));
    assert_eq!(apply_all(&text, &log).unwrap(), now);
    let back: Vec<_> = log.iter().rev().map(Splice::undo).collect();
    assert_eq!(apply_all(&now, &back).unwrap(), text);
}

#[test]
fn the_real_updates_pass_through_byte_for_byte() {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else {
        eprintln!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let template = template();
    let mut files = 0;
    for entry in std::fs::read_dir(std::path::Path::new(&folder).join("bodies")).unwrap() {
        let Ok(text) = std::fs::read_to_string(entry.unwrap().path()) else { continue };
        files += 1;
        let text = crate::draft::to_lf(&text);
        assert_whole(&text, &template);
        let after = set_field(&text, &template, NOTES, "x").apply(&text).unwrap();
        assert_eq!(body(&after, NOTES), Some("x"));
        let after = set_health(&text, &template, Health::Red).apply(&text).unwrap();
        assert_eq!(view(&after, &template).health, Some(Health::Red));
    }
    assert!(files > 0);
}

fn assert_whole(text: &str, template: &Template) {
    let spans = spans(text, template);
    let mut end = 0;
    for span in &spans {
        assert_eq!(span.range.start, end, "consecutive");
        assert!(!span.range.is_empty() || matches!(span.kind, SpanKind::Body { .. }));
        assert!(text.get(span.range.clone()).is_some(), "on character boundaries");
        end = span.range.end;
    }
    assert_eq!(end, text.len());
}

/// Texts made of the pieces that have a meaning, in any order.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("\r"),
        Just("    "),
        Just("\t"),
        Just("## Highlights"),
        Just("# Blockers"),
        Just("### Notes\n"),
        Just("Notes\n==="),
        Just("## Other\n"),
        Just("---"),
        Just("Status: "),
        Just("Health: Green | Red\n"),
        Just("**Current Status:** "),
        Just("Yellow"),
        Just("🟢"),
        Just("```"),
        Just("~~~\n"),
        Just("<!--"),
        Just("-->"),
        Just("<details>"),
        Just("`"),
        Just("> "),
        Just("- "),
        Just("1. "),
        Just("|"),
        Just("[^1]: "),
        Just("é"),
        Just("👩‍👧"),
        Just("שלום"),
        Just("\u{0}"),
        Just("word "),
        Just(":"),
        Just("*"),
        Just("\\"),
        Just("&amp;"),
        Just("[x]: y"),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_spans_of_any_text_are_that_text(text in any_text()) {
        assert_whole(&text, &template());
    }

    #[test]
    fn the_spans_of_any_characters_are_that_text(text in "(\\PC|\n|\r|\u{0}){0,60}") {
        assert_whole(&text, &template());
    }

    #[test]
    fn no_edit_touches_a_byte_outside_its_span(
        text in any_text(), index in 1usize..5, value in any_text(),
    ) {
        let template = template();
        let edit = set_field(&text, &template, index, &value);
        let after = edit.apply(&text).unwrap();
        prop_assert_eq!(edit.undo().apply(&after).unwrap(), text.clone());
        let body = spans(&text, &template)
            .into_iter()
            .find(|span| span.kind == SpanKind::Body { field: index });
        match body {
            Some(span) => {
                let at = usize::try_from(edit.at).unwrap();
                prop_assert!(
                    edit.is_empty()
                        || (span.range.start <= at && at + edit.removed.len() <= span.range.end)
                );
            }
            None => prop_assert_eq!(edit.removed, ""),
        }
    }

    #[test]
    fn a_plain_value_comes_back_exactly(
        text in "(\n|## Highlights\n|## Notes\n|# Blockers\n|## Other\n|word|Status: Red\n){0,12}",
        index in 1usize..5, value in "[a-zé👍 .,\n]{0,20}",
    ) {
        let after = with_field(&text, index, &value);
        let template = template();
        let before = view(&text, &template);
        let now = view(&after, &template);
        let field = now.field(index).unwrap();
        prop_assert_eq!(cut(&after, &field.body), value);
        for other in &before.fields {
            if other.index != index {
                let same = now.field(other.index).unwrap();
                // A last field that gets a successor has a blank line more around it.
                let (was, is) = (cut(&text, &other.body), cut(&after, &same.body));
                prop_assert_eq!(was.trim_end_matches('\n'), is.trim_end_matches('\n'));
            }
        }
        prop_assert_eq!(before.health, now.health);
    }

    #[test]
    fn a_chosen_health_is_read_back(text in any_text(), pick in 0usize..3) {
        let template = template();
        let health = Health::ALL[pick];
        let edit = set_health(&text, &template, health);
        let after = edit.apply(&text).unwrap();
        prop_assert_eq!(view(&after, &template).health, Some(health), "{:?}", after);
        let line = view(&text, &template).health_span;
        let at = usize::try_from(edit.at).unwrap();
        match line {
            Some(line) => prop_assert!(line.start <= at && at + edit.removed.len() <= line.end),
            None => prop_assert_eq!((at, edit.removed.as_str()), (0, "")),
        }
    }
}
