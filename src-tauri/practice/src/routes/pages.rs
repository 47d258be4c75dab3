//! Long lists page by page, with the links to the others.

use super::RequestContext;
use crate::reply::Reply;
use crate::request::pairs;
use serde_json::Value;

/// A page of a list and the links beside it.
pub(super) struct Page {
    pub(super) shown: Vec<Value>,
    links: Vec<String>,
}

impl Page {
    /// Puts the links on an answer.
    pub(super) fn links(self, reply: Reply) -> Reply {
        if self.links.is_empty() { reply } else { reply.header("link", self.links.join(", ")) }
    }
}

impl RequestContext<'_> {
    /// One page of `entries` of a repository; only what is shown is written out.
    pub(super) fn page<T>(
        &self,
        repository: i64,
        entries: Vec<T>,
        write: impl FnMut(T) -> Value,
    ) -> Reply {
        let mut page = self.paginate(Some(repository), entries, write);
        let shown = std::mem::take(&mut page.shown);
        page.links(Reply::ok(Value::Array(shown)))
    }

    /// One page of `entries`, of a repository or of everything.
    pub(super) fn paginate<T>(
        &self,
        repository: Option<i64>,
        entries: Vec<T>,
        write: impl FnMut(T) -> Value,
    ) -> Page {
        let parameter = |name: &str| {
            self.request
                .parameter(name)
                .and_then(|text| text.parse::<usize>().ok())
                .filter(|n| *n > 0)
        };
        let size = parameter("per_page").unwrap_or(30).min(100);
        let page = parameter("page").unwrap_or(1);
        let last = entries.len().div_ceil(size).max(1);
        let skip = (page - 1).saturating_mul(size);
        let shown = entries.into_iter().skip(skip).take(size).map(write).collect();
        let mut links = Vec::new();
        let mut link = |to: usize, rel: &str| {
            links.push(format!("<{}>; rel=\"{rel}\"", self.page_url(repository, to)));
        };
        if page > 1 {
            link(page.min(last + 1) - 1, "prev");
        }
        if page < last {
            link(page + 1, "next");
            link(last, "last");
        }
        if page > 1 {
            link(1, "first");
        }
        Page { shown, links }
    }

    /// The same question for another page, by the repository's number as GitHub does.
    fn page_url(&self, repository: Option<i64>, page: usize) -> String {
        let mut query: Vec<String> = pairs(&self.request.query)
            .filter(|(key, _)| *key != "page")
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        query.push(format!("page={page}"));
        let query = query.join("&");
        let root = &self.request.root;
        let Some(repository) = repository else {
            return format!("{root}{}?{query}", self.request.path);
        };
        let skip =
            if self.request.segments.first().is_some_and(|first| first == "repos") { 3 } else { 2 };
        let rest: Vec<&str> =
            self.request.path.split('/').filter(|part| !part.is_empty()).skip(skip).collect();
        format!("{root}/repositories/{repository}/{}?{query}", rest.join("/"))
    }
}
