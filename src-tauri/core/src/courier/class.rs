//! Which of the few classes an HTTP answer falls into (DESIGN.md 6, research on GitHub's errors).
//!
//! Only status, a handful of headers and the message decide; a body that should carry a payload
//! is read elsewhere.

use super::{exchange::Answer, hindrance::Hindrance, refusal::Refusal};
use chrono::{DateTime, Duration, Utc};

/// Whether the request could have changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// `GET`.
    Read,
    /// `POST`, `PATCH`.
    Write,
}

/// What classification looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// `retry-after`, verbatim: seconds or an HTTP date.
    pub retry_after: Option<String>,
    /// `x-ratelimit-remaining`.
    pub remaining: Option<i64>,
    /// `x-ratelimit-reset`, seconds since 1970 by GitHub's clock.
    pub reset: Option<i64>,
    /// `date`: GitHub's clock when it answered.
    pub date: Option<DateTime<Utc>>,
    /// `location`, verbatim.
    pub location: Option<String>,
    /// `message` of a JSON body, else the first words of the body.
    pub message: String,
}

/// Sorts an answer. `Ok(())` means success: the payload decides next.
///
/// `now` is this laptop's clock when the answer arrived; waits are counted from GitHub's own
/// `date` and then laid on `now`, so a wrong laptop clock does not matter.
///
/// # Errors
/// Every answer that is not a success, as the [`Answer`] it means.
pub fn classify(received: &Received, asked: Asked, now: DateTime<Utc>) -> Result<(), Answer> {
    let said = || one_line(&received.message, received.status);
    if let Some(until) = limit(received, now) {
        return Err(Answer::Limited { until });
    }
    Err(match received.status {
        200..=299 => return Ok(()),
        304 => Answer::Unchanged,
        // A login page of a hotel or a company, not a repository that moved: GitHub was not reached.
        300..=399 if leads_away(received) => {
            let said = "it leads to a login page".to_owned();
            Answer::Offline { by: Hindrance::SignInPage { said } }
        }
        407 | 511 => Answer::Offline { by: Hindrance::SignInPage { said: said() } },
        300..=399 => Answer::Refused(Refusal::Moved),
        401 => Answer::Refused(Refusal::SignInNeeded),
        403 => Answer::Refused(Refusal::NotAllowed { said: said() }),
        404 => Answer::Refused(Refusal::Missing),
        410 | 451 => Answer::Refused(Refusal::Gone { said: said() }),
        // A time-out that GitHub itself reports: the write may still go through.
        408 => lost(asked, said()),
        400..=499 => Answer::Refused(Refusal::Invalid { said: said() }),
        _ => lost(asked, said()),
    })
}

/// Whether a redirect leads to something that is no place of GitHub's API.
fn leads_away(received: &Received) -> bool {
    received.location.as_deref().is_some_and(|location| {
        let path = location.split(['?', '#']).next().unwrap_or_default();
        !path.is_empty() && !path.contains("/repos/") && !path.contains("/repositories/")
    })
}

/// A broken exchange: unknown for a write, transient for a read.
pub fn lost(asked: Asked, said: String) -> Answer {
    match asked {
        Asked::Read => Answer::Transient { said },
        Asked::Write => Answer::Unknown { said },
    }
}

/// `Some(until)` when the answer means "slow down"; `until` is none when GitHub names no time.
fn limit(received: &Received, now: DateTime<Utc>) -> Option<Option<DateTime<Utc>>> {
    let message = &received.message;
    let named = || {
        [
            "rate limit",
            "rate limits",
            "abuse detection",
            "blocked from content creation",
            "too quickly",
        ]
        .iter()
        .any(|words| says(message, words))
    };
    let limited = match received.status {
        429 => true,
        403 => received.retry_after.is_some() || received.remaining == Some(0) || named(),
        422 => says(message, "submitted too quickly"),
        _ => false,
    };
    if !limited {
        return None;
    }
    let theirs = received.date.unwrap_or(now);
    let wait = received.retry_after.as_deref().and_then(|text| retry_after(text, theirs)).or_else(
        || match (received.remaining, received.reset) {
            (Some(0), Some(reset)) => Some(DateTime::from_timestamp(reset, 0)? - theirs),
            _ => None,
        },
    );
    Some(believable(wait, now))
}

/// Until when an answer that means "slow down" asks to wait, by whatever of it says so; none when
/// GitHub names no time.
pub(super) fn slowed_down(received: &Received, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let limited = Received { status: 429, ..received.clone() };
    limit(&limited, now).flatten()
}

fn believable(wait: Option<Duration>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // A moment in the past tells nothing; nor is a wait of more than a day believable.
    wait.filter(|wait| *wait > Duration::zero() && *wait <= Duration::days(1))
        .map(|wait| now + wait)
}

/// Whether a message holds these words, whole and in this order, in any case: "blocked" does not
/// say "locked", nor "corporate limit" "rate limit".
pub(crate) fn says(message: &str, words: &str) -> bool {
    let whole = |text: &str| {
        let plain: String = text
            .chars()
            .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
            .flat_map(char::to_lowercase)
            .collect();
        format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    whole(message).contains(&whole(words))
}

fn retry_after(text: &str, theirs: DateTime<Utc>) -> Option<Duration> {
    match text.trim().parse::<i64>() {
        Ok(seconds) => Duration::try_seconds(seconds),
        Err(_) => {
            let date = DateTime::parse_from_rfc2822(text.trim()).ok()?;
            Some(date.with_timezone(&Utc) - theirs)
        }
    }
}

/// GitHub's message on one line, short enough for the outbox.
fn one_line(message: &str, status: u16) -> String {
    let line: String = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(200).collect();
    if short.is_empty() { format!("HTTP status {status}") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn now() -> DateTime<Utc> {
        "2026-10-26T01:02:00Z".parse().unwrap()
    }

    fn answer(status: u16, message: &str, asked: Asked) -> Option<Answer> {
        let received = Received { status, message: message.into(), ..Received::default() };
        classify(&received, asked, now()).err()
    }

    #[rstest]
    #[case::ok(200, "", None)]
    #[case::created(201, "", None)]
    #[case::unchanged(304, "", Some(Answer::Unchanged))]
    #[case::renamed(301, "Moved Permanently", Some(Answer::Refused(Refusal::Moved)))]
    #[case::renamed_write(307, "", Some(Answer::Refused(Refusal::Moved)))]
    #[case::bad_token(401, "Bad credentials", Some(Answer::Refused(Refusal::SignInNeeded)))]
    #[case::missing(404, "Not Found", Some(Answer::Refused(Refusal::Missing)))]
    fn plain_classes(#[case] status: u16, #[case] message: &str, #[case] want: Option<Answer>) {
        assert_eq!(answer(status, message, Asked::Read), want);
    }

    #[rstest]
    #[case::locked(403, "Unable to create comment because issue is locked.")]
    #[case::archived(403, "Repository was archived so is read-only.")]
    #[case::token(403, "Resource not accessible by personal access token")]
    fn a_refusal_names_githubs_own_words(#[case] status: u16, #[case] message: &str) {
        assert_eq!(
            answer(status, message, Asked::Write),
            Some(Answer::Refused(Refusal::NotAllowed { said: message.into() }))
        );
    }

    #[test]
    fn a_server_error_is_unknown_for_a_write_and_passing_for_a_read() {
        assert!(matches!(answer(502, "<html>", Asked::Write), Some(Answer::Unknown { .. })));
        assert!(matches!(answer(502, "<html>", Asked::Read), Some(Answer::Transient { .. })));
    }

    #[rstest]
    #[case::portal(302, Some("http://login.example.org/?to=x"), false)]
    #[case::portal_by_307(307, Some("/captive"), false)]
    #[case::renamed(301, Some("https://api.github.com/repositories/1/issues"), true)]
    #[case::renamed_by_name(301, Some("https://api.github.com/repos/o/new"), true)]
    #[case::nowhere(301, None, true)]
    #[case::proxy(407, None, false)]
    #[case::network(511, None, false)]
    fn a_login_page_of_the_network_is_no_move(
        #[case] status: u16,
        #[case] location: Option<&str>,
        #[case] moved: bool,
    ) {
        let location = location.map(str::to_owned);
        let received = Received { status, location, ..Received::default() };
        for asked in [Asked::Read, Asked::Write] {
            let answer = classify(&received, asked, now()).unwrap_err();
            assert_eq!(answer == Answer::Refused(Refusal::Moved), moved, "{answer:?}");
            assert_eq!(matches!(answer, Answer::Offline { .. }), !moved, "{answer:?}");
        }
    }

    #[test]
    fn gone_and_invalid() {
        assert!(matches!(
            answer(410, "This issue was deleted", Asked::Read),
            Some(Answer::Refused(Refusal::Gone { .. }))
        ));
        assert!(matches!(
            answer(422, "Validation Failed", Asked::Write),
            Some(Answer::Refused(Refusal::Invalid { .. }))
        ));
    }

    #[rstest]
    #[case::secondary(403, "You have exceeded a secondary rate limit.")]
    #[case::content(403, "You have been temporarily blocked from content creation.")]
    #[case::hidden_in_422(422, "was submitted too quickly")]
    #[case::too_many(429, "")]
    fn limits_are_seen_without_any_header(#[case] status: u16, #[case] message: &str) {
        assert_eq!(answer(status, message, Asked::Write), Some(Answer::Limited { until: None }));
    }

    #[rstest]
    #[case::company(403, "Blocked by the corporate limit policy.")]
    #[case::wiki(403, "This wiki is unlocked too quicklyish.")]
    fn parts_of_words_are_no_limit(#[case] status: u16, #[case] message: &str) {
        let want = Answer::Refused(Refusal::NotAllowed { said: message.into() });
        assert_eq!(answer(status, message, Asked::Write), Some(want));
    }

    #[test]
    fn a_wait_is_counted_from_githubs_clock() {
        // The laptop's clock is five minutes fast; the wait is still one minute.
        let received = Received {
            status: 403,
            remaining: Some(0),
            reset: Some((now() - Duration::minutes(4)).timestamp()),
            date: Some(now() - Duration::minutes(5)),
            ..Received::default()
        };
        assert_eq!(
            classify(&received, Asked::Read, now()),
            Err(Answer::Limited { until: Some(now() + Duration::minutes(1)) })
        );
    }

    #[test]
    fn retry_after_may_be_seconds_or_a_date() {
        for text in ["60", "Mon, 26 Oct 2026 01:03:00 GMT"] {
            let received = Received {
                status: 429,
                retry_after: Some(text.into()),
                date: Some(now()),
                ..Received::default()
            };
            assert_eq!(
                classify(&received, Asked::Read, now()),
                Err(Answer::Limited { until: Some(now() + Duration::seconds(60)) }),
                "{text}"
            );
        }
    }

    #[test]
    fn a_reset_in_the_past_names_no_time() {
        let received = Received {
            status: 403,
            remaining: Some(0),
            reset: Some(0),
            date: Some(now()),
            ..Received::default()
        };
        assert_eq!(classify(&received, Asked::Read, now()), Err(Answer::Limited { until: None }));
    }
}
