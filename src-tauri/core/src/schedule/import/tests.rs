//! Import of schedules, kind and hostile, invented and (where at hand) real.

use super::bundled::{import, import_bytes};
use super::*;
use crate::schedule::Milestone;
use crate::schedule::{SourceKind, YearOrigin};
use proptest::prelude::*;
use rstest::rstest;

const README: &str = r#"---
title: "Lanternfish v4.2 Release Information"
weight: 98
---

# Lanternfish v4.2

* [This document](https://example.org/README.md)
* Contact: [#release](https://example.org/chat) on chat

## Summary

The v4.2 release cycle is proposed as follows:

- **Monday 18th May 2026**: Week 1 — Release cycle begins
- **Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 12:00 UTC**: Week 4 — [Readiness Deadline][Readiness Deadline]
- **Thursday 18th - Friday 19th June 2026**: Week 5 — LampCon
- **Thursday 25th June 2026 (AoE) / Friday 26th June 2026, 12:00 UTC**: Week 6 — [Blog freeze][Blog freeze]
- **Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC**: Week 10 — [Code Freeze][Code Freeze] and [Test Freeze][Test Freeze]
- **Wednesday 26th August 2026**: Week 15 — Lanternfish v4.2.0 released

> [!NOTE]
> Example: A deadline of Thursday, Oct 16 (AoE) is over on Friday, Oct 17 at 12:00 UTC.

## Timeline

| **What**                                   | **Who**        | **When**                    | **Week** | **Signal** |
|--------------------------------------------|----------------|-----------------------------|----------|------------|
| Start of Release Cycle                     | Lead           | Monday 18th May 2026        | week 1   | [main]     |
| **Begin [Readiness Freeze]**               | Docs Lead      | Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026 12:00 UTC | week 4 | |
| **LampCon**                                |                | Thursday 18th - Friday 19th June 2026 | week 5 | |
| Begin [Blog freeze] - Open placeholder PRs | Comms Lead     | Thursday 2nd July 2026 (AoE) / Friday 3rd July 2026, 12:00 UTC | week 7 | |
| Call for Code Freeze [Exceptions]          | Lead           | Monday 13th July 2026       | Week 9   |            |
| **Begin [Code Freeze] and [Test Freeze]**  | Branch Manager | Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC | week 10 | |
| Release retrospective                      | ---            | TBC                         |          |            |
| Docs review | Docs Lead |
| Notes merged to `lantern/fish`             | Docs Lead      | when they are ready         | week 15  |            |
| **v4.2.0 released**                        | Branch Manager | ~~Tuesday 25th~~ Wednesday 26th August 2026 | week 15 | |

[Code Freeze]: ../phases.md#code-freeze
"#;

fn readme() -> Schedule {
    import(README, "README.md").unwrap()
}

fn row<'a>(schedule: &'a Schedule, name: &str) -> &'a Milestone {
    schedule.milestones.iter().find(|m| m.name == name).unwrap()
}

#[test]
fn every_row_of_the_timeline_is_a_milestone() {
    let schedule = readme();
    assert_eq!(schedule.cycle.as_deref(), Some("v4.2"));
    assert_eq!(schedule.source, "README.md");
    let rows: Vec<(&str, Option<&str>, Option<u32>, &str)> = schedule
        .milestones
        .iter()
        .map(|m| (m.name.as_str(), m.who.as_deref(), m.week, m.when.kind()))
        .collect();
    assert_eq!(
        rows,
        [
            ("Start of Release Cycle", Some("Lead"), Some(1), "date"),
            ("Begin Readiness Freeze", Some("Docs Lead"), Some(4), "aoe_date"),
            ("LampCon", None, Some(5), "range"),
            ("Begin Blog freeze - Open placeholder PRs", Some("Comms Lead"), Some(7), "aoe_date"),
            ("Call for Code Freeze Exceptions", Some("Lead"), Some(9), "date"),
            ("Begin Code Freeze and Test Freeze", Some("Branch Manager"), Some(10), "aoe_date"),
            ("Release retrospective", None, None, "tbd"),
            ("Docs review", Some("Docs Lead"), None, "tbd"),
            ("Notes merged to lantern/fish", Some("Docs Lead"), Some(15), "tbd"),
            ("v4.2.0 released", Some("Branch Manager"), Some(15), "date"),
        ]
    );
}

#[test]
fn a_milestone_knows_its_line_and_its_words() {
    let schedule = readme();
    for milestone in &schedule.milestones {
        let line = README.lines().nth(milestone.line as usize - 1).unwrap();
        assert!(line.contains(milestone.name.split(' ').next().unwrap()), "{milestone:?}");
    }
    let freeze = row(&schedule, "Begin Code Freeze and Test Freeze");
    assert_eq!(
        freeze.when.text(),
        "Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC"
    );
    assert_eq!(freeze.when.instant(), "2026-07-23T12:00:00Z".parse().ok());
    assert_eq!(row(&schedule, "Notes merged to lantern/fish").when.text(), "when they are ready");
    assert_eq!(row(&schedule, "v4.2.0 released").when.text(), "Wednesday 26th August 2026");
}

#[test]
fn a_summary_that_says_another_date_is_noted_at_its_row() {
    let schedule = readme();
    let doubted: Vec<&Milestone> =
        schedule.milestones.iter().filter(|m| m.doubt.is_some()).collect();
    assert_eq!(doubted.len(), 1);
    let doubt = doubted[0].doubt.as_ref().unwrap();
    assert_eq!(doubted[0].name, "Begin Blog freeze - Open placeholder PRs");
    assert_eq!(doubt.when.instant(), "2026-06-26T12:00:00Z".parse().ok());
    assert!(README.lines().nth(doubt.line as usize - 1).unwrap().contains("Blog freeze"));
    assert_eq!(doubted[0].effective(), &doubt.when);
    assert_eq!(
        doubted[0].doubt_words().as_deref(),
        Some(
            "Summary: Thursday 25th June 2026 (AoE) / Friday 26th June 2026, 12:00 UTC. \
             Timeline: Thursday 2nd July 2026 (AoE) / Friday 3rd July 2026, 12:00 UTC. \
             Using the earlier."
        )
    );
}

#[test]
fn weeks_are_counted_from_the_start_of_the_cycle() {
    let schedule = readme();
    assert_eq!(schedule.week_one(), "2026-05-18".parse().ok());
    assert_eq!(schedule.weeks(), Some(15));
    let labels_only = import(
        "| What | When | Week |\n|-|-|-|\n| Freeze | Wednesday 22nd July 2026 | week 10 |\n",
        "a.md",
    );
    assert_eq!(labels_only.unwrap().week_one(), "2026-05-18".parse().ok());
}

#[test]
fn the_shape_is_what_other_programs_were_promised() {
    let shape = serde_json::to_value(readme().shape()).unwrap();
    assert_eq!(shape["cycle"], "v4.2");
    assert_eq!(
        shape["milestones"][5],
        serde_json::json!({
            "name": "Begin Code Freeze and Test Freeze", "who": "Branch Manager", "week": 10,
            "when": {
                "kind": "aoe_date",
                "text": "Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC",
                "instant": "2026-07-23T12:00:00Z", "earliest": "2026-07-23T12:00:00Z",
                "latest": "2026-07-23T12:00:00Z",
            },
            "line": 34,
        })
    );
    assert_eq!(shape["milestones"][2]["who"], serde_json::Value::Null);
    assert!(shape["milestones"][3]["doubt"]["line"].is_number());
}

#[test]
fn a_schedule_survives_being_stored() {
    let text = serde_json::to_string(&readme()).unwrap();
    assert_eq!(serde_json::from_str::<Schedule>(&text).unwrap(), readme());
}

#[test]
fn columns_are_found_by_their_words_in_any_order() {
    let schedule = import(
        "# 4.3\n\n| Week | *When* | Owner | Milestone |\n|---|---|---|---|\n\
         | 3 | [01:00 UTC Friday 7th October 2022 / 18:00 PDT Thursday 6th October 2022](https://example.org/s/1) | Lead | **Freeze** |\n",
        "a.md",
    )
    .unwrap();
    let freeze = row(&schedule, "Freeze");
    assert_eq!(freeze.when.kind(), "instant");
    assert_eq!(freeze.when.instant(), "2022-10-07T01:00:00Z".parse().ok());
    assert_eq!((freeze.week, freeze.who.as_deref()), (Some(3), Some("Lead")));
    assert_eq!(schedule.cycle.as_deref(), Some("v4.3"));
}

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    let windows = format!("\u{feff}{}", README.replace('\n', "\r\n"));
    assert_eq!(import(&windows, "README.md").unwrap(), readme());
}

#[test]
fn months_as_columns_take_their_year_from_the_text() {
    let schedule = import(
        "# Release 1.11\n\nThe cycle begins on **Tuesday, April 3rd, 2018**.\n\n\
         | What | Who | APR | MAY | DEV WEEK |\n|-|-|-|-|-|\n\
         | Start of Release Cycle | Lead | 2| | week 1 |\n| Finish | Lead | | Tue 29 | |\n| Ragged |\n",
        "a.md",
    )
    .unwrap();
    let dates: Vec<_> = schedule.milestones.iter().map(|m| m.when.printed_date()).collect();
    assert_eq!(dates, ["2018-04-02".parse().ok(), "2018-05-29".parse().ok(), None]);
}

#[test]
fn without_a_table_the_dated_list_is_the_schedule() {
    let schedule = import(
        "# 1.5 plan\n\n\
         - **Monday, September 19, 2016**: Week 1 - Coding begins\n\
         - [x] **Monday, October 10, 2016**\n  - *Feature freeze* begins\n    - All of it by then.\n  - Second thing\n\
         - Contact: somebody\n\
         - Code freeze: Tuesday, November 8, 2016\n\
         - Monday 14th - Friday 18th November 2016 - LampCon\n\
         - TBD: Retrospective\n",
        "a.md",
    )
    .unwrap();
    let rows: Vec<(&str, Option<u32>, &str, u32)> =
        schedule.milestones.iter().map(|m| (&*m.name, m.week, m.when.kind(), m.line)).collect();
    assert_eq!(
        rows,
        [
            ("Coding begins", Some(1), "date", 3),
            ("Feature freeze begins", None, "date", 5),
            ("Second thing", None, "date", 7),
            ("Code freeze", None, "date", 9),
            ("LampCon", None, "range", 10),
            ("Retrospective", None, "tbd", 11),
        ]
    );
}

#[rstest]
#[case::empty(
    " \n\t\n".as_bytes(),
    "plan.md is empty; choose the README.md of a release, or save it again."
)]
#[case::binary(
    b"\x7fELF\x02\0\0\0",
    "plan.md is not a text file; choose the README.md of a release, saved as UTF-8."
)]
#[case::another_encoding(
    b"\xff\xfe#\0 \0",
    "plan.md is not a text file; choose the README.md of a release, saved as UTF-8."
)]
#[case::prose(
    b"# Notes\n\nNothing is planned.\n\n| Role | Lead |\n|-|-|\n| Docs | Ada |\n",
    "No timeline table (What | Who | When) or dated list found in plan.md; choose the README.md \
     of a release, or add a table with these columns."
)]
#[case::a_list_that_is_still_open(
    b"- TBC: somebody\n- TBD: something\n",
    "No timeline table (What | Who | When) or dated list found in plan.md; choose the README.md \
     of a release, or add a table with these columns."
)]
#[case::header_only(
    b"| What | Who | When |\n|-|-|-|\n",
    "No timeline table (What | Who | When) or dated list found in plan.md; choose the README.md \
     of a release, or add a table with these columns."
)]
fn what_is_no_schedule_is_said_in_one_sentence(#[case] bytes: &[u8], #[case] words: &str) {
    assert_eq!(import_bytes(bytes, "plan.md").unwrap_err().to_string(), words);
}

#[test]
fn a_file_that_is_too_big_is_refused() {
    let text = "x".repeat(LARGEST_BYTES + 1);
    let error = import(&text, "plan.md").unwrap_err();
    assert_eq!(
        error.to_string(),
        "plan.md is larger than 5 MB; choose the README.md of a release."
    );
}

#[rstest]
#[case::cells("|", 300_000)]
#[case::rows("| What | When |\n|-|-|\n", 20_000)]
#[case::brackets("[", 300_000)]
#[case::nested_quotes("> ", 100_000)]
#[case::nested_items("- ", 50_000)]
#[case::dated_items("- 2026-06-09: a: b: c - d - e\n", 20_000)]
#[case::colons("- a: ", 60_000)]
#[case::strong("**a", 100_000)]
fn hostile_text_takes_no_long_time(#[case] part: &str, #[case] times: usize) {
    let table = "| What | When |\n|-|-|\n";
    for text in [part.repeat(times), format!("{table}{}", part.repeat(times))] {
        let _ = import(&text, "plan.md");
    }
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "(\\PC|\n)*") {
        let _ = import(&text, "plan.md");
    }

    #[test]
    fn a_mangled_readme_is_survived(
        at in 0_usize..4000, length in 0_usize..200, with in "[-|*\\[\\](){}#>\n\u{e9}~ 0-9]{0,12}",
    ) {
        let mut text: Vec<char> = README.chars().collect();
        let at = at.min(text.len());
        let end = (at + length).min(text.len());
        text.splice(at..end, with.chars());
        let text: String = text.into_iter().collect();
        if let Ok(schedule) = import(&text, "plan.md") {
            let lines = u32::try_from(text.lines().count()).unwrap();
            prop_assert!(schedule.milestones.iter().all(|m| (1..=lines).contains(&m.line)));
            prop_assert_eq!(import(&text, "plan.md").unwrap(), schedule);
        }
    }

    #[test]
    fn no_row_is_dropped(cells in prop::collection::vec(("[a-z0-9 ]{1,10}", "[a-zA-Z0-9/ -]{0,12}"), 1..20)) {
        let rows: String = cells.iter().map(|(what, when)| format!("| x{what} | {when} |\n")).collect();
        let schedule = import(&format!("| What | When |\n|-|-|\n{rows}"), "plan.md").unwrap();
        prop_assert_eq!(schedule.milestones.len(), cells.len());
    }
}

/// Real schedules of past cycles, where the folder with them is at hand.
#[test]
fn real_schedules() {
    let Ok(folder) = std::env::var("MERIDIAN_FIXTURES") else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let read = |name: &str| {
        let path = std::path::Path::new(&folder).join("schedules").join(name);
        import_bytes(&std::fs::read(path).unwrap(), name).unwrap()
    };
    let count = |schedule: &Schedule, kind: &str| {
        schedule.milestones.iter().filter(|m| m.when.kind() == kind).count()
    };
    let instant = |schedule: &Schedule, name: &str| row(schedule, name).when.instant();

    let v37 = read("k8s-1.37-README-aoe.md");
    assert_eq!((v37.milestones.len(), count(&v37, "aoe_date"), count(&v37, "tbd")), (38, 7, 0));
    assert_eq!(v37.week_one(), "2026-05-18".parse().ok());
    assert!(v37.milestones.iter().all(|m| m.doubt_words().is_none()));
    assert_eq!(
        instant(&v37, "Begin Code Freeze and Test Freeze"),
        "2026-07-23T12:00:00Z".parse().ok()
    );

    let v36 = read("k8s-1.36-README-contradiction.md");
    let doubts: Vec<&Milestone> = v36.milestones.iter().filter(|m| m.doubt.is_some()).collect();
    assert_eq!(doubts.len(), 1);
    assert_eq!(doubts[0].when.instant(), "2026-03-06T12:00:00Z".parse().ok());
    assert_eq!(doubts[0].effective().instant(), "2026-02-27T12:00:00Z".parse().ok());

    let v31 = read("k8s-1.31-README-utc-typo.md");
    assert_eq!(instant(&v31, "Test Freeze"), "2024-07-31T01:00:00Z".parse().ok());
    assert!(row(&v31, "Test Freeze").doubt_words().is_some());

    let v26 = read("k8s-1.26-README-dst-end.md");
    assert_eq!(count(&v26, "tbd"), 0);
    let freeze = row(&v26, "Begin Code Freeze");
    assert_eq!(freeze.when.instant(), "2022-11-09T00:00:00Z".parse().ok());
    assert!(freeze.when.contradiction().is_some());

    assert_eq!(count(&read("k8s-1.24-README-three-zones.md"), "instant"), 9);
    assert_eq!(read("k8s-1.19-README-noyear-slipped.md").milestones.len(), 33);
    assert_eq!(read("k8s-1.11-README-month-columns.md").week_one(), "2018-04-02".parse().ok());
    assert_eq!(read("k8s-1.5-README-bullets.md").milestones.len(), 15);
    every_real_schedule(&folder);
    let capi = read("capi-1.13-schedule-and-roster.md");
    assert_eq!((capi.milestones.len(), count(&capi, "tbd")), (19, 2));
}

/// Rows, and how many of them are an instant, an AoE date, a date, a stretch, still open.
fn every_real_schedule(folder: &str) {
    use SourceKind as K;
    let expected = [
        ("k8s-1.37-README-aoe.md", K::TimelineTable, 38, [0, 7, 29, 2, 0]),
        ("k8s-1.36-README-contradiction.md", K::TimelineTable, 37, [0, 7, 29, 1, 0]),
        ("k8s-1.31-README-utc-typo.md", K::TimelineTable, 37, [5, 0, 32, 0, 0]),
        ("k8s-1.26-README-dst-end.md", K::TimelineTable, 40, [8, 0, 31, 1, 0]),
        ("k8s-1.24-README-three-zones.md", K::TimelineTable, 39, [9, 0, 30, 0, 0]),
        ("k8s-1.19-README-noyear-slipped.md", K::TimelineTable, 33, [4, 0, 28, 0, 1]),
        ("k8s-1.11-README-month-columns.md", K::MonthColumns, 39, [3, 0, 35, 0, 1]),
        ("k8s-1.10-README-html-table.md", K::HtmlTable, 34, [3, 0, 31, 0, 0]),
        ("k8s-1.5-README-bullets.md", K::Bullets, 15, [2, 0, 13, 0, 0]),
        ("k8s-1.35-schedule.ics", K::ICalendar, 31, [6, 0, 24, 1, 0]),
        ("k8s-schedule-builder-rel-schedule.yaml", K::BuilderYaml, 35, [10, 0, 21, 1, 3]),
        ("k8s-schedule-builder-patch-schedule.yaml", K::PatchYaml, 22, [0, 0, 16, 0, 6]),
        ("capi-1.13-schedule-and-roster.md", K::TimelineTable, 19, [0, 0, 17, 0, 2]),
        ("openstack-hibiscus-schedule.yaml", K::CountdownYaml, 50, [0, 0, 0, 50, 0]),
    ];
    for (name, kind, rows, kinds) in expected {
        let path = std::path::Path::new(folder).join("schedules").join(name);
        let text = std::fs::read_to_string(path).unwrap();
        let schedule = import(&text, name).unwrap();
        assert_eq!((schedule.kind, schedule.milestones.len()), (kind, rows), "{name}");
        let found = ["instant", "aoe_date", "date", "range", "tbd"]
            .map(|kind| schedule.milestones.iter().filter(|m| m.when.kind() == kind).count());
        assert_eq!(found, kinds, "{name}");
        let lines = u32::try_from(text.lines().count()).unwrap();
        assert!(schedule.milestones.iter().all(|m| (1..=lines).contains(&m.line)), "{name}");
        // Only what leaves its year out has one that is inferred.
        let year = |m: &Milestone| m.when.printed_date().map(|date| date.format("%Y").to_string());
        for milestone in &schedule.milestones {
            let said = year(milestone).is_some_and(|year| milestone.when.text().contains(&year));
            let inferred = milestone.year == YearOrigin::Inferred;
            assert!(!(inferred && said), "{name}: {milestone:?}");
        }
    }
}
