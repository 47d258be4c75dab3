//! Packages of npm that help here, once per machine, outside the checkout: a second clone does not fetch
//! them again. Where there is no npm, all goes on without them.

use crate::process;
use std::{env, path::PathBuf, process::Command};

/// A package at the version that was looked at, and what it is for.
pub(crate) struct Npm {
    /// `name@version`
    pub(crate) package: &'static str,
    /// What it does here, to follow its name.
    pub(crate) does: &'static str,
    /// What is so without it; one sentence.
    pub(crate) without: &'static str,
}

impl Npm {
    fn folder(&self) -> Option<PathBuf> {
        let cache = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()).map(PathBuf::from);
        let cache = cache.or_else(|| Some(env::home_dir()?.join(".cache")))?;
        Some(cache.join("meridian-build").join(self.package.replace('@', "-")))
    }

    /// A file that it brings, where it is installed.
    pub(crate) fn file(&self, path: &str) -> Option<PathBuf> {
        Some(self.folder()?.join("node_modules").join(path)).filter(|file| file.is_file())
    }

    /// Installs it if npm is here and `file` of it is not. Says whether it was missing.
    pub(crate) fn install(&self, file: &str) -> bool {
        let Some(folder) = self.folder() else { return false };
        if self.file(file).is_some() {
            return false;
        }
        if !process::on_path("npm") {
            println!("There is no npm here. {}", self.without);
            return false;
        }
        println!("{} {}; it is not on this machine yet.", self.package, self.does);
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts"]);
        npm.arg("--prefix").arg(&folder).arg(self.package);
        if let Err(error) = process::step("npm install", &mut npm) {
            println!("{error}\n{}", self.without);
            return false;
        }
        true
    }
}
