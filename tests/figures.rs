//! Figures that need a display, for `cargo xtask bench`: each line is `figure NAME OURS LEAST`.
//! Ignored otherwise, because figures of a busy machine or an unoptimised build say nothing.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "the task reads the lines")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use chrono::{TimeZone as _, Utc};
use std::{
    process::Stdio,
    time::{Duration, SystemTime},
};
use support::{World, process, programs, until, window::Window};

/// How often each side starts.
const STARTS: usize = 9;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "for cargo xtask bench"]
async fn start_and_memory_beside_a_bare_window() {
    let world = World::at(Utc.with_ymd_and_hms(2026, 11, 16, 2, 0, 0).unwrap(), "UTC").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.find("field-1").await;
    window.close(&world).await;

    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let (mut our_memory, mut bare_memory) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        for (program, times, memory) in [
            ("meridian", &mut ours, &mut our_memory),
            ("examples/bare_window", &mut bare, &mut bare_memory),
        ] {
            let path = programs().join(program);
            let name = program.trim_start_matches("examples/");
            let driver = Window::driver(&world).await;
            #[allow(clippy::disallowed_methods, reason = "beside the page's own clock")]
            let start = SystemTime::now();
            let window = Window::start(driver, &path, &[]).await;
            // The draft is the first thing with content that is painted.
            window.find("field-1").await;
            let painted = window.painted_at().await;
            times.push(painted.duration_since(start).unwrap().as_millis());
            let webview =
                |of: &str| of == name || of.starts_with("WebKit") && of != "WebKitWebDriver";
            memory.push(world.memory(webview) / 1_000_000);
            world.close_window();
            until("its end", || async { world.running(name).is_empty().then_some(()) }).await;
            drop(window);
        }
    }
    println!("figure start-ms {} {}", median(ours), median(bare));
    println!("figure window-pss-mb {} {}", median(our_memory), median(bare_memory));
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

fn median<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort();
    values[values.len() / 2]
}
