//! Rule 2: Yellow or Red in three written rounds, and need and blockers as in the round before; once more
//! when it turns Red.

use super::super::{
    history::{PartOf, View},
    line::{Line, Rule, evidence},
};
use super::ordinal;
use crate::draft::Health;

/// In so many written rounds.
const ROUNDS: usize = 3;

pub(super) fn stuck_colour(view: &View<'_>) -> Vec<Line> {
    view.parts().filter_map(|part| of_part(view, part)).collect()
}

fn of_part(view: &View<'_>, part: &PartOf) -> Option<Line> {
    let written = view.written(&part.section);
    let is_unwell = |health: Option<Health>| matches!(health, Some(Health::Yellow | Health::Red));
    let run: Vec<_> = written.iter().take_while(|(_, said)| is_unwell(said.health)).collect();
    let [(_, newest), (_, before), ..] = run.as_slice() else { return None };
    let needs = newest.needs_key();
    if run.len() < ROUNDS || needs != before.needs_key() {
        return None;
    }
    // Once more when it turns Red, and not when it turns back.
    let told = run.iter().take(run.len() + 1 - ROUNDS);
    let was_red = told.into_iter().any(|(_, said)| said.health == Some(Health::Red));
    let (first, _) = run.last()?;
    let since = view.key(*first);
    let colour = newest.health?;
    let which = if run.iter().all(|(_, said)| said.health == Some(colour)) {
        colour.word()
    } else {
        "Yellow or Red"
    };
    let about = match newest.asks.first().or(newest.blockers.first()) {
        Some(entry) => format!("with the same need as in the round before: \"{}\"", entry.short()),
        None => "and names neither a need nor a blocker".to_owned(),
    };
    let colour_word = if was_red { "red" } else { "yellow" };
    Some(Line {
        rule: Rule::StuckColour,
        sections: vec![part.section.clone()],
        since,
        sentence: format!(
            "{} is {which} for the {} round running, {about}.",
            part.title,
            ordinal(run.len())
        ),
        links: vec![newest.url.clone()],
        evidence: evidence(
            Rule::StuckColour,
            Some(&part.section),
            &[&since.to_string(), colour_word, &needs],
        ),
        weight: if colour == Health::Red { 65 } else { 45 },
    })
}
