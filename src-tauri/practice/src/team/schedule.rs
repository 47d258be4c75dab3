//! The invented team's schedule in the shape release teams use: front matter, summary, timeline.

use super::Round;
use chrono::{Datelike as _, NaiveDate, TimeDelta};
use std::fmt::Write as _;

/// When something happens, as week (from 1) and day (0 is Monday).
#[derive(Clone, Copy)]
enum At {
    /// A bare date.
    Day(i64, i64),
    /// A date anywhere on Earth, with its cut-off the next day 12:00 UTC.
    Aoe(i64, i64),
    /// From one day to another of the same week.
    Days(i64, i64, i64),
    /// Not yet known; the week may be.
    Tbd(i64),
}

struct Row {
    what: &'static str,
    who: &'static str,
    at: At,
    signal: &'static str,
}

const fn row(what: &'static str, who: &'static str, at: At) -> Row {
    Row { what, who, at, signal: "" }
}

/// In the order of time. `{v}` is the version without `v`.
const ROWS: [Row; 31] = [
    Row {
        what: "Start of Release Cycle",
        who: "Lead",
        at: At::Day(1, 0),
        signal: "[master-blocking], [master-informing]",
    },
    row("Start Enhancements Tracking", "Enhancements Lead", At::Day(1, 0)),
    row("Schedule finalized", "Lead", At::Day(1, 4)),
    row("Team finalized", "Lead", At::Day(1, 4)),
    row("Begin APAC-friendly meetings", "ALL", At::Day(2, 2)),
    row("Start Release Notes Draft", "Docs Lead", At::Day(3, 1)),
    row("v{v}.0-alpha.1 released", "Branch Manager", At::Day(4, 1)),
    row("**Begin [Production Readiness Freeze]**", "Enhancements Lead", At::Aoe(4, 2)),
    row("**Begin [Enhancements Freeze]**", "Enhancements Lead", At::Aoe(5, 2)),
    row("**Practice Summit**", "", At::Days(6, 1, 3)),
    row("v{v}.0-alpha.2 released", "Branch Manager", At::Day(7, 1)),
    row("Docs deadline - Open placeholder PRs", "Docs Lead", At::Aoe(8, 3)),
    row("Brace Yourself, Code Freeze is Coming", "Comms / Release Signal", At::Day(9, 0)),
    row("v{v}.0-beta.0 released", "Branch Manager", At::Day(9, 2)),
    row("Begin [Feature blog freeze] - Open placeholder PRs", "Comms Lead", At::Aoe(9, 3)),
    row("Call for Code Freeze [Exceptions]", "Lead", At::Day(10, 0)),
    row("**Begin [Code Freeze] and [Test Freeze]**", "Branch Manager", At::Aoe(10, 2)),
    row("**Begin [Burndown]** (Meetings on Mon / Wed / Fri)", "ALL", At::Day(11, 0)),
    row("Deprecations and Removals blog published", "Comms Lead", At::Day(11, 1)),
    row("Docs deadline - PRs ready for review", "Docs Lead", At::Day(11, 3)),
    row("Feature blogs ready to review", "Enhancement Owner / Comms", At::Day(12, 0)),
    Row {
        what: "v{v}.0-rc.0 released",
        who: "Branch Manager",
        at: At::Day(12, 2),
        signal: "[{v}-blocking], [{v}-informing], [master-blocking], [master-informing]",
    },
    row("release-{v} branch created", "Branch Manager", At::Day(12, 2)),
    row("**[Docs Freeze]**", "Docs Lead", At::Aoe(13, 1)),
    row("Release blog ready to review", "Comms / Docs", At::Aoe(14, 3)),
    row("v{v}.0-rc.1 released", "Branch Manager", At::Day(14, 4)),
    row("Release Notes complete", "Docs Lead", At::Day(15, 2)),
    row("**v{v}.0 released**", "Branch Manager", At::Day(15, 2)),
    row("Release blog published", "Comms Lead", At::Day(15, 2)),
    row("[Thaw]", "Branch Manager", At::Day(15, 3)),
    row("Release retrospective", "Lead", At::Tbd(16)),
];

/// The rows that the summary repeats.
const SUMMARY: [(&str, &str); 8] = [
    ("Start of Release Cycle", "Release cycle begins"),
    ("**Begin [Production Readiness Freeze]**", "[Production Readiness Freeze]"),
    ("**Begin [Enhancements Freeze]**", "[Enhancements Freeze]"),
    ("**Practice Summit**", "Practice Summit"),
    ("Begin [Feature blog freeze] - Open placeholder PRs", "[Feature blog freeze]"),
    ("**Begin [Code Freeze] and [Test Freeze]**", "[Code Freeze] and [Test Freeze]"),
    ("**[Docs Freeze]**", "[Docs Freeze]"),
    ("**v{v}.0 released**", "Release v{v}.0 published"),
];

fn ordinal(day: u32) -> &'static str {
    match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

/// `Wednesday 4th`
fn day_name(date: NaiveDate) -> String {
    format!("{} {}{}", date.format("%A"), date.day(), ordinal(date.day()))
}

/// `Wednesday 4th November 2026`
fn long(date: NaiveDate) -> String {
    format!("{} {}", day_name(date), date.format("%B %Y"))
}

impl At {
    fn week(self) -> i64 {
        match self {
            Self::Day(week, _) | Self::Aoe(week, _) | Self::Days(week, _, _) | Self::Tbd(week) => {
                week
            }
        }
    }

    fn text(self, start: NaiveDate) -> String {
        let date = |week: i64, day: i64| start + TimeDelta::days((week - 1) * 7 + day);
        match self {
            Self::Day(week, day) => long(date(week, day)),
            Self::Aoe(week, day) => format!(
                "{} (AoE) / {}, 12:00 UTC",
                long(date(week, day)),
                long(date(week, day + 1))
            ),
            Self::Days(week, first, last) => {
                let (first, last) = (date(week, first), date(week, last));
                if first.month() == last.month() {
                    format!("{} - {}", day_name(first), long(last))
                } else {
                    format!("{} - {}", long(first), long(last))
                }
            }
            Self::Tbd(_) => "TBD".into(),
        }
    }
}

/// The README of a cycle.
pub(super) fn write(round: &Round) -> String {
    let version = format!("1.{}", round.minor);
    let fill = |text: &str| text.replace("{v}", &version);
    let mut out = format!(
        "---
title: \"Practice v{version} Release Information\"
weight: 98
slug: \"release\"
description: |
  The schedule of an invented release team, for practising with Meridian.
---

# Practice v{version}

#### Links

* This document
* Contact: the weekly status issue

## Summary

The v{version} release cycle is proposed as follows:

"
    );
    for (what, short) in SUMMARY {
        if let Some(row) = ROWS.iter().find(|row| row.what == what) {
            let _ = writeln!(
                out,
                "- **{}**: Week {} — {}",
                row.at.text(round.cycle_start),
                row.at.week(),
                fill(short)
            );
        }
    }
    out.push_str(
        "
> [!NOTE]
> Deadlines are expressed in \"Anywhere on Earth\" (AoE) time. This means the date ends when the calendar day finishes in the last timezone on Earth (UTC-12).

## Timeline

| **What** | **Who** | **When** | **Week** | **Release Signal** |
|----------|---------|----------|----------|--------------------|
",
    );
    for row in &ROWS {
        let _ = writeln!(
            out,
            "| {} | {} | {} | week {} | {} |",
            fill(row.what),
            row.who,
            row.at.text(round.cycle_start),
            row.at.week(),
            fill(row.signal)
        );
    }
    out.push_str("\n## Phases\n\nEach freeze is explained by the section that calls it.\n\n");
    for name in [
        "Production Readiness Freeze",
        "Enhancements Freeze",
        "Feature blog freeze",
        "Code Freeze",
        "Test Freeze",
        "Exceptions",
        "Burndown",
        "Docs Freeze",
        "Thaw",
    ] {
        let anchor = name.to_lowercase().replace(' ', "-");
        let _ = writeln!(out, "[{name}]: ./phases.md#{anchor}\n");
    }
    for name in [
        "master-blocking".to_owned(),
        "master-informing".to_owned(),
        format!("{version}-blocking"),
        format!("{version}-informing"),
    ] {
        let _ = writeln!(out, "[{name}]: https://practice.invalid/boards/{name}\n");
    }
    out
}
