//! A1: two devices of one member, and the issue of a Monday that both wait for.

use super::{
    Stage,
    github::{ANA, LEAD},
    plan::{ISSUES, Plan},
    running::pause,
    stage::{DAY, World, round_key},
};
use serde_json::{Value, json};
use std::{thread, time::Duration};

/// When the week's issue is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// After the last look before the opening.
    Before,
    /// At the opening.
    At,
    /// 20 seconds after it.
    After,
}

const MADE: [Made; 3] = [Made::Before, Made::At, Made::After];

/// How late the issue of [`Made::After`] is, in seconds.
const LATE: i64 = 20;
/// How long the devices have for it, in seconds of their own clocks.
const LONG: i64 = 330;
/// How much faster the devices' clocks run once the opening has been seen in real time.
const SPEED: i64 = 20;
/// One step of that, in milliseconds of real time.
const STEP: u64 = 50;

/// Two devices of one member that write the same section.
#[derive(Debug, Clone)]
struct Pair {
    devices: [String; 2],
    section: String,
    /// Whether both hold the same words.
    same: bool,
}

impl Pair {
    fn text(&self, device: &str) -> String {
        let words = if self.same { "the same words" } else { device };
        format!("Status: Green\n\n## Highlights\n\n- Written on {words} for {}.\n", self.section)
    }
}

/// How a pair's Monday ended.
#[derive(Debug, Clone, Default)]
struct Ended {
    comments: usize,
    /// What is wrong and was not said, if anything.
    unsaid: Option<String>,
}

/// What came of several Mondays.
#[derive(Debug, Default)]
struct Tally {
    mondays: usize,
    doubled: usize,
    unsaid: usize,
    first: Option<String>,
}

impl Tally {
    fn add(&mut self, what: &str, ended: Vec<Ended>) {
        for one in ended {
            self.mondays += 1;
            self.doubled += usize::from(one.comments > 1);
            if let Some(unsaid) = one.unsaid {
                self.unsaid += 1;
                self.first.get_or_insert(format!("{what}: {unsaid}"));
            }
        }
    }

    fn judged(self, what: &str) -> Result<String, String> {
        let Self { mondays, doubled, unsaid, first } = self;
        let sum = format!("{mondays} {what}: {doubled} doubled, {unsaid} without a word");
        match first {
            Some(first) => Err(format!("{sum}; first {first}")),
            None => Ok(sum),
        }
    }
}

/// Each moment and each latency that was measured.
pub(super) fn by_moment(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(-DAY)?;
    let mut tally = Tally::default();
    let mut week = 0;
    for made in MADE {
        for latency in [150, 300] {
            let ended = monday(&world, week, made, (latency, latency), 2)?;
            tally.add(&format!("issue made {made:?}, {latency} ms"), ended);
            week += 1;
        }
    }
    tally.judged("Mondays of two devices")
}

/// As many as asked for, each with notebooks of its own.
pub(super) fn many(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(-DAY)?;
    let mut tally = Tally::default();
    for (week, made) in (0..).zip(MADE.into_iter().cycle()) {
        let left = stage.mondays.saturating_sub(tally.mondays);
        if left == 0 {
            break;
        }
        let ended = monday(&world, week, made, (150, 300), left.min(3))?;
        tally.add(&format!("Monday {}, issue made {made:?}", round_key(week)), ended);
    }
    tally.judged("Mondays of two devices")
}

/// One Monday of some pairs of devices.
fn monday(
    world: &World<'_>,
    week: i64,
    made: Made,
    latency: (u32, u32),
    pairs: usize,
) -> Result<Vec<Ended>, String> {
    let round = round_key(week);
    let opens = week * 7 * DAY;
    let pairs: Vec<Pair> = (0..pairs)
        .map(|n| Pair {
            devices: ["laptop", "desktop"].map(|device| format!("{device}-{week}-{n}")),
            section: format!("part-{n}"),
            same: (week + i64::try_from(n).unwrap_or(0)) % 2 == 0,
        })
        .collect();
    world.set(opens - 600)?;
    world.plan(&Plan::calm())?;
    // The practice team is in week 9 of 16 on the first Monday.
    let cycle = format!("v1.{}", 38 + (8 + week) / 16);
    for_each_device(&pairs, |pair, device| queue(world, pair, device, &round, &cycle))?;
    world.set(opens - 75)?;
    for_each_device(&pairs, |_, device| world.agent(device))?;
    world.settle();
    let slow = Plan::calm().slow(latency.0, latency.1);
    match made {
        Made::Before => {
            let mark =
                format!("<!-- meridian:round v=1 cycle={cycle} round={round} -->\n\nWelcome.");
            world.github.open_issue(LEAD, &format!("Release {cycle} status ({round})"), &mark)?;
            world.plan(&slow)?;
        }
        Made::At => world.plan(&slow)?,
        Made::After => {
            let hide = json!({ "edit": "drop", "field": "title", "matches": round });
            world.plan(&slow.clone().alter(ISSUES, &[hide]))?;
        }
    }
    world.set(opens - 3)?;
    pass(world, opens, made, &slow, &pairs)?;
    // What was found out later is said later: three usual looks.
    world.plan(&Plan::calm())?;
    for _ in 0..3 {
        world.forward(6 * 60)?;
        world.settle();
    }
    world.end_agents();
    pairs.iter().map(|pair| judge(world, pair, &round)).collect()
}

fn queue(
    world: &World<'_>,
    pair: &Pair,
    device: &str,
    round: &str,
    cycle: &str,
) -> Result<(), String> {
    world.connect_with(device, &["--cycle", cycle, "--section", &pair.section])?;
    let set = world.on(device).input(&pair.text(device)).go(&["draft", "set", "--round", round]);
    set.done().map_err(|said| format!("draft set: {said}"))?;
    let post = world.on(device).go(&["post", "--round", round, "--wait", "0"]);
    match post.code {
        Some(1) => Ok(()),
        _ => Err(format!("a post before the issue exists must wait for it: {}", post.short())),
    }
}

/// Lets time pass over the opening until every device is through, or for long enough.
fn pass(
    world: &World<'_>,
    opens: i64,
    made: Made,
    slow: &Plan,
    pairs: &[Pair],
) -> Result<(), String> {
    let mut hidden = made == Made::After;
    for step in 0_u32.. {
        pause(Duration::from_millis(STEP));
        let now = world.now();
        if hidden && now >= opens + LATE {
            world.plan(slow)?;
            hidden = false;
        }
        // The opening itself in real time: what matters is who is how close to whom.
        if now >= opens + 3 {
            world.shift(i64::try_from(STEP).unwrap_or(0) * (SPEED - 1))?;
        }
        if now >= opens + LONG {
            break;
        }
        if step % 40 == 39 && !hidden && all_through(world, pairs) {
            break;
        }
    }
    world.settle();
    Ok(())
}

/// Whether no device has anything left that goes on by itself.
fn all_through(world: &World<'_>, pairs: &[Pair]) -> bool {
    pairs.iter().flat_map(|pair| &pair.devices).all(|device| {
        let list = world.on(device).silent().go(&["outbox", "list", "--json"]).json();
        list.as_array().is_some_and(|list| {
            list.iter().all(|item| {
                let state = item.get("state").and_then(Value::as_str).unwrap_or_default();
                ["conflict", "parked"].contains(&state)
            })
        })
    })
}

fn judge(world: &World<'_>, pair: &Pair, round: &str) -> Result<Ended, String> {
    let part = format!("round={round} section={} ", pair.section);
    let comments = world.github.by(ANA, &part)?;
    let mut unsaid = None;
    for device in &pair.devices {
        let told = told(world, device);
        if comments.len() > 1 && !told {
            unsaid = Some(format!("{} comments, and {device} says nothing of it", comments.len()));
        }
        let text = pair.text(device);
        let arrived = comments.iter().any(|comment| comment.body.ends_with(&text));
        if !arrived && !told {
            unsaid =
                Some(format!("the text of {device} is not on GitHub, and it says nothing of it"));
        }
    }
    Ok(Ended { comments: comments.len(), unsaid })
}

/// Whether a device says that something is not as it should be.
fn told(world: &World<'_>, device: &str) -> bool {
    let said =
        [world.on(device).go(&["outbox", "list"]), world.on(device).go(&["sync", "--wait", "0"])];
    said.iter().any(|said| said.code == Some(1) || said.says(TWO))
}

/// Words for two comments where one should be.
const TWO: &[&str] = &["two comments", "twice", "second comment", "doubled", "both comments"];

/// Does something for every device, all at once.
fn for_each_device(
    pairs: &[Pair],
    work: impl Fn(&Pair, &str) -> Result<(), String> + Sync,
) -> Result<(), String> {
    thread::scope(|scope| {
        let work = &work;
        let all: Vec<_> = pairs
            .iter()
            .flat_map(|pair| pair.devices.iter().map(move |device| (pair, device)))
            .map(|(pair, device)| scope.spawn(move || work(pair, device)))
            .collect();
        all.into_iter().try_for_each(|one| {
            one.join().unwrap_or_else(|_| Err("a device's thread broke down".to_owned()))
        })
    })
}

/// A1b: two `post` at the same moment, from two devices, ten times.
pub(super) fn at_once(stage: &Stage<'_>) -> Result<String, String> {
    const TIMES: usize = 10;
    let world = stage.world(10 * 3600)?;
    let round = round_key(0);
    let mut tally = Tally::default();
    for n in 0..TIMES {
        let pair = Pair {
            devices: ["laptop", "desktop"].map(|device| format!("{device}-{n}")),
            section: format!("part-{n}"),
            same: n % 2 == 0,
        };
        world.plan(&Plan::calm())?;
        for_each_device(std::slice::from_ref(&pair), |pair, device| {
            world.connect_with(device, &["--cycle", "v1.38", "--section", &pair.section])?;
            world.on(device).input(&pair.text(device)).go(&["draft", "set"]).done()?;
            // Both know the issue, as in the middle of a day.
            world.on(device).go(&["sync", "--wait", "0"]).done().map(drop)
        })?;
        // The first half at full speed, as on one machine.
        world.plan(&if n < TIMES / 2 { Plan::calm() } else { Plan::calm().slow(150, 300) })?;
        for_each_device(std::slice::from_ref(&pair), |_, device| {
            world.on(device).go(&["post", "--wait", "20"]);
            Ok(())
        })?;
        world.forward(6 * 60)?;
        for device in &pair.devices {
            let _ = world.on(device).go(&["sync", "--wait", "0"]);
        }
        tally.add(&format!("pair {n}"), vec![judge(&world, &pair, &round)?]);
    }
    tally.judged("posts at the same moment")
}
