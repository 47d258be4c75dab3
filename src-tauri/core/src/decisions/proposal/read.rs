//! A proposal read back from its comment, whoever has edited that: by its words, never by its mark.

use super::{
    Asked, BadProposal, Proposal, Rule, end_at,
    write::{HEADING, LABELS, LATE_COUNTS, NOBODY, PROPOSED, YES_OR_NO},
};
use crate::{
    courier::marker::{About, MessageMarker, message::below},
    decisions::Options,
    draft::to_lf,
    hand::login::Login,
    ids::ProposalKey,
    time::month,
};
use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveTime, Utc};

/// A proposal as it stands in a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it says.
    pub proposal: Proposal,
    /// Its key, where its mark stands there.
    pub key: Option<ProposalKey>,
}

/// Why a comment is read as no proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// It is something else.
    #[error("This comment asks for no decision.")]
    Other,
    /// It is one, and a part of it cannot be read any more.
    #[error(
        "\"{0}\" of this proposal cannot be read any more; whoever edited it has to mend that line."
    )]
    Part(&'static str),
    /// It is one, and what it says now cannot be decided.
    #[error("{0}")]
    Bad(BadProposal),
}

/// Reads a comment's body, as it was written at this moment: its end is named without a year.
///
/// # Errors
/// It is no proposal, or none that can be read.
pub fn read(body: &str, written: DateTime<Utc>) -> Result<Found, NotRead> {
    let body = to_lf(body);
    let key = MessageMarker::find(&body).and_then(|mark| match mark.about {
        About::Proposal { proposal } => Some(proposal),
        _ => None,
    });
    let text = below(&body);
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let heading = lines.next().and_then(|line| {
        let line = line.trim_start_matches('#').trim();
        line.strip_prefix(HEADING)
    });
    let Some(question) = heading else {
        return Err(if key.is_some() { NotRead::Part("Proposal") } else { NotRead::Other });
    };
    let lines: Vec<&str> = lines.collect();
    let parts = Parts::of(&lines).map_err(|label| match key {
        Some(_) => NotRead::Part(label),
        None => NotRead::Other,
    })?;
    let [options, who, until, rule, by, _] = LABELS;
    let (rule_words, late_counts) = (parts.said(3), parts.said(3).contains(LATE_COUNTS));
    let (owner, deputies) = owner_of(parts.said(4)).ok_or(NotRead::Part(by))?;
    let asked = Asked {
        question: unescape(question),
        why: parts.why(),
        options: options_of(parts.said(0), parts.below(0)).ok_or(NotRead::Part(options))?,
        named: named_in(parts.said(1)).ok_or(NotRead::Part(who))?,
        owner,
        deputies,
        end: end_at(end_of(parts.said(2), written).ok_or(NotRead::Part(until))?),
        rule: rule_of(rule_words).ok_or(NotRead::Part(rule))?,
        late_counts,
    };
    let proposal = Proposal::new(asked).map_err(NotRead::Bad)?;
    Ok(Found { proposal, key })
}

/// The lines of the text by its parts.
struct Parts<'a> {
    lines: &'a [&'a str],
    /// At which line each part begins, in the order of [`LABELS`].
    at: [usize; 6],
}

impl<'a> Parts<'a> {
    /// Found from the end: the reasons above may hold lines like them. The label that is not there is told.
    fn of(lines: &'a [&'a str]) -> Result<Self, &'static str> {
        let mut at = [0; 6];
        let mut end = lines.len();
        for (place, label) in at.iter_mut().zip(LABELS).rev() {
            let above = lines.get(..end).unwrap_or_default();
            let found = above.iter().rposition(|line| after_label(line, label).is_some());
            *place = found.ok_or(label)?;
            end = *place;
        }
        Ok(Self { lines, at })
    }

    /// What stands on the line of a part, behind its label.
    fn said(&self, part: usize) -> &'a str {
        let line = self.at.get(part).and_then(|at| self.lines.get(*at)).copied();
        let label = LABELS.get(part).copied();
        line.zip(label).and_then(|(line, label)| after_label(line, label)).unwrap_or_default()
    }

    /// The lines below it, up to the next part.
    fn below(&self, part: usize) -> &'a [&'a str] {
        let (Some(at), Some(next)) = (self.at.get(part), self.at.get(part + 1)) else { return &[] };
        self.lines.get(at + 1..*next).unwrap_or_default()
    }

    fn why(&self) -> String {
        let [first, ..] = self.at;
        self.lines.get(..first).unwrap_or_default().join("\n").trim().to_owned()
    }
}

/// What stands behind a label: `**Until:** ...`, also without the stars.
pub(in crate::decisions) fn after_label<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let line = line.trim().trim_start_matches('*');
    let (start, rest) = line.split_at_checked(label.len())?;
    let rest = rest.trim_start_matches('*').strip_prefix(':')?;
    start.eq_ignore_ascii_case(label).then(|| rest.trim_start_matches('*').trim())
}

fn options_of(said: &str, below: &[&str]) -> Option<Options> {
    if said.eq_ignore_ascii_case(YES_OR_NO) {
        return Some(Options::yes_or_no());
    }
    let (mut names, mut proposed) = (Vec::new(), None);
    for line in below.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        let rest = line.strip_prefix(['-', '*', '+'])?.trim_start().trim_start_matches('*');
        let (letter, rest) = rest.split_once(':').or_else(|| rest.split_once("**"))?;
        let letter = letter.trim_matches('*').trim().parse::<crate::decisions::Letter>().ok()?;
        if letter.place() != names.len() {
            return None;
        }
        let rest = rest.trim_start_matches('*').trim();
        let name = rest.strip_suffix(PROPOSED).map(str::trim_end);
        if name.is_some() {
            proposed = Some(letter);
        }
        names.push(unescape(name.unwrap_or(rest)));
    }
    Options::new(names, proposed).ok()
}

/// The logins in a list; none where something else stands in it.
pub(in crate::decisions) fn named_in(said: &str) -> Option<Vec<Login>> {
    if said.eq_ignore_ascii_case(NOBODY) {
        return Some(Vec::new());
    }
    let bare = said.trim_end_matches('.').replace(" and ", ", ");
    let all = bare.split(',').map(|one| one.trim().trim_matches('*')).filter(|one| !one.is_empty());
    let named: Option<Vec<Login>> = all.map(|one| one.parse().ok()).collect();
    named.filter(|named| !named.is_empty())
}

fn owner_of(said: &str) -> Option<(Login, Vec<Login>)> {
    let (owner, rest) = said.split_once(',').unwrap_or((said, ""));
    let owner = owner.trim().trim_end_matches('.').trim_matches('*').parse().ok()?;
    let deputies = match rest.split_once("else ") {
        Some((_, deputies)) => named_in(deputies)?,
        None => Vec::new(),
    };
    Some((owner, deputies))
}

fn rule_of(said: &str) -> Option<Rule> {
    let lower = said.to_lowercase();
    if lower.starts_with("silence agrees") {
        return Some(Rule::Silence);
    }
    if lower.starts_with("more than half") {
        return Some(Rule::Majority);
    }
    let (needed, rest) = lower.split_once(" of the ")?;
    let is_it = rest.contains(" named approve");
    is_it.then(|| needed.trim().parse().ok()).flatten().map(|needed| Rule::Approvals { needed })
}

/// The moment in UTC, `Thu 19 Nov 07:00 UTC`, the next one from the day before it was written; a year may
/// stand there.
fn end_of(said: &str, written: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let first = said.split(';').next()?.trim();
    let words: Vec<&str> = first.split_whitespace().collect();
    let (clock, date) = match words.as_slice() {
        [date @ .., clock, zone] if zone.trim_end_matches('.') == "UTC" => (*clock, date),
        _ => return None,
    };
    let time = NaiveTime::parse_from_str(clock, "%H:%M").ok()?;
    let date = match date {
        [weekday, rest @ ..] if weekday.chars().all(char::is_alphabetic) => rest,
        _ => date,
    };
    let (day, name, year) = match date {
        [day, name] => (day, name, None),
        [day, name, year] => (day, name, Some(year.parse::<i32>().ok()?)),
        _ => return None,
    };
    let (day, month) = (day.parse().ok()?, month(&name.to_lowercase())?);
    let at = |year: i32| Some(NaiveDate::from_ymd_opt(year, month, day)?.and_time(time).and_utc());
    if let Some(year) = year {
        return at(year);
    }
    let from = written.checked_sub_signed(Duration::days(1)).unwrap_or(written);
    // Four years, for a 29 February.
    (0..=4).filter_map(|years| at(from.year() + years)).find(|end| *end >= from)
}

/// Words as they were before they were written without markup.
pub(in crate::decisions) fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut signs = text.trim().chars().peekable();
    while let Some(sign) = signs.next() {
        match signs.peek() {
            Some(next) if sign == '\\' && next.is_ascii_punctuation() => {
                out.push(*next);
                signs.next();
            }
            _ => out.push(sign),
        }
    }
    out
}
