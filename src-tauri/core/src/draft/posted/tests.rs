//! Nobody is sent the headings that a member left empty, and no word of theirs is left out.

use super::{says, to_post};
use crate::draft::{Health, Outline, Template, set_field, set_health, view};
use proptest::prelude::*;
use rstest::rstest;

fn template() -> Template {
    Template::of(&"general".parse().unwrap())
}

#[test]
fn one_line_posts_one_heading() {
    let template = template();
    let mut text = template.blank();
    text = set_health(&text, &template, Health::Green).apply(&text).unwrap();
    text = set_field(&text, &template, 2, "- None").apply(&text).unwrap();
    assert_eq!(to_post(&text, &template), "Status: Green\n\n## Blockers\n\n- None\n");
    text = set_field(&text, &template, 4, "Away on Thursday").apply(&text).unwrap();
    assert_eq!(
        to_post(&text, &template),
        "Status: Green\n\n## Blockers\n\n- None\n\n## Notes\n\nAway on Thursday\n"
    );
}

#[rstest]
#[case("## Highlights\n\n-\n", "a sign that the member put there")]
#[case("## Highlights\n\n<!-- for later -->\n", "a comment")]
#[case("## Highlights\n\n### Docs\n", "a heading below it")]
#[case("## Highlights \u{1f389}\n\n## **Blockers**\n\nNotes\n-----\n", "other words or signs")]
#[case("## Flakes\n\n## Next week\n", "headings of the member's own")]
#[case("> ## Notes\n\n- ## Notes\n", "what is quoted or in a list")]
#[case("## Notes\n\nx\n\n## Notes\n", "a second one of that name")]
#[case("```\n## Notes\n", "what an open fence has swallowed")]
#[case("Text.\n\n\n", "blank lines at the end")]
#[case("", "nothing")]
fn what_is_the_members_own_is_posted_as_it_stands(#[case] text: &str, #[case] what: &str) {
    assert_eq!(to_post(text, &template()), text, "{what}");
}

#[test]
fn an_open_fence_changes_nothing_before_it() {
    let text = "## Highlights\n\n## Blockers\n\n```\nlog\n\n## Notes\n";
    assert_eq!(to_post(text, &template()), "## Blockers\n\n```\nlog\n\n## Notes\n");
}

#[test]
fn parts_that_stood_apart_do_not_grow_together() {
    let text = "words\n## Highlights\nMine\n---\nx\n";
    assert_eq!(to_post(text, &template()), "words\n\nMine\n---\nx\n");
    let text = "words\n## Notes\n\n# Mine\n\nx\n";
    assert_eq!(to_post(text, &template()), "words\n\n# Mine\n\nx\n");
    let text = "words\n## Notes\n\nMine\n====\n\nx\n";
    assert_eq!(to_post(text, &template()), "words\n\nMine\n====\n\nx\n");
    // Without the one between them, the last would belong to the first.
    let text = "# Notes\nwords\n## Highlights\n## Mine\n";
    assert_eq!(to_post(text, &template()), text);
    // Inside the list, the indented heading would be the item's.
    let text = "- item\n\n## Notes\n\n  # Mine\n";
    assert_eq!(to_post(text, &template()), text);
}

#[test]
fn what_was_posted_says_the_same_with_and_without_bare_headings() {
    let (template, draft) = (template(), "## Highlights\n\n## Notes\n\nx\n");
    assert!(says("## Notes\n\nx\n", draft, &template));
    assert!(says("## Notes\r\n\r\nx\r\n", draft, &template));
    assert!(says(draft, draft, &template), "by an older Meridian");
    assert!(!says("## Notes\n\ny\n", draft, &template));
    assert!(!says("x\n", draft, &template));
}

/// Pieces that touch headings, fences, lists, quotes and comments.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("## Highlights\n"), 4 => Just("## Blockers\n"), 4 => Just("# Notes\n"),
        2 => Just("### Notes \n"), 1 => Just("## Mine\n"), 1 => Just("Mine\n===\n"),
        1 => Just("  # In\n"), 6 => Just("\n"), 2 => Just("words\n"), 1 => Just("- item\n"),
        1 => Just("  more\n"), 1 => Just("    code\n"), 1 => Just("> quote\n"), 1 => Just("```\n"),
        1 => Just("<!-- a\n"), 1 => Just("-->\n"), 1 => Just("<div>\n"), 1 => Just("| a |\n|---|\n"),
        1 => Just("Status: Green\n"), 1 => Just("## Highlights"), 1 => Just("\u{e9} \u{1f600}"),
        1 => Just("[a]: x\n"), 1 => Just(" \t\n"), 1 => Just("---\n"),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// Lines with anything on them that is no heading of the template as it stands there.
fn own_lines(text: &str) -> Vec<&str> {
    let is_templates = |line: &str| {
        let words = line.trim_start_matches('#');
        words.len() < line.len()
            && template().fields.iter().any(|field| words.trim() == field.title)
    };
    text.lines().filter(|line| !line.trim().is_empty() && !is_templates(line)).collect()
}

/// Whether a heading may be the first of its name only once another is left out.
fn has_namesakes(text: &str) -> bool {
    ["Highlights", "Blockers", "Notes"].iter().any(|title| text.matches(title).count() > 1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_word_of_the_member_is_left_out(text in text()) {
        let template = template();
        let posted = to_post(&text, &template);
        prop_assert_eq!(own_lines(&posted), own_lines(&text));
        prop_assert!(posted.len() <= text.len() + template.fields.len());
        prop_assert!(says(&posted, &text, &template));

        let (before, after) = (view(&text, &template), view(&posted, &template));
        for field in before.fields.iter().filter(|_| !has_namesakes(&text)) {
            let body = text.get(field.body.clone()).unwrap().trim_matches('\n');
            if !body.trim().is_empty() {
                let kept = after.field(field.index).map(|field| posted.get(field.body.clone()).unwrap());
                prop_assert_eq!(kept.map(|kept| kept.trim_matches('\n')), Some(body));
            }
        }
        prop_assert_eq!(before.health, after.health);
        // No heading becomes another's, or none.
        let titles = |text: &str| -> Vec<String> {
            Outline::read(text).headings.into_iter().map(|heading| heading.title).collect()
        };
        let (mut all, kept) = (titles(&text).into_iter(), titles(&posted));
        prop_assert!(kept.iter().all(|title| all.any(|other| other == *title)), "{posted:?}");
    }

    #[test]
    fn posting_what_was_posted_changes_nothing_more(text in text()) {
        let template = template();
        let once = to_post(&text, &template).into_owned();
        if !has_namesakes(&text) {
            prop_assert_eq!(to_post(&once, &template), once.clone());
        }
    }
}
