//! News: what is told once and is no step of a ladder. It can wait, so it breaks no night and stands
//! apart from everything else that is shown.

use super::APART;
use crate::hours::Hours;
use crate::hours::quiet::later;
use crate::time::{ZoneError, ZoneRules};
use chrono::{DateTime, Utc};

/// The lines that a notification has.
const LINES: usize = 2;

/// Whether news may be told now: not within ten minutes of the last notification, and not in the
/// quiet hours, unless one of the times that it is `about` comes before they end.
///
/// # Errors
/// The rules do not know the zone.
pub fn news_may_come(
    about: &[DateTime<Utc>],
    last_shown: Option<DateTime<Utc>>,
    hours: &Hours,
    zone: &str,
    rules: &dyn ZoneRules,
    now: DateTime<Utc>,
) -> Result<bool, ZoneError> {
    if is_too_soon(last_shown, now) {
        return Ok(false);
    }
    Ok(match hours.quiet.night(now, zone, rules)? {
        Some(night) => about.iter().any(|at| now < *at && *at <= night.end),
        None => true,
    })
}

/// Whether the last notification is less than ten minutes ago. One from the future (the clock was
/// set back) holds nothing up.
pub(super) fn is_too_soon(last_shown: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    last_shown.is_some_and(|last| last <= now && now < later(last, APART))
}

/// As many of these lines as a notification has, and how many more there are.
pub fn few_lines(lines: &[String]) -> String {
    let body = lines.iter().take(LINES).map(String::as_str).collect::<Vec<_>>().join("\n");
    match lines.len().saturating_sub(LINES) {
        0 => body,
        more => format!("{body}; and {more} more"),
    }
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests {
    use super::*;
    use crate::time::BundledZones;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn news_waits_for_the_morning_unless_something_is_due_before_it() {
        let may = |about: &[&str], last: Option<&str>, now: &str| {
            let about: Vec<_> = about.iter().map(|text| at(text)).collect();
            let (hours, zone) = (Hours::default(), "Europe/Berlin");
            news_may_come(&about, last.map(at), &hours, zone, &BundledZones, at(now)).unwrap()
        };
        let moved = ["2026-06-10T12:00:00Z"];
        assert!(!may(&moved, None, "2026-06-02T00:10:00Z"));
        assert!(may(&moved, None, "2026-06-02T06:00:00Z"));
        assert!(may(&["2026-06-02T03:00:00Z"], None, "2026-06-02T00:10:00Z"));
        assert!(!may(&["2026-06-02T00:00:00Z"], None, "2026-06-02T00:10:00Z"), "over already");
        assert!(!may(&moved, Some("2026-06-02T05:59:00Z"), "2026-06-02T06:08:59Z"));
        assert!(may(&moved, Some("2026-06-02T05:59:00Z"), "2026-06-02T06:09:00Z"));
    }

    #[test]
    fn two_lines_and_how_many_more() {
        let lines = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(few_lines(&lines(1)), "1");
        assert_eq!(few_lines(&lines(2)), "1\n2");
        assert_eq!(few_lines(&lines(4)), "1\n2; and 2 more");
    }
}
