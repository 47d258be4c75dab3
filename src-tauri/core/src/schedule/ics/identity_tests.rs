//! What a calendar program has after one export and another: by its ids, as such programs go by
//! them, with the revision, the state and the time of each entry.

use super::*;
use crate::schedule::bundled::import;
use icalendar::{Calendar, Component as _};
use std::collections::BTreeMap;

const NOW: &str = "2027-01-04T08:00:00Z";
const LATER: &str = "2027-01-05T08:00:00Z";

const ROWS: &str = "\
| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 11th January 2027 | week 1 |
| v1.4.x released | Branch Manager | Wednesday 20th January 2027 | week 2 |
| Begin Code Freeze | Branch Manager | Wednesday 3rd March 2027 (AoE) | week 8 |
| v1.4.x released | Branch Manager | Wednesday 17th February 2027 | week 6 |
| v1.4.x released | Branch Manager | Wednesday 17th March 2027 | week 10 |
| Retrospective | ALL | 17:00 UTC Thursday 25th March 2027 | week 11 |
";

/// As an older build wrote it of [`ROWS`] under `# Widget v1.5`, when ids did not say whose they are.
const OLDER: &str = include_str!("../../../../../tests/fixtures/calendar-of-an-older-build.ics");

fn export(readme: &str, file: &str, now: &str, previous: Option<&str>) -> String {
    let schedule = import(readme, file).unwrap();
    let origin = Origin::of_document(readme, schedule.cycle.as_deref(), file);
    super::export(&schedule, &origin, now.parse().unwrap(), previous).text
}

fn widget(rows: &str, previous: Option<&str>) -> String {
    let now = if previous.is_some() { LATER } else { NOW };
    export(&format!("# Widget v1.5\n\n{rows}"), "README.md", now, previous)
}

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: String,
    sequence: u32,
    start: String,
    cancelled: bool,
}

/// What a calendar has by id after it took in exports one after the other: a lower or equal
/// revision changes nothing.
fn program(exports: &[&str]) -> BTreeMap<String, Entry> {
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for export in exports {
        let calendar: Calendar = export.parse().unwrap();
        for event in calendar.components.iter().filter_map(|c| c.as_event()) {
            let value = |name: &str| event.property_value(name).unwrap_or_default().to_owned();
            let entry = Entry {
                name: event.get_summary().unwrap().to_owned(),
                sequence: value("SEQUENCE").parse().unwrap(),
                start: value("DTSTART"),
                cancelled: value("STATUS") == "CANCELLED",
            };
            let id = event.get_uid().unwrap().to_owned();
            let old = entries.get(&id);
            assert!(
                old.is_none_or(|old| *old == entry || old.sequence < entry.sequence),
                "{id} changes without a new revision: {old:?} {entry:?}"
            );
            entries.insert(id, entry);
        }
    }
    entries
}

/// What is to take place, as `day name`.
fn live(entries: &BTreeMap<String, Entry>) -> Vec<String> {
    let live = entries.values().filter(|entry| !entry.cancelled);
    let mut list: Vec<String> =
        live.map(|entry| format!("{} {}", entry.start, entry.name)).collect();
    list.sort();
    list
}

/// Of each id what became of it: the day before, and the one after.
fn moves(before: &str, after: &str) -> Vec<String> {
    let (old, new) = (program(&[before]), program(&[before, after]));
    let mut list = Vec::new();
    for (id, entry) in &new {
        let state = if entry.cancelled { " off" } else { "" };
        match old.get(id) {
            Some(old) if old == entry => {}
            Some(old) => list.push(format!("{} {} -> {}{state}", old.name, old.start, entry.start)),
            None => list.push(format!("{} new {}", entry.name, entry.start)),
        }
    }
    list.sort();
    list
}

#[test]
fn two_teams_with_the_same_names_and_numbers_live_in_one_calendar() {
    let gadget = format!("# Gadget v1.5\n\n{ROWS}");
    let (a, b) = (widget(ROWS, None), export(&gadget, "README.md", NOW, None));
    assert_eq!(program(&[&a, &b]).len(), 12);
    // Also without a cycle, and without a title that says anything, by the file.
    for title in ["", "# Release schedule\n\n", "# Timeline\n\n"] {
        let text = format!("{title}{ROWS}");
        let [a, b] = ["/home/ann/widget/plan.md", "/home/ann/gadget/plan.md"]
            .map(|file| export(&text, file, NOW, None));
        assert_eq!(program(&[&a, &b]).len(), 12, "{title}");
        assert!(!a.contains("ann"), "a path is nobody's business: {a}");
        assert_eq!(
            program(&[&a, &export(&text, "/home/ann/widget/plan.md", LATER, None)]).len(),
            6
        );
    }
    // One given as the export before of the other: nothing of it is touched.
    let over = export(&gadget, "README.md", LATER, Some(&a));
    assert_eq!(program(&[&a, &over]).len(), 12);
    assert!(!over.contains("CANCELLED"), "{over}");
}

#[test]
fn a_copy_and_a_title_with_other_words_of_no_weight_are_the_same_document() {
    let first = widget(ROWS, None);
    for title in
        ["# Widget v1.5 Release Schedule", "# The Widget v1.5 release (draft)", "Widget v1.5\n==="]
    {
        let again = export(&format!("{title}\n\n{ROWS}"), "copy.md", LATER, None);
        assert_eq!(program(&[&first, &again]).len(), 6, "{title}");
    }
}

#[test]
fn a_deleted_neighbour_of_the_same_name_is_the_one_that_is_cancelled() {
    let first = widget(ROWS, None);
    let line = "| v1.4.x released | Branch Manager | Wednesday 20th January 2027 | week 2 |\n";
    let second = widget(&ROWS.replace(line, ""), Some(&first));
    assert_eq!(moves(&first, &second), ["v1.4.x released 20270120 -> 20270120 off"]);
    // It stays off, and what comes new does not take its place.
    let april = "| v1.4.x released | Branch Manager | Wednesday 14th April 2027 | week 14 |\n";
    let third = widget(&(ROWS.replace(line, "") + april), Some(&second));
    assert_eq!(moves(&second, &third), ["v1.4.x released new 20270414"]);
    assert_eq!(live(&program(&[&first, &second, &third])).len(), 6);
    // In another order nothing changes.
    let moved = ROWS.replace(line, "") + line;
    assert_eq!(moves(&first, &widget(&moved, Some(&first))), [""; 0]);
    // Back again, at its old day.
    let back = widget(&(ROWS.to_owned() + april), Some(&third));
    assert_eq!(moves(&third, &back), ["Cancelled: v1.4.x released 20270120 -> 20270120"]);
}

#[test]
fn one_of_several_of_a_name_moves_alone() {
    let first = widget(ROWS, None);
    let moved = ROWS.replace("Wednesday 17th February", "Thursday 18th February");
    let second = widget(&moved, Some(&first));
    assert_eq!(moves(&first, &second), ["v1.4.x released 20270217 -> 20270218"]);
}

#[test]
fn a_new_name_is_the_same_event() {
    let first = widget(ROWS, None);
    let renamed = ROWS.replace("Begin Code Freeze", "Begin Code and Test Freeze");
    let second = widget(&renamed, Some(&first));
    assert_eq!(program(&[&first, &second]).len(), 6);
    assert_eq!(moves(&first, &second), ["Begin Code Freeze 20270304T120000Z -> 20270304T120000Z"]);
    // And once more, at another time: the id goes on.
    let again = renamed
        .replace("Code and Test Freeze", "Test and Code Freeze")
        .replace("Wednesday 3rd March", "Thursday 4th March");
    let third = widget(&again, Some(&second));
    let all = program(&[&first, &second, &third]);
    assert_eq!((all.len(), live(&all).len()), (6, 6));
    // What is gone and what comes elsewhere under another name are two.
    let other = ROWS.replace(
        "| Retrospective | ALL | 17:00 UTC Thursday 25th March 2027 | week 11 |",
        "| Party | Docs | Friday 16th April 2027 | week 14 |",
    );
    assert_eq!(
        moves(&first, &widget(&other, Some(&first))),
        ["Party new 20270416", "Retrospective 20270325T170000Z -> 20270325T170000Z off"]
    );
}

#[test]
fn an_export_of_an_older_build_goes_on() {
    // Nothing changed: every entry stays, byte for byte.
    let same = widget(ROWS, Some(OLDER));
    assert_eq!(moves(OLDER, &same), [""; 0]);
    let entries = |text: &str| text.split_once("BEGIN:VEVENT").unwrap().1.to_owned();
    assert_eq!(entries(&same), entries(OLDER));
    // Moved, renamed, deleted and new ones.
    let line = "| v1.4.x released | Branch Manager | Wednesday 20th January 2027 | week 2 |\n";
    let rows = ROWS
        .replace(line, "")
        .replace("Begin Code Freeze", "Begin Code and Test Freeze")
        .replace("Monday 11th January", "Tuesday 12th January")
        + "| Party | ALL | Friday 16th April 2027 | week 14 |\n";
    let second = widget(&rows, Some(OLDER));
    let expected = [
        "Begin Code Freeze 20270304T120000Z -> 20270304T120000Z",
        "Party new 20270416",
        "Start of Release Cycle 20270111 -> 20270112",
        "v1.4.x released 20270120 -> 20270120 off",
    ];
    assert_eq!(moves(OLDER, &second), expected);
    // And from then on.
    let third = widget(&rows.replace("Friday 16th April", "Thursday 15th April"), Some(&second));
    assert_eq!(moves(&second, &third), ["Party 20270416 -> 20270415"]);
    assert_eq!(widget(&rows, Some(&second)), second);
    // A calendar that did not know the cycle's number then.
    let unnumbered = OLDER.replace("UID:v1.5.", "UID:schedule.");
    assert_eq!(program(&[&unnumbered, &widget(ROWS, Some(&unnumbered))]).len(), 6);
}

#[test]
fn a_document_that_gets_a_title_goes_on_where_the_rows_are_the_same() {
    let first = widget(ROWS, None);
    let renamed = format!("# Gizmo v1.5\n\n{ROWS}");
    let second = export(&renamed, "README.md", LATER, Some(&first));
    assert_eq!(program(&[&first, &second]).len(), 12, "two teams may have the same plan");
    // A document that had no title yet is told from others by its file alone.
    let bare = export(ROWS, "plan.md", NOW, None);
    let titled = export(&format!("# Widget v1.5\n\n{ROWS}"), "plan.md", LATER, Some(&bare));
    let all = program(&[&bare, &titled]);
    assert_eq!((all.len(), live(&all).len()), (6, 6));
    // And goes on so when everything moves.
    let moved = ROWS.replace(" 2027", " 2028").replace("Monday 11th", "Tuesday 11th");
    let later = export(&format!("# Widget v1.5\n\n{moved}"), "plan.md", LATER, Some(&titled));
    assert_eq!(program(&[&bare, &titled, &later]).len(), 6);
    // The next cycle begins as a copy of this one.
    let next = export(&format!("# Widget v1.6\n\n{ROWS}"), "README.md", LATER, Some(&first));
    assert_eq!(program(&[&first, &next]).len(), 12);
    assert!(!next.contains("CANCELLED"));
}
