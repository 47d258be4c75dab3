//! What a comment asks the team to discuss or decide, in so many words: below the heading that an update has
//! for it, or behind a label such as `Decision needed:`. A question mark alone asks nobody, and neither does
//! what stands in a quote, in code or in what readers do not see.

use super::carry::Line;
use crate::{
    courier::marker::{self, is_no_update},
    draft::title_key,
    fingerprint::sha256_hex,
    ids::IssueNumber,
    time::{month, weekday},
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// How much of an item is shown, in characters.
pub const LONGEST: usize = 240;
/// How many hex digits tell one text from another.
const DIGITS: usize = 16;
/// What stands where there is nothing to discuss.
const NOTHING: [&str; 21] = [
    "",
    "none",
    "no",
    "n/a",
    "na",
    "nothing",
    "nope",
    "none yet",
    "none today",
    "none this week",
    "none so far",
    "none at the moment",
    "none at this time",
    "none right now",
    "none for now",
    "nothing yet",
    "nothing this week",
    "nothing for now",
    "nothing at the moment",
    "nothing to discuss",
    "not this week",
];
/// Below a heading, or behind a label, of these words somebody asks.
const LABELS: [&str; 8] = [
    "discussion or decision needed",
    "discussion and decision needed",
    "discussion needed",
    "decision needed",
    "needs discussion",
    "needs decision",
    "needs a decision",
    "to discuss",
];
/// A label has no more words.
const LABEL_WORDS: usize = 3;
/// What is said before the number of the issue in which a question is answered.
const HAS_ISSUE: [&str; 5] = ["tracked in", "discussed in", "its issue", "own issue", "moved to"];

/// What a comment asks, in its order. A message of Meridian's own asks nothing.
pub fn asked(body: &str) -> Vec<Line> {
    if is_no_update(body) {
        return Vec::new();
    }
    let text = marker::strip(body).replace("\r\n", "\n");
    let mut reader = Reader::default();
    for block in blocks(&text) {
        reader.take(block);
    }
    reader.found
}

/// Whether a comment asks and says nothing else: each line that its author says is a question, or goes on with
/// one. What is quoted says nothing; a table or code may show how something stands.
pub(crate) fn only_asks(text: &str) -> bool {
    let mut reader = Reader::default();
    for block in blocks(text) {
        reader.take(block);
    }
    reader.settle();
    !reader.found.is_empty() && !reader.says_more
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Heading(u8, String),
    Paragraph(Words),
    /// An entry of a list of the text itself, with all that hangs on it.
    Item(Words),
    /// What somebody else said.
    Foreign,
    /// Code, or a table.
    Shown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Words {
    /// Its lines, without signs.
    lines: Vec<String>,
    /// Whether the first line is set in bold from its beginning to its end.
    is_bold: bool,
    links: Vec<String>,
}

/// Whether the next blocks are asked.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
enum Open {
    #[default]
    No,
    /// Until the next heading that is not below this level.
    Below(u8),
    /// The paragraph that follows, or the entries of the list, with whom the label named.
    Next { names: Vec<String>, in_list: bool },
}

#[derive(Debug, Default)]
struct Reader {
    open: Open,
    /// A paragraph that may only lead to a list.
    leads: Option<Words>,
    found: Vec<Line>,
    /// Whether there is something that nobody asks.
    says_more: bool,
}

impl Reader {
    fn take(&mut self, block: Block) {
        match block {
            Block::Heading(level, title) => {
                self.settle();
                let stays = matches!(self.open, Open::Below(of) if level > of);
                if let Some((names, rest)) = label(&title, true) {
                    self.open = Open::Below(level);
                    if !rest.is_empty() {
                        self.ask(&Words { lines: vec![rest], ..Words::default() }, &names);
                    }
                } else if !stays {
                    self.open = Open::No;
                    self.says_more |= !title.trim().is_empty();
                }
            }
            Block::Foreign => self.settle(),
            Block::Shown => {
                self.settle();
                self.says_more = true;
            }
            Block::Paragraph(words) => self.paragraph(words),
            Block::Item(words) => self.item(words),
        }
    }

    fn paragraph(&mut self, words: Words) {
        self.settle();
        if words.is_bold && words.lines.len() == 1 && self.labelled(&words, true) {
            return;
        }
        if self.labelled(&words, false) {
            return;
        }
        match std::mem::take(&mut self.open) {
            Open::Below(level) => {
                self.open = Open::Below(level);
                if words.lines.last().is_some_and(|line| line.trim_end().ends_with(':')) {
                    self.leads = Some(words);
                } else {
                    self.ask(&words, &[]);
                }
            }
            Open::Next { names, in_list: false } => self.ask(&words, &names),
            Open::Next { .. } | Open::No => self.says_more |= !words.lines.is_empty(),
        }
    }

    fn item(&mut self, words: Words) {
        self.leads = None;
        if self.labelled(&words, false) {
            return;
        }
        match self.open.clone() {
            Open::Below(_) => self.ask(&words, &[]),
            Open::Next { names, .. } => {
                self.ask(&words, &names);
                self.open = Open::Next { names, in_list: true };
            }
            Open::No => self.says_more |= !words.lines.is_empty(),
        }
    }

    /// Takes lines behind labels; what stands before the first one is nobody's question, or goes on with the
    /// one that is open.
    fn labelled(&mut self, words: &Words, is_whole: bool) -> bool {
        let is_label = |line: &String| label(line, is_whole).is_some();
        let Some(first) = words.lines.iter().position(is_label) else { return false };
        let (before, mut rest) = words.lines.split_at_checked(first).unwrap_or((&[], &[]));
        if matches!(self.open, Open::Below(_)) && !before.is_empty() {
            self.ask(&Words { lines: before.to_vec(), ..words.clone() }, &[]);
        } else {
            self.says_more |= !before.is_empty();
        }
        while let Some((line, after)) = rest.split_first() {
            let Some((names, said)) = label(line, is_whole) else { break };
            let end = after.iter().position(is_label).unwrap_or(after.len());
            let (more, next) = after.split_at_checked(end).unwrap_or((after, &[]));
            self.says_more |= more.iter().any(|line| has_own_label(line));
            let lines: Vec<String> = Some(said)
                .into_iter()
                .chain(more.iter().cloned())
                .filter(|s| !s.is_empty())
                .collect();
            if lines.is_empty() && !matches!(self.open, Open::Below(_)) {
                self.open = Open::Next { names, in_list: false };
            } else if !lines.is_empty() {
                self.ask(&Words { lines, ..words.clone() }, &names);
            }
            rest = next;
        }
        true
    }

    /// A paragraph that did not lead to a list asks for itself.
    fn settle(&mut self) {
        if let Some(words) = self.leads.take() {
            self.ask(&words, &[]);
        }
    }

    fn ask(&mut self, words: &Words, named: &[String]) {
        let whole = words.lines.join(" ");
        let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        if NOTHING.contains(&title_key(&whole).as_str()) || title_key(&whole).is_empty() {
            return;
        }
        let mut names: Vec<String> = named.to_vec();
        for login in mentions(&whole) {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(&login)) {
                names.push(login);
            }
        }
        let mut sum = sha256_hex(&title_key(&whole));
        sum.truncate(DIGITS);
        let mut text = whole.clone();
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(end);
            text.push('\u{2026}');
        }
        let mut links = words.links.clone();
        for word in whole.split_whitespace().filter(|word| word.contains("://")) {
            let link = word.trim_matches(|c: char| "()[]<>,.;:!?\"'".contains(c)).to_owned();
            if !links.contains(&link) {
                links.push(link);
            }
        }
        self.found.push(Line {
            sum,
            names,
            by: by_when(&whole),
            links,
            issue: issue(&whole),
            text,
        });
    }
}

/// Whom a label names and what is said behind it. In a heading or a line in bold the label may be all there
/// is, else a colon ends it.
fn label(line: &str, is_whole: bool) -> Option<(Vec<String>, String)> {
    let (head, rest) = match line.split_once(':') {
        Some((head, rest)) => (head, rest.trim()),
        None if is_whole => (line, ""),
        None => return None,
    };
    let key = title_key(head);
    if LABELS.contains(&key.as_str()) {
        return Some((Vec::new(), rest.to_owned()));
    }
    let names = mentions(head);
    let asks = !names.is_empty()
        && key.strip_prefix("question for ").is_some_and(|of| {
            of.split(' ').all(|word| {
                word == "and" || names.iter().any(|name| name.eq_ignore_ascii_case(word))
            })
        });
    asks.then(|| (names, rest.to_owned()))
}

/// Whether a line says something else by a label of its own, `Flakes: 14`.
fn has_own_label(line: &str) -> bool {
    let Some((head, said)) = line.split_once(": ") else { return false };
    !said.trim().is_empty() && head.split_whitespace().count() <= LABEL_WORDS
}

/// The people whom a text names by `@`; no teams, and no addresses of mail.
fn mentions(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, sign) in text.char_indices() {
        let is_start = sign == '@' && !before.is_alphanumeric() && !"/@._-".contains(before);
        before = sign;
        if !is_start {
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let (login, after) = rest.split_at_checked(end).unwrap_or_default();
        let login = login.trim_end_matches('-');
        let is_new = !found.iter().any(|known| known.eq_ignore_ascii_case(login));
        if !login.is_empty() && login.len() <= 39 && !after.starts_with('/') && is_new {
            found.push(login.to_owned());
        }
    }
    found
}

/// By when, where that is said with a day: `by Thu`, `until 12 Nov`, `by 2026-11-20`.
fn by_when(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_day_number = |word: &str| {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        let rest = word.get(digits.len()..).unwrap_or_default();
        digits.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
            && matches!(rest, "" | "st" | "nd" | "rd" | "th")
    };
    let is_month = |word: &str| {
        word.is_ascii() && word.len() >= 3 && month(&word.to_ascii_lowercase()).is_some()
    };
    let is_weekday = |word: &str| {
        word.is_ascii() && word.len() >= 3 && weekday(&word.to_ascii_lowercase()).is_some()
    };
    for (at, word) in words.iter().enumerate() {
        if !matches!(clean(word).to_ascii_lowercase().as_str(), "by" | "until" | "before") {
            continue;
        }
        let next: Vec<String> = words.iter().skip(at + 1).take(3).map(|word| clean(word)).collect();
        let word = |at: usize| next.get(at).map_or("", String::as_str);
        let date = |from: usize| {
            (is_month(word(from)) && is_day_number(word(from + 1)))
                || (is_day_number(word(from)) && is_month(word(from + 1)))
        };
        let is_iso = |word: &str| chrono::NaiveDate::parse_from_str(word, "%Y-%m-%d").is_ok();
        let count = match () {
            () if is_weekday(word(0)) && date(1) => 3,
            () if date(0) => 2,
            () if is_weekday(word(0)) || is_iso(word(0)) => 1,
            () if matches!(word(0).to_ascii_lowercase().as_str(), "today" | "tomorrow") => 1,
            () => continue,
        };
        return Some(next.into_iter().take(count).collect::<Vec<_>>().join(" "));
    }
    None
}

/// The issue of which its author says that the question has it.
fn issue(text: &str) -> Option<IssueNumber> {
    let lower = text.to_ascii_lowercase();
    HAS_ISSUE.iter().find_map(|words| {
        let (_, rest) = lower.split_once(words)?;
        let digits = rest.trim_start_matches([' ', ':']).strip_prefix('#')?;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        digits.get(..end)?.parse().ok().map(IssueNumber)
    })
}

/// The text's own parts. Each entry of a list is one, however deep what hangs on it.
fn blocks(text: &str) -> Vec<Block> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut blocks = Vec::new();
    let (mut words, mut line) = (Words::default(), String::new());
    let (mut depth, mut foreign, mut bold, mut heading) = (0_u32, 0_u32, 0_u32, None);
    let mut is_all_bold = true;
    let end_line = |words: &mut Words, line: &mut String| {
        let said = std::mem::take(line);
        if !said.trim().is_empty() {
            words.lines.push(said.trim().to_owned());
        }
    };
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(
                Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::Table(_)
                | Tag::Strikethrough,
            ) => foreign += 1,
            Event::End(TagEnd::Strikethrough) => foreign = foreign.saturating_sub(1),
            Event::End(
                end @ (TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::Table),
            ) => {
                foreign = foreign.saturating_sub(1);
                if foreign == 0 && depth == 0 {
                    let is_shown = matches!(end, TagEnd::CodeBlock | TagEnd::Table);
                    blocks.push(if is_shown { Block::Shown } else { Block::Foreign });
                }
            }
            _ if foreign > 0 => {}
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => heading = Some(level as u8),
            Event::End(TagEnd::Heading(_)) if depth == 0 => {
                end_line(&mut words, &mut line);
                let title = std::mem::take(&mut words).lines.join(" ");
                blocks.push(Block::Heading(heading.take().unwrap_or(1), title));
            }
            Event::Start(Tag::Paragraph) if depth == 0 => is_all_bold = true,
            Event::End(TagEnd::Paragraph) => {
                end_line(&mut words, &mut line);
                if depth == 0 {
                    words.is_bold = is_all_bold;
                    blocks.push(Block::Paragraph(std::mem::take(&mut words)));
                }
            }
            Event::Start(Tag::Item) => {
                depth += 1;
                end_line(&mut words, &mut line);
            }
            Event::End(TagEnd::Item) => {
                depth = depth.saturating_sub(1);
                end_line(&mut words, &mut line);
                if depth == 0 {
                    blocks.push(Block::Item(std::mem::take(&mut words)));
                }
            }
            Event::Start(Tag::Strong) => bold += 1,
            Event::End(TagEnd::Strong) => bold = bold.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => words.links.push(dest_url.into_string()),
            Event::Text(said) | Event::Code(said) => {
                is_all_bold &= bold > 0 || title_key(&said).is_empty();
                line.push_str(&said);
            }
            Event::SoftBreak | Event::HardBreak => end_line(&mut words, &mut line),
            _ => {}
        }
    }
    blocks
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
