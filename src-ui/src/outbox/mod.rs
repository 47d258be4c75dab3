//! Outbox: what of every team is on its way to GitHub, a line each, and one of them in full beside it:
//! what may have happened, what happened so far, what comes next, what helps.
//!
//! The whole screen is drawn as pieces of HTML, each only when it differs; one handler each for
//! clicks and keys reads from the element what is meant.

mod acts;
mod count;
mod draw;
mod state;

use crate::frame::{
    app_state::app_state,
    chunk::{Drawing, Load},
    dom, list,
    parts::FailureCallout,
    screens::{Draw, Nav, Screen},
};
use leptos::{
    ev::{self, KeyboardEvent, MouseEvent},
    leptos_dom::helpers::window_event_listener,
    prelude::*,
};
use state::OutboxState;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The screen: what is on its way, of every team.
pub static SCREEN: Screen = Screen {
    word: "outbox",
    title: "Outbox",
    nav: Some(Nav { icon: "outbox", key: "6", count: count::waiting, at_foot: false }),
    of: None,
    shortcuts: &[
        ("Outbox: next, previous, first, last", &[&["↓"], &["↑"], &["Home"], &["End"]]),
        ("Outbox: one in full, close it", &[&["Enter"], &["Esc"]]),
        ("Outbox: look now, copy the text", &[&["R"], &["C"]]),
    ],
    draw: Draw::Later(load),
};

/// Loads the screen's code.
fn load() -> Load<Drawing> {
    Box::pin(async { outbox().await.ok() })
}

#[wasm_split(outbox, fallible)]
fn outbox() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Outbox/> }.into_any())
}

/// The screen.
#[component]
pub fn Outbox() -> impl IntoView {
    let state = OutboxState::of(app_state());
    state.follow();
    Effect::new(move |before: Option<[String; 4]>| {
        let mut before = before.unwrap_or_default();
        let pieces = state.with(draw::screen);
        let places = ["ob-head", "ob-list", "aside", "ob-foot"];
        for ((place, piece), old) in places.into_iter().zip(pieces).zip(&mut before) {
            dom::draw(place, piece, old);
        }
        before
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            acts::acted(state, &act);
        } else if dom::near(&event, "data-under").is_some() {
            // What stands below a row is for reading.
        } else if let Some(id) = dom::near(&event, "data-row") {
            dom::focus(&id);
            state.choose(id, true);
        }
    };
    let keys = window_event_listener(ev::keydown, move |event| pressed(state, &event));
    on_cleanup(move || keys.remove());
    view! {
        <div class="screen" on:click=click>
            <FailureCallout/>
            <div class="dl-head" id="ob-head"></div>
            <div class="dl-wrap ob">
                <div
                    class="scroll"
                    id="draft"
                    tabindex="-1"
                    role="region"
                    aria-label="What is on its way"
                >
                    <div id="ob-list"></div>
                </div>
                <aside
                    class="insp scroll"
                    id="aside"
                    tabindex="-1"
                    aria-label="One in full"
                    data-test="outbox-pane"
                ></aside>
            </div>
            <div class="ob-foot" id="ob-foot"></div>
        </div>
    }
}

/// Letters work wherever the member is on the screen; what moves in the list, only there or where the
/// keyboard is nowhere.
fn pressed(state: OutboxState, event: &KeyboardEvent) {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier || dom::is_in("input, textarea, select, dialog") {
        return;
    }
    match event.key().as_str() {
        "r" | "R" => acts::acted(state, "retry"),
        "c" | "C" => acts::acted(state, "copy"),
        _ if !dom::is_in("#draft") && !dom::is_nowhere() => return,
        "Enter" if !dom::is_on_button() => state.open(|open| !open),
        "Escape" => state.open(|_| false),
        key => {
            let to = state.with_untracked(|shown| {
                let lines = draw::lines(shown.view?);
                list::step(&lines, &shown.chosen, key)
            });
            let Some(id) = to else { return };
            dom::focus(&id);
            state.choose(id, false);
        }
    }
    event.prevent_default();
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
