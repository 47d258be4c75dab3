//! The one connection of a process to the desktop's keyring, and the thread that it lives on.
//!
//! `keyring::Entry::new` connects once in the life of a process (4.2.0): asked before the keyring's
//! program runs, as an agent at log-in is, it has no keyring for ever, and once that program was
//! restarted every question fails. So the connection is held here, and made anew after each failure.

use super::{SERVICE, SecretsError, refused};
use keyring::Entry;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError, SendError, Sender},
    },
    time::Duration,
};

/// A keyring that asks its owner for a password may take for ever; nobody waits longer than this.
const PATIENCE: Duration = Duration::from_secs(5);

type Turn = Box<dyn FnOnce(&mut Connection) + Send>;

/// Takes its turns one after the other; none before the first call and after it broke down.
static KEYRING: Mutex<Option<Sender<Turn>>> = Mutex::new(None);

/// Runs `call` once its turn has come, and waits for five seconds in all.
pub(super) fn in_turn<T: Send + 'static>(
    call: impl FnOnce(&mut Connection) -> Result<T, SecretsError> + Send + 'static,
) -> Result<T, SecretsError> {
    within(&KEYRING, PATIENCE, call)
}

/// The same for another thread and another patience.
fn within<T: Send + 'static>(
    keyring: &Mutex<Option<Sender<Turn>>>,
    patience: Duration,
    call: impl FnOnce(&mut Connection) -> Result<T, SecretsError> + Send + 'static,
) -> Result<T, SecretsError> {
    let (answer, answered) = mpsc::sync_channel(1);
    let given_up = Arc::new(AtomicBool::new(false));
    let is_given_up = given_up.clone();
    let turn: Turn = Box::new(move |connection| {
        if !is_given_up.load(Ordering::Relaxed) {
            let _nobody_waits = answer.send(call(connection));
        }
    });
    hand_over(keyring, turn)?;
    match answered.recv_timeout(patience) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            given_up.store(true, Ordering::Relaxed);
            Err(SecretsError::NoAnswer)
        }
        Err(RecvTimeoutError::Disconnected) => Err(SecretsError::NoKeyring),
    }
}

fn hand_over(keyring: &Mutex<Option<Sender<Turn>>>, mut turn: Turn) -> Result<(), SecretsError> {
    let mut running = keyring.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(turns) = &*running {
        match turns.send(turn) {
            Ok(()) => return Ok(()),
            // Its thread is gone: a client of the keyring may break down.
            Err(SendError(back)) => turn = back,
        }
    }
    let (turns, waiting) = mpsc::channel::<Turn>();
    let take_turns = move || {
        let mut connection = Connection::default();
        waiting.iter().for_each(|turn| turn(&mut connection));
    };
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(take_turns)
        .map_err(|_| refused("the system starts no more threads"))?;
    turns.send(turn).map_err(|_| SecretsError::NoKeyring)?;
    *running = Some(turns);
    Ok(())
}

#[cfg(all(unix, not(target_os = "macos")))]
type Held = Option<Arc<zbus_secret_service_keyring_store::Store>>;
#[cfg(not(all(unix, not(target_os = "macos"))))]
type Held = ();

/// What is held between two calls.
#[derive(Default)]
pub(super) struct Connection(Held);

impl Connection {
    /// Asks something of an account's entry. A connection that has got stale is made anew once.
    pub(super) fn ask<T>(
        &mut self,
        account: &str,
        call: impl Fn(&Entry) -> keyring::Result<T>,
    ) -> keyring::Result<T> {
        let may_be_stale = self.is_made();
        match self.try_to_ask(account, &call) {
            // Not where its owner has just refused: they would be asked twice.
            Err(keyring::Error::PlatformFailure(_)) if may_be_stale => {
                self.try_to_ask(account, &call)
            }
            answered => answered,
        }
    }

    fn try_to_ask<T>(
        &mut self,
        account: &str,
        call: &impl Fn(&Entry) -> keyring::Result<T>,
    ) -> keyring::Result<T> {
        let answered = self.entry(account).and_then(|entry| call(&entry));
        if !matches!(answered, Ok(_) | Err(keyring::Error::NoEntry)) {
            self.forget();
        }
        answered
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
impl Connection {
    fn is_made(&self) -> bool {
        self.0.is_some()
    }

    fn forget(&mut self) {
        self.0 = None;
    }

    fn entry(&mut self, account: &str) -> keyring::Result<Entry> {
        use keyring_core::api::CredentialStoreApi as _;
        let store = match &self.0 {
            Some(store) => store,
            None => self.0.insert(zbus_secret_service_keyring_store::Store::new()?),
        };
        Ok(Entry { inner: store.build(SERVICE, account, None)? })
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
impl Connection {
    fn is_made(&self) -> bool {
        false
    }

    fn forget(&mut self) {}

    fn entry(&mut self, account: &str) -> keyring::Result<Entry> {
        Entry::new(SERVICE, account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[test]
    fn a_keyring_that_waits_for_its_owner_is_not_waited_for_and_asked_once() {
        let keyring = Mutex::new(None);
        let (hold, held) = mpsc::channel::<()>();
        let waits = within(&keyring, SOON, move |_| {
            let _until_dropped = held.recv();
            Ok(())
        });
        assert_eq!(waits, Err(SecretsError::NoAnswer));
        // What comes meanwhile gives up too, and is not asked once the owner has answered.
        let (began, begun) = mpsc::channel();
        let second = within(&keyring, SOON, move |_| {
            began.send(()).unwrap();
            Ok(())
        });
        assert_eq!(second, Err(SecretsError::NoAnswer));
        drop(hold);
        assert_eq!(within(&keyring, PATIENCE, |_| Ok(7)), Ok(7));
        assert!(begun.try_recv().is_err());
    }

    #[test]
    fn a_keyring_that_breaks_down_is_no_keyring_and_the_next_call_has_one_again() {
        let keyring = Mutex::new(None);
        let broken = within(&keyring, PATIENCE, |_| -> Result<(), _> { panic!("as it may") });
        assert_eq!(broken, Err(SecretsError::NoKeyring));
        // Between the two its thread may not be gone yet.
        let again = || within(&keyring, PATIENCE, |_| Ok(())).ok();
        assert!((0..100).find_map(|_| again()).is_some());
    }
}
