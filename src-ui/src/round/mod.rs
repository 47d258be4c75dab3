//! This round, in one dialog over the screen Team: how its issue stands, opening it, summing it up and closing
//! it, what this laptop does by itself, telling that one is away, decisions, and what is brewing. A chunk of its own, because it is needed
//! once or twice a week and by few.
//!
//! The engine says what stands on each page and what its buttons do; what would be sent is a page that is
//! looked at first. What is typed on a page stays until it has done its work, also where another page is looked
//! at or the dialog is closed meanwhile.

mod draw;
mod typing;

use crate::{
    frame::{
        app_state::{AppState, app_state},
        asked::Asked,
        bridge::{self, question},
        chunk::{Drawing, Load},
        dom,
        of_team::OfTeam,
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
/// What stands in it: what it is and what became of what was done, the form, and all else. What is typed is
/// drawn anew only on another page.
const PLACES: [&str; 3] = ["round-head", "round-form", "round-body"];
const REFUSED: &str = "The clipboard cannot be written here. Mark the text and copy it by hand.";

/// What is drawn in the places, and what is put into that, by the id of where.
type Drawn = ([String; 3], Vec<(String, String)>);

/// At which page the dialog is opened, while it is open: known to whoever opens it and to the dialog itself.
#[derive(Clone, Copy)]
pub(crate) struct IsOpen(pub(crate) RwSignal<Option<RoundPage>>);

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
    of_team: OfTeam,
    /// Pages on which something was typed that was not done yet.
    kept: StoredValue<Vec<RoundPage>>,
}

impl State {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            view: Asked::new(),
            doing: RwSignal::new(Doing::default()),
            of_team: OfTeam::present(app),
            kept: StoredValue::new(Vec::new()),
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

    /// The page that is looked at.
    fn page(self) -> RoundPage {
        self.doing.with_untracked(|doing| doing.page.clone())
    }

    /// The same with what stands in its fields by now.
    fn typed(self) -> RoundPage {
        typing::with(self.page(), dom::value)
    }

    /// Keeps what is typed on the page that is left.
    fn leave(self) {
        self.kept.update_value(|kept| typing::keep(kept, self.typed()));
    }

    /// Turns to a page, of which nothing is known yet.
    fn turn(self, page: RoundPage, focus: &str) {
        if self.is_busy() {
            return;
        }
        self.leave();
        let here = self.typed();
        let page = if typing::is_same_form(&here, &page) {
            // Another choice in the same form.
            typing::with(page, dom::value)
        } else {
            self.kept.with_value(|kept| typing::found(kept, page))
        };
        self.view.start_anew();
        self.doing.set(Doing { page, ..Doing::default() });
        self.ask();
        focus_on(focus.to_owned());
    }

    fn back(self) {
        let from = self.page();
        let (up, focus) = typing::up(&from);
        self.turn(up, &focus);
    }

    /// What is under way is not left for another page: it could not be called off by that.
    fn is_busy(self) -> bool {
        self.doing.with_untracked(|doing| doing.is_busy)
    }

    fn act(self, order: RoundOrder) {
        if self.is_busy() {
            return;
        }
        let here = self.page();
        if here != self.typed() {
            // What is done is what was looked at.
            return self.look();
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
                    let (page, said) = (view.page.clone(), view.said.clone().unwrap_or_default());
                    *doing = Doing { page, said, ..Doing::default() };
                }
                Err(failure) => (doing.is_busy, doing.trouble) = (false, failure.to_string()),
            });
            match answer {
                Ok(_) => {
                    self.kept.update_value(|kept| typing::forget(kept, &here));
                    self.view.take(turn, answer);
                    self.app.ask_after::<ActOnRound>();
                    focus_on(String::new());
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

    /// Looks at what would be done with what is typed.
    fn look(self) {
        if self.is_busy() {
            return;
        }
        // The field that is written in keeps the keyboard.
        let page = self.typed();
        self.view.start_anew();
        self.doing.set(Doing { page, ..Doing::default() });
        self.ask();
    }

    fn does(self, does: RoundDoes) {
        match does {
            RoundDoes::Act(order) => self.act(order),
            RoundDoes::Turn(RoundPage::Round) => self.back(),
            RoundDoes::Turn(page) => {
                let first = typing::fields(&page).first();
                let focus = first.map_or("do-rd-back", |field| field.id);
                self.turn(page, focus);
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

/// The keyboard goes there, else to where the dialog is closed.
fn focus_on(id: String) {
    // What it is is drawn by then.
    request_animation_frame(move || {
        let _ = dom::focus(&id) || dom::focus("round-dialog-close");
    });
}

#[component]
fn Dialog() -> impl IntoView {
    let app = app_state();
    let is_open = expect_context::<IsOpen>();
    let state = State::of(app);
    if state.of_team.is_past(app) {
        state.kept.set_value(Vec::new());
    }
    // What was told of another team, or said when it was open last, is not so any more.
    let page = is_open.0.get_untracked().unwrap_or_default();
    let page = state.kept.with_value(|kept| typing::found(kept, page));
    state.doing.update(|doing| *doing = Doing { page, is_busy: doing.is_busy, ..Doing::default() });
    state.view.start_anew();
    app.following.follow::<ShowRound>(|app| State::of(app).ask());
    state.ask();
    Effect::new(move |before: Option<Drawn>| {
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
        for ((place, html), before) in PLACES.into_iter().zip(html).zip(&mut before) {
            dom::draw(place, html, before);
        }
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
        if event.key() != "Enter" || event.repeat() || event.is_composing() {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            state.pressed(None);
        } else if dom::is_in("#round-form input") {
            state.look();
        } else {
            return;
        }
        event.prevent_default();
    };
    let click = move |event: MouseEvent| match dom::near(&event, "data-do").as_deref() {
        Some("close") => dom::close_dialog(DIALOG),
        Some("rd-back") => state.back(),
        Some("rd-look") => state.look(),
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
            // Whatever takes the dialog away, nothing that is typed goes with it.
            on:input=move |_| state.leave()
            on:close=move |_| {
                state.leave();
                is_open.0.set(None);
            }
        ></dialog>
    }
}

#[cfg(test)]
mod tests;
