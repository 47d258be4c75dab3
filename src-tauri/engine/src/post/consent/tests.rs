//! What the window may post at one press, and what only after it has shown it.

use super::{Consent, Meant, Replaces};
use crate::{
    Engine, Leaves, Options,
    ground::{clock::Clock, secrets::MemorySecrets},
    test_clock::Driven,
    test_engine::knows_where,
};
use chrono::Duration;
use meridian_core::{
    courier::{Base, Change, OpState, marker},
    draft::Template,
    ids::{CommentId, DraftKey},
    markdown,
};
use meridian_protocol::Failure;
use std::sync::Arc;

struct World {
    engine: Engine,
    clock: Arc<Driven>,
    draft: DraftKey,
    _folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T01:02:00Z");
        let engine = Engine::open(Options {
            data_dir: folder.path().to_owned(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            secrets: Arc::new(MemorySecrets::default()),
            token: None,
        })
        .unwrap();
        engine.write(|tx| tx.try_practice()).unwrap();
        let draft = engine.read(|tx| tx.draft_key(None, None)).unwrap();
        knows_where(&engine, &draft);
        Self { engine, clock, draft, _folder: folder }
    }

    fn write(&self, text: &str) -> i64 {
        self.engine.write(|tx| tx.set_draft(&self.draft, text)).unwrap().revision
    }

    /// A press of Post, with what stands beside the draft.
    fn press(&self, shown: Option<&str>) -> Result<(), String> {
        match self.press_with(shown, &[]) {
            Ok(()) => Ok(()),
            Err(Failure::NotReady { message }) => Err(message),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// The same once the member has agreed to these words.
    fn press_with(&self, shown: Option<&str>, meant: &[&str]) -> Result<(), Failure> {
        let revision = self.engine.read(|tx| tx.draft(&self.draft)).unwrap().revision;
        let meant: Vec<String> = meant.iter().map(|words| (*words).to_owned()).collect();
        self.engine.write(|tx| tx.post_update(&self.draft, revision, shown, &meant)).map(drop)
    }

    /// What the window has to ask.
    fn asks(&self) -> Vec<String> {
        let problems = self.engine.read(|tx| tx.show_week(None)).unwrap().problems;
        problems.into_iter().filter(|p| !p.blocks).map(|p| p.words).collect()
    }

    /// The draft's update, found changed on GitHub.
    fn changed_on_github(&self, theirs: &str) {
        self.write("Status: Green\n\nMine.\n");
        let consent = Consent::default();
        let op =
            self.engine.write(|tx| tx.queue(&self.draft, None, Leaves::AtOnce, consent)).unwrap();
        let base = Base { comment: CommentId::Number(900), body: theirs.to_owned() };
        let at = self.clock.now();
        let state = OpState::Conflict { theirs: theirs.to_owned(), at };
        let changes = [Change::Rebase { op: op.clone(), base }, Change::State { op, state }];
        self.engine.store_mut().apply(self.draft.team, &changes).unwrap();
        self.write("Status: Green\n\nMine, newer.\n");
    }
}

#[test]
fn nothing_that_is_asked_leaves_the_window_before_it_is_agreed_to() {
    let world = World::new();
    world.write("Status: Green\n\n/close\n@org/team TODO\n");
    assert_eq!(world.asks(), ["/close", "@org/team", "TODO"]);
    for meant in [&[][..], &["/close"], &["/close", "@org/team", "/hold"]] {
        for _ in 0..3 {
            let Err(Failure::Unconfirmed { message }) = world.press_with(None, meant) else {
                panic!("{meant:?} is not all of it");
            };
            assert!(message.contains("TODO"), "{message}");
            // However often and however late it is pressed again.
            world.clock.forward(Duration::seconds(60));
        }
    }
    assert_eq!(world.engine.read(|tx| tx.outbox()).unwrap().len(), 0);
    world.press_with(None, &["/close", "@org/team", "TODO"]).unwrap();
    assert_eq!(world.engine.read(|tx| tx.outbox()).unwrap().len(), 1);

    // What went out is not asked about once more; what came to it is.
    assert_eq!(world.asks(), [""; 0]);
    world.write("Status: Green\n\nMore.\n\n/close\n@org/team TODO\n/close\n");
    assert_eq!(world.asks(), ["/close"]);
    assert!(world.press_with(None, &[]).is_err());
    world.press_with(None, &["/close"]).unwrap();
}

/// The words of a need are none: whoever posts without it has agreed wherever it would stand, once.
#[test]
fn a_health_that_is_not_well_asks_once_for_a_need_and_can_be_posted_without() {
    let world = World::new();
    world.write("Status: Yellow\n\nTwo pages wait.\n");
    let asked = world.engine.read(|tx| tx.show_week(None)).unwrap();
    let [problem] = asked.problems.as_slice() else { panic!("{:?}", asked.problems) };
    assert_eq!((problem.safe.as_str(), problem.meant.as_str()), ("Write it", "Post without it"));
    let field = usize::try_from(problem.field.unwrap()).unwrap();
    let title = &asked.draft.template.fields[field].title;
    assert!(problem.message.contains(title.as_str()), "{} of {title}", problem.message);
    assert!(asked.post.refused.is_none(), "{:?}", asked.post);

    assert!(matches!(world.press_with(None, &[]), Err(Failure::Unconfirmed { .. })));
    world.press_with(None, &[""]).unwrap();
    world.write("Status: Red\n\nThree pages wait.\n");
    assert_eq!(world.asks(), [""; 0], "once a round");
    world.press_with(None, &[]).unwrap();
    world.write("Status: Red\n\n## Blockers\n\nA reviewer of two pages, from SIG Docs, by Thu\n");
    assert_eq!(world.asks(), [""; 0]);
}

#[test]
fn each_question_offers_a_way_out_that_needs_no_answer() {
    let world = World::new();
    world.write("Status: Green\n\n/close\n@org/team\n");
    let problems = world.engine.read(|tx| tx.show_week(None)).unwrap().problems;
    let said: Vec<[&str; 3]> =
        problems.iter().map(|p| [p.safe.as_str(), p.put.as_str(), p.meant.as_str()]).collect();
    assert_eq!(
        said,
        [
            ["Make it harmless", "> /close", "It is meant"],
            ["Write without @", "org/team", "Ping them"]
        ]
    );
    world.write("Status: Green\n\n> /close\norg/team\n");
    world.press(None).unwrap();
}

#[test]
fn the_preview_and_the_post_leave_out_the_same_headings() {
    let world = World::new();
    let template = Template::of(&world.draft.section);
    let blank = template.blank().replacen(": \n", ": Green\n", 1);
    world.write(&format!("{blank}\nLast words.\n"));
    let preview = world.engine.read(|tx| tx.show_preview(&world.draft)).unwrap();
    assert_eq!(preview.html.matches("<h").count(), 1, "{}", preview.html);
    world.press(None).unwrap();
    let store = world.engine.store();
    let posted = store.latest_operation(&world.draft).unwrap().unwrap();
    let draft = store.draft(&world.draft).unwrap().unwrap();
    drop(store);
    let text = marker::strip(&posted.body);
    assert_eq!(text.matches("## ").count(), 1, "{text}");
    assert_eq!(preview.bytes, text.len() as u64);
    assert_eq!(markdown::render(text), preview.html);
    assert_eq!(draft.text, format!("{blank}\nLast words.\n"), "the draft keeps them");
    assert_eq!(world.engine.read(|tx| tx.show_week(None)).unwrap().post.changed_since, None);
}

#[test]
fn the_window_replaces_the_text_that_it_shows_and_no_other() {
    let world = World::new();
    world.changed_on_github("Theirs.\n");
    assert_eq!(
        world.engine.read(|tx| tx.show_week(None)).unwrap().theirs.as_deref(),
        Some("Theirs.\n")
    );
    for shown in [None, Some("Older words.\n")] {
        // Nor does asking for the week count, which the tray does as well.
        let said = world.press(shown).unwrap_err();
        assert!(said.contains("not shown"), "{said}");
    }
    world.press(Some("Theirs.\n")).unwrap();
    assert_eq!(world.engine.read(|tx| tx.show_week(None)).unwrap().theirs, None);
}

#[test]
fn a_text_counts_as_seen_in_each_way_that_shows_it_and_in_no_other() {
    let hash = meridian_core::fingerprint::sha256_hex("Theirs.\n");
    let names = |length: usize| vec![hash.get(..length).unwrap().to_owned()];
    let (long, twelve, short) = (names(64), names(12), names(11));
    let other = vec!["0123456789ab".to_owned()];
    for (replaces, is_seen) in [
        // Though it may be the operation's base: a comment of another device is found so.
        (Replaces::Shown, false),
        (Replaces::Text("Theirs.\n"), true),
        (Replaces::Text("Theirs, once.\n"), false),
        (Replaces::Named(&long), true),
        (Replaces::Named(&twelve), true),
        (Replaces::Named(&short), false),
        (Replaces::Named(&other), false),
        (Replaces::Named(&[]), false),
    ] {
        let world = World::new();
        world.changed_on_github("Theirs.\n");
        let consent = Consent { meant: Meant::All, replaces };
        let unseen = world.engine.read(|tx| tx.unseen(&world.draft, consent)).unwrap();
        assert_eq!(unseen.is_none(), is_seen, "{replaces:?}");
        let queued = world.engine.write(|tx| tx.queue(&world.draft, None, Leaves::AtOnce, consent));
        assert_eq!(queued.is_ok(), is_seen, "{replaces:?}: {queued:?}");
    }
    // A terminal's, once there was time to read it.
    let world = World::new();
    world.changed_on_github("Theirs.\n");
    let op = world.engine.read(|tx| tx.outbox()).unwrap()[0].op.parse().unwrap();
    let seen =
        || world.engine.read(|tx| tx.unseen(&world.draft, Consent::default())).unwrap().is_none();
    world.engine.write(|tx| tx.note_shown(&op, "Theirs, once.\n")).unwrap();
    world.clock.forward(Duration::seconds(60));
    assert!(!seen(), "another text was shown");
    world.engine.write(|tx| tx.note_shown(&op, "Theirs.\n")).unwrap();
    assert!(!seen(), "nobody reads that fast");
    world.clock.forward(Duration::seconds(60));
    assert!(seen());
    // What this laptop sent itself needs no showing.
    let world = World::new();
    world.changed_on_github("Status: Green\n\nMine.\n");
    assert_eq!(world.engine.read(|tx| tx.unseen(&world.draft, Consent::default())).unwrap(), None);
    let words = &world.engine.read(|tx| tx.outbox()).unwrap()[0].reason;
    assert!(words.contains("invisible first line"), "{words}");
}

#[test]
fn a_notice_that_was_closed_does_not_come_back_and_one_of_a_loss_holds_posting() {
    let world = World::new();
    let trouble = |words: Option<&str>| {
        world.engine.store_mut().set_standing_notice("schedule", words).unwrap();
    };
    let shown = || world.engine.read(|tx| tx.show_start()).unwrap().notices;
    let none: [String; 0] = [];
    trouble(Some("The schedule cannot be read."));
    assert_eq!(shown(), ["The schedule cannot be read."]);
    assert_eq!(world.engine.read(|tx| tx.may_post()), Ok(()), "it has nothing to do with drafts");
    world.engine.write(|tx| tx.close_notice("The schedule cannot be read.")).unwrap();
    trouble(Some("The schedule cannot be read."));
    assert_eq!(shown(), none, "looked again an hour later, or started again");
    trouble(Some("The schedule is gone."));
    assert_eq!(shown(), ["The schedule is gone."], "that is another matter");
    trouble(None);
    trouble(Some("The schedule is gone."));
    assert_eq!(shown(), ["The schedule is gone."]);
    world.engine.write(|tx| tx.close_notice("The schedule is gone.")).unwrap();
    trouble(None);
    trouble(Some("The schedule is gone."));
    assert_eq!(shown(), ["The schedule is gone."], "its cause was gone in between");

    let now = world.clock.now();
    world.engine.store_mut().add_notice("A draft is older now.", now).unwrap();
    let held = world.engine.read(|tx| tx.may_post()).unwrap_err().to_string();
    assert!(held.starts_with("A draft is older now. Nothing is posted until"), "{held}");
    world.write("Status: Green\n\nx\n");
    assert_eq!(world.press(None).unwrap_err(), held, "the window is held as well");
    world.engine.write(|tx| tx.close_notice("A draft is older now.")).unwrap();
    assert_eq!(world.press(None), Ok(()));
}
