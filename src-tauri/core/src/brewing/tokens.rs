//! The words of a text, as they are compared.

/// The words of a text in lower case; `rc.0` is one.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let ends = |c: char| !c.is_alphanumeric();
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ')' | '[' | ']' | '*'))
        .map(|word| word.trim_matches(ends).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}
