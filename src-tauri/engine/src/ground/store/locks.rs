//! Locks between processes: the operating system frees them when the holder dies.

use crate::ground::private;
use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

/// A lock file of the data folder, held until dropped: `courier.lock`, `agent.lock`,
/// `window.lock`, and the store's own `open.lock`. The file stays; only the lock on it counts.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock `name` in `folder` if nobody holds it, in this or another process.
    ///
    /// # Errors
    /// When the lock file cannot be made or locked for another reason.
    pub fn try_take(folder: &Path, name: &str) -> io::Result<Option<Self>> {
        let file = lock_file(folder, name)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(e),
        }
    }

    /// Takes the lock and waits for its holder; only for locks that are held for an instant.
    pub(super) fn take(folder: &Path, name: &str) -> io::Result<Self> {
        let file = lock_file(folder, name)?;
        file.lock()?;
        Ok(Self { _file: file })
    }
}

fn lock_file(folder: &Path, name: &str) -> io::Result<File> {
    let mut options = private::opening();
    options.read(true).write(true).create(true).truncate(false).open(folder.join(name))
}
