//! B1 to B4: the update goes into the right issue, and over no words that nobody has seen.

use super::{
    Stage,
    github::{ANA, BO, CROWD, Comment, LEAD},
    plan::{ALL, Plan, said},
    running::Said,
    stage::{DAY, HOUR, MINUTE, SECTION, World, round_key, this_round},
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

/// The one comment of ANA in this round's section.
fn only_one(world: &World<'_>) -> Result<Comment, String> {
    let found = world.github.by(ANA, &format!("round={} section={SECTION} ", this_round()))?;
    match <[Comment; 1]>::try_from(found) {
        Ok([comment]) => Ok(comment),
        Err(found) => Err(format!("there are {} comments", found.len())),
    }
}

/// Somebody who may puts other words under the invisible line.
fn reword(world: &World<'_>, words: &str) -> Result<(), String> {
    let comment = only_one(world)?;
    let mark = comment.body.lines().next().unwrap_or_default();
    world.github.edit(LEAD, comment.id, &format!("{mark}\nStatus: Green\n\n{words}\n"))
}

/// The hash by which `post --replace` is told whose words may go: in the JSON, or after that word.
fn hash_in(said: &[&Said]) -> Option<String> {
    let is_hash = |word: &str| {
        word.len() >= 6
            && word.bytes().all(|byte| byte.is_ascii_hexdigit())
            && word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let named = said.iter().find_map(|said| {
        let json = said.json();
        let list = json.get("waiting").unwrap_or(&json).as_array()?;
        list.iter().filter_map(Value::as_object).flatten().find_map(|(key, value)| {
            let fits = ["hash", "sha", "replace"].iter().any(|part| key.contains(part));
            value.as_str().filter(|word| fits && is_hash(word)).map(str::to_owned)
        })
    });
    named.or_else(|| {
        said.iter().find_map(|said| {
            let all = said.all();
            let (_, rest) = all.split_once("--replace")?;
            let word = rest.split(|sign: char| !sign.is_ascii_alphanumeric()).find(|w| is_hash(w));
            word.map(str::to_owned)
        })
    })
}

/// B2: the lead changed the comment, and a program looked before the member did.
pub(super) fn unseen(stage: &Stage<'_>) -> Result<String, String> {
    const LEADS: &str = "- Words of the lead.";
    let mut verdict = Verdict::default();
    let world = stage.world(10 * HOUR)?;
    world.posted("one", "- First.")?;
    world.draft("one", "- Second.")?;
    world.plan(&Plan::calm().answer(ALL, 503, &[], &said("No server is available")))?;
    world.on("one").go(&["post", "--wait", "0"]);
    world.plan(&Plan::calm())?;
    world.forward(10 * MINUTE)?;
    reword(&world, LEADS)?;
    world.on("one").go(&["sync"]);
    world.draft("one", "- Third.")?;
    let post = world.on("one").go(&["post"]);
    let stands = only_one(&world)?.body.contains(LEADS);
    verdict.expect(stands && post.code == Some(1), || {
        format!("words that were never shown: stand {stands}, {}", post.short())
    });
    verdict.expect(post.says(&["words of the lead"]), || "they are not shown".into());
    if stands {
        let list = world.on("one").go(&["outbox", "list"]);
        let json = world.on("one").go(&["outbox", "list", "--json"]);
        match hash_in(&[&post, &list, &json]) {
            Some(hash) => {
                world.forward(MINUTE)?;
                let said = world.on("one").go(&["post", "--replace", &hash]);
                let replaced = only_one(&world)?.body.contains("- Third.");
                verdict.expect(replaced && said.code == Some(0), || {
                    format!("post --replace {hash}: replaced {replaced}, {}", said.short())
                });
            }
            None => verdict.expect(false, || "nothing says what to give to --replace".into()),
        }
    }

    // A script that tries again, without anybody who reads.
    let world = stage.world(10 * HOUR)?;
    world.posted("one", "- First.")?;
    world.draft("one", "- Second.")?;
    world.forward(10 * MINUTE)?;
    reword(&world, LEADS)?;
    let first = world.on("one").go(&["post"]);
    world.forward(MINUTE)?;
    let second = world.on("one").go(&["post"]);
    let stands = only_one(&world)?.body.contains(LEADS);
    verdict.expect(stands, || {
        format!("post || post replaced them: {}, then {}", first.short(), second.short())
    });
    verdict.end("words that nobody was shown stay, and go when they are named")
}

/// B3: the issue that is known is closed, and the lead opens another.
pub(super) fn closed(stage: &Stage<'_>) -> Result<String, String> {
    let mut verdict = Verdict::default();
    let world = stage.world(9 * HOUR)?;
    ready(&world, "one", 0)?;
    world.on("one").go(&["sync"]).done()?;
    let round = this_round();
    let wrong = world.github.issue_of(&round)?;
    world.github.close(LEAD, wrong)?;
    let title = format!("Release v1.38 status, week 9 ({round}), the right one");
    let right = world.github.open_issue(LEAD, &title, &mark(&round))?;
    world.forward(10 * MINUTE)?;
    let said = world.on("one").go(&["post", "--wait", "0"]);
    let found = places(&world, &round)?;
    verdict.expect(found == [right], || {
        format!("closed #{wrong}, open #{right}: the update is in {found:?}: {}", said.short())
    });
    verdict.expect(said.says(&["closed", &format!("#{right}")]), || {
        format!("nothing is said of the closed one: {}", said.short())
    });
    verdict.end("looked up anew, and said")
}

/// B4: more than a page of newer issues.
pub(super) fn many_newer(stage: &Stage<'_>) -> Result<String, String> {
    let mut verdict = Verdict::default();
    let world = stage.world(9 * HOUR)?;
    let round = this_round();
    let lead = world.github.issue_of(&round)?;
    for (n, who) in CROWD.into_iter().cycle().take(101).enumerate() {
        world.github.open_issue(who, &format!("Something else, number {n}"), "Words.")?;
    }
    ready(&world, "one", 0)?;
    let said = world.on("one").go(&["post", "--wait", "0"]);
    let found = places(&world, &round)?;
    verdict.expect(found == [lead], || {
        format!("the lead's is #{lead}: the update is in {found:?}: {}", said.short())
    });
    verdict.end("found behind 101 newer ones")
}
