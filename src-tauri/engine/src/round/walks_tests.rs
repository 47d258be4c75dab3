//! Weeks of a team as its people live them, step by step, over HTTP: laptops and runs of the workflow before
//! one GitHub, by its clock.

use super::{LEAD, NEXT, World};
use crate::{
    Eagerness, Engine, Job, JobRound, Leaves, Options, ToOpen,
    ground::{clock::Clock, secrets::MemorySecrets},
    test_engine::NOT_FIRST,
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{
        IssueIs, OpState, Parked,
        marker::{About, Marker, MessageMarker, RoundMarker, compose},
    },
    ids::{CommentId, IssueNumber, OpId},
    team::file,
    updates::Standing,
};
use meridian_practice::{Access, InteractionLimit, LimitedTo, REPOSITORY, Role, WorkflowFile};
use meridian_protocol::{RoundPage, ScheduleSource, ShowRound};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

const BOT: &str = "github-actions[bot]";
const COLLEAGUE: &str = "kavya-ramanthuri";
const MAINTAINER: &str = "liam-quillbrook";

/// A run of the team's workflow: a machine with a token, the team's file and nothing else.
struct Run<'w> {
    world: &'w World,
    engine: Engine,
    file: String,
    roster: Option<String>,
    _folder: tempfile::TempDir,
}

/// A roster of these roles, each led by one login.
fn roster(roles: &[(&str, &str)]) -> String {
    let row = |(role, lead): &(&str, &str)| {
        format!("| {role} | X ([@{lead}](https://github.com/{lead})) | |\n")
    };
    let rows: String = roles.iter().map(row).collect();
    format!("| Role | Lead | Shadows |\n|---|---|---|\n{rows}")
}

fn of_section(round: &str, section: &str, op: &str, text: &str) -> String {
    let marker = Marker {
        cycle: "v1.38".parse().unwrap(),
        round: round.parse().unwrap(),
        section: section.parse().unwrap(),
        part: (1, 1),
        op: op.parse().unwrap(),
        withdrawn: false,
    };
    compose(&marker, text)
}

impl World {
    /// The member, of whom this file is read, on the Sunday before the next round.
    async fn before_monday(role: Role, file: &str) -> Self {
        let world = Self::new(role).await;
        world.github.set_lead_rests(true).unwrap();
        world.github.put_file(file::PATH, file).unwrap();
        world.clock.to("2026-10-31T12:00:00Z");
        world.drain().await;
        world.drain_later().await;
        world
    }

    fn run<'w>(&'w self, file: &str, roster: Option<&str>) -> Run<'w> {
        let token = self.github.start_job(REPOSITORY, Access::Write, Access::Read).unwrap();
        self.run_as(token, file, roster)
    }

    fn run_as<'w>(&'w self, token: String, file: &str, roster: Option<&str>) -> Run<'w> {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            secrets: Arc::new(MemorySecrets::default()),
            token: Some(SecretString::from(token)),
        })
        .unwrap();
        let file = format!("cycle = \"v1.38\"\n{file}");
        Run { world: self, engine, file, roster: roster.map(str::to_owned), _folder: folder }
    }

    fn said_now(&self) -> String {
        self.engine.read(|tx| tx.round_status()).unwrap().said.join("\n")
    }

    fn as_somebody(&self, login: &str, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/repos/{REPOSITORY}{path}");
        let (status, body) = self.github.act(login, method, &path, body).unwrap();
        assert!(status < 300, "{status} {body}");
        body
    }

    fn commented(&self, login: &str, issue: IssueNumber, body: &str) -> Value {
        let path = format!("/issues/{issue}/comments");
        self.as_somebody(login, "POST", &path, &json!({ "body": body }))
    }

    /// What somebody has written on an issue, as its text and in comments.
    fn texts_of(&self, login: &str, issue: IssueNumber) -> Vec<String> {
        let issue = format!("/issues/{issue}");
        let first = self.by_the_lead("GET", &issue, &Value::Null);
        let path = format!("{issue}/comments?per_page=100");
        let all = self.by_the_lead("GET", &path, &Value::Null);
        let all = std::iter::once(&first).chain(all.as_array().unwrap());
        let theirs = all.filter(|one| one["user"]["login"] == login);
        theirs.map(|one| one["body"].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn state(&self, issue: IssueNumber) -> Value {
        self.by_the_lead("GET", &format!("/issues/{issue}"), &Value::Null)["state"].clone()
    }

    fn standing(&self, section: &str) -> Standing {
        let status = self.engine.read(|tx| tx.round_status()).unwrap();
        status.sections.iter().find(|row| row.section == section).unwrap().state
    }

    fn numbers(&self) -> Vec<IssueNumber> {
        let mut all: Vec<_> =
            self.of_next().iter().map(|issue| IssueNumber(issue.number)).collect();
        all.sort_unstable();
        all
    }

    fn announced(&self) -> Vec<(String, String)> {
        let due = self.engine.read(|tx| tx.news()).unwrap().due;
        due.into_iter().map(|one| (one.title, one.body)).collect()
    }

    fn round_dialog(&self, page: RoundPage) -> String {
        let view = self.engine.ask(ShowRound { page }).unwrap();
        let lines = view.sections.iter().flat_map(|one| one.words.iter().chain(&one.listed));
        lines.cloned().collect::<Vec<_>>().join("\n")
    }

    fn writes(&self, round: &str, text: &str) -> OpId {
        let key = self.engine.read(|tx| tx.draft_key(None, Some(round.parse().unwrap()))).unwrap();
        self.engine.write(|tx| tx.set_draft(&key, text)).unwrap();
        self.engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap()
    }

    /// As an agent that is awake from now until then.
    async fn agent_until(&self, until: &str) {
        let until: DateTime<Utc> = until.parse().unwrap();
        while self.clock.now() < until {
            let drained = self.engine.drain(Eagerness::Scheduled).await.unwrap();
            let next = drained.look_again_at.unwrap_or(until).max(self.clock.now());
            self.clock.forward((next - self.clock.now()).max(TimeDelta::seconds(5)));
        }
        self.drain().await;
    }
}

impl Run<'_> {
    fn job(&self) -> Job {
        Job {
            repository: REPOSITORY.to_owned(),
            api_url: self.world.engine.team().unwrap().facts.account.host,
            file: self.file.clone(),
            schedule: None,
            roster: self.roster.clone().map(ScheduleSource::Text),
            round: None,
        }
    }

    async fn looks(&self) -> JobRound {
        self.engine.job_to_open(self.job(), &mut Vec::new()).await.unwrap().unwrap()
    }

    fn wishes(&self, found: &JobRound) -> OpId {
        let asked = ToOpen { round: Some(found.round.key), by_itself: true, ..ToOpen::default() };
        self.engine.write(|tx| tx.open_round(&asked)).unwrap()
    }

    async fn drain(&self) {
        self.world.clock.forward(TimeDelta::seconds(5));
        while self.engine.drain(Eagerness::Now).await.unwrap().elsewhere {
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
            self.world.clock.forward(TimeDelta::seconds(20));
        }
        panic!("it goes on for ever")
    }

    /// Stays for the looks after its opening.
    async fn stays(&self) {
        for _ in 0..12 {
            self.drain().await;
            let Some(at) = self.engine.read(|tx| tx.second_look()).unwrap() else { return };
            let clock = &self.world.clock;
            clock.forward((at - clock.now()).max(TimeDelta::zero()));
        }
        panic!("the looks never end")
    }

    /// Sums up the round that is over, and closes it.
    async fn closes(&self) -> IssueNumber {
        let found = self.engine.job_to_close(self.job(), &mut Vec::new()).await.unwrap().unwrap();
        self.drain().await;
        let round = Some(found.round.key);
        let op = self.engine.write(|tx| tx.post_summary(round)).unwrap();
        assert_eq!(self.to_the_end(&op).await, OpState::Done);
        let op =
            self.engine.write(|tx| tx.set_round_state_as(round, IssueIs::Closed, None)).unwrap();
        assert_eq!(self.to_the_end(&op).await, OpState::Done);
        found.number.unwrap()
    }
}

/// S11 A1: until the workflow is merged, people open.
#[tokio::test]
async fn until_the_workflow_is_merged_the_lead_and_the_deputies_open_and_it_is_said() {
    let file =
        format!("may-open = [\"you\"]\ndeputies = [\"{MAINTAINER}\"]\nworkflow = \"r.yml\"\n");
    let world = World::before_monday(Role::Write, &file).await;
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    world.clock.to("2026-11-01T20:00:00Z");
    world.drain_later().await;
    let dialog = world.round_dialog(RoundPage::Round);
    assert!(dialog.contains("you, you, from Mon 2 Nov 00:00 UTC"), "{dialog}");
    assert!(
        dialog.contains(&format!("{MAINTAINER}, deputy, from Mon 2 Nov 00:20 UTC")),
        "{dialog}"
    );
    assert!(!dialog.contains("the workflow, from"), "it is not merged: {dialog}");
    let told = world.engine.read(|tx| tx.by_itself()).unwrap();
    let workflow = told.workflow.unwrap();
    assert!(
        workflow.starts_with("There is no workflow r.yml on the default branch."),
        "{workflow}"
    );
}

/// S11 A2
#[tokio::test]
async fn a_run_opens_by_name_and_the_lead_who_wakes_opens_nothing_and_reads_whom_it_tagged() {
    let people: Vec<String> = (1..=31).map(|nth| format!("ana-{nth}-example")).collect();
    let mut roles: Vec<(String, &str)> = Vec::new();
    for (nth, login) in people.iter().enumerate() {
        roles.push((format!("Part {nth}"), login.as_str()));
    }
    roles.push(("Ghosts".to_owned(), "nobody-here"));
    let roles: Vec<(&str, &str)> = roles.iter().map(|(role, who)| (role.as_str(), *who)).collect();
    let file = "may-open = [\"you\"]\nworkflow = \"r.yml\"\ntag = \"everyone\"\nprow = [{ line = \
                \"/milestone v1.38\", who = \"people\" }]\n";
    let world = World::before_monday(Role::Write, file).await;
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    for login in &people {
        world.github.add_user(login).unwrap();
    }
    world.clock.to("2026-11-01T22:51:00Z");
    let run = world.run(file, Some(&roster(&roles)));
    let found = run.looks().await;
    assert_eq!(found.number, None);
    let op = run.wishes(&found);
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    run.stays().await;
    let number = world.numbers()[0];
    let made = world.by_the_lead("GET", &format!("/issues/{number}"), &Value::Null);
    let body = made["body"].as_str().unwrap();
    assert_eq!(made["user"]["login"], BOT);
    assert_eq!(body.matches("@ana-").count(), 31, "{body}");
    assert!(!body.contains("/milestone") && !body.contains("@meridian-practice/"), "{body}");

    world.clock.to("2026-11-02T08:10:00Z");
    world.agent_until("2026-11-02T08:25:00Z").await;
    assert_eq!(world.numbers(), [number], "the laptop opens nothing");
    let said = world.said_now();
    let told =
        format!("#{number} was opened by the workflow, Sun 1 Nov 22:51 UTC. 31 of 32 are tagged;");
    assert!(said.contains(&told) && said.contains("@nobody-here is not a GitHub name"), "{said}");
}

/// S11 A3
#[tokio::test]
async fn a_late_run_on_a_stale_list_closes_its_own_issue_and_loses_nobodys_update() {
    let file = format!("may-open = [\"{LEAD}\"]\ndeputies = [\"you\"]\nworkflow = \"r.yml\"\n");
    let world = World::before_monday(Role::Read, &file).await;
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    world.clock.to("2026-11-01T23:50:00Z");
    world.agent_until("2026-11-02T00:21:30Z").await;
    let [first] = world.numbers()[..] else { panic!("{:?}", world.numbers()) };
    // A run that was queued before midnight, and no list has the deputy's issue yet.
    let run = world.run(&file, None);
    world.lists_lag(600);
    // Somebody started it for this round.
    let named = Job { round: Some(NEXT.parse().unwrap()), ..run.job() };
    let found = run.engine.job_to_open(named, &mut Vec::new()).await.unwrap().unwrap();
    assert_eq!(found.number, None);
    let op = run.wishes(&found);
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let made = world.clock.now();
    let [_, second] = world.numbers()[..] else { panic!("{:?}", world.numbers()) };
    let text = of_section(NEXT, "docs", "01JZ00000000000000000000AA", "Status: Red\n\nOne page.");
    world.commented(COLLEAGUE, second, &text);
    world.lists_lag(0);
    run.stays().await;
    assert_eq!((world.state(first), world.state(second)), (json!("open"), json!("closed")));
    assert!(world.clock.now() - made <= TimeDelta::minutes(3), "within three minutes");
    world.agent_until("2026-11-02T01:00:00Z").await;
    assert_eq!(world.standing("docs"), Standing::Posted);
    world.clock.to("2026-11-04T00:10:00Z");
    let close = world.run(&file, None);
    assert_eq!(close.closes().await, first);
    let summary = world.texts_of(BOT, first).pop().unwrap();
    assert!(summary.contains("One page"), "{summary}");
}

/// S11 A4, and A7 as far as there are no items yet
#[tokio::test]
async fn twelve_updates_are_checked_and_the_one_that_changed_since_is_checked_before_its_change() {
    let people: Vec<String> = (1..=12).map(|nth| format!("bo-{nth}-example")).collect();
    let parts: Vec<String> = (1..=12).map(|nth| format!("Part {nth}")).collect();
    let mut roles = vec![("Release Lead", "you")];
    roles.extend(parts.iter().zip(&people).map(|(part, who)| (part.as_str(), who.as_str())));
    let file = "may-open = [\"you\"]\n";
    let world = World::before_monday(Role::Write, file).await;
    world.engine.write(|tx| tx.keep_roster(roster(&roles).as_bytes(), "team.md")).unwrap();
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    for login in &people {
        world.github.add_user(login).unwrap();
    }
    world.clock.to("2026-11-01T23:59:00Z");
    world.agent_until("2026-11-02T00:03:00Z").await;
    let number = world.numbers()[0];
    world.clock.to("2026-11-02T15:00:00Z");
    let mut comments = Vec::new();
    for (nth, login) in people.iter().enumerate() {
        let section = format!("part-{}", nth + 1);
        let op = format!("01JZ000000000000000000{nth:04}");
        let text = of_section(NEXT, &section, &op, "Status: Green\n\n## Highlights\n\nAll done.");
        comments.push(world.commented(login, number, &text)["id"].as_i64().unwrap());
    }
    world.drain_later().await;
    let rows = world.engine.read(|tx| tx.round_status()).unwrap().sections;
    let rows: Vec<String> =
        rows.into_iter().map(|row| row.section).filter(|row| row.starts_with("part-")).collect();
    assert_eq!(rows.len(), 12);
    let check = |row: &String| world.engine.write(|tx| tx.check_update(row, false)).unwrap();
    let ops: Vec<OpId> = rows.iter().map(check).collect();
    for op in &ops {
        assert_eq!(world.to_the_end(op).await, OpState::Done);
    }
    assert_eq!(world.asked("POST", "/reactions"), 12);
    let path = format!("/issues/comments/{}", comments[4]);
    let text =
        of_section(NEXT, "part-5", "01JZ0000000000000000000004", "Status: Green\n\nNot quite.");
    world.clock.forward(TimeDelta::minutes(10));
    world.as_somebody(&people[4], "PATCH", &path, &json!({ "body": text }));
    world.drain_later().await;
    world.drain_later().await;
    let status = world.engine.read(|tx| tx.round_status()).unwrap();
    let words = |section: &str| {
        let row = status.sections.iter().find(|row| row.section == section).unwrap();
        row.checked.as_ref().map(|checked| checked.words().to_owned())
    };
    assert_eq!(words("part-5").as_deref(), Some("Checked before its last change"));
    assert_eq!(words("part-6").as_deref(), Some("Checked"));
    assert_eq!(status.all_in.unwrap().words, "All in: every section has written.");
    // Updates may still come, so that Thursday's meeting is not called off yet.
    let summary = world.engine.read(|tx| tx.round_summary(None)).unwrap();
    assert_eq!(summary.meeting(), "A meeting about this round is still of use:");
    assert!(!summary.still_open.is_empty());
}

/// S11 A5
#[tokio::test]
async fn a_run_closes_with_its_summary_and_what_came_after_the_end_is_late() {
    let file = "may-open = [\"you\"]\nworkflow = \"r.yml\"\n";
    let world = World::before_monday(Role::Write, file).await;
    let people = roster(&[("Docs", COLLEAGUE), ("Testing", "late-example")]);
    world.github.add_user("late-example").unwrap();
    world.engine.write(|tx| tx.keep_roster(people.as_bytes(), "team.md")).unwrap();
    world.clock.to("2026-11-01T22:51:00Z");
    let run = world.run("", Some(&people));
    let op = run.wishes(&run.looks().await);
    assert_eq!(run.to_the_end(&op).await, OpState::Done);
    let number = world.numbers()[0];
    world.clock.to("2026-11-02T15:00:00Z");
    let text =
        of_section(NEXT, "docs", "01JZ00000000000000000000AA", "Status: Green\n\nAll merged.");
    world.commented(COLLEAGUE, number, &text);
    world.clock.to("2026-11-04T00:20:00Z");
    let text =
        of_section(NEXT, "testing", "01JZ00000000000000000000AB", "Status: Red\n\nNo words.");
    world.commented("late-example", number, &text);
    assert_eq!(world.state(number), json!("open"), "its runs are late");
    world.clock.to("2026-11-04T00:39:00Z");
    let close = world.run("", Some(&people));
    assert_eq!(close.closes().await, number);
    assert_eq!(world.state(number), json!("closed"));
    let summary = world.texts_of(BOT, number).pop().unwrap();
    let about = MessageMarker::find(&summary).unwrap().about;
    assert!(matches!(about, About::Summary { .. }), "{summary}");
    let line = |section: &str| {
        let line = summary.lines().find(|line| line.contains(section));
        line.unwrap_or_else(|| panic!("{section}: {summary}")).to_lowercase()
    };
    assert!(line("Testing").contains("late") && !line("Docs").contains("late"), "{summary}");
    world.drain_later().await;
    assert_eq!(world.standing("testing"), Standing::PostedLate, "{}", world.said_now());
}

#[path = "walks_members_tests.rs"]
mod members;
