//! What a Post may do only once the member has agreed: make a bot act, tell a whole team, or put
//! their text in the place of one that stands on GitHub. "Seen" is a fact that is written down when
//! a text was shown, never assumed.

use crate::{ReadTx, WriteTx, courier::tables::outbox::Which, post::theirs};
use chrono::{DateTime, Duration, Utc};
use meridian_core::{
    courier::{
        ByHand, OpState, Operation, Parked, Update,
        marker::{self, Marker},
    },
    draft::Template,
    fingerprint::{same_text, sha256_hex},
    ids::{CommentId, DraftKey, OpId},
    post::{
        check::{
            Beside, Doubt, Gate, Problem, check, first_post, second_comment, unconfirmed,
            words_to_confirm,
        },
        first::FirstPost,
    },
};
use meridian_protocol::Failure;
use serde::Serialize;

/// Nobody reads a text in less: `post || post` is no second thought.
const READING: Duration = Duration::seconds(3);
/// How many hex digits name a text.
pub const HASH_DIGITS: usize = 12;

/// What the member has agreed to besides posting their own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent<'a> {
    /// Which lines on which bots act, mentions of whole teams and the like are meant.
    pub meant: Meant<'a>,
    /// GitHub's text that may be replaced.
    pub replaces: Replaces<'a>,
}

/// What of a text the member has agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant<'a> {
    /// These words, one for each place.
    Words(&'a [String]),
    /// Whatever is asked for one of these reasons.
    Rules(&'a [Doubt]),
    /// All that is asked.
    All,
}

impl Default for Meant<'_> {
    fn default() -> Self {
        Self::Words(&[])
    }
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

impl Replaces<'_> {
    /// Whether they say so of this text, which stands below a marker line.
    pub(crate) fn means(self, text: &str) -> bool {
        match self {
            Self::Shown => false,
            Self::Text(shown) => same_text(shown, text),
            Self::Named(names) => {
                let hash = sha256_hex(text);
                names.iter().any(|name| {
                    name.len() >= HASH_DIGITS && hash.starts_with(&name.to_ascii_lowercase())
                })
            }
        }
    }
}

/// A line that wants a second look before it is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToConfirm {
    /// Why: `command`, `mention`, `unfinished`, `not-shown`, `need`,
    /// `second-comment`, `first-post`.
    pub rule: &'static str,
    /// The line in the draft, from 1; none where it is about another text.
    pub line: Option<usize>,
    /// One sentence.
    pub message: String,
    /// What becomes public, where the account has never posted there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_post: Option<FirstPost>,
}

impl ToConfirm {
    /// The sentence with its line.
    pub fn words(&self) -> String {
        match self.line {
            Some(line) => format!("Line {line}: {}", self.message),
            None => self.message.clone(),
        }
    }
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

/// The line that a problem stands on, from 1; none where it is about another text.
fn line_of(text: &str, problem: &Problem) -> Option<usize> {
    let before = text.get(..problem.range.start).unwrap_or(text);
    problem.about.is_none().then(|| before.matches('\n').count() + 1)
}

impl ReadTx<'_> {
    /// Whether a Post of this draft would make a comment, and nothing of it is on its way: then it is
    /// looked first whether the member has written one by hand.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn is_first_post(&self, draft: &DraftKey) -> Result<bool, Failure> {
        let latest = self.store().latest_operation(draft)?;
        let waits = latest.is_some_and(|op| matches!(op.state, OpState::Waiting { .. }));
        Ok(!waits && self.makes_a_comment(draft)?)
    }

    /// What the draft asks the member to confirm before it is posted, without what they have
    /// agreed to.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn to_confirm(
        &self,
        draft: &DraftKey,
        meant: Meant<'_>,
    ) -> Result<Vec<ToConfirm>, Failure> {
        let text = self.draft(draft)?.text;
        let open = self.open_questions(draft, &text, meant)?;
        let first = self.first_post(draft)?;
        let ask = |(doubt, open): (Doubt, Problem)| ToConfirm {
            rule: doubt.name(),
            line: line_of(&text, &open),
            message: open.message,
            first_post: first.clone().filter(|_| doubt == Doubt::FirstPost),
        };
        Ok(open.into_iter().map(ask).collect())
    }

    /// What a text asks that the member has not agreed to.
    fn open_questions(
        &self,
        draft: &DraftKey,
        text: &str,
        meant: Meant<'_>,
    ) -> Result<Vec<(Doubt, Problem)>, Failure> {
        let (words, rules) = match meant {
            Meant::All => return Ok(Vec::new()),
            Meant::Words(words) => (words, &[][..]),
            Meant::Rules(rules) => (&[][..], rules),
        };
        let open = self.problems(draft, text, words)?.into_iter();
        let asked = open.filter_map(|open| match open.gate {
            Gate::Confirm(doubt) if !rules.contains(&doubt) => Some((doubt, open)),
            Gate::Confirm(_) | Gate::Blocks => None,
        });
        let mut asked: Vec<_> = asked.collect();
        // Last: what the text itself asks may change it.
        if !rules.contains(&Doubt::FirstPost)
            && let Some(first) = self.first_post(draft)?
            && !words.contains(&first.words())
        {
            asked.push((Doubt::FirstPost, first_post(&first)));
        }
        Ok(asked)
    }

    /// What stands in the way of posting a text: what has to be fixed, and what the member has not
    /// agreed to, neither now nor with the last text that they posted.
    pub(crate) fn problems(
        &self,
        draft: &DraftKey,
        text: &str,
        meant: &[String],
    ) -> Result<Vec<Problem>, Failure> {
        let template = Template::of(&draft.section);
        let mut found = check(text, &template);
        let latest = self.store().latest_operation(draft)?;
        let beside = self.beside(draft)?;
        found.extend(second_comment(&beside.iter().collect::<Vec<_>>(), &template));
        if found.iter().all(Problem::blocks) {
            return Ok(found);
        }
        let posted = latest.map(|op| words_to_confirm(marker::strip(&op.body), &template));
        // What stays as it was posted is agreed to once, not once more for each press.
        let mut agreed = posted.unwrap_or_default();
        for words in meant {
            agreed.push(words.clone());
        }
        Ok(unconfirmed(found, text, agreed))
    }

    /// Whether a Post of this draft makes a comment: none of it is on GitHub, as far as is known, or
    /// may be.
    fn makes_a_comment(&self, draft: &DraftKey) -> Result<bool, Failure> {
        let store = self.store();
        let author = store.team(draft.team)?.facts.account.user;
        if store.base(draft, author)?.is_some() {
            return Ok(false);
        }
        let Some(latest) = store.latest_operation(draft)? else { return Ok(true) };
        Ok(match &latest.state {
            // What it brought is gone by now.
            OpState::Done | OpState::Cancelled => true,
            OpState::Parked(Parked::NotAsSent)
            | OpState::Conflict { .. }
            | OpState::Sending { .. }
            | OpState::Unknown { .. }
            | OpState::Written { .. } => false,
            OpState::Waiting { .. } | OpState::Parked(_) => latest.base.is_none(),
        })
    }

    /// Updates of a draft's section that the member has written by hand and was not asked about, as
    /// far as the mirror knows of them; none where a Post makes no comment.
    fn beside(&self, draft: &DraftKey) -> Result<Vec<ByHand>, Failure> {
        if !self.makes_a_comment(draft)? {
            return Ok(Vec::new());
        }
        let store = self.store();
        let sections = store.team(draft.team)?.facts.sections;
        let agreed = store.agreed(draft)?;
        let beside = Beside {
            section: &draft.section,
            round: draft.round,
            sections: &sections,
            agreed: &agreed,
        };
        let all = store.by_hand(draft)?;
        Ok(beside.among(&all).into_iter().cloned().collect())
    }
}

impl WriteTx<'_> {
    /// Refuses until what the text asks to confirm is confirmed. Which comments by hand that was said
    /// of is noted: the courier looks again, and stops at any other.
    pub(crate) fn check_confirmed(
        &self,
        draft: &DraftKey,
        text: &str,
        consent: Consent<'_>,
    ) -> Result<(), Failure> {
        // Read first: one that comes to the mirror meanwhile was not asked about.
        let beside = self.beside(draft)?;
        let open = self.open_questions(draft, text, consent.meant)?;
        let said: Vec<&str> = open.iter().map(|(_, open)| open.message.as_str()).collect();
        if !said.is_empty() {
            return Err(Failure::Unconfirmed { message: said.join(" ") });
        }
        self.agree_to_first_post(draft)?;
        let agreed: Vec<CommentId> = beside.iter().map(|comment| comment.id.clone()).collect();
        match agreed.is_empty() {
            true => Ok(()),
            false => Ok(self.store_mut().agree(draft, &agreed)?),
        }
    }
}

impl ReadTx<'_> {
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
}

impl WriteTx<'_> {
    /// Writes down which text of GitHub a Post of this draft may replace.
    pub(crate) fn note_seen(&self, draft: &DraftKey, consent: Consent<'_>) -> Result<(), Failure> {
        match self.conflict(draft)? {
            Some((op, theirs)) if self.knows(&op, &theirs, consent)? => {
                Ok(self.store_mut().note_seen(&op.id, &theirs)?)
            }
            _ => Ok(()),
        }
    }
}

impl ReadTx<'_> {
    /// The text of GitHub that stands in the way of a draft, without its marker line.
    pub(crate) fn theirs(&self, draft: &DraftKey) -> Result<Option<String>, Failure> {
        Ok(self.conflict(draft)?.map(|(_, theirs)| marker::strip(&theirs).to_owned()))
    }

    /// The newest operation of the draft that stopped at a text of GitHub, and that text.
    fn conflict(&self, draft: &DraftKey) -> Result<Option<(Operation<Update>, String)>, Failure> {
        let store = self.store();
        let author = store.team(draft.team)?.facts.account.user;
        let unfinished = store.queued_updates(draft.team, Which::Unfinished)?;
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

    fn knows(
        &self,
        op: &Operation<Update>,
        theirs: &str,
        consent: Consent<'_>,
    ) -> Result<bool, Failure> {
        let text = marker::strip(theirs);
        // What stands there is what this laptop sent: no word of anybody's is lost.
        if self.is_own_text(&op.draft, text)? {
            return Ok(true);
        }
        let shown = self.store().shown_since(&op.id, theirs)?;
        Ok(consent.replaces.means(text) || shown.is_some_and(|at| self.now() - at >= READING))
    }

    /// Whether a text is one that this laptop queued for the draft. An operation's base is none:
    /// it may have been found on GitHub.
    pub(crate) fn is_own_text(&self, draft: &DraftKey, text: &str) -> Result<bool, Failure> {
        let all = self.store().queued_updates(draft.team, Which::All)?;
        Ok(is_of(&all, draft, text))
    }

    /// Whether an operation stopped only because the line by which Meridian finds the comment was
    /// taken off: what stands there is otherwise what this laptop sent.
    pub(crate) fn lacks_only_its_mark(&self, op: &Operation<Update>) -> Result<bool, Failure> {
        match &op.state {
            OpState::Conflict { theirs, .. } if Marker::find(theirs).is_none() => {
                self.is_own_text(&op.draft, theirs)
            }
            _ => Ok(false),
        }
    }
}

impl WriteTx<'_> {
    /// Notes that a terminal has just shown a person what GitHub holds instead.
    ///
    /// # Errors
    /// When there is no such operation, or the notebook cannot be written.
    pub fn note_shown(&self, op: &OpId, shown: &str) -> Result<(), Failure> {
        let now = self.now();
        let mut store = self.store_mut();
        match theirs(&store.operation(op)?.state) {
            Some(theirs) if theirs == shown => Ok(store.note_shown(op, &theirs, now)?),
            // Something else stands there by now, which nobody was shown.
            _ => Ok(()),
        }
    }
}

impl ReadTx<'_> {
    /// The texts of GitHub whose place one of this laptop's took, newest first: whatever a comment
    /// held that was not sent from here.
    ///
    /// # Errors
    /// When there is no team, or the notebook cannot be read.
    pub fn replaced(&self) -> Result<Vec<Replaced>, Failure> {
        let team = self.team()?;
        let all = self.store().queued_updates(team.id, Which::All)?;
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
fn is_of(operations: &[Operation<Update>], draft: &DraftKey, text: &str) -> bool {
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
mod by_hand_tests;
#[cfg(test)]
mod tests;
