//! Runs of a workflow, over HTTP: each begins with a token and the team's file, and nothing else.

use super::*;
use crate::{
    Drained, Eagerness, Options, ToOpen,
    ground::{
        clock::Clock,
        secrets::{MemorySecrets, Secrets as _},
    },
    test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{
    courier::{IssueIs, OpState, marker::RoundMarker},
    ids::OpId,
};
use meridian_practice::{
    Access, Fault, FaultKind, Issue, Matcher, Practice, REPOSITORY, Storage, Unsettled,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

const LEAD: &str = "ines-calvarrow";
const NEXT: &str = "2026-10-26";
const FILE: &str =
    "cycle = \"v1.38\"\nlabels = [\"area/release\"]\nworkflow = \"meridian-round.yml\"\n";
const BOT: &str = "github-actions[bot]";

struct World {
    github: Practice,
    clock: Arc<Driven>,
    url: String,
}

/// A machine that has nothing yet, and nothing any more afterwards.
struct Run<'w> {
    world: &'w World,
    engine: Engine,
    secrets: Arc<MemorySecrets>,
    _folder: tempfile::TempDir,
}

impl World {
    /// A team on the Sunday before a round, shortly after the first cron.
    fn new() -> Self {
        let clock = Driven::at("2026-10-25T22:20:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        Self { github, clock, url: format!("http://{address}") }
    }

    fn run(&self) -> Run<'_> {
        let token = self.github.start_job(REPOSITORY, Access::Write, Access::Read).unwrap();
        self.run_with(Some(token))
    }

    fn run_with(&self, token: Option<String>) -> Run<'_> {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Arc::new(MemorySecrets::default());
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            secrets: Arc::clone(&secrets) as Arc<dyn crate::secrets::Secrets>,
            token: token.map(SecretString::from),
        })
        .unwrap();
        Run { world: self, engine, secrets, _folder: folder }
    }

    fn as_person(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repos/{REPOSITORY}{path}");
        let (status, body) = self.github.act(login, method, &path, body).unwrap();
        assert!(status < 300, "{status} {body}");
        body
    }

    /// Somebody opens the next round's issue, with its mark.
    fn opened_by(&self, login: &str) -> IssueNumber {
        let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
        let body = json!({ "title": "Week 10", "body": format!("{}\n\nTell.", mark.render()) });
        let made = self.as_person(login, "POST", "/issues", &body);
        IssueNumber(made["number"].as_i64().unwrap())
    }

    /// The issues with the next round's mark, as GitHub has them.
    fn of_next(&self) -> Vec<Value> {
        let all = self.as_person(LEAD, "GET", "/issues?state=all", &Value::Null);
        let is_next = |issue: &&Value| {
            let mark = RoundMarker::find(issue["body"].as_str().unwrap());
            mark.is_some_and(|mark| mark.round.to_string() == NEXT)
        };
        all.as_array().unwrap().iter().filter(is_next).cloned().collect()
    }

    fn lists_lag(&self, issue_lists_lag: u32) {
        let known = self.github.unsettled().unwrap();
        self.github.set_unsettled(Unsettled { issue_lists_lag, ..known }).unwrap();
    }

    fn requests(&self) -> Vec<String> {
        let all = self.github.world().unwrap().requests;
        all.iter().map(|one| format!("{} {}", one.method, one.path)).collect()
    }
}

impl Run<'_> {
    fn job(&self, file: &str) -> Job {
        Job {
            repository: REPOSITORY.to_owned(),
            api_url: self.world.url.clone(),
            file: file.to_owned(),
            schedule: None,
            roster: None,
            round: None,
        }
    }

    async fn looks(&self) -> Option<JobRound> {
        self.engine.job_to_open(self.job(FILE), &mut Vec::new()).await.unwrap()
    }

    fn wishes(&self) -> OpId {
        let asked =
            ToOpen { round: Some(NEXT.parse().unwrap()), by_itself: true, ..ToOpen::default() };
        self.engine.write(|tx| tx.open_round(&asked)).unwrap()
    }

    async fn drain(&self) -> Drained {
        self.world.clock.forward(TimeDelta::seconds(5));
        loop {
            let drained = self.engine.drain(Eagerness::Now).await.unwrap();
            // A program that another test is starting holds every lock of this process for a moment.
            if !drained.elsewhere {
                return drained;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn to_the_end(&self, op: &OpId) -> OpState {
        for _ in 0..20 {
            self.drain().await;
            let state = self.engine.store().operation(op).unwrap().state;
            if !state.is_open() {
                return state;
            }
            self.world.clock.forward(TimeDelta::seconds(40));
        }
        panic!("it goes on for ever")
    }

    /// Stays for the looks after the opening, as `--stay` does.
    async fn stays(&self) {
        let clock = &self.world.clock;
        for _ in 0..24 {
            let again = self.drain().await.look_again_at;
            let soon = again.filter(|at| *at - clock.now() <= TimeDelta::seconds(60));
            let goes_on = self.engine.read(|tx| tx.passes_by_itself()).unwrap();
            let look = self.engine.read(|tx| tx.second_look()).unwrap();
            let Some(at) = soon.filter(|_| goes_on).or(look) else { return };
            clock.forward((at - clock.now()).max(TimeDelta::zero()));
        }
        panic!("the looks never end")
    }
}

fn on_github(world: &World, number: &Value) -> Issue {
    let issues = world.github.world().unwrap().issues;
    issues.into_iter().find(|one| json!(one.number) == *number).unwrap()
}

/// Sixty people, so that one text cannot tag them all.
fn roster() -> ScheduleSource {
    let person =
        |nth| format!("| Part {nth} | Ana X ([@ana-{nth}](https://github.com/ana-{nth})) | |\n");
    let people: String = (0..60).map(person).collect();
    let text = format!("| Role | Lead | Shadows |\n|---|---|---|\n{people}");
    ScheduleSource::Text(text)
}

#[tokio::test]
async fn what_a_run_that_died_behind_its_opening_has_left_the_next_one_does_once() {
    let world = World::new();
    let file = format!("{FILE}pin = true\ntag = \"everyone\"\n");
    let run = world.run();
    let begins = || Job { roster: Some(roster()), ..run.job(&file) };
    let found = run.engine.job_to_open(begins(), &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!((found.number, found.may_lack), (None, false));
    let op = run.wishes();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    // It is killed here.
    let number = IssueNumber(world.of_next()[0]["number"].as_i64().unwrap());
    let asked = ToOpen { round: Some(NEXT.parse().unwrap()), ..ToOpen::default() };

    let next = world.run();
    let found = next.engine.job_to_open(begins(), &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!((found.number, found.may_lack), (Some(number), true));
    let planned = next.engine.read(|tx| tx.plan_opening(&asked)).unwrap();
    let left = next.engine.left_of_opening(&planned, number).await.unwrap();
    assert_eq!((left.pin, left.calls.len()), (true, 1));
    let pin = next.engine.write(|tx| tx.wish_pin(number)).unwrap();
    assert_eq!(next.to_the_end(&pin).await, OpState::Done);
    let call = next.engine.write(|tx| tx.call_what_is_left(number, &left.calls[0])).unwrap();
    assert_eq!(next.to_the_end(&call).await, OpState::Done);

    // The one after that finds all of it, and what somebody unpinned meanwhile stays so.
    let last = world.run();
    last.engine.job_to_open(begins(), &mut Vec::new()).await.unwrap();
    let left = last.engine.left_of_opening(&planned, number).await.unwrap();
    assert_eq!(left, crate::LeftOfOpening::default());
    let path = format!("/issues/{number}/comments");
    assert_eq!(world.as_person(LEAD, "GET", &path, &Value::Null).as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_run_from_nothing_opens_as_the_bot_and_the_next_one_finds_it_with_one_request() {
    let world = World::new();
    let run = world.run();
    let found = run.looks().await.unwrap();
    assert_eq!((found.round.key.to_string().as_str(), found.number), (NEXT, None));
    let op = run.wishes();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let [made] = world.of_next().try_into().unwrap();
    assert_eq!(made["user"]["login"], BOT);
    assert_eq!(made["labels"][0]["name"], "area/release", "a job may label");
    run.stays().await;
    // The keyring of whoever runs it is left alone.
    let key = crate::account::keeping::key_of(&run.engine.team().unwrap().facts.account);
    assert!(run.secrets.get(&key).unwrap().is_none());
    drop(run);

    let before = world.requests().len();
    let second = world.run().looks().await.unwrap();
    assert_eq!(json!(second.number), made["number"]);
    assert!(second.url.is_some_and(|url| url.ends_with("/4")) && !second.is_closed);
    let asked = world.requests().split_off(before);
    let [list] = asked.as_slice() else { panic!("{asked:?}") };
    assert!(list.starts_with("GET ") && list.contains("/issues?"), "{list}");
    // Where the file names no workflow, it is still the bot's own.
    let third = world.run();
    let job = third.job("cycle = \"v1.38\"\n");
    let found = third.engine.job_to_open(job, &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.number, second.number);
    assert_eq!(world.of_next().len(), 1);
}

#[tokio::test]
async fn a_run_on_a_stale_list_makes_a_second_one_and_closes_it_in_the_same_run() {
    for by_another_run in [false, true] {
        let world = World::new();
        let earlier = world.run();
        if by_another_run {
            earlier.looks().await.unwrap();
            earlier.wishes();
            earlier.drain().await;
        } else {
            world.opened_by(LEAD);
        }
        world.lists_lag(60);
        let run = world.run();
        let named = Job { round: Some(NEXT.parse().unwrap()), ..run.job(FILE) };
        let found = run.engine.job_to_open(named, &mut Vec::new()).await.unwrap().unwrap();
        assert_eq!(found.number, None, "the list does not show it yet");
        let op = run.wishes();
        assert_eq!(run.to_the_end(&op).await, OpState::Done);
        world.lists_lag(0);
        let [second, first] = world.of_next().try_into().unwrap();
        assert_eq!((&second["state"], &first["state"]), (&json!("open"), &json!("open")));
        run.stays().await;
        let [second, first] = world.of_next().try_into().unwrap();
        assert_eq!(first["state"], "open");
        assert_eq!((&second["user"]["login"], &second["state"]), (&json!(BOT), &json!("closed")));
        let newest = on_github(&world, &second["number"]).versions.last().unwrap().clone();
        assert_eq!(newest.duplicate_of, Some(on_github(&world, &first["number"]).id));
    }
}

/// A list that lags shows the other one only to the last look, after which the run is over.
#[tokio::test]
async fn what_only_the_last_look_sees_is_closed_before_the_run_is_over() {
    let world = World::new();
    world.opened_by(LEAD);
    world.lists_lag(100);
    let run = world.run();
    let named = Job { round: Some(NEXT.parse().unwrap()), ..run.job(FILE) };
    let found = run.engine.job_to_open(named, &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.number, None, "the list does not show it yet");
    let op = run.wishes();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    run.stays().await;
    world.lists_lag(0);
    let [second, first] = world.of_next().try_into().unwrap();
    assert_eq!((&second["state"], &first["state"]), (&json!("closed"), &json!("open")));
}

#[tokio::test]
async fn what_a_run_made_that_died_is_found_by_its_successor() {
    for lost in [None, Some(FaultKind::AnswerLostAfter)] {
        let world = World::new();
        let run = world.run();
        run.looks().await.unwrap();
        if let Some(lost) = lost {
            let fault = Fault::new(Matcher::new("POST", "/issues"), lost);
            world.github.faults().push(fault).unwrap();
        }
        run.wishes();
        run.drain().await;
        let [made] = world.of_next().try_into().unwrap();
        drop(run);
        let next = world.run();
        let found = next.looks().await.unwrap();
        assert_eq!(json!(found.number), made["number"]);
    }
}

#[tokio::test]
async fn what_anybody_may_write_keeps_no_run_from_opening() {
    let world = World::new();
    world.github.add_user("passer-by").unwrap();
    world.opened_by("passer-by");
    let run = world.run();
    assert_eq!(run.looks().await.unwrap().number, None);
    run.drain().await;
    let op = run.wishes();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let made = world.of_next();
    assert!(made.iter().any(|issue| issue["user"]["login"] == BOT), "{made:?}");
}

#[tokio::test]
async fn a_run_closes_the_round_that_is_over_and_no_other() {
    let world = World::new();
    let run = world.run();
    let job = run.job(FILE);
    let found = run.engine.job_to_close(job, &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.round.key.to_string(), "2026-10-19");
    let number = found.number.expect("the lead has opened it");
    assert!(!found.is_closed);
    let close = |tx: &crate::WriteTx<'_>| {
        tx.set_round_state_as(Some(found.round.key), IssueIs::Closed, None)
    };
    let op = run.engine.write(close).unwrap();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let issue = world.as_person(LEAD, "GET", &format!("/issues/{number}"), &Value::Null);
    assert_eq!((&issue["state"], &issue["closed_by"]["login"]), (&json!("closed"), &json!(BOT)));
    let next = world.run();
    let again = next.engine.job_to_close(next.job(FILE), &mut Vec::new()).await.unwrap().unwrap();
    assert!(again.is_closed);
}

/// In a phase of its own a round ends later than usual.
#[tokio::test]
async fn a_run_that_cannot_read_when_its_phases_are_closes_nothing_before_its_time() {
    let world = World::new();
    let file = format!("{FILE}[[phase]]\nname = \"To Code Freeze\"\ncloses = \"Sun 12:00\"\n");
    let closes = async |schedule: Option<&str>| {
        let run = world.run();
        let schedule =
            schedule.map(|text| ScheduleFrom::File("plan.md".to_owned(), text.as_bytes().to_vec()));
        let job = Job { schedule, ..run.job(&file) };
        run.engine.job_to_close(job, &mut Vec::new()).await.map(|found| found.unwrap().round.closes)
    };
    let refused = closes(None).await.unwrap_err().to_string();
    assert!(refused.contains("nothing is closed before its time"), "{refused}");
    let plan = "| What | Who | When | Week |\n|---|---|---|---|\n\
                | Start of Release Cycle | Lead | Monday 31st August 2026 | week 1 |\n\
                | Begin Code Freeze | ALL | 12:00 UTC Wednesday 4th November 2026 | week 10 |\n";
    let at = closes(Some(plan)).await.unwrap();
    assert_eq!(at.to_rfc3339(), "2026-10-25T12:00:00+00:00");
}

/// An earlier run has closed it, and somebody goes on with it.
#[tokio::test]
async fn a_run_leaves_open_what_somebody_has_opened_again_after_the_rounds_end() {
    let world = World::new();
    let run = world.run();
    let found = run.engine.job_to_close(run.job(FILE), &mut Vec::new()).await.unwrap().unwrap();
    assert!(!found.is_left_open);
    let path = format!("/issues/{}", found.number.unwrap());
    world.as_person(LEAD, "PATCH", &path, &json!({ "state": "closed" }));
    world.as_person(LEAD, "PATCH", &path, &json!({ "state": "open" }));
    let next = world.run();
    let found = next.engine.job_to_close(next.job(FILE), &mut Vec::new()).await.unwrap().unwrap();
    assert!(found.is_left_open && !found.is_closed, "{found:?}");
}

#[tokio::test]
async fn a_run_that_comes_when_the_next_round_is_open_sums_up_the_one_that_it_closes() {
    let world = World::new();
    world.clock.to("2026-10-26T01:00:00Z");
    world.opened_by(LEAD);
    let run = world.run();
    let job = Job { round: Some("2026-10-19".parse().unwrap()), ..run.job(FILE) };
    let found = run.engine.job_to_close(job, &mut Vec::new()).await.unwrap().unwrap();
    let number = found.number.unwrap();
    run.drain().await;
    let planned = run.engine.read(|tx| tx.plan_summary(Some(found.round.key))).unwrap();
    assert_eq!(planned.issue, number);
    let comments =
        world.as_person(LEAD, "GET", &format!("/issues/{number}/comments"), &Value::Null);
    assert!(comments.as_array().is_some_and(|all| !all.is_empty()), "somebody has written");
    assert!(!planned.stands);
    let before = world.requests().len();
    run.drain().await;
    let path = format!("/issues/{number}/comments");
    let again = world.requests().split_off(before);
    assert!(again.iter().filter(|one| one.contains(&path)).count() <= 1, "{again:?}");
}

#[tokio::test]
async fn no_round_is_opened_before_its_time_or_after_its_end_unless_it_is_named() {
    let world = World::new();
    world.clock.to("2026-10-24T12:00:00Z");
    let run = world.run();
    assert_eq!(run.looks().await, None);
    let named = Job { round: Some(NEXT.parse().unwrap()), ..run.job(FILE) };
    let found = run.engine.job_to_open(named, &mut Vec::new()).await.unwrap();
    assert_eq!(found.unwrap().round.key.to_string(), NEXT);
    // By the team's own marks it is time.
    let file =
        format!("{FILE}opens = \"Sat 13:00\"\ndue = \"Sun 13:00\"\ncloses = \"Mon 13:00\"\n");
    let run = world.run();
    let found = run.engine.job_to_open(run.job(&file), &mut Vec::new()).await.unwrap();
    assert_eq!(found.unwrap().round.key.to_string(), "2026-10-24");
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_the_hour_is_not_missed() {
    let world = World::new();
    let run = world.run();
    let gone = format!("{}/{REPOSITORY}/blob/main/gone.md", world.url);
    let job = Job {
        schedule: Some(ScheduleFrom::Link(gone.clone())),
        roster: Some(ScheduleSource::Path(gone)),
        ..run.job("tag = \"nobody\"\npni = true\n")
    };
    let mut notes = Vec::new();
    run.engine.job_to_open(job, &mut notes).await.unwrap().unwrap();
    let [key, schedule, roster] = notes.as_slice() else { panic!("{notes:?}") };
    assert!(key.contains("\"pni\" is not known"), "{key}");
    assert!(schedule.starts_with("The schedule is not read: "), "{schedule}");
    assert!(roster.starts_with("The roster is not read: "), "{roster}");
    let op = run.wishes();
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
}

#[tokio::test]
async fn the_schedule_names_the_cycle_where_the_file_does_not() {
    let world = World::new();
    let plan = "# Orchard v2.4\n\n| What | Who | When | Week |\n|---|---|---|---|\n\
                | Begin Code Freeze | ALL | 12:00 UTC Wednesday 28th October 2026 | week 10 |\n";
    let run = world.run();
    let schedule = Some(ScheduleFrom::File("plan.md".to_owned(), plan.as_bytes().to_vec()));
    let job = Job { schedule, ..run.job("") };
    run.engine.job_to_open(job, &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(run.engine.team().unwrap().facts.cycle.as_str(), "v2.4");
    let asked = ToOpen { by_itself: true, ..ToOpen::default() };
    let planned = run.engine.read(|tx| tx.plan_opening(&asked)).unwrap();
    assert!(planned.opening.body.contains("Begin Code Freeze"), "{}", planned.opening.body);
}

#[tokio::test]
async fn a_run_without_a_token_or_a_place_on_github_says_so_and_asks_nothing() {
    let world = World::new();
    let run = world.run_with(None);
    let refused = run.engine.job_to_open(run.job(FILE), &mut Vec::new()).await.unwrap_err();
    assert!(matches!(&refused, Failure::SignIn { message } if message.contains("MERIDIAN_TOKEN")));
    let run = world.run();
    let job = run.job("destination = \"elsewhere\"\n");
    let refused = run.engine.job_to_open(job, &mut Vec::new()).await.unwrap_err();
    assert!(matches!(&refused, Failure::NotReady { .. }), "{refused:?}");
    assert_eq!(world.requests(), Vec::<String>::new());
}

#[path = "job_lost_tests.rs"]
mod lost;
#[path = "job_place_tests.rs"]
mod place;
