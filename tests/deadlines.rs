//! Deadlines as the engine tells them: rows, questions about letters, zones, bells, reminders.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it must be"
)]

#[path = "support/driven.rs"]
mod driven;

use chrono::{DateTime, Duration, NaiveTime, Utc, Weekday};
use driven::Driven;
use meridian_core::{rhythm::Meeting, schedule::Place};
use meridian_engine::{
    Engine, Options,
    clock::Clock,
    local::{Claim, Hello, Role},
    secrets::MemorySecrets,
    store::{Schedule, Store},
};
use meridian_protocol::{Bell, DeadlineRow, DeadlinesView, Failure};
use std::{fs, path::Path, sync::Arc};

const PLAN: &str = "\
# Lanternfish v4.2

- **Wednesday 4th November 2026 (AoE) / Thursday 5th November 2026, 12:00 UTC**: Week 10 — Blog freeze

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 31st August 2026 | week 1 |
| Begin Enhancements Freeze | Enhancements Lead | Tuesday 29th September 2026 (AoE) / Wednesday 30th September 2026 12:00 UTC | week 5 |
| Signal boards frozen | Release Signal | Thursday 29th October 2026 (AoE) / Friday 30th October 2026 12:00 UTC | week 9 |
| beta.0 released | Branch Manager | Wednesday 4th November 2026 | week 10 |
| Begin [Blog freeze] | Comms Lead | Wednesday 11th November 2026 (AoE) / Thursday 12th November 2026 12:00 UTC | week 11 |
| Signal handover | Release Signal | 17:30 IST Tuesday 17th November 2026 | week 12 |
| Begin Code Freeze | Branch Manager | Wednesday 18th November 2026 (AoE) / Thursday 19th November 2026 12:00 UTC | week 12 |
| Begin Burndown | ALL | Monday 23rd November 2026 | week 13 |
| v4.2.0 released | Branch Manager | Wednesday 16th December 2026 | week 16 |
";

fn open(folder: &Path, clock: &Arc<Driven>) -> Engine {
    let shared: Arc<dyn Clock> = Arc::clone(clock) as _;
    let engine = Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: shared,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap();
    engine.try_practice().unwrap();
    let mut store = Store::open(folder, clock.now()).unwrap();
    let team = store.current_team().unwrap().unwrap();
    let read_at = clock.now();
    store
        .change_team(team.id, |facts| {
            let (source, text) = ("README.md".to_owned(), PLAN.to_owned());
            facts.schedule = Some(Schedule::as_read(source, read_at, text));
        })
        .unwrap();
    engine.set_zone(Some("Pacific/Auckland")).unwrap();
    engine
}

fn row<'a>(view: &'a DeadlinesView, name: &str) -> &'a DeadlineRow {
    let found = view.rows.iter().chain(&view.earlier).find(|row| row.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in the list"))
}

#[tokio::test]
async fn a_row_tells_everything_about_its_moment() {
    let folder = tempfile::tempdir().unwrap();
    let agent = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let _listener = agent.listen(&Hello::ours()).unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    let view = engine.show_deadlines().unwrap();
    let boards = row(&view, "Signal boards frozen");
    let at = boards.at.as_ref().unwrap();
    assert_eq!(
        (at.day.as_str(), at.clock.as_str(), at.zone.as_str()),
        ("Sat 31 Oct", "01:00", "NZDT")
    );
    assert_eq!(boards.id, "milestone/signal-boards-frozen");
    assert_eq!(boards.line, Some(9));
    assert_eq!(boards.aoe.as_deref(), Some("end of Thu 29 Oct AoE"));
    assert_eq!(boards.week_of.as_deref(), Some("Week 9 of 16"));
    assert_eq!(boards.phase.as_deref(), Some("To Code Freeze"));
    assert_eq!(boards.day_shift.as_deref(), Some("Sat for you"));
    assert!(boards.mine && !boards.past && !boards.year_inferred);
    assert!(boards.readings.iter().all(|reading| reading.used) && boards.readings.len() == 2);
    let send_by = boards.send_by.as_ref().unwrap();
    assert_eq!((send_by.day.as_str(), send_by.clock.as_str()), ("Fri 30 Oct", "22:00"));
    assert_eq!(
        boards.send_by_why.as_deref(),
        Some(
            "Sat 31 Oct 01:00 NZDT is in your night; your last hours before it end Fri 30 Oct \
             22:00 NZDT."
        )
    );
    assert_eq!(boards.bell.label, "2 d, 17 h, last");
    let bell: Vec<(&str, &str, bool)> = boards
        .bell
        .steps
        .iter()
        .map(|step| (step.words.as_str(), step.at.clock.as_str(), step.shifted.is_some()))
        .collect();
    assert_eq!(
        bell,
        [("1 d 17 h", "08:00", true), ("17 h", "08:00", true), ("last reminder", "21:30", true)]
    );
    let elsewhere: Vec<String> = boards
        .elsewhere
        .iter()
        .map(|e| format!("{} {} {}", e.place, e.moment.clock, e.moment.zone))
        .collect();
    assert_eq!(
        elsewhere,
        [
            "San Francisco 05:00 PDT",
            "UTC 12:00 UTC",
            "Berlin 13:00 CET",
            "Kolkata 17:30 IST",
            "Tokyo 21:00 JST"
        ]
    );
}

#[test]
fn the_page_tells_the_year() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    let view = engine.show_deadlines().unwrap();
    let phases: Vec<&str> = view.phases.iter().map(|phase| phase.name.as_str()).collect();
    assert_eq!(
        phases,
        [
            "To Enhancements Freeze",
            "To Code Freeze",
            "Code Freeze",
            "Burndown",
            "After the release"
        ]
    );
    assert_eq!(view.weeks_to_freeze.as_deref(), Some("3 weeks to Code Freeze"));
    assert_eq!(view.week_of.as_deref(), Some("Week 9 of 16"));
    let (from, to) = view.year.as_ref().unwrap();
    assert_eq!(
        (from.utc.as_str(), to.utc.as_str()),
        ("Mon 31 Aug 00:00 UTC", "Thu 17 Dec 12:00 UTC")
    );
    assert!(view.earlier.iter().all(|row| row.past) && view.earlier.len() == 2);
    assert!(view.roles.contains(&"Release Signal".to_owned()), "{:?}", view.roles);
    // The contradiction of the blog freeze and the letters of the handover.
    assert_eq!(view.doubts, 2);
    let blog = row(&view, "Begin Blog freeze");
    let readings: Vec<(&str, bool)> =
        blog.readings.iter().map(|r| (r.place.as_str(), r.used)).collect();
    assert_eq!(readings.last(), Some(&("Summary, line 3", true)), "{:?}", blog.readings);
    assert_eq!(readings.first(), Some(&("Timeline, line 11", false)));
}

#[test]
fn letters_in_doubt_are_asked_once_and_the_answer_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T01:02:00Z");
    let engine = open(folder.path(), &clock);
    let view = engine.show_deadlines().unwrap();
    let handover = row(&view, "Signal handover");
    let question = handover.question.as_ref().unwrap();
    assert_eq!(
        question.words,
        "IST can mean India (UTC+5:30) or Israel (UTC+2). Which one is meant?"
    );
    assert_eq!(handover.at.as_ref().unwrap().utc, "Tue 17 Nov 12:00 UTC");
    let view = engine.choose_zone_letters("ist", Some("Asia/Jerusalem")).unwrap();
    let handover = row(&view, "Signal handover");
    assert_eq!((&handover.question, &handover.doubt), (&None, &None));
    assert_eq!(handover.at.as_ref().unwrap().utc, "Tue 17 Nov 15:30 UTC");
    drop(engine);
    let engine = open(folder.path(), &clock);
    let shapes = engine.deadline_shapes(Some("UTC")).unwrap();
    let shape = shapes.iter().find(|shape| shape.name == "Signal handover").unwrap();
    assert_eq!(shape.local.text, "Tue 17 Nov 2026 15:30 UTC");
    let view = engine.choose_zone_letters("IST", None).unwrap();
    assert!(row(&view, "Signal handover").question.is_some());
}

#[test]
fn where_two_places_differ_the_member_chooses_until_the_schedule_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T01:02:00Z");
    let engine = open(folder.path(), &clock);
    let view = engine.show_deadlines().unwrap();
    let freeze = row(&view, "Begin Blog freeze");
    let (doubts, says) = (view.doubts, freeze.disagreement.clone().unwrap());
    assert_eq!(freeze.at.as_ref().unwrap().utc, "Thu 5 Nov 12:00 UTC", "the earlier");
    assert!(!freeze.settled && freeze.doubt.as_ref().unwrap().ends_with("Using the earlier."));

    let view = engine.choose_place(&says, Some(Place::Timeline)).unwrap();
    let freeze = row(&view, "Begin Blog freeze");
    assert_eq!(freeze.at.as_ref().unwrap().utc, "Thu 12 Nov 12:00 UTC");
    let doubt = freeze.doubt.as_ref().unwrap();
    assert!(freeze.settled && doubt.ends_with("Using the timeline, as you chose."), "{doubt}");
    assert_eq!(view.doubts, doubts - 1);
    let used: Vec<bool> = freeze.readings.iter().map(|reading| reading.used).collect();
    assert!(used.contains(&true) && used.contains(&false), "{:?}", freeze.readings);

    // Calendar and reminders follow, also in another program.
    let engine = open(folder.path(), &clock);
    let view = engine.choose_place(&says, Some(Place::Summary)).unwrap();
    assert_eq!(row(&view, "Begin Blog freeze").at.as_ref().unwrap().utc, "Thu 5 Nov 12:00 UTC");
    let view = engine.choose_place(&says, None).unwrap();
    assert!(!row(&view, "Begin Blog freeze").settled);
    assert_eq!(view.doubts, doubts);
    let failure = engine.choose_place("something else", Some(Place::Summary)).unwrap_err();
    assert!(matches!(failure, Failure::BadInput { .. }), "{failure}");
}

#[test]
fn a_zone_is_chosen_followed_and_refused() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    assert!(matches!(engine.set_zone(Some("Middle/Earth")), Err(Failure::BadInput { .. })));
    assert_eq!(engine.follow_zone().unwrap(), None);
    let view = engine.set_zone(Some("America/Sao_Paulo")).unwrap();
    assert_eq!((view.zone.as_str(), view.now.zone.as_str()), ("America/Sao_Paulo", "UTC-3"));
    assert_eq!(engine.follow_zone().unwrap(), None, "what the member did is no news");
    // As if the system's zone had changed on a journey.
    let mut store = Store::open(folder.path(), "2026-10-26T01:02:00Z".parse().unwrap()).unwrap();
    store.set_setting("zone", Some("Asia/Kolkata")).unwrap();
    let change = engine.follow_zone().unwrap().unwrap();
    assert_eq!((change.from.as_str(), change.to.as_str()), ("America/Sao_Paulo", "Asia/Kolkata"));
    assert_eq!(engine.follow_zone().unwrap(), None);
    assert!(engine.show_start().unwrap().notices.iter().any(|n| n.contains("now Asia/Kolkata")));
    let due = &engine.show_deadlines().unwrap().rows[0];
    let (at, send_by) = (due.at.as_ref().unwrap(), due.send_by.as_ref().unwrap());
    assert_eq!((at.clock.as_str(), at.zone.as_str()), ("05:29", "IST"));
    assert_eq!((send_by.day.as_str(), send_by.clock.as_str()), ("Mon 26 Oct", "22:00"));
}

#[test]
fn every_time_has_a_zone_wherever_the_member_is() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    for zone in [
        "Pacific/Auckland",
        "America/Los_Angeles",
        "Asia/Kolkata",
        "Europe/Berlin",
        "Pacific/Kiritimati",
        "America/Sao_Paulo",
    ] {
        engine.set_zone(Some(zone)).unwrap();
        let view = engine.show_deadlines().unwrap();
        for row in view.rows.iter().chain(&view.earlier) {
            let moments =
                row.at.iter().chain(&row.send_by).chain(row.bell.steps.iter().map(|s| &s.at));
            for moment in moments {
                assert!(!moment.zone.is_empty(), "{zone} {}", row.name);
            }
        }
        let freeze = row(&view, "Begin Code Freeze").at.as_ref().unwrap();
        if zone == "Pacific/Auckland" {
            assert_eq!((freeze.day.as_str(), freeze.clock.as_str()), ("Fri 20 Nov", "01:00"));
        }
    }
}

#[test]
fn newer_zone_data_of_the_system_is_used_marked_and_said() {
    let zones = tempfile::tempdir().unwrap();
    fs::write(zones.path().join("+VERSION"), "2099a\n").unwrap();
    fs::create_dir(zones.path().join("Pacific")).unwrap();
    let mut file = Vec::new();
    for _ in 0..2 {
        file.extend(b"TZif2");
        file.extend([0; 15]);
        [0_u32, 0, 0, 0, 1, 5].iter().for_each(|count| file.extend(count.to_be_bytes()));
        file.extend(43_200_i32.to_be_bytes());
        file.extend([0, 0]);
        file.extend(b"NZST\0");
    }
    file.extend(b"\nNZST-12\n");
    fs::write(zones.path().join("Pacific/Auckland"), file).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let engine =
        open(folder.path(), &Driven::new("2026-10-26T01:02:00Z")).with_zone_folder(zones.path());
    let view = engine.show_deadlines().unwrap();
    let freeze = row(&view, "Begin Code Freeze");
    let at = freeze.at.as_ref().unwrap();
    assert_eq!(
        (at.day.as_str(), at.clock.as_str(), at.zone.as_str()),
        ("Fri 20 Nov", "00:00", "NZST")
    );
    let words = freeze.zone_data.as_ref().unwrap();
    assert!(
        words.contains("differs from the system (2099a) for Pacific/Auckland on 20 Nov 2026"),
        "{words}"
    );
    assert!(row(&view, "Begin Enhancements Freeze").zone_data.is_some());
    assert_eq!(view.zone_data.used, "2099a");
    assert!(view.zone_data.words.contains("are marked"), "{}", view.zone_data.words);
    // The member's hours say the same of it.
    let hours = engine.show_hours().unwrap();
    assert_eq!(hours.zone_data.words, view.zone_data.words);
}

#[test]
fn clock_changes_are_said_before_they_come() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    engine.set_zone(Some("America/Los_Angeles")).unwrap();
    let burndown = Meeting {
        name: "Burndown".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        weekday: Weekday::Wed,
        time: NaiveTime::from_hms_opt(19, 0, 0).unwrap(),
        from: None,
        to: None,
    };
    engine.set_meetings(&[burndown]).unwrap();
    let view = engine.show_deadlines().unwrap();
    let next = row(&view, "Burndown");
    let at = next.at.as_ref().unwrap();
    assert_eq!(
        (at.day.as_str(), at.clock.as_str(), at.zone.as_str()),
        ("Wed 28 Oct", "11:00", "PDT")
    );
    assert_eq!(next.source_text, "Wednesday 19:00 CET (Berlin)");
    assert_eq!((next.week.as_deref(), next.send_by.as_ref()), (Some("Week 9"), None));
    let rhythm = view.rhythm;
    assert!(
        rhythm.iter().any(|line| line.contains("the updates' cut-off is at 15:59 PST")),
        "{rhythm:?}"
    );
    assert!(rhythm.iter().any(|line| line.contains("Burndown is at 11:00 PDT")), "{rhythm:?}");
}

#[test]
fn reminders_of_milestones_never_burst_and_a_bell_can_be_silenced() {
    let told = |silence: bool| {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::new("2026-11-16T00:00:00Z");
        let engine = open(folder.path(), &clock);
        if silence {
            for name in ["code-freeze", "signal-handover", "burndown"] {
                let view = engine.set_bell(&format!("milestone/{name}"), Bell::Off).unwrap();
                assert!(view.rows.iter().any(|row| !row.bell.on && row.id.ends_with(name)));
            }
        }
        let mut shown: Vec<(DateTime<Utc>, String)> = Vec::new();
        while clock.now() < "2026-11-19T13:00:00Z".parse::<DateTime<Utc>>().unwrap() {
            let due = engine.reminders_due().unwrap();
            assert!(due.len() <= 1);
            for reminder in due {
                engine.reminder_shown(&reminder).unwrap();
                shown.push((clock.now(), format!("{}\n{}", reminder.title, reminder.body)));
            }
            clock.forward(Duration::minutes(15));
        }
        shown
    };
    let shown = told(false);
    for pair in shown.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= Duration::minutes(10), "{pair:?}");
    }
    let about = |name: &str| shown.iter().filter(|(_, text)| text.contains(name)).count();
    assert_eq!(about("Code Freeze"), 3, "{shown:#?}");
    assert_eq!(about("Signal handover"), 2, "{shown:#?}");
    assert!(about("Update due") >= 2, "{shown:#?}");
    assert!(told(true).iter().all(|(_, text)| !text.contains("Code Freeze")));
}

#[test]
fn a_bell_says_that_reminders_were_shown_only_where_the_log_says_so() {
    let to = |clock: &Driven, at: &str| {
        clock.forward(at.parse::<DateTime<Utc>>().unwrap() - clock.now());
    };
    let said = |engine: &Engine, name: &str| {
        let bell = row(&engine.show_deadlines().unwrap(), name).bell.clone();
        assert!(!bell.rings && bell.steps.is_empty(), "{bell:?}");
        (bell.label, bell.said.unwrap_or_default())
    };
    // Made on Sunday evening: the reminders of a bare date were over on Sunday morning.
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-11-22T07:00:00Z");
    let engine = open(folder.path(), &clock);
    let (label, words) = said(&engine, "Begin Burndown");
    assert_eq!(label, "not shown");
    assert!(words.contains("before this team was set up here"), "{words}");

    // Nothing ran for the whole ladder: the log holds nothing, and nothing is said to be shown.
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-11-02T00:00:00Z");
    let engine = open(folder.path(), &clock);
    to(&clock, "2026-11-19T13:00:00Z");
    let (label, words) = said(&engine, "Begin Code Freeze");
    assert_eq!(
        (label.as_str(), words.as_str()),
        ("not shown", "It is over. None was shown, and their times are over.")
    );

    // It ran only for the first day of it.
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-11-02T00:00:00Z");
    let engine = open(folder.path(), &clock);
    to(&clock, "2026-11-12T20:00:00Z");
    for reminder in engine.reminders_due().unwrap() {
        engine.reminder_shown(&reminder).unwrap();
    }
    to(&clock, "2026-11-19T13:00:00Z");
    let (label, words) = said(&engine, "Begin Code Freeze");
    assert_eq!(label, "1 of 4 shown");
    assert_eq!(words, "It is over. 1 of 4 was shown; no more will come.");
}

#[tokio::test]
async fn bells_are_silent_while_nothing_can_show_a_reminder() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    let seen = || {
        let view = engine.show_deadlines().unwrap();
        let bell = row(&view, "Signal boards frozen").bell.clone();
        let of_another = row(&view, "beta.0 released").bell.clone();
        assert_eq!((of_another.rings, of_another.label.as_str()), (false, "off"));
        assert_eq!(bell.steps.len(), 3, "{bell:?}");
        (view.silent, bell.rings, bell.label, bell.said)
    };
    let (silent, rings, label, said) = seen();
    assert!(silent.as_ref().unwrap().contains("start Meridian again"), "{silent:?}");
    assert_eq!((rings, label.as_str(), said), (false, "silent", silent));

    let agent = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let listener = agent.listen(&Hello::ours()).unwrap();
    assert_eq!(seen(), (None, true, "2 d, 17 h, last".to_owned(), None));
    let trouble = "This desktop shows no notifications, so no reminder rings; start dunst.";
    engine.note_notifications(Some(trouble)).unwrap();
    assert_eq!(engine.notification_trouble().unwrap().as_deref(), Some(trouble));
    let silent = Some(trouble.to_owned());
    assert_eq!(seen(), (silent.clone(), false, "silent".to_owned(), silent));
    engine.note_notifications(None).unwrap();
    assert_eq!(seen().0, None);
    drop((listener, agent));
    tokio::task::yield_now().await;
    assert!(seen().0.unwrap().contains("not running"));
}

/// Everything that is shown until a moment, with half an hour between two looks.
fn shown_until(engine: &Engine, clock: &Driven, end: &str) -> Vec<String> {
    let end: DateTime<Utc> = end.parse().unwrap();
    let mut shown = Vec::new();
    while clock.now() < end {
        for reminder in engine.reminders_due().unwrap() {
            engine.reminder_shown(&reminder).unwrap();
            shown.push(reminder.title);
        }
        for news in engine.announcements_due().unwrap() {
            engine.announcement_shown(&news).unwrap();
            shown.push(news.title);
        }
        clock.forward(Duration::minutes(30));
    }
    shown
}

#[test]
fn the_bell_of_the_update_does_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T02:00:00Z");
    let engine = open(folder.path(), &clock);
    let bell = |view: &DeadlinesView| row(view, "Weekly updates due").bell.clone();
    let id = row(&engine.show_deadlines().unwrap(), "Weekly updates due").id.clone();
    assert!(bell(&engine.show_deadlines().unwrap()).on);
    let off = bell(&engine.set_bell(&id, Bell::Off).unwrap());
    assert_eq!((off.on, off.rings, off.none, off.label.as_str()), (false, false, false, "off"));
    assert!(off.steps.is_empty());
    let about_it = |shown: Vec<String>| {
        shown.into_iter().filter(|t| t.contains("pdate") || t.contains("Week 9")).count()
    };
    assert_eq!(about_it(shown_until(&engine, &clock, "2026-10-26T21:30:00Z")), 0);
    // Switched on again an hour before: what is still to come comes.
    let on = bell(&engine.set_bell(&id, Bell::On).unwrap());
    assert!(on.on && !on.steps.is_empty(), "{on:?}");
    assert!(about_it(shown_until(&engine, &clock, "2026-10-26T23:59:00Z")) > 0);
}

#[test]
fn what_has_no_reminder_of_its_own_cannot_be_switched_on() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T02:00:00Z");
    let engine = open(folder.path(), &clock);
    let id = row(&engine.show_deadlines().unwrap(), "Tracking issue closes").id.clone();
    let view = engine.set_bell(&id, Bell::On).unwrap();
    let bell = &row(&view, "Tracking issue closes").bell;
    assert!(bell.none && !bell.on && !bell.rings && bell.label.is_empty(), "{bell:?}");
    let shown = shown_until(&engine, &clock, "2026-10-27T23:59:00Z");
    assert!(shown.iter().all(|title| !title.contains("issue closes")), "{shown:?}");
}

#[test]
fn an_own_time_is_told_only_where_it_is_one_and_is_still_to_come() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T02:00:00Z");
    let engine = open(folder.path(), &clock);
    let view = engine.show_deadlines().unwrap();
    assert!(row(&view, "Weekly updates due").send_by.is_some());
    // In the member's night, and theirs; a date without a time; somebody else's.
    assert!(row(&view, "Begin Code Freeze").send_by.is_some());
    assert_eq!(row(&view, "Begin Burndown").send_by, None);
    assert_eq!(row(&view, "beta.0 released").send_by, None);
    // The hours before it are over, the freeze is not.
    clock.forward("2026-11-19T10:00:00Z".parse::<DateTime<Utc>>().unwrap() - clock.now());
    let view = engine.show_deadlines().unwrap();
    assert_eq!(row(&view, "Begin Code Freeze").send_by, None);
    assert!(!row(&view, "Begin Code Freeze").past);
}

#[test]
fn reminders_of_updates_end_with_the_cycle_which_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    // Rounds of the practice team open on the weekday on which it is started.
    let clock = Driven::new("2026-12-14T12:00:00Z");
    let engine = open(folder.path(), &clock);
    clock.forward("2026-12-20T12:00:00Z".parse::<DateTime<Utc>>().unwrap() - clock.now());
    let view = engine.show_deadlines().unwrap();
    let is_mark = |row: &&DeadlineRow| {
        row.id.starts_with("update-due/2026-12-21") || row.id.starts_with("issue-closes/2026-12-21")
    };
    assert_eq!(view.rows.iter().find(is_mark), None, "week 16 was the last");
    let cycle = view.cycle.clone();
    let shown = shown_until(&engine, &clock, "2026-12-29T12:00:00Z");
    let over = format!("{cycle} is over. Connect the next cycle.");
    assert_eq!(shown, std::slice::from_ref(&over));
    let bands = engine.show_week(None).unwrap().bands;
    assert!(bands.iter().any(|band| band.title == over), "{bands:?}");
    assert!(bands.iter().all(|band| !band.title.contains("not seen yet")), "{bands:?}");
}
