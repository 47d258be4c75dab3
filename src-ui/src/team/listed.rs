//! Who is in a team, while it is added: a roster that is given by link, file or text where none was found,
//! and that nobody is both one of its people and not listed yet. A chunk of its own, which is there once it
//! is shown what was found.

use super::{
    Door, Setup, Step,
    part::{Part, UNLISTED, role_id},
};
use crate::frame::{
    bridge,
    chunk::Load,
    dom,
    markup::{button, icon, trouble},
};
use leptos::{
    ev::{self, Event, KeyboardEvent, MouseEvent},
    leptos_dom::helpers::window_event_listener,
    prelude::*,
    task::spawn_local,
};
use maud::html;
use meridian_protocol::{LookAtTeam, ScheduleSource};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Draws it, beside what the screen knows.
pub(super) type Listing = fn(RwSignal<Setup>) -> AnyView;

/// Loads the code.
pub(super) fn load() -> Load<Listing> {
    Box::pin(async { listed().await.ok() })
}

#[wasm_split(listed, fallible)]
fn listed() -> Result<Listing, SplitLoaderError> {
    Ok(|state| view! { <Listed state/> }.into_any())
}

/// What the reading of a roster came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Reading {
    is_busy: bool,
    /// Why it is not read.
    trouble: String,
}

#[component]
fn Listed(state: RwSignal<Setup>) -> impl IntoView {
    let reading = RwSignal::new(Reading::default());
    Effect::new(move |before: Option<String>| {
        let mut before = before.unwrap_or_default();
        let html = state.with(drawn);
        // What is typed stays: the fields are drawn once, and only what is said beside them anew.
        dom::draw("li-body", html, &mut before);
        before
    });
    Effect::new(move |before: Option<String>| {
        let mut before = before.unwrap_or_default();
        dom::draw("li-said", reading.with(said), &mut before);
        before
    });
    let ticked = window_event_listener(ev::change, |event| {
        let id = dom::near(&event, "id").unwrap_or_default();
        if id == UNLISTED && dom::is_checked(UNLISTED) {
            // There are never as many roles as that.
            (0..500).for_each(|n| dom::turn_off(&role_id(n), "checked"));
        } else if id.starts_with("su-role-") && dom::is_checked(&id) {
            dom::turn_off(UNLISTED, "checked");
        }
    });
    on_cleanup(move || ticked.remove());
    let click = move |event: MouseEvent| match dom::near(&event, "data-do").as_deref() {
        Some("li-read") => read(state, reading),
        Some("li-no") => look(state, reading, None),
        _ => {}
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && dom::is_in("#li-link") {
            read(state, reading);
        }
    };
    let chose = move |event: Event| {
        if dom::near(&event, "type").as_deref() == Some("file") {
            read(state, reading);
        }
    };
    view! {
        <div class="setup" on:click=click on:keydown=key on:change=chose>
            <div id="li-body"></div>
            <div id="li-said"></div>
        </div>
    }
}

/// Reads what was given: a text before a link, and a file where there is neither.
fn read(state: RwSignal<Setup>, reading: RwSignal<Reading>) {
    spawn_local(async move {
        let [text, link] = ["li-text", "li-link"].map(dom::value);
        let source = match (text.trim().is_empty(), link.trim().is_empty()) {
            (false, _) => Some(ScheduleSource::Text(text)),
            (_, false) => Some(ScheduleSource::Path(link.trim().to_owned())),
            _ => {
                let file = dom::file("li-file").await;
                file.map(|(name, text)| ScheduleSource::File { name, text })
            }
        };
        match source {
            Some(ScheduleSource::Path(link)) if !link.contains("://") => {
                let trouble = "Paste the link from the browser, or choose the file.".to_owned();
                let _ = reading.try_set(Reading { trouble, ..Reading::default() });
            }
            Some(source) => look(state, reading, Some(source)),
            None => {
                let trouble = "Paste the roster's link or text, or choose its file.".to_owned();
                let _ = reading.try_set(Reading { trouble, ..Reading::default() });
            }
        }
    });
}

/// Looks at the team once more, with this roster or without one.
fn look(state: RwSignal<Setup>, reading: RwSignal<Reading>, roster: Option<ScheduleSource>) {
    // What is being added is not looked at meanwhile.
    if reading.with_untracked(|reading| reading.is_busy) || state.with_untracked(|s| s.busy) {
        return;
    }
    reading.set(Reading { is_busy: true, ..Reading::default() });
    state.update_untracked(|state| state.turn += 1);
    let (turn, named) = state.with_untracked(|state| (state.turn, state.named.clone()));
    spawn_local(async move {
        let api_url = Some(named.api_url.trim().to_owned()).filter(|url| !url.is_empty());
        let question = LookAtTeam {
            page: named.page,
            api_url,
            schedule: named.schedule,
            roster: roster.clone(),
        };
        let answer = bridge::call(question).await;
        let trouble = answer.as_ref().err().map(ToString::to_string).unwrap_or_default();
        let is_awaited = state.try_with_untracked(|state| {
            state.turn == turn && !state.busy && matches!(state.step, Step::Found(_))
        });
        if is_awaited != Some(true)
            || reading.try_set(Reading { trouble, ..Reading::default() }).is_some()
        {
            return;
        }
        let Ok(found) = answer else { return };
        state.update(|state| {
            if let Step::Found(before) = &state.step {
                state.part = Some(Part::read(before));
            }
            state.named.roster = roster;
            state.step = Step::Found(Box::new(found));
        });
    });
}

fn drawn(state: &Setup) -> String {
    let Step::Found(found) = &state.step else { return String::new() };
    let is_given = state.named.roster.is_some();
    let html = html! {
        @if is_given {
            p class="call a slim" data-test="li-given" {
                (icon("info", ""))
                span { "The roles are those of the roster that you gave. " (button("btn sm", "li-no", &"Without it")) }
            }
        } @else if found.roles.is_empty() && state.door == Door::Team {
            details data-test="li-more" {
                summary id="li-more" { "Its roster, where you have it: by link, file or text" }
                label class="fld" {
                    b { "The roster's link" }
                    input class="in" type="text" id="li-link" data-test="li-link" spellcheck="false"
                        autocomplete="off" aria-describedby="li-about"
                        placeholder="https://github.com/OWNER/REPO/blob/main/release-team.md";
                    small id="li-about" {
                        "Such as a release's release-team.md, OWNERS_ALIASES or teams.yaml. You choose your roles from \
                         it; nothing is kept before the team is added."
                    }
                }
                div {
                    label class="btn file" {
                        (icon("upload", "")) "Or choose the roster's file"
                        input class="sr" type="file" id="li-file" data-test="li-file";
                    }
                }
                label class="fld" {
                    b { "Or its text, pasted here" }
                    textarea class="in mono" id="li-text" data-test="li-text" rows="4" spellcheck="false" {}
                }
                p { (button("btn", "li-read", &"Read it")) }
            }
        }
    };
    html.into_string()
}

fn said(reading: &Reading) -> String {
    let html = html! {
        @if reading.is_busy { p class="t3" role="status" { "Reading the roster..." } }
        (trouble(&reading.trouble))
    };
    html.into_string()
}

#[cfg(test)]
mod tests {
    use super::{super::tests::found, *};
    use meridian_protocol::FoundView;

    fn at(door: Door, found: FoundView) -> Setup {
        Setup { door, step: Step::Found(Box::new(found)), ..Setup::default() }
    }

    #[test]
    fn a_roster_is_asked_for_only_where_none_was_found_and_can_be_left_out_again() {
        let none = FoundView { roles: Vec::new(), asks: None, ..found() };
        let html = drawn(&at(Door::Team, none.clone()));
        for field in ["li-link", "li-file", "li-text", "li-read", "<details"] {
            assert!(html.contains(field), "{field}: {html}");
        }
        assert_eq!(drawn(&at(Door::Deadlines, none)), "", "deadlines need none");
        assert_eq!(drawn(&at(Door::Team, found())), "");
        let mut given = at(Door::Team, found());
        given.named.roster = Some(ScheduleSource::Text("| Role |".into()));
        let html = drawn(&given);
        assert!(html.contains("data-do=\"li-no\"") && !html.contains("li-text"), "{html}");
    }

    #[test]
    fn what_became_of_a_roster_stands_beside_its_fields() {
        let reading = Reading { trouble: "No <roles> found.".into(), is_busy: false };
        assert!(said(&reading).contains("No &lt;roles&gt; found."));
        let busy = Reading { is_busy: true, ..Reading::default() };
        assert!(said(&busy).contains("role=\"status\""));
        assert_eq!(said(&Reading::default()), "");
    }
}
