//! C1 to C4: nothing that the programs say is more hopeful than the facts.

use super::{
    Stage,
    once::ELSEWHERE,
    plan::{ALL, ALWAYS, Plan, said},
    stage::{HOUR, Said},
    verdict::Verdict,
};

/// A hotel's page.
const PORTAL: &str = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Sign in to our \
                      network.</body></html>";

/// Words that only a programmer has a use for.
fn is_raw(said: &Said) -> bool {
    const RAW: &[&str] =
        &["{", "}", "said:", ": Moved", ": Gone", "Transient", "NotAllowed", "<html"];
    let all = said.all();
    RAW.iter().any(|raw| all.contains(raw))
}

/// C1: nothing can be read, in nine ways.
pub(super) fn unreadable(stage: &Stage<'_>) -> Result<String, String> {
    const SECONDARY: &str = "You have exceeded a secondary rate limit. Please wait a few minutes \
                             before you try again.";
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    let calm = Plan::calm;
    let html = [("content-type", "text/html")];
    let portal = format!("{ELSEWHERE}/sign-in");
    let ways: [(&str, Plan); 9] = [
        ("503", calm().answer(ALL, 503, &html, "<html><body>No server is available</body></html>")),
        ("cut", calm().cut(ALL, ALWAYS)),
        ("portal", calm().answer(ALL, 200, &html, PORTAL)),
        ("429", calm().answer(ALL, 429, &[], &said("Too many requests"))),
        ("403-limit", calm().answer(ALL, 403, &[], &said(SECONDARY))),
        ("403", calm().answer(ALL, 403, &[], &said("Forbidden by an administrator"))),
        ("404", calm().answer(ALL, 404, &[], &said("Not Found"))),
        ("302", calm().answer(ALL, 302, &[("location", &portal)], "")),
        ("410", calm().answer(ALL, 410, &[], &said("This issue was deleted"))),
    ];
    for (name, plan) in ways {
        let device = format!("way-{name}");
        world.plan(&calm())?;
        world.connect(&device)?;
        world.on(&device).go(&["sync"]).done().map_err(|said| format!("sync: {said}"))?;
        world.plan(&plan)?;
        let said = world.on(&device).go(&["sync", "--wait", "0"]);
        let words = said.all().replace("Nothing waits.", "");
        let fine = said.code == Some(1) && !words.trim().is_empty() && !is_raw(&said);
        verdict.expect(fine, || format!("{name}: {}", said.short()));
    }
    verdict.end("nine ways, each ends with 1 and says in plain words that nothing was read")
}
