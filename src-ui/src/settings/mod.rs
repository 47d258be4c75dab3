//! Settings: one part at a time, each with what is chosen, what follows from it, and the way to change
//! it. What has a screen or a dialog of its own is led to, not drawn again.

mod draw;
mod ladders;
mod part;
mod state;

use crate::{
    account,
    frame::{
        app_state::{About, AppState, app_state},
        chunk::{Chunk, Drawing, Load},
        dom,
        parts::FailureCallout,
        screens::{Draw, Nav, Screen},
    },
    schedule,
    team::{removing, tab_stop},
};
use leptos::{
    ev::{self, Event, KeyboardEvent, MouseEvent},
    leptos_dom::helpers::window_event_listener,
    prelude::*,
};
use maud::Markup;
pub(crate) use part::Part;
use state::SettingsState;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The screen: what the member chose, and what lies on this laptop.
pub static SCREEN: Screen = Screen {
    word: "settings",
    title: "Settings",
    nav: Some(Nav { icon: "sliders", key: ",", count: |_| ().into_any(), at_foot: true }),
    of: None,
    shortcuts: &[],
    draw: Draw::Later(load),
};

/// What the member looks at.
#[derive(Debug, Clone)]
pub(crate) struct Looking {
    part: Part,
    /// What came of the last choice; empty before one.
    said: Markup,
}

/// Loads the screen's code.
pub(crate) fn load() -> Load<Drawing> {
    Box::pin(async { settings().await.ok() })
}

#[wasm_split(settings, fallible)]
fn settings() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Settings/> }.into_any())
}

/// The screen.
#[component]
pub fn Settings() -> impl IntoView {
    let app = app_state();
    let account = Chunk::new(account::load);
    let ladders = Chunk::new(ladders::load);
    let removing = Chunk::new(removing::load);
    let is_alone = app.at_way.get_untracked();
    let part = if is_alone { Part::Network } else { Part::Account };
    let looking = RwSignal::new(Looking { part, said: Markup::default() });
    let state = SettingsState::of(app);
    state.follow();
    let seen = StoredValue::new(None);
    Effect::new(move |before: Option<[String; 3]>| {
        let mut before = before.unwrap_or_default();
        let [parts, said, body] =
            state.with(|view| looking.with(|looking| draw::drawn(view.as_ref(), looking)));
        let [old_parts, old_said, old_body] = &mut before;
        dom::draw("st-parts", parts, old_parts);
        dom::draw("st-said", said, old_said);
        dom::draw("st-body", body, old_body);
        // What had the keyboard may be gone with the part before.
        let part = looking.with_untracked(|l| l.part);
        if seen.get_value() != Some(part) && dom::is_nowhere() {
            dom::focus(&part.id());
        }
        seen.set_value(Some(part));
        before
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            acted(state, looking, &act);
        }
    };
    let changed = move |event: Event| {
        if dom::near(&event, "data-seconds").is_some() {
            state.take_back(looking, &event_target_value(&event));
        }
    };
    let typed = move |_: Event| {
        if dom::is_in("[data-proxy]") {
            dom::turn_on("proxy-at", "checked");
        }
    };
    let keys = window_event_listener(ev::keydown, move |event| pressed(state, looking, &event));
    on_cleanup(move || keys.remove());
    let at_account = Memo::new(move |_| looking.with(|l| l.part == Part::Account));
    let at_team = Memo::new(move |_| looking.with(|l| l.part == Part::Team));
    let at_time = Memo::new(move |_| looking.with(|l| l.part == Part::Time));
    view! {
        <div class="screen" on:click=click on:change=changed on:input=typed>
            <header class="bar">
                <h1>{SCREEN.title}</h1>
                {is_alone
                    .then(|| {
                        view! {
                            <button class="btn" data-do="st-back" data-test="st-back" aria-keyshortcuts="Escape">
                                "Back"
                            </button>
                        }
                    })}
            </header>
            <FailureCallout/>
            <div class="setw">
                // Before there is a team, the rest has nothing to show.
                <nav class="setn" id="st-parts" aria-label="Parts of the settings" hidden=is_alone></nav>
                <div
                    class="scroll setb"
                    id="draft"
                    // These have nothing in them by which a keyboard would scroll.
                    tabindex=move || {
                        looking.with(|l| tab_stop(matches!(l.part, Part::Shortcuts | Part::About)))
                    }
                    role="region"
                    aria-label=move || looking.with(|l| l.part.title())
                >
                    <div id="st-said"></div>
                    <div id="st-body"></div>
                    {move || {
                        at_team
                            .get()
                            .then(|| {
                                removing.load();
                                view! {
                                    {removing.trouble()}
                                    {move || removing.get().map(|draw| draw())}
                                }
                            })
                    }}
                    {move || {
                        at_time
                            .get()
                            .then(|| {
                                ladders.load();
                                view! {
                                    <section class="card">
                                        <h2>"Which reminders come"</h2>
                                        {ladders.trouble()}
                                        {move || ladders.get().map(|draw| draw())}
                                    </section>
                                }
                            })
                    }}
                    {move || {
                        at_account
                            .get()
                            .then(|| {
                                account.load();
                                view! {
                                    <div class="card st-account">
                                        {account.trouble()}
                                        {move || account.get().map(|draw| draw())}
                                    </div>
                                }
                            })
                    }}
                </div>
            </div>
        </div>
    }
}

/// The arrows move through the parts where the keyboard is on one.
fn pressed(state: SettingsState, looking: RwSignal<Looking>, event: &KeyboardEvent) {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    let key = event.key();
    if !has_modifier && key == "Enter" && dom::is_in("[data-proxy]") {
        state.choose_proxy(looking);
    } else if !has_modifier && key == "Escape" && state.app.at_way.get_untracked() {
        leave(state.app);
    } else if !has_modifier && dom::is_in("#st-parts") {
        let Some(part) = looking.with_untracked(|l| l.part.after(&key)) else { return };
        looking.set(Looking { part, said: Markup::default() });
        dom::focus(&part.id());
    } else {
        return;
    }
    event.prevent_default();
}

/// Back to where a team is added, with what is typed there.
fn leave(app: AppState) {
    app.at_way.set(false);
    dom::focus("do-go");
}

/// Does what a button names.
fn acted(state: SettingsState, looking: RwSignal<Looking>, act: &str) {
    let app = state.app;
    if let Some(part) = act.strip_prefix("st-").and_then(Part::named) {
        return looking.set(Looking { part, said: Markup::default() });
    }
    match act {
        "st-back" => leave(app),
        "st-zone" => app.opens.set(Some(About::Zone)),
        "st-hours" => app.opens.set(Some(About::Hours)),
        "st-teams" => app.go_to_teams(),
        "st-schedule" => app.show(&schedule::SCREEN),
        "st-proxy-use" => state.choose_proxy(looking),
        "st-start" => state.start_at_login(looking, true),
        "st-no-start" => state.start_at_login(looking, false),
        "st-folder" => state.open_folder(looking),
        _ => {}
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
