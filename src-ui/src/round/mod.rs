//! This round, in one dialog over the screen Team: how its issue stands, opening it, summing it up and closing
//! it, what this laptop does by itself, and telling that one is away. A chunk of its own, because it is needed
//! once or twice a week and by few.
//!
//! What would be sent is always looked at first; what is asked for goes through the outbox.

mod draw;
mod pages;

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
    prelude::*,
    task::spawn_local,
};
use meridian_core::{
    ids::{IssueNumber, OpId},
    round::opening::Tag,
};
use meridian_protocol::{
    ActOnRound, AskAway, AskRound, RoundAct, RoundPart, RoundView, ShowRound, ShowRoundPart,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The dialog.
const DIALOG: &str = "round-dialog";
/// What stands in it.
const BODY: &str = "round-body";

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

/// What of the dialog is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Page {
    #[default]
    Round,
    Opening,
    Summary,
    Away,
}

/// What is going on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Doing {
    page: Page,
    /// What is under way, in words; one thing at a time.
    busy: &'static str,
    /// Why the last step was not taken.
    trouble: String,
    /// What became of it.
    said: String,
    /// Whom to tag, where the member has chosen.
    tag: Option<Tag>,
    /// What the member is about to tell of themselves, once they look at it.
    tells: Option<AskAway>,
}

/// What was told last, and what is going on.
#[derive(Clone, Copy)]
struct State {
    app: AppState,
    view: Asked<RoundView>,
    part: Asked<RoundPart>,
    doing: RwSignal<Doing>,
}

impl State {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            view: Asked::new(),
            part: Asked::new(),
            doing: RwSignal::new(Doing::default()),
        })
    }

    fn ask(self) {
        let view = self.view;
        view.ask(
            None,
            || question(&ShowRound {}),
            move |turn, answer| {
                if let Ok(told) = &answer {
                    self.app.clock.hear(&told.now);
                }
                view.take(turn, answer);
            },
        );
    }

    /// Asks for what is looked at before it is sent, where something is.
    fn ask_part(self) {
        if self.wanted().is_none() {
            return;
        }
        let part = self.part;
        // Another page may be looked at by the time that this is asked.
        let question = move || {
            let part = self.wanted().unwrap_or(AskRound::Summary);
            question(&ShowRoundPart { part })
        };
        part.ask(None, question, move |turn, answer| {
            // What was told of another one is not this one's.
            let fits = match (&answer, self.wanted()) {
                (Ok(told), Some(wanted)) => fits(told, &wanted),
                (_, wanted) => wanted.is_some(),
            };
            if fits {
                part.take(turn, answer);
            }
        });
    }

    fn wanted(self) -> Option<AskRound> {
        self.doing.try_with_untracked(|doing| match doing.page {
            Page::Round => None,
            Page::Opening => Some(AskRound::Opening { tag: doing.tag }),
            Page::Summary => Some(AskRound::Summary),
            Page::Away => doing.tells.clone().map(AskRound::Away),
        })?
    }

    /// Turns to a page; the keyboard goes where it begins, or back to what led from it.
    fn turn(self, page: Page) {
        let before = self.doing.with_untracked(|doing| doing.page);
        self.part.start_anew();
        self.doing.set(Doing { page, ..Doing::default() });
        self.ask_part();
        match (page, before) {
            (Page::Round, Page::Opening) => focus_first(&["do-rd-opening"]),
            (Page::Round, Page::Summary) => focus_first(&["do-rd-summary"]),
            (Page::Round, Page::Away) => focus_first(&["do-rd-away"]),
            (Page::Away, _) => focus_first(&["rd-from"]),
            _ => focus_first(&["do-rd-back"]),
        }
    }

    /// Does something; `done` is said where it was taken.
    fn act(self, act: RoundAct, busy: &'static str, done: &'static str) {
        if !self.doing.with_untracked(|doing| doing.busy.is_empty()) {
            return;
        }
        self.doing.update(|doing| {
            doing.busy = busy;
            (doing.trouble, doing.said) = <_>::default();
        });
        spawn_local(async move {
            let turn = self.view.turn();
            let answer = bridge::call(ActOnRound { act }).await;
            let trouble = answer.as_ref().err().map(ToString::to_string);
            let is_done = trouble.is_none();
            // The dialog may be closed meanwhile.
            let _ = self.doing.try_update(|doing| {
                doing.busy = "";
                doing.trouble = trouble.unwrap_or_default();
                if is_done {
                    let said = done.to_owned();
                    *doing = Doing { said, ..Doing::default() };
                }
            });
            match answer {
                Ok(_) => {
                    self.view.take(turn, answer);
                    self.app.ask_after::<ActOnRound>();
                    focus_first(&["do-rd-said"]);
                }
                // It is said beside what is so by now.
                Err(_) => {
                    self.ask();
                    self.ask_part();
                }
            }
        });
    }

    fn copy(
        self,
        pick: fn(&meridian_protocol::SummaryView) -> (String, String),
        done: &'static str,
    ) {
        let copied = self.part.with_untracked(|part| match part {
            Some(RoundPart::Summary(view)) => Some(pick(view)),
            _ => None,
        });
        let Some((text, html)) = copied else { return };
        spawn_local(async move {
            let is_there = put(text, html).await;
            let _ = self.doing.try_update(|doing| match is_there {
                true => (doing.said, doing.trouble) = (done.to_owned(), String::new()),
                false => {
                    let refused =
                        "The clipboard cannot be written here. Mark the text and copy it by hand.";
                    (doing.said, doing.trouble) = (String::new(), refused.to_owned());
                }
            });
        });
    }

    /// Looks at what would be told of being away.
    fn look_at_away(self) {
        let [from, until, cover] = ["rd-from", "rd-until", "rd-cover"].map(dom::value);
        self.part.start_anew();
        self.doing.update(|doing| {
            (doing.trouble, doing.said) = <_>::default();
            doing.tells = Some(AskAway::Away { from, until, cover });
        });
        self.ask_part();
    }

    fn tell(self) {
        let tells = self.doing.with_untracked(|doing| doing.tells.clone());
        let can = self
            .part
            .with_untracked(|part| matches!(part, Some(RoundPart::Away(view)) if view.can_tell));
        if let Some(tells) = tells.filter(|_| can) {
            let done = match tells {
                AskAway::Away { .. } => "You told it; how far it is stands below.",
                AskAway::Back => "You told that you are back; how far it is stands below.",
            };
            self.act(RoundAct::Tell(tells), ASKING, done);
        }
    }

    fn open(self) {
        let shown = self.part.with_untracked(|part| match part {
            Some(RoundPart::Opening(view)) if view.refused.is_none() => {
                Some((view.round, view.digest.clone()))
            }
            _ => None,
        });
        if let Some((round, digest)) = shown {
            let tag = self.doing.with_untracked(|doing| doing.tag);
            let done = "The round is being opened; how far it is stands below.";
            self.act(RoundAct::Open { round, tag, digest }, ASKING, done);
        }
    }

    fn of_round(self, act: fn(meridian_core::ids::RoundKey) -> RoundAct, done: &'static str) {
        let round = self.view.with_untracked(|view| view.as_ref().map(|view| view.round));
        if let Some(round) = round {
            self.act(act(round), ASKING, done);
        }
    }

    fn switch(self) {
        let is_on = self.view.with_untracked(|view| Some(view.as_ref()?.alone.as_ref()?.is_on));
        match is_on {
            Some(true) => self.act(RoundAct::Alone { on: false }, "Switching it off", "It is off."),
            Some(false) => {
                let done = "It is on: this laptop opens and closes rounds in your turn, while it is awake.";
                self.act(RoundAct::Alone { on: true }, "Switching it on", done);
            }
            None => {}
        }
    }

    fn acted(self, act: &str) {
        match act {
            "close" => dom::close_dialog(DIALOG),
            "rd-back" | "rd-back-2" => self.turn(Page::Round),
            "rd-look" => {
                self.app.look_again();
                self.doing.update(|doing| doing.said = "Meridian looks now.".to_owned());
            }
            "rd-said" => {
                self.doing.update(|doing| doing.said.clear());
                focus_first(&["round-dialog-close"]);
            }
            "rd-opening" => self.turn(Page::Opening),
            "rd-summary" => self.turn(Page::Summary),
            "rd-away" => self.turn(Page::Away),
            "rd-is-back" => {
                self.turn(Page::Away);
                self.doing.update(|doing| doing.tells = Some(AskAway::Back));
                self.ask_part();
                focus_first(&["do-rd-back"]);
            }
            "rd-away-look" => self.look_at_away(),
            "rd-tell" => self.tell(),
            "rd-open" => self.open(),
            "rd-post" => self.of_round(
                |round| RoundAct::Summarise { round },
                "The summary is on its way; how far it is stands below.",
            ),
            "rd-post-close" => self.of_round(
                |round| RoundAct::Close { round, with_summary: true },
                "The summary goes first, then the round is closed; how far both are stands below.",
            ),
            "rd-close" => self.of_round(
                |round| RoundAct::Close { round, with_summary: false },
                "The round is being closed; how far it is stands below.",
            ),
            "rd-reopen" => self.of_round(
                |round| RoundAct::Reopen { round },
                "It is being opened again; how far it is stands below.",
            ),
            "rd-alone" => self.switch(),
            "rd-markdown" => {
                self.copy(|view| (view.text.clone(), String::new()), "Copied as Markdown.")
            }
            "rd-html" => {
                self.copy(|view| (view.text.clone(), view.html.clone()), "Copied for a document.");
            }
            "rd-slack" => {
                self.copy(|view| (view.slack.clone(), String::new()), "Copied for Slack.")
            }
            "rd-outbox" => {
                dom::close_dialog(DIALOG);
                self.app.show(&outbox::SCREEN);
            }
            act => self.chose(act),
        }
    }

    /// What names a choice, an issue or an operation.
    fn chose(self, act: &str) {
        if let Some(tag) = act.strip_prefix("rd-tag-").and_then(|word| word.parse().ok()) {
            self.doing.update(|doing| doing.tag = Some(tag));
            self.ask_part();
        } else if let Some(number) = act.strip_prefix("rd-name-").and_then(|n| n.parse().ok()) {
            let round = self.view.with_untracked(|view| view.as_ref().map(|view| view.round));
            if let Some(round) = round {
                let act = RoundAct::Name { round, issue: IssueNumber(number) };
                self.act(act, "Noting it", "Noted. Meridian reads that issue now.");
            }
        } else if let Some(op) = act.strip_prefix("rd-take-") {
            let all = |view: &RoundView| {
                let found = view.wishes.iter().find(|wish| wish.op.to_string() == op);
                found.map(|wish| wish.op.clone())
            };
            let op: Option<OpId> = self.view.with_untracked(|view| view.as_ref().and_then(all));
            if let Some(op) = op {
                self.act(RoundAct::TakeBack { op }, "Taking it back", "Taken back.");
            }
        }
    }

    /// What the main button of the page does.
    fn main_act(self) {
        match self.doing.with_untracked(|doing| doing.page) {
            Page::Opening => self.open(),
            Page::Away => self.tell(),
            Page::Round | Page::Summary => {}
        }
    }
}

const ASKING: &str = "Asking GitHub what is new";

/// Whether an answer is one to this.
fn fits(told: &RoundPart, wanted: &AskRound) -> bool {
    matches!(
        (told, wanted),
        (RoundPart::Opening(_), AskRound::Opening { .. })
            | (RoundPart::Summary(_), AskRound::Summary)
            | (RoundPart::Away(_), AskRound::Away(_))
    )
}

/// The keyboard goes to the first of these that is there, else to where the dialog is closed.
fn focus_first(ids: &[&'static str]) {
    let ids: Vec<&'static str> = ids.to_vec();
    // What they are is drawn by then.
    leptos::leptos_dom::helpers::request_animation_frame(move || {
        let _ = ids.iter().any(|id| dom::focus(id)) || dom::focus("round-dialog-close");
    });
}

#[component]
fn Dialog() -> impl IntoView {
    let app = app_state();
    let is_open = expect_context::<IsOpen>();
    let state = State::of(app);
    // What was told of another team, or said when it was open last, is not so any more.
    state.doing.set(Doing::default());
    state.view.start_anew();
    state.part.start_anew();
    app.following.follow::<ShowRound>(|app| State::of(app).ask());
    app.following.follow::<ShowRoundPart>(|app| State::of(app).ask_part());
    state.ask();
    Effect::new(move |before: Option<draw::Drawn>| {
        let is_first = before.is_none();
        let mut before = before.unwrap_or_default();
        let drawn = state.doing.with(|doing| {
            let failure = state.view.failure();
            let part_failure = state.part.failure();
            state.view.with(|view| {
                state.part.with(|part| {
                    let failures = [failure.as_ref(), part_failure.as_ref()];
                    draw::drawn(view.as_ref(), part.as_ref(), failures, doing)
                })
            })
        });
        if is_first {
            let body = format!("<div id=\"{BODY}\">{}</div>", drawn.html);
            dom::open_dialog(DIALOG, &body);
            before.html.clone_from(&drawn.html);
        }
        // What is put in stays as long as nothing is new.
        let is_new = is_first || drawn != before;
        dom::draw(BODY, drawn.html.clone(), &mut before.html);
        for (place, html) in drawn.inside.iter().filter(|_| is_new) {
            dom::draw(place, html.clone(), &mut String::from("?"));
        }
        drawn
    });
    let pressed = move |event: KeyboardEvent| {
        // What is behind it hears no key: Esc closes this, and nothing else.
        event.stop_propagation();
        if event.key() != "Enter" {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            state.main_act();
        } else if dom::is_in("#round-away input") {
            state.look_at_away();
        } else {
            return;
        }
        event.prevent_default();
    };
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            state.acted(&act);
        } else if let Some(url) = dom::near(&event, "data-open") {
            event.prevent_default();
            app.open_page(url);
        }
    };
    view! {
        <dialog
            class="sheet pop care rd"
            id=DIALOG
            aria-labelledby="round-dialog-title"
            data-test=DIALOG
            on:keydown=pressed
            on:click=click
            on:close=move |_| is_open.0.set(false)
        ></dialog>
    }
}

#[cfg(test)]
mod tests;
