//! Boxes above the draft: what the engine says a person should know, a text that could not be
//! stored, changes from outside.

use crate::{
    draft::desk::Note,
    frame::{
        app_state::app_state,
        bridge,
        parts::{Callout, Icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use meridian_protocol::Tone;

/// All of them; usually none.
#[component]
pub(super) fn Notes() -> impl IntoView {
    let app = app_state();
    let bands = Memo::new(move |_| {
        app.week.with(|week| week.as_ref().map(|w| w.bands.clone()).unwrap_or_default())
    });
    let theirs = Memo::new(move |_| app.week.with(|w| w.as_ref().and_then(|w| w.theirs.clone())));
    view! {
        {move || bands.get().into_iter().map(|band| {
            let (tone, icon) = match band.tone {
                Tone::Stop => ("r", "r"),
                Tone::Wait => ("y", "y"),
                Tone::Idle | Tone::Ok => ("a", "clock"),
            };
            view! {
                <div class="note" role="status" data-test="band">
                    <Callout tone icon>
                        <p><b>{band.title}</b>" "{band.words}</p>
                        {band.signs_in.then(|| view! {
                            <p class="btnrow">
                                <button
                                    class="btn sm"
                                    data-test="sign-in"
                                    on:click=move |_| {
                                        app.wants_account.set(true);
                                        app.go_to_teams();
                                    }
                                >
                                    "Sign in"
                                </button>
                            </p>
                        })}
                        {(!band.choices.is_empty()).then(|| view! {
                            <p class="btnrow">
                                {band.choices.into_iter().map(|choice| view! {
                                    <button
                                        class="btn sm"
                                        data-test="choice"
                                        on:click=move |_| app.decide(choice.decision.clone())
                                    >
                                        {choice.words}
                                    </button>
                                }).collect_view()}
                            </p>
                        })}
                    </Callout>
                </div>
            }
        }).collect_view()}
        {move || app.notices.get().into_iter().map(|words| {
            let this = words.clone();
            view! {
                <div class="note">
                    <Callout tone="a" icon="info">
                        <p>
                            {words}
                            " "
                            <button
                                class="btn sm quiet"
                                on:click=move |_| app.close_notice(this.clone())
                            >
                                "Close"
                            </button>
                        </p>
                    </Callout>
                </div>
            }
        }).collect_view()}
        {move || app.desk.trouble.get().map(|words| view! { <NotSaved words/> })}
        {move || app.desk.note.get().map(|note| view! { <Outside note/> })}
        {move || theirs.get().map(|theirs| view! {
            <div class="note" role="alert" data-test="theirs">
                <Callout tone="r" icon="r">
                    <p>
                        <b>"GitHub holds this text. "</b>
                        "Take what you need of this text into your draft, then \
                         post again: yours takes its place."
                    </p>
                    <pre class="md sel scroll">{theirs.clone()}</pre>
                    <p class="btnrow"><CopyButton text=Signal::stored(theirs)/></p>
                </Callout>
            </div>
        })}
    }
}

#[component]
fn NotSaved(words: String) -> impl IntoView {
    let app = app_state();
    view! {
        <div class="note" role="alert" data-test="not-saved">
            <Callout tone="r" icon="r">
                <p>
                    <b>"Your last words are only in this window. "</b>
                    {words}
                    {move || app.desk.stays.get().then_some(
                        " The window stays open for them: copy them, or close it once more to \
                         leave without them.",
                    )}
                </p>
                <p class="btnrow">
                    <button class="btn sm" on:click=move |_| app.store_now()>"Try again"</button>
                    <CopyButton text=Signal::derive(move || app.desk.text())/>
                </p>
            </Callout>
        </div>
    }
}

#[component]
fn Outside(note: Note) -> impl IntoView {
    let app = app_state();
    let close = move |_| app.desk.note.set(None);
    match note {
        Note::Held => view! {
            <div class="note" role="status">
                <Callout tone="a" icon="info">
                    <p>
                        <b>"Another program changed this draft. "</b>
                        "Its text is shown when you leave the field; what you type is kept."
                    </p>
                </Callout>
            </div>
        }
        .into_any(),
        Note::NextRound => view! {
            <div class="note" role="status">
                <Callout tone="a" icon="week">
                    <p>
                        <b>"The next draft is ready. "</b>
                        "It is shown when you leave the field; what you typed stays in this one."
                    </p>
                </Callout>
            </div>
        }
        .into_any(),
        Note::Other { text: theirs, layout } => {
            let other = theirs.clone();
            view! {
                <div class="note" role="alert">
                    <Callout tone="y" icon="y">
                        <p>
                            <b>"Another program changed the same lines. "</b>
                            "Your text is on screen and saved. This is the other one:"
                        </p>
                        <pre class="md sel scroll">{theirs.clone()}</pre>
                        <p class="btnrow">
                            <button
                                class="btn sm"
                                on:click=move |_| {
                                    app.take(other.clone(), layout.clone());
                                    app.desk.note.set(None);
                                }
                            >
                                "Use the other text"
                            </button>
                            <CopyButton text=Signal::stored(theirs)/>
                            <button class="btn sm quiet" on:click=close>"Keep mine"</button>
                        </p>
                    </Callout>
                </div>
            }
            .into_any()
        }
    }
}

/// Copies a text and says so.
#[component]
pub(super) fn CopyButton(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let done = RwSignal::new(false);
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move { done.set(bridge::copy(&text).await) });
    };
    view! {
        <button class="btn sm" title="Copy Markdown" on:click=copy>
            <Icon name=Signal::derive(move || if done.get() { "check" } else { "copy" })/>
            <span class="copy-lbl">
                {move || if done.get() { "Copied" } else { "Copy Markdown" }}
            </span>
        </button>
    }
}
