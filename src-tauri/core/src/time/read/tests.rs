//! What dates in schedules mean, and which texts are better not understood.

use super::{bundled::read, *};
use proptest::prelude::*;
use rstest::rstest;

fn shown(when: &When) -> String {
    let instants = |readings: &[Reading]| {
        readings.iter().map(|r| r.instant.format("%FT%RZ").to_string()).collect::<Vec<_>>()
    };
    match when {
        When::Instant { readings, .. } => instants(readings).join(" "),
        When::AoeDate { date, stated, .. } => match stated {
            Some(stated) => format!("aoe {date} {}", stated.format("%FT%RZ")),
            None => format!("aoe {date}"),
        },
        When::Date { date, .. } => date.to_string(),
        When::Range { first, last, .. } => format!("{first}..{last}"),
        When::Tbd { .. } => "tbd".to_owned(),
    }
}

#[rstest]
#[case("Monday 18th May 2026", "2026-05-18")]
#[case("Mon August 23, 2021", "2021-08-23")]
#[case("Wednesday 23th September 2026", "2026-09-23")]
#[case("Tuesday, April 3rd, 2018", "2018-04-03")]
#[case("2026-06-09", "2026-06-09")]
#[case("Tuesday 9th June 2026 (tentative, see week 4)", "2026-06-09")]
#[case("Tuesday 9th June 2026 (TBC)", "2026-06-09")]
#[case("EOD Tuesday 9th June 2026", "2026-06-09")]
#[case::unknown_letters("10:00 XYZ Tuesday 9th June 2026", "2026-06-09")]
#[case::no_zone("10:00 Tuesday 9th June 2026", "2026-06-09")]
#[case("Thursday 18th - Friday 19th June 2026", "2026-06-18..2026-06-19")]
#[case("Tuesday 28th \u{2013} Thursday 30th July 2026", "2026-07-28..2026-07-30")]
#[case("28th July - 2nd August 2026", "2026-07-28..2026-08-02")]
#[case("October 11-15, 2021", "2021-10-11..2021-10-15")]
#[case("October 24-28 2022", "2022-10-24..2022-10-28")]
#[case("28th December - 2nd January 2027", "2026-12-28..2027-01-02")]
#[case("Monday 3rd to Wednesday 5th August 2026", "2026-08-03..2026-08-05")]
#[case(
    "Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 12:00 UTC",
    "aoe 2026-06-09 2026-06-10T12:00Z"
)]
#[case(
    "Tuesday 9th June 2026 (AoE) (Wednesday 10th June 2026 12:00 UTC)",
    "aoe 2026-06-09 2026-06-10T12:00Z"
)]
#[case("Tuesday 9th June 2026, anywhere on Earth", "aoe 2026-06-09")]
#[case("23:59 AoE Tuesday 9th June 2026", "aoe 2026-06-09")]
#[case("18:00 AoE Tuesday 9th June 2026", "2026-06-10T06:00Z")]
#[case(
    "02:00 UTC Friday 8th November 2024 / 19:00 PDT Thursday 7th November 2024",
    "2024-11-08T02:00Z 2024-11-08T02:00Z"
)]
#[case(
    "01:00 UTC Wednesday 30th March 2022 / 02:00 BST Wednesday 30th March 2022 / 18:00 PDT \
     Tuesday 29th March 2022",
    "2022-03-30T01:00Z 2022-03-30T01:00Z 2022-03-30T01:00Z"
)]
#[case("17:00 UTC / 09:00 PST Tuesday 13th December 2022", "2022-12-13T17:00Z 2022-12-13T17:00Z")]
#[case("Wednesday 8th June 2022 02:00 UTC / 19:00 PDT", "2022-06-08T02:00Z 2022-06-08T02:00Z")]
#[case(
    "2020-11-04 15:00 UTC / 07:00 PST / 20:30 IST / 16:00 CET",
    "2020-11-04T15:00Z 2020-11-04T15:00Z 2020-11-04T15:00Z 2020-11-04T15:00Z"
)]
#[case("2020-11-17 10:00PST", "2020-11-17T18:00Z")]
#[case("6 PM PST Tuesday, November 8, 2016", "2016-11-09T02:00Z")]
#[case("2026-06-10T12:00:00Z", "2026-06-10T12:00Z")]
#[case("12:00 UTC+5:30 Tuesday 9th June 2026", "2026-06-09T06:30Z")]
#[case("12:00 - 13:00 UTC Tuesday 9th June 2026", "2026-06-09T12:00Z")]
#[case("TBD", "tbd")]
#[case("TBC", "tbd")]
#[case("", "tbd")]
#[case("---", "tbd")]
#[case("Thursday", "tbd")]
#[case::no_such_day("Tuesday 31st June 2026", "tbd")]
#[case::not_exact("after Tuesday 9th June 2026", "tbd")]
#[case("week of Monday 8th June 2026", "2026-06-08..2026-06-14")]
#[case("June 2026", "2026-06-01..2026-06-30")]
#[case::end_of_day("Tuesday 9th June 2026 EOD PDT", "2026-06-10T00:00Z 2026-06-10T07:00Z")]
#[case::end_of_day_out_of_season(
    "Tue, May 19, 2020 (EOD PST)",
    "2020-05-20T00:00Z 2020-05-20T07:00Z"
)]
#[case::end_of_day("End of day UTC, 9 June 2026", "2026-06-09T17:00Z 2026-06-10T00:00Z")]
#[case::end_of_day_told(
    "9 June 2026 EOD PDT / 07:00 UTC 10 June 2026",
    "2026-06-10T07:00Z 2026-06-10T07:00Z"
)]
#[case::end_of_day("end of 9 June 2026 AoE", "aoe 2026-06-09")]
#[case::end_of_month("end of June 2026", "tbd")]
#[case::midnight("midnight UTC 9 June 2026", "2026-06-09T00:00Z 2026-06-10T00:00Z")]
#[case::midnight("12:00 midnight UTC, 9 June 2026", "2026-06-09T00:00Z 2026-06-10T00:00Z")]
#[case::midnight("midnight AoE, 9 June 2026", "2026-06-09T12:00Z 2026-06-10T12:00Z")]
#[case::midnight_told("midnight at the end of 9 June 2026 UTC", "2026-06-10T00:00Z")]
#[case::noon("9 June 2026, 12 noon UTC", "2026-06-09T12:00Z")]
#[case::beside_aoe(
    "Tuesday 9 June 2026 at 12:00am AoE (12:00 UTC)",
    "2026-06-09T12:00Z 2026-06-09T12:00Z"
)]
#[case::beside_aoe(
    "Tuesday 9 June 2026 at 12:00am anywhere on Earth time (13:00 UTC)",
    "2026-06-09T12:00Z 2026-06-09T13:00Z"
)]
#[case::readings_in_brackets(
    "9 June 2026, 17:00 UTC (10:00 PDT, 19:00 CEST)",
    "2026-06-09T17:00Z 2026-06-09T17:00Z 2026-06-09T17:00Z"
)]
#[case::the_date_behind_both(
    "02:00 UTC (19:00 PDT) 8 July 2026",
    "2026-07-08T02:00Z 2026-07-08T02:00Z"
)]
#[case::china("Monday 6th July 2026 10:00 UTC / 18:00 CST", "2026-07-06T10:00Z 2026-07-06T10:00Z")]
#[case::git("2026-06-19 18:00 -0700", "2026-06-20T01:00Z")]
#[case::git("Fri Jun 19 18:00:00 2026 -0700", "2026-06-20T01:00Z")]
#[case::mail("Fri, 19 Jun 2026 18:00:00 +0200", "2026-06-19T16:00Z")]
#[case::yaml("2026-06-18 23:59:00 -12", "2026-06-19T11:59Z")]
#[case::yaml("2026-06-18 23:59 -12:00", "2026-06-19T11:59Z")]
#[case::yaml("2026-06-20T18:00:00 -07:00", "2026-06-21T01:00Z")]
#[case::offset_apart("19 June 2026 18:00 UTC +2", "2026-06-19T16:00Z")]
#[case::offset_apart("19 June 2026, 18:00 (UTC -7)", "2026-06-20T01:00Z")]
#[case::offset_packed("2026-06-19 18:00 UTC+0530", "2026-06-19T12:30Z")]
#[case::a_stretch("2026-06-19 09:00 -11:00", "2026-06-19")]
#[case::a_stretch("19 June 2026 10:00 -12:00 UTC", "2026-06-19T10:00Z")]
#[case::packed("9 June 2026 at 2100 UTC", "2026-06-09T21:00Z")]
#[case::packed("2100 UTC, 9 June 2026", "2026-06-09T21:00Z")]
#[case::packed("9 June 2026 2030 hrs UTC", "2026-06-09T20:30Z")]
#[case::packed("9 June 2026, 1700Z", "2026-06-09T17:00Z")]
#[case::a_year("9 June 2026 UTC", "2026-06-09")]
#[case::a_year(
    "8 July 2026 AoE / 12:00 UTC Thursday 9 July 2026",
    "aoe 2026-07-08 2026-07-09T12:00Z"
)]
#[case::dotted("9 June 2026 17.30 Uhr MESZ", "2026-06-09T15:30Z")]
#[case::dotted("9 June 2026 5.30pm PDT", "2026-06-10T00:30Z")]
#[case::full_hour("9 June 2026, 18 Uhr MESZ", "2026-06-09T16:00Z")]
#[case::full_hour("9 June 2026, at 17 UTC", "2026-06-09T17:00Z")]
#[case::letters_with_a_number("9 June 2026 1700 EST5EDT", "2026-06-09")]
#[case::zulu("9 June 2026 17:00 Zulu", "2026-06-09T17:00Z")]
#[case::with_the_country("9 June 2026 10:00am Eastern US Time", "2026-06-09T14:00Z")]
#[case::with_the_country("9 June 2026 17:00 US Pacific", "2026-06-10T00:00Z")]
#[case::limit("before 2026-06-09 23:59 UTC", "2026-06-09T23:59Z")]
#[case::limit("no later than 9 June 2026, 17:00 UTC", "2026-06-09T17:00Z")]
#[case::before_a_day("before 9 June 2026", "tbd")]
#[case::open_hour("9 June 2026 10:00 ship time", "2026-06-09")]
#[case::open_hour("10:00 server time, 9 June 2026", "2026-06-09")]
#[case::open_hour("9 June 2026, 9 o'clock in Springfield", "2026-06-09")]
#[case::open_hour("9 June 2026 in the evening", "2026-06-09")]
#[case::another_day("three days after 9 June 2026 10:00 ship time", "tbd")]
#[case::end_of_day("24:00 UTC Tuesday 9th June 2026", "2026-06-10T00:00Z")]
#[case::end_of_day("EOD AoE 9 June 2026", "aoe 2026-06-09")]
#[case::time_in_a_note("9 June 2026 (7:30am PST during the meeting)", "2026-06-09T14:30Z")]
#[case::moved("~~Tuesday~~ moved to 27 June 2026", "tbd")]
#[case::moved("moved to 27 June 2026", "2026-06-27")]
#[case::numbers("2026-6-9", "2026-06-09")]
#[case::numbers("2026/7/3", "2026-07-03")]
#[case::numbers("2026.7.3", "2026-07-03")]
#[case::numbers("3.7.2026", "2026-07-03")]
#[case::numbers("03.07.2026 12:00 UTC", "2026-07-03T12:00Z")]
#[case::numbers("13/7/2026", "2026-07-13")]
#[case::numbers("7/13/2026", "2026-07-13")]
#[case::numbers("7/7/2026", "2026-07-07")]
#[case::weekday_decides("Friday 3/7/2026", "2026-07-03")]
#[case::weekday_decides("Sat 3/7/2026", "2026-03-07")]
#[case::numbers("20260703", "2026-07-03")]
#[case::named("11-Jan-2024", "2024-01-11")]
#[case::named("2024-Jan-11", "2024-01-11")]
#[case::offset("2026-07-03T12:00+02:00", "2026-07-03T10:00Z")]
#[case::same_zone_twice("9 June 2026 12:00 CEST (UTC+2)", "2026-06-09T10:00Z")]
#[case::half("9 June 2026, 6 p.m. PDT", "2026-06-10T01:00Z")]
#[case::german("Freitag, 3. Juli 2026", "2026-07-03")]
#[case::french("vendredi 3 juillet 2026", "2026-07-03")]
#[case::spanish("viernes 3 de julio de 2026", "2026-07-03")]
#[case::portuguese("sexta-feira, 3 de julho de 2026", "2026-07-03")]
#[case::polish("3 lipca 2026", "2026-07-03")]
#[case::russian("3 июля 2026 г.", "2026-07-03")]
#[case::japanese("2026年7月3日（金）", "2026-07-03")]
#[case::chinese("2026年7月3日 星期五", "2026-07-03")]
#[case::korean("2026년 7월 3일", "2026-07-03")]
#[case::another_script("٣ July 2026", "tbd")]
#[case::version("1.37.0", "tbd")]
#[case::and("16 and 17 June 2026", "2026-06-16..2026-06-17")]
#[case::and("3 June and 17 June 2026", "tbd")]
#[case::which_is_the_month("06/09/2026", "tbd")]
#[case::backwards("Friday 19th June 2026 - Thursday 18th June 2026", "tbd")]
#[case::no_year("Tue, April 14", "tbd")]
fn what_a_text_says(#[case] text: &str, #[case] expected: &str) {
    let when = read(text, None);
    assert_eq!(shown(&when), expected);
    assert_eq!(when.text(), text);
}

#[cfg(feature = "native")]
#[rstest]
#[case("08:00 PT Friday 27th November 2020", "2020-11-27T16:00Z")]
#[case("08:00 PT Friday 26th June 2020", "2020-06-26T15:00Z")]
#[case("10:00 Pacific Time Friday 26th June 2020", "2020-06-26T17:00Z")]
fn letters_without_a_season_name_a_place(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(shown(&read(text, None)), expected);
}

#[rstest]
#[case("Thursday 8th December", "2022-11-29", "2022-12-08")]
#[case("Thu, January 5", "2022-12-20", "2023-01-05")]
#[case("APR 17", "2018-04-03", "2018-04-17")]
#[case::the_weekday_belongs_to_no_year_nearby("Sunday 8th December", "2022-11-29", "2022-12-08")]
fn a_year_that_is_left_out_is_the_nearest(
    #[case] text: &str,
    #[case] near: NaiveDate,
    #[case] expected: &str,
) {
    assert_eq!(shown(&read(text, Some(near))), expected);
}

proptest! {
    #[test]
    fn any_text_keeps_its_words(text in "\\PC*", near in prop::option::of(0_i32..4000)) {
        let near = near.and_then(|year| NaiveDate::from_ymd_opt(year, 6, 1));
        let when = read(&text, near);
        prop_assert_eq!(when.text(), text.trim());
    }

    #[test]
    fn any_mix_of_words_is_survived(words in prop::collection::vec(prop::sample::select(vec![
        "Mon", "9th", "31", "June", "2026", "12:00", "25:61", "UTC", "UTC+99", "PT", "AoE", "-",
        "\u{2013}", "/", "(", ")", "[", "TBD", "to", "6", "PM", "2026-02-30", "2026-06-09", ",",
        "\u{e9}", "9999999999999", "UTC\u{2212}12",
    ]), 0..14)) {
        for joint in [" ", ""] {
            let when = read(&words.join(joint), None);
            when.shape();
            when.contradiction();
            prop_assert!(when.earliest() <= when.latest());
        }
    }
}
