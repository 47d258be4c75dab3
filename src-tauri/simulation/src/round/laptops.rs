//! The laptops of a round's world: what they have, what befalls them, and what their members do.

use super::plan::{self, Act, Event};
use super::{HOST, RoundWorld, cycle, empty, rhythm, round};
use crate::clock::LaptopClock;
use crate::disk::{Disk, Fuse, SharedDisk, with};
use crate::vfs::path;
use crate::wire::{Network, lock};
use crate::world::{REPOSITORY, WorldError};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::away::plan::ToTell;
use meridian_core::courier::{Destination, IssueIs};
use meridian_core::ids::{Account, OpId, UserId};
use meridian_core::settings::{Choice as _, RoundsByItself, TeamFileFollowed};
use meridian_core::team::followed::{Followed, FollowedFile};
use meridian_engine::secrets::MemorySecrets;
use meridian_engine::store::{MIRROR, NOTEBOOK, Store, TeamFacts, TeamKind};
use meridian_engine::{
    Consent, Drained, Eagerness, Engine, Leaves, Meant, Options, Replaces, ToOpen, WriteTx,
};
use meridian_protocol::Failure;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

/// So long after the mark every rung's turn has come.
const ALL_RUNGS: TimeDelta = TimeDelta::minutes(65);

/// A drain under way.
pub(super) type Step = Pin<Box<dyn Future<Output = Result<Drained, Failure>>>>;

/// A laptop, and the one program on it.
pub(super) struct Laptop {
    pub(super) name: String,
    pub(super) login: &'static str,
    pub(super) disk: SharedDisk,
    pub(super) clock: Arc<LaptopClock>,
    folder: PathBuf,
    pub(super) is_on: bool,
    pub(super) is_awake: bool,
    process: u32,
    pub(super) engine: Option<Arc<Engine>>,
    pub(super) step: Option<Step>,
    /// When the drain under way has begun (true time).
    begun: DateTime<Utc>,
    /// Its requests in this drain.
    pub(super) requests: usize,
    wakes: Option<DateTime<Utc>>,
    /// What its member has posted, as they were told.
    pub(super) posts: Vec<(OpId, String)>,
    /// Whether one of these may have been kept without a word.
    pub(super) is_unsure: bool,
    /// When it slept.
    pub(super) slept: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// How often it has read all while its turn to open had come.
    pub(super) chances: usize,
    /// Moments at which its member wished the issue to be so.
    pub(super) wishes: Vec<(IssueIs, DateTime<Utc>)>,
}

impl Laptop {
    /// `kill -9`, as far as it runs.
    pub(super) fn kill(&mut self) {
        self.step = None;
        self.wakes = None;
        if self.engine.is_some() {
            with(&self.disk, |disk| disk.kill(self.process));
        }
        self.engine = None;
    }
}

impl RoundWorld {
    /// A laptop on which the team is connected.
    pub(super) fn furnish(&mut self, index: usize) -> Result<(), WorldError> {
        let name = format!("laptop{index}");
        let files = empty(&self.disks)?;
        let disk = self.disks.insert(&name, Disk::new(files, self.chance.fork()));
        let clock = Arc::new(LaptopClock::new(self.truth, self.chance.fork()));
        let folder = self.folders.path().join(&name);
        std::fs::create_dir(&folder)?;
        let Some(seat) = self.plan.seats.get(index).cloned() else { return Ok(()) };
        let user = UserId(self.people.get(seat.login).copied().unwrap_or_default());
        let facts = TeamFacts {
            repository: REPOSITORY.into(),
            repository_id: Some(self.repository),
            account: Account { host: HOST.into(), user, login: seat.login.into() },
            destination: Destination::RoundIssue,
            cycle: cycle()?,
            sections: vec![seat.section.parse()?],
            rhythm: Some(rhythm()),
            kind: TeamKind::GitHub,
            schedule: None,
        };
        let (now, vfs) = (self.now(), Some(self.disks.name()));
        let mut store = Store::open_at(&path(&name, 0, NOTEBOOK), &path(&name, 0, MIRROR), vfs)?;
        let team = store.connect_team(&facts, now)?;
        let at = Followed::read(format!("{HOST}/file"), None, now);
        let followed = FollowedFile { at, since: now, text: self.plan.file() };
        let followed = TeamFileFollowed::write(&followed).ok();
        store.set_setting(&TeamFileFollowed::key(team), followed.as_deref())?;
        let acts = seat.acts.then_some("true");
        store.set_setting(&RoundsByItself::key(team), acts)?;
        let notebook = format!("{index}-{:016x}", self.chance.next());
        store.set_setting("notebook_id", Some(&notebook))?;
        drop(store);
        clock.jump(seat.ahead);
        self.laptops.push(Laptop {
            name,
            login: seat.login,
            disk,
            clock,
            folder,
            is_on: true,
            is_awake: true,
            process: 0,
            engine: None,
            step: None,
            begun: now,
            requests: 0,
            wakes: None,
            posts: Vec::new(),
            is_unsure: false,
            slept: Vec::new(),
            chances: 0,
            wishes: Vec::new(),
        });
        Ok(())
    }

    pub(super) fn start(&mut self, index: usize) {
        self.last_process += 1;
        let id = self.last_process;
        let world = self.surroundings(index, id);
        let vfs = self.disks.name().to_owned();
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if !laptop.is_on || laptop.engine.is_some() {
            return;
        }
        laptop.process = id;
        let at = |file| path(&laptop.name, id, file);
        match Store::open_at(&at(NOTEBOOK), &at(MIRROR), Some(&vfs)) {
            Ok(store) => {
                let options = Options {
                    data_dir: laptop.folder.clone(),
                    clock: laptop.clock.clone(),
                    secrets: Arc::new(MemorySecrets::default()),
                    token: Some(format!("practice-token-{}", laptop.login).into()),
                };
                laptop.engine = Some(Arc::new(Engine::in_world(options, store, world)));
                self.tell(&format!("laptop {index} starts as {id}"));
                self.look(index, TimeDelta::milliseconds(200));
            }
            Err(error) => {
                self.tell(&format!("laptop {index} does not start: {error}"));
                if !self.has_died(index) {
                    self.broken("the store works", &format!("laptop {index}: {error}"));
                }
            }
        }
    }

    /// It drains after this time, unless it does so earlier.
    fn look(&mut self, index: usize, after: TimeDelta) {
        let at = self.now() + after.max(TimeDelta::milliseconds(250));
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.wakes.is_none_or(|wakes| at < wakes) {
            laptop.wakes = Some(at);
            self.schedule(at, Event::Drain(index));
        }
    }

    pub(super) fn drain(&mut self, index: usize) {
        let now = self.now();
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.wakes != Some(now) || !laptop.is_awake {
            return;
        }
        laptop.wakes = None;
        if laptop.step.is_some() {
            // What its member did meanwhile asks for another one behind it.
            return self.look(index, TimeDelta::seconds(1));
        }
        let Some(engine) = laptop.engine.clone() else { return };
        laptop.begun = now;
        laptop.requests = 0;
        laptop.step = Some(Box::pin(async move { engine.drain(Eagerness::Scheduled).await }));
    }

    pub(super) fn drained(&mut self, index: usize, done: Result<Drained, Failure>) {
        self.effects += 1;
        if self.has_died(index) {
            return;
        }
        let Some(laptop) = self.laptops.get(index) else { return };
        let begun = laptop.begun;
        // The engine goes by the server's clock where it knows that the laptop's is wrong.
        let now = laptop.engine.as_ref().map(|engine| engine.clock_now());
        let after = match &done {
            Ok(drained) => drained.look_again_at.zip(now).map(|(at, now)| at - now),
            Err(_) => Some(TimeDelta::seconds(60)),
        };
        let after = after.unwrap_or(TimeDelta::minutes(5));
        let after = self.nap(index, after);
        let said = match &done {
            Ok(drained) => drained.trouble.clone().unwrap_or_else(|| "well".to_owned()),
            Err(failure) => failure.to_string(),
        };
        let requests = self.laptops.get(index).map_or(0, |laptop| laptop.requests);
        self.tell(&format!("laptop {index} drained in {requests}: {said}; again in {after}"));
        self.look(index, after);
        if matches!(&done, Ok(drained) if !drained.not_read && !drained.offline) {
            let now = self.now();
            let is_chance = begun > plan::opens() + ALL_RUNGS
                && now < plan::closes() - TimeDelta::minutes(10)
                && self.plan.seats.get(index).is_some_and(|seat| seat.acts);
            if let Some(laptop) = self.laptops.get_mut(index).filter(|_| is_chance) {
                laptop.chances += 1;
            }
            self.judge_board(index, begun);
        }
    }

    /// Nobody looks every five minutes while nothing is due: a lid is closed in between.
    fn nap(&mut self, index: usize, after: TimeDelta) -> TimeDelta {
        if after < TimeDelta::seconds(100) {
            return after;
        }
        if self.calm {
            return TimeDelta::minutes(10);
        }
        let longer = TimeDelta::milliseconds(self.chance.pause(200_000, 2_400_000));
        let turn = self.laptops.get(index).and_then(|laptop| {
            let engine = laptop.engine.as_ref()?;
            let turns = engine.read(|tx| tx.by_itself()).ok()?.turns;
            let untils = turns.into_iter().filter_map(|turn| match turn.said.decision {
                meridian_core::round::ladder::Decision::Watch { until } => {
                    Some(until - engine.clock_now())
                }
                _ => None,
            });
            untils.filter(|until| *until > TimeDelta::zero()).min()
        });
        longer.min(turn.unwrap_or(longer)).max(after.min(turn.unwrap_or(after)))
    }

    /// Whether its disk or the process has died of what it did; then it comes back after a while.
    pub(super) fn has_died(&mut self, index: usize) -> bool {
        let Some(laptop) = self.laptops.get(index) else { return false };
        let process = laptop.process;
        let (powered, dead) = with(&laptop.disk, |disk| (disk.powered(), disk.is_dead(process)));
        if !powered {
            self.power_cut(index);
        } else if dead {
            self.kill(index, "killed in the midst of a write");
        }
        !powered || dead
    }

    pub(super) fn sleep(&mut self, index: usize, until: DateTime<Utc>) {
        if self.calm || until <= self.now() {
            return;
        }
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        laptop.is_awake = false;
        laptop.slept.push((self.truth.now(), until));
        lock(&self.traffic).freeze(index, Some(until));
        self.schedule(until, Event::Wake(index));
        self.tell(&format!("laptop {index} sleeps until {}", until.format("%H:%M:%S")));
    }

    pub(super) fn wake(&mut self, index: usize) {
        lock(&self.traffic).freeze(index, None);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if !std::mem::replace(&mut laptop.is_awake, true) {
            laptop.wakes = None;
            self.tell(&format!("laptop {index} is awake"));
            self.look(index, TimeDelta::seconds(2));
        }
    }

    pub(super) fn kill(&mut self, index: usize, how: &str) {
        if self.calm && how == "kill -9" {
            return;
        }
        let again = self.chance.pause(300, 600_000);
        let Some(laptop) = self.laptops.get_mut(index).filter(|laptop| laptop.is_on) else {
            return;
        };
        laptop.kill();
        self.tell(&format!("laptop {index} dies ({how})"));
        self.soon(again, Event::Start(index));
    }

    pub(super) fn power_cut(&mut self, index: usize) {
        let after = self.chance.pause(5_000, 900_000);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if !laptop.is_on || (self.calm && with(&laptop.disk, |disk| disk.powered())) {
            return;
        }
        with(&laptop.disk, |disk| disk.fail());
        laptop.step = None;
        laptop.wakes = None;
        laptop.engine = None;
        with(&laptop.disk, |disk| disk.lose_power());
        laptop.is_on = false;
        laptop.clock.restart();
        self.tell(&format!("laptop {index}: power cut"));
        self.soon(after, Event::PowerOn(index));
    }

    pub(super) fn power_on(&mut self, index: usize) {
        let Some(laptop) = self.laptops.get_mut(index).filter(|laptop| !laptop.is_on) else {
            return;
        };
        laptop.is_on = true;
        self.start(index);
    }

    pub(super) fn light(&mut self, index: usize, fuse: Fuse, writes: u64) {
        if let Some(laptop) = self.laptops.get(index).filter(|_| !self.calm) {
            with(&laptop.disk, |disk| disk.light(fuse, writes));
            self.tell(&format!("laptop {index}: {fuse:?} in {writes} writes"));
        }
    }

    pub(super) fn network(&mut self, index: usize, network: Network) {
        if self.calm && network == Network::Down {
            return;
        }
        if let Some(place) = lock(&self.traffic).networks.get_mut(index) {
            *place = network;
        }
        self.tell(&format!("laptop {index}: network {network:?}"));
    }

    pub(super) fn jump(&mut self, index: usize, by: i64) {
        if let Some(laptop) = self.laptops.get(index).filter(|_| !self.calm) {
            laptop.clock.jump(by);
            self.tell(&format!("laptop {index}: clock moves by {by} ms"));
        }
    }

    /// The member does something.
    pub(super) fn act(&mut self, index: usize, act: Act) {
        let (now, calm) = (self.now(), self.calm);
        self.last_text += 1;
        let text = format!("Status: Green\n\n## Highlights\n\nWord {}.\n", self.last_text);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        let Some(engine) = laptop.engine.clone().filter(|_| laptop.is_awake && !calm) else {
            return;
        };
        let done = engine.write(|tx| wish(tx, act, &text));
        self.tell(&format!(
            "laptop {index}: {act:?}: {}",
            match &done {
                Ok(op) => op.to_string(),
                Err(failure) => failure.to_string(),
            }
        ));
        if self.has_died(index) {
            // It may have been kept.
            done.is_err().then(|| self.note(index, act, None, &text, now));
            return;
        }
        if let Ok(op) = done {
            self.note(index, act, Some(op), &text, now);
            self.look(index, TimeDelta::milliseconds(300));
        }
    }

    fn note(&mut self, index: usize, act: Act, op: Option<OpId>, text: &str, now: DateTime<Utc>) {
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        match (act, op) {
            (Act::Post, None) => laptop.is_unsure = true,
            (Act::Post, Some(op)) => laptop.posts.push((op, text.to_owned())),
            (Act::Close, _) => laptop.wishes.push((IssueIs::Closed, now)),
            (Act::Reopen, _) => laptop.wishes.push((IssueIs::Open, now)),
            _ => {}
        }
    }

    pub(super) fn calm_down(&mut self) {
        self.lag(0);
        self.calm = true;
        self.tell("all mishaps are over");
        self.old_until = self.now();
        let _ = self.practice.faults().clear();
        for index in 0..self.laptops.len() {
            if let Some(network) = lock(&self.traffic).networks.get_mut(index) {
                *network = Network::Up;
            }
            let Some(laptop) = self.laptops.get_mut(index) else { continue };
            laptop.clock.set_right();
            with(&laptop.disk, |disk| disk.put_out());
            let is_on = laptop.is_on;
            self.wake(index);
            if !is_on {
                self.soon(1_000, Event::PowerOn(index));
            }
            self.soon(2_000, Event::Start(index));
        }
    }
}

/// What the member wants, as an operation.
fn wish(tx: &WriteTx<'_>, act: Act, text: &str) -> Result<OpId, Failure> {
    let key = round().ok();
    match act {
        Act::Post => {
            let draft = tx.draft_key(None, key)?;
            tx.set_draft(&draft, text)?;
            let agreed = Consent { meant: Meant::All, replaces: Replaces::Shown };
            tx.queue(&draft, None, Leaves::AtOnce, agreed)
        }
        Act::Open => tx.open_round(&ToOpen { round: key, ..ToOpen::default() }),
        Act::Close => tx.set_round_state(key, IssueIs::Closed),
        Act::Reopen => tx.set_round_state(key, IssueIs::Open),
        Act::SumUp => tx.post_summary(key),
        Act::Away => {
            let day = plan::closes().date_naive();
            tx.tell_away(&ToTell::Away { from: day, until: day, cover: None })
        }
    }
}
