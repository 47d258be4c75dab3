//! Workflows by the clock: late, dropped, off, and what their runs do.

use super::{Fixture, ISSUE};
use crate::{Access, Luck, Mishap, Unsettled, WorkflowFile};
use chrono::TimeDelta;
use serde_json::{Value, json};

const HOME: &str = "/repos/tern/status";
const FILE: &str = "/repos/tern/status/actions/workflows/round.yml";

/// Sunday evening, with the five lines of an opening.
fn with_workflow(one_at_a_time: bool) -> Fixture {
    let fixture = Fixture::new();
    let sunday = "2026-11-15T22:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    fixture.clock.forward(sunday - fixture.clock.now());
    put(&fixture, "maia", one_at_a_time);
    fixture
}

fn put(fixture: &Fixture, owner: &str, one_at_a_time: bool) {
    let crons = ["17 22 * * 0", "47 22 * * 0", "17 23 * * 0", "23 0 * * 1", "41 1 * * 1"];
    let workflow = WorkflowFile {
        file: "round.yml".into(),
        crons: crons.map(str::to_owned).to_vec(),
        owner: owner.into(),
        issues: Access::Write,
        contents: Access::Read,
        one_at_a_time,
    };
    fixture.practice.put_workflow("tern/status", workflow).unwrap();
}

fn mishap(fixture: &Fixture, cron: Option<&str>, what: Luck, times: u32) {
    let mishap = Mishap { cron: cron.map(str::to_owned), what, times };
    fixture.practice.push_mishap("tern/status", "round.yml", mishap).unwrap();
}

async fn state(fixture: &Fixture) -> Value {
    fixture.send("", "GET", FILE, None, &[]).await.unwrap().json()["state"].clone()
}

async fn runs(fixture: &Fixture) -> Value {
    let path = format!("{FILE}/runs?event=schedule&per_page=1");
    fixture.send("", "GET", &path, None, &[]).await.unwrap().json()
}

#[tokio::test]
async fn a_run_is_handed_out_once_and_opens_the_round_as_the_bot() {
    let fixture = with_workflow(true);
    assert_eq!(state(&fixture).await, "active");
    assert_eq!(runs(&fixture).await["total_count"], 0);
    assert!(fixture.practice.due_runs().unwrap().is_empty());
    fixture.clock.forward(TimeDelta::minutes(20));
    let due = fixture.practice.due_runs().unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(
        (due[0].repository.as_str(), due[0].cron.as_deref()),
        ("tern/status", Some("17 22 * * 0"))
    );
    assert!(fixture.practice.due_runs().unwrap().is_empty(), "only once");
    let authorization = format!("Bearer {}", due[0].token);
    let headers = [("authorization", authorization.as_str())];
    let body = Some(json!({ "title": "Week 12" }));
    let made = fixture.send("", "POST", &format!("{HOME}/issues"), body, &headers).await.unwrap();
    assert_eq!(made.json()["user"]["login"], "github-actions[bot]");
    let last = runs(&fixture).await;
    assert_eq!(last["total_count"], 1);
    let run = &last["workflow_runs"][0];
    assert_eq!((&run["status"], &run["conclusion"]), (&json!("in_progress"), &Value::Null));
    assert_eq!(
        (&run["event"], &run["created_at"]),
        (&json!("schedule"), &json!("2026-11-15T22:17:00Z"))
    );
    assert_eq!(run["actor"]["login"], "maia");
    fixture.practice.end_run(due[0].run, "success").unwrap();
    let run = &runs(&fixture).await["workflow_runs"][0];
    assert_eq!((&run["status"], &run["conclusion"]), (&json!("completed"), &json!("success")));
    assert_eq!(fixture.send("", "GET", ISSUE, None, &headers).await.unwrap().status, 401);
    assert!(fixture.practice.end_run(due[0].run, "success").is_err());
}

#[tokio::test]
async fn lines_are_late_wait_or_are_dropped_as_the_script_says() {
    let fixture = with_workflow(false);
    mishap(&fixture, Some("47 22 * * 0"), Luck::Late { seconds: 5_700 }, 1);
    mishap(&fixture, Some("17 23 * * 0"), Luck::Waits { seconds: 3_840 }, 1);
    mishap(&fixture, None, Luck::Dropped, 1);
    fixture.clock.forward(TimeDelta::minutes(85));
    // 23:25: the first was dropped, the second is not there yet, the third waits.
    assert!(fixture.practice.due_runs().unwrap().is_empty());
    let seen = runs(&fixture).await;
    assert_eq!(seen["total_count"], 1);
    assert_eq!(seen["workflow_runs"][0]["status"], "queued");
    fixture.clock.forward(TimeDelta::minutes(60));
    // 00:25
    let due = fixture.practice.due_runs().unwrap();
    let lines: Vec<&str> = due.iter().filter_map(|run| run.cron.as_deref()).collect();
    assert_eq!(lines, ["17 23 * * 0", "47 22 * * 0", "23 0 * * 1"]);
    assert_eq!(due[0].starts_at.to_rfc3339(), "2026-11-16T00:21:00+00:00");
    assert_eq!(runs(&fixture).await["total_count"], 3);
    mishap(&fixture, None, Luck::Dropped, 5);
    fixture.clock.forward(TimeDelta::days(7));
    // 01:41 of that night and all of the next week's but one.
    assert!(fixture.practice.due_runs().unwrap().is_empty());
    fixture.clock.forward(TimeDelta::minutes(77));
    assert_eq!(fixture.practice.due_runs().unwrap().len(), 1);
}

#[tokio::test]
async fn of_one_group_one_runs_one_waits_and_the_others_are_cancelled() {
    let fixture = with_workflow(true);
    fixture.clock.forward(TimeDelta::minutes(20));
    let first = fixture.practice.due_runs().unwrap();
    fixture.clock.forward(TimeDelta::minutes(70));
    assert!(fixture.practice.due_runs().unwrap().is_empty(), "it still runs");
    fixture.practice.end_run(first[0].run, "failure").unwrap();
    let next = fixture.practice.due_runs().unwrap();
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].cron.as_deref(), Some("17 23 * * 0"));
    let path = format!("{FILE}/runs?status=cancelled");
    let cancelled = fixture.get(&path).await.json();
    assert_eq!(cancelled["workflow_runs"][0]["created_at"], "2026-11-15T22:47:00Z");
}

#[tokio::test]
async fn sixty_days_without_commits_switch_a_schedule_off_and_issues_do_not_count() {
    let fixture = with_workflow(false);
    fixture.clock.forward(TimeDelta::days(59));
    fixture.act("ben", "POST", &format!("{HOME}/issues"), json!({ "title": "busy" }));
    assert_eq!(state(&fixture).await, "active");
    let before = fixture.practice.due_runs().unwrap().len();
    assert_eq!(before, 9 * 5, "every line of every week");
    fixture.clock.forward(TimeDelta::days(5));
    assert_eq!(state(&fixture).await, "disabled_inactivity");
    assert!(fixture.practice.due_runs().unwrap().is_empty());
    let enable = format!("{FILE}/enable");
    assert_eq!(fixture.act("ada", "PUT", &enable, Value::Null).0, 403);
    assert_eq!(fixture.act("maia", "PUT", &enable, Value::Null).0, 204);
    fixture.practice.commit("tern/status").unwrap();
    fixture.clock.forward(TimeDelta::days(7));
    assert_eq!(fixture.practice.due_runs().unwrap().len(), 5);
    assert_eq!(fixture.act("maia", "PUT", &format!("{FILE}/disable"), Value::Null).0, 204);
    assert_eq!(state(&fixture).await, "disabled_manually");
    fixture.clock.forward(TimeDelta::days(7));
    assert!(fixture.practice.due_runs().unwrap().is_empty());
    assert_eq!(
        fixture.act("maia", "POST", &format!("{FILE}/dispatches"), json!({ "ref": "main" })).0,
        204
    );
    assert_eq!(fixture.practice.due_runs().unwrap().len(), 1);
}

#[tokio::test]
async fn a_schedule_stops_with_its_owner_until_somebody_else_changes_a_line() {
    let fixture = with_workflow(false);
    fixture.practice.set_member("tern", "maia", false).unwrap();
    fixture.clock.forward(TimeDelta::days(7));
    assert!(fixture.practice.due_runs().unwrap().is_empty());
    assert_eq!(state(&fixture).await, "active", "and nobody is told");
    assert_eq!(runs(&fixture).await["total_count"], 0);
    put(&fixture, "ben", false);
    fixture.clock.forward(TimeDelta::days(7));
    assert_eq!(fixture.practice.due_runs().unwrap().len(), 5);
    fixture.practice.remove_user("ben").unwrap();
    fixture.clock.forward(TimeDelta::days(7));
    assert!(fixture.practice.due_runs().unwrap().is_empty());
}

#[tokio::test]
async fn a_workflow_is_found_by_file_and_number_and_by_nothing_else() {
    let fixture = with_workflow(false);
    let list = fixture.get(&format!("{HOME}/actions/workflows")).await.json();
    assert_eq!(list["total_count"], 1);
    let id = list["workflows"][0]["id"].clone();
    let by_number = fixture.get(&format!("{HOME}/actions/workflows/{id}")).await;
    assert_eq!(by_number.json()["path"], ".github/workflows/round.yml");
    assert_eq!(fixture.get(&format!("{HOME}/actions/workflows/other.yml")).await.status, 404);
    let tag = [("if-none-match", by_number.header("etag"))];
    let path = format!("{HOME}/actions/workflows/{id}");
    assert_eq!(fixture.send("ada", "GET", &path, None, &tag).await.unwrap().status, 304);
    let wrong = WorkflowFile {
        file: "x.yml".into(),
        crons: vec!["every Monday".into()],
        owner: "maia".into(),
        issues: Access::None,
        contents: Access::None,
        one_at_a_time: false,
    };
    assert!(fixture.practice.put_workflow("tern/status", wrong).is_err());
}

/// A night on which the list of issues lags by a minute and a half: a deputy opens first, a run that
/// waited for its machine opens a second issue, sees both a little later, and closes its own.
#[tokio::test]
async fn two_open_in_one_night_and_the_younger_ends_as_a_duplicate() {
    let fixture = with_workflow(true);
    mishap(&fixture, Some("17 22 * * 0"), Luck::Dropped, 1);
    mishap(&fixture, Some("47 22 * * 0"), Luck::Dropped, 1);
    mishap(&fixture, Some("17 23 * * 0"), Luck::Waits { seconds: 3_840 }, 1);
    let lag = Unsettled { issue_lists_lag: 90, ..Unsettled::default() };
    fixture.practice.set_unsettled(lag).unwrap();
    let issues = format!("{HOME}/issues");
    fixture.clock.forward(TimeDelta::minutes(140));
    // 00:20
    let body = json!({ "title": "Week 12", "labels": ["round"] });
    let first = fixture.act("ben", "POST", &issues, body.clone()).1;
    assert_eq!(first["labels"], json!([]), "a deputy without a role is told nothing");
    fixture.clock.forward(TimeDelta::minutes(1));
    // 00:21
    let due = fixture.practice.due_runs().unwrap();
    assert_eq!(due.len(), 1);
    let authorization = format!("Bearer {}", due[0].token);
    let send = async |method: &str, path: &str, body: Option<Value>| {
        let headers = [("authorization", authorization.as_str())];
        fixture.send("", method, path, body, &headers).await.unwrap().json()
    };
    let look = async || {
        let list = send("GET", &issues, None).await;
        let weeks = list.as_array().unwrap().iter().filter(|one| one["title"] == "Week 12");
        weeks.map(|one| one["number"].clone()).collect::<Vec<_>>()
    };
    assert!(look().await.is_empty());
    let second = send("POST", &issues, Some(body)).await;
    let late = format!("{issues}/{}/comments", second["number"]);
    fixture.act("ada", "POST", &late, json!({ "body": "my update" }));
    fixture.clock.forward(TimeDelta::seconds(30));
    assert_eq!(look().await, [first["number"].clone()]);
    fixture.clock.forward(TimeDelta::seconds(90));
    assert_eq!(look().await, [second["number"].clone(), first["number"].clone()]);
    let own = format!("{issues}/{}", second["number"]);
    let close = json!({ "state": "closed", "state_reason": "duplicate",
        "duplicate_issue_id": first["id"] });
    let closed = send("PATCH", &own, Some(close)).await;
    assert_eq!(closed["closed_by"]["login"], "github-actions[bot]");
    fixture.practice.end_run(due[0].run, "success").unwrap();
    // Nobody without triage reopens the bot's issue, and what was written there is still read.
    assert_eq!(fixture.act("ben", "PATCH", &own, json!({ "state": "open" })).0, 403);
    assert_eq!(fixture.get(&late).await.json()[0]["body"], "my update");
    let events = fixture.get(&format!("{own}/events")).await.json();
    let last = &events.as_array().unwrap().last().unwrap();
    assert_eq!((&last["event"], &last["state_reason"]), (&json!("closed"), &json!("duplicate")));
}
