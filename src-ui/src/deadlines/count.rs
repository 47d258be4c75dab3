//! What the sidebar says beside the deadlines: how many of the member's own are near.

use crate::frame::app_state::AppState;
use chrono::Duration;
use leptos::prelude::*;

/// How many of the member's own come within 7 days; nothing where none does.
pub(super) fn soon(app: AppState) -> AnyView {
    let soon = Memo::new(move |_| {
        app.deadlines.with(|view| {
            let view = view.as_ref()?;
            let (now, then) = (view.now.instant, view.now.instant + Duration::days(7));
            let count = view
                .rows
                .iter()
                .filter(|row| row.mine)
                .filter_map(|row| row.at.as_ref().or(row.window.as_ref().map(|w| &w.0)))
                .filter(|at| (now..=then).contains(&at.instant))
                .count();
            (count > 0).then_some(count)
        })
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
