//! What repeats in a calendar, and what stands in its place.

use super::{
    bundled::import,
    calendars_tests::{event, read, rows, unread},
};
use proptest::prelude::*;
use rstest::rstest;

/// The times of the rows, without their names.
fn times(inside: &str) -> Vec<String> {
    let rows = rows(&read(inside));
    rows.iter().map(|row| row.rsplit(" | ").next().unwrap().to_owned()).collect()
}

#[test]
fn every_state_that_an_entry_can_have() {
    let text = include_str!("../../../../../tests/fixtures/field/calendar-states.ics");
    let schedule = import(text, "plan.ics").unwrap();
    assert_eq!(
        rows(&schedule),
        [
            "Weekly cut | 2027-03-31T23:00Z",
            // The clocks there go back on the fourth of April.
            "Weekly cut | 2027-04-08T00:00Z",
            "Weekly cut | 2027-04-15T00:00Z",
            "Cut by a desktop calendar | 2027-01-21T06:00Z",
            "Notes handed in | 2027-03-18T17:00Z",
        ]
    );
    assert_eq!(unread(&schedule), ["4: Gate closes (old date): It is cancelled, so it is no row."]);
}

#[rstest]
#[case::counted("RRULE:FREQ=WEEKLY;COUNT=3", &["01T09:30Z", "08T09:30Z", "15T09:30Z"])]
#[case::until_a_moment("RRULE:FREQ=WEEKLY;UNTIL=20270415T093000Z", &["01T09:30Z", "08T09:30Z", "15T09:30Z"])]
#[case::until_before_it("RRULE:FREQ=WEEKLY;UNTIL=20270415T092900Z", &["01T09:30Z", "08T09:30Z"])]
#[case::until_a_day("RRULE:FREQ=WEEKLY;UNTIL=20270415", &["01T09:30Z", "08T09:30Z", "15T09:30Z"])]
#[case::every_other("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2;WKST=SU", &["01T09:30Z", "15T09:30Z"])]
#[case::two_days("RRULE:FREQ=WEEKLY;BYDAY=TH,MO;COUNT=4", &["01T09:30Z", "05T09:30Z", "08T09:30Z", "12T09:30Z"])]
#[case::small_letters("RRULE:freq=weekly;count=2;", &["01T09:30Z", "08T09:30Z"])]
#[case::one_is_left_out("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270408T093000Z", &["01T09:30Z", "15T09:30Z"])]
#[case::first_is_left_out("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20270401T093000Z", &["08T09:30Z", "15T09:30Z"])]
#[case::left_out_by_another_clock(
    "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20270408T113000", &["01T09:30Z", "15T09:30Z"]
)]
#[case::left_out_by_its_day(
    "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20270408", &["01T09:30Z", "15T09:30Z"]
)]
#[case::two_lists("RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE:20270408T093000Z,20270415T093000Z\nEXDATE:20270401T093000Z", &["22T09:30Z"])]
#[case::named("RDATE:20270403T100000Z,20270405T100000Z", &["01T09:30Z", "03T10:00Z", "05T10:00Z"])]
#[case::named_elsewhere("RDATE;TZID=Europe/Berlin:20270403T100000", &["01T09:30Z", "03T08:00Z"])]
#[case::a_period("RDATE;VALUE=PERIOD:20270403T100000Z/PT1H", &["01T09:30Z", "03T10:00Z"])]
#[case::a_rule_and_names("RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20270403T100000Z", &["01T09:30Z", "03T10:00Z", "08T09:30Z"])]
#[case::named_twice("RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20270408T093000Z", &["01T09:30Z", "08T09:30Z"])]
fn each_of_its_times_is_a_row(#[case] lines: &str, #[case] expected: &[&str]) {
    let inside = event(&format!("UID:a\nDTSTART:20270401T093000Z\n{lines}"));
    let expected: Vec<String> = expected.iter().map(|day| format!("2027-04-{day}")).collect();
    assert_eq!(times(&inside), expected);
    assert_eq!(unread(&read(&inside)), [""; 0]);
}

#[rstest]
#[case("RRULE:FREQ=MONTHLY;COUNT=3;BYDAY=-1FR", "20270430", &["2027-04-30", "2027-05-28", "2027-06-25"])]
#[case("RRULE:FREQ=MONTHLY;COUNT=3", "20270131", &["2027-01-31", "2027-03-31", "2027-05-31"])]
#[case("RRULE:FREQ=MONTHLY;COUNT=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "20270401", &["2027-04-01", "2027-05-03"])]
#[case("RRULE:FREQ=YEARLY;COUNT=2", "20280229", &["2028-02-29", "2032-02-29"])]
#[case("RRULE:FREQ=WEEKLY;COUNT=2\nDURATION:P3D", "20270401", &["2027-04-01..2027-04-03", "2027-04-08..2027-04-10"])]
#[case("RRULE:FREQ=WEEKLY;COUNT=2\nDTEND;VALUE=DATE:20270403", "20270401", &["2027-04-01..2027-04-02", "2027-04-08..2027-04-09"])]
#[case("RRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20270402", "20270401", &["2027-04-01", "2027-04-03"])]
#[case("RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20270402T000000", "20270401", &["2027-04-01", "2027-04-03"])]
#[case("RDATE;VALUE=DATE:20270403", "20270401", &["2027-04-01", "2027-04-03"])]
fn whole_days_repeat_as_whole_days(
    #[case] lines: &str,
    #[case] start: &str,
    #[case] expected: &[&str],
) {
    let inside = event(&format!("DTSTART;VALUE=DATE:{start}\n{lines}"));
    assert_eq!(times(&inside), expected);
    assert_eq!(unread(&read(&inside)), [""; 0]);
}

/// 09:30 stays 09:30 there while the clocks change.
#[test]
fn a_rule_goes_by_the_clock_on_the_wall() {
    let inside = event(
        "DTSTART;TZID=Europe/Berlin:20270322T093000\nRRULE:FREQ=WEEKLY;UNTIL=20270404T215959Z",
    );
    assert_eq!(times(&inside), ["2027-03-22T08:30Z", "2027-03-29T07:30Z"]);
    // A time between two clocks: the one in Auckland is the day before in UTC.
    let inside = event(
        "DTSTART;TZID=Pacific/Auckland:20270322T093000\nRRULE:FREQ=WEEKLY;UNTIL=20270328T203000Z",
    );
    assert_eq!(times(&inside), ["2027-03-21T20:30Z", "2027-03-28T20:30Z"]);
}

#[test]
fn a_rule_without_an_end_is_read_in_a_window_and_that_is_said() {
    let weekly = "DTSTART:20270401T093000Z\nRRULE:FREQ=WEEKLY";
    let schedule = read(&event(weekly));
    let found = times(&event(weekly));
    assert_eq!((found.len(), found.last().unwrap().as_str()), (40, "2027-12-30T09:30Z"));
    let said =
        "6: FREQ=WEEKLY: It repeats on and on; read are its times from 2026-07-01 to 2027-12-31.";
    assert_eq!(unread(&schedule), [said]);
    // An old one, in a file that a program wrote lately.
    let old = "DTSTAMP:20270210T000000Z\nDTSTART:20150105T093000Z\nRRULE:FREQ=WEEKLY";
    let found = times(&event(old));
    assert_eq!(
        (found.first().unwrap().as_str(), found.last().unwrap().as_str()),
        ("2026-07-06T09:30Z", "2027-12-27T09:30Z")
    );
    // Without such a stamp the other events say when the file is of.
    let other = "BEGIN:VEVENT\nSUMMARY:Out\nDTSTART:20270901T090000Z\nEND:VEVENT\n";
    let found = times(&(event("DTSTART:20150105T093000Z\nRRULE:FREQ=WEEKLY") + other));
    assert_eq!(found.first().unwrap(), "2027-01-04T09:30Z");
    // The same for one that ends in a far future.
    let far = "DTSTART:20270401T093000Z\nRRULE:FREQ=DAILY;UNTIL=20401231";
    assert_eq!(times(&event(far)).last().unwrap(), "2027-12-31T09:30Z");
    assert_eq!(unread(&read(&event(far))).len(), 1);
}

#[rstest]
#[case::within_a_day("RRULE:FREQ=HOURLY;COUNT=3", "within a day")]
#[case::no_rule("RRULE:EVERY=DAY", "not understood")]
#[case::no_count("RRULE:FREQ=DAILY;COUNT=0", "not understood")]
#[case::no_step("RRULE:FREQ=DAILY;INTERVAL=0", "not understood")]
#[case::another_calendar("RRULE:RSCALE=HEBREW;FREQ=YEARLY;COUNT=3", "not understood")]
#[case::hours("RRULE:FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=30,45", "not understood")]
#[case::never_again("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "gives no time")]
#[case::over_before_it_began("RRULE:FREQ=DAILY;UNTIL=20270301", "gives no time")]
#[case::not_its_own("RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4", "does not fit its own rule")]
#[case::left_out_by_rule(
    "RRULE:FREQ=DAILY;COUNT=9\nEXRULE:FREQ=WEEKLY;COUNT=2",
    "no longer in use"
)]
#[case::left_out_nowhere("RRULE:FREQ=WEEKLY;COUNT=1\nEXDATE:20270409T093000Z", "none of its times")]
#[case::no_moment("RDATE:20270431T093000Z", "no date of a calendar")]
fn what_is_not_followed_is_read_once_and_said(#[case] lines: &str, #[case] why: &str) {
    let inside = event(&format!("DTSTART:20270401T093000Z\n{lines}"));
    assert_eq!(times(&inside), ["2027-04-01T09:30Z"]);
    let said = unread(&read(&inside));
    assert!(said.len() == 1 && said[0].contains(why), "{said:?}");
}

fn moved(from: &str, lines: &str) -> String {
    event(&format!("UID:a\n{from}\n{lines}"))
}

#[test]
fn a_time_that_was_moved_stands_where_it_is_now() {
    let series = event("UID:a\nDTSTART:20270401T093000Z\nRRULE:FREQ=WEEKLY;COUNT=3");
    for from in [
        "RECURRENCE-ID:20270408T093000Z",
        "RECURRENCE-ID;TZID=Europe/Berlin:20270408T113000",
        "RECURRENCE-ID;VALUE=DATE:20270408",
    ] {
        let other = moved(from, "DTSTART:20270409T090000Z");
        for inside in [series.clone() + &other, other.clone() + &series] {
            let mut found = times(&inside);
            found.sort();
            assert_eq!(found, ["2027-04-01T09:30Z", "2027-04-09T09:00Z", "2027-04-15T09:30Z"]);
            assert_eq!(unread(&read(&inside)), [""; 0]);
        }
    }
    let off = moved("RECURRENCE-ID:20270408T093000Z", "DTSTART:20270408T093000Z\nSTATUS:CANCELLED");
    let inside = series.clone() + &off;
    assert_eq!(times(&inside), ["2027-04-01T09:30Z", "2027-04-15T09:30Z"]);
    assert_eq!(unread(&read(&inside)), ["9: Code Freeze: It is cancelled, so it is no row."]);
    // Of two revisions of a moved time the higher one.
    let twice = moved("RECURRENCE-ID:20270408T093000Z", "SEQUENCE:1\nDTSTART:20270409T090000Z")
        + &moved("RECURRENCE-ID:20270408T093000Z", "SEQUENCE:2\nDTSTART:20270410T090000Z");
    assert_eq!(times(&(series + &twice)).last().unwrap(), "2027-04-10T09:00Z");
}

#[test]
fn what_a_moved_time_says_of_the_others() {
    let series = event("UID:a\nDTSTART:20270401T093000Z\nRRULE:FREQ=WEEKLY;COUNT=5");
    // From then on: only what is written is known.
    let later =
        moved("RECURRENCE-ID;RANGE=THISANDFUTURE:20270415T093000Z", "DTSTART:20270416T080000Z");
    let inside = series.clone() + &later;
    assert_eq!(times(&inside), ["2027-04-01T09:30Z", "2027-04-08T09:30Z", "2027-04-16T08:00Z"]);
    let said = unread(&read(&inside));
    assert!(said.len() == 1 && said[0].contains("From this time on"), "{said:?}");
    // Alone in a file.
    let alone = moved("RECURRENCE-ID:20270408T093000Z", "DTSTART:20270409T090000Z");
    assert_eq!(times(&alone), ["2027-04-09T09:00Z"]);
    assert!(unread(&read(&alone))[0].contains("not in this file"));
    // All of it is called off.
    let off = series.replace("RRULE", "STATUS:CANCELLED\nRRULE") + &alone;
    let party = "BEGIN:VEVENT\nSUMMARY:Party\nDTSTART;VALUE=DATE:20270701\nEND:VEVENT\n";
    let inside = off + party;
    assert_eq!(times(&inside), ["2027-07-01"]);
    assert_eq!(unread(&read(&inside)).len(), 2);
    // Nothing is left.
    let none =
        event("DTSTART:20270401T093000Z\nRRULE:FREQ=WEEKLY;COUNT=1\nEXDATE:20270401T093000Z");
    assert_eq!(times(&(none.clone() + party)), ["2027-07-01"]);
    assert!(unread(&read(&(none + party)))[0].contains("every one of its times"));
}

#[test]
fn a_to_do_that_repeats_is_due_each_time() {
    let to_do = |lines: &str| format!("BEGIN:VTODO\nSUMMARY:Notes\n{lines}\nEND:VTODO\n");
    let both = "DTSTART:20270318T080000Z\nDUE:20270318T170000Z\nRRULE:FREQ=WEEKLY;COUNT=2";
    assert_eq!(times(&to_do(both)), ["2027-03-18T17:00Z", "2027-03-25T17:00Z"]);
    let due = "DUE:20270318T170000Z\nRRULE:FREQ=WEEKLY;COUNT=2";
    assert_eq!(times(&to_do(due)), ["2027-03-18T17:00Z", "2027-03-25T17:00Z"]);
    // By two clocks: its own time is right, the others cannot be counted.
    let two = "DTSTART;TZID=Asia/Tokyo:20270318T080000\nDUE:20270318T170000Z\nRRULE:FREQ=WEEKLY";
    assert_eq!(times(&to_do(two)), ["2027-03-18T17:00Z"]);
    assert!(unread(&read(&to_do(two)))[0].contains("by another clock"));
    let once = "DTSTART;TZID=Asia/Tokyo:20270318T080000\nDUE:20270318T170000Z";
    assert_eq!(times(&to_do(once)), ["2027-03-18T17:00Z"]);
    assert_eq!(times(&to_do("DTSTART:20270318T080000Z\nDURATION:PT9H")), ["2027-03-18T17:00Z"]);
    let done = to_do("DUE:20270318T170000Z\nCOMPLETED:20270301T000000Z") + &to_do(once);
    assert_eq!(times(&done), ["2027-03-18T17:00Z"]);
}

#[test]
fn a_time_without_a_zone_is_in_the_zone_of_its_calendar_or_said() {
    let floating = event("DTSTART:20270401T093000\nRRULE:FREQ=WEEKLY;COUNT=2");
    let home = |zone: &str| format!("X-WR-TIMEZONE:{zone}\n{floating}");
    for zone in ["Europe/Berlin", "W. Europe Standard Time"] {
        assert_eq!(times(&home(zone)), ["2027-04-01T07:30Z", "2027-04-08T07:30Z"]);
        assert_eq!(unread(&read(&home(zone))), [""; 0]);
    }
    assert_eq!(times(&floating), ["2027-04-01", "2027-04-08"]);
    let said = unread(&read(&floating));
    assert!(said.len() == 1 && said[0].contains("It has no zone"), "{said:?}");
    assert!(unread(&read(&home("Kontor")))[0].contains("This zone is not known"));
}

#[test]
fn an_event_over_days_with_a_clock_says_that_it_goes_on() {
    let inside = event("DTSTART:20270401T093000Z\nDTEND:20270415T170000Z");
    assert_eq!(times(&inside), ["2027-04-01T09:30Z"]);
    let said = unread(&read(&inside));
    assert_eq!(said, ["6: 20270415T170000Z: It goes on until then; only its beginning is read."]);
}

#[test]
fn a_calendar_in_which_all_is_called_off_is_no_other_form() {
    let off = event("DTSTART:20270401T093000Z\nSTATUS:CANCELLED");
    for text in [off.clone(), format!("METHOD:CANCEL\n{}", event("DTSTART:20270401T093000Z"))] {
        let text = format!("BEGIN:VCALENDAR\n{text}END:VCALENDAR\n");
        let failure = import(&text, "plan.ics").unwrap_err().to_string();
        assert!(failure.contains("called off"), "{failure}");
    }
}

#[test]
fn many_rules_are_read_in_no_time() {
    let odd = "DTSTART:20270401T093000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30";
    let many: String = (0..3_000).map(|_| event(odd)).collect();
    assert_eq!(times(&many).len(), 2_000);
    let daily: String =
        (0..3_000).map(|_| event("DTSTART:20270401T093000Z\nRRULE:FREQ=DAILY")).collect();
    assert_eq!(times(&daily).len(), 2_000);
    let old: String = (0..3_000)
        .map(|_| event("DTSTAMP:21900101T000000Z\nDTSTART:19700101T093000Z\nRRULE:FREQ=DAILY"))
        .collect();
    assert!(times(&old).len() <= 2_000);
}

proptest! {
    /// As another program counts the days of plain rules.
    #[test]
    fn plain_rules_give_what_counting_gives(
        step in 1_i64..5, count in 1_i64..30, weekly in any::<bool>(), day in 0_i64..400,
    ) {
        let first: chrono::NaiveDate = "2027-01-01".parse().unwrap();
        let first = first + chrono::Duration::days(day);
        let (freq, days) = if weekly { ("WEEKLY", 7) } else { ("DAILY", 1) };
        let inside = event(&format!(
            "DTSTART:{}T120000Z\nRRULE:FREQ={freq};INTERVAL={step};COUNT={count}",
            first.format("%Y%m%d")
        ));
        let expected: Vec<String> = (0..count)
            .map(|n| format!("{}T12:00Z", first + chrono::Duration::days(n * step * days)))
            .collect();
        prop_assert_eq!(times(&inside), expected);
    }

    #[test]
    fn any_rule_is_survived(
        rule in "(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY))(;(COUNT=[0-9]{0,3}|UNTIL=[0-9TZ]{0,9}|INTERVAL=[0-9]{1,4}|BY(DAY|MONTH|MONTHDAY|SETPOS|YEARDAY|WEEKNO|HOUR)=-?[0-9A-Z,]{0,6})){0,4}",
        start in "(1|2)[0-9]{3}(0[1-9]|1[0-2])(0[1-9]|[12][0-9])",
    ) {
        let _ = import(
            &format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event(&format!("DTSTART:{start}T120000Z\nRRULE:{rule}"))),
            "plan.ics",
        );
    }
}

#[test]
fn what_is_called_off_or_done_is_no_deadline_and_not_one_that_is_not_understood() {
    use crate::{
        deadlines::{DeadlineShape, tell_unread},
        schedule::lint::lint,
        time::BundledZones,
    };
    let text = include_str!("../../../../../tests/fixtures/field/calendar-states.ics");
    let done = "BEGIN:VTODO\nSUMMARY:Done\nDUE:20270301T080000Z\nSTATUS:COMPLETED\nEND:VTODO\n\
                BEGIN:VEVENT\nSUMMARY:Daily\nDTSTART:20270301T080000Z\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n\
                END:VCALENDAR";
    let text = text.replace("END:VCALENDAR", done);
    let schedule = import(&text, "plan.ics").unwrap();
    assert_eq!(schedule.unread.len(), 3);
    let mut shapes: Vec<DeadlineShape> = Vec::new();
    tell_unread(&[], &mut shapes, &schedule, "UTC");
    let names: Vec<&str> = shapes.iter().map(|shape| shape.name.as_str()).collect();
    assert_eq!(names, ["FREQ=WEEKLY"], "of an endless rule not all is there");
    let found = lint(&schedule, &text, &BundledZones);
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule.name()).collect();
    assert_eq!(rules, ["called-off"], "{found:?}");
}
