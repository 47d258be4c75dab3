//! Which role of a new roster an earlier one became, where names changed between two cycles: renamed
//! (`Features` became `Enhancements`), cut out of a longer name (`Upgrade Testing / CI Signal`), or merged
//! (`CI Signal` and `Bug Triage` became `Release Signal`). It is a proposal and nothing more: whoever had
//! the role is asked.

use super::Role;
use crate::ids::SectionId;

/// Words that say nothing of what a role is about.
const SAYS_NOTHING: [&str; 11] = [
    "and",
    "coordinator",
    "lead",
    "leads",
    "manager",
    "of",
    "release",
    "role",
    "subproject",
    "team",
    "the",
];

/// What release teams have renamed and merged so far; left what is gone, right what it became.
const BECAME: [(&str, &str); 7] = [
    ("features", "enhancements"),
    ("marketing", "communications"),
    ("comms", "communications"),
    ("bugs", "bug"),
    ("bug", "signal"),
    ("triage", "signal"),
    ("notes", "docs"),
];

/// The role of a new roster that a section of the member's became, as far as names tell; none where the
/// section is still there, where nothing is like it, or where several are and none more than the others.
pub fn successor<'r>(section: &SectionId, roles: &'r [Role]) -> Option<&'r Role> {
    if roles.iter().any(|role| role.section().as_ref() == Some(section)) {
        return None;
    }
    let before = words(section.as_str());
    let mut found: Option<(usize, &Role)> = None;
    let mut is_tied = false;
    for role in roles.iter().filter(|role| role.section().is_some()) {
        let likeness = likeness(&before, &words(&role.name));
        match found {
            _ if likeness == 0 => {}
            Some((best, _)) if likeness < best => {}
            Some((best, _)) if likeness == best => is_tied = true,
            _ => {
                found = Some((likeness, role));
                is_tied = false;
            }
        }
    }
    found.filter(|_| !is_tied).map(|(_, role)| role)
}

/// How alike two names are: a word that both have counts more than one that became another.
fn likeness(before: &[String], after: &[String]) -> usize {
    let same = before.iter().filter(|word| after.contains(word)).count();
    let became = |word: &String| {
        BECAME.iter().any(|(old, new)| old == word && after.iter().any(|after| after == new))
    };
    2 * same + usize::from(before.iter().any(became))
}

/// The words of a name or of a section that say what it is about, in small letters.
fn words(name: &str) -> Vec<String> {
    name.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .filter(|word| !SAYS_NOTHING.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
#[path = "successor_tests.rs"]
mod tests;
