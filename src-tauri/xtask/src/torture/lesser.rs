//! E1, E2, E4, E5, E9, E10: limits, refusals, portals, half signs, words that robots obey.

use super::{
    Stage,
    github::{ANA, CROWD},
    once::ELSEWHERE,
    plan::{ALL, COMMENT, COMMENTS, ISSUES, Plan, said},
    stage::{HOUR, MINUTE, World, this_round},
    verdict::Verdict,
};
use serde_json::{Value, json};

/// E1: "slow down", without a time, again and again.
pub(super) fn growing_pauses(stage: &Stage<'_>) -> Result<String, String> {
    const STEP: i64 = 15;
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    world.draft("one", "- Once.")?;
    world.plan(&Plan::calm().answer(COMMENT, 429, &[], &said("Too many requests")))?;
    world.on("one").go(&["post", "--wait", "0"]);
    let mut seen = world.asked("POST", "/comments");
    let mut last = world.now();
    let mut pauses = Vec::new();
    for _ in 0..50 {
        world.forward(STEP)?;
        let _ = world.on("one").silent().go(&["sync", "--wait", "0"]);
        let now_seen = world.asked("POST", "/comments");
        if now_seen > seen {
            pauses.push(world.now() - last);
            (seen, last) = (now_seen, world.now());
        }
        if pauses.len() == 3 {
            break;
        }
    }
    let grows = |one: &[i64]| matches!(one, [a, b] if *b * 2 >= *a * 3);
    let fine = pauses.first().is_some_and(|first| *first >= 55)
        && (pauses.len() == 3 || pauses.iter().sum::<i64>() >= 150)
        && pauses.windows(2).all(grows);
    verdict.expect(fine, || format!("the pauses between tries were {pauses:?} s"));
    verdict.end(&format!("the pauses grow: {pauses:?} s"))
}

/// E2: a refusal that says "blocked" is not told as a locked issue.
pub(super) fn blocked(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    for (n, words) in [
        "Access to this address was blocked by your company's policy.",
        "Repository access blocked",
    ]
    .into_iter()
    .enumerate()
    {
        let device = format!("device-{n}");
        world.plan(&Plan::calm())?;
        world.connect(&device)?;
        world.draft(&device, "- Once.")?;
        world.plan(&Plan::calm().answer(COMMENT, 403, &[], &said(words)))?;
        let said = world.on(&device).go(&["post", "--wait", "0"]);
        let all = said.all().to_lowercase();
        let locked = all
            .split(|sign: char| !sign.is_ascii_alphabetic())
            .any(|word| ["locked", "unlock"].contains(&word));
        verdict.expect(said.code == Some(1) && !locked, || said.short());
    }
    verdict.end("blocked is not locked")
}

/// E4: half a sign in one comment, and in one issue.
pub(super) fn half_sign(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    let issue = world.github.issue_of(&this_round())?;
    world.github.comment(CROWD[0], issue, "The first words here.")?;
    // The newest issue stands first in the list, and must not be the one that is looked for.
    world.github.open_issue(CROWD[1], "Something else", "Words.")?;
    for (device, list) in [("comments", COMMENTS), ("issues", ISSUES)] {
        world.plan(&Plan::calm())?;
        let section = format!("part-{device}");
        world.connect_with(device, &["--cycle", "v1.38", "--section", &section])?;
        world.draft(device, &format!("- Beside half a sign in {device}."))?;
        let cut = json!({ "edit": "surrogate", "field": "body" });
        world.plan(&Plan::calm().alter(list, &[cut]))?;
        let said = world.on(device).go(&["post", "--wait", "0"]);
        let ours = world.github.by(ANA, &format!("in {device}."))?.len();
        verdict.expect(ours == 1 && said.code == Some(0), || {
            format!("in the list of {device}: {ours} comments, {}", said.short())
        });
        let sync = world.on(device).go(&["sync", "--wait", "0"]);
        verdict.expect(sync.code == Some(0), || format!("sync: {}", sync.short()));
    }
    verdict.end("one bad entry stops nothing")
}

/// E5: lines that robots obey, and a mention of a whole team.
pub(super) fn obeyed(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    for (n, (words, name)) in [
        ("/close", "/close"),
        ("- Please look, @kubernetes/release-team.", "@kubernetes/release-team"),
    ]
    .into_iter()
    .enumerate()
    {
        let device = format!("device-{n}");
        let section = format!("part-{n}");
        let part = format!("section={section} ");
        world.connect_with(&device, &["--cycle", "v1.38", "--section", &section])?;
        world.draft(&device, words)?;
        let said = world.on(&device).go(&["post", "--wait", "0"]);
        let sent = world.github.by(ANA, &part)?.len();
        let asked = said.code == Some(1) && sent == 0 && said.all().contains(name);
        verdict.expect(asked, || format!("{name}: {sent} sent, {}", said.short()));
        let said = world.on(&device).go(&["post", "--yes", "--wait", "10"]);
        let sent = world.github.by(ANA, &part)?.len();
        verdict.expect(sent == 1 && said.code == Some(0), || {
            format!("{name} with --yes: {sent} sent, {}", said.short())
        });
    }
    verdict.end("asked about by name, sent with --yes")
}

/// Whether a time of day stands in a text.
fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(5).any(|w| {
        matches!(w, [a, b, b':', c, d] if [a, b, c, d].iter().all(|sign| sign.is_ascii_digit()))
    })
}

/// E9: GitHub says when to come back.
pub(super) fn told_to_wait(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    world.draft("one", "- Once.")?;
    let later = [("retry-after", "600")];
    world.plan(&Plan::calm().answer(COMMENT, 429, &later, &said("Too many requests")))?;
    for said in
        [world.on("one").go(&["post", "--wait", "0"]), world.on("one").go(&["outbox", "list"])]
    {
        let fine = said.code == Some(1)
            && !said.says(&["is next and is sent by itself"])
            && has_time(&said.all());
        verdict.expect(fine, || said.short());
    }
    verdict.end("it waits, and says until when")
}

/// What an outbox says of its only operation.
fn state(world: &World<'_>, device: &str) -> String {
    let list = world.on(device).go(&["outbox", "list", "--json"]).json();
    let first = list.get(0).and_then(|item| item.get("state"));
    first.and_then(Value::as_str).unwrap_or("nothing").to_owned()
}

/// E10: a portal that redirects everything, a proxy that wants a password.
pub(super) fn portals(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    let portal = format!("{ELSEWHERE}/sign-in");
    let html = "<html><body>Sign in to the network</body></html>";
    for status in [302, 307, 407] {
        let device = format!("way-{status}");
        let section = format!("part-{status}");
        world.plan(&Plan::calm())?;
        world.connect_with(&device, &["--cycle", "v1.38", "--section", &section])?;
        world.on(&device).go(&["sync"]).done()?;
        world.draft(&device, "- Once.")?;
        let headers: &[(&str, &str)] = match status {
            407 => {
                &[("proxy-authenticate", "Basic realm=\"company\""), ("content-type", "text/html")]
            }
            _ => &[("location", &portal), ("content-type", "text/html")],
        };
        world.plan(&Plan::calm().answer(ALL, status, headers, html))?;
        let said = world.on(&device).go(&["post", "--wait", "0"]);
        let state = state(&world, &device);
        verdict.expect(said.code == Some(1) && state != "parked", || {
            format!("{status}: {state}, {}", said.short())
        });
        world.plan(&Plan::calm())?;
        world.forward(20 * MINUTE)?;
        let sync = world.on(&device).go(&["sync", "--wait", "10"]);
        let sent = world.github.by(ANA, &format!("section={section} "))?.len();
        verdict.expect(sent == 1 && sync.code == Some(0), || {
            format!("after {status}: {sent} comments, {}", sync.short())
        });
    }
    verdict.end("it waits for the network, and goes by itself")
}
