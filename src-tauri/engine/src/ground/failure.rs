//! The one place where the engine's errors become the failures that a person sees.

use crate::ground::{github::ClientError, store::StoreError};
use meridian_core::{
    courier::{Answer, Refusal},
    ids::BadName,
    time::ZoneError,
};
use meridian_practice::PracticeError;
use meridian_protocol::Failure;
use std::{path::Path, str::FromStr};

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Newer { .. } => Self::NewerNotebook,
            StoreError::Stale { .. } | StoreError::Misfit { .. } => Self::Stale,
            StoreError::NotAFolder { .. }
            | StoreError::NoPermission { .. }
            | StoreError::ReadOnly { .. }
            | StoreError::DiskFull { .. }
            | StoreError::Undone { .. }
            | StoreError::Busy { .. }
            | StoreError::Damaged { .. }
            | StoreError::Replaced { .. }
            | StoreError::NotShareable { .. }
            | StoreError::Io { .. } => Self::NotSaved { message },
            StoreError::NoTeam(_) => Self::NoTeam,
            StoreError::Unseen { .. } => Self::NotReady { message },
            StoreError::TooLate { .. }
            | StoreError::NoDraft { .. }
            | StoreError::NoRevision(_)
            | StoreError::NoOperation(_) => Self::BadInput { message },
            StoreError::OnlyRead
            | StoreError::Overtaken { .. }
            | StoreError::Sqlite(_)
            | StoreError::Migration(_) => {
                tracing::error!(error = %message, "the store failed");
                Self::Internal { message }
            }
        }
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let message = sentence(&error.to_string());
        match error {
            ClientError::BadToken => Self::SignIn { message },
            ClientError::BadAddress(_) => Self::BadInput { message },
        }
    }
}

/// An error's text as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

/// Input that cannot be used.
pub(crate) fn bad(message: &str) -> Failure {
    Failure::BadInput { message: message.to_owned() }
}

/// Something that should not happen.
pub(crate) fn internal(message: &str) -> Failure {
    Failure::Internal { message: format!("{message}. Report it with the log.") }
}

pub(crate) fn practice(error: &PracticeError) -> Failure {
    Failure::NotSaved { message: error.to_string() }
}

/// The courier's lock file cannot be used.
pub(crate) fn lock(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::NotSaved {
        message: format!(
            "{} cannot be locked: {error}. Check the folder and its drive.",
            folder.display()
        ),
    }
}

pub(crate) fn zone(error: &ZoneError) -> Failure {
    bad(&error.to_string())
}

/// A name that a person gave.
pub(crate) fn name<T: FromStr<Err = BadName>>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error: BadName| bad(&error.to_string()))
}

/// An answer that is not the wanted one, as a sentence about `what`.
pub(crate) fn answer(answer: &Answer, what: &str) -> Failure {
    match answer {
        Answer::Offline { by } => Failure::Offline { message: by.in_full(what) },
        Answer::Refused(Refusal::SignInNeeded) => Failure::SignIn {
            message: "GitHub does not accept this token. Make a new one and sign in with it."
                .to_owned(),
        },
        Answer::Refused(Refusal::NotAllowed { said }) => {
            Failure::SignIn { message: format!("GitHub refused {what}: {said}") }
        }
        Answer::Refused(Refusal::Missing | Refusal::Moved) => bad(&format!(
            "{what} was not found, or this token may not see it. Check OWNER/REPO and the token."
        )),
        Answer::Limited { .. } => Failure::Offline {
            message: "GitHub asks to slow down. Try again in a few minutes.".to_owned(),
        },
        Answer::Refused(Refusal::Gone { said } | Refusal::Invalid { said }) => {
            bad(&format!("{what}: {said}"))
        }
        Answer::Unknown { said } | Answer::Transient { said } => Failure::Offline {
            message: format!("{what} gave no usable answer ({said}). Try again in a moment."),
        },
        Answer::Ok { .. } | Answer::Unchanged => internal("an answer of the wrong kind"),
    }
}
