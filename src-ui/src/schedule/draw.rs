//! What the import shows: the question for a schedule, the rows under review, the dialog in which one is
//! corrected.

use super::{EDIT, ImportState, SCREEN, id, row};
use crate::frame::{
    list::{self, Line},
    markup::{button, dialog_head, icon, keyed, press, trouble},
    words,
};
use maud::{Markup, html};
use meridian_protocol::{ReviewRow, ReviewView, RowState, Verdict};
use std::fmt::Write as _;

/// Head, list and actions.
pub(super) fn drawn(state: &ImportState) -> [String; 3] {
    let cancel = keyed("btn", "cancel", "Cancel", &["Esc"]);
    let Some(review) = &state.review else {
        let read = if state.busy { "Reading..." } else { "Read it" };
        let head = html! {
            header class="bar" { h1 { (SCREEN.title) } }
            (trouble(&state.trouble))
        };
        let act = html! {
            span class="push btnrow" {
                (cancel) (keyed("btn pri", "read", read, &["Ctrl", "Enter"]))
            }
        };
        return [head, asking(state.practising), act].map(Markup::into_string);
    };
    let counts = counts(review);
    let shown = [
        ("show-all", None, "All", review.rows.len()),
        ("show-recognised", Some(Verdict::Recognised), "Recognised", counts.recognised),
        ("show-doubtful", Some(Verdict::Doubtful), "Doubtful", counts.doubtful),
        ("show-unread", Some(Verdict::NotUnderstood), "Not understood", counts.unread),
    ];
    let head = html! {
        header class="bar" {
            h1 { "Review: " (review.source) }
            span class="sub" { (heading(review)) }
        }
        (trouble(&state.trouble))
        @for note in &review.notes {
            p class="call a slim" { (icon("info", "")) span { (note) } }
        }
        div class="filters" {
            span class="seg" role="group" aria-label="Which rows" {
                @for (act, of, label, count) in shown {
                    (press(act, &format!("{label} {count}"), state.shown == of))
                }
            }
        }
    };
    let act = html! {
        span class="t2 xs" data-test="review-sum" { (sum(&counts)) }
        span class="push btnrow" {
            (button("btn quiet", "another", &"Another schedule"))
            (cancel)
            (keyed("btn pri", "take", "Take this schedule", &["Ctrl", "Enter"]))
        }
    };
    let list = list::html(&state.lines(), &state.chosen(), None, "review");
    [head, list, act].map(Markup::into_string)
}

/// Asks for the schedule. The practice team follows no link, which is said before one is given.
fn asking(practising: bool) -> Markup {
    let (what, such, about) = if practising {
        (
            "A file",
            "/home/you/README.md",
            "The practice team asks no other host. A link is followed for a team of your own, once \
             it is connected.",
        )
    } else {
        (
            "A file or a link",
            "https://github.com/OWNER/REPO/blob/main/README.md",
            "Also a path, such as /home/you/README.md. A link is followed: what moves is said.",
        )
    };
    html! {
        div class="ask" {
            p class="t2" {
                "The release team's README, or the YAML or calendar that it publishes. You see \
                 each row before anything is kept; the schedule you have stays until then. "
                @if practising {
                    (button("link", "practice", &"Have the practice team's own schedule back"))
                }
            }
            label {
                b id="im-what" { (what) }
                input class="in" id="im-path" data-test="import-path" aria-labelledby="im-what"
                    aria-describedby="im-about" placeholder=(such) spellcheck="false"
                    autocomplete="off";
                small id="im-about" { (about) }
            }
            div {
                label class="btn file" {
                    (icon("upload", "")) "Choose the file"
                    input class="sr" type="file" id="im-file" data-test="import-file";
                }
            }
            label {
                b { "Or its text, pasted here" }
                textarea class="in mono" id="im-text" rows="14" data-test="import-text"
                    spellcheck="false" {}
            }
        }
    }
}

/// The dialog's text.
pub(super) fn edit(row: &ReviewRow) -> Markup {
    html! {
        (dialog_head(EDIT, &format!("Line {}", row.line)))
        div class="edit" {
            p class="quote sel" { (row.written) }
            label {
                b { "What" }
                input class="in" id="edit-name" data-test="edit-name" value=(row.name);
            }
            label {
                b id="edit-what" { "When, as a schedule writes it" }
                textarea class="in" id="edit-when" aria-labelledby="edit-what"
                    aria-describedby="edit-such" rows="2" data-test="edit-when" autofocus
                    placeholder="Wednesday 18th November 2026 (AoE)" { (row.when.text()) }
                small id="edit-such" {
                    "Such as 18 November 2026 (AoE), 17:00 UTC 5 November 2026, or TBD."
                }
            }
            p class="btnrow" {
                (button("btn", "leave-out", &"Leave this row out"))
                (button("btn", "as-read", &"As it was read"))
                span class="push" { (keyed("btn pri", "correct", "Correct it", &["Enter"])) }
            }
        }
    }
}

/// How many rows there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    all: usize,
    recognised: usize,
    doubtful: usize,
    unread: usize,
    left_out: usize,
    corrected: usize,
}

pub(super) fn counts(review: &ReviewView) -> Counts {
    let mut out = Counts { all: review.rows.len(), ..Counts::default() };
    for row in &review.rows {
        match row.verdict {
            Verdict::Recognised => out.recognised += 1,
            Verdict::Doubtful => out.doubtful += 1,
            Verdict::NotUnderstood => out.unread += 1,
        }
        match row.state {
            RowState::AsRead => {}
            RowState::Corrected => out.corrected += 1,
            RowState::LeftOut => out.left_out += 1,
        }
    }
    out
}

/// `29 rows to take, 1 corrected by hand, 2 left out.`
pub(super) fn sum(counts: &Counts) -> String {
    let taken = counts.all - counts.left_out;
    let mut out = format!("{} to take", words::count(taken, "row", "rows"));
    for (count, what) in [(counts.corrected, "corrected by hand"), (counts.left_out, "left out")] {
        if count > 0 {
            let _ = write!(out, ", {count} {what}");
        }
    }
    out + "."
}

/// `v9.1 · a timeline table · 29 of 31 rows recognised`
fn heading(review: &ReviewView) -> String {
    let counts = counts(review);
    let cycle = review.cycle.as_deref().map(|cycle| format!("{cycle} · ")).unwrap_or_default();
    format!("{cycle}{} · {} of {} rows recognised", review.form, counts.recognised, counts.all)
}

pub(super) fn listed(review: &ReviewView, shown: Option<Verdict>) -> Vec<Line> {
    let rows: Vec<Line> = review
        .rows
        .iter()
        .filter(|row| shown.is_none_or(|shown| shown == row.verdict))
        .map(|row| Line { id: Some(id(row)), class: row::class(row), html: row::html(row) })
        .collect();
    if rows.is_empty() {
        let html = html! { "No row of this kind." };
        return vec![Line { id: None, class: "dl-none", html }];
    }
    rows
}
