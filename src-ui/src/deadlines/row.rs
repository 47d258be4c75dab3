//! One deadline in the list.

use crate::frame::{
    markup::{chip, icon, time},
    words,
};
use maud::{Markup, html};
use meridian_core::time::When;
use meridian_protocol::{DeadlineRow, ReadingView};

/// The row. A bare date never gets a clock time: it is shown as the window it can mean.
pub(super) fn html(row: &DeadlineRow) -> Markup {
    let kind = Kind::of(&row.when);
    html! {
        div { (when(row, kind)) } " "
        div class="what" {
            h2 class=[row.at.is_none().then_some("soft")] {
                (row.name) " " span class="who" { (row.who) }
            } " "
            div class="badges" { (badges(row, kind)) }
            (source(row))
            @if let Some(update) = &row.update { p class="src" { b { (update) } } }
            @if let Some(own) = row.send_by.as_ref().filter(|_| !row.past) {
                p class="src" { (own_time(row)) " " b { (time(own)) } }
            }
        } " "
        div class="end" { span class="cd nb" { (row.countdown) } (bell(row)) }
    }
}

fn when(row: &DeadlineRow, kind: Kind) -> Markup {
    html! {
        @if let Some(at) = &row.at {
            time datetime=(words::iso(at.instant)) {
                span class="big" { (at.clock) small { " " (at.zone) } } " "
                span class="day" { b { (at.day) } }
            }
        } @else {
            span class="big date" { (words::dates(&row.when)) } " "
            span class="day" { (kind.words) }
        }
    }
}

fn bell(row: &DeadlineRow) -> Markup {
    let (class, bell) = if row.bell.rings { ("bellb", "bell") } else { ("bellb off", "bell-off") };
    html! {
        @if !row.bell.none {
            " "
            button class=(class) data-bell=(row.id) tabindex="-1"
                title="Reminders on or off  B" {
                (icon(bell, "")) span class="sr" { "Reminders: " } (row.bell.label)
            }
        }
    }
}

/// What the member's own time is called: only an update is sent.
pub(super) fn own_time(row: &DeadlineRow) -> &'static str {
    if row.id.starts_with("update-due/") { "Send by" } else { "Your own hours end" }
}

fn badges(row: &DeadlineRow, kind: Kind) -> Markup {
    html! {
        @if let Some((class, icon, label)) = kind.badge { (chip(class, icon, kind.title, label)) }
        @if let Some(shift) = &row.day_shift {
            (chip("", "week", "Your day differs from the one that is printed", shift))
        }
        @if row.year_inferred {
            (chip("plain", "info", "The source leaves the year out", "Year inferred"))
        }
        @if let Some(before) = &row.moved_from {
            (chip("y", "moved", "The schedule changed", &format!("Moved from {before}")))
        }
        @if row.settled {
            (chip("", "check", "Summary and timeline differ", "You chose the date"))
        } @else if row.doubt.is_some() {
            (chip("r", "r", "", "Source contradicts itself"))
        }
        @if let Some(question) = &row.question {
            (chip("y", "y", &question.words, &format!("Which {}?", question.letters)))
        }
    }
}

/// The source's own words with UTC, or both readings where it contradicts itself.
fn source(row: &DeadlineRow) -> Markup {
    if row.doubt.is_some() && !row.readings.is_empty() {
        return html! {
            @for reading in &row.readings { p class="src" { (said(reading, row)) } }
        };
    }
    let window = row.window.as_ref().filter(|_| row.at.is_none());
    html! {
        p class="src" {
            @if let Some((first, last)) = window {
                "Somewhere between " b { (time(first)) } " and " b { (time(last)) } " · "
            }
            q { (row.source_text) }
            @if let Some(at) = &row.at { " · " span class="nb" { (at.utc) } }
        }
        @if let Some(doubt) = &row.doubt { p class="src doubt" { (doubt) } }
    }
}

/// One of several things that the source says: where, in which words, when that is here.
pub(super) fn said(reading: &ReadingView, row: &DeadlineRow) -> Markup {
    let why = if row.settled { "your choice" } else { "the earlier" };
    html! {
        @if !reading.place.is_empty() { (reading.place) ": " }
        q { (reading.text) }
        @if let Some(moment) = &reading.moment {
            " · " (time(moment))
        } @else if let Some((first, last)) = &reading.window {
            " · " (time(first)) " to " (time(last))
        }
        @if reading.used { " · " b class="used" { "used: " (why) } }
    }
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
