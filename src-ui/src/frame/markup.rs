//! Pieces of what is read rather than typed in. It is drawn as one piece of HTML, which costs the
//! window far less than a tree of components; `maud` escapes whatever is put into it.

use crate::{frame::words, team::checked};
use maud::{Markup, Render, html};
use meridian_protocol::Moment;

/// An icon of the sprite; decoration, never the only sign of anything.
pub(crate) fn icon(name: &str, class: &str) -> Markup {
    html! {
        svg class={ "ic " (class) } aria-hidden="true" { use href={ "#i-" (name) } {} }
    }
}

/// A badge: an icon and a word; `title` explains it.
pub(crate) fn chip(class: &str, name: &str, title: &str, label: &str) -> Markup {
    let picture = icon(name, if matches!(class, "r" | "y" | "g") { class } else { "" });
    html! {
        span class={ "chip " (class) } title=(title) { (picture) (label) } " "
    }
}

/// A moment in local words that never break: `Fri 20 Nov 01:00 NZDT`.
pub(crate) fn time(moment: &Moment) -> Markup {
    html! {
        time class="nb" datetime=(words::iso(moment.instant)) { (words::long(moment)) }
    }
}

/// Key caps, such as Ctrl Enter.
pub(crate) fn keys(caps: &[&str]) -> Markup {
    html! {
        span class="keys" aria-hidden="true" { @for cap in caps { kbd { (cap) } } }
    }
}

/// A button that does what `act` names. Its id keeps the keyboard on it when it is drawn again.
pub(crate) fn button(class: &str, act: &str, body: &dyn Render) -> Markup {
    html! {
        button class=(class) id={ "do-" (act) } data-do=(act) data-test=(act) { (body) }
    }
}

/// A button that does what `act` names, with the keys that do it too.
pub(crate) fn keyed(class: &str, act: &str, label: &str, caps: &[&str]) -> Markup {
    button(class, act, &html! { (label) " " (keys(caps)) })
}

/// A part of a segmented control, pressed or not.
pub(crate) fn press(act: &str, label: &str, on: bool) -> Markup {
    html! {
        button class=[on.then_some("on")] aria-pressed=(checked(on)) id={ "do-" (act) }
            data-do=(act) data-test=(act) { (label) }
    }
}

/// One red sentence; empty without words.
pub(crate) fn trouble(words: &str) -> Markup {
    html! {
        @if !words.is_empty() {
            div class="note" role="alert" data-test="trouble" {
                div class="call r" { (icon("r", "r")) div { p { (words) } } }
            }
        }
    }
}

/// One green sentence, and what stands after it.
pub(crate) fn done(test: &str, words: &str, after: &Markup) -> Markup {
    html! {
        p class="call g slim" role="status" data-test=(test) {
            (icon("g", "g")) span { (words) } (after)
        }
    }
}

/// The head of a dialog, which is called by it (`NAME-title`), with a button that closes it.
pub(crate) fn dialog_head(name: &str, title: &str) -> Markup {
    html! {
        header {
            h2 id={ (name) "-title" } { (title) }
            button class="btn quiet icon" id={ (name) "-close" } data-do="close" aria-label="Close" { (icon("x", "")) }
        }
    }
}
