//! Over a GitHub that answers over HTTP: a shadow gives an update as a comment where the team chose, once,
//! and the lead takes it over on a laptop of their own.

use crate::{
    ConnectRequest, Eagerness, Engine, Fetch as _, Leaves, Meant, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    test_clock::Driven,
};
use chrono::Duration;
use meridian_core::{ids::DraftKey, reminders::UpdateState};
use meridian_practice::{Practice, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{
    CameView, CancelSending, ChooseGivePlace, Failure, GiveComment, GiveCommentView, PutGiven,
    ShowCame, ShowGiveComment, ShowOutbox, ShowUpdates, ShowWeek, TakeGiven,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;

const LEAD: &str = "ines-calvarrow";
const LEAD_TOKEN: &str = "lead";

/// One program of one member.
struct Laptop {
    engine: Engine,
    clock: Arc<Driven>,
    draft: DraftKey,
    _folder: tempfile::TempDir,
}

/// A team on a GitHub, with an issue on which updates are given to the lead.
struct World {
    clock: Arc<Driven>,
    github: Practice,
    url: String,
    place: i64,
}

impl World {
    fn new() -> Self {
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        // Nothing is chosen together: no schedule, no roster.
        github.put_file(".github/meridian.toml", "# Nothing.\n").unwrap();
        github.set_tokens(LEAD, &[LEAD_TOKEN]).unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let mut world = Self { clock, github, url: format!("http://{address}"), place: 0 };
        let path = format!("/repos/{REPOSITORY}/issues");
        let made = world.act(LEAD, "POST", &path, &json!({ "title": "Updates for the lead" }));
        world.place = made["number"].as_i64().unwrap();
        world
    }

    fn act(&self, who: &str, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.github.act(who, method, path, body).unwrap();
        assert!(status < 300, "{answer}");
        answer
    }

    fn link(&self, place: i64) -> String {
        format!("{}/{REPOSITORY}/issues/{place}", self.url)
    }

    async fn laptop(&self, token: &str) -> Laptop {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&self.clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: Some(SecretString::from(token.to_owned())),
        })
        .unwrap();
        let sections = ["release-signal", "docs"].map(|section| section.parse().unwrap());
        let request = ConnectRequest {
            repository: REPOSITORY.to_owned(),
            api_url: self.url.clone(),
            schedule: None,
            cycle: Some("v1.38".parse().unwrap()),
            sections: sections.to_vec(),
            destination: None,
            is_from_link: false,
        };
        engine.connect(request).await.unwrap();
        engine.drain(Eagerness::Now).await.unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        let laptop = Laptop { engine, clock: Arc::clone(&self.clock), draft, _folder: folder };
        laptop.choose(&self.link(self.place)).await.unwrap();
        laptop
    }

    async fn shadow(&self) -> Laptop {
        let shadow = self.laptop(YOUR_TOKEN).await;
        shadow.write("Two flakes.");
        shadow
    }

    /// What stands in the place.
    fn comments(&self) -> Vec<Value> {
        let path = format!("/repos/{REPOSITORY}/issues/{}/comments?per_page=100", self.place);
        self.act(LEAD, "GET", &path, &Value::Null).as_array().unwrap().clone()
    }

    fn edit(&self, who: &str, body: &str) {
        let id = self.comments()[0]["id"].as_i64().unwrap();
        let path = format!("/repos/{REPOSITORY}/issues/comments/{id}");
        self.clock.forward(Duration::seconds(90));
        self.act(who, "PATCH", &path, &json!({ "body": body }));
    }
}

impl Laptop {
    fn write(&self, words: &str) {
        let text = format!("Status: Green\n\n{words}\n");
        self.engine.write(|tx| tx.set_draft(&self.draft, &text)).unwrap();
    }

    async fn choose(&self, link: &str) -> Result<(), Failure> {
        let link = link.to_owned();
        ChooseGivePlace { link }.fetch(&self.engine).await.map(drop)
    }

    async fn view(&self) -> GiveCommentView {
        ShowGiveComment { draft: self.draft.clone() }.fetch(&self.engine).await.unwrap()
    }

    fn known(&self) -> GiveCommentView {
        self.engine.read(|tx| tx.show_give_comment(&self.draft)).unwrap()
    }

    async fn sync(&self) {
        self.clock.forward(Duration::seconds(15));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    /// Gives it to its end.
    async fn give(&self) {
        self.engine.write(|tx| tx.give_comment(&self.draft, Leaves::AtOnce, Meant::All)).unwrap();
        self.sync().await;
    }

    fn came(&self) -> CameView {
        self.engine.ask(ShowCame {}).unwrap()
    }

    fn take(&self, put: Option<PutGiven>) -> Result<(), Failure> {
        let from = Some(self.came().rows[0].id.clone());
        let (file, text) = (String::new(), String::new());
        self.engine.carry_out(TakeGiven { file, text, put, mentions: false, from }).map(drop)
    }

    fn text(&self) -> String {
        self.engine.read(|tx| tx.draft(&self.draft)).unwrap().text
    }

    fn update(&self) -> UpdateState {
        self.engine
            .read(|tx| {
                let team = tx.team()?;
                let round = crate::settings::rhythm_of(&team)?.round_at(tx.now());
                tx.update_state(&team, Some(self.draft.section.clone()), &round)
            })
            .unwrap()
    }

    fn github_says(&self) -> String {
        self.engine.ask(ShowWeek { section: None }).unwrap().truth.github.words
    }
}

#[tokio::test]
async fn a_shadow_gives_it_as_a_comment_and_the_lead_has_it_to_the_byte() {
    let world = World::new();
    let (shadow, lead) = (world.shadow().await, world.laptop(LEAD_TOKEN).await);
    let view = shadow.view().await;
    assert_eq!(view.place.as_ref().unwrap().name, format!("{REPOSITORY}#{}", world.place));
    assert!(
        view.text
            .starts_with("Update of Release Signal for the round of 26 Oct 2026 (v1.38), given")
    );
    assert_eq!((view.refused.as_ref(), view.is_given), (None, false));
    // The first time to a place everything is shown once.
    let asked: Vec<&str> = view.asks.iter().map(|ask| ask.message.as_str()).collect();
    assert!(
        asked[0]
            .starts_with(&format!("First post as @you to {REPOSITORY}, #{} Updates", world.place))
            && asked[0].contains("mentions nobody"),
        "{asked:?}"
    );
    let give = |meant| GiveComment { draft: shadow.draft.clone(), meant: Some(meant) };
    assert!(matches!(
        shadow.engine.carry_out(give(Vec::new())),
        Err(Failure::Unconfirmed { message }) if message.starts_with("First post")
    ));
    let meant = view.asks.iter().map(|ask| ask.words.clone()).collect();
    let view = shadow.engine.carry_out(give(meant)).unwrap();
    assert!(view.op.is_some() && view.may_take_back && !view.is_given, "{view:?}");
    assert_eq!(shadow.update(), UpdateState::Queued);
    // Ten seconds in which it can be taken back, as a post from the window.
    shadow.engine.drain(Eagerness::Now).await.unwrap();
    assert_eq!(world.comments().len(), 0);
    shadow.sync().await;
    assert_eq!(world.comments().len(), 1);
    let view = shadow.known();
    assert!(view.is_given && view.words.contains("read back from GitHub"), "{}", view.words);
    let id = world.comments()[0]["id"].to_string();
    assert!(view.url.unwrap().ends_with(&format!("#issuecomment-{id}")));
    assert_eq!(shadow.update(), UpdateState::Given);
    assert_eq!(shadow.github_says(), "Given to your lead on GitHub");
    let done = &shadow.engine.ask(ShowOutbox {}).unwrap().done[0];
    assert_eq!(done.title, "Release Signal, round of 26 Oct 2026, to your lead");

    // It is no update of anybody, in no reading of the round.
    lead.sync().await;
    for laptop in [&shadow, &lead] {
        let rows = laptop.engine.ask(ShowUpdates { free: 50 }).unwrap().rows;
        assert!(rows.iter().all(|row| !row.excerpt.contains("Two flakes")), "{rows:?}");
    }

    let came = lead.came();
    assert_eq!(came.words, format!("1 text given to you on {REPOSITORY}#{}.", world.place));
    let row = &came.rows[0];
    assert_eq!((row.author.as_str(), row.by.as_str()), ("you", "you"));
    assert!(row.notes.is_empty() && row.refused.is_none(), "{row:?}");
    lead.take(None).unwrap();
    assert!(lead.text().starts_with("Status: Green\n\nTwo flakes.\n\nWritten by [you]("));
    let came = lead.came();
    assert_eq!((came.count, came.rows[0].is_taken), (0, true), "not offered again");
    assert!(shadow.came().rows.is_empty(), "one's own is not given to oneself");
}

#[tokio::test]
async fn two_devices_of_the_shadow_give_it_once() {
    let world = World::new();
    let (one, other) = (world.shadow().await, world.shadow().await);
    one.give().await;
    world.clock.forward(Duration::minutes(2));
    other.give().await;
    assert_eq!(world.comments().len(), 1);
    assert!(one.known().is_given && other.known().is_given);
    // Another text from there is asked about first, and takes its place in the same comment.
    other.write("Three flakes.");
    other.give().await;
    assert_eq!(world.comments().len(), 1);
    one.sync().await;
    one.write("Four flakes.");
    one.give().await;
    let view = one.known();
    assert!(view.words.contains("given from another device"), "{}", view.words);
    assert!(view.asks[0].message.contains("Three flakes."), "{:?}", view.asks);
    let refused =
        one.engine.write(|tx| tx.give_comment(&one.draft, Leaves::AtOnce, Meant::Words(&[])));
    assert!(matches!(refused, Err(Failure::Unconfirmed { .. })), "{refused:?}");
    one.give().await;
    let all = world.comments();
    assert!(all.len() == 1 && all[0]["body"].as_str().unwrap().contains("Four flakes."), "{all:?}");
}

#[tokio::test]
async fn what_was_changed_or_given_under_another_name_is_said_before_it_is_taken() {
    let world = World::new();
    let (shadow, lead) = (world.shadow().await, world.laptop(LEAD_TOKEN).await);
    shadow.give().await;
    lead.sync().await;
    let before = lead.came().rows[0].id.clone();
    let body = world.comments()[0]["body"].as_str().unwrap().to_owned();
    let changed =
        body.replace("Two flakes", "No flakes").replace("author: you", "author: kai-example");
    world.edit("you", &changed);
    lead.sync().await;
    let row = lead.came().rows[0].clone();
    assert!(row.notes[0].starts_with("It was changed on GitHub since it was given"), "{row:?}");
    assert!(row.notes[1].contains("kai-example wrote it, and you gave it"), "{row:?}");
    let take = TakeGiven {
        file: String::new(),
        text: String::new(),
        put: None,
        mentions: false,
        from: Some(before),
    };
    let refused = lead.engine.carry_out(take).unwrap_err().to_string();
    assert!(refused.contains("since you saw it; nothing was taken over"), "{refused}");

    // What the member then gives does not go over it unseen.
    shadow.write("Three flakes.");
    shadow.give().await;
    assert!(shadow.known().words.contains("changed there since"), "{}", shadow.known().words);
    assert!(world.comments()[0]["body"].as_str().unwrap().contains("No flakes"));
    world.edit("you", "Never mind.");
    lead.sync().await;
    assert!(lead.came().rows.is_empty(), "without its mark it is a comment as any other");
}

#[tokio::test]
async fn what_is_taken_back_disappears_and_can_be_given_again() {
    let world = World::new();
    let (shadow, lead) = (world.shadow().await, world.laptop(LEAD_TOKEN).await);
    shadow.give().await;
    lead.sync().await;
    assert_eq!(lead.came().count, 1);
    let back = || GiveComment { draft: shadow.draft.clone(), meant: None };
    shadow.engine.carry_out(back()).unwrap();
    shadow.sync().await;
    assert!(world.comments()[0]["body"].as_str().unwrap().contains("Taken back: the update of"));
    assert!(!shadow.known().is_given, "{:?}", shadow.known());
    assert_eq!(shadow.update(), UpdateState::Drafted, "it is reminded of again");
    lead.sync().await;
    assert!(lead.came().rows.is_empty());
    assert!(matches!(shadow.engine.carry_out(back()), Err(Failure::NotReady { .. })));

    shadow.give().await;
    lead.sync().await;
    assert_eq!((world.comments().len(), lead.came().count), (1, 1));
    // Before it leaves nothing is sent at all.
    shadow.write("Three flakes.");
    let later = Leaves::After(Duration::seconds(30));
    shadow.engine.write(|tx| tx.give_comment(&shadow.draft, later, Meant::All)).unwrap();
    shadow.engine.carry_out(back()).unwrap();
    world.clock.forward(Duration::seconds(60));
    shadow.sync().await;
    assert!(world.comments()[0]["body"].as_str().unwrap().contains("Two flakes."));
}

#[tokio::test]
async fn what_is_about_to_leave_is_told_below_the_draft_and_taken_back_there() {
    let world = World::new();
    let shadow = world.laptop(YOUR_TOKEN).await;
    // Not the member's first section: that one stays on screen.
    let draft = DraftKey { section: "docs".parse().unwrap(), ..shadow.draft.clone() };
    let text = "Status: Green\n\nTwo pages.\n";
    shadow.engine.write(|tx| tx.set_draft(&draft, text)).unwrap();
    let week = || shadow.engine.ask(ShowWeek { section: Some(draft.section.clone()) }).unwrap();
    assert_eq!(week().post.pending, None);
    let later = Leaves::After(Duration::seconds(10));
    let op = shadow.engine.write(|tx| tx.give_comment(&draft, later, Meant::All)).unwrap();
    let pending = week().post.pending.unwrap();
    assert!(pending.words.starts_with("On its way to your lead on #"), "{}", pending.words);
    assert!(pending.can_cancel && pending.held_until.is_some() && pending.op == op);
    assert_eq!(week().truth.outbox.words, "On its way to your lead");
    let now = shadow.engine.carry_out(CancelSending { op }).unwrap();
    assert_eq!((now.draft.key, now.post.pending), (draft.clone(), None));
    world.clock.forward(Duration::seconds(60));
    shadow.sync().await;
    assert!(world.comments().is_empty(), "nothing was sent");
    assert_eq!(week().truth.outbox.words, "Nothing queued");

    shadow.engine.write(|tx| tx.give_comment(&draft, Leaves::AtOnce, Meant::All)).unwrap();
    shadow.sync().await;
    assert_eq!((world.comments().len(), week().post.pending), (1, None), "it is there");
}

#[tokio::test]
async fn what_is_deleted_there_is_not_offered_and_is_made_anew() {
    let world = World::new();
    let (shadow, lead) = (world.shadow().await, world.laptop(LEAD_TOKEN).await);
    shadow.give().await;
    lead.sync().await;
    let id = world.comments()[0]["id"].as_i64().unwrap();
    world.clock.forward(Duration::minutes(20));
    let path = format!("/repos/{REPOSITORY}/issues/comments/{id}");
    world.act(LEAD, "DELETE", &path, &Value::Null);
    world.clock.forward(Duration::hours(25));
    for _ in 0..3 {
        world.clock.forward(Duration::minutes(5));
        lead.sync().await;
    }
    assert!(lead.came().rows.is_empty(), "{:?}", lead.came());
    shadow.write("Three flakes.");
    shadow.give().await;
    for _ in 0..6 {
        world.clock.forward(Duration::minutes(3));
        shadow.sync().await;
    }
    assert!(shadow.known().words.contains("was deleted there"), "{}", shadow.known().words);
    shadow.give().await;
    let all = world.comments();
    assert!(
        all.len() == 1 && all[0]["body"].as_str().unwrap().contains("Three flakes."),
        "{all:?}"
    );
}

#[tokio::test]
async fn a_place_is_refused_in_one_sentence_and_taken_away_again() {
    let world = World::new();
    let shadow = world.shadow().await;
    let round = shadow.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
    for (link, said) in [
        (world.link(i64::from(u32::try_from(round.0).unwrap())), "Updates are posted to #"),
        ("https://gist.github.com/you/0123456789abcdef".to_owned(), "A gist is no place"),
        (format!("{}/{REPOSITORY}/discussions/3", world.url), "is a discussion"),
        (format!("{}/{REPOSITORY}/issues/999", world.url), "cannot be found in"),
        (format!("https://github.com/{REPOSITORY}/issues/1"), "is not the link of"),
        ("https://github.com/other/repo/issues/1".to_owned(), "is not the link of"),
        ("soon".to_owned(), "is not the link of"),
    ] {
        let refused = shadow.choose(&link).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{link}: {refused}");
        assert!(shadow.known().place.is_some(), "the place stays");
    }
    shadow.choose("").await.unwrap();
    let view = shadow.view().await;
    assert!(view.place.is_none() && view.words.contains("no place on GitHub"), "{view:?}");
    let refused =
        shadow.engine.write(|tx| tx.give_comment(&shadow.draft, Leaves::AtOnce, Meant::All));
    assert!(refused.unwrap_err().to_string().contains("team hand-over LINK"));
    shadow.choose(&format!("#{}", world.place)).await.unwrap();
    assert!(shadow.known().place.is_some());
}

#[tokio::test]
async fn an_idle_look_costs_one_conditional_request_more() {
    let world = World::new();
    let lead = world.laptop(LEAD_TOKEN).await;
    lead.sync().await;
    lead.sync().await;
    let drained = lead.engine.drain(Eagerness::Scheduled).await.unwrap();
    let requests = drained.report.requests;
    assert!(requests.sent <= 3 && requests.charged == 0, "{requests:?}");
}
