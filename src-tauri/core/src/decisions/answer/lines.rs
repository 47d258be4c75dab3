//! The lines of a comment that its author says: without quotes, code and what is hidden.

use super::{Place, clause::is_doubtful, mail::is_added, token::clauses};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A line of a comment, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where it stands, if people show rather than say something there.
    pub(super) shown: Option<Place>,
    /// Whether a quote stands before it, of which nobody knows that it is of the proposal; where the proposal
    /// is known, anywhere in its comment.
    pub(super) below_quote: bool,
}

/// What stands in the text for a piece of code: no word of any answer.
const CODE: &str = "\u{fffc}";

/// Tags that only say how words are drawn.
const PLAIN: [&str; 11] = ["b", "strong", "i", "em", "u", "ins", "sub", "sup", "small", "big", "p"];

/// A quoted line with so many letters is known for one of the proposal where it stands in it.
const TELLING: usize = 12;

/// What is read while the parser walks.
#[derive(Default)]
struct Walk<'a> {
    lines: Vec<Line>,
    current: String,
    codes: Vec<String>,
    struck: String,
    linked: String,
    quoted: String,
    body: &'a str,
    quotes: u32,
    code: bool,
    tables: u32,
    links: u32,
    strikes: u32,
    html: Option<String>,
    numbered: Vec<bool>,
    is_task: bool,
    below_quote: bool,
}

/// The lines of a text, LF only, with quotes that stand in `body` taken for quotes of the proposal.
pub(super) fn lines(text: &str, body: &str) -> Vec<Line> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut walk = Walk { body, ..Walk::default() };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        walk.step(event, || is_lazy(text, range.start));
    }
    walk.flush();
    if walk.below_quote && !body.is_empty() {
        for line in &mut walk.lines {
            line.below_quote = true;
        }
    }
    walk.lines
}

/// Whether the line in which this stands has no `>` before it, though it belongs to a quote.
fn is_lazy(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    !text.get(line..).unwrap_or_default().trim_start().starts_with('>')
}

impl Walk<'_> {
    fn step(&mut self, event: Event<'_>, is_lazy: impl Fn() -> bool) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.code && self.quotes == 0 => {
                for line in words.lines() {
                    self.show(line, Place::CodeBlock);
                }
            }
            Event::Text(words) if self.quotes > 0 => {
                if !self.code && is_lazy() {
                    self.show(&words, Place::Quote);
                }
                self.quoted.push_str(&words);
            }
            Event::Text(words) => self.say(&words),
            Event::Code(words) if self.quotes > 0 => self.quoted.push_str(&words),
            Event::Code(words) => {
                self.codes.push(words.to_string());
                self.current.push_str(CODE);
            }
            Event::SoftBreak | Event::HardBreak if self.quotes > 0 => self.quoted.push('\n'),
            Event::SoftBreak | Event::HardBreak => self.flush(),
            Event::InlineHtml(tag) => self.tag(&tag.to_lowercase()),
            Event::Html(words) => {
                if let Some(html) = &mut self.html {
                    html.push_str(&words);
                }
            }
            Event::TaskListMarker(_) => self.is_task = true,
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = true;
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(String::new());
            }
            Tag::Table(_) => {
                self.flush();
                self.tables += 1;
            }
            Tag::Link { .. } | Tag::Image { .. } => self.links += 1,
            Tag::Strikethrough => self.strikes += 1,
            Tag::List(first) => {
                self.flush();
                self.numbered.push(first.is_some());
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::Item => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) => {
                self.quotes = self.quotes.saturating_sub(1);
                if self.quotes == 0 {
                    let quoted = std::mem::take(&mut self.quoted);
                    self.below_quote |= !is_of(&quoted, self.body);
                }
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    if self.quotes > 0 {
                        self.quoted.push_str(&words_of(&html));
                    }
                    for line in words_of(&html).lines() {
                        self.show(line, Place::Html);
                    }
                }
            }
            TagEnd::TableCell => self.flush(),
            TagEnd::Table => self.tables = self.tables.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                self.links = self.links.saturating_sub(1);
                let linked = std::mem::take(&mut self.linked);
                self.show(&linked, Place::Link);
            }
            TagEnd::Strikethrough => self.unstrike(),
            TagEnd::List(_) => {
                self.flush();
                self.numbered.pop();
            }
            TagEnd::Paragraph if self.quotes > 0 => self.quoted.push('\n'),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => {
                // What is crossed out by a tag that nobody closed.
                while self.strikes > 0 {
                    self.unstrike();
                }
                self.flush();
                self.is_task = false;
            }
            _ => {}
        }
    }

    /// A tag within a sentence, in lower case: it crosses out, or only says how something is drawn, or nobody
    /// knows what it does to the words in it.
    fn tag(&mut self, tag: &str) {
        let name = tag.trim_start_matches(['<', '/']);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match name {
            "br" if self.quotes > 0 => self.quoted.push('\n'),
            "br" => self.flush(),
            "del" | "s" | "strike" if tag.starts_with("</") => self.unstrike(),
            "del" | "s" | "strike" => self.strikes += 1,
            _ if tag.starts_with("<!--") || PLAIN.contains(&name) || self.quotes > 0 => {}
            _ if self.current.ends_with(CODE) => {}
            _ => self.current.push_str(CODE),
        }
    }

    fn unstrike(&mut self) {
        self.strikes = self.strikes.saturating_sub(1);
        let struck = std::mem::take(&mut self.struck);
        self.show(&struck, Place::CrossedOut);
    }

    fn say(&mut self, words: &str) {
        let to = if self.strikes > 0 {
            &mut self.struck
        } else if self.links > 0 {
            &mut self.linked
        } else {
            &mut self.current
        };
        to.push_str(words);
        if self.links > 0 && self.strikes == 0 {
            // A link stands there for whoever reads the line.
            if !self.current.ends_with(CODE) {
                self.current.push_str(CODE);
            }
        }
    }

    fn show(&mut self, words: &str, place: Place) {
        if !words.trim().is_empty() && (self.quotes > 0) == (place == Place::Quote) {
            let line = Line {
                text: words.trim().to_owned(),
                shown: Some(place),
                below_quote: self.below_quote,
            };
            self.lines.push(line);
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.current);
        let codes = std::mem::take(&mut self.codes);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        // An answer between backticks may be one; a word in code within a sentence is none.
        if text == CODE && codes.len() == 1 {
            let code = codes.concat();
            return self.show(&code, Place::Code);
        }
        let is_numbered = self.numbered.last().is_some_and(|numbered| *numbered);
        let is_number = !self.numbered.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let shown = if self.tables > 0 {
            Some(Place::Table)
        } else if self.is_task || is_numbered || is_number {
            Some(Place::List)
        } else {
            None
        };
        self.lines.push(Line { text: text.to_owned(), shown, below_quote: self.below_quote });
    }
}

/// Whether all that is quoted stands in a text, but for what a mail program adds. A few words that may answer
/// are no sign of it, though they stand there as well: it says how to answer.
pub(super) fn is_of(quoted: &str, body: &str) -> bool {
    let key = |text: &str| -> String {
        text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let may_answer = |line: &str| {
        let all = clauses(line);
        all.iter().flat_map(|clause| &clause.words).any(|word| is_doubtful(&word.key))
    };
    let is_link =
        |line: &str| line.trim_start_matches('<').starts_with("http") && !may_answer(line);
    let lines = quoted.lines().map(str::trim).filter(|line| !is_added(line) && !is_link(line));
    let lines: Vec<&str> = lines.filter(|line| !key(line).is_empty()).collect();
    let (whole, rows) = (key(body), body.lines().map(key).collect::<Vec<_>>());
    let tells = |line: &&str| key(line).chars().count() >= TELLING || rows.contains(&key(line));
    let fits = |line: &&str| whole.contains(&key(line)) && (tells(line) || !may_answer(line));
    lines.iter().all(fits) && lines.iter().any(tells)
}

/// What a reader sees of a piece of HTML: no comments, no tags.
fn words_of(html: &str) -> String {
    let mut seen = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        seen.push_str(before);
        let (end, after) = if tag.starts_with("!--") { ("-->", "") } else { (">", " ") };
        let Some((_, behind)) = tag.split_once(end) else { return seen };
        seen.push_str(after);
        rest = behind;
    }
    seen.push_str(rest);
    seen
}
