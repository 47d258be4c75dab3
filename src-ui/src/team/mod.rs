//! The first screen, and later the one on which teams are added and chosen: three doors, and what is behind each.
//!
//! Native code looks at what a link leads to; what is kept is kept at the last step, all at once, and each step can be
//! gone back from. Like the import, it is drawn in pieces; fields keep what is typed in them until a button reads it.

mod draw;
mod list;
mod picture;
mod steps;

use crate::{
    account,
    frame::{
        app_state::app_state,
        chunk::{Chunk, Drawing, Load},
        dom,
        parts::FailureCallout,
    },
};
use draw::drawn;
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    prelude::*,
};
use meridian_protocol::{ConnectedView, FoundView, ScheduleSource};
use steps::acted;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The ways in, in the order in which they are offered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Door {
    /// A schedule, and nothing else.
    #[default]
    Deadlines,
    /// The practice team.
    Practice,
    /// The whole of a team.
    Team,
}

impl Door {
    const ALL: [Self; 3] = [Self::Deadlines, Self::Practice, Self::Team];

    /// The one that an arrow leads to, around the end.
    fn step(self, forward: bool) -> Self {
        let here = Self::ALL.iter().position(|door| *door == self).unwrap_or_default();
        let by = if forward { 1 } else { Self::ALL.len() - 1 };
        Self::ALL.into_iter().cycle().nth(here + by).unwrap_or_default()
    }
}

/// Where the member is.
#[derive(Debug, Clone, Default, PartialEq)]
enum Step {
    /// Before the doors.
    #[default]
    Doors,
    /// Asked for a link, a file or a text.
    Link,
    /// Shown what was found, and asked for the rest.
    Found(Box<FoundView>),
    /// The team is there; what should be known of it.
    Ready(ConnectedView),
}

#[derive(Debug, Clone, Default)]
struct Setup {
    door: Door,
    step: Step,
    /// Whether there is a team already.
    has_team: bool,
    /// Why the last step was not taken.
    trouble: String,
    /// Whether a question is out.
    busy: bool,
    /// What was named on [`Step::Link`], to be there again after a step back.
    named: Named,
}

/// What was given to look at.
#[derive(Debug, Clone, Default)]
struct Named {
    page: String,
    api_url: String,
    schedule: Option<ScheduleSource>,
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
    let state = RwSignal::new(Setup { has_team: app.has_team(), ..Setup::default() });
    let (teams, account) = (Chunk::new(list::load), Chunk::new(account::load));
    let at_doors = Memo::new(move |_| state.with(|s| s.has_team && s.step == Step::Doors));
    let is_ready = Memo::new(move |_| state.with(|s| matches!(s.step, Step::Ready(_))));
    Effect::new(move |_| {
        if at_doors.get() {
            teams.load();
        }
        if at_doors.get() || is_ready.get() {
            account.load();
        }
    });
    Effect::new(move |_| {
        if app.failure.with(Option::is_some) {
            state.update(|state| state.busy = false);
        }
    });
    Effect::new(move |before: Option<([String; 4], Step)>| {
        let (mut before, step) = before.unwrap_or_default();
        let (now, to) = state.with(|state| (drawn(state), state.step.clone()));
        for ((id, html), old) in
            ["su-head", "su-said", "su-body", "act"].into_iter().zip(now).zip(&mut before)
        {
            dom::draw(id, html, old);
        }
        if step != to || dom::is_nowhere() {
            state.with_untracked(|state| {
                if to == Step::Link {
                    dom::set_value("su-page", &state.named.page);
                    dom::set_value("su-api", &state.named.api_url);
                    if let Some(ScheduleSource::Text(text)) = &state.named.schedule {
                        dom::set_value("su-text", text);
                    }
                }
                dom::focus(draw::first_of(state));
            });
        }
        (before, to)
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            acted(app, state, &act);
        }
    };
    let doubly = move |event: MouseEvent| {
        if dom::near(&event, "data-do").is_some_and(|act| act.starts_with("door-")) {
            acted(app, state, "go");
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let ctrl = event.ctrl_key() || event.meta_key();
        let on_doors = dom::is_in("[role=radiogroup]");
        let act = match (ctrl, event.key().as_str()) {
            (true, "Enter") => "go",
            (false, "Enter") if on_doors || dom::is_in("input[type=text]") => "go",
            (false, "Escape") => "back",
            (false, "ArrowDown" | "ArrowRight") if on_doors => "next-door",
            (false, "ArrowUp" | "ArrowLeft") if on_doors => "door-before",
            _ => return,
        };
        event.prevent_default();
        acted(app, state, act);
    };
    let chose = move |event: Event| {
        if dom::near(&event, "type").as_deref() == Some("file") {
            acted(app, state, "go");
        }
    };
    view! {
        <div class="first" on:click=click on:dblclick=doubly on:keydown=pressed on:change=chose>
            <div class="art">
                <div
                    class="art-bg"
                    aria-hidden="true"
                    inner_html=picture::picture().into_string()
                ></div>
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
                    <div id="su-head"></div>
                    <FailureCallout/>
                    <div id="su-said"></div>
                    {teams.trouble()}
                    {move || teams.get().filter(|_| at_doors.get()).map(|draw| draw())}
                    {move || account.get().filter(|_| at_doors.get()).map(|draw| draw())}
                    <div id="su-body"></div>
                    {account.trouble()}
                    {move || account.get().filter(|_| is_ready.get()).map(|draw| draw())}
                </main>
                <footer id="act" tabindex="-1"></footer>
            </div>
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

#[cfg(test)]
mod tests;
