//! What a newer build has kept is said and survives; nothing of it becomes the usual in silence.

use crate::{
    Engine,
    team::tables::{TeamFacts, TeamKind},
    test_engine,
};
use meridian_core::{
    courier::Destination,
    hours::Hours,
    ids::{Account, UserId},
    round::rhythm::Meeting,
};
use meridian_protocol::{Bell, Failure};
use rstest::rstest;
use std::path::Path;

/// What no build of today has written.
const NEWER: &str = r#"[{"form": 2}]"#;

fn practising(folder: &Path) -> Engine {
    let engine = test_engine::open(folder);
    engine.write(|tx| tx.try_practice()).unwrap();
    engine
}

fn notices(engine: &Engine) -> Vec<String> {
    engine.read(|tx| tx.show_start()).unwrap().notices
}

fn set(engine: &Engine, key: &str, value: &str) {
    engine.store_mut().set_setting(key, Some(value)).unwrap();
}

fn kept(engine: &Engine, key: &str) -> Option<String> {
    engine.store().setting(key).unwrap()
}

#[rstest]
#[case::hours("hours", "quiet hours")]
#[case::take_back("take_back_seconds", "can be taken back")]
#[case::zone("zone", "The zone [7] that you chose")]
#[case::meetings("meetings/1", "The meetings of")]
#[case::letters("letters/1", "doubtful zones")]
#[case::places("places/1", "contradicting dates")]
#[case::bell("bell/1/milestone/code-freeze", "A bell of")]
fn what_cannot_be_read_is_said_until_it_is_closed_and_is_kept(
    #[case] key: &str,
    #[case] words: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let engine = practising(folder.path());
    assert_eq!(notices(&engine), [] as [&str; 0]);
    set(&engine, key, "[7]");
    let said = notices(&engine);
    assert!(said.len() == 1 && said[0].contains(words), "{said:?}");
    assert_eq!(engine.read(|tx| tx.unreadable()).unwrap(), said);
    assert!(!engine.read(|tx| tx.notices()).unwrap()[0].holds_posting);

    // The pages are drawn all the same, and leave it as it is.
    engine.read(|tx| tx.show_week(None)).unwrap();
    engine.read(|tx| tx.show_deadlines()).unwrap();
    engine.read(|tx| tx.show_hours()).unwrap();
    engine.read(|tx| tx.reminders_due()).unwrap();
    engine.write(|tx| tx.close_notice(&said[0])).unwrap();
    assert_eq!(notices(&engine), [] as [&str; 0]);
    assert_eq!(kept(&engine, key).as_deref(), Some("[7]"));
    let again = test_engine::open(folder.path());
    assert_eq!(notices(&again), [] as [&str; 0], "what was closed stays closed");
}

#[test]
fn a_part_of_what_cannot_be_read_is_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let engine = practising(folder.path());
    let meeting = || Meeting {
        name: "Burndown".to_owned(),
        zone: "UTC".to_owned(),
        weekday: chrono::Weekday::Wed,
        time: chrono::NaiveTime::MIN,
        from: None,
        to: None,
    };
    let keys = ["meetings/1", "letters/1", "hours"];
    for key in keys {
        set(&engine, key, NEWER);
    }
    assert_eq!(engine.read(|tx| tx.unreadable()).unwrap().len(), keys.len());
    let refused = [
        engine.write(|tx| tx.set_meeting("Burndown", Some(meeting()))).err(),
        engine.write(|tx| tx.choose_zone_letters("IST", Some("Asia/Kolkata"))).err(),
        engine.read(|tx| tx.hours_to_change()).err(),
    ];
    for refused in refused {
        assert!(matches!(&refused, Some(Failure::BadInput { .. })), "{refused:?}");
    }
    for key in keys {
        assert_eq!(kept(&engine, key).as_deref(), Some(NEWER), "{key}");
    }
}

#[test]
fn a_whole_choice_takes_its_place_and_leaves_it_beside() {
    let folder = tempfile::tempdir().unwrap();
    let engine = practising(folder.path());
    let bell = "bell/1/milestone/code-freeze";
    set(&engine, "hours", "[7]");
    set(&engine, "zone", "Mars/Olympus_Mons");
    set(&engine, bell, "[7]");
    for words in notices(&engine) {
        engine.write(|tx| tx.close_notice(&words)).unwrap();
    }
    engine.write(|tx| tx.set_hours(&Hours::default())).unwrap();
    engine.write(|tx| tx.set_zone(Some("Europe/Oslo"))).unwrap();
    engine.write(|tx| tx.set_bell("milestone/code-freeze", Bell::Off)).unwrap();
    assert_eq!(engine.read(|tx| tx.show_hours()).unwrap().zone, "Europe/Oslo");
    assert_eq!(notices(&engine), [] as [&str; 0]);
    assert_eq!(kept(&engine, "aside/hours").as_deref(), Some("[7]"));
    assert_eq!(kept(&engine, "aside/zone").as_deref(), Some("Mars/Olympus_Mons"));
    assert_eq!(kept(&engine, &format!("aside/{bell}")).as_deref(), Some("[7]"));
    // It was closed once; its cause was gone in between.
    set(&engine, "hours", "[7]");
    assert_eq!(notices(&engine).len(), 1);
}

#[test]
fn a_part_that_only_a_newer_build_knows_stays_when_the_others_are_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let engine = practising(folder.path());
    set(&engine, "hours", r#"{"days":["Mon"],"lunch":"12:00"}"#);
    assert_eq!(notices(&engine), [] as [&str; 0]);
    let mut hours = engine.read(|tx| tx.hours_to_change()).unwrap();
    hours.days.push(chrono::Weekday::Tue);
    engine.write(|tx| tx.set_hours(&hours)).unwrap();
    let text = kept(&engine, "hours").unwrap();
    assert!(text.contains(r#""lunch":"12:00""#) && text.contains("Tue"), "{text}");
    assert_eq!(engine.read(|tx| tx.hours()).unwrap(), hours);
}

#[test]
fn a_rhythm_that_cannot_be_read_posts_into_no_week_and_survives_connecting_again() {
    let folder = tempfile::tempdir().unwrap();
    let engine = test_engine::open(folder.path());
    let facts = TeamFacts {
        repository: "tallship/rigging".into(),
        repository_id: Some(7_001),
        account: Account {
            host: "https://api.example.com".into(),
            user: UserId(41),
            login: "ana".into(),
        },
        destination: Destination::RoundIssue,
        cycle: "v1.38".parse().unwrap(),
        sections: vec!["docs".parse().unwrap()],
        rhythm: Some(NEWER.to_owned()),
        kind: TeamKind::GitHub,
        schedule: None,
    };
    let now = engine.now();
    let team = engine.store_mut().connect_team(&facts, now).unwrap();
    let again = TeamFacts { rhythm: None, ..facts };
    assert_eq!(engine.store_mut().connect_team(&again, now).unwrap(), team);
    let known = engine.store().team(team).unwrap().facts.rhythm;
    assert_eq!(known.as_deref(), Some(NEWER));

    let said = notices(&engine);
    assert!(said.len() == 1 && said[0].contains("The rhythm of tallship/rigging"), "{said:?}");
    for refused in [
        engine.read(|tx| tx.show_week(None)).err(),
        engine.read(|tx| tx.draft_key(None, None)).err(),
        engine.read(|tx| tx.show_deadlines()).err(),
    ] {
        let refused = refused.unwrap().to_string();
        assert!(refused.contains("cannot be read"), "{refused}");
    }
    engine.read(|tx| tx.show_hours()).unwrap();
    // Whoever names the round can write and read what is written in it.
    let key = engine.read(|tx| tx.draft_key(None, Some("2026-10-26".parse().unwrap()))).unwrap();
    engine.write(|tx| tx.set_draft(&key, "Kept.\n")).unwrap();
    assert_eq!(engine.read(|tx| tx.draft(&key)).unwrap().text, "Kept.\n");

    // Another team beside it is reminded of.
    engine.write(|tx| tx.try_practice()).unwrap();
    assert_eq!(notices(&engine), said);
    engine.read(|tx| tx.show_week(None)).unwrap();
    engine.read(|tx| tx.reminders_due()).unwrap();
}

#[rstest]
#[case::usual(None, Some(10))]
#[case::longer(Some(60), Some(60))]
#[case::at_once(Some(0), None)]
fn a_post_from_the_window_waits_as_long_as_the_member_chose(
    #[case] chosen: Option<u32>,
    #[case] waits: Option<i64>,
) {
    let folder = tempfile::tempdir().unwrap();
    let engine = practising(folder.path());
    assert!(engine.write(|tx| tx.set_take_back(61)).is_err());
    if let Some(seconds) = chosen {
        engine.write(|tx| tx.set_take_back(seconds)).unwrap();
    }
    let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    let draft = engine.write(|tx| tx.set_draft(&key, "Status: Green\n\nAll is well.\n")).unwrap();
    test_engine::knows_where(&engine, &key);
    engine.write(|tx| tx.post_update(&key, draft.revision, None, &[])).unwrap();
    let op = engine.store().latest_operation(&key).unwrap().unwrap();
    let wait = op.not_before.map(|first| (first - op.created_at).num_seconds());
    assert_eq!(wait, waits);
}
