//! What the published schedules beside the project give, held in numbers: whoever changes a reader
//! or a rule sees here which of them says something else now.
//!
//! A value that changed is not a fault by itself, but each has to be looked at before it is written
//! down anew: is the finding true, and was the row rightly read?

use super::*;
use crate::{schedule::import, time::BundledZones};
use rstest::rstest;
use std::collections::BTreeMap;

/// `38 rows, 12 stated, 0 unread; out-of-order 1`
fn values(text: &str) -> String {
    let schedule = import(text, "file", &BundledZones).unwrap();
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in lint(&schedule, text, &BundledZones) {
        *rules.entry(finding.rule.name()).or_default() += 1;
    }
    let rules: Vec<String> = rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    let (rows, stated) = (schedule.milestones.len(), schedule.summary.len());
    let unread = schedule.unread.len();
    let found = format!("{rows} rows, {stated} stated, {unread} unread; {}", rules.join(", "));
    found.trim_end_matches("; ").to_owned()
}

#[rstest]
#[case("capi-1.13-schedule-and-roster.md", "19 rows, 0 stated, 0 unread")]
#[case(
    "k8s-1.10-README-html-table.md",
    "34 rows, 0 stated, 0 unread; abbreviation-not-in-force 1, ambiguous-eod 3, missing-year 1, summary-contradicts-table 2"
)]
#[case(
    "k8s-1.11-README-month-columns.md",
    "39 rows, 0 stated, 0 unread; abbreviation-not-in-force 3, ambiguous-eod 3, missing-year 1, out-of-order 3, summary-contradicts-table 1, wrong-weekday 1"
)]
#[case(
    "k8s-1.19-README-noyear-slipped.md",
    "33 rows, 6 stated, 1 unread; abbreviation-not-in-force 4, ambiguous-eod 5, missing-year 2"
)]
#[case("k8s-1.24-README-three-zones.md", "39 rows, 10 stated, 0 unread")]
#[case(
    "k8s-1.26-README-dst-end.md",
    "40 rows, 11 stated, 0 unread; abbreviation-not-in-force 7, bad-ordinal 1, missing-year 5, out-of-order 1, week-number 1, zone-disagreement 7"
)]
#[case(
    "k8s-1.31-README-utc-typo.md",
    "37 rows, 7 stated, 0 unread; summary-contradicts-table 1, wrong-weekday 1, zone-disagreement 1"
)]
#[case("k8s-1.35-schedule.ics", "31 rows, 0 stated, 0 unread")]
#[case(
    "k8s-1.36-README-contradiction.md",
    "37 rows, 8 stated, 0 unread; summary-contradicts-table 1"
)]
#[case("k8s-1.37-README-aoe.md", "38 rows, 9 stated, 0 unread")]
#[case("k8s-1.5-README-bullets.md", "15 rows, 0 stated, 9 unread")]
#[case("k8s-schedule-builder-patch-schedule.yaml", "22 rows, 0 stated, 0 unread")]
#[case("k8s-schedule-builder-rel-schedule.yaml", "35 rows, 0 stated, 0 unread")]
#[case("openstack-hibiscus-schedule.rst", "34 rows, 0 stated, 0 unread; missing-year 1")]
#[case("openstack-hibiscus-schedule.yaml", "50 rows, 0 stated, 0 unread")]
fn published_schedules_say_what_they_said(#[case] file: &str, #[case] expected: &str) {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else { return };
    let path = std::path::Path::new(&folder).join("schedules").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(values(&text), expected, "{file}: look at what changed before you write it down");
}
