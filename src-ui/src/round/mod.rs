//! This round, in one dialog over the screen Team: how its issue stands, opening it, summing it up and closing
//! it, what this laptop does by itself, and telling that one is away. A chunk of its own, because it is needed
//! once or twice a week and by few.
//!
//! The engine says what stands on each page and what its buttons do; what would be sent is a page that is
//! looked at first.

mod draw;

use crate::{
    frame::{
        app_state::{AppState, app_state},
        asked::Asked,
        bridge::{self, question},
        chunk::{Drawing, Load},
        dom,
    },
    outbox,
    week::copying::put,
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    leptos_dom::helpers::request_animation_frame,
    prelude::*,
    task::spawn_local,
};
use meridian_protocol::{ActOnRound, RoundDoes, RoundOrder, RoundPage, RoundView, ShowRound};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The dialog.
const DIALOG: &str = "round-dialog";
/// What stands in it.
const BODY: &str = "round-body";
const REFUSED: &str = "The clipboard cannot be written here. Mark the text and copy it by hand.";

/// Whether the dialog is open: known to whoever opens it and to the dialog itself.
#[derive(Clone, Copy)]
pub(crate) struct IsOpen(pub(crate) RwSignal<bool>);

/// Loads the code.
pub(crate) fn load() -> Load<Drawing> {
    Box::pin(async { round().await.ok() })
}

#[wasm_split(round, fallible)]
fn round() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Dialog/> }.into_any())
}

/// What is looked at, and what is going on.
#[derive(Clone, Default)]
struct Doing {
    page: RoundPage,
    /// Whether something is under way; one thing at a time.
    is_busy: bool,
    /// Why the last step was not taken.
    trouble: String,
    /// What became of it.
    said: String,
}

/// What was told last, and what is going on.
#[derive(Clone, Copy)]
struct State {
    app: AppState,
    view: Asked<RoundView>,
    doing: RwSignal<Doing>,
}

impl State {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            view: Asked::new(),
            doing: RwSignal::new(Doing::default()),
        })
    }

    fn ask(self) {
        let view = self.view;
        let question = move || {
            let page = self.doing.with_untracked(|doing| doing.page.clone());
            question(&ShowRound { page })
        };
        view.ask(None, question, move |turn, answer| view.take(turn, answer));
    }

    /// Turns to a page, of which nothing is known yet.
    fn turn(self, page: RoundPage, focus: &'static str) {
        if self.is_busy() {
            return;
        }
        self.view.start_anew();
        self.doing.set(Doing { page, ..Doing::default() });
        self.ask();
        focus_on(focus);
    }

    fn back(self) {
        let from = self.doing.with_untracked(|doing| match doing.page {
            RoundPage::Round => "",
            RoundPage::Opening { .. } => "do-rd-to-opening",
            RoundPage::Summary => "do-rd-to-summary",
            RoundPage::Away { .. } => "do-rd-to-away",
            RoundPage::Back => "do-rd-to-back",
        });
        self.turn(RoundPage::Round, from);
    }

    /// What is under way is not left for another page: it could not be called off by that.
    fn is_busy(self) -> bool {
        self.doing.with_untracked(|doing| doing.is_busy)
    }

    fn act(self, order: RoundOrder) {
        if self.is_busy() {
            return;
        }
        let days = self.doing.with_untracked(|doing| match &doing.page {
            RoundPage::Away { from, until, cover } => {
                Some([from.clone(), until.clone(), cover.clone()])
            }
            _ => None,
        });
        if days.is_some_and(|days| days != typed()) {
            // What is told is what was looked at.
            return self.look_at_away();
        }
        self.doing.update(|doing| {
            *doing = Doing { page: doing.page.clone(), is_busy: true, ..Doing::default() };
        });
        spawn_local(async move {
            let turn = self.view.turn();
            let answer = bridge::call(ActOnRound { order }).await;
            // The window may be gone meanwhile.
            let _ = self.doing.try_update(|doing| match &answer {
                Ok(view) => {
                    let said = view.said.clone().unwrap_or_default();
                    *doing = Doing { said, ..Doing::default() };
                }
                Err(failure) => (doing.is_busy, doing.trouble) = (false, failure.to_string()),
            });
            match answer {
                Ok(_) => {
                    self.view.take(turn, answer);
                    self.app.ask_after::<ActOnRound>();
                    focus_on("");
                }
                // It is said beside what is so by now.
                Err(_) => self.ask(),
            }
        });
    }

    fn copy(self, text: String, html: String) {
        spawn_local(async move {
            let is_there = put(text, html).await;
            let _ = self.doing.try_update(|doing| {
                (doing.said, doing.trouble) = <_>::default();
                match is_there {
                    true => "Copied. Nothing was sent.".clone_into(&mut doing.said),
                    false => REFUSED.clone_into(&mut doing.trouble),
                }
            });
        });
    }

    /// Looks at what would be told of being away.
    fn look_at_away(self) {
        if self.is_busy() {
            return;
        }
        let [from, until, cover] = typed();
        // The field that is written in keeps the keyboard.
        self.view.start_anew();
        self.doing.set(Doing { page: RoundPage::Away { from, until, cover }, ..Doing::default() });
        self.ask();
    }

    fn does(self, does: RoundDoes) {
        match does {
            RoundDoes::Act(order) => self.act(order),
            RoundDoes::Turn(RoundPage::Round) => self.back(),
            RoundDoes::Turn(page) => {
                let is_form = matches!(page, RoundPage::Away { .. });
                self.turn(page, if is_form { "rd-from" } else { "do-rd-back" });
            }
            RoundDoes::Open(url) => self.app.open_page(url),
            RoundDoes::Copy { text, html } => self.copy(text, html),
            RoundDoes::Look => {
                self.app.look_again();
                self.doing.update(|doing| "Meridian looks now.".clone_into(&mut doing.said));
            }
            RoundDoes::Outbox => {
                dom::close_dialog(DIALOG);
                self.app.show(&outbox::SCREEN);
            }
        }
    }

    /// What a button does, by its name; none for the main one.
    fn pressed(self, name: Option<&str>) {
        let does = self.view.with_untracked(|view| {
            let mut buttons = view.iter().flat_map(|view| &view.sections).flat_map(|s| &s.buttons);
            let found = buttons.find(|one| match name {
                Some(name) => one.name == name,
                // What leads on is looked at before its key does anything.
                None => one.is_main && matches!(one.does, RoundDoes::Act(_)),
            });
            found.map(|found| found.does.clone())
        });
        if let Some(does) = does {
            self.does(does);
        }
    }
}

/// What stands in the form of being away.
fn typed() -> [String; 3] {
    ["rd-from", "rd-until", "rd-cover"].map(dom::value)
}

/// The keyboard goes there, else to where the dialog is closed.
fn focus_on(id: &'static str) {
    // What it is is drawn by then.
    request_animation_frame(move || {
        let _ = dom::focus(id) || dom::focus("round-dialog-close");
    });
}

#[component]
fn Dialog() -> impl IntoView {
    let app = app_state();
    let is_open = expect_context::<IsOpen>();
    let state = State::of(app);
    // What was told of another team, or said when it was open last, is not so any more.
    state.doing.update(|doing| *doing = Doing { is_busy: doing.is_busy, ..Doing::default() });
    state.view.start_anew();
    app.following.follow::<ShowRound>(|app| State::of(app).ask());
    state.ask();
    Effect::new(move |before: Option<(String, Vec<(String, String)>)>| {
        let is_first = before.is_none();
        let (mut before, put_in) = before.unwrap_or_default();
        let failure = state.view.failure().map(|failure| failure.to_string()).unwrap_or_default();
        let (html, inside) = state.doing.with(|doing| {
            state.view.with(|view| {
                (draw::drawn(view.as_ref(), &failure, doing), draw::inside(view.as_ref()))
            })
        });
        if is_first {
            dom::open_dialog(DIALOG, &draw::frame().into_string());
        }
        // What is put in stays as long as nothing is new: somebody may have marked words of it.
        let is_new = html != before || inside != put_in;
        dom::draw(BODY, html, &mut before);
        for (place, html) in inside.iter().filter(|_| is_new) {
            dom::draw(place, html.clone(), &mut String::new());
        }
        if is_first {
            dom::focus("round-dialog-close");
        }
        (before, inside)
    });
    let keys = move |event: KeyboardEvent| {
        // What is behind it hears no key: Esc closes this, and nothing else.
        event.stop_propagation();
        // A key that is held presses nothing of the page that follows.
        if event.key() != "Enter" || event.repeat() {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            state.pressed(None);
        } else if dom::is_in("#round-away input") {
            state.look_at_away();
        } else {
            return;
        }
        event.prevent_default();
    };
    let click = move |event: MouseEvent| match dom::near(&event, "data-do").as_deref() {
        Some("close") => dom::close_dialog(DIALOG),
        Some("rd-back") => state.back(),
        Some("rd-away-look") => state.look_at_away(),
        Some(act) => state.pressed(Some(act.trim_start_matches("rd-"))),
        None => {}
    };
    view! {
        <dialog
            class="sheet pop care rd"
            id=DIALOG
            aria-labelledby="round-dialog-title"
            data-test=DIALOG
            on:keydown=keys
            on:click=click
            on:close=move |_| is_open.0.set(false)
        ></dialog>
    }
}

#[cfg(test)]
mod tests;
