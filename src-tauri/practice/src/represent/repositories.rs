//! A repository as GitHub's JSON: also the many addresses that nobody here asks for, because
//! clients read them.

use super::{View, merge, node, time};
use crate::model::{Repository, Role};
use serde_json::{Value, json};

/// The addresses that every repository names: the key and what follows its own.
const ADDRESSES: [(&str, &str); 36] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
];

impl View<'_> {
    pub(crate) fn repository(&self, repository: &Repository, caller: Option<i64>) -> Value {
        let url = self.repository_url(repository);
        let full_name = self.full_name(repository);
        let html = format!("{}/{full_name}", self.html());
        let host = self.html().split_once("://").map_or("practice.invalid", |(_, host)| host);
        let open = self
            .state
            .issues_of(repository.id)
            .filter(|issue| issue.deleted.is_none() && issue.transferred.is_none())
            .filter(|issue| issue.at(self.as_of).is_some_and(|version| version.state == "open"))
            .count();
        let mut value = json!({
            "id": repository.id,
            "node_id": node("R", repository.id),
            "name": repository.name,
            "full_name": full_name,
            "private": repository.private,
            "owner": self.user(repository.owner),
            "html_url": html,
            "description": repository.description,
            "fork": false,
            "url": url,
            "git_url": format!("git://{host}/{full_name}.git"),
            "ssh_url": format!("git@{host}:{full_name}.git"),
            "svn_url": html
        });
        for (key, rest) in ADDRESSES {
            merge(&mut value, json!({ key: format!("{url}{rest}") }));
        }
        let more = json!({
            "created_at": time(repository.created_at),
            "updated_at": time(repository.updated_at),
            "pushed_at": time(repository.conduct.last_commit.unwrap_or(repository.created_at)),
            "clone_url": format!("{html}.git"),
            "homepage": null,
            "size": 0,
            "stargazers_count": 0,
            "watchers_count": 0,
            "language": null,
            "has_issues": repository.has_issues,
            "has_projects": true,
            "has_downloads": true,
            "has_wiki": false,
            "has_pages": false,
            "has_discussions": false,
            "forks_count": 0,
            "mirror_url": null,
            "archived": repository.archived,
            "disabled": false,
            "open_issues_count": open,
            "license": null,
            "allow_forking": true,
            "is_template": false,
            "web_commit_signoff_required": false,
            "topics": [],
            "visibility": if repository.private { "private" } else { "public" },
            "forks": 0,
            "open_issues": open,
            "watchers": 0,
            "default_branch": "main",
            "network_count": 0,
            "subscribers_count": 0
        });
        merge(&mut value, more);
        if caller.is_some() {
            let role = self.state.role(repository, caller);
            merge(&mut value, json!({ "permissions": permissions(role) }));
        }
        value
    }

    /// Somebody with what they may do here.
    pub(crate) fn collaborator(&self, repository: &Repository, user: i64) -> Value {
        let role = self.state.role(repository, Some(user));
        let mut value = self.user(user);
        let more = json!({ "permissions": permissions(role), "role_name": role_name(role) });
        merge(&mut value, more);
        value
    }
}

/// The name of a role, as the API writes it.
pub(crate) fn role_name(role: Option<Role>) -> Value {
    role.map_or_else(|| json!("none"), |role| json!(role))
}

fn permissions(role: Option<Role>) -> Value {
    let least = |wanted: Role| role.is_some_and(|role| role >= wanted);
    json!({
        "admin": least(Role::Admin), "maintain": least(Role::Admin),
        "push": least(Role::Write), "triage": least(Role::Triage), "pull": least(Role::Read)
    })
}
