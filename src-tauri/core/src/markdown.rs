//! Markdown as GitHub shows it in a comment, as HTML that is safe inside the window.
//!
//! The text comes from anybody on the internet, so the HTML holds no script, no style, no form but
//! disabled check boxes, and nothing that loads: an image becomes a link with its description.
//! Links go to `http`, `https` and `mailto` only, never to a place inside the window; so does every
//! other attribute that holds an address.

use ammonia::{Builder, Url, UrlRelative};
use comrak::Arena;
use std::{borrow::Cow, sync::LazyLock};

mod alerts;
mod github;
mod images;

pub(crate) use github::left_out;

/// The HTML of a Markdown text.
///
/// Line breaks in a paragraph are kept, as in GitHub's comments; HTML comments (Meridian's marker
/// too) are left out.
pub fn render(text: &str) -> String {
    let arena = Arena::new();
    let root = github::read(&arena, text);
    images::unload(&arena, root);
    alerts::draw(&arena, root, text);
    let out = images::to_links(&github::write(root, text.len() * 3 / 2));
    if out.len() > LONGEST || OpenTags::of(&out).too_deep() {
        let mut plain = String::from("<pre>");
        plain.push_str(&ammonia::clean_text(text));
        plain.push_str("</pre>\n");
        return plain;
    }
    SANITISER.clean(&out).to_string()
}

/// A longer page is no update but an attack, such as a table of a thousand columns with empty rows.
/// It is shown as plain text.
const LONGEST: usize = 2_000_000;

/// Deeper nesting is no update either: reading it as HTML takes the square of its length.
const DEEPEST: usize = 200;

/// The elements that are open at one place of raw HTML.
#[derive(Default)]
struct OpenTags {
    names: Vec<String>,
    too_deep: bool,
}

impl OpenTags {
    fn of(html: &str) -> Self {
        let mut open = Self::default();
        open.read(html);
        open
    }

    /// Reads on. What holds nothing or ends by itself is not counted.
    fn read(&mut self, html: &str) {
        for tag in html.split('<').skip(1) {
            let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
            let end = tag.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(tag.len());
            let name = tag.get(..end).unwrap_or_default().to_ascii_lowercase();
            if is_end {
                if let Some(at) = self.names.iter().rposition(|other| *other == name) {
                    self.names.truncate(at);
                }
            } else if !EMPTY.contains(&name.as_str()) {
                self.names.push(name);
                if self.names.len() > DEEPEST {
                    self.too_deep = true;
                    return;
                }
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether more than [`DEEPEST`] were open anywhere.
    fn too_deep(&self) -> bool {
        self.too_deep
    }
}

/// Elements that hold nothing or end by themselves; what follows a `<` that begins no tag, too.
const EMPTY: [&str; 8] = ["", "br", "hr", "img", "input", "p", "li", "wbr"];

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
        .add_tags(["input", "section"])
        // An alert; whose style goes by its kind.
        .add_tag_attribute_values("aside", "data-alert", alerts::KINDS.map(|(kind, _)| kind))
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

#[cfg(test)]
mod tests;
