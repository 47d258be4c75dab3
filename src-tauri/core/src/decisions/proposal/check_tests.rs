//! What its writer is told before a proposal goes out.

use super::{tests::*, *};
use crate::{
    decisions::{Days, Member, Off},
    hours::Hours,
    time::BundledZones,
};

fn member(name: &str, zone: &str) -> Member {
    let zone = (!zone.is_empty()).then(|| zone.to_owned());
    Member { login: login(name), name: None, zone, hours: Hours::default(), away: Vec::new() }
}

fn talk() -> Talk {
    Talk { closes: None, replies: 0 }
}

fn of(named: &[&str], end: &str) -> Proposal {
    let named: Vec<Login> = named.iter().map(|name| login(name)).collect();
    let rule = Rule::Silence;
    Proposal::new(Asked { named, rule, end: end_at(at(end)), ..asked() }).unwrap()
}

fn told(proposal: &Proposal, people: &[Member], now: &str) -> Vec<Finding> {
    check(proposal, people, talk(), at(now), &BundledZones).unwrap()
}

fn words(found: &[Finding]) -> Vec<String> {
    found.iter().map(Finding::words).collect()
}

/// Posted Tue 20:00 UTC for 72 hours: that ends on a Saturday in Auckland.
#[test]
fn an_end_on_somebodys_weekend_is_said_with_a_better_one() {
    let people =
        [member("ines-example", "Pacific/Auckland"), member("ana-example", "Europe/Berlin")];
    let found =
        told(&of(&["ines-example"], "2026-11-20T20:00:00Z"), &people, "2026-11-17T20:00:00Z");
    let [Finding::Disturbs { off: Off::DayOff, better, .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(*better, Some(at("2026-11-23T20:00:00Z")));
    assert_eq!(
        words(&found),
        [
            "For ines-example it ends Sat 21 Nov 09:00 NZDT, on a day on which they do not work. Better: Mon \
          23 Nov 20:00 UTC, Tue 24 Nov 09:00 NZDT for them."
        ]
    );
}

#[test]
fn an_end_in_the_night_of_a_named_person_or_of_who_asks_is_said() {
    let people =
        [member("ines-example", "Asia/Kolkata"), member("ana-example", "America/New_York")];
    let found =
        told(&of(&["ines-example"], "2026-11-19T09:00:00Z"), &people, "2026-11-17T08:00:00Z");
    let [Finding::Disturbs { who, off: Off::Night, local, .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((who.as_str(), local.as_str()), ("ana-example", "Thu 19 Nov 04:00 EST"));
}

#[test]
fn whoever_has_less_than_a_working_day_is_named_with_what_they_have() {
    let people = [member("ines-example", "Europe/Berlin"), member("tom-example", "Asia/Tokyo")];
    let proposal = of(&["ines-example", "tom-example"], "2026-11-17T12:00:00Z");
    let found = told(&proposal, &people, "2026-11-17T09:00:00Z");
    assert_eq!(found.len(), 2, "{found:?}");
    let words = words(&found);
    assert!(words[0].starts_with(
        "ines-example has 3 h of their working hours before the end; one working day of theirs has 14 h."
    ));
    // In Tokyo it ends at nine in the evening.
    assert!(words[1].contains("tom-example has 3 h"), "{words:?}");
    let Finding::TooShort { better: Some(better), .. } = &found[0] else { panic!("{found:?}") };
    let again = proposal.ending(end_at(*better)).unwrap();
    assert_eq!(told(&again, &people, "2026-11-17T09:00:00Z"), []);
}

#[test]
fn days_away_are_no_working_days() {
    let mut ines = member("ines-example", "Europe/Berlin");
    let day = |text: &str| text.parse().unwrap();
    ines.away = vec![Days { from: day("2026-11-17"), until: day("2026-11-19") }];
    let found =
        told(&of(&["ines-example"], "2026-11-19T12:00:00Z"), &[ines], "2026-11-17T09:00:00Z");
    assert!(matches!(found[0], Finding::TooShort { ref has, .. } if has == "none"), "{found:?}");
    assert!(matches!(found[1], Finding::Disturbs { off: Off::Away, .. }), "{found:?}");
}

#[test]
fn where_nobody_knows_somebodys_zone_that_is_said() {
    let found = told(&of(&["ines-example"], "2026-11-19T12:00:00Z"), &[], "2026-11-17T09:00:00Z");
    assert_eq!(found, [Finding::NoHours("ines-example".to_owned())]);
}

#[test]
fn what_outlives_the_round_or_was_much_talked_about_gets_an_issue_of_its_own() {
    let people = [member("ines-example", "Europe/Berlin")];
    let proposal = of(&["ines-example"], "2026-11-19T12:00:00Z");
    let asked =
        |talk: Talk| check(&proposal, &people, talk, at("2026-11-17T09:00:00Z"), &BundledZones);
    let closes = Some(at("2026-11-17T23:59:00Z"));
    let own = |room: Room| vec![Finding::OwnIssue(room)];
    assert_eq!(asked(Talk { closes, replies: 2 }).unwrap(), own(Room::Closed));
    assert_eq!(asked(Talk { closes: None, replies: 11 }).unwrap(), own(Room::Long(11)));
    assert_eq!(asked(Talk { closes: None, replies: 10 }).unwrap(), []);
}

#[test]
fn what_is_over_or_in_another_year_stops_it() {
    let people = [member("ines-example", "Europe/Berlin")];
    let over =
        told(&of(&["ines-example"], "2026-11-17T08:00:00Z"), &people, "2026-11-17T09:00:00Z");
    assert_eq!(over, [Finding::Past]);
    let far = told(&of(&["ines-example"], "2027-11-17T12:00:00Z"), &people, "2026-11-17T09:00:00Z");
    assert!(far.iter().any(Finding::stops), "{far:?}");
}
