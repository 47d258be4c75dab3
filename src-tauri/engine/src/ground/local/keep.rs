//! A token on its way to the agent, which keeps it for the session where no keyring does.
//!
//! One way only: the agent never gives a token back, to nobody; whoever has none asks it to act.

use super::{LocalError, Role, speak::say};
use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroize as _};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What the agent is to keep for an account until it ends, or to forget. It is no hint, because those are
/// shown and logged.
pub struct Keep {
    /// The name under which a keyring would hold it.
    pub account: String,
    /// None to forget it.
    pub token: Option<SecretString>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    keep: Words,
}

#[derive(Serialize, Deserialize)]
struct Words {
    account: String,
    token: Option<String>,
}

impl Keep {
    fn to_line(&self) -> SecretString {
        let token = self.token.as_ref().map(|token| token.expose_secret().to_owned());
        let mut line = Line { keep: Words { account: self.account.clone(), token } };
        let text = super::line(&line);
        line.keep.token.zeroize();
        SecretString::from(text)
    }

    /// What a line says; none where it is another one.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let Line { keep: Words { account, token } } = serde_json::from_slice(line).ok()?;
        Some(Self { account, token: token.map(SecretString::from) })
    }
}

/// Gives it to the agent of this data folder. False when there is none.
///
/// # Errors
/// [`LocalError`] when it cannot be spoken to.
pub async fn keep(data_dir: &Path, keep: &Keep) -> Result<bool, LocalError> {
    say(data_dir, Role::Agent, keep.to_line().expose_secret()).await
}
