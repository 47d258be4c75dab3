//! This week: one job, its cut-off, and what the team will read.

mod actions;
mod came;
pub(crate) mod copying;
mod count;
mod fields;
mod header;
mod health;
mod keys;
mod notes;
mod problems;
mod side;
mod tabs;
mod typing;

pub(crate) use actions::post_update;
pub use health::HealthControl;

use crate::frame::{
    app_state::{AppState, app_state},
    around,
    chunk::Chunk,
    drawn::Drawn,
    parts::{FailureCallout, Skeleton},
    screens::{Draw, Nav, Screen},
};
use fields::{Fields, Markdown};
use leptos::{prelude::*, task::spawn_local};
use meridian_core::draft::{FieldKind, Health, Template};

/// The screen: what is to be written now.
pub static SCREEN: Screen = Screen {
    word: "week",
    title: "This week",
    nav: Some(Nav { icon: "week", key: "1", count: count::word, at_foot: false }),
    of: None,
    shortcuts: &keys::SHORTCUTS,
    draw: Draw::Now { draw: || view! { <Week/> }.into_any(), ask: AppState::ask_week },
};

/// What draws that which stands around the draft; its code comes after the draft's.
#[derive(Clone, Copy)]
pub(crate) struct Around {
    header: fn() -> AnyView,
    notes: fn() -> AnyView,
    side: fn() -> AnyView,
    actions: fn() -> AnyView,
}

/// For the chunk of what stands around the draft.
pub(crate) fn around() -> Around {
    Around {
        header: || view! { <header::Header/> }.into_any(),
        notes: || view! { <notes::Notes/> }.into_any(),
        side: || view! { <side::Side/> }.into_any(),
        actions: || view! { <actions::Actions/> }.into_any(),
    }
}

/// The draft on screen, seen through its template; shared by everything on this screen.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    /// The template of the section.
    pub(crate) template: Memo<Template>,
    /// Fields, or the whole text.
    pub(crate) face: RwSignal<Face>,
    /// Whether the side pane covers the draft in a narrow window.
    pub(crate) aside: RwSignal<Aside>,
    /// Which problem F8 went to last, from 1; 0 for none. It is said in full while it stands.
    pub(crate) visited: RwSignal<u32>,
}

/// How the draft is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// One text area a field.
    Fields,
    /// One text area for the whole Markdown.
    Markdown,
}

/// The side pane, which always shows in a wide window unless it was put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    /// As the width allows.
    AsFits,
    /// The other way round: over the draft in a narrow window, away in a wide one.
    Turned,
}

impl Draft {
    /// The view of the draft that the desk holds.
    pub(crate) fn new(app: AppState) -> Self {
        let template = Memo::new(move |_| {
            app.week.with(|week| {
                week.as_ref().map_or_else(
                    || Template { title: String::new(), fields: Vec::new() },
                    |w| w.draft.template.clone(),
                )
            })
        });
        let (face, aside) = (RwSignal::new(Face::Fields), RwSignal::new(Aside::AsFits));
        Self { template, face, aside, visited: RwSignal::new(0) }
    }

    /// Writes the draft the other way. Its fields are shown once they are known: the engine reads
    /// what was written as Markdown when it stores it.
    pub(crate) fn turn_face(self, app: AppState) {
        if self.face.get_untracked() == Face::Fields {
            self.face.set(Face::Markdown);
            return;
        }
        spawn_local(async move {
            let _ = app.store().await;
            self.face.set(Face::Fields);
        });
    }

    /// Turns the side pane.
    pub(crate) fn turn_aside(self) {
        self.aside.update(|aside| {
            *aside = if *aside == Aside::AsFits { Aside::Turned } else { Aside::AsFits };
        });
    }
}

/// The screen.
#[component]
pub fn Week() -> impl IntoView {
    let app = app_state();
    keys::listen(app, expect_context::<Draft>());
    let is_known = Memo::new(move |_| app.week.with(Option::is_some));
    move || {
        if is_known.get() {
            view! { <Known/> }.into_any()
        } else {
            view! {
                <FailureCallout/>
                <Skeleton label="Opening the notebook"/>
            }
            .into_any()
        }
    }
}

#[component]
fn Known() -> impl IntoView {
    let app = app_state();
    let draft = expect_context::<Draft>();
    let has_health = Memo::new(move |_| {
        draft.template.with(|t| t.fields.iter().any(|field| field.kind == FieldKind::Health))
    });
    let health = Memo::new(move |_| {
        app.desk.follow();
        draft.template.with(|t| app.desk.with(|text, layout| layout.health(text, t)))
    });
    let choose = Callback::new(move |health: Health| {
        draft.template.with_untracked(|template| app.choose_health(template, health));
    });
    let code = expect_context::<Chunk<around::Around>>();
    let part = move |much: Drawn| {
        let is_drawn = app.is_drawn(much);
        move || code.get().filter(|_| is_drawn.get()).map(|code| code.week)
    };
    let (bars, below, all) = (part(Drawn::Bars), part(Drawn::Bars), part(Drawn::All));
    let is_markdown = Memo::new(move |_| draft.face.get() == Face::Markdown);
    let whose = Memo::new(move |_| app.week.with(|w| w.as_ref().map(|w| w.draft.whose())));
    view! {
        {move || match bars() {
            None => view! { <header class="wk-head"></header> }.into_any(),
            Some(draw) => (draw.header)(),
        }}
        <FailureCallout/>
        <div class="notes">{move || code.get().map(|code| (code.week.notes)())}</div>
        <div class="wk" class:turned=move || draft.aside.get() == Aside::Turned>
            <div class="col" id="draft" tabindex="-1" aria-label="Draft" data-draft="" data-of=whose>
                <tabs::Tabs/>
                <div class="scroll">
                    <div class="form" class:whole=is_markdown>
                        <Show when=move || has_health.get() && !is_markdown.get()>
                            <div class="row">
                                <HealthControl health choose/>
                                <p class="rule">
                                    {move || health.get().is_none().then_some(
                                        "Choose one, with the mouse or the arrow keys.",
                                    )}
                                </p>
                            </div>
                        </Show>
                        <Show when=move || is_markdown.get() fallback=|| view! { <Fields/> }>
                            <Markdown/>
                        </Show>
                    </div>
                </div>
            </div>
            {move || all().map(|draw| (draw.side)())}
        </div>
        {move || match below() {
            None => view! { <div class="act"></div> }.into_any(),
            Some(draw) => (draw.actions)(),
        }}
    }
}
