//! A2, A3, E3, E6, E8, E11: never two comments, whatever token, list or answer comes.

use super::{
    Stage,
    github::{ANA, BO, CROWD, LEAD},
    plan::{COMMENT, COMMENTS, ONCE, Plan},
    stage::{HOUR, MINUTE, World, this_round},
    verdict::Verdict,
};
use serde_json::json;

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
