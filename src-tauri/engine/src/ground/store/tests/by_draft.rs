//! What belongs to a draft names it by its number: its names stand once, nothing begins it that
//! nobody has written, and damage to its row takes nothing along.

use super::{World, insert, monday, op, open, seconds};
use crate::store::{NOTEBOOK, Which};
use meridian_core::{
    courier::{Base, Change, OpState, Purpose, Receipt, Write},
    ids::{CommentId, DraftKey, IssueNumber, UserId},
};
use rusqlite::Connection;

const MARK: &str =
    "<!-- meridian:update v=1 cycle=v1.38 round=2026-11-16 section=docs part=1/1 op=01A -->\n";

fn proof(draft: DraftKey) -> Receipt {
    Receipt {
        op: op("01A"),
        draft,
        issue: IssueNumber(12),
        comment: CommentId::Number(900),
        url: "https://github.example.com/tallship/rigging/issues/12#issuecomment-900".into(),
        sha256: "ab".repeat(32),
        bytes: 5,
        at: seconds(9),
    }
}

/// One that is done, with its receipt, and a newer text that waits.
fn posted() -> World {
    let mut world = World::new();
    for (id, text) in [("01A", "first"), ("01B", "second")] {
        let revision = world.write("docs", text);
        let operation = world.operation(id, "docs", &format!("{MARK}{text}"));
        world.store.queue(&operation, revision).unwrap();
        if id == "01A" {
            let at = seconds(1);
            let sending = OpState::Sending { write: Write::Create, at };
            let changes = [Change::State { op: op("01A"), state: sending }];
            world.store.apply(world.team, &changes).unwrap();
        }
    }
    let receipt = proof(world.key("docs"));
    let changes = [
        Change::Receipt { receipt, body: format!("{MARK}first") },
        Change::State { op: op("01A"), state: OpState::Done },
    ];
    world.store.apply(world.team, &changes).unwrap();
    world.store.agree(&world.key("docs"), &[CommentId::Number(7)]).unwrap();
    world
}

/// What of a draft's belongings can be found under this key.
fn belongings(world: &World, key: &DraftKey) -> (Option<String>, usize, usize, bool, bool) {
    let store = &world.store;
    let operations = store.queued_updates(world.team, Which::All).unwrap();
    (
        store.latest_operation(key).unwrap().map(|op| op.id.to_string()),
        operations.iter().filter(|op| op.draft == *key).count(),
        store.agreed(key).unwrap().len(),
        store.receipt(key).unwrap().is_some_and(|receipt| receipt.draft == *key),
        store.base(key, UserId(41)).unwrap().is_some(),
    )
}

#[test]
fn a_draft_that_gets_another_name_takes_everything_along() {
    let world = posted();
    let (old, new) = (world.key("docs"), world.key("handbook"));
    let all = (Some("01B".to_owned()), 2, 1, true, true);
    assert_eq!(belongings(&world, &old), all);
    let connection = world.store.notebook.connection();
    connection.execute("UPDATE drafts SET section = 'handbook'", []).unwrap();
    assert_eq!(belongings(&world, &new), all);
    assert_eq!(belongings(&world, &old), (None, 0, 0, false, false));
    // Its place in the order is as before.
    let twice = "UPDATE operations SET word = 'sending'";
    assert!(connection.execute(twice, []).is_err(), "two of one draft on their way");
}

#[test]
fn another_devices_comment_begins_no_draft() {
    let mut world = World::new();
    let key = world.key("docs");
    let mut back = world.operation("01A", "docs", "does not count");
    back.content.purpose = Purpose::Withdrawal;
    back.content.base =
        Some(Base { comment: CommentId::Number(900), body: format!("{MARK}theirs") });
    let kept = Base { comment: CommentId::Number(901), body: "counts".into() };
    world.store.queue_withdrawal(&back, Some(&kept)).unwrap();
    assert_eq!(world.store.draft(&key).unwrap(), None, "nobody has written anything");
    assert_eq!(world.store.withdrawal(&key, UserId(41)).unwrap(), Some(back));
    assert_eq!(world.store.base(&key, UserId(41)).unwrap(), Some(kept));
    let cut = world.store.notebook.write(crate::draft::tables::texts::repair).unwrap();
    assert_eq!((cut, world.store.draft(&key).unwrap()), (0, None), "and nothing is lost");
    let typed = world.store.type_in(&key, "Health: ", 0, &[insert(8, "Green")], monday()).unwrap();
    assert_eq!(typed, (1, "Health: Green".to_owned()), "it begins with the template");
    assert!(world.store.withdrawal(&key, UserId(41)).unwrap().is_some());
}

#[test]
fn a_comment_may_be_called_by_a_node_id() {
    let mut world = posted();
    let key = world.key("docs");
    let node = CommentId::Node("DC_kwDOAnExample4AAnode".into());
    world.store.agree(&key, &[CommentId::Number(8), node.clone()]).unwrap();
    let agreed = [CommentId::Number(7), CommentId::Number(8), node.clone()];
    assert_eq!(world.store.agreed(&key).unwrap(), agreed);
    let base = Base { comment: node.clone(), body: format!("{MARK}first") };
    let changes = [
        Change::Rebase { op: op("01B"), base: base.clone() },
        Change::Receipt {
            receipt: Receipt { comment: node.clone(), ..proof(key.clone()) },
            body: base.body.clone(),
        },
    ];
    world.store.apply(world.team, &changes).unwrap();
    assert_eq!(world.update("01B").content.base, Some(base.clone()));
    assert_eq!(world.store.base(&key, UserId(41)).unwrap(), Some(base));
    assert_eq!(world.store.receipt(&key).unwrap().unwrap().comment, node);
    world.store.apply(world.team, &[Change::Gone(node.clone())]).unwrap();
    assert_eq!(world.store.base(&key, UserId(41)).unwrap(), None);
    assert!(world.store.is_gone(world.team, &node).unwrap());
}

/// Breaks the first bytes of a notebook, so that its rows have to be read one by one.
fn break_header(folder: &std::path::Path) {
    let path = folder.join(NOTEBOOK);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..64].fill(0);
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn what_was_queued_outlives_the_row_of_its_draft() {
    let World { folder, store, team } = posted();
    drop(store);
    let lost = Connection::open(folder.path().join(NOTEBOOK)).unwrap();
    lost.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM drafts;").unwrap();
    drop(lost);
    break_header(folder.path());
    let store = open(folder.path());
    let world = World { folder, store, team };
    let key = world.key("docs");
    assert_eq!(belongings(&world, &key), (Some("01B".to_owned()), 2, 1, true, true));
    assert_eq!(world.update("01B").content.body, format!("{MARK}second"));
}

#[test]
fn a_damaged_notebook_of_an_earlier_schema_keeps_what_was_queued() {
    let World { folder, store, team } = World::new();
    drop(store);
    // As the last build wrote it that had the names in each row.
    let path = folder.path().join(NOTEBOOK);
    std::fs::remove_file(&path).unwrap();
    let mut older = Connection::open(&path).unwrap();
    let migrations = crate::ground::store::schema::NOTEBOOK.migrations;
    rusqlite_migration::Migrations::from_slice(migrations).to_version(&mut older, 14).unwrap();
    older
        .execute_batch(
            "INSERT INTO teams VALUES (1, 'https://api.example.com', 'tallship/rigging', 7001, 41, \
             'ana', '{\"kind\":\"round_issue\"}', 'v1.38', '[\"docs\"]', NULL, '\"git_hub\"', 0, \
             NULL, NULL, NULL); \
             INSERT INTO operations (id, team, cycle, round, section, author, revision, created_at, \
             word, state, body, lane) VALUES ('01B', 1, 'v1.38', '2026-11-16', 'docs', 41, 3, 1, \
             'unknown', '{\"state\":\"unknown\",\"write\":\"create\",\
             \"since\":\"2026-11-16T01:00:00Z\",\"looks\":0,\
             \"look_at\":\"2026-11-16T01:00:00Z\"}', 'a text', 'v1.38/2026-11-16/docs'); \
             INSERT INTO bases VALUES (1, 'v1.38', '2026-11-16', 'docs', 41, 900, 'agreed');",
        )
        .unwrap();
    drop(older);
    break_header(folder.path());
    let store = open(folder.path());
    let world = World { folder, store, team };
    assert!(world.store.notices().unwrap()[0].contains("was damaged"));
    let update = world.update("01B");
    assert_eq!((update.body.as_str(), &update.draft), ("a text", &world.key("docs")));
    assert!(matches!(update.state, OpState::Unknown { .. }), "{:?}", update.state);
    let base = Base { comment: CommentId::Number(900), body: "agreed".into() };
    assert_eq!(world.store.base(&world.key("docs"), UserId(41)).unwrap(), Some(base));
}
