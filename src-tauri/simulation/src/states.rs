//! The kind of write that is no comment: the member closes and opens the round's issue, somebody
//! else does too, and what is judged of it.

use crate::laptop::{Laptop, Role};
use crate::member::Standing;
use crate::people::on;
use crate::plan::Event;
use crate::watch::told;
use crate::wire::lock;
use crate::world::{MAINTAINER, World};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::courier::{self, Eagerness, IssueIs, IssueState, OpState, Operation};
use meridian_core::ids::OpId;
use meridian_engine::clock::Clock as _;
use meridian_engine::store::{Store, StoreError, Which};
use meridian_practice::{Issue, IssueVersion, World as GitHubWorld};
use serde_json::{Value, json};

/// Between somebody's decision and ours: so long can a read lag, and a write be under way.
const RACE: TimeDelta = TimeDelta::minutes(3);

/// One wish of the member about the issue, by their own memory.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) op: OpId,
    wanted: IssueIs,
    /// True time.
    at: DateTime<Utc>,
    pub(crate) standing: Standing,
}

/// A change of the issue's state: to what, when, by which device.
type Turn<'a> = (&'a str, DateTime<Utc>, Option<&'a str>);

fn turns(issue: &Issue) -> Vec<Turn<'_>> {
    let turned = turned(issue);
    turned.map(|now| (now.state.as_str(), now.at, now.device.as_deref())).collect()
}

/// What the issue was each time that its state had changed.
fn turned(issue: &Issue) -> impl Iterator<Item = &IssueVersion> {
    let pairs = issue.versions.iter().zip(issue.versions.iter().skip(1));
    let turned = pairs.filter(|(before, version)| {
        (&before.state, before.closed_at) != (&version.state, version.closed_at)
    });
    turned.map(|(_, now)| now)
}

/// When the request that changed the state last had arrived, which is before what it did where
/// GitHub took its time.
fn turned_last_by(truth: &GitHubWorld, issue: &Issue) -> Option<DateTime<Utc>> {
    let number = turned(issue).last()?.request?;
    Some(truth.requests.iter().find(|entry| entry.number == number)?.began_at)
}

impl World {
    /// The member wishes the issue to be so, as the engine's use case does.
    pub(crate) fn wish(&mut self, index: usize, wanted: IssueIs) {
        let (team, (cycle, round), at) = (self.team, self.current.clone(), self.now());
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let now = laptop.clock.now();
        let Some(process) = laptop.process(Role::Window) else { return };
        let (id, store) = (process.id, process.store.clone());
        let Ok(op) = laptop.next_op(index).parse::<OpId>() else { return };
        let queued = on(&store, |store: &mut Store| {
            let Some(bound) = store.bound_issue(team, &cycle, round)? else { return Ok(None) };
            let Some(issue) = store.issue(team, bound.number)? else { return Ok(None) };
            let before = courier::Standing::of(&issue);
            let operation = Operation {
                id: op.clone(),
                author: store.team(team)?.facts.account.user,
                created_at: now,
                not_before: None,
                state: OpState::queued(),
                content: IssueState::new(round, bound.number, wanted, before),
            };
            store.wish(team, &operation).map(Some)
        });
        match queued {
            Ok(None) => {}
            Ok(Some(brings)) => {
                let stands = |wish: &mut Wish| {
                    if wish.standing == Standing::Stands {
                        wish.standing = Standing::Replaced;
                    }
                };
                laptop.wishes.iter_mut().for_each(stands);
                match laptop.wishes.iter_mut().find(|wish| wish.op == brings) {
                    Some(same) => (same.standing, same.at) = (Standing::Stands, at),
                    None => {
                        let op = brings.clone();
                        laptop.wishes.push(Wish { op, wanted, at, standing: Standing::Stands });
                    }
                }
                self.tell(&format!("laptop {index}: wishes it {}, by {brings}", wanted.word()));
                let after = self.chance.between(30, 300);
                self.soon(after, Event::Drain(index, Role::Agent, Eagerness::Now));
            }
            Err(error) => {
                laptop.wishes.push(Wish { op, wanted, at, standing: Standing::Unsure });
                self.tell(&format!("laptop {index}: cannot wish: {error}"));
                self.store_failed(index, Role::Window, id, &error);
            }
        }
    }

    /// The lead closes the issue or opens it again.
    pub(crate) fn lead_says(&mut self, state: IssueIs) {
        let Some(issue) = self.issue.filter(|_| !self.calm) else { return };
        let body = json!({ "state": state.word() });
        self.others(MAINTAINER, "PATCH", &format!("/issues/{issue}"), &body);
        self.tell(&format!("the lead makes it {}", state.word()));
    }

    /// After a start: every wish that was reported as queued is there, and what was not sure is known.
    pub(crate) fn check_wishes(&mut self, index: usize, role: Role) {
        let team = self.team;
        let Some(laptop) = self.laptops.get_mut(index).filter(|l| !l.wishes.is_empty()) else {
            return;
        };
        let Some(process) = laptop.process(role) else { return };
        let (id, store) = (process.id, process.store.clone());
        let mut lost = Vec::new();
        match on(&store, |store| wishes(store, team)) {
            Ok(there) => {
                took_up_an_older(&mut laptop.wishes, &there);
                let mut newer = false;
                for wish in laptop.wishes.iter_mut().rev() {
                    let found = there.iter().find(|op| op.id == wish.op);
                    match (found, wish.standing) {
                        (None, Standing::Unsure) => {}
                        (None, _) => lost.push(format!("{} left the outbox", wish.op)),
                        (Some(found), _) if found.wanted != wish.wanted => {
                            lost.push(format!("{} wishes something else", wish.op));
                        }
                        (Some(_), Standing::Unsure) if newer => wish.standing = Standing::Replaced,
                        (Some(_), Standing::Unsure) => wish.standing = Standing::Stands,
                        (Some(_), Standing::Stands) if newer => wish.standing = Standing::Replaced,
                        (Some(_), _) => {}
                    }
                    newer |= found.is_some() && wish.standing == Standing::Stands;
                }
            }
            Err(error) => self.store_failed(index, role, id, &error),
        }
        for what in lost {
            self.broken("nothing saved or posted is lost", &format!("laptop {index}: {what}"));
        }
    }

    /// After an effect: what became of the wishes?
    pub(crate) fn watch_wishes(&mut self, index: usize, role: Role) {
        let team = self.team;
        let Some(laptop) = self.laptops.get(index).filter(|l| !l.wishes.is_empty()) else { return };
        let Some(process) = laptop.process(role) else { return };
        let store = process.store.clone();
        let changed = on(&store, |store| -> Result<_, StoreError> {
            let mut changed = Vec::new();
            for op in wishes(store, team)? {
                let is_proven = store.evidence(&op.id)?.is_some();
                changed.push((op, is_proven));
            }
            Ok(changed)
        });
        // A dead process or disk is noticed by the next effect.
        let Ok(changed) = changed else { return };
        for (op, is_proven) in changed {
            let state = told(&op.state);
            let Some(laptop) = self.laptops.get_mut(index) else { return };
            if laptop.states.insert(op.id.clone(), state.clone()).as_ref() == Some(&state) {
                continue;
            }
            self.tell(&format!("laptop {index}: {} is {state}", op.id));
            if op.state == OpState::Done {
                if !is_proven {
                    self.broken("done has a receipt", &format!("{} has none", op.id));
                }
                self.check_read_back(index, &op);
            }
        }
    }

    /// It is done: the issue must have been read, and have been so within the last minutes before. What
    /// a power cut left on the disk is noticed only after the start, and was read before it.
    fn check_read_back(&mut self, index: usize, op: &Operation<IssueState>) {
        let (wanted, number) = (op.wanted.word(), op.issue.0);
        let ending = format!("/issues/{number}");
        let Some(laptop) = self.laptops.get(index) else { return };
        let is_alive = |id| laptop.processes.iter().flatten().any(|process| process.id == id);
        let reads: Vec<(bool, Option<String>, DateTime<Utc>)> = lock(&self.traffic)
            .exchanges
            .iter()
            .rev()
            .filter(|e| e.laptop == index && e.method == "GET" && e.path.ends_with(&ending))
            // After a start it may be asked once more before what came up from the log is noticed;
            // that nothing has changed since is said without the text.
            .filter(|e| e.status != Some(304))
            .map(|e| (is_alive(e.process), state_in(e.text.as_deref()), e.sent))
            .collect();
        let wish = laptop.wishes.iter().find(|wish| wish.op == op.id);
        let since = wish.map_or(self.now(), |wish| wish.at);
        let before_the_start = reads
            .iter()
            .find(|(is_alive, read, _)| !is_alive && read.is_some())
            .filter(|(.., sent)| *sent >= since);
        let newest = reads.first();
        let fits =
            |read: &&(bool, Option<String>, DateTime<Utc>)| read.1.as_deref() == Some(wanted);
        let found = newest.filter(fits).or(before_the_start.filter(fits));
        let read = found.or(newest).and_then(|(_, read, _)| read.clone());
        let lately = found.map_or(self.now(), |(.., sent)| *sent) - TimeDelta::minutes(5);
        let held = self.practice.world().is_ok_and(|truth| {
            let issue = truth.issues.iter().find(|issue| issue.number == number);
            issue.is_some_and(|issue| was(issue, wanted, lately))
        });
        if read.as_deref() != Some(wanted) {
            let said = format!("{} was not read back, but {read:?} instead of {wanted}", op.id);
            self.broken("done means read back", &said);
        } else if !held {
            self.broken("a receipt is true", &format!("the issue was not {wanted} for {}", op.id));
        }
    }

    /// The member looks after a wish that a person must decide.
    pub(crate) fn tidy_wish(&mut self, index: usize) {
        let Some(laptop) = self.laptops.get(index) else { return };
        let Some(wish) = last(laptop).cloned() else { return };
        let is_parked =
            laptop.states.get(&wish.op).is_some_and(|state| state.starts_with("parked"));
        if is_parked {
            if self.chance.happens(500) {
                self.resume(index, &wish.op);
            } else {
                self.wish(index, wish.wanted);
            }
        }
    }

    /// An issue ends as the last undisputed wish asked for, changes only as wished, and never goes
    /// to and fro by itself.
    pub(crate) fn judge_states(
        &self,
        truth: &GitHubWorld,
        found: &mut Vec<(&'static str, String)>,
    ) {
        let Some(number) = self.issue else { return };
        let Some(issue) = truth.issues.iter().find(|issue| issue.number == number) else { return };
        let turns = turns(issue);
        for (index, laptop) in self.laptops.iter().enumerate() {
            let device = index.to_string();
            let is_ours = |turn: &&Turn<'_>| turn.2 == Some(device.as_str());
            for state in [IssueIs::Open, IssueIs::Closed] {
                let made = turns.iter().filter(is_ours).filter(|turn| turn.0 == state.word());
                let wished = laptop.wishes.iter().filter(|wish| wish.wanted == state).count();
                if made.count() > wished {
                    let detail = format!("laptop {index} made it {} too often", state.word());
                    found.push(("an issue changes only as wished", detail));
                }
            }
            for (before, turn) in turns.iter().zip(turns.iter().skip(1)) {
                let said = |wish: &Wish| wish.wanted.word() == turn.0 && wish.at >= before.1;
                let is_race = turn.1 - before.1 < RACE;
                if is_ours(&turn)
                    && !is_ours(&before)
                    && !is_race
                    && !laptop.wishes.iter().any(said)
                {
                    let detail = format!("laptop {index}: {before:?}, then {turn:?}");
                    found.push(("nobody's decision is undone unseen", detail));
                }
            }
            for wish in laptop.wishes.iter().filter(|wish| wish.standing != Standing::Unsure) {
                let state = laptop.states.get(&wish.op).map_or("never seen", String::as_str);
                let word = state.split(' ').next().unwrap_or_default();
                if matches!(word, "waiting" | "sending" | "unknown" | "written" | "never") {
                    let detail = format!("laptop {index}: {} is {state}", wish.op);
                    found.push(("nothing is stuck", detail));
                }
            }
            if let Some(wish) = last(laptop) {
                let state = laptop.states.get(&wish.op).map_or("", String::as_str);
                let others: Vec<&Turn<'_>> = turns.iter().filter(|turn| !is_ours(turn)).collect();
                let was_sent = turned_last_by(truth, issue);
                let is_of_before = was_sent.is_some_and(|sent| sent < wish.at);
                self.judge_last_wish(index, wish, state, &turns, (&others, is_of_before), found);
            }
        }
    }

    fn judge_last_wish(
        &self,
        index: usize,
        wish: &Wish,
        state: &str,
        turns: &[Turn<'_>],
        (others, is_of_before): (&[&Turn<'_>], bool),
        found: &mut Vec<(&'static str, String)>,
    ) {
        let detail = || format!("laptop {index}: {} is {state}, {turns:?}", wish.op);
        let now = turns.last().map_or("open", |turn| turn.0);
        // What somebody did so shortly before may not have been shown yet.
        let undisputed = others.iter().all(|turn| turn.1 < wish.at - RACE);
        // What an older wish sent may land when somebody has long brought about the same, so that the
        // wish was done without it: nobody can know of it then.
        let by_us = !is_of_before
            && turns.last().is_some_and(|turn| turn.2 == Some(index.to_string().as_str()));
        match state.split(' ').next().unwrap_or_default() {
            "done" if (undisputed || by_us) && now != wish.wanted.word() => {
                found.push(("the last wish holds", detail()));
            }
            "conflict" if others.is_empty() => found.push(("a conflict has a cause", detail())),
            "parked" if self.plan.may_write => found.push(("parked has a cause", detail())),
            "cancelled" => found.push(("nothing posted is dropped", detail())),
            _ => {}
        }
    }
}

/// The wishes of a notebook.
fn wishes(
    store: &Store,
    team: meridian_core::ids::TeamId,
) -> Result<Vec<Operation<IssueState>>, StoreError> {
    Ok(store.operations(team, Which::All)?.into_iter().filter_map(Operation::of).collect())
}

/// The state in an issue's text.
fn state_in(text: Option<&str>) -> Option<String> {
    let json: Value = serde_json::from_str(text?).ok()?;
    Some(json.get("state")?.as_str()?.to_owned())
}

/// What was not said to be written may be on the disk all the same; and to wish what an older wish still
/// brings makes no operation: that one stands again, and every later one is taken back in the same write.
/// The trace of it is that these were taken back, which nothing else does to the newest wish.
fn took_up_an_older(wishes: &mut Vec<Wish>, there: &[Operation<IssueState>]) {
    let found = |wish: &Wish| there.iter().find(|op| op.id == wish.op);
    let Some((unsure, older)) = wishes.split_last() else { return };
    if unsure.standing != Standing::Unsure || found(unsure).is_some() {
        return;
    }
    let is_taken_back = |wish: &Wish| found(wish).is_some_and(|op| op.state == OpState::Cancelled);
    let Some(place) = older.iter().rposition(|wish| found(wish).is_some() && !is_taken_back(wish))
    else {
        return;
    };
    let (at, is_same) = (unsure.at, older.get(place).is_some_and(|w| w.wanted == unsure.wanted));
    let was_last = older.iter().skip(place + 1).any(|wish| wish.standing == Standing::Stands);
    if !is_same || !was_last {
        return;
    }
    wishes.pop();
    for wish in wishes.iter_mut().filter(|wish| wish.standing == Standing::Stands) {
        wish.standing = Standing::Replaced;
    }
    if let Some(wish) = wishes.get_mut(place) {
        (wish.standing, wish.at) = (Standing::Stands, at);
    }
}

/// The wish that should hold in the end.
fn last(laptop: &Laptop) -> Option<&Wish> {
    laptop.wishes.iter().rev().find(|wish| wish.standing == Standing::Stands)
}

/// Whether the issue was so at some moment since `lately`.
fn was(issue: &Issue, state: &str, lately: DateTime<Utc>) -> bool {
    let ends = issue.versions.iter().skip(1).map(|version| Some(version.at)).chain([None]);
    let lived = |(version, end): (&IssueVersion, Option<DateTime<Utc>>)| {
        version.state == state && end.is_none_or(|end| end >= lately)
    };
    issue.versions.iter().zip(ends).any(lived)
}
