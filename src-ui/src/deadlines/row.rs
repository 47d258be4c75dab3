//! One deadline in the list.

use crate::{
    markup::{chip, escape, icon, time},
    words,
};
use meridian_core::time::When;
use meridian_protocol::{DeadlineRow, ReadingView};
use std::fmt::Write as _;

/// The row. A bare date never gets a clock time: it is shown as the window it can mean. Every word
/// of it is escaped.
pub(super) fn html(row: &DeadlineRow) -> String {
    let mut out = String::from("<div>");
    let kind = Kind::of(&row.when);
    match &row.at {
        Some(at) => {
            let _ = write!(
                out,
                "<time datetime=\"{}\"><span class=\"big\">{}<small> {}</small></span> \
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
                words::dates(&row.when),
                kind.words
            );
        }
    }
    let soft = if row.at.is_some() { "" } else { " class=\"soft\"" };
    let _ = write!(
        out,
        "</div> <div class=\"what\"><h3{soft}>{} <span class=\"who\">{}</span></h3> \
         <div class=\"badges\">",
        escape(&row.name),
        escape(&row.who)
    );
    badges(&mut out, row, kind);
    out.push_str("</div>");
    source(&mut out, row);
    if let Some(update) = &row.update {
        let _ = write!(out, "<p class=\"src\"><b>{}</b></p>", escape(update));
    }
    if let Some(own) = row.send_by.as_ref().filter(|_| !row.past) {
        let _ = write!(out, "<p class=\"src\">{} <b>{}</b></p>", own_time(row), time(own));
    }
    let _ = write!(
        out,
        "</div> <div class=\"end\"><span class=\"cd nb\">{}</span>",
        escape(&row.countdown)
    );
    if !row.bell.none {
        let (off, bell) = if row.bell.rings { ("", "bell") } else { (" off", "bell-off") };
        let _ = write!(
            out,
            " <button class=\"bellb{off}\" data-bell=\"{}\" tabindex=\"-1\" \
             title=\"Reminders on or off  B\">{}<span class=\"sr\">Reminders: </span>{}</button>",
            escape(&row.id),
            icon(bell, ""),
            escape(&row.bell.label)
        );
    }
    out.push_str("</div>");
    out
}

/// What the member's own time is called: only an update is sent.
pub(super) fn own_time(row: &DeadlineRow) -> &'static str {
    if row.id.starts_with("update-due/") { "Send by" } else { "Your own hours end" }
}

fn badges(out: &mut String, row: &DeadlineRow, kind: Kind) {
    if let Some((class, icon, label)) = kind.badge {
        chip(out, class, icon, kind.title, label);
    }
    if let Some(shift) = &row.day_shift {
        chip(out, "", "week", "Your day differs from the one that is printed", shift);
    }
    if row.year_inferred {
        chip(out, "plain", "info", "The source leaves the year out", "Year inferred");
    }
    if let Some(before) = &row.moved_from {
        chip(out, "y", "moved", "The schedule changed", &format!("Moved from {before}"));
    }
    if row.settled {
        chip(out, "", "check", "Summary and timeline differ", "You chose the date");
    } else if row.doubt.is_some() {
        chip(out, "r", "r", "", "Source contradicts itself");
    }
    if let Some(question) = &row.question {
        chip(out, "y", "y", &question.words, &format!("Which {}?", question.letters));
    }
}

/// The source's own words with UTC, or both readings where it contradicts itself.
fn source(out: &mut String, row: &DeadlineRow) {
    if row.doubt.is_some() && !row.readings.is_empty() {
        for reading in &row.readings {
            let _ = write!(out, "<p class=\"src\">{}</p>", said(reading, row));
        }
        return;
    }
    out.push_str("<p class=\"src\">");
    if let (None, Some((first, last))) = (&row.at, &row.window) {
        let _ =
            write!(out, "Somewhere between <b>{}</b> and <b>{}</b> · ", time(first), time(last));
    }
    let _ = write!(out, "<q>{}</q>", escape(&row.source_text));
    if let Some(at) = &row.at {
        let _ = write!(out, " · <span class=\"nb\">{}</span>", escape(&at.utc));
    }
    out.push_str("</p>");
    if let Some(doubt) = &row.doubt {
        let _ = write!(out, "<p class=\"src doubt\">{}</p>", escape(doubt));
    }
}

/// One of several things that the source says: where, in which words, when that is here.
pub(super) fn said(reading: &ReadingView, row: &DeadlineRow) -> String {
    let mut out = String::new();
    if !reading.place.is_empty() {
        let _ = write!(out, "{}: ", escape(&reading.place));
    }
    let _ = write!(out, "<q>{}</q>", escape(&reading.text));
    match (&reading.moment, &reading.window) {
        (Some(moment), _) => {
            let _ = write!(out, " · {}", time(moment));
        }
        (None, Some((first, last))) => {
            let _ = write!(out, " · {} to {}", time(first), time(last));
        }
        (None, None) => {}
    }
    if reading.used {
        let why = if row.settled { "your choice" } else { "the earlier" };
        let _ = write!(out, " · <b class=\"used\">used: {why}</b>");
    }
    out
}

/// How a kind of time is shown.
#[derive(Clone, Copy)]
struct Kind {
    words: &'static str,
    badge: Option<(&'static str, &'static str, &'static str)>,
    title: &'static str,
}

impl Kind {
    fn of(when: &When) -> Self {
        let kind = |words, badge, title| Self { words, badge, title };
        match when {
            When::Instant { .. } => kind("", None, ""),
            When::AoeDate { .. } => kind(
                "",
                Some(("a", "globe", "AoE")),
                "Anywhere on Earth: over when the date is over at UTC-12, the last place",
            ),
            When::Date { .. } => kind(
                "no time given",
                Some(("plain", "range", "Date only")),
                "From the date's first moment anywhere (UTC+14) to its last (UTC-12)",
            ),
            When::Range { .. } => kind("range", None, ""),
            When::Tbd { .. } => kind(
                "no date yet",
                Some(("plain", "dot", "To be decided")),
                "The source has no date",
            ),
        }
    }
}
