//! What a proposal prints of reactions, and what those of one person answer together.

use super::*;
use crate::{courier::Emoji, decisions::Options};
use rstest::rstest;

fn options(count: usize, proposed: Option<&str>) -> Options {
    let names = (0..count).map(|place| format!("Way {place}")).collect();
    Options::new(names, proposed.map(|letter| letter.parse().unwrap())).unwrap()
}

fn at(minutes: i64) -> DateTime<Utc> {
    "2026-11-17T10:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minutes)
}

fn shown(all: &[(Emoji, i64)]) -> Vec<Shown> {
    all.iter().map(|(emoji, minutes)| Shown { emoji: *emoji, at: at(*minutes) }).collect()
}

#[rstest]
#[case::yes_or_no(options(0, None), "\u{1f44d} yes, \u{1f44e} no, \u{1f440} wait")]
#[case::three(
    options(3, None),
    "\u{1f44e} no, \u{1f440} wait, \u{1f389} A, \u{2764}\u{fe0f} B, \u{1f680} C"
)]
#[case::one_of_two_proposed(
    options(2, Some("B")),
    "\u{1f44d} yes to B, \u{1f44e} no, \u{1f440} wait, \u{1f389} A, \u{2764}\u{fe0f} B"
)]
#[case::more_than_three_are_letters_in_words(options(4, None), "\u{1f44e} no, \u{1f440} wait")]
fn the_printed_meanings(#[case] options: Options, #[case] printed: &str) {
    let rows = Legend::of(&options).rows();
    let rows: Vec<String> =
        rows.iter().map(|(emoji, means)| format!("{} {means}", emoji.sign())).collect();
    assert_eq!(rows.join(", "), printed);
}

#[test]
fn the_newest_reaction_answers_though_an_older_one_stays() {
    let eyes_then_thumb = shown(&[(Emoji::Eyes, 0), (Emoji::ThumbsUp, 24 * 60)]);
    let read = reacted(&eyes_then_thumb, &options(0, None));
    assert_eq!(read, Some(Reacted::Counts(Answer::Approves, at(24 * 60))));
}

#[test]
fn two_answers_within_a_minute_ask_the_owner() {
    let both = shown(&[(Emoji::ThumbsUp, 0), (Emoji::ThumbsDown, 0)]);
    let read = reacted(&both, &options(0, None));
    assert!(matches!(read, Some(Reacted::Contradicts(all, _)) if all.len() == 2));
    let options_at_once = shown(&[(Emoji::Hooray, 0), (Emoji::Rocket, 0)]);
    let read = reacted(&options_at_once, &options(3, None));
    assert!(matches!(read, Some(Reacted::Contradicts(..))));
}

#[test]
fn a_minute_apart_the_later_one_counts() {
    let both = shown(&[(Emoji::ThumbsUp, 0), (Emoji::ThumbsDown, 1)]);
    let read = reacted(&both, &options(0, None));
    assert_eq!(read, Some(Reacted::Counts(Answer::Objects { reason: None }, at(1))));
}

#[test]
fn a_thumb_beside_an_option_says_the_same() {
    let both = shown(&[(Emoji::Hooray, 0), (Emoji::ThumbsUp, 0)]);
    let a = Answer::Chooses("A".parse().unwrap());
    assert_eq!(reacted(&both, &options(3, None)), Some(Reacted::Counts(a.clone(), at(0))));
    let later = shown(&[(Emoji::Hooray, 0), (Emoji::ThumbsUp, 90)]);
    assert_eq!(reacted(&later, &options(3, None)), Some(Reacted::Counts(a, at(0))));
    let proposed = shown(&[(Emoji::Heart, 0), (Emoji::ThumbsUp, 0)]);
    let read = reacted(&proposed, &options(2, Some("A")));
    assert!(matches!(read, Some(Reacted::Contradicts(..))), "B and yes to A: {read:?}");
}

#[test]
fn what_means_nothing_answers_nothing() {
    let laughs = shown(&[(Emoji::Laugh, 0), (Emoji::Confused, 1), (Emoji::Hooray, 2)]);
    assert_eq!(reacted(&laughs, &options(0, None)), None);
    assert_eq!(reacted(&[], &options(3, None)), None);
    let thumb = shown(&[(Emoji::ThumbsUp, 0)]);
    let read = reacted(&thumb, &options(3, None));
    assert_eq!(read, Some(Reacted::Unclear(Emoji::ThumbsUp, at(0))), "which option?");
}
