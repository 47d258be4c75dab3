//! Times and spans of time in words.
//!
//! Zone data lives natively; what is shown here is derived from [`Moment`]s (which bring their own
//! words) or is plain arithmetic with an offset that a moment brought.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Timelike as _, Utc, Weekday};
use meridian_core::time::When;
use meridian_protocol::Moment;

/// `22 h 56 min`, `4 d 10 h`, `9 min`; in the last ten minutes `9 min 12 s`. Zero and less is
/// `now`.
pub fn span(left: Duration) -> String {
    let seconds = left.num_seconds();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600, seconds / 60);
    match seconds {
        ..=0 => "now".to_owned(),
        1..60 => format!("{seconds} s"),
        60..600 => format!("{minutes} min {} s", seconds % 60),
        600..3_600 => format!("{minutes} min"),
        3_600..172_800 => format!("{hours} h {} min", minutes % 60),
        _ => format!("{days} d {} h", hours % 24),
    }
}

/// `Tue`
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

/// The wall clock at an offset from UTC: `("Mon 26", "14:02")`.
pub fn wall(instant: DateTime<Utc>, offset_minutes: i32) -> (String, String) {
    let there = (instant + Duration::minutes(offset_minutes.into())).naive_utc();
    (
        format!("{} {}", weekday(there.weekday()), there.day()),
        format!("{:02}:{:02}", there.hour(), there.minute()),
    )
}

/// Hours since local midnight, 0 to 24.
pub fn local_hour(instant: DateTime<Utc>, offset_minutes: i32) -> f64 {
    let there = instant + Duration::minutes(offset_minutes.into());
    f64::from(there.num_seconds_from_midnight()) / 3_600.0
}

/// `Tue 12:59 NZDT`: short enough for an axis.
pub fn short(moment: &Moment) -> String {
    let day = moment.day.split_whitespace().next().unwrap_or_default();
    format!("{day} {} {}", moment.clock, moment.zone)
}

/// `Mon 23:59 UTC`: a moment's UTC words without the date.
pub fn short_utc(moment: &Moment) -> String {
    let (day, clock) = wall(moment.instant, 0);
    format!("{} {clock} UTC", day.split_whitespace().next().unwrap_or_default())
}

/// `Tue 27 Oct 12:59 NZDT`
pub fn long(moment: &Moment) -> String {
    format!("{} {} {}", moment.day, moment.clock, moment.zone)
}

/// `2026-10-26T23:59:00Z`, for the page's `time` elements.
pub fn iso(instant: DateTime<Utc>) -> String {
    let (day, time) = (instant.date_naive(), instant.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        day.year(),
        day.month(),
        day.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// `Sao Paulo` of `America/Sao_Paulo`.
pub fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// `4 Nov`
pub fn date(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{} {month}", date.day())
}

/// The dates that a source prints, in the size of a time: `Wed 4 Nov`, `9 to 12 Nov`, `No date`.
pub fn dates(when: &When) -> String {
    match when {
        When::Date { date: day, .. } | When::AoeDate { date: day, .. } => {
            format!("{} {}", weekday(day.weekday()), date(*day))
        }
        When::Range { first, last, .. }
            if (first.year(), first.month()) == (last.year(), last.month()) =>
        {
            format!("{} to {}", first.day(), date(*last))
        }
        When::Range { first, last, .. } => format!("{} to {}", date(*first), date(*last)),
        When::Instant { .. } | When::Tbd { .. } => "No date".to_owned(),
    }
}

/// `61,204`
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 place`, `3 places`
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_gets_finer_as_it_gets_shorter() {
        let cases = [
            (4 * 86_400 + 10 * 3_600, "4 d 10 h"),
            (47 * 3_600, "47 h 0 min"),
            (22 * 3_600 + 56 * 60 + 59, "22 h 56 min"),
            (3_599, "59 min"),
            (552, "9 min 12 s"),
            (42, "42 s"),
            (0, "now"),
            (-5, "now"),
        ];
        for (seconds, words) in cases {
            assert_eq!(span(Duration::seconds(seconds)), words);
        }
    }

    #[test]
    fn wall_clocks_cross_midnight_with_their_day() {
        let instant = "2026-10-26T23:59:00Z".parse().unwrap();
        assert_eq!(wall(instant, 13 * 60), ("Tue 27".to_owned(), "12:59".to_owned()));
        assert_eq!(wall(instant, -12 * 60), ("Mon 26".to_owned(), "11:59".to_owned()));
        assert!((local_hour(instant, 330) - 5.483).abs() < 0.01, "half-hour zones count");
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(60_000), "60,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
