//! A text as people write it in Slack: its few marks, and words for the rest.
//!
//! It is pasted into Slack's own field by a person, so nothing is escaped and a link stands beside its
//! words: what programs send (`<https://...|words>`) shows there as it is. Mentions stay words.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The Markdown text for Slack.
pub fn slack(markdown: &str) -> String {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES;
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, options) {
        writer.take(event);
    }
    let text = writer.out.trim();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// What the next number of each list around is; none for one with dots.
    lists: Vec<Option<u64>>,
    /// How many quotes stand around.
    quotes: usize,
    /// Where the links around lead, and where their words begin.
    links: Vec<(String, usize)>,
    /// A heading is bold as a whole.
    in_heading: bool,
    /// Whether a code block is written as it is.
    in_code: bool,
    /// Whether a cell of this row was written.
    has_cell: bool,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.lines(&text),
            Event::Text(text) => self.out.push_str(&text),
            Event::Code(code) => {
                self.out.push('`');
                self.out.push_str(&code);
                self.out.push('`');
            }
            Event::SoftBreak | Event::HardBreak => self.line(),
            Event::Rule => {
                self.block();
                self.out.push_str("---");
            }
            Event::TaskListMarker(done) => {
                self.out.push_str(if done { "\u{2611} " } else { "\u{2610} " });
            }
            // Comments and the like are for GitHub.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if !self.is_at_item() => self.block(),
            Tag::Heading { .. } => {
                self.block();
                self.out.push('*');
                self.in_heading = true;
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.quotes += 1;
                self.out.push_str("> ");
            }
            Tag::CodeBlock(kind) => {
                self.block();
                self.out.push_str("```");
                // Slack takes no name of a language.
                let _ = matches!(kind, CodeBlockKind::Fenced(_));
                self.line();
                self.in_code = true;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Strong if !self.in_heading => self.out.push('*'),
            Tag::Emphasis => self.out.push('_'),
            Tag::Strikethrough => self.out.push('~'),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.out.len()));
            }
            Tag::Table(_) => self.block(),
            Tag::TableHead | Tag::TableRow => {
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.line();
                }
                self.has_cell = false;
            }
            Tag::TableCell => {
                if self.has_cell {
                    self.out.push_str(" | ");
                }
                self.has_cell = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.out.push('*');
                self.in_heading = false;
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.in_code = false;
                if !self.out.ends_with('\n') && !self.out.ends_with("> ") {
                    self.line();
                }
                self.out.push_str("```");
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Strong if !self.in_heading => self.out.push('*'),
            TagEnd::Emphasis => self.out.push('_'),
            TagEnd::Strikethrough => self.out.push('~'),
            TagEnd::Link | TagEnd::Image => {
                let Some((to, from)) = self.links.pop() else { return };
                let words = self.out.get(from..).unwrap_or_default();
                if words.is_empty() {
                    self.out.push_str(&to);
                } else if words != to && !to.is_empty() {
                    self.out.push_str(&format!(" ({to})"));
                }
            }
            _ => {}
        }
    }

    /// A new line, within whatever stands around.
    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.quotes {
            self.out.push_str("> ");
        }
        if !self.in_code {
            self.out.push_str(&"    ".repeat(self.lists.len()));
        }
    }

    /// A new block: an empty line before it, none within a list.
    fn block(&mut self) {
        let is_open = self.out.ends_with("> ");
        if self.out.is_empty() || is_open {
            return;
        }
        if self.lists.is_empty() {
            let kept = self.out.trim_end().len();
            self.out.truncate(kept);
            self.out.push('\n');
        }
        self.line();
    }

    fn item(&mut self) {
        let depth = self.lists.len().saturating_sub(1);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number += 1;
                mark
            }
            _ => "\u{2022} ".to_owned(),
        };
        if !self.out.is_empty() && !self.out.ends_with('\n') && !self.out.ends_with("> ") {
            self.out.push('\n');
            for _ in 0..self.quotes {
                self.out.push_str("> ");
            }
        }
        self.out.push_str(&"    ".repeat(depth));
        self.out.push_str(&mark);
    }

    /// Whether an item has just begun.
    fn is_at_item(&self) -> bool {
        !self.lists.is_empty()
            && (self.out.ends_with("\u{2022} ")
                || self.out.ends_with(". ")
                || self.out.ends_with("\u{2610} ")
                || self.out.ends_with("\u{2611} "))
    }

    fn lines(&mut self, text: &str) {
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\n') {
            self.out.push_str(line);
            rest = after;
            if rest.is_empty() {
                self.out.push('\n');
                for _ in 0..self.quotes {
                    self.out.push_str("> ");
                }
                return;
            }
            self.line();
        }
        self.out.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::slack;

    #[test]
    fn each_form_is_written_as_slack_has_it_or_in_words() {
        for (markdown, expected) in [
            ("", ""),
            ("Status: Green", "Status: Green\n"),
            ("**bold** and *light* and ~~gone~~", "*bold* and _light_ and ~gone~\n"),
            ("__bold__ and _light_", "*bold* and _light_\n"),
            ("## Highlights\n\n- one\n- two", "*Highlights*\n\n\u{2022} one\n\u{2022} two\n"),
            ("## All **well**", "*All well*\n"),
            ("- a\n  - b\n- c", "\u{2022} a\n    \u{2022} b\n\u{2022} c\n"),
            ("3. a\n4. b", "3. a\n4. b\n"),
            ("- [x] done\n- [ ] open", "\u{2022} \u{2611} done\n\u{2022} \u{2610} open\n"),
            ("[the job](https://ci.example/1)", "the job (https://ci.example/1)\n"),
            ("<https://ci.example/1>", "https://ci.example/1\n"),
            ("![a chart](https://ci.example/c.png)", "a chart (https://ci.example/c.png)\n"),
            ("`make test` & <b>done</b>", "`make test` & done\n"),
            ("a < b && c > d", "a < b && c > d\n"),
            ("```sh\nmake\n  test\n```\n\nafter", "```\nmake\n  test\n```\n\nafter\n"),
            ("> said\n> so\n\nafter", "> said\n> so\n\nafter\n"),
            ("@ana-example and @acme/release", "@ana-example and @acme/release\n"),
            ("one\ntwo\n\nthree", "one\ntwo\n\nthree\n"),
            ("| job | runs |\n|---|---|\n| a | 12 |", "job | runs\na | 12\n"),
            ("<!-- meridian:update v=1 -->\nText", "Text\n"),
            ("a\n\n---\n\nb", "a\n\n---\n\nb\n"),
            ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4\n"),
        ] {
            assert_eq!(slack(markdown), expected, "{markdown:?}");
        }
    }
}
