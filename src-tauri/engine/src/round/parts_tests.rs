//! A lead pins a round's issue and changes a section of its text, over HTTP.

use super::{NewIssueText, World};
use meridian_core::{
    courier::{OpState, Parked},
    ids::{IssueNumber, OpId},
};
use meridian_practice::{Fault, FaultKind, Matcher, Role};
use meridian_protocol::Failure;
use serde_json::{Value, json};

impl World {
    fn pin(&self, issue: IssueNumber) -> OpId {
        self.engine.write(|tx| tx.wish_pin(issue)).unwrap()
    }

    /// An issue of the member's own, which was read, with this text.
    async fn own_issue(&self, body: &str) -> IssueNumber {
        let text = NewIssueText {
            title: "v1.38 status 2026-11-02".into(),
            body: body.into(),
            labels: Vec::new(),
            milestone: None,
            assignees: Vec::new(),
        };
        let round = "2026-11-02".parse().unwrap();
        let op = self.engine.write(|tx| tx.wish_round_issue(round, text)).unwrap();
        assert_eq!(self.to_the_end(&op).await, OpState::Done);
        let bound = self.engine.read(|tx| tx.round_issue(Some(round))).unwrap();
        bound.issue.unwrap()
    }

    fn body(&self, issue: IssueNumber) -> String {
        let found = self.by_the_lead("GET", &format!("/issues/{issue}"), &Value::Null);
        found["body"].as_str().unwrap().to_owned()
    }

    fn says(&self, issue: IssueNumber, text: &str) -> Result<OpId, Failure> {
        self.engine.write(|tx| tx.wish_body(issue, Some("docs"), text))
    }
}

const BODY: &str = "Tell of your week.\r\n\r\n<!-- meridian:section id=docs -->\r\nold\r\n<!-- /meridian:section -->\r\n\r\nEnd \r\n";

#[tokio::test]
async fn the_rounds_issue_is_pinned_once_whatever_becomes_of_the_answer() {
    for lost in [None, Some(FaultKind::AnswerLostAfter), Some(FaultKind::AnswerLostBefore)] {
        let world = World::new(Role::Write).await;
        if let Some(lost) = lost {
            // The look comes first.
            let fault = Fault::new(Matcher::new("POST", "pinIssue"), lost);
            world.github.faults().push(fault).unwrap();
        }
        let op = world.pin(world.issue);
        assert_eq!(world.to_the_end(&op).await, OpState::Done, "{:?}", world.told(&op));
        assert!(world.told(&op).1.contains("is pinned, read back"), "{}", world.told(&op).1);
    }
}

#[tokio::test]
async fn a_fourth_pin_is_not_tried_and_the_three_are_named() {
    let world = World::new(Role::Write).await;
    for nth in 1..=3 {
        let made = world.by_the_lead("POST", "/issues", &json!({ "title": format!("Pin {nth}") }));
        let op = world.pin(IssueNumber(made["number"].as_i64().unwrap()));
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
    }
    let op = world.pin(world.issue);
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    let (_, sentence) = world.told(&op);
    for nth in 1..=3 {
        assert!(sentence.contains(&format!("Pin {nth}")), "{sentence}");
    }
}

#[tokio::test]
async fn who_may_not_pin_is_told_that_it_counts_without() {
    let world = World::new(Role::Read).await;
    let op = world.pin(world.issue);
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    assert!(world.told(&op).1.contains("counts without a pin"), "{}", world.told(&op).1);
}

#[tokio::test]
async fn a_section_is_changed_and_every_other_byte_stays() {
    for lost in [None, Some(FaultKind::AnswerLostAfter), Some(FaultKind::AnswerLostBefore)] {
        let world = World::new(Role::Read).await;
        let issue = world.own_issue(&BODY.replace("\r\n", "\n")).await;
        world.drain_later().await;
        if let Some(lost) = lost {
            let fault = Fault::new(Matcher::new("PATCH", "/issues"), lost);
            world.github.faults().push(fault).unwrap();
        }
        let op = world.says(issue, "new\nlines\n").unwrap();
        // Somebody changes another part meanwhile, in a browser.
        let theirs = BODY.replace("Tell of", "Write of");
        world.by_the_lead("PATCH", &format!("/issues/{issue}"), &json!({ "body": theirs }));
        assert_eq!(world.to_the_end(&op).await, OpState::Done, "{:?}", world.told(&op));
        assert_eq!(world.body(issue), theirs.replace("old", "new\r\nlines"));
    }
}

#[tokio::test]
async fn what_somebody_has_written_into_the_same_section_is_left_and_shown() {
    let world = World::new(Role::Read).await;
    let issue = world.own_issue(&BODY.replace("\r\n", "\n")).await;
    world.drain_later().await;
    let op = world.says(issue, "new").unwrap();
    let theirs = world.body(issue).replace("old", "theirs");
    world.by_the_lead("PATCH", &format!("/issues/{issue}"), &json!({ "body": theirs }));
    let state = world.to_the_end(&op).await;
    assert!(matches!(&state, OpState::Conflict { theirs, .. } if theirs == "theirs"), "{state:?}");
    assert_eq!(world.body(issue), theirs);
}

#[tokio::test]
async fn a_text_that_github_keeps_out_is_not_called_done() {
    let world = World::new(Role::Read).await;
    let issue = world.own_issue(&BODY.replace("\r\n", "\n")).await;
    world.drain_later().await;
    let before = world.body(issue);
    let op = world.says(issue, &"long ".repeat(60_000)).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Parked(Parked::NotAsSent));
    assert!(world.told(&op).1.contains("as a comment"), "{}", world.told(&op).1);
    assert_eq!(world.body(issue), before);
}

#[tokio::test]
async fn where_the_section_is_not_clear_nothing_is_queued() {
    let world = World::new(Role::Read).await;
    let issue = world.own_issue("Tell of your week.").await;
    world.drain_later().await;
    let refused = world.says(issue, "new").unwrap_err();
    let Failure::NotReady { message } = refused else { panic!("{refused:?}") };
    assert!(message.contains("Write a comment instead"), "{message}");
}
