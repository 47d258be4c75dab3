//! What the sidebar says beside the deadlines: how many of the member's own are near.

use crate::frame::app_state::AppState;
use leptos::prelude::*;

/// How many of the member's own come within 7 days; nothing where none does.
pub(super) fn soon(app: AppState) -> AnyView {
    let soon = Memo::new(move |_| {
        app.soon.with(|view| view.as_ref().map(|view| view.mine).filter(|count| *count > 0))
    });
    let shown = move || {
        soon.get().map(|n| {
            view! {
                <span class="cnt" title="Yours in the next 7 days">
                    {n}
                    <span class="sr">" of yours in the next 7 days"</span>
                </span>
            }
        })
    };
    shown.into_any()
}
