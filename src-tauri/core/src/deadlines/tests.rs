//! Deadlines as the member sees them: their order, their contradictions, their shape.

use super::*;
use crate::{
    schedule::bundled::import,
    time::{BundledZones, countdown},
};

const PLAN: &str = "\
# Lanternfish v4.2

- **Wednesday 4th November 2026 (AoE) / Thursday 5th November 2026, 12:00 UTC**: Week 10 — Blog freeze

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 31st August 2026 | week 1 |
| Placeholders | Docs Lead | Thursday 29th October 2026 (AoE) / Friday 30th October 2026 12:00 UTC | week 9 |
| beta.0 released | Branch Manager | Wednesday 4th November 2026 | week 10 |
| Begin [Blog freeze] | Comms Lead | Wednesday 11th November 2026 (AoE) / Thursday 12th November 2026 12:00 UTC | week 11 |
| Retrospective | Community | TBC | |
| Release | Branch Manager | Wednesday 16th December 2026 | week 16 |
";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn list(now: &str) -> Vec<Deadline> {
    let schedule = import(PLAN, "README.md").unwrap();
    let sections = [("release-signal".parse().unwrap(), "Release Signal".to_owned())];
    deadlines(
        Some(&schedule),
        &Rhythm::default(),
        &sections,
        "Pacific/Auckland",
        &BundledZones,
        at(now),
    )
    .unwrap()
}

#[test]
fn marks_and_milestones_stand_in_the_order_of_time() {
    let now = at("2026-10-26T01:02:00Z");
    let rows: Vec<_> = list("2026-10-26T01:02:00Z")
        .into_iter()
        .map(|d| {
            let left = d.first_moment().map_or(String::new(), |at| countdown(now, at));
            (d.name, d.who, d.week, d.day_shift, left)
        })
        .collect();
    let row = |name: &str, who: &str, week, shift, left: &str| {
        (name.to_owned(), Some(who.to_owned()), week, shift, left.to_owned())
    };
    assert_eq!(
        rows,
        [
            row("Weekly updates due", "you: Release Signal", Some(9), Some(1), "22 h 57 min"),
            row("Tracking issue closes", "everyone", Some(9), Some(1), "1 d 22 h"),
            row("Placeholders", "Docs Lead", Some(9), Some(2), "4 d 10 h"),
            row("beta.0 released", "Branch Manager", Some(10), Some(0), "8 d 8 h"),
            row("Begin Blog freeze", "Comms Lead", Some(11), Some(2), "10 d 10 h"),
            row("Release", "Branch Manager", Some(16), Some(0), "50 d 8 h"),
            row("Retrospective", "Community", None, None, ""),
        ]
    );
}

#[test]
fn of_a_contradiction_the_earlier_is_used_and_said() {
    let rows = list("2026-10-26T01:02:00Z");
    let freeze = rows.iter().find(|d| d.name == "Begin Blog freeze").unwrap();
    assert_eq!(freeze.at, Some(at("2026-11-05T12:00:00Z")));
    assert_eq!(freeze.when.instant(), Some(at("2026-11-12T12:00:00Z")));
    assert!(freeze.doubt.as_ref().unwrap().ends_with("Using the earlier."));
}

#[test]
fn what_passed_stays_for_a_day_beside_the_next_one() {
    let due = |now: &str| -> Vec<String> {
        list(now)
            .iter()
            .filter(|d| d.kind == DeadlineKind::UpdateDue)
            .map(|d| d.at.unwrap().format("%d %b").to_string())
            .collect()
    };
    assert_eq!(due("2026-10-26T23:58:00Z"), ["26 Oct"]);
    assert_eq!(due("2026-10-27T10:00:00Z"), ["26 Oct", "02 Nov"]);
    assert_eq!(due("2026-10-28T10:00:00Z"), ["02 Nov"]);
    let names = |now: &str| list(now).into_iter().map(|d| d.name).collect::<Vec<_>>();
    assert!(names("2026-10-31T11:59:00Z").contains(&"Placeholders".to_owned()));
    assert!(!names("2026-10-31T12:01:00Z").contains(&"Placeholders".to_owned()));
}

#[test]
fn the_shape_is_what_other_programs_were_promised() {
    let rows = list("2026-10-26T01:02:00Z");
    let shape = |index: usize| {
        let shape = rows[index].shape("Pacific/Auckland", &BundledZones).unwrap();
        serde_json::to_value(shape).unwrap()
    };
    assert_eq!(
        shape(0),
        serde_json::json!({
            "name": "Weekly updates due", "section": "release-signal",
            "when": {
                "kind": "instant", "text": "Monday 23:59 UTC", "instant": "2026-10-26T23:59:00Z",
                "earliest": "2026-10-26T23:59:00Z", "latest": "2026-10-26T23:59:00Z",
            },
            "local": {
                "zone": "Pacific/Auckland", "text": "Tue 27 Oct 2026 12:59 NZDT", "day_shift": 1,
            },
            "week": 9,
        })
    );
    assert_eq!(
        shape(3)["local"]["text"],
        "between Tue 3 Nov 2026 23:00 NZDT and Fri 6 Nov 2026 01:00 NZDT"
    );
    assert_eq!(shape(3)["section"], serde_json::Value::Null);
    assert_eq!(shape(6)["local"]["text"], "TBC");
    assert_eq!(shape(6)["local"]["day_shift"], serde_json::Value::Null);
}

#[test]
fn without_a_schedule_the_rhythm_is_still_there() {
    let now = at("2026-10-26T01:02:00Z");
    let rows = deadlines(None, &Rhythm::default(), &[], "UTC", &BundledZones, now).unwrap();
    let names: Vec<(&str, Option<i64>)> = rows.iter().map(|d| (&*d.name, d.day_shift)).collect();
    assert_eq!(names, [("Weekly updates due", Some(0)), ("Tracking issue closes", Some(0))]);
}

#[test]
fn an_unknown_zone_is_an_error() {
    let now = at("2026-10-26T01:02:00Z");
    assert!(deadlines(None, &Rhythm::default(), &[], "Nowhere", &BundledZones, now).is_err());
}

#[test]
fn a_cycle_ends_after_its_last_week_and_its_last_row() {
    let end = |plan: &str| cycle_end(&import(plan, "README.md").unwrap()).unwrap();
    // The release is in week 16; what is said of the next cycle is not of this one.
    assert_eq!(end(PLAN), at("2026-12-21T00:00:00Z"));
    let next = "| Next cycle starts | Lead | Monday 11th January 2027 | |\n";
    assert_eq!(end(&format!("{PLAN}{next}")), at("2026-12-21T00:00:00Z"));
    // A row of its own after the last numbered week does count.
    let patch = "| Patch release | Branch Manager | 12:00 UTC Monday 4th January 2027 | |\n";
    assert_eq!(end(&format!("{PLAN}{patch}")), at("2027-01-04T12:00:00Z"));
}
