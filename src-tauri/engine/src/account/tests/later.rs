//! What follows a sign-in: it ends one day, and what was queued with one waits for it.

use super::{OTHER, World, YOUR_TOKEN};
use crate::{Eagerness, account::keeping::key_of, test_engine::knows_where};
use meridian_core::draft::Splice;
use meridian_protocol::{EditDraft, PostUpdate, ShowWeek};

#[tokio::test]
async fn a_sign_in_that_soon_ends_is_told_a_week_before_until_there_is_a_longer_one() {
    let world = World::new().await;
    world.engine.store_mut().set_setting("zone", Some("UTC")).unwrap();
    let told = || world.engine.read(|tx| tx.notices()).unwrap();
    world.github.set_tokens_end("you", Some("2026-11-04 16:30:05 +0200")).unwrap();
    let view = world.paste(YOUR_TOKEN).await.unwrap();
    assert_eq!((view.trouble, told()), (None, Vec::new()), "that is nine days away");

    world.clock.to("2026-10-29T01:02:00Z");
    let words = world.engine.show_sign_in().await.unwrap().trouble.unwrap();
    let expected = "The sign-in of you at HOST ends on Wed 4 Nov at 14:30 UTC.";
    assert!(words.replace(&world.host, "HOST").starts_with(expected), "{words}");
    let notices = told();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].words, words);
    assert!(!notices[0].holds_posting);
    world.engine.write(|tx| tx.close_notice(&words)).unwrap();
    assert_eq!(told(), []);

    // A drain hears that it was made longer, or that it has no end.
    world.github.set_tokens_end("you", Some("2026-11-04 18:00:05 UTC")).unwrap();
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert!(told()[0].words.contains("ends on Wed 4 Nov at 18:00 UTC."), "{:?}", told());
    world.github.set_tokens_end("you", None).unwrap();
    let view = world.paste(YOUR_TOKEN).await.unwrap();
    assert_eq!((view.trouble, told()), (None, Vec::new()));

    // Without a sign-in nothing ends.
    world.github.set_tokens_end("you", Some("2026-11-04 18:00:05 UTC")).unwrap();
    world.paste(YOUR_TOKEN).await.unwrap();
    world.engine.sign_out().await.unwrap();
    assert_eq!(told(), []);
}

#[tokio::test]
async fn what_one_account_has_queued_is_never_sent_by_another_and_goes_on_with_its_own() {
    let world = World::new().await;
    world.paste(YOUR_TOKEN).await.unwrap();
    let mine = key_of(&world.engine.team().unwrap().facts.account);
    world.engine.drain(Eagerness::Now).await.unwrap();
    let week = world.engine.ask(ShowWeek { section: None }).unwrap();
    let draft = week.draft;
    let words = "Status: Green\n\nThe orchard is well.\n".to_owned();
    let splice = Splice { at: 0, removed: String::new(), inserted: words };
    let edit =
        EditDraft { draft: draft.key.clone(), revision: draft.revision, splices: vec![splice] };
    let revision = world.engine.carry_out(edit).unwrap().revision;
    knows_where(&world.engine, &draft.key);
    let post = PostUpdate { draft: draft.key, revision, theirs: None, meant: Vec::new() };
    world.engine.carry_out(post).unwrap();

    let view = world.paste(&format!("practice-token-{OTHER}")).await.unwrap();
    assert_eq!(view.login.as_deref(), Some(OTHER));
    assert!(view.trouble.unwrap().contains("queued with another account waits"));
    let other = world.who().0;
    // Nobody writes as the one before any more.
    assert_eq!(world.keyring.token(&mine), None);
    world.clock.forward(chrono::Duration::minutes(5));
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(drained.report.posted, []);

    world.paste(YOUR_TOKEN).await.unwrap();
    assert_ne!(world.who().0, other);
    let drained = world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(drained.report.posted.len(), 1, "{:?}", drained.report);
    assert_eq!(drained.report.posted[0].section, "docs");
}
