//! A calendar's recurrence rule as it is written, part by part (RFC 5545, 3.3.10), for the crate that
//! counts its times. The crate's own reader would do; it brings an engine for regular expressions
//! into the agent for it, a twentieth of that program.

use chrono::{Month, Weekday};
use rrule::{Frequency, NWeekday, RRule, Unvalidated};
use std::str::FromStr;

/// The rule of parts such as `FREQ=WEEKLY`, in capitals; none where one is not understood or stands
/// there twice.
pub(super) fn rule(parts: &[(&str, &str)]) -> Option<RRule<Unvalidated>> {
    let (_, frequency) = parts.iter().find(|(key, _)| *key == "FREQ")?;
    let mut rule = RRule::new(Frequency::from_str(frequency).ok()?);
    for (place, (key, value)) in parts.iter().enumerate() {
        if parts.iter().take(place).any(|(earlier, _)| earlier == key) {
            return None;
        }
        rule = match *key {
            "FREQ" => rule,
            "INTERVAL" => rule.interval(value.parse().ok()?),
            "COUNT" => rule.count(value.parse().ok()?),
            "WKST" => rule.week_start(weekday(value)?),
            "BYSETPOS" => rule.by_set_pos(numbers(value)?),
            "BYMONTH" => {
                let months: Option<Vec<Month>> =
                    numbers::<u8>(value)?.into_iter().map(|n| Month::try_from(n).ok()).collect();
                rule.by_month(&months?)
            }
            "BYMONTHDAY" => rule.by_month_day(numbers(value)?),
            "BYYEARDAY" => rule.by_year_day(numbers(value)?),
            "BYWEEKNO" => rule.by_week_no(numbers(value)?),
            "BYDAY" => rule.by_weekday(listed(value, day)?),
            "BYHOUR" => rule.by_hour(numbers(value)?),
            "BYMINUTE" => rule.by_minute(numbers(value)?),
            "BYSECOND" => rule.by_second(numbers(value)?),
            _ => return None,
        };
    }
    Some(rule)
}

fn numbers<T: FromStr + Ord>(list: &str) -> Option<Vec<T>> {
    listed(list, |one| one.parse().ok())
}

/// What a list holds, each once and in the order of the calendar, as the crate wants it.
fn listed<T: Ord>(list: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let mut all: Vec<T> = list.split(',').map(|one| read(one.trim())).collect::<Option<_>>()?;
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// `MO`, or `-1FR` for the last Friday.
fn day(text: &str) -> Option<NWeekday> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let number = if number.is_empty() { None } else { Some(number.parse().ok()?) };
    Some(NWeekday::new(number, weekday(name)?))
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the crate itself reads it.
    #[test]
    fn a_rule_is_the_one_that_the_crate_reads() {
        for text in [
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
            "FREQ=MONTHLY;BYDAY=-1FR;COUNT=4",
            "FREQ=MONTHLY;BYDAY=+2TU",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYMONTHDAY=1,-1",
            "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
            "FREQ=YEARLY;BYYEARDAY=100,200",
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
            "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30;BYSECOND=0",
        ] {
            let parts: Vec<_> = text.split(';').map(|part| part.split_once('=').unwrap()).collect();
            let theirs: RRule<Unvalidated> = text.parse().unwrap();
            assert_eq!(rule(&parts).unwrap(), theirs, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_no_rule() {
        for parts in [
            &[("FREQ", "SOMETIMES")][..],
            &[("INTERVAL", "2")],
            &[("FREQ", "DAILY"), ("FREQ", "WEEKLY")],
            &[("FREQ", "DAILY"), ("BYMOON", "FULL")],
            &[("FREQ", "WEEKLY"), ("BYDAY", "XX")],
            &[("FREQ", "WEEKLY"), ("BYDAY", "M\u{f6}")],
            &[("FREQ", "WEEKLY"), ("BYDAY", "")],
            &[("FREQ", "YEARLY"), ("BYMONTH", "13")],
            &[("FREQ", "DAILY"), ("COUNT", "many")],
        ] {
            assert!(rule(parts).is_none(), "{parts:?}");
        }
    }
}
