//! The robots in the room: Prow, and one that closes what is stale.

use super::{COMMENTS, Fixture, ISSUE, TestClock};
use crate::{Access, Practice, StaleBot, Storage, Unsettled};
use chrono::TimeDelta;
use serde_json::{Value, json};

const HOME: &str = "/repos/tern/status";

/// With Prow, a milestone, and a team that may set it.
fn with_prow() -> Fixture {
    let fixture = Fixture::new();
    fixture.practice.install_prow().unwrap();
    fixture.act("maia", "POST", &format!("{HOME}/milestones"), json!({ "title": "v1.38" }));
    fixture.practice.set_team("tern", "milestone-maintainers", &["ben"]).unwrap();
    fixture
}

impl Fixture {
    async fn after_prow(&self, path: &str) -> Value {
        self.clock.forward(TimeDelta::seconds(3));
        self.get(path).await.json()
    }
}

#[tokio::test]
async fn prow_sets_a_milestone_for_its_team_and_refuses_others_with_the_whole_text() {
    let fixture = with_prow();
    fixture.comment("ada", "Please.\n/milestone v1.38");
    let comments = fixture.after_prow(COMMENTS).await;
    let said = comments[1]["body"].as_str().unwrap();
    assert_eq!(comments[1]["user"]["login"], "practice-robot[bot]");
    assert!(said.starts_with("@ada: You must be a member of the tern/milestone-maintainers"));
    assert!(said.contains(">Please.\n>/milestone v1.38"), "{said}");
    assert!(said.contains("#issuecomment-"), "{said}");
    assert_eq!(fixture.get(ISSUE).await.json()["milestone"], Value::Null);
    fixture.comment("ben", "/milestone v1.38");
    assert_eq!(fixture.after_prow(ISSUE).await["milestone"]["title"], "v1.38");
    fixture.comment("ben", "/milestone v9");
    let comments = fixture.after_prow(COMMENTS).await;
    let said = comments.as_array().unwrap().last().unwrap()["body"].as_str().unwrap().to_owned();
    assert!(said.contains("[`v1.38`]"), "{said}");
    fixture.comment("ben", "/milestone clear");
    assert_eq!(fixture.after_prow(ISSUE).await["milestone"], Value::Null);
}

#[tokio::test]
async fn prow_sees_what_a_job_has_opened_or_heeds_no_bot() {
    for heeds in [true, false] {
        let fixture = with_prow();
        let switches = Unsettled { prow_heeds_bots: heeds, ..Unsettled::default() };
        fixture.practice.set_unsettled(switches).unwrap();
        let token = fixture.practice.start_job("tern/status", Access::Write, Access::Read).unwrap();
        let authorization = format!("token {token}");
        let headers = [("authorization", authorization.as_str())];
        let body = json!({ "title": "Week 12", "body": "Hello.\n/milestone v1.38\n/close" });
        let path = format!("{HOME}/issues");
        fixture.send("", "POST", &path, Some(body), &headers).await.unwrap();
        let comments = fixture.after_prow(&format!("{path}/2/comments")).await;
        let comments = comments.as_array().unwrap();
        assert_eq!(comments.len(), usize::from(heeds), "only the milestone is answered");
        if let Some(said) = comments.first() {
            let said = said["body"].as_str().unwrap();
            assert!(said.starts_with("@github-actions[bot]: You must be a member"), "{said}");
        }
        assert_eq!(fixture.get(&format!("{path}/2")).await.json()["state"], "open");
    }
}

#[tokio::test]
async fn prow_holds_closes_and_lets_anybody_close_what_is_stale() {
    let fixture = with_prow();
    fixture.comment("ada", "/hold");
    let issue = fixture.after_prow(ISSUE).await;
    assert_eq!(issue["labels"][0]["name"], "do-not-merge/hold");
    fixture.comment("ada", "/hold cancel");
    assert_eq!(fixture.after_prow(ISSUE).await["labels"], json!([]));
    fixture.comment("ada", "/close");
    assert_eq!(fixture.after_prow(ISSUE).await["state"], "open");
    fixture.act("maia", "POST", &format!("{ISSUE}/labels"), json!(["lifecycle/stale"]));
    fixture.comment("ada", "/close");
    let issue = fixture.after_prow(ISSUE).await;
    assert_eq!((&issue["state"], &issue["closed_by"]["type"]), (&json!("closed"), &json!("Bot")));
    fixture.practice.make_pull_request("tern/status", 1).unwrap();
    fixture.comment("maia", "/lgtm");
    fixture.comment("ben", "/lgtm");
    let comments = fixture.after_prow(COMMENTS).await.to_string();
    assert!(comments.contains("you cannot LGTM your own PR."), "{comments}");
    assert!(comments.contains("changing LGTM is restricted to collaborators"));
}

#[tokio::test]
async fn what_nobody_touches_is_labelled_then_closed_and_a_word_keeps_it() {
    let fixture = Fixture::new();
    let bot = StaleBot::new("stale-robot[bot]");
    fixture.practice.set_stale_bot("tern/status", Some(bot)).unwrap();
    fixture.clock.forward(TimeDelta::days(89));
    assert_eq!(fixture.get(ISSUE).await.json()["labels"], json!([]));
    fixture.clock.forward(TimeDelta::days(2));
    let issue = fixture.get(ISSUE).await.json();
    assert_eq!(issue["labels"][0]["name"], "lifecycle/stale");
    assert_eq!(issue["updated_at"], "2027-01-24T09:00:00Z");
    fixture.comment("ben", "still wanted");
    assert_eq!(fixture.get(ISSUE).await.json()["labels"], json!([]));
    fixture.clock.forward(TimeDelta::days(121));
    let issue = fixture.get(ISSUE).await.json();
    assert_eq!(
        (&issue["state"], &issue["state_reason"]),
        (&json!("closed"), &json!("not_planned"))
    );
    assert_eq!(issue["closed_by"]["login"], "stale-robot[bot]");
    let events = fixture.get(&format!("{ISSUE}/events")).await.json();
    let names: Vec<&str> =
        events.as_array().unwrap().iter().map(|one| one["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["labeled", "unlabeled", "labeled", "closed"]);
}

#[tokio::test]
async fn a_stale_bot_is_the_same_whether_one_looks_often_or_rarely() {
    let worlds = [1, 200].map(|step| {
        let clock = TestClock::at("2026-10-26T09:00:00Z");
        let practice = Practice::open(Storage::Memory, clock.source()).unwrap();
        practice.add_repository("tern/status").unwrap();
        practice.add_user("ada").unwrap();
        let title = json!({ "title": "t" });
        practice.act("ada", "POST", "/repos/tern/status/issues", &title).unwrap();
        let bot = StaleBot::new("stale-robot[bot]");
        practice.set_stale_bot("tern/status", Some(bot)).unwrap();
        for _ in 0..200 / step {
            clock.forward(TimeDelta::days(step));
            practice.advance(clock.now()).unwrap();
        }
        let world = practice.world().unwrap();
        (world.issues, world.comments)
    });
    assert_eq!(worlds[0], worlds[1]);
    assert_eq!(worlds[0].1.len(), 2);
}
