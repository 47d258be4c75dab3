//! A world: laptops, processes, GitHub and time, from one seed.
//!
//! One task drives everything. It polls the processes' effects, and between any two of them it
//! looks at what was written down and may let something die.

use crate::by_hand::Written;
use crate::chance::Chance;
use crate::clock::{LaptopClock, TrueTime};
use crate::disk::{Disk, Files, with};
use crate::laptop::{Laptop, Power, Process, Role};
use crate::member::Draft;
use crate::plan::{Event, Plan};
use crate::story::Story;
use crate::vfs::{Disks, path};
use crate::wire::{SharedTraffic, Traffic, Transport, Wire, lock};
use crate::{Breakage, Report};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::courier::{Destination, Proof};
use meridian_core::ids::{
    Account, CycleName, DraftKey, IssueNumber, RoundKey, SectionId, TeamId, UserId,
};
use meridian_core::settings::{Choice as _, Discussions};
use meridian_engine::clock::Clock;
use meridian_engine::drive::{Drive, Progress};
use meridian_engine::github::Client;
use meridian_engine::store::{MIRROR, NOTEBOOK, Store, StoreError, TeamFacts, TeamKind};
use meridian_practice::{Practice, PracticeError, Role as PracticeRole, Storage};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) const REPOSITORY: &str = "practice/release";
pub(crate) const MEMBER: &str = "member";
pub(crate) const COLLEAGUE: &str = "colleague";
pub(crate) const MAINTAINER: &str = "maintainer";
const HOST: &str = "https://practice.invalid";
/// Which kinds a world has is drawn apart, so that one with comments only stays as it was.
const KINDS: u64 = 0x6b69_6e64;
/// So is whether updates are withdrawn.
const WITHDRAWN: u64 = 0x756e_646f;
/// So is whether updates go to a discussion.
const PLACE: u64 = 0x706c_6163;
/// So is whether the member writes by hand.
const BY_HAND: u64 = 0x6279_6861;
pub(crate) const SECTIONS: [&str; 2] = ["release-signal", "docs"];

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
    pub(crate) truth: TrueTime,
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
    /// The discussion to which updates go, in worlds that have one.
    pub(crate) discussion: Option<i64>,
    /// What the member wrote by hand.
    pub(crate) written: Vec<Written>,
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

/// The practice GitHub with its people, and with a discussion where updates go to one.
fn practice(
    truth: TrueTime,
    has_discussion: bool,
) -> Result<(Practice, UserId, i64, Option<i64>), PracticeError> {
    // The discussion is older than any list lags.
    let older = Arc::new(AtomicBool::new(has_discussion));
    let is_before = Arc::clone(&older);
    let clock = move || match is_before.load(Ordering::Relaxed) {
        true => truth.now() - TimeDelta::days(7),
        false => truth.now(),
    };
    let practice = Practice::open(Storage::Memory, Arc::new(clock))?;
    let repository = practice.add_repository(REPOSITORY)?;
    let member = practice.add_user(MEMBER)?;
    practice.add_user(COLLEAGUE)?;
    practice.add_user(MAINTAINER)?;
    practice.set_role(REPOSITORY, MAINTAINER, Some(PracticeRole::Write))?;
    let discussion = match has_discussion {
        true => {
            practice.serve_extra_routes();
            Some(practice.add_discussion(REPOSITORY, MAINTAINER, "Status", "General")?)
        }
        false => None,
    };
    older.store(false, Ordering::Relaxed);
    Ok((practice, UserId(member), repository, discussion))
}

/// By the discussion to which updates go, if they go to one.
type Templates = BTreeMap<Option<i64>, (Files, TeamId)>;

thread_local! {
    /// A fresh laptop's files: making them anew for each world would cost more than the world.
    static TEMPLATE: std::cell::RefCell<Templates> = const { std::cell::RefCell::new(BTreeMap::new()) };
}

/// The files of a laptop on which the team was connected.
fn template(
    disks: &Disks,
    member: UserId,
    (repository, discussion): (i64, Option<i64>),
    now: DateTime<Utc>,
) -> Result<(Files, TeamId), WorldError> {
    if let Some(found) = TEMPLATE.with_borrow(|known| known.get(&discussion).cloned()) {
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
        destination: match discussion {
            None => Destination::RoundIssue,
            Some(number) => Destination::Discussion { number: IssueNumber(number) },
        },
        cycle: "v1.38".parse()?,
        sections,
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    };
    let team = store.connect_team(&facts, now)?;
    if let Some(number) = discussion {
        let key = Discussions::key(team);
        let known = Discussions::write(&vec![IssueNumber(number)]).ok();
        store.set_setting(&key, known.as_deref())?;
    }
    // A notebook's own name is drawn by chance, and decides how long it waits.
    store.set_setting("notebook_id", Some("template"))?;
    drop(store);
    let files = with(&disk, |disk| disk.files());
    disks.remove("template");
    TEMPLATE.with_borrow_mut(|known| known.insert(discussion, (files.clone(), team)));
    Ok((files, team))
}

/// Devices of one member differ by their notebooks' names.
fn name_notebook(disks: &Disks, laptop: &str, name: &str) -> Result<(), WorldError> {
    let vfs = Some(disks.name());
    let mut store = Store::open_at(&path(laptop, 0, NOTEBOOK), &path(laptop, 0, MIRROR), vfs)?;
    store.set_setting("notebook_id", Some(name))?;
    Ok(())
}

impl World {
    pub(crate) fn build(seed: u64, breakage: Option<Breakage>) -> Result<Self, WorldError> {
        let mut chance = Chance::new(seed);
        let mut plan = Plan::of(&mut chance.fork());
        plan.draw_kinds(&mut Chance::new(seed ^ KINDS));
        plan.draw_withdrawals(&mut Chance::new(seed ^ WITHDRAWN));
        plan.draw_place(&mut Chance::new(seed ^ PLACE));
        plan.draw_by_hand(&mut Chance::new(seed ^ BY_HAND));
        let truth = TrueTime::from(crate::plan::epoch());
        let (practice, member, repository, discussion) = practice(truth, plan.discussion)?;
        if plan.may_write {
            practice.set_role(REPOSITORY, MEMBER, Some(PracticeRole::Write))?;
        }
        let disks = Disks::of_this_thread().ok_or(WorldError::NoDisk)?;
        let (files, team) = template(&disks, member, (repository, discussion), truth.now())?;
        let current: (CycleName, RoundKey) = ("v1.38".parse()?, "2026-10-26".parse()?);
        let transport = match breakage {
            Some(Breakage::TransportRetry) => Transport::Retries,
            _ => Transport::Once,
        };
        let traffic =
            Traffic::new(plan.laptops, transport, truth, chance.fork(), plan.latency.clone());
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
            if plan.laptops > 1 {
                let name = format!("{index}-{:016x}", chance.next());
                name_notebook(&disks, &laptop.name, &name)?;
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
            discussion,
            written: Vec::new(),
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
        let requests = lock(&self.traffic).exchanges.len() as u64;
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
            Event::ByHand => self.by_hand(),
            Event::Maintainer => self.maintainer(),
            Event::Wish(laptop, wanted) => self.wish(laptop, wanted),
            Event::LeadSays(state) => self.lead_says(state),
            Event::Withdraw(laptop, section) => self.withdraw(laptop, section),
            Event::Reply => self.reply(),
            Event::Move(laptop) => self.change_place(laptop),
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
        // The terminal has a variable of its own, and somebody else's token may be in it.
        let whose = match (&self.plan.others_token, role) {
            (Some(login), Role::Cli) if !self.calm => login,
            _ => MEMBER,
        };
        let token = Some(format!("practice-token-{whose}").into());
        let clock: Arc<dyn Clock> = laptop.clock.clone();
        let client = Client::in_process(wire, HOST, token, clock);
        match (store, client) {
            (Ok(store), Ok(client)) => {
                let (store, client) = (Arc::new(Mutex::new(store)), Arc::new(client));
                let proof = Proof::Unproven;
                let process =
                    Process { id, store, client, step: None, effects: 0, proof, limit: None };
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
}

enum Happening {
    Stepped(usize, Role, Box<Drive>, Result<Progress, StoreError>),
    Due,
}
