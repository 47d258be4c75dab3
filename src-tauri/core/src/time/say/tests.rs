//! Times in words.

use super::*;
use crate::time::{BundledZones, bundled::read};
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_moment_is_said_with_its_zone() {
    let said = say(at("2026-10-26T23:59:07Z"), "Pacific/Auckland", &BundledZones).unwrap();
    assert_eq!(said.clock, "12:59");
    assert_eq!(said.clock_seconds, "12:59:07");
    assert_eq!(said.zone, "NZDT");
    assert_eq!(said.day, "Tue 27 Oct");
    assert_eq!(said.utc, "Mon 26 Oct 23:59 UTC");
    assert_eq!(said.offset_minutes, 780);
    assert_eq!(said.full(), "Tue 27 Oct 2026 12:59 NZDT");
}

#[rstest]
#[case("2026-10-26T23:59:00Z", "22 h 56 min")]
#[case("2026-10-27T01:02:11Z", "1 d")]
#[case("2026-10-27T23:59:00Z", "1 d 22 h")]
#[case("2026-10-30T12:00:00Z", "4 d 10 h")]
#[case("2026-10-26T05:02:11Z", "4 h")]
#[case("2026-10-26T01:17:59Z", "15 min")]
#[case("2026-10-26T01:02:20Z", "under 1 min")]
#[case("2026-10-26T01:02:10Z", "past")]
fn a_countdown_never_promises_too_much(#[case] then: &str, #[case] words: &str) {
    assert_eq!(countdown(at("2026-10-26T01:02:11Z"), at(then)), words);
}

#[rstest]
#[case("2026-11-03T10:00:00Z", "2026-11-05T12:00:00Z", "8 to 10 d")]
#[case("2026-10-26T10:00:00Z", "2026-10-28T12:00:00Z", "under 1 to 2 d")]
#[case("2026-10-25T10:00:00Z", "2026-10-27T12:00:00Z", "now to 1 d 10 h")]
#[case("2026-10-23T10:00:00Z", "2026-10-25T12:00:00Z", "past")]
fn a_window_has_two_ends(#[case] first: &str, #[case] last: &str, #[case] words: &str) {
    assert_eq!(countdown_window(at("2026-10-26T01:02:11Z"), at(first), at(last)), words);
}

#[rstest]
#[case("Pacific/Auckland", Some(2), Some("Fri for you"))]
#[case("Asia/Tokyo", Some(1), Some("Thu for you"))]
#[case("Pacific/Pago_Pago", Some(1), Some("Thu for you"))]
#[case("Etc/GMT+12", Some(1), Some("Thu for you"))]
fn the_day_for_you(#[case] zone: &str, #[case] shift: Option<i64>, #[case] words: Option<&str>) {
    let text = "Wednesday 18th November 2026 (AoE) / Thursday 19th November 2026, 12:00 UTC";
    let when = read(text, None);
    assert_eq!(day_shift(&when, zone, &BundledZones).unwrap(), shift);
    assert_eq!(day_shift_words(&when, zone, &BundledZones).unwrap().as_deref(), words);
}

#[test]
fn a_bare_date_is_shown_as_printed() {
    let when = read("Wednesday 4th November 2026", None);
    assert_eq!(day_shift(&when, "Pacific/Auckland", &BundledZones).unwrap(), Some(0));
    assert_eq!(day_shift_words(&when, "Pacific/Auckland", &BundledZones).unwrap(), None);
    let (first, last) = (when.earliest().unwrap(), when.latest().unwrap());
    assert_eq!(
        window_words(first, last, "Pacific/Auckland", &BundledZones).unwrap(),
        "between Tue 3 Nov 2026 23:00 NZDT and Fri 6 Nov 2026 01:00 NZDT"
    );
    assert_eq!(day_shift(&read("TBD", None), "UTC", &BundledZones).unwrap(), None);
}
