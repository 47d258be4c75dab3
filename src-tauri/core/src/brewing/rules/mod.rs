//! The ten rules. Each looks at the cycle as it stood at a moment and says what is true then; when it speaks
//! is not theirs to decide.

mod asked;
mod blocker;
mod colour;
mod moved;
mod near;
mod pace;
mod silence;
mod twice;
mod words;
mod worse;

use super::{
    history::{Known, Mark, View},
    line::Line,
    metrics::Metric,
    said::Entry,
};
use crate::ids::SectionId;

/// All that is true at a moment, in the order of the rules.
pub(super) fn all(view: &View<'_>) -> Vec<Line> {
    let mut lines = blocker::same_blocker(view);
    lines.extend(colour::stuck_colour(view));
    lines.extend(pace::pace(view));
    lines.extend(worse::worse_than_last(view));
    lines.extend(asked::no_answer(view));
    lines.extend(silence::silence(view));
    lines.extend(near::not_ready(view));
    lines.extend(moved::moved_unseen(view));
    lines.extend(twice::same_twice(view));
    lines.extend(words::colour_against_words(view));
    lines
}

/// The next milestone by which a count is due, with the days to it.
fn due<'a>(view: &View<'a>, metric: &Metric) -> Option<(&'a Mark, i64)> {
    let marks = view.history.marks.iter().filter(|mark| metric.is_due_by(&mark.name));
    let ahead = marks.filter_map(|mark| Some((mark, view.days_to(mark)?)));
    ahead.min_by_key(|(_, days)| *days)
}

/// Whether a blocker still stands: not where all that it names is known to be closed.
fn is_open(view: &View<'_>, section: &SectionId, entry: &Entry) -> bool {
    let mut own = entry.things.iter().filter(|thing| !view.is_standing(section, thing)).peekable();
    own.peek().is_none() || own.any(|thing| view.link(thing) != Known::Closed)
}

/// `1 day`, `9 days`
fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// `today`, `tomorrow`, `in 4 days`
fn in_days(count: i64) -> String {
    match count {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => format!("in {count} days"),
    }
}

/// `second`, `third`, `12th`
fn ordinal(count: usize) -> String {
    const WORDS: [&str; 9] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    let word = count.checked_sub(1).and_then(|place| WORDS.get(place));
    let end = match (count % 10, count % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    word.map_or_else(|| format!("{count}{end}"), |word| (*word).to_owned())
}

/// `Docs`, `Docs and Comms`, `Docs, Comms and Release Signal`
fn listed(names: &[&str]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}
