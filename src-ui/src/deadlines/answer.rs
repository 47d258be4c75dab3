//! What was told of the deadlines, and having it changed.

use crate::frame::{
    bridge::{Question, question},
    told::Told,
};
use leptos::task::spawn_local;
use meridian_protocol::{DeadlinesView, Stales};

/// Has something changed, and shows the list as it is then.
pub(super) fn change<C: Stales<Reply = DeadlinesView>>(told: Told, wish: &C) {
    changed(told, question(wish), Told::ask_after::<C>);
}

fn changed(told: Told, question: Question<DeadlinesView>, follow: fn(Told)) {
    let turn = told.deadlines.turn();
    spawn_local(async move {
        let answer = question.answer().await;
        let is_kept = answer.is_ok();
        told.take_deadlines(turn, answer);
        if is_kept {
            follow(told);
        }
    });
}
