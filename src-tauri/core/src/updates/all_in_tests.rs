//! Whether all is in, in words, and what comes first.

use super::*;
use rstest::rstest;

const NAMES: [&str; 4] = ["Docs", "Comms", "Release Signal", "Emeritus"];

fn said(standings: [Standing; 4], is_unread: bool) -> Option<AllIn> {
    let sections: Vec<_> = NAMES.into_iter().zip(standings).collect();
    all_in(&sections, &[], Known { has_roster: true, is_unread, is_part: false })
}

#[rstest]
#[case::all([Standing::Posted, Standing::PostedLate, Standing::Posted, Standing::NotExpected], false,
    true, "All in: every section has written.")]
#[case::nobody_is_named_before([Standing::Posted, Standing::NotYet, Standing::NotYet,
    Standing::NotExpected], false, false, "All in? Not yet: 2 of 3 sections have not written.")]
#[case::late_ones_are([Standing::Late, Standing::Posted, Standing::Late, Standing::NotExpected], false,
    false, "All in? No. Missing: Docs, Release Signal.")]
#[case::beside_others([Standing::Late, Standing::Posted, Standing::NotYet, Standing::NotExpected], false,
    false, "All in? No. Missing: Docs, and 1 more of which none is late.")]
#[case::unread([Standing::Posted, Standing::NotYet, Standing::Posted, Standing::NotExpected], true,
    false, "All in? Not known: nothing was read since the cut-off.")]
#[case::told_ahead([Standing::Absent, Standing::Posted, Standing::Posted, Standing::NotExpected], false,
    true, "All in, but for Docs: away, told ahead.")]
#[case::told_ahead_is_not_missing([Standing::Absent, Standing::Posted, Standing::Late,
    Standing::NotExpected], false, false, "All in? No. Missing: Release Signal.")]
fn whether_all_is_in_is_said_with_what_is_missing(
    #[case] standings: [Standing; 4],
    #[case] is_unread: bool,
    #[case] is_complete: bool,
    #[case] words: &str,
) {
    assert_eq!(said(standings, is_unread), Some(AllIn { is_complete, words: words.to_owned() }));
}

#[test]
fn where_nobody_is_expected_nothing_is_asked() {
    assert_eq!(said([Standing::NotExpected; 4], false), None);
    assert_eq!(
        all_in(&[], &[], Known { has_roster: true, is_unread: false, is_part: false }),
        None
    );
}

#[test]
fn where_nobody_covers_for_who_told_ahead_not_all_is_in() {
    let known = Known { has_roster: true, is_unread: false, is_part: false };
    let sections = [("Docs", Standing::Absent), ("Comms", Standing::Absent)];
    let told = all_in(&sections, &["Comms"], known).unwrap();
    let words = "All in? No. Away, and nobody who is there covers: Comms.";
    assert_eq!((told.is_complete, told.words.as_str()), (false, words));
    assert!(all_in(&sections, &[], known).unwrap().is_complete, "somebody covers for both");
}

#[test]
fn without_a_roster_nobody_knows_that_all_is_in() {
    let known = Known { has_roster: false, is_unread: false, is_part: false };
    let told = all_in(&[("Docs", Standing::Posted)], &[], known).unwrap();
    assert!(!told.is_complete && told.words.contains("no roster says who else is to"), "{told:?}");
    let told = all_in(&[("Docs", Standing::Late)], &[], known).unwrap();
    assert_eq!(told.words, "All in? No. Missing: Docs.");
}

#[test]
fn red_comes_first_then_what_is_late_then_what_goes_less_and_less_badly() {
    let mut all = vec![
        (Standing::NotExpected, None),
        (Standing::Absent, None),
        (Standing::NotYet, None),
        (Standing::Posted, None),
        (Standing::PostedLate, Some(Health::Green)),
        (Standing::Posted, Some(Health::Yellow)),
        (Standing::Late, None),
        (Standing::PostedLate, Some(Health::Red)),
    ];
    let wanted: Vec<_> = all.iter().rev().copied().collect();
    all.sort_by_key(|(standing, health)| rank(*standing, *health));
    assert_eq!(all, wanted);
}

#[test]
fn a_health_is_told_against_the_last_one() {
    let (green, red) = (Some(Health::Green), Some(Health::Red));
    assert_eq!(against(red, green).as_deref(), Some("was Green"));
    assert_eq!(against(red, red).as_deref(), Some("same"));
    assert_eq!(against(None, red).as_deref(), Some("was Red"));
    assert_eq!(against(red, None), None);
}
