//! The search for issues.

use super::RequestContext;
use crate::model::{Issue, IssueVersion, Repository};
use crate::reply::{Answer, Reply};
use crate::represent::{View, merge};
use crate::search::{Condition, Query, TextField, TimeField, parse, words};
use serde_json::{Value, json};
use std::cmp::Reverse;

/// Results beyond that cannot be reached.
const REACH: usize = 1_000;
/// A longer search is refused.
const LONGEST: usize = 256;

/// One thing that may be found.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    home: &'a Repository,
    pub(super) issue: &'a Issue,
    version: &'a IssueVersion,
}

impl RequestContext<'_> {
    pub(super) fn search_issues(&self) -> Answer {
        let q = self.request.parameter("q").filter(|q| !q.trim().is_empty());
        let q = q.ok_or_else(|| Reply::invalid_field("Search", "missing", "q", ""))?;
        if q.chars().count() > LONGEST {
            let text = "The search is longer than 256 characters.";
            return Err(Reply::invalid_field("Search", "invalid", "q", text).into());
        }
        let query =
            parse(&q).map_err(|text| Reply::invalid_field("Search", "invalid", "q", &text))?;
        let mut found = self.found(&query)?;
        let view = self.lists();
        let number = |name: &str, usual: usize| {
            self.request.parameter(name).and_then(|text| text.parse().ok()).unwrap_or(usual)
        };
        let (page, size) = (number("page", 1), number("per_page", 30).clamp(1, 100));
        if page.saturating_sub(1).saturating_mul(size) >= REACH {
            return Err(
                Reply::error(422, "Only the first 1000 search results are available").into()
            );
        }
        let total = found.len();
        found.truncate(REACH);
        let mut page = self.paginate(None, found, |one| {
            let mut value = view.issue(one.home, one.issue, one.version);
            merge(&mut value, json!({ "score": 1.0 }));
            value
        });
        let items = std::mem::take(&mut page.shown);
        Ok(page.links(Reply::uncached(json!({
            "total_count": total, "incomplete_results": false, "search_type": "lexical",
            "items": Value::Array(items)
        }))))
    }

    /// What is meant, in the order that was asked for.
    pub(super) fn found(&self, query: &Query) -> Result<Vec<Candidate<'_>>, Box<Reply>> {
        let homes = self.searched(query)?;
        let view = self.lists();
        let mut found: Vec<Candidate<'_>> = homes
            .into_iter()
            .flat_map(|home| self.state.issues_of(home.id).map(move |issue| (home, issue)))
            .filter(|(_, issue)| issue.deleted.is_none() && issue.transferred.is_none())
            .filter_map(|(home, issue)| {
                Some(Candidate { home, issue, version: issue.at(self.lists_at)? })
            })
            .filter(|one| self.is_meant(&view, query, *one))
            .collect();
        self.sort(&view, query, &mut found)?;
        Ok(found)
    }

    /// The repositories to search in. One that cannot be seen is left out without a word, unless
    /// there is no other.
    fn searched(&self, query: &Query) -> Result<Vec<&Repository>, Box<Reply>> {
        let view = self.present();
        let named = !query.repositories.is_empty() || !query.owners.is_empty();
        let homes: Vec<&Repository> = self
            .state
            .repositories()
            .filter(|home| self.state.role(home, self.caller).is_some())
            .filter(|home| {
                let full_name = view.full_name(home);
                let owner = full_name.split('/').next().unwrap_or_default();
                !named
                    || query.repositories.iter().any(|name| name.eq_ignore_ascii_case(&full_name))
                    || query.owners.iter().any(|login| login.eq_ignore_ascii_case(owner))
            })
            .collect();
        if named && homes.is_empty() {
            let text = "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.";
            return Err(Reply::invalid_field("Search", "invalid", "q", text).into());
        }
        Ok(homes)
    }

    fn is_meant(&self, view: &View<'_>, query: &Query, one: Candidate<'_>) -> bool {
        query.filters.iter().all(|filter| self.is(view, &filter.condition, one) != filter.not)
            && self.speaks_of(view, query, one)
    }

    /// Whether all words stand in one of the places.
    fn speaks_of(&self, view: &View<'_>, query: &Query, one: Candidate<'_>) -> bool {
        if query.phrases.is_empty() {
            return true;
        }
        let wanted = |place| query.places.is_empty() || query.places.contains(&place);
        let mut texts = Vec::new();
        if wanted(TextField::Title) {
            texts.push(words(&one.version.title));
        }
        if wanted(TextField::Body) {
            texts.push(words(one.version.body.as_deref().unwrap_or_default()));
        }
        if wanted(TextField::Comments) {
            let bodies = view.comments(one.issue).filter_map(|(_, version)| version.body.as_ref());
            texts.extend(bodies.map(|body| words(body)));
        }
        query.phrases.iter().all(|phrase| {
            texts.iter().any(|text| text.windows(phrase.len()).any(|part| part == phrase))
        })
    }

    fn is(&self, view: &View<'_>, what: &Condition, one: Candidate<'_>) -> bool {
        let Candidate { home, issue, version } = one;
        let user = |login: &String| match login.as_str() {
            "@me" => self.caller,
            login => self.state.user_by_login(login).map(|user| user.id),
        };
        let assigned =
            |login: &String| user(login).is_some_and(|id| version.assignees.contains(&id));
        let wrote = |login: &String| user(login) == Some(issue.author);
        let commented = |login: &String| {
            user(login).is_some_and(|id| view.comments(issue).any(|(one, _)| one.author == id))
        };
        match what {
            Condition::PullRequest(wanted) => issue.pull_request == *wanted,
            Condition::Open(wanted) => (version.state == "open") == *wanted,
            Condition::Locked(wanted) => version.locked == *wanted,
            Condition::Private(wanted) => home.private == *wanted,
            Condition::Labels(names) => home.labels.iter().any(|label| {
                version.labels.contains(&label.id)
                    && names.iter().any(|name| name.eq_ignore_ascii_case(&label.name))
            }),
            Condition::Author(login) => wrote(login),
            Condition::Assignee(login) if login == "*" => !version.assignees.is_empty(),
            Condition::Assignee(login) => assigned(login),
            Condition::Commenter(login) => commented(login),
            Condition::Involves(login) => wrote(login) || assigned(login) || commented(login),
            Condition::Milestone(title) => home.milestones.iter().any(|milestone| {
                version.milestone == Some(milestone.number)
                    && milestone.title.eq_ignore_ascii_case(title)
            }),
            Condition::NoLabel => version.labels.is_empty(),
            Condition::NoAssignee => version.assignees.is_empty(),
            Condition::NoMilestone => version.milestone.is_none(),
            Condition::Time(TimeField::Created, span) => span.holds(issue.created_at()),
            Condition::Time(TimeField::Updated, span) => {
                span.holds(view.issue_updated(issue, version))
            }
            Condition::Time(TimeField::Closed, span) => {
                version.closed_at.is_some_and(|at| span.holds(at))
            }
        }
    }

    fn sort(
        &self,
        view: &View<'_>,
        query: &Query,
        found: &mut [Candidate<'_>],
    ) -> Result<(), Box<Reply>> {
        let asked = query.sort.as_deref().map(|sort| sort.split_once('-').unwrap_or((sort, "")));
        let (by, order) = match asked {
            Some((by, order)) => (Some(by.to_owned()), order.to_owned()),
            None => (
                self.request.parameter("sort"),
                self.request.parameter("order").unwrap_or_default(),
            ),
        };
        match by.as_deref() {
            // All fit equally well, so the newest comes first.
            None | Some("" | "best-match" | "created") => {
                found.sort_by_key(|one| (one.issue.created_at(), one.issue.id));
            }
            Some("updated") => {
                found.sort_by_key(|one| (view.issue_updated(one.issue, one.version), one.issue.id));
            }
            Some("comments") => {
                found.sort_by_key(|one| (view.comments(one.issue).count(), Reverse(one.issue.id)));
            }
            Some(other) => {
                let text = format!("The practice GitHub cannot sort a search by {other}.");
                return Err(Reply::invalid_field("Search", "invalid", "sort", &text).into());
            }
        }
        if order != "asc" {
            found.reverse();
        }
        Ok(())
    }
}
