//! What a person objects, each concern for itself: open until they answer otherwise, or take it back.

use super::{
    Facts, Lifted, Objection,
    said::{AT_ONCE, Said, is_late},
};
use crate::decisions::{Member, answer::Answer, proposal::Rule};
use chrono::{DateTime, Utc};

/// An objection that somebody made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// In their words: that they object, or that they choose another option.
    pub(super) answer: Answer,
    /// Which of their answers says so last.
    pub(super) place: usize,
    at: DateTime<Utc>,
    is_current: bool,
    /// By which answer they lifted it, and when; none while it is open.
    pub(super) lifted: Option<(Answer, DateTime<Utc>)>,
}

/// Words that name no concern.
const SMALL: [&str; 30] = [
    "the", "a", "an", "and", "or", "of", "on", "in", "at", "to", "for", "by", "is", "are", "was",
    "be", "it", "its", "this", "that", "no", "not", "with", "from", "has", "have", "we", "i", "my",
    "about",
];

impl Made {
    fn reason(&self) -> Option<String> {
        match &self.answer {
            Answer::Objects { reason } => reason.clone(),
            answer => Some(answer.words()),
        }
    }

    pub(super) fn objection(&self, person: &Member) -> Objection {
        Objection {
            by: person.login.clone(),
            called: person.called().to_owned(),
            reason: self.reason(),
            at: self.at,
            is_earlier: !self.is_current,
        }
    }

    pub(super) fn lifted(&self, person: &Member) -> Option<Lifted> {
        let (by, since) = self.lifted.clone()?;
        Some(Lifted { objection: self.objection(person), by, since })
    }

    /// Whether somebody who takes back this concern may mean it: one without a reason, or with a word of it.
    pub(super) fn is_called(&self, concern: &str) -> bool {
        let Some(reason) = self.reason() else { return true };
        let reason = words(&reason);
        words(concern).iter().any(|word| reason.contains(word))
    }
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty() && !SMALL.contains(word));
    words.map(str::to_owned).collect()
}

/// All objections of a person in time, oldest first, from their answers, oldest first. A reason may stand
/// behind one without: a thumb down, then a comment. They are lifted by whoever made them, by any answer but
/// one that waits, and by none that contradicts them within a minute.
pub(super) fn made(facts: &Facts<'_>, said: &[Said]) -> Vec<Made> {
    let mut all: Vec<Made> = Vec::new();
    for (place, one) in said.iter().enumerate().filter(|(_, one)| !is_late(facts, one)) {
        let Ok(answer) = &one.answer else { continue };
        if matches!(answer, Answer::Holds { .. }) {
            continue;
        }
        let new = Made {
            answer: answer.clone(),
            place,
            at: one.at,
            is_current: one.is_current,
            lifted: None,
        };
        let open = all.iter_mut().filter(|made| made.lifted.is_none());
        if let Answer::Objects { reason } = answer {
            let is_same = |made: &&mut Made| {
                let other = made.reason();
                other.is_none()
                    || reason.is_none()
                    || other.map(|it| words(&it)) == reason.as_deref().map(words)
            };
            match open.rev().find(is_same) {
                Some(same) if reason.is_some() => *same = new,
                Some(same) => *same = Made { answer: same.answer.clone(), ..new },
                None => all.push(new),
            }
            continue;
        }
        for made in open {
            let is_at_once = one.at - made.at < AT_ONCE;
            let is_ruled = one.is_ruled || said.get(made.place).is_some_and(|said| said.is_ruled);
            if !is_at_once || is_ruled {
                made.lifted = Some((answer.clone(), one.at));
            }
        }
        if chooses_another(facts, answer) && one.is_current {
            all.push(new);
        }
    }
    all
}

/// Where silence agrees to one option, another is an objection.
fn chooses_another(facts: &Facts<'_>, answer: &Answer) -> bool {
    let asked = facts.proposal.asked();
    asked.rule == Rule::Silence
        && matches!(answer, Answer::Chooses(letter) if asked.options.proposed() != Some(*letter))
}
