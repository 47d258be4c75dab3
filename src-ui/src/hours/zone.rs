//! The member's own time in one dialog: which zone times are shown in (the system's, which is
//! followed while travelling, or a named one), or their hours and meetings ([`crate::hours`]).

use crate::{
    frame::{
        app_state::{About, AppState, app_state},
        bridge::{Question, question},
        dom,
        markup::{button, dialog_head, keyed, trouble},
    },
    hours,
    team::checked,
};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_core::hours::Hours;
use meridian_protocol::{HoursView, MeetingView, SetZone, ShowHours, Stales};

/// So many names are offered at once.
const OFFERED: usize = 8;
/// The dialog.
pub(crate) const DIALOG: &str = "zone-dialog";

/// What there is to choose from, and which of the offered names is marked.
#[derive(Debug, Clone, Default)]
pub struct Choosing {
    /// As the engine said it last.
    pub(crate) view: Option<HoursView>,
    /// The meeting that was removed last.
    pub(crate) removed: Option<MeetingView>,
    /// The hours that were chosen and are not answered yet.
    pub(crate) asked: Option<Hours>,
    about: About,
    at: usize,
}

/// The dialog's state beside what the window was told.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    app: AppState,
    pub(crate) zoning: StoredValue<Choosing>,
}

/// What follows an answer.
pub(crate) enum Then {
    /// The dialog is opened.
    Open(About),
    /// The dialog is done.
    Close,
    /// This is said.
    Say(Markup),
    /// Hours were kept; what was chosen meanwhile is kept next.
    Saved(Hours),
    /// The form for a meeting is empty again.
    Clear,
}

/// Opens the dialog once what it shows is known.
fn open(times: Times, about: About) {
    ask(times, question(&ShowHours {}), |_| (), Then::Open(about));
}

/// The dialog; empty until it is opened.
#[component]
pub fn Zone() -> impl IntoView {
    let app = app_state();
    let times = Times { app, zoning: StoredValue::new(Choosing::default()) };
    Effect::new(move |_| {
        if let Some(about) = app.opens.get() {
            app.opens.set(None);
            open(times, about);
        }
    });
    let typed = move |_: Event| {
        if dom::is_in("#zone-name") {
            times.zoning.update_value(|choosing| choosing.at = 0);
            offer(times, 0);
        }
    };
    let changed = move |event: Event| {
        if dom::near(&event, "data-quiet").is_some() {
            hours::changed(times);
        }
    };
    let pressed = move |event: KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            "ArrowDown" if dom::is_in("#zone-name") => offer(times, 1),
            "ArrowUp" if dom::is_in("#zone-name") => offer(times, -1),
            "Enter" if dom::is_in("[data-quiet]") => hours::changed(times),
            "Enter" if dom::is_in("#hours-add input") => hours::add(times),
            "Enter" if dom::is_in("#zone-name") => take(times, named(times)),
            _ => return,
        }
        event.prevent_default();
    };
    let click = move |event: MouseEvent| {
        let zone = dom::near(&event, "data-zone");
        let act = dom::near(&event, "data-do");
        let is_hours = times.zoning.with_value(|choosing| choosing.about == About::Hours);
        match (zone, act.as_deref()) {
            (Some(zone), _) if is_hours => {
                dom::set_value("zone-name", &zone);
                dom::focus("zone-name");
                offer(times, 0);
            }
            (Some(zone), _) => take(times, Some(zone)),
            (None, Some("zone-take")) => take(times, named(times)),
            (None, Some("zone-system")) => take(times, None),
            (None, Some("zone")) => open(times, About::Zone),
            (None, Some("close")) => dom::close_dialog(DIALOG),
            (None, Some(act)) => hours::acted(times, act),
            (None, None) => {}
        }
    };
    view! {
        <dialog
            class="sheet pop"
            id=DIALOG
            aria-labelledby="zone-dialog-title"
            data-test=DIALOG
            on:input=typed
            on:change=changed
            on:keydown=pressed
            on:click=click
        ></dialog>
    }
}

/// The names that fit what was typed.
fn fitting(times: Times) -> Vec<String> {
    let typed = dom::value("zone-name");
    times.zoning.with_value(|choosing| {
        choosing.view.as_ref().map(|view| offered(&view.zones, &typed)).unwrap_or_default()
    })
}

/// Draws the names that fit, with the mark moved by `step`.
fn offer(times: Times, step: isize) {
    let names = fitting(times);
    let last = names.len().saturating_sub(1);
    times.zoning.update_value(|choosing| {
        choosing.at = choosing.at.saturating_add_signed(step).min(last);
    });
    let at = times.zoning.with_value(|choosing| choosing.at);
    dom::draw("zone-list", options(&names, at).into_string(), &mut String::from("?"));
}

/// The marked name; else what was typed, so that native code can say what is wrong with it.
pub(crate) fn named(times: Times) -> Option<String> {
    let at = times.zoning.with_value(|choosing| choosing.at);
    Some(fitting(times).into_iter().nth(at).unwrap_or_else(|| dom::value("zone-name")))
}

fn take(times: Times, zone: Option<String>) {
    change(times, &SetZone { zone }, Then::Close);
}

/// Has a choice kept; everything on screen follows it.
pub(crate) fn change<C: Stales<Reply = HoursView>>(times: Times, choice: &C, then: Then) {
    ask(times, question(choice), AppState::ask_after::<C>, then);
}

/// Asks; `follow` is called when there is an answer.
fn ask(times: Times, question: Question<HoursView>, follow: fn(AppState), then: Then) {
    let app = times.app;
    spawn_local(async move {
        let answer = question.answer().await;
        // The team may be gone meanwhile, and with it the dialog.
        if times.zoning.is_disposed() {
            return;
        }
        match (answer, then) {
            (Ok(view), then) => {
                app.clock.hear(&view.now);
                match then {
                    Then::Open(about) => {
                        let is_hours = about == About::Hours;
                        let html = if is_hours { hours::dialog(&view) } else { dialog(&view) };
                        dom::open_dialog(DIALOG, &html.into_string());
                        times.zoning.set_value(Choosing { about, ..Choosing::default() });
                    }
                    Then::Close => dom::close_dialog(DIALOG),
                    Then::Say(html) => hours::draw(&view, Some(html)),
                    Then::Saved(sent) => {
                        hours::draw(&view, Some(hours::saved()));
                        let mut later = None;
                        times.zoning.update_value(|choosing| {
                            choosing.asked.take_if(|asked| *asked == sent);
                            later.clone_from(&choosing.asked);
                        });
                        if let Some(later) = later {
                            hours::send(times, later);
                        }
                    }
                    Then::Clear => hours::draw(&view, None),
                }
                times.zoning.update_value(|choosing| choosing.view = Some(view));
                follow(app);
            }
            (Err(failure), Then::Open(_)) => app.failure.set(Some(failure)),
            (Err(failure), _) => {
                times.zoning.update_value(|choosing| choosing.asked = None);
                hours::say(trouble(&failure.to_string()));
            }
        }
    });
}

fn dialog(view: &HoursView) -> Markup {
    html! {
        (dialog_head(DIALOG, "Your zone"))
        div class="edit" {
            p class="t2" { (now(view.chosen.as_deref(), &view.system)) }
            div id="zone-trouble" {}
            label {
                b { "Show times in" }
                input class="in" id="zone-name" data-test="zone-name" role="combobox"
                    aria-expanded="true" aria-controls="zone-list" autocomplete="off"
                    spellcheck="false" autofocus placeholder="A city or a zone, such as Tokyo";
            }
            (list(&html! {}))
            p class="btnrow" {
                (button("btn", "zone-system", &html! { "Follow this computer: " (view.system) }))
                span class="push" {
                    (keyed("btn pri", "zone-take", "Use this zone", &["Enter"]))
                }
            }
        }
    }
}

/// Where the names are offered.
pub(crate) fn list(names: &Markup) -> Markup {
    html! {
        ul class="offer" id="zone-list" role="listbox" aria-label="Zones" data-test="zone-list" {
            (names)
        }
    }
}

fn now(chosen: Option<&str>, system: &str) -> String {
    match chosen {
        Some(zone) => format!("Times are shown in {zone}, which you chose."),
        None => format!(
            "Times are shown in {system}, as this computer says; they follow it when you travel."
        ),
    }
}

/// The names that hold what was typed: those whose city begins with it first.
fn offered(names: &[String], typed: &str) -> Vec<String> {
    let typed = typed.trim().to_ascii_lowercase().replace(' ', "_");
    if typed.is_empty() {
        return Vec::new();
    }
    // The names are in order already, and a sort of our own would be a hundredth of the page.
    let rank = |name: &String| {
        let lower = name.to_ascii_lowercase();
        let city = lower.rsplit('/').next().unwrap_or_default().starts_with(&typed);
        match () {
            () if lower == typed => 0,
            () if city => 1,
            () if lower.contains(&typed) => 2,
            () => 3,
        }
    };
    let ranked = (0..3).flat_map(|wanted| names.iter().filter(move |name| rank(name) == wanted));
    ranked.take(OFFERED).cloned().collect()
}

fn options(names: &[String], at: usize) -> Markup {
    html! {
        @for (index, name) in names.iter().enumerate() {
            @let on = index == at;
            li role="option" aria-selected=(checked(on)) data-zone=(name)
                class=[on.then_some("on")] { (name) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_found_before_what_only_holds_its_letters() {
        let names: Vec<String> =
            ["America/Argentina/San_Juan", "Asia/Tokyo", "America/Santiago", "Etc/UTC"]
                .map(str::to_owned)
                .to_vec();
        assert_eq!(offered(&names, "san"), ["America/Argentina/San_Juan", "America/Santiago"]);
        assert_eq!(offered(&names, " san juan "), ["America/Argentina/San_Juan"]);
        assert_eq!(offered(&names, "TOK"), ["Asia/Tokyo"]);
        assert_eq!(offered(&["Etc/UTC".into(), "UTC".into()], "utc"), ["UTC", "Etc/UTC"]);
        assert!(offered(&names, "").is_empty() && offered(&names, "Middle Earth").is_empty());
    }

    #[test]
    fn what_is_shown_now_and_why_is_said() {
        assert!(now(None, "Pacific/Auckland").contains("they follow it when you travel"));
        let chosen = now(Some("Asia/Tokyo"), "Pacific/Auckland");
        assert_eq!(chosen, "Times are shown in Asia/Tokyo, which you chose.");
    }
}
