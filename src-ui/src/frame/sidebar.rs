//! The sidebar: team, screens, the practice network, the clock drawn as sky, theme and shortcuts.

use crate::{
    frame::{
        app_state::{About, app_state},
        clock::Place,
        parts::Icon,
        screens::{Nav, SCREENS, Screen},
        sky,
        theme::Theme,
        words,
    },
    team::checked,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use maud::{Markup, html};
use meridian_protocol::{PracticeNetwork, TeamView};

/// The sidebar.
#[component]
pub fn Sidebar(
    /// Whether the shortcut sheet is open.
    shortcuts: RwSignal<bool>,
) -> impl IntoView {
    let app = app_state();
    let team = Memo::new(move |_| {
        app.week
            .with(|week| week.as_ref().map(|w| w.team.clone()))
            .or_else(|| app.start.with(|start| start.as_ref().and_then(|s| s.team.clone())))
    });
    let title = move || team.with(|t| t.as_ref().map_or_else(String::new, |t| t.title.clone()));
    let place =
        move || team.with(|t| t.as_ref().map_or_else(String::new, |t| t.repository.clone()));
    let practice =
        Memo::new(move |_| team.with(|t| t.as_ref().and_then(|t: &TeamView| t.practice)));
    let theme = RwSignal::new(Theme::remembered());
    view! {
        <nav class="side" id="side" aria-label="Main" tabindex="-1">
            <button
                class="switch"
                data-test="teams"
                title="Your teams: choose or add one"
                on:click=move |_| app.go_to_teams()
            >
                <Icon name="mark" class="lg"/>
                <span>
                    <b>{title}</b>
                    <small>{place}</small>
                </span>
            </button>
            <button
                class="go"
                data-test="go"
                title="Go to, do  Ctrl+K"
                aria-keyshortcuts="Control+K"
                on:click=move |_| app.palette.set(true)
            >
                <Icon name="search"/>
                <span class="lbl">"Go to, do"</span>
                <kbd class="nk" aria-hidden="true">"Ctrl K"</kbd>
            </button>
            <div class="nav">
                {SCREENS
                    .into_iter()
                    .filter_map(|screen| Some((screen, screen.nav.as_ref()?)))
                    .filter(|(_, nav)| !nav.at_foot)
                    .map(|(screen, nav)| view! { <NavItem screen nav/> })
                    .collect_view()}
            </div>
            <div class="spring"></div>
            {move || practice.get().map(|network| view! { <Practice network/> })}
            <SkyClock/>
            <div class="sidefoot">
                {SCREENS
                    .into_iter()
                    .filter_map(|screen| Some((screen, screen.nav.as_ref()?)))
                    .filter(|(_, nav)| nav.at_foot)
                    .map(|(screen, nav)| view! { <NavItem screen nav/> })
                    .collect_view()}
                <button
                    class="btn quiet icon"
                    data-test="theme"
                    aria-label=move || theme.get().says()
                    title=move || theme.get().says()
                    on:click=move |_| {
                        theme.update(|t| *t = t.next());
                        theme.get_untracked().wear();
                    }
                >
                    <Icon name=Signal::derive(move || theme.get().icon())/>
                </button>
                <button
                    class="btn quiet icon"
                    data-test="nav-hours"
                    title="Hours and meetings"
                    aria-label="Hours and meetings"
                    on:click=move |_| app.opens.set(Some(About::Hours))
                >
                    <Icon name="clock"/>
                </button>
                <button
                    class="btn quiet icon"
                    data-test="shortcuts"
                    title="Keyboard shortcuts  ?"
                    aria-label="Keyboard shortcuts"
                    on:click=move |_| shortcuts.set(true)
                >
                    <Icon name="keyboard"/>
                </button>
            </div>
        </nav>
    }
}

#[component]
fn NavItem(screen: &'static Screen, nav: &'static Nav) -> impl IntoView {
    let app = app_state();
    view! {
        <button
            class="nav-item"
            aria-current=move || screen.holds(app.screen.get()).then_some("page")
            title=format!("{}  Ctrl+{}", screen.title, nav.key)
            aria-keyshortcuts=format!("Control+{}", nav.key)
            data-test=format!("nav-{}", screen.word)
            on:click=move |_| app.show(screen)
        >
            <Icon name=nav.icon/>
            <span class="lbl">{screen.title}</span>
            " "
            {(nav.count)(app)}
            <kbd class="nk" aria-hidden="true">{nav.key}</kbd>
        </button>
    }
}

/// The practice team's pretend network.
#[component]
fn Practice(network: PracticeNetwork) -> impl IntoView {
    let app = app_state();
    let on = network == PracticeNetwork::On;
    let (word, other) =
        if on { ("on", PracticeNetwork::Off) } else { ("off", PracticeNetwork::On) };
    view! {
        <div class="practice">
            <button
                class="practice-switch"
                role="switch"
                aria-checked=checked(on)
                aria-label="Practice network"
                title=format!("Practice network: {word}")
                data-test="practice-network"
                on:click=move |_| app.set_practice_network(other)
            >
                <Icon name=if on { "online" } else { "offline" }/>
                <span class="lbl">"Practice network: "<b>{word}</b></span>
                <span class="toggle" class:on=on aria-hidden="true"></span>
            </button>
            <p class="lbl">"Practice team. Nothing leaves this laptop."</p>
        </div>
    }
}

/// You, UTC and the last place on Earth, over the day drawn as sky.
#[component]
fn SkyClock() -> impl IntoView {
    let app = app_state();
    let minute = Memo::new(move |_| app.clock.now().map(|now| now.timestamp().div_euclid(60)));
    let city = Memo::new(move |_| {
        app.soon.with(|view| {
            let Some(view) = view else { return String::new() };
            let chosen = if view.is_elsewhere { ", your choice" } else { "" };
            words::city(&view.zone) + chosen
        })
    });
    let rows = Memo::new(move |_| {
        let now = chrono::DateTime::from_timestamp(minute.get()? * 60, 0)?;
        let place = app.clock.place();
        Some(faces(now, &place).into_string())
    });
    view! {
        <div class="clock" role="group" aria-label="Clocks">
            <div inner_html=move || rows.get().unwrap_or_default()></div>
            <button
                class="btn quiet sm"
                data-test="zone"
                title="Change the zone that times are shown in"
                on:click=move |_| app.opens.set(Some(About::Zone))
            >
                <Icon name="globe"/>
                {city}
            </button>
        </div>
    }
}

/// The clock's picture and its three rows, redrawn once a minute as a whole.
fn faces(now: DateTime<Utc>, place: &Place) -> Markup {
    let aoe = html! {
        abbr title="Anywhere on Earth, UTC-12: the last place where a date ends" { "AoE" }
    };
    let rows = [
        (html! { "You" }, place.offset_minutes, place.letters.as_str(), Some("me")),
        (html! { "UTC" }, 0, "UTC", None),
        (aoe, -12 * 60, "AoE", None),
    ];
    html! {
        (sky::day_svg(words::local_hour(now, place.offset_minutes)))
        dl {
            @for (name, offset, letters, class) in rows {
                @let (day, clock) = words::wall(now, offset);
                dt class=[class] { (name) }
                dd class="day" { (day) }
                dd class=[class] { (clock) " " (letters) }
            }
        }
    }
}
