//! A damaged notebook comes back as far as it can, and says so.

use super::{World, insert, op, open, seconds};
use crate::store::{Kept, NOTEBOOK, Store, StoreError};
use meridian_core::courier::{OpState, Write};
use std::{fs, path::Path};
use tempfile::TempDir;

fn set_aside(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".damaged-"))
        .collect();
    names.sort();
    names
}

/// A notebook with a backup, and with more written since.
fn written() -> (TempDir, World) {
    let mut world = World::new();
    world.write("docs", "In the backup.\n");
    let revision = world.write("release-signal", "Posted before the backup.\n");
    let operation = world.operation("01A", "release-signal", "Posted before the backup.\n");
    world.store.queue(&operation, revision).unwrap();
    assert!(world.store.backup_if_due(seconds(10)).unwrap().is_some());
    let key = world.key("docs");
    world.store.edit(&key, 1, &[insert(15, "After the backup.\n")], seconds(20)).unwrap();
    world.store.keep_revision(&key, Kept::Blur, seconds(21)).unwrap();
    let folder = TempDir::new().unwrap();
    (folder, world)
}

#[test]
fn an_unreadable_notebook_is_replaced_by_its_backup() {
    let (_, world) = written();
    let World { folder, store, team } = world;
    drop(store);
    let path = folder.path().join(NOTEBOOK);
    fs::write(&path, "this is not a notebook any more ".repeat(1_000)).unwrap();
    let now = "2026-11-16T12:34:56Z".parse().unwrap();
    let store = Store::open(folder.path(), now).unwrap();
    assert_eq!(set_aside(folder.path()), ["notebook.db.damaged-20261116T123456Z"]);
    let notices = store.notices().unwrap();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].contains("the backup of 2026-11-16 09:00 UTC"), "{}", notices[0]);
    assert!(notices[0].contains("notebook.db.damaged-20261116T123456Z"), "{}", notices[0]);
    let world = World { folder, store, team };
    let stored = world.store.draft(&world.key("docs")).unwrap().unwrap();
    assert_eq!(stored.text, "In the backup.\n");
    // It is not known whether it was sent since: it looks before it sends.
    let state = world.store.operation(&op("01A")).unwrap().state;
    assert!(matches!(state, OpState::Unknown { write: Write::Create, .. }), "{state:?}");
    // The notice stays until it was read, and the notebook is sound.
    let mut world = world.reopened();
    assert_eq!(world.store.notices().unwrap().len(), 1);
    world.store.dismiss_notices().unwrap();
    assert_eq!(world.store.notices().unwrap(), Vec::<String>::new());
}

#[test]
fn rows_that_can_be_read_come_back_over_the_backup() {
    let (_, mut world) = written();
    // Damage in one table only: the outbox's index is cut through.
    let key = world.key("docs");
    for n in 0..200 {
        world.store.set_setting(&format!("filler {n:03}"), Some(&"x".repeat(300))).unwrap();
    }
    let root: i64 = world
        .store
        .notebook
        .connection()
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'settings'", [], |r| r.get(0))
        .unwrap();
    let World { folder, store, team } = world;
    drop(store);
    let path = folder.path().join(NOTEBOOK);
    let mut bytes = fs::read(&path).unwrap();
    let at = (root as usize - 1) * 4096;
    bytes[at..at + 4096].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    let store = open(folder.path());
    let notices = store.notices().unwrap();
    assert_eq!(notices.len(), 1, "{notices:?}");
    let stored = store.draft(&key).unwrap().unwrap();
    assert_eq!(stored.text, "In the backup.\nAfter the backup.\n", "nothing typed is lost");
    assert_eq!(store.revisions(&key).unwrap().len(), 2);
    assert_eq!(store.team(team).unwrap().facts, super::facts());
}

#[test]
fn without_a_backup_what_can_be_read_is_kept() {
    let mut world = World::new();
    world.write("docs", "never backed up");
    let key = world.key("docs");
    for n in 0..200 {
        world.store.set_setting(&format!("filler {n:03}"), Some(&"x".repeat(300))).unwrap();
    }
    let World { folder, store, .. } = world;
    drop(store);
    let path = folder.path().join(NOTEBOOK);
    let bytes = fs::read(&path).unwrap();
    // The end of the file is gone.
    fs::write(&path, &bytes[..bytes.len() - 10 * 4096]).unwrap();
    let store = open(folder.path());
    assert!(store.notices().unwrap()[0].contains("there was none"));
    assert_eq!(store.draft(&key).unwrap().unwrap().text, "never backed up");
}

#[test]
fn an_emptied_notebook_comes_back_from_its_backup() {
    let (_, world) = written();
    let World { folder, store, team } = world;
    drop(store);
    fs::write(folder.path().join(NOTEBOOK), "").unwrap();
    let store = open(folder.path());
    let world = World { folder, store, team };
    let stored = world.store.draft(&world.key("docs")).unwrap().unwrap();
    assert_eq!(stored.text, "In the backup.\n");
}

#[test]
fn a_damaged_backup_is_passed_over() {
    let (_, world) = written();
    let World { folder, store, team } = world;
    drop(store);
    let later = folder.path().join("backups/notebook-20261116T100000Z.db");
    fs::write(later, "broken too").unwrap();
    fs::write(folder.path().join(NOTEBOOK), "not a notebook".repeat(500)).unwrap();
    let store = open(folder.path());
    let world = World { folder, store, team };
    assert!(world.store.draft(&world.key("docs")).unwrap().is_some());
}

#[test]
fn a_draft_whose_edits_are_lost_goes_back_to_the_newest_text_that_fits() {
    let mut world = World::new();
    let key = world.key("docs");
    let mut revision = 0;
    for n in 0..3 {
        let edit = insert(0, &format!("part {n}. "));
        revision = world.store.edit(&key, revision, &[edit], seconds(n)).unwrap();
        world.store.keep_revision(&key, Kept::Blur, seconds(n)).unwrap();
    }
    world
        .store
        .notebook
        .connection()
        .execute("DELETE FROM runs WHERE from_revision = 1", [])
        .unwrap();
    let unreadable = world.store.draft(&key);
    assert!(matches!(unreadable, Ok(_) | Err(StoreError::Sqlite(_))), "{unreadable:?}");
    let mut world = world.reopened();
    let cut = world.store.notebook.write(super::super::notebook::repair_drafts).unwrap();
    assert_eq!(cut, 1);
    let stored = world.store.draft(&key).unwrap().unwrap();
    assert_eq!(stored.text, "part 0. ");
    world.store.edit(&key, stored.revision, &[insert(0, "on. ")], seconds(9)).unwrap();
    assert_eq!(world.store.draft(&key).unwrap().unwrap().text, "on. part 0. ");
}
