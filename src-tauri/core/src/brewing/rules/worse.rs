//! Rule 4: a count is worse than in the cycle before, as many days before the same milestone.

use super::super::{
    history::{PartOf, Past, View},
    line::{Line, Rule, evidence},
    metrics::{Better, Metric},
};
use super::{days, due};

/// Worse by so much, in per cent of the number then,
const SHARE: i64 = 20;
/// and by so many,
const FEWEST: i64 = 3;
/// in so many readings, the newest.
const READINGS: usize = 2;
/// A reading then counts for one now where both are as many days before the milestone, or so many apart.
const NEAR: i64 = 3;

pub(super) fn worse_than_last(view: &View<'_>) -> Vec<Line> {
    let of = |part| view.history.metrics.iter().filter_map(move |metric| line(view, part, metric));
    view.parts().flat_map(of).collect()
}

fn line(view: &View<'_>, part: &PartOf, metric: &Metric) -> Option<Line> {
    let last = view.history.before.as_ref().filter(|_| metric.is_of(&part.section))?;
    let (mark, _) = due(view, metric)?;
    let day = mark.day_at(view.now);
    let written = view.written(&part.section);
    let mut compared = Vec::new();
    for (place, said) in written.iter().take(READINGS) {
        let left = day.signed_duration_since(view.turn_at(*place)?.round.opens).num_days();
        let then = last.readings.iter().filter(|past| past.metric == metric.id);
        let apart = |past: &&Past| (past.days_before - left).abs();
        let then = then.filter(|past| apart(past) <= NEAR).min_by_key(apart)?.value;
        let now = metric.read(said)?.value;
        let worse = match metric.better {
            Better::More => then - now,
            Better::Fewer => now - then,
        };
        if worse < FEWEST || worse * 100 < then * SHARE {
            return None;
        }
        compared.push((*place, left, now, then));
    }
    let [(_, left, now, then), .., (first, ..)] = compared.as_slice() else { return None };
    let newest = written.first().map(|(_, said)| said.url.clone());
    Some(Line {
        rule: Rule::WorseThanLast,
        sections: vec![part.section.clone()],
        since: view.key(*first),
        sentence: format!(
            "{} before {} {now} {} in {}; it was {then} in {}.",
            days(*left),
            mark.name,
            metric.words,
            part.title,
            last.name
        ),
        links: newest.into_iter().collect(),
        evidence: evidence(
            Rule::WorseThanLast,
            Some(&part.section),
            &[&metric.id, &mark.name, &last.name],
        ),
        weight: 50,
    })
}
