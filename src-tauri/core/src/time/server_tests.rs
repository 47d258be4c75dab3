use super::*;
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The laptop's wall clock at a moment, `seconds` after its start.
fn clocks(wall: &str, seconds: i64) -> Clocks {
    let running = Running { boot: "first".to_owned(), ms: seconds * 1_000 };
    Clocks { wall: at(wall), running: Some(running) }
}

/// The answer's date, and the wall clock when it came; the computer has run for 1,000 s.
fn look(date: &str, wall: &str) -> Look {
    let now = clocks(wall, 1_000);
    Look::of(at(date), &now, &now).unwrap()
}

fn minutes(standing: Standing) -> (char, i64) {
    let rounded = |ahead: TimeDelta| {
        let minutes = (ahead.abs() + TimeDelta::seconds(30)).num_minutes();
        if ahead < TimeDelta::zero() { -minutes } else { minutes }
    };
    match standing {
        Standing::Unknown => ('?', 0),
        Standing::Agrees => ('=', 0),
        Standing::Off { ahead } => ('!', rounded(ahead)),
        Standing::InDoubt { ahead } => ('~', rounded(ahead)),
        Standing::Unproven { ahead } => ('-', rounded(ahead)),
    }
}

#[test]
fn a_small_difference_is_none() {
    let now = clocks("2026-10-26T09:00:00Z", 1_000);
    for date in ["2026-10-26T08:58:00Z", "2026-10-26T09:00:00Z", "2026-10-26T09:02:00Z"] {
        let standing = look(date, "2026-10-26T09:00:00Z").standing(&now);
        assert_eq!((standing, standing.words()), (Standing::Agrees, None), "{date}");
        assert_eq!(standing.moment(&now), now.wall);
    }
}

#[test]
fn a_slow_answer_proves_only_what_it_can() {
    // The server read its clock within these 40 s: at 09:02:30 of the laptop, or of 09:01:50.
    let (before, after) =
        (clocks("2026-10-26T09:00:00Z", 960), clocks("2026-10-26T09:00:40Z", 1_000));
    let slow = Look::of(at("2026-10-26T09:02:30Z"), &before, &after).unwrap();
    assert_eq!(slow.standing(&after), Standing::Agrees);
    // And none at all, when somebody set the clock in between, or the laptop slept.
    let date = at("2026-10-26T11:00:00Z");
    for (wall, seconds) in [
        ("2026-10-26T09:00:40Z", 961),
        ("2026-10-26T08:59:58Z", 961),
        ("2026-10-26T10:00:00Z", 4_560),
    ] {
        assert_eq!(Look::of(date, &before, &clocks(wall, seconds)), None, "{wall}");
    }
}

#[test]
fn a_wrong_clock_is_corrected_for_as_long_as_the_computer_runs() {
    let behind = look("2026-10-26T11:00:00Z", "2026-10-26T09:00:00Z");
    let later = clocks("2026-10-29T09:00:00Z", 1_000 + 3 * 86_400);
    let standing = behind.standing(&later);
    assert_eq!(minutes(standing), ('!', 120));
    let moment = standing.moment(&later);
    assert!((moment - at("2026-10-29T11:00:00Z")).abs() <= TimeDelta::seconds(1), "{moment}");
    assert_eq!(
        standing.words().unwrap(),
        "This laptop's clock is 2 h behind GitHub's; Meridian goes by GitHub's. Set the laptop's \
         date, time and zone right."
    );
    let ahead = look("2025-10-26T09:00:00Z", "2026-10-26T09:00:00Z");
    let standing = ahead.standing(&clocks("2026-10-26T09:01:00Z", 1_060));
    assert!(standing.words().unwrap().contains("is 365 d ahead of GitHub's"), "{standing:?}");
}

#[test]
fn a_clock_that_was_set_right_is_obeyed_at_once() {
    let behind = look("2026-10-26T11:00:00Z", "2026-10-26T09:00:00Z");
    // An hour later, and two more by the member's hand.
    let now = clocks("2026-10-26T12:00:20Z", 4_600);
    assert_eq!(behind.standing(&now), Standing::Agrees);
}

#[test]
fn a_clock_that_was_set_wrong_is_obeyed_and_doubted_until_the_server_answers() {
    let right = look("2026-10-26T09:00:00Z", "2026-10-26T09:00:00Z");
    let now = clocks("2026-10-26T13:00:00Z", 4_600);
    let standing = right.standing(&now);
    assert_eq!(minutes(standing), ('~', -180));
    assert_eq!(standing.moment(&now), now.wall, "in doubt the laptop");
    assert_eq!(
        standing.words().unwrap(),
        "This laptop's clock seems to be 3 h ahead of GitHub's; Meridian goes by the laptop's until \
         GitHub answers. Look at the laptop's date, time and zone, and sync with a network."
    );
    // The next answer decides.
    let next = Look::of(at("2026-10-26T10:00:05Z"), &now, &now).unwrap();
    assert!(next.is_news(Some(&right)));
    assert_eq!(minutes(next.standing(&now)), ('!', -180));
}

#[test]
fn after_a_restart_an_old_correction_is_not_obeyed() {
    let anew = |wall: &str| Clocks {
        wall: at(wall),
        running: Some(Running { boot: "second".to_owned(), ms: 60_000 }),
    };
    let now = anew("2026-10-26T10:00:00Z");
    let behind = look("2026-10-26T11:00:00Z", "2026-10-26T09:00:00Z");
    assert_eq!(minutes(behind.standing(&now)), ('~', 120));
    assert_eq!(behind.standing(&now).moment(&now), now.wall);
    let right = look("2026-10-26T09:00:00Z", "2026-10-26T09:00:00Z");
    assert_eq!(right.standing(&now), Standing::Unknown);
}

#[test]
fn without_a_clock_that_only_runs_the_laptop_is_obeyed_and_the_last_answer_said() {
    let bare = |wall: &str| Clocks { wall: at(wall), running: None };
    let told = |date: &str, now: &Clocks| Look::of(at(date), now, now).unwrap();
    let now = bare("2026-10-26T10:00:00Z");
    let behind = told("2026-10-26T12:00:00Z", &now);
    let standing = behind.standing(&now);
    assert_eq!((minutes(standing), standing.moment(&now)), (('-', 120), now.wall));
    assert_eq!(
        standing.words().unwrap(),
        "This laptop's clock seems to be 2 h behind GitHub's; Meridian goes by the laptop's. Look \
         at the laptop's date, time and zone, and sync with a network."
    );
    // Each answer says so again, which is no news; that the clock was set right is.
    let later = bare("2026-10-26T10:05:00Z");
    assert!(behind.is_news(None));
    assert!(!told("2026-10-26T12:05:03Z", &later).is_news(Some(&behind)));
    let right = told("2026-10-26T10:05:00Z", &later);
    assert!(right.is_news(Some(&behind)));
    assert_eq!(right.standing(&later), Standing::Unknown);
    // What was kept by a clock that runs says nothing of another start.
    assert!(right.is_news(Some(&look("2026-10-26T09:00:00Z", "2026-10-26T09:00:00Z"))));
}

#[test]
fn small_steps_of_the_networks_time_change_nothing() {
    let behind = look("2026-10-26T11:00:00Z", "2026-10-26T09:00:00Z");
    let now = clocks("2026-10-26T10:00:45Z", 4_600);
    let standing = behind.standing(&now);
    let moment = standing.moment(&now);
    assert!((moment - at("2026-10-26T12:00:00Z")).abs() <= TimeDelta::seconds(1), "{moment}");
}

#[test]
fn of_two_answers_the_one_that_nobody_kept_counts() {
    let fresh = look("2026-10-26T09:00:00Z", "2026-10-26T09:00:00Z");
    let after = clocks("2026-10-26T09:00:05Z", 1_005);
    let kept = Look::of(at("2026-10-26T06:00:00Z"), &after, &after).unwrap();
    assert_eq!(fresh.clone().fresher(kept.clone()), fresh);
    assert_eq!(kept.fresher(fresh.clone()), fresh);
    let same = Look::of(at("2026-10-26T09:00:05Z"), &after, &after).unwrap();
    assert_eq!(fresh.clone().fresher(same.clone()), same, "the later one of equals");
    assert!(!same.is_news(Some(&fresh)), "and there is nothing to keep");
}

proptest! {
    /// Whatever the wall clock does, what is taken for now is the truth or what the laptop shows;
    /// and a clock that shows the truth is never corrected.
    #[test]
    fn nothing_but_the_truth_or_the_wall(
        wrong in -400_000_000i64..400_000_000,
        gone in 0i64..10_000_000,
        set in prop_oneof![Just(0i64), -400_000_000i64..400_000_000],
        date_ms in 0i64..1_000,
    ) {
        let truth = at("2026-10-26T09:00:00Z") + TimeDelta::milliseconds(date_ms);
        let reading = |truth: DateTime<Utc>, off: i64, seconds: i64| Clocks {
            wall: truth + TimeDelta::seconds(off),
            running: Some(Running { boot: "first".to_owned(), ms: seconds * 1_000 }),
        };
        let then = reading(truth, wrong, 50);
        let look = Look::of(at("2026-10-26T09:00:00Z"), &then, &then).unwrap();
        let now = truth + TimeDelta::seconds(gone);
        let clocks = reading(now, wrong + set, 50 + gone);
        let moment = look.standing(&clocks).moment(&clocks);
        let is_truth = (moment - now).abs() <= TimeDelta::seconds(1);
        prop_assert!(is_truth || moment == clocks.wall);
        if wrong + set == 0 {
            prop_assert_eq!(moment, now);
        }
        if set == 0 {
            prop_assert!((moment - now).abs() <= TOLERATED + TimeDelta::seconds(1));
        }
    }
}
