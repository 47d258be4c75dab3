//! Who may open a round and close its issue, in words, and in which order laptops and workflow do it by
//! themselves.
//!
//! Nobody is left without a way: whoever may not is told who can.

use super::{
    ladder::{Hands, turn},
    opening::Permission,
    watcher::Health,
};
use crate::{
    ids::IssueNumber,
    team::{file::TeamFile, roster::TeamLeads},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Whether the member may, and one or two sentences about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitled {
    /// Whether it is worth trying.
    pub may: bool,
    /// Why, or who can.
    pub words: String,
}

/// Who opens rounds of a repository, for the member with this login, of whom GitHub said what they may do.
pub fn opens(
    file: Option<&TeamFile>,
    login: Option<&str>,
    may: Permission,
    repository: &str,
) -> Entitled {
    let is_let_in = matches!(may, Permission::Triage | Permission::Write);
    let named = file.map(|file| {
        let people = file.may_open.iter().chain(&file.deputies);
        people.map(String::as_str).collect::<Vec<_>>()
    });
    let Some(named) = named.filter(|named| !named.is_empty()) else {
        let words = match is_let_in {
            true => "No file of the team says who opens rounds, so you can: your account has rights there."
                .to_owned(),
            false => format!(
                "No file of the team says who opens rounds. What you open counts for everybody where GitHub \
                 calls you a member or collaborator of {repository}."
            ),
        };
        return Entitled { may: true, words };
    };
    let is_me = |one: &&str| login.is_some_and(|me| one.eq_ignore_ascii_case(me));
    let others: Vec<&str> = named.iter().copied().filter(|one| !is_me(one)).collect();
    if named.iter().any(is_me) {
        let words = match &others[..] {
            [] => "You open rounds: the team's file names you.".to_owned(),
            [one] => format!("You open rounds, as {one} does: the team's file names you both."),
            others => {
                format!(
                    "You open rounds, as {} do: the team's file names you.",
                    list(others, "and")
                )
            }
        };
        return Entitled { may: true, words };
    }
    let who = list(&others, "or");
    if is_let_in {
        let words = format!(
            "The team's file names {} to open rounds. What you open counts too: your account has rights in \
             {repository}.",
            list(&others, "and")
        );
        return Entitled { may: true, words };
    }
    let words = format!(
        "The team's file lets {} open rounds, and does not name you. What you open counts only where GitHub \
         calls you a member or collaborator of {repository}; else {who} can open it.",
        list(&others, "and")
    );
    Entitled { may: true, words }
}

/// What is known of a round's issue that is to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToClose<'a> {
    /// Its number.
    pub number: IssueNumber,
    /// Who opened it, where that is a person.
    pub author: Option<&'a str>,
    /// Whether that is the member.
    pub is_mine: bool,
    /// What the member may do in the repository.
    pub may: Permission,
}

/// Who may close a round's issue.
pub fn closes(issue: ToClose<'_>) -> Entitled {
    let ToClose { number, author, is_mine, may } = issue;
    let who = author.map_or_else(
        || "Somebody with triage access".to_owned(),
        |author| format!("{author}, who opened it, or somebody with triage access"),
    );
    let (may, words) = match (is_mine, may) {
        (true, _) => (true, format!("You can close #{number}: you have opened it.")),
        (false, Permission::Triage | Permission::Write) => {
            (true, format!("You can close #{number}: your account has triage access."))
        }
        (false, Permission::Read) => {
            let words = format!(
                "By what GitHub said last you may not close #{number}. {who} can; you can post the summary."
            );
            (false, words)
        }
        // What is not known is tried: GitHub's answer tells it.
        (false, Permission::Unknown) => {
            (true, format!("GitHub has not said yet whether you may close #{number}. {who} can."))
        }
    };
    Entitled { may, words }
}

/// Somebody who does it by themselves, and from when on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// `the workflow`, `ana-example`, `bo-example, deputy`.
    pub who: String,
    /// Whether it is the member.
    pub is_me: bool,
    /// From when on, where nobody has by then.
    pub at: DateTime<Utc>,
}

/// In which order it is done by itself from `mark` on: by the workflow, and by the laptops of those whom the
/// team's file names, where they are let. Empty where it names nobody.
pub fn rungs(
    mark: DateTime<Utc>,
    file: Option<&TeamFile>,
    login: Option<&str>,
    workflow: Option<Health>,
) -> Vec<Rung> {
    let Some(file) = file else { return Vec::new() };
    let comes = workflow.is_some_and(Health::is_waited_for);
    let by_workflow = Rung { who: "the workflow".to_owned(), is_me: false, at: mark };
    let named = file.may_open.iter().chain(&file.deputies);
    let people = named.filter_map(|one| {
        let hands = Hands::of((Some(file), &TeamLeads::Unsaid), one, workflow, TimeDelta::zero());
        let is_lead = file.may_open.iter().any(|lead| lead.eq_ignore_ascii_case(one));
        Some(Rung {
            who: if is_lead { one.clone() } else { format!("{one}, deputy") },
            is_me: login.is_some_and(|me| one.eq_ignore_ascii_case(me)),
            at: turn(mark, hands)?,
        })
    });
    let mut rungs: Vec<Rung> = comes.then_some(by_workflow).into_iter().chain(people).collect();
    rungs.sort_by_key(|rung| rung.at);
    rungs.dedup_by(|one, before| one.who == before.who);
    rungs
}

/// `a, b and c`
fn list(names: &[&str], last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
#[path = "who_tests.rs"]
mod tests;
