//! The examples at the end of each command's help and manual page, said once, at one place.
//!
//! A test takes each of them as a person would type it: one that is no longer understood fails there,
//! and so does a command that has none.

use clap::{Command, builder::StyledStr};

/// A command's words and what a person may type. What follows a `#` is for the reader.
const EXAMPLES: &[(&str, &[&str])] = &[
    (
        "connect",
        &[
            "connect OWNER/REPO --schedule README.md --section release-signal",
            "connect OWNER/REPO --schedule https://github.com/OWNER/REPO/blob/main/README.md",
            "connect OWNER/REPO --schedule README.md --roster release-team.md",
            "connect OWNER/REPO --destination https://github.com/OWNER/REPO/issues/12",
            "connect OWNER/REPO --destination https://github.com/OWNER/REPO/discussions/7",
        ],
    ),
    ("draft set", &["draft set status.md", "draft set --section docs < status.md"]),
    ("draft show", &["draft show", "draft show --section docs --as-posted"]),
    ("draft changes", &["draft changes", "draft changes --section docs --json"]),
    ("draft revisions", &["draft revisions --section docs"]),
    ("draft replaced", &["draft replaced --round 2026-11-16"]),
    ("post", &["post", "post --section docs --confirm command", "post --wait 0   # only queue it"]),
    ("sync", &["sync", "sync --json"]),
    ("hand copy", &["hand copy", "hand copy --section docs --as slack"]),
    ("hand posted", &["hand posted", "hand posted --undo"]),
    ("hand give", &["hand give for-ana.md", "hand give --comment", "hand give --comment --undo"]),
    ("hand take", &["hand take for-ana.md --check", "hand take --comment 5800000592 --below"]),
    ("hand list", &["hand list", "hand list --json"]),
    ("hand show", &["hand show"]),
    ("hand look", &["hand look"]),
    ("outbox list", &["outbox list"]),
    ("outbox show", &["outbox show", "outbox show 6f9619ff8b86d011b42d00cf4fc964ff"]),
    ("outbox retry", &["outbox retry 6f9619ff8b86d011b42d00cf4fc964ff"]),
    ("outbox cancel", &["outbox cancel 6f9619ff8b86d011b42d00cf4fc964ff"]),
    ("notices", &["notices", "notices --close"]),
    ("round show", &["round show"]),
    ("round status", &["round status", "round status --json", "round status --mine"]),
    ("round updates", &["round updates", "round updates --json", "round updates --show docs"]),
    ("round check", &["round check docs", "round check docs --undo"]),
    ("round assign", &["round assign c-5800000592 docs", "round assign c-5800000592 --none"]),
    ("round link", &["round link 12", "round link https://github.com/OWNER/REPO/issues/12"]),
    (
        "round open",
        &[
            "round open --dry-run",
            "round open --yes --tag leads",
            "round open --dry-run --tag everyone --label kind/status --pin",
            "round open --dry-run --template weekly.md --zone Europe/Berlin",
            "round open --in OWNER/REPO --file .github/meridian.toml --yes --stay   # a job, from nothing",
        ],
    ),
    (
        "round summary",
        &[
            "round summary",
            "round summary --round 2026-11-16 --as mail",
            "round summary --post --yes",
        ],
    ),
    ("round by-itself", &["round by-itself", "round by-itself on"]),
    (
        "round close",
        &[
            "round close",
            "round close --summary --yes",
            "round close --duplicate-of 40",
            "round close --in OWNER/REPO --file .github/meridian.toml --summary --yes",
        ],
    ),
    ("round reopen", &["round reopen"]),
    (
        "workflow write",
        &[
            "workflow write --archive https://example.org/meridian-0.1.0-linux-x86_64.tar.xz \
             --sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "workflow write --dry-run   # as in the one that is there",
        ],
    ),
    ("workflow check", &["workflow check", "workflow check --in OWNER/REPO"]),
    (
        "away set",
        &[
            "away set --from 2026-11-23 --until 2026-11-24 --cover \"Ben Example\"",
            "away set --from 2026-11-23 --until 2026-11-24 --yes",
        ],
    ),
    ("away back", &["away back --yes", "away back --from 2026-11-30"]),
    ("away list", &["away list", "away list --json"]),
    ("brewing", &["brewing", "brewing --all", "brewing --json"]),
    ("brewing dismiss", &["brewing dismiss 3fa9c21b --because \"they meet on Friday\""]),
    ("brewing what-if", &["brewing what-if", "brewing what-if code"]),
    ("decision list", &["decision list", "decision list --all --json"]),
    ("decision show", &["decision show 3fa9c1", "decision show 5800000592 --json"]),
    (
        "decision propose",
        &[
            "decision propose --question \"Do we ship on Thursday?\" --why \"The docs are in.\" --ask \
             @ana-example,@bo-example --until \"2026-11-19 14:00\" --rule approvers",
            "decision propose --question \"Which base image?\" --why \"It has fewer holes.\" --option \
             Debian --option Alpine --proposed A --until 2026-11-19 --rule lazy --dry-run",
        ],
    ),
    (
        "decision answer",
        &[
            "decision answer 3fa9c1 approve --yes",
            "decision answer 3fa9c1 object --because \"it hides regressions\" --yes",
            "decision answer 3fa9c1 B",
        ],
    ),
    (
        "decision count",
        &["decision count 3fa9c1 5800000592 as object", "decision count 3fa9c1 @ana-example as A"],
    ),
    (
        "decision outcome",
        &[
            "decision outcome 3fa9c1",
            "decision outcome 3fa9c1 --because \"All agree.\" --met \"ana-example=the docs are in\" --yes",
            "decision outcome 3fa9c1 --choose dropped --because \"Nobody needs it.\" --yes",
        ],
    ),
    (
        "decision reopen",
        &[
            "decision reopen 3fa9c1 --because \"The image does not build.\" --yes",
            "decision reopen 3fa9c1 --because \"A third job fails.\" --until 2026-11-25",
        ],
    ),
    ("decision log", &["decision log", "decision log --all"]),
    ("item list", &["item list", "item list --all --json"]),
    ("item show", &["item show 5800000592-1"]),
    (
        "item issue",
        &[
            "item issue 5800000592-1 --dry-run",
            "item issue 5800000592-1 --yes",
            "item issue 5800000592-1 --private   # for somebody who may open issues there",
        ],
    ),
    ("item link", &["item link 5800000592-1 https://github.com/OWNER/REPO/issues/12"]),
    ("item end", &["item end 5800000592-1 --because \"We cut on Thursday\" --yes"]),
    ("talk list", &["talk list", "talk list --unread", "talk list --waiting --json"]),
    ("talk show", &["talk show 5800000592"]),
    (
        "talk reply",
        &[
            "talk reply 5800000592 --text \"Yes, from Thursday on.\" --yes",
            "talk reply 5800000592 -f answer.md --no-quote --ping --dry-run",
        ],
    ),
    (
        "talk react",
        &["talk react 5800000592 +1 --yes", "talk react 5800000592 eyes --remove --yes"],
    ),
    ("talk read", &["talk read --all", "talk read 5800000592"]),
    ("update show", &["update show"]),
    ("update withdraw", &["update withdraw --yes", "update withdraw 1234567 --section docs"]),
    ("update keep", &["update keep --section docs"]),
    ("deadlines", &["deadlines", "deadlines --zone Pacific/Auckland"]),
    ("schedule show", &["schedule show README.md"]),
    ("schedule lint", &["schedule lint README.md --format markdown"]),
    ("schedule diff", &["schedule diff old.md new.md"]),
    ("schedule changes", &["schedule changes"]),
    (
        "schedule ics",
        &["schedule ics README.md --output release.ics", "schedule ics --mine --output mine.ics"],
    ),
    ("team list", &["team list"]),
    ("team use", &["team use OWNER/REPO", "team use practice"]),
    (
        "team remove",
        &[
            "team remove OWNER/REPO   # only says what goes",
            "team remove OWNER/REPO --yes",
            "team remove OWNER/REPO --for-good   # only says what of a removed one would be deleted",
        ],
    ),
    ("team back", &["team back OWNER/REPO"]),
    ("team texts", &["team texts OWNER/REPO texts.md"]),
    (
        "team hand-over",
        &["team hand-over https://github.com/OWNER/REPO/issues/12", "team hand-over --none"],
    ),
    ("team file show", &["team file show", "team file show --json"]),
    (
        "team file follow",
        &["team file follow https://github.com/OWNER/REPO/blob/main/.github/meridian.toml"],
    ),
    ("team file check", &["team file check .github/meridian.toml"]),
    (
        "team file write",
        &[
            "team file write --may-open ana-example --deputies bo-example,cy-example",
            "team file write --tag leads --out .github/meridian.toml",
            "team file write --from .github/meridian.toml --pin true --repository OWNER/REPO",
        ],
    ),
    (
        "team look",
        &[
            "team look https://github.com/OWNER/REPO/blob/main/README.md",
            "team look OWNER/REPO --roster release-team.md",
        ],
    ),
    ("roster show", &["roster show", "roster show release-team.md"]),
    ("roster keep", &["roster keep release-team.md"]),
    ("roster same", &["roster same", "roster same ci-signal release-signal"]),
    ("meetings list", &["meetings list"]),
    ("meetings add", &["meetings add Burndown --zone America/Los_Angeles --on wed --at 10:00"]),
    ("meetings remove", &["meetings remove Burndown"]),
    ("hours show", &["hours show"]),
    (
        "hours set",
        &["hours set --quiet 22:00-08:00 --days mon,tue,wed,thu,fri --writing \"mon 20:00\""],
    ),
    ("account can-post", &["account can-post", "account can-post --json"]),
    ("account show", &["account show"]),
    (
        "account sign-in",
        &[
            "account sign-in   # paste a token, then Enter",
            "account sign-in --gh LOGIN",
            "account sign-in < token.txt",
            "account sign-in --device",
        ],
    ),
    (
        "account i-am",
        &[
            "account i-am @ana-example",
            "account i-am https://github.com/ana-example",
            "account i-am --forget",
        ],
    ),
    ("account sign-out", &["account sign-out"]),
    ("settings show", &["settings show"]),
    ("proxy show", &["proxy show"]),
    ("proxy set", &["proxy set http://ada@proxy.example:3128"]),
    ("proxy system", &["proxy system"]),
    ("proxy none", &["proxy none"]),
    ("settings autostart show", &["settings autostart show", "settings autostart show --json"]),
    ("settings autostart on", &["settings autostart on"]),
    ("settings autostart off", &["settings autostart off"]),
    ("settings autostart reset", &["settings autostart reset"]),
    ("settings client-id show", &["settings client-id show", "settings client-id show --json"]),
    ("settings client-id set", &["settings client-id set Iv1.8a61f9b3a7aba766"]),
    ("settings client-id forget", &["settings client-id forget"]),
    ("settings reminders show", &["settings reminders show", "settings reminders show --json"]),
    (
        "settings reminders set",
        &[
            "settings reminders set update 4h 1h late",
            "settings reminders set other   # none rings",
        ],
    ),
    ("settings reminders usual", &["settings reminders usual update"]),
    ("open", &["open", "open --check   # only say whether it can come"]),
    ("quit", &["quit"]),
    ("practice start", &["practice start", "practice start --as lead", "practice start --anew"]),
    (
        "practice forward",
        &["practice forward", "practice forward --to-next round", "practice forward --hours 6"],
    ),
    ("practice network", &["practice network off"]),
    ("practice serve", &["practice serve --port 8080"]),
    (
        "completions",
        &["completions bash > ~/.local/share/bash-completion/completions/meridian-cli"],
    ),
    ("man", &["man --to ~/.local/share/man/man1"]),
];

/// The same commands, each with its examples.
pub(crate) fn shown_with(command: Command) -> Command {
    EXAMPLES.iter().fold(command, |command, (words, lines)| {
        let words: Vec<&str> = words.split(' ').collect();
        with(command, &words, lines)
    })
}

/// A word that there is not is left out; the test below finds it.
fn with(command: Command, words: &[&str], lines: &[&str]) -> Command {
    let Some((word, rest)) = words.split_first() else { return ending_in(command, lines) };
    if command.find_subcommand(word).is_none() {
        return command;
    }
    command.mut_subcommand(word, |command| with(command, rest, lines))
}

/// Before whatever the command itself says there.
fn ending_in(command: Command, lines: &[&str]) -> Command {
    let heading = if lines.len() == 1 { "Example:" } else { "Examples:" };
    let mut text = heading.to_owned();
    for line in lines {
        text.push_str("\n  meridian-cli ");
        text.push_str(line);
    }
    if let Some(said) = command.get_after_help() {
        text.push_str("\n\n");
        text.push_str(&said.to_string());
    }
    command.after_help(StyledStr::from(text))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Command, EXAMPLES};
    use crate::command;
    use std::collections::BTreeSet;

    /// The words of each command that does something: that has none below it, or need not have one.
    fn leaves(command: &Command, words: &str, found: &mut BTreeSet<String>) {
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            let words = format!("{words} {}", below.get_name()).trim().to_owned();
            leaves(below, &words, found);
            if !below.is_subcommand_required_set() {
                found.insert(words);
            }
        }
    }

    /// What the shell hands on of a line: no comment, nothing of what goes from or to a file.
    fn typed(line: &str) -> Vec<String> {
        let line = line.split('#').next().unwrap();
        let line = line.split(['<', '>']).next().unwrap();
        shlex::split(&format!("meridian-cli {line}")).unwrap()
    }

    #[test]
    fn each_command_shows_how_it_is_typed_and_no_other_is_named() {
        let mut there_are = BTreeSet::new();
        leaves(&command(), "", &mut there_are);
        let shown: BTreeSet<String> =
            EXAMPLES.iter().map(|(words, _)| (*words).to_owned()).collect();
        let without: Vec<_> = there_are.difference(&shown).collect();
        let unknown: Vec<_> = shown.difference(&there_are).collect();
        assert!(without.is_empty() && unknown.is_empty(), "without: {without:?}; {unknown:?}?");
    }

    #[test]
    fn each_example_is_understood_and_is_one_of_its_command() {
        for (words, lines) in EXAMPLES {
            for line in *lines {
                assert!(line.starts_with(words), "{line} stands below {words}");
                let taken = command().try_get_matches_from(typed(line));
                assert!(taken.is_ok(), "{line}: {}", taken.unwrap_err());
            }
        }
    }

    #[test]
    fn the_help_of_a_command_ends_in_its_examples_and_then_in_what_it_says_itself() {
        let mut all = command();
        let proxy = all.find_subcommand_mut("proxy").unwrap().find_subcommand_mut("set").unwrap();
        let help = proxy.render_help().to_string();
        let example = help.find("  meridian-cli proxy set http://ada@proxy.example:3128").unwrap();
        assert!(help.find("A password in the address").unwrap() > example, "{help}");
    }
}
