//! A program that runs for days, as the agent does, and a keyring that comes later and goes between.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "support/daemons.rs"]
mod daemons;

use meridian_engine::secrets::{KeyringSecrets, KeyringWhileOpen, Secrets as _};
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    io::{BufRead as _, BufReader, Lines, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

const ACCOUNT: &str = "https://api.github.example#7";
/// Stands before what it answers, among what the tests' own runner prints.
const ANSWER: &str = "answer: ";

/// This program once more, on a bus of its own.
struct Running {
    process: Child,
    questions: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn on(bus: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_program", "--ignored", "--nocapture"])
            .env("DBUS_SESSION_BUS_ADDRESS", bus)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let questions = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, questions, answers }
    }

    fn ask(&mut self, question: &str) -> String {
        writeln!(self.questions, "{question}").unwrap();
        let answer = self.answers.find_map(|line| {
            let line = line.unwrap();
            line.split_once(ANSWER).map(|(_, answer)| answer.to_owned())
        });
        answer.expect("an answer")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
#[ignore = "it is run by the test below, as a program of its own"]
fn the_program() {
    for question in std::io::stdin().lines() {
        let question = question.unwrap();
        let answer = match question.strip_prefix("set ") {
            Some(token) => match KeyringSecrets.set(ACCOUNT, &SecretString::from(token)) {
                Ok(()) => "kept".to_owned(),
                Err(error) => format!("{error:?}"),
            },
            None if question == "look" => match KeyringWhileOpen.get(ACCOUNT) {
                Ok(token) => format!("{:?}", token.map(|token| token.expose_secret().to_owned())),
                Err(error) => format!("{error:?}"),
            },
            None => match KeyringSecrets.get(ACCOUNT) {
                Ok(Some(token)) => token.expose_secret().to_owned(),
                Ok(None) => "none".to_owned(),
                Err(error) => format!("{error:?}"),
            },
        };
        println!("{ANSWER}{answer}");
    }
}

#[test]
fn a_keyring_that_comes_later_and_one_that_was_started_again_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let (_bus, address) = daemons::bus(folder.path());
    let mut program = Running::on(&address);
    assert_eq!(program.ask("get"), "NoKeyring", "it was there before the keyring");

    let keyring = daemons::keyring(&address, folder.path());
    assert_eq!(program.ask("get"), "none");
    assert_eq!(program.ask("set one"), "kept");
    assert_eq!(program.ask("get"), "one");

    drop(keyring);
    assert_eq!(program.ask("get"), "NoKeyring");
    let _keyring = daemons::keyring(&address, folder.path());
    assert_eq!(program.ask("get"), "one", "the program of the keyring was started again");
}

#[test]
fn a_keyring_that_was_started_again_between_two_questions_is_none_the_worse() {
    let folder = tempfile::tempdir().unwrap();
    let (_bus, address) = daemons::bus(folder.path());
    let keyring = daemons::keyring(&address, folder.path());
    let mut program = Running::on(&address);
    assert_eq!(program.ask("set one"), "kept");
    drop(keyring);
    let _keyring = daemons::keyring(&address, folder.path());
    assert_eq!(program.ask("get"), "one");
    assert_eq!(program.ask("set two"), "kept");
    assert_eq!(program.ask("get"), "two");
}

#[test]
fn a_program_that_works_by_itself_opens_no_dialog_of_a_locked_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let (_bus, address) = daemons::bus(folder.path());
    let _keyring = daemons::keyring(&address, folder.path());
    let mut program = Running::on(&address);
    assert_eq!(program.ask("set one"), "kept");
    assert_eq!(program.ask("look"), "Some(\"one\")");

    daemons::lock(&address);
    let dialogs = daemons::Dialogs::on(&address, folder.path());
    for _ in 0..3 {
        assert_eq!(program.ask("look"), "Locked");
    }
    assert_eq!(dialogs.count(), 0, "nobody has asked for it");
    // Somebody who asks for it is asked for the password.
    let _nobody_answers = program.ask("get");
    assert!(dialogs.count() > 0);
}
