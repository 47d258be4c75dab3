//! What the screen shows at each step.

use super::{
    Door, Setup, Step, checked,
    part::{ALWAYS, CYCLE, EACH, KEPT, UNLISTED, role_id},
    tab_stop,
};
use crate::frame::{
    markup::{button, icon, keyed, keys, trouble},
    words,
};
use maud::{Markup, html};
use meridian_protocol::{ConnectedView, FoundView, ScheduleSource};

/// Heading, what is said, the step itself, and the buttons.
pub(super) fn drawn(state: &Setup) -> [String; 4] {
    let (title, lede) = heading(state);
    let head = html! {
        h1 id="start-title" tabindex="-1" { (title) }
        p class="lede" { (lede) }
    };
    let body = match &state.step {
        Step::Doors => doors(state),
        Step::Link => link(state),
        Step::Found(found) => found_team(state.door, found),
        Step::Ready(connected) => ready(connected),
    };
    let said = html! {
        (trouble(&state.trouble))
        (the_way(state.is_unreached && !state.trouble.is_empty()))
        (chosen(state))
    };
    [head, said, body, actions(state)].map(Markup::into_string)
}

/// What helps where GitHub could not be asked: a proxy may be in the way, or missing.
fn the_way(is_unreached: bool) -> Markup {
    html! {
        @if is_unreached { p class="btnrow su-way" { (button("btn", "way", &"The way to GitHub")) } }
    }
}

/// Where the keyboard goes when the step is drawn.
pub(super) fn first_of(state: &Setup) -> &'static str {
    match &state.step {
        Step::Doors if !state.has_team => door_id(state.door),
        Step::Link => "su-page",
        Step::Found(found) if found.repository.is_empty() => "su-repository",
        // What stands there is to be read first.
        Step::Doors | Step::Found(_) | Step::Ready(_) => "start-title",
    }
}

fn heading(state: &Setup) -> (&'static str, &'static str) {
    match (&state.step, state.door) {
        (Step::Doors, _) if !state.has_team => (
            "How would you like to start?",
            "Everything you write stays on this laptop until you post it.",
        ),
        (Step::Doors, _) => (
            "Your teams",
            "All of them are kept up to date, with reminders, whichever is shown. Choose one, or add \
             another.",
        ),
        (Step::Link, Door::Deadlines) => (
            "Where is your team's schedule?",
            "Nobody is asked who you are, and nothing is kept before you have seen it.",
        ),
        (Step::Link, _) => (
            "Which team is it?",
            "Paste what you have open in the browser. Nothing is kept before you have seen it.",
        ),
        (Step::Found(_), Door::Deadlines) => {
            ("Is this your schedule?", "You can correct each row afterwards, with Import.")
        }
        (Step::Found(found), _) if found.is_known => (
            "Change your part in this team",
            "What was found is filled in. Whatever you leave open stays as it is.",
        ),
        (Step::Found(_), _) => (
            "Your team and your part in it",
            "What was found is filled in. Whatever you leave open can be added later.",
        ),
        (Step::Ready(_), _) => {
            ("Your team is here", "Write whenever you like; nothing is posted by itself.")
        }
    }
}

fn actions(state: &Setup) -> Markup {
    let (left, go): (Markup, &str) = match (&state.step, state.door, state.busy) {
        (Step::Doors, door, busy) => (
            html! { (keys(&["↑", "↓"])) " choose " (keys(&["Enter"])) " continue" },
            match (door, busy) {
                (Door::Practice, true) => "Starting...",
                (Door::Practice, false) => "Start practising",
                _ => "Continue",
            },
        ),
        (Step::Link, _, true) => {
            (html! { span role="status" { "Asking, without an account..." } }, "Looking...")
        }
        (Step::Link, _, false) => (html! {}, "Look"),
        (Step::Found(_), _, true) => {
            (html! { span role="status" { "Adding cannot be stopped." } }, "Adding...")
        }
        (Step::Found(_), Door::Deadlines, false) => (html! {}, "Show my deadlines"),
        (Step::Found(found), _, false) if found.is_known => (html! {}, "Keep"),
        (Step::Found(_), _, false) => (html! {}, "Add this team"),
        (Step::Ready(_), ..) => (html! {}, "Go to this week"),
    };
    let caps: &[&str] = if state.step == Step::Doors { &["Enter"] } else { &["Ctrl", "Enter"] };
    let back = match &state.step {
        Step::Doors if !state.has_team => None,
        Step::Doors => Some("Close"),
        Step::Ready(_) => None,
        Step::Found(_) if state.busy => None,
        Step::Link if state.busy => Some("Cancel"),
        _ => Some("Back"),
    };
    html! {
        span class="t3 xs" { (left) }
        span class="btnrow" {
            @if let Some(back) = back { (keyed("btn", "back", back, &["Esc"])) }
            button class="btn pri" id="do-go" data-do="go" data-test="first-run-go" {
                (go) " " (keys(caps))
            }
        }
    }
}

pub(super) fn door_id(door: Door) -> &'static str {
    match door {
        Door::Deadlines => "door-deadlines",
        Door::Practice => "door-practice",
        Door::Team => "door-team",
    }
}

fn doors(state: &Setup) -> Markup {
    html! {
        @if state.has_team { h2 { "Add another team" } }
        div role="radiogroup" aria-label="Ways to start" {
            @for door in Door::ALL { (way(door, door == state.door)) }
        }
        p class="gap t2 promise" {
            (icon("shield", ""))
            span {
                "Meridian talks to GitHub and to the links that you give it, and to nobody else. "
                "Nothing is measured."
            }
        }
    }
}

fn way(door: Door, on: bool) -> Markup {
    let (test, picture, title, about, chip) = match door {
        Door::Deadlines => (
            "first-run-deadlines",
            "clock",
            "See my deadlines",
            "Paste the link of your team's schedule, or give its file or text: every deadline in your \
             own time, with reminders. No account.",
            "no account",
        ),
        Door::Practice => (
            "first-run-practice",
            "flask",
            "Try with a practice team",
            "Invented people, a schedule and a pretend GitHub, all on this laptop. No account, nothing \
             leaves it. Takes 2 minutes.",
            "to try it",
        ),
        Door::Team => (
            "first-run-connect",
            "week",
            "Work with my team",
            "Its repository, your roles, and where the updates go. Drafts and deadlines work at once; \
             you sign in when you want to post.",
            "",
        ),
    };
    html! {
        button class={ "way" @if on { " on" } } role="radio" aria-checked=(checked(on))
            tabindex=(tab_stop(on)) id=(door_id(door)) data-do=(door_id(door)) data-test=(test) {
            span class="box rad" {}
            (icon(picture, "lg"))
            span { b { (title) } small { (about) } }
            @if !chip.is_empty() { span class="chip a" { (chip) } }
        }
    }
}

/// A field with its name and a sentence about it.
fn field(id: &str, label: &str, value: &str, about: &str, such: &str) -> Markup {
    html! {
        label class="fld" {
            b { (label) }
            input class="in" type="text" id=(id) data-test=(id) value=(value) placeholder=(such)
                spellcheck="false" autocomplete="off" aria-describedby={ (id) "-about" };
            small id={ (id) "-about" } { (about) }
        }
    }
}

/// Which file was chosen. It stands beside the fields, so that they are not drawn again.
fn chosen(state: &Setup) -> Markup {
    html! {
        @if let (Step::Link, Some(ScheduleSource::File { name, .. })) =
            (&state.step, &state.named.schedule)
        {
            p class="call a slim" data-test="su-chosen" {
                (icon("upload", ""))
                span { "Chosen: " (name) " " (button("btn sm", "no-file", &"Without the file")) }
            }
        }
    }
}

fn link(state: &Setup) -> Markup {
    let (label, about) = match state.door {
        Door::Team => (
            "A link of your team",
            "Its repository, its schedule or README, or this week's issue; of github.com or of your \
             company's own GitHub.",
        ),
        _ => (
            "The link of the schedule",
            "Most often the README of the release. It is followed from then on: what moves is said.",
        ),
    };
    html! {
        div class="setup" {
            (field("su-page", label, "", about, "https://github.com/OWNER/REPO/blob/main/README.md"))
            div {
                label class="btn file" {
                    (icon("upload", "")) "Or choose the schedule's file"
                    input class="sr" type="file" id="su-file" data-test="su-file";
                }
            }
            label class="fld" {
                b { "Or the schedule's text, pasted here" }
                textarea class="in mono" id="su-text" data-test="su-text" rows="5" spellcheck="false" {}
            }
            details id="su-other" {
                summary id="su-other-more" { "A GitHub whose API has another address" }
                (field(
                    "su-api", "The address of its API", "",
                    "Only where it does not follow from the link; then OWNER/REPO is enough above.",
                    "https://git.example.com/api/v3",
                ))
            }
        }
    }
}

fn found_team(door: Door, found: &FoundView) -> Markup {
    html! {
        @for note in &found.notes {
            p class="call a slim" data-test="su-note" { (icon("info", "")) span { (note) } }
        }
        (the_way(found.is_unreached))
        @if let Some(schedule) = &found.schedule {
            @let tone = if schedule.doubtful > 0 { "y" } else { "g" };
            p class={ "call slim " (tone) } data-test="su-schedule" {
                (icon(tone, tone))
                span {
                    (schedule.words)
                    @if schedule.doubtful > 0 {
                        " " (words::count(schedule.doubtful as usize, "row is", "rows are"))
                        " doubtful; Import shows which."
                    }
                }
            }
        }
        @if found.schedule.is_none() && found.follows.is_some() {
            p class="call a slim" data-test="su-follows" {
                (icon("clock", ""))
                span { "The schedule is read as soon as GitHub can be asked." }
            }
        }
        div class="setup" {
            div class="two" {
                (field(
                    "su-repository", "Team's repository", &found.repository,
                    if found.repository.is_empty() {
                        "Needed: its issues are there."
                    } else {
                        "Where its issues are."
                    },
                    "OWNER/REPO",
                ))
                (field(
                    "su-cycle", "Release", found.cycle.as_deref().unwrap_or_default(),
                    "Left open, the schedule says it.", "v1.38",
                ))
            }
            (roles(found))
            @if door == Door::Team { (place(found)) }
        }
    }
}

fn roles(found: &FoundView) -> Markup {
    html! {
        fieldset {
            legend { "Your roles" }
            @if let Some(asks) = &found.asks { p data-test="su-asks" { (asks) } }
            @for (n, role) in found.roles.iter().enumerate() {
                @let id = role_id(n);
                label class="choice" {
                    input type="checkbox" id=(id) data-test=(id);
                    span { (role.name) " " small { (role.who) } }
                }
            }
            @if found.asks.is_some() {
                label class="choice" {
                    input type="checkbox" id=(UNLISTED) data-test=(UNLISTED);
                    span { "I am not listed yet" }
                }
            }
            @if found.is_known { small class="t3 xs" { "Left open, your roles stay as they are." } }
            @if found.roles.is_empty() {
                (field(
                    "su-roles", "Roles, with commas between them", "",
                    if found.is_known {
                        "No roster was found."
                    } else {
                        "No roster was found. Left open, you have one text for everything."
                    },
                    "Release Signal, Docs",
                ))
            } @else {
                (field(
                    "su-roles", "Or another one", "",
                    "Where the roster does not list your role yet.", "Docs",
                ))
            }
        }
    }
}

fn place(found: &FoundView) -> Markup {
    let named = found.issue.as_deref().unwrap_or_default();
    // A discussion is nobody's week.
    let first = match found.is_known {
        _ if named.contains("/discussions/") => ALWAYS,
        true => KEPT,
        false => EACH,
    };
    let choices = [
        (KEPT, "As it is now", "Updates go where they went before."),
        (EACH, "An issue for each week", "Meridian finds the week's issue and waits for it."),
        (CYCLE, "One issue for the whole release", "With a comment of yours for each week."),
        (
            ALWAYS,
            "Always one issue, pull request or discussion",
            "The one whose link stands below.",
        ),
    ];
    html! {
        fieldset {
            legend { "Where updates go" }
            @for (id, label, about) in choices.into_iter().skip(usize::from(!found.is_known)) {
                label class="choice" {
                    input type="radio" name="su-to" id=(id) data-test=(id) checked[id == first];
                    span { (label) " " small { (about) } }
                }
            }
            (field(
                "su-issue", "Its link", named,
                "Of this week's issue, where it was made by hand; or of what all updates go to.",
                "https://github.com/OWNER/REPO/issues/123",
            ))
        }
    }
}

fn ready(connected: &ConnectedView) -> Markup {
    html! {
        p class="call g slim" role="status" data-test="su-ready" {
            (icon("g", "g"))
            span { (connected.team.repository) ", " (connected.team.title) ", is added and shown." }
        }
        @for note in &connected.notes {
            p class="call a slim" data-test="su-note" { (icon("info", "")) span { (note) } }
        }
    }
}
