//! What a link leads to, and several teams side by side, by the built program; nobody signs in.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use std::{path::Path, process::Output};
use terminal::{command, json_of, sentence};

fn cli(folder: &Path, args: &[&str]) -> Output {
    // Nobody signs in.
    command(folder, args).env_remove("MERIDIAN_TOKEN").output().unwrap()
}

const PLAN: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Begin Code Freeze | ALL | 12:00 UTC Wednesday 18th November 2026 | week 7 |
";

#[test]
fn a_schedule_is_looked_at_without_a_team_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.md");
    std::fs::write(&plan, PLAN).unwrap();
    let plan = plan.to_str().unwrap();
    let looked = cli(folder.path(), &["--json", "team", "look", "--schedule", plan]);
    let found = json_of(&looked);
    assert_eq!((&found["cycle"], &found["repository"]), (&"v2.4".into(), &"".into()), "{found}");
    let listed = json_of(&cli(folder.path(), &["--json", "team", "list"]));
    assert_eq!(listed["teams"], serde_json::json!([]));

    let refused = cli(folder.path(), &["team", "look", "https://gist.github.com/someone/01234567"]);
    assert_eq!(refused.status.code(), Some(2), "{}", sentence(&refused));
    assert!(sentence(&refused).contains("gist"), "{}", sentence(&refused));
}

#[test]
fn several_teams_are_listed_and_one_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| cli(folder.path(), args);
    assert!(run(&["practice", "start"]).status.success());
    // Nobody listens there; the team is kept all the same.
    let connected = run(&["connect", "tallship/rigging", "--api-url", "http://127.0.0.1:1"]);
    assert!(connected.status.success(), "{}", sentence(&connected));
    let shown = || {
        let teams = json_of(&run(&["--json", "team", "list"]))["teams"].clone();
        let teams = teams.as_array().unwrap().clone();
        let shown: Vec<_> = teams.iter().filter(|row| row["is_shown"] == true).collect();
        assert_eq!((teams.len(), shown.len()), (2, 1), "{teams:?}");
        shown[0]["team"]["repository"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown(), "tallship/rigging");
    assert!(run(&["team", "use", "practice"]).status.success());
    assert_eq!(shown(), "meridian-practice/release-team");
    assert!(run(&["team", "use", "Tallship/Rigging"]).status.success());
    assert_eq!(shown(), "tallship/rigging");
    let nobody = run(&["team", "use", "some/other"]);
    assert_eq!(nobody.status.code(), Some(2));
    assert!(sentence(&nobody).contains("team list"), "{}", sentence(&nobody));
    assert_eq!(shown(), "tallship/rigging");
}

#[test]
fn a_team_is_removed_once_that_is_said_and_comes_back_with_its_texts() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| cli(folder.path(), args);
    assert!(run(&["practice", "start"]).status.success());
    let draft = folder.path().join("status.md");
    std::fs::write(&draft, "Status: Green\n\nEvery word of it.\n").unwrap();
    assert!(run(&["draft", "set", draft.to_str().unwrap()]).status.success());
    let listed = || json_of(&run(&["--json", "team", "list"]));

    let asked = run(&["team", "remove", "practice"]);
    assert_eq!(asked.status.code(), Some(1), "nothing is removed yet");
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    for part in ["no reminder rings", "out of sight", ": not posted", "Remove it with --yes"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let view = json_of(&run(&["--json", "team", "remove", "practice"]));
    assert_eq!((&view["texts"], &view["refused"]), (&1.into(), &serde_json::Value::Null), "{view}");
    assert_eq!(listed()["teams"].as_array().unwrap().len(), 1);

    assert!(run(&["team", "remove", "practice", "--yes"]).status.success());
    let left = listed();
    assert_eq!(left["teams"], serde_json::json!([]));
    let words = left["removed"][0]["words"].as_str().unwrap();
    assert!(words.contains("one text of it is kept on this laptop"), "{words}");
    assert_eq!(run(&["deadlines"]).status.code(), Some(2), "no team is shown");

    let file = folder.path().join("texts.md");
    let texts = run(&["team", "texts", "practice", file.to_str().unwrap()]);
    assert!(texts.status.success(), "{}", sentence(&texts));
    assert!(std::fs::read_to_string(&file).unwrap().contains("Every word of it."));
    let again = run(&["team", "texts", "practice", file.to_str().unwrap()]);
    assert!(sentence(&again).contains("name another place"), "{}", sentence(&again));

    assert!(run(&["team", "back", "practice"]).status.success());
    let back = run(&["draft", "show"]);
    assert!(String::from_utf8_lossy(&back.stdout).contains("Every word of it."));
    let there = run(&["team", "remove", "practice", "--for-good", "--yes"]);
    assert!(sentence(&there).contains("Remove it first"), "{}", sentence(&there));
    assert!(run(&["team", "remove", "practice", "--yes"]).status.success());
    let asked = run(&["team", "remove", "practice", "--for-good"]);
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(
        asked.status.code() == Some(1) && said.contains("It cannot be brought back."),
        "{said}"
    );
    assert_eq!(listed()["removed"].as_array().unwrap().len(), 1, "nothing is deleted yet");
    let gone = run(&["team", "remove", "practice", "--for-good", "--yes"]);
    assert!(gone.status.success(), "{}", sentence(&gone));
    assert_eq!(listed()["removed"], serde_json::json!([]));
    let nobody = run(&["team", "back", "practice"]);
    assert!(
        sentence(&nobody).contains("No team \"practice\" was removed"),
        "{}",
        sentence(&nobody)
    );
}

#[test]
fn a_role_that_is_called_otherwise_in_a_new_roster_is_asked_about_once() {
    let github = terminal::github();
    let folder = terminal::connected(&github);
    let roster = folder.path().join("team.md");
    let text = "# Release team\n\n| Role | Lead |\n|---|---|\n\
                | Signal Triage | Ana Example ([@ana-example](https://github.com/ana-example)) |\n\
                | Docs | Bo Example ([@bo-example](https://github.com/bo-example)) |\n";
    std::fs::write(&roster, text).unwrap();
    let run = |args: &[&str]| cli(folder.path(), args);
    let kept = run(&["roster", "keep", roster.to_str().unwrap()]);
    assert_eq!(kept.status.code(), Some(0), "{kept:?}");
    let said = String::from_utf8_lossy(&kept.stderr).into_owned();
    assert!(
        said.contains("Signal Triage was Release Signal before: is it the same role?"),
        "{said}"
    );
    assert!(said.contains("roster same release-signal signal-triage"), "{said}");
    let asked = run(&["roster", "same", "--json"]);
    assert_eq!(asked.status.code(), Some(1), "{asked:?}");
    assert_eq!(json_of(&asked)[0]["role"], "signal-triage");
    let done = run(&["roster", "same", "release-signal", "signal-triage", "--json"]);
    assert_eq!(json_of(&done)["sections"], serde_json::json!(["signal-triage"]));
    assert_eq!(run(&["roster", "same"]).status.code(), Some(0), "it is not asked again");
}

#[test]
fn a_roster_comes_with_the_team_and_is_looked_at_before() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| cli(folder.path(), args);
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let people = "# Orchard v2.4 release team\n\n| Role | Lead |\n|---|---|\n\
                  | Release Signal | Ana Example ([@ana-example](https://github.com/ana-example)) |\n\
                  | Docs | Bo Example ([@bo-example](https://github.com/bo-example)) |\n";
    let (roster, both) = (file("team.md", people), file("both.md", &format!("{PLAN}\n{people}")));
    let listed = |page: &str| format!("{page} lists a team of 2 people. Are you one of them?");
    // Nobody listens there.
    let nowhere = ["tallship/rigging", "--api-url", "http://127.0.0.1:1", "--roster", &roster];
    let looked = json_of(&run(&[&["--json", "team", "look"], &nowhere[..]].concat()));
    assert_eq!(looked["asks"], listed("This roster"), "{looked}");
    let looked = run(&["team", "look", "--schedule", &both]);
    let said = String::from_utf8_lossy(&looked.stdout).into_owned();
    assert!(said.contains(&listed("This page")) && said.contains("--section docs"), "{said}");

    let connected = run(&[&["connect"], &nowhere[..], &["--section", "docs"]].concat());
    assert!(connected.status.success(), "{}", sentence(&connected));
    let shown = run(&["roster", "show"]);
    let said = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(said.contains("ana-example") && said.contains("Docs"), "{said}");
    let none = file("none.md", "Nobody.\n");
    let refused = run(&["connect", "tallship/other", "--roster", &none]);
    assert_eq!(refused.status.code(), Some(2), "{}", sentence(&refused));
    assert!(sentence(&refused).contains("No roles and people found"), "{}", sentence(&refused));
}

#[test]
fn what_opens_a_round_is_shown_first_and_it_is_opened_once_when_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let at = |now: &str, args: &[&str]| cli(folder.path(), &[&["--now", now], args].concat());
    let monday = "2026-10-26T08:00:00Z";
    assert!(at(monday, &["practice", "start"]).status.success());
    let roster = folder.path().join("team.md");
    let people = "# Release Team\n\n| Role | Lead | Shadows |\n|---|---|---|\n\
        | Docs | Dora X ([@dora-x](https://github.com/dora-x)) | Una X \
        ([@una-x](https://github.com/una-x)) |\n";
    std::fs::write(&roster, people).unwrap();
    assert!(at(monday, &["roster", "keep", roster.to_str().unwrap()]).status.success());

    let dry =
        &["round", "open", "--dry-run", "--round", "2026-11-02", "--tag", "everyone", "--pin"];
    let shown = at(monday, dry);
    let text = String::from_utf8(shown.stdout.clone()).unwrap();
    assert_eq!(shown.status.code(), Some(0), "{text}");
    for words in [
        "Dry run: nothing has left this computer.",
        "**Docs**: @dora-x; with @una-x",
        "Whom it reaches: 2 people are told now; each later comment makes 3 mails",
        "--tag nobody: 0 told now",
        "This account cannot add a pin. Somebody with write in",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = json_of(&at(monday, &[&["--json"], &dry[..]].concat()));
    assert_eq!(json["reaches"]["now"], 2, "{json}");
    assert_eq!(json["tagged"], serde_json::json!(["dora-x", "una-x"]));

    let template = folder.path().join("weekly.md");
    std::fs::write(&template, "Hello\n{{ nobody }}\n").unwrap();
    let with = &[&dry[..], &["--template", template.to_str().unwrap()]].concat();
    let text = String::from_utf8(at(monday, with).stdout).unwrap();
    assert!(text.contains("so this is Meridian's: line 2: undefined value."), "{text}");

    let sunday = "2026-11-01T22:00:00Z";
    let asked = at(sunday, &["round", "open", "--round", "2026-11-02"]);
    assert_eq!(asked.status.code(), Some(1), "nothing is opened unasked");
    assert!(
        String::from_utf8_lossy(&asked.stderr).contains("Say it again with --yes"),
        "{asked:?}"
    );
    let open = &["--json", "round", "open", "--round", "2026-11-02", "--yes"];
    let opened = json_of(&at(sunday, open));
    assert_eq!(opened["state"], "opened", "{opened}");
    assert!(opened["words"].as_str().unwrap().contains("read back"), "{opened}");
    assert!(opened["url"].as_str().is_some_and(|url| url.contains("/issues/")), "{opened}");
    let again = json_of(&at(sunday, open));
    assert_eq!(
        (&again["state"], &again["number"]),
        (&"there".into(), &opened["number"]),
        "{again}"
    );
    let early = at(sunday, &["round", "open", "--round", "2026-11-16", "--yes"]);
    assert_ne!(early.status.code(), Some(0), "{early:?}");
    assert!(String::from_utf8_lossy(&early.stderr).contains("It is too early"), "{early:?}");

    let over = at("2026-11-05T08:00:00Z", dry);
    assert_eq!(over.status.code(), Some(1), "a round that is over is not opened");
}

#[test]
fn a_teams_file_is_written_checked_and_changed_without_losing_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| cli(folder.path(), args);
    let path = folder.path().join("meridian.toml");
    let file = path.to_str().unwrap();

    let pasted =
        run(&["team", "file", "write", "--may-open", "ana-example", "--repository", "o/r"]);
    assert!(pasted.status.success(), "{}", sentence(&pasted));
    let text = String::from_utf8(pasted.stdout.clone()).unwrap();
    assert!(text.contains("\nmay-open = [\"ana-example\"]\n"), "{text}");
    assert!(sentence(&pasted).contains("https://github.com/o/r/new/main?filename="));

    std::fs::write(&path, format!("{text}\n# ours\nmine = 1\n")).unwrap();
    let written = run(&["team", "file", "write", "--tag", "nobody", "--out", file]);
    assert!(written.status.success(), "{}", sentence(&written));
    let after = std::fs::read_to_string(&path).unwrap();
    assert!(after.contains("# ours\nmine = 1\n") && after.contains("tag = \"nobody\""), "{after}");
    let again =
        json_of(&run(&["--json", "team", "file", "write", "--tag", "nobody", "--out", file]));
    assert_eq!((&again["changed"], &again["text"]), (&false.into(), &after.into()), "{again}");

    let checked = run(&["--json", "team", "file", "check", file]);
    assert_eq!(checked.status.code(), Some(0));
    let checked = json_of(&checked);
    assert_eq!(checked["file"]["may_open"], serde_json::json!(["ana-example"]));
    assert_eq!(checked["remarks"][0]["weight"], "unknown");

    std::fs::write(&path, "opens Mon\npin = true\n").unwrap();
    let broken = run(&["team", "file", "check", file]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(sentence(&broken).contains("line 1 is not TOML"), "{}", sentence(&broken));
    assert!(String::from_utf8_lossy(&broken.stdout).contains("pin          true"));
    let refused = run(&["team", "file", "write", "--pin", "false", "--out", file]);
    assert_eq!(refused.status.code(), Some(2), "{}", sentence(&refused));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "opens Mon\npin = true\n");
    let unclear = run(&["team", "file", "write", "--opens", "soon"]);
    assert!(sentence(&unclear).contains("write a day and a time in UTC"), "{}", sentence(&unclear));
}
