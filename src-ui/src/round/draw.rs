//! What the dialog shows of the round itself.

use super::{DIALOG, Doing, Page, pages};
use crate::frame::markup::{button, dialog_head, icon, time, trouble};
use maud::{Markup, html};
use meridian_protocol::{
    Failure, RoundPage, RoundPart, RoundStanding, RoundStep, RoundView, RoundWish, RoundsAlone,
    Tone,
};

/// What the dialog is drawn as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) html: String,
    /// The engine's own clean HTML, by the place into which it is put.
    pub(super) inside: Vec<(String, String)>,
}

/// All of it.
pub(super) fn drawn(
    view: Option<&RoundView>,
    part: Option<&RoundPart>,
    [failure, part_failure]: [Option<&Failure>; 2],
    doing: &Doing,
) -> Drawn {
    let title = match (doing.page, view) {
        (Page::Round, Some(view)) => format!("This round: {}", lower(&view.title)),
        (Page::Round, None) => "This round".to_owned(),
        (Page::Opening, _) => "Opening a round".to_owned(),
        (Page::Summary, _) => "Summary and closing".to_owned(),
        (Page::Away, _) => "Away".to_owned(),
    };
    let (body, inside) = match doing.page {
        Page::Round => (round(view, failure, doing), Vec::new()),
        Page::Opening | Page::Summary | Page::Away => pages::page(view, part, part_failure, doing),
    };
    let html = html! {
        (dialog_head(DIALOG, &title))
        (said(doing))
        (trouble(&doing.trouble))
        (body)
    };
    Drawn { html: html.into_string(), inside }
}

/// `week 9 of 16`, in the middle of a line.
fn lower(title: &str) -> String {
    title.replacen("Week", "week", 1).replacen("Round of", "", 1).trim().to_owned()
}

/// What is under way or became of the last step; it is there at all times, so that it is heard.
fn said(doing: &Doing) -> Markup {
    html! {
        div role="status" data-test="rd-said" {
            @if !doing.busy.is_empty() {
                p class="call a slim" { (icon("hourglass", "")) span { (doing.busy) "…" } }
            } @else if !doing.said.is_empty() {
                p class="call g slim" {
                    (icon("g", "g")) span { (doing.said) } (button("link push", "rd-said", &"Close"))
                }
            }
        }
    }
}

pub(super) fn skeleton(label: &str) -> Markup {
    html! {
        div class="loading" aria-busy="true" aria-label=(label) {
            span class="skel w70" {} span class="skel w92" {} span class="skel w55" {}
        }
    }
}

pub(super) fn page_button(page: &RoundPage, nth: usize, class: &str) -> Markup {
    html! {
        a class={ "btn " (class) } id={ "rd-page-" (nth) } href=(page.url) data-open=(page.url) data-test="rd-page" {
            (page.words)
        }
    }
}

fn round(view: Option<&RoundView>, failure: Option<&Failure>, doing: &Doing) -> Markup {
    let words = failure.map(ToString::to_string).unwrap_or_default();
    let Some(view) = view else {
        return html! {
            (trouble(&words))
            @if words.is_empty() { (skeleton("Reading the round")) }
        };
    };
    let (tone, name) = match view.standing {
        RoundStanding::Open => ("g", "g"),
        RoundStanding::Closed | RoundStanding::NotHere => ("", "info"),
        RoundStanding::NoIssue => ("a", "info"),
        RoundStanding::Unclear | RoundStanding::Several => ("y", "y"),
    };
    let is_busy = !doing.busy.is_empty();
    html! {
        (trouble(&words))
        div class="lead-in" data-test="rd-standing" {
            div class={ "call " (tone) } {
                (icon(name, name))
                div { @for words in &view.words { p { (words) } } }
            }
        }
        @if !view.candidates.is_empty() {
            @for one in &view.candidates {
                p class="lead-in" { (one.words) }
                p class="btnrow" {
                    (button("btn sm", &format!("rd-name-{}", one.number), &format!("It is #{}", one.number)))
                }
            }
        }
        p class="lead-in xs" data-test="rd-times" { (view.times) }
        p class="btnrow" {
            @for (nth, page) in view.pages.iter().enumerate() { (page_button(page, nth, "")) }
            (button("btn", "rd-look", &"Look now"))
        }
        @if let Some(opening) = &view.opening { (step("Opening", "rd-opens", opening)) }
        @if let Some(opening) = view.opening.as_ref().filter(|opening| opening.may) {
            p class="btnrow" {
                (button("btn pri", "rd-opening", &format!("Open {}…", of(opening))))
            }
        }
        @if let Some(closing) = &view.closing { (step("Closing", "rd-closes", closing)) }
        p class="btnrow" {
            @if view.has_summary {
                (button("btn", "rd-summary", &match view.closing {
                    Some(_) => "Summary and closing…",
                    None => "Summary…",
                }))
            }
            @if view.is_closed { (act("btn", "rd-reopen", "Open the issue again", is_busy)) }
        }
        @if !view.wishes.is_empty() || !view.came.is_empty() { (wishes(view, is_busy)) }
        @if let Some(by_itself) = &view.alone { (alone(by_itself, is_busy)) }
        section aria-labelledby="rd-away-title" data-test="rd-away-list" {
            h3 class="lead-in" id="rd-away-title" { "Away" }
            @if view.away.is_empty() {
                p class="lead-in" { "Nobody has told that they are away, as far as GitHub was read." }
            }
            @for line in &view.away { p class="lead-in" { (icon("away", "")) " " (line) } }
            p class="btnrow" {
                (button("btn", "rd-away", &"Tell that you are away…"))
                @if view.is_away { (button("btn", "rd-is-back", &"I am back…")) }
            }
        }
    }
}

fn of(step: &RoundStep) -> String {
    let of = lower(&step.of);
    // `week 10 of 16` is called by its number alone.
    let short = of.split(" of ").next().unwrap_or(&of).to_owned();
    if short.starts_with("week") { short } else { format!("the round of {of}") }
}

/// A button that waits while something is under way.
pub(super) fn act(class: &str, name: &str, words: &str, is_busy: bool) -> Markup {
    html! {
        button class=(class) id={ "do-" (name) } data-do=[(!is_busy).then_some(name)] data-test=(name)
            aria-disabled=[is_busy.then_some("true")] { (words) }
    }
}

/// Who does it, and in which turn.
fn step(title: &str, test: &str, step: &RoundStep) -> Markup {
    html! {
        section aria-labelledby={ (test) "-title" } data-test=(test) {
            h3 class="lead-in" id={ (test) "-title" } { (title) ": " (of(step)) }
            p class="lead-in" { (step.words) }
            @if !step.turns.is_empty() {
                p class="lead-in" { "By itself, where nobody has done it by then and their laptop is let:" }
                ul class="lead-in rd-turns" {
                    @for turn in &step.turns {
                        li { (turn.who) @if turn.is_me { ", you" } ", from " (time(&turn.at)) }
                    }
                }
            }
        }
    }
}

fn alone(alone: &RoundsAlone, is_busy: bool) -> Markup {
    html! {
        section aria-labelledby="rd-alone-title" data-test="rd-alone-words" {
            h3 class="lead-in" id="rd-alone-title" {
                "Open and close by itself: " @if alone.is_on { "on" } @else { "off" }
            }
            p class="lead-in" { (alone.words) }
            @if !alone.next.is_empty() {
                @if !alone.is_on { p class="lead-in" { "Switched on, it would be so now:" } }
                ul class="lead-in rd-turns" { @for line in &alone.next { li { (line) } } }
            }
            @if let Some(words) = &alone.workflow { p class="lead-in" { (words) } }
            p class="btnrow" {
                (act("btn", "rd-alone", if alone.is_on { "Switch it off" } else { "Switch it on" }, is_busy))
            }
        }
    }
}

fn wishes(view: &RoundView, is_busy: bool) -> Markup {
    html! {
        section aria-labelledby="rd-wishes-title" data-test="rd-wishes" {
            h3 class="lead-in" id="rd-wishes-title" { "What you asked for" }
            @for (nth, wish) in view.wishes.iter().enumerate() { (line(wish, nth, is_busy)) }
            @for words in &view.came { p class="lead-in" data-test="rd-came" { (words) } }
            @if !view.wishes.is_empty() {
                p class="btnrow" { (button("btn sm quiet", "rd-outbox", &"See all in the outbox")) }
            }
        }
    }
}

fn line(wish: &RoundWish, nth: usize, is_busy: bool) -> Markup {
    let name = match wish.tone {
        Tone::Ok => "check",
        Tone::Stop => "r",
        _ => "hourglass",
    };
    html! {
        div class="lead-in" data-test="rd-wish" {
            p { (icon(name, if name == "r" { "r" } else { "" })) " " b { (wish.title) } ": " (wish.label) }
            @if !wish.words.is_empty() { p { (wish.words) } }
            @if wish.page.is_some() || wish.takes_back.is_some() {
                p class="rd-acts" {
                    @if let Some(page) = &wish.page { (page_button(page, nth + 100, "sm")) }
                    @if let Some(words) = &wish.takes_back {
                        (act("btn sm", &format!("rd-take-{}", wish.op), words, is_busy))
                    }
                }
            }
        }
    }
}
