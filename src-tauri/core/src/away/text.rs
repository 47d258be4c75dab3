//! The sentences by which people are told, with nobody tagged.

use crate::{
    courier::marker::away::{Notice, Says},
    round::opening::plain,
};
use chrono::{Datelike as _, NaiveDate};

/// The longest name that is written, in characters.
const LONGEST: usize = 80;

/// What the comment says below its mark. `cover` is what whoever covers is called; `sections` are the
/// titles of what they cover, where that is known.
pub fn text(notice: &Notice, cover: Option<&str>, sections: &[String]) -> String {
    match notice.says() {
        Says::Back => format!("I am back from {} on.\n", in_full(notice.from())),
        Says::Away { .. } => {
            let covers = cover.map_or_else(String::new, |name| covers(name, sections));
            format!("I am away {}.{covers}\n", days(notice.from(), notice.until()))
        }
    }
}

fn covers(name: &str, sections: &[String]) -> String {
    let name = plain(name, LONGEST);
    let titles: Vec<String> = sections.iter().map(|title| plain(title, LONGEST)).collect();
    match titles.as_slice() {
        [] => format!(" **{name}** covers for me."),
        [one] => format!(" **{name}** covers {one}."),
        [most @ .., last] => format!(" **{name}** covers {} and {last}.", most.join(", ")),
    }
}

/// `on Mon 23 November 2026`, `from Mon 23 to Tue 24 November 2026`.
pub fn days(from: NaiveDate, until: NaiveDate) -> String {
    if from == until {
        return format!("on {}", in_full(from));
    }
    let first = match (from.year() == until.year(), from.month() == until.month()) {
        (true, true) => from.format("%a %-d").to_string(),
        (true, false) => from.format("%a %-d %B").to_string(),
        (false, _) => in_full(from),
    };
    format!("from {first} to {}", in_full(until))
}

/// `Mon 23 November 2026`
fn in_full(day: NaiveDate) -> String {
    day.format("%a %-d %B %Y").to_string()
}
