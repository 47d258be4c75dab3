//! Who may do what to an issue, over HTTP, and the switches of what is not known.

use super::{COMMENTS, Fixture, ISSUE};
use crate::{NewLabel, Role, Unsettled};
use chrono::TimeDelta;
use serde_json::{Value, json};

const HOME: &str = "/repos/tern/status";
const ISSUES: &str = "/repos/tern/status/issues";

/// With `tia`, who has triage.
fn with_triage() -> Fixture {
    let fixture = Fixture::new();
    fixture.practice.add_user("tia").unwrap();
    fixture.practice.set_role("tern/status", "tia", Some(Role::Triage)).unwrap();
    fixture
}

fn turn(fixture: &Fixture, turn: impl FnOnce(&mut Unsettled)) {
    let mut unsettled = fixture.practice.unsettled().unwrap();
    turn(&mut unsettled);
    fixture.practice.set_unsettled(unsettled).unwrap();
}

#[tokio::test]
async fn what_another_has_closed_an_author_does_not_reopen() {
    let fixture = with_triage();
    let state = |state: &str| json!({ "state": state });
    fixture.post(ISSUES, json!({ "title": "mine" })).await;
    let mine = format!("{ISSUES}/2");
    assert_eq!(fixture.act("ben", "PATCH", &mine, state("closed")).0, 403);
    assert_eq!(fixture.act("ada", "PATCH", &mine, state("closed")).0, 200);
    assert_eq!(fixture.act("ada", "PATCH", &mine, state("open")).0, 200);
    assert_eq!(fixture.act("tia", "PATCH", &mine, state("closed")).0, 200);
    assert_eq!(fixture.act("ada", "PATCH", &mine, state("open")).0, 403);
    assert_eq!(fixture.act("ada", "PATCH", &mine, json!({ "body": "still mine" })).0, 200);
    assert_eq!(fixture.act("tia", "PATCH", &mine, state("open")).0, 200);
}

#[tokio::test]
async fn triage_closes_and_labels_but_locks_nothing() {
    let fixture = with_triage();
    fixture.act("maia", "POST", &format!("{HOME}/labels"), json!({ "name": "known" }));
    let lock = format!("{ISSUE}/lock");
    assert_eq!(fixture.act("tia", "PUT", &lock, json!({})).0, 403);
    assert_eq!(fixture.act("maia", "PUT", &lock, json!({})).0, 204);
    assert_eq!(fixture.act("tia", "POST", COMMENTS, json!({ "body": "x" })).0, 403);
    let labels = format!("{HOME}/labels");
    assert_eq!(fixture.act("tia", "POST", &labels, json!({ "name": "own" })).0, 403);
    let on_issue = format!("{ISSUE}/labels");
    let put_on = |login: &str| fixture.act(login, "POST", &on_issue, json!(["known"])).0;
    assert_eq!([put_on("ada"), put_on("tia")], [403, 200]);
    for (allowed, status) in [(true, 200), (false, 403)] {
        turn(&fixture, |switches| switches.triage_edits_bodies = allowed);
        assert_eq!(fixture.act("tia", "PATCH", ISSUE, json!({ "body": "tidied" })).0, status);
        assert_eq!(fixture.act("tia", "PATCH", ISSUE, json!({ "title": "tidied" })).0, 200);
    }
    let pin = format!("{HOME}/issues/comments/{}/pin", {
        fixture.act("maia", "DELETE", &lock, Value::Null);
        fixture.comment("ben", "x")
    });
    for (allowed, status) in [(false, 403), (true, 200)] {
        turn(&fixture, |switches| switches.triage_pins_comments = allowed);
        assert_eq!(fixture.act("tia", "PUT", &pin, Value::Null).0, status);
    }
}

#[tokio::test]
async fn a_label_that_is_not_there_is_dropped_or_refused() {
    let fixture = with_triage();
    fixture.act("maia", "POST", &format!("{HOME}/labels"), json!({ "name": "known" }));
    let names = |value: &Value| -> Vec<String> {
        let labels = value["labels"].as_array().cloned().unwrap_or_default();
        labels.iter().map(|label| label["name"].as_str().unwrap().to_owned()).collect()
    };
    let open = |login: &str, labels: Value| {
        let body = json!({ "title": "t", "labels": labels });
        let (status, value) = fixture.act(login, "POST", ISSUES, body);
        (status, names(&value))
    };
    let nothing = Vec::<String>::new();
    assert_eq!(open("ada", json!(["known", "new"])), (201, nothing.clone()));
    assert_eq!(open("tia", json!(["known", "new"])), (201, vec!["known".to_owned()]));
    turn(&fixture, |switches| switches.new_label = NewLabel::Refused);
    assert_eq!(open("ada", json!(["known"])), (201, nothing.clone()));
    assert_eq!(open("ada", json!(["new"])).0, 403);
    assert_eq!(open("tia", json!(["new"])).0, 403);
    assert_eq!(open("maia", json!(["new"])), (201, vec!["new".to_owned()]));
    assert_eq!(open("tia", json!(["new"])), (201, vec!["new".to_owned()]), "it is there now");
}

#[tokio::test]
async fn write_access_reacts_in_a_locked_conversation_or_does_not() {
    let fixture = with_triage();
    let path = format!("{ISSUE}/reactions");
    fixture.act("maia", "PUT", &format!("{ISSUE}/lock"), json!({}));
    for (allowed, status) in [(false, 403), (true, 201)] {
        turn(&fixture, |switches| switches.write_reacts_when_locked = allowed);
        assert_eq!(fixture.act("maia", "POST", &path, json!({ "content": "eyes" })).0, status);
        assert_eq!(fixture.act("tia", "POST", &path, json!({ "content": "eyes" })).0, 403);
    }
}

#[tokio::test]
async fn reactions_count_as_content_or_do_not() {
    for (count, last) in [(true, 403), (false, 201)] {
        let fixture = Fixture::new();
        turn(&fixture, |switches| switches.reactions_count = count);
        for _ in 0..80 {
            let comment = fixture.comment("ben", "x");
            let path = format!("{HOME}/issues/comments/{comment}/reactions");
            fixture.post(&path, json!({ "content": "+1" })).await;
        }
        assert_eq!(fixture.post(COMMENTS, json!({ "body": "x" })).await.status, last);
    }
}

#[tokio::test]
async fn a_reason_counts_only_where_the_state_changes() {
    let fixture = Fixture::new();
    let patch = |body: Value| fixture.act("maia", "PATCH", ISSUE, body);
    assert_eq!(patch(json!({ "state_reason": "not_planned" })).1["state_reason"], Value::Null);
    let (_, closed) = patch(json!({ "state": "closed", "state_reason": "not_planned" }));
    assert_eq!(closed["state_reason"], "not_planned");
    let (_, again) = patch(json!({ "state": "closed", "state_reason": "completed" }));
    assert_eq!(again["state_reason"], "not_planned");
    assert_eq!(patch(json!({ "state": "open" })).1["state_reason"], "reopened");
    assert_eq!(patch(json!({ "state": "closed" })).1["state_reason"], "completed");
    patch(json!({ "state": "open" }));
    assert_eq!(patch(json!({ "state": "closed", "state_reason": "no" })).0, 422);
    assert_eq!(patch(json!({ "state": "gone" })).0, 422);
}

#[tokio::test]
async fn the_younger_of_two_is_closed_as_a_duplicate_where_that_is_known() {
    let fixture = Fixture::new();
    let first = fixture.get(ISSUE).await.json()["id"].clone();
    fixture.act("ada", "POST", ISSUES, json!({ "title": "the same" }));
    let path = format!("{ISSUES}/2");
    let close = |first: &Value| {
        let body = json!({ "state": "closed", "state_reason": "duplicate",
            "duplicate_issue_id": first });
        fixture.act("ada", "PATCH", &path, body)
    };
    turn(&fixture, |switches| switches.knows_duplicate = false);
    let (status, value) = close(&first);
    assert_eq!(status, 422);
    assert!(value["message"].as_str().unwrap().contains("not a member"), "{value}");
    assert_eq!(fixture.get(&path).await.json()["state"], "open");
    turn(&fixture, |switches| switches.knows_duplicate = true);
    assert_eq!(close(&json!(17)).0, 422);
    fixture.clock.forward(TimeDelta::seconds(5));
    assert_eq!(close(&first).1["state_reason"], "duplicate");
    let query = "{ repository(owner: \"tern\", name: \"status\") { issue(number: 2) {
        stateReason asked: stateReason(enableDuplicate: true) } } }";
    let told = fixture.post("/graphql", json!({ "query": query })).await.json();
    let told = &told["data"]["repository"]["issue"];
    assert_eq!(*told, json!({ "stateReason": "NOT_PLANNED", "asked": "DUPLICATE" }));
    let world = fixture.practice.world().unwrap();
    let newest = world.issues[1].newest().unwrap();
    assert_eq!(newest.duplicate_of.map(Value::from), Some(first));
    let events = fixture.get(&format!("{path}/events")).await.json();
    assert_eq!(events[0]["state_reason"], "duplicate");
    assert_eq!(events[0]["created_at"], "2026-10-26T09:00:05Z");
}

#[tokio::test]
async fn the_bots_issues_are_found_by_creator_or_are_not() {
    let fixture = Fixture::new();
    let token =
        fixture.practice.start_job("tern/status", crate::Access::Write, crate::Access::Read);
    let authorization = format!("token {}", token.unwrap());
    let headers = [("authorization", authorization.as_str())];
    for title in ["older", "newer"] {
        fixture.clock.forward(TimeDelta::seconds(60));
        let body = Some(json!({ "title": title }));
        fixture.send("", "POST", ISSUES, body, &headers).await.unwrap();
    }
    let path =
        format!("{ISSUES}?creator=github-actions%5Bbot%5D&state=all&sort=created&direction=desc");
    let titles = async || -> Vec<String> {
        let list = fixture.get(&path).await.json();
        list.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().into()).collect()
    };
    assert_eq!(titles().await, ["newer", "older"]);
    turn(&fixture, |switches| switches.creator_finds_bots = false);
    assert_eq!(titles().await, [""; 0]);
    assert_eq!(fixture.get(&format!("{ISSUES}?creator=maia")).await.ids().len(), 1);
}

#[tokio::test]
async fn lists_of_issues_are_as_old_as_the_switch_says_and_single_ones_are_not() {
    let fixture = Fixture::new();
    fixture.clock.forward(TimeDelta::minutes(20));
    turn(&fixture, |switches| switches.issue_lists_lag = 9_999);
    assert_eq!(fixture.practice.unsettled().unwrap().issue_lists_lag, 480);
    fixture.post(ISSUES, json!({ "title": "new" })).await;
    fixture.act("maia", "PATCH", ISSUE, json!({ "title": "Week 10" }));
    let list = fixture.get(ISSUES).await.json();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["title"], "Week 9");
    assert_eq!(fixture.get(&format!("{ISSUES}/2")).await.json()["title"], "new");
    fixture.comment("ben", "at once");
    assert_eq!(fixture.get(COMMENTS).await.ids().len(), 1);
    fixture.clock.forward(TimeDelta::minutes(8));
    assert_eq!(fixture.get(ISSUES).await.ids().len(), 2);
    turn(&fixture, |switches| switches.issue_lists_lag = 0);
    fixture.post(ISSUES, json!({ "title": "newest" })).await;
    assert_eq!(fixture.get(ISSUES).await.ids().len(), 3);
}

#[tokio::test]
async fn a_hundred_issues_stand_under_one_and_no_more() {
    let fixture = with_triage();
    let path = format!("{ISSUE}/sub_issues");
    let mut ids = Vec::new();
    for number in 0..101 {
        let made = fixture.act("ada", "POST", ISSUES, json!({ "title": format!("{number}") })).1;
        ids.push(made["id"].clone());
    }
    let put = |login: &str, id: &Value| {
        fixture.act(login, "POST", &path, json!({ "sub_issue_id": id })).0
    };
    assert_eq!(put("ada", &ids[0]), 403);
    for id in &ids[..100] {
        assert_eq!(put("tia", id), 201);
    }
    fixture.act("maia", "PATCH", &format!("{ISSUES}/2"), json!({ "state": "closed" }));
    assert_eq!(put("tia", &ids[100]), 422, "closed ones count");
    assert_eq!(fixture.get(&format!("{path}?per_page=100")).await.ids().len(), 100);
    let take = json!({ "sub_issue_id": ids[0] });
    let one = format!("{ISSUE}/sub_issue");
    assert_eq!(fixture.act("tia", "DELETE", &one, take.clone()).0, 200);
    assert_eq!(fixture.act("tia", "DELETE", &one, take).0, 404);
    assert_eq!(put("tia", &ids[100]), 201);
}

#[tokio::test]
async fn a_reaction_that_changes_hands_changes_the_lists_tag_or_does_not() {
    for changes in [false, true] {
        let fixture = Fixture::new();
        turn(&fixture, |switches| switches.swaps_change_tags = changes);
        let comment = fixture.comment("maia", "x");
        let path = format!("{HOME}/issues/comments/{comment}/reactions");
        let plain = fixture.get(COMMENTS).await.header("etag").to_owned();
        let first = fixture.act("ada", "POST", &path, json!({ "content": "+1" })).1;
        let before = fixture.get(COMMENTS).await;
        fixture.act("ada", "DELETE", &format!("{path}/{}", first["id"]), Value::Null);
        assert_eq!(fixture.get(COMMENTS).await.header("etag"), plain, "as it was");
        fixture.act("ben", "POST", &path, json!({ "content": "+1" }));
        let after = fixture.get(COMMENTS).await;
        assert_eq!(after.json(), before.json());
        assert_eq!(after.header("etag") != before.header("etag"), changes);
    }
}
