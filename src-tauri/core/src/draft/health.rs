//! Health, and the line of a draft that states it.
//!
//! People write it in many ways: `Current Status: Green`, `**Health:** 🟡 Yellow, waiting for a
//! review`, and often leave the choice as it was: `Green | Yellow | Red`. Only one clear colour
//! counts; between two colours a person must decide.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range, str::FromStr};

/// How a section is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// On track.
    Green,
    /// At risk.
    Yellow,
    /// Blocked or late.
    Red,
}

impl Health {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Green, Self::Yellow, Self::Red];

    /// The word as written in an update.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "Green",
            Self::Yellow => "Yellow",
            Self::Red => "Red",
        }
    }

    fn circle(self) -> char {
        match self {
            Self::Green => '🟢',
            Self::Yellow => '🟡',
            Self::Red => '🔴',
        }
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that is not a health.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no health; choose Green, Yellow or Red")]
pub struct NotAHealth(String);

impl FromStr for Health {
    type Err = NotAHealth;
    /// Without case: `green`, `Yellow`, `RED`.
    fn from_str(text: &str) -> Result<Self, NotAHealth> {
        Self::ALL
            .into_iter()
            .find(|health| health.word().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| NotAHealth(text.to_owned()))
    }
}

/// What stands behind the colon of a health line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HealthLine {
    /// The one clear colour, if there is one.
    pub(crate) value: Option<Health>,
    /// Bytes of the line (from its start) that [`HealthLine::write`] replaces.
    pub(crate) choice: Range<usize>,
    marks: Vec<Mark>,
    form: Form,
}

#[derive(Debug, PartialEq, Eq)]
enum Form {
    /// The choice is colours: replace them.
    Colours,
    /// Nothing is chosen and nothing else said.
    Empty,
    /// Other words: put the colour before them.
    Words,
}

/// One colour as written.
#[derive(Debug, PartialEq, Eq)]
struct Mark {
    colour: Health,
    at: Range<usize>,
    sign: Sign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Word,
    Emoji,
}

const LABELS: [&str; 6] =
    ["status", "current status", "overall status", "health", "current health", "overall health"];

impl HealthLine {
    /// Reads one line without its ending; `title` is what the template calls the health.
    pub(crate) fn read(line: &str, title: Option<&str>) -> Option<Self> {
        let (label, rest) = line.split_once(':')?;
        if label.contains(['`', '~', '<', '[', '\\']) {
            // Markup that may reach into the value; changing the value could then change more.
            return None;
        }
        let label = super::text::title_key(label);
        let known = LABELS.contains(&label.as_str())
            || title.is_some_and(|title| super::text::title_key(title) == label);
        if !known || label.is_empty() {
            return None;
        }
        // The closing half of `**Status:**` belongs to the label.
        let unmarked = rest.trim_start_matches(['*', '_']);
        let rest =
            if unmarked.is_empty() || unmarked.starts_with([' ', '\t']) { unmarked } else { rest };
        let from = line.len() - rest.len();
        Some(Self::read_value(rest, from))
    }

    fn read_value(value: &str, from: usize) -> Self {
        let head = Head::read(value);
        let shifted = |range: &Range<usize>| range.start + from..range.end + from;
        let marks: Vec<Mark> =
            head.marks.iter().map(|mark| Mark { at: shifted(&mark.at), ..*mark }).collect();
        if let (Some(first), Some(last)) = (marks.first(), marks.last()) {
            let one = marks.iter().all(|mark| mark.colour == first.colour);
            return Self {
                value: one.then_some(first.colour),
                choice: first.at.start..last.at.end,
                form: Form::Colours,
                marks,
            };
        }
        if head.is_all && !head.has_words {
            let choice = from..from + value.len();
            return Self { value: None, choice, marks, form: Form::Empty };
        }
        let start = from + value.len() - value.trim_start().len();
        Self { value: None, choice: start..start, marks, form: Form::Words }
    }

    /// What the bytes of `choice` become when `health` is chosen; `line` is the line that was read.
    pub(crate) fn write(&self, line: &str, health: Health) -> String {
        match self.form {
            Form::Empty => format!(" {health}"),
            Form::Words => {
                let glued = line.get(..self.choice.start).is_some_and(|head| head.ends_with(':'));
                format!("{}{health} - ", if glued { " " } else { "" })
            }
            Form::Colours if self.value.is_none() => {
                let after = line.get(self.choice.end..).unwrap_or_default();
                let is_glued = after.starts_with(|c: char| c.is_alphanumeric() || c == '\'');
                format!("{health}{}", if is_glued { " " } else { "" })
            }
            Form::Colours => {
                let mut out = String::new();
                let mut at = self.choice.start;
                for mark in &self.marks {
                    out.push_str(line.get(at..mark.at.start).unwrap_or_default());
                    match mark.sign {
                        Sign::Word => {
                            let old = line.get(mark.at.clone()).unwrap_or_default();
                            out.push_str(&in_case_of(old, health.word()));
                        }
                        Sign::Emoji => out.push(health.circle()),
                    }
                    at = mark.at.end;
                }
                out
            }
        }
    }
}

/// The colours, joining signs and decoration with which a value begins.
struct Head {
    marks: Vec<Mark>,
    /// Whether the whole value is of that kind.
    is_all: bool,
    /// Whether joining words were met.
    has_words: bool,
}

impl Head {
    fn read(value: &str) -> Self {
        let mut marks = Vec::new();
        let mut has_words = false;
        let mut rest = value;
        while let Some(sign) = rest.chars().next() {
            let at = value.len() - rest.len();
            let word_end =
                rest.find(|c: char| !c.is_alphanumeric() && c != '\'').unwrap_or(rest.len());
            let (step, mark) = if let Some(comment) = comment_length(rest) {
                (comment, None)
            } else if let Some(colour) = colour_of_emoji(sign) {
                (sign.len_utf8(), Some((colour, Sign::Emoji)))
            } else if word_end > 0 {
                let word = rest.get(..word_end).unwrap_or_default();
                if let Some(colour) = colour_of_word(word) {
                    (word_end, Some((colour, Sign::Word)))
                } else if is_joining_word(word) {
                    has_words = true;
                    (word_end, None)
                } else {
                    return Self { marks, is_all: false, has_words };
                }
            } else if is_joining_sign(sign) {
                (sign.len_utf8(), None)
            } else {
                return Self { marks, is_all: false, has_words };
            };
            if let Some((colour, sign)) = mark {
                marks.push(Mark { colour, at: at..at + step, sign });
            }
            rest = rest.get(step..).unwrap_or_default();
        }
        Self { marks, is_all: true, has_words }
    }
}

/// `new` in the letters of `old`: `green` gives `yellow`, `GREEN` gives `YELLOW`. Both are English
/// words; the tables for other letters would be a fiftieth of the window's WebAssembly.
fn in_case_of(old: &str, new: &str) -> String {
    if old.chars().all(|letter| letter.is_ascii_lowercase()) {
        new.to_ascii_lowercase()
    } else if old.chars().all(|letter| letter.is_ascii_uppercase()) {
        new.to_ascii_uppercase()
    } else {
        new.to_owned()
    }
}

fn comment_length(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix("<!--")?;
    inside.find("-->").map(|end| end + "<!--".len() + "-->".len())
}

fn colour_of_word(word: &str) -> Option<Health> {
    if word.eq_ignore_ascii_case("amber") { Some(Health::Yellow) } else { word.parse().ok() }
}

fn colour_of_emoji(sign: char) -> Option<Health> {
    match sign {
        '🟢' | '🟩' | '💚' => Some(Health::Green),
        '🟡' | '🟨' | '💛' | '🟠' | '🟧' => Some(Health::Yellow),
        '🔴' | '🟥' => Some(Health::Red),
        _ => None,
    }
}

/// Words between two colours (`Yellow to Red`) and the rest of `:green_circle:`.
fn is_joining_word(word: &str) -> bool {
    ["to", "or", "and", "circle", "square", "large", "heart"]
        .iter()
        .any(|joining| joining.eq_ignore_ascii_case(word))
}

fn is_joining_sign(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '*' | '_'
                | '~'
                | '`'
                | ':'
                | '|'
                | '/'
                | '-'
                | '–'
                | '—'
                | '>'
                | '→'
                | '&'
                | '+'
                | '\u{fe0f}'
                | '['
                | ']'
        )
}

#[cfg(test)]
mod tests;
