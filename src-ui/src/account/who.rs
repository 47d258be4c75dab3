//! Who the member is on GitHub, by their own word: asked where nobody is signed in and nothing else tells,
//! once a team is there, and found again in the settings. It may be left.

use crate::frame::{
    app_state::{AppState, app_state},
    asked::Asked,
    bridge::{self, question},
    dom,
    markup::{button, icon, trouble},
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_protocol::{ByHandView, SayWho, ShowByHand};

/// What was told, and what is going on.
#[derive(Clone, Copy)]
struct State {
    app: AppState,
    view: Asked<ByHandView>,
    doing: RwSignal<Doing>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Doing {
    /// Whether the member wants to say it anew.
    says: bool,
    /// Why it was not taken.
    trouble: String,
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
        let ask = || question(&ShowByHand { section: None });
        view.ask(None, ask, move |turn, answer| view.take(turn, answer));
    }

    fn say(self) {
        let wish = SayWho { login: dom::value("ac-who-login"), section: None };
        spawn_local(async move {
            let turn = self.view.turn();
            let answer = bridge::call(wish).await;
            let trouble = answer.as_ref().err().map(ToString::to_string);
            let is_done = trouble.is_none();
            // The screen may have been left meanwhile.
            let _ = self.doing.try_update(|doing| {
                *doing = Doing { says: !is_done, trouble: trouble.unwrap_or_default() };
            });
            if is_done {
                self.view.take(turn, answer);
                self.app.ask_after::<SayWho>();
                dom::focus("do-ac-who-again");
            }
        });
    }

    fn acted(self, act: &str) {
        match act {
            "ac-who-say" => self.say(),
            "ac-who-again" => {
                self.doing.set(Doing { says: true, ..Doing::default() });
                dom::focus("ac-who-login");
            }
            _ => {}
        }
    }
}

/// The question, or the answer.
#[component]
pub(super) fn Who() -> impl IntoView {
    let app = app_state();
    let state = State::of(app);
    app.following.follow::<ShowByHand>(|app| State::of(app).ask());
    // It may be another team by now.
    state.view.start_anew();
    state.doing.set(Doing::default());
    state.ask();
    Effect::new(move |before: Option<String>| {
        let mut before = before.unwrap_or_default();
        let doing = state.doing.get();
        let piece = state.view.with(|view| view.as_ref().map(|view| drawn(view, &doing)));
        let typed = dom::value("ac-who-login");
        dom::draw("ac-who", piece.unwrap_or_default().into_string(), &mut before);
        if !typed.is_empty() {
            dom::set_value("ac-who-login", &typed);
        }
        before
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            state.acted(&act);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && dom::is_in("#ac-who-login") {
            event.prevent_default();
            state.say();
        }
    };
    view! { <div id="ac-who" class="hand" on:click=click on:keydown=keys></div> }
}

fn drawn(view: &ByHandView, doing: &Doing) -> Markup {
    // Where GitHub said it, nothing is left to say.
    if !view.may_say && !view.is_elsewhere {
        return html! {};
    }
    match &view.login {
        Some(login) if !doing.says => html! {
            p class="gap" data-test="ac-who-is" {
                (icon("user", "")) span { "You are " b { "@" (login) } ", by your own word." }
                (button("btn sm quiet", "ac-who-again", &"Not you?"))
            }
        },
        login => html! {
            div class="who" data-test="ac-who-asks" {
                label for="ac-who-login" {
                    "Who are you on GitHub? Then what you paste there is found, and a text that you give \
                     to your lead names you. You may leave it."
                }
                div class="btnrow" {
                    input class="in" type="text" id="ac-who-login" data-test="ac-who-login"
                        list="ac-who-logins" placeholder="@ana-example" autocomplete="off"
                        spellcheck="false" value=(login.as_deref().unwrap_or_default());
                    datalist id="ac-who-logins" {
                        @for login in &view.offered { option value={ "@" (login) } {} }
                    }
                    (button("btn sm", "ac-who-say", &"This is me"))
                }
            }
            (trouble(&doing.trouble))
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_core::ids::{DraftKey, TeamId};

    fn view(login: Option<&str>, may_say: bool) -> ByHandView {
        ByHandView {
            draft: DraftKey {
                team: TeamId(1),
                cycle: "v1.38".parse().unwrap(),
                round: "2026-11-16".parse().unwrap(),
                section: "docs".parse().unwrap(),
            },
            is_the_way: true,
            state: String::new(),
            who: String::new(),
            login: login.map(str::to_owned),
            may_say,
            offered: vec!["ana-example".into()],
            page: None,
            look: String::new(),
            may_look: false,
            found: None,
            is_elsewhere: false,
            is_marked: false,
        }
    }

    #[test]
    fn it_is_asked_where_nothing_tells_and_said_again_where_it_was_said() {
        let doing = Doing::default();
        let asked = drawn(&view(None, true), &doing).into_string();
        assert!(asked.contains("@ana-example") && asked.contains("You may leave it."), "{asked}");
        let said = drawn(&view(Some("ana-example"), true), &doing).into_string();
        assert!(said.contains("<b>@ana-example</b>, by your own word."), "{said}");
        assert!(!said.contains("ac-who-login"), "{said}");
        let again = Doing { says: true, ..doing.clone() };
        let again = drawn(&view(Some("ana-example"), true), &again).into_string();
        assert!(again.contains("value=\"ana-example\""), "{again}");
        assert_eq!(drawn(&view(None, false), &doing).into_string(), "", "GitHub said it");
    }
}
