//! An hour that a document gives once for all of its deadlines: `All deadlines are due 23:59 UTC.`
//!
//! It holds for the bare dates of the rows that it speaks of. The sentence stays with the date of
//! each, so that wherever the hour is shown it is shown where it comes from.

use super::{Milestone, SourceKind};
use crate::time::{Context, When, Word, ZoneRules, read_with, take_clock, tokens};
use chrono::{Datelike as _, NaiveDate};

/// Longer sentences say more than a rule.
const LONGEST: usize = 200;
/// Rules of one document.
const MOST_RULES: usize = 8;

/// What a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Deadlines,
    Freezes,
    CutOffs,
    /// Whatever has a date.
    Dates,
}

#[derive(Debug, PartialEq, Eq)]
struct Rule {
    subject: Subject,
    /// `docs` of `docs deadlines`.
    only: Option<String>,
    clock: String,
    sentence: String,
}

/// Gives the bare dates of deadlines the hour that the document gives for all of them.
pub(super) fn apply(
    text: &str,
    kind: SourceKind,
    milestones: &mut [Milestone],
    rules: &dyn ZoneRules,
) {
    let prose = matches!(
        kind,
        SourceKind::TimelineTable
            | SourceKind::MonthColumns
            | SourceKind::HtmlTable
            | SourceKind::Bullets
            | SourceKind::Rst
    );
    if !prose {
        return;
    }
    let found: Vec<Rule> =
        sentences(text).iter().filter_map(|s| Rule::of(s)).take(MOST_RULES).collect();
    for milestone in milestones {
        let When::Date { text, date } = &milestone.when else { continue };
        let own = tokens(text).iter().any(|token| is_of_hour(&token.word));
        let mut fitting = found.iter().filter(|rule| !own && rule.is_about(&milestone.name));
        let Some(rule) = fitting.next() else { continue };
        // Two rules that differ are none.
        if fitting.all(|other| other.clock == rule.clock)
            && let Some(when) = rule.at(text, *date, rules)
        {
            milestone.when = when;
        }
    }
}

fn is_of_hour(word: &Word) -> bool {
    matches!(word, Word::Time(_) | Word::DayEnd | Word::Midnight | Word::Zone(_) | Word::Aoe)
}

impl Rule {
    fn of(sentence: &str) -> Option<Self> {
        if sentence.len() > LONGEST {
            return None;
        }
        let lower = sentence.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|w| !w.is_empty())
            .collect();
        let every = |at: usize| {
            at.checked_sub(1)
                .and_then(|before| words.get(before))
                .is_some_and(|word| ["every", "each", "any"].contains(word))
        };
        let subjects = words.iter().enumerate().filter_map(|(at, word)| {
            let subject = match *word {
                "deadlines" => Subject::Deadlines,
                "freezes" => Subject::Freezes,
                "cutoffs" | "cut-offs" => Subject::CutOffs,
                "dates" | "milestones" | "times" if words.get(..at)?.contains(&"all") => {
                    Subject::Dates
                }
                "deadline" if every(at) => Subject::Deadlines,
                "freeze" if every(at) => Subject::Freezes,
                "date" | "milestone" if every(at) => Subject::Dates,
                _ => return None,
            };
            Some((at, subject))
        });
        // `All freezes and deadlines`: what holds for deadlines holds for more.
        let (at, subject) = subjects.min_by_key(|(_, subject)| *subject != Subject::Deadlines)?;
        let unsure = ["was", "were", "used", "longer", "except", "if", "meeting", "meetings"];
        let denied = words.iter().enumerate().any(|(at, word)| {
            unsure.contains(word)
                || word.ends_with("days")
                || (*word == "not" && words.get(at + 1) != Some(&"later"))
        });
        let other_day = |word: &Word| {
            matches!(
                word,
                Word::Weekday(_)
                    | Word::Month(_)
                    | Word::Date(_)
                    | Word::Slashed(..)
                    | Word::WeekOf
            )
        };
        let all = tokens(sentence);
        if denied || all.iter().any(|token| other_day(&token.word)) {
            return None;
        }
        // A zone without an hour, as in "all deadlines are AoE", says no hour.
        let (_, clock) = take_clock(sentence)?;
        let clock = clock.trim_matches(['(', ')']).to_owned();
        // A second hour that is not the same moment would be lost.
        let times = |text: &str| {
            tokens(text).iter().filter(|t| matches!(t.word, Word::Time(_) | Word::DayEnd)).count()
        };
        if times(&clock) == 0 || times(sentence) != times(&clock) {
            return None;
        }
        const GENERAL: [&str; 17] = [
            "all",
            "the",
            "these",
            "those",
            "our",
            "other",
            "following",
            "above",
            "listed",
            "and",
            "or",
            "every",
            "each",
            "any",
            "release",
            "that",
            "of",
        ];
        let only = at.checked_sub(1).and_then(|before| words.get(before));
        let only = only.filter(|word| !GENERAL.contains(word)).map(|word| (*word).to_owned());
        let only = only
            .filter(|word| !["otherwise", "noted", "stated", "normally"].contains(&word.as_str()));
        let sentence = sentence.trim_end_matches(['.', '!', ' ']).to_owned();
        Some(Self { subject, only, clock, sentence })
    }

    fn is_about(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        let says = |any: &[&str]| words.iter().any(|word| any.contains(word));
        let fits = match self.subject {
            Subject::Dates => true,
            Subject::Freezes => says(&["freeze", "freezes", "frozen"]),
            Subject::CutOffs => lower.contains("cut-off") || lower.contains("cutoff"),
            // What begins, takes place or comes out is no deadline, unless its name says so.
            Subject::Deadlines => match words.first() {
                Some(&("call" | "brace" | "announce")) => false,
                _ => says(&DEADLINES) || !says(&OTHERS),
            },
        };
        fits && self.only.as_ref().is_none_or(|only| lower.contains(only.as_str()))
    }

    /// The bare date `text` at the hour of the rule.
    fn at(&self, text: &str, date: NaiveDate, rules: &dyn ZoneRules) -> Option<When> {
        let context =
            Context { year: Some(date.year()), month: Some(date.month()), ..Context::new(rules) };
        let when = read_with(&format!("{text}, {}", self.clock), context);
        let fits = matches!(when, When::Instant { .. } | When::AoeDate { .. })
            && when.printed_date() == Some(date);
        let words = format!("{text} ({})", self.sentence);
        match when {
            When::Instant { readings, .. } if fits => Some(When::Instant { text: words, readings }),
            When::AoeDate { date, stated, .. } if fits => {
                Some(When::AoeDate { text: words, date, stated })
            }
            _ => None,
        }
    }
}

/// Words of what must be done by then.
const DEADLINES: [&str; 15] = [
    "deadline",
    "freeze",
    "frozen",
    "cutoff",
    "cut",
    "closed",
    "closes",
    "close",
    "due",
    "end",
    "ends",
    "complete",
    "completed",
    "ready",
    "submitted",
];
/// Words of what begins, takes place or comes out.
const OTHERS: [&str; 29] = [
    "start",
    "starts",
    "begin",
    "begins",
    "open",
    "opens",
    "opened",
    "kickoff",
    "meeting",
    "meetings",
    "call",
    "retrospective",
    "retro",
    "conference",
    "party",
    "release",
    "released",
    "releases",
    "out",
    "ships",
    "published",
    "announcement",
    "week",
    "day",
    "summit",
    "thaw",
    "alpha",
    "beta",
    "rc",
];

/// The sentences outside tables, code and comments, each in one line.
fn sentences(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let (mut fenced, mut hidden, mut open) = (false, false, false);
    for line in text.lines() {
        let trimmed = line.trim();
        fenced ^= trimmed.starts_with("```") || trimmed.starts_with("~~~");
        let commented = hidden || trimmed.starts_with("<!--");
        hidden = (commented && !trimmed.contains("-->")) || (hidden && !trimmed.contains("-->"));
        let body = trimmed.trim_start_matches(['>', ' ']);
        let body = body.strip_prefix(".. note::").map_or(body, str::trim_start);
        let item = body.trim_start_matches(['*', '-', '+', '\u{2022}']);
        let is_item = item.len() < body.len() && item.starts_with(' ');
        let other = fenced
            || commented
            || body.is_empty()
            || body.contains('|')
            || body.contains("~~")
            || body.starts_with(['#', '='])
            || body.starts_with(".. ");
        if other {
            open = false;
            continue;
        }
        let plain = without_tags(item.trim());
        match blocks.last_mut().filter(|_| open && !is_item) {
            Some(block) => {
                block.push(' ');
                block.push_str(&plain);
            }
            None => blocks.push(plain),
        }
        open = true;
    }
    let split = |block: &String| -> Vec<String> {
        block.split(". ").map(|sentence| sentence.trim().to_owned()).collect()
    };
    blocks.iter().flat_map(split).collect()
}

/// Without the marks of emphasis and HTML.
fn without_tags(line: &str) -> String {
    let mut inside = false;
    let kept = line.chars().filter(|c| {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                return false;
            }
            _ => {}
        }
        !inside && !matches!(c, '*' | '_' | '`')
    });
    kept.collect::<String>().trim().to_owned()
}
