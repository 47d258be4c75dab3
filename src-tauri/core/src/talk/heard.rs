//! What a comment says as far as a conversation is concerned: what it quotes, links to and mentions.

use crate::{
    courier::marker::{About, GivenMarker, Marker, MessageMarker, message::below, strip},
    decisions::answer::said_lines,
    draft::to_lf,
    ids::{CommentId, ProposalKey},
};
use chrono::{DateTime, Utc};

/// How much of a comment a list shows, in characters.
const EXCERPT: usize = 120;
/// A quote is known by its first words; nobody reads on.
const MOST_WORDS: usize = 64;
/// A quote of fewer letters may be one of anything.
const SHORTEST_QUOTE: usize = 8;
/// By what a link ends that leads to a comment.
const LINKS: [&str; 2] = ["#issuecomment-", "#discussioncomment-"];

/// A comment as the mirror has it.
#[derive(Debug, Clone, Copy)]
pub struct Comment<'a> {
    /// Which.
    pub id: &'a CommentId,
    /// Who wrote it; none for a deleted user.
    pub by: Option<&'a str>,
    /// The body, as stored.
    pub body: &'a str,
    /// Where a person sees it.
    pub url: &'a str,
    /// Made.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a comment is, by its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words of a person.
    Words,
    /// Words that Meridian brought there as an answer to a comment.
    Reply {
        /// To which.
        to: CommentId,
        /// How that one's text was marked when the reply was written ([`text_mark`]).
        seen: String,
    },
    /// An update.
    Update,
    /// An update that was given to the lead.
    Given,
    /// That a round is open, or a further text with tags.
    Opening,
    /// What is said of a round when it closes.
    Summary,
    /// That its author is away, or back.
    Away,
    /// A question put for decision.
    Proposal(ProposalKey),
    /// An answer to it that Meridian brought there.
    Answer(ProposalKey),
    /// What was decided, or that it does not hold any more.
    Outcome(ProposalKey),
    /// How an item ended.
    ItemEnded,
}

impl Kind {
    /// As a list calls it; none for words.
    pub fn word(&self) -> Option<&'static str> {
        Some(match self {
            Self::Words | Self::Reply { .. } => return None,
            Self::Update => "update",
            Self::Given => "given to the lead",
            Self::Opening => "opening",
            Self::Summary => "summary",
            Self::Away => "away",
            Self::Proposal(_) => "proposal",
            Self::Answer(_) => "answer",
            Self::Outcome(_) => "outcome",
            Self::ItemEnded => "item ended",
        })
    }

    fn of(body: &str) -> (Self, bool) {
        if let Some(mark) = MessageMarker::find(body) {
            let kind = match mark.about {
                About::Reply { to, seen, .. } => Self::Reply { to, seen },
                About::Summary { .. } => Self::Summary,
                About::Opening { .. } | About::RollCall { .. } => Self::Opening,
                About::Away { .. } => Self::Away,
                About::Proposal { proposal } => Self::Proposal(proposal),
                About::Answer { proposal, .. } => Self::Answer(proposal),
                About::Outcome { proposal, .. } | About::Reopened { proposal, .. } => {
                    Self::Outcome(proposal)
                }
                About::ItemEnded { .. } => Self::ItemEnded,
            };
            return (kind, mark.withdrawn);
        }
        if let Some(mark) = Marker::find(body) {
            return (Self::Update, mark.withdrawn);
        }
        match GivenMarker::find(body) {
            Some(mark) => (Self::Given, mark.withdrawn),
            None => (Self::Words, false),
        }
    }
}

/// What was heard of a comment. It is made once for as long as the comment stays the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Which.
    pub id: CommentId,
    /// Who wrote it; none for a deleted user.
    pub by: Option<String>,
    /// Where a person sees it.
    pub url: String,
    /// Made.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub updated_at: DateTime<Utc>,
    /// What it is.
    pub kind: Kind,
    /// Whether it says itself that it does not count any more.
    pub withdrawn: bool,
    /// Its first words that are no quote.
    pub first: String,
    /// Who is told of it by name outside of quotes and code, each once and in their order.
    pub mentions: Vec<String>,
    /// The lines in which that is, as plain text.
    pub(super) calls: Vec<String>,
    /// Who it begins with, if it begins with a name.
    pub spoken_to: Option<String>,
    /// Lines that begin with a name and a comma or colon and ask something; for a section's name.
    pub asks: Vec<String>,
    /// By what its text is known ([`text_mark`]).
    pub text: String,
    /// Which comments it links to outside of quotes, by number.
    pub(super) links: Vec<i64>,
    pub(super) quotes: Vec<Quote>,
    /// Its own words, each by its hash.
    pub(super) words: Vec<u64>,
}

/// A piece that a comment quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quote {
    /// Who wrote it, if that is said.
    pub(super) by: Option<String>,
    pub(super) words: Vec<u64>,
}

impl Heard {
    /// Hears a comment. Total: of any text something is heard.
    pub fn of(comment: &Comment<'_>) -> Self {
        let body = to_lf(comment.body);
        let (kind, withdrawn) = Kind::of(&body);
        let text = if kind == Kind::Update { strip(&body) } else { unmarked(&body) };
        let parted = Parted::of(text);
        let (mut mentions, mut spoken_to) = (Vec::<String>::new(), None);
        let (mut calls, mut asks) = (Vec::new(), Vec::new());
        // Reading the Markdown is dear, and most comments neither mention nor ask anybody.
        if parted.own.contains('@') || parted.own.contains('?') {
            let said = said_lines(text);
            for (place, line) in said.iter().enumerate() {
                if mentions_in(line).next().is_some() {
                    calls.push(excerpt(line));
                }
                for (at, name) in mentions_in(line) {
                    if place == 0 && line.get(..at).is_some_and(|before| before.trim().is_empty()) {
                        spoken_to = Some(name.to_owned());
                    }
                    if !mentions.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                        mentions.push(name.to_owned());
                    }
                }
                if line.contains('?') && line.contains([',', ':']) {
                    asks.push(line.trim().to_owned());
                }
            }
        }
        let first = parted.own.lines().map(str::trim).find(|line| !line.is_empty());
        Self {
            id: comment.id.clone(),
            by: comment.by.map(str::to_owned),
            url: comment.url.to_owned(),
            created_at: comment.created_at,
            updated_at: comment.updated_at,
            kind,
            withdrawn,
            first: excerpt(first.unwrap_or_default()),
            mentions,
            calls,
            spoken_to,
            asks,
            text: text_mark(comment.body),
            links: links_in(&parted.own),
            quotes: parted.quotes,
            words: words_of(&parted.own),
        }
    }

    /// Whether this person wrote it.
    pub fn is_by(&self, login: &str) -> bool {
        self.by.as_deref().is_some_and(|by| by.eq_ignore_ascii_case(login))
    }

    /// Whether it mentions this person.
    pub fn mentions(&self, login: &str) -> bool {
        self.mentions.iter().any(|name| name.eq_ignore_ascii_case(login))
    }

    /// Where it stands in the row of comments.
    pub fn place(&self) -> (DateTime<Utc>, &CommentId) {
        (self.created_at, &self.id)
    }
}

fn excerpt(line: &str) -> String {
    line.trim().chars().take(EXCERPT).collect()
}

/// Whether a line mentions this person.
pub(super) fn calls(line: &str, login: &str) -> bool {
    mentions_in(line).any(|(_, name)| name.eq_ignore_ascii_case(login))
}

/// By what a comment's text is known: two that differ in more than line endings have another.
pub fn text_mark(body: &str) -> String {
    format!("{:016x}", hash(to_lf(body).trim_end().bytes()))
}

/// A body without its mark of whichever kind.
pub(super) fn unmarked(body: &str) -> &str {
    if GivenMarker::find(body).is_some() {
        return body.split_once('\n').map_or("", |(_, rest)| rest);
    }
    below(body)
}

/// A text in what its author says and what they quote.
#[derive(Default)]
pub(super) struct Parted {
    /// Without quoted lines.
    pub(super) own: String,
    quotes: Vec<Quote>,
}

impl Parted {
    /// Parts a text, LF only.
    pub(super) fn of(text: &str) -> Self {
        let mut parted = Self::default();
        let (mut quoted, mut by) = (Vec::<&str>::new(), None::<String>);
        let mut fence: Option<&str> = None;
        let mut last = "";
        for line in text.lines() {
            let bare = line.trim_start();
            let sign = ["```", "~~~"].into_iter().find(|sign| bare.starts_with(sign));
            match (fence, sign) {
                (None, Some(_)) => fence = sign,
                (Some(open), Some(sign)) if open == sign => fence = None,
                _ => {}
            }
            if let Some(rest) = bare.strip_prefix('>').filter(|_| fence.is_none()) {
                if quoted.is_empty() {
                    by = wrote(last);
                }
                quoted.push(rest.trim());
                continue;
            }
            parted.quote(&mut quoted, by.take());
            parted.own.push_str(line);
            parted.own.push('\n');
            if !bare.is_empty() {
                last = bare;
            }
        }
        parted.quote(&mut quoted, by);
        parted
    }

    fn quote(&mut self, quoted: &mut Vec<&str>, mut by: Option<String>) {
        if let Some(named) = quoted.first().and_then(|line| wrote(line)) {
            by = Some(named);
            quoted.remove(0);
        }
        // What is quoted in a quote was said by somebody else, unless nothing else is quoted.
        let outer: Vec<&str> =
            quoted.iter().copied().filter(|line| !line.starts_with('>')).collect();
        let outer = outer.join("\n");
        let text = if outer.trim().is_empty() { quoted.join("\n") } else { outer };
        quoted.clear();
        let mut words = words_of(&text);
        words.truncate(MOST_WORDS);
        let letters = text.chars().filter(|sign| sign.is_alphanumeric()).count();
        if letters >= SHORTEST_QUOTE {
            self.quotes.push(Quote { by, words });
        }
    }
}

/// Who wrote what follows, where a line says so: `@x wrote:`, `**x** wrote:`.
fn wrote(line: &str) -> Option<String> {
    let line = line.trim().trim_end_matches(':').trim_end();
    let before = ["wrote", "said", "writes"].iter().find_map(|word| line.strip_suffix(word))?;
    let (_, name) = mentions_in(before).last()?;
    Some(name.to_owned())
}

/// Names behind an `@` in a line of plain text, each with the place of the sign; no teams and no addresses.
fn mentions_in(line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.match_indices('@').filter_map(move |(at, _)| {
        let before = line.get(..at)?.chars().next_back();
        if before.is_some_and(|sign| sign.is_alphanumeric() || matches!(sign, '/' | '_' | '@')) {
            return None;
        }
        let rest = line.get(at + 1..)?;
        let end = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'));
        let end = end.unwrap_or(rest.len());
        let behind = rest.get(end..)?.chars().next();
        let name = rest.get(..end)?.trim_end_matches('-');
        let is_name = !name.is_empty() && !name.starts_with('-');
        (is_name && !matches!(behind, Some('/' | '_'))).then_some((at, name))
    })
}

/// The numbers of the comments that a text links to.
fn links_in(text: &str) -> Vec<i64> {
    let all = LINKS.iter().flat_map(|link| text.match_indices(link));
    let numbers = all.filter_map(|(at, link)| {
        let rest = text.get(at + link.len()..)?;
        let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
        Some((at, rest.get(..end)?.parse().ok()?))
    });
    let mut numbers: Vec<(usize, i64)> = numbers.collect();
    numbers.sort_unstable();
    numbers.into_iter().map(|(_, number)| number).collect()
}

/// The words of a text, each by its hash: in small letters, whatever stands between them.
pub(super) fn words_of(text: &str) -> Vec<u64> {
    let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            if word.is_ascii() {
                return hash(word.bytes().map(|byte| byte.to_ascii_lowercase()));
            }
            hash(word.to_lowercase().bytes())
        })
        .collect()
}

/// FNV-1a of 64 bits, <http://www.isthe.com/chongo/tech/comp/fnv/>: short texts, and nobody is kept out by it.
pub(super) fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
