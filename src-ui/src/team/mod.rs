//! The first screen, and later the one on which teams are added and chosen: three doors, and what is behind each.
//!
//! Native code looks at what a link leads to; what is kept is kept at the last step, all at once, and each step can be
//! gone back from. Like the import, it is drawn in pieces; fields keep what is typed in them until a button reads it.

mod draw;
mod list;
mod listed;
mod part;
mod picture;
pub(crate) mod removing;
mod roster;
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
use js_sys::Date;
use leptos::{
    ev::{self, Event, KeyboardEvent, MouseEvent},
    leptos_dom::helpers::window_event_listener,
    prelude::*,
};
use meridian_protocol::{ConnectedView, FoundView, ScheduleSource};
use part::Part;
use steps::acted;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// After a step is drawn, how long a click may still be the second half of a double click, in
/// milliseconds.
const DOUBLE_CLICK_MS: f64 = 300.0;

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
    /// Whether it was that GitHub cannot be reached.
    is_unreached: bool,
    /// Whether a question is out.
    busy: bool,
    /// Counts the questions, and those that were taken back: an answer to an older one comes too late.
    turn: u32,
    /// What was named on [`Step::Link`], to be there again after a step back.
    named: Named,
    /// What was answered on [`Step::Found`], likewise.
    part: Option<Part>,
}

/// What was given to look at.
#[derive(Debug, Clone, Default)]
struct Named {
    page: String,
    api_url: String,
    schedule: Option<ScheduleSource>,
    /// What was given once the rest was found.
    roster: Option<ScheduleSource>,
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
    let art = Chunk::new(picture::load);
    art.load();
    let (teams, account) = (Chunk::new(list::load), Chunk::new(account::load));
    let (removed, listed) = (Chunk::new(removing::load), Chunk::new(listed::load));
    let is_first = Memo::new(move |_| state.with(|s| s.step == Step::Doors));
    let at_doors = Memo::new(move |_| state.with(|s| s.has_team && s.step == Step::Doors));
    let is_found = Memo::new(move |_| state.with(|s| matches!(s.step, Step::Found(_))));
    let is_ready = Memo::new(move |_| state.with(|s| matches!(s.step, Step::Ready(_))));
    Effect::new(move |_| {
        if at_doors.get() {
            teams.load();
        }
        if is_first.get() {
            removed.load();
        } else {
            listed.load();
        }
        if at_doors.get() || is_ready.get() {
            account.load();
        }
    });
    let drawn_at = StoredValue::new(0.0);
    Effect::new(move |before: Option<([String; 4], Option<Step>)>| {
        let (mut before, step) = before.unwrap_or_default();
        let had_trouble = !before[1].is_empty();
        let (now, to) = state.with(|state| (drawn(state), state.step.clone()));
        for ((id, html), old) in
            ["su-head", "su-said", "su-body", "act"].into_iter().zip(now).zip(&mut before)
        {
            dom::draw(id, html, old);
        }
        state.with_untracked(|state| {
            let is_new = step.as_ref() != Some(&to);
            if is_new {
                drawn_at.set_value(Date::now());
                fill(state);
                dom::to_top("main");
            }
            if is_new || dom::is_nowhere() {
                dom::focus(draw::first_of(state));
            }
            if !state.trouble.is_empty() && !had_trouble {
                dom::reveal("su-said");
            }
        });
        (before, Some(to))
    });
    let click = move |event: MouseEvent| {
        let Some(act) = dom::near(&event, "data-do") else { return };
        // The second half of a double click was meant for the step before.
        let is_late = || event.detail() > 1 && Date::now() - drawn_at.get_value() < DOUBLE_CLICK_MS;
        if act != "go" || !is_late() {
            acted(app, state, &act);
        }
    };
    let doubly = move |event: MouseEvent| {
        if dom::near(&event, "data-do").is_some_and(|act| act.starts_with("door-")) {
            acted(app, state, "go");
        }
    };
    // Heard wherever the keyboard is, and be it nowhere.
    let keys = window_event_listener(ev::keydown, move |event| {
        if app.at_way.get_untracked() {
            return;
        }
        if let Some(act) = pressed(&event) {
            event.prevent_default();
            acted(app, state, act);
        }
    });
    on_cleanup(move || keys.remove());
    let chose = move |event: Event| {
        if dom::near(&event, "id").as_deref() == Some("su-file") {
            acted(app, state, "go");
        }
    };
    view! {
        <div class="first" on:click=click on:dblclick=doubly on:change=chose>
            <header class="art">
                {move || art.get().map(|draw| draw())}
                <div class="art-words">
                    <p class="h">"Meridian"</p>
                    <p>
                        "Write your weekly update anywhere. It reaches the team on time, in every "
                        "time zone."
                    </p>
                </div>
            </header>
            <div class="pane">
                <main class="scroll" id="main" aria-labelledby="start-title">
                    <div id="su-head"></div>
                    <FailureCallout/>
                    <div id="su-said"></div>
                    {teams.trouble()}
                    {move || teams.get().filter(|_| at_doors.get()).map(|draw| draw())}
                    <div id="su-body"></div>
                    {listed.trouble()}
                    {move || listed.get().filter(|_| is_found.get()).map(|draw| draw(state))}
                    {move || removed.get().filter(|_| is_first.get()).map(|draw| draw())}
                    {account.trouble()}
                    {move || account.get().filter(|_| at_doors.get() || is_ready.get()).map(|draw| draw())}
                </main>
                <footer id="act" tabindex="-1"></footer>
            </div>
        </div>
    }
}

/// Puts what was given before into the fields of a step.
fn fill(state: &Setup) {
    match &state.step {
        Step::Link => {
            dom::set_value("su-page", &state.named.page);
            dom::set_value("su-api", &state.named.api_url);
            if !state.named.api_url.is_empty() {
                dom::turn_on("su-other", "open");
            }
            if let Some(ScheduleSource::Text(text)) = &state.named.schedule {
                dom::set_value("su-text", text);
            }
        }
        Step::Found(found) => {
            if let Some(part) = &state.part {
                part.fill(found);
            }
        }
        Step::Doors | Step::Ready(_) => {}
    }
}

/// What a key does. One that is held down does nothing again: the next step was not what it was for.
fn pressed(event: &KeyboardEvent) -> Option<&'static str> {
    if event.repeat() || event.is_composing() {
        return None;
    }
    let ctrl = event.ctrl_key() || event.meta_key();
    let on_doors = dom::is_in("[role=radiogroup]");
    match (ctrl, event.key().as_str()) {
        (true, "Enter") => Some("go"),
        (false, "Enter") if on_doors || dom::is_in("#su-page, #su-api") => Some("go"),
        (false, "Escape") => Some("back"),
        (false, "ArrowDown" | "ArrowRight") if on_doors => Some("next-door"),
        (false, "ArrowUp" | "ArrowLeft") if on_doors => Some("door-before"),
        _ => None,
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
