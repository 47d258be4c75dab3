//! The first drawing of the window, part by part, so that the draft can be typed in soon.

use crate::frame::{app_state::AppState, around::Around, chunk::Chunk};
use leptos::{
    leptos_dom::helpers::{request_animation_frame, set_timeout},
    prelude::*,
};
use meridian_protocol::ShowSoon;
use std::time::Duration;

/// Between two parts of the first drawing: what is typed meanwhile goes first.
const BREATH: Duration = Duration::from_millis(40);

/// How much of the window is drawn. The draft comes first and can be typed in at once; what stands
/// around it follows part by part, so that no keystroke waits for all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drawn {
    /// The draft.
    Draft,
    /// The bars above and below it.
    Bars,
    /// The sidebar.
    Sidebar,
    /// Everything.
    All,
}

impl Drawn {
    /// What is drawn next.
    fn next(self) -> Self {
        match self {
            Self::Draft => Self::Bars,
            Self::Bars => Self::Sidebar,
            Self::Sidebar | Self::All => Self::All,
        }
    }
}

impl AppState {
    /// Whether as much is drawn.
    pub fn is_drawn(self, much: Drawn) -> Memo<bool> {
        Memo::new(move |_| self.drawn.get() >= much)
    }

    /// Draws what is missing once the draft is seen and the code for it is here, each part once the
    /// one before is seen.
    pub fn draw_around(self, around: Chunk<Around>) {
        request_animation_frame(move || around.load());
        Effect::new(move |_| {
            if around.get().is_some() && self.drawn.get_untracked() == Drawn::Draft {
                self.draw_next();
            }
        });
    }

    fn draw_next(self) {
        let next = move || {
            self.drawn.update(|drawn| *drawn = drawn.next());
            if self.drawn.get_untracked() < Drawn::All {
                self.draw_next();
            } else {
                self.following.follow::<ShowSoon>(Self::ask_soon);
                self.ask_soon();
            }
        };
        request_animation_frame(move || set_timeout(next, BREATH));
    }
}
