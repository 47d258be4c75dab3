//! What is checked while the world goes on: that nothing typed or posted is ever missing from the
//! notebook, and that every receipt is true when it appears.

use crate::disk::with;
use crate::laptop::{NotedLimit, Role};
use crate::member::{Standing, below_the_marker};
use crate::people::on;
use crate::place::{body_of, is_for, number_of};
use crate::wire::lock;
use crate::world::World;
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::courier::{OpState, Operation, Parked, Purpose, Receipt, Thing, Update};
use meridian_core::ids::{CommentId, OpId};
use meridian_engine::store::{StoreError, Which};

/// LF only: line endings alone are no difference.
pub(crate) fn lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A state in a few words, for the story.
pub(crate) fn told(state: &OpState) -> String {
    match state {
        OpState::Waiting { wait, .. } => format!("waiting {wait:?}"),
        OpState::Sending { write, .. } => format!("sending {write:?}"),
        OpState::Unknown { write, looks, .. } => format!("unknown {write:?} looks {looks}"),
        OpState::Written { thing: Thing::Comment(comment), looks, .. } => {
            format!("written {} looks {looks}", number(comment))
        }
        OpState::Written { thing: Thing::Issue(number), looks, .. } => {
            format!("written #{number} looks {looks}")
        }
        OpState::Written { thing, looks, .. } => format!("written {thing} looks {looks}"),
        OpState::Conflict { .. } => "conflict".to_owned(),
        OpState::Parked(Parked::Refused(refusal)) => format!("parked {refusal:?}"),
        OpState::Parked(Parked::Deleted) => "parked CommentDeleted".to_owned(),
        OpState::Parked(Parked::ByHand { comment, .. }) => {
            format!("parked ByHand {}", number(comment))
        }
        OpState::Parked(parked) => format!("parked {parked:?}"),
        other => other.word().to_owned(),
    }
}

fn number(comment: &CommentId) -> String {
    number_of(comment).map_or_else(|| comment.to_string(), |number| number.to_string())
}

impl World {
    /// After a start: everything that was reported as saved or queued is there.
    pub(crate) fn check_memory(&mut self, index: usize, role: Role) {
        let team = self.team;
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let Some(process) = laptop.process(role) else { return };
        let (id, store) = (process.id, process.store.clone());
        let mut lost = Vec::new();
        let read = on(&store, |store| -> Result<(), StoreError> {
            let operations = store.queued_updates(team, Which::All)?;
            let find = |op: &OpId| operations.iter().find(|found| found.id == *op);
            for draft in &mut laptop.drafts {
                let text = store.draft(&draft.key)?.map(|draft| draft.text).unwrap_or_default();
                if text == draft.saved {
                    // What was being saved may still stand in the log and come up later.
                } else if draft.perhaps.as_ref() == Some(&text) {
                    draft.saved = text;
                    draft.perhaps = None;
                } else {
                    lost.push(format!("{} lost what was saved", draft.key.section));
                }
                let mut newer = false;
                for post in draft.posts.iter_mut().rev() {
                    let found = find(&post.op);
                    match (found, post.standing) {
                        (None, Standing::Unsure) => continue,
                        (None, _) => lost.push(format!("{} left the outbox", post.op)),
                        (Some(found), _)
                            if below_the_marker(&found.body).as_ref() != Some(&post.text) =>
                        {
                            lost.push(format!("{} has another text", post.op));
                        }
                        (Some(found), Standing::Unsure) => {
                            post.standing = match found.state {
                                OpState::Cancelled => Standing::TakenBack,
                                _ if newer => Standing::Replaced,
                                _ => Standing::Stands,
                            };
                        }
                        (Some(_), Standing::Stands) if newer => post.standing = Standing::Replaced,
                        (Some(_), _) => {}
                    }
                    newer |= post.standing == Standing::Stands;
                }
                lost.extend(draft.recall_withdrawals(&operations));
            }
            Ok(())
        });
        for what in lost {
            self.broken("nothing saved or posted is lost", &format!("laptop {index}: {what}"));
        }
        if let Err(error) = read {
            self.store_failed(index, role, id, &error);
        }
        self.check_wishes(index, role);
    }

    /// After an effect: what changed in the outbox?
    pub(crate) fn watch(&mut self, index: usize, role: Role) {
        let team = self.team;
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let written = with(&laptop.disk, |disk| disk.written());
        if std::mem::replace(&mut laptop.watched, written) == written {
            return;
        }
        let Some(process) = laptop.process(role) else { return };
        let store = process.store.clone();
        let read = on(&store, |store| -> Result<_, StoreError> {
            let mut changed: Vec<(Operation<Update>, String, Option<Receipt>)> = Vec::new();
            for op in store.queued_updates(team, Which::All)? {
                let now = told(&op.state);
                if laptop.states.get(&op.id) == Some(&now) {
                    continue;
                }
                let receipt = match op.state {
                    OpState::Done => store.receipt(&op.draft)?,
                    _ => None,
                };
                changed.push((op, now, receipt));
            }
            Ok(changed)
        });
        // A dead process or disk is noticed by the next effect.
        let Ok(changed) = read else { return };
        for (op, state, receipt) in changed {
            self.tell(&format!("laptop {index}: {} is {state}", op.id));
            if let Some(laptop) = self.laptops.get_mut(index) {
                laptop.states.insert(op.id.clone(), state);
                laptop.stood.remove(&op.id);
                if let OpState::Conflict { theirs, .. } = &op.state {
                    laptop.shown.insert(lf(theirs));
                }
            }
            match (&op.state, receipt) {
                (OpState::Done, Some(receipt)) if receipt.op == op.id => {
                    self.check_receipt(index, &op.id, &receipt);
                }
                // That a comment does not count is no update.
                (OpState::Done, _) if op.purpose == Purpose::Withdrawal => {}
                (OpState::Done, _) => {
                    self.broken("done has a receipt", &format!("{} has none", op.id));
                }
                _ => {}
            }
        }
        self.watch_wishes(index, role);
    }

    /// A receipt appeared: GitHub must hold exactly that text now, or have held it when it was
    /// read back, and it must have been read back.
    fn check_receipt(&mut self, index: usize, op: &OpId, receipt: &Receipt) {
        let posts = self.laptops.get(index).into_iter().flat_map(|laptop| &laptop.drafts);
        let post = posts.flat_map(|draft| &draft.posts).find(|post| post.op == *op);
        let Some(text) = post.map(|post| post.text.clone()) else { return };
        let Some(comment) = number_of(&receipt.comment) else { return };
        let is_it = |body: &str| below_the_marker(body).as_ref() == Some(&text);
        let held = self.held(comment).is_some_and(|now| is_it(&now));
        let read = lock(&self.traffic)
            .exchanges
            .iter()
            .rev()
            .find(|e| e.laptop == index && e.method == "GET" && is_for(&e.path, comment))
            .and_then(|exchange| Some((exchange.text.clone()?, exchange.ended)));
        // It may have been written down long before anybody sees it: right before the power was cut.
        let when = read.as_ref().and_then(|(_, ended)| *ended).unwrap_or_else(|| self.now());
        let read = read.and_then(|(text, _)| body_of(&text));
        let is_read = read.as_deref().is_some_and(is_it);
        if !is_read {
            let said = format!("{op} was not read back, but {read:?} instead of {text:?}");
            self.broken("done means read back", &said);
        } else if !held && !self.was_held(comment, &text, when) {
            self.broken("a receipt is true", &format!("GitHub does not hold the text of {op}"));
        }
    }

    fn held(&self, comment: i64) -> Option<String> {
        let world = self.practice.world().ok()?;
        let comment = world.comments.iter().find(|found| found.id == comment)?;
        comment.body().map(str::to_owned)
    }

    /// Whether the comment held this text at some moment of the last minutes before it was read.
    fn was_held(&self, comment: i64, text: &str, when: DateTime<Utc>) -> bool {
        let lately = when - TimeDelta::minutes(5);
        let Ok(world) = self.practice.world() else { return false };
        let Some(comment) = world.comments.iter().find(|found| found.id == comment) else {
            return false;
        };
        let ends = comment.versions.iter().skip(1).map(|version| version.at);
        let ends = ends.chain([self.now()]);
        comment.versions.iter().zip(ends).any(|(version, end)| {
            end >= lately
                && version.body.as_deref().and_then(below_the_marker).as_deref() == Some(text)
        })
    }

    /// A limit counts from when it was written down.
    pub(crate) fn note_limit(&mut self, index: usize, role: Role) {
        let now = self.now();
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let Some(process) = laptop.process_mut(role) else { return };
        let id = process.id;
        let noted = process.limit.take();
        process.limit = lock(&self.traffic)
            .exchanges
            .iter_mut()
            .rev()
            .find(|exchange| exchange.process == id)
            .and_then(|exchange| exchange.limit.take());
        if let Some(until) = noted {
            laptop.limits.push(NotedLimit { from: now, until });
        }
    }
}
