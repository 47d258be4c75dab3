//! Decisions in the window, over HTTP: looked at, answered, counted and written down by its pages alone.

use super::*;
use meridian_practice::REPOSITORY;
use meridian_protocol::{AskRule, Asking, DecisionPage, RoundView};

const KAVYA: &str = "kavya-ramanthuri";
const AROHA: &str = "aroha-tindlewick";
const LIAM: &str = "liam-quillbrook";

fn asking() -> Asking {
    Asking {
        rule: AskRule::Approvals,
        question: "Do we ship on Thursday?".into(),
        why: "The docs are nearly in.".into(),
        options: String::new(),
        ask: format!("@{KAVYA}, {AROHA}"),
        until: "2026-10-29 10:00".into(),
    }
}

fn propose(asking: Asking) -> RoundPage {
    RoundPage::Decisions(DecisionPage::Propose(asking))
}

fn one(name: &str) -> DecisionPage {
    DecisionPage::One { name: name.into() }
}

impl World {
    fn decisions(&self, page: DecisionPage) -> RoundView {
        self.page(RoundPage::Decisions(page))
    }

    async fn settles(&self) {
        for _ in 0..6 {
            self.drain_later().await;
        }
        self.engine.read_reactions().await.unwrap();
    }

    /// Asked in the window, and there. Its name.
    async fn asks_in_the_window(&self, asking: Asking) -> String {
        let looked = self.page(propose(asking));
        self.presses(&looked, "propose").await.unwrap();
        self.settles().await;
        let (rows, _) = self.engine.read(|tx| tx.decision_list(true)).unwrap();
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows[0].key.clone()
    }

    fn says_below(&self, login: &str, text: &str) {
        let path = format!("/repos/{REPOSITORY}/issues/{}/comments", self.issue);
        let (status, body) =
            self.github.act(login, "POST", &path, &json!({ "body": text })).unwrap();
        assert!(status < 300, "{status} {body}");
    }
}

#[tokio::test]
async fn a_decision_is_asked_for_read_and_written_down_in_the_window() {
    let world = World::new(Role::Write).await;
    let empty = world.decisions(DecisionPage::All);
    assert!(words(&empty, "none").contains("Nothing is asked"), "{empty:?}");
    assert!(button(&world.page(propose(Asking::default())), "propose").is_none());

    let name = world.asks_in_the_window(asking()).await;
    let all = world.decisions(DecisionPage::All);
    assert!(words(&all, &format!("row-{name}")).contains("You ask, until"), "{all:?}");
    assert!(
        words(&world.round(), "decisions").contains("One is asked"),
        "it is said on the round's page"
    );

    world.says_below(KAVYA, "LGTM");
    world.says_below(AROHA, "+1, but not before the docs are in");
    world.settles().await;
    let view = world.decisions(one(&name));
    assert!(words(&view, "read-0").contains("not before the docs"), "{view:?}");
    // Its author has changed it meanwhile: what was read is not what is there.
    let stale = world.decisions(one(&name));
    let all = world.by_the_lead(
        "GET",
        &format!("/issues/{}/comments?per_page=100", world.issue),
        &Value::Null,
    );
    let there = all.as_array().unwrap().iter();
    let theirs = there.filter(|one| one["body"].as_str().unwrap().starts_with("+1, but"));
    let id = theirs.map(|one| one["id"].as_i64().unwrap()).next().unwrap();
    let path = format!("/repos/{REPOSITORY}/issues/comments/{id}");
    let edited = json!({ "body": "+1, but only if the image builds" });
    world.github.act(AROHA, "PATCH", &path, &edited).unwrap();
    world.settles().await;
    let refused = world.presses(&stale, "means-").await.unwrap_err();
    assert!(refused.to_string().contains("another one by now"), "{refused}");
    let view = world.decisions(one(&name));
    let view = world.presses(&view, "means-").await.unwrap();
    assert!(view.said.as_deref().unwrap().contains("outcome"), "{view:?}");
    assert_eq!(view.page, RoundPage::Decisions(one(&name)), "it stays at the question");
    assert!(part(&view, "read-0").is_none(), "nothing is left to be read: {view:?}");

    let outcome = |why: &str| {
        world.decisions(DecisionPage::Outcome {
            name: name.clone(),
            choice: String::new(),
            says: "from Thursday on".into(),
            why: why.into(),
            met: String::new(),
        })
    };
    let lacks = outcome("");
    assert!(button(&lacks, "post-outcome").is_none(), "without reasons none is posted: {lacks:?}");
    let looked = outcome("Both agree.");
    assert!(part(&looked, "goes").unwrap().html.contains("Both agree."), "{looked:?}");
    world.presses(&looked, "post-outcome").await.unwrap();
    world.settles().await;
    let view = world.decisions(one(&name));
    assert!(words(&view, "state").contains("Decided: yes"), "{view:?}");
    assert!(part(&view, "yours").is_none() && button(&view, "to-reopen").is_some(), "{view:?}");
    assert!(words(&world.decisions(DecisionPage::All), "decided").contains("from Thursday on"));
}

#[tokio::test]
async fn an_outcome_is_posted_as_it_was_looked_at_or_not_at_all() {
    let world = World::new(Role::Write).await;
    let name = world.asks_in_the_window(asking()).await;
    for who in [KAVYA, AROHA] {
        world.says_below(who, "LGTM");
    }
    world.settles().await;
    let looked = world.decisions(DecisionPage::Outcome {
        name: name.clone(),
        choice: String::new(),
        says: String::new(),
        why: "Both agree.".into(),
        met: String::new(),
    });
    // It is as decided as before, and says something else.
    world.says_below(KAVYA, "I approve");
    let refused = world.presses(&looked, "post-outcome").await.unwrap_err();
    assert!(refused.to_string().contains("has changed since you looked"), "{refused}");
    world.says_below(KAVYA, "-1, the image does not build");
    world.settles().await;
    let view = world.decisions(one(&name));
    assert!(words(&view, "objections").contains("does not build"), "{view:?}");
    let early = world.decisions(DecisionPage::Outcome {
        name: name.clone(),
        choice: "yes".into(),
        says: String::new(),
        why: "I say so.".into(),
        met: String::new(),
    });
    assert!(button(&early, "choose-yes").is_none() && button(&early, "post-outcome").is_none());
    assert!(button(&early, "choose-dropped").is_some(), "a way on: {early:?}");
}

#[tokio::test]
async fn the_member_objects_with_a_reason_that_was_looked_at() {
    let world = World::new(Role::Write).await;
    let me = world.engine.read(|tx| tx.team_view(&tx.team()?)).unwrap().login.unwrap();
    let name = world.asks_in_the_window(Asking { ask: format!("{me} {LIAM}"), ..asking() }).await;
    let view = world.decisions(one(&name));
    assert!(words(&view, "yours").contains("awaited"), "{view:?}");
    let answer = |because: &str| DecisionPage::Answer {
        name: name.clone(),
        says: "object".into(),
        because: because.into(),
    };
    let bare = world.decisions(answer(""));
    assert!(words(&bare, "goes").contains("you will be asked why"), "{bare:?}");
    let looked = world.decisions(answer("it hides regressions"));
    assert!(part(&looked, "goes").unwrap().html.contains("it hides regressions"), "{looked:?}");
    let view = world.presses(&looked, "answer").await.unwrap();
    assert!(part(&view, "wish").is_some(), "it is on its way, and says so: {view:?}");
    assert!(!words(&view, "yours").contains("awaited"), "{view:?}");
    world.settles().await;
    let view = world.decisions(one(&name));
    assert!(
        part(&view, "wish").is_none() && !words(&view, "yours").contains("awaited"),
        "{view:?}"
    );
    assert!(words(&view, "objections").contains("it hides regressions"), "{view:?}");
}

#[tokio::test]
async fn what_is_typed_and_cannot_be_meant_is_said_in_one_sentence() {
    let world = World::new(Role::Write).await;
    let refused = |asking: Asking| {
        let looked = world.page(propose(asking));
        assert!(button(&looked, "rule-majority").is_some(), "its rule can be chosen: {looked:?}");
        assert!(button(&looked, "propose").is_none(), "{looked:?}");
        words(&looked, "goes")
    };
    assert!(refused(Asking { until: String::new(), ..asking() }).contains("until when"));
    assert!(refused(Asking { until: "soon".into(), ..asking() }).contains("\"soon\""));
    assert!(refused(Asking { ask: "no name!".into(), ..asking() }).contains("name!"));
    let silent = Asking { rule: AskRule::Silence, options: "Thursday\nFriday".into(), ..asking() };
    let looked = world.page(propose(silent));
    assert!(words(&looked, "rules").contains("silence agrees to the first"), "{looked:?}");
    assert!(button(&looked, "propose").is_some(), "{looked:?}");
}
