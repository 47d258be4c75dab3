//! The first screen: try with a practice team, or connect a real one.

use crate::frame::{
    app_state::app_state,
    bridge,
    chunk::{Drawing, Load},
    parts::{FailureCallout, Icon, Keys},
};
use leptos::{ev::KeyboardEvent, html::Button, prelude::*, task::spawn_local};
use maud::{Markup, html};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What connects a real team; the token comes from the environment so that it is on no command
/// line and in no history.
const COMMAND: &str = "meridian-cli connect OWNER/REPO";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Practice,
    Connect,
}

/// Loads the screen's code.
pub fn load() -> Load<Drawing> {
    Box::pin(async { first_run().await.ok() })
}

#[wasm_split(first_run, fallible)]
fn first_run() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <FirstRun/> }.into_any())
}

/// The screen.
#[component]
pub fn FirstRun() -> impl IntoView {
    let app = app_state();
    let way = RwSignal::new(Way::Practice);
    let going = RwSignal::new(false);
    let practice = NodeRef::<Button>::new();
    let connect = NodeRef::<Button>::new();
    Effect::new(move |_| {
        if let Some(button) = practice.get() {
            let _ = button.focus();
        }
    });
    Effect::new(move |_| {
        if app.failure.with(Option::is_some) {
            going.set(false);
        }
    });
    let choose = move |to: Way| {
        way.set(to);
        let button = if to == Way::Practice { practice } else { connect };
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let go = move || match way.get_untracked() {
        Way::Practice if !going.get_untracked() => {
            going.set(true);
            app.try_practice();
        }
        Way::Practice => {}
        Way::Connect => app.look_for_team(),
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "ArrowRight" | "ArrowUp" | "ArrowLeft" => {
            event.prevent_default();
            let other =
                if way.get_untracked() == Way::Practice { Way::Connect } else { Way::Practice };
            choose(other);
        }
        "Enter" => {
            event.prevent_default();
            go();
        }
        _ => {}
    };
    view! {
        <div class="first">
            <div class="art">
                <div class="art-bg" aria-hidden="true" inner_html=picture().into_string()></div>
                <div class="art-words">
                    <p class="h">"Meridian"</p>
                    <p>
                        "Write your weekly update anywhere. It reaches the team on time, in every "
                        "time zone."
                    </p>
                </div>
            </div>
            <div class="pane">
                <main class="scroll" id="main" aria-labelledby="start-title">
                    <h1 id="start-title">"How would you like to start?"</h1>
                    <p class="lede">
                        "Everything you write stays on this laptop until you post it."
                    </p>
                    <FailureCallout/>
                    <div role="radiogroup" aria-label="Ways to start" on:keydown=keys>
                        <button
                            node_ref=practice
                            class="way"
                            class:on=move || way.get() == Way::Practice
                            role="radio"
                            aria-checked=move || checked(way.get() == Way::Practice)
                            tabindex=move || tab_stop(way.get() == Way::Practice)
                            data-test="first-run-practice"
                            on:click=move |_| choose(Way::Practice)
                            on:dblclick=move |_| go()
                        >
                            <span class="box rad"></span>
                            <Icon name="flask" class="lg"/>
                            <span>
                                <b>"Try with a practice team"</b>
                                <small>
                                    "Invented people, a schedule and a pretend GitHub, all on this "
                                    "laptop. No account, nothing leaves it. Takes 2 minutes; your "
                                    "team's own schedule can be imported there."
                                </small>
                            </span>
                            <span class="chip a">"good first step"</span>
                        </button>
                        <button
                            node_ref=connect
                            class="way"
                            class:on=move || way.get() == Way::Connect
                            role="radio"
                            aria-checked=move || checked(way.get() == Way::Connect)
                            tabindex=move || tab_stop(way.get() == Way::Connect)
                            data-test="first-run-connect"
                            on:click=move |_| choose(Way::Connect)
                        >
                            <span class="box rad"></span>
                            <Icon name="terminal" class="lg"/>
                            <span>
                                <b>"Connect a real team"</b>
                                <small>
                                    "One command in a terminal, with a GitHub token in the "
                                    "variable MERIDIAN_TOKEN; then look again here."
                                </small>
                            </span>
                        </button>
                    </div>
                    <Show when=move || way.get() == Way::Connect>
                        <Command/>
                    </Show>
                    <p class="gap t2 promise">
                        <Icon name="shield"/>
                        <span>
                            "Meridian has no server of its own. Nothing is measured or sent, "
                            "except what you post to GitHub."
                        </span>
                    </p>
                </main>
                <footer>
                    <span class="t3 xs">
                        <Keys keys=&["↑", "↓"]/>
                        " choose "
                        <Keys keys=&["Enter"]/>
                        " continue"
                    </span>
                    <button class="btn pri" on:click=move |_| go() data-test="first-run-go">
                        {move || match (way.get(), going.get()) {
                            (Way::Practice, false) => "Start practising",
                            (Way::Practice, true) => "Starting...",
                            (Way::Connect, _) => "Look again",
                        }}
                        <Keys keys=&["Enter"]/>
                    </button>
                </footer>
            </div>
        </div>
    }
}

/// The command that connects a team, with a button that copies it.
#[component]
fn Command() -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        spawn_local(async move { copied.set(bridge::copy(COMMAND).await) });
    };
    view! {
        <div class="command">
            <code class="sel">{COMMAND}</code>
            <button class="btn sm" on:click=copy>
                <Icon name="copy"/>
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </button>
        </div>
    }
}

pub(crate) fn checked(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

/// Roving: one tab stop in a group.
pub(crate) fn tab_stop(on: bool) -> &'static str {
    if on { "0" } else { "-1" }
}

/// Night over a rising sun, with the meridian.
fn picture() -> Markup {
    html! {
        svg viewBox="0 0 320 720" preserveAspectRatio="xMidYMax slice" {
            defs {
                linearGradient id="f-sky" x1="0" y1="0" x2="0" y2="1" {
                    @for (offset, class) in SKY { stop offset=(offset) class=(class) {} }
                }
                linearGradient id="f-sea" x1="0" y1="0" x2="0" y2="1" {
                    stop offset="0" class="sk9" {}
                    stop offset="1" class="sk1" {}
                }
                clipPath id="f-land" { rect width="320" height="640" {} }
            }
            rect width="320" height="720" fill="url(#f-sky)" {}
            @for n in 0..34_u32 { (star(n)) }
            g clip-path="url(#f-land)" class="globe" {
                @for (rx, opacity) in MERIDIANS {
                    ellipse cx="160" cy="640" rx=(rx) ry="250" stroke-opacity=(opacity) {}
                }
                circle cx="160" cy="640" r="46" class="sun" {}
            }
            line class="mer" x1="160" x2="160" y1="250" y2="640" {}
            rect y="640" width="320" height="80" fill="url(#f-sea)" {}
            @for (half, y, opacity) in GLINTS {
                line class="glint" x1=(160 - half) x2=(160 + half) y1=(y) y2=(y)
                    stroke-opacity=(opacity) {}
            }
            line class="shore" x1="0" x2="320" y1="640" y2="640" {}
        }
    }
}

/// The sky from the top, each colour by its class.
const SKY: [(&str, &str); 6] =
    [("0", "sk0"), (".45", "sk1"), (".68", "sk2"), (".82", "sk3"), (".92", "sk4"), ("1", "sk5")];
/// Half the width of each circle of the globe.
const MERIDIANS: [(u32, &str); 5] =
    [(60, ".5"), (125, ".42"), (185, ".34"), (240, ".26"), (250, ".5")];
/// The sun on the sea: half a width, and where.
const GLINTS: [(i32, u32, &str); 5] =
    [(44, 647, ".9"), (36, 656, ".7"), (26, 666, ".55"), (18, 677, ".4"), (9, 689, ".3")];

/// A scatter that looks like none: two strides that share no factor with the area.
fn star(n: u32) -> Markup {
    let (x, y) = (6 + n * 97 % 308, if n < 22 { 300 + n * 53 % 110 } else { 140 + n * 37 % 150 });
    let (r, opacity) = match n % 3 {
        0 => ("0.7", ".9"),
        1 => ("1", ".6"),
        _ => ("1.3", ".75"),
    };
    html! { circle class="star" cx=(x) cy=(y) r=(r) opacity=(opacity) {} }
}
