//! What a part of a roster is about: its heading, or a paragraph in bold that stands for one. A
//! heading such as "Lead" or "Shadows" only says which people of a role follow; the role is named
//! by the heading above it.

use super::words::{is_generic, is_role};
use crate::schedule::document::Document;

/// Longer words are no heading.
const LONGEST: usize = 60;
/// Below every real heading.
const BOLD: usize = 9;

struct Section {
    line: u32,
    level: usize,
    name: String,
}

/// The parts of a document, in its order.
pub(super) struct Sections(Vec<Section>);

/// What stands in a part.
pub(super) struct Named {
    /// The role.
    pub(super) name: String,
    /// The line of its heading, from 1.
    pub(super) line: u32,
    /// Whether it is the title of the page.
    pub(super) is_title: bool,
}

impl Sections {
    pub(super) fn of(document: &Document, text: &str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let level = |line: u32| {
            let at = usize::try_from(line).unwrap_or(0).saturating_sub(1);
            let marks = |sign: char| {
                let own = lines.get(at).copied().unwrap_or_default().trim_start();
                own.len() - own.trim_start_matches(sign).len()
            };
            let under = lines.get(at + 1).copied().unwrap_or_default();
            match marks('#').max(marks('=')) {
                0 if under.starts_with('=') => 1,
                0 => 2,
                level => level,
            }
        };
        let real = document.headings.iter().map(|(line, name)| Section {
            line: *line,
            level: level(*line),
            name: name.clone(),
        });
        let bold = document.paragraphs.iter().filter_map(|paragraph| {
            let [bold] = paragraph.bold.as_slice() else { return None };
            let all = bold.start == 0 && bold.end == paragraph.text.len();
            let name = paragraph.text.trim_end_matches(':');
            (all && name.len() <= LONGEST && !name.contains(['@', '\n'])).then(|| Section {
                line: paragraph.line,
                level: BOLD,
                name: name.to_owned(),
            })
        });
        let mut all: Vec<Section> = real.chain(bold).collect();
        all.sort_by_key(|section| section.line);
        Self(all)
    }

    /// The heading that a line stands under.
    pub(super) fn heading(&self, line: u32) -> Option<(u32, &str)> {
        let at = self.at(line)?;
        self.0.get(at).map(|section| (section.line, section.name.as_str()))
    }

    /// The role that the heading above a line gives to what stands there.
    pub(super) fn role(&self, line: u32) -> Option<Named> {
        let mut at = self.at(line)?;
        let own = self.0.get(at)?;
        if is_generic(&own.name) {
            let above = self.0.get(..at).unwrap_or_default();
            let beside = above.last().filter(|last| {
                last.level == own.level && is_role(&last.name) && !is_generic(&last.name)
            });
            let around = above.iter().rposition(|other| other.level < own.level);
            // The title of a page names no role.
            let around = around.filter(|at| self.0.get(*at).is_some_and(|s| s.level > 1));
            at = match (beside, around) {
                (Some(_), _) => at.saturating_sub(1),
                (None, Some(around)) => around,
                (None, None) => self.first_alike(at, own.level),
            };
        }
        self.0.get(at).map(|section| Named {
            name: section.name.clone(),
            line: section.line,
            is_title: section.level == 1,
        })
    }

    /// `Shadows` right behind `Lead`, with nothing around both, is about the same.
    fn first_alike(&self, at: usize, level: usize) -> usize {
        let before = self.0.get(..at).unwrap_or_default();
        let alike = |s: &&Section| s.level == level && is_generic(&s.name) && is_role(&s.name);
        let is_lead = self.0.get(at).is_some_and(|own| is_role(&own.name));
        match before.last().filter(alike) {
            Some(_) if !is_lead => at - 1,
            _ => at,
        }
    }

    fn at(&self, line: u32) -> Option<usize> {
        self.0.partition_point(|section| section.line < line).checked_sub(1)
    }
}
