//! What the lead's laptop does where no file of the team says who opens rounds, and what whoever opens them is
//! told of a round that somebody else has opened, over HTTP.

use super::{LEAD, NEXT, World};
use meridian_core::{courier::marker::RoundMarker, ids::IssueNumber, team::file};
use meridian_practice::Role;
use meridian_protocol::{RoundPage, ShowRound};
use serde_json::json;

impl World {
    /// No file names anybody, and by the roster this one leads the team.
    async fn led_by(lead: &str) -> Self {
        let world = Self::new(Role::Write).await;
        world.github.set_lead_rests(true).unwrap();
        world.github.put_file(file::PATH, "# Nothing.\n").unwrap();
        let roster = format!(
            "| Role | Lead | Shadows |\n|---|---|---|\n\
             | Release Lead | A ([@{lead}](https://github.com/{lead})) | |\n\
             | Docs | B ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) | |\n"
        );
        world.engine.write(|tx| tx.keep_roster(roster.as_bytes(), "team.md")).unwrap();
        world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
        world
    }

    fn me(&self) -> String {
        self.engine.team().unwrap().facts.account.login
    }

    fn whose_word(&self) -> String {
        self.engine.read(|tx| tx.by_itself()).unwrap().words
    }

    fn said_of_round(&self) -> String {
        self.engine.read(|tx| tx.round_status()).unwrap().said.join("\n")
    }

    fn asked_of(&self, issue: IssueNumber) -> usize {
        let asked = self.github.world().unwrap().requests;
        let path = format!("/issues/{issue}");
        asked.iter().filter(|one| one.method == "GET" && one.path.ends_with(&path)).count()
    }
}

#[tokio::test]
async fn without_a_file_of_the_team_nobody_but_its_lead_opens_by_itself() {
    let world = World::led_by(LEAD).await;
    world.clock.to("2026-11-02T00:02:00Z");
    world.drain_later().await;
    world.drain_later().await;
    assert!(world.of_next().is_empty(), "it is not switched on for whoever does not lead");
    let words = world.whose_word();
    assert!(words.contains("opens and closes nothing by itself"), "{words}");
    assert!(words.contains(&format!("{LEAD}, by the roster")), "{words}");
    assert!(words.contains("meridian-cli team file write"), "{words}");
    world.engine.write(|tx| tx.set_by_itself(false)).unwrap();
    let words = world.whose_word();
    assert!(words.contains("neither opens nor closes") && words.contains(LEAD), "{words}");
}

#[tokio::test]
async fn the_lead_by_the_roster_opens_by_itself_and_it_is_said_on_whose_word() {
    let world = World::led_by("you").await;
    assert_eq!(world.me(), "you");
    world.clock.to("2026-11-02T00:02:00Z");
    world.drain_later().await;
    world.drain_later().await;
    assert_eq!(world.of_next().len(), 1);
    let words = world.whose_word();
    assert!(
        words.contains("by the roster you lead") && words.contains("Only this laptop"),
        "{words}"
    );
}

#[tokio::test]
async fn where_no_roster_says_who_leads_it_is_the_members_word() {
    let world = World::new(Role::Write).await;
    world.github.put_file(file::PATH, "# Nothing.\n").unwrap();
    world.engine.write(|tx| tx.set_by_itself(true)).unwrap();
    world.clock.to("2026-10-28T03:00:00Z");
    world.drain_later().await;
    let words = world.whose_word();
    assert!(words.contains("by your word alone") && words.contains("Only this laptop"), "{words}");
}

#[tokio::test]
async fn whoever_opens_rounds_is_told_which_tags_of_anothers_opening_worked_and_asks_once() {
    for opens in [true, false] {
        let world = World::new(Role::Write).await;
        world.github.set_lead_rests(true).unwrap();
        let named = if opens { world.me() } else { LEAD.to_owned() };
        world.github.put_file(file::PATH, &format!("may-open = [\"{named}\"]\n")).unwrap();
        world.drain_later().await;
        world.clock.to("2026-11-01T22:51:00Z");
        let mark = RoundMarker { cycle: "v1.38".parse().unwrap(), round: NEXT.parse().unwrap() };
        let body =
            format!("{}\n\n@kavya-ramanthuri, @juno-fairwhistle and @nobody-here.", mark.render());
        let made = world.by_the_lead("POST", "/issues", &json!({ "title": "It", "body": body }));
        let issue = IssueNumber(made["number"].as_i64().unwrap());
        world.clock.to("2026-11-02T08:10:00Z");
        world.drain().await;
        let status = world.said_of_round();
        let told =
            format!("#{issue} was opened by {LEAD}, Sun 1 Nov 22:51 UTC. 2 of 3 are tagged;");
        assert_eq!(status.contains(&told), opens, "{status}");
        let view = world.engine.ask(ShowRound { page: RoundPage::Round }).unwrap();
        let standing = view.sections.iter().find(|one| one.name == "standing").unwrap();
        let tags = standing.words.iter().any(|words| words.starts_with("2 of 3 are tagged"));
        assert_eq!(tags, opens, "{:?}", standing.words);
        let asked = world.asked_of(issue);
        assert_eq!(asked, 1 + usize::from(opens), "its text as GitHub has drawn it, once");
        world.drain_later().await;
        world.drain_later().await;
        assert_eq!(world.asked_of(issue), asked + 2, "the issue itself, as ever");
        // Once updates are due it is of no matter any more.
        world.clock.to("2026-11-03T01:00:00Z");
        assert!(!world.said_of_round().contains("was opened by"));
    }
}

#[tokio::test]
async fn whoever_the_roster_names_without_an_account_leads_all_the_same_and_nobody_else_opens() {
    let world = World::led_by(LEAD).await;
    let roster = "| Role | Lead | Shadows |\n|---|---|---|\n| Release Lead | Ines Calvarrow | |\n\
                  | Docs | B ([@kavya-ramanthuri](https://github.com/kavya-ramanthuri)) | |\n";
    world.engine.write(|tx| tx.keep_roster(roster.as_bytes(), "team.md")).unwrap();
    world.clock.to("2026-11-02T00:02:00Z");
    world.drain_later().await;
    world.drain_later().await;
    assert!(world.of_next().is_empty(), "somebody leads, and it is not known whether it is me");
    let words = world.whose_word();
    assert!(words.contains("Ines Calvarrow") && words.contains("without an account"), "{words}");
}

#[tokio::test]
async fn whose_switch_has_no_effect_any_more_is_told_so_once() {
    let world = World::led_by("you").await;
    // There it is daytime.
    world.engine.write(|tx| tx.set_zone(Some("Pacific/Auckland"))).unwrap();
    world.clock.to("2026-10-26T06:00:00Z");
    world.drain().await;
    world.drain_later().await;
    assert!(world.engine.read(|tx| tx.news()).unwrap().due.is_empty());
    let roster = format!(
        "| Role | Lead | Shadows |\n|---|---|---|\n\
         | Release Lead | A ([@{LEAD}](https://github.com/{LEAD})) | |\n"
    );
    world.engine.write(|tx| tx.keep_roster(roster.as_bytes(), "team.md")).unwrap();
    let news = world.engine.read(|tx| tx.news()).unwrap().due;
    let [told] = news.as_slice() else { panic!("{news:?}") };
    assert!(told.body.contains("It is switched on, and yet"), "{told:?}");
    world.engine.write(|tx| tx.announcement_shown(told)).unwrap();
    assert!(world.engine.read(|tx| tx.news()).unwrap().due.is_empty(), "once");
    // Nor does the dialog promise it.
    world.engine.write(|tx| tx.set_by_itself(false)).unwrap();
    let view = world.engine.ask(ShowRound { page: RoundPage::Round }).unwrap();
    let alone = view.sections.iter().find(|one| one.name == "alone").unwrap();
    assert!(!alone.words.iter().any(|words| words.contains("in your turn")), "{:?}", alone.words);
}
