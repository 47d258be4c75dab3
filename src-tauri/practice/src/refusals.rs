//! The refusals of the fault script that need nothing but saying so.

use crate::fault::FaultKind;
use crate::reply::{Content, Reply};
use crate::request::ApiRequest;
use serde_json::{Value, json};

/// The refusals that need nothing but saying so.
pub(crate) fn refusal(fault: &FaultKind, request: &ApiRequest) -> Reply {
    if let Some(reply) = graph_refusal(fault, request) {
        return reply;
    }
    match fault {
        FaultKind::BadCredentials => Reply::bad_credentials(),
        FaultKind::Locked => Reply::locked(),
        FaultKind::Archived => Reply::archived(),
        FaultKind::SsoRequired => {
            Reply::error(403, SAML).header("x-github-sso", sso_page(request))
        }
        FaultKind::TokenNotAllowed => {
            Reply::error(403, "Resource not accessible by personal access token")
                .header("x-accepted-github-permissions", "issues=write; pull_requests=write")
        }
        FaultKind::OauthRestricted => Reply::error(
            403,
            "Although you appear to have the correct authorization credentials, the `meridian-practice` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.",
        ),
        FaultKind::Gone => Reply::gone(),
        FaultKind::TakenDown => Reply::new(
            451,
            Content::Json(json!({
                "message": "Repository access blocked",
                "block": { "reason": "dmca", "created_at": "2026-01-01T00:00:00Z",
                           "html_url": "https://practice.invalid/dmca" }
            })),
        ),
        FaultKind::Invalid => {
            Reply::invalid_field("IssueComment", "invalid", "body", "body is invalid")
        }
        FaultKind::TooQuick => Reply::invalid_field(
            "IssueComment",
            "custom",
            "body",
            "was submitted too quickly",
        ),
        FaultKind::CaptivePortal => Reply::new(
            200,
            Content::Html("<html><head><title>Welcome to the hotel network</title></head><body>Please sign in.</body></html>".into()),
        ),
        FaultKind::EmptyAnswer => Reply::new(200, Content::Empty),
        _ => Reply::not_found(),
    }
}

/// The same of GraphQL, whose refusals are answers.
fn graph_refusal(fault: &FaultKind, request: &ApiRequest) -> Option<Reply> {
    let field = request.graph_field()?;
    let (kind, message) = match fault {
        FaultKind::Locked => ("UNPROCESSABLE", "Discussion is locked"),
        FaultKind::Archived => ("UNPROCESSABLE", "Repository was archived so is read-only."),
        FaultKind::TokenNotAllowed => {
            ("FORBIDDEN", "Resource not accessible by personal access token")
        }
        FaultKind::SsoRequired => ("FORBIDDEN", SAML),
        FaultKind::OauthRestricted => (
            "FORBIDDEN",
            "Although you appear to have the correct authorization credentials, the `meridian-practice` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.",
        ),
        FaultKind::NotFound | FaultKind::Gone => {
            ("NOT_FOUND", "Could not resolve to a node with the global id of 'D_kwGone'")
        }
        FaultKind::Invalid => ("UNPROCESSABLE", "Body is invalid"),
        FaultKind::TooQuick => ("UNPROCESSABLE", "was submitted too quickly"),
        _ => return None,
    };
    let mut error = json!({ "type": kind, "path": [field], "message": message });
    let reply = Reply::uncached(Value::Null);
    let is_saml = matches!(fault, FaultKind::SsoRequired);
    if let (true, Some(error)) = (is_saml, error.as_object_mut()) {
        error.insert("extensions".into(), json!({ "saml_failure": true }));
    }
    let content = Content::Json(json!({ "data": { field: null }, "errors": [error] }));
    let reply = Reply { content, ..reply };
    Some(match is_saml {
        true => reply.header("x-github-sso", sso_page(request)),
        false => reply,
    })
}

const SAML: &str = "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.";

fn sso_page(request: &ApiRequest) -> String {
    format!(
        "required; url={}/orgs/meridian-practice/sso?authorization_request=PRACTICE",
        request.pages()
    )
}

pub(crate) fn gateway_error(status: u16) -> Reply {
    let text = if status == 504 { "504 Gateway Time-out" } else { "502 Bad Gateway" };
    Reply::new(
        status,
        Content::Html(format!(
            "<html><body><h1>{text}</h1>\nThe server didn't respond in time.\n</body></html>\n"
        )),
    )
}

pub(crate) fn unicorn() -> Reply {
    Reply::new(
        503,
        Content::Html(
            "<!DOCTYPE html>\n<html>\n<head><title>Unicorn! &middot; GitHub</title></head>\n<body>\n<p><strong>No server is currently available to service your request.</strong></p>\n<p>Sorry about that. Please try refreshing and contact us if the problem persists.</p>\n</body>\n</html>\n".into(),
        ),
    )
}
