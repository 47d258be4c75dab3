//! The summary of a round, posted over HTTP: once, by the first who does it.

use super::{REPOSITORY, World};
use meridian_core::{
    courier::{
        OpState,
        marker::{About, MessageMarker, message::below},
    },
    ids::OpId,
};
use meridian_practice::{Fault, FaultKind, Matcher, Role};
use meridian_protocol::Failure;
use serde_json::{Value, json};

impl World {
    fn about(&self) -> About {
        let cycle = self.engine.team().unwrap().facts.cycle;
        About::Summary { cycle, round: "2026-10-26".parse().unwrap() }
    }

    /// The texts on the round's issue that are summaries by their mark, with their author.
    pub(super) fn summaries(&self) -> Vec<(String, String)> {
        let path = format!("/issues/{}/comments?per_page=100", self.issue);
        let all = self.by_the_lead("GET", &path, &Value::Null);
        let text = |one: &Value| {
            let (by, body) = (one["user"]["login"].as_str()?, one["body"].as_str()?);
            MessageMarker::find(body).map(|_| (by.to_owned(), body.to_owned()))
        };
        all.as_array().unwrap().iter().filter_map(text).collect()
    }

    fn summed_up_by_the_lead(&self) {
        let body = MessageMarker::compose(self.about(), None, false, "All wrote.\n");
        let path = format!("/issues/{}/comments", self.issue);
        self.by_the_lead("POST", &path, &json!({ "body": body }));
    }

    fn post_summary(&self) -> OpId {
        self.engine.write(|tx| tx.post_summary(None)).unwrap()
    }

    fn words_of(&self, op: &OpId) -> String {
        self.engine.read(|tx| tx.show_operation(op)).unwrap().row.words
    }
}

#[tokio::test]
async fn it_is_shown_first_posted_once_and_brought_up_to_date() {
    for lost in [None, Some(FaultKind::AnswerLostAfter)] {
        let world = World::new(Role::Read).await;
        let planned = world.engine.read(|tx| tx.plan_summary(None)).unwrap();
        assert!(planned.words.starts_with("A comment on #"), "{}", planned.words);
        assert!(!planned.stands && world.summaries().is_empty(), "showing it sends nothing");
        let before = world.engine.read(|tx| tx.round_status()).unwrap();

        if let Some(lost) = lost {
            let fault = Fault::new(Matcher::new("POST", "/comments"), lost);
            world.github.faults().push(fault).unwrap();
        }
        let op = world.post_summary();
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
        let there = world.summaries();
        assert_eq!(there.len(), 1);
        assert_eq!(below(&there[0].1).trim_end(), planned.summary.text.trim_end());
        let after = world.engine.read(|tx| tx.round_status()).unwrap();
        assert_eq!(after.sections, before.sections, "it is nobody's update");

        // Somebody writes; the summary that is posted then takes the place of the earlier.
        let path = format!("/issues/{}/comments", world.issue);
        world.by_the_lead("POST", &path, &json!({ "body": "## Docs\n\nHealth: Green\n\nFine." }));
        world.drain_later().await;
        let planned = world.engine.read(|tx| tx.plan_summary(None)).unwrap();
        assert!(planned.words.starts_with("Yours on #"), "{}", planned.words);
        let op = world.post_summary();
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
        let newer = world.summaries();
        assert_eq!(newer.len(), 1, "one author has one");
        assert_ne!(newer, there);
    }
}

#[tokio::test]
async fn where_somebodys_stands_no_second_one_is_made() {
    let world = World::new(Role::Read).await;
    // Only the lead's laptop knows of it yet.
    let op = world.post_summary();
    world.summed_up_by_the_lead();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.summaries().len(), 1);
    let said = world.words_of(&op);
    assert!(said.contains("No second one was made."), "{said}");
    let planned = world.engine.read(|tx| tx.plan_summary(None)).unwrap();
    assert!(planned.stands, "{}", planned.words);
}

#[tokio::test]
async fn of_two_that_were_posted_at_once_the_later_leads_to_the_first() {
    let world = World::new(Role::Read).await;
    world.summed_up_by_the_lead();
    // Another laptop of the member's had not seen it when it posted.
    let me = world.engine.team().unwrap().facts.account.login;
    let path = format!("/repos/{REPOSITORY}/issues/{}/comments", world.issue);
    let body = MessageMarker::compose(world.about(), None, false, "Nine wrote.\n");
    world.github.act(&me, "POST", &path, &json!({ "body": body })).unwrap();

    for _ in 0..4 {
        world.drain_later().await;
    }
    let both = world.summaries();
    assert_eq!(both.len(), 2, "nobody deletes anything");
    let (_, now) = both.iter().find(|(by, _)| *by == me).unwrap();
    assert!(MessageMarker::find(now).unwrap().withdrawn, "{now}");
    assert!(now.contains("The summary of this round is the one by "), "{now}");
    let theirs = world.engine.read(|tx| tx.plan_summary(None)).unwrap();
    assert!(theirs.stands, "{}", theirs.words);
}

/// Two laptops of one member sum up at the same moment.
#[tokio::test]
async fn of_two_of_ones_own_the_later_leads_to_the_first() {
    let world = World::new(Role::Read).await;
    let me = world.engine.team().unwrap().facts.account.login;
    let path = format!("/repos/{REPOSITORY}/issues/{}/comments", world.issue);
    for text in ["Eight wrote.\n", "Nine wrote.\n"] {
        let body = MessageMarker::compose(world.about(), None, false, text);
        world.github.act(&me, "POST", &path, &json!({ "body": body })).unwrap();
    }
    for _ in 0..4 {
        world.drain_later().await;
    }
    let both = world.summaries();
    let withdrawn = |text: &str| MessageMarker::find(text).unwrap().withdrawn;
    let withdrawn: Vec<bool> = both.iter().map(|(_, text)| withdrawn(text)).collect();
    assert_eq!(withdrawn, [false, true], "{both:?}");
}

/// The member presses it once more before that has left.
#[tokio::test]
async fn the_later_leads_to_the_first_also_where_its_member_sums_up_again_meanwhile() {
    let world = World::new(Role::Read).await;
    world.summed_up_by_the_lead();
    let me = world.engine.team().unwrap().facts.account.login;
    let path = format!("/repos/{REPOSITORY}/issues/{}/comments", world.issue);
    let body = MessageMarker::compose(world.about(), None, false, "Nine wrote.\n");
    world.github.act(&me, "POST", &path, &json!({ "body": body })).unwrap();
    world.drain_later().await;
    let op = world.post_summary();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    for _ in 0..3 {
        world.drain_later().await;
    }
    let both = world.summaries();
    let (_, mine) = both.iter().find(|(by, _)| *by == me).unwrap();
    assert!(MessageMarker::find(mine).unwrap().withdrawn, "{mine}");
}

#[tokio::test]
async fn of_a_round_without_a_known_issue_it_is_said_what_to_do() {
    let world = World::new(Role::Read).await;
    let later = Some("2026-11-02".parse().unwrap());
    let failure = world.engine.write(|tx| tx.post_summary(later)).unwrap_err();
    let Failure::NotReady { message } = failure else { panic!("{failure:?}") };
    assert!(message.contains("round link"), "{message}");
}
