//! Where a person's notebook lives when they say nothing about it.

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Names the data folder for all of Meridian's programs, below `--data-dir`.
pub const DATA_DIR: &str = "MERIDIAN_DATA_DIR";

/// Where a person looks for what a program made for them: their Downloads folder, also where the
/// system does not name it, else their home. None when the system names neither.
pub(crate) fn downloads() -> Option<PathBuf> {
    let folders = directories::UserDirs::new()?;
    let usual = folders.home_dir().join("Downloads");
    let named = folders.download_dir().map(PathBuf::from);
    let there = named.into_iter().chain([usual]).find(|folder| folder.is_dir());
    Some(there.unwrap_or_else(|| folders.home_dir().to_owned()))
}

/// Writes a file whole, in place of the one before, or leaves that as it was.
///
/// # Errors
/// When it cannot be written.
pub fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let mut new = file.as_os_str().to_owned();
    new.push(".new");
    let written = fs::File::create(&new).and_then(|mut new| {
        new.write_all(text.as_bytes())?;
        new.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&new, file));
    if done.is_err() {
        // What is half written is of no use to anybody.
        drop(fs::remove_file(&new));
    }
    done
}

/// There is no home folder to put a notebook in.
#[derive(Debug, thiserror::Error)]
#[error("There is no home folder for the notebook; name a data folder with --data-dir.")]
pub struct NoHome;

/// The data folder: what [`DATA_DIR`] names, else `meridian` in the platform's own place
/// (`~/.local/share/meridian` on Linux). Not made here.
///
/// # Errors
/// [`NoHome`] when the system names no home.
pub fn data_dir() -> Result<PathBuf, NoHome> {
    if let Some(named) = env::var_os(DATA_DIR).filter(|v| !v.is_empty()) {
        return Ok(named.into());
    }
    usual_data_dir().ok_or(NoHome)
}

/// The data folder where nothing names another one; none where the system names no home.
pub(crate) fn usual_data_dir() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("io.github", "", "meridian")?;
    Some(folders.data_dir().to_owned())
}

/// How many bytes the files below a folder have together, as far as they can be read; a link counts
/// for itself alone.
pub(crate) fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let bytes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(file) if file.is_dir() => bytes_below(&entry.path()),
        Ok(file) => file.len(),
        Err(_) => 0,
    });
    bytes.sum()
}
