//! Decisions over HTTP: asked, answered by people who have no Meridian, counted, written down.

use super::*;
use crate::{DecisionView, Means, OutcomeWords, ToPropose};
use chrono::{DateTime, Utc};
use meridian_core::{
    decisions::{proposal::Rule, state::State},
    hand::login::Login,
};

const KAVYA: &str = "kavya-ramanthuri";
const AROHA: &str = "aroha-tindlewick";
const LIAM: &str = "liam-quillbrook";

fn login(name: &str) -> Login {
    name.parse().unwrap()
}

/// Asked on Monday, until Wednesday, of three of whom two have to approve.
fn asked(world: &World) -> ToPropose {
    let until: DateTime<Utc> = world.engine.clock_now() + TimeDelta::hours(40);
    ToPropose {
        question: "Do we ship on Thursday?".to_owned(),
        why: "The docs are nearly in.".to_owned(),
        options: Vec::new(),
        proposed: None,
        ask: [KAVYA, AROHA, LIAM].map(login).to_vec(),
        deputies: Vec::new(),
        until,
        rule: Rule::Approvals { needed: 2 },
        late_counts: false,
        on: None,
        zones: Vec::new(),
    }
}

impl World {
    async fn asks(&self) -> OpId {
        let op = self.engine.write(|tx| tx.propose(&asked(self))).unwrap();
        assert_eq!(self.to_the_end(&op).await, OpState::Done);
        op
    }

    /// What somebody does on the web page.
    fn acts(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repos/{REPOSITORY}{path}");
        let (status, body) = self.github.act(login, method, &path, body).unwrap();
        assert!(status < 300, "{status} {body}");
        body
    }

    fn brings(&self, login: &str, text: &str) -> i64 {
        let path = format!("/issues/{}/comments", self.issue);
        self.acts(login, "POST", &path, &json!({ "body": text }))["id"].as_i64().unwrap()
    }

    fn comment_of(&self, part: &str) -> i64 {
        let path = format!("/issues/{}/comments?per_page=100", self.issue);
        let all = self.by_the_lead("GET", &path, &Value::Null);
        let all = all.as_array().unwrap().clone();
        let found = all.iter().filter(|one| one["body"].as_str().unwrap().contains(part));
        let found: Vec<i64> = found.map(|one| one["id"].as_i64().unwrap()).collect();
        assert_eq!(found.len(), 1, "{part}");
        found[0]
    }

    fn reacts(&self, login: &str, content: &str) -> i64 {
        let id = self.comment_of("### Proposal:");
        let path = format!("/issues/comments/{id}/reactions");
        self.acts(login, "POST", &path, &json!({ "content": content }))["id"].as_i64().unwrap()
    }

    /// The one proposal, once everything was read.
    async fn shown(&self) -> DecisionView {
        self.drain_later().await;
        self.engine.read_reactions().await.unwrap();
        self.known()
    }

    fn known(&self) -> DecisionView {
        let (rows, _) = self.engine.read(|tx| tx.decision_list(true)).unwrap();
        assert_eq!(rows.len(), 1, "{rows:?}");
        self.engine.read(|tx| tx.decision(&rows[0].id)).unwrap()
    }

    fn standing_of(&self, view: &DecisionView, who: &str) -> String {
        let mut all = view.answers.iter().chain(&view.apart);
        all.find(|one| one.login == who).map(|one| one.words.clone()).unwrap_or_default()
    }
}

fn words() -> OutcomeWords {
    OutcomeWords { why: Some("Two of three agree.".to_owned()), ..OutcomeWords::default() }
}

#[tokio::test]
async fn a_reaction_and_words_are_counted_and_a_condition_is_what_the_owner_says() {
    let world = World::new(Role::Write).await;
    world.asks().await;
    world.reacts(KAVYA, "+1");
    let answer = world.brings(AROHA, "+1, but not before the docs are in");
    let view = world.shown().await;
    assert_eq!(world.standing_of(&view, KAVYA), "approves");
    assert_eq!(world.standing_of(&view, AROHA), "is unread");
    let unread = view.answers.iter().find(|one| one.login == AROHA).unwrap();
    assert_eq!(unread.id.as_deref(), Some(answer.to_string().as_str()));
    assert!(unread.text.as_ref().unwrap().contains("before the docs"), "{unread:?}");
    assert_eq!(view.row.state, State::Asked);

    let id = view.row.id.clone();
    world.engine.write(|tx| tx.rule_on(&id, &answer.to_string(), Means::Objects)).unwrap();
    let view = world.known();
    assert_eq!(view.row.state, State::Blocked, "{}", view.row.words);
    assert!(view.objections[0].contains("not before the docs are in"), "{:?}", view.objections);

    // Once the condition is met, its author says so.
    world.brings(AROHA, "+1");
    world.brings(LIAM, "LGTM");
    let view = world.shown().await;
    assert_eq!(view.row.state, State::Answered, "{}", view.row.words);
    let op = world.engine.write(|tx| tx.post_outcome(&id, &words())).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let view = world.shown().await;
    assert_eq!(view.row.state, State::Decided);
    assert_eq!(view.row.decided.as_deref(), Some("yes"));
    let log = world.engine.read(|tx| tx.decision_log(false)).unwrap();
    for part in ["Do we ship on Thursday?", "Two of three agree.", KAVYA] {
        assert!(log.contains(part), "{part}: {log}");
    }
}

#[tokio::test]
async fn a_reaction_that_is_taken_back_after_the_outcome_changes_nothing_and_is_told() {
    let world = World::new(Role::Write).await;
    world.asks().await;
    let reaction = world.reacts(KAVYA, "+1");
    world.reacts(AROHA, "+1");
    world.reacts(LIAM, "+1");
    let id = world.shown().await.row.id;
    let op = world.engine.write(|tx| tx.post_outcome(&id, &words())).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let proposal = world.comment_of("### Proposal:");
    let path = format!("/issues/comments/{proposal}/reactions/{reaction}");
    world.acts(KAVYA, "DELETE", &path, &Value::Null);
    // Nobody counts anew what is decided; who looks is told.
    let view = world.shown().await;
    assert_eq!(view.row.state, State::Decided);
    let refused = world.engine.write(|tx| tx.post_outcome(&id, &words())).unwrap_err();
    assert!(matches!(refused, Failure::NotReady { .. }), "{refused:?}");
    assert_eq!(world.comment_of("### Outcome:"), world.comment_of("Two of three agree."));

    let again = |because: &str| world.engine.write(|tx| tx.reopen_decision(&id, because, None));
    assert!(again(" ").is_err(), "without a reason nothing is open again");
    let op = again("The image does not build.").unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let view = world.shown().await;
    assert_ne!(view.row.state, State::Decided);
}

#[tokio::test]
async fn what_is_open_again_until_a_time_is_asked_until_then() {
    let world = World::new(Role::Write).await;
    world.asks().await;
    world.reacts(KAVYA, "+1");
    world.reacts(AROHA, "+1");
    world.reacts(LIAM, "+1");
    let id = world.shown().await.row.id;
    let op = world.engine.write(|tx| tx.post_outcome(&id, &words())).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.clock.forward(TimeDelta::hours(41));

    let until = world.engine.clock_now() + TimeDelta::hours(30);
    let again = |until| world.engine.write(|tx| tx.reopen_decision(&id, "It fails.", Some(until)));
    let refused = again(world.engine.clock_now() - TimeDelta::minutes(1)).unwrap_err();
    assert!(refused.to_string().contains("Say an end that is not before"), "{refused}");
    world.drain_later().await;
    let op = again(until).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let view = world.shown().await;
    assert_eq!(view.row.state, State::Asked, "{}", view.row.words);
    assert_eq!(view.row.until.instant.timestamp() / 60, until.timestamp() / 60);
    // What is answered within the new time counts, and the outcome waits for its end.
    world.brings(LIAM, "I object: the image does not build.");
    let view = world.shown().await;
    assert_eq!(view.row.state, State::Blocked, "{}", view.row.words);
    world.brings(LIAM, "concern resolved, +1");
    world.shown().await;
    world.clock.to(&until.to_rfc3339());
    let view = world.known();
    assert_eq!(view.row.state, State::Due, "{}", view.row.words);
}

#[tokio::test]
async fn an_answer_to_a_text_that_was_changed_is_asked_for_again_and_a_typo_changes_nothing() {
    let world = World::new(Role::Write).await;
    world.asks().await;
    world.reacts(KAVYA, "+1");
    world.shown().await;
    let id = world.comment_of("### Proposal:");
    let body = world.by_the_lead("GET", &format!("/issues/comments/{id}"), &Value::Null);
    let body = body["body"].as_str().unwrap().to_owned();
    let edit = |from: &str, to: &str| {
        let body = json!({ "body": body.replace(from, to) });
        world.by_the_lead("PATCH", &format!("/issues/comments/{id}"), &body);
    };
    edit("nearly in", "almost in");
    assert_eq!(world.standing_of(&world.shown().await, KAVYA), "approves");
    edit("on Thursday", "on Friday");
    let view = world.shown().await;
    assert_eq!(world.standing_of(&view, KAVYA), "approves (to the earlier text)");
    assert!(view.row.question.contains("Friday"), "{}", view.row.question);
}

#[tokio::test]
async fn what_is_asked_goes_out_once_and_what_cannot_be_answered_does_not() {
    let world = World::new(Role::Write).await;
    let planned = world.engine.read(|tx| tx.plan_proposal(&asked(&world))).unwrap();
    assert_eq!(planned.mentions, [KAVYA, AROHA, LIAM]);
    assert!(planned.text.contains("@kavya-ramanthuri"), "{}", planned.text);
    let before = world.asked("POST", "/comments");
    world.asks().await;
    let again = world.engine.write(|tx| tx.propose(&asked(&world))).unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    assert_eq!(world.asked("POST", "/comments"), before + 1);

    let past = ToPropose {
        question: "Another one?".to_owned(),
        until: world.engine.clock_now() - TimeDelta::hours(1),
        ..asked(&world)
    };
    let refused = world.engine.write(|tx| tx.propose(&past)).unwrap_err();
    assert!(refused.to_string().contains("later one"), "{refused}");
    let after = ToPropose {
        question: "A third one?".to_owned(),
        until: world.engine.clock_now() + TimeDelta::days(5),
        ..asked(&world)
    };
    let planned = world.engine.read(|tx| tx.plan_proposal(&after)).unwrap();
    assert!(
        planned.findings.iter().any(|one| one.contains("--on ISSUE")),
        "{:?}",
        planned.findings
    );
}

#[tokio::test]
async fn the_member_answers_by_a_reaction_or_in_words_and_the_newest_counts() {
    let world = World::new(Role::Write).await;
    let me = world.engine.team().unwrap().facts.account.login;
    let body = {
        let planned = world.engine.read(|tx| {
            tx.plan_proposal(&ToPropose {
                ask: vec![login(&me)],
                rule: Rule::Majority,
                ..asked(&world)
            })
        });
        // Somebody else asks, by hand, in the same words.
        planned.unwrap().text.replace(&format!("**{me}**"), "**ines-calvarrow**")
    };
    let path = format!("/issues/{}/comments", world.issue);
    world.by_the_lead("POST", &path, &json!({ "body": body }));
    let view = world.shown().await;
    assert!(view.row.waits_for_me, "{view:?}");
    let id = view.row.id.clone();
    let answer = |says: &str, because: Option<&str>| {
        world.engine.write(|tx| tx.answer_proposal(&id, says, because))
    };
    assert!(answer("maybe", None).is_err(), "it would not be counted");
    let op = answer("approve", None).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.standing_of(&world.shown().await, &me), "approves");
    let op = answer("object", Some("it hides regressions")).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let view = world.shown().await;
    assert_eq!(world.standing_of(&view, &me), "objects: it hides regressions");
    let outcome = world.engine.write(|tx| tx.post_outcome(&id, &words())).unwrap_err();
    assert!(matches!(outcome, Failure::NotReady { .. }), "the owner posts it: {outcome:?}");
}
