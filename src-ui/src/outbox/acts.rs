//! What a button or a key of the outbox does.

use super::state::OutboxState;
use crate::{
    frame::{
        bridge,
        markup::{button, done, trouble},
    },
    week,
};
use leptos::{prelude::Set as _, task::spawn_local};
use maud::Markup;
use meridian_core::ids::OpId;
use meridian_protocol::{CancelSending, OpenTeam, OperationView, Remedy, TryAgain};

/// The word of a remedy, in the page.
pub(super) fn word(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::SignIn => "sign-in",
        Remedy::LookNow | Remedy::TryAgain => "retry",
        Remedy::PostAgain => "post-again",
        Remedy::OpenDraft => "open-draft",
        Remedy::CancelSending | Remedy::GiveUp | Remedy::LeaveIt => "take-back",
    }
}

/// Does what a button or a key names to the chosen operation; what it cannot do it leaves.
pub(super) fn acted(state: OutboxState, act: &str) {
    if act == "said" {
        return state.say(Markup::default());
    }
    let Some(one) = state.in_full() else { return };
    match act {
        "copy" => copy(state, one.text),
        "open" => {
            if let Some(page) = one.page {
                state.app.open_page(page.url);
            }
        }
        act if !one.acts.iter().any(|offered| word(offered.remedy) == act) => {}
        "retry" | "post-again" => again(state, one.row.op),
        "take-back" => take_back(state, one.row.op),
        "sign-in" => sign_in(state, one),
        "open-draft" => {
            if let Some(section) = one.section {
                state.app.choose_section(section);
            }
            state.app.show(&week::SCREEN);
        }
        _ => {}
    }
}

fn said(words: &str) -> Markup {
    done("outbox-said", words, &button("link push", "said", &"Close"))
}

fn copy(state: OutboxState, text: String) {
    spawn_local(async move {
        state.say(match bridge::copy(&text).await {
            true => said("Copied as Markdown."),
            false => trouble("It could not be copied. Select the text below, and copy that."),
        });
    });
}

fn again(state: OutboxState, op: OpId) {
    spawn_local(async move {
        let turn = state.turn();
        match bridge::call(TryAgain { op }).await {
            Ok(one) => {
                state.take_one(turn, one);
                state.say(said("Meridian looks now."));
                state.app.ask_after::<TryAgain>();
            }
            Err(failure) => state.say(trouble(&failure.to_string())),
        }
    });
}

fn take_back(state: OutboxState, op: OpId) {
    spawn_local(async move {
        let app = state.app;
        let turn = app.week.turn();
        let answer = bridge::call(CancelSending { op }).await;
        match &answer {
            Ok(_) => state.say(said("Out of the outbox. The text stays in the draft.")),
            Err(failure) => state.say(trouble(&failure.to_string())),
        }
        if answer.is_ok() {
            app.take_week_after::<CancelSending>(turn, answer);
        }
    });
}

/// Signing in is the shown team's: where it is another one's, that team is shown first.
fn sign_in(state: OutboxState, one: OperationView) {
    spawn_local(async move {
        let app = state.app;
        if !one.row.is_shown {
            match bridge::call(OpenTeam { team: one.row.team }).await {
                Ok(_) => app.enter_team(&super::SCREEN),
                Err(failure) => return state.say(trouble(&failure.to_string())),
            }
        }
        app.wants_account.set(true);
        app.go_to_teams();
    });
}
