//! The first post of an account to a repository: what becomes public by it is gathered from notebook
//! and mirror, agreed to once, and kept for the team.

use crate::{
    Engine, Fetch, ReadTx, WriteTx,
    courier::tables::outbox::Which,
    team::tables::{Team, TeamKind},
};
use meridian_core::{
    courier::{Answer, Change, Issue, OpState, Payload, Request},
    draft::{Template, to_post},
    ids::{DraftKey, IssueNumber},
    post::{
        check::mentioned,
        first::{Agreed, FirstPost, InDiscussion, Visibility},
    },
    settings,
};
use meridian_protocol::{Failure, FirstPostRow, FirstPostView, Reply, ShowFirstPost};
use serde::Deserialize;
use std::time::Duration;

/// Nobody waits longer for what may be said to be unknown.
const PATIENCE: Duration = Duration::from_secs(5);

impl Fetch for ShowFirstPost {
    async fn fetch(self, engine: &Engine) -> Result<Reply<Self>, Failure> {
        engine.look_at_first_post(&self.draft).await?;
        let first = engine.read(|tx| tx.first_post(&self.draft))?;
        Ok(first.map(|first| {
            let row = |row: meridian_core::post::first::Row| FirstPostRow {
                label: row.label.to_owned(),
                words: row.words,
            };
            FirstPostView {
                words: first.words(),
                rows: first.rows().into_iter().map(row).collect(),
            }
        }))
    }
}

impl Engine {
    /// Asks GitHub who can read the repository of a draft, and which discussion its updates go to, where
    /// its Post would be a first one and nobody has told. Where that cannot be had it stays unknown.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub async fn look_at_first_post(&self, draft: &DraftKey) -> Result<(), Failure> {
        let Some(first) = self.read(|tx| tx.first_post(draft))? else { return Ok(()) };
        let unread = first.issue.filter(|_| {
            first.discussion.as_ref().is_some_and(|discussion| discussion.category.is_none())
        });
        if first.visibility != Visibility::Unknown && unread.is_none() {
            return Ok(());
        }
        let team = self.store().team(draft.team)?;
        let Ok(client) = self.client(&team) else { return Ok(()) };
        if let Some(number) = unread.filter(|_| client.token_print().is_some()) {
            let request = Request::Discussion(number);
            let asked = client.send(&team.facts.repository, &request);
            if let Ok(Answer::Ok { payload: Payload::Discussion(found), .. }) =
                tokio::time::timeout(PATIENCE, asked).await
            {
                let found = Change::MirrorIssue(Box::new(found.issue));
                self.store_mut().apply(team.id, &[found])?;
            }
        }
        if first.visibility != Visibility::Unknown {
            return Ok(());
        }
        let asked = client.repository(&team.facts.repository);
        let _told = tokio::time::timeout(PATIENCE, asked).await;
        self.note_heard(&team, &client)
    }
}

impl ReadTx<'_> {
    /// What a Post of a draft makes public, where the account has never posted to the repository and
    /// the member has not agreed to that; none else.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn first_post(&self, draft: &DraftKey) -> Result<Option<FirstPost>, Failure> {
        let team = self.store().team(draft.team)?;
        if self.is_agreed(&team)? {
            return Ok(None);
        }
        let template = Template::of(&draft.section);
        let text = self.draft(draft)?.text;
        let (body, _) = self.compose(&team, draft, &text)?;
        let store = self.store();
        let bound = store.bound_issue(team.id, &draft.cycle, draft.round)?;
        let issue = bound.map(|bound| bound.number).or(team.facts.destination.by_link());
        let known = issue.map(|issue| store.issue(team.id, issue)).transpose()?.flatten();
        drop(store);
        let mentions = mentioned(&to_post(&text, &template), &template);
        self.first_post_of(&team, (issue, known), mentions, body.len()).map(Some)
    }

    /// What any other first text of the account makes public, where the member has not agreed to that.
    pub(crate) fn first_words(
        &self,
        team: &Team,
        issue: IssueNumber,
        (mentions, bytes): (Vec<String>, usize),
    ) -> Result<Option<FirstPost>, Failure> {
        if self.is_agreed(team)? {
            return Ok(None);
        }
        let known = self.store().issue(team.id, issue)?;
        self.first_post_of(team, (Some(issue), known), mentions, bytes).map(Some)
    }

    fn first_post_of(
        &self,
        team: &Team,
        (issue, known): (Option<IssueNumber>, Option<Issue>),
        mentions: Vec<String>,
        bytes: usize,
    ) -> Result<FirstPost, Failure> {
        let is_discussion =
            issue.map(|issue| self.is_discussion(team, issue)).transpose()?.unwrap_or_default();
        let discussion = is_discussion.then(|| InDiscussion {
            category: known.as_ref().and_then(|known| category_of(&known.raw)),
        });
        Ok(FirstPost {
            discussion,
            account: team.facts.account.login.clone(),
            signed_in: self.signed_in_words(team)?,
            visibility: self.visibility(team)?,
            repository: team.facts.repository.clone(),
            issue,
            issue_title: known.map(|issue| issue.title),
            mentions,
            bytes,
        })
    }

    fn visibility(&self, team: &Team) -> Result<Visibility, Failure> {
        match team.facts.kind {
            TeamKind::Practice => Ok(Visibility::Practice),
            TeamKind::GitHub => {
                let heard = self.store().heard(team.id)?;
                let looked = heard.and_then(|(heard, _)| heard.repository);
                Ok(looked.map_or(Visibility::Unknown, |(repository, _)| match repository.private {
                    true => Visibility::Private,
                    false => Visibility::Public,
                }))
            }
        }
    }

    /// What the member agrees to now.
    fn to_agree(&self, team: &Team) -> Result<Agreed, Failure> {
        Ok(Agreed {
            account: team.facts.account.user,
            repository: team.facts.repository.clone(),
            repository_id: team.facts.repository_id,
            visibility: self.visibility(team)?,
        })
    }

    fn is_agreed(&self, team: &Team) -> Result<bool, Failure> {
        let agreed = self.kept(settings::FirstPosts, team.id)?;
        let now = self.to_agree(team)?;
        if agreed.iter().any(|agreed| agreed.account == now.account) {
            return Ok(agreed.iter().any(|agreed| agreed.covers(&now)));
        }
        // Whoever has posted from here before this was asked knows where it went.
        let all = self.store().operations(team.id, Which::All)?;
        Ok(all.iter().any(|op| op.author == now.account && op.state == OpState::Done))
    }
}

impl WriteTx<'_> {
    /// Notes that the member knows what the team's posts make public, as far as it is known now.
    pub(crate) fn agree_to_first_post(&self, draft: &DraftKey) -> Result<(), Failure> {
        let team = self.store().team(draft.team)?;
        self.agree_to_first_words(&team)
    }

    /// The same for any text that goes to a team's place.
    pub(crate) fn agree_to_first_words(&self, team: &Team) -> Result<(), Failure> {
        let agreed = self.kept(settings::FirstPosts, team.id)?;
        let mut all = agreed.clone();
        Agreed::take(&mut all, self.to_agree(team)?);
        match all == agreed {
            true => Ok(()),
            false => self.keep(settings::FirstPosts, team.id, Some(&all)),
        }
    }
}

/// The category of a discussion, as the mirror has it.
fn category_of(raw: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Wire {
        category: Category,
    }
    #[derive(Deserialize)]
    struct Category {
        name: String,
    }
    serde_json::from_str::<Wire>(raw).ok().map(|wire| wire.category.name)
}

#[cfg(test)]
mod tests;
