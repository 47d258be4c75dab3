//! Turns `<img>` tags of raw HTML into links.
//!
//! This reads tags only roughly; the sanitiser reads everything properly afterwards, so a tag that
//! is misread here can look odd but cannot do harm.

/// The HTML with each `<img>` as a link with its description.
pub(super) fn to_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag, after)) = split_image(rest) {
        out.push_str(before);
        let alt = attribute(tag, "alt").filter(|alt| !alt.trim().is_empty()).unwrap_or("image");
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
