//! One deadline.

use crate::{parts::Icon, words};
use leptos::prelude::*;
use meridian_core::time::When;
use meridian_protocol::DeadlineRow;

/// The row. A bare date never gets a clock time: it is shown as the window it can mean.
#[component]
pub(super) fn Row(row: DeadlineRow) -> impl IntoView {
    let is_past = row.countdown == "past";
    let exact = row.at.is_some();
    let (text, kind) = source(&row.when);
    let left = match &row.at {
        Some(at) => view! {
            <time datetime=words::iso(at.instant)>
                <span class="big">{at.clock.clone()}<small>{at.zone.clone()}</small></span>
                <span class="day"><b>{at.day.clone()}</b></span>
            </time>
        }
        .into_any(),
        None => view! {
            <span class="big date">{bare(&row)}</span>
            <span class="day">{kind.words}</span>
        }
        .into_any(),
    };
    let utc = row.at.as_ref().map(|at| at.utc.clone());
    let between = row.at.is_none().then(|| row.window.as_ref()).flatten().map(|(first, last)| {
        view! {
            "Somewhere between "
            <b class="nb">{words::long(first)}</b>
            " and "
            <b class="nb">{words::long(last)}</b>
            " · "
        }
    });
    let bell = match &row.reminders {
        Some(ladder) => view! {
            <span class="bellb">
                <Icon name="bell"/>
                <span class="sr">"Reminders: "</span>
                {ladder.clone()}
            </span>
        }
        .into_any(),
        None => view! {
            <span class="bellb off">
                <Icon name="bell-off"/>
                <span class="sr">"Reminders: "</span>
                "off"
            </span>
        }
        .into_any(),
    };
    let doubt = row.doubt.clone();
    view! {
        <li class="dr" class:past=is_past data-test="deadline-row">
            <div>{left}</div>
            <div class="what">
                <h3 class:soft=!exact>
                    {row.name}
                    " "
                    <span class="who">{row.who}</span>
                </h3>
                <div class="badges">
                    {kind.badge.map(|(class, icon, label)| view! {
                        <span class=format!("chip {class}") title=kind.title>
                            <Icon name=icon/>
                            {label}
                        </span>
                    })}
                    {row.day_shift.map(|words| view! {
                        <span class="chip"><Icon name="week"/>{words}</span>
                    })}
                    {doubt.is_some().then(|| view! {
                        <span class="chip r"><Icon name="r" class="r"/>"Source contradicts itself"</span>
                    })}
                </div>
                <p class="src">
                    {between}
                    <q>{text}</q>
                    {utc.map(|utc| view! { " · " <span class="nb">{utc}</span> })}
                </p>
                {doubt.map(|words| view! { <p class="src doubt">{words}</p> })}
            </div>
            <div class="end">
                <span class="cd nb">{row.countdown}</span>
                {bell}
            </div>
        </li>
    }
}

/// How a kind of time is shown.
#[derive(Clone, Copy)]
struct Kind {
    words: &'static str,
    badge: Option<(&'static str, &'static str, &'static str)>,
    title: &'static str,
}

fn source(when: &When) -> (String, Kind) {
    let kind = |words, badge, title| Kind { words, badge, title };
    match when {
        When::Instant { text, .. } => (text.clone(), kind("", None, "")),
        When::AoeDate { text, .. } => (
            text.clone(),
            kind(
                "",
                Some(("a", "globe", "AoE")),
                "Anywhere on Earth: over when the date is over at UTC-12, the last place",
            ),
        ),
        When::Date { text, .. } => (
            text.clone(),
            kind(
                "no time given",
                Some(("plain", "range", "Date only")),
                "From the date's first moment anywhere (UTC+14) to its last (UTC-12)",
            ),
        ),
        When::Range { text, .. } => (text.clone(), kind("range", None, "")),
        When::Tbd { text } => (
            text.clone(),
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
