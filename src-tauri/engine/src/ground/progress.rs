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
