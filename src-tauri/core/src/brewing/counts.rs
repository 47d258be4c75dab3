//! The numbers of an update: `merged: 20`, `Merged 20 of 37`, `37 docs being tracked`.

use super::tokens::tokens;

/// A line about more than so many words is a sentence.
const MOST_WORDS: usize = 6;

/// What is counted, by its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Its words in lower case, `ready for review`.
    pub name: String,
    /// How many.
    pub value: i64,
    /// Of how many, where the line says it.
    pub of: Option<i64>,
}

/// Every count of a text, in its order.
pub(super) fn counts(text: &str) -> Vec<Count> {
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || "-*+|>".contains(c));
        // `expected 37, merged 20` are two.
        for part in line.split(['|', ';', ',']) {
            found.extend(count(&plain(part)));
        }
    }
    found
}

/// A line without signs and without the address of its link.
fn plain(line: &str) -> String {
    let mut words = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        words.push_str(before);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    words.push_str(rest);
    words.retain(|c| !matches!(c, '*' | '_' | '`' | '['));
    words
}

fn count(line: &str) -> Option<Count> {
    let line = line.trim();
    if let Some((name, value)) = line.split_once(':') {
        let (value, of) = number(value.trim())?;
        return Some(Count { name: named(name)?, value, of });
    }
    // `37 docs being tracked`
    if let Some((value, rest)) = leading(line) {
        let rest = rest.split(['(', '.']).next().unwrap_or_default();
        return Some(Count { name: named(rest)?, value, of: None });
    }
    // `merged 20 of 37`
    let at = line.find(|c: char| c.is_ascii_digit())?;
    let (name, value) = line.split_at_checked(at)?;
    let (value, of) = number(value)?;
    Some(Count { name: named(name)?, value, of })
}

fn named(words: &str) -> Option<String> {
    let words = tokens(words.trim());
    let fits = !words.is_empty() && words.len() <= MOST_WORDS;
    fits.then(|| words.join(" "))
}

fn leading(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    let value = number.parse().ok()?;
    rest.starts_with([' ', '(']).then_some((value, rest))
}

/// `20`, `20 (+3)`, `20 of 37`, `20/37`; no `20 %`, no date, no version.
fn number(text: &str) -> Option<(i64, Option<i64>)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (value, rest) = text.split_at_checked(digits)?;
    let value = value.parse().ok()?;
    let rest = rest.trim_start();
    if rest.is_empty() || rest.starts_with('(') {
        return Some((value, None));
    }
    let whole = rest.strip_prefix('/').or_else(|| rest.strip_prefix("of "))?.trim_start();
    let digits = whole.bytes().take_while(u8::is_ascii_digit).count();
    let (of, rest) = whole.split_at_checked(digits)?;
    let is_end = !rest.starts_with(|c: char| c == '/' || c == '.' || c.is_alphanumeric());
    Some((value, Some(of.parse().ok().filter(|_| is_end)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::a_colon("- merged: 20", &[("merged", 20, None)])]
    #[case::glued("No new response:4", &[("no new response", 4, None)])]
    #[case::bold("  - **unknown: 5**", &[("unknown", 5, None)])]
    #[case::with_its_change("[open issues][a]: 20 (-9)", &[("open issues a", 20, None)])]
    #[case::a_link("[critical](https://example.org): 1", &[("critical", 1, None)])]
    #[case::of_how_many("Merged 20 of 37", &[("merged", 20, Some(37))])]
    #[case::a_fraction("Merged: 20/37", &[("merged", 20, Some(37))])]
    #[case::first("- 37 docs being tracked (+22 not required)", &[("docs being tracked", 37, None)])]
    #[case::several("expected 37, merged 20", &[("expected", 37, None), ("merged", 20, None)])]
    #[case::a_share("Done: 20 %", &[])]
    #[case::a_date("Deadline: 2026-11-20", &[])]
    #[case::a_version("Next: 1.20", &[])]
    #[case::a_day("Due: 20/11/2026", &[])]
    #[case::a_sentence("We asked the owners of all those pages again in 20 threads", &[])]
    fn what_is_counted(#[case] line: &str, #[case] expected: &[(&str, i64, Option<i64>)]) {
        let found: Vec<_> =
            counts(line).into_iter().map(|count| (count.name, count.value, count.of)).collect();
        let expected: Vec<_> =
            expected.iter().map(|(name, value, of)| ((*name).to_owned(), *value, *of)).collect();
        assert_eq!(found, expected);
    }
}
