//! What was told of the deadlines, asking for it, and having it changed. It is asked for only here, so
//! that its types come with the code that shows it; it stays while another screen is shown.

use crate::frame::{
    app_state::AppState,
    asked::{Asked, Turn},
    bridge::{Question, question},
    of_team::OfTeam,
};
use leptos::{prelude::Set as _, task::spawn_local};
use meridian_protocol::{DeadlinesView, Failure, ShowDeadlines, Stales};

/// The deadlines as they were told last.
#[derive(Clone, Copy)]
pub(crate) struct DeadlinesState {
    /// The window that shows them.
    pub(super) app: AppState,
    of_team: OfTeam,
    view: Asked<DeadlinesView>,
}

impl DeadlinesState {
    /// That of this window.
    pub(crate) fn of(app: AppState) -> Self {
        app.screen_state(|| Self { app, of_team: OfTeam::present(app), view: Asked::new() })
    }

    /// Asks for them, and again where they have changed, as long as what calls this is on screen.
    pub(crate) fn follow(self) {
        self.app.following.follow::<ShowDeadlines>(|app| Self::of(app).ask());
        self.ask();
    }

    fn ask(self) {
        if self.of_team.is_past(self.app) {
            self.view.start_anew();
        }
        let question = || question(&ShowDeadlines {});
        self.view.ask(None, question, move |turn, answer| self.take(turn, answer));
    }

    /// Reads them, and follows them; none before the first answer.
    pub(super) fn with<T>(self, read: impl FnOnce(&Option<DeadlinesView>) -> T) -> T {
        self.view.with(read)
    }

    /// Reads them.
    pub(super) fn with_untracked<T>(self, read: impl FnOnce(&Option<DeadlinesView>) -> T) -> T {
        self.view.with_untracked(read)
    }

    /// Takes a turn for a command that answers with them.
    pub(crate) fn turn(self) -> Turn {
        self.view.turn()
    }

    /// Takes an answer that says what is coming up.
    pub(crate) fn take(self, turn: Turn, answer: Result<DeadlinesView, Failure>) {
        if !self.view.is_news(turn) {
            return;
        }
        match answer {
            Ok(view) => {
                self.app.clock.hear(&view.now);
                self.view.show(view);
            }
            Err(failure) => self.app.failure.set(Some(failure)),
        }
    }

    /// Has something changed, and shows the list as it is then.
    pub(super) fn change<C: Stales<Reply = DeadlinesView>>(self, wish: &C) {
        self.changed(question(wish), AppState::ask_after::<C>);
    }

    fn changed(self, question: Question<DeadlinesView>, follow: fn(AppState)) {
        let turn = self.turn();
        spawn_local(async move {
            let answer = question.answer().await;
            let is_kept = answer.is_ok();
            self.take(turn, answer);
            if is_kept {
                follow(self.app);
            }
        });
    }
}
