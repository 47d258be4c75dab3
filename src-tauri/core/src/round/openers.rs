//! Who opens rounds: whose marked issue counts as a round's, and whose summary as the team's.

use crate::{
    courier::{
        Association, Comment, Issue, User,
        marker::{About, MessageMarker},
    },
    ids::{OpId, RoundKey, UserId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// As whom a workflow writes with the token of its run. No person can be called so, and the token writes
/// only in the repository in which the workflow stands.
pub const WORKFLOW: &str = "github-actions[bot]";

/// Whom a team lets open rounds beside those whom the repository's owner let in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Openers {
    /// By login, as the team's file names them.
    pub logins: Vec<String>,
    /// Whether the team's workflow does.
    pub workflow: bool,
}

impl Openers {
    /// Whether what this author has made counts, by what GitHub says of them. Anybody on the internet can
    /// open an issue and comment on it.
    pub fn counts(&self, author: Option<&User>, association: Association) -> bool {
        let is_named = |author: &User| {
            let is_it = |login: &String| login.eq_ignore_ascii_case(&author.login);
            (self.workflow && author.login == WORKFLOW) || self.logins.iter().any(is_it)
        };
        association.opens_rounds() || author.is_some_and(is_named)
    }
}

/// A round that a laptop opened, with what is to follow once its issue is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// What opens it.
    pub op: OpId,
    /// The round.
    pub round: RoundKey,
    /// Whether it is to be pinned.
    pub pin: bool,
    /// Further texts with tags, as they were planned with its body.
    pub calls: Vec<String>,
    /// Until when that is left to the command that opens it; whoever drains then sees to what it could not.
    #[serde(default)]
    pub left_until: Option<DateTime<Utc>>,
}

/// Whose issues are taken for a round's, and whose messages for the team's, as this member sees it.
#[derive(Debug, Clone, Copy)]
pub struct Trusted<'a> {
    /// Who looks: one's own count.
    pub me: UserId,
    /// Whom the team lets open rounds.
    pub openers: &'a Openers,
}

impl Trusted<'_> {
    /// Whether the member has made this one.
    pub fn is_mine(self, issue: &Issue) -> bool {
        issue.author.as_ref().is_some_and(|author| author.id == self.me)
    }

    /// Whether the member has written this comment.
    pub fn wrote(self, comment: &Comment) -> bool {
        comment.author.as_ref().is_some_and(|author| author.id == self.me)
    }

    /// Whether a comment is a message about this that counts: not taken back, and by who may write it for
    /// the team.
    pub fn says(self, comment: &Comment, about: &About) -> bool {
        let is_it = |mark: MessageMarker| mark.about == *about && !mark.withdrawn;
        let is_trusted = || {
            self.wrote(comment)
                || self.openers.counts(comment.author.as_ref(), comment.association())
        };
        MessageMarker::find(&comment.body).is_some_and(is_it) && is_trusted()
    }

    /// Of these comments the message about this that counts for everybody: the first that stands.
    pub fn first<'c>(
        self,
        comments: impl IntoIterator<Item = &'c Comment>,
        about: &About,
    ) -> Option<&'c Comment> {
        let all = comments.into_iter().filter(|comment| self.says(comment, about));
        all.min_by_key(|comment| (comment.created_at, comment.id.clone()))
    }

    /// Whether an issue may be a round's, by who has made it.
    pub fn made(self, issue: &Issue) -> bool {
        self.openers.counts(issue.author.as_ref(), issue.association) || self.is_mine(issue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::whom_the_owner_let_in("bo-example", Association::Member, true)]
    #[case::anybody("bo-example", Association::Other, false)]
    #[case::whom_the_file_names("Ana-Example", Association::Other, true)]
    #[case::the_workflow("github-actions[bot]", Association::Other, true)]
    #[case::another_bot("some-app[bot]", Association::Other, false)]
    fn whoever_the_owner_let_in_the_file_names_or_the_teams_workflow_counts(
        #[case] login: &str,
        #[case] association: Association,
        #[case] counts: bool,
    ) {
        let openers = Openers { logins: vec!["ana-example".to_owned()], workflow: true };
        let author = User { id: UserId(5), login: login.to_owned() };
        assert_eq!(openers.counts(Some(&author), association), counts);
    }

    #[test]
    fn without_a_workflow_in_the_file_its_bot_is_anybody() {
        let bot = User { id: UserId(5), login: WORKFLOW.to_owned() };
        assert!(!Openers::default().counts(Some(&bot), Association::Other));
        assert!(!Openers::default().counts(None, Association::Other));
    }
}
