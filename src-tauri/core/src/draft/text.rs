//! Line endings, and when two titles are the same. A draft knows only LF; other places write CRLF or
//! lone CR.

/// Turns CRLF and lone CR into LF. Nothing else changes: no trimming, no Unicode normalisation.
///
/// Every text that enters Meridian (typed, pasted, read from a file or from GitHub) goes through
/// here once, so that byte offsets mean the same everywhere afterwards.
pub fn to_lf(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\r') {
        out.push_str(line);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
    out
}

/// What two titles must have in common to be the same field: the words without case, surrounding
/// signs and emoji. `## **Highlights** :` is "highlights". The fields' titles are English, so only
/// English letters lose their case.
pub(crate) fn title_key(title: &str) -> String {
    title
        .split_whitespace()
        // `:memo:` is an emoji.
        .filter(|word| !(word.starts_with(':') && word.ends_with(':')))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A heading of a new field, with its line ending.
pub(super) fn heading_line(level: u8, title: &str) -> String {
    format!("{} {title}\n", "#".repeat(usize::from(level)))
}

#[cfg(test)]
mod tests {
    use super::to_lf;
    use proptest::prelude::*;

    #[test]
    fn windows_and_old_mac_endings_become_lf() {
        assert_eq!(to_lf("a\r\nb\rc\nd"), "a\nb\nc\nd");
        assert_eq!(to_lf("\r\r\n\r"), "\n\n\n");
    }

    #[test]
    fn nothing_else_changes() {
        let odd = "\u{feff} tail \t\n\u{a0}\u{200d}👩‍👩‍👧 שלום\u{0}\n\n";
        assert_eq!(to_lf(odd), odd);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn it_is_idempotent_and_keeps_every_other_character(text in "[a\r\n é👍]{0,40}") {
            let once = to_lf(&text);
            prop_assert!(!once.contains('\r'));
            prop_assert_eq!(to_lf(&once), once.clone());
            let plain = |s: &str| s.chars().filter(|c| !matches!(c, '\r' | '\n')).collect::<String>();
            prop_assert_eq!(plain(&once), plain(&text));
        }
    }
}
