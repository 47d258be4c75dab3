//! Import of a schedule from the README of a release.

use super::{Schedule, SourceKind, document::Document, summary, timeline};

/// Larger files are not a release's README.
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

/// Reads a schedule from the bytes of a file; see [`import`].
///
/// # Errors
/// As [`import`], and [`ImportError::Binary`] for bytes that are not UTF-8.
pub fn import_bytes(bytes: &[u8], source: &str) -> Result<Schedule, ImportError> {
    if bytes.len() > LARGEST_BYTES {
        return Err(ImportError::TooBig { file: source.to_owned() });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => import(text, source),
        Err(_) => Err(ImportError::Binary { file: source.to_owned() }),
    }
}

/// Reads a schedule from Markdown: from its timeline tables, or without one from its dated lists.
/// `source` is the file's name or link, for people.
///
/// # Errors
/// The text is empty, binary, too big, or holds no schedule.
pub fn import(text: &str, source: &str) -> Result<Schedule, ImportError> {
    let file = || source.to_owned();
    if text.len() > LARGEST_BYTES {
        return Err(ImportError::TooBig { file: file() });
    }
    if text.contains('\0') {
        return Err(ImportError::Binary { file: file() });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ImportError::Empty { file: file() });
    }
    let document = Document::read(text);
    let mut milestones = timeline::milestones(&document);
    let near = milestones.iter().find_map(|m| m.when.printed_date());
    let entries = summary::entries(&document, near);
    let mut kind = SourceKind::TimelineTable;
    let mut stated = Vec::new();
    if milestones.is_empty() {
        milestones = summary::into_milestones(entries, &document);
        kind = SourceKind::Bullets;
    } else {
        summary::compare(&entries, &mut milestones);
        stated = summary::into_stated(entries);
    }
    if milestones.is_empty() {
        return Err(ImportError::NoSchedule { file: file() });
    }
    Ok(Schedule {
        cycle: cycle(&document),
        milestones,
        source: file(),
        kind,
        summary: stated,
        unread: Vec::new(),
    })
}

/// The release that the titles name, as `v1.37`.
fn cycle(document: &Document) -> Option<String> {
    document.titles.iter().chain(&document.front_title).find_map(|title| {
        title.split_whitespace().find_map(|word| {
            let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let number = word.strip_prefix(['v', 'V']).unwrap_or(word);
            let mut parts = number.split('.');
            let numeric = parts.all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
            (numeric && number.contains('.') && number.len() <= 20).then(|| format!("v{number}"))
        })
    })
}

#[cfg(test)]
mod tests;
