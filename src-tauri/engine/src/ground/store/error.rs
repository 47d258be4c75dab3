//! What can go wrong in the store, each as one sentence with its remedy.

use meridian_core::ids::{OpId, TeamId};
use rusqlite::ErrorCode;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the store could not do what was asked. After any of these the files hold what they held
/// before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file has a schema that this program does not know.
    #[error(
        "{path} was written by a newer Meridian. Close this one and start the newer; nothing was \
         changed."
    )]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// The data folder's path is a file.
    #[error("{path} is a file, not a folder. Move it away or choose another data folder.")]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// The operating system refuses access.
    #[error("{path} may not be read or written by you. Change its permissions and try again.")]
    NoPermission {
        /// The file or folder.
        path: PathBuf,
    },
    /// The file or its drive is read-only.
    #[error("{path} cannot be written: it is read-only. Make it writable and try again.")]
    ReadOnly {
        /// The file or folder.
        path: PathBuf,
    },
    /// No space is left.
    #[error("{path} could not grow: the disk is full. Free some space and try again.")]
    DiskFull {
        /// The file or folder.
        path: PathBuf,
    },
    /// The system undid by itself what was being written.
    #[error(
        "{path} could not be written, and nothing of it was kept. See to its disk and try again."
    )]
    Undone {
        /// The file.
        path: PathBuf,
    },
    /// The mirror was to be written by a command, which only reads it.
    #[error("what GitHub said is not written by a command. Nothing was changed.")]
    OnlyRead,
    /// Another program keeps the file locked.
    #[error("{path} is kept busy by another program. Try again in a moment.")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file is not a sound database.
    #[error("{path} is damaged. Close Meridian and start it again; it restores what it can.")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The open file is no longer the one at its path, so what is written would be lost.
    #[error(
        "{path} was moved, deleted or replaced while it was open, so nothing more is saved here. \
         Copy what you typed, close Meridian and start it again."
    )]
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// The drive cannot hold a database that several programs share.
    #[error("{path} is on a drive that cannot be shared by programs. Choose a local data folder.")]
    NotShareable {
        /// The file.
        path: PathBuf,
    },
    /// Another error of the file system.
    #[error("{path} cannot be used: {source}. Check the folder and its drive.")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The draft is at another revision than the caller thinks.
    #[error(
        "The draft was changed by another program; it is at revision {revision}. Read it again."
    )]
    Stale {
        /// The revision that is stored.
        revision: i64,
    },
    /// A splice removes another text than the draft has there.
    #[error("The edit at byte {at} does not fit the stored draft. Read the draft again.")]
    Misfit {
        /// Where, in bytes.
        at: u64,
    },
    /// The operation can no longer be taken back.
    #[error("{op} can no longer be taken back: it is {word}. Wait for its outcome, then edit it.")]
    TooLate {
        /// The operation.
        op: OpId,
        /// The word of its state.
        word: String,
    },
    /// The member took the operation back after the courier read it; read the snapshot again.
    #[error("{op} was taken back meanwhile. Nothing was changed.")]
    Overtaken {
        /// The operation.
        op: OpId,
    },
    /// It would replace a text on GitHub that the member was not shown.
    #[error(
        "Your comment on GitHub was changed, and you were not shown how. Look at its text first; \
         nothing was queued."
    )]
    Unseen {
        /// The operation that found the text.
        op: OpId,
    },
    /// No such team.
    #[error("Team {0} is not in this notebook. Connect it first.")]
    NoTeam(TeamId),
    /// No such draft.
    #[error("There is no draft for {section} in the round of {round}. Write one first.")]
    NoDraft {
        /// The section.
        section: String,
        /// The round.
        round: String,
    },
    /// No such revision of the draft.
    #[error("The draft has no kept revision {0}. List its revisions first.")]
    NoRevision(i64),
    /// No such operation.
    #[error("{0} is not in the outbox. List the outbox to see what is.")]
    NoOperation(OpId),
    /// Another error of SQLite, a bug or a rare fault.
    #[error("The store failed: {0}. Start Meridian again; if it stays, report it with the log.")]
    Sqlite(#[from] rusqlite::Error),
    /// A migration failed.
    #[error("The store could not be brought up to date: {0}. Report it with the log.")]
    Migration(String),
}

impl StoreError {
    /// Gives an error of the file system its name.
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied => Self::NoPermission { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::NotADirectory => Self::NotAFolder { path },
            _ => Self::Io { path, source },
        }
    }

    /// Gives an SQLite error of the database at `path` its name.
    pub(super) fn explained(self, path: &Path) -> Self {
        let Self::Sqlite(error) = self else { return self };
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::FileLockingProtocolFailed) => {
                Self::Busy { path }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path },
            Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::NoPermission { path }
            }
            // SQLite does not always say why.
            Some(ErrorCode::SystemIoFailure)
                if path.parent().is_some_and(super::disk_space::is_full) =>
            {
                Self::DiskFull { path }
            }
            Some(ErrorCode::SystemIoFailure) => {
                Self::Io { path, source: io::Error::other(error.to_string()) }
            }
            _ => Self::Sqlite(error),
        }
    }
}
