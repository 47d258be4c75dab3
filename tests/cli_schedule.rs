//! `schedule lint`, `diff` and `ics` as a person or a CI job uses them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use std::{
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;
use terminal::{CLI, REPOSITORY, TOKEN, json_of, sentence};

const CORRECT: &str = "\
# Orchard v2.4

- **Monday 12th January 2026**: Week 1 — Release cycle begins
- **Wednesday 4th February 2026 (AoE) / Thursday 5th February 2026, 12:00 UTC**: Week 4 — Code Freeze

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 12th January 2026 | week 1 |
| Evening meetings | ALL | Wednesday 21st January 2026 | week 2 |
| **Begin [Code Freeze]** | Lead | Wednesday 4th February 2026 (AoE) / Thursday 5th February 2026, 12:00 UTC | week 4 |
| OrchardCon | | Monday 23rd - Thursday 26th March 2026 | week 11 |
| Notes, complete; reviewed | Docs | Wednesday 8th April 2026 | week 13 |
| v2.4.0 released | Branch Manager | Wednesday 22nd April 2026 | week 15 |
| Retrospective | ALL | TBD | |
";

/// A folder with files, and the command line in it.
struct Desk(TempDir);

impl Desk {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// As somebody whom the practice GitHub knows.
    fn signed_in(&self, args: &[&str]) -> Output {
        self.command(args).env("MERIDIAN_TOKEN", TOKEN).output().unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(CLI);
        command
            .arg("--data-dir")
            .arg(self.path().join("data"))
            .args(args)
            .current_dir(self.path())
            .env("TZ", "Pacific/Auckland")
            .env_remove("MERIDIAN_TOKEN")
            // No keyring of the person who runs the tests.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env("HOME", self.path());
        command
    }
}

fn text_of(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_correct_schedule_has_no_findings() {
    let desk = Desk::with(&[("README.md", CORRECT)]);
    let output = desk.run(&["schedule", "lint", "README.md", "--json"]);
    assert_eq!(json_of(&output), json!({ "findings": [] }));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_contradiction_is_a_finding_with_both_moments() {
    let wrong = CORRECT.replace(
        "| Wednesday 8th April 2026 |",
        "| 02:00 UTC Thursday 9th April 2026 / 18:00 PDT Wednesday 8th April 2026 |",
    );
    let desk = Desk::with(&[("README.md", &wrong)]);
    let output = desk.run(&["schedule", "lint", "README.md", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let found = &json_of(&output)["findings"];
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["rule"], "zone-disagreement");
    assert_eq!(found[0]["severity"], "error");
    assert_eq!(found[0]["line"], 12);
    assert_eq!(found[0]["instants"], json!(["2026-04-09T01:00:00Z", "2026-04-09T02:00:00Z"]));
    assert!(found[0]["message"].as_str().unwrap().contains("1 h apart"), "{found}");

    let output = desk.run(&["schedule", "lint", "README.md"]);
    assert!(text_of(&output).starts_with("README.md:12: error: zone-disagreement: "));
    let output = desk.run(&["schedule", "lint", "README.md", "--format", "markdown"]);
    assert_eq!(output.status.code(), Some(1));
    let comment = text_of(&output);
    assert!(comment.contains("| 12 | error | zone-disagreement | "), "{comment}");
    assert!(comment.lines().all(|line| !line.starts_with('/')), "{comment}");
}

/// A folder of the operating system's zone data, newer than any build's, in which Winnipeg is at
/// UTC+3 all year.
fn newer_zones() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("+VERSION"), "2099a\n").unwrap();
    std::fs::create_dir(folder.path().join("America")).unwrap();
    let mut file = Vec::new();
    for _ in 0..2 {
        file.extend(b"TZif2");
        file.extend([0; 15]);
        [0_u32, 0, 0, 0, 1, 4].iter().for_each(|count| file.extend(count.to_be_bytes()));
        file.extend(10_800_i32.to_be_bytes());
        file.extend([0, 0]);
        file.extend(b"+03\0");
    }
    file.extend(b"\n<+03>-3\n");
    std::fs::write(folder.path().join("America/Winnipeg"), file).unwrap();
    folder
}

#[test]
fn clock_times_are_read_with_the_newer_zone_data_of_the_system() {
    let table = "# v2.4\n\n| What | When |\n|---|---|\n\
                 | Code Freeze | 2026-12-15 09:00 America/Winnipeg |\n";
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Code Freeze\n\
                    DTSTART;TZID=America/Winnipeg:20261215T090000\nEND:VEVENT\nEND:VCALENDAR\n";
    let desk = Desk::with(&[("README.md", table), ("plan.ics", calendar)]);
    let zones = newer_zones();
    let none = tempfile::tempdir().unwrap();
    for (folder, hour) in [(none.path(), 14), (zones.path(), 6)] {
        for file in ["README.md", "plan.ics"] {
            let run = |args: &[&str]| desk.command(args).env("TZDIR", folder).output().unwrap();
            let shown = json_of(&run(&["schedule", "show", file, "--json"]));
            let instant = format!("2026-12-15T{hour:02}:00:00Z");
            assert_eq!(shown["milestones"][0]["when"]["instant"], json!(instant), "{file}");
            let written = text_of(&run(&["schedule", "ics", file]));
            let start = format!("DTSTART:20261215T{hour:02}0000Z");
            assert!(written.contains(&start), "{file}: {written}");
        }
    }
}

#[test]
fn bad_input_is_said_in_one_sentence() {
    let desk = Desk::with(&[("empty.md", ""), ("prose.md", "Just words.\n")]);
    for file in ["empty.md", "prose.md", "missing.md"] {
        let output = desk.run(&["schedule", "lint", file, "--json"]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert_eq!(sentence(&output).lines().count(), 1, "{file}: {}", sentence(&output));
        assert!(sentence(&output).contains(file), "{}", sentence(&output));
    }
}

#[test]
fn what_moved_between_two_readings() {
    let moved = CORRECT
        .replace(
            "4th February 2026 (AoE) / Thursday 5th",
            "11th February 2026 (AoE) / Thursday 12th",
        )
        .replace("Evening meetings", "Evening and morning meetings")
        .replace("| Retrospective | ALL | TBD | |\n", "| Party | ALL | TBD | |\n");
    let desk = Desk::with(&[("old.md", CORRECT), ("new.md", &moved)]);
    let output = desk.run(&["schedule", "diff", "old.md", "new.md", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", sentence(&output));
    let diff = json_of(&output);
    assert_eq!(diff["moved"].as_array().unwrap().len(), 1, "{diff}");
    assert_eq!(diff["moved"][0]["name"], "Begin Code Freeze");
    assert_eq!(diff["moved"][0]["from"]["instant"], "2026-02-05T12:00:00Z");
    assert_eq!(diff["moved"][0]["to"]["instant"], "2026-02-12T12:00:00Z");
    assert_eq!(diff["moved"][0]["line"], 10);
    assert_eq!(diff["renamed"][0]["from"], "Evening meetings");
    assert_eq!(diff["renamed"][0]["to"], "Evening and morning meetings");
    assert_eq!(diff["added"][0]["name"], "Party");
    assert_eq!(diff["removed"][0]["name"], "Retrospective");

    let output = desk.run(&["schedule", "diff", "old.md", "old.md", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let empty = json!({ "moved": [], "added": [], "removed": [], "renamed": [] });
    assert_eq!(json_of(&output), empty);
    let output = desk.run(&["schedule", "diff", "old.md", "none.md"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn another_owner_and_another_week_are_changes() {
    let row = "| Evening meetings | ALL |";
    assert!(CORRECT.contains(row), "{CORRECT}");
    let who = CORRECT.replace(row, "| Evening meetings | Docs Lead |");
    let aoe = "| Freeze | Lead | Thursday 6th November 2025 (AoE) | week 3 |";
    let utc = "| Freeze | Lead | Friday 7th November 2025, 12:00 UTC | week 4 |";
    let table = |row: &str| format!("| What | Who | When | Week |\n|---|---|---|---|\n{row}\n");
    let desk = Desk::with(&[
        ("old.md", CORRECT),
        ("who.md", &who),
        ("aoe.md", &table(aoe)),
        ("utc.md", &table(utc)),
    ]);
    let output = desk.run(&["schedule", "diff", "old.md", "who.md"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text_of(&output), "who changed  Evening meetings: ALL -> Docs Lead\n");
    // The same moment has not moved, but the row calls its week another.
    let output = desk.run(&["schedule", "diff", "aoe.md", "utc.md"]);
    assert_eq!(text_of(&output), "week changed  Freeze: week 3 -> week 4\n");
}

#[test]
fn a_day_that_does_not_exist_is_an_error_in_every_form() {
    let text = include_str!("fixtures/field/lint-impossible-day.md");
    let desk = Desk::with(&[("plan.md", text)]);
    let output = desk.run(&["schedule", "lint", "plan.md"]);
    assert_eq!(output.status.code(), Some(1));
    let lines = text_of(&output);
    assert_eq!(lines.matches("error: no-such-day").count(), 2, "{lines}");
    let output = desk.run(&["schedule", "lint", "plan.md", "--format", "markdown"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!text_of(&output).contains("No contradictions"), "{}", text_of(&output));
    let output = desk.run(&["schedule", "lint", "plan.md", "--json"]);
    assert_eq!(json_of(&output)["findings"].as_array().unwrap().len(), 2);
}

const FIRST: &str = "2026-01-05T08:00:00Z";

#[test]
fn a_calendar_of_the_schedule() {
    let desk = Desk::with(&[("README.md", CORRECT)]);
    let output = desk.run(&["--now", FIRST, "schedule", "ics", "README.md"]);
    assert_eq!(output.status.code(), Some(0), "{}", sentence(&output));
    let text = text_of(&output);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 6);
    // The end of 4 February anywhere on Earth.
    assert!(text.contains("\r\nDTSTART:20260205T120000Z\r\n"), "{text}");
    // Four days, the end not included.
    assert!(text.contains("\r\nDTSTART;VALUE=DATE:20260323\r\nDTEND;VALUE=DATE:20260327\r\n"));
    assert!(text.contains("\r\nSUMMARY:Notes\\, complete\\; reviewed\r\n"), "{text}");
    assert!(sentence(&output).contains("\"Retrospective\""), "{}", sentence(&output));
}

#[test]
fn a_calendar_written_again_knows_what_changed() {
    let desk = Desk::with(&[("README.md", CORRECT)]);
    let write = |now: &str| {
        let args = ["--now", now, "schedule", "ics", "README.md", "--output", "team.ics"];
        let output = desk.run(&args);
        assert_eq!(output.status.code(), Some(0), "{}", sentence(&output));
        std::fs::read_to_string(desk.path().join("team.ics")).unwrap()
    };
    let first = write(FIRST);
    assert_eq!(first, write("2026-01-06T08:00:00Z"), "nothing changed");
    let moved = CORRECT.replace("| Wednesday 22nd April 2026 |", "| Thursday 23rd April 2026 |");
    std::fs::write(desk.path().join("README.md"), moved).unwrap();
    let second = write("2026-01-07T08:00:00Z");
    assert_eq!(second.matches("\r\nSEQUENCE:1\r\n").count(), 1, "{second}");
    assert_eq!(second.matches("\r\nDTSTAMP:20260107T080000Z\r\n").count(), 1, "{second}");
    let ids = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    assert_eq!(ids(&first), ids(&second));
}

#[test]
fn my_deadlines_as_a_calendar() {
    let desk = Desk::with(&[]);
    assert_eq!(desk.run(&["schedule", "ics", "--mine"]).status.code(), Some(2), "no team yet");
    assert!(desk.run(&["practice", "start"]).status.success());
    let output = desk.run(&["schedule", "ics", "--mine", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", sentence(&output));
    let export = json_of(&output);
    let text = export["calendar"].as_str().unwrap();
    assert!(export["events"].as_u64().unwrap() > 5, "{text}");
    assert!(text.contains("SUMMARY:Weekly update due: "), "{text}");
    assert!(text.contains("Code Freeze"), "{text}");
    assert_eq!(desk.run(&["schedule", "ics"]).status.code(), Some(2));
}

#[test]
fn a_schedule_followed_by_its_link() {
    let github = terminal::github();
    github.publish("plans/v2.4.md", CORRECT);
    let root = github.url();
    let link = format!("{root}/meridian-practice/release-team/blob/main/plans/v2.4.md");
    let desk = Desk::with(&[]);
    let connect = |link: &str| {
        desk.signed_in(&["connect", REPOSITORY, "--api-url", &root, "--schedule", link, "--json"])
    };
    let output = connect(&format!("{root}/meridian-practice/release-team/blob/main/none.md"));
    assert_eq!(output.status.code(), Some(2));
    assert!(sentence(&output).contains("no longer there"), "{}", sentence(&output));
    let output = connect(&link);
    assert!(output.status.success(), "{}", sentence(&output));
    assert_eq!(json_of(&output)["cycle"], "v2.4");

    let moved = CORRECT.replace("| Wednesday 22nd April 2026 |", "| Thursday 23rd April 2026 |");
    github.publish("plans/v2.4.md", &moved);
    let output = desk.signed_in(&["sync", "--json"]);
    assert_eq!(json_of(&output)["schedule"], json!({ "moved": 1, "others": 0 }));
    let changes = json_of(&desk.run(&["schedule", "changes", "--json"]));
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    assert_eq!(changes[0]["kind"], "moved");
    assert_eq!(changes[0]["name"], "v2.4.0 released");
    assert_eq!(changes[0]["to"], "Thu 23 Apr 2026 (no time given)");
    let output = desk.signed_in(&["sync", "--json"]);
    assert_eq!(json_of(&output)["schedule"], json!({ "moved": 0, "others": 0 }));

    github.publish("plans/v2.4.md", "Moved.\n");
    let output = desk.signed_in(&["sync"]);
    assert!(sentence(&output).contains("stays"), "{}", sentence(&output));
    // The freeze binds everybody, so it is in the member's own calendar.
    let output = desk.run(&["schedule", "ics", "--mine"]);
    assert!(text_of(&output).contains("Code Freeze"), "{}", sentence(&output));
}

#[test]
fn a_roster_names_people_by_the_address_of_their_link() {
    let desk = Desk::with(&[
        (
            "release-team.md",
            "# Orchard v2.4 Release Team\n\n\
             | **Team/Role** | **Lead Name** (**GitHub / Slack ID**) | **Shadow Name(s)** |\n\
             |---|---|---|\n\
             | Docs | Ana Example ([@ana](https://github.com/ana-example) / Slack: `@Ana`) | N/A |\n\
             | Comms | TBD | Bo Sample ([@bo](https://github.com/bo-sample)) |\n",
        ),
        ("moved.md", "MOVED to [release_team.md](release_team.md)\n"),
    ]);
    let roster = json_of(&desk.run(&["roster", "show", "release-team.md", "--json"]));
    assert_eq!(roster["cycle"], "v2.4");
    assert_eq!(roster["roles"][0]["lead"][0]["handle"], "ana-example");
    assert_eq!(roster["roles"][0]["shadows"], json!([]));
    assert_eq!(roster["roles"][1]["lead"], json!([]));
    assert_eq!(roster["roles"][1]["shadows"][0]["handle"], "bo-sample");

    let moved = desk.run(&["roster", "show", "moved.md"]);
    assert_eq!(moved.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&moved.stderr).contains("release_team.md; choose that file"));
}

#[test]
fn a_roster_is_kept_for_the_cycle_that_it_names() {
    let table = "| Team | Lead | Shadows |\n|---|---|---|\n\
                 | Docs | [Ana Example](https://github.com/ana-example) | \
                 [Bo Sample](https://github.com/bo-sample) |\n\
                 | Comms | [Bo Sample](https://github.com/bo-sample) | TBD |\n";
    let desk = Desk::with(&[
        ("present.md", &format!("# Release Team\n\n{table}")),
        ("another.md", &format!("# Orchard v2.4 Release Team\n\n{table}")),
    ]);
    let nobody = desk.run(&["roster", "keep", "present.md"]);
    assert_eq!(nobody.status.code(), Some(2), "there is no team");
    // Nobody listens there; the team is kept all the same, and has no roster yet.
    let api = "http://127.0.0.1:1";
    let team = ["connect", "tallship/rigging", "--api-url", api, "--cycle", "v1.38"];
    assert!(desk.run(&team).status.success());
    let kept = desk.run(&["roster", "keep", "another.md"]);
    assert!(kept.status.success(), "{kept:?}");
    assert!(String::from_utf8_lossy(&kept.stderr).contains("Kept for v2.4, on this laptop"));
    let none = desk.run(&["roster", "show"]);
    assert_eq!(none.status.code(), Some(2), "that was another cycle");
    assert!(sentence(&none).contains("`meridian-cli roster keep FILE`"), "{}", sentence(&none));

    assert!(desk.run(&["roster", "keep", "present.md"]).status.success());
    let read = json_of(&desk.run(&["roster", "show", "present.md", "--json"]));
    let shown = json_of(&desk.run(&["roster", "show", "--json"]));
    assert_eq!(shown["roles"], read["roles"]);
    assert_eq!(shown["roles"][1]["lead"][0]["handle"], "bo-sample");
    assert_ne!(shown["cycle"], json!("v2.4"));
}

#[test]
fn a_meeting_says_what_a_change_of_clocks_does_to_it() {
    let desk = Desk::with(&[]);
    assert!(desk.run(&["practice", "start"]).status.success());
    let add = ["meetings", "add", "Burndown", "--zone", "America/Los_Angeles"];
    let added = desk.run(&[&add[..], &["--on", "wed", "--at", "10:00"]].concat());
    assert!(added.status.success(), "{added:?}");

    let at = |now: &str| json_of(&desk.run(&["meetings", "list", "--json", "--now", now]));
    // Two weeks before the clocks change in America, and the week after.
    let before = at("2026-10-20T00:00:00Z");
    assert_eq!(before[0]["local"], "Thu 22 Oct 06:00 NZDT");
    let notice = before[0]["notices"][0].as_str().unwrap();
    assert!(notice.contains("07:00 NZDT") && notice.contains("1 Nov"), "{notice}");
    let after = at("2026-11-06T00:00:00Z");
    assert_eq!(after[0]["local"], "Thu 12 Nov 07:00 NZDT");
    assert_eq!(after[0]["notices"], json!([]));

    let unknown = desk.run(&[&add[..4], &["Mars/Base", "--on", "wed", "--at", "10:00"]].concat());
    assert_eq!(unknown.status.code(), Some(2));
    assert!(desk.run(&["meetings", "remove", "Burndown"]).status.success());
    assert_eq!(at("2026-10-20T00:00:00Z"), json!([]));
}

#[test]
fn the_members_hours_and_zone_can_be_chosen_and_followed_again() {
    let desk = Desk::with(&[]);
    let set = ["hours", "set", "--quiet", "21:00-07:30", "--days", "mon,tue", "--writing"];
    let set = desk.run(&[&set[..], &["mon 20:00", "--zone", "Asia/Kolkata", "--json"]].concat());
    let chosen = json_of(&set);
    assert_eq!(
        (&chosen["zone"], &chosen["system"]),
        (&json!("Asia/Kolkata"), &json!("Pacific/Auckland"))
    );
    assert_eq!(chosen["hours"]["quiet"]["from"], "21:00:00");
    assert_eq!(chosen["hours"]["writing"]["day"], "Mon");

    assert_eq!(chosen["take_back_seconds"], 10, "as long as it was not chosen");
    let chosen = desk.run(&["hours", "set", "--take-back", "25"]);
    let words = String::from_utf8_lossy(&chosen.stdout);
    assert!(words.contains("can be taken back for 25 seconds"), "{words}");
    let back = json_of(&desk.run(&["hours", "set", "--zone", "system", "--json"]));
    assert_eq!(back["take_back_seconds"], 25, "what is not named stays");
    assert_eq!((&back["zone"], &back["chosen"]), (&json!("Pacific/Auckland"), &Value::Null));
    assert_eq!(back["hours"]["days"], json!(["Mon", "Tue"]), "what is not named stays");

    let wrong = desk.run(&["hours", "set", "--zone", "Mars/Base"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("Europe/Berlin"));
}

#[test]
fn of_hours_that_are_refused_in_part_nothing_is_kept() {
    let desk = Desk::with(&[]);
    let shown = || json_of(&desk.run(&["hours", "show", "--json"]));
    let before = shown();
    let refused = desk.run(&["hours", "set", "--zone", "Asia/Kolkata", "--take-back", "61"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("60 seconds at most"));
    assert_eq!(shown(), before, "the zone was kept all the same");
}

#[test]
fn what_is_not_understood_is_named_with_the_deadlines_and_beside_a_calendar() {
    let text = include_str!("fixtures/field/unread-lines-hidden.md");
    let github = terminal::github();
    github.publish("plans/v2.4.md", text);
    let root = github.url();
    let link = format!("{root}/meridian-practice/release-team/blob/main/plans/v2.4.md");
    let desk = Desk::with(&[("plan.md", text)]);
    let args = ["connect", REPOSITORY, "--api-url", &root, "--schedule", &link];
    assert!(desk.signed_in(&args).status.success());
    let now = ["--now", "2027-05-01T00:00:00Z"];
    let shown = text_of(&desk.run(&[&now[..], &["deadlines"]].concat()));
    assert!(
        shown.contains("\n2 lines of the schedule are not understood:\n    3  29: Last"),
        "{shown}"
    );
    assert!(shown.contains("    4  week 31: Look back"), "{shown}");
    let rows = json_of(&desk.run(&[&now[..], &["deadlines", "--json"]].concat()));
    let unread = rows.as_array().unwrap().iter().filter(|row| row["unread"].is_object());
    assert_eq!(unread.map(|row| row["unread"]["line"].clone()).collect::<Vec<_>>(), [3, 4]);

    let output = desk.run(&["schedule", "ics", "plan.md"]);
    for words in ["Line 3 is left out, not understood: 29: Last tarball", "Line 4 is left out"] {
        assert!(sentence(&output).contains(words), "{}", sentence(&output));
    }
    let output = json_of(&desk.run(&["schedule", "ics", "plan.md", "--json"]));
    assert_eq!((&output["unread"][0]["line"], &output["events"]), (&json!(3), &json!(2)));
}

#[test]
fn the_calendars_of_two_documents_have_no_id_in_common() {
    let rows = "| What | When |\n|---|---|\n| Start of Release Cycle | 11 January 2027 |\n";
    let titled = |title: &str| format!("# {title} v1.5\n\n{rows}");
    let desk = Desk::with(&[
        ("widget.md", &titled("Widget")),
        ("gadget.md", &titled("Gadget")),
        ("one.md", rows),
        ("two.md", rows),
    ]);
    let id = |file: &str| {
        let text = text_of(&desk.run(&["schedule", "ics", file])).replace("\r\n ", "");
        text.lines().find_map(|line| Some(line.strip_prefix("UID:")?.to_owned())).unwrap()
    };
    let files = ["widget.md", "gadget.md", "one.md", "two.md"];
    let ids: std::collections::BTreeSet<String> = files.map(id).into_iter().collect();
    assert_eq!(ids.len(), 4, "{ids:?}");
    let whole = desk.path().join("one.md").display().to_string();
    assert_eq!(id(&whole), id("one.md"), "however it is called");
}
