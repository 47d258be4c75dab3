//! One tab a section, and the switch between fields and Markdown.

use super::{Aside, Draft, Face};
use crate::{
    frame::{app_state::app_state, parts::Icon},
    team::{checked, tab_stop},
};
use leptos::{ev::KeyboardEvent, prelude::*};

/// The row above the draft.
#[component]
pub(super) fn Tabs() -> impl IntoView {
    let app = app_state();
    let draft = expect_context::<Draft>();
    let tabs = Memo::new(move |_| {
        app.week.with(|week| week.as_ref().map(|w| w.sections.clone()).unwrap_or_default())
    });
    let shown = Memo::new(move |_| {
        app.week.with(|week| week.as_ref().map(|w| w.draft.key.section.clone()))
    });
    let is_markdown = move || draft.face.get() == Face::Markdown;
    let keys = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        step_section(app, step);
    };
    view! {
        <div class="tabs">
            <div class="tablist" role="tablist" aria-label="Your sections" on:keydown=keys>
                {move || tabs.get().into_iter().map(|tab| {
                    let (id, to) = (tab.id.clone(), tab.id.clone());
                    let is_on = move || shown.with(|s| s.as_ref() == Some(&id));
                    let (is_selected, is_stop) = (is_on.clone(), is_on.clone());
                    view! {
                        <button
                            role="tab"
                            class:on=is_on
                            aria-selected=move || checked(is_selected())
                            tabindex=move || tab_stop(is_stop())
                            data-test=format!("section-{}", tab.id)
                            on:click=move |_| app.choose_section(to.clone())
                        >
                            {tab.title}
                            " "
                            <small>{tab.word}</small>
                        </button>
                    }
                }).collect_view()}
            </div>
            <span class="fill">
                <button
                    class="btn sm quiet"
                    aria-pressed=move || checked(is_markdown())
                    title=move || if is_markdown() {
                        "Write in one field for each heading"
                    } else {
                        "Write the whole update as Markdown"
                    }
                    data-test="markdown"
                    on:click=move |_| draft.turn_face(app)
                >
                    <Icon name="md"/>
                    {move || if is_markdown() { "Fields" } else { "Markdown" }}
                </button>
                <button
                    class="btn sm quiet"
                    class:only-narrow=move || draft.aside.get() == Aside::AsFits
                    title="Side pane  Ctrl+\\"
                    data-test="aside"
                    aria-keyshortcuts="Control+\\"
                    on:click=move |_| draft.turn_aside()
                >
                    <Icon name="rows"/>
                    "Preview, issue"
                </button>
            </span>
        </div>
    }
}

/// Shows the section after the present one, or the one before.
pub(crate) fn step_section(app: crate::frame::app_state::AppState, step: i32) {
    let to = app.week.with_untracked(|week| {
        let week = week.as_ref()?;
        let count = week.sections.len();
        let here = week.sections.iter().position(|tab| tab.id == week.draft.key.section)?;
        let to = if step < 0 { here + count - 1 } else { here + 1 } % count.max(1);
        (to != here).then(|| week.sections.get(to).map(|tab| tab.id.clone())).flatten()
    });
    if let Some(section) = to {
        app.choose_section(section);
    }
}
