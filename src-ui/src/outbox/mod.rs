//! Outbox: what of every team is on its way to GitHub, a line each, and one of them in full beside it:
//! what may have happened, what happened so far, what comes next, what helps.

mod acts;
mod count;
mod draw;
mod state;

use crate::frame::{
    app_state::app_state,
    chunk::{Drawing, Load},
    dom,
    list::Line,
    rows::{self, Looked, Named, Pieces, Rows},
    screens::{Draw, Nav, Screen},
};
use leptos::{ev::MouseEvent, prelude::*};
use state::OutboxState;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The screen: what is on its way, of every team.
pub static SCREEN: Screen = Screen {
    word: "outbox",
    title: "Outbox",
    nav: Some(Nav { icon: "outbox", key: "6", count: count::waiting, at_foot: false }),
    of: None,
    shortcuts: &[
        ("Outbox: next, previous, first, last", &[&["↓"], &["↑"], &["Home"], &["End"]]),
        ("Outbox: one in full, close it", &[&["Enter"], &["Esc"]]),
        ("Outbox: look now, copy the text", &[&["R"], &["C"]]),
    ],
    draw: Draw::Later(load),
};

/// Loads the screen's code.
fn load() -> Load<Drawing> {
    Box::pin(async { outbox().await.ok() })
}

#[wasm_split(outbox, fallible)]
fn outbox() -> Result<Drawing, SplitLoaderError> {
    Ok(draw_screen)
}

/// The screen.
fn draw_screen() -> AnyView {
    let state = OutboxState::of(app_state());
    state.follow();
    rows::screen(
        &Named {
            class: "dl-wrap ob",
            list: "What is on its way",
            pane: "One in full",
            test: "outbox-pane",
        },
        Arc::new(state),
    )
}

impl Rows for OutboxState {
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
        Pieces { html: self.with(draw::screen), inside: Vec::new() }
    }

    fn clicked(&self, event: &MouseEvent) -> bool {
        let act = dom::near(event, "data-do");
        act.inspect(|act| acts::acted(*self, act)).is_some()
    }

    fn letter(&self, key: &str) -> bool {
        match key {
            "r" | "R" => acts::acted(*self, "retry"),
            "c" | "C" => acts::acted(*self, "copy"),
            _ => return false,
        }
        true
    }

    fn turned(&self) {
        self.ask_one();
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
