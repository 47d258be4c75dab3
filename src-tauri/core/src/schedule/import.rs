//! Import of a schedule from whatever a team publishes: found by content, never by name.

use super::{
    Schedule, SourceKind, calendar, comments, draft::Draft, letter, markdown, plan, rst, rule,
    substitutions, too_deep,
};
use crate::time::ZoneRules;
use std::borrow::Cow;

/// Larger files are no schedule.
pub const LARGEST_BYTES: usize = 5_000_000;

/// Why a file is no schedule. The text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Nothing but white space.
    #[error("{file} is empty; choose the README.md of a release, or save it again.")]
    Empty {
        /// The file or link.
        file: String,
    },
    /// Not UTF-8, or with NUL bytes.
    #[error("{file} is not a text file; choose the README.md of a release, saved as UTF-8.")]
    Binary {
        /// The file or link.
        file: String,
    },
    /// Larger than [`LARGEST_BYTES`].
    #[error("{file} is larger than 5 MB; choose the README.md of a release.")]
    TooBig {
        /// The file or link.
        file: String,
    },
    /// Deeper or longer lines than any schedule has.
    #[error(
        "Line {line} of {file} is too deep or too long to be part of a schedule; choose the \
         README.md of a release."
    )]
    TooDeep {
        /// The file or link.
        file: String,
        /// The line, from 1.
        line: u32,
    },
    /// The file only says where its content went.
    #[error("{file} has moved to {to}; choose that file.")]
    Moved {
        /// The file or link.
        file: String,
        /// Where it went, as written.
        to: String,
    },
    /// A calendar without a row.
    #[error(
        "Nothing in the calendar {file} takes place: it has no events, or every one is called off \
         or done; choose another."
    )]
    NoEvents {
        /// The file or link.
        file: String,
    },
    /// Text without a timeline.
    #[error(
        "No timeline table (What | Who | When) or dated list found in {file}; choose the README.md \
         of a release, or add a table with these columns."
    )]
    NoSchedule {
        /// The file or link.
        file: String,
    },
}

/// The text with a line feed, and nothing else, between its lines. Markdown and HTML end a line at
/// a lone carriage return too, while editors and forges count line feeds; a text that has no line
/// feed at all has carriage returns instead.
pub(crate) fn own_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let alone = if text.contains('\n') { " " } else { "\n" };
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', alone))
}

/// Whether a text is nothing but titles and items of one line.
fn is_list(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.all(|line| line.starts_with("- ") || line.starts_with('#'))
}

/// Reads a schedule from the bytes of a file; see [`import`].
///
/// # Errors
/// As [`import`], and [`ImportError::Binary`] for bytes that are not UTF-8.
pub fn import_bytes(
    bytes: &[u8],
    source: &str,
    rules: &dyn ZoneRules,
) -> Result<Schedule, ImportError> {
    if bytes.len() > LARGEST_BYTES {
        return Err(ImportError::TooBig { file: source.to_owned() });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => import(text, source, rules),
        Err(_) => Err(ImportError::Binary { file: source.to_owned() }),
    }
}

/// Reads a schedule from text. `source` is the file's name or link, for people; `rules` turn its
/// clock times into moments.
///
/// # Errors
/// The text is empty, binary, too big, or holds no schedule.
pub fn import(text: &str, source: &str, rules: &dyn ZoneRules) -> Result<Schedule, ImportError> {
    let file = || source.to_owned();
    if text.len() > LARGEST_BYTES {
        return Err(ImportError::TooBig { file: file() });
    }
    if text.contains('\0') {
        return Err(ImportError::Binary { file: file() });
    }
    let text = &own_lines(text.strip_prefix('\u{feff}').unwrap_or(text));
    if text.trim().is_empty() {
        return Err(ImportError::Empty { file: file() });
    }
    if let Some(line) = too_deep(text) {
        return Err(ImportError::TooDeep { file: file(), line });
    }
    let source = text;
    let text = &letter::body(text);
    let prose = || {
        let text = &comments::without(text);
        let text = &substitutions::filled(text);
        rst::read_rst(text, rules).unwrap_or_else(|| markdown::read(text, rules))
    };
    let mut draft =
        match calendar::read_calendar(text, rules).or_else(|| plan::read_plan(text, rules)) {
            Some(plan) if plan.is_guess => {
                // Lines of a letter's head look like YAML until the text begins.
                let longer = |prose: &Draft| prose.milestones.len() > plan.milestones.len();
                Some(prose()).filter(|prose| !prose.is_guess && longer(prose)).unwrap_or(plan)
            }
            // `- Gate: 6 May` is an item of a page as well, below a title that may say the year.
            Some(plan) if plan.kind == SourceKind::Yaml && is_list(text) => {
                let as_long = |prose: &Draft| prose.milestones.len() >= plan.milestones.len();
                Some(prose()).filter(|prose| !prose.is_guess && as_long(prose)).unwrap_or(plan)
            }
            Some(whole) => whole,
            None => prose(),
        };
    if draft.milestones.is_empty() {
        return Err(match crate::team::roster::moved_to(text) {
            _ if draft.kind == SourceKind::ICalendar => ImportError::NoEvents { file: file() },
            Some(to) => ImportError::Moved { file: file(), to },
            None => ImportError::NoSchedule { file: file() },
        });
    }
    rule::apply(&comments::without(text), draft.kind, &mut draft.milestones, rules);
    draft.finish(source);
    Ok(Schedule {
        cycle: draft.cycle,
        milestones: draft.milestones,
        source: file(),
        kind: draft.kind,
        summary: draft.summary,
        unread: draft.unread,
    })
}

/// The import as most tests call it: with the zone data of this build.
#[cfg(test)]
pub(crate) mod bundled {
    use super::{ImportError, Schedule};
    use crate::time::BundledZones;

    pub(crate) fn import(text: &str, source: &str) -> Result<Schedule, ImportError> {
        super::import(text, source, &BundledZones)
    }

    pub(crate) fn import_bytes(bytes: &[u8], source: &str) -> Result<Schedule, ImportError> {
        super::import_bytes(bytes, source, &BundledZones)
    }
}

#[cfg(test)]
mod calendars_tests;
#[cfg(test)]
mod field_tables_tests;
#[cfg(test)]
mod field_words_tests;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod loose;
#[cfg(test)]
mod notations;
#[cfg(test)]
mod other_forms_tests;
#[cfg(test)]
mod pages_tests;
#[cfg(test)]
mod repeats_tests;
#[cfg(test)]
mod siblings_tests;
#[cfg(test)]
mod slips;
#[cfg(test)]
mod tests;
