//! The keys of the week.

use super::{
    Draft,
    actions::{post_update, take_back},
    copying::COPY,
    problems::step_problem,
    tabs::step_section,
};
use crate::frame::{app_state::AppState, dom, screens::Shortcut};
use leptos::{
    ev::{self, KeyboardEvent},
    leptos_dom::helpers::window_event_listener,
    prelude::*,
};

/// As the shortcut sheet lists them; those for panes and for the comment work everywhere.
pub(super) static SHORTCUTS: [Shortcut; 10] = [
    ("Post, queue or update", &[&["Ctrl", "Enter"]]),
    ("Take back what was just posted", &[&["Esc"]]),
    ("Next, previous problem", &[&["F8"], &["Shift", "F8"]]),
    ("Next, previous field", &[&["Alt", "↓"], &["Alt", "↑"]]),
    ("Next section", &[&["Ctrl", "Tab"]]),
    ("Next, previous pane", &[&["F6"], &["Shift", "F6"]]),
    ("Side pane on or off", &[&["Ctrl", "\\"]]),
    ("Green, Yellow, Red in the health control", &[&["←"], &["→"]]),
    ("Copy the update", &[&["Ctrl", "Shift", "C"]]),
    ("Open the comment or the issue", &[&["Ctrl", "O"]]),
];

/// Hears them while the screen is drawn.
pub(super) fn listen(app: AppState, draft: Draft) {
    let keys = window_event_listener(ev::keydown, move |event| pressed(app, draft, &event));
    on_cleanup(move || keys.remove());
}

fn pressed(app: AppState, draft: Draft, event: &KeyboardEvent) {
    let ctrl = event.ctrl_key() || event.meta_key();
    let step = if event.shift_key() { -1 } else { 1 };
    match (ctrl, event.alt_key(), event.key().as_str()) {
        (true, false, "Enter") => post_update(app, draft),
        (true, false, "Tab") => step_section(app, step),
        (true, false, "\\") => draft.turn_aside(),
        (true, false, "C" | "c") if event.shift_key() => dom::press(COPY),
        (false, false, "Escape") if !dom::is_in("dialog") && take_back(app) => {}
        (false, false, "F8") => step_problem(app, draft, step),
        (false, true, "ArrowDown") => dom::step_field(1),
        (false, true, "ArrowUp") => dom::step_field(-1),
        _ => return,
    }
    event.prevent_default();
}
