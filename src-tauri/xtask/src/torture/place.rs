//! B1 to B4: the update goes into the right issue, and over no words that nobody has seen.

use super::{
    Stage,
    github::{ANA, BO, CROWD},
    plan::Plan,
    stage::{DAY, HOUR, SECTION, World, round_key},
    verdict::Verdict,
};
use serde_json::{Value, json};

/// What a stranger's issue has in its title.
const STRANGE: &str = "laptop";

/// GitHub says of these issues that their author has no rights here, whoever made them.
fn strangers_issue() -> Value {
    json!({ "edit": "merge", "field": "title", "matches": STRANGE, "with": {
        "author_association": "NONE",
        "user": { "login": "mallory-brackwater", "id": 990_017 }
    }})
}

/// Lists of issues and single ones.
const ANY_ISSUE: (&str, &str) = ("GET", "/issues(\\?|/[0-9]+$)");

fn mark(round: &str) -> String {
    format!("It does not start.\n\n<!-- meridian:round v=1 cycle=v1.38 round={round} -->\n")
}

/// A device that is connected and has a draft, at ten o'clock of a Monday.
fn ready(world: &World<'_>, device: &str, week: i64) -> Result<(), String> {
    world.set(week * 7 * DAY + 10 * HOUR)?;
    world.connect(device)?;
    world.draft(device, &format!("- From {device}."))?;
    Ok(())
}

/// Where ANA's update of a round is.
fn places(world: &World<'_>, round: &str) -> Result<Vec<i64>, String> {
    let part = format!("round={round} section={SECTION} ");
    Ok(world.github.by(ANA, &part)?.iter().map(|comment| comment.issue).collect())
}

/// B1: a stranger's issue carries the mark, or the date; two members' issues carry the mark.
pub(super) fn strangers(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(-2 * HOUR)?;
    let mut verdict = Verdict::default();
    let plan = Plan::calm().alter(ANY_ISSUE, &[strangers_issue()]);
    world.plan(&plan)?;

    // Marked, before the lead's.
    let round = round_key(0);
    world.github.open_issue(BO, "Please help with my laptop", &mark(&round))?;
    ready(&world, "one", 0)?;
    let lead = world.github.issue_of(&round)?;
    let said = world.on("one").go(&["post", "--wait", "0"]);
    let found = places(&world, &round)?;
    verdict.expect(found == [lead], || {
        format!("marked before the lead's #{lead}: the update is in {found:?}: {}", said.short())
    });

    // Marked, after the lead's.
    let round = round_key(1);
    ready(&world, "two", 1)?;
    let lead = world.github.issue_of(&round)?;
    world.github.open_issue(BO, "Please help with my laptop", &mark(&round))?;
    let said = world.on("two").go(&["post", "--wait", "0"]);
    let found = places(&world, &round)?;
    verdict.expect(found == [lead], || {
        format!("marked after the lead's #{lead}: the update is in {found:?}: {}", said.short())
    });

    // Dated, and seen before the lead's.
    let round = round_key(2);
    world.set(14 * DAY - HOUR)?;
    world.github.open_issue(BO, &format!("{round}: my laptop"), "It does not start.")?;
    let hide = json!({ "edit": "drop", "field": "title", "matches": format!("status.*{round}") });
    world.plan(&Plan::calm().alter(ANY_ISSUE, &[strangers_issue(), hide]))?;
    ready(&world, "three", 2)?;
    let _ = world.on("three").go(&["sync", "--wait", "0"]);
    world.plan(&plan)?;
    let lead = world.github.issue_of(&round)?;
    let said = world.on("three").go(&["post", "--wait", "0"]);
    let found = places(&world, &round)?;
    verdict.expect(found == [lead], || {
        format!("dated before the lead's #{lead}: the update is in {found:?}: {}", said.short())
    });

    // Two who may both write.
    let round = round_key(3);
    ready(&world, "four", 3)?;
    let lead = world.github.issue_of(&round)?;
    let other =
        world.github.open_issue(CROWD[0], &format!("The other one, {round}"), &mark(&round))?;
    let member = json!({ "edit": "merge", "field": "title", "matches": "The other one", "with": {
        "author_association": "MEMBER"
    }});
    world.plan(&Plan::calm().alter(ANY_ISSUE, &[member]))?;
    let said = world.on("four").go(&["post", "--wait", "0"]);
    let list = world.on("four").go(&["outbox", "list"]);
    let found = places(&world, &round)?;
    let named = format!("{}{}", said.all(), list.all());
    let both = [lead, other].iter().all(|number| named.contains(&format!("#{number}")));
    verdict.expect(found.is_empty() && said.code != Some(0) && both, || {
        format!("two candidates #{lead} and #{other}: posted in {found:?}: {}", said.short())
    });
    verdict.end("the lead's issue wins, and of two candidates neither is taken without asking")
}
