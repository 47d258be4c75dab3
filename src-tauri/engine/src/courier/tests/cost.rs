//! What a look at a round costs by GitHub's own count: over HTTP, with as many watched updates as one
//! question of the graph can name.

use super::*;
use serde_json::{Value, json};

const LEAD: &str = "ines-calvarrow";
const AUTHOR: &str = "kavya-ramanthuri";
const ROSTER: &str = "| Team Role | Lead Name (GitHub / Slack ID) |\n|---|---|\n\
| Release Lead | Ines ([@ines-calvarrow](https://github.com/ines-calvarrow)) |\n\
| Docs | Kavya ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) |\n";
const WATCHED: usize = 100;

/// One request as GitHub counts it.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    what: String,
    status: Option<u16>,
    charged: bool,
}

impl Asked {
    fn is_of_the_graph(&self) -> bool {
        self.what.contains("/graphql")
    }
}

impl World {
    /// On Monday evening, when everybody has written, with a hundred updates that a lead has checked.
    async fn with_many() -> Self {
        let world = Self::new().await;
        world.engine.write(|tx| tx.keep_roster(ROSTER.as_bytes(), "release-team.md")).unwrap();
        world.clock.forward(Duration::minutes(17 * 60 + 30));
        world.drain().await;
        for number in 0..WATCHED {
            world.write_and_check(number);
        }
        world.clock.forward(Duration::minutes(2));
        world.drain().await;
        // Not all within the minutes that each look reads again, as a week's updates never are.
        world.clock.forward(Duration::minutes(20));
        world.write_and_check(WATCHED);
        world.drain().await;
        world
    }

    fn act(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repos/{REPOSITORY}/issues{path}");
        let (status, body) = self.github.act(login, method, &path, body).unwrap();
        assert!(status < 300, "{status} {body}");
        body
    }

    fn write_and_check(&self, number: usize) {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        let body = json!({ "body": format!("Status: Green\n\nPage {number} is there.\n") });
        let made = self.act(AUTHOR, "POST", &format!("/{issue}/comments"), &body);
        let reactions = format!("/comments/{}/reactions", made["id"]);
        self.act(LEAD, "POST", &reactions, &json!({ "content": "+1" }));
    }

    /// The lead checks the update that counts for Docs.
    fn check_docs(&self) {
        let status = self.engine.read(|tx| tx.round_status()).unwrap();
        let docs = status.sections.into_iter().find(|of| of.section == "docs").unwrap();
        let link = docs.link.unwrap();
        let (_, id) = link.rsplit_once('-').unwrap();
        let reactions = format!("/comments/{id}/reactions");
        self.act(LEAD, "POST", &reactions, &json!({ "content": "+1" }));
    }

    fn docs_are_checked(&self) -> bool {
        let status = self.engine.read(|tx| tx.round_status()).unwrap();
        status.sections.iter().any(|of| of.section == "docs" && of.checked.is_some())
    }

    /// How many updates are known to have a thumb up.
    fn checked(&self) -> usize {
        let team = self.engine.team().unwrap();
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        self.engine.store().thumbs(team.id, issue).unwrap().len()
    }

    /// What GitHub was asked by one look.
    async fn look(&self) -> (Vec<Asked>, Drained) {
        let before = self.github.world().unwrap().requests.len();
        let drained = self.drain().await;
        let all = self.github.world().unwrap().requests.into_iter().skip(before);
        let asked = all.map(|one| Asked {
            what: format!("{} {}", one.method, one.path),
            status: one.status,
            charged: one.charged,
        });
        (asked.collect(), drained)
    }
}

#[tokio::test]
async fn after_one_new_comment_four_requests_read_it_and_the_reactions_of_a_hundred() {
    let world = World::with_many().await;
    // The question names those of other sections, too, which nobody has checked.
    assert!(world.checked() > 80, "{}", world.checked());
    assert!(!world.docs_are_checked());
    world.check_docs();
    world.write_and_check(WATCHED + 1);
    world.clock.forward(Duration::minutes(2));
    let (asked, drained) = world.look().await;
    assert!(asked.len() <= 4, "{asked:#?}");
    assert_eq!(drained.report.requests.sent, asked.len() as u64, "its own count is GitHub's");
    assert!(drained.report.pulled.comments > 0, "{:?}", drained.report.pulled);
    let graph = asked.iter().filter(|one| one.is_of_the_graph()).count();
    assert_eq!(graph, 1, "{asked:#?}");
    assert!(world.docs_are_checked() && world.checked() > 80, "{}", world.checked());
}

#[tokio::test]
async fn while_nothing_happens_a_look_is_three_conditional_requests_and_an_hour_one_question() {
    let world = World::with_many().await;
    // What was written last is read once more, because a list may lag.
    world.clock.forward(Duration::minutes(5));
    world.drain().await;
    let (mut hour, mut files) = (Vec::new(), 0);
    for _ in 0..12 {
        world.clock.forward(Duration::minutes(5));
        let (asked, drained) = world.look().await;
        let (graph, rest): (Vec<_>, Vec<_>) = asked.into_iter().partition(Asked::is_of_the_graph);
        // The team's file is looked at once an hour.
        let is_file = |one: &&Asked| one.what.contains("/contents/");
        let of_file = rest.iter().filter(is_file).count();
        files += of_file;
        assert!(rest.len() - of_file <= 3, "{rest:#?}");
        let is_free = |one: &Asked| one.status == Some(304) && !one.charged;
        assert!(rest.iter().all(is_free), "{rest:#?}");
        assert_eq!(drained.report.pulled.comments, 0);
        hour.extend(graph);
    }
    assert!(hour.len() <= 1 && files <= 1, "{files} {hour:#?}");
}
