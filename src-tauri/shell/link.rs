//! The window's link to the agent: starts it, hears its events, passes on "look again"; and takes
//! hints from a second start.

use super::{courier::StandIn, window, wiring::Wiring};
use meridian_engine::{
    launch,
    local::{Claim, Hello, Listener, News, Role, Subscription, gone, hint, subscribe},
};
use meridian_protocol::{Area, EVENT, Event, Hint, pack};
use std::{convert::Infallible, time::Duration};
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime};
use tokio::time::{sleep, timeout};

/// How often an agent that vanishes is started again before the window stays courier by itself.
const MOST_STARTS: u32 = 3;

/// How long an agent may take from its start to its socket.
const AGENT_START: Duration = Duration::from_secs(5);

/// How long an older agent may take to finish what it sends and end.
const AGENT_END: Duration = Duration::from_secs(10);

/// Without an agent, how often the window looks for one.
const LOOK_FOR_AGENT: Duration = Duration::from_secs(5);

/// Starts the link on a thread of its own, for as long as the process lives. The claim on being
/// the window lives there too.
pub(super) fn start<R: Runtime>(app: AppHandle<R>, claim: Claim) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let thread = std::thread::Builder::new().name("link".to_owned());
    let started = runtime.and_then(|runtime| {
        thread.spawn(move || {
            runtime.block_on(run(app, &claim));
        })
    });
    if let Err(error) = started {
        tracing::error!(%error, "the window has no link to the agent");
    }
}

async fn run<R: Runtime>(app: AppHandle<R>, claim: &Claim) {
    let ours = Hello::ours();
    let wiring = app.state::<Wiring>().inner().clone();
    let heed = async {
        match claim.listen(&ours) {
            Ok(listener) => heed(&app, listener).await,
            Err(error) => tracing::warn!(%error, "a second start cannot reach this window"),
        }
    };
    let follow = Link { app: app.clone(), wiring, ours: ours.clone(), starts: 0 };
    tokio::join!(heed, follow.follow());
}

/// Does what other processes ask of the window.
async fn heed<R: Runtime>(app: &AppHandle<R>, mut listener: Listener) {
    loop {
        match listener.hint().await {
            Hint::Raise => window::raise(app),
            Hint::Lead => emit(app, &Event::Lead),
            Hint::LookAgain { stale } => tell(app, &stale),
            Hint::Quit => window::close_all(app),
            Hint::Hello { .. } => {}
        }
    }
}

/// How the time with an agent ended.
enum Ended {
    /// The member quit it: it stays gone until they want it back.
    Quit,
    /// It died.
    Vanished,
}

struct Link<R: Runtime> {
    app: AppHandle<R>,
    wiring: Wiring,
    ours: Hello,
    starts: u32,
}

impl<R: Runtime> Link<R> {
    async fn follow(mut self) -> Infallible {
        let mut stand_in = StandIn::new(self.wiring.clone());
        let mut had_agent = false;
        loop {
            if let Some(agent) = self.agent().await {
                if self.ours.is_newer_than(agent.hello()) {
                    self.replace(agent).await;
                    continue;
                }
                tell(&self.app, &Area::ALL);
                had_agent = true;
                match self.attend(agent).await {
                    Ended::Vanished => continue,
                    Ended::Quit => {
                        self.starts = MOST_STARTS;
                        // Asked a moment earlier, it would still be there, and bells would ring.
                        gone(self.wiring.data_dir(), Role::Agent).await;
                    }
                }
            }
            if std::mem::take(&mut had_agent) {
                // Nobody shows reminders any more.
                tell(&self.app, &[Area::Reminders]);
            }
            // Where no agent can run, the window is courier, and looks at the clock.
            stand_in.follow_clock(|stale| tell(&self.app, stale));
            tokio::select! {
                eagerness = stand_in.work() => {
                    stand_in.drain(eagerness, |stale| tell(&self.app, stale)).await;
                }
                () = sleep(LOOK_FOR_AGENT) => {}
            }
        }
    }

    /// The agent of this data folder, started if there is none.
    async fn agent(&mut self) -> Option<Subscription> {
        let data_dir = self.wiring.data_dir().to_owned();
        let there = async || subscribe(&data_dir, Role::Agent, &self.ours).await.ok().flatten();
        if let Some(agent) = there().await {
            return Some(agent);
        }
        if self.starts >= MOST_STARTS {
            return None;
        }
        self.starts += 1;
        if let Err(error) = launch::agent(&data_dir) {
            tracing::warn!(%error, "the agent cannot be started; the window is courier");
            self.starts = MOST_STARTS;
            return None;
        }
        let wait = async {
            loop {
                if let Some(agent) = there().await {
                    return agent;
                }
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(AGENT_START, wait).await.ok()
    }

    /// Asks an older agent to end, so that one of this build can start.
    async fn replace(&mut self, mut agent: Subscription) {
        let asked = hint(self.wiring.data_dir(), Role::Agent, Hint::Quit).await;
        let ended = timeout(AGENT_END, async { while agent.next().await.is_some() {} }).await;
        if asked.is_err() || ended.is_err() {
            tracing::warn!("an older agent does not end");
            sleep(LOOK_FOR_AGENT).await;
        }
    }

    /// Passes events to the page and work to the agent until the agent ends.
    async fn attend(&self, mut agent: Subscription) -> Ended {
        loop {
            tokio::select! {
                news = agent.next() => match news {
                    Some(News::Event(event)) => emit(&self.app, &event),
                    Some(News::Goodbye) => return Ended::Quit,
                    None => return Ended::Vanished,
                },
                () = self.wiring.wait_for_work() => {
                    let heard = hint(self.wiring.data_dir(), Role::Agent, Hint::WORK).await;
                    if !matches!(heard, Ok(true)) {
                        // For whoever is courier next.
                        self.wiring.look_again();
                        return Ended::Vanished;
                    }
                }
            }
        }
    }
}

fn emit<R: Runtime>(app: &AppHandle<R>, event: &Event) {
    match pack(event).map(|event| app.emit(EVENT, event)) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the page did not hear an event"),
        Err(error) => tracing::warn!(%error, "an event cannot be brought into the page"),
    }
}

/// Tells the page what is stale.
pub(super) fn tell<R: Runtime>(app: &AppHandle<R>, stale: &[Area]) {
    for what in stale {
        emit(app, &Event::Changed { what: *what });
    }
}
