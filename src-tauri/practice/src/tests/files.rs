//! The state in a file, with several handles on it.

use super::TestClock;
use crate::{Network, Practice, PracticeError, Storage};
use chrono::TimeDelta;
use serde_json::json;

const COMMENTS: &str = "/repos/meridian-practice/release-team/issues/1/comments";

#[test]
fn two_handles_on_one_file_see_the_same_world() {
    let folder = tempfile::tempdir().unwrap();
    let place = Storage::File(folder.path().join("practice").join("practice.db"));
    let clock = TestClock::at("2026-10-26T09:00:00Z");
    let first = Practice::open(place.clone(), clock.source()).unwrap();
    first.seed_team(clock.now()).unwrap();
    let second = Practice::open(place.clone(), clock.source()).unwrap();
    second.seed_team(clock.now()).unwrap();
    assert_eq!(first.world().unwrap(), second.world().unwrap());

    let (_, made) = first.act("you", "POST", COMMENTS, &json!({ "body": "from one" })).unwrap();
    let (_, more) = second.act("you", "POST", COMMENTS, &json!({ "body": "from two" })).unwrap();
    assert!(more["id"].as_i64() > made["id"].as_i64());
    second.set_network(Network::Off).unwrap();
    assert_eq!(first.network().unwrap(), Network::Off);
    clock.forward(TimeDelta::days(8));
    assert_eq!(first.world().unwrap(), second.world().unwrap());
    drop((first, second));

    let third = Practice::open(place, clock.source()).unwrap();
    let bodies: Vec<_> = third
        .world()
        .unwrap()
        .comments
        .iter()
        .filter_map(|c| c.body().map(str::to_owned))
        .collect();
    assert!(bodies.contains(&"from one".into()) && bodies.contains(&"from two".into()));
    third.reset().unwrap();
    assert!(third.world().unwrap().issues.is_empty());
    assert_eq!(third.network().unwrap(), Network::On);
}

#[test]
fn many_threads_open_and_write_a_fresh_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let clock = TestClock::at("2026-10-26T09:00:00Z");
    std::thread::scope(|scope| {
        for number in 0..6 {
            let (path, clock) = (path.clone(), clock.clone());
            scope.spawn(move || {
                let practice = Practice::open(Storage::File(path), clock.source()).unwrap();
                practice.seed_team(clock.now()).unwrap();
                for turn in 0..5 {
                    let body = json!({ "body": format!("{number}.{turn}") });
                    assert_eq!(practice.act("you", "POST", COMMENTS, &body).unwrap().0, 201);
                }
            });
        }
    });
    let practice = Practice::open(Storage::File(path), clock.source()).unwrap();
    let world = practice.world().unwrap();
    let you = world.users.iter().find(|user| user.login == "you").unwrap().id;
    assert_eq!(world.comments.iter().filter(|comment| comment.author == you).count(), 30);
    assert_eq!(world.repositories.len(), 1);
}

#[test]
fn a_file_of_another_version_and_a_file_that_is_none_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-10-26T09:00:00Z");
    let newer = folder.path().join("newer.db");
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 7).unwrap();
    let error = Practice::open(Storage::File(newer), clock.source()).unwrap_err();
    assert!(matches!(error, PracticeError::OtherVersion { found: 7 }));
    let text = folder.path().join("text.db");
    std::fs::write(&text, "not a database, only some words that are long enough to be read")
        .unwrap();
    let error = Practice::open(Storage::File(text), clock.source()).unwrap_err();
    assert!(error.to_string().contains("delete its folder"), "{error}");
    let error = Practice::open(Storage::File("/dev/null/practice.db".into()), clock.source());
    assert!(error.unwrap_err().to_string().contains("may write to"));
}

#[test]
fn a_file_that_knew_no_reactions_is_read_and_takes_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("practice.db");
    let clock = TestClock::at("2026-10-26T09:00:00Z");
    let before = Practice::open(Storage::File(path.clone()), clock.source()).unwrap();
    before.seed_team(clock.now()).unwrap();
    let mut world = before.world().unwrap();
    world.comments.iter_mut().for_each(|comment| comment.reactions.clear());
    drop(before);
    let file = rusqlite::Connection::open(&path).unwrap();
    let older = "UPDATE record SET json = json_remove(
        json, '$.reactions', '$.further_buckets', '$.last_reaction', '$.happened', '$.children',
        '$.conduct', '$.unsettled', '$.organizations', '$.jobs', '$.team.you_lead')";
    assert!(file.execute(older, []).unwrap() > 10);
    drop(file);

    let after = Practice::open(Storage::File(path), clock.source()).unwrap();
    assert_eq!(after.world().unwrap(), world);
    let reactions = "/repos/meridian-practice/release-team/issues/1/reactions";
    let (status, _) = after.act("you", "POST", reactions, &json!({ "content": "eyes" })).unwrap();
    assert_eq!(status, 201);
    assert_eq!(after.world().unwrap().issues[0].reactions.len(), 1);
}
