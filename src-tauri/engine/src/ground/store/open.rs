//! How the two files are opened: made, restored where they are damaged, closed to everybody else.

use super::{
    Lock, MIRROR, NOTEBOOK, Store, StoreError, backup,
    database::{self, Database},
    disk_space,
    mirror::Mirror,
    rebuild, restore, schema,
};
use crate::{draft::tables::at_hand::TextsAtHand, ground::private};
use chrono::{DateTime, Utc};
use std::path::Path;

impl Store {
    /// Opens the notebook and the mirror in `folder`, making what is missing, and closes both to
    /// everybody else (`private.rs`). Waits for another process that is opening the same folder.
    ///
    /// A damaged notebook is set aside under a name with `now` in it and restored as far as
    /// possible; [`Self::notices`] then says what was kept. A damaged or newer mirror is made anew.
    ///
    /// # Errors
    /// [`StoreError::Newer`] when a newer Meridian wrote the notebook; otherwise what stands in the
    /// way of the folder or the files. Nothing is lost by a failed opening.
    pub fn open(folder: &Path, now: DateTime<Utc>) -> Result<Self, StoreError> {
        Self::open_where(folder, now, disk_space::is_full)
    }

    pub(super) fn open_where(
        folder: &Path,
        now: DateTime<Utc>,
        is_full: impl Fn(&Path) -> bool,
    ) -> Result<Self, StoreError> {
        make_folder(folder)?;
        private::close_all(folder);
        let opening = Lock::take(folder, "open.lock").map_err(|e| StoreError::io(folder, e))?;
        tidy(folder);
        if is_full(folder) {
            return Err(StoreError::DiskFull { path: folder.to_owned() });
        }
        let path = folder.join(NOTEBOOK);
        let (notebook, restored) = match open_notebook(folder, &path) {
            Err(StoreError::Damaged { .. }) => {
                let restored = restore::restore(folder, now)?;
                (Database::open(&path, None, &schema::NOTEBOOK)?, Some(restored))
            }
            opened => (opened?, None),
        };
        if restored.is_some() {
            // A team's number may mean another one since.
            let mirror = folder.join(MIRROR);
            database::delete(&mirror).map_err(|e| StoreError::io(&mirror, e))?;
        }
        let mirror = Mirror::open(folder)?;
        drop(opening);
        let mut store = Self {
            notebook,
            mirror,
            folder: Some(folder.to_owned()),
            not_worth: None,
            texts: TextsAtHand::default(),
            copy: None,
        };
        if let Some(notice) = restored {
            store.add_notice(&notice, now)?;
        }
        Ok(store)
    }

    /// Opens two files by name, without the folder's lock, restoring and backups: for a simulation
    /// that brings its own file system as an SQLite `vfs`.
    ///
    /// # Errors
    /// As [`Self::open`]; damage is an error here.
    pub fn open_at(notebook: &str, mirror: &str, vfs: Option<&str>) -> Result<Self, StoreError> {
        Ok(Self {
            notebook: Database::open(Path::new(notebook), vfs, &schema::NOTEBOOK)?,
            mirror: Mirror::open_at(Path::new(mirror), vfs)?,
            folder: None,
            not_worth: None,
            texts: TextsAtHand::default(),
            copy: None,
        })
    }
}

/// Deletes what a killed process left half made: a part of a backup, a copy of a damaged notebook.
fn tidy(folder: &Path) {
    backup::delete_parts(folder);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(rebuild::is_copy)
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(%error, "what was left half made stays");
        }
    }
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.exists() && !folder.is_dir() {
        return Err(StoreError::NotAFolder { path: folder.to_owned() });
    }
    private::folder(folder).map_err(|e| StoreError::io(folder, e))
}

fn open_notebook(folder: &Path, path: &Path) -> Result<Database, StoreError> {
    // An emptied file is damage when there is something to restore, and a fresh start otherwise.
    // SQLite would throw away a log that is still full.
    let is_full = |path: &Path| path.metadata().is_ok_and(|file| file.len() > 0);
    let emptied = path.exists()
        && !is_full(path)
        && (is_full(&backup::wal_of(path)) || !backup::list(folder).is_empty());
    if emptied {
        return Err(StoreError::Damaged { path: path.to_owned() });
    }
    Database::open(path, None, &schema::NOTEBOOK)
}
