//! What is said to have changed, and what is not.

use super::*;
use crate::schedule::bundled::import;

const OLD: &str = "\
# Orchard v2.4

- **Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 12:00 UTC**: Week 4 — Production Readiness Freeze
- **Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC**: Week 10 — Code Freeze

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 18th May 2026 | week 1 |
| **Begin [Production Readiness Freeze]** | Lead | Tuesday 9th June 2026 (AoE) / Wednesday 10th June 2026, 12:00 UTC | week 4 |
| v2.4.0-rc.0 released | Branch | Wednesday 15th July 2026 | week 9 |
| **Begin [Code Freeze]** | Branch | Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026, 12:00 UTC | week 10 |
| *v2.2.x released* | Lead | Tuesday 28th July 2026 | week 11 |
| Major Themes deadline | Comms | Tuesday 28th July 2026 | week 11 |
| *v2.2.x released* | Lead | Tuesday 11th August 2026 | week 13 |
| Retrospective | ALL | TBD | |
";

fn changed(from: &str, to: &str) -> Diff {
    assert!(OLD.contains(from), "{from}");
    let new = OLD.replace(from, to);
    diff(&import(OLD, "old").unwrap(), &import(&new, "new").unwrap())
}

#[test]
fn nothing() {
    assert!(changed("Lead", "Lead").is_empty());
    // Other words for the same time, other marks around the same name.
    assert!(changed("Monday 18th May 2026", "Mon, May 18, 2026").is_empty());
    assert!(changed("**Begin [Code Freeze]**", "Begin **Code Freeze**").is_empty());
    assert!(changed("TBD", "TBC").is_empty());
}

#[test]
fn a_move() {
    let diff = changed(
        "Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026",
        "Thursday 23rd July 2026 (AoE) / Friday 24th July 2026",
    );
    let [moved] = diff.moved.as_slice() else { panic!("{diff:?}") };
    assert_eq!((moved.name.as_str(), moved.line), ("Begin Code Freeze", 11));
    assert_eq!(moved.part, Part::Both);
    let shape = serde_json::to_value(diff.shape()).unwrap();
    assert_eq!(shape["moved"][0]["from"]["instant"], "2026-07-23T12:00:00Z");
    assert_eq!(shape["moved"][0]["to"]["instant"], "2026-07-24T12:00:00Z");
    assert!(diff.added.is_empty() && diff.removed.is_empty() && diff.renamed.is_empty());
}

#[test]
fn a_move_in_one_place_only() {
    let row = "| Branch | Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026";
    let diff = changed(row, "| Branch | Thursday 23rd July 2026 (AoE) / Friday 24th July 2026");
    assert_eq!(diff.moved.len(), 1);
    assert_eq!(diff.moved[0].part, Part::Timeline);
    let summary = "- **Wednesday 22nd July 2026 (AoE) / Thursday 23rd July 2026";
    let diff = changed(summary, "- **Thursday 23rd July 2026 (AoE) / Friday 24th July 2026");
    assert_eq!(diff.moved.len(), 1);
    assert_eq!((diff.moved[0].part, diff.moved[0].line), (Part::Summary, 4));
}

#[test]
fn a_rename() {
    let diff = changed("Major Themes deadline", "Release Highlights deadline");
    assert_eq!(
        diff.renamed,
        [Renamed {
            from: "Major Themes deadline".to_owned(),
            to: "Release Highlights deadline".to_owned(),
            line: 13,
            part: Part::Both,
        }]
    );
    assert!(diff.added.is_empty() && diff.removed.is_empty() && diff.moved.is_empty());
    // With everything else the same, no word need be.
    assert_eq!(changed("Major Themes deadline", "Highlights due").renamed.len(), 1);
}

#[test]
fn a_rename_in_one_place_only() {
    let diff = changed("— Production Readiness Freeze", "— KEP Readiness Deadline");
    assert_eq!(
        diff.renamed,
        [Renamed {
            from: "Production Readiness Freeze".to_owned(),
            to: "KEP Readiness Deadline".to_owned(),
            line: 3,
            part: Part::Summary,
        }]
    );
    let diff = changed("[Production Readiness Freeze]", "[KEP Readiness Deadline]");
    assert_eq!(diff.renamed.len(), 1);
    assert_eq!(diff.renamed[0].part, Part::Timeline);
    let diff = changed("Production Readiness Freeze", "KEP Readiness Deadline");
    assert_eq!(diff.renamed.len(), 1, "{:?}", diff.renamed);
    assert_eq!(diff.renamed[0].part, Part::Both);
}

#[test]
fn added_and_removed() {
    let rc0 = "| v2.4.0-rc.0 released | Branch | Wednesday 15th July 2026 | week 9 |\n";
    let rc1 = "| v2.4.0-rc.1 released | Branch | Wednesday 15th July 2026 | week 9 |\n";
    let diff = changed(rc0, &format!("{rc0}{rc1}"));
    assert_eq!(diff.added.len(), 1);
    assert_eq!((diff.added[0].name.as_str(), diff.added[0].line), ("v2.4.0-rc.1 released", 11));
    let diff = changed(rc0, "");
    assert_eq!((diff.removed.len(), diff.moved.len(), diff.renamed.len()), (1, 0, 0));
    // One candidate gone and another one there is no rename.
    let diff = changed(rc0, rc1);
    assert_eq!((diff.removed.len(), diff.added.len(), diff.renamed.len()), (1, 1, 0));
}

#[test]
fn rows_of_one_name_keep_their_dates() {
    let diff = changed("Tuesday 11th August 2026", "Tuesday 18th August 2026");
    let [moved] = diff.moved.as_slice() else { panic!("{diff:?}") };
    assert_eq!(moved.from.text(), "Tuesday 11th August 2026");
    // The first is gone: the second has not moved.
    let diff = changed("| *v2.2.x released* | Lead | Tuesday 28th July 2026 | week 11 |\n", "");
    assert_eq!((diff.removed.len(), diff.moved.len()), (1, 0), "{diff:?}");
    assert_eq!(diff.removed[0].when.text(), "Tuesday 28th July 2026");
}

#[test]
fn an_open_row_that_gets_its_date() {
    let diff = changed("TBD", "Thursday 27th August 2026");
    assert_eq!(diff.moved.len(), 1);
    assert_eq!(diff.shape().moved[0].from.kind, "tbd");
}

#[test]
fn the_next_cycle_moves_every_row_and_renames_none() {
    let new = OLD.replace("2.4", "2.5").replace("2026", "2027");
    let diff = diff(&import(OLD, "old").unwrap(), &import(&new, "new").unwrap());
    assert_eq!((diff.added.len(), diff.removed.len(), diff.renamed.len()), (0, 0, 0), "{diff:?}");
    assert_eq!(diff.moved.len(), 7);
}

#[test]
fn somebody_else() {
    let row = "| Major Themes deadline | Comms |";
    let diff = changed(row, "| Major Themes deadline | Docs Lead |");
    let [who] = diff.who_changed.as_slice() else { panic!("{diff:?}") };
    assert_eq!((who.name.as_str(), who.line), ("Major Themes deadline", 13));
    assert_eq!((who.from.as_deref(), who.to.as_deref()), (Some("Comms"), Some("Docs Lead")));
    assert!(!diff.is_empty() && diff.moved.is_empty() && diff.renamed.is_empty());
    let shape = serde_json::to_value(diff.shape()).unwrap();
    assert_eq!(shape["who_changed"][0]["to"], "Docs Lead");
    assert!(shape.get("week_changed").is_none());
    // Nobody's any more, and for the first time somebody's.
    assert_eq!(changed(row, "| Major Themes deadline | - |").who_changed[0].to, None);
    assert_eq!(changed("| Retrospective | ALL |", "| Retrospective | |").who_changed.len(), 1);
    // Other marks and capitals are no change.
    assert!(changed(row, "| Major Themes deadline | **comms** |").is_empty());
    // Said beside a move.
    let both = changed("Comms | Tuesday 28th July 2026", "Docs Lead | Wednesday 29th July 2026");
    assert_eq!((both.moved.len(), both.who_changed.len()), (1, 1));
}

#[test]
fn another_week() {
    let row = "| v2.4.0-rc.0 released | Branch | Wednesday 15th July 2026 | week 9 |";
    let diff = changed(row, &row.replace("week 9", "week 10"));
    let [week] = diff.week_changed.as_slice() else { panic!("{diff:?}") };
    assert_eq!((week.from, week.to, week.line), (Some(9), Some(10), 10));
    assert_eq!(week.part, Part::Both);
    assert!(!diff.is_empty() && diff.moved.is_empty() && diff.who_changed.is_empty());
    // In one of two places, and in both.
    let summary = changed("Week 10 — Code", "Week 11 — Code");
    assert_eq!(summary.week_changed[0].part, Part::Summary);
    let timeline = changed("12:00 UTC | week 10", "12:00 UTC | week 11");
    assert_eq!(timeline.week_changed[0].part, Part::Timeline);
    let both = OLD.replace("12:00 UTC | week 10", "12:00 UTC | week 11");
    let both = both.replace("Week 10 — Code", "Week 11 — Code");
    let both = diff_of(OLD, &both);
    assert_eq!(both.week_changed.len(), 1, "{both:?}");
    assert_eq!(both.week_changed[0].part, Part::Both);
    // A row that goes on by a week is told as moved.
    let on = row.replace("15th July", "22nd July");
    let moved = changed(row, &on.replace("week 9", "week 10"));
    assert_eq!((moved.moved.len(), moved.week_changed.len()), (1, 0));
    assert_eq!(changed(row, &on.replace("week 9", "week 11")).week_changed.len(), 1);
    // A row that loses it.
    let lost = changed(row, &row.replace("week 9", ""));
    assert_eq!(lost.week_changed[0].to, None);
}

fn diff_of(old: &str, new: &str) -> Diff {
    diff(&import(old, "old").unwrap(), &import(new, "new").unwrap())
}

/// A form that cannot name anybody, or a week, says nothing about them.
#[test]
fn a_form_that_names_nobody_and_no_week_changes_neither() {
    let table = "| What | Who | When | Week |\n|---|---|---|---|\n\
                 | Code Freeze | Branch | Thursday 18 February 2027 | week 7 |\n";
    let list = "- Code Freeze: Thursday 18 February 2027\n";
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270218\n\
                    SUMMARY:Code Freeze\nEND:VEVENT\nEND:VCALENDAR\n";
    for other in [list, calendar] {
        assert!(diff_of(table, other).is_empty());
        assert!(diff_of(other, table).is_empty());
    }
}

/// A table that loses its column of people, or of weeks, takes them from every row, and one that
/// gains it names them.
#[test]
fn a_column_that_comes_or_goes_is_a_change() {
    let without = |column: usize| -> String {
        let cut = |line: &str| {
            let mut cells: Vec<&str> = line.split('|').collect();
            if cells.len() > column {
                cells.remove(column);
            }
            cells.join("|") + "\n"
        };
        OLD.lines().map(cut).collect()
    };
    let (nobody, no_week) = (without(2), without(4));
    let (lost, gained) = (diff_of(OLD, &nobody), diff_of(&nobody, OLD));
    for diff in [&lost, &gained] {
        assert_eq!((diff.who_changed.len(), diff.week_changed.len()), (8, 0), "{diff:?}");
    }
    assert_eq!(lost.who_changed[3].from.as_deref(), Some("Branch"));
    assert_eq!(gained.who_changed[3].to.as_deref(), Some("Branch"));
    assert!(lost.who_changed.iter().all(|row| row.to.is_none()));
    let (lost, gained) = (diff_of(OLD, &no_week), diff_of(&no_week, OLD));
    for diff in [&lost, &gained] {
        assert_eq!((diff.who_changed.len(), diff.week_changed.len()), (0, 7), "{diff:?}");
    }
    assert_eq!((lost.week_changed[0].from, gained.week_changed[0].to), (Some(1), Some(1)));
}

/// The same moment in other words has not moved, and another one in the same words has.
#[test]
fn an_equal_moment_is_no_move() {
    let row = |when: &str| format!("| What | When |\n|---|---|\n| Freeze | {when} |\n");
    let moved = |old: &str, new: &str| diff_of(&row(old), &row(new)).moved.len();
    let aoe = "Thursday 6th November 2025 (AoE)";
    assert_eq!(moved(aoe, "Friday 7th November 2025, 12:00 UTC"), 0);
    assert_eq!(moved("Friday 7th November 2025, 12:00 UTC", aoe), 0);
    assert_eq!(moved(aoe, "Thursday 6th November 2025, 23:59:30 UTC-12"), 0);
    assert_eq!(moved(aoe, &format!("{aoe} / Friday 7th November 2025, 12:00 UTC")), 0);
    assert_eq!(moved("17:00 UTC 6 November 2025", "09:00 PST 6 November 2025"), 0);
    assert_eq!(moved(aoe, "Friday 7th November 2025, 13:00 UTC"), 1);
    assert_eq!(moved(aoe, "Friday 7th November 2025 (AoE)"), 1);
    assert_eq!(moved(aoe, "Thursday 6th November 2025"), 1, "a day alone is less than a moment");
    // One of two readings is another: the cell contradicts itself now.
    assert_eq!(moved(aoe, &format!("{aoe} / Friday 7th November 2025, 11:00 UTC")), 1);
}

/// A time in brackets is kept in the name while no date is understood.
#[test]
fn a_mended_date_is_no_other_name() {
    let row = |when: &str| {
        format!(
            "| What | When |\n|---|---|\n| Begin Code Freeze (18:00 PST) | {when} |\n| Out | 2026-12-01 |\n"
        )
    };
    let diff = diff_of(&row("Web 19th Novembre 2026 or so"), &row("Thursday 19th November 2026"));
    assert_eq!((diff.moved.len(), diff.renamed.len()), (1, 0), "{diff:?}");
    assert_eq!((diff.added.len(), diff.removed.len()), (0, 0));
}

/// 23:59 is what people write for the midnight behind it.
#[test]
fn a_minute_before_midnight_is_no_move() {
    let day = |when: &str| {
        format!("| What | When |\n|---|---|\n| Gate | {when} |\n| Out | 2027-04-01 |\n")
    };
    let aoe = day("Thursday 4 March 2027 (AoE)");
    for same in
        ["Friday 5 March 2027, 11:59 UTC", "2027-03-04T23:59-12:00", "4 March 2027 23:59 AoE"]
    {
        assert!(diff_of(&aoe, &day(same)).is_empty(), "{same}");
    }
    for other in ["Friday 5 March 2027, 11:58 UTC", "Friday 5 March 2027, 12:02 UTC"] {
        assert_eq!(diff_of(&aoe, &day(other)).moved.len(), 1, "{other}");
    }
}
