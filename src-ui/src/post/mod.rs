//! Posting with care, in one dialog beside Post: what a first post makes public, and what has changed
//! since Post. A chunk of its own, because most posts need neither.

mod comment;
pub(crate) mod give;

use crate::{
    frame::{
        app_state::{AppState, Care, app_state},
        bridge,
        chunk::{Drawing, Load},
        dom,
        markup::{button, dialog_head, keyed},
    },
    week::{Draft, post_update},
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_core::{
    draft::changes::{Line, Side},
    ids::DraftKey,
};
use meridian_protocol::{
    ChangesView, FirstPostView, Problem, ShowChanges, ShowFirstPost, ShowWithdrawal,
    WithdrawUpdate, WithdrawalView,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The dialog.
const DIALOG: &str = "care-dialog";

/// Loads the code.
pub fn load() -> Load<Drawing> {
    Box::pin(async { care().await.ok() })
}

#[wasm_split(post, fallible)]
fn care() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Dialog/> }.into_any())
}

/// What its main button does.
#[derive(Debug, Clone, Default)]
enum Does {
    #[default]
    Nothing,
    /// Posts, once the member has agreed to these words.
    Agree(String),
    /// Posts what has changed.
    Post,
    /// Withdraws the update.
    Withdraw(WithdrawUpdate),
}

/// The dialog; empty until it is opened.
#[component]
fn Dialog() -> impl IntoView {
    let (app, draft) = (app_state(), expect_context::<Draft>());
    let does = StoredValue::new(Does::Nothing);
    Effect::new(move |_| {
        // Handing over has a dialog of its own.
        if let Some(care) = app.cares.get().filter(|care| *care != Care::HandOver) {
            app.cares.set(None);
            open(app, draft, does, care);
        }
    });
    let pressed = move |event: KeyboardEvent| {
        // What is behind it hears no key: Esc closes this, and nothing else.
        event.stop_propagation();
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            act(app, draft, does);
        }
    };
    let click = move |event: MouseEvent| match dom::near(&event, "data-do").as_deref() {
        Some("close" | "care-back") => dom::close_dialog(DIALOG),
        Some("care-go") => act(app, draft, does),
        _ => {}
    };
    view! {
        <dialog
            class="sheet pop care"
            id=DIALOG
            aria-labelledby="care-dialog-title"
            data-test=DIALOG
            on:keydown=pressed
            on:click=click
        ></dialog>
    }
}

fn open(app: AppState, draft: Draft, does: StoredValue<Does>, care: Care) {
    let Some((key, _)) = app.desk.version() else { return };
    spawn_local(async move {
        match shown(app, key, care).await {
            Ok(Some((what, html))) => {
                does.set_value(what);
                dom::open_dialog(DIALOG, &html.into_string());
                let _ = dom::focus("do-care-go") || dom::focus("do-care-back");
            }
            // Agreed to meanwhile, in another program: nothing is left to ask.
            Ok(None) => post_update(app, draft),
            Err(words) => app.saying.set(Some(words)),
        }
    });
}

async fn shown(
    app: AppState,
    draft: DraftKey,
    care: Care,
) -> Result<Option<(Does, Markup)>, String> {
    Ok(match care {
        Care::FirstPost => {
            let first = bridge::call(ShowFirstPost { draft }).await;
            let first = first.map_err(|failure| failure.to_string())?;
            first.map(|first| (Does::Agree(first.words.clone()), first_post(&first)))
        }
        Care::Changes => {
            app.store().await.map_err(|failure| failure.to_string())?;
            let view = bridge::call(ShowChanges { draft }).await;
            let view = view.map_err(|failure| failure.to_string())?;
            let label = app.week.with_untracked(|week| week.as_ref().map(|w| w.post.label.clone()));
            Some((Does::Post, changed(&view, label.as_deref().unwrap_or("Post update"))))
        }
        Care::Withdrawal => {
            let view = bridge::call(ShowWithdrawal { draft: draft.clone() }).await;
            let view = view.map_err(|failure| failure.to_string())?.ok_or(
                "Your comment is not known here just now. Look again once GitHub was read.",
            )?;
            let html = withdrawal(&view);
            let WithdrawalView { comment, replaces, .. } = view;
            Some((Does::Withdraw(WithdrawUpdate { draft, comment, replaces }), html))
        }
        // It has a dialog of its own, and is not asked of this one.
        Care::HandOver => return Err(String::new()),
    })
}

/// Does what the main button says; the keyboard goes back to where it was.
fn act(app: AppState, draft: Draft, does: StoredValue<Does>) {
    let what = does.try_update_value(std::mem::take).unwrap_or_default();
    if matches!(what, Does::Nothing) {
        return;
    }
    dom::close_dialog(DIALOG);
    if let Does::Withdraw(withdraw) = what {
        return spawn_local(async move {
            let turn = app.week.turn();
            let answer = bridge::call(withdraw).await;
            app.take_week_after::<WithdrawUpdate>(turn, answer);
        });
    }
    if let Does::Agree(words) = what {
        let none = String::new;
        let agreed = Problem {
            blocks: false,
            message: none(),
            from: 0,
            to: 0,
            words,
            meant: none(),
            safe: none(),
            put: none(),
            field: None,
        };
        app.desk.meant.update(|meant| meant.push(agreed));
    }
    post_update(app, draft);
}

fn first_post(first: &FirstPostView) -> Markup {
    html! {
        (dialog_head(DIALOG, "Your first post there"))
        p class="lead-in" { "It is asked once. Nothing was queued yet." }
        dl class="facts" data-test="first-post" {
            @for row in &first.rows {
                div { dt { (row.label) } dd { (row.words) } }
            }
        }
        p class="btnrow" {
            (keyed("btn pri", "care-go", "Post it there", &["Ctrl", "Enter"]))
            (keyed("btn", "care-back", "Not yet", &["Esc"]))
        }
    }
}

fn changed(view: &ChangesView, label: &str) -> Markup {
    html! {
        (dialog_head(DIALOG, "Changed since Post"))
        @if view.lines.is_empty() {
            p class="lead-in" { "The draft says the same again." }
            p class="btnrow" { (button("btn", "care-back", &"Close")) }
        } @else {
            p class="lead-in" {
                del { "Struck through" } " is what was posted or queued, " ins { "underlined" }
                " what stands in your draft."
            }
            div class="diff" role="group" aria-label="What has changed" tabindex="0" data-test="changes" {
                @for line in &view.lines { (diff_line(line)) }
            }
            p class="btnrow" {
                (keyed("btn pri", "care-go", label, &["Ctrl", "Enter"]))
                (keyed("btn", "care-back", "Not yet", &["Esc"]))
            }
        }
    }
}

fn withdrawal(view: &WithdrawalView) -> Markup {
    html! {
        (dialog_head(DIALOG, "Withdraw this update?"))
        p class="lead-in" { "In its comment on GitHub will stand, with the time at which you withdraw it:" }
        p class="diff" data-test="withdrawal" { (view.text.trim_matches('_')) }
        @if let Some(theirs) = &view.replaces {
            p class="lead-in" { "It was changed on GitHub since you posted. There stands now, and would go:" }
            pre class="diff" tabindex="0" data-test="withdrawal-replaces" { (theirs) }
        }
        p class="lead-in" {
            "Nobody is notified, and replies stay. Your text stays here; posting puts it back into the \
             same comment."
        }
        p class="btnrow" {
            (keyed("btn pri", "care-go", "Withdraw it", &["Ctrl", "Enter"]))
            (keyed("btn", "care-back", "Leave it", &["Esc"]))
        }
    }
}

fn diff_line(line: &Line) -> Markup {
    let words = html! {
        @for part in &line.parts {
            @if part.differs { b { (part.text) } } @else { (part.text) }
        }
    };
    html! {
        @match line.side {
            Side::LeftOut => p class="t3" aria-hidden="true" { "\u{2026}" },
            Side::Both => p { (words) },
            Side::Before => p { span class="sr" { "Was: " } del { (words) } },
            Side::After => p { span class="sr" { "Is: " } ins { (words) } },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_core::{draft::changes::Part, ids::CommentId};
    use meridian_protocol::FirstPostRow;

    #[test]
    fn a_first_post_shows_each_fact_and_two_ways_on() {
        let row = |label: &str, words: &str| FirstPostRow {
            label: label.to_owned(),
            words: words.to_owned(),
        };
        let rows = vec![row("As", "@hana-example."), row("Who reads it", "Public <all>.")];
        let html = first_post(&FirstPostView { words: "w".into(), rows }).into_string();
        for said in ["@hana-example.", "Public &lt;all&gt;.", "care-go", "care-back", "Esc"] {
            assert!(html.contains(said), "{said}: {html}");
        }
    }

    #[test]
    fn a_withdrawal_shows_what_will_stand_there_before_anything_is_done() {
        let text =
            "_This update was withdrawn by its author, Mon 26 Oct 2026, 03:02 UTC._".to_owned();
        let (comment, replaces) = (CommentId::Number(7), None);
        let view = WithdrawalView { comment, text, replaces };
        let html = withdrawal(&view).into_string();
        for said in [">This update was withdrawn by its author", "Withdraw it", "Leave it"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("changed on GitHub"), "{html}");
        let theirs = "Somebody's <words>".to_owned();
        let html = withdrawal(&WithdrawalView { replaces: Some(theirs), ..view }).into_string();
        assert!(html.contains("changed on GitHub") && html.contains("&lt;words&gt;"), "{html}");
    }

    #[test]
    fn what_changed_is_struck_through_and_underlined_and_said_in_words() {
        let part = |text: &str, differs| Part { text: text.to_owned(), differs };
        let line =
            |side, text: &str| Line { side, parts: vec![part("All ", false), part(text, true)] };
        let lines = vec![line(Side::Before, "red"), line(Side::After, "<well>")];
        let html = changed(&ChangesView { lines }, "Queue this instead").into_string();
        for said in [
            "<del>All <b>red</b></del>",
            "<ins>All <b>&lt;well&gt;</b></ins>",
            "Was: ",
            "Is: ",
            "Queue this instead",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        let html = changed(&ChangesView { lines: Vec::new() }, "Update comment").into_string();
        assert!(html.contains("says the same again") && !html.contains("care-go"), "{html}");
    }
}
