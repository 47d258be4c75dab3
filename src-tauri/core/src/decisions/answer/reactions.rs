//! Which reaction is which answer. GitHub has eight, gives them no history, and lets a person hold several;
//! so few mean something, and the proposal prints which.

use super::{
    super::{Letter, Options},
    Answer,
};
use crate::courier::Emoji;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// The reactions of the first three options.
const OF_OPTIONS: [Emoji; 3] = [Emoji::Hooray, Emoji::Heart, Emoji::Rocket];

/// Two answers within this are a slip, or a change of mind of which nobody knows the direction.
const AT_ONCE: Duration = Duration::minutes(1);

/// Which reactions answer a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legend<'a> {
    options: &'a Options,
}

impl<'a> Legend<'a> {
    /// Of a proposal with these options.
    pub fn of(options: &'a Options) -> Self {
        Self { options }
    }

    /// Whether options are answered by reactions: up to three are, more by their letters.
    pub fn has_options(&self) -> bool {
        (1..=OF_OPTIONS.len()).contains(&self.options.all().count())
    }

    /// The option that a reaction chooses.
    pub fn option(&self, emoji: Emoji) -> Option<Letter> {
        let place = OF_OPTIONS.iter().position(|one| *one == emoji)?;
        Letter::at(place).filter(|letter| self.has_options() && self.options.has(*letter))
    }

    /// What a reaction answers; none where the proposal prints no meaning of it. A thumb up chooses nothing
    /// where there are options and none of them is proposed.
    pub fn answer(&self, emoji: Emoji) -> Option<Answer> {
        match emoji {
            Emoji::ThumbsUp => {
                let is_clear = self.options.is_yes_or_no() || self.options.proposed().is_some();
                is_clear.then_some(Answer::Approves)
            }
            Emoji::ThumbsDown => Some(Answer::Objects { reason: None }),
            Emoji::Eyes => Some(Answer::Holds { until: None }),
            Emoji::Hooray | Emoji::Heart | Emoji::Rocket => self.option(emoji).map(Answer::Chooses),
            Emoji::Laugh | Emoji::Confused => None,
        }
    }

    /// The reactions that answer, each with what it means, as the proposal prints them: `👍 yes`, `🎉 A`.
    pub fn rows(&self) -> Vec<(Emoji, String)> {
        let order = [Emoji::ThumbsUp, Emoji::ThumbsDown, Emoji::Eyes].into_iter().chain(OF_OPTIONS);
        let rows = order.filter_map(|emoji| {
            let means = match self.answer(emoji)? {
                Answer::Approves => self
                    .options
                    .proposed()
                    .map_or_else(|| "yes".to_owned(), |letter| format!("yes to {letter}")),
                Answer::Objects { .. } => "no".to_owned(),
                Answer::Holds { .. } => "wait".to_owned(),
                Answer::Chooses(letter) => letter.to_string(),
                Answer::Abstains | Answer::Withdraws { .. } => return None,
            };
            Some((emoji, means))
        });
        rows.collect()
    }
}

/// A reaction of one person, as it stands on the proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Which.
    pub emoji: Emoji,
    /// Since when, as GitHub says it or as it was seen first.
    pub at: DateTime<Utc>,
}

/// What a person's reactions answer together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reacted {
    /// This, since then.
    Counts(Answer, DateTime<Utc>),
    /// Different things within one minute: the owner says which.
    Contradicts(Vec<Emoji>, DateTime<Utc>),
    /// One that may be an answer and says not which: a thumb up between options.
    Unclear(Emoji, DateTime<Utc>),
}

/// What a person's reactions answer: the newest that means something, whatever older one still stands. None
/// where none of them answers.
pub fn reacted(shown: &[Shown], options: &Options) -> Option<Reacted> {
    let legend = Legend::of(options);
    let mut answering: Vec<(Shown, Option<Answer>)> = shown
        .iter()
        .map(|one| (*one, legend.answer(one.emoji)))
        .filter(|(one, answer)| answer.is_some() || one.emoji == Emoji::ThumbsUp)
        .collect();
    answering.sort_by_key(|(one, _)| (one.at, one.emoji));
    let (newest, answer) = answering.last()?.clone();
    let meant = |answer: &Option<Answer>| match answer {
        Some(Answer::Approves) => options
            .proposed()
            .map_or(Some(Answer::Approves), |letter| Some(Answer::Chooses(letter))),
        other => other.clone(),
    };
    let at_once: Vec<Emoji> = answering
        .iter()
        .filter(|(one, other)| newest.at - one.at < AT_ONCE && meant(other) != meant(&answer))
        .map(|(one, _)| one.emoji)
        .collect();
    // A thumb up beside an option is glad of it.
    let others = at_once.iter().filter(|emoji| legend.answer(**emoji).is_some());
    if answer.is_some() && others.count() == 0 {
        return answer.map(|answer| Reacted::Counts(answer, newest.at));
    }
    if at_once.is_empty() {
        // What was chosen before stands, and the thumb says no other.
        let chosen = answering.iter().rev().find_map(|(one, other)| match other {
            Some(Answer::Chooses(letter)) => Some((*letter, one.at)),
            _ => None,
        });
        return Some(match chosen {
            Some((letter, at)) => Reacted::Counts(Answer::Chooses(letter), at),
            None => Reacted::Unclear(newest.emoji, newest.at),
        });
    }
    let mut all = at_once;
    all.push(newest.emoji);
    Some(Reacted::Contradicts(all, newest.at))
}
