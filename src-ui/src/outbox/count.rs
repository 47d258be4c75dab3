//! What the sidebar says beside the outbox: how much stands in it, and whether something needs the
//! member.

use crate::frame::{app_state::AppState, asked::Asked, bridge::question, parts::Icon};
use leptos::prelude::*;
use meridian_protocol::{CountOutbox, OutboxCount};

/// How much stands in it, as it was told last.
#[derive(Clone, Copy)]
struct Count(Asked<OutboxCount>);

impl Count {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self(Asked::new()))
    }
}

fn ask(app: AppState) {
    let Count(count) = Count::of(app);
    // What keeps it from being told is said by the screens.
    count.ask(None, || question(&CountOutbox {}), move |turn, answer| count.take(turn, answer));
}

/// How much stands in it; nothing where nothing does.
pub(super) fn waiting(app: AppState) -> AnyView {
    let Count(count) = Count::of(app);
    app.following.follow::<CountOutbox>(ask);
    Effect::new(move |_| {
        if app.has_team() {
            ask(app);
        }
    });
    let shown = move || {
        let OutboxCount { waits, needs_you } = count.with(|count| count.unwrap_or_default());
        let all = waits + needs_you;
        (all > 0).then(|| {
            let words = words(waits, needs_you);
            let title = words.clone();
            let needs = needs_you > 0;
            view! {
                <span class="cnt" class:warn=needs title=title>
                    {needs.then(|| view! { <Icon name="y" class="y sm"/> })}
                    {all}
                    <span class="sr">" in the outbox: "{words}</span>
                </span>
            }
        })
    };
    shown.into_any()
}

fn words(waits: usize, needs_you: usize) -> String {
    match (needs_you, waits) {
        (0, waits) => format!("{waits} on the way"),
        (needs, 0) => format!("{needs} stopped"),
        (needs, waits) => format!("{needs} stopped, {waits} on the way"),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_needs_the_member_is_named_first() {
        assert_eq!(words(2, 0), "2 on the way");
        assert_eq!(words(0, 1), "1 stopped");
        assert_eq!(words(3, 1), "1 stopped, 3 on the way");
    }
}
