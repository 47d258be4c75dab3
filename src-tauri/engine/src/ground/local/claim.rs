//! One process per role and data folder, by a lock that the system frees when its holder dies.

use super::{LocalError, Role};
use crate::ground::{private, store::Lock};
use std::path::{Path, PathBuf};

/// The right to be the one agent, or the one window, of a data folder. Held until dropped.
#[derive(Debug)]
pub struct Claim {
    pub(super) data_dir: PathBuf,
    pub(super) role: Role,
    _lock: Lock,
}

impl Claim {
    /// Takes the role's lock (`agent.lock`, `window.lock`); makes the data folder if it is missing.
    /// None when another process holds it.
    ///
    /// # Errors
    /// [`LocalError::Lock`] when the folder or the lock file cannot be made.
    pub fn take(data_dir: &Path, role: Role) -> Result<Option<Self>, LocalError> {
        let name = format!("{}.lock", role.word());
        let lock = private::folder(data_dir).and_then(|()| Lock::try_take(data_dir, &name));
        match lock {
            Ok(Some(lock)) => Ok(Some(Self { data_dir: data_dir.to_owned(), role, _lock: lock })),
            Ok(None) => Ok(None),
            Err(source) => Err(LocalError::Lock { path: data_dir.join(name), source }),
        }
    }

    /// The data folder.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }
}
