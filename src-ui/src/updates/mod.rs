//! Team: everybody's updates of this round by section, and one of them in full beside the list, or below
//! its row in a narrow window. A row holds the beginning of its text only; all of it is asked for when it is
//! looked at.

mod draw;
mod state;

use crate::{
    frame::{
        app_state::app_state,
        bridge,
        chunk::{Chunk, Drawing, Load},
        dom,
        list::Line,
        markup::{button, done, trouble},
        rows::{self, Looked, Named, Pieces, Rows},
        screens::{Draw, Nav, Screen},
    },
    round, week,
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use maud::Markup;
use meridian_protocol::{
    Arrange, ArrangeUpdates, BrewingPage, CheckUpdate, DecisionPage, RemindView, RoundPage,
};
use state::UpdatesState;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The screen: what the team has posted this round.
pub static SCREEN: Screen = Screen {
    word: "updates",
    title: "Team",
    nav: Some(Nav { icon: "team", key: "3", count: |_| ().into_any(), at_foot: false }),
    of: None,
    shortcuts: &[
        ("Team: next, previous, first, last", &[&["↓"], &["↑"], &["Home"], &["End"]]),
        ("Team: all of an update, close it", &[&["Enter"], &["Esc"]]),
        ("Team: check it, take that back", &[&["V"]]),
        ("Team: look now, what is missing, only mine", &[&["R"], &["F8"], &["M"]]),
        ("Team: decisions", &[&["D"]]),
        ("Team: what is brewing", &[&["B"]]),
    ],
    draw: Draw::Later(load),
};

/// Loads the screen's code.
fn load() -> Load<Drawing> {
    Box::pin(async { updates().await.ok() })
}

#[wasm_split(updates, fallible)]
fn updates() -> Result<Drawing, SplitLoaderError> {
    Ok(draw_screen)
}

/// The screen.
fn draw_screen() -> AnyView {
    let state = UpdatesState::of(app_state());
    state.follow();
    let screen = rows::screen(
        &Named {
            class: "dl-wrap up",
            list: "Updates by section",
            pane: "One update in full",
            test: "update-pane",
        },
        Arc::new(state),
    );
    view! { {screen} <Round is_open=state.round/> }.into_any()
}

/// The dialog of the round, of which the code is loaded when it is opened first.
#[component]
fn Round(is_open: RwSignal<Option<RoundPage>>) -> impl IntoView {
    provide_context(round::IsOpen(is_open));
    let chunk = Chunk::new(round::load);
    // It was closed with the screen.
    is_open.set(None);
    Effect::new(move |_| {
        if is_open.with(Option::is_some) {
            chunk.load();
        }
        if chunk.has_failed() {
            is_open.set(None);
        }
    });
    view! {
        {chunk.trouble()}
        {move || chunk.get().filter(|_| is_open.with(Option::is_some)).map(|draw| draw())}
    }
}

impl Rows for UpdatesState {
    fn looked(&self) -> RwSignal<Looked> {
        self.looked
    }

    fn lines(&self) -> Vec<Line> {
        self.listed()
    }

    fn first(&self) -> &'static str {
        state::FIRST
    }

    fn drawn(&self) -> Pieces {
        self.with(|shown| {
            // The engine's own clean HTML is put in as it is, beside the list and below a row.
            let bodies = draw::bodies(shown).into_iter().enumerate().flat_map(|(index, html)| {
                ["e", "u"].map(|place| (format!("up-body-{place}-{index}"), html.clone()))
            });
            Pieces { html: draw::screen(shown), inside: bodies.collect() }
        })
    }

    fn clicked(&self, event: &MouseEvent) -> bool {
        if let Some(act) = dom::near(event, "data-do") {
            acted(*self, &act);
        } else if let Some(url) = dom::near(event, "data-open") {
            event.prevent_default();
            self.app.open_page(url);
        } else {
            return false;
        }
        true
    }

    fn letter(&self, key: &str) -> bool {
        let act = match key {
            "r" | "R" => "look",
            "v" | "V" => "check",
            "m" | "M" => "mine",
            "d" | "D" => "decisions",
            "b" | "B" => "brewing",
            "F8" => "missing",
            _ => return false,
        };
        acted(*self, act);
        true
    }

    fn turned(&self) {
        self.ask_one();
    }
}

/// Does what a button or a key names.
fn acted(state: UpdatesState, act: &str) {
    match act {
        "look" => state.app.look_again(),
        "round" => state.round.set(Some(RoundPage::Round)),
        "decisions" => state.round.set(Some(RoundPage::Decisions(DecisionPage::All))),
        "brewing" => state.round.set(Some(RoundPage::Brewing(BrewingPage::All))),
        "more" => state.more(),
        "write" => state.app.show(&week::SCREEN),
        "missing" => state.next_missing(),
        "check" => check(state),
        "mine" => {
            if let Some(on) = state.only_mine() {
                arrange(state, Arrange::OnlyMine(!on));
            }
        }
        "unassign" => assign(state, None),
        "assign-e" | "assign-u" => assign(state, Some(dom::value(&format!("{act}-to")))),
        "said" => state.say(Markup::default()),
        act => {
            let index = act.strip_prefix("remind-").and_then(|index| index.parse().ok());
            if let Some(text) = index.and_then(|index| state.reminder(index)) {
                copy(state, text);
            }
        }
    }
}

/// Checks the chosen update, or takes the member's check back. Whoever cannot is told why.
fn check(state: UpdatesState) {
    let Some((row, undo)) = state.to_check() else { return };
    spawn_local(async move {
        state.say(match bridge::call(CheckUpdate { row, undo }).await {
            // How far it is, the row says, and goes on saying while that changes.
            Ok(()) => Markup::default(),
            Err(failure) => trouble(&failure.to_string()),
        });
    });
}

/// Has the chosen comment count for a section, or takes that back.
fn assign(state: UpdatesState, section: Option<String>) {
    let row = state.chosen();
    if let Some(section) = &section {
        // Where it counts from now on: its own row is no longer listed then.
        state.look_at(section.clone());
    }
    arrange(state, Arrange::Assign { row, section });
}

fn arrange(state: UpdatesState, how: Arrange) {
    spawn_local(async move {
        let answer = bridge::call(ArrangeUpdates { how }).await;
        state.say(
            answer.map_or_else(|failure| trouble(&failure.to_string()), |()| Markup::default()),
        );
        state.app.ask_after::<ArrangeUpdates>();
    });
}

fn copy(state: UpdatesState, text: RemindView) {
    spawn_local(async move {
        state.say(if bridge::copy(&text.words).await {
            let words = format!("Copied for {}. Nothing was sent.", text.to);
            done("updates-done", &words, &button("link push", "said", &"Close"))
        } else {
            trouble("The clipboard cannot be written here, so nothing was copied.")
        });
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
