//! Reminders before milestones, in nights and at weekends, and how they become one.

use super::{
    super::{SNOOZE, distance, why_moved},
    *,
};
use crate::{
    deadlines::all_deadlines, round::rhythm::Rhythm, schedule::bundled::import, time::BundledZones,
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
        .filter_map(|deadline| Subject::of(deadline, usual_ladder(deadline, &Ladders::default())))
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

/// Every key of the milestones that are ahead.
fn keys(plan: &MilestonePlan, now: DateTime<Utc>) -> Vec<ReminderKey> {
    let ahead = plan.subjects.iter().filter(|subject| now < subject.at);
    ahead.flat_map(|s| s.ladder.steps().map(|step| s.key(step))).collect()
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
        subjects(section).into_iter().map(|s| (s.name, s.ladder.steps().count())).collect()
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
        "Begin Code Freeze in 1 d 17 h, at Fri 20 Nov 01:00 NZDT | Your own hours end Thu 19 \
         Nov 22:00 NZDT.\nAlso: Begin Test Freeze in 1 d 17 h, at Fri 20 Nov 01:00 NZDT"
    );
    assert_eq!(
        shown[3].1,
        "Last reminder: Begin Code Freeze, Fri 20 Nov 01:00 NZDT | Over in 3 h 30 min, while you \
         sleep. Your own hours end Thu 19 Nov 22:00 NZDT.\nAlso: Last reminder: Begin Test Freeze, \
         Fri 20 Nov 01:00 NZDT"
    );
}

#[test]
fn the_last_reminder_stays_until_it_is_seen_and_names_what_it_takes_the_place_of() {
    let plan = plan("Docs");
    let said = |now| {
        let due = plan.due(&BundledZones, at(now)).unwrap();
        let digest = digest(due, None, at(now)).unwrap();
        (digest.deadlines(), digest.stays, digest.over)
    };
    let both = ["milestone/code-freeze", "milestone/test-freeze"].map(str::to_owned);
    let over = at("2026-11-19T12:00:00Z");
    assert_eq!(said("2026-11-12T19:00:00Z"), (both.to_vec(), false, over), "7 d: more follows");
    assert_eq!(said("2026-11-19T08:30:00Z"), (both.to_vec(), true, over), "last");
}

#[test]
fn after_a_sleep_there_is_one_digest() {
    let asleep = Some(("2026-11-12T00:00:00Z", "2026-11-18T20:30:00Z"));
    let shown = watch(&mut plan("Docs"), "2026-11-10T00:00:00Z", "2026-11-19T00:00:00Z", asleep);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0].0, "Thu 19 Nov 09:30 NZDT");
    assert_eq!(
        shown[0].1,
        "Begin Code Freeze in 15 h 30 min, at Fri 20 Nov 01:00 NZDT | Not shown in time: 2 \
         things.\nAlso: Begin Test Freeze in 15 h 30 min, at Fri 20 Nov 01:00 NZDT"
    );
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
    let keys: Vec<ReminderKey> = keys(&moved, at("2026-11-18T00:00:00Z"));
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
        day: None,
        moved_at: None,
        text: "Saturday (AoE)".to_owned(),
        ladder: vec![Step::TwoDays, Step::OneDay, Step::Last].into(),
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
    let keys = keys(&plan, shown_at);
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
        let keys = keys(plan, pressed);
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

/// A plan of one milestone, in a zone.
fn plan_of(zone: &str, subject: Subject) -> MilestonePlan {
    let plan = plan("Docs");
    MilestonePlan { subjects: vec![subject], zone: zone.to_owned(), ..plan }
}

fn freeze(at_: &str) -> Subject {
    Subject {
        id: "milestone/code-freeze".to_owned(),
        name: "Begin Code Freeze".to_owned(),
        at: at(at_),
        day: None,
        text: "12:00 UTC".to_owned(),
        ladder: vec![Step::SevenDays, Step::TwoDays, Step::OneDay, Step::Last].into(),
        moved_at: None,
    }
}

fn titles(plan: &MilestonePlan, now: &str) -> Vec<String> {
    let due = plan.due(&BundledZones, at(now)).unwrap();
    due.into_iter().map(|reminder| reminder.title).collect()
}

#[test]
fn a_date_without_a_time_is_never_said_as_a_moment() {
    let subject = Subject {
        name: "Start Release Notes Draft".to_owned(),
        at: at("2026-06-02T10:00:00Z"),
        day: Some(BareDay {
            date: NaiveDate::from_ymd_opt(2026, 6, 3).unwrap(),
            until: at("2026-06-04T12:00:00Z"),
        }),
        text: "Wednesday 3rd June 2026".to_owned(),
        ladder: vec![Step::OneDay].into(),
        ..freeze("2026-06-02T10:00:00Z")
    };
    let mut plan = plan_of("Asia/Kathmandu", subject);
    plan.since = at("2026-05-01T00:00:00Z");
    let due = plan.due(&BundledZones, at("2026-06-01T10:00:30Z")).unwrap();
    assert_eq!(due[0].title, "Start Release Notes Draft: Wed 3 Jun (no time given)");
    assert_eq!(
        due[0].body,
        "From Tue 2 Jun 15:45 to Thu 4 Jun 17:45 UTC+5:45.\nAs written: Wednesday 3rd June 2026"
    );
    // In a digest, too, the day that is written stays, and no other is said.
    let mut twice = due.clone();
    twice.extend(due);
    let both = digest(twice, None, at("2026-06-01T10:00:30Z")).unwrap();
    assert!(both.body.ends_with("Also: Start Release Notes Draft: Wed 3 Jun (no time given)"));
    assert!(!both.title.contains("15:45"), "{}", both.title);
}

#[test]
fn a_date_of_a_schedule_is_taken_as_one() {
    let subjects = subjects("Branch Management");
    let day = |name: &str| subjects.iter().find(|s| s.name == name).unwrap().day;
    assert_eq!(day("beta.0 released").unwrap().until, at("2026-11-05T12:00:00Z"));
    assert_eq!(day("Begin Code Freeze"), None);
}

#[test]
fn lengths_are_rounded_to_the_minute() {
    let mut plan = plan_of("UTC", freeze("2026-09-10T12:00:00Z"));
    plan.since = at("2026-08-01T00:00:00Z");
    let title = |left: &str| vec![format!("Begin Code Freeze in {left}, at Thu 10 Sep 12:00 UTC")];
    assert_eq!(titles(&plan, "2026-09-03T12:00:30Z"), title("7 d"));
    assert_eq!(titles(&plan, "2026-09-09T12:00:29Z"), title("1 d"));
    assert_eq!(titles(&plan, "2026-09-09T12:02:00Z"), title("23 h 58 min"));
}

#[test]
fn a_deadline_moved_within_its_day_has_a_last_reminder_again() {
    let mut plan = plan_of("Europe/Berlin", freeze("2026-09-10T12:00:00Z"));
    plan.since = at("2026-08-01T00:00:00Z");
    for step in [Step::SevenDays, Step::TwoDays, Step::OneDay, Step::Last] {
        let key = plan.subjects[0].key(step);
        plan.already.push(Delivered { key, at: at("2026-09-10T10:00:00Z") });
    }
    assert_eq!(titles(&plan, "2026-09-10T10:30:00Z"), [] as [&str; 0]);
    plan.subjects[0] =
        Subject { moved_at: Some(at("2026-09-10T10:31:00Z")), ..freeze("2026-09-10T18:00:00Z") };
    // What was said before the move is not said again at once; the news tell of it.
    assert_eq!(titles(&plan, "2026-09-10T10:32:00Z"), [] as [&str; 0]);
    assert_eq!(titles(&plan, "2026-09-10T15:59:00Z"), [] as [&str; 0]);
    let again = "Last reminder: Begin Code Freeze, Thu 10 Sep 20:00 CEST";
    assert_eq!(titles(&plan, "2026-09-10T16:00:00Z"), [again]);
    let key = plan.subjects[0].key(Step::Last);
    plan.already.push(Delivered { key, at: at("2026-09-10T16:00:00Z") });
    assert_eq!(titles(&plan, "2026-09-10T17:00:00Z"), [] as [&str; 0]);
}

#[test]
fn what_builds_with_day_keys_have_shown_is_not_shown_again() {
    let mut plan = plan_of("Europe/Berlin", freeze("2026-09-10T12:00:00Z"));
    plan.since = at("2026-08-01T00:00:00Z");
    let old = |step: &str, at_: &str| Delivered {
        key: ReminderKey::from_text(format!("milestone/code-freeze/2026-09-10/{step}")),
        at: at(at_),
    };
    plan.already = vec![old("7d", "2026-09-03T12:00:00Z"), old("2d", "2026-09-08T12:00:00Z")];
    assert_eq!(titles(&plan, "2026-09-08T13:00:00Z"), [] as [&str; 0]);
    assert_eq!(titles(&plan, "2026-09-09T12:00:00Z").len(), 1, "the next one comes");
    // One that moved since is another deadline.
    plan.already.push(old("last", "2026-09-10T10:00:00Z"));
    plan.subjects[0] =
        Subject { moved_at: Some(at("2026-09-10T10:31:00Z")), ..freeze("2026-09-10T18:00:00Z") };
    assert_eq!(titles(&plan, "2026-09-10T16:00:00Z").len(), 1);
}

#[test]
fn a_move_to_tomorrow_says_what_was_not_said_for_the_old_time() {
    // A fortnight away until it was moved to tomorrow.
    let mut plan = plan_of("Europe/Berlin", freeze("2026-09-10T12:00:00Z"));
    plan.since = at("2026-08-01T00:00:00Z");
    plan.subjects[0].moved_at = Some(at("2026-09-09T14:00:00Z"));
    assert_eq!(titles(&plan, "2026-09-09T14:00:00Z").len(), 1);
}

#[test]
fn steps_less_than_an_hour_apart_are_one_and_the_last_is_called_last() {
    // Sunday 23:00 without quiet hours; the day off brings everything to Friday.
    let hours = Hours { quiet: crate::hours::QuietHours::none(), ..Hours::default() };
    let zone = "Australia/Lord_Howe";
    let subject = freeze("2026-06-06T12:30:00Z");
    let steps = subject.steps(&hours, zone, &BundledZones).unwrap();
    let local = |at| say(at, zone, &BundledZones).unwrap().dated();
    let last = steps.last().unwrap();
    assert_eq!((last.step, local(last.at)), (Step::Last, "Fri 5 Jun 23:00 UTC+10:30".to_owned()));
    assert!(steps.iter().all(|step| step.step != Step::OneDay), "{steps:?}");
    let mut plan = MilestonePlan { hours, ..plan_of(zone, subject) };
    plan.since = at("2026-06-05T00:00:00Z");
    assert_eq!(
        titles(&plan, "2026-06-05T12:30:00Z"),
        ["Last reminder: Begin Code Freeze, Sat 6 Jun 23:00 UTC+10:30"]
    );
}

#[test]
fn a_last_reminder_in_the_night_comes_in_the_morning_if_that_leaves_time() {
    let last = |at_: &str| {
        let steps = freeze(at_).steps(&Hours::default(), "Asia/Tokyo", &BundledZones).unwrap();
        let last = steps.last().unwrap();
        assert_eq!(last.step, Step::Last);
        say(last.at, "Asia/Tokyo", &BundledZones).unwrap().dated()
    };
    assert_eq!(last("2026-06-02T23:30:00Z"), "Wed 3 Jun 08:00 JST");
    assert_eq!(last("2026-06-02T23:29:00Z"), "Tue 2 Jun 21:30 JST");
    // Not on a Saturday.
    assert_eq!(last("2026-06-05T23:30:00Z"), "Fri 5 Jun 21:30 JST");
}
