//! An outcome read back from its comment, by its words.

use super::{
    Answered, Met, Outcome, Verdict,
    write::{ANSWERS, BY, HEADING, MET, OBJECTIONS, QUESTION, REPLACES, SILENT, WHY},
};
use crate::{
    courier::marker::message::below,
    decisions::{
        proposal::{after_label, named_in, unescape},
        state::Choice,
    },
    draft::to_lf,
    hand::login::Login,
};
use chrono::{DateTime, NaiveDateTime, Utc};

/// Why a comment is read as no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoOutcome {
    /// It is something else.
    #[error("This comment is no outcome.")]
    Other,
    /// A part of it cannot be read any more.
    #[error(
        "\"{0}\" of this outcome cannot be read any more; whoever edited it has to mend that line."
    )]
    Part(&'static str),
}

/// Reads a comment's body.
///
/// # Errors
/// It is no outcome, or none that can be read.
pub fn read(body: &str) -> Result<Outcome, NoOutcome> {
    let body = to_lf(body);
    let lines: Vec<&str> = below(&body).lines().skip_while(|line| line.trim().is_empty()).collect();
    let heading = lines
        .first()
        .and_then(|line| line.trim_start_matches('#').trim().strip_prefix(HEADING).map(str::trim));
    let (verdict, says) = heading.and_then(verdict).ok_or(NoOutcome::Other)?;
    let lines = lines.get(1..).unwrap_or_default();
    let first = |label: &'static str| {
        lines
            .iter()
            .position(|line| after_label(line, label).is_some())
            .ok_or(NoOutcome::Part(label))
    };
    // The reasons may hold lines like those below them.
    let last = |label: &'static str, before: usize| {
        let above = lines.get(..before).unwrap_or_default();
        let found = above.iter().rposition(|line| after_label(line, label).is_some());
        found.ok_or(NoOutcome::Part(label))
    };
    let (asked, why) = (first(QUESTION)?, first(WHY)?);
    let by = last(BY, lines.len())?;
    let objections = last(OBJECTIONS, by)?;
    let answers = last(ANSWERS, objections)?;
    let silent = last(SILENT, by).ok().filter(|at| *at > objections);
    let tail = silent.unwrap_or(by);
    let said = |at: usize, label| lines.get(at).and_then(|line| after_label(line, label));
    let question = said(asked, QUESTION).and_then(question).ok_or(NoOutcome::Part(QUESTION))?;
    let block = |from: usize, to: usize| lines.get(from + 1..to).unwrap_or_default();
    let (poster, on_behalf) = said(by, BY).and_then(posted_by).ok_or(NoOutcome::Part(BY))?;
    let first_words = said(why, WHY).unwrap_or_default();
    let reasons = lines.get(why + 1..answers).unwrap_or_default().join("\n");
    let reasons = format!("{first_words}\n{reasons}").trim().to_owned();
    let replaces = lines.get(by + 1..).unwrap_or_default();
    Ok(Outcome {
        question: question.0,
        proposal: question.1,
        verdict,
        says,
        why: reasons,
        answers: answers_in(block(answers, objections)).ok_or(NoOutcome::Part(ANSWERS))?,
        objections: objections_in(block(objections, tail)).ok_or(NoOutcome::Part(OBJECTIONS))?,
        silent: match silent.and_then(|at| said(at, SILENT)) {
            Some(words) => named_in(words).ok_or(NoOutcome::Part(SILENT))?,
            None => Vec::new(),
        },
        by: poster,
        on_behalf,
        replaces: replaces.iter().find_map(|line| after_label(line, REPLACES)).map(str::to_owned),
    })
}

fn verdict(heading: &str) -> Option<(Verdict, String)> {
    let (word, says) = heading.split_once('.').unwrap_or((heading, ""));
    let verdict = match word.trim().to_lowercase().as_str() {
        "yes" => Verdict::Decided(Choice::Yes),
        "no" => Verdict::Decided(Choice::No),
        "dropped" => Verdict::Dropped,
        letter => Verdict::Decided(Choice::Option(letter.parse().ok()?)),
    };
    Some((verdict, unescape(says)))
}

fn question(said: &str) -> Option<(String, String)> {
    let (question, link) = said.rsplit_once(" ([proposal](")?;
    let address = link.strip_suffix("))")?;
    Some((unescape(question), address.to_owned()))
}

fn posted_by(said: &str) -> Option<(Login, Option<Login>)> {
    let (by, owner) = match said.split_once(", for ") {
        Some((by, owner)) => (by, Some(owner)),
        None => (said, None),
    };
    let login = |words: &str| words.trim().trim_matches('*').parse::<Login>().ok();
    match owner {
        Some(owner) => Some((login(by)?, Some(login(owner)?))),
        None => Some((login(by)?, None)),
    }
}

fn item(line: &str) -> Option<(Login, &str)> {
    let (by, rest) = line.trim().strip_prefix("- **")?.split_once("**: ")?;
    Some((by.parse().ok()?, rest))
}

fn answers_in(lines: &[&str]) -> Option<Vec<Answered>> {
    let items = lines.iter().filter(|line| !line.trim().is_empty());
    let read = items.map(|line| {
        let (by, rest) = item(line)?;
        let (words, at) = rest.rsplit_once(", ")?;
        let at = NaiveDateTime::parse_from_str(at.trim(), "%a %d %b %Y %H:%M UTC").ok()?;
        let at: DateTime<Utc> = at.and_utc();
        Some(Answered { by, words: unescape(words), at })
    });
    read.collect()
}

fn objections_in(lines: &[&str]) -> Option<Vec<Met>> {
    let mut found: Vec<Met> = Vec::new();
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        match line.trim().strip_prefix(MET) {
            Some(how) => found.last_mut()?.how = unescape(how),
            None => {
                let (by, reason) = item(line)?;
                found.push(Met { by, reason: unescape(reason), how: String::new() });
            }
        }
    }
    Some(found)
}
