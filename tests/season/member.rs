//! One member with everything of their own: a data folder, a GitHub, a message bus with a recorder
//! of notifications, the built agent, and the oracle that judges it.

use super::{
    agent::{Figures, PATIENCE, TOKEN, heard_by, start},
    bus::Bus,
    clock::Time,
    notifications::Shown,
    oracle::{APART, Due, Expected, Hours, Milestone, Oracle, Step, Thing},
    scenario::{self, Season},
    zone::Zone,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::hours;
use meridian_engine::{
    ConnectRequest, Engine, Options, ScheduleFrom,
    clock::Clock as _,
    local::{News, Role, Subscription, hint},
    secrets::MemorySecrets,
    store::ChangeKind,
};
use meridian_practice::{Practice, Storage};
use meridian_protocol::{Event, Hint};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

const FILE: &str = "releases/orchard.md";
/// What is due is shown at the next look; a disk that others keep busy may hold it up for long.
/// Only what never comes waits to the end.
const SHOWN_WITHIN: Duration = Duration::from_secs(60);
/// One in so many notifications is put off.
const SNOOZED: usize = 5;
/// The longest title that services show whole.
const LONGEST_TITLE: usize = 75;

/// What a member's season came to.
#[derive(Debug, Default)]
pub struct Tally {
    pub shown: usize,
    pub missing: Vec<String>,
    pub surplus: Vec<String>,
    pub wrong: Vec<String>,
    pub looks: u64,
}

/// One member.
pub struct Member {
    pub oracle: Oracle,
    pub tally: Tally,
    pub asleep: bool,
    engine: Engine,
    time: Arc<Time>,
    bus: Bus,
    agent: Child,
    news: Subscription,
    folder: TempDir,
    practice: Practice,
    serving: tokio::task::JoinHandle<()>,
    /// How many notifications were judged.
    judged: usize,
    /// Of a move that was published and not noticed yet.
    to_notice: bool,
    noticed: usize,
}

impl Member {
    /// Connects the team and starts the agent.
    pub async fn begin(program: &Path, time: &Arc<Time>, zone: &str, hours: Hours) -> Self {
        let now = time.now();
        let folder = tempfile::Builder::new().prefix("season-").tempdir().unwrap();
        for name in ["home", "run"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder.path().join("run"), private).unwrap();
        let clock = Arc::clone(time);
        let practice = Practice::open(Storage::Memory, Arc::new(move || clock.now())).unwrap();
        practice.seed_team(now).unwrap();
        practice.put_file(FILE, &scenario::schedule(now)).unwrap();
        let (address, serve) = practice.serve(0).unwrap();
        let serving = tokio::spawn(serve);
        let data = folder.path().join("data");
        let engine = Engine::open(Options {
            data_dir: data.clone(),
            clock: Arc::clone(time) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: Some(TOKEN.into()),
        })
        .unwrap();
        engine.write(|tx| tx.set_zone(Some(zone))).unwrap();
        engine.write(|tx| tx.set_hours(&as_kept(&hours))).unwrap();
        let repository = meridian_practice::REPOSITORY.to_owned();
        let link = format!("http://{address}/{repository}/blob/main/{FILE}");
        let request = ConnectRequest {
            repository,
            api_url: format!("http://{address}"),
            schedule: Some(ScheduleFrom::Link(link)),
            cycle: None,
            sections: vec!["release-signal".parse().unwrap()],
            destination: None,
            is_from_link: false,
        };
        engine.connect(request).await.unwrap();
        let bus = Bus::start(folder.path()).await;
        let agent = start(program, &folder, &data, time, bus.address());
        let news = heard_by(&data).await;
        let oracle = Oracle {
            zone: Zone::named(zone),
            hours,
            milestones: as_known(now),
            log: Default::default(),
            since: now,
        };
        Self {
            oracle,
            tally: Tally::default(),
            asleep: false,
            engine,
            time: Arc::clone(time),
            bus,
            agent,
            news,
            folder,
            practice,
            serving,
            judged: 0,
            to_notice: false,
            noticed: 0,
        }
    }

    /// Every moment at which this member may have to be told something, wherever they are by then
    /// and whatever the schedule says by then, and every morning.
    pub fn moments_of(&self, season: &Season, number: u64) -> Vec<DateTime<Utc>> {
        let mut found = Vec::new();
        let there = season.flight(number).map(|(_, zone)| Zone::named(zone));
        for zone in [Some(self.oracle.zone.clone()), there].into_iter().flatten() {
            for known in [season.from, season.to] {
                let oracle = Oracle {
                    zone: zone.clone(),
                    hours: self.oracle.hours.clone(),
                    milestones: as_known(known),
                    log: Default::default(),
                    since: season.from,
                };
                found.extend(oracle.moments(season.from, season.to));
            }
            let mut at = season.from;
            while at < season.to {
                found.extend(zone.night(at, self.oracle.hours.quiet).map(|night| night.end));
                at += TimeDelta::hours(6);
            }
        }
        found.iter().map(|at| *at + TimeDelta::seconds(20)).collect()
    }

    /// The agent looks, and what it shows is judged. Gives moments at which to look again.
    pub async fn look(&mut self) -> Vec<DateTime<Utc>> {
        let mut again = Vec::new();
        if self.asleep {
            return again;
        }
        let now = self.time.now();
        let expected = self.oracle.due(now);
        self.ask_to_look().await;
        let has_moved = self.to_notice && self.notices_move(now);
        if !has_moved {
            self.judge(now, &expected, &mut again).await;
        } else if !expected.is_empty() && !self.tells_of_move().await {
            // It was reminded of before the move was noticed.
            self.judge(now, &expected, &mut again).await;
        }
        if has_moved {
            let expected = self.oracle.due(now);
            self.ask_to_look().await;
            self.judge(now, &expected, &mut again).await;
        }
        let later = now + APART + TimeDelta::minutes(1);
        if self.oracle.log.last_shown == Some(now) && !self.oracle.due(later).is_empty() {
            again.push(later);
        }
        again
    }

    /// Whether what is shown now tells of a move.
    async fn tells_of_move(&self) -> bool {
        let start = Instant::now();
        while self.newly_shown().is_empty() && start.elapsed() < SHOWN_WITHIN {
            sleep(Duration::from_millis(5)).await;
        }
        self.newly_shown().iter().any(|shown| shown.summary.contains("chedule moved"))
    }

    async fn ask_to_look(&mut self) {
        self.tally.looks += 1;
        // What it told of earlier looks, of its own accord, says nothing of this one.
        while timeout(Duration::ZERO, self.news.next()).await.is_ok_and(|news| news.is_some()) {}
        let data = self.data();
        let start = Instant::now();
        // A busy agent may not answer at once.
        while !matches!(hint(&data, Role::Agent, Hint::WORK).await, Ok(true)) {
            assert!(start.elapsed() < PATIENCE, "the agent hears nothing");
        }
        // A drain tells of itself at its end.
        let looked = async {
            loop {
                match self.news.next().await {
                    Some(News::Event(Event::Changed { what: meridian_protocol::Area::Mirror })) => {
                        break;
                    }
                    Some(_) => {}
                    None => panic!("the agent has ended"),
                }
            }
        };
        timeout(PATIENCE, looked).await.expect("the agent looks");
    }

    async fn judge(
        &mut self,
        now: DateTime<Utc>,
        expected: &Expected,
        again: &mut Vec<DateTime<Utc>>,
    ) {
        let wanted = !expected.is_empty();
        let start = Instant::now();
        while wanted && self.newly_shown().is_empty() && start.elapsed() < SHOWN_WITHIN {
            sleep(Duration::from_millis(5)).await;
        }
        let new = self.newly_shown();
        if new.is_empty() && expected.either {
            again.push(now + TimeDelta::minutes(1));
            return;
        }
        self.judged += new.len();
        self.tally.shown += new.len();
        if !new.is_empty() {
            self.noted_since(now).await;
        }
        let place = format!("{} {}", now.format("%F %R"), self.oracle.zone.name);
        let mut new = new.into_iter();
        let mut to_snooze = None;
        match (new.next(), wanted) {
            (Some(shown), true) => {
                if !expected.news {
                    self.judge_words(&place, &shown, expected, now);
                    to_snooze = self.tally.shown.is_multiple_of(SNOOZED).then_some(shown.id);
                } else if !shown.summary.contains("chedule moved") {
                    self.tally.wrong.push(format!("{place}: no move in \"{}\"", shown.summary));
                }
            }
            (Some(shown), false) => {
                self.tally.surplus.push(format!("{place}: {} / {}", shown.summary, shown.body));
                self.oracle.log.last_shown = Some(now);
            }
            (None, true) => {
                let what: Vec<String> = expected.things.iter().map(words).collect();
                let what = if expected.news { "the move".to_owned() } else { what.join("; ") };
                self.tally.missing.push(format!("{place}: {what}"));
            }
            (None, false) => {}
        }
        if wanted {
            if expected.news {
                self.oracle.told(now);
            } else {
                self.oracle.said(&expected.things, now);
            }
        }
        let is_late = |thing: &Thing| thing.key.1 == Step::Late;
        if let Some(id) = to_snooze.filter(|_| !expected.things.iter().any(is_late)) {
            self.snooze(id).await;
            self.oracle.put_off(&expected.things, now);
            let back = expected.things.iter().map(|thing| self.oracle.back(now, thing.due));
            again.extend(back.map(|at| at + TimeDelta::seconds(20)));
        }
        self.tally
            .surplus
            .extend(new.map(|shown| format!("{place}: a second one: {}", shown.summary)));
    }

    /// What one number of the agent's log is.
    fn of_log(&self, sql: &str) -> i64 {
        let notebook = rusqlite::Connection::open(self.data().join("notebook.db")).unwrap();
        notebook.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Waits until the agent has noted what it showed, with the time at which it did: the clock goes
    /// on by hours at once, which no clock of a real agent does between the two.
    async fn noted_since(&self, now: DateTime<Utc>) {
        let last = || self.of_log("SELECT coalesce(max(delivered_at), 0) FROM reminders");
        let start = Instant::now();
        while last() < (now - TimeDelta::seconds(1)).timestamp_millis() {
            assert!(start.elapsed() < PATIENCE, "what was shown is not noted");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Presses until the agent has heard it: it may not be listening yet.
    async fn snooze(&self, id: u32) {
        let put_off =
            || self.of_log("SELECT count(*) FROM reminders WHERE snoozed_until IS NOT NULL");
        let before = put_off();
        let start = Instant::now();
        while put_off() == before {
            assert!(start.elapsed() < PATIENCE, "a snooze is not heard");
            self.bus.press(id, "snooze").await;
            sleep(Duration::from_millis(10)).await;
        }
    }

    fn judge_words(&mut self, place: &str, shown: &Shown, expected: &Expected, now: DateTime<Utc>) {
        let all = format!("{}\n{}", shown.summary, shown.body);
        let mut wrong = |what: &str| {
            let things: Vec<String> = expected.things.iter().map(words).collect();
            self.tally.wrong.push(format!(
                "{place}: {what}: \"{}\" / \"{}\", expected {}",
                shown.summary,
                shown.body.replace('\n', " / "),
                things.join("; ")
            ));
        };
        let in_title = |thing: &Thing| {
            shown.summary.contains(&thing.about) && shown.summary.contains(&thing.time)
        };
        let soon: Vec<Thing> = self
            .oracle
            .soon(now)
            .into_iter()
            .filter(|thing| all.contains(&thing.about))
            .filter(|thing| expected.things.iter().all(|other| other.key.0 != thing.key.0))
            .collect();
        if !expected.things.iter().chain(&soon).any(in_title) {
            wrong("the title is not about it, or has not its time");
        }
        if shown.summary.chars().count() > LONGEST_TITLE {
            wrong("the title is too long");
        }
        if shown.body.lines().count() > 2 {
            wrong("the body has more than two lines");
        }
        let left_out = |thing: &&Thing| !all.contains(&thing.about);
        let more = all.contains("more");
        if !more && expected.things.iter().any(|thing| left_out(&thing)) {
            wrong("something is left out");
        }
        let count = expected.things.len() + soon.len();
        let said = all.split_once("Also: ").map_or(1, |(_, also)| also.split("; ").count() + 1);
        if !more && said != count {
            wrong(&format!("{said} things are said, not {count}"));
        }
        let owned_up = all.contains("Not shown in time");
        let counts_it = shown.summary.contains(" late: ");
        if !counts_it && expected.late.is_some_and(|late| late != owned_up) {
            wrong("it does not say rightly whether it is late");
        }
        self.oracle.said(&soon, now);
    }

    fn newly_shown(&self) -> Vec<Shown> {
        self.bus.notifications().split_off(self.judged)
    }

    /// Whether the agent has read a move meanwhile; then the oracle knows it, too.
    fn notices_move(&mut self, now: DateTime<Utc>) -> bool {
        let moved = self.engine.read(|tx| tx.schedule_changes()).unwrap();
        let moved: Vec<_> = moved.into_iter().filter(|one| one.kind == ChangeKind::Moved).collect();
        if moved.len() == self.noticed {
            return false;
        }
        self.noticed = moved.len();
        self.to_notice = false;
        let mut times: Vec<Due> = Vec::new();
        for (name, due) in scenario::milestones(now) {
            for milestone in &mut self.oracle.milestones {
                if milestone.name == name && milestone.due != due {
                    milestone.moved = Some((milestone.due, now));
                    milestone.due = due;
                    times.push(due);
                }
            }
        }
        self.oracle.log.news.push((now, times));
        true
    }

    /// The file says something else from now on.
    pub fn publish(&mut self) {
        self.practice.put_file(FILE, &scenario::schedule(self.time.now())).unwrap();
        self.to_notice = true;
    }

    /// Writes and posts the update of the round that is open.
    pub fn post(&mut self, round: DateTime<Utc>) {
        let draft = self.engine.read(|tx| tx.show_week(None)).unwrap().draft;
        let text = format!("Status: Green\n\nAll is well in {}.\n", self.oracle.zone.name);
        let revision = self.engine.write(|tx| tx.set_draft(&draft.key, &text)).unwrap().revision;
        // The first post says how public it is, and asks.
        let first = self.engine.read(|tx| tx.first_post(&draft.key)).unwrap();
        let agreed: Vec<String> = first.iter().map(|first| first.words()).collect();
        self.engine.write(|tx| tx.post_update(&draft.key, revision, None, &agreed)).unwrap();
        self.oracle.log.posted.push(round);
    }

    pub fn fly(&mut self, zone: &str) {
        self.engine.write(|tx| tx.set_zone(Some(zone))).unwrap();
        self.oracle.zone = Zone::named(zone);
    }

    /// The laptop sleeps or wakes.
    pub fn set_asleep(&mut self, asleep: bool) {
        self.asleep = asleep;
        let signal = if asleep { "-STOP" } else { "-CONT" };
        let told = Command::new("kill").args([signal, &self.agent.id().to_string()]).status();
        assert!(told.unwrap().success());
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What its agent takes now.
    pub fn figures(&self) -> Figures {
        Figures::of(self.agent.id(), &self.data())
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.agent.kill();
        let _ = self.agent.wait();
        self.serving.abort();
        if std::thread::panicking() {
            let logs = fs::read_dir(self.data().join("logs")).into_iter().flatten().flatten();
            for log in logs {
                println!("{}", fs::read_to_string(log.path()).unwrap_or_default());
            }
        }
    }
}

fn words(thing: &Thing) -> String {
    format!("{:?} of {} ({})", thing.key.1, thing.key.0, thing.time)
}

/// The milestones as the file has them at a moment.
fn as_known(at: DateTime<Utc>) -> Vec<Milestone> {
    let all = scenario::milestones(at).into_iter();
    all.map(|(name, due)| Milestone { name, due, moved: None }).collect()
}

fn as_kept(hours: &Hours) -> hours::Hours {
    let (from, to) = hours.quiet;
    hours::Hours {
        quiet: hours::QuietHours { from, to },
        days: hours.days.clone(),
        writing: hours
            .writing
            .map(|(day, time)| meridian_core::reminders::WritingTime { day, time }),
    }
}
