//! Times in words for people. A time is never said without its zone.

use super::{When, ZoneError, ZoneRules};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// An instant with its words in one zone. A time is never shown without its zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The instant.
    #[serde(with = "super::numbers")]
    pub instant: DateTime<Utc>,
    /// `12:59`
    pub clock: String,
    /// `12:59:07`
    pub clock_seconds: String,
    /// `NZDT`, or `UTC-3` where the zone has no letters.
    pub zone: String,
    /// `Tue 27 Oct`
    pub day: String,
    /// `Mon 26 Oct 23:59 UTC`
    pub utc: String,
    /// Minutes that local time is ahead of UTC at that instant.
    pub offset_minutes: i32,
}

impl Moment {
    /// The local calendar day.
    pub fn date(&self) -> NaiveDate {
        let ahead = Duration::minutes(i64::from(self.offset_minutes));
        let wall = self.instant.naive_utc().checked_add_signed(ahead);
        wall.unwrap_or(self.instant.naive_utc()).date()
    }

    /// `12:59 NZDT`
    pub fn short(&self) -> String {
        format!("{} {}", self.clock, self.zone)
    }

    /// `Tue 27 Oct 12:59 NZDT`
    pub fn dated(&self) -> String {
        format!("{} {} {}", self.day, self.clock, self.zone)
    }

    /// `Tue 27 Oct 2026 12:59 NZDT`
    pub fn full(&self) -> String {
        format!("{} {} {} {}", self.day, self.date().format("%Y"), self.clock, self.zone)
    }
}

/// Says `instant` in `zone`.
///
/// # Errors
/// The rules do not know the zone.
pub fn say(instant: DateTime<Utc>, zone: &str, rules: &dyn ZoneRules) -> Result<Moment, ZoneError> {
    let local = rules.at(zone, instant)?;
    Ok(Moment {
        instant,
        clock: local.wall.format("%H:%M").to_string(),
        clock_seconds: local.wall.format("%H:%M:%S").to_string(),
        zone: local.letters,
        day: local.wall.format("%a %-d %b").to_string(),
        utc: instant.format("%a %-d %b %H:%M UTC").to_string(),
        offset_minutes: local.offset_minutes,
    })
}

/// How long it is from `now` to `then`: `22 h 56 min`, `4 d 10 h`, `under 1 min`, or `past`. Always
/// rounded down, so that nobody believes in more time than there is.
pub fn countdown(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    let left = then.signed_duration_since(now);
    if left < Duration::zero() { "past".to_owned() } else { length(left) }
}

/// A positive length of time in words, rounded down to the minute, from a day on to the hour.
pub(crate) fn length(time: Duration) -> String {
    let (days, hours, minutes) = (time.num_days(), time.num_hours() % 24, time.num_minutes() % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => "under 1 min".to_owned(),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        (_, 0, _) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}

/// How long it is to a moment that lies somewhere in a window: `8 to 10 d`, `under 1 to 2 d`,
/// `now to 1 d 4 h` once the window has begun, `past` when it is over.
pub fn countdown_window(
    now: DateTime<Utc>,
    earliest: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> String {
    if latest < now {
        return "past".to_owned();
    }
    if earliest <= now {
        return format!("now to {}", countdown(now, latest));
    }
    let (first, last) = (earliest - now, latest - now);
    match (first.num_days(), last.num_days()) {
        (_, 0) => format!("{} to {}", length(first), length(last)),
        (0, days) => format!("under 1 to {days} d"),
        (a, b) if a == b => format!("{a} d"),
        (a, b) => format!("{a} to {b} d"),
    }
}

/// A moment in "anywhere on Earth" words (UTC-12): `end of Wed 18 Nov AoE` for its midnight, else
/// `Mon 26 Oct 11:59 AoE`.
pub fn aoe_words(at: DateTime<Utc>) -> String {
    let wall = at.naive_utc().checked_sub_signed(Duration::hours(12)).unwrap_or(at.naive_utc());
    match wall.date().pred_opt() {
        Some(over) if wall.time() == NaiveTime::MIN => {
            format!("end of {} AoE", over.format("%a %-d %b"))
        }
        _ => format!("{} AoE", wall.format("%a %-d %b %H:%M")),
    }
}

/// By how many calendar days the member's local day differs from the printed one. Zero where the
/// source gives no instant, because the date is then shown as printed; none when there is no date.
///
/// # Errors
/// The rules do not know the zone.
pub fn day_shift(when: &When, zone: &str, rules: &dyn ZoneRules) -> Result<Option<i64>, ZoneError> {
    let Some(printed) = when.printed_date() else { return Ok(None) };
    let Some(instant) = when.instant() else { return Ok(Some(0)) };
    let local = rules.at(zone, instant)?.wall.date();
    Ok(Some(local.signed_duration_since(printed).num_days()))
}

/// `Fri for you`, when the member's local day differs from the printed one.
///
/// # Errors
/// The rules do not know the zone.
pub fn day_shift_words(
    when: &When,
    zone: &str,
    rules: &dyn ZoneRules,
) -> Result<Option<String>, ZoneError> {
    match (day_shift(when, zone, rules)?, when.instant()) {
        (Some(days), Some(instant)) if days != 0 => {
            Ok(Some(format!("{} for you", rules.at(zone, instant)?.wall.format("%a"))))
        }
        _ => Ok(None),
    }
}

/// `between Tue 3 Nov 2026 23:00 NZDT and Fri 6 Nov 2026 01:00 NZDT`
///
/// # Errors
/// The rules do not know the zone.
pub fn window_words(
    earliest: DateTime<Utc>,
    latest: DateTime<Utc>,
    zone: &str,
    rules: &dyn ZoneRules,
) -> Result<String, ZoneError> {
    let (first, last) = (say(earliest, zone, rules)?, say(latest, zone, rules)?);
    Ok(format!("between {} and {}", first.full(), last.full()))
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
