//! Pieces of pages that are written as strings: what answers to no events of its own is drawn as
//! one string of escaped HTML, which costs the window far less than a tree of components.

use crate::words;
use meridian_protocol::Moment;
use std::fmt::Write as _;

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An icon of the sprite; decoration, never the only sign of anything.
pub(crate) fn icon(name: &str, class: &str) -> String {
    format!("<svg class=\"ic {class}\" aria-hidden=\"true\"><use href=\"#i-{name}\"></use></svg>")
}

/// A badge: an icon and a word; `title` explains it.
pub(crate) fn chip(out: &mut String, class: &str, name: &str, title: &str, label: &str) {
    let picture = icon(name, if matches!(class, "r" | "y" | "g") { class } else { "" });
    let (title, label) = (escape(title), escape(label));
    let _ = write!(out, "<span class=\"chip {class}\" title=\"{title}\">{picture}{label}</span> ");
}

/// A moment in local words that never break: `Fri 20 Nov 01:00 NZDT`.
pub(crate) fn time(moment: &Moment) -> String {
    let (instant, long) = (words::iso(moment.instant), escape(&words::long(moment)));
    format!("<time class=\"nb\" datetime=\"{instant}\">{long}</time>")
}

/// Key caps, such as Ctrl Enter.
pub(crate) fn keys(caps: &[&str]) -> String {
    let mut out = String::from("<span class=\"keys\" aria-hidden=\"true\">");
    for cap in caps {
        let _ = write!(out, "<kbd>{cap}</kbd>");
    }
    out + "</span>"
}

/// A button that does what `act` names; `body` is HTML. Its id keeps the keyboard on it when it is
/// drawn again.
pub(crate) fn button(class: &str, act: &str, body: &str) -> String {
    format!(
        "<button class=\"{class}\" id=\"do-{act}\" data-do=\"{act}\" data-test=\"{act}\">{body}</button>"
    )
}

/// A part of a segmented control, pressed or not.
pub(crate) fn press(act: &str, label: &str, on: bool) -> String {
    let class = if on { " class=\"on\"" } else { "" };
    let label = escape(label);
    format!(
        "<button{class} aria-pressed=\"{on}\" id=\"do-{act}\" data-do=\"{act}\" \
         data-test=\"{act}\">{label}</button>"
    )
}

/// One red sentence; empty without words.
pub(crate) fn trouble(words: &str) -> String {
    if words.is_empty() {
        return String::new();
    }
    format!(
        "<div class=\"note\" role=\"alert\" data-test=\"trouble\"><div class=\"call r\">{}<div><p>{}</p>\
         </div></div></div>",
        icon("r", "r"),
        escape(words)
    )
}

/// One green sentence, with a button that does what `act` names if it names anything.
pub(crate) fn done(test: &str, act: &str, label: &str, words: &str) -> String {
    let button = if act.is_empty() { String::new() } else { button("link push", act, label) };
    format!(
        "<p class=\"call g slim\" role=\"status\" data-test=\"{test}\">{}<span>{}</span>{button}</p>",
        icon("g", "g"),
        escape(words)
    )
}

/// The head of a dialog, which is called by it (`NAME-title`), with a button that closes it.
pub(crate) fn dialog_head(name: &str, title: &str) -> String {
    format!(
        "<header><h2 id=\"{name}-title\">{}</h2><button class=\"btn quiet icon\" data-do=\"close\" \
         aria-label=\"Close\">{}</button></header>",
        escape(title),
        icon("x", "")
    )
}
