//! What a Post may do only once the member has agreed: make a bot act, tell a whole team, or put
//! their text in the place of one that stands on GitHub. "Seen" is a fact that is written down when
//! a text was shown, never assumed.

use crate::{Engine, drafting::problems, posting::theirs, store::Which};
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    courier::{OpState, Operation, Parked},
    draft::Template,
    fingerprint::{same_text, sha256_hex},
    ids::{DraftKey, OpId},
    marker::{self, Marker},
};
use meridian_protocol::Failure;
use serde::Serialize;
use std::sync::PoisonError;

/// Nobody reads a text in less: `post || post` is no second thought.
const READING: Duration = Duration::seconds(3);
/// Nor a sentence in less: a key that is held is no second thought either.
const ASKED_AGAIN: Duration = Duration::seconds(1);
/// How many hex digits name a text.
pub const HASH_DIGITS: usize = 12;

/// What the member has agreed to besides posting their own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent<'a> {
    /// Whether lines on which bots act and mentions of whole teams are meant.
    pub confirmed: bool,
    /// GitHub's text that may be replaced.
    pub replaces: Replaces<'a>,
}

/// How the member says which text of GitHub theirs may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Replaces<'a> {
    /// They did not: only one that a terminal has shown to them.
    #[default]
    Shown,
    /// This one, which they have on screen.
    Text(&'a str),
    /// Those with these hashes, each named by its first digits.
    Named(&'a [String]),
}

/// A line that wants a second look before it is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToConfirm {
    /// The line in the draft, from 1.
    pub line: usize,
    /// One sentence.
    pub message: String,
}

/// A text of GitHub whose place one of ours took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// The section.
    pub section: String,
    /// The round.
    pub round: String,
    /// The operation that replaced it.
    pub op: String,
    /// When Post was pressed.
    pub posted_at: DateTime<Utc>,
    /// The text, without the marker line.
    pub text: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// What the member was last told to confirm.
pub(crate) struct Asked {
    draft: DraftKey,
    text: String,
    at: DateTime<Utc>,
}

impl Asked {
    fn is_of(&self, draft: &DraftKey, text: &str) -> bool {
        self.draft == *draft && self.text == text
    }
}

/// What a text asks the member to confirm.
fn to_confirm(text: &str, template: &Template) -> Vec<ToConfirm> {
    let asks = problems(text, template).into_iter().filter(|problem| !problem.blocks);
    asks.map(|problem| {
        let from = usize::try_from(problem.from).unwrap_or(text.len());
        let before = text.get(..from).unwrap_or(text);
        ToConfirm { line: before.matches('\n').count() + 1, message: problem.message }
    })
    .collect()
}

impl Engine {
    /// What the draft asks the member to confirm before it is posted.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn to_confirm(&self, draft: &DraftKey) -> Result<Vec<ToConfirm>, Failure> {
        Ok(to_confirm(&self.draft(draft)?.text, &Template::of(&draft.section)))
    }

    /// Refuses until what the text asks to confirm is confirmed, and remembers that it was told.
    pub(crate) fn check_confirmed(
        &self,
        draft: &DraftKey,
        text: &str,
        consent: Consent<'_>,
    ) -> Result<(), Failure> {
        let asks = to_confirm(text, &Template::of(&draft.section));
        if consent.confirmed || asks.is_empty() {
            return Ok(());
        }
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.as_ref().is_some_and(|asked| asked.is_of(draft, text)) {
            *asked = Some(Asked { draft: draft.clone(), text: text.to_owned(), at: self.now() });
        }
        let said: Vec<&str> = asks.iter().map(|ask| ask.message.as_str()).collect();
        let message = format!("{} Post once more if that is meant.", said.join(" "));
        Err(Failure::NotReady { message })
    }

    /// Whether the member was told what exactly this text asks to confirm, and had the time to read
    /// it: posting it again confirms.
    pub(crate) fn was_asked(&self, draft: &DraftKey) -> Result<bool, Failure> {
        let text = self.draft(draft)?.text;
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = asked.as_ref().filter(|asked| asked.is_of(draft, &text));
        Ok(asked.is_some_and(|asked| self.now() - asked.at >= ASKED_AGAIN))
    }

    /// GitHub's text that a Post of this draft would replace though the member was not shown it;
    /// none when nothing stands there that they do not know.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn unseen(
        &self,
        draft: &DraftKey,
        consent: Consent<'_>,
    ) -> Result<Option<String>, Failure> {
        let Some((op, theirs)) = self.conflict(draft)? else { return Ok(None) };
        Ok((!self.knows(&op, &theirs, consent)?).then(|| marker::strip(&theirs).to_owned()))
    }

    /// Writes down which text of GitHub a Post of this draft may replace.
    pub(crate) fn note_seen(&self, draft: &DraftKey, consent: Consent<'_>) -> Result<(), Failure> {
        match self.conflict(draft)? {
            Some((op, theirs)) if self.knows(&op, &theirs, consent)? => {
                Ok(self.store().note_seen(&op.id, &theirs)?)
            }
            _ => Ok(()),
        }
    }

    /// The text of GitHub that stands in the way of a draft, without its marker line.
    pub(crate) fn theirs(&self, draft: &DraftKey) -> Result<Option<String>, Failure> {
        Ok(self.conflict(draft)?.map(|(_, theirs)| marker::strip(&theirs).to_owned()))
    }

    /// The newest operation of the draft that stopped at a text of GitHub, and that text.
    fn conflict(&self, draft: &DraftKey) -> Result<Option<(Operation, String)>, Failure> {
        let store = self.store();
        let author = store.team(draft.team)?.facts.account.user;
        let unfinished = store.operations(draft.team, Which::Unfinished)?;
        let of_draft = unfinished.into_iter().rev();
        let mut of_draft = of_draft.filter(|op| op.draft == *draft && op.author == author);
        Ok(of_draft.find_map(|op| match &op.state {
            OpState::Conflict { theirs, .. } => {
                let theirs = theirs.clone();
                Some((op, theirs))
            }
            _ => None,
        }))
    }

    fn knows(&self, op: &Operation, theirs: &str, consent: Consent<'_>) -> Result<bool, Failure> {
        let text = marker::strip(theirs);
        // What stands there is what this laptop sent: no word of anybody's is lost.
        if self.is_own_text(&op.draft, text)? {
            return Ok(true);
        }
        let by_name = match consent.replaces {
            Replaces::Shown => false,
            Replaces::Text(shown) => same_text(shown, text),
            Replaces::Named(names) => {
                let hash = sha256_hex(text);
                names.iter().any(|name| {
                    name.len() >= HASH_DIGITS && hash.starts_with(&name.to_ascii_lowercase())
                })
            }
        };
        let shown = self.store().shown_since(&op.id, theirs)?;
        Ok(by_name || shown.is_some_and(|at| self.now() - at >= READING))
    }

    /// Whether a text is one that this laptop queued for the draft. An operation's base is none:
    /// it may have been found on GitHub.
    fn is_own_text(&self, draft: &DraftKey, text: &str) -> Result<bool, Failure> {
        let all = self.store().operations(draft.team, Which::All)?;
        Ok(is_of(&all, draft, text))
    }

    /// Whether an operation stopped only because the line by which Meridian finds the comment was
    /// taken off: what stands there is otherwise what this laptop sent.
    pub(crate) fn lacks_only_its_mark(&self, op: &Operation) -> Result<bool, Failure> {
        match &op.state {
            OpState::Conflict { theirs, .. } if Marker::find(theirs).is_none() => {
                self.is_own_text(&op.draft, theirs)
            }
            _ => Ok(false),
        }
    }

    /// Notes that a terminal has just shown a person what GitHub holds instead.
    ///
    /// # Errors
    /// When there is no such operation, or the notebook cannot be written.
    pub fn note_shown(&self, op: &OpId, shown: &str) -> Result<(), Failure> {
        let now = self.now();
        let mut store = self.store();
        match theirs(&store.operation(op)?.state) {
            Some(theirs) if theirs == shown => Ok(store.note_shown(op, &theirs, now)?),
            // Something else stands there by now, which nobody was shown.
            _ => Ok(()),
        }
    }

    /// The texts of GitHub whose place one of this laptop's took, newest first: whatever a comment
    /// held that was not sent from here.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn replaced(&self) -> Result<Vec<Replaced>, Failure> {
        let team = self.team()?;
        let all = self.store().operations(team.id, Which::All)?;
        let mut replaced: Vec<Replaced> = Vec::new();
        for op in all.iter().rev().filter(|op| was_sent(&op.state)) {
            let Some(base) = &op.base else { continue };
            let text = marker::strip(&base.body);
            if is_of(&all, &op.draft, text) {
                continue;
            }
            replaced.push(Replaced {
                section: op.draft.section.to_string(),
                round: op.draft.round.to_string(),
                op: op.id.to_string(),
                posted_at: op.created_at,
                text: text.to_owned(),
                sha256: sha256_hex(text),
            });
        }
        Ok(replaced)
    }
}

/// Whether one of the operations queued this text for the draft.
fn is_of(operations: &[Operation], draft: &DraftKey, text: &str) -> bool {
    operations.iter().any(|op| op.draft == *draft && same_text(marker::strip(&op.body), text))
}

/// Whether an operation's text is on GitHub, or may be.
fn was_sent(state: &OpState) -> bool {
    match state {
        OpState::Done
        | OpState::Sending { .. }
        | OpState::Unknown { .. }
        | OpState::Written { .. }
        | OpState::Parked(Parked::NotAsSent) => true,
        OpState::Waiting { .. }
        | OpState::Conflict { .. }
        | OpState::Parked(_)
        | OpState::Cancelled => false,
    }
}

#[cfg(test)]
mod tests;
