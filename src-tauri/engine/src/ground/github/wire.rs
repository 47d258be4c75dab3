//! GitHub's JSON, read tolerantly: only the fields that matter, unknown ones ignored, nulls and
//! deleted users allowed. The text as received is kept beside.

use chrono::{DateTime, Utc};
use http::{HeaderMap, header};
use meridian_core::{
    courier::{Association, Comment, Issue, IssueEvent, Received, User},
    ids::{CommentId, IssueNumber, UserId},
    post::can,
    week::truth::Budget,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(super) struct WireUser {
    id: i64,
    #[serde(default)]
    login: String,
}

#[derive(Deserialize)]
struct WireComment {
    id: i64,
    #[serde(default)]
    user: Option<WireUser>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    html_url: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct WireIssue {
    number: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    state: String,
    #[serde(default)]
    html_url: String,
    #[serde(default)]
    user: Option<WireUser>,
    #[serde(default)]
    author_association: Association,
    #[serde(default)]
    comments: i64,
    #[serde(default)]
    pull_request: Option<Value>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct WireEvent {
    event: String,
    #[serde(default)]
    actor: Option<WireUser>,
    created_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct WireRepository {
    id: i64,
    full_name: String,
    #[serde(default)]
    private: bool,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    disabled: bool,
    #[serde(default = "yes")]
    has_issues: bool,
    #[serde(default)]
    permissions: Option<WirePermissions>,
}

/// What is not said of issues is not against them.
fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct WirePermissions {
    #[serde(default)]
    push: bool,
    #[serde(default)]
    triage: bool,
}

/// A repository as far as Meridian cares.
pub(super) struct Repository {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) says: can::Repository,
}

pub(super) fn user(text: &str) -> serde_json::Result<User> {
    serde_json::from_str::<WireUser>(text).map(Into::into)
}

pub(super) fn repository(text: &str) -> serde_json::Result<Repository> {
    let WireRepository { id, full_name, private, archived, disabled, has_issues, permissions } =
        serde_json::from_str(text)?;
    let may = permissions.map(|WirePermissions { push, triage }| can::May { push, triage });
    let says = can::Repository { archived, disabled, has_issues, private, may };
    Ok(Repository { id, name: full_name, says })
}

pub(super) fn comment(text: &str) -> serde_json::Result<Comment> {
    comment_of(&read(text)?)
}

pub(super) fn issue(text: &str) -> serde_json::Result<Issue> {
    issue_of(&read(text)?)
}

/// The HTML that was made of an issue's text.
pub(super) fn issue_html(text: &str) -> serde_json::Result<String> {
    #[derive(Deserialize)]
    struct Drawn {
        body_html: String,
    }
    read::<Drawn>(text).map(|drawn| drawn.body_html)
}

/// Reads JSON that may hold half a surrogate pair, as servers written in JavaScript send it where
/// somebody's text was cut: it becomes the sign for what cannot be read.
pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text).or_else(|error| match without_halves(text) {
        Some(mended) => serde_json::from_str(&mended),
        None => Err(error),
    })
}

/// The text with `\ufffd` for each escape of half a surrogate pair; none when there is none.
fn without_halves(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        out.push('\\');
        let half = |text: &str| {
            let digits = text.strip_prefix('u')?.get(..4)?;
            u16::from_str_radix(digits, 16).ok()
        };
        let low = |text: &str| half(text).is_some_and(|unit| (0xDC00..0xE000).contains(&unit));
        // What follows the backslash and belongs to it, in bytes.
        let escape = match half(after) {
            Some(0xD800..0xDC00) => match after.get(5..).and_then(|next| next.strip_prefix('\\')) {
                Some(next) if low(next) => 11,
                _ => 0,
            },
            Some(0xDC00..0xE000) => 0,
            Some(_) => 5,
            None => after.chars().next().map_or(0, char::len_utf8),
        };
        rest = if escape == 0 && half(after).is_some() {
            found = true;
            out.push_str("ufffd");
            after.get(5..).unwrap_or_default()
        } else {
            out.push_str(after.get(..escape).unwrap_or_default());
            after.get(escape..).unwrap_or_default()
        };
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The comments of a page. An entry without an id or times is no comment; it is left out rather
/// than stopping the pull.
pub(super) fn comments(text: &str) -> serde_json::Result<Vec<Comment>> {
    let entries: Vec<Value> = read(text)?;
    Ok(entries.iter().filter_map(|entry| comment_of(entry).ok()).collect())
}

/// The issues of a page, pull requests included.
pub(super) fn issues(text: &str) -> serde_json::Result<Vec<Issue>> {
    let entries: Vec<Value> = read(text)?;
    Ok(entries.iter().filter_map(|entry| issue_of(entry).ok()).collect())
}

/// What has happened to an issue, a page of it. An entry that does not say what or when is left out.
pub(super) fn events(text: &str) -> serde_json::Result<Vec<IssueEvent>> {
    let entries: Vec<Value> = read(text)?;
    let event = |entry: &Value| {
        let WireEvent { event: what, actor, created_at: at } =
            WireEvent::deserialize(entry).ok()?;
        Some(IssueEvent { what, by: actor.map(Into::into), at })
    };
    Ok(entries.iter().filter_map(event).collect())
}

fn comment_of(value: &Value) -> serde_json::Result<Comment> {
    let wire = WireComment::deserialize(value)?;
    Ok(Comment {
        id: CommentId::Number(wire.id),
        author: wire.user.map(Into::into),
        body: wire.body.unwrap_or_default(),
        url: wire.html_url,
        created_at: wire.created_at,
        updated_at: wire.updated_at,
        raw: serde_json::to_string(value)?,
    })
}

fn issue_of(value: &Value) -> serde_json::Result<Issue> {
    let wire = WireIssue::deserialize(value)?;
    Ok(Issue {
        number: IssueNumber(wire.number),
        title: wire.title,
        body: wire.body.unwrap_or_default(),
        state: wire.state,
        url: wire.html_url,
        author: wire.user.map(Into::into),
        association: wire.author_association,
        comments: wire.comments,
        is_pull_request: wire.pull_request.is_some(),
        created_at: wire.created_at,
        updated_at: wire.updated_at,
        raw: serde_json::to_string(value)?,
    })
}

impl From<WireUser> for User {
    fn from(wire: WireUser) -> Self {
        Self { id: UserId(wire.id), login: wire.login }
    }
}

/// `message` of an error body; for anything else (HTML of a proxy) its first words without tags.
pub(super) fn message(text: &str) -> String {
    #[derive(Deserialize)]
    struct Wire {
        message: String,
        #[serde(default)]
        errors: Vec<Value>,
    }
    match serde_json::from_str::<Wire>(text) {
        Ok(wire) => {
            let details = wire.errors.iter().filter_map(|error| {
                error.as_str().or_else(|| error.get("message").and_then(Value::as_str))
            });
            std::iter::once(wire.message.as_str()).chain(details).collect::<Vec<_>>().join(". ")
        }
        Err(_) => {
            let mut words = String::new();
            let mut in_tag = false;
            for c in text.chars().take(2000) {
                match c {
                    '<' => in_tag = true,
                    '>' => {
                        in_tag = false;
                        words.push(' ');
                    }
                    c if !in_tag => words.push(c),
                    _ => {}
                }
            }
            words.split_whitespace().take(20).collect::<Vec<_>>().join(" ")
        }
    }
}

/// What classification looks at, of an answer with this text.
pub(super) fn received(status: u16, headers: &HeaderMap, text: &str) -> Received {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    let date = text_of(headers, header::DATE)
        .and_then(|date| DateTime::parse_from_rfc2822(&date).ok())
        .map(|date| date.with_timezone(&Utc));
    Received {
        status,
        retry_after: text_of(headers, header::RETRY_AFTER),
        location: text_of(headers, header::LOCATION),
        remaining: number("x-ratelimit-remaining"),
        reset: number("x-ratelimit-reset"),
        date,
        message: if status < 300 { String::new() } else { message(text) },
    }
}

/// What an answer says of the account's hour of requests. Searches and the like have hours of their own.
pub(super) fn budget(
    headers: &HeaderMap,
    received: &Received,
    now: DateTime<Utc>,
) -> Option<Budget> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if text("x-ratelimit-resource").is_some_and(|resource| resource != "core") {
        return None;
    }
    let limit = text("x-ratelimit-limit").and_then(|limit| limit.parse().ok());
    Budget::heard(limit, received.remaining, received.reset, received.date, now)
}

/// A header as it is, where it is text.
pub(super) fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_entries_never_stop_a_page() {
        let page = r#"[
          {"id": 5722505167, "user": null, "body": null, "html_url": "https://h/c",
           "created_at": "2026-10-26T01:00:00Z", "updated_at": "2026-10-26T01:00:00Z",
           "author_association": "SOMETHING_NEW", "reactions": {"total_count": 1}},
          {"message": "not a comment"},
          {"id": 7, "user": {"id": 9007199254740993, "login": "ghost", "type": "Mannequin"},
           "body": "a\r\nb", "created_at": "2026-10-26T01:00:00Z",
           "updated_at": "2026-10-26T01:00:01Z"}
        ]"#;
        let comments = comments(page).unwrap();
        assert_eq!(comments.len(), 2);
        assert_eq!(comments[0].id, CommentId::Number(5_722_505_167));
        assert_eq!(comments[0].author, None);
        assert_eq!(comments[1].author.as_ref().unwrap().id, UserId(9_007_199_254_740_993));
        assert_eq!(comments[1].body, "a\r\nb", "line endings stay as stored");
    }

    #[test]
    fn what_has_happened_is_read_whoever_did_it() {
        let page = r#"[
          {"id": 1, "actor": {"id": 7, "login": "me"}, "event": "closed", "state_reason": null,
           "created_at": "2026-10-26T01:00:00Z"},
          {"id": 2, "actor": null, "event": "reopened", "created_at": "2026-10-26T01:00:01Z"},
          {"message": "no event"},
          {"id": 3, "actor": {"id": 8, "login": "kai"}, "event": "something_new",
           "created_at": "2026-10-26T01:00:02Z", "more": {"than": "known"}}
        ]"#;
        let events = events(page).unwrap();
        let told: Vec<(&str, Option<UserId>)> = events
            .iter()
            .map(|event| (event.what.as_str(), event.by.as_ref().map(|by| by.id)))
            .collect();
        let who = |id| Some(UserId(id));
        assert_eq!(told, [("closed", who(7)), ("reopened", None), ("something_new", who(8))]);
    }

    #[test]
    fn half_a_surrogate_pair_never_stops_a_page() {
        let page = r#"[{"id": 7, "user": null, "body": "cut \ud83d here \\ud83d \ud83d\ude00",
            "created_at": "2026-10-26T01:00:00Z", "updated_at": "2026-10-26T01:00:00Z"}]"#;
        let comments = comments(page).unwrap();
        assert_eq!(comments[0].body, "cut \u{fffd} here \\ud83d \u{1f600}");
        assert!(comment(r#"{"id": "#).is_err(), "what is cut is still an error");
    }

    #[test]
    fn messages_come_from_json_or_html() {
        assert_eq!(
            message(r#"{"message":"Validation Failed","errors":["Body is too long"]}"#),
            "Validation Failed. Body is too long"
        );
        assert_eq!(message("<html><b>504 Gateway</b> Time-out</html>"), "504 Gateway Time-out");
    }
}
