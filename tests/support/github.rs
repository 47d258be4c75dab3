//! The practice GitHub in a process of its own, over real HTTP.

// Each test binary compiles this anew and uses a part of it.
#![allow(dead_code, reason = "every test uses its own part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// The team's repository there.
pub const REPOSITORY: &str = "meridian-practice/release-team";
/// What the member "you" proves to be by.
pub const TOKEN: &str = "practice-token-you";

/// The practice GitHub as a process of its own.
pub struct GitHub {
    process: Child,
    address: String,
}

impl GitHub {
    /// Starts it with a command for `meridian-cli`.
    pub fn start(mut program: Command) -> Self {
        let mut process = program
            .args(["practice", "serve", "--port", "0"])
            .env_remove("MERIDIAN_DATA_DIR")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let at = line.find("http://").unwrap() + "http://".len();
        let address = line[at..].split(';').next().unwrap().to_owned();
        Self { process, address }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// One plain HTTP exchange: the whole answer, headers and all.
    fn exchange(&self, method: &str, path: &str, body: &str) -> String {
        self.exchange_as(TOKEN, method, path, body)
    }

    fn exchange_as(&self, token: &str, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: {}\r\nuser-agent: test\r\nconnection: close\r\n\
             authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The answer's body; null where it is no JSON.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let answer = self.exchange(method, path, body);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or(Value::Null)
    }

    /// The same as another member of the practice team.
    pub fn ask_as(&self, login: &str, method: &str, path: &str, body: &str) -> Value {
        let answer = self.exchange_as(&format!("practice-token-{login}"), method, path, body);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or(Value::Null)
    }

    /// A colleague writes a comment.
    pub fn comment(&self, login: &str, issue: u64, body: &str) {
        let path = format!("/repos/{REPOSITORY}/issues/{issue}/comments");
        let token = format!("practice-token-{login}");
        let answer = self.exchange_as(&token, "POST", &path, &json!({ "body": body }).to_string());
        assert!(answer.contains(" 201 "), "{answer}");
    }

    /// Puts a file into the team's repository.
    pub fn publish(&self, path: &str, text: &str) {
        let answer = self.exchange("PUT", &format!("/_practice/files/{path}"), text);
        assert!(answer.contains(" 200 "), "{answer}");
    }

    pub fn fault(&self, what: Value) {
        let fault = json!({ "when": { "method": "POST", "path": "/comments" }, "what": what });
        self.ask("POST", "/_practice/faults", &fault.to_string());
    }

    /// The bodies of our comments on all issues.
    pub fn ours(&self) -> Vec<String> {
        let path = format!("/repos/{REPOSITORY}/issues/comments?per_page=100");
        let comments = self.ask("GET", &path, "");
        comments
            .as_array()
            .unwrap()
            .iter()
            .filter(|comment| comment["user"]["login"] == "you")
            .map(|comment| comment["body"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Drop for GitHub {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
