//! Code that is loaded when it is first needed.
//!
//! The page's WebAssembly comes in chunks: the draft, which is on screen first, and others for what
//! stands around it and for each other screen. A chunk hands out functions that draw; until they
//! are here a skeleton stands in their place, and when they do not come a sentence says so. Loaded
//! once, a chunk stays; what failed may be tried again.

use crate::frame::parts::Callout;
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;

/// A chunk on its way; none when it could not be loaded.
pub type Load<T> = Pin<Box<dyn Future<Output = Option<T>>>>;

/// Draws a screen.
pub type Drawing = fn() -> AnyView;

/// A chunk of the window's code, which gives a `T`: functions that draw.
pub struct Chunk<T: Copy + Send + Sync + 'static> {
    load: fn() -> Load<T>,
    state: RwSignal<State<T>>,
}

impl<T: Copy + Send + Sync + 'static> Clone for Chunk<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Copy + Send + Sync + 'static> Copy for Chunk<T> {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State<T> {
    NotAsked,
    OnItsWay,
    Here(T),
    Failed,
}

impl<T: Copy + Send + Sync + 'static> Chunk<T> {
    /// A chunk that nobody asked for yet.
    pub fn new(load: fn() -> Load<T>) -> Self {
        Self { load, state: RwSignal::new(State::NotAsked) }
    }

    /// Loads it, unless it is here or on its way.
    pub fn load(self) {
        let is_asked =
            self.state.with_untracked(|state| matches!(state, State::OnItsWay | State::Here(_)));
        if is_asked {
            return;
        }
        self.state.set(State::OnItsWay);
        spawn_local(async move {
            let gives = (self.load)().await;
            // The window may have gone back to its first screen meanwhile.
            let _ = self.state.try_set(gives.map_or(State::Failed, State::Here));
        });
    }

    /// What it gives, once it is here.
    pub fn get(self) -> Option<T> {
        self.state.with(|state| match state {
            State::Here(gives) => Some(*gives),
            _ => None,
        })
    }

    /// Whether it was tried in vain.
    pub fn has_failed(self) -> bool {
        self.state.with(|state| matches!(state, State::Failed))
    }

    /// A sentence with a button that tries again, while it has failed.
    pub fn trouble(self) -> impl IntoView + Clone {
        move || {
            self.has_failed().then(|| {
                view! {
                    <div class="note" role="alert" data-test="not-loaded">
                        <Callout tone="r" icon="r">
                            <p>
                                "This part of the window could not be loaded. Where trying again \
                                 does not help, close the window and open Meridian again."
                            </p>
                            <p class="btnrow">
                                <button class="btn sm" data-test="load-again" on:click=move |_| self.load()>
                                    "Try again"
                                </button>
                            </p>
                        </Callout>
                    </div>
                }
            })
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn said(state: State<fn() -> AnyView>) -> String {
        Owner::new().with(|| {
            let load = || -> Load<fn() -> AnyView> { Box::pin(async { None }) };
            let chunk = Chunk { load, state: RwSignal::new(state) };
            view! { <div>{chunk.trouble()}</div> }.to_html()
        })
    }

    #[test]
    fn a_chunk_that_does_not_come_says_so_and_can_be_tried_again() {
        let html = said(State::Failed);
        assert!(html.contains("could not be loaded") && html.contains("Try again"), "{html}");
        for quiet in
            [State::NotAsked, State::OnItsWay, State::Here((|| ().into_any()) as fn() -> _)]
        {
            let html = said(quiet);
            assert!(!html.contains("loaded"), "{html}");
        }
    }
}
