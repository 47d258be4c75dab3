//! That something that was decided is open again. The outcome stays where it is, and is linked.

use super::write::dated;
use crate::{
    courier::marker::{About, MessageMarker, message::below},
    decisions::proposal::unescape,
    draft::to_lf,
    ids::{OpId, ProposalKey},
    round::opening::plain,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// With which words the heading begins.
const HEADING: &str = "Open again:";
/// What stands before the outcome's address.
const WAS: &str = "The outcome so far:";

/// That a proposal is open again, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// What was asked.
    pub question: String,
    /// Why it is open again: on one line.
    pub reason: String,
    /// The address of the outcome that does not hold any more.
    pub outcome: String,
    /// Until when it is asked now.
    pub end: Option<DateTime<Utc>>,
}

impl Reopening {
    /// The whole body of the comment: of which proposal, and after the how manieth decision.
    pub fn comment(&self, proposal: ProposalKey, turn: u32, op: Option<OpId>) -> String {
        MessageMarker::compose(About::Reopened { proposal, turn }, op, false, &self.markdown())
    }

    /// What people read.
    pub fn markdown(&self) -> String {
        let words = |text: &str| plain(text, usize::MAX);
        let until = self.end.map_or_else(String::new, |end| format!("\nUntil: {}", dated(end)));
        format!(
            "### {HEADING} {}\n\nWhy: {}{until}\n{WAS} {}\n",
            words(&self.question),
            words(&self.reason),
            self.outcome
        )
    }

    /// Read back from a comment's body; none where it is something else, or gives no reason.
    pub fn read(body: &str) -> Option<Self> {
        let body = to_lf(body);
        let mut lines = below(&body).lines().filter(|line| !line.trim().is_empty());
        let question = lines.next()?.trim_start_matches('#').trim().strip_prefix(HEADING)?;
        let rest: Vec<&str> = lines.collect();
        let behind = |label: &str| rest.iter().find_map(|line| line.trim().strip_prefix(label));
        let reason = unescape(behind("Why:")?);
        let end = behind("Until:").and_then(|end| {
            let format = "%a %d %b %Y %H:%M UTC";
            chrono::NaiveDateTime::parse_from_str(end.trim(), format).ok()
        });
        let outcome = behind(WAS)?.trim().to_owned();
        let end = end.map(|end| end.and_utc());
        (!reason.is_empty()).then(|| Self { question: unescape(question), reason, outcome, end })
    }
}
