//! What is looked at in the dialog before it is sent: an opening, a summary with closing, a notice of being
//! away.

use super::{
    Doing, Page,
    draw::{act, skeleton},
};
use crate::frame::markup::{button, icon, keys, press, time, trouble};
use maud::{Markup, html};
use meridian_core::round::opening::Tag;
use meridian_protocol::{
    AskAway, AwayView, Failure, OpeningView, RoundPart, RoundView, SummaryView,
};

/// The page, and what is put into it.
pub(super) fn page(
    view: Option<&RoundView>,
    part: Option<&RoundPart>,
    failure: Option<&Failure>,
    doing: &Doing,
) -> (Markup, Vec<(String, String)>) {
    let words = failure.map(ToString::to_string).unwrap_or_default();
    let is_busy = !doing.busy.is_empty();
    let failed = trouble(&words);
    let (body, inside) = match (doing.page, part) {
        (Page::Opening, Some(RoundPart::Opening(view))) => (opening(view, is_busy), bodies(view)),
        (Page::Summary, Some(RoundPart::Summary(part))) => {
            let times = view.map_or("", |view| &view.times);
            let text = vec![("rd-text".to_owned(), part.html.clone())];
            (summary(part, times, is_busy), text)
        }
        (Page::Away, Some(RoundPart::Away(view))) => {
            let text = if view.can_tell {
                vec![("rd-text".to_owned(), view.html.clone())]
            } else {
                Vec::new()
            };
            (html! { (asks(doing.tells.as_ref())) (away(view, is_busy)) }, text)
        }
        (Page::Away, _) => {
            let waits = doing.tells.is_some() && words.is_empty();
            let body = html! {
                (asks(doing.tells.as_ref()))
                @if waits { (skeleton("Reading what would be told")) }
            };
            (body, Vec::new())
        }
        _ if words.is_empty() => (skeleton("Reading what would be sent"), Vec::new()),
        _ => (html! {}, Vec::new()),
    };
    let page = html! {
        p class="btnrow" { (button("btn sm quiet", "rd-back", &"Back to the round")) }
        (failed)
        (body)
    };
    (page, inside)
}

fn bodies(view: &OpeningView) -> Vec<(String, String)> {
    let calls = view.calls.iter().enumerate();
    let calls = calls.map(|(nth, call)| (format!("rd-call-{nth}"), call.clone()));
    std::iter::once(("rd-text".to_owned(), view.html.clone())).chain(calls).collect()
}

/// The main button of a page, with its keys.
fn main(name: &str, words: &str, off: bool) -> Markup {
    html! {
        button class="btn pri" id={ "do-" (name) } data-do=[(!off).then_some(name)] data-test=(name)
            aria-disabled=[off.then_some("true")] { (words) " " (keys(&["Ctrl", "Enter"])) }
    }
}

/// What people will read.
fn text(label: &str, title: Option<&str>, id: &str) -> Markup {
    html! {
        section class="gh rd-text" aria-label=(label) tabindex="0" id={ (id) "-box" } data-test="rd-text" {
            @if let Some(title) = title { header { b { (title) } } }
            div class="body" id=(id) {}
        }
    }
}

fn tag_words(tag: Tag) -> &'static str {
    match tag {
        Tag::Everyone => "Everyone",
        Tag::Leads => "Leads",
        Tag::Nobody => "Nobody",
    }
}

fn opening(view: &OpeningView, is_busy: bool) -> Markup {
    let off = is_busy || view.refused.is_some();
    html! {
        p class="lead-in" data-test="rd-goes-to" { b { (view.of) } ". " (view.goes_to) " " (view.times) }
        (text("The issue", Some(&view.title), "rd-text"))
        @for nth in 0..view.calls.len() {
            p class="lead-in" { "A further comment:" }
            (text("A further comment", None, &format!("rd-call-{nth}")))
        }
        h3 class="lead-in" { "Whom it tags" }
        div class="lead-in" {
            div class="seg rd-tags" role="group" aria-label="Whom it tags" {
                @for choice in &view.tags {
                    (press(&format!("rd-tag-{}", choice.tag.word()), tag_words(choice.tag), choice.is_chosen))
                }
            }
        }
        p class="lead-in" data-test="rd-reach" { (view.reach) }
        ul class="lead-in rd-turns" {
            @for choice in &view.tags { li { (tag_words(choice.tag)) ": " (choice.words) } }
        }
        @for words in &view.beside { p class="lead-in" data-test="rd-beside" { (words) } }
        @if let Some(why) = &view.refused {
            div class="lead-in" data-test="rd-refused" {
                div class="call y" { (icon("y", "y")) div { p { (why) } } }
            }
        } @else {
            p class="lead-in" {
                "Nothing was sent yet. GitHub is asked once more whether somebody has opened it before yours \
                 goes, and a mention cannot be taken back."
            }
        }
        p class="btnrow" {
            (main("rd-open", "Open the round", off))
            (button("btn", "rd-back-2", &"Not yet"))
        }
    }
}

fn summary(view: &SummaryView, times: &str, is_busy: bool) -> Markup {
    let can_post = view.refused.is_none() && !view.stands;
    let may_close = view.closing.as_ref().is_some_and(|closing| closing.may);
    html! {
        p class="lead-in" data-test="rd-goes-to" {
            @if let Some(why) = &view.refused { (icon("y", "y")) " " (why) } @else { (view.goes_to) }
        }
        @if let Some(read) = &view.read { p class="lead-in xs" { "As read " (time(read)) ". " (times) } }
        (text("The summary", None, "rd-text"))
        p class="btnrow" {
            (button("btn sm", "rd-markdown", &html! { (icon("copy", "")) "Copy as Markdown" }))
            (button("btn sm", "rd-html", &html! { (icon("copy", "")) "Copy for a document" }))
            (button("btn sm", "rd-slack", &html! { (icon("copy", "")) "Copy for Slack" }))
        }
        @if view.still_open.is_empty() {
            p class="lead-in" { "Nothing stands against leaving out a meeting about this round." }
        } @else {
            p class="lead-in" { "A meeting about this round is still of use:" }
            ul class="lead-in rd-turns" { @for line in &view.still_open { li { (line) } } }
        }
        @if can_post || may_close {
            p class="lead-in" {
                "Nothing was sent yet. GitHub is asked first what is new: the summary says what is there then."
            }
        }
        @if let Some(closing) = &view.closing { p class="lead-in" data-test="rd-closing" { (closing.words) } }
        p class="btnrow" {
            @if can_post { (act("btn", "rd-post", "Post the summary", is_busy)) }
            @if can_post && may_close {
                (act("btn pri", "rd-post-close", "Post it and close the round", is_busy))
            }
            @if may_close {
                (act("btn", "rd-close", if can_post { "Close without it" } else { "Close the round" }, is_busy))
            }
        }
    }
}

/// The days, and who covers: as they were looked at last, so that nothing is drawn anew while they are typed.
fn asks(tells: Option<&AskAway>) -> Markup {
    let [from, until, cover] = match tells {
        Some(AskAway::Back) => {
            return html! {
                p class="lead-in" {
                    "You tell that you are back from today on; what you told of later days does not hold any \
                     more."
                }
            };
        }
        Some(AskAway::Away { from, until, cover }) => [from, until, cover].map(String::as_str),
        None => [""; 3],
    };
    let field = |id: &str, label: &str, hint: &str, value: &str| {
        html! {
            label class="fld" {
                b { (label) }
                input class="in" id=(id) data-test=(id) value=(value) placeholder=(hint) autocomplete="off"
                    spellcheck="false";
            }
        }
    };
    html! {
        p class="lead-in" {
            "Told before updates are due, nobody calls you late, tags you or reminds you. It is a comment on \
             the round's issue that everybody can read."
        }
        div id="round-away" class="edit" {
            (field("rd-from", "First day", "2026-11-23", from))
            (field("rd-until", "Last day", "2026-11-29", until))
            (field("rd-cover", "Who covers, by name in the team or on GitHub; may stay empty", "", cover))
        }
        p class="btnrow" { (button("btn", "rd-away-look", &"Look at it")) }
    }
}

fn away(view: &AwayView, is_busy: bool) -> Markup {
    html! {
        p class="lead-in" data-test="rd-goes-to" { (view.words) }
        @if view.can_tell {
            (text("What people will read", None, "rd-text"))
            @for note in &view.notes { p class="lead-in" data-test="rd-note" { (note) } }
            p class="lead-in" { "Nothing was told yet." }
            p class="btnrow" {
                (main("rd-tell", "Tell it", is_busy))
                (button("btn", "rd-back-2", &"Not yet"))
            }
        }
    }
}
