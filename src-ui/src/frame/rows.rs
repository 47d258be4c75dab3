//! A screen that is a list, with one of its rows in full: beside it, or below the row where there is no
//! room. It is drawn as pieces of HTML, each only when it differs, and hears clicks and keys; a screen
//! says what its lines are, how it is drawn, and what its buttons and letters do.

use super::{
    dom,
    list::{self, Line},
    parts::FailureCallout,
};
use leptos::{
    ev::{self, Event, KeyboardEvent, MouseEvent},
    leptos_dom::helpers::window_event_listener,
    prelude::*,
};
use std::sync::Arc;

/// Which row the member looks at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looked {
    /// The row that was chosen last; it may be gone by now.
    pub(crate) wanted: String,
    /// Whether it is shown in full below itself, where there is no pane.
    pub(crate) open: bool,
}

/// What a screen calls its parts.
pub(crate) struct Named {
    /// The class of what holds list and pane.
    pub(crate) class: &'static str,
    /// What is listed.
    pub(crate) list: &'static str,
    /// What the pane shows.
    pub(crate) pane: &'static str,
    /// The pane's hook for tests.
    pub(crate) test: &'static str,
}

/// What a screen is drawn as.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Pieces {
    /// Head, list, pane and foot.
    pub(crate) html: [String; 4],
    /// What is put into them once they are drawn anew, by the id of its place.
    pub(crate) inside: Vec<(String, String)>,
}

/// A screen that is such a list.
pub(crate) trait Rows: Send + Sync + 'static {
    /// Which row is looked at.
    fn looked(&self) -> RwSignal<Looked>;
    /// The lines as they are listed now.
    fn lines(&self) -> Vec<Line>;
    /// The class of the rows of which the first is looked at where none was chosen.
    fn first(&self) -> &'static str;
    /// What it is drawn as; follows all that it is drawn of.
    fn drawn(&self) -> Pieces;
    /// Does what was clicked on names; says whether it was anything but a row.
    fn clicked(&self, event: &MouseEvent) -> bool;
    /// Does what a letter means wherever the member is on the screen; says whether it means anything.
    fn letter(&self, key: &str) -> bool;
    /// Something else was chosen in a field.
    fn changed(&self, _event: &Event) {}
    /// Another row is looked at.
    fn turned(&self) {}
}

/// Where the pieces are put.
const PLACES: [&str; 4] = ["list-head", "list-rows", "aside", "list-foot"];

/// The row that is looked at.
pub(crate) fn chosen(rows: &dyn Rows) -> String {
    rows.looked().with_untracked(|looked| list::chosen(&rows.lines(), &looked.wanted, rows.first()))
}

/// Looks at a row; one that is clicked opens, or closes where it was open.
fn choose(rows: &dyn Rows, id: String, opens: bool) {
    let before = chosen(rows);
    let is_same = before == id;
    rows.looked().update(|looked| {
        looked.open = opens && !(looked.open && is_same);
        looked.wanted = id;
    });
    if !is_same {
        rows.turned();
    }
}

fn clicked(rows: &dyn Rows, event: &MouseEvent) {
    // What stands below a row is for reading.
    if rows.clicked(event) || dom::near(event, "data-under").is_some() {
        return;
    }
    if let Some(id) = dom::near(event, "data-row") {
        dom::focus(&id);
        choose(rows, id, true);
    }
}

/// Letters work wherever the member is on the screen; what moves in the list, only there or where the
/// keyboard is nowhere, such as after what held it has gone.
fn pressed(rows: &dyn Rows, event: &KeyboardEvent) {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier || dom::is_in("input, textarea, select, dialog") {
        return;
    }
    let key = event.key();
    if !rows.letter(&key) {
        if !dom::is_in("#draft") && !dom::is_nowhere() {
            return;
        }
        let looked = rows.looked();
        match key.as_str() {
            "Enter" if !dom::is_on_button() => looked.update(|looked| looked.open = !looked.open),
            "Escape" if looked.with_untracked(|looked| looked.open) => {
                looked.update(|looked| looked.open = false);
            }
            key => {
                let Some(id) = list::step(&rows.lines(), &chosen(rows), key) else { return };
                dom::focus(&id);
                choose(rows, id, false);
            }
        }
    }
    event.prevent_default();
}

/// Draws the pieces, each where it differs from before.
fn draw(rows: &dyn Rows, before: Option<Pieces>) -> Pieces {
    let mut before = before.unwrap_or_default();
    let pieces = rows.drawn();
    // What is put in stays as long as nothing is new: somebody may have marked words of it.
    let is_new = pieces != before;
    for ((place, html), old) in PLACES.into_iter().zip(pieces.html).zip(&mut before.html) {
        dom::draw(place, html, old);
    }
    for (place, html) in pieces.inside.iter().filter(|_| is_new) {
        dom::draw(place, html.clone(), &mut String::new());
    }
    Pieces { inside: pieces.inside, ..before }
}

/// The screen.
pub(crate) fn screen(named: &Named, rows: Arc<dyn Rows>) -> AnyView {
    let [drawing, clicks, keys, changes] = std::array::from_fn(|_| Arc::clone(&rows));
    Effect::new(move |before| draw(&*drawing, before));
    let keys = window_event_listener(ev::keydown, move |event| pressed(&*keys, &event));
    on_cleanup(move || keys.remove());
    let [head, list, aside, foot] = PLACES;
    view! {
        <div
            class="screen"
            on:click=move |event| clicked(&*clicks, &event)
            on:change=move |event| changes.changed(&event)
        >
            <FailureCallout/>
            <div class="dl-head" id=head></div>
            <div class=named.class>
                <div class="scroll" id="draft" tabindex="-1" role="region" aria-label=named.list>
                    <div id=list></div>
                </div>
                <aside
                    class="insp scroll"
                    id=aside
                    tabindex="-1"
                    aria-label=named.pane
                    data-test=named.test
                ></aside>
            </div>
            <div class="list-foot" id=foot></div>
        </div>
    }
    .into_any()
}
