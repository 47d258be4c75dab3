//! One deadline.

use crate::{sky::escape, words};
use leptos::prelude::*;
use meridian_core::time::When;
use meridian_protocol::DeadlineRow;
use std::fmt::Write as _;

/// The row. A bare date never gets a clock time: it is shown as the window it can mean.
#[component]
pub(super) fn Row(row: DeadlineRow) -> impl IntoView {
    let is_past = row.countdown == "past";
    let html = html(&row);
    view! { <li class="dr" class:past=is_past data-test="deadline-row" inner_html=html></li> }
}

/// A row answers to no events, so it is written as one string; every word of it is escaped.
fn html(row: &DeadlineRow) -> String {
    let mut out = String::new();
    let (text, kind) = source(&row.when);
    out.push_str("<div>");
    match &row.at {
        Some(at) => {
            let _ = write!(
                out,
                "<time datetime=\"{}\"><span class=\"big\">{}<small>{}</small></span> \
                 <span class=\"day\"><b>{}</b></span></time>",
                words::iso(at.instant),
                escape(&at.clock),
                escape(&at.zone),
                escape(&at.day)
            );
        }
        None => {
            let _ = write!(
                out,
                "<span class=\"big date\">{}</span> <span class=\"day\">{}</span>",
                bare(row),
                kind.words
            );
        }
    }
    let soft = if row.at.is_some() { "" } else { " class=\"soft\"" };
    let _ = write!(
        out,
        "</div><div class=\"what\"><h3{soft}>{} <span class=\"who\">{}</span></h3>\
         <div class=\"badges\">",
        escape(&row.name),
        escape(&row.who)
    );
    if let Some((class, icon, label)) = kind.badge {
        chip(&mut out, class, icon, kind.title, label);
    }
    if let Some(shift) = &row.day_shift {
        chip(&mut out, "", "week", "", shift);
    }
    if row.doubt.is_some() {
        chip(&mut out, "r", "r", "", "Source contradicts itself");
    }
    out.push_str("</div><p class=\"src\">");
    if let (None, Some((first, last))) = (&row.at, &row.window) {
        let _ = write!(
            out,
            "Somewhere between <b class=\"nb\">{}</b> and <b class=\"nb\">{}</b> · ",
            escape(&words::long(first)),
            escape(&words::long(last))
        );
    }
    let _ = write!(out, "<q>{}</q>", escape(text));
    if let Some(at) = &row.at {
        let _ = write!(out, " · <span class=\"nb\">{}</span>", escape(&at.utc));
    }
    out.push_str("</p>");
    if let Some(doubt) = &row.doubt {
        let _ = write!(out, "<p class=\"src doubt\">{}</p>", escape(doubt));
    }
    let (off, bell, ladder) = match &row.reminders {
        Some(ladder) => ("", "bell", escape(ladder)),
        None => (" off", "bell-off", "off".to_owned()),
    };
    let _ = write!(
        out,
        "</div><div class=\"end\"><span class=\"cd nb\">{}</span> <span class=\"bellb{off}\">{}\
         <span class=\"sr\">Reminders: </span>{ladder}</span></div>",
        escape(&row.countdown),
        icon(bell, "")
    );
    out
}

fn chip(out: &mut String, class: &str, name: &str, title: &str, label: &str) {
    let picture = icon(name, if class == "r" { "r" } else { "" });
    let _ = write!(
        out,
        "<span class=\"chip {class}\" title=\"{}\">{picture}{}</span>",
        escape(title),
        escape(label)
    );
}

fn icon(name: &str, class: &str) -> String {
    format!("<svg class=\"ic {class}\" aria-hidden=\"true\"><use href=\"#i-{name}\"></use></svg>")
}

/// How a kind of time is shown.
#[derive(Clone, Copy)]
struct Kind {
    words: &'static str,
    badge: Option<(&'static str, &'static str, &'static str)>,
    title: &'static str,
}

fn source(when: &When) -> (&str, Kind) {
    let kind = |words, badge, title| Kind { words, badge, title };
    match when {
        When::Instant { text, .. } => (text, kind("", None, "")),
        When::AoeDate { text, .. } => (
            text,
            kind(
                "",
                Some(("a", "globe", "AoE")),
                "Anywhere on Earth: over when the date is over at UTC-12, the last place",
            ),
        ),
        When::Date { text, .. } => (
            text,
            kind(
                "no time given",
                Some(("plain", "range", "Date only")),
                "From the date's first moment anywhere (UTC+14) to its last (UTC-12)",
            ),
        ),
        When::Range { text, .. } => (text, kind("range", None, "")),
        When::Tbd { text } => (
            text,
            kind("no date yet", Some(("plain", "dot", "To be decided")), "The source has no date"),
        ),
    }
}

/// A time without an instant, in the size of one: `Wed 4 Nov`, `9 to 12 Nov`, `No date`.
fn bare(row: &DeadlineRow) -> String {
    use chrono::{Datelike as _, NaiveDate};
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = |date: NaiveDate| MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    match &row.when {
        When::Date { date, .. } | When::AoeDate { date, .. } => {
            format!("{} {} {}", words::weekday(date.weekday()), date.day(), month(*date))
        }
        When::Range { first, last, .. } if month(*first) == month(*last) => {
            format!("{} to {} {}", first.day(), last.day(), month(*last))
        }
        When::Range { first, last, .. } => {
            format!("{} {} to {} {}", first.day(), month(*first), last.day(), month(*last))
        }
        When::Instant { .. } | When::Tbd { .. } => "No date".to_owned(),
    }
}
