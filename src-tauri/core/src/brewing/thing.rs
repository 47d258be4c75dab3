//! What two texts can speak of alike: an issue, a pull request, a job or a test, by a name that is the same
//! however it was written.

use std::fmt;

/// Shorter names in code are words of a sentence.
const SHORTEST_JOB: usize = 6;
/// A bare name with so many hyphens is a job's; `end-to-end` has two.
const HYPHENS: usize = 3;

/// An issue, a pull request, a job or a test.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// An issue or a pull request.
    Number {
        /// `owner/name` in lower case; none where only `#24138` was written, which may be of any repository.
        repository: Option<String>,
        /// Its number.
        number: u64,
    },
    /// A job or a test by its name in lower case.
    Job(String),
}

impl Thing {
    /// An issue or a pull request of a repository.
    pub fn issue(repository: &str, number: u64) -> Self {
        Self::Number { repository: Some(repository.to_lowercase()), number }
    }

    /// Whether both can only be one: a bare number is that of any repository.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Number { repository: one, number },
                Self::Number { repository: other, number: same },
            ) => number == same && (one.is_none() || other.is_none() || one == other),
            (Self::Job(one), Self::Job(other)) => one == other,
            _ => false,
        }
    }

    /// The things that a text names, or that its links lead to.
    pub fn named(text: &str, links: &[String]) -> Vec<Self> {
        Self::all(text, &[], links)
    }

    /// What stays the same whether or not the repository was written beside it.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Number { number, .. } => format!("#{number}"),
            Self::Job(name) => name.clone(),
        }
    }

    /// The things of a text, each once, in its order. `addresses` are where its links lead.
    pub(super) fn all(text: &str, code: &[String], addresses: &[String]) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        // With its repository it is better known, so links come first.
        let linked = addresses.iter().map(String::as_str).chain(words(text));
        found.extend(linked.filter_map(address));
        found.extend(words(text).filter_map(short));
        found.extend(code.iter().filter_map(|name| job(name, true)));
        found.extend(words(text).filter_map(|name| job(name, false)));
        let mut each: Vec<Self> = Vec::new();
        for thing in found {
            if !each.iter().any(|other| other.is_same(&thing)) {
                each.push(thing);
            }
        }
        each
    }
}

impl fmt::Display for Thing {
    /// `#24138`, `docs/website#24138` or the job's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { number, .. } => write!(f, "#{number}"),
            Self::Job(name) => f.write_str(name),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_outside = |c: char| !c.is_alphanumeric() && c != '#';
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"' | ','))
        .map(move |word| word.trim_matches(is_outside))
        .filter(|word| !word.is_empty())
}

/// `https://github.com/docs/website/pull/24138`, with whatever follows the number; on any host.
fn address(word: &str) -> Option<Thing> {
    let (_, path) = word.split_once("://")?;
    let mut parts = path.split(['/', '#', '?']).skip(1);
    let (owner, name, kind, number) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let number = matches!(kind, "issues" | "pull" | "pulls").then(|| number.parse().ok())??;
    Some(Thing::issue(&format!("{owner}/{name}"), number))
}

/// `#24138` or `docs/website#24138`.
fn short(word: &str) -> Option<Thing> {
    if word.contains("://") {
        return None;
    }
    let (repository, number) = word.split_once('#')?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = number.split_at_checked(digits)?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    match repository.split_once('/') {
        None if repository.is_empty() => Some(Thing::Number { repository: None, number }),
        Some((owner, name)) if !owner.is_empty() && !name.is_empty() && !name.contains('/') => {
            Some(Thing::issue(repository, number))
        }
        _ => None,
    }
}

/// A job's or a test's name, of code or of bare words.
fn job(word: &str, is_code: bool) -> Option<Thing> {
    let word = word.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let hyphens = word.matches('-').count();
    let is_name = word.len() >= SHORTEST_JOB
        && word.chars().all(fits)
        && if is_code { word.contains(['-', '_']) } else { hyphens >= HYPHENS };
    is_name.then(|| Thing::Job(word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::bare("waits for #24138.", &["#24138"])]
    #[case::with_its_repository("(docs/website#24138)", &["#24138"])]
    #[case::its_address("https://github.com/docs/website/pull/24138#issuecomment-7", &["#24138"])]
    #[case::once("[#24138](https://github.com/docs/website/issues/24138) again #24138", &["#24138"])]
    #[case::a_job("gce-cos-master-serial fails", &["gce-cos-master-serial"])]
    #[case::two("#7 and #8", &["#7", "#8"])]
    #[case::no_number("#help, C# and 1#", &[])]
    #[case::a_heading("# 7 things", &[])]
    #[case::words_with_hyphens("end-to-end, up-to-date", &[])]
    #[case::another_page("https://github.com/docs/website/wiki/24138", &[])]
    fn what_a_text_speaks_of(#[case] text: &str, #[case] expected: &[&str]) {
        let found: Vec<String> =
            Thing::all(text, &[], &[]).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_bare_number_is_that_of_any_repository_and_two_repositories_are_two() {
        let bare = Thing::Number { repository: None, number: 7 };
        let (docs, code) = (Thing::issue("docs/website", 7), Thing::issue("code/code", 7));
        assert!(bare.is_same(&docs) && bare.is_same(&code));
        assert!(!docs.is_same(&code));
    }

    #[test]
    fn a_name_in_code_is_a_job_where_it_looks_like_one() {
        let found = |name: &str| Thing::all("", &[name.to_owned()], &[]).len();
        assert_eq!([found("kind-ipv6"), found("release"), found("a-b")], [1, 0, 0]);
    }
}
