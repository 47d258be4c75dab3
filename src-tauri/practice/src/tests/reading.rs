//! Conditional requests, pages, `since`, addresses, headers.

use super::{COMMENTS, Fixture, ISSUE};
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn an_unchanged_list_answers_304_and_costs_nothing() {
    let fixture = Fixture::new();
    fixture.comment("ben", "hello");
    let first = fixture.get(COMMENTS).await;
    assert_eq!(first.status, 200);
    assert!(first.header("etag").starts_with("W/\""));
    assert_eq!(first.header("last-modified"), "");
    let remaining = first.header("x-ratelimit-remaining").to_owned();

    let again = fixture
        .send("ada", "GET", COMMENTS, None, &[("if-none-match", first.header("etag"))])
        .await;
    let again = again.unwrap();
    assert_eq!(again.status, 304);
    assert_eq!(format!("W/{}", again.header("etag")), first.header("etag"));
    assert!(again.bytes.is_empty());
    assert_eq!(again.header("x-ratelimit-remaining"), remaining);

    fixture.comment("ben", "more");
    let changed = fixture
        .send("ada", "GET", COMMENTS, None, &[("if-none-match", again.header("etag"))])
        .await;
    assert_eq!(changed.unwrap().status, 200);
}

#[tokio::test]
async fn an_etag_belongs_to_its_token_and_the_empty_list_has_one_for_all() {
    let fixture = Fixture::new();
    let empty = fixture.get(COMMENTS).await;
    assert_eq!(
        empty.header("etag"),
        fixture.send("ben", "GET", COMMENTS, None, &[]).await.unwrap().header("etag")
    );
    assert!(empty.header("etag").starts_with('"'));
    fixture.comment("ben", "hello");
    let mine = fixture.get(COMMENTS).await;
    let other =
        fixture.send("ben", "GET", COMMENTS, None, &[("if-none-match", mine.header("etag"))]).await;
    assert_eq!(other.unwrap().status, 200);
}

#[tokio::test]
async fn the_etag_of_a_write_is_that_of_the_next_read() {
    let fixture = Fixture::new();
    let made =
        fixture.post("/repos/tern/status/issues", json!({ "title": "t", "body": "b" })).await;
    assert_eq!(made.status, 201);
    assert!(made.header("etag").starts_with('"'));
    let path = "/repos/tern/status/issues/2";
    let read = fixture.get(path).await;
    assert_eq!(read.header("etag"), format!("W/{}", made.header("etag")));
    assert_eq!(read.header("last-modified"), "Mon, 26 Oct 2026 09:00:00 GMT");
    let edited = fixture.patch(path, json!({ "body": "c" })).await;
    assert_eq!(fixture.get(path).await.header("etag"), edited.header("etag"));
}

#[tokio::test]
async fn since_is_inclusive_to_the_whole_second() {
    let fixture = Fixture::new();
    let first = fixture.comment("ben", "one");
    fixture.clock.forward(TimeDelta::seconds(2));
    let second = fixture.comment("ben", "two");
    let ask = async |since: &str| fixture.get(&format!("{COMMENTS}?since={since}")).await.ids();
    assert_eq!(ask("2026-10-26T09:00:00Z").await, [first, second]);
    assert_eq!(ask("2026-10-26T09%3A00%3A01Z").await, [second]);
    assert_eq!(ask("2026-10-26T09:00:02Z").await, [second]);
    assert_eq!(ask("2026-10-26T09:00:03Z").await, [0i64; 0]);
    let one = fixture.get(COMMENTS).await.json();
    assert_eq!(one[0]["created_at"], "2026-10-26T09:00:00Z");
    assert!(first > i64::from(u32::MAX));
}

#[tokio::test]
async fn pages_are_linked_by_the_repositorys_number_on_the_host_that_was_asked() {
    let fixture = Fixture::new();
    let ids: Vec<i64> = (0..5).map(|n| fixture.comment("ben", &format!("c{n}"))).collect();
    let repository = fixture.get("/repos/tern/status").await.json()["id"].as_i64().unwrap();
    let page = |n: i64| {
        format!(
            "http://practice.test/repositories/{repository}/issues/1/comments?per_page=2&page={n}"
        )
    };
    let first = fixture.get(&format!("{COMMENTS}?per_page=2")).await;
    assert_eq!(first.ids(), ids[..2]);
    assert_eq!(
        first.header("link"),
        format!("<{}>; rel=\"next\", <{}>; rel=\"last\"", page(2), page(3))
    );
    let next = page(2);
    let second = fixture.get(next.strip_prefix("http://practice.test").unwrap()).await;
    assert_eq!(second.ids(), ids[2..4]);
    assert_eq!(
        second.header("link"),
        format!(
            "<{}>; rel=\"prev\", <{}>; rel=\"next\", <{}>; rel=\"last\", <{}>; rel=\"first\"",
            page(1),
            page(3),
            page(3),
            page(1)
        )
    );
    let last = page(3);
    let third = fixture.get(last.strip_prefix("http://practice.test").unwrap()).await;
    assert_eq!(third.ids(), ids[4..]);
    assert_eq!(
        third.header("link"),
        format!("<{}>; rel=\"prev\", <{}>; rel=\"first\"", page(2), page(1))
    );
}

#[tokio::test]
async fn issues_are_listed_with_pull_requests_by_state_and_label() {
    let fixture = Fixture::new();
    let make = |title: &str, labels: Value| {
        fixture.act(
            "maia",
            "POST",
            "/repos/tern/status/issues",
            json!({ "title": title, "labels": labels }),
        )
    };
    make("Week 10", json!(["status"]));
    make("A pull request", json!([]));
    fixture.practice.make_pull_request("tern/status", 3).unwrap();
    fixture.act("maia", "PATCH", ISSUE, json!({ "state": "closed" }));
    let titles = async |query: &str| -> Vec<String> {
        let list = fixture.get(&format!("/repos/tern/status/issues?{query}")).await.json();
        list.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().into()).collect()
    };
    assert_eq!(titles("").await, ["A pull request", "Week 10"]);
    assert_eq!(titles("state=all&direction=asc").await, ["Week 9", "Week 10", "A pull request"]);
    assert_eq!(titles("state=closed").await, ["Week 9"]);
    assert_eq!(titles("labels=STATUS").await, ["Week 10"]);
    let list = fixture.get("/repos/tern/status/issues").await.json();
    assert!(list[0]["pull_request"]["url"].is_string());
    assert!(list[1].get("pull_request").is_none());
    let closed = fixture.get(ISSUE).await.json();
    assert_eq!(closed["state_reason"], "completed");
    assert_eq!(closed["closed_by"]["login"], "maia");
}

#[tokio::test]
async fn missing_gone_moved_and_private_things_say_so_like_github() {
    let fixture = Fixture::new();
    assert_eq!(fixture.get("/repos/tern/nothing").await.status, 404);
    assert_eq!(fixture.get("/repos/tern/status/issues/77").await.status, 404);
    assert_eq!(fixture.get("/repos/tern/status/issues/comments/1").await.status, 404);

    let id = fixture.get("/repos/tern/status").await.json()["id"].as_i64().unwrap();
    fixture.practice.rename_repository("tern/status", "weekly").unwrap();
    let moved = fixture.get(&format!("{COMMENTS}?per_page=100")).await;
    assert_eq!(moved.status, 301);
    assert_eq!(
        moved.header("location"),
        format!("http://practice.test/repositories/{id}/issues/1/comments?per_page=100")
    );
    let write = fixture.post(COMMENTS, json!({ "body": "x" })).await;
    assert_eq!(write.status, 307);
    assert_eq!(
        write.header("location"),
        format!("http://practice.test/repositories/{id}/issues/1/comments")
    );
    assert_eq!(
        fixture
            .post(&format!("/repositories/{id}/issues/1/comments"), json!({ "body": "x" }))
            .await
            .status,
        201
    );

    fixture.practice.add_repository("tern/archive").unwrap();
    let number = fixture.practice.transfer_issue("tern/weekly", 1, "tern/archive").unwrap();
    let moved = fixture.get("/repos/tern/weekly/issues/1").await;
    assert_eq!(moved.status, 301);
    assert!(moved.header("location").ends_with(&format!("/repos/tern/archive/issues/{number}")));
    assert_eq!(fixture.get("/repos/tern/weekly/issues/1/comments").await.status, 404);
    let closes = json!({ "state": "closed" });
    let moved = fixture.send("maia", "PATCH", "/repos/tern/weekly/issues/1", Some(closes), &[]);
    assert_eq!(moved.await.unwrap().status, 301);
    let labels = fixture.get("/repos/tern/weekly/issues/1/labels").await;
    assert!(labels.header("location").ends_with(&format!("/issues/{number}/labels")));
    let left = fixture.get("/repos/tern/weekly/issues?state=all").await.json();
    assert_eq!(left, json!([]), "it is in no list");
    assert_eq!(
        fixture.get(&format!("/repos/tern/archive/issues/{number}/comments")).await.ids().len(),
        1
    );

    fixture.practice.delete_issue("tern/archive", number).unwrap();
    let gone = fixture.get(&format!("/repos/tern/archive/issues/{number}")).await;
    assert_eq!((gone.status, gone.message().as_str()), (410, "This issue was deleted"));
    fixture.practice.set_has_issues("tern/archive", false).unwrap();
    assert_eq!(fixture.get("/repos/tern/archive/issues").await.status, 410);

    fixture.practice.set_private("tern/weekly", true).unwrap();
    assert_eq!(fixture.get("/repos/tern/weekly").await.status, 404);
    assert_eq!(
        fixture.send("maia", "GET", "/repos/tern/weekly", None, &[]).await.unwrap().status,
        200
    );
}

#[tokio::test]
async fn a_deleted_user_is_null() {
    let fixture = Fixture::new();
    fixture.comment("ben", "hello");
    fixture.practice.remove_user("ben").unwrap();
    assert!(fixture.get(COMMENTS).await.json()[0]["user"].is_null());
}

#[tokio::test]
async fn long_threads_come_in_pages_of_at_most_a_hundred() {
    let fixture = Fixture::new();
    for number in 0..250 {
        fixture.comment("ben", &format!("c{number}"));
    }
    assert_eq!(fixture.get(&format!("{COMMENTS}?per_page=500")).await.ids().len(), 100);
    assert_eq!(fixture.get(&format!("{COMMENTS}?per_page=100&page=3")).await.ids().len(), 50);
    assert_eq!(fixture.get(COMMENTS).await.ids().len(), 30);
    assert_eq!(fixture.get(ISSUE).await.json()["comments"], 250);
}
