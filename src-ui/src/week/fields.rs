//! The template's fields as text areas that grow, and the whole text behind the Markdown switch.
//!
//! A text area is written to only when its text differs and nobody is typing there; its caret
//! stays with its words.

use super::{
    Draft,
    typing::{Keyed, Typed, type_into},
};
use crate::{
    draft::pen::{byte_of, follow, units_of},
    frame::app_state::app_state,
};
use leptos::{html, prelude::*};
use meridian_core::draft::{Field, FieldKind};

/// Bytes up to which a text area grows with its text; a longer one scrolls by itself, because
/// laying the text out twice for each keystroke would take longer than a frame.
const GROWS_TO: usize = 8_000;

/// Every text field of the template.
#[component]
pub(super) fn Fields() -> impl IntoView {
    let draft = expect_context::<Draft>();
    move || {
        draft.template.with(|template| {
            template
                .fields
                .iter()
                .enumerate()
                .filter(|(_, field)| field.kind == FieldKind::Text)
                .map(|(index, field)| view! { <FieldArea index field=field.clone()/> })
                .collect_view()
        })
    }
}

#[component]
fn FieldArea(index: usize, field: Field) -> impl IntoView {
    let app = app_state();
    let draft = expect_context::<Draft>();
    let area = NodeRef::<html::Textarea>::new();
    let shown = RwSignal::new(String::new());
    let typed = StoredValue::new(None::<Typed>);
    let is_big = Memo::new(move |_| shown.with(String::len) > GROWS_TO);
    let sync = move || {
        let Some(area) = area.get_untracked() else { return };
        let before = area.value();
        let now = app.desk.body(index);
        let is_deliberate = typed.with_value(|typed| {
            typed.as_ref().is_some_and(|t| app.desk.with(|text, _| t.text == text))
        });
        if before != now && !is_deliberate {
            typed.set_value(None);
            put(&area, &before, &now);
            shown.set(now);
        } else if shown.with_untracked(|s| *s != before) {
            shown.set(before);
        }
    };
    Effect::new(move |_| {
        area.track();
        app.desk.follow();
        sync();
    });
    let on_input = move |_| {
        let Some(area) = area.get_untracked() else { return };
        let value = area.value();
        let next = typed.with_value(|last| {
            draft.template.with_untracked(|template| {
                app.desk.with(|text, layout| {
                    type_into(text, template, layout, index, &value, last.as_ref())
                })
            })
        });
        shown.set(value);
        let Keyed { typed: next, layout, spreads } = next;
        let text = next.text.clone();
        typed.set_value(Some(next));
        if spreads {
            app.take(text, layout);
        } else {
            app.type_text(text, layout);
        }
    };
    let on_blur = move |_| {
        typed.set_value(None);
        sync();
        app.leave_draft();
    };
    let id = format!("field-{index}");
    let hint = field.hint.clone();
    view! {
        <section>
            <div class="sec-h">
                <label for=id.clone()>{field.title}</label>
            </div>
            <div class="grow in" class:big=is_big>
                <div class="mirror" aria-hidden="true">
                    {move || if is_big.get() { String::new() } else { shown.get() }}
                    "\u{200b}"
                </div>
                <textarea
                    node_ref=area
                    id=id.clone()
                    data-test=id
                    rows="1"
                    placeholder=hint
                    spellcheck="true"
                    on:input=on_input
                    // Whatever it shows is what is typed on from.
                    on:focus=move |_| sync()
                    on:blur=on_blur
                ></textarea>
            </div>
        </section>
    }
}

/// The whole text.
#[component]
pub(super) fn Markdown() -> impl IntoView {
    let app = app_state();
    let area = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        app.desk.follow();
        let now = app.desk.text_now();
        if let Some(area) = area.get() {
            let before = area.value();
            if before != now {
                put(&area, &before, &now);
            }
        }
    });
    view! {
        <section class="whole">
            <label class="sr" for="markdown-text">"The whole update as Markdown"</label>
            <textarea
                node_ref=area
                id="markdown-text"
                data-test="markdown-text"
                class="in mono"
                spellcheck="true"
                on:input=move |_| {
                    if let Some(area) = area.get_untracked() {
                        app.write(&area.value());
                    }
                }
                on:blur=move |_| app.leave_draft()
            ></textarea>
        </section>
    }
}

/// Writes a text area; its caret stays with its words, and what is scrolled into view stays there.
fn put(area: &web_sys::HtmlTextAreaElement, before: &str, now: &str) {
    if !crate::frame::dom::has_caret(area) {
        // Where it is scrolled to is not asked: that would lay the page out, once a field.
        area.set_value(now);
        return;
    }
    let place = |units: Option<u32>| {
        units_of(now, follow(before, now, byte_of(before, units.unwrap_or_default())))
    };
    let start = place(area.selection_start().ok().flatten());
    let end = place(area.selection_end().ok().flatten());
    let top = area.scroll_top();
    area.set_value(now);
    let _ = area.set_selection_range(start, end);
    area.set_scroll_top(top);
}
