//! Every word that was saved is there again.

use super::{World, insert, monday, open, seconds};
use crate::{draft::tables::RevisionReason, ground::store::StoreError};
use meridian_core::draft::Splice;

/// About 50 kB of what breaks careless programs.
fn hostile() -> String {
    let piece = "| a | \u{202e}right\u{202c} |\n|---|---|\n```md\n<!-- meridian:update v=1 -->\n```\n\
                 \u{1f469}\u{200d}\u{1f467} שלום עולם مرحبا \u{0}\u{feff}\t'; DROP TABLE drafts; --\n\
                 <!-- hidden --> e\u{301} \u{fffd} \u{10ffff}  \n\n";
    piece.repeat(50_000 / piece.len() + 1)
}

#[test]
fn a_hostile_text_comes_back_byte_for_byte() {
    let mut world = World::new();
    let key = world.key("docs");
    let text = hostile();
    assert!(text.len() > 50_000);
    world.store.edit(&key, 0, &[insert(0, &text)], monday()).unwrap();
    let world = world.reopened();
    let stored = world.store.draft(&key).unwrap().unwrap();
    assert_eq!(stored.text, text);
    assert_eq!((stored.revision, stored.saved_at), (1, Some(monday())));
}

#[test]
fn edits_anywhere_come_back_byte_for_byte() {
    let mut world = World::new();
    let key = world.key("docs");
    let mut text = hostile();
    let mut revision = world.store.edit(&key, 0, &[insert(0, &text)], monday()).unwrap();
    let mut chance = 7_u64;
    let mut draw = |below: usize| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (chance >> 33) as usize % below
    };
    let mut kept = Vec::new();
    for step in 0..1_200 {
        let mut at = draw(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut end = (at + draw(12)).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let end = end.max(at);
        let edit = Splice {
            at: at as u64,
            removed: text.get(at..end).unwrap().into(),
            inserted: ["é", "", "word ", "\u{1f469}", "a longer piece of text\n"][draw(5)].into(),
        };
        text = edit.apply(&text).unwrap();
        revision = world.store.edit(&key, revision, &[edit], seconds(step)).unwrap();
        if step % 97 == 0 {
            world.store.keep_revision(&key, RevisionReason::Idle, seconds(step)).unwrap();
            kept.push((revision, text.clone()));
        }
        if step % 400 == 0 {
            world = world.reopened();
        }
    }
    let world = world.reopened();
    assert_eq!(world.store.draft(&key).unwrap().unwrap().text, text);
    for (revision, text) in kept {
        let found = world.store.revision_text(&key, revision).unwrap();
        assert_eq!(found, text, "revision {revision} as it was");
    }
}

#[test]
fn an_edit_of_an_older_revision_is_refused_and_nothing_is_stored() {
    let mut world = World::new();
    let key = world.key("docs");
    let mut other = open(world.folder.path());
    world.store.edit(&key, 0, &[insert(0, "Green")], monday()).unwrap();
    let refused = other.edit(&key, 0, &[insert(0, "Red")], monday());
    assert!(matches!(refused, Err(StoreError::Stale { revision: 1 })), "{refused:?}");
    // The one who reads again may write, and then the first is behind.
    assert_eq!(other.edit(&key, 1, &[insert(5, "ish")], monday()).unwrap(), 2);
    let refused = world.store.edit(&key, 1, &[insert(0, "x")], monday());
    assert!(matches!(refused, Err(StoreError::Stale { revision: 2 })), "{refused:?}");
    assert_eq!(world.store.edit(&key, 2, &[insert(8, ".")], monday()).unwrap(), 3);
    assert_eq!(world.store.draft(&key).unwrap().unwrap().text, "Greenish.");
}

#[test]
fn an_edit_that_does_not_fit_is_refused_and_nothing_is_stored() {
    let mut world = World::new();
    let key = world.key("docs");
    world.store.edit(&key, 0, &[insert(0, "é")], monday()).unwrap();
    for bad in [
        insert(1, "x"),
        insert(7, "x"),
        Splice { at: 0, removed: "e".into(), inserted: String::new() },
        Splice { at: u64::MAX, removed: "é".into(), inserted: String::new() },
    ] {
        let refused = world.store.edit(&key, 1, &[insert(2, "good"), bad], monday());
        assert!(matches!(refused, Err(StoreError::Misfit { .. })), "{refused:?}");
    }
    let stored = world.store.draft(&key).unwrap().unwrap();
    assert_eq!((stored.text.as_str(), stored.revision), ("é", 1));
}

#[test]
fn a_started_draft_holds_the_template_until_it_is_edited() {
    let mut world = World::new();
    let key = world.key("docs");
    assert_eq!(world.store.draft(&key).unwrap(), None);
    let started = world.store.start_draft(&key, "Health: Green\n").unwrap();
    assert_eq!((started.revision, started.saved_at), (0, None));
    world.store.edit(&key, 0, &[insert(14, "Done.\n")], monday()).unwrap();
    let again = world.store.start_draft(&key, "another template").unwrap();
    assert_eq!(again.text, "Health: Green\nDone.\n", "a draft that exists stays as it is");
}

#[test]
fn replacing_keeps_the_text_before_it() {
    let mut world = World::new();
    let key = world.key("docs");
    let first = world.write("docs", "The first text, by hand.");
    let second = world.write("docs", "The second text, by a program.");
    assert_eq!(world.write("docs", "The second text, by a program."), second, "no change");
    assert_eq!(world.store.revision_text(&key, first).unwrap(), "The first text, by hand.");
    let kept: Vec<_> = world.store.revisions(&key).unwrap();
    assert_eq!(
        kept.last().map(|kept| (kept.revision, kept.why)),
        Some((first, RevisionReason::Replaced))
    );
    let none = world.store.revision_text(&key, 77);
    assert!(matches!(none, Err(StoreError::NoRevision(77))), "{none:?}");
}

#[test]
fn keeping_a_revision_twice_counts_once_and_posted_outweighs() {
    let mut world = World::new();
    let key = world.key("docs");
    world.store.edit(&key, 0, &[insert(0, "text")], monday()).unwrap();
    world.store.keep_revision(&key, RevisionReason::Blur, seconds(1)).unwrap();
    world.store.keep_revision(&key, RevisionReason::Idle, seconds(2)).unwrap();
    let kept = world.store.revisions(&key).unwrap();
    assert_eq!(kept.iter().map(|kept| kept.why).collect::<Vec<_>>(), [RevisionReason::Blur]);
    world.store.keep_revision(&key, RevisionReason::Post, seconds(3)).unwrap();
    world.store.keep_revision(&key, RevisionReason::Blur, seconds(4)).unwrap();
    let kept = world.store.revisions(&key).unwrap();
    assert_eq!(kept.iter().map(|kept| kept.why).collect::<Vec<_>>(), [RevisionReason::Post]);
}

/// Types at about five letters a second, saving four times a second, moving about in the text and
/// correcting itself, and leaving the editor now and then.
#[test]
fn an_hour_of_typing_in_a_long_draft_grows_the_notebook_little() {
    let mut world = World::new();
    let key = world.key("docs");
    let mut text = "A line of a long status update that is already there.\n".repeat(1_110);
    assert!(text.len() > 59_000);
    let mut revision = world.store.edit(&key, 0, &[insert(0, &text)], monday()).unwrap();
    let size =
        |world: &World| std::fs::metadata(world.folder.path().join("notebook.db")).unwrap().len();
    world = world.reopened();
    let before = size(&world);
    // The disk's own slowness is not the subject.
    world.store.notebook.connection().execute_batch("PRAGMA synchronous = OFF").unwrap();
    let (mut typed, mut at) = (0_usize, 1_000_usize);
    for tick in 0..14_400_usize {
        if tick % 200 == 0 {
            at = (tick * 7_919) % text.len();
        }
        let edit = if tick % 40 == 39 {
            at -= 1;
            Splice {
                at: at as u64,
                removed: text.get(at..=at).unwrap().into(),
                inserted: String::new(),
            }
        } else {
            let letters = if tick % 4 == 0 { "er" } else { "n" };
            at += letters.len();
            typed += letters.len();
            insert(at - letters.len(), letters)
        };
        text = edit.apply(&text).unwrap();
        let now = monday() + chrono::Duration::milliseconds(250 * tick as i64);
        revision = world.store.edit(&key, revision, &[edit], now).unwrap();
        if tick % 500 == 499 {
            world.store.keep_revision(&key, RevisionReason::Blur, now).unwrap();
        }
    }
    let world = world.reopened();
    assert_eq!(world.store.draft(&key).unwrap().unwrap().text, text);
    let growth = size(&world) - before;
    println!("typed {typed} bytes, the notebook grew by {growth} bytes");
    assert!(growth <= 3 * typed as u64, "grew by {growth} for {typed} bytes typed");
}
