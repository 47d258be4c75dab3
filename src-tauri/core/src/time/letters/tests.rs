//! Zones as people write them.

use super::*;
use rstest::rstest;

fn july() -> DateTime<Utc> {
    "2026-07-15T12:00:00Z".parse().unwrap()
}

#[rstest]
#[case("PDT", -420)]
#[case("pst", -480)]
#[case("PT", -420)]
#[case("Pacific Time", -420)]
#[case("PT (Pacific Time)", -420)]
#[case("CET (Central European Time)", 120)]
#[case("CET", 60)]
#[case("EST (Eastern Time)", -240)]
#[case("Eastern Time (ET)", -240)]
#[case("Poland", 120)]
#[case("Europe/Berlin", 120)]
#[case("europe/berlin", 120)]
#[case("America/Argentina/Buenos_Aires", -180)]
#[case("UTC+5:30", 330)]
#[case("UTC+0530", 330)]
#[case("GMT-7", -420)]
#[case("UTC\u{2212}3", -180)]
#[case("AoE", -720)]
#[case("India Standard Time", 330)]
fn a_zone_as_written_has_an_offset_in_july(#[case] zone: &str, #[case] minutes: i32) {
    assert_eq!(offset_at(zone, july(), &crate::time::BundledZones), Some(minutes));
}

#[rstest]
#[case("Middle/Earth")]
#[case("XYZ")]
#[case("UTC+25")]
#[case("")]
#[case("time")]
fn what_names_no_zone_is_none(#[case] zone: &str) {
    assert_eq!(offset_at(zone, july(), &crate::time::BundledZones), None);
}

#[rstest]
#[case("Europe/Berlin on Tuesday", "Europe/Berlin")]
#[case("Pacific Time, Tuesday", "Pacific Time")]
#[case("CET (Central European Time) / x", "CET (Central European Time)")]
#[case("Eastern Time (ET) 9th June", "Eastern Time (ET)")]
#[case("Central European Summer Time Monday", "Central European Summer Time")]
#[case("Poland", "Poland")]
fn a_phrase_is_taken_whole(#[case] text: &str, #[case] zone: &str) {
    assert_eq!(phrase(text).and_then(|length| text.get(..length)), Some(zone));
}

#[rstest]
#[case("PDT Tuesday 8th November")]
#[case("UTC / 17:00 PDT")]
#[case("Central Europe meeting")]
#[case("Docs/Comms")]
#[case("and or")]
#[case("Freeze (AoE)")]
#[case("")]
#[case("é/è")]
fn letters_and_other_words_are_no_phrase(#[case] text: &str) {
    assert_eq!(phrase(text), None);
}

#[test]
fn letters_belong_to_a_place() {
    assert_eq!(place_of("PDT").as_deref(), Some("America/Los_Angeles"));
    assert_eq!(place_of("Europe/Oslo").as_deref(), Some("Europe/Oslo"));
    assert_eq!(place_of("UTC"), None);
}
