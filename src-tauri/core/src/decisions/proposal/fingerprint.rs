//! What of a proposal an answer is an answer to.

use crate::{decisions::Options, fingerprint::sha256_hex};
use serde::{Deserialize, Serialize};

/// How many hex digits stand in a key: enough for one person's questions of a week.
const SHORT: usize = 12;

/// The question and its options, whatever signs, capitals and line breaks they are written with. The reasons,
/// the names and the end may change without making an answer one to an earlier text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub(super) fn of(question: &str, options: &Options) -> Self {
        let words = |text: &str| {
            let lower = text.to_lowercase();
            let words = lower.split(|c: char| !c.is_alphanumeric());
            words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let mut whole = words(question);
        for (letter, name) in options.all() {
            let proposed = if options.proposed() == Some(letter) { " proposed" } else { "" };
            whole += &format!("\n{letter}{proposed} {}", words(name));
        }
        Self(sha256_hex(&whole))
    }

    /// Its beginning, for a key.
    pub(super) fn short(&self) -> &str {
        self.0.get(..SHORT).unwrap_or(&self.0)
    }
}
