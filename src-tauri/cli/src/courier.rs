//! Draining to the end: as often as something goes on by itself, and never judged by what was so
//! before the last look.

use crate::{Outcome, context::announce, output, progress::wait_for};
use chrono::{DateTime, Utc};
use meridian_core::ids::OpId;
use meridian_engine::{
    Drained, Eagerness, Engine, SyncReport, Waiting, WriteTx, progress::DRAINED,
};
use meridian_protocol::Failure;
use std::time::{Duration, Instant};

/// How the last drain went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    Through,
    Offline,
    SignInRefused,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) report: SyncReport,
    pub(super) last: Last,
    /// What kept GitHub from being read, if anything did.
    pub(super) trouble: Option<String>,
    /// Whether GitHub could not be read to its end.
    pub(super) not_read: bool,
    /// Why the sign-in was not used, if it was not.
    pub(super) refusal: Option<String>,
}

impl Ended {
    /// How a command ends by which something was to get there.
    pub(super) fn outcome(self, is_done: bool) -> Outcome {
        match self.refusal.filter(|_| self.last == Last::SignInRefused) {
            Some(message) => Outcome::Refused(Failure::SignIn { message }),
            None if is_done => Outcome::Done,
            None => Outcome::Left,
        }
    }

    /// Whether what is known of GitHub may be old.
    pub(super) fn is_unread(&self) -> bool {
        self.last != Last::Through || self.trouble.is_some() || self.not_read
    }
}

/// What draining needs of the engine.
pub(super) trait Drains {
    async fn drain(&self, eagerness: Eagerness) -> Result<Drained, Failure>;
    fn waiting(&self) -> Result<Vec<Waiting>, Failure>;
    fn passes_by_itself(&self) -> Result<bool, Failure>;
    fn now(&self) -> DateTime<Utc>;
}

impl Drains for Engine {
    async fn drain(&self, eagerness: Eagerness) -> Result<Drained, Failure> {
        let known = self.read(|tx| Ok(tx.clock_words()))?;
        let drained = self.drain(eagerness).await;
        let words = self.read(|tx| Ok(tx.clock_words()))?;
        words.filter(|words| known.as_ref() != Some(words)).iter().for_each(|w| output::note(w));
        drained
    }

    fn waiting(&self) -> Result<Vec<Waiting>, Failure> {
        self.read(|tx| tx.outbox())
    }

    fn passes_by_itself(&self) -> Result<bool, Failure> {
        self.read(|tx| tx.passes_by_itself())
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock_now()
    }
}

/// Queues a wish and brings it to GitHub. What else is open hears of it, whatever came of it.
pub(super) fn bring(
    engine: &Engine,
    patience: Duration,
    wish: impl FnOnce(&WriteTx<'_>) -> Result<OpId, Failure>,
) -> Result<(OpId, Ended), Failure> {
    let brought = engine
        .write(wish)
        .and_then(|op| Ok((op, wait_for("Bringing it to GitHub", to_the_end(engine, patience))?)));
    announce(engine, DRAINED)?;
    brought
}

/// Drains until nothing is left that passes by itself within `patience`.
pub(super) async fn to_the_end(engine: &impl Drains, patience: Duration) -> Result<Ended, Failure> {
    let begun = Instant::now();
    let mut report = SyncReport::default();
    let mut eagerness = Eagerness::Now;
    let (last, trouble, refusal, not_read) = loop {
        let drained = match engine.drain(eagerness).await {
            Ok(drained) => drained,
            Err(Failure::Offline { message }) => {
                output::note(&message);
                break (Last::Offline, Some(message), None, true);
            }
            Err(failure) => return Err(failure),
        };
        eagerness = Eagerness::Scheduled;
        let last = match (drained.sign_in_refused, drained.offline) {
            (true, _) => Last::SignInRefused,
            (false, true) => Last::Offline,
            (false, false) => Last::Through,
        };
        if !drained.elsewhere {
            report.add(drained.report);
        }
        let (trouble, refusal) = match last {
            Last::SignInRefused => (None, drained.trouble),
            Last::Through | Last::Offline => (drained.trouble, None),
        };
        if let Some(trouble) = &trouble {
            output::note(trouble);
        }
        let worth_it = engine.passes_by_itself()?;
        let next = drained.look_again_at.filter(|_| worth_it);
        let pause = next.map(|at| (at - engine.now()).to_std().unwrap_or_default());
        match pause {
            Some(pause) if begun.elapsed() + pause <= patience => {
                tokio::time::sleep(pause.max(Duration::from_millis(50))).await;
            }
            _ => break (last, trouble, refusal, drained.not_read),
        }
    };
    // Last of all: another program may have sent it since the drain was over.
    report.waiting = engine.waiting()?;
    Ok(Ended { report, last, trouble, not_read, refusal })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Drains, Last, to_the_end};
    use crate::context::wait;
    use chrono::{DateTime, Utc};
    use meridian_engine::{Drained, Eagerness, SyncReport, Waiting};
    use meridian_protocol::Failure;
    use std::{cell::Cell, time::Duration};

    /// A notebook in which another program finishes the operation at one exact moment.
    struct Shared {
        /// Which question is the first that finds it done.
        done_at: usize,
        asked: Cell<usize>,
        not_read: bool,
    }

    impl Shared {
        fn is_done(&self) -> bool {
            self.asked.set(self.asked.get() + 1);
            self.asked.get() > self.done_at
        }

        fn left(&self) -> Vec<Waiting> {
            if self.is_done() { Vec::new() } else { vec![waiting()] }
        }
    }

    fn waiting() -> Waiting {
        Waiting {
            op: "01A".to_owned(),
            section: "docs".to_owned(),
            round: "2026-11-16".to_owned(),
            state: "waiting".to_owned(),
            reason: "It is next and is sent by itself.".to_owned(),
            theirs: None,
            team: String::new(),
            needs_person: false,
            theirs_sha256: None,
            rule: None,
            url: None,
        }
    }

    impl Drains for Shared {
        async fn drain(&self, _: Eagerness) -> Result<Drained, Failure> {
            let report = SyncReport { waiting: self.left(), ..SyncReport::default() };
            let not_read = self.not_read;
            Ok(Drained { report, elsewhere: true, not_read, ..Drained::default() })
        }

        fn waiting(&self) -> Result<Vec<Waiting>, Failure> {
            Ok(self.left())
        }

        fn passes_by_itself(&self) -> Result<bool, Failure> {
            Ok(!self.is_done())
        }

        fn now(&self) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH
        }
    }

    #[test]
    fn what_another_program_sent_meanwhile_does_not_wait() {
        // Found done by the drain, by the question whether to go on, by the last look, or not.
        for done_at in 0..4 {
            let shared = Shared { done_at, asked: Cell::new(0), not_read: false };
            let ended = wait(to_the_end(&shared, Duration::ZERO)).unwrap();
            let left = if done_at < 3 { Vec::new() } else { vec![waiting()] };
            assert_eq!(ended.report.waiting, left, "done before question {}", done_at + 1);
            assert_eq!(ended.last, Last::Through);
            assert!(!ended.is_unread());
        }
    }

    #[test]
    fn what_could_not_be_read_is_no_success_though_nothing_waits() {
        let shared = Shared { done_at: 0, asked: Cell::new(0), not_read: true };
        assert!(wait(to_the_end(&shared, Duration::ZERO)).unwrap().is_unread());
    }
}
