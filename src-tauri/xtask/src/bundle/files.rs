//! What is handed out: which file goes where. Plain lists, so that a test can read them.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// How `xz` is to compress what is handed out. One thread: how many there are would show in the bytes.
/// The window of what is looked back at holds all programs, of which much is the same, and calls in
/// their code are written so that equal ones look equal, by which they are a twentieth smaller. Filters
/// for other processors are too new for the systems that people have.
#[cfg(target_arch = "x86_64")]
pub(super) const SQUEEZED: &[&str] = &["--threads=1", "--x86", "--lzma2=preset=9e"];
/// How `xz` is to compress what is handed out.
#[cfg(not(target_arch = "x86_64"))]
pub(super) const SQUEEZED: &[&str] = &["--threads=1", "-9e"];

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    /// The same as this one.
    File(PathBuf),
    /// This text.
    Text(String),
}

/// A file below the folder into which something is installed, such as `usr`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) to: String,
    pub(super) holds: Holds,
    pub(super) is_program: bool,
}

impl Item {
    pub(super) fn program(name: &str, folder: &Path) -> Self {
        let holds = Holds::File(folder.join(name));
        Self { to: format!("bin/{name}"), holds, is_program: true }
    }

    pub(super) fn text(to: &str, text: impl Into<String>) -> Self {
        Self { to: to.to_owned(), holds: Holds::Text(text.into()), is_program: false }
    }

    fn copy(to: String, from: PathBuf) -> Self {
        Self { to, holds: Holds::File(from), is_program: false }
    }

    /// Writes it below a folder, to be read, or run, by everybody.
    pub(super) fn put(&self, below: &Path) -> Result<(), String> {
        let path = below.join(&self.to);
        let failed = |error| format!("{}: {error}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        match &self.holds {
            Holds::File(from) => {
                fs::copy(from, &path).map_err(|error| format!("{}: {error}", from.display()))?;
            }
            Holds::Text(text) => fs::write(&path, text).map_err(failed)?,
        }
        let mode = if self.is_program { 0o755 } else { 0o644 };
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).map_err(failed)
    }
}

/// What the window is known to a desktop by: its entry in the menu, its description, its icons.
pub(super) fn of_the_desktop(root: &Path, release: &Release) -> Vec<Item> {
    let mut items = vec![
        Item::text("share/applications/meridian.desktop", DESKTOP),
        Item::text(
            "share/metainfo/io.github.meridian.desktop.metainfo.xml",
            release.fill(include_str!("../../bundle/io.github.meridian.desktop.metainfo.xml")),
        ),
    ];
    let icons = root.join("icons");
    for size in [32, 128, 256, 512] {
        let to = format!("share/icons/hicolor/{size}x{size}/apps/meridian.png");
        items.push(Item::copy(to, icons.join(format!("{size}x{size}.png"))));
    }
    let drawn = "share/icons/hicolor/scalable/apps/meridian.svg".to_owned();
    items.push(Item::copy(drawn, icons.join("meridian.svg")));
    items
}

/// The entry in the menu.
pub(super) const DESKTOP: &str = include_str!("../../bundle/meridian.desktop");

/// The pages of `man` about the window and the agent.
pub(super) fn window_pages(release: &Release) -> Vec<Item> {
    vec![
        Item::text(
            "share/man/man1/meridian.1",
            release.fill(include_str!("../../bundle/meridian.1")),
        ),
        Item::text(
            "share/man/man1/meridian-agent.1",
            release.fill(include_str!("../../bundle/meridian-agent.1")),
        ),
    ]
}

/// What is handed out, and as of when.
#[derive(Debug, Clone)]
pub(super) struct Release {
    /// Such as `0.1.0`.
    pub(super) version: String,
    /// The day of its last commit, such as `2026-11-29`.
    pub(super) date: String,
    /// The moment of that commit, in seconds: no file claims to be newer.
    pub(super) epoch: u64,
    /// The same as a mail says it, in UTC.
    pub(super) mail_date: String,
}

impl Release {
    pub(super) fn fill(&self, text: &str) -> String {
        text.replace("@VERSION@", &self.version).replace("@DATE@", &self.date)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn release() -> Release {
        Release {
            version: "1.2.3".to_owned(),
            date: "2026-11-29".to_owned(),
            epoch: 1_796_000_000,
            mail_date: "Sun, 29 Nov 2026 15:00:00 +0000".to_owned(),
        }
    }

    #[test]
    fn nothing_is_left_to_be_filled_in_and_each_source_is_there() {
        let root = crate::root().unwrap();
        for item in of_the_desktop(&root, &release()).into_iter().chain(window_pages(&release())) {
            match item.holds {
                Holds::File(from) => assert!(from.is_file(), "{}", from.display()),
                Holds::Text(text) => assert!(!text.contains('@'), "{}: {text}", item.to),
            }
        }
    }

    #[test]
    fn what_is_put_is_there_for_everybody_whatever_the_umask() {
        let folder = tempfile::tempdir().unwrap();
        Item::text("share/doc/x", "words").put(folder.path()).unwrap();
        let program = folder.path().join("share/doc");
        let run = Item::program("x", &program);
        run.put(folder.path()).unwrap();
        let mode = |name| folder.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("share/doc/x"), mode("bin/x")), (0o644, 0o755));
        assert_eq!(fs::read_to_string(folder.path().join("bin/x")).unwrap(), "words");
    }
}
