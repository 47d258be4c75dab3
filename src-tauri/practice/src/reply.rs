//! Answers before they get GitHub's headers, and the shapes of its errors.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// What the answer carries.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Nothing, as for 204.
    Empty,
    /// JSON.
    Json(Value),
    /// A page.
    Html(String),
    /// Plain text.
    Text(String),
    /// A file of the repository as it is.
    File(String),
}

/// An answer of a route.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content: Content,
    /// Further headers.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) last_modified: Option<DateTime<Utc>>,
    /// Whether something was stored.
    pub(crate) stored: bool,
    /// Whether that was new content, of which there may be only so much in a time.
    pub(crate) created: bool,
    /// Whether it is made anew for each question, and has no tag.
    pub(crate) uncached: bool,
    /// What changes its tag though the answer shows none of it.
    pub(crate) beside: Vec<i64>,
    /// How many of the account's points it takes.
    pub(crate) cost: i64,
}

/// A route's answer; the refusals are answers too and travel by `?`.
pub(crate) type Answer = Result<Reply, Box<Reply>>;

const DOCS: &str = "https://docs.github.com/rest";

impl Reply {
    pub(crate) fn new(status: u16, content: Content) -> Self {
        Self {
            status,
            content,
            headers: Vec::new(),
            last_modified: None,
            stored: false,
            created: false,
            uncached: false,
            beside: Vec::new(),
            cost: 1,
        }
    }

    pub(crate) fn ok(value: Value) -> Self {
        Self::new(200, Content::Json(value))
    }

    pub(crate) fn created(value: Value, location: String) -> Self {
        let mut reply = Self::new(201, Content::Json(value));
        reply.headers.push(("location", location));
        Self { stored: true, created: true, ..reply }
    }

    pub(crate) fn changed(value: Value) -> Self {
        Self { stored: true, ..Self::ok(value) }
    }

    pub(crate) fn no_content() -> Self {
        Self { stored: true, ..Self::new(204, Content::Empty) }
    }

    /// An answer that is made anew for each question.
    pub(crate) fn uncached(value: Value) -> Self {
        Self { uncached: true, ..Self::ok(value) }
    }

    /// What a browser asks before it lets another site's page ask anything.
    pub(crate) fn cors_preflight() -> Self {
        Self::new(204, Content::Empty)
            .header(
                "access-control-allow-headers",
                "Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, Accept-Encoding, X-GitHub-OTP, X-Requested-With, User-Agent, GraphQL-Features, X-GitHub-Api-Version",
            )
            .header("access-control-allow-methods", "GET, POST, PATCH, PUT, DELETE")
            .header("access-control-max-age", "86400")
    }

    pub(crate) fn modified(mut self, at: DateTime<Utc>) -> Self {
        self.last_modified = Some(at);
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// An error with GitHub's three keys.
    pub(crate) fn error(status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(
            status,
            Content::Json(json!({
                "message": message, "documentation_url": DOCS, "status": status.to_string()
            })),
        )
    }

    /// 422 with a list of errors.
    pub(crate) fn invalid(errors: Value) -> Self {
        Self::new(
            422,
            Content::Json(json!({
                "message": "Validation Failed", "errors": errors,
                "documentation_url": DOCS, "status": "422"
            })),
        )
    }

    /// 422 with one error of a field.
    pub(crate) fn invalid_field(resource: &str, code: &str, field: &str, message: &str) -> Self {
        let mut error = json!({ "resource": resource, "code": code, "field": field });
        if let (false, Some(error)) = (message.is_empty(), error.as_object_mut()) {
            error.insert("message".into(), message.into());
        }
        Self::invalid(json!([error]))
    }

    /// 422 for a text that is none of those that may stand there.
    pub(crate) fn not_a_member(text: &str, of: &[&str]) -> Self {
        let of: Vec<String> = of.iter().map(|one| format!("\"{one}\"")).collect();
        let of = of.join(", ");
        Self::error(422, format!("Invalid request.\n\n\"{text}\" is not a member of [{of}]."))
    }

    /// The sentence of a refusal: the first error's, else its own.
    pub(crate) fn message(&self) -> String {
        let Content::Json(value) = &self.content else { return String::new() };
        value
            .pointer("/errors/0/message")
            .or_else(|| value.get("message"))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    pub(crate) fn not_found() -> Self {
        Self::error(404, "Not Found")
    }

    pub(crate) fn moved(status: u16, url: String) -> Self {
        Self::new(
            status,
            Content::Json(json!({
                "message": if status == 301 { "Moved Permanently" } else { "Temporary Redirect" },
                "url": url,
                "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
            })),
        )
        .header("location", url)
    }

    pub(crate) fn bad_credentials() -> Self {
        Self::error(401, "Bad credentials")
    }

    pub(crate) fn locked() -> Self {
        Self::error(403, "Unable to create comment because issue is locked.")
    }

    pub(crate) fn archived() -> Self {
        Self::error(403, "Repository was archived so is read-only.")
    }

    pub(crate) fn gone() -> Self {
        Self::error(410, "This issue was deleted")
    }

    /// A limit on interaction stops this person. The real sentence is not settled.
    pub(crate) fn limited() -> Self {
        Self::error(403, "Interactions on this repository have been restricted.")
    }

    /// Nothing that a job's token may do.
    pub(crate) fn integration() -> Self {
        Self::error(403, "Resource not accessible by integration")
    }

    pub(crate) fn no_right() -> Self {
        Self::error(403, "Must have admin rights to Repository.")
    }
}
