//! Green, Yellow or Red: three radios with a shape and a word each.

use crate::{
    frame::parts::Icon,
    team::{checked, tab_stop},
};
use leptos::{ev::KeyboardEvent, prelude::*};
use meridian_core::draft::Health;

/// The control. Unset shows three outlines and blocks nothing here; the checks do that.
#[component]
pub fn HealthControl(
    /// The colour that the draft states.
    #[prop(into)]
    health: Signal<Option<Health>>,
    /// Puts a colour into the draft.
    #[prop(into)]
    choose: Callback<Health>,
) -> impl IntoView {
    let keys = move |event: KeyboardEvent| {
        // No letters: those typed into a field and handled late would land here.
        let now = health.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => around(now, 1),
            "ArrowLeft" | "ArrowUp" => around(now, 2),
            _ => return,
        };
        event.prevent_default();
        choose.run(to);
        crate::frame::dom::focus(id(to));
    };
    let radio = move |this: Health| {
        let is_on = move || health.get() == Some(this);
        // With nothing chosen the first radio is the group's tab stop.
        let is_stop = move || health.get().unwrap_or(Health::Green) == this;
        let shape = shape(this);
        view! {
            <button
                id=id(this)
                class=shape
                class:on=is_on
                role="radio"
                aria-checked=move || checked(is_on())
                tabindex=move || tab_stop(is_stop())
                data-test=id(this)
                on:click=move |_| choose.run(this)
            >
                <Icon name=shape class=shape/>
                {this.word()}
            </button>
        }
    };
    view! {
        <div class="seg health" role="radiogroup" aria-label="Health" on:keydown=keys>
            {Health::ALL.map(radio).into_iter().collect_view()}
        </div>
    }
}

fn around(now: Option<Health>, step: usize) -> Health {
    let here = Health::ALL.iter().position(|h| Some(*h) == now);
    let to = here.map_or(0, |here| (here + step) % Health::ALL.len());
    Health::ALL.get(to).copied().unwrap_or(Health::Green)
}

/// The icon and the class: circle, triangle, octagon.
fn shape(health: Health) -> &'static str {
    match health {
        Health::Green => "g",
        Health::Yellow => "y",
        Health::Red => "r",
    }
}

fn id(health: Health) -> &'static str {
    match health {
        Health::Green => "health-green",
        Health::Yellow => "health-yellow",
        Health::Red => "health-red",
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn draw(health: Option<Health>) -> String {
        Owner::new().with(|| {
            let choose = Callback::new(|_: Health| ());
            view! { <HealthControl health=Signal::stored(health) choose/> }.to_html()
        })
    }

    #[test]
    fn the_chosen_colour_is_checked_and_the_groups_only_tab_stop() {
        let html = draw(Some(Health::Yellow));
        let yellow = html.split("<button").find(|part| part.contains("health-yellow"));
        let yellow = yellow.expect("there is a yellow radio");
        assert!(yellow.contains("aria-checked=\"true\"") && yellow.contains("tabindex=\"0\""));
        assert_eq!(html.matches("aria-checked=\"true\"").count(), 1);
        assert_eq!(html.matches("tabindex=\"0\"").count(), 1);
    }

    #[test]
    fn unset_checks_nothing_and_can_still_be_reached() {
        let html = draw(None);
        assert_eq!(html.matches("aria-checked=\"true\"").count(), 0);
        assert_eq!(html.matches("tabindex=\"0\"").count(), 1);
        for word in ["Green", "Yellow", "Red"] {
            assert!(html.contains(word), "colour alone says nothing: {word} is missing");
        }
    }

    #[test]
    fn arrows_go_around() {
        assert_eq!(around(Some(Health::Red), 1), Health::Green);
        assert_eq!(around(Some(Health::Green), 2), Health::Red);
        assert_eq!(around(None, 1), Health::Green);
    }
}
