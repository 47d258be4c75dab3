//! A roster from a file: seen before it is kept, and asked about where a role of the member's is called
//! otherwise in it.

use crate::{
    Engine, Leaves,
    test_engine::{self, NOT_FIRST},
};
use meridian_core::ids::{DraftKey, SectionId};
use meridian_protocol::{AnswerRole, KeepRoster, ReadRoster, RosterView, ShowTeams};

const NEW: &str = "# Release team\n\n| Role | Lead | Shadows |\n|---|---|---|\n\
    | Signal Triage | Ana Example ([@ana-example](https://github.com/ana-example)) | |\n\
    | Docs | Bo Example ([@bo-example](https://github.com/bo-example)) | |\n";

fn section(name: &str) -> SectionId {
    name.parse().unwrap()
}

/// The practice team, of which the member has these sections.
fn team_of(folder: &std::path::Path, sections: &[&str]) -> Engine {
    let engine = test_engine::open(folder);
    engine.write(|tx| tx.try_practice()).unwrap();
    let id = engine.team().unwrap().id;
    let mine: Vec<SectionId> = sections.iter().map(|name| section(name)).collect();
    engine.store_mut().change_team(id, |facts| facts.sections = mine).unwrap();
    engine
}

fn look(engine: &Engine) -> RosterView {
    engine.ask(ReadRoster { file: "team.md".into(), text: NEW.into() }).unwrap()
}

fn keep(engine: &Engine) -> Vec<String> {
    let view = engine.carry_out(KeepRoster { file: "team.md".into(), text: NEW.into() }).unwrap();
    view.teams.into_iter().flat_map(|row| row.asks).map(|ask| ask.words).collect()
}

fn answer(engine: &Engine, is_same: bool) -> Result<(), meridian_protocol::Failure> {
    let (section, role) = (section("release-signal"), section("signal-triage"));
    engine.carry_out(AnswerRole { section, role, is_same }).map(drop)
}

fn mine(engine: &Engine) -> Vec<String> {
    engine.team().unwrap().facts.sections.iter().map(ToString::to_string).collect()
}

fn draft(engine: &Engine, of: &str) -> (DraftKey, String) {
    engine
        .read(|tx| {
            let key = tx.draft_key(Some(section(of)), None)?;
            let text = tx.draft(&key)?.text;
            Ok((key, text))
        })
        .unwrap()
}

#[test]
fn a_role_that_is_called_otherwise_is_asked_about_once_and_takes_the_draft_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let engine = team_of(folder.path(), &["release-signal", "docs"]);
    let (key, _) = draft(&engine, "release-signal");
    let text = "Status: Green\n\nTwo flakes.\n";
    engine.write(|tx| tx.set_draft(&key, text)).unwrap();
    let view = look(&engine);
    let names: Vec<&str> = view.roles.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, ["Signal Triage", "Docs"]);
    assert!(view.is_present && view.unread.is_empty(), "{view:?}");
    assert_eq!(view.asks.len(), 1);
    let before = engine.ask(ShowTeams {}).unwrap();
    assert!(before.teams.iter().all(|row| row.asks.is_empty()), "nothing was kept yet");

    let words = "Signal Triage was Release Signal before: is it the same role?";
    assert_eq!(keep(&engine), [words]);
    answer(&engine, true).unwrap();
    assert_eq!(mine(&engine), ["signal-triage", "docs"]);
    assert_eq!(draft(&engine, "signal-triage").1, text, "no word is lost");
    assert_eq!(keep(&engine), [] as [String; 0], "and it is not asked again");
}

#[test]
fn another_role_stays_another_one_and_is_not_asked_about_again() {
    let folder = tempfile::tempdir().unwrap();
    let engine = team_of(folder.path(), &["release-signal", "docs"]);
    keep(&engine);
    answer(&engine, false).unwrap();
    assert_eq!(mine(&engine), ["release-signal", "docs"]);
    assert_eq!(keep(&engine), [] as [String; 0]);
    assert!(answer(&engine, true).is_err(), "it is not asked");
}

#[test]
fn what_was_posted_under_the_old_name_stays_there_until_the_round_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let engine = team_of(folder.path(), &["release-signal", "docs"]);
    let (key, _) = draft(&engine, "release-signal");
    engine.write(|tx| tx.set_draft(&key, "Status: Green\n\nWell.\n")).unwrap();
    engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
    keep(&engine);
    let refused = answer(&engine, true).unwrap_err().to_string();
    assert!(refused.contains("once the next round is open"), "{refused}");
    assert_eq!(mine(&engine), ["release-signal", "docs"]);
}

#[test]
fn where_both_became_one_the_member_has_it_once_with_both_texts() {
    let folder = tempfile::tempdir().unwrap();
    let engine = team_of(folder.path(), &["release-signal", "signal-triage"]);
    for (of, text) in [("release-signal", "First.\n"), ("signal-triage", "Second.\n")] {
        let (key, _) = draft(&engine, of);
        engine.write(|tx| tx.set_draft(&key, text)).unwrap();
    }
    keep(&engine);
    answer(&engine, true).unwrap();
    assert_eq!(mine(&engine), ["signal-triage"]);
    assert_eq!(draft(&engine, "signal-triage").1, "Second.\n\nFirst.\n");
}
