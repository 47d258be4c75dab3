//! Every form in which schedules are published, each with an invented document.

use super::bundled::import;
use crate::schedule::{Milestone, Schedule, SourceKind, YearOrigin};
use rstest::rstest;

pub(super) fn read(text: &str) -> Schedule {
    import(text, "plan").unwrap()
}

/// `name | day or instant or range or tbd`
fn said(milestone: &Milestone) -> String {
    use crate::time::When;
    let when = match &milestone.when {
        When::Instant { readings, .. } => {
            let times = readings.iter().map(|r| r.instant.format("%Y-%m-%dT%H:%MZ").to_string());
            times.collect::<Vec<_>>().join(" ")
        }
        When::AoeDate { date, .. } => format!("aoe {date}"),
        When::Date { date, .. } => date.to_string(),
        When::Range { first, last, .. } => format!("{first}..{last}"),
        When::Tbd { .. } => "tbd".to_owned(),
    };
    format!("{} | {when}", milestone.name)
}

pub(super) fn rows(schedule: &Schedule) -> Vec<String> {
    schedule.milestones.iter().map(said).collect()
}

#[rstest]
#[case::times_in_the_name(
    SourceKind::TimelineTable,
    "| What | When |\n|-|-|\n| **[Freeze]** (EOD PST) | Tuesday January 21, 2020 |\n\
     | Test Freeze (18:00 PST) | Tuesday January 21, 2020 |\n| Sync (16:00 UTC) | January 22, 2020 |\n\
     | End of freeze (EOD PST): main opens | January 23, 2020 |\n| Thaw (EOD PST) | TBD |\n\
     | Retro at 10:00 | January 24, 2020 |\n| Docs Freeze (AoE) | January 25, 2020 |\n",
    &[
        "Freeze | 2020-01-22T01:00Z 2020-01-22T08:00Z", "Test Freeze | 2020-01-22T02:00Z",
        "Sync | 2020-01-22T16:00Z", "End of freeze: main opens | 2020-01-24T01:00Z 2020-01-24T08:00Z",
        "Thaw (EOD PST) | tbd", "Retro at 10:00 | 2020-01-24", "Docs Freeze | aoe 2020-01-25",
    ]
)]
#[case::months_with_weekdays_and_leavings(
    SourceKind::MonthColumns,
    "# 2019\n\n| What | Who | Jan | Feb | WEEK |\n|-|-|-|-|-|\n| Start | Lead | Mon 7 | | week 1 |\n\
     | Con | | Wed 30 | Fri 1 | |\n| Cut | Lead | | ~~25~~ moved to **27** | |\n| Ragged | Lead |\n\
     | Retro | | | 28? | | | |\n",
    &[
        "Start | 2019-01-07", "Con | 2019-01-30..2019-02-01", "Cut | 2019-02-27", "Ragged | tbd",
        "Retro | 2019-02-28",
    ]
)]
#[case::months_over_new_year(
    SourceKind::MonthColumns,
    "| What | NOV 2018 | Dec \u{2019}18 | JAN |\n|-|-|-|-|\n| a | 5 | | |\n| b | | 10 | |\n| c | | | 7 |\n",
    &["a | 2018-11-05", "b | 2018-12-10", "c | 2019-01-07"]
)]
#[case::html(
    SourceKind::HtmlTable,
    "# Plan\n\nFrom **January 2nd, 2018** on.\n\n<table>\n<tr><td>What</td><td>Who</td><td>JAN</td>\n\
     <td>FEB</td></tr>\n<tr>\n  <td>Start &amp; go</td><td rowspan=\"2\">Lead</td><td>2</td><td></td>\n\
     </tr>\n<tr><td>Freeze<br>(18:00 PST)</td><td></td><td>6</td></tr>\n\
     <tr><td>Con</td><td>All</td><td colspan=2>8-9</td></tr>\n</table>\n",
    &["Start & go | 2018-01-02", "Freeze | 2018-02-07T02:00Z", "Con | tbd"]
)]
#[case::lists_that_begin_with_a_date(
    SourceKind::Bullets,
    "# 1.7\nWe begin the first week of April 2017.\n\n- April 3 (Mon) coding start (7w)\n\
     - May 17(Weds): alpha.4\n- June 1 Begin Freeze\n  * Some detail\n- March 7th (Tuesday) - beta\n\
     - Release 1.7 on June 28 (Wednesday)\n",
    &[
        "coding start (7w) | 2017-04-03", "alpha.4 | 2017-05-17", "Begin Freeze | 2017-06-01",
        "beta | 2017-03-07", "Release 1.7 | 2017-06-28",
    ]
)]
#[case::over_new_year_with_one_year_in_the_text(
    SourceKind::Bullets,
    "# 1.6\nWe begin the first week of 2017.\n\n- Dec 8 - Jan 3: planning\n- Jan 3 (Tues) coding start\n\
     - Feb 27th (Monday) Start freeze\n- Aug 20 \u{2013} Aug 22 (Sun\u{2013}Tue) \u{2013} LampCon\n",
    &[
        "planning | 2016-12-08..2017-01-03", "coding start | 2017-01-03",
        "Start freeze | 2017-02-27", "LampCon | 2017-08-20..2017-08-22",
    ]
)]
#[case::check_boxes_with_times_below(
    SourceKind::Bullets,
    "- [x] **Monday, November 7, 2016**\n  - Feature complete\n    - All code in the queue by 6 PM PST.\n\
     - [ ] **Tuesday, November 8, 2016**\n  - Code freeze\n    - Requests by Nov 8, 6 PM PST.\n",
    &[
        "Feature complete | 2016-11-07", "All code in the queue. | 2016-11-08T02:00Z",
        "Code freeze | 2016-11-08", "Requests | 2016-11-09T02:00Z",
    ]
)]
#[case::the_builder(
    SourceKind::BuilderYaml,
    "releases:\n- version: 1.30\n  timeline:\n    - what: Begin Freeze (23:59 PDT)\n      who: Lead\n\
     \x20     when: Thu September 9, 2021\n      week:\tweek 3\n    - what: Con\n      who:\n\
     \x20     when: October 11-15, 2021\n    - what: alpha\n      when: TBD\n      week: TBD\n",
    &["Begin Freeze | 2021-09-10T06:59Z", "Con | 2021-10-11..2021-10-15", "alpha | tbd"]
)]
#[case::patch_releases(
    SourceKind::PatchYaml,
    "schedules:\n- release: 1.30\n  next:\n    - release: 1.30.4\n      cherryPickDeadline: 2024-08-09\n\
     \x20     targetDate: 2024-08-13\n  endOfLifeDate: TBD\n",
    &[
        "1.30.4 cherry pick deadline | 2024-08-09", "1.30.4 target date | 2024-08-13",
        "1.30 end of life date | tbd",
    ]
)]
#[case::counting_down(
    SourceKind::CountdownYaml,
    "start-week: '2026-04-06'\nrelease-week: '2026-04-13'\ncycle:\n  - start: '2026-04-06'\n\
     \x20   end: '2026-04-10'\n    name: R-1\n  - start: '2026-04-13'\n    end: '2026-04-17'\n\
     \x20   name: R+0\n    x-project:\n      - c-rc1\n      - c-final\n",
    &[
        "R-1 | 2026-04-06..2026-04-10", "R+0 c-rc1 | 2026-04-13..2026-04-17",
        "R+0 c-final | 2026-04-13..2026-04-17", "release week | 2026-04-13..2026-04-19",
    ]
)]
#[case::json(
    SourceKind::Yaml,
    "{\n  \"v20\": {\"start\": \"2023-04-18\", \"codename\": \"Iron\", \"end\": \"2026-04-30\"}\n}\n",
    &["v20 (Iron) start | 2023-04-18", "v20 (Iron) end | 2026-04-30"]
)]
#[case::a_calendar_by_hand(
    SourceKind::ICalendar,
    "BEGIN:VCALENDAR\nPRODID:-//Lantern v4.2//EN\n\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20250915\n\
     DTEND;VALUE=DATE:20250916\nSUMMARY:\u{1f680} Begins\nEND:VEVENT\n\nBEGIN:VEVENT\n\
     DTSTART:20251010T120000Z\nDTEND:20251010T120000Z\nSUMMARY:Freeze\\, really\n  folded\n\
     DESCRIPTION:Week 4 - x\\n\\ny\nBEGIN:VALARM\nDESCRIPTION:no\nEND:VALARM\nEND:VEVENT\n\
     BEGIN:VEVENT\nDTSTART;VALUE=DATE:20251110\nDTEND;VALUE=DATE:20251114\nSUMMARY:Con\nEND:VEVENT\n\
     BEGIN:VEVENT\nDTSTART;TZID=Europe/Berlin:20260329T093000\nSUMMARY:Call\nEND:VEVENT\n\
     BEGIN:VEVENT\nDTSTART:sometime\nSUMMARY:Odd\nEND:VEVENT\nEND:VCALENDAR\n",
    &[
        "\u{1f680} Begins | 2025-09-15", "Freeze, really folded | 2025-10-10T12:00Z",
        "Con | 2025-11-10..2025-11-13", "Call | 2026-03-29T07:30Z", "Odd | tbd",
    ]
)]
#[case::sections_with_labels(
    SourceKind::Rst,
    "====\nPlan\n====\n\nApril 2, 2026 - May 30, 2026 (8 weeks)\n\n.. _c-1:\n\nCod-1\n-----\n\n\
     May 14, 2026 is the milestone.\n\n.. _c-f:\n\nFreeze\n------\n\nNo date here.\n",
    &["Plan | 2026-04-02..2026-05-30", "Cod-1 | 2026-05-14", "Freeze | tbd"]
)]
#[case::a_list_table(
    SourceKind::Rst,
    ".. list-table::\n   :header-rows: 1\n\n   * - What\n     - When\n   * - Freeze\n     - May 14, 2026\n",
    &["Freeze | 2026-05-14"]
)]
#[case::several_dates_a_row(
    SourceKind::TimelineTable,
    "| Monthly release | Cherry Pick Deadline | Target Date |\n|-|-|-|\n\
     | August 2026 | 2026-08-07 | 2026-08-11 |\n| 1.2.3 | 2026-09-04 | N/A |\n",
    &[
        "August 2026 \u{2013} Cherry Pick Deadline | 2026-08-07",
        "August 2026 \u{2013} Target Date | 2026-08-11",
        "1.2.3 \u{2013} Cherry Pick Deadline | 2026-09-04", "1.2.3 \u{2013} Target Date | tbd",
    ]
)]
#[case::from_and_to(
    SourceKind::TimelineTable,
    "| Phase name | Start | End |\n|-|-|-|\n| Design | 2026-05-04 | 2026-05-29 |\n",
    &["Design | 2026-05-04..2026-05-29"]
)]
#[case::a_time_in_a_column_of_its_own(
    SourceKind::TimelineTable,
    "| Event | Date | Time (UTC) |\n|-|-|-|\n| Freeze | 2026-07-03 | 16:00 |\n| Open | 2026-07-04 | |\n",
    &["Freeze | 2026-07-03T16:00Z", "Open | 2026-07-04"]
)]
#[case::german(
    SourceKind::TimelineTable,
    "| Meilenstein | Wer | Wann | Woche |\n|-|-|-|-|\n| Stopp | Ada | Freitag, 3. Juli 2026 | 3 |\n",
    &["Stopp | 2026-07-03"]
)]
#[case::japanese(
    SourceKind::TimelineTable,
    "| \u{30a4}\u{30d9}\u{30f3}\u{30c8} | \u{65e5}\u{4ed8} |\n|-|-|\n| \u{51cd}\u{7d50} | 2026\u{5e74}7\u{6708}3\u{65e5}\u{ff08}\u{91d1}\u{ff09} |\n",
    &["\u{51cd}\u{7d50} | 2026-07-03"]
)]
#[case::a_neighbour_tells_which_number_is_the_day(
    SourceKind::TimelineTable,
    "| What | When |\n|-|-|\n| a | 3/7/2026 |\n| b | 13/7/2026 |\n",
    &["a | 2026-07-03", "b | 2026-07-13"]
)]
#[case::nothing_tells_which_number_is_the_day(
    SourceKind::TimelineTable,
    "| What | When |\n|-|-|\n| a | 3/7/2026 |\n| b | 2026-07-01 |\n",
    &["a | tbd", "b | 2026-07-01"]
)]
#[case::an_empty_line_within_the_table(
    SourceKind::TimelineTable,
    "| What | When |\n|-|-|\n| a | 2026-07-01 |\n\n| b | 2026-07-02 |\n",
    &["a | 2026-07-01", "b | 2026-07-02"]
)]
#[case::headings(
    SourceKind::Bullets,
    "# Changes\n\n## Version 1.75 (2026-07-01)\n\nGood.\n\n## Version 1.76 (2026-08-12)\n",
    &["Version 1.75 | 2026-07-01", "Version 1.76 | 2026-08-12"]
)]
#[case::a_page(
    SourceKind::Bullets,
    "<!DOCTYPE html><html><body><h1>Plan 3.2</h1><ul>\n<li>January 15, 2026: <b>alpha</b>\n<li>TBD: beta</ul>",
    &["alpha | 2026-01-15", "beta | tbd"]
)]
fn a_form(#[case] kind: SourceKind, #[case] text: &str, #[case] expected: &[&str]) {
    check(kind, text, expected);
}

/// Every row as expected, none without its line and its words.
pub(super) fn check(kind: SourceKind, text: &str, expected: &[&str]) {
    let schedule = read(text);
    assert_eq!(rows(&schedule), expected);
    assert_eq!(schedule.kind, kind);
    let lines = u32::try_from(text.lines().count()).unwrap();
    assert!(schedule.milestones.iter().all(|m| (1..=lines).contains(&m.line)));
    assert!(schedule.milestones.iter().all(|m| !m.written.is_empty()));
}

#[test]
fn a_version_is_text_and_a_tab_is_a_slip() {
    let text = "releases:\n- version: 1.30\n  timeline:\n  - what: a\n    when: 2026-07-03\n    week:\tweek 3\t\n";
    let schedule = read(text);
    assert_eq!(schedule.cycle.as_deref(), Some("v1.30"));
    assert_eq!((schedule.milestones[0].week, schedule.milestones[0].line), (Some(3), 4));
}

/// Dates without a year, and what the document says about it.
#[rstest]
#[case::weekdays_and_a_title("# Plan for 2027", Some("2027"))]
#[case::weekdays_and_a_date("The first was on **March 9th, 2021**.", Some("2021"))]
#[case::weekdays_and_a_link("See [the sheet](https://example.org/2027/sheet).", Some("2027"))]
#[case::a_year_that_the_weekdays_refute("# Plan for 2026", None)]
#[case::nothing("# Plan", None)]
#[case::a_known_release("# Kubernetes 1.21", Some("2021"))]
fn the_year_of_a_whole_schedule(#[case] head: &str, #[case] year: Option<&str>) {
    let text = format!(
        "{head}\n\n| What | When |\n|-|-|\n| a | Mon, March 8 |\n| wrong | Sun, March 9 |\n\
         | b | Tue, April 13 |\n| c | Thu, April 15th |\n"
    );
    let schedule = read(&text);
    let years: Vec<Option<String>> = schedule
        .milestones
        .iter()
        .map(|m| m.when.printed_date().map(|date| date.format("%Y").to_string()))
        .collect();
    assert_eq!(years, vec![year.map(str::to_owned); 4]);
    let origin = if year.is_some() { YearOrigin::Inferred } else { YearOrigin::Written };
    assert!(schedule.milestones.iter().all(|m| m.year == origin));
    assert_eq!(schedule.unread.len(), if year.is_some() { 0 } else { 4 });
    if year.is_none() {
        assert_eq!(
            schedule.unread[0].why,
            "The year is not given, and nothing near it tells which one is meant."
        );
    }
}

#[test]
fn a_cycle_may_run_over_new_year() {
    let schedule = read(
        "| What | When |\n|-|-|\n| a | Mon, Nov 30 |\n| b | Wed, December 30 |\n| c | Mon, January 4 |\n\
         | d | Monday 11th January 2027 |\n",
    );
    assert_eq!(
        rows(&schedule),
        ["a | 2026-11-30", "b | 2026-12-30", "c | 2027-01-04", "d | 2027-01-11"]
    );
    let origins: Vec<bool> =
        schedule.milestones.iter().map(|m| m.year == YearOrigin::Inferred).collect();
    assert_eq!(origins, [true, true, true, false]);
    let shape = serde_json::to_value(schedule.shape()).unwrap();
    assert_eq!(shape["milestones"][0]["year_inferred"], true);
    assert!(shape["milestones"][3].get("year_inferred").is_none());
}

#[test]
fn nothing_is_dropped_in_silence() {
    let schedule = read(
        "# Plan\n\n| What | When | Week |\n|-|-|-|\n| LampCon idle week | --- | week 12 |\n\
         | Cut | when it is ready | |\n| Out | 2026-07-03 | week 13 | and more |\n\
         | Swap | 3/7/2026 | |\n",
    );
    assert_eq!(
        rows(&schedule),
        ["LampCon idle week | tbd", "Cut | tbd", "Out | 2026-07-03", "Swap | tbd"]
    );
    let unread: Vec<(u32, &str, &str)> =
        schedule.unread.iter().map(|u| (u.line, u.text.as_str(), u.why.as_str())).collect();
    assert_eq!(
        unread,
        [
            (6, "when it is ready", "No date is understood in these words."),
            (7, "and more", "This stands behind the last column of the table."),
            (8, "3/7/2026", "Which number is the day and which the month is not said."),
        ]
    );
}

#[test]
fn a_list_says_what_it_did_not_understand() {
    let schedule = read(
        "## Plan\n\n- 2026-07-03: Freeze\n  - bring a friend\n- soon: Release\n\n## Links\n\n- [Chat](https://example.org)\n",
    );
    let unread: Vec<u32> = schedule.unread.iter().map(|u| u.line).collect();
    assert_eq!((rows(&schedule).len(), unread), (1, vec![4, 5]));
}

#[test]
fn broken_yaml_keeps_what_stands_before_the_break() {
    let schedule = read("when: 2026-07-03\nwho: @ada\nend: 2026-08-03\n");
    assert_eq!(rows(&schedule), ["when | 2026-07-03"]);
    assert_eq!(schedule.unread[0].line, 2);
    assert!(schedule.unread[0].why.starts_with("The YAML cannot be read from here on"));
}

#[test]
fn a_row_keeps_its_words_as_written() {
    let schedule = read(
        "| What | When |\n|-|-|\n| **[Freeze][f]** (EOD PST) | Friday 21th January 2022 |\n\n[f]: x\n",
    );
    assert_eq!(
        schedule.milestones[0].written,
        "**[Freeze][f]** (EOD PST) | Friday 21th January 2022"
    );
    assert_eq!(schedule.milestones[0].when.text(), "Friday 21th January 2022 (EOD PST)");
    // The end of a day belongs to the day that ends.
    assert_eq!(schedule.milestones[0].when.printed_date(), "2022-01-21".parse().ok());
    // It ends at 17:00 for some, and that may be meant.
    let doubt = schedule.milestones[0].when.contradiction().unwrap();
    assert!(doubt.contains("are 7 h apart; the earlier counts"), "{doubt}");
}

/// Just short of the bounds, and over them.
#[rstest]
#[case("| What | When |\n|-|-|\n", "| a (EOD PST) | Tue, June 9 |\n", 3_000)]
#[case("", "- Mon Tue May Jun 1 2 3 4 5 Wed Thu May Jun Jul\n", 5_000)]
#[case("| What | When |\n|-|-|\n", "| a | 2026-07-03 |\n", 400_000)]
#[case("a: ", "[", 90_000)]
#[case("<table><tr><td>", "<div>", 90_000)]
#[case("a: &a [x]\nwhen: 2026-07-03\n", "b: &b [*a,*a,*a]\n", 5_000)]
fn a_hostile_text_is_refused_or_read_soon(
    #[case] head: &str,
    #[case] part: &str,
    #[case] times: usize,
) {
    let text = format!("{head}{}", part.repeat(times));
    let started = std::time::Instant::now();
    let _ = import(&text, "plan");
    let _ = crate::team::roster::import_roster(&text, "plan");
    // Ten times what it takes: builds without optimisation on busy machines pass as well.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
