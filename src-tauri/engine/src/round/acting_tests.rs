//! A round opened, summed up and closed in the window, over HTTP: as on the command line, and shown before.

use super::{LEAD, NEXT, World};
use crate::{Fetch as _, courier::tables::outbox::Which};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Content, OpState, marker::RoundMarker},
    ids::{IssueNumber, OpId},
    round::opening::Tag,
};
use meridian_practice::{Fault, FaultKind, Matcher, Role};
use meridian_protocol::{
    ActOnRound, Failure, RoundButton, RoundDoes, RoundOrder, RoundPage, RoundSection, RoundView,
    ShowRound,
};
use serde_json::{Value, json};

impl World {
    fn page(&self, page: RoundPage) -> RoundView {
        self.engine.ask(ShowRound { page }).unwrap()
    }

    fn round(&self) -> RoundView {
        self.page(RoundPage::Round)
    }

    /// Presses a button, as the window does with what it was told.
    async fn presses(&self, view: &RoundView, name: &str) -> Result<RoundView, Failure> {
        let Some(RoundDoes::Act(order)) = button(view, name).map(|button| &button.does) else {
            panic!("{name}: {view:?}");
        };
        self.later(5);
        ActOnRound { order: order.clone() }.fetch(&self.engine).await
    }

    fn later(&self, seconds: i64) {
        self.clock.forward(TimeDelta::seconds(seconds));
    }

    fn wish(&self, is_it: fn(&Content) -> bool) -> OpId {
        let team = self.engine.team().unwrap().id;
        let all = self.engine.store().operations(team, Which::All).unwrap();
        all.into_iter().rev().find(|op| is_it(&op.content)).unwrap().id
    }

    /// On the Sunday before the next round, for which nobody has opened an issue.
    async fn on_sunday(role: Role) -> Self {
        let world = Self::new(role).await;
        world.github.set_lead_rests(true).unwrap();
        let sunday: DateTime<Utc> = "2026-11-01T20:00:00Z".parse().unwrap();
        world.clock.forward(sunday - world.clock_now());
        world.drain().await;
        world
    }

    fn clock_now(&self) -> DateTime<Utc> {
        use crate::ground::clock::Clock as _;
        self.clock.now()
    }
}

const OPENING: RoundPage = RoundPage::Opening { tag: None };

fn buttons(view: &RoundView) -> impl Iterator<Item = &RoundButton> {
    view.sections.iter().flat_map(|section| &section.buttons)
}

fn button<'v>(view: &'v RoundView, name: &str) -> Option<&'v RoundButton> {
    buttons(view).find(|button| button.name.starts_with(name))
}

fn part<'v>(view: &'v RoundView, name: &str) -> Option<&'v RoundSection> {
    view.sections.iter().find(|section| section.name == name)
}

/// All that stands in a section.
fn words(view: &RoundView, name: &str) -> String {
    let all = view.sections.iter().filter(|section| section.name == name);
    let lines = all.flat_map(|one| one.words.iter().chain(&one.listed));
    lines.cloned().collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_round_is_looked_at_and_opened_and_what_follows_is_done_by_whoever_drains() {
    let world = World::on_sunday(Role::Write).await;
    let login = world.engine.team().unwrap().facts.account.login;
    world.follows(&format!("may-open = [\"{login}\"]\npin = true\n"));
    let before = world.round();
    let opening = words(&before, "opening");
    assert!(opening.contains("the team's file names you"), "{opening}");
    assert!(opening.contains(&format!("{login}, you, from Mon 2 Nov 00:00 UTC")), "{opening}");
    assert!(button(&before, "to-opening").is_some_and(|button| button.is_main), "{before:?}");

    let shown = world.page(OPENING);
    assert!(words(&shown, "text").contains(&format!("as @{login}")), "{shown:?}");
    let text = part(&shown, "text").unwrap();
    assert!(!text.html.contains("meridian:round"), "as a person reads it: {}", text.html);
    assert!(words(&shown, "goes").contains("pinned"), "{shown:?}");
    let tags: Vec<_> = buttons(&shown).filter_map(|button| button.is_chosen).collect();
    assert_eq!(tags, [false, true, false], "leads, where the team has not chosen");
    assert!(world.of_next().is_empty(), "looking sends nothing");

    let view = world.presses(&shown, "open").await.unwrap();
    assert!(view.said.as_ref().is_some_and(|said| said.contains("asked for")), "{view:?}");
    assert!(words(&view, "wish").starts_with("New issue"), "{view:?}");
    assert!(button(&view, "take-").is_some(), "{view:?}");
    let op = world.wish(|content| matches!(content, Content::NewIssue(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    assert_eq!(world.of_next().len(), 1);
    let pin = world.wish(|content| matches!(content, Content::Pin(_)));
    assert_eq!(world.to_the_end(&pin).await, OpState::Done, "it is pinned without another word");
    let view = world.round();
    assert!(part(&view, "opening").is_none(), "it is there: {view:?}");
    let page = button(&view, &format!("page-{op}")).unwrap();
    assert!(page.words.starts_with("Open #"), "its page: {page:?}");
    let again = world.presses(&shown, "open").await.unwrap_err().to_string();
    assert!(again.contains("there already"), "{again}");
}

#[tokio::test]
async fn what_somebody_has_opened_since_it_was_looked_at_is_not_opened_twice() {
    let world = World::on_sunday(Role::Write).await;
    let shown = world.page(OPENING);
    let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
    let body = format!("{}\n\nTell.", mark.render());
    world.by_the_lead("POST", "/issues", &json!({ "title": "Week 10", "body": body }));
    world.presses(&shown, "open").await.unwrap();
    let op = world.wish(|content| matches!(content, Content::NewIssue(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.of_next().len(), 1);
    let view = world.round();
    assert!(part(&view, "opening").is_none() && words(&view, "wish").contains(LEAD), "{view:?}");
    assert!(part(&view, "came").is_none(), "nothing came of what another one did: {view:?}");
}

#[tokio::test]
async fn a_next_round_that_somebody_opened_early_is_seen_within_the_hour_and_not_offered_again() {
    for (days, opens) in [(0, false), (6, true)] {
        let world = World::new(Role::Write).await;
        world.github.set_lead_rests(true).unwrap();
        world.later(days * 86_400 + 7_200);
        world.drain().await;
        let before = world.round();
        assert_eq!(part(&before, "opening").is_some(), opens, "{before:?}");
        assert!(part(&before, "next").is_none(), "{before:?}");
        let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
        let body = format!("{}\n\nTell.", mark.render());
        let made = world.by_the_lead("POST", "/issues", &json!({ "title": "Ten", "body": body }));
        world.later(3_600);
        world.engine.drain(crate::Eagerness::Scheduled).await.unwrap();
        let view = world.round();
        let said = format!("#{} is open: {LEAD} opened it", made["number"]);
        assert!(words(&view, "next").contains(&said), "{view:?}");
        assert!(part(&view, "opening").is_none(), "{view:?}");
        let on_team = world.engine.read(|tx| tx.show_updates(0)).unwrap().said.join(" ");
        assert!(on_team.contains("is there already") && on_team.contains(&said), "{on_team}");
        assert!(button(&world.page(OPENING), "open").is_none() || !opens);

        // Closed since, it is still the next round's.
        let path = format!("/issues/{}", made["number"]);
        world.by_the_lead("PATCH", &path, &json!({ "state": "closed" }));
        world.later(3_600);
        world.engine.drain(crate::Eagerness::Scheduled).await.unwrap();
        assert!(words(&world.round(), "next").contains("is closed"), "{:?}", world.round());
    }
}

#[tokio::test]
async fn what_may_be_the_next_rounds_issue_is_named_before_another_is_opened() {
    let world = World::on_sunday(Role::Write).await;
    world.github.add_user("passer-by").unwrap();
    let path = format!("/repos/{}/issues", super::REPOSITORY);
    let body = json!({ "title": format!("v1.38 {NEXT}"), "body": "Mine." });
    let (_, made) = world.github.act("passer-by", "POST", &path, &body).unwrap();
    world.later(60);
    world.drain().await;
    let view = world.round();
    assert!(words(&view, "next").contains("not clear") && part(&view, "opening").is_none());
    let view = world.presses(&view, &format!("name-{}", made["number"])).await.unwrap();
    assert!(words(&view, "next").contains(&format!("#{}", made["number"])), "{view:?}");
}

#[tokio::test]
async fn a_text_that_was_not_looked_at_does_not_go() {
    let world = World::on_sunday(Role::Write).await;
    let shown = world.page(OPENING);
    world.follows("tag = \"nobody\"\nlabels = [\"status\"]\n");
    let refused = world.presses(&shown, "open").await.unwrap_err().to_string();
    assert!(refused.contains("Look at it once more"), "{refused}");
    assert!(world.of_next().is_empty());
    world.presses(&world.page(OPENING), "open").await.unwrap();
}

#[tokio::test]
async fn whoever_is_not_named_is_told_who_can_and_when_theirs_counts() {
    let world = World::on_sunday(Role::Read).await;
    world.follows("may-open = [\"ana-example\"]\ndeputies = [\"bo-example\"]\n");
    let view = world.round();
    let opening = words(&view, "opening");
    for said in [
        "else ana-example or bo-example can",
        "counts only where GitHub calls you a member",
        "ana-example, from Mon 2 Nov 00:00 UTC",
        "bo-example, deputy, from Mon 2 Nov 00:20 UTC",
    ] {
        assert!(opening.contains(said), "{said}: {opening}");
    }
    assert!(button(&view, "to-opening").is_some(), "it may count: {view:?}");
}

#[tokio::test]
async fn what_was_shown_of_one_team_or_issue_is_not_done_with_another() {
    let world = World::new(Role::Write).await;
    world.later(86_400);
    world.drain().await;
    let shown = world.page(RoundPage::Summary);
    let team = world.engine.team().unwrap();
    world.engine.write(|tx| tx.try_practice()).unwrap();
    let refused = world.presses(&shown, "post-close").await.unwrap_err().to_string();
    assert!(refused.contains("Another team is shown"), "{refused}");
    world.engine.write(|tx| tx.open_team(team.id)).unwrap();
    let made = world.by_the_lead("POST", "/issues", &json!({ "title": "Week 9", "body": "" }));
    let other = IssueNumber(made["number"].as_i64().unwrap());
    let round = crate::settings::rhythm_of(&team).unwrap().round_at(world.clock_now()).key;
    world.engine.write(|tx| tx.choose_issue(round, other)).unwrap();
    let refused = world.presses(&shown, "post-close").await.unwrap_err().to_string();
    assert!(refused.contains("Another issue counts"), "{refused}");
    assert!(world.summaries().is_empty());
}

#[tokio::test]
async fn an_opening_that_is_on_its_way_is_not_asked_for_with_other_tags() {
    let world = World::on_sunday(Role::Write).await;
    world.presses(&world.page(OPENING), "open").await.unwrap();
    let other = world.page(RoundPage::Opening { tag: Some(Tag::Nobody) });
    let lost = Fault::new(Matcher::new("POST", "/issues"), FaultKind::AnswerLostBefore);
    world.github.faults().push(lost).unwrap();
    world.drain().await;
    let op = world.wish(|content| matches!(content, Content::NewIssue(_)));
    let state = world.engine.store().operation(&op).unwrap().state;
    assert!(matches!(state, OpState::Unknown { .. }), "{state:?}");
    let refused = world.presses(&other, "open").await.unwrap_err().to_string();
    assert!(refused.contains("on its way already"), "{refused}");
}

#[tokio::test]
async fn nothing_is_summed_up_from_what_was_read_long_ago() {
    let world = World::new(Role::Write).await;
    world.later(86_400);
    world.drain().await;
    let shown = world.page(RoundPage::Summary);
    for _ in 0..8 {
        let broken = Fault::new(
            Matcher::new("GET", "/comments"),
            FaultKind::Status5xxBefore { status: 502 },
        );
        world.github.faults().push(broken).unwrap();
    }
    assert!(world.presses(&shown, "post-close").await.is_err());
    let team = world.engine.team().unwrap().id;
    assert!(world.engine.store().operations(team, Which::All).unwrap().is_empty());
}

#[tokio::test]
async fn a_summary_is_posted_and_the_round_closed_and_opened_again() {
    let world = World::new(Role::Write).await;
    // What an account may do is asked once a day.
    world.later(86_400);
    world.drain().await;
    let view = world.round();
    assert!(words(&view, "standing").contains(&format!("{LEAD} opened it")), "{view:?}");
    assert!(button(&view, "issue-").is_some() && part(&view, "closing").is_some(), "{view:?}");
    let shown = world.page(RoundPage::Summary);
    let text = part(&shown, "text").unwrap();
    assert!(text.html.contains('<') && text.buttons.len() == 3, "{text:?}");
    assert!(words(&shown, "goes").contains("A comment on #"), "{shown:?}");
    assert!(world.summaries().is_empty());

    let view = world.presses(&shown, "post-close").await.unwrap();
    let wishes = view.sections.iter().filter(|section| section.name == "wish");
    assert_eq!(wishes.count(), 2, "{view:?}");
    let op = world.wish(|content| matches!(content, Content::IssueState(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    assert_eq!(world.summaries().len(), 1);
    let view = world.round();
    let standing = words(&view, "standing");
    assert!(standing.contains("was closed by") && standing.contains("were due"), "{standing}");
    assert!(part(&view, "closing").is_none(), "{view:?}");

    world.presses(&view, "reopen").await.unwrap();
    let op = world.wish(|content| matches!(content, Content::IssueState(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let state = world.by_the_lead("GET", &format!("/issues/{}", world.issue), &Value::Null);
    assert_eq!(state["state"], "open");
}

#[tokio::test]
async fn whoever_may_not_close_can_post_the_summary_and_reads_who_closes() {
    let world = World::new(Role::Read).await;
    let shown = world.page(RoundPage::Summary);
    assert!(words(&shown, "goes").contains(LEAD), "{shown:?}");
    assert!(button(&shown, "close-round").is_none() && button(&shown, "post-close").is_none());
    world.presses(&shown, "post").await.unwrap();
    let op = world.wish(|content| matches!(content, Content::Message(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.summaries().len(), 1);
}

#[tokio::test]
async fn what_a_laptop_would_do_by_itself_is_said_before_it_is_let() {
    let world = World::on_sunday(Role::Write).await;
    // The practice team's own names its lead.
    world.follows("pin = true\n");
    let view = world.round();
    let off = words(&view, "alone");
    assert!(off.contains("only while this laptop is awake"), "{off}");
    let opens = off.lines().find(|line| line.starts_with("To open")).unwrap();
    assert!(opens.contains("Mon 2 Nov 00:0") && opens.contains("Here that is"), "{opens}");
    let on = world.presses(&view, "alone").await.unwrap();
    assert!(words(&on, "alone").contains("while it is awake"), "{on:?}");
    assert!(part(&on, "alone").unwrap().heading.ends_with("on"), "{on:?}");
    let off = world.presses(&on, "alone").await.unwrap();
    assert!(part(&off, "alone").unwrap().heading.ends_with("off"), "{off:?}");
}

#[tokio::test]
async fn being_away_is_looked_at_told_and_taken_back() {
    let world = World::new(Role::Read).await;
    let away = |from: &str, until: &str| RoundPage::Away {
        from: from.to_owned(),
        until: until.to_owned(),
        cover: String::new(),
    };
    assert!(world.page(away("", "")).sections.is_empty(), "no day is given yet");
    let ask = ShowRound { page: away("tomorrow", "2026-11-08") };
    let refused = world.engine.ask(ask).unwrap_err().to_string();
    assert!(refused.contains("Give the first day"), "{refused}");
    let week = away("2026-11-02", "2026-11-08");
    let shown = world.page(week.clone());
    let told = words(&shown, "goes");
    assert!(told.contains("A comment on #") && told.contains(NEXT), "{told}");

    let view = world.presses(&shown, "tell").await.unwrap();
    assert!(part(&view, "wish").is_some(), "{view:?}");
    assert!(button(&world.page(week), "tell").is_none(), "it is on its way");
    let op = world.wish(|content| matches!(content, Content::Message(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    let view = world.round();
    assert!(words(&view, "away").contains("2026-11-02 to 2026-11-08"), "{view:?}");
    assert!(button(&view, "to-back").is_some(), "{view:?}");
    world.presses(&world.page(RoundPage::Back), "tell").await.unwrap();
    let op = world.wish(|content| matches!(content, Content::Message(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    assert!(button(&world.round(), "to-back").is_none());
}

#[tokio::test]
async fn what_was_asked_for_is_taken_back_before_it_leaves() {
    let world = World::on_sunday(Role::Write).await;
    let view = world.presses(&world.page(OPENING), "open").await.unwrap();
    let view = world.presses(&view, "take-").await.unwrap();
    assert!(part(&view, "wish").is_none(), "{view:?}");
    world.drain_later().await;
    assert!(world.of_next().is_empty());
}

#[tokio::test]
async fn an_order_that_no_button_had_is_refused() {
    let world = World::new(Role::Read).await;
    let order = RoundOrder("{\"Nothing\":1}".to_owned());
    let refused = ActOnRound { order }.fetch(&world.engine).await.unwrap_err().to_string();
    assert!(refused.contains("Look at the round again"), "{refused}");
}

#[tokio::test]
async fn a_milestone_that_is_not_set_is_said_only_while_that_is_so() {
    let world = World::on_sunday(Role::Write).await;
    world.later(86_400 / 4);
    let view = world.presses(&world.page(OPENING), "open").await.unwrap();
    assert!(part(&view, "came").is_none(), "{view:?}");
    let op = world.wish(|content| matches!(content, Content::NewIssue(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    let came = || words(&world.round(), "came");
    assert!(!came().contains("milestone"), "nobody wants one: {}", came());
    world.follows("milestone = \"v1.38\"\nlabels = [\"status\"]\n");
    assert!(came().contains("has no milestone"), "{}", came());
    let number = world.of_next()[0].number;
    let made = world.by_the_lead("POST", "/milestones", &json!({ "title": "v1.38.0" }));
    let set = json!({ "milestone": made["number"] });
    world.by_the_lead("PATCH", &format!("/issues/{number}"), &set);
    world.drain_later().await;
    assert!(!came().contains("milestone"), "somebody has set one since: {}", came());
}

#[tokio::test]
async fn practice_is_moved_on_from_its_round_and_a_real_teams_time_is_not() {
    let world = World::new(Role::Write).await;
    assert!(part(&world.round(), "practice").is_none(), "a real team lives by the clock");
    let folder = tempfile::tempdir().unwrap();
    let engine = crate::Engine::open(crate::Options {
        data_dir: folder.path().to_owned(),
        clock: crate::test_clock::Driven::at("2026-10-26T09:00:00Z"),
        secrets: std::sync::Arc::new(crate::ground::secrets::MemorySecrets::default()),
        token: None,
    })
    .unwrap();
    engine.write(|tx| tx.start_practice(Some(true))).unwrap();
    for (name, time) in
        [("to-deadline", "Tue 27 Oct 2026 00:00"), ("to-next-round", "Mon 2 Nov 2026 00:01")]
    {
        let view = engine.ask(ShowRound { page: RoundPage::Round }).unwrap();
        let Some(RoundDoes::Act(order)) = button(&view, name).map(|one| &one.does) else {
            panic!("{name}: {view:?}");
        };
        let view = ActOnRound { order: order.clone() }.fetch(&engine).await.unwrap();
        let said = view.said.clone().unwrap();
        assert!(said.contains(&format!("In practice it is {time}")), "{said}");
        assert!(words(&view, "practice").contains(time), "{view:?}");
    }
    assert_eq!(engine.team().unwrap().facts.kind, crate::team::tables::TeamKind::Practice);
}

#[path = "../decisions/pages_tests.rs"]
mod decisions_pages;

#[path = "../talk/pages_tests.rs"]
mod talk_pages;
