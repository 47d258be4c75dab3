//! Puts the window on the page.

use crate::frame::app::App;

/// Mounts the window. A panic leaves a plain sentence instead of a blank page.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show_last_resort();
    }));
    leptos::mount::mount_to_body(App);
}

fn show_last_resort() {
    let note = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("last-resort"));
    if let Some(note) = note {
        let _ = note.remove_attribute("hidden");
    }
}
