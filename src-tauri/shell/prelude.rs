//! The draft as it is seen first: drawn here, before the page's program runs, so that the member can
//! write while that is still compiled.
//!
//! It stands over the page's own drawing, which takes over what was typed meanwhile once it is
//! complete (`src-ui/boot.js`). Until then only the text areas do anything. It looks as `src-ui/src/week`
//! draws it, of which `tests/prelude_window.rs` makes sure.

use maud::{Markup, html};
use meridian_core::draft::{Field, FieldKind, Health, Layout};
use meridian_protocol::{DraftView, WeekView};

/// The word of the screen that is drawn here.
pub(super) const SCREEN: &str = "week";

/// Above so many bytes a text area does not grow with its text, as in `src-ui/src/week/fields.rs`.
const GROWS_TO: usize = 8_000;

/// Where the page takes it up.
const BODY: &str = "<body>";

/// The drawing, for [`put`].
pub(super) fn html(week: &WeekView) -> String {
    draw(week).into_string()
}

/// Puts the drawing into the page, which is given as it is where it has no body.
pub(super) fn put(page: &str, drawn: &str) -> String {
    page.replacen(BODY, &format!("{BODY}<div id=\"prelude\">{drawn}</div>"), 1)
}

/// The frame, empty, and in it the draft.
fn draw(week: &WeekView) -> Markup {
    html! {
        div.app {
            div.side {}
            main.main aria-label="This week" {
                header.wk-head {}
                div.notes {}
                div.wk {
                    div.col data-of=(week.draft.whose()) {
                        (tabs(week))
                        div.scroll { div.form { (form(&week.draft)) } }
                    }
                }
                div.act {}
            }
            div.truth {}
        }
    }
}

fn tabs(week: &WeekView) -> Markup {
    html! {
        div.tabs inert {
            div.tablist role="tablist" aria-label="Your sections" {
                @for tab in &week.sections {
                    button.on[tab.id == week.draft.key.section] role="tab" {
                        (tab.title) " " small { (tab.word) }
                    }
                }
            }
            span.fill {
                button.btn.sm.quiet { (icon("md", "")) "Markdown" }
                button.btn.sm.quiet.only-narrow { (icon("rows", "")) "Preview, issue" }
            }
        }
    }
}

fn form(draft: &DraftView) -> Markup {
    let fields = &draft.template.fields;
    let health = draft.layout.health(&draft.text, &draft.template);
    html! {
        @if fields.iter().any(|field| field.kind == FieldKind::Health) {
            div.row inert {
                div.seg.health role="radiogroup" aria-label="Health" {
                    @for (this, shape) in Health::ALL.into_iter().zip(["g", "y", "r"]) {
                        button class={ (shape) @if health == Some(this) { " on" } } role="radio" {
                            (icon(shape, shape)) (this.word())
                        }
                    }
                }
                p.rule {
                    @if health.is_none() { "Choose one, with the mouse or the arrow keys." }
                }
            }
        }
        @for (index, field) in fields.iter().enumerate() {
            @if field.kind == FieldKind::Text { (area(index, field, &draft.text, &draft.layout)) }
        }
    }
}

fn area(index: usize, field: &Field, text: &str, layout: &Layout) -> Markup {
    let body = layout.body(index, text).and_then(|range| text.get(range)).unwrap_or_default();
    let is_big = body.len() > GROWS_TO;
    let id = format!("prelude-{index}");
    html! {
        section {
            div.sec-h { label for=(id) { (field.title) } }
            div.grow.in.big[is_big] {
                div.mirror aria-hidden="true" { @if !is_big { (body) } "\u{200b}" }
                // Of a text area's first line break HTML says that it is none of the text.
                textarea id=(id) data-for={ "field-" (index) } rows="1" placeholder=(field.hint)
                    spellcheck="true" { "\n" (body) }
            }
        }
    }
}

fn icon(name: &str, class: &str) -> Markup {
    html! {
        svg class={ "ic " (class) } aria-hidden="true" { use href={ "#i-" (name) } {} }
    }
}
