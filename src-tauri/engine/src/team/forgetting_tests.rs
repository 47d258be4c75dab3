//! Of a team that was deleted for good nothing is left, and of any other team nothing is touched.

use crate::{
    Eagerness, Engine, Leaves, Options,
    ground::secrets::MemorySecrets,
    team::tables::{TeamFacts, TeamKind},
    test_clock::Driven,
    test_engine::NOT_FIRST,
};
use meridian_core::{
    courier::Destination,
    ids::{Account, TeamId, UserId},
};
use meridian_protocol::{
    BringBackTeam, Failure, RemoveTeam, ShowForgetting, ShowTeams, TryPractice,
};
use rusqlite::{Connection, types::Value};
use std::{collections::BTreeMap, path::Path, sync::Arc};

const PEOPLE: &str = "# Release team\n\n| Role | Lead |\n|---|---|\n\
    | Docs | Bo Example ([@bo-example](https://github.com/bo-example)) |\n";

fn open(folder: &Path) -> Engine {
    let engine = Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Driven::at("2026-10-26T09:00:00Z") as Arc<_>,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap();
    engine.store_mut().set_setting("zone", Some("UTC")).unwrap();
    engine
}

fn add(engine: &Engine, repository: &str, user: i64) -> TeamId {
    let facts = TeamFacts {
        repository: repository.into(),
        repository_id: Some(user),
        account: Account {
            host: "https://api.example.com".into(),
            user: UserId(user),
            login: format!("user-{user}"),
        },
        destination: Destination::RoundIssue,
        cycle: "v1.38".parse().unwrap(),
        sections: vec!["docs".parse().unwrap()],
        rhythm: None,
        kind: TeamKind::GitHub,
        schedule: None,
    };
    engine.store_mut().connect_team(&facts, engine.clock_now()).unwrap()
}

/// Something of the team that is shown, in as many places as there are.
fn fill(engine: &Engine, text: &str) {
    let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    engine.write(|tx| tx.set_draft(&key, text)).unwrap();
    engine.write(|tx| tx.keep_roster(PEOPLE.as_bytes(), "team.md")).unwrap();
}

/// Every row of every table of a file, by table; without what counts the rows that there ever were.
fn rows(file: &Path) -> BTreeMap<String, Vec<String>> {
    let notebook = Connection::open(file).unwrap();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut names = notebook.prepare(names).unwrap();
    let names = names.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let all = names.map(|name| {
        let name = name.unwrap();
        let mut all = notebook.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let width = all.column_count();
        let read = |row: &rusqlite::Row<'_>| {
            let cells: Vec<Value> = (0..width).map(|n| row.get(n).unwrap()).collect();
            Ok(format!("{cells:?}"))
        };
        let mut rows: Vec<String> = all.query_map([], read).unwrap().map(Result::unwrap).collect();
        rows.sort();
        (name, rows)
    });
    all.collect()
}

#[tokio::test]
async fn nothing_of_a_team_is_left_and_every_row_of_another_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    let other = add(&engine, "tallship/sails", 7_002);
    fill(&engine, "Status: Green\n\nSails.\n");
    engine.ask(ShowTeams {}).unwrap();
    let notebook = folder.path().join("notebook.db");
    let before = rows(&notebook);

    // Of the practice team something has been posted, of another one nothing.
    engine.carry_out(TryPractice {}).unwrap();
    let practice = engine.read(|tx| tx.team()).unwrap().id;
    fill(&engine, "Status: Green\n\nPosted.\n");
    let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
    engine.drain(Eagerness::Now).await.unwrap();
    let real = add(&engine, "tallship/rigging", 7_001);
    fill(&engine, "Status: Yellow\n\nNot posted.\n");
    let filled = rows(&notebook);
    for table in ["receipts", "bases", "operations", "texts", "roles", "holders", "people"] {
        assert!(filled[table].len() > before[table].len(), "{table}: nothing would be proved");
    }

    for team in [practice, real] {
        let refused = engine.forget_team(team).unwrap_err().to_string();
        assert!(refused.contains("Remove it first"), "{refused}");
        engine.carry_out(RemoveTeam { team }).unwrap();
        let asked = engine.ask(ShowForgetting { team }).unwrap();
        assert_eq!((asked.texts, &asked.refused), (1, &None));
        assert!(asked.goes.ends_with("It cannot be brought back."), "{}", asked.goes);
        assert!(asked.stays.contains("Backups of your notebook"), "{}", asked.stays);
        let left = engine.forget_team(team).unwrap();
        assert!(left.removed.is_empty(), "{left:?}");
        engine.carry_out(BringBackTeam { team }).unwrap_err();
        engine.forget_team(team).unwrap_err();
    }
    let names = engine.ask(ShowTeams {}).unwrap().teams;
    assert_eq!(names.iter().map(|row| row.id).collect::<Vec<_>>(), [other]);
    let after = rows(&notebook);
    for (table, rows) in &before {
        for row in rows {
            assert!(after[table].contains(row), "{table} has lost {row}");
        }
    }
    // What is left beside is of no team: clocks, limits, which team is shown.
    for (table, rows) in &after {
        let new: Vec<_> = rows.iter().filter(|row| !before[table].contains(row)).collect();
        let is_of_none = table == "settings" || table == "limits";
        assert!(new.is_empty() || is_of_none, "{table} still has {new:?}");
        for row in new {
            for team in [practice, real] {
                assert!(
                    !row.contains(&format!("/{team}\"")) && !row.contains(&format!("/{team}/")),
                    "{row}"
                );
            }
        }
    }
    for (table, rows) in rows(&folder.path().join("mirror.db")) {
        let of_one = |row: &&String| {
            [practice, real].iter().any(|team| row.starts_with(&format!("[Integer({team}),")))
        };
        let is_of_a_team =
            ["issues", "comments", "candidates", "pulls", "heard"].contains(&&*table);
        // Nothing was read for the team that is left.
        assert!(table != "changed" || rows.is_empty(), "{rows:?}");
        assert!(!is_of_a_team || !rows.iter().any(|row| of_one(&row)), "{table}: {rows:?}");
        assert!(table != "steps" || rows.is_empty(), "{rows:?}");
    }
}

#[test]
fn what_has_not_arrived_keeps_a_team_from_being_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path());
    let team = add(&engine, "tallship/rigging", 7_001);
    fill(&engine, "Status: Green\n\nEvery word.\n");
    engine.carry_out(RemoveTeam { team }).unwrap();
    // Another program that did not know of it has queued something meanwhile.
    let mark = format!("removed_at/{team}");
    let kept = engine.store().setting(&mark).unwrap();
    engine.carry_out(BringBackTeam { team }).unwrap();
    let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
    engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
    engine.store_mut().set_setting(&mark, kept.as_deref()).unwrap();
    let asked = engine.ask(ShowForgetting { team }).unwrap();
    assert!(asked.refused.is_some_and(|why| why.contains("Bring the team back")));
    let refused = engine.forget_team(team).unwrap_err();
    assert!(matches!(refused, Failure::NotReady { .. }), "{refused}");
    let back = engine.carry_out(BringBackTeam { team }).unwrap();
    assert_eq!(back.repository, "tallship/rigging");
}
