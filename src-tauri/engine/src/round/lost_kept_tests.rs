//! What stays of a round whose issue is gone, over HTTP.

use super::super::World;
use super::{Becomes, PRESENT};

use meridian_core::{
    courier::marker::{Marker, compose},
    ids::{IssueNumber, RoundKey},
    updates::Standing,
};
use meridian_practice::{Fault, FaultKind, Matcher, REPOSITORY, Role};
use serde_json::json;

const COLLEAGUE: &str = "kavya-ramanthuri";

impl World {
    /// A colleague writes the part in time.
    fn docs_by_a_colleague(&self) {
        let marker = Marker {
            cycle: "v1.38".parse().unwrap(),
            round: PRESENT.parse().unwrap(),
            section: "docs".parse().unwrap(),
            part: (1, 1),
            op: "01JAAAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
            withdrawn: false,
        };
        let body = compose(&marker, "Status: Yellow\n\n## Highlights\n\nTwo pages wait.\n");
        let path = format!("/repos/{REPOSITORY}/issues/{}/comments", self.issue);
        let (status, made) =
            self.github.act(COLLEAGUE, "POST", &path, &json!({ "body": body })).unwrap();
        assert_eq!(status, 201, "{made}");
    }

    fn docs(&self) -> Standing {
        let status = self.engine.read(|tx| tx.round_status()).unwrap();
        status.sections.iter().find(|row| row.section == "docs").unwrap().state
    }

    fn summed_up(&self) -> String {
        self.engine.read(|tx| tx.round_summary(None)).unwrap().text
    }

    fn present_issue(&self) -> IssueNumber {
        self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap()
    }

    pub(super) fn requests_for(&self, issue: IssueNumber) -> usize {
        let path = format!("/issues/{issue}");
        let asked = self.github.world().unwrap().requests;
        asked.iter().filter(|one| one.method == "GET" && one.path.contains(&path)).count()
    }
}

#[tokio::test]
async fn what_was_posted_on_an_issue_that_is_gone_counts_beside_the_one_that_takes_its_place() {
    for becomes in [Becomes::Deleted, Becomes::Moved] {
        let world = World::new(Role::Write).await;
        world.docs_by_a_colleague();
        world.drain_later().await;
        assert_eq!(world.docs(), Standing::Posted);
        world.becomes(world.issue, becomes);
        world.drain_later().await;
        let second = world.opened_with_mark(PRESENT);
        world.drain_later().await;
        world.drain_later().await;
        assert_eq!(world.present_issue(), second);
        // After the cut-off.
        world.clock.to("2026-10-27T00:20:00Z");
        world.drain().await;
        assert_eq!(world.docs(), Standing::Posted, "{becomes:?}");
        assert!(world.summed_up().contains("Two pages wait"), "{}", world.summed_up());
        assert!(world.band().is_empty(), "{}", world.band());
        assert!(!world.dialog().contains("Two issues"), "{}", world.dialog());
        let asked = world.requests_for(world.issue);
        world.drain_later().await;
        assert_eq!(world.requests_for(world.issue), asked, "what is gone is not asked for");
    }
}

#[tokio::test]
async fn the_members_own_update_on_what_is_gone_neither_goes_nor_keeps_a_second_one_away() {
    let world = World::new(Role::Write).await;
    let first = world.posts();
    assert_eq!(world.to_the_end(&first).await, meridian_core::courier::OpState::Done);
    world.becomes(world.issue, Becomes::Deleted);
    world.drain_later().await;
    let second = world.opened_with_mark(PRESENT);
    world.drain_later().await;
    world.drain_later().await;
    assert_eq!(world.present_issue(), second);
    assert_eq!(world.docs(), Standing::Posted);
    assert!(world.band().is_empty(), "{}", world.band());
    let key = world.engine.read(|tx| tx.draft_key(None, Some(PRESENT.parse().unwrap()))).unwrap();
    assert!(world.engine.read(|tx| tx.round_status()).is_ok() && key.round.to_string() == PRESENT);
}

#[tokio::test]
async fn whoever_had_named_the_issue_that_is_gone_gets_to_the_new_one() {
    for by_me in [true, false] {
        let world = World::new(Role::Write).await;
        let round: RoundKey = PRESENT.parse().unwrap();
        world.engine.write(|tx| tx.choose_issue(round, world.issue)).unwrap();
        world.drain_later().await;
        world.becomes(world.issue, Becomes::Deleted);
        world.drain_later().await;
        if by_me {
            let asked = crate::ToOpen { round: Some(round), ..Default::default() };
            let op = world.engine.write(|tx| tx.open_round(&asked)).unwrap();
            world.to_the_end(&op).await;
        } else {
            world.opened_with_mark(PRESENT);
        }
        world.drain_later().await;
        world.drain_later().await;
        assert_ne!(world.present_issue(), world.issue, "{by_me}");
        let chosen = world.engine.read(|tx| tx.round_issue(None)).unwrap().chosen;
        assert!(!chosen && world.band().is_empty(), "{}", world.band());
    }
}

#[tokio::test]
async fn what_became_of_the_issue_is_known_while_github_cannot_be_read() {
    let world = World::of_which(Becomes::Deleted).await;
    let said = format!("#{} was deleted on GitHub", world.issue);
    assert!(world.dialog().contains(&said));
    for _ in 0..20 {
        let broken = FaultKind::Status5xxBefore { status: 502 };
        world.github.faults().push(Fault::new(Matcher::new("GET", "/"), broken)).unwrap();
    }
    world.drain_later().await;
    assert!(!world.band().contains(&said), "the failed look is told: {}", world.band());
    assert!(world.dialog().contains(&said), "{}", world.dialog());
    let refused = world
        .engine
        .write(|tx| tx.set_round_state(None, meridian_core::courier::IssueIs::Closed))
        .unwrap_err();
    assert!(refused.to_string().contains(&said), "{refused}");
}
