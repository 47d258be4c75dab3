//! A cycle of practice as somebody lives it, as a member and as the lead: what they would notice in each
//! round is told against what the pretend GitHub holds, by rules that are written down here once more.

use crate::{
    Eagerness, Engine, Forward, IssueIs, Leaves, Options, SectionStatus,
    ground::secrets::MemorySecrets,
    round::opening::ToOpen,
    test_clock::Driven,
    test_engine::{NOT_FIRST, knows_where},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::updates::Standing;
use meridian_practice::{Comment, Issue, World as There};
use std::{cell::RefCell, collections::BTreeSet, sync::Arc};
use tempfile::TempDir;

/// The rounds of a cycle.
const CYCLE: usize = 16;
/// Those that are lived through at every run of the tests.
const SOME: usize = 5;

const LEADS: [(&str, &str); 6] = [
    ("release-lead", "ines-calvarrow"),
    ("enhancements", "aroha-tindlewick"),
    ("release-signal", "you"),
    ("docs", "kavya-ramanthuri"),
    ("comms", "adaeze-okomberry"),
    ("branch-manager", "liam-quillbrook"),
];

struct Life {
    engine: Engine,
    clock: Arc<Driven>,
    leads: bool,
    /// The words that sections had so far.
    seen: RefCell<BTreeSet<Standing>>,
    _folder: TempDir,
}

/// A round as the pretend GitHub has it.
struct Round {
    key: String,
    cycle: String,
    due: DateTime<Utc>,
    issue: Issue,
    comments: Vec<Comment>,
    all: There,
}

impl Life {
    fn new(leads: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.start_practice(Some(leads))).unwrap();
        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        knows_where(&engine, &key);
        Self { engine, clock, leads, seen: RefCell::default(), _folder: folder }
    }

    async fn looks(&self) {
        for _ in 0..3 {
            self.clock.forward(TimeDelta::seconds(5));
            self.engine.drain(Eagerness::Now).await.unwrap();
        }
    }

    async fn goes(&self, forward: Forward) {
        self.engine.forward_practice(forward).unwrap();
        self.looks().await;
    }

    async fn hours(&self, hours: i64) {
        self.goes(Forward::By(TimeDelta::hours(hours))).await;
    }

    fn lead_of(&self, section: &str) -> &'static str {
        match (section, self.leads) {
            ("release-lead", true) => "you",
            ("release-signal", true) => "sora-minazukawa",
            _ => LEADS.iter().find(|(of, _)| *of == section).unwrap().1,
        }
    }

    /// The round of now, of which there is exactly one issue.
    fn round(&self) -> Round {
        let key = self.engine.read(|tx| tx.practice_time()).unwrap().round;
        let all = self.engine.parts.practice().unwrap().world().unwrap();
        let mark = format!(" round={key} -->");
        let body = |issue: &Issue| issue.newest().unwrap().body.clone().unwrap_or_default();
        let mut issues = all.issues.iter().filter(|issue| body(issue).contains(&mark));
        let issue = issues.next().unwrap_or_else(|| panic!("{key} was not opened")).clone();
        assert!(issues.next().is_none(), "{key} has two issues");
        let comments =
            all.comments.iter().filter(|one| one.issue == issue.id).cloned().collect::<Vec<_>>();
        let due = format!("{key}T23:59:00Z").parse().unwrap();
        let cycle = self.engine.team().unwrap().facts.cycle.to_string();
        Round { key, cycle, due, issue, comments, all }
    }

    fn sections(&self) -> Vec<SectionStatus> {
        self.engine.read(|tx| tx.round_status()).unwrap().sections
    }

    /// Each section's word, by what GitHub holds.
    fn words_are_true(&self) {
        let (round, now) = (self.round(), self.engine.clock_now());
        let sections = self.sections();
        assert_eq!(sections.len(), 7, "{}", round.key);
        self.seen.borrow_mut().extend(sections.iter().map(|shown| shown.state));
        for shown in &sections {
            let section = shown.section.as_str();
            if section == "emeritus-adviser" {
                assert_eq!(shown.state, Standing::NotExpected);
                continue;
            }
            let lead = self.lead_of(section);
            let first = round.update_of(lead).map(Comment::created_at);
            let expected = match first {
                Some(at) if at < round.due => Standing::Posted,
                Some(_) => Standing::PostedLate,
                None if round.is_away(lead) => Standing::Absent,
                None if now >= round.due => Standing::Late,
                None => Standing::NotYet,
            };
            assert_eq!(shown.state, expected, "{} {section} at {now}", round.key);
            assert_eq!(shown.role, first.map(|_| "lead"), "{} {section}", round.key);
        }
    }

    /// What the health says against the round before.
    fn health_is_carried(&self, before: Option<&Round>) {
        let round = self.round();
        // A cycle begins afresh.
        let Some(before) = before.filter(|before| before.cycle == round.cycle) else { return };
        for shown in self.sections() {
            let Some((_, _)) = LEADS.iter().find(|(of, _)| *of == shown.section) else { continue };
            let lead = self.lead_of(&shown.section);
            let said = |round: &Round| round.update_of(lead).and_then(stated);
            let expected = match (said(before), said(&round)) {
                (Some(was), Some(is)) if was == is => Some("same".to_owned()),
                (Some(was), _) => Some(format!("was {was}")),
                _ => None,
            };
            assert_eq!(shown.was, expected, "{} {}", round.key, shown.section);
        }
    }

    /// A line for each section, with whoever wrote it.
    fn summary_is_right(&self) {
        let round = self.round();
        let text = self.engine.read(|tx| tx.round_summary(None)).unwrap().text;
        // What is asked for is said once more below.
        let stands = text.split("\n### ").next().unwrap();
        for shown in self.sections() {
            let start = format!("- **{}**: ", shown.title);
            let mut lines = stands.lines().filter(|line| line.starts_with(&start));
            let line = lines.next().unwrap_or_else(|| panic!("{} {start} {text}", round.key));
            assert!(lines.next().is_none(), "{} twice: {text}", shown.title);
            let is_there = matches!(shown.state, Standing::Posted | Standing::PostedLate);
            let named = LEADS.iter().any(|(of, _)| *of == shown.section)
                && line.contains(&format!("by {}", self.lead_of(&shown.section)));
            assert_eq!(named, is_there, "{}: {line}", round.key);
        }
        assert!(!text.contains('@'), "a summary tags nobody: {text}");
    }

    /// The member's own update, in their manner of this round: twice in time, once late, once never.
    async fn writes(&self, turn: usize, is_late: bool) {
        let is_now = match turn % 4 {
            0 | 1 => !is_late,
            2 => is_late,
            _ => false,
        };
        if !is_now {
            return;
        }
        let text = format!("Status: Green\n\n## Highlights\n\n- Turn {turn} is written.\n");
        let engine = &self.engine;
        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        engine.write(|tx| tx.set_draft(&key, &text)).unwrap();
        engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST).map(drop)).unwrap();
        self.looks().await;
    }

    /// In a whole cycle each of the board's words comes.
    fn every_word_came(&self, rounds: usize) {
        let seen = self.seen.borrow();
        assert!(rounds < CYCLE || Standing::ALL.iter().all(|one| seen.contains(one)), "{seen:?}");
    }

    fn nothing_is_doubled(&self) {
        let round = self.round();
        let by_me = |one: &&Comment| round.login(one.author) == "you";
        let mine: Vec<_> = round.comments.iter().filter(by_me).filter_map(Comment::body).collect();
        let of = |mark: &str| mine.iter().filter(|body| body.contains(mark)).count();
        assert!(of("meridian:update") <= 1, "{} {mine:?}", round.key);
        assert_eq!(of("meridian:summary"), usize::from(self.leads), "{} {mine:?}", round.key);
        assert_eq!(mine.len(), of("meridian:update") + of("meridian:summary"));
        let waiting = self.engine.read(|tx| tx.outbox()).unwrap();
        assert!(waiting.is_empty(), "{} {waiting:?}", round.key);
    }
}

/// The health that an update states in Meridian's own form.
fn stated(update: &Comment) -> Option<String> {
    let line = update.body()?.lines().find_map(|line| line.strip_prefix("Status: "))?;
    Some(line.to_owned())
}

impl Round {
    fn login(&self, user: i64) -> &str {
        self.all.users.iter().find(|one| one.id == user).map_or("?", |one| one.login.as_str())
    }

    /// The update of somebody: what they wrote that is neither a summary nor about being away.
    fn update_of(&self, login: &str) -> Option<&Comment> {
        self.comments.iter().find(|one| {
            let body = one.body().unwrap_or_default();
            let other = ["meridian:away", "meridian:summary", "@"];
            self.login(one.author) == login
                && !other
                    .iter()
                    .any(|mark| body.starts_with(mark) || body.starts_with(&format!("<!-- {mark}")))
        })
    }

    fn is_away(&self, login: &str) -> bool {
        let told = format!("from={} ", self.key);
        self.all.comments.iter().any(|one| {
            let body = one.body().unwrap_or_default();
            self.login(one.author) == login
                && body.contains("meridian:away")
                && body.contains(&told)
                && one.created_at() < self.due
        })
    }
}

async fn lives_as_a_member(rounds: usize) {
    let life = Life::new(false);
    let mut before: Option<Round> = None;
    for turn in 0..rounds {
        life.goes(Forward::ToRound).await;
        let round = life.round();
        assert_eq!(
            round.issue.created_at().to_rfc3339(),
            format!("{}T00:00:00+00:00", round.key),
            "opened on time"
        );
        life.words_are_true();
        life.hours(2).await;
        life.writes(turn, false).await;
        life.words_are_true();
        life.goes(Forward::ToDeadline).await;
        life.words_are_true();
        life.hours(2).await;
        life.writes(turn, true).await;
        life.hours(8).await;
        life.words_are_true();
        life.health_is_carried(before.as_ref());
        // The lead has looked at all that was there by then.
        for shown in life.sections() {
            let is_hers = shown.section == "release-lead" || shown.at.is_none();
            let checked = shown.checked.as_ref().is_some_and(|checked| checked.is_current);
            assert_eq!(checked, !is_hers, "{} {}", round.key, shown.section);
        }
        life.hours(3).await;
        let round = life.round();
        for shown in life.sections().iter().filter(|shown| shown.section != "release-lead") {
            let Some(checked) = &shown.checked else { continue };
            let update = round.update_of(life.lead_of(&shown.section)).unwrap();
            assert_eq!(checked.is_current, update.versions.len() == 1, "{}", shown.section);
        }
        life.goes(Forward::ToDeadline).await;
        life.summary_is_right();
        life.nothing_is_doubled();
        before = Some(life.round());
    }
    life.every_word_came(rounds);
}

async fn lives_as_the_lead(rounds: usize) {
    let life = Life::new(true);
    let mut before: Option<Round> = None;
    for turn in 0..rounds {
        life.goes(Forward::ToRound).await;
        life.engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap();
        life.looks().await;
        let round = life.round();
        assert_eq!(round.login(round.issue.author), "you");
        let body = round.issue.newest().unwrap().body.clone().unwrap();
        if let Some(before) = before.as_ref().filter(|before| before.cycle == round.cycle) {
            let last = format!("#{}", before.issue.number);
            assert!(body.contains(&last), "it leads to the last round, {last}: {body}");
        }
        life.words_are_true();
        life.hours(2).await;
        life.writes(turn, false).await;
        life.goes(Forward::ToDeadline).await;
        life.words_are_true();
        life.hours(10).await;
        life.words_are_true();
        life.health_is_carried(before.as_ref());
        let docs = |life: &Life| {
            life.sections().into_iter().find(|shown| shown.section == "docs").unwrap()
        };
        let is_there = docs(&life).at.is_some();
        if is_there {
            life.engine.write(|tx| tx.check_update("docs", false)).unwrap();
            life.looks().await;
            assert!(docs(&life).checked.is_some_and(|checked| checked.is_current));
        }
        life.hours(3).await;
        let round = life.round();
        if is_there {
            let update = round.update_of("kavya-ramanthuri").unwrap();
            let is_edited = update.versions.len() > 1;
            assert_eq!(docs(&life).checked.unwrap().is_current, !is_edited, "{}", round.key);
            let thumbs = update.reactions.iter().filter(|one| one.removed_at.is_none());
            assert_eq!(thumbs.count(), 1, "{}", round.key);
        }
        life.goes(Forward::ToDeadline).await;
        life.summary_is_right();
        life.engine.write(|tx| tx.post_summary(None)).unwrap();
        life.engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap();
        life.looks().await;
        life.nothing_is_doubled();
        let round = life.round();
        assert_eq!(round.issue.newest().unwrap().state, "closed", "{}", round.key);
        life.words_are_true();
        before = Some(round);
    }
    life.every_word_came(rounds);
}

#[tokio::test]
async fn a_member_lives_through_some_rounds() {
    lives_as_a_member(SOME).await;
}

#[tokio::test]
async fn a_lead_lives_through_some_rounds() {
    lives_as_the_lead(SOME).await;
}

#[tokio::test]
#[ignore = "a whole cycle takes a minute: cargo test -p meridian-engine --lib a_whole_cycle -- --ignored"]
async fn a_member_lives_through_a_whole_cycle() {
    lives_as_a_member(CYCLE).await;
}

#[tokio::test]
#[ignore = "a whole cycle takes a minute: cargo test -p meridian-engine --lib a_whole_cycle -- --ignored"]
async fn a_lead_lives_through_a_whole_cycle() {
    lives_as_the_lead(CYCLE).await;
}
