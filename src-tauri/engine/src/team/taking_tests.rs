//! What this laptop takes over from the team's file, over the practice team's GitHub.

use crate::{
    Eagerness, Engine, Options,
    ground::secrets::MemorySecrets,
    settings::rhythm_of,
    team::tables::{Team, TeamFacts},
    test_clock::Driven,
};
use chrono::Duration;
use meridian_core::{
    courier::Destination,
    settings::{RosterFollowed, TeamFileTaken},
    team::file::mark_words,
};
use std::sync::Arc;
use tempfile::TempDir;

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: TempDir,
}

impl World {
    /// The practice team on its Monday, whose file this laptop goes by.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let world = Self { engine, clock, _folder: folder };
        world.look().await;
        world
    }

    fn put(&self, path: &str, text: &str) {
        self.engine.parts.practice().unwrap().put_file(path, text).unwrap();
    }

    async fn publish(&self, text: &str) {
        self.put(".github/meridian.toml", text);
        self.look().await;
    }

    async fn look(&self) {
        self.clock.forward(Duration::minutes(61));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    fn team(&self) -> Team {
        self.engine.team().unwrap()
    }

    /// When rounds open and are due.
    fn marks(&self) -> String {
        let rhythm = rhythm_of(&self.team()).unwrap();
        format!("{}, {}", mark_words(rhythm.opens), mark_words(rhythm.due))
    }

    fn words(&self) -> String {
        self.engine.read(|tx| tx.team_file()).unwrap().words
    }

    fn write_draft(&self) {
        let key = self.engine.read(|tx| tx.draft_key(None, None)).unwrap();
        self.engine.store_mut().start_draft(&key, "Two flakes left.").unwrap();
    }

    fn change(&self, change: impl FnOnce(&mut TeamFacts)) {
        let team = self.team().id;
        self.engine.store_mut().change_team(team, change).unwrap();
    }

    fn asked(&self, path: &str) -> usize {
        let world = self.engine.parts.practice().unwrap().world().unwrap();
        world.requests.iter().filter(|request| request.path.contains(path)).count()
    }
}

#[tokio::test]
async fn everybodys_rounds_open_and_are_due_as_the_file_says() {
    let world = World::new().await;
    assert_eq!(world.marks(), "Mon 00:00, Mon 23:59");
    world.publish("opens = \"Wed 06:00\"\ndue = \"Thu 06:00\"\ncloses = \"Fri 06:00\"\n").await;
    assert_eq!(world.marks(), "Wed 06:00, Thu 06:00");
    let key = world.engine.read(|tx| tx.draft_key(None, None)).unwrap();
    assert_eq!(key.round.to_string(), "2026-10-21");
    // What it says no more is as usual.
    world.publish("pin = true\n").await;
    assert_eq!(world.marks(), "Mon 00:00, Mon 23:59");
}

#[tokio::test]
async fn another_opening_day_waits_for_the_end_of_a_round_that_was_written_for() {
    let world = World::new().await;
    world.write_draft();
    let wednesdays = "opens = \"Wed 00:00\"\n";
    world.publish(wednesdays).await;
    assert_eq!(world.marks(), "Mon 00:00, Mon 23:59");
    assert!(world.words().contains("Rounds open Wed 00:00 UTC once this round is closed"));
    world.clock.forward(Duration::days(1));
    world.look().await;
    assert_eq!(world.marks(), "Mon 00:00, Mon 23:59", "Tuesday noon");
    world.clock.forward(Duration::hours(12));
    world.look().await;
    assert_eq!(world.marks(), "Wed 00:00, Wed 23:59");
    assert!(!world.words().contains("once this round"), "{}", world.words());
}

#[tokio::test]
async fn another_deadline_counts_at_once() {
    let world = World::new().await;
    world.write_draft();
    world.publish("due = \"Tue 12:00\"\n").await;
    assert_eq!(world.marks(), "Mon 00:00, Tue 12:00");
}

#[tokio::test]
async fn updates_go_where_the_file_says_unless_the_member_chose_a_place_before_it_did() {
    let world = World::new().await;
    world.publish("destination = \"cycle\"\n").await;
    assert_eq!(world.team().facts.destination, Destination::CycleIssue);
    // What the member chooses afterwards stays until the file says something else.
    world.change(|facts| facts.destination = Destination::RoundIssue);
    world.look().await;
    assert_eq!(world.team().facts.destination, Destination::RoundIssue);
    assert!(world.words().contains("By the file updates go to \"cycle\""), "{}", world.words());
    let place = "https://github.com/meridian-practice/release-team/issues/7";
    world.publish(&format!("destination = \"{place}\"\n")).await;
    assert!(matches!(world.team().facts.destination, Destination::Issue { .. }));
    // A place in another repository is none of theirs.
    let other = "https://github.com/somebody-else/notes/issues/7";
    world.publish(&format!("destination = \"{other}\"\n")).await;
    assert!(matches!(world.team().facts.destination, Destination::Issue { .. }));
    // One that was chosen before the file said anything stays too.
    let team = world.team().id;
    world.engine.write(|tx| tx.keep(TeamFileTaken, team, None)).unwrap();
    world.publish("destination = \"cycle\"\n").await;
    assert!(matches!(world.team().facts.destination, Destination::Issue { .. }));
}

#[tokio::test]
async fn elsewhere_is_left_again_when_the_file_says_so() {
    let world = World::new().await;
    world.publish("destination = \"elsewhere\"\n").await;
    let team = world.team();
    let goes = || world.engine.read(|tx| tx.goes_elsewhere(&team)).unwrap();
    assert!(goes());
    world.publish("destination = \"round\"\n").await;
    assert!(!goes());
    assert_eq!(world.team().facts.destination, Destination::RoundIssue);
}

#[tokio::test]
async fn a_word_that_is_left_out_or_mistyped_for_a_while_strands_nobody() {
    let world = World::new().await;
    let team = world.team();
    world.publish("destination = \"elsewhere\"\n").await;
    world.publish("destination = \"elswhere\"\n").await;
    assert!(world.engine.read(|tx| tx.goes_elsewhere(&team)).unwrap(), "what it said stays");
    world.publish("destination = \"cycle\"\n").await;
    assert!(!world.engine.read(|tx| tx.goes_elsewhere(&team)).unwrap());
    assert_eq!(world.team().facts.destination, Destination::CycleIssue);
    world.publish("pin = true\n").await;
    world.publish("destination = \"round\"\n").await;
    assert_eq!(world.team().facts.destination, Destination::RoundIssue);
}

#[tokio::test]
async fn a_mistyped_mark_moves_nobodys_deadline() {
    let world = World::new().await;
    world.publish("pin = true\ndue = \"Tue 12:00\"\n").await;
    assert_eq!(world.marks(), "Mon 00:00, Tue 12:00");
    world.publish("pin = true\ndue = \"Tue 12:0O\"\n").await;
    assert_eq!(world.marks(), "Mon 00:00, Tue 12:00");
    assert!(world.words().contains("stays as it was"), "{}", world.words());
    world.publish("due = \"Tue 13:00\"\n").await;
    assert_eq!(world.marks(), "Mon 00:00, Tue 13:00");
}

#[tokio::test]
async fn another_roster_and_schedule_of_the_file_are_followed() {
    let world = World::new().await;
    let team = world.team();
    let lead = || {
        let roles = world.engine.store().roles(team.id, &team.facts.cycle).unwrap();
        roles.first().map(|role| role.name.clone())
    };
    assert_eq!(lead().as_deref(), Some("Release Lead"));
    world.publish("roster = \"people.md\"\nschedule = \"when.md\"\n").await;
    let (people, when) = (world.asked("people.md"), world.asked("when.md"));
    assert!(people > 0 && when > 0);
    assert_eq!(lead().as_deref(), Some("Release Lead"), "what cannot be read replaces nothing");
    world.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!((world.asked("people.md"), world.asked("when.md")), (people, when), "it rests");
    let table = "| Team Role | Lead | Shadows |\n|---|---|---|\n| Docs | Ada (@ada-example) | |\n";
    world.put("people.md", table);
    let row = "| **What** | **Who** | **When** | **Week** |\n|---|---|---|---|\n\
               | Docs freeze | Docs | Tuesday 24th November 2026 | week 13 |\n";
    world.put("when.md", row);
    world.look().await;
    assert_eq!(lead().as_deref(), Some("Docs"));
    let followed = world.engine.read(|tx| tx.chosen(RosterFollowed, team.id)).unwrap().unwrap();
    assert!(followed.link.ends_with("/blob/main/people.md"), "{}", followed.link);
    let schedule = world.team().facts.schedule.unwrap();
    assert!(schedule.source.ends_with("/blob/main/when.md"), "{}", schedule.source);
    assert!(schedule.text.contains("Docs freeze"));
}

#[tokio::test]
async fn the_next_release_of_the_file_begins_between_two_rounds() {
    let world = World::new().await;
    let cycle = || world.team().facts.cycle.to_string();
    let before = cycle();
    world.publish("cycle = \"v9.1\"\n").await;
    assert_eq!(cycle(), before, "the member's own stays");
    assert!(world.words().contains("By the file the release is v9.1"), "{}", world.words());
    world.write_draft();
    world.publish("cycle = \"v9.2\"\n").await;
    assert_eq!(cycle(), before);
    assert!(world.words().contains("becomes v9.2 once this round is closed"), "{}", world.words());
    world.clock.forward(Duration::days(2));
    world.look().await;
    assert_eq!(cycle(), "v9.2");
}
