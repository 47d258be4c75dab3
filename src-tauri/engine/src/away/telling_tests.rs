//! What a member is shown before they tell that they are away, and who is.

use crate::away::tests::{EARLY, MARK, World, said};
use meridian_core::{
    away::plan::ToTell,
    ids::{CommentId, IssueNumber},
    settings::GoesElsewhere,
};
use meridian_protocol::Failure;

const NOON: &str = "2026-10-26T12:00:00Z";

fn away(from: &str, until: &str, cover: Option<&str>) -> ToTell {
    let cover = cover.map(str::to_owned);
    ToTell::Away { from: from.parse().unwrap(), until: until.parse().unwrap(), cover }
}

#[test]
fn the_sentence_is_shown_with_its_place_and_the_rounds_that_it_changes() {
    let world = World::at(NOON, Vec::new(), Vec::new());
    let asked = away("2026-11-02", "2026-11-03", Some("Noor Example"));
    let planned = world.engine.read(|tx| tx.plan_away(&asked)).unwrap();
    assert_eq!(planned.issue, IssueNumber(12), "the present round's");
    let words =
        "I am away from Mon 2 to Tue 3 November 2026. **Noor Example** covers Release Signal.\n";
    assert_eq!((planned.text.as_str(), planned.is_told), (words, false));
    assert_eq!(
        (planned.rounds.as_slice(), planned.notes.len()),
        (&["2026-11-02".to_owned()][..], 0)
    );
    let wrong = world.engine.read(|tx| tx.plan_away(&away("2026-11-03", "2026-11-02", None)));
    assert!(matches!(wrong, Err(Failure::BadInput { .. })), "{wrong:?}");
    let back = world.engine.read(|tx| tx.plan_away(&ToTell::Back { from: None }));
    assert!(matches!(back, Err(Failure::NotReady { .. })), "{back:?}");
}

#[test]
fn what_is_told_already_is_not_told_twice_and_can_be_taken_back() {
    let world = World::at(NOON, vec![said(9, "you", EARLY, MARK)], Vec::new());
    let asked = away("2026-10-26", "2026-10-27", Some("noor-example"));
    assert!(world.engine.read(|tx| tx.plan_away(&asked)).unwrap().is_told);
    let back = world.engine.read(|tx| tx.plan_away(&ToTell::Back { from: None })).unwrap();
    assert_eq!(back.text, "I am back from Mon 26 October 2026 on.\n");
    assert_eq!(back.rounds, ["2026-10-26"]);
}

#[test]
fn who_is_away_is_listed_by_name_until_their_last_day() {
    let world = World::at(
        NOON,
        vec![said(1, "Kavya-Example", EARLY, MARK)],
        vec![meridian_core::courier::Comment {
            id: CommentId::Number(3),
            ..said(9, "you", EARLY, &MARK.replace("2026-10-27", "2026-10-30"))
        }],
    );
    let all = world.engine.read(|tx| tx.who_is_away()).unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|one| (one.login.as_str(), one.name.as_deref(), one.until.as_str(), one.mine))
        .collect();
    assert_eq!(
        told,
        [
            ("Kavya-Example", Some("Kavya Example"), "2026-10-27", false),
            ("you", None, "2026-10-30", true),
        ]
    );
    assert_eq!(all[0].cover.as_deref(), Some("noor-example"));
}

#[test]
fn where_meridian_cannot_write_it_says_so() {
    let world = World::at(NOON, Vec::new(), Vec::new());
    let team = world.engine.team().unwrap().id;
    world.engine.write(|tx| tx.keep(GoesElsewhere, team, Some(&true))).unwrap();
    let asked = away("2026-11-02", "2026-11-03", None);
    let failure = world.engine.read(|tx| tx.plan_away(&asked)).unwrap_err();
    assert!(failure.to_string().contains("Tell them there"), "{failure}");
}
