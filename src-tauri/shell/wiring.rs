//! The thread from a command to the engine.

use super::prelude;
use meridian_core::settings::window::Place;
use meridian_engine::{Engine, Options, clock::SystemClock};
use meridian_protocol::{Failure, ShowWeek};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
};
use tokio::sync::{Notify, oneshot};

/// What every command of the window reaches: the engine, and whoever drains the outbox.
#[derive(Clone)]
pub struct Wiring {
    shared: Arc<Shared>,
}

struct Shared {
    data_dir: PathBuf,
    /// Opened by the first question, off the main thread; not kept when it failed, so that a full
    /// disk or a read-only folder can be repaired while the window is open.
    engine: Mutex<Option<Arc<Engine>>>,
    /// Something waits for the courier.
    look_again: Notify,
    /// How many questions were asked and have no answer yet.
    asked: std::sync::atomic::AtomicUsize,
    /// What changes something stands here, one behind the other.
    line: Queue,
}

/// What is read of the notebook before the window is made. Each comes over its channel, or the
/// channel's end where there is nothing.
pub(super) struct Early {
    /// Where the window stood when it was closed last.
    pub(super) place: Receiver<Place>,
    /// What is seen first; none where there is no draft yet, or another screen was open last.
    pub(super) prelude: Receiver<String>,
}

impl Wiring {
    /// Over a data folder, which is made when the first question is asked.
    pub fn new(data_dir: &Path) -> Self {
        Self {
            shared: Arc::new(Shared {
                data_dir: data_dir.to_owned(),
                engine: Mutex::new(None),
                look_again: Notify::new(),
                asked: std::sync::atomic::AtomicUsize::new(0),
                line: Queue::default(),
            }),
        }
    }

    /// The data folder.
    pub(super) fn data_dir(&self) -> &Path {
        &self.shared.data_dir
    }

    /// Opens the engine on a thread of its own, while the toolkit and the page load, and draws what is
    /// seen first. A failure is told to the first question, which tries again.
    pub(super) fn open_early(&self) -> Early {
        let wiring = self.clone();
        let ((left, place), (drawn, prelude)) = (channel(), channel());
        let _refused = std::thread::Builder::new().name("opening".to_owned()).spawn(move || {
            let Ok(engine) = wiring.engine() else { return };
            let how = engine.read(|tx| Ok((tx.window_place()?, tx.open_screen()?)));
            let (place, screen) = how.unwrap_or_default();
            let _window_is_gone = place.map(|place| left.send(place));
            drop(left);
            // Another screen is drawn by the page's program.
            if screen.is_some_and(|screen| screen != prelude::SCREEN) {
                return;
            }
            let Ok(week) = engine.ask(ShowWeek { section: None }) else { return };
            let _window_is_gone = drawn.send(prelude::html(&week));
        });
        Early { place, prelude }
    }

    /// The engine. Reads files; not for the main thread.
    ///
    /// # Errors
    /// What the engine says about the data folder.
    pub(super) fn engine(&self) -> Result<Arc<Engine>, Failure> {
        let mut engine = self.shared.engine.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = engine.as_ref() {
            return Ok(Arc::clone(engine));
        }
        let clock = Arc::new(SystemClock::from_env());
        let options = Options::of_this_desktop(self.shared.data_dir.clone(), clock);
        let opened = Arc::new(Engine::open(options)?);
        tracing::info!("start: the engine is open");
        *engine = Some(Arc::clone(&opened));
        Ok(opened)
    }

    /// Asks the engine on a thread that may block.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Engine) -> Result<T, Failure> + Send + 'static,
    ) -> impl Future<Output = Result<T, Failure>> + Send + 'static {
        let (answers, answer) = oneshot::channel();
        let worked = self.work(Box::new(move |engine| {
            let _nobody_waits = answers.send(question(engine));
        }));
        async move {
            worked.await?;
            answer.await.unwrap_or_else(|_| Err(stumbled()))
        }
    }

    /// Has something done on a thread that may block.
    fn work(
        &self,
        work: Box<dyn FnOnce(&Engine) + Send>,
    ) -> impl Future<Output = Result<(), Failure>> + Send + use<> {
        let (wiring, asked) = (self.clone(), self.asked());
        async move {
            let worked = tauri::async_runtime::spawn_blocking(move || {
                let _asked = asked;
                work(&*wiring.engine()?);
                Ok(())
            });
            worked.await.unwrap_or_else(|_| Err(stumbled()))
        }
    }

    /// As [`Self::ask`], but after all that were asked in this way before, so that what is kept in
    /// the end is what was asked last. Its place is that of this call, not of the first poll.
    pub(super) fn ask_in_order<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Engine) -> Result<T, Failure> + Send + 'static,
    ) -> impl Future<Output = Result<T, Failure>> + Send + 'static {
        let (before, after) = self.shared.line.take_place();
        let answer = self.ask(question);
        async move {
            before.await;
            let answer = answer.await;
            drop(after);
            answer
        }
    }

    /// Tells whoever drains that something waits.
    pub(super) fn look_again(&self) {
        self.shared.look_again.notify_one();
    }

    /// Waits until something waits for the courier.
    pub(super) async fn wait_for_work(&self) {
        self.shared.look_again.notified().await;
    }

    fn asked(&self) -> Asked {
        self.shared.asked.fetch_add(1, std::sync::atomic::Ordering::AcqRel);
        Asked(Arc::clone(&self.shared))
    }

    /// How many questions are being answered now or wait for that: a window that closes lets all of
    /// them come to their end.
    pub(super) fn questions(&self) -> usize {
        self.shared.asked.load(std::sync::atomic::Ordering::Acquire)
    }
}

struct Asked(Arc<Shared>);

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.asked.fetch_sub(1, std::sync::atomic::Ordering::AcqRel);
    }
}

/// People in a line: each waits for the one before to leave.
#[derive(Default)]
struct Queue {
    /// Resolves when the last one leaves; none while nobody ever came.
    last: Mutex<Option<oneshot::Receiver<()>>>,
}

impl Queue {
    /// What to wait for, and what is to be dropped on leaving.
    fn take_place(&self) -> (impl Future<Output = ()> + Send + 'static, oneshot::Sender<()>) {
        let (after, next) = oneshot::channel();
        let before = self.last.lock().unwrap_or_else(PoisonError::into_inner).replace(next);
        let before = async move {
            if let Some(before) = before {
                let _left = before.await;
            }
        };
        (before, after)
    }
}

fn stumbled() -> Failure {
    Failure::Internal {
        message: "Meridian stumbled over this question; nothing was changed. Try again, and start \
                  Meridian anew if it stays so."
            .to_owned(),
    }
}
