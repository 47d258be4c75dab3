//! A round whose issue is not where it was any more, over HTTP: what is told of it, and that nothing but a
//! person opens another one.

use super::{LEAD, NEXT, World};
use crate::{Leaves, test_engine::NOT_FIRST};
use meridian_core::{
    courier::{IssueIs, OpState, Parked, marker::RoundMarker},
    ids::{IssueNumber, OpId, RoundKey},
};
use meridian_practice::{REPOSITORY, Role};
use meridian_protocol::{RoundPage, ShowRound};
use serde_json::{Value, json};

const ELSEWHERE: &str = "orchard-example/elsewhere";
const PRESENT: &str = "2026-10-26";

/// What becomes of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Becomes {
    Moved,
    Deleted,
    Private,
}

impl World {
    /// A member whose laptop acts by itself, in the middle of a round of which this has become.
    async fn of_which(becomes: Becomes) -> Self {
        let world = Self::new(Role::Write).await;
        world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
        world.becomes(world.issue, becomes);
        world.drain_later().await;
        world
    }

    fn becomes(&self, issue: IssueNumber, becomes: Becomes) {
        match becomes {
            Becomes::Moved => {
                self.github.add_repository(ELSEWHERE).unwrap();
                self.github.transfer_issue(REPOSITORY, issue.0, ELSEWHERE).unwrap();
            }
            Becomes::Deleted => self.github.delete_issue(REPOSITORY, issue.0).unwrap(),
            Becomes::Private => {
                let me = self.engine.team().unwrap().facts.account.login;
                self.github.set_private(REPOSITORY, true).unwrap();
                self.github.set_role(REPOSITORY, &me, None).unwrap();
            }
        }
    }

    fn opened_with_mark(&self, round: &str) -> IssueNumber {
        let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: round.parse().unwrap() };
        let body = format!("{}\n\nTell.", mark.render());
        let made = self.by_the_lead("POST", "/issues", &json!({ "title": "It", "body": body }));
        IssueNumber(made["number"].as_i64().unwrap())
    }

    fn band(&self) -> String {
        let team = self.engine.team().unwrap();
        self.engine.read(|tx| tx.not_read_words(&team)).unwrap().unwrap_or_default()
    }

    fn dialog(&self) -> String {
        let view = self.engine.ask(ShowRound { page: RoundPage::Round }).unwrap();
        let lines = view.sections.iter().flat_map(|one| one.words.iter().chain(&one.listed));
        lines.cloned().collect::<Vec<_>>().join("\n")
    }

    fn board(&self) -> String {
        self.engine.read(|tx| tx.round_status()).unwrap().said.join("\n")
    }

    fn posts(&self) -> OpId {
        let round = Some(PRESENT.parse().unwrap());
        let key = self.engine.read(|tx| tx.draft_key(None, round)).unwrap();
        self.engine.write(|tx| tx.set_draft(&key, "Status: Green\n\nAll merged.\n")).unwrap();
        self.engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap()
    }

    /// The issues of the present round that anybody can see there.
    fn of_present(&self) -> usize {
        let all = self.by_the_lead("GET", "/issues?state=all", &Value::Null);
        let is_it = |issue: &&Value| {
            let mark = RoundMarker::find(issue["body"].as_str().unwrap_or_default());
            mark.is_some_and(|mark| mark.round.to_string() == PRESENT)
        };
        all.as_array().unwrap().iter().filter(is_it).count()
    }
}

#[tokio::test]
async fn of_an_issue_that_was_moved_or_deleted_it_is_said_so_and_nothing_goes_there() {
    for (becomes, said) in [
        (Becomes::Moved, "was moved to another repository"),
        (Becomes::Deleted, "was deleted on GitHub"),
    ] {
        let world = World::of_which(becomes).await;
        let said = format!("#{} {said}", world.issue);
        let band = world.band();
        assert!(band.contains(&said) && band.contains("What was read of it stays here"), "{band}");
        assert!(!band.contains("the repository has moved"), "that is where it was: {band}");
        let dialog = world.dialog();
        assert!(dialog.contains(&said) && !dialog.contains("is open: "), "{dialog}");
        assert!(world.board().contains(&said), "{}", world.board());

        let op = world.posts();
        let state = world.to_the_end(&op).await;
        assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
        let sentence = world.told(&op).1;
        assert!(sentence.contains("Nothing on this laptop was removed"), "{sentence}");
        let refused = world.engine.write(|tx| tx.set_round_state(None, IssueIs::Closed));
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(&said), "{refused}");
    }
}

#[tokio::test]
async fn where_the_repository_is_shown_no_more_nothing_is_taken_for_gone() {
    let world = World::of_which(Becomes::Private).await;
    let band = world.band();
    assert!(band.contains("cannot be read") && band.contains("your access changed"), "{band}");
    let dialog = world.dialog();
    let said = format!("#{} could not be read at the last look", world.issue);
    assert!(dialog.contains(&said), "{dialog}");
    let op = world.posts();
    let state = world.to_the_end(&op).await;
    assert!(matches!(state, OpState::Parked(Parked::Refused(_))), "{state:?}");
    // It is as it was, once it is shown again.
    let me = world.engine.team().unwrap().facts.account.login;
    world.github.set_role(REPOSITORY, &me, Some(Role::Write)).unwrap();
    world.drain_later().await;
    assert!(world.band().is_empty() && world.dialog().contains("is open: "), "{}", world.dialog());
}

#[tokio::test]
async fn a_second_issue_of_a_round_is_opened_by_a_person_only_and_then_counts() {
    for becomes in [Becomes::Moved, Becomes::Deleted] {
        for by_me in [true, false] {
            let world = World::of_which(becomes).await;
            world.github.set_lead_rests(true).unwrap();
            world.drain_later().await;
            world.drain_later().await;
            assert_eq!(world.of_present(), 0, "no laptop opens another one by itself");
            let turns = world.engine.read(|tx| tx.by_itself()).unwrap().turns;
            let words: Vec<_> = turns.iter().map(|turn| turn.said.words.as_str()).collect();
            assert!(words.iter().any(|words| words.contains("a person")), "{words:?}");
            if by_me {
                let round: RoundKey = PRESENT.parse().unwrap();
                let asked = crate::ToOpen { round: Some(round), ..Default::default() };
                let op = world.engine.write(|tx| tx.open_round(&asked)).unwrap();
                assert_eq!(world.to_the_end(&op).await, OpState::Done);
            } else {
                world.opened_with_mark(PRESENT);
            }
            world.drain_later().await;
            assert_eq!(world.of_present(), 1);
            let bound = world.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
            assert_ne!(bound, world.issue, "{becomes:?} {by_me}");
            world.drain_later().await;
            assert!(world.band().is_empty(), "{}", world.band());
            let dialog = world.dialog();
            assert!(dialog.contains(&format!("#{bound} is open: ")), "{dialog}");
            assert!(!dialog.contains("Two issues"), "{dialog}");
            let op = world.posts();
            assert_eq!(world.to_the_end(&op).await, OpState::Done);
        }
    }
}

/// Nobody here has ever seen the round's issue.
#[tokio::test]
async fn whoever_slept_through_it_opens_no_second_one_by_itself_and_is_told_why() {
    for becomes in [Becomes::Moved, Becomes::Deleted] {
        let world = World::new(Role::Write).await;
        world.github.set_lead_rests(true).unwrap();
        let file = "may-open = [\"you\"]\n";
        world.github.put_file(meridian_core::team::file::PATH, file).unwrap();
        world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
        // When a round opens, it is noon there.
        world.engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
        world.clock.to("2026-10-31T12:00:00Z");
        world.drain().await;
        world.clock.to("2026-11-01T22:47:00Z");
        let first = world.opened_with_mark(NEXT);
        world.clock.to("2026-11-01T23:10:00Z");
        world.becomes(first, becomes);
        world.clock.to("2026-11-02T00:30:00Z");
        for _ in 0..4 {
            world.drain_later().await;
        }
        let all = world.by_the_lead("GET", "/issues?state=all", &Value::Null);
        let opened = all
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["created_at"].as_str() > Some("2026-11-02"));
        assert!(!opened, "{all}");
        let turns = world.engine.read(|tx| tx.by_itself()).unwrap().turns;
        let turn = turns.iter().find(|turn| turn.what == "open").unwrap();
        assert!(turn.said.words.starts_with(&format!("#{first} was ")), "{turn:?}");
        assert!(turn.said.words.contains("may have been the round's issue"), "{turn:?}");
        let news = world.engine.read(|tx| tx.news()).unwrap().due;
        let [told] = news.as_slice() else { panic!("{news:?}") };
        assert!(told.title.ends_with("is not open, and it is yours to open."), "{told:?}");
        assert!(told.body.starts_with(&format!("#{first} was ")), "{told:?}");
        // A person has the choice.
        let asked = crate::ToOpen { round: Some(NEXT.parse().unwrap()), ..Default::default() };
        let op = world.engine.write(|tx| tx.open_round(&asked)).unwrap();
        assert_eq!(world.to_the_end(&op).await, OpState::Done);
    }
}

#[tokio::test]
async fn what_was_deleted_before_a_round_could_be_open_keeps_nobody_from_opening_it() {
    let world = World::new(Role::Write).await;
    world.github.set_lead_rests(true).unwrap();
    world.github.put_file(meridian_core::team::file::PATH, "# Nothing.\n").unwrap();
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    world.clock.to("2026-10-31T10:00:00Z");
    let junk = world.by_the_lead("POST", "/issues", &json!({ "title": "Buy now" }));
    world.by_the_lead("POST", "/issues", &json!({ "title": "A question" }));
    world.github.delete_issue(REPOSITORY, junk["number"].as_i64().unwrap()).unwrap();
    world.clock.to("2026-11-02T00:01:30Z");
    world.drain_later().await;
    world.drain_later().await;
    assert_eq!(world.of_next().len(), 1);
    assert_ne!(world.of_next()[0].author, 0, "{LEAD} rests");
}

#[path = "lost_kept_tests.rs"]
mod kept;

#[path = "lost_unread_tests.rs"]
mod unread;
