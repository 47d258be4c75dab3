//! How the settings are drawn.

use super::{Looking, Part};
use crate::{
    frame::{
        markup::{button, icon, time},
        shortcuts, words,
    },
    team::tab_stop,
};
use chrono::{NaiveTime, Timelike as _};
use maud::{Markup, html};
use meridian_core::settings::ProxyChoice;
use meridian_protocol::{
    AboutView, Autostart, AutostartView, DataView, ProxyView, SettingsView, TeamSettingsView,
};

/// For so many seconds a post can be taken back, to choose from.
const SECONDS: [u32; 6] = [0, 5, 10, 20, 30, 60];

/// The parts, what came of the last choice, and the part that is shown.
pub(super) fn drawn(view: Option<&SettingsView>, looking: &Looking) -> [String; 3] {
    let body = match (view, looking.part) {
        // The keys need no answer.
        (_, Part::Shortcuts) => keys(),
        (None, _) => html! {
            div class="loading" aria-busy="true" aria-label="Reading the settings" {
                span class="skel w70" {} span class="skel w92" {} span class="skel w55" {}
            }
        },
        (Some(view), Part::Account) => account(view),
        (Some(view), Part::Time) => your_time(view),
        (Some(view), Part::Team) => team(view.team.as_ref()),
        (Some(view), Part::Network) => network(&view.proxy),
        (Some(view), Part::Data) => data(&view.data),
        (Some(view), Part::About) => about(&view.about),
    };
    [parts(looking.part), looking.said.clone(), body].map(Markup::into_string)
}

fn parts(shown: Part) -> Markup {
    html! {
        @for part in Part::ALL {
            @let is_on = part == shown;
            button id=(part.id()) data-do={ "st-" (part.word()) } data-test={ "st-" (part.word()) }
                tabindex=(tab_stop(is_on)) aria-current=[is_on.then_some("true")] {
                (icon(part.icon(), "")) span { (part.title()) }
            }
        }
    }
}

/// A card with a heading.
fn card(title: &str, body: &Markup) -> Markup {
    html! { section class="card" { h2 { (title) } (body) } }
}

/// What it is, what is so now, and what changes it.
fn row(title: &str, words: &Markup, change: &Markup) -> Markup {
    html! {
        div class="srow" { div { b { (title) } small { (words) } } div class="btnrow" { (change) } }
    }
}

/// Only what is so.
fn fact(title: &str, words: &str) -> Markup {
    row(title, &html! { (words) }, &html! {})
}

fn account(view: &SettingsView) -> Markup {
    let practising = view.team.as_ref().is_some_and(|team| team.team.practice.is_some());
    html! {
        @if practising {
            p class="call a slim" data-test="st-practice" {
                (icon("flask", ""))
                span { "The practice team has no account: nothing of it leaves this laptop." }
            }
        }
    }
}

fn your_time(view: &SettingsView) -> Markup {
    let zone = if view.is_zone_chosen {
        "You chose it; it stays when you travel."
    } else {
        "This computer's; it follows you when you travel."
    };
    let (from, to) = (view.hours.quiet.from, view.hours.quiet.to);
    let quiet = if from == to {
        "No quiet hours.".to_owned()
    } else {
        format!(
            "Quiet from {} to {} {}. What you have to send is due before them.",
            clock(from),
            clock(to),
            view.now.zone
        )
    };
    let zone = html! { (words::city(&view.zone)) ", " (view.now.zone) ". " (zone) };
    html! {
        (card("Your time", &html! {
            (row("Time zone", &zone, &button("btn", "st-zone", &"Change the zone")))
            (row("Hours and meetings", &html! { (quiet) },
                &button("btn", "st-hours", &"Change hours and meetings")))
            (row(
                "Taking a post back",
                &html! { "So long a post waits on this laptop, where one press takes it back." },
                &take_back(view.take_back_seconds, view.take_back_most),
            ))
        }))
        (card("Reminders", &html! { (start(&view.autostart)) }))
    }
}

/// Reminders ring only while something of Meridian runs.
fn start(autostart: &AutostartView) -> Markup {
    let words = html! {
        (autostart.words) @if let Some(line) = &autostart.line { " " code { (line) } }
    };
    let change = match autostart.state {
        Autostart::On => button("btn", "st-no-start", &"Do not start at log-in"),
        Autostart::Off => button("btn", "st-start", &"Start at log-in"),
        Autostart::NotHere => html! {},
    };
    row("When you log in", &words, &change)
}

/// `22:00`. Formatting by a pattern would be a tenth of this chunk.
fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn take_back(chosen: u32, most: u32) -> Markup {
    let mut offered: Vec<u32> = SECONDS.into_iter().filter(|seconds| *seconds <= most).collect();
    if !offered.contains(&chosen) {
        offered.push(chosen);
    }
    let said = |seconds: u32| match seconds {
        0 => "Not at all".to_owned(),
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    html! {
        select class="in" id="take-back" data-seconds data-test="take-back"
            aria-label="How long a post can be taken back" {
            @for seconds in offered {
                option value=(seconds) selected[seconds == chosen] { (said(seconds)) }
            }
        }
    }
}

fn team(team: Option<&TeamSettingsView>) -> Markup {
    let Some(team) = team else { return html! {} };
    let view = &team.team;
    let sections = match team.sections.as_slice() {
        [] => "None chosen yet.".to_owned(),
        sections => sections.join(", "),
    };
    let schedule = team.schedule.as_deref().unwrap_or("None read yet.");
    html! {
        (card("The team that is shown", &html! {
            (row(&view.title, &html! { (view.repository) },
                &button("btn", "st-teams", &"Choose or add a team")))
            (fact("Your sections", &sections))
            (fact("Your updates go to", &team.goes_to))
            (row("Schedule", &html! { (schedule) },
                &button("btn", "st-schedule", &"Import a schedule")))
            p class="st-note" {
                "To change your sections or where updates go, add the team's link again: what you \
                 leave open stays as it is."
            }
        }))
    }
}

fn network(proxy: &ProxyView) -> Markup {
    let at = match &proxy.choice {
        Some(ProxyChoice::At(address)) => Some(address.as_str()),
        _ => None,
    };
    let way = |id: &str, is_on: bool, title: &str, about: &str| {
        html! {
            label class="choice" {
                input type="radio" name="proxy" id=(id) data-test=(id) checked[is_on];
                span { b { (title) } small { (about) } }
            }
        }
    };
    let is = |choice: &ProxyChoice| proxy.choice.as_ref() == Some(choice);
    html! {
        (card("The way to GitHub", &html! {
            p class="st-note" data-test="proxy-words" { (proxy.words) }
            div class="st-form" role="group" aria-label="Proxy" {
                (way("proxy-system", is(&ProxyChoice::System), "As the system says",
                    "By the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY."))
                (way("proxy-none", is(&ProxyChoice::None), "No proxy",
                    "GitHub is asked directly, whatever the variables say."))
                (way("proxy-at", at.is_some(), "This proxy", "For every question to GitHub."))
                div class="st-fields" {
                    label {
                        "Address"
                        input class="in" id="proxy-address" data-proxy data-test="proxy-address"
                            value=(at.unwrap_or_default()) autocomplete="off" spellcheck="false"
                            placeholder="ada@proxy.example:3128" aria-describedby="proxy-trouble";
                    }
                    label {
                        "Password of the name in it"
                        input class="in" id="proxy-password" type="password" data-proxy
                            data-test="proxy-password" autocomplete="off"
                            placeholder="Empty: the one that is kept";
                    }
                    div id="proxy-trouble" {}
                    small { "The password is kept in this desktop's keyring, and nowhere else." }
                }
                p class="btnrow" { (button("btn pri", "st-proxy-use", &"Use this way")) }
            }
        }))
    }
}

fn data(data: &DataView) -> Markup {
    let backups =
        words::count(usize::try_from(data.backups).unwrap_or_default(), "backup", "backups");
    let backup = match &data.backup {
        Some(at) => html! { (backups) "; the newest was made " (time(at)) "." },
        None => html! {
            "None yet. The first is made while you write, and then one an hour in which something \
             changed."
        },
    };
    let size = format!(
        "{} in all, of which the notebook has {}.",
        bytes(data.all_bytes),
        bytes(data.notebook_bytes)
    );
    html! {
        (card("On this laptop", &html! {
            (row("Folder", &html! { span class="st-path" data-test="st-path" { (data.folder) } },
                &button("btn", "st-folder", &"Open the folder")))
            (row("Backups of the notebook", &backup, &html! {}))
            (fact("Size", &size))
            p class="st-note" {
                "Drafts, what waits to be sent and every receipt lie here and nowhere else. No sign-in \
                 lies here; Account says where yours is."
            }
        }))
    }
}

/// `1.2 MB`; of less than one, whole kilobytes.
fn bytes(number: u64) -> String {
    match number {
        0..1_000_000 => format!("{} kB", number.div_ceil(1000)),
        _ => format!("{}.{} MB", number / 1_000_000, number % 1_000_000 / 100_000),
    }
}

fn keys() -> Markup {
    card("Keyboard shortcuts", &html! { dl class="st-keys" { (shortcuts::rows()) } })
}

fn about(about: &AboutView) -> Markup {
    let zones = &about.zone_data;
    let (bundled, used) = (&zones.bundled, &zones.used);
    let which = if bundled == used { "that of this build" } else { "the system's" };
    let system = match &zones.system {
        Some(system) => format!("This build has {bundled}, the system {system}."),
        None => format!("This build has {bundled}; the system has none that can be read."),
    };
    html! {
        (card("Meridian", &html! {
            (fact("Version", &about.version))
            (row("Zone data", &html! { (zones.words) " " (system) },
                &html! { span class="chip" { (used) ", " (which) } }))
            (fact("Licence", &about.licence))
        }))
    }
}
