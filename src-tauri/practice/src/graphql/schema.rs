//! The part of GitHub's GraphQL that is served: which type has which fields, with which arguments.
//!
//! A question is held against this before anything is looked up, so that a field that is not served
//! is refused even where there would have been nothing to show.

/// A field: its name, the type of what it leads to (none for plain values), its arguments.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) leads_to: Option<&'static str>,
    pub(super) arguments: &'static [&'static str],
}

const PAGE: &[&str] = &["first", "last", "after", "before"];
const ORDERED: &[&str] = &["first", "last", "after", "before", "orderBy"];
const ISSUES: &[&str] = &["first", "last", "after", "before", "orderBy", "states", "labels"];

/// A plain value.
const fn scalar(name: &'static str) -> Field {
    Field { name, leads_to: None, arguments: &[] }
}

const fn object(name: &'static str, leads_to: &'static str) -> Field {
    Field { name, leads_to: Some(leads_to), arguments: &[] }
}

const fn by(name: &'static str, to: &'static str, arguments: &'static [&'static str]) -> Field {
    Field { name, leads_to: Some(to), arguments }
}

const QUERY: &[Field] = &[
    object("viewer", "User"),
    by("user", "User", &["login"]),
    by("repository", "Repository", &["owner", "name"]),
    by(
        "search",
        "SearchResultItemConnection",
        &["query", "type", "first", "last", "after", "before"],
    ),
    by("node", "Node", &["id"]),
    by("nodes", "Node", &["ids"]),
    object("rateLimit", "RateLimit"),
];

const ACTOR: &[Field] =
    &[scalar("login"), scalar("url"), scalar("resourcePath"), scalar("avatarUrl")];

const USER: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("login"),
    scalar("name"),
    scalar("url"),
    scalar("resourcePath"),
    scalar("avatarUrl"),
    scalar("createdAt"),
    by("issues", "IssueConnection", ISSUES),
    by("pullRequests", "PullRequestConnection", ISSUES),
    by("issueComments", "IssueCommentConnection", ORDERED),
];

const BOT: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("login"),
    scalar("url"),
    scalar("resourcePath"),
    scalar("avatarUrl"),
    scalar("createdAt"),
];

const REPOSITORY: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("name"),
    scalar("nameWithOwner"),
    scalar("description"),
    scalar("url"),
    scalar("resourcePath"),
    scalar("isPrivate"),
    scalar("isArchived"),
    scalar("hasIssuesEnabled"),
    scalar("viewerPermission"),
    object("owner", "Actor"),
    by("issue", "Issue", &["number"]),
    by("issueOrPullRequest", "Node", &["number"]),
    by("issues", "IssueConnection", ISSUES),
    by("discussion", "Discussion", &["number"]),
    by("pinnedIssues", "PinnedIssueConnection", PAGE),
];

const ISSUE: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("fullDatabaseId"),
    scalar("number"),
    scalar("title"),
    scalar("body"),
    scalar("bodyText"),
    scalar("bodyHTML"),
    scalar("url"),
    scalar("resourcePath"),
    scalar("state"),
    Field { name: "stateReason", leads_to: None, arguments: &["enableDuplicate"] },
    scalar("closed"),
    scalar("closedAt"),
    scalar("locked"),
    scalar("isPinned"),
    scalar("createdAt"),
    scalar("updatedAt"),
    scalar("lastEditedAt"),
    scalar("authorAssociation"),
    scalar("viewerDidAuthor"),
    object("author", "Actor"),
    object("repository", "Repository"),
    by("labels", "LabelConnection", PAGE),
    by("assignees", "UserConnection", PAGE),
    by("comments", "IssueCommentConnection", ORDERED),
    by("reactions", "ReactionConnection", PAGE),
];

const COMMENT: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("fullDatabaseId"),
    scalar("body"),
    scalar("bodyText"),
    scalar("bodyHTML"),
    scalar("url"),
    scalar("resourcePath"),
    scalar("createdAt"),
    scalar("updatedAt"),
    scalar("lastEditedAt"),
    scalar("authorAssociation"),
    scalar("viewerDidAuthor"),
    scalar("isMinimized"),
    scalar("minimizedReason"),
    object("author", "Actor"),
    object("issue", "Issue"),
    object("repository", "Repository"),
    by("reactions", "ReactionConnection", PAGE),
];

const DISCUSSION: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("number"),
    scalar("title"),
    scalar("body"),
    scalar("url"),
    scalar("closed"),
    scalar("closedAt"),
    scalar("stateReason"),
    scalar("locked"),
    scalar("activeLockReason"),
    scalar("createdAt"),
    scalar("updatedAt"),
    scalar("authorAssociation"),
    scalar("viewerDidAuthor"),
    object("author", "Actor"),
    object("category", "DiscussionCategory"),
    object("repository", "Repository"),
    by("comments", "DiscussionCommentConnection", PAGE),
];

const CATEGORY: &[Field] = &[scalar("name"), scalar("slug"), scalar("isAnswerable")];

const DISCUSSION_COMMENT: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("body"),
    scalar("url"),
    scalar("createdAt"),
    scalar("updatedAt"),
    scalar("lastEditedAt"),
    scalar("deletedAt"),
    scalar("viewerDidAuthor"),
    scalar("viewerCanUpdate"),
    scalar("isMinimized"),
    scalar("minimizedReason"),
    scalar("isAnswer"),
    scalar("authorAssociation"),
    object("author", "Actor"),
    object("discussion", "Discussion"),
    object("replyTo", "DiscussionComment"),
    by("replies", "DiscussionCommentConnection", PAGE),
    by("reactions", "ReactionConnection", PAGE),
];

const MUTATION: &[Field] = &[
    by("addDiscussionComment", "DiscussionCommentPayload", &["input"]),
    by("updateDiscussionComment", "DiscussionCommentPayload", &["input"]),
    by("deleteDiscussionComment", "DiscussionCommentPayload", &["input"]),
    by("closeDiscussion", "DiscussionPayload", &["input"]),
    by("reopenDiscussion", "DiscussionPayload", &["input"]),
    by("transferIssue", "TransferIssuePayload", &["input"]),
    by("pinIssue", "PinIssuePayload", &["input"]),
    by("unpinIssue", "PinIssuePayload", &["input"]),
    by("minimizeComment", "MinimizeCommentPayload", &["input"]),
    by("unminimizeComment", "UnminimizeCommentPayload", &["input"]),
];

const PIN_PAYLOAD: &[Field] = &[object("issue", "Issue")];

const DISCUSSION_PAYLOAD: &[Field] = &[object("discussion", "Discussion")];

const MINIMIZE_PAYLOAD: &[Field] = &[object("minimizedComment", "Minimizable")];

const UNMINIMIZE_PAYLOAD: &[Field] = &[object("unminimizedComment", "Minimizable")];

const MINIMIZABLE: &[Field] = &[scalar("isMinimized"), scalar("minimizedReason")];

const PAYLOAD: &[Field] = &[object("comment", "DiscussionComment")];

const REACTION: &[Field] = &[
    scalar("id"),
    scalar("databaseId"),
    scalar("content"),
    scalar("createdAt"),
    object("user", "User"),
];

const PINNED: &[Field] = &[scalar("id"), object("issue", "Issue"), object("pinnedBy", "Actor")];

const LABEL: &[Field] = &[scalar("id"), scalar("name"), scalar("color"), scalar("description")];

const PAGE_INFO: &[Field] =
    &[scalar("hasNextPage"), scalar("hasPreviousPage"), scalar("startCursor"), scalar("endCursor")];

const RATE_LIMIT: &[Field] = &[
    scalar("nodeCount"),
    scalar("limit"),
    scalar("cost"),
    scalar("remaining"),
    scalar("used"),
    scalar("resetAt"),
];

/// The types whose lists come page by page.
const LISTED: [&str; 8] = [
    "Issue",
    "PinnedIssue",
    "PullRequest",
    "IssueComment",
    "DiscussionComment",
    "Label",
    "User",
    "Reaction",
];

/// What a list holds.
pub(super) fn held_by(connection: &str) -> Option<&'static str> {
    let held = connection.strip_suffix("Connection")?;
    if held == "SearchResultItem" {
        return Some("SearchResultItem");
    }
    LISTED.into_iter().find(|known| *known == held)
}

/// The field of a type; none where it is not served.
pub(super) fn field(of: &str, name: &str) -> Option<Field> {
    if name == "__typename" {
        return Some(scalar("__typename"));
    }
    if let Some(held) = held_by(of) {
        return match name {
            "totalCount" if of != "SearchResultItemConnection" => Some(scalar("totalCount")),
            "issueCount" if of == "SearchResultItemConnection" => Some(scalar("issueCount")),
            "nodes" => Some(object("nodes", held)),
            "pageInfo" => Some(object("pageInfo", "PageInfo")),
            _ => None,
        };
    }
    let fields = match of {
        "Query" => QUERY,
        "Actor" => ACTOR,
        "User" => USER,
        "Bot" | "Organization" | "Mannequin" => BOT,
        "Mutation" => MUTATION,
        "DiscussionCommentPayload" => PAYLOAD,
        "DiscussionPayload" => DISCUSSION_PAYLOAD,
        "PinIssuePayload" | "TransferIssuePayload" => PIN_PAYLOAD,
        "MinimizeCommentPayload" => MINIMIZE_PAYLOAD,
        "UnminimizeCommentPayload" => UNMINIMIZE_PAYLOAD,
        "Minimizable" => MINIMIZABLE,
        "Discussion" => DISCUSSION,
        "DiscussionComment" => DISCUSSION_COMMENT,
        "DiscussionCategory" => CATEGORY,
        "Repository" => REPOSITORY,
        "Issue" | "PullRequest" => ISSUE,
        "IssueComment" => COMMENT,
        "Reaction" => REACTION,
        "PinnedIssue" => PINNED,
        "Label" => LABEL,
        "PageInfo" => PAGE_INFO,
        "RateLimit" => RATE_LIMIT,
        "Node" => return (name == "id").then(|| scalar("id")),
        _ => return None,
    };
    let known = fields.iter().find(|field| field.name == name)?;
    Some(Field { name: known.name, leads_to: known.leads_to, arguments: known.arguments })
}

/// Whether something of this type is meant by a condition that names this type or interface.
pub(super) fn is_a(actual: &str, named: &str) -> bool {
    let among: &[&str] = match named {
        "Node" => &[
            "Issue",
            "PullRequest",
            "IssueComment",
            "Discussion",
            "DiscussionComment",
            "Repository",
            "User",
            "Bot",
            "Organization",
        ],
        "Actor" => &["User", "Bot", "Organization"],
        "Minimizable" => &["IssueComment", "DiscussionComment"],
        "Reactable" => &["Issue", "PullRequest", "IssueComment", "Discussion", "DiscussionComment"],
        "Comment" => &["Issue", "PullRequest", "IssueComment"],
        "SearchResultItem" => &["Issue", "PullRequest"],
        _ => return actual == named,
    };
    among.contains(&actual)
}

/// Whether a type of that name is served at all.
pub(super) fn is_known(name: &str) -> bool {
    matches!(name, "Node" | "SearchResultItem" | "Minimizable")
        || field(name, "login").is_some()
        || field(name, "id").is_some()
        || held_by(name).is_some()
        || matches!(name, "Query" | "PageInfo" | "RateLimit")
}
