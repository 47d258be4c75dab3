//! Every earlier schema becomes the newest one, and a newer one is left alone.

use super::{World, cycle, insert, monday, op, open, round};
use crate::{
    draft::tables::RevisionReason,
    ground::store::{MIRROR, NOTEBOOK, Store, StoreError, database::Definition, schema},
};
use meridian_core::courier::{Base, BoundIssue, Change, Limits, OpState, Update};
use meridian_core::ids::{CommentId, IssueNumber};
use rusqlite::Connection;
use rusqlite_migration::Migrations;

fn schema(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1",
        )
        .unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_earlier_schema_becomes_the_newest() {
    for definition in [&schema::NOTEBOOK, &schema::MIRROR] {
        let Definition { migrations, .. } = definition;
        Migrations::from_slice(migrations).validate().unwrap();
        let upgraded_from = |version: usize| {
            let mut connection = Connection::open_in_memory().unwrap();
            let migrations = Migrations::from_slice(migrations);
            migrations.to_version(&mut connection, version).unwrap();
            migrations.to_latest(&mut connection).unwrap();
            schema(&connection)
        };
        let fresh = upgraded_from(0);
        for version in 1..=migrations.len() {
            assert_eq!(upgraded_from(version), fresh, "from version {version}");
        }
    }
}

/// Notebooks that exist have these; a change needs a new migration at the end of the list.
#[test]
fn released_migrations_never_change() {
    let prints = |definition: &Definition| -> Vec<String> {
        let mut connection = Connection::open_in_memory().unwrap();
        let migrations = Migrations::from_slice(definition.migrations);
        (1..=definition.migrations.len())
            .map(|version| {
                migrations.to_version(&mut connection, version).unwrap();
                let print = meridian_core::fingerprint::sha256_hex(&schema(&connection).join("\n"));
                print.chars().take(12).collect()
            })
            .collect()
    };
    assert_eq!(
        prints(&schema::NOTEBOOK),
        [
            "1653dab5a500",
            "e5a4a447f294",
            "dd901f5e6226",
            "d8bf92347d16",
            "48e1afca1a8b",
            "e8dd927531c6",
            "8bda79e5e4c2",
            "080805c20436",
            "e8960fa4ab3b",
            "2ab5c7c0c791",
            "42cf6eb9af88",
            "42cf6eb9af88",
            "96ef2a3557da",
            "b52728527bfc",
            "a8f9d332c5e9",
            "343a935058bd",
            "216635c3d10f",
            "57694171152b",
            "e7a793ce4841",
            "b2e43e26988f",
            "9bb9a4c7af7c",
            "ffc61f3e2026",
            "ffc61f3e2026",
            "ffc61f3e2026",
            "ee150365babf",
            "40b30b9b6998",
            "cbe87508c8f8",
        ]
    );
    assert_eq!(
        prints(&schema::MIRROR),
        [
            "9e170e7855b7",
            "902fa7c6e63c",
            "9076bbdfce31",
            "a45aff3e890c",
            "808351dd006d",
            "7f3864e7ad5d",
            "f60af6e67b71",
            "4d8ef5039c18",
            "d57c826ec7d4",
            "c6b67a32bfb9",
            "a652695e65e6",
            "c0d31e9767e7",
            "43e260696c86",
            "e68c97fb8391",
            "8f1374b4c372",
            "b5261daaf012",
        ]
    );
}

/// A text as it stands in notebooks of every build since there is an outbox.
const BODY: &str = "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 \
                    op=01A -->\n\u{1f6a6} trailing  \n\ttab \u{a0}\n";

/// An operation under way, as a build of that schema has written it.
fn one_under_way(connection: &Connection) {
    let sending = r#"{"state":"sending","write":"create","at":"2026-11-16T01:00:00Z"}"#;
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    // Since the fifteenth a draft is named by its number.
    let by_draft = connection.prepare("SELECT draft FROM operations").is_ok();
    let named = if by_draft {
        connection
            .execute(
                "INSERT INTO drafts (id, team, cycle, round, section, revision, unfolded, \
                 tail_from, tail) VALUES (7, 1, 'v1.38', '2026-11-16', 'docs', 0, 0, 0, x'')",
                [],
            )
            .unwrap();
        ["draft, lane", "7, 'drafts/7'"]
    } else {
        ["cycle, round, section", "'v1.38', '2026-11-16', 'docs'"]
    };
    let [columns, values] = named;
    let insert = format!(
        "INSERT INTO operations (id, team, {columns}, author, revision, base_comment, created_at, \
         word, state, base_body, body) VALUES ('01A', 1, {values}, 41, 3, 5722505167, 1, \
         'sending', ?1, ?2, ?2)"
    );
    connection.execute(&insert, [sending, BODY]).unwrap();
    // Builds with lanes write them down.
    let has_lane = connection.prepare("SELECT lane FROM operations").is_ok();
    if has_lane && !by_draft {
        connection.execute("UPDATE operations SET lane = 'v1.38/2026-11-16/docs'", []).unwrap();
    }
}

#[test]
fn an_update_under_way_comes_through_every_upgrade_byte_by_byte() {
    let migrations = Migrations::from_slice(schema::NOTEBOOK.migrations);
    // The outbox came with the third.
    for version in 3..schema::NOTEBOOK.migrations.len() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations.to_version(&mut connection, version).unwrap();
        one_under_way(&connection);
        migrations.to_latest(&mut connection).unwrap();
        let tx = connection.transaction().unwrap();
        let update =
            crate::courier::tables::outbox::one(&tx, &op("01A")).unwrap().of::<Update>().unwrap();
        assert_eq!(update.body, BODY, "from version {version}");
        let base = Base { comment: CommentId::Number(5_722_505_167), body: BODY.to_owned() };
        assert_eq!(update.base, Some(base));
        assert!(matches!(update.state, OpState::Sending { .. }));
        let kept = |column: &str| -> Option<String> {
            let query = format!("SELECT {column} FROM operations");
            tx.query_row(&query, [], |row| row.get(0)).unwrap()
        };
        let draft: i64 = tx.query_row("SELECT id FROM drafts", [], |row| row.get(0)).unwrap();
        assert_eq!(kept("lane").unwrap(), format!("drafts/{draft}"));
        assert_eq!(kept("kind").unwrap(), "comment");
        // One write on its way in a lane, as before.
        let second = tx.execute(
            "INSERT INTO operations (id, team, draft, author, revision, created_at, word, state, \
             body, lane) SELECT '01B', team, draft, author, revision, created_at, word, state, \
             body, lane FROM operations",
            [],
        );
        assert!(second.is_err(), "two on their way");
    }
}

#[test]
fn tables_are_strict_and_durability_is_as_promised() {
    let world = World::new();
    let notebook = |sql: &str| -> i64 {
        world.store.notebook.connection().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let mirror = |sql: &str| world.store.mirror.ask(sql);
    type Ask<'a> = &'a dyn Fn(&str) -> i64;
    for (ask, synchronous) in [(&notebook as Ask<'_>, 2), (&mirror as Ask<'_>, 1)] {
        let lax = "SELECT count(*) FROM pragma_table_list \
                   WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'";
        assert_eq!(ask(lax), 0);
        assert_eq!(ask("PRAGMA synchronous"), synchronous);
        assert_eq!(ask("PRAGMA foreign_keys"), 1);
        assert_eq!(ask("PRAGMA busy_timeout"), 5_000);
    }
}

fn make_newer(world: &World, file: &str) {
    let other = Connection::open(world.folder.path().join(file)).unwrap();
    let version: i64 = other.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    other.execute_batch(&format!("PRAGMA user_version = {}", version + 1)).unwrap();
}

#[test]
fn a_newer_notebook_is_refused_in_every_write_and_nothing_is_written() {
    let mut world = World::new();
    let revision = world.write("docs", "before");
    let operation = world.operation("01A", "docs", "before");
    world.store.queue(&operation, revision).unwrap();
    make_newer(&world, NOTEBOOK);
    let path = world.folder.path().join(NOTEBOOK);
    let bytes = || {
        let other = Connection::open(&path).unwrap();
        let mut rows: Vec<(i64, Option<i64>)> = Vec::new();
        for table in ["drafts", "texts", "operations", "settings", "teams", "limits", "bindings"] {
            let count = format!("SELECT count(*), max(rowid) FROM {table}");
            rows.push(other.query_row(&count, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap());
        }
        rows
    };
    let before = bytes();
    let (key, team) = (world.key("docs"), world.team);
    let id = operation.id.clone();
    let bound =
        BoundIssue { cycle: cycle(), round: round(), number: IssueNumber(1), chosen: false };
    type Attempt = Box<dyn Fn(&mut Store) -> Result<(), StoreError>>;
    let attempts: Vec<Attempt> = vec![
        Box::new(|s| s.connect_team(&super::facts(), monday()).map(drop)),
        Box::new(move |s| s.change_team(team, |t| t.repository.clear()).map(drop)),
        Box::new({
            let key = key.clone();
            move |s| s.start_draft(&key, "x").map(drop)
        }),
        Box::new({
            let key = key.clone();
            move |s| s.edit(&key, revision, &[insert(0, "x")], monday()).map(drop)
        }),
        Box::new({
            let key = key.clone();
            move |s| s.keep_revision(&key, RevisionReason::Idle, monday()).map(drop)
        }),
        Box::new({
            let key = key.clone();
            move |s| s.replace(&key, "x", RevisionReason::Replaced, monday()).map(drop)
        }),
        Box::new(move |s| s.queue(&operation, revision).map(drop)),
        Box::new({
            let id = id.clone();
            move |s| s.cancel(&id)
        }),
        Box::new(move |s| s.resume(&id, monday())),
        Box::new({
            let bound = bound.clone();
            move |s| s.bind_issue(team, &bound)
        }),
        Box::new(move |s| s.agree(&key, &[CommentId::Number(1)])),
        Box::new(move |s| s.apply(team, &[Change::Limits(Limits::default())])),
        Box::new(|s| s.set_setting("zone", Some("Europe/Lisbon"))),
        Box::new(|s| s.dismiss_notice("anything")),
        Box::new(|s| s.mark_delivered(&["k".to_owned()], monday())),
        Box::new(|s| s.snooze(&["k".to_owned()], monday())),
    ];
    for (number, attempt) in attempts.iter().enumerate() {
        let refused = attempt(&mut world.store);
        assert!(matches!(refused, Err(StoreError::Newer { .. })), "{number}: {refused:?}");
    }
    assert_eq!(bytes(), before);
    let refused = Store::open(world.folder.path(), monday()).err().unwrap();
    assert!(matches!(refused, StoreError::Newer { .. }), "{refused:?}");
    assert!(refused.to_string().contains("newer Meridian"), "{refused}");
    assert_eq!(bytes(), before);
}

#[test]
fn a_newer_mirror_is_made_anew() {
    let mut world = World::new();
    let issue =
        BoundIssue { cycle: cycle(), round: round(), number: IssueNumber(3), chosen: false };
    world.store.bind_issue(world.team, &issue).unwrap();
    make_newer(&world, MIRROR);
    let World { folder, store, team } = world;
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.comments(team, IssueNumber(3)).unwrap(), []);
    assert!(store.bound_issue(team, &cycle(), round()).unwrap().is_some());
}
