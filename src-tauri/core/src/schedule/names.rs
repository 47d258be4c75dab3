//! Names of milestones, reduced to what tells one from another.

use std::collections::BTreeSet;

/// A name in lower case, with single spaces and without marks: the same for `**[Docs Freeze]**`
/// and `Docs freeze`.
pub(super) fn spelled(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in name.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != '.') {
        let word = word.trim_matches('.');
        if !word.is_empty() {
            words.push(word.to_owned());
        }
    }
    words.join(" ")
}

/// The words that carry a name: without notes in brackets, articles and the cycle's own number,
/// and with one word for what is said in several ways. `Kubernetes v1.36.0 released` and
/// `**v1.36.0 released**` have the same.
pub(super) fn significant(name: &str, cycle: Option<&str>) -> BTreeSet<String> {
    let cycle = cycle.map(|c| c.trim_start_matches(['v', 'V']).to_owned());
    let mut words = BTreeSet::new();
    for word in spelled(&without_notes(name)).split(' ') {
        let number = word.strip_prefix('v').filter(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        let word = number.unwrap_or(word);
        if word.is_empty() || Some(word) == cycle.as_deref() || is_filler(word) {
            continue;
        }
        // The release of any cycle is the release: `1.36.0` and `1.37.0` are both `.0`.
        let of_cycle = cycle.as_deref().and_then(|cycle| word.strip_prefix(cycle));
        let word = of_cycle.filter(|rest| rest.starts_with('.')).unwrap_or(word);
        words.insert(stem(word).to_owned());
    }
    // A freeze begins by itself: `Begin Code Freeze` is `Code Freeze`.
    if ["freeze", "deadline", "burndown", "thaw"].iter().any(|word| words.contains(*word)) {
        words.remove("begin");
    }
    words
}

/// A name without a time in brackets at its end: `Code Freeze (18:00 PST)`. It stays in the name
/// while the date beside it is not understood, and is part of the time once it is.
pub(super) fn without_clock(name: &str) -> &str {
    let open = name.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match open {
        Some((before, note)) if is_clock(note) && !before.trim().is_empty() => before.trim_end(),
        _ => name,
    }
}

/// Nothing but an hour, with what may stand beside one.
fn is_clock(note: &str) -> bool {
    let words = || note.split([' ', '/', ',', '-']).filter(|word| !word.is_empty());
    let hour = |word: &str| {
        let lower = word.to_lowercase();
        let bare = lower.trim_end_matches("am").trim_end_matches("pm").trim_end_matches('h');
        bare.starts_with(|c: char| c.is_ascii_digit())
            && bare.len() <= 5
            && bare.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.')
            && (bare.contains(':') || bare.len() < lower.len())
    };
    let ends_day = |word: &str| ["eod", "cob", "aoe"].iter().any(|w| word.eq_ignore_ascii_case(w));
    let bare_hour = |word: &str| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let beside = |word: &str| {
        ["am", "pm", "at", "or"].iter().any(|w| word.eq_ignore_ascii_case(w))
            || (2..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
    };
    let half = |word: &str| ["am", "pm"].iter().any(|w| word.eq_ignore_ascii_case(w));
    let timed = words().any(|word| hour(word) || ends_day(word)) || words().any(half);
    timed && words().all(|word| hour(word) || ends_day(word) || beside(word) || bare_hour(word))
}

fn without_notes(name: &str) -> String {
    let mut depth = 0u32;
    let kept: String = name
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect();
    if spelled(&kept).is_empty() { name.to_owned() } else { kept }
}

fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "of"
            | "on"
            | "is"
            | "are"
            | "be"
            | "by"
            | "and"
            | "or"
            | "for"
            | "to"
            | "in"
            | "at"
            | "with"
            | "must"
            | "should"
            | "will"
            | "kubernetes"
            | "our"
            | "we"
    )
}

fn stem(word: &str) -> &str {
    match word {
        "begins" | "begin" | "beginning" | "start" | "starts" | "started" => "begin",
        "ends" | "ended" => "end",
        "completed" | "completion" | "completes" => "complete",
        "reviewed" | "reviews" => "review",
        "released" | "releases" => "release",
        "documentation" => "docs",
        "finalize" | "finalise" | "finalised" => "finalized",
        other => other,
    }
}

/// How much two names have in common, in percent of the longer one's words. Names with different
/// numbers have nothing: `rc.2` is never `rc.3` under another name.
pub(super) fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> usize {
    if !same_numbers(a, b) {
        return 0;
    }
    let longer = a.len().max(b.len()).max(1);
    a.intersection(b).count() * 100 / longer
}

fn same_numbers(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let numbered = |word: &&String| word.bytes().any(|b| b.is_ascii_digit());
    a.iter().filter(numbered).eq(b.iter().filter(numbered))
}

/// Which of `rows` a name means: the one with the same words, else the only one that says more,
/// else the only one that says less and at least two words.
#[cfg(feature = "native")]
pub(super) fn meant(name: &BTreeSet<String>, rows: &[BTreeSet<String>]) -> Option<usize> {
    let only = |fits: &dyn Fn(&BTreeSet<String>) -> bool| {
        let mut found = rows.iter().enumerate().filter(|(_, row)| fits(row)).map(|(i, _)| i);
        match (found.next(), found.next()) {
            (Some(row), None) => Ok(Some(row)),
            (None, _) => Ok(None),
            (Some(_), Some(_)) => Err(()),
        }
    };
    if name.is_empty() {
        return None;
    }
    let ends = |row: &BTreeSet<String>| row.contains("end") == name.contains("end");
    for fits in [
        &(|row: &BTreeSet<String>| row == name) as &dyn Fn(&BTreeSet<String>) -> bool,
        &|row| ends(row) && same_numbers(row, name) && name.len() > 1 && name.is_subset(row),
        &|row| ends(row) && same_numbers(row, name) && row.len() > 1 && row.is_subset(name),
    ] {
        match only(fits) {
            Ok(None) => {}
            Ok(found) => return found,
            Err(()) => return None,
        }
    }
    None
}

#[cfg(test)]
#[cfg(feature = "native")]
mod tests {
    use super::*;

    #[test]
    fn one_milestone_by_its_names() {
        let same = |a: &str, b: &str| {
            assert_eq!(significant(a, Some("v1.36")), significant(b, Some("v1.36")), "{a} / {b}");
        };
        same("Kubernetes v1.36.0 released", "**v1.36.0 released**");
        same("Release cycle begins", "Start of Release Cycle");
        same("The 1.36 release cycle begins on", "Start of Release Cycle");
        same("Code Freeze and Test Freeze", "Begin [Code Freeze] and [Test Freeze]");
        same("Feature freeze is", "\"Feature Freeze\" begins (EOD PST)");
    }

    #[test]
    fn a_time_in_brackets_is_no_part_of_a_name() {
        for name in [
            "Code Freeze (18:00 PST)",
            "Code Freeze (6pm PDT)",
            "Code Freeze (6 PM PST)",
            "Code Freeze (EOD PST)",
            "Code Freeze (02:00 UTC / 19:00 PDT)",
        ] {
            assert_eq!(without_clock(name), "Code Freeze");
        }
        for name in
            ["Code Freeze (Docs)", "Alpha (2)", "Code Freeze (KEP)", "(18:00)", "Cut (v1.2)"]
        {
            assert_eq!(without_clock(name), name);
        }
    }

    #[test]
    fn the_only_row_that_is_meant() {
        let rows: Vec<_> = [
            "Docs deadline - PRs ready for review",
            "Docs complete - All PRs reviewed and ready to merge",
            "Begin code freeze",
            "End of code freeze",
        ]
        .iter()
        .map(|row| significant(row, None))
        .collect();
        let meant = |name: &str| meant(&significant(name, None), &rows);
        assert_eq!(meant("Docs must be completed and reviewed"), Some(1));
        assert_eq!(meant("Code freeze begins"), Some(2));
        assert_eq!(meant("ends Code freeze"), Some(3));
        assert_eq!(meant("Docs"), None);
        let candidate = [significant("v1.36.0-rc.0 released", None)];
        assert_eq!(super::meant(&significant("v1.36.0 released", None), &candidate), None);
    }
}
