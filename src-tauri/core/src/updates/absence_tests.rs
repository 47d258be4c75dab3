//! Which sections are absent, who covers them, and that a notice is nobody's update.

use super::*;
use crate::{
    ids::{CommentId, SectionId, UserId},
    reminders::TeamHistory,
    round::rhythm::Rhythm,
    team::roster::Role,
    updates::{Board, Seen, Standing, board},
};
use chrono::{DateTime, Utc};
use rstest::rstest;

const AFTER: &str = "2026-10-27T00:14:00Z";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn roles() -> Vec<Role> {
    let person = |name: &&str| Person {
        name: Some(format!("{name} Example")),
        handle: Some(format!("{}-example", name.to_lowercase())),
        ..Person::default()
    };
    let role = |name: &str, lead: &[&str], shadows: &[&str]| Role {
        name: name.to_owned(),
        lead: lead.iter().map(person).collect(),
        shadows: shadows.iter().map(person).collect(),
        line: 1,
    };
    vec![
        role("Docs", &["Kavya"], &["Noor"]),
        role("Comms", &["Dov", "Hana"], &[]),
        role("Enhancements", &[], &["Ben"]),
    ]
}

/// `kavya`, or `kavya/ben` where Ben covers.
fn away(said: &[&str]) -> Vec<Away> {
    let one = |said: &&str| {
        let (who, cover) = said.split_once('/').map_or((*said, None), |(a, b)| (a, Some(b)));
        Away {
            user: UserId(1),
            login: format!("{who}-Example"),
            from: "2026-10-26".parse().unwrap(),
            until: if who == "hana" { "2026-10-30" } else { "2026-10-27" }.parse().unwrap(),
            cover: cover.map(|cover| format!("{cover}-example")),
        }
    };
    said.iter().map(one).collect()
}

fn sorted(said: &[&str], seen: &[Seen], own: &[SectionId]) -> Board {
    let (cycle, away) = ("v1.38".parse().unwrap(), away(said));
    let round = Rhythm::default().round_at(at("2026-10-26T00:00:00Z"));
    let facts = Facts {
        round: &round,
        cycle: &cycle,
        from: at("2026-10-19T00:00:00Z"),
        until: None,
        read_at: Some(at(AFTER)),
        history: TeamHistory::HasHadIssues,
        joined_late: false,
        assigned: &[],
        questions: &[],
        away: &away,
        me: Some("me-example"),
        now: at(AFTER),
    };
    board(seen, Part::all(&roles(), own), &facts)
}

fn stands(board: &Board, title: &str) -> (Standing, Option<String>) {
    let row = board.rows.iter().find(|row| row.part.title == title).unwrap();
    (row.standing, row.absence.as_ref().map(Absence::words))
}

#[test]
fn a_section_whose_lead_told_ahead_is_absent_and_never_late() {
    let board = sorted(&["kavya"], &[], &[]);
    let words = "away to Tue 27 Oct, told ahead; nobody covers".to_owned();
    assert_eq!(stands(&board, "Docs"), (Standing::Absent, Some(words)));
    assert_eq!(stands(&board, "Comms"), (Standing::Late, None));
    assert_eq!(stands(&board, "Enhancements"), (Standing::NotExpected, None));
}

#[rstest]
#[case::one_of_two(&["dov"], Standing::Late, None)]
#[case::a_shadow_alone(&["noor"], Standing::Late, None)]
#[case::both_until_the_first_is_back(&["dov", "hana"], Standing::Absent,
    Some("away to Tue 27 Oct, told ahead; nobody covers"))]
#[case::covered(&["dov", "hana/ben"], Standing::Absent,
    Some("away to Tue 27 Oct, told ahead; Ben Example covers"))]
#[case::covered_by_somebody_else(&["dov", "hana/una"], Standing::Absent,
    Some("away to Tue 27 Oct, told ahead; una-example covers"))]
#[case::whose_cover_is_away_too(&["dov/ben", "hana", "ben"], Standing::Absent,
    Some("away to Tue 27 Oct, told ahead; Ben Example was to cover and is away too"))]
fn all_who_lead_it_have_to_be_away(
    #[case] said: &[&str],
    #[case] standing: Standing,
    #[case] words: Option<&str>,
) {
    let board = sorted(said, &[], &[]);
    assert_eq!(stands(&board, "Comms"), (standing, words.map(str::to_owned)));
}

#[test]
fn an_update_counts_as_always_whoever_is_away() {
    let times = (at("2026-10-26T20:00:00Z"), at("2026-10-26T20:00:00Z"));
    let id = (CommentId::Number(1), "");
    let text = "Status: Green\n\nTwo pages wait for a reviewer.\n";
    let update = Seen::read(id, Some("noor-example"), times, text);
    let board = sorted(&["kavya/noor"], &[update], &[]);
    assert_eq!(stands(&board, "Docs"), (Standing::Posted, None));
}

#[test]
fn of_a_section_that_no_roster_knows_the_member_who_writes_it_is_meant() {
    let own = ["release-signal".parse().unwrap()];
    assert_eq!(stands(&sorted(&[], &[], &own), "Release Signal").0, Standing::Late);
    assert_eq!(stands(&sorted(&["me"], &[], &own), "Release Signal").0, Standing::Absent);
}
