//! The practice GitHub from behind the proxy: what it really holds, and what other people do there.

use super::running::pause;
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Command, Stdio},
    time::Duration,
};

/// The team's repository.
pub(super) const REPOSITORY: &str = "meridian-practice/release-team";
/// The member whose devices are tried.
pub(super) const ANA: &str = "you";
/// Another member.
pub(super) const BO: &str = "liam-quillbrook";
/// The lead, who may write everywhere.
pub(super) const LEAD: &str = "ines-calvarrow";
/// Everybody else, for crowds: one alone may not write so much in a minute.
pub(super) const CROWD: [&str; 6] = [
    "aroha-tindlewick",
    "sora-minazukawa",
    "kavya-ramanthuri",
    "tomek-brzezinkraut",
    "adaeze-okomberry",
    "juno-fairwhistle",
];

/// The token of a login there.
pub(super) fn token_of(login: &str) -> String {
    format!("practice-token-{login}")
}

/// A comment as GitHub has it.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    pub(super) id: i64,
    pub(super) issue: i64,
    pub(super) author: String,
    pub(super) body: String,
}

/// The server, asked directly.
pub(super) struct GitHub {
    /// `127.0.0.1:PORT`
    pub(super) address: String,
}

impl GitHub {
    /// Starts the practice GitHub; the child ends when its owner ends it.
    pub(super) fn start(mut program: Command) -> Result<(std::process::Child, Self), String> {
        let mut child = program
            .args(["practice", "serve", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the practice GitHub did not start: {error}"))?;
        let mut line = String::new();
        if let Some(output) = child.stdout.as_mut() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split(';').next())
            .map(str::to_owned);
        match address {
            Some(address) => Ok((child, Self { address })),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                Err("the practice GitHub did not say where it listens".to_owned())
            }
        }
    }

    /// One exchange as somebody: the status and the JSON of the answer.
    fn exchange(
        &self,
        who: &str,
        method: &str,
        path: &str,
        body: &str,
    ) -> Result<(u16, Value), String> {
        let told = |error: std::io::Error| format!("{method} {path}: {error}");
        let mut stream = TcpStream::connect(&self.address).map_err(told)?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(told)?;
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: {}\r\nuser-agent: torture\r\nconnection: close\r\n\
             authorization: Bearer {}\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            token_of(who),
            body.len()
        )
        .map_err(told)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_err(told)?;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
    }

    /// Reads something; an answer that is not 200 is an error.
    pub(super) fn get(&self, path: &str) -> Result<Value, String> {
        match self.exchange(LEAD, "GET", path, "")? {
            (200, value) => Ok(value),
            (status, value) => Err(format!("GET {path}: {status} {value}")),
        }
    }

    /// Does something in the repository as somebody, such as `POST`, `/issues`; gives the answer.
    pub(super) fn act(
        &self,
        who: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Value, String> {
        let full = format!("/repos/{REPOSITORY}{path}");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        for _ in 0..20 {
            let (status, value) = self.exchange(who, method, &full, &body)?;
            match status {
                200..=204 => return Ok(value),
                // Too much in a minute, of the world's time: the caller moves it, or it passes.
                403 | 429 => pause(Duration::from_millis(200)),
                _ => return Err(format!("{method} {full} as {who}: {status} {value}")),
            }
        }
        Err(format!("{method} {full} as {who}: refused again and again"))
    }

    /// Every entry of a list, page by page.
    fn all(&self, path: &str) -> Result<Vec<Value>, String> {
        let mut found = Vec::new();
        let sign = if path.contains('?') { '&' } else { '?' };
        for page in 1..100 {
            let entries =
                self.get(&format!("/repos/{REPOSITORY}{path}{sign}per_page=100&page={page}"))?;
            let entries = entries.as_array().cloned().unwrap_or_default();
            let last = entries.len() < 100;
            found.extend(entries);
            if last {
                break;
            }
        }
        Ok(found)
    }

    /// All comments there are.
    pub(super) fn comments(&self) -> Result<Vec<Comment>, String> {
        let read = |value: &Value| Comment {
            id: value.get("id").and_then(Value::as_i64).unwrap_or(0),
            issue: text(value, "issue_url")
                .rsplit('/')
                .next()
                .and_then(|number| number.parse().ok())
                .unwrap_or(0),
            author: value.pointer("/user/login").and_then(Value::as_str).unwrap_or("").to_owned(),
            body: text(value, "body"),
        };
        Ok(self.all("/issues/comments")?.iter().map(read).collect())
    }

    /// The comments of `who` whose body holds `part`.
    pub(super) fn by(&self, who: &str, part: &str) -> Result<Vec<Comment>, String> {
        let mut found = self.comments()?;
        found.retain(|comment| comment.author == who && comment.body.contains(part));
        Ok(found)
    }

    /// The number of the lead's issue for a round, such as `2026-11-16`.
    pub(super) fn issue_of(&self, round: &str) -> Result<i64, String> {
        let mark = format!("round={round} -->");
        self.all("/issues?state=all&direction=asc")?
            .iter()
            .filter(|issue| issue.pointer("/user/login").and_then(Value::as_str) == Some(LEAD))
            .find(|issue| text(issue, "body").contains(&mark))
            .and_then(|issue| issue.get("number")?.as_i64())
            .ok_or_else(|| format!("there is no issue for {round}"))
    }

    /// Opens an issue as somebody; gives its number.
    pub(super) fn open_issue(&self, who: &str, title: &str, body: &str) -> Result<i64, String> {
        let made = self.act(who, "POST", "/issues", &json!({ "title": title, "body": body }))?;
        made.get("number").and_then(Value::as_i64).ok_or_else(|| "an issue without number".into())
    }

    /// Comments as somebody; gives the comment as GitHub answered it.
    pub(super) fn comment(&self, who: &str, issue: i64, body: &str) -> Result<Value, String> {
        self.act(who, "POST", &format!("/issues/{issue}/comments"), &json!({ "body": body }))
    }

    /// Changes a comment as somebody.
    pub(super) fn edit(&self, who: &str, comment: i64, body: &str) -> Result<(), String> {
        let path = format!("/issues/comments/{comment}");
        self.act(who, "PATCH", &path, &json!({ "body": body })).map(drop)
    }

    /// Deletes a comment as somebody.
    pub(super) fn delete(&self, who: &str, comment: i64) -> Result<(), String> {
        self.act(who, "DELETE", &format!("/issues/comments/{comment}"), &Value::Null).map(drop)
    }

    /// Closes an issue as somebody.
    pub(super) fn close(&self, who: &str, issue: i64) -> Result<(), String> {
        let path = format!("/issues/{issue}");
        self.act(who, "PATCH", &path, &json!({ "state": "closed" })).map(drop)
    }
}

/// A text of an object, empty where there is none.
pub(super) fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
