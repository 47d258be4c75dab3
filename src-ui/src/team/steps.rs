//! What each button and key of the screen does.

use super::{Door, Named, Setup, Step, part::Part};
use crate::{
    deadlines,
    frame::{app_state::AppState, bridge, dom},
    week,
};
use leptos::{prelude::*, task::spawn_local};
use meridian_protocol::{ConnectTeam, Failure, FoundView, LookAtTeam, ScheduleSource};

/// Does what a button or a key names.
pub(super) fn acted(app: AppState, state: RwSignal<Setup>, act: &str) {
    match act {
        "door-deadlines" => choose(state, |_| Door::Deadlines),
        "door-practice" => choose(state, |_| Door::Practice),
        "door-team" => choose(state, |_| Door::Team),
        "next-door" => choose(state, |door| door.step(true)),
        "door-before" => choose(state, |door| door.step(false)),
        "back" => back(app, state),
        "go" => go(app, state),
        "no-file" => without_file(state),
        "way" => {
            // There the link stands, and is looked at again.
            if state.with_untracked(|state| matches!(state.step, Step::Found(_))) {
                back(app, state);
            }
            app.at_way.set(true);
        }
        _ => {}
    }
}

fn choose(state: RwSignal<Setup>, to: impl FnOnce(Door) -> Door) {
    let door = to(state.with_untracked(|state| state.door));
    state.update(|state| state.door = door);
    dom::focus(super::draw::door_id(door));
}

fn back(app: AppState, state: RwSignal<Setup>) {
    let (door, step, busy) =
        state.with_untracked(|state| (state.door, state.step.clone(), state.busy));
    match (step, busy) {
        // Its answer is no longer waited for.
        (Step::Link, true) => state.update(|state| {
            state.turn += 1;
            state.busy = false;
        }),
        // What is being made is there a moment later, whoever looks.
        (_, true) => {}
        (Step::Doors, _) => app.leave_teams(),
        (Step::Ready(_), _) => enter(app, door),
        (Step::Link, _) => state.update(|state| {
            state.named = named(state.named.schedule.take());
            state.has_team = app.has_team();
            state.step = Step::Doors;
            state.trouble.clear();
        }),
        (Step::Found(found), _) => state.update(|state| {
            state.part = Some(Part::read(&found));
            state.step = Step::Link;
            state.trouble.clear();
        }),
    }
}

fn go(app: AppState, state: RwSignal<Setup>) {
    if state.with_untracked(|state| state.busy) {
        return;
    }
    let (door, step) = state.with_untracked(|state| (state.door, state.step.clone()));
    match (step, door) {
        (Step::Doors, Door::Practice) => practise(app, state),
        (Step::Doors, _) => state.update(|state| {
            state.step = Step::Link;
            state.trouble.clear();
        }),
        (Step::Link, _) => look(state),
        (Step::Found(found), door) => connect(app, state, door, *found),
        (Step::Ready(_), _) => enter(app, door),
    }
}

/// Says that a question is out, which is the newest from now on; none where the screen is gone.
fn asks(state: RwSignal<Setup>) -> Option<u32> {
    state.try_update(|state| {
        state.busy = true;
        state.is_unreached = false;
        state.trouble.clear();
        state.turn += 1;
        state.turn
    })
}

/// Says why a question came to nothing, unless the screen is gone.
fn failed(state: RwSignal<Setup>, why: &impl ToString) {
    let _ = state.try_update(|state| {
        state.busy = false;
        state.trouble = why.to_string();
    });
}

fn practise(app: AppState, state: RwSignal<Setup>) {
    asks(state);
    spawn_local(async move {
        if let Err(failure) = app.try_practice().await {
            failed(state, &failure);
        }
    });
}

/// The chosen file is no longer wanted.
fn without_file(state: RwSignal<Setup>) {
    if !state.with_untracked(|state| state.busy) {
        dom::set_value("su-file", "");
        state.update(|state| state.named.schedule = None);
        dom::focus("su-file");
    }
}

/// What stands in the fields.
fn named(schedule: Option<ScheduleSource>) -> Named {
    let text = dom::value("su-text");
    let pasted = Some(ScheduleSource::Text(text)).filter(|source| match source {
        ScheduleSource::Text(text) => !text.trim().is_empty(),
        _ => false,
    });
    Named {
        page: dom::value("su-page"),
        api_url: dom::value("su-api"),
        // A file that was chosen before stays chosen; its field cannot be filled again.
        roster: None,
        schedule: pasted
            .or_else(|| schedule.filter(|source| matches!(source, ScheduleSource::File { .. }))),
    }
}

/// Asks what is behind what was named.
fn look(state: RwSignal<Setup>) {
    let Some(turn) = asks(state) else { return };
    let is_awaited =
        move || state.try_with_untracked(|state| state.turn == turn).unwrap_or_default();
    spawn_local(async move {
        let chosen = dom::file("su-file").await;
        if !is_awaited() {
            return;
        }
        let chosen = chosen.map(|(name, text)| ScheduleSource::File { name, text });
        let before = state.with_untracked(|state| state.named.schedule.clone());
        let named = named(chosen.or(before));
        let api_url = Some(named.api_url.trim().to_owned()).filter(|url| !url.is_empty());
        let question = LookAtTeam {
            page: named.page.clone(),
            api_url,
            schedule: named.schedule.clone(),
            roster: None,
        };
        state.update(|state| state.named = named);
        let answer = bridge::call(question).await;
        if !is_awaited() {
            return;
        }
        state.update(|state| {
            state.busy = false;
            match answer {
                Ok(found) => found_it(state, found),
                Err(failure) => {
                    state.is_unreached = matches!(failure, Failure::Offline { .. });
                    state.trouble = failure.to_string();
                }
            }
        });
    });
}

pub(super) fn found_it(state: &mut Setup, found: FoundView) {
    // Behind this door a schedule is all that is wanted.
    if state.door == Door::Deadlines && found.schedule.is_none() && found.follows.is_none() {
        state.is_unreached = found.is_unreached;
        let why = found.notes.first().cloned();
        state.trouble = why.unwrap_or_else(|| {
            "No schedule was found there. Paste the link of the file that holds it, such as the \
             release's README, or give its text below."
                .to_owned()
        });
        return;
    }
    state.trouble.clear();
    state.step = Step::Found(Box::new(found));
}

/// Keeps the team.
fn connect(app: AppState, state: RwSignal<Setup>, door: Door, found: FoundView) {
    let Named { schedule, roster, .. } = state.with_untracked(|state| state.named.clone());
    let question = match Part::read(&found).question(door, found, schedule, roster) {
        Ok(question) => question,
        Err(missing) => {
            failed(state, &missing);
            dom::focus("su-issue");
            return;
        }
    };
    asks(state);
    // That there is a team then takes nobody away from here before they have read of it.
    app.at_teams.set(true);
    spawn_local(async move {
        let stored = app.store().await;
        let answer = match stored {
            Ok(()) => bridge::call(question).await,
            Err(failure) => Err(failure),
        };
        match answer {
            Ok(connected) if door == Door::Deadlines && connected.notes.is_empty() => {
                enter(app, door);
            }
            Ok(connected) => {
                let is_shown = state.try_update(|state| {
                    state.busy = false;
                    state.step = Step::Ready(connected);
                });
                if is_shown.is_none() {
                    app.ask_after::<ConnectTeam>();
                }
            }
            Err(failure) => failed(state, &failure),
        }
    });
}

/// Goes to the team that was added.
fn enter(app: AppState, door: Door) {
    app.enter_team(if door == Door::Deadlines { &deadlines::SCREEN } else { &week::SCREEN });
}
