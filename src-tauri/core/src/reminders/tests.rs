//! Which reminders a member gets, in every zone, night and sleep, and what they say.

use super::*;
use crate::hours::{Hours, QuietHours};
use crate::{round::rhythm::Rhythm, time::BundledZones};
use chrono::{NaiveTime, Weekday};
use proptest::prelude::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Round of Monday 26 October 2026, week 9.
fn input(zone: &str) -> PlanInput {
    let round = Rhythm::default().round_at(at("2026-10-26T00:00:00Z"));
    PlanInput {
        week: Some(9),
        sections: vec!["Release Signal".to_owned()],
        ..PlanInput::new(&round, zone)
    }
}

fn kolkata() -> PlanInput {
    let time = NaiveTime::from_hms_opt(20, 0, 0).unwrap();
    let writing = Some(WritingTime { day: Weekday::Mon, time });
    PlanInput { hours: Hours { writing, ..Hours::default() }, ..input("Asia/Kolkata") }
}

fn local(input: &PlanInput, at: DateTime<Utc>) -> String {
    let wall = BundledZones.at(&input.zone, at).unwrap().wall;
    wall.format("%a %H:%M").to_string()
}

fn ladder(input: &PlanInput) -> Vec<(Step, String)> {
    let steps = steps(input, &BundledZones).unwrap();
    steps.into_iter().map(|step| (step.step, local(input, step.at))).collect()
}

fn now(input: &PlanInput, now: &str) -> Plan {
    plan(input, &BundledZones, at(now)).unwrap()
}

fn only(plan: &Plan) -> (&str, &str, &str) {
    assert_eq!(plan.due_now.len(), 1, "{plan:?}");
    let reminder = &plan.due_now[0];
    (reminder.key.as_str(), reminder.title.as_str(), reminder.body.as_str())
}

/// Looks every 30 s as the engine does, except while the laptop sleeps, and notes what is shown.
fn watch(
    input: &mut PlanInput,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    asleep: &[(DateTime<Utc>, DateTime<Utc>)],
) -> Vec<(DateTime<Utc>, Reminder)> {
    let mut shown = Vec::new();
    let mut now = from;
    while now < to {
        if !asleep.iter().any(|(start, end)| *start <= now && now < *end) {
            let plan = plan(input, &BundledZones, now).unwrap();
            for reminder in plan.due_now {
                input.already.push(Delivered { key: reminder.key.clone(), at: now });
                shown.push((now, reminder));
            }
        }
        now += Duration::seconds(30);
    }
    shown
}

#[test]
fn the_golden_case_of_kolkata() {
    assert_eq!(
        ladder(&kolkata()),
        [
            (Step::Opens, "Mon 08:00".to_owned()),
            (Step::Writing, "Mon 20:00".to_owned()),
            (Step::OneHour, "Mon 21:30".to_owned()),
            (Step::Late, "Tue 08:00".to_owned()),
        ]
    );
    let mut input = kolkata();
    let shown = watch(&mut input, at("2026-10-25T00:00:00Z"), at("2026-10-29T00:00:00Z"), &[]);
    let words: Vec<(String, &str, &str)> = shown
        .iter()
        .map(|(now, r)| (local(&input, *now), r.title.as_str(), r.body.as_str()))
        .collect();
    assert_eq!(
        words,
        [
            (
                "Mon 08:00".to_owned(),
                "Week 9 is open: updates due Tue 27 Oct 05:29 IST",
                "Your Release Signal update is due Tue 27 Oct 05:29 IST (Mon 26 Oct 23:59 UTC).\n\
                 Write it now or later; it works offline too."
            ),
            (
                "Mon 20:00".to_owned(),
                "Update due in 9 h 29 min, at 05:29 IST",
                "This is your writing time. Due Tue 27 Oct 05:29 IST (Mon 26 Oct 23:59 UTC).\n\
                 Release Signal: nothing written yet."
            ),
            (
                "Mon 21:30".to_owned(),
                "Last reminder before your night: update due Tue 27 Oct 05:29 IST",
                "Due in 7 h 59 min, while you sleep.\n\
                 Release Signal: nothing written yet."
            ),
            (
                "Tue 08:00".to_owned(),
                "2 h 31 min late: week 9 update, was due Tue 27 Oct 05:29 IST",
                "Release Signal was due Tue 27 Oct 05:29 IST (Mon 26 Oct 23:59 UTC).\n\
                 You can still post it: the issue closes Wed 28 Oct 05:29 IST."
            ),
        ]
    );
}

#[test]
fn the_ladder_by_day() {
    assert_eq!(
        ladder(&input("Pacific/Auckland")),
        [
            (Step::Opens, "Mon 13:00".to_owned()),
            (Step::FourHours, "Tue 08:59".to_owned()),
            (Step::OneHour, "Tue 11:59".to_owned()),
            (Step::Late, "Tue 13:14".to_owned()),
        ]
    );
    let berlin = ladder(&input("Europe/Berlin"));
    assert_eq!(berlin[0], (Step::Opens, "Mon 08:00".to_owned()));
    assert_eq!(berlin[1], (Step::FourHours, "Mon 20:59".to_owned()));
    assert_eq!(berlin[2], (Step::OneHour, "Mon 21:30".to_owned()));
}

#[test]
fn words_are_those_of_the_moment() {
    let mut input = input("Pacific/Auckland");
    input.state = UpdateState::Drafted;
    let plan = now(&input, "2026-10-26T19:59:12Z");
    assert_eq!(
        only(&plan),
        (
            "2026-10-26/update-due/4h",
            "Update due in 4 h, at 12:59 NZDT",
            "Release Signal: drafted, not posted.\nOpen the draft and press Post."
        )
    );
    assert_eq!(plan.next_at, Some(at("2026-10-26T22:59:00Z")));
    let missed = now(&input, "2026-10-26T21:20:00Z");
    assert_eq!(only(&missed).1, "Update due in 2 h 39 min, at 12:59 NZDT");
    input.state = UpdateState::Queued;
    let late = now(&input, "2026-10-27T00:14:00Z");
    assert_eq!(
        only(&late),
        (
            "2026-10-26/update-due/late",
            "15 min late: week 9 update, was due Tue 27 Oct 12:59 NZDT",
            "Release Signal was due Tue 27 Oct 12:59 NZDT (Mon 26 Oct 23:59 UTC).\n\
             Queued, not on GitHub yet: open Meridian to see what it waits for."
        )
    );
    assert_eq!(late.next_at, None);
}

#[test]
fn every_body_has_at_most_two_lines_and_every_title_the_time_with_its_zone() {
    for state in
        [UpdateState::NothingYet, UpdateState::Drafted, UpdateState::Stopped, UpdateState::Queued]
    {
        for week in [Some(9), None] {
            for sections in [vec![], vec!["A".to_owned(), "B".to_owned(), "C".to_owned()]] {
                let mut input = PlanInput { state, week, sections, ..kolkata() };
                let (from, to) = (at("2026-10-26T00:00:00Z"), at("2026-10-29T00:00:00Z"));
                for (_, reminder) in watch(&mut input, from, to, &[]) {
                    assert!(reminder.body.lines().count() <= 2, "{reminder:?}");
                    assert!(reminder.title.contains("05:29 IST"), "{reminder:?}");
                    assert!(!format!("{reminder:?}").contains('!'), "{reminder:?}");
                }
            }
        }
    }
}

#[test]
fn nothing_is_said_about_what_is_posted() {
    let input = PlanInput { state: UpdateState::Posted, ..kolkata() };
    for hours in 0..72 {
        let now = at("2026-10-25T12:00:00Z") + Duration::hours(hours);
        assert_eq!(plan(&input, &BundledZones, now).unwrap(), Plan::default());
    }
}

#[test]
fn nothing_is_late_before_the_team_ever_had_an_issue() {
    let input = PlanInput { history: TeamHistory::NoIssueYet, ..input("Pacific/Auckland") };
    assert_eq!(now(&input, "2026-10-27T00:20:00Z"), Plan::default());
    assert!(ladder(&input).iter().all(|(step, _)| *step != Step::Late));
}

#[test]
fn after_a_sleep_there_is_one_reminder_and_no_burst() {
    let mut input = input("Pacific/Auckland");
    let (from, to) = (at("2026-10-25T12:00:00Z"), at("2026-10-27T12:00:00Z"));
    // Closed from Sunday night until Tuesday 12:20 NZDT.
    let asleep = [(from, at("2026-10-26T23:20:00Z"))];
    let shown = watch(&mut input, from, to, &asleep);
    let titles: Vec<&str> = shown.iter().map(|(_, r)| r.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Update due in 39 min, at 12:59 NZDT",
            "15 min late: week 9 update, was due Tue 27 Oct 12:59 NZDT"
        ]
    );
}

#[test]
fn a_step_that_is_near_the_missed_one_is_said_with_it() {
    let mut input = input("Pacific/Auckland");
    let (from, to) = (at("2026-10-26T19:00:00Z"), at("2026-10-26T23:30:00Z"));
    let asleep = [(from, at("2026-10-26T22:52:00Z"))];
    let shown = watch(&mut input, from, to, &asleep);
    let titles: Vec<&str> = shown.iter().map(|(_, r)| r.title.as_str()).collect();
    assert_eq!(titles, ["Update due in 1 h 7 min, at 12:59 NZDT"]);
}

#[test]
fn woken_in_the_night_it_waits_for_the_morning_unless_that_is_too_late() {
    // Los Angeles: opens Sunday 17:00, due Monday 16:59 local.
    let mut west = input("America/Los_Angeles");
    assert_eq!(now(&west, "2026-10-26T09:00:00Z").due_now, []);
    assert_eq!(now(&west, "2026-10-26T09:00:00Z").next_at, Some(at("2026-10-26T15:00:00Z")));
    west.already.push(Delivered {
        key: ReminderKey::from_text("2026-10-26/update-due/opens"),
        at: at("2026-10-26T00:00:00Z"),
    });
    assert_eq!(now(&west, "2026-10-26T09:00:00Z").due_now, []);
    // Kolkata, asleep since before the last reminder, opened at 02:00: the deadline is at 05:29.
    let woken = now(&kolkata(), "2026-10-26T20:30:00Z");
    assert_eq!(only(&woken).1, "Update due in 3 h 29 min, at 05:29 IST");
}

#[test]
fn a_snoozed_reminder_comes_back_once_but_not_after_its_deadline() {
    let mut input = input("Pacific/Auckland");
    let key = ReminderKey::from_text("2026-10-26/update-due/1h");
    let shown_at = at("2026-10-26T22:59:00Z");
    input.already.push(Delivered { key: key.clone(), at: shown_at });
    input.snoozed.push(Snoozed { key: key.clone(), until: at("2026-10-26T23:59:30Z") });
    assert_eq!(now(&input, "2026-10-26T23:43:30Z").due_now, []);
    let back = now(&input, "2026-10-26T23:44:00Z");
    assert_eq!(
        only(&back),
        (
            "2026-10-26/update-due/1h",
            "Update due in 15 min, at 12:59 NZDT",
            "Release Signal: nothing written yet.\n\
         Offline is fine: write it and press Post, it waits here.",
        )
    );
    input.already.push(Delivered { key, at: at("2026-10-26T23:44:00Z") });
    assert_eq!(now(&input, "2026-10-26T23:55:00Z").due_now, []);
}

#[test]
fn keys_are_stable() {
    let key =
        ReminderKey::new("2026-10-26".parse().unwrap(), ReminderKind::UpdateDue, Step::FourHours);
    assert_eq!(key.to_string(), "2026-10-26/update-due/4h");
    assert_eq!(serde_json::to_string(&key).unwrap(), "\"2026-10-26/update-due/4h\"");
}

fn any_input() -> impl Strategy<Value = PlanInput> {
    let zones = [
        "Pacific/Auckland",
        "Asia/Kolkata",
        "Europe/Berlin",
        "America/Los_Angeles",
        "Pacific/Kiritimati",
        "America/St_Johns",
        "Pacific/Pago_Pago",
        "UTC",
    ];
    let minutes =
        || (0_u32..96).prop_map(|q| NaiveTime::from_hms_opt(q / 4, q % 4 * 15, 0).unwrap());
    let writing = prop::option::of(
        (0_u8..7, minutes())
            .prop_map(|(day, time)| WritingTime { day: Weekday::try_from(day).unwrap(), time }),
    );
    let state = prop::sample::select(vec![
        UpdateState::NothingYet,
        UpdateState::Drafted,
        UpdateState::Queued,
    ]);
    (prop::sample::select(zones.to_vec()), minutes(), minutes(), writing, state, 0_i64..60)
        .prop_map(|(zone, from, to, writing, state, weeks)| {
            let monday = at("2026-01-05T00:00:00Z") + Duration::weeks(weeks);
            let round = Rhythm::default().round_at(monday);
            let hours = Hours { quiet: QuietHours { from, to }, writing, ..Hours::default() };
            PlanInput { hours, state, ..PlanInput::new(&round, zone) }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn reminders_never_burst_never_repeat_and_keep_the_night(
        mut input in any_input(), sleep in (0_i64..60, 0_i64..30),
    ) {
        let from = input.opens - Duration::hours(14);
        let to = input.closes + Duration::hours(2);
        let start = from + Duration::hours(sleep.0);
        let asleep = [(start, start + Duration::hours(sleep.1))];
        let shown = watch(&mut input, from, to, &asleep);
        for pair in shown.windows(2) {
            prop_assert!(pair[1].0 - pair[0].0 >= APART);
            prop_assert!(pair[0].1.key != pair[1].1.key);
        }
        for (now, reminder) in &shown {
            prop_assert!(reminder.at <= *now + APART);
            prop_assert_eq!(reminder.step == Step::Late, *now >= input.due);
            prop_assert!(*now < input.closes);
            if let Some(night) = input.hours.quiet.night(*now, &input.zone, &BundledZones).unwrap() {
                let end = if reminder.step == Step::Late { input.closes } else { input.due };
                prop_assert!(
                    reminder.step == Step::Writing || night.end >= end,
                    "{reminder:?} in the night although the morning is early enough"
                );
            }
        }
        // A laptop that never sleeps is told before every deadline that has a free moment.
        let mut awake = PlanInput { already: Vec::new(), ..input.clone() };
        let told = watch(&mut awake, from, input.due, &[]);
        prop_assert!(!told.is_empty());
    }
}

/// The round of a Monday, without anything known of it.
fn round(zone: &str, monday: &str) -> PlanInput {
    PlanInput::new(&Rhythm::default().round_at(at(monday)), zone)
}

#[rstest::rstest]
#[case::utc_plus_2_four_hours_before_are_the_last_minute_of_the_day(
    "Europe/Berlin", "2026-06-22T12:00:00Z",
    &[(Step::Opens, "Mon 08:00"), (Step::OneHour, "Mon 21:30"), (Step::Late, "Tue 08:00")]
)]
#[case::both_in_one_night_whose_morning_is_in_time(
    "Asia/Tokyo", "2026-06-22T12:00:00Z",
    &[
        (Step::Opens, "Mon 09:00"), (Step::FourHours, "Mon 21:30"), (Step::OneHour, "Tue 08:00"),
        (Step::Late, "Tue 09:14")
    ]
)]
#[case::the_last_minute_of_the_night_waits_for_the_morning(
    "Pacific/Auckland", "2027-04-05T12:00:00Z",
    &[
        (Step::Opens, "Mon 12:00"), (Step::FourHours, "Tue 08:00"), (Step::OneHour, "Tue 10:59"),
        (Step::Late, "Tue 12:14")
    ]
)]
#[case::sunday_evening_waits_for_the_working_week(
    "America/Los_Angeles", "2026-06-22T12:00:00Z",
    &[
        (Step::Opens, "Mon 08:00"), (Step::FourHours, "Mon 12:59"), (Step::OneHour, "Mon 15:59"),
        (Step::Late, "Mon 17:14")
    ]
)]
#[case::so_it_does_in_st_johns(
    "America/St_Johns", "2026-06-22T12:00:00Z",
    &[
        (Step::Opens, "Mon 08:00"), (Step::FourHours, "Mon 17:29"), (Step::OneHour, "Mon 20:29"),
        (Step::Late, "Mon 21:44")
    ]
)]
fn the_ladder_in_nights_and_at_weekends(
    #[case] zone: &str,
    #[case] monday: &str,
    #[case] expected: &[(Step, &str)],
) {
    let input = round(zone, monday);
    let steps: Vec<(Step, String)> =
        expected.iter().map(|(step, at)| (*step, (*at).to_owned())).collect();
    assert_eq!(ladder(&input), steps);
}

#[test]
fn an_opening_whose_working_day_would_be_too_late_is_said_as_on_any_day() {
    // Works from Tuesday; the update is due in the night to it.
    let days = vec![Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat];
    let hours = Hours { days, ..Hours::default() };
    let input = PlanInput { hours, ..input("Asia/Kolkata") };
    assert_eq!(ladder(&input)[0], (Step::Opens, "Mon 08:00".to_owned()));
}

#[test]
fn nothing_follows_the_one_that_was_called_last() {
    let (from, to) = (at("2026-06-22T00:00:00Z"), at("2026-06-22T23:59:00Z"));
    let mut berlin = round("Europe/Berlin", "2026-06-22T12:00:00Z");
    let shown = watch(&mut berlin, from, to, &[]);
    let titles: Vec<&str> = shown.iter().map(|(_, r)| r.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "The week of 22 Jun is open: updates due Tue 23 Jun 01:59 CEST",
            "Last reminder before your night: update due Tue 23 Jun 01:59 CEST"
        ]
    );
    // Asleep at half past nine, awake at half past ten: the one that was missed, once.
    let mut berlin = round("Europe/Berlin", "2026-06-22T12:00:00Z");
    let asleep = [(at("2026-06-22T19:00:00Z"), at("2026-06-22T20:30:00Z"))];
    let shown = watch(&mut berlin, at("2026-06-22T18:00:00Z"), to, &asleep);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert_eq!(shown[1].1.title, "Update due in 3 h 29 min, at 01:59 CEST");
}

#[test]
fn a_writing_time_after_it_is_not_silenced_and_then_it_is_not_called_last() {
    let time = NaiveTime::from_hms_opt(23, 0, 0).unwrap();
    let mut berlin = round("Europe/Berlin", "2026-06-22T12:00:00Z");
    berlin.hours.writing = Some(WritingTime { day: Weekday::Mon, time });
    let shown = watch(&mut berlin, at("2026-06-22T18:00:00Z"), at("2026-06-22T23:59:00Z"), &[]);
    let titles: Vec<&str> = shown.iter().map(|(_, r)| r.title.as_str()).skip(1).collect();
    let expected =
        ["Update due in 4 h 29 min, at 01:59 CEST", "Update due in 2 h 59 min, at 01:59 CEST"];
    assert_eq!(titles, expected);
}

#[test]
fn what_was_put_off_comes_back_before_the_night_and_not_after_the_last_one() {
    // The evening's last, put off at 21:31: not at 22:31, in the night.
    let mut berlin = round("Europe/Berlin", "2026-06-22T12:00:00Z");
    let key = |step| ReminderKey::new(berlin.round, ReminderKind::UpdateDue, step);
    let (last, writing) = (key(Step::OneHour), key(Step::Writing));
    let pressed = at("2026-06-22T19:31:00Z");
    berlin.already.push(Delivered { key: last.clone(), at: at("2026-06-22T19:30:00Z") });
    berlin.snoozed.push(Snoozed { key: last.clone(), until: pressed + SNOOZE });
    let from = at("2026-06-22T19:32:00Z");
    let shown = watch(&mut berlin.clone(), from, berlin.due, &[]);
    let times: Vec<String> = shown.iter().map(|(now, _)| local(&berlin, *now)).collect();
    assert_eq!(times, ["Mon 21:50"]);

    // Put off before the last one, which was shown meanwhile.
    berlin.hours.writing =
        Some(WritingTime { day: Weekday::Mon, time: NaiveTime::from_hms_opt(20, 40, 0).unwrap() });
    berlin.already.push(Delivered { key: writing.clone(), at: at("2026-06-22T18:40:00Z") });
    let until = at("2026-06-22T18:41:00Z") + SNOOZE;
    berlin.snoozed = vec![Snoozed { key: writing, until }];
    assert_eq!(watch(&mut berlin.clone(), from, berlin.due, &[]), []);
}

#[test]
fn a_round_whose_bells_are_off_or_whose_cycle_is_over_is_silent() {
    for rings in [Rings::Off, Rings::CycleOver, Rings::Away] {
        let input = PlanInput { rings, ..kolkata() };
        for hours in 0..72 {
            let now = at("2026-10-25T12:00:00Z") + Duration::hours(hours);
            assert_eq!(plan(&input, &BundledZones, now).unwrap(), Plan::default());
        }
    }
}

#[test]
fn names_give_way_in_titles_and_times_never_do() {
    let after = " in 23 h 59 min, at Fri 20 Nov 01:00 UTC+5:45";
    let cut = titled("", "Begin Code Freeze and Test Freeze", after);
    assert_eq!(cut, format!("Begin Code Freeze\u{2026}{after}"));
    assert_eq!(titled("", "Begin Code Freeze", after), format!("Begin Code Freeze{after}"));
    assert_eq!(
        titled("A: ", &"\u{e9}".repeat(80), ", B"),
        format!("A: {}\u{2026}, B", "\u{e9}".repeat(65))
    );
}

#[test]
fn what_is_said_last_or_late_stays_until_it_is_seen() {
    let said = |text: &str| {
        let plan = now(&input("Europe/Berlin"), text);
        let reminder = &plan.due_now[0];
        (reminder.step, reminder.stays, reminder.deadlines())
    };
    let about = vec!["2026-10-26/update-due".to_owned()];
    // Due on Tuesday at 00:59 in Berlin: the last one comes before the night.
    let opens = said("2026-10-26T07:00:00Z");
    assert_eq!(opens, (Step::Opens, false, about.clone()));
    let (step, stays, _) = said("2026-10-26T20:40:00Z");
    assert!(stays, "{step:?}");
    assert!(said("2026-10-27T07:00:00Z").1, "late");
}
