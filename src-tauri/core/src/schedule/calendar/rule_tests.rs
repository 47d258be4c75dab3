//! Times of rules: as the crate rrule gives them.

use super::*;
use chrono::Utc;
use proptest::prelude::*;

fn parts(text: &str) -> Vec<(&str, &str)> {
    text.split(';').map(|part| part.split_once('=').unwrap()).collect()
}

const MOST: u16 = 12;

/// The first times, here and there.
fn both(text: &str, first: NaiveDateTime) -> Option<(Vec<NaiveDateTime>, Vec<NaiveDateTime>)> {
    let ours = Rule::read(&parts(text))?;
    let start = first.and_utc().with_timezone(&rrule::Tz::UTC);
    let theirs: rrule::RRule<rrule::Unvalidated> = text.parse().ok()?;
    let theirs = theirs.build(start).ok()?.all(MOST).dates;
    let last = NaiveDate::from_ymd_opt(2090, 1, 1)?;
    let near = |time: &NaiveDateTime| time.date() < last;
    Some((
        ours.times(first).take(MOST.into()).take_while(near).collect(),
        theirs.iter().map(|at| at.with_timezone(&Utc).naive_utc()).take_while(near).collect(),
    ))
}

#[test]
fn ordinary_rules_have_the_times_that_the_crate_gives() {
    for text in [
        "FREQ=DAILY",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO",
        "FREQ=WEEKLY;BYDAY=MO,WE,SU;BYSETPOS=1",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=4",
        "FREQ=MONTHLY;BYDAY=+2TU",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=1,-1",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2",
    ] {
        for first in ["2027-01-29T09:30:00", "2028-02-29T00:00:00", "2027-03-31T23:59:00"] {
            let (ours, theirs) = both(text, first.parse().unwrap()).unwrap();
            assert!(!ours.is_empty(), "{text}");
            assert_eq!(ours, theirs, "{text} from {first}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_rule_that_is_understood_has_the_times_that_the_crate_gives(
        frequency in prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        interval in 1_u32..5,
        count in prop::option::of(1_u32..9),
        start in prop::option::of(prop::sample::select(vec!["MO", "SU", "WE"])),
        months in prop::collection::vec(1_u32..=12, 0..3),
        month_days in prop::collection::vec(prop_oneof![1_i32..=31, -5_i32..=-1], 0..3),
        counts_weekdays in any::<bool>(),
        weekdays in prop::collection::vec(
            (prop_oneof![-2_i32..=-1, 1_i32..=5], prop::sample::select(vec!["MO", "TU", "FR", "SU"])),
            0..3,
        ),
        position in prop::option::of(prop_oneof![1_i32..4, -3_i32..0]),
        day in 0_u64..1500,
    ) {
        let mut text = format!("FREQ={frequency};INTERVAL={interval}");
        let joined = |all: Vec<String>| all.join(",");
        let numbers = |all: &[i32]| joined(all.iter().map(ToString::to_string).collect());
        if let Some(count) = count { text += &format!(";COUNT={count}"); }
        if let Some(start) = start { text += &format!(";WKST={start}"); }
        if !months.is_empty() {
            text += &format!(";BYMONTH={}", joined(months.iter().map(ToString::to_string).collect()));
        }
        if !month_days.is_empty() { text += &format!(";BYMONTHDAY={}", numbers(&month_days)); }
        if !weekdays.is_empty() {
            // A weekday as such beside an n-th one: the crate gives no time at all.
            let all = weekdays.iter().map(|(n, day)| match counts_weekdays {
                false => (*day).to_owned(),
                true => format!("{n}{day}"),
            });
            text += &format!(";BYDAY={}", joined(all.collect()));
        }
        if let Some(position) = position { text += &format!(";BYSETPOS={position}"); }
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(day);
        if let Some((ours, theirs)) = both(&text, first.and_hms_opt(9, 30, 0).unwrap()) {
            prop_assert_eq!(ours, theirs, "{} from {}", text, first);
        }
    }
}

#[test]
fn what_is_not_understood_is_no_rule() {
    for text in [
        "FREQ=SOMETIMES",
        "INTERVAL=2",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;BYMOON=FULL",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=M\u{f6}",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=-1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=DAILY;COUNT=many",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYWEEKNO=20",
    ] {
        assert_eq!(Rule::read(&parts(text)), None, "{text}");
    }
}

#[test]
fn every_friday_and_the_first_monday() {
    let rule = Rule::read(&parts("FREQ=MONTHLY;BYDAY=FR,1MO")).unwrap();
    let times = rule.times("2026-01-01T09:00:00".parse().unwrap()).take(3);
    let days: Vec<u32> = times.map(|at| at.day()).collect();
    assert_eq!(days, [2, 5, 9]);
}

#[test]
fn a_rule_without_a_time_ends() {
    let rule = Rule::read(&parts("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")).unwrap();
    assert_eq!(rule.times("2027-01-01T00:00:00".parse().unwrap()).next(), None);
    let rule = Rule::read(&parts("FREQ=DAILY;INTERVAL=4000000000")).unwrap();
    assert_eq!(rule.times("2027-01-01T00:00:00".parse().unwrap()).count(), 1);
}
