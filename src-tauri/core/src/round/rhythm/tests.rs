//! Rounds, their marks and their weeks.

use super::*;
use crate::schedule::bundled::import;
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn the_default_round_opens_monday_is_due_that_day_and_closes_on_tuesday() {
    let round = Rhythm::default().round_at(at("2026-10-26T01:02:00Z"));
    assert_eq!(round.key.to_string(), "2026-10-26");
    assert_eq!(round.opens, at("2026-10-26T00:00:00Z"));
    assert_eq!(round.due, at("2026-10-26T23:59:00Z"));
    assert_eq!(round.closes, at("2026-10-27T23:59:00Z"));
}

#[test]
fn a_round_lasts_until_the_next_one_opens() {
    let rhythm = Rhythm::default();
    let round = rhythm.round_at(at("2026-10-26T00:00:00Z"));
    assert_eq!(rhythm.round_at(at("2026-11-01T23:59:59Z")), round);
    assert_eq!(rhythm.round_at(at("2026-10-25T23:59:59Z")), rhythm.previous(&round));
    assert_eq!(rhythm.round_at(at("2026-11-02T00:00:00Z")), rhythm.next(&round));
}

#[test]
fn phases_change_at_the_marks() {
    let round = Rhythm::default().round_at(at("2026-10-28T00:00:00Z"));
    for (now, phase) in [
        ("2026-10-25T23:59:59Z", RoundPhase::Before),
        ("2026-10-26T00:00:00Z", RoundPhase::Updates),
        ("2026-10-26T23:58:59Z", RoundPhase::Updates),
        ("2026-10-26T23:59:00Z", RoundPhase::Discussion),
        ("2026-10-27T23:58:59Z", RoundPhase::Discussion),
        ("2026-10-27T23:59:00Z", RoundPhase::Closed),
    ] {
        assert_eq!(round.phase(at(now)), phase, "{now}");
    }
}

#[test]
fn only_days_on_which_the_rhythm_opens_have_a_round() {
    let rhythm = Rhythm::default();
    let round = |key: &str| rhythm.round(key.parse().unwrap());
    assert_eq!(round("2026-10-26"), Some(rhythm.round_at(at("2026-10-26T12:00:00Z"))));
    assert_eq!(round("2026-10-27"), None);
    assert_eq!(round("2026-10-26.2"), None);
}

#[test]
fn a_rhythm_may_run_over_the_weekend() {
    let rhythm = Rhythm {
        opens: WeekMark::at(Weekday::Thu, 15, 0),
        due: WeekMark::at(Weekday::Mon, 9, 0),
        closes: WeekMark::at(Weekday::Mon, 8, 0),
        apart: Vec::new(),
    };
    let round = rhythm.round_at(at("2026-10-26T01:00:00Z"));
    assert_eq!(round.opens, at("2026-10-22T15:00:00Z"));
    assert_eq!(round.due, at("2026-10-26T09:00:00Z"));
    assert_eq!(round.closes, at("2026-11-02T08:00:00Z"));
}

#[test]
fn the_week_comes_from_the_schedule() {
    let schedule = import(
        "| What | Who | When | Week |\n|-|-|-|-|\n\
         | Start of Release Cycle | Lead | Monday 31st August 2026 | week 1 |\n\
         | Release | Lead | Wednesday 16th December 2026 | week 16 |\n",
        "README.md",
    )
    .unwrap();
    let week = |now: &str| {
        let round = Rhythm::default().round_at(at(now));
        round.week_in(&schedule).map(|week| week.to_string())
    };
    assert_eq!(week("2026-10-26T01:02:00Z").as_deref(), Some("Week 9 of 16"));
    assert_eq!(week("2026-08-31T00:00:00Z").as_deref(), Some("Week 1 of 16"));
    assert_eq!(week("2026-08-30T23:59:00Z"), None);
    assert_eq!(week("2026-12-20T23:59:00Z").as_deref(), Some("Week 16 of 16"));
    assert_eq!(week("2026-12-21T00:00:00Z"), None);
}

#[test]
fn a_rhythm_survives_being_stored() {
    let text = serde_json::to_string(&Rhythm::default()).unwrap();
    assert_eq!(serde_json::from_str::<Rhythm>(&text).unwrap(), Rhythm::default());
}

proptest! {
    #[test]
    fn every_moment_lies_in_its_round(
        seconds in 0_i64..4_000_000_000, days in prop::array::uniform3(0_u8..7),
        minutes in prop::array::uniform3(0_u32..1440),
    ) {
        let mark = |i: usize| {
            let day = Weekday::try_from(days[i]).unwrap();
            WeekMark::at(day, minutes[i] / 60, minutes[i] % 60)
        };
        let rhythm = Rhythm { opens: mark(0), due: mark(1), closes: mark(2), apart: Vec::new() };
        let now = DateTime::from_timestamp(seconds, 0).unwrap();
        let round = rhythm.round_at(now);
        prop_assert!(round.opens <= now && now < rhythm.next(&round).opens);
        prop_assert!(round.opens < round.due && round.due < round.closes);
        prop_assert_eq!(rhythm.round(round.key), Some(round));
        prop_assert_eq!(rhythm.previous(&rhythm.next(&round)), round);
    }

    #[test]
    fn no_moment_is_too_far_away(now in prop_oneof![
        Just(DateTime::<Utc>::MIN_UTC), Just(DateTime::<Utc>::MAX_UTC)
    ]) {
        Rhythm::default().round_at(now);
    }
}
