//! What a mail leaves in a comment that nobody has written as an answer: who wrote what is quoted below, the
//! header of the mail before, and what programs add.

use super::{clause::is_doubtful, token::clauses};

/// How the line ends that says who wrote what follows, in the languages of mail programs.
const WROTE: [&str; 9] = [
    "wrote:",
    "writes:",
    "schrieb:",
    "a \u{e9}crit :",
    "a \u{e9}crit:",
    "escribi\u{f3}:",
    "ha scritto:",
    "escreveu:",
    "schreef:",
];

/// With which word a line begins that says who wrote what follows, in the same languages.
const OPENS: [&str; 7] = ["on", "am", "le", "el", "il", "em", "op"];

/// How lines begin that a program has added.
const ADDED: [&str; 9] = [
    "sent from my ",
    "sent from outlook",
    "sent via ",
    "get outlook for ",
    "reply to this email directly",
    "you are receiving this because",
    "message id:",
    "message-id:",
    "triage notifications on the go",
];

/// A comment without what a mail program has added.
pub(super) struct Mail {
    /// What was written.
    pub(super) text: String,
    /// What stands below the line that begins a signature. It may be one, and a person may have drawn it.
    pub(super) signature: String,
    /// The earlier mail that stands below its header, without that.
    pub(super) earlier: Option<String>,
}

/// The text of a comment, LF only, without what a mail program has added.
pub(super) fn without_mail(text: &str) -> Mail {
    let lines: Vec<&str> = text.lines().collect();
    let (mut kept, mut signed): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut is_signature = false;
    let mut earlier = None;
    let mut place = 0;
    while let Some(line) = lines.get(place) {
        let rest = lines.get(place..).unwrap_or_default();
        if opens_earlier_mail(rest) {
            let header = rest
                .iter()
                .take(HEADER)
                .take_while(|line| line.trim().is_empty() || field(line).is_some());
            earlier = Some(rest.get(header.count()..).unwrap_or_default().join("\n"));
            break;
        }
        if let Some(taken) = says_who_wrote(rest) {
            place += taken;
            continue;
        }
        if line.trim_end() == "--" {
            is_signature = true;
            place += 1;
            continue;
        }
        if !is_added(line) {
            if is_signature { signed.push(line) } else { kept.push(line) }
        }
        place += 1;
    }
    Mail { text: kept.join("\n"), signature: signed.join("\n"), earlier }
}

/// Whether a program has added this line.
pub(super) fn is_added(line: &str) -> bool {
    let lower = line.trim().trim_start_matches(['*', '_', '[', '<']).to_lowercase();
    ADDED.iter().any(|added| lower.starts_with(added))
}

/// How many of these lines say who wrote the quote that follows them: one, or two where it was broken.
fn says_who_wrote(lines: &[&str]) -> Option<usize> {
    let ends = |line: &str| {
        let lower = line.trim().to_lowercase();
        WROTE.iter().any(|end| lower.ends_with(end)) || schrieb(&lower)
    };
    (1..=2).find(|count| {
        let Some((said, rest)) = lines.split_at_checked(*count) else { return false };
        let is_said = said.last().is_some_and(|line| ends(line))
            && said.first().is_some_and(|line| begins(line))
            && said.iter().all(|line| !line.trim().starts_with('>') && !may_answer(line))
            && said.iter().skip(1).all(|line| !line.trim().is_empty() && !is_dated(line));
        let next = rest.iter().find(|line| !line.trim().is_empty());
        is_said && next.is_some_and(|line| line.trim_start().starts_with('>'))
    })
}

/// Whether a line begins as one that says who wrote what follows: with a date, or with an address. A sentence
/// of whoever answers stays what it is.
fn begins(line: &str) -> bool {
    is_dated(line) || (line.contains('<') && line.contains('@'))
}

/// Whether a line begins with a date, behind the word for it.
fn is_dated(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_day = |word: &str| {
        word.contains(|c: char| c.is_ascii_digit())
            || (word.is_ascii() && crate::time::weekday(word).is_some())
    };
    words.next().is_some_and(|word| OPENS.contains(&word)) && words.any(is_day)
}

/// Whether a line holds a word that may answer: no program writes that.
fn may_answer(line: &str) -> bool {
    clauses(line).iter().flat_map(|clause| &clause.words).any(|word| {
        is_doubtful(&word.key) || matches!(word.key.as_str(), "no" | "never" | "nothing")
    })
}

/// German puts the name behind the word: `Am Di., 27. Okt. schrieb Ana Example:`.
fn schrieb(lower: &str) -> bool {
    lower.starts_with("am ") && lower.contains(" schrieb ") && lower.ends_with(':')
}

/// Whether the header of an earlier mail begins here: at least three of its fields in the next lines.
fn opens_earlier_mail(lines: &[&str]) -> bool {
    let begins = lines.first().and_then(|line| field(line));
    begins.is_some_and(|place| place == 0 || place == 6)
        && lines.iter().take(HEADER).filter(|line| field(line).is_some()).count() >= 3
}

/// How many lines the header of a mail may have.
const HEADER: usize = 6;

/// Which field of a mail's header a line is.
fn field(line: &str) -> Option<usize> {
    let plain = line.trim().trim_start_matches(['*', '_']);
    let (name, _) = plain.split_once(':')?;
    let name = name.trim_end_matches(['*', '_']).to_lowercase();
    ["from", "sent", "date", "to", "cc", "subject", "von", "gesendet", "an", "betreff"]
        .iter()
        .position(|one| *one == name)
}
