//! A followed schedule, over the practice team's GitHub.

use crate::{
    Eagerness, Engine, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    schedule::tables::{ChangeKind, Followed},
    team::tables::Schedule,
    test_clock::Driven,
};
use chrono::Duration;
use std::sync::Arc;
use tempfile::TempDir;

const LINK: &str =
    "http://practice.invalid/meridian-practice/release-team/blob/main/releases/plan.md";
const PATH: &str = "releases/plan.md";
const PLAN: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 5th October 2026 | week 1 |
| Begin Code Freeze | Branch Manager | Wednesday 18th November 2026 (AoE) / Thursday 19th November 2026, 12:00 UTC | week 7 |
| Signal report | Release Signal | Monday 23rd November 2026 | week 8 |
| Blog published | Comms | Tuesday 24th November 2026 | week 8 |
";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: TempDir,
}

impl World {
    /// The practice team with `PLAN`, followed.
    fn new() -> Self {
        Self::with(PLAN, "2026-10-26T09:00:00Z", "Pacific/Auckland")
    }

    fn with(plan: &str, start: &str, zone: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at(start);
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.store_mut().set_setting("zone", Some(zone)).unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let team = engine.team().unwrap();
        let kept = Schedule::as_read(LINK.to_owned(), clock.now(), plan.to_owned());
        engine
            .store()
            .change_team(team.id, |facts| {
                facts.schedule = Some(kept);
                facts.cycle = "v2.4".parse().unwrap();
            })
            .unwrap();
        let followed =
            Followed { link: LINK.to_owned(), etag: None, asked_at: None, trouble: None };
        engine.store_mut().follow(team.id, Some(&followed)).unwrap();
        let world = Self { engine, clock, _folder: folder };
        world.publish(plan);
        world
    }

    fn publish(&self, text: &str) {
        self.engine.parts.practice().unwrap().put_file(PATH, text).unwrap();
    }

    fn forward(&self, by: Duration) {
        self.clock.forward(by);
    }

    fn to(&self, at: &str) {
        self.clock.to(at);
    }

    /// What is shown at a moment: reminders first, news only where nothing is due.
    fn shown_at(&self, at: &str) -> Vec<String> {
        self.to(at);
        let mut shown = Vec::new();
        for reminder in self.engine.read(|tx| tx.reminders_due()).unwrap() {
            self.engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
            shown.push(reminder.title);
        }
        for news in self.engine.read(|tx| tx.news()).unwrap().due {
            assert!(news.body.lines().count() <= 2, "{news:?}");
            self.engine.write(|tx| tx.announcement_shown(&news)).unwrap();
            shown.push(format!("{} / {}", news.title, news.body));
        }
        shown
    }

    /// How often the file was asked for.
    fn asked(&self) -> usize {
        let world = self.engine.parts.practice().unwrap().world().unwrap();
        world.requests.iter().filter(|request| request.path.contains("releases/plan.md")).count()
    }

    fn text(&self) -> String {
        self.engine.team().unwrap().facts.schedule.unwrap().text
    }
}

fn later() -> String {
    PLAN.replace(
        "Wednesday 18th November 2026 (AoE) / Thursday 19th",
        "Thursday 19th November 2026 (AoE) / Friday 20th",
    )
    .replace("Tuesday 24th", "Wednesday 25th")
}

#[tokio::test]
async fn asked_once_an_hour_and_for_nothing_while_it_is_the_same() {
    let world = World::new();
    for _ in 0..3 {
        world.engine.drain(Eagerness::Now).await.unwrap();
        world.forward(Duration::minutes(19));
    }
    assert_eq!(world.asked(), 1);
    world.forward(Duration::minutes(4));
    world.engine.drain(Eagerness::Scheduled).await.unwrap();
    assert_eq!(world.asked(), 2);
    let requests = world.engine.parts.practice().unwrap().world().unwrap().requests;
    let last = requests.iter().rfind(|request| request.path.contains("releases/plan.md")).unwrap();
    assert_eq!((last.status, last.charged), (Some(304), false));
    assert_eq!(world.engine.read(|tx| tx.schedule_changes()).unwrap(), []);
}

#[tokio::test]
async fn a_move_is_taken_over_kept_and_told_once() {
    let world = World::new();
    let engine = &world.engine;
    engine.refresh_schedule().await.unwrap();
    world.publish(&later());
    let news = engine.refresh_schedule().await.unwrap().unwrap();
    assert_eq!((news.moved, news.others, news.trouble), (2, 0, None));
    assert_eq!(world.text(), later());

    let changes = engine.read(|tx| tx.schedule_changes()).unwrap();
    assert_eq!(changes.len(), 2);
    assert_eq!(
        (changes[0].kind, changes[0].name.as_str()),
        (ChangeKind::Moved, "Begin Code Freeze")
    );
    assert_eq!(changes[0].from, "Fri 20 Nov 2026 01:00 NZDT");
    assert_eq!(changes[0].to, "Sat 21 Nov 2026 01:00 NZDT");

    let rows = engine.read(|tx| tx.show_deadlines()).unwrap().rows;
    let moved = |name: &str| rows.iter().find(|row| row.name == name).unwrap().moved_from.clone();
    assert_eq!(moved("Begin Code Freeze").as_deref(), Some("Fri 20 Nov 2026 01:00 NZDT"));
    assert_eq!(moved("Signal report"), None);

    // It is night in Auckland, and the news can wait.
    assert_eq!(engine.read(|tx| tx.news()).unwrap().due, []);
    world.forward(Duration::hours(10));
    // The freeze binds everybody; the blog is somebody else's.
    let due = engine.read(|tx| tx.news()).unwrap().due;
    assert_eq!(due.len(), 1, "{due:?}");
    assert_eq!(due[0].title, "Schedule moved: Begin Code Freeze, now Sat 21 Nov 01:00 NZDT");
    assert_eq!(due[0].body, "Fri 20 Nov 2026 01:00 NZDT \u{2192} Sat 21 Nov 2026 01:00 NZDT");
    assert_eq!(engine.read(|tx| tx.news()).unwrap().due, due, "until it was shown");
    engine.write(|tx| tx.announcement_shown(&due[0])).unwrap();
    assert_eq!(engine.read(|tx| tx.news()).unwrap().due, []);
}

#[tokio::test]
async fn another_owner_and_another_week_are_changes_too() {
    let world = World::new();
    let engine = &world.engine;
    let new =
        PLAN.replace("| Release Signal |", "| Comms |").replace("2026 | week 7", "2026 | week 6");
    world.publish(&new.replace("12:00 UTC | week 7", "12:00 UTC | week 6"));
    let news = engine.refresh_schedule().await.unwrap().unwrap();
    assert_eq!((news.moved, news.others), (0, 2));
    let changes = engine.read(|tx| tx.schedule_changes()).unwrap();
    let said: Vec<_> =
        changes.iter().map(|c| (c.kind, c.name.as_str(), c.from.as_str(), c.to.as_str())).collect();
    assert_eq!(
        said,
        [
            (ChangeKind::WhoChanged, "Signal report", "Release Signal", "Comms"),
            (ChangeKind::WeekChanged, "Begin Code Freeze", "week 7", "week 6"),
        ]
    );
    // Nobody is woken for it.
    world.forward(Duration::hours(10));
    assert_eq!(engine.read(|tx| tx.news()).unwrap().due, []);
}

#[tokio::test]
async fn what_moved_back_before_anybody_was_told_is_not_told() {
    let world = World::new();
    let engine = &world.engine;
    for text in [PLAN, &later(), PLAN] {
        world.publish(text);
        engine.refresh_schedule().await.unwrap();
    }
    assert_eq!(engine.read(|tx| tx.schedule_changes()).unwrap().len(), 4);
    let news = engine.read(|tx| tx.news()).unwrap();
    assert_eq!(news.due, []);
    assert_eq!(engine.read(|tx| tx.news()).unwrap(), news, "who looks notes nothing");
    engine.write(|tx| tx.pass_over(&news.of_no_matter)).unwrap();
    assert_eq!(engine.read(|tx| tx.news()).unwrap().of_no_matter, Vec::<i64>::new());
}

#[tokio::test]
async fn a_page_that_is_no_schedule_changes_nothing_and_is_said() {
    let world = World::new();
    let engine = &world.engine;
    engine.refresh_schedule().await.unwrap();
    world.publish("The page moved.\n");
    let news = engine.refresh_schedule().await.unwrap().unwrap();
    let trouble = news.trouble.unwrap();
    assert!(trouble.ends_with("the schedule read 26 Oct 2026 09:00 UTC stays."), "{trouble}");
    assert_eq!(world.text(), PLAN);
    let notices = engine.read(|tx| tx.show_start()).unwrap().notices;
    assert!(notices.contains(&trouble), "{notices:?}");

    // Another cycle's schedule is not taken for this one's.
    world.publish(&PLAN.replace("v2.4", "v2.5"));
    let news = engine.refresh_schedule().await.unwrap().unwrap();
    assert!(news.trouble.unwrap().contains("v2.5"));
    assert_eq!(world.text(), PLAN);

    world.publish(&later());
    let news = engine.refresh_schedule().await.unwrap().unwrap();
    assert_eq!((news.moved, news.trouble), (2, None));
    assert_eq!(engine.read(|tx| tx.show_start()).unwrap().notices, [] as [String; 0]);
}

#[tokio::test]
async fn two_programs_that_look_at_once_note_a_move_once() {
    let world = World::new();
    let engine = &world.engine;
    engine.refresh_schedule().await.unwrap();
    world.publish(&later());
    let (a, b) = tokio::join!(engine.refresh_schedule(), engine.refresh_schedule());
    assert_eq!(a.unwrap().unwrap().moved + b.unwrap().unwrap().moved, 2);
    assert_eq!(engine.read(|tx| tx.schedule_changes()).unwrap().len(), 2);
}

const FREEZES: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 3rd August 2026 | week 1 |
| Begin Code Freeze | Branch Manager | 12:00 UTC Thursday 10th September 2026 | week 6 |
| Begin Test Freeze | Branch Manager | 13:00 UTC Monday 21st September 2026 | week 8 |
| Begin Docs Freeze | Branch Manager | 13:00 UTC Tuesday 22nd September 2026 | week 8 |
| Begin Blog Freeze | ALL | 13:00 UTC Wednesday 23rd September 2026 | week 8 |
";

#[tokio::test]
async fn a_deadline_that_moved_within_its_day_has_its_last_reminder_again() {
    let world = World::with(FREEZES, "2026-09-09T08:00:00Z", "Europe/Berlin");
    world.engine.refresh_schedule().await.unwrap();
    let last = "Last reminder: Begin Code Freeze, Thu 10 Sep 14:00 CEST";
    let shown = world.shown_at("2026-09-10T10:00:00Z");
    assert_eq!(shown, [last]);
    world.to("2026-09-10T10:31:00Z");
    world.publish(&FREEZES.replace("12:00 UTC Thursday", "18:00 UTC Thursday"));
    assert_eq!(world.engine.refresh_schedule().await.unwrap().unwrap().moved, 1);
    let moved = "Schedule moved: Begin Code Freeze, now Thu 10 Sep 20:00 CEST / Thu 10 Sep 2026 \
                 14:00 CEST \u{2192} Thu 10 Sep 2026 20:00 CEST";
    assert_eq!(world.shown_at("2026-09-10T10:31:00Z"), [moved]);
    assert_eq!(world.shown_at("2026-09-10T12:00:00Z"), [] as [&str; 0]);
    let again = "Last reminder: Begin Code Freeze, Thu 10 Sep 20:00 CEST";
    assert_eq!(world.shown_at("2026-09-10T16:00:00Z"), [again]);
    assert_eq!(world.shown_at("2026-09-10T17:00:00Z"), [] as [&str; 0]);
}

#[tokio::test]
async fn news_of_moves_breaks_no_night_and_has_two_lines() {
    // Rounds of the practice team open on the weekday on which it is started.
    let world = World::with(FREEZES, "2026-08-31T08:00:00Z", "Europe/Berlin");
    world.engine.refresh_schedule().await.unwrap();
    // What was missed so far.
    world.shown_at("2026-09-06T20:00:00Z");
    world.to("2026-09-06T23:31:00Z");
    let moved = FREEZES.replace("12:00 UTC", "15:00 UTC").replace("13:00 UTC", "14:00 UTC");
    world.publish(&moved);
    assert_eq!(world.engine.refresh_schedule().await.unwrap().unwrap().moved, 4);
    for night in ["2026-09-06T23:32:00Z", "2026-09-07T00:10:00Z", "2026-09-07T05:59:00Z"] {
        assert_eq!(world.shown_at(night), [] as [&str; 0], "{night}");
    }
    // Something is due that morning: it goes first, and the news keep their distance.
    let morning = world.shown_at("2026-09-07T06:00:00Z");
    assert!(morning.len() == 1 && morning[0].starts_with("Week 6 is open"), "{morning:?}");
    assert_eq!(world.shown_at("2026-09-07T06:09:00Z"), [] as [&str; 0]);
    let news = world.shown_at("2026-09-07T06:10:00Z");
    assert_eq!(
        news,
        [
            "Schedule moved: 4 milestones, soonest Thu 10 Sep 17:00 CEST / Begin Code Freeze: Thu 10 \
          Sep 2026 14:00 CEST \u{2192} Thu 10 Sep 2026 17:00 CEST\nBegin Test Freeze: Mon 21 Sep \
          2026 15:00 CEST \u{2192} Mon 21 Sep 2026 16:00 CEST; and 2 more"
        ]
    );
    assert_eq!(world.shown_at("2026-09-07T06:30:00Z"), [] as [&str; 0]);
}

#[tokio::test]
async fn news_of_a_move_into_the_night_does_not_wait_for_the_morning() {
    let world = World::with(FREEZES, "2026-09-09T08:00:00Z", "Europe/Berlin");
    world.engine.refresh_schedule().await.unwrap();
    world.shown_at("2026-09-09T19:00:00Z");
    world.to("2026-09-09T21:00:00Z");
    world.publish(&FREEZES.replace("12:00 UTC Thursday", "02:00 UTC Thursday"));
    world.engine.refresh_schedule().await.unwrap();
    let mut shown = world.shown_at("2026-09-09T21:00:00Z");
    shown.extend(world.shown_at("2026-09-09T21:10:00Z"));
    assert!(shown.iter().any(|said| said.starts_with("Schedule moved: Begin Code")), "{shown:?}");
}
