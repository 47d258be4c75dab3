//! Nothing here leaves the test's own folders.

use crate::team::tables::{TeamFacts, TeamKind};
use crate::{Engine, ground::autostart::Autostart as Place, test_engine};
use meridian_core::{
    courier::Destination,
    ids::{Account, UserId},
    settings::autostart::FILE,
};
use meridian_protocol::{
    Autostart, AutostartView, Failure, SetAutostart, ShowAutostart, TryPractice,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A home with Meridian's programs in it.
struct World {
    home: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { home: tempfile::tempdir().unwrap() };
        world.install("bin");
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Puts an agent into a folder of the home.
    fn install(&self, folder: &str) -> PathBuf {
        let agent = self.path(folder).join("meridian-agent");
        fs::create_dir_all(self.path(folder)).unwrap();
        fs::write(&agent, "").unwrap();
        agent
    }

    /// A program of that folder, over the usual notebook.
    fn engine(&self, folder: &str) -> Engine {
        let mut engine = test_engine::open(&self.path("data"));
        engine.parts.autostart = Place {
            folder: Some(self.path("config/autostart")),
            agent: Some(self.path(folder).join("meridian-agent")).filter(|agent| agent.is_file()),
            usual: Some(self.path("data")),
            desktop: "GNOME".to_owned(),
        };
        engine
    }

    fn file(&self) -> PathBuf {
        self.path("config/autostart").join(FILE)
    }

    fn text(&self) -> Option<String> {
        fs::read_to_string(self.file()).ok()
    }

    fn starts(&self, folder: &str) -> bool {
        let exec = format!("Exec={}", self.path(folder).join("meridian-agent").display());
        self.text().is_some_and(|text| text.lines().any(|line| line == exec))
    }
}

fn add_team(engine: &Engine) {
    let facts = TeamFacts {
        repository: "tallship/rigging".to_owned(),
        repository_id: None,
        account: Account {
            host: "https://api.github.com".to_owned(),
            user: UserId(7),
            login: "hana".to_owned(),
        },
        destination: Destination::RoundIssue,
        cycle: "v1.38".parse().unwrap(),
        sections: vec!["docs".parse().unwrap()],
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    };
    let now = engine.clock_now();
    engine.store_mut().connect_and_follow(&facts, None, now).unwrap();
}

fn settle(engine: &Engine) -> Result<bool, Failure> {
    engine.write(|tx| tx.settle_autostart())
}

fn shown(engine: &Engine) -> AutostartView {
    engine.ask(ShowAutostart {}).unwrap()
}

fn switch(engine: &Engine, on: bool) -> AutostartView {
    engine.carry_out(SetAutostart { on }).unwrap()
}

#[test]
fn the_first_real_team_brings_it_and_the_practice_team_does_not() {
    let world = World::new();
    let engine = world.engine("bin");
    engine.carry_out(TryPractice {}).unwrap();
    assert!(!settle(&engine).unwrap());
    assert_eq!((world.text(), shown(&engine).state), (None, Autostart::Off));
    assert!(shown(&engine).words.contains("once you have added your first team"));
    add_team(&engine);
    assert!(settle(&engine).unwrap());
    assert!(world.starts("bin"), "{:?}", world.text());
    assert_eq!(shown(&engine).state, Autostart::On);
    // Once is enough.
    assert!(!settle(&engine).unwrap());
}

#[tokio::test]
async fn connecting_a_team_is_all_it_takes() {
    let world = World::new();
    let engine = world.engine("bin");
    let request = crate::ConnectRequest {
        repository: "tallship/rigging".to_owned(),
        // Nobody listens there.
        api_url: "http://127.0.0.1:1".to_owned(),
        schedule: None,
        cycle: None,
        sections: Vec::new(),
        destination: None,
        is_from_link: false,
    };
    let connected = engine.connect(request).await.unwrap();
    assert!(connected.starts_at_login && world.starts("bin"));
}

#[test]
fn who_removed_it_or_switched_it_off_elsewhere_is_obeyed() {
    let world = World::new();
    let engine = world.engine("bin");
    add_team(&engine);
    settle(&engine).unwrap();
    let off = format!("{}Hidden=true\n", world.text().unwrap());
    fs::write(world.file(), &off).unwrap();
    settle(&engine).unwrap();
    assert_eq!(world.text(), Some(off));
    let view = shown(&engine);
    assert_eq!(view.state, Autostart::Off);
    assert!(view.words.contains("the desktop's own settings"), "{}", view.words);

    fs::remove_file(world.file()).unwrap();
    settle(&engine).unwrap();
    assert_eq!(world.text(), None);
    assert!(shown(&engine).words.contains("was removed"), "{}", shown(&engine).words);
    // Their word in the settings counts again.
    assert_eq!(switch(&engine, true).state, Autostart::On);
    assert!(world.starts("bin"));
}

#[test]
fn the_switch_writes_and_removes_and_stays_as_it_was_put() {
    let world = World::new();
    let engine = world.engine("bin");
    assert_eq!(switch(&engine, true).state, Autostart::On, "before there is a team as well");
    assert_eq!(switch(&engine, false).state, Autostart::Off);
    assert_eq!(world.text(), None);
    add_team(&engine);
    assert!(!settle(&engine).unwrap());
    assert_eq!((world.text(), shown(&engine).state), (None, Autostart::Off));
}

#[test]
fn a_program_that_has_moved_is_named_where_it_is_now_and_the_rest_stays() {
    let world = World::new();
    let engine = world.engine("bin");
    add_team(&engine);
    settle(&engine).unwrap();
    let late = format!("{}X-GNOME-Autostart-Delay=30\n", world.text().unwrap());
    fs::write(world.file(), late).unwrap();
    drop(engine);
    world.install("new/bin");
    fs::remove_file(world.path("bin/meridian-agent")).unwrap();

    let engine = world.engine("new/bin");
    assert_eq!(shown(&engine).state, Autostart::Off);
    assert!(shown(&engine).words.contains("no longer there"));
    settle(&engine).unwrap();
    assert!(world.starts("new/bin"), "{:?}", world.text());
    assert!(world.text().unwrap().contains("X-GNOME-Autostart-Delay=30"));
    assert_eq!(shown(&engine).state, Autostart::On);
}

#[test]
fn a_program_that_is_removed_leaves_nothing_and_the_next_one_begins_anew() {
    let world = World::new();
    let engine = world.engine("bin");
    add_team(&engine);
    settle(&engine).unwrap();
    engine.write(|tx| tx.forget_autostart()).unwrap();
    assert_eq!(world.text(), None);
    assert!(settle(&engine).unwrap());
    assert!(world.starts("bin"));
}

#[test]
fn a_program_without_an_agent_changes_nothing_and_says_why() {
    let world = World::new();
    let engine = world.engine("nowhere");
    add_team(&engine);
    assert!(!settle(&engine).unwrap());
    let view = shown(&engine);
    assert_eq!((view.state, world.text()), (Autostart::NotHere, None));
    let refused = engine.carry_out(SetAutostart { on: true }).unwrap_err();
    assert_eq!(refused, Failure::BadInput { message: view.words });
    // Of another one that is installed it tells, and switches it off.
    world.engine("bin").carry_out(SetAutostart { on: true }).unwrap();
    assert_eq!(shown(&engine).state, Autostart::On);
    assert_eq!(switch(&engine, false).state, Autostart::NotHere);
    assert_eq!(world.text(), None);
}

#[test]
fn another_notebook_than_the_usual_one_is_started_by_a_line_of_the_members_own() {
    let world = World::new();
    let mut engine = world.engine("bin");
    engine.parts.autostart.usual = Some(world.path("elsewhere"));
    add_team(&engine);
    assert!(!settle(&engine).unwrap());
    let view = shown(&engine);
    assert_eq!(view.state, Autostart::NotHere);
    let line = view.line.unwrap();
    let data = world.path("data");
    assert!(line.ends_with(&format!("meridian-agent --data-dir {}", data.display())), "{line}");
    for on in [true, false] {
        assert!(engine.carry_out(SetAutostart { on }).unwrap_err().to_string().contains(&line));
    }
    assert_eq!(world.text(), None);
}

#[test]
fn on_a_desktop_that_starts_nothing_the_line_to_add_is_named() {
    let world = World::new();
    let mut engine = world.engine("bin");
    engine.parts.autostart.desktop = "sway".to_owned();
    let view = switch(&engine, true);
    assert_eq!(view.state, Autostart::On);
    assert!(view.words.contains("sway starts nothing of that by itself"), "{}", view.words);
    let agent = world.path("bin/meridian-agent");
    assert_eq!(view.line, Some(format!("exec {}", agent.display())));
    assert_eq!(switch(&engine, false).line, None);
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is_chosen() {
    let world = World::new();
    let engine = world.engine("bin");
    add_team(&engine);
    fs::write(world.path("config"), "a file where a folder should be").unwrap();
    let refused = engine.carry_out(SetAutostart { on: true }).unwrap_err();
    assert!(matches!(refused, Failure::NotSaved { .. }), "{refused}");
    assert!(settle(&engine).is_err());
    let view = shown(&engine);
    assert_eq!((view.state, view.words), (Autostart::NotHere, refused.to_string()));
    fs::remove_file(world.path("config")).unwrap();
    assert!(settle(&engine).unwrap(), "the wish was not lost");
}

#[test]
fn what_a_newer_meridian_chose_is_left_alone_until_the_member_chooses() {
    let world = World::new();
    let engine = world.engine("bin");
    add_team(&engine);
    engine.store_mut().set_setting("autostart", Some("\"at_noon\"")).unwrap();
    assert!(!settle(&engine).unwrap());
    assert_eq!(world.text(), None);
    assert_eq!(switch(&engine, true).state, Autostart::On);
}

#[cfg(unix)]
#[test]
fn settings_that_are_kept_elsewhere_stay_there() {
    let world = World::new();
    let engine = world.engine("bin");
    let kept: &Path = &world.path("dotfiles.desktop");
    fs::write(kept, "[Desktop Entry]\nExec=/old/meridian-agent\n").unwrap();
    fs::create_dir_all(world.path("config/autostart")).unwrap();
    std::os::unix::fs::symlink(kept, world.file()).unwrap();
    settle(&engine).unwrap();
    assert!(world.file().is_symlink() && world.starts("bin"));
    assert_eq!(fs::read_to_string(kept).ok(), world.text());
}
