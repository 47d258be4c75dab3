//! Rule 10: a section says Green, and its own words or its own written rule say otherwise.

use super::super::{
    history::{PartOf, View},
    line::{Line, Rule, evidence},
    metrics::{Broken, OwnRule},
    said::Said,
};
use super::{days, due, is_open};
use crate::draft::Health;

pub(super) fn colour_against_words(view: &View<'_>) -> Vec<Line> {
    view.parts().filter_map(|part| of_part(view, part)).collect()
}

fn of_part(view: &View<'_>, part: &PartOf) -> Option<Line> {
    // What was said last holds until something else is.
    let (place, said) = *view.written(&part.section).first()?;
    if said.health != Some(Health::Green) {
        return None;
    }
    let (why, key) = blocked(view, part, said)
        .or_else(|| needed(view, place, said))
        .or_else(|| by_its_rule(view, part, said))?;
    Some(Line {
        rule: Rule::ColourAgainstWords,
        sections: vec![part.section.clone()],
        since: view.key(place),
        sentence: format!("{} says Green; {why}.", part.title),
        links: vec![said.url.clone()],
        evidence: evidence(Rule::ColourAgainstWords, Some(&part.section), &[&key]),
        weight: 46,
    })
}

fn blocked(view: &View<'_>, part: &PartOf, said: &Said) -> Option<(String, String)> {
    let open = said.blockers.iter().find(|entry| is_open(view, &part.section, entry))?;
    Some((format!("it names a blocker: \"{}\"", open.short()), open.key()))
}

/// What is to be decided before the round is over.
fn needed(view: &View<'_>, place: usize, said: &Said) -> Option<(String, String)> {
    let end = view.turn_at(place)?.closes.date_naive();
    let ask = said.asks.iter().find(|ask| ask.by.is_some_and(|by| by <= end))?;
    let by = ask.by?.format("%-d %b");
    Some((format!("it needs an answer by {by}: \"{}\"", ask.short()), ask.key()))
}

fn by_its_rule(view: &View<'_>, part: &PartOf, said: &Said) -> Option<(String, String)> {
    OwnRule::of(&part.section).find_map(|rule| {
        let metric = view.history.metrics.iter().find(|metric| metric.id == rule.metric)?;
        let by = due(view, metric);
        let broken = rule.is_broken(metric.read(said)?, by.map(|(_, days)| days))?;
        let (number, what) = match broken {
            Broken::Count(count) => (count.to_string(), metric.words.as_str()),
            Broken::Share(share) => (format!("{share} %"), metric.words.as_str()),
        };
        let when = by
            .filter(|_| matches!(broken, Broken::Share(_)))
            .map_or_else(String::new, |(mark, left)| {
                format!(", {} before {},", days(left), mark.name)
            });
        let says = &rule.says;
        Some((format!("{number} {what}{when} is {says} by its own rule"), rule.metric.clone()))
    })
}
