//! Deadlines as the engine tells them: rows, questions about letters, zones, bells, reminders.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it must be"
)]

#[path = "deadlines/bells.rs"]
mod bells;
#[path = "support/driven.rs"]
mod driven;

use chrono::{DateTime, Duration, NaiveTime, Utc, Weekday};
use driven::Driven;
use meridian_core::{round::rhythm::Meeting, schedule::Place};
use meridian_engine::{
    Engine, Options,
    clock::Clock,
    local::{Claim, Hello, Role},
    secrets::MemorySecrets,
    store::{Schedule, Store},
};
use meridian_protocol::{Bell, DeadlineRow, DeadlinesView, Failure, ShowDeadlines, ShowSoon};
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
    engine.write(|tx| tx.try_practice()).unwrap();
    let mut store = Store::open(folder, clock.now()).unwrap();
    let team = store.current_team().unwrap().unwrap();
    let read_at = clock.now();
    store
        .change_team(team.id, |facts| {
            let (source, text) = ("README.md".to_owned(), PLAN.to_owned());
            facts.schedule = Some(Schedule::as_read(source, read_at, text));
        })
        .unwrap();
    engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
    engine
}

fn row<'a>(view: &'a DeadlinesView, name: &str) -> &'a DeadlineRow {
    let found = view.rows.iter().chain(&view.earlier).find(|row| row.name == name);
    found.unwrap_or_else(|| panic!("{name} is not in the list"))
}

/// How many rows of the list are the member's and within 7 days.
fn near(view: &DeadlinesView) -> usize {
    let (now, then) = (view.now.instant, view.now.instant + Duration::days(7));
    let mine = view.rows.iter().filter(|row| row.mine);
    mine.filter_map(|row| row.at.as_ref().or(row.window.as_ref().map(|window| &window.0)))
        .filter(|at| (now..=then).contains(&at.instant))
        .count()
}

#[test]
fn what_is_said_to_be_near_is_what_the_list_shows() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-23T09:30:00Z");
    let engine = open(folder.path(), &clock);
    let mut counts = Vec::new();
    for _ in 0..60 {
        let (soon, view) =
            (engine.ask(ShowSoon {}).unwrap(), engine.ask(ShowDeadlines {}).unwrap());
        assert_eq!(soon.mine, near(&view), "{}", view.now.utc);
        assert_eq!((soon.now, soon.zone), (view.now, view.zone));
        assert_eq!(soon.is_elsewhere, view.elsewhere.is_some());
        counts.push(soon.mine);
        clock.forward(Duration::hours(25));
    }
    assert!(counts.iter().max() > counts.iter().min(), "{counts:?}");
}

#[tokio::test]
async fn a_row_tells_everything_about_its_moment() {
    let folder = tempfile::tempdir().unwrap();
    let agent = Claim::take(folder.path(), Role::Agent).unwrap().unwrap();
    let _listener = agent.listen(&Hello::ours()).unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
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
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
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
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
    let handover = row(&view, "Signal handover");
    let question = handover.question.as_ref().unwrap();
    assert_eq!(
        question.words,
        "IST can mean India (UTC+5:30) or Israel (UTC+2). Which one is meant?"
    );
    assert_eq!(handover.at.as_ref().unwrap().utc, "Tue 17 Nov 12:00 UTC");
    let view = engine.write(|tx| tx.choose_zone_letters("ist", Some("Asia/Jerusalem"))).unwrap();
    let handover = row(&view, "Signal handover");
    assert_eq!((&handover.question, &handover.doubt), (&None, &None));
    assert_eq!(handover.at.as_ref().unwrap().utc, "Tue 17 Nov 15:30 UTC");
    drop(engine);
    let engine = open(folder.path(), &clock);
    let shapes = engine.read(|tx| tx.deadline_shapes(Some("UTC"))).unwrap();
    let shape = shapes.iter().find(|shape| shape.name == "Signal handover").unwrap();
    assert_eq!(shape.local.text, "Tue 17 Nov 2026 15:30 UTC");
    let view = engine.write(|tx| tx.choose_zone_letters("IST", None)).unwrap();
    assert!(row(&view, "Signal handover").question.is_some());
}

#[test]
fn where_two_places_differ_the_member_chooses_until_the_schedule_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T01:02:00Z");
    let engine = open(folder.path(), &clock);
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
    let freeze = row(&view, "Begin Blog freeze");
    let (doubts, says) = (view.doubts, freeze.disagreement.clone().unwrap());
    assert_eq!(freeze.at.as_ref().unwrap().utc, "Thu 5 Nov 12:00 UTC", "the earlier");
    assert!(!freeze.settled && freeze.doubt.as_ref().unwrap().ends_with("Using the earlier."));

    let view = engine.write(|tx| tx.choose_place(&says, Some(Place::Timeline))).unwrap();
    let freeze = row(&view, "Begin Blog freeze");
    assert_eq!(freeze.at.as_ref().unwrap().utc, "Thu 12 Nov 12:00 UTC");
    let doubt = freeze.doubt.as_ref().unwrap();
    assert!(freeze.settled && doubt.ends_with("Using the timeline, as you chose."), "{doubt}");
    assert_eq!(view.doubts, doubts - 1);
    let used: Vec<bool> = freeze.readings.iter().map(|reading| reading.used).collect();
    assert!(used.contains(&true) && used.contains(&false), "{:?}", freeze.readings);

    // Calendar and reminders follow, also in another program.
    let engine = open(folder.path(), &clock);
    let view = engine.write(|tx| tx.choose_place(&says, Some(Place::Summary))).unwrap();
    assert_eq!(row(&view, "Begin Blog freeze").at.as_ref().unwrap().utc, "Thu 5 Nov 12:00 UTC");
    let view = engine.write(|tx| tx.choose_place(&says, None)).unwrap();
    assert!(!row(&view, "Begin Blog freeze").settled);
    assert_eq!(view.doubts, doubts);
    let failure =
        engine.write(|tx| tx.choose_place("something else", Some(Place::Summary))).unwrap_err();
    assert!(matches!(failure, Failure::BadInput { .. }), "{failure}");
}

#[test]
fn a_zone_is_chosen_followed_and_refused() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    assert!(matches!(
        engine.write(|tx| tx.set_zone(Some("Middle/Earth"))),
        Err(Failure::BadInput { .. })
    ));
    assert_eq!(engine.write(|tx| tx.follow_zone()).unwrap(), None);
    let view = engine.write(|tx| tx.set_zone(Some("America/Sao_Paulo"))).unwrap();
    assert_eq!((view.zone.as_str(), view.now.zone.as_str()), ("America/Sao_Paulo", "UTC-3"));
    assert_eq!(
        engine.write(|tx| tx.follow_zone()).unwrap(),
        None,
        "what the member did is no news"
    );
    // As if the system's zone had changed on a journey.
    let mut store = Store::open(folder.path(), "2026-10-26T01:02:00Z".parse().unwrap()).unwrap();
    store.set_setting("zone", Some("Asia/Kolkata")).unwrap();
    let change = engine.write(|tx| tx.follow_zone()).unwrap().unwrap();
    assert_eq!((change.from.as_str(), change.to.as_str()), ("America/Sao_Paulo", "Asia/Kolkata"));
    assert_eq!(engine.write(|tx| tx.follow_zone()).unwrap(), None);
    assert!(
        engine
            .read(|tx| tx.show_start())
            .unwrap()
            .notices
            .iter()
            .any(|n| n.contains("now Asia/Kolkata"))
    );
    let due = &engine.read(|tx| tx.show_deadlines()).unwrap().rows[0];
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
        engine.write(|tx| tx.set_zone(Some(zone))).unwrap();
        let view = engine.read(|tx| tx.show_deadlines()).unwrap();
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
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
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
    let hours = engine.read(|tx| tx.show_hours()).unwrap();
    assert_eq!(hours.zone_data.words, view.zone_data.words);
}

#[test]
fn clock_changes_are_said_before_they_come() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Driven::new("2026-10-26T01:02:00Z"));
    engine.write(|tx| tx.set_zone(Some("America/Los_Angeles"))).unwrap();
    let burndown = Meeting {
        name: "Burndown".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        weekday: Weekday::Wed,
        time: NaiveTime::from_hms_opt(19, 0, 0).unwrap(),
        from: None,
        to: None,
    };
    engine.write(|tx| tx.set_meetings(&[burndown])).unwrap();
    let view = engine.read(|tx| tx.show_deadlines()).unwrap();
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
