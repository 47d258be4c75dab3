//! C1 to C4: nothing that the programs say is more hopeful than the facts.

use super::{
    Stage,
    github::{ANA, LEAD, REPOSITORY},
    once::ELSEWHERE,
    plan::{ALL, ALWAYS, Plan, said},
    running::Said,
    stage::{HOUR, MINUTE, SECTION, this_round},
    verdict::Verdict,
};
use std::{
    fs,
    io::{Seek as _, SeekFrom, Write as _},
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

/// C2: a notebook whose first bytes are gone is restored from a backup.
pub(super) fn damaged(stage: &Stage<'_>) -> Result<String, String> {
    const LATER: &str = "- A paragraph that came after the backup.";
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.posted("one", "- First.")?;
    world.draft("one", LATER)?;
    let path = world.path("one").join("notebook.db");
    let zeroed = fs::OpenOptions::new().write(true).open(&path).and_then(|mut file| {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&[0; 64])
    });
    zeroed.map_err(|error| format!("{}: {error}", path.display()))?;
    world.forward(10 * MINUTE)?;
    for args in [
        &["draft", "show"][..],
        &["outbox", "list"],
        &["deadlines"],
        &["hours", "show"],
        &["sync", "--wait", "0"],
        &["post", "--wait", "0"],
    ] {
        let said = world.on("one").go(args);
        let told = said.err.to_lowercase().contains("damaged");
        verdict.expect(told, || format!("{} says nothing: {}", args.join(" "), said.short()));
        if args.first() == Some(&"post") {
            verdict.expect(said.code != Some(0), || "post goes on with the older text".into());
        }
    }
    // Not the whole of it: a notebook keeps what was typed, which begins and ends as before.
    let core = LATER.trim_matches(['-', ' ', '.', 'A']);
    let shown = world.on("one").go(&["draft", "show"]).out.contains(LATER);
    let kept = fs::read_dir(world.path("one")).into_iter().flatten().flatten().any(|entry| {
        let bytes = fs::read(entry.path()).unwrap_or_default();
        bytes.windows(core.len()).any(|window| window == core.as_bytes())
    });
    verdict.expect(shown || kept, || "the paragraph is gone".into());
    verdict.end("every command says it, post waits, no word is gone")
}

/// C3: comments that were deleted on the web.
pub(super) fn deleted(stage: &Stage<'_>) -> Result<String, String> {
    const THEIRS: &str = "Words of the lead that will be deleted.";
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    let issue = world.github.issue_of(&this_round())?;
    world.github.comment(LEAD, issue, THEIRS)?;
    world.posted("one", "- Mine.")?;
    world.on("one").go(&["sync"]).done()?;
    let known = world.holds("one", THEIRS)?;
    verdict.expect(known == "shown", || format!("the lead's comment was not read: {known}"));
    for (who, part) in [(ANA, "- Mine."), (LEAD, THEIRS)] {
        for comment in world.github.by(who, part)? {
            world.github.delete(who, comment.id)?;
        }
    }
    for _ in 0..2 {
        world.forward(10 * MINUTE)?;
        let _ = world.on("one").go(&["sync", "--wait", "0"]);
    }
    let mut said = world.on("one").go(&["post", "--wait", "0"]);
    // That it is gone is believed after several looks, as that a lost one never came.
    for _ in 0..6 {
        if said.code == Some(1) {
            world.forward(MINUTE)?;
            said = world.on("one").go(&["post", "--wait", "0"]);
        }
    }
    let ours = world.github.by(ANA, "- Mine.")?.len();
    let honest = ours == 1 || (said.code == Some(1) && !said.says(&["already holds"]));
    verdict.expect(honest, || format!("{ours} comments, and post says {}", said.short()));
    // A list without a beginning is asked for once a day.
    for _ in 0..3 {
        world.forward(25 * HOUR)?;
        let _ = world.on("one").go(&["sync", "--wait", "0"]);
    }
    let left = world.holds("one", THEIRS)?;
    verdict.expect(left != "shown", || "a colleague's deleted comment is still shown".into());
    verdict.end("what was deleted is not said to be there")
}

/// C4: a post that waits, and then another team is connected.
pub(super) fn another_team(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let other = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    world.on("one").go(&["sync"]).done()?;
    world.draft("one", "- For the first team.")?;
    world.plan(&Plan::calm().cut(ALL, ALWAYS))?;
    world.on("one").go(&["post", "--wait", "0"]);
    let url = other.url();
    let args = ["connect", REPOSITORY, "--api-url", &url, "--cycle", "v1.38", "--section", "docs"];
    world.on("one").go(&args).done()?;
    let list = world.on("one").go(&["outbox", "list"]);
    let named = list.code == Some(1) && list.says(&[SECTION]);
    verdict.expect(named, || format!("outbox list: {}", list.short()));
    world.plan(&Plan::calm())?;
    world.forward(10 * MINUTE)?;
    let sync = world.on("one").go(&["sync", "--wait", "10"]);
    let sent = world.github.by(ANA, "- For the first team.")?.len();
    let strayed = other.github.by(ANA, "- For the first team.")?.len();
    verdict.expect(strayed == 0, || "it went to the other team".into());
    let honest = sent == 1 || (sync.code == Some(1) && sync.says(&[SECTION]));
    verdict.expect(honest, || format!("{sent} sent, and sync says {}", sync.short()));
    verdict.end("named while it waits, and sent or named afterwards")
}
