//! The window as a whole: first run or sidebar, screen and truth bar; timers, events and keys.

use crate::{
    frame::{
        around::{self, Around},
        bridge,
        chunk::{Chunk, Drawing},
        drawn::Drawn,
        page,
        parts::{FailureCallout, Skeleton},
        screens::{self, Draw, SCREENS},
        told::{About, Told},
    },
    team,
    week::Draft,
};
use leptos::{
    ev::{self, KeyboardEvent},
    leptos_dom::helpers::{set_interval, window_event_listener},
    prelude::*,
    task::spawn_local,
};
use meridian_protocol::IssueView;
use std::time::Duration;

/// The clock's step.
const SECOND: Duration = Duration::from_secs(1);
/// How long a view may stand without being asked again.
const FRESH: Duration = Duration::from_secs(30);

/// The window.
#[component]
pub fn App() -> impl IntoView {
    let told = Told::new();
    provide_context(told);
    provide_context(Draft::new(told));
    let around = Chunk::new(around::load);
    provide_context(around);
    let first_run = Chunk::new(team::load);
    let sheet = RwSignal::new(false);
    let flash = RwSignal::new(0_u32);

    told.ask_start();
    keep_fresh(told);
    listen_once_drawn(told, around);
    let _ = window_event_listener(ev::keydown, move |event| {
        if told.has_team() {
            keys(told, sheet, flash, &event);
        }
    });

    let has_team = Memo::new(move |_| {
        told.start.with(|start| start.as_ref().map(|start| start.team.is_some()))
    });
    move || match has_team.get() {
        None => {
            view! { <main class="main" id="main" aria-label="Meridian"><FailureCallout/></main> }
                .into_any()
        }
        Some(false) => view! { <Outside chunk=first_run/> }.into_any(),
        Some(true) => view! { <Inside around sheet flash/> }.into_any(),
    }
}

/// The first screen; its code is loaded where there is no team.
#[component]
fn Outside(chunk: Chunk<Drawing>) -> impl IntoView {
    chunk.load();
    move || match chunk.get() {
        Some(draw) => draw(),
        None => view! {
            <main class="main" id="main" aria-label="Meridian">
                {chunk.trouble()}
                <FailureCallout/>
            </main>
        }
        .into_any(),
    }
}

#[component]
fn Inside(around: Chunk<Around>, sheet: RwSignal<bool>, flash: RwSignal<u32>) -> impl IntoView {
    let told = expect_context::<Told>();
    let chunks = SCREENS.map(|screen| match screen.draw {
        Draw::Now(_) => (screen, None),
        Draw::Later(load) => (screen, Some(Chunk::new(load))),
    });
    let part = move |much: Drawn| {
        let is_drawn = told.is_drawn(much);
        move || around.get().filter(|_| is_drawn.get())
    };
    let (bars, side, all) = (part(Drawn::Bars), part(Drawn::Sidebar), part(Drawn::All));
    told.draw_around(around);
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <div class="app">
            {move || match side() {
                None => view! { <div class="side"></div> }.into_any(),
                Some(around) => (around.sidebar)(sheet),
            }}
            <main class="main" id="main" aria-label=move || told.screen.get().title>
                {around.trouble()}
                {move || {
                    let shown = told.screen.get();
                    let chunk = chunks.iter().find(|(screen, _)| *screen == shown);
                    match (shown.draw, chunk.and_then(|(_, chunk)| *chunk)) {
                        (Draw::Now(draw), _) => draw(),
                        (Draw::Later(_), chunk) => {
                            chunk.map(|chunk| view! { <Later chunk title=shown.title/> }).into_any()
                        }
                    }
                }}
            </main>
            {move || match bars() {
                None => view! { <div class="truth"></div> }.into_any(),
                Some(around) => (around.truth_bar)(flash),
            }}
        </div>
        {move || all().map(|around| [(around.sheet)(sheet), (around.zone)()].collect_view())}
    }
}

/// A screen of which the code is loaded when it is shown first.
#[component]
fn Later(chunk: Chunk<Drawing>, title: &'static str) -> impl IntoView {
    chunk.load();
    move || match chunk.get() {
        Some(draw) => draw(),
        None => view! {
            <header class="bar"><h1>{title}</h1></header>
            {chunk.trouble()}
            <Show when=move || !chunk.has_failed()><Skeleton label="Opening the screen"/></Show>
        }
        .into_any(),
    }
}

/// Timers, and the moments at which a page must not wait for one.
fn keep_fresh(told: Told) {
    set_interval(move || told.clock.tick(), SECOND);
    set_interval(move || told.ask_all(), FRESH);
    let _ = window_event_listener(ev::focus, move |_| told.ask_all());
    let _ = window_event_listener(ev::pagehide, move |_| told.store_now());
    let _ = window_event_listener(ev::beforeunload, move |_| told.store_now());
    // A hidden window may be closed without another word.
    let _ = window_event_listener(ev::visibilitychange, move |_| {
        told.store_now();
        told.ask_all();
    });
}

/// What was heard meanwhile asks everything again, so the first drawing goes first.
fn listen_once_drawn(told: Told, around: Chunk<Around>) {
    Effect::new(move |listens: Option<bool>| {
        let has_team = told.start.with(|start| start.as_ref().map(|start| start.team.is_some()));
        let is_drawn = match has_team {
            Some(true) => told.drawn.get() == Drawn::All || around.has_failed(),
            Some(false) => true,
            None => told.failure.with(Option::is_some),
        };
        if is_drawn && listens != Some(true) {
            listen(told);
        }
        is_drawn || listens == Some(true)
    });
}

fn listen(told: Told) {
    spawn_local(async move {
        if let Err(failure) = bridge::listen(move |event| told.hear(event)).await {
            told.failure.set(Some(failure));
        }
    });
}

/// What works on every screen.
fn keys(told: Told, sheet: RwSignal<bool>, flash: RwSignal<u32>, event: &KeyboardEvent) {
    let ctrl = event.ctrl_key() || event.meta_key();
    let key = event.key();
    match (ctrl, event.alt_key(), key.as_str()) {
        (true, false, ",") => told.opens.set(Some(About::Hours)),
        (true, false, "s" | "S") => {
            told.store_now();
            flash.update(|n| *n += 1);
        }
        (true, false, "o" | "O") => open_comment(told),
        (true, false, key) => match screens::by_key(key) {
            Some(screen) => told.show(screen),
            None => return,
        },
        (false, false, "F6") => page::step_pane(if event.shift_key() { -1 } else { 1 }),
        (false, false, "?") if !page::is_in_text() => sheet.set(true),
        _ => return,
    }
    event.prevent_default();
}

/// The own comment where there is one, else the issue.
fn open_comment(told: Told) {
    let url = told.week.with_untracked(|week| {
        let week = week.as_ref()?;
        week.truth.github.url.clone().or_else(|| match &week.issue {
            IssueView::Known { url, .. } => Some(url.clone()),
            IssueView::NotYet { .. } => None,
        })
    });
    if let Some(url) = url {
        told.open_page(url);
    }
}
