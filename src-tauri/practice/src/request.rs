//! One request, taken apart once.

use crate::extra_routes::ExtraRoutes;
use crate::limits::Resource;
use crate::media::{Media, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, header, request::Parts};
use std::fmt::Write as _;

/// What stands before every path of a GitHub of one's own; some clients always write it.
const OWN_HOST: &str = "/api/v3";

/// A request as the routes see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ApiRequest {
    pub(crate) method: String,
    /// Decoded parts of the path.
    pub(crate) segments: Vec<String>,
    /// The path as it was asked.
    pub(crate) path: String,
    /// The query as it was asked, without `?`.
    pub(crate) query: String,
    /// `http://127.0.0.1:4111`: where the links in the answer point. Ends in `/api/v3` for who asked
    /// so.
    pub(crate) root: String,
    pub(crate) token: Option<String>,
    pub(crate) if_none_match: Option<String>,
    pub(crate) if_modified_since: Option<String>,
    /// Whether the request carries a precondition that GitHub refuses on writes.
    pub(crate) has_precondition: bool,
    pub(crate) accept: String,
    pub(crate) media: Media,
    /// The version that answers; what was asked for may not exist.
    pub(crate) version: Version,
    pub(crate) api_version: Option<String>,
    pub(crate) has_user_agent: bool,
    pub(crate) device: Option<String>,
    pub(crate) body: Bytes,
    /// What other clients than Meridian may ask, where they are served.
    pub(crate) extra_routes: Option<ExtraRoutes>,
}

/// The token in the password's place, or in the name's where there is no password.
fn password(encoded: &str) -> String {
    let pair = STANDARD.decode(encoded).unwrap_or_default();
    let pair = String::from_utf8_lossy(&pair);
    let (name, password) = pair.split_once(':').unwrap_or((&pair, ""));
    if matches!(password, "" | "x-oauth-basic") { name.into() } else { password.into() }
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

impl ApiRequest {
    pub(crate) fn new(parts: &Parts, body: Bytes) -> Self {
        let headers = &parts.headers;
        let root = match (parts.uri.authority(), text(headers, header::HOST)) {
            (Some(authority), _) => {
                format!("{}://{authority}", parts.uri.scheme_str().unwrap_or("http"))
            }
            (None, Some(host)) => format!("http://{host}"),
            (None, None) => "https://api.github.com".into(),
        };
        let token = text(headers, header::AUTHORIZATION).map(|value| {
            let (scheme, token) = value.split_once(' ').unwrap_or(("", &value));
            match scheme.to_ascii_lowercase().as_str() {
                "bearer" | "token" => token.trim().to_owned(),
                "basic" => password(token.trim()),
                _ => String::new(),
            }
        });
        let asked = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let own_host = asked
            .strip_prefix(OWN_HOST)
            .filter(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with('?'));
        let (root, path) = match own_host {
            Some(rest) => (format!("{root}{OWN_HOST}"), rest),
            None => (root, asked),
        };
        let path = if asked == "/api/graphql" { "/graphql" } else { path };
        let accept = text(headers, header::ACCEPT).unwrap_or_default();
        let api_version = text(headers, "x-github-api-version");
        Self {
            token,
            root,
            if_none_match: text(headers, header::IF_NONE_MATCH),
            if_modified_since: text(headers, header::IF_MODIFIED_SINCE),
            has_precondition: [
                header::IF_NONE_MATCH,
                header::IF_MATCH,
                header::IF_MODIFIED_SINCE,
                header::IF_UNMODIFIED_SINCE,
            ]
            .iter()
            .any(|name| headers.contains_key(name)),
            media: Media::of(&accept),
            accept,
            version: api_version.as_deref().and_then(Version::named).unwrap_or_default(),
            api_version,
            has_user_agent: headers.contains_key(header::USER_AGENT),
            device: text(headers, "x-meridian-device"),
            body,
            ..Self::internal(parts.method.as_str(), path)
        }
    }

    /// A request that comes from inside: a delayed write, a test, the invented team.
    pub(crate) fn internal(method: &str, path_and_query: &str) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        Self {
            method: method.to_uppercase(),
            segments: path.split('/').filter(|part| !part.is_empty()).map(unescape).collect(),
            path: path.into(),
            query: query.into(),
            root: "https://api.github.com".into(),
            media: Media::of(""),
            has_user_agent: true,
            ..Self::default()
        }
    }

    /// Whether it may change something. Questions that are put by `POST` do not.
    pub(crate) fn is_write(&self) -> bool {
        if self.is_graph() {
            return self.graph_text().is_some_and(|text| text.trim_start().starts_with("mutation"));
        }
        let asks =
            self.segments.first().is_some_and(|first| first == "markdown" || first == "login");
        !asks && !matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }

    /// Whether it is put to GraphQL.
    pub(crate) fn is_graph(&self) -> bool {
        self.segments.first().is_some_and(|first| first == "graphql")
    }

    fn graph_text(&self) -> Option<String> {
        let body: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        body.get("query")?.as_str().map(str::to_owned)
    }

    /// The first field that is asked of GraphQL, such as `addDiscussionComment`.
    pub(crate) fn graph_field(&self) -> Option<String> {
        let text = self.graph_text().filter(|_| self.is_graph())?;
        let (_, fields) = text.split_once('{')?;
        let field = fields.trim_start();
        let end = field.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(field.len());
        field.get(..end).filter(|field| !field.is_empty()).map(str::to_owned)
    }

    /// What a fault is matched against and the log shows: path and query, and of what is put to GraphQL
    /// the field that is asked for, the operation's name and the thing, as far as there are any:
    /// `/graphql#addDiscussionComment:Add`, `/graphql#node:Comment=DC_kw1F`.
    pub(crate) fn called(&self) -> String {
        let path = self.path_and_query();
        let Some(field) = self.graph_field() else { return path };
        let text = self.graph_text().unwrap_or_default();
        let name = text.split(['{', '(']).next().and_then(|head| head.split_whitespace().nth(1));
        let name = name.map(|name| format!(":{name}")).unwrap_or_default();
        let thing = self.graph_variable("id").or_else(|| self.graph_variable("comment"));
        let thing = thing.map(|thing| format!("={thing}")).unwrap_or_default();
        format!("{path}#{field}{name}{thing}")
    }

    fn graph_variable(&self, name: &str) -> Option<String> {
        let body: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        body.get("variables")?.get(name)?.as_str().map(str::to_owned)
    }

    /// The method of REST that does the same: what is put to GraphQL is always sent by `POST`.
    pub(crate) fn acts_as(&self) -> &str {
        match self.graph_field().as_deref() {
            None => &self.method,
            Some(_) if !self.is_write() => "GET",
            Some(field) if field.starts_with("update") => "PATCH",
            Some(field) if field.starts_with("delete") => "DELETE",
            Some(_) => "POST",
        }
    }

    /// Whether GraphQL is asked for one thing and no list.
    pub(crate) fn is_of_one(&self) -> bool {
        let lists = |text: String| text.contains("replies(") || text.contains("comments(");
        self.graph_field().as_deref() == Some("node") && !self.graph_text().is_some_and(lists)
    }

    /// Whether GitHub says what its token may do: only of classic tokens and of OAuth's.
    pub(crate) fn tells_scopes(&self) -> bool {
        let is_other = |token: &String| {
            ["github_pat_", "ghu_", "ghs_"].iter().any(|begin| token.starts_with(begin))
        };
        self.token.as_ref().is_some_and(|token| !is_other(token))
    }

    /// The host's pages for people.
    pub(crate) fn pages(&self) -> &str {
        match self.root.as_str() {
            "https://api.github.com" => "https://github.com",
            root => root.strip_suffix(OWN_HOST).unwrap_or(root),
        }
    }

    /// Which of the account's limits it is counted against.
    pub(crate) fn resource(&self) -> Resource {
        match self.segments.first().map(String::as_str) {
            Some("search") => Resource::Search,
            Some("graphql") => Resource::Graphql,
            _ => Resource::Core,
        }
    }

    pub(crate) fn path_and_query(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    /// The last value of a query parameter, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        pairs(&self.query).rfind(|(key, _)| decode(key) == name).map(|(_, value)| decode(value))
    }
}

/// The undecoded pairs of a query.
pub(crate) fn pairs(query: &str) -> impl DoubleEndedIterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Percent and plus decoding of a query; what is not valid stays as it is.
pub(crate) fn decode(text: &str) -> String {
    unescape(&text.replace('+', " "))
}

/// A name as part of an address; slashes stay, as GitHub leaves them.
pub(crate) fn escape(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Percent decoding; a plus in a path is a plus.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = tail
            .first_chunk::<2>()
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_and_the_last_value_counts() {
        let request = ApiRequest::internal(
            "get",
            "/repos/o/r/issues?since=2026-10-26T00%3A00%3A00Z&page=1&page=2&q=a+b",
        );
        assert_eq!(request.parameter("since").as_deref(), Some("2026-10-26T00:00:00Z"));
        assert_eq!(request.parameter("page").as_deref(), Some("2"));
        assert_eq!(request.parameter("q").as_deref(), Some("a b"));
        assert_eq!(request.segments, ["repos", "o", "r", "issues"]);
        assert_eq!(decode("100%"), "100%");
        assert_eq!(escape("sig/C# ä"), "sig/C%23%20%C3%A4");
        assert_eq!(
            ApiRequest::internal("get", "/labels/x+y%2Bz%20w").segments,
            ["labels", "x+y+z w"]
        );
    }
}
