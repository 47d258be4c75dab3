//! Cron lines as GitHub Actions reads them: five fields, in UTC.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// When something is due: for each field the numbers that it allows, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether both the day of the month and that of the week are given: either is enough then.
    either_day: bool,
}

impl Cron {
    /// Reads `17 22 * * 0`; none for what is no cron line.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields.as_slice() else { return None };
        let weekday_bits = field(weekdays, 0, 7, &DAYS, 0)?;
        Some(Self {
            minutes: field(minutes, 0, 59, &[], 0)?,
            hours: field(hours, 0, 23, &[], 0)?,
            days: field(days, 1, 31, &[], 0)?,
            months: field(months, 1, 12, &MONTHS, 1)?,
            // Seven is Sunday too.
            weekdays: (weekday_bits | weekday_bits >> 7) & 0x7F,
            either_day: !days.starts_with('*') && !weekdays.starts_with('*'),
        })
    }

    /// Whether it is due in this minute.
    pub(crate) fn is_due(&self, at: DateTime<Utc>) -> bool {
        let has = |bits: u64, number: u32| bits & (1 << number) != 0;
        let day = has(self.days, at.day());
        let weekday = has(self.weekdays, at.weekday().num_days_from_sunday());
        has(self.minutes, at.minute())
            && has(self.hours, at.hour())
            && has(self.months, at.month())
            && if self.either_day { day || weekday } else { day && weekday }
    }
}

/// The numbers that a field allows: `*`, `5`, `1-5`, `*/15`, `1-30/2`, names, and lists of these.
fn field(text: &str, least: u32, most: u32, names: &[&str], first: u32) -> Option<u64> {
    let number = |text: &str| {
        let named = (first..).zip(names).find(|(_, name)| text.eq_ignore_ascii_case(name));
        let number = named.map(|(number, _)| number).or_else(|| text.parse().ok())?;
        (least..=most).contains(&number).then_some(number)
    };
    let mut bits = 0;
    for part in text.split(',') {
        let (span, step) = part.split_once('/').unwrap_or((part, ""));
        let has_step = part.contains('/');
        let step = if has_step { step.parse::<usize>().ok().filter(|step| *step > 0)? } else { 1 };
        let (from, to) = match span.split_once('-') {
            _ if span == "*" => (least, most),
            Some((from, to)) => (number(from)?, number(to)?),
            None if has_step => (number(span)?, most),
            None => (number(span)?, number(span)?),
        };
        if from > to {
            return None;
        }
        bits |= (from..=to).step_by(step).fold(0, |bits, number| bits | 1_u64 << number);
    }
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_due_when_they_say() {
        for (line, at, due) in [
            ("17 22 * * 0", "2026-11-15T22:17:00Z", true),
            ("17 22 * * 0", "2026-11-16T22:17:00Z", false),
            ("17 22 * * SUN", "2026-11-15T22:17:40Z", true),
            ("17 22 * * 7", "2026-11-15T22:17:00Z", true),
            ("*/15 * * * *", "2026-11-15T22:45:00Z", true),
            ("*/15 * * * *", "2026-11-15T22:46:00Z", false),
            ("5/20 1-3,9 * nov *", "2026-11-15T09:45:00Z", true),
            ("0 0 1 * 1", "2026-11-16T00:00:00Z", true),
            ("0 0 1 * 1", "2026-12-01T00:00:00Z", true),
            ("0 0 1 * 1", "2026-12-02T00:00:00Z", false),
            ("0 0 * * 1-5", "2026-11-15T00:00:00Z", false),
        ] {
            let cron = Cron::parse(line).unwrap();
            assert_eq!(cron.is_due(at.parse().unwrap()), due, "{line} {at}");
        }
        for wrong in [
            "",
            "* * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "*/0 * * * *",
            "9-5 * * * *",
            "x * * * *",
            "* * * * 8",
        ] {
            assert_eq!(Cron::parse(wrong), None, "{wrong}");
        }
    }
}
