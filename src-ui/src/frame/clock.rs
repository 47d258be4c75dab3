//! What time it is: the engine's word, carried on by the page's own steady counter.
//!
//! The window never reads the wall clock. Each view brings `now`; between two of them the page's
//! monotonic counter moves it on, so that a practice clock or an as-of time works here too.

use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;
use meridian_protocol::Moment;

/// The window's clock.
#[derive(Clone, Copy)]
pub struct Clock {
    second: RwSignal<Option<DateTime<Utc>>>,
    anchor: StoredValue<Option<(DateTime<Utc>, f64)>>,
    place: RwSignal<Place>,
}

/// Where the member is, as far as a clock cares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Minutes that local time is ahead of UTC now.
    pub offset_minutes: i32,
    /// `NZDT`
    pub letters: String,
}

impl Clock {
    /// A clock that knows nothing yet.
    pub fn new() -> Self {
        Self {
            second: RwSignal::new(None),
            anchor: StoredValue::new(None),
            place: RwSignal::new(Place::default()),
        }
    }

    /// Sets the clock by a view's `now`.
    pub fn hear(self, now: &Moment) {
        self.anchor.set_value(Some((now.instant, counter())));
        let place = Place { offset_minutes: now.offset_minutes, letters: now.zone.clone() };
        if self.place.with_untracked(|old| *old != place) {
            self.place.set(place);
        }
        self.second.set(Some(now.instant));
    }

    /// Moves on; called once a second.
    pub fn tick(self) {
        if let Some((instant, then)) = self.anchor.get_value() {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds of one page's life")]
            let passed = Duration::milliseconds((counter() - then) as i64);
            self.second.set(Some(instant + passed));
        }
    }

    /// Now, to the second; none before the first view.
    pub fn now(self) -> Option<DateTime<Utc>> {
        self.second.get()
    }

    /// The member's place.
    pub fn place(self) -> Place {
        self.place.get()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

/// Milliseconds since the page was made; does not jump when the wall clock does.
fn counter() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |p| p.now())
}
