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
