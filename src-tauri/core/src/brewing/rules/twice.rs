//! Rule 9: two sections wait for the same issue, pull request, job or test, by what each wrote last: a section
//! that has not written in this round yet waits for what it waited for in the one before.

use super::super::{
    history::{Known, PartOf, View},
    line::{Line, Rule, evidence},
    thing::Thing,
};
use super::listed;

pub(super) fn same_twice(view: &View<'_>) -> Vec<Line> {
    let mut found: Vec<Found<'_>> = Vec::new();
    for part in view.parts() {
        let written = view.written(&part.section);
        let Some((place, said)) = written.first() else { continue };
        let things = said.blockers.iter().chain(&said.asks).flat_map(|entry| &entry.things);
        let waits = |thing: &&Thing| {
            let is_item = view.history.items.iter().any(|item| item.is_same(thing));
            let is_closed = view.link(thing) == Known::Closed;
            !view.is_standing(&part.section, thing) && !is_item && !is_closed
        };
        for thing in things.filter(waits) {
            match found.iter_mut().find(|found| found.thing.is_same(thing)) {
                Some(known) if !known.parts.iter().any(|one| one.section == part.section) => {
                    known.since = known.since.min(*place);
                    known.parts.push(part);
                    known.links.push(said.url.clone());
                }
                Some(_) => {}
                None => found.push(Found {
                    thing: thing.clone(),
                    since: *place,
                    parts: vec![part],
                    links: vec![said.url.clone()],
                }),
            }
        }
    }
    found.into_iter().filter(|found| found.parts.len() > 1).map(|found| found.line(view)).collect()
}

/// What is waited for, and by whom.
struct Found<'a> {
    thing: Thing,
    since: usize,
    parts: Vec<&'a PartOf>,
    links: Vec<String>,
}

impl Found<'_> {
    fn line(self, view: &View<'_>) -> Line {
        let Self { thing, since, parts, mut links } = self;
        let titles: Vec<&str> = parts.iter().map(|part| part.title.as_str()).collect();
        let all = if titles.len() == 2 { "both" } else { "all" };
        links.push(thing.to_string());
        Line {
            rule: Rule::SameTwice,
            sections: parts.iter().map(|part| part.section.clone()).collect(),
            since: view.key(since),
            sentence: format!("{} {all} wait for {thing}. Make it one item?", listed(&titles)),
            links,
            evidence: evidence(Rule::SameTwice, None, &[&thing.key()]),
            weight: 42,
        }
    }
}
