//! What a GitHub says of itself, and Markdown for whoever has a text and wants a page.

use super::{RequestContext, text_field};
use crate::media::VERSIONS;
use crate::reply::{Answer, Content, Reply};
use serde_json::{Map, Value, json};

/// Where things are, as the root of the API names them.
const PLACES: [(&str, &str); 32] = [
    ("current_user_url", "/user"),
    ("authorizations_url", "/authorizations"),
    ("code_search_url", "/search/code?q={query}{&page,per_page,sort,order}"),
    ("commit_search_url", "/search/commits?q={query}{&page,per_page,sort,order}"),
    ("emails_url", "/user/emails"),
    ("emojis_url", "/emojis"),
    ("events_url", "/events"),
    ("feeds_url", "/feeds"),
    ("followers_url", "/user/followers"),
    ("following_url", "/user/following{/target}"),
    ("gists_url", "/gists{/gist_id}"),
    ("hub_url", "/hub"),
    ("issue_search_url", "/search/issues?q={query}{&page,per_page,sort,order}"),
    ("issues_url", "/issues"),
    ("keys_url", "/user/keys"),
    ("label_search_url", "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}"),
    ("notifications_url", "/notifications"),
    ("organization_url", "/orgs/{org}"),
    ("organization_repositories_url", "/orgs/{org}/repos{?type,page,per_page,sort}"),
    ("organization_teams_url", "/orgs/{org}/teams"),
    ("public_gists_url", "/gists/public"),
    ("rate_limit_url", "/rate_limit"),
    ("repository_url", "/repos/{owner}/{repo}"),
    ("repository_search_url", "/search/repositories?q={query}{&page,per_page,sort,order}"),
    ("current_user_repositories_url", "/user/repos{?type,page,per_page,sort}"),
    ("starred_url", "/user/starred{/owner}{/repo}"),
    ("starred_gists_url", "/gists/starred"),
    ("topic_search_url", "/search/topics?q={query}{&page,per_page}"),
    ("user_url", "/users/{user}"),
    ("user_organizations_url", "/user/orgs"),
    ("user_repositories_url", "/users/{user}/repos{?type,page,per_page,sort}"),
    ("user_search_url", "/search/users?q={query}{&page,per_page,sort,order}"),
];

impl RequestContext<'_> {
    /// The places, whether or not they are served here: clients read the list, not follow it.
    pub(super) fn root(&self) -> Answer {
        let root = &self.request.root;
        let mut places: Map<String, Value> = PLACES
            .iter()
            .map(|(name, place)| ((*name).to_owned(), format!("{root}{place}").into()))
            .collect();
        let page =
            format!("{}/settings/connections/applications{{/client_id}}", self.present().html());
        places.insert("current_user_authorizations_html_url".into(), page.into());
        Ok(Reply::ok(Value::Object(places)))
    }

    /// No address of GitHub's is one of a practice.
    pub(super) fn meta(&self) -> Answer {
        Ok(Reply::ok(json!({
            "verifiable_password_authentication": false,
            "ssh_key_fingerprints": {}, "ssh_keys": [], "hooks": [], "web": [], "api": [],
            "git": [], "packages": [], "pages": [], "importer": [], "actions": [],
            "dependabot": [], "domains": { "website": [], "copilot": [], "packages": [] }
        })))
    }

    pub(super) fn versions(&self) -> Answer {
        Ok(Reply::ok(json!(VERSIONS)))
    }

    pub(super) fn markdown(&self) -> Answer {
        let object = self.object()?;
        let Some(text) = text_field(&object, "text")?.flatten() else {
            return Err(Reply::error(422, "Invalid request.\n\n\"text\" wasn't supplied.").into());
        };
        let mode = text_field(&object, "mode")?.flatten();
        if let Some(mode) = mode.as_deref().filter(|mode| !matches!(*mode, "gfm" | "markdown")) {
            return Err(Reply::not_a_member(mode, &["markdown", "gfm"]).into());
        }
        Ok(Reply::new(200, Content::Html(self.html(&text)?)))
    }

    pub(super) fn raw_markdown(&self) -> Answer {
        let text = String::from_utf8_lossy(&self.request.body);
        Ok(Reply::new(200, Content::Html(self.html(&text)?)))
    }
}
