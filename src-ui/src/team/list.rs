//! The member's teams, of which one is shown: a chunk of its own, because a first run has none.

use crate::frame::{
    app_state::{AppState, app_state},
    asked::Asked,
    bridge::{self, question},
    chunk::{Drawing, Load},
    dom,
    markup::{button, icon},
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use maud::{Markup, html};
use meridian_core::ids::TeamId;
use meridian_protocol::{SetElsewhere, ShowTeams, TeamRow, TeamsView};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The teams as they were told last.
#[derive(Clone, Copy)]
struct TeamsState {
    app: AppState,
    view: Asked<TeamsView>,
}

impl TeamsState {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self { app, view: Asked::new() })
    }

    fn follow(self) {
        self.app.following.follow::<ShowTeams>(|app| Self::of(app).ask());
        self.ask();
    }

    fn let_go(self, is_elsewhere: bool) {
        spawn_local(async move {
            let turn = self.view.turn();
            let answer = bridge::call(SetElsewhere { is_elsewhere }).await;
            let is_done = answer.is_ok();
            self.view.take(turn, answer);
            if is_done {
                self.app.ask_after::<SetElsewhere>();
            }
        });
    }

    fn ask(self) {
        self.view.ask(
            None,
            || question(&ShowTeams {}),
            move |turn, answer| {
                if self.view.is_news(turn) {
                    match answer {
                        Ok(view) => self.view.show(view),
                        Err(failure) => self.app.failure.set(Some(failure)),
                    }
                }
            },
        );
    }
}

/// Loads the code.
pub(super) fn load() -> Load<Drawing> {
    Box::pin(async { teams().await.ok() })
}

#[wasm_split(teams, fallible)]
fn teams() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Teams/> }.into_any())
}

#[component]
fn Teams() -> impl IntoView {
    let app = app_state();
    let state = TeamsState::of(app);
    state.follow();
    Effect::new(move |before: Option<String>| {
        let mut before = before.unwrap_or_default();
        let rows = state.view.with(|view| view.as_ref().map(drawn).unwrap_or_default());
        dom::draw("tm-body", rows, &mut before);
        before
    });
    let click = move |event: MouseEvent| {
        let act = dom::near(&event, "data-do").unwrap_or_default();
        if let Some(is_elsewhere) = act.strip_prefix("goes-").map(|to| to == "elsewhere") {
            return state.let_go(is_elsewhere);
        }
        let team =
            dom::near(&event, "data-do").and_then(|act| act.strip_prefix("team-")?.parse().ok());
        if let Some(team) = team {
            app.open_team(TeamId(team));
        }
    };
    view! { <div id="tm-body" on:click=click></div> }
}

fn drawn(view: &TeamsView) -> String {
    let rows = html! {
        ul class="teams" aria-label="Your teams" { @for row in &view.teams { (team_row(row)) } }
    };
    rows.into_string()
}

fn team_row(row: &TeamRow) -> Markup {
    let team = &row.team;
    let who = match (&team.login, team.practice.is_some()) {
        (_, true) => "nothing leaves this laptop".to_owned(),
        (Some(login), false) => format!("as {login}"),
        (None, false) => "not signed in".to_owned(),
    };
    let act = format!("team-{}", row.id);
    html! {
        li {
            button class="way" id={ "do-" (act) } data-do=(act) data-test="team-row"
                aria-current=[row.is_shown.then_some("true")] {
                (icon(if team.practice.is_some() { "flask" } else { "mark" }, "lg"))
                span { b { (team.title) } small { (team.repository) ", " (who) } }
                @if row.is_shown { span class="chip a" { "shown now" } }
            }
            @if row.is_shown && team.practice.is_none() {
                p class="t2" data-test="team-goes" {
                    "Updates go: " (row.goes) ". "
                    @if row.is_elsewhere {
                        (button("btn sm quiet", "goes-github", &"Let them go to GitHub again"))
                    } @else {
                        (button("btn sm quiet", "goes-elsewhere", &"Let them go to a document or a chat"))
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_protocol::{PracticeNetwork, TeamView};

    #[test]
    fn several_teams_are_listed_with_who_writes_there_and_which_is_shown() {
        let team = |title: &str, login: Option<&str>, practice| TeamView {
            title: title.into(),
            repository: "o/r".into(),
            login: login.map(str::to_owned),
            practice,
        };
        let row = |id, team, is_shown| TeamRow {
            id: TeamId(id),
            team,
            is_shown,
            goes: "an issue for each week".into(),
            is_elsewhere: id == 5,
        };
        let teams = vec![
            row(1, team("practice", Some("you"), Some(PracticeNetwork::On)), false),
            row(4, team("Release <v2>", Some("ana-example"), None), true),
            row(5, team("other", None, None), false),
        ];
        let html = drawn(&TeamsView { teams });
        for said in ["data-do=\"team-4\"", "Release &lt;v2&gt;", "as ana-example", "not signed in"]
        {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert_eq!(html.matches("shown now").count(), 1);
        assert_eq!(html.matches("Updates go: an issue for each week").count(), 1);
        assert_eq!(html.matches("data-do=\"goes-elsewhere\"").count(), 1);
    }
}
