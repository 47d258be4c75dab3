//! Without seeing: what becomes of a queued post is said once.

use super::{is_saved, monday};
use crate::support::{World, until, until_within, window::Window};
use serde_json::json;
use std::time::Duration;

/// How long sending and reading back may take.
const SENT: Duration = Duration::from_secs(120);

/// Keeps all that the truth bar says aloud.
const LISTEN: &str = "
window.heard = [];
const region = document.querySelector('#truth [role=status]');
new MutationObserver(() => window.heard.push(region.textContent))
  .observe(region, { childList: true, characterData: true, subtree: true });
return region.getAttribute('aria-live')";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_becomes_of_a_queued_post_is_said_once_in_the_built_window() {
    let world = World::at(monday(), "Pacific/Auckland").await;
    let window = Window::open(&world, &[]).await;
    window.try_practice().await;
    window.issue().await;
    window.write("One flake.").await;
    window.click("practice-network").await;
    window.reads("truth-network", "that it is offline", |t| t.starts_with("Offline since")).await;
    assert_eq!(window.run(LISTEN, Vec::new()).await, json!("polite"));

    println!("A save says nothing.");
    window.type_into("field-1", " Found.").await;
    // It shows what is saved.
    window.reads("preview", "what was typed", |t| t.contains("Found.")).await;
    is_saved(&window).await;
    let heard = || async {
        let heard = window.run("return window.heard", Vec::new()).await;
        serde_json::from_value::<Vec<String>>(heard).unwrap()
    };
    assert_eq!(heard().await, [] as [String; 0]);

    println!("Queued, then on GitHub: each is heard once, without its hour.");
    window.post_first().await;
    let is_queued = |said: &String| said.contains("Queued");
    until("that it is queued", || async { heard().await.iter().any(is_queued).then_some(()) })
        .await;
    window.click("practice-network").await;
    let matches = |said: &String| said.contains("On GitHub, matches");
    until_within(SENT, "that it is on GitHub", || async {
        heard().await.iter().any(matches).then_some(())
    })
    .await;
    // Whatever is asked again afterwards says nothing new.
    window.run("window.dispatchEvent(new Event('focus'))", Vec::new()).await;
    window.click("nav-deadlines").await;
    window.find("deadline-row").await;
    window.click("nav-week").await;
    window.find("field-1").await;
    let said = heard().await;
    for is_so in [&is_queued as &dyn Fn(&String) -> bool, &matches] {
        let turns = std::iter::once(false).chain(said.iter().map(is_so)).collect::<Vec<_>>();
        let became = turns.windows(2).filter(|turn| !turn[0] && turn[1]).count();
        assert_eq!(became, 1, "{said:#?}");
    }
    assert!(said.windows(2).all(|pair| pair[0] != pair[1]), "said twice: {said:#?}");
    let digits = |said: &String| said.chars().any(|c| c.is_ascii_digit());
    assert!(!said.iter().any(digits), "no hour is read out: {said:#?}");
    window.close(&world).await;
}
