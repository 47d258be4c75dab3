//! The window as courier, for as long as no agent can run.

use super::wiring::Wiring;
use meridian_engine::{
    Drained, Eagerness,
    clock::{Clock, SystemClock},
    progress::{CLOCK, ClockTold, drain_with_progress},
};
use meridian_protocol::{Area, Failure};
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};

/// Between two looks at the wall clock.
const TICK: Duration = Duration::from_secs(1);

/// After a drain that failed as a whole (no network, say), when to try again without being asked.
const AFTER_FAILURE: Duration = Duration::from_secs(60);

/// A drain that takes longer is given up; what it left unknown is resolved by the next one.
const LONGEST_DRAIN: Duration = Duration::from_mins(10);

/// The window's own turns as courier.
pub(super) struct StandIn {
    wiring: Wiring,
    /// The engine's, as soon as there is one.
    clock: Arc<dyn Clock>,
    last: Option<Drained>,
    /// What the page was told of the laptop's clock.
    clock_told: ClockTold,
}

impl StandIn {
    pub(super) fn new(wiring: Wiring) -> Self {
        let (clock, clock_told) = (Arc::new(SystemClock::from_env()), ClockTold::default());
        Self { wiring, clock, last: None, clock_told }
    }

    /// Waits for work. Cancel-safe.
    pub(super) async fn work(&self) -> Eagerness {
        tokio::select! {
            () = self.wiring.wait_for_work() => Eagerness::Now,
            () = self.due() => Eagerness::Scheduled,
        }
    }

    /// Tells when another clock counts than before; where only an answer of GitHub's can tell whether
    /// the laptop's is right (somebody has set it), one is asked for.
    pub(super) fn follow_clock(&mut self, tell: impl Fn(&[Area])) {
        let Ok(engine) = self.wiring.engine() else { return };
        match self.clock_told.news(&engine) {
            Ok(None) => {}
            Ok(Some(news)) => {
                if let Some(last) = self.last.as_mut().filter(|_| news.is_in_doubt) {
                    last.look_again_at = Some(engine.clock_now());
                }
                tell(CLOCK);
            }
            Err(failure) => tracing::warn!(%failure, "the server's clock cannot be followed"),
        }
    }

    /// Does it, once.
    pub(super) async fn drain(&mut self, eagerness: Eagerness, tell: impl Fn(&[Area])) {
        self.last = Some(self.drained(eagerness, tell).await);
    }

    async fn drained(&mut self, eagerness: Eagerness, tell: impl Fn(&[Area])) -> Drained {
        // Without a notebook there is nothing to send; its failure is shown by the page.
        let Ok(engine) = self.wiring.engine() else { return self.later() };
        self.clock = engine.clock();
        match timeout(LONGEST_DRAIN, drain_with_progress(&engine, eagerness, tell)).await {
            Ok(Ok(drained)) => drained,
            Ok(Err(Failure::NoTeam)) => Drained::default(),
            Ok(Err(failure)) => {
                tracing::warn!(%failure, "drain");
                self.later()
            }
            Err(_) => self.later(),
        }
    }

    fn later(&self) -> Drained {
        Drained { look_again_at: Some(self.clock.now() + AFTER_FAILURE), ..Drained::default() }
    }

    async fn due(&self) {
        loop {
            match &self.last {
                None => return,
                Some(drained) if drained.look_again_at.is_some_and(|at| at <= self.clock.now()) => {
                    return;
                }
                Some(_) => sleep(TICK).await,
            }
        }
    }
}
