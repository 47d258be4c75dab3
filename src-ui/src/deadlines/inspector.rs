//! One deadline in full: in a plain sentence, elsewhere, as written, with its reminders.

use super::row::said;
use crate::frame::{
    markup::{icon, time},
    sky, words,
};
use maud::{Markup, html};
use meridian_core::time::When;
use meridian_protocol::{DeadlineRow, DeadlinesView, Moment};

/// The pane's text. `id` names its pictures, so that it may stand twice in a page.
pub(super) fn html(row: &DeadlineRow, view: &DeadlinesView, id: &str) -> Markup {
    let facts = [row.week_of.as_ref(), row.phase.as_ref(), Some(&row.who)];
    let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
    let facts: Vec<&str> = facts.into_iter().filter(|words| !words.is_empty()).collect();
    html! {
        div {
            h2 { (row.name) }
            p class="xs t2" { (plain(row)) }
            p class="xs t3" { (facts.join(" · ")) }
        }
        @if let Some(update) = &row.update { p { b { (update) } } }
        (question(row))
        (places(row, id))
        @if let Some(send_by) = &row.send_by {
            section {
                h3 { (super::row::own_time(row)) }
                p { b { (time(send_by)) } }
                p class="xs t2" { (row.send_by_why.as_deref().unwrap_or_default()) }
            }
        }
        @if let Some(at) = &row.at { (elsewhere(row, at, id)) }
        (written(row, view))
        (reminders(row))
        @if let Some(before) = &row.moved_from {
            section {
                h3 { "History" }
                p class="xs t2" {
                    "The schedule changed: this was " b class="nb" { (before) } "."
                }
            }
        }
        // What holds for all of them stands once, below the list.
        @if let Some(differs) = &row.zone_data {
            section { h3 { "Zone data" } p class="xs t2" { (differs) } }
        }
    }
}

/// What it means for the member, as one would say it.
fn plain(row: &DeadlineRow) -> Markup {
    match (&row.at, &row.when, &row.window) {
        (Some(at), When::AoeDate { .. }, _) => html! {
            "At this moment " (words::dates(&row.when))
            " is over everywhere on Earth (AoE). For you that is " b { (time(at)) } "."
        },
        (Some(at), ..) => html! {
            "For you that is " b { (time(at)) }
            @if let Some(aoe) = &row.aoe { "; anywhere on Earth, " span class="nb" { (aoe) } }
            "."
        },
        (None, When::Date { .. } | When::Range { .. }, Some((first, last))) => html! {
            @if matches!(row.when, When::Date { .. }) { "A date" } @else { "Days" }
            " without a time: from " b { (time(first)) }
            ", when it begins in the first place on Earth, to " b { (time(last)) }
            ", when it is over in the last. Reminders use the earlier."
        },
        _ => html! {
            "The source gives no date yet. The row stays, so that it is not forgotten."
        },
    }
}

/// What only the member can answer.
fn question(row: &DeadlineRow) -> Markup {
    html! {
        @if let Some(question) = &row.question {
            div class="call y" {
                (icon("y", "y"))
                div {
                    p { (question.words) }
                    p class="btnrow" {
                        @for choice in &question.choices {
                            button class="btn sm" data-letters=(question.letters)
                                data-zone=(choice.zone) {
                                (choice.label) ": " (time(&choice.moment))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where summary and timeline differ: which one counts, and the other choice.
fn places(row: &DeadlineRow, id: &str) -> Markup {
    let (Some(says), Some(doubt)) = (&row.disagreement, &row.doubt) else { return html! {} };
    let (class, name, choices): (_, _, &[(&str, &str)]) = if row.settled {
        ("", "check", &[("", "Use the earlier again")])
    } else {
        ("r", "r", &[("summary", "Use the summary"), ("timeline", "Use the timeline")])
    };
    html! {
        div class={ "call " (class) } {
            (icon(name, class))
            div {
                p { (doubt) }
                p class="btnrow" {
                    @for (nth, (place, label)) in choices.iter().enumerate() {
                        // By its id the keyboard stays on the first when they change.
                        button class="btn sm" id={ (id) "-place-" (nth) }
                            data-test={ "place-" (place) } data-place=(place) data-says=(says) {
                            (label)
                        }
                    }
                }
            }
        }
    }
}

fn elsewhere(row: &DeadlineRow, at: &Moment, id: &str) -> Markup {
    let place = |class: &str, name: &str, moment: &Moment| {
        let hour = words::local_hour(moment.instant, moment.offset_minutes);
        html! {
            span class=(class) { (name) }
            (sky::hour_svg(id, hour))
            span class={ "nb " (class) } { (words::short(moment)) }
        }
    };
    let others = row.elsewhere.iter().filter(|other| {
        other.moment.offset_minutes != at.offset_minutes || other.moment.zone != at.zone
    });
    html! {
        section {
            h3 { "The same moment elsewhere" }
            (sky::day_paint(id))
            div class="else" {
                (place("me", "You", at))
                @for other in others { (place("", &other.place, &other.moment)) }
            }
        }
    }
}

/// The source's words, and where they stand.
fn written(row: &DeadlineRow, view: &DeadlinesView) -> Markup {
    let file = view.source.as_deref().map(|s| s.split(", read ").next().unwrap_or(s));
    html! {
        section {
            h3 { "As written" }
            @if row.doubt.is_some() && !row.readings.is_empty() {
                @for reading in &row.readings { p class="quote sel" { (said(reading, row)) } }
            } @else {
                p class="quote sel" { (row.source_text) }
            }
            @if let (Some(doubt), None) = (&row.doubt, &row.disagreement) {
                p class="xs doubt" { (doubt) }
            }
            p class="xs t3" {
                @if let (Some(line), Some(file)) = (row.line, file) {
                    (file) ", line " (line)
                } @else {
                    "The team's weekly rhythm"
                }
                @if row.year_inferred { " · the year is inferred from the rows beside it" }
            }
        }
    }
}

fn reminders(row: &DeadlineRow) -> Markup {
    html! {
        section {
            h3 { "Reminders" }
            @if let Some(said) = &row.bell.said { p class="xs t3" { (said) } }
            @if !row.bell.steps.is_empty() {
                ul class="ladder" {
                    @for step in &row.bell.steps {
                        li {
                            span class="off" { (step.words) }
                            span {
                                (time(&step.at))
                                @if let Some(shifted) = &step.shifted { small { (shifted) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
