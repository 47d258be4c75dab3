//! When a token ends: GitHub says it with each answer, and the member is told a week before.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// When a token ends, as far as GitHub says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenEnd {
    /// It says nothing: as of a token that goes on until somebody takes it back.
    Open,
    /// At this moment.
    At(DateTime<Utc>),
}

/// Reads the header `github-authentication-token-expiration`, which comes in two forms:
/// `2025-02-04 16:42:10 UTC` and `2024-08-28 16:30:05 +0200`. None where it is another one.
pub fn read(header: &str) -> Option<DateTime<Utc>> {
    const FORM: &str = "%Y-%m-%d %H:%M:%S";
    let header = header.trim();
    match header.strip_suffix(" UTC") {
        Some(utc) => NaiveDateTime::parse_from_str(utc, FORM).ok().map(|at| at.and_utc()),
        None => {
            let at = DateTime::parse_from_str(header, &format!("{FORM} %z")).ok()?;
            Some(at.with_timezone(&Utc))
        }
    }
}

/// Whether it is time to make a new one: a week before. What has ended is GitHub's to refuse.
pub fn is_near(end: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..=TimeDelta::days(7)).contains(&end.signed_duration_since(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn both_forms_are_read_and_nothing_is_guessed() {
        for (text, expected) in [
            ("2025-02-04 16:42:10 UTC", Some("2025-02-04T16:42:10Z")),
            ("2024-08-28 16:30:05 +0200", Some("2024-08-28T14:30:05Z")),
            (" 2024-08-28 16:30:05 -0730 ", Some("2024-08-29T00:00:05Z")),
            ("2024-08-28 16:30:05", None),
            ("2024-08-28 16:30:05 PDT", None),
            ("2024-02-30 16:30:05 UTC", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected.map(at), "{text}");
        }
    }

    #[test]
    fn it_is_said_in_the_week_before() {
        let end = at("2026-11-16T12:00:00Z");
        for (now, expected) in [
            ("2026-11-09T11:59:59Z", false),
            ("2026-11-09T12:00:00Z", true),
            ("2026-11-16T11:59:00Z", true),
            ("2026-11-16T12:00:01Z", false),
        ] {
            assert_eq!(is_near(end, at(now)), expected, "{now}");
        }
    }
}
