//! The pace of questions by clocks that are handed in, and the words of each refusal.

use super::*;
use crate::time::Running;
use chrono::{DateTime, Utc};

/// So many seconds after the code came.
fn at(seconds: i64) -> Clocks {
    let wall: DateTime<Utc> = "2026-10-26T01:02:00Z".parse().unwrap();
    let running = Running { boot: "one".into(), ms: 50_000 + seconds * 1_000 };
    Clocks { wall: wall + TimeDelta::seconds(seconds), running: Some(running) }
}

fn next(pace: &Pace, seconds: i64) -> i64 {
    pace.until_next(&at(seconds)).num_seconds()
}

#[test]
fn it_asks_at_the_interval_that_is_given_and_never_sooner() {
    let mut pace = Pace::begin(&at(0), 900, 5);
    assert!(!pace.is_due(&at(4)) && pace.is_due(&at(5)));
    pace.turn(&at(5));
    assert!(!pace.is_due(&at(9)));
    // The answer took three seconds.
    pace.turn(&at(8));
    assert!(!pace.is_due(&at(12)) && pace.is_due(&at(13)));
    assert_eq!(pace.left(&at(13)).num_seconds(), 887);
    assert_eq!(pace.left(&at(1_000)), TimeDelta::zero());
    let odd = Pace::begin(&at(0), u32::MAX, 0);
    assert_eq!((next(&odd, 0), odd.left(&at(0))), (5, LONGEST));
    assert_eq!(next(&Pace::begin(&at(0), 900, u32::MAX), 0), 300);
}

#[test]
fn slow_down_is_heard_and_its_interval_stays() {
    let mut pace = Pace::begin(&at(0), 900, 5);
    pace.slow_down(Some(12));
    pace.turn(&at(5));
    assert_eq!(next(&pace, 5), 12);
    pace.turn(&at(17));
    assert_eq!(next(&pace, 17), 12, "it stays");
    // Without a new one, or with one that is no slower, it is five seconds more.
    pace.slow_down(None);
    pace.turn(&at(30));
    assert_eq!(next(&pace, 30), 17);
    pace.slow_down(Some(3));
    pace.turn(&at(50));
    assert_eq!(next(&pace, 50), 22);
}

#[test]
fn without_answers_it_asks_less_and_less_often() {
    let mut pace = Pace::begin(&at(0), 900, 5);
    let waits: Vec<i64> = (0..6)
        .map(|_| {
            pace.unheard();
            pace.turn(&at(0));
            next(&pace, 0)
        })
        .collect();
    assert_eq!(waits, [10, 20, 40, 60, 60, 60]);
}

#[test]
fn a_clock_that_is_set_changes_nothing() {
    let pace = Pace::begin(&at(0), 900, 5);
    let set = Clocks { wall: at(86_400).wall, ..at(3) };
    assert_eq!((pace.left(&set).num_seconds(), pace.is_due(&set)), (897, false));
    // Without a clock that only runs, the other one is gone by; back, nothing has passed.
    let alone = |seconds| Clocks { running: None, ..at(seconds) };
    let pace = Pace::begin(&alone(0), 900, 5);
    assert_eq!(pace.left(&alone(-60)).num_seconds(), 900);
    assert_eq!(pace.left(&alone(60)).num_seconds(), 840);
}

#[test]
fn each_refusal_has_its_words_and_says_whether_another_code_helps() {
    let id = ClientId::read("Iv1.8a61f9b3a7aba766").unwrap();
    for (word, again, says) in [
        ("expired_token", true, "has expired. Ask for a new one."),
        ("token_expired", true, "has expired"),
        ("access_denied", true, "refused on git.example.com"),
        ("incorrect_device_code", true, "does not know this code"),
        ("device_flow_disabled", false, "its device flow is switched off"),
        ("incorrect_client_credentials", false, "no app with the client ID Iv1.8a61f9b3a7aba766"),
        ("Not Found", false, "no app with the client ID"),
        ("unsupported_grant_type", false, "gives no sign-in for a code"),
        ("brand_new\u{1b}[31m", true, "(brand_new[31m)"),
    ] {
        let refusal = Refusal::of(word);
        let words = refusal.words("git.example.com", &id);
        assert!(words.contains(says) && words.ends_with('.'), "{words}");
        assert_eq!(refusal.asks_again(), again, "{word}");
    }
    assert_eq!(Refusal::of("authorization_pending"), Refusal::Pending);
    assert_eq!(Refusal::of("slow_down"), Refusal::SlowDown);
}

#[test]
fn a_client_id_and_a_code_are_what_they_look_like() {
    for good in ["Iv1.8a61f9b3a7aba766", " Ov23liAbCdEfGhIjKlMn\n", "178c6fc778ccc68e1d6a"] {
        assert_eq!(ClientId::read(good).unwrap().as_str(), good.trim());
    }
    let secret = "d39fc778ccc68e1d6a178c6fc778ccc68e1d6aab";
    for bad in ["", "Iv1", "Iv1.8a61 f9b3", "https://github.com/settings", secret, &"a".repeat(65)]
    {
        assert_eq!(ClientId::read(bad), Err(NoClientId), "{bad}");
    }
    assert_eq!(shown_code(" WDJB-MJHT ").as_deref(), Some("WDJB-MJHT"));
    for bad in ["", "abc", "WDJB MJHT", "<b>WDJB</b>", &"A".repeat(25)] {
        assert_eq!(shown_code(bad), None, "{bad}");
    }
}
