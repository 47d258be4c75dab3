//! Deadlines: a plain list by week, local time first, then its zone, UTC and the source's words.

mod row;

use crate::{
    parts::{FailureCallout, Icon},
    told::told,
};
use leptos::prelude::*;
use meridian_protocol::{DeadlineRow, DeadlinesView};
use row::Row;

/// The screen.
#[component]
pub fn Deadlines() -> impl IntoView {
    let told = told();
    let sub = Memo::new(move |_| {
        told.deadlines.with(|view| view.as_ref().map_or_else(String::new, heading))
    });
    let source = Memo::new(move |_| {
        told.deadlines.with(|view| view.as_ref().and_then(|v| v.source.clone()))
    });
    let groups =
        Memo::new(move |_| told.deadlines.with(|view| view.as_ref().map(|v| grouped(&v.rows))));
    view! {
        <header class="bar">
            <h1>"Deadlines"</h1>
            <span class="sub">{sub}</span>
        </header>
        <FailureCallout/>
        {move || source.get().map(|words| view! {
            <p class="srcline"><Icon name="link"/><span>{words}</span></p>
        })}
        <div class="dl-wrap scroll" id="draft" tabindex="-1">
            {move || match groups.get() {
                None => view! { <Loading/> }.into_any(),
                Some(groups) if groups.is_empty() => view! { <NoSchedule/> }.into_any(),
                Some(groups) => view! {
                    <ul>
                        {groups.into_iter().map(|group| view! { <Group group/> }).collect_view()}
                    </ul>
                }
                    .into_any(),
            }}
        </div>
    }
}

/// The rows of one week.
#[derive(Debug, Clone, PartialEq)]
struct Week {
    name: String,
    days: String,
    rows: Vec<DeadlineRow>,
}

fn heading(view: &DeadlinesView) -> String {
    let city = view.zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
    let place = if city.eq_ignore_ascii_case(&view.now.zone) { String::new() } else { city + ", " };
    format!("{}, in your time: {place}{}", view.cycle, view.now.zone)
}

fn grouped(rows: &[DeadlineRow]) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    for row in rows {
        let name = row.week.clone().unwrap_or_default();
        let days = row.week_days.clone().unwrap_or_default();
        match weeks.last_mut() {
            Some(week) if week.name == name && week.days == days => week.rows.push(row.clone()),
            _ => weeks.push(Week { name, days, rows: vec![row.clone()] }),
        }
    }
    weeks
}

#[component]
fn Group(group: Week) -> impl IntoView {
    let count = group.rows.len();
    let name = if group.name.is_empty() { "Outside the cycle".to_owned() } else { group.name };
    view! {
        <li class="wkgrp">
            <b>{name}</b>
            {group.days}
            <span class="push">{count}</span>
        </li>
        {group.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}
    }
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="loading" aria-busy="true" aria-label="Reading the schedule">
            <span class="skel w70"></span>
            <span class="skel w92"></span>
            <span class="skel w55"></span>
        </div>
    }
}

#[component]
fn NoSchedule() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="flag" class="lg"/>
            <h2>"No schedule yet"</h2>
            <p>
                "Connect the team with its schedule, and each deadline appears here in your own "
                "time:"
            </p>
            <code class="sel">"meridian-cli connect OWNER/REPO --schedule FILE"</code>
        </div>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
