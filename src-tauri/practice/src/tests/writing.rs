//! Who may write what, and what is kept of it.

use super::{COMMENTS, Fixture, ISSUE};
use chrono::TimeDelta;
use serde_json::json;
use tower::ServiceExt as _;

#[tokio::test]
async fn a_body_is_kept_byte_for_byte() {
    let fixture = Fixture::new();
    let body = "  \u{feff}a\r\nb\nc\rd \u{202b}שלום\u{202c} 👩‍🚀\n\n<!-- x -->\n```\n|a|\n```\n\t ";
    let made = fixture.post(COMMENTS, json!({ "body": body })).await;
    assert_eq!(made.status, 201);
    let value = made.json();
    assert_eq!(value["body"], body);
    assert!(made.header("location").ends_with(&format!("/issues/comments/{}", value["id"])));
    assert_eq!(fixture.get(COMMENTS).await.json()[0]["body"], body);
}

#[tokio::test]
async fn only_the_author_and_people_with_write_access_edit() {
    let fixture = Fixture::new();
    let id = fixture.comment("ben", "mine");
    let path = format!("/repos/tern/status/issues/comments/{id}");
    let refused = fixture.patch(&path, json!({ "body": "yours" })).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.message(), "Must have admin rights to Repository.");
    assert_eq!(fixture.send("ada", "DELETE", &path, None, &[]).await.unwrap().status, 403);
    assert_eq!(fixture.patch(ISSUE, json!({ "title": "x" })).await.status, 403);

    fixture.clock.forward(TimeDelta::seconds(90));
    assert_eq!(fixture.act("ben", "PATCH", &path, json!({ "body": "still mine" })).0, 200);
    assert_eq!(fixture.act("maia", "PATCH", &path, json!({ "body": "tidied" })).0, 200);
    let read = fixture.get(&path).await.json();
    assert_eq!(
        (read["body"].as_str(), read["user"]["login"].as_str()),
        (Some("tidied"), Some("ben"))
    );
    assert_eq!(read["updated_at"], "2026-10-26T09:01:30Z");
    assert_eq!(fixture.act("ben", "DELETE", &path, json!(null)).0, 204);
    assert_eq!(fixture.get(&path).await.status, 404);
    let versions = fixture.practice.world().unwrap().comments[0].versions.clone();
    let bodies: Vec<_> = versions.iter().map(|version| version.body.as_deref()).collect();
    assert_eq!(bodies, [Some("mine"), Some("still mine"), Some("tidied"), None]);
}

#[tokio::test]
async fn nobody_writes_without_a_valid_token() {
    let fixture = Fixture::new();
    let none = fixture.send("", "POST", COMMENTS, Some(json!({ "body": "x" })), &[]).await.unwrap();
    assert_eq!((none.status, none.message().as_str()), (401, "Requires authentication"));
    assert_eq!(none.header("x-ratelimit-limit"), "60");
    assert_eq!(fixture.send("", "GET", COMMENTS, None, &[]).await.unwrap().status, 200);
    let wrong = fixture.send("nobody", "GET", COMMENTS, None, &[]).await.unwrap();
    assert_eq!((wrong.status, wrong.message().as_str()), (401, "Bad credentials"));
    fixture.practice.set_tokens("ada", &["fresh"]).unwrap();
    assert_eq!(fixture.get("/user").await.status, 401);
}

#[tokio::test]
async fn labels_are_dropped_without_a_word_for_those_who_may_not_set_them() {
    let fixture = Fixture::new();
    let issue = json!({ "title": "t", "labels": ["status"], "assignees": ["ada"] });
    let mine = fixture.post("/repos/tern/status/issues", issue.clone()).await.json();
    assert_eq!((&mine["labels"], &mine["assignees"]), (&json!([]), &json!([])));
    let (_, theirs) = fixture.act("maia", "POST", "/repos/tern/status/issues", issue);
    assert_eq!(theirs["labels"][0]["name"], "status");
    assert_eq!(theirs["assignees"][0]["login"], "ada");
}

#[tokio::test]
async fn bodies_over_the_limit_are_refused_in_githubs_three_ways() {
    let fixture = Fixture::new();
    let most = "é".repeat(131_072);
    let over = format!("{most}x");
    assert_eq!(fixture.post(COMMENTS, json!({ "body": most })).await.status, 201);
    let post = fixture.post(COMMENTS, json!({ "body": over })).await;
    assert_eq!((post.status, &post.json()["errors"][0]["code"]), (422, &json!("unprocessable")));
    let id = fixture.comment("ada", "short");
    let patch = fixture
        .patch(&format!("/repos/tern/status/issues/comments/{id}"), json!({ "body": over }))
        .await;
    assert_eq!((patch.status, &patch.json()["errors"][0]["code"]), (422, &json!("custom")));
    let issue =
        fixture.post("/repos/tern/status/issues", json!({ "title": "t", "body": over })).await;
    assert_eq!((issue.status, issue.json()["errors"].as_array().unwrap().len()), (422, 2));
    fixture.post("/repos/tern/status/issues", json!({ "title": "t", "body": "old" })).await;
    let kept = fixture.patch("/repos/tern/status/issues/2", json!({ "body": over })).await;
    assert_eq!((kept.status, &kept.json()["body"]), (200, &json!("old")));
}

#[tokio::test]
async fn nothing_is_not_a_comment_and_an_empty_issue_body_is_null() {
    let fixture = Fixture::new();
    for body in [json!({}), json!({ "body": null }), json!({ "body": " \n" }), json!({ "body": 3 })]
    {
        assert_eq!(fixture.post(COMMENTS, body).await.status, 422);
    }
    assert_eq!(fixture.post(COMMENTS, json!([])).await.status, 400);
    let issue =
        fixture.post("/repos/tern/status/issues", json!({ "title": "t", "body": "" })).await;
    assert!(issue.json()["body"].is_null());
}

#[tokio::test]
async fn locked_and_archived_places_take_no_comment() {
    let fixture = Fixture::new();
    fixture.act("maia", "PUT", &format!("{ISSUE}/lock"), json!({ "lock_reason": "resolved" }));
    assert_eq!(fixture.get(ISSUE).await.json()["active_lock_reason"], "resolved");
    let locked = fixture.post(COMMENTS, json!({ "body": "x" })).await;
    assert_eq!(locked.status, 403);
    assert_eq!(locked.message(), "Unable to create comment because issue is locked.");
    assert_eq!(fixture.act("maia", "POST", COMMENTS, json!({ "body": "x" })).0, 201);
    fixture.act("maia", "DELETE", &format!("{ISSUE}/lock"), json!(null));
    assert_eq!(fixture.post(COMMENTS, json!({ "body": "x" })).await.status, 201);
    fixture.practice.set_archived("tern/status", true).unwrap();
    let archived = fixture.post(COMMENTS, json!({ "body": "x" })).await;
    assert_eq!(
        (archived.status, archived.message().as_str()),
        (403, "Repository was archived so is read-only.")
    );
}

#[tokio::test]
async fn a_precondition_on_a_write_and_a_missing_agent_are_refused() {
    let fixture = Fixture::new();
    let write = fixture
        .send("ada", "POST", COMMENTS, Some(json!({ "body": "x" })), &[("if-none-match", "\"x\"")])
        .await
        .unwrap();
    assert_eq!(write.status, 400);
    let version =
        fixture.send("ada", "GET", COMMENTS, None, &[("x-github-api-version", "1999-01-01")]).await;
    assert_eq!(version.unwrap().status, 400);
    let bare = http::Request::get("/user").body(http_body_util::Empty::new()).unwrap();
    let nobody = fixture.practice.service().oneshot(bare).await.unwrap();
    assert_eq!(nobody.status(), 403);
    assert!(fixture.bodies().is_empty());
}

#[tokio::test]
async fn a_robot_reacts_to_close_in_a_new_comment() {
    let fixture = Fixture::new();
    fixture.practice.seed_team(fixture.clock.now()).unwrap();
    let issues = fixture.get("/repos/meridian-practice/release-team/issues").await.json();
    let number = issues[0]["number"].as_i64().unwrap();
    let path = format!("/repos/meridian-practice/release-team/issues/{number}");
    let before = fixture.get(&format!("{path}/comments")).await.ids().len();
    fixture.act("you", "POST", &format!("{path}/comments"), json!({ "body": "done\n/close" }));
    fixture.clock.forward(TimeDelta::seconds(3));
    let comments = fixture.get(&format!("{path}/comments")).await.json();
    let last = comments.as_array().unwrap().last().unwrap();
    assert_eq!(last["user"]["type"], "Bot");
    assert!(last["body"].as_str().unwrap().starts_with("@you: You can't close"));
    assert_eq!(comments.as_array().unwrap().len(), before + 2);
    assert_eq!(fixture.get(&path).await.json()["state"], "open");
    fixture.act("ines-calvarrow", "POST", &format!("{path}/comments"), json!({ "body": "/close" }));
    fixture.clock.forward(TimeDelta::seconds(3));
    assert_eq!(fixture.get(&path).await.json()["state"], "closed");
}

#[tokio::test]
async fn permission_tells_ones_own_role_and_others_only_to_maintainers() {
    let fixture = Fixture::new();
    let own = fixture.get("/repos/tern/status/collaborators/ada/permission").await.json();
    assert_eq!(own["permission"], "read");
    assert_eq!(fixture.get("/repos/tern/status/collaborators/maia/permission").await.status, 403);
    let (_, theirs) =
        fixture.act("maia", "GET", "/repos/tern/status/collaborators/maia/permission", json!(null));
    assert_eq!(theirs["permission"], "write");
    let repository = fixture.get("/repos/tern/status").await.json();
    assert_eq!(repository["permissions"]["push"], false);
}

#[tokio::test]
async fn labels_and_milestones_can_be_made_listed_and_set() {
    let fixture = Fixture::new();
    let labels = "/repos/tern/status/labels";
    assert_eq!(fixture.act("maia", "POST", labels, json!({ "name": "foo", "color": "zz" })).0, 422);
    let (status, label) =
        fixture.act("maia", "POST", labels, json!({ "name": "needs words", "color": "ff0000" }));
    assert_eq!((status, &label["name"]), (201, &json!("needs words")));
    assert_eq!(fixture.act("maia", "POST", labels, json!({ "name": "Needs Words" })).0, 422);
    assert_eq!(fixture.get(&format!("{labels}/needs%20words")).await.status, 200);
    let on_issue = format!("{ISSUE}/labels");
    fixture.act("maia", "POST", &on_issue, json!({ "labels": ["needs words"] }));
    assert_eq!(fixture.get(ISSUE).await.json()["labels"][0]["color"], "ff0000");
    for name in ["sig/docs", "a+b"] {
        fixture.act("maia", "POST", labels, json!({ "name": name }));
        assert_eq!(fixture.get(&format!("{labels}/{name}")).await.json()["name"], name);
        fixture.act("maia", "POST", &on_issue, json!({ "labels": [name] }));
        let gone = fixture.act("maia", "DELETE", &format!("{on_issue}/{name}"), json!(null));
        assert_eq!(gone.0, 200, "{name}");
    }
    let (status, both) =
        fixture.act("maia", "POST", &on_issue, json!(["stale", { "name": "new" }]));
    assert_eq!((status, both.as_array().unwrap().len()), (200, 3), "{both}");
    assert_eq!(fixture.act("maia", "DELETE", &format!("{on_issue}/absent"), json!(null)).0, 404);
    assert_eq!(
        fixture.act("maia", "DELETE", &format!("{on_issue}/needs%20words"), json!(null)).0,
        200
    );
    let milestones = "/repos/tern/status/milestones";
    let (status, milestone) = fixture.act(
        "maia",
        "POST",
        milestones,
        json!({ "title": "v1", "due_on": "2026-12-01T00:00:00Z" }),
    );
    assert_eq!((status, &milestone["number"]), (201, &json!(1)));
    fixture.act("maia", "PATCH", ISSUE, json!({ "milestone": 1 }));
    assert_eq!(fixture.get(ISSUE).await.json()["milestone"]["open_issues"], 1);
    fixture.act("maia", "PATCH", ISSUE, json!({ "milestone": null }));
    assert!(fixture.get(ISSUE).await.json()["milestone"].is_null());
}
