//! Full disks, wrong folders, crashes and several programs at once: one clear sentence each, and
//! nothing is lost.

use super::{World, insert, monday, open, seconds};
use crate::{
    draft::tables::RevisionReason,
    ground::store::{Lock, MIRROR, NOTEBOOK, Store, StoreError, database::Database, schema},
};
use meridian_protocol::Failure;
use std::sync::Barrier;
use tempfile::TempDir;

#[test]
fn a_full_disk_is_said_and_what_was_saved_stays() {
    let mut world = World::new();
    let key = world.key("docs");
    let revision = world.write("docs", "saved before the disk was full");
    let pages = "PRAGMA max_page_count = 1";
    world.store.notebook.connection().query_row(pages, [], |_| Ok(())).unwrap();
    let long = "x".repeat(200_000);
    let error = world.store.edit(&key, revision, &[insert(0, &long)], seconds(1)).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error:?}");
    let words = error.to_string();
    assert!(words.contains("notebook.db") && words.contains("Free some space"), "{words}");
    assert_eq!(Failure::from(error), Failure::NotSaved { message: words });
    // The text is still there, and when there is space again the same edit is accepted.
    let stored = world.store.draft(&key).unwrap().unwrap();
    assert_eq!(stored.text, "saved before the disk was full");
    let pages = "PRAGMA max_page_count = 1000000";
    world.store.notebook.connection().query_row(pages, [], |_| Ok(())).unwrap();
    world.store.edit(&key, revision, &[insert(0, &long)], seconds(2)).unwrap();
    let world = world.reopened();
    let stored = world.store.draft(&key).unwrap().unwrap();
    assert_eq!(stored.text, format!("{long}saved before the disk was full"));
}

#[test]
fn a_folder_that_is_a_file_is_said() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("data");
    std::fs::write(&path, "a letter").unwrap();
    for wrong in [path.clone(), path.join("deeper")] {
        let error = Store::open(&wrong, monday()).err().unwrap();
        assert!(matches!(error, StoreError::NotAFolder { .. }), "{error:?}");
        assert!(error.to_string().contains("choose another data folder"), "{error}");
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "a letter");
}

#[cfg(unix)]
#[test]
fn a_new_folder_belongs_to_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("deep/data");
    drop(open(&path));
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let World { folder, store, .. } = world;
    drop(store);
    let only = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    std::fs::remove_file(folder.path().join("open.lock")).unwrap();
    only(0o500);
    let opened = Store::open(folder.path(), monday());
    only(0o700);
    // The superuser may write anywhere.
    if let Err(error) = opened {
        assert!(matches!(error, StoreError::NoPermission { .. }), "{error:?}");
        assert!(error.to_string().contains("Change its permissions"), "{error}");
    }
}

#[test]
fn a_transaction_that_ends_early_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(NOTEBOOK);
    let mut database = Database::open(&path, None, &schema::NOTEBOOK).unwrap();
    let failed: Result<(), StoreError> = database.write(|tx| {
        tx.execute("INSERT INTO settings (key, value) VALUES ('a', 'b')", [])?;
        Err(StoreError::NoRevision(1))
    });
    assert!(failed.is_err());
    let count = |database: &Database| {
        database
            .read(|tx| {
                Ok(tx.query_row(
                    "SELECT count(*) FROM settings WHERE key IN ('a', 'c')",
                    [],
                    |r| r.get::<_, i64>(0),
                )?)
            })
            .unwrap()
    };
    assert_eq!(count(&database), 0);
    // A process that dies in the middle: its connection goes away without a commit.
    let dying = rusqlite::Connection::open(&path).unwrap();
    dying.execute_batch("BEGIN IMMEDIATE; INSERT INTO settings VALUES ('a', 'b');").unwrap();
    drop(dying);
    assert_eq!(count(&database), 0);
    database.write(|tx| Ok(tx.execute("INSERT INTO settings VALUES ('c', 'd')", [])?)).unwrap();
    assert_eq!(count(&database), 1);
}

#[cfg(unix)]
#[test]
fn a_notebook_that_was_deleted_under_us_is_never_called_saved() {
    let mut world = World::new();
    let key = world.key("docs");
    world.write("docs", "text");
    std::fs::remove_file(world.folder.path().join(NOTEBOOK)).unwrap();
    let error = world.store.edit(&key, 1, &[insert(0, "x")], monday()).unwrap_err();
    assert!(matches!(error, StoreError::Replaced { .. }), "{error:?}");
    assert!(error.to_string().contains("nothing more is saved"), "{error}");
}

#[test]
fn a_broken_mirror_is_made_anew_and_the_notebook_is_untouched() {
    let mut world = World::new();
    world.write("docs", "text");
    let World { folder, store, .. } = world;
    drop(store);
    std::fs::write(folder.path().join(MIRROR), "not a database, certainly not one".repeat(500))
        .unwrap();
    let store = open(folder.path());
    let team = store.current_team().unwrap().unwrap().id;
    assert_eq!(store.pulled(team, "issues").unwrap(), None);
    assert_eq!(store.notices().unwrap(), Vec::<String>::new(), "nobody needs to know");
}

#[cfg(unix)]
#[test]
fn a_mirror_that_another_program_made_anew_is_used_from_then_on() {
    use meridian_core::courier::{Change, Pulled};
    let mut world = World::new();
    let pulled = Pulled { resource: "issues".into(), etag: None, watermark: None, at: monday() };
    world.store.apply(world.team, &[Change::MirrorPulled(pulled.clone())]).unwrap();
    crate::ground::store::database::delete(&world.folder.path().join(MIRROR)).unwrap();
    assert_eq!(world.store.pulled(world.team, "issues").unwrap(), None);
    crate::ground::store::database::delete(&world.folder.path().join(MIRROR)).unwrap();
    world.store.apply(world.team, &[Change::MirrorPulled(pulled.clone())]).unwrap();
    let other = open(world.folder.path());
    assert_eq!(other.pulled(world.team, "issues").unwrap(), Some(pulled));
}

#[test]
fn a_store_can_be_handed_to_another_thread() {
    fn can_be_sent<T: Send>(_: &T) {}
    can_be_sent(&World::new().store);
}

#[test]
fn three_openers_of_a_fresh_folder_all_work() {
    for _ in 0..12 {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("data");
        let together = Barrier::new(3);
        std::thread::scope(|scope| {
            for number in 0..3 {
                let (path, together) = (&path, &together);
                scope.spawn(move || {
                    together.wait();
                    let mut store = Store::open(path, monday()).unwrap();
                    store.set_setting(&format!("opener {number}"), Some("here")).unwrap();
                });
            }
        });
        let store = open(&path);
        for number in 0..3 {
            assert!(store.setting(&format!("opener {number}")).unwrap().is_some());
        }
    }
}

#[test]
fn a_lock_has_one_holder_and_is_free_when_the_holder_goes() {
    let folder = TempDir::new().unwrap();
    let held = Lock::try_take(folder.path(), "courier.lock").unwrap();
    assert!(held.is_some());
    assert!(Lock::try_take(folder.path(), "courier.lock").unwrap().is_none());
    assert!(Lock::try_take(folder.path(), "agent.lock").unwrap().is_some());
    drop(held);
    assert!(Lock::try_take(folder.path(), "courier.lock").unwrap().is_some());
    assert!(Lock::try_take(&folder.path().join("none"), "courier.lock").is_err());
}

#[test]
fn a_store_without_a_folder_works_and_makes_no_backups() {
    let folder = TempDir::new().unwrap();
    let name = |file: &str| folder.path().join(file).to_str().unwrap().to_owned();
    let mut store = Store::open_at(&name("a.db"), &name("b.db"), None).unwrap();
    let team = store.connect_team(&super::facts(), monday()).unwrap();
    let key = World { folder, store, team }.key("docs");
    assert_eq!(key.team, team);
}

#[test]
fn two_programs_write_in_turn() {
    let mut world = World::new();
    let mut other = open(world.folder.path());
    let (docs, signal) = (world.key("docs"), world.key("release-signal"));
    for n in 0..40 {
        world.store.edit(&docs, n, &[insert(0, "a")], monday()).unwrap();
        other.edit(&signal, n, &[insert(0, "b")], monday()).unwrap();
    }
    other.keep_revision(&docs, RevisionReason::Idle, monday()).unwrap();
    assert_eq!(other.draft(&docs).unwrap().unwrap().text, "a".repeat(40));
    assert_eq!(world.store.draft(&signal).unwrap().unwrap().text, "b".repeat(40));
}

#[test]
fn what_cannot_be_written_now_can_still_be_read() {
    let mut world = World::new();
    let key = world.key("docs");
    let revision = world.write("docs", "written before");
    let folder = world.folder.path();
    // Still open, so that the newest words are in the log alone.
    let full = |path: &std::path::Path| path == folder;
    let opened = Store::open_to_read_where(folder, monday(), full).unwrap();
    let (mut reading, Some(StoreError::DiskFull { path })) = opened else { panic!("not full") };
    assert_eq!(path, folder);
    assert_eq!(reading.draft(&key).unwrap().unwrap().text, "written before");
    assert_eq!(reading.team(world.team).unwrap().facts, super::facts());
    assert_eq!(
        reading.snapshot(world.team, &(super::cycle(), super::round())).unwrap(),
        world.snapshot()
    );

    let refused = reading.edit(&key, revision, &[insert(0, "x")], seconds(1)).unwrap_err();
    assert!(matches!(&refused, StoreError::ReadOnly { path } if *path == folder.join(NOTEBOOK)));
    assert_eq!(reading.backup_if_due(seconds(2)).unwrap(), None);
    let copy = reading.copied_to().unwrap();
    assert!(copy.join(NOTEBOOK).exists());
    drop(reading);
    assert!(!copy.exists(), "nothing of it stays");

    // Where there is no room anywhere, it is said as before.
    let refused = Store::open_to_read_where(folder, monday(), |_| true).err().unwrap();
    assert!(matches!(refused, StoreError::DiskFull { .. }), "{refused:?}");
    // And where there is room, nothing is copied.
    let (mut usual, why) = Store::open_to_read(folder, monday()).unwrap();
    assert!(why.is_none());
    usual.edit(&key, revision, &[insert(0, "x")], seconds(3)).unwrap();
    assert_eq!(world.store.draft(&key).unwrap().unwrap().text, "xwritten before");
}

#[test]
fn a_damaged_notebook_on_a_full_disk_is_read_as_far_as_it_can_be() {
    let (folder, key) = super::with_a_broken_header("never backed up");
    let path = folder.path().join(NOTEBOOK);
    let bytes = std::fs::read(&path).unwrap();
    let full = |path: &std::path::Path| path == folder.path();
    let (reading, _) = Store::open_to_read_where(folder.path(), monday(), full).unwrap();
    assert_eq!(reading.draft(&key).unwrap().unwrap().text, "never backed up");
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the file itself is as it was");
}
