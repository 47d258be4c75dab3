//! One process per role and data folder, by a lock that the system frees when its holder dies.

use super::{LocalError, Role};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

/// The right to be the one agent, or the one window, of a data folder. Held until dropped.
#[derive(Debug)]
pub struct Claim {
    pub(super) data_dir: PathBuf,
    pub(super) role: Role,
    _lock: File,
}

impl Claim {
    /// Takes the role's lock (`agent.lock`, `window.lock`); makes the data folder if it is missing.
    /// None when another process holds it.
    ///
    /// # Errors
    /// [`LocalError::Lock`] when the folder or the lock file cannot be made.
    pub fn take(data_dir: &Path, role: Role) -> Result<Option<Self>, LocalError> {
        let path = data_dir.join(format!("{}.lock", role.word()));
        let failed = |source| LocalError::Lock { path: path.clone(), source };
        fs::create_dir_all(data_dir).map_err(failed)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { data_dir: data_dir.to_owned(), role, _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }
}
