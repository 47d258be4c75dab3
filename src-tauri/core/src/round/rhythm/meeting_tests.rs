//! Meetings across the changes of clocks.

use super::*;
use crate::time::BundledZones;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn burndown() -> Meeting {
    Meeting {
        name: "Burndown".to_owned(),
        zone: "America/Los_Angeles".to_owned(),
        weekday: Weekday::Wed,
        time: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        from: None,
        to: None,
    }
}

fn seen(zone: &str, from: &str, to: &str) -> Vec<String> {
    burndown()
        .occurrences(at(from), at(to), &BundledZones)
        .unwrap()
        .into_iter()
        .map(|at| say(at, zone, &BundledZones).unwrap().dated())
        .collect()
}

#[test]
fn the_week_in_which_europe_has_changed_and_america_has_not() {
    assert_eq!(
        seen("Europe/Berlin", "2026-10-19T00:00:00Z", "2026-11-12T00:00:00Z"),
        [
            "Wed 21 Oct 19:00 CEST",
            "Wed 28 Oct 18:00 CET",
            "Wed 4 Nov 19:00 CET",
            "Wed 11 Nov 19:00 CET"
        ]
    );
    assert_eq!(
        seen("UTC", "2027-03-08T00:00:00Z", "2027-04-02T00:00:00Z"),
        [
            "Wed 10 Mar 18:00 UTC",
            "Wed 17 Mar 17:00 UTC",
            "Wed 24 Mar 17:00 UTC",
            "Wed 31 Mar 17:00 UTC"
        ]
    );
}

#[test]
fn it_has_a_first_and_a_last_day() {
    let meeting =
        Meeting { from: "2026-10-28".parse().ok(), to: "2026-11-04".parse().ok(), ..burndown() };
    let times =
        meeting.occurrences(at("2026-10-01T00:00:00Z"), at("2026-12-01T00:00:00Z"), &BundledZones);
    assert_eq!(times.unwrap(), [at("2026-10-28T17:00:00Z"), at("2026-11-04T18:00:00Z")]);
}

fn notices(zone: &str, now: &str) -> Vec<String> {
    burndown().notices(zone, &BundledZones, at(now)).unwrap()
}

#[test]
fn a_change_is_said_from_a_fortnight_before_until_both_are_over() {
    let berlin = |now| notices("Europe/Berlin", now);
    assert_eq!(berlin("2026-10-10T12:00:00Z"), [""; 0]);
    assert_eq!(
        berlin("2026-10-12T12:00:00Z"),
        [
            "Clocks change Sunday 25 Oct in Berlin: Burndown is at 18:00 CET for you from Wed 28 Oct \
          on, not 19:00 CEST."
        ]
    );
    assert_eq!(
        berlin("2026-10-20T12:00:00Z"),
        [
            "From next week Burndown is at 18:00 CET for you, not 19:00 CEST: clocks change Sunday \
             25 Oct in Berlin.",
            "Clocks change Sunday 1 Nov in Los Angeles: Burndown is at 19:00 CET for you from Wed \
             4 Nov on, not 18:00 CET."
        ]
    );
    assert_eq!(
        berlin("2026-10-26T12:00:00Z"),
        [
            "Clocks changed Sunday 25 Oct in Berlin: Burndown is at 18:00 CET for you from Wed 28 \
             Oct on, no longer at 19:00 CEST.",
            "From next week Burndown is at 19:00 CET for you, not 18:00 CET: clocks change Sunday \
             1 Nov in Los Angeles."
        ]
    );
    assert_eq!(berlin("2026-11-05T12:00:00Z"), [""; 0]);
}

#[test]
fn who_has_no_summer_time_is_told_all_the_same() {
    assert_eq!(
        notices("Asia/Kolkata", "2026-10-30T12:00:00Z"),
        ["From next week Burndown is at 23:30 IST for you, not 22:30 IST: clocks change Sunday 1 \
          Nov in Los Angeles."]
    );
    // Both change on the same day, so nothing moves.
    assert_eq!(notices("America/New_York", "2026-10-30T12:00:00Z"), [""; 0]);
}

#[test]
fn a_meeting_in_utc_moves_with_the_members_clocks() {
    let meeting = Meeting { zone: "UTC".to_owned(), ..burndown() };
    let said = meeting.notices("America/Los_Angeles", &BundledZones, at("2026-10-20T12:00:00Z"));
    assert_eq!(
        said.unwrap(),
        ["Clocks change Sunday 1 Nov in Los Angeles: Burndown is at 02:00 PST for you from Wed 4 \
          Nov on, not 03:00 PDT."]
    );
}

#[test]
fn march_and_april_on_both_sides_of_the_world() {
    // New Zealand goes back on 4 April 2027, America forward on 14 March.
    let auckland = |now| notices("Pacific/Auckland", now);
    assert_eq!(
        auckland("2027-03-09T12:00:00Z"),
        ["From next week Burndown is at 06:00 NZDT for you, not 07:00 NZDT: clocks change Sunday \
          14 Mar in Los Angeles."]
    );
    assert_eq!(
        auckland("2027-03-30T12:00:00Z"),
        [
            "From next week Burndown is at 05:00 NZST for you, not 06:00 NZDT: clocks change Sunday 4 \
          Apr in Auckland."
        ]
    );
}

#[test]
fn the_ends_of_the_calendar_do_no_harm() {
    for now in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        burndown().notices("Europe/Berlin", &BundledZones, now).unwrap();
    }
}
