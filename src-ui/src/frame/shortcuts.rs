//! The shortcut sheet; at its foot the way to end everything, for desktops without a tray.

use crate::frame::{
    app_state::app_state,
    parts::Icon,
    screens::{SCREENS, Shortcut},
};
use leptos::{html::Dialog, prelude::*};
use maud::{Markup, html};

/// What works on every screen, after the screens' own.
pub(crate) static EVERYWHERE: [Shortcut; 2] =
    [("Go to, do: the palette", &[&["Ctrl", "K"]]), ("This sheet; close it", &[&["?"], &["Esc"]])];

/// The sheet, while `open`.
#[component]
pub fn Shortcuts(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (app, dialog) = (app_state(), NodeRef::<Dialog>::new());
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=dialog
            class="sheet pop"
            aria-labelledby="sheet-title"
            on:close=move |_| open.set(false)
        >
            <header>
                <h2 id="sheet-title">"Keyboard shortcuts"</h2>
                <button
                    class="btn quiet icon"
                    aria-label="Close"
                    on:click=move |_| open.set(false)
                >
                    <Icon name="x"/>
                </button>
            </header>
            <dl inner_html=rows().into_string()></dl>
            <button class="btn quiet" data-test="quit" on:click=move |_| app.quit()>
                "Quit, and stop reminders"
            </button>
        </dialog>
    }
}

/// The sheet never changes, so it is drawn as one piece.
pub(crate) fn rows() -> Markup {
    let screens = || SCREENS.into_iter().filter_map(|screen| Some((screen, screen.nav.as_ref()?)));
    let names: Vec<&str> = screens().map(|(screen, _)| screen.title).collect();
    let keys: Vec<[&str; 2]> = screens().map(|(_, nav)| ["Ctrl", nav.key]).collect();
    let keys: Vec<&[&str]> = keys.iter().map(<[&str; 2]>::as_slice).collect();
    let own = SCREENS.into_iter().flat_map(|screen| screen.shortcuts);
    html! {
        (row(&names.join(", "), &keys))
        @for (what, keys) in own.chain(&EVERYWHERE) { (row(what, keys)) }
    }
}

fn row(what: &str, keys: &[&[&str]]) -> Markup {
    html! {
        div {
            dt { (what) }
            dd { @for caps in keys { span class="keys" { @for cap in *caps { kbd { (cap) } } } " " } }
        }
    }
}

#[cfg(test)]
#[path = "shortcuts_tests.rs"]
mod tests;
