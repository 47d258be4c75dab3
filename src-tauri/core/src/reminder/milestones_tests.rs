//! Reminders before milestones, in nights and at weekends, and how they become one.

use super::{
    super::{SNOOZE, distance, why_moved},
    *,
};
use crate::{
    deadline::all_deadlines, rhythm::Rhythm, schedule::bundled::import, time::BundledZones,
};

const PLAN: &str = "\
# Lanternfish v4.2

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 31st August 2026 | week 1 |
| Placeholders | Docs Lead | Thursday 29th October 2026 (AoE) / Friday 30th October 2026 12:00 UTC | week 9 |
| beta.0 released | Branch Manager | Wednesday 4th November 2026 | week 10 |
| Gathering | | Monday 9th - Thursday 12th November 2026 | week 11 |
| Begin Code Freeze | Branch Manager | Wednesday 18th November 2026 (AoE) / Thursday 19th November 2026 12:00 UTC | week 12 |
| Begin Test Freeze | Branch Manager | Wednesday 18th November 2026 (AoE) / Thursday 19th November 2026 12:00 UTC | week 12 |
";

const ZONE: &str = "Pacific/Auckland";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn subjects(section: &str) -> Vec<Subject> {
    let schedule = import(PLAN, "README.md").unwrap();
    let sections = [("docs".parse().unwrap(), section.to_owned())];
    let now = at("2026-09-01T00:00:00Z");
    all_deadlines(Some(&schedule), &Rhythm::default(), &sections, ZONE, &BundledZones, now)
        .unwrap()
        .iter()
        .filter_map(|deadline| Subject::of(deadline, usual_ladder(deadline)))
        .collect()
}

fn plan(section: &str) -> MilestonePlan {
    MilestonePlan {
        subjects: subjects(section),
        hours: Hours::default(),
        zone: ZONE.to_owned(),
        since: at("2026-09-01T00:00:00Z"),
        already: Vec::new(),
        snoozed: Vec::new(),
    }
}

fn ladder(subject: &Subject) -> Vec<(String, String, Option<String>)> {
    let steps = subject.steps(&Hours::default(), ZONE, &BundledZones).unwrap();
    let local = |at| say(at, ZONE, &BundledZones).unwrap().dated();
    steps.iter().map(|s| (distance(s, subject.at), local(s.at), why_moved(s))).collect()
}

#[test]
fn the_ladder_of_a_deadline_in_the_night() {
    let subjects = subjects("Docs");
    let placeholders = subjects.iter().find(|s| s.name == "Placeholders").unwrap();
    let row =
        |words: &str, at: &str, why: &str| (words.to_owned(), at.to_owned(), Some(why.to_owned()));
    assert_eq!(
        ladder(placeholders),
        [
            row("1 d 17 h", "Thu 29 Oct 08:00 NZDT", "after your quiet hours (the 2 d step)"),
            row("17 h", "Fri 30 Oct 08:00 NZDT", "after your quiet hours (the 1 d step)"),
            row("last reminder", "Fri 30 Oct 21:30 NZDT", "before your quiet hours"),
        ]
    );
}

#[test]
fn who_is_reminded_of_what() {
    let names = |section: &str| -> Vec<(String, usize)> {
        subjects(section).into_iter().map(|s| (s.name, s.ladder.len())).collect()
    };
    let row = |name: &str, steps| (name.to_owned(), steps);
    assert_eq!(
        names("Docs"),
        [row("Placeholders", 3), row("Begin Code Freeze", 4), row("Begin Test Freeze", 4)]
    );
    // A bare date is said once; an event that lasts, never.
    assert_eq!(
        names("Branch Management"),
        [row("beta.0 released", 1), row("Begin Code Freeze", 4), row("Begin Test Freeze", 4)]
    );
}

/// Looks every half minute and notes what is shown.
fn watch(
    plan: &mut MilestonePlan,
    from: &str,
    to: &str,
    asleep: Option<(&str, &str)>,
) -> Vec<(String, String)> {
    let (mut now, to) = (at(from), at(to));
    let mut shown = Vec::new();
    let mut last = None;
    while now < to {
        if !asleep.is_some_and(|(start, end)| at(start) <= now && now < at(end)) {
            let due = plan.due(&BundledZones, now).unwrap();
            if let Some(reminder) = digest(due, last, now) {
                let keys = reminder.keys().cloned();
                plan.already.extend(keys.map(|key| Delivered { key, at: now }));
                last = Some(now);
                let time = say(now, ZONE, &BundledZones).unwrap().dated();
                shown.push((time, format!("{} | {}", reminder.title, reminder.body)));
            }
        }
        now += Duration::seconds(30);
    }
    shown
}

#[test]
fn two_freezes_at_one_moment_are_one_reminder() {
    let shown = watch(&mut plan("Docs"), "2026-11-10T00:00:00Z", "2026-11-20T00:00:00Z", None);
    let times: Vec<&str> = shown.iter().map(|(time, _)| time.as_str()).collect();
    assert_eq!(
        times,
        [
            "Fri 13 Nov 08:00 NZDT",
            "Wed 18 Nov 08:00 NZDT",
            "Thu 19 Nov 08:00 NZDT",
            "Thu 19 Nov 21:30 NZDT"
        ]
    );
    assert_eq!(
        shown[1].1,
        "Begin Code Freeze in 1 d 17 h, at Fri 20 Nov 01:00 NZDT | Your own time for it: Thu 19 \
         Nov 22:00 NZDT.\nAlso: Begin Test Freeze in 1 d 17 h, at Fri 20 Nov 01:00 NZDT"
    );
    assert!(shown[3].1.starts_with("Last reminder before your night: Begin Code Freeze"));
}

#[test]
fn after_a_sleep_there_is_one_digest() {
    let asleep = Some(("2026-11-12T00:00:00Z", "2026-11-18T20:30:00Z"));
    let shown = watch(&mut plan("Docs"), "2026-11-10T00:00:00Z", "2026-11-19T00:00:00Z", asleep);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].0, "Thu 19 Nov 09:30 NZDT");
    assert!(shown[0].1.starts_with("Not shown in time: 2 things | "), "{shown:?}");
}

#[test]
fn what_was_due_before_the_team_was_connected_is_not_made_up_for() {
    let mut late = plan("Docs");
    late.since = at("2026-11-17T00:00:00Z");
    let shown = watch(&mut late, "2026-11-17T00:00:00Z", "2026-11-17T06:00:00Z", None);
    assert_eq!(shown, []);
}

#[test]
fn a_milestone_that_moved_is_planned_anew() {
    let mut moved = plan("Docs");
    let keys: Vec<ReminderKey> = moved.keys(at("2026-11-18T00:00:00Z"));
    moved.already =
        keys.into_iter().map(|key| Delivered { key, at: at("2026-11-17T00:00:00Z") }).collect();
    assert_eq!(moved.due(&BundledZones, at("2026-11-18T20:00:00Z")).unwrap(), []);
    for subject in &mut moved.subjects {
        subject.at += Duration::days(1);
    }
    let due = moved.due(&BundledZones, at("2026-11-18T20:00:00Z")).unwrap();
    assert_eq!(due.len(), 2);
}

#[test]
fn a_weekend_is_not_used() {
    // Over on Monday 01:00: everything is said on Friday.
    let subject = Subject {
        id: "milestone/x".to_owned(),
        name: "X".to_owned(),
        at: at("2026-11-15T12:00:00Z"),
        text: "Saturday (AoE)".to_owned(),
        ladder: vec![Step::TwoDays, Step::OneDay, Step::Last],
    };
    let steps = ladder(&subject);
    let row = |words: &str, at: &str| {
        let why = "on a working day of yours".to_owned();
        let named = if words == "2 d 17 h" { why.clone() + " (the 1 d step)" } else { why };
        (words.to_owned(), at.to_owned(), Some(named))
    };
    assert_eq!(
        steps,
        [row("2 d 17 h", "Fri 13 Nov 08:00 NZDT"), row("last reminder", "Fri 13 Nov 21:30 NZDT")]
    );
}

#[test]
fn a_snoozed_milestone_comes_back_once() {
    let mut plan = plan("Docs");
    let key = plan.subjects.iter().find(|s| s.name.contains("Code")).unwrap().key(Step::OneDay);
    let shown_at = at("2026-11-18T19:00:00Z");
    let keys = plan.keys(shown_at);
    plan.already = keys.into_iter().map(|key| Delivered { key, at: shown_at }).collect();
    plan.snoozed = vec![Snoozed { key: key.clone(), until: at("2026-11-18T20:00:00Z") }];
    let due = |plan: &MilestonePlan, now| {
        let due = plan.due(&BundledZones, at(now)).unwrap();
        due.into_iter().map(|reminder| reminder.key).collect::<Vec<_>>()
    };
    assert_eq!(due(&plan, "2026-11-18T19:59:00Z"), []);
    assert_eq!(due(&plan, "2026-11-18T20:00:00Z"), std::slice::from_ref(&key));
    // A later step of it was shown meanwhile.
    let last = plan.subjects.iter().find(|s| s.name.contains("Code")).unwrap().key(Step::Last);
    plan.already.push(Delivered { key: last, at: at("2026-11-18T20:30:00Z") });
    assert_eq!(due(&plan, "2026-11-18T20:45:00Z"), []);
}

#[test]
fn a_snooze_ends_while_there_is_time_to_act() {
    let mut plan = plan("Docs");
    let code = plan.subjects.iter().find(|s| s.name.contains("Code")).unwrap().clone();
    let key = code.key(Step::Last);
    let back = |plan: &mut MilestonePlan, left: i64| {
        let pressed = code.at - Duration::minutes(left);
        let keys = plan.keys(pressed);
        plan.already = keys.into_iter().map(|key| Delivered { key, at: pressed }).collect();
        plan.snoozed = vec![Snoozed { key: key.clone(), until: pressed + SNOOZE }];
        let minutes = (0..left).find(|minute| {
            let now = pressed + Duration::minutes(*minute);
            !plan.due(&BundledZones, now).unwrap().is_empty()
        });
        minutes.map(|minute| left - minute)
    };
    assert_eq!(back(&mut plan, 90), Some(30));
    assert_eq!(back(&mut plan, 40), Some(15), "not after it is over");
    assert_eq!(back(&mut plan, 18), Some(8), "and not at once");
    assert_eq!(back(&mut plan, 9), None);
}
