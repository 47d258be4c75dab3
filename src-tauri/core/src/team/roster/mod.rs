//! The roster of a cycle: its roles with the people who lead them and their shadows.

#[cfg(feature = "native")]
mod codeowners;
#[cfg(feature = "native")]
mod headed;
#[cfg(feature = "native")]
mod import;
#[cfg(feature = "native")]
mod items;
#[cfg(feature = "native")]
mod leading;
#[cfg(feature = "native")]
mod lists;
#[cfg(feature = "native")]
mod people;
#[cfg(feature = "native")]
mod rotation;
#[cfg(feature = "native")]
mod sections;
#[cfg(feature = "native")]
mod sideways;
#[cfg(feature = "native")]
mod successor;
#[cfg(feature = "native")]
mod tables;
#[cfg(feature = "native")]
mod teams;
#[cfg(feature = "native")]
mod words;

#[cfg(feature = "native")]
pub(crate) use import::moved_to;
#[cfg(feature = "native")]
pub use import::{RosterError, import_roster, import_roster_bytes};
#[cfg(feature = "native")]
pub use leading::{TeamLeads, team_leads};
#[cfg(feature = "native")]
pub use successor::successor;

use crate::{
    deadlines::{EVERYONE, roles},
    ids::SectionId,
    schedule::Unread,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who does what in one cycle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The cycle as its title names it, such as `v1.37`.
    pub cycle: Option<String>,
    /// In the order of the source.
    pub roles: Vec<Role>,
    /// What was seen as part of the roster and not understood.
    #[serde(default)]
    pub unread: Vec<Unread>,
}

/// What the member said of a section of theirs that a roster does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Their section.
    pub section: SectionId,
    /// The section of the role that it was asked of.
    pub role: SectionId,
    /// Whether it is the same: then their section is its predecessor.
    pub is_same: bool,
}

/// A role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// As written: `Release Signal`.
    pub name: String,
    /// Who leads it; nobody where the source says nobody yet.
    pub lead: Vec<Person>,
    /// Who shadows it; also members that the source names beside a lead.
    pub shadows: Vec<Person>,
    /// Its line in the source, from 1.
    pub line: u32,
}

/// A person, as far as the source names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their name.
    pub name: Option<String>,
    /// Their account on the forge, without `@`: from the link's address, which is right where its
    /// label is not.
    pub handle: Option<String>,
    /// Their name on Slack, without `@`.
    pub slack: Option<String>,
}

impl Role {
    /// The section that this role writes; see [`section_named`].
    pub fn section(&self) -> Option<SectionId> {
        section_named(&self.name)
    }
}

/// The section that a role of this name writes: `release-signal` for "Release Signal" and for
/// "Release Signal Lead". None where no letter of it may stand in a section's name.
pub fn section_named(role: &str) -> Option<SectionId> {
    let roles = roles(Some(role));
    let role = roles.first().filter(|named| *named != EVERYONE).map_or(role, String::as_str);
    let lower = role.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").parse().ok()
}

impl Roster {
    /// Everyone, role by role; one person may come more than once.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.roles.iter().flat_map(|role| role.lead.iter().chain(&role.shadows))
    }

    /// The distinct handles in lower case: accounts are the same in any case.
    pub fn handles(&self) -> BTreeSet<String> {
        self.people()
            .filter_map(|person| person.handle.as_ref())
            .map(|h| h.to_lowercase())
            .collect()
    }
}
