//! Reminders that the member chose: each step that is offered rings, none that was taken away does, and
//! a change neither rings again what rang nor loses what is due.

use super::*;
use crate::{round::rhythm::Rhythm, time::BundledZones};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Round of Monday 26 October 2026 for somebody who is awake until 22:00 UTC.
fn round() -> PlanInput {
    PlanInput::new(&Rhythm::default().round_at(at("2026-10-26T00:00:00Z")), "UTC")
}

fn choose(input: &mut PlanInput, steps: &[Step], now: &str) {
    input.ladder = input.ladder.with(LadderKind::Update, steps, at(now)).unwrap();
}

/// Looks as often as the engine does, and notes what is shown.
fn watch(input: &mut PlanInput, from: &str, to: &str) -> Vec<(Step, String)> {
    let (mut now, to, mut shown) = (at(from), at(to), Vec::new());
    while now < to {
        for reminder in plan(input, &BundledZones, now).unwrap().due_now {
            input.already.push(Delivered { key: reminder.key, at: now });
            shown.push((reminder.step, now.format("%a %H:%M").to_string()));
        }
        now += Duration::seconds(30);
    }
    shown
}

fn said(step: Step, when: &str) -> (Step, String) {
    (step, when.to_owned())
}

#[test]
fn every_step_that_is_offered_rings_where_it_says() {
    let mut input = round();
    let time = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    input.hours.quiet = crate::hours::QuietHours { from: time(3), to: time(4) };
    choose(&mut input, LadderKind::Update.offered(), "2026-10-25T00:00:00Z");
    assert_eq!(
        watch(&mut input, "2026-10-25T00:00:00Z", "2026-10-28T00:00:00Z"),
        [
            said(Step::Opens, "Mon 00:00"),
            said(Step::TwelveHours, "Mon 11:59"),
            said(Step::FourHours, "Mon 19:59"),
            said(Step::OneHour, "Mon 22:59"),
            said(Step::Quarter, "Mon 23:44"),
            said(Step::Late, "Tue 00:14"),
        ]
    );
}

#[test]
fn the_quiet_hours_move_what_was_chosen_as_they_move_the_usual() {
    let mut input = round();
    choose(&mut input, &[Step::TwelveHours, Step::Quarter], "2026-10-25T00:00:00Z");
    assert_eq!(
        watch(&mut input, "2026-10-25T00:00:00Z", "2026-10-28T00:00:00Z"),
        [said(Step::TwelveHours, "Mon 11:59"), said(Step::Quarter, "Mon 21:30")]
    );
}

#[test]
fn without_a_step_nothing_rings_and_it_says_so() {
    let mut input = round();
    choose(&mut input, &[], "2026-10-25T00:00:00Z");
    assert_eq!(watch(&mut input, "2026-10-25T00:00:00Z", "2026-10-28T00:00:00Z"), []);
    assert!(promised(&input, &BundledZones).unwrap().is_empty());
    for kind in LadderKind::ALL {
        assert!(kind.silent().starts_with("Nothing rings before ") && kind.silent().ends_with('.'));
    }
}

#[test]
fn taking_a_step_away_rings_nothing_before_it_again() {
    let mut input = round();
    // The laptop slept through the opening.
    let first = watch(&mut input, "2026-10-26T20:00:00Z", "2026-10-26T20:30:00Z");
    assert_eq!(first, [said(Step::FourHours, "Mon 20:00")]);
    choose(&mut input, &[Step::Opens, Step::OneHour, Step::Late], "2026-10-26T20:30:00Z");
    let then = watch(&mut input, "2026-10-26T20:30:00Z", "2026-10-26T23:00:00Z");
    assert_eq!(then, [said(Step::OneHour, "Mon 21:30")], "and what is ahead is not lost");
}

#[test]
fn a_step_whose_time_is_over_when_it_is_chosen_does_not_come_late() {
    let mut input = round();
    choose(&mut input, &[Step::Late], "2026-10-25T00:00:00Z");
    choose(&mut input, &[Step::FourHours, Step::OneHour, Step::Late], "2026-10-26T20:30:00Z");
    let shown = watch(&mut input, "2026-10-26T20:30:00Z", "2026-10-26T23:59:00Z");
    assert_eq!(shown, [said(Step::OneHour, "Mon 21:30")]);
}

#[test]
fn what_is_due_is_still_said_after_a_change_beside_it() {
    let mut input = round();
    // Nobody looked at 19:59; half an hour later the member adds a step.
    let steps = [Step::Opens, Step::TwelveHours, Step::FourHours, Step::OneHour, Step::Late];
    choose(&mut input, &steps, "2026-10-26T20:29:00Z");
    let shown = watch(&mut input, "2026-10-26T20:30:00Z", "2026-10-26T21:00:00Z");
    assert_eq!(shown, [said(Step::FourHours, "Mon 20:30")]);
}

#[test]
fn the_usual_ones_put_back_ring_nothing_again() {
    let mut input = round();
    let first = watch(&mut input, "2026-10-26T19:00:00Z", "2026-10-26T20:30:00Z");
    assert_eq!(first.last(), Some(&said(Step::FourHours, "Mon 19:59")));
    choose(&mut input, &[], "2026-10-26T20:30:00Z");
    choose(&mut input, LadderKind::Update.usual(), "2026-10-26T20:40:00Z");
    assert!(input.ladder.is_usual(LadderKind::Update));
    let shown = watch(&mut input, "2026-10-26T20:40:00Z", "2026-10-26T23:00:00Z");
    assert_eq!(shown, [said(Step::OneHour, "Mon 21:30")]);
}

#[test]
fn what_was_put_off_comes_back_though_its_step_was_taken_away() {
    let mut input = round();
    let first = watch(&mut input, "2026-10-26T19:00:00Z", "2026-10-26T20:00:00Z");
    assert_eq!(first.last(), Some(&said(Step::FourHours, "Mon 19:59")));
    let key = ReminderKey::new(input.round, ReminderKind::UpdateDue, Step::FourHours);
    input.snoozed.push(Snoozed { key, until: at("2026-10-26T21:00:00Z") });
    choose(&mut input, &[Step::Late], "2026-10-26T20:10:00Z");
    let shown = watch(&mut input, "2026-10-26T20:10:00Z", "2026-10-26T23:00:00Z");
    assert_eq!(shown, [said(Step::FourHours, "Mon 21:00")], "once");
}

#[test]
fn what_follows_nothing_stays_on_the_screen_whichever_step_it_is() {
    let mut input = round();
    choose(&mut input, &[Step::Opens, Step::FourHours, Step::Late], "2026-10-25T00:00:00Z");
    let four = plan(&input, &BundledZones, at("2026-10-26T20:00:00Z")).unwrap().due_now;
    assert!(four[0].stays && four[0].step == Step::FourHours, "{four:?}");
    let usual = plan(&round(), &BundledZones, at("2026-10-26T20:00:00Z")).unwrap().due_now;
    assert!(!usual[0].stays, "an hour before comes another one");
}

#[test]
fn a_step_of_another_kind_is_refused_with_those_that_there_are() {
    let usual = Ladder::usual(LadderKind::Freeze);
    let refused = usual.with(LadderKind::Freeze, &[Step::Opens], at("2026-10-26T20:00:00Z"));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "\"opens\" is no step before freezes; there are 7d, 3d, 2d, 1d, 4h, last"
    );
    for kind in LadderKind::ALL {
        let steps: Vec<Step> = Ladder::usual(kind).steps().collect();
        assert_eq!(steps, kind.usual(), "in the order of time");
        assert!(steps.iter().all(|step| kind.offered().contains(step)), "the usual are offered");
    }
}

fn freeze(ladder: Ladder) -> MilestonePlan {
    let subject = Subject {
        id: "milestone/code-freeze".to_owned(),
        name: "Code Freeze".to_owned(),
        at: at("2026-10-29T16:00:00Z"),
        day: None,
        text: "16:00 UTC".to_owned(),
        ladder,
        moved_at: None,
    };
    MilestonePlan {
        subjects: vec![subject],
        hours: Hours::default(),
        zone: "UTC".to_owned(),
        since: at("2026-09-01T00:00:00Z"),
        already: Vec::new(),
        snoozed: Vec::new(),
    }
}

fn rings(plan: &mut MilestonePlan, from: &str, to: &str) -> Vec<(Step, String)> {
    let (mut now, to, mut shown) = (at(from), at(to), Vec::new());
    while now < to {
        for reminder in plan.due(&BundledZones, now).unwrap() {
            plan.already.push(Delivered { key: reminder.key, at: now });
            shown.push((reminder.step, now.format("%a %H:%M").to_string()));
        }
        now += Duration::minutes(5);
    }
    shown
}

#[test]
fn before_a_milestone_each_chosen_step_rings_once_whatever_is_changed_in_between() {
    let kind = LadderKind::Freeze;
    let usual = Ladder::usual(kind);
    let mut plan = freeze(usual.with(kind, kind.offered(), at("2026-10-01T00:00:00Z")).unwrap());
    assert_eq!(
        rings(&mut plan, "2026-10-20T00:00:00Z", "2026-10-27T17:00:00Z"),
        [
            said(Step::SevenDays, "Thu 16:00"),
            said(Step::ThreeDays, "Mon 16:00"),
            said(Step::TwoDays, "Tue 16:00"),
        ]
    );
    let less = plan.subjects[0].ladder.with(
        kind,
        &[Step::SevenDays, Step::ThreeDays, Step::FourHours],
        at("2026-10-27T17:00:00Z"),
    );
    plan.subjects[0].ladder = less.unwrap();
    assert_eq!(
        rings(&mut plan, "2026-10-27T17:00:00Z", "2026-10-29T16:00:00Z"),
        [said(Step::FourHours, "Thu 12:00")],
        "the one day is gone, what rang is not said again"
    );
}

#[test]
fn a_bare_date_has_the_days_that_were_chosen_and_no_hour() {
    let date = crate::time::When::Date {
        date: chrono::NaiveDate::from_ymd_opt(2026, 10, 29).unwrap(),
        text: "29 October".to_owned(),
    };
    let kind = LadderKind::Other;
    let (usual, all) = (Ladder::usual(kind), Ladder::from(kind.offered().to_vec()));
    let of = |ladder: &Ladder| -> Vec<Step> {
        ladder.only(|step| kind.has(step, ladder, false, &date)).steps().collect()
    };
    assert_eq!(of(&usual), [Step::OneDay]);
    assert_eq!(of(&all), [Step::SevenDays, Step::ThreeDays, Step::TwoDays, Step::OneDay]);
}
