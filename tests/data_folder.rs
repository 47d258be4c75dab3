//! The data folder as the built command line leaves it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "support/terminal.rs"]
mod terminal;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use terminal::{CLI, REPOSITORY, cli, command, sentence};

/// Runs the command line where new files are open to everybody.
fn careless(folder: &Path, args: &[&str]) -> Output {
    let told = command(folder, args);
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 000; exec \"$0\" \"$@\"", CLI]).args(told.get_args());
    for (name, value) in told.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    let done = shell.output().unwrap();
    assert!(done.status.success(), "{args:?}: {}", sentence(&done));
    done
}

/// Everything in a folder with the folder itself, and what may be done with it.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = vec![folder.to_owned()];
    let mut at = 0;
    while let Some(path) = found.get(at).cloned() {
        at += 1;
        if path.is_dir() {
            found.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
    found.into_iter().map(|path| (path.clone(), mode(&path))).collect()
}

fn assert_closed(folder: &Path) {
    let all = modes(folder);
    for name in ["notebook.db", "mirror.db", "open.lock", "practice/practice.db"] {
        assert!(all.iter().any(|(path, _)| *path == folder.join(name)), "{name}: {all:?}");
    }
    for (path, mode) in all {
        let right = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, right, "{}: {mode:o}", path.display());
    }
}

#[test]
fn nobody_else_may_look_into_it_whatever_the_umask_and_whatever_was_there() {
    let world = tempfile::tempdir().unwrap();
    let folder = world.path().join("data");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    for args in [&["practice", "start"][..], &["sync"], &["draft", "show"]] {
        careless(&folder, args);
    }
    assert_closed(&folder);

    // As an older Meridian left it, or a copy from elsewhere.
    fs::create_dir_all(folder.join("backups")).unwrap();
    fs::write(folder.join("backups/notebook-20261116T090000Z.db"), "").unwrap();
    for (path, _) in modes(&folder) {
        let open = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(open)).unwrap();
    }
    careless(&folder, &["draft", "show"]);
    careless(&folder, &["sync"]);
    assert_closed(&folder);
}

#[test]
fn no_address_with_a_password_or_without_encryption_is_kept() {
    let world = tempfile::tempdir().unwrap();
    for api_url in ["http://name:secret@127.0.0.1:1", "http://example.invalid", "https://x.y:0"] {
        let args = ["connect", REPOSITORY, "--api-url", api_url, "--section", "docs"];
        let refused = cli(world.path(), &args, b"");
        assert_eq!(refused.status.code(), Some(2), "{api_url}");
        assert!(!sentence(&refused).contains("secret"), "{}", sentence(&refused));
        let kept = fs::read(world.path().join("notebook.db")).unwrap();
        let is_kept = kept.windows(6).any(|part| part == b"secret");
        assert!(!is_kept, "{api_url}");
    }
}
