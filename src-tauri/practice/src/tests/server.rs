//! Behind a port.

use super::{COMMENTS, Fixture};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One plain HTTP exchange; what came back until the connection closed.
async fn exchange(address: std::net::SocketAddr, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nuser-agent: practice-tests\r\nauthorization: token practice-token-ada\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A reset is one of the ways in which a scripted fault ends.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn any_client_can_talk_to_the_port_and_script_it() {
    let fixture = Fixture::new();
    let (address, serving) = fixture.practice.serve(0).unwrap();
    assert!(address.ip().is_loopback());
    let server = tokio::spawn(serving);

    let made = exchange(address, "POST", COMMENTS, r#"{"body":"hello"}"#).await;
    assert!(made.starts_with("HTTP/1.1 201"), "{made}");
    assert!(made.contains(&format!("http://{address}/repos/tern/status/issues/comments/")));

    let fault = r#"{"when":{"method":"POST"},"what":{"kind":"answer_lost_after"}}"#;
    assert!(
        exchange(address, "POST", "/_practice/faults", fault).await.starts_with("HTTP/1.1 200")
    );
    assert_eq!(exchange(address, "POST", COMMENTS, r#"{"body":"lost"}"#).await, "");
    assert_eq!(fixture.bodies(), ["hello", "lost"]);

    exchange(address, "PUT", "/_practice/network", r#"{"network":"off"}"#).await;
    assert_eq!(exchange(address, "GET", COMMENTS, "").await, "");
    let off = exchange(address, "GET", "/_practice/network", "").await;
    assert!(off.ends_with(r#"{"network":"off"}"#));
    exchange(address, "PUT", "/_practice/network", r#"{"network":"on"}"#).await;

    let slow = r#"[{"what":{"kind":"slow_bytes","seconds_per_byte":0.00001}}]"#;
    exchange(address, "POST", "/_practice/faults", slow).await;
    let list = exchange(address, "GET", COMMENTS, "").await;
    assert!(list.contains("transfer-encoding: chunked"), "{list}");

    let log = exchange(address, "GET", "/_practice/requests", "").await;
    let log: Value = serde_json::from_str(log.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(log.as_array().unwrap().len(), 3);
    assert_eq!((&log[1]["reached"], &log[1]["status"]), (&json!("lost"), &json!(201)));
    assert_eq!(log[1]["user"], "ada");

    let wrong = exchange(address, "POST", "/_practice/faults", r#"{"what":1}"#).await;
    assert!(wrong.starts_with("HTTP/1.1 400"));
    server.abort();
}

#[tokio::test]
async fn a_test_in_another_process_turns_switches_and_drives_the_clockwork() {
    let fixture = Fixture::new();
    let (address, serving) = fixture.practice.serve(0).unwrap();
    let server = tokio::spawn(serving);
    let call = async |method: &str, path: &str, body: Value| -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let got = exchange(address, method, &format!("/_practice/{path}"), &body).await;
        assert!(got.starts_with("HTTP/1.1 200"), "{path}: {got}");
        serde_json::from_str(got.split_once("\r\n\r\n").unwrap().1).unwrap()
    };
    call("PUT", "unsettled", json!({ "issue_lists_lag": 480, "restricted": "gone" })).await;
    let switches = call("GET", "unsettled", Value::Null).await;
    assert_eq!(
        (&switches["issue_lists_lag"], &switches["restricted"]),
        (&json!(480), &json!("gone"))
    );
    assert_eq!(switches["jobs_pin"], true);
    let limit = json!({ "to": "collaborators_only", "until": "2026-12-01T00:00:00Z" });
    let repository = "tern/status";
    let conduct = json!({ "repository": repository, "creation": "triage", "limit": limit });
    call("PUT", "conduct", conduct).await;
    let refused = exchange(address, "POST", "/repos/tern/status/issues", r#"{"title":"t"}"#).await;
    assert!(refused.starts_with("HTTP/1.1 410"), "{refused}");
    let refused = exchange(address, "POST", COMMENTS, r#"{"body":"x"}"#).await;
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    call("PUT", "conduct", json!({ "repository": repository })).await;
    call("PUT", "teams", json!({ "organization": "tern", "team": "release", "logins": ["ada"] }))
        .await;
    call("PUT", "members", json!({ "organization": "tern", "login": "ada", "is_member": true }))
        .await;

    let job = call("POST", "jobs", json!({ "repository": repository, "issues": "write" })).await;
    let token = job["token"].as_str().unwrap();
    assert!(token.starts_with("ghs_"), "{token}");
    call("DELETE", &format!("jobs/{token}"), Value::Null).await;

    let workflow = json!({ "file": "round.yml", "crons": ["* * * * *"], "owner": "maia",
        "issues": "write", "contents": "read" });
    call("PUT", "workflows", json!({ "repository": repository, "workflow": workflow })).await;
    call("POST", "commits", json!({ "repository": repository })).await;
    let mishap = json!({ "what": { "kind": "late", "seconds": 60 } });
    let body = json!({ "repository": repository, "file": "round.yml", "mishap": mishap });
    call("POST", "mishaps", body).await;
    fixture.clock.forward(chrono::TimeDelta::minutes(1));
    assert_eq!(call("POST", "runs", Value::Null).await, json!([]));
    fixture.clock.forward(chrono::TimeDelta::minutes(1));
    let due = call("POST", "runs", Value::Null).await;
    assert_eq!(due.as_array().unwrap().len(), 2);
    let run = format!("runs/{}", due[0]["run"]);
    call("POST", &run, json!({ "conclusion": "success" })).await;
    let bot = json!({ "login": "stale-robot[bot]", "label": "stale", "label_after_days": 1,
        "close_after_days": 1 });
    call("POST", "prow", Value::Null).await;
    call("PUT", "stale", json!({ "repository": repository, "bot": bot })).await;
    let wrong = exchange(address, "PUT", "/_practice/unsettled", r#"{"none":1}"#).await;
    assert!(wrong.starts_with("HTTP/1.1 400"), "{wrong}");
    server.abort();
}
