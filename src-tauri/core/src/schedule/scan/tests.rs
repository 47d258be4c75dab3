//! What looks like a date is never lost in silence.

use super::*;
use crate::schedule::import;

/// Everything that looks like a date, by what became of it: `line: words`.
fn of(text: &str, is: fn(Fate) -> bool) -> Vec<String> {
    let schedule = import(text, "plan").unwrap();
    let all = account(text, &schedule);
    all.iter().filter(|a| is(a.fate)).map(|a| format!("{}: {}", a.line, a.text)).collect()
}

fn unread(text: &str) -> Vec<String> {
    let schedule = import(text, "plan").unwrap();
    let listed: Vec<u32> = schedule.unread.iter().map(|unread| unread.line).collect();
    let found = of(text, |fate| fate == Fate::Unread);
    for line in &found {
        let number: u32 = line.split(':').next().unwrap().parse().unwrap();
        assert!(listed.contains(&number), "{line} is not listed");
    }
    found
}

#[test]
fn a_row_that_a_reader_took_for_a_header_is_listed() {
    let table = "| 2027-03-09 | Features closed |\n|---|---|\n| 2027-04-13 | Texts closed |\n";
    let listed = unread(table);
    // Once the reader knows such a table, it is a row, and nothing is listed.
    assert!(listed.is_empty() || listed == ["1: 2027-03-09"], "{listed:?}");
}

#[test]
fn days_without_a_year_and_days_in_other_columns_are_listed() {
    let list =
        "# Closing weeks\n\n- 2027-04-20: Opens\n- *4/23* Gate closes\n- 4/26 Trials begin\n";
    assert_eq!(unread(list), ["4: 4/23", "5: 4/26"]);
    let table = "| Release | Date | Span | Notes |\n|---|---|---|---|\n\
                 | M1 | Friday, October 8, 2027 | | |\n\
                 | Quiet period | | 12/03 to 12/07 | No builds |\n";
    assert_eq!(unread(table), ["4: 12/03", "4: 12/07"]);
}

#[test]
fn a_second_date_that_was_not_understood_is_listed_although_its_words_are_kept() {
    let table = "| Release | Start | End of life |\n|---|---|---|\n\
                 | 1.6 | February 15, 2027 | August 23, 2028 |\n\
                 | 1.7 | March 10, 2027 | September 2028* |\n";
    let found = unread(table);
    assert!(found.is_empty() || found == ["4: September 2028"], "{found:?}");
}

#[test]
fn impossible_and_misspelt_dates_are_listed() {
    let table = "| What | When |\n|---|---|\n| v0.6 | 2027-05-12 |\n| v0.5 | 2027-06-31 |\n\
                 | v0.4 | February 29, 2027 |\n| Thaw | Wed 4th Febuary 2027 |\n";
    assert_eq!(unread(table), ["4: 2027-06-31", "5: February 29, 2027", "6: 4th Febuary 2027"]);
}

#[test]
fn what_is_no_statement_is_set_aside_with_its_reason() {
    let text = "---\ndate: 2027-01-01\n---\n# Plan of March 2026\n\nWe agreed on all of this on 5 March 2027 in our meeting.\n\n\
                | What | When |\n|---|---|\n| Out | ~~5 May 2027~~ 12 May 2027 |\n<!-- | Old | 1 May 2027 | -->\n";
    let aside = |reason: Reason| {
        let schedule = import(text, "plan").unwrap();
        account(text, &schedule)
            .into_iter()
            .filter(|a| a.fate == Fate::SetAside(reason))
            .map(|a| a.text)
            .collect::<Vec<_>>()
    };
    assert_eq!(aside(Reason::FrontMatter), ["2027-01-01"]);
    assert_eq!(aside(Reason::Title), ["March 2026"]);
    assert_eq!(aside(Reason::Sentence), ["5 March 2027"]);
    assert_eq!(aside(Reason::StruckOut), ["5 May 2027"]);
    assert_eq!(aside(Reason::CommentedOut), ["1 May 2027"]);
    assert_eq!(unread(text), Vec::<String>::new());
}

#[test]
fn a_date_above_dates_what_stands_below_it() {
    let text = "### Weeks\n- **Monday, September 19, 2016**\n  - Week 1: Start\n- **Monday, October 10, 2016**\n  - Week 4: Freeze\n";
    assert_eq!(unread(text), Vec::<String>::new());
}

/// Of every real file that lies beside the project.
#[test]
fn in_no_published_file_is_a_date_lost() {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else { return };
    let folder = std::path::PathBuf::from(folder);
    let mut dates = 0;
    for part in ["schedules", "field"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap().flatten() {
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            let Ok(schedule) = import(&text, "file") else { continue };
            for found in account(&text, &schedule) {
                dates += 1;
                let listed = schedule.unread.iter().any(|unread| unread.line == found.line);
                assert!(
                    found.fate != Fate::Unread || listed,
                    "{}:{}: {}",
                    entry.path().display(),
                    found.line,
                    found.text
                );
            }
        }
    }
    assert!(dates > 500, "{dates}");
}
