//! Import of a roster from a table, a list, or the YAML that gives out permissions.

use super::{Role, Roster, codeowners, headed, items, lists, sections::Sections, tables, teams};
use crate::schedule::{LARGEST_BYTES, Unread, document::Document, draft::cycle_in, rst};

/// A stub that only says where a file has gone is no longer than this, in bytes.
const LONGEST_STUB: usize = 1_000;

/// Why a file is no roster. The text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// Nothing but white space.
    #[error("{file} is empty; choose the file that lists the release team.")]
    Empty {
        /// The file or link.
        file: String,
    },
    /// Not UTF-8, or with NUL bytes.
    #[error(
        "{file} is not a text file; choose the file that lists the release team, saved as UTF-8."
    )]
    Binary {
        /// The file or link.
        file: String,
    },
    /// Larger than [`LARGEST_BYTES`].
    #[error("{file} is larger than 5 MB; choose the file that lists the release team.")]
    TooBig {
        /// The file or link.
        file: String,
    },
    /// The file only says where its content went.
    #[error("{file} has moved to {to}; choose that file.")]
    Moved {
        /// The file or link.
        file: String,
        /// Where it went, as written.
        to: String,
    },
    /// Text without people.
    #[error(
        "No roles and people found in {file}; choose the file that lists the release team, or add \
         a table with the columns Role, Lead and Shadows."
    )]
    NoRoster {
        /// The file or link.
        file: String,
    },
}

/// Reads a roster from the bytes of a file; see [`import_roster`].
///
/// # Errors
/// As [`import_roster`], and [`RosterError::Binary`] for bytes that are not UTF-8.
pub fn import_roster_bytes(bytes: &[u8], source: &str) -> Result<Roster, RosterError> {
    if bytes.len() > LARGEST_BYTES {
        return Err(RosterError::TooBig { file: source.to_owned() });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => import_roster(text, source),
        Err(_) => Err(RosterError::Binary { file: source.to_owned() }),
    }
}

/// Reads a roster from text. `source` is the file's name or link, for people.
///
/// # Errors
/// The text is empty, binary, too big, only says where it moved, or names no people.
pub fn import_roster(text: &str, source: &str) -> Result<Roster, RosterError> {
    let file = || source.to_owned();
    if text.len() > LARGEST_BYTES {
        return Err(RosterError::TooBig { file: file() });
    }
    if text.contains('\0') {
        return Err(RosterError::Binary { file: file() });
    }
    let text = &crate::schedule::own_lines(text.strip_prefix('\u{feff}').unwrap_or(text));
    if text.trim().is_empty() {
        return Err(RosterError::Empty { file: file() });
    }
    let data = || teams::read_toml(text).or_else(|| lists::read_yaml(text));
    if let Some(roster) = codeowners::read(text).or_else(data) {
        return Ok(roster);
    }
    if crate::schedule::too_deep(text).is_some() {
        return Err(RosterError::NoRoster { file: file() });
    }
    let text = &rst::fields::as_items(text);
    let mut document = Document::read(text);
    if document.tables.is_empty() {
        document.tables = rst::tables(&text.lines().collect::<Vec<_>>()).0;
    }
    let sections = Sections::of(&document, text);
    let mut unread: Vec<Unread> = Vec::new();
    let mut roles = tables::read_tables(&document, &mut unread);
    if roles.is_empty() {
        roles = items::read_lists(&document, &sections);
        join(&mut roles, headed::read_headed(&document, &sections));
        roles.sort_by_key(|role| role.line);
    } else {
        // What is said beside the table.
        let beside = items::read_paragraphs(&document);
        roles.extend(beside);
        roles.sort_by_key(|role| role.line);
    }
    if roles.is_empty() {
        return Err(match moved_to(text) {
            Some(to) => RosterError::Moved { file: file(), to },
            None => RosterError::NoRoster { file: file() },
        });
    }
    let titles = document.titles.iter().chain(&document.front_title);
    let cycle =
        titles.chain(document.headings.iter().map(|(_, text)| text)).find_map(|t| cycle_in(t));
    Ok(Roster { cycle, roles, unread })
}

/// What paragraphs say joins what lists say of the same role.
fn join(roles: &mut Vec<Role>, more: Vec<Role>) {
    for role in more {
        match roles.iter_mut().find(|known| known.line == role.line && known.name == role.name) {
            Some(known) => {
                known.lead.extend(role.lead);
                known.shadows.extend(role.shadows);
            }
            None => roles.push(role),
        }
    }
}

/// Where a stub says that its content went: `# MOVED to https://...`.
pub(crate) fn moved_to(text: &str) -> Option<String> {
    if text.len() > LONGEST_STUB {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let said = ["moved to", "moved:", "has moved", "now lives", "relocated to"];
    let at = said.iter().find_map(|words| Some(lower.find(words)? + words.len()))?;
    let rest = text.get(at..)?;
    let is_place = |word: &&str| word.contains('/') || word.contains(".md");
    // `[label](target)` as well as a bare address.
    let mut words =
        rest.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '[' | ']'));
    let word = words.clone().find(|word| word.contains("://")).or_else(|| words.find(is_place))?;
    Some(word.trim_matches(['`', ',', '"', '\'', '*']).trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod field_tests;
#[cfg(test)]
mod tests;
