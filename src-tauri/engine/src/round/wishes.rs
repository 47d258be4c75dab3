//! Wishes about a round's issue: that it be opened, what hangs on it, reactions, labels
//! and its pin, and what its text says.

use super::not_ready;
use crate::{
    WriteTx,
    courier::tables::comments::Mirrored,
    team::tables::{Team, TeamKind},
};
use meridian_core::{
    courier::{
        BodyText, Content, Destination, Emoji, Kind, Labelling, NewIssue, NewIssueText, OpState,
        Operation, Pinning, Reacting, marker::RoundMarker, sections, sections::SectionTrouble,
    },
    draft::to_lf,
    ids::{CommentId, IssueNumber, OpId, RoundKey, UserId},
};
use meridian_protocol::Failure;

impl WriteTx<'_> {
    /// Queues the wish that a reaction of the member's be on a comment that was read, or be taken off.
    /// By a thumb up a lead says that an update was looked at. What is wished already is not queued
    /// twice.
    ///
    /// # Errors
    /// [`Failure::NotReady`] while the comment was not read, or where it is in a discussion;
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub fn wish_reaction(
        &self,
        (issue, comment): (IssueNumber, &CommentId),
        emoji: Emoji,
        gives: bool,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        let content = self.reacting(&team, (issue, comment), emoji, gives)?;
        self.queue_wish(&team, content)
    }

    /// Queues a reaction behind what is wished of the same already, as that it be taken off: GitHub keeps
    /// the moment of the first one for as long as it is there.
    ///
    /// # Errors
    /// As [`Self::wish_reaction`].
    pub(crate) fn wish_reaction_behind(
        &self,
        of: (IssueNumber, &CommentId),
        emoji: Emoji,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        let operation = self.wish_of(&team, self.reacting(&team, of, emoji, true)?)?;
        Ok(self.store_mut().wish_behind(team.id, &operation)?)
    }

    fn reacting(
        &self,
        team: &Team,
        (issue, comment): (IssueNumber, &CommentId),
        emoji: Emoji,
        gives: bool,
    ) -> Result<Reacting, Failure> {
        if let CommentId::Node(_) = comment {
            return Err(not_ready(
                "Meridian gives no reactions in discussions. Do that on GitHub.".to_owned(),
            ));
        }
        let Mirrored::Listed(found) = self.store().mirrored(team.id, issue, comment)? else {
            return Err(not_ready(format!(
                "Comment {comment} on #{issue} was not read yet. Run `meridian-cli sync` with a \
                 network, then say it again."
            )));
        };
        let (comment, url) = (comment.clone(), found.url);
        Ok(Reacting { issue, comment, url, emoji, gives, mine: None })
    }

    /// Queues the wish that a label be on an issue, or be taken off. Other labels stay as they are.
    ///
    /// # Errors
    /// [`Failure::BadInput`] for a name that no label has; [`Failure::SignIn`] while nobody knows who
    /// the member is.
    pub fn wish_label(&self, issue: IssueNumber, label: &str, on: bool) -> Result<OpId, Failure> {
        let team = self.team()?;
        let label = label.trim().to_owned();
        if label.is_empty() || label.chars().count() > LONGEST_LABEL {
            let message = format!("A label has between 1 and {LONGEST_LABEL} letters.");
            return Err(Failure::BadInput { message });
        }
        if self.is_discussion(&team, issue)? {
            return Err(not_ready(format!(
                "#{issue} is a discussion, whose labels Meridian does not change. Do that on GitHub."
            )));
        }
        self.queue_wish(&team, Labelling { issue, label, on })
    }

    /// Queues the wish that an issue be pinned.
    ///
    /// # Errors
    /// [`Failure::NotReady`] for a discussion; [`Failure::SignIn`] while nobody knows who the member is.
    pub fn wish_pin(&self, issue: IssueNumber) -> Result<OpId, Failure> {
        self.wish_pin_of(&self.team()?, issue)
    }

    pub(super) fn wish_pin_of(&self, team: &Team, issue: IssueNumber) -> Result<OpId, Failure> {
        if self.is_discussion(team, issue)? {
            return Err(not_ready(format!(
                "#{issue} is a discussion, which Meridian does not pin. Do that on GitHub."
            )));
        }
        self.queue_wish(team, Pinning { issue, node: None })
    }

    /// Queues the wish that a section of an issue's text, or the whole of it, say something else. What
    /// it says now is what the member has seen of it.
    ///
    /// # Errors
    /// [`Failure::NotReady`] while the issue was not read, or where the section is not clear in it;
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub fn wish_body(
        &self,
        issue: IssueNumber,
        section: Option<&str>,
        text: &str,
    ) -> Result<OpId, Failure> {
        let team = self.team()?;
        let Some(found) = self.store().issue(team.id, issue)? else {
            return Err(not_ready(format!(
                "#{issue} was not read yet. Run `meridian-cli sync` with a network, then say it again."
            )));
        };
        let refused = |trouble: SectionTrouble| {
            let why = trouble.words();
            not_ready(format!(
                "The text of #{issue} was not changed: {why}. Write a comment instead."
            ))
        };
        let text = to_lf(text);
        let base = match section {
            None => to_lf(&found.body),
            Some(section) => {
                sections::replaced(&found.body, section, &text).map_err(refused)?;
                let range = sections::find(&found.body, section).map_err(refused)?;
                sections::text(found.body.get(range).unwrap_or_default())
            }
        };
        let section = section.map(str::to_owned);
        self.queue_wish(&team, BodyText { issue, section, text, base, sends: None })
    }

    /// Queues the wish that a round's issue be opened. Its mark is put at the head of its body if it is
    /// not there; whoever has opened the round by then, or by hand, has opened it.
    ///
    /// # Errors
    /// [`Failure::BadInput`] for a text without a title or with the mark of another round;
    /// [`Failure::NotReady`] where a round has no issue of its own; [`Failure::SignIn`] while nobody
    /// knows who the member is.
    pub fn wish_round_issue(&self, round: RoundKey, text: NewIssueText) -> Result<OpId, Failure> {
        self.wish_round_issue_of(&self.team()?, round, text)
    }

    pub(super) fn wish_round_issue_of(
        &self,
        team: &Team,
        round: RoundKey,
        text: NewIssueText,
    ) -> Result<OpId, Failure> {
        if team.facts.destination != Destination::RoundIssue {
            return Err(not_ready(
                "The updates of this team go to one place for all rounds, so that no issue is opened \
                 for one."
                    .to_owned(),
            ));
        }
        let title = text.title.trim().to_owned();
        if title.is_empty() {
            let message = "An issue needs a title.".to_owned();
            return Err(Failure::BadInput { message });
        }
        let cycle = team.facts.cycle.clone();
        let mark = RoundMarker { cycle: cycle.clone(), round };
        let body = to_lf(&text.body);
        let body = match RoundMarker::find(&body) {
            Some(found) if found == mark => body,
            None if !body.contains("meridian:round") => format!("{}\n\n{body}", mark.render()),
            _ => {
                let message = format!("The text carries the mark of another round than {round}.");
                return Err(Failure::BadInput { message });
            }
        };
        let text = NewIssueText { title, body, ..text };
        self.queue_wish(team, NewIssue { cycle, round, text })
    }

    pub(crate) fn queue_wish<C: Kind + Clone + Into<Content>>(
        &self,
        team: &Team,
        content: C,
    ) -> Result<OpId, Failure> {
        let operation = self.wish_of(team, content)?;
        Ok(self.store_mut().wish(team.id, &operation)?)
    }

    pub(crate) fn wish_of<C>(&self, team: &Team, content: C) -> Result<Operation<C>, Failure> {
        Ok(Operation {
            id: self.new_operation_id()?,
            author: self.wishes_as(team)?,
            created_at: self.now(),
            not_before: None,
            state: OpState::queued(),
            content,
        })
    }

    /// Who wishes.
    ///
    /// # Errors
    /// [`Failure::SignIn`] while nobody knows who the member is.
    pub(crate) fn wishes_as(&self, team: &Team) -> Result<UserId, Failure> {
        let author = team.facts.account.user;
        if author == UserId(0) && team.facts.kind == TeamKind::GitHub {
            return Err(Failure::SignIn {
                message: "Meridian does not know yet who you are on GitHub: sign in, in the \
                          window or with `meridian-cli account sign-in`, once there is a network."
                    .to_owned(),
            });
        }
        Ok(author)
    }
}

/// GitHub's own bound.
const LONGEST_LABEL: usize = 50;

#[cfg(test)]
#[path = "wishes_tests.rs"]
mod tests;
