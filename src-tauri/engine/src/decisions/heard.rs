//! What the comments of an issue answer. Reading an answer is dear and an issue may have thousands of comments, so
//! that what was heard is kept in this process for as long as both stay the same: the comment, and what is asked
//! above it.

use super::{Found, settled_at};
use crate::{
    ReadTx,
    courier::{
        reading::Reading,
        tables::{changed::Update, comments::Mirrored},
    },
    team::tables::Team,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    decisions::{
        hearing::{self, Comment, Put},
        outcome::Posted,
        state::Given,
    },
    hand::login::Login,
    ids::{CommentId, IssueNumber, ProposalKey},
};
use meridian_protocol::Failure;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

/// So many issues on which something is asked are kept in memory.
const HEARINGS: usize = 16;

/// What was heard on the issues that were asked for last. It lives in this process only.
#[derive(Debug, Default)]
pub(crate) struct Hearings(Mutex<Vec<Hearing>>);

#[derive(Debug)]
struct Hearing {
    /// What was asked when it was heard.
    asked: Vec<Asked>,
    /// The comments that answer something, with what.
    heard: Reading<Heard>,
}

/// A comment with what it answers, by the place of the proposal.
#[derive(Debug)]
struct Heard {
    comment: Update,
    answers: Vec<(usize, Given)>,
}

/// What decides of a proposal what its answers are.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    key: ProposalKey,
    id: CommentId,
    body: String,
    asked_at: DateTime<Utc>,
    settled_at: Option<DateTime<Utc>>,
}

/// The answers to a proposal, with the comments that they are in.
pub(super) type Below = (Vec<Given>, HashMap<CommentId, Update>);

impl ReadTx<'_> {
    /// What the comments of an issue answer, by the place of the proposal.
    pub(super) fn heard(
        &self,
        team: &Team,
        issue: IssueNumber,
        found: &[Found],
        posted: &BTreeMap<String, Vec<Posted>>,
    ) -> Result<HashMap<usize, Below>, Failure> {
        let mut all: HashMap<usize, Below> = HashMap::new();
        let Some(from) = found.iter().map(|one| one.comment.created_at).min() else {
            return Ok(all);
        };
        let asked: Vec<Asked> = found.iter().map(|one| Asked::of(one, posted)).collect();
        let put: Vec<Put<'_>> =
            found.iter().zip(&asked).map(|(one, asked)| asked.put(one)).collect();
        let of = (team.id, vec![issue]);
        let mut kept = self.parts.hearings.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = kept.iter().position(|known| known.heard.is_of(&of));
        let before = before.map(|place| kept.remove(place));
        let before = before.filter(|known| known.asked == asked).map(|known| known.heard);
        let before = before.unwrap_or_else(|| Reading::new(of));
        let heard = before.go_on_with(&self.store(), |comment| {
            let is_below = comment.created_at >= from;
            Ok(is_below.then(|| hear(&put, comment)).flatten())
        })?;
        let now = heard.all();
        kept.push(Hearing { asked, heard });
        let old = kept.len().saturating_sub(HEARINGS);
        kept.drain(..old);
        drop(kept);
        for one in now.iter() {
            let comment = &one.comment;
            // What was not there at the last look does not count any more.
            if !matches!(self.store().mirrored(team.id, issue, &comment.id)?, Mirrored::Listed(_)) {
                continue;
            }
            for (place, given) in &one.answers {
                let (answers, below) = all.entry(*place).or_default();
                answers.push(given.clone());
                below.insert(comment.id.clone(), comment.clone());
            }
        }
        Ok(all)
    }
}

impl Asked {
    fn of(one: &Found, posted: &BTreeMap<String, Vec<Posted>>) -> Self {
        let posted = posted.get(one.key.as_str()).map_or(&[][..], Vec::as_slice);
        Self {
            key: one.key.clone(),
            id: one.comment.id.clone(),
            body: one.comment.body.clone(),
            asked_at: one.comment.created_at,
            settled_at: settled_at(&one.proposal, posted),
        }
    }

    fn put<'a>(&'a self, one: &'a Found) -> Put<'a> {
        Put {
            key: &self.key,
            id: &self.id,
            url: &one.comment.url,
            body: &self.body,
            proposal: &one.proposal,
            asked_at: self.asked_at,
            settled_at: self.settled_at,
        }
    }
}

/// None of what answers nothing.
fn hear(put: &[Put<'_>], comment: &Update) -> Option<Heard> {
    let by = comment.login.as_ref()?.parse::<Login>().ok()?;
    let answers = hearing::heard(
        put,
        Comment {
            id: &comment.id,
            by: &by,
            body: &comment.body,
            created_at: comment.created_at,
            updated_at: comment.updated_at,
        },
    );
    (!answers.is_empty()).then(|| Heard { comment: comment.clone(), answers })
}
