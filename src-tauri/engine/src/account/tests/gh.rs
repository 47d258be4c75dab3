//! A sign-in that GitHub CLI keeps: asked of it each time, and what becomes of it there counts.

use super::{OTHER, World, YOUR_TOKEN};
use crate::Eagerness;
use meridian_core::week::truth::SignIn;

/// What keeps the drains from GitHub, if anything.
async fn hindered(world: &World) -> Option<String> {
    match world.engine.drain(Eagerness::Now).await {
        Ok(drained) => drained.trouble.map(|trouble| format!("{trouble:?}")),
        Err(failure) => Some(failure.to_string()),
    }
}

#[tokio::test]
async fn what_the_member_does_there_counts_here_at_once() {
    let world = World::new().await;
    world.gh(&["you"]);
    world.sign_in("you").await.unwrap();
    assert_eq!(hindered(&world).await, None);

    world.program("gh", "exit 1");
    let said = hindered(&world).await.unwrap();
    assert!(
        said.contains("GitHub CLI has no sign-in for") && said.contains("Sign in there"),
        "{said}"
    );
    let view = world.engine.show_sign_in().await.unwrap();
    assert_eq!((view.login.as_deref(), view.kept), (Some("you"), None));
    assert!(view.trouble.unwrap().contains("GitHub CLI has no sign-in for"));

    world.hosts("    users:\n        somebody-else:\n    user: somebody-else\n");
    let said = hindered(&world).await.unwrap();
    assert!(said.contains("no account you"), "{said}");

    world.gh(&["you"]);
    assert_eq!(hindered(&world).await, None);
    let view = world.engine.show_sign_in().await.unwrap();
    assert!(view.trouble.is_none(), "{:?}", view.trouble);
    assert_eq!(world.kept(), None, "no copy in the keyring");
}

#[tokio::test]
async fn a_copy_of_before_is_forgotten_and_a_pasted_token_takes_its_place_again() {
    let world = World::new().await;
    world.gh(&["you", OTHER]);
    world.paste(YOUR_TOKEN).await.unwrap();
    assert_eq!(world.kept().as_deref(), Some(YOUR_TOKEN));
    world.sign_in("you").await.unwrap();
    assert_eq!(world.kept(), None);
    world.paste(YOUR_TOKEN).await.unwrap();
    assert_eq!(world.kept().as_deref(), Some(YOUR_TOKEN));
    std::fs::remove_file(world.folder.path().join("bin/gh")).unwrap();
    assert_eq!(hindered(&world).await, None);
}

#[tokio::test]
async fn signing_out_here_asks_it_no_more_and_leaves_its_sign_in_alone() {
    let world = World::new().await;
    world.gh(&["you"]);
    world.sign_in("you").await.unwrap();
    world.program("gh", "echo asked >> ../asked; echo practice-token-you");
    let view = world.engine.sign_out().await.unwrap();
    assert_eq!((view.login, view.kept, view.trouble), (None, None, None));
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert!(!world.folder.path().join("asked").exists());
}

#[tokio::test]
async fn it_is_not_asked_behind_a_locked_keyring_that_nobody_asked_to_open() {
    let world = World::new().await;
    world.gh(&["you"]);
    world.sign_in("you").await.unwrap();
    world.program("gh", "echo asked >> ../asked; echo practice-token-you");
    *world.keyring.closed.lock().unwrap() = true;
    let said = hindered(&world).await.unwrap();
    assert!(said.contains("is locked. Unlock it"), "{said}");
    assert!(!world.folder.path().join("asked").exists());
    let team = world.engine.team().unwrap();
    assert_eq!(world.engine.read(|tx| tx.sign_in_noted(&team)).unwrap(), SignIn::Locked);
    // A person who looks at the account has asked.
    let view = world.engine.show_sign_in().await.unwrap();
    assert!(view.kept.is_some() && world.folder.path().join("asked").exists());
}

#[tokio::test]
async fn without_any_keyring_every_program_of_this_laptop_has_it() {
    let world = World::new().await;
    world.gh(&["you"]);
    *world.keyring.trouble.lock().unwrap() = Some(crate::ground::secrets::SecretsError::NoKeyring);
    let view = world.sign_in("you").await.unwrap();
    assert_eq!(view.trouble, None);
    let drained = world.another().drain(Eagerness::Now).await.unwrap();
    assert_eq!((drained.trouble, drained.sign_in_refused), (None, false));
}
