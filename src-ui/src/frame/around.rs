//! What stands around the draft: a chunk of its own, loaded once the draft is on screen.

use crate::{
    frame::{
        app_state::{AppState, app_state},
        chunk::Load,
        parts::TruthBar,
        shortcuts::Shortcuts,
        sidebar::Sidebar,
    },
    hours::zone::Zone,
    week,
};
use leptos::prelude::*;
use meridian_protocol::{Station, Tone, TruthView};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What draws each part.
#[derive(Clone, Copy)]
pub struct Around {
    /// The sidebar; told whether the shortcut sheet is open.
    pub sidebar: fn(RwSignal<bool>) -> AnyView,
    /// The truth bar; told how often it flashed.
    pub truth_bar: fn(RwSignal<u32>) -> AnyView,
    /// The shortcut sheet; told whether it is open.
    pub shortcuts: fn(RwSignal<bool>) -> AnyView,
    /// The dialog of the member's own time.
    pub zone: fn() -> AnyView,
    /// What belongs to the draft.
    pub(crate) week: week::Around,
}

/// Loads it.
pub fn load() -> Load<Around> {
    Box::pin(async { around().await.ok() })
}

#[wasm_split(around, fallible)]
fn around() -> Result<Around, SplitLoaderError> {
    Ok(Around {
        sidebar: |shortcuts| view! { <Sidebar shortcuts/> }.into_any(),
        truth_bar: |flash| view! { <Truth flash/> }.into_any(),
        shortcuts: |open| view! { <Shortcuts open/> }.into_any(),
        zone: || view! { <Zone/> }.into_any(),
        week: week::around(),
    })
}

/// The truth bar, with what the window knows.
#[component]
fn Truth(flash: RwSignal<u32>) -> impl IntoView {
    let app = app_state();
    let truth = Memo::new(move |_| truth(app));
    let sending = Memo::new(move |_| {
        app.week.with(|week| {
            week.as_ref().is_some_and(|w| {
                w.sections.iter().any(|t| t.id == w.draft.key.section && t.word == "sending")
            })
        })
    });
    let open = Callback::new(move |url: String| app.open_page(url));
    view! { <TruthBar truth sending flash open/> }
}

/// The engine's truth, with what only the window knows about the text in it.
fn truth(app: AppState) -> TruthView {
    let mut truth =
        app.week.with(|week| week.as_ref().map(|w| w.truth.clone())).unwrap_or_else(|| {
            let idle = |words: &str| Station {
                tone: Tone::Idle,
                words: words.to_owned(),
                time: String::new(),
                url: None,
            };
            TruthView {
                laptop: idle("Opening the notebook"),
                outbox: idle("Outbox"),
                github: idle("GitHub"),
                network: idle("Not asked yet"),
            }
        });
    if let Some(words) = app.desk.trouble.get() {
        truth.laptop.tone = Tone::Stop;
        truth.laptop.time = String::new();
        truth.laptop.words =
            if words.starts_with("Not saved") { words } else { format!("Not saved. {words}") };
    } else if let Some(saved) = app.desk.saved.get() {
        truth.laptop.tone = Tone::Ok;
        truth.laptop.words = "Saved on this laptop".to_owned();
        truth.laptop.time = format!("{} {}", saved.clock_seconds, saved.zone);
    }
    truth
}
