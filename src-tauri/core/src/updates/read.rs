//! What is read of one comment: dear, and the same for as long as its text is.

use super::Question;
use crate::{
    away,
    brewing::risk,
    courier::marker::{self, Marker},
    decisions::{Options as Choices, answer, hearing::LONGEST_BY_THE_WAY, proposal},
    draft::{DraftScan, DraftShape, Field, FieldKind, Health, Template, shape_of, title_key},
    ids::CommentId,
    items::only_asks,
};
use chrono::{DateTime, Utc};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// How much of a text stands in a row, in characters: two lines.
const EXCERPT: usize = 240;
/// How much of what is asked for does.
const NEED: usize = 120;
/// How much of it where it has one line.
const HEADLINE: usize = 100;
/// Where a comment says what it is about: in its first lines with words.
const FIRST_LINES: usize = 3;
/// Fewer words than these are talk, `+1` or `thanks, on it`.
const FEW_WORDS: usize = 5;
/// What is written below a heading where there is nothing.
const NOTHING: [&str; 6] = ["", "none", "no", "n/a", "nothing", "na"];
/// The field in which there is something only where there is more to say.
const OPTIONAL: &str = "notes";
/// The fields in which others are asked for something, as the templates call them.
pub(crate) const ASKS: [&str; 2] = ["discussion or decision needed", "blockers"];

/// A comment as it is shown among a round's updates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub id: CommentId,
    /// Where a person sees it.
    pub url: String,
    /// Who wrote it; `ghost` for a deleted account.
    pub login: String,
    /// When it was made, which decides whether it was in time.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Its marker, where it has one.
    pub marker: Option<Marker>,
    /// The health that it states.
    pub health: Option<Health>,
    /// What it asks others for; none where it asks nothing.
    pub need: Option<String>,
    /// Its beginning without signs, for two lines.
    pub excerpt: String,
    /// The parts of its section's template of which it says nothing, in the template's order, notes aside;
    /// `None` is an answer. Nothing is known of one by hand.
    pub lacks: Vec<String>,
    /// Whether it looks like an update: it states a health, or has a heading of an update.
    pub has_shape: bool,
    pub(super) heads: Vec<String>,
    words: usize,
    answers: bool,
    /// Its text, where that may answer a question that is put to the team.
    may_answer: Option<String>,
    tells_away: bool,
}

impl Seen {
    /// Reads a comment.
    pub fn read(
        (id, url): (CommentId, &str),
        login: Option<&str>,
        (created_at, updated_at): (DateTime<Utc>, DateTime<Utc>),
        body: &str,
    ) -> Self {
        let marker = Marker::find(body);
        let text = marker::strip(body).replace("\r\n", "\n");
        let template = marker.as_ref().map_or_else(general, |found| Template::of(&found.section));
        let shape = shape_of(&text, &template, &DraftScan::new(&text, &template));
        let mut heads: Vec<String> = Vec::new();
        for line in text.lines().map(title_key).filter(|line| !line.is_empty()).take(FIRST_LINES) {
            heads.push(line);
        }
        let leaves_out = shape.health_span.clone().unwrap_or_default();
        let has_shape = shape.health.is_some() || !shape.fields.is_empty();
        let is_by_hand = marker.is_none() && !has_shape;
        Self {
            id,
            url: url.to_owned(),
            lacks: marker.as_ref().map(|_| lacks(&text, &shape, &template)).unwrap_or_default(),
            login: login.unwrap_or("ghost").to_owned(),
            created_at,
            updated_at,
            health: shape.health,
            need: need(&text, &shape),
            excerpt: plain(&text, &leaves_out, EXCERPT),
            has_shape,
            words: text
                .split_whitespace()
                .filter(|word| word.contains(char::is_alphanumeric))
                .count(),
            answers: text.trim_start().starts_with(['>', '@'])
                || is_vote(&text)
                || marker::is_no_update(body)
                || (is_by_hand && is_put_to_others(&text, created_at)),
            may_answer: (is_by_hand && may_answer(&text)).then(|| text.clone()),
            tells_away: !has_shape && away::is_all_it_tells(&text),
            heads,
            marker,
        }
    }

    /// Its first sentence, for one line; empty where it says nothing.
    pub fn headline(&self) -> String {
        let ends = self.excerpt.find(". ").map_or(self.excerpt.len(), |dot| dot + 1);
        cut(self.excerpt.get(..ends).unwrap_or(&self.excerpt).to_owned(), HEADLINE)
    }

    /// Whether it states that something is not well and asks nobody for anything. That is said to whoever
    /// looks, and keeps nothing from being posted.
    pub fn lacks_need(&self) -> bool {
        matches!(self.health, Some(Health::Yellow | Health::Red)) && self.need.is_none()
    }

    /// Whether one of its first lines begins with a title, given by its key.
    pub(super) fn opens_with(&self, title: &str) -> bool {
        let goes_on = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        let opens = |line: &String| line.strip_prefix(title).is_some_and(goes_on);
        !title.is_empty() && self.heads.iter().any(opens)
    }

    /// Whether it has too few words to tell how anything stands.
    pub(super) fn is_short(&self) -> bool {
        !self.has_shape && self.words < 2
    }

    /// Whether it tells that its author is away and nothing else.
    pub(super) fn tells_away(&self) -> bool {
        self.tells_away
    }

    /// Whether it is a word among others rather than an update, where these questions were put to the team.
    pub(super) fn is_talk(&self, questions: &[Question]) -> bool {
        !self.has_shape
            && (self.answers || self.words < FEW_WORDS || self.answers_one_of(questions))
    }

    /// Whether it certainly answers a question that was open when it was written, and says nothing else.
    fn answers_one_of(&self, questions: &[Question]) -> bool {
        let Some(text) = &self.may_answer else { return false };
        let mut open = questions.iter().filter(|question| question.is_open_at(self.created_at));
        open.any(|question| {
            matches!(answer::read(text, &question.options), answer::Read::Counts(_))
        })
    }
}

/// Whether a text puts something to the team and tells nothing beside it: a question, a proposal or a risk.
fn is_put_to_others(text: &str, at: DateTime<Utc>) -> bool {
    let is_proposal = || !matches!(proposal::read(text, at), Err(proposal::NotRead::Other));
    only_asks(text) || is_proposal() || risk::is_one(text)
}

/// Whether a text may answer something, whatever was asked.
fn may_answer(text: &str) -> bool {
    text.chars().nth(LONGEST_BY_THE_WAY).is_none()
        && answer::read(text, &Choices::yes_or_no()) != answer::Read::NoAnswer
}

/// Whether a text begins by voting, `+1, but not before the docs are in`: it answers what somebody asked.
fn is_vote(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let word = first.trim_end_matches([',', '.', ':', ';', '!']).to_lowercase();
    matches!(
        word.as_str(),
        "+1" | "-1"
            | "lgtm"
            | "/lgtm"
            | "/approve"
            | "/hold"
            | "\u{1f44d}"
            | "\u{1f44e}"
            | ":+1:"
            | ":-1:"
    )
}

/// The template of a text of which nobody knows the section.
fn general() -> Template {
    "update".parse().map_or_else(
        |_| Template { title: String::new(), fields: Vec::new() },
        |section| Template::of(&section),
    )
}

/// The parts of the template of which the text says nothing.
fn lacks(text: &str, shape: &DraftShape, template: &Template) -> Vec<String> {
    let is_said = |index: usize, field: &Field| match field.kind {
        FieldKind::Health => shape.health.is_some(),
        FieldKind::Text => {
            let said = shape.field(index).and_then(|field| text.get(field.body.clone()));
            said.is_some_and(|said| !title_key(said).is_empty())
        }
    };
    let fields = template.fields.iter().enumerate();
    fields
        .filter(|(index, field)| title_key(&field.title) != OPTIONAL && !is_said(*index, field))
        .map(|(_, field)| field.title.clone())
        .collect()
}

/// What an update asks others for: what is to be discussed or decided, else what is in its way.
pub(crate) fn need(text: &str, shape: &DraftShape) -> Option<String> {
    ASKS.into_iter().find_map(|title| {
        let field = shape.fields.iter().find(|field| title_key(&field.field.title) == title)?;
        let said = plain(text.get(field.body.clone())?, &(0..0), NEED);
        (!NOTHING.contains(&title_key(&said).as_str())).then_some(said)
    })
}

/// The words of a Markdown text without its headings and signs, and without what says that there is
/// nothing below one; cut after so many characters.
fn plain(text: &str, leaves_out: &Range<usize>, most: usize) -> String {
    let (mut said, mut block) = (String::new(), String::new());
    let mut hidden = 0_u32;
    for (event, range) in
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_GFM).into_offset_iter()
    {
        if said.chars().count() > most {
            break;
        }
        match event {
            Event::Start(Tag::Heading { .. } | Tag::HtmlBlock | Tag::MetadataBlock(_)) => {
                hidden += 1;
            }
            Event::End(TagEnd::Heading(_) | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                hidden = hidden.saturating_sub(1);
            }
            _ if hidden > 0 || leaves_out.contains(&range.start) => {}
            Event::Text(words) | Event::Code(words) => block.push_str(&words),
            Event::SoftBreak | Event::HardBreak => block.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock,
            ) => {
                if !NOTHING.contains(&title_key(&block).as_str()) {
                    said.push_str(&block);
                    said.push(' ');
                }
                block.clear();
            }
            _ => {}
        }
    }
    said.push_str(&block);
    cut(said.split_whitespace().collect::<Vec<_>>().join(" "), most)
}

fn cut(mut said: String, most: usize) -> String {
    if let Some((end, _)) = said.char_indices().nth(most) {
        said.truncate(end);
        said.push('\u{2026}');
    }
    said
}
