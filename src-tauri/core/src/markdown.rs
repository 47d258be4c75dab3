//! Markdown as GitHub shows it in a comment, as HTML that is safe inside the window.
//!
//! The text comes from anybody on the internet, so the HTML holds no script, no style, no form but
//! disabled check boxes, and nothing that loads: an image becomes a link with its description.
//! Links go to `http`, `https` and `mailto` only, never to a place inside the window; so does every
//! other attribute that holds an address.

use crate::draft::options;
use ammonia::{Builder, Url, UrlRelative};
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd, TextMergeStream, html};
use std::{borrow::Cow, collections::VecDeque, sync::LazyLock};

mod images;

/// The HTML of a Markdown text.
///
/// Line breaks in a paragraph are kept, as in GitHub's comments; HTML comments (Meridian's marker
/// too) are left out.
pub fn render(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, Shown::new(text));
    let out = images::to_links(&out);
    if nests_too_deep(&out) {
        let mut plain = String::from("<pre>");
        plain.push_str(&ammonia::clean_text(text));
        plain.push_str("</pre>\n");
        return plain;
    }
    SANITISER.clean(&out).to_string()
}

/// Deeper nesting is no update but an attack: reading it as HTML takes the square of its length. It is
/// shown as plain text.
const DEEPEST: usize = 200;

/// Whether the elements of this HTML may nest deeper than [`DEEPEST`].
fn nests_too_deep(html: &str) -> bool {
    let mut open: Vec<String> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let name = tag.get(..end).unwrap_or_default().to_ascii_lowercase();
        if is_end {
            if let Some(at) = open.iter().rposition(|other| *other == name) {
                open.truncate(at);
            }
        } else if !matches!(name.as_str(), "" | "br" | "hr" | "input" | "p" | "li" | "wbr") {
            open.push(name);
            if open.len() > DEEPEST {
                return true;
            }
        }
    }
    false
}

/// Where an address may lead.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// The attributes of HTML that hold an address, whatever an element does with it. The sanitiser's
/// own list has only those that browsers follow.
const ADDRESSES: [&str; 21] = [
    "action",
    "archive",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "href",
    "icon",
    "itemid",
    "itemtype",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "src",
    "srcset",
    "usemap",
    "xlink:href",
];

/// The value of an attribute; none where it is an address that leads elsewhere.
fn attribute<'a>(_element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let leads_on = |value: &str| Url::parse(value).is_ok_and(|to| SCHEMES.contains(&to.scheme()));
    (!ADDRESSES.contains(&name) || leads_on(value)).then_some(Cow::Borrowed(value))
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut sanitiser = Builder::default();
    sanitiser
        .rm_tags(["img", "area", "map"])
        .add_tags(["input"])
        // Whatever is asked for, it becomes a check box that does nothing.
        .add_tag_attributes("input", ["checked"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .add_tag_attributes("details", ["open"])
        .add_generic_attributes(["dir"])
        .url_schemes(SCHEMES.into())
        .attribute_filter(attribute)
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true);
    sanitiser
});

/// Markdown events with GitHub's habits: line breaks kept, bare addresses linked, images as links.
struct Shown<'a> {
    parser: TextMergeStream<'a, Parser<'a>>,
    /// Links around the present place; an address inside one is not linked again.
    links: u32,
    /// Code blocks around the present place.
    code: u32,
    /// Whether the image around the present place has had no words yet.
    image_is_silent: bool,
    /// Events that come before the parser's next one.
    waiting: VecDeque<Event<'a>>,
}

impl<'a> Shown<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            parser: TextMergeStream::new(Parser::new_ext(text, options())),
            links: 0,
            code: 0,
            image_is_silent: false,
            waiting: VecDeque::new(),
        }
    }

    /// The start of an image becomes the start of a link; inside a link (a badge) its words are
    /// simply the link's words.
    fn image(&mut self, dest_url: CowStr<'a>, title: CowStr<'a>) {
        self.image_is_silent = true;
        self.links += 1;
        if self.links == 1 {
            let id = CowStr::Borrowed("");
            let link = Tag::Link { link_type: LinkType::Inline, dest_url, title, id };
            self.waiting.push_back(Event::Start(link));
        }
    }

    fn image_end(&mut self) {
        self.links = self.links.saturating_sub(1);
        if std::mem::take(&mut self.image_is_silent) {
            self.waiting.push_back(Event::Text(CowStr::Borrowed("image")));
        }
        if self.links == 0 {
            self.waiting.push_back(Event::End(TagEnd::Link));
        }
    }

    fn text(&mut self, text: CowStr<'a>) {
        self.image_is_silent = false;
        if self.links > 0 || self.code > 0 || !text.contains("://") {
            self.waiting.push_back(Event::Text(text));
            return;
        }
        let mut rest: &str = &text;
        while let Some((before, address, after)) = split_address(rest) {
            let dest_url = CowStr::from(address.to_owned());
            let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
            let link_type = LinkType::Autolink;
            let link = Tag::Link { link_type, dest_url: dest_url.clone(), title, id };
            self.waiting.extend([
                Event::Text(before.to_owned().into()),
                Event::Start(link),
                Event::Text(dest_url),
                Event::End(TagEnd::Link),
            ]);
            rest = after;
        }
        self.waiting.push_back(Event::Text(rest.to_owned().into()));
    }
}

impl<'a> Iterator for Shown<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            let event = self.parser.next()?;
            match event {
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    self.image(dest_url, title);
                    continue;
                }
                Event::End(TagEnd::Image) => {
                    self.image_end();
                    continue;
                }
                Event::Text(text) => {
                    self.text(text);
                    continue;
                }
                Event::SoftBreak => return Some(Event::HardBreak),
                Event::Start(Tag::Link { .. }) => self.links += 1,
                Event::End(TagEnd::Link) => self.links = self.links.saturating_sub(1),
                Event::Start(Tag::CodeBlock(_)) => self.code += 1,
                Event::End(TagEnd::CodeBlock) => self.code = self.code.saturating_sub(1),
                Event::Code(_) => self.image_is_silent = false,
                _ => {}
            }
            return Some(event);
        }
    }
}

/// The first bare `http(s)` address with what stands before and after it.
fn split_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let found = text.get(from..)?.find("://")? + from;
        let scheme = ["https", "http"]
            .into_iter()
            .find(|scheme| text.get(..found).is_some_and(|before| before.ends_with(scheme)));
        from = found + "://".len();
        let Some(scheme) = scheme else { continue };
        let start = found - scheme.len();
        let (before, rest) = text.split_at_checked(start)?;
        if before.ends_with(|sign: char| sign.is_alphanumeric()) {
            continue;
        }
        let end = rest
            .find(|sign: char| sign.is_whitespace() || matches!(sign, '<' | '>' | '"'))
            .unwrap_or(rest.len());
        let mut address =
            rest.get(..end)?.trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '*']);
        // Closing brackets belong to the sentence unless the address opens them.
        let closing = address.len() - address.trim_end_matches(')').len();
        let unopened = address.matches(')').count().saturating_sub(address.matches('(').count());
        address = address.get(..address.len() - closing.min(unopened)).unwrap_or(address);
        if address.len() > scheme.len() + "://".len() {
            return Some((before, address, rest.get(address.len()..).unwrap_or_default()));
        }
    }
}

#[cfg(test)]
mod tests;
