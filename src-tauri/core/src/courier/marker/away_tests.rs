//! What is a notice of being away, and above all what is not.

use super::*;
use crate::courier::marker::{About, MessageMarker, is_no_update};
use rstest::rstest;

const LINE: &str = "<!-- meridian:away v=1 from=2026-11-23 until=2026-11-24 cover=ben-example no=1 op=01JD0WQ6Z7 -->";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn notice(says: Says) -> Notice {
    Notice::new(day("2026-11-23"), day("2026-11-24"), says).unwrap()
}

fn away(cover: Option<&str>) -> Says {
    Says::Away { cover: cover.map(str::to_owned) }
}

fn marker(says: Says) -> MessageMarker {
    let about = About::Away { notice: notice(says), number: 1 };
    MessageMarker { about, sum: None, op: Some("01JD0WQ6Z7".parse().unwrap()), withdrawn: false }
}

#[test]
fn the_line_is_exactly_the_documented_one_and_is_found_again() {
    let found = marker(away(Some("ben-example")));
    assert_eq!(found.render(), LINE);
    assert_eq!(MessageMarker::find(&format!("{LINE}\nI am away.\n")), Some(found));
    for says in [away(None), Says::Back] {
        assert_eq!(MessageMarker::find(&marker(says.clone()).render()), Some(marker(says)));
    }
    assert!(MessageMarker::find(&LINE.replace(" op=01JD0WQ6Z7", "")).is_some());
}

#[rstest]
#[case::a_sentence_by_hand("I am away from Mon 23 to Tue 24 November 2026.".to_owned())]
#[case::quoted(format!("> {LINE}\n> I am away."))]
#[case::on_the_second_line(format!("\n{LINE}"))]
#[case::in_a_fence(format!("```\n{LINE}\n```"))]
#[case::words_after_it(format!("{LINE} hello"))]
#[case::twice(format!("{LINE}\n{LINE}\nI am away."))]
#[case::with_another_one_below(format!("{LINE}\r\nI am away.\r\n{}", LINE.replace("24", "30")))]
#[case::a_doubled_key(LINE.replace("cover=ben-example", "from=2026-11-20"))]
#[case::backwards(LINE.replace("2026-11-24", "2026-11-22"))]
#[case::a_slip_of_the_year(LINE.replace("until=2026", "until=2062"))]
#[case::no_day(LINE.replace("2026-11-24", "2026-11-31"))]
#[case::a_day_in_another_form(LINE.replace("2026-11-24", "2026-11-4"))]
#[case::no_end(LINE.replace("until=2026-11-24 ", ""))]
#[case::a_cover_who_cannot_be(LINE.replace("ben-example", "ben_example"))]
#[case::another_state(LINE.replace("cover=ben-example", "state=withdrawn"))]
#[case::back_and_covered(LINE.replace("op=", "state=back op="))]
#[case::no_number(LINE.replace("no=1 ", ""))]
#[case::another_version(LINE.replace("v=1", "v=2"))]
fn anything_else_is_none(#[case] body: String) {
    assert_eq!(MessageMarker::find(&body), None, "{body}");
}

#[test]
fn what_is_broken_is_no_notice_and_no_update_either() {
    let broken = LINE.replace("2026-11-24", "2026-11-31");
    assert!(is_no_update(&format!("{broken}\nI am away.")));
    assert!(is_no_update(LINE));
    for other in ["I am away.", "> <!-- meridian:away v=1 -->", "<!-- meridian:awayness v=1 -->"] {
        assert!(!is_no_update(other), "{other}");
    }
}

#[test]
fn days_are_both_included_and_a_year_is_the_most() {
    let two = notice(away(None));
    let days = ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"].map(day);
    assert_eq!(days.map(|day| two.is_of(day)), [false, true, true, false]);
    let made = |from: &str, until: &str| Notice::new(day(from), day(until), Says::Back);
    assert!(made("2026-11-23", "2026-11-23").is_ok());
    assert!(made("2026-11-23", "2027-11-23").is_ok());
    assert_eq!(made("2026-11-23", "2027-11-24"), Err(NoNotice::TooLong));
    assert_eq!(made("2026-11-23", "2026-11-22"), Err(NoNotice::Backwards));
}

#[test]
fn the_notebook_gives_back_what_it_keeps_and_takes_nothing_that_cannot_be() {
    for says in [away(None), away(Some("ben-example")), Says::Back] {
        let kept = serde_json::to_string(&notice(says.clone())).unwrap();
        assert_eq!(serde_json::from_str::<Notice>(&kept).unwrap(), notice(says));
    }
    let wrong = r#"{"from":"2026-11-24","until":"2026-11-23","cover":null,"back":false}"#;
    assert!(serde_json::from_str::<Notice>(wrong).is_err());
}
