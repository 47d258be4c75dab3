//! Removing a team from this laptop, bringing back one that was, and deleting one for good that was: a chunk
//! of its own. In the settings it asks once, beside what goes and what stays; on the first screen there are
//! only those that were removed.

use crate::{
    frame::{
        app_state::{AppState, app_state},
        asked::Asked,
        bridge::{self, question},
        chunk::{Drawing, Load},
        dom,
        markup::{button, icon, trouble},
    },
    week,
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use maud::{Markup, html};
use meridian_core::ids::TeamId;
use meridian_protocol::{
    BringBackTeam, ForgetTeam, RemovalView, RemoveTeam, RemovedRow, SaveTexts, ShowForgetting,
    ShowRemoval, ShowTeams, TeamRow, TeamsView,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Loads the code.
pub(crate) fn load() -> Load<Drawing> {
    Box::pin(async { removing().await.ok() })
}

#[wasm_split(removing, fallible)]
fn removing() -> Result<Drawing, SplitLoaderError> {
    Ok(|| view! { <Removing/> }.into_any())
}

/// What was told last, and what is going on.
#[derive(Clone, Copy)]
struct State {
    app: AppState,
    teams: Asked<TeamsView>,
    removal: Asked<RemovalView>,
    doing: RwSignal<Doing>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Doing {
    /// Of which team it is asked.
    asked: Option<TeamId>,
    /// Whether it is asked to delete for good what was removed.
    is_for_good: bool,
    /// Whether something is under way; it is asked for once.
    is_busy: bool,
    /// What became of the last step.
    said: String,
    /// Why it was not taken.
    trouble: String,
}

impl State {
    fn of(app: AppState) -> Self {
        app.screen_state(|| Self {
            app,
            teams: Asked::new(),
            removal: Asked::new(),
            doing: RwSignal::new(Doing::default()),
        })
    }

    /// Asks for both, as far as they are on screen.
    fn ask(self) {
        let teams = self.teams;
        teams.ask(None, || question(&ShowTeams {}), move |turn, answer| teams.take(turn, answer));
        let asked = self.doing.with_untracked(|doing| (doing.asked, doing.is_for_good));
        if let (Some(team), is_for_good) = asked {
            let removal = self.removal;
            let ask = move || match is_for_good {
                true => question(&ShowForgetting { team }),
                false => question(&ShowRemoval { team: Some(team) }),
            };
            removal.ask(None, ask, move |turn, answer| removal.take(turn, answer));
        }
    }

    fn says(self, said: Result<String, String>) {
        // The screen may have been left meanwhile.
        let _ = self.doing.try_update(|doing| {
            doing.is_busy = false;
            (doing.said, doing.trouble) = match said {
                Ok(said) => (said, String::new()),
                Err(trouble) => (String::new(), trouble),
            };
        });
    }

    /// Takes a step that is not taken twice at once.
    fn begin(self) -> bool {
        let is_first = !self.doing.with_untracked(|doing| doing.is_busy);
        if is_first {
            self.doing.update(|doing| doing.is_busy = true);
        }
        is_first
    }

    fn remove(self) {
        let shown = self
            .removal
            .with_untracked(|view| view.as_ref().map(|view| (view.team, view.repository.clone())));
        let Some((team, repository)) = shown.filter(|_| self.begin()) else { return };
        let app = self.app;
        let is_shown = self.teams.with_untracked(|teams| {
            teams
                .as_ref()
                .is_some_and(|teams| teams.teams.iter().any(|t| t.id == team && t.is_shown))
        });
        spawn_local(async move {
            // What was typed last is one of the texts that stay.
            if app.store().await.is_err() {
                return self.says(Err("What you typed last could not be kept.".to_owned()));
            }
            let turn = self.teams.turn();
            match bridge::call(RemoveTeam { team }).await {
                Ok(left) => {
                    let is_last = left.teams.is_empty();
                    self.teams.take(turn, Ok(left));
                    let _ = self.doing.try_update(|doing| doing.asked = None);
                    self.says(Ok(format!("{repository} is removed from this laptop.")));
                    if is_last || !is_shown {
                        app.ask_after::<RemoveTeam>();
                    } else {
                        app.enter_team(app.screen.get_untracked());
                    }
                    dom::focus(&format!("do-rm-back-{team}"));
                }
                Err(failure) => {
                    self.says(Err(failure.to_string()));
                    self.ask();
                }
            }
        });
    }

    /// Deletes it for good.
    fn forget(self) {
        let shown = self
            .removal
            .with_untracked(|view| view.as_ref().map(|view| (view.team, view.repository.clone())));
        let Some((team, repository)) = shown.filter(|_| self.begin()) else { return };
        let app = self.app;
        spawn_local(async move {
            let turn = self.teams.turn();
            match bridge::call(ForgetTeam { team }).await {
                Ok(left) => {
                    self.teams.take(turn, Ok(left));
                    let _ = self.doing.try_update(|doing| doing.asked = None);
                    self.says(Ok(format!("{repository} is deleted from this laptop for good.")));
                    app.ask_after::<ForgetTeam>();
                }
                Err(failure) => {
                    self.says(Err(failure.to_string()));
                    self.ask();
                }
            }
        });
    }

    /// Asks of a team, at its place.
    fn open(self, team: TeamId, is_for_good: bool) {
        self.doing.set(Doing { asked: Some(team), is_for_good, ..Doing::default() });
        // What was told of another team is not this one's.
        self.removal.start_anew();
        self.ask();
        dom::focus("do-rm-no");
    }

    fn bring_back(self, team: TeamId) {
        if !self.begin() {
            return;
        }
        let app = self.app;
        // From the first screen it leads to the team's week.
        let to = if is_inside(app) { app.screen.get_untracked() } else { &week::SCREEN };
        spawn_local(async move {
            match bridge::call(BringBackTeam { team }).await {
                Ok(team) => {
                    self.says(Ok(format!("{} is back, with all that it had.", team.repository)));
                    app.enter_team(to);
                    self.ask();
                }
                Err(failure) => self.says(Err(failure.to_string())),
            }
        });
    }

    fn save_texts(self, team: TeamId) {
        if self.begin() {
            spawn_local(async move {
                let answer = bridge::call(SaveTexts { team }).await;
                self.says(answer.map_err(|failure| failure.to_string()));
            });
        }
    }

    fn acted(self, act: &str) {
        let number = |prefix: &str| act.strip_prefix(prefix)?.parse().ok().map(TeamId);
        match act {
            "rm-no" => {
                let asked = self.doing.get_untracked();
                self.doing.set(Doing::default());
                let way = if asked.is_for_good { "forget" } else { "open" };
                if let Some(team) = asked.asked {
                    dom::focus(&format!("do-rm-{way}-{team}"));
                }
            }
            "rm-yes" if self.doing.with_untracked(|doing| doing.is_for_good) => self.forget(),
            "rm-yes" => self.remove(),
            _ => {
                if let Some(team) = number("rm-open-") {
                    self.open(team, false);
                } else if let Some(team) = number("rm-forget-") {
                    self.open(team, true);
                } else if let Some(team) = number("rm-back-") {
                    self.bring_back(team);
                } else if let Some(team) = number("rm-texts-") {
                    self.save_texts(team);
                }
            }
        }
    }
}

/// Whether a team's screens are shown, not the one on which teams are added and chosen.
fn is_inside(app: AppState) -> bool {
    app.has_team() && !app.at_teams.get_untracked()
}

#[component]
fn Removing() -> impl IntoView {
    let app = app_state();
    let state = State::of(app);
    // What was asked when the screen was left is not asked any more.
    state.doing.update(|doing| doing.asked = None);
    let is_inside = is_inside(app);
    app.following.follow::<ShowTeams>(|app| State::of(app).ask());
    app.following.follow::<ShowRemoval>(|app| State::of(app).ask());
    app.following.follow::<ShowForgetting>(|app| State::of(app).ask());
    state.ask();
    Effect::new(move |before: Option<String>| {
        let mut before = before.unwrap_or_default();
        let doing = state.doing.get();
        let failure = state.teams.failure().or_else(|| state.removal.failure());
        let failure = failure.map(|failure| failure.to_string()).unwrap_or_default();
        let piece = state.teams.with(|teams| {
            let there = teams.as_ref().map(|teams| teams.teams.as_slice()).unwrap_or_default();
            state.removal.with(|removal| {
                let removal = removal.as_ref().filter(|view| doing.asked == Some(view.team));
                html! {
                    (trouble(&failure))
                    @if is_inside && !there.is_empty() { (asks(there, removal, &doing)) }
                    @if let Some(teams) = teams { (removed(&teams.removed, removal, &doing, is_inside)) }
                }
            })
        });
        dom::draw("rm-body", piece.into_string(), &mut before);
        before
    });
    let click = move |event: MouseEvent| {
        if let Some(act) = dom::near(&event, "data-do") {
            state.acted(&act);
        }
    };
    view! { <div id="rm-body" on:click=click></div> }
}

/// The way to remove each team, or the question with what goes and what stays.
fn asks(teams: &[TeamRow], removal: Option<&RemovalView>, doing: &Doing) -> Markup {
    html! {
        section class="card" data-test="rm-card" {
            h2 { @if teams.len() == 1 { "Removing this team" } @else { "Removing a team" } }
            @for row in teams {
                @if doing.asked == Some(row.id) {
                    (asked(removal, doing))
                } @else {
                    div class="srow" {
                        div {
                            b { "Remove " (row.team.repository) " from this laptop" }
                            @if row.is_shown {
                                small { "You see first what goes and what stays. It can be brought back." }
                            }
                        }
                        div class="btnrow" {
                            button class="btn" id={ "do-rm-open-" (row.id) } data-do={ "rm-open-" (row.id) }
                                data-test=(if row.is_shown { "rm-open" } else { "rm-open-other" })
                                aria-label=[(!row.is_shown).then(|| format!("Remove it: {}", row.team.repository))] {
                                @if row.is_shown { "Remove this team" } @else { "Remove it" }
                            }
                        }
                    }
                }
            }
            @if !doing.is_for_good { (trouble(&doing.trouble)) }
        }
    }
}

/// The question, once it is known what it means.
fn asked(removal: Option<&RemovalView>, doing: &Doing) -> Markup {
    match removal {
        None => html! {
            div class="loading" aria-busy="true" aria-label="Reading what goes and what stays" {
                span class="skel w70" {} span class="skel w92" {}
            }
            p class="btnrow st-note" { (button("btn", "rm-no", &"Keep it")) }
        },
        Some(view) => question_of(view, doing.is_for_good),
    }
}

fn question_of(view: &RemovalView, is_for_good: bool) -> Markup {
    html! {
        @if is_for_good {
            div class="srow" { div { b { "Delete " (view.repository) " from this laptop for good" } } }
        }
        div class="srow" { div { b { "What goes" } small data-test="rm-goes" { (view.goes) } } }
        div class="srow" { div { b { "What stays" } small data-test="rm-stays" { (view.stays) } } }
        @if !view.unposted.is_empty() {
            div class="srow" {
                div {
                    b { "Your texts that are not on GitHub as they are here" }
                    @for text in &view.unposted { small data-test="rm-unposted" { (text) } }
                }
            }
        }
        @if let Some(refused) = &view.refused {
            div class="note" {
                div class="call r" data-test="rm-refused" {
                    (icon("r", "r"))
                    div { p { b { (refused) } } @for wait in &view.waits { p { (wait) } } }
                }
            }
        }
        div class="st-note btnrow" {
            button class="btn pri" id="do-rm-yes" data-do=[view.refused.is_none().then_some("rm-yes")]
                data-test="rm-yes" aria-disabled=[view.refused.is_some().then_some("true")] {
                @if is_for_good { "Delete it for good" } @else { "Remove " (view.repository) }
            }
            (button("btn", "rm-no", &(if is_for_good { "Keep it" } else { "Keep the team" })))
            @if view.texts > 0 {
                @let words = match view.texts {
                    1 => "Keep its text as a file".to_owned(),
                    texts => format!("Keep its {texts} texts as a file"),
                };
                (button("btn quiet", &format!("rm-texts-{}", view.team), &words))
            }
        }
    }
}

/// What became of the last step, and those that can be brought back.
fn removed(
    rows: &[RemovedRow],
    removal: Option<&RemovalView>,
    doing: &Doing,
    is_inside: bool,
) -> Markup {
    html! {
        @if !doing.said.is_empty() {
            p class="call g slim" role="status" data-test="rm-said" {
                (icon("g", "g")) span { (doing.said) }
            }
        }
        @if !rows.is_empty() {
            section class="card" data-test="rm-removed" {
                h2 { "Removed from this laptop" }
                @for row in rows {
                    @if doing.asked == Some(row.id) {
                        (asked(removal, doing))
                    } @else {
                        div class="srow" {
                            div { b { (row.team.repository) } small { (row.words) } }
                            div class="btnrow" {
                                (button("btn", &format!("rm-back-{}", row.id), &"Bring it back"))
                                (button("btn quiet", &format!("rm-texts-{}", row.id), &"Keep its texts as a file"))
                                (button("btn quiet", &format!("rm-forget-{}", row.id), &"Delete it for good"))
                            }
                        }
                    }
                }
                @if doing.is_for_good { (trouble(&doing.trouble)) }
            }
            @if !is_inside && !doing.is_for_good { (trouble(&doing.trouble)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_protocol::TeamView;

    fn view() -> RemovalView {
        RemovalView {
            team: TeamId(4),
            repository: "tallship/<rigging>".into(),
            goes: "It leaves the sidebar.".into(),
            stays: "What you posted stays.".into(),
            unposted: vec!["Docs, week 9: not posted".into()],
            texts: 3,
            waits: Vec::new(),
            refused: None,
        }
    }

    fn team(id: i64, repository: &str, is_shown: bool) -> TeamRow {
        let team = TeamView {
            title: "Release v1.38".into(),
            repository: repository.into(),
            login: None,
            practice: None,
        };
        let goes = "an issue for each week".into();
        TeamRow { id: TeamId(id), team, is_shown, goes, is_elsewhere: false, asks: Vec::new() }
    }

    fn two() -> Vec<TeamRow> {
        vec![team(4, "tallship/<rigging>", true), team(5, "tallship/sails", false)]
    }

    fn asked_of(id: i64) -> Doing {
        Doing { asked: Some(TeamId(id)), ..Doing::default() }
    }

    #[test]
    fn it_is_asked_once_beside_what_goes_what_stays_and_what_is_not_posted() {
        let html = asks(&two(), Some(&view()), &asked_of(4)).into_string();
        for said in [
            "It leaves the sidebar.",
            "What you posted stays.",
            "Docs, week 9: not posted",
            "Remove tallship/&lt;rigging&gt;",
            "data-do=\"rm-yes\"",
            "data-do=\"rm-no\"",
            "Keep its 3 texts as a file",
            "data-do=\"rm-open-5\"",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("rm-open-4"), "{html}");
        let html = asks(&two(), None, &Doing::default()).into_string();
        assert!(html.contains("rm-open-4") && html.contains("rm-open-5"), "each: {html}");
        assert!(!html.contains("rm-yes"), "{html}");
    }

    #[test]
    fn what_waits_is_said_and_keeps_it_from_being_removed() {
        let refused = Some("Something of it is on its way.".to_owned());
        let waits = vec!["Docs, week 9: Checking GitHub".to_owned()];
        let view = RemovalView { refused, waits, ..view() };
        let html = asks(&two(), Some(&view), &asked_of(4)).into_string();
        assert!(html.contains("Something of it is on its way."), "{html}");
        assert!(html.contains("Checking GitHub") && html.contains("aria-disabled=\"true\""));
        assert!(!html.contains("data-do=\"rm-yes\""), "{html}");
    }

    #[test]
    fn those_that_were_removed_can_be_brought_back_or_deleted_for_good_in_a_second_step() {
        let team = team(4, "tallship/rigging", false).team;
        let rows = [RemovedRow { id: TeamId(4), team, words: "Removed today.".into() }];
        let html = removed(&rows, None, &Doing::default(), false).into_string();
        assert!(html.contains("rm-back-4") && html.contains("Removed today."), "{html}");
        assert!(html.contains("rm-forget-4") && !html.contains("rm-yes"), "{html}");
        let doing = Doing { is_for_good: true, ..asked_of(4) };
        let html = removed(&rows, Some(&view()), &doing, false).into_string();
        for said in
            ["for good", "What you posted stays.", "data-do=\"rm-yes\"", "Delete it for good"]
        {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("rm-back-4"), "one question at a time: {html}");
        assert_eq!(removed(&[], None, &Doing::default(), false).into_string(), "");
    }
}
