//! When a workflow is called late or stopped, by table.

use super::*;
use rstest::rstest;

fn at(text: &str) -> DateTime<Utc> {
    format!("2026-{text}Z").parse().unwrap()
}

fn workflow(state: State, last_run: Option<&str>) -> Workflow<'static> {
    let last_run = last_run.map(at);
    let at = DateTime::<Utc>::MAX_UTC;
    Workflow { file: "round.yml", state, last_run, at, owner: Some("ana-example") }
}

#[rstest]
// Before the first cron of Sunday, last week's closing is what counts.
#[case("11-15T20:00:00", Some("11-11T00:05:00"), Health::Healthy)]
#[case("11-15T20:00:00", Some("11-11T00:04:59"), Health::Stopped)]
#[case("11-15T20:00:00", None, Health::Stopped)]
// The opening's own crons: at the hour it is late, an hour after the last one it will not come.
#[case("11-15T22:17:00", Some("11-11T00:39:00"), Health::Healthy)]
#[case("11-15T23:59:59", Some("11-11T00:39:00"), Health::Healthy)]
#[case("11-16T00:00:00", Some("11-11T00:39:00"), Health::Late)]
#[case("11-16T02:40:59", Some("11-11T00:39:00"), Health::Late)]
#[case("11-16T02:41:00", Some("11-11T00:39:00"), Health::Stopped)]
#[case("11-16T02:41:00", Some("11-15T22:51:00"), Health::Healthy)]
// A new one that never ran gets one opening.
#[case("11-16T00:30:00", None, Health::Late)]
#[case("11-16T03:00:00", None, Health::Stopped)]
// The closing's.
#[case("11-18T00:05:00", Some("11-15T22:51:00"), Health::Healthy)]
#[case("11-18T00:19:00", Some("11-15T22:51:00"), Health::Late)]
#[case("11-18T02:59:00", Some("11-15T22:51:00"), Health::Stopped)]
#[case("11-18T00:19:00", Some("09-09T00:00:00"), Health::Stopped)]
fn a_run_is_missed_only_once_it_cannot_come(
    #[case] now: &str,
    #[case] last: Option<&str>,
    #[case] is: Health,
) {
    // The closing is on Tuesday 23:59 UTC, so its first run is six minutes later.
    let watched = watch(&workflow(State::Active, last), &Rhythm::default(), at(now));
    assert_eq!(watched.health, is, "{}", watched.words);
}

#[test]
fn a_stopped_one_is_told_with_its_owner_and_the_remedy() {
    let stopped = workflow(State::Active, Some("09-09T00:41:00"));
    let watched = watch(&stopped, &Rhythm::default(), at("11-15T20:00:00"));
    assert_eq!(
        watched.words,
        "The workflow round.yml has not run since 9 September 2026; it belongs to ana-example, and ends when \
         they leave the organisation. Someone with write access must change its cron line."
    );
    let nobody = Workflow { owner: None, ..stopped };
    let words = watch(&nobody, &Rhythm::default(), at("11-15T20:00:00")).words;
    assert!(
        words.starts_with("The workflow round.yml has not run since 9 September 2026. Someone")
    );
}

#[rstest]
#[case(State::DisabledInactivity, Health::SwitchedOff, "no commit for sixty days")]
#[case(State::DisabledManually, Health::SwitchedOff, "Somebody has switched")]
#[case(State::Gone, Health::SwitchedOff, "no workflow round.yml on the default branch")]
#[case(State::Unknown, Health::Unknown, "GitHub has not said")]
fn one_that_is_off_is_said_whenever_it_ran(
    #[case] state: State,
    #[case] is: Health,
    #[case] said: &str,
) {
    let watched =
        watch(&workflow(state, Some("11-15T22:51:00")), &Rhythm::default(), at("11-16T00:20:00"));
    assert_eq!(watched.health, is);
    assert!(watched.words.contains(said), "{}", watched.words);
    assert_eq!(is.is_waited_for(), is == Health::Unknown);
}

#[rstest]
#[case::asked_an_hour_before("11-12T10:00:00", "11-12T11:00:00", false)]
#[case::a_day_later("11-12T10:00:00", "11-13T10:00:00", true)]
#[case::while_a_run_is_due("11-15T22:20:00", "11-15T22:36:00", true)]
#[case::and_not_at_every_look("11-15T22:20:00", "11-15T22:30:00", false)]
#[case::after_a_clock_that_went_back("11-12T10:00:00", "11-12T09:00:00", true)]
fn it_is_asked_for_once_a_day_and_more_often_while_a_run_is_due(
    #[case] heard: &str,
    #[case] now: &str,
    #[case] is_old: bool,
) {
    let heard = Heard {
        file: "round.yml".to_owned(),
        at: at(heard),
        state: State::Active,
        last_run: None,
        owner: None,
    };
    assert_eq!(heard.is_old(&Rhythm::default(), at(now)), is_old);
}

#[test]
fn a_laptop_that_slept_says_nothing_of_what_was_to_run_meanwhile() {
    // Heard on Tuesday morning, after the run of Monday; the closing's runs came in the night.
    let heard = Heard {
        file: "round.yml".to_owned(),
        at: at("11-17T09:05:00"),
        state: State::Active,
        last_run: Some(at("11-16T00:41:00")),
        owner: None,
    };
    let rhythm = Rhythm::default();
    let morning = at("11-18T08:30:00");
    assert!(heard.is_old(&rhythm, morning), "it is asked for as soon as somebody is awake");
    let watched = watch(&heard.workflow(), &rhythm, morning);
    assert_eq!(watched.health, Health::Unknown, "{}", watched.words);
    let asked = Heard { at: morning, ..heard };
    assert!(!asked.is_old(&rhythm, at("11-18T09:30:00")));
    assert_eq!(watch(&asked.workflow(), &rhythm, morning).health, Health::Stopped);
}
