//! The member's own autostart folder: where it is, what lies in it of ours, and writing that. Never the
//! folder of all users.

use crate::ground::{folders, launch};
use meridian_core::settings::autostart::{FILE, Found, read};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// Where this process would have the agent started from, and which one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Autostart {
    /// The member's own autostart folder; none where the system has no such thing.
    pub(crate) folder: Option<PathBuf>,
    /// The agent beside this program; none where none is installed.
    pub(crate) agent: Option<PathBuf>,
    /// The data folder of an agent that is told nothing.
    pub(crate) usual: Option<PathBuf>,
    /// How the session calls its desktop, such as `ubuntu:GNOME`; empty where it does not.
    pub(crate) desktop: String,
}

impl Autostart {
    pub(crate) fn of_this_process() -> Self {
        let folders = directories::BaseDirs::new().filter(|_| cfg!(target_os = "linux"));
        Self {
            folder: folders.map(|folders| folders.config_dir().join("autostart")),
            agent: launch::agent_program().ok().filter(|agent| agent.is_file()),
            usual: folders::usual_data_dir(),
            desktop: env::var("XDG_CURRENT_DESKTOP").unwrap_or_default(),
        }
    }

    /// Whether an agent that is told nothing looks into this data folder.
    pub(crate) fn is_usual(&self, data_dir: &Path) -> bool {
        let real = |folder: &Path| folder.canonicalize().or_else(|_| std::path::absolute(folder));
        let usual = self.usual.as_deref().and_then(|usual| real(usual).ok());
        usual.is_some() && usual == real(data_dir).ok()
    }

    fn file(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(FILE))
    }

    /// What lies there, with its text.
    pub(crate) fn found(&self) -> io::Result<(Found, String)> {
        match self.file().map(fs::read_to_string) {
            Some(Ok(text)) => Ok((read(&text), text)),
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Some(Err(_)) | None => Ok((Found::Absent, String::new())),
        }
    }

    /// Writes the file, all of it or nothing; the folder is made if it is missing.
    pub(crate) fn write(&self, text: &str) -> io::Result<()> {
        let Some(file) = self.file() else { return Err(io::ErrorKind::Unsupported.into()) };
        // Whoever keeps their settings elsewhere has a link here.
        let file = file.canonicalize().unwrap_or(file);
        let folder = file.parent().ok_or(io::ErrorKind::NotFound)?;
        fs::create_dir_all(folder)?;
        let new = folder.join(format!(".{FILE}.new"));
        fs::write(&new, text)?;
        fs::rename(&new, &file)
    }

    /// Removes the file; that there is none is as good.
    pub(crate) fn remove(&self) -> io::Result<()> {
        match self.file().map(fs::remove_file) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Some(_) | None => Ok(()),
        }
    }
}
