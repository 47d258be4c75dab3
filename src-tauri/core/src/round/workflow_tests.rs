use super::*;
use crate::round::rhythm::Rhythm;
use chrono::{NaiveTime, Weekday};

const URL: &str = "https://example.org/v1/meridian-0.1.0-linux-x86_64.tar.xz";
const SUM: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn workflow(rhythm: Rhythm) -> RoundWorkflow {
    let archive = Archive::new(Some(URL), Some(SUM)).unwrap();
    let closes = vec![rhythm.closes];
    RoundWorkflow::new("tern/status", rhythm.opens, closes, ".github/meridian.toml", archive)
        .unwrap()
}

fn text() -> String {
    workflow(Rhythm::default()).text()
}

fn crons_of(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("- cron: "));
    lines.map(|cron| cron.trim_matches('\'')).collect()
}

fn mark(day: Weekday, hour: u32, minute: u32) -> WeekMark {
    WeekMark { day, time: NaiveTime::from_hms_opt(hour, minute, 0).unwrap() }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn the_usual_rhythm_gives_five_openings_and_three_closings_off_the_full_hour() {
    let expected = [
        "17 22 * * 0",
        "47 22 * * 0",
        "17 23 * * 0",
        "23 0 * * 1",
        "41 1 * * 1",
        "5 0 * * 3",
        "39 0 * * 3",
        "59 1 * * 3",
    ];
    assert_eq!(crons_of(&text()), expected);
}

#[test]
fn another_rhythm_moves_them_round_the_week_and_none_is_at_the_full_hour() {
    let rhythm = Rhythm {
        opens: mark(Weekday::Sun, 0, 43),
        due: mark(Weekday::Mon, 9, 0),
        closes: mark(Weekday::Sat, 23, 54),
        apart: Vec::new(),
    };
    let text = workflow(rhythm).text();
    let expected = [
        "1 23 * * 6",
        "30 23 * * 6",
        "1 0 * * 0",
        "6 1 * * 0",
        "24 2 * * 0",
        "1 0 * * 0",
        "34 0 * * 0",
        "54 1 * * 0",
    ];
    // What is an opening and a closing stands once among the crons, and counts as both.
    let mut once = expected.to_vec();
    once.remove(5);
    assert_eq!(crons_of(&text), once, "{text}");
    let both = |key: &str| {
        let (_, after) = text.split_once(key).unwrap();
        after.lines().nth(2).is_some_and(|line| line.contains("\"1 0 * * 0\""))
    };
    assert!(both("OPENS:") && both("CLOSES:"), "{text}");
    assert!(!text.contains("'0 "), "{text}");
}

#[test]
fn the_text_holds_what_the_platform_asks_for_and_leaves_nothing_open() {
    let text = text();
    for line in [
        "permissions: {}",
        "    if: github.repository == 'tern/status'",
        "      contents: read #",
        "      issues: write #",
        "  cancel-in-progress: false",
        "    timeout-minutes: 15",
        "          persist-credentials: false",
        "  workflow_dispatch:",
        "# A round opens Mon 00:00 UTC.",
        "# It closes Tue 23:59 UTC",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(!text.contains('<'), "a place was not filled:\n{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
}

#[test]
fn where_a_discussion_collects_the_updates_the_run_may_write_there_and_else_not() {
    const LINE: &str = "      discussions: write #";
    assert!(!text().contains("discussions"), "{}", text());
    let text = workflow(Rhythm::default()).in_discussion(true).text();
    let (before, _) = text.split_once(LINE).expect("it may");
    assert!(before.lines().last().is_some_and(|line| line.contains("issues: write")), "{before}");
    assert!(!text.contains('<'), "a place was not filled:\n{text}");
}

#[test]
fn each_action_is_a_commit_with_its_version_and_the_sum_is_checked_before_anything_is_unpacked() {
    let text = text();
    let uses: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("uses: ")).collect();
    assert_eq!(uses.len(), 1);
    for one in uses {
        let (action, version) = one.split_once(" # ").unwrap();
        let (_, commit) = action.split_once('@').unwrap();
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{one}");
        assert!(version.starts_with('v'), "{one}");
    }
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}"));
    assert!(place("curl ") < place("sha256sum --check"));
    assert!(place("sha256sum --check") < place("tar --extract"));
    assert!(place("tar --extract") < place("meridian-cli\" round"));
}

/// What stands in a script is run as it stands: an expression there would be code of whoever fills it.
#[test]
fn no_expression_stands_in_a_script() {
    let text = text();
    let mut script_of = None;
    let mut scripts = 0;
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        if script_of.is_some_and(|of| !line.trim().is_empty() && depth <= of) {
            script_of = None;
        }
        if script_of.is_some() {
            assert!(!line.contains("${{"), "{line}");
        }
        if line.trim_start().starts_with("run: ") {
            script_of = Some(depth);
            scripts += 1;
        }
    }
    assert_eq!(scripts, 3);
}

#[test]
fn without_an_archive_and_its_sum_nothing_is_written() {
    let with = |url, sum| Archive::new(url, sum).unwrap_err();
    assert_eq!(with(None, None), Refused::NoArchive);
    assert_eq!(with(Some(URL), None), Refused::NoArchive);
    assert_eq!(with(None, Some(SUM)), Refused::NoArchive);
    for bad in [
        "http://example.org/a.tar.xz",
        "https://name:word@example.org/a.tar.xz",
        "https://example.org/a.tar.xz' ; true #",
        "https://example.org/${{ github.token }}",
        "https://example.org/$HOME",
        "example.org/a",
        "",
    ] {
        assert_eq!(with(Some(bad), Some(SUM)), Refused::Address, "{bad}");
    }
    for bad in ["", "0123", &SUM.replace('0', "g"), &format!("{SUM}0")] {
        assert_eq!(with(Some(URL), Some(bad)), Refused::Sum, "{bad}");
    }
    assert!(Archive::new(Some(URL), Some(&SUM.to_uppercase())).is_ok());
}

#[test]
fn a_name_that_would_be_code_is_refused() {
    let archive = Archive::new(Some(URL), Some(SUM)).unwrap();
    let with = |repository: &str, file: &str| {
        RoundWorkflow::new(
            repository,
            Rhythm::default().opens,
            vec![Rhythm::default().closes],
            file,
            archive.clone(),
        )
        .err()
    };
    assert_eq!(with("tern/status", ".github/meridian.toml"), None);
    for bad in ["tern", "tern/sta'tus", "tern/status'", ""] {
        assert_eq!(with(bad, ".github/meridian.toml"), Some(Refused::Repository), "{bad}");
    }
    for bad in ["a b.toml", "../team.toml", "/team.toml", "--help", "$(id)", "a'b", "", "a//b"] {
        assert_eq!(with("tern/status", bad), Some(Refused::File), "{bad}");
    }
}

#[test]
fn what_a_person_changed_is_named_by_its_line_and_the_archive_is_found_again() {
    let text = text();
    assert_eq!(differences(&text, &text), []);
    assert_eq!(differences(&text.replace('\n', "\r\n"), &text), []);
    let changed = text.replace("timeout-minutes: 15", "timeout-minutes: 90");
    let changed = changed.replace("permissions: {}\n", "");
    let found = differences(&changed, &text);
    let [gone, other] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (gone.found.len(), gone.wanted.as_slice()),
        (0, &["permissions: {}".to_owned()][..])
    );
    assert_eq!(other.found, ["    timeout-minutes: 90"]);
    assert_eq!(other.wanted, ["    timeout-minutes: 15"]);
    assert_eq!(changed.lines().nth(other.line - 1), Some("    timeout-minutes: 90"));
    assert_eq!(Archive::of_text(&changed), Archive::new(Some(URL), Some(SUM)).ok());
    assert_eq!(Archive::of_text("name: Another workflow"), None);
}

#[test]
fn a_run_opens_the_round_for_which_it_comes_and_closes_the_one_that_is_over() {
    let rhythm = Rhythm::default();
    let opens = |text: &str| round_to_open(&rhythm, at(text)).map(|round| round.key.to_string());
    let closes = |text: &str| round_to_close(&rhythm, at(text)).map(|round| round.key.to_string());
    let (this, next) = (Some("2026-11-16".to_owned()), Some("2026-11-23".to_owned()));
    for (when, expected) in [
        ("2026-11-15T22:16:59Z", None),
        ("2026-11-15T22:17:00Z", this.clone()),
        ("2026-11-16T01:41:00Z", this.clone()),
        // Hours late, and still before its end.
        ("2026-11-17T23:58:00Z", this.clone()),
        ("2026-11-17T23:59:00Z", None),
        ("2026-11-22T22:17:00Z", next),
    ] {
        assert_eq!(opens(when), expected, "{when}");
    }
    for (when, expected) in [
        ("2026-11-18T00:05:00Z", this.clone()),
        ("2026-11-22T12:00:00Z", this.clone()),
        // The next one is open by then, and stays so.
        ("2026-11-23T10:00:00Z", this),
        ("2026-11-17T23:58:00Z", Some("2026-11-09".to_owned())),
    ] {
        assert_eq!(closes(when), expected, "{when}");
    }
    // Where a round opens the minute after the one before was closed, that one is not closed again.
    let closing = mark(Weekday::Sun, 23, 59);
    let tight = Rhythm { closes: closing, due: mark(Weekday::Fri, 12, 0), ..rhythm };
    let late = at("2026-11-23T00:39:00Z");
    assert_eq!(round_to_close(&tight, late).unwrap().key.to_string(), "2026-11-16");
    assert_eq!(round_to_open(&tight, late).unwrap().key.to_string(), "2026-11-23");
}
