//! What was told of the deadlines, and having it changed.

use crate::frame::{
    app_state::AppState,
    bridge::{Question, question},
};
use leptos::task::spawn_local;
use meridian_protocol::{DeadlinesView, Stales};

/// Has something changed, and shows the list as it is then.
pub(super) fn change<C: Stales<Reply = DeadlinesView>>(app: AppState, wish: &C) {
    changed(app, question(wish), AppState::ask_after::<C>);
}

fn changed(app: AppState, question: Question<DeadlinesView>, follow: fn(AppState)) {
    let turn = app.deadlines.turn();
    spawn_local(async move {
        let answer = question.answer().await;
        let is_kept = answer.is_ok();
        app.take_deadlines(turn, answer);
        if is_kept {
            follow(app);
        }
    });
}
