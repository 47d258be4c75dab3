//! Files and folders that only their owner may read, whatever the umask and whatever was there.
//!
//! A notebook holds what nobody has posted yet, and a mirror what a private repository says. On
//! systems without these permissions nothing happens here: there a person's folders are their own.

use std::{
    ffi::OsStr,
    fs::{self, OpenOptions},
    io,
    path::Path,
};

/// The folders in the data folder that hold nothing but our own files.
const FOLDERS: [&str; 3] = ["backups", "logs", "practice"];

/// Makes a folder and those above it that are missing, and takes from everybody else what an older
/// one lets them do.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    making().recursive(true).create(path)?;
    close(path);
    Ok(())
}

/// Makes a folder that must not be there yet.
pub(crate) fn new_folder(path: &Path) -> io::Result<()> {
    making().create(path)
}

fn making() -> fs::DirBuilder {
    let builder = fs::DirBuilder::new();
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::DirBuilderExt as _;
        let mut builder = builder;
        builder.mode(0o700);
        builder
    };
    builder
}

/// Makes an empty file if there is none. One that is there is not opened: closing it again would
/// free the locks that SQLite holds on it in this process.
pub(crate) fn file(path: &Path) -> io::Result<()> {
    match opening().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            close(path);
            Ok(())
        }
        made => made.map(drop),
    }
}

/// How a file of ours is made.
pub(crate) fn opening() -> OpenOptions {
    let options = OpenOptions::new();
    #[cfg(unix)]
    let options = {
        use std::os::unix::fs::OpenOptionsExt as _;
        let mut options = options;
        options.mode(0o600);
        options
    };
    options
}

/// Takes from everybody else what they may do with the data folder and with our files in it: those
/// of an older Meridian, a backup that was copied back, a folder that was there before.
pub(crate) fn close_all(data: &Path) {
    close(data);
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_ours) {
            close_unless_link(&entry.path());
        }
    }
    for name in FOLDERS {
        let folder = data.join(name);
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        close_unless_link(&folder);
        for entry in entries.flatten() {
            close_unless_link(&entry.path());
        }
    }
}

/// The two databases with what belongs to them or was set aside, and the locks.
fn is_ours(name: &str) -> bool {
    name.starts_with(crate::ground::store::NOTEBOOK)
        || name.starts_with(crate::ground::store::MIRROR)
        || Path::new(name).extension() == Some(OsStr::new("lock"))
}

fn close_unless_link(path: &Path) {
    // What a link points to may be anybody's.
    if path.symlink_metadata().is_ok_and(|found| !found.is_symlink()) {
        close(path);
    }
}

/// Takes from everybody else what they may do with one file or folder. A drive without permissions
/// and a folder of somebody else stay as they are: then the log says so.
#[cfg(unix)]
pub(crate) fn close(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    const SHARED: u32 = 0o1000;
    let Ok(found) = path.metadata() else { return };
    let mode = found.permissions().mode() & 0o7777;
    // A folder such as /tmp is everybody's on purpose.
    let is_shared = found.is_dir() && mode & SHARED != 0;
    if mode & OTHERS == 0 || is_shared {
        return;
    }
    let narrow = fs::Permissions::from_mode(mode & !OTHERS);
    if let Err(error) = fs::set_permissions(path, narrow) {
        tracing::warn!(path = %path.display(), %error, "others may look into it");
    }
}

/// There is nothing to take.
#[cfg(not(unix))]
pub(crate) fn close(_path: &Path) {}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        path.symlink_metadata().unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn what_was_there_is_closed_and_nothing_else_is_touched() {
        let world = tempfile::tempdir().unwrap();
        let data = world.path().join("data");
        for folder in ["", "backups", "logs", "practice", "theirs"] {
            fs::create_dir(data.join(folder)).unwrap();
            set(&data.join(folder), 0o755);
        }
        let ours = [
            "notebook.db",
            "notebook.db-wal",
            "notebook.db.damaged-20261116T123456Z",
            "mirror.db",
            "open.lock",
            "backups/notebook-20261116T090000Z.db",
            "logs/agent.2026-11-16.log",
            "practice/practice.db",
        ];
        let others = ["notes.md", "theirs/notebook.db"];
        for name in ours.iter().chain(&others) {
            fs::write(data.join(name), "").unwrap();
            set(&data.join(name), 0o666);
        }
        let outside = world.path().join("outside");
        fs::write(&outside, "").unwrap();
        set(&outside, 0o644);
        symlink(&outside, data.join("backups/link")).unwrap();

        close_all(&data);
        for folder in ["", "backups", "logs", "practice"] {
            assert_eq!(mode(&data.join(folder)), 0o700, "{folder}");
        }
        for name in ours {
            assert_eq!(mode(&data.join(name)), 0o600, "{name}");
        }
        for name in others {
            assert_eq!(mode(&data.join(name)), 0o666, "{name}");
        }
        assert_eq!(mode(&data.join("theirs")), 0o755);
        assert_eq!(mode(&outside), 0o644);
    }

    #[test]
    fn a_folder_that_is_everybodys_on_purpose_stays_so() {
        let folder = tempfile::tempdir().unwrap();
        set(folder.path(), 0o1777);
        close_all(folder.path());
        assert_eq!(mode(folder.path()), 0o1777);
    }

    #[test]
    fn what_is_made_is_closed_from_the_start() {
        let world = tempfile::tempdir().unwrap();
        let (inner, new) = (world.path().join("a/b"), world.path().join("a/b/new"));
        folder(&inner).unwrap();
        file(&new).unwrap();
        assert_eq!((mode(&inner), mode(&new)), (0o700, 0o600));
        fs::write(&new, "kept").unwrap();
        set(&new, 0o664);
        file(&new).unwrap();
        assert_eq!((fs::read_to_string(&new).unwrap().as_str(), mode(&new)), ("kept", 0o600));
    }
}
