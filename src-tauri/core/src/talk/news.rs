//! What of that which waits is told in a notification: a proposal once when it came and once before it ends. Of a
//! mention GitHub tells by itself.

use super::{Waits, Why};
use chrono::{DateTime, TimeDelta, Utc};

/// So long before its end somebody is told again that a decision waits, where there is as much time.
const BEFORE: TimeDelta = TimeDelta::hours(24);

/// What is told of something that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// That it came.
    Came,
    /// That it ends soon.
    Ends,
}

impl Telling {
    /// As the log of what was told calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Ends => "ends",
        }
    }
}

/// What is to be told of it at this moment, whether or not it was: that it ends from a day before on, or from the
/// half of its time where that is less. Nothing of what is over, of mentions, and of drafts, which have reminders of
/// their own.
pub fn telling<T>(waits: &Waits<T>, now: DateTime<Utc>) -> Option<Telling> {
    if waits.why != Why::Decision || waits.by.is_some_and(|by| by <= now) {
        return None;
    }
    let ends = waits.by.is_some_and(|by| {
        let half = (by - waits.since) / 2;
        now >= by - BEFORE.min(half)
    });
    Some(if ends { Telling::Ends } else { Telling::Came })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_decision_is_told_when_it_came_and_a_day_or_half_of_its_time_before_its_end() {
        let waits = |why: Why, by: Option<&str>| Waits {
            why,
            since: at("2026-11-16T08:00:00Z"),
            by: by.map(at),
            what: (),
        };
        let long = waits(Why::Decision, Some("2026-11-20T08:00:00Z"));
        let short = waits(Why::Decision, Some("2026-11-16T18:00:00Z"));
        assert_eq!(telling(&long, at("2026-11-16T08:00:00Z")), Some(Telling::Came));
        assert_eq!(telling(&long, at("2026-11-19T07:59:59Z")), Some(Telling::Came));
        assert_eq!(telling(&long, at("2026-11-19T08:00:00Z")), Some(Telling::Ends));
        assert_eq!(telling(&long, at("2026-11-20T08:00:00Z")), None, "it is over");
        assert_eq!(telling(&short, at("2026-11-16T12:59:59Z")), Some(Telling::Came));
        assert_eq!(telling(&short, at("2026-11-16T13:00:00Z")), Some(Telling::Ends));
        let mention = waits(Why::Mentioned, None);
        assert_eq!(telling(&mention, at("2026-12-16T13:00:00Z")), None);
        let draft = waits(Why::Draft("Docs".to_owned()), Some("2026-11-20T08:00:00Z"));
        assert_eq!(telling(&draft, at("2026-11-16T13:00:00Z")), None);
    }
}
