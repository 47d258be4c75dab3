//! Our answers against recorded real ones: no key and no header that GitHub sends may be missing.
//!
//! The recordings are not part of the project; `MERIDIAN_FIXTURES` names their folder.

use super::{COMMENTS, Fixture, ISSUE};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::PathBuf};

fn recording(name: &str) -> Option<Vec<Value>> {
    let folder = PathBuf::from(std::env::var_os("MERIDIAN_FIXTURES")?);
    let text = std::fs::read_to_string(folder.join("github").join(name)).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    Some(value["exchanges"].as_array().unwrap().clone())
}

/// Headers that belong to GitHub's edge, to the token's kind or to a later age.
const FOREIGN: [&str; 4] =
    ["status", "github-authentication-token-expiration", "connection", "content-length"];

fn compare(name: &str, real: &Value, ours: &super::TestResponse) {
    assert_eq!(real["status"], ours.status, "{name}");
    for header in real["headers"].as_object().unwrap().keys().map(|key| key.to_lowercase()) {
        assert!(
            FOREIGN.contains(&header.as_str()) || ours.headers.contains_key(&header),
            "{name}: {header} is missing"
        );
    }
    let strong = |tag: &str| !tag.starts_with("W/");
    if let Some(tag) = real["headers"]["ETag"].as_str() {
        assert_eq!(strong(tag), strong(ours.header("etag")), "{name}");
    }
    keys(name, &real["body"], &ours.json());
}

/// Everything in a real object is in ours, with the same kind of value.
fn keys(name: &str, real: &Value, ours: &Value) {
    match (real, ours) {
        (Value::Object(real), Value::Object(ours)) => {
            let known: BTreeSet<_> = ours.keys().collect();
            for (key, value) in real {
                assert!(known.contains(key), "{name}: {key} is missing");
                keys(&format!("{name}.{key}"), value, &ours[key]);
            }
        }
        (Value::Array(real), Value::Array(ours)) => {
            if let (Some(real), Some(ours)) = (real.first(), ours.first()) {
                keys(&format!("{name}[]"), real, ours);
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (real, ours) => assert_eq!(
            std::mem::discriminant(real),
            std::mem::discriminant(ours),
            "{name}: {real} and {ours}"
        ),
    }
}

#[tokio::test]
async fn comments_look_like_recorded_ones() {
    let Some(exchanges) = recording("recorded/hub4j/issue-create-comments-since.json") else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let fixture = Fixture::new();
    let response = |place: usize| &exchanges[place]["response"];
    let issue =
        fixture.post("/repos/tern/status/issues", json!({ "title": "t", "body": "b" })).await;
    compare("create issue", response(1), &issue);
    compare("empty list", response(2), &fixture.get(COMMENTS).await);
    let comment = fixture.post(COMMENTS, json!({ "body": "First comment" })).await;
    compare("create comment", response(4), &comment);
    compare("list", response(5), &fixture.get(COMMENTS).await);
    compare(
        "list since",
        response(7),
        &fixture.get(&format!("{COMMENTS}?since=2026-10-26T09:00:00Z")).await,
    );
}

#[tokio::test]
async fn conditional_answers_locks_and_errors_look_like_recorded_ones() {
    let (Some(conditional), Some(lock), Some(wrong)) = (
        recording("recorded/hub4j/conditional-200-304.json"),
        recording("recorded/hub4j/issue-lock-unlock-close-same-second.json"),
        recording("recorded/hub4j/bad-credentials-401.json"),
    ) else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let fixture = Fixture::new();
    let first = fixture.get(ISSUE).await;
    let again =
        fixture.send("ada", "GET", ISSUE, None, &[("if-none-match", first.header("etag"))]).await;
    let real = conditional.iter().find(|one| one["response"]["status"] == 304).unwrap();
    compare("304", &real["response"], &again.unwrap());
    let at = |method: &str, place: usize| {
        lock.iter().filter(|one| one["request"]["method"] == method).nth(place).unwrap()
    };
    let maia = async |method: &str, path: &str, body: Option<Value>| {
        fixture.send("maia", method, path, body, &[]).await.unwrap()
    };
    let path = format!("{ISSUE}/lock");
    compare("lock", &at("PUT", 0)["response"], &maia("PUT", &path, None).await);
    let locked = maia("GET", ISSUE, None).await;
    compare("locked", &at("GET", 1)["response"], &locked);
    maia("DELETE", &path, None).await;
    let closed = maia("PATCH", ISSUE, Some(json!({ "state": "closed" }))).await;
    compare("close", &at("PATCH", 0)["response"], &closed);
    assert_ne!(locked.header("etag"), closed.header("etag"));
    assert_eq!(locked.json()["updated_at"], closed.json()["updated_at"]);
    let wrong = &wrong[1]["response"];
    compare("401", wrong, &fixture.send("nobody", "GET", "/rate_limit", None, &[]).await.unwrap());
}

#[tokio::test]
async fn pages_and_moved_repositories_look_like_recorded_ones() {
    let (Some(pages), Some(moved)) = (
        recording("recorded/hub4j/issues-list-paginated-mixed-prs.json"),
        recording("recorded/octokit-fixtures/rename-repository.json"),
    ) else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let fixture = Fixture::new();
    for number in 0..40 {
        fixture.act(
            "ben",
            "POST",
            "/repos/tern/status/issues",
            json!({ "title": format!("{number}") }),
        );
    }
    let rels = |link: &str| -> Vec<String> {
        link.split(", ").map(|one| one.split_once("; ").unwrap().1.to_owned()).collect()
    };
    let first = fixture.get("/repos/tern/status/issues?state=all").await;
    let real = &pages[0]["response"]["headers"];
    assert_eq!(rels(real["Link"].as_str().unwrap()), rels(first.header("link")));
    let last = fixture.get("/repos/tern/status/issues?state=all&page=2").await;
    let real = &pages[3]["response"]["headers"];
    assert_eq!(rels(real["Link"].as_str().unwrap()), rels(last.header("link")));

    fixture.practice.rename_repository("tern/status", "weekly").unwrap();
    let real = moved.iter().find(|one| one["response"]["status"] == 301).unwrap();
    keys("301", &real["response"]["body"], &fixture.get("/repos/tern/status").await.json());
    let real = moved.iter().find(|one| one["response"]["status"] == 307).unwrap();
    let ours = fixture.patch("/repos/tern/status", json!({})).await;
    assert_eq!(ours.status, 307);
    keys("307", &real["response"]["body"], &ours.json());
}

#[tokio::test]
async fn events_reactions_and_searches_look_like_recorded_ones() {
    let (Some(events), Some(reactions), Some(search)) = (
        recording("recorded/hub4j/issue-events-rename.json"),
        recording("recorded/hub4j/comments-reaction-changes-etag.json"),
        recording("recorded/octokit-fixtures/search-issues.json"),
    ) else {
        println!("skipped: MERIDIAN_FIXTURES is not set");
        return;
    };
    let fixture = Fixture::new();
    fixture.act("maia", "PATCH", ISSUE, json!({ "title": "Week 10", "body": "b" }));
    let list = fixture.get(&format!("{ISSUE}/events")).await;
    compare("events", &events[3]["response"], &list);
    let event = list.json()[0]["id"].as_i64().unwrap();
    let event = fixture.get(&format!("/repos/tern/status/issues/events/{event}")).await;
    compare("event", &events[4]["response"], &event);

    let comment = fixture.comment("ben", "hello");
    let path = format!("/repos/tern/status/issues/comments/{comment}/reactions");
    compare("no reactions", &reactions[3]["response"], &fixture.get(&path).await);
    let made = fixture.post(&path, json!({ "content": "eyes" })).await;
    compare("react", &reactions[5]["response"], &made);
    compare("reactions", &reactions[4]["response"], &fixture.get(&path).await);
    let mine = format!("{path}/{}", made.json()["id"]);
    let gone = fixture.send("ada", "DELETE", &mine, None, &[]).await.unwrap();
    compare("take back", &reactions[8]["response"], &gone);

    compare("search", &search[0]["response"], &fixture.get("/search/issues?q=week").await);
}
