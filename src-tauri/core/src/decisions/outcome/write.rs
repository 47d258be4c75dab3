//! The comment that says what was decided.

use super::{Outcome, Posted};
use crate::{
    courier::marker::{About, MessageMarker},
    ids::{OpId, ProposalKey},
    round::opening::plain,
};
use chrono::{DateTime, Utc};

/// With which words the heading begins.
pub(super) const HEADING: &str = "Outcome:";
/// With which words its parts begin.
pub(super) const QUESTION: &str = "Question";
pub(super) const WHY: &str = "Why";
pub(super) const ANSWERS: &str = "Answers";
pub(super) const OBJECTIONS: &str = "Objections";
pub(super) const SILENT: &str = "Did not answer";
pub(super) const BY: &str = "Posted by";
pub(super) const REPLACES: &str = "Replaces";
/// What stands there where there are none.
const NONE: &str = "none";
/// What stands before how an objection was met.
pub(super) const MET: &str = "Met:";

/// The whole body of the comment, its mark first: the how manieth decision of which proposal it is.
pub fn comment(outcome: &Outcome, proposal: ProposalKey, turn: u32, op: Option<OpId>) -> String {
    MessageMarker::compose(About::Outcome { proposal, turn }, op, false, &markdown(outcome))
}

/// What people read.
pub fn markdown(outcome: &Outcome) -> String {
    let says = plain(&outcome.says, usize::MAX);
    let verdict = outcome.verdict.word();
    let heading = format!("### {HEADING} {verdict}. {says}");
    let question = plain(&outcome.question, usize::MAX);
    let mut text = format!(
        "{}\n\n**{QUESTION}:** {question} ([proposal]({}))\n\n**{WHY}:**\n\n{}\n",
        heading.trim_end(),
        outcome.proposal,
        outcome.why.trim(),
    );
    // Also where there are none: what stands above may hold such a line.
    if outcome.answers.is_empty() {
        text += &format!("\n**{ANSWERS}:** {NONE}\n");
    } else {
        text += &format!("\n**{ANSWERS}:**\n\n");
        for answered in &outcome.answers {
            let (by, words) = (answered.by.as_str(), plain(&answered.words, usize::MAX));
            text += &format!("- **{by}**: {words}, {}\n", dated(answered.at));
        }
    }
    if outcome.objections.is_empty() {
        text += &format!("\n**{OBJECTIONS}:** {NONE}\n");
    } else {
        text += &format!("\n**{OBJECTIONS}:**\n\n");
        for met in &outcome.objections {
            let (reason, how) = (plain(&met.reason, usize::MAX), plain(&met.how, usize::MAX));
            text += &format!("- **{}**: {reason}\n  {MET} {how}\n", met.by.as_str());
        }
    }
    text.push('\n');
    if !outcome.silent.is_empty() {
        let silent: Vec<String> =
            outcome.silent.iter().map(|login| format!("**{}**", login.as_str())).collect();
        text += &format!("**{SILENT}:** {}\n", silent.join(", "));
    }
    let by = outcome.by.as_str();
    text += &match &outcome.on_behalf {
        Some(owner) => format!("**{BY}:** **{by}**, for **{}**\n", owner.as_str()),
        None => format!("**{BY}:** **{by}**\n"),
    };
    if let Some(replaced) = &outcome.replaces {
        text += &format!("**{REPLACES}:** {replaced}\n");
    }
    text
}

/// A moment with its year: what was decided is read for years.
pub(super) fn dated(at: DateTime<Utc>) -> String {
    at.format("%a %-d %b %Y %H:%M UTC").to_string()
}

/// What one's own outcome says where somebody else's counts.
pub fn instead(counts: &Posted) -> String {
    format!("The outcome of this proposal is the one by {}: {}\n", counts.by.as_str(), counts.url)
}
