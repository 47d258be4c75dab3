//! Reactions, assignees, events and timelines.

use super::{COMMENTS, Fixture, ISSUE};
use crate::{Fault, FaultKind, Matcher, Role};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_reaction_is_given_once_seen_in_the_sum_and_taken_back() {
    let fixture = Fixture::new();
    let comment = fixture.comment("ben", "hello");
    let single = format!("/repos/tern/status/issues/comments/{comment}");
    for target in [single.as_str(), ISSUE] {
        let path = format!("{target}/reactions");
        let before = fixture.get(target).await;
        let made = fixture.post(&path, json!({ "content": "+1" })).await;
        assert_eq!(made.status, 201);
        let again = fixture.post(&path, json!({ "content": "+1" })).await;
        assert_eq!((again.status, again.json()), (200, made.json()));
        fixture.act("ben", "POST", &path, json!({ "content": "eyes" }));
        let list = fixture.get(&path).await.json();
        assert_eq!((&list[0]["content"], &list[0]["user"]["login"]), (&json!("+1"), &json!("ada")));
        assert_eq!(fixture.get(&format!("{path}?content=eyes")).await.ids().len(), 1);
        assert_eq!(fixture.get(&format!("{path}?content=%2B1")).await.ids().len(), 1);
        let after = fixture.get(target).await;
        let sum = &after.json()["reactions"];
        assert_eq!(
            (&sum["total_count"], &sum["+1"], &sum["eyes"]),
            (&json!(2), &json!(1), &json!(1))
        );
        assert_eq!(after.json()["updated_at"], before.json()["updated_at"]);
        assert_ne!(after.header("etag"), before.header("etag"));

        let mine = format!("{path}/{}", made.json()["id"]);
        assert_eq!(fixture.act("ben", "DELETE", &mine, json!(null)).0, 403);
        assert_eq!(fixture.act("ada", "DELETE", &mine, json!(null)).0, 204);
        assert_eq!(fixture.act("ada", "DELETE", &mine, json!(null)).0, 404);
        let bens = fixture.get(&path).await.ids();
        fixture.act("ben", "DELETE", &format!("{path}/{}", bens[0]), json!(null));
        assert_eq!(fixture.get(target).await.header("etag"), before.header("etag"));
        assert_eq!(fixture.post(&path, json!({ "content": "tada" })).await.status, 422);
        assert_eq!(fixture.post(&path, json!({})).await.status, 422);
    }
}

#[tokio::test]
async fn nobody_reacts_without_a_token_where_it_is_locked_or_to_what_is_gone() {
    let fixture = Fixture::new();
    let comment = fixture.comment("ben", "hello");
    let path = format!("/repos/tern/status/issues/comments/{comment}/reactions");
    let body = || Some(json!({ "content": "heart" }));
    assert_eq!(fixture.send("", "POST", &path, body(), &[]).await.unwrap().status, 401);
    fixture.act("maia", "PUT", &format!("{ISSUE}/lock"), json!({}));
    assert_eq!(fixture.post(&path, json!({ "content": "heart" })).await.status, 403);
    assert_eq!(fixture.act("maia", "POST", &path, json!({ "content": "heart" })).0, 201);
    fixture.act(
        "ben",
        "DELETE",
        &format!("/repos/tern/status/issues/comments/{comment}"),
        json!(null),
    );
    assert_eq!(fixture.get(&path).await.status, 404);
}

#[tokio::test]
async fn faults_and_limits_meet_reactions_and_timelines_as_everything_else() {
    let fixture = Fixture::new();
    let path = format!("{ISSUE}/reactions");
    let lost = Fault::new(Matcher::new("POST", "/reactions"), FaultKind::AnswerLostAfter);
    fixture.practice.faults().push(lost).unwrap();
    let send = fixture.send("ada", "POST", &path, Some(json!({ "content": "rocket" })), &[]);
    assert!(send.await.is_err());
    assert_eq!(fixture.get(&path).await.ids().len(), 1, "stored all the same");

    fixture.clock.forward(TimeDelta::seconds(30));
    fixture.act("maia", "PATCH", ISSUE, json!({ "title": "Week 10" }));
    let by = Duration::from_secs(10);
    for path in ["/timeline", "/reactions"] {
        let stale = FaultKind::StaleLists { by, singles: false };
        fixture.practice.faults().push(Fault::new(Matcher::new("GET", path), stale)).unwrap();
    }
    let timeline = format!("{ISSUE}/timeline");
    assert!(fixture.get(&timeline).await.ids().is_empty());
    assert_eq!(fixture.get(&path).await.ids().len(), 1);
    let first = fixture.get(&timeline).await;
    assert_eq!(first.json()[0]["event"], "renamed");
    let tag = [("if-none-match", first.header("etag"))];
    assert_eq!(fixture.send("ada", "GET", &timeline, None, &tag).await.unwrap().status, 304);
}

#[tokio::test]
async fn people_with_a_role_are_assigned_and_others_are_passed_over_in_silence() {
    let fixture = Fixture::new();
    fixture.practice.set_role("tern/status", "ben", Some(Role::Read)).unwrap();
    let home = "/repos/tern/status/assignees";
    let list = fixture.get(home).await.json();
    let logins: Vec<&str> =
        list.as_array().unwrap().iter().map(|user| user["login"].as_str().unwrap()).collect();
    assert_eq!(logins, ["ben", "maia"]);
    assert_eq!(fixture.get(&format!("{home}/ben")).await.status, 204);
    assert_eq!(fixture.get(&format!("{home}/ada")).await.status, 404);

    let path = format!("{ISSUE}/assignees");
    let both = json!({ "assignees": ["ben", "ada"] });
    let mine = fixture.post(&path, both.clone()).await;
    assert_eq!((mine.status, &mine.json()["assignees"]), (201, &json!([])));
    let (status, value) = fixture.act("maia", "POST", &path, both);
    assert_eq!((status, value["assignees"].as_array().unwrap().len()), (201, 1));
    assert_eq!(value["assignee"]["login"], "ben");
    assert_eq!(fixture.get("/repos/tern/status/issues?assignee=ben").await.ids().len(), 1);
    assert!(fixture.get("/repos/tern/status/issues?assignee=none").await.ids().is_empty());
    assert_eq!(fixture.get(&format!("{path}/ben")).await.status, 204);
    let (status, value) = fixture.act("maia", "DELETE", &path, json!({ "assignees": ["ben"] }));
    assert_eq!((status, &value["assignees"]), (200, &json!([])));
}

#[tokio::test]
async fn what_happened_is_told_in_order_and_keeps_its_number() {
    let fixture = Fixture::new();
    let maia = |method: &str, path: &str, body: Value| fixture.act("maia", method, path, body);
    let later = || fixture.clock.forward(TimeDelta::seconds(60));
    fixture.practice.set_role("tern/status", "ben", Some(Role::Read)).unwrap();
    maia("POST", "/repos/tern/status/milestones", json!({ "title": "v1" }));
    later();
    maia("PATCH", ISSUE, json!({ "title": "Week 10", "milestone": 1, "labels": ["status"] }));
    fixture.comment("ben", "first");
    later();
    maia("POST", &format!("{ISSUE}/assignees"), json!({ "assignees": ["ben"] }));
    maia("PUT", &format!("{ISSUE}/lock"), json!({ "lock_reason": "resolved" }));
    maia("DELETE", &format!("{ISSUE}/lock"), json!(null));
    later();
    maia("PATCH", ISSUE, json!({ "state": "closed", "state_reason": "not_planned" }));
    maia("PATCH", ISSUE, json!({ "state": "open" }));
    maia("DELETE", &format!("{ISSUE}/labels/status"), json!(null));

    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one["event"].as_str().unwrap().into()).collect()
    };
    let events = fixture.get(&format!("{ISSUE}/events")).await.json();
    let told = [
        "labeled",
        "milestoned",
        "renamed",
        "assigned",
        "locked",
        "unlocked",
        "closed",
        "reopened",
        "unlabeled",
    ];
    assert_eq!(names(&events), told);
    assert_eq!(events[2]["rename"], json!({ "from": "Week 9", "to": "Week 10" }));
    assert_eq!(events[3]["assignee"]["login"], "ben");
    assert_eq!(events[4]["lock_reason"], "resolved");
    assert_eq!(events[6]["state_reason"], "not_planned");
    assert_eq!(events[6]["actor"]["login"], "maia");

    let timeline = fixture.get(&format!("{ISSUE}/timeline?per_page=4")).await;
    assert_eq!(names(&timeline.json()), ["labeled", "milestoned", "renamed", "commented"]);
    assert_eq!(timeline.json()[3]["body"], "first");
    assert!(timeline.header("link").contains("rel=\"next\""));

    let all = fixture.get("/repos/tern/status/issues/events").await.json();
    assert_eq!(names(&all).len(), told.len());
    assert_eq!((&all[0]["id"], &all[0]["issue"]["number"]), (&events[8]["id"], &json!(1)));
    let one = fixture.get(&format!("/repos/tern/status/issues/events/{}", events[6]["id"])).await;
    assert_eq!(one.json()["issue"]["number"], 1);
    assert_eq!(one.json()["id"], events[6]["id"]);
    assert_eq!(fixture.get("/repos/tern/status/issues/events/17").await.status, 404);
    assert_eq!(fixture.get(COMMENTS).await.ids().len(), 1);
}

#[tokio::test]
async fn who_may_do_what_is_told_with_the_role() {
    let fixture = Fixture::new();
    let (_, value) =
        fixture.act("maia", "GET", "/repos/tern/status/collaborators/maia/permission", json!(null));
    assert_eq!(
        (&value["role_name"], &value["user"]["role_name"]),
        (&json!("write"), &json!("write"))
    );
    assert_eq!(value["user"]["permissions"]["push"], true);
    assert_eq!(value["user"]["permissions"]["admin"], false);
    let (_, list) = fixture.act("maia", "GET", "/repos/tern/status/collaborators", json!(null));
    assert_eq!(list[0]["login"], "maia");
    assert_eq!(fixture.get("/repos/tern/status/collaborators").await.status, 403);
}
