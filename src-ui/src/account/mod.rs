//! Signing in to the team that is shown, and out again. No token ever passes this page: the window's own
//! program asks other programs for it, or reads what was copied.

mod code;
mod who;

use crate::frame::{
    app_state::{AppState, app_state},
    bridge,
    chunk::{Drawing, Load},
    dom,
    markup::{button, icon, trouble},
};
use leptos::{
    ev::MouseEvent, leptos_dom::helpers::set_interval_with_handle, prelude::*, task::spawn_local,
};
use maud::{Markup, html};
use meridian_protocol::{
    CanPostAct, CanPostAnswer, CanPostView, Failure, OpenTokenPage, PasteToken, ShowSignIn, SignIn,
    SignInView, SignInWay, SignOut,
};
use std::time::Duration;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

const SECOND: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Default)]
struct State {
    view: Option<SignInView>,
    /// Why the last step was not taken.
    trouble: String,
    /// What is under way, in words.
    busy: &'static str,
    /// The code that is to be typed on GitHub's page.
    code: Option<code::Shown>,
    /// Whether it is being looked after it.
    looks: bool,
}

/// Loads the code.
pub fn load() -> Load<Drawing> {
    Box::pin(async { account().await.ok() })
}

#[wasm_split(account, fallible)]
fn account() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Account/> }.into_any())
}

/// Who writes for the team that is shown, and the ways to sign in.
#[component]
pub fn Account() -> impl IntoView {
    let app = app_state();
    let state =
        RwSignal::new(State { busy: "Looking for sign-ins on this laptop...", ..State::default() });
    answered(app, state, bridge::call(ShowSignIn {}), false);
    code::resume(app, state);
    if let Ok(clock) = set_interval_with_handle(move || code::tick(app, state), SECOND) {
        on_cleanup(move || clock.clear());
    }
    let left = Memo::new(move |_| {
        state.with(|state| state.code.as_ref().filter(|c| c.waits()).map(code::Shown::left))
    });
    Effect::new(move |before: Option<String>| {
        let is_first = before.is_none();
        let mut before = before.unwrap_or_default();
        dom::draw("ac-body", state.with(drawn).into_string(), &mut before);
        // It is what the member came for; or the button that was pressed is there no longer.
        let is_told = state.with_untracked(|state| state.view.is_some());
        let is_wanted = is_told && app.wants_account.get_untracked();
        if is_wanted || !is_first && dom::is_nowhere() {
            app.wants_account.set(false);
            dom::focus("ac-title");
        }
        before
    });
    // Who is signed in was told by GitHub, and the practice team asks nobody.
    let asks_who = Memo::new(move |_| {
        let is_nobody = |view: &SignInView| view.login.is_none() && !view.token_page.is_empty();
        state.with(|state| state.code.is_none() && state.view.as_ref().is_some_and(is_nobody))
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            acted(app, state, &act);
        }
    };
    view! {
        <section on:click=click aria-labelledby="ac-title">
            <div id="ac-body"></div>
            // Each second: what is beside it stays as it is.
            {move || left.get().map(|left| view! { <p class="t2" data-test="ac-left">{left}</p> })}
            {move || asks_who.get().then(|| view! { <who::Who/> })}
        </section>
    }
}

fn acted(app: AppState, state: RwSignal<State>, act: &str) {
    if !state.with_untracked(|state| state.busy.is_empty()) {
        return;
    }
    if code::acted(app, state, act) {
        return;
    }
    let busy = |words| busy(state, words);
    let way = |state: &State| -> Option<SignInWay> {
        let way: usize = act.strip_prefix("ac-way-")?.parse().ok()?;
        state.view.as_ref()?.ways.get(way).cloned()
    };
    if let Some(SignInWay { with, .. }) = state.with_untracked(way) {
        busy("Asking for the token, and GitHub whose it is...");
        return answered(app, state, bridge::call(SignIn { with }), true);
    }
    match act {
        "ac-paste" => {
            busy("Asking GitHub whose token it is...");
            answered(app, state, bridge::call(PasteToken {}), true);
        }
        "ac-out" => {
            busy("Signing out...");
            answered(app, state, bridge::call(SignOut {}), true);
        }
        "ac-authorise" => {
            let page = state.with_untracked(|state| {
                match state.view.as_ref()?.can_post.as_ref()?.act.as_ref()? {
                    CanPostAct::Authorise { page } => Some(page.clone()),
                    CanPostAct::SignIn | CanPostAct::Copy => None,
                }
            });
            if let Some(page) = page {
                app.open_page(page);
            }
        }
        "ac-page" => spawn_local(async move {
            if let Err(failure) = bridge::call(OpenTokenPage {}).await {
                state.update(|state| state.trouble = failure.to_string());
            }
        }),
        _ => {}
    }
}

fn busy(state: RwSignal<State>, words: &'static str) {
    state.update(|state| state.busy = words);
}

/// Shows an answer once it is there; what shows who is signed in is asked again where that `changed`.
fn answered(
    app: AppState,
    state: RwSignal<State>,
    answer: impl Future<Output = Result<SignInView, Failure>> + 'static,
    changed: bool,
) {
    spawn_local(async move {
        let answer = answer.await;
        let is_done = answer.is_ok();
        // The screen may have been left meanwhile.
        let _ = state.try_update(|state| {
            state.busy = "";
            match answer {
                Ok(view) => {
                    state.trouble.clear();
                    state.view = Some(view);
                }
                Err(failure) => state.trouble = failure.to_string(),
            }
        });
        if changed && is_done {
            app.ask_after::<SignIn>();
        }
    });
}

fn drawn(state: &State) -> Markup {
    let title = match &state.view {
        Some(view) if state.code.is_some() => format!("Type this code on {}", view.host),
        None => "Sign in".to_owned(),
        // The practice team asks nobody who they are.
        Some(view) if view.token_page.is_empty() => return html! {},
        Some(SignInView { login: Some(_), host, .. }) => format!("Your account on {host}"),
        Some(SignInView { login: None, host, .. }) => format!("Sign in to {host}"),
    };
    html! {
        h2 id="ac-title" tabindex="-1" { (title) }
        (trouble(&state.trouble))
        @if !state.busy.is_empty() {
            p class="call a slim" role="status" { (icon("clock", "")) span { (state.busy) } }
        }
        @if let (Some(_), Some(code)) = (&state.view, &state.code) {
            (code::drawn(code))
        } @else if let Some(view) = &state.view {
            @if let Some(trouble) = &view.trouble {
                p class="call y slim" data-test="ac-trouble" { (icon("y", "y")) span { (trouble) } }
            }
            @if let (Some(can_post), Some(_)) = (&view.can_post, &view.login) {
                (posting(can_post))
            }
            @match &view.login {
                Some(login) => (signed_in(view, login)),
                None => (ways(view)),
            }
        }
    }
}

/// Whether one can post to the team with it. Without a sign-in the ways below say all there is.
fn posting(can_post: &CanPostView) -> Markup {
    let (tone, picture, word) = match can_post.answer {
        CanPostAnswer::Yes => ("g", "g", "You can post here."),
        CanPostAnswer::Probably => ("a", "info", "You can probably post here."),
        CanPostAnswer::No => ("y", "y", "You cannot post here as it stands."),
    };
    html! {
        div class={ "call slim " (tone) } role="status" data-test="ac-can-post" {
            (icon(picture, tone))
            div {
                p { b { (word) } " " (can_post.words) }
                @if let Some(CanPostAct::Authorise { .. }) = can_post.act {
                    p class="btnrow" { (button("btn sm", "ac-authorise", &"Authorise on GitHub")) }
                }
            }
        }
    }
}

fn signed_in(view: &SignInView, login: &str) -> Markup {
    // Where this one cannot post, another one may.
    let another =
        view.can_post.as_ref().is_some_and(|can_post| can_post.act == Some(CanPostAct::SignIn));
    html! {
        p class="call g slim" role="status" data-test="ac-login" {
            (icon("g", "g"))
            span { "Signed in as " b { (login) } ". " (view.kept.as_deref().unwrap_or_default()) }
        }
        p class="btnrow" {
            (button("btn sm", "ac-out", &"Sign out"))
            (button("btn sm quiet", "ac-paste", &"Take the copied token instead"))
        }
        @if another {
            @for (n, way) in view.ways.iter().enumerate() {
                (row(&format!("ac-way-{n}"), "terminal", &way.title, &way.detail))
            }
            (by_code(view))
            (token_page())
        }
        @if let Some(app) = &view.code_app {
            (code::app_words(app))
        }
    }
}

/// Only where an app is known that may ask for one.
fn by_code(view: &SignInView) -> Markup {
    html! {
        @if view.code_app.is_some() {
            (row(
                "ac-code", "globe", "Sign in with a code",
                &format!(
                    "You get a code to type on {}, in any browser. Some organisations take no posts by it \
                     until they allow the app; then it is said here.",
                    view.host
                ),
            ))
        }
    }
}

fn ways(view: &SignInView) -> Markup {
    html! {
        @for (n, way) in view.ways.iter().enumerate() {
            (row(&format!("ac-way-{n}"), "terminal", &way.title, &way.detail))
        }
        (by_code(view))
        (row(
            "ac-paste", "copy", "Take the token that I copied",
            "Meridian reads the clipboard itself and asks GitHub whose it is. For a public repository \
             that you do not belong to it must be a classic token with public_repo.",
        ))
        (token_page())
        p class="gap t2 promise" {
            (icon("shield", ""))
            span {
                "Or leave it: drafts, deadlines and reminders work without signing in, and Copy update \
                 gives you your update to paste on GitHub yourself."
            }
        }
        @if let Some(app) = &view.code_app {
            (code::app_words(app))
        }
    }
}

fn token_page() -> Markup {
    row(
        "ac-page",
        "external",
        "Make a token on GitHub",
        "Opens the page in your browser with the right boxes ticked. Copy what it shows, and come back.",
    )
}

fn row(act: &str, picture: &str, title: &str, about: &str) -> Markup {
    html! {
        button class="way plain" id={ "do-" (act) } data-do=(act) data-test=(act) {
            (icon(picture, "lg"))
            span { b { (title) } small { (about) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_protocol::{CodeApp, SignInWith};

    fn view(login: Option<&str>) -> SignInView {
        SignInView {
            login: login.map(str::to_owned),
            host: "github.com".into(),
            kept: login.map(|_| "In this desktop's keyring.".into()),
            trouble: None,
            ways: vec![SignInWay {
                with: SignInWith::GitHubCli { login: "ana-example".into() },
                title: "ana-example, from <GitHub> CLI".into(),
                detail: "Asked for its token.".into(),
            }],
            token_page: "https://github.com/settings/tokens/new".into(),
            can_post: None,
            code_app: None,
        }
    }

    fn screen(view: SignInView) -> String {
        drawn(&State { view: Some(view), ..State::default() }).into_string()
    }

    #[test]
    fn who_is_not_signed_in_is_offered_every_way_and_may_leave_it() {
        let html = screen(view(None));
        for said in ["ac-way-0", "from &lt;GitHub&gt; CLI", "ac-paste", "ac-page", "Or leave it"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("ac-out"), "{html}");
    }

    #[test]
    fn who_is_signed_in_sees_as_whom_where_it_is_kept_and_how_to_end_it() {
        let html = screen(view(Some("ana-example")));
        for said in ["<b>ana-example</b>", "keyring", "ac-out"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("ac-page"), "{html}");
        let practice = SignInView { token_page: String::new(), ..view(Some("you")) };
        assert_eq!(screen(practice), "", "the practice team has no accounts");
    }

    #[test]
    fn a_code_is_offered_only_where_an_app_is_known() {
        assert!(!screen(view(None)).contains("code"), "not even mentioned");
        let client_id = Some("Iv1.8a61f9b3a7aba766".into());
        let host = "git.example.com".into();
        let code_app = Some(CodeApp { host, client_id, is_built_in: false });
        let html = screen(SignInView { code_app, ..view(None) });
        for said in ["ac-code", "Iv1.8a61f9b3a7aba766", "chosen for git.example.com"] {
            assert!(html.contains(said), "{said}: {html}");
        }
    }

    #[test]
    fn whether_one_can_post_is_said_with_what_to_do_about_it() {
        let with = |answer, act| {
            let can_post = Some(CanPostView { answer, words: "So it <is>.".into(), act });
            screen(SignInView { can_post, ..view(Some("ana-example")) })
        };
        let yes = with(CanPostAnswer::Yes, None);
        assert!(yes.contains("You can post here.") && yes.contains("So it &lt;is&gt;."), "{yes}");
        assert!(!yes.contains("ac-way-0") && !yes.contains("ac-page"), "{yes}");
        let probably = with(CanPostAnswer::Probably, None);
        assert!(probably.contains("You can probably post here."), "{probably}");
        let other = with(CanPostAnswer::No, Some(CanPostAct::SignIn));
        for said in ["You cannot post here", "ac-way-0", "ac-page", "ac-paste"] {
            assert!(other.contains(said), "{said}: {other}");
        }
        let page = "https://github.com/orgs/tallship/sso".to_owned();
        let authorise = with(CanPostAnswer::No, Some(CanPostAct::Authorise { page }));
        assert!(authorise.contains("ac-authorise") && !authorise.contains("tallship"));
        assert!(!with(CanPostAnswer::No, Some(CanPostAct::Copy)).contains("ac-authorise"));
    }

    #[test]
    fn what_went_wrong_stands_above_what_can_still_be_done() {
        let trouble = "This token is another person's.".to_owned();
        let state = State { view: Some(view(None)), trouble, ..State::default() };
        let html = drawn(&state).into_string();
        assert!(html.find("another person").unwrap() < html.find("ac-paste").unwrap(), "{html}");
    }
}
