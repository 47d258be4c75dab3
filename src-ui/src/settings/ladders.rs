//! Which reminders come before deadlines of each kind: each step is pressed or not, and below stands when
//! that rings before the next deadlines. A chunk of its own, as the settings are nearly full.

use crate::{
    frame::{
        app_state::{AppState, app_state},
        asked::Asked,
        bridge::question,
        chunk::{Drawing, Load},
        dom,
        markup::{button, icon, time, trouble},
        of_team::OfTeam,
    },
    team::checked,
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use maud::{Markup, html};
use meridian_core::reminders::{LadderKind, Step};
use meridian_protocol::{LadderChoice, LadderNext, SetLadder, ShowLadders};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Loads the code of it.
pub(super) fn load() -> Load<Drawing> {
    Box::pin(async { ladders().await.ok() })
}

#[wasm_split(ladders, fallible)]
fn ladders() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Ladders/> }.into_any())
}

/// The ladders as they were told last.
#[derive(Clone, Copy)]
struct State(Asked<Vec<LadderChoice>>, OfTeam);

impl State {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self(Asked::new(), OfTeam::present(app)))
    }
}

fn ask(app: AppState) {
    let State(view, of_team) = State::of(app);
    if of_team.is_past(app) {
        view.start_anew();
    }
    view.ask(None, || question(&ShowLadders {}), move |turn, answer| view.take(turn, answer));
}

#[component]
fn Ladders() -> impl IntoView {
    let app = app_state();
    let State(view, _) = State::of(app);
    app.following.follow::<ShowLadders>(ask);
    ask(app);
    Effect::new(move |before: Option<String>| {
        let mut before = before.unwrap_or_default();
        let failure = view.failure().map(|failure| failure.to_string()).unwrap_or_default();
        let piece = view.with(|view| {
            html! {
                (trouble(&failure))
                @if let Some(ladders) = view { (drawn(ladders)) }
                @else { div class="loading" aria-busy="true" aria-label="Reading the reminders" {} }
            }
        });
        dom::draw("st-ladders", piece.into_string(), &mut before);
        before
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            pressed(app, view, &act);
        }
    };
    view! { <div id="st-ladders" on:click=click></div> }
}

/// Adds a step to the reminders of a kind or takes it away; `usual` puts the usual ones back.
fn pressed(app: AppState, view: Asked<Vec<LadderChoice>>, act: &str) {
    let Some((word, step)) = act.strip_prefix("ladder-").and_then(|act| act.split_once('-')) else {
        return;
    };
    // What is shown at once is what the next press starts from, however slow the answer is.
    let turned = view.with_untracked(|ladders| {
        let mut ladders = ladders.clone()?;
        let ladder = ladders.iter_mut().find(|ladder| ladder.kind.word() == word)?;
        turn(&mut ladder.steps, ladder.kind, step)?;
        let wish = SetLadder { kind: ladder.kind, steps: ladder.steps.clone() };
        Some((ladders, wish))
    });
    let Some((ladders, wish)) = turned else { return };
    view.show(ladders);
    let (asked, question) = (view.turn(), question(&wish));
    spawn_local(async move {
        let answer = question.answer().await;
        let is_done = answer.is_ok();
        view.take(asked, answer);
        if is_done {
            app.ask_after::<SetLadder>();
        }
    });
}

/// Turns a step of these on or off; nothing where there is no such step.
pub(super) fn turn(steps: &mut Vec<Step>, kind: LadderKind, step: &str) -> Option<()> {
    if step == "usual" {
        *steps = kind.usual().to_vec();
        return Some(());
    }
    let step = Step::named(step)?;
    if steps.contains(&step) {
        steps.retain(|has| *has != step);
    } else {
        steps.push(step);
        steps.sort_unstable();
    }
    Some(())
}

pub(super) fn drawn(ladders: &[LadderChoice]) -> Markup {
    html! {
        @for ladder in ladders {
            @let (title, word) = (ladder.kind.title(), ladder.kind.word());
            div class="srow st-ladder" data-test="ladder" {
                b id={ "ladder-" (word) } { (title) }
                div class="btnrow" role="group" aria-labelledby={ "ladder-" (word) } {
                    @for step in &ladder.offered {
                        @let act = format!("ladder-{word}-{}", step.short());
                        (step_button(&act, *step, ladder.steps.contains(step)))
                    }
                    @if !ladder.is_usual {
                        (button("btn sm quiet", &format!("ladder-{word}-usual"), &"The usual ones"))
                    }
                }
                @if let Some(silent) = &ladder.silent {
                    small data-test="ladder-silent" { b { (silent) } }
                }
                @if ladder.silent.is_none() && ladder.next.is_empty() {
                    small { "None of these is ahead that is yours." }
                }
                @if ladder.silent.is_none() {
                    @for next in &ladder.next { (rings(next)) }
                }
            }
        }
        p class="st-note" {
            "A first, distant reminder that falls into your night waits for the morning; the last ones \
             come before it. None comes after its deadline but the one line on a late update, and \
             posting ends the rest. Your writing time rings whatever is chosen here."
        }
    }
}

fn step_button(act: &str, step: Step, is_on: bool) -> Markup {
    html! {
        button class={ "btn sm step" @if is_on { " on" } } aria-pressed=(checked(is_on))
            id={ "do-" (act) } data-do=(act) data-test=(act) {
            @if is_on { (icon("check", "")) }
            (step_words(step))
        }
    }
}

/// When the reminders of a deadline would ring.
fn rings(next: &LadderNext) -> Markup {
    html! {
        small data-test="ladder-next" {
            (next.name) ", " (next.when) ": "
            @for (index, ring) in next.rings.iter().enumerate() {
                @if index > 0 { "; " }
                (time(&ring.at))
                @if let Some(why) = &ring.shifted { ", " (why) }
            }
            @if next.rings.is_empty() { (next.said.as_deref().unwrap_or("nothing rings any more.")) }
            @else { "." }
        }
    }
}

fn step_words(step: Step) -> String {
    match step {
        Step::Opens => "When the issue opens".to_owned(),
        Step::Late => "15 min after, if late".to_owned(),
        Step::Last => "Last reminder".to_owned(),
        step => format!("{} before", step.words()),
    }
}
