//! What the sidebar says beside the week: the word of the section on screen.

use crate::frame::app_state::AppState;
use leptos::prelude::*;

/// `posted`
pub(super) fn word(app: AppState) -> AnyView {
    let word = Memo::new(move |_| {
        app.week.with(|week| {
            let week = week.as_ref()?;
            let shown = &week.draft.key.section;
            week.sections.iter().find(|tab| tab.id == *shown).map(|tab| tab.word.clone())
        })
    });
    let shown = move || {
        word.get()
            .filter(|word| !word.is_empty())
            .map(|word| view! { <span class="cnt word">{word}</span> })
    };
    shown.into_any()
}
