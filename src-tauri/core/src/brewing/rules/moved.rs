//! Rule 8: a milestone moved, and for a whole round a section whose it is has not mentioned it.

use super::super::{
    history::{Mark, PartOf, View},
    line::{Line, Rule, evidence},
};
use super::listed;
use crate::{deadlines::EVERYONE, ids::SectionId};
use chrono::{DateTime, NaiveDate, Utc};

pub(super) fn moved_unseen(view: &View<'_>) -> Vec<Line> {
    view.history.marks.iter().filter_map(|mark| of_mark(view, mark)).collect()
}

fn of_mark(view: &View<'_>, mark: &Mark) -> Option<Line> {
    view.days_to(mark)?;
    let moved = mark.moves.iter().rev().find(|moved| moved.at <= view.now)?;
    if moved.from == moved.to {
        return None;
    }
    // The first round of which all can have been written since.
    let round = |place: usize| view.turn_at(place);
    let whole = |place: &usize| {
        round(*place).is_some_and(|turn| turn.opens >= moved.at && turn.due <= view.now)
    };
    let since = (0..=view.place()).find(whole)?;
    let is_everybodys = mark.who.iter().any(|role| role == EVERYONE);
    let concerned = |part: &&PartOf| {
        (is_everybodys || view.is_own(mark, part)) && moved.by.as_ref() != Some(&part.section)
    };
    let unseen = |part: &&PartOf| !has_seen(view, mark, part, moved.at);
    let parts: Vec<&PartOf> = view.parts().filter(concerned).filter(unseen).collect();
    let titles: Vec<&str> = parts.iter().map(|part| part.title.as_str()).collect();
    let sections: Vec<SectionId> = parts.iter().map(|part| part.section.clone()).collect();
    let have = if titles.len() == 1 { "has" } else { "have" };
    (!sections.is_empty()).then(|| Line {
        rule: Rule::MovedUnseen,
        sections,
        since: view.key(since),
        sentence: format!(
            "{} moved {}; {} {have} not mentioned it.",
            mark.name,
            from_to(moved.from, moved.to),
            listed(&titles),
        ),
        links: Vec::new(),
        evidence: evidence(
            Rule::MovedUnseen,
            None,
            &[&mark.name, &moved.from.to_string(), &moved.to.to_string()],
        ),
        weight: 52,
    })
}

/// Whether a section has spoken of it since, or one of its people has commented or reacted.
fn has_seen(view: &View<'_>, mark: &Mark, part: &PartOf, since: DateTime<Utc>) -> bool {
    let written = view.written(&part.section);
    let says = written.iter().any(|(_, said)| said.changed >= since && mark.is_in(&said.text));
    let is_theirs = |by: &str| part.people.iter().any(|login| login.eq_ignore_ascii_case(by));
    let mut answers =
        view.history.answers.iter().filter(|one| one.at >= since && one.at <= view.now);
    says || answers.any(|answer| is_theirs(&answer.by))
}

/// `from 2 to 4 Dec`, `from 30 Nov to 4 Dec`
fn from_to(from: NaiveDate, to: NaiveDate) -> String {
    use chrono::Datelike as _;
    if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("from {} to {}", from.day(), to.format("%-d %b"))
    } else {
        format!("from {} to {}", from.format("%-d %b"), to.format("%-d %b"))
    }
}
