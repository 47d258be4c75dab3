//! What was told of the outbox, which operation is looked at, and what was told of that one.

use super::draw;
use crate::frame::{
    app_state::AppState,
    asked::{Asked, Turn},
    bridge::question,
    list,
};
use leptos::prelude::*;
use maud::Markup;
use meridian_core::ids::OpId;
use meridian_protocol::{OperationView, OutboxView, ShowOperation, ShowOutbox};

/// The outbox as it was told last.
#[derive(Clone, Copy)]
pub(super) struct OutboxState {
    /// The window that shows it.
    pub(super) app: AppState,
    view: Asked<OutboxView>,
    one: Asked<OperationView>,
    looking: RwSignal<Looking>,
}

/// What the member looks at.
#[derive(Debug, Clone, Default)]
struct Looking {
    /// The row that was chosen last; it may be gone by now.
    wanted: String,
    /// Whether it is shown in full below itself, where there is no pane.
    open: bool,
    /// What came of the last thing that was done; empty before one.
    said: Markup,
}

/// All of it, to be drawn.
pub(super) struct Shown<'a> {
    pub(super) view: Option<&'a OutboxView>,
    /// The chosen row; empty where there is none.
    pub(super) chosen: String,
    /// The chosen one in full, once it was told.
    pub(super) one: Option<&'a OperationView>,
    pub(super) open: bool,
    pub(super) said: &'a Markup,
}

impl OutboxState {
    /// That of this window.
    pub(super) fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            view: Asked::new(),
            one: Asked::new(),
            looking: RwSignal::new(Looking::default()),
        })
    }

    /// Asks for it, and again where it has changed, as long as what calls this is on screen.
    pub(super) fn follow(self) {
        self.looking.update(|looking| looking.said = Markup::default());
        self.app.following.follow::<ShowOutbox>(|app| Self::of(app).ask());
        self.app.following.follow::<ShowOperation>(|app| Self::of(app).ask_one());
        self.ask();
    }

    fn ask(self) {
        let question = || question(&ShowOutbox {});
        self.view.ask(None, question, move |turn, answer| {
            if !self.view.is_news(turn) {
                return;
            }
            match answer {
                Ok(view) => {
                    let before = self.chosen();
                    self.app.clock.hear(&view.now);
                    self.view.show(view);
                    // Another one may be the first now; this one is asked for where it has changed.
                    if self.chosen() != before {
                        self.ask_one();
                    }
                }
                Err(failure) => self.app.failure.set(Some(failure)),
            }
        });
    }

    /// Asks for the chosen one in full.
    fn ask_one(self) {
        let Ok(first) = self.chosen().parse::<OpId>() else { return };
        let question = move || {
            // Another one may have been chosen while a question was out.
            let op = self.chosen().parse().unwrap_or_else(|_| first.clone());
            question(&ShowOperation { op })
        };
        self.one.ask(None, question, move |turn, answer| match answer {
            Ok(one) => self.take_one(turn, one),
            Err(failure) => self.app.failure.set(Some(failure)),
        });
    }

    /// Takes an answer that says how one is.
    pub(super) fn take_one(self, turn: Turn, one: OperationView) {
        if self.one.is_news(turn) {
            self.one.show(one);
        }
    }

    /// A turn for a command that answers with one.
    pub(super) fn turn(self) -> Turn {
        self.one.turn()
    }

    fn chosen(self) -> String {
        self.view.with_untracked(|view| {
            self.looking.with_untracked(|looking| chosen(view.as_ref(), &looking.wanted))
        })
    }

    /// Looks at one.
    pub(super) fn choose(self, id: String, opens: bool) {
        let before = self.chosen();
        self.looking.update(|looking| {
            looking.open = opens && !(looking.open && before == id);
            looking.wanted = id;
        });
        if self.chosen() != before {
            self.ask_one();
        }
    }

    /// Shows the chosen one below its row, or no longer.
    pub(super) fn open(self, change: impl Fn(bool) -> bool) {
        self.looking.update(|looking| looking.open = change(looking.open));
    }

    /// Says what came of something.
    pub(super) fn say(self, said: Markup) {
        self.looking.update(|looking| looking.said = said);
    }

    /// Reads it, and follows it.
    pub(super) fn with<T>(self, read: impl FnOnce(&Shown<'_>) -> T) -> T {
        self.view.with(|view| {
            self.one.with(|one| {
                self.looking.with(|looking| read(&shown(view.as_ref(), one.as_ref(), looking)))
            })
        })
    }

    /// Reads it.
    pub(super) fn with_untracked<T>(self, read: impl FnOnce(&Shown<'_>) -> T) -> T {
        self.view.with_untracked(|view| {
            self.one.with_untracked(|one| {
                self.looking
                    .with_untracked(|looking| read(&shown(view.as_ref(), one.as_ref(), looking)))
            })
        })
    }
}

fn chosen(view: Option<&OutboxView>, wanted: &str) -> String {
    view.map(|view| list::chosen(&draw::lines(view), wanted, "oi")).unwrap_or_default()
}

fn shown<'a>(
    view: Option<&'a OutboxView>,
    one: Option<&'a OperationView>,
    looking: &'a Looking,
) -> Shown<'a> {
    let chosen = chosen(view, &looking.wanted);
    let one = one.filter(|one| one.row.op.as_str() == chosen);
    Shown { view, one, chosen, open: looking.open, said: &looking.said }
}
