//! E12 to E16: small things that are said, or not.

use super::{
    Stage,
    github::{ANA, REPOSITORY},
    stage::{HOUR, MINUTE, SECTION, this_round},
    verdict::Verdict,
};
use serde_json::Value;
use std::fs;

/// E12: line endings of another system are changed, and that is said.
pub(super) fn line_endings(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    for text in ["Status: Green\r\n\r\nWords.\r\n", "Status: Green\n\nOne\rtwo.\n"] {
        let said = world.on("one").input(text).go(&["draft", "set"]);
        verdict.expect(
            said.code == Some(0) && said.says(&["line ending", "crlf", "line break"]),
            || format!("{}: {}", text.escape_debug(), said.short()),
        );
    }
    let said = world.on("one").input("Status: Green\n\nWords.\n").go(&["draft", "set"]);
    verdict.expect(!said.says(&["line ending", "crlf"]), || "said of LF as well".into());
    verdict.end("said when they are changed, and only then")
}

/// E13: a draft that is one byte too long for its comment.
pub(super) fn too_long(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    let mut text = "Status: Green\n\n".to_owned();
    while text.len() < 59_800 {
        text.push_str("word ");
    }
    text.truncate(59_800);
    text.push('\n');
    let set = world.on("one").input(&text).go(&["draft", "set"]);
    let post = world.on("one").go(&["post", "--wait", "0"]);
    let all = format!("{}{}", set.all(), post.all());
    verdict.expect(post.code == Some(2), || format!("post: {}", post.short()));
    let theirs = all.contains("59,800") || all.contains("59800");
    verdict.expect(theirs && !all.contains("60,001"), || post.short());
    verdict.end("the limit is told in the member's own bytes")
}

/// E14: a refusal with `--json`.
pub(super) fn refused_json(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    world.on("one").input("No status at all.\n").go(&["draft", "set"]).done()?;
    for args in [
        &["post", "--json"][..],
        &["draft", "show", "--section", "unknown", "--json"],
        &["connect", "no-slash", "--json"],
        &["deadlines", "--zone", "Middle/Earth", "--json"],
    ] {
        let said = world.on("one").go(args);
        let object = matches!(said.json(), Value::Object(_));
        verdict.expect(said.code == Some(2) && object, || {
            format!(
                "{}: {}, \"{}\" on standard output",
                args.join(" "),
                said.short(),
                said.out.trim()
            )
        });
    }
    verdict.end("one object on standard output, exit 2")
}

/// E15: what a killed backup leaves behind.
pub(super) fn half_backup(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.connect("one")?;
    world.on("one").go(&["sync"]).done()?;
    let part = world.path("one").join("backups/notebook-20261116T090000Z.part");
    let folder = part.parent().map(fs::create_dir_all);
    if !matches!(folder, Some(Ok(()))) || fs::write(&part, "half of a notebook").is_err() {
        return Err("no backup can be left behind".into());
    }
    for n in 0..3 {
        world.forward(26 * HOUR)?;
        world.draft("one", &format!("- Day {n}."))?;
        let _ = world.on("one").go(&["sync", "--wait", "0"]);
    }
    verdict.expect(!part.exists(), || "the .part is still there after three backups".into());
    verdict.end("half a backup is removed")
}

/// E16: the invisible line was taken off on the web.
pub(super) fn without_its_line(stage: &Stage<'_>) -> Result<String, String> {
    let world = stage.world(10 * HOUR)?;
    let mut verdict = Verdict::default();
    world.posted("one", "- First.")?;
    for comment in world.github.by(ANA, &format!("round={} section={SECTION} ", this_round()))? {
        let (_, rest) = comment.body.split_once('\n').unwrap_or_default();
        world.github.edit(ANA, comment.id, rest.trim_start_matches('\n'))?;
    }
    world.draft("one", "- Second.")?;
    world.forward(MINUTE)?;
    let said = world.on("one").go(&["post"]);
    verdict.expect(said.says(&["invisible", "marker", "hidden", "first line"]), || said.short());
    let ours = world.github.comments()?.iter().filter(|one| one.author == ANA).count();
    verdict.expect(ours == 1, || format!("there are {ours} comments in {REPOSITORY}"));
    verdict.end("it is said that only the invisible line differs")
}
