//! Rounds that open and close by themselves, over HTTP: in the member's turn, once, and never again what a
//! person took back.

use super::{NEXT, World};
use crate::{courier::tables::outbox::Which, ground::clock::Clock as _};
use chrono::{DateTime, Utc};
use meridian_core::{
    courier::{Content, OpState, marker::RoundMarker},
    round::ladder::Decision,
    settings::TeamFileFollowed,
    team::{
        file,
        followed::{Followed, FollowedFile},
    },
};
use meridian_practice::{Access, Role, WorkflowFile};
use serde_json::{Value, json};

impl World {
    async fn that_acts(role: Role) -> Self {
        let world = Self::new(role).await;
        world.github.set_lead_rests(true).unwrap();
        // The practice team's own names its lead.
        world.github.put_file(file::PATH, "# Nothing.\n").unwrap();
        world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
        world
    }

    pub(super) fn follows(&self, file: &str) {
        let team = self.engine.team().unwrap();
        let at = Followed::read("https://h/file".to_owned(), None, self.clock.now());
        let file = FollowedFile { at, since: self.clock.now(), text: file.to_owned() };
        self.engine.write(|tx| tx.keep(TeamFileFollowed, team.id, Some(&file))).unwrap();
    }

    /// As an agent that is awake from now until then: it drains whenever it is to look again.
    async fn awake_until(&self, until: &str) {
        let until: DateTime<Utc> = until.parse().unwrap();
        while self.clock.now() < until {
            let drained = self.engine.drain(crate::Eagerness::Scheduled).await.unwrap();
            let next = drained.look_again_at.unwrap_or(until).max(self.clock.now());
            // An agent looks at its clock twice a minute.
            self.clock.forward((next - self.clock.now()).max(chrono::TimeDelta::seconds(5)));
        }
        self.drain().await;
    }

    fn asleep_until(&self, at: &str) {
        let at: DateTime<Utc> = at.parse().unwrap();
        self.clock.forward(at - self.clock.now());
    }

    fn openings(&self) -> Vec<OpState> {
        let team = self.engine.team().unwrap().id;
        let all = self.engine.store().operations(team, Which::All).unwrap();
        let is_one = |content: &Content| matches!(content, Content::NewIssue(_));
        all.into_iter().filter(|op| is_one(&op.content)).map(|op| op.state).collect()
    }

    fn state_of_this_round(&self) -> String {
        let issue = self.by_the_lead("GET", &format!("/issues/{}", self.issue), &Value::Null);
        issue["state"].as_str().unwrap().to_owned()
    }
}

const SUNDAY: &str = "2026-11-01T23:30:00Z";

#[tokio::test]
async fn a_laptop_that_was_not_asked_to_opens_nothing() {
    let world = World::new(Role::Write).await;
    world.github.set_lead_rests(true).unwrap();
    world.asleep_until(SUNDAY);
    world.awake_until("2026-11-02T02:00:00Z").await;
    assert!(world.of_next().is_empty() && world.openings().is_empty());
    let told = world.engine.read(|tx| tx.by_itself()).unwrap();
    assert!(told.turns.is_empty(), "it promises nothing: {told:?}");
    assert!(!told.is_on && told.words.contains("neither opens nor closes"), "{}", told.words);
}

#[tokio::test]
async fn the_lead_opens_at_the_hour_once() {
    let world = World::that_acts(Role::Write).await;
    world.asleep_until(SUNDAY);
    world.awake_until("2026-11-02T00:03:00Z").await;
    let made = world.of_next();
    assert_eq!(made.len(), 1);
    let at = made[0].created_at();
    assert!(at < "2026-11-02T00:01:45Z".parse::<DateTime<Utc>>().unwrap(), "{at}");
    assert!(at >= "2026-11-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap(), "{at}");
    world.awake_until("2026-11-02T02:00:00Z").await;
    assert_eq!((world.of_next().len(), world.openings().len()), (1, 1));
}

#[tokio::test]
async fn what_the_team_has_chosen_anew_counts_before_anything_is_done_by_itself() {
    let world = World::that_acts(Role::Write).await;
    world.asleep_until("2026-11-02T00:05:00Z");
    world.github.put_file(file::PATH, "destination = \"cycle\"\n").unwrap();
    world.awake_until("2026-11-02T00:30:00Z").await;
    assert!(world.of_next().is_empty(), "no round has an issue of its own any more");
}

#[tokio::test]
async fn whoever_wakes_late_opens_late_and_says_so() {
    let world = World::that_acts(Role::Read).await;
    world.asleep_until("2026-11-02T08:10:00Z");
    world.awake_until("2026-11-02T08:14:00Z").await;
    let made = world.of_next();
    assert_eq!(made.len(), 1);
    let body = made[0].versions[0].body.clone().unwrap();
    assert!(body.contains("8 h late"), "{body}");
}

#[tokio::test]
async fn what_is_there_already_is_left_alone() {
    let world = World::that_acts(Role::Write).await;
    world.asleep_until(SUNDAY);
    let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
    let body = format!("{}\n\nTell.", mark.render());
    world.by_the_lead("POST", "/issues", &json!({ "title": "Week 10", "body": body }));
    world.awake_until("2026-11-02T02:00:00Z").await;
    assert_eq!(world.of_next().len(), 1);
    assert!(world.openings().is_empty());
}

#[tokio::test]
async fn what_was_opened_is_pinned_once_where_the_team_wants_that() {
    let world = World::that_acts(Role::Write).await;
    let me = world.engine.team().unwrap().facts.account.login;
    world.follows(&format!("may-open = [\"{me}\"]\npin = true\n"));
    // What an account may do is asked once a day.
    world.asleep_until("2026-10-31T12:00:00Z");
    world.drain().await;
    world.asleep_until(SUNDAY);
    world.awake_until("2026-11-02T01:00:00Z").await;
    let team = world.engine.team().unwrap().id;
    let all = world.engine.store().operations(team, Which::All).unwrap();
    let pins: Vec<_> =
        all.iter().filter(|op| matches!(op.content, Content::Pin(_))).map(|op| &op.state).collect();
    assert_eq!(pins, [&OpState::Done]);
}

#[tokio::test]
async fn what_anybody_opens_under_the_rounds_name_keeps_nobody_from_opening_it() {
    let world = World::that_acts(Role::Write).await;
    world.asleep_until(SUNDAY);
    world.github.add_user("passer-by").unwrap();
    let path = format!("/repos/{}/issues", super::REPOSITORY);
    let body = json!({ "title": format!("v1.38 {NEXT}"), "body": "Mine." });
    let (status, _) = world.github.act("passer-by", "POST", &path, &body).unwrap();
    assert_eq!(status, 201);
    world.awake_until("2026-11-02T00:03:00Z").await;
    let me = world.engine.team().unwrap().facts.account.user.0;
    let told = world.engine.read(|tx| tx.by_itself()).unwrap();
    assert!(world.of_next().iter().any(|issue| issue.author == me), "{told:?}");
}

#[tokio::test]
async fn a_roll_is_called_once_behind_what_a_laptop_opened_and_behind_nothing_else() {
    let world = World::that_acts(Role::Write).await;
    let people: Vec<String> = (0..60)
        .map(|nth| format!("| Part {nth} | Ana X ([@ana-{nth}](https://github.com/ana-{nth})) | |"))
        .collect();
    let roster = format!("| Role | Lead | Shadows |\n|---|---|---|\n{}\n", people.join("\n"));
    world.engine.write(|tx| tx.keep_roster(roster.as_bytes(), "team.md")).unwrap();
    let me = world.engine.team().unwrap().facts.account.login;
    world.follows(&format!("may-open = [\"{me}\"]\ntag = \"everyone\"\n"));
    world.asleep_until(SUNDAY);
    world.awake_until("2026-11-02T01:00:00Z").await;
    let made = world.of_next();
    assert_eq!(made.len(), 1);
    let path = format!("/issues/{}/comments", made[0].number);
    let there = world.by_the_lead("GET", &path, &Value::Null);
    let calls: Vec<&str> = there
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["body"].as_str())
        .filter(|body| body.contains("Roll call"))
        .collect();
    assert_eq!(calls.len(), 1, "{there:?}");
    assert!(calls[0].contains("@ana-59"), "{}", calls[0]);

    // One that the member opens by hand is finished by their own command, as they were shown it.
    let world = World::that_acts(Role::Write).await;
    world.engine.write(|tx| tx.keep_roster(roster.as_bytes(), "team.md")).unwrap();
    let op = world.open_next(super::text());
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    let path = format!("/issues/{}/comments", world.of_next()[0].number);
    assert_eq!(world.by_the_lead("GET", &path, &Value::Null).as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_deputy_opens_after_the_lead_did_not_and_somebody_else_never() {
    let world = World::that_acts(Role::Read).await;
    let me = world.engine.team().unwrap().facts.account.login;
    world.follows(&format!("may-open = [\"{}\"]\ndeputies = [\"{me}\"]\n", super::LEAD));
    world.asleep_until(SUNDAY);
    world.awake_until("2026-11-02T00:19:00Z").await;
    assert!(world.of_next().is_empty(), "it is the lead's turn");
    world.awake_until("2026-11-02T00:24:00Z").await;
    assert_eq!(world.of_next().len(), 1);

    let world = World::that_acts(Role::Write).await;
    world.follows(&format!("may-open = [\"{}\"]\n", super::LEAD));
    world.asleep_until(SUNDAY);
    world.awake_until("2026-11-02T03:00:00Z").await;
    let told = world.engine.read(|tx| tx.by_itself()).unwrap();
    assert!(world.of_next().is_empty(), "{told:?} {:?}", world.of_next());
    let open = told.turns.iter().find(|turn| turn.what == "open").unwrap();
    assert!(open.said.words.starts_with("It is not yours to open"), "{:?}", open.said);
}

#[tokio::test]
async fn what_the_member_took_back_is_not_opened_again() {
    let world = World::that_acts(Role::Write).await;
    world.asleep_until("2026-11-02T00:02:00Z");
    // The look finds nothing, and the member takes it back before it has left.
    let queued = world.engine.write(|tx| {
        tx.open_round(&crate::ToOpen {
            round: Some(NEXT.parse().unwrap()),
            ..crate::ToOpen::default()
        })
    });
    world.engine.write(|tx| tx.cancel(&queued.unwrap())).unwrap();
    world.awake_until("2026-11-02T03:00:00Z").await;
    assert!(world.of_next().is_empty());
    assert_eq!(world.openings(), [OpState::Cancelled]);
}

/// `round open --yes` opens it, and the terminal is closed.
#[tokio::test]
async fn what_a_command_that_ended_has_left_is_done_once_by_whoever_drains_then() {
    let world = World::new(Role::Write).await;
    world.github.set_lead_rests(true).unwrap();
    world.follows("pin = true\n");
    world.asleep_until("2026-10-31T12:00:00Z");
    world.drain().await;
    world.asleep_until(SUNDAY);
    let asked = crate::ToOpen { round: Some(NEXT.parse().unwrap()), ..crate::ToOpen::default() };
    let most = chrono::TimeDelta::minutes(10);
    let op = world.engine.write(|tx| tx.open_round_within(&asked, most)).unwrap();
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let pins = || {
        let team = world.engine.team().unwrap().id;
        let all = world.engine.store().operations(team, Which::All).unwrap();
        all.into_iter().filter(|op| matches!(op.content, Content::Pin(_))).count()
    };
    assert_eq!(pins(), 0, "the command may still be at it");
    world.asleep_until("2026-11-02T00:10:00Z");
    world.drain().await;
    assert_eq!(pins(), 1);
    world.drain_later().await;
    assert_eq!(pins(), 1, "once");
    // One that saw to it itself leaves nothing.
    world.engine.write(|tx| tx.has_finished_opening(&op)).unwrap();
}

const TUESDAY: &str = "2026-10-27T23:30:00Z";

#[tokio::test]
async fn the_round_is_summed_up_and_closed_at_its_end_by_who_may() {
    for (role, state) in [(Role::Triage, "closed"), (Role::Read, "open")] {
        let world = World::that_acts(role).await;
        world.clock.forward(chrono::TimeDelta::hours(25) - chrono::TimeDelta::hours(5));
        world.drain().await;
        world.asleep_until(TUESDAY);
        world.awake_until("2026-10-27T23:58:00Z").await;
        assert_eq!(world.state_of_this_round(), "open", "not before its time");
        world.awake_until("2026-10-28T00:10:00Z").await;
        let told = world.engine.read(|tx| tx.by_itself()).unwrap();
        assert_eq!(world.summaries().len(), 1, "{told:?}");
        assert_eq!(world.state_of_this_round(), state);
        world.awake_until("2026-10-28T02:00:00Z").await;
        assert_eq!(world.summaries().len(), 1, "once");
        if role == Role::Read {
            let told = world.engine.read(|tx| tx.by_itself()).unwrap();
            let close = told.turns.iter().find(|turn| turn.what == "close").unwrap();
            assert!(close.said.words.contains("you may not close"), "{:?}", close.said);
            assert!(matches!(close.said.decision, Decision::Watch { .. }));
        }
    }
}

#[tokio::test]
async fn a_round_that_was_closed_early_is_summed_up_at_its_own_end() {
    let world = World::that_acts(Role::Write).await;
    world.asleep_until("2026-10-27T10:00:00Z");
    let path = format!("/issues/{}", world.issue);
    world.by_the_lead("PATCH", &path, &json!({ "state": "closed" }));
    world.drain().await;
    let turns = world.engine.read(|tx| tx.by_itself()).unwrap().turns;
    let close = turns.iter().find(|turn| turn.what == "close").unwrap();
    assert!(close.said.words.contains("was closed by") && close.said.words.contains("sum it up"));
    world.asleep_until(TUESDAY);
    world.awake_until("2026-10-27T23:58:00Z").await;
    assert!(world.summaries().is_empty(), "the round is not over");
    world.awake_until("2026-10-28T00:10:00Z").await;
    assert_eq!(world.summaries().len(), 1, "{:?}", world.engine.read(|tx| tx.by_itself()));
    assert_eq!(world.state_of_this_round(), "closed");
    world.awake_until("2026-10-28T03:00:00Z").await;
    assert_eq!(world.summaries().len(), 1, "once");
}

#[tokio::test]
async fn an_issue_that_somebody_opened_again_stays_open() {
    let world = World::that_acts(Role::Write).await;
    world.asleep_until("2026-10-28T00:03:00Z");
    let path = format!("/issues/{}", world.issue);
    for state in ["closed", "open"] {
        world.by_the_lead("PATCH", &path, &json!({ "state": state }));
    }
    world.awake_until("2026-10-28T03:00:00Z").await;
    assert_eq!(world.state_of_this_round(), "open");
}

/// The round's opening, in minutes after the hour, of a lead whose team has this workflow.
async fn opened_after(workflow: Option<Vec<String>>) -> (i64, String) {
    let world = World::that_acts(Role::Write).await;
    let me = world.engine.team().unwrap().facts.account.login;
    world.follows(&format!("may-open = [\"{me}\"]\nworkflow = \"round.yml\"\n"));
    if let Some(crons) = workflow {
        let file = WorkflowFile {
            file: "round.yml".to_owned(),
            crons,
            owner: super::LEAD.to_owned(),
            issues: Access::Write,
            contents: Access::Read,
            one_at_a_time: true,
        };
        world.github.put_workflow(super::REPOSITORY, file).unwrap();
    }
    world.asleep_until("2026-11-01T22:50:00Z");
    world.awake_until("2026-11-02T00:30:00Z").await;
    let made = world.of_next();
    assert_eq!(made.len(), 1);
    let hour: DateTime<Utc> = "2026-11-02T00:00:00Z".parse().unwrap();
    let told = world.engine.read(|tx| tx.by_itself()).unwrap();
    ((made[0].created_at() - hour).num_minutes(), told.workflow.unwrap())
}

#[tokio::test]
async fn the_lead_waits_for_a_workflow_that_runs_and_not_for_one_that_is_gone() {
    // It runs in time, and does nothing.
    let crons = ["17 22 * * 0", "47 22 * * 0", "17 23 * * 0"].map(str::to_owned).to_vec();
    let (minutes, told) = opened_after(Some(crons)).await;
    assert!((20..23).contains(&minutes), "{minutes}: {told}");
    assert!(told.starts_with("The workflow round.yml ran last Sun 1 Nov 2"), "{told}");

    let (minutes, told) = opened_after(None).await;
    assert!((0..3).contains(&minutes), "{minutes}: {told}");
    assert!(told.starts_with("There is no workflow round.yml"), "{told}");
}

/// Its author is a run of the workflow that died, and nobody else has opened the round.
#[tokio::test]
async fn an_issue_too_many_is_closed_by_whoever_may_whoever_opened_it_and_once() {
    for role in [Role::Read, Role::Triage] {
        let world = World::that_acts(role).await;
        // What an account may do is asked once a day.
        world.asleep_until("2026-10-31T12:00:00Z");
        world.drain().await;
        world.asleep_until(SUNDAY);
        let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
        let body = json!({ "title": "Week 10", "body": format!("{}\n\nTell.", mark.render()) });
        let first = world.by_the_lead("POST", "/issues", &body)["number"].clone();
        let second = world.by_the_lead("POST", "/issues", &body)["number"].clone();
        let state = |number: &Value| {
            let issue = world.by_the_lead("GET", &format!("/issues/{number}"), &Value::Null);
            issue["state"].as_str().unwrap().to_owned()
        };
        world.awake_until("2026-11-02T01:00:00Z").await;
        let expected = if role == Role::Read { "open" } else { "closed" };
        assert_eq!((state(&first), state(&second)), ("open".to_owned(), expected.to_owned()));
        // Somebody wants both.
        world.by_the_lead("PATCH", &format!("/issues/{second}"), &json!({ "state": "open" }));
        world.awake_until("2026-11-02T02:00:00Z").await;
        assert_eq!(state(&second), "open");
    }
}
