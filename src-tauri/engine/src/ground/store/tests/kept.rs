//! Notebooks that earlier builds have written are opened by this one, and every text is there, byte
//! by byte. See `tests/fixtures/notebooks/README.md` for what they are.

use super::{insert, op, seconds};
use crate::{
    courier::tables::outbox::Which,
    ground::store::{NOTEBOOK, Store, schema},
    post::tables::Queued,
};
use meridian_core::{
    courier::{Base, Change, OpState, Operation, Purpose, Receipt, Update},
    ids::{CommentId, DraftKey, IssueNumber, TeamId, UserId},
};
use rusqlite::Connection;
use rusqlite_migration::Migrations;
use serde_json::{Value, json};
use std::{collections::BTreeMap, ops::RangeInclusive, path::Path};
use tempfile::TempDir;

/// A notebook as it was written, and what the build that wrote it has read from it.
struct Kept {
    version: usize,
    sql: &'static str,
    read: &'static str,
}

macro_rules! kept {
    ($($version:literal)+) => {
        [$(Kept {
            version: $version,
            sql: include_str!(concat!(
                "../../../../../../tests/fixtures/notebooks/v", $version, ".sql"
            )),
            read: include_str!(concat!(
                "../../../../../../tests/fixtures/notebooks/v", $version, ".json"
            )),
        }),+]
    };
}

const KEPT: [Kept; 10] = kept![8 9 12 13 14 22 23 24 25 26];

/// Each came with the next one on the same day, so that no build has left a notebook of it behind.
const OF_ONE_DAY: RangeInclusive<usize> = 15..=21;

impl Kept {
    fn write_to(&self, folder: &Path) {
        Connection::open(folder.join(NOTEBOOK)).unwrap().execute_batch(self.sql).unwrap();
    }

    fn teams(&self) -> Vec<Value> {
        let read: Value = serde_json::from_str(self.read).unwrap();
        read["teams"].as_array().unwrap().clone()
    }
}

fn open(folder: &Path) -> Store {
    Store::open(folder, seconds(0)).unwrap()
}

fn of<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

/// The packed edits, and every other text that nothing puts together: by table and row.
fn raw(connection: &Connection) -> BTreeMap<(&'static str, i64), Vec<u8>> {
    let mut found = BTreeMap::new();
    for (name, query) in [
        ("tail", "SELECT id, tail FROM drafts WHERE revision > 0"),
        ("text", "SELECT draft, CAST(text AS BLOB) FROM texts"),
        ("run", "SELECT seq, splices FROM runs"),
        ("sent", "SELECT seq, CAST(body AS BLOB) FROM operations"),
        ("agreed on", "SELECT seq, CAST(base_body AS BLOB) FROM operations WHERE base_body <> ''"),
        ("base", "SELECT rowid, CAST(body AS BLOB) FROM bases"),
        ("address", "SELECT seq, CAST(url AS BLOB) FROM receipts"),
    ] {
        // An earlier schema has fewer tables.
        let Ok(mut statement) = connection.prepare(query) else { continue };
        let rows = statement.query_map([], |row| Ok(((name, row.get(0)?), row.get(1)?))).unwrap();
        found.extend(rows.map(Result::unwrap));
    }
    found
}

/// Opens an older notebook; no byte of a text is another one afterwards.
fn opened_as_it_was(folder: &Path) -> Store {
    let before = raw(&Connection::open(folder.join(NOTEBOOK)).unwrap());
    let store = open(folder);
    let after = raw(store.notebook.connection());
    let keys = |of: &BTreeMap<(&'static str, i64), Vec<u8>>| of.keys().copied().collect::<Vec<_>>();
    assert_eq!(keys(&after), keys(&before));
    for (place, text) in before {
        assert!(after[&place] == text, "{place:?}: {}", String::from_utf8_lossy(&after[&place]));
    }
    store
}

fn draft_as_read(store: &Store, key: &DraftKey) -> Value {
    let Some(draft) = store.draft(key).unwrap() else { return Value::Null };
    let text_of = |revision| store.revision_text(key, revision).unwrap();
    let revisions: Vec<Value> = store
        .revisions(key)
        .unwrap()
        .iter()
        .map(|kept| {
            let text = text_of(kept.revision);
            json!({"revision": kept.revision, "why": kept.why, "at": kept.at, "text": text})
        })
        .collect();
    let (text, revision, saved_at) = (draft.text, draft.revision, draft.saved_at);
    json!({"text": text, "revision": revision, "saved_at": saved_at, "revisions": revisions})
}

fn operation_as_read(store: &Store, op: &Operation) -> Value {
    let envelope = json!({
        "id": op.id, "author": op.author, "state": op.state, "word": op.state.word(),
        "created_at": op.created_at, "not_before": op.not_before,
    });
    let content = match op.clone().of::<Update>() {
        Some(update) => json!({
            "section": update.draft.section, "round": update.draft.round, "body": update.body,
            "base": update.base, "purpose": update.purpose.word(),
            "frozen": store.posted_revision(&op.id).unwrap(),
        }),
        None => json!({"content": op.content, "evidence": store.evidence(&op.id).unwrap()}),
    };
    let parts = [envelope, content].into_iter().flat_map(|part| of::<BTreeMap<_, _>>(&part));
    parts.collect::<serde_json::Map<String, Value>>().into()
}

/// The first schema that knows what an operation is for.
const WITHDRAWALS: usize = 10;

/// Whether a notebook that has seen this many steps had the tables in which something stands.
#[derive(Clone, Copy)]
struct Had(usize);

impl Had {
    fn drafts(self) -> bool {
        self.0 >= 2
    }
    fn operations(self) -> bool {
        self.0 >= 3
    }
    fn receipts(self) -> bool {
        self.0 >= 4
    }
    fn withdrawals(self) -> bool {
        self.0 >= WITHDRAWALS
    }
}

/// Every text and every fact of the outbox is as the build read it that wrote the notebook.
fn nothing_is_lost(store: &Store, expected: &[Value], had: Had) {
    let mut begun = 0;
    for expected in expected {
        let team: TeamId = of(&expected["team"]);
        let found = store.team(team).unwrap();
        assert_eq!(json!(found.facts.repository), expected["repository"]);
        assert_eq!(json!(found.facts.schedule.map(|schedule| schedule.text)), expected["schedule"]);
        for draft in expected["drafts"].as_array().unwrap() {
            if !had.drafts() {
                break;
            }
            let (round, section) = (of(&draft["round"]), of(&draft["section"]));
            let key = DraftKey { team, cycle: found.facts.cycle.clone(), round, section };
            assert_eq!(draft_as_read(store, &key), draft["draft"], "{key:?}");
            begun += i64::from(!draft["draft"].is_null());
            if !had.operations() {
                continue;
            }
            let latest = store.latest_operation(&key).unwrap().map(|op| op.id);
            assert_eq!(json!(latest), draft["latest"], "{key:?}");
            if !had.receipts() {
                continue;
            }
            assert_eq!(json!(store.receipt(&key).unwrap()), draft["receipt"], "{key:?}");
            assert_eq!(json!(store.agreed(&key).unwrap()), draft["agreed"], "{key:?}");
            for base in draft["bases"].as_array().unwrap() {
                let found = store.base(&key, of(&base["author"])).unwrap();
                assert_eq!(json!(found), base["base"], "{key:?}");
            }
        }
        if had.operations() {
            let expected = |open: bool| -> Vec<&Value> {
                let was_there = |op: &&Value| had.withdrawals() || op["purpose"] == "update";
                let counts =
                    |op: &&Value| !open || expected["open"].as_array().unwrap().contains(&op["id"]);
                let all = expected["operations"].as_array().unwrap().iter();
                all.filter(was_there).filter(counts).collect()
            };
            for (which, is_open) in [(Which::All, false), (Which::Open, true)] {
                let found = store.operations(team, which).unwrap();
                let found: Vec<_> = found.iter().map(|op| operation_as_read(store, op)).collect();
                assert_eq!(found.iter().collect::<Vec<_>>(), expected(is_open), "{which:?}");
            }
        }
    }
    let connection = store.notebook.connection();
    let count = |query: &str| -> i64 { connection.query_row(query, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM texts"), begun, "no draft is begun that was not");
    assert_eq!(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(count("SELECT quick_check = 'ok' FROM pragma_quick_check"), 1);
}

#[test]
fn every_kept_notebook_upgrades_with_every_byte_of_text() {
    for kept in &KEPT {
        let folder = TempDir::new().unwrap();
        kept.write_to(folder.path());
        let store = opened_as_it_was(folder.path());
        nothing_is_lost(&store, &kept.teams(), Had(kept.version));
        assert_eq!(store.notices().unwrap(), Vec::<String>::new());
        // And it stays so.
        drop(store);
        nothing_is_lost(&open(folder.path()), &kept.teams(), Had(kept.version));
    }
}

#[test]
fn with_a_new_schema_comes_a_notebook_of_the_one_before() {
    let newest = schema::NOTEBOOK.migrations.len();
    let kept = KEPT.iter().map(|kept| kept.version).max().unwrap();
    let missing: Vec<usize> = (kept + 1..newest).filter(|v| !OF_ONE_DAY.contains(v)).collect();
    assert!(missing.is_empty(), "keep notebooks of {missing:?}, see tests/fixtures/notebooks");
}

/// A kept notebook as one of an earlier schema, which was never the newest of a build: its rows as
/// far as that schema had tables and columns for them.
fn as_of_version(version: usize, kept: &Kept, folder: &Path) {
    let source = folder.join("kept.db");
    Connection::open(&source).unwrap().execute_batch(kept.sql).unwrap();
    let mut older = Connection::open(folder.join(NOTEBOOK)).unwrap();
    older.pragma_update(None, "foreign_keys", false).unwrap();
    let migrations = Migrations::from_slice(schema::NOTEBOOK.migrations);
    migrations.to_version(&mut older, version).unwrap();
    older.execute("ATTACH DATABASE ?1 AS kept", [source.to_str().unwrap()]).unwrap();
    let list = |query: &str| -> Vec<String> {
        let mut statement = older.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND \
                  name NOT LIKE 'sqlite_%'";
    for table in list(tables) {
        let columns = list(&format!("SELECT name FROM pragma_table_info('{table}', 'main')"));
        let columns = columns.join(", ");
        let which = match table.as_str() {
            "operations" if (version + 1..=kept.version).contains(&WITHDRAWALS) => {
                "purpose = 'update'"
            }
            _ => "TRUE",
        };
        let copy = format!(
            "DELETE FROM main.{table}; INSERT INTO main.{table} (rowid, {columns}) \
             SELECT rowid, {columns} FROM kept.{table} WHERE {which} ORDER BY rowid;"
        );
        older.execute_batch(&copy).unwrap();
    }
    older.execute_batch("DETACH DATABASE kept").unwrap();
    std::fs::remove_file(source).unwrap();
}

#[test]
fn schemas_that_were_never_the_newest_of_a_build_upgrade_as_well() {
    let mut from = 1;
    for kept in &KEPT {
        for version in (from..kept.version).filter(|version| !OF_ONE_DAY.contains(version)) {
            let folder = TempDir::new().unwrap();
            as_of_version(version, kept, folder.path());
            let store = opened_as_it_was(folder.path());
            nothing_is_lost(&store, &kept.teams(), Had(version));
        }
        from = kept.version + 1;
    }
}

/// The team whose outbox holds one operation of each state.
const ROPEWALK: TeamId = TeamId(2);

fn key(section: &str) -> DraftKey {
    DraftKey {
        team: ROPEWALK,
        cycle: "v1.38".parse().unwrap(),
        round: "2026-11-16".parse().unwrap(),
        section: section.parse().unwrap(),
    }
}

fn post(store: &mut Store, id: &str, section: &str, base: Option<Base>) -> Queued {
    let key = key(section);
    let draft = store.draft(&key).unwrap().unwrap();
    let operation = Operation {
        id: op(id),
        author: UserId(41),
        created_at: seconds(0),
        not_before: None,
        state: OpState::queued(),
        content: Update { purpose: Purpose::Update, draft: key, body: draft.text, base },
    };
    store.queue(&operation, draft.revision).unwrap()
}

#[test]
fn writing_and_posting_go_on_in_a_kept_notebook() {
    for kept in &KEPT {
        let folder = TempDir::new().unwrap();
        kept.write_to(folder.path());
        let mut store = open(folder.path());
        let number = |n: u32| format!("01KA00000000000000000000{n:02}");
        let current = ("v1.38".parse().unwrap(), "2026-11-16".parse().unwrap());
        let open = |store: &Store| -> Vec<String> {
            let snapshot = store.snapshot(ROPEWALK, &current).unwrap();
            snapshot.operations.iter().map(|op| op.id.to_string()).collect()
        };
        let left = open(&store);
        assert!(left.starts_with(&[2, 3, 4, 5].map(number)), "{}: {left:?}", kept.version);

        // Typing goes on behind the last letter.
        let docs = store.draft(&key("docs")).unwrap().unwrap();
        let more = insert(docs.text.len(), " – und weiter");
        let at = store.edit(&key("docs"), docs.revision, &[more], seconds(1)).unwrap();
        let text = format!("{} – und weiter", docs.text);
        assert_eq!(store.draft(&key("docs")).unwrap().unwrap().text, text);
        assert_eq!(at, docs.revision + 1);

        // A newer post of what may have made a comment waits behind it, in place of the older one.
        let queued = post(&mut store, "01KB0000000000000000000001", "release-signal", None);
        assert_eq!(queued, Queued::Instead(op(&number(4))));
        assert_eq!(store.operation(&op(&number(4))).unwrap().state, OpState::Cancelled);
        let twice = store.notebook.connection().execute(
            "UPDATE operations SET word = 'sending' WHERE id = '01KB0000000000000000000001'",
            [],
        );
        assert!(twice.is_err(), "two of one draft on their way");

        // What was written is proven, and the next post goes on in that comment.
        let body = store.operation(&op(&number(5))).unwrap().of::<Update>().unwrap().content.body;
        let receipt = Receipt {
            op: op(&number(5)),
            draft: key("packaging"),
            issue: IssueNumber(312),
            comment: CommentId::Number(5_722_505_200),
            url: "https://example.com/ropewalk/takelage/issues/312#issuecomment-5722505200".into(),
            sha256: meridian_core::fingerprint::sha256_hex(&body),
            bytes: i64::try_from(body.len()).unwrap(),
            at: seconds(2),
        };
        let proven = [
            Change::Receipt { receipt: receipt.clone(), body: body.clone() },
            Change::State { op: op(&number(5)), state: OpState::Done },
        ];
        store.apply(ROPEWALK, &proven).unwrap();
        assert_eq!(store.receipt(&key("packaging")).unwrap(), Some(receipt));
        let base = store.base(&key("packaging"), UserId(41)).unwrap();
        assert_eq!(base, Some(Base { comment: CommentId::Number(5_722_505_200), body }));
        let queued = post(&mut store, "01KB0000000000000000000002", "packaging", base);
        assert_eq!(queued, Queued::New);
        let left = open(&store);
        assert!(left.contains(&"01KB0000000000000000000002".to_owned()), "{left:?}");
        assert!(!left.contains(&number(5)), "{left:?}");
    }
}
