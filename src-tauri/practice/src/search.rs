//! What a search for issues asks for: words, where they are to stand, and GitHub's qualifiers.
//!
//! What GitHub knows and this does not is refused: a search that leaves a condition out finds too
//! much, and nobody would see it.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A search, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    /// Words that must stand somewhere one after the other, in lower case.
    pub(crate) phrases: Vec<Vec<String>>,
    /// Where they may stand; anywhere if empty.
    pub(crate) places: Vec<TextField>,
    /// Full names of repositories; any if empty.
    pub(crate) repositories: Vec<String>,
    /// Logins of owners of repositories; any if empty.
    pub(crate) owners: Vec<String>,
    pub(crate) filters: Vec<Filter>,
    /// `created-asc`
    pub(crate) sort: Option<String>,
}

/// A text in which words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextField {
    Title,
    Body,
    Comments,
}

/// A condition, or that it does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) not: bool,
    pub(crate) condition: Condition,
}

/// What an issue must be. Logins may be `@me`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    PullRequest(bool),
    Open(bool),
    Locked(bool),
    Private(bool),
    /// Any one of these.
    Labels(Vec<String>),
    Author(String),
    Assignee(String),
    Commenter(String),
    /// Author, assignee or commenter.
    Involves(String),
    Milestone(String),
    NoLabel,
    NoAssignee,
    NoMilestone,
    Time(TimeField, Span),
}

/// Which of an issue's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeField {
    Created,
    Updated,
    Closed,
}

/// From a moment on, and before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) to: Option<DateTime<Utc>>,
}

impl Span {
    pub(crate) fn holds(self, at: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// Qualifiers of GitHub's that are not served here.
const OTHERS: [&str; 24] = [
    "app",
    "archived",
    "base",
    "comments",
    "draft",
    "has",
    "head",
    "interactions",
    "language",
    "linked",
    "mentions",
    "merged",
    "parent-issue",
    "project",
    "reactions",
    "reason",
    "review",
    "review-requested",
    "reviewed-by",
    "status",
    "sub-issue",
    "team",
    "team-review-requested",
    "topic",
];

/// Takes a search apart.
///
/// # Errors
/// What in it is not known here, as a sentence.
pub(crate) fn parse(text: &str) -> Result<Query, String> {
    let mut query = Query::default();
    for part in parts(text) {
        let (not, positive) = match part.strip_prefix('-') {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, part.as_str()),
        };
        if matches!(positive, "AND" | "OR" | "NOT") || positive.starts_with('(') {
            return Err(format!("The practice GitHub does not know {positive} in a search."));
        }
        match positive.split_once(':') {
            Some((name, value)) if is_name(name) && !value.starts_with("//") => {
                let value = value.replace('"', "");
                if !qualify(&mut query, not, name, &value)? {
                    query.phrases.push(words(positive));
                }
            }
            _ if not => return Err("The practice GitHub cannot search for missing words.".into()),
            _ => query.phrases.push(words(positive)),
        }
    }
    query.phrases.retain(|phrase| !phrase.is_empty());
    Ok(query)
}

/// Adds a qualifier; says no for what is none and stands for itself.
fn qualify(query: &mut Query, not: bool, name: &str, value: &str) -> Result<bool, String> {
    let name = name.to_lowercase();
    let unknown = || format!("The practice GitHub does not know {name}:{value} in a search.");
    if not && matches!(name.as_str(), "repo" | "org" | "user" | "in" | "sort") {
        return Err(unknown());
    }
    let condition = match (name.as_str(), value) {
        ("repo", full_name) => {
            query.repositories.push(full_name.to_owned());
            return Ok(true);
        }
        ("org" | "user", login) => {
            query.owners.push(login.to_owned());
            return Ok(true);
        }
        ("in", places) => {
            for place in places.split(',') {
                query.places.push(match place {
                    "title" => TextField::Title,
                    "body" => TextField::Body,
                    "comments" => TextField::Comments,
                    _ => return Err(unknown()),
                });
            }
            return Ok(true);
        }
        ("sort", sort) => {
            query.sort = Some(sort.to_owned());
            return Ok(true);
        }
        ("is" | "type", "issue") => Condition::PullRequest(false),
        ("is" | "type", "pr" | "pull-request") => Condition::PullRequest(true),
        ("is" | "state", "open") => Condition::Open(true),
        ("is" | "state", "closed") => Condition::Open(false),
        ("is", "locked") => Condition::Locked(true),
        ("is", "unlocked") => Condition::Locked(false),
        ("is", "private") => Condition::Private(true),
        ("is", "public") => Condition::Private(false),
        ("label", names) => Condition::Labels(names.split(',').map(str::to_owned).collect()),
        ("author", login) => Condition::Author(login.to_owned()),
        ("assignee", login) => Condition::Assignee(login.to_owned()),
        ("commenter", login) => Condition::Commenter(login.to_owned()),
        ("involves", login) => Condition::Involves(login.to_owned()),
        ("milestone", title) => Condition::Milestone(title.to_owned()),
        ("no", "label") => Condition::NoLabel,
        ("no", "assignee") => Condition::NoAssignee,
        ("no", "milestone") => Condition::NoMilestone,
        ("created", time) => Condition::Time(TimeField::Created, span(time).ok_or_else(unknown)?),
        ("updated", time) => Condition::Time(TimeField::Updated, span(time).ok_or_else(unknown)?),
        ("closed", time) => Condition::Time(TimeField::Closed, span(time).ok_or_else(unknown)?),
        (other, _) if OTHERS.contains(&other) => return Err(unknown()),
        ("is" | "type" | "state" | "no", _) => return Err(unknown()),
        _ => return Ok(false),
    };
    query.filters.push(Filter { not, condition });
    Ok(true)
}

/// What stands between blanks; what is in quotes stays together.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for sign in text.chars() {
        quoted ^= sign == '"';
        if sign.is_whitespace() && !quoted {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(sign);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|sign| sign.is_ascii_alphabetic() || sign == '-')
}

/// The words of a text, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// A day or a moment as its first moment and the first that is no longer part of it.
fn moment(text: &str) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    if let Ok(date) = text.parse::<NaiveDate>() {
        let start = date.and_time(NaiveTime::MIN).and_utc();
        return Some((start, start + TimeDelta::days(1)));
    }
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    Some((at, at + TimeDelta::seconds(1)))
}

/// `>=2026-10-26`, `2026-10-26..*`, `<2026-10-26T00:00:00Z` or a day.
fn span(text: &str) -> Option<Span> {
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str| match text {
            "*" => Some(None),
            text => moment(text).map(Some),
        };
        let (from, to) = (end(from)?, end(to)?);
        return Some(Span { from: from.map(|(start, _)| start), to: to.map(|(_, end)| end) });
    }
    if let Some(text) = text.strip_prefix(">=") {
        return Some(Span { from: Some(moment(text)?.0), to: None });
    }
    if let Some(text) = text.strip_prefix("<=") {
        return Some(Span { from: None, to: Some(moment(text)?.1) });
    }
    if let Some(text) = text.strip_prefix('>') {
        return Some(Span { from: Some(moment(text)?.1), to: None });
    }
    if let Some(text) = text.strip_prefix('<') {
        return Some(Span { from: None, to: Some(moment(text)?.0) });
    }
    let (from, to) = moment(text)?;
    Some(Span { from: Some(from), to: Some(to) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_taken_apart() {
        let query = parse(
            "repo:tern/status is:issue -label:\"needs words\",stale status \"week 9\" in:title \
             author:@me created:>=2026-10-26",
        )
        .unwrap();
        assert_eq!(query.repositories, ["tern/status"]);
        assert_eq!(query.phrases, [vec!["status".to_owned()], vec!["week".into(), "9".into()]]);
        assert_eq!(query.places, [TextField::Title]);
        assert_eq!(
            query.filters,
            [
                Filter { not: false, condition: Condition::PullRequest(false) },
                Filter {
                    not: true,
                    condition: Condition::Labels(vec!["needs words".into(), "stale".into()])
                },
                Filter { not: false, condition: Condition::Author("@me".into()) },
                Filter {
                    not: false,
                    condition: Condition::Time(
                        TimeField::Created,
                        Span { from: "2026-10-26T00:00:00Z".parse().ok(), to: None }
                    )
                },
            ]
        );
    }

    #[test]
    fn what_is_not_known_is_refused_and_what_is_no_qualifier_is_searched_for() {
        for text in ["mentions:ada", "a OR b", "-word", "is:merged", "-repo:a/b", "created:soon"] {
            assert!(parse(text).is_err(), "{text}");
        }
        let query = parse("https://a.example note:this 10:30").unwrap();
        assert_eq!(query.phrases.len(), 3);
        assert_eq!(query.phrases[1], ["note", "this"]);
    }

    #[test]
    fn spans_hold_their_days() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let holds = |text: &str, moment: &str| span(text).unwrap().holds(at(moment));
        assert!(holds("2026-10-26", "2026-10-26T23:59:59Z"));
        assert!(!holds("2026-10-26", "2026-10-27T00:00:00Z"));
        assert!(!holds(">2026-10-26", "2026-10-26T23:59:59Z"));
        assert!(holds("<=2026-10-26", "2026-10-26T23:59:59Z"));
        assert!(holds("*..2026-10-26", "2026-10-26T12:00:00Z"));
        assert!(holds("2026-10-26T12:00:00+02:00..*", "2026-10-26T10:00:00Z"));
        assert!(!holds("<2026-10-26T10:00:00Z", "2026-10-26T10:00:00Z"));
    }
}
