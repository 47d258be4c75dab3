//! The plan of the proxy: what goes wrong, and how slow everything is.

use serde_json::{Value, json};

/// A plan; see `proxy.py` for its form.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    latency: Option<(u32, u32)>,
    rules: Vec<Value>,
}

/// Creating a comment.
pub(super) const COMMENT: (&str, &str) = ("POST", "/comments$");
/// Any list of comments of an issue.
pub(super) const COMMENTS: (&str, &str) = ("GET", "/issues/[0-9]+/comments");
/// The list of issues.
pub(super) const ISSUES: (&str, &str) = ("GET", "/issues\\?");
/// Everything, of whatever method.
pub(super) const ALL: (&str, &str) = ("", "");

/// How often.
pub(super) const ALWAYS: Option<u32> = None;
pub(super) const ONCE: Option<u32> = Some(1);

impl Plan {
    /// Nothing goes wrong.
    pub(super) fn calm() -> Self {
        Self::default()
    }

    /// Every exchange takes between so many milliseconds.
    pub(super) fn slow(mut self, least: u32, most: u32) -> Self {
        self.latency = Some((least, most));
        self
    }

    fn rule(mut self, what: (&str, &str), times: Option<u32>, mut rest: Value) -> Self {
        if let Some(rule) = rest.as_object_mut() {
            if !what.0.is_empty() {
                rule.insert("method".into(), what.0.into());
            }
            if !what.1.is_empty() {
                rule.insert("path".into(), what.1.into());
            }
            if let Some(times) = times {
                rule.insert("times".into(), times.into());
            }
        }
        self.rules.push(rest);
        self
    }

    /// The connection breaks before GitHub has the request.
    pub(super) fn cut(self, what: (&str, &str), times: Option<u32>) -> Self {
        self.rule(what, times, json!({ "do": "kill_before" }))
    }

    /// The connection breaks after GitHub has carried the request out.
    pub(super) fn lost(self, what: (&str, &str), times: Option<u32>) -> Self {
        self.rule(what, times, json!({ "do": "kill_after" }))
    }

    /// Another answer than GitHub's, which does not get the request.
    pub(super) fn answer(
        self,
        what: (&str, &str),
        status: u16,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Self {
        let headers: Value =
            headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let rule = json!({ "do": "answer", "status": status, "headers": headers, "body": body });
        self.rule(what, ALWAYS, rule)
    }

    /// Another answer than GitHub's, which has carried the request out.
    pub(super) fn answer_after(self, what: (&str, &str), status: u16, body: &str) -> Self {
        let rule = json!({ "do": "answer", "after": true, "status": status, "body": body });
        self.rule(what, ONCE, rule)
    }

    /// GitHub's answers, changed.
    pub(super) fn alter(self, what: (&str, &str), edits: &[Value]) -> Self {
        self.rule(what, ALWAYS, json!({ "do": "alter", "edits": edits }))
    }

    pub(super) fn text(&self) -> String {
        let latency = self.latency.map(|(least, most)| json!([least, most]));
        json!({ "latency_ms": latency, "rules": self.rules }).to_string()
    }
}

/// GitHub's error as JSON.
pub(super) fn said(message: &str) -> String {
    json!({ "message": message, "documentation_url": "https://docs.github.com/rest" }).to_string()
}
