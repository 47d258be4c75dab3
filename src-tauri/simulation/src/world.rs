//! A world: laptops, processes, GitHub and time, from one seed.
//!
//! One task drives everything. It polls the processes' effects, and between any two of them it
//! looks at what was written down and may let something die.

use crate::chance::Chance;
use crate::clock::{LaptopClock, Truth};
use crate::disk::{Disk, Files, Fuse, Room, with};
use crate::laptop::{Laptop, Power, Process, Role, Step};
use crate::member::Draft;
use crate::plan::{Event, Plan};
use crate::story::Story;
use crate::vfs::{Disks, path};
use crate::wire::{Network, SharedTraffic, Traffic, Transport, Wire, look};
use crate::{Breakage, Report};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::courier::{Breakage as CourierBreakage, Destination, Eagerness, Rest};
use meridian_core::ids::{Account, CycleName, DraftKey, RoundKey, SectionId, TeamId, UserId};
use meridian_engine::clock::Clock;
use meridian_engine::drive::{Drive, Progress};
use meridian_engine::github::Client;
use meridian_engine::store::{MIRROR, NOTEBOOK, Store, StoreError, TeamFacts, TeamKind};
use meridian_practice::{Place, Practice, PracticeError, Role as PracticeRole};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub(crate) const REPOSITORY: &str = "practice/release";
pub(crate) const MEMBER: &str = "member";
pub(crate) const COLLEAGUE: &str = "colleague";
pub(crate) const MAINTAINER: &str = "maintainer";
const HOST: &str = "https://practice.invalid";
const SECTIONS: [&str; 2] = ["release-signal", "docs"];
/// No drain needs more effects; one that does would never end.
const MOST_EFFECTS: u32 = 1_500;

/// What kept a world from being built; a fault of the simulation, not of what it tests.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// SQLite refuses the simulated disk.
    #[error("the simulated disk could not be registered with SQLite; run the simulation again")]
    NoDisk,
    /// The store refuses the first notebook.
    #[error("the first notebook could not be made: {0}")]
    Store(#[from] StoreError),
    /// The practice GitHub refuses.
    #[error("the practice GitHub could not be made: {0}")]
    Practice(#[from] PracticeError),
    /// The client refuses.
    #[error("the client could not be made: {0}")]
    Client(#[from] meridian_engine::github::ClientError),
    /// A name is not allowed any more.
    #[error("a name of the simulation is not allowed: {0}")]
    Name(#[from] meridian_core::ids::BadName),
    /// The runtime could not be started.
    #[error("the runtime could not be started: {0}")]
    Runtime(#[from] std::io::Error),
}

pub(crate) struct World {
    pub(crate) truth: Truth,
    pub(crate) practice: Practice,
    pub(crate) member: UserId,
    pub(crate) repository: i64,
    pub(crate) laptops: Vec<Laptop>,
    pub(crate) traffic: SharedTraffic,
    pub(crate) story: Story,
    pub(crate) violations: Vec<String>,
    pub(crate) chance: Chance,
    pub(crate) team: TeamId,
    pub(crate) current: (CycleName, RoundKey),
    pub(crate) breakage: Option<Breakage>,
    pub(crate) issue: Option<i64>,
    pub(crate) calm: bool,
    pub(crate) effects: u64,
    pub(crate) plan: Plan,
    events: BTreeMap<(DateTime<Utc>, u64), Event>,
    last_event: u64,
    last_process: u32,
    turn: usize,
    over: bool,
    disks: Disks,
}

fn practice(truth: Truth) -> Result<(Practice, UserId, i64), PracticeError> {
    let practice = Practice::open(Place::Memory, Arc::new(move || truth.now()))?;
    let repository = practice.add_repository(REPOSITORY)?;
    let member = practice.add_user(MEMBER)?;
    practice.add_user(COLLEAGUE)?;
    practice.add_user(MAINTAINER)?;
    practice.set_role(REPOSITORY, MAINTAINER, Some(PracticeRole::Write))?;
    Ok((practice, UserId(member), repository))
}

thread_local! {
    /// A fresh laptop's files: making them anew for each world would cost more than the world.
    static TEMPLATE: std::cell::RefCell<Option<(Files, TeamId)>> = const { std::cell::RefCell::new(None) };
}

/// The files of a laptop on which the team was connected.
fn template(
    disks: &Disks,
    member: UserId,
    repository: i64,
    now: DateTime<Utc>,
) -> Result<(Files, TeamId), WorldError> {
    if let Some(found) = TEMPLATE.with_borrow(Clone::clone) {
        return Ok(found);
    }
    let disk = disks.insert("template", Disk::new(Files::default(), Chance::new(0)));
    let mut store = Store::open_at(
        &path("template", 0, NOTEBOOK),
        &path("template", 0, MIRROR),
        Some(disks.name()),
    )?;
    let sections = SECTIONS.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
    let facts = TeamFacts {
        repository: REPOSITORY.into(),
        repository_id: Some(repository),
        account: Account { host: HOST.into(), user: member, login: MEMBER.into() },
        destination: Destination::RoundIssue,
        cycle: "v1.38".parse()?,
        sections,
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    };
    let team = store.connect_team(&facts, now)?;
    drop(store);
    let files = with(&disk, |disk| disk.files());
    disks.remove("template");
    TEMPLATE.set(Some((files.clone(), team)));
    Ok((files, team))
}

impl World {
    pub(crate) fn build(seed: u64, breakage: Option<Breakage>) -> Result<Self, WorldError> {
        let mut chance = Chance::new(seed);
        let plan = Plan::of(&mut chance.fork());
        let truth = Truth::from(crate::plan::epoch());
        let (practice, member, repository) = practice(truth)?;
        let disks = Disks::of_this_thread().ok_or(WorldError::NoDisk)?;
        let (files, team) = template(&disks, member, repository, truth.now())?;
        let current: (CycleName, RoundKey) = ("v1.38".parse()?, "2026-10-26".parse()?);
        let transport = match breakage {
            Some(Breakage::TransportRetry) => Transport::Retries,
            _ => Transport::Once,
        };
        let traffic = Traffic::new(plan.laptops, transport, truth, chance.fork());
        let mut laptops = Vec::new();
        for index in 0..plan.laptops {
            let name = format!("laptop{index}");
            let disk = disks.insert(&name, Disk::new(files.clone(), chance.fork()));
            let clock = Arc::new(LaptopClock::new(truth, chance.fork()));
            let mut laptop = Laptop::new(name, disk, clock);
            for section in SECTIONS.iter().take(plan.sections) {
                let section: SectionId = section.parse()?;
                let (cycle, round) = current.clone();
                laptop.drafts.push(Draft::new(DraftKey { team, cycle, round, section }));
            }
            laptops.push(laptop);
        }
        let mut world = Self {
            truth,
            practice,
            member,
            repository,
            laptops,
            traffic: Arc::new(Mutex::new(traffic)),
            story: Story::default(),
            violations: Vec::new(),
            chance,
            team,
            current,
            breakage,
            issue: None,
            calm: false,
            effects: 0,
            events: BTreeMap::new(),
            last_event: 0,
            last_process: 0,
            turn: 0,
            over: false,
            disks,
            plan,
        };
        for (at, event) in std::mem::take(&mut world.plan.events) {
            world.schedule(at, event);
        }
        Ok(world)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.truth.now()
    }

    pub(crate) fn tell(&mut self, line: &str) {
        let now = self.truth.now();
        self.story.tell(now, line);
    }

    /// A rule was broken.
    pub(crate) fn broken(&mut self, rule: &str, detail: &str) {
        self.tell(&format!("VIOLATED {rule}: {detail}"));
        self.violations.push(format!("{rule}: {detail}"));
    }

    pub(crate) fn schedule(&mut self, at: DateTime<Utc>, event: Event) {
        self.last_event += 1;
        self.events.insert((at, self.last_event), event);
    }

    pub(crate) fn soon(&mut self, millis: i64, event: Event) {
        let at = self.now() + TimeDelta::milliseconds(millis);
        self.schedule(at, event);
    }

    /// Lives to its end, or to the first broken rule.
    pub(crate) async fn live(&mut self) {
        while !self.over && self.violations.is_empty() {
            let Some(at) = self.events.first_key_value().map(|((at, _), _)| *at) else { break };
            match self.next_happening(at).await {
                Happening::Stepped(laptop, role, drive, done) => {
                    self.stepped(laptop, role, *drive, done);
                }
                Happening::Due => {
                    if let Some((_, event)) = self.events.pop_first() {
                        self.happen(event);
                    }
                }
            }
        }
        if self.violations.is_empty() {
            self.judge();
        }
        for laptop in &mut self.laptops {
            for role in Role::ALL {
                laptop.end(role);
            }
            self.disks.remove(&laptop.name);
        }
    }

    /// How it went.
    pub(crate) fn report(self, seed: u64) -> Report {
        let requests = look(&self.traffic).exchanges.len() as u64;
        let lived = (self.truth.now() - crate::plan::epoch()).to_std().unwrap_or_default();
        let Self { violations, story, effects, .. } = self;
        Report { seed, violations, story, requests, effects, lived }
    }

    async fn next_happening(&mut self, at: DateTime<Utc>) -> Happening {
        let wake = self.truth.instant(at);
        let mut sleep = std::pin::pin!(tokio::time::sleep_until(wake));
        self.turn = self.turn.wrapping_add(1);
        let (turn, laptops) = (self.turn, &mut self.laptops);
        std::future::poll_fn(move |context| {
            let count = laptops.len() * Role::ALL.len();
            for place in 0..count {
                let place = (place + turn) % count.max(1);
                let (index, role) = (place / Role::ALL.len(), place % Role::ALL.len());
                let Some(role) = Role::ALL.get(role).copied() else { continue };
                let process = laptops.get_mut(index).and_then(|laptop| laptop.process_mut(role));
                let Some(process) = process else { continue };
                let Some(step) = &mut process.step else { continue };
                if let std::task::Poll::Ready((drive, done)) = step.as_mut().poll(context) {
                    process.step = None;
                    let drive = Box::new(drive);
                    return std::task::Poll::Ready(Happening::Stepped(index, role, drive, done));
                }
            }
            sleep.as_mut().poll(context).map(|()| Happening::Due)
        })
        .await
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Act(laptop) => self.act(laptop),
            Event::Post(laptop, section) => self.post(laptop, section, None),
            Event::Drain(laptop, role, eagerness) => self.drain(laptop, role, eagerness),
            Event::Start(laptop, role) => self.start(laptop, role),
            Event::Kill(laptop, role) => self.kill(laptop, role, "kill -9"),
            Event::PowerCut(laptop) => self.power_cut(laptop),
            Event::PowerOn(laptop) => self.power_on(laptop),
            Event::Fuse(laptop, fuse, writes) => self.light(laptop, fuse, writes),
            Event::Network(laptop, network) => self.network(laptop, network),
            Event::Room(laptop, room) => self.room(laptop, room),
            Event::Jump(laptop, by) => self.jump(laptop, by),
            Event::Fault(fault) => {
                if !self.calm {
                    self.tell(&format!("GitHub will: {:?} on {:?}", fault.what, fault.when));
                    // In memory nothing can fail.
                    let _ = self.practice.faults().push(fault);
                }
            }
            Event::IssueAppears => self.issue_appears(),
            Event::Colleague => self.colleague(),
            Event::Maintainer => self.maintainer(),
            Event::Rename => self.rename(),
            Event::WebPage => self.web_page(),
            Event::Calm => self.calm_down(),
            Event::TidyUp => self.tidy_up(),
            Event::End => self.over = true,
        }
    }

    pub(crate) fn start(&mut self, index: usize, role: Role) {
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.power == Power::Off || laptop.process(role).is_some() {
            return;
        }
        self.last_process += 1;
        let id = self.last_process;
        let (notebook, mirror) = (path(&laptop.name, id, NOTEBOOK), path(&laptop.name, id, MIRROR));
        let store = Store::open_at(&notebook, &mirror, Some(self.disks.name()));
        let wire = Wire {
            traffic: self.traffic.clone(),
            practice: self.practice.service(),
            laptop: index,
            process: id,
        };
        let token = Some(format!("practice-token-{MEMBER}").into());
        let clock: Arc<dyn Clock> = laptop.clock.clone();
        let client = Client::in_process(wire, HOST, token, clock);
        match (store, client) {
            (Ok(store), Ok(client)) => {
                let (store, client) = (Arc::new(Mutex::new(store)), Arc::new(client));
                let process = Process { id, store, client, step: None, effects: 0, limit: None };
                laptop.put(role, Some(process));
                self.tell(&format!("laptop {index}: {role:?} starts as {id}"));
                self.check_memory(index, role);
                if role == Role::Agent {
                    self.wake_agent(index, TimeDelta::milliseconds(200));
                }
            }
            (Err(error), _) => {
                self.tell(&format!("laptop {index}: {role:?} does not start: {error}"));
                self.store_failed(index, role, id, &error);
            }
            (_, Err(error)) => self.broken("start", &error.to_string()),
        }
    }

    /// After an error of the store: did somebody die, or is only the disk full?
    pub(crate) fn store_failed(&mut self, index: usize, role: Role, id: u32, error: &StoreError) {
        let Some(laptop) = self.laptops.get(index) else { return };
        let (powered, dead) = with(&laptop.disk, |disk| (disk.powered(), disk.is_dead(id)));
        if !powered {
            self.power_cut(index);
        } else if dead {
            self.kill(index, role, "killed in the midst of a write");
        } else if matches!(error, StoreError::DiskFull { .. }) {
            if laptop.process(role).is_none() {
                self.soon(20_000, Event::Start(index, role));
            }
        } else {
            self.broken("the store works", &format!("laptop {index} {role:?}: {error}"));
        }
    }

    pub(crate) fn kill(&mut self, index: usize, role: Role, how: &str) {
        if self.calm && how == "kill -9" {
            return;
        }
        let again = self.chance.pause(300, 600_000);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.power == Power::Off {
            return;
        }
        laptop.kill(role);
        if role == Role::Agent {
            laptop.agent_wakes = None;
        }
        self.tell(&format!("laptop {index}: {role:?} dies ({how})"));
        if role != Role::Cli {
            self.soon(again, Event::Start(index, role));
        }
    }

    fn power_cut(&mut self, index: usize) {
        let after = self.chance.pause(5_000, 900_000);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.power == Power::Off || (self.calm && with(&laptop.disk, |disk| disk.powered())) {
            return;
        }
        laptop.cut_power();
        self.tell(&format!("laptop {index}: power cut"));
        self.soon(after, Event::PowerOn(index));
    }

    fn power_on(&mut self, index: usize) {
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.power == Power::On {
            return;
        }
        laptop.power = Power::On;
        self.tell(&format!("laptop {index}: power is back"));
        self.start(index, Role::Window);
        self.start(index, Role::Agent);
    }

    fn light(&mut self, index: usize, fuse: Fuse, writes: u64) {
        if let Some(laptop) = self.laptops.get(index).filter(|_| !self.calm) {
            with(&laptop.disk, |disk| disk.light(fuse, writes));
            self.tell(&format!("laptop {index}: {fuse:?} in {writes} writes"));
        }
    }

    fn network(&mut self, index: usize, network: Network) {
        if let Some(place) = look(&self.traffic).networks.get_mut(index) {
            *place = network;
        }
        self.tell(&format!("laptop {index}: network {network:?}"));
        if network == Network::Up {
            self.soon(300, Event::Drain(index, Role::Agent, Eagerness::Now));
        }
    }

    fn room(&mut self, index: usize, room: Room) {
        if let Some(laptop) = self.laptops.get(index) {
            with(&laptop.disk, |disk| disk.set_room(room));
            self.tell(&format!("laptop {index}: disk {room:?}"));
        }
    }

    fn jump(&mut self, index: usize, by: i64) {
        let now = self.now();
        let Some(laptop) = self.laptops.get_mut(index).filter(|_| !self.calm) else { return };
        laptop.clock.jump(by);
        laptop.jumps.push(now);
        self.tell(&format!("laptop {index}: clock moves by {by} ms"));
        if let Some(laptop) = self.laptops.get(index)
            && laptop.agent_wakes.is_some()
        {
            // The agent looks at the wall clock at least every 30 s.
            self.wake_agent(index, TimeDelta::seconds(20));
        }
    }

    /// The agent drains by itself after this time, unless it does so earlier.
    pub(crate) fn wake_agent(&mut self, index: usize, after: TimeDelta) {
        let at = self.now() + after.max(TimeDelta::milliseconds(50));
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if laptop.agent_wakes.is_none_or(|wakes| at < wakes) {
            laptop.agent_wakes = Some(at);
            self.schedule(at, Event::Drain(index, Role::Agent, Eagerness::Scheduled));
        }
    }

    fn drain(&mut self, index: usize, role: Role, eagerness: Eagerness) {
        let now = self.now();
        let broken_lock = self.breakage == Some(Breakage::NoCourierLock);
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        if role == Role::Agent && eagerness == Eagerness::Scheduled {
            if laptop.agent_wakes != Some(now) {
                return;
            }
            laptop.agent_wakes = None;
        }
        if laptop.process(role).is_none_or(|process| process.step.is_some()) {
            return;
        }
        if !laptop.couriers.is_empty() && !broken_lock {
            match role {
                Role::Agent => self.wake_agent(index, TimeDelta::seconds(2)),
                _ => self.soon(500, Event::Drain(index, role, eagerness)),
            }
            return;
        }
        let courier = match self.breakage {
            Some(Breakage::NoJournal) => Some(CourierBreakage::NoJournal),
            Some(Breakage::TrustFirstEmptyList) => Some(CourierBreakage::TrustFirstEmptyList),
            Some(Breakage::ReceiptBeforeReadBack) => Some(CourierBreakage::ReceiptBeforeReadBack),
            _ => None,
        };
        let Some(process) = laptop.processes.get_mut(role.place()).and_then(Option::as_mut) else {
            return;
        };
        let (id, clock) = (process.id, &*laptop.clock);
        let current = self.current.clone();
        let begun = Drive::begin_broken(
            &process.store,
            clock,
            self.team,
            current,
            None,
            eagerness,
            courier,
        );
        match begun {
            Ok(drive) => {
                process.effects = 0;
                process.step = Some(step(process, laptop.clock.clone(), drive));
                laptop.couriers.insert(id);
                self.tell(&format!("laptop {index}: {role:?} drains, {eagerness:?}"));
            }
            Err(error) => {
                self.store_failed(index, role, id, &error);
                if role == Role::Agent {
                    self.wake_agent(index, TimeDelta::seconds(30));
                }
            }
        }
    }

    /// An effect of a process is done.
    fn stepped(
        &mut self,
        index: usize,
        role: Role,
        drive: Drive,
        done: Result<Progress, StoreError>,
    ) {
        self.effects += 1;
        let Some(id) = self.laptops.get(index).and_then(|l| l.process(role)).map(|p| p.id) else {
            return;
        };
        match done {
            Ok(Progress::Going) => {
                self.watch(index, role);
                self.note_limit(index, role);
                if !self.calm && self.chance.happens(self.plan.deaths) {
                    self.kill(index, role, "between two effects");
                    return;
                }
                let Some(laptop) = self.laptops.get_mut(index) else { return };
                let clock = laptop.clock.clone();
                let Some(process) = laptop.process_mut(role) else { return };
                process.effects += 1;
                if process.effects > MOST_EFFECTS {
                    self.broken("a drain ends", &format!("laptop {index} {role:?} goes on and on"));
                    return;
                }
                process.step = Some(step(process, clock, drive));
            }
            Ok(Progress::Rested(rest)) => self.rested(index, role, id, &rest),
            Err(error) => {
                self.tell(&format!("laptop {index}: {role:?} cannot write: {error}"));
                if let Some(laptop) = self.laptops.get_mut(index) {
                    laptop.couriers.remove(&id);
                    if let Some(process) = laptop.process_mut(role) {
                        // What could not be written down binds nobody.
                        process.limit = None;
                    }
                }
                self.store_failed(index, role, id, &error);
                match role {
                    Role::Agent => self.wake_agent(index, TimeDelta::seconds(30)),
                    _ => self.leave(index, role),
                }
            }
        }
    }

    fn rested(&mut self, index: usize, role: Role, id: u32, rest: &Rest) {
        let idle = if self.calm { 1_500_000 } else { self.chance.between(60_000, self.plan.idle) };
        let Some(laptop) = self.laptops.get_mut(index) else { return };
        laptop.couriers.remove(&id);
        let again = rest.look_again_at.map(|at| laptop.clock.true_moment(at) - self.truth.now());
        let again = again.map(|after| after.num_milliseconds());
        self.tell(&format!("laptop {index}: {role:?} rests, again in {again:?} ms"));
        match role {
            Role::Agent => {
                let after = again.map_or(idle, |after| after.min(idle)).max(250);
                self.wake_agent(index, TimeDelta::milliseconds(after));
            }
            _ => self.leave(index, role),
        }
    }

    /// A command is over: the agent, if there is one, goes on with what is left.
    fn leave(&mut self, index: usize, role: Role) {
        if role == Role::Cli {
            if let Some(laptop) = self.laptops.get_mut(index) {
                laptop.end(role);
            }
            self.wake_agent(index, TimeDelta::milliseconds(500));
        }
    }
}

enum Happening {
    Stepped(usize, Role, Box<Drive>, Result<Progress, StoreError>),
    Due,
}

/// The next effect of a drain.
fn step(process: &Process, clock: Arc<LaptopClock>, mut drive: Drive) -> Step {
    let (store, client) = (process.store.clone(), process.client.clone());
    Box::pin(async move {
        let done = drive.advance(&store, &client, &*clock).await;
        (drive, done)
    })
}
