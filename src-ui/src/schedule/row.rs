//! One row under review: what was read, why it is in doubt, and the source's words with their
//! line.

use crate::frame::{
    markup::{chip, icon},
    words,
};
use maud::{Markup, html};
use meridian_core::time::When;
use meridian_protocol::{ReviewRow, RowState, Verdict};

/// The class of the row's element. What needs an eye is chosen first.
pub(super) fn class(row: &ReviewRow) -> &'static str {
    match (row.state, row.verdict) {
        (RowState::LeftOut, _) => "rv-g out",
        (_, Verdict::Recognised) => "rv-g",
        _ => "rv",
    }
}

/// The row.
pub(super) fn html(row: &ReviewRow) -> Markup {
    let (tone, word) = match (row.state, row.verdict) {
        (RowState::LeftOut, _) => ("", "Left out"),
        (_, Verdict::Recognised) => ("g", "Recognised"),
        (_, Verdict::Doubtful) => ("y", "Doubtful"),
        (_, Verdict::NotUnderstood) => ("r", "Not understood"),
    };
    html! {
        div class="ln" { "line " (row.line) }
        div { (time(row)) }
        div class="what" {
            h2 {
                (title(row))
                @for more in [&row.who, &row.week].into_iter().flatten() {
                    " " span class="who" { (more) }
                }
            }
            @for why in &row.why { p class={ "why " (tone) } { (why) } }
            p class="src" { q class="sel" { (row.written) } }
        }
        div class="end" {
            (chip(tone, if tone.is_empty() { "x" } else { tone }, "", word))
            @if row.state == RowState::Corrected { (chip("a", "pencil", "", "By hand")) }
            button class="btn sm quiet" data-do="edit" tabindex="-1" { (icon("pencil", "")) "Edit" }
        }
    }
}

/// The row's name, or its words where no name was found.
fn title(row: &ReviewRow) -> &str {
    if row.name.is_empty() { "Not a row that could be read" } else { &row.name }
}

fn time(row: &ReviewRow) -> Markup {
    if let Some(at) = &row.at {
        return html! {
            span class="big" { (at.clock) small { " " (at.zone) } } " "
            span class="day" {
                b { (at.day) }
                @if matches!(row.when, When::AoeDate { .. }) { " · AoE" }
            }
        };
    }
    let kind = match row.when {
        When::Date { .. } => "no time given",
        When::Range { .. } => "range",
        _ => "no date",
    };
    let dates = match &row.when {
        _ if row.verdict == Verdict::NotUnderstood => "?".to_owned(),
        When::Tbd { .. } => "To be decided".to_owned(),
        when => words::dates(when),
    };
    html! { span class="big date" { (dates) } " " span class="day" { (kind) } }
}
