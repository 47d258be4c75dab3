//! How an item stands, whatever was edited, closed or said.

use super::*;
use crate::{
    courier::{Association, User},
    ids::UserId,
    items::asked as read,
};
use rstest::rstest;

const FIRST: &str = "2026-11-02";
const SECOND: &str = "2026-11-09";
const THIRD: &str = "2026-11-16";

fn time(text: &str) -> DateTime<Utc> {
    format!("{text}:00Z").parse().unwrap()
}

fn key(text: &str) -> ItemKey {
    text.parse().unwrap()
}

/// What a comment of the first round asks, as it stands.
fn comment(id: i64, body: &str) -> Vec<Asked> {
    let comment = CommentId::Number(id);
    let asked = |(at, line): (usize, Line)| Asked {
        key: ItemKey { comment: comment.clone(), ordinal: u16::try_from(at + 1).unwrap() },
        line,
        by: "ana-example".into(),
        section: Some("docs".parse().unwrap()),
        round: FIRST.parse().unwrap(),
        url: format!("https://h/c/{id}"),
        at: time("2026-11-02T10:00"),
    };
    read(body).into_iter().enumerate().map(asked).collect()
}

fn issue(number: i64, state: &str, raw: &serde_json::Value) -> Issue {
    Issue {
        number: IssueNumber(number),
        title: "Which day?".into(),
        body: String::new(),
        state: state.into(),
        url: format!("https://h/{number}"),
        author: Some(User { id: UserId(8), login: "bo-example".into() }),
        association: Association::Member,
        comments: 0,
        is_pull_request: false,
        created_at: time("2026-11-03T10:00"),
        updated_at: time("2026-11-05T10:00"),
        raw: raw.to_string(),
    }
}

/// Closed on a Thursday, by a person unless it is said otherwise.
fn closed(by: &str, kind: &str, reason: &str, labels: &[&str]) -> Issue {
    issue(
        12,
        "closed",
        &serde_json::json!({
            "closed_by": { "login": by, "type": kind }, "closed_at": "2026-11-12T10:00:00Z",
            "state_reason": reason, "labels": labels,
        }),
    )
}

#[derive(Default)]
struct World {
    asked: Vec<Asked>,
    kept: Vec<Asked>,
    links: Vec<Link>,
    issues: Vec<Issue>,
    ends: Vec<End>,
}

impl World {
    fn asking(body: &str) -> Self {
        Self { asked: comment(5, body), ..Self::default() }
    }

    fn linked(mut self, item: usize, issue: i64) -> Self {
        let Asked { key, line, .. } = self.asked[item].clone();
        self.links.push(Link { key, sum: line.sum, issue: IssueNumber(issue) });
        self
    }

    fn with(mut self, issue: Issue) -> Self {
        self.issues.push(issue);
        self
    }

    /// What was asked is kept, and the comment says something else from now on.
    fn edited(mut self, body: &str) -> Self {
        self.kept = std::mem::take(&mut self.asked);
        self.asked = comment(5, body);
        self
    }

    fn items(&self) -> Vec<Item> {
        let rounds =
            [FIRST, SECOND, THIRD].map(|day| (day.parse().unwrap(), time(&format!("{day}T00:00"))));
        items(&Facts {
            asked: &self.asked,
            kept: &self.kept,
            links: &self.links,
            issues: &self.issues,
            ends: &self.ends,
            rounds: &rounds,
        })
    }

    fn only(&self) -> Item {
        let mut all = self.items();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    /// Keys, words, and whether the comment asks it still.
    fn keys(&self) -> Vec<(String, String, bool)> {
        let one = |item: Item| (item.asked.key.to_string(), item.asked.line.text, !item.is_gone);
        self.items().into_iter().map(one).collect()
    }
}

const DAY: &str = "Decision needed: which day?";
const TWO: &str = "## Discussion or decision needed\n- which day?\n- which hour?";

#[test]
fn what_nobody_answered_waits_since_its_round() {
    let item = World::asking(DAY).only();
    assert_eq!((item.rounds, item.words().as_str()), (3, "waits"));
    assert!(item.is_open());
}

#[rstest]
#[case::open(issue(12, "open", &serde_json::json!({})), true, "has its issue #12")]
#[case::answered(
    closed("bo-example", "User", "completed", &[]),
    false,
    "ended: #12 was closed on Thu 12 Nov by bo-example"
)]
#[case::a_person_plans_it_not(
    closed("bo-example", "User", "not_planned", &[]),
    false,
    "ended: #12 was closed on Thu 12 Nov by bo-example"
)]
#[case::a_bot_merged_what_answers_it(
    closed("merge-robot", "User", "completed", &[]),
    false,
    "ended: #12 was closed on Thu 12 Nov by merge-robot"
)]
#[case::stale_by_an_app(
    closed("stale[bot]", "Bot", "not_planned", &[]),
    true,
    "waits; #12 was closed as stale on Thu 12 Nov by stale[bot], which is no answer"
)]
#[case::stale_by_its_label(
    closed("triage-robot", "User", "completed", &["lifecycle/rotten"]),
    true,
    "waits; #12 was closed as stale on Thu 12 Nov by triage-robot, which is no answer"
)]
#[case::a_person_closed_a_stale_one(
    closed("bo-example", "User", "completed", &["stale"]),
    false,
    "ended: #12 was closed on Thu 12 Nov by bo-example"
)]
fn how_its_issue_stands(#[case] issue: Issue, #[case] is_open: bool, #[case] words: &str) {
    let item = World::asking(DAY).linked(0, 12).with(issue).only();
    assert_eq!((item.is_open(), item.words().as_str()), (is_open, words));
}

#[test]
fn of_two_issues_the_lowest_counts_and_both_are_named() {
    let world = World::asking(DAY).linked(0, 14).linked(0, 12);
    let item = world.with(issue(14, "closed", &serde_json::json!({}))).only();
    assert_eq!(item.words(), "has its issue #12; also #14");
}

#[test]
fn its_author_may_name_its_issue_and_nobody_needs_a_mark() {
    let world = World::asking("Decision needed: which day? Tracked in #12.");
    let item = world.with(closed("bo-example", "User", "completed", &[])).only();
    assert!(!item.is_open());
}

fn end(by: &str, leads: bool) -> End {
    End {
        key: key("5-1"),
        by: by.into(),
        leads,
        because: "we cut on Thursday".into(),
        at: time("2026-11-10T10:00"),
        url: "https://h/c/9".into(),
    }
}

#[rstest]
#[case::who_asked("Ana-Example", false, false)]
#[case::a_lead("cy-example", true, false)]
#[case::anybody("cy-example", false, true)]
fn who_may_say_that_it_ended(#[case] by: &str, #[case] leads: bool, #[case] is_open: bool) {
    let world = World { ends: vec![end(by, leads)], ..World::asking(DAY) };
    let item = world.only();
    assert_eq!(item.is_open(), is_open);
    if !is_open {
        assert_eq!(item.words(), format!("ended on Tue 10 Nov, {by} said: we cut on Thursday"));
        assert_eq!(item.rounds, 2, "it ended in the second round");
    }
}

#[test]
fn an_opening_names_what_waits_and_once_what_has_ended() {
    let (third, second) = (THIRD.parse().unwrap(), time("2026-11-09T00:00"));
    let waits = World::asking(DAY).only();
    assert!(waits.is_carried_into(third, second));
    assert!(!waits.is_carried_into(FIRST.parse().unwrap(), second), "its own round");
    let ended = World { ends: vec![end("ana-example", false)], ..World::asking(DAY) }.only();
    assert!(ended.is_carried_into(third, second), "it ended in the second");
    assert!(!ended.is_carried_into("2026-11-23".parse().unwrap(), time("2026-11-16T00:00")));
}

#[rstest]
#[case::as_it_was(TWO, &[("5-1", "which day?", true), ("5-2", "which hour?", true)])]
#[case::turned_round(
    "## Discussion or decision needed\n- which hour?\n- which day?",
    &[("5-1", "which day?", true), ("5-2", "which hour?", true)]
)]
#[case::one_above(
    "## Discussion or decision needed\n- who?\n- which day?\n- which hour?",
    &[("5-1", "which day?", true), ("5-2", "which hour?", true), ("5-3", "who?", true)]
)]
#[case::other_words(
    "## Discussion or decision needed\n- which day?\n- which hour, in UTC?",
    &[("5-1", "which day?", true), ("5-2", "which hour, in UTC?", true)]
)]
#[case::the_first_is_gone(
    "## Discussion or decision needed\n- which hour?",
    &[("5-1", "which day?", false), ("5-2", "which hour?", true)]
)]
#[case::all_are_gone(
    "All is decided.",
    &[("5-1", "which day?", false), ("5-2", "which hour?", false)]
)]
fn an_edit_of_its_comment_loses_no_item(
    #[case] body: &str,
    #[case] expected: &[(&str, &str, bool)],
) {
    let mut keys = World::asking(TWO).edited(body).keys();
    keys.sort();
    let expected: Vec<_> =
        expected.iter().map(|(key, text, is)| (key.to_string(), text.to_string(), *is)).collect();
    assert_eq!(keys, expected);
}

#[test]
fn an_issue_keeps_its_item_where_no_laptop_remembers_it() {
    let world = World::asking(TWO).linked(0, 12).with(issue(12, "open", &serde_json::json!({})));
    let world = World { asked: comment(5, "Decision needed: which hour?"), ..world };
    let found: Vec<_> =
        world.items().into_iter().map(|item| (item.words(), item.asked.line.text)).collect();
    // The comment's only question took the place of the one with the issue: by the place it is that one.
    assert_eq!(found, [("has its issue #12".to_owned(), "which hour?".to_owned())]);
    let world = World { asked: Vec::new(), ..world };
    let item = world.only();
    assert_eq!(item.words(), "has its issue #12; its comment does not ask it any more");
    assert_eq!(item.asked.line.text, "Which day?", "by the issue's title");
}

#[test]
fn what_was_taken_back_in_its_own_round_is_no_item() {
    let mut world = World::asking(DAY).edited("All is decided.");
    world.kept[0].round = THIRD.parse().unwrap();
    assert_eq!(world.items(), []);
}
