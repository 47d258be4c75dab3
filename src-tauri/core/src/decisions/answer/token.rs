//! A line in clauses and words, so that how it is written does not matter.

/// A word as it is compared, with where it stands in its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, with plain signs.
    pub(super) key: String,
    /// Whether it is written with a capital.
    pub(super) is_capital: bool,
    /// Where it begins in its line, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// Words up to the next sign that parts a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) words: Vec<Word>,
    /// The sign behind it; none at the end of a line.
    pub(super) mark: Option<char>,
}

impl Clause {
    pub(super) fn keys(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.key.as_str()).collect()
    }
}

/// Faces that say nothing; of `:D` an option's letter would be left. One that winks is a word that is not
/// known: it may be a joke.
const FACES: [&str; 7] = [":)", ":-)", ":D", ":-D", ":d", "=)", "^^"];

/// Faces that may mean that nothing else is meant.
const WINKS: [&str; 6] = [";)", ";-)", ":P", ":-P", ":p", "xD"];

/// The short codes of the reactions that answer.
const CODES: [(&str, &str); 10] = [
    ("+1", "\u{1f44d}"),
    ("thumbsup", "\u{1f44d}"),
    ("-1", "\u{1f44e}"),
    ("thumbsdown", "\u{1f44e}"),
    ("eyes", "\u{1f440}"),
    ("tada", "\u{1f389}"),
    ("hooray", "\u{1f389}"),
    ("heart", "\u{2764}"),
    ("rocket", "\u{1f680}"),
    ("grinning", "\u{1f600}"),
];

/// The clauses of a line. One without words is left out, but for what it asks.
pub(super) fn clauses(line: &str) -> Vec<Clause> {
    let mut found = Vec::new();
    let mut current = Clause::default();
    let mut at = 0;
    while let Some(sign) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = line.get(at..).unwrap_or_default();
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        if let Some(length) = face(&FACES, rest, before) {
            at += length;
        } else if let Some(length) = face(&WINKS, rest, before) {
            let (key, end) = (";)".to_owned(), at + length);
            current.words.push(Word { key, is_capital: false, start: at, end });
            at = end;
        } else if let Some((word, length)) = word(rest, before) {
            let is_capital = rest.starts_with(char::is_uppercase);
            current.words.push(Word { key: word, is_capital, start: at, end: at + length });
            at += length;
        } else {
            if is_mark(sign, rest, before) && (!current.words.is_empty() || sign == '?') {
                current.mark = Some(if sign == '\u{ff1f}' { '?' } else { sign });
                found.push(std::mem::take(&mut current));
            }
            at += sign.len_utf8();
        }
    }
    if !current.words.is_empty() {
        found.push(current);
    }
    found
}

/// Whether a sign parts clauses. A hyphen does between spaces.
fn is_mark(sign: char, rest: &str, before: Option<char>) -> bool {
    let is_space = |sign: Option<char>| sign.is_none_or(char::is_whitespace);
    match sign {
        '-' | '\u{2013}' => is_space(before) && is_space(rest.chars().nth(1)),
        ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '"' | '\u{2014}'
        | '\u{2026}' | '\u{201c}' | '\u{201d}' | '\u{ff1f}' | '\u{3002}' | '\u{ff0c}'
        | '\u{ff01}' => true,
        _ => false,
    }
}

fn face(faces: &[&str], rest: &str, before: Option<char>) -> Option<usize> {
    let starts = before.is_none_or(char::is_whitespace);
    let face = faces.iter().find(|face| {
        let behind = rest.strip_prefix(**face);
        behind.is_some_and(|behind| behind.chars().next().is_none_or(|c| !c.is_alphanumeric()))
    });
    face.filter(|_| starts).map(|face| face.len())
}

/// The word that begins here, as it is compared, and how long it is in bytes.
fn word(rest: &str, before: Option<char>) -> Option<(String, usize)> {
    if let Some(found) = short_code(rest) {
        return Some(found);
    }
    let first = rest.chars().next()?;
    let second = rest.chars().nth(1);
    let is_signed = matches!(first, '+' | '-' | '\u{2212}' | '\u{2013}' | '\u{b1}')
        && second.is_some_and(|c| c.is_ascii_digit())
        && before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '+' | '-'));
    if is_signed || is_letter(first) || matches!(first, '@' | '#' | '/') {
        let mut key = String::new();
        let mut length = 0;
        let mut signs = rest.chars().peekable();
        while let Some(sign) = signs.next() {
            let goes_on = signs.peek().is_some_and(|next| next.is_alphanumeric());
            let belongs = length == 0
                || is_letter(sign)
                || (goes_on
                    && matches!(sign, '-' | '.' | '/' | '+' | '@' | '#' | '\'' | '\u{2019}'))
                || (matches!(sign, '+' | '%') && !goes_on);
            if !belongs {
                break;
            }
            length += sign.len_utf8();
            key.push(match sign {
                '\u{2019}' => '\'',
                '\u{2212}' | '\u{2013}' => '-',
                sign => sign,
            });
        }
        return Some((key.to_lowercase(), length));
    }
    // A picture, with the signs that only colour it.
    if !first.is_ascii()
        && !first.is_whitespace()
        && !is_mark(first, rest, before)
        && !is_tint(first)
    {
        return Some((first.to_string(), first.len_utf8()));
    }
    matches!(first, '<' | '>' | '=' | '&' | '*' | '+' | '$' | '~' | '|')
        .then(|| (first.to_string(), 1))
}

fn is_letter(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || is_joined(sign)
}

/// A vowel sign that stands on the letter before it.
fn is_joined(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}')
}

/// What only says how a picture is drawn.
fn is_tint(sign: char) -> bool {
    matches!(
        sign,
        '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{2019}' | '\u{2018}'
    )
}

/// `:+1:`; one that answers nothing stands for itself.
fn short_code(rest: &str) -> Option<(String, usize)> {
    let inside = rest.strip_prefix(':')?;
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '_'))?;
    let name = inside.get(..end).filter(|name| !name.is_empty())?;
    inside.get(end..)?.strip_prefix(':')?;
    let known = CODES.iter().find(|(code, _)| name.eq_ignore_ascii_case(code));
    let word = known.map_or_else(|| format!(":{name}:"), |(_, sign)| (*sign).to_owned());
    Some((word, name.len() + 2))
}
