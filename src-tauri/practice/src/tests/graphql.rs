//! GraphQL, as far as it is served, and how it refuses the rest.

use super::{COMMENTS, Fixture, ISSUE};
use crate::{Fault, FaultKind, Matcher};
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn ask(fixture: &Fixture, query: &str, variables: Value) -> Value {
    let got = fixture.post("/graphql", json!({ "query": query, "variables": variables })).await;
    assert_eq!(got.status, 200, "{query}");
    assert_eq!((got.header("etag"), got.header("x-ratelimit-resource")), ("", "graphql"));
    got.json()
}

#[tokio::test]
async fn an_issue_is_read_with_its_comments_and_reactions() {
    let fixture = Fixture::new();
    let first = fixture.comment("ben", "*one*");
    fixture.clock.forward(TimeDelta::seconds(60));
    let second = fixture.comment("ada", "two");
    let single = format!("/repos/tern/status/issues/comments/{first}");
    fixture.act("ben", "PATCH", &single, json!({ "body": "*one*, edited" }));
    fixture.act("maia", "POST", &format!("{single}/reactions"), json!({ "content": "+1" }));
    let query = "query Week($owner: String!, $name: String!, $n: Int = 1) {
        viewer { login databaseId __typename }
        home: repository(owner: $owner, name: $name) {
            nameWithOwner viewerPermission
            issue(number: $n) {
                ...Head
                comments(first: 10) {
                    totalCount
                    nodes {
                        fullDatabaseId body bodyHTML lastEditedAt viewerDidAuthor isMinimized
                        author { login ... on User { databaseId } ... on Bot { id } }
                        reactions(first: 5) { totalCount nodes { content user { login } } }
                    }
                    pageInfo { hasNextPage endCursor }
                }
            }
        }
    }
    fragment Head on Issue { title state author { login } labels(first: 5) { nodes { name } } }";
    let value = ask(&fixture, query, json!({ "owner": "tern", "name": "status" })).await;
    assert!(value.get("errors").is_none(), "{value}");
    let data = &value["data"];
    assert_eq!(data["viewer"]["login"], "ada");
    assert_eq!(data["viewer"]["__typename"], "User");
    assert_eq!(data["home"]["viewerPermission"], "READ");
    let issue = &data["home"]["issue"];
    assert_eq!((&issue["title"], &issue["state"]), (&json!("Week 9"), &json!("OPEN")));
    assert_eq!(issue["comments"]["totalCount"], 2);
    let nodes = &issue["comments"]["nodes"];
    assert_eq!(nodes[0]["fullDatabaseId"], first.to_string());
    assert_eq!(nodes[0]["lastEditedAt"], "2026-10-26T09:01:00Z");
    assert_eq!(nodes[0]["reactions"]["nodes"][0]["content"], "THUMBS_UP");
    assert!(nodes[0]["bodyHTML"].as_str().unwrap().contains("<em>one</em>"));
    assert_eq!(nodes[1]["fullDatabaseId"], second.to_string());
    assert_eq!(
        (&nodes[1]["lastEditedAt"], &nodes[1]["viewerDidAuthor"]),
        (&Value::Null, &json!(true))
    );
    assert!(nodes[1]["author"]["databaseId"].is_i64());
    assert_eq!(issue["comments"]["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn lists_come_page_by_page_from_either_end() {
    let fixture = Fixture::new();
    for number in 0..5 {
        fixture.comment("ben", &format!("c{number}"));
    }
    let query = "query($after: String, $before: String, $first: Int, $last: Int) {
        repository(owner: \"TERN\", name: \"status\") { issue(number: 1) {
            comments(first: $first, last: $last, after: $after, before: $before) {
                nodes { body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }";
    let page = async |variables: Value| {
        let value = ask(&fixture, query, variables).await;
        let page = value["data"]["repository"]["issue"]["comments"].clone();
        let bodies: Vec<String> = page["nodes"]
            .as_array()
            .unwrap_or(&Vec::new())
            .iter()
            .map(|node| node["body"].as_str().unwrap().to_owned())
            .collect();
        (bodies, page["pageInfo"].clone(), value["errors"].clone())
    };
    let (bodies, info, _) = page(json!({ "first": 2 })).await;
    assert_eq!((bodies, &info["hasNextPage"]), (vec!["c0".into(), "c1".into()], &json!(true)));
    let (bodies, info, _) = page(json!({ "first": 9, "after": info["endCursor"] })).await;
    assert_eq!(bodies, ["c2", "c3", "c4"]);
    assert_eq!((&info["hasNextPage"], &info["hasPreviousPage"]), (&json!(false), &json!(true)));
    let (bodies, info, _) = page(json!({ "last": 2 })).await;
    assert_eq!(bodies, ["c3", "c4"]);
    let (bodies, ..) = page(json!({ "last": 2, "before": info["startCursor"] })).await;
    assert_eq!(bodies, ["c1", "c2"]);
    let (.., errors) = page(json!({})).await;
    assert_eq!(errors[0]["type"], "MISSING_PAGINATION_BOUNDARIES");
    let (.., errors) = page(json!({ "first": 101 })).await;
    assert_eq!(errors[0]["type"], "EXCESSIVE_PAGINATION");
}

#[tokio::test]
async fn my_own_lists_the_newest_first_and_a_count_by_search() {
    let fixture = Fixture::new();
    for title in ["a", "b"] {
        fixture.post("/repos/tern/status/issues", json!({ "title": title })).await;
        fixture.clock.forward(TimeDelta::seconds(60));
    }
    fixture.practice.make_pull_request("tern/status", 3).unwrap();
    fixture.comment("ada", "mine");
    fixture.act("maia", "PATCH", "/repos/tern/status/issues/2", json!({ "state": "closed" }));
    let query = "{ viewer {
            issues(first: 5, states: [CLOSED], orderBy: { field: UPDATED_AT, direction: DESC }) {
                nodes { number stateReason repository { nameWithOwner } } }
            pullRequests(last: 5) { totalCount }
            issueComments(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {
                nodes { body issue { number } } }
        }
        search(query: \"repo:tern/status is:open\", type: ISSUE, first: 1) {
            issueCount nodes { __typename ... on Issue { number } ... on PullRequest { number } } }
        rateLimit { limit cost remaining }
    }";
    let value = ask(&fixture, query, Value::Null).await;
    let viewer = &value["data"]["viewer"];
    let closed = json!([{ "number": 2, "stateReason": "COMPLETED",
        "repository": { "nameWithOwner": "tern/status" } }]);
    assert_eq!(viewer["issues"]["nodes"], closed, "{value}");
    assert_eq!(viewer["pullRequests"]["totalCount"], 1);
    assert_eq!(viewer["issueComments"]["nodes"][0]["issue"]["number"], 1);
    let search = &value["data"]["search"];
    assert_eq!(search["issueCount"], 2);
    assert_eq!(search["nodes"][0], json!({ "__typename": "PullRequest", "number": 3 }));
    assert_eq!(value["data"]["rateLimit"], json!({ "limit": 5000, "cost": 1, "remaining": 4999 }));
    let again = ask(&fixture, "{ rateLimit { remaining } }", Value::Null).await;
    assert_eq!(again["data"]["rateLimit"]["remaining"], 4998);
}

#[tokio::test]
async fn what_is_not_served_is_refused_with_the_field_and_its_place() {
    let fixture = Fixture::new();
    let errors = async |query: &str| ask(&fixture, query, Value::Null).await;
    let value = errors("{\n  viewer { login sponsors }\n}").await;
    assert!(value.get("data").is_none());
    let error = &value["errors"][0];
    assert_eq!(error["message"], "Field 'sponsors' doesn't exist on type 'User'");
    assert_eq!(error["path"], json!(["query", "viewer", "sponsors"]));
    assert_eq!(error["locations"], json!([{ "line": 2, "column": 18 }]));
    assert_eq!(
        error["extensions"],
        json!({ "code": "undefinedField", "typeName": "User", "fieldName": "sponsors" })
    );
    for (query, words) in [
        ("mutation { addComment(input: {}) { clientMutationId } }", "on type 'Mutation'"),
        ("{ viewer }", "must have selections"),
        ("{ viewer { login { x } } }", "can't be made on scalars"),
        ("{ viewer(x: 1) { login } }", "doesn't accept argument 'x'"),
        ("{ viewer { ...Gone } }", "not defined"),
        ("{ node(id: \"x\") { ... on Gist { id } } }", "No such type Gist"),
        ("fragment F on User { ...F } { viewer { ...F } }", "too deep"),
        ("query A { viewer { login } } query B { viewer { login } }", "name is required"),
        ("query($n: Int!) { viewer { login } }", "invalid value"),
        ("{ viewer {", "Parse error"),
        ("{ search(query: \"mentions:a\", type: ISSUE, first: 1) { issueCount } }", "mentions"),
        ("{ search(query: \"a\", type: USER, first: 1) { issueCount } }", "ISSUE only"),
    ] {
        let value = errors(query).await;
        let message = value["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(words), "{query}: {value}");
    }
    let value = errors("{ repository(owner: \"a\", name: \"b\") { id } viewer { login } }").await;
    assert_eq!(value["errors"][0]["type"], "NOT_FOUND");
    assert_eq!(value["errors"][0]["path"], json!(["repository"]));
    assert_eq!(value["data"], json!({ "repository": null, "viewer": { "login": "ada" } }));
    fixture.practice.set_private("tern/status", true).unwrap();
    let value = errors("{ repository(owner: \"tern\", name: \"status\") { id } }").await;
    assert_eq!(value["errors"][0]["type"], "NOT_FOUND");
}

#[tokio::test]
async fn things_are_found_by_their_ids() {
    let fixture = Fixture::new();
    let comment = fixture.comment("ben", "x");
    let ids = [
        fixture.get(ISSUE).await.json()["node_id"].clone(),
        fixture.get(COMMENTS).await.json()[0]["node_id"].clone(),
        json!("I_kwPRACTICE1"),
    ];
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on IssueComment { databaseId }
        ... on Issue { number @include(if: true) title @skip(if: true) } } }";
    let value = ask(&fixture, query, json!({ "ids": ids })).await;
    assert_eq!(
        value["data"]["nodes"],
        json!([{ "id": ids[0], "number": 1 }, { "id": ids[1], "databaseId": comment }, null])
    );
}

#[tokio::test]
async fn faults_limits_and_tokens_hold_here_too() {
    let fixture = Fixture::new();
    let query = json!({ "query": "{ viewer { login } }" });
    let body = || Some(query.clone());
    let nobody = fixture.send("", "POST", "/graphql", body(), &[]).await.unwrap();
    assert_eq!((nobody.status, nobody.header("x-ratelimit-limit")), (403, "0"));
    assert_eq!(fixture.send("nobody", "POST", "/graphql", body(), &[]).await.unwrap().status, 401);
    assert_eq!(fixture.post("/graphql", json!({})).await.status, 400);
    let fault =
        Fault::new(Matcher::new("POST", "/graphql"), FaultKind::Status5xxBefore { status: 502 });
    fixture.practice.faults().push(fault).unwrap();
    assert_eq!(fixture.post("/graphql", query.clone()).await.status, 502);
    let spent = FaultKind::PrimaryLimit { reset_seconds: 60 };
    fixture.practice.faults().push(Fault::new(Matcher::new("POST", "/graphql"), spent)).unwrap();
    assert_eq!(fixture.post("/graphql", query.clone()).await.status, 403);
    assert_eq!(fixture.get(ISSUE).await.status, 200, "counted apart");
    fixture.clock.forward(TimeDelta::seconds(61));
    assert_eq!(fixture.post("/api/graphql", query).await.status, 200);
}
