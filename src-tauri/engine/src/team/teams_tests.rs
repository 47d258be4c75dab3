//! A second team takes nothing away from the first: its deadlines are reminded of, and its schedule
//! is followed, whichever of them the window shows.

use crate::{
    ConnectRequest, Eagerness, Engine, Options, ScheduleFrom,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    team::tables::{TeamFacts, TeamKind},
    test_clock::Driven,
};
use chrono::Duration;
use meridian_core::{
    courier::Destination,
    ids::{Account, SectionId, TeamId, UserId},
};
use meridian_practice::{Practice, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{Bell, KeepScreen, SetBell, ShowWeek};
use secrecy::SecretString;
use std::{path::Path, sync::Arc};

fn open(folder: &Path, clock: &Arc<Driven>, secrets: &Arc<MemorySecrets>, token: bool) -> Engine {
    let engine = Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::clone(secrets) as _,
        token: token.then(|| SecretString::from(YOUR_TOKEN)),
    })
    .unwrap();
    engine.store_mut().set_setting("zone", Some("UTC")).unwrap();
    engine
}

/// A real team of this notebook, which becomes the one that is shown.
fn rigging(engine: &Engine) -> TeamId {
    let facts = TeamFacts {
        repository: "tallship/rigging".into(),
        repository_id: Some(7_001),
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
    engine.store_mut().connect_team(&facts, engine.clock_now()).unwrap()
}

#[test]
fn every_real_team_is_reminded_of_in_one_notification() {
    let (folder, secrets) = (tempfile::tempdir().unwrap(), Arc::default());
    let clock = Driven::at("2026-10-26T09:00:00Z");
    let engine = open(folder.path(), &clock, &secrets, false);
    let team = rigging(&engine);
    engine.write(|tx| tx.try_practice()).unwrap();

    // Four hours before both are due; the week's opening was seen in the morning.
    for reminder in engine.read(|tx| tx.reminders_due()).unwrap() {
        engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
    }
    clock.to("2026-10-26T20:00:00Z");
    let due = engine.read(|tx| tx.reminders_due()).unwrap();
    assert_eq!(due.len(), 1, "never two at once: {due:?}");
    let said = format!("{} {}", due[0].title, due[0].body);
    assert!(said.contains("(tallship/rigging)"), "{said}");
    assert_eq!(due[0].keys().count(), 2, "{due:?}");
    assert_eq!(due[0].about.len(), 2, "two updates of one day are two: {due:?}");
    let of_team = format!("{team}/");
    assert_eq!(due[0].keys().filter(|key| key.starts_with(&of_team)).count(), 1, "{due:?}");

    // What is shown is noted for each team, and what is put off too, whichever team is shown then.
    engine.write(|tx| tx.reminder_shown(&due[0])).unwrap();
    rigging(&engine);
    engine.write(|tx| tx.reminder_snoozed(&due[0])).unwrap();
    assert_eq!(engine.read(|tx| tx.reminders_due()).unwrap(), []);
    clock.to("2026-10-26T21:01:00Z");
    let back = engine.read(|tx| tx.reminders_due()).unwrap();
    // The practice team is asked for nothing while another one is shown.
    assert_eq!(back.len(), 1, "{back:?}");
    assert!(back[0].keys().all(|key| key.starts_with(&of_team)), "{back:?}");
    assert!(!back[0].title.contains("rigging"), "the team that is shown needs no name");
}

#[test]
fn the_team_that_is_not_shown_is_reminded_of_where_the_shown_one_has_nothing_due() {
    let (folder, secrets) = (tempfile::tempdir().unwrap(), Arc::default());
    // Practice rounds open on the day on which it is started: Wednesday.
    let clock = Driven::at("2026-10-28T09:00:00Z");
    let engine = open(folder.path(), &clock, &secrets, false);
    rigging(&engine);
    engine.write(|tx| tx.try_practice()).unwrap();
    clock.to("2026-11-02T20:00:00Z");
    let due = engine.read(|tx| tx.reminders_due()).unwrap();
    assert_eq!(due.len(), 1, "{due:?}");
    assert!(format!("{due:?}").contains("(tallship/rigging)"), "{due:?}");
}

#[test]
fn a_reminder_leads_to_the_draft_that_it_speaks_of_in_its_own_team_and_section() {
    let (folder, secrets) = (tempfile::tempdir().unwrap(), Arc::default());
    let clock = Driven::at("2026-10-28T09:00:00Z");
    let engine = open(folder.path(), &clock, &secrets, false);
    let team = rigging(&engine);
    let mut facts = engine.store().team(team).unwrap().facts;
    let [docs, comms] = ["docs", "comms"].map(|id| id.parse::<SectionId>().unwrap());
    facts.sections = vec![docs.clone(), comms.clone()];
    engine.store_mut().connect_team(&facts, engine.clock_now()).unwrap();
    engine.write(|tx| tx.try_practice()).unwrap();
    let place = || {
        let screen = engine.read(|tx| tx.open_screen()).unwrap();
        let draft = engine.ask(ShowWeek { section: None }).unwrap().draft.key;
        (screen.unwrap_or_default(), draft.team, draft.section)
    };
    let keep = |screen: &str| KeepScreen { screen: screen.to_owned(), section: None };
    engine.carry_out(keep("settings")).unwrap();
    assert_ne!(place().1, team, "the practice team is shown");

    clock.to("2026-11-02T20:00:00Z");
    let due = engine.read(|tx| tx.reminders_due()).unwrap();
    engine.write(|tx| tx.lead_to(&due[0])).unwrap();
    assert_eq!(place(), ("week".to_owned(), team, docs.clone()));

    // The first section's bell is off: the reminder was of the other one's draft.
    let round = engine.ask(ShowWeek { section: None }).unwrap().draft.key.round;
    let id = format!("update-due/{round}/{docs}");
    engine.carry_out(SetBell { id, bell: Bell::Off }).unwrap();
    engine.carry_out(keep("outbox")).unwrap();
    let due = engine.read(|tx| tx.reminders_due()).unwrap();
    engine.write(|tx| tx.lead_to(&due[0])).unwrap();
    assert_eq!(place(), ("week".to_owned(), team, comms.clone()));

    // Whatever the member looks at afterwards is what the next window begins with.
    let to_docs = KeepScreen { screen: "week".to_owned(), section: Some(docs.clone()) };
    engine.carry_out(to_docs).unwrap();
    engine.carry_out(keep("deadlines")).unwrap();
    assert_eq!(place(), ("deadlines".to_owned(), team, docs.clone()));

    // A section that is the member's no longer is none to begin with.
    facts.sections = vec![comms.clone()];
    engine.store_mut().connect_team(&facts, engine.clock_now()).unwrap();
    assert_eq!(place().2, comms);
}

const PATH: &str = "releases/plan.md";
const PLAN: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 5th October 2026 | week 1 |
| Begin Code Freeze | ALL | 12:00 UTC Wednesday 18th November 2026 | week 7 |
";

#[tokio::test]
async fn the_schedule_of_a_team_that_is_not_shown_is_followed_and_its_moves_are_told() {
    let (folder, secrets) = (tempfile::tempdir().unwrap(), Arc::default());
    let clock = Driven::at("2026-10-26T09:00:00Z");
    let time = Arc::clone(&clock);
    let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
    github.seed_team(clock.now()).unwrap();
    github.put_file(PATH, PLAN).unwrap();
    let (address, serve) = github.serve(0).unwrap();
    tokio::spawn(serve);
    let request = ConnectRequest {
        repository: REPOSITORY.to_owned(),
        api_url: format!("http://{address}"),
        schedule: Some(ScheduleFrom::Link(format!(
            "http://{address}/{REPOSITORY}/blob/main/{PATH}"
        ))),
        cycle: None,
        sections: vec!["docs".parse().unwrap()],
        destination: Some("round-issue".to_owned()),
        is_from_link: false,
    };
    let connecting = open(folder.path(), &clock, &secrets, true);
    let team = connecting.connect(request).await.unwrap().team.id;
    drop(connecting);
    let engine = open(folder.path(), &clock, &secrets, false);
    engine.write(|tx| tx.try_practice()).unwrap();

    github.put_file(PATH, &PLAN.replace("12:00 UTC", "15:00 UTC")).unwrap();
    clock.forward(Duration::hours(2));
    engine.drain(Eagerness::Scheduled).await.unwrap();
    let kept = engine.store().team(team).unwrap().facts.schedule.unwrap();
    assert!(kept.text.contains("15:00 UTC"), "{}", kept.text);

    let told = |engine: &Engine| {
        for reminder in engine.read(|tx| tx.reminders_due()).unwrap() {
            engine.write(|tx| tx.reminder_shown(&reminder)).unwrap();
        }
        clock.forward(Duration::minutes(11));
        engine.read(|tx| tx.news()).unwrap().due
    };
    let news = told(&engine);
    assert_eq!(news.len(), 1, "{news:?}");
    let title = "Schedule moved: Begin Code Freeze, now Wed 18 Nov 15:00 UTC";
    assert_eq!(news[0].title, format!("{title} ({REPOSITORY})"));
    engine.write(|tx| tx.announcement_shown(&news[0])).unwrap();
    assert_eq!(told(&engine), []);

    // Each team's trouble is its own: what the shown one reads well takes nothing back.
    github.put_file(PATH, "The page moved.\n").unwrap();
    clock.forward(Duration::hours(2));
    engine.drain(Eagerness::Scheduled).await.unwrap();
    let notices = engine.read(|tx| tx.show_start()).unwrap().notices;
    assert!(notices.iter().any(|words| words.contains("stays")), "{notices:?}");
    engine.drain(Eagerness::Scheduled).await.unwrap();
    assert_eq!(engine.read(|tx| tx.show_start()).unwrap().notices, notices);
}
