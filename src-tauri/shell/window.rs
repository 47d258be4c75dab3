//! The window itself: opening, raising, closing without losing a word.

use super::{
    dropped, font, place, prelude, stay,
    wiring::{Early, Wiring},
};
use meridian_core::settings::window::Place;
use std::{
    borrow::Cow,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tauri::{
    AppHandle, DragDropEvent, Manager as _, Runtime, Theme, WebviewWindow, WebviewWindowBuilder,
    Window, WindowEvent,
    http::{Response, header::CONTENT_TYPE},
    window::Color,
};

/// The one window's label, as in `tauri.conf.json`.
const MAIN: &str = "main";

/// The page's own background in the dark (`--c-bg`), so that it does not open with a white flash.
const DARK: Color = Color(0x1D, 0x1E, 0x22, 0xFF);

/// Run before the page is read.
const FIRST: &str = include_str!("../../src-ui/first.js");

/// The longest that closing waits for the page to say that its last words are stored: for one that is
/// slow, not one that will never answer. The window is hidden by then.
const LAST_WORDS: Duration = Duration::from_secs(30);

/// The longest that closing waits for whatever else is on its way, such as a switch turned last or where
/// the window stood.
const LAST_ACTS: Duration = Duration::from_secs(2);

/// Between two looks at what closing waits for.
const LOOK: Duration = Duration::from_millis(25);

/// The longest that the window waits for where it stood, and the page for what is seen first. Both are
/// there long before they are asked for; a notebook that takes longer is drawn by the page's program.
const SEEN_FIRST: Duration = Duration::from_millis(40);

/// The longest that closing waits for the page's program, where something was typed before it ran. The
/// window is hidden by then.
const PRELUDE: Duration = Duration::from_secs(30);

/// Opens the window where it was left, in the colours of the desktop's theme, with what is seen first.
pub(super) fn open<R: Runtime>(app: &AppHandle<R>, early: Early) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    let mut builder = WebviewWindowBuilder::from_config(app, config)?;
    builder = stay::keep(builder, app);
    // Known by now, unless the notebook is just being made: then nothing is kept either.
    if let Ok(left) = early.place.recv_timeout(SEEN_FIRST) {
        builder = place::put(builder, app, left);
    }
    if let Some(script) = font::script() {
        builder = builder.initialization_script(script);
    }
    // Taken by the page's first reading: what is read again is drawn by its program, since this is
    // what the draft was at the start.
    let prelude = Mutex::new(Some(early.prelude));
    builder = builder.initialization_script(FIRST).on_web_resource_request(move |_, response| {
        if !is_page(response) {
            return;
        }
        let prelude = prelude.lock().unwrap_or_else(PoisonError::into_inner).take();
        let drawn = prelude.and_then(|prelude| prelude.recv_timeout(SEEN_FIRST).ok());
        let page = str::from_utf8(response.body());
        if let (Some(drawn), Ok(page)) = (drawn, page) {
            *response.body_mut() = prelude::put(page, &drawn).into_bytes().into();
        }
    });
    let window = builder.build()?;
    tracing::info!("start: the window is made");
    if matches!(window.theme(), Ok(Theme::Dark)) {
        window.set_background_color(Some(DARK))?;
    }
    window.show()
}

/// Whether an answer is the page itself, not one of its parts.
fn is_page(response: &Response<Cow<'static, [u8]>>) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
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
            let place = place::of(&page);
            // To the person it is closed already.
            let _shown = page.hide();
            tauri::async_runtime::spawn(close(page, place));
        }
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, position }) => {
            let at = dropped::part_of(&page, *position);
            dropped::hand_over(page, paths.clone(), at);
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

async fn close<R: Runtime>(page: WebviewWindow<R>, place: Option<Place>) {
    let wiring = page.state::<Wiring>().inner().clone();
    // On its way at once: the last words stand behind it in the line.
    let keeping = place.map(|place| {
        let keep =
            wiring.ask_in_order(move |engine| engine.write(|tx| tx.keep_window_place(place)));
        tauri::async_runtime::spawn(keep)
    });
    // What was typed before the page's program ran is the page's once that has drawn.
    let taken_over = async {
        while is_prelude(&page).await {
            tokio::time::sleep(LOOK).await;
        }
    };
    if tokio::time::timeout(PRELUDE, taken_over).await.is_err() {
        tracing::warn!("the page never took over what was typed at the start");
    }
    match tokio::time::timeout(LAST_WORDS, last_words(&page)).await {
        Ok(Last::Kept) => {}
        Ok(Last::Left) => tracing::warn!("the member left words that the notebook did not take"),
        Ok(Last::Refused) => {
            tracing::warn!("the window stays open for words that the notebook did not take");
            return raise(page.app_handle());
        }
        Err(_) => tracing::warn!("the page never said whether its last words are kept"),
    }
    let quiet = async {
        // What the page asks as it goes is here within a frame or two.
        let mut looks = 0;
        while looks < 4 {
            tokio::time::sleep(LOOK).await;
            looks = if wiring.questions() == 0 { looks + 1 } else { 0 };
        }
    };
    let _stuck = tokio::time::timeout(LAST_ACTS, quiet).await;
    if let Some(keeping) = keeping
        && let Ok(Ok(Err(failure))) = tokio::time::timeout(LAST_ACTS, keeping).await
    {
        tracing::warn!(%failure, "where the window stood is not kept");
    }
    if page.destroy().is_err() {
        page.app_handle().exit(0);
    }
}

/// What became of the page's last words.
enum Last {
    /// The notebook has them, or the page has none.
    Kept,
    /// The notebook did not take them, and the page says so to the member.
    Refused,
    /// The member, who was told so, left them.
    Left,
}

/// Has the page store what it holds, until it says what became of that. A page that cannot answer any
/// more, because its program has ended, holds nothing that could be stored.
async fn last_words<R: Runtime>(page: &WebviewWindow<R>) -> Last {
    // The standard event for "this page goes away": the page stores at once what it holds.
    let _told = page.eval("window.dispatchEvent(new Event('pagehide'))");
    loop {
        // The words are the page's: `Leaving` in `desk.rs`.
        match ask_page(page, "window.__meridian_leaving?.()").await.as_deref() {
            Some("\"refused\"") => return Last::Refused,
            Some("\"left\"") => return Last::Left,
            Some("\"soon\"") => tokio::time::sleep(LOOK).await,
            _ => return Last::Kept,
        }
    }
}

/// Whether what is seen first still stands over the page, with words in it that will be taken over.
async fn is_prelude<R: Runtime>(page: &WebviewWindow<R>) -> bool {
    let is_awaited = ask_page(page, "Boolean(window.__meridian_first?.isAwaited())").await;
    is_awaited.as_deref() == Some("true")
}

/// What a script says in the page, as JSON; none where the page cannot be asked. Waits for the page.
async fn ask_page<R: Runtime>(page: &WebviewWindow<R>, script: &str) -> Option<String> {
    let (answered, answer) = tokio::sync::oneshot::channel();
    let answered = Mutex::new(Some(answered));
    let asked = page.eval_with_callback(script, move |answer| {
        let answered = answered.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(answered) = answered {
            let _closed = answered.send(answer);
        }
    });
    asked.ok()?;
    answer.await.ok()
}

/// Closes the window as its owner would.
pub(super) fn close_all<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN)
        && window.close().is_err()
    {
        app.exit(0);
    }
}
