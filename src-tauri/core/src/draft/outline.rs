//! What Markdown says about a text: which lines are headings, and which parts are code, comments or
//! quotes and so are not the draft's own structure.

use super::text::title_key;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The Markdown that GitHub reads in comments.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
}

/// A heading of the text itself, not one inside a quote, a list or a comment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Whole lines, with the line ending.
    pub(crate) lines: Range<usize>,
    /// 1 to 6.
    pub(crate) level: u8,
    /// Its words without markup.
    pub(crate) title: String,
}

/// One reading of a text. All ranges are bytes, ascending by start.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Headings, not overlapping.
    pub(crate) headings: Vec<Heading>,
    /// Blocks that are not the draft's own words: code, HTML, quotes.
    foreign_blocks: Vec<Range<usize>>,
    /// Inline code and inline HTML (comments too).
    foreign_inlines: Vec<Range<usize>>,
    /// Code, blocks and inline.
    code: Vec<Range<usize>>,
    /// HTML, blocks and inline.
    html: Vec<Range<usize>>,
    /// The last fence of the text itself, when nothing ends it.
    open_fence: Option<Range<usize>>,
}

impl Outline {
    /// Reads any text; never fails.
    pub(crate) fn read(text: &str) -> Self {
        let mut outline = Self::default();
        let mut containers = 0_u32;
        let mut heading: Option<(u8, String)> = None;
        for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
            match event {
                Event::Start(Tag::BlockQuote(_)) => {
                    containers += 1;
                    outline.foreign_blocks.push(range);
                }
                Event::Start(Tag::List(_) | Tag::FootnoteDefinition(_)) => containers += 1,
                Event::End(
                    TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition,
                ) => {
                    containers = containers.saturating_sub(1);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    if containers == 0 && matches!(kind, CodeBlockKind::Fenced(_)) {
                        let block = text.get(range.clone()).unwrap_or_default();
                        outline.open_fence = is_open(block).then(|| range.clone());
                    }
                    outline.foreign_blocks.push(range.clone());
                    outline.code.push(range);
                }
                Event::Start(Tag::HtmlBlock) => {
                    outline.foreign_blocks.push(range.clone());
                    outline.html.push(range);
                }
                Event::Start(Tag::Heading { level, .. }) if containers == 0 => {
                    heading = Some((level as u8, String::new()));
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let Some((level, title)) = heading.take() {
                        outline.push_heading(text, &range, level, title);
                    }
                }
                Event::Text(words) => {
                    if let Some((_, title)) = &mut heading {
                        title.push_str(&words);
                    }
                }
                Event::Code(words) => {
                    if let Some((_, title)) = &mut heading {
                        title.push_str(&words);
                    }
                    outline.foreign_inlines.push(range.clone());
                    outline.code.push(range);
                }
                Event::InlineHtml(_) => {
                    outline.foreign_inlines.push(range.clone());
                    outline.html.push(range);
                }
                Event::SoftBreak | Event::HardBreak => {
                    if let Some((_, title)) = &mut heading {
                        title.push(' ');
                    }
                }
                _ => {}
            }
        }
        outline
    }

    fn push_heading(&mut self, text: &str, range: &Range<usize>, level: u8, title: String) {
        let start = text
            .get(..range.start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |newline| newline + 1);
        let end = if text.get(..range.end).is_some_and(|until| until.ends_with('\n')) {
            range.end
        } else {
            text.get(range.end..)
                .and_then(|after| after.find('\n'))
                .map_or(text.len(), |newline| range.end + newline + 1)
        };
        // Only a text with lone CR, which a draft never has, can put two headings on one line.
        if self.headings.last().is_none_or(|last| last.lines.end <= start) {
            self.headings.push(Heading { lines: start..end, level, title });
        }
    }

    /// Whether the line is the draft's own words: not in code, HTML or a quote.
    pub(crate) fn is_own_line(&self, line: &Range<usize>) -> bool {
        let apart = |block: &Range<usize>| block.end <= line.start || line.end <= block.start;
        self.foreign_blocks.iter().all(apart)
            && !self
                .foreign_inlines
                .iter()
                .any(|inline| inline.start < line.start && line.start < inline.end)
    }

    /// Whether the byte stands in code, block or inline.
    pub(crate) fn is_code(&self, at: usize) -> bool {
        holds(&self.code, at)
    }

    /// HTML, blocks and inline.
    pub(crate) fn html(&self) -> &[Range<usize>] {
        &self.html
    }

    /// The fence that nothing ends, with all that it swallows.
    pub(crate) fn open_fence(&self) -> Option<Range<usize>> {
        self.open_fence.clone()
    }

    /// The HTML comments, which readers do not see; ascending. An unclosed one ends with its block.
    pub(crate) fn comments(&self, text: &str) -> Vec<Range<usize>> {
        let mut comments = Vec::new();
        for html in &self.html {
            let mut at = html.start;
            while let Some((before, rest)) =
                text.get(at..html.end).and_then(|rest| rest.split_once("<!--"))
            {
                let start = at + before.len();
                let length = rest.find("-->").map_or(rest.len(), |close| close + "-->".len());
                at = start + "<!--".len() + length;
                comments.push(start..at);
            }
        }
        comments
    }
}

/// Whether a fenced block goes on to the end of the text because nothing ends it.
fn is_open(block: &str) -> bool {
    let first = block.lines().next().unwrap_or_default().trim_start();
    let sign = if first.starts_with('~') { '~' } else { '`' };
    let length = first.len() - first.trim_start_matches(sign).len();
    let last = block.lines().skip(1).last().unwrap_or_default().trim();
    last.len() < length || last.chars().any(|other| other != sign)
}

/// The links and images of a text, with their labels and addresses; ascending and apart.
pub(crate) fn links(text: &str) -> Vec<Range<usize>> {
    let mut links: Vec<Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let is_link = matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }));
        // An image may stand in a link.
        if is_link && links.last().is_none_or(|last| last.end <= range.start) {
            links.push(range);
        }
    }
    links
}

/// Whether one of these ranges, ascending and apart, holds the byte.
pub(crate) fn holds(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.start <= at);
    next.checked_sub(1).and_then(|index| ranges.get(index)).is_some_and(|range| at < range.end)
}

/// The title's key when a heading with exactly this title can be written and read back.
pub(crate) fn plain_heading(title: &str) -> Option<String> {
    let key = title_key(title);
    let outline = Outline::read(&super::text::heading_line(2, title));
    match outline.headings.as_slice() {
        [only] if !key.is_empty() && title_key(&only.title) == key => Some(key),
        _ => None,
    }
}
