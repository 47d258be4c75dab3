//! The window itself: opening, raising, closing without losing a word.

use super::{font, stay, wiring::Wiring};
use std::time::Duration;
use tauri::{
    AppHandle, Manager as _, Runtime, Theme, WebviewWindow, WebviewWindowBuilder, Window,
    WindowEvent, window::Color,
};

/// The one window's label, as in `tauri.conf.json`.
const MAIN: &str = "main";

/// The page's own background in the dark (`--c-bg`), so that it does not open with a white flash.
const DARK: Color = Color(0x1D, 0x1E, 0x22, 0xFF);

/// Run before the page is read.
const FIRST: &str = include_str!("../../src-ui/first.js");

/// The longest that closing waits for the last words to be stored.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Opens the window, in the colours of the desktop's theme.
pub(super) fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let mut builder = WebviewWindowBuilder::from_config(app, config)?.initialization_script(FIRST);
    builder = stay::keep(builder, app);
    if let Some(script) = font::script() {
        builder = builder.initialization_script(script);
    }
    let window = builder.build()?;
    tracing::info!("start: the window is made");
    if matches!(window.theme(), Ok(Theme::Dark)) {
        window.set_background_color(Some(DARK))?;
    }
    window.show()
}

/// Brings the window to the front.
pub(super) fn raise<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // Each may be refused by the desktop; then the others still help.
        let _minimised = window.unminimize();
        let _hidden = window.show();
        let _behind = window.set_focus();
    }
}

/// Holds the window back at its closing until the page has stored what was typed last; and has what
/// was written kept when the member goes elsewhere.
pub(super) fn on_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let Some(page) = window.get_webview_window(MAIN) else { return };
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            // To the person it is closed already.
            let _shown = page.hide();
            tauri::async_runtime::spawn(close(page));
        }
        WindowEvent::Focused(is_here) => {
            let (wiring, is_here) = (page.state::<Wiring>().inner().clone(), *is_here);
            tauri::async_runtime::spawn(async move {
                let noted = wiring.ask(move |engine| {
                    if is_here {
                        engine.editor_entered();
                        return Ok(());
                    }
                    engine.editor_left()
                });
                if let Err(failure) = noted.await {
                    tracing::warn!(%failure, "what was written is not kept as it was left");
                }
            });
        }
        _ => {}
    }
}

async fn close<R: Runtime>(page: WebviewWindow<R>) {
    let wiring = page.state::<Wiring>().inner().clone();
    let last_words = async {
        // The standard event for "this page goes away": the page stores at once what it holds.
        if page.eval("window.dispatchEvent(new Event('pagehide'))").is_ok() {
            // The page answers within a frame or two; then its questions run to their end.
            let mut quiet = 0;
            while quiet < 4 {
                tokio::time::sleep(Duration::from_millis(25)).await;
                quiet = if wiring.questions() == 0 { quiet + 1 } else { 0 };
            }
        }
    };
    let _stuck = tokio::time::timeout(LAST_WORDS, last_words).await;
    if page.destroy().is_err() {
        page.app_handle().exit(0);
    }
}

/// Closes the window as its owner would.
pub(super) fn close_all<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN)
        && window.close().is_err()
    {
        app.exit(0);
    }
}
