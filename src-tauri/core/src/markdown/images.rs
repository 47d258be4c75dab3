//! Turns images into links with their description: those of Markdown, and the `<img>` of raw HTML.
//!
//! Tags are read only roughly; the sanitiser reads everything properly afterwards, so a tag that
//! is misread here can look odd but cannot do harm.

use comrak::{
    Arena, Node,
    arena_tree::NodeEdge,
    nodes::{AstNode, NodeValue},
};

/// What stands for an image that has no words.
const SILENT: &str = "image";

/// Turns each image of Markdown into a link. Inside a link (a badge) its words are simply the link's
/// words.
pub(super) fn unload<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    // Whether an image or link stands in another one.
    let mut found = Vec::new();
    let mut links = 0_u32;
    // Of each image around the present place, whether it has words.
    let mut spoken: Vec<bool> = Vec::new();
    let mut silent = Vec::new();
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => match &node.data().value {
                NodeValue::Image(_) => {
                    found.push((node, links > 0));
                    links += 1;
                    spoken.push(false);
                }
                NodeValue::Link(_) => {
                    found.push((node, links > 0));
                    links += 1;
                }
                NodeValue::Text(_) | NodeValue::Code(_) => {
                    if let Some(spoken) = spoken.last_mut() {
                        *spoken = true;
                    }
                }
                _ => {}
            },
            NodeEdge::End(node) => match &node.data().value {
                NodeValue::Image(_) => {
                    links = links.saturating_sub(1);
                    if spoken.pop() == Some(false) {
                        silent.push(node);
                    }
                    // Either way it has words now.
                    if let Some(around) = spoken.last_mut() {
                        *around = true;
                    }
                }
                NodeValue::Link(_) => links = links.saturating_sub(1),
                _ => {}
            },
        }
    }
    for image in silent {
        image.append(arena.alloc(AstNode::from(NodeValue::Text(SILENT.into()))));
    }
    for (node, is_inside) in found {
        if is_inside {
            let words: Vec<_> = node.children().collect();
            for word in words {
                node.insert_before(word);
            }
            node.detach();
            continue;
        }
        let mut data = node.data_mut();
        if let NodeValue::Image(image) = &mut data.value {
            let link = std::mem::take(image);
            data.value = NodeValue::Link(link);
        }
    }
}

/// The HTML with each `<img>` as a link with its description.
pub(super) fn to_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag, after)) = split_image(rest) {
        out.push_str(before);
        let alt = attribute(tag, "alt").filter(|alt| !alt.trim().is_empty()).unwrap_or(SILENT);
        let source = attribute(tag, "src").unwrap_or_default();
        // The values are still escaped as they stood in the tag; only the brackets of a value
        // without quotes could end the tag early.
        let safe =
            |value: &str| value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
        out.push_str(&format!("<a href=\"{}\">{}</a>", safe(source), safe(alt)));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn split_image(html: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = html.get(from..)?.find('<')? + from;
        let (before, tag) = html.split_at_checked(start)?;
        from = start + 1;
        let Some(name) = tag.get(1..4) else { continue };
        let Some(inside) = tag.get(4..) else { continue };
        if name.eq_ignore_ascii_case("img")
            && inside
                .starts_with(|sign: char| sign.is_ascii_whitespace() || sign == '/' || sign == '>')
        {
            let end = end_of_tag(inside);
            let (inside, after) = inside.split_at_checked(end)?;
            return Some((before, inside, after.strip_prefix('>').unwrap_or(after)));
        }
    }
}

/// The offset of the `>` that closes the tag, not one inside quotes; the end if there is none.
fn end_of_tag(inside: &str) -> usize {
    let mut quote = None;
    for (offset, sign) in inside.char_indices() {
        match (quote, sign) {
            (None, '>') => return offset,
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed: stop at the first bracket instead of eating the page.
    inside.find('>').unwrap_or(inside.len())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|sign: char| sign.is_ascii_whitespace() || sign == '/');
        let end = rest
            .find(|sign: char| sign.is_ascii_whitespace() || matches!(sign, '=' | '/'))
            .unwrap_or(rest.len());
        if rest.is_empty() {
            return None;
        }
        // A stray sign such as a second `=` is skipped, so that the loop always moves on.
        let (found, after) = rest.split_at_checked(end.max(1).min(rest.len()))?;
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
            rest = after;
            continue;
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = value.get(1..)?;
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            _ => {
                let end =
                    value.find(|sign: char| sign.is_ascii_whitespace()).unwrap_or(value.len());
                value.split_at_checked(end)?
            }
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}
