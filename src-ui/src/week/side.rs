//! Beside the draft: how GitHub will show it, and what colleagues have posted.

use super::Draft;
use crate::{
    frame::{
        app_state::{AppState, app_state},
        asked::Asked,
        bridge,
        parts::Icon,
        words,
    },
    team::{checked, tab_stop},
};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    leptos_dom::helpers::set_timeout,
    prelude::*,
    task::spawn_local,
};
use meridian_core::ids::DraftKey;
use meridian_protocol::{IssueView, PreviewView, ShowPreview, UpdateView};
use std::time::Duration;
use wasm_bindgen::JsCast as _;

/// After the last stored edit, before the preview is drawn again.
const PAUSE: Duration = Duration::from_millis(300);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Preview,
    Issue,
}

fn tab_of(pane: Pane) -> &'static str {
    if pane == Pane::Preview { "tab-preview" } else { "tab-issue" }
}

/// The side pane.
#[component]
pub(super) fn Side() -> impl IntoView {
    let app = app_state();
    let pane = RwSignal::new(Pane::Preview);
    let keys = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            let to =
                if pane.get_untracked() == Pane::Preview { Pane::Issue } else { Pane::Preview };
            pane.set(to);
            crate::frame::dom::focus(tab_of(to));
        }
    };
    let tab = move |this: Pane, label: &'static str| {
        let id = tab_of(this);
        let is_on = move || pane.get() == this;
        view! {
            <button
                id=id
                role="tab"
                class:on=is_on
                aria-selected=move || checked(is_on())
                tabindex=move || tab_stop(is_on())
                data-test=id
                on:click=move |_| pane.set(this)
            >
                {label}
            </button>
        }
    };
    view! {
        <aside class="col" id="aside" tabindex="-1" aria-label="Beside the draft">
            <div class="tabs">
                <div class="tablist" role="tablist" aria-label="Beside the draft" on:keydown=keys>
                    {tab(Pane::Preview, "Preview")}
                    {tab(Pane::Issue, "Issue")}
                </div>
                <CloseAside/>
            </div>
            <div
                class="last scroll"
                role="tabpanel"
                aria-labelledby=move || tab_of(pane.get())
                on:click=move |event| open_links(app, &event)
            >
                {move || match pane.get() {
                    Pane::Preview => view! { <Preview/> }.into_any(),
                    Pane::Issue => view! { <Updates/> }.into_any(),
                }}
            </div>
        </aside>
    }
}

#[component]
fn CloseAside() -> impl IntoView {
    let draft = expect_context::<Draft>();
    view! {
        <span class="fill">
            <button class="btn sm quiet only-narrow" data-test="aside-close" on:click=move |_| draft.turn_aside()>
                <Icon name="x"/>
                "Back to the draft"
            </button>
        </span>
    }
}

#[component]
fn Preview() -> impl IntoView {
    let app = app_state();
    let shown = Asked::<PreviewView>::new();
    let wanted = StoredValue::new(0_u32);
    let section = Memo::new(move |_| app.week.with(|w| w.as_ref().map(|w| w.draft.key.clone())));
    let revision = Memo::new(move |_| app.week.with(|w| w.as_ref().map(|w| w.draft.revision)));
    Effect::new(move |before: Option<Option<DraftKey>>| {
        let key = section.get();
        let first = before.is_none();
        // Another draft's preview, perhaps of another team, must not stand under this one's head.
        if before.is_some_and(|before| before != key) {
            shown.forget();
        }
        revision.track();
        app.desk.stored.track();
        let mark = wanted.get_value().wrapping_add(1);
        wanted.set_value(mark);
        let ask = move || {
            // The pane may be gone, or a later wish may stand.
            if wanted.try_get_value() != Some(mark) {
                return;
            }
            let Some((draft, _)) = app.desk.version() else { return };
            let turn = shown.turn();
            spawn_local(async move {
                let answer = bridge::call(ShowPreview { draft: draft.clone() }).await;
                if app.desk.version().is_some_and(|(now, _)| now == draft) {
                    shown.take(turn, answer);
                }
            });
        };
        if first {
            ask();
        } else {
            set_timeout(ask, PAUSE);
        }
        key
    });
    let who = Memo::new(move |_| {
        app.week.with(|week| {
            let week = week.as_ref()?;
            let login = week.team.login.clone().unwrap_or_else(|| "You".to_owned());
            let place = match &week.issue {
                IssueView::Known { number, .. } => number.clone(),
                IssueView::NotYet { .. } => "the coming issue".to_owned(),
            };
            Some((login, format!("in {place} of {}", week.team.repository)))
        })
    });
    let size = move || {
        shown.with(|s| {
            s.as_ref().map(|s| {
                let bytes = words::grouped(s.bytes);
                match &s.marker {
                    Some(_) => {
                        let limit = words::grouped(s.limit);
                        format!("As GitHub will show it. {bytes} of {limit} bytes.")
                    }
                    None => format!("As Markdown is shown. {bytes} bytes."),
                }
            })
        })
    };
    let goes_to_github =
        Memo::new(move |_| shown.with(|s| s.as_ref().is_none_or(|s| s.marker.is_some())));
    let is_long = move || {
        goes_to_github.get() && shown.with(|s| s.as_ref().is_some_and(|s| s.bytes > s.limit))
    };
    let html = move || shown.with(|s| s.as_ref().map(|s| s.html.clone()).unwrap_or_default());
    let marker = move || shown.with(|s| s.as_ref().and_then(|s| s.marker.clone()));
    view! {
        {move || shown.failure().map(|f| view! { <p class="t2 xs">{f.to_string()}</p> })}
        <p class="t3 xs" class:too-long=is_long>{size}</p>
        <div class="gh" data-test="preview">
            <header>
                <Icon name="user" class="sm"/>
                {move || who.get().map(|(login, place)| {
                    let place = if goes_to_github.get() { place } else { String::new() };
                    view! { <b>{login}</b>" "{place} }
                })}
            </header>
            <div class="body" inner_html=html></div>
            {move || marker().map(|marker| view! {
                <details class="hid">
                    <summary>
                        "1 line that nobody sees: by it Meridian finds this comment again"
                    </summary>
                    <code>{marker}</code>
                </details>
            })}
        </div>
    }
}

#[component]
fn Updates() -> impl IntoView {
    let app = app_state();
    let updates = Memo::new(move |_| {
        app.week.with(|week| week.as_ref().map(|w| w.updates.clone()).unwrap_or_default())
    });
    let head = Memo::new(move |_| {
        app.week.with(|week| match week.as_ref().map(|w| &w.issue) {
            Some(IssueView::Known { number, title, author, .. }) if !author.is_empty() => {
                format!("{number} {title}, opened by {author}")
            }
            Some(IssueView::Known { number, title, .. }) => format!("{number} {title}"),
            _ => "No issue yet".to_owned(),
        })
    });
    view! {
        <h3>{head}</h3>
        <p class="t3 xs">
            {move || match updates.with(|all| all.iter().filter(|u| !u.is_withdrawn).count()) {
                0 => "No updates are on GitHub yet.".to_owned(),
                n => words::count(n, "update is on GitHub.", "updates are on GitHub."),
            }}
        </p>
        {move || updates.get().into_iter().map(|update| view! { <Update update/> }).collect_view()}
    }
}

#[component]
fn Update(update: UpdateView) -> impl IntoView {
    view! {
        <div class="gh" data-test="update">
            <header>
                <Icon name="user" class="sm"/>
                <b>{update.login}</b>
                {update.section.map(|section| format!(" {section}"))}
                {update.is_withdrawn.then_some(", withdrawn")}
                <a class="push nb" href=update.url>{words::short(&update.at)}</a>
            </header>
            <div class="body" inner_html=update.html></div>
        </div>
    }
}

/// A link in somebody's text opens in the browser; the window itself never leaves its page.
fn open_links(app: AppState, event: &MouseEvent) {
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("a").ok().flatten());
    if let Some(link) = link {
        event.prevent_default();
        if let Some(url) = link.get_attribute("href").filter(|url| url.starts_with("http")) {
            app.open_page(url);
        }
    }
}
