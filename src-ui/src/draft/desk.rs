//! The draft under the member's hands: text on screen, storing it, and what stands in the way.
//!
//! Typing is stored at most [`PATIENCE`] after the first unsaved change, one edit at a time; leaving
//! a field, hiding or closing the window stores at once. What another program wrote is never put
//! under the member's caret: it waits until the field is left.

use crate::{
    draft::pen::{Meeting, Pen},
    frame::{app_state::AppState, bridge, dom},
};
use leptos::{leptos_dom::helpers::set_timeout, prelude::*, task::spawn_local};
use meridian_core::{
    draft::{Health, Layout, Template},
    ids::DraftKey,
};
use meridian_protocol::{DraftView, Failure, Moment, Problem, ShowWeek, WeekView};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// From the first unsaved change to the request that stores it.
const PATIENCE: Duration = Duration::from_millis(250);
/// Before a text that the notebook refused is offered again.
const RETRY: Duration = Duration::from_secs(2);
/// After the last stored edit, before the rest of the screen is asked again.
const SETTLE: Duration = Duration::from_millis(500);

/// What the member should know about the text on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Another program changed the draft; it is shown when the field is left.
    Held,
    /// Another draft is current, such as the next round's; it is shown when the field is left.
    NextRound,
    /// Both sides changed the same place; the member's text is stored, this is the other.
    Other {
        /// The whole text.
        text: String,
        /// Where the fields stand in it.
        layout: Layout,
    },
}

/// The draft on screen.
#[derive(Clone, Copy)]
pub struct Desk {
    pen: RwSignal<Option<Pen>>,
    /// Counts the times at which a field may have to show something else than what was typed into it.
    turned: RwSignal<u32>,
    /// When the notebook last took an edit of this window.
    pub saved: RwSignal<Option<Moment>>,
    /// Why the text is only in this window; none when all is well.
    pub trouble: RwSignal<Option<String>>,
    /// What stands in the way of posting, in the order of the text.
    pub problems: RwSignal<Vec<Problem>>,
    /// What the member agreed to since the last Post, one for each place.
    pub meant: RwSignal<Vec<Problem>>,
    /// Whether the window was to be closed and stays open for words that the notebook did not take.
    pub stays: RwSignal<bool>,
    /// What to tell about changes from outside.
    pub note: RwSignal<Option<Note>>,
    /// Counts stored edits; the preview follows it.
    pub stored: RwSignal<u32>,
    timer: StoredValue<Timer>,
    waiting: StoredValue<Vec<js_sys::Function>, LocalStorage>,
    settling: StoredValue<u32>,
    caret: StoredValue<Caret>,
}

/// What the shell hears when it asks before it closes the window (`window.rs` there reads the words).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Nothing is left to wait for.
    Kept,
    /// The notebook is about to take it.
    Soon,
    /// The notebook did not take it; the member is told.
    Refused,
    /// The member was told, and leaves it.
    Left,
}

impl Leaving {
    /// Its word between page and shell.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Soon => "soon",
            Self::Refused => "refused",
            Self::Left => "left",
        }
    }
}

/// What the caret means for a text that another program wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caret {
    /// Nothing may move under it.
    Rests,
    /// It has just left a field: whatever waited is shown.
    Left,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timer {
    Off,
    Running,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Self {
        Self {
            pen: RwSignal::new(None),
            turned: RwSignal::new(0),
            saved: RwSignal::new(None),
            trouble: RwSignal::new(None),
            problems: RwSignal::new(Vec::new()),
            meant: RwSignal::new(Vec::new()),
            stays: RwSignal::new(false),
            note: RwSignal::new(None),
            stored: RwSignal::new(0),
            timer: StoredValue::new(Timer::Off),
            waiting: StoredValue::new_local(Vec::new()),
            settling: StoredValue::new(0),
            caret: StoredValue::new(Caret::Rests),
        }
    }

    /// The text on screen.
    pub fn text(self) -> String {
        self.pen.with(|pen| pen.as_ref().map_or_else(String::new, |p| p.text().to_owned()))
    }

    /// Follows whatever may change a field but for what is typed into it.
    pub fn follow(self) {
        self.turned.track();
    }

    fn turn(self) {
        self.turned.update(|n| *n = n.wrapping_add(1));
    }

    /// Text and places of the draft on screen, as they are now.
    pub fn with<T>(self, read: impl FnOnce(&str, &Layout) -> T) -> T {
        self.pen.with_untracked(|pen| match pen {
            Some(pen) => read(pen.text(), pen.layout()),
            None => read("", &Layout::default()),
        })
    }

    /// What a field holds now; empty where the text does not have it.
    pub fn body(self, index: usize) -> String {
        self.with(|text, layout| body(text, layout, index).to_owned())
    }

    /// The text on screen, without following it.
    pub fn text_now(self) -> String {
        untrack(|| self.text())
    }

    /// Which draft, and the revision that the notebook holds of it.
    pub fn version(self) -> Option<(DraftKey, i64)> {
        self.pen.with_untracked(|pen| pen.as_ref().map(|p| (p.key().clone(), p.revision())))
    }

    /// Whether the notebook holds the text on screen.
    pub fn is_stored(self) -> bool {
        self.pen.with_untracked(|pen| pen.as_ref().is_none_or(Pen::is_stored))
    }

    /// What becomes of the text on screen where the window closes now. Words that the notebook does not
    /// take hold it open once; whoever closes it again leaves them.
    pub fn leaving(self) -> Leaving {
        if self.is_stored() {
            return Leaving::Kept;
        }
        // It is tried again all the time; the last answer counts.
        if self.trouble.with_untracked(Option::is_none) {
            return Leaving::Soon;
        }
        if self.stays.get_untracked() {
            return Leaving::Left;
        }
        self.stays.set(true);
        Leaving::Refused
    }

    /// Meets the round as the engine knows it. False when it must wait, because it brings another
    /// draft and the member is still writing in this one.
    pub fn meet(self, week: &WeekView) -> bool {
        let found = &week.draft;
        let caret = self.caret.get_value();
        self.caret.set_value(Caret::Rests);
        let same = self.pen.with_untracked(|pen| pen.as_ref().map(|p| *p.key() == found.key));
        match same {
            Some(false) if !self.is_stored() || (dom::is_writing() && caret != Caret::Left) => {
                self.note.set(Some(Note::NextRound));
                return false;
            }
            None | Some(false) => {
                self.pen.set(Some(Pen::on(found)));
                self.turn();
                self.saved.set(found.saved.clone());
                self.trouble.set(None);
                self.stays.set(false);
                self.note.set(None);
                self.meant.set(Vec::new());
            }
            Some(true) => self.meet_same(week, caret),
        }
        if self.is_stored() {
            self.take_problems(&week.problems);
        }
        true
    }

    fn meet_same(self, week: &WeekView, caret: Caret) {
        let found = &week.draft;
        let news = self.pen.with_untracked(|pen| {
            pen.as_ref().is_some_and(|p| found.revision > p.revision() && found.text != p.text())
        });
        if news && self.is_stored() && caret != Caret::Left && is_under_caret(found) {
            self.note.set(Some(Note::Held));
            return;
        }
        let before = self.with(|text, layout| (text.to_owned(), layout.clone()));
        let meeting = self
            .pen
            .try_update_untracked(|pen| pen.as_mut().map(|p| p.meet(found)))
            .flatten()
            .unwrap_or(Meeting::Same);
        match meeting {
            Meeting::Both { theirs: text, layout } => {
                self.note.set(Some(Note::Other { text, layout }));
            }
            Meeting::Adopted | Meeting::Merged => {
                self.note.update(|note| {
                    if matches!(note, Some(Note::Held | Note::NextRound)) {
                        *note = None;
                    }
                });
            }
            Meeting::Same => {}
        }
        if self.with(|text, layout| (text, layout) != (before.0.as_str(), &before.1)) {
            self.pen.notify();
            self.turn();
        }
        if found.saved.is_some() && self.is_stored() {
            self.saved.set(found.saved.clone());
        }
    }

    fn take_problems(self, problems: &[Problem]) {
        let mut problems = problems.to_vec();
        for meant in self.meant.get_untracked() {
            let agreed = |p: &Problem| !p.blocks && p.words == meant.words;
            if let Some(index) = problems.iter().position(agreed) {
                problems.remove(index);
            }
        }
        if self.problems.with_untracked(|old| *old != problems) {
            self.problems.set(problems);
        }
    }

    async fn wait_for_answer(self) {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            self.waiting.update_value(|waiting| waiting.push(resolve));
        });
        let _ = JsFuture::from(promise).await;
    }

    fn wake(self) {
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        for resolve in waiting {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl AppState {
    /// Puts a new text on screen, which a keystroke in one of its fields made, and sees that it is
    /// stored. No other field shows anything else for it.
    pub fn type_text(self, text: String, layout: Layout) {
        self.change(|pen| pen.put(text, layout));
    }

    /// Puts a new text on screen and sees that it is stored.
    pub fn write(self, text: &str) {
        self.change(|pen| pen.write(text));
        self.desk.turn();
    }

    /// Puts a text on screen of which is known where its fields stand, and sees that it is stored.
    pub fn take(self, text: String, layout: Layout) {
        self.type_text(text, layout);
        self.desk.turn();
    }

    /// Puts a colour into the draft.
    pub fn choose_health(self, template: &Template, health: Health) {
        let edit = self.desk.with(|text, layout| layout.set_health(text, template, health));
        if let Ok(text) = edit.apply(&self.desk.text_now()) {
            self.write(&text);
        }
    }

    fn change(self, how: impl FnOnce(&mut Pen)) {
        if self.saying.with_untracked(Option::is_some) {
            self.saying.set(None);
        }
        self.desk.pen.update(|pen| {
            if let Some(pen) = pen {
                how(pen);
            }
        });
        self.store_soon();
    }

    /// Stores within [`PATIENCE`], counted from the first call.
    pub fn store_soon(self) {
        self.store_in(PATIENCE);
    }

    fn store_in(self, delay: Duration) {
        if self.desk.timer.get_value() == Timer::Running {
            return;
        }
        self.desk.timer.set_value(Timer::Running);
        set_timeout(
            move || {
                self.desk.timer.set_value(Timer::Off);
                self.store_now();
            },
            delay,
        );
    }

    /// The caret left a field: store, and show what waited for that.
    pub fn leave_draft(self) {
        self.store_now();
        let waits = self
            .desk
            .note
            .with_untracked(|note| matches!(note, Some(Note::Held | Note::NextRound)));
        if waits {
            self.desk.caret.set_value(Caret::Left);
            self.ask_week();
        }
    }

    /// Stores at once, without waiting for the answer.
    pub fn store_now(self) {
        spawn_local(async move {
            let _ = self.store().await;
        });
    }

    /// Stores what is on screen now, after any edit that is on its way.
    ///
    /// # Errors
    /// The reason why it is only in the window; it will be tried again.
    pub async fn store(self) -> Result<(), Failure> {
        let desk = self.desk;
        // A stale revision is met and sent again; more rounds than this mean two writers at once,
        // and the next timer goes on.
        for _ in 0..4 {
            while desk.pen.with_untracked(|pen| pen.as_ref().is_some_and(Pen::is_sending)) {
                desk.wait_for_answer().await;
            }
            let edit = desk.pen.try_update_untracked(|pen| pen.as_mut()?.take_edit()).flatten();
            let Some(edit) = edit else { return Ok(()) };
            let section = edit.draft.section.clone();
            let answer = bridge::call(edit).await;
            match answer {
                Ok(saved) => {
                    if self.on_pen(|pen| pen.stored_at(saved.revision, saved.layout)) {
                        desk.turn();
                    }
                    desk.trouble.set(None);
                    desk.stays.set(false);
                    desk.saved.set(Some(saved.saved));
                    desk.stored.update(|n| *n = n.wrapping_add(1));
                    desk.wake();
                    self.ask_when_settled();
                    return Ok(());
                }
                Err(Failure::Stale) => {
                    self.on_pen(Pen::not_stored);
                    let turn = self.week.turn();
                    let answer = bridge::call(ShowWeek { section: Some(section) }).await;
                    desk.wake();
                    self.take_week(turn, answer);
                }
                Err(failure) => {
                    self.on_pen(Pen::not_stored);
                    desk.trouble.set(Some(failure.to_string()));
                    desk.wake();
                    self.store_in(RETRY);
                    return Err(failure);
                }
            }
        }
        self.store_soon();
        Err(Failure::Stale)
    }

    fn on_pen<T: Default>(self, act: impl FnOnce(&mut Pen) -> T) -> T {
        let answer = self.desk.pen.try_update_untracked(|pen| pen.as_mut().map(act));
        answer.flatten().unwrap_or_default()
    }

    /// Asks for the rest of the screen once typing pauses: tab words, Post, what stands in
    /// its way.
    fn ask_when_settled(self) {
        let mark = self.desk.settling.get_value().wrapping_add(1);
        self.desk.settling.set_value(mark);
        set_timeout(
            move || {
                if self.desk.settling.get_value() == mark {
                    self.ask_week();
                }
            },
            SETTLE,
        );
    }
}

/// Whether the text area with the caret would change if this draft were shown.
fn is_under_caret(found: &DraftView) -> bool {
    dom::writing().is_some_and(|(name, value)| {
        let index = name.strip_prefix("field-").and_then(|index| index.parse().ok());
        index.is_none_or(|index: usize| body(&found.text, &found.layout, index) != value)
    })
}

/// What a text holds for a field; empty where it does not have it.
pub fn body<'t>(text: &'t str, layout: &Layout, index: usize) -> &'t str {
    layout.body(index, text).and_then(|range| text.get(range)).unwrap_or_default()
}
