//! When backups are made and which are kept.

use super::{LOCK, list, superfluous};
use crate::store::{Kept, Lock, Store, TeamFacts, TeamKind};
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    courier::Destination,
    ids::{Account, DraftKey, UserId},
};
use std::collections::BTreeMap;
use tempfile::TempDir;

fn noon() -> DateTime<Utc> {
    "2026-11-16T12:00:00Z".parse().unwrap()
}

#[test]
fn a_backup_is_made_hourly_while_the_notebook_changes() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::open(folder.path(), noon()).unwrap();
    let team = store
        .connect_team(
            &TeamFacts {
                repository: "tallship/rigging".into(),
                repository_id: None,
                account: Account {
                    host: "https://api.example.com".into(),
                    user: UserId(1),
                    login: "ana".into(),
                },
                destination: Destination::CycleIssue,
                cycle: "v1.38".parse().unwrap(),
                sections: vec![],
                rhythm: None,
                kind: TeamKind::GitHub,
                schedule: None,
            },
            noon(),
        )
        .unwrap();
    let key = DraftKey {
        team,
        cycle: "v1.38".parse().unwrap(),
        round: "2026-11-16".parse().unwrap(),
        section: "docs".parse().unwrap(),
    };
    let minutes = |n| noon() + Duration::minutes(n);
    let first = store.backup_if_due(minutes(0)).unwrap().unwrap();
    assert!(first.ends_with("backups/notebook-20261116T120000Z.db"), "{}", first.display());
    store.replace(&key, "first", Kept::Replaced, minutes(1)).unwrap();
    assert_eq!(store.backup_if_due(minutes(59)).unwrap(), None, "not yet an hour");
    let second = store.backup_if_due(minutes(61)).unwrap().unwrap();
    // A backup is a whole notebook in one file.
    let other = TempDir::new().unwrap();
    std::fs::copy(&second, other.path().join("notebook.db")).unwrap();
    let restored = Store::open(other.path(), noon()).unwrap();
    assert_eq!(restored.draft(&key).unwrap().unwrap().text, "first");
    // Nothing changed: no backup, however late.
    let future = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
    std::fs::File::options().write(true).open(&second).unwrap().set_modified(future).unwrap();
    assert_eq!(store.backup_if_due(minutes(600)).unwrap(), None);
    assert_eq!(list(folder.path()).len(), 2);
    assert_eq!(std::fs::read_dir(folder.path().join("backups")).unwrap().count(), 2);
}

#[test]
fn the_newest_and_one_a_day_are_kept() {
    let hourly: BTreeMap<DateTime<Utc>, ()> =
        (0..24 * 200).map(|hours| (noon() - Duration::hours(hours), ())).collect();
    let gone = superfluous(hourly.keys().copied(), noon());
    let kept: Vec<_> = hourly.keys().filter(|at| !gone.contains(at)).collect();
    assert_eq!(kept.len(), 24 + 119, "a day's hours, and the last of each day of a cycle");
    assert!(kept.iter().rev().take(24).all(|at| noon() - **at < Duration::hours(24)));
    assert!(kept.iter().all(|at| noon() - **at <= Duration::days(120)));
    let few = hourly.keys().copied().take(24);
    assert!(superfluous(few, noon()).is_empty(), "few are never too many");
}

#[test]
fn what_a_killed_process_left_half_made_is_gone_after_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let now = "2026-11-16T09:00:00Z".parse().unwrap();
    drop(Store::open(data, now).unwrap());
    let halves = [
        "backups/notebook-20261116T080000Z.part",
        "backups/notebook-20261116T080000Z.part-journal",
        "notebook.db.damaged-20261115T080000Z.reading",
        "notebook.db.damaged-20261115T080000Z.reading-shm",
    ];
    let wholes = [
        "backups/notebook-20261116T070000Z.db",
        "backups/my own notes.part",
        "notebook.db.damaged-20261115T080000Z",
        "reading",
    ];
    std::fs::create_dir(data.join("backups")).unwrap();
    for name in halves.iter().chain(&wholes) {
        std::fs::write(data.join(name), "x").unwrap();
    }
    // Another program is making a backup at this moment.
    let making = Lock::try_take(data, LOCK).unwrap().unwrap();
    drop(Store::open(data, now).unwrap());
    assert!(data.join(halves[0]).exists());
    drop(making);
    drop(Store::open(data, now).unwrap());
    for name in halves {
        assert!(!data.join(name).exists(), "{name}");
    }
    for name in wholes {
        assert!(data.join(name).exists(), "{name}");
    }
}
