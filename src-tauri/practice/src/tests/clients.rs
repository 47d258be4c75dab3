//! What clients of other people ask for: forms of texts, versions, files, what a GitHub says of
//! itself.

use super::{COMMENTS, Fixture, ISSUE};
use serde_json::{Value, json};

const TEXT: &str = "**Bold** & <b>b</b>\n\n- one\n- two";

#[tokio::test]
async fn texts_come_in_the_form_that_was_asked_for() {
    let fixture = Fixture::new();
    fixture.act("maia", "PATCH", ISSUE, json!({ "body": TEXT }));
    let comment = fixture.comment("ben", TEXT);
    let single = format!("/repos/tern/status/issues/comments/{comment}");
    let lists = [COMMENTS, "/repos/tern/status/issues", "/repos/tern/status/issues/comments"];
    for path in [ISSUE, &single].into_iter().chain(lists) {
        for (form, keys) in [
            ("raw", &["body"][..]),
            ("text", &["body_text"]),
            ("html", &["body_html"]),
            ("full", &["body", "body_html", "body_text"]),
        ] {
            let accept = format!("application/vnd.github.{form}+json");
            let got = fixture.send("ada", "GET", path, None, &[("accept", &accept)]).await.unwrap();
            let said = format!("github.v3; param={form}; format=json");
            assert_eq!(got.header("x-github-media-type"), said, "{path}");
            let value = got.json();
            let value = value.get(0).unwrap_or(&value);
            let found: Vec<&str> = ["body", "body_html", "body_text"]
                .into_iter()
                .filter(|key| value.get(key).is_some())
                .collect();
            assert_eq!(found, keys, "{path}");
            if form == "full" {
                assert_eq!(value["body"], TEXT);
                assert!(value["body_html"].as_str().unwrap().contains("<strong>Bold</strong>"));
                assert!(value["body_text"].as_str().unwrap().starts_with("Bold & b"));
            }
        }
    }
    let made = fixture
        .send(
            "ada",
            "POST",
            COMMENTS,
            Some(json!({ "body": "*x*" })),
            &[("accept", "application/vnd.github.v3.full+json")],
        )
        .await
        .unwrap();
    assert!(made.json()["body_html"].as_str().unwrap().contains("<em>x</em>"));
}

#[tokio::test]
async fn each_form_of_a_list_has_a_tag_of_its_own() {
    let fixture = Fixture::new();
    fixture.comment("ben", "hello");
    let full = [("accept", "application/vnd.github.full+json")];
    let first = fixture.send("ada", "GET", COMMENTS, None, &full).await.unwrap();
    let tag = first.header("etag").to_owned();
    let both = [full[0], ("if-none-match", &tag)];
    let again = fixture.send("ada", "GET", COMMENTS, None, &both).await.unwrap();
    assert_eq!(again.status, 304);
    let plain = fixture.send("ada", "GET", COMMENTS, None, &[("if-none-match", &tag)]).await;
    assert_eq!(plain.unwrap().status, 200);
}

#[tokio::test]
async fn the_version_that_was_asked_for_answers() {
    let fixture = Fixture::new();
    for (asked, selected, has_assignee) in [
        ("", "2022-11-28", true),
        ("2022-11-28", "2022-11-28", true),
        ("2026-03-10", "2026-03-10", false),
    ] {
        let headers: &[(&str, &str)] =
            if asked.is_empty() { &[] } else { &[("x-github-api-version", asked)] };
        let got = fixture.send("ada", "GET", ISSUE, None, headers).await.unwrap();
        assert_eq!(got.header("x-github-api-version-selected"), selected);
        assert_eq!(got.json().get("assignee").is_some(), has_assignee, "{asked}");
        assert!(got.json()["assignees"].is_array());
        let limits = fixture.send("ada", "GET", "/rate_limit", None, headers).await.unwrap().json();
        assert_eq!(limits.get("rate").is_some(), has_assignee, "{asked}");
    }
    assert_eq!(fixture.get("/versions").await.json(), json!(["2022-11-28", "2026-03-10"]));
}

#[tokio::test]
async fn a_repository_names_all_its_addresses() {
    let fixture = Fixture::new();
    let repository = fixture.get("/repos/tern/status").await.json();
    let named: Vec<&String> =
        repository.as_object().unwrap().keys().filter(|key| key.ends_with("_url")).collect();
    assert_eq!(named.len(), 36 + 6, "{named:?}");
    assert_eq!(
        repository["archive_url"],
        "http://practice.test/repos/tern/status/{archive_format}{/ref}"
    );
    assert_eq!(repository["ssh_url"], "git@practice.test:tern/status.git");
}

#[tokio::test]
async fn files_come_as_json_as_they_are_as_a_page_and_folder_by_folder() {
    let fixture = Fixture::new();
    fixture.practice.put_file("plans/a/deep.md", "# Deep\n").unwrap();
    let home = "/repos/tern/status/contents";
    let file = fixture.get(&format!("{home}/plans/a/deep.md")).await;
    let value = file.json();
    assert_eq!(
        (&value["content"], &value["encoding"]),
        (&json!("IyBEZWVwCg==\n"), &json!("base64"))
    );
    assert_eq!(
        (&value["type"], &value["size"], &value["name"]),
        (&json!("file"), &json!(7), &json!("deep.md"))
    );
    let download = value["download_url"].as_str().unwrap();
    let download = download.strip_prefix("http://practice.test").unwrap();
    assert_eq!(fixture.get(download).await.bytes, "# Deep\n");

    let as_form = async |form: &str, path: &str| {
        let accept = format!("application/vnd.github.{form}+json");
        fixture.send("ada", "GET", path, None, &[("accept", &accept)]).await.unwrap()
    };
    assert_eq!(as_form("raw", &format!("{home}/plans/a/deep.md")).await.bytes, "# Deep\n");
    let page = as_form("html", &format!("{home}/plans/a/deep.md")).await;
    assert!(page.bytes.starts_with(b"<h1>Deep</h1>"));

    let names = |list: &Value| -> Vec<(String, String)> {
        let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
        list.as_array().unwrap().iter().map(|one| (text(one, "path"), text(one, "type"))).collect()
    };
    let pair = |path: &str, kind: &str| (path.to_owned(), kind.to_owned());
    fixture.practice.put_file("plans/50% C#.md", "odd").unwrap();
    let odd = fixture.get(&format!("{home}/plans/50%25%20C%23.md")).await.json();
    for key in ["url", "download_url"] {
        let url = odd[key].as_str().unwrap().strip_prefix("http://practice.test").unwrap();
        assert_eq!(fixture.get(url).await.status, 200, "{url}");
    }
    let root = fixture.get(home).await.json();
    assert_eq!(names(&root), [pair("plans", "dir"), pair("releases", "dir")]);
    let folder = as_form("object", &format!("{home}/plans")).await.json();
    assert_eq!(folder["type"], "dir");
    let entries = [pair("plans/50% C#.md", "file"), pair("plans/a", "dir")];
    assert_eq!(names(&folder["entries"]), entries);
    let schedule = fixture.get(&format!("{home}/releases")).await.json();
    assert_eq!(names(&schedule), [pair("releases/README.md", "file")]);
    assert_eq!(fixture.get(&format!("{home}/plan")).await.status, 404);

    fixture.practice.set_private("tern/status", true).unwrap();
    assert_eq!(fixture.get(&format!("{home}/plans/a/deep.md")).await.status, 404);
    assert_eq!(fixture.get(download).await.status, 404);
}

#[tokio::test]
async fn a_github_says_where_things_are_and_renders_markdown() {
    let fixture = Fixture::new();
    let root = fixture.send("", "GET", "/", None, &[]).await.unwrap().json();
    assert_eq!(root["repository_url"], "http://practice.test/repos/{owner}/{repo}");
    assert_eq!(fixture.get("/meta").await.json()["verifiable_password_authentication"], false);
    let page = fixture.post("/markdown", json!({ "text": "*a*", "mode": "gfm" })).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.bytes, "<p><em>a</em></p>\n");
    assert_eq!(fixture.post("/markdown", json!({})).await.status, 422);
    assert_eq!(fixture.post("/markdown", json!({ "text": "a", "mode": "x" })).await.status, 422);
    let world = fixture.practice.world().unwrap();
    assert!(world.requests.iter().all(|request| request.stored_at.is_none()));
}

#[tokio::test]
async fn the_prefix_of_a_github_of_ones_own_is_kept_in_every_link() {
    let fixture = Fixture::new();
    for number in 0..3 {
        fixture.comment("ben", &format!("c{number}"));
    }
    let got = fixture.get(&format!("/api/v3{COMMENTS}?per_page=2")).await;
    assert!(got.header("link").starts_with("<http://practice.test/api/v3/repositories/"));
    let value = got.json();
    let url = value[0]["url"].as_str().unwrap();
    assert!(url.starts_with("http://practice.test/api/v3/repos/tern/"), "{url}");
    let page = value[0]["html_url"].as_str().unwrap();
    assert!(page.starts_with("http://practice.test/tern/status/issues/1#"), "{page}");
    assert_eq!(fixture.get("/api/v3").await.status, 200);
    assert_eq!(fixture.get("/api/v3x").await.status, 404);
}

#[tokio::test]
async fn a_token_may_stand_in_the_place_of_a_password() {
    let fixture = Fixture::new();
    for basic in
        ["YWRhOnByYWN0aWNlLXRva2VuLWFkYQ==", "cHJhY3RpY2UtdG9rZW4tYWRhOngtb2F1dGgtYmFzaWM="]
    {
        let header = format!("Basic {basic}");
        let me = fixture.send("", "GET", "/user", None, &[("authorization", &header)]).await;
        assert_eq!(me.unwrap().json()["login"], "ada");
    }
    let wrong = fixture.send("", "GET", "/user", None, &[("authorization", "Basic !")]).await;
    assert_eq!(wrong.unwrap().status, 401);
}

#[tokio::test]
async fn a_browser_may_ask_what_it_may_send() {
    let fixture = Fixture::new();
    let got = fixture.send("", "OPTIONS", COMMENTS, None, &[]).await.unwrap();
    assert_eq!(got.status, 204);
    assert!(got.header("access-control-allow-headers").contains("Authorization"));
    assert!(got.header("access-control-allow-methods").contains("PATCH"));
    assert_eq!(got.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn an_issue_is_locked_for_a_reason_that_github_knows() {
    let fixture = Fixture::new();
    let lock = format!("{ISSUE}/lock");
    let (status, value) = fixture.act("maia", "PUT", &lock, json!({ "lock_reason": "nonsense" }));
    assert_eq!(status, 422);
    assert!(value["message"].as_str().unwrap().contains("too heated"));
    assert_eq!(fixture.get(ISSUE).await.json()["locked"], false);
    assert_eq!(fixture.act("maia", "PUT", &lock, json!({ "lock_reason": "off-topic" })).0, 204);
}
