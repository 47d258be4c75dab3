//! A round with two issues, over HTTP: what was posted on either is on the board and in the summary, one's
//! own stands once, and it is said that there are two.

use super::{LEAD, NEXT, World};
use crate::{Leaves, test_engine::NOT_FIRST};
use meridian_core::{
    courier::{
        OpState,
        marker::{About, Marker, MessageMarker, RoundMarker, compose},
    },
    ids::{IssueNumber, OpId},
};
use meridian_practice::{REPOSITORY, Role};
use serde_json::{Value, json};

/// Another member who opens rounds.
const DEPUTY: &str = "aroha-tindlewick";
const COLLEAGUE: &str = "kavya-ramanthuri";

fn marked(section: &str, op: &str, text: &str) -> String {
    let marker = Marker {
        cycle: "v1.38".parse().unwrap(),
        round: NEXT.parse().unwrap(),
        section: section.parse().unwrap(),
        part: (1, 1),
        op: op.parse().unwrap(),
        withdrawn: false,
    };
    compose(&marker, text)
}

/// A link without the address that this practice GitHub has.
fn path_of(url: &str) -> String {
    url.split_once(REPOSITORY).unwrap().1.to_owned()
}

fn words(health: &str) -> String {
    format!("Status: {health}\n\n## Highlights\n\nAll merged.\n")
}

impl World {
    /// On the Monday of the next round, whose issue was opened and read just now.
    async fn on_monday() -> (Self, IssueNumber) {
        let world = Self::new(Role::Read).await;
        world.github.set_role(REPOSITORY, DEPUTY, Some(Role::Triage)).unwrap();
        world.drain_at("00:00:20").await;
        let first = world.present().unwrap();
        assert_ne!(first, world.issue);
        world.at("00:01:00");
        (world, first)
    }

    fn at(&self, time: &str) {
        self.clock.to(&format!("{NEXT}T{time}Z"));
    }

    fn by(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repos/{REPOSITORY}{path}");
        let (status, body) = self.github.act(login, method, &path, body).unwrap();
        assert!(status < 300, "{status} {body}");
        body
    }

    fn opened_by(&self, login: &str) -> IssueNumber {
        let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
        let body = format!("{}\n\nTell.", mark.render());
        let made = self.by(login, "POST", "/issues", &json!({ "title": "Week 10", "body": body }));
        IssueNumber(made["number"].as_i64().unwrap())
    }

    fn posted_by(&self, login: &str, issue: IssueNumber, body: &str) -> String {
        let path = format!("/issues/{issue}/comments");
        let made = self.by(login, "POST", &path, &json!({ "body": body }));
        path_of(made["html_url"].as_str().unwrap())
    }

    fn closed_by(&self, login: &str, issue: IssueNumber) {
        let as_duplicate = json!({ "state": "closed", "state_reason": "duplicate" });
        self.by(login, "PATCH", &format!("/issues/{issue}"), &as_duplicate);
    }

    async fn drain_at(&self, time: &str) {
        self.at(time);
        self.drain().await;
    }

    /// How many requests a drain sends.
    async fn cost(&self) -> usize {
        let before = self.github.world().unwrap().requests.len();
        self.drain().await;
        self.github.world().unwrap().requests.len() - before
    }

    fn present(&self) -> Option<IssueNumber> {
        self.engine.read(|tx| tx.round_issue(None)).unwrap().issue
    }

    fn section(&self, section: &str) -> Option<(String, Option<String>)> {
        let status = self.engine.read(|tx| tx.round_status()).unwrap();
        let row = status.sections.into_iter().find(|row| row.section == section)?;
        Some((
            serde_json::to_value(row.state).unwrap().as_str()?.to_owned(),
            row.link.as_deref().map(path_of),
        ))
    }

    fn said(&self) -> String {
        self.engine.read(|tx| tx.round_status()).unwrap().said.join("\n")
    }

    fn summary(&self) -> String {
        self.engine.read(|tx| tx.round_summary(None)).unwrap().text
    }

    /// Writes this for one's own section and presses Post.
    fn post(&self, text: &str) -> OpId {
        let round = Some(NEXT.parse().unwrap());
        let key = self.engine.read(|tx| tx.draft_key(None, round)).unwrap();
        self.engine.write(|tx| tx.set_draft(&key, text)).unwrap();
        self.engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap()
    }

    /// My comments of the round, wherever they stand.
    fn mine_on(&self, issues: [IssueNumber; 2]) -> Vec<(IssueNumber, String)> {
        let me = self.engine.team().unwrap().facts.account.login;
        let mut found = Vec::new();
        for issue in issues {
            let all = self.by(LEAD, "GET", &format!("/issues/{issue}/comments"), &Value::Null);
            for one in all.as_array().unwrap().iter().filter(|one| one["user"]["login"] == *me) {
                found.push((issue, path_of(one["html_url"].as_str().unwrap())));
            }
        }
        found
    }
}

/// Somebody reads the first issue before the second is made on a stale list, and before it is closed again.
#[tokio::test]
async fn an_update_between_the_second_issues_opening_and_its_closing_is_on_the_board() {
    let (world, first) = World::on_monday().await;
    let second = world.opened_by(DEPUTY);
    assert!(first < second);
    world.at("00:02:00");
    let link = world.posted_by(
        COLLEAGUE,
        second,
        &marked("enhancements", "01JAAAAAAAAAAAAAAAAAAAAAAA", &words("Green")),
    );
    world.at("00:04:00");
    world.closed_by(DEPUTY, second);
    world.drain_at("00:12:00").await;
    assert_eq!(world.present(), Some(first), "the first one counts");
    assert_eq!(world.section("enhancements"), Some(("posted".to_owned(), Some(link.clone()))));
    assert!(world.summary().contains(&link), "{}", world.summary());
    let said = format!(
        "#{second} was opened for the round of {NEXT} too and is closed. What was posted on it counts too."
    );
    assert!(world.said().contains(&said), "{}", world.said());
    // Also what comes later, and late by when it was written.
    world.clock.to("2026-11-03T00:20:00Z");
    let late = world.posted_by(
        LEAD,
        second,
        &marked("comms", "01JBBBBBBBBBBBBBBBBBBBBBBB", &words("Yellow")),
    );
    world.drain().await;
    assert_eq!(world.section("comms"), Some(("posted_late".to_owned(), Some(late))));
}

#[tokio::test]
async fn while_both_are_open_it_is_said_which_counts_and_who_can_close_the_other() {
    let (world, first) = World::on_monday().await;
    let second = world.opened_by(DEPUTY);
    world.drain_at("00:40:00").await;
    let said = format!(
        "Two issues for the round of {NEXT}: #{first} counts. #{second}: {DEPUTY}, who opened it, or anyone \
         with triage access can close it. What is posted on #{second} counts too."
    );
    assert!(world.said().contains(&said), "{}", world.said());
    world.closed_by(LEAD, second);
    world.drain_at("00:55:00").await;
    assert!(!world.said().contains("Two issues"), "{}", world.said());
}

/// The member has opened the second one, and posted there before anybody could see that there are two.
#[tokio::test]
async fn what_was_posted_to_ones_own_younger_issue_stays_there_and_goes_on_there() {
    let (world, _, theirs) = World::at_once(Role::Write, true, None).await;
    let mine = world.own();
    world.lists_lag(480);
    let op = world.post(&words("Green"));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let [(on, there)] = world.mine_on([theirs, mine]).try_into().unwrap();
    assert_eq!(on, mine);
    world.lists_lag(0);
    world.settle().await;
    assert_eq!(world.bound(), theirs, "the first one counts");
    assert!(!world.is_open(mine));
    world.at("01:00:00");
    let marked = marked("enhancements", "01JAAAAAAAAAAAAAAAAAAAAAAA", &words("Green"));
    let theirs_is = world.posted_by(COLLEAGUE, theirs, &marked);
    world.drain().await;
    assert_eq!(world.section("docs"), Some(("posted".to_owned(), Some(there.clone()))));
    assert_eq!(world.section("enhancements"), Some(("posted".to_owned(), Some(theirs_is))));
    let op = world.post(&words("Yellow"));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.mine_on([theirs, mine]), [(mine, there)], "one comment over both");
}

#[tokio::test]
async fn ones_own_update_on_the_other_issue_is_taken_as_posted_with_its_own_link() {
    let (world, first) = World::on_monday().await;
    let second = world.opened_by(DEPUTY);
    world.drain_at("00:40:00").await;
    assert_eq!(world.present(), Some(first));
    let me = world.engine.team().unwrap().facts.account.login;
    let text = &words("Green");
    let there = world.posted_by(&me, second, &marked("docs", "01JCCCCCCCCCCCCCCCCCCCCCCC", text));
    let op = world.post(text);
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.mine_on([first, second]), [(second, there.clone())], "there is one");
    let key = world.engine.read(|tx| tx.draft_key(None, None)).unwrap();
    let receipt = world.engine.store().receipt(&key).unwrap().unwrap();
    assert_eq!((receipt.issue, path_of(&receipt.url)), (second, there.clone()));
    assert_eq!(world.section("docs"), Some(("posted".to_owned(), Some(there.clone()))));
    // A newer text goes into the same comment.
    let op = world.post(&words("Yellow"));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.mine_on([first, second]), [(second, there)]);
}

/// Whoever summed up on the second issue had not seen the first one's summary.
#[tokio::test]
async fn of_two_summaries_on_two_issues_the_one_on_the_issue_that_counts_counts() {
    let (world, first) = World::on_monday().await;
    let second = world.opened_by(DEPUTY);
    world.drain_at("00:12:00").await;
    let about = About::Summary { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
    let sums_up = |login: &str, issue, text: &str| {
        let body = MessageMarker::compose(about.clone(), None, false, text);
        world.posted_by(login, issue, &body)
    };
    let me = world.engine.team().unwrap().facts.account.login;
    // The member's is the older one; it stands where nobody looks for it.
    sums_up(&me, second, "Eight wrote.\n");
    world.drain_at("00:20:00").await;
    let theirs = sums_up(LEAD, first, "Nine wrote.\n");
    for time in ["00:30:00", "00:40:00", "00:50:00", "01:00:00"] {
        world.drain_at(time).await;
    }
    let there = world.by(LEAD, "GET", &format!("/issues/{second}/comments"), &Value::Null);
    let mine = there[0]["body"].as_str().unwrap();
    assert!(MessageMarker::find(mine).unwrap().withdrawn && mine.contains(&theirs), "{mine}");
    assert_eq!(
        world.mine_on([first, second]).len(),
        1,
        "nobody deletes anything, or makes another"
    );
}

#[tokio::test]
async fn a_second_issue_costs_each_look_one_request_and_a_single_one_nothing() {
    let (alone, _) = World::on_monday().await;
    alone.drain_at("00:12:00").await;
    alone.drain().await;
    let usual = alone.cost().await;
    assert_eq!(alone.cost().await, usual);
    let asked = alone.asked("GET", "/issues?");
    alone.drain_at("08:00:00").await;
    let only_ahead = "the list is asked for again for the next round's issue alone";
    assert_eq!(alone.asked("GET", "/issues?"), asked + 1, "{only_ahead}");

    let (two, _) = World::on_monday().await;
    let second = two.opened_by(DEPUTY);
    two.drain_at("00:12:00").await;
    two.drain().await;
    assert_eq!(two.cost().await, usual + 1);
    two.closed_by(LEAD, second);
    two.drain_at("00:25:00").await;
    two.drain().await;
    assert_eq!(two.cost().await, usual + 1, "also once it is closed");
}
