//! The window's wiring, over a mock runtime: every question is allowed, reaches the engine, and is
//! answered in the engine's own words.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use meridian_core::{
    draft::Splice,
    hours::Hours,
    ids::{DraftKey, RoundKey, TeamId},
    week::truth::Decision,
};
use meridian_protocol::{
    AskForCode, Bell, COMMANDS, Call, CancelSending, CheckCode, ChoosePlace, ChooseZoneLetters,
    CloseNotice, Decide, DropCode, EditDraft, Failure, LookAgain, OpenCalendar, OpenPage,
    OpenTokenPage, PasteToken, PostUpdate, PracticeNetwork, Quit, ReadSchedule, Reply,
    SaveCalendar, ScheduleSource, SetBell, SetHours, SetMeeting, SetPracticeNetwork, SetZone,
    ShowChanges, ShowDeadlines, ShowFirstPost, ShowHours, ShowPreview, ShowSignIn, ShowSoon,
    ShowStart, ShowWeek, SignIn, SignInWith, SignOut, TakeSchedule, TryPractice, unpack,
};
use meridian_shell::Wiring;
use serde_json::{Value, json};
use tauri::{
    WebviewWindow,
    ipc::{CallbackFn, InvokeBody, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};

struct Window {
    page: WebviewWindow<MockRuntime>,
    _app: tauri::App<MockRuntime>,
    _folder: tempfile::TempDir,
}

impl Window {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let builder = meridian_shell::builder(mock_builder(), Wiring::new(folder.path()));
        let app = builder.build(meridian_shell::context()).unwrap();
        let page = tauri::WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default());
        Self { page: page.build().unwrap(), _app: app, _folder: folder }
    }

    /// A command as the page would send it.
    fn request(command: &str, request: Value) -> InvokeRequest {
        InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(json!({ "req": request })),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        }
    }

    /// Sends a command as the page would, and waits for the answer, which is always bytes.
    fn send(&self, command: &str, request: Value) -> Result<Vec<u8>, Value> {
        get_ipc_response(&self.page, Self::request(command, request)).map(|body| match body {
            InvokeResponseBody::Raw(bytes) => bytes,
            InvokeResponseBody::Json(json) => panic!("{command}: {json}"),
        })
    }

    fn ask<C: Call>(&self, question: C) -> Result<Reply<C>, Failure> {
        match self.send(C::NAME, serde_json::to_value(question).unwrap()) {
            Ok(bytes) => Ok(unpack(&bytes).unwrap()),
            Err(refusal) => Err(failure(refusal).unwrap()),
        }
    }
}

/// The engine's own refusal; none where the framework refuses, in plain text.
fn failure(refusal: Value) -> Option<Failure> {
    let bytes: Vec<u8> = serde_json::from_value(refusal).ok()?;
    unpack(&bytes).ok()
}

fn draft() -> DraftKey {
    DraftKey {
        team: TeamId(1),
        cycle: "v1.38".parse().unwrap(),
        round: "2026-11-16".parse::<RoundKey>().unwrap(),
        section: "docs".parse().unwrap(),
    }
}

fn pasted() -> ScheduleSource {
    ScheduleSource::Text("| What | When |\n|---|---|\n| Freeze | 18 November 2026 |\n".to_owned())
}

/// One question of each kind.
fn questions() -> Vec<(&'static str, Value)> {
    fn one<C: Call>(call: C) -> (&'static str, Value) {
        (C::NAME, serde_json::to_value(call).unwrap())
    }
    vec![
        one(ShowStart {}),
        one(ShowWeek { section: None }),
        one(EditDraft { draft: draft(), revision: 0, splices: Vec::new() }),
        one(ShowPreview { draft: draft() }),
        one(PostUpdate { draft: draft(), revision: 0, theirs: None, meant: Vec::new() }),
        one(ShowFirstPost { draft: draft() }),
        one(ShowChanges { draft: draft() }),
        one(CancelSending { op: "01JD0000000000000000000000".parse().unwrap() }),
        one(Decide { draft: draft(), decision: Decision::KeepAll }),
        one(CloseNotice { words: "One sentence.".to_owned() }),
        one(ShowSoon {}),
        one(ShowDeadlines {}),
        one(ReadSchedule { source: pasted(), corrections: Vec::new() }),
        one(TakeSchedule { source: pasted(), digest: String::new(), corrections: Vec::new() }),
        one(ChooseZoneLetters { letters: "IST".to_owned(), zone: None }),
        one(ChoosePlace { disagreement: "Freeze | 4 Nov | 11 Nov".to_owned(), place: None }),
        one(SetBell { id: "milestone/code-freeze".to_owned(), bell: Bell::Off }),
        // Asked while there is no team, so that nothing is written into anybody's folders.
        one(SaveCalendar {}),
        one(OpenCalendar {}),
        one(ShowHours {}),
        one(SetZone { zone: Some("Europe/Berlin".to_owned()) }),
        one(SetHours { hours: Hours::default() }),
        one(SetMeeting { name: "Burndown".to_owned(), line: None }),
        one(ShowSignIn {}),
        one(SignIn { with: SignInWith::GitCredential }),
        one(AskForCode {}),
        one(CheckCode {}),
        one(DropCode {}),
        one(SignOut {}),
        one(PasteToken {}),
        one(OpenTokenPage {}),
        one(LookAgain {}),
        one(SetPracticeNetwork { network: PracticeNetwork::Off }),
        one(OpenPage { url: "https://example.com/".to_owned() }),
        one(TryPractice {}),
        // The last one: it closes the window.
        one(Quit {}),
    ]
}

#[test]
fn every_question_is_allowed_and_comes_to_who_reads_it() {
    let window = Window::new();
    for name in COMMANDS {
        // No question is nothing, so each is refused by the one who was to read it.
        let refusal = window.send(name, Value::Null).unwrap_err();
        let said = format!("{name} was not asked as it is declared: ");
        assert!(refusal.as_str().is_some_and(|words| words.starts_with(&said)), "{refusal}");
    }
}

#[test]
fn every_question_is_answered_by_the_engine() {
    let window = Window::new();
    for (name, request) in questions() {
        // What cannot be read is refused in plain text, the engine refuses in bytes.
        if let Err(refusal) = window.send(name, request) {
            assert!(failure(refusal.clone()).is_some(), "{name}: {refusal}");
        }
    }
}

#[test]
fn what_was_asked_last_is_what_is_kept() {
    let window = Window::new();
    let (answered, answers) = std::sync::mpsc::channel();
    let zones = ["Europe/Berlin", "Asia/Tokyo", "Pacific/Auckland", "America/Lima"];
    let asked: Vec<&str> = zones.into_iter().cycle().take(60).collect();
    for zone in &asked {
        let request = Window::request(
            SetZone::NAME,
            serde_json::to_value(SetZone { zone: Some((*zone).to_owned()) }).unwrap(),
        );
        let answered = answered.clone();
        // As the page does it, nobody waits for the answer before.
        window
            .page
            .as_ref()
            .clone()
            .on_message(request, Box::new(move |_, _, _, _, _| answered.send(()).unwrap()));
    }
    for _ in &asked {
        answers.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
    }
    let kept = window.ask(ShowHours {}).unwrap().chosen;
    assert_eq!(kept.as_deref(), asked.last().copied());
}

#[test]
fn what_is_not_in_the_list_is_refused() {
    let window = Window::new();
    for stranger in ["read_token", "plugin:shell|execute", "plugin:fs|read_file"] {
        let refusal = window.send(stranger, json!({})).unwrap_err();
        assert!(refusal.is_string(), "{stranger}: {refusal}");
    }
    let refusal = window.send("edit_draft", json!({ "revision": 1 })).unwrap_err();
    assert!(refusal.as_str().unwrap().contains("edit_draft"), "{refusal}");
}

#[test]
fn a_first_run_leads_to_words_that_are_kept() {
    let window = Window::new();
    assert_eq!(window.ask(ShowStart {}).unwrap().team, None);
    assert_eq!(window.ask(ShowDeadlines {}).unwrap_err(), Failure::NoTeam);

    let team = window.ask(TryPractice {}).unwrap();
    assert_eq!(window.ask(ShowStart {}).unwrap().team, Some(team));
    let draft = window.ask(ShowWeek { section: None }).unwrap().draft;
    let splice = Splice { at: 0, removed: String::new(), inserted: "Grüße 🌒\n".to_owned() };
    let edit = EditDraft { draft: draft.key, revision: draft.revision, splices: vec![splice] };
    let saved = window.ask(edit.clone()).unwrap();
    assert!(saved.revision > draft.revision);
    assert_eq!(window.ask(edit).unwrap_err(), Failure::Stale);

    let again = window.ask(ShowWeek { section: None }).unwrap().draft;
    assert_eq!(again.text, format!("Grüße 🌒\n{}", draft.text));
}

#[test]
fn only_pages_of_the_team_are_opened() {
    let window = Window::new();
    window.ask(TryPractice {}).unwrap();
    for url in ["https://example.com/", "file:///etc/passwd", "javascript:alert(1)", "-h"] {
        let answer = window.ask(OpenPage { url: url.to_owned() });
        assert!(matches!(answer, Err(Failure::BadInput { .. })), "{url}: {answer:?}");
    }
}

#[test]
fn the_window_goes_nowhere_but_to_its_own_page() {
    let server: tauri::Url = "http://127.0.0.1:1430".parse().unwrap();
    let own = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
    let here = |rest: &str| format!("{own}{rest}");
    for (asked, alone, developing) in [
        (here(""), true, false),
        (here("/"), true, false),
        (here("/index.html"), true, false),
        (here("/#main"), true, false),
        (here("/elsewhere"), false, false),
        (here(":1430/"), false, false),
        (own.replace("://", "://name@"), false, false),
        (own.replace("localhost", "localhost.example.com"), false, false),
        ("tauri://example.com/".to_owned(), false, false),
        ("http://127.0.0.1:1430/".to_owned(), false, true),
        ("http://127.0.0.1:1430/a#b".to_owned(), false, true),
        ("http://name@127.0.0.1:1430/".to_owned(), false, false),
        ("http://127.0.0.1:1431/".to_owned(), false, false),
        ("https://127.0.0.1:1430/".to_owned(), false, false),
        ("http://localhost/".to_owned(), false, false),
        ("https://github.com/o/r/issues/1".to_owned(), false, false),
        ("about:blank".to_owned(), false, false),
        ("about:srcdoc".to_owned(), false, false),
        ("data:text/html,x".to_owned(), false, false),
        ("blob:tauri://localhost/x".to_owned(), false, false),
        ("javascript:alert(1)".to_owned(), false, false),
        ("file:///etc/passwd".to_owned(), false, false),
        ("ipc://localhost/".to_owned(), false, false),
        ("mailto:a@example.com".to_owned(), false, false),
    ] {
        let asked = asked.parse().unwrap();
        assert_eq!(meridian_shell::may_show(&asked, None), alone, "{asked}");
        assert_eq!(meridian_shell::may_show(&asked, Some(&server)), developing, "{asked}");
    }
}

#[test]
fn a_folder_that_cannot_be_used_is_said_in_every_answer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let builder = meridian_shell::builder(mock_builder(), Wiring::new(&file));
    let app = builder.build(meridian_shell::context()).unwrap();
    let page = tauri::WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default());
    let window = Window { page: page.build().unwrap(), _app: app, _folder: folder };
    let failure = window.ask(ShowStart {}).unwrap_err();
    assert!(failure.to_string().contains("a file"), "{failure}");
}
