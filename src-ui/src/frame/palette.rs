//! Ctrl+K: every screen, every action that has a key, every team and every deadline, found by words in
//! any order. A chunk of its own, loaded when it is opened first.
//!
//! Nothing is listed here that a screen declares: its name and its keys are read from
//! [`SCREENS`], and an action is done by going to its screen and pressing its keys there.

mod entries;

use crate::{
    deadlines,
    frame::{
        app_state::{About, AppState, app_state},
        bridge,
        chunk::{Drawing, Load},
        dom,
        markup::{icon, keys},
        screens::Screen,
    },
    settings,
    team::checked,
    updates,
};
use entries::{Does, Entry, fitting};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    leptos_dom::helpers::set_timeout,
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_protocol::{ShowDeadlines, ShowTeams};
use std::time::Duration;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The dialog.
const DIALOG: &str = "palette";
/// How long a screen is waited for before its keys are pressed: so often, and so long each time.
const TRIES: u32 = 60;
const TRY: Duration = Duration::from_millis(50);

/// What there is, and which of what fits is marked.
struct Listed {
    entries: Vec<Entry>,
    at: usize,
}

/// Loads the code.
pub fn load() -> Load<Drawing> {
    Box::pin(async { palette().await.ok() })
}

#[wasm_split(palette, fallible)]
fn palette() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Palette/> }.into_any())
}

/// The palette, open for as long as it is drawn.
#[component]
fn Palette() -> impl IntoView {
    let app = app_state();
    let listed = StoredValue::new(Listed { entries: entries::fixed(), at: 0 });
    Effect::new(move |_| {
        dom::open_dialog(DIALOG, &frame().into_string());
        offer(listed, 0);
    });
    add_what_is_asked_for(listed);
    let typed = move |_: Event| {
        listed.update_value(|listed| listed.at = 0);
        offer(listed, 0);
    };
    let pressed = move |event: KeyboardEvent| {
        // Nothing behind it hears a key.
        event.stop_propagation();
        let ctrl = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "ArrowDown" => offer(listed, 1),
            "ArrowUp" => offer(listed, -1),
            "PageDown" => offer(listed, 8),
            "PageUp" => offer(listed, -8),
            "Enter" => take(app, listed, listed.with_value(|listed| listed.at)),
            "k" | "K" if ctrl => dom::close_dialog(DIALOG),
            _ => return,
        }
        event.prevent_default();
    };
    let click = move |event: MouseEvent| {
        if let Some(at) = dom::near(&event, "data-at").and_then(|at| at.parse().ok()) {
            take(app, listed, at);
        }
    };
    view! {
        <dialog
            class="sheet pop pal"
            id=DIALOG
            aria-label="Go to, do"
            data-test=DIALOG
            on:input=typed
            on:keydown=pressed
            on:click=click
            on:close=move |_| app.palette.set(false)
        ></dialog>
    }
}

/// Deadlines and teams are told by the engine; they come in when they are here.
fn add_what_is_asked_for(listed: StoredValue<Listed>) {
    let add = move |more: Vec<Entry>| {
        let is_open = listed.try_update_value(|listed| listed.entries.extend(more)).is_some();
        if is_open {
            offer(listed, 0);
        }
    };
    spawn_local(async move {
        if let Ok(view) = bridge::call(ShowTeams {}).await {
            add(entries::teams(&view));
        }
        if let Ok(view) = bridge::call(ShowDeadlines {}).await {
            add(entries::deadlines(&view));
        }
    });
}

/// Draws what fits, with the mark moved by `step`.
fn offer(listed: StoredValue<Listed>, step: isize) {
    let typed = dom::value("pal-text");
    let Some(html) = listed.try_update_value(|listed| {
        let found = fitting(&listed.entries, &typed);
        let last = found.len().saturating_sub(1);
        listed.at = listed.at.saturating_add_signed(step).min(last);
        options(&found, listed.at)
    }) else {
        return;
    };
    dom::draw("pal-list", html.into_string(), &mut String::from("?"));
    let marked = listed.with_value(|listed| option_id(listed.at));
    dom::set_attribute("pal-text", "aria-activedescendant", &marked);
    dom::reveal_nearest(&marked);
}

/// Does what stands there, after the palette is gone and the keyboard back where it was.
fn take(app: AppState, listed: StoredValue<Listed>, at: usize) {
    let typed = dom::value("pal-text");
    let does = listed.with_value(|listed| {
        fitting(&listed.entries, &typed).get(at).map(|entry| entry.does.clone())
    });
    let Some(does) = does else { return };
    dom::close_dialog(DIALOG);
    match does {
        Does::Show(screen) => go(app, screen),
        Does::Press(screen, caps) => {
            if let Some(screen) = screen {
                go(app, screen);
            }
            press_once_drawn(caps, TRIES);
        }
        Does::Team(team) => app.open_team(team),
        Does::Deadline(id) => {
            go(app, &deadlines::SCREEN);
            choose_once_drawn(id, "do-*all", TRIES);
        }
        Does::Part(part) => {
            go(app, &settings::SCREEN);
            choose_once_drawn(part.id(), "", TRIES);
        }
        Does::Teams => app.go_to_teams(),
        Does::Zone => app.opens.set(Some(About::Zone)),
        Does::Hours => app.opens.set(Some(About::Hours)),
        Does::Round => {
            go(app, &updates::SCREEN);
            choose_once_drawn("do-round".to_owned(), "", TRIES);
        }
        Does::Look => app.look_again(),
    }
}

fn go(app: AppState, screen: &'static Screen) {
    if app.screen.get_untracked() != screen {
        app.show(screen);
    }
}

/// Chooses a row or a part of the screen once it is drawn. Where the rest is and it is not, because less
/// is listed, `wider` lists everything.
fn choose_once_drawn(id: String, wider: &'static str, tries: u32) {
    set_timeout(
        move || {
            if dom::click(&id) {
                dom::focus(&id);
                return;
            }
            if let Some(left) = tries.checked_sub(1) {
                if !dom::is_loading() {
                    dom::click(wider);
                }
                choose_once_drawn(id, wider, left);
            }
        },
        TRY,
    );
}

/// Presses keys on the screen once it hears them.
fn press_once_drawn(caps: &'static [&'static str], tries: u32) {
    set_timeout(
        move || match tries.checked_sub(1) {
            Some(left) if dom::is_loading() => press_once_drawn(caps, left),
            _ => dom::press_keys(caps),
        },
        TRY,
    );
}

fn frame() -> Markup {
    html! {
        div class="pal-in" {
            (icon("search", ""))
            input class="in" id="pal-text" data-test="palette-text" role="combobox" autofocus
                aria-label="Go to a screen, a team or a deadline, or do something"
                aria-expanded="true" aria-controls="pal-list" aria-autocomplete="list"
                autocomplete="off" spellcheck="false" placeholder="Go to, do";
        }
        ul class="pal-list" id="pal-list" role="listbox" aria-label="What fits" {}
    }
}

fn option_id(at: usize) -> String {
    format!("pal-{at}")
}

fn options(found: &[&Entry], at: usize) -> Markup {
    html! {
        @for (nth, entry) in found.iter().enumerate() {
            @let is_on = nth == at;
            li role="option" id=(option_id(nth)) data-at=(nth) data-test="palette-row"
                aria-selected=(checked(is_on)) class=[is_on.then_some("on")] {
                (icon(entry.icon, "")) span { (entry.label) " " small { (entry.note) } }
                @if !entry.caps.is_empty() { (keys(&entry.caps)) }
            }
        }
        @if found.is_empty() {
            li class="pal-none" role="presentation" {
                "Nothing fits. Use fewer words, or press Esc."
            }
        }
    }
}

#[cfg(test)]
#[path = "palette_tests.rs"]
mod tests;
