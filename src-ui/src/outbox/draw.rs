//! What the screen draws.

use super::{SCREEN, acts, state::Shown};
use crate::frame::{
    list::{self, Line},
    markup::{icon, keys, time},
    words,
};
use maud::{Markup, html};
use meridian_protocol::{
    ActView, BudgetView, Moment, OperationView, OutboxRow, OutboxView, Remedy, Stage, Tone,
};

/// Head, list, pane and foot.
pub(super) fn screen(shown: &Shown<'_>) -> [String; 4] {
    let Some(view) = shown.view else {
        let head = html! { header class="bar" { h1 { (SCREEN.title) } } };
        let waiting = skeleton("Reading the outbox");
        return [head, waiting, Markup::default(), Markup::default()].map(Markup::into_string);
    };
    let in_full = |id: &str| match shown.one {
        Some(one) => full(one, &view.now, id),
        None if shown.chosen.is_empty() => Markup::default(),
        None => skeleton("Reading it"),
    };
    let under = shown.open.then(|| in_full("u"));
    let list = html! {
        @if view.waiting.is_empty() {
            div class="empty" data-test="outbox-empty" {
                (icon("outbox", "lg"))
                h2 { "Outbox empty" }
                p {
                    "Nothing waits to reach GitHub. What you post is kept here until GitHub holds \
                     exactly that text."
                }
            }
        }
        (list::html(&lines(view), &shown.chosen, under.as_ref(), "outbox"))
    };
    let pieces = [head(view, shown.said), list, in_full("e"), foot(&view.budgets)];
    pieces.map(Markup::into_string)
}

fn skeleton(label: &str) -> Markup {
    html! {
        div class="loading" aria-busy="true" aria-label=(label) {
            span class="skel w70" {} span class="skel w92" {} span class="skel w55" {}
        }
    }
}

fn head(view: &OutboxView, said: &Markup) -> Markup {
    html! {
        header class="bar" {
            h1 { (SCREEN.title) }
            span class="sub" data-test="outbox-summary" { (view.summary) }
        }
        @if let Some(words) = &view.practice {
            p class="call a slim" data-test="outbox-practice" { (icon("flask", "")) span { (words) } }
        }
        (said)
    }
}

/// The lines of the list: what waits, then what is done.
pub(super) fn lines(view: &OutboxView) -> Vec<Line> {
    let line = |row: &OutboxRow| Line {
        id: Some(row.op.to_string()),
        class: class(row.tone),
        html: line(row),
    };
    let mut lines: Vec<Line> = view.waiting.iter().map(line).collect();
    if !view.done.is_empty() {
        let html = html! { b { "Done" } " last 7 days, kept with receipts" };
        lines.push(Line { id: None, class: "wkgrp", html });
    }
    lines.extend(view.done.iter().map(line));
    lines
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Stop => "oi stop",
        Tone::Wait => "oi wait",
        Tone::Ok => "oi ok",
        Tone::Idle => "oi",
    }
}

/// The symbol of a state: each has a shape of its own, beside its word.
fn picture(stage: Stage) -> &'static str {
    match stage {
        Stage::Queued => "outbox",
        Stage::Network => "offline",
        Stage::Held => "clock",
        Stage::Sending => "upload",
        Stage::Checking => "search",
        Stage::Paused => "hourglass",
        Stage::Trouble => "y",
        Stage::Stopped => "r",
        Stage::Conflict => "moved",
        Stage::Done => "check",
        Stage::Cancelled => "x",
    }
}

fn line(row: &OutboxRow) -> Markup {
    html! {
        (icon(picture(row.stage), ""))
        div {
            h2 {
                span { (row.title) } " " small { (time(&row.since)) }
            }
            p class="where" { (row.repository) }
            p { b { (row.label) "." } " " (row.words) }
        }
    }
}

/// One in full. `id` tells the pane from what stands below a row.
fn full(one: &OperationView, now: &Moment, id: &str) -> Markup {
    let row = &one.row;
    let (tone, shape) = match row.tone {
        Tone::Stop => ("r", "r"),
        Tone::Wait => ("y", "info"),
        Tone::Ok => ("g", "g"),
        Tone::Idle => ("a", "info"),
    };
    html! {
        div {
            h2 { (row.title) }
            p class="xs t2" { (one.about) }
            p class="ob-state" {
                span class={ "chip " (tone) } { (icon(picture(row.stage), "")) (row.label) }
            }
        }
        div class={ "call " (tone) } data-test="outbox-words" {
            (icon(shape, tone)) div { p class="sel" { (row.words) } }
        }
        (steps(one, now))
        div class="btnrow" {
            @for act in &one.acts { (act_button(act, id)) }
            (press(id, "copy", &html! {
                (icon("copy", "")) "Copy as Markdown " (keys(&["C"]))
            }))
            @if let Some(page) = &one.page {
                (press(id, "open", &html! { (icon("external", "")) (page.words) }))
            }
        }
        @if let Some(receipt) = &one.receipt {
            section { h3 { "Receipt" } p class="xs t2 sel mono ob-long" data-test="outbox-receipt" { (receipt) } }
        }
        @if let Some(theirs) = &one.theirs {
            section { h3 { "What GitHub holds instead" } pre class="md" { (theirs) } }
        }
        section {
            h3 { @if row.stage == Stage::Done { "Exactly what was sent" } @else { "Exactly what is sent" } }
            pre class="md" data-test="outbox-text" { (one.text) }
        }
        details {
            summary class="xs t3" id={ (id) "-technical" } data-test="outbox-technical" { "Technical detail" }
            @for line in &one.technical { p class="xs t3 mono sel ob-long" { (line) } }
        }
    }
}

/// What happened so far, and what comes next.
fn steps(one: &OperationView, now: &Moment) -> Markup {
    let at = |moment: &Moment| match moment.day == now.day {
        true => format!("{} {}", moment.clock_seconds, moment.zone),
        false => format!("{} {} {}", moment.day, moment.clock_seconds, moment.zone),
    };
    html! {
        section data-test="outbox-steps" {
            h3 { "What happened" }
            ol class="tries" {
                @for step in &one.steps {
                    li {
                        time datetime=(words::iso(step.at.instant)) { b class="nb" { (at(&step.at)) } }
                        " " (step.words)
                    }
                }
                @if let Some(next) = &one.next { li class="now" { b { "Next" } " " (next) } }
            }
        }
    }
}

fn act_button(act: &ActView, id: &str) -> Markup {
    let shape = match act.remedy {
        Remedy::SignIn => "user",
        Remedy::LookNow | Remedy::TryAgain | Remedy::PostAgain => "retry",
        Remedy::OpenDraft => "pencil",
        Remedy::CancelSending | Remedy::GiveUp | Remedy::LeaveIt => "x",
    };
    let word = acts::word(act.remedy);
    press(
        id,
        word,
        &html! {
            (icon(shape, "")) (act.words)
            @if word == "retry" { " " (keys(&["R"])) }
        },
    )
}

/// A button that does what `act` names. Its id keeps the keyboard on it when it is drawn again.
fn press(id: &str, act: &str, body: &Markup) -> Markup {
    html! {
        button class="btn sm" id={ (id) "-" (act) } data-do=(act) data-test={ "outbox-" (act) } { (body) }
    }
}

/// How many requests GitHub still answers, an account each.
fn foot(budgets: &[BudgetView]) -> Markup {
    html! {
        @for BudgetView { account, words, percent } in budgets {
            div class="budget" data-test="outbox-budget" {
                b { (account) }
                @if let Some(percent) = percent {
                    svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" role="img"
                        aria-label={ (percent) " percent left" } {
                        rect class="all" width="100" height="4" {}
                        rect class="left" width=(percent) height="4" {}
                    }
                }
                span { (words) }
            }
        }
    }
}
