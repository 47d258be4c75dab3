//! Lists of fields, `:Feature freeze: 16 July 2027`, as lists of items.

use std::borrow::Cow;

/// What a document says of itself.
const OF_THE_DOCUMENT: [&str; 16] = [
    "address",
    "author",
    "authors",
    "contact",
    "copyright",
    "created",
    "date",
    "last-modified",
    "modified",
    "organization",
    "orphan",
    "revision",
    "status",
    "title",
    "updated",
    "version",
];

/// A text whose fields are items of a list; every line stays where it is. The fields above all
/// other words but a title are about the document, if they say so.
pub(crate) fn as_items(text: &str) -> Cow<'_, str> {
    let lines: Vec<&str> = text.split('\n').collect();
    if !lines.iter().any(|line| field(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let head = head(&lines);
    let own: Vec<Cow<'_, str>> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| match field(line).filter(|_| !head.contains(&at)) {
            Some((name, body)) => Cow::Owned(format!("- {name}: {body}")),
            None => Cow::Borrowed(*line),
        })
        .collect();
    Cow::Owned(own.join("\n"))
}

/// `:name: body` at the beginning of a line.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, body) = line.strip_prefix(':')?.split_once(": ")?;
    let is_name = !name.is_empty() && !name.starts_with(' ') && !name.contains(['`', ':']);
    (is_name && !body.trim().is_empty()).then(|| (name, body.trim()))
}

/// The lines of the fields that are about the document.
fn head(lines: &[&str]) -> std::ops::Range<usize> {
    let Some(first) = lines.iter().position(|line| field(line).is_some()) else { return 0..0 };
    let above = lines.get(..first).unwrap_or_default();
    let said = above.iter().filter(|line| {
        line.chars().any(char::is_alphanumeric) && !line.trim_start().starts_with("..")
    });
    let length = lines.get(first..).unwrap_or_default();
    let length = length.iter().take_while(|line| !line.trim().is_empty()).count();
    let own = lines.get(first..first + length).unwrap_or_default();
    let is_own = |line: &&str| {
        field(line).is_some_and(|(name, _)| {
            OF_THE_DOCUMENT.iter().any(|own| name.eq_ignore_ascii_case(own))
        })
    };
    if said.count() <= 1 && own.iter().any(is_own) { first..first + length } else { 0..0 }
}
