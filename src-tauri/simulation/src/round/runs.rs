//! Runs of the workflow: each a machine with a token, the team's file and an empty disk, which ends with it.
//! What a run does is what `round open` and `round close` do with `--in`.

use super::plan;
use super::{FIRST_RUN, HOST, RoundWorld, empty};
use crate::clock::LaptopClock;
use crate::disk::Disk;
use crate::vfs::path;
use crate::world::REPOSITORY;
use meridian_core::courier::IssueIs;
use meridian_core::ids::OpId;
use meridian_engine::clock::Clock;
use meridian_engine::secrets::MemorySecrets;
use meridian_engine::store::{MIRROR, NOTEBOOK, Store};
use meridian_engine::{Eagerness, Engine, Job, JobRound, Options, ToOpen, WriteTx};
use meridian_practice::Access;
use meridian_protocol::Failure;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a run goes on with one wish, and how long its last look after an opening is put off.
const PATIENCE: Duration = Duration::from_secs(180);
const LAST_LOOK: Duration = Duration::from_secs(120);

/// A job under way; what it says in the end.
type Step = Pin<Box<dyn Future<Output = Result<String, Failure>>>>;

/// A run that goes on, or went.
pub(super) struct Run {
    pub(super) name: String,
    pub(super) step: Option<Step>,
    /// Its number at GitHub; none where somebody started it by hand.
    number: Option<i64>,
    token: String,
    /// Whether it came to its end as it should.
    pub(super) went_well: bool,
}

impl Run {
    pub(super) fn kill(&mut self) {
        self.step = None;
    }
}

impl RoundWorld {
    pub(super) fn begin_runs(&mut self) {
        for due in self.practice.due_runs().unwrap_or_default() {
            self.begin(Some(due.run), due.token);
        }
    }

    pub(super) fn dispatch(&mut self) {
        if let Ok(token) = self.practice.start_job(REPOSITORY, Access::Write, Access::Read) {
            self.begin(None, token);
        }
    }

    fn begin(&mut self, number: Option<i64>, token: String) {
        let place = self.runs.len();
        let name = format!("run{place}");
        self.last_process += 1;
        let id = self.last_process;
        let world = self.surroundings(FIRST_RUN + place, id);
        let folder = self.folders.path().join(&name);
        let Ok(files) = empty(&self.disks) else { return };
        self.disks.insert(&name, Disk::new(files, self.chance.fork()));
        let clock: Arc<dyn Clock> = Arc::new(LaptopClock::new(self.truth, self.chance.fork()));
        let at = |file| path(&name, id, file);
        let store = Store::open_at(&at(NOTEBOOK), &at(MIRROR), Some(self.disks.name()));
        let (Ok(store), Ok(())) = (store, std::fs::create_dir(&folder)) else {
            self.broken("a run begins", &name);
            return;
        };
        let options = Options {
            data_dir: folder,
            clock,
            secrets: Arc::new(MemorySecrets::default()),
            token: Some(token.clone().into()),
        };
        let engine = Engine::in_world(options, store, world);
        let job = Job {
            repository: REPOSITORY.to_owned(),
            api_url: HOST.to_owned(),
            file: self.plan.file(),
            schedule: None,
            roster: None,
            round: None,
        };
        let opens = self.now() < plan::closes();
        let what = if opens { "open" } else { "close" };
        self.tell(&format!("run {place} begins, to {what}"));
        let step: Step = match opens {
            true => Box::pin(async move { open(&engine, job).await }),
            false => Box::pin(async move { close(&engine, job).await }),
        };
        self.runs.push(Run { name, step: Some(step), number, token, went_well: false });
    }

    pub(super) fn ran(&mut self, place: usize, done: Result<String, Failure>) {
        self.effects += 1;
        if let Some(run) = self.runs.get_mut(place) {
            run.went_well = done.is_ok();
        }
        let said = done.unwrap_or_else(|failure| failure.to_string());
        self.tell(&format!("run {place} ends: {said}"));
        self.close_run(place, "success");
    }

    /// The machine is gone, with all that was on it.
    pub(super) fn end_run(&mut self, place: usize) {
        let Some(run) = self.runs.get_mut(place).filter(|run| run.step.is_some()) else { return };
        run.kill();
        self.tell(&format!("run {place} dies"));
        self.close_run(place, "failure");
    }

    fn close_run(&mut self, place: usize, how: &str) {
        let Some(run) = self.runs.get(place) else { return };
        // A run that nobody knows any more has ended too.
        let _ = match run.number {
            Some(number) => self.practice.end_run(number, how),
            None => self.practice.end_job(&run.token),
        };
    }
}

async fn open(engine: &Engine, job: Job) -> Result<String, Failure> {
    let Some(found) = engine.job_to_open(job, &mut Vec::new()).await? else {
        return Ok("nothing is due".to_owned());
    };
    if let Some(number) = found.number {
        return Ok(format!("#{number} is there already"));
    }
    let round = found.round.key;
    let asked = ToOpen { round: Some(round), by_itself: true, ..ToOpen::default() };
    // What cannot be read is looked for again before anything is made.
    let _unread = engine.drain(Eagerness::Now).await;
    let planned = engine.read(|tx| tx.plan_opening(&asked))?;
    if let Some(number) = planned.issue {
        return Ok(format!("#{number} was opened meanwhile"));
    }
    let op = bring(engine, |tx| tx.open_round(&asked)).await?;
    let begun = Instant::now();
    while let Some(at) = engine.read(|tx| tx.second_look())? {
        tokio::time::sleep((at - engine.clock_now()).to_std().unwrap_or_default()).await;
        to_the_end(engine).await?;
        if begun.elapsed() > LAST_LOOK + PATIENCE {
            break;
        }
    }
    let number = engine.read(|tx| tx.round_issue(Some(round)))?.issue;
    if let Some(number) = number.filter(|_| planned.opening.pin) {
        bring(engine, |tx| tx.wish_pin(number)).await?;
    }
    Ok(format!("{op}, {number:?} counts"))
}

async fn close(engine: &Engine, job: Job) -> Result<String, Failure> {
    let found = engine.job_to_close(job, &mut Vec::new()).await?;
    let Some(JobRound { number: Some(number), is_closed, is_left_open, round, .. }) = found else {
        return Ok("there is nothing to close".to_owned());
    };
    if is_closed || is_left_open {
        return Ok(format!("#{number} is closed or left open"));
    }
    let key = Some(round.key);
    // The closing does not wait for what nobody could read.
    let _unread = engine.drain(Eagerness::Now).await;
    let summed_up = bring(engine, |tx| tx.post_summary(key)).await;
    let _unread = engine.drain(Eagerness::Now).await;
    let op = bring(engine, |tx| tx.set_round_state(key, IssueIs::Closed)).await?;
    let summed_up = summed_up.map_or_else(|failure| failure.to_string(), |op| op.to_string());
    Ok(format!("{summed_up}, {op}, #{number}"))
}

/// Queues a wish and brings it to GitHub.
async fn bring(
    engine: &Engine,
    wish: impl FnOnce(&WriteTx<'_>) -> Result<OpId, Failure>,
) -> Result<OpId, Failure> {
    let op = engine.write(wish)?;
    to_the_end(engine).await?;
    Ok(op)
}

/// Drains until nothing is left that passes by itself in time.
async fn to_the_end(engine: &Engine) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut eagerness = Eagerness::Now;
    loop {
        let drained = match engine.drain(eagerness).await {
            Ok(drained) => drained,
            Err(Failure::Offline { .. }) => return Ok(()),
            Err(failure) => return Err(failure),
        };
        eagerness = Eagerness::Scheduled;
        let worth_it = engine.read(|tx| tx.passes_by_itself())?;
        let next = drained.look_again_at.filter(|_| worth_it);
        let pause = next.map(|at| (at - engine.clock_now()).to_std().unwrap_or_default());
        match pause {
            Some(pause) if begun.elapsed() + pause <= PATIENCE => {
                tokio::time::sleep(pause.max(Duration::from_millis(50))).await;
            }
            _ => return Ok(()),
        }
    }
}
