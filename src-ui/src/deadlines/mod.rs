//! Deadlines: the weeks around now in a picture, a list by week with local time first, and one
//! deadline in full beside it.

mod count;
mod filter;
mod inspector;
mod picture;
mod row;
pub(crate) mod state;

use crate::{
    frame::{
        app_state::{About, AppState, app_state},
        bridge,
        chunk::{Drawing, Load},
        dom,
        list::{self, Line},
        markup::{button, done, icon, keyed, keys, press, trouble},
        rows::{self, Looked, Named, Pieces, Rows},
        screens::{Draw, Nav, Screen},
        words,
    },
    schedule,
};
use filter::{Filter, needs_a_look};
use leptos::{
    ev::{Event, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_core::schedule::Place;
use meridian_protocol::{
    Bell, ChoosePlace, ChooseZoneLetters, DeadlineRow, DeadlinesView, OpenCalendar, SaveCalendar,
    SetBell,
};
use picture::Scale;
use state::DeadlinesState;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What the member looks at.
#[derive(Debug, Clone)]
struct Looking {
    filter: Filter,
    scale: Scale,
    /// Whether the cycle's past rows are listed.
    earlier: bool,
    /// What came of the last export; empty before one.
    said: Markup,
}

/// The screen: what is coming up, for everybody.
pub static SCREEN: Screen = Screen {
    word: "deadlines",
    title: "Deadlines",
    nav: Some(Nav { icon: "flag", key: "2", count: count::soon, at_foot: false }),
    of: None,
    shortcuts: &[
        ("Deadlines: next, previous, first, last", &[&["↓"], &["↑"], &["Home"], &["End"]]),
        ("Deadlines: one in full, close it", &[&["Enter"], &["Esc"]]),
        ("Deadlines: reminders of one on or off", &[&["B"]]),
        ("Deadlines: import a schedule", &[&["I"]]),
        ("Deadlines: export the calendar", &[&["E"]]),
    ],
    draw: Draw::Later(load),
};

/// Loads the screen's code.
fn load() -> Load<Drawing> {
    Box::pin(async { deadlines().await.ok() })
}

#[wasm_split(deadlines, fallible)]
fn deadlines() -> Result<Drawing, SplitLoaderError> {
    Ok(draw_screen)
}

/// The screen.
fn draw_screen() -> AnyView {
    let answer = DeadlinesState::of(app_state());
    answer.follow();
    let looking = RwSignal::new(Looking {
        filter: Filter::remembered(),
        scale: Scale::remembered(),
        earlier: false,
        said: Markup::default(),
    });
    let looked = RwSignal::new(Looked::default());
    rows::screen(
        &Named {
            class: "dl-wrap",
            list: "Deadlines by week",
            pane: "Selected deadline",
            test: "deadline-pane",
        },
        Arc::new(Shown { answer, looking, looked }),
    )
}

/// What is drawn of.
#[derive(Clone, Copy)]
struct Shown {
    answer: DeadlinesState,
    looking: RwSignal<Looking>,
    looked: RwSignal<Looked>,
}

impl Rows for Shown {
    fn looked(&self) -> RwSignal<Looked> {
        self.looked
    }

    fn lines(&self) -> Vec<Line> {
        self.answer.with_untracked(|view| {
            let lines = |view| self.looking.with_untracked(|looking| listed(view, looking));
            view.as_ref().map(lines).unwrap_or_default()
        })
    }

    fn first(&self) -> &'static str {
        FIRST
    }

    fn drawn(&self) -> Pieces {
        let html = self.answer.with(|view| {
            self.looking
                .with(|looking| self.looked.with(|looked| drawn(view.as_ref(), looking, looked)))
        });
        Pieces { html, inside: Vec::new() }
    }

    fn clicked(&self, event: &MouseEvent) -> bool {
        if let Some(act) = dom::near(event, "data-do") {
            acted(self.answer, self.looking, &act);
        } else if let Some(letters) = dom::near(event, "data-letters") {
            let zone = dom::near(event, "data-zone");
            self.answer.change(&ChooseZoneLetters { letters, zone });
        } else if let Some(disagreement) = dom::near(event, "data-says") {
            let place = match dom::near(event, "data-place").as_deref() {
                Some("summary") => Some(Place::Summary),
                Some("timeline") => Some(Place::Timeline),
                _ => None,
            };
            self.answer.change(&ChoosePlace { disagreement, place });
        } else if let Some(id) = dom::near(event, "data-bell") {
            ring(self.answer, id);
        } else {
            return false;
        }
        true
    }

    fn letter(&self, key: &str) -> bool {
        match key {
            "e" | "E" => export(self.looking),
            "i" => self.answer.app.show(&schedule::SCREEN),
            "b" | "B" => ring(self.answer, rows::chosen(self)),
            _ => return false,
        }
        true
    }

    fn changed(&self, event: &Event) {
        list_only(self.looking, &event_target_value(event));
    }
}

/// Does what a button or a choice names.
fn acted(answer: DeadlinesState, looking: RwSignal<Looking>, act: &str) {
    match act {
        "import" => answer.app.show(&schedule::SCREEN),
        "export" => export(looking),
        "said" => looking.update(|l| l.said = Markup::default()),
        "zone" => answer.app.opens.set(Some(About::Zone)),
        "hours" => answer.app.opens.set(Some(About::Hours)),
        "weeks" | "cycle" => {
            let scale = Scale::named(Some(act));
            scale.remember();
            looking.update(|l| l.scale = scale);
        }
        "open" => open_calendar(answer.app),
        "earlier" => looking.update(|l| l.earlier = !l.earlier),
        filter => list_only(looking, filter),
    }
}

/// Writes the member's calendar into a file, and says where it lies.
fn export(looking: RwSignal<Looking>) {
    spawn_local(async move {
        let said = match bridge::call(SaveCalendar {}).await {
            Ok(words) => {
                let (open, close) =
                    (button("link", "open", &"Open it"), button("link push", "said", &"Close"));
                done("exported", &words, &html! { (open) (close) })
            }
            Err(failure) => trouble(&failure.to_string()),
        };
        looking.update(|l| l.said = said);
    });
}

/// Opens the file of the last export.
fn open_calendar(app: AppState) {
    spawn_local(async move {
        if let Err(failure) = bridge::call(OpenCalendar {}).await {
            app.failure.set(Some(failure));
        }
    });
}

/// Switches the reminders of a deadline on or off.
fn ring(answer: DeadlinesState, id: String) {
    let is_on = answer.with_untracked(|view| {
        let mut rows = view.iter().flat_map(|view| &view.rows);
        rows.find(|row| row.id == id && !row.bell.none).map(|row| row.bell.on)
    });
    if let Some(is_on) = is_on {
        let bell = if is_on { Bell::Off } else { Bell::On };
        answer.change(&SetBell { id, bell });
    }
}

/// The class of the rows of which the first is looked at first.
const FIRST: &str = "dr";

/// The lines as the member filters them.
fn listed(view: &DeadlinesView, looking: &Looking) -> Vec<Line> {
    by_week(view, &looking.filter.clone().known_in(view), looking.earlier)
}

fn list_only(looking: RwSignal<Looking>, filter: &str) {
    let filter = Filter::named(filter);
    filter.remember();
    looking.update(|l| l.filter = filter);
}

/// Head, list and pane; there is no foot.
fn drawn(view: Option<&DeadlinesView>, looking: &Looking, looked: &Looked) -> [String; 4] {
    let Some(view) = view else {
        let head = html! { header class="bar" { h1 { (SCREEN.title) } } };
        let waiting = html! {
            div class="loading" aria-busy="true" aria-label="Reading the schedule" {
                span class="skel w70" {} span class="skel w92" {} span class="skel w55" {}
            }
        };
        return [head, waiting, Markup::default(), Markup::default()].map(Markup::into_string);
    };
    let filter = looking.filter.clone().known_in(view);
    let lines = listed(view, looking);
    let chosen = list::chosen(&lines, &looked.wanted, FIRST);
    let under = looked.open.then(|| in_full(view, &chosen, "u")).flatten();
    let list = html! {
        @if view.source.is_none() {
            div class="empty" data-test="no-schedule" {
                (icon("flag", "lg"))
                h2 { "No schedule yet" }
                p {
                    "Give the release team's README, or the YAML or calendar that it publishes. \
                     Each row is shown to you before it is taken."
                }
                (keyed("btn pri", "import", "Import a schedule", &["I"]))
            }
        }
        (list::html(&lines, &chosen, under.as_ref(), "deadline"))
        p class="dl-foot" {
            (icon("globe", ""))
            span data-test="zone-data" {
                (view.zone_data.words) " " (button("link", "zone", &"Change your zone")) " "
                (button("link", "hours", &"Hours and meetings"))
            }
        }
    };
    let pane = in_full(view, &chosen, "e").unwrap_or_default();
    [top(view, &filter, looking), list, pane, Markup::default()].map(Markup::into_string)
}

/// The lines of the list, week by week.
fn by_week(view: &DeadlinesView, filter: &Filter, earlier: bool) -> Vec<Line> {
    let mut out = Vec::new();
    // What needs a look is listed also where it is past.
    let doubts = *filter == Filter::Doubts;
    let past = view.earlier.iter().filter(|row| filter.fits(row)).count();
    if past > 0 && !doubts {
        let verb = if earlier { "Hide" } else { "Show" };
        let words = format!("{verb} {past} earlier in this cycle");
        let html = button("btn sm quiet", "earlier", &words);
        out.push(Line { id: None, class: "wkgrp past-b", html });
    }
    let shown = view.earlier.iter().filter(|_| earlier || doubts).chain(&view.rows);
    let rows: Vec<&DeadlineRow> = shown.filter(|row| filter.fits(row)).collect();
    let mut rest = rows.as_slice();
    while let Some(first) = rest.first() {
        let same =
            |row: &&&DeadlineRow| (&row.week, &row.week_days) == (&first.week, &first.week_days);
        let count = rest.iter().take_while(same).count();
        let (week, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        out.push(Line { id: None, class: "wkgrp", html: week_heading(first, count, view) });
        out.extend(week.iter().map(|row| Line {
            id: Some(row.id.clone()),
            class: if row.past { "dr past" } else { "dr" },
            html: row::html(row),
        }));
        rest = after;
    }
    if rows.is_empty() && view.source.is_some() {
        let html = html! { "Nothing here. Choose Everyone to see the whole list." };
        out.push(Line { id: None, class: "dl-none", html });
    }
    out
}

fn week_heading(row: &DeadlineRow, count: usize, view: &DeadlinesView) -> Markup {
    let days = row.week_days.as_deref().unwrap_or_default();
    // Where no row has a week there is no cycle that something could lie outside of.
    let (week, days) = match &row.week {
        Some(week) => (week.as_str(), days),
        None if view.year.is_some() => ("Outside the weeks of the cycle", days),
        None if days.is_empty() => ("Coming up", ""),
        None => (days, ""),
    };
    let now = row.week.is_some()
        && view.week_of.as_ref().and_then(|of| of.split(" of ").next()) == row.week.as_deref();
    html! {
        b { (week) } " " (days)
        @if now { " · this week" }
        " " span class="push" { (count) }
    }
}

fn in_full(view: &DeadlinesView, id: &str, paint: &str) -> Option<Markup> {
    let row = view.rows.iter().chain(&view.earlier).find(|row| row.id == id)?;
    Some(inspector::html(row, view, paint))
}

/// `v1.38 · Week 9 of 16 · 4 weeks to Code Freeze · in your time: Auckland, NZDT`
fn heading(view: &DeadlinesView) -> String {
    let city = words::city(&view.zone);
    let place = if city.eq_ignore_ascii_case(&view.now.zone) { String::new() } else { city + ", " };
    let mut parts = vec![view.cycle.clone()];
    parts.extend(view.week_of.clone());
    parts.extend(view.weeks_to_freeze.clone());
    parts.push(match &view.elsewhere {
        None => format!("in your time: {place}{}", view.now.zone),
        Some(zone) => format!(
            "in the time that you chose: {place}{}; this computer is in {}",
            view.now.zone,
            words::city(zone)
        ),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What stands above the list: heading, filters, notices, the source, the picture.
fn top(view: &DeadlinesView, filter: &Filter, looking: &Looking) -> Markup {
    let with = |name: &str, label: &str, key: &str| {
        html! { (icon(name, "")) (label) " " (keys(&[key])) }
    };
    html! {
        header class="bar" {
            h1 { (SCREEN.title) }
            span class="sub" { (heading(view)) }
            span class="push btnrow" {
                @if view.source.is_some() {
                    (button("btn", "import", &with("upload", "Import", "I")))
                }
                (button("btn", "export", &with("week", "Export .ics", "E")))
            }
        }
        (looking.said)
        @if let Some(silent) = &view.silent { (notice("y", "silent", "bell-off", silent)) }
        @if let Some(source) = &view.source {
            (filters(view, filter, looking.scale))
            @for words in &view.rhythm { (notice("a", "clock-change", "clock", words)) }
            (source_and_picture(view, source, filter, looking.scale))
        }
    }
}

fn source_and_picture(view: &DeadlinesView, source: &str, filter: &Filter, scale: Scale) -> Markup {
    let all: Vec<&DeadlineRow> = view.earlier.iter().chain(&view.rows).collect();
    let rows: Vec<&DeadlineRow> = all.iter().copied().filter(|row| filter.fits(row)).collect();
    let look = all.iter().filter(|row| needs_a_look(row)).count();
    let moved = all.iter().filter(|row| row.moved_from.is_some()).count();
    html! {
        p class={ "srcline" @if look > 0 { " look" } } data-test="source" {
            (icon(if look > 0 { "moved" } else { "link" }, ""))
            @if look > 0 {
                span { b { (doubts(view.doubts, moved)) } }
                button class="link nb" data-do="*doubts" {
                    @if look == 1 { "Show it" } @else { "Show them" }
                }
            }
            span class=[(look > 0).then_some("push t3")] { (source) }
        }
        @if !all.is_empty() {
            div class="tl" data-test="timeline" { (picture::html(view, &all, &rows, scale)) }
        }
    }
}

fn notice(class: &str, test: &str, picture: &str, words: &str) -> Markup {
    html! {
        p class={ "call " (class) " slim" } data-test=(test) {
            (icon(picture, "")) span { (words) }
        }
    }
}

fn filters(view: &DeadlinesView, filter: &Filter, scale: Scale) -> Markup {
    let count = |of: &Filter| {
        let earlier = view.earlier.iter().filter(|_| *of == Filter::Doubts);
        earlier.chain(&view.rows).filter(|row| of.fits(row)).count()
    };
    let shown = |of: Filter, label: &str| {
        press(of.word(), &format!("{label} {}", count(&of)), *filter == of)
    };
    let has_role = matches!(filter, Filter::Role(_));
    html! {
        div class="filters" {
            span class="seg" role="group" aria-label="Whose deadlines" {
                (shown(Filter::Mine, "Mine")) (shown(Filter::Everyone, "Everyone"))
            }
            select class={ "in" @if has_role { " on" } } id="role"
                aria-label="One role's deadlines" data-test="role" {
                option value="*all" { "One role" }
                @for role in view.roles.iter().filter(|role| *role != "everyone") {
                    option value=(role) selected[filter.word() == role] { (role) }
                }
            }
            @if count(&Filter::Doubts) > 0 || *filter == Filter::Doubts {
                span class="seg" { (shown(Filter::Doubts, "Needs a look:")) }
            }
            @if view.year.is_some() {
                span class="push tl-scale gap xs t3" {
                    "Picture"
                    span class="seg" role="group" aria-label="Picture of" {
                        (press("weeks", "8 weeks", scale == Scale::Weeks))
                        (press("cycle", "Cycle", scale == Scale::Cycle))
                    }
                }
            }
        }
    }
}

/// `The schedule moved 2 rows and needs a look in one place.`
fn doubts(doubts: usize, moved: usize) -> String {
    let moved = match moved {
        0 => String::new(),
        n => format!("moved {}", words::count(n, "row", "rows")),
    };
    let doubts = match doubts {
        0 => String::new(),
        1 => "needs a look in one place".to_owned(),
        n => format!("needs a look in {n} places"),
    };
    let both = if moved.is_empty() || doubts.is_empty() { "" } else { " and " };
    format!("The schedule {moved}{both}{doubts}.")
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
