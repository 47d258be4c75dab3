//! What was told of everybody's updates, which one is looked at, and what was told of that one.

use super::draw;
use crate::frame::{
    app_state::AppState,
    asked::Asked,
    bridge::question,
    dom,
    list::{self, Line},
    of_team::OfTeam,
    rows::{self, Looked},
};
use leptos::prelude::*;
use maud::Markup;
use meridian_protocol::{
    FullUpdateView, RemindView, RoundPage, ShowUpdate, ShowUpdates, UpdatesView,
};

/// So many of what belongs to no section are shown, and so many more each time.
const FEW: u32 = 20;

/// The class of the rows of which the first is looked at first.
pub(super) const FIRST: &str = "tr";

/// Everybody's updates as they were told last.
#[derive(Clone, Copy)]
pub(super) struct UpdatesState {
    /// The window that shows them.
    pub(super) app: AppState,
    of_team: OfTeam,
    view: Asked<UpdatesView>,
    one: Asked<FullUpdateView>,
    pub(super) looked: RwSignal<Looked>,
    /// How many of what belongs to no section are listed.
    free: RwSignal<u32>,
    /// What is said of what was done last.
    said: RwSignal<Markup>,
    /// At which page the dialog of the round is opened, while it is open.
    pub(super) round: RwSignal<Option<RoundPage>>,
}

/// All of it, to be drawn.
pub(super) struct Shown<'a> {
    pub(super) view: Option<&'a UpdatesView>,
    /// The chosen row; empty where there is none.
    pub(super) chosen: String,
    /// The chosen one in full, once it was told.
    pub(super) one: Option<&'a FullUpdateView>,
    pub(super) open: bool,
    pub(super) said: &'a Markup,
}

impl UpdatesState {
    /// That of this window.
    pub(super) fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            of_team: OfTeam::present(app),
            view: Asked::new(),
            one: Asked::new(),
            looked: RwSignal::new(Looked::default()),
            free: RwSignal::new(FEW),
            said: RwSignal::new(Markup::default()),
            round: RwSignal::new(None),
        })
    }

    /// Asks for them, and again where they have changed, as long as what calls this is on screen.
    pub(super) fn follow(self) {
        self.app.following.follow::<ShowUpdates>(|app| Self::of(app).ask());
        self.app.following.follow::<ShowUpdate>(|app| Self::of(app).ask_one());
        self.ask();
    }

    fn ask(self) {
        if self.of_team.is_past(self.app) {
            self.view.start_anew();
            self.one.start_anew();
            self.said.set(Markup::default());
        }
        let question = move || question(&ShowUpdates { free: self.free.get_untracked() });
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
        if self.chosen().is_empty() {
            return;
        }
        // Another one may have been chosen while a question was out.
        let question = move || question(&ShowUpdate { row: self.chosen() });
        self.one.ask(None, question, move |turn, answer| match answer {
            Ok(one) => {
                if self.one.is_news(turn) {
                    self.one.show(one);
                }
            }
            Err(failure) => self.app.failure.set(Some(failure)),
        });
    }

    /// Whether the member's own sections alone are shown; none where that cannot be chosen.
    pub(super) fn only_mine(self) -> Option<bool> {
        self.view.with_untracked(|view| view.as_ref()?.only_mine)
    }

    pub(super) fn chosen(self) -> String {
        rows::chosen(&self)
    }

    /// The lines as they are listed now.
    pub(super) fn listed(self) -> Vec<Line> {
        self.view.with_untracked(|view| view.as_ref().map(draw::lines).unwrap_or_default())
    }

    /// Lists more of what belongs to no section.
    pub(super) fn more(self) {
        self.free.update(|free| *free = free.saturating_add(FEW));
        self.ask();
    }

    /// Chooses a row without asking for it.
    pub(super) fn look_at(self, row: String) {
        self.looked.update(|looked| looked.wanted = row);
    }

    /// Looks at the next section that has not written.
    pub(super) fn next_missing(self) {
        let chosen = self.chosen();
        let next = self.view.with_untracked(|view| draw::next_missing(view.as_ref()?, &chosen));
        if let Some(next) = next {
            dom::focus(&next);
            self.look_at(next);
            self.ask_one();
        }
    }

    /// One of the private texts to those who owe the chosen one.
    pub(super) fn reminder(self, index: usize) -> Option<RemindView> {
        self.one.with_untracked(|one| one.as_ref()?.remind.get(index).cloned())
    }

    /// The chosen row, and whether the member's check of it is to be taken back.
    pub(super) fn to_check(self) -> Option<(String, bool)> {
        let chosen = self.chosen();
        self.view.with_untracked(|view| {
            let view = view.as_ref()?;
            let row = view.rows.iter().chain(&view.free).find(|row| row.id == chosen)?;
            Some((chosen, row.is_checked_here))
        })
    }

    /// Says what was done.
    pub(super) fn say(self, said: Markup) {
        self.said.set(said);
    }

    /// Reads it, and follows it.
    pub(super) fn with<T>(self, read: impl FnOnce(&Shown<'_>) -> T) -> T {
        self.view.with(|view| {
            self.one.with(|one| {
                self.looked.with(|looked| {
                    self.said.with(|said| read(&shown(view.as_ref(), one.as_ref(), (looked, said))))
                })
            })
        })
    }
}

fn shown<'a>(
    view: Option<&'a UpdatesView>,
    one: Option<&'a FullUpdateView>,
    (looked, said): (&Looked, &'a Markup),
) -> Shown<'a> {
    let lines = view.map(draw::lines).unwrap_or_default();
    let chosen = list::chosen(&lines, &looked.wanted, FIRST);
    let one = one.filter(|one| one.row.id == chosen);
    Shown { view, one, chosen, open: looked.open, said }
}
