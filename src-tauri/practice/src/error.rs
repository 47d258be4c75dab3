//! Why a practice GitHub could not be opened or used.

use rusqlite::ErrorCode;
use std::{io, path::PathBuf};

/// What went wrong with the practice GitHub itself; what it answers by HTTP is not an error here.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// The folder or file cannot be written.
    #[error("the practice team's folder {path} cannot be used ({source}); check that it is a folder you may write to", path = path.display())]
    Folder {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The disk did not do what SQLite asked of it.
    #[error(
        "the practice team's file cannot be read or written ({0}); free some space on its disk and try again"
    )]
    Disk(rusqlite::Error),
    /// SQLite could not read or write the file.
    #[error(
        "the practice team's file cannot be read or written ({0}); delete its folder to start the practice afresh"
    )]
    File(rusqlite::Error),
    /// A row is not what this version writes.
    #[error(
        "the practice team's file holds something unreadable ({0}); delete its folder to start the practice afresh"
    )]
    Row(#[from] serde_json::Error),
    /// Another version of Meridian wrote the file.
    #[error(
        "the practice team's file has version {found}, which this Meridian does not know; use the newer Meridian, or delete the folder to start the practice afresh"
    )]
    OtherVersion {
        /// The version found.
        found: i64,
    },
    /// No such user, repository or issue.
    #[error("the practice GitHub has no {what}; add it first")]
    Missing {
        /// What was looked for.
        what: String,
    },
    /// The port cannot be opened.
    #[error(
        "port {port} on this computer cannot be opened ({source}); choose another, or 0 for any that is free"
    )]
    Port {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

impl From<rusqlite::Error> for PracticeError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Self::Disk(error),
            _ => Self::File(error),
        }
    }
}
