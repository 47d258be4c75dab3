//! Rules of time that hold in every zone of the zone database, 2015 to 2035.

use super::*;
use crate::{deadlines::all_deadlines, round::rhythm::Rhythm, schedule::bundled::import};
use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, Utc};
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    (0..zone_names().len()).prop_map(|index| zone_names().nth(index).unwrap())
}

/// Whole seconds of the years 2015 to 2035.
fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    (at("2015-01-01T00:00:00Z").timestamp()..at("2036-01-01T00:00:00Z").timestamp())
        .prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
}

fn shown(zone: &str, instant: DateTime<Utc>) -> NaiveDateTime {
    BundledZones.at(zone, instant).unwrap().wall
}

fn meant(zone: &str, wall: NaiveDateTime) -> DateTime<Utc> {
    BundledZones.resolve(zone, wall).unwrap()
}

/// `NZDT`, `ChST`, `UTC`, `UTC-3`, `UTC+5:45`
fn is_zone(word: &str) -> bool {
    let offset = |rest: &str| {
        rest.is_empty()
            || rest.strip_prefix(['+', '-']).is_some_and(|digits| {
                digits.split(':').all(|part| !part.is_empty() && part.parse::<u8>().is_ok())
            })
    };
    word.strip_prefix("UTC").is_some_and(offset)
        || (word.len() >= 2
            && word.bytes().all(|b| b.is_ascii_alphabetic())
            && word.starts_with(|c: char| c.is_ascii_uppercase()))
}

fn ends_with_zone(text: &str) -> bool {
    text.rsplit(' ').next().is_some_and(is_zone)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn an_instant_goes_there_and_back_except_in_a_fold(
        zone in any_zone(), instant in any_instant(),
    ) {
        let wall = shown(zone, instant);
        let back = meant(zone, wall);
        prop_assert_eq!(shown(zone, back), wall);
        // In a fold the same clock time comes twice, and the first is meant.
        prop_assert!(back == instant || (back < instant && instant - back < Duration::hours(25)));
    }

    #[test]
    fn a_wall_time_is_kept_or_moves_forward_over_a_gap(
        zone in any_zone(), instant in any_instant(),
    ) {
        let wall = instant.naive_utc();
        let found = shown(zone, meant(zone, wall));
        if found != wall {
            prop_assert!(found > wall && found - wall <= Duration::hours(25));
            // No clock there ever showed it.
            let middle = meant(zone, wall);
            for minutes in (-26 * 60..26 * 60).step_by(15) {
                prop_assert!(shown(zone, middle + Duration::minutes(minutes)) != wall);
            }
        }
    }

    #[test]
    fn order_is_kept(zone in any_zone(), one in any_instant(), by in 0_i64..400_000) {
        let other = one + Duration::seconds(by);
        let (first, second) = (shown(zone, one), shown(zone, other));
        // What clocks really showed is resolved in its order.
        if first <= second {
            prop_assert!(meant(zone, first) <= meant(zone, second));
        }
        // And later instants are shown later, but for the length of a fold.
        prop_assert!(second - first >= Duration::seconds(by) - Duration::hours(24));
    }

    #[test]
    fn the_end_of_a_date_anywhere_on_earth_is_exact(instant in any_instant(), zone in any_zone()) {
        let date = instant.date_naive();
        let cut_off = When::aoe_cut_off(date);
        let next = date.succ_opt().unwrap();
        prop_assert_eq!(cut_off, next.and_hms_opt(12, 0, 0).unwrap().and_utc());
        prop_assert_eq!(shown("Etc/GMT+12", cut_off), next.and_time(NaiveTime::MIN));
        // Until then somebody still has the date, and from then on nobody has.
        let before = cut_off - Duration::seconds(1);
        prop_assert_eq!(shown("Etc/GMT+12", before).date(), date);
        prop_assert!(shown(zone, cut_off).date() > date);
        let when = When::AoeDate { text: String::new(), date, stated: None };
        prop_assert_eq!(when.instant(), Some(cut_off));
        prop_assert_eq!(aoe_words(cut_off), format!("end of {} AoE", date.format("%a %-d %b")));
        // A bare date lies within its window in every zone.
        let bare = When::Date { text: String::new(), date };
        let midnight = meant(zone, date.and_time(NaiveTime::MIN));
        prop_assert!(bare.earliest().unwrap() <= midnight);
        prop_assert!(bare.latest().unwrap() >= midnight);
    }

    #[test]
    fn no_time_is_said_without_its_zone(
        zone in any_zone(), one in any_instant(), by in 0_i64..4_000_000,
    ) {
        let said = say(one, zone, &BundledZones).unwrap();
        for text in [said.short(), said.dated(), said.full(), said.utc.clone()] {
            prop_assert!(ends_with_zone(&text), "{text}");
        }
        let other = one + Duration::seconds(by);
        let window = window_words(one, other, zone, &BundledZones).unwrap();
        let (first, second) = window.split_once(" and ").unwrap();
        prop_assert!(ends_with_zone(first) && ends_with_zone(second), "{window}");
        prop_assert!(aoe_words(one).ends_with(" AoE"));
    }

    #[test]
    fn letters_mean_what_their_clocks_show(index in 0_usize..10, instant in any_instant()) {
        const PLACES: [(&str, &str); 10] = [
            ("PT", "America/Los_Angeles"),
            ("Eastern Time (ET)", "America/New_York"),
            ("CET (Central European Time)", "Europe/Berlin"),
            ("Poland", "Europe/Warsaw"),
            ("Asia/Kathmandu", "Asia/Kathmandu"),
            ("CT", "America/Chicago"),
            ("MT", "America/Denver"),
            ("UK time", "Europe/London"),
            ("India time", "Asia/Kolkata"),
            ("Beijing time", "Asia/Shanghai"),
        ];
        let (written, place) = PLACES[index];
        let minutes = letters::offset_at(written, instant, &BundledZones);
        prop_assert_eq!(minutes, Some(BundledZones.at(place, instant).unwrap().offset_minutes));
        // Letters that a place shows at that moment are in force there: no question is asked.
        let local = BundledZones.at(place, instant).unwrap();
        if letters::seasonal(&local.letters).is_some() && letters::many(&local.letters).is_none() {
            prop_assert_eq!(meaning::meanings(&local.letters, local.wall, &BundledZones), []);
        }
    }
}

/// Every zone once: a whole schedule, read for a member who lives there.
#[test]
fn no_deadline_is_shown_without_a_zone_anywhere() {
    let plan = "\
| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 31st August 2026 | week 1 |
| Placeholders | Docs Lead | Thursday 29th October 2026 (AoE) | week 9 |
| Call | ALL | 17:00 PDT Tuesday 3rd November 2026 | week 10 |
| Gathering | ALL | Monday 9th - Thursday 12th November 2026 | week 11 |
| Retrospective | ALL | TBC | |
";
    let schedule = import(plan, "README.md").unwrap();
    let now = at("2026-10-26T01:02:00Z");
    for zone in zone_names() {
        let list =
            all_deadlines(Some(&schedule), &Rhythm::default(), &[], zone, &BundledZones, now);
        let list = list.unwrap();
        assert!(list.windows(2).all(|pair| {
            let [a, b] = pair else { return false };
            b.first_moment().is_none_or(|b| a.first_moment().is_some_and(|a| a <= b))
        }));
        for deadline in list {
            let text = deadline.shape(zone, &BundledZones).unwrap().local.text;
            // Without a date there are only the source's own words.
            let undated = deadline.first_moment().is_none();
            assert!(undated || ends_with_zone(&text), "{zone} {}: {text}", deadline.name);
        }
    }
}
