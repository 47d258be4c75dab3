//! What the invented team keeps in its repository beside the schedule: who is in it, and what it has chosen
//! together.

use super::ways::shadows;
use super::{COLLEAGUES, LEAD, WEEKDAYS_APART, YOU, opens_on};
use crate::control::{ROSTER, TEAM_FILE};
use crate::state::State;
use std::fmt::Write as _;

/// Roles in the order of the roster, with the section that each writes.
const ROLES: [(&str, &str); 6] = [
    ("Release Lead", super::LEADS_SECTION),
    ("Enhancements", "enhancements"),
    ("Release Signal", super::YOUR_SECTION),
    ("Docs", "docs"),
    ("Comms", "comms"),
    ("Branch Manager", "branch-manager"),
];

/// A file that the team itself keeps; none where there is no team, or no such file.
pub(crate) fn file(state: &State, path: &str) -> Option<String> {
    let you_lead = state.meta().team.as_ref()?.you_lead;
    match path {
        ROSTER => Some(roster(you_lead)),
        TEAM_FILE => Some(team_file(state, you_lead)),
        _ => None,
    }
}

fn roster(you_lead: bool) -> String {
    let mut out = "# Release Team\n\nAll names are invented.\n\n\
                   | Team Role | Lead | Shadows |\n|---|---|---|\n"
        .to_owned();
    let person = |login: &str, name: &str| format!("{name} (@{login})");
    for (role, section) in ROLES {
        let yours = if you_lead { super::LEADS_SECTION } else { super::YOUR_SECTION };
        let of = COLLEAGUES.iter().filter(|one| one.section == section);
        let (shadow, lead): (Vec<_>, Vec<_>) = of.partition(|one| shadows(one, you_lead));
        let named = |people: Vec<&super::Colleague>| -> Vec<String> {
            people.iter().map(|one| person(one.login, one.name)).collect()
        };
        let mut leads = named(lead);
        if section == yours {
            leads.insert(0, person(YOU, "You"));
        }
        let _ = writeln!(out, "| {role} | {} | {} |", leads.join(", "), named(shadow).join(", "));
    }
    let (login, name) = super::ADVISER;
    let _ = writeln!(out, "| Emeritus Adviser | {} | |", person(login, name));
    out
}

fn team_file(state: &State, you_lead: bool) -> String {
    let opens = opens_on(state);
    let closes = (0..WEEKDAYS_APART).fold(opens, |day, _| day.succ());
    let lead = if you_lead { YOU } else { LEAD };
    let mut deputies = vec!["aroha-tindlewick", "liam-quillbrook"];
    if you_lead {
        deputies.insert(0, LEAD);
    }
    let deputies: Vec<String> = deputies.iter().map(|login| format!("\"{login}\"")).collect();
    format!(
        "# What the practice team has chosen together. All names are invented.\n\
         may-open = [\"{lead}\"]\n\
         deputies = [{}]\n\
         opens = \"{opens} 00:00\"\n\
         due = \"{opens} 23:59\"\n\
         closes = \"{closes} 23:59\"\n\
         destination = \"round\"\n\
         schedule = \"releases/README.md\"\n\
         roster = \"{ROSTER}\"\n\
         labels = [\"release-status\"]\n\
         tag = \"leads\"\n",
        deputies.join(", ")
    )
}
