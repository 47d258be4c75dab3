//! Where in a document a line stands, seen from outside: what is struck out, commented out or set
//! apart as front matter, and whether a line is a sentence, a heading or part of a list or table.

use crate::schedule::{comments::hidden_lines, letter};
use std::ops::Range;

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinePlace {
    /// A row of a table, an item of a list, a line of data.
    Entry,
    /// A heading of the first level.
    Title,
    /// Another heading.
    Heading,
    /// Running text.
    Sentence,
    /// The head of a page: `---` to `---`.
    FrontMatter,
}

/// A line with what is known of its place.
#[derive(Debug)]
pub(super) struct ScannedLine<'t> {
    pub(super) text: &'t str,
    pub(super) place: LinePlace,
    /// What is struck out in it, in bytes.
    pub(super) struck: Vec<Range<usize>>,
    /// What is commented out in it, in bytes.
    pub(super) hidden: Vec<Range<usize>>,
    /// The first line, from 1, that no longer stands below it: behind a heading the next one, behind
    /// an item the next that is not further in.
    pub(super) below: u32,
    /// The lines, from 1, between the empty ones around it.
    pub(super) block: Range<u32>,
}

impl ScannedLine<'_> {
    /// Whether it has the mark of an item or of a row.
    pub(super) fn is_marked(&self) -> bool {
        let marks = ['|', '-', '*', '+', '<', '#', '\u{2022}', '\u{25e6}'];
        self.text.trim_start().starts_with(marks) || self.text.contains('|')
    }

    /// Whether it is a whole sentence, be it an item of a list.
    pub(super) fn is_sentence(&self) -> bool {
        let words = self.text.split_whitespace().filter(|word| word.len() > 1).count();
        self.text.trim_end().ends_with('.') && words > SENTENCE && !self.text.contains('|')
    }
}

/// Words of running text; what has fewer is a label.
const SENTENCE: usize = 5;

/// The lines of a document; `is_rst` is whether it was read as reStructuredText.
pub(super) fn lines(text: &str, is_rst: bool) -> Vec<ScannedLine<'_>> {
    let raw: Vec<&str> = text.split('\n').collect();
    let front = front_matter(&raw).max(letter::head(text));
    let mut in_comment = false;
    let all_hidden = hidden_lines(text, is_rst);
    let mut list: Vec<ScannedLine<'_>> = Vec::with_capacity(raw.len());
    for (at, line) in raw.iter().enumerate() {
        let next = raw.get(at + 1).copied().unwrap_or_default();
        let place = if at < front { LinePlace::FrontMatter } else { place(line, next) };
        let mut hidden = comments(line, &mut in_comment);
        if all_hidden.get(at) == Some(&true) || is_unseen(line) {
            hidden.push(0..line.len());
        }
        list.push(ScannedLine {
            text: line,
            place,
            struck: struck(line),
            hidden,
            below: 0,
            block: 0..0,
        });
    }
    for line in list.iter_mut().take(HEAD).filter(|line| is_field_of_the_page(line.text)) {
        line.place = LinePlace::FrontMatter;
    }
    simple_tables(&mut list);
    sentences(&mut list);
    below(&mut list);
    blocks(&mut list);
    list
}

/// Lines at the top of a page that may be about it.
const HEAD: usize = 20;

/// `:Date: 3 May 2027`, `:revdate: 2027-05-03`: when the page was written.
fn is_field_of_the_page(line: &str) -> bool {
    const NAMES: [&str; 8] = [
        "date",
        "created",
        "modified",
        "last-modified",
        "updated",
        "revision",
        "revdate",
        "docdate",
    ];
    let name = line.strip_prefix(':').and_then(|rest| rest.split_once(": ")).map(|(name, _)| name);
    name.is_some_and(|name| NAMES.iter().any(|own| name.eq_ignore_ascii_case(own)))
}

/// Lines between rules of a table whose columns stand below `=====  ====`.
fn simple_tables(lines: &mut [ScannedLine<'_>]) {
    let is_rule = |line: &ScannedLine<'_>| {
        if !line.text.contains("==") {
            return false;
        }
        let mut columns = line.text.split_whitespace();
        columns.clone().count() > 1
            && columns.all(|column| column.len() > 1 && column.bytes().all(|b| b == b'='))
    };
    let (mut rules, mut ends) = (0, false);
    for line in lines.iter_mut() {
        if is_rule(line) {
            rules += 1;
            ends = rules > 1;
            continue;
        }
        // Behind the rule below a table an empty line follows, behind its header's a row.
        let is_over = line.text.trim().is_empty() && (ends || rules > 2);
        ends = false;
        if is_over {
            rules = 0;
        } else if rules > 0 && line.place == LinePlace::Sentence {
            line.place = LinePlace::Entry;
        }
    }
}

fn blocks(lines: &mut [ScannedLine<'_>]) {
    let mut first = 1;
    for part in lines.split_mut(|line| line.text.trim().is_empty()) {
        let end = first + u32::try_from(part.len()).unwrap_or(u32::MAX);
        for line in part {
            line.block = first..end;
        }
        first = end + 1;
    }
}

fn below(lines: &mut [ScannedLine<'_>]) {
    let is_heading =
        |line: &ScannedLine<'_>| matches!(line.place, LinePlace::Title | LinePlace::Heading);
    let indent = |line: &ScannedLine<'_>| line.text.len() - line.text.trim_start().len();
    // From the last line up: the nearest line below that ends each depth.
    let mut heading = u32::MAX;
    let mut open: Vec<(usize, u32)> = Vec::new();
    let last = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    for (above, line) in (0..).zip(lines.iter_mut().rev()) {
        let number = last.saturating_sub(above);
        if is_heading(line) {
            line.below = heading;
            heading = number;
            open.clear();
        } else if line.text.trim().is_empty() {
            line.below = number;
        } else {
            let own = indent(line);
            while open.last().is_some_and(|(depth, _)| *depth > own) {
                open.pop();
            }
            line.below = open.last().map_or(u32::MAX, |(_, number)| *number).min(heading);
            open.push((own, number));
        }
    }
}

/// The lines of the front matter, with its rules.
fn front_matter(lines: &[&str]) -> usize {
    if lines.first().is_none_or(|line| line.trim_end() != "---") {
        return 0;
    }
    let end = lines.iter().skip(1).position(|line| matches!(line.trim_end(), "---" | "..."));
    // A file that is nothing but YAML also begins so, and ends without.
    end.map_or(0, |end| end + 2)
}

fn place(line: &str, next: &str) -> LinePlace {
    let trimmed = line.trim_start();
    let rule = |line: &str, sign: char| {
        let line = line.trim_end();
        line.len() >= 3 && line.chars().all(|c| c == sign)
    };
    if let Some(title) = trimmed.strip_prefix('#').filter(|_| trimmed.starts_with('#')) {
        return match title.chars().next() {
            Some(' ') => LinePlace::Title,
            Some('#') => LinePlace::Heading,
            _ => LinePlace::Entry,
        };
    }
    // `= Title` and `== Part ==` of AsciiDoc and wikis.
    let words = trimmed.trim_start_matches('=');
    if words.len() < trimmed.len() && words.starts_with(' ') && !words.trim().is_empty() {
        let is_title = trimmed.len() - words.len() == 1;
        return if is_title { LinePlace::Title } else { LinePlace::Heading };
    }
    // `<h2>Part</h2>`
    let level = trimmed.strip_prefix("<h").or_else(|| trimmed.strip_prefix("<H"));
    if let Some(level) = level.and_then(|rest| rest.chars().next()).and_then(|c| c.to_digit(10)) {
        return if level == 1 { LinePlace::Title } else { LinePlace::Heading };
    }
    // The caption of a wiki's table.
    if trimmed.starts_with("|+ ") {
        return LinePlace::Title;
    }
    if trimmed.is_empty() || trimmed.starts_with(['|', '+']) {
        return LinePlace::Entry;
    }
    if rule(next, '=') {
        return LinePlace::Title;
    }
    if ['-', '~', '^', '"'].iter().any(|sign| rule(next, *sign)) {
        return LinePlace::Heading;
    }
    let marked = trimmed.strip_prefix(['-', '*', '+', '\u{2022}', '\u{25e6}']);
    let item = marked.is_some_and(|rest| rest.starts_with([' ', '\t']))
        || trimmed.split_once(['.', ')']).is_some_and(|(number, rest)| {
            number.len() <= 3
                && !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
                && rest.starts_with(' ')
        });
    // What a planning line of Org says is no sentence.
    let planned = ["DEADLINE:", "SCHEDULED:"].iter().any(|word| trimmed.starts_with(word));
    if item || planned || trimmed.contains('|') || trimmed.starts_with('<') {
        return LinePlace::Entry;
    }
    LinePlace::Sentence
}

/// A line outside lists and tables is a sentence only together with its neighbours: a paragraph of
/// some length. A short one is a label or a line of data.
fn sentences(lines: &mut [ScannedLine<'_>]) {
    let mut at = 0;
    while at < lines.len() {
        let is_text = |line: &ScannedLine<'_>| {
            line.place == LinePlace::Sentence && !line.text.trim().is_empty()
        };
        let rest = lines.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|line| is_text(line)).count();
        let own = rest.get(..length).unwrap_or_default();
        let spoken = |line: &ScannedLine<'_>| {
            let words = line.text.split_whitespace();
            words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count()
        };
        let words: usize = own.iter().map(spoken).sum();
        // Data has a colon after its first word or two.
        let keyed = own.iter().filter(|line| is_keyed(line.text)).count();
        if length > 0 && (words < SENTENCE * length.min(2) || keyed * 2 > length) {
            let own = lines.iter_mut().skip(at).take(length);
            for line in own.filter(|line| !is_of_the_page(line.text)) {
                line.place = LinePlace::Entry;
            }
        }
        at += length.max(1);
    }
}

/// `Last updated 3 May 2027`: when the page was written, not what it plans.
fn is_of_the_page(line: &str) -> bool {
    const WORDS: [&str; 8] = [
        "last update",
        "last modified",
        "last changed",
        "last edited",
        "last reviewed",
        "updated on",
        "generated on",
        "copyright",
    ];
    let lower = line.to_lowercase();
    let begin = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    WORDS.iter().any(|words| lower.contains(words)) || begin.starts_with("updated")
}

/// `releaseDate: 2027-05-06`
fn is_keyed(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        key.split_whitespace().count() <= 2 && value.split_whitespace().count() <= 6
    })
}

fn struck(line: &str) -> Vec<Range<usize>> {
    let mut found = between(line, "~~", "~~");
    found.extend(between(line, "line-through]#", "#"));
    // Cheap: most lines have no tag.
    if line.contains('<') {
        for (open, close) in [("<s>", "</s>"), ("<del>", "</del>"), ("<strike>", "</strike>")] {
            found.extend(between(line, open, close));
        }
    }
    found
}

fn between(line: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line.get(at..).and_then(|rest| rest.find(open)).map(|start| at + start)
    {
        let inner = start + open.len();
        let Some(end) = line.get(inner..).and_then(|rest| rest.find(close)) else { break };
        at = inner + end + close.len();
        found.push(start..at);
    }
    found
}

/// `[//]: # (Old freeze: 1 June)`: Markdown shows nothing of it, and it leads nowhere.
fn is_unseen(line: &str) -> bool {
    let rest = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    rest.is_some_and(|(label, target)| {
        let target = target.trim_start();
        !label.starts_with('^')
            && !label.contains(']')
            && ["#", "<>", "<#>"].iter().any(|none| {
                let behind = target.strip_prefix(none).unwrap_or(target);
                behind.len() < target.len() && behind.starts_with([' ', '\t'])
            })
    })
}

/// What a line hides in HTML comments, which may go on over lines.
fn comments(line: &str, inside: &mut bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        if *inside {
            match rest.find("-->") {
                Some(end) => {
                    found.push(at..at + end + 3);
                    at += end + 3;
                    *inside = false;
                }
                None => {
                    found.push(at..line.len());
                    return found;
                }
            }
        } else {
            match rest.find("<!--") {
                Some(start) => {
                    at += start;
                    *inside = true;
                }
                None => return found,
            }
        }
    }
}
