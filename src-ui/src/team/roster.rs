//! The roster of the team that is shown: chosen as a file or pasted, seen before it is kept; and the
//! question whether a role that is called otherwise in it is the member's.

use crate::frame::markup::{button, icon};
use maud::{Markup, html};
use meridian_protocol::{RoleQuestion, RosterView};

/// A roster that was chosen, or why it cannot be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Roster {
    /// Whether its part is open.
    pub is_open: bool,
    /// What the file is called, and what is in it.
    pub file: (String, String),
    /// What is read in it.
    pub view: Option<RosterView>,
    /// One sentence: what became of it, or why it cannot be read.
    pub said: String,
}

/// What is asked of the member's roles.
pub(super) fn asks(asks: &[RoleQuestion]) -> Markup {
    html! {
        @for (n, ask) in asks.iter().enumerate() {
            div class="call y slim" data-test="role-ask" {
                (icon("info", ""))
                span { (ask.words) }
                (button("btn sm", &format!("role-yes-{n}"), &"It is the same"))
                (button("btn sm quiet", &format!("role-no-{n}"), &"It is another one"))
            }
        }
    }
}

/// The part itself.
pub(super) fn drawn(roster: &Roster) -> Markup {
    html! {
        @if !roster.said.is_empty() {
            p class="t2" role="status" data-test="roster-said" { (roster.said) }
        }
        @if let Some(view) = &roster.view {
            (review(view))
        } @else if roster.is_open {
            p class="t2" {
                "Such as a release's release-team.md, OWNERS_ALIASES or teams.yaml. You see what is read in it \
                 before it is kept."
            }
            div class="btnrow" {
                label class="btn file" {
                    (icon("upload", "")) "Choose the roster's file"
                    input class="sr" type="file" id="ro-file" data-test="ro-file";
                }
                (button("btn quiet", "roster-close", &"Not now"))
            }
            label class="fld" {
                b { "Or its text, pasted here" }
                textarea class="in mono" id="ro-text" data-test="ro-text" rows="5" spellcheck="false" {}
            }
            p { (button("btn sm", "roster-read", &"Read it")) }
        } @else {
            p { (button("btn sm quiet", "roster-open", &"Read its roster from a file")) }
        }
    }
}

fn review(view: &RosterView) -> Markup {
    html! {
        p class="t2" data-test="roster-about" {
            "For " b { (view.cycle) }
            @if !view.is_present { ", which is not your team's present one" }
            ". Nothing is kept yet."
        }
        ul class="teams" aria-label="Roles of the roster" data-test="roster-roles" {
            @for role in &view.roles { li { b { (role.name) } " " span class="t3" { (role.who) } } }
        }
        @for (line, text) in &view.unread {
            p class="t3" data-test="roster-unread" { "Line " (line) " was not understood: " (text) }
        }
        @for ask in &view.asks { p class="t2" { (ask.words) " You are asked once it is kept." } }
        p class="btnrow" {
            (button("btn pri", "roster-keep", &"Keep it"))
            (button("btn", "roster-close", &"Leave it"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meridian_protocol::FoundRole;

    fn view() -> RosterView {
        let role = FoundRole {
            section: "docs".parse().unwrap(),
            name: "Docs <and more>".into(),
            who: "led by Ana Example".into(),
        };
        RosterView {
            cycle: "v1.39".into(),
            is_present: false,
            roles: vec![role],
            unread: vec![(7, "| ? |".into())],
            asks: Vec::new(),
        }
    }

    #[test]
    fn what_is_read_is_shown_with_what_was_not_understood_before_it_is_kept() {
        let html = drawn(&Roster { view: Some(view()), ..Roster::default() }).into_string();
        for said in [
            "Docs &lt;and more&gt;",
            "not your team's present one",
            "Line 7 was not understood",
            "roster-keep",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        let html = drawn(&Roster { is_open: true, ..Roster::default() }).into_string();
        assert!(html.contains("ro-file") && html.contains("ro-text"), "{html}");
        let html = drawn(&Roster::default()).into_string();
        assert!(html.contains("roster-open") && !html.contains("ro-file"), "{html}");
    }

    #[test]
    fn a_role_that_is_called_otherwise_is_asked_about_with_two_answers() {
        let ask = RoleQuestion {
            section: "ci-signal".parse().unwrap(),
            role: "release-signal".parse().unwrap(),
            words: "Release Signal was CI Signal before: is it the same role?".into(),
        };
        let html = asks(&[ask]).into_string();
        for said in ["is it the same role?", "role-yes-0", "role-no-0"] {
            assert!(html.contains(said), "{said}: {html}");
        }
    }
}
