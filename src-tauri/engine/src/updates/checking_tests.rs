//! Checking updates over the practice GitHub: what a lead gives there is seen here, and the other way
//! round, and what that costs.

use super::tests::World;
use crate::{Drained, Eagerness};
use chrono::TimeDelta;
use meridian_core::{courier::OpState, ids::OpId, updates::Checked};
use meridian_practice::{Practice, REPOSITORY};
use meridian_protocol::{CheckUpdate, Failure};
use serde_json::{Value, json};

const LEAD: &str = "ines-calvarrow";
const AUTHOR: &str = "kavya-ramanthuri";
const ROSTER: &str = "| Team Role | Lead Name (GitHub / Slack ID) |\n|---|---|\n\
| Release Lead | Ines ([@ines-calvarrow](https://github.com/ines-calvarrow)) |\n\
| Docs | Kavya ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) |\n\
| Release Signal | You ([@you](https://github.com/you)) |\n";

impl World {
    /// In the middle of a round in which the docs are posted.
    async fn posted() -> Self {
        let world = Self::at("2026-10-26T20:30:00Z");
        // GitHub has a graph; the practice team that a program carries has none.
        world.with_updates().await
    }

    async fn with_updates(self) -> Self {
        let world = self;
        world.engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "release-team.md")).unwrap();
        world.drain().await;
        assert!(world.row("docs").at.is_some(), "{:?}", world.row("docs"));
        world
    }

    async fn drain(&self) -> Drained {
        self.clock.forward(TimeDelta::minutes(2));
        self.engine.drain(Eagerness::Now).await.unwrap()
    }

    fn practice(&self) -> Practice {
        self.engine.parts.practice().unwrap()
    }

    fn act(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repos/{REPOSITORY}/issues{path}");
        let (status, body) = self.practice().act(login, method, &path, body).unwrap();
        assert!(status < 300, "{status} {body}");
        body
    }

    fn comment(&self) -> i64 {
        let team = self.engine.team().unwrap();
        let all = self.engine.read(|tx| tx.gathered(&team)).unwrap();
        let row = all.board.rows.iter().find(|row| row.part.section.as_str() == "docs").unwrap();
        all.seen[row.posts[0]].id.number().unwrap()
    }

    fn thumb_of_the_lead(&self) {
        let path = format!("/comments/{}/reactions", self.comment());
        self.act(LEAD, "POST", &path, &json!({ "content": "+1" }));
    }

    /// Somebody writes a word on the round's issue.
    fn word(&self) {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        self.act(AUTHOR, "POST", &format!("/{issue}/comments"), &json!({ "body": "thanks" }));
    }

    async fn edit(&self) {
        self.clock.forward(TimeDelta::minutes(1));
        let path = format!("/comments/{}", self.comment());
        let body =
            self.act(AUTHOR, "GET", &path, &Value::Null)["body"].as_str().unwrap().to_owned();
        self.act(AUTHOR, "PATCH", &path, &json!({ "body": format!("{body}\nOne page more.") }));
        self.drain().await;
    }

    async fn to_the_end(&self, op: &OpId) -> OpState {
        for _ in 0..10 {
            self.drain().await;
            let state = self.engine.store().operation(op).unwrap().state;
            if !state.is_open() {
                return state;
            }
        }
        self.engine.store().operation(op).unwrap().state
    }

    fn checked(&self) -> Option<(bool, String)> {
        let of = |checked: Checked| (checked.is_current, checked.by.join(" "));
        self.row("docs").checked.map(of)
    }

    fn check(&self, row: &str, undo: bool) -> Result<OpId, Failure> {
        self.engine.write(|tx| tx.check_update(row, undo))
    }
}

#[tokio::test]
async fn a_leads_thumb_up_on_github_is_seen_with_the_next_comment_and_is_old_after_an_edit() {
    let world = World::posted().await;
    assert_eq!(world.checked(), None);
    world.thumb_of_the_lead();
    world.word();
    let drained = world.drain().await;
    assert!(drained.report.pulled.comments > 0, "{:?}", drained.report.pulled);
    assert!(drained.report.requests.sent <= 4, "{:?}", drained.report.requests);
    assert_eq!(world.checked(), Some((true, LEAD.to_owned())));
    world.edit().await;
    assert_eq!(world.checked(), Some((false, LEAD.to_owned())), "checked before its last change");
}

#[tokio::test]
async fn without_news_reactions_are_read_once_an_hour() {
    let world = World::posted().await;
    world.drain().await;
    world.thumb_of_the_lead();
    let idle = world.drain().await.report.requests.sent;
    assert_eq!(world.checked(), None, "nothing has told of it");
    world.clock.forward(TimeDelta::minutes(60));
    let hourly = world.drain().await;
    assert_eq!(world.checked(), Some((true, LEAD.to_owned())));
    assert!(idle <= 3 && hourly.report.pulled.comments == 0, "{idle} {hourly:?}");
}

#[tokio::test]
async fn a_lead_checks_an_update_through_the_outbox_again_after_an_edit_and_takes_it_back() {
    let world = World::posted().await;
    world.engine.carry_out(CheckUpdate { row: "docs".to_owned(), undo: false }).unwrap();
    let op = world.check("docs", false).unwrap();
    let row = world.row("docs");
    assert_eq!((row.checked, row.is_checked_here), (None, true), "never told before it is there");
    assert!(row.check_words.is_some() && row.can_check);
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let row = world.row("docs");
    assert!(row.is_checked_here && row.check_words.is_none(), "{row:?}");
    assert!(world.checked().unwrap().0, "read again once it was given");
    world.edit().await;
    assert!(!world.checked().unwrap().0 && !world.row("docs").is_checked_here);
    let again = world.check("docs", false).unwrap();
    assert_eq!(world.to_the_end(&again).await, OpState::Done);
    assert!(world.checked().unwrap().0, "given anew, it is from after the edit");
    let back = world.check("docs", true).unwrap();
    assert_eq!(world.to_the_end(&back).await, OpState::Done);
    assert_eq!((world.checked(), world.row("docs").is_checked_here), (None, false));
}

#[tokio::test]
async fn ones_own_and_what_is_not_there_are_not_checked_and_nor_by_who_leads_nothing() {
    let world = World::posted().await;
    let refused = world.check("release-signal", false).unwrap_err().to_string();
    assert!(refused.starts_with("There is no update to check there."), "{refused}");
    let roster = ROSTER.replace("| Release Signal | You ([@you](https://github.com/you)) |\n", "");
    world.engine.write(|tx| tx.keep_roster(roster.as_bytes(), "release-team.md")).unwrap();
    let refused = world.check("docs", false).unwrap_err().to_string();
    assert!(refused.starts_with("By the team's roster you lead no section"), "{refused}");
    assert!(refused.ends_with("Ask a lead to check it."), "{refused}");
}

#[tokio::test]
async fn a_server_that_cannot_tell_of_reactions_is_asked_once_an_hour() {
    let world = World::at("2026-10-26T20:30:00Z").with_updates().await;
    let asked = || {
        let all = world.practice().world().unwrap().requests;
        all.iter().filter(|one| one.path.contains("/graphql")).count()
    };
    // Until there is no news.
    world.drain().await;
    let first = asked();
    assert!(first > 0, "it was asked");
    world.drain().await;
    world.drain().await;
    assert_eq!(asked(), first);
    world.clock.forward(TimeDelta::minutes(60));
    world.drain().await;
    assert_eq!(asked(), first + 1);
}
