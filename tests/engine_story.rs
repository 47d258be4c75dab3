//! The story of a first week through the engine: practice team, a draft written without a network,
//! Post, "Queued", the network back, "On GitHub, matches".
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "support/driven.rs"]
mod driven;

use chrono::{DateTime, Duration, Utc};
use driven::Driven;
use meridian_core::{
    draft::{Layout, Splice},
    post::check::Doubt,
};
use meridian_engine::{
    Consent, Eagerness, Engine, Leaves, Meant, Options, Reminder, clock::Clock,
    secrets::MemorySecrets, store::Store,
};
use meridian_protocol::{
    DeadlineRow, DraftView, Failure, IssueView, PracticeNetwork, RoundPhase, Tone,
};
use std::{path::Path, sync::Arc};

fn open(folder: &Path, clock: &Arc<Driven>) -> Engine {
    let clock: Arc<dyn Clock> = Arc::clone(clock) as _;
    Engine::open(Options {
        data_dir: folder.to_owned(),
        clock,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap()
}

/// A member of the practice team at that time, who has everything that GitHub has.
async fn practising(folder: &Path, clock: &Arc<Driven>) -> Engine {
    let engine = open(folder, clock);
    engine.write(|tx| tx.try_practice()).unwrap();
    engine.drain(Eagerness::Now).await.unwrap();
    engine
}

/// Of a member who knows where their posts go, and agrees to nothing else.
fn agreed() -> Consent<'static> {
    Consent { meant: Meant::Rules(&[Doubt::FirstPost]), ..Consent::default() }
}

/// A press of Post in the window, with what a first one is asked.
fn post(engine: &Engine, draft: &DraftView) {
    let first = engine.read(|tx| tx.first_post(&draft.key)).unwrap();
    let agreed: Vec<String> = first.iter().map(|first| first.words()).collect();
    engine.write(|tx| tx.post_update(&draft.key, draft.revision, None, &agreed)).unwrap();
}

fn type_into(engine: &Engine, add: &str) {
    let week = engine.read(|tx| tx.show_week(None)).unwrap();
    let text = week.draft.text.replace("Status: ", "Status: Green");
    let after = format!("{text}\n{add}\n");
    let splice = Splice::diff(&week.draft.text, &after).unwrap();
    let saved =
        engine.write(|tx| tx.edit_draft(&week.draft.key, week.draft.revision, &[splice])).unwrap();
    // The window reads no Markdown: it is told where the fields stand, of the very text it sent.
    let read = |text: &str| Layout::read(text, &week.draft.template);
    assert_eq!((saved.layout, week.draft.layout), (read(&after), read(&week.draft.text)));
}

#[tokio::test]
async fn a_first_week_offline_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T03:02:00Z");
    let engine = open(folder.path(), &clock);
    assert_eq!(engine.read(|tx| tx.show_start()).unwrap().team, None);
    assert_eq!(engine.read(|tx| tx.show_week(None)).unwrap_err(), Failure::NoTeam);

    engine.write(|tx| tx.try_practice()).unwrap();
    engine.drain(Eagerness::Now).await.unwrap();
    let week = engine.read(|tx| tx.show_week(None)).unwrap();
    assert!(matches!(week.issue, IssueView::Known { .. }), "{:?}", week.issue);
    assert_eq!(week.week.as_deref(), Some("Week 9 of 16"));
    assert!(engine.read(|tx| tx.show_deadlines()).unwrap().rows.len() > 10);

    engine.write(|tx| tx.set_practice_network(PracticeNetwork::Off)).unwrap();
    type_into(&engine, "All jobs are green \u{1F680}, \u{5e9}\u{5dc}\u{5d5}\u{5dd}.");
    drop(engine);

    // Closed and opened again: every word is there.
    let engine = open(folder.path(), &clock);
    let week = engine.read(|tx| tx.show_week(None)).unwrap();
    assert!(week.draft.text.contains("\u{1F680}"), "{}", week.draft.text);
    let draft = week.draft.key.clone();
    engine
        .write(|tx| tx.queue(&draft, Some(week.draft.revision), Leaves::AtOnce, agreed()))
        .unwrap();
    engine.drain(Eagerness::Now).await.unwrap();
    let week = engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.truth.outbox.tone, Tone::Wait);
    assert!(week.truth.outbox.words.starts_with("Queued - offline"), "{:?}", week.truth.outbox);

    engine.write(|tx| tx.set_practice_network(PracticeNetwork::On)).unwrap();
    let drained = engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(drained.report.posted.len(), 1, "{drained:?}");
    assert!(drained.report.waiting.is_empty());
    let week = engine.read(|tx| tx.show_week(None)).unwrap();
    assert_eq!(week.truth.github.words, "On GitHub, matches");
    assert_eq!(week.truth.github.tone, Tone::Ok);
    assert!(week.truth.github.time.ends_with("UTC"), "{:?}", week.truth.github);
    assert!(week.truth.github.url.is_some());
    let mine: Vec<_> = week.updates.iter().filter(|update| update.login == "you").collect();
    assert_eq!(mine.len(), 1);

    // The next look reads back our own comment; from then on an idle look costs nothing.
    for _ in 0..2 {
        engine.drain(Eagerness::Scheduled).await.unwrap();
    }
    clock.forward(Duration::minutes(5));
    let idle = engine.drain(Eagerness::Scheduled).await.unwrap();
    assert_eq!(idle.report.requests.charged, 0, "{:?}", idle.report);
    assert!(idle.report.requests.sent <= 3, "{:?}", idle.report);
}

#[tokio::test]
async fn a_reminder_comes_before_the_update_is_due_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T12:00:00Z");
    let engine = practising(folder.path(), &clock).await;
    let mut titles = Vec::new();
    while clock.now() < "2026-10-27T02:00:00Z".parse::<DateTime<Utc>>().unwrap() {
        for reminder in engine.read(|tx| tx.reminders_due()).unwrap() {
            engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
            titles.push(reminder.title);
        }
        clock.forward(Duration::minutes(1));
    }
    assert!(
        titles.iter().any(|title| title.starts_with("Update due in") && title.ends_with("UTC")),
        "{titles:?}"
    );
    let mut once = titles.clone();
    once.dedup();
    assert_eq!(once, titles, "no reminder is shown twice");
}

#[tokio::test]
async fn deadlines_know_what_is_posted_and_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T12:00:00Z");
    let engine = practising(folder.path(), &clock).await;
    let mut store = Store::open(folder.path(), clock.now()).unwrap();
    let team = store.current_team().unwrap().unwrap();
    let docs = "docs".parse().unwrap();
    store.change_team(team.id, |facts| facts.sections.push(docs)).unwrap();
    let row = |title: &str| {
        let view = engine.read(|tx| tx.show_deadlines()).unwrap();
        let is_it = |row: &&DeadlineRow| {
            row.name == "Weekly updates due" && row.who.contains(title) && !row.past
        };
        view.rows.iter().find(is_it).unwrap().clone()
    };
    assert_eq!((row("Signal").update, row("Signal").countdown), (None, "11 h 59 min".to_owned()));
    assert!(row("Signal").send_by.is_some());

    engine.write(|tx| tx.set_practice_network(PracticeNetwork::Off)).unwrap();
    type_into(&engine, "All jobs are green.");
    assert_eq!(row("Signal").update.as_deref(), Some("Drafted, not posted."));
    let draft = engine.read(|tx| tx.show_week(None)).unwrap().draft;
    engine
        .write(|tx| tx.queue(&draft.key, Some(draft.revision), Leaves::AtOnce, agreed()))
        .unwrap();
    engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(row("Signal").update.as_deref(), Some("Queued, not on GitHub yet."));
    assert_ne!(row("Signal").countdown, "posted");

    engine.write(|tx| tx.set_practice_network(PracticeNetwork::On)).unwrap();
    engine.drain(Eagerness::Now).await.unwrap();
    let posted = row("Signal");
    assert_eq!(posted.update.as_deref(), Some("Posted Mon 26 Oct 12:00 UTC."));
    assert_eq!((posted.countdown.as_str(), posted.send_by), ("posted", None));
    assert_eq!((posted.bell.label.as_str(), posted.bell.rings), ("posted", false));
    assert!(posted.bell.steps.is_empty());
    let said = "Posted, so no reminder comes for it. Not posted yet: Docs.";
    assert_eq!(posted.bell.said.as_deref(), Some(said));
    // The other one keeps its bell.
    assert_eq!((row("Docs").update, row("Docs").bell.on), (None, true));
    assert_eq!(row("Docs").countdown, "11 h 59 min");

    let draft = engine.read(|tx| tx.show_week(None)).unwrap().draft;
    let after = format!("{}One more.\n", draft.text);
    let splice = Splice::diff(&draft.text, &after).unwrap();
    engine.write(|tx| tx.edit_draft(&draft.key, draft.revision, &[splice])).unwrap();
    let changed = "Posted Mon 26 Oct 12:00 UTC; what you changed since is not.";
    assert_eq!(row("Signal").update.as_deref(), Some(changed));
}

#[tokio::test]
async fn what_is_snoozed_stays_away_for_an_hour_and_all_of_it_comes_back_once() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::new("2026-10-26T12:00:00Z");
    let engine = practising(folder.path(), &clock).await;
    // Asleep for a week: one reminder says everything.
    clock.forward(Duration::hours(7 * 24 + 8));
    let mut shown: Vec<(String, Reminder)> = Vec::new();
    while clock.now() < "2026-11-02T22:00:00Z".parse::<DateTime<Utc>>().unwrap() {
        for reminder in engine.read(|tx| tx.reminders_due()).unwrap() {
            engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
            if shown.is_empty() {
                engine.write(|tx| tx.reminder_snoozed(&reminder)).unwrap();
            }
            shown.push((clock.now().format("%H:%M").to_string(), reminder));
        }
        clock.forward(Duration::minutes(1));
    }
    let times: Vec<_> = shown.iter().map(|(at, r)| (at.as_str(), r.title.as_str())).collect();
    assert_eq!(
        times,
        [
            ("20:00", "Update due in 3 h 59 min, at 23:59 UTC"),
            ("21:00", "Update due in 2 h 59 min, at 23:59 UTC"),
            ("21:30", "Last reminder before your night: update due Mon 2 Nov 23:59 UTC")
        ]
    );
    assert!(shown[0].1.keys().count() > 1);
    assert!(shown[0].1.keys().eq(shown[1].1.keys()), "all of it: {shown:#?}");
}

#[tokio::test]
async fn practising_begins_in_an_open_week_on_every_day() {
    // Monday to Sunday.
    for day in 26..33 {
        let at = DateTime::parse_from_rfc3339("2026-10-01T09:30:00Z").unwrap().to_utc();
        let at = at + Duration::days(day - 1);
        let (folder, clock) = (tempfile::tempdir().unwrap(), Driven::new(&at.to_rfc3339()));
        let engine = practising(folder.path(), &clock).await;
        let week = engine.read(|tx| tx.show_week(None)).unwrap();
        assert_eq!(week.phase, RoundPhase::Updates, "{at}");
        assert!(matches!(week.issue, IssueView::Known { .. }), "{at}: {:?}", week.issue);
        assert!(!week.updates.is_empty(), "{at}: colleagues have written");
        assert_eq!(week.week.as_deref(), Some("Week 9 of 16"), "{at}");
        type_into(&engine, "Found it.");
        let week = engine.read(|tx| tx.show_week(None)).unwrap();
        assert_eq!(week.post.ready, "Nothing is in the way.", "{at}");
        post(&engine, &week.draft);
        clock.forward(Duration::seconds(30));
        engine.drain(Eagerness::Now).await.unwrap();
        assert!(
            engine.read(|tx| tx.show_week(None)).unwrap().truth.github.words.contains("matches"),
            "{at}"
        );
        // The next round opens a week later to the minute, and the freeze stays on its Wednesday.
        clock.forward(Duration::weeks(1));
        engine.drain(Eagerness::Now).await.unwrap();
        let next = engine.read(|tx| tx.show_week(None)).unwrap();
        assert_eq!(next.opens.instant - week.opens.instant, Duration::weeks(1), "{at}");
        assert_eq!(next.week.as_deref(), Some("Week 10 of 16"), "{at}");
        assert!(matches!(next.issue, IssueView::Known { .. }), "{at}: {:?}", next.issue);
        let list = engine.read(|tx| tx.show_deadlines()).unwrap();
        let freeze = list
            .earlier
            .iter()
            .chain(&list.rows)
            .find(|row| row.name.contains("Code Freeze and"))
            .unwrap();
        assert!(freeze.source_text.starts_with("Wednesday"), "{at}: {}", freeze.source_text);
    }
}

#[tokio::test]
async fn whoever_posts_late_is_told_so_before() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Driven::new("2026-10-26T09:30:00Z"));
    let engine = practising(folder.path(), &clock).await;
    engine.write(|tx| tx.set_zone(Some("Europe/Berlin"))).unwrap();
    type_into(&engine, "Found it.");
    for (hours, said) in [
        (24, "Updates were due Tue 27 Oct 00:59 CET: yours comes late."),
        (24, "This week closed Wed 28 Oct 00:59 CET: your update comes late."),
    ] {
        clock.forward(Duration::hours(hours));
        engine.drain(Eagerness::Now).await.unwrap();
        let ready = engine.read(|tx| tx.show_week(None)).unwrap().post.ready;
        assert!(ready.ends_with(said), "{ready}");
    }
    // What was posted in time is not late because a word of it changes.
    let week = engine.read(|tx| tx.show_week(None)).unwrap();
    post(&engine, &week.draft);
    clock.forward(Duration::seconds(30));
    engine.drain(Eagerness::Now).await.unwrap();
    let ready = engine.read(|tx| tx.show_week(None)).unwrap().post.ready;
    assert!(!ready.contains("late"), "{ready}");
}
