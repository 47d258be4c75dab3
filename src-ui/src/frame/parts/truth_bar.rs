//! The truth bar: laptop, outbox, GitHub and the network, in the same place on every screen.
//!
//! It shows the engine's words and adds one thing only the window knows: that a text could not be
//! stored. Changes of state are announced by a region of their own without the times, so that a
//! save does not speak.

use super::Icon;
use leptos::prelude::*;
use meridian_protocol::{Station, Tone, TruthView};

/// The bar.
#[component]
pub fn TruthBar(
    /// What the engine says.
    #[prop(into)]
    truth: Signal<TruthView>,
    /// Whether something is on its way this moment.
    #[prop(into)]
    sending: Signal<bool>,
    /// Flashes the laptop station once when it grows.
    #[prop(into)]
    flash: Signal<u32>,
    /// Opens a page.
    #[prop(into)]
    open: Callback<String>,
) -> impl IntoView {
    let laptop = Memo::new(move |_| truth.with(|t| t.laptop.clone()));
    let outbox = Memo::new(move |_| truth.with(|t| t.outbox.clone()));
    let github = Memo::new(move |_| truth.with(|t| t.github.clone()));
    let network = Memo::new(move |_| truth.with(|t| t.network.clone()));
    let spoken = Memo::new(move |_| {
        truth.with(|t| [&t.laptop, &t.outbox, &t.github, &t.network].map(without_time).join(". "))
    });
    let wire = move |station: Memo<Station>| {
        move || match (station.with(|s| s.tone), sending.get()) {
            (_, true) => "wire busy",
            (Tone::Ok, _) => "wire ok",
            (Tone::Wait, _) => "wire wait",
            (Tone::Stop, _) => "wire stop",
            (Tone::Idle, _) => "wire idle",
        }
    };
    view! {
        <footer class="truth" id="truth" tabindex="-1" aria-label="Where this week's update is">
            <p class="sr" role="status" aria-live="polite">{spoken}</p>
            <span
                class=move || format!("{}{}", tone_class(laptop), flash_class(flash.get()))
                data-test="truth-laptop"
            >
                <Icon name="laptop"/>
                <Words station=laptop/>
            </span>
            <span class=wire(outbox) aria-hidden="true"></span>
            <span class=move || tone_class(outbox) data-test="truth-outbox">
                <Icon name="outbox"/>
                <Words station=outbox/>
            </span>
            <span class=wire(github) aria-hidden="true"></span>
            <span class=move || tone_class(github) data-test="truth-github">
                <Icon name="comment"/>
                {move || match github.with(|s| s.url.clone()) {
                    None => view! { <Words station=github/> }.into_any(),
                    Some(url) => {
                        let to = url.clone();
                        view! {
                            <a
                                href=url
                                title="Open the comment in the browser  Ctrl+O"
                                on:click=move |event| {
                                    event.prevent_default();
                                    open.run(to.clone());
                                }
                            >
                                <Words station=github/>
                            </a>
                        }
                            .into_any()
                    }
                }}
            </span>
            <span class="push">
                <span class=move || tone_class(network) data-test="truth-network">
                    <Icon name=Signal::derive(move || {
                        if network.with(|s| s.tone) == Tone::Ok { "online" } else { "offline" }
                    })/>
                    <span>{move || in_full(&network.get())}</span>
                </span>
            </span>
        </footer>
    }
}

/// The words in bold, then their time.
#[component]
fn Words(station: Memo<Station>) -> impl IntoView {
    view! {
        <span>
            <b>{move || station.with(|s| s.words.clone())}</b>
            " "
            <span class="at">{move || station.with(|s| s.time.clone())}</span>
        </span>
    }
}

fn in_full(station: &Station) -> String {
    if station.time.is_empty() {
        station.words.clone()
    } else {
        format!("{} {}", station.words, station.time)
    }
}

/// The words where their time is left out, without what only leads up to it.
fn without_time(station: &Station) -> &str {
    let words = station.words.as_str();
    let leads = [", looked", " since", " until", ", changed"];
    let short = leads.iter().find_map(|lead| words.strip_suffix(lead));
    short.filter(|_| !station.time.is_empty()).unwrap_or(words)
}

fn tone_class(station: Memo<Station>) -> &'static str {
    match station.with(|s| s.tone) {
        Tone::Idle => "stn",
        Tone::Ok => "stn ok",
        Tone::Wait => "stn wait",
        Tone::Stop => "stn stop",
    }
}

/// Two names for one animation, so that a second flash starts it again.
fn flash_class(count: u32) -> &'static str {
    match count {
        0 => "",
        n if n % 2 == 0 => " flash-a",
        _ => " flash-b",
    }
}

#[cfg(all(test, feature = "ssr"))]
#[path = "truth_bar_tests.rs"]
mod tests;
