//! The member's own time for a deadline.

use super::*;
use crate::time::BundledZones;
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[rstest]
#[case::the_golden_case(
    "Asia/Kolkata",
    "2026-10-26T23:59:00Z",
    "Mon 26 Oct 22:00 IST",
    SendByReason::Night
)]
#[case::by_day(
    "Pacific/Auckland",
    "2026-10-26T23:59:00Z",
    "Tue 27 Oct 12:59 NZDT",
    SendByReason::InHours
)]
#[case::a_freeze_in_the_night(
    "Pacific/Auckland",
    "2026-11-19T12:00:00Z",
    "Thu 19 Nov 22:00 NZDT",
    SendByReason::Night
)]
#[case::on_a_saturday(
    "Asia/Tokyo",
    "2026-10-31T05:00:00Z",
    "Fri 30 Oct 22:00 JST",
    SendByReason::DayOff
)]
#[case::in_the_night_to_monday(
    "Europe/Berlin",
    "2026-11-02T05:00:00Z",
    "Fri 30 Oct 22:00 CET",
    SendByReason::DayOff
)]
#[case::in_the_night_to_saturday(
    "Pacific/Auckland",
    "2026-10-30T12:00:00Z",
    "Fri 30 Oct 22:00 NZDT",
    SendByReason::Night
)]
fn the_last_of_the_members_hours(
    #[case] zone: &str,
    #[case] deadline: &str,
    #[case] expected: &str,
    #[case] reason: SendByReason,
) {
    let found = Hours::default().send_by(at(deadline), None, zone, &BundledZones).unwrap();
    assert_eq!(say(found.at, zone, &BundledZones).unwrap().dated(), expected);
    assert_eq!(found.reason, reason);
    let why = found.words(at(deadline), zone, &BundledZones).unwrap();
    assert!(why.ends_with('.') && !why.contains("  "), "{why}");
}

#[test]
fn why_is_one_sentence_with_both_times() {
    let deadline = at("2026-10-26T23:59:00Z");
    let zone = "Asia/Kolkata";
    let found = Hours::default().send_by(deadline, None, zone, &BundledZones).unwrap();
    assert_eq!(
        found.words(deadline, zone, &BundledZones).unwrap(),
        "Tue 27 Oct 05:29 IST is in your night; your last hours before it end Mon 26 Oct 22:00 IST."
    );
}

#[test]
fn an_update_is_never_due_before_its_round_opens() {
    // Somebody who works from Tuesday to Saturday.
    let days = vec![Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
    let hours = Hours { days, ..Hours::default() };
    let (opens, due) = (at("2026-10-26T00:00:00Z"), at("2026-10-26T23:59:00Z"));
    let found = hours.send_by(due, Some(opens), "Asia/Kolkata", &BundledZones).unwrap();
    assert_eq!(found.at, at("2026-10-26T16:30:00Z"));
    // Somebody who works on no day at all is treated as working on every day.
    let none = Hours { days: Vec::new(), ..Hours::default() };
    assert!(none.works_on(Weekday::Sun));
}

#[test]
fn hours_survive_being_stored_and_grow() {
    let hours = Hours::default();
    let text = serde_json::to_string(&hours).unwrap();
    assert_eq!(serde_json::from_str::<Hours>(&text).unwrap(), hours);
    assert_eq!(serde_json::from_str::<Hours>("{}").unwrap(), hours);
}

proptest::proptest! {
    #[test]
    fn it_is_never_after_the_deadline_nor_a_fortnight_before(
        seconds in 1_420_000_000_i64..2_080_000_000, zone in 0_usize..597, days in 0_u8..128,
        quiet in (0_u32..24, 0_u32..24),
    ) {
        let zone = crate::time::zone_names().nth(zone % crate::time::zone_names().len()).unwrap();
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let days = (0..7).filter(|d| days >> d & 1 == 1).map(|d| Weekday::try_from(d).unwrap());
        let hours = Hours {
            quiet: QuietHours { from: time(quiet.0), to: time(quiet.1) },
            days: days.collect(),
            writing: None,
        };
        let deadline = DateTime::from_timestamp(seconds, 0).unwrap();
        let found = hours.send_by(deadline, None, zone, &BundledZones).unwrap();
        proptest::prop_assert!(found.at <= deadline);
        proptest::prop_assert!(deadline - found.at < Duration::days(9));
    }
}
