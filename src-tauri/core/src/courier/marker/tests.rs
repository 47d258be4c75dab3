//! What is a marker, and above all what is not.

use super::{Marker, RoundMarker, compose, strip};
use proptest::prelude::*;
use rstest::rstest;

const LINE: &str = "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=release-signal part=1/1 op=01JD0WQ6Z7 -->";

fn marker() -> Marker {
    Marker {
        cycle: "v1.38".parse().unwrap(),
        round: "2026-11-16".parse().unwrap(),
        section: "release-signal".parse().unwrap(),
        part: (1, 1),
        op: "01JD0WQ6Z7".parse().unwrap(),
        withdrawn: false,
    }
}

#[test]
fn the_line_is_exactly_the_documented_one() {
    assert_eq!(marker().render(), LINE);
    assert_eq!(Marker::find(LINE), Some(marker()));
}

#[rstest]
#[case::line_feed("\n## Highlights\n")]
#[case::windows("\r\n## Highlights\r\n")]
#[case::blank_after_it(" \t\n## Highlights")]
#[case::nothing_below("")]
fn it_is_found_on_the_first_line(#[case] rest: &str) {
    assert_eq!(Marker::find(&format!("{LINE}{rest}")), Some(marker()));
}

#[rstest]
#[case::second_line(format!("\n{LINE}"))]
#[case::byte_order_mark(format!("\u{feff}{LINE}"))]
#[case::indented_code(format!("    {LINE}"))]
#[case::one_space(format!(" {LINE}"))]
#[case::quoted_by_somebody(format!("> {LINE}\n> Status: Green"))]
#[case::fenced(format!("```\n{LINE}\n```"))]
#[case::inline_code(format!("`{LINE}`"))]
#[case::in_details(format!("<details>\n{LINE}\n</details>"))]
#[case::words_after_it(format!("{LINE} hello"))]
#[case::doubled_on_one_line(format!("{LINE}{LINE}"))]
#[case::unclosed(LINE.replace("-->", ""))]
#[case::two_lines(LINE.replace(" op=", "\nop="))]
#[case::other_version(LINE.replace("v=1 ", "v=2 "))]
#[case::no_version(LINE.replace("v=1 ", ""))]
#[case::no_operation(LINE.replace("op=01JD0WQ6Z7 ", ""))]
#[case::doubled_key(LINE.replace("part=1/1", "op=01JD0WQ6Z8"))]
#[case::bad_value(LINE.replace("release-signal", "release:signal"))]
#[case::bad_date(LINE.replace("2026-11-16", "2026-13-16"))]
#[case::part_behind_the_last(LINE.replace("1/1", "2/1"))]
#[case::part_zero(LINE.replace("1/1", "0/1"))]
#[case::other_kind(LINE.replace("meridian:update", "meridian:updates"))]
#[case::glued(LINE.replace("<!-- ", "<!--"))]
#[case::plain_text("Status: Green".to_owned())]
#[case::empty(String::new())]
fn anything_else_is_no_marker(#[case] body: String) {
    assert_eq!(Marker::find(&body), None);
    assert_eq!(strip(&body), body);
}

#[test]
fn unknown_keys_and_missing_part_are_fine() {
    let later = LINE.replace("part=1/1", "mood=sunny");
    assert_eq!(Marker::find(&later), Some(marker()));
}

#[test]
fn stripping_takes_the_line_and_its_ending_only() {
    assert_eq!(strip(&format!("{LINE}\n\nText\n")), "\nText\n");
    assert_eq!(strip(&format!("{LINE}\r\nText\r\n")), "Text\r\n");
    assert_eq!(strip(LINE), "");
}

#[test]
fn an_issue_names_its_round_on_a_line_of_its_own() {
    let round =
        RoundMarker { cycle: "v1.38".parse().unwrap(), round: "2026-11-16.2".parse().unwrap() };
    let line = round.render();
    assert_eq!(line, "<!-- meridian:round v=1 cycle=v1.38 round=2026-11-16.2 -->");
    for body in [
        line.clone(),
        format!("Week 12\r\n\r\n{line}\r\nHello"),
        format!("{line}\n\ntext\n\n{line}\n"),
        format!("- a\n- b\n\n{line}"),
    ] {
        assert_eq!(RoundMarker::find(&body), Some(round.clone()), "{body:?}");
    }
    let other = line.replace("16.2", "17");
    for body in [
        format!("```\n{line}\n```"),
        format!("    {line}"),
        format!("> {line}"),
        format!("text `{line}`"),
        format!("{line}\n\n{other}"),
        format!("<!--\n```\n-->\n\n~~~\n{line}\n~~~"),
        "meridian:round".to_owned(),
    ] {
        assert_eq!(RoundMarker::find(&body), None, "{body:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_composed_comes_back_whole(
        text in "(\\PC|\n|\r|<!-- meridian:update v=1 ){0,40}",
        cycle in "[A-Za-z0-9._/-]{1,20}", section in "[A-Za-z0-9._/-]{1,20}",
        op in "[A-Za-z0-9._/-]{1,26}", turn in 1u8..4, part in 1u8..5, more in 0u8..5,
    ) {
        let mut round: crate::ids::RoundKey = "2026-11-16".parse().unwrap();
        round.turn = turn;
        let marker = Marker {
            cycle: cycle.parse().unwrap(),
            round,
            section: section.parse().unwrap(),
            part: (part, part + more),
            op: op.parse().unwrap(),
            withdrawn: false,
        };
        let body = compose(&marker, &text);
        prop_assert_eq!(Marker::find(&body), Some(marker));
        prop_assert_eq!(strip(&body), text);
    }

    #[test]
    fn no_body_upsets_it(body in "(\\PC|\n|\r|<!-- |-->| |v=1|meridian:round|meridian:update){0,30}") {
        let _ = Marker::find(&body);
        let _ = RoundMarker::find(&body);
        prop_assert!(body.ends_with(strip(&body)));
    }
}
