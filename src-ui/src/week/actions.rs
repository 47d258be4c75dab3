//! The bar below the draft: what is in the way or on its way, and the buttons that act.

use super::{
    Draft, came,
    copying::CopyUpdateButton,
    problems::{Asking, Problems, ask_first, spoken},
};
use crate::{
    frame::{
        app_state::{AppState, Care, app_state},
        bridge,
        chunk::{Chunk, Drawing, Load},
        dom,
        parts::{Icon, Keys},
    },
    hand, post,
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use meridian_core::ids::OpId;
use meridian_protocol::{CancelSending, Failure, PostUpdate, PostView, ShowWeek};

/// What is drawn as it is.
const WHAT_CHANGED: &str = "<button class=\"btn sm quiet\" id=\"what-changed\" data-care=\"changes\" \
    data-test=\"what-changed\">What changed</button>";
const WITHDRAW: &str = "<button class=\"btn sm quiet\" id=\"withdraw\" data-care=\"withdrawal\" \
    data-test=\"withdraw\">Withdraw</button>";
const LEFT: &str = "<span class=\"left\" aria-hidden=\"true\" data-test=\"take-back-left\">";
const ESC: &str = "</span> <span class=\"keys\" aria-hidden=\"true\"><kbd>Esc</kbd></span>";

/// The bar.
#[component]
pub(super) fn Actions() -> impl IntoView {
    let app = app_state();
    let draft = expect_context::<Draft>();
    let post = Memo::new(move |_| app.week.with(|week| week.as_ref().map(|w| w.post.clone())));
    let pending = Memo::new(move |_| post.with(|p| p.as_ref().and_then(|p| p.pending.clone())));
    let problems = Memo::new(move |_| app.desk.problems.with(Vec::len));
    let label = move || post.with(|p| p.as_ref().map_or_else(String::new, |p| p.label.clone()));
    let refused = Memo::new(move |_| {
        let by_engine = post.with(|p| p.as_ref().and_then(|p| p.refused.clone()));
        by_engine.or_else(|| {
            app.desk.problems.with(|all| all.iter().find(|p| p.blocks).map(|p| p.message.clone()))
        })
    });
    let changed = move || post.with(|p| p.as_ref().and_then(|p| p.changed_since.clone()));
    // Once it was wanted it stays: what opens it draws nothing else.
    let wants = move |is_hand_over: bool| {
        Memo::new(move |before| {
            let is_it = |care| (care == Care::HandOver) == is_hand_over;
            app.cares.get().is_some_and(is_it) || before == Some(&true)
        })
    };
    // Small pieces of HTML: components for them would cost more than the rest of the bar.
    let more = move || {
        let changed = if changed().is_some() { WHAT_CHANGED } else { "" };
        let can_withdraw = post.with(|p| p.as_ref().is_some_and(|p| p.can_withdraw));
        [changed, if can_withdraw { WITHDRAW } else { "" }].concat()
    };
    let opens = move |event: MouseEvent| match dom::near(event.as_ref(), "data-care").as_deref() {
        Some("changes") => app.cares.set(Some(Care::Changes)),
        Some(_) => app.cares.set(Some(Care::Withdrawal)),
        None => {}
    };
    let cancels = move || match seconds_left(app) {
        Some(left) => format!("Take back {LEFT}{left} s{ESC}"),
        None => "Cancel sending".to_owned(),
    };
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
    let by_hand = Memo::new(move |_| post.with(|p| p.as_ref().is_some_and(|p| p.by_hand)));
    view! {
        <div class="act" id="act" tabindex="-1" role="group" aria-label="Post">
            <p class="sr" role="status">
                {move || {
                    let said = app.saying.get().or_else(|| spoken(app, draft));
                    said.or_else(|| pending.get().map(|p| p.words))
                }}
            </p>
            {later(hand::load, by_hand)}
            <Asking/>
            <div class="lint">
                {move || match (app.saying.get(), pending.get(), problems.get()) {
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
                <span class="more" inner_html=more on:click=opens></span>
            </div>
            <div class="push">
                <CopyUpdateButton/>
                {came::hand_over()}
                {move || pending.get().filter(|p| p.can_cancel).map(|pending| {
                    let op = pending.op;
                    view! {
                        <button
                            class="btn"
                            data-test="cancel-sending"
                            inner_html=cancels
                            on:click=move |_| cancel(app, op.clone())
                        ></button>
                    }
                })}
                <button
                    id="post"
                    class="btn pri"
                    aria-disabled=move || refused.get().is_some().then_some("true")
                    title=move || refused.get().unwrap_or_default()
                    aria-keyshortcuts="Control+Enter"
                    data-test="post"
                    on:click=move |_| post_update(app, draft)
                >
                    {move || if app.posting.get() { "Posting...".to_owned() } else { label() }}
                    <Keys keys=&["Ctrl", "Enter"]/>
                </button>
            </div>
            {later(post::load, wants(false))}
            {later(post::give::load, wants(true))}
        </div>
    }
}

/// What comes in a chunk of its own, while it is wanted.
fn later(load: fn() -> Load<Drawing>, wanted: Memo<bool>) -> AnyView {
    let code = Chunk::new(load);
    Effect::new(move |_| {
        if wanted.get() {
            code.load();
        }
    });
    view! {
        {code.trouble()}
        {move || code.get().filter(|_| wanted.get()).map(|draw| draw())}
    }
    .into_any()
}

/// How long what was posted can still be taken back, in whole seconds; none once it cannot.
fn seconds_left(app: AppState) -> Option<i64> {
    let until = app.week.with(|week| {
        let pending = week.as_ref()?.post.pending.as_ref()?;
        pending.held_until.as_ref().map(|until| until.instant)
    })?;
    let left = (until - app.clock.now()?).num_milliseconds();
    (left > 0).then(|| left.div_euclid(1000) + i64::from(left % 1000 > 0))
}

/// Takes back what was just posted, while it can be; says whether it could.
pub(super) fn take_back(app: AppState) -> bool {
    let op = app.week.with_untracked(|week| {
        let pending = week.as_ref()?.post.pending.as_ref()?;
        pending.can_cancel.then(|| pending.op.clone())
    });
    let Some(op) = op.filter(|_| untrack(|| seconds_left(app)).is_some()) else { return false };
    cancel(app, op);
    true
}

/// Stores, then queues what is on screen; says why when it may not, and asks what has to be asked.
pub(crate) fn post_update(app: AppState, draft: Draft) {
    if app.posting.get_untracked() {
        return;
    }
    app.posting.set(true);
    app.saying.set(None);
    spawn_local(async move {
        let said = try_post(app).await;
        app.posting.set(false);
        match said {
            Posted::Yes => draft.visited.set(0),
            Posted::No(words) => app.saying.set(Some(words)),
            // Where the text itself asks nothing, it is the place.
            Posted::Asks if ask_first(app, draft) => {}
            Posted::Asks => app.cares.set(Some(Care::FirstPost)),
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

async fn try_post(app: AppState) -> Posted {
    if let Err(failure) = app.store().await {
        return Posted::No(failure.to_string());
    }
    // What stands in the way is the engine's to say: the window hears of it only when typing pauses.
    let Some((draft, revision)) = app.desk.version() else { return Posted::Yes };
    let section = draft.section.clone();
    let meant = app.desk.meant.get_untracked().into_iter().map(|p| p.words).collect();
    let theirs = app.week.with_untracked(|week| week.as_ref().and_then(|w| w.theirs.clone()));
    let turn = app.week.turn();
    match bridge::call(PostUpdate { draft, revision, theirs, meant }).await {
        Ok(week) => {
            app.desk.meant.set(Vec::new());
            app.take_week_after::<PostUpdate>(turn, Ok(week));
            Posted::Yes
        }
        Err(Failure::Unconfirmed { .. }) => {
            let turn = app.week.turn();
            let answer = bridge::call(ShowWeek { section: Some(section) }).await;
            app.take_week(turn, answer);
            Posted::Asks
        }
        Err(Failure::Stale) => {
            app.ask_week();
            Posted::No(
                "The draft was changed by another program. Read it once more, then post."
                    .to_owned(),
            )
        }
        Err(failure) => {
            app.ask_week();
            Posted::No(failure.to_string())
        }
    }
}

fn cancel(app: AppState, op: OpId) {
    spawn_local(async move {
        let turn = app.week.turn();
        let answer = bridge::call(CancelSending { op }).await;
        app.take_week_after::<CancelSending>(turn, answer);
        // The button that was pressed is there no longer.
        request_animation_frame(|| {
            if dom::is_nowhere() {
                dom::focus("post");
            }
        });
    });
}
