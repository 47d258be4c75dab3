//! A team that was removed is in nobody's way, and not one word of it is lost.

use crate::{
    Eagerness, Engine, Leaves, Options,
    ground::secrets::MemorySecrets,
    team::tables::{TeamFacts, TeamKind},
    test_clock::Driven,
    test_engine::NOT_FIRST,
};
use meridian_core::{
    courier::Destination,
    ids::{Account, TeamId, UserId},
};
use meridian_protocol::{
    BringBackTeam, CancelSending, Failure, OpenTeam, RemovalView, RemoveTeam, SaveTexts,
    ShowDeadlines, ShowOutbox, ShowRemoval, ShowStart, ShowTeams, TeamsView, TryPractice,
};
use std::{path::Path, sync::Arc};

struct Laptop {
    engine: Engine,
    clock: Arc<Driven>,
    folder: tempfile::TempDir,
}

impl Laptop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Driven::at("2026-10-26T09:00:00Z");
        let engine = open(folder.path(), &clock);
        Self { engine, clock, folder }
    }

    /// A real team of this notebook, which becomes the one that is shown.
    fn add(&self, repository: &str, id: i64) -> TeamId {
        let facts = TeamFacts {
            repository: repository.into(),
            repository_id: Some(id),
            account: Account {
                host: "https://api.example.com".into(),
                user: UserId(41),
                login: "ana-lindqvist".into(),
            },
            destination: Destination::RoundIssue,
            cycle: "v1.38".parse().unwrap(),
            sections: vec!["docs".parse().unwrap()],
            rhythm: None,
            kind: TeamKind::GitHub,
            schedule: None,
        };
        self.engine.store_mut().connect_team(&facts, self.engine.clock_now()).unwrap()
    }

    /// Writes the draft of the team that is shown.
    fn write(&self, text: &str) {
        let key = self.engine.read(|tx| tx.draft_key(None, None)).unwrap();
        self.engine.write(|tx| tx.set_draft(&key, text)).unwrap();
    }

    fn text(&self) -> String {
        let key = self.engine.read(|tx| tx.draft_key(None, None)).unwrap();
        self.engine.read(|tx| tx.draft(&key)).unwrap().text
    }

    fn before(&self, team: TeamId) -> RemovalView {
        self.engine.ask(ShowRemoval { team: Some(team) }).unwrap()
    }

    fn remove(&self, team: TeamId) -> Result<TeamsView, Failure> {
        self.engine.carry_out(RemoveTeam { team })
    }

    fn names(&self) -> Vec<String> {
        let teams = self.engine.ask(ShowTeams {}).unwrap().teams;
        teams.into_iter().map(|row| row.team.repository).collect()
    }

    fn reminders(&self) -> String {
        format!("{:?}", self.engine.read(|tx| tx.reminders_due()).unwrap())
    }
}

fn open(folder: &Path, clock: &Arc<Driven>) -> Engine {
    let engine = Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::new(MemorySecrets::default()),
        token: None,
    })
    .unwrap();
    engine.store_mut().set_setting("zone", Some("UTC")).unwrap();
    engine
}

const TEXT: &str = "Status: Green\n\nThe migration guide is merged.\n";

#[test]
fn a_removed_team_is_nowhere_and_comes_back_with_every_word() {
    let laptop = Laptop::new();
    let other = laptop.add("tallship/sails", 7_002);
    laptop.write("Status: Green\n\nSails.\n");
    let team = laptop.add("tallship/rigging", 7_001);
    laptop.write(TEXT);
    laptop.clock.to("2026-10-26T20:00:00Z");
    assert!(laptop.reminders().contains(&format!("{team}/")), "{}", laptop.reminders());

    let before = laptop.before(team);
    assert_eq!(before.unposted, ["Docs, round of 26 Oct 2026: not posted"], "{before:?}");
    assert_eq!((before.texts, before.refused), (1, None));
    assert!(before.stays.contains("sign-in of ana-lindqvist stays"), "{}", before.stays);

    let left = laptop.remove(team).unwrap();
    assert_eq!(laptop.names(), ["tallship/sails"]);
    assert!(left.teams[0].is_shown, "another one is shown: {left:?}");
    assert_eq!(left.removed[0].team.repository, "tallship/rigging");
    let words = &left.removed[0].words;
    assert_eq!(words, "Removed Mon 26 Oct 2026 20:00 UTC; one text of it is kept on this laptop.");
    assert!(!laptop.reminders().contains(&format!("{team}/")), "{}", laptop.reminders());
    assert!(laptop.reminders().contains(&format!("{other}/")), "{}", laptop.reminders());
    assert_eq!(laptop.text(), "Status: Green\n\nSails.\n");
    let shown = format!("{:?}", laptop.engine.ask(ShowOutbox {}).unwrap());
    assert!(!shown.contains("rigging"), "{shown}");
    // A window that has not heard of it yet opens it no more, and another program is no further.
    assert_eq!(laptop.engine.carry_out(OpenTeam { team }).err(), Some(Failure::NoTeam));
    assert_eq!(laptop.remove(team).err(), Some(Failure::NoTeam));

    // So it is after a restart, also for the program that reminds.
    let Laptop { engine, clock, folder } = laptop;
    drop(engine);
    let laptop = Laptop { engine: open(folder.path(), &clock), clock, folder };
    assert_eq!(laptop.names(), ["tallship/sails"]);
    assert!(!laptop.reminders().contains(&format!("{team}/")), "{}", laptop.reminders());

    let back = laptop.engine.carry_out(BringBackTeam { team }).unwrap();
    assert_eq!(back.repository, "tallship/rigging");
    assert_eq!(laptop.text(), TEXT);
    assert!(laptop.reminders().contains(&format!("{team}/")), "{}", laptop.reminders());
    assert_eq!(laptop.engine.ask(ShowTeams {}).unwrap().removed, []);
}

#[test]
fn the_last_team_leads_to_the_first_run_and_adding_it_again_brings_its_drafts_back() {
    let laptop = Laptop::new();
    let team = laptop.add("tallship/rigging", 7_001);
    laptop.write(TEXT);
    laptop.remove(team).unwrap();
    assert_eq!(laptop.engine.ask(ShowStart {}).unwrap().team, None);
    assert_eq!(laptop.engine.ask(ShowDeadlines {}).err(), Some(Failure::NoTeam));
    assert_eq!(laptop.reminders(), "[]");
    assert_eq!(laptop.engine.ask(ShowTeams {}).unwrap().removed.len(), 1);

    assert_eq!(laptop.add("Tallship/Rigging", 7_001), team, "never a second copy");
    assert_eq!(laptop.text(), TEXT);
    let view = laptop.engine.ask(ShowTeams {}).unwrap();
    assert_eq!((view.teams.len(), view.removed.len()), (1, 0));
}

#[tokio::test]
async fn what_waits_is_decided_first_and_what_is_posted_is_named_as_it_is() {
    let laptop = Laptop::new();
    laptop.engine.carry_out(TryPractice {}).unwrap();
    laptop.engine.drain(Eagerness::Now).await.unwrap();
    laptop.write("Status: Green\n\nAll is well.\n");
    let team = laptop.engine.ask(ShowTeams {}).unwrap().teams[0].id;
    let key = laptop.engine.read(|tx| tx.draft_key(None, None)).unwrap();
    let post =
        || laptop.engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST)).unwrap();
    post();
    let before = laptop.before(team);
    assert_eq!(before.waits.len(), 1, "{before:?}");
    assert!(before.waits[0].starts_with("Release Signal, "), "{before:?}");
    let refused = laptop.remove(team).err();
    let said = "Something of it has not reached GitHub yet. Take it back in the outbox, or let it \
                arrive, then remove the team.";
    assert_eq!(refused, Some(Failure::NotReady { message: said.into() }));
    assert_eq!(before.refused.as_deref(), Some(said));

    let op = laptop.engine.ask(ShowOutbox {}).unwrap().waiting[0].op.clone();
    laptop.engine.carry_out(CancelSending { op }).unwrap();
    assert_eq!(laptop.before(team).refused, None, "taken back");
    post();
    laptop.engine.drain(Eagerness::Now).await.unwrap();
    let before = laptop.before(team);
    assert_eq!((before.refused, before.unposted), (None, Vec::new()), "it has arrived");
    assert!(before.stays.contains("Nothing of the practice team"), "{}", before.stays);

    laptop.write("Status: Green\n\nAll is better.\n");
    let unposted = laptop.before(team).unposted;
    assert!(unposted[0].ends_with(": changed since it was posted"), "{unposted:?}");
    laptop.remove(team).unwrap();
    // A post that another window still offers is not queued where nobody would carry it.
    let late = laptop.engine.write(|tx| tx.queue(&key, None, Leaves::AtOnce, NOT_FIRST));
    assert_eq!(late.err(), Some(Failure::NoTeam));
    // The practice team is there again as it was left.
    laptop.engine.carry_out(TryPractice {}).unwrap();
    assert!(laptop.text().contains("All is better."));
    assert_eq!(laptop.engine.ask(ShowTeams {}).unwrap().teams[0].id, team);
}

#[test]
fn the_texts_of_a_team_are_kept_as_a_file_also_after_it_was_removed() {
    let laptop = Laptop::new();
    let team = laptop.add("tallship/rigging", 7_001);
    let nothing = laptop.engine.read(|tx| tx.texts_file(team)).err().unwrap().to_string();
    assert!(nothing.starts_with("No text of tallship/rigging"), "{nothing}");
    laptop.write(TEXT);
    let file = laptop.engine.read(|tx| tx.texts_file(team)).unwrap();
    for said in
        ["# Texts of tallship/rigging", "# Docs, round of 26 Oct 2026, v1.38 (not posted)", TEXT]
    {
        assert!(file.contains(said), "{said}: {file}");
    }
    laptop.remove(team).unwrap();
    let kept = laptop.engine.read(|tx| tx.texts_file(team)).unwrap();
    assert_eq!(kept, file);

    let folder = tempfile::tempdir().unwrap();
    let save = || laptop.engine.read(|tx| tx.save_texts_in(team, folder.path())).unwrap();
    let (first, second) = (save(), save());
    assert!(first.ends_with("meridian-texts-tallship-rigging.md."), "{first}");
    assert!(second.ends_with("meridian-texts-tallship-rigging-2.md."), "nothing is overwritten");
    let nobody = SaveTexts { team: TeamId(99) };
    assert_eq!(laptop.engine.carry_out(nobody).err(), Some(Failure::NoTeam));
}
