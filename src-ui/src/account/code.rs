//! A code that the member types on GitHub's page: shown, copied, and looked after until something comes
//! of it. When GitHub is asked, the engine decides; here are only seconds counted down.

use super::{State, busy};
use crate::frame::{
    app_state::AppState,
    bridge,
    markup::{button, icon},
};
use leptos::{prelude::*, task::spawn_local};
use maud::{Markup, html};
use meridian_protocol::{
    AskForCode, CheckCode, CodeApp, CodeState, CodeView, DropCode, LookAgain, PutOnClipboard,
    SignIn,
};

/// The code on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) view: CodeView,
    /// Whether it was copied.
    pub(super) is_copied: bool,
}

impl Shown {
    pub(super) fn waits(&self) -> bool {
        matches!(self.view.state, CodeState::Waiting { .. })
    }

    /// How long it is still good, as a clock counts down.
    pub(super) fn left(&self) -> String {
        let CodeView { left_seconds: left, .. } = self.view;
        format!("The code is good for {}:{:02} more.", left / 60, left % 60)
    }
}

/// Asks for a code, in place of the one that is shown.
pub(super) fn ask(app: AppState, state: RwSignal<State>) {
    busy(state, "Asking for a code...");
    spawn_local(async move {
        let answer = bridge::call(AskForCode {}).await;
        take(app, state, answer.map(Some));
    });
}

/// Shows a code again that was asked for before, if one is waited for.
pub(super) fn resume(app: AppState, state: RwSignal<State>) {
    spawn_local(async move {
        if let Ok(view) = bridge::call(CheckCode {}).await {
            take(app, state, Ok(Some(view)));
        }
    });
}

/// A second has passed.
pub(super) fn tick(app: AppState, state: RwSignal<State>) {
    let is_shown = state.with_untracked(|state| state.code.as_ref().is_some_and(Shown::waits));
    if !is_shown {
        return;
    }
    let mut asks = false;
    state.update(|state| {
        let Some(Shown { view, .. }) = &mut state.code else { return };
        view.left_seconds = view.left_seconds.saturating_sub(1);
        view.ask_in_seconds = view.ask_in_seconds.saturating_sub(1);
        let is_time = view.ask_in_seconds == 0 || view.left_seconds == 0;
        asks = is_time && !state.looks;
        state.looks |= asks;
    });
    if asks {
        spawn_local(async move {
            let answer = bridge::call(CheckCode {}).await;
            let _ = state.try_update(|state| state.looks = false);
            take(app, state, answer.map(Some));
        });
    }
}

/// Does what a button names; whether it was one of these.
pub(super) fn acted(app: AppState, state: RwSignal<State>, act: &str) -> bool {
    let shown = || state.with_untracked(|state| state.code.clone());
    match act {
        "ac-code" | "ac-again" => ask(app, state),
        "ac-copy" => {
            let Some(Shown { view: CodeView { code: text, .. }, .. }) = shown() else {
                return true;
            };
            spawn_local(async move {
                let put = bridge::call(PutOnClipboard { text, html: String::new() }).await;
                let _ = state.try_update(|state| match put {
                    Ok(()) => {
                        if let Some(code) = &mut state.code {
                            code.is_copied = true;
                        }
                    }
                    Err(failure) => state.trouble = failure.to_string(),
                });
            });
        }
        "ac-type" => {
            if let Some(Shown { view, .. }) = shown() {
                app.open_page(view.page);
            }
        }
        "ac-drop" => {
            state.update(|state| {
                state.code = None;
                state.trouble.clear();
            });
            spawn_local(async move {
                // What is dropped is not shown, whatever becomes of it.
                let _gone = bridge::call(DropCode {}).await;
            });
        }
        _ => return false,
    }
    true
}

fn take(
    app: AppState,
    state: RwSignal<State>,
    answer: Result<Option<CodeView>, meridian_protocol::Failure>,
) {
    let is_signed_in = matches!(&answer, Ok(Some(CodeView { state: CodeState::SignedIn(_), .. })));
    // The screen may have been left meanwhile.
    let _ = state.try_update(|state| {
        state.busy = "";
        match answer {
            Ok(Some(CodeView { state: CodeState::SignedIn(view), .. })) => {
                state.trouble.clear();
                state.code = None;
                state.view = Some(*view);
            }
            Ok(view) => {
                state.trouble.clear();
                state.code = view.map(|view| {
                    let same = |shown: &Shown| shown.view.code == view.code && shown.is_copied;
                    Shown { is_copied: state.code.as_ref().is_some_and(same), view }
                });
            }
            Err(failure) => {
                state.code = None;
                state.trouble = failure.to_string();
            }
        }
    });
    if is_signed_in {
        app.ask_after::<SignIn>();
        spawn_local(async move {
            // As after any other sign-in; where nobody can be told now, it is looked again by itself.
            let _later = bridge::call(LookAgain {}).await;
        });
    }
}

/// The code, what to do with it, and what came of it.
pub(super) fn drawn(Shown { view, is_copied }: &Shown) -> Markup {
    let page = view.page.split_once("://").map_or(view.page.as_str(), |(_, rest)| rest);
    let is_over = matches!(view.state, CodeState::Over { .. });
    html! {
        p class={ "code-shown" @if is_over { " over" } } {
            code id="ac-shown" data-test="ac-shown" { (view.code) }
        }
        @match &view.state {
            CodeState::Waiting { trouble } => {
                p class="btnrow" {
                    (button("btn sm", "ac-copy", &"Copy the code"))
                    (button("btn sm", "ac-type", &html! { "Open " (page) }))
                    (button("btn sm quiet", "ac-drop", &"Cancel"))
                }
                p class="gap t2" role="status" data-test="ac-said" {
                    @if *is_copied { "The code is copied. " }
                    "Type it on that page, and authorise Meridian there. You need not come back to press \
                     anything."
                }
                @if let Some(trouble) = trouble {
                    p class="call y slim" role="status" data-test="ac-unheard" {
                        (icon("y", "y"))
                        span { (trouble) " It is asked again by itself." }
                    }
                }
            }
            CodeState::Over { why, asks_again } => {
                p class="call r slim" role="alert" data-test="ac-over" {
                    (icon("r", "r"))
                    span { (why) }
                }
                p class="btnrow" {
                    @if *asks_again {
                        (button("btn sm", "ac-again", &"Ask for a new code"))
                    }
                    (button("btn sm quiet", "ac-drop", &"Sign in another way"))
                }
            }
            CodeState::SignedIn(_) => {}
        }
    }
}

/// By which app codes are asked for, where one is known.
pub(super) fn app_words(app: &CodeApp) -> Markup {
    html! {
        @if let Some(id) = &app.client_id {
            p class="gap t2 promise" data-test="ac-app" {
                (icon("info", ""))
                span {
                    "A code is asked for by the app with the client ID " code { (id) }
                    @if !app.is_built_in { ", which was chosen for " (app.host) }
                    "."
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(state: CodeState) -> Shown {
        let view = CodeView {
            code: "WDJB-MJHT".into(),
            page: "https://github.com/login/device".into(),
            host: "github.com".into(),
            left_seconds: 871,
            ask_in_seconds: 5,
            state,
        };
        Shown { view, is_copied: false }
    }

    #[test]
    fn a_code_is_shown_with_where_it_is_typed_and_how_long_it_is_good() {
        let waiting = shown(CodeState::Waiting { trouble: None });
        let html = drawn(&waiting).into_string();
        for said in ["WDJB-MJHT", "ac-copy", "Open github.com/login/device", "ac-drop"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(
            !html.contains("14:31") && !html.contains("copied"),
            "seconds redraw nothing: {html}"
        );
        assert_eq!(waiting.left(), "The code is good for 14:31 more.");
        let copied = drawn(&Shown { is_copied: true, ..waiting }).into_string();
        assert!(copied.contains("The code is copied."), "{copied}");
        let trouble = Some("GitHub cannot be reached <here>.".to_owned());
        let html = drawn(&shown(CodeState::Waiting { trouble })).into_string();
        assert!(html.contains("&lt;here&gt;.") && html.contains("asked again by itself"), "{html}");
    }

    #[test]
    fn what_ended_it_stands_beside_the_code_with_a_way_on() {
        let over = |asks_again| {
            let why = "The code has expired. Ask for a new one.".to_owned();
            drawn(&shown(CodeState::Over { why, asks_again })).into_string()
        };
        let html = over(true);
        for said in ["WDJB-MJHT", "has expired", "Ask for a new code", "role=\"alert\""] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("ac-copy") && !html.contains("ac-type"), "{html}");
        assert!(!over(false).contains("ac-again") && over(false).contains("Sign in another way"));
    }
}
