//! Reminders are chosen for each kind, and what was chosen is what rings and what is said.

use crate::{Engine, test_engine};
use meridian_core::{
    reminders::{LadderKind, Step},
    settings::{self, Choice as _, Member},
};
use meridian_protocol::{LadderChoice, SetLadder, ShowDeadlines, ShowLadders};

fn ladder(engine: &Engine, kind: LadderKind) -> LadderChoice {
    let ladders = engine.ask(ShowLadders {}).unwrap();
    ladders.into_iter().find(|ladder| ladder.kind == kind).unwrap()
}

fn set(engine: &Engine, kind: LadderKind, steps: &[Step]) {
    engine.carry_out(SetLadder { kind, steps: steps.to_vec() }).unwrap();
}

fn practice(folder: &tempfile::TempDir) -> Engine {
    let engine = test_engine::open(folder.path());
    engine.write(|tx| tx.try_practice()).unwrap();
    engine
}

#[test]
fn what_is_chosen_is_what_the_next_deadlines_ring_by() {
    let folder = tempfile::tempdir().unwrap();
    let engine = practice(&folder);
    let usual = ladder(&engine, LadderKind::Freeze);
    assert!(usual.is_usual && usual.silent.is_none());
    let next = &usual.next[0];
    assert!(next.name.contains("Freeze") && !next.when.is_empty(), "{next:?}");
    let words: Vec<&str> = next.rings.iter().map(|ring| ring.words.as_str()).collect();
    assert_eq!((words.len(), words.last()), (4, Some(&"last reminder")), "{words:?}");

    set(&engine, LadderKind::Freeze, &[Step::Last, Step::ThreeDays]);
    let chosen = ladder(&engine, LadderKind::Freeze);
    assert_eq!((chosen.steps, chosen.is_usual), (vec![Step::ThreeDays, Step::Last], false));
    assert_eq!(chosen.next[0].rings.len(), 2, "{:?}", chosen.next);
    assert!(ladder(&engine, LadderKind::Other).is_usual, "each kind by itself");

    set(&engine, LadderKind::Freeze, LadderKind::Freeze.usual());
    let back = ladder(&engine, LadderKind::Freeze);
    assert!(back.is_usual);
    assert_eq!(back.next, usual.next);
}

#[test]
fn without_a_step_nothing_rings_and_settings_and_deadlines_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let engine = practice(&folder);
    for kind in LadderKind::ALL {
        set(&engine, kind, &[]);
        let said = ladder(&engine, kind);
        assert_eq!(said.silent, Some(kind.silent()));
        assert!(said.next.iter().all(|next| next.rings.is_empty()), "{:?}", said.next);
        assert!(said.next.iter().all(|next| next.said == Some(kind.silent())), "{:?}", said.next);
    }
    let rows = engine.ask(ShowDeadlines {}).unwrap().rows;
    let named = &ladder(&engine, LadderKind::Freeze).next[0].name;
    let freeze = rows.iter().find(|row| row.name == *named).unwrap();
    assert!(!freeze.bell.rings);
    assert_eq!(freeze.bell.said, Some(LadderKind::Freeze.silent()));
    assert!(rows.iter().all(|row| !row.bell.rings && row.bell.steps.is_empty()));
    assert!(engine.read(|tx| tx.reminders_due()).unwrap().is_empty());
}

#[test]
fn a_step_that_is_none_is_refused_in_words_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let engine = practice(&folder);
    let refused = engine
        .write(|tx| tx.set_ladder_named(LadderKind::Update, &["4h".to_owned(), "soon".to_owned()]));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "\"soon\" is no step before your update is due; there are opens, 12h, 4h, 1h, 15m, late."
    );
    assert!(ladder(&engine, LadderKind::Update).is_usual);
}

#[test]
fn what_cannot_be_read_is_said_and_the_usual_ones_count_until_one_chooses_again() {
    let folder = tempfile::tempdir().unwrap();
    let engine = practice(&folder);
    let key = settings::UpdateLadder::key(Member);
    let odd = r#"[{"step":"five_minutes"}]"#;
    engine.write(|tx| Ok(tx.store_mut().set_setting(&key, Some(odd))?)).unwrap();
    let said = engine.read(|tx| tx.unreadable()).unwrap();
    assert!(said[0].starts_with("Which reminders come before your update"), "{said:?}");
    assert!(ladder(&engine, LadderKind::Update).is_usual);
    set(&engine, LadderKind::Update, &[Step::OneHour]);
    assert_eq!(engine.read(|tx| tx.unreadable()).unwrap(), Vec::<String>::new());
    assert_eq!(ladder(&engine, LadderKind::Update).steps, [Step::OneHour]);
}
