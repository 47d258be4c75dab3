//! The head of a letter: who wrote it to whom and when, which is no part of a schedule in it.

use std::borrow::Cow;

/// What the lines of a letter's head begin with.
const FIELDS: [&str; 18] = [
    "archived-at",
    "cc",
    "content-transfer-encoding",
    "content-type",
    "date",
    "delivered-to",
    "from",
    "in-reply-to",
    "list-id",
    "message-id",
    "mime-version",
    "received",
    "references",
    "reply-to",
    "return-path",
    "subject",
    "to",
    "x-mailer",
];
/// Lines of a head.
const MOST_LINES: usize = 200;

/// How many lines of a text are the head of a letter.
pub(super) fn head(text: &str) -> usize {
    let mut known = Vec::new();
    let mut length = 0;
    for line in text.lines().take(MOST_LINES) {
        if line.trim().is_empty() {
            break;
        }
        if !line.starts_with([' ', '\t']) {
            let Some((name, _)) = line.split_once(':') else { return 0 };
            let name = name.to_lowercase();
            if !FIELDS.contains(&name.as_str()) && !name.starts_with("x-") {
                return 0;
            }
            known.push(name);
        }
        length += 1;
    }
    let has = |name: &str| known.iter().any(|known| known == name);
    if has("from") && (has("subject") || has("date")) { length } else { 0 }
}

/// A text without the head of a letter; its subject is the title. Every line keeps its number.
pub(super) fn body(text: &str) -> Cow<'_, str> {
    let length = head(text);
    if length == 0 {
        return Cow::Borrowed(text);
    }
    let line = |(at, line): (usize, &str)| match line.split_once(':') {
        _ if at >= length => line.to_owned(),
        Some((name, subject)) if name.eq_ignore_ascii_case("subject") => format!("# {subject}"),
        _ => String::new(),
    };
    Cow::Owned(text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n"))
}
