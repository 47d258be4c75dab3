//! Where tokens live: the desktop's keyring, or this process's memory. Never a file, a log or an
//! error text.

mod connection;

use connection::in_turn;
use secrecy::{ExposeSecret as _, SecretString};
use std::{
    collections::HashMap,
    env,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

/// The environment variable that may hold a token. Removed from the environment of every program
/// that Meridian starts, and of those that the window's toolkit starts.
pub const TOKEN: &str = "MERIDIAN_TOKEN";

/// The keyring's name for us. A build for development has its own, so that it neither reads nor
/// spoils what the installed one holds.
const SERVICE: &str = if cfg!(debug_assertions) {
    "io.github.meridian.desktop.development"
} else {
    "io.github.meridian.desktop"
};

/// Why a secret cannot be had or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// The system has no keyring, or it does not run.
    #[error(
        "This desktop has no keyring for the token (start one such as GNOME Keyring or KWallet); \
         until then Meridian keeps it in memory and forgets it when it ends."
    )]
    NoKeyring,
    /// The keyring's program runs, but no keyring was ever made: most often after a start of the
    /// session without a sign-in screen (`startx`).
    #[error(
        "There is no keyring yet that could hold the token (make one called Login in the program \
         Passwords and Keys, seahorse, or sign in to the desktop by its sign-in screen); until \
         then Meridian keeps it in memory and forgets it when it ends."
    )]
    NoKeyringYet,
    /// The keyring is there but locked, or it refuses.
    #[error("The keyring is locked; unlock it and try again.")]
    Locked,
    /// The keyring did not answer in time: most often a password dialogue is open.
    #[error(
        "The keyring does not answer; look for a window that asks for its password, then try again."
    )]
    NoAnswer,
    /// Anything else. The text is the keyring's and holds no secret.
    #[error("The keyring refused ({reason}); open it in the desktop's settings and look.")]
    Refused {
        /// The kind of refusal.
        reason: String,
    },
}

/// Keeps one token per account. An account is an API host and a user, such as
/// `https://api.github.com#583231`.
pub trait Secrets: Send + Sync {
    /// The account's token, if there is one.
    ///
    /// # Errors
    /// [`SecretsError`]; no token is no error.
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError>;
    /// The same for a person who has just asked for it, whom a locked keyring may ask for its password.
    ///
    /// # Errors
    /// [`SecretsError`]; no token is no error.
    fn get_by_hand(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        self.get(account)
    }
    /// Keeps a token, instead of the one before.
    ///
    /// # Errors
    /// [`SecretsError`].
    fn set(&self, account: &str, token: &SecretString) -> Result<(), SecretsError>;
    /// Forgets a token; that there is none is no error.
    ///
    /// # Errors
    /// [`SecretsError`].
    fn delete(&self, account: &str) -> Result<(), SecretsError>;
    /// Whether whoever reads it now, this or another program, would ask its owner for the password, and
    /// nobody has asked for that.
    fn is_closed(&self) -> bool {
        false
    }
}

/// The desktop's keyring. All calls of a process run on one thread, one after the other, because a
/// locked keyring blocks until its owner answers, and because its D-Bus client must not run on a
/// runtime's thread. Calls block the caller for at most five seconds; one that nobody waits for any
/// more is not begun, so that a keyring that waits for its owner asks once.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyringSecrets;

impl Secrets for KeyringSecrets {
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        let account = account.to_owned();
        in_turn(move |keyring| read(keyring, &account))
    }

    fn set(&self, account: &str, token: &SecretString) -> Result<(), SecretsError> {
        let (account, token) = (account.to_owned(), token.clone());
        in_turn(move |keyring| {
            keyring
                .ask(&account, |entry| entry.set_password(token.expose_secret()))
                .map_err(|error| keyring_error(&error))
        })
    }

    fn delete(&self, account: &str) -> Result<(), SecretsError> {
        let account = account.to_owned();
        in_turn(move |keyring| match keyring.ask(&account, keyring::Entry::delete_credential) {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(keyring_error(&error)),
        })
    }
}

/// The same for a program that works by itself (the agent, the window's courier): it reads only what is
/// open. Each reading of a locked keyring would open a dialog that nobody has asked for, again at each
/// look. What a person has just asked for ([`Secrets::get_by_hand`]), and what is kept or forgotten for
/// them, may open one.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyringWhileOpen;

impl Secrets for KeyringWhileOpen {
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        let account = account.to_owned();
        in_turn(move |keyring| match is_locked() {
            true => Err(SecretsError::Locked),
            false => read(keyring, &account),
        })
    }

    fn get_by_hand(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        KeyringSecrets.get(account)
    }

    fn set(&self, account: &str, token: &SecretString) -> Result<(), SecretsError> {
        KeyringSecrets.set(account, token)
    }

    fn delete(&self, account: &str) -> Result<(), SecretsError> {
        KeyringSecrets.delete(account)
    }

    fn is_closed(&self) -> bool {
        in_turn(|_| Ok(is_locked())).unwrap_or(false)
    }
}

fn read(
    keyring: &mut connection::Connection,
    account: &str,
) -> Result<Option<SecretString>, SecretsError> {
    match keyring.ask(account, keyring::Entry::get_password) {
        Ok(token) => Ok(Some(SecretString::from(token))),
        Err(keyring::Error::NoEntry) if is_none_made() => Err(SecretsError::NoKeyringYet),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(keyring_error(&error)),
    }
}

/// The keyring's refusal in our words. Its own `Display` may quote what was stored, so only the
/// kind of it is used.
fn keyring_error(error: &keyring::Error) -> SecretsError {
    use keyring::Error;
    match error {
        Error::NoDefaultStore | Error::PlatformFailure(_) => SecretsError::NoKeyring,
        // The library says the same of a keyring that is locked and of one that never was.
        Error::NoStorageAccess(_) if is_none_made() => SecretsError::NoKeyringYet,
        Error::NoStorageAccess(_) => SecretsError::Locked,
        Error::NoEntry => refused("nothing is stored"),
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
            refused("what is stored there cannot be read")
        }
        Error::TooLong(..) => refused("the token is too long for it"),
        Error::Ambiguous(_) => refused("it holds several tokens for this account"),
        _ => refused("it does not support this"),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
use bus::{is_locked, is_none_made};

/// What the keyring's program says over the bus without opening anything.
#[cfg(all(unix, not(target_os = "macos")))]
mod bus {
    use zbus::{
        blocking::Connection,
        zvariant::{OwnedObjectPath, OwnedValue},
    };

    const NAME: &str = "org.freedesktop.secrets";

    /// The keyring for what programs keep; `/` is the specification's way to say "none".
    fn default_collection(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
        let path = "/org/freedesktop/secrets";
        let service = Some("org.freedesktop.Secret.Service");
        let answer = bus.call_method(Some(NAME), path, service, "ReadAlias", &"default")?;
        answer.body().deserialize()
    }

    /// Whether it has no keyring for what programs keep.
    pub(super) fn is_none_made() -> bool {
        let asked = || default_collection(&Connection::session()?);
        asked().is_ok_and(|path| path.as_str() == "/")
    }

    /// Whether that keyring is locked, so that reading would ask its owner for the password.
    pub(super) fn is_locked() -> bool {
        let asked = || -> zbus::Result<bool> {
            let bus = Connection::session()?;
            let collection = default_collection(&bus)?;
            if collection.as_str() == "/" {
                return Ok(false);
            }
            let properties = Some("org.freedesktop.DBus.Properties");
            let which = ("org.freedesktop.Secret.Collection", "Locked");
            let answer = bus.call_method(Some(NAME), &collection, properties, "Get", &which)?;
            let value: OwnedValue = answer.body().deserialize()?;
            Ok(bool::try_from(value)?)
        };
        asked().unwrap_or(false)
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn is_none_made() -> bool {
    false
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn is_locked() -> bool {
    false
}

fn refused(reason: &str) -> SecretsError {
    SecretsError::Refused { reason: reason.to_owned() }
}

/// Tokens for as long as this process lives: for tests, and where there is no keyring.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<HashMap<String, SecretString>>);

impl MemorySecrets {
    fn tokens(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for MemorySecrets {
    fn get(&self, account: &str) -> Result<Option<SecretString>, SecretsError> {
        Ok(self.tokens().get(account).cloned())
    }

    fn set(&self, account: &str, token: &SecretString) -> Result<(), SecretsError> {
        self.tokens().insert(account.to_owned(), token.clone());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), SecretsError> {
        self.tokens().remove(account);
        Ok(())
    }
}

/// From here on no other program of the same user can read this process's memory, where a token is kept
/// for the session, and no dump holds it. The system's administrator still can.
pub(crate) fn keep_memory_to_ourselves() {
    #[cfg(target_os = "linux")]
    if let Err(error) =
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
    {
        tracing::warn!(%error, "the agent's memory can be read by the member's other programs");
    }
}

/// The token that the environment gave at the first call, which belongs at the start of a program.
/// White space around it is dropped; an empty one is none.
pub fn token_from_env() -> Option<SecretString> {
    static GIVEN: LazyLock<Option<SecretString>> = LazyLock::new(|| {
        let given = env::var(TOKEN).ok()?;
        let token = given.trim();
        (!token.is_empty()).then(|| SecretString::from(token))
    });
    GIVEN.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_and_forgets_by_account() {
        let secrets = MemorySecrets::default();
        let read = |account| secrets.get(account).unwrap().map(|t| t.expose_secret().to_owned());
        secrets.set("a#1", &SecretString::from("one")).unwrap();
        secrets.set("a#2", &SecretString::from("two")).unwrap();
        assert_eq!(read("a#1").as_deref(), Some("one"));
        secrets.delete("a#1").unwrap();
        secrets.delete("a#1").unwrap();
        assert_eq!((read("a#1"), read("a#2").as_deref()), (None, Some("two")));
    }

    #[test]
    fn no_debug_output_and_no_error_holds_a_token() {
        let secrets = MemorySecrets::default();
        secrets.set("a#1", &SecretString::from("hidden-token")).unwrap();
        let stored = keyring::Error::BadEncoding(b"hidden-token".to_vec());
        let shown = format!("{secrets:?} {} {:?}", keyring_error(&stored), keyring_error(&stored));
        assert!(!shown.contains("hidden"), "{shown}");
    }
}
