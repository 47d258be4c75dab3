//! Reactions to issues and comments.
//!
//! | what | who says so |
//! |---|---|
//! | one that is mine already is answered by 200, a new one by 201 | GitHub's description |
//! | what is gone is 404 | GitHub's description |
//! | no `updated_at` changes, and nothing happens that an event tells | a recording; octokit/webhooks.js#553, tap-github#158 |
//! | the tag of a list changes with it, and is the old one again without it | a recording |
//! | none in a locked conversation | GitHawk#385; of write access see the switch |

use super::{RequestContext, number, text_field};
use crate::may::Action;
use crate::model::{Reaction, Role};
use crate::reply::{Answer, Reply};
use crate::represent::REACTIONS;
use crate::state::Target;

impl RequestContext<'_> {
    /// The comment as something to react to, unless it is gone.
    pub(super) fn comment_target(&self, id: i64, comment: &str) -> Result<Target, Box<Reply>> {
        let comment = self.comment(id, comment)?;
        comment.at(self.singles_at).ok_or_else(Reply::not_found)?;
        Ok(Target::Comment(comment.id))
    }

    pub(super) fn reactions(
        &mut self,
        method: &str,
        id: i64,
        target: Target,
        rest: &[&str],
    ) -> Answer {
        match (method, rest) {
            ("GET", []) => self.list_reactions(id, target),
            ("POST", []) => self.add_reaction(id, target),
            ("DELETE", [reaction]) => self.remove_reaction(id, target, reaction),
            _ => Err(Reply::not_found().into()),
        }
    }

    fn reactions_of(&self, target: Target) -> &[Reaction] {
        match target {
            Target::Issue(id) => self.state.issue_by_id(id).map(|issue| issue.reactions.as_slice()),
            Target::Comment(id) => {
                self.state.comment(id).map(|comment| comment.reactions.as_slice())
            }
        }
        .unwrap_or_default()
    }

    /// Refuses where the conversation is locked, or interaction limited.
    fn may_react(&self, id: i64, target: Target) -> Result<(), Box<Reply>> {
        let issue = match target {
            Target::Issue(issue) => Some(issue),
            Target::Comment(comment) => self.state.comment(comment).map(|comment| comment.issue),
        };
        let issue = issue.and_then(|id| self.state.issue_by_id(id));
        self.needs(id, Action::React, issue, None)
    }

    fn list_reactions(&self, id: i64, target: Target) -> Answer {
        let view = self.lists();
        let content = self.request.parameter("content");
        let found = view
            .standing(self.reactions_of(target))
            .filter(|one| content.as_ref().is_none_or(|content| one.content == *content))
            .collect();
        Ok(self.page(id, found, |reaction| view.reaction(reaction)))
    }

    /// Gives a reaction; one that was given already stays and is answered by 200.
    fn add_reaction(&mut self, id: i64, target: Target) -> Answer {
        let by = self.by()?;
        let content = text_field(&self.object()?, "content")?
            .flatten()
            .ok_or_else(|| Reply::error(422, "Invalid request.\n\n\"content\" wasn't supplied."))?;
        if !REACTIONS.contains(&content.as_str()) {
            return Err(Reply::not_a_member(&content, &REACTIONS).into());
        }
        self.may_react(id, target)?;
        let view = self.present();
        let known = view
            .standing(self.reactions_of(target))
            .find(|one| one.user == by.user && one.content == content);
        if let Some(known) = known {
            return Ok(Reply::ok(view.reaction(known)));
        }
        let reaction = Reaction {
            id: self.state.reaction_id(),
            user: by.user,
            content,
            created_at: self.now,
            removed_at: None,
        };
        let value = self.present().reaction(&reaction);
        if let Some(reactions) = self.state.reactions_mut(target) {
            reactions.push(reaction);
        }
        let mut reply = Reply::created(value, String::new());
        reply.headers.clear();
        reply.created = self.state.meta().unsettled.reactions_count;
        Ok(reply)
    }

    fn remove_reaction(&mut self, id: i64, target: Target, reaction: &str) -> Answer {
        let caller = self.signed_in()?;
        let wanted = number(reaction)?;
        let found = self
            .present()
            .standing(self.reactions_of(target))
            .find(|one| one.id == wanted)
            .map(|one| one.user)
            .ok_or_else(Reply::not_found)?;
        if found != caller && self.role(id) < Role::Admin {
            return Err(Reply::no_right().into());
        }
        let now = self.now;
        let reactions = self.state.reactions_mut(target).into_iter().flatten();
        for reaction in reactions.filter(|one| one.id == wanted) {
            reaction.removed_at = Some(now);
        }
        Ok(Reply::no_content())
    }
}
