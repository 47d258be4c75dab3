//! Which texts are kept while a person writes.

use crate::{
    Engine, Options, draft::tables::RevisionReason, ground::secrets::MemorySecrets,
    test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{draft::Splice, ids::DraftKey};
use std::sync::Arc;
use tempfile::TempDir;

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    draft: DraftKey,
    revision: i64,
    _folder: TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        Self { engine, clock, draft, revision: 0, _folder: folder }
    }

    fn pass(&self, seconds: i64) {
        self.clock.forward(TimeDelta::seconds(seconds));
    }

    /// Typed at the beginning of the draft.
    fn types(&mut self, text: &str) {
        let splice = Splice { at: 0, removed: String::new(), inserted: text.to_owned() };
        let saved =
            self.engine.write(|tx| tx.edit_draft(&self.draft, self.revision, &[splice])).unwrap();
        self.revision = saved.revision;
    }

    /// What is kept: why, and how the text begins.
    fn kept(&self) -> Vec<(RevisionReason, String)> {
        let kept = self.engine.read(|tx| tx.revisions(&self.draft)).unwrap();
        kept.into_iter()
            .map(|kept| {
                let text =
                    self.engine.read(|tx| tx.revision_text(&self.draft, kept.revision)).unwrap();
                (kept.why, text.split('.').next().unwrap().to_owned())
            })
            .collect()
    }
}

#[test]
fn what_stood_there_for_half_a_minute_is_kept_once_somebody_types_on() {
    let mut world = World::new();
    for words in ["One. ", "Two. ", "Three. "] {
        world.types(words);
        world.pass(29);
    }
    assert_eq!(world.kept(), [], "nobody rested");
    world.pass(1);
    assert_eq!(world.kept(), [], "it stands there still");
    world.types("Four. ");
    assert_eq!(world.kept(), [(RevisionReason::Idle, "Three".to_owned())]);
    world.pass(3_600);
    world.types("Five. ");
    let idle = |words: &str| (RevisionReason::Idle, words.to_owned());
    assert_eq!(world.kept(), [idle("Three"), idle("Four")]);
}

#[test]
fn what_stood_there_when_the_editor_was_left_is_kept_with_its_last_words() {
    let mut world = World::new();
    world.engine.editor_left().unwrap();
    world.engine.editor_entered();
    world.types("One. ");
    world.engine.editor_left().unwrap();
    // What was typed last may be stored a moment later.
    world.pass(1);
    world.types("Two. ");
    world.engine.editor_left().unwrap();
    let left = |words: &str| (RevisionReason::Blur, words.to_owned());
    assert_eq!(world.kept(), [left("One"), left("Two")]);

    world.engine.editor_entered();
    world.pass(1);
    world.types("Three. ");
    assert_eq!(world.kept().len(), 2, "the member is there");
    world.engine.editor_left().unwrap();
    assert_eq!(world.kept().last(), Some(&left("Three")));
}

#[test]
fn a_text_that_was_not_kept_is_said() {
    let mut world = World::new();
    assert!(
        world.engine.read(|tx| tx.revisions(&world.draft)).is_err(),
        "nobody has written in it"
    );
    world.types("One. ");
    let refused =
        world.engine.read(|tx| tx.revision_text(&world.draft, 1)).unwrap_err().to_string();
    assert!(refused.ends_with('.'), "{refused}");
}
