//! Writing a reply: kept in the notebook before anything is sent, shown as it would stand there, and brought by the
//! outbox.

use super::tables::KeptReply;
use crate::{
    Leaves, Meant, ReadTx, WriteTx, courier::tables::comments::Mirrored, team::tables::Team,
};
use meridian_core::{
    courier::{Comment, Emoji, Message, OpState, marker::About},
    draft::{Template, to_lf},
    ids::{CommentId, IssueNumber, OpId},
    post::check::{Gate, Problem, check, first_post, mentioned, unconfirmed},
    talk::{Reply, text_mark},
};
use meridian_protocol::Failure;
use serde::Serialize;

/// A reply as the member wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToReply {
    /// The comment.
    pub to: CommentId,
    /// The member's words.
    pub text: String,
    /// Whether the comment's first lines are quoted above them.
    pub quotes: bool,
    /// Whether its author is told by name.
    pub pings: bool,
}

/// A reply as it would stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedReply {
    /// Where.
    pub repository: String,
    /// The issue.
    pub issue: IssueNumber,
    /// Who wrote the comment; none for a deleted user.
    pub to: Option<String>,
    /// Where that stands.
    pub url: String,
    /// Whom it tells, by name.
    pub mentions: Vec<String>,
    /// What is to be known before it is sent, a sentence each.
    pub findings: Vec<String>,
    /// Whether something of that keeps it from being sent.
    pub stops: bool,
    /// How far just this reply is already, where it was sent.
    pub there: Option<String>,
    /// What people read.
    pub text: String,
    #[serde(skip)]
    problems: Vec<Problem>,
}

impl ReadTx<'_> {
    /// What would be sent, whom it tells, and what is to be known before.
    ///
    /// # Errors
    /// [`Failure::NotReady`] where the comment was not read; [`Failure::BadInput`] for a comment that no mark can
    /// name.
    pub fn plan_reply(&self, reply: &ToReply) -> Result<PlannedReply, Failure> {
        self.reply_planned(&self.team()?, reply)
    }

    fn reply_planned(&self, team: &Team, reply: &ToReply) -> Result<PlannedReply, Failure> {
        if let CommentId::Node(node) = &reply.to
            && !node.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-'))
        {
            let message = "Meridian cannot answer this comment. Do that on GitHub.".to_owned();
            return Err(Failure::BadInput { message });
        }
        let (issue, comment) = self.comment_read(team, &reply.to)?;
        let to = comment.author.as_ref().map(|author| author.login.clone());
        let quote = reply.quotes.then_some(comment.body.as_str());
        let (url, pings, words) = (comment.url, reply.pings, to_lf(&reply.text));
        let written = Reply { to: to.as_deref(), url: &url, quote, text: &words, pings };
        let text = written.markdown();
        let template = Template { title: "Reply".to_owned(), fields: Vec::new() };
        let mentions = mentioned(&text, &template);
        let mut problems = check(&words, &template);
        let first = self.first_words(team, issue, (mentions.clone(), text.len()))?;
        problems.extend(first.as_ref().map(first_post));
        let there = self.said_already(team, reply)?;
        let there = there.map(|op| self.show_operation(&op)).transpose()?;
        Ok(PlannedReply {
            repository: team.facts.repository.clone(),
            issue,
            to,
            url,
            mentions,
            findings: problems.iter().map(|problem| problem.message.clone()).collect(),
            stops: problems.iter().any(Problem::blocks),
            there: there.map(|shown| shown.row.words),
            text,
            problems,
        })
    }

    /// A comment that was read, with where it stands.
    fn comment_read(&self, team: &Team, id: &CommentId) -> Result<(IssueNumber, Comment), Failure> {
        let issue = self.store().stands_on(team.id, id)?;
        let found = issue
            .map(|issue| Ok::<_, Failure>((issue, self.store().mirrored(team.id, issue, id)?)));
        match found.transpose()? {
            Some((issue, Mirrored::Listed(comment))) => Ok((issue, comment)),
            _ => Err(Failure::NotReady {
                message: format!(
                    "Comment {id} was not read, or is gone. Look now, with a network, then choose one that is there."
                ),
            }),
        }
    }

    /// What has brought, or brings, the very same words to the comment.
    fn said_already(&self, team: &Team, reply: &ToReply) -> Result<Option<OpId>, Failure> {
        let words = to_lf(&reply.text);
        for kept in self.store().replies_to(team.id, &reply.to)? {
            let Some(op) = kept.op.filter(|_| kept.text == words) else { continue };
            if self.store().operation(&op)?.state != OpState::Cancelled {
                return Ok(Some(op));
            }
        }
        Ok(None)
    }

    /// The draft of a reply to a comment that was not sent, or was taken back.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn reply_draft(&self, to: &CommentId) -> Result<Option<ToReply>, Failure> {
        let kept = self.unsent(&self.team()?, to)?;
        Ok(kept.map(|KeptReply { comment, text, quotes, pings, .. }| ToReply {
            to: comment,
            text,
            quotes,
            pings,
        }))
    }

    fn unsent(&self, team: &Team, to: &CommentId) -> Result<Option<KeptReply>, Failure> {
        for kept in self.store().replies_to(team.id, to)?.into_iter().rev() {
            let is_unsent = match &kept.op {
                None => true,
                Some(op) => self.store().operation(op)?.state == OpState::Cancelled,
            };
            if is_unsent {
                return Ok(Some(kept));
            }
        }
        Ok(None)
    }
}

impl WriteTx<'_> {
    /// Keeps a reply in the notebook, in the place of the draft that was there. Nothing is sent.
    ///
    /// # Errors
    /// As [`ReadTx::plan_reply`], and when the notebook cannot be written.
    pub fn keep_reply(&self, reply: &ToReply) -> Result<(), Failure> {
        let team = self.team()?;
        self.kept_reply(&team, reply).map(drop)
    }

    fn kept_reply(&self, team: &Team, reply: &ToReply) -> Result<KeptReply, Failure> {
        let (issue, comment) = self.comment_read(team, &reply.to)?;
        let (id, seen) = match self.unsent(team, &reply.to)? {
            // It answers the text that was there when these words were written.
            Some(before) if before.text == to_lf(&reply.text) => (before.id, before.seen),
            Some(before) => (before.id, text_mark(&comment.body)),
            None => (self.new_operation_id()?, text_mark(&comment.body)),
        };
        let kept = KeptReply {
            id,
            issue,
            comment: reply.to.clone(),
            seen,
            text: to_lf(&reply.text),
            quotes: reply.quotes,
            pings: reply.pings,
            saved_at: self.now(),
            op: None,
        };
        self.store_mut().keep_reply(team.id, &kept)?;
        Ok(kept)
    }

    /// Throws the draft of a reply away. Says whether there was one.
    ///
    /// # Errors
    /// When the notebook cannot be written.
    pub fn drop_reply(&self, to: &CommentId) -> Result<bool, Failure> {
        let team = self.team()?;
        let Some(kept) = self.unsent(&team, to)? else { return Ok(false) };
        self.store_mut().drop_reply(team.id, &kept.id)?;
        Ok(true)
    }

    /// Queues a reply. The very same words to the same comment are one reply, however often they are sent.
    ///
    /// # Errors
    /// As [`ReadTx::plan_reply`]; [`Failure::BadInput`] for what must be changed first, [`Failure::Unconfirmed`]
    /// for what is to be agreed to; [`Failure::SignIn`] while nobody knows who the member is.
    pub fn send_reply(
        &self,
        reply: &ToReply,
        meant: Meant<'_>,
        leaves: Leaves,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        self.wishes_as(&team)?;
        if let Some(op) = self.said_already(&team, reply)? {
            return Ok(op);
        }
        let planned = self.reply_planned(&team, reply)?;
        let blocking = planned.problems.iter().filter(|problem| problem.blocks());
        let blocking: Vec<&str> = blocking.map(|problem| problem.message.as_str()).collect();
        if !blocking.is_empty() {
            return Err(Failure::BadInput { message: blocking.join(" ") });
        }
        let open = still_asked(planned.problems, &to_lf(&reply.text), meant);
        if !open.is_empty() {
            return Err(Failure::Unconfirmed { message: open.join(" ") });
        }
        self.agree_to_first_words(&team)?;
        let mut kept = self.kept_reply(&team, reply)?;
        let about = About::Reply {
            to: kept.comment.clone(),
            draft: kept.id.clone(),
            seen: kept.seen.clone(),
        };
        let mut operation = self.wish_of(&team, ())?;
        operation.not_before = match leaves {
            Leaves::AtOnce => None,
            Leaves::After(pause) => Some(self.now() + pause),
        };
        let content = Message::new(about, planned.issue, operation.id.clone(), &planned.text);
        let op = self.store_mut().wish(team.id, &operation.with(content))?;
        kept.op = Some(op.clone());
        self.store_mut().keep_reply(team.id, &kept)?;
        Ok(op)
    }

    /// Queues that a reaction of the member's be on a comment, or be taken off.
    ///
    /// # Errors
    /// [`Failure::NotReady`] while the comment was not read, or where it is in a discussion; [`Failure::SignIn`]
    /// while nobody knows who the member is.
    pub fn talk_react(
        &self,
        comment: &CommentId,
        emoji: Emoji,
        gives: bool,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        let (issue, _) = self.comment_read(&team, comment)?;
        self.wish_reaction((issue, comment), emoji, gives)
    }
}

/// What is asked that the member has not agreed to.
fn still_asked(problems: Vec<Problem>, text: &str, meant: Meant<'_>) -> Vec<String> {
    let (words, rules) = match meant {
        Meant::All => return Vec::new(),
        Meant::Words(words) => (words, &[][..]),
        Meant::Rules(rules) => (&[][..], rules),
    };
    let open = unconfirmed(problems, text, words.to_vec()).into_iter();
    let open = open.filter(|problem| match problem.gate {
        Gate::Confirm(doubt) => !rules.contains(&doubt),
        Gate::Blocks => true,
    });
    open.map(|problem| problem.message).collect()
}
