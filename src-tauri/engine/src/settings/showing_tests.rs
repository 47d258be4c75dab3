//! What the screen of settings is told, and its choices.

use crate::{Engine, Fetch as _, test_engine};
use futures_util::FutureExt as _;
use meridian_core::{
    reminders::{LadderKind, Step},
    settings::ProxyChoice,
};
use meridian_protocol::{ChooseProxy, Failure, SetTakeBack, SettingsView, ShowSettings};

fn shown(engine: &Engine) -> SettingsView {
    engine.ask(ShowSettings {}).unwrap()
}

fn choose(engine: &Engine, address: &str, password: &str) -> Result<SettingsView, String> {
    let (choice, password) = (ProxyChoice::At(address.to_owned()), password.to_owned());
    let answer = ChooseProxy { choice, password }.fetch(engine).now_or_never().unwrap();
    answer.map_err(|failure: Failure| failure.to_string())
}

#[test]
fn a_first_run_has_settings_without_a_team() {
    let folder = tempfile::tempdir().unwrap();
    let view = shown(&test_engine::open(folder.path()));
    assert!(view.team.is_none() && !view.is_zone_chosen);
    assert_eq!((view.take_back_seconds, view.take_back_most), (10, 60));
    assert_eq!(view.about.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(view.about.licence, "Apache-2.0");
    assert!(view.about.zone_data.words.contains(&view.about.zone_data.used));
    let update = &view.ladders[0];
    assert_eq!((update.kind, update.steps[0]), (LadderKind::Update, Step::Opens));
}

#[test]
fn the_team_is_told_with_its_sections_and_where_updates_go() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    let team = shown(&engine).team.unwrap();
    assert_eq!(team.sections, ["Release Signal"]);
    assert!(team.goes_to.starts_with("One comment in each round's own issue of "));
    assert!(team.team.practice.is_some() && team.schedule.is_some());
}

#[test]
fn what_lies_on_the_laptop_is_counted_and_its_newest_backup_named() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    let data = shown(&engine).data;
    assert_eq!(data.folder, folder.path().display().to_string());
    assert!(data.notebook_bytes > 0 && data.all_bytes >= data.notebook_bytes, "{data:?}");
    assert_eq!((data.backup, data.backups), (None, 0));
    let backups = folder.path().join("backups");
    std::fs::create_dir_all(&backups).unwrap();
    for name in ["20261025T090000Z", "20261026T005900Z", "20991231T000000Z"] {
        std::fs::write(backups.join(format!("notebook-{name}.db")), "twelve bytes").unwrap();
    }
    let then = shown(&engine).data;
    assert_eq!(then.backups, 3);
    let newest = then.backup.as_ref().unwrap().instant;
    assert_eq!(newest.to_rfc3339(), "2026-10-26T00:59:00+00:00", "none from the future");
    assert!(then.all_bytes >= data.all_bytes + 36, "{then:?}");
}

#[test]
fn how_long_a_post_can_be_taken_back_is_chosen_and_too_long_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    let view = engine.carry_out(SetTakeBack { seconds: 30 }).unwrap();
    assert_eq!(view.take_back_seconds, 30);
    let refused = engine.carry_out(SetTakeBack { seconds: 61 }).unwrap_err();
    assert!(refused.to_string().contains("60 seconds at most"), "{refused}");
    assert_eq!(shown(&engine).take_back_seconds, 30);
}

#[test]
fn a_proxy_is_chosen_with_the_password_as_it_is_typed_which_no_answer_holds() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    let view = choose(&engine, "ada@proxy.example:3128", "a#b:c").unwrap();
    let kept = ProxyChoice::At("http://ada@proxy.example:3128".to_owned());
    assert_eq!(view.proxy.choice, Some(kept));
    assert!(view.proxy.words.ends_with("proxy.example:3128 with a name."), "{:?}", view.proxy);
    assert!(!format!("{view:?}").contains("a#b") && !format!("{view:?}").contains("a%23b"));
    // Who leaves the password empty keeps it.
    let again = choose(&engine, "ada@proxy.example:3128", "").unwrap();
    assert_eq!(again.proxy, view.proxy);
}

#[test]
fn an_address_that_is_not_understood_is_refused_in_words_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    let refused = choose(&engine, "ada:a#b@proxy.example", "").unwrap_err();
    assert!(refused.contains("write %23 in its place"), "{refused}");
    let refused = choose(&engine, "proxy.example", "secret").unwrap_err();
    assert!(refused.contains("A password belongs to a name"), "{refused}");
    assert_eq!(shown(&engine).proxy.choice, Some(ProxyChoice::System));
}

#[test]
fn a_choice_of_a_newer_build_is_not_shown_as_another_one() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    engine.store_mut().set_setting("proxy", Some(r#"{"form": 2}"#)).unwrap();
    let proxy = shown(&engine).proxy;
    assert_eq!(proxy.choice, None);
    assert!(proxy.words.contains("cannot be read by this Meridian"), "{proxy:?}");
}
