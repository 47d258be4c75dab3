//! The agent's one loop: it looks at the wall clock at least every 30 seconds, because no long
//! timer survives a laptop's sleep, and does what has become due.

use crate::{
    reminders,
    tray::{self, Lines, Tray},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_engine::{
    Drained, Eagerness, Engine, News, ReadTx, Reminder,
    clock::SystemClock,
    launch,
    local::{Broadcaster, Claim, Hello, Keep, Listener, Role, hint},
    notify::{DesktopNotifier, Notifier as _, NotifyError},
    progress::{CLOCK, ClockNews, ClockTold, drain_with_progress},
};
use meridian_protocol::{Area, Failure, Hint, SetZone, Stales as _};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc::{self, UnboundedSender},
    time::{Instant, sleep, timeout},
};

/// Between two looks at the wall clock.
const TICK: Duration = Duration::from_secs(30);

/// The same while a test moves the clock.
const DRIVEN_TICK: Duration = Duration::from_millis(250);

/// How old the tray's lines may become.
const TRAY_AGE: TimeDelta = TimeDelta::minutes(5);

/// After a drain that failed as a whole (no team, say), when to try again without being asked.
const AFTER_FAILURE: TimeDelta = TimeDelta::minutes(5);

/// And while GitHub cannot be reached.
const WHILE_OFFLINE: TimeDelta = TimeDelta::minutes(1);

/// A drain that takes longer is given up; what it left unknown is resolved by the next one.
const LONGEST_DRAIN: Duration = Duration::from_mins(10);

/// How long a reminder waits for a drain under way. After a sleep the drain may send what the
/// reminder would call late, or read that its deadline has moved.
const LONGEST_HOLD: Duration = Duration::from_secs(15);

/// How long the end waits for a drain under way.
const LAST_DRAIN: Duration = Duration::from_secs(5);

/// What a person asks of the agent, by tray or notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UserCommand {
    /// Show the window.
    Open,
    /// Show what a reminder is about.
    Follow(Reminder),
    /// Remind again in an hour of everything that it said.
    Snooze(Reminder),
    /// End.
    Quit,
}

/// When the outbox is looked at next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NextDrain {
    /// Somebody asked.
    Now,
    At(DateTime<Utc>),
    WhenAsked,
}

/// What is to be shown, as it stands at one moment.
struct Due {
    reminders: Vec<Reminder>,
    news: News,
    /// Why nothing could be shown last time.
    trouble: Option<String>,
}

impl Due {
    fn of(tx: &ReadTx<'_>) -> Result<Self, Failure> {
        let reminders = tx.reminders_due()?;
        // News waits while something is due, so that there are never two at once.
        let news = if reminders.is_empty() { tx.news()? } else { News::default() };
        Ok(Self { reminders, news, trouble: tx.notification_trouble()? })
    }
}

/// Work that goes on beside the loop; at most one of each kind.
type Work<T> = Option<Pin<Box<dyn Future<Output = T>>>>;

struct Agent {
    engine: Arc<Engine>,
    /// Between two looks at the wall clock.
    tick: Duration,
    /// What was told of the laptop's clock.
    clock_told: ClockTold,
    data_dir: std::path::PathBuf,
    broadcaster: Option<Broadcaster>,
    tray: Option<ksni::Handle<Tray>>,
    tray_at: Option<DateTime<Utc>>,
    look: NextDrain,
    drain: Work<Result<Drained, Failure>>,
    notifier: DesktopNotifier,
    showing: Work<Result<(), NotifyError>>,
    /// Before this no notification is tried again: one that fails at once would be tried without a
    /// pause.
    try_again: Option<Instant>,
    /// Since when a reminder waits for the drain under way.
    held: Option<Instant>,
    /// What the window was told about notifications, if anything.
    noted: Option<Option<NotifyError>>,
    commands: UnboundedSender<UserCommand>,
}

/// Runs until the member quits it, a newer build asks for its place, or the system ends it.
pub(crate) async fn run(engine: Arc<Engine>, clock: &SystemClock, claim: &Claim) {
    let mut told_to_end = std::pin::pin!(told_to_end());
    let mut listener = claim
        .listen(&Hello::ours())
        .inspect_err(|error| tracing::warn!(%error, "nobody can hint the agent"))
        .ok();
    let mut given = listener.as_mut().and_then(Listener::take_kept);
    // What one before it kept ended with that one, also where it was killed.
    forget_sessions(&engine);
    let (commands, mut wished) = mpsc::unbounded_channel();
    let tray = tray::start(Lines::of(&engine), commands.clone()).await;
    let notifier = DesktopNotifier::default();
    let ready = notifier.clone();
    let mut agent = Agent {
        tray_at: Some(engine.clock_now()),
        tick: if clock.is_driven() { DRIVEN_TICK } else { TICK },
        clock_told: ClockTold::default(),
        data_dir: claim.data_dir().to_owned(),
        broadcaster: listener.as_ref().map(Listener::broadcaster),
        engine,
        tray,
        look: NextDrain::Now,
        drain: None,
        notifier,
        // Bells are not to be drawn as if they rang until the first reminder is tried.
        showing: Some(Box::pin(async move { ready.ready().await })),
        try_again: None,
        held: None,
        noted: None,
        commands,
    };
    loop {
        agent.follow_clock();
        agent.follow_zone();
        agent.drain_if_due();
        agent.remind();
        agent.notifier.let_go(agent.engine.clock_now());
        agent.refresh_tray().await;
        tokio::select! {
            () = sleep(agent.rest()) => {}
            hint = hint_of(&mut listener) => match hint {
                Hint::LookAgain { .. } => agent.look_again(),
                Hint::Raise => drop(agent.open_window().await),
                Hint::Quit => break,
                Hint::Lead | Hint::Hello { .. } => {}
            },
            Some(keep) = keep_of(&mut given) => agent.keep(keep),
            Some(wish) = wished.recv() => match wish {
                UserCommand::Open => drop(agent.open_window().await),
                UserCommand::Follow(reminder) => agent.follow(&reminder).await,
                UserCommand::Snooze(reminder) => agent.snooze(&reminder),
                UserCommand::Quit => break,
            },
            drained = done(&mut agent.drain) => {
                if agent.drained(drained).is_break() {
                    break;
                }
            }
            shown = done(&mut agent.showing) => agent.shown(shown.err()),
            () = &mut told_to_end => break,
        }
    }
    forget_sessions(&agent.engine);
    agent.end().await;
    if let Some(listener) = listener {
        listener.say_goodbye().await;
    }
}

impl Agent {
    /// How long nothing is due.
    fn rest(&self) -> Duration {
        let tick = if self.held.is_some() { self.tick.min(LONGEST_HOLD) } else { self.tick };
        match self.look {
            NextDrain::At(at) if self.drain.is_none() => {
                // Never faster than a second, whatever the courier wishes.
                let until = (at - self.engine.clock_now()).to_std().unwrap_or(Duration::ZERO);
                tick.min(until.max(Duration::from_secs(1)))
            }
            _ => tick,
        }
    }

    /// Goes by the server's clock as any program of this notebook last learnt of it. Where only an
    /// answer can tell whether the laptop's is right (somebody has set it), one is asked for.
    fn follow_clock(&mut self) {
        match self.clock_told.news(&self.engine) {
            Ok(None) => {}
            Ok(Some(ClockNews { words, is_in_doubt })) => {
                tracing::info!(clock = words.as_deref().unwrap_or("agrees"), "the laptop's clock");
                self.tray_at = None;
                if is_in_doubt && self.look != NextDrain::Now {
                    self.look = NextDrain::At(self.engine.clock_now());
                }
                self.tell(CLOCK);
            }
            Err(failure) => tracing::warn!(%failure, "the server's clock cannot be followed"),
        }
    }

    /// Asks for the system's zone at every tick, because people travel.
    fn follow_zone(&mut self) {
        // The store is held for writing only where there is something to note.
        let news = match self.engine.read(|tx| tx.is_in_another_zone()) {
            Ok(true) => self.engine.write(|tx| tx.follow_zone()),
            Ok(false) => Ok(None),
            Err(failure) => Err(failure),
        };
        match news {
            Ok(None) => {}
            Ok(Some(change)) => {
                tracing::info!(from = %change.from, to = %change.to, "the zone changed");
                self.tray_at = None;
                self.tell(SetZone::STALES);
            }
            Err(failure) => tracing::warn!(%failure, "the zone cannot be followed"),
        }
    }

    fn remind(&mut self) {
        if self.showing.is_some() || self.try_again.is_some_and(|at| Instant::now() < at) {
            return;
        }
        match self.engine.read(Due::of) {
            Ok(Due { reminders, news, trouble }) if reminders.is_empty() && news.due.is_empty() => {
                self.pass_over(&news);
                // The drain has settled what waited for it.
                self.held = None;
                // Bells are drawn as silent for as long as the trouble is noted.
                if trouble.is_some() {
                    self.try_again = Some(Instant::now() + self.tick);
                    let notifier = self.notifier.clone();
                    self.showing = Some(Box::pin(async move { notifier.ready().await }));
                }
            }
            Ok(_) if self.is_held() => {}
            Ok(Due { reminders: due, news, .. }) => {
                self.pass_over(&news);
                let news = news.due;
                self.held = None;
                let (engine, commands) = (Arc::clone(&self.engine), self.commands.clone());
                let (notifier, now) = (self.notifier.clone(), self.engine.clock_now());
                self.showing = Some(Box::pin(async move {
                    reminders::show(&engine, &notifier, due, &commands).await?;
                    reminders::announce(&engine, &notifier, news, now, &commands).await
                }));
            }
            Err(Failure::NoTeam) => {}
            Err(failure) => tracing::warn!(%failure, "reminders"),
        }
    }

    fn pass_over(&self, news: &News) {
        if !news.of_no_matter.is_empty()
            && let Err(failure) = self.engine.write(|tx| tx.pass_over(&news.of_no_matter))
        {
            tracing::warn!(%failure, "changes of no matter are looked at again");
        }
    }

    /// Whether what is due waits for the drain under way.
    fn is_held(&mut self) -> bool {
        let since = *self.held.get_or_insert_with(Instant::now);
        self.drain.is_some() && since.elapsed() < LONGEST_HOLD
    }

    /// Says once, not every 30 seconds, that notifications do not work, or do again.
    fn shown(&mut self, error: Option<NotifyError>) {
        self.showing = None;
        if error.is_some() {
            self.try_again = Some(Instant::now() + self.tick);
        }
        if self.noted.as_ref() == Some(&error) {
            return;
        }
        if let Some(error) = &error {
            tracing::warn!(%error, "a reminder was not shown");
        }
        let trouble = error.as_ref().map(ToString::to_string);
        if let Err(failure) = self.engine.write(|tx| tx.note_notifications(trouble.as_deref())) {
            tracing::warn!(%failure, "the window cannot say whether notifications work");
        }
        self.noted = Some(error);
        self.tell(&[Area::Settings, Area::Reminders]);
    }

    fn snooze(&self, reminder: &Reminder) {
        if let Err(failure) = self.engine.write(|tx| tx.reminder_snoozed(reminder)) {
            tracing::warn!(%failure, title = %reminder.title, "a snooze was not noted");
        }
    }

    /// Keeps a sign-in that no keyring took, or forgets it; then there is something to do.
    fn keep(&mut self, keep: Keep) {
        match self.engine.keep_for_session(keep) {
            Ok(()) => self.look_again(),
            Err(failure) => tracing::warn!(%failure, "a sign-in is not kept for the session"),
        }
    }

    fn look_again(&mut self) {
        self.look = NextDrain::Now;
        self.tray_at = None;
    }

    fn drain_if_due(&mut self) {
        let eagerness = match self.look {
            NextDrain::Now => Eagerness::Now,
            NextDrain::At(at) if at <= self.engine.clock_now() => Eagerness::Scheduled,
            NextDrain::At(_) | NextDrain::WhenAsked => return,
        };
        if self.drain.is_some() {
            return;
        }
        // A hint that comes while this drain runs asks for another one.
        self.look = NextDrain::WhenAsked;
        let (engine, broadcaster) = (Arc::clone(&self.engine), self.broadcaster.clone());
        self.drain = Some(Box::pin(async move {
            let tell = |stale: &[Area]| {
                if let Some(broadcaster) = &broadcaster {
                    broadcaster.stale(stale);
                }
            };
            timeout(LONGEST_DRAIN, drain_with_progress(&engine, eagerness, tell))
                .await
                .unwrap_or_else(|_| {
                    tracing::warn!("a drain was given up");
                    Ok(Drained::default())
                })
        }));
    }

    /// Decides when to look again. Breaks when the notebook has become too new for this build.
    fn drained(&mut self, drained: Result<Drained, Failure>) -> std::ops::ControlFlow<()> {
        self.drain = None;
        self.tray_at = None;
        let next = match drained {
            Ok(Drained { look_again_at: Some(at), .. }) => NextDrain::At(at),
            Ok(Drained { look_again_at: None, .. }) => NextDrain::WhenAsked,
            Err(Failure::NewerNotebook) => {
                tracing::info!("the notebook is newer than this build");
                return std::ops::ControlFlow::Break(());
            }
            Err(failure) => {
                match &failure {
                    Failure::NoTeam | Failure::Offline { .. } => {}
                    failure => tracing::warn!(%failure, "drain"),
                }
                let pause = match failure {
                    Failure::Offline { .. } => WHILE_OFFLINE,
                    _ => AFTER_FAILURE,
                };
                NextDrain::At(self.engine.clock_now() + pause)
            }
        };
        if self.look == NextDrain::WhenAsked {
            self.look = next;
        }
        std::ops::ControlFlow::Continue(())
    }

    async fn refresh_tray(&mut self) {
        let Some(tray) = &self.tray else { return };
        let now = self.engine.clock_now();
        // A clock that was set back makes them old, too.
        let fresh = |at| (TimeDelta::zero()..TRAY_AGE).contains(&(now - at));
        if self.tray_at.is_some_and(fresh) {
            return;
        }
        tray::show(tray, Lines::of(&self.engine)).await;
        self.tray_at = Some(now);
    }

    /// Shows the window; says whether there was one.
    async fn open_window(&self) -> bool {
        if let Ok(true) = hint(&self.data_dir, Role::Window, Hint::Raise).await {
            return true;
        }
        if let Err(error) = launch::window(&self.data_dir) {
            tracing::error!(%error, "the window cannot be started");
        }
        false
    }

    /// Shows what a reminder is about: a window that is opened begins with it, one that is there goes to
    /// it.
    async fn follow(&mut self, reminder: &Reminder) {
        if let Err(failure) = self.engine.write(|tx| tx.lead_to(reminder)) {
            tracing::warn!(%failure, title = %reminder.title, "a reminder leads nowhere");
        }
        // Another team may be the one that is shown.
        self.tray_at = None;
        if self.open_window().await
            && let Err(error) = hint(&self.data_dir, Role::Window, Hint::Lead).await
        {
            tracing::warn!(%error, "the window does not go where a reminder leads");
        }
    }

    fn tell(&self, stale: &[Area]) {
        if let Some(broadcaster) = &self.broadcaster {
            broadcaster.stale(stale);
        }
    }

    async fn end(mut self) {
        if self.drain.is_some() && timeout(LAST_DRAIN, done(&mut self.drain)).await.is_err() {
            tracing::info!("ends in the middle of a drain; the next one finds out what arrived");
        }
        if let Some(tray) = self.tray {
            let _stuck = timeout(Duration::from_secs(1), tray.shutdown()).await;
        }
    }
}

/// The work's result; never, when there is none.
async fn done<T>(work: &mut Work<T>) -> T {
    match work {
        Some(work) => work.await,
        None => std::future::pending().await,
    }
}

async fn hint_of(listener: &mut Option<Listener>) -> Hint {
    match listener {
        Some(listener) => listener.hint().await,
        None => std::future::pending().await,
    }
}

async fn keep_of(given: &mut Option<mpsc::UnboundedReceiver<Keep>>) -> Option<Keep> {
    match given {
        Some(given) => given.recv().await,
        None => std::future::pending().await,
    }
}

fn forget_sessions(engine: &Engine) {
    if let Err(failure) = engine.forget_sessions() {
        tracing::warn!(%failure, "what was kept for the session is not written off");
    }
}

/// Ends when the system asks the process to end. It is listened for from the call on, so that whoever
/// can hear the agent can end it in peace.
#[cfg(unix)]
fn told_to_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
            return std::future::pending().await;
        };
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    }
}

/// Ends when the system asks the process to end.
#[cfg(not(unix))]
async fn told_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
