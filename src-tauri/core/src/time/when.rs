//! `When`: what a source says about a moment, never a converted value.

use super::{Meaning, letters, words};
use crate::two_shapes;
use chrono::{
    DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc,
    Weekday,
};
use serde::{Deserialize, Deserializer, Serialize, de};

two_shapes! {
    /// One reading of a text that names a time in a zone.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(remote = "Self")]
    pub struct Reading {
        /// The part of the text that says it, such as `19:00 PDT Thursday 7th November 2024`.
        pub text: String,
        /// The zone letters or name as written.
        pub zone: String,
        /// The instant that it means; of several possible ones the earliest.
        pub instant: DateTime<Utc> as "super::numbers",
        /// The calendar day that a reader finds in it; none where an older build kept it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub day: Option<NaiveDate> as "super::numbers",
        /// What its letters can mean, where that is in doubt.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub meanings: Vec<Meaning>,
        /// The zone that doubtful letters were found to mean, by another reading, the rest of the
        /// document or the member.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub meant: Option<String>,
    }
}

impl Reading {
    /// A reading without any doubt. `wall` is what clocks in its zone show at `instant`.
    pub fn clear(
        text: impl Into<String>,
        zone: impl Into<String>,
        instant: DateTime<Utc>,
        wall: NaiveDateTime,
    ) -> Self {
        let (text, zone) = (text.into(), zone.into());
        let day = Some(day_of(wall, &text));
        Self { text, zone, instant, day, meanings: Vec::new(), meant: None }
    }

    /// The calendar day at that instant in the reading's own zone; the end of a day belongs to
    /// the day that ends.
    pub(crate) fn printed_date(&self) -> Option<NaiveDate> {
        let counts = self.meanings.iter().find(|m| m.instant == self.instant).map(|m| &m.zone);
        let kept = || {
            let zone = counts.or(self.meant.as_ref()).unwrap_or(&self.zone);
            let ahead = Duration::minutes(i64::from(letters::offset_minutes(zone).unwrap_or(0)));
            let wall = self.instant.naive_utc().checked_add_signed(ahead)?;
            Some(day_of(wall, &self.text))
        };
        self.day.or_else(kept)
    }
}

/// The day that a reader finds in a text that says `wall`; midnight as the end of a day belongs to
/// the day that ends.
pub(super) fn day_of(wall: NaiveDateTime, text: &str) -> NaiveDate {
    let before = || wall.date().pred_opt().filter(|_| words::ends_day(text));
    Some(wall.date())
        .filter(|_| wall.time() != NaiveTime::MIN)
        .or_else(before)
        .unwrap_or(wall.date())
}

two_shapes! {
    /// When something happens, as its source says it. `text` is always the source's own words.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(remote = "Self", tag = "kind", rename_all = "snake_case")]
    pub enum When {
        /// A clock time in one or more zones. More than one reading may contradict another; the
        /// earliest counts.
        Instant {
            /// As written.
            text: String,
            /// At least one reading, in the order of the text.
            #[serde(deserialize_with = "at_least_one")]
            readings: Vec<Reading>,
        },
        /// A date "anywhere on Earth": over when it is over at UTC-12.
        AoeDate {
            /// As written.
            text: String,
            /// The printed date.
            date: NaiveDate as "super::numbers",
            /// What the source also gives as the cut-off, if it does; normally equal to
            /// [`When::aoe_cut_off`].
            stated: Option<DateTime<Utc>> as "super::numbers",
        },
        /// A bare date.
        Date {
            /// As written.
            text: String,
            /// The date.
            date: NaiveDate as "super::numbers",
        },
        /// From one date to another, both included.
        Range {
            /// As written.
            text: String,
            /// First day.
            first: NaiveDate as "super::numbers",
            /// Last day.
            last: NaiveDate as "super::numbers",
        },
        /// Not decided, or not understood; the words say which.
        Tbd {
            /// As written.
            text: String,
        },
    }
}

/// A time without any reading would be none.
fn at_least_one<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Reading>, D::Error> {
    let readings = Vec::deserialize(from)?;
    if readings.is_empty() {
        Err(de::Error::custom("an instant has no reading"))
    } else {
        Ok(readings)
    }
}

/// A `When` as other programs read it (`schedule show --json`). Times are RFC 3339 in UTC with `Z`
/// and whole seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhenShape {
    /// `instant`, `aoe_date`, `date`, `range` or `tbd`.
    pub kind: String,
    /// As written.
    pub text: String,
    /// The moment itself, where the source names one.
    pub instant: Option<String>,
    /// The first moment that the text can mean.
    pub earliest: Option<String>,
    /// The last moment that the text can mean.
    pub latest: Option<String>,
}

/// Hours from the first moment of a date anywhere (UTC+14) to its midnight in UTC.
const FIRST_ZONE_AHEAD: i64 = 14;
/// Hours from a date's midnight in UTC to its end in the last zone (UTC-12).
const DATE_OVER: i64 = 36;

/// Moves midnight UTC of `date` by hours; dates at the ends of the calendar stay where they are.
fn hours_from(date: NaiveDate, hours: i64) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_add_signed(Duration::hours(hours)).unwrap_or(midnight)
}

impl When {
    /// The moment at which `date` is over everywhere: the next day 12:00 UTC.
    pub fn aoe_cut_off(date: NaiveDate) -> DateTime<Utc> {
        hours_from(date, DATE_OVER)
    }

    /// `instant`, `aoe_date`, `date`, `range` or `tbd`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Instant { .. } => "instant",
            Self::AoeDate { .. } => "aoe_date",
            Self::Date { .. } => "date",
            Self::Range { .. } => "range",
            Self::Tbd { .. } => "tbd",
        }
    }

    /// The source's own words.
    pub fn text(&self) -> &str {
        match self {
            Self::Instant { text, .. }
            | Self::AoeDate { text, .. }
            | Self::Date { text, .. }
            | Self::Range { text, .. }
            | Self::Tbd { text } => text,
        }
    }

    /// The moment that counts, where the source names one: the earliest reading; for an AoE date
    /// the earlier of the stated and the computed cut-off. A bare date has none.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Instant { .. } | Self::AoeDate { .. } => self.earliest(),
            Self::Date { .. } | Self::Range { .. } | Self::Tbd { .. } => None,
        }
    }

    /// The first moment that the text can mean; for dates their first moment anywhere (UTC+14).
    pub fn earliest(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Instant { readings, .. } => readings.iter().map(|r| r.instant).min(),
            Self::AoeDate { date, stated, .. } => {
                let computed = Self::aoe_cut_off(*date);
                Some(stated.map_or(computed, |stated| stated.min(computed)))
            }
            Self::Date { date, .. } => Some(hours_from(*date, -FIRST_ZONE_AHEAD)),
            Self::Range { first, .. } => Some(hours_from(*first, -FIRST_ZONE_AHEAD)),
            Self::Tbd { .. } => None,
        }
    }

    /// The last moment that the text can mean; for dates their last moment anywhere (UTC-12).
    pub fn latest(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Instant { readings, .. } => readings.iter().map(|r| r.instant).max(),
            Self::AoeDate { date, stated, .. } => {
                let computed = Self::aoe_cut_off(*date);
                Some(stated.map_or(computed, |stated| stated.max(computed)))
            }
            Self::Date { date, .. } => Some(hours_from(*date, DATE_OVER)),
            Self::Range { last, .. } => Some(hours_from(*last, DATE_OVER)),
            Self::Tbd { .. } => None,
        }
    }

    /// The calendar day that a reader finds in the text: the date itself, or the day of the
    /// reading that counts, in that reading's own zone; for a range its first day.
    pub fn printed_date(&self) -> Option<NaiveDate> {
        match self {
            Self::Instant { readings, .. } => {
                readings.iter().min_by_key(|r| r.instant)?.printed_date()
            }
            Self::AoeDate { date, .. } | Self::Date { date, .. } => Some(*date),
            Self::Range { first, .. } => Some(*first),
            Self::Tbd { .. } => None,
        }
    }

    /// One sentence when the text contradicts itself: readings that are not the same moment, a
    /// stated cut-off that is not the end of the day, a weekday that is not the date's.
    pub fn contradiction(&self) -> Option<String> {
        match self {
            Self::Instant { readings, .. } => {
                let early = readings.iter().min_by_key(|r| r.instant)?;
                let late = readings.iter().max_by_key(|r| r.instant)?;
                // Several readings that disagree are said first; the question comes with its row.
                if let (true, Some(reading)) = (early.instant == late.instant, self.in_question()) {
                    let earliest = reading.meanings.iter().map(|m| m.instant).min();
                    let likely = reading.meanings.iter().find(|m| m.instant == reading.instant);
                    let counts = match likely.filter(|m| Some(m.instant) != earliest) {
                        Some(likely) => format!("{} counts", likely.label),
                        None if reading.meanings.len() > 2 || !reading.is_out_of_season() => {
                            "The earliest counts".to_owned()
                        }
                        None => "The earlier counts".to_owned(),
                    };
                    return Some(format!("{} {counts} until you choose.", reading.question()?));
                }
                if early.instant == late.instant {
                    return readings.iter().find_map(|reading| {
                        wrong_weekday(
                            words::weekdays(&reading.text).next(),
                            reading.printed_date()?,
                        )
                    });
                }
                Some(format!(
                    "\"{}\" and \"{}\" are {} apart; the earlier counts.",
                    early.text,
                    late.text,
                    super::countdown(early.instant, late.instant)
                ))
            }
            Self::AoeDate { date, stated: Some(stated), .. }
                // 23:59 and the midnight behind it are the same deadline.
                if (*stated - Self::aoe_cut_off(*date)).abs() > chrono::Duration::minutes(1) =>
            {
                Some(format!(
                    "{} ends everywhere at {} UTC, but the text says {} UTC; the earlier counts.",
                    date.format("%-d %b %Y"),
                    Self::aoe_cut_off(*date).format("%a %-d %b %H:%M"),
                    stated.format("%a %-d %b %H:%M")
                ))
            }
            Self::AoeDate { text, date, .. } | Self::Date { text, date } => {
                wrong_weekday(words::weekdays(text).next(), *date)
            }
            Self::Range { text, first, last } => {
                let named: Vec<Weekday> = words::weekdays(text).collect();
                let [a, b] = named.as_slice() else { return None };
                wrong_weekday(Some(*a), *first).or_else(|| wrong_weekday(Some(*b), *last))
            }
            Self::Tbd { .. } => None,
        }
    }

    /// Whether an end of a day that is said loosely, as `EOD`, may be the moment of another text.
    #[cfg(feature = "native")]
    pub(crate) fn may_end_at(&self, other: &Self) -> bool {
        const SAME: Duration = Duration::minutes(1);
        let Self::Instant { text, readings } = self else { return false };
        let near = |at: &DateTime<Utc>| {
            readings.iter().any(|r| r.instant.signed_duration_since(*at).abs() <= SAME)
        };
        let loosely = words::ends_day(text) || words::ends_office(text);
        readings.len() > 1 && loosely && other.instant().as_ref().is_some_and(near)
    }

    /// For other programs.
    pub fn shape(&self) -> WhenShape {
        let words = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        WhenShape {
            kind: self.kind().to_owned(),
            text: self.text().to_owned(),
            instant: self.instant().map(words),
            earliest: self.earliest().map(words),
            latest: self.latest().map(words),
        }
    }
}

fn wrong_weekday(named: Option<Weekday>, date: NaiveDate) -> Option<String> {
    (named? != date.weekday()).then(|| {
        format!(
            "{} is a {}; the text names another day.",
            date.format("%-d %b %Y"),
            date.format("%A")
        )
    })
}

#[cfg(test)]
mod tests;
