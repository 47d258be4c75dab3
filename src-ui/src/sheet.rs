//! The shortcut sheet; at its foot the way to end everything, for desktops without a tray.

use crate::{parts::Icon, told::told};
use leptos::{html, prelude::*};
use std::fmt::Write as _;

const SHORTCUTS: [(&str, &[&[&str]]); 18] = [
    ("This week, Deadlines", &[&["Ctrl", "1"], &["Ctrl", "2"]]),
    ("Hours and meetings", &[&["Ctrl", ","]]),
    ("Post, queue or update", &[&["Ctrl", "Enter"]]),
    ("Next, previous problem", &[&["F8"], &["Shift", "F8"]]),
    ("Next, previous field", &[&["Alt", "↓"], &["Alt", "↑"]]),
    ("Next section", &[&["Ctrl", "Tab"]]),
    ("Next, previous pane", &[&["F6"], &["Shift", "F6"]]),
    ("Side pane on or off", &[&["Ctrl", "\\"]]),
    ("Green, Yellow, Red in the health control", &[&["←"], &["→"]]),
    ("Copy the update as Markdown", &[&["Ctrl", "Shift", "C"]]),
    ("Open the comment or the issue", &[&["Ctrl", "O"]]),
    ("Deadlines: next, previous, first, last", &[&["↓"], &["↑"], &["Home"], &["End"]]),
    ("Deadlines: one in full, close it", &[&["Enter"], &["Esc"]]),
    ("Deadlines: reminders of one on or off", &[&["B"]]),
    ("Deadlines: import a schedule", &[&["I"]]),
    ("Deadlines: export the calendar", &[&["E"]]),
    ("Import: edit the row, take the schedule", &[&["E"], &["Ctrl", "Enter"]]),
    ("This sheet; close it", &[&["?"], &["Esc"]]),
];

/// The sheet, while `open`.
#[component]
pub fn Sheet(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (told, dialog) = (told(), NodeRef::<html::Dialog>::new());
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
            <dl inner_html=rows()></dl>
            <button class="btn quiet" data-test="quit" on:click=move |_| told.quit()>
                "Quit, and stop reminders"
            </button>
        </dialog>
    }
}

/// The sheet never changes, so it is written as one string.
fn rows() -> String {
    let mut out = String::new();
    for (what, keys) in SHORTCUTS {
        let _ = write!(out, "<div><dt>{what}</dt><dd>");
        for caps in keys {
            out.push_str("<span class=\"keys\">");
            for cap in *caps {
                let _ = write!(out, "<kbd>{cap}</kbd>");
            }
            out.push_str("</span> ");
        }
        out.push_str("</dd></div>");
    }
    out
}
