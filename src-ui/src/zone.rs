//! Which zone times are shown in: the system's, which is followed while travelling, or a named one.

use crate::{
    bridge,
    first_run::checked,
    markup::{button, dialog_head, escape, keys, trouble},
    page,
    told::{Told, told},
};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use meridian_protocol::{SetZone, ShowZones, ZonesView};
use std::fmt::Write as _;

/// So many names are offered at once.
const OFFERED: usize = 8;
/// The dialog.
const DIALOG: &str = "zone-dialog";

/// What there is to choose from, and which of the offered names is marked.
#[derive(Debug, Clone, Default)]
pub struct Choosing {
    zones: Option<ZonesView>,
    at: usize,
}

/// Opens the dialog once the zones are known.
pub(crate) fn open(told: Told) {
    spawn_local(async move {
        match bridge::call(ShowZones {}).await {
            Ok(zones) => {
                page::open_dialog(DIALOG, &dialog(&zones));
                told.zoning.set_value(Choosing { zones: Some(zones), at: 0 });
            }
            Err(failure) => told.failure.set(Some(failure)),
        }
    });
}

/// The dialog; empty until it is opened.
#[component]
pub fn Zone() -> impl IntoView {
    let told = told();
    let typed = move |_: Event| {
        told.zoning.update_value(|choosing| choosing.at = 0);
        offer(told, 0);
    };
    let pressed = move |event: KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            "ArrowDown" => offer(told, 1),
            "ArrowUp" => offer(told, -1),
            "Enter" if !page::is_in("button") => take(told, named(told)),
            _ => return,
        }
        event.prevent_default();
    };
    let click = move |event: MouseEvent| {
        if let Some(zone) = page::near(&event, "data-zone") {
            take(told, Some(zone));
        }
        match page::near(&event, "data-do").as_deref() {
            Some("zone-take") => take(told, named(told)),
            Some("zone-system") => take(told, None),
            Some("close") => page::close_dialog(DIALOG),
            _ => {}
        }
    };
    view! {
        <dialog
            class="sheet pop"
            id=DIALOG
            aria-label="Your zone"
            data-test=DIALOG
            on:input=typed
            on:keydown=pressed
            on:click=click
        ></dialog>
    }
}

/// The names that fit what was typed.
fn fitting(told: Told) -> Vec<String> {
    let typed = page::value("zone-name");
    told.zoning.with_value(|choosing| {
        choosing.zones.as_ref().map(|zones| offered(&zones.names, &typed)).unwrap_or_default()
    })
}

/// Draws the names that fit, with the mark moved by `step`.
fn offer(told: Told, step: isize) {
    let names = fitting(told);
    let last = names.len().saturating_sub(1);
    told.zoning.update_value(|choosing| {
        choosing.at = choosing.at.saturating_add_signed(step).min(last);
    });
    let at = told.zoning.with_value(|choosing| choosing.at);
    page::draw("zone-list", options(&names, at), &mut String::from("?"));
}

/// The marked name; else what was typed, so that native code can say what is wrong with it.
fn named(told: Told) -> Option<String> {
    let at = told.zoning.with_value(|choosing| choosing.at);
    Some(fitting(told).into_iter().nth(at).unwrap_or_else(|| page::value("zone-name")))
}

fn take(told: Told, zone: Option<String>) {
    spawn_local(async move {
        match bridge::call(SetZone { zone }).await {
            Ok(view) => {
                told.clock.hear(&view.now);
                told.ask_start();
                page::close_dialog(DIALOG);
            }
            Err(failure) => {
                let words = trouble(&failure.to_string());
                page::draw("zone-trouble", words, &mut String::from("?"));
            }
        }
    });
}

fn dialog(zones: &ZonesView) -> String {
    let follow = format!("Follow this computer: {}", escape(&zones.system));
    format!(
        "{}<div class=\"edit\"><p class=\"t2\">{}</p><div id=\"zone-trouble\"></div>\
         <label><b>Show times in</b><input class=\"in\" id=\"zone-name\" data-test=\"zone-name\" \
         role=\"combobox\" aria-expanded=\"true\" aria-controls=\"zone-list\" autocomplete=\"off\" \
         spellcheck=\"false\" autofocus placeholder=\"A city or a zone, such as Tokyo\"></label>\
         <ul class=\"offer\" id=\"zone-list\" role=\"listbox\" aria-label=\"Zones\" \
         data-test=\"zone-list\"></ul>\
         <p class=\"btnrow\">{}<span class=\"push\">{}</span></p></div>",
        dialog_head("Your zone"),
        escape(&now(zones)),
        button("btn", "zone-system", &follow),
        button("btn pri", "zone-take", &format!("Use this zone {}", keys(&["Enter"])))
    )
}

fn now(view: &ZonesView) -> String {
    match &view.chosen {
        Some(zone) => format!("Times are shown in {zone}, which you chose."),
        None => format!(
            "Times are shown in {}, as this computer says; they follow it when you travel.",
            view.system
        ),
    }
}

/// The names that hold what was typed: those whose city begins with it first.
fn offered(names: &[String], typed: &str) -> Vec<String> {
    let typed = typed.trim().to_lowercase().replace(' ', "_");
    if typed.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(bool, &String)> = names
        .iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let city = lower.rsplit('/').next().unwrap_or_default().starts_with(&typed);
            lower.contains(&typed).then_some((!city, name))
        })
        .collect();
    found.sort();
    found.into_iter().take(OFFERED).map(|(_, name)| name.clone()).collect()
}

fn options(names: &[String], at: usize) -> String {
    let mut out = String::new();
    for (index, name) in names.iter().enumerate() {
        let on = index == at;
        let class = if on { " class=\"on\"" } else { "" };
        let (name, selected) = (escape(name), checked(on));
        let _ = write!(
            out,
            "<li role=\"option\" aria-selected=\"{selected}\" data-zone=\"{name}\"{class}>{name}</li>"
        );
    }
    out
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
        assert!(offered(&names, "").is_empty() && offered(&names, "Middle Earth").is_empty());
    }

    #[test]
    fn what_is_shown_now_and_why_is_said() {
        let mut view =
            ZonesView { system: "Pacific/Auckland".into(), chosen: None, names: Vec::new() };
        assert!(now(&view).contains("they follow it when you travel"));
        view.chosen = Some("Asia/Tokyo".into());
        assert_eq!(now(&view), "Times are shown in Asia/Tokyo, which you chose.");
    }
}
