//! What was told of everybody's updates, which one is looked at, and what was told of that one.

use super::draw;
use crate::frame::{app_state::AppState, asked::Asked, bridge::question, list};
use leptos::prelude::*;
use meridian_protocol::{FullUpdateView, ShowUpdate, ShowUpdates, UpdatesView};

/// So many of what belongs to no section are shown, and so many more each time.
const FEW: u32 = 20;

/// Everybody's updates as they were told last.
#[derive(Clone, Copy)]
pub(super) struct UpdatesState {
    /// The window that shows them.
    pub(super) app: AppState,
    view: Asked<UpdatesView>,
    one: Asked<FullUpdateView>,
    looking: RwSignal<Looking>,
}

/// What the member looks at.
#[derive(Debug, Clone)]
struct Looking {
    /// The row that was chosen last; it may be gone by now.
    wanted: String,
    /// Whether it is shown in full below itself, where there is no pane.
    open: bool,
    /// How many of what belongs to no section are listed.
    free: u32,
}

/// All of it, to be drawn.
pub(super) struct Shown<'a> {
    pub(super) view: Option<&'a UpdatesView>,
    /// The chosen row; empty where there is none.
    pub(super) chosen: String,
    /// The chosen one in full, once it was told.
    pub(super) one: Option<&'a FullUpdateView>,
    pub(super) open: bool,
}

impl UpdatesState {
    /// That of this window.
    pub(super) fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            view: Asked::new(),
            one: Asked::new(),
            looking: RwSignal::new(Looking { wanted: String::new(), open: false, free: FEW }),
        })
    }

    /// Asks for them, and again where they have changed, as long as what calls this is on screen.
    pub(super) fn follow(self) {
        self.app.following.follow::<ShowUpdates>(|app| Self::of(app).ask());
        self.app.following.follow::<ShowUpdate>(|app| Self::of(app).ask_one());
        self.ask();
    }

    fn ask(self) {
        let question = move || {
            question(&ShowUpdates { free: self.looking.with_untracked(|looking| looking.free) })
        };
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

    /// Lists more of what belongs to no section.
    pub(super) fn more(self) {
        self.looking.update(|looking| looking.free = looking.free.saturating_add(FEW));
        self.ask();
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

fn chosen(view: Option<&UpdatesView>, wanted: &str) -> String {
    view.map(|view| list::chosen(&draw::lines(view), wanted, "tr")).unwrap_or_default()
}

fn shown<'a>(
    view: Option<&'a UpdatesView>,
    one: Option<&'a FullUpdateView>,
    looking: &Looking,
) -> Shown<'a> {
    let chosen = chosen(view, &looking.wanted);
    let one = one.filter(|one| one.row.id == chosen);
    Shown { view, one, chosen, open: looking.open }
}
