//! The window as a whole: first run or sidebar, screen and truth bar; timers, events and keys.

use crate::{
    draft::desk::Leaving,
    frame::{
        app_state::AppState,
        around::{self, Around},
        bridge,
        chunk::{Chunk, Drawing},
        dom,
        drawn::Drawn,
        palette,
        parts::{FailureCallout, Skeleton},
        screens::{self, Draw, SCREENS},
    },
    settings, team,
    week::{self, Draft},
};
use leptos::{
    ev::{self, KeyboardEvent},
    leptos_dom::helpers::{
        request_animation_frame, set_interval, set_timeout, window_event_listener,
    },
    prelude::*,
    task::spawn_local,
};
use meridian_protocol::IssueView;
use std::time::Duration;

/// The clock's step.
const SECOND: Duration = Duration::from_secs(1);
/// How long a view may stand without being asked again.
const FRESH: Duration = Duration::from_secs(30);

/// After which a frame that was not painted is not waited for.
const UNPAINTED: Duration = Duration::from_millis(100);

/// The window.
#[component]
pub fn App() -> impl IntoView {
    let app = AppState::new();
    provide_context(app);
    provide_context(Draft::new(app));
    let around = Chunk::new(around::load);
    provide_context(around);
    let first_run = Chunk::new(team::load);
    let shortcuts = RwSignal::new(false);
    let flash = RwSignal::new(0_u32);

    app.ask_start();
    refresh_regularly(app);
    listen_once_drawn(app, around);
    take_over_once_drawn(app);
    let _ = window_event_listener(ev::keydown, move |event| {
        if app.has_team() && !app.at_teams.get_untracked() {
            keys(app, shortcuts, flash, &event);
        }
    });

    let is_inside = app.is_inside();
    move || match is_inside.get() {
        None => {
            view! { <main class="main" id="main" aria-label="Meridian"><FailureCallout/></main> }
                .into_any()
        }
        Some(false) => view! { <Outside chunk=first_run/> }.into_any(),
        Some(true) => view! { <Inside around shortcuts flash/> }.into_any(),
    }
}

/// The first screen; its code is loaded where there is no team. What is typed in it stays while the way
/// to GitHub is looked at.
#[component]
fn Outside(chunk: Chunk<Drawing>) -> impl IntoView {
    chunk.load();
    let app = expect_context::<AppState>();
    let settings = Chunk::new(settings::load);
    view! {
        <div class="outside" hidden=move || app.at_way.get()>
            {move || match chunk.get() {
                Some(draw) => draw(),
                None => view! {
                    <main class="main" id="main" aria-label="Meridian">
                        {chunk.trouble()}
                        <FailureCallout/>
                    </main>
                }
                .into_any(),
            }}
        </div>
        {move || {
            app.at_way.get().then(|| {
                settings.load();
                view! {
                    <main class="main alone" aria-label="The way to GitHub">
                        {settings.trouble()} {move || settings.get().map(|draw| draw())}
                    </main>
                }
            })
        }}
    }
}

#[component]
fn Inside(around: Chunk<Around>, shortcuts: RwSignal<bool>, flash: RwSignal<u32>) -> impl IntoView {
    let app = expect_context::<AppState>();
    let chunks = SCREENS.map(|screen| match screen.draw {
        Draw::Now { .. } => (screen, None),
        Draw::Later(load) => (screen, Some(Chunk::new(load))),
    });
    let palette = Chunk::new(palette::load);
    let part = move |much: Drawn| {
        let is_drawn = app.is_drawn(much);
        move || around.get().filter(|_| is_drawn.get())
    };
    let (bars, side, all) = (part(Drawn::Bars), part(Drawn::Sidebar), part(Drawn::All));
    app.draw_around(around);
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <div class="app">
            {move || match side() {
                None => view! { <div class="side"></div> }.into_any(),
                Some(around) => (around.sidebar)(shortcuts),
            }}
            <main class="main" id="main" aria-label=move || app.screen.get().title>
                {around.trouble()}
                {move || {
                    let shown = app.screen.get();
                    let chunk = chunks.iter().find(|(screen, _)| *screen == shown);
                    match (shown.draw, chunk.and_then(|(_, chunk)| *chunk)) {
                        (Draw::Now { draw, .. }, _) => draw(),
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
        {move || app.palette.get().then(|| view! { <Palette chunk=palette/> })}
        {move || all().map(|around| [(around.shortcuts)(shortcuts), (around.zone)()].collect_view())}
    }
}

/// The palette, of which the code is loaded when it is opened first. Where it does not come, the next
/// press tries again.
#[component]
fn Palette(chunk: Chunk<Drawing>) -> impl IntoView {
    chunk.load();
    let app = expect_context::<AppState>();
    Effect::new(move |_| {
        if chunk.has_failed() {
            app.palette.set(false);
        }
    });
    move || chunk.get().map(|draw| draw())
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
fn refresh_regularly(app: AppState) {
    set_interval(move || app.clock.tick(), SECOND);
    set_interval(move || app.ask_all(), FRESH);
    let _ = window_event_listener(ev::focus, move |_| app.ask_all());
    let _ = window_event_listener(ev::pagehide, move |_| app.store_now());
    let _ = window_event_listener(ev::beforeunload, move |_| app.store_now());
    bridge::on_leaving(move || {
        let leaving = app.desk.leaving();
        if leaving == Leaving::Refused {
            // There it is said why, and what to do.
            app.show(&week::SCREEN);
        }
        leaving.word()
    });
    // A hidden window may be closed without another word.
    let _ = window_event_listener(ev::visibilitychange, move |_| {
        app.store_now();
        app.ask_all();
    });
}

/// What the shell drew stands over the page until here the draft is drawn, or what is in its way. A
/// window that is hidden or closed meanwhile paints no frame, so that a frame is not waited for alone.
fn take_over_once_drawn(app: AppState) {
    Effect::new(move |_| {
        let has_no_team = app.start.with(|s| s.as_ref().is_some_and(|s| s.team.is_none()));
        if has_no_team || app.week.with(Option::is_some) || app.failure.with(Option::is_some) {
            request_animation_frame(bridge::drawn);
            set_timeout(bridge::drawn, UNPAINTED);
        }
    });
}

/// What was heard meanwhile asks everything again, so the first drawing goes first.
fn listen_once_drawn(app: AppState, around: Chunk<Around>) {
    Effect::new(move |listens: Option<bool>| {
        let has_team = app.start.with(|start| start.as_ref().map(|start| start.team.is_some()));
        let is_drawn = match has_team {
            Some(true) => app.drawn.get() == Drawn::All || around.has_failed(),
            Some(false) => true,
            None => app.failure.with(Option::is_some),
        };
        if is_drawn && listens != Some(true) {
            listen(app);
        }
        is_drawn || listens == Some(true)
    });
}

fn listen(app: AppState) {
    spawn_local(async move {
        if let Err(failure) = bridge::listen(move |event| app.hear(event)).await {
            app.failure.set(Some(failure));
        }
    });
}

/// What works on every screen.
fn keys(app: AppState, shortcuts: RwSignal<bool>, flash: RwSignal<u32>, event: &KeyboardEvent) {
    let ctrl = event.ctrl_key() || event.meta_key();
    let key = event.key();
    match (ctrl, event.alt_key(), key.as_str()) {
        (true, false, "s" | "S") => {
            app.store_now();
            flash.update(|n| *n += 1);
        }
        (true, false, "k" | "K") => app.palette.set(true),
        (true, false, "o" | "O") => open_comment(app),
        (true, false, key) => match screens::by_key(key) {
            Some(screen) => app.show(screen),
            None => return,
        },
        (false, false, "F6") => dom::step_pane(if event.shift_key() { -1 } else { 1 }),
        (false, false, "?") if !dom::is_in_text() => shortcuts.set(true),
        _ => return,
    }
    event.prevent_default();
}

/// The own comment where there is one, else the issue.
fn open_comment(app: AppState) {
    let url = app.week.with_untracked(|week| {
        let week = week.as_ref()?;
        week.truth.github.url.clone().or_else(|| match &week.issue {
            IssueView::Known { url, .. } => Some(url.clone()),
            IssueView::NotYet { .. } => None,
        })
    });
    if let Some(url) = url {
        app.open_page(url);
    }
}
