//! What the member is told of the zone data.

use super::*;
use std::{fs, path::Path};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn system(version: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("+VERSION"), version).unwrap();
    folder
}

fn words(system: Option<&Path>, differs: Option<bool>, now: DateTime<Utc>) -> String {
    ZoneData::in_folder(system.unwrap_or(Path::new("/nowhere"))).words(differs, now)
}

fn days_after_release(days: i64) -> DateTime<Utc> {
    let day = BundledZones::RELEASED + chrono::Duration::days(days);
    day.and_hms_opt(12, 0, 0).unwrap().and_utc()
}

#[test]
fn new_data_is_named_and_no_more() {
    let (version, now) = (BundledZones.version(), days_after_release(100));
    assert_eq!(words(None, None, now), format!("Zone data {version}, of this build."));
    // What the system has too, or had before, says nothing about a time.
    for (theirs, differs) in
        [(version.as_str(), Some(false)), ("2001a", Some(false)), ("2001a", None)]
    {
        let folder = system(theirs);
        let said = words(Some(folder.path()), differs, now);
        assert_eq!(said, format!("Zone data {version}, of this build."), "{theirs}");
    }
}

#[test]
fn the_age_is_said_from_half_a_year_on_wherever_the_data_is_from() {
    let version = BundledZones.version();
    let month = BundledZones::RELEASED.format("%B %Y").to_string();
    let folder = system(&version);
    for place in [None, Some(folder.path())] {
        assert!(!words(place, Some(false), days_after_release(180)).contains("It is of"));
        let said = words(place, Some(false), days_after_release(184));
        assert!(said.contains(&format!("It is of {month}: where clocks")), "{said}");
        assert!(!said.contains("same"), "{said}");
    }
}

#[test]
fn of_the_systems_newer_data_only_the_year_is_known() {
    let folder = system("2098b");
    let folder = Some(folder.path());
    assert_eq!(words(folder, None, at("2099-06-29T00:00:00Z")), "Zone data 2098b, the system's.");
    let said = words(folder, None, at("2099-07-01T00:00:00Z"));
    assert!(said.starts_with("Zone data 2098b, the system's. It is of 2098: "), "{said}");
}

#[test]
fn that_nothing_differs_is_said_only_where_it_was_looked_at() {
    let folder = system("2098b");
    let folder = Some(folder.path());
    let now = at("2098-06-29T00:00:00Z");
    assert!(!words(folder, None, now).contains("differs"));
    assert!(words(folder, Some(false), now).contains("no time of this cycle differs"));
    assert!(words(folder, Some(true), now).contains("the times concerned are marked"));
}
