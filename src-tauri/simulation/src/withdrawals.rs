//! The member withdraws the only comment of a section, and may post it again: what they did by their own
//! memory, and what is judged of it.

use crate::chance::Chance;
use crate::laptop::{Laptop, Role};
use crate::member::{Draft, Post, Standing};
use crate::oracle::{by_laptop, in_first_line};
use crate::people::on;
use crate::plan::{Event, Plan, lost_write};
use crate::watch::lf;
use crate::world::World;
use meridian_core::courier::marker::Marker;
use meridian_core::courier::{
    Base, Eagerness, OpState, Operation, OwnComment, Purpose, Update, withdrawn,
};
use meridian_core::ids::{IssueNumber, OpId};
use meridian_engine::clock::Clock as _;
use meridian_engine::store::{Store, StoreError};
use meridian_practice::{Comment, Fault, Matcher, World as GitHubWorld};

/// One withdrawal of a draft's only comment.
#[derive(Debug, Clone)]
pub(crate) struct Withdrawal {
    pub(crate) op: OpId,
    pub(crate) standing: Standing,
    /// How often the draft had been posted then: whatever was posted later counts instead.
    pub(crate) behind: usize,
}

impl Draft {
    /// The withdrawal that should hold in the end, if nothing was posted since.
    pub(crate) fn withdrawal(&self) -> Option<&Withdrawal> {
        let stands = |withdrawal: &&Withdrawal| withdrawal.standing == Standing::Stands;
        let last = self.withdrawals.iter().rev().find(stands)?;
        // What a laptop died over, and is not there, was never posted.
        let is_none = |post: &Post| matches!(post.standing, Standing::TakenBack | Standing::Unsure);
        self.posts.iter().skip(last.behind).all(is_none).then_some(last)
    }

    /// After a start: what is there of the withdrawals, and what is not that should be.
    pub(crate) fn recall_withdrawals(&mut self, there: &[Operation<Update>]) -> Vec<String> {
        let mut lost = Vec::new();
        self.withdrawals.retain_mut(|withdrawal| {
            let found = there.iter().find(|op| op.id == withdrawal.op);
            match (found, withdrawal.standing) {
                // What broke in the writing may be read all the same after a power cut.
                (None, Standing::Unsure) => {}
                (None, _) => lost.push(format!("{} left the outbox", withdrawal.op)),
                (Some(found), _) if found.state == OpState::Cancelled => {
                    withdrawal.standing = Standing::Replaced;
                }
                (Some(_), _) => withdrawal.standing = Standing::Stands,
            }
            true
        });
        lost
    }
}

impl Plan {
    /// Draws whether updates are withdrawn, and put back.
    pub(crate) fn draw_withdrawals(&mut self, chance: &mut Chance) {
        if self.opens.is_some() || !chance.happens(200) {
            return;
        }
        let span = self.span();
        for _ in 0..1 + chance.below(2) {
            let (laptop, section) = (chance.index(self.laptops), chance.index(self.sections));
            let at = chance.between(span / 8, span * 7 / 8);
            if chance.happens(400) {
                let fault = Fault::new(Matcher::new("PATCH", "/comments"), lost_write(chance));
                self.add(at - 500, Event::Fault(fault));
            }
            self.add(at, Event::Withdraw(laptop, section));
            if chance.happens(300) {
                // Somebody writes into it meanwhile.
                self.add(at + chance.between(-2_000, 3_000), Event::Maintainer);
            }
            if chance.happens(600) {
                self.add(at + chance.pause(500, span / 4), Event::Post(laptop, section));
            }
        }
    }
}

impl World {
    /// The member withdraws the only comment of a draft, as the engine's use case does: they are shown
    /// what stands there.
    pub(crate) fn withdraw(&mut self, index: usize, section: usize) {
        let (team, member, place) = (self.team, self.member, self.place_of(index));
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let now = laptop.clock.now();
        let Ok(op) = laptop.next_op(index).parse::<OpId>() else { return };
        let Some(process) = laptop.process(Role::Window) else { return };
        let (id, store) = (process.id, process.store.clone());
        let Some(draft) = laptop.drafts.get_mut(section) else { return };
        let Some(place) = place else { return };
        let key = draft.key.clone();
        let mut shown = None;
        let queued = on(&store, |store: &mut Store| -> Result<bool, StoreError> {
            if store.latest_operation(&key)?.is_some_and(|op| op.state.is_open()) {
                return Ok(false);
            }
            let is_of = |own: &&OwnComment| {
                Marker::find(&own.comment.body).is_some_and(|mark| {
                    !mark.withdrawn && (mark.round, &mark.section) == (key.round, &key.section)
                })
            };
            let own = store.own_comments(team, &[IssueNumber(place)], member)?;
            let own: Vec<&OwnComment> = own.iter().filter(is_of).collect();
            let [only] = own.as_slice() else { return Ok(false) };
            let base = store.base(&key, member)?;
            if base.as_ref().is_some_and(|base| base.comment != only.comment.id) {
                return Ok(false);
            }
            let Some(body) = withdrawn(&only.comment.body, now) else { return Ok(false) };
            let stands = Base { comment: only.comment.id.clone(), body: lf(&only.comment.body) };
            shown = Some(stands.body.clone());
            let operation = Operation {
                id: op.clone(),
                author: member,
                created_at: now,
                not_before: None,
                state: OpState::queued(),
                content: Update {
                    purpose: Purpose::Withdrawal,
                    draft: key.clone(),
                    body,
                    base: Some(stands.clone()),
                },
            };
            store.queue_withdrawal(&operation, base.is_none().then_some(&stands))?;
            Ok(true)
        });
        let behind = draft.posts.len();
        match queued {
            Ok(false) | Err(StoreError::TooLate { .. }) => return,
            Ok(true) => {
                let standing = Standing::Stands;
                draft.withdrawals.push(Withdrawal { op: op.clone(), standing, behind });
                laptop.shown.extend(shown);
                self.tell(&format!("laptop {index}: {} is withdrawn by {op}", key.section));
            }
            Err(error) => {
                let standing = Standing::Unsure;
                draft.withdrawals.push(Withdrawal { op: op.clone(), standing, behind });
                laptop.shown.extend(shown);
                self.tell(&format!("laptop {index}: {} cannot be withdrawn: {error}", key.section));
                self.store_failed(index, Role::Window, id, &error);
                return;
            }
        }
        let after = self.chance.between(30, 300);
        self.soon(after, Event::Drain(index, Role::Agent, Eagerness::Now));
    }

    /// A withdrawal that stopped is tried again.
    pub(crate) fn tidy_withdrawals(&mut self, index: usize) {
        let Some(laptop) = self.laptops.get(index) else { return };
        let is_parked =
            |op: &OpId| laptop.states.get(op).is_some_and(|state| state.starts_with("parked"));
        let stopped: Vec<OpId> = laptop
            .drafts
            .iter()
            .filter_map(|draft| Some(draft.withdrawal()?.op.clone()))
            .filter(is_parked)
            .collect();
        for op in stopped {
            self.resume(index, &op);
        }
    }
}

/// Whether a comment holds nothing but that it was withdrawn, read by eye.
pub(crate) fn is_only_withdrawn(body: &str) -> bool {
    let lines: Vec<&str> = body.lines().filter(|line| !line.trim().is_empty()).collect();
    let [_, line] = lines.as_slice() else { return false };
    in_first_line(body, "state") == Some("withdrawn")
        && (line.starts_with("_This update was withdrawn by its author, ")
            || line.starts_with("_Withdrawn: this update was posted twice. "))
}

/// A withdrawal that should hold is on GitHub, or in a person's hands for a reason that the world knows.
pub(crate) fn judge_withdrawals(
    truth: &GitHubWorld,
    (index, laptop): (usize, &Laptop),
    member: i64,
    found: &mut Vec<(&'static str, String)>,
) {
    for draft in &laptop.drafts {
        let Some(withdrawal) = draft.withdrawal() else { continue };
        let section = draft.key.section.as_str();
        let is_mine = |comment: &&Comment| {
            let first = comment.versions.first().and_then(|version| version.body.as_deref());
            comment.author == member
                && first.and_then(|body| in_first_line(body, "section")) == Some(section)
        };
        let mine: Vec<&Comment> = truth.comments.iter().filter(is_mine).collect();
        let state = laptop.states.get(&withdrawal.op).map_or("never seen", String::as_str);
        let detail = || format!("laptop {index}: {} is {state}", withdrawal.op);
        let says_so = |body: Option<&str>| {
            body.is_some_and(|body| in_first_line(body, "state") == Some("withdrawn"))
        };
        let others = mine
            .iter()
            .any(|comment| comment.versions.iter().any(|version| !by_laptop(version, index)));
        match state.split(' ').next().unwrap_or_default() {
            "waiting" | "sending" | "unknown" | "written" | "never" => {
                found.push(("nothing is stuck", detail()));
            }
            "done" => {
                let said = mine.iter().any(|comment| {
                    comment.versions.iter().any(|version| says_so(version.body.as_deref()))
                });
                let holds = mine.iter().any(|comment| says_so(comment.body()));
                if !said || !(holds || others) {
                    found.push(("what was withdrawn says so", detail()));
                }
            }
            "conflict" | "parked" if !others => found.push(("a stop has a cause", detail())),
            _ => {}
        }
    }
}
