//! The search for issues and its own limit.

use super::{Fixture, ISSUE};
use chrono::TimeDelta;
use serde_json::json;

async fn search(fixture: &Fixture, q: &str) -> super::TestResponse {
    let q: String = q
        .bytes()
        .map(|byte| match byte {
            b' ' => "+".into(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    fixture.get(&format!("/search/issues?q={q}")).await
}

fn fixture() -> Fixture {
    let fixture = Fixture::new();
    let make = |login: &str, title: &str| {
        let body = json!({ "title": title, "body": "Write when it suits you." });
        fixture.act(login, "POST", "/repos/tern/status/issues", body);
    };
    make("ben", "Release v1.38 status, week 10 (2026-11-02)");
    fixture.clock.forward(TimeDelta::days(7));
    make("maia", "Release v1.38 status, week 11 (2026-11-09)");
    fixture.practice.make_pull_request("tern/status", 3).unwrap();
    fixture.act("maia", "PATCH", ISSUE, json!({ "state": "closed", "labels": ["needs words"] }));
    fixture.comment("ada", "Nothing new about gannets.");
    fixture
}

#[tokio::test]
async fn issues_are_found_by_words_and_qualifiers() {
    let fixture = fixture();
    for (q, numbers) in [
        ("repo:tern/status", &[3, 2, 1][..]),
        ("status in:title is:issue", &[2]),
        ("\"week 11\" is:pr", &[3]),
        ("\"11 week\"", &[]),
        ("2026-11-02 is:open", &[2]),
        ("suits you author:ben", &[2]),
        ("suits author:@me", &[]),
        ("gannets", &[1]),
        ("gannets in:title,body", &[]),
        ("label:\"NEEDS words\" state:closed", &[1]),
        ("-label:\"needs words\" -is:pr", &[2]),
        ("commenter:ada", &[1]),
        ("created:>=2026-11-01", &[3]),
        ("org:tern no:label no:assignee is:issue", &[2]),
    ] {
        let got = search(&fixture, q).await;
        assert_eq!(got.status, 200, "{q}");
        let value = got.json();
        let found: Vec<i64> = value["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["number"].as_i64().unwrap())
            .collect();
        assert_eq!(found, numbers, "{q}");
        assert_eq!(value["total_count"], numbers.len());
        assert_eq!((&value["incomplete_results"], got.header("etag")), (&json!(false), ""));
    }
    let sorted = fixture.get("/search/issues?q=repo:tern/status&sort=updated&order=asc&per_page=2");
    let sorted = sorted.await;
    assert_eq!(sorted.json()["items"][0]["number"], 2);
    assert_eq!(
        sorted.header("link"),
        "<http://practice.test/search/issues?q=repo:tern/status&sort=updated&order=asc&per_page=2&page=2>; rel=\"next\", <http://practice.test/search/issues?q=repo:tern/status&sort=updated&order=asc&per_page=2&page=2>; rel=\"last\""
    );
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_said() {
    let fixture = fixture();
    for (path, code) in [
        ("/search/issues", "missing"),
        ("/search/issues?q=mentions:ada", "invalid"),
        ("/search/issues?q=repo:tern/nothing", "invalid"),
        ("/search/issues?q=a&sort=reactions", "invalid"),
    ] {
        let got = fixture.get(path).await;
        assert_eq!((got.status, &got.json()["errors"][0]["code"]), (422, &json!(code)), "{path}");
    }
    assert_eq!(fixture.get("/search/issues?q=a&page=11&per_page=100").await.status, 422);
    fixture.practice.set_private("tern/status", true).unwrap();
    assert_eq!(search(&fixture, "repo:tern/status").await.status, 422);
    assert_eq!(search(&fixture, "status").await.json()["total_count"], 0);
}

#[tokio::test]
async fn searches_have_a_limit_of_their_own() {
    let fixture = fixture();
    let path = "/search/issues?q=status";
    let first = fixture.get(path).await;
    assert_eq!(
        (first.header("x-ratelimit-resource"), first.header("x-ratelimit-limit")),
        ("search", "30")
    );
    for _ in 1..30 {
        assert_eq!(fixture.get(path).await.status, 200);
    }
    let refused = fixture.get(path).await;
    assert_eq!((refused.status, refused.header("x-ratelimit-remaining")), (403, "0"));
    assert_eq!(fixture.get(ISSUE).await.status, 200);
    let limits = fixture.get("/rate_limit").await.json();
    assert_eq!(limits["resources"]["search"]["remaining"], 0);
    assert_eq!(limits["resources"]["core"]["used"], 1);
    fixture.clock.forward(TimeDelta::seconds(61));
    assert_eq!(fixture.get(path).await.status, 200);
}
