//! Org: headings with stars, planning lines and time stamps, written as Markdown line by line.
//!
//! ```text
//! ** TODO Feature freeze
//!    DEADLINE: <2027-07-16 Fri>
//! ```

use std::borrow::Cow;

/// What stands in front of a heading's words.
const STATES: [&str; 8] =
    ["TODO", "DONE", "NEXT", "WAITING", "WAIT", "CANCELLED", "CANCELED", "STARTED"];
/// What a planning line begins with, what must be done by then first.
const PLANNED: [&str; 2] = ["DEADLINE:", "SCHEDULED:"];

/// A text of Org as Markdown, with as many lines; any other as it is.
pub(in crate::schedule) fn as_markdown(text: &str) -> Cow<'_, str> {
    let planned = |line: &str| {
        let line = line.trim_start();
        let begins = PLANNED.iter().any(|word| line.starts_with(word));
        let says = PLANNED.iter().any(|word| line.contains(word));
        (begins || line.starts_with("CLOSED:") && says) && line.contains(['<', '['])
    };
    let is_org = text.lines().any(|line| is_keyword(line) || planned(line))
        && text.lines().any(|line| heading(line).is_some() || line.starts_with("| "));
    if !is_org {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let mut title = String::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1).copied().unwrap_or_default();
        if let Some((level, words)) = heading(line) {
            let words = without_state(words);
            title = plain(words);
            // A heading that says when is a row, unless it is nothing but a date.
            let is_row = words.contains(['<', '[']) && stamps(words) != words && {
                let (name, _) = words.split_once(['<', '[']).unwrap_or((words, ""));
                name.chars().any(char::is_alphabetic)
            };
            out.push(match is_row {
                true => format!("- {}", stamps(words)),
                false if planned(next) => String::new(),
                false => format!("{} {}", "#".repeat(level), stamps(words)),
            });
        } else if planned(line) {
            out.push(planning(line, &title));
        } else if let Some(words) = keyword(line, "#+TITLE:") {
            out.push(format!("# {words}"));
        } else if is_keyword(line) || line.starts_with("# ") || is_drawer(line) {
            out.push(String::new());
        } else {
            out.push(stamps(line));
        }
    }
    Cow::Owned(out.join("\n"))
}

/// `** TODO Feature freeze`: its level and its words.
fn heading(line: &str) -> Option<(usize, &str)> {
    let words = line.trim_start_matches('*');
    let level = line.len() - words.len();
    let words = words.strip_prefix(' ')?.trim();
    ((1..=6).contains(&level) && !words.is_empty()).then_some((level, words))
}

fn without_state(words: &str) -> &str {
    let own = words.split_once(' ').filter(|(state, _)| STATES.contains(state));
    let words = own.map_or(words, |(_, rest)| rest.trim_start());
    // `[#A]` is how much it matters, `:docs:` what it is about.
    let words = match words.strip_prefix("[#").and_then(|rest| rest.split_once(']')) {
        Some((_, rest)) => rest.trim_start(),
        None => words,
    };
    match words.rsplit_once(char::is_whitespace) {
        Some((rest, tags)) if tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':') => {
            rest.trim_end()
        }
        _ => words,
    }
}

fn is_keyword(line: &str) -> bool {
    line.trim_start().strip_prefix("#+").is_some_and(|rest| rest.contains([':', '_']))
}

fn keyword<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (own, rest) = line.trim_start().split_at_checked(name.len())?;
    own.eq_ignore_ascii_case(name).then(|| rest.trim())
}

/// `:PROPERTIES:`, `:END:`
fn is_drawer(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2
        && line.starts_with(':')
        && line.ends_with(':')
        && line.trim_matches(':').chars().all(|c| c.is_ascii_uppercase())
}

/// A planning line as an item about what the heading above it names; its last time counts.
fn planning(line: &str, title: &str) -> String {
    let times = |word: &str| {
        let (_, rest) = line.split_once(word)?;
        let end = rest.find("SCHEDULED:").or_else(|| rest.find("DEADLINE:")).unwrap_or(rest.len());
        let end = rest.find("CLOSED:").map_or(end, |closed| closed.min(end));
        rest.get(..end)
    };
    match PLANNED.iter().find_map(|word| times(word)) {
        Some(time) => format!("- {title}: {}", stamps(time).trim()),
        None => stamps(line),
    }
}

fn plain(words: &str) -> String {
    words.replace([':', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line with the brackets of its time stamps taken away; `<a>--<b>` is a stretch.
fn stamps(line: &str) -> String {
    let line = line.replace(">--<", " - ").replace("]--[", " - ");
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some(open) = rest.find(['<', '[']) {
        let (before, behind) = rest.split_at_checked(open).unwrap_or((rest, ""));
        out.push_str(before);
        let close = if behind.starts_with('<') { '>' } else { ']' };
        let inner = behind.get(1..).unwrap_or_default();
        match inner.split_once(close).filter(|(own, _)| is_stamp(own)) {
            Some((own, after)) => {
                // `+1w` says how it goes on, and is no part of the first time.
                match own.split_once(" +").or_else(|| own.split_once(" .+")) {
                    Some((time, again)) => out.push_str(&format!("{time} (every {again})")),
                    None => out.push_str(own),
                }
                rest = after;
            }
            None => {
                out.push_str(behind.get(..1).unwrap_or_default());
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `2027-07-16 Fri 17:00`
fn is_stamp(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && text.get(4..5) == Some("-") && text.len() < 60
}
