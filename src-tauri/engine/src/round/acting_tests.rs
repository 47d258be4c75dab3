//! A round opened, summed up and closed in the window, over HTTP: as on the command line, and shown before.

use super::{LEAD, NEXT, World};
use crate::{Fetch as _, courier::tables::outbox::Which};
use chrono::{DateTime, TimeDelta, Utc};
use meridian_core::{
    courier::{Content, OpState, marker::RoundMarker},
    ids::OpId,
};
use meridian_practice::Role;
use meridian_protocol::{
    ActOnRound, AskAway, AskRound, AwayView, Failure, OpeningView, RoundAct, RoundPart,
    RoundStanding, RoundView, ShowRound, ShowRoundPart, SummaryView,
};
use serde_json::{Value, json};

impl World {
    fn round(&self) -> RoundView {
        self.engine.ask(ShowRound {}).unwrap()
    }

    async fn acts(&self, act: RoundAct) -> Result<RoundView, Failure> {
        self.later(5);
        ActOnRound { act }.fetch(&self.engine).await
    }

    fn later(&self, seconds: i64) {
        self.clock.forward(TimeDelta::seconds(seconds));
    }

    fn opening(&self) -> OpeningView {
        match self.engine.ask(ShowRoundPart { part: AskRound::Opening { tag: None } }).unwrap() {
            RoundPart::Opening(view) => view,
            other => panic!("{other:?}"),
        }
    }

    fn summary_looked_at(&self) -> SummaryView {
        match self.engine.ask(ShowRoundPart { part: AskRound::Summary }).unwrap() {
            RoundPart::Summary(view) => view,
            other => panic!("{other:?}"),
        }
    }

    fn away(&self, asked: AskAway) -> Result<AwayView, Failure> {
        match self.engine.ask(ShowRoundPart { part: AskRound::Away(asked) })? {
            RoundPart::Away(view) => Ok(view),
            other => panic!("{other:?}"),
        }
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

fn opens(view: &OpeningView) -> RoundAct {
    RoundAct::Open { round: view.round, tag: None, digest: view.digest.clone() }
}

#[tokio::test]
async fn a_round_is_looked_at_and_opened_and_what_follows_is_done_by_whoever_drains() {
    let world = World::on_sunday(Role::Write).await;
    let login = world.engine.team().unwrap().facts.account.login;
    world.follows(&format!("may-open = [\"{login}\"]\npin = true\n"));
    let before = world.round();
    let step = before.opening.as_ref().unwrap();
    assert!(step.may && step.words.contains("the team's file names you"), "{step:?}");
    assert_eq!(step.turns.len(), 1, "{step:?}");
    assert!(step.turns[0].is_me, "{step:?}");

    let shown = world.opening();
    assert_eq!((shown.round.to_string(), &shown.refused), (NEXT.to_owned(), &None));
    assert!(shown.goes_to.contains(&format!("as @{login}")), "{}", shown.goes_to);
    assert!(!shown.html.contains("meridian:round"), "as a person reads it: {}", shown.html);
    assert!(shown.beside.iter().any(|line| line.contains("pinned")), "{:?}", shown.beside);
    assert!(world.of_next().is_empty(), "looking sends nothing");

    let view = world.acts(opens(&shown)).await.unwrap();
    let on_its_way = view.wishes.iter().find(|wish| wish.title.starts_with("New issue"));
    assert!(on_its_way.is_some_and(|wish| wish.takes_back.is_some()), "{:?}", view.wishes);
    let op = world.wish(|content| matches!(content, Content::NewIssue(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    let made = world.of_next();
    assert_eq!(made.len(), 1);
    let pin = world.wish(|content| matches!(content, Content::Pin(_)));
    assert_eq!(world.to_the_end(&pin).await, OpState::Done, "it is pinned without another word");
    let view = world.round();
    assert!(view.opening.is_none(), "it is there: {view:?}");
    let done = view.wishes.iter().find(|wish| wish.title.starts_with("New issue")).unwrap();
    assert!(done.page.is_some() && done.takes_back.is_none(), "{done:?}");
    let again = world.acts(opens(&shown)).await.unwrap_err().to_string();
    assert!(again.contains("there already"), "{again}");
}

#[tokio::test]
async fn what_somebody_has_opened_since_it_was_looked_at_is_not_opened_twice() {
    let world = World::on_sunday(Role::Write).await;
    let shown = world.opening();
    let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
    let body = format!("{}\n\nTell.", mark.render());
    world.by_the_lead("POST", "/issues", &json!({ "title": "Week 10", "body": body }));
    world.acts(opens(&shown)).await.unwrap();
    let op = world.wish(|content| matches!(content, Content::NewIssue(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.of_next().len(), 1);
    let view = world.round();
    assert!(view.opening.is_none() && view.wishes[0].words.contains(LEAD), "{view:?}");
    assert!(view.came.is_empty(), "nothing came of what another one did: {view:?}");
}

#[tokio::test]
async fn a_text_that_was_not_looked_at_does_not_go() {
    let world = World::on_sunday(Role::Write).await;
    let shown = world.opening();
    world.follows("tag = \"nobody\"\nlabels = [\"status\"]\n");
    let refused = world.acts(opens(&shown)).await.unwrap_err().to_string();
    assert!(refused.contains("Look at it once more"), "{refused}");
    assert!(world.of_next().is_empty());
    world.acts(opens(&world.opening())).await.unwrap();
}

#[tokio::test]
async fn whoever_may_not_open_is_told_who_can() {
    let world = World::on_sunday(Role::Read).await;
    world.follows("may-open = [\"ana-example\"]\ndeputies = [\"bo-example\"]\n");
    let step = world.round().opening.unwrap();
    assert!(!step.may && step.words.contains("ana-example or bo-example can"), "{step:?}");
    let who: Vec<&str> = step.turns.iter().map(|turn| turn.who.as_str()).collect();
    assert_eq!(who, ["ana-example", "bo-example, deputy"]);
    let utc: Vec<&str> = step.turns.iter().map(|turn| turn.at.utc.as_str()).collect();
    assert_eq!(utc, ["Mon 2 Nov 00:00 UTC", "Mon 2 Nov 00:20 UTC"]);
}

#[tokio::test]
async fn a_summary_is_posted_and_the_round_closed_and_opened_again() {
    let world = World::new(Role::Write).await;
    // What an account may do is asked once a day.
    world.later(86_400);
    world.drain().await;
    let view = world.round();
    assert_eq!((view.standing, view.pages.len()), (RoundStanding::Open, 1), "{view:?}");
    assert!(view.words[0].contains(&format!("{LEAD} opened it")), "{:?}", view.words);
    assert!(view.closing.is_some_and(|closing| closing.may));
    let shown = world.summary_looked_at();
    assert!(shown.refused.is_none() && !shown.stands && shown.html.contains("<"), "{shown:?}");
    assert!(world.summaries().is_empty());

    let round = shown.round;
    let view = world.acts(RoundAct::Close { round, with_summary: true }).await.unwrap();
    assert_eq!(view.wishes.len(), 2, "{:?}", view.wishes);
    let op = world.wish(|content| matches!(content, Content::IssueState(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    assert_eq!(world.summaries().len(), 1);
    let view = world.round();
    assert!(view.is_closed && view.closing.is_none(), "{view:?}");
    assert!(view.words[0].contains("was closed by"), "{:?}", view.words);

    world.acts(RoundAct::Reopen { round }).await.unwrap();
    let op = world.wish(|content| matches!(content, Content::IssueState(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    let state = world.by_the_lead("GET", &format!("/issues/{}", world.issue), &Value::Null);
    assert_eq!(state["state"], "open");
}

#[tokio::test]
async fn whoever_may_not_close_can_post_the_summary_and_reads_who_closes() {
    let world = World::new(Role::Read).await;
    let closing = world.summary_looked_at().closing.unwrap();
    assert!(!closing.may && closing.words.contains(LEAD), "{closing:?}");
    world.acts(RoundAct::Summarise { round: world.summary_looked_at().round }).await.unwrap();
    let op = world.wish(|content| matches!(content, Content::Message(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    assert_eq!(world.summaries().len(), 1);
}

#[tokio::test]
async fn what_a_laptop_would_do_by_itself_is_said_before_it_is_let() {
    let world = World::on_sunday(Role::Write).await;
    let off = world.round().alone.unwrap();
    assert!(!off.is_on && off.words.contains("only while this laptop is awake"), "{off:?}");
    let opens = off.next.iter().find(|line| line.starts_with("To open")).unwrap();
    assert!(opens.contains("Mon 2 Nov 00:0") && opens.contains("Here that is"), "{opens}");
    let on = world.acts(RoundAct::Alone { on: true }).await.unwrap().alone.unwrap();
    assert!(on.is_on && on.words.contains("while it is awake"), "{on:?}");
    let off = world.acts(RoundAct::Alone { on: false }).await.unwrap().alone.unwrap();
    assert!(!off.is_on);
}

#[tokio::test]
async fn being_away_is_looked_at_told_and_taken_back() {
    let world = World::new(Role::Read).await;
    let away = |from: &str, until: &str| AskAway::Away {
        from: from.to_owned(),
        until: until.to_owned(),
        cover: String::new(),
    };
    let refused = world.away(away("tomorrow", "2026-11-08")).unwrap_err().to_string();
    assert!(refused.contains("Give the first day"), "{refused}");
    let week = away("2026-11-02", "2026-11-08");
    let shown = world.away(week.clone()).unwrap();
    assert!(shown.can_tell && shown.words.starts_with("A comment on #"), "{shown:?}");
    assert!(shown.notes.iter().any(|note| note.contains(NEXT)), "{shown:?}");

    let view = world.acts(RoundAct::Tell(week.clone())).await.unwrap();
    assert_eq!(view.wishes.len(), 1, "{view:?}");
    assert!(!world.away(week.clone()).unwrap().can_tell, "it is on its way");
    let op = world.wish(|content| matches!(content, Content::Message(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    let view = world.round();
    assert!(view.is_away && view.away[0].contains("2026-11-02 to 2026-11-08"), "{view:?}");
    assert!(world.away(AskAway::Back).unwrap().can_tell);
    world.acts(RoundAct::Tell(AskAway::Back)).await.unwrap();
    let op = world.wish(|content| matches!(content, Content::Message(_)));
    assert_eq!(world.to_the_end(&op).await, OpState::Done);
    world.drain_later().await;
    assert!(!world.round().is_away);
}

#[tokio::test]
async fn what_was_asked_for_is_taken_back_before_it_leaves() {
    let world = World::on_sunday(Role::Write).await;
    world.acts(opens(&world.opening())).await.unwrap();
    let op = world.wish(|content| matches!(content, Content::NewIssue(_)));
    let view = world.acts(RoundAct::TakeBack { op }).await.unwrap();
    assert!(view.wishes.is_empty(), "{view:?}");
    world.drain_later().await;
    assert!(world.of_next().is_empty());
}
