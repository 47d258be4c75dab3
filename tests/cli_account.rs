//! Signing in with the built program: with what GitHub CLI or Git keep, or with a token on standard
//! input, and never with one on the command line.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "support/terminal.rs"]
mod terminal;

use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Output},
};
use tempfile::TempDir;
use terminal::{GitHub, REPOSITORY, TOKEN, command, json_of, sentence};

/// A laptop with programs of its own, and a team that was connected without a sign-in.
struct Laptop {
    folder: TempDir,
    github: GitHub,
}

impl Laptop {
    fn new() -> Self {
        Self::before(terminal::github())
    }

    fn before(github: GitHub) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("bin")).unwrap();
        let laptop = Self { folder, github };
        let url = laptop.github.url();
        let connect =
            ["connect", REPOSITORY, "--api-url", &url, "--section", "release-signal", "--json"];
        let connected = laptop.run(&connect, b"");
        let note = json_of(&connected)["notes"].to_string();
        assert!(note.contains("meridian-cli account sign-in"), "{note}");
        laptop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn host(&self) -> String {
        self.github.url().trim_start_matches("http://").to_owned()
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        std::fs::write(&path, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = command(self.folder.path(), args);
        command
            .env_remove("MERIDIAN_TOKEN")
            .env("PATH", self.path("bin"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("XDG_CONFIG_HOME", self.path("config"));
        for name in ["GH_CONFIG_DIR", "GIT_CONFIG_GLOBAL", "GIT_ASKPASS", "SSH_ASKPASS"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, args: &[&str], input: &[u8]) -> Output {
        with_input(self.command(args), input)
    }

    fn show(&self) -> Value {
        json_of(&self.run(&["account", "show", "--json"], b""))
    }

    fn hosts(&self, entry: &str) {
        let folder = self.path("config/gh");
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!("\"{}\":\n{entry}", self.host());
        std::fs::write(folder.join("hosts.yml"), text).unwrap();
    }
}

fn with_input(mut command: Command, input: &[u8]) -> Output {
    let mut process = command.spawn().unwrap();
    // One that refuses before it reads closes the other end.
    let _closed = process.stdin.take().unwrap().write_all(input);
    process.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), sentence(output))
}

fn holds(folder: &Path, word: &str) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, word);
        }
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(word.len()).any(|part| part == word.as_bytes())
    })
}

#[test]
fn github_cli_is_asked_as_whom_it_has_and_not_as_the_shell_says() {
    let laptop = Laptop::new();
    let before = laptop.show();
    assert_eq!((&before["login"], &before["ways"]), (&Value::Null, &serde_json::json!([])));
    assert_eq!(before["host"], laptop.host());
    let page = "settings/tokens/new?scopes=public_repo&description=Meridian";
    assert_eq!(before["token_page"], format!("{}/{page}", laptop.github.url()));

    laptop.hosts("    users:\n        you:\n    user: you\n");
    // It answers with a token that the shell has, where it sees one.
    let variables = "MERIDIAN_TOKEN GH_TOKEN GITHUB_TOKEN GH_ENTERPRISE_TOKEN \
                     GITHUB_ENTERPRISE_TOKEN GH_HOST";
    laptop.program(
        "gh",
        &format!(
            "for name in {variables}; do eval \"[ -z \\\"\\$$name\\\" ]\" || exit 1; done\n\
             [ \"$*\" = 'auth token -h {} -u you' ] || exit 1\necho {TOKEN}",
            laptop.host()
        ),
    );
    assert_eq!(laptop.show()["ways"][0]["options"], serde_json::json!(["--gh", "you"]));
    let mut sign_in = laptop.command(&["account", "sign-in", "--gh", "you", "--json"]);
    for name in variables.split_whitespace() {
        sign_in.env(name, TOKEN);
    }
    let signed_in = with_input(sign_in, b"");
    let view = json_of(&signed_in);
    assert_eq!(view["login"], "you", "{}", said(&signed_in));
    assert!(!said(&signed_in).contains(TOKEN));

    let refused = laptop.run(&["account", "sign-in", "--gh", "kavya-ramanthuri"], b"");
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("no account kavya-ramanthuri"), "{}", said(&refused));
}

#[test]
fn a_token_comes_in_on_standard_input_and_goes_out_nowhere() {
    let laptop = Laptop::new();
    let token = format!("export GH_TOKEN=\"{TOKEN}\"\r\n");
    let signed_in = laptop.run(&["account", "sign-in"], token.as_bytes());
    let words = said(&signed_in);
    assert!(words.contains("account  you"), "{words}");
    // Without a keyring it is gone with the program, which is work left.
    assert_eq!(signed_in.status.code(), Some(1), "{words}");
    assert!(words.contains("until it ends") && words.contains("no keyring"), "{words}");
    assert_eq!(laptop.show()["login"], Value::Null);
    assert!(!holds(laptop.folder.path(), TOKEN));

    for (input, expected) in [
        (&b"hidden words of a text"[..], "several words"),
        (b"hidden-token-of-nobody", "does not accept this token"),
        (b"\xff\xfehidden", "holds no text"),
        (b"", "Nothing was copied"),
    ] {
        let refused = laptop.run(&["account", "sign-in", "--json"], input);
        assert_eq!(refused.status.code(), Some(2));
        let words = said(&refused);
        assert!(words.contains(expected) && !words.contains("hidden"), "{words}");
        assert!(json_of(&refused)["error"]["kind"].is_string());
    }
    let argued = laptop.run(&["account", "sign-in", TOKEN], b"");
    assert_eq!(argued.status.code(), Some(2), "a token is no argument");
}

#[test]
fn whether_a_post_would_be_taken_is_said_without_posting() {
    let laptop = Laptop::new();
    let nobody = laptop.run(&["account", "can-post", "--json"], b"");
    assert_eq!(nobody.status.code(), Some(1), "{}", said(&nobody));
    let view = json_of(&nobody);
    assert_eq!((&view["answer"], &view["act"]), (&"no".into(), &"copy".into()), "{view}");
    // It is said with the sign-in too, and a sign-in of the environment is heard by a sync.
    let mut sync = laptop.command(&["sync"]);
    let synced = sync.env("MERIDIAN_TOKEN", TOKEN).output().unwrap();
    assert!(synced.status.success(), "{}", said(&synced));
    let can = laptop.run(&["account", "can-post"], b"");
    let words = said(&can);
    assert!(can.status.success(), "{words}");
    assert!(words.starts_with("yes: You may ") || words.starts_with("probably: "), "{words}");
    let shown = laptop.show();
    assert!(shown["can_post"]["words"].as_str().unwrap().ends_with('.'), "{shown}");
    let asked = laptop.github.ask("GET", "/_practice/requests", "").to_string();
    assert!(!asked.contains("POST"), "nothing was written to find out");
}

#[test]
fn the_real_git_gives_what_its_helper_keeps_and_asks_nobody() {
    let Some(git) = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("git"))
        .find(|path| path.is_file())
    else {
        return;
    };
    let laptop = Laptop::new();
    std::os::unix::fs::symlink(git, laptop.path("bin/git")).unwrap();
    assert_eq!(laptop.show()["ways"], serde_json::json!([]), "no helper, no way");
    // Git would ask at the terminal, or by a program that asks.
    laptop.program("asks", "echo asked > \"$0.log\"; echo hidden");
    let mut sign_in = laptop.command(&["account", "sign-in", "--git"]);
    for name in ["GIT_ASKPASS", "SSH_ASKPASS"] {
        sign_in.env(name, laptop.path("bin/asks"));
    }
    let refused = with_input(sign_in, b"");
    assert!(said(&refused).contains("Git has no sign-in"), "{}", said(&refused));
    assert!(!laptop.path("bin/asks.log").exists(), "somebody was asked");

    std::fs::create_dir_all(laptop.path("config/git")).unwrap();
    let helper = format!(
        "[credential]\n\thelper = \"!f() {{ echo username=x; echo password={TOKEN}; }}; f\"\n"
    );
    std::fs::write(laptop.path("config/git/config"), helper).unwrap();
    assert_eq!(laptop.show()["ways"][0]["options"], serde_json::json!(["--git"]));
    let signed_in = laptop.run(&["account", "sign-in", "--git"], b"");
    assert!(said(&signed_in).contains("account  you"), "{}", said(&signed_in));
}

#[test]
fn signing_out_says_that_nobody_is_signed_in() {
    let laptop = Laptop::new();
    let out = laptop.run(&["account", "sign-out"], b"");
    assert!(out.status.success(), "{}", said(&out));
    assert!(said(&out).contains("none is signed in"), "{}", said(&out));
    let mut given = laptop.command(&["account", "sign-out"]);
    given.env("MERIDIAN_TOKEN", TOKEN);
    let still = with_input(given, b"");
    assert!(said(&still).contains("Start Meridian without it"), "{}", said(&still));
}

/// A laptop on which time passes when the test says so; for its GitHub too.
struct Driven {
    laptop: Laptop,
    clock: TempDir,
}

impl Driven {
    fn new() -> Self {
        let clock = tempfile::tempdir().unwrap();
        let mut served = Command::new(terminal::CLI);
        served.env("MERIDIAN_CLOCK_FILE", clock.path().join("clock"));
        let laptop = Laptop::before(GitHub::start(served));
        laptop.run(&["settings", "client-id", "set", CLIENT_ID], b"");
        Self { laptop, clock }
    }

    /// So many seconds since the beginning.
    fn pass(&self, seconds: i64) {
        let [new, file] = ["new", "clock"].map(|name| self.clock.path().join(name));
        std::fs::write(&new, (seconds * 1_000).to_string()).unwrap();
        std::fs::rename(new, file).unwrap();
    }

    /// Asks for a code; the program that waits, what it says, and the code.
    fn begin(&self, args: &[&str]) -> (Child, BufReader<ChildStderr>, String) {
        let mut command = self.laptop.command(&["account", "sign-in", "--device"]);
        command.args(args).env("MERIDIAN_CLOCK_FILE", self.clock.path().join("clock"));
        let mut waiting = command.spawn().unwrap();
        let mut says = BufReader::new(waiting.stderr.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("code ") {
            line.clear();
            assert_ne!(says.read_line(&mut line).unwrap(), 0, "it says no code");
        }
        let code = line.split_whitespace().last().unwrap().to_owned();
        let mut page = String::new();
        says.read_line(&mut page).unwrap();
        assert!(page.trim_end().ends_with("/login/device"), "{page}");
        (waiting, says, code)
    }

    fn decide(&self, code: &str, decision: &Value) {
        let typed = serde_json::json!({ "code": code, "decision": decision });
        let answer = self.laptop.github.ask("POST", "/_practice/device", &typed.to_string());
        assert_eq!(answer, serde_json::json!({}));
    }
}

/// The app that the practice GitHub knows.
const CLIENT_ID: &str = "Iv1.practice00000000";

#[test]
fn a_code_is_told_and_waited_for_until_it_was_typed_on_githubs_page() {
    let driven = Driven::new();
    let (waiting, _says, code) = driven.begin(&["--json"]);
    driven.decide(&code, &serde_json::json!({ "authorised": "you" }));
    driven.pass(5);
    let signed_in = json_of(&waiting.wait_with_output().unwrap());
    assert_eq!((&signed_in["login"], &signed_in["client_id"]), (&"you".into(), &CLIENT_ID.into()));
    let show = ["settings", "client-id", "show", "--json"];
    let app = json_of(&driven.laptop.run(&show, b""));
    assert_eq!((&app["client_id"], &app["is_built_in"]), (&CLIENT_ID.into(), &false.into()));
}

#[test]
fn a_code_that_expires_or_is_refused_ends_the_wait_in_a_sentence() {
    let driven = Driven::new();
    let (waiting, mut says, code) = driven.begin(&[]);
    driven.decide(&code, &"refused".into());
    driven.pass(5);
    let mut rest = String::new();
    says.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("The sign-in was refused on 127.0.0.1"), "{rest}");
    assert_eq!(waiting.wait_with_output().unwrap().status.code(), Some(2));
    let (waiting, _says, _) = driven.begin(&["--json"]);
    driven.pass(1_000);
    let refused = json_of(&waiting.wait_with_output().unwrap());
    assert_eq!(refused["error"]["kind"], "sign_in", "{refused}");
    let words = "The code has expired. Ask for a new one.";
    assert_eq!(refused["error"]["message"], words);
    // Without an app nothing is asked.
    driven.laptop.run(&["settings", "client-id", "forget"], b"");
    let without = driven.laptop.run(&["account", "sign-in", "--device"], b"");
    assert_eq!(without.status.code(), Some(2));
    assert!(sentence(&without).contains("settings client-id set"), "{}", sentence(&without));
    assert!(!said(&driven.laptop.run(&["account", "show"], b"")).contains("--device"));
}
