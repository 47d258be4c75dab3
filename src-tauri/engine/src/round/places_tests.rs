//! Opening, filling and closing a round in each place that updates may go to.

use super::opening::ToOpen;
use crate::{
    Eagerness, Engine, Fetch as _, IssueIs, Leaves, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    test_clock::Driven,
    test_engine::{NOT_FIRST, knows_where},
};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::Destination,
    ids::IssueNumber,
    settings::{Discussions, GoesElsewhere, TeamFileFollowed},
    team::{
        file,
        followed::{Followed, FollowedFile},
    },
    updates::Standing,
};
use meridian_practice::{Practice, REPOSITORY};
use meridian_protocol::{ActOnRound, RoundDoes, RoundPage, RoundView, ShowRound};
use serde_json::json;
use std::sync::Arc;
use tempfile::TempDir;

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    _folder: TempDir,
}

impl World {
    /// The lead of the practice team, whose updates go to such a place; colleagues' own rounds are theirs.
    fn new(place: impl FnOnce(&Practice) -> Destination) -> Self {
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
        let destination = place(&engine.parts.practice().unwrap());
        let team = engine.team().unwrap().id;
        if let Destination::Discussion { number } = &destination {
            engine.write(|tx| tx.keep(Discussions, team, Some(&vec![*number]))).unwrap();
        }
        engine.store_mut().change_team(team, |facts| facts.destination = destination).unwrap();
        Self { engine, clock, _folder: folder }
    }

    async fn looks(&self) {
        for _ in 0..4 {
            self.clock.forward(TimeDelta::seconds(5));
            self.engine.drain(Eagerness::Now).await.unwrap();
        }
    }

    /// The bodies by the lead on an issue or discussion, and its state.
    fn on(&self, number: i64) -> (Vec<String>, String) {
        let world = self.engine.parts.practice().unwrap().world().unwrap();
        let issue = world.issues.iter().find(|issue| issue.number == number).unwrap();
        let you = world.users.iter().find(|user| user.login == "you").unwrap().id;
        let by_you = world.comments.iter().filter(|one| one.issue == issue.id && one.author == you);
        let bodies = by_you.filter_map(|one| one.body().map(str::to_owned)).collect();
        (bodies, issue.newest().unwrap().state.clone())
    }

    fn standing(&self, section: &str) -> Standing {
        let all = self.engine.read(|tx| tx.round_status()).unwrap().sections;
        all.into_iter().find(|one| one.section == section).unwrap().state
    }

    fn page(&self, page: RoundPage) -> RoundView {
        self.engine.ask(ShowRound { page }).unwrap()
    }

    async fn presses(&self, view: &RoundView, name: &str) {
        let mut all = view.sections.iter().flat_map(|part| &part.buttons);
        let Some(RoundDoes::Act(order)) = all.find(|one| one.name == name).map(|one| &one.does)
        else {
            panic!("{name}: {view:?}");
        };
        self.clock.forward(TimeDelta::seconds(5));
        ActOnRound { order: order.clone() }.fetch(&self.engine).await.unwrap();
        self.looks().await;
    }

    /// The same from the window: looked at, opened once and summed up, by buttons alone.
    async fn lives_a_round_in_the_window(&self, number: i64) {
        self.looks().await;
        let view = self.page(RoundPage::Round);
        let said = words(&view, "standing");
        assert!(said.contains(&format!("No comment on #{number} has opened it")), "{said}");
        assert!(has(&view, "to-opening"), "{view:?}");
        let shown = self.page(RoundPage::Opening { tag: None });
        assert!(words(&shown, "text").contains("A comment on "), "{shown:?}");
        assert!(self.on(number).0.is_empty(), "looking sends nothing");
        self.presses(&shown, "open").await;
        let view = self.page(RoundPage::Round);
        assert!(words(&view, "standing").contains("you has opened it"), "{view:?}");
        assert!(!has(&view, "to-opening") && !has(&view, "reopen"), "{view:?}");
        assert!(words(&view, "wish").contains("The opening of the round"), "{view:?}");

        let shown = self.page(RoundPage::Summary);
        assert!(words(&shown, "goes").contains("on GitHub"), "what stays open is said: {shown:?}");
        assert!(!has(&shown, "post-close") && !has(&shown, "close-round"), "{shown:?}");
        self.presses(&shown, "post").await;
        let (bodies, state) = self.on(number);
        assert_eq!((bodies.len(), state.as_str()), (2, "open"), "{bodies:?}");
        assert!(bodies[1].starts_with("<!-- meridian:summary "), "{}", bodies[1]);
    }

    /// Awake from now until then, as an agent is.
    async fn awake_until(&self, until: &str) {
        let until: DateTime<Utc> = until.parse().unwrap();
        while self.clock.now() < until {
            let drained = self.engine.drain(Eagerness::Scheduled).await.unwrap();
            let next = drained.look_again_at.unwrap_or(until).max(self.clock.now());
            self.clock.forward((next - self.clock.now()).max(TimeDelta::seconds(5)));
        }
    }

    /// The same by itself, of a team of more people than one text can tag.
    async fn lives_a_round_by_itself(&self, number: i64) {
        let (engine, team) = (&self.engine, self.engine.team().unwrap().id);
        let person = |nth| {
            format!("| Part {nth} | Ana X ([@ana-{nth}](https://github.com/ana-{nth})) | |\n")
        };
        let people: String = (0..60).map(person).collect();
        let roster = format!("| Role | Lead | Shadows |\n|---|---|---|\n{people}");
        engine.write(|tx| tx.keep_roster(roster.as_bytes(), "team.md")).unwrap();
        let practice = engine.parts.practice().unwrap();
        practice.put_file(file::PATH, "tag = \"everyone\"\n").unwrap();
        let at = Followed::read("https://h/file".to_owned(), None, self.clock.now());
        let text = "tag = \"everyone\"\n".to_owned();
        let file = FollowedFile { at, since: self.clock.now(), text };
        engine.write(|tx| tx.keep(TeamFileFollowed, team, Some(&file))).unwrap();
        self.looks().await;
        self.clock.to("2026-11-01T23:30:00Z");
        self.awake_until("2026-11-02T00:10:00Z").await;
        assert!(self.on(number).0.is_empty(), "it was not let");
        engine.write(|tx| tx.set_by_itself(true)).unwrap();
        self.awake_until("2026-11-02T02:00:00Z").await;
        let (bodies, _) = self.on(number);
        let told = engine.read(|tx| tx.by_itself()).unwrap();
        assert_eq!(bodies.len(), 2, "{told:?} {bodies:?}");
        assert!(bodies[0].starts_with("<!-- meridian:opening "), "{}", bodies[0]);
        assert!(bodies[1].contains("Roll call") && bodies[1].contains("@ana-59"), "{}", bodies[1]);
        assert!(told.words.contains("sums up"), "{}", told.words);

        self.clock.to("2026-11-03T23:30:00Z");
        self.awake_until("2026-11-03T23:58:00Z").await;
        assert_eq!(self.on(number).0.len(), 2, "not before its end");
        self.awake_until("2026-11-04T02:00:00Z").await;
        let (bodies, state) = self.on(number);
        let told = engine.read(|tx| tx.by_itself()).unwrap();
        assert_eq!((bodies.len(), state.as_str()), (3, "open"), "{told:?}");
        assert!(bodies[2].starts_with("<!-- meridian:summary "), "{}", bodies[2]);
        // The next week is opened at its hour.
        self.clock.to("2026-11-08T23:30:00Z");
        self.awake_until("2026-11-09T00:20:00Z").await;
        let (bodies, _) = self.on(number);
        let opened = bodies.iter().filter(|body| body.starts_with("<!-- meridian:opening "));
        assert_eq!(opened.count(), 2, "{:?}", engine.read(|tx| tx.by_itself()));
    }

    /// A week of the place: opened once by a comment with tags, filled, summed up, and left open.
    async fn lives_a_round(&self, number: i64) {
        let engine = &self.engine;
        self.looks().await;
        let planned = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
        assert_eq!((planned.on, planned.issue), (Some(IssueNumber(number)), None));
        assert!(planned.standing.contains("No comment on"), "{}", planned.standing);
        let body = &planned.opening.body;
        assert!(body.starts_with("**v1.38 week 9: status of the release team**"), "{body}");
        assert!(body.contains("@kavya-ramanthuri") && body.contains("summed up here"), "{body}");
        assert!(!body.contains("this issue closes") && !body.contains("meridian:round"), "{body}");
        assert_eq!((planned.opening.labels.len(), planned.opening.pin), (0, false));

        engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap();
        self.looks().await;
        let again = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
        assert_eq!(again.issue, Some(IssueNumber(number)), "{}", again.standing);
        assert!(again.standing.starts_with("you has opened it"), "{}", again.standing);
        let twice = engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap_err();
        assert!(twice.to_string().contains("already"), "{twice}");
        assert_eq!(self.standing("release-lead"), Standing::NotYet, "opening it is no update");

        let key = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        knows_where(engine, &key);
        let text = "Status: Green\n\n## Highlights\n\n- The schedule holds.\n";
        engine.write(|tx| tx.set_draft(&key, text)).unwrap();
        engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
        self.looks().await;
        assert_eq!(self.standing("release-lead"), Standing::Posted);

        engine.write(|tx| tx.post_summary(None)).unwrap();
        self.looks().await;
        let (bodies, state) = self.on(number);
        let marks = ["meridian:opening", "meridian:update", "meridian:summary"];
        for (body, mark) in bodies.iter().zip(marks) {
            assert!(body.starts_with(&format!("<!-- {mark} ")), "{body}");
        }
        assert_eq!((bodies.len(), state.as_str()), (3, "open"));
        let stays = engine.read(|tx| tx.stays_open(None)).unwrap().unwrap();
        let refused = engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap_err();
        assert_eq!(refused.to_string(), stays);

        // The next week is another round in the same place.
        self.clock.forward(TimeDelta::days(7));
        self.looks().await;
        let next = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap();
        assert_eq!((next.round.as_str(), next.issue), ("2026-11-02", None), "{}", next.standing);
        assert_eq!(self.standing("release-lead"), Standing::NotYet);
        engine.write(|tx| tx.open_round(&ToOpen::default())).unwrap();
        self.looks().await;
        assert_eq!(self.on(number).0.len(), 4);
    }
}

fn words(view: &RoundView, name: &str) -> String {
    let all = view.sections.iter().filter(|part| part.name == name);
    all.flat_map(|part| part.words.iter().cloned()).collect::<Vec<_>>().join("\n")
}

fn has(view: &RoundView, button: &str) -> bool {
    view.sections.iter().flat_map(|part| &part.buttons).any(|one| one.name == button)
}

fn a_cycle(practice: &Practice) -> Destination {
    an_issue(practice, "v1.38 status updates");
    Destination::CycleIssue
}

fn a_link(practice: &Practice) -> Destination {
    Destination::Issue { number: IssueNumber(an_issue(practice, "Where we write")) }
}

fn a_discussion(practice: &Practice) -> Destination {
    let made = practice.add_discussion(REPOSITORY, "ines-calvarrow", "Status", "General");
    Destination::Discussion { number: IssueNumber(made.unwrap()) }
}

#[tokio::test]
async fn in_the_window_a_round_of_each_shared_place_is_opened_and_summed_up() {
    for place in [a_cycle, a_link, a_discussion] {
        World::new(place).lives_a_round_in_the_window(4).await;
    }
}

#[tokio::test]
async fn by_itself_a_round_of_each_shared_place_is_opened_called_and_summed_up() {
    for place in [a_cycle, a_link, a_discussion] {
        World::new(place).lives_a_round_by_itself(4).await;
    }
}

fn an_issue(practice: &Practice, title: &str) -> i64 {
    let path = format!("/repos/{REPOSITORY}/issues");
    let (status, made) =
        practice.act("ines-calvarrow", "POST", &path, &json!({ "title": title })).unwrap();
    assert_eq!(status, 201, "{made}");
    made["number"].as_i64().unwrap()
}

#[tokio::test]
async fn the_issue_of_a_cycle_takes_each_round_as_a_comment_and_stays_open() {
    let world = World::new(a_cycle);
    world.lives_a_round(4).await;
}

#[tokio::test]
async fn an_issue_by_its_link_takes_each_round_as_a_comment_and_stays_open() {
    let world = World::new(a_link);
    world.lives_a_round(4).await;
}

#[tokio::test]
async fn a_discussion_takes_each_round_as_a_comment_and_stays_open() {
    let world = World::new(a_discussion);
    world.lives_a_round(4).await;
}

#[tokio::test]
async fn elsewhere_nothing_is_opened_or_closed_and_the_board_says_so() {
    let world = World::new(|_| Destination::RoundIssue);
    let (engine, team) = (&world.engine, world.engine.team().unwrap().id);
    engine.write(|tx| tx.keep(GoesElsewhere, team, Some(&true))).unwrap();
    world.looks().await;
    let opens = engine.read(|tx| tx.plan_opening(&ToOpen::default())).unwrap_err().to_string();
    let closes = engine.write(|tx| tx.set_round_state(None, IssueIs::Closed)).unwrap_err();
    assert_eq!(opens, closes.to_string());
    assert!(opens.contains("where Meridian cannot write"), "{opens}");
    let status = engine.read(|tx| tx.round_status()).unwrap();
    assert!(
        status.said.iter().any(|said| said.contains("where Meridian cannot look")),
        "{:?}",
        status.said
    );
    assert!(status.sections.iter().all(|one| one.at.is_none() && one.link.is_none()));
}
