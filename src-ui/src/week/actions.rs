//! The bar below the draft: what is in the way or on its way, and the buttons that act.

use super::{
    Draft,
    notes::CopyButton,
    problems::{Asking, Problems, ask_first, spoken},
};
use crate::frame::{
    bridge,
    parts::{Icon, Keys},
    told::{Told, told},
};
use leptos::{prelude::*, task::spawn_local};
use meridian_core::ids::OpId;
use meridian_protocol::{CancelSending, Failure, PostUpdate, PostView, ShowWeek};

/// The bar.
#[component]
pub(super) fn Actions() -> impl IntoView {
    let told = told();
    let draft = expect_context::<Draft>();
    let post = Memo::new(move |_| told.week.with(|week| week.as_ref().map(|w| w.post.clone())));
    let pending = Memo::new(move |_| post.with(|p| p.as_ref().and_then(|p| p.pending.clone())));
    let problems = Memo::new(move |_| told.desk.problems.with(Vec::len));
    let label = move || post.with(|p| p.as_ref().map_or_else(String::new, |p| p.label.clone()));
    let refused = Memo::new(move |_| {
        let by_engine = post.with(|p| p.as_ref().and_then(|p| p.refused.clone()));
        by_engine.or_else(|| {
            told.desk.problems.with(|all| all.iter().find(|p| p.blocks).map(|p| p.message.clone()))
        })
    });
    let changed = move || post.with(|p| p.as_ref().and_then(|p| p.changed_since.clone()));
    let quiet = move || match post.get() {
        Some(PostView { changed_since: Some(words), .. }) => ("pencil", words),
        _ => match refused.get() {
            Some(words) => ("info", words),
            None => {
                let ready = post.with(|p| p.as_ref().map(|p| p.ready.clone())).unwrap_or_default();
                (if ready.ends_with("way.") { "check" } else { "info" }, ready)
            }
        },
    };
    view! {
        <div class="act" id="act" tabindex="-1" role="group" aria-label="Post">
            <p class="sr" role="status">
                {move || {
                    let said = told.saying.get().or_else(|| spoken(told, draft));
                    said.or_else(|| pending.get().map(|p| p.words))
                }}
            </p>
            <Asking/>
            <div class="lint">
                {move || match (told.saying.get(), pending.get(), problems.get()) {
                    (Some(words), _, _) => view! {
                        <span class="lead gap" data-test="said">
                            <Icon name="info"/>
                            <b>{words}</b>
                        </span>
                    }.into_any(),
                    (None, Some(pending), count) => {
                        let (icon, class) =
                            if pending.needs_person { ("r", "r") } else { ("hourglass", "") };
                        view! {
                            <span class="lead gap long" data-test="pending">
                                <Icon name=icon class=class/>
                                <span>
                                    {[pending.words, changed().unwrap_or_default()].join(" ")}
                                </span>
                            </span>
                            {(count > 0).then(|| view! { <Problems/> })}
                        }.into_any()
                    }
                    (None, None, 0) => {
                        let (icon, words) = quiet();
                        view! {
                            <span class="lead gap long"><Icon name=icon/><span>{words}</span></span>
                        }.into_any()
                    }
                    (None, None, _) => view! { <Problems/> }.into_any(),
                }}
            </div>
            <div class="push">
                <CopyButton text=Signal::derive(move || told.desk.text())/>
                {move || pending.get().filter(|p| p.can_cancel).map(|pending| {
                    let op = pending.op;
                    view! {
                        <button
                            class="btn"
                            data-test="cancel-sending"
                            on:click=move |_| cancel(told, op.clone())
                        >
                            "Cancel sending"
                        </button>
                    }
                })}
                <button
                    id="post"
                    class="btn pri"
                    aria-disabled=move || refused.get().is_some().then_some("true")
                    title=move || refused.get().unwrap_or_default()
                    aria-keyshortcuts="Control+Enter"
                    data-test="post"
                    on:click=move |_| post_update(told, draft)
                >
                    {move || if told.posting.get() { "Posting...".to_owned() } else { label() }}
                    <Keys keys=&["Ctrl", "Enter"]/>
                </button>
            </div>
        </div>
    }
}

/// Stores, then queues what is on screen; says why when it may not, and asks what has to be asked.
pub(crate) fn post_update(told: Told, draft: Draft) {
    if told.posting.get_untracked() {
        return;
    }
    told.posting.set(true);
    told.saying.set(None);
    spawn_local(async move {
        let said = try_post(told).await;
        told.posting.set(false);
        match said {
            Posted::Yes => draft.visited.set(0),
            Posted::No(words) => told.saying.set(Some(words)),
            Posted::Asks => {
                let _ = ask_first(told, draft);
            }
        }
    });
}

/// What became of a Post.
enum Posted {
    Yes,
    /// Why not.
    No(String),
    /// Something waits for the member's word.
    Asks,
}

async fn try_post(told: Told) -> Posted {
    if let Err(failure) = told.store().await {
        return Posted::No(failure.to_string());
    }
    // What stands in the way is the engine's to say: the window hears of it only when typing pauses.
    let Some((draft, revision)) = told.desk.version() else { return Posted::Yes };
    let section = draft.section.clone();
    let meant = told.desk.meant.get_untracked().into_iter().map(|p| p.words).collect();
    let theirs = told.week.with_untracked(|week| week.as_ref().and_then(|w| w.theirs.clone()));
    let turn = told.week.turn();
    match bridge::call(PostUpdate { draft, revision, theirs, meant }).await {
        Ok(week) => {
            told.desk.meant.set(Vec::new());
            told.take_week_after::<PostUpdate>(turn, Ok(week));
            Posted::Yes
        }
        Err(Failure::Unconfirmed { .. }) => {
            let turn = told.week.turn();
            let answer = bridge::call(ShowWeek { section: Some(section) }).await;
            told.take_week(turn, answer);
            Posted::Asks
        }
        Err(Failure::Stale) => {
            told.ask_week();
            Posted::No(
                "The draft was changed by another program. Read it once more, then post."
                    .to_owned(),
            )
        }
        Err(failure) => {
            told.ask_week();
            Posted::No(failure.to_string())
        }
    }
}

fn cancel(told: Told, op: OpId) {
    spawn_local(async move {
        let turn = told.week.turn();
        let answer = bridge::call(CancelSending { op }).await;
        told.take_week_after::<CancelSending>(turn, answer);
    });
}
