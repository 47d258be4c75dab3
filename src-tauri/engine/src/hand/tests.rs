//! A member behind a proxy, without any token: what they copy and paste themselves is found, gets the
//! same receipt, and GitHub never hears a write from here.

use super::*;
use crate::{
    Consent, Eagerness, Engine, Leaves, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    test_clock::Driven,
};
use chrono::Duration;
use meridian_core::reminders::UpdateState;
use meridian_practice::{Practice, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{ConnectTeam, PostUpdate, ShowWeek, Tone, WeekView, WhereTo};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) struct Day {
    pub(super) github: Practice,
    pub(super) clock: Arc<Driven>,
    pub(super) engine: Engine,
    pub(super) draft: DraftKey,
    _folder: tempfile::TempDir,
}

impl Day {
    /// Connected without a sign-in, the round's issue read, nobody asked who they are.
    pub(super) async fn begin() -> Self {
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let time = Arc::clone(&clock);
        let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
        github.seed_team(clock.now()).unwrap();
        // Nothing is chosen together: no schedule, no roster.
        github.put_file(".github/meridian.toml", "# Nothing.\n").unwrap();
        let (address, serve) = github.serve(0).unwrap();
        tokio::spawn(serve);
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as _,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.store_mut().set_setting("zone", Some("Pacific/Auckland")).unwrap();
        let connect = ConnectTeam {
            repository: REPOSITORY.to_owned(),
            api_url: format!("http://{address}"),
            schedule: None,
            roster: None,
            cycle: Some("v1.38".to_owned()),
            sections: vec!["release-signal".to_owned(), "docs".to_owned()],
            to: Some(WhereTo::EachRound { this_round: None }),
        };
        engine.connect_team(connect).await.unwrap();
        engine.drain(Eagerness::Now).await.unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        Self { github, clock, engine, draft, _folder: folder }
    }

    /// One who has said who they are, and written.
    pub(super) async fn writing(words: &str) -> Self {
        let day = Self::begin().await;
        day.engine.write(|tx| tx.say_who("@You")).unwrap();
        day.write(words);
        day
    }

    pub(super) fn write(&self, words: &str) {
        let text = format!("Status: Green\n\n{words}\n");
        self.engine.write(|tx| tx.set_draft(&self.draft, &text)).unwrap();
    }

    pub(super) fn copy(&self) -> String {
        let copy = CopyUpdate { draft: self.draft.clone(), form: CopyAs::Markdown };
        self.engine.carry_out(copy).unwrap().text
    }

    pub(super) fn act(&self, who: &str, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.github.act(who, method, path, body).unwrap();
        assert!(status < 300, "{answer}");
        answer
    }

    /// Pastes it as a comment, as a browser does.
    pub(super) fn paste_as(&self, who: &str, text: &str) -> i64 {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        let path = format!("/repos/{REPOSITORY}/issues/{issue}/comments");
        let made = self.act(who, "POST", &path, &json!({ "body": text.replace('\n', "\r\n") }));
        made["id"].as_i64().unwrap()
    }

    pub(super) fn edit(&self, comment: i64, text: &str) {
        let path = format!("/repos/{REPOSITORY}/issues/comments/{comment}");
        self.act("you", "PATCH", &path, &json!({ "body": text }));
    }

    pub(super) async fn look(&self) {
        self.clock.forward(Duration::minutes(16));
        self.engine.drain(Eagerness::Now).await.unwrap();
    }

    pub(super) fn week(&self) -> WeekView {
        self.engine.ask(ShowWeek { section: None }).unwrap()
    }

    pub(super) fn github_says(&self) -> (Tone, String) {
        let station = self.week().truth.github;
        (station.tone, station.words)
    }

    pub(super) fn by_hand(&self) -> ByHandView {
        self.engine.ask(ShowByHand { section: None }).unwrap()
    }

    pub(super) fn update(&self) -> UpdateState {
        self.engine
            .read(|tx| {
                let team = tx.team()?;
                let round = crate::settings::rhythm_of(&team)?.round_at(tx.now());
                tx.update_state(&team, Some(self.draft.section.clone()), &round)
            })
            .unwrap()
    }

    /// What Meridian asked of GitHub but to read; what was done by hand is in no log.
    pub(super) fn writes(&self) -> Vec<String> {
        let asked = self.github.world().unwrap().requests;
        assert!(!asked.is_empty());
        let writes = asked.into_iter().filter(|asked| asked.method != "GET");
        writes.map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }

    pub(super) fn comments(&self) -> Vec<String> {
        let issue = self.engine.read(|tx| tx.round_issue(None)).unwrap().issue.unwrap();
        let path = format!("/repos/{REPOSITORY}/issues/{issue}/comments?per_page=100");
        let all = self.act("you", "GET", &path, &Value::Null);
        let all = all.as_array().unwrap().iter().filter(|made| made["user"]["login"] == "you");
        all.map(|made| made["body"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn what_was_pasted_by_hand_gets_the_same_receipt_and_nothing_is_written() {
    let day = Day::writing("All is well.").await;
    let text = day.copy();
    assert!(text.starts_with("<!-- meridian:update v=1 cycle=v1.38 "), "{text}");
    let view = day.by_hand();
    assert!(view.is_the_way && view.may_look && view.page.is_some(), "{view:?}");
    assert!(view.state.starts_with("Copied 22:00 NZDT."), "{}", view.state);

    day.write("Typed after it was copied.");
    day.paste_as("you", &text);
    day.look().await;
    let (tone, words) = day.github_says();
    assert_eq!((tone, &*words), (Tone::Wait, "On GitHub, changed here since Post"));
    day.write("All is well.");
    let (tone, words) = day.github_says();
    assert_eq!((tone, &*words), (Tone::Ok, "On GitHub, matches"));
    let receipt = day.engine.store().receipt(&day.draft).unwrap().unwrap();
    assert_eq!(receipt.sha256, meridian_core::fingerprint::sha256_hex(&text));
    assert_eq!(day.update(), UpdateState::Posted);
    assert_eq!(day.week().sections[0].word, "posted");
    let view = day.by_hand();
    assert!(view.state.contains("as you copied it"), "{}", view.state);
    assert_eq!(view.found.as_deref(), Some(&*receipt.url));
    assert_eq!(day.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_word_of_who_they_are_nothing_is_taken_for_theirs_and_a_word_is_enough() {
    let day = Day::begin().await;
    day.write("All is well.");
    let text = day.copy();
    let view = day.by_hand();
    assert!(view.may_say && view.login.is_none() && view.who.starts_with("Say who you are"));
    let comment = day.paste_as("you", &text);
    day.look().await;
    assert_eq!(day.github_says().1, "Not on GitHub yet, looked");
    assert_ne!(day.update(), UpdateState::Posted);

    let said = |login: &str| day.engine.write(|tx| tx.say_who(login));
    assert!(said("you you").unwrap_err().to_string().contains("no name on GitHub"));
    said("somebody-else").unwrap();
    assert_eq!(day.github_says().1, "Not on GitHub yet, looked");
    // What was read is looked through again at once.
    said("https://github.com/YOU").unwrap();
    assert_eq!(day.github_says(), (Tone::Ok, "On GitHub, matches".to_owned()));
    let receipt = day.engine.store().receipt(&day.draft).unwrap().unwrap();
    assert_eq!(receipt.comment, meridian_core::ids::CommentId::Number(comment));
    assert_eq!(day.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn what_differs_or_has_no_mark_is_posted_by_hand_and_never_called_equal() {
    let day = Day::writing("All is well.").await;
    let text = day.copy();
    let comment = day.paste_as("you", &text.replace("All is well.", "All is very well."));
    day.look().await;
    assert_eq!(day.github_says(), (Tone::Wait, "Posted by hand, not as copied".to_owned()));
    let band = day.week().bands.into_iter().find(|band| band.title.contains("something else"));
    let words = band.unwrap().words;
    let differs = "reads \"All is very well.\" where you wrote \"All is well.\"";
    assert!(words.contains(differs), "{words}");
    assert_eq!(day.update(), UpdateState::Posted, "nobody is reminded of what is posted");
    assert_eq!(day.engine.store().receipt(&day.draft).unwrap(), None);

    // Put right there, it is what was copied.
    day.edit(comment, &text);
    day.look().await;
    assert_eq!(day.github_says(), (Tone::Ok, "On GitHub, matches".to_owned()));

    let day = Day::writing("All is well.").await;
    day.github.add_user("ana-example").unwrap();
    day.paste_as("ana-example", "**Release Signal**: not theirs.");
    day.paste_as("you", "**Release Signal**: all well, in my own words.");
    day.look().await;
    assert_eq!(day.github_says(), (Tone::Idle, "Posted by hand, free text".to_owned()));
    assert_eq!(day.update(), UpdateState::Posted);
    assert!(day.by_hand().state.contains("free text"), "{}", day.by_hand().state);
    assert_eq!(day.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn a_newer_text_goes_into_the_same_comment_and_signing_in_doubles_nothing() {
    let day = Day::writing("First.").await;
    let first = day.copy();
    let comment = day.paste_as("you", &first);
    day.look().await;
    day.write("Second.");
    let second = day.copy();
    let mark = |text: &str| text.lines().next().unwrap().to_owned();
    assert_eq!(mark(&first), mark(&second), "it stays the same comment");
    assert!(day.by_hand().state.contains("Copied"), "{}", day.by_hand().state);
    day.edit(comment, &second);
    day.look().await;
    assert_eq!(day.github_says(), (Tone::Ok, "On GitHub, matches".to_owned()));
    assert_eq!(day.writes(), Vec::<String>::new());

    let view = day.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
    assert_eq!(view.login.as_deref(), Some("you"));
    assert_eq!(view.trouble, None);
    day.write("Third.");
    let revision = day.engine.read(|tx| tx.draft(&day.draft)).unwrap().revision;
    let meant = Vec::new();
    let post = PostUpdate { draft: day.draft.clone(), revision, theirs: None, meant };
    day.engine.carry_out(post).unwrap();
    for _ in 0..3 {
        day.clock.forward(Duration::seconds(20));
        day.engine.drain(Eagerness::Now).await.unwrap();
    }
    assert_eq!(day.github_says(), (Tone::Ok, "On GitHub, matches".to_owned()));
    let comments = day.comments();
    assert_eq!(comments.len(), 1, "{comments:?}");
    assert!(comments[0].contains("Third.") && comments[0].starts_with(&mark(&first)));
    let edits = day.writes();
    assert!(edits.iter().all(|write| write.starts_with("PATCH")), "{edits:?}");
}

#[tokio::test]
async fn what_was_pasted_before_it_was_looked_for_is_found_by_whoever_signs_in() {
    let day = Day::writing("All is well.").await;
    let text = day.copy();
    day.paste_as("you", &text);
    day.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
    day.look().await;
    assert_eq!(day.github_says(), (Tone::Ok, "On GitHub, matches".to_owned()));
    let queued =
        day.engine.write(|tx| tx.queue(&day.draft, None, Leaves::AtOnce, Consent::default()));
    assert!(queued.unwrap_err().to_string().contains("holds exactly this text"));
    assert_eq!(day.comments().len(), 1);
    assert_eq!(day.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn a_sign_in_counts_before_ones_own_word_and_says_so_where_it_is_another_person() {
    let day = Day::begin().await;
    day.engine.write(|tx| tx.say_who("ana")).unwrap();
    let view = day.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap();
    let trouble = view.trouble.unwrap();
    assert!(trouble.contains("@ana") && trouble.contains("@you's"), "{trouble}");
    let refused = day.engine.write(|tx| tx.say_who("ana")).unwrap_err().to_string();
    assert!(refused.contains("@you"), "{refused}");
    let view = day.by_hand();
    assert!(!view.may_say && !view.is_the_way && view.login.is_none(), "{view:?}");
    // Said again it is not.
    assert_eq!(day.engine.sign_in_pasted(YOUR_TOKEN).await.unwrap().trouble, None);
}

#[tokio::test]
async fn it_is_looked_six_times_an_hour_and_the_next_time_is_said() {
    let day = Day::writing("All is well.").await;
    day.copy();
    let requests = || day.github.world().unwrap().requests.len();
    let mut looked = 1 + usize::from(
        day.engine
            .read(|tx| {
                let team = tx.team()?;
                Ok(tx.looks(&team)?.len() > 1)
            })
            .unwrap(),
    );
    while day.by_hand().may_look {
        day.clock.forward(Duration::seconds(30));
        let before = requests();
        day.engine.look_for_update().await.unwrap();
        assert!(requests() > before);
        looked += 1;
        assert!(looked <= 6, "{looked}");
    }
    assert_eq!(looked, 6);
    let view = day.by_hand();
    assert!(
        view.look.contains("at most 6 times an hour; it is looked again 23:00 NZDT"),
        "{}",
        view.look
    );
    let before = requests();
    let refused = day.engine.look_for_update().await.unwrap_err().to_string();
    assert!(refused.contains("It is looked again 23:00 NZDT."), "{refused}");
    let drained = day.engine.drain(Eagerness::Scheduled).await.unwrap();
    assert_eq!(drained.trouble, None);
    assert_eq!(
        drained.look_again_at.map(|at| at.to_string()),
        Some("2026-10-26 10:00:00 UTC".to_owned())
    );
    assert_eq!(requests(), before, "nobody was asked");
    day.clock.forward(Duration::hours(1));
    day.engine.look_for_update().await.unwrap();
    assert!(requests() > before);
}

#[tokio::test]
async fn the_same_text_is_frozen_once_and_nothing_of_a_copy_waits() {
    let day = Day::writing("All is well.").await;
    assert_eq!(day.copy(), day.copy());
    assert_eq!(day.engine.store().copies(&day.draft).unwrap().len(), 1);
    assert!(day.engine.read(|tx| tx.outbox()).unwrap().is_empty());
    assert_eq!(day.week().post.pending, None);
    let empty = day.engine.read(|tx| tx.draft_key(Some("docs".parse().unwrap()), None)).unwrap();
    let copy = CopyUpdate { draft: empty, form: CopyAs::Markdown };
    assert!(matches!(day.engine.carry_out(copy), Err(Failure::NotReady { .. })));
}

#[tokio::test]
async fn what_was_pasted_twice_is_told_without_a_sign_in_with_what_to_do() {
    for says_who in [true, false] {
        let day = Day::begin().await;
        if says_who {
            day.engine.write(|tx| tx.say_who("@you")).unwrap();
        }
        day.write("All is well.");
        let text = day.copy();
        day.paste_as("you", &text);
        day.look().await;
        let twins = |day: &Day| {
            let bands = day.week().bands.into_iter();
            bands.into_iter().find(|band| band.title.starts_with("Two comments with your update"))
        };
        assert!(twins(&day).is_none(), "one is one");
        let second = day.paste_as("you", &text);
        day.look().await;
        let band = twins(&day).unwrap();
        assert!(band.words.contains(&format!("{second} (")), "{}", band.words);
        assert!(band.words.contains("delete one of them on its page"), "{}", band.words);
        assert!(!band.words.contains("another device"), "{}", band.words);
        let choices: Vec<&str> = band.choices.iter().map(|choice| choice.words.as_str()).collect();
        assert_eq!(choices, ["Keep all"], "nothing is written without a sign-in");
        let listed = day.engine.read(|tx| tx.own_updates(None)).unwrap();
        assert!(listed.len() == 2 && listed.iter().all(|own| own.doubled), "{listed:?}");
        let comment = meridian_core::ids::CommentId::Number(second);
        let refused = day.engine.write(|tx| tx.withdraw(&day.draft, &comment)).unwrap_err();
        assert!(refused.to_string().contains("sign in"), "{refused}");
        assert!(day.engine.read(|tx| tx.withdrawing(&day.draft)).unwrap().is_none());
        // Kept, they are not said again; deleted, neither.
        let kept = day;
        kept.engine.write(|tx| tx.keep_all(&kept.draft)).unwrap();
        assert!(twins(&kept).is_none());
        let third = kept.paste_as("you", &text);
        kept.look().await;
        assert!(kept.week().bands.iter().any(|band| band.title.starts_with("3 comments")));
        for gone in [second, third] {
            let path = format!("/repos/{REPOSITORY}/issues/comments/{gone}");
            kept.act("you", "DELETE", &path, &Value::Null);
        }
        kept.look().await;
        kept.look().await;
        kept.look().await;
        assert!(!kept.week().bands.iter().any(|band| band.title.contains("comments with your")));
        assert_eq!(kept.writes(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_others_pasted_is_nobodys_twin() {
    let day = Day::begin().await;
    day.write("All is well.");
    let text = day.copy();
    day.paste_as("you", &text);
    // A colleague has a mark of their own for the same section.
    let other = text.replacen("op=", "op=0", 1);
    day.paste_as("kavya-ramanthuri", &other);
    day.look().await;
    assert!(!day.week().bands.iter().any(|band| band.title.contains("comments with your")));
}
