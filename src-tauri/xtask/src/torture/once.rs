//! A2, A3, E3, E6, E8, E11: never two comments, whatever token, list or answer comes.

use super::{
    Stage,
    github::{ANA, BO, CROWD, LEAD, REPOSITORY},
    plan::{COMMENT, COMMENTS, ONCE, Plan},
    running::pause,
    stage::{HOUR, MINUTE, World, this_round},
    verdict::Verdict,
};
use serde_json::json;
use std::{thread, time::Duration};

/// Another address of this machine, on which nobody listens.
pub(super) const ELSEWHERE: &str = "http://127.0.0.2:81";

/// A2: ANA's notebook with another person's token in the environment.
pub(super) fn another_token(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    world.draft("one", "- By ANA.")?;
    let said = world.on("one").who(BO).go(&["post", "--wait", "0"]);
    verdict.expect(said.code == Some(2), || format!("a post with BO's token: {}", said.short()));
    let by_bo = |world: &World<'_>| Ok::<_, String>(world.github.by(BO, "meridian:update")?.len());
    let wrong = by_bo(&world)?;
    verdict.expect(wrong == 0, || "ANA's update was posted as BO's".into());

    world.connect("two")?;
    world.draft("two", "- By ANA, again.")?;
    world.plan(&Plan::calm().lost(COMMENT, ONCE))?;
    let before = by_bo(&world)?;
    world.on("two").who(BO).go(&["post", "--wait", "0"]);
    for _ in 0..8 {
        world.forward(40)?;
        world.on("two").who(BO).go(&["sync", "--wait", "0"]);
    }
    let lost = by_bo(&world)? - before;
    verdict.expect(lost == 0, || format!("with a lost answer there are {lost} comments of BO"));

    // The lead may edit everybody's comment, and must not by our hand.
    let third = stage.world(10 * HOUR)?;
    third.posted("three", "- By ANA.")?;
    third.draft("three", "- By ANA, changed.")?;
    third.forward(MINUTE)?;
    let said = third.on("three").who(LEAD).go(&["post", "--wait", "0"]);
    let changed = third.github.by(ANA, "- By ANA, changed.")?.len();
    verdict.expect(said.code == Some(2) && changed == 0, || {
        format!("the lead's token changes ANA's comment ({changed}): {}", said.short())
    });
    let said = third.on("three").go(&["post"]);
    verdict.expect(said.code == Some(0), || format!("then with ANA's own: {}", said.short()));
    verdict.end("refused in a sentence, nothing under another name, ANA's own token goes on")
}

/// A3: 150 comments, and every further page is said to be on another host.
pub(super) fn elsewhere(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    crowd(&world, 150)?;
    world.draft("one", "- Once.")?;
    let links = json!({ "edit": "link_host", "to": ELSEWHERE });
    world.plan(&Plan::calm().lost(COMMENT, ONCE).alter(COMMENTS, &[links]))?;
    let mut said = world.on("one").go(&["post", "--wait", "0"]);
    for minutes in [10, 10, 11, 1, 2, 2, 4] {
        world.forward(minutes * MINUTE)?;
        said = world.on("one").go(&["sync", "--wait", "0"]);
    }
    let ours = world.github.by(ANA, "- Once.")?.len();
    verdict.expect(ours == 1, || format!("after 40 minutes there are {ours} comments"));
    let left = world.on("one").go(&["outbox", "list"]);
    verdict.expect(left.code == Some(0) || said.code == Some(1), || {
        format!("it is not through, and sync says {}", said.short())
    });
    verdict.end("one comment, and either found or said")
}

/// So many comments of other people on this round's issue.
fn crowd(world: &World<'_>, many: usize) -> Result<(), String> {
    let issue = world.github.issue_of(&this_round())?;
    for (n, who) in CROWD.into_iter().cycle().take(many).enumerate() {
        world.github.comment(who, issue, &format!("A word, number {n}."))?;
    }
    Ok(())
}

/// E3: the next page is this very page, for ever.
pub(super) fn page_for_ever(stage: &Stage<'_>) -> Result<String, String> {
    // A page is a hundred comments, and an issue takes 2,500.
    const MOST: usize = 40;
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    let links = json!({ "edit": "link_self" });
    world.plan(&Plan::calm().alter(COMMENTS, &[links]))?;
    let said = world.on("one").within(Duration::from_secs(20)).go(&["sync", "--wait", "0"]);
    let pages = world.asked("GET", "/comments");
    verdict.expect(pages <= MOST, || format!("{pages} pages were asked for, {}", said.short()));
    verdict.expect(said.code == Some(1), || format!("it is not said: {}", said.short()));
    verdict.end("few pages, then it is said that the list has no end")
}

/// E6: the same words from a second device.
pub(super) fn same_words(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.posted("one", "- The same.")?;
    world.connect("two")?;
    world.draft("two", "- The same.")?;
    world.forward(MINUTE)?;
    let said = world.on("two").go(&["post"]);
    let ours = world.github.by(ANA, "- The same.")?.len();
    verdict.expect(said.code == Some(0), || format!("the second device: {}", said.short()));
    verdict.expect(ours == 1, || format!("there are {ours} comments"));
    verdict.end("no conflict with one's own words, one comment")
}

/// E8: several posts of one folder at once, a little apart. In the field one of two said that the
/// update still waits in 3 of 150; that it does not here proves little.
pub(super) fn two_posts(stage: &Stage<'_>) -> Result<String, String> {
    const FOLDERS: usize = 3;
    const TIMES: usize = 6;
    const AT_ONCE: u64 = 6;
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    let folders: Vec<(String, String)> =
        (0..FOLDERS).map(|n| (format!("folder-{n}"), format!("part-{n}"))).collect();
    for (folder, section) in &folders {
        world.connect_with(folder, &["--cycle", "v1.38", "--section", section])?;
    }
    world.plan(&Plan::calm().slow(1, 20))?;
    let mut otherwise = Vec::new();
    for n in 0..TIMES {
        for (folder, _) in &folders {
            world.draft(folder, &format!("- Number {n}."))?;
        }
        let world = &world;
        thread::scope(|scope| {
            let posts: Vec<_> = folders
                .iter()
                .flat_map(|(folder, _)| (0..AT_ONCE).map(move |nth| (folder, nth)))
                .map(|(folder, nth)| {
                    scope.spawn(move || {
                        pause(Duration::from_millis(nth * 25));
                        world.on(folder).go(&["post"])
                    })
                })
                .collect();
            let said = posts.into_iter().filter_map(|post| post.join().ok());
            otherwise.extend(said.filter(|said| said.code != Some(0)));
        });
        world.forward(5)?;
    }
    verdict.expect(otherwise.is_empty(), || {
        let first = otherwise.first().map(|said| said.short()).unwrap_or_default();
        let all = (FOLDERS * TIMES) as u64 * AT_ONCE;
        format!("{} of {all} end otherwise, such as {first}", otherwise.len())
    });
    for (_, section) in &folders {
        let ours = world.github.by(ANA, &format!("section={section} "))?.len();
        verdict.expect(ours == 1, || format!("there are {ours} comments of {section}"));
    }
    verdict.end("all end with 0 each time, one comment")
}

/// E11: the answer to the first post names another person's comment.
pub(super) fn another_comment(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    let issue = world.github.issue_of(&this_round())?;
    let theirs = world.github.comment(LEAD, issue, "Words of the lead.")?;
    world.draft("one", "- Mine.")?;
    world.plan(&Plan::calm().answer_after(COMMENT, 201, &theirs.to_string()))?;
    world.on("one").go(&["post", "--wait", "0"]);
    for _ in 0..6 {
        world.forward(40)?;
        world.on("one").go(&["sync", "--wait", "0"]);
    }
    let ours = world.github.by(ANA, "- Mine.")?.len();
    verdict.expect(ours == 1, || format!("there are {ours} comments"));
    let kept = world.github.by(LEAD, "Words of the lead.")?.len();
    verdict.expect(kept == 1, || "the lead's words are gone".into());
    let left = world.on("one").go(&["outbox", "list"]);
    verdict.expect(left.code == Some(0), || format!("the own one is not found: {}", left.short()));

    // Whoever may edit everybody's comment presses Post again and again.
    world.plan(&Plan::calm())?;
    let url = world.url();
    let connect =
        ["connect", REPOSITORY, "--api-url", &url, "--cycle", "v1.38", "--section", "lead"];
    world.on("two").who(LEAD).go(&connect).done()?;
    let theirs = world.github.comment(BO, issue, "Words of BO.")?;
    let text = "Status: Green\n\n- The lead's.\n";
    world.on("two").who(LEAD).input(text).go(&["draft", "set"]).done()?;
    world.plan(&Plan::calm().answer_after(COMMENT, 201, &theirs.to_string()))?;
    for _ in 0..5 {
        world.on("two").who(LEAD).go(&["post", "--wait", "0"]);
        world.forward(40)?;
    }
    let kept = world.github.by(BO, "Words of BO.")?.len();
    verdict.expect(kept == 1, || "posting again replaced BO's words".into());
    let ours = world.github.by(LEAD, "- The lead's.")?.len();
    verdict.expect(ours == 1, || format!("there are {ours} comments of the lead"));
    verdict.end("the own comment is found, theirs is untouched")
}
