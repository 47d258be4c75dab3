//! The real agent through a season: sleep, a flight, a moved schedule, clock changes, posted
//! updates. An oracle of its own says what should be told at each look; whatever is missing, comes
//! in vain or has the wrong hour is a failure. Twelve days are a test; all sixteen weeks in twelve
//! zones are `cargo xtask season`.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the season says how it went")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test have no outside")]

#[path = "season/agent.rs"]
mod agent;
#[path = "support/bus.rs"]
#[allow(dead_code, clippy::indexing_slicing, reason = "made for all tests")]
mod bus;
#[path = "season/clock.rs"]
mod clock;
#[path = "support/daemons.rs"]
mod daemons;
#[path = "season/member.rs"]
mod member;
#[path = "support/notifications.rs"]
#[allow(dead_code, clippy::indexing_slicing, reason = "made for all tests")]
mod notifications;
#[path = "season/oracle.rs"]
mod oracle;
#[path = "season/scenario.rs"]
mod scenario;
#[path = "season/zone.rs"]
mod zone;

use chrono::{DateTime, TimeDelta, Utc};
use clock::Time;
use member::Member;
use scenario::Season;
use std::{collections::BTreeSet, path::PathBuf, time::Instant};

/// So long after a moment everybody has looked.
const SOON: TimeDelta = TimeDelta::seconds(20);

/// What an agent may take after a season.
struct Bars {
    rss_mb: f64,
    open_files: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twelve_days_of_reminders_come_once_and_in_time() {
    // How much memory a build without optimisation takes says nothing.
    play(&Season::twelve_days(), &Bars { rss_mb: f64::INFINITY, open_files: 30 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes; for cargo xtask season"]
async fn sixteen_weeks_in_twelve_zones() {
    play(&Season::whole(), &Bars { rss_mb: 12.0, open_files: 30 }).await;
}

/// The agent that is tried: the one that cargo built, or what `MERIDIAN_PROGRAMS` names.
fn program() -> PathBuf {
    let built = PathBuf::from(env!("CARGO_BIN_EXE_meridian-agent"));
    std::env::var_os("MERIDIAN_PROGRAMS")
        .map_or(built, |folder| PathBuf::from(folder).join("meridian-agent"))
}

/// Something that happens to a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    Wakes,
    Publishes,
    Flies(&'static str),
    Posts(DateTime<Utc>),
    Sleeps,
}

async fn play(season: &Season, bars: &Bars) {
    let start = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let time = Time::new(folder.path(), season.from);
    let mut members = Vec::new();
    let mut looks: BTreeSet<DateTime<Utc>> = BTreeSet::new();
    let mut doings: BTreeSet<(DateTime<Utc>, usize, Doing)> = BTreeSet::new();
    for (place, zone) in season.zones.iter().enumerate() {
        let number = u64::try_from(place).unwrap();
        let member = Member::begin(&program(), &time, zone, scenario::hours(number)).await;
        doings.extend(
            season.posts(number).into_iter().map(|(at, round)| (at, place, Doing::Posts(round))),
        );
        for (from, to) in season.sleeps(number) {
            doings.extend([(from, place, Doing::Sleeps), (to, place, Doing::Wakes)]);
        }
        doings.extend(season.flight(number).map(|(at, zone)| (at, place, Doing::Flies(zone))));
        for one in season.moves() {
            doings.insert((scenario::moment(one.at), place, Doing::Publishes));
        }
        looks.extend(member.moments_of(season, number));
        members.push(member);
    }
    let mut at = season.from;
    while at < season.to {
        looks.insert(at);
        at += season.grid;
    }
    looks.extend(doings.iter().map(|(at, ..)| *at + SOON));
    // What is posted can be taken back for some seconds; then it is sent.
    looks.extend(doings.iter().map(|(at, ..)| *at + SOON + TimeDelta::minutes(1)));
    for one in season.moves() {
        // A followed link is asked for once an hour.
        let minutes = [61, 62, 75].map(TimeDelta::minutes);
        looks.extend(minutes.map(|after| scenario::moment(one.at) + after));
    }
    let mut count = 0;
    while let Some(now) = looks.pop_first().filter(|now| *now < season.to) {
        time.set(now);
        count += 1;
        while let Some(next) = doings.first().copied().filter(|(at, ..)| *at <= now) {
            doings.remove(&next);
            let (_, place, doing) = next;
            let Some(member) = members.get_mut(place) else { continue };
            match doing {
                Doing::Wakes => member.set_asleep(false),
                Doing::Sleeps => member.set_asleep(true),
                Doing::Publishes => member.publish(),
                Doing::Flies(zone) => member.fly(zone),
                // Also while the agent sleeps: then it has to be sent before anything is called late.
                Doing::Posts(round) => member.post(round),
            }
        }
        for again in together(&mut members).await {
            looks.insert(again);
        }
    }
    println!("{count} looks, {} s", start.elapsed().as_secs());
    let failures: usize = members.iter().map(|member| report(member, bars)).sum();
    assert_eq!(failures, 0, "the lines above say what");
}

/// All agents look at the same moment.
async fn together(members: &mut [Member]) -> Vec<DateTime<Utc>> {
    let all = members.iter_mut().map(Member::look);
    futures_util::future::join_all(all).await.into_iter().flatten().collect()
}

/// Prints how a member's season went; gives how much of it must not be.
fn report(member: &Member, bars: &Bars) -> usize {
    let figures = member.figures();
    let tally = &member.tally;
    #[allow(clippy::cast_precision_loss, reason = "sizes of files")]
    let ratio = figures.backups as f64 / figures.notebook as f64;
    let a_look = figures.busy / u32::try_from(tally.looks.max(1)).unwrap();
    println!(
        "{:20} {:4} notifications, {} missing, {} surplus, {} wrong; {:.1} MB, {} open files, \
         backups {:.1} x of {} kB, {:.1} ms a look",
        member.oracle.zone.name,
        tally.shown,
        tally.missing.len(),
        tally.surplus.len(),
        tally.wrong.len(),
        figures.rss_mb,
        figures.open_files,
        ratio,
        figures.notebook / 1000,
        a_look.as_secs_f64() * 1000.0,
    );
    let kinds = [("missing", &tally.missing), ("surplus", &tally.surplus), ("wrong", &tally.wrong)];
    for (kind, list) in kinds {
        for line in list {
            println!("  {kind}: {line}");
        }
    }
    let over = [
        (figures.rss_mb > bars.rss_mb, "too much memory"),
        (figures.open_files > bars.open_files, "too many open files"),
        (ratio > 3.0, "too many backups"),
    ];
    for (_, what) in over.iter().filter(|(over, _)| *over) {
        println!("  {what}");
    }
    kinds.iter().map(|(_, list)| list.len()).sum::<usize>()
        + over.iter().filter(|(over, _)| *over).count()
}
