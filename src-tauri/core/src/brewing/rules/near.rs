//! Rule 7: an own milestone is near, and the section is not well, or a blocker or an open decision names it.

use super::super::{
    history::{Mark, PartOf, View},
    line::{Line, Rule, evidence},
};
use super::{in_days, is_open, listed};
use crate::{draft::Health, ids::SectionId};

/// Near for whoever is Red, and for what names the milestone, in days.
const NEAR: i64 = 7;
/// Near for whoever is Yellow.
const NEAR_YELLOW: i64 = 3;

pub(super) fn not_ready(view: &View<'_>) -> Vec<Line> {
    view.history.marks.iter().filter_map(|mark| of_mark(view, mark)).collect()
}

fn of_mark(view: &View<'_>, mark: &Mark) -> Option<Line> {
    let left = view.days_to(mark).filter(|left| *left <= NEAR)?;
    let owners: Vec<&PartOf> = view.parts().filter(|part| view.is_own(mark, part)).collect();
    let is_owner = !owners.is_empty();
    let mut sections: Vec<&SectionId> = Vec::new();
    let (mut why, mut kinds, mut links) = (Vec::new(), Vec::new(), Vec::new());
    let mut since = view.place();
    for part in owners {
        let written = view.written(&part.section);
        let Some((place, newest)) = written.first() else { continue };
        let colour = match newest.health {
            Some(Health::Red) => "Red",
            Some(Health::Yellow) if left <= NEAR_YELLOW => "Yellow",
            _ => continue,
        };
        why.push(format!("{} is {colour}", part.title));
        kinds.push(format!("{} {colour}", part.section));
        links.push(newest.url.clone());
        sections.push(&part.section);
        since = since.min(*place);
    }
    let mut blocked: Vec<&str> = Vec::new();
    for part in view.parts() {
        let written = view.written(&part.section);
        let Some((place, newest)) = written.first() else { continue };
        let names = newest
            .blockers
            .iter()
            .any(|blocker| mark.is_in(&blocker.words) && is_open(view, &part.section, blocker));
        if names {
            blocked.push(&part.title);
            kinds.push(format!("{} blocker", part.section));
            links.push(newest.url.clone());
            since = since.min(*place);
            if !sections.contains(&&part.section) {
                sections.push(&part.section);
            }
        }
    }
    if !blocked.is_empty() {
        why.push(format!("a blocker of {} names it", listed(&blocked)));
    }
    if is_owner {
        let decisions: Vec<_> =
            view.open_decisions().filter(|decision| mark.is_in(&decision.words)).collect();
        match decisions.as_slice() {
            [] => {}
            [_] => why.push("a decision that names it is open".to_owned()),
            several => why.push(format!("{} decisions that name it are open", several.len())),
        }
        for decision in decisions {
            kinds.push(decision.url.clone());
            links.push(decision.url.clone());
        }
    }
    if why.is_empty() || !is_owner {
        return None;
    }
    if sections.is_empty() {
        sections =
            view.parts().filter(|part| view.is_own(mark, part)).map(|part| &part.section).collect();
    }
    let why: Vec<&str> = why.iter().map(String::as_str).collect();
    let day = mark.day_at(view.now).to_string();
    kinds.sort();
    let mut parts = vec![mark.name.as_str(), day.as_str()];
    parts.extend(kinds.iter().map(String::as_str));
    Some(Line {
        rule: Rule::NotReady,
        sections: sections.into_iter().cloned().collect(),
        since: view.key(since),
        sentence: format!("{} is {}; {}.", mark.name, in_days(left), listed(&why)),
        links,
        evidence: evidence(Rule::NotReady, None, &parts),
        weight: if left <= NEAR_YELLOW { 95 } else { 90 },
    })
}
