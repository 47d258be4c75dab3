//! The button that opens handing over, with how many texts wait there to be taken over.

use crate::frame::{
    app_state::{AppState, Care, app_state},
    asked::Asked,
    bridge::question,
};
use leptos::prelude::*;
use meridian_protocol::CountCame;

/// What is drawn as it is; the number stands between the two.
const BEFORE: &str = "<svg class=\"ic\" aria-hidden=\"true\"><use href=\"#i-user\"></use></svg>\
    <span class=\"copy-lbl\">Hand over</span>";

/// How many wait, as it was told last.
#[derive(Clone, Copy)]
struct Count(Asked<u32>);

impl Count {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self(Asked::new()))
    }
}

fn ask(app: AppState) {
    let Count(count) = Count::of(app);
    // What keeps it from being told is said by the screens.
    count.ask(None, || question(&CountCame {}), move |turn, answer| count.take(turn, answer));
}

/// The button.
pub(super) fn hand_over() -> AnyView {
    let app = app_state();
    let Count(count) = Count::of(app);
    app.following.follow::<CountCame>(ask);
    Effect::new(move |_| {
        if app.has_team() {
            ask(app);
        }
    });
    let waiting = move || count.with(|count| count.unwrap_or_default());
    // What is seen is also what it is called; the rest is for who hears it.
    let inside = move || match waiting() {
        0 => BEFORE.to_owned(),
        count => format!(
            "{BEFORE} <span class=\"cnt\" data-test=\"came-count\">{count}</span>\
             <span class=\"sr\"> given to you</span>"
        ),
    };
    view! {
        <button
            class="btn sm"
            id="hand-over"
            data-test="hand-over"
            title="Hand over: give it to your lead, or take over what was given"
            inner_html=inside
            on:click=move |_| app.cares.set(Some(Care::HandOver))
        ></button>
    }
    .into_any()
}
