//! A schedule is shown before it is taken, corrected by hand, and never lost to a bad one.

use super::*;
use crate::test_engine;
use meridian_core::schedule::Change;
use std::path::Path;

/// Invented: a contradiction, a wrong weekday, PDT in November, TBD, a range.
const README: &str = "# Kube-like v9.1\n\n\
    | What | Who | When | Week |\n|---|---|---|---|\n\
    | Start of the cycle | Lead | Monday 7th September 2026 | week 1 |\n\
    | Docs deadline | Docs | 19:00 PST Thursday 5th November 2026 / 09:00 UTC Friday 6th November 2026 | week 9 |\n\
    | Blog freeze | Comms | Tuesday 11th November 2026 | week 10 |\n\
    | Office hours | Lead | 10:00 PDT Thursday 12th November 2026 | week 10 |\n\
    | Retro | everyone | TBD | week 16 |\n\
    | Conference | everyone | Monday 9th - Thursday 12th November 2026 | week 10 |\n\
    | Code Freeze | Lead | Wednesday 18th November 2026 (AoE) | week 11 |\n";

fn engine(folder: &Path) -> Engine {
    let engine = test_engine::open(folder);
    engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
    engine
}

fn pasted() -> ScheduleSource {
    ScheduleSource::Text(README.to_owned())
}

fn row<'a>(view: &'a ReviewView, name: &str) -> &'a ReviewRow {
    view.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}: {view:#?}"))
}

#[test]
fn each_row_is_judged_with_its_line_and_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let view = engine(folder.path()).read(|tx| tx.read_schedule(&pasted(), &[])).unwrap();
    assert_eq!(view.cycle.as_deref(), Some("v9.1"));
    let freeze = row(&view, "Code Freeze");
    assert_eq!((freeze.line, freeze.verdict), (11, Verdict::Recognised));
    let at = freeze.at.as_ref().unwrap();
    assert_eq!(
        (at.clock.as_str(), at.zone.as_str(), at.day.as_str()),
        ("01:00", "NZDT", "Fri 20 Nov")
    );
    for (name, line) in
        [("Docs deadline", 6), ("Blog freeze", 7), ("Office hours", 8), ("Retro", 9)]
    {
        let row = row(&view, name);
        assert_eq!((row.line, row.verdict), (line, Verdict::Doubtful), "{row:#?}");
        assert!(!row.why.is_empty(), "{row:#?}");
    }
    assert!(matches!(row(&view, "Conference").when, When::Range { .. }));
    assert_eq!(row(&view, "Conference").verdict, Verdict::Recognised);
}

#[test]
fn nothing_is_kept_before_it_is_taken_and_corrections_are_kept_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let before = engine.read(|tx| tx.show_deadlines()).unwrap();
    let view = engine.read(|tx| tx.read_schedule(&pasted(), &[])).unwrap();
    assert_eq!(engine.read(|tx| tx.show_deadlines()).unwrap(), before, "a review keeps nothing");

    let correction = |name: &str, change| {
        let row = row(&view, name);
        Correction { line: row.line, nth: row.nth, written: row.written.clone(), change }
    };
    let when = Some("Wednesday 16th December 2026 (AoE)".to_owned());
    let by_hand = vec![
        correction("Retro", Change::Correct { name: Some("Retrospective".into()), when }),
        correction("Conference", Change::LeaveOut),
    ];
    let again = engine.read(|tx| tx.read_schedule(&pasted(), &by_hand)).unwrap();
    assert_eq!(row(&again, "Retrospective").verdict, Verdict::Recognised);
    assert_eq!(row(&again, "Conference").state, RowState::LeftOut);

    engine.write(|tx| tx.take_schedule(&pasted(), &view.digest, by_hand)).unwrap();
    drop(engine);
    let engine = self::engine(folder.path());
    let taken = engine.read(|tx| tx.show_deadlines()).unwrap();
    let named = |name: &str| taken.rows.iter().find(|row| row.name == name);
    assert_eq!(named("Retrospective").unwrap().at.as_ref().unwrap().day, "Fri 18 Dec");
    assert!(named("Conference").is_none() && named("Code Freeze").is_some());
}

#[test]
fn a_bad_schedule_or_one_that_changed_leaves_the_old_one_alone() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let before = engine.read(|tx| tx.show_deadlines()).unwrap();
    let file = folder.path().join("README.md");
    std::fs::write(&file, README).unwrap();
    let path = ScheduleSource::Path(format!("\"{}\"", file.display()));
    let view = engine.read(|tx| tx.read_schedule(&path, &[])).unwrap();
    assert_eq!(view.source, "README.md");
    std::fs::write(&file, README.replace("18th", "17th")).unwrap();
    let changed = engine
        .write(|tx| tx.take_schedule(&path, &view.digest, Vec::new()))
        .unwrap_err()
        .to_string();
    assert!(changed.contains("was changed after you looked at it"), "{changed}");
    let bad = [
        (ScheduleSource::Text("just words".into()), "pasted text"),
        (ScheduleSource::Text(" ".into()), "pasted text"),
        (ScheduleSource::Path("schedule.md".into()), "is not a whole path"),
        (ScheduleSource::Path("/nowhere/at-all.md".into()), "is not there"),
        (ScheduleSource::Path(folder.path().display().to_string()), "is not a file"),
        (ScheduleSource::Path("https://example.com/README.md".into()), "is not a whole path"),
        (ScheduleSource::File { name: "notes.md".into(), text: "just words".into() }, "notes.md"),
    ];
    for (source, words) in bad {
        let said = engine.read(|tx| tx.read_schedule(&source, &[])).unwrap_err().to_string();
        assert!(said.contains(words) && !said.contains('\n'), "{said}");
    }
    assert_eq!(engine.read(|tx| tx.show_deadlines()).unwrap(), before);
}

#[tokio::test]
async fn a_link_is_read_reviewed_and_followed_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let place = "http://practice.invalid/meridian-practice/release-team/blob/main/";
    engine.parts.practice().unwrap().put_file("releases/plan.md", README).unwrap();
    let link = format!("{place}releases/plan.md");
    let source = ScheduleSource::Path(format!(" <{link}> "));
    let view = engine.read_schedule_from(&source, &[]).await.unwrap();
    assert_eq!(view.source, link);
    assert!(view.notes.iter().any(|note| note.contains("once an hour")), "{:?}", view.notes);
    let team = engine.team().unwrap();
    assert_eq!(engine.store().followed(team.id).unwrap(), None, "a review keeps nothing");

    engine.take_schedule_from(&source, &view.digest, Vec::new()).await.unwrap();
    let followed = engine.store().followed(team.id).unwrap().unwrap();
    assert_eq!((followed.link.as_str(), followed.trouble), (link.as_str(), None));
    let moved = README.replace("Wednesday 18th November", "Thursday 19th November");
    engine.parts.practice().unwrap().put_file("releases/plan.md", &moved).unwrap();
    assert_eq!(engine.refresh_schedule().await.unwrap().unwrap().moved, 1);

    for (typed, words) in [
        (format!("{place}nothing.md"), "no longer there"),
        ("https://github.com/o/r".to_owned(), "is no link to a schedule"),
        ("http://example.com/README.md".to_owned(), "is no link to a schedule"),
        (
            "https://github.com/o/r/blob/main/README.md".to_owned(),
            "so that nothing leaves this laptop",
        ),
    ] {
        let source = ScheduleSource::Path(typed);
        let said = engine.read_schedule_from(&source, &[]).await.unwrap_err().to_string();
        assert!(said.contains(words) && said.ends_with('.'), "{said}");
    }
}

#[test]
fn a_schedule_that_is_over_is_taken_with_open_eyes_and_practice_gets_its_own_back() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine(folder.path());
    let past =
        ScheduleSource::Text(README.replace("2026", "2024").replace("TBD", "4 November 2024"));
    let over =
        |view: &ReviewView| view.notes.iter().any(|note| note.starts_with("All of it is past"));
    assert!(!over(&engine.read(|tx| tx.read_schedule(&pasted(), &[])).unwrap()));
    let failure =
        engine.read(|tx| tx.read_schedule(&ScheduleSource::Practice, &[])).unwrap_err().to_string();
    assert!(failure.contains("Only the practice team"), "{failure}");

    engine.write(|tx| tx.try_practice()).unwrap();
    let before = engine.read(|tx| tx.show_deadlines()).unwrap();
    let review = engine.read(|tx| tx.read_schedule(&past, &[])).unwrap();
    assert!(over(&review), "{:?}", review.notes);
    engine.write(|tx| tx.take_schedule(&past, &review.digest, Vec::new())).unwrap();

    let own = engine.read(|tx| tx.read_schedule(&ScheduleSource::Practice, &[])).unwrap();
    assert_eq!(own.source, "the practice team's schedule");
    let after = engine
        .write(|tx| tx.take_schedule(&ScheduleSource::Practice, &own.digest, Vec::new()))
        .unwrap();
    assert_eq!(after.rows, before.rows);
}
