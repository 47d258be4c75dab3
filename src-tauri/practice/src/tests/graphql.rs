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

const DISCUSSION: &str = "query($n: Int!) { repository(owner: \"tern\", name: \"status\") {
    discussion(number: $n) {
        id title closed locked activeLockReason category { name slug isAnswerable }
        comments(first: 2) {
            totalCount pageInfo { hasNextPage endCursor }
            nodes {
                id databaseId body url lastEditedAt deletedAt viewerDidAuthor
                author { login ... on User { databaseId } ... on Mannequin { databaseId } }
                replies(first: 1) { pageInfo { hasNextPage } nodes { body replyTo { id } } }
            }
        }
    }
} }";

const ADD: &str = "mutation Add($d: ID!, $b: String!, $to: ID) {
    addDiscussionComment(input: { discussionId: $d, body: $b, replyToId: $to }) {
        comment { id body viewerDidAuthor replyTo { id } }
    }
}";

#[tokio::test]
async fn a_discussion_is_commented_answered_and_read() {
    let fixture = Fixture::new();
    let number =
        fixture.practice.add_discussion("tern/status", "ben", "Weekly", "Show and tell").unwrap();
    let seen = ask(&fixture, DISCUSSION, json!({ "n": number })).await;
    let discussion = &seen["data"]["repository"]["discussion"];
    assert_eq!(discussion["category"]["slug"], "show-and-tell");
    let id = &discussion["id"];
    let made = ask(&fixture, ADD, json!({ "d": id, "b": "one\r\ntwo" })).await;
    let comment = &made["data"]["addDiscussionComment"]["comment"];
    assert_eq!(comment["body"], "one\r\ntwo", "as it was sent");
    assert_eq!(comment["viewerDidAuthor"], true);
    let answer = json!({ "d": id, "b": "so", "to": comment["id"] });
    let answered = ask(&fixture, ADD, answer).await;
    let reply = &answered["data"]["addDiscussionComment"]["comment"];
    assert_eq!(reply["replyTo"]["id"], comment["id"]);
    // One level deep.
    let deeper = ask(&fixture, ADD, json!({ "d": id, "b": "x", "to": reply["id"] })).await;
    assert_eq!(deeper["data"], json!({ "addDiscussionComment": null }));
    let error = &deeper["errors"][0];
    assert_eq!(
        (&error["type"], &error["path"]),
        (&json!("UNPROCESSABLE"), &json!(["addDiscussionComment"]))
    );
    let seen = ask(&fixture, DISCUSSION, json!({ "n": number })).await;
    let comments = &seen["data"]["repository"]["discussion"]["comments"];
    assert_eq!(comments["totalCount"], 1, "replies are not counted");
    let first = &comments["nodes"][0];
    let number_of = first["databaseId"].as_i64().unwrap();
    assert!(i32::try_from(number_of).is_ok(), "an Int");
    assert!(first["url"].as_str().unwrap().ends_with(&format!("#discussioncomment-{number_of}")));
    assert_eq!(first["replies"]["nodes"][0]["body"], "so");
    // What is deleted and was answered keeps its place.
    let delete =
        "mutation($id: ID!) { deleteDiscussionComment(input: { id: $id }) { comment { id } } }";
    ask(&fixture, delete, json!({ "id": comment["id"] })).await;
    let seen = ask(&fixture, DISCUSSION, json!({ "n": number })).await;
    let first = &seen["data"]["repository"]["discussion"]["comments"]["nodes"][0];
    assert_eq!((&first["body"], first["deletedAt"].is_string()), (&json!(""), true));
}

#[tokio::test]
async fn a_discussion_is_no_issue_and_its_comments_have_no_long_number() {
    let fixture = Fixture::new();
    let number =
        fixture.practice.add_discussion("tern/status", "ben", "Weekly", "General").unwrap();
    let words = ("hello", None);
    fixture.practice.comment_in_discussion("tern/status", number, "ben", words).unwrap();
    let rest = fixture.get(&format!("/repos/tern/status/issues/{number}")).await;
    assert_eq!(rest.status, 404);
    let query = "{ repository(owner: \"tern\", name: \"status\") { discussion(number: 2) {
        comments(first: 1) { nodes { fullDatabaseId } } } } }";
    let refused = ask(&fixture, query, json!({})).await;
    let said = refused["errors"][0]["message"].as_str().unwrap();
    assert_eq!(said, "Field 'fullDatabaseId' doesn't exist on type 'DiscussionComment'");
    fixture.practice.delete_discussion("tern/status", number).unwrap();
    let gone = ask(&fixture, DISCUSSION, json!({ "n": number })).await;
    assert_eq!(gone["errors"][0]["type"], "NOT_FOUND");
}

#[tokio::test]
async fn a_mutation_meets_the_fault_that_is_meant_for_it_alone() {
    let fixture = Fixture::new();
    let number =
        fixture.practice.add_discussion("tern/status", "ben", "Weekly", "General").unwrap();
    let fault = |what| Fault::new(Matcher::new("POST", "#addDiscussionComment"), what);
    for what in [FaultKind::TokenNotAllowed, FaultKind::SsoRequired] {
        fixture.practice.faults().push(fault(what)).unwrap();
    }
    let seen = ask(&fixture, DISCUSSION, json!({ "n": number })).await;
    let id = &seen["data"]["repository"]["discussion"]["id"];
    let add = json!({ "query": ADD, "variables": { "d": id, "b": "x" } });
    let refused = fixture.post("/graphql", add.clone()).await.json();
    assert_eq!(refused["errors"][0]["type"], "FORBIDDEN");
    let refused = fixture.post("/graphql", add).await;
    assert!(refused.header("x-github-sso").starts_with("required; url="));
    assert_eq!(refused.json()["errors"][0]["extensions"]["saml_failure"], true);
}

#[tokio::test]
async fn what_lags_or_is_cut_of_rest_is_so_of_a_discussion() {
    let fixture = Fixture::new();
    let number =
        fixture.practice.add_discussion("tern/status", "ben", "Weekly", "General").unwrap();
    fixture.clock.forward(TimeDelta::days(1));
    let made = fixture
        .practice
        .comment_in_discussion("tern/status", number, "ben", ("All well.", None))
        .unwrap();
    let list = "query Comments($n:Int!,$after:String){repository(owner:\"tern\",name:\"status\"){\
                discussion(number:$n){comments(first:100,after:$after){nodes{id body} \
                pageInfo{hasNextPage endCursor}}}}}";
    let at = "/data/repository/discussion/comments";
    let seen = |answer: &serde_json::Value| {
        let nodes = answer.pointer(at).unwrap()["nodes"].as_array().unwrap().len();
        (nodes, answer.pointer(at).unwrap()["pageInfo"]["hasNextPage"].as_bool().unwrap())
    };
    let read =
        |after: serde_json::Value| ask(&fixture, list, json!({ "n": number, "after": after }));
    let push = |method, path, what| {
        fixture.practice.faults().push(Fault::new(Matcher::new(method, path), what)).unwrap();
    };
    assert_eq!(seen(&read(json!(null)).await), (1, false));
    let id = format!("DC_kwPRACTICE{made:X}");
    let lags = FaultKind::StaleLists { by: std::time::Duration::from_secs(60), singles: false };
    push("GET", "/graphql", lags.clone());
    assert_eq!(seen(&read(json!(null)).await), (0, false), "as it was a minute ago");
    // A comment by its name does not, unless it is said.
    push("GET", "#node:One", lags);
    let one = "query One($id:ID!){node(id:$id){...on DiscussionComment{body}}}";
    let found = ask(&fixture, one, json!({ "id": id })).await;
    assert_eq!(found["data"]["node"]["body"], "All well.");
    push("GET", &format!("={id}"), FaultKind::Unicorn503);
    let body = json!({ "query": one, "variables": { "id": id } });
    assert_eq!(fixture.post("/graphql", body).await.status, 503);
    // It never gets further than its beginning.
    fixture
        .practice
        .faults()
        .push(Fault::new(Matcher::new("GET", "/graphql"), FaultKind::CutList).times(2))
        .unwrap();
    let cut = read(json!(null)).await;
    assert_eq!(seen(&cut), (0, true));
    let cursor = cut.pointer(at).unwrap()["pageInfo"]["endCursor"].clone();
    let next = read(cursor.clone()).await;
    assert_eq!(next.pointer(at).unwrap()["pageInfo"]["endCursor"], cursor);
    assert_eq!(seen(&read(json!(null)).await), (1, false));
}
