//! The way by hand: the member copies their update, puts it on GitHub themselves, and it is found there.
//! A chunk of its own, which whoever is signed in never loads.

use crate::{
    frame::{
        app_state::{AppState, app_state},
        asked::Asked,
        bridge::{self, question},
        chunk::{Drawing, Load},
        dom,
        markup::{button, icon},
        of_team::OfTeam,
    },
    week::copying::copy_update,
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_protocol::{
    ByHandView, Call, CopyAs, Failure, LookForUpdate, MarkPosted, SayWho, ShowByHand, Stales,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What is shown, and what is going on.
#[derive(Clone, Copy)]
struct HandState {
    app: AppState,
    of_team: OfTeam,
    view: Asked<ByHandView>,
    doing: RwSignal<Doing>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Doing {
    /// What is under way, in words.
    busy: &'static str,
    /// Why the last step was not taken.
    trouble: String,
    /// Whether the member is about to say who they are.
    says: bool,
}

/// Loads the code.
pub fn load() -> Load<Drawing> {
    Box::pin(async { hand().await.ok() })
}

#[wasm_split(hand, fallible)]
fn hand() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Hand/> }.into_any())
}

impl HandState {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            of_team: OfTeam::present(app),
            view: Asked::new(),
            doing: RwSignal::new(Doing::default()),
        })
    }

    fn ask(self) {
        if self.of_team.is_past(self.app) {
            self.view.start_anew();
        }
        let section = self.app.chosen();
        self.view.ask(
            None,
            move || question(&ShowByHand { section: section.clone() }),
            move |turn, answer| self.view.take(turn, answer),
        );
    }

    fn carry_out<C: Call<Reply = ByHandView> + Stales>(self, what: C, busy: &'static str) {
        if !self.doing.with_untracked(|doing| doing.busy.is_empty()) {
            return;
        }
        self.doing.update(|doing| doing.busy = busy);
        spawn_local(async move {
            let turn = self.view.turn();
            let answer: Result<ByHandView, Failure> = bridge::call(what).await;
            let trouble = answer.as_ref().err().map(ToString::to_string);
            let is_done = trouble.is_none();
            let _ = self.doing.try_update(|doing| {
                doing.busy = "";
                doing.says &= !is_done;
                doing.trouble = trouble.unwrap_or_default();
            });
            match answer {
                Ok(_) => {
                    self.view.take(turn, answer);
                    self.app.ask_after::<C>();
                }
                // What else it says of the looks is another thing by now.
                Err(_) => self.ask(),
            }
        });
    }

    fn say(self) {
        let login = dom::value("hand-login");
        let section = self.app.chosen();
        self.carry_out(SayWho { login, section }, "Looking whether your comment is there...");
    }

    fn copy(self, form: CopyAs) {
        spawn_local(async move {
            let (_, words) = copy_update(self.app, form).await;
            self.app.saying.set(Some(words));
        });
    }

    fn acted(self, act: &str) {
        let view = |read: fn(&ByHandView) -> Option<String>| {
            self.view.with_untracked(|view| view.as_ref().and_then(read))
        };
        match act {
            "hand-open" => {
                if let Some(url) = view(|view| view.found.clone().or_else(|| view.page.clone())) {
                    self.app.open_page(url);
                }
            }
            "hand-look" if view(|view| view.may_look.then(String::new)).is_some() => {
                let section = self.app.chosen();
                self.carry_out(LookForUpdate { section }, "Looking on GitHub...");
            }
            "hand-who" => {
                self.doing.update(|doing| doing.says = true);
                dom::focus("hand-login");
            }
            "hand-say" => self.say(),
            "hand-html" => self.copy(CopyAs::Html),
            "hand-slack" => self.copy(CopyAs::Slack),
            "hand-mark" => {
                let is_posted = view(|view| (!view.is_marked).then(String::new)).is_some();
                if let Some((draft, _)) = self.app.desk.version() {
                    let app = self.app;
                    spawn_local(async move {
                        // What was typed last belongs to what is said of it.
                        if app.store().await.is_ok() {
                            self.carry_out(MarkPosted { draft, is_posted }, "Noting it...");
                        }
                    });
                }
            }
            _ => {}
        }
    }
}

#[component]
fn Hand() -> impl IntoView {
    let app = app_state();
    let state = HandState::of(app);
    app.following.follow::<ShowByHand>(|app| HandState::of(app).ask());
    // Another section, round or team is another update.
    let whose =
        Memo::new(move |_| app.week.with(|week| week.as_ref().map(|w| w.draft.key.clone())));
    Effect::new(move |_| {
        whose.track();
        state.ask();
    });
    Effect::new(move |before: Option<String>| {
        let mut before = before.unwrap_or_default();
        let doing = state.doing.get();
        let shown = state.view.with(|view| view.as_ref().map(|view| drawn(view, &doing)));
        let typed = dom::value("hand-login");
        dom::draw("hand-body", shown.unwrap_or_default(), &mut before);
        if !typed.is_empty() {
            dom::set_value("hand-login", &typed);
        }
        before
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            state.acted(&act);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && dom::is_in("#hand-login") {
            event.prevent_default();
            state.say();
        }
    };
    view! {
        <section class="hand" id="hand-body" aria-label="By hand" on:click=click on:keydown=keys></section>
    }
}

fn drawn(view: &ByHandView, doing: &Doing) -> String {
    let asks = view.may_say && (doing.says || view.login.is_none());
    let is_discussion = view.page.as_deref().is_some_and(|page| page.contains("/discussions/"));
    let open = match view.found.is_some() {
        true => "Open the comment",
        false if is_discussion => "Open the discussion",
        false => "Open the issue",
    };
    let look = html! {
        button class="btn sm" id="do-hand-look" data-do="hand-look" data-test="hand-look"
            aria-disabled=[(!view.may_look).then_some("true")] {
            (icon("retry", "")) "I have pasted it - look now"
        }
    };
    let elsewhere = html! {
        div class="btnrow" {
            @if is_discussion {
                (button("btn sm", "hand-open", &html! { (icon("external", "")) (open) }))
            } @else {
                (button("btn sm", "hand-html", &"Copy for a document"))
                (button("btn sm", "hand-slack", &"Copy for Slack"))
            }
            (button("btn sm", "hand-mark", &if view.is_marked { "Not posted after all" } else { "Mark as posted" }))
        }
    };
    let body = html! {
        p class="gap" role="status" data-test="hand-state" {
            (icon(if view.found.is_some() { "check" } else { "copy" }, ""))
            span {
                @if doing.busy.is_empty() { (view.state) } @else { (doing.busy) }
            }
        }
        @if !doing.trouble.is_empty() {
            p class="gap" role="alert" data-test="hand-trouble" {
                (icon("r", "r")) span { (doing.trouble) }
            }
        }
        @if view.is_elsewhere { (elsewhere) } @else { div class="btnrow" {
            @if view.page.is_some() || view.found.is_some() {
                (button("btn sm", "hand-open", &html! { (icon("external", "")) (open) }))
            }
            (look)
            @if view.may_say && !asks {
                (button("btn sm quiet", "hand-who", &"Not you?"))
            }
        } }
        @if asks { (who(view)) }
        @if !view.is_elsewhere || is_discussion {
            p class="small" data-test="hand-look-words" {
                @if !asks { (view.who) " " }
                (view.look)
            }
        }
    };
    body.into_string()
}

/// The question who the member is.
fn who(view: &ByHandView) -> Markup {
    html! {
        div class="who" {
            label for="hand-login" { (view.who) }
            div class="btnrow" {
                input class="in" type="text" id="hand-login" data-test="hand-login" list="hand-logins"
                    placeholder="@ana-example" autocomplete="off" spellcheck="false"
                    value=(view.login.as_deref().unwrap_or_default());
                datalist id="hand-logins" {
                    @for login in &view.offered { option value={ "@" (login) } {} }
                }
                (button("btn sm", "hand-say", &"This is me"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
