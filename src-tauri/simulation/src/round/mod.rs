//! A world of one round: a lead, deputies and members at their laptops, each with the whole engine, the
//! runs of a workflow with nothing but the team's file, and people on the web page.
//!
//! The other worlds drive the courier alone, effect by effect, and look deep into one member's notebook.
//! Here many write at once, and what is judged is what the team has in the end.

mod hands;
mod laptops;
mod oracle;
mod plan;
mod runs;

use crate::chance::Chance;
use crate::clock::TrueTime;
use crate::disk::{Disk, Files, with};
use crate::story::Story;
use crate::vfs::{Disks, path};
use crate::wire::{Exchange, SharedTraffic, Traffic, Transport, Wire, lock};
use crate::world::{REPOSITORY, WorldError};
use crate::{Breakage, Report};
use chrono::{DateTime, TimeDelta, Utc};
use laptops::Laptop;
use meridian_core::courier::marker::RoundMarker;
use meridian_core::ids::{CycleName, RoundKey};
use meridian_core::round::rhythm::{Rhythm, WeekMark};
use meridian_engine::Drained;
use meridian_engine::github::Client;
use meridian_engine::store::{MIRROR, NOTEBOOK, Store};
use meridian_engine::world::World as Surroundings;
use meridian_practice::{Access, FaultKind, Practice, Storage, WorkflowFile};
use meridian_protocol::Failure;
use plan::{Event, Plan};
use runs::Run;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use tempfile::TempDir;

const HOST: &str = "https://practice.invalid";
/// Whether a seed is such a world is drawn apart, so that the others stay as they were.
const ROUND: u64 = 0x726f_756e;
/// Runs are known on the wire by numbers from here on.
const FIRST_RUN: usize = 100;
/// A drain of a laptop, or a run, that takes more requests would never end.
const MOST_REQUESTS: usize = 600;

/// Whether this seed is a world of a round.
pub(crate) fn is_one(seed: u64) -> bool {
    Chance::new(seed ^ ROUND).happens(100)
}

fn cycle() -> Result<CycleName, WorldError> {
    Ok("v1.38".parse()?)
}

fn round() -> Result<RoundKey, WorldError> {
    Ok("2026-10-26".parse()?)
}

/// The rhythm of the team's file, as a notebook keeps it.
fn rhythm() -> String {
    let mark =
        |at: DateTime<Utc>| WeekMark { day: chrono::Datelike::weekday(&at), time: at.time() };
    let (opens, due, closes) = (mark(plan::opens()), mark(plan::due()), mark(plan::closes()));
    serde_json::to_string(&Rhythm { opens, due, closes, apart: Vec::new() }).unwrap_or_default()
}

thread_local! {
    /// The files of an empty notebook: making them anew for each laptop would cost more than the world.
    static EMPTY: std::cell::RefCell<Option<Files>> = const { std::cell::RefCell::new(None) };
}

fn empty(disks: &Disks) -> Result<Files, WorldError> {
    if let Some(files) = EMPTY.with_borrow(Clone::clone) {
        return Ok(files);
    }
    let disk = disks.insert("empty", Disk::new(Files::default(), Chance::new(0)));
    let vfs = Some(disks.name());
    let mut store = Store::open_at(&path("empty", 0, NOTEBOOK), &path("empty", 0, MIRROR), vfs)?;
    // A notebook's own name is drawn by chance, and decides how long it waits.
    store.set_setting("notebook_id", Some("empty"))?;
    drop(store);
    let files = with(&disk, |disk| disk.files());
    disks.remove("empty");
    EMPTY.set(Some(files.clone()));
    Ok(files)
}

pub(crate) struct RoundWorld {
    truth: TrueTime,
    practice: Practice,
    repository: i64,
    /// People's numbers on GitHub by login.
    people: BTreeMap<&'static str, i64>,
    laptops: Vec<Laptop>,
    runs: Vec<Run>,
    traffic: SharedTraffic,
    /// How far the traffic was looked through.
    seen: usize,
    story: Story,
    violations: Vec<String>,
    chance: Chance,
    plan: Plan,
    breakage: Option<Breakage>,
    calm: bool,
    /// How often somebody began to open an issue.
    openings: usize,
    /// The oldest that any list was, in seconds.
    oldest: u32,
    /// Until when what is read may be older than now.
    old_until: DateTime<Utc>,
    effects: u64,
    events: BTreeMap<(DateTime<Utc>, u64), Event>,
    last_event: u64,
    last_process: u32,
    last_text: u32,
    turn: usize,
    over: bool,
    disks: Disks,
    folders: TempDir,
}

/// The practice GitHub with the round before, which is over.
fn practice(
    truth: TrueTime,
    plan: &Plan,
) -> Result<(Practice, i64, BTreeMap<&'static str, i64>), WorldError> {
    let older = Arc::new(AtomicBool::new(true));
    let is_before = Arc::clone(&older);
    let clock = move || match is_before.load(Ordering::Relaxed) {
        true => truth.now() - TimeDelta::days(7),
        false => truth.now(),
    };
    let practice = Practice::open(Storage::Memory, Arc::new(clock))?;
    let repository = practice.add_repository(REPOSITORY)?;
    let mut people = BTreeMap::new();
    let all = [plan::LEAD, plan::MEMBER, plan::MAINTAINER, plan::VISITOR];
    for login in all.into_iter().chain(plan::DEPUTIES) {
        people.insert(login, practice.add_user(login)?);
    }
    for (login, role) in &plan.roles {
        practice.set_role(REPOSITORY, login, Some(*role))?;
    }
    let mark = RoundMarker { cycle: cycle()?, round: "2026-10-19".parse()? }.render();
    let issue = json!({ "title": "Week 8", "body": format!("{mark}\n\nTell.") });
    let path = format!("/repositories/{repository}/issues");
    practice.act(plan::MAINTAINER, "POST", &path, &issue)?;
    let over = json!({ "state": "closed" });
    practice.act(plan::MAINTAINER, "PATCH", &format!("{path}/1"), &over)?;
    older.store(false, Ordering::Relaxed);
    // A run asks the graph whose its token is.
    practice.serve_extra_routes();
    if plan.workflow {
        practice.put_workflow(
            REPOSITORY,
            WorkflowFile {
                file: plan::WORKFLOW.to_owned(),
                crons: Plan::crons(),
                owner: plan::MAINTAINER.to_owned(),
                issues: Access::Write,
                contents: Access::Read,
                one_at_a_time: plan.one_at_a_time,
            },
        )?;
        for mishap in &plan.luck {
            practice.push_mishap(REPOSITORY, plan::WORKFLOW, mishap.clone())?;
        }
    }
    Ok((practice, repository, people))
}

impl RoundWorld {
    pub(crate) fn build(seed: u64, breakage: Option<Breakage>) -> Result<Self, WorldError> {
        let mut chance = Chance::new(seed);
        let plan = Plan::of(&mut chance.fork());
        let truth = TrueTime::from(plan::epoch());
        let (practice, repository, people) = practice(truth, &plan)?;
        let disks = Disks::of_this_thread().ok_or(WorldError::NoDisk)?;
        let transport = match breakage {
            Some(Breakage::TransportRetry) => Transport::Retries,
            _ => Transport::Once,
        };
        let count = plan.seats.len();
        let latency = plan.latency.clone();
        let traffic = Traffic::new(count, transport, truth, chance.fork(), latency);
        let mut world = Self {
            truth,
            practice,
            repository,
            people,
            laptops: Vec::new(),
            runs: Vec::new(),
            traffic: Arc::new(Mutex::new(traffic)),
            seen: 0,
            story: Story::default(),
            violations: Vec::new(),
            chance,
            plan,
            breakage,
            calm: false,
            openings: 0,
            oldest: 0,
            old_until: plan::epoch(),
            effects: 0,
            events: BTreeMap::new(),
            last_event: 0,
            last_process: 0,
            last_text: 0,
            turn: 0,
            over: false,
            disks,
            folders: tempfile::tempdir()?,
        };
        for index in 0..count {
            world.furnish(index)?;
        }
        for (at, event) in std::mem::take(&mut world.plan.events) {
            world.schedule(at.max(plan::epoch()), event);
        }
        Ok(world)
    }

    fn now(&self) -> DateTime<Utc> {
        self.truth.now()
    }

    fn tell(&mut self, line: &str) {
        let now = self.truth.now();
        self.story.tell(now, line);
    }

    /// A rule was broken.
    fn broken(&mut self, rule: &str, detail: &str) {
        self.tell(&format!("VIOLATED {rule}: {detail}"));
        self.violations.push(format!("{rule}: {detail}"));
    }

    fn schedule(&mut self, at: DateTime<Utc>, event: Event) {
        self.last_event += 1;
        self.events.insert((at, self.last_event), event);
    }

    fn soon(&mut self, millis: i64, event: Event) {
        let at = self.now() + TimeDelta::milliseconds(millis);
        self.schedule(at, event);
    }

    /// What an engine of this world stands in, whose requests are known by this number.
    fn surroundings(&self, device: usize, process: u32) -> Surroundings {
        let (traffic, practice) = (self.traffic.clone(), self.practice.clone());
        Surroundings {
            reach: Arc::new(move |host, token, clock| {
                let wire = Wire {
                    traffic: traffic.clone(),
                    practice: practice.service(),
                    laptop: device,
                    process,
                };
                Client::in_process(wire, host, token, clock)
            }),
            broken: self.breakage.and_then(Breakage::of_the_courier),
        }
    }

    fn act_as(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repositories/{}{path}", self.repository);
        self.practice.act(login, method, &path, body).map_or(Value::Null, |(_, json)| json)
    }

    /// Lives to its end, or to the first broken rule.
    pub(crate) async fn live(&mut self) {
        while !self.over && self.violations.is_empty() {
            let Some(at) = self.events.first_key_value().map(|((at, _), _)| *at) else { break };
            let happening = self.next_happening(at).await;
            self.notice_writes();
            match happening {
                Happening::Drained(index, done) => self.drained(index, *done),
                Happening::Ran(index, done) => self.ran(index, done),
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
            laptop.kill();
            self.disks.remove(&laptop.name);
        }
        for run in &mut self.runs {
            run.kill();
            self.disks.remove(&run.name);
        }
    }

    /// How it went.
    pub(crate) fn report(self, seed: u64) -> Report {
        let requests = lock(&self.traffic).exchanges.len() as u64;
        let lived = (self.truth.now() - plan::epoch()).to_std().unwrap_or_default();
        let Self { violations, story, effects, .. } = self;
        Report { seed, violations, story, requests, effects, lived }
    }

    async fn next_happening(&mut self, at: DateTime<Utc>) -> Happening {
        let wake = self.truth.instant(at);
        let mut sleep = std::pin::pin!(tokio::time::sleep_until(wake));
        self.turn = self.turn.wrapping_add(1);
        let (turn, laptops, runs) = (self.turn, &mut self.laptops, &mut self.runs);
        std::future::poll_fn(move |context| {
            let (of_laptops, count) = (laptops.len(), laptops.len() + runs.len());
            for place in 0..count {
                let place = (place + turn) % count.max(1);
                if let Some(laptop) = laptops.get_mut(place) {
                    let Some(step) = &mut laptop.step else { continue };
                    if let Poll::Ready(done) = step.as_mut().poll(context) {
                        laptop.step = None;
                        return Poll::Ready(Happening::Drained(place, Box::new(done)));
                    }
                } else if let Some(run) = runs.get_mut(place - of_laptops) {
                    let Some(step) = &mut run.step else { continue };
                    if let Poll::Ready(done) = step.as_mut().poll(context) {
                        run.step = None;
                        return Poll::Ready(Happening::Ran(place - of_laptops, done));
                    }
                }
            }
            sleep.as_mut().poll(context).map(|()| Happening::Due)
        })
        .await
    }

    /// Whoever has just begun to write may die of it, before or after it arrived.
    fn notice_writes(&mut self) {
        let is_opening =
            |exchange: &Exchange| exchange.method == "POST" && exchange.path.ends_with("/issues");
        let exchanges: Vec<(usize, bool, bool)> = {
            let traffic = lock(&self.traffic);
            let new = traffic.exchanges.get(self.seen..).unwrap_or_default();
            new.iter().map(|one| (one.laptop, one.is_write(), is_opening(one))).collect()
        };
        self.seen += exchanges.len();
        for (device, is_write, is_opening) in exchanges {
            self.openings += usize::from(is_opening);
            if let Some(laptop) = self.laptops.get_mut(device) {
                laptop.requests += 1;
                if laptop.requests > MOST_REQUESTS {
                    self.broken("a drain ends", &format!("laptop {device} goes on and on"));
                }
            }
            if is_write && !self.calm && self.chance.happens(self.plan.deaths) {
                let after = self.chance.between(0, 2_500);
                let event = match device.checked_sub(FIRST_RUN) {
                    Some(run) => Event::EndRun(run),
                    None => Event::Kill(device),
                };
                self.soon(after, event);
            }
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Drain(laptop) => self.drain(laptop),
            Event::Start(laptop) => self.start(laptop),
            Event::Sleep(laptop, until) => self.sleep(laptop, until),
            Event::Wake(laptop) => self.wake(laptop),
            Event::Kill(laptop) => self.kill(laptop, "kill -9"),
            Event::PowerCut(laptop) => self.power_cut(laptop),
            Event::PowerOn(laptop) => self.power_on(laptop),
            Event::Fuse(laptop, fuse, writes) => self.light(laptop, fuse, writes),
            Event::Network(laptop, network) => self.network(laptop, network),
            Event::Jump(laptop, by) => self.jump(laptop, by),
            Event::Fault(fault) => {
                if !self.calm {
                    self.tell(&format!("GitHub will: {:?} on {:?}", fault.what, fault.when));
                    let until = fault.until.unwrap_or_else(|| self.now() + TimeDelta::minutes(20));
                    self.old_until = self.old_until.max(until);
                    if let FaultKind::StaleLists { by, .. } = &fault.what {
                        let by = u32::try_from(by.as_secs()).unwrap_or(u32::MAX);
                        self.oldest = self.oldest.max(by);
                    }
                    // In memory nothing can fail.
                    let _ = self.practice.faults().push(fault);
                }
            }
            Event::Lag(seconds) => self.lag(seconds),
            Event::Runs => self.begin_runs(),
            Event::Dispatch => self.dispatch(),
            Event::EndRun(run) => self.end_run(run),
            Event::Act(laptop, act) => self.act(laptop, act),
            Event::ByHand(hand) => self.by_hand(hand),
            Event::Calm => self.calm_down(),
            Event::End => self.over = true,
        }
    }

    fn lag(&mut self, issue_lists_lag: u32) {
        if self.calm {
            return;
        }
        self.tell(&format!("lists of issues are {issue_lists_lag} s old"));
        self.oldest = self.oldest.max(issue_lists_lag);
        if let Ok(known) = self.practice.unsettled() {
            let lagged = i64::from(known.issue_lists_lag.max(issue_lists_lag));
            self.old_until = self.old_until.max(self.now() + TimeDelta::seconds(lagged));
            let _ = self
                .practice
                .set_unsettled(meridian_practice::Unsettled { issue_lists_lag, ..known });
        }
    }
}

enum Happening {
    Drained(usize, Box<Result<Drained, Failure>>),
    Ran(usize, Result<String, Failure>),
    Due,
}
