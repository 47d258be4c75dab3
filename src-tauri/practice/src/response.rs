//! GitHub's headers: ETag and 304, rate limits, the fixed ones.

use crate::model::Bucket;
use crate::reply::{Content, Reply};
use crate::request::ApiRequest;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use http_body_util::Full;
use sha2::{Digest as _, Sha256};
use std::{borrow::Cow, fmt::Write as _};

/// An answer as bytes.
#[derive(Debug, Clone)]
pub(crate) struct ApiResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl ApiResponse {
    pub(crate) fn into_http(self) -> http::Response<Full<Bytes>> {
        let mut response = http::Response::new(Full::new(self.body));
        *response.status_mut() = http::StatusCode::from_u16(self.status)
            .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        *response.headers_mut() = self.headers;
        response
    }
}

/// A date for a header, in GMT.
pub(crate) fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The tag of a representation, without `W/`. GitHub's depends on the token and on `Accept`; only
/// the empty list has the same tag for everybody. What stands `beside` the body changes it too.
fn etag(body: &[u8], request: &ApiRequest, beside: &[i64]) -> String {
    let mut hash = Sha256::new();
    hash.update(body);
    if body != b"[]" {
        hash.update(b"\0");
        hash.update(request.token.as_deref().unwrap_or_default());
        hash.update(b"\0");
        hash.update(&request.accept);
        beside.iter().for_each(|one| hash.update(one.to_be_bytes()));
    }
    let digest = hash.finalize();
    let mut text = String::with_capacity(66);
    text.push('"');
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

fn is_known(request: &ApiRequest, tag: &str, last_modified: Option<DateTime<Utc>>) -> bool {
    if let Some(asked) = &request.if_none_match {
        return asked
            .split(',')
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == tag || one == "*");
    }
    let asked =
        request.if_modified_since.as_ref().and_then(|text| DateTime::parse_from_rfc2822(text).ok());
    match (asked, last_modified) {
        (Some(asked), Some(last)) => last.timestamp() <= asked.timestamp(),
        _ => false,
    }
}

fn set_header(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// An answer's body with what follows from it, worked out once.
#[derive(Debug)]
pub(crate) struct ResponseBuilder {
    pub(crate) reply: Reply,
    content_type: Cow<'static, str>,
    body: Bytes,
    /// The tag of what may be cached.
    tag: Option<String>,
    /// Whether the client has it already: a 304, which costs nothing.
    pub(crate) not_modified: bool,
}

impl ResponseBuilder {
    pub(crate) fn new(request: &ApiRequest, mut reply: Reply) -> Self {
        let content = std::mem::replace(&mut reply.content, Content::Empty);
        let cached = matches!(content, Content::Json(_) | Content::File(_))
            && matches!(reply.status, 200 | 201)
            && !reply.uncached;
        let (content_type, body): (Cow<'static, str>, Vec<u8>) = match content {
            Content::Empty => ("".into(), Vec::new()),
            Content::Json(value) => {
                // A value is always JSON; its `to_string` takes twice as long.
                let text = serde_json::to_vec(&value).unwrap_or_default();
                ("application/json; charset=utf-8".into(), text)
            }
            Content::Html(text) => ("text/html; charset=utf-8".into(), text.into_bytes()),
            Content::Text(text) => ("text/plain; charset=utf-8".into(), text.into_bytes()),
            Content::File(text) => {
                (format!("{}; charset=utf-8", request.media.content_type).into(), text.into_bytes())
            }
        };
        let tag = cached.then(|| etag(&body, request, &reply.beside));
        let not_modified = !request.is_write()
            && reply.status == 200
            && tag.as_ref().is_some_and(|tag| is_known(request, tag, reply.last_modified));
        Self { reply, content_type, body: body.into(), tag, not_modified }
    }

    /// Makes the answer that goes out.
    pub(crate) fn build(
        self,
        request: &ApiRequest,
        bucket: &Bucket,
        limit: i64,
        number: u64,
        now: DateTime<Utc>,
    ) -> ApiResponse {
        let Self { reply, content_type, mut body, tag, not_modified } = self;
        let mut headers = HeaderMap::with_capacity(32);

        fixed_headers(&mut headers, number, now);
        set_header(&mut headers, "x-github-media-type", &request.media.header);
        set_header(&mut headers, "x-github-api-version-selected", request.version.name());
        set_header(&mut headers, "x-ratelimit-limit", &limit.to_string());
        set_header(
            &mut headers,
            "x-ratelimit-remaining",
            &(limit - bucket.used).max(0).to_string(),
        );
        set_header(&mut headers, "x-ratelimit-reset", &bucket.reset.timestamp().to_string());
        set_header(&mut headers, "x-ratelimit-used", &bucket.used.to_string());
        set_header(&mut headers, "x-ratelimit-resource", request.resource().name());
        if request.tells_scopes() && reply.status != 401 {
            set_header(&mut headers, "x-oauth-scopes", "public_repo");
            set_header(&mut headers, "x-accepted-oauth-scopes", "");
        }

        let mut status = reply.status;
        if let Some(tag) = tag {
            set_header(&mut headers, "cache-control", "private, max-age=60, s-maxage=60");
            if not_modified {
                status = 304;
                body = Bytes::new();
                set_header(&mut headers, "etag", &tag);
            } else if status == 201 || body.as_ref() == b"[]" {
                set_header(&mut headers, "etag", &tag);
            } else {
                set_header(&mut headers, "etag", &format!("W/{tag}"));
            }
            if let Some(at) = reply.last_modified {
                set_header(&mut headers, "last-modified", &http_date(at));
            }
        } else if reply.uncached {
            set_header(&mut headers, "cache-control", "no-cache");
        }
        if status != 304 && !content_type.is_empty() {
            set_header(&mut headers, "content-type", &content_type);
        }
        for (name, value) in &reply.headers {
            set_header(&mut headers, name, value);
        }
        if request.method == "HEAD" {
            body = Bytes::new();
        } else if status != 304 && status != 204 {
            set_header(&mut headers, "content-length", &body.len().to_string());
        }
        ApiResponse { status, headers, body }
    }
}

fn fixed_headers(headers: &mut HeaderMap, number: u64, now: DateTime<Utc>) {
    set_header(headers, "server", "GitHub.com");
    // The recorded Date is often a second after created_at: nobody may take it for a watermark.
    set_header(headers, "date", &http_date(now + TimeDelta::milliseconds(600)));
    headers.append(
        header::VARY,
        HeaderValue::from_static("Accept, Authorization, Cookie, X-GitHub-OTP"),
    );
    headers.append(
        header::VARY,
        HeaderValue::from_static("Accept-Encoding, Accept, X-Requested-With"),
    );
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        (
            "access-control-expose-headers",
            "ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval, X-GitHub-Media-Type, X-GitHub-SSO, X-GitHub-Request-Id, Deprecation, Sunset",
        ),
        ("strict-transport-security", "max-age=31536000; includeSubdomains; preload"),
        ("x-frame-options", "deny"),
        ("x-content-type-options", "nosniff"),
        ("x-xss-protection", "0"),
        ("referrer-policy", "origin-when-cross-origin, strict-origin-when-cross-origin"),
        ("content-security-policy", "default-src 'none'"),
    ] {
        set_header(headers, name, value);
    }
    set_header(headers, "x-github-request-id", &format!("PRAC:{number:04X}:{:X}", now.timestamp()));
}
