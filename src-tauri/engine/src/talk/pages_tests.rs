//! The conversation and items in the window, over HTTP: read, answered and ended by their pages alone.

use super::*;
use meridian_core::week::truth::Tone;
use meridian_practice::REPOSITORY;
use meridian_protocol::{ItemPage, Replying, RoundView, TalkPage};

const KAVYA: &str = "kavya-ramanthuri";

impl World {
    fn my_login(&self) -> String {
        self.engine.team().unwrap().facts.account.login
    }

    async fn comes_from(&self, login: &str, text: &str) -> String {
        let path = format!("/repos/{REPOSITORY}/issues/{}/comments", self.issue);
        let (status, made) =
            self.github.act(login, "POST", &path, &json!({ "body": text })).unwrap();
        assert!(status < 300, "{status} {made}");
        self.drain_later().await;
        made["id"].as_i64().unwrap().to_string()
    }

    fn talk(&self, page: TalkPage) -> RoundView {
        self.page(RoundPage::Talk(page))
    }

    fn items(&self, page: ItemPage) -> RoundView {
        self.page(RoundPage::Items(page))
    }

    fn there(&self, words: &str) -> usize {
        let path = format!("/issues/{}/comments?per_page=100", self.issue);
        let all = self.by_the_lead("GET", &path, &Value::Null);
        let has = |one: &&Value| one["body"].as_str().unwrap().contains(words);
        all.as_array().unwrap().iter().filter(has).count()
    }
}

fn reply(comment: &str, text: &str) -> Replying {
    Replying { comment: comment.into(), text: text.into(), quotes: true, pings: false }
}

#[tokio::test]
async fn a_comment_is_read_and_answered_in_the_window_once_and_as_it_was_looked_at() {
    let world = World::new(Role::Read).await;
    let asks = format!("@{} can you name two reviewers until Thursday?", world.my_login());
    let asked = world.comes_from(KAVYA, &asks).await;
    assert!(words(&world.round(), "talk").contains("One thing waits for you."));
    let all = world.talk(TalkPage::All);
    // First what ends first: the update that is due.
    assert!(words(&all, "waits-0").contains("Your update of Docs is not posted."), "{all:?}");
    assert!(words(&all, "waits-1").contains("mentions you"), "{all:?}");
    let row = part(&all, &format!("thread-{asked}")).unwrap();
    assert_eq!((row.tone, row.words[1].contains("No answer, 1 new")), (Some(Tone::Wait), true));

    let thread = || world.talk(TalkPage::Thread { comment: asked.clone() });
    let said = format!("said-{asked}");
    assert_eq!(words(&thread(), &said), "New.");
    assert!(part(&thread(), &said).unwrap().html.contains("two reviewers"));

    // What is kept is found again where it is gone on with.
    let looked = world.talk(TalkPage::Reply(reply(&asked, "Ana and")));
    let view = world.presses(&looked, "keep-reply").await.unwrap();
    assert!(words(&view, "kept-0").contains("not sent"), "{view:?}");
    let goes_on = button(&view, &format!("reply-to-{asked}")).unwrap();
    assert_eq!(
        goes_on.does,
        RoundDoes::Turn(RoundPage::Talk(TalkPage::Reply(reply(&asked, "Ana and"))))
    );
    assert_eq!(world.there("Ana and"), 0);

    let looks = || world.talk(TalkPage::Reply(reply(&asked, "Ana and Bo, from Thursday on.")));
    let looked = looks();
    let goes = part(&looked, "goes").unwrap();
    assert!(goes.html.contains("two reviewers") && goes.html.contains("from Thursday on"));
    assert!(goes.words.iter().any(|one| one == "It tells nobody by name."), "{goes:?}");
    // It quotes what is not there any more.
    let path = format!("/repos/{REPOSITORY}/issues/comments/{asked}");
    let edited = json!({ "body": asks.replace("two", "three") });
    world.github.act(KAVYA, "PATCH", &path, &edited).unwrap();
    let refused = world.presses(&looked, "send-reply").await.unwrap_err();
    assert!(refused.to_string().contains("has changed since you looked"), "{refused}");
    let view = world.presses(&looks(), "send-reply").await.unwrap();
    assert_eq!(view.page, RoundPage::Talk(TalkPage::Thread { comment: asked.clone() }));
    for _ in 0..6 {
        world.drain_later().await;
    }
    assert_eq!(world.there("Ana and Bo, from Thursday on."), 1);
    let view = thread();
    assert!(button(&view, "read-here").is_some() && part(&view, "kept-0").is_none(), "{view:?}");
    let again = looks();
    assert!(words(&again, "goes").contains("said just that already"), "{again:?}");
    assert!(button(&again, "send-reply").is_none());

    let view = world.presses(&world.talk(TalkPage::All), "read-all").await.unwrap();
    assert!(button(&view, "read-all").is_none() && part(&view, "waits-1").is_none(), "{view:?}");
}

#[tokio::test]
async fn what_is_to_be_discussed_gets_its_issue_or_its_end_in_the_window() {
    let world = World::new(Role::Write).await;
    let nothing = world.items(ItemPage::All);
    assert!(words(&nothing, "none").contains("Nothing waits."), "{nothing:?}");
    let me = world.my_login();
    let asked = world.comes_from(&me, "Decision needed: who looks after the build?").await;
    let key = format!("{asked}-1");
    assert!(words(&world.round(), "items").contains("One thing waits"));
    let all = world.items(ItemPage::All);
    let row = part(&all, &format!("item-{key}")).unwrap();
    assert!(row.heading.contains("who looks after the build?"), "{row:?}");
    assert!(button(&all, &format!("item-look-{key}")).is_some());

    let own = world.items(ItemPage::Issue { key: key.clone() });
    assert!(part(&own, "goes").unwrap().html.contains("who looks after the build?"), "{own:?}");
    assert!(button(&own, "copy-private").is_some());
    let link = |issue: &str| world.items(ItemPage::Link { key: key.clone(), issue: issue.into() });
    assert!(words(&link(""), "goes").contains("Say which issue it has"));
    assert!(button(&link("no link"), "item-does").is_none());
    let view = world.presses(&link("#812"), "item-does").await.unwrap();
    assert!(words(&view, "state").contains("#812"), "{view:?}");

    let end = |why: &str| world.items(ItemPage::End { key: key.clone(), because: why.to_owned() });
    assert!(words(&end(""), "goes").contains("Say how it ended"));
    let view = world.presses(&end("Bo does, from Monday on."), "item-does").await.unwrap();
    assert_eq!(view.page, RoundPage::Items(ItemPage::One { key: key.clone() }));
    for _ in 0..6 {
        world.drain_later().await;
    }
    assert_eq!(world.there("Bo does, from Monday on."), 1);
    let view = world.items(ItemPage::One { key: key.clone() });
    assert!(part(&view, "ways").is_none(), "{view:?}");
    assert!(part(&world.items(ItemPage::All), "ended").is_some());
}
