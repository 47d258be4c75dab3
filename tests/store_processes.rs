//! Several programs over one data folder: a fresh folder opened by three at once, and a program
//! that is killed while it writes.
//!
//! The other programs are this test's own binary, started again with [`ROLE`] set.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails and talks aloud")]

use chrono::{DateTime, Utc};
use meridian_core::{
    courier::Destination,
    draft::Splice,
    ids::{Account, DraftKey, TeamId, UserId},
};
use meridian_engine::store::{Store, TeamFacts, TeamKind};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// What the started program shall do: `open` or `type`.
const ROLE: &str = "MERIDIAN_TEST_ROLE";

fn now() -> DateTime<Utc> {
    "2026-11-16T09:00:00Z".parse().unwrap()
}

fn key(team: TeamId) -> DraftKey {
    DraftKey {
        team,
        cycle: "v1.38".parse().unwrap(),
        round: "2026-11-16".parse().unwrap(),
        section: "docs".parse().unwrap(),
    }
}

fn connect(store: &mut Store) -> TeamId {
    let facts = TeamFacts {
        repository: "tallship/rigging".into(),
        repository_id: None,
        account: Account {
            host: "https://api.example.com".into(),
            user: UserId(41),
            login: "ana-lindqvist".into(),
        },
        destination: Destination::RoundIssue,
        cycle: "v1.38".parse().unwrap(),
        sections: vec!["docs".parse().unwrap()],
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    };
    store.connect_team(&facts, now()).unwrap()
}

/// A folder in memory where there is one: these tests are about processes, not about the disk.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    match memory.is_dir().then(|| tempfile::TempDir::new_in(memory)) {
        Some(Ok(folder)) => folder,
        _ => tempfile::TempDir::new().unwrap(),
    }
}

/// Another program: told a folder on each line, it answers with a line.
struct Program {
    child: Child,
    told: ChildStdin,
    said: BufReader<ChildStdout>,
}

impl Program {
    fn start(role: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["the_other_program", "--exact", "--nocapture"])
            .env(ROLE, role)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = child.stdin.take().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, told, said }
    }

    fn tell(&mut self, folder: &Path) {
        writeln!(self.told, "{}", folder.display()).unwrap();
        self.told.flush().unwrap();
    }

    /// The next answer; what the test runner prints in between is left out.
    fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.said.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some((_, answer)) = line.trim_end().split_once("answer: ") {
                return Some(answer.to_owned());
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The other program's side; nothing to do when the tests run.
#[test]
fn the_other_program() {
    let Ok(role) = std::env::var(ROLE) else { return };
    for line in std::io::stdin().lines() {
        let folder = line.unwrap();
        let mut store = match Store::open(Path::new(&folder), now()) {
            Ok(store) => store,
            Err(e) => {
                println!("answer: {e}");
                continue;
            }
        };
        if role == "open" {
            let done = store.set_setting(&format!("seen by {}", std::process::id()), Some("yes"));
            println!("answer: {done:?}");
        } else {
            type_without_end(&mut store);
        }
    }
}

/// Types one letter after another and says after each what is saved.
fn type_without_end(store: &mut Store) {
    let team = store.current_team().unwrap().unwrap().id;
    loop {
        let draft = store.draft(&key(team)).unwrap();
        let (mut revision, length) = draft.map_or((0, 0), |d| (d.revision, d.text.len()));
        for at in length..length + 500 {
            let edit =
                Splice { at: at as u64, removed: String::new(), inserted: letter(at).to_string() };
            revision = store.edit(&key(team), revision, &[edit], now()).unwrap();
            println!("answer: {}", at + 1);
        }
        store
            .keep_revision(&key(team), meridian_engine::store::RevisionReason::Idle, now())
            .unwrap();
    }
}

fn letter(at: usize) -> char {
    char::from(b'a' + u8::try_from(at * 7 % 26).unwrap())
}

#[test]
fn three_programs_that_open_a_fresh_folder_at_once_all_work() {
    let mut programs = [(); 3].map(|()| Program::start("open"));
    for round in 0..200 {
        let folder = folder();
        let data = folder.path().join("data");
        for program in &mut programs {
            program.tell(&data);
        }
        for program in &mut programs {
            assert_eq!(program.hear().as_deref(), Some("Ok(())"), "round {round}");
        }
        let store = Store::open(&data, now()).unwrap();
        for program in &programs {
            let seen = store.setting(&format!("seen by {}", program.child.id())).unwrap();
            assert_eq!(seen.as_deref(), Some("yes"), "round {round}");
        }
    }
}

#[test]
fn a_program_that_is_killed_loses_nothing_that_it_called_saved() {
    let folder = folder();
    connect(&mut Store::open(folder.path(), now()).unwrap());
    let mut saved = 0;
    for round in 0..25 {
        let mut program = Program::start("type");
        program.tell(folder.path());
        for _ in 0..(round * 37) % 200 + 1 {
            saved = program.hear().unwrap().parse().unwrap();
        }
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        while let Some(said) = program.hear() {
            // The last line may be cut off by the kill.
            saved = said.parse().ok().filter(|said| *said > saved).unwrap_or(saved);
        }
        let store = Store::open(folder.path(), now()).unwrap();
        let team = store.current_team().unwrap().unwrap().id;
        let text = store.draft(&key(team)).unwrap().unwrap().text;
        assert!(text.len() >= saved, "round {round}: {} of {saved} letters", text.len());
        assert!(text.chars().enumerate().all(|(at, c)| c == letter(at)), "round {round}");
        assert_eq!(store.notices().unwrap(), Vec::<String>::new());
    }
}
