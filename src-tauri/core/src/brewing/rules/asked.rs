//! Rule 5: a section asked somebody by name, and two of their working days later there is no answer.

use super::super::{
    history::{PartOf, View, Worker, Written},
    line::{Line, Rule, evidence},
};
use chrono::Duration;

/// So many of their working days,
const DAYS: usize = 2;
/// and so many where it is needed soon:
const DAYS_SOON: usize = 1;
/// within so many days of asking.
const SOON: i64 = 3;
/// Who is asked for longer than that is asked in vain, and the lines before said so.
const LONGEST: i64 = 28;

pub(super) fn no_answer(view: &View<'_>) -> Vec<Line> {
    view.parts().flat_map(|part| of_part(view, part)).collect()
}

fn of_part(view: &View<'_>, part: &PartOf) -> Vec<Line> {
    let written = view.written(&part.section);
    let Some((_, newest)) = written.first() else { return Vec::new() };
    let mut asked: Vec<&str> = newest.asks.iter().flat_map(names).collect();
    asked.sort_unstable();
    asked.dedup();
    // Who writes for the section is not asked by it.
    asked.retain(|login| {
        let is = |name: &str| name.eq_ignore_ascii_case(login);
        !is(&newest.by) && !part.people.iter().any(|name| is(name))
    });
    asked.into_iter().filter_map(|login| line(view, part, &written, login)).collect()
}

fn names(entry: &super::super::said::Entry) -> impl Iterator<Item = &str> {
    entry.people.iter().map(String::as_str)
}

fn line(view: &View<'_>, part: &PartOf, written: &[Written<'_>], login: &str) -> Option<Line> {
    let asks =
        |(_, said): &&Written<'_>| said.asks.iter().any(|ask| names(ask).any(|n| n == login));
    let (place, first) = *written.iter().take_while(asks).last()?;
    let ask = first.asks.iter().find(|ask| names(ask).any(|name| name == login))?;
    let answers = |by: &str, at| by.eq_ignore_ascii_case(login) && at > first.at && at <= view.now;
    if view.history.answers.iter().any(|answer| answers(&answer.by, answer.at)) {
        return None;
    }
    if view.now > first.at.checked_add_signed(Duration::days(LONGEST))? {
        return None;
    }
    let known = view.history.people.iter().find(|one| one.login.eq_ignore_ascii_case(login));
    let unknown = Worker::unknown(login);
    let worker = known.unwrap_or(&unknown);
    let asked_on = first.at.date_naive();
    let is_soon = ask.by.is_some_and(|by| by.signed_duration_since(asked_on).num_days() <= SOON);
    let enough = if is_soon { DAYS_SOON } else { DAYS };
    // Nobody knows what was said since the last look.
    let known_to = view.history.read_at?.min(view.now);
    if worker.days_between(first.at, known_to) < enough {
        return None;
    }
    let needed =
        ask.by.map_or_else(String::new, |by| format!("; needed by {}", by.format("%-d %b")));
    let time = if enough == 1 { "a working day" } else { "two of their working days" };
    Some(Line {
        rule: Rule::NoAnswer,
        sections: vec![part.section.clone()],
        since: view.key(place),
        sentence: format!(
            "{} asked {login} on {}: \"{}\"{needed}. No reply of theirs was read in {time}.",
            part.title,
            asked_on.format("%a %-d %b"),
            ask.short(),
        ),
        links: vec![first.url.clone()],
        evidence: evidence(
            Rule::NoAnswer,
            Some(&part.section),
            &[login, &view.key(place).to_string()],
        ),
        weight: if is_soon { 62 } else { 55 },
    })
}
