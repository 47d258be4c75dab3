//! Steps one after the other: shown as they come, or, where they run beside others, each told in one
//! piece once it is over.
//!
//! Much of what a change must pass waits for windows and programs; what only computes runs beside
//! it, so that no processor waits with it.

use crate::process;
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::{Scope, ScopedJoinHandle},
    time::Instant,
};

/// Tests counted from the lines that cargo prints.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// Adds what another counted.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Reads `test result: ok. 3 passed; 0 failed; ...`.
    fn of_line(line: &str) -> Option<Self> {
        let (_, rest) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let number = |word: &str| {
            rest.split("; ").find_map(|part| part.strip_suffix(word)?.trim().parse::<u64>().ok())
        };
        Some(Self { passed: number("passed")?, failed: number("failed")? })
    }
}

/// Steps that run one after the other.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    /// What its tests came to so far.
    pub(crate) count: Count,
    /// Who hears what a step said; none where everything is shown as it comes.
    heard_by: Option<Sender<String>>,
    /// Whether what comes next is of no use any more.
    is_given_up: Arc<AtomicBool>,
}

impl Lane {
    /// Runs a step: a check, or tests, which are counted.
    ///
    /// # Errors
    /// A sentence, if it fails or cannot be started, or is of no use any more.
    pub(crate) fn step(&mut self, what: &str, mut command: Command) -> Result<(), String> {
        if self.is_given_up.load(Ordering::Relaxed) {
            return Err(format!("{what}: not begun, since something else failed."));
        }
        let mut count = Count::default();
        let mut add = |line: &str| count.add(Count::of_line(line).unwrap_or_default());
        let start = Instant::now();
        let (ok, said) = if self.heard_by.is_some() {
            let mut said = format!("== {what}\n");
            let ok = process::heard(command, |line| {
                add(line);
                said.push_str(line);
                said.push('\n');
            });
            (ok, said)
        } else {
            println!("== {what}");
            (process::watched(&mut command, add), String::new())
        };
        self.count.add(count);
        let spent = process::spent(start);
        let outcome = match ok {
            Ok(true) => Ok(format!("== {what}: done in {spent}")),
            Ok(false) => Err(format!("{what}: failed after {spent}; the lines above say why.")),
            Err(error) => Err(error),
        };
        let end = outcome.as_ref().unwrap_or_else(|failed| failed);
        match &self.heard_by {
            // When nobody listens any more, something else has failed.
            Some(heard_by) => drop(heard_by.send(format!("{said}{end}"))),
            None => println!("{end}"),
        }
        outcome.map(drop)
    }
}

/// A lane that runs beside others.
pub(crate) struct Beside<'scope> {
    said: Receiver<String>,
    is_given_up: Arc<AtomicBool>,
    thread: ScopedJoinHandle<'scope, (Count, Result<(), String>)>,
}

impl<'scope> Beside<'scope> {
    /// Starts its work.
    pub(crate) fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        work: impl FnOnce(&mut Lane) -> Result<(), String> + Send + 'scope,
    ) -> Self {
        let (heard_by, said) = channel();
        let mut lane = Lane { heard_by: Some(heard_by), ..Lane::default() };
        let is_given_up = lane.is_given_up.clone();
        let thread = scope.spawn(move || {
            let outcome = work(&mut lane);
            (lane.count, outcome)
        });
        Self { said, is_given_up, thread }
    }

    /// Shows what was over by now.
    pub(crate) fn show(&self) {
        self.said.try_iter().for_each(|said| println!("{said}"));
    }

    /// Lets it begin nothing more.
    pub(crate) fn give_up(&self) {
        self.is_given_up.store(true, Ordering::Relaxed);
    }

    /// Waits for its end, shows the rest, and adds what its tests came to.
    ///
    /// # Errors
    /// The sentence of the step that failed.
    pub(crate) fn finish(self, count: &mut Count) -> Result<(), String> {
        self.said.iter().for_each(|said| println!("{said}"));
        let (counted, outcome) =
            self.thread.join().map_err(|_| "A part of the tests came to no end.".to_owned())?;
        count.add(counted);
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn the_summary_adds_up_what_cargo_prints() {
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.02s";
        assert_eq!(Count::of_line(line), Some(Count { passed: 12, failed: 3 }));
        assert_eq!(Count::of_line("test other ... ok"), None);
    }

    /// Says one line to each output, and ends as told.
    #[cfg(unix)]
    fn tests(line: &str, end: i32) -> Command {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("echo '{line}'; echo but >&2; exit {end}"));
        shell
    }

    #[cfg(unix)]
    #[test]
    fn nothing_more_is_begun_once_something_else_failed() {
        thread::scope(|scope| {
            let (go, wait) = channel();
            let beside = Beside::start(scope, move |lane| {
                lane.step("first", tests("test result: ok. 2 passed; 0 failed; 0 ignored", 0))?;
                let _ = wait.recv();
                lane.step("never", tests("test result: ok. 9 passed; 0 failed; 0 ignored", 0))
            });
            beside.give_up();
            go.send(()).unwrap();
            let mut count = Count::default();
            assert!(beside.finish(&mut count).is_err());
            assert_ne!(count.passed, 11);
        });
    }

    #[cfg(unix)]
    #[test]
    fn what_runs_beside_is_told_in_one_piece_and_counted() {
        let mut count = Count { passed: 1, failed: 0 };
        thread::scope(|scope| {
            let beside = Beside::start(scope, |lane| {
                lane.step("first", tests("test result: ok. 2 passed; 0 failed; 0 ignored", 0))?;
                lane.step(
                    "second",
                    tests("test result: FAILED. 3 passed; 1 failed; 0 ignored", 1),
                )?;
                lane.step("never", tests("test result: ok. 9 passed; 0 failed; 0 ignored", 0))
            });
            let said: Vec<String> = beside.said.iter().collect();
            assert_eq!(said.len(), 2);
            assert!(said[0].starts_with("== first\ntest result: ok. 2 passed"), "{}", said[0]);
            assert!(said[0].contains("\nbut\n== first: done in "), "{}", said[0]);
            let failed = beside.finish(&mut count).unwrap_err();
            assert!(failed.starts_with("second: failed after "), "{failed}");
        });
        assert_eq!(count, Count { passed: 6, failed: 1 });
    }
}
