//! Calm boxes with one sentence and, where something can be done, a button.

use super::Icon;
use crate::frame::app_state::app_state;
use leptos::prelude::*;

/// A box: an icon, a sentence, and whatever stands below it.
#[component]
pub fn Callout(
    /// `a` for information, `y` for look here, `r` for act.
    tone: &'static str,
    /// The icon.
    icon: &'static str,
    /// The sentence and the buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("call {tone}")>
            <Icon name=icon class=if matches!(tone, "y" | "r") { tone } else { "" }/>
            <div>{children()}</div>
        </div>
    }
}

/// What stands in the way, with a button that asks again. Old facts stay below it.
#[component]
pub fn FailureCallout() -> impl IntoView {
    let app = app_state();
    move || {
        app.failure.get().map(|failure| {
            view! {
                <div class="note" role="alert">
                    <Callout tone="r" icon="r">
                        <p class="sel">{failure.to_string()}</p>
                        <p class="btnrow">
                            <button class="btn sm" on:click=move |_| app.ask_all()>
                                "Try again"
                            </button>
                            <button
                                class="btn sm quiet"
                                on:click=move |_| app.failure.set(None)
                            >
                                "Close"
                            </button>
                        </p>
                    </Callout>
                </div>
            }
        })
    }
}
