//! What brews over the weeks of a team that writes on one issue, over the practice GitHub.

use crate::{
    BrewingLine, Eagerness, Engine, Fetch as _, Options, OutcomeWords, ToPropose,
    ground::secrets::MemorySecrets, test_clock::Driven,
};
use chrono::TimeDelta;
use meridian_core::{
    courier::Destination,
    decisions::{outcome::Verdict, proposal::Rule},
    ids::IssueNumber,
    settings::{BrewingDismissed, GoesElsewhere},
};
use meridian_practice::REPOSITORY;
use meridian_protocol::{ActOnRound, BrewingPage, RoundButton, RoundDoes, RoundPage, ShowRound};
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;

const DOCS: &str = "kavya-ramanthuri";
const LEAD: &str = "ines-calvarrow";
const STUCK: &str = "Status: Yellow\n\n## Blockers\n\n- The translators wait for an answer of the \
                     upstream project\n";
const FREE: &str = "Status: Green\n\n## Highlights\n\n- All pages came in this week.\n";

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    issue: i64,
    _folder: TempDir,
}

impl World {
    /// A team in week 9 of its cycle, of which nothing was read yet.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.start_practice(Some(true))).unwrap();
        let practice = engine.parts.practice().unwrap();
        let path = format!("/repos/{REPOSITORY}/issues");
        let asked = json!({ "title": "Where we write" });
        let (_, made) = practice.act(LEAD, "POST", &path, &asked).unwrap();
        let issue = made["number"].as_i64().unwrap();
        let team = engine.team().unwrap().id;
        let place = Destination::Issue { number: IssueNumber(issue) };
        engine.store_mut().change_team(team, |facts| facts.destination = place).unwrap();
        Self { engine, clock, issue, _folder: folder }
    }

    async fn reads(&self) {
        for _ in 0..4 {
            self.clock.forward(TimeDelta::seconds(5));
            self.engine.drain(Eagerness::Now).await.unwrap();
        }
    }

    fn says(&self, login: &str, text: &str) {
        let path = format!("/repos/{REPOSITORY}/issues/{}/comments", self.issue);
        let practice = self.engine.parts.practice().unwrap();
        let (status, body) = practice.act(login, "POST", &path, &json!({ "body": text })).unwrap();
        assert!(status < 300, "{status} {body}");
    }

    /// A Monday on which Docs writes this, or nothing, and the Tuesday noon after it.
    async fn week(&self, monday: &str, docs: &str) {
        self.week_of(DOCS, monday, docs).await;
    }

    /// The same of anybody.
    async fn week_of(&self, login: &str, monday: &str, text: &str) {
        self.clock.to(&format!("{monday}T10:00:00Z"));
        self.reads().await;
        if !text.is_empty() {
            self.says(login, text);
        }
        self.clock.forward(TimeDelta::hours(26));
        self.reads().await;
    }

    /// What is told of Docs by a rule, as (what is new, the sentence, by what it is dismissed).
    fn told(&self, rule: &str) -> Vec<(&'static str, String, String)> {
        self.told_of("docs", rule)
    }

    fn told_of(&self, section: &str, rule: &str) -> Vec<(&'static str, String, String)> {
        let all = self.engine.read(|tx| tx.brewing()).unwrap();
        let told = all.lines.into_iter().chain(all.more);
        let of =
            told.filter(|line| line.rule == rule && line.sections.contains(&section.to_owned()));
        of.map(|line| (line.news, line.sentence, line.id)).collect()
    }
}

#[tokio::test]
async fn the_same_blocker_is_told_in_the_second_week_is_dismissed_and_comes_with_new_evidence() {
    let world = World::new();
    world.week("2026-10-26", STUCK).await;
    assert_eq!(world.told("same_blocker"), []);
    world.week("2026-11-02", STUCK).await;
    let told = world.told("same_blocker");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, "new");
    assert!(told[0].1.starts_with("Docs has named the same blocker since week 9: "), "{told:?}");

    let dismiss = |name: &str, why: &str| world.engine.write(|tx| tx.dismiss_brewing(name, why));
    assert!(dismiss(&told[0].2, " ").unwrap_err().to_string().contains("Say why"));
    assert!(
        dismiss("zzzzzzzz", "no").unwrap_err().to_string().contains("as far as GitHub was read")
    );
    assert_eq!(dismiss(&told[0].2, "they meet on Friday").unwrap(), told[0].1);
    assert_eq!(world.told("same_blocker"), []);
    let all = world.engine.read(|tx| tx.brewing()).unwrap();
    assert_eq!(all.dismissed.len(), 1, "{all:?}");
    assert_eq!(all.dismissed[0].because.as_deref(), Some("they meet on Friday"));

    world.week("2026-11-09", STUCK).await;
    assert_eq!(world.told("same_blocker"), [], "its evidence is the same");
    let other =
        "Status: Yellow\n\n## Blockers\n\n- Nobody can merge into the branch of the website\n";
    world.week("2026-11-16", other).await;
    world.week("2026-11-23", other).await;
    assert_eq!(world.told("same_blocker")[0].0, "new");
}

#[tokio::test]
async fn in_the_window_a_line_is_put_aside_with_a_reason_and_leads_to_its_evidence() {
    let world = World::new();
    let look = |page: BrewingPage| world.engine.ask(ShowRound { page: RoundPage::Brewing(page) });
    world.week("2026-10-26", STUCK).await;
    world.week("2026-11-02", STUCK).await;
    let all = look(BrewingPage::All).unwrap();
    let blocker = all.sections.iter().find(|one| one.heading.starts_with("Same blocker")).unwrap();
    assert!(blocker.heading.ends_with(", new"), "{blocker:?}");
    let leads =
        |one: &RoundButton| matches!(&one.does, RoundDoes::Open(url) if url.contains("/issues/"));
    assert!(blocker.buttons.iter().any(leads), "{blocker:?}");
    let aside = blocker.buttons.iter().find_map(|one| match &one.does {
        RoundDoes::Turn(RoundPage::Brewing(BrewingPage::Dismiss { line, .. })) => {
            Some(line.clone())
        }
        _ => None,
    });
    let line = aside.unwrap();
    let why = |because: &str| BrewingPage::Dismiss { line: line.clone(), because: because.into() };
    assert!(look(why(" ")).unwrap().sections[0].buttons.is_empty(), "a reason is asked for");
    let looked = look(why("they meet on Friday")).unwrap();
    let Some(RoundDoes::Act(order)) = looked.sections[0].buttons.first().map(|one| &one.does)
    else {
        panic!("{looked:?}");
    };
    let all = ActOnRound { order: order.clone() }.fetch(&world.engine).await.unwrap();
    assert_eq!(all.page, RoundPage::Brewing(BrewingPage::All));
    let aside = all.sections.iter().find(|one| one.name == "dismissed").unwrap();
    assert!(aside.listed[0].contains("they meet on Friday"), "{aside:?}");
    assert!(look(why("again")).is_err(), "it is put aside once");
    assert!(all.sections.iter().any(|one| one.name == "what-if" && one.listed.len() > 2));
}

#[tokio::test]
async fn a_section_that_does_not_write_is_told_once_and_said_to_be_back() {
    const ENHANCEMENTS: &str = "aroha-tindlewick";
    let world = World::new();
    let told = || world.told_of("enhancements", "silence");
    world.week_of(ENHANCEMENTS, "2026-10-26", FREE).await;
    world.week_of(ENHANCEMENTS, "2026-11-02", "").await;
    assert_eq!(told(), [], "once is nothing");
    world.week_of(ENHANCEMENTS, "2026-11-09", "").await;
    let second = told();
    let said = "Enhancements has not written since week 9.";
    assert_eq!((second[0].0, second[0].1.as_str()), ("new", said));
    world.week_of(ENHANCEMENTS, "2026-11-16", FREE).await;
    assert_eq!(told()[0].0, "ended");
}

#[tokio::test]
async fn of_a_week_that_nobody_looked_at_once_updates_were_due_nobody_is_said_to_be_silent() {
    let world = World::new();
    world.week_of("aroha-tindlewick", "2026-10-26", FREE).await;
    world.week_of("aroha-tindlewick", "2026-11-02", "").await;
    world.clock.to("2026-11-09T10:00:00Z");
    world.reads().await;
    // Without a network from Monday noon on.
    world.clock.to("2026-11-11T12:00:00Z");
    assert_eq!(world.told_of("enhancements", "silence"), []);
    world.reads().await;
    assert_eq!(world.told_of("enhancements", "silence").len(), 1);
}

#[tokio::test]
async fn what_brews_stands_against_leaving_out_a_meeting_until_it_is_dismissed() {
    let world = World::new();
    world.week("2026-10-26", STUCK).await;
    world.week("2026-11-02", STUCK).await;
    let against = || {
        let open = world.engine.read(|tx| tx.round_summary(None)).unwrap().still_open;
        open.into_iter().filter(|line| line.contains("not dismissed")).collect::<Vec<_>>()
    };
    assert_eq!(against().len(), 1, "{:?}", against());
    loop {
        let all = world.engine.read(|tx| tx.brewing()).unwrap();
        let Some(line) = all.lines.iter().find(|line| line.news != "ended") else { break };
        world.engine.write(|tx| tx.dismiss_brewing(&line.id, "known")).unwrap();
    }
    assert_eq!(against(), [""; 0]);
}

#[tokio::test]
async fn what_two_sections_wait_for_is_told_until_somebody_makes_it_an_item() {
    let world = World::new();
    let waits = "Status: Yellow\n\n## Blockers\n\n- waits for #118402\n";
    world.week("2026-10-26", waits).await;
    world.says("aroha-tindlewick", waits);
    world.reads().await;
    let told = || {
        let told = world.told("same_twice").into_iter();
        told.filter(|(news, ..)| *news != "ended").map(|(_, said, _)| said).collect::<Vec<_>>()
    };
    assert_eq!(told().len(), 1, "{:?}", told());
    world.says(LEAD, "Who reads #118402?");
    world.reads().await;
    assert_eq!(told().len(), 1, "a question mark asks nobody");
    world.says(LEAD, "Decision needed: who merges #118402?");
    world.reads().await;
    assert_eq!(told(), [""; 0]);
}

#[tokio::test]
async fn an_open_proposal_that_names_a_milestone_is_told_in_its_last_week_until_it_is_decided() {
    let world = World::new();
    world.week("2026-10-26", FREE).await;
    world.clock.to("2026-10-29T09:00:00Z");
    world.reads().await;
    let told = || {
        let all = world.engine.read(|tx| tx.brewing()).unwrap();
        let told = all.lines.into_iter().chain(all.more).filter(|line| line.news != "ended");
        let is_it = |line: &BrewingLine| line.sentence.contains("a decision that names it is open");
        told.filter(is_it).map(|line| line.sentence).collect::<Vec<_>>()
    };
    let asked = ToPropose {
        question: "Does Code Freeze wait for the docs?".to_owned(),
        why: "Two pages are missing.".to_owned(),
        options: Vec::new(),
        proposed: None,
        ask: vec![LEAD.parse().unwrap()],
        deputies: Vec::new(),
        until: world.engine.clock_now() + TimeDelta::hours(30),
        rule: Rule::Approvals { needed: 1 },
        late_counts: false,
        on: Some(IssueNumber(world.issue)),
        zones: Vec::new(),
    };
    assert_eq!(told(), [""; 0]);
    world.engine.write(|tx| tx.propose(&asked)).unwrap();
    world.reads().await;
    assert_eq!(told().len(), 1, "{:?}", world.engine.read(|tx| tx.brewing()));
    let id = world.engine.read(|tx| tx.decision_list(true)).unwrap().0[0].id.clone();
    let words = OutcomeWords {
        verdict: Some(Verdict::Dropped),
        why: Some("The pages came in.".to_owned()),
        ..OutcomeWords::default()
    };
    world.engine.write(|tx| tx.post_outcome(&id, &words)).unwrap();
    world.reads().await;
    assert_eq!(told(), [""; 0]);
}

#[tokio::test]
async fn before_anything_was_read_nothing_is_told_and_where_nobody_can_look_that_is_said() {
    let world = World::new();
    let all = world.engine.read(|tx| tx.brewing()).unwrap();
    assert!(all.lines.is_empty() && all.said[0].starts_with("Nothing of this cycle"), "{all:?}");
    let team = world.engine.team().unwrap().id;
    world.engine.write(|tx| tx.keep(GoesElsewhere, team, Some(&true))).unwrap();
    let unseen = world.engine.read(|tx| tx.brewing()).unwrap_err();
    assert!(unseen.to_string().contains("where Meridian cannot look"), "{unseen}");
    assert_eq!(world.engine.read(|tx| tx.kept(BrewingDismissed, team)).unwrap(), []);
}

#[test]
fn the_questions_of_a_phase_are_those_of_the_cycles_present_one_or_of_the_one_that_is_named() {
    let world = World::new();
    let of = |phase| world.engine.read(|tx| tx.what_if(phase)).map(|list| list.id.clone());
    assert_eq!(of(None).unwrap(), "code", "weeks before Code Freeze");
    assert_eq!(of(Some("burndown")).unwrap(), "burndown");
    let unknown = of(Some("midsummer")).unwrap_err().to_string();
    assert!(unknown.contains("midsummer") && unknown.contains("enhancements, code"), "{unknown}");
}
