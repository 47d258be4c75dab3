//! The member's calendar as a file: the same one each time, and nobody else's.

use super::*;
use crate::on_monday;

fn engine(folder: &Path) -> Engine {
    let engine = on_monday::open(folder);
    engine.try_practice().unwrap();
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
    let said = engine.save_calendar_in(out.path()).unwrap();
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

    engine.save_calendar_in(out.path()).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), first, "nothing changed");

    // As if a week ago the close had been at another hour.
    fs::write(&file, first.replacen("T235900Z", "T215900Z", 1)).unwrap();
    engine.save_calendar_in(out.path()).unwrap();
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
    let failure = engine.save_calendar_in(out.path()).unwrap_err().to_string();
    assert!(failure.contains("was not made by Meridian"), "{failure}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "My own calendar");

    let nowhere = out.path().join("nowhere");
    let failure = engine.save_calendar_in(&nowhere).unwrap_err().to_string();
    assert!(failure.contains("cannot be written") && failure.ends_with('.'), "{failure}");
}

#[test]
fn a_meeting_is_there_each_week_moves_with_its_hour_and_is_called_off_when_removed() {
    let (data, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = engine(data.path());
    let say = |line: Option<&str>| {
        engine.set_meeting_line("Burndown", line).unwrap();
        engine.save_calendar_in(out.path()).unwrap();
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
