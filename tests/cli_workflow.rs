//! The team's workflow, by the built program: written into a checkout, and its scripts run as a runner runs
//! them, against the practice GitHub.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use terminal::{CLI, GitHub, REPOSITORY, json_of, sentence};

const FILE: &str = "cycle = \"v1.38\"\nroster = \"team.md\"\nworkflow = \"meridian-round.yml\"\n";
const WORKFLOW: &str = ".github/workflows/meridian-round.yml";
const URL: &str = "https://example.org/meridian-0.1.0-linux-x86_64.tar.xz";
const SUM: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A checkout of the team's repository, and a home of nobody.
struct Checkout {
    folder: tempfile::TempDir,
}

impl Checkout {
    fn with(file: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let checkout = Self { folder };
        for name in ["co/.git", "co/.github", "co/docs", "home", "temp", "bin"] {
            fs::create_dir_all(checkout.path(name)).unwrap();
        }
        fs::write(checkout.path("co/.github/meridian.toml"), file).unwrap();
        checkout
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path("co").join(WORKFLOW)).unwrap()
    }

    /// Below the checkout's top, where a person may be.
    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(CLI);
        command.args(args).current_dir(self.path("co/docs"));
        self.alone(&mut command).output().unwrap()
    }

    /// Nothing of the person who runs the tests.
    fn alone<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env_remove("MERIDIAN_TOKEN")
            .env("MERIDIAN_DATA_DIR", self.path("home/data"))
            .env("HOME", self.path("home"))
            .env("XDG_CONFIG_HOME", self.path("home/config"))
            .env("TMPDIR", self.path("temp"))
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::null())
    }

    fn write(&self, args: &[&str]) -> Output {
        let given = ["workflow", "write", "--in", REPOSITORY, "--archive", URL, "--sha256", SUM];
        self.run(&[&given[..], args].concat())
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_workflow_is_written_into_the_checkout_and_over_a_changed_one_only_once_that_was_said() {
    let checkout = Checkout::with(FILE);
    let nothing = checkout.run(&["workflow", "write", "--in", REPOSITORY]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(sentence(&nothing).contains("--archive"), "{}", sentence(&nothing));
    assert!(!checkout.path("co").join(WORKFLOW).exists());

    let written = checkout.write(&[]);
    assert_eq!(written.status.code(), Some(0), "{}", sentence(&written));
    let text = checkout.text();
    assert!(text.contains("- cron: '17 22 * * 0'") && text.contains(URL), "{text}");
    assert_eq!(checkout.run(&["workflow", "check", "--in", REPOSITORY]).status.code(), Some(0));

    // The archive that is named there goes on; the team's marks have moved.
    fs::write(checkout.path("co/.github/meridian.toml"), format!("{FILE}opens = \"Wed 12:00\"\n"))
        .unwrap();
    let differs = checkout.run(&["workflow", "check", "--in", REPOSITORY]);
    assert_eq!(differs.status.code(), Some(1));
    assert!(said(&differs).contains("+     - cron: '17 10 * * 3'"), "{}", said(&differs));
    let again = ["workflow", "write", "--in", REPOSITORY];
    let shown = checkout.run(&again);
    assert_eq!(shown.status.code(), Some(1), "{}", sentence(&shown));
    assert!(said(&shown).contains("-     - cron: '17 22 * * 0'"), "{}", said(&shown));
    assert_eq!(checkout.text(), text, "it was only shown");
    let meant = checkout.run(&[&again[..], &["--yes"]].concat());
    assert_eq!(meant.status.code(), Some(0), "{}", sentence(&meant));
    assert!(checkout.text().contains("- cron: '17 10 * * 3'") && checkout.text().contains(URL));
    let same = checkout.run(&again);
    assert!(same.status.success() && said(&same).contains("says that already"), "{}", said(&same));
}

#[test]
fn a_dry_run_and_a_dash_print_it_and_write_nothing() {
    let checkout = Checkout::with(FILE);
    for args in [["--dry-run"].as_slice(), &["--to", "-"]] {
        let printed = checkout.write(args);
        assert!(printed.status.success(), "{}", sentence(&printed));
        assert!(said(&printed).starts_with("# Opens the rounds of this team's"), "{args:?}");
    }
    assert!(!checkout.path("co").join(WORKFLOW).exists());
    let data = json_of(&checkout.write(&["--dry-run", "--json"]));
    assert_eq!((&data["written"], data["text"].is_string()), (&json!(false), true));
}

#[test]
fn what_the_teams_file_lacks_for_it_is_said() {
    let checkout = Checkout::with("pin = true\n");
    let written = checkout.write(&[]);
    assert!(written.status.success());
    let notes = sentence(&written);
    assert!(notes.contains("workflow = \"meridian-round.yml\""), "{notes}");
    assert!(notes.contains("cycle or schedule"), "{notes}");
    // One that the team's file calls otherwise.
    let named = "cycle = \"v1.38\"\nworkflow = \"rounds.yml\"\n";
    fs::write(checkout.path("co/.github/meridian.toml"), named).unwrap();
    let written = checkout.write(&[]);
    assert!(checkout.path("co/.github/workflows/rounds.yml").exists(), "{}", sentence(&written));
    assert_eq!(checkout.run(&["workflow", "check", "--in", REPOSITORY]).status.code(), Some(0));
    fs::remove_file(checkout.path("co/.github/meridian.toml")).unwrap();
    let refused = checkout.write(&["--yes"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(sentence(&refused).contains("team file write --out"), "{}", sentence(&refused));
    fs::remove_dir(checkout.path("co/.git")).unwrap();
    assert!(sentence(&checkout.write(&[])).contains("no checkout"));
}

/// The script of a step, as a runner would be given it.
fn script(text: &str, step: &str) -> String {
    let (_, after) = text.split_once(&format!("- name: {step}\n")).unwrap();
    let (_, script) = after.split_once("run: |\n").unwrap();
    script
        .lines()
        .map_while(|line| line.strip_prefix("          "))
        .fold(String::new(), |script, line| format!("{script}{line}\n"))
}

/// A runner with a checkout, a token of its own, and a release's archive that it fetches by `curl`.
struct Runner {
    checkout: Checkout,
    github: GitHub,
    text: String,
    sum: String,
}

impl Runner {
    /// At a moment by which GitHub goes too.
    fn at(now: &str) -> Self {
        let checkout = Checkout::with(FILE);
        let team = "# Team\n\n| Role | Lead |\n|---|---|\n\
                    | Release Signal | Ana Example ([@ana-example](https://github.com/ana-example)) |\n";
        fs::write(checkout.path("co/team.md"), team).unwrap();
        #[allow(clippy::disallowed_methods, reason = "the offset is counted from the real time")]
        let offset = now.parse::<DateTime<Utc>>().unwrap() - Utc::now();
        fs::write(checkout.path("clock"), offset.num_milliseconds().to_string()).unwrap();
        let mut serve = Command::new(CLI);
        serve.env("MERIDIAN_CLOCK_FILE", checkout.path("clock"));
        let github = GitHub::start(serve);
        let sum = release(&checkout);
        let args = ["workflow", "write", "--in", REPOSITORY, "--archive", URL, "--sha256", &sum];
        let written = checkout.run(&args);
        assert!(written.status.success(), "{}", sentence(&written));
        let text = checkout.text();
        Self { checkout, github, text, sum }
    }

    fn step(&self, name: &str, sum: &str) -> Output {
        // What comes two minutes later is another test's; nobody waits here.
        let script = script(&self.text, name).replace(" --stay", "");
        let job = json!({ "repository": REPOSITORY, "issues": "write", "contents": "read" });
        let job = self.github.ask("POST", "/_practice/jobs", &job.to_string());
        let path = std::env::var("PATH").unwrap_or_default();
        let mut bash = Command::new("bash");
        self.checkout.alone(&mut bash);
        bash.args(["-e", "-c", &script])
            .current_dir(self.checkout.path("co"))
            .env("PATH", format!("{}:{path}", self.checkout.path("bin").display()))
            .env("FETCHED", self.checkout.path("archive.tar.gz"))
            .env("RUNNER_TEMP", self.checkout.path("temp"))
            .env("GITHUB_REPOSITORY", REPOSITORY)
            .env("GITHUB_API_URL", self.github.url())
            .env("MERIDIAN_TOKEN", job["token"].as_str().unwrap())
            .env("MERIDIAN_CLOCK_FILE", self.checkout.path("clock"))
            .env("ARCHIVE", URL)
            .env("SHA256", sum);
        bash.output().unwrap()
    }

    fn issue_of(&self, round: &str) -> Option<Value> {
        let all = self.github.ask("GET", &format!("/repos/{REPOSITORY}/issues?state=all"), "");
        let mark = format!("round={round} ");
        let is_it = |issue: &&Value| issue["body"].as_str().unwrap().contains(&mark);
        let found: Vec<Value> = all.as_array().unwrap().iter().filter(is_it).cloned().collect();
        assert!(found.len() < 2, "{found:?}");
        found.into_iter().next()
    }

    /// What is left in the folders of whoever runs it, but for the program itself.
    fn left(&self) -> Vec<PathBuf> {
        let mut left: Vec<PathBuf> = ["home", "temp"]
            .iter()
            .flat_map(|folder| fs::read_dir(self.checkout.path(folder)).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect();
        left.retain(|path| {
            !path.ends_with("temp/meridian") && !path.ends_with("temp/meridian.archive")
        });
        left
    }
}

/// Packs what starts the built program as a release packs it, and has that fetched in place of what is at
/// the address; its sum.
fn release(checkout: &Checkout) -> String {
    let lib = checkout.path("release/meridian-0.1.0-linux-x86_64/files/lib/meridian");
    fs::create_dir_all(&lib).unwrap();
    program(&lib.join("meridian-cli"), &format!("#!/bin/sh\nexec '{CLI}' \"$@\"\n"));
    let archive = checkout.path("archive.tar.gz");
    let packed = Command::new("tar")
        .args(["--create", "--gzip", "--file"])
        .arg(&archive)
        .arg("--directory")
        .arg(checkout.path("release"))
        .arg("meridian-0.1.0-linux-x86_64")
        .status();
    assert!(packed.unwrap().success());
    let fetches =
        "#!/bin/sh\nwhile [ \"$1\" != --output ]; do shift; done\ncp \"$FETCHED\" \"$2\"\n";
    program(&checkout.path("bin/curl"), fetches);
    sum_of(&archive)
}

fn program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn sum_of(file: &Path) -> String {
    let sum = Command::new("sha256sum").arg(file).output().unwrap();
    String::from_utf8(sum.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

#[test]
fn its_steps_fetch_the_program_open_the_round_once_and_leave_nothing_behind() {
    let runner = Runner::at("2026-10-25T22:20:00Z");
    let fetched = runner.step("Fetch Meridian", &runner.sum);
    assert!(fetched.status.success(), "{}", sentence(&fetched));
    assert_eq!(runner.issue_of("2026-10-26"), None);
    let opened = runner.step("Open the round", &runner.sum);
    assert!(opened.status.success(), "{}{}", said(&opened), sentence(&opened));
    let issue = runner.issue_of("2026-10-26").unwrap();
    assert_eq!(issue["user"]["login"], "github-actions[bot]");
    assert!(issue["body"].as_str().unwrap().contains("@ana-example"), "{issue}");
    let again = runner.step("Open the round", &runner.sum);
    assert!(again.status.success(), "{}", sentence(&again));
    assert!(said(&again).contains("is there already"), "{}", said(&again));
    assert_eq!(runner.left(), Vec::<PathBuf>::new());
}

#[test]
fn its_steps_post_the_summary_and_close_the_round_that_is_over() {
    let runner = Runner::at("2026-10-28T00:06:00Z");
    let round = runner.issue_of("2026-10-26").unwrap();
    let fetched = runner.step("Fetch Meridian", &runner.sum);
    assert!(fetched.status.success(), "{}", sentence(&fetched));
    let closed = runner.step("Close the round", &runner.sum);
    assert!(closed.status.success(), "{}{}", said(&closed), sentence(&closed));
    let after = runner.issue_of("2026-10-26").unwrap();
    assert_eq!((&after["state"], &after["number"]), (&json!("closed"), &round["number"]));
    let path = format!("/repos/{REPOSITORY}/issues/{}/comments?per_page=100", round["number"]);
    let comments = runner.github.ask("GET", &path, "");
    let by_bot = |one: &&Value| one["user"]["login"] == "github-actions[bot]";
    assert_eq!(comments.as_array().unwrap().iter().filter(by_bot).count(), 1, "{comments}");
    let summary = comments.as_array().unwrap().iter().find(by_bot).unwrap();
    let text = summary["body"].as_str().unwrap();
    // Whoever posts for a team writes no section of it.
    assert!(text.contains("## Summary") && !text.contains("General"), "{text}");
    let again = runner.step("Close the round", &runner.sum);
    assert!(again.status.success() && said(&again).contains("closed already"), "{}", said(&again));
    assert_eq!(runner.left(), Vec::<PathBuf>::new());
}

#[test]
fn another_file_than_the_one_whose_sum_stands_there_is_not_unpacked() {
    let runner = Runner::at("2026-10-25T22:20:00Z");
    let fetched = runner.step("Fetch Meridian", SUM);
    assert!(!fetched.status.success());
    assert!(!runner.checkout.path("temp/meridian").exists(), "{}", sentence(&fetched));
}
