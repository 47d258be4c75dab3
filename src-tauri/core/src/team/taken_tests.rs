//! What a laptop takes over from the team's file, and when.

use super::*;
use crate::{
    deadlines::CyclePhase,
    round::rhythm::WeekMark,
    team::file::{PATH, read, read_mark},
};
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[rstest]
#[case(None, None, false, Word::Known)]
#[case(None, Some("cycle"), false, Word::Counts)]
#[case(None, Some("cycle"), true, Word::Theirs)]
#[case(Some("cycle"), Some("cycle"), true, Word::Known)]
#[case(Some("cycle"), Some("round"), true, Word::Counts)]
#[case(Some("cycle"), None, false, Word::Gone)]
fn a_word_counts_when_it_is_new_and_a_choice_from_before_stays(
    #[case] before: Option<&str>,
    #[case] now: Option<&str>,
    #[case] has_own: bool,
    #[case] becomes: Word,
) {
    assert_eq!(word(before.as_ref(), now.as_ref(), has_own), becomes);
}

#[rstest]
#[case("opens = \"Wed 00:00\"", "2026-10-27T12:00:00Z", false, true)]
// Tuesday: the round of Monday is not closed yet, and an update is written for it.
#[case("opens = \"Wed 00:00\"", "2026-10-27T12:00:00Z", true, false)]
#[case("opens = \"Wed 00:00\"", "2026-10-27T23:59:00Z", true, true)]
#[case("opens = \"Wed 00:00\"", "2026-10-28T01:00:00Z", true, true)]
// In the new rhythm updates were due a minute ago.
#[case("opens = \"Tue 00:00\"", "2026-10-28T00:00:00Z", true, false)]
#[case("opens = \"Tue 00:00\"", "2026-10-28T23:59:00Z", true, true)]
fn no_draft_is_left_behind_by_another_opening_day(
    #[case] file: &str,
    #[case] now: &str,
    #[case] has_written: bool,
    #[case] may: bool,
) {
    let (now, old) = (at(now), Rhythm::default());
    let new = read(PATH, file).file.said_rhythm(&[]).unwrap();
    assert_eq!(may_rename(&old.round_at(now), &new, has_written, now), may);
}

#[test]
fn a_phase_of_the_file_moves_the_deadlines_of_its_rounds_alone() {
    let text = "[[phase]]\nname = \"burndown\"\ndue = \"Wed 12:00\"\ncloses = \"Thu 12:00\"\n";
    let phase = CyclePhase {
        name: "Burndown".to_owned(),
        towards: None,
        from: at("2026-11-03T18:00:00Z"),
        to: at("2026-11-16T00:00:00Z"),
    };
    let file = read(PATH, text).file;
    let rhythm = file.said_rhythm(&[phase]).unwrap();
    let closes = |now: &str| rhythm.round_at(at(now)).closes;
    assert_eq!(closes("2026-11-02T12:00:00Z"), at("2026-11-03T23:59:00Z"), "not in it yet");
    assert_eq!(closes("2026-11-09T12:00:00Z"), at("2026-11-12T12:00:00Z"));
    assert_eq!(rhythm.round_at(at("2026-11-09T12:00:00Z")).due, at("2026-11-11T12:00:00Z"));
    assert_eq!(closes("2026-11-16T12:00:00Z"), at("2026-11-17T23:59:00Z"), "it is over");
    let round = rhythm.round_at(at("2026-11-09T12:00:00Z"));
    assert_eq!(rhythm.round(round.key), Some(round), "by its key it is the same");
    assert_eq!(rhythm.previous(&rhythm.next(&round)), round);
    // As it is kept it is read again; one from before phases is read too.
    let kept = serde_json::to_string(&rhythm).unwrap();
    assert_eq!(serde_json::from_str::<Rhythm>(&kept).unwrap(), rhythm);
    let plain = serde_json::to_string(&Rhythm::default()).unwrap();
    assert!(!plain.contains("apart"), "{plain}");
    let mark = |text: &str| -> WeekMark { read_mark(text).unwrap() };
    assert_eq!(file.closings(), [mark("Tue 23:59"), mark("Thu 12:00")]);
    // A schedule that does not name the phase leaves every round as usual.
    assert_eq!(file.said_rhythm(&[]), Some(Rhythm::default()));
}

#[test]
fn marks_that_the_file_leaves_out_keep_their_distance_from_the_opening() {
    let rhythm = read(PATH, "opens = \"Wed 00:00\"").file.said_rhythm(&[]).unwrap();
    let round = rhythm.round_at(at("2026-10-29T00:00:00Z"));
    assert_eq!(round.due, at("2026-10-28T23:59:00Z"));
    assert_eq!(round.closes, at("2026-10-29T23:59:00Z"));
    assert_eq!(read(PATH, "pin = true").file.said_rhythm(&[]), None);
}

#[test]
fn links_that_could_not_be_read_are_left_alone_for_an_hour() {
    let tried = Taken { tried_at: Some(at("2026-10-26T09:00:00Z")), ..Taken::default() };
    assert!(tried.rests(at("2026-10-26T09:59:00Z")) && !tried.rests(at("2026-10-26T10:00:00Z")));
    assert!(
        !tried.rests(at("2026-10-26T08:00:00Z")),
        "a clock that was set back keeps nobody waiting"
    );
}
