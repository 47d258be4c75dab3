//! What the dialog is drawn as: the sections of a page with their buttons, and the form of being away.

use super::{
    DIALOG, Doing, PLACES,
    typing::{self, Field},
};
use crate::{
    frame::markup::{button, dialog_head, icon, keys, trouble},
    team::checked,
};
use maud::{Markup, html};
use meridian_protocol::{RoundButton, RoundDoes, RoundPage, RoundSection, RoundView, Tone};

/// What the dialog holds from the beginning.
pub(super) fn frame() -> Markup {
    html! { @for place in PLACES { div id=(place) {} } }
}

/// All of it, by its [`PLACES`]. What people will read is put in later, see [`inside`].
pub(super) fn drawn(view: Option<&RoundView>, failure: &str, doing: &Doing) -> [String; 3] {
    let title = view.map_or("This round", |view| &view.title);
    let is_busy = doing.is_busy;
    let head = html! {
        (dialog_head(DIALOG, title))
        // It is there at all times, so that what is said later is heard.
        div role="status" data-test="rd-said" {
            @if is_busy {
                p class="call a slim" { (icon("hourglass", "")) span { "GitHub is asked what is new…" } }
            } @else if !doing.said.is_empty() {
                p class="call g slim" { (icon("g", "g")) span { (doing.said) } }
            }
        }
        (trouble(&doing.trouble))
        @if doing.page != RoundPage::Round {
            p class="btnrow" {
                (button("btn sm quiet", "rd-back", &format!("Back to {}", typing::up_words(&doing.page))))
            }
        }
        (trouble(failure))
    };
    let body = html! {
        @match view {
            None if failure.is_empty() => div class="loading" aria-busy="true" aria-label="Reading the round" {
                span class="skel w70" {} span class="skel w92" {} span class="skel w55" {}
            },
            None => {},
            Some(view) => @for (nth, part) in view.sections.iter().enumerate() { (section(part, nth, is_busy)) },
        }
    };
    [head, form(&doing.page), body].map(Markup::into_string)
}

/// The engine's own clean HTML, by the places into which it is put.
pub(super) fn inside(view: Option<&RoundView>) -> Vec<(String, String)> {
    let sections = view.iter().flat_map(|view| view.sections.iter().enumerate());
    let texts = sections.filter(|(_, part)| !part.html.is_empty());
    texts.map(|(nth, part)| (format!("rd-text-{nth}"), part.html.clone())).collect()
}

fn section(part: &RoundSection, nth: usize, is_busy: bool) -> Markup {
    let words = html! { @for words in &part.words { p { (words) } } };
    html! {
        section class="lead-in" data-test={ "rd-" (part.name) } {
            @if !part.heading.is_empty() { h3 { (part.heading) } }
            @match part.tone {
                Some(tone) => {
                    @let (class, name) = match tone {
                        Tone::Ok => ("g", "g"),
                        Tone::Wait => ("a", "hourglass"),
                        Tone::Stop => ("y", "y"),
                        Tone::Idle => ("", "info"),
                    };
                    div class={ "call " (class) } { (icon(name, class)) div { (words) } }
                },
                None => (words),
            }
            @if !part.listed.is_empty() { ul { @for line in &part.listed { li { (line) } } } }
            @if !part.html.is_empty() {
                div class="gh" id={ "rd-box-" (nth) } role="group" aria-label="What people will read" tabindex="0"
                    data-test="rd-read" {
                    div class="body" id={ "rd-text-" (nth) } {}
                }
            }
            @if !part.buttons.is_empty() {
                p class="btnrow" { @for one in &part.buttons { (drawn_button(one, is_busy)) } }
            }
        }
    }
}

fn drawn_button(one: &RoundButton, is_busy: bool) -> Markup {
    let has_key = one.is_main && matches!(one.does, RoundDoes::Act(_));
    let waits = is_busy && matches!(one.does, RoundDoes::Act(_) | RoundDoes::Turn(_));
    html! {
        button class=(if one.is_main { "btn pri" } else { "btn" }) id={ "do-rd-" (one.name) }
            data-do=[(!waits).then(|| format!("rd-{}", one.name))] data-test={ "rd-" (one.name) }
            aria-disabled=[waits.then_some("true")] aria-pressed=[one.is_chosen.map(checked)] {
            (one.words) @if has_key { " " (keys(&["Ctrl", "Enter"])) }
        }
    }
}

/// What is typed, as it was looked at last, so that nothing is drawn anew while it is typed.
fn form(page: &RoundPage) -> Markup {
    let fields = typing::fields(page);
    let mut page = page.clone();
    let values = typing::typed(&mut page);
    html! {
        @if !fields.is_empty() {
            p class="lead-in" { (typing::words(fields)) }
            div class="edit" {
                @for (Field { id, label, hint, is_long }, value) in fields.iter().zip(values) {
                    label class="fld" {
                        b { (label) }
                        @if *is_long {
                            textarea class="in" id=(id) data-test=(id) rows="3" placeholder=(hint) {
                                // What follows the first line break is the text.
                                "\n" (value)
                            }
                        } @else {
                            input class="in" id=(id) data-test=(id) value=(value) placeholder=(hint)
                                autocomplete="off" spellcheck="false";
                        }
                    }
                }
            }
            p class="btnrow" { (button("btn", "rd-look", &"Look at it")) }
        }
    }
}
