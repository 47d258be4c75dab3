//! A drain that lets others see it happen: "queued" becomes "sending" becomes "on GitHub" while
//! somebody watches, not only at its end.

use crate::{Drained, Eagerness, Engine};
use meridian_protocol::{Area, Failure, SetZone, Stales as _};
use std::{pin::pin, time::Duration};
use tokio::time::{interval, sleep};

/// What a drain changes while it lasts.
const PROGRESS: &[Area] = &[Area::Courier];

/// What a drain makes stale by its end: it also reads what stands on GitHub, follows a schedule's
/// link, and learns what is to be said of this laptop: a link that cannot be read, the account's login,
/// another clock that counts.
pub const DRAINED: &[Area] = &[Area::Courier, Area::Mirror, Area::Schedule, Area::Settings];

/// What becomes stale when another clock counts: whatever another zone makes so.
pub const CLOCK: &[Area] = SetZone::STALES;

/// What a process that stays has last told of the laptop's clock.
#[derive(Debug, Default)]
pub struct ClockTold(Option<String>);

/// That something else is to be told of it; [`CLOCK`] is stale then.
#[derive(Debug, PartialEq, Eq)]
pub struct ClockNews {
    /// What, if anything.
    pub words: Option<String>,
    /// Whether only an answer of the server can tell if the clock is right: somebody has set it.
    pub is_in_doubt: bool,
}

impl ClockTold {
    /// Goes by the server's clock as any program of this notebook last learnt of it; none while there
    /// is nothing new to tell.
    ///
    /// # Errors
    /// When the notebook cannot be read.
    pub fn news(&mut self, engine: &Engine) -> Result<Option<ClockNews>, Failure> {
        let (words, is_in_doubt) =
            engine.read(|tx| Ok((tx.clock_words(), tx.is_clock_in_doubt())))?;
        if words == self.0 {
            return Ok(None);
        }
        self.0.clone_from(&words);
        Ok(Some(ClockNews { words, is_in_doubt }))
    }
}

/// Drains once and calls `tell` with what may have changed: soon after the start, every second
/// while it lasts, and at its end. Telling costs a question of the window, never a request.
///
/// # Errors
/// Those of [`Engine::drain`].
pub async fn drain_with_progress(
    engine: &Engine,
    eagerness: Eagerness,
    tell: impl Fn(&[Area]),
) -> Result<Drained, Failure> {
    let mut drain = pin!(engine.drain(eagerness));
    let mut first = pin!(sleep(Duration::from_millis(100)));
    let drained = tokio::select! {
        drained = &mut drain => drained,
        () = &mut first => {
            let mut every = interval(Duration::from_secs(1));
            loop {
                tokio::select! {
                    drained = &mut drain => break drained,
                    _ = every.tick() => tell(PROGRESS),
                }
            }
        }
    };
    tell(DRAINED);
    drained
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_protocol::{ShowHours, ShowStart, Shows};

    fn is_asked_again<Q: Shows>(stale: &[Area]) -> bool {
        Q::SHOWS.iter().any(|shown| stale.contains(shown))
    }

    #[test]
    fn after_a_drain_the_window_shows_what_the_drain_has_to_say_of_this_laptop() {
        // A followed link that cannot be read, a login that is another one, a clock that is wrong.
        assert!(is_asked_again::<ShowStart>(DRAINED));
        assert!(is_asked_again::<ShowHours>(CLOCK) && is_asked_again::<ShowStart>(CLOCK));
        assert!(CLOCK.iter().all(|area| DRAINED.contains(area)), "a drain may tell the time");
    }
}
