//! Each fault as the client meets it, and what is stored afterwards.

use super::{COMMENTS, Fixture, ISSUE};
use crate::{Fault, FaultKind, Matcher, Network, Reached, RetryAfter};
use chrono::TimeDelta;
use serde_json::json;
use std::{io::ErrorKind, time::Duration};

fn on_post(fixture: &Fixture, what: FaultKind) {
    fixture.practice.faults().push(Fault::new(Matcher::new("POST", "/comments"), what)).unwrap();
}

async fn post(fixture: &Fixture) -> std::io::Result<super::TestResponse> {
    fixture
        .send(
            "ada",
            "POST",
            COMMENTS,
            Some(json!({ "body": "mine" })),
            &[("x-meridian-device", "d1")],
        )
        .await
}

#[tokio::test]
async fn an_answer_is_lost_before_or_after_the_comment_is_stored() {
    for (what, stored) in [(FaultKind::AnswerLostBefore, 0), (FaultKind::AnswerLostAfter, 1)] {
        let fixture = Fixture::new();
        on_post(&fixture, what);
        assert_eq!(post(&fixture).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
        assert_eq!(fixture.bodies().len(), stored);
        let world = fixture.practice.world().unwrap();
        assert_eq!(world.requests[0].reached, Reached::Lost);
        assert_eq!(world.requests[0].device.as_deref(), Some("d1"));
        assert_eq!(world.requests[0].stored_at.is_some(), stored == 1);
        assert_eq!(post(&fixture).await.unwrap().status, 201, "the fault is used up");
    }
}

#[tokio::test]
async fn a_gateway_error_comes_before_or_after_the_comment_is_stored() {
    for (what, stored) in [
        (FaultKind::Status5xxBefore { status: 502 }, 0),
        (FaultKind::Status5xxAfter { status: 504 }, 1),
        (FaultKind::Unicorn503, 0),
        (FaultKind::CaptivePortal, 0),
        (FaultKind::EmptyAnswer, 0),
    ] {
        let fixture = Fixture::new();
        on_post(&fixture, what.clone());
        let got = post(&fixture).await.unwrap();
        assert!(got.json().is_null(), "{what:?}");
        assert_eq!(fixture.bodies().len(), stored, "{what:?}");
    }
}

#[tokio::test]
async fn refusals_have_githubs_words_and_store_nothing() {
    for (what, status, words) in [
        (FaultKind::BadCredentials, 401, "Bad credentials"),
        (FaultKind::Locked, 403, "locked"),
        (FaultKind::Archived, 403, "archived"),
        (FaultKind::SsoRequired, 403, "SAML"),
        (FaultKind::TokenNotAllowed, 403, "personal access token"),
        (FaultKind::OauthRestricted, 403, "OAuth App"),
        (FaultKind::NotFound, 404, "Not Found"),
        (FaultKind::Gone, 410, "deleted"),
        (FaultKind::TakenDown, 451, "blocked"),
        (FaultKind::Invalid, 422, "Validation"),
        (FaultKind::TooQuick, 422, "Validation"),
    ] {
        let fixture = Fixture::new();
        on_post(&fixture, what.clone());
        let got = post(&fixture).await.unwrap();
        assert_eq!(got.status, status, "{what:?}");
        assert!(got.message().contains(words), "{what:?}");
        assert!(fixture.bodies().is_empty());
        if what == FaultKind::SsoRequired {
            assert!(got.header("x-github-sso").starts_with("required; url=http://practice.test/"));
        }
    }
}

#[tokio::test]
async fn a_stale_list_misses_what_is_there_and_a_single_comment_does_not() {
    let fixture = Fixture::new();
    fixture.clock.forward(TimeDelta::seconds(60));
    let id = post(&fixture).await.unwrap().json()["id"].as_i64().unwrap();
    let by = Duration::from_secs(20);
    let lists = Matcher::new("GET", COMMENTS);
    fixture
        .practice
        .faults()
        .push(Fault::new(lists, FaultKind::StaleLists { by, singles: false }).times(2))
        .unwrap();
    assert!(fixture.get(COMMENTS).await.ids().is_empty());
    let single = format!("/repos/tern/status/issues/comments/{id}");
    assert_eq!(fixture.get(&single).await.status, 200);
    assert_eq!(fixture.get(ISSUE).await.json()["comments"], 1);
    fixture.clock.forward(TimeDelta::seconds(20));
    assert_eq!(fixture.get(COMMENTS).await.ids(), [id], "old enough to be seen");
    assert_eq!(fixture.get(COMMENTS).await.ids(), [id]);
    fixture
        .practice
        .faults()
        .push(Fault::new(Matcher::default(), FaultKind::StaleLists { by: by * 2, singles: true }))
        .unwrap();
    assert_eq!(fixture.get(&single).await.status, 404);
}

#[tokio::test]
async fn an_answer_is_cut_in_the_middle_although_the_comment_is_stored() {
    let fixture = Fixture::new();
    on_post(&fixture, FaultKind::TruncatedJson);
    let got = post(&fixture).await.unwrap();
    assert_eq!(got.status, 201);
    assert!(!got.bytes.is_empty() && got.json().is_null());
    assert_eq!(fixture.bodies(), ["mine"]);
}

#[tokio::test]
async fn a_late_commit_is_stored_after_the_answer_was_lost() {
    let fixture = Fixture::new();
    on_post(&fixture, FaultKind::LateCommit { after: Duration::from_secs(15) });
    assert!(post(&fixture).await.is_err());
    assert!(fixture.get(COMMENTS).await.ids().is_empty());
    assert_eq!(fixture.practice.world().unwrap().pending.len(), 1);
    fixture.clock.forward(TimeDelta::seconds(40));
    let late = fixture.get(COMMENTS).await.json();
    assert_eq!(late[0]["body"], "mine");
    assert_eq!(late[0]["created_at"], "2026-10-26T09:00:15Z");
    let world = fixture.practice.world().unwrap();
    assert_eq!(world.comments[0].versions[0].device.as_deref(), Some("d1"));
    assert_eq!(world.requests[0].stored_at, Some(world.comments[0].created_at()));
}

#[tokio::test(start_paused = true)]
async fn a_delayed_write_is_stored_even_if_the_client_has_gone() {
    let fixture = Fixture::new();
    on_post(&fixture, FaultKind::Delay { by: Duration::from_secs(15) });
    let gone = tokio::time::timeout(Duration::from_secs(10), post(&fixture)).await;
    assert!(gone.is_err());
    assert!(fixture.bodies().is_empty());
    assert_eq!(fixture.practice.world().unwrap().requests[0].reached, Reached::Gone);
    fixture.clock.forward(TimeDelta::seconds(16));
    assert_eq!(fixture.bodies(), ["mine"]);

    on_post(&fixture, FaultKind::Delay { by: Duration::from_secs(5) });
    assert_eq!(post(&fixture).await.unwrap().status, 201);
    assert_eq!(fixture.bodies().len(), 2);
}

#[tokio::test]
async fn limits_hold_until_their_time_and_say_when() {
    let fixture = Fixture::new();
    on_post(&fixture, FaultKind::PrimaryLimit { reset_seconds: 120 });
    let got = post(&fixture).await.unwrap();
    assert_eq!((got.status, got.header("x-ratelimit-remaining")), (403, "0"));
    let reset: i64 = got.header("x-ratelimit-reset").parse().unwrap();
    assert_eq!(reset, fixture.clock.now().timestamp() + 120);
    assert_eq!(fixture.get(ISSUE).await.status, 403);
    let limit = fixture.get("/rate_limit").await.json();
    assert_eq!(limit["resources"]["core"]["remaining"], 0);
    assert!(fixture.practice.world().unwrap().requests[1].limited);
    fixture.clock.forward(TimeDelta::seconds(121));
    assert_eq!(fixture.get(ISSUE).await.status, 200);

    for (retry_after, header) in [
        (RetryAfter::None, ""),
        (RetryAfter::Seconds(30), "30"),
        (RetryAfter::HttpDate(30), "Mon, 26 Oct 2026 09:02:32 GMT"),
    ] {
        let fixture = Fixture::new();
        fixture.clock.forward(TimeDelta::seconds(121));
        on_post(&fixture, FaultKind::SecondaryLimit { retry_after, status: 429 });
        let got = post(&fixture).await.unwrap();
        assert_eq!((got.status, got.header("retry-after")), (429, header));
        assert_eq!(fixture.get(ISSUE).await.status, 429);
        fixture.clock.forward(TimeDelta::seconds(61));
        assert_eq!(fixture.get(ISSUE).await.status, 200);
    }

    let fixture = Fixture::new();
    on_post(&fixture, FaultKind::ContentCreationLimit { retry_after: RetryAfter::None });
    assert!(post(&fixture).await.unwrap().message().contains("content creation"));
    assert_eq!(fixture.get(ISSUE).await.status, 200);
    assert_eq!(post(&fixture).await.unwrap().status, 403);
}

#[tokio::test]
async fn too_many_comments_in_a_minute_meet_the_real_limit() {
    let fixture = Fixture::new();
    let mut refused = 0;
    for _ in 0..90 {
        refused += u32::from(post(&fixture).await.unwrap().status == 403);
    }
    assert_eq!(refused, 10);
    fixture.clock.forward(TimeDelta::seconds(61));
    assert_eq!(post(&fixture).await.unwrap().status, 201);
}

#[tokio::test]
async fn a_patch_says_ok_and_keeps_the_old_body() {
    let fixture = Fixture::new();
    let id = fixture.comment("ada", "old");
    fixture
        .practice
        .faults()
        .push(Fault::new(Matcher::default(), FaultKind::BodyNotStored))
        .unwrap();
    let path = format!("/repos/tern/status/issues/comments/{id}");
    let got = fixture.patch(&path, json!({ "body": "new" })).await;
    assert_eq!((got.status, &got.json()["body"]), (200, &json!("old")));
    assert_eq!(fixture.bodies(), ["old"]);
}

#[tokio::test]
async fn faults_wait_for_their_turn() {
    let fixture = Fixture::new();
    let second = Matcher::new("post", "/comments").nth(2);
    fixture.practice.faults().push(Fault::new(second, FaultKind::Gone)).unwrap();
    on_post(&fixture, FaultKind::Locked);
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(post(&fixture).await.unwrap().status);
    }
    assert_eq!(statuses, [403, 410, 201]);
    assert!(fixture.practice.faults().list().unwrap().is_empty());
}

#[tokio::test]
async fn a_network_that_is_off_refuses_every_connection() {
    let fixture = Fixture::new();
    fixture.practice.set_network(Network::Off).unwrap();
    assert_eq!(post(&fixture).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    assert!(fixture.practice.world().unwrap().requests.is_empty());
    fixture.practice.set_network(Network::On).unwrap();
    assert_eq!(post(&fixture).await.unwrap().status, 201);
}

#[test]
fn faults_are_scripted_in_json() {
    let text = r#"[
        {"when":{"method":"POST","path":"/comments","nth":2},"what":{"kind":"answer_lost_after"}},
        {"what":{"kind":"stale_lists","seconds":20},"times":3},
        {"what":{"kind":"secondary_limit","retry_after":{"http_date":30},"status":429}},
        {"what":{"kind":"content_creation_limit","retry_after":"none"}},
        {"what":{"kind":"primary_limit","reset_seconds":-5}},
        {"what":{"kind":"status_5xx_after"},"until":"2026-10-26T10:00:00Z"},
        {"what":{"kind":"slow_bytes","seconds_per_byte":0.5}},
        {"what":{"kind":"late_commit","seconds":15}},
        {"what":{"kind":"unicorn_503"}}
    ]"#;
    let faults: Vec<Fault> = serde_json::from_str(text).unwrap();
    assert_eq!(faults[0].times, 1);
    assert_eq!(faults[5].what, FaultKind::Status5xxAfter { status: 502 });
    assert_eq!(faults[6].what, FaultKind::SlowBytes { per_byte: Duration::from_millis(500) });
    let again: Vec<Fault> = serde_json::from_value(json!(faults)).unwrap();
    assert_eq!(again, faults);
    assert!(serde_json::from_str::<Fault>(r#"{"what":{"kind":"no_such_thing"}}"#).is_err());
}
