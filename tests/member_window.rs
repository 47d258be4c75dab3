//! A member who installed the archive, on a desktop that brings little: nothing that shows notifications,
//! no keyring, nothing that starts a program at log-in, and an agent of an older Meridian that still runs.
//!
//! The script of the archive is the real one, over programs of this build; what a session of such a desktop
//! does by itself (KDE asks for its wallet, SELinux is asked) is not on this machine and not walked.

use super::{
    SENT, at_monday,
    support::{process, programs, until, until_within, window::Window},
};
use std::fs;

/// What the archive has beside its files.
const INSTALL: &str = include_str!("../src-tauri/xtask/bundle/install");
const REMOVE: &str = include_str!("../src-tauri/xtask/bundle/remove");

const PROGRAMS: [&str; 3] = ["meridian", "meridian-agent", "meridian-cli"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_installs_the_archive_over_an_older_one_in_the_built_window() {
    let (mut world, github, keyring) = at_monday().await;
    drop(keyring);
    world.set_variable("XDG_CURRENT_DESKTOP", "sway");
    world.bus.end_service();

    println!("Unpacked and installed, without root.");
    let unpacked = world.path("home").join("meridian-archive");
    let files = unpacked.join("files");
    fs::create_dir_all(files.join("lib/meridian")).unwrap();
    fs::create_dir_all(files.join("share/applications")).unwrap();
    for name in PROGRAMS {
        let to = files.join("lib/meridian").join(name);
        let from = programs().join(name);
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).unwrap();
    }
    let entry = "[Desktop Entry]\nType=Application\nName=Meridian\nExec=meridian\n";
    fs::write(files.join("share/applications/meridian.desktop"), entry).unwrap();
    for (name, script) in [("install", INSTALL), ("remove", REMOVE)] {
        process::make_program(&unpacked.join(name), script);
    }
    let install = || {
        let done = world.command(unpacked.join("install")).output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
        said
    };
    assert!(install().starts_with("Meridian is in "));
    let lib = world.path("home").join(".local/lib/meridian");
    let entry = world.path("home").join(".local/share/applications/meridian.desktop");
    let entry = fs::read_to_string(entry).unwrap();
    assert!(entry.contains(&format!("Exec=\"{}/meridian\"", lib.display())), "{entry}");

    println!("The first team; what this desktop lacks is said with what to do about it.");
    let readme = github.publish_release(&github.url());
    let window = Window::open_program(&world, &lib.join("meridian"), &[]).await;
    window.give_link(&readme).await;
    window.take_team().await;
    window.issue().await;
    window.write("From a small desktop.").await;
    window.click("nav-deadlines").await;
    let silent = window.text("silent").await;
    assert!(silent.contains("mako"), "which service to start: {silent}");
    window.picture("member-1-silent").await;
    window.click("nav-settings").await;
    window.click("st-time").await;
    let line = format!("exec {}", lib.join("meridian-agent").display());
    let body = "return document.getElementById('st-body').innerText";
    until("the line to add", || async {
        let said = window.run(body, Vec::new()).await;
        let said = said.as_str().unwrap_or_default();
        (said.contains("sway starts nothing of that by itself") && said.contains(&line))
            .then_some(())
    })
    .await;
    window.picture("member-2-sway").await;

    println!("The archive once more, while the agent runs: it makes room, and a new one goes on.");
    let before = world.running("meridian-agent");
    assert_eq!(before.len(), 1, "{before:?}");
    install();
    until_within(SENT, "another agent in its place", || async {
        let now = world.running("meridian-agent");
        (now.len() == 1 && now != before).then_some(())
    })
    .await;
    window.click("nav-week").await;
    assert_eq!(window.value("field-1").await, "From a small desktop.");
    window.type_into("field-1", " And on.").await;
    window.reads("truth-laptop", "that it is saved", |t| t.starts_with("Saved")).await;
    window.has_no_errors().await;
    window.close(&world).await;

    println!("Removed by its own list; what was written stays.");
    let removed = world.command(lib.join("remove")).output().unwrap();
    assert!(removed.status.success(), "{}", String::from_utf8_lossy(&removed.stderr));
    assert!(!lib.exists(), "the programs are gone");
    until("the agent's end", || async { world.running("meridian-agent").is_empty().then_some(()) })
        .await;
    assert!(!world.files("notebook.db").is_empty(), "the notebook stays");
    assert_eq!(github.ours(), [] as [String; 0]);
}
