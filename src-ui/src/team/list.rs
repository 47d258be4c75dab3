//! The member's teams, of which one is shown: a chunk of its own, because a first run has none.

use super::roster::{self, Roster};
use crate::frame::{
    app_state::{AppState, app_state},
    asked::Asked,
    bridge::{self, question},
    chunk::{Drawing, Load},
    dom,
    markup::{button, icon},
};
use leptos::{
    ev::{Event, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use maud::{Markup, html};
use meridian_core::ids::TeamId;
use meridian_protocol::{
    AnswerRole, Call, KeepRoster, ReadRoster, RoleQuestion, SetElsewhere, ShowTeams, Stales,
    TeamRow, TeamsView,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The teams as they were told last.
#[derive(Clone, Copy)]
struct TeamsState {
    app: AppState,
    view: Asked<TeamsView>,
    roster: RwSignal<Roster>,
}

impl TeamsState {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            view: Asked::new(),
            roster: RwSignal::new(Roster::default()),
        })
    }

    fn follow(self) {
        // Another team may be shown than when the list was seen last.
        self.view.start_anew();
        self.app.following.follow::<ShowTeams>(|app| Self::of(app).ask());
        self.ask();
    }

    /// Carries something out that changes the teams; says `done`, or why it is not.
    fn carry_out<C: Call<Reply = TeamsView> + Stales>(self, what: C, done: &'static str) {
        spawn_local(async move {
            let turn = self.view.turn();
            let answer = bridge::call(what).await;
            let trouble = answer.as_ref().err().map(ToString::to_string);
            if trouble.is_none() {
                self.view.take(turn, answer);
                self.app.ask_after::<C>();
            }
            let said = trouble.unwrap_or_else(|| done.to_owned());
            // What was chosen stays where it could not be kept.
            self.roster.update(|roster| match said == done {
                true => *roster = Roster { said, ..Roster::default() },
                false => roster.said = said,
            });
        });
    }

    /// Reads the chosen file, or what was pasted.
    fn read_roster(self) {
        spawn_local(async move {
            let pasted = dom::value("ro-text");
            let file = match (pasted.trim().is_empty(), dom::file("ro-file").await) {
                (false, _) => ("The pasted text".to_owned(), pasted),
                (true, Some(file)) => file,
                (true, None) => {
                    let said = "Choose a file, or paste its text.".to_owned();
                    return self.roster.update(|roster| roster.said = said);
                }
            };
            let (name, text) = file.clone();
            let answer = bridge::call(ReadRoster { file: name, text }).await;
            self.roster.update(|roster| match answer {
                Ok(view) => {
                    *roster = Roster { file, view: Some(view), ..Roster::default() };
                }
                Err(failure) => roster.said = failure.to_string(),
            });
            let _ = dom::focus("do-roster-keep");
        });
    }

    fn acted(self, act: &str) {
        match act {
            "roster-open" => {
                self.roster.set(Roster { is_open: true, ..Roster::default() });
                let _ = dom::focus("ro-file");
            }
            "roster-close" => {
                self.roster.set(Roster::default());
                let _ = dom::focus("do-roster-open");
            }
            "roster-read" => self.read_roster(),
            "roster-keep" => {
                let (file, text) = self.roster.with_untracked(|roster| roster.file.clone());
                self.carry_out(KeepRoster { file, text }, "Kept, on this laptop only.");
            }
            "goes-elsewhere" => self.carry_out(SetElsewhere { is_elsewhere: true }, ""),
            "goes-github" => self.carry_out(SetElsewhere { is_elsewhere: false }, ""),
            _ => self.answered(act),
        }
    }

    /// Answers what is asked of a role.
    fn answered(self, act: &str) {
        let (is_same, n) = match (act.strip_prefix("role-yes-"), act.strip_prefix("role-no-")) {
            (Some(n), _) => (true, n),
            (_, Some(n)) => (false, n),
            _ => return,
        };
        let asked = self.view.with_untracked(|view| {
            let shown = view.as_ref()?.teams.iter().find(|row| row.is_shown)?;
            shown.asks.get(n.parse::<usize>().ok()?).cloned()
        });
        if let Some(RoleQuestion { section, role, .. }) = asked {
            let done = if is_same { "It is yours now." } else { "It is not asked again." };
            self.carry_out(AnswerRole { section, role, is_same }, done);
        }
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
        let roster = state.roster.get();
        let rows = state
            .view
            .with(|view| view.as_ref().map(|view| drawn(view, &roster)).unwrap_or_default());
        dom::draw("tm-body", rows, &mut before);
        before
    });
    let click = move |event: MouseEvent| {
        let act = dom::near(&event, "data-do").unwrap_or_default();
        match act.strip_prefix("team-").and_then(|team| team.parse().ok()) {
            Some(team) => app.open_team(TeamId(team)),
            None => state.acted(&act),
        }
    };
    let chose = move |event: Event| {
        if dom::near(&event, "type").as_deref() == Some("file") {
            state.read_roster();
        }
    };
    view! { <div id="tm-body" on:click=click on:change=chose></div> }
}

fn drawn(view: &TeamsView, roster: &Roster) -> String {
    let rows = html! {
        ul class="teams" aria-label="Your teams" { @for row in &view.teams { (team_row(row, roster)) } }
    };
    rows.into_string()
}

fn team_row(row: &TeamRow, roster: &Roster) -> Markup {
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
                (roster::asks(&row.asks))
                (roster::drawn(roster))
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
            asks: Vec::new(),
        };
        let teams = vec![
            row(1, team("practice", Some("you"), Some(PracticeNetwork::On)), false),
            row(4, team("Release <v2>", Some("ana-example"), None), true),
            row(5, team("other", None, None), false),
        ];
        let html = drawn(&TeamsView { teams, removed: Vec::new() }, &Roster::default());
        for said in ["data-do=\"team-4\"", "Release &lt;v2&gt;", "as ana-example", "not signed in"]
        {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert_eq!(html.matches("shown now").count(), 1);
        assert_eq!(html.matches("Updates go: an issue for each week").count(), 1);
        assert_eq!(html.matches("data-do=\"goes-elsewhere\"").count(), 1);
    }
}
