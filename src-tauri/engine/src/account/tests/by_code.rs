//! Signing in by a code: shown, asked about as often as GitHub allows, and refused in words.

use super::{Keyring, World, open};
use crate::{ConnectRequest, test_clock::Driven};
use chrono::TimeDelta;
use meridian_core::settings::ProxyChoice;
use meridian_practice::{CLIENT_ID, CodeIs, Fault, FaultKind, Matcher};
use meridian_protocol::{CodeState, CodeView, Failure};
use std::sync::Arc;

/// A team on whose host an app is registered.
async fn world() -> World {
    let world = World::new().await;
    world.engine.write(|tx| tx.set_client_id(Some(CLIENT_ID))).unwrap();
    world
}

impl World {
    fn pass(&self, seconds: i64) {
        self.clock.forward(TimeDelta::seconds(seconds));
    }

    async fn check(&self) -> CodeView {
        self.engine.check_code().await.unwrap()
    }

    /// How often it was asked whether the code was typed.
    fn questions(&self) -> usize {
        let asked = self.github.world().unwrap().requests;
        asked.iter().filter(|one| one.path.starts_with("/login/oauth")).count()
    }
}

fn over(view: &CodeView) -> (&str, bool) {
    match &view.state {
        CodeState::Over { why, asks_again } => (why, *asks_again),
        other => panic!("{other:?}"),
    }
}

fn trouble(view: &CodeView) -> Option<&str> {
    match &view.state {
        CodeState::Waiting { trouble } => trouble.as_deref(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn who_types_the_code_is_signed_in_and_the_token_lies_in_the_keyring() {
    let world = world().await;
    let view = world.engine.ask_for_code().await.unwrap();
    assert_eq!((view.left_seconds, view.ask_in_seconds, trouble(&view)), (900, 5, None));
    assert_eq!(view.page, format!("http://{}/login/device", world.host));
    world.engine.read(|tx| tx.check_page(&view.page)).unwrap();
    // However often somebody looks, GitHub is asked when it may be.
    world.pass(4);
    assert_eq!((world.check().await.ask_in_seconds, world.questions()), (1, 0));
    world.pass(1);
    for _ in 0..3 {
        let waiting = world.check().await;
        assert_eq!((waiting.ask_in_seconds, waiting.left_seconds, world.questions()), (5, 895, 1));
        assert_eq!(waiting.code, view.code);
    }
    let by = CodeIs::Authorised("you".into());
    world.github.decide_code(&view.code, by).unwrap();
    world.pass(5);
    let CodeState::SignedIn(signed_in) = world.check().await.state else { panic!() };
    assert_eq!((signed_in.login.as_deref(), &signed_in.trouble), (Some("you"), &None));
    assert_eq!(signed_in.kept.as_deref(), Some("In this desktop's keyring."));
    assert!(world.kept().unwrap().starts_with("gho_"), "{:?}", world.kept());
    let gone = world.engine.check_code().await.unwrap_err().to_string();
    assert!(gone.contains("No code is waited for"), "{gone}");
}

#[tokio::test]
async fn slow_down_is_heard_and_its_interval_is_kept() {
    let world = world().await;
    let view = world.engine.ask_for_code().await.unwrap();
    // Another copy of the program asks about the same code: it is too soon for us then.
    let client = world.engine.reach(&format!("http://{}", world.host), None).unwrap();
    let id = meridian_core::account::device::ClientId::read(CLIENT_ID).unwrap();
    let device = world.engine.parts.codes.device().unwrap();
    world.pass(5);
    assert!(client.ask_for_token(&id, &device).await.is_err());
    let slower = world.check().await;
    assert_eq!((slower.ask_in_seconds, trouble(&slower), world.questions()), (10, None, 2));
    world.pass(9);
    assert_eq!((world.check().await.ask_in_seconds, world.questions()), (1, 2));
    world.pass(1);
    assert_eq!((world.check().await.ask_in_seconds, world.questions()), (10, 3), "it stays");
    world.github.decide_code(&view.code, CodeIs::Authorised("you".into())).unwrap();
    world.pass(10);
    assert!(matches!(world.check().await.state, CodeState::SignedIn(_)));
}

#[tokio::test]
async fn each_refusal_is_said_and_the_code_stays_to_be_seen() {
    let world = world().await;
    let host = world.host.clone();
    let view = world.engine.ask_for_code().await.unwrap();
    world.pass(900);
    let ended = world.check().await;
    assert_eq!(over(&ended), ("The code has expired. Ask for a new one.", true));
    assert_eq!((&ended.code, ended.left_seconds, world.questions()), (&view.code, 0, 0));
    // Looked at again it says the same; a new one is another.
    assert_eq!(world.check().await, ended);
    let new = world.engine.ask_for_code().await.unwrap();
    assert!(new.code != view.code && trouble(&new).is_none(), "{new:?}");

    world.github.decide_code(&new.code, CodeIs::Refused).unwrap();
    world.pass(5);
    let refused = world.check().await;
    let (why, asks_again) = over(&refused);
    assert!(why.contains(&format!("refused on {host}")) && asks_again, "{why}");

    world.engine.ask_for_code().await.unwrap();
    world.github.set_device_flow(false).unwrap();
    world.pass(5);
    let off = world.check().await;
    assert!(over(&off).0.contains("device flow is switched off") && !over(&off).1, "{off:?}");
    let off = world.engine.ask_for_code().await.unwrap_err().to_string();
    assert!(off.contains("device flow is switched off"), "{off}");
    world.github.set_device_flow(true).unwrap();

    world.engine.ask_for_code().await.unwrap();
    world.github.reset().unwrap();
    world.pass(5);
    let unknown = world.check().await;
    assert!(over(&unknown).0.contains("does not know this code any more"), "{unknown:?}");

    world.engine.write(|tx| tx.set_client_id(Some("Iv1.of-nobody"))).unwrap();
    let nobody = world.engine.ask_for_code().await.unwrap_err();
    assert!(matches!(nobody, Failure::SignIn { .. }), "{nobody:?}");
    assert!(nobody.to_string().contains("no app with the client ID Iv1.of-nobody"), "{nobody}");
    world.assert_nobody();
}

#[tokio::test]
async fn what_answers_in_githubs_place_or_not_at_all_is_named_and_it_is_asked_again() {
    let world = world().await;
    let fault = |path: &str, what| {
        let when = Matcher { path: Some(path.into()), ..Matcher::default() };
        world.github.faults().push(Fault::new(when, what)).unwrap();
    };
    fault("/login/device/code", FaultKind::CaptivePortal);
    let page = world.engine.ask_for_code().await.unwrap_err();
    assert!(matches!(page, Failure::Offline { .. }), "{page:?}");
    let said = page.to_string();
    assert!(said.contains("A page of this network answers in place of"), "{said}");
    assert!(said.contains("Open a browser, sign in to the network"), "{said}");

    let view = world.engine.ask_for_code().await.unwrap();
    fault("/login/oauth", FaultKind::CaptivePortal);
    world.pass(5);
    let waiting = world.check().await;
    assert!(trouble(&waiting).unwrap().contains("A page of this network"), "{waiting:?}");
    assert_eq!(waiting.ask_in_seconds, 10, "and later each time");
    fault("/login/oauth", FaultKind::TruncatedJson);
    world.pass(10);
    let waiting = world.check().await;
    assert!(trouble(&waiting).unwrap().contains("no usable answer"), "{waiting:?}");
    // Typed meanwhile; what gave the token does not say at once whose it is.
    world.github.decide_code(&view.code, CodeIs::Authorised("you".into())).unwrap();
    fault("/user", FaultKind::AnswerLostBefore);
    world.pass(20);
    let waiting = world.check().await;
    assert!(trouble(&waiting).is_some(), "{waiting:?}");
    world.assert_nobody();
    let asked = world.questions();
    world.pass(60);
    assert!(matches!(world.check().await.state, CodeState::SignedIn(_)));
    assert_eq!(world.questions(), asked, "a token is given once");
}

#[tokio::test]
async fn a_proxy_that_is_gone_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::at("2026-10-26T01:02:00Z");
    let engine = open(folder.path(), &clock, &Arc::<Keyring>::default(), None);
    engine.choose_proxy(ProxyChoice::At("http://127.0.0.1:9".to_owned())).unwrap();
    let request = ConnectRequest {
        repository: "tallship/rigging".to_owned(),
        api_url: "https://git.example.test/api/v3".to_owned(),
        schedule: None,
        cycle: Some("v1.38".parse().unwrap()),
        sections: vec!["docs".parse().unwrap()],
        destination: Some("round-issue".to_owned()),
        is_from_link: false,
    };
    engine.connect(request).await.unwrap();
    engine.write(|tx| tx.set_client_id(Some(CLIENT_ID))).unwrap();
    let said = engine.ask_for_code().await.unwrap_err().to_string();
    assert!(said.contains("The proxy 127.0.0.1:9 does not answer"), "{said}");
    assert!(said.contains("Settings, Network"), "{said}");
}

#[tokio::test]
async fn who_waits_no_longer_is_not_signed_in_by_it() {
    let world = world().await;
    let view = world.engine.ask_for_code().await.unwrap();
    world.github.decide_code(&view.code, CodeIs::Authorised("you".into())).unwrap();
    world.engine.drop_code();
    world.pass(5);
    let gone = world.engine.check_code().await.unwrap_err().to_string();
    assert!(gone.contains("No code is waited for. Ask for a new one."), "{gone}");
    assert_eq!(world.questions(), 0);
    world.assert_nobody();
}

#[tokio::test]
async fn without_an_app_on_the_host_it_is_offered_nowhere() {
    let world = World::new().await;
    assert_eq!(world.engine.show_sign_in().await.unwrap().code_app, None);
    let said = world.engine.ask_for_code().await.unwrap_err().to_string();
    assert!(said.contains("an app that is registered on the team's host"), "{said}");
    let set = |text| world.engine.write(|tx| tx.set_client_id(text));
    let wrong = set(Some("d39fc778ccc68e1d6a178c6fc778ccc68e1d6aab")).unwrap_err().to_string();
    assert!(wrong.contains("That is no client ID.") && !wrong.contains("d39f"), "{wrong}");
    let app = set(Some(" Iv1.8a61f9b3a7aba766 ")).unwrap();
    assert_eq!(app.client_id.as_deref(), Some("Iv1.8a61f9b3a7aba766"));
    assert_eq!((&app.host, app.is_built_in), (&world.host, false));
    assert_eq!(world.engine.show_sign_in().await.unwrap().code_app, Some(app));
    assert_eq!(set(None).unwrap().client_id, None);
    assert_eq!(world.engine.show_sign_in().await.unwrap().code_app, None);
}
