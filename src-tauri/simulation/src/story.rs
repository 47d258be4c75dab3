//! The story of a world: what happened when, in lines, and a fingerprint of all of it.

use chrono::{DateTime, Utc};

/// The lines so far.
#[derive(Debug, Clone, Default)]
pub struct Story {
    lines: Vec<String>,
    fingerprint: u64,
}

impl Story {
    /// Adds a line that happened at `at` (true time, UTC).
    pub(crate) fn tell(&mut self, at: DateTime<Utc>, line: &str) {
        let line = format!("{} {line}", at.format("%d %H:%M:%S%.3f"));
        // FNV-1a, carried on from line to line.
        let mut hash = self.fingerprint ^ 0xcbf2_9ce4_8422_2325;
        for byte in line.bytes().chain([b'\n']) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.fingerprint = hash;
        self.lines.push(line);
    }

    /// The lines, oldest first.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Two runs with the same fingerprint told the same story.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}

/// The beginning of a text, on one line.
pub(crate) fn short(text: &str) -> String {
    let line: String = text.chars().take(48).collect::<String>().escape_debug().collect();
    format!("\"{line}\" ({} bytes)", text.len())
}
