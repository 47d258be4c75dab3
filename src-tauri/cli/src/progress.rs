//! What a person at a terminal sees while another computer is waited for.
//!
//! Nothing of it is on standard output, nothing where no person reads standard error, and nothing
//! remains of it: what a command has to say it says itself.

use crate::context::wait;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use meridian_protocol::Failure;
use std::{future::Future, pin::pin, time::Duration};

/// What takes less time says nothing.
const SHORT: Duration = Duration::from_secs(1);

/// Waits as [`wait`] does; after a second it says what is waited for, and for how long already.
pub(crate) fn wait_for<T>(
    what: &'static str,
    future: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    wait(shown_on(ProgressDrawTarget::stderr(), what, future))
}

/// On a target that is no terminal nothing is drawn.
async fn shown_on<T>(
    target: ProgressDrawTarget,
    what: &'static str,
    future: impl Future<Output = T>,
) -> T {
    let mut future = pin!(future);
    tokio::select! {
        biased;
        done = &mut future => return done,
        () = tokio::time::sleep(SHORT) => {}
    }
    let line = ProgressBar::with_draw_target(None, target).with_elapsed(SHORT);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed}; Ctrl+C ends it)") {
        line.set_style(style);
    }
    line.set_message(what);
    line.enable_steady_tick(Duration::from_millis(120));
    let done = future.await;
    line.finish_and_clear();
    done
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{SHORT, shown_on};
    use indicatif::{InMemoryTerm, ProgressDrawTarget, TermLike as _};
    use std::time::Duration;
    use tokio::{runtime::Builder, sync::oneshot, time::sleep};

    fn terminal() -> (InMemoryTerm, ProgressDrawTarget) {
        let terminal = InMemoryTerm::new(5, 80);
        (terminal.clone(), ProgressDrawTarget::term_like(Box::new(terminal)))
    }

    #[test]
    fn what_takes_longer_than_a_second_is_named_meanwhile_and_gone_afterwards() {
        let (terminal, target) = terminal();
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        let (seen, was_seen) = oneshot::channel();
        let during = terminal.clone();
        runtime.block_on(shown_on(target, "Asking GitHub", async move {
            // Until it is seen: how long that takes does not matter.
            while during.contents().is_empty() {
                sleep(Duration::from_millis(20)).await;
            }
            seen.send(during.contents()).unwrap();
        }));
        let seen = was_seen.blocking_recv().unwrap();
        assert!(seen.contains("Asking GitHub"), "{seen:?}");
        assert_eq!(terminal.contents(), "", "nothing remains");
        assert_eq!(terminal.width(), 80);
    }

    #[test]
    fn what_is_done_at_once_says_nothing() {
        let (terminal, target) = terminal();
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(shown_on(target, "Asking GitHub", async {
            sleep(SHORT / 2).await;
        }));
        assert_eq!(terminal.contents(), "");
    }
}
