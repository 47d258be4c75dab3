//! Whose calendar it is: two teams may name their milestones alike, also in cycles of one number,
//! and a calendar holds the events of both.

use super::slug;
use crate::fingerprint::sha256_hex;

/// The part of an id that says that it is ours.
const OURS: &str = "meridian";

/// How ids begin where a schedule or a team names no cycle.
const NO_CYCLE: [&str; 2] = ["schedule.", "current."];

/// What stands behind the fingerprint where only a file says whose it is.
const BY_FILE: &str = ".file";

/// The team or document that events belong to, with its cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What stands behind the `@` of its ids: `v1.5.widget-1a2b3c4d.meridian`.
    domain: String,
    /// What stands in front of ids that were made before they named whose they are.
    first_prefix: String,
    cycle: Option<String>,
}

impl Origin {
    /// Of a team: its repository, for people who look into the file, and what alone tells it from
    /// any other.
    pub fn of_team(repository: &str, key: &str, cycle: Option<&str>) -> Self {
        Self::new(repository, &format!("team {key}"), "", cycle)
    }

    /// Of a document by its title.
    #[cfg(feature = "native")]
    pub(super) fn by_title(words: &str, cycle: Option<&str>) -> Self {
        Self::new(words, &format!("title {words}"), "", cycle)
    }

    /// Of a document whose title says nothing, by its file.
    #[cfg(feature = "native")]
    pub(super) fn by_file(name: &str, file: &str, cycle: Option<&str>) -> Self {
        Self::new(name, &format!("file {file}"), BY_FILE, cycle)
    }

    /// `words` are in the file that is written, of `key` only a fingerprint.
    fn new(words: &str, key: &str, kind: &str, cycle: Option<&str>) -> Self {
        let cycle_slug = slug(cycle.unwrap_or("schedule"));
        let fingerprint: String = sha256_hex(key).chars().take(8).collect();
        Self {
            domain: format!("{cycle_slug}.{}-{fingerprint}{kind}.{OURS}", slug(words)),
            first_prefix: format!("{cycle_slug}."),
            cycle: cycle.map(str::to_owned),
        }
    }

    /// What its ids end with.
    pub(super) fn domain(&self) -> &str {
        &self.domain
    }

    pub(super) fn cycle(&self) -> Option<&str> {
        self.cycle.as_deref()
    }

    /// A lasting id for the nth row of its name.
    pub(super) fn id(&self, name: &str, nth: u32) -> String {
        format!("{}.{nth}@{}", slug(name), self.domain)
    }

    /// The id that the same had before ids named whose they are.
    pub(super) fn first_id(&self, name: &str, nth: u32) -> String {
        format!("{}{}.{nth}@{OURS}", self.first_prefix, slug(name))
    }

    /// Whether an id may be of the same under another title: of the same cycle, or of an unknown
    /// one; and at least one of the two has no title that says whose it is. Two titles are two.
    pub(super) fn may_be(&self, id: &str) -> bool {
        let by_file = |domain: &str| domain.ends_with(&format!("{BY_FILE}.{OURS}"));
        let domain = domain_of(id).unwrap_or_default();
        if domain != OURS && !by_file(domain) && !by_file(&self.domain) {
            return false;
        }
        let begin = match domain_of(id) {
            Some(domain) if domain != OURS => domain,
            _ => id,
        };
        let known = |prefix: &str| !NO_CYCLE.contains(&prefix);
        begin.starts_with(&self.first_prefix)
            || !known(&self.first_prefix)
            || NO_CYCLE.iter().any(|prefix| begin.starts_with(prefix))
    }

    /// Whether it is such an id of this cycle.
    pub(super) fn is_first_id(&self, id: &str) -> bool {
        id.starts_with(&self.first_prefix) && domain_of(id) == Some(OURS)
    }
}

/// A lasting id of what has a key of its own.
pub(super) fn mark_id(domain: &str, key: &str) -> String {
    format!("{}.mark@{domain}", slug(key))
}

/// Of an id that Meridian made what stands behind its `@`.
pub(super) fn domain_of(id: &str) -> Option<&str> {
    let (_, domain) = id.rsplit_once('@')?;
    let ours = domain == OURS || domain.strip_suffix(OURS).is_some_and(|d| d.ends_with('.'));
    ours.then_some(domain)
}
