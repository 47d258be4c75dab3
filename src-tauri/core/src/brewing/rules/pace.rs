//! Rule 3: a count with a goal and a milestone, and by its pace of the last week it falls short; of the last two
//! weeks where a week has not enough readings.

use super::super::{
    history::{PartOf, View},
    line::{Line, Rule, evidence},
    metrics::{Better, Metric},
};
use super::due;

/// So many readings at least,
const READINGS: usize = 3;
/// from a day so far back, a week with its first and last day,
const SHORTEST: i64 = 6;
/// and no farther than this, in days. The newest that are enough are taken: an older pace says less.
const LONGEST: i64 = 14;
/// Short by so much, in per cent of the goal,
const SHARE: f64 = 5.0;
/// and by so many.
const FEWEST: f64 = 2.0;

pub(super) fn pace(view: &View<'_>) -> Vec<Line> {
    let of = |part| view.history.metrics.iter().filter_map(move |metric| line(view, part, metric));
    view.parts().flat_map(of).collect()
}

fn line(view: &View<'_>, part: &PartOf, metric: &Metric) -> Option<Line> {
    if !metric.is_of(&part.section) {
        return None;
    }
    let written = view.written(&part.section);
    let read = |place: usize, reading| Some((view.turn_at(place)?.round.opens, place, reading));
    let all = written.iter().filter_map(|(place, said)| read(*place, metric.read(said)?));
    let all: Vec<_> = all.collect();
    let (last, place, reading) = *all.first()?;
    // An old number says nothing of the present.
    if Some(place) != written.first().map(|(place, _)| *place) {
        return None;
    }
    let back = |day: chrono::NaiveDate| last.signed_duration_since(day).num_days();
    let oldest = all.iter().skip(READINGS - 1).position(|(day, ..)| back(*day) >= SHORTEST)?;
    let used = all.get(..oldest + READINGS)?;
    let (first, first_place, _) = used.last()?;
    let goal = reading.goal?;
    let (mark, left) = due(view, metric)?;
    if back(*first) > LONGEST {
        return None;
    }
    let slope = slope(used.iter().map(|(day, _, reading)| (-back(*day), reading.value)))?;
    let day = mark.day_at(view.now);
    let ahead = day.signed_duration_since(last).num_days();
    let (now, goal) = (float(reading.value), float(goal));
    let reached = now + slope * float(ahead);
    let (short, distance) = match metric.better {
        Better::More => (goal - reached, goal - now),
        Better::Fewer => (reached - goal, now - goal),
    };
    let share = short * 100.0 / goal.max(now).max(1.0);
    if ahead <= 0 || distance <= 0.0 || share < SHARE || short < FEWEST {
        return None;
    }
    let reached = match metric.better {
        Better::More => reached.clamp(now.min(goal), goal),
        Better::Fewer => reached.max(0.0),
    };
    let (per_day, needed) = (slope.abs(), distance / float(ahead));
    let rate = |rate: f64| format!("{rate:.1}");
    let at = match slope {
        slope if slope.abs() < 0.05 => "With no change lately".to_owned(),
        slope if (slope > 0.0) == (metric.better == Better::More) => {
            format!("At {} a day", rate(per_day))
        }
        _ => format!("At {} a day the wrong way", rate(per_day)),
    };
    Some(Line {
        rule: Rule::Pace,
        sections: vec![part.section.clone()],
        since: view.key(*first_place),
        sentence: format!(
            "{at} {} has {reached:.0} of {goal:.0} by {} ({}, {}). It needs {} a day.",
            part.title,
            day.format("%-d %b"),
            mark.name,
            metric.words,
            rate(needed.max(0.1)),
        ),
        links: written.first().map(|(_, said)| said.url.clone()).into_iter().collect(),
        evidence: evidence(
            Rule::Pace,
            Some(&part.section),
            &[&metric.id, &mark.name, &day.to_string()],
        ),
        weight: if left <= 7 { 78 } else { 68 },
    })
}

/// The rise a day of the line that lies nearest to all of these, by least squares.
fn slope(points: impl Iterator<Item = (i64, i64)> + Clone) -> Option<f64> {
    let count = points.clone().fold(0.0, |count, _| count + 1.0);
    let mean = |of: fn((i64, i64)) -> i64| {
        points.clone().map(|point| float(of(point))).sum::<f64>() / count
    };
    let (day, value) = (mean(|(day, _)| day), mean(|(_, value)| value));
    let (mut rise, mut spread) = (0.0, 0.0);
    for (x, y) in points {
        let x = float(x) - day;
        rise += x * (float(y) - value);
        spread += x * x;
    }
    (spread > 0.0).then_some(rise / spread)
}

/// Counts of a team are small; a larger one says no more than that.
fn float(number: i64) -> f64 {
    let number = number.clamp(i32::MIN.into(), i32::MAX.into());
    i32::try_from(number).map_or(0.0, f64::from)
}
