//! At work: the only way out leads through a proxy that asks for a name and a password, later through one
//! that looks into what passes. Each is a real one, the host behind them is known to nobody else, and the
//! first run of the built window goes through them.

use crate::{
    SENT, at_monday,
    support::{
        programs,
        proxies::{self, Front, HOST, NAME, PASSWORD, Proxies},
        until_within,
        window::Window,
    },
};
use std::fs;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_week_behind_real_proxies_in_the_built_window() {
    if !proxies::are_installed() {
        println!("No squid that can look into what passes is installed; not walked.");
        return;
    }
    let (world, github, _keyring) = at_monday().await;
    let front = Front::of(github.url().replace("http://", "")).await;
    let proxies = Proxies::before(&front).await;
    let trusted = world.path("trusted.pem");
    fs::write(&trusted, &front.signer).unwrap();
    world.set_variable("SSL_CERT_FILE", trusted.to_str().unwrap());
    world.set_variable("HTTPS_PROXY", format!("http://{}", proxies.asking));

    println!("The proxy of the session's variables asks for a name.");
    let window = Window::open(&world, &[]).await;
    let readme = github.publish_release(&format!("https://{HOST}:{}", front.port));
    window.give_link(&readme).await;
    let asks = format!("The proxy {} asks for a name and a password", proxies.asking);
    window.reads("su-note", &asks, |t| t.contains(&asks)).await;
    window.picture("proxy-1-asks").await;

    println!("Name and password, where the way to GitHub is said; then on where she was.");
    window.click("way").await;
    window.reads("proxy-words", "how it is asked", |t| t.contains(&proxies.asking)).await;
    window.click("proxy-at").await;
    window.paste_into("proxy-address", &format!("{NAME}@{}", proxies.asking)).await;
    window.paste_into("proxy-password", PASSWORD).await;
    window.press("\u{e007}").await;
    window.reads("proxy-words", "that it is kept", |t| t.contains("with a name")).await;
    window.picture("proxy-2-kept").await;
    window.press("\u{e00c}").await;
    window.find("su-page").await;
    assert_eq!(window.value("su-page").await, readme, "what was pasted stays");
    window.click("first-run-go").await;
    window.take_team().await;
    let issue = window.issue().await;

    println!("Copied, pasted by herself, found: the same receipt.");
    window.write("Written behind a proxy.").await;
    window.paste_into("hand-login", "you").await;
    window.click("hand-say").await;
    window.reads("hand-look-words", "as whom", |t| t.contains("@you's")).await;
    let text = window.copy_update().await;
    github.paste(&issue, &text);
    window.click("hand-look").await;
    let matches = |t: &str| t.starts_with("On GitHub, matches");
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    window.picture("proxy-3-found").await;

    println!("Another way, which looks into what passes: what is wrong is named, not \"offline\".");
    let cli = |args: &[&str]| {
        let output = world.command(programs().join("meridian-cli")).args(args).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|b| String::from_utf8(b).unwrap());
        format!("{out}{err}")
    };
    let set = cli(&["proxy", "set", &proxies.looking]);
    assert!(set.contains(&proxies.looking), "{set}");
    let unknown = "is from \"Example Works Inspection\", an issuer that this system does not know";
    let said = cli(&["sync", "--wait", "0"]);
    assert!(said.contains(unknown) && !said.contains("ffline"), "{said}");
    let agents = world.running("meridian-agent");
    assert_eq!(agents.len(), 1, "{agents:?}");
    window.click("nav-updates").await;
    let is_wrong = |t: &str| t.starts_with("Certificate not trusted since");
    window.reads_within(SENT, "updates-said", "what is wrong", is_wrong).await;
    window.picture("proxy-4-unknown").await;

    println!("Its certificate is installed; everything goes on, and nobody starts anything again.");
    fs::write(&trusted, format!("{}{}", front.signer, proxies.signer)).unwrap();
    window.click("look").await;
    until_within(SENT, "that it was read", || async {
        let said = window.texts("updates-said").await;
        (!said.iter().any(|words| is_wrong(words))).then_some(())
    })
    .await;
    assert_eq!(world.running("meridian-agent"), agents);
    window.close(&world).await;
    let said = cli(&["sync", "--wait", "0"]);
    assert!(!said.contains(unknown), "{said}");
    let window = Window::open(&world, &[]).await;
    window.reads_within(SENT, "truth-github", "On GitHub, matches", matches).await;
    window.has_no_errors().await;
    window.close(&world).await;
    assert_eq!(github.ours().len(), 1);
}
