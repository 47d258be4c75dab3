//! Where the updates of a world go: the round's issue, or a discussion, whose comments are GraphQL's and
//! are called by a node's name; and the member who changes the one for the other within a round.

use crate::chance::Chance;
use crate::laptop::Role;
use crate::people::on;
use crate::plan::{Event, Plan};
use crate::story::short;
use crate::world::{COLLEAGUE, World};
use meridian_core::courier::{Destination, OpState, Operation, Update};
use meridian_core::ids::{CommentId, IssueNumber};
use meridian_engine::clock::Clock as _;
use meridian_engine::store::{Store, StoreError, Which};
use meridian_practice::{Comment, Fault, World as GitHubWorld};
use serde_json::{Value, json};

/// What GraphQL calls a comment, before its number.
const NODE: &str = "DC_kwPRACTICE";

const ADD: &str = "mutation Say($on:ID!,$body:String!,$to:ID){addDiscussionComment(input:\
                   {discussionId:$on,body:$body,replyToId:$to}){comment{id}}}";
const CHANGE: &str = "mutation Change($comment:ID!,$body:String!){updateDiscussionComment(input:\
                      {commentId:$comment,body:$body}){comment{id}}}";
const DELETE: &str = "mutation Delete($comment:ID!){deleteDiscussionComment(input:{id:$comment})\
                      {comment{id}}}";

/// The number under which the practice GitHub keeps a comment.
pub(crate) fn number_of(id: &CommentId) -> Option<i64> {
    match id {
        CommentId::Number(number) => Some(*number),
        CommentId::Node(name) => i64::from_str_radix(name.strip_prefix(NODE)?, 16).ok(),
    }
}

fn node(comment: i64) -> String {
    format!("{NODE}{comment:X}")
}

/// Whether a question is for this one comment.
pub(crate) fn is_for(path: &str, comment: i64) -> bool {
    path.ends_with(&format!("/issues/comments/{comment}"))
        || path.ends_with(&format!(":DiscussionComment={}", node(comment)))
}

/// Whether a question is for a list of comments, or a page of one.
pub(crate) fn is_for_a_list(path: &str) -> bool {
    path.split('?').next().is_some_and(|path| path.ends_with("/comments"))
        || path.ends_with(":DiscussionComments")
}

/// What is put to GraphQL, as the method of REST that does the same, and a path that tells what it is
/// about; none where it is no such question.
pub(crate) fn put_to_graph(body: &[u8]) -> Option<(&'static str, String)> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let mut words = body.get("query")?.as_str()?.split(['(', '{', ' ']);
    let (kind, name) = (words.next()?, words.next()?);
    let method = match (kind, name) {
        ("query", _) => "GET",
        (_, "UpdateDiscussionComment") => "PATCH",
        _ => "POST",
    };
    let variable = |name: &str| body.get("variables")?.get(name)?.as_str();
    let thing = variable("id").or_else(|| variable("comment"));
    let thing = thing.map(|thing| format!("={thing}")).unwrap_or_default();
    Some((method, format!("/graphql:{name}{thing}")))
}

/// `body` of a comment in an answer, of REST or GraphQL.
pub(crate) fn body_of(text: &str) -> Option<String> {
    let json: Value = serde_json::from_str(text).ok()?;
    let body = json.get("body").or_else(|| json.pointer("/data/node/body"))?;
    Some(body.as_str()?.to_owned())
}

impl Plan {
    /// Draws whether updates go to a discussion instead of the round's issue, which is there from the
    /// start; the mishaps befall what is asked of it then.
    pub(crate) fn draw_place(&mut self, chance: &mut Chance) {
        let is_of_states = self.events.iter().any(|(_, event)| matches!(event, Event::Wish(..)));
        if self.opens.is_some() || is_of_states || !chance.happens(200) {
            return;
        }
        self.discussion = true;
        let moves = chance.happens(250);
        for (_, event) in &mut self.events {
            if let Event::Fault(fault) = event
                && (!moves || chance.happens(600))
            {
                *fault = in_graph(fault.clone());
            }
        }
        let span = self.span();
        if moves {
            for laptop in 0..self.laptops {
                for _ in 0..1 + chance.below(3) {
                    self.add(chance.between(3_000, span), Event::Move(laptop));
                }
            }
        }
        // Both devices at one moment.
        if self.laptops > 1 && chance.happens(300) {
            let at = chance.between(5_000, span / 2);
            for laptop in 0..self.laptops {
                self.add(at + chance.between(0, 2_000), Event::Post(laptop, 0));
            }
        }
        for _ in 0..chance.below(3) {
            self.add(chance.between(1_000, span), Event::Reply);
        }
    }
}

/// The same mishap to the same thing that GraphQL does.
fn in_graph(mut fault: Fault) -> Fault {
    if fault.when.path.is_some() {
        let is_making = fault.when.method.as_deref() == Some("POST");
        let path = if is_making { "#addDiscussionComment" } else { "/graphql" };
        fault.when.path = Some(path.to_owned());
    }
    fault
}

impl World {
    /// Somebody comments where the updates go; the comment's number.
    pub(crate) fn say(&self, login: &str, body: &str) -> Option<i64> {
        let Some(discussion) = self.discussion_node() else {
            let path = format!("/issues/{}/comments", self.issue?);
            return self.others(login, "POST", &path, &json!({ "body": body })).get("id")?.as_i64();
        };
        self.ask_graph(login, ADD, &json!({ "on": discussion, "body": body, "to": null }))
    }

    /// Somebody changes a comment, or deletes it.
    pub(crate) fn change(&self, login: &str, comment: i64, body: Option<&str>) {
        let path = format!("/issues/comments/{comment}");
        match (self.stands_in_discussion(comment), body) {
            (false, Some(body)) => {
                self.others(login, "PATCH", &path, &json!({ "body": body }));
            }
            (false, None) => {
                self.others(login, "DELETE", &path, &Value::Null);
            }
            (true, Some(body)) => {
                let wanted = json!({ "comment": node(comment), "body": body });
                self.ask_graph(login, CHANGE, &wanted);
            }
            (true, None) => {
                self.ask_graph(login, DELETE, &json!({ "comment": node(comment) }));
            }
        }
    }

    /// A colleague answers a comment of the discussion.
    pub(crate) fn reply(&mut self) {
        let Some(discussion) = self.discussion_node() else { return };
        let Ok(truth) = self.practice.world() else { return };
        let can_be = |comment: &&Comment| {
            comment.reply_to.is_none()
                && comment.body().is_some()
                && self.stands_in_discussion(comment.id)
        };
        let open: Vec<i64> =
            truth.comments.iter().filter(can_be).map(|comment| comment.id).collect();
        let Some(to) = self.chance.pick(&open).copied() else { return };
        let body = "Thank you, and what of the branch cut?";
        let wanted = json!({ "on": discussion, "body": body, "to": node(to) });
        self.ask_graph(COLLEAGUE, ADD, &wanted);
        self.tell(&format!("a colleague answers {to} {}", short(body)));
    }

    fn ask_graph(&self, login: &str, query: &str, variables: &Value) -> Option<i64> {
        let body = json!({ "query": query, "variables": variables });
        let (_, said) = self.practice.act(login, "POST", "/graphql", &body).ok()?;
        let done = said.get("data")?.as_object()?.values().next()?;
        let name = done.pointer("/comment/id")?.as_str()?;
        number_of(&CommentId::Node(name.to_owned()))
    }

    /// What GraphQL calls the discussion, in worlds that have one.
    fn discussion_node(&self) -> Option<String> {
        let number = self.discussion?;
        let truth = self.practice.world().ok()?;
        let issue = truth.issues.iter().find(|issue| issue.number == number)?;
        Some(format!("D_kwPRACTICE{:X}", issue.id))
    }

    fn stands_in_discussion(&self, comment: i64) -> bool {
        if self.discussion.is_none() {
            return false;
        }
        let Ok(truth) = self.practice.world() else { return false };
        let thread = truth.comments.iter().find(|found| found.id == comment).map(|one| one.issue);
        let issue = truth.issues.iter().find(|issue| Some(issue.id) == thread);
        issue.is_some_and(|issue| issue.discussion.is_some())
    }

    /// Where the updates of a laptop go now, as it knows.
    pub(crate) fn place_of(&self, index: usize) -> Option<i64> {
        if self.discussion.is_none() {
            return self.issue;
        }
        let (team, (cycle, round)) = (self.team, &self.current);
        let process = self.laptops.get(index)?.process(Role::Window)?;
        on(&process.store, |store| store.bound_issue(team, cycle, *round)).ok()??.number.0.into()
    }

    /// Whether a comment stands in what has this number.
    pub(crate) fn stands_in(truth: &GitHubWorld, comment: &Comment, number: i64) -> bool {
        let issue = truth.issues.iter().find(|issue| issue.id == comment.issue);
        issue.is_some_and(|issue| issue.number == number)
    }

    /// On this laptop the member says that updates go to the other place from now on, as the engine's
    /// use case does.
    pub(crate) fn change_place(&mut self, index: usize) {
        let Some(number) = self.discussion.filter(|_| !self.calm) else { return };
        let (team, (cycle, round)) = (self.team, self.current.clone());
        let Some(laptop) = self.laptops.get(index) else { return };
        let now = laptop.clock.now();
        let Some(process) = laptop.process(Role::Window) else { return };
        let (id, store) = (process.id, process.store.clone());
        let discussion = Destination::Discussion { number: IssueNumber(number) };
        let moved = on(&store, |store: &mut Store| -> Result<_, StoreError> {
            let mut facts = store.team(team)?.facts;
            let stays = facts.destination == discussion;
            facts.destination = if stays { Destination::RoundIssue } else { discussion };
            store.connect_team(&facts, now)?;
            let operations = store.operations(team, Which::All)?;
            let mut updates = operations.into_iter().filter_map(Operation::of::<Update>);
            let has_left = updates.any(|op| {
                let rests = matches!(op.state, OpState::Waiting { .. } | OpState::Cancelled);
                !(rests && op.base.is_none())
            });
            if !has_left {
                store.forget_issues(team)?;
                store.unbind_issue(team, &cycle, round)?;
            }
            Ok((facts.destination, has_left))
        });
        match moved {
            Ok((to, stays)) => {
                let line =
                    format!("laptop {index}: updates go to {to:?}, this round's stay: {stays}");
                self.tell(&line);
            }
            Err(error) => self.store_failed(index, Role::Window, id, &error),
        }
    }
}
