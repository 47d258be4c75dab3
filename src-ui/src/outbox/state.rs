//! What was told of the outbox, which operation is looked at, and what was told of that one.

use super::draw;
use crate::frame::{
    app_state::AppState,
    asked::{Asked, Turn},
    bridge::question,
    list::{self, Line},
    of_team::OfTeam,
    rows::{self, Looked},
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
    of_team: OfTeam,
    view: Asked<OutboxView>,
    one: Asked<OperationView>,
    pub(super) looked: RwSignal<Looked>,
    /// What came of the last thing that was done; empty before one.
    said: RwSignal<Markup>,
}

/// The class of the rows of which the first is looked at first.
pub(super) const FIRST: &str = "oi";

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
            of_team: OfTeam::present(app),
            view: Asked::new(),
            one: Asked::new(),
            looked: RwSignal::new(Looked::default()),
            said: RwSignal::new(Markup::default()),
        })
    }

    /// Asks for it, and again where it has changed, as long as what calls this is on screen.
    pub(super) fn follow(self) {
        self.say(Markup::default());
        self.app.following.follow::<ShowOutbox>(|app| Self::of(app).ask());
        self.app.following.follow::<ShowOperation>(|app| Self::of(app).ask_one());
        self.ask();
    }

    fn ask(self) {
        if self.of_team.is_past(self.app) {
            self.view.start_anew();
            self.one.start_anew();
        }
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
    pub(super) fn ask_one(self) {
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
        rows::chosen(&self)
    }

    /// The lines as they are listed now.
    pub(super) fn listed(self) -> Vec<Line> {
        self.view.with_untracked(|view| view.as_ref().map(draw::lines).unwrap_or_default())
    }

    /// The chosen one in full, once it was told.
    pub(super) fn in_full(self) -> Option<OperationView> {
        let chosen = self.chosen();
        self.one.with_untracked(|one| one.clone().filter(|one| one.row.op.as_str() == chosen))
    }

    /// Says what came of something.
    pub(super) fn say(self, said: Markup) {
        self.said.set(said);
    }

    /// Reads it, and follows it.
    pub(super) fn with<T>(self, read: impl FnOnce(&Shown<'_>) -> T) -> T {
        self.view.with(|view| {
            self.one.with(|one| {
                self.looked.with(|looked| {
                    let (view, one) = (view.as_ref(), one.as_ref());
                    self.said.with(|said| read(&shown(view, one, looked, said)))
                })
            })
        })
    }
}

fn shown<'a>(
    view: Option<&'a OutboxView>,
    one: Option<&'a OperationView>,
    looked: &Looked,
    said: &'a Markup,
) -> Shown<'a> {
    let lines = view.map(draw::lines).unwrap_or_default();
    let chosen = list::chosen(&lines, &looked.wanted, FIRST);
    let one = one.filter(|one| one.row.op.as_str() == chosen);
    Shown { view, one, chosen, open: looked.open, said }
}
