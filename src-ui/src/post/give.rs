//! Handing over: a member gives the update to the lead, as a file or as a comment, and a lead takes over what
//! was given. Both stand in one dialog, because who is which changes from week to week. A chunk of its own,
//! because posting needs none of it.

use super::comment::{self, Hands};
use crate::frame::{
    app_state::{AppState, Care, app_state},
    bridge,
    chunk::{Drawing, Load},
    dom,
    markup::{button, dialog_head, icon, keyed},
};
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_core::ids::DraftKey;
use meridian_protocol::{
    CameId, ChooseGivePlace, GiveComment, GiveCommentView, GiveUpdate, GiveView, GivenView,
    PutGiven, ReadGiven, TakeGiven, UngiveUpdate,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The dialog.
const DIALOG: &str = "give-dialog";

/// Loads the code.
pub fn load() -> Load<Drawing> {
    Box::pin(async { giving().await.ok() })
}

#[wasm_split(give, fallible)]
fn giving() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Dialog/> }.into_any())
}

/// Of which draft it was opened, and what it shows.
type Shown = StoredValue<Option<(DraftKey, Hands)>>;

/// The dialog; empty until it is opened.
#[component]
fn Dialog() -> impl IntoView {
    let app = app_state();
    let (shown, chosen) = (Shown::new(None), StoredValue::new(Chosen::default()));
    Effect::new(move |_| {
        if app.cares.get() == Some(Care::HandOver) {
            app.cares.set(None);
            open(app, shown);
        }
    });
    let pressed = move |event: KeyboardEvent| {
        // What is behind it hears no key: Esc closes this, and nothing else.
        event.stop_propagation();
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            act(app, shown, chosen, "give-go");
        }
    };
    let click = move |event: MouseEvent| {
        if let Some(what) = dom::near(&event, "data-do") {
            act(app, shown, chosen, &what);
        }
    };
    let chose = move |event: Event| {
        if dom::near(&event, "type").as_deref() == Some("file") {
            act(app, shown, chosen, "take-look");
        }
    };
    view! {
        <dialog
            class="sheet pop care"
            id=DIALOG
            aria-labelledby="give-dialog-title"
            data-test=DIALOG
            on:keydown=pressed
            on:click=click
            on:change=chose
        ></dialog>
    }
}

fn open(app: AppState, shown: Shown) {
    let Some((key, _)) = app.desk.version() else { return };
    spawn_local(async move {
        let hands = match app.store().await {
            Ok(()) => comment::hands(&key).await,
            Err(failure) => Err(failure),
        };
        match hands {
            Ok(hands) => {
                draw(&both(&hands, ""), "do-give-go");
                shown.set_value(Some((key, hands)));
            }
            Err(failure) => app.saying.set(Some(failure.to_string())),
        }
    });
}

/// Does what a button says.
fn act(app: AppState, shown: Shown, chosen: StoredValue<Chosen>, what: &str) {
    if matches!(what, "close" | "give-not") {
        return dom::close_dialog(DIALOG);
    }
    let Some((key, hands)) = shown.get_value() else { return };
    match what {
        // What came is shown: its own buttons say where it goes.
        "give-go" if !dom::is_there("do-give-go") => {}
        "give-go" if comment::goes_there(&hands) => send(app, key, hands),
        "give-go" | "give-file" => give(app, key, hands),
        "give-back" => take_back(app, key, hands),
        "give-comment-back" => take_back_comment(app, key, hands),
        "give-place-go" | "give-place-none" => {
            let link = (what == "give-place-none").then(String::new);
            let of = key.clone();
            let shows = move |now| shown.set_value(Some((of.clone(), now)));
            choose(app, key, hands, link, shows);
        }
        "take-look" => look(chosen, hands),
        "take-it" => take(app, chosen.get_value(), None),
        "take-below" => take(app, chosen.get_value(), Some(PutGiven::Below)),
        "take-instead" => take(app, chosen.get_value(), Some(PutGiven::Instead)),
        what => {
            let row = what.strip_prefix("came-look-").and_then(|row| row.parse().ok());
            if let Some(row) = row {
                look_at(chosen, hands, row);
            }
        }
    }
}

/// A file that was chosen, as it is shown before anything is kept.
#[derive(Debug, Clone, Default)]
struct Chosen {
    file: String,
    text: String,
    view: Option<GivenView>,
    /// The comment that it came in, with what is to be known of it.
    from: Option<(CameId, Vec<String>)>,
}

/// Draws the dialog anew, with what went wrong; the keyboard goes to `then`.
pub(super) fn draw(html: &Markup, then: &str) {
    dom::open_dialog(DIALOG, &html.0);
    let _ = dom::focus(then) || dom::focus("do-give-not");
}

/// Writes the file, and says where it lies.
fn give(app: AppState, draft: DraftKey, before: Hands) {
    let path = dom::value("give-path");
    spawn_local(async move {
        match bridge::call(GiveUpdate { draft, path: path.clone() }).await {
            Ok(view) => {
                dom::close_dialog(DIALOG);
                app.saying.set(Some(format!("Written to {}. {}", view.path, view.words)));
                app.ask_after::<GiveUpdate>();
            }
            Err(failure) => {
                let file = GiveView { path, ..before.file.clone() };
                draw(&both(&Hands { file, ..before }, &failure.to_string()), "give-path");
            }
        }
    });
}

/// It was not given after all.
fn take_back(app: AppState, draft: DraftKey, before: Hands) {
    spawn_local(async move {
        match bridge::call(UngiveUpdate { draft }).await {
            Ok(_) => {
                dom::close_dialog(DIALOG);
                app.saying.set(Some("Not given after all; reminders come again.".to_owned()));
                app.ask_after::<UngiveUpdate>();
            }
            Err(failure) => draw(&both(&before, &failure.to_string()), "do-give-back"),
        }
    });
}

/// Sends it, once it was agreed to what is asked.
fn send(app: AppState, draft: DraftKey, before: Hands) {
    let meant = before.comment.asks.iter().map(|ask| ask.words.clone()).collect();
    then(app, GiveComment { draft, meant: Some(meant) }, before, |view| match view.op {
        // What becomes of it, and how long it can be taken back, stands there already.
        Some(_) => None,
        None => Some(view.words),
    });
}

/// Takes it back.
fn take_back_comment(app: AppState, draft: DraftKey, before: Hands) {
    then(app, GiveComment { draft, meant: None }, before, |view| {
        let said = match view.op {
            Some(_) => "It is being taken back; its comment will say so.",
            None => "Taken back before it was sent.",
        };
        Some(said.to_owned())
    });
}

fn then(
    app: AppState,
    what: GiveComment,
    before: Hands,
    says: impl Fn(GiveCommentView) -> Option<String> + 'static,
) {
    spawn_local(async move {
        match bridge::call(what).await {
            Ok(view) => {
                dom::close_dialog(DIALOG);
                app.saying.set(says(view));
                app.ask_after::<GiveComment>();
            }
            Err(failure) => draw(&both(&before, &failure.to_string()), "do-give-go"),
        }
    });
}

/// Chooses the place that was written, or takes it away.
fn choose(
    app: AppState,
    draft: DraftKey,
    before: Hands,
    link: Option<String>,
    shows: impl Fn(Hands) + 'static,
) {
    let link = link.unwrap_or_else(|| dom::value("give-place"));
    spawn_local(async move {
        let chosen = bridge::call(ChooseGivePlace { link }).await;
        let is_chosen = chosen.is_ok();
        match (chosen.map(drop), comment::hands(&draft).await) {
            (Ok(()), Ok(now)) => {
                draw(&both(&now, ""), "do-give-go");
                shows(now);
            }
            (Err(failure), _) | (_, Err(failure)) => {
                draw(&both(&before, &failure.to_string()), "give-place");
                dom::reveal("give-place");
            }
        }
        if is_chosen {
            app.ask_after::<ChooseGivePlace>();
        }
    });
}

/// Shows what is in the file that was chosen, or in the text that was pasted.
fn look(chosen: StoredValue<Chosen>, before: Hands) {
    spawn_local(async move {
        let pasted = dom::value("take-text");
        let (file, text) = match (dom::file("take-file").await, pasted.trim().is_empty()) {
            (_, false) => ("The pasted text".to_owned(), pasted),
            (Some(found), true) => found,
            (None, true) => {
                return draw(&both(&before, "Choose a file, or paste its text."), "take-file");
            }
        };
        read(chosen, before, (file, text), None).await;
    });
}

/// Shows what came in a comment.
fn look_at(chosen: StoredValue<Chosen>, before: Hands, row: usize) {
    let Some(row) = before.came.rows.get(row).cloned() else { return };
    spawn_local(async move {
        let from = Some((row.id, row.notes));
        read(chosen, before, (row.file, row.text), from).await;
    });
}

async fn read(
    chosen: StoredValue<Chosen>,
    before: Hands,
    (file, text): (String, String),
    from: Option<(CameId, Vec<String>)>,
) {
    match bridge::call(ReadGiven { file: file.clone(), text: text.clone() }).await {
        Ok(view) => {
            let now = Chosen { file, text, view: Some(view), from };
            let html = review(&now, "");
            chosen.set_value(now);
            draw(&html, "do-take-it");
        }
        Err(failure) => draw(&both(&before, &failure.to_string()), "take-file"),
    }
}

/// Takes over what was shown.
fn take(app: AppState, chosen: Chosen, put: Option<PutGiven>) {
    let Chosen { file, text, view: Some(view), from } = chosen.clone() else { return };
    let from = from.map(|(id, _)| id);
    let mentions = dom::is_checked("take-mentions");
    spawn_local(async move {
        let turn = app.week.turn();
        // What was typed last is part of what is kept.
        let answer = match app.store().await {
            Ok(()) => bridge::call(TakeGiven { file, text, put, mentions, from }).await,
            Err(failure) => Err(failure),
        };
        match answer {
            Ok(week) => {
                dom::close_dialog(DIALOG);
                let author = &view.author;
                app.saying.set(Some(format!("What {author} gave is in your draft now.")));
                app.choose_section(week.draft.key.section.clone());
                app.take_week_after::<TakeGiven>(turn, Ok(week));
            }
            Err(failure) => draw(&review(&chosen, &failure.to_string()), "do-give-not"),
        }
    });
}

fn trouble(words: &str) -> Markup {
    html! {
        @if !words.is_empty() {
            p class="call r slim" role="alert" data-test="give-trouble" { (icon("r", "r")) span { (words) } }
        }
    }
}

/// What there is to give, and the way to take over what came.
pub(super) fn both(hands: &Hands, said: &str) -> Markup {
    let view = &hands.file;
    // What Ctrl+Enter does is said on one button only.
    let is_file_first = !comment::goes_there(hands);
    html! {
        (dialog_head(DIALOG, "Hand over"))
        (trouble(said))
        (comment::came(&hands.came))
        (comment::give(hands))
        h3 class="lead-in" { "Give yours to your lead as a file" }
        p class="lead-in" data-test="give-words" { (view.words) }
        @match &view.refused {
            Some(why) => p class="lead-in" data-test="give-refused" { (why) },
            None => {
                label class="lead-in fld" {
                    b { "Where it is written" }
                    input class="in" id="give-path" data-test="give-path" value=(view.path)
                        spellcheck="false" autocomplete="off";
                }
                details class="lead-in" {
                    summary id="give-says" { "What the file says" }
                    pre class="diff" tabindex="0" data-test="give-text" { (view.text) }
                }
                p class="btnrow" {
                    @if is_file_first {
                        (keyed("btn pri", "give-go", "Write the file", &["Ctrl", "Enter"]))
                    } @else { (button("btn", "give-file", &"Write the file")) }
                    @if view.is_given { (button("btn", "give-back", &"Not given after all")) }
                    (keyed("btn", "give-not", "Not now", &["Esc"]))
                }
            }
        }
        h3 class="lead-in" { "Take over a file that was given to you" }
        p class="lead-in" { "You see what is in it before anything is kept." }
        p class="btnrow" {
            label class="btn file" {
                (icon("upload", "")) "Choose the file"
                input class="sr" type="file" id="take-file" data-test="take-file";
            }
        }
        details class="lead-in" {
            summary id="take-paste" { "Or paste its text" }
            label {
                span class="sr" { "The text of the file" }
                textarea class="in mono" id="take-text" data-test="take-text" rows="5"
                    spellcheck="false" {}
            }
            p { (button("btn sm", "take-look", &"Look at it")) }
        }
        @if view.refused.is_some() {
            p class="btnrow" { (keyed("btn", "give-not", "Close", &["Esc"])) }
        }
    }
}

/// What came, from whom and for what.
fn review(chosen: &Chosen, said: &str) -> Markup {
    let Some(view) = &chosen.view else { return Markup::default() };
    let notes = chosen.from.as_ref().map(|(_, notes)| notes.as_slice()).unwrap_or_default();
    html! {
        (dialog_head(DIALOG, &format!("From {}", view.author)))
        (trouble(said))
        @for note in notes {
            p class="call y slim" data-test="given-note" { (icon("y", "y")) span { (note) } }
        }
        p class="lead-in" data-test="given-about" { b { (view.about) } ", written " (view.written) "." }
        pre class="diff" tabindex="0" data-test="given-text" { (view.text) }
        @if view.is_there {
            p class="lead-in" { "Your draft holds it already." }
            p class="btnrow" { (keyed("btn", "give-not", "Close", &["Esc"])) }
        } @else {
            p class="lead-in" data-test="given-posts-as" { (view.posts_as) }
            p class="lead-in" {
                label {
                    input type="checkbox" id="take-mentions" data-test="take-mentions";
                    " Mention " (view.author) " there, so that GitHub notifies them"
                }
            }
            @match &view.own {
                None => p class="btnrow" {
                    (button("btn pri", "take-it", &"Take it over"))
                    (keyed("btn", "give-not", "Leave it", &["Esc"]))
                },
                Some(_) => {
                    p class="lead-in" data-test="given-own" {
                        "You have written something there. It stays in either way: in the draft, or among \
                         its revisions."
                    }
                    p class="btnrow" {
                        (button("btn pri", "take-below", &"Put it below mine"))
                        (button("btn", "take-instead", &"Put it in place of mine"))
                        (keyed("btn", "give-not", "Leave it", &["Esc"]))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "give_tests.rs"]
mod tests;
