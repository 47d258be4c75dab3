//! The scripts of the archive, with programs that only note how they were called.

use super::{super::files::tests::release, *};
use std::{collections::BTreeSet, fs, process::Output};

/// A home, an archive in it, and programs that write into `calls`.
struct World(tempfile::TempDir);

impl World {
    fn new() -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        world.unpack("");
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Unpacks an archive of stand-ins; each says `more` besides.
    fn unpack(&self, more: &str) {
        let programs = self.path("built");
        let says = "#!/bin/sh\necho \"${0##*/} $*\" >> \"$HOME/calls\"\n";
        for name in PROGRAMS {
            let script = format!("{says}{more}\n");
            Item { to: name.to_owned(), ..Item::text("", script) }.put(&programs).unwrap();
        }
        let root = crate::root().unwrap();
        for item in items(&root, &programs, &release()) {
            item.put(&self.path("made")).unwrap();
        }
        // By another process: a file that this one writes cannot be run by others meanwhile.
        fs::create_dir_all(self.path("unpacked")).unwrap();
        run(Command::new("cp").args(["-r", "made/.", "unpacked/"]).current_dir(self.0.path()))
            .unwrap();
    }

    fn run(&self, script: &str, args: &[&str]) -> Output {
        let mut command = Command::new(self.path(script));
        command.args(args).env_clear().env("HOME", self.path("home")).env("PATH", "/usr/bin:/bin");
        fs::create_dir_all(self.path("home")).unwrap();
        command.output().unwrap()
    }

    fn install(&self) -> String {
        let output = self.run("unpacked/install", &[]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What lies in the home, but for the calls.
    fn there(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders = vec![self.path("home")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                let name = entry.path();
                let name =
                    name.strip_prefix(self.path("home")).unwrap().to_string_lossy().into_owned();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                }
                found.insert(name);
            }
        }
        found.remove("calls");
        found
    }

    fn calls(&self) -> String {
        let calls = fs::read_to_string(self.path("home/calls")).unwrap_or_default();
        let _gone = fs::remove_file(self.path("home/calls"));
        calls
    }
}

#[test]
fn what_is_installed_can_be_run_and_goes_again_without_a_trace() {
    let world = World::new();
    let said = world.install();
    assert!(said.contains("home/.local/bin is not among the folders"), "{said}");
    let lib = world.path("home/.local/lib/meridian");
    for name in PROGRAMS {
        let link = fs::canonicalize(world.path(&format!("home/.local/bin/{name}"))).unwrap();
        assert_eq!(link, fs::canonicalize(lib.join(name)).unwrap());
    }
    let entry = world.path("home/.local/share/applications/meridian.desktop");
    let entry = fs::read_to_string(entry).unwrap();
    assert!(entry.contains(&format!("\nExec=\"{}/meridian\"\n", lib.display())), "{entry}");
    assert!(world.there().contains(".local/share/icons/hicolor/scalable/apps/meridian.svg"));
    assert!(!world.there().iter().any(|name| name.contains("autostart") || name.ends_with(".new")));

    let removed = world.run("home/.local/lib/meridian/remove", &[]);
    assert!(removed.status.success(), "{}", String::from_utf8_lossy(&removed.stderr));
    assert_eq!(world.there(), BTreeSet::new());
    assert!(world.calls().contains("meridian-cli quit"));
}

#[test]
fn what_others_have_put_there_stays_and_so_does_the_notebook_unless_it_is_asked_for() {
    let world = World::new();
    let theirs =
        [".local/bin/tool", ".local/share/applications/tool.desktop", ".config/autostart/x"];
    for name in theirs {
        Item::text(name, "theirs").put(&world.path("home")).unwrap();
    }
    let notebook = ".local/share/meridian/notebook.db";
    Item::text(notebook, "drafts").put(&world.path("home")).unwrap();
    let before = world.there();
    world.install();
    let ours = format!(
        "[Desktop Entry]\nExec={}\n",
        world.path("home/.local/lib/meridian/meridian-agent").display()
    );
    Item::text(".config/autostart/meridian-agent.desktop", ours).put(&world.path("home")).unwrap();
    world.calls();
    assert!(world.run("home/.local/lib/meridian/remove", &[]).status.success());
    assert_eq!(world.there(), before);
    assert!(world.calls().contains("meridian-cli settings autostart reset"));

    world.install();
    let another = "[Desktop Entry]\nExec=/usr/bin/meridian-agent\n";
    Item::text(".config/autostart/meridian-agent.desktop", another)
        .put(&world.path("home"))
        .unwrap();
    world.calls();
    assert!(world.run("home/.local/lib/meridian/remove", &["--with-notebook"]).status.success());
    assert!(!world.there().contains(notebook) && world.there().contains(".local/bin/tool"));
    assert!(
        world.there().contains(".config/autostart/meridian-agent.desktop"),
        "another Meridian's"
    );
    assert!(!world.calls().contains("autostart"));
}

#[test]
fn an_upgrade_ends_the_old_agent_starts_the_new_one_and_leaves_nothing_of_the_old() {
    let world = World::new();
    Item::text("unpacked/files/share/man/man1/meridian-gone.1", "old").put(world.0.path()).unwrap();
    world.install();
    assert!(world.there().contains(".local/share/man/man1/meridian-gone.1"));
    fs::remove_file(world.path("unpacked/files/share/man/man1/meridian-gone.1")).unwrap();
    let before = world.there();
    world.unpack("[ \"$1\" != quit ] || echo '{\"ended\": true}'");
    world.install();
    // The one that is there is asked, so that the first stand-in did not say that it had ended.
    let calls = world.calls();
    assert!(
        calls.contains("meridian-cli quit --json") && !calls.contains("meridian-agent"),
        "{calls}"
    );
    let gone = BTreeSet::from([".local/share/man/man1/meridian-gone.1".to_owned()]);
    assert_eq!(before.difference(&world.there()).cloned().collect::<BTreeSet<_>>(), gone);

    world.install();
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    let mut calls = String::new();
    while !calls.contains("meridian-agent") && std::time::Instant::now() < end {
        // Only read: what is written meanwhile would go with the file.
        calls = fs::read_to_string(world.path("home/calls")).unwrap_or_default();
        std::thread::yield_now();
    }
    assert!(calls.contains("meridian-agent \n"), "it runs again: {calls}");
}

#[test]
fn what_cannot_run_or_cannot_be_named_is_refused_before_anything_is_written() {
    let world = World::new();
    for (args, wanted) in [
        (&["--prefix", "/a$b"][..], "has a sign in its name"),
        (&["--prefix"], "needs a folder"),
        (&["--now"], "takes --prefix FOLDER only"),
    ] {
        let refused = world.run("unpacked/install", args);
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(wanted), "{said}");
    }
    world.unpack("echo 'version `GLIBC_2.99 not found' >&2; exit 1");
    let refused = world.run("unpacked/install", &[]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("do not run on this machine"));
    assert_eq!(world.there(), BTreeSet::new());
}

#[test]
fn a_window_that_cannot_come_is_said_last_and_the_rest_is_there() {
    let world = World::new();
    world.unpack("[ \"$1\" != open ] || { echo 'The window needs libx.' >&2; exit 2; }");
    let output = world.run("unpacked/install", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "The window needs libx.\n");
    assert!(world.there().contains(".local/lib/meridian/installed"));
}

#[test]
fn a_home_with_a_space_in_its_name_is_one_word() {
    let world = World::new();
    let prefix = world.path("home/My Programs");
    let args = ["--prefix", prefix.to_str().unwrap()];
    assert!(world.run("unpacked/install", &args).status.success());
    let entry = fs::read_to_string(prefix.join("share/applications/meridian.desktop")).unwrap();
    let exec = format!("\nExec=\"{}\"\n", prefix.join("lib/meridian/meridian").display());
    assert!(entry.contains(&exec), "{entry}");
    assert!(world.run("home/My Programs/lib/meridian/remove", &[]).status.success());
    assert_eq!(world.there(), BTreeSet::new());
}
