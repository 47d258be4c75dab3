//! When backups are made and which are kept.

use super::{LOCK, list, superfluous};
use crate::{
    draft::tables::RevisionReason,
    ground::store::{Lock, NOTEBOOK, Store},
    schedule::tables::Followed,
    team::tables::{TeamFacts, TeamKind},
};
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

/// A notebook with a team and the key of a draft in it.
fn notebook(folder: &TempDir) -> (Store, DraftKey) {
    let mut store = Store::open(folder.path(), noon()).unwrap();
    let facts = TeamFacts {
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
    };
    let team = store.connect_team(&facts, noon()).unwrap();
    let key = DraftKey {
        team,
        cycle: "v1.38".parse().unwrap(),
        round: "2026-11-16".parse().unwrap(),
        section: "docs".parse().unwrap(),
    };
    (store, key)
}

/// How many bytes all backups have together.
fn total(folder: &TempDir) -> u64 {
    list(folder.path()).values().map(|file| file.metadata().unwrap().len()).sum()
}

#[test]
fn a_backup_is_made_hourly_while_the_notebook_changes() {
    let folder = TempDir::new().unwrap();
    let (mut store, key) = notebook(&folder);
    let minutes = |n| noon() + Duration::minutes(n);
    let first = store.backup_if_due(minutes(0)).unwrap().unwrap();
    assert!(first.ends_with("backups/notebook-20261116T120000Z.db"), "{}", first.display());
    store.replace(&key, "first", RevisionReason::Replaced, minutes(1)).unwrap();
    assert_eq!(store.backup_if_due(minutes(59)).unwrap(), None, "not yet an hour");
    let second = store.backup_if_due(minutes(61)).unwrap().unwrap();
    // A backup is a whole notebook in one file.
    let other = TempDir::new().unwrap();
    std::fs::copy(&second, other.path().join("notebook.db")).unwrap();
    let restored = Store::open(other.path(), noon()).unwrap();
    assert_eq!(restored.draft(&key).unwrap().unwrap().text, "first");
    // Nothing changed: no backup, however late.
    assert_eq!(store.backup_if_due(minutes(600)).unwrap(), None);
    assert_eq!(list(folder.path()).len(), 2);
    assert_eq!(std::fs::read_dir(folder.path().join("backups")).unwrap().count(), 2);
}

#[test]
fn a_look_at_the_clock_or_at_github_is_no_reason_for_a_backup() {
    let folder = TempDir::new().unwrap();
    let (mut store, key) = notebook(&folder);
    let link = "https://example.com/README.md".to_owned();
    let followed = Followed { link, etag: None, asked_at: None, trouble: None };
    store.follow(key.team, Some(&followed)).unwrap();
    assert!(store.backup_if_due(noon()).unwrap().is_some());
    for hour in 1..200 {
        let now = noon() + Duration::hours(hour);
        store.schedule_asked(key.team, now, None).unwrap();
        store.mark_delivered(&[format!("due/{hour}")], now).unwrap();
        store.snooze(&[format!("due/{hour}")], now).unwrap();
        store.went_offline(now, None).unwrap();
        store.set_setting("zone_seen", Some(&format!("{hour}"))).unwrap();
        store.keep_server_clock(&format!("a look at {hour}")).unwrap();
        store.set_standing_notice("schedule", Some(&format!("{hour} h old"))).unwrap();
        assert_eq!(store.backup_if_due(now).unwrap(), None, "after {hour} h");
    }
    // And something that counts still is one, also if nothing else was written since.
    let later = noon() + Duration::hours(300);
    store.set_setting("bell/1/milestone/code-freeze", Some("on")).unwrap();
    assert!(store.backup_if_due(later).unwrap().is_some());
    assert_eq!(store.backup_if_due(later + Duration::hours(2)).unwrap(), None);
    store.replace(&key, "A word.", RevisionReason::Replaced, later).unwrap();
    assert!(store.backup_if_due(later + Duration::hours(3)).unwrap().is_some());
}

#[test]
fn all_backups_of_a_cycle_have_three_times_the_notebooks_size() {
    let folder = TempDir::new().unwrap();
    let (mut store, key) = notebook(&folder);
    let mut text = String::new();
    for day in 0..112 {
        for hour in 0..5 {
            let now = noon() + Duration::days(day) + Duration::minutes(61 * hour);
            text.push_str("A sentence of a long season, with words. ");
            store.replace(&key, &text, RevisionReason::Replaced, now).unwrap();
            let made = store.backup_if_due(now).unwrap().unwrap();
            let size = made.metadata().unwrap().len();
            assert!(total(&folder) <= 3 * size, "day {day}: {} of {size}", total(&folder));
        }
    }
    let ages: Vec<i64> = {
        let all = list(folder.path());
        let newest = *all.keys().next_back().unwrap();
        all.keys().rev().map(|at| (newest - *at).num_hours()).collect()
    };
    assert!(ages.len() >= 3, "{ages:?}");
    assert!(ages.last().is_some_and(|oldest| *oldest > 24 * 7), "{ages:?}");
}

#[test]
fn older_backups_are_thinner_and_none_of_an_earlier_cycle_stays() {
    let hours = |n| noon() - Duration::hours(n);
    let hourly: BTreeMap<DateTime<Utc>, u64> = (0..24 * 200).map(|n| (hours(n), 10)).collect();
    let kept = |sizes: &BTreeMap<DateTime<Utc>, u64>, now| -> Vec<i64> {
        let gone = superfluous(sizes, now);
        let left = sizes.keys().rev().filter(|at| !gone.contains(at));
        left.map(|at| (now - *at).num_hours()).collect()
    };
    let ages = kept(&hourly, noon());
    assert_eq!(ages.len(), 3, "{ages:?}");
    assert!(ages[0] == 0 && ages[2] == 24 * 120, "{ages:?}");
    // Small ones of the time when the notebook was small are worth their place.
    let mut grown = hourly.clone();
    grown.insert(noon(), 100);
    let ages = kept(&grown, noon());
    assert_eq!(ages.len(), 21, "{ages:?}");
    assert!(ages.windows(3).all(|near| near[2] - near[1] + 1 >= (near[1] - near[0]) / 2));
    assert!(ages.iter().filter(|age| **age <= 48).count() >= 6, "{ages:?}");
    let few = [(hours(1), 10), (hours(5), 10), (noon(), 10)].into();
    assert!(superfluous(&few, noon()).is_empty(), "few are never too many");
}

#[test]
fn a_backup_from_a_wrong_clock_neither_stays_for_ever_nor_takes_the_newest_place() {
    let folder = TempDir::new().unwrap();
    let (mut store, key) = notebook(&folder);
    let wrong = noon() + Duration::days(3000);
    assert!(store.backup_if_due(wrong).unwrap().is_some());
    for hour in 1..6 {
        let now = noon() + Duration::hours(hour);
        store.replace(&key, &format!("{hour}"), RevisionReason::Replaced, now).unwrap();
        let made = store.backup_if_due(now).unwrap().unwrap();
        assert!(made.exists(), "the newest stays");
        assert_eq!(store.backup_if_due(now + Duration::minutes(5)).unwrap(), None);
    }
    assert!(!list(folder.path()).contains_key(&wrong));
}

#[test]
fn a_damaged_notebook_pushes_no_sound_backup_out() {
    let folder = TempDir::new().unwrap();
    let (mut store, key) = notebook(&folder);
    // More than is kept in memory.
    store.replace(&key, &"Words. ".repeat(800_000), RevisionReason::Replaced, noon()).unwrap();
    let good = store.backup_if_due(noon()).unwrap().unwrap();
    store.set_setting("bell/1/milestone/code-freeze", Some("on")).unwrap();
    drop(store);
    let path = folder.path().join(NOTEBOOK);
    let mut store = Store::open(folder.path(), noon()).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    // Every fourth page, as bad sectors would leave them.
    for page in bytes.chunks_mut(4096).skip(40).step_by(4) {
        page.fill(0xA5);
    }
    {
        use std::io::Write as _;
        // In place: another file would be noticed.
        let mut file = std::fs::File::options().write(true).open(&path).unwrap();
        file.write_all(&bytes).unwrap();
    }
    for hour in 2..9 {
        let made = store.backup_if_due(noon() + Duration::hours(hour));
        assert!(!matches!(made, Ok(Some(_))), "{made:?}");
    }
    assert_eq!(list(folder.path()).into_values().collect::<Vec<_>>(), [good]);
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
