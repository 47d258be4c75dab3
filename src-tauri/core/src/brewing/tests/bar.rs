//! What the rules say of the only real series that there is: the written updates of one team in November 2020.
//! The texts are not of this project; without them the test is skipped.

use super::*;
use crate::ids::RoundKey;
use std::{collections::BTreeSet, fs, path::Path};

/// At most so many new lines an update, in the mean.
const MOST: usize = 1;

/// Whom that team's roster names for a section; of others Meridian expects nothing.
const ROSTER: [&str; 7] =
    ["Release Lead", "Enhancements", "CI Signal", "Bug triage", "Docs", "Release Notes", "Comms"];

/// The milestones that those updates name, with whose they are.
const MARKS: [(&str, &str, (u32, u32)); 5] = [
    ("Test Freeze", "Release Lead", (11, 23)),
    ("Docs Ready for Review", "Docs Lead", (11, 23)),
    ("Release branch cut", "Release Branch Management", (12, 1)),
    ("Final Docs Deadline", "Docs Lead", (12, 2)),
    ("Release", "Release Lead", (12, 8)),
];

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, month, day).unwrap()
}

/// The sections of an update by their headings.
fn sections(text: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        // One of them stands a level too low in one update.
        let bug_triage = line.strip_prefix("### ").filter(|title| *title == "Bug triage");
        match line.strip_prefix("## ").or(bug_triage) {
            Some(title) => found.push((title, String::new())),
            None => found.iter_mut().next_back().into_iter().for_each(|(_, text)| {
                text.push_str(line);
                text.push('\n');
            }),
        }
    }
    found
}

/// Whether somebody wrote more than the template and a name.
fn is_written(text: &str, template: &BTreeSet<&str>) -> bool {
    let is_own = |line: &&str| {
        let line = line.trim();
        let is_name = line.starts_with("Author:") || line.starts_with("<!--");
        !line.is_empty() && !is_name && !line.starts_with('[') && !template.contains(line)
    };
    text.lines().any(|line| is_own(&line))
}

fn history(folder: &Path) -> Option<History> {
    let template = fs::read_to_string(folder.join("k8s-1.20-meeting-update-TEMPLATE.md")).ok()?;
    let template: BTreeSet<&str> = template.lines().map(str::trim).collect();
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with("k8s-1.20-update-2020-"))
        .collect();
    names.sort();
    let mut history = History {
        metrics: Metric::declared(),
        read_at: Some(chrono::DateTime::<chrono::Utc>::MAX_UTC),
        ..History::default()
    };
    for name in names {
        let text = fs::read_to_string(folder.join(&name)).ok()?;
        let on: NaiveDate = name.get("k8s-1.20-update-".len()..)?.get(..10)?.parse().ok()?;
        let opens = on.and_hms_opt(0, 0, 0)?.and_utc();
        let part = |(title, text): (&str, String)| {
            let section = title.to_lowercase().replace(' ', "-").parse().ok()?;
            let at = opens + Duration::hours(10);
            let state = match is_written(&text, &template) {
                true => State::Written(Box::new(Said::read(&text, &section, ("ghost", at), &name))),
                false if ROSTER.contains(&title) => State::Silent,
                false => State::NotExpected,
            };
            Some(PartOf { section, title: title.to_owned(), people: Vec::new(), state })
        };
        history.rounds.push(Turn {
            round: RoundKey::on(on),
            // The cycle began on 14 September.
            week: u32::try_from(on.signed_duration_since(date(9, 14)).num_weeks() + 1).ok(),
            opens,
            due: opens + Duration::hours(20),
            closes: opens + Duration::hours(23),
            parts: sections(&text).into_iter().filter_map(part).collect(),
        });
    }
    for (name, who, (month, day)) in MARKS {
        let who = crate::deadlines::roles(Some(who));
        let day = date(month, day);
        history.marks.push(Mark { name: name.to_owned(), who, day, moves: Vec::new() });
    }
    (!history.rounds.is_empty()).then_some(history)
}

#[test]
fn of_the_real_updates_that_are_there_five_of_fourteen_one_new_line_an_update_at_most() {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else {
        eprintln!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let mut whole = history(&Path::new(&folder).join("bodies")).expect("the updates are there");
    let rounds = whole.rounds.split_off(0);
    let count = rounds.len();
    let mut new = 0;
    for turn in rounds {
        let (day, now) = (turn.round.opens, turn.closes);
        whole.rounds.push(turn);
        println!("{day}");
        for told in brew(&whole, &[], now).told {
            println!("  {:?} {}: {}", told.news, told.line.rule.word(), told.line.sentence);
            new += usize::from(told.news == News::New);
        }
    }
    println!("{new} new lines in {count} updates");
    assert!(new > 0, "rules that say nothing are no rules");
    assert!(new <= MOST * count, "{new} new lines in {count} updates");
}
