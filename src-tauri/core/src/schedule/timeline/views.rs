//! Tables that say a part of the timeline once more, such as one for each team: what they repeat is
//! the same milestone in a second place, and no second milestone.

use super::NAMELESS;
use crate::schedule::{Milestone, Stated, names};
use chrono::{DateTime, Utc};
use std::{cmp::Reverse, collections::HashSet};

/// What two rows of the same milestone have in common.
type Key = (String, DateTime<Utc>, Option<DateTime<Utc>>, &'static str);

fn key(row: &Milestone) -> Option<Key> {
    let name = names::spelled(&row.name);
    let is_named = !name.is_empty() && row.name != NAMELESS;
    let first = row.when.earliest().filter(|_| is_named)?;
    Some((name, first, row.when.latest(), row.when.kind()))
}

/// The rows of several tables without what the smaller of them only repeat, and that. A row with
/// another name or another time stays: it contradicts the timeline, and that has to be seen.
pub(super) fn apart(tables: Vec<Vec<Milestone>>) -> (Vec<Milestone>, Vec<Stated>) {
    if tables.len() < 2 {
        return (tables.into_iter().flatten().collect(), Vec::new());
    }
    let mut order: Vec<usize> = (0..tables.len()).collect();
    // The timeline says whose a row is, or in which week; and more than a part of it.
    let says_more = |row: &Milestone| row.who.is_some() || row.week.is_some();
    order.sort_by_key(|index| {
        let rows = tables.get(*index).map_or(&[][..], Vec::as_slice);
        Reverse((rows.iter().any(says_more), rows.len()))
    });
    let mut known: HashSet<Key> = HashSet::new();
    let mut views: Vec<HashSet<Key>> = vec![HashSet::new(); tables.len()];
    for index in order {
        let rows = tables.get(index).map_or(&[][..], Vec::as_slice);
        let keys: Vec<Key> = rows.iter().filter_map(key).collect();
        let repeated: HashSet<Key> = keys.iter().filter(|k| known.contains(k)).cloned().collect();
        // Tables about different things may have a row in common.
        let again = keys.iter().filter(|key| repeated.contains(key)).count();
        if let Some(view) = views.get_mut(index).filter(|_| again * 2 >= keys.len()) {
            *view = repeated;
        }
        known.extend(keys);
    }
    let mut stated = Vec::new();
    let mut kept = Vec::new();
    for (rows, view) in tables.into_iter().zip(views) {
        for row in rows {
            if key(&row).is_some_and(|key| view.contains(&key)) {
                stated.push(beside(row));
            } else {
                kept.push(row);
            }
        }
    }
    (kept, stated)
}

/// A row as something said beside the timeline.
pub(super) fn beside(row: Milestone) -> Stated {
    Stated { text: row.written, name: row.name, week: row.week, when: row.when, line: row.line }
}

#[cfg(test)]
mod tests {
    use crate::schedule::{
        bundled::import,
        diff::diff,
        lint::{Severity, lint},
        scan::{Fate, account},
    };
    use crate::time::BundledZones;

    /// A summary, a timeline, and a view of it for each of two teams.
    fn plan(summary: &str, timeline: &str, docs: &str, comms: &str) -> String {
        let row = |when: &str| format!("| Begin Code Freeze | Manager | {when} | week 10 |\n");
        let view = |team: &str, when: &str| {
            format!(
                "<details><summary>{team}</summary>\n\n| What | Who | When | Week |\n|---|---|---|---|\n\
                 {}</details>\n\n",
                row(when)
            )
        };
        format!(
            "# Lantern v4.2\n\n- **{summary}**: Week 10 \u{2014} Code Freeze\n\n## Timeline\n\n\
             | What | Who | When | Week |\n|---|---|---|---|\n\
             | Start of Release Cycle | Lead | Monday 12th January 2026 | week 1 |\n{}\n{}{}",
            row(timeline),
            view("Docs", docs),
            view("Comms", comms)
        )
    }

    const RIGHT: &str = "Thursday 19th March 2026 (AoE)";
    const OTHER: &str = "Thursday 12th March 2026 (AoE)";

    fn names(text: &str) -> Vec<String> {
        import(text, "plan").unwrap().milestones.into_iter().map(|row| row.name).collect()
    }

    /// `line rule` of every finding, by its severity.
    fn findings(text: &str, severity: Severity) -> Vec<String> {
        let found = lint(&import(text, "plan").unwrap(), text, &BundledZones);
        let own = found.iter().filter(|finding| finding.severity == severity);
        own.map(|finding| format!("{} {}", finding.line, finding.rule.name())).collect()
    }

    #[test]
    fn what_a_view_repeats_is_one_milestone() {
        let text = plan(RIGHT, RIGHT, RIGHT, RIGHT);
        assert_eq!(names(&text), ["Start of Release Cycle", "Begin Code Freeze"]);
        let schedule = import(&text, "plan").unwrap();
        let lines: Vec<u32> = schedule.summary.iter().map(|stated| stated.line).collect();
        assert_eq!(lines, [3, 16, 23], "each place is known");
        assert_eq!(schedule.milestones[1].line, 10);
        assert!(account(&text, &schedule).iter().all(|found| found.fate != Fate::Unread));
        assert!(lint(&schedule, &text, &BundledZones).is_empty());
    }

    #[test]
    fn a_milestone_that_stands_is_not_removed_with_its_view() {
        let text = plan(RIGHT, RIGHT, RIGHT, RIGHT);
        let (without, _) = text.split_once("<details>").unwrap();
        let old = import(&text, "plan").unwrap();
        let new = import(without, "plan").unwrap();
        assert!(diff(&old, &new).is_empty());
        assert!(diff(&new, &old).is_empty());
        let moved = import(&plan(OTHER, OTHER, OTHER, OTHER), "plan").unwrap();
        assert_eq!(diff(&old, &moved).moved.len(), 1);
    }

    #[test]
    fn another_time_in_a_view_is_found() {
        let (alone, _) = plan(RIGHT, RIGHT, OTHER, RIGHT)
            .split_once("<details><summary>Comms")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        assert!(findings(&alone, Severity::Warning).contains(&"16 duplicate-milestone".to_owned()));
        let text = plan(RIGHT, RIGHT, OTHER, RIGHT);
        assert_eq!(
            names(&text),
            ["Start of Release Cycle", "Begin Code Freeze", "Begin Code Freeze"]
        );
        assert!(findings(&text, Severity::Warning).contains(&"16 duplicate-milestone".to_owned()));
    }

    #[test]
    fn a_view_does_not_hide_that_the_summary_contradicts_the_timeline() {
        let text = plan(OTHER, RIGHT, OTHER, OTHER);
        let errors = findings(&text, Severity::Error);
        assert!(errors.contains(&"3 summary-contradicts-table".to_owned()), "{errors:?}");
        let text = plan(OTHER, RIGHT, OTHER, RIGHT);
        let errors = findings(&text, Severity::Error);
        assert!(errors.contains(&"3 summary-contradicts-table".to_owned()), "{errors:?}");
    }

    #[test]
    fn tables_about_different_things_keep_a_row_that_they_have_in_common() {
        let table = |gate: &str, out: &str, more: &str| {
            format!(
                "| What | When |\n|---|---|\n| Gate | {gate} |\n| Out | {out} |\n| Thaw | {more} |\n\n"
            )
        };
        let text = format!(
            "## Lantern\n\n{}## Lamp\n\n{}",
            table("2026-05-04", "2026-06-04", "2026-06-09"),
            table("2026-05-04", "2026-06-11", "2026-06-19")
        );
        assert_eq!(names(&text).len(), 6);
    }

    #[test]
    fn a_smaller_view_may_stand_above_the_timeline() {
        let view = "| What | When |\n|---|---|\n| Gate | 2026-05-04 |\n\n";
        let text = format!(
            "{view}| What | Who | When |\n|---|---|---|\n| Gate | Oak | 2026-05-04 |\n| Out | Fir | 2026-06-04 |\n"
        );
        let schedule = import(&text, "plan").unwrap();
        assert_eq!(schedule.milestones.len(), 2);
        assert_eq!(schedule.milestones[0].who.as_deref(), Some("Oak"));
    }

    #[test]
    fn a_longer_view_without_people_is_a_view_all_the_same() {
        let text = "| What | When |\n|---|---|\n| Docs Gate | 2026-05-01 |\n| Gate | 2026-05-04 |\n| Out | 2026-06-04 |\n\n\
                    ## Timeline\n\n| What | Who | When |\n|---|---|---|\n| Gate | Oak | 2026-05-04 |\n| Out | Fir | 2026-06-04 |\n";
        let schedule = import(text, "plan").unwrap();
        let who: Vec<_> = schedule.milestones.iter().map(|row| row.who.as_deref()).collect();
        assert_eq!(who, [None, Some("Oak"), Some("Fir")]);
    }

    #[test]
    fn a_series_in_a_view_is_no_milestone_under_another_name() {
        let rows = "| Burndown meeting | 2026-05-04 |\n| Burndown meeting | 2026-05-05 |\n| Burndown meeting | 2026-05-06 |\n| Gate | 2026-05-07 |\n";
        let head = "| What | When |\n|---|---|\n";
        let text = format!("## All\n\n{head}{rows}\n## Docs\n\n{head}{rows}");
        assert_eq!(names(&text).len(), 4);
        let schedule = import(&text, "plan").unwrap();
        assert!(lint(&schedule, &text, &BundledZones).is_empty());
    }

    #[test]
    fn an_open_row_contradicts_nothing() {
        for open in ["", "TBC", "-"] {
            let text = format!(
                "- **Monday 3rd January 2022**: Week 1 - Release cycle begins\n\n| What | Who | When | Week |\n\
                 |---|---|---|---|\n| Start of Release Cycle | Lead | {open} | week 1 |\n| Out | Lead | Tuesday 3rd May 2022 | week 18 |\n"
            );
            assert_eq!(findings(&text, Severity::Error), Vec::<String>::new());
            assert_eq!(findings(&text, Severity::Note), ["1 summary-contradicts-table"]);
        }
    }
}
