//! What a mail leaves in a comment that nobody has written as an answer: who wrote what is quoted below, the
//! header of the mail before, and what programs add.

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
}

/// The text of a comment, LF only, without what a mail program has added.
pub(super) fn without_mail(text: &str) -> Mail {
    let lines: Vec<&str> = text.lines().collect();
    let (mut kept, mut signed): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut is_signature = false;
    let mut place = 0;
    while let Some(line) = lines.get(place) {
        let rest = lines.get(place..).unwrap_or_default();
        if opens_earlier_mail(rest) {
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
        let lower = line.trim().trim_start_matches(['*', '_', '[', '<']).to_lowercase();
        if !ADDED.iter().any(|added| lower.starts_with(added)) {
            if is_signature { signed.push(line) } else { kept.push(line) }
        }
        place += 1;
    }
    Mail { text: kept.join("\n"), signature: signed.join("\n") }
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
            && said.iter().all(|line| !line.trim().is_empty() && !line.trim().starts_with('>'));
        let next = rest.iter().find(|line| !line.trim().is_empty());
        is_said && next.is_some_and(|line| line.trim_start().starts_with('>'))
    })
}

/// German puts the name behind the word: `Am Di., 27. Okt. schrieb Ana Example:`.
fn schrieb(lower: &str) -> bool {
    lower.starts_with("am ") && lower.contains(" schrieb ") && lower.ends_with(':')
}

/// Whether the header of an earlier mail begins here: at least three of its fields in the next lines.
fn opens_earlier_mail(lines: &[&str]) -> bool {
    let field = |line: &&str| {
        let plain = line.trim().trim_start_matches(['*', '_']);
        let (name, _) = plain.split_once(':')?;
        let name = name.trim_end_matches(['*', '_']).to_lowercase();
        ["from", "sent", "date", "to", "cc", "subject", "von", "gesendet", "an", "betreff"]
            .iter()
            .position(|one| *one == name)
    };
    let begins = lines.first().and_then(field).is_some_and(|place| place == 0 || place == 6);
    begins && lines.iter().take(6).filter(|line| field(line).is_some()).count() >= 3
}
