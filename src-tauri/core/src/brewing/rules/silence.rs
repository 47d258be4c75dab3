//! Rule 6: no update in two rounds, or in one where an own milestone is near; of a section that never wrote
//! once a cycle. Who told ahead is not silent.

use super::super::{
    history::{Mark, PartOf, State, View},
    line::{Line, Rule, evidence},
};
use super::in_days;

/// So many rounds.
const ROUNDS: usize = 2;
/// One is enough where an own milestone is so many days away.
const NEAR: i64 = 7;

pub(super) fn silence(view: &View<'_>) -> Vec<Line> {
    view.parts().filter_map(|part| of_part(view, part)).collect()
}

fn of_part(view: &View<'_>, part: &PartOf) -> Option<Line> {
    let (mut silent, mut first, mut wrote) = (0, None, None);
    // Where a round between was not read, an update may stand there.
    let mut is_known = true;
    for place in (0..=view.place()).rev() {
        match view.state(place, &part.section) {
            Some(State::Written(_)) => {
                wrote = Some(place);
                break;
            }
            Some(State::Silent) => {
                // Until updates are due nobody is silent.
                if is_known && view.turn_at(place).is_some_and(|turn| turn.due <= view.now) {
                    (silent, first) = (silent + 1, Some(place));
                }
            }
            Some(State::Unread) => is_known = false,
            Some(State::Away | State::NotExpected) | None => {}
        }
    }
    let first = first?;
    let near = |mark: &&Mark| {
        view.is_own(mark, part) && view.days_to(mark).is_some_and(|days| days <= NEAR)
    };
    let near = view.history.marks.iter().filter(near).min_by_key(|mark| view.days_to(mark));
    if silent < ROUNDS && near.is_none() {
        return None;
    }
    let what = match wrote {
        Some(place) if is_known => {
            format!("{} has not written since {}", part.title, view.week_words(place))
        }
        _ => format!("{} has not written in {}", part.title, rounds(silent)),
    };
    let and = near
        .and_then(|mark| Some(format!(", and {} is {}", mark.name, in_days(view.days_to(mark)?))));
    let last = wrote.map(|place| view.key(place).to_string());
    Some(Line {
        rule: Rule::Silence,
        sections: vec![part.section.clone()],
        since: view.key(first),
        sentence: format!("{what}{}.", and.clone().unwrap_or_default()),
        links: Vec::new(),
        evidence: evidence(
            Rule::Silence,
            Some(&part.section),
            &[last.as_deref().unwrap_or("never")],
        ),
        weight: if and.is_some() { 82 } else { 48 },
    })
}

fn rounds(count: usize) -> String {
    if count == 1 { "this round".to_owned() } else { format!("{count} rounds") }
}
