//! Import of a schedule: name a file or a link, choose a file or paste its text, look at each row as it was read, correct
//! or leave out what is wrong, take it.
//!
//! Native code reads what is named, and answers with rows; the page opens no file but a chosen one. Nothing is kept
//! before it is taken, and the schedule before stays until then. Like the deadlines, the screen is
//! drawn in pieces; fields keep what is typed in them until a button reads it.

mod draw;
mod row;

use crate::{
    deadlines::{self, state::DeadlinesState},
    frame::{
        app_state::{AppState, app_state},
        bridge,
        chunk::{Drawing, Load},
        dom,
        list::{self, Line},
        screens::{Draw, Screen},
    },
};
use draw::{drawn, edit, listed};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use meridian_core::schedule::{Change, Correction};
use meridian_protocol::{
    ReadSchedule, ReviewRow, ReviewView, RowState, ScheduleSource, TakeSchedule, Verdict,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The dialog in which a row is corrected.
const EDIT: &str = "edit-row";

/// A schedule under review, and what the member did with it.
#[derive(Debug, Clone, Default)]
struct ImportState {
    /// What the review is about; none before one was read.
    source: Option<ScheduleSource>,
    review: Option<ReviewView>,
    corrections: Vec<Correction>,
    /// Which rows are listed; none for all.
    shown: Option<Verdict>,
    /// The chosen row by its id; empty while none was chosen.
    chosen: String,
    /// Why nothing was read or taken.
    trouble: String,
    /// Whether a question is out.
    busy: bool,
    /// Whether the team is the practice team, which asks no host.
    practising: bool,
    /// What was named or pasted before, to be there again for another try.
    again: Option<ScheduleSource>,
}

impl ImportState {
    fn lines(&self) -> Vec<Line> {
        self.review.as_ref().map(|review| listed(review, self.shown)).unwrap_or_default()
    }

    fn chosen(&self) -> String {
        list::chosen(&self.lines(), &self.chosen, "rv")
    }

    fn row(&self) -> Option<ReviewRow> {
        let chosen = self.chosen();
        self.review.as_ref()?.rows.iter().find(|row| id(row) == chosen).cloned()
    }
}

/// The screen, to which the deadlines lead.
pub static SCREEN: Screen = Screen {
    word: "import",
    title: "Import a schedule",
    nav: None,
    of: Some(&deadlines::SCREEN),
    shortcuts: &[("Import: edit the row, take the schedule", &[&["E"], &["Ctrl", "Enter"]])],
    draw: Draw::Later(load),
};

/// Loads the screen's code.
fn load() -> Load<Drawing> {
    Box::pin(async { import().await.ok() })
}

#[wasm_split(import, fallible)]
fn import() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Import/> }.into_any())
}

/// The screen.
#[component]
pub fn Import() -> impl IntoView {
    let app = app_state();
    // It leads back to them.
    DeadlinesState::of(app).follow();
    let state = RwSignal::new(ImportState::default());
    // The round may be told later than this is drawn.
    let practising = Memo::new(move |_| {
        app.week.with(|week| week.as_ref().is_some_and(|week| week.team.practice.is_some()))
    });
    Effect::new(move |_| {
        let practising = practising.get();
        state.update(|state| state.practising = practising);
    });
    Effect::new(move |before: Option<[String; 3]>| {
        let mut before = before.unwrap_or_default();
        let [head, list, act] = state.with(drawn);
        let [old_head, old_list, old_act] = &mut before;
        let is_asking = |list: &str| list.starts_with("<div class=\"ask\"");
        let was_asking = is_asking(old_list);
        dom::draw("im-head", head, old_head);
        dom::draw("im-list", list, old_list);
        dom::draw("act", act, old_act);
        if is_asking(old_list) && !was_asking {
            let (id, text) = match state.with_untracked(|state| state.again.clone()) {
                Some(ScheduleSource::Text(text)) => ("im-text", text),
                Some(ScheduleSource::Path(path)) => ("im-path", path),
                _ => ("im-path", String::new()),
            };
            dom::focus(id);
            dom::set_value(id, &text);
        } else if was_asking && !is_asking(old_list) {
            state.with_untracked(|state| dom::focus(&state.chosen()));
        }
        before
    });
    let click = move |event: MouseEvent| {
        let row = dom::near(&event, "data-row");
        if let Some(id) = row {
            dom::focus(&id);
            state.update(|state| state.chosen = id);
        }
        if let Some(act) = dom::near(&event, "data-do") {
            acted(app, state, &act);
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let ctrl = event.ctrl_key() || event.meta_key();
        let is_review = state.with_untracked(|state| state.review.is_some());
        match (ctrl, event.key().as_str()) {
            (true, "Enter") => acted(app, state, if is_review { "take" } else { "read" }),
            (false, "Enter") if dom::is_in("#im-path") => acted(app, state, "read"),
            (false, "Escape") => acted(app, state, "cancel"),
            (false, "e" | "E" | "Enter") if dom::is_in("#draft") && !dom::is_on_button() => {
                acted(app, state, "edit");
            }
            (false, key) if dom::is_in("#draft") && !dom::is_in_text() => {
                let to =
                    state.with_untracked(|state| list::step(&state.lines(), &state.chosen(), key));
                let Some(id) = to else { return };
                dom::focus(&id);
                state.update(|state| state.chosen = id);
            }
            _ => return,
        }
        event.prevent_default();
    };
    // Nothing typed in the dialog may reach the list or the screen below it.
    let in_dialog = move |event: KeyboardEvent| {
        event.stop_propagation();
        if event.key() == "Enter" && !dom::is_in("button") {
            event.prevent_default();
            acted(app, state, "correct");
        }
    };
    let chose = move |event: Event| {
        if dom::near(&event, "type").as_deref() == Some("file") {
            read_file(state);
        }
    };
    view! {
        <div class="screen" on:click=click on:change=chose>
            <div class="screen" on:keydown=pressed>
                <div class="dl-head" id="im-head"></div>
                <div class="scroll rv-list" id="draft" tabindex="-1">
                    <div id="im-list"></div>
                </div>
                <footer class="act" id="act" tabindex="-1"></footer>
            </div>
            <dialog
                class="sheet pop"
                id=EDIT
                aria-labelledby="edit-row-title"
                data-test=EDIT
                on:keydown=in_dialog
            ></dialog>
        </div>
    }
}

/// Does what a button or a key names.
fn acted(app: AppState, state: RwSignal<ImportState>, act: &str) {
    match act {
        "cancel" => app.show(&deadlines::SCREEN),
        "read" => read(state),
        "another" => state.update(|state| {
            let (practising, again) = (state.practising, state.source.take());
            *state = ImportState { practising, again, ..ImportState::default() };
        }),
        "practice" => {
            state.update(|state| state.source = Some(ScheduleSource::Practice));
            ask(state);
        }
        "take" => take(app, state),
        "edit" => {
            if let Some(row) = state.with_untracked(ImportState::row) {
                dom::open_dialog(EDIT, &edit(&row).into_string());
            }
        }
        "close" => dom::close_dialog(EDIT),
        "leave-out" => correct(state, Some(Change::LeaveOut)),
        "as-read" => correct(state, None),
        "correct" => by_hand(state),
        "show-all" => state.update(|state| state.shown = None),
        "show-recognised" => state.update(|state| state.shown = Some(Verdict::Recognised)),
        "show-doubtful" => state.update(|state| state.shown = Some(Verdict::Doubtful)),
        "show-unread" => state.update(|state| state.shown = Some(Verdict::NotUnderstood)),
        _ => {}
    }
}

/// Reads what was named or pasted; pasted text wins, because it is the later wish.
fn read(state: RwSignal<ImportState>) {
    let (path, text) = (dom::value("im-path"), dom::value("im-text"));
    let source = match (text.trim().is_empty(), path.trim().is_empty()) {
        (false, _) => ScheduleSource::Text(text),
        (true, false) => ScheduleSource::Path(path),
        (true, true) => return read_file(state),
    };
    state.update(|state| state.source = Some(source));
    ask(state);
}

/// Reads the chosen file.
fn read_file(state: RwSignal<ImportState>) {
    spawn_local(async move {
        match dom::file("im-file").await {
            Some((name, text)) => {
                state.update(|state| state.source = Some(ScheduleSource::File { name, text }));
                ask(state);
            }
            None => state.update(|state| {
                state.trouble =
                    "Choose a schedule, give its path or link, or paste its text.".into();
            }),
        }
    });
}

/// Asks how the schedule reads with the corrections made so far.
fn ask(state: RwSignal<ImportState>) {
    let ImportState { source, corrections, .. } = state.get_untracked();
    let Some(source) = source else { return };
    state.update(|state| state.busy = true);
    spawn_local(async move {
        let answer = bridge::call(ReadSchedule { source, corrections }).await;
        state.update(|state| {
            state.busy = false;
            match answer {
                Ok(review) => {
                    state.trouble.clear();
                    state.review = Some(review);
                }
                Err(failure) => state.trouble = failure.to_string(),
            }
        });
    });
}

/// Keeps the schedule and goes back to the deadlines.
fn take(app: AppState, state: RwSignal<ImportState>) {
    let ImportState { source, corrections, review, busy, .. } = state.get_untracked();
    let (Some(source), Some(review), false) = (source, review, busy) else { return };
    let digest = review.digest;
    state.update(|state| state.busy = true);
    let list = DeadlinesState::of(app);
    let turn = list.turn();
    spawn_local(async move {
        match bridge::call(TakeSchedule { source, digest, corrections }).await {
            Ok(view) => {
                list.take(turn, Ok(view));
                app.ask_after::<TakeSchedule>();
                app.show(&deadlines::SCREEN);
            }
            Err(failure) => state.update(|state| {
                state.busy = false;
                state.trouble = failure.to_string();
            }),
        }
    });
}

/// Takes the words of the dialog for the chosen row.
fn by_hand(state: RwSignal<ImportState>) {
    let Some(row) = state.with_untracked(ImportState::row) else { return };
    let (name, when) = (dom::value("edit-name"), dom::value("edit-when"));
    let is_new = |word: &str, old: &str| word.trim() != old;
    // A second correction of a row starts from what was read, so both words are given again.
    let again = row.state == RowState::Corrected;
    let name = (again || is_new(&name, &row.name)).then_some(name);
    let when = (again || is_new(&when, row.when.text())).then_some(when);
    match (&name, &when) {
        (None, None) => dom::close_dialog(EDIT),
        _ => correct(state, Some(Change::Correct { name, when })),
    }
}

/// Sets what is to be done with the chosen row; nothing puts it back to what was read.
fn correct(state: RwSignal<ImportState>, change: Option<Change>) {
    dom::close_dialog(EDIT);
    let Some(row) = state.with_untracked(ImportState::row) else { return };
    state.update(|state| {
        state.chosen = id(&row);
        state.corrections.retain(|c| (c.line, c.nth) != (row.line, row.nth));
        state.corrections.extend(change.map(|change| Correction {
            line: row.line,
            nth: row.nth,
            written: row.written.clone(),
            change,
        }));
    });
    ask(state);
}

/// The id of a row in the page.
fn id(row: &ReviewRow) -> String {
    format!("line-{}.{}", row.line, row.nth)
}

#[cfg(test)]
mod tests;
