//! A private text to one person with everything that they owe. It is copied by whoever wants to send it,
//! and never sent or posted by Meridian.

use super::{Row, Standing};
use crate::{away::Away, team::roster::Person};

/// What is known of the round, for the text.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// `week 9`; where it is not known, `this week`.
    pub week: &'a str,
    /// When it was due, in UTC with its zone: `Mon 26 Oct 23:59 UTC`. In whose zone the person lives is
    /// not known.
    pub due: &'a str,
    /// Where it goes.
    pub url: Option<&'a str>,
}

/// A text for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// `Noor Example`
    pub to: String,
    /// The text.
    pub words: String,
}

/// The texts for those who lead a section that is late, each with all that they owe; none for whoever told
/// ahead that they are `away`.
pub fn reminders(row: &Row, all: &[Row], away: &[Away], about: About<'_>) -> Vec<Reminder> {
    if row.standing != Standing::Late {
        return Vec::new();
    }
    let owes = |person: &Person| {
        let late = all.iter().filter(|row| row.standing == Standing::Late && !row.part.is_mine);
        let theirs = late.filter(|row| row.part.lead.iter().any(|lead| is_same(lead, person)));
        theirs.map(|row| row.part.title.as_str()).collect::<Vec<_>>()
    };
    let text = |person: &Person| {
        let (to, sections) = (name(person)?, owes(person));
        (!sections.is_empty()).then(|| Reminder { words: words(&to, &sections, about), to })
    };
    let is_there = |person: &&Person| {
        let login = person.handle.as_deref();
        !login.is_some_and(|login| away.iter().any(|away| away.is(login)))
    };
    row.part.lead.iter().filter(is_there).filter_map(text).collect()
}

fn words(to: &str, sections: &[&str], About { week, due, url }: About<'_>) -> String {
    let first = to.split_whitespace().next().unwrap_or(to);
    let (what, verb, it) = match sections {
        [one] => (format!("the update of {one}"), "was", "it"),
        several => (format!("the updates of {}", several.join(" and ")), "were", "them"),
    };
    let place = url.map_or_else(String::new, |url| format!(" It goes here: {url}"));
    format!(
        "Hi {first}, for {week} {what} {verb} due {due}, and I do not see {it} yet. Two lines do.{place}\n\
         If you are away, a word on who covers for you is enough."
    )
}

fn is_same(one: &Person, other: &Person) -> bool {
    match (&one.handle, &other.handle) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => (&one.name, &one.slack) == (&other.name, &other.slack),
    }
}

/// What somebody is called, without a sign that would mention them.
fn name(person: &Person) -> Option<String> {
    let names = [&person.name, &person.handle, &person.slack];
    let name = names.into_iter().flatten().next()?;
    Some(name.trim_start_matches('@').to_owned())
}

#[cfg(test)]
#[path = "remind_tests.rs"]
mod tests;
