//! `cargo xtask torture`: the built programs behind a proxy that breaks what it is told to break.
//!
//! A scenario is one thing that once went wrong in the field, told by its letter. Each has a world
//! of its own (a practice GitHub, a proxy in front of it, a clock, data folders) and is judged by
//! what that GitHub holds in the end and by what the programs said on the way. Nothing leaves the
//! machine but the installation of the proxy, once.

mod github;
mod hopeful;
mod lesser;
mod mondays;
mod once;
mod place;
mod plan;
mod proxy;
mod running;
mod safe;
mod stage;
mod tools;
mod verdict;
mod words;

use crate::process;
use stage::World;
use std::{
    collections::VecDeque,
    path::Path,
    sync::{Mutex, PoisonError},
    thread,
    time::Instant,
};
use tools::Tools;

/// How many worlds there are at a time: more would disturb each other's time.
const AT_A_TIME: usize = 2;

/// What a scenario may use.
struct Stage<'t> {
    tools: &'t Tools,
    letter: &'static str,
    /// The lines by which it can be repeated by hand.
    record: &'t Mutex<Vec<String>>,
    /// How many Mondays the long one takes.
    mondays: usize,
}

impl<'t> Stage<'t> {
    /// A world in which it is so many seconds after a Monday's 00:00 UTC.
    fn world(&self, seconds: i64) -> Result<World<'t>, String> {
        World::at(self.tools, self.record, self.letter, seconds)
    }
}

/// Passes with a sentence, or fails with one.
type Run = fn(&Stage<'_>) -> Result<String, String>;

/// One thing that once went wrong.
struct Scenario {
    letter: &'static str,
    about: &'static str,
    run: Run,
}

const fn scenario(letter: &'static str, about: &'static str, run: Run) -> Scenario {
    Scenario { letter, about, run }
}

/// The longest first, so that the other place works through the rest meanwhile.
const SCENARIOS: &[Scenario] = &[
    scenario(
        "A1-many",
        "many Mondays of two devices, 150 to 300 ms away (--mondays)",
        mondays::many,
    ),
    scenario(
        "A1",
        "two devices wait for the issue: made before, at, after the opening",
        mondays::by_moment,
    ),
    scenario("A1b", "two devices post at the same moment", mondays::at_once),
    scenario("A2", "another person's token", once::another_token),
    scenario("A3", "the next page is said to be on another host", once::elsewhere),
    scenario("B1", "a stranger's issue beside the lead's; two candidates", place::strangers),
    scenario("B2", "words that were changed on the web and never shown", place::unseen),
    scenario("B3", "the known issue is closed and another opened", place::closed),
    scenario("B4", "101 newer issues", place::many_newer),
    scenario("C1", "nothing can be read: nine ways", hopeful::unreadable),
    scenario("C2", "a damaged notebook", hopeful::damaged),
    scenario("C3", "comments deleted on the web", hopeful::deleted),
    scenario("C4", "a post that waits in another team", hopeful::another_team),
    scenario("D3", "permissions under umask 000", safe::permissions),
    scenario("D4", "addresses with passwords, plain HTTP, nonsense", safe::addresses),
    scenario("E1", "429 without a time, again and again", lesser::growing_pauses),
    scenario("E2", "403 that says blocked", lesser::blocked),
    scenario("E3", "the next page is this very page", once::page_for_ever),
    scenario("E4", "half a sign in one entry of a list", lesser::half_sign),
    scenario("E5", "a robot's command, a whole team named", lesser::obeyed),
    scenario("E6", "the same words from a second device", once::same_words),
    scenario("E8", "several posts of one folder at once", once::two_posts),
    scenario("E9", "GitHub says when to come back", lesser::told_to_wait),
    scenario("E10", "portals that redirect everything, 407", lesser::portals),
    scenario("E11", "201 that names another person's comment", once::another_comment),
    scenario("E12", "CRLF and a lone CR", words::line_endings),
    scenario("E13", "a draft one byte too long", words::too_long),
    scenario("E14", "a refusal as JSON", words::refused_json),
    scenario("E15", "half a backup left behind", words::half_backup),
    scenario("E16", "the invisible line was taken off", words::without_its_line),
];

/// Letters that are about the window or a full disk, and where they are held.
const ELSEWHERE: &str = "D1, D2 and D5 are about the window, E7 about a full disk: not here, see the \
                         tests of the window and of the store.";

/// Runs the scenarios whose letters are named, or all; the last line is `N passed, N failed`.
pub(crate) fn torture(
    root: &Path,
    letters: &[String],
    mondays: usize,
    only_list: bool,
) -> Result<(), String> {
    if only_list {
        for Scenario { letter, about, .. } in SCENARIOS {
            println!("{letter:8} {about}");
        }
        println!("{ELSEWHERE}");
        return Ok(());
    }
    let chosen: VecDeque<&Scenario> =
        SCENARIOS.iter().filter(|one| is_named(one.letter, letters)).collect();
    if chosen.is_empty() {
        return Err("There is no such letter; --list shows all.".to_owned());
    }
    let tools = Tools::set_up(root)?;
    let start = Instant::now();
    let (queue, count) = (Mutex::new(chosen), Mutex::new((0, 0)));
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(scenario) = next else { break };
                    let passed = one(&tools, scenario, mondays);
                    let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
                    if passed { count.0 += 1 } else { count.1 += 1 }
                }
            });
        }
    });
    let (passed, failed) = count.into_inner().unwrap_or_else(PoisonError::into_inner);
    println!("== everything: {}", process::spent(start));
    println!("{passed} passed, {failed} failed");
    if failed == 0 { Ok(()) } else { Err("Not everything passed.".to_owned()) }
}

/// Plays one scenario and says how it ended.
fn one(tools: &Tools, scenario: &Scenario, mondays: usize) -> bool {
    let start = Instant::now();
    let record = Mutex::new(Vec::new());
    let letter = scenario.letter;
    let ended = (scenario.run)(&Stage { tools, letter, record: &record, mondays });
    let spent = process::spent(start);
    match &ended {
        Ok(sentence) => println!("PASS {letter:8} {sentence} ({spent})"),
        Err(sentence) => {
            let lines = record.into_inner().unwrap_or_else(PoisonError::into_inner);
            let mut text = format!("FAIL {letter:8} {sentence} ({spent})\n");
            text.push_str(&format!("     again: cargo xtask torture {letter}; by hand:\n"));
            for line in shortened(&lines) {
                text.push_str(&format!("       {line}\n"));
            }
            let log = tools.log(letter);
            text.push_str(&format!("     its requests: {}\n", log.display()));
            print!("{text}");
        }
    }
    ended.is_ok()
}

/// The last lines of a long record: what came before is the same again and again.
fn shortened(lines: &[String]) -> Vec<String> {
    const MOST: usize = 40;
    const HEAD: usize = 12;
    if lines.len() <= MOST {
        return lines.to_vec();
    }
    let left_out = lines.len() - MOST;
    let head = lines.iter().take(HEAD).cloned();
    let tail = lines.iter().skip(HEAD + left_out).cloned();
    head.chain([format!("... {left_out} more ...")]).chain(tail).collect()
}

/// Whether a letter is wanted: itself, or its beginning (`A` is all of A, `A1` is not A10).
fn is_named(letter: &str, wanted: &[String]) -> bool {
    wanted.is_empty()
        || wanted.iter().any(|name| {
            letter.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && !(name.ends_with(|sign: char| sign.is_ascii_digit())
                    && letter
                        .get(name.len()..)
                        .is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit())))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_names_itself_and_its_family() {
        let wanted = |name: &str| vec![name.to_owned()];
        assert!(is_named("A1b", &wanted("a1")) && is_named("E10", &wanted("E")));
        assert!(!is_named("E10", &wanted("E1")) && !is_named("A1", &wanted("A1b")));
        assert!(is_named("C4", &[]));
    }

    #[test]
    fn every_letter_stands_once() {
        let mut letters: Vec<_> = SCENARIOS.iter().map(|one| one.letter).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), SCENARIOS.len());
    }
}
