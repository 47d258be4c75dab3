use super::*;
use crate::{
    ConnectRequest, Options,
    ground::{clock::Clock as _, secrets::MemorySecrets},
    test_clock::Driven,
};
use meridian_practice::{Practice, REPOSITORY, Storage, YOUR_TOKEN};
use meridian_protocol::{ConnectTeam, OpenTeam, ShowStart, ShowTeams, TryPractice, WhereTo};
use secrecy::SecretString;
use std::{path::Path, sync::Arc};

const PLAN: &str = "\
# Orchard v2.4

| What | Who | When | Week |
|---|---|---|---|
| Start of Release Cycle | Lead | Monday 5th October 2026 | week 1 |
| Begin Code Freeze | ALL | 12:00 UTC Wednesday 18th November 2026 | week 7 |
| Release | Lead | to be told | week 9 |
";
const PEOPLE: &str = "\
# Orchard v2.4 release team

| Team role | Lead name (GitHub) | Shadows name (GitHub) |
|---|---|---|
| Lead | Ana Example ([@ana-example](https://github.com/ana-example)) | Bo Example ([@bo-example](https://github.com/bo-example)) |
| Release Signal | Cy Example ([@cy-example](https://github.com/cy-example)) | |
";

struct Side {
    github: Practice,
    url: String,
    engine: Engine,
    folder: tempfile::TempDir,
}

fn open(folder: &Path, clock: &Arc<Driven>, token: Option<&str>) -> Engine {
    let engine = Engine::open(Options {
        data_dir: folder.to_owned(),
        clock: Arc::clone(clock) as _,
        secrets: Arc::new(MemorySecrets::default()),
        token: token.map(SecretString::from),
    })
    .unwrap();
    engine.store_mut().set_setting("zone", Some("Pacific/Auckland")).unwrap();
    engine
}

/// A GitHub over HTTP, and a laptop that was never signed in.
fn beside_github() -> Side {
    let clock = Driven::at("2026-10-26T09:00:00Z");
    let time = Arc::clone(&clock);
    let github = Practice::open(Storage::Memory, Arc::new(move || time.now())).unwrap();
    github.seed_team(clock.now()).unwrap();
    github.put_file("releases/v2.4/README.md", PLAN).unwrap();
    github.put_file("releases/v2.4/release-team.md", PEOPLE).unwrap();
    let (address, serve) = github.serve(0).unwrap();
    tokio::spawn(serve);
    let folder = tempfile::tempdir().unwrap();
    let engine = open(folder.path(), &clock, None);
    Side { github, url: format!("http://{address}"), engine, folder }
}

#[tokio::test]
async fn a_readme_leads_to_the_schedule_the_roles_and_the_repository_without_a_sign_in() {
    let side = beside_github();
    let Side { url, engine, .. } = &side;
    for page in ["blob/main/releases/v2.4/README.md#timeline", "tree/main/releases/v2.4"] {
        let page = format!("{url}/{REPOSITORY}/{page}");
        let found = engine.look_at_team(&page, None, None, None).await.unwrap();
        assert_eq!((&*found.repository, &found.api_url), (REPOSITORY, url));
        assert_eq!(found.cycle.as_deref(), Some("v2.4"));
        let schedule = found.schedule.unwrap();
        assert_eq!(
            schedule.words,
            "3 dates. The next with a time: Begin Code Freeze, Thu 19 Nov 01:00 NZDT."
        );
        let roles: Vec<_> =
            found.roles.iter().map(|r| (r.section.as_str(), &*r.name, &*r.who)).collect();
        assert_eq!(
            roles,
            [
                ("release-lead", "Lead", "led by Ana Example, 1 shadow"),
                ("release-signal", "Release Signal", "led by Cy Example"),
            ]
        );
        assert_eq!(found.notes, Vec::<String>::new());
    }
    // Looking keeps nothing.
    assert_eq!(engine.ask(ShowTeams {}).unwrap().teams, []);
}

#[tokio::test]
async fn what_is_missing_is_said_and_is_no_dead_end() {
    let side = beside_github();
    let Side { github, url, engine, .. } = &side;
    let look = async |page: &str| engine.look_at_team(page, None, None, None).await;
    let found = look(&format!("{url}/{REPOSITORY}/blob/main/none.md")).await.unwrap();
    assert!(found.schedule.is_none() && found.notes[0].contains("no longer there"), "{found:?}");
    let found = look(&format!("{url}/tallship/none")).await.unwrap();
    assert_eq!(found.repository, "tallship/none");
    assert!(found.notes[0].contains("shows no repository tallship/none"), "{:?}", found.notes);
    // A port at which nobody listens: what the link itself says is there all the same.
    let found = look("http://127.0.0.1:1/o/r/issues/12").await.unwrap();
    assert_eq!(found.issue.as_deref(), Some("http://127.0.0.1:1/o/r/issues/12"));
    assert!(found.notes[0].contains("can be added all the same"), "{:?}", found.notes);
    github.set_private(REPOSITORY, true).unwrap();
    let found = look(&format!("{url}/{REPOSITORY}")).await.unwrap();
    assert!(found.notes[0].contains("private"), "{:?}", found.notes);
}

#[tokio::test]
async fn what_names_no_team_is_one_sentence_and_quotes_no_password() {
    let side = beside_github();
    let Side { engine, .. } = &side;
    for (page, said) in [
        ("", "Paste the link"),
        ("https://gist.github.com/someone/0123456789", "gist"),
        ("https://someone:hidden@github.com/o/r", "name or a password"),
        ("<HTTPS://someone:hidden@github.com/o/r/issues/5>", "name or a password"),
        ("http://git.example.invalid/o/r", "not encrypted"),
        ("https://github.com/o", "no repository"),
    ] {
        let refused = engine.look_at_team(page, None, None, None).await.unwrap_err().to_string();
        assert!(refused.contains(said) && !refused.contains("hidden"), "{page}: {refused}");
    }
}

#[tokio::test]
async fn a_look_alike_is_named_by_the_address_of_its_api() {
    let side = beside_github();
    let Side { url, engine, .. } = &side;
    let found =
        engine.look_at_team(REPOSITORY, Some(&format!("{url}/")), None, None).await.unwrap();
    assert_eq!((found.repository.as_str(), &found.api_url), (REPOSITORY, url));
    assert_eq!(found.notes, Vec::<String>::new());
}

#[tokio::test]
async fn a_schedule_alone_is_read_without_asking_anybody() {
    let side = beside_github();
    let Side { engine, .. } = &side;
    let text = ScheduleSource::Text(PLAN.to_owned());
    let found = engine.look_at_team("", None, Some(text), None).await.unwrap();
    assert_eq!((&*found.repository, found.cycle.as_deref()), ("", Some("v2.4")));
    assert_eq!(found.schedule.unwrap().link, None);
    let none = ScheduleSource::Text("Nothing of a schedule.".to_owned());
    engine.look_at_team("", None, Some(none), None).await.unwrap_err();
}

fn wanted(url: &str, to: impl Into<Option<WhereTo>>) -> ConnectTeam {
    ConnectTeam {
        repository: REPOSITORY.to_owned(),
        api_url: url.to_owned(),
        schedule: Some(ScheduleSource::Path(format!(
            "{url}/{REPOSITORY}/blob/main/releases/v2.4/README.md"
        ))),
        roster: Some(ScheduleSource::Path(format!(
            "{url}/{REPOSITORY}/blob/main/releases/v2.4/release-team.md"
        ))),
        cycle: None,
        sections: vec!["Release Signal".to_owned(), "release-signal".to_owned()],
        to: to.into(),
    }
}

#[tokio::test]
async fn a_team_is_added_without_a_sign_in_and_shown_beside_the_practice_team() {
    let side = beside_github();
    let Side { url, engine, .. } = &side;
    engine.carry_out(TryPractice {}).unwrap();
    let to = WhereTo::EachRound { this_round: Some(format!("{url}/{REPOSITORY}/issues/3")) };
    let connected = engine.connect_team(wanted(url, to)).await.unwrap();
    assert_eq!(connected.team.title, "Release v2.4");
    let team = engine.team().unwrap();
    assert_eq!(team.facts.sections, ["release-signal".parse().unwrap()]);
    assert_eq!(engine.read(|tx| tx.roster()).unwrap().roles.len(), 2);
    let issue = engine.read(|tx| tx.round_issue(None)).unwrap();
    assert_eq!(issue.issue.map(|number| number.0), Some(3), "the one that was named");

    let teams = engine.ask(ShowTeams {}).unwrap().teams;
    let shown: Vec<bool> = teams.iter().map(|row| row.is_shown).collect();
    assert_eq!(shown, [false, true]);
    let practice = teams[0].id;
    engine.carry_out(OpenTeam { team: practice }).unwrap();
    let start = engine.ask(ShowStart {}).unwrap().team.unwrap();
    assert!(start.practice.is_some(), "{start:?}");
    engine.carry_out(OpenTeam { team: team.id }).unwrap();
    assert_eq!(engine.team().unwrap().id, team.id);
    let nobody = meridian_core::ids::TeamId(99);
    assert_eq!(engine.carry_out(OpenTeam { team: nobody }), Err(Failure::NoTeam));
    assert_eq!(engine.team().unwrap().id, team.id);
}

#[tokio::test]
async fn nothing_is_added_where_something_is_to_be_corrected() {
    let side = beside_github();
    let Side { url, engine, .. } = &side;
    let other = "https://github.com/someone/else/issues/3".to_owned();
    let each = |link: &str| WhereTo::EachRound { this_round: Some(link.to_owned()) };
    let good = wanted(url, WhereTo::Cycle);
    for wrong in [
        wanted(url, each(&other)),
        wanted(url, WhereTo::Always { link: other }),
        ConnectTeam { repository: "nothing".to_owned(), ..good.clone() },
        ConnectTeam { sections: vec!["???".to_owned()], ..good.clone() },
        ConnectTeam { cycle: Some("two words".to_owned()), ..good.clone() },
    ] {
        let refused = engine.connect_team(wrong.clone()).await;
        assert!(matches!(refused, Err(Failure::BadInput { .. })), "{wrong:?}: {refused:?}");
        assert_eq!(engine.ask(ShowTeams {}).unwrap().teams, [], "{wrong:?}");
    }
}

#[tokio::test]
async fn connecting_again_without_a_sign_in_signs_nobody_out() {
    let side = beside_github();
    let Side { url, engine, folder, .. } = &side;
    let clock = Driven::at("2026-10-26T09:00:00Z");
    // In a terminal, where the address was said.
    let signed_in = open(folder.path(), &clock, Some(YOUR_TOKEN));
    let said = ConnectRequest {
        repository: REPOSITORY.to_owned(),
        api_url: url.clone(),
        schedule: None,
        cycle: None,
        sections: Vec::new(),
        destination: Some("cycle-issue".to_owned()),
        is_from_link: false,
    };
    signed_in.connect(said).await.unwrap();
    let before = engine.team().unwrap().facts;
    assert!(!before.account.login.is_empty());
    let each = WhereTo::EachRound { this_round: None };
    engine.connect_team(wanted(url, each)).await.unwrap();
    let after = engine.team().unwrap().facts;
    assert_eq!((after.account, after.repository_id), (before.account, before.repository_id));
    assert_ne!(after.destination, before.destination);
}

#[tokio::test]
async fn what_is_left_open_of_a_team_that_is_there_stays_as_it_is() {
    let side = beside_github();
    let Side { url, engine, .. } = &side;
    engine.connect_team(wanted(url, WhereTo::Cycle)).await.unwrap();
    let team = engine.team().unwrap();
    let correction = meridian_core::schedule::Correction {
        line: 6,
        nth: 0,
        written: "as it stands there".to_owned(),
        change: meridian_core::schedule::Change::LeaveOut,
    };
    let by_hand = |facts: &mut crate::store::TeamFacts| {
        facts.schedule.as_mut().unwrap().corrections.push(correction.clone());
    };
    let before = engine.store_mut().change_team(team.id, by_hand).unwrap();
    let followed = engine.store().followed(team.id).unwrap();
    assert!(followed.is_some());

    let page = format!("{url}/{REPOSITORY}/issues/3");
    assert!(engine.look_at_team(&page, None, None, None).await.unwrap().is_known);
    let bare =
        ConnectTeam { schedule: None, roster: None, sections: Vec::new(), ..wanted(url, None) };
    engine.connect_team(bare.clone()).await.unwrap();
    assert_eq!(engine.team().unwrap().facts, before.facts);
    assert_eq!(engine.store().followed(team.id).unwrap(), followed);
    // The same schedule once more keeps what was corrected in it.
    let again = ConnectTeam { schedule: wanted(url, None).schedule, ..bare };
    engine.connect_team(again).await.unwrap();
    let kept = engine.team().unwrap().facts.schedule.unwrap();
    assert_eq!(kept.corrections, [correction]);
}

/// Notes what it is asked with, and knows nothing.
fn stranger() -> (String, std::sync::mpsc::Receiver<String>) {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (asked, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut bytes = [0; 4096];
            let read = stream.read(&mut bytes).unwrap();
            let _nobody_asks = asked.send(String::from_utf8_lossy(&bytes[..read]).into_owned());
            let _ = stream.write_all(
                b"HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
            );
        }
    });
    (url, heard)
}

#[tokio::test]
async fn a_pasted_link_shows_its_host_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::at("2026-10-26T09:00:00Z");
    let engine = open(folder.path(), &clock, Some("given-to-this-process"));
    let (url, heard) = stranger();
    engine.look_at_team(&format!("{url}/some/where"), None, None, None).await.unwrap();
    let wanted = ConnectTeam {
        repository: "some/where".to_owned(),
        schedule: None,
        roster: None,
        ..wanted(&url, None)
    };
    engine.connect_team(wanted).await.unwrap();
    let asked: Vec<String> = heard.try_iter().collect();
    assert!(!asked.is_empty());
    for request in asked {
        assert!(!request.to_lowercase().contains("authorization"), "{request}");
    }
}

#[tokio::test]
async fn a_host_that_came_from_a_link_is_shown_no_token_by_what_follows_either() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Driven::at("2026-10-26T09:00:00Z");
    let engine = open(folder.path(), &clock, Some("given-to-this-process"));
    let nobody = wanted("http://127.0.0.1:1", None);
    let bare = ConnectTeam { schedule: None, roster: None, ..nobody };
    engine.connect_team(bare).await.unwrap();
    let team = engine.team().unwrap();
    let holds = |host: &str, user| {
        let there = |facts: &mut crate::store::TeamFacts| {
            facts.account.host = host.to_owned();
            facts.account.user = meridian_core::ids::UserId(user);
        };
        let team = engine.store_mut().change_team(team.id, there).unwrap();
        engine.held(&team).unwrap().is_some()
    };
    assert!(!holds("https://git.example.invalid/api/v3", 0));
    assert!(holds("https://git.example.invalid/api/v3", 41), "who signed in there may use it");
    assert!(holds(GITHUB, 0));
}

const LISTED: &str = "This page lists a team of 3 people. Are you one of them?";

#[tokio::test]
async fn a_page_that_holds_schedule_and_roster_offers_both_and_keeps_both() {
    let side = beside_github();
    let Side { github, url, engine, .. } = &side;
    github.put_file("releases/v2.5/README.md", &format!("{PLAN}\n{PEOPLE}")).unwrap();
    let page = format!("{url}/{REPOSITORY}/blob/main/releases/v2.5/README.md");
    let found = engine.look_at_team(&page, None, None, None).await.unwrap();
    assert_eq!(found.schedule.unwrap().words.split(' ').next(), Some("3"));
    assert_eq!(found.asks.as_deref(), Some(LISTED));
    assert_eq!(found.roles.len(), 2);
    assert_eq!(found.roster.as_ref(), Some(&page));
    // The same as text, given in place of a link.
    let text = ScheduleSource::Text(format!("{PLAN}\n{PEOPLE}"));
    let given = engine.look_at_team("", None, Some(text.clone()), None).await.unwrap();
    assert_eq!((given.asks.as_deref(), given.roster), (Some(LISTED), None));
    let connected = ConnectTeam { roster: Some(text), ..wanted(url, None) };
    let connected = engine.connect_team(connected).await.unwrap();
    assert!(!connected.notes.iter().any(|note| note.contains("roster")), "{:?}", connected.notes);
    assert_eq!(engine.read(|tx| tx.roster()).unwrap().roles.len(), 2);
    // A schedule that only says which role a date concerns lists nobody.
    github.put_file("releases/v2.6/README.md", PLAN).unwrap();
    let page = format!("{url}/{REPOSITORY}/blob/main/releases/v2.6/README.md");
    let found = engine.look_at_team(&page, None, None, None).await.unwrap();
    assert_eq!((found.roles.len(), found.asks), (0, None));
}

#[tokio::test]
async fn a_link_of_the_roster_leads_to_the_schedule_beside_it() {
    let side = beside_github();
    let Side { url, engine, .. } = &side;
    let page = format!("{url}/{REPOSITORY}/blob/main/releases/v2.4/release-team.md");
    let found = engine.look_at_team(&page, None, None, None).await.unwrap();
    assert_eq!(found.asks.as_deref(), Some(LISTED));
    assert_eq!(found.roster.as_ref(), Some(&page));
    assert!(found.schedule.unwrap().link.unwrap().ends_with("v2.4/README.md"));
    assert_eq!(found.notes, Vec::<String>::new(), "that it is no schedule is no trouble");
}

#[tokio::test]
async fn a_roster_is_given_beside_a_page_as_link_file_or_text_and_refused_in_one_sentence() {
    let side = beside_github();
    let Side { github, url, engine, .. } = &side;
    github.put_file("OWNERS.md", PEOPLE).unwrap();
    let front = format!("{url}/{REPOSITORY}");
    let link = format!("{front}/blob/main/OWNERS.md");
    for (source, its_link) in [
        (ScheduleSource::Path(link.clone()), Some(link)),
        (ScheduleSource::Text(PEOPLE.to_owned()), None),
        (ScheduleSource::File { name: "team.md".to_owned(), text: PEOPLE.to_owned() }, None),
    ] {
        let found = engine.look_at_team(&front, None, None, Some(source)).await.unwrap();
        let asks = found.asks.unwrap();
        assert_eq!(asks, "This roster lists a team of 3 people. Are you one of them?");
        assert_eq!((found.roles.len(), found.roster), (2, its_link));
    }
    let none = Some(ScheduleSource::Text("Nobody.".to_owned()));
    let refused = engine.look_at_team(&front, None, None, none).await.unwrap_err().to_string();
    assert!(refused.contains("No roles and people found in pasted text"), "{refused}");
}

/// Pages of teams as they are, where they are at hand.
#[test]
fn a_real_schedule_offers_a_roster_only_where_it_lists_people() {
    let Some(folder) = std::env::var_os("MERIDIAN_FIXTURES") else { return };
    let mut with = Vec::new();
    for entry in std::fs::read_dir(Path::new(&folder).join("schedules")).unwrap() {
        let path = entry.unwrap().path();
        if beside_schedule(&std::fs::read(&path).unwrap()).is_some() {
            with.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    assert_eq!(with, ["capi-1.13-schedule-and-roster.md"]);
}
