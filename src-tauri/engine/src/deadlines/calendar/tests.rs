//! The member's calendar as a file: the same one each time, and nobody else's.

use super::*;
use crate::{Engine, test_engine};

fn engine(folder: &Path) -> Engine {
    let engine = test_engine::open(folder);
    engine.write(|tx| tx.try_practice()).unwrap();
    engine
}

fn files(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    all.map(|name| name.to_string_lossy().into_owned()).collect()
}

#[test]
fn one_file_is_written_again_and_only_what_moved_gets_a_new_number() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = engine(data.path());
    let said = engine.read(|tx| tx.save_calendar_in(out.path())).unwrap();
    let name = files(out.path()).pop().unwrap();
    assert!(
        name.starts_with("meridian-practice-release-team-v") && name.ends_with(".ics"),
        "{name}"
    );
    let file = out.path().join(name);
    assert!(said.contains(&file.display().to_string()), "{said}");
    assert!(said.contains("of the whole cycle"), "what they are: {said}");
    let first = fs::read_to_string(&file).unwrap();
    assert!(first.starts_with("BEGIN:VCALENDAR\r\n") && first.contains("SEQUENCE:0"), "{first}");

    engine.read(|tx| tx.save_calendar_in(out.path())).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), first, "nothing changed");

    // As if a week ago the close had been at another hour.
    fs::write(&file, first.replacen("T235900Z", "T215900Z", 1)).unwrap();
    engine.read(|tx| tx.save_calendar_in(out.path())).unwrap();
    let moved = fs::read_to_string(&file).unwrap();
    assert_eq!(moved.matches("SEQUENCE:1").count(), 1, "{moved}");
    assert_eq!(files(out.path()).len(), 1, "nothing is left beside it");
}

#[test]
fn a_file_of_another_program_stays_as_it_is() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = engine(data.path());
    let file = out.path().join(file_name(&engine.team().unwrap()));
    fs::write(&file, "My own calendar").unwrap();
    let failure = engine.read(|tx| tx.save_calendar_in(out.path())).unwrap_err().to_string();
    assert!(failure.contains("was not made by Meridian"), "{failure}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "My own calendar");

    let nowhere = out.path().join("nowhere");
    let failure = engine.read(|tx| tx.save_calendar_in(&nowhere)).unwrap_err().to_string();
    assert!(failure.contains("cannot be written") && failure.ends_with('.'), "{failure}");
}

#[test]
fn a_meeting_is_there_each_week_moves_with_its_hour_and_is_called_off_when_removed() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = engine(data.path());
    let say = |line: Option<&str>| {
        engine.write(|tx| tx.set_meeting_line("Burndown", line)).unwrap();
        engine.read(|tx| tx.save_calendar_in(out.path())).unwrap();
        let file = out.path().join(files(out.path()).pop().unwrap());
        fs::read_to_string(file).unwrap()
    };
    let entries = |text: &str| {
        let named = ["SUMMARY:Burndown\r\n", "SUMMARY:Cancelled: Burndown\r\n"];
        let ours = |entry: &&str| named.iter().any(|name| entry.contains(name));
        text.split("BEGIN:VEVENT").filter(ours).map(str::to_owned).collect::<Vec<_>>()
    };
    let first = say(Some("Wed 10:00 America/Los_Angeles 2026-10-21 2026-11-11"));
    let start = |e: &String| e.lines().find_map(|l| l.strip_prefix("DTSTART:").map(str::to_owned));
    let starts: Vec<_> = entries(&first).iter().filter_map(start).collect();
    // The clocks there go back on the first of November.
    assert_eq!(
        starts,
        ["20261021T170000Z", "20261028T170000Z", "20261104T180000Z", "20261111T180000Z"]
    );
    let alarm = |e: &String| e.contains("TRIGGER:-PT10M") && e.matches("BEGIN:VALARM").count() == 1;
    assert!(entries(&first).iter().all(alarm), "{first}");
    let moved = entries(&say(Some("Wed 11:00 America/Los_Angeles 2026-10-28 2026-11-11")));
    assert_eq!(moved.len(), 4, "what has been is kept");
    assert_eq!(moved.iter().filter(|e| e.contains("SEQUENCE:1")).count(), 3, "{moved:?}");
    let removed = entries(&say(None));
    let is_off = |e: &&String| {
        e.contains("STATUS:CANCELLED") && e.contains("SUMMARY:Cancelled: Burndown\r\n")
    };
    assert_eq!(removed.len(), 4, "so that a calendar that has them learns of it");
    assert_eq!(removed.iter().filter(is_off).count(), 3, "{removed:?}");
}

/// As an older build wrote it, when ids did not say whose they are.
fn as_of_an_older_build(text: &str, cycle: &str) -> String {
    let older = |line: &str| {
        let local = line.strip_prefix("UID:")?.split('@').next()?;
        let local =
            local.strip_suffix(".mark").map_or_else(|| local.to_owned(), |l| format!("{l}.1"));
        Some(format!("UID:{cycle}.{local}@meridian"))
    };
    let unfolded = text.replace("\r\n ", "");
    let lines = unfolded.lines().filter(|line| !line.starts_with("X-MERIDIAN-ORIGIN:"));
    lines.map(|line| older(line).unwrap_or_else(|| line.to_owned()) + "\r\n").collect()
}

fn ids(text: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "");
    unfolded.lines().filter_map(|line| Some(line.strip_prefix("UID:")?.to_owned())).collect()
}

#[test]
fn two_teams_with_a_cycle_of_one_name_have_no_id_in_common() {
    let data = tempfile::tempdir().unwrap();
    let engine = engine(data.path());
    let team = engine.team().unwrap();
    let mut other = team.clone();
    other.facts.repository = "tallship/rigging".to_owned();
    let (start, end) = engine.read(|tx| Ok(span(tx, &team, &Rhythm::default(), tx.now()))).unwrap();
    let export = |team: &Team| {
        let mut all = rounds(team, &Rhythm::default(), (start, end));
        all.extend(events(&engine.read(|tx| tx.schedule(team)).unwrap().unwrap()).0);
        calendar("t", &origin(team), &all, engine.now(), None)
    };
    let (a, b) = (ids(&export(&team)), ids(&export(&other)));
    assert!(a.len() > 20 && a.len() == b.len(), "{a:?}");
    assert!(a.iter().all(|id| !b.contains(id)), "{a:?}");
}

#[test]
fn an_export_of_an_older_build_goes_on_with_its_ids() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = engine(data.path());
    engine
        .write(|tx| {
            tx.set_meeting_line(
                "Burndown",
                Some("Wed 10:00 America/Los_Angeles 2026-10-21 2026-11-11"),
            )
        })
        .unwrap();
    engine.read(|tx| tx.save_calendar_in(out.path())).unwrap();
    let file = out.path().join(files(out.path()).pop().unwrap());
    let first = fs::read_to_string(&file).unwrap();
    let older = as_of_an_older_build(&first, engine.team().unwrap().facts.cycle.as_str());
    assert!(ids(&older).iter().all(|id| !ids(&first).contains(id)));
    fs::write(&file, &older).unwrap();
    engine.read(|tx| tx.save_calendar_in(out.path())).unwrap();
    let second = fs::read_to_string(&file).unwrap();
    assert_eq!(ids(&second), ids(&older));
    let entries = |text: &str| {
        let unfolded = text.replace("\r\n ", "");
        unfolded.split_once("BEGIN:VEVENT").map(|(_, entries)| entries.to_owned()).unwrap()
    };
    assert_eq!(entries(&second), entries(&older), "nothing changed, so nothing is new");
}

#[test]
fn what_is_not_understood_is_said_where_deadlines_are_shown_and_before_an_export() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = engine(data.path());
    let text = include_str!("../../../../../tests/fixtures/field/unread-lines-hidden.md");
    // The days of the cycle of the practice.
    let text = text.replace("2027-05-06", "2026-11-12").replace("2027-05-20", "2026-11-26");
    let source = meridian_protocol::ScheduleSource::Text(text);
    let view = engine.read(|tx| tx.read_schedule(&source, &[])).unwrap();
    engine.write(|tx| tx.take_schedule(&source, &view.digest, Vec::new())).unwrap();
    let shown = engine.read(|tx| tx.show_deadlines()).unwrap().source.unwrap();
    assert!(shown.ends_with("; lines 3, 4 are not understood"), "{shown}");
    let rows = engine.read(|tx| tx.deadline_shapes(None)).unwrap();
    let unread: Vec<_> = rows.iter().filter_map(|row| row.unread.clone()).collect();
    assert_eq!(unread.iter().map(|unread| unread.line).collect::<Vec<_>>(), [3, 4]);
    assert!(unread[0].text.contains("29: Last tarball") && !unread[0].why.is_empty());
    let export = engine.read(|tx| tx.export_calendar(None)).unwrap();
    assert_eq!(export.unread, unread);
    let said = engine.read(|tx| tx.save_calendar_in(out.path())).unwrap();
    assert!(said.ends_with("Of the schedule lines 3, 4 are not understood."), "{said}");
}
