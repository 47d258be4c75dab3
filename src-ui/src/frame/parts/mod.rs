//! The window's small component set.

mod callout;
mod truth_bar;

pub use callout::{Callout, FailureCallout};
pub use truth_bar::TruthBar;

use leptos::prelude::*;

/// An icon of the sprite in `index.html`; decoration, never the only sign of anything.
#[component]
pub fn Icon(
    /// The symbol's name without `i-`.
    #[prop(into)]
    name: Signal<&'static str>,
    /// More classes, such as `lg`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("ic {class}") aria-hidden="true">
            <use href=move || format!("#i-{}", name.get())></use>
        </svg>
    }
}

/// Grey lines in the place of what is on its way.
#[component]
pub fn Skeleton(
    /// What a screen reader says meanwhile.
    label: &'static str,
) -> impl IntoView {
    view! {
        <div class="loading" aria-busy="true" aria-label=label>
            <span class="skel w70"></span>
            <span class="skel w92"></span>
            <span class="skel w55"></span>
        </div>
    }
}

/// Key caps, such as Ctrl Enter.
#[component]
pub fn Keys(
    /// One cap each.
    keys: &'static [&'static str],
) -> impl IntoView {
    view! {
        <span class="keys" aria-hidden="true">
            {keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}
        </span>
    }
}
