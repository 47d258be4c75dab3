//! One row under review: what was read, why it is in doubt, and the source's words with their
//! line.

use crate::{
    markup::{chip, escape, icon},
    words,
};
use meridian_core::time::When;
use meridian_protocol::{ReviewRow, ReviewState, Verdict};
use std::fmt::Write as _;

/// The class of the row's element. What needs an eye is chosen first.
pub(super) fn class(row: &ReviewRow) -> &'static str {
    match (row.state, row.verdict) {
        (ReviewState::LeftOut, _) => "rv-g out",
        (_, Verdict::Recognised) => "rv-g",
        _ => "rv",
    }
}

/// The row; every word of it is escaped.
pub(super) fn html(row: &ReviewRow) -> String {
    let (tone, word) = match (row.state, row.verdict) {
        (ReviewState::LeftOut, _) => ("", "Left out"),
        (_, Verdict::Recognised) => ("g", "Recognised"),
        (_, Verdict::Doubtful) => ("y", "Doubtful"),
        (_, Verdict::NotUnderstood) => ("r", "Not understood"),
    };
    let mut out = format!("<div class=\"ln\">line {}</div><div>", row.line);
    time(&mut out, row);
    let _ = write!(out, "</div><div class=\"what\"><h3>{}", escape(title(row)));
    for more in [row.who.as_deref(), row.week.as_deref()].into_iter().flatten() {
        let _ = write!(out, " <span class=\"who\">{}</span>", escape(more));
    }
    out.push_str("</h3>");
    for why in &row.why {
        let _ = write!(out, "<p class=\"why {tone}\">{}</p>", escape(why));
    }
    let _ = write!(
        out,
        "<p class=\"src\"><q class=\"sel\">{}</q></p></div><div class=\"end\">",
        escape(&row.written)
    );
    chip(&mut out, tone, if tone.is_empty() { "x" } else { tone }, "", word);
    if row.state == ReviewState::Corrected {
        chip(&mut out, "a", "pencil", "", "By hand");
    }
    let _ = write!(
        out,
        "<button class=\"btn sm quiet\" data-do=\"edit\" tabindex=\"-1\">{}Edit</button></div>",
        icon("pencil", "")
    );
    out
}

/// The row's name, or its words where no name was found.
fn title(row: &ReviewRow) -> &str {
    if row.name.is_empty() { "Not a row that could be read" } else { &row.name }
}

fn time(out: &mut String, row: &ReviewRow) {
    match (&row.at, &row.when) {
        (Some(at), when) => {
            let aoe = if matches!(when, When::AoeDate { .. }) { " · AoE" } else { "" };
            let _ = write!(
                out,
                "<span class=\"big\">{}<small> {}</small></span> <span class=\"day\"><b>{}</b>{aoe}\
                 </span>",
                escape(&at.clock),
                escape(&at.zone),
                escape(&at.day)
            );
        }
        (None, when) => {
            let kind = match when {
                When::Date { .. } => "no time given",
                When::Range { .. } => "range",
                _ => "no date",
            };
            let dates = match when {
                When::Tbd { .. } => "To be decided".to_owned(),
                when => words::dates(when),
            };
            let dates = if row.verdict == Verdict::NotUnderstood { "?".to_owned() } else { dates };
            let _ = write!(
                out,
                "<span class=\"big date\">{dates}</span> <span class=\"day\">{kind}</span>"
            );
        }
    }
}
