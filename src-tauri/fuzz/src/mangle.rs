//! Changes that make a nearly right document out of a right one.

use fastrand::Rng;

/// Words that mean something to an import.
const WORDS: &[&str] = &[
    "|",
    "||",
    "| |",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    ",",
    ";",
    ":",
    ": ",
    "-",
    "--",
    "---",
    "- ",
    "* ",
    "# ",
    "## ",
    "> ",
    "`",
    "**",
    "~~",
    "[",
    "](",
    ")",
    "(",
    "[x] ",
    "<br>",
    "<table>",
    "<tr>",
    "<td>",
    "<td colspan=3>",
    "<td rowspan=99>",
    "</table>",
    "<!--",
    "&amp;",
    "\\|",
    "{",
    "}",
    "[1]",
    "&a ",
    "*a",
    "<<: ",
    "? ",
    "|\n",
    "!!x ",
    "%",
    "@",
    "...",
    "---\n",
    "When",
    "What",
    "Who",
    "Week",
    "Lead",
    "Role",
    "APR",
    "Jan 2026",
    "TBD",
    "TBC",
    "N/A",
    "week 3",
    "Week 99",
    "EOD",
    "EOD PST",
    "(16:00 UTC)",
    "(AoE)",
    "24:00",
    "18:00 PDT",
    "6 PM",
    "12:00",
    "UTC+14",
    "PT",
    "31",
    "29 February",
    "Feb 30",
    "2026-02-29",
    "2026-06-09",
    "9999-12-31",
    "0000-01-01",
    "1900",
    "2199",
    "3/7/2026",
    "13/13/2026",
    "2026/7/3",
    "3.7.2026",
    "2026年7月3日",
    "7月",
    "21th",
    "Mon",
    "Tuesday",
    " / ",
    " and ",
    "week of ",
    "July",
    "juillet",
    "January 1",
    "December 31",
    "\u{feff}",
    "\u{301}",
    "\u{202e}",
    "\u{a0}",
    "\u{2014}",
    "🚨",
    "ß",
    "İ",
    "\u{1f1e6}",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "DTSTART:",
    "DTEND;VALUE=DATE:",
    "TZID=Europe/Berlin:",
    "20260609",
    "20260329T023000Z",
    "SUMMARY:",
    "version: 1.30",
    "timeline:",
    "cycle:",
    "start-week:",
    "schedules:",
    "when:",
    "teams:",
    "aliases:",
    ".. _a:",
    ".. list-table::",
    "+--+--+",
    "==== ====",
    "https://example.org/a",
    "`@a`",
    "Slack: ",
    "MOVED to ",
    "99999999999",
];

/// A document is cut off here, so that growth stays bounded.
const LONGEST: usize = 6_000;

/// Changes `text` one to six times; `other` is another document to take parts from.
pub(crate) fn mangle(text: &str, other: &str, chance: &mut Rng) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.u64(0..6) {
        change(&mut text, other, chance);
        if text.len() > LONGEST {
            text.truncate(at_char(&text, LONGEST));
        }
    }
    text
}

/// The nearest place at or before `at` that is between two characters.
fn at_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn place(text: &str, chance: &mut Rng) -> usize {
    at_char(text, chance.usize(0..text.len() + 1))
}

/// A stretch of a text.
fn stretch<'t>(text: &'t str, most: usize, chance: &mut Rng) -> &'t str {
    let from = place(text, chance);
    let to = at_char(text, from + chance.usize(0..most));
    text.get(from..to).unwrap_or_default()
}

fn change(text: &mut String, other: &str, chance: &mut Rng) {
    let at = place(text, chance);
    match chance.u64(0..10) {
        0..=3 => text.insert_str(at, chance.choice(WORDS).copied().unwrap_or_default()),
        4 => {
            let to = at_char(text, at + chance.usize(0..40));
            text.replace_range(at..to.max(at), "");
        }
        5 => {
            let to = at_char(text, at + chance.usize(0..12)).max(at);
            text.replace_range(at..to, chance.choice(WORDS).copied().unwrap_or_default());
        }
        6 => {
            let part = stretch(text, 120, chance).to_owned();
            text.insert_str(at, &part);
        }
        7 => text.insert_str(at, stretch(other, 300, chance)),
        8 => lines(text, chance),
        _ => {
            let word = chance.choice(WORDS).copied().unwrap_or_default();
            let times = chance.usize(0..60);
            text.insert_str(at, &word.repeat(times));
        }
    }
}

/// Moves, doubles or drops whole lines.
fn lines(text: &mut String, chance: &mut Rng) {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return;
    }
    let (a, b) = (chance.usize(0..lines.len()), chance.usize(0..lines.len()));
    match chance.u64(0..3) {
        0 => lines.swap(a, b),
        1 => {
            let line = lines.get(a).copied().unwrap_or_default();
            lines.insert(b, line);
        }
        _ => {
            lines.remove(a);
        }
    }
    *text = lines.join("\n");
}
