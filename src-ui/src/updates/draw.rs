//! What the screen draws.

use super::{SCREEN, state::Shown};
use crate::{
    frame::{
        list::{self, Line},
        markup::{button, chip, icon, keyed, keys, time},
    },
    team::checked,
};
use maud::{Markup, html};
use meridian_core::{draft::Health, round::rhythm::RoundPhase, updates::Standing};
use meridian_protocol::{FullUpdateView, IssueView, UpdateRow, UpdateView, UpdatesView};

/// Head, list, pane and foot.
pub(super) fn screen(shown: &Shown<'_>) -> [String; 4] {
    let Some(view) = shown.view else {
        let head = html! { header class="bar" { h1 { (SCREEN.title) } } };
        let waiting = skeleton("Reading everybody's updates");
        return [head, waiting, html! {}, html! {}].map(Markup::into_string);
    };
    let in_full = |id: &str| match shown.one {
        Some(one) => full(one, id),
        None if shown.chosen.is_empty() => html! {},
        None => skeleton("Reading it"),
    };
    let under = shown.open.then(|| in_full("u"));
    let list = html! {
        @if view.rows.is_empty() && view.free.is_empty() {
            div class="empty" data-test="updates-empty" {
                (icon("team", "lg"))
                h2 { "No section is known yet" }
                p {
                    "Choose your sections by adding the team's link again, or wait until somebody has \
                     posted: what the team posts stands here."
                }
            }
        }
        (list::html(&lines(view), &shown.chosen, under.as_ref(), "update"))
        (foot(view))
    };
    let head = html! { (head(view)) (shown.said) };
    [head, list, in_full("e"), all_in(view)].map(Markup::into_string)
}

/// The clean HTML of the one that is looked at, each for the places called `up-body-e-N`, `up-body-u-N`.
pub(super) fn bodies(shown: &Shown<'_>) -> Vec<String> {
    let updates = shown.one.map_or(&[][..], |one| &one.updates);
    updates.iter().map(|update| update.html.clone()).collect()
}

fn skeleton(label: &str) -> Markup {
    html! {
        div class="loading" aria-busy="true" aria-label=(label) {
            span class="skel w70" {} span class="skel w92" {} span class="skel w55" {}
        }
    }
}

fn head(view: &UpdatesView) -> Markup {
    html! {
        header class="bar" {
            h1 {
                (SCREEN.title)
                @if let Some(week) = &view.week { ", " (week.replacen("Week", "week", 1)) }
            }
            span class="sub" data-test="updates-summary" { (view.summary) }
            span class="push btnrow" {
                @if let IssueView::Known { number, url, .. } = &view.issue {
                    @if !url.is_empty() {
                        a class="btn" href=(url) data-open=(url) data-test="updates-issue" {
                            "Open " (number)
                        }
                    }
                }
                @if let Some(on) = view.only_mine {
                    button class="btn" aria-pressed=(checked(on)) id="do-mine" data-do="mine" data-test="mine" {
                        "Only mine " (keys(&["M"]))
                    }
                }
                (keyed("btn", "decisions", "Decisions", &["D"]))
                (keyed("btn", "brewing", "Brewing", &["B"]))
                (button("btn", "round", &"This round…"))
                (keyed("btn", "look", "Look now", &["R"]))
            }
        }
        div class="srcline" data-test="updates-when" {
            (icon("clock", ""))
            span {
                @if matches!(view.phase, RoundPhase::Before | RoundPhase::Updates) {
                    "Updates are due " (time(&view.due)) " (" (view.due.utc) ")."
                } @else {
                    "Updates were due " (time(&view.due)) " (" (view.due.utc) "). "
                    @if view.phase == RoundPhase::Closed { "The week closed " }
                    @else { "Discussion ends " }
                    (time(&view.closes)) " (" (view.closes.utc) ")."
                }
                @if let Some(read) = &view.read { " Read " (time(read)) "." }
            }
        }
        @for words in &view.said {
            p class="call a slim" data-test="updates-said" { (icon("info", "")) span { (words) } }
        }
    }
}

/// The lines of the list: the sections, then what belongs to none.
pub(super) fn lines(view: &UpdatesView) -> Vec<Line> {
    let line = |row: &UpdateRow| Line {
        id: Some(row.id.clone()),
        class: class(row.standing),
        html: line(row),
    };
    let mut lines: Vec<Line> = view.rows.iter().map(line).collect();
    if !view.free.is_empty() {
        let html = html! { b { "Without a section" } " as they name none of the team's" };
        lines.push(Line { id: None, class: "wkgrp", html });
    }
    lines.extend(view.free.iter().map(line));
    lines
}

fn class(standing: Standing) -> &'static str {
    if standing == Standing::Late { "tr late" } else { "tr" }
}

/// The symbol of a standing: each has a shape of its own, beside its word.
fn picture(standing: Standing) -> &'static str {
    match standing {
        Standing::Posted => "check",
        Standing::PostedLate => "moved",
        Standing::Late => "clock",
        Standing::Absent => "away",
        Standing::NotYet => "hourglass",
        Standing::NotExpected => "x",
    }
}

fn line(row: &UpdateRow) -> Markup {
    html! {
        div class="st" {
            (icon(picture(row.standing), ""))
            span { (row.standing.word()) @if let Some(at) = &row.at { small { (time(at)) } } }
        }
        div class="who" {
            @if !row.section.is_empty() { b { (row.section) } }
            span { (row.who) @if row.mine { " " b class="yours" { "yours" } } }
        }
        div class="ex" {
            @if row.health.is_some() || row.was.is_some() || row.need.is_some() || row.free_text {
                div class="hp" {
                    @if let Some(health) = row.health { (health_chip(health)) }
                    @if let Some(was) = &row.was { span class="was" { (was) } }
                    @if row.free_text { span { "free text" } }
                    @if let Some(title) = &row.proposed { span { "perhaps " (title) } }
                    @if let Some(need) = &row.need { span class="need" { "needs: " (need) } }
                    @if row.lacks_need { span class="need" { "asks nobody for anything" } }
                }
            }
            @if !row.excerpt.is_empty() { p { (row.excerpt) } }
            @if row.checked.is_some() || row.check_words.is_some() {
                div class="hp" {
                    (check_chip(row))
                    @if let Some(words) = &row.check_words { span { (words) } }
                }
            }
            @for words in row.away.iter().chain(&row.own).chain(&row.assigned) { p { (words) } }
        }
    }
}

fn health_chip(health: Health) -> Markup {
    let shape = match health {
        Health::Green => "g",
        Health::Yellow => "y",
        Health::Red => "r",
    };
    chip(shape, shape, "", health.word())
}

/// That a lead has checked it: beside its text, never in the colours of its health unless it is old.
fn check_chip(row: &UpdateRow) -> Markup {
    html! {
        @if let Some(checked) = &row.checked {
            @let (class, name) = if checked.is_current { ("plain", "check") } else { ("y", "clock") };
            (chip(class, name, &format!("By {}", checked.by.join(", ")), checked.words()))
        }
    }
}

/// What a lead does with an update that was read, and what it leaves open.
fn checking(row: &UpdateRow, id: &str) -> Markup {
    html! {
        @if row.lacks_need {
            p class="xs t2" {
                "It asks nobody for anything: what is needed, from whom and by when?"
            }
        }
        @if !row.lacks.is_empty() {
            p class="xs t2" data-test="update-lacks" { "Says nothing of: " (row.lacks.join(", ")) "." }
        }
        @if row.checked.is_some() || row.can_check {
            div class="btnrow" data-test="update-check" {
                (check_chip(row))
                @if let Some(checked) = &row.checked { span class="xs t2" { "by " (checked.by.join(", ")) } }
                @if row.can_check {
                    button class="btn sm" id={ "do-check-" (id) } data-do="check" data-test="check" {
                        (icon("check", ""))
                        @if row.is_checked_here { "Take your check back" } @else { "Check" }
                        " " (keys(&["V"]))
                    }
                }
            }
        }
        @if let Some(words) = &row.check_words { p class="xs t2" { (words) } }
    }
}

/// The answer to the one question at the end, with a way through what is missing.
fn all_in(view: &UpdatesView) -> Markup {
    html! {
        @if let Some(all_in) = &view.all_in {
            div class="up-all" data-test="updates-all-in" {
                (icon(if all_in.is_complete { "check" } else { "hourglass" }, ""))
                b { (all_in.words) }
                @if next_missing(view, "").is_some() { (keyed("btn sm push", "missing", "What is missing", &["F8"])) }
            }
        }
    }
}

/// The next section that has not written, after the one that is looked at and then from the beginning.
pub(super) fn next_missing(view: &UpdatesView, chosen: &str) -> Option<String> {
    let is_missing = |row: &&UpdateRow| matches!(row.standing, Standing::Late | Standing::NotYet);
    let after = view.rows.iter().position(|row| row.id == chosen).map_or(0, |at| at + 1);
    let (before, after) = view.rows.split_at(after);
    after.iter().chain(before).find(is_missing).map(|row| row.id.clone())
}

fn foot(view: &UpdatesView) -> Markup {
    html! {
        @if view.more > 0 {
            div class="up-more" {
                (button("btn", "more", &format!("Show older ones, {} left", view.more)))
            }
        }
        @if view.talk > 0 {
            p class="up-talk xs t2" data-test="updates-talk" {
                @if view.talk == 1 { "One more comment on the issue is no update." }
                @else { (view.talk) " more comments on the issue are no updates." }
            }
        }
    }
}

/// One in full. `id` tells the pane from what stands below a row.
fn full(one: &FullUpdateView, id: &str) -> Markup {
    let row = &one.row;
    html! {
        div {
            h2 { @if row.section.is_empty() { "An update without a section" } @else { (row.section) } }
            p class="xs t2" {
                (row.standing.word())
                @if let Some(at) = &row.at { " " (time(at)) }
                @if row.mine { ". Yours" }
                "."
            }
        }
        (checking(row, id))
        (assigning(one, id))
        @if let Some(words) = &one.words {
            p data-test="update-words" { (words) }
            @if row.mine { div class="btnrow" { (button("btn pri", "write", &"Go to your draft")) } }
        }
        @if !one.remind.is_empty() {
            section class="up-remind" {
                h3 { "Remind privately" }
                p class="xs t2" { "Copied for you to send, with all that they owe. Meridian sends nothing." }
                @for (index, text) in one.remind.iter().enumerate() {
                    div class="btnrow" {
                        button class="btn sm" id={ "do-remind-" (id) "-" (index) }
                            data-do={ "remind-" (index) } data-test="remind" {
                            (icon("copy", "")) "Copy for " (text.to)
                        }
                    }
                }
            }
        }
        @for (index, update) in one.updates.iter().enumerate() {
            (text(update, &format!("{id}-{index}"), index > 0))
        }
    }
}

/// For which section a comment of none is to count, and the way back.
fn assigning(one: &FullUpdateView, id: &str) -> Markup {
    html! {
        @if let Some(words) = &one.row.assigned {
            p class="xs t2" data-test="update-assigned" { (words) }
            div class="btnrow" {
                button class="btn sm" id={ "do-unassign-" (id) } data-do="unassign" data-test="unassign" {
                    "Take that back"
                }
            }
        }
        @if !one.assign.is_empty() {
            div class="btnrow" {
                select class="in" id={ "assign-" (id) "-to" } data-test="assign-to"
                    aria-label="The section that it is for" {
                    @for section in &one.assign { option value=(section.id) { (section.title) } }
                }
                button class="btn sm" id={ "do-assign-" (id) } data-do={ "assign-" (id) } data-test="assign" {
                    "Count it for this section"
                }
            }
            p class="xs t2" { "On this laptop only: GitHub hears nothing of it." }
        }
    }
}

fn text(update: &UpdateView, id: &str, is_other: bool) -> Markup {
    html! {
        section class="gh" data-test="update-text" aria-labelledby=(id) {
            header id=(id) {
                (icon("user", "sm")) b { (update.login) } " "
                @if is_other { "wrote for it too, " }
                @if update.section.is_none() { "by hand, " }
                (time(&update.at))
            }
            div class="body" id={ "up-body-" (id) } {}
            p class="up-open" {
                a href=(update.url) data-open=(update.url) { "Open the comment" }
            }
        }
    }
}
