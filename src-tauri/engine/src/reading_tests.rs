//! Who only looks leaves every file as it was: no draft begins by being shown.

use crate::{Engine, ground::store, test_engine};
use meridian_core::{draft::Splice, ids::DraftKey};
use meridian_protocol::Failure;
use rusqlite::Connection;
use std::path::Path;

/// Everything that a window, a terminal or the tray asks without a person having decided anything.
fn look_at_everything(engine: &Engine) {
    type Look = fn(&Engine, &DraftKey) -> Result<(), Failure>;
    let looks: [(&str, Look); 26] = [
        ("start", |engine, _| engine.show_start().map(drop)),
        ("week", |engine, _| engine.show_week(None).map(drop)),
        ("glance", |engine, _| engine.glance().map(drop)),
        ("outlook", |engine, _| engine.outlook().map(drop)),
        ("draft", |engine, key| engine.draft(key).map(drop)),
        ("preview", |engine, key| engine.show_preview(key).map(drop)),
        ("to confirm", |engine, key| engine.to_confirm(key, crate::Meant::default()).map(drop)),
        ("unseen", |engine, key| engine.unseen(key, crate::Consent::default()).map(drop)),
        ("holds", |engine, key| engine.holds_this_text(key).map(drop)),
        ("first post", |engine, key| engine.is_first_post(key).map(drop)),
        ("replaced", |engine, _| engine.replaced().map(drop)),
        ("outbox", |engine, _| engine.outbox().map(drop)),
        ("passes", |engine, _| engine.passes_by_itself().map(drop)),
        ("notices", |engine, _| engine.notices().map(drop)),
        ("issue", |engine, _| engine.round_issue(None).map(drop)),
        ("own", |engine, _| engine.own_updates(None).map(drop)),
        ("deadlines", |engine, _| engine.show_deadlines().map(drop)),
        ("shapes", |engine, _| engine.deadline_shapes(None).map(drop)),
        ("changes", |engine, _| engine.schedule_changes().map(drop)),
        ("hours", |engine, _| engine.show_hours().map(drop)),
        ("meetings", |engine, _| engine.meeting_times().map(drop)),
        ("bells", |engine, _| engine.notification_trouble().map(drop)),
        ("due", |engine, _| engine.reminders_due().map(drop)),
        ("news", |engine, _| engine.news().map(drop)),
        ("zone", |engine, _| engine.is_in_another_zone().map(drop)),
        ("sections", |engine, _| engine.sections().map(drop)),
    ];
    let key = engine.draft_key(None, None).unwrap();
    for (name, look) in looks {
        look(engine, &key).unwrap_or_else(|failure| panic!("{name}: {failure}"));
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
    engine.try_practice().unwrap();
    let watch = Watch::over(folder.path());
    let before = watch.versions();
    look_at_everything(&engine);
    assert_eq!(watch.versions(), before, "a question writes");
    assert_eq!(watch.drafts(), 0);

    // The first letter starts the draft, on the text that was shown.
    let shown = engine.show_week(None).unwrap().draft;
    let end = shown.text.len() as u64;
    let typed = Splice { at: end, removed: String::new(), inserted: "Typed.".to_owned() };
    let saved = engine.edit_draft(&shown.key, shown.revision, &[typed]).unwrap();
    let draft = engine.draft(&shown.key).unwrap();
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
    engine.try_practice().unwrap();
    let shown = engine.show_week(None).unwrap().draft;
    assert_eq!(engine.edit_draft(&shown.key, shown.revision, &[]).unwrap().revision, 0);
    assert_eq!(engine.edit_draft(&shown.key, 3, &[]).unwrap_err(), Failure::Stale);
    assert_eq!(Watch::over(folder.path()).drafts(), 0);
}
