//! Figures that need a display, for `cargo xtask bench`: each line is `figure NAME NUMBER...`, and
//! `part NAME MILLISECONDS` says by when a part of a start was over.
//! Ignored otherwise, because figures of a busy machine or an unoptimised build say nothing.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the task reads the lines")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use chrono::{DateTime, TimeZone as _, Utc};
use std::{
    collections::BTreeMap,
    fmt::Display,
    fs,
    process::Stdio,
    time::{Duration, SystemTime},
};
use support::{World, process, programs, until, window::Window};

/// How often each side starts.
const STARTS: usize = 9;

/// Ours, the bare window with the switches of the web view that ours has, and as it comes.
const SIDES: [(&str, &[&str]); 3] =
    [("meridian", &[]), ("examples/bare_window", &["--plain"]), ("examples/bare_window", &[])];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "for cargo xtask bench"]
async fn start_and_memory_beside_a_bare_window() {
    let world = World::at(Utc.with_ymd_and_hms(2026, 11, 16, 2, 0, 0).unwrap(), "UTC").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.find("field-1").await;
    window.close(&world).await;

    let mut starts: [Vec<u128>; 3] = Default::default();
    let mut memories: [Vec<u64>; 3] = Default::default();
    let mut parts: BTreeMap<String, Vec<u128>> = BTreeMap::new();
    for _ in 0..STARTS {
        for (place, (program, arguments)) in SIDES.into_iter().enumerate() {
            let path = programs().join(program);
            let name = program.trim_start_matches("examples/");
            let driver = Window::driver(&world).await;
            #[allow(clippy::disallowed_methods, reason = "beside the page's own clock")]
            let start = SystemTime::now();
            let window = Window::start(driver, &path, arguments).await;
            // The draft is the first thing with content that is painted.
            window.find("field-1").await;
            let painted = window.painted_at().await;
            let since = |at: SystemTime| at.duration_since(start).map_or(0, |it| it.as_millis());
            starts[place].push(since(painted));
            if place == 0 {
                let logged = logged(&world).into_iter();
                for (part, at) in window.marks().await.into_iter().chain(logged) {
                    parts.entry(part).or_default().push(since(at));
                }
                parts.entry("the draft is painted".to_owned()).or_default().push(since(painted));
            }
            let webview =
                |of: &str| of == name || of.starts_with("WebKit") && of != "WebKitWebDriver";
            memories[place].push(world.memory(webview) / 1_000_000);
            world.close_window();
            until("its end", || async { world.running(name).is_empty().then_some(()) }).await;
            drop(window);
        }
    }
    let [ours, plain, bare] = starts.map(|times| figures(&times));
    println!("figure start-ms {ours} {plain} {bare}");
    let [ours, plain, bare] = memories.map(|sizes| figures(&sizes));
    println!("figure window-pss-mb {ours} {plain} {bare}");
    let mut parts: Vec<(u128, String)> =
        parts.into_iter().map(|(part, times)| (median(times), part)).collect();
    parts.sort();
    for (by, part) in parts {
        println!("part {part}: {by}");
    }
}

/// When the newest window's process said what in its log.
fn logged(world: &World) -> Vec<(String, SystemTime)> {
    let mut found = Vec::new();
    for file in fs::read_dir(world.path("data").join("meridian/logs")).unwrap().flatten() {
        if !file.file_name().to_string_lossy().starts_with("window.") {
            continue;
        }
        let text = fs::read_to_string(file.path()).unwrap();
        // `2026-11-16T02:00:00.123456Z  INFO meridian_shell::shell: start: the window is made`
        found.extend(text.lines().filter_map(|line| {
            let (head, part) = line.split_once(" start: ")?;
            let at = DateTime::parse_from_rfc3339(head.split_whitespace().next()?).ok()?;
            Some((part.to_owned(), SystemTime::from(at)))
        }));
    }
    // Of earlier starts there are the same.
    let newest: BTreeMap<String, SystemTime> = {
        found.sort_by_key(|(_, at)| *at);
        found.into_iter().collect()
    };
    newest.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "for cargo xtask bench"]
async fn the_agents_memory() {
    let world = World::at(Utc.with_ymd_and_hms(2026, 11, 16, 2, 0, 0).unwrap(), "UTC").await;
    // With a team, so that it has something to sync and to remind of.
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.find("field-1").await;
    window.close(&world).await;
    for id in world.running("meridian-agent") {
        process::kill(id);
    }
    until("its end", || async { world.running("meridian-agent").is_empty().then_some(()) }).await;

    let mut agent = world.command(programs().join("meridian-agent"));
    let _agent = process::Ends(agent.stdout(Stdio::null()).spawn().unwrap());
    until("the tray icon", || async { world.bus.tray().into_iter().next() }).await;
    // Until the first drain and the first look at the deadlines are over.
    tokio::time::sleep(Duration::from_secs(10)).await;
    let [id] = world.running("meridian-agent")[..] else { panic!("there must be one agent") };
    #[allow(clippy::cast_precision_loss, reason = "no program is that big")]
    let megabytes = process::resident_memory(id) as f64 / 1e6;
    println!("figure agent-rss-mb {megabytes:.2}");
}

/// The median, the least and the most.
fn figures<T: Ord + Copy + Display>(values: &[T]) -> String {
    let least = values.iter().min().unwrap();
    let most = values.iter().max().unwrap();
    format!("{} {least} {most}", median(values.to_vec()))
}

fn median<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort();
    values[values.len() / 2]
}
