//! What a `When` stands for, and what it contradicts.

use super::*;
use crate::time::bundled::read;
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn an_aoe_date_is_over_at_noon_utc_of_the_next_day() {
    let when = read("Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC", None);
    assert_eq!(when.kind(), "aoe_date");
    assert_eq!(when.instant(), Some(at("2026-07-23T12:00:00Z")));
    assert_eq!(when.contradiction(), None);
    assert_eq!(when.printed_date(), NaiveDate::from_ymd_opt(2026, 7, 22));
}

#[test]
fn a_stated_cut_off_that_is_earlier_counts_and_is_said() {
    let when = read("Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 10:00 UTC", None);
    assert_eq!(when.instant(), Some(at("2026-07-23T10:00:00Z")));
    assert_eq!(when.latest(), Some(at("2026-07-23T12:00:00Z")));
    assert_eq!(
        when.contradiction().as_deref(),
        Some(
            "22 Jul 2026 ends everywhere at Thu 23 Jul 12:00 UTC, but the text says \
             Thu 23 Jul 10:00 UTC; the earlier counts."
        )
    );
}

#[test]
fn a_bare_date_is_a_window_and_never_an_instant() {
    let when = read("Wednesday 4th November 2026", None);
    assert_eq!(when.instant(), None);
    assert_eq!(when.earliest(), Some(at("2026-11-03T10:00:00Z")));
    assert_eq!(when.latest(), Some(at("2026-11-05T12:00:00Z")));
}

#[test]
fn of_two_readings_the_earlier_counts() {
    let text = "01:00 UTC Wednesday 31st July 2024 / 19:00 PDT Tuesday 30th July 2024";
    let when = read(text, None);
    assert_eq!(when.instant(), Some(at("2024-07-31T01:00:00Z")));
    assert_eq!(when.latest(), Some(at("2024-07-31T02:00:00Z")));
    assert_eq!(
        when.contradiction().as_deref(),
        Some(
            "\"01:00 UTC Wednesday 31st July 2024\" and \"19:00 PDT Tuesday 30th July 2024\" are \
             1 h apart; the earlier counts."
        )
    );
}

#[test]
fn a_weekday_that_is_not_the_dates_is_said() {
    let when = read("Thursday, March 7th, 2018", None);
    assert_eq!(
        when.contradiction().as_deref(),
        Some("7 Mar 2018 is a Wednesday; the text names another day.")
    );
    let when =
        read("02:00 UTC Wednesday 27th February 2024 / 18:00 PST Monday 26th February 2024", None);
    assert_eq!(
        when.contradiction().as_deref(),
        Some("27 Feb 2024 is a Tuesday; the text names another day.")
    );
    let when = read("Thursday 18th - Saturday 19th June 2026", None);
    assert_eq!(
        when.contradiction().as_deref(),
        Some("19 Jun 2026 is a Friday; the text names another day.")
    );
}

#[test]
fn the_shape_has_whole_seconds_in_utc() {
    let shape = read("28th July - 2nd August 2026", None).shape();
    assert_eq!(
        serde_json::to_value(shape).unwrap(),
        serde_json::json!({
            "kind": "range", "text": "28th July - 2nd August 2026", "instant": null,
            "earliest": "2026-07-27T10:00:00Z", "latest": "2026-08-03T12:00:00Z",
        })
    );
    let shape = read("TBD", None).shape();
    assert_eq!((shape.kind.as_str(), shape.earliest, shape.latest), ("tbd", None, None));
}

proptest! {
    #[test]
    fn aoe_is_twelve_hours_behind_utc(days in 0_i64..80_000) {
        let date = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Duration::days(days);
        let cut_off = When::aoe_cut_off(date);
        let wall = |at: DateTime<Utc>| at.naive_utc() - Duration::hours(12);
        prop_assert_eq!(wall(cut_off - Duration::seconds(1)).date(), date);
        prop_assert_eq!(wall(cut_off).date(), date.succ_opt().unwrap());
    }

    #[test]
    fn no_stored_date_is_too_far_away(date in prop_oneof![
        Just(NaiveDate::MIN), Just(NaiveDate::MAX)
    ]) {
        let text = String::new();
        for when in [
            When::Date { text: text.clone(), date },
            When::AoeDate { text: text.clone(), date, stated: None },
            When::Range { text: text.clone(), first: date, last: date },
        ] {
            when.shape();
            when.contradiction();
        }
    }
}
