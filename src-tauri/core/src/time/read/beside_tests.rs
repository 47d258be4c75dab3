//! What stands beside a date: the day that it was moved from, the offset of its letters, and the
//! same moment once more.

use super::bundled::read;
use crate::time::When;
use rstest::rstest;

/// The kind with its first moment or day.
fn shown(text: &str) -> String {
    let when = read(text, None);
    assert_eq!(when.text(), text);
    match &when {
        When::Instant { .. } => {
            when.earliest().map_or_else(String::new, |at| at.format("%Y-%m-%dT%H:%MZ").to_string())
        }
        When::AoeDate { date, .. } => format!("aoe {date}"),
        When::Date { date, .. } => date.to_string(),
        When::Range { first, last, .. } => format!("{first}..{last}"),
        When::Tbd { .. } => "tbd".to_owned(),
    }
}

#[rstest]
#[case("25 June 2027, moved from 20 June 2027", "2027-06-25")]
#[case("25 June, moved from 20 June 2027", "2027-06-25")]
#[case("25 June 2027 (was 20 June 2027)", "2027-06-25")]
#[case("25 June 2027 (was: 20 June)", "2027-06-25")]
#[case("25 June 2027, originally Thursday 17 June", "2027-06-25")]
#[case("moved from 20 June 2027 to 25 June 2027", "2027-06-25")]
#[case("postponed from 18-20 June to 25-27 June 2027", "2027-06-25..2027-06-27")]
#[case("was 20 June 2027, now 25 June 2027", "2027-06-25")]
#[case("20 June 2027, moved to 25 June", "2027-06-25")]
#[case("20 June 2027 17:00 UTC, moved to 25 June 2027", "2027-06-25T17:00Z")]
#[case("25 June 2027 12:00 UTC (was 20 June 2027 17:00 UTC)", "2027-06-25T12:00Z")]
#[case("25 June 2027 (was 20 June 2027), 17:00 UTC", "2027-06-25T17:00Z")]
#[case("25 June 2027, moved from 20 June 2027, 17:00 UTC", "2027-06-25T17:00Z")]
#[case("25. Juni 2027 (verschoben vom 20. Juni 2027)", "2027-06-25")]
#[case::nothing_that_holds("was 20 June 2027", "tbd")]
#[case::nothing_that_holds("moved from 20 June 2027", "tbd")]
#[case::unclear("25 June 2027, was early June", "tbd")]
fn a_former_date_is_none(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(shown(text), expected);
}

#[rstest]
#[case::china("16 July 2027 18:00 CST (UTC+8)", "2027-07-16T10:00Z")]
#[case::china("18:00 CST (UTC+08:00), 16 July 2027", "2027-07-16T10:00Z")]
#[case::no_brackets("16 July 2027 18:00 CST UTC+8", "2027-07-16T10:00Z")]
#[case::mexico("16 July 2027 18:00 CST (UTC-6)", "2027-07-17T00:00Z")]
#[case::india("16 July 2027 18:00 IST (GMT+5:30)", "2027-07-16T12:30Z")]
#[case::ireland("16 July 2027 18:00 IST (UTC+1)", "2027-07-16T17:00Z")]
#[case::of_the_other_season("16 July 2027 18:00 CET (UTC+2)", "2027-07-16T16:00Z")]
#[case::a_place("16 July 2027 18:00 ET (UTC-4)", "2027-07-16T22:00Z")]
#[case::no_letters("16 July 2027 09:00 (UTC+8)", "2027-07-16T01:00Z")]
#[case::they_cannot_mean_it("16 July 2027 18:00 PDT (UTC+8)", "2027-07-16T10:00Z")]
fn an_offset_says_what_letters_mean(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(shown(text), expected);
    let when = read(text, None);
    assert!(when.in_question().is_none(), "{text}");
    // Where they cannot mean it, that is said.
    assert_eq!(when.contradiction().is_some(), text.contains("PDT"), "{text}");
}

#[rstest]
#[case("16 July 2027 AoE = 17 July 12:00 UTC", "aoe 2027-07-16", true)]
#[case("16 July 2027 AoE = 17 July 2027, 12:00 UTC", "aoe 2027-07-16", true)]
#[case("16 July 2027 AoE (= 17 July 2027 12:00 UTC)", "aoe 2027-07-16", true)]
#[case("16 July 2027 AoE, i.e. 17 July 2027 12:00 UTC", "aoe 2027-07-16", true)]
#[case("Fri 16 July 2027, 23:59 AoE = Sat 17 July 11:59 UTC", "aoe 2027-07-16", true)]
#[case("16 July 2027 AoE = 18 July 12:00 UTC", "aoe 2027-07-16", false)]
#[case("16 July 2027 17:00 UTC = 19:00 CEST", "2027-07-16T17:00Z", true)]
#[case("16 July 2027 17:00 UTC = 18:00 CEST", "2027-07-16T16:00Z", false)]
fn two_sides_of_an_equation_are_one_moment(
    #[case] text: &str,
    #[case] expected: &str,
    #[case] agree: bool,
) {
    assert_eq!(shown(text), expected);
    assert_eq!(read(text, None).contradiction().is_none(), agree, "{text}");
}
