//! Values that a document names once and says by that name: `.. |freeze| replace:: 18 June 2026` of
//! reStructuredText, `:freeze: 18 June 2026` of AsciiDoc.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Names of one document.
const MOST_NAMES: usize = 60;
/// Bytes of a value; a date is short.
const LONGEST: usize = 120;
/// Values that are put in, in all.
const MOST_USES: usize = 5_000;

/// The mark that a value is put in for, and the value; none if a line names none with a number in it.
pub(super) fn defined(line: &str) -> Option<(String, &str)> {
    let (mark, value) = if let Some(rest) = line.trim_start().strip_prefix(".. |") {
        let (name, rest) = rest.split_once('|')?;
        (format!("|{name}|"), rest.trim_start().strip_prefix("replace::")?)
    } else {
        let (name, value) = line.strip_prefix(':')?.split_once(": ")?;
        let sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !name.chars().all(sign) {
            return None;
        }
        (format!("{{{name}}}"), value)
    };
    let value = value.trim();
    let fits = mark.len() > 2 && mark.len() <= LONGEST && value.len() <= LONGEST;
    (fits && value.bytes().any(|b| b.is_ascii_digit())).then_some((mark, value))
}

/// A text with its named values in their places, each line where it was.
pub(super) fn filled(text: &str) -> Cow<'_, str> {
    // Cheap: most texts name no values.
    if !text.contains("replace::") && !text.lines().any(|line| line.starts_with(':')) {
        return Cow::Borrowed(text);
    }
    let values: BTreeMap<String, &str> =
        text.lines().filter_map(defined).take(MOST_NAMES).collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let may_use = |line: &&str| line.contains(['|', '{']) && defined(line).is_none();
    for line in text.split('\n').filter(may_use) {
        used.extend(values.keys().map(String::as_str).filter(|mark| line.contains(mark)));
    }
    if used.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut uses = 0;
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        // The line that names a value is not a statement of its own.
        if defined(line).is_some_and(|(mark, _)| used.contains(mark.as_str())) {
            continue;
        }
        let mut own = Cow::Borrowed(line);
        for (mark, value) in values.iter().filter(|(mark, _)| used.contains(mark.as_str())) {
            if uses < MOST_USES && own.contains(mark.as_str()) {
                uses += own.matches(mark.as_str()).count();
                own = Cow::Owned(own.replace(mark.as_str(), value));
            }
        }
        out.push_str(&own);
    }
    Cow::Owned(out)
}
