//! Which questions are asked again when something has changed: those of what is on screen that show it.
//!
//! What a question shows, and what a command makes stale, both are declared with them in
//! `meridian_protocol`; nothing here names a question. It is all the same who changed it: another
//! program, of which an event tells, or this window, whose command says it by its type.

use crate::frame::app_state::AppState;
use leptos::prelude::*;
use meridian_protocol::{Area, Call, Reply, Shows, Stales};
use std::any::TypeId;

/// A question whose answer is on screen.
#[derive(Clone, Copy)]
pub struct Followed {
    /// What it asks for.
    name: &'static str,
    shows: &'static [Area],
    reply: TypeId,
    ask: fn(AppState),
}

impl Followed {
    /// Whether this is the question `C`.
    pub fn is<C: Call>(&self) -> bool {
        self.name == C::NAME
    }

    /// Whether its answer is no longer as it was told.
    fn shows_any_of(&self, stale: &[Area]) -> bool {
        self.shows.iter().any(|shown| stale.contains(shown))
    }

    /// Asks it.
    pub fn ask(&self, app: AppState) {
        (self.ask)(app);
    }
}

/// All of them.
#[derive(Clone, Copy)]
pub struct Following(StoredValue<Vec<Followed>>);

impl Following {
    /// Nothing is on screen.
    pub fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// From now on `ask` is called where something of what `C` shows has changed, until what calls this
    /// is gone.
    pub fn follow<C: Shows>(self, ask: fn(AppState)) {
        let reply = TypeId::of::<Reply<C>>();
        let followed = Followed { name: C::NAME, shows: C::SHOWS, reply, ask };
        self.0.update_value(|all| all.push(followed));
        on_cleanup(move || {
            // The window itself may be gone.
            let _ = self.0.try_update_value(|all| {
                if let Some(at) = all.iter().position(Followed::is::<C>) {
                    all.remove(at);
                }
            });
        });
    }

    /// All that is on screen.
    pub fn all(self) -> Vec<Followed> {
        self.0.get_value()
    }

    /// What is to be asked again where this is stale.
    pub fn stale(self, areas: &[Area]) -> Vec<Followed> {
        let mut all = self.all();
        all.retain(|followed| followed.shows_any_of(areas));
        all
    }

    /// What is to be asked again after a command, beside what its answer shows.
    pub fn stale_after<C: Stales>(self) -> Vec<Followed> {
        let mut stale = self.stale(C::STALES);
        stale.retain(|followed| followed.reply != TypeId::of::<Reply<C>>());
        stale
    }
}

impl Default for Following {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_protocol::{
        CloseNotice, EditDraft, PostUpdate, SaveCalendar, SetBell, SetZone, ShowDeadlines,
        ShowSoon, TakeSchedule,
    };

    fn names(questions: Vec<Followed>) -> Vec<&'static str> {
        questions.into_iter().map(|followed| followed.name).collect()
    }

    /// A window that shows the deadlines beside what it always shows.
    fn window() -> Following {
        let following = AppState::new().following;
        following.follow::<ShowSoon>(|_| ());
        following.follow::<ShowDeadlines>(|_| ());
        following
    }

    fn by_others<C: Stales>() -> Vec<&'static str> {
        names(window().stale(C::STALES))
    }

    fn by_itself<C: Stales>() -> Vec<&'static str> {
        names(window().stale_after::<C>())
    }

    #[test]
    fn what_another_program_does_makes_the_window_ask_for_what_shows_it_and_nothing_else() {
        Owner::new().with(|| {
            let (start, week) = ("show_start", "show_week");
            let (soon, deadlines) = ("show_soon", "show_deadlines");
            assert_eq!(by_others::<EditDraft>(), [week, deadlines]);
            assert_eq!(by_others::<PostUpdate>(), [week, deadlines]);
            assert_eq!(by_others::<TakeSchedule>(), [week, soon, deadlines]);
            assert_eq!(by_others::<SetBell>(), [deadlines]);
            assert_eq!(by_others::<SetZone>(), [start, week, soon, deadlines]);
            assert_eq!(by_others::<CloseNotice>(), [start, week, soon, deadlines]);
            assert!(by_others::<SaveCalendar>().is_empty());
        });
    }

    #[test]
    fn what_the_window_does_itself_asks_for_all_but_what_it_was_answered_with() {
        Owner::new().with(|| {
            assert_eq!(by_itself::<PostUpdate>(), ["show_deadlines"]);
            assert_eq!(by_itself::<TakeSchedule>(), ["show_week", "show_soon"]);
            assert!(by_itself::<SetBell>().is_empty());
        });
    }

    #[test]
    fn what_is_gone_is_asked_no_more() {
        Owner::new().with(|| {
            let following = AppState::new().following;
            let screen = Owner::new();
            screen.with(|| following.follow::<ShowDeadlines>(|_| ()));
            assert_eq!(names(following.stale(SetBell::STALES)), ["show_deadlines"]);
            screen.cleanup();
            assert!(names(following.stale(SetBell::STALES)).is_empty());
        });
    }
}
