//! What people do: the member at the laptops, colleagues, a maintainer, and the lead who opens the
//! issue.

use crate::disk::{Room, with};
use crate::laptop::{Power, Role};
use crate::member::{Post, Standing, typed};
use crate::plan::Event;
use crate::story::short;
use crate::watch::lf;
use crate::wire::{Network, lock};
use crate::world::{COLLEAGUE, MAINTAINER, MEMBER, REPOSITORY, World};
use meridian_core::courier::marker::{Marker, compose};
use meridian_core::courier::{Eagerness, OpState, Operation, Purpose, Update};
use meridian_core::draft::Splice;
use meridian_core::ids::{DraftKey, OpId};
use meridian_engine::clock::Clock as _;
use meridian_engine::store::{Store, StoreError, Which};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// Works with a process's store.
pub(crate) fn on<R>(store: &Arc<Mutex<Store>>, work: impl FnOnce(&mut Store) -> R) -> R {
    work(&mut store.lock().unwrap_or_else(PoisonError::into_inner))
}

impl World {
    /// The member does something at the window.
    pub(crate) fn act(&mut self, index: usize) {
        let section = self.chance.index(self.plan.sections);
        match self.chance.below(100) {
            0..50 => self.type_text(index, section),
            50..80 => {
                let from = if self.chance.happens(400) { Role::Cli } else { Role::Window };
                self.post(index, section, Some(from));
            }
            80..90 => self.take_back(index, section),
            _ => self.soon(20, Event::Drain(index, Role::Agent, Eagerness::Now)),
        }
    }

    fn type_text(&mut self, index: usize, section: usize) {
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let now = laptop.clock.now();
        let Some(process) = laptop.process(Role::Window) else { return };
        let (id, store) = (process.id, process.store.clone());
        let Some(draft) = laptop.drafts.get_mut(section) else { return };
        let text = typed(&draft.saved, &mut self.chance);
        let Some(splice) = Splice::diff(&draft.saved, &text) else { return };
        let key = draft.key.clone();
        let saved = on(&store, |store| {
            let revision = store.draft(&key)?.map_or(0, |draft| draft.revision);
            store.edit(&key, revision, &[splice], now)
        });
        match saved {
            Ok(revision) => {
                draft.saved.clone_from(&text);
                draft.perhaps = None;
                self.tell(&format!(
                    "laptop {index}: saved {} as revision {revision}: {}",
                    key.section,
                    short(&text)
                ));
            }
            Err(error) => {
                // A full disk keeps what was there; a death may have kept either.
                draft.perhaps = Some(text);
                self.tell(&format!("laptop {index}: not saved: {error}"));
                self.store_failed(index, Role::Window, id, &error);
            }
        }
    }

    /// Presses Post, as the engine's use case does: compose, freeze, queue.
    pub(crate) fn post(&mut self, index: usize, section: usize, from: Option<Role>) {
        let role = from.unwrap_or(Role::Window);
        if self.laptops.get(index).is_some_and(|laptop| {
            laptop.drafts.get(section).is_some_and(|draft| draft.saved.is_empty())
        }) {
            self.type_text(index, section);
        }
        if role == Role::Cli {
            self.start(index, Role::Cli);
        }
        if self.posts_beside(index, section, role) {
            self.queue(index, section, role);
        }
        if role == Role::Cli {
            let after = self.chance.between(1, 200);
            self.soon(after, Event::Drain(index, Role::Cli, Eagerness::Now));
        }
    }

    fn queue(&mut self, index: usize, section: usize, role: Role) {
        let pause = if role == Role::Window && self.chance.happens(400) { 10 } else { 0 };
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let now = laptop.clock.now();
        let Some(process) = laptop.process(role) else { return };
        let (id, store) = (process.id, process.store.clone());
        let Some(key) = laptop.drafts.get(section).map(|draft| draft.key.clone()) else { return };
        let Ok(op) = laptop.next_op(index).parse::<OpId>() else { return };
        let mut text = String::new();
        let mut looked_at = None;
        let queued = on(&store, |store| {
            let Some(stored) = store.draft(&key)? else { return Ok(None) };
            let author = store.team(key.team)?.facts.account.user;
            let base = store.base(&key, author)?;
            // What was withdrawn is put back, also with the very same words.
            let is_withdrawn = base
                .as_ref()
                .is_some_and(|base| Marker::find(&base.body).is_some_and(|mark| mark.withdrawn));
            if !is_withdrawn
                && let Some(latest) = store.latest_operation(&key)?
                && meridian_core::courier::marker::strip(&latest.body) == stored.text
                && (latest.state.is_open() || latest.state == OpState::Done)
            {
                return Ok(None);
            }
            let body = whole_body(store, &key, &op, &stored.text)?;
            text.clone_from(&stored.text);
            let operation = Operation {
                id: op.clone(),
                author,
                created_at: now,
                not_before: (pause > 0).then(|| now + chrono::TimeDelta::seconds(pause)),
                state: OpState::queued(),
                content: Update { purpose: Purpose::Update, draft: key.clone(), body, base },
            };
            for op in store.queued_updates(key.team, Which::Unfinished)? {
                if let OpState::Conflict { theirs, .. } = &op.state
                    && op.draft == key
                {
                    // Whoever posts here has looked at what stands there, also where the process that
                    // found it died before anybody could watch it.
                    store.note_seen(&op.id, theirs)?;
                    looked_at = Some(lf(theirs));
                }
            }
            store.queue(&operation, stored.revision).map(Some)
        });
        laptop.shown.extend(looked_at);
        let Some(draft) = laptop.drafts.get_mut(section) else { return };
        match queued {
            Ok(None) => {}
            Ok(Some(queued)) => {
                for post in &mut draft.posts {
                    if post.standing == Standing::Stands {
                        post.standing = Standing::Replaced;
                    }
                }
                let line =
                    format!("{role:?} posts {} as {op}, {queued:?}: {}", key.section, short(&text));
                draft.posts.push(Post { op, text, standing: Standing::Stands });
                self.tell(&format!("laptop {index}: {line}"));
                let after = self.chance.between(30, 300);
                self.soon(after, Event::Drain(index, Role::Agent, Eagerness::Now));
            }
            Err(error) => {
                draft.posts.push(Post { op, text, standing: Standing::Unsure });
                self.tell(&format!("laptop {index}: {role:?} cannot post: {error}"));
                self.store_failed(index, role, id, &error);
            }
        }
    }

    fn take_back(&mut self, index: usize, section: usize) {
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let Some(process) = laptop.process(Role::Window) else { return };
        let (id, store) = (process.id, process.store.clone());
        let Some(draft) = laptop.drafts.get_mut(section) else { return };
        let last = draft.posts.iter_mut().rev().find(|post| post.standing == Standing::Stands);
        let Some(post) = last else { return };
        let op = post.op.clone();
        match on(&store, |store| store.cancel(&op)) {
            Ok(()) => {
                post.standing = Standing::TakenBack;
                self.tell(&format!("laptop {index}: {op} is taken back"));
            }
            Err(StoreError::TooLate { .. }) => {}
            Err(error) => {
                post.standing = Standing::Unsure;
                self.tell(&format!("laptop {index}: {op} may be taken back: {error}"));
                self.store_failed(index, Role::Window, id, &error);
            }
        }
    }

    pub(crate) fn issue_appears(&mut self) {
        if self.issue.is_some() {
            return;
        }
        let body = if self.chance.happens(500) {
            "<!-- meridian:round v=1 cycle=v1.38 round=2026-10-26 -->\nPlease write your updates."
        } else {
            "Please write your updates."
        };
        let issue = json!({ "title": "Release team status 2026-10-26", "body": body });
        let made = self.others(MAINTAINER, "POST", "/issues", &issue);
        self.issue = made.get("number").and_then(Value::as_i64);
        self.tell(&format!("the lead opens issue {:?}", self.issue));
        for number in 0..self.plan.crowd {
            self.say(COLLEAGUE, &format!("comment {number} of a colleague"));
        }
    }

    pub(crate) fn others(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repositories/{}{path}", self.repository);
        self.practice.act(login, method, &path, body).map_or(Value::Null, |(_, json)| json)
    }

    /// A comment that the member wrote, as it stands: (id, body).
    fn some_update(&mut self) -> Option<(i64, String)> {
        let world = self.practice.world().ok()?;
        let mine: Vec<_> =
            world.comments.iter().filter(|comment| comment.author == self.member.0).collect();
        let comment = self.chance.pick(&mine)?;
        Some((comment.id, comment.body()?.to_owned()))
    }

    pub(crate) fn colleague(&mut self) {
        if self.issue.or(self.discussion).is_none() {
            return;
        }
        let update = self.some_update().map(|(_, body)| body).unwrap_or_default();
        let body = match self.chance.below(4) {
            0 => update.clone(),
            1 => format!("> {}\n\nI agree.", update.replace('\n', "\n> ")),
            2 => format!("As I said:\n{update}"),
            _ => "All well on my side.".to_owned(),
        };
        let body = if body.trim().is_empty() { "Nothing new.".to_owned() } else { body };
        self.say(COLLEAGUE, &body);
        self.tell(&format!("a colleague comments {}", short(&body)));
    }

    pub(crate) fn maintainer(&mut self) {
        let Some((id, body)) = self.some_update().filter(|_| !self.calm) else { return };
        if self.chance.happens(150) {
            self.change(MAINTAINER, id, None);
            self.tell(&format!("the maintainer deletes comment {id}"));
            return;
        }
        let body = match self.chance.below(3) {
            0 => body.split_once('\n').map_or(body.clone(), |(_, text)| format!("{text}\nedited")),
            1 => format!("{body}\n\nedited by the maintainer"),
            _ => "replaced by the maintainer".to_owned(),
        };
        self.change(MAINTAINER, id, Some(&body));
        self.tell(&format!("the maintainer makes comment {id} {}", short(&body)));
    }

    pub(crate) fn rename(&mut self) {
        self.tell("the repository is renamed");
        let renamed = self.practice.rename_repository(REPOSITORY, "release-team");
        if let Err(error) = renamed {
            self.broken("the practice GitHub works", &error.to_string());
        }
    }

    pub(crate) fn web_page(&mut self) {
        let Some((id, body)) = self.some_update().filter(|_| !self.calm) else { return };
        let body = body.replace("\r\n", "\n").replace('\n', "\r\n");
        self.change(MEMBER, id, Some(&body));
        self.tell(&format!("the web page gives comment {id} CRLF"));
    }

    pub(crate) fn calm_down(&mut self) {
        self.calm = true;
        self.tell("all mishaps are over");
        let _ = self.practice.faults().clear();
        self.issue_appears();
        let now = self.now();
        for index in 0..self.laptops.len() {
            if let Some(network) = lock(&self.traffic).networks.get_mut(index) {
                *network = Network::Up;
            }
            let Some(laptop) = self.laptops.get_mut(index) else { continue };
            if laptop.clock.set_right() != 0 {
                laptop.jumps.push(now);
            }
            with(&laptop.disk, |disk| {
                disk.put_out();
                disk.set_room(Room::Free);
            });
            if laptop.power == Power::Off {
                self.soon(1_000, Event::PowerOn(index));
            }
            self.soon(2_000, Event::Start(index, Role::Window));
            self.soon(2_000, Event::Start(index, Role::Agent));
            self.soon(5_000, Event::Drain(index, Role::Agent, Eagerness::Now));
        }
    }

    /// The member looks after what a person must decide: tries again, or posts again.
    pub(crate) fn tidy_up(&mut self) {
        for index in 0..self.laptops.len() {
            if self.chance.happens(500) {
                self.withdraw_one(index);
            }
            let parked: Vec<(usize, OpId)> = self
                .laptops
                .get(index)
                .map(|laptop| {
                    let parked = |op: &OpId| {
                        laptop.states.get(op).is_some_and(|state| state.starts_with("parked"))
                    };
                    let drafts = laptop.drafts.iter().enumerate();
                    drafts
                        .filter_map(|(place, draft)| Some((place, draft.last_word()?.op.clone())))
                        .filter(|(_, op)| parked(op))
                        .collect()
                })
                .unwrap_or_default();
            for (section, op) in parked {
                if self.chance.happens(500) {
                    self.resume(index, &op);
                } else {
                    self.post(index, section, Some(Role::Window));
                }
            }
            self.tidy_wish(index);
            self.tidy_withdrawals(index);
        }
    }

    pub(crate) fn resume(&mut self, index: usize, op: &OpId) {
        let Some(laptop) = self.laptops.get(index) else { return };
        let now = laptop.clock.now();
        let Some(process) = laptop.process(Role::Window) else { return };
        let (id, store) = (process.id, process.store.clone());
        match on(&store, |store| store.resume(op, now)) {
            Ok(()) => {
                self.tell(&format!("laptop {index}: {op} is tried again"));
                self.soon(100, Event::Drain(index, Role::Agent, Eagerness::Now));
            }
            Err(error) => self.store_failed(index, Role::Window, id, &error),
        }
    }
}

/// The whole comment for a text. The marker keeps the id of the operation that made the comment.
fn whole_body(store: &Store, key: &DraftKey, op: &OpId, text: &str) -> Result<String, StoreError> {
    let author = store.team(key.team)?.facts.account.user;
    let made_by = |body: &str| Marker::find(body).map(|marker| marker.op);
    let maker = match store.base(key, author)? {
        Some(base) => made_by(&base.body),
        None => store
            .latest_operation(key)?
            .filter(|op| op.state.is_open() && !matches!(op.state, OpState::Waiting { .. }))
            .and_then(|op| made_by(&op.body)),
    };
    let marker = Marker {
        cycle: key.cycle.clone(),
        round: key.round,
        section: key.section.clone(),
        part: (1, 1),
        op: maker.unwrap_or_else(|| op.clone()),
        withdrawn: false,
    };
    Ok(compose(&marker, text))
}
