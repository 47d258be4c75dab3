//! The system's zone data against the bundled: crafted files that disagree, and the real ones.

use super::*;
use crate::ground::clock::{Clock as _, SystemClock};
use meridian_core::time::{say, zone_names};
use std::{collections::BTreeSet, fs, io::Write as _};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A TZif file of version 2 without transitions: what counts is the rule in its footer.
fn tzif(offset: i32, letters: &str, footer: &str) -> Vec<u8> {
    let block = |bytes: &mut Vec<u8>| {
        bytes.extend(b"TZif2");
        bytes.extend([0; 15]);
        let names = letters.len() + 1;
        for count in [0_u32, 0, 0, 0, 1, u32::try_from(names).unwrap()] {
            bytes.extend(count.to_be_bytes());
        }
        bytes.extend(offset.to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(letters.as_bytes());
        bytes.push(0);
    };
    let mut bytes = Vec::new();
    block(&mut bytes);
    block(&mut bytes);
    bytes.extend(format!("\n{footer}\n").as_bytes());
    bytes
}

fn folder(version: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tzdata.zi"), format!("# version {version}\nR x\n")).unwrap();
    fs::create_dir(folder.path().join("Pacific")).unwrap();
    // Auckland without summer time, as a government might decide.
    let auckland = tzif(43_200, "NZST", "NZST-12");
    fs::write(folder.path().join("Pacific/Auckland"), auckland).unwrap();
    fs::create_dir(folder.path().join("Europe")).unwrap();
    let berlin = tzif(3_600, "CET", "CET-1CEST,M3.5.0,M10.5.0/3");
    fs::write(folder.path().join("Europe/Berlin"), berlin).unwrap();
    folder
}

#[test]
fn newer_data_of_the_system_is_used_and_the_difference_is_seen() {
    let folder = folder("2099a");
    let data = ZoneData::in_folder(folder.path());
    let freeze = at("2026-11-19T12:00:00Z");
    assert_eq!(data.version(), "2099a");
    let said = say(freeze, "Pacific/Auckland", &data).unwrap();
    assert_eq!(said.full(), "Fri 20 Nov 2026 00:00 NZST");
    let found = data.disagreement("Pacific/Auckland", freeze).unwrap();
    assert_eq!((found.bundled.letters.as_str(), found.system.letters.as_str()), ("NZDT", "NZST"));
    // Where both agree nothing is said, and a zone without a file comes from the build.
    assert_eq!(data.disagreement("Europe/Berlin", freeze), None);
    assert_eq!(say(freeze, "Asia/Kolkata", &data).unwrap().short(), "17:30 IST");
    assert_eq!(data.disagreement("Asia/Kolkata", freeze), None);
}

#[test]
fn older_data_of_the_system_is_not_used_but_compared() {
    let folder = folder("2001a");
    let data = ZoneData::in_folder(folder.path());
    let freeze = at("2026-11-19T12:00:00Z");
    assert_eq!(data.version(), BundledZones.version());
    assert_eq!(say(freeze, "Pacific/Auckland", &data).unwrap().short(), "01:00 NZDT");
    assert!(data.disagreement("Pacific/Auckland", freeze).is_some());
}

#[test]
fn the_footer_rules_later_years_with_folds_and_gaps() {
    let folder = folder("2099a");
    let data = ZoneData::in_folder(folder.path());
    let wall = |text: &str| text.parse::<NaiveDateTime>().unwrap();
    for (shows, instant) in [
        ("2034-07-01T12:00:00", "2034-07-01T10:00:00Z"),
        ("2034-12-01T12:00:00", "2034-12-01T11:00:00Z"),
        // The gap moves forward, the fold takes the earlier.
        ("2026-03-29T02:30:00", "2026-03-29T01:30:00Z"),
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
    ] {
        assert_eq!(data.resolve("Europe/Berlin", wall(shows)).unwrap(), at(instant), "{shows}");
    }
}

#[test]
fn an_update_of_the_system_is_noticed_while_running() {
    let folder = folder("2001a");
    let data = ZoneData::in_folder(folder.path());
    data.look_again(at("2026-11-19T12:00:00Z"));
    fs::write(folder.path().join("tzdata.zi"), "# version 2099b\n").unwrap();
    data.look_again(at("2026-11-19T12:05:00Z"));
    assert_eq!(data.system_version().as_deref(), Some("2001a"));
    data.look_again(at("2026-11-19T12:10:00Z"));
    assert_eq!(data.version(), "2099b");
}

#[test]
fn no_name_leads_out_of_the_folder_and_no_rubbish_is_believed() {
    let folder = folder("2099a");
    let inside = folder.path().join("zoneinfo");
    fs::create_dir(&inside).unwrap();
    fs::write(inside.join("+VERSION"), "2099a\n").unwrap();
    fs::write(inside.join("Rubbish"), b"TZif2 and then nothing of use").unwrap();
    let data = ZoneData::in_folder(&inside);
    assert_eq!(data.version(), "2099a");
    let now = at("2026-11-19T12:00:00Z");
    for name in ["../Pacific/Auckland", "Rubbish", "", "/etc/passwd", "Nowhere", "a/../b"] {
        assert!(data.at(name, now).is_err(), "{name}");
    }
}

#[test]
fn a_folder_without_a_version_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let data = ZoneData::in_folder(folder.path());
    assert_eq!(data.version(), BundledZones.version());
    assert_eq!(data.system_version(), None);
}

/// Where the system has the same version as this build, two readers of two formats must agree on
/// every zone.
#[test]
fn two_readers_of_the_same_version_agree() {
    let Some(folder) = system_folder().filter(|f| version_in(f) == Some(BundledZones.version()))
    else {
        println!("skipped: the system's zone data has another version");
        return;
    };
    let files = ZoneFiles::new(folder, BundledZones.version());
    let mut compared = 0;
    for zone in zone_names() {
        let mut now = at("2015-01-01T00:00:00Z");
        while now < at("2036-01-01T00:00:00Z") {
            let Ok(local) = files.at(zone, now) else { break };
            let bundled = BundledZones.at(zone, now).unwrap();
            // Letters of a few old names differ by how a system was built.
            assert_eq!(local.wall, bundled.wall, "{zone} {now}");
            assert_eq!(
                files.resolve(zone, local.wall).unwrap(),
                BundledZones.resolve(zone, local.wall).unwrap(),
                "{zone} {now}"
            );
            compared += 1;
            now += Duration::hours(24 * 19 + 5);
        }
    }
    assert!(compared > 100_000, "{compared}");
}

/// Where the system's data is older, the zones that it does not know anew are named; only data of
/// this build that is older than the system's is a fault, and only on a machine that builds what
/// others install.
#[test]
fn this_builds_zone_data_is_compared_with_the_systems_for_two_years() {
    let found = system_folder().and_then(|folder| version_in(&folder).map(|v| (folder, v)));
    let Some((folder, theirs)) = found else {
        println!("skipped: this system has no zone data with a version");
        return;
    };
    let system = ZoneFiles::new(folder, theirs.clone());
    let bundled = BundledZones.version();
    let mut differing: BTreeSet<&str> = BTreeSet::new();
    let mut absent: BTreeSet<&str> = BTreeSet::new();
    let now = SystemClock::new().now();
    let shows = |zone, at| BundledZones.at(zone, at).unwrap().wall;
    for zone in zone_names() {
        let Ok(_) = system.at(zone, now) else {
            absent.insert(zone);
            continue;
        };
        let differs = |at| system.at(zone, at).unwrap().wall != shows(zone, at);
        let mut at = now;
        while at < now + Duration::days(731) {
            let next = at + Duration::hours(12);
            // Where clocks change between two looks, they may do so at different hours.
            let is_change = shows(zone, next) - shows(zone, at) != Duration::hours(12);
            let hours = if is_change { 12 } else { 1 };
            if (0..hours).any(|hour| differs(at + Duration::hours(hour))) {
                differing.insert(zone);
                break;
            }
            at = next;
        }
    }
    // Past what keeps the output of tests back: the names are what this is for.
    let said = format!(
        "zones: this build has {bundled}, the system {theirs}; in the coming two years differ \
         {differing:?}; absent there are {absent:?}\n"
    );
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    assert!(bundled != theirs || differing.is_empty(), "{differing:?}");
    if std::env::var_os("CI").is_some() {
        assert!(bundled >= theirs, "zone data {theirs} is out, this build has {bundled}");
    }
}
