//! Import of a schedule: name a file or a link, choose a file or paste its text, look at each row as it was read, correct
//! or leave out what is wrong, take it.
//!
//! Native code reads what is named, and answers with rows; the page opens no file but a chosen one. Nothing is kept
//! before it is taken, and the schedule before stays until then. Like the deadlines, the screen is
//! drawn in pieces; fields keep what is typed in them until a button reads it.

mod draw;
mod row;

use crate::{
    deadlines,
    frame::{
        bridge,
        chunk::{Drawing, Load},
        lines::{self, Line},
        page,
        screens::{Draw, Screen},
        told::{Told, told},
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

/// A schedule on the table.
#[derive(Debug, Clone, Default)]
struct Table {
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

impl Table {
    fn lines(&self) -> Vec<Line> {
        self.review.as_ref().map(|review| listed(review, self.shown)).unwrap_or_default()
    }

    fn chosen(&self) -> String {
        lines::chosen(&self.lines(), &self.chosen, "rv")
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
    ask: Told::ask_deadlines,
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
    let told = told();
    let practising = told
        .week
        .with_untracked(|week| week.as_ref().is_some_and(|week| week.team.practice.is_some()));
    let table = RwSignal::new(Table { practising, ..Table::default() });
    Effect::new(move |before: Option<[String; 3]>| {
        let mut before = before.unwrap_or_default();
        let [head, list, act] = table.with(drawn);
        let [old_head, old_list, old_act] = &mut before;
        let is_asking = |list: &str| list.starts_with("<div class=\"ask\"");
        let was_asking = is_asking(old_list);
        page::draw("im-head", head, old_head);
        page::draw("im-list", list, old_list);
        page::draw("act", act, old_act);
        if is_asking(old_list) && !was_asking {
            let (id, text) = match table.with_untracked(|table| table.again.clone()) {
                Some(ScheduleSource::Text(text)) => ("im-text", text),
                Some(ScheduleSource::Path(path)) => ("im-path", path),
                _ => ("im-path", String::new()),
            };
            page::focus(id);
            page::set_value(id, &text);
        } else if was_asking && !is_asking(old_list) {
            table.with_untracked(|table| page::focus(&table.chosen()));
        }
        before
    });
    let click = move |event: MouseEvent| {
        let row = page::near(&event, "data-row");
        if let Some(id) = row {
            page::focus(&id);
            table.update(|table| table.chosen = id);
        }
        if let Some(act) = page::near(&event, "data-do") {
            acted(told, table, &act);
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let ctrl = event.ctrl_key() || event.meta_key();
        let is_review = table.with_untracked(|table| table.review.is_some());
        match (ctrl, event.key().as_str()) {
            (true, "Enter") => acted(told, table, if is_review { "take" } else { "read" }),
            (false, "Enter") if page::is_in("#im-path") => acted(told, table, "read"),
            (false, "Escape") => acted(told, table, "cancel"),
            (false, "e" | "E" | "Enter") if page::is_in("#draft") && !page::is_on_button() => {
                acted(told, table, "edit");
            }
            (false, key) if page::is_in("#draft") && !page::is_in_text() => {
                let to =
                    table.with_untracked(|table| lines::step(&table.lines(), &table.chosen(), key));
                let Some(id) = to else { return };
                page::focus(&id);
                table.update(|table| table.chosen = id);
            }
            _ => return,
        }
        event.prevent_default();
    };
    // Nothing typed in the dialog may reach the list or the screen below it.
    let in_dialog = move |event: KeyboardEvent| {
        event.stop_propagation();
        if event.key() == "Enter" && !page::is_in("button") {
            event.prevent_default();
            acted(told, table, "correct");
        }
    };
    let chose = move |event: Event| {
        if page::near(&event, "type").as_deref() == Some("file") {
            read_file(table);
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
fn acted(told: Told, table: RwSignal<Table>, act: &str) {
    match act {
        "cancel" => told.show(&deadlines::SCREEN),
        "read" => read(table),
        "another" => table.update(|table| {
            let (practising, again) = (table.practising, table.source.take());
            *table = Table { practising, again, ..Table::default() };
        }),
        "practice" => {
            table.update(|table| table.source = Some(ScheduleSource::Practice));
            ask(table);
        }
        "take" => take(told, table),
        "edit" => {
            if let Some(row) = table.with_untracked(Table::row) {
                page::open_dialog(EDIT, &edit(&row).into_string());
            }
        }
        "close" => page::close_dialog(EDIT),
        "leave-out" => correct(table, Some(Change::LeaveOut)),
        "as-read" => correct(table, None),
        "correct" => by_hand(table),
        "show-all" => table.update(|table| table.shown = None),
        "show-recognised" => table.update(|table| table.shown = Some(Verdict::Recognised)),
        "show-doubtful" => table.update(|table| table.shown = Some(Verdict::Doubtful)),
        "show-unread" => table.update(|table| table.shown = Some(Verdict::NotUnderstood)),
        _ => {}
    }
}

/// Reads what was named or pasted; pasted text wins, because it is the later wish.
fn read(table: RwSignal<Table>) {
    let (path, text) = (page::value("im-path"), page::value("im-text"));
    let source = match (text.trim().is_empty(), path.trim().is_empty()) {
        (false, _) => ScheduleSource::Text(text),
        (true, false) => ScheduleSource::Path(path),
        (true, true) => return read_file(table),
    };
    table.update(|table| table.source = Some(source));
    ask(table);
}

/// Reads the chosen file.
fn read_file(table: RwSignal<Table>) {
    spawn_local(async move {
        match page::file("im-file").await {
            Some((name, text)) => {
                table.update(|table| table.source = Some(ScheduleSource::File { name, text }));
                ask(table);
            }
            None => table.update(|table| {
                table.trouble =
                    "Choose a schedule, give its path or link, or paste its text.".into();
            }),
        }
    });
}

/// Asks how the schedule reads with the corrections made so far.
fn ask(table: RwSignal<Table>) {
    let Table { source, corrections, .. } = table.get_untracked();
    let Some(source) = source else { return };
    table.update(|table| table.busy = true);
    spawn_local(async move {
        let answer = bridge::call(ReadSchedule { source, corrections }).await;
        table.update(|table| {
            table.busy = false;
            match answer {
                Ok(review) => {
                    table.trouble.clear();
                    table.review = Some(review);
                }
                Err(failure) => table.trouble = failure.to_string(),
            }
        });
    });
}

/// Keeps the schedule and goes back to the deadlines.
fn take(told: Told, table: RwSignal<Table>) {
    let Table { source, corrections, review, busy, .. } = table.get_untracked();
    let (Some(source), Some(review), false) = (source, review, busy) else { return };
    let digest = review.digest;
    table.update(|table| table.busy = true);
    let turn = told.deadlines.turn();
    spawn_local(async move {
        match bridge::call(TakeSchedule { source, digest, corrections }).await {
            Ok(view) => {
                told.take_deadlines(turn, Ok(view));
                told.ask_after::<TakeSchedule>();
                told.show(&deadlines::SCREEN);
            }
            Err(failure) => table.update(|table| {
                table.busy = false;
                table.trouble = failure.to_string();
            }),
        }
    });
}

/// Takes the words of the dialog for the chosen row.
fn by_hand(table: RwSignal<Table>) {
    let Some(row) = table.with_untracked(Table::row) else { return };
    let (name, when) = (page::value("edit-name"), page::value("edit-when"));
    let is_new = |word: &str, old: &str| word.trim() != old;
    // A second correction of a row starts from what was read, so both words are given again.
    let again = row.state == RowState::Corrected;
    let name = (again || is_new(&name, &row.name)).then_some(name);
    let when = (again || is_new(&when, row.when.text())).then_some(when);
    match (&name, &when) {
        (None, None) => page::close_dialog(EDIT),
        _ => correct(table, Some(Change::Correct { name, when })),
    }
}

/// Sets what is to be done with the chosen row; nothing puts it back to what was read.
fn correct(table: RwSignal<Table>, change: Option<Change>) {
    page::close_dialog(EDIT);
    let Some(row) = table.with_untracked(Table::row) else { return };
    table.update(|table| {
        table.chosen = id(&row);
        table.corrections.retain(|c| (c.line, c.nth) != (row.line, row.nth));
        table.corrections.extend(change.map(|change| Correction {
            line: row.line,
            nth: row.nth,
            written: row.written.clone(),
            change,
        }));
    });
    ask(table);
}

/// The id of a row in the page.
fn id(row: &ReviewRow) -> String {
    format!("line-{}.{}", row.line, row.nth)
}

#[cfg(test)]
mod tests;
