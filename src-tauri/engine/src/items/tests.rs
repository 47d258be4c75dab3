//! The items of the practice team, as the mirror has its comments.

use crate::{
    Engine, Options, ground::secrets::MemorySecrets, round::opening::ToOpen, test_clock::Driven,
};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Association, BoundIssue, Change, Comment, Content, Issue, User},
    ids::{CommentId, IssueNumber, ItemKey, TeamId, UserId},
    settings::ItemsFollowed,
};
use meridian_protocol::Failure;
use std::sync::Arc;
use tempfile::TempDir;

const NOW: IssueNumber = IssueNumber(12);
const BEFORE: IssueNumber = IssueNumber(11);
const ASKS: &str = "Status: Green\n\n## Discussion or decision needed\n\n- Which day, @bo-example?\n- Which hour?\n";

/// In which the member leads nothing.
const ROSTER: &str = "# Release Team v1.38\n\n\
| Team Role | Lead Name (GitHub / Slack ID) |\n|---|---|\n\
| Docs | Cy Example ([@cy-example](https://github.com/cy-example)) |\n";

struct World {
    _folder: TempDir,
    engine: Engine,
    team: TeamId,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn key(text: &str) -> ItemKey {
    text.parse().unwrap()
}

fn user(login: &str) -> User {
    let id = if login == "you" { 0 } else { 800 + i64::try_from(login.len()).unwrap() };
    User { id: UserId(id), login: login.to_owned() }
}

fn said(id: i64, login: &str, when: &str, body: &str) -> Comment {
    Comment {
        id: CommentId::Number(id),
        author: Some(user(login)),
        body: body.to_owned(),
        url: format!("https://example.com/{id}"),
        created_at: at(when),
        updated_at: at(when),
        raw: "{}".to_owned(),
    }
}

fn update(login: &str) -> Comment {
    let mark =
        "<!-- meridian:update v=1 cycle=CYCLE round=2026-10-19 section=docs part=1/1 op=01A -->";
    said(5, login, "2026-10-19T10:00:00Z", &format!("{mark}\n{ASKS}"))
}

impl World {
    /// On a Tuesday, with an issue of this round and of the one before, on which these stand.
    fn with(before: Vec<Comment>, present: Vec<Comment>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "release-team.md")).unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        clock.to("2026-10-27T00:20:00Z");
        let world = Self { _folder: folder, engine, team: draft.team };
        let last = "2026-10-19".parse().unwrap();
        for (round, number, comments) in [(draft.round, NOW, present), (last, BEFORE, before)] {
            let bound = BoundIssue { cycle: draft.cycle.clone(), round, number, chosen: true };
            world.engine.store_mut().bind_issue(draft.team, &bound).unwrap();
            world.see(number, comments);
        }
        world
    }

    fn see(&self, issue: IssueNumber, mut comments: Vec<Comment>) {
        let facts = self.engine.team().unwrap().facts;
        for comment in &mut comments {
            comment.body = comment.body.replace("cycle=CYCLE", &format!("cycle={}", facts.cycle));
        }
        let listed = comments.iter().map(|comment| comment.id.clone()).collect();
        let begun = at("2026-10-27T00:20:00Z");
        self.change(&[
            Change::MirrorComments { issue, comments },
            Change::MirrorListed { issue, listed, begun },
        ]);
    }

    fn change(&self, changes: &[Change]) {
        self.engine.store_mut().apply(self.team, changes).unwrap();
    }

    /// An issue of an item, by somebody whom the owner let in.
    fn open(&self, number: i64, item: &str, raw: &str) {
        let state = if raw == "{}" { "open" } else { "closed" };
        let issue = Issue {
            number: IssueNumber(number),
            title: "Which day?".into(),
            body: format!("<!-- meridian:item v=1 key={item} sum=ab -->\n\n> Which day?"),
            state: state.into(),
            url: format!("https://example.com/issues/{number}"),
            author: Some(user("cy-example")),
            association: Association::Member,
            comments: 0,
            is_pull_request: false,
            created_at: at("2026-10-20T10:00:00Z"),
            updated_at: at("2026-10-20T10:00:00Z"),
            raw: raw.into(),
        };
        self.change(&[Change::MirrorIssue(Box::new(issue))]);
    }

    /// Keys with how they stand.
    fn list(&self, all: bool) -> Vec<(String, String)> {
        let view = self.engine.read(|tx| tx.items(all)).unwrap();
        view.items.into_iter().map(|one| (one.item.asked.key.to_string(), one.words)).collect()
    }

    fn carried(&self) -> String {
        let asked = ToOpen { round: Some("2026-11-02".parse().unwrap()), ..ToOpen::default() };
        let body = self.engine.read(|tx| tx.plan_opening(&asked)).unwrap().opening.body;
        let carried = body.split_once("## Carried over\n\n").map_or("", |(_, rest)| rest);
        carried.split("\n\n").next().unwrap_or_default().to_owned()
    }

    fn note(&self) {
        let team = self.engine.team().unwrap();
        self.engine.write(|tx| tx.note_items(&team)).unwrap();
    }
}

const CLOSED: &str =
    r#"{"closed_by":{"login":"bo-example","type":"User"},"closed_at":"2026-10-26T10:00:00Z"}"#;

fn waits(key: &str) -> (String, String) {
    (key.to_owned(), "waits".to_owned())
}

#[test]
fn what_was_asked_a_round_ago_is_carried_with_who_asks_and_tags_nobody() {
    let world = World::with(
        vec![update("ana-example"), said(6, "bo-example", "2026-10-19T11:00:00Z", "Which day?")],
        vec![said(7, "cy-example", "2026-10-26T10:00:00Z", "Decision needed: who cuts?")],
    );
    assert_eq!(world.list(false), [waits("5-1"), waits("5-2"), waits("7-1")]);
    let one = world.engine.read(|tx| tx.item(&key("5-1"))).unwrap();
    assert_eq!(
        one.about(),
        "ana-example for docs asks since the round of 2026-10-19, names bo-example, in 2 rounds now: waits"
    );
    assert_eq!(
        world.carried(),
        "- Which day, bo-example? (asked by ana-example for docs), in 3 rounds now\n\
         - Which hour? (asked by ana-example for docs), in 3 rounds now\n\
         - who cuts? (asked by cy-example), in 2 rounds now"
    );
    let summary = world.engine.read(|tx| tx.round_summary(None)).unwrap();
    let lives = "### Lives on\n\n- Which day, bo-example? (asked by ana-example for docs), in 2 rounds now\n";
    assert!(summary.text.contains(lives), "{}", summary.text);
    // What is asked just now by hand counts as well: a meeting is not left out over it.
    assert!(summary.text.contains("\n- who cuts? (asked by cy-example)\n"), "{}", summary.text);
    let open = "3 items wait for an answer.";
    assert!(summary.still_open.iter().any(|said| said == open), "{:?}", summary.still_open);
    let status = world.engine.read(|tx| tx.round_status()).unwrap();
    assert_eq!(status.items.len(), 3);
}

#[test]
fn an_issue_that_somebody_made_is_its_issue_and_its_closing_is_said_once() {
    let world = World::with(vec![update("ana-example")], Vec::new());
    world.open(31, "5-1", "{}");
    world.open(30, "5-1", "{}");
    assert_eq!(world.list(false)[0].1, "has its issue #30; also #31");
    world.open(30, "5-1", CLOSED);
    let ended = "ended: #30 was closed on Mon 26 Oct by bo-example; also #31";
    assert_eq!(world.list(false), [("5-1".to_owned(), ended.to_owned()), waits("5-2")]);
    assert!(
        world.carried().contains("was closed on Mon 26 Oct by bo-example"),
        "{}",
        world.carried()
    );
}

#[test]
fn a_mark_by_a_passer_by_makes_no_issue_an_items() {
    let world = World::with(vec![update("ana-example")], Vec::new());
    world.open(31, "5-1", "{}");
    let mut issue = world.engine.store().issue(world.team, IssueNumber(31)).unwrap().unwrap();
    issue.association = Association::Other;
    world.change(&[Change::MirrorIssue(Box::new(issue))]);
    assert_eq!(world.list(false), [waits("5-1"), waits("5-2")]);
}

#[test]
fn an_edit_of_the_comment_keeps_what_was_carried() {
    let world = World::with(vec![update("ana-example")], Vec::new());
    world.note();
    let later = said(5, "ana-example", "2026-10-19T10:00:00Z", "Decision needed: Which hour?");
    world.see(BEFORE, vec![later]);
    let gone = "waits; its comment does not ask it any more".to_owned();
    assert_eq!(world.list(false), [("5-1".to_owned(), gone), waits("5-2")]);
}

#[test]
fn an_issue_is_wished_once_and_goes_as_it_was_shown() {
    let world = World::with(vec![update("ana-example")], Vec::new());
    let planned = world.engine.read(|tx| tx.plan_item_issue(&key("5-1"))).unwrap();
    assert!(planned.text.body.starts_with("<!-- meridian:item v=1 key=5-1 sum="), "{planned:?}");
    assert!(planned.words().ends_with("It tags nobody."), "{}", planned.words());
    let op = world.engine.write(|tx| tx.open_item_issue(&key("5-1"))).unwrap();
    assert_eq!(world.engine.write(|tx| tx.open_item_issue(&key("5-1"))).unwrap(), op);
    let content = world.engine.store().operation(&op).unwrap().content;
    let Content::ItemIssue(issue) = content else { panic!("{content:?}") };
    assert_eq!(issue.text, planned.text);
    world.open(30, "5-2", "{}");
    let refused = world.engine.write(|tx| tx.open_item_issue(&key("5-2"))).unwrap_err();
    assert!(refused.to_string().contains("has an issue already: #30"), "{refused}");
}

#[test]
fn a_linked_issue_is_followed_and_counts_here() {
    let world = World::with(vec![update("ana-example")], Vec::new());
    world.engine.write(|tx| tx.link_item(&key("5-2"), IssueNumber(40))).unwrap();
    assert_eq!(world.list(false)[1].1, "has its issue #40");
    let followed = world.engine.read(|tx| tx.kept(ItemsFollowed, world.team)).unwrap();
    assert_eq!((followed.waits, followed.issues), (true, vec![IssueNumber(40)]));
}

#[test]
fn who_asked_says_how_it_ended_and_nobody_else() {
    let world = World::with(vec![update("ana-example")], Vec::new());
    let refused = world.engine.write(|tx| tx.end_item(&key("5-1"), "Thursday")).unwrap_err();
    assert!(matches!(refused, Failure::NotReady { .. }), "{refused}");
    assert!(refused.to_string().contains("ana-example, or a lead"), "{refused}");

    let world = World::with(vec![update("you")], Vec::new());
    let planned = world.engine.read(|tx| tx.plan_item_end(&key("5-1"), "Thursday")).unwrap();
    assert_eq!(planned.issue, NOW);
    world.engine.write(|tx| tx.end_item(&key("5-1"), "Thursday")).unwrap();
    let mark = "<!-- meridian:item-ended v=1 key=5-1 -->";
    let ended =
        |login: &str| said(9, login, "2026-10-26T10:00:00Z", &format!("{mark}\n{}", planned.text));
    world.see(NOW, vec![ended("bo-example")]);
    assert_eq!(world.list(false)[0].1, "waits", "not by anybody");
    world.see(NOW, vec![ended("cy-example")]);
    assert_eq!(world.list(false)[0].1, "ended on Mon 26 Oct, cy-example said: Thursday", "a lead");
    world.see(NOW, vec![ended("you")]);
    assert_eq!(world.list(false)[0].1, "ended on Mon 26 Oct, you said: Thursday");
}
