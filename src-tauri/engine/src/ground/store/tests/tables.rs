//! What earlier builds kept as settings stands in tables of its own, and nothing of it is lost on
//! the way, whatever a newer build has written.

use super::{World, monday, open};
use crate::{
    ground::store::{NOTEBOOK, Store, schema},
    team::tables::{Team, TeamFacts},
};
use meridian_core::{
    ids::{TeamId, UserId},
    round::rhythm::Meeting,
    schedule::Place,
    team::roster::{Person, Role, Roster},
};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite_migration::Migrations;
use std::path::Path;
use tempfile::TempDir;

/// The last schema in which these were settings.
const BEFORE: usize = 14;

/// A notebook of that schema with two teams and these settings.
fn earlier(folder: &Path, settings: &[(&str, &str)]) {
    let mut connection = Connection::open(folder.join(NOTEBOOK)).unwrap();
    let migrations = Migrations::from_slice(schema::NOTEBOOK.migrations);
    migrations.to_version(&mut connection, BEFORE).unwrap();
    for (id, repository) in [(1, "tallship/rigging"), (12, "tallship/hull")] {
        let team = "INSERT INTO teams (id, host, repository, user, login, destination, cycle, \
                    sections, rhythm, kind, created_at) VALUES (?1, 'https://api.example.com', ?2, \
                    41, 'ana', '{\"kind\":\"round_issue\"}', 'v1.38', '[\"docs\"]', NULL, \
                    '\"git_hub\"', 1)";
        connection.execute(team, rusqlite::params![id, repository]).unwrap();
    }
    for (key, value) in settings {
        let put = "INSERT INTO settings (key, value) VALUES (?1, ?2)";
        connection.execute(put, [key, value]).unwrap();
    }
}

const RIGGING: TeamId = TeamId(1);
const HULL: TeamId = TeamId(12);

/// As the build of that schema wrote them.
const BURNDOWN: &str = r#"[{"name":"Burndown","zone":"America/Los_Angeles","weekday":"Wed","time":"10:00:00","from":"2026-11-04","to":null},{"name":"Chat \"late\"","zone":"UTC","weekday":"Sun","time":"00:30:00","from":null,"to":null}]"#;

#[test]
fn bells_answers_and_meetings_move_into_their_tables() {
    let folder = TempDir::new().unwrap();
    earlier(
        folder.path(),
        &[
            ("bell/1/milestone/code-freeze", "\"off\""),
            ("bell/12/update-due/2026-11-16/docs", "\"on\""),
            ("letters/1", r#"{"IST":"Asia/Kolkata","BST":"Europe/London"}"#),
            ("letters/12", "{}"),
            ("places/12", r#"{"Code Freeze: \"2 December\"":"summary","Docs":"timeline"}"#),
            ("meetings/1", BURNDOWN),
            ("meetings/12", "[]"),
        ],
    );
    let store = open(folder.path());
    let wishes = |team| store.bells(team).unwrap().wishes.into_iter().collect::<Vec<_>>();
    assert_eq!(wishes(RIGGING), [("milestone/code-freeze".to_owned(), "off".to_owned())]);
    assert_eq!(wishes(HULL), [("update-due/2026-11-16/docs".to_owned(), "on".to_owned())]);
    let letters = store.letters(RIGGING).unwrap().unwrap();
    assert_eq!(
        letters.into_iter().collect::<Vec<_>>(),
        [
            ("BST".to_owned(), "Europe/London".to_owned()),
            ("IST".to_owned(), "Asia/Kolkata".to_owned()),
        ]
    );
    assert_eq!(store.letters(HULL).unwrap(), Some([].into()));
    assert_eq!(store.places(RIGGING).unwrap(), Some([].into()));
    let places = store.places(HULL).unwrap().unwrap();
    assert_eq!(
        places.into_iter().collect::<Vec<_>>(),
        [
            ("Code Freeze: \"2 December\"".to_owned(), Place::Summary),
            ("Docs".to_owned(), Place::Timeline),
        ]
    );
    let before: Vec<Meeting> = serde_json::from_str(BURNDOWN).unwrap();
    assert_eq!(store.meetings(RIGGING).unwrap(), Some(before));
    assert_eq!(store.meetings(HULL).unwrap(), Some(Vec::new()));
    let left: i64 = store
        .notebook
        .connection()
        .query_row("SELECT count(*) FROM settings WHERE key LIKE '%/%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0, "each fact stands once");
}

#[test]
fn what_cannot_be_read_stays_where_it_is_and_is_told() {
    let unread = [
        ("bell/1/milestone/code-freeze", "\"loud\""),
        ("letters/1", r#"{"IST":{"zone":"Asia/Kolkata"}}"#),
        ("places/1", r#"{"Docs":"neither","Code Freeze":"summary"}"#),
        // One says more than there are columns for.
        (
            "meetings/1",
            r#"[{"name":"B","zone":"UTC","weekday":"Wed","time":"10:00:00","room":"7"}]"#,
        ),
        // What belongs to nobody is nobody's to move.
        ("bell/7/milestone/code-freeze", "\"off\""),
        ("letters/7", "{}"),
    ];
    let folder = TempDir::new().unwrap();
    earlier(folder.path(), &unread);
    let mut store = open(folder.path());
    for (key, value) in unread {
        assert_eq!(store.setting(key).unwrap().as_deref(), Some(value), "{key}");
    }
    assert!(store.bells(RIGGING).unwrap().unread);
    assert_eq!(store.letters(RIGGING).unwrap(), None);
    assert_eq!(store.places(RIGGING).unwrap(), None);
    assert_eq!(store.meetings(RIGGING).unwrap(), None);
    assert!(!store.bells(HULL).unwrap().unread, "another team's are its own");
    assert_eq!(store.meetings(HULL).unwrap(), Some(Vec::new()));

    // A whole choice takes its place, and it stays beside.
    store.set_bell(RIGGING, "milestone/code-freeze", "on", &["on", "off"], "bells").unwrap();
    store.set_meetings(RIGGING, &[], "meetings").unwrap();
    assert!(!store.bells(RIGGING).unwrap().unread);
    assert_eq!(store.meetings(RIGGING).unwrap(), Some(Vec::new()));
    for (key, value) in [unread[0], unread[3]] {
        assert_eq!(store.setting(key).unwrap(), None, "{key}");
        let aside = store.setting(&format!("aside/{key}")).unwrap();
        assert_eq!(aside.as_deref(), Some(value), "{key}");
    }
}

#[test]
fn a_row_that_a_newer_build_has_written_is_no_answer_and_is_kept() {
    let mut world = World::new();
    let (team, store) = (world.team, &mut world.store);
    let write = |store: &Store, sql: &str| {
        store.notebook.connection().execute(sql, [team.0]).unwrap();
    };
    write(store, "INSERT INTO bells VALUES (?1, 'milestone/code-freeze', 'loud')");
    write(store, "INSERT INTO answers VALUES (?1, 'places', 'Docs', 'neither')");
    write(
        store,
        "INSERT INTO meetings VALUES (?1, 0, 'B', 'UTC', 'Someday', '10:00:00', NULL, NULL)",
    );
    assert_eq!(store.places(team).unwrap(), None);
    assert_eq!(store.meetings(team).unwrap(), None);
    store.set_bell(team, "milestone/code-freeze", "off", &["on", "off"], "bells").unwrap();
    store.set_meetings(team, &[], "meetings").unwrap();
    let aside = |key: &str| store.setting(&format!("aside/{key}/{team}")).unwrap();
    let bell = store.setting(&format!("aside/bell/{team}/milestone/code-freeze")).unwrap();
    assert_eq!(bell.as_deref(), Some("loud"));
    assert!(aside("meetings").unwrap().contains("Someday"));
}

#[test]
fn meetings_come_back_as_they_were_named() {
    let mut world = World::new();
    let meetings: Vec<Meeting> = serde_json::from_str(BURNDOWN).unwrap();
    world.store.set_meetings(world.team, &meetings, "meetings").unwrap();
    let backwards: Vec<Meeting> = meetings.iter().rev().cloned().collect();
    world.store.set_meetings(world.team, &backwards, "meetings").unwrap();
    let mut world = world.reopened();
    assert_eq!(world.store.meetings(world.team).unwrap(), Some(backwards));
    // A backup is made for them.
    assert!(world.store.backup_if_due(monday()).unwrap().is_some());
    world.store.set_meetings(world.team, &meetings, "meetings").unwrap();
    let later = monday() + chrono::Duration::hours(2);
    assert!(world.store.backup_if_due(later).unwrap().is_some());
}

#[test]
fn a_teams_account_cycle_and_sections_move_into_their_tables() {
    let folder = TempDir::new().unwrap();
    earlier(folder.path(), &[]);
    let other = Connection::open(folder.path().join(NOTEBOOK)).unwrap();
    other
        .execute_batch(
            r#"UPDATE teams SET sections = '["release-signal","docs"]', rhythm = '[{"form":2}]',
               login = 'ana-lindqvist' WHERE id = 12;"#,
        )
        .unwrap();
    drop(other);
    let store = open(folder.path());
    let [rigging, hull] = store.teams().unwrap().try_into().unwrap();
    assert_eq!((rigging.id, hull.id), (RIGGING, HULL));
    assert_eq!(hull.facts.account, super::facts().account);
    // Both are of one account, which has one name: the newest.
    assert_eq!(rigging.facts.account, hull.facts.account);
    assert_eq!(count(&store, "accounts"), 1);
    assert_eq!(rigging.facts.cycle, super::cycle());
    let sections = |team: &Team| -> Vec<String> {
        team.facts.sections.iter().map(ToString::to_string).collect()
    };
    assert_eq!(sections(&rigging), ["docs"]);
    assert_eq!(sections(&hull), ["release-signal", "docs"], "in the order of the tabs");
    assert_eq!(hull.facts.rhythm.as_deref(), Some(r#"[{"form":2}]"#));
    assert_eq!(rigging.facts.rhythm, None);
    assert_eq!(store.sections_left_behind(HULL).unwrap(), None);
}

fn count(store: &Store, table: &str) -> i64 {
    let count = format!("SELECT count(*) FROM {table}");
    store.notebook.connection().query_row(&count, [], |row| row.get(0)).unwrap()
}

#[test]
fn sections_that_cannot_be_read_are_kept_and_told_until_they_are_named_again() {
    for unread in [r#"["docs",7]"#, r#"["two words"]"#, "{}", "[", r#"[""]"#] {
        let folder = TempDir::new().unwrap();
        earlier(folder.path(), &[]);
        let other = Connection::open(folder.path().join(NOTEBOOK)).unwrap();
        other.execute("UPDATE teams SET sections = ?1 WHERE id = 1", [unread]).unwrap();
        drop(other);
        let mut store = open(folder.path());
        assert_eq!(store.team(RIGGING).unwrap().facts.sections, [], "{unread}");
        assert_eq!(store.sections_left_behind(RIGGING).unwrap().as_deref(), Some(unread));
        assert_eq!(store.sections_left_behind(HULL).unwrap(), None);
        let again = TeamFacts { repository_id: None, ..super::facts() };
        assert_eq!(store.connect_team(&again, monday()).unwrap(), RIGGING);
        assert_eq!(store.sections_left_behind(RIGGING).unwrap(), None);
        assert_eq!(store.setting("aside/sections/1").unwrap().as_deref(), Some(unread));
        assert_eq!(store.team(RIGGING).unwrap().facts, again);
    }
}

#[test]
fn the_next_cycle_has_sections_of_its_own_and_the_one_before_keeps_its_own() {
    let mut world = World::new();
    let (team, store) = (world.team, &mut world.store);
    let next = TeamFacts {
        cycle: "v1.39".parse().unwrap(),
        sections: vec!["comms".parse().unwrap()],
        ..super::facts()
    };
    assert_eq!(store.connect_team(&next, monday()).unwrap(), team);
    assert_eq!(store.team(team).unwrap().facts, next);
    assert_eq!((count(store, "cycles"), count(store, "sections")), (2, 3));
    // One that is no longer the member's is not forgotten, and comes back where it is named.
    let back = TeamFacts { sections: vec!["release-signal".parse().unwrap()], ..super::facts() };
    store.connect_team(&back, monday()).unwrap();
    assert_eq!(store.team(team).unwrap().facts, back);
    let all = TeamFacts {
        sections: back.sections.iter().cloned().chain(["docs".parse().unwrap()]).collect(),
        ..back
    };
    store.connect_team(&all, monday()).unwrap();
    assert_eq!(store.team(team).unwrap().facts, all);
    assert_eq!((count(store, "cycles"), count(store, "sections")), (2, 3));
}

#[test]
fn an_account_is_known_by_its_newest_name_in_every_team() {
    let mut world = World::new();
    let hull = TeamFacts {
        repository: "tallship/hull".into(),
        repository_id: Some(7_002),
        ..super::facts()
    };
    let hull = world.store.connect_team(&hull, monday()).unwrap();
    world.store.change_team(hull, |facts| facts.account.login = "ana-berg".to_owned()).unwrap();
    let team = world.store.team(world.team).unwrap();
    assert_eq!(team.facts.account.login, "ana-berg");
    // One that nobody writes with any more is forgotten.
    let other = |facts: &mut TeamFacts| facts.account.user = UserId(42);
    world.store.change_team(hull, other).unwrap();
    assert_eq!(count(&world.store, "accounts"), 2);
    world.store.change_team(world.team, other).unwrap();
    assert_eq!(count(&world.store, "accounts"), 1);
}

#[test]
fn a_lost_account_or_cycle_costs_no_draft_and_is_found_again() {
    let mut world = World::new();
    world.write("docs", "never backed up");
    let key = world.key("docs");
    let roots: Vec<i64> = ["accounts", "cycles", "sections"]
        .into_iter()
        .map(|table| {
            let root = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
            let connection = world.store.notebook.connection();
            connection.query_row(root, [table], |row| row.get(0)).unwrap()
        })
        .collect();
    let World { folder, store, team } = world;
    drop(store);
    let path = folder.path().join(NOTEBOOK);
    let mut bytes = std::fs::read(&path).unwrap();
    for root in roots {
        let at = (root as usize - 1) * 4096;
        bytes[at..at + 4096].fill(0x5a);
    }
    std::fs::write(&path, bytes).unwrap();
    let mut store = open(folder.path());
    assert_eq!(store.notices().unwrap().len(), 1, "it was restored");
    assert_eq!(store.draft(&key).unwrap().unwrap().text, "never backed up");
    let facts = store.team(team).unwrap().facts;
    assert_eq!((facts.cycle, facts.sections), (super::cycle(), vec![key.section]));
    assert_eq!(facts.account.host, "", "nothing else says it");
    // Connecting again finds the team.
    assert_eq!(store.connect_team(&super::facts(), monday()).unwrap(), team);
    assert_eq!(store.team(team).unwrap().facts, super::facts());
}

#[test]
fn a_roster_comes_back_as_it_was_given_and_a_person_is_one_in_all_cycles() {
    let mut world = World::new();
    let (team, store) = (world.team, &mut world.store);
    let person = |name: Option<&str>, handle: Option<&str>, slack: Option<&str>| Person {
        name: name.map(str::to_owned),
        handle: handle.map(str::to_owned),
        slack: slack.map(str::to_owned),
    };
    let ana = || person(Some("Ana Example"), Some("ana-example"), Some("Ana"));
    let role = |name: &str, lead, shadows| Role { name: name.to_owned(), lead, shadows, line: 7 };
    let roster = |roles| Roster { roles, ..Roster::default() };
    let first = vec![
        role("Docs", vec![ana()], vec![person(Some("Bo"), None, None)]),
        // Two people of one name of whom no account is known are told apart by the rest.
        role("Comms", Vec::new(), vec![ana(), person(Some("Bo"), None, Some("bo"))]),
        role("Nobody Yet", Vec::new(), Vec::new()),
    ];
    store.keep_roster(team, &super::cycle(), &roster(first.clone())).unwrap();
    assert_eq!(store.roles(team, &super::cycle()).unwrap(), first);
    assert_eq!((count(store, "people"), count(store, "roles")), (3, 3));

    // In the next cycle she writes her account in other letters, and says no name on Slack.
    let next = "v1.39".parse().unwrap();
    let later = person(Some("Ana Berg"), Some("Ana-Example"), None);
    store.keep_roster(team, &next, &roster(vec![role("Docs", vec![later], vec![])])).unwrap();
    assert_eq!(count(store, "people"), 3);
    let now = person(Some("Ana Berg"), Some("Ana-Example"), Some("Ana"));
    assert_eq!(store.roles(team, &next).unwrap()[0].lead, [now]);
    // A roster takes the place of the one before, and who is in none any more is gone.
    store.keep_roster(team, &super::cycle(), &roster(Vec::new())).unwrap();
    assert_eq!(store.roles(team, &super::cycle()).unwrap(), []);
    assert_eq!((count(store, "people"), count(store, "roles")), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// An upgrade that failed would be a notebook that cannot be opened.
    #[test]
    fn whatever_stands_there_the_notebook_opens_and_keeps_it(
        kept in prop::collection::vec(
            prop_oneof![
                any::<String>(),
                Just("[7]".to_owned()), Just("{\"a\":".to_owned()), Just("null".to_owned()),
                Just(r#"{"a":"b","a":"c"}"#.to_owned()), Just("[null]".to_owned()),
                Just(r#"[{"name":"B"}]"#.to_owned()), Just("[[]]".to_owned()),
                Just(r#"[{"name":"B","zone":"UTC","weekday":"Wed","time":7}]"#.to_owned()),
                Just(r#"[{"name":"B","zone":"UTC","weekday":"Wed","time":"29:00:00"}]"#.to_owned()),
                Just("\"on\"".to_owned()), Just("{}".to_owned()), Just("[]".to_owned()),
            ],
            4,
        ),
    ) {
        let keys = ["bell/1/x", "letters/1", "places/1", "meetings/1"];
        let settings: Vec<(&str, &str)> =
            keys.into_iter().zip(kept.iter().map(String::as_str)).collect();
        let folder = TempDir::new().unwrap();
        earlier(folder.path(), &settings);
        let store = open(folder.path());
        let bells = store.bells(RIGGING).unwrap();
        prop_assert!(bells.unread != bells.wishes.contains_key("x"));
        // It is read, or it is told that it is not, and stands somewhere.
        for (key, text) in settings {
            let left = store.setting(key).unwrap();
            prop_assert!(left.as_deref().is_none_or(|left| left == text));
            let is_read = match key {
                "letters/1" => store.letters(RIGGING).unwrap().is_some(),
                "places/1" => store.places(RIGGING).unwrap().is_some(),
                "meetings/1" => store.meetings(RIGGING).unwrap().is_some(),
                _ => continue,
            };
            prop_assert!(!is_read || left.is_none(), "{} {}", key, text);
        }
    }
}
