//! What an opening of a round needs to know: who was linked, what is pinned, what a question costs.

use super::{COMMENTS, Fixture, ISSUE};
use crate::{Access, Role, Unsettled};
use serde_json::{Value, json};

const HOME: &str = "/repos/tern/status";

async fn mutate(fixture: &Fixture, login: &str, query: &str, input: Value) -> Value {
    let body = json!({ "query": query, "variables": { "input": input } });
    let got = fixture.send(login, "POST", "/graphql", Some(body), &[]).await.unwrap();
    assert_eq!(got.status, 200, "errors stand inside");
    got.json()
}

async fn full(fixture: &Fixture, path: &str) -> String {
    let accept = [("accept", "application/vnd.github.full+json")];
    let got = fixture.send("ada", "GET", path, None, &accept).await.unwrap();
    got.json()["body_html"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn people_are_linked_and_a_team_only_for_a_member_of_its_organisation() {
    let fixture = Fixture::new();
    fixture.practice.set_team("tern", "release", &["maia"]).unwrap();
    let text = "@ben, @nobody and @tern/release, `@ben`";
    fixture.act("maia", "PATCH", ISSUE, json!({ "body": text }));
    let html = full(&fixture, ISSUE).await;
    assert_eq!(html.matches("class=\"user-mention").count(), 1, "{html}");
    assert_eq!(html.matches("class=\"team-mention").count(), 1, "{html}");
    assert!(html.contains("http://practice.test/ben\">@ben</a>"), "{html}");
    let by_ada = fixture.comment("ada", text);
    let html = full(&fixture, &format!("{HOME}/issues/comments/{by_ada}")).await;
    assert!(!html.contains("team-mention"), "no member: {html}");

    let token = fixture.practice.start_job("tern/status", Access::Write, Access::Read).unwrap();
    fixture.practice.set_member("tern", "github-actions[bot]", true).unwrap();
    let authorization = format!("token {token}");
    let made = fixture
        .send(
            "",
            "POST",
            COMMENTS,
            Some(json!({ "body": text })),
            &[
                ("authorization", authorization.as_str()),
                ("accept", "application/vnd.github.html+json"),
            ],
        )
        .await
        .unwrap();
    let html = made.json()["body_html"].as_str().unwrap().to_owned();
    assert!(html.contains("user-mention") && !html.contains("team-mention"), "{html}");
    fixture.practice.set_member("tern", "maia", false).unwrap();
    assert!(!full(&fixture, ISSUE).await.contains("team-mention"));
}

#[tokio::test]
async fn the_fifty_first_person_stays_plain() {
    let fixture = Fixture::new();
    let mut text = String::new();
    for number in 0..51 {
        fixture.practice.add_user(&format!("p{number}")).unwrap();
        text.push_str(&format!("- @p{number}\n"));
    }
    let comment = fixture.comment("ada", &text);
    let html = full(&fixture, &format!("{HOME}/issues/comments/{comment}")).await;
    assert_eq!(html.matches("user-mention").count(), 50);
    assert!(html.contains("<li>@p50</li>"), "{html}");
}

const PIN: &str = "mutation Pin($input: PinIssueInput!) { pinIssue(input: $input) { issue { number isPinned } } }";
const UNPIN: &str =
    "mutation($input: UnpinIssueInput!) { unpinIssue(input: $input) { issue { isPinned } } }";

#[tokio::test]
async fn three_issues_are_pinned_at_most_and_each_pin_is_an_event() {
    let fixture = Fixture::new();
    let mut ids = Vec::new();
    for number in 0..4 {
        let title = json!({ "title": format!("{number}") });
        let made = fixture.act("ada", "POST", &format!("{HOME}/issues"), title).1;
        ids.push(made["node_id"].clone());
    }
    let before = fixture.get(&format!("{HOME}/issues/2")).await;
    let refused = mutate(&fixture, "ada", PIN, json!({ "issueId": ids[0] })).await;
    assert_eq!(refused["errors"][0]["type"], "FORBIDDEN");
    assert_eq!(refused["data"], json!({ "pinIssue": null }));
    for id in &ids[..3] {
        let done = mutate(&fixture, "maia", PIN, json!({ "issueId": id })).await;
        assert_eq!(done["data"]["pinIssue"]["issue"]["isPinned"], true, "{done}");
    }
    let again = mutate(&fixture, "maia", PIN, json!({ "issueId": ids[0] })).await;
    assert!(again.get("errors").is_none(), "a second time changes nothing");
    let fourth = mutate(&fixture, "maia", PIN, json!({ "issueId": ids[3] })).await;
    assert_eq!(fourth["errors"][0]["type"], "UNPROCESSABLE", "{fourth}");
    let events = format!("{HOME}/issues/2/events");
    let told = fixture.get(&events).await;
    assert_eq!(told.json().as_array().unwrap().len(), 1);
    assert_eq!(
        (&told.json()[0]["event"], &told.json()[0]["actor"]["login"]),
        (&json!("pinned"), &json!("maia"))
    );
    let tag = [("if-none-match", told.header("etag"))];
    assert_eq!(fixture.send("ada", "GET", &events, None, &tag).await.unwrap().status, 304);
    let after = fixture.get(&format!("{HOME}/issues/2")).await;
    assert_eq!(after.json()["updated_at"], before.json()["updated_at"]);
    mutate(&fixture, "maia", UNPIN, json!({ "issueId": ids[0] })).await;
    let told = fixture.get(&events).await.json();
    assert_eq!(told[1]["event"], "unpinned");
    let query = "{ repository(owner: \"tern\", name: \"status\") { pinnedIssues(first: 3) {
        totalCount nodes { issue { number } pinnedBy { login } } } } }";
    let read = fixture.post("/graphql", json!({ "query": query })).await.json();
    let pinned = &read["data"]["repository"]["pinnedIssues"];
    assert_eq!(pinned["totalCount"], 2, "{read}");
    let second = json!({ "issue": { "number": 3 }, "pinnedBy": { "login": "maia" } });
    assert_eq!(pinned["nodes"][0], second);
    let one = fixture.get(&format!("{HOME}/issues/events/{}", told[1]["id"])).await;
    assert_eq!(one.json()["event"], "unpinned");
    let fourth = mutate(&fixture, "maia", PIN, json!({ "issueId": ids[3] })).await;
    assert_eq!(fourth["data"]["pinIssue"]["issue"]["number"], 5);
}

#[tokio::test]
async fn whether_a_job_pins_is_a_switch() {
    let fixture = Fixture::new();
    let id = fixture.get(ISSUE).await.json()["node_id"].clone();
    let token = fixture.practice.start_job("tern/status", Access::Write, Access::Read).unwrap();
    let authorization = format!("token {token}");
    let body = json!({ "query": PIN, "variables": { "input": { "issueId": id } } });
    for (jobs_pin, refused) in [(false, true), (true, false)] {
        fixture.practice.set_unsettled(Unsettled { jobs_pin, ..Unsettled::default() }).unwrap();
        let headers = [("authorization", authorization.as_str())];
        let got = fixture.send("", "POST", "/graphql", Some(body.clone()), &headers).await.unwrap();
        let message = &got.json()["errors"][0]["message"];
        assert_eq!(message == "Resource not accessible by integration", refused, "{message}");
    }
}

#[tokio::test]
async fn an_issue_that_moved_says_so_where_it_is_now() {
    let fixture = Fixture::new();
    fixture.practice.add_repository("tern/other").unwrap();
    fixture.act("maia", "PATCH", ISSUE, json!({ "title": "Week 10" }));
    fixture.practice.set_role("tern/other", "maia", Some(Role::Write)).unwrap();
    let to = fixture.get("/repos/tern/other").await.json()["node_id"].clone();
    let issue = fixture.get(ISSUE).await.json()["node_id"].clone();
    let query = "mutation($input: TransferIssueInput!) { transferIssue(input: $input) {
        issue { number repository { nameWithOwner } } } }";
    let input = json!({ "issueId": issue, "repositoryId": to });
    let refused = mutate(&fixture, "ada", query, input.clone()).await;
    assert_eq!(refused["errors"][0]["type"], "FORBIDDEN");
    let done = mutate(&fixture, "maia", query, input).await;
    let moved = json!({ "number": 1, "repository": { "nameWithOwner": "tern/other" } });
    assert_eq!(done["data"]["transferIssue"]["issue"], moved, "{done}");
    let path = "/repos/tern/other/issues/1";
    let events = fixture.get(&format!("{path}/events")).await.json();
    assert_eq!(events[0]["event"], "transferred");
    assert_eq!(events[0]["actor"]["login"], "maia");
    assert_eq!(fixture.get(path).await.json()["user"]["login"], "maia");
    assert_eq!(fixture.get(ISSUE).await.status, 301);
    let back = fixture.practice.transfer_issue("tern/other", 1, "tern/status").unwrap();
    assert_eq!(back, 2);
}

#[tokio::test]
async fn a_comment_is_hidden_and_pinned_without_being_changed() {
    let fixture = Fixture::new();
    let comment = fixture.comment("ben", "x");
    let single = format!("{HOME}/issues/comments/{comment}");
    let before = fixture.get(&single).await.json();
    assert_eq!((&before["minimized"], &before["pin"]), (&Value::Null, &Value::Null));
    let hide = "mutation($input: MinimizeCommentInput!) { minimizeComment(input: $input) {
        minimizedComment { isMinimized minimizedReason ... on IssueComment { databaseId } } } }";
    let input = json!({ "subjectId": before["node_id"], "classifier": "OFF_TOPIC" });
    let wrong = json!({ "subjectId": before["node_id"], "classifier": "DULL" });
    let wrong = mutate(&fixture, "maia", hide, wrong).await;
    assert_eq!(wrong["errors"][0]["type"], "INVALID");
    let refused = mutate(&fixture, "ben", hide, input.clone()).await;
    assert_eq!(refused["errors"][0]["type"], "FORBIDDEN");
    let done = mutate(&fixture, "maia", hide, input).await;
    let hidden =
        json!({ "isMinimized": true, "minimizedReason": "off-topic", "databaseId": comment });
    assert_eq!(done["data"]["minimizeComment"]["minimizedComment"], hidden, "{done}");
    let pin = format!("{single}/pin");
    assert_eq!(fixture.send("ben", "PUT", &pin, None, &[]).await.unwrap().status, 403);
    let pinned = fixture.send("maia", "PUT", &pin, None, &[]).await.unwrap();
    assert_eq!((pinned.status, &pinned.json()["pin"]["pinned_by"]["login"]), (200, &json!("maia")));
    let other = fixture.comment("ben", "y");
    let second = format!("{HOME}/issues/comments/{other}/pin");
    fixture.send("maia", "PUT", &second, None, &[]).await.unwrap();
    let read = fixture.get(&single).await.json();
    assert_eq!((&read["pin"], &read["minimized"]["reason"]), (&Value::Null, &json!("off-topic")));
    assert_eq!(read["updated_at"], before["updated_at"]);
    assert_eq!(fixture.send("maia", "DELETE", &second, None, &[]).await.unwrap().status, 204);
    let show = "mutation($input: UnminimizeCommentInput!) { unminimizeComment(input: $input) {
        unminimizedComment { isMinimized } } }";
    let input = json!({ "subjectId": before["node_id"] });
    mutate(&fixture, "maia", show, input).await;
    assert_eq!(fixture.get(&single).await.json()["minimized"], Value::Null);
}

#[tokio::test]
async fn a_hundred_comments_with_their_reactions_cost_one_point() {
    let fixture = Fixture::new();
    let comment = fixture.comment("ben", "x");
    let path = format!("{HOME}/issues/comments/{comment}/reactions");
    for login in ["ada", "ben", "maia"] {
        fixture.act(login, "POST", &path, json!({ "content": "+1" }));
    }
    let id = fixture.get(COMMENTS).await.json()[0]["node_id"].clone();
    let query = |of: &str| {
        format!(
            "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on IssueComment {{ lastEditedAt isMinimized
                {of} }} }} rateLimit {{ cost used nodeCount }} }}"
        )
    };
    let reactions = "reactions(first: 50) { nodes { content createdAt user { databaseId login } } pageInfo { hasNextPage } }";
    let ask = async |text: String, ids: Vec<Value>| {
        let variables = json!({ "ids": ids });
        fixture.post("/graphql", json!({ "query": text, "variables": variables })).await.json()
    };
    let hundred = vec![id.clone(); 100];
    let told = ask(query(reactions), hundred.clone()).await;
    assert_eq!(told["data"]["rateLimit"], json!({ "cost": 1, "used": 1, "nodeCount": 5_100 }));
    let nodes = &told["data"]["nodes"][99]["reactions"]["nodes"];
    assert_eq!(nodes.as_array().unwrap().len(), 3);
    assert_eq!(nodes[2]["user"]["login"], "maia");
    let twice = format!("{reactions} again: {reactions}");
    let told = ask(query(&twice), hundred.clone()).await;
    assert_eq!(told["data"]["rateLimit"]["cost"], 2);
    let told = ask("{ rateLimit { cost used } }".into(), Vec::new()).await;
    assert_eq!(
        told["data"]["rateLimit"],
        json!({ "cost": 1, "used": 4 }),
        "what was told is charged"
    );
    let many = ask(query(reactions), vec![id; 101]).await;
    assert_eq!(many["errors"][0]["type"], "ARGUMENT_LIMIT");
    let deep = "{ search(query: \"a\", type: ISSUE, first: 100) { nodes { ... on Issue { comments(first: 100) {
        nodes { reactions(first: 100) { totalCount } } } } } } }";
    let heavy = ask(deep.into(), Vec::new()).await;
    assert_eq!(heavy["errors"][0]["type"], "MAX_NODE_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn a_discussion_is_closed_by_who_may_and_takes_comments_all_the_same() {
    let fixture = Fixture::new();
    let number = fixture.practice.add_discussion("tern/status", "ada", "Week", "General").unwrap();
    let find = format!(
        "{{ repository(owner: \"tern\", name: \"status\") {{ discussion(number: {number}) {{ id }} }} }}"
    );
    let found = fixture.post("/graphql", json!({ "query": find })).await.json();
    let id = found["data"]["repository"]["discussion"]["id"].clone();
    let close = "mutation($input: CloseDiscussionInput!) { closeDiscussion(input: $input) {
        discussion { closed stateReason closedAt } } }";
    let input = json!({ "discussionId": id, "reason": "OUTDATED" });
    let refused = mutate(&fixture, "ben", close, input.clone()).await;
    assert_eq!(refused["errors"][0]["type"], "FORBIDDEN", "{refused}");
    let wrong = json!({ "discussionId": id, "reason": "BORING" });
    assert_eq!(mutate(&fixture, "ada", close, wrong).await["errors"][0]["type"], "INVALID");
    let done = mutate(&fixture, "ada", close, input).await;
    let closed = &done["data"]["closeDiscussion"]["discussion"];
    assert_eq!((&closed["closed"], &closed["stateReason"]), (&json!(true), &json!("OUTDATED")));
    let say = "mutation($input: AddDiscussionCommentInput!) { addDiscussionComment(input: $input) {
        comment { body } } }";
    let said = mutate(&fixture, "ben", say, json!({ "discussionId": id, "body": "late" })).await;
    assert_eq!(said["data"]["addDiscussionComment"]["comment"]["body"], "late");
    let reopen = "mutation($input: ReopenDiscussionInput!) { reopenDiscussion(input: $input) {
        discussion { closed } } }";
    let done = mutate(&fixture, "ada", reopen, json!({ "discussionId": id })).await;
    assert_eq!(done["data"]["reopenDiscussion"]["discussion"]["closed"], false);
}
