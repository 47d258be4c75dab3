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
