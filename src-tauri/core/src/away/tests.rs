//! Who is away in which round, by what was told when.

use super::*;
use crate::round::rhythm::Rhythm;
use rstest::rstest;

const KAVYA: UserId = UserId(1);
const DOV: UserId = UserId(2);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Told by somebody at a moment; `2026-11-23..2026-11-24`, behind it ` back` or who covers.
fn told(user: UserId, at: &str, says: &str) -> Told {
    let (days, rest) = says.split_once(' ').unwrap_or((says, ""));
    let (from, until) = days.split_once("..").unwrap();
    let says = match rest {
        "back" => Says::Back,
        "" => Says::Away { cover: None },
        cover => Says::Away { cover: Some(cover.to_owned()) },
    };
    Told {
        user,
        login: if user == KAVYA { "kavya-example" } else { "Dov-Example" }.to_owned(),
        notice: Notice::new(day(from), day(until), says).unwrap(),
        at: at.parse().unwrap(),
    }
}

/// Who is away in the round that opens on this day, due Mon 23:59 UTC.
fn in_round(all: &[Told], round: &str) -> Vec<(String, Option<String>)> {
    let round = Rhythm::default().round(round.parse().unwrap()).unwrap();
    away(all, round.due).into_iter().map(|away| (away.login, away.cover)).collect()
}

fn kavya(cover: Option<&str>) -> Vec<(String, Option<String>)> {
    vec![("kavya-example".to_owned(), cover.map(str::to_owned))]
}

const EARLY: &str = "2026-11-18T10:00:00Z";

#[rstest]
#[case::the_very_day("2026-11-23..2026-11-23", true)]
#[case::two_days("2026-11-23..2026-11-24", true)]
#[case::weeks("2026-11-01..2026-12-24", true)]
#[case::the_day_before("2026-11-20..2026-11-22", false)]
#[case::the_day_after("2026-11-24..2026-11-27", false)]
fn the_date_of_the_due_moment_in_utc_decides(#[case] days: &str, #[case] is_away: bool) {
    let all = [told(KAVYA, EARLY, days)];
    assert_eq!(in_round(&all, "2026-11-23") == kavya(None), is_away);
    assert_eq!(in_round(&all, "2026-11-23").is_empty(), !is_away);
}

#[test]
fn told_at_the_due_moment_or_later_is_not_told_ahead() {
    let at = |at: &str| in_round(&[told(KAVYA, at, "2026-11-23..2026-11-30")], "2026-11-23");
    assert_eq!(at("2026-11-23T23:58:59Z"), kavya(None));
    assert_eq!(at("2026-11-23T23:59:00Z"), []);
    let late = [told(KAVYA, "2026-11-24T08:00:00Z", "2026-11-23..2026-11-30")];
    assert_eq!(in_round(&late, "2026-11-30"), kavya(None), "for the next round it is ahead");
}

#[test]
fn of_each_day_the_newest_counts_in_whichever_order_they_are_read() {
    let two = "2026-11-23..2026-11-24";
    let mut all = vec![
        told(KAVYA, "2026-11-20T10:00:00Z", &format!("{two} dov-example")),
        told(KAVYA, EARLY, two),
    ];
    assert_eq!(in_round(&all, "2026-11-23"), kavya(Some("dov-example")));
    all.push(told(KAVYA, "2026-11-21T10:00:00Z", "2026-12-07..2026-12-08"));
    assert_eq!(in_round(&all, "2026-11-23"), kavya(Some("dov-example")), "other days, another one");
    assert_eq!(in_round(&all, "2026-12-07"), kavya(None));
    assert_eq!(in_round(&all, "2026-11-30"), []);
}

#[test]
fn one_that_says_back_ends_it_from_its_first_day_on_and_only_what_was_to_come() {
    let mut all = vec![told(KAVYA, EARLY, "2026-11-23..2026-12-04")];
    all.push(told(KAVYA, "2026-11-27T10:00:00Z", "2026-11-30..2026-12-04 back"));
    assert_eq!(in_round(&all, "2026-11-23"), kavya(None), "that round was told ahead");
    assert_eq!(in_round(&all, "2026-11-30"), []);
    all.push(told(KAVYA, "2026-11-28T10:00:00Z", "2026-11-30..2026-11-30"));
    assert_eq!(in_round(&all, "2026-11-30"), kavya(None), "and said again");
}

#[test]
fn nobody_speaks_for_somebody_else() {
    let all = [
        told(KAVYA, EARLY, "2026-11-23..2026-11-24"),
        told(DOV, "2026-11-20T10:00:00Z", "2026-11-23..2026-11-24 back"),
    ];
    assert_eq!(in_round(&all, "2026-11-23"), kavya(None));
    let both = [all[0].clone(), told(DOV, EARLY, "2026-11-23..2026-11-24")];
    let logins: Vec<_> = in_round(&both, "2026-11-23").into_iter().map(|(who, _)| who).collect();
    assert_eq!(logins, ["Dov-Example", "kavya-example"]);
}

#[test]
fn what_still_holds_is_told_in_days_as_they_are_after_all_that_was_said() {
    let mut all = vec![
        told(DOV, EARLY, "2026-11-23..2026-12-24"),
        told(KAVYA, EARLY, "2026-11-23..2026-12-04"),
    ];
    let said = |all: &[Told], today| {
        let one = |away: Away| format!("{} {}..{}", away.login, away.from, away.until);
        from_on(all, day(today)).into_iter().map(one).collect::<Vec<_>>()
    };
    let dov = "Dov-Example 2026-11-23..2026-12-24";
    assert_eq!(said(&all, "2026-12-04"), [dov, "kavya-example 2026-11-23..2026-12-04"]);
    assert_eq!(said(&all, "2026-12-05"), [dov], "hers is over");
    all.push(told(KAVYA, "2026-11-20T10:00:00Z", "2026-11-25..2026-11-26 back"));
    all.push(told(KAVYA, "2026-11-20T11:00:00Z", "2026-12-05..2026-12-06"));
    let parts = ["kavya-example 2026-11-23..2026-11-24", "kavya-example 2026-11-27..2026-12-06"];
    assert_eq!(said(&all, "2026-11-20"), [dov, parts[0], parts[1]]);
    let in_round = away(&all, at("2026-11-30T23:59:00Z"));
    assert_eq!(in_round[1].until, day("2026-12-06"), "what adjoins is one");
    assert_eq!(from_on(&[], day("2026-11-20")), []);
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[rstest]
#[case("2026-11-23", "2026-11-23", "on Mon 23 November 2026")]
#[case("2026-11-23", "2026-11-24", "from Mon 23 to Tue 24 November 2026")]
#[case("2026-11-30", "2026-12-01", "from Mon 30 November to Tue 1 December 2026")]
#[case("2026-12-28", "2027-01-04", "from Mon 28 December 2026 to Mon 4 January 2027")]
fn days_are_said_as_people_say_them(#[case] from: &str, #[case] until: &str, #[case] said: &str) {
    assert_eq!(days(day(from), day(until)), said);
}

#[test]
fn the_comment_says_it_in_a_sentence_and_tags_nobody() {
    let notice = told(KAVYA, EARLY, "2026-11-23..2026-11-24 ben-example").notice;
    let said = |cover, sections: &[&str]| {
        text(&notice, cover, &sections.iter().map(|&title| title.to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        said(Some("Ben @example"), &["Docs"]),
        "I am away from Mon 23 to Tue 24 November 2026. **Ben example** covers Docs.\n"
    );
    assert_eq!(
        said(Some("Ben"), &["Docs", "Comms", "Release Signal"]),
        "I am away from Mon 23 to Tue 24 November 2026. **Ben** covers Docs, Comms and Release \
         Signal.\n"
    );
    assert!(said(Some("Ben"), &[]).ends_with(" **Ben** covers for me.\n"));
    assert_eq!(said(None, &["Docs"]), "I am away from Mon 23 to Tue 24 November 2026.\n");
    let back = told(KAVYA, EARLY, "2026-11-24..2026-11-30 back").notice;
    assert_eq!(text(&back, None, &[]), "I am back from Tue 24 November 2026 on.\n");
}
