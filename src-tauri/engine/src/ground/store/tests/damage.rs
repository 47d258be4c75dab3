//! A damaged notebook comes back as far as it can, and says so.

use super::{World, insert, op, open, seconds};
use crate::{
    draft::tables::RevisionReason,
    ground::store::{NOTEBOOK, Store, StoreError, schema},
};
use meridian_core::courier::{OpState, Write};
use rusqlite::Connection;
use rusqlite_migration::Migrations;
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
    world.store.keep_revision(&key, RevisionReason::Blur, seconds(21)).unwrap();
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
    world.store.dismiss_notice(&notices[0]).unwrap();
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

/// Fills the end of the file with what nobody misses.
fn with_filling(world: &mut World) {
    for n in 0..200 {
        world.store.set_setting(&format!("filler {n:03}"), Some(&"x".repeat(300))).unwrap();
    }
}

#[test]
fn a_text_whose_bytes_are_there_is_reached_whatever_the_damage_around_it() {
    type Damage = fn(&mut Vec<u8>);
    let kinds: [(&str, Damage); 9] = [
        ("the first 64 bytes are zero", |file| file[..64].fill(0)),
        ("the header is zero", |file| file[..100].fill(0)),
        ("the header is overwritten", |file| file[..100].fill(b'x')),
        ("another format's first bytes", |file| {
            file[..16].copy_from_slice(b"PK\x03\x04notebook.zip");
        }),
        ("a page size that is none", |file| file[16..18].fill(0xff)),
        ("the first page is zero", |file| file[..4096].fill(0)),
        ("the first page is overwritten", |file| file[..4096].fill(0x5a)),
        ("the end is cut off within a page", |file| file.truncate(file.len() - 5 * 4096 - 999)),
        ("header and end", |file| {
            file[..4096].fill(0);
            file.truncate(file.len() - 4096);
        }),
    ];
    for (kind, damage) in kinds {
        let (_, mut world) = written();
        with_filling(&mut world);
        let key = world.key("docs");
        let World { folder, store, .. } = world;
        drop(store);
        let path = folder.path().join(NOTEBOOK);
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, bytes).unwrap();
        let store = open(folder.path());
        let stored = store.draft(&key).unwrap().unwrap();
        assert_eq!(stored.text, "In the backup.\nAfter the backup.\n", "{kind}");
        let notices = store.notices().unwrap();
        assert!(notices[0].contains("is as saved at 2026-11-16 09:00 UTC"), "{kind}: {notices:?}");
        let copies = set_aside(folder.path()).into_iter().find(|name| name.contains(".reading"));
        assert_eq!(copies, None, "{kind}");
    }
}

#[test]
fn without_a_backup_a_broken_header_costs_nothing() {
    let (folder, key) = super::with_a_broken_header("never backed up");
    assert_eq!(open(folder.path()).draft(&key).unwrap().unwrap().text, "never backed up");
}

#[test]
fn the_log_of_an_emptied_notebook_is_read_over_the_backup() {
    let (fresh, world) = written();
    let key = world.key("docs");
    // As a process leaves it that is killed: everything since the backup is in the log.
    let path = fresh.path().join(NOTEBOOK);
    fs::write(&path, "").unwrap();
    let log = "notebook.db-wal";
    fs::copy(world.folder.path().join(log), fresh.path().join(log)).unwrap();
    fs::create_dir(fresh.path().join("backups")).unwrap();
    let backup = "backups/notebook-20261116T090010Z.db";
    fs::copy(world.folder.path().join(backup), fresh.path().join(backup)).unwrap();
    let store = open(fresh.path());
    let stored = store.draft(&key).unwrap().unwrap();
    assert_eq!(stored.text, "In the backup.\nAfter the backup.\n");
    assert!(fresh.path().join("notebook.db.damaged-20261116T090000Z-wal").exists());
}

#[test]
fn rows_between_two_damaged_pages_come_back() {
    let mut world = World::new();
    with_filling(&mut world);
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'settings'";
    let connection = world.store.notebook.connection();
    let root: i64 = connection.query_row(root, [], |row| row.get(0)).unwrap();
    let World { folder, store, .. } = world;
    drop(store);
    let path = folder.path().join(NOTEBOOK);
    let mut bytes = fs::read(&path).unwrap();
    // The leaves that the table's root names, from left to right.
    let root = (root as usize - 1) * 4096;
    assert_eq!(bytes[root], 5, "the table has several pages");
    let cells = usize::from(u16::from_be_bytes([bytes[root + 3], bytes[root + 4]]));
    let child = |cell: usize| {
        let place = root + 12 + 2 * cell;
        let at = root + usize::from(u16::from_be_bytes([bytes[place], bytes[place + 1]]));
        u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize - 1
    };
    let (second, last) = (child(1), child(cells - 2));
    for page in [second, last] {
        bytes[page * 4096..(page + 1) * 4096].fill(0);
    }
    fs::write(&path, bytes).unwrap();
    let store = open(folder.path());
    for n in [0, 100, 199] {
        assert!(store.setting(&format!("filler {n:03}")).unwrap().is_some(), "{n}");
    }
    assert_eq!(store.setting("filler 020").unwrap(), None, "its page is zero");
}

#[test]
fn what_nobody_can_read_is_said_to_be_as_old_as_the_backup() {
    let (_, world) = written();
    let World { folder, store, .. } = world;
    drop(store);
    fs::write(folder.path().join(NOTEBOOK), "not a notebook ".repeat(2_000)).unwrap();
    let notice = open(folder.path()).notices().unwrap().remove(0);
    assert!(notice.contains("no draft could be read, so nothing written after"), "{notice}");
    assert!(notice.contains("2026-11-16 09:00 UTC is restored (the damaged file may"), "{notice}");
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
        world.store.keep_revision(&key, RevisionReason::Blur, seconds(n)).unwrap();
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
    let cut = world.store.notebook.write(crate::draft::tables::texts::repair).unwrap();
    assert_eq!(cut, 1);
    let stored = world.store.draft(&key).unwrap().unwrap();
    assert_eq!(stored.text, "part 0. ");
    world.store.edit(&key, stored.revision, &[insert(0, "on. ")], seconds(9)).unwrap();
    assert_eq!(world.store.draft(&key).unwrap().unwrap().text, "on. part 0. ");
}

/// Two updates on their way, as a build before there were lanes has left them.
fn without_lanes(folder: &Path) {
    const BEFORE_LANES: usize = 12;
    let mut connection = Connection::open(folder.join(NOTEBOOK)).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    let migrations = Migrations::from_slice(schema::NOTEBOOK.migrations);
    migrations.to_version(&mut connection, BEFORE_LANES).unwrap();
    let sending = r#"{"state":"sending","write":"create","at":"2026-11-16T01:00:00Z"}"#;
    connection
        .execute_batch(
            "INSERT INTO teams VALUES (1, 'https://api.example.com', 'tallship/rigging', NULL, 41, \
             'ana', '{\"kind\":\"round_issue\"}', 'v1.38', '[\"docs\"]', NULL, '\"git_hub\"', 1, NULL, \
             NULL, NULL);",
        )
        .unwrap();
    for (id, section) in [("01A", "docs"), ("01B", "release-signal")] {
        let insert = "INSERT INTO operations (id, team, cycle, round, section, author, revision, \
                      created_at, word, state, body) VALUES (?1, 1, 'v1.38', '2026-11-16', ?2, 41, \
                      3, 1, 'sending', ?3, 'the text')";
        connection.execute(insert, [id, section, sending]).unwrap();
    }
}

#[test]
fn what_is_saved_of_an_older_notebook_is_upgraded_as_a_sound_one_is() {
    // With the header goes the number of its schema.
    let damages: [fn(&mut Vec<u8>); 2] =
        [|file| file[..64].fill(0), |file| file.truncate(file.len() - 4096 - 999)];
    for damage in damages {
        let folder = TempDir::new().unwrap();
        without_lanes(folder.path());
        let path = folder.path().join(NOTEBOOK);
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, bytes).unwrap();
        let store = open(folder.path());
        for (id, lane) in
            [("01A", "v1.38/2026-11-16/docs"), ("01B", "v1.38/2026-11-16/release-signal")]
        {
            let kept = store.operation(&op(id)).unwrap();
            assert!(matches!(kept.state, OpState::Sending { .. }), "{id}: {:?}", kept.state);
            assert_eq!(kept.lane().as_str(), lane);
        }
    }
}
