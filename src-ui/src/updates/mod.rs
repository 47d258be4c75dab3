//! Team: everybody's updates of this round by section, and one of them in full beside the list, or below
//! its row in a narrow window. A row holds the beginning of its text only; all of it is asked for when it is
//! looked at.

mod draw;
mod state;

use crate::{
    frame::{
        app_state::app_state,
        chunk::{Drawing, Load},
        dom, list,
        parts::FailureCallout,
        screens::{Draw, Nav, Screen},
    },
    week,
};
use leptos::{
    ev::{self, KeyboardEvent, MouseEvent},
    leptos_dom::helpers::window_event_listener,
    prelude::*,
};
use state::UpdatesState;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The screen: what the team has posted this round.
pub static SCREEN: Screen = Screen {
    word: "updates",
    title: "Team",
    nav: Some(Nav { icon: "team", key: "3", count: |_| ().into_any(), at_foot: false }),
    of: None,
    shortcuts: &[
        ("Team: next, previous, first, last", &[&["↓"], &["↑"], &["Home"], &["End"]]),
        ("Team: all of an update, close it", &[&["Enter"], &["Esc"]]),
        ("Team: look now", &[&["R"]]),
    ],
    draw: Draw::Later(load),
};

/// Loads the screen's code.
fn load() -> Load<Drawing> {
    Box::pin(async { updates().await.ok() })
}

#[wasm_split(updates, fallible)]
fn updates() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Updates/> }.into_any())
}

/// The screen.
#[component]
pub fn Updates() -> impl IntoView {
    let state = UpdatesState::of(app_state());
    state.follow();
    Effect::new(move |before: Option<([String; 3], Vec<String>)>| {
        let (mut before, old_bodies) = before.unwrap_or_default();
        let (pieces, bodies) = state.with(|shown| (draw::screen(shown), draw::bodies(shown)));
        let is_new = pieces != before || bodies != old_bodies;
        let places = ["up-head", "up-list", "aside"];
        for ((place, piece), old) in places.into_iter().zip(pieces).zip(&mut before) {
            dom::draw(place, piece, old);
        }
        // The engine's own clean HTML is put in as it is, and only where something is new: somebody may
        // have marked words of it.
        if is_new {
            for (index, html) in bodies.iter().enumerate() {
                for place in ["e", "u"] {
                    let place = format!("up-body-{place}-{index}");
                    dom::draw(&place, html.clone(), &mut String::new());
                }
            }
        }
        (before, bodies)
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            acted(state, &act);
        } else if let Some(url) = dom::near(&event, "data-open") {
            event.prevent_default();
            state.app.open_page(url);
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
            <div class="dl-head" id="up-head"></div>
            <div class="dl-wrap up">
                <div
                    class="scroll"
                    id="draft"
                    tabindex="-1"
                    role="region"
                    aria-label="Updates by section"
                >
                    <div id="up-list"></div>
                </div>
                <aside
                    class="insp scroll"
                    id="aside"
                    tabindex="-1"
                    aria-label="One update in full"
                    data-test="update-pane"
                ></aside>
            </div>
        </div>
    }
}

/// Does what a button or a key names.
fn acted(state: UpdatesState, act: &str) {
    match act {
        "look" => state.app.look_again(),
        "more" => state.more(),
        "write" => state.app.show(&week::SCREEN),
        _ => {}
    }
}

/// The letter works wherever the member is on the screen; what moves in the list, only there or where the
/// keyboard is nowhere.
fn pressed(state: UpdatesState, event: &KeyboardEvent) {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier || dom::is_in("input, textarea, select, dialog") {
        return;
    }
    match event.key().as_str() {
        "r" | "R" => acted(state, "look"),
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
