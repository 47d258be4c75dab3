//! One thread as people read it.

use super::{RoundTalk, tables::KeptReply};
use crate::{ReadTx, WriteTx, courier::tables::comments::Mirrored, team::tables::Team};
use meridian_core::{
    courier::{OpState, marker},
    ids::{CommentId, IssueNumber, OpId},
    talk::{How, ReadMark},
};
use meridian_protocol::{Failure, Moment};
use serde::Serialize;

/// A thread with all that was said in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThreadView {
    /// Its first comment.
    pub id: CommentId,
    /// The round's issue.
    pub issue: IssueNumber,
    /// The comments, in the order in which they came.
    pub comments: Vec<CommentView>,
    /// The member's replies to them that are not on GitHub.
    pub replies: Vec<ReplyView>,
}

/// A comment in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommentView {
    /// By what it is called.
    pub id: CommentId,
    /// What it is, such as `update`; none for words.
    pub kind: Option<&'static str>,
    /// Who wrote it; none for a deleted user.
    pub by: Option<String>,
    /// Whether that is the member.
    pub mine: bool,
    /// When.
    pub at: Moment,
    /// What it says, as Markdown.
    pub text: String,
    /// Where a person sees it.
    pub url: String,
    /// What it answers.
    pub answers: Option<CommentId>,
    /// How that is known: `mark`, `quote`, `link` or `name`.
    pub how: Option<&'static str>,
    /// Whether what it answers was changed since.
    pub to_earlier_text: bool,
    /// `new` or `edited since you read it`.
    pub new: Option<&'static str>,
    /// Whether it says itself that it does not count any more.
    pub withdrawn: bool,
}

/// A reply of the member's that is not on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplyView {
    /// To which comment.
    pub to: CommentId,
    /// What it says.
    pub text: String,
    /// `draft`, or how far it is: `waiting`.
    pub state: String,
    /// That in words.
    pub words: String,
    /// What brings it.
    pub op: Option<OpId>,
    /// When it was last written.
    pub saved: Moment,
}

impl ReadTx<'_> {
    /// The thread that a comment is in.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where the comment is in none; when the files cannot be read.
    pub fn talk_thread(&self, comment: &CommentId) -> Result<ThreadView, Failure> {
        let team = self.team()?;
        let (of, place) = self.talk_with(&team, comment)?;
        let (login, zone) = (self.team_view(&team)?.login, self.zone_name()?);
        let thread = of.talk.thread_of.get(place).and_then(|at| of.talk.threads.get(*at));
        let (mut comments, mut replies) = (Vec::new(), Vec::new());
        for place in thread.map_or(&[][..], |thread| &thread.places) {
            let Some(one) = of.talk.at(*place) else { continue };
            let answers = of.talk.answers.get(*place).copied().flatten();
            let body = match self.store().mirrored(team.id, of.issue, &one.id)? {
                Mirrored::Listed(found) => found.body,
                Mirrored::Missing | Mirrored::Unknown { .. } => String::new(),
            };
            comments.push(CommentView {
                id: one.id.clone(),
                kind: one.kind.word(),
                by: one.by.clone(),
                mine: login.as_ref().is_some_and(|login| one.is_by(login)),
                at: self.moment(&zone, one.created_at)?,
                text: marker::message::below(marker::strip(&body)).to_owned(),
                url: one.url.clone(),
                answers: answers.and_then(|(of_it, _)| Some(of.talk.at(of_it)?.id.clone())),
                how: answers.map(|(_, how)| how_word(how)),
                to_earlier_text: of.talk.is_to_earlier_text(*place),
                new: of.news_of(one, login.as_deref()).map(meridian_core::talk::New::word),
                withdrawn: one.withdrawn,
            });
            for kept in self.store().replies_to(team.id, &one.id)? {
                replies.extend(self.reply_view(kept, &zone)?);
            }
        }
        let first = comments.first().map(|one| one.id.clone());
        Ok(ThreadView {
            id: first.unwrap_or_else(|| comment.clone()),
            issue: of.issue,
            comments,
            replies,
        })
    }

    /// A reply that is not on GitHub; none of one that is.
    fn reply_view(&self, kept: KeptReply, zone: &str) -> Result<Option<ReplyView>, Failure> {
        let (mut state, mut words, mut going) =
            ("draft".to_owned(), "A draft on this laptop, not sent.".to_owned(), None);
        if let Some(op) = &kept.op {
            match self.store().operation(op)?.state {
                OpState::Done => return Ok(None),
                OpState::Cancelled => {
                    "Taken back; it is a draft on this laptop again.".clone_into(&mut words);
                }
                on_its_way => {
                    on_its_way.word().clone_into(&mut state);
                    words = self.show_operation(op)?.row.words;
                    going = kept.op.clone();
                }
            }
        }
        let saved = self.moment(zone, kept.saved_at)?;
        Ok(Some(ReplyView { to: kept.comment, text: kept.text, state, words, op: going, saved }))
    }

    /// The conversation that has a comment, and where it stands there.
    pub(super) fn talk_with(
        &self,
        team: &Team,
        comment: &CommentId,
    ) -> Result<(RoundTalk, usize), Failure> {
        for of in self.talks(team)? {
            let place = of.talk.all.iter().position(|one| one.id == *comment);
            if let Some(place) = place {
                return Ok((of, place));
            }
        }
        Err(Failure::BadInput {
            message: format!(
                "No comment {comment} is known in this round or the last one. If it is new, look now, with a network."
            ),
        })
    }
}

impl WriteTx<'_> {
    /// Notes that the member has read up to a comment, or everything. Nothing becomes unread by it. Says how many
    /// are unread then.
    ///
    /// # Errors
    /// [`Failure::BadInput`] where there is no such comment; when the files cannot be read or written.
    pub fn talk_read(&self, up_to: Option<&CommentId>) -> Result<usize, Failure> {
        let team = self.team()?;
        let talks = match up_to {
            Some(comment) => {
                let (of, place) = self.talk_with(&team, comment)?;
                vec![(of, place)]
            }
            None => {
                let last = |of: &RoundTalk| of.talk.all.len().checked_sub(1);
                let all = self.talks(&team)?.into_iter();
                all.filter_map(|of| last(&of).map(|place| (of, place))).collect()
            }
        };
        for (of, place) in talks {
            let Some(last) = of.talk.at(place) else { continue };
            let read = (0..=place).filter_map(|place| of.talk.at(place));
            let mark = ReadMark::up_to(last, read);
            let mark = match of.mark.clone() {
                Some(before) => mark.or(before),
                None => mark,
            };
            self.store_mut().keep_read_mark(team.id, of.issue, &mark)?;
        }
        let login = self.team_view(&team)?.login;
        let unread = self.talks(&team)?.into_iter().map(|of| {
            let all = of.talk.all.iter();
            all.filter(|one| of.news_of(one, login.as_deref()).is_some()).count()
        });
        Ok(unread.sum())
    }
}

fn how_word(how: How) -> &'static str {
    match how {
        How::Mark => "mark",
        How::Quote => "quote",
        How::Link => "link",
        How::Name => "name",
    }
}
