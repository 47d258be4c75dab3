//! Calendars as programs write them: zones by other names, revisions, repetitions and to-dos.

use super::bundled::import;
use crate::{
    schedule::{Schedule, ics},
    time::{BundledZones, When, ZoneRules as _},
};
use chrono::{Duration, NaiveDateTime};
use rstest::rstest;

pub(super) fn read(inside: &str) -> Schedule {
    import(&format!("BEGIN:VCALENDAR\nVERSION:2.0\n{inside}\nEND:VCALENDAR\n"), "plan.ics").unwrap()
}

pub(super) fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nSUMMARY:Code Freeze\n{lines}\nEND:VEVENT\n")
}

/// The rows as `name | time`.
pub(super) fn rows(schedule: &Schedule) -> Vec<String> {
    let when = |when: &When| match when {
        When::Instant { .. } => when.instant().unwrap().format("%FT%RZ").to_string(),
        When::Range { first, last, .. } => format!("{first}..{last}"),
        When::Date { date, .. } => date.to_string(),
        _ => "tbd".to_owned(),
    };
    schedule.milestones.iter().map(|m| format!("{} | {}", m.name, when(&m.when))).collect()
}

/// What is no row as `line: text: why`.
pub(super) fn unread(schedule: &Schedule) -> Vec<String> {
    schedule.unread.iter().map(|u| format!("{}: {}: {}", u.line, u.text, u.why)).collect()
}

/// As Outlook writes it: rules without an end that begin in 1601.
const BERLIN: &str = "BEGIN:VTIMEZONE\nTZID:NAME\nBEGIN:STANDARD\nDTSTART:16010101T030000\n\
    TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\n\
    END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

/// As others write it: each rule with its years, and a change on a day by its number.
const NEW_YORK: &str = "BEGIN:VTIMEZONE\nTZID:NAME\nBEGIN:DAYLIGHT\nTZOFFSETFROM:-0500\n\
    TZOFFSETTO:-0400\nDTSTART:19870405T020000\nRRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;\
    UNTIL=20060402T070000Z\nEND:DAYLIGHT\nBEGIN:STANDARD\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\n\
    DTSTART:19671029T020000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z\n\
    END:STANDARD\nBEGIN:DAYLIGHT\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nDTSTART:20070311T020000\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU\nEND:DAYLIGHT\n\
    BEGIN:STANDARD\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nDTSTART:20071104T020000\n\
    RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nEND:STANDARD\nEND:VTIMEZONE\n";

#[rstest]
#[case::evolution("/freeassociation.sourceforge.net/Europe/Berlin")]
#[case::older("/citadel.org/20210210_1/Europe/Berlin")]
#[case::mozilla("/mozilla.org/20050126_1/Europe/Berlin")]
#[case::other_case("europe/berlin")]
#[case::windows("W. Europe Standard Time")]
fn a_zone_by_another_name_is_that_zone(#[case] name: &str) {
    for name in [name.to_owned(), format!("\"{name}\"")] {
        let schedule = read(&event(&format!("DTSTART;TZID={name}:20270121T070000")));
        assert_eq!(rows(&schedule), ["Code Freeze | 2027-01-21T06:00Z"], "{name}");
        assert_eq!(schedule.milestones[0].when.text(), "2027-01-21 07:00 Europe/Berlin");
        assert_eq!(unread(&schedule), [""; 0]);
    }
}

#[test]
fn the_longest_end_of_a_name_counts() {
    let name = "/example.org/America/Argentina/Buenos_Aires";
    let schedule = read(&event(&format!("DTSTART;TZID={name}:20270121T070000")));
    assert_eq!(rows(&schedule), ["Code Freeze | 2027-01-21T10:00Z"]);
}

#[test]
fn a_zone_that_only_the_file_explains() {
    // Also where the file explains it only behind the event.
    let own = BERLIN.replace("NAME", "Kontor");
    for [first, second] in [[true, false], [false, true]] {
        let part = |zone: bool| {
            if zone { own.clone() } else { event("DTSTART;TZID=Kontor:20270621T070000") }
        };
        let schedule = read(&[part(first), part(second)].concat());
        assert_eq!(rows(&schedule), ["Code Freeze | 2027-06-21T05:00Z"]);
        assert_eq!(schedule.milestones[0].when.text(), "2027-06-21 07:00 Kontor");
        assert_eq!(unread(&schedule), [""; 0]);
    }
    // libical says which zone of the database it is.
    let own = own.replace("TZID:Kontor\n", "TZID:Kontor\nX-LIC-LOCATION:Asia/Tokyo\n");
    let schedule = read(&(own + &event("DTSTART;TZID=Kontor:20270621T070000")));
    assert_eq!(rows(&schedule), ["Code Freeze | 2027-06-20T22:00Z"]);
}

/// Every half hour of two years, with the hours that clocks skip and show twice.
#[rstest]
#[case(BERLIN, "Europe/Berlin")]
#[case(NEW_YORK, "America/New_York")]
fn what_a_file_says_of_its_zone_is_what_the_zone_data_says(#[case] own: &str, #[case] zone: &str) {
    let mut wall: NaiveDateTime = "2026-01-01T00:15:00".parse().unwrap();
    let mut walls = Vec::new();
    while walls.len() < 2 * 365 * 48 {
        walls.push(wall);
        wall += Duration::minutes(30);
    }
    for walls in walls.chunks(1_900) {
        let events: String = walls
            .iter()
            .map(|wall| event(&format!("DTSTART;TZID=NAME:{}", wall.format("%Y%m%dT%H%M%S"))))
            .collect();
        let schedule = read(&format!("{own}{events}"));
        for (row, wall) in schedule.milestones.iter().zip(walls) {
            let expected = BundledZones.resolve(zone, *wall).unwrap();
            assert_eq!(row.when.instant(), Some(expected), "{wall}");
        }
    }
}

#[test]
fn a_zone_that_nobody_knows_keeps_its_day_and_is_said() {
    let odd = BERLIN.replace("FREQ=YEARLY", "FREQ=HOURLY").replace("NAME", "Kontor");
    for own in ["", odd.as_str()] {
        let schedule = read(&(own.to_owned() + &event("DTSTART;TZID=Kontor:20270621T070000")));
        assert_eq!(rows(&schedule), ["Code Freeze | 2027-06-21"]);
        let said = unread(&schedule);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("2027-06-21 07:00 Kontor: This zone is not known here"),
            "{said:?}"
        );
    }
}

#[test]
fn what_is_called_off_is_no_row_but_said() {
    let schedule = read(
        &(event("DTSTART:20270621T070000Z")
            + "BEGIN:VEVENT\nSTATUS:CANCELLED\nDTSTART:20270622T070000Z\nSUMMARY:Thaw\nEND:VEVENT\n"),
    );
    assert_eq!(rows(&schedule), ["Code Freeze | 2027-06-21T07:00Z"]);
    assert_eq!(unread(&schedule), ["7: Thaw: It is cancelled, so it is no row."]);
}

#[test]
fn our_own_export_is_read_as_it_was_meant() {
    let readme = "# v2.4\n\n| What | When |\n|---|---|\n| Freeze | 17:00 UTC 3 June 2027 |\n\
                  | Thaw | 17:00 UTC 9 June 2027 |\n| Party | 10 June 2027 |\n";
    let now = "2027-05-01T00:00:00Z".parse().unwrap();
    let origin = ics::Origin::of_team("a/b", "a/b", Some("v2.4"));
    let first = ics::export(&import(readme, "README.md").unwrap(), &origin, now, None).text;
    let without = readme.replace("| Thaw | 17:00 UTC 9 June 2027 |\n", "");
    let second =
        ics::export(&import(&without, "README.md").unwrap(), &origin, now, Some(&first)).text;
    let schedule = import(&second, "plan.ics").unwrap();
    assert_eq!(rows(&schedule), ["Freeze | 2027-06-03T17:00Z", "Party | 2027-06-10"]);
    assert_eq!(schedule.unread.len(), 1);
    assert_eq!(schedule.unread[0].text, "Cancelled: Thaw");
}

#[test]
fn of_several_revisions_the_highest_counts() {
    let revision = |sequence: u32, day: u32| {
        event(&format!("UID:a@b\nSEQUENCE:{sequence}\nDTSTART;VALUE=DATE:202706{day}"))
    };
    for order in [[(1, 21), (3, 24)], [(3, 24), (1, 21)]] {
        let schedule = read(&order.map(|(sequence, day)| revision(sequence, day)).concat());
        assert_eq!(rows(&schedule), ["Code Freeze | 2027-06-24"]);
    }
    let called_off = revision(4, 24).replace("END:VEVENT", "STATUS:CANCELLED\nEND:VEVENT");
    let party = "BEGIN:VEVENT\nSUMMARY:Party\nDTSTART;VALUE=DATE:20270701\nEND:VEVENT\n";
    let schedule = read(&[&revision(3, 24), called_off.as_str(), party].concat());
    assert_eq!(rows(&schedule), ["Party | 2027-07-01"]);
    // An id that somebody copied by hand says nothing.
    let copied = revision(0, 21) + &revision(0, 24);
    assert_eq!(rows(&read(&copied)).len(), 2);
}

#[rstest]
#[case::calcurse("DTSTART;VALUE=DATE:20270401\nRRULE:FREQ=DAILY;UNTIL=20270404")]
#[case::until_a_moment(
    "DTSTART;VALUE=DATE:20270401\nRRULE:FREQ=DAILY;INTERVAL=1;UNTIL=20270404T000000Z"
)]
#[case::counted("DTSTART;VALUE=DATE:20270401\nDTEND;VALUE=DATE:20270402\nRRULE:FREQ=DAILY;COUNT=4")]
#[case::days("DTSTART;VALUE=DATE:20270401\nDURATION:P4D")]
#[case::an_end("DTSTART;VALUE=DATE:20270401\nDTEND;VALUE=DATE:20270405")]
fn several_whole_days_are_one_range(#[case] lines: &str) {
    let schedule = read(&event(lines));
    assert_eq!(rows(&schedule), ["Code Freeze | 2027-04-01..2027-04-04"]);
    assert_eq!(unread(&schedule), [""; 0]);
}

#[rstest]
#[case("DURATION:P1W", "2027-04-01..2027-04-07")]
#[case("DURATION:P1D", "2027-04-01")]
#[case("DURATION:PT1H", "2027-04-01")]
#[case("DURATION:P99999999999999999999D", "2027-04-01")]
#[case("RRULE:FREQ=DAILY;COUNT=0", "2027-04-01")]
#[case("RRULE:FREQ=DAILY;UNTIL=20270301", "2027-04-01")]
fn whole_days(#[case] lines: &str, #[case] expected: &str) {
    let schedule = read(&event(&format!("DTSTART;VALUE=DATE:20270401\n{lines}")));
    assert_eq!(rows(&schedule), [format!("Code Freeze | {expected}")]);
}

#[test]
fn a_to_do_is_due() {
    let to_do = |lines: &str| format!("BEGIN:VTODO\nSUMMARY:Notes\n{lines}\nEND:VTODO\n");
    let schedule = read(
        &[
            to_do("DTSTART:20270301T080000Z\nDUE:20270318T170000Z"),
            to_do("DUE;VALUE=DATE:20270319"),
            to_do("DUE:20270320T170000Z\nSTATUS:COMPLETED"),
            to_do("PRIORITY:1"),
        ]
        .concat(),
    );
    assert_eq!(rows(&schedule), ["Notes | 2027-03-18T17:00Z", "Notes | 2027-03-19"]);
    let said = unread(&schedule);
    assert!(said[0].ends_with("It is done already, so it is no row."), "{said:?}");
    assert!(said[1].ends_with("A to-do without a time when it is due."), "{said:?}");
}
