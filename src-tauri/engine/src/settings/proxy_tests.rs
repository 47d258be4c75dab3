use super::*;
use crate::{Options, ground::secrets::MemorySecrets, test_clock::Driven};
use std::sync::Arc;

fn open(folder: &std::path::Path, secrets: &Arc<MemorySecrets>) -> Engine {
    let engine = Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Driven::at("2026-10-26T01:02:00Z"),
        secrets: secrets.clone(),
        token: None,
    });
    engine.unwrap()
}

#[test]
fn a_chosen_proxy_stays_chosen_and_its_password_is_in_the_keyring_alone() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Arc::new(MemorySecrets::default());
    let engine = open(folder.path(), &secrets);
    let view = engine
        .choose_proxy(ProxyChoice::At("http://ada:hidden@proxy.example:3128".to_owned()))
        .unwrap();
    let words =
        "https://api.github.com/ is asked through the proxy proxy.example:3128 with a name.";
    assert_eq!(view.words, words);
    drop(engine);
    let engine = open(folder.path(), &secrets);
    assert_eq!(engine.show_proxy().unwrap(), view);
    assert_eq!(view.choice, Some(ProxyChoice::At("http://ada@proxy.example:3128".to_owned())));
    let key = "proxy#ada@proxy.example:3128";
    let kept = crate::ground::secrets::Secrets::get(&*secrets, key).unwrap().unwrap();
    assert_eq!(kept.expose_secret(), "hidden");
    drop(engine);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap_or_default();
        assert!(!bytes.windows(6).any(|window| window == b"hidden"));
    }
}

#[test]
fn a_proxy_that_is_none_is_refused_and_the_choice_before_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &Arc::new(MemorySecrets::default()));
    let before = engine.choose_proxy(ProxyChoice::None).unwrap();
    assert_eq!(before.words, "https://api.github.com/ is asked directly.");
    let refused = engine.choose_proxy(ProxyChoice::At("http://ada:a#b@proxy:1".to_owned()));
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("write %23"), "{said}");
    assert_eq!(engine.show_proxy().unwrap(), before);
}
