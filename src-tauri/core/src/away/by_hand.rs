//! Whether a comment by hand tells that its author is away and nothing else: it is no update then.
//!
//! It is read narrowly. One word that is none of these, and what was written counts as it did: a sentence
//! about the work is never lost for being short. Who is away is not taken from it, see [`super`].

/// What says that somebody is away; one of them has to be there.
const AWAY: [&str; 9] =
    ["away", "vacation", "holiday", "holidays", "leave", "pto", "ooo", "out of office", "day off"];

/// What such a sentence is made of beside that, in lower case. Numbers, and dates of them, come in addition.
const AROUND: &str = " i i'm im i'll ill am is will be being out of office off on my the a an annual all \
    whole entire from until till to through thru and & - for in at during starting start as well again then \
    back returning return only sorry please note heads up fyi hi hello everyone everybody team folks just \
    quick now soon later next this coming following week weeks weekend day days month morning afternoon \
    evening half today tomorrow tonight monday mon tuesday tue tues wednesday wed thursday thu thurs \
    friday fri saturday sat sunday sun january jan february feb march mar april apr may june jun july jul \
    august aug september sep sept october oct november nov december dec utc thanks thank you ";

/// What says who covers; before it stands who.
const COVERS: [&str; 4] = ["covers", "will cover", "is covering", "is my backup"];

/// As many words stand before a colon at the beginning, at most: a section, `Docs: away next week`.
const OF_A_TITLE: usize = 2;

/// As many words are the name of a person, at most.
const OF_A_NAME: usize = 3;

/// Whether a text tells that its author is away, perhaps who covers, and nothing else.
pub fn is_all_it_tells(text: &str) -> bool {
    let text = text.trim().replace('\u{2019}', "'");
    if text.chars().any(is_sign) {
        return false;
    }
    let (title, rest) = text.split_once(':').unwrap_or(("", text.as_str()));
    let is_title = title.split_whitespace().count() <= OF_A_TITLE && is_name(title);
    let text = if is_title { rest } else { text.as_str() };
    let mut tells = false;
    for sentence in text.split(['.', '!', ';', ',', '\n']) {
        let said: Vec<&str> =
            sentence.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
        let words: Vec<String> = said.iter().map(|word| word.to_lowercase()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let has = |of: &[&str]| of.iter().any(|one| at(one, &words).is_some());
        if words.iter().all(|word| is_around(word) || AWAY.contains(word)) {
            tells |= has(&AWAY);
        } else if !says_who_covers(&said, &words) {
            return false;
        }
    }
    tells
}

/// Whether somebody, by name, covers: for the author, or a section where the whole name stands there. What a
/// test or a job covers is about the work.
fn says_who_covers(said: &[&str], words: &[&str]) -> bool {
    let found = COVERS.iter().find_map(|one| Some((at(one, words)?, one.split(' ').count())));
    let Some((start, length)) = found else { return false };
    let (who, rest) = (said.get(..start).unwrap_or_default(), words.get(start + length..));
    let rest = rest.unwrap_or_default();
    let is_login = matches!(who, [one] if one.starts_with('@'));
    let is_person = who.len() <= OF_A_NAME && !who.is_empty() && is_name(&who.join(" "));
    let for_me = rest.iter().all(|word| is_around(word) || *word == "me");
    (is_login || is_person) && (for_me || (rest.len() <= 2 && (is_login || who.len() > 1)))
}

/// Whether every word begins like a name: `Ben`, `Release Signal`, and not `CI` or `red`.
fn is_name(text: &str) -> bool {
    text.split_whitespace().map(bare).all(|word| {
        let mut letters = word.chars();
        let is_capital = letters.next().is_some_and(char::is_uppercase);
        is_capital && letters.next().is_some_and(char::is_lowercase)
    })
}

/// A sign that may say something by itself, as a coloured circle says a health.
fn is_sign(sign: char) -> bool {
    let is_plain = sign.is_ascii() || sign.is_alphanumeric() || sign.is_whitespace();
    !is_plain
        && !matches!(
            sign,
            '\u{2013}' | '\u{2014}' | '\u{2018}' | '\u{201c}' | '\u{201d}' | '\u{2026}'
        )
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '&' | '@'))
}

/// Where a phrase stands among words.
fn at(phrase: &str, words: &[&str]) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).position(|part| part == phrase)
}

/// Whether it is one of the words around, or a number or date, `23`, `23rd`, `2026-11-23`.
fn is_around(word: &str) -> bool {
    let number =
        ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let is_number = number.starts_with(|sign: char| sign.is_ascii_digit())
        && number.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '/' | ':'));
    is_number || AROUND.contains(&format!(" {word} "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("I am away next week")]
    #[case("I'm away next week.")]
    #[case(
        "I\u{2019}ll be on vacation from Mon 23 to Tue 24 November 2026. Ben Example covers Docs."
    )]
    #[case(
        "Heads up: I will be out of office until the 24th. @ben-example will cover for me, thanks!"
    )]
    #[case("Docs: away next week")]
    #[case("I am away from Mon 23 to Tue 24 November 2026. **Ben Example** covers Docs.\n")]
    #[case("PTO 2026-11-23 - 2026-11-27")]
    #[case("Hi all, I'm on holiday this week and the following week; back on Mon 7 December")]
    fn away_and_nothing_else(#[case] text: &str) {
        assert!(is_all_it_tells(text), "{text}");
    }

    #[rstest]
    #[case::work_beside_it("I am away next week, the placeholders are merged.")]
    #[case::work_after_it("I am away next week. Two jobs flake since Friday.")]
    #[case::covered_work(
        "I am away next week. Ben covers the two jobs that flake since Friday on arm64."
    )]
    #[case::not_away("Two jobs went away since Friday.")]
    #[case::no_word_of_it("All next week.")]
    #[case::only_who_covers("Ben covers Docs.")]
    #[case::health("Status: Green\n\nI am away next week.")]
    #[case::a_health_by_a_sign("Status: \u{1f534}\n\nI am on leave from Wednesday.")]
    #[case::what_a_test_covers("I am away Monday. The new test covers the arm64 flake.")]
    #[case::what_a_job_covers("I am away Monday. Testgrid covers arm64.")]
    #[case::work_before_a_colon("CI is red: I am on leave until Monday.")]
    #[case::work_before_a_colon_in_capitals("CI Red: I am on leave until Monday.")]
    #[case::health_alone("Status: Green, away next week")]
    #[case::left_over("I leave the rest for next week.")]
    #[case::question("Who is away next week?")]
    #[case::nothing("")]
    fn anything_else_counts_as_it_did(#[case] text: &str) {
        assert!(!is_all_it_tells(text), "{text}");
    }
}
