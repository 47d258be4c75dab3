//! Who only looks leaves every file as it was: no draft begins by being shown.

use crate::{Engine, ReadTx, ground::store, test_engine};
use meridian_core::{draft::Splice, ids::DraftKey};
use meridian_protocol::Failure;
use rusqlite::Connection;
use std::path::Path;

/// Everything that a window, a terminal or the tray asks without a person having decided anything.
fn look_at_everything(engine: &Engine) {
    type Look = fn(&ReadTx<'_>, &DraftKey) -> Result<(), Failure>;
    let looks: [(&str, Look); 27] = [
        ("start", |tx, _| tx.show_start().map(drop)),
        ("week", |tx, _| tx.show_week(None).map(drop)),
        ("glance", |tx, _| tx.glance().map(drop)),
        ("outlook", |tx, _| tx.outlook().map(drop)),
        ("draft", |tx, key| tx.draft(key).map(drop)),
        ("preview", |tx, key| tx.show_preview(key).map(drop)),
        ("to confirm", |tx, key| tx.to_confirm(key, crate::Meant::default()).map(drop)),
        ("unseen", |tx, key| tx.unseen(key, crate::Consent::default()).map(drop)),
        ("holds", |tx, key| tx.holds_this_text(key).map(drop)),
        ("first post", |tx, key| tx.is_first_post(key).map(drop)),
        ("replaced", |tx, _| tx.replaced().map(drop)),
        ("outbox", |tx, _| tx.outbox().map(drop)),
        ("outbox shown", |tx, _| tx.show_outbox().map(drop)),
        ("passes", |tx, _| tx.passes_by_itself().map(drop)),
        ("notices", |tx, _| tx.notices().map(drop)),
        ("issue", |tx, _| tx.round_issue(None).map(drop)),
        ("own", |tx, _| tx.own_updates(None).map(drop)),
        ("deadlines", |tx, _| tx.show_deadlines().map(drop)),
        ("shapes", |tx, _| tx.deadline_shapes(None).map(drop)),
        ("changes", |tx, _| tx.schedule_changes().map(drop)),
        ("hours", |tx, _| tx.show_hours().map(drop)),
        ("meetings", |tx, _| tx.meeting_times().map(drop)),
        ("bells", |tx, _| tx.notification_trouble().map(drop)),
        ("due", |tx, _| tx.reminders_due().map(drop)),
        ("news", |tx, _| tx.news().map(drop)),
        ("zone", |tx, _| tx.is_in_another_zone().map(drop)),
        ("sections", |tx, _| tx.sections().map(drop)),
    ];
    let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    for (name, look) in looks {
        engine.read(|tx| look(tx, &key)).unwrap_or_else(|failure| panic!("{name}: {failure}"));
    }
}

/// Connections beside the engine's, which notice every commit of anybody else.
struct Watch(Vec<(&'static str, Connection)>);

impl Watch {
    fn over(folder: &Path) -> Self {
        let files = [store::NOTEBOOK, store::MIRROR, "practice/practice.db"];
        Self(files.map(|file| (file, Connection::open(folder.join(file)).unwrap())).into())
    }

    fn versions(&self) -> Vec<(&'static str, i64)> {
        let version = |file: &Connection| {
            file.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap()
        };
        self.0.iter().map(|(name, file)| (*name, version(file))).collect()
    }

    fn drafts(&self) -> i64 {
        let (_, notebook) = self.0.first().unwrap();
        notebook.query_row("SELECT count(*) FROM drafts", [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn looking_at_everything_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let watch = Watch::over(folder.path());
    let before = watch.versions();
    look_at_everything(&engine);
    assert_eq!(watch.versions(), before, "a question writes");
    assert_eq!(watch.drafts(), 0);

    // The first letter starts the draft, on the text that was shown.
    let shown = engine.read(|tx| tx.show_week(None)).unwrap().draft;
    let end = shown.text.len() as u64;
    let typed = Splice { at: end, removed: String::new(), inserted: "Typed.".to_owned() };
    let saved = engine.write(|tx| tx.edit_draft(&shown.key, shown.revision, &[typed])).unwrap();
    let draft = engine.read(|tx| tx.draft(&shown.key)).unwrap();
    assert_eq!((draft.revision, draft.text), (saved.revision, format!("{}Typed.", shown.text)));
    let before = watch.versions();
    look_at_everything(&engine);
    assert_eq!(watch.versions(), before, "a question writes");
    assert_eq!(watch.drafts(), 1);
}

#[test]
fn a_save_without_a_letter_starts_no_draft() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let shown = engine.read(|tx| tx.show_week(None)).unwrap().draft;
    assert_eq!(
        engine.write(|tx| tx.edit_draft(&shown.key, shown.revision, &[])).unwrap().revision,
        0
    );
    assert_eq!(engine.write(|tx| tx.edit_draft(&shown.key, 3, &[])).unwrap_err(), Failure::Stale);
    assert_eq!(Watch::over(folder.path()).drafts(), 0);
}
