//! Whether the sign-in can be used, and what to do where it cannot.

use super::Facts;
use crate::courier::{OpState, Parked, Refusal};
use serde::{Deserialize, Serialize};

/// What is known of a team's sign-in. Never the sign-in itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum SignIn {
    /// Nobody tried it yet.
    #[default]
    Unknown,
    /// GitHub accepted it last time.
    Good,
    /// None was given.
    NoneGiven,
    /// The desktop has no keyring that could hold it.
    NoKeyring,
    /// The desktop can have a keyring, but none was ever made.
    NoKeyringYet,
    /// The keyring is locked.
    Locked,
    /// The keyring does not answer: most often it asks its owner for a password.
    NoAnswer,
    /// GitHub does not accept it.
    Refused,
    /// It is another person's.
    OtherAccount {
        /// Whose it is.
        login: String,
    },
    /// Something else keeps it from being used.
    Other {
        /// One sentence.
        said: String,
    },
}

impl SignIn {
    /// Whether nothing can leave because of it.
    pub fn is_trouble(&self) -> bool {
        !matches!(self, Self::Unknown | Self::Good)
    }

    /// Whether nobody is signed in.
    pub(super) fn is_nobodys(&self) -> bool {
        *self == Self::NoneGiven
    }

    /// Whether GitHub cannot be asked because of it. Where nobody signs in, what is public is read all
    /// the same.
    pub(super) fn stops_reading(&self) -> bool {
        self.is_trouble() && *self != Self::NoneGiven
    }

    /// A few words, for a station.
    pub(super) fn short(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unknown | Self::Good => return None,
            Self::NoneGiven => "no sign-in was given",
            Self::NoKeyring => "no keyring holds your sign-in",
            Self::NoKeyringYet => "there is no keyring yet",
            Self::Locked => "the keyring is locked",
            Self::NoAnswer => "the keyring does not answer",
            Self::Refused => "GitHub no longer accepts this sign-in",
            Self::OtherAccount { .. } => "the sign-in is another person's",
            Self::Other { .. } => "the sign-in cannot be used",
        })
    }

    /// What is so, and what to do; none where nothing is wrong.
    pub fn sentence(&self) -> Option<String> {
        let words = match self {
            Self::Unknown | Self::Good => return None,
            Self::NoneGiven => {
                "No sign-in was given. Sign in, in the window or with `meridian-cli account \
                 sign-in`, and it goes on."
            }
            Self::NoKeyring => {
                "This desktop has no keyring that could hold your sign-in. Start one such as GNOME \
                 Keyring or KWallet and sign in again, or set MERIDIAN_TOKEN."
            }
            Self::NoKeyringYet => {
                "There is no keyring yet that could hold your sign-in. Make one called Login in \
                 Passwords and Keys (seahorse), or sign in by the desktop's sign-in screen; then \
                 sign in again, or set MERIDIAN_TOKEN."
            }
            Self::Locked => {
                "The keyring that holds your sign-in is locked. Unlock it, and it goes on."
            }
            Self::NoAnswer => {
                "The keyring that holds your sign-in does not answer. Look for a window that asks \
                 for its password, and it goes on."
            }
            Self::Refused => {
                "GitHub no longer accepts this sign-in. Nothing is lost; sign in again (in the \
                 window, or with `meridian-cli account sign-in`) or give a new token, and it goes on."
            }
            Self::OtherAccount { login } => {
                return Some(format!(
                    "The sign-in that was given is {login}'s, not yours; nothing is written with \
                     it. Sign in as yourself, or give your own token (MERIDIAN_TOKEN), and it goes on."
                ));
            }
            Self::Other { said } => return Some(said.clone()),
        };
        Some(words.to_owned())
    }
}

/// Whether the sign-in keeps an operation in this state from going on.
pub(super) fn stops(facts: &Facts<'_>, state: &OpState) -> bool {
    let needs_it = matches!(
        state,
        OpState::Waiting { .. }
            | OpState::Unknown { .. }
            | OpState::Written { .. }
            | OpState::Parked(Parked::Refused(Refusal::SignInNeeded))
    );
    needs_it && facts.sign_in.is_trouble()
}
