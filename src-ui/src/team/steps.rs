//! What each button and key of the screen does.

use super::{Door, Named, Setup, Step};
use crate::{
    deadlines,
    frame::{app_state::AppState, bridge, dom},
    week,
};
use leptos::{prelude::*, task::spawn_local};
use meridian_protocol::{ConnectTeam, FoundView, LookAtTeam, ScheduleSource, WhereTo};

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
        _ => {}
    }
}

fn choose(state: RwSignal<Setup>, to: impl FnOnce(Door) -> Door) {
    let door = to(state.with_untracked(|state| state.door));
    state.update(|state| state.door = door);
    dom::focus(super::draw::door_id(door));
}

fn back(app: AppState, state: RwSignal<Setup>) {
    match state.with_untracked(|state| state.step.clone()) {
        Step::Doors => app.leave_teams(),
        Step::Ready(_) => enter(app, state),
        Step::Link => state.update(|state| {
            state.named = named(state.named.schedule.take());
            state.step = Step::Doors;
            state.trouble.clear();
        }),
        Step::Found(_) => state.update(|state| {
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
        (Step::Doors, Door::Practice) => {
            state.update(|state| state.busy = true);
            app.try_practice();
        }
        (Step::Doors, _) => state.update(|state| {
            state.step = Step::Link;
            state.trouble.clear();
        }),
        (Step::Link, _) => look(state),
        (Step::Found(found), door) => connect(app, state, door, *found),
        (Step::Ready(_), _) => enter(app, state),
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
        schedule: pasted
            .or_else(|| schedule.filter(|source| matches!(source, ScheduleSource::File { .. }))),
    }
}

/// Asks what is behind what was named.
fn look(state: RwSignal<Setup>) {
    state.update(|state| state.busy = true);
    spawn_local(async move {
        let chosen = dom::file("su-file").await;
        let chosen = chosen.map(|(name, text)| ScheduleSource::File { name, text });
        let before = state.with_untracked(|state| state.named.schedule.clone());
        let named = named(chosen.or(before));
        let api_url = Some(named.api_url.trim().to_owned()).filter(|url| !url.is_empty());
        let question =
            LookAtTeam { page: named.page.clone(), api_url, schedule: named.schedule.clone() };
        state.update(|state| state.named = named);
        let answer = bridge::call(question).await;
        state.update(|state| {
            state.busy = false;
            match answer {
                Ok(found) => found_it(state, found),
                Err(failure) => state.trouble = failure.to_string(),
            }
        });
    });
}

pub(super) fn found_it(state: &mut Setup, found: FoundView) {
    // Behind this door a schedule is all that is wanted.
    if state.door == Door::Deadlines && found.schedule.is_none() && found.follows.is_none() {
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
    let issue = Some(dom::value("su-issue").trim().to_owned()).filter(|link| !link.is_empty());
    let to = if dom::is_checked("su-always") {
        match issue {
            Some(link) => WhereTo::Always { link },
            None => {
                dom::focus("su-issue");
                return state.update(|state| {
                    state.trouble =
                        "Paste the link of the issue or pull request that all updates go to."
                            .to_owned();
                });
            }
        }
    } else if dom::is_checked("su-cycle-issue") {
        WhereTo::Cycle
    } else {
        WhereTo::EachRound { this_round: issue }
    };
    let mut sections: Vec<String> = found
        .roles
        .iter()
        .enumerate()
        .filter(|(n, _)| dom::is_checked(&format!("su-role-{n}")))
        .map(|(_, role)| role.section.to_string())
        .collect();
    let written = dom::value("su-roles");
    sections
        .extend(written.split(',').map(|role| role.trim().to_owned()).filter(|r| !r.is_empty()));
    let given = state.with_untracked(|state| state.named.schedule.clone());
    let followed = found.schedule.as_ref().and_then(|schedule| schedule.link.clone());
    let follows = found.follows.map(ScheduleSource::Path);
    let question = ConnectTeam {
        repository: dom::value("su-repository"),
        api_url: found.api_url,
        schedule: followed.map(ScheduleSource::Path).or(given).or(follows),
        roster: found.roster,
        cycle: Some(dom::value("su-cycle")),
        sections,
        // Whoever only wants deadlines changes nothing else.
        to: (door == Door::Team && !dom::is_checked("su-kept")).then_some(to),
    };
    state.update(|state| state.busy = true);
    // That there is a team then takes nobody away from here before they have read of it.
    app.at_teams.set(true);
    spawn_local(async move {
        let stored = app.store().await;
        let answer = match stored {
            Ok(()) => bridge::call(question).await,
            Err(failure) => Err(failure),
        };
        match answer {
            Ok(connected) => {
                state.update(|state| {
                    state.busy = false;
                    state.trouble.clear();
                    state.step = Step::Ready(connected);
                });
                if door == Door::Deadlines {
                    enter(app, state);
                }
            }
            Err(failure) => state.update(|state| {
                state.busy = false;
                state.trouble = failure.to_string();
            }),
        }
    });
}

/// Goes to the team that was added.
fn enter(app: AppState, state: RwSignal<Setup>) {
    let door = state.with_untracked(|state| state.door);
    let screen = if door == Door::Deadlines { &deadlines::SCREEN } else { &week::SCREEN };
    app.enter_team(screen);
}
