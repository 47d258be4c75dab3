//! The programs of a scenario: they end with all that they started, and what they said is kept.

use serde_json::Value;
use std::{
    io::Read,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Waits a moment of real time: the programs' own timers run by it.
pub(super) fn pause(time: Duration) {
    let until = Instant::now() + time;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        thread::park_timeout(left);
    }
}

/// A process with all that it started; it ends with this.
pub(super) struct Ends(pub(super) Child);

impl Drop for Ends {
    fn drop(&mut self) {
        end_group(&mut self.0);
    }
}

/// Ends a process that leads a group, and the group.
pub(super) fn end_group(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.kill();
    let _ = child.wait();
}

/// What a program said.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// Its exit code; none when it was ended for taking too long.
    pub(super) code: Option<i32>,
    /// Standard output.
    pub(super) out: String,
    /// Standard error.
    pub(super) err: String,
}

impl Said {
    /// Both outputs.
    pub(super) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// Whether the words, in any case, stand in either output.
    pub(super) fn says(&self, words: &[&str]) -> bool {
        let all = self.all().to_lowercase();
        words.iter().any(|word| all.contains(&word.to_lowercase()))
    }

    /// The JSON on standard output.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or(Value::Null)
    }

    /// Itself if it ended with 0, else what it said.
    pub(super) fn done(self) -> Result<Self, String> {
        if self.code == Some(0) { Ok(self) } else { Err(self.short()) }
    }

    /// Exit code and words on one line.
    pub(super) fn short(&self) -> String {
        let code = self.code.map_or("no end".to_owned(), |code| format!("exit {code}"));
        let words = self.all().split_whitespace().collect::<Vec<_>>().join(" ");
        let words: String = words.chars().take(220).collect();
        format!("{code}, \"{words}\"")
    }
}

pub(super) fn read_all(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}
