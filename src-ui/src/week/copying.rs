//! The button that copies the update: exactly what Post would send, frozen, so that it is found where the
//! member puts it.

use crate::frame::{
    app_state::{AppState, app_state},
    bridge,
    parts::Icon,
};
use leptos::{prelude::*, task::spawn_local};
use meridian_protocol::{CopiedView, CopyAs, CopyUpdate, Failure, PutOnClipboard};

/// What the button is called in the page; its keys press it.
pub(super) const COPY: &str = "copy-update";

const REFUSED: &str = "The clipboard cannot be written here. Mark the text and copy it by hand.";

/// Copies the update and says so.
#[component]
pub(super) fn CopyUpdateButton() -> impl IntoView {
    let app = app_state();
    let done = RwSignal::new(false);
    let copy = move |_| {
        spawn_local(async move {
            let (is_done, words) = copy_update(app, CopyAs::Markdown).await;
            let _ = done.try_set(is_done);
            app.saying.set(Some(words));
        });
    };
    view! {
        <button
            class="btn sm"
            id=COPY
            title="Copy update"
            aria-keyshortcuts="Control+Shift+C"
            data-test="copy-update"
            on:click=copy
        >
            <Icon name=Signal::derive(move || if done.get() { "check" } else { "copy" })/>
            <span class="copy-lbl">
                {move || if done.get() { "Copied" } else { "Copy update" }}
            </span>
        </button>
    }
}

/// Stores what was typed, freezes it, and puts it on the clipboard; says whether it is there, and one
/// sentence. What cannot be stored is copied as it is on screen.
pub(crate) async fn copy_update(app: AppState, form: CopyAs) -> (bool, String) {
    let frozen = match app.store().await {
        Ok(()) => freeze(app, form).await,
        Err(failure) => Err(failure),
    };
    match frozen {
        Ok(CopiedView { text, html, words }) => match put(text, html).await {
            true => (true, words),
            false => (false, REFUSED.to_owned()),
        },
        Err(failure) => {
            let is_there = bridge::copy(&app.desk.text_now()).await;
            let also = if is_there { " The text on screen is on the clipboard." } else { "" };
            (is_there, format!("{failure}{also}"))
        }
    }
}

async fn freeze(app: AppState, form: CopyAs) -> Result<CopiedView, Failure> {
    let Some((draft, _)) = app.desk.version() else { return Err(Failure::Stale) };
    let copied = bridge::call(CopyUpdate { draft, form }).await?;
    app.ask_after::<CopyUpdate>();
    Ok(copied)
}

/// The window's own program writes it; where it cannot, the page tries.
pub(crate) async fn put(text: String, html: String) -> bool {
    let page = text.clone();
    match bridge::call(PutOnClipboard { text, html }).await {
        Ok(()) => true,
        Err(_) => bridge::copy(&page).await,
    }
}
