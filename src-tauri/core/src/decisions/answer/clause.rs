//! What a clause says: an answer where every word of it is known, else something polite, or something else.

use super::{
    super::{Letter, Options},
    doubts::{AGAINST, FOREIGN, NEGATIONS, PAIRS, SMELLS, TURNS, is_negation},
    phrases::{BEFORE_LETTER, COMMANDS, GREETINGS, PHRASES, POLITE, Role, THANKED, THANKS},
    reactions::Legend,
    token::{Clause, Word},
};
use crate::courier::Emoji;

/// One thing that a clause answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Approve,
    Option(Letter),
    NoSuchOption(String),
    Object { takes_reason: bool },
    Abstain,
    Hold,
    Withdraw,
}

/// What a clause is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// It answers, with nothing beside that.
    Answers(Vec<Part>),
    /// `concern:` or the like: what follows is the reason.
    Label,
    /// It answers, and `because` says why, from this place in its line on.
    Because(Vec<Part>, usize),
    /// Thanks, or the end of a letter, behind which a name may stand.
    Thanks,
    /// Thanks for something that may be more than the proposal.
    ThanksFor,
    /// It says nothing.
    Polite,
    /// It is glad, which may be an answer where there is no other.
    Cheers,
    /// Anything else.
    Other,
}

/// What stands before the colon of a reason.
const LABELS: [&str; 8] = [
    "concern",
    "my concern",
    "blocking",
    "blocking concern",
    "objection",
    "my objection",
    "object",
    "i object",
];

/// What a clause says, as an answer between these options.
pub(super) fn said(clause: &Clause, options: &Options) -> Said {
    let keys = clause.keys();
    let whole = keys.join(" ");
    if clause.mark == Some(':') && LABELS.contains(&whole.as_str()) {
        return Said::Label;
    }
    let first = keys.first().copied().unwrap_or_default();
    let is_clean = !keys.iter().any(|key| is_doubtful(key));
    if POLITE.contains(&whole.as_str()) {
        return if THANKS.contains(&first) || ends_letter(&whole) {
            Said::Thanks
        } else {
            Said::Polite
        };
    }
    if keys.iter().all(|key| key.starts_with('@')) || is_command(&keys) {
        return Said::Polite;
    }
    let has_yes_or_no = keys.iter().any(|key| *key == "yes" || is_negation(key));
    if GREETINGS.contains(&first) && keys.len() <= 4 && is_clean && !has_yes_or_no {
        return Said::Polite;
    }
    if let Some(parts) = parts(&clause.words, options) {
        return match parts.as_slice() {
            [] if keys.iter().any(|key| is_cheer(key)) || keys.iter().all(|key| assents(key)) => {
                Said::Cheers
            }
            [] if is_thanks(&keys) => Said::Thanks,
            [] => Said::Polite,
            _ => Said::Answers(parts),
        };
    }
    if is_thanks(&keys) && is_clean {
        return if is_known_thanks(clause) { Said::Thanks } else { Said::ThanksFor };
    }
    if let Some(at) = keys.iter().position(|key| *key == "because")
        && let Some((before, behind)) = clause.words.split_at_checked(at)
        && let (Some(parts), Some(reason)) = (parts(before, options), behind.get(1))
        && !parts.is_empty()
    {
        return Said::Because(parts, reason.start);
    }
    Said::Other
}

/// Whether a clause is a line for a bot, or copies somebody in, and says no more than that.
fn is_command(keys: &[&str]) -> bool {
    let Some((first, rest)) = keys.split_first() else { return false };
    let is_for = |key: &&str| key.starts_with('@') || matches!(*key, "and" | "&");
    (COMMANDS.contains(first) || *first == "cc")
        && (rest.iter().all(is_for) || (rest.len() <= 1 && *first != "cc" && *first != "/cc"))
}

fn is_thanks(keys: &[&str]) -> bool {
    match keys {
        ["many", second, ..] => *second == "thanks",
        [first, ..] => THANKS.contains(first),
        [] => false,
    }
}

/// Whether thanks are for the proposal and for nothing else, perhaps by name.
fn is_known_thanks(clause: &Clause) -> bool {
    let is_known = |key: &str| THANKED.contains(&key) || key.starts_with('@');
    let Some((last, words)) = clause.words.split_last() else { return false };
    let is_name = last.is_capital && clause.words.len() <= 4 && !matches!(last.key.as_str(), "i");
    words.iter().all(|word| is_known(&word.key)) && (is_known(&last.key) || is_name)
}

/// Whether somebody is thanked, and for nothing.
pub(super) fn is_bare_thanks(clause: &Clause) -> bool {
    const BARE: [&str; 10] =
        ["many", "thanks", "thank", "thx", "ty", "cheers", "you", "all", "again", "everyone"];
    let keys = clause.keys();
    keys.iter().all(|key| BARE.contains(key) || !key.starts_with(char::is_alphabetic))
        || ends_letter(&keys.join(" "))
        || keys == ["sincerely"]
}

/// Whether a word names an issue.
pub(super) fn is_of_an_issue(key: &str) -> bool {
    let number = key.split_once('#').map(|(_, number)| number);
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
        || ["github.com", "issues/", "pull/"].iter().any(|part| key.contains(part))
}

/// Whether a clause that answers in no known form may say no, or that somebody could bear it.
pub(super) fn may_be_against(clause: &Clause) -> bool {
    clause.words.iter().any(|word| is_negation(&word.key) || AGAINST.contains(&word.key.as_str()))
}

fn ends_letter(words: &str) -> bool {
    ["best", "br", "regards", "wishes"].iter().any(|end| words.ends_with(end))
        || words == "all the best"
}

fn is_cheer(key: &str) -> bool {
    PHRASES.iter().any(|(phrase, role)| *role == Role::Cheer && *phrase == key)
}

/// Whether a word strengthens an answer, and may be one by itself.
fn assents(key: &str) -> bool {
    matches!(key, "definitely" | "absolutely")
}

/// Whether a word may answer, turn or deny something.
pub(super) fn is_doubtful(key: &str) -> bool {
    smells(key) || TURNS.contains(&key) || NEGATIONS.contains(&key)
}

/// Whether a word may be part of an answer.
pub(super) fn smells(key: &str) -> bool {
    let is_vote = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    SMELLS.contains(&key)
        || ["+1", "-1"].iter().any(|vote| key.strip_prefix(vote).is_some_and(is_vote))
}

/// Whether a clause may be an answer between these options, or a part of one.
pub(super) fn may_answer(clause: &Clause, options: &Options) -> bool {
    let keys = clause.keys();
    let names_option = |at: usize| by_name(keys.get(at..).unwrap_or_default(), options).is_some();
    // At the beginning `A` is an article and everywhere `I` a person.
    let is_letter = |(place, word): (usize, &Word)| {
        let is_named = word.key.parse().is_ok_and(|letter| options.has(letter));
        is_named && word.is_capital && word.key != "i" && (place > 0 || word.key != "a")
    };
    keys.iter().any(|key| smells(key) || (!options.is_yes_or_no() && is_cheer(key)))
        || keys.windows(2).any(|pair| PAIRS.iter().any(|known| pair == known))
        || (0..keys.len()).any(names_option)
        || clause.words.iter().enumerate().any(is_letter)
}

/// Whether a word is one of an answer in another language.
pub(super) fn is_foreign(key: &str) -> bool {
    FOREIGN.contains(&key)
}

/// The parts of a clause of which every word is known; none where one is not.
fn parts(words: &[Word], options: &Options) -> Option<Vec<Part>> {
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    let mut says_answer = false;
    let mut says_no = false;
    // A person named at the beginning is spoken to; `@ana agreed` would be said of her.
    if let [first, second, ..] = keys.as_slice()
        && first.starts_with('@')
        && is_sign(second)
    {
        at = 1;
    }
    while at < keys.len() {
        let rest = keys.get(at..)?;
        if let Some((letter, length)) = by_name(rest, options) {
            found.push(Part::Option(letter));
            at += length;
        } else if let Some((part, length)) =
            by_letter(words.get(at..)?, at == 0, says_answer, options)
        {
            found.push(part);
            at += length;
            says_answer = false;
            continue;
        } else {
            let (role, length) = phrase(rest)?;
            match role {
                Role::Approve | Role::Yes => found.push(Part::Approve),
                Role::Object => found.push(Part::Object { takes_reason: true }),
                Role::No if options.is_yes_or_no() => {
                    says_no = true;
                    found.push(Part::Object { takes_reason: false });
                }
                // Of several options nobody knows to which it says no.
                Role::No => return None,
                // `0 from me`, and no number of things.
                Role::Abstain
                    if rest.first() == Some(&"0")
                        && rest.get(1).is_some_and(|next| *next != "from") =>
                {
                    return None;
                }
                Role::Abstain => found.push(Part::Abstain),
                Role::Hold => found.push(Part::Hold),
                Role::Withdraw => found.push(Part::Withdraw),
                Role::Cheer if !options.is_yes_or_no() => {
                    let emoji = Emoji::ALL.iter().find(|emoji| {
                        rest.first().is_some_and(|key| emoji.sign().starts_with(key))
                    });
                    let letter = Legend::of(options).option(*emoji?)?;
                    found.push(Part::Option(letter));
                }
                Role::Cheer | Role::Fill => {}
            }
            says_answer = role == Role::Approve;
            at += length;
            continue;
        }
        says_answer = false;
    }
    // `No -1 from me` denies what it names.
    (!says_no || found.len() == 1).then_some(found)
}

fn is_sign(key: &str) -> bool {
    !key.starts_with(char::is_alphabetic) || key == "lgtm"
}

/// The longest known phrase at the beginning of these words.
fn phrase(keys: &[&str]) -> Option<(Role, usize)> {
    let fits = |phrase: &str| {
        let length = phrase.split(' ').count();
        let is_it = phrase.split(' ').eq(keys.iter().take(length).copied());
        is_it.then_some(length)
    };
    let all = PHRASES.iter().filter_map(|(phrase, role)| Some((*role, fits(phrase)?)));
    all.max_by_key(|(_, length)| *length)
}

/// The option whose name these words are, or begin with; of several the longest.
pub(super) fn by_name(keys: &[&str], options: &Options) -> Option<(Letter, usize)> {
    let fits = |name: &str| {
        let named: Vec<String> = super::token::clauses(name)
            .into_iter()
            .flat_map(|clause| clause.words)
            .map(|word| word.key)
            .collect();
        let is_it = named.iter().eq(keys.iter().take(named.len()).copied());
        (is_it && name.chars().count() > 1 && !named.is_empty()).then_some(named.len())
    };
    let all = options.all().filter_map(|(letter, name)| Some((letter, fits(name)?)));
    all.max_by_key(|(_, length)| *length)
}

/// An option by its letter: alone in its clause, behind `option` or words that choose, or a capital right
/// behind an answer. In a sentence, `a` is an article and `I` a person.
fn by_letter(
    words: &[Word],
    is_first: bool,
    says_answer: bool,
    options: &Options,
) -> Option<(Part, usize)> {
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    let letter = |place: usize| keys.get(place)?.parse::<Letter>().ok();
    let part = |place: usize| {
        let letter = letter(place)?;
        Some(match options.has(letter) {
            true => Part::Option(letter),
            false => Part::NoSuchOption(letter.to_string()),
        })
    };
    // `option A`, and `for option A` behind an answer.
    let before = keys.iter().position(|key| *key == "option");
    let linked = |length: &usize| {
        let words = keys.get(..*length).unwrap_or_default().join(" ");
        *length == 0 || BEFORE_LETTER.contains(&words.as_str())
    };
    if let Some(length) = before.filter(linked) {
        return part(length + 1).map(|part| (part, length + 2));
    }
    if options.is_yes_or_no() {
        return None;
    }
    let is_capital = |place: usize| words.get(place).is_some_and(|word| word.is_capital);
    if says_answer && is_capital(0) {
        return part(0).map(|part| (part, 1));
    }
    for before in BEFORE_LETTER {
        let length = before.split(' ').count();
        let is_it = before.split(' ').eq(keys.iter().take(length).copied());
        if is_it && is_capital(length) && keys.get(length) != Some(&"i") {
            return part(length).map(|part| (part, length + 1));
        }
    }
    let behind = keys.get(1..)?;
    let is_alone = matches!(
        behind,
        [] | ["please"] | ["for" | "from", "me"] | ["from", "my", "side"] | ["from", "us"]
    );
    let is_it = is_first && is_alone && keys.first() != Some(&"i");
    is_it.then(|| part(0)).flatten().map(|part| (part, keys.len()))
}
