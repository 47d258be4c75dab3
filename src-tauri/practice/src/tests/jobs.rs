//! A job of GitHub Actions and its token, and what other people's limits do.

use super::{COMMENTS, Fixture, ISSUE, TestResponse};
use crate::{
    Access, Fault, FaultKind, InteractionLimit, LimitedTo, Matcher, Restricted, Role, Unsettled,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const HOME: &str = "/repos/tern/status";

struct Job<'f> {
    fixture: &'f Fixture,
    token: String,
}

impl<'f> Job<'f> {
    fn new(fixture: &'f Fixture, issues: Access, contents: Access) -> Self {
        let token = fixture.practice.start_job("tern/status", issues, contents).unwrap();
        Self { fixture, token }
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> TestResponse {
        let authorization = format!("Bearer {}", self.token);
        let body = Some(body).filter(|body| !body.is_null());
        let headers = [("authorization", authorization.as_str())];
        self.fixture.send("", method, path, body, &headers).await.unwrap()
    }

    async fn ask(&self, query: &str) -> Value {
        self.send("POST", "/graphql", json!({ "query": query })).await.json()
    }
}

#[tokio::test]
async fn a_job_cannot_ask_who_it_is_but_graphql_says_so() {
    let fixture = Fixture::new();
    let job = Job::new(&fixture, Access::Write, Access::Read);
    let me = job.send("GET", "/user", Value::Null).await;
    assert_eq!((me.status, me.message().as_str()), (403, "Resource not accessible by integration"));
    assert_eq!(me.header("x-oauth-scopes"), "");
    let viewer = job.ask("{ viewer { login databaseId } rateLimit { limit } }").await;
    assert_eq!(viewer["data"]["viewer"]["login"], "github-actions[bot]");
    assert!(viewer["data"]["viewer"]["databaseId"].is_i64());
    assert_eq!(viewer["data"]["rateLimit"]["limit"], 1_000);

    let made = job.send("POST", &format!("{HOME}/issues"), json!({ "title": "Week 10" })).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.json()["user"]["login"], "github-actions[bot]");
    assert_eq!(made.json()["user"]["type"], "Bot");
    assert_eq!(made.json()["user"]["id"], viewer["data"]["viewer"]["databaseId"]);

    fixture.practice.end_job(&job.token).unwrap();
    assert_eq!(job.send("GET", ISSUE, Value::Null).await.status, 401);
}

#[tokio::test]
async fn a_job_does_what_its_permissions_name() {
    let fixture = Fixture::new();
    fixture.practice.put_file("team.md", "# Team\n").unwrap();
    let comment = |text: &str| json!({ "body": text });
    for (issues, status) in [(Access::Write, 201), (Access::Read, 403), (Access::None, 403)] {
        let job = Job::new(&fixture, issues, Access::None);
        let made = job.send("POST", COMMENTS, comment("x")).await;
        assert_eq!(made.status, status, "{issues:?}");
        if status == 403 {
            assert_eq!(made.message(), "Resource not accessible by integration");
        }
    }
    fixture.practice.set_private("tern/status", true).unwrap();
    let file = format!("{HOME}/contents/team.md");
    for (contents, status) in [(Access::Read, 200), (Access::None, 403)] {
        let job = Job::new(&fixture, Access::Write, contents);
        assert_eq!(job.send("GET", &file, Value::Null).await.status, status, "{contents:?}");
        assert_eq!(job.send("GET", ISSUE, Value::Null).await.status, 200);
    }
    fixture.practice.set_private("tern/status", false).unwrap();
    fixture.practice.add_repository("tern/other").unwrap();
    let job = Job::new(&fixture, Access::Write, Access::Write);
    let elsewhere = job.send("POST", "/repos/tern/other/issues", json!({ "title": "t" })).await;
    assert_eq!(elsewhere.status, 403);
    let list = job.send("GET", "/repos/tern/other/issues", Value::Null).await;
    assert_eq!(list.status, 200);
    // Labels and closing, as with write access.
    let close = json!({ "state": "closed", "labels": ["new"] });
    let closed = job.send("PATCH", ISSUE, close).await.json();
    assert_eq!((&closed["state"], &closed["labels"][0]["name"]), (&json!("closed"), &json!("new")));
}

#[tokio::test]
async fn all_jobs_of_a_repository_share_a_thousand_requests_an_hour() {
    let fixture = Fixture::new();
    let (first, second) = (
        Job::new(&fixture, Access::Write, Access::Read),
        Job::new(&fixture, Access::Write, Access::Read),
    );
    let got = first.send("GET", ISSUE, Value::Null).await;
    assert_eq!((got.header("x-ratelimit-limit"), got.header("x-ratelimit-used")), ("1000", "1"));
    assert_eq!(second.send("GET", ISSUE, Value::Null).await.header("x-ratelimit-used"), "2");
    for _ in 2..1_000 {
        first.send("GET", ISSUE, Value::Null).await;
    }
    assert_eq!(second.send("GET", COMMENTS, Value::Null).await.status, 403);
    assert_eq!(fixture.get(ISSUE).await.status, 200, "people have their own");
    assert!(second.ask("{ viewer { login } }").await["data"].is_object(), "counted apart");
    let ids = "nodes(ids: [\"x\"]) { ... on Issue { comments(first: 100) { nodes { reactions(first: 1) { totalCount } } } } }";
    let heavy: Vec<String> = (0..99).map(|number| format!("q{number}: {ids}")).collect();
    // 99 times (1 + 1 + 100) lists are 101 points.
    let heavy = format!("{{ {} rateLimit {{ cost }} }}", heavy.join(" "));
    for _ in 0..9 {
        assert_eq!(first.ask(&heavy).await["data"]["rateLimit"]["cost"], 101);
    }
    assert_eq!(first.ask(&heavy).await["data"]["rateLimit"]["cost"], 101, "what is left is enough");
    for graph_limits_inside in [false, true] {
        let switches = Unsettled { graph_limits_inside, ..Unsettled::default() };
        fixture.practice.set_unsettled(switches).unwrap();
        let query = json!({ "query": "{ viewer { login } }" });
        let limited = second.send("POST", "/graphql", query).await;
        assert_eq!(limited.status, if graph_limits_inside { 200 } else { 403 });
        if graph_limits_inside {
            let value = limited.json();
            assert_eq!(value["data"], Value::Null);
            assert_eq!(value["errors"][0]["type"], "RATE_LIMITED");
        }
    }
    fixture.clock.forward(TimeDelta::minutes(61));
    assert_eq!(second.send("GET", COMMENTS, Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_restricted_repository_takes_issues_from_a_role_on_and_refuses_in_either_shape() {
    let fixture = Fixture::new();
    fixture.practice.add_user("tia").unwrap();
    fixture.practice.set_role("tern/status", "tia", Some(Role::Triage)).unwrap();
    let open = |login: &str| {
        fixture.act(login, "POST", &format!("{HOME}/issues"), json!({ "title": "t" })).0
    };
    for (least, [public, triage, write]) in [
        (None, [201, 201, 201]),
        (Some(Role::Triage), [403, 201, 201]),
        (Some(Role::Write), [403, 403, 201]),
    ] {
        fixture.practice.restrict_issues("tern/status", least).unwrap();
        assert_eq!([open("ada"), open("tia"), open("maia")], [public, triage, write], "{least:?}");
    }
    let gone = Unsettled { restricted: Restricted::Gone, ..Unsettled::default() };
    fixture.practice.set_unsettled(gone).unwrap();
    assert_eq!([open("ada"), open("tia"), open("maia")], [410, 410, 201]);
    assert_eq!(fixture.post(COMMENTS, json!({ "body": "x" })).await.status, 201);
    let job = Job::new(&fixture, Access::Write, Access::Read);
    let made = job.send("POST", &format!("{HOME}/issues"), json!({ "title": "t" })).await;
    assert_eq!(made.status, 201);
}

#[tokio::test]
async fn a_limit_on_interaction_stops_new_accounts_for_its_time() {
    let fixture = Fixture::new();
    fixture.clock.forward(TimeDelta::days(3));
    fixture.practice.add_user("new").unwrap();
    let react = format!("{ISSUE}/reactions");
    let all = |login: &str| {
        [
            fixture.act(login, "POST", COMMENTS, json!({ "body": "x" })).0,
            fixture.act(login, "POST", &react, json!({ "content": "eyes" })).0,
            fixture.act(login, "POST", &format!("{HOME}/issues"), json!({ "title": "t" })).0,
        ]
    };
    let until = fixture.clock.now() + TimeDelta::hours(20);
    let limit = InteractionLimit { to: LimitedTo::ExistingUsers, until };
    fixture.practice.limit_interaction("tern/status", Some(limit)).unwrap();
    assert_eq!(all("new"), [403, 403, 403]);
    assert_eq!(all("ada"), [201, 201, 201]);
    let path = format!("{HOME}/interaction-limits");
    assert_eq!(fixture.act("new", "GET", &path, Value::Null).0, 403, "only an admin reads it");
    let (_, told) = fixture.act("tern", "GET", &path, Value::Null);
    assert_eq!(told["limit"], "existing_users");
    fixture.practice.add_contributor("tern/status", "new").unwrap();
    assert_eq!(all("new"), [201, 201, 201]);
    let limit = InteractionLimit { to: LimitedTo::CollaboratorsOnly, until };
    fixture.practice.limit_interaction("tern/status", Some(limit)).unwrap();
    assert_eq!(all("new")[0], 403);
    assert_eq!(all("maia")[0], 201);
    fixture.clock.forward(TimeDelta::hours(20));
    assert_eq!(all("new")[0], 201);
    assert_eq!(fixture.act("tern", "GET", &path, Value::Null).1, json!({}));
}

#[tokio::test]
async fn a_job_fills_an_issue_and_sees_its_own_private_repository() {
    let fixture = Fixture::new();
    fixture.practice.set_role("tern/status", "ben", Some(Role::Read)).unwrap();
    let job = Job::new(&fixture, Access::Write, Access::Read);
    let made = job.send("POST", &format!("{HOME}/milestones"), json!({ "title": "v1.38" })).await;
    assert_eq!(made.status, 201);
    let body = json!({ "title": "Week 12", "labels": ["round"], "milestone": 1 });
    let issue = job.send("POST", &format!("{HOME}/issues"), body).await.json();
    assert_eq!(issue["labels"][0]["name"], "round");
    assert_eq!(issue["milestone"]["title"], "v1.38");
    let path = format!("{HOME}/issues/2");
    let ben = json!({ "assignees": ["ben"] });
    let assigned = job.send("POST", &format!("{path}/assignees"), ben).await.json();
    assert_eq!(assigned["assignees"][0]["login"], "ben");
    let reaction = json!({ "content": "+1" });
    let reacted = job.send("POST", &format!("{path}/reactions"), reaction).await;
    assert_eq!(reacted.json()["user"]["login"], "github-actions[bot]");
    assert_eq!(job.send("PUT", &format!("{path}/lock"), json!({})).await.status, 204);
    let comment = job.send("POST", &format!("{path}/comments"), json!({ "body": "x" })).await;
    assert_eq!(comment.status, 201);
    fixture.practice.set_private("tern/status", true).unwrap();
    let query = "{ repository(owner: \"tern\", name: \"status\") { issue(number: 2) { title } } }";
    assert_eq!(job.ask(query).await["data"]["repository"]["issue"]["title"], "Week 12");
    fixture.practice.end_job(&job.token).unwrap();
    fixture.practice.add_repository("tern/other").unwrap();
    let other = fixture.practice.start_job("tern/other", Access::Write, Access::Write).unwrap();
    let other = Job { fixture: &fixture, token: other };
    assert_eq!(other.send("GET", ISSUE, Value::Null).await.status, 404);
}

#[tokio::test]
async fn a_jobs_write_that_comes_late_has_no_more_rights_than_the_job() {
    for (issues, comments) in [(Access::Write, 1), (Access::Read, 0)] {
        let fixture = Fixture::new();
        let job = Job::new(&fixture, issues, Access::None);
        let late = FaultKind::LateCommit { after: std::time::Duration::from_secs(20) };
        let fault = Fault::new(Matcher::new("POST", "/comments"), late);
        fixture.practice.faults().push(fault).unwrap();
        let authorization = format!("Bearer {}", job.token);
        let headers = [("authorization", authorization.as_str())];
        let body = Some(json!({ "body": "late" }));
        assert!(fixture.send("", "POST", COMMENTS, body, &headers).await.is_err());
        fixture.clock.forward(TimeDelta::seconds(30));
        assert_eq!(fixture.get(COMMENTS).await.ids().len(), comments, "{issues:?}");
    }
}
