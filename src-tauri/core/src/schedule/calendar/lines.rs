//! The content lines of a calendar, read leniently and with their numbers.

/// A content line: its name and parameters in capitals, its value as written.
pub(super) struct ContentLine<'t> {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) value: std::borrow::Cow<'t, str>,
}

impl ContentLine<'_> {
    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The lines of a calendar with those folded over several put together, each with its number.
pub(super) fn unfolded(text: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, open))) if !open.is_empty() => open.push_str(more),
            _ => lines.push((number, line.trim_end_matches('\r').to_owned())),
        }
    }
    lines
}

pub(super) fn content(number: u32, raw: &str) -> Option<ContentLine<'_>> {
    // A colon within quotes belongs to a parameter.
    let mut quoted = false;
    let colon = raw.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    });
    let (head, value) = raw.split_at_checked(colon?.0)?;
    let mut parts = head.split(';');
    let name = parts.next()?.trim().to_ascii_uppercase();
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return None;
    }
    let parameters = parts
        .filter_map(|part| part.split_once('='))
        .map(|(key, value)| (key.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned()))
        .collect();
    Some(ContentLine { number, name, parameters, value: value.strip_prefix(':')?.into() })
}
