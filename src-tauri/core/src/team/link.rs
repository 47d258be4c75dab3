//! Which team is meant by what a member pastes: a page of its repository, or the repository's name.
//!
//! Nothing is asked of anybody here; whether the page is there is for GitHub to say.

use crate::ids::IssueNumber;
use url::{Host, Url};

/// The API root of github.com.
pub const GITHUB: &str = "https://api.github.com";

/// What a member named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLink {
    /// The API root of its GitHub, without a slash at its end.
    pub api_url: String,
    /// `OWNER/REPO`
    pub repository: String,
    /// Which of its pages.
    pub page: TeamPage,
}

/// A page of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamPage {
    /// Its front page, or one that says no more than which repository it is.
    Front,
    /// A folder at a branch or tag.
    Folder {
        /// What stands before the name of a file in that file's link, without a slash at its end.
        folder: String,
    },
    /// A file at a branch or tag.
    File {
        /// As it was given, without what is behind `#` or `?`.
        link: String,
        /// As for [`Self::Folder`].
        folder: String,
    },
    /// An issue or a pull request.
    Issue {
        /// Its number.
        number: IssueNumber,
        /// Its link.
        link: String,
    },
    /// A discussion.
    Discussion {
        /// Its number.
        number: IssueNumber,
        /// Its link.
        link: String,
    },
}

/// Why what was pasted names no team. No text quotes what could be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nothing was given.
    #[error("Paste the link of your team's schedule, README, repository or issue.")]
    Empty,
    /// It is neither a link nor a name.
    #[error(
        "This is no link and no repository. Paste a link from the browser's address bar, such as \
         https://github.com/OWNER/REPO, or write OWNER/REPO."
    )]
    NotALink,
    /// It is a gist.
    #[error(
        "A gist belongs to one person and has no issues. Paste the link of your team's repository, \
         or save the gist's file and choose it here."
    )]
    Gist,
    /// It is a page of a host, of a person or of an organisation.
    #[error(
        "This page belongs to no repository. Open your team's repository in the browser and paste \
         the link of a page there."
    )]
    NoRepository,
    /// It is a page of another kind of site.
    #[error(
        "This is not a page of a repository on GitHub. Paste the link of your team's repository; a \
         schedule that lies elsewhere can be given beside it as a file."
    )]
    Elsewhere,
    /// It is an API's address.
    #[error(
        "This is the address of an API, for programs. Paste the link of a page of the repository; \
         the API's own address has a field of its own."
    )]
    Api,
    /// It holds a name or a password.
    #[error(
        "A link with a name or a password in it is not taken, because it would be kept. Copy the link \
         from the browser's address bar."
    )]
    Secret,
}

/// Whether this is `OWNER/REPO` in the letters that GitHub allows for names.
pub fn is_repository(name: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty()
            && part.len() <= 100
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            && !matches!(part, "." | "..")
    };
    matches!(name.split_once('/'), Some((owner, repo)) if good(owner) && good(repo))
}

/// Reads what was pasted.
///
/// # Errors
/// [`LinkError`].
pub fn team_link(pasted: &str) -> Result<TeamLink, LinkError> {
    let text = pasted.trim().trim_matches(['<', '>', '"', '\'']).trim();
    if text.is_empty() {
        return Err(LinkError::Empty);
    }
    let name = text.strip_prefix('/').unwrap_or(text).trim_end_matches('/');
    if is_repository(name) && !text.contains("://") && !is_host_first(name) {
        return Ok(front(GITHUB.to_owned(), without_git(name)));
    }
    // What `git remote -v` prints.
    if let Some((user_host, path)) = text.split_once(':')
        && let Some(host) = user_host.strip_prefix("git@")
        && is_repository(path)
    {
        let root = Url::parse(&format!("https://{host}/")).map_err(|_| LinkError::NotALink)?;
        return Ok(front(api_of(&root).ok_or(LinkError::Elsewhere)?, without_git(path)));
    }
    // An address bar often hides the scheme, and so does what people copy from a chat.
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&whole).map_err(|_| LinkError::NotALink)?;
    if !matches!(url.scheme(), "http" | "https" | "ssh" | "git") || url.host_str().is_none() {
        return Err(LinkError::NotALink);
    }
    let is_for_git = matches!(url.scheme(), "ssh" | "git");
    if url.password().is_some() || !(url.username().is_empty() || is_for_git) {
        return Err(LinkError::Secret);
    }
    if !is_for_git {
        return page(&url, text.contains("://"));
    }
    // Its port is that of another door, and it names no page.
    let path = url.path().trim_matches('/');
    let root = Url::parse(&format!("https://{}/", url.host_str().unwrap_or_default()));
    let root = root.map_err(|_| LinkError::NotALink)?;
    if !is_repository(path) {
        return Err(LinkError::NoRepository);
    }
    Ok(front(api_of(&root).ok_or(LinkError::Elsewhere)?, without_git(path)))
}

/// Whether a name such as `github.com/someone` begins with a host rather than an owner: an owner has
/// no dot.
fn is_host_first(name: &str) -> bool {
    name.split('/').next().is_some_and(|first| first.contains('.'))
}

fn page(url: &Url, had_scheme: bool) -> Result<TeamLink, LinkError> {
    let host = url.host_str().unwrap_or_default();
    if host.starts_with("gist.") {
        return Err(LinkError::Gist);
    }
    let parts: Vec<&str> =
        url.path_segments().into_iter().flatten().filter(|p| !p.is_empty()).collect();
    if host == "api.github.com" || parts.starts_with(&["api", "v3"]) {
        return Err(LinkError::Api);
    }
    if !had_scheme && !host.contains('.') && !is_this_machine(url) {
        return Err(LinkError::NotALink);
    }
    let api_url = api_of(url).ok_or(LinkError::Elsewhere)?;
    let is_github = matches!(host, "github.com" | "www.github.com" | "raw.githubusercontent.com");
    let none = if is_github { LinkError::NoRepository } else { LinkError::Elsewhere };
    let (owner, repo, rest) = match parts.as_slice() {
        [owner, repo, rest @ ..] => (*owner, *repo, rest),
        _ if !had_scheme && !is_github => return Err(LinkError::NotALink),
        _ => return Err(none),
    };
    // Pages of GitHub itself that look like an owner's.
    if matches!(
        owner,
        "orgs" | "users" | "settings" | "marketplace" | "topics" | "search" | "sponsors"
    ) {
        return Err(none);
    }
    let repository = without_git(&format!("{owner}/{repo}"));
    if !is_repository(&repository) || !is_github && is_document(repo) {
        return Err(none);
    }
    let plain = {
        let mut url = url.clone();
        url.set_fragment(None);
        url.set_query(None);
        url.to_string().trim_end_matches('/').to_owned()
    };
    let parent =
        |link: &str| link.rsplit_once('/').map_or_else(String::new, |(to, _)| to.to_owned());
    let page = match rest {
        _ if host == "raw.githubusercontent.com" => {
            if rest.len() < 2 {
                return Err(LinkError::NoRepository);
            }
            TeamPage::File { folder: parent(&plain), link: plain }
        }
        ["blob" | "raw" | "edit" | "blame", _, _, ..] => {
            let link = as_blob(&plain, &repository);
            TeamPage::File { folder: parent(&link), link }
        }
        ["tree", _, ..] => TeamPage::Folder { folder: as_blob(&plain, &repository) },
        [kind @ ("issues" | "pull" | "discussions"), number, ..] => match number.parse::<i64>() {
            Ok(number) if number > 0 => {
                let (before, _) = plain.split_once(&format!("/{kind}/")).unwrap_or_default();
                let link = format!("{before}/{kind}/{number}");
                let number = IssueNumber(number);
                match *kind {
                    "discussions" => TeamPage::Discussion { number, link },
                    _ => TeamPage::Issue { number, link },
                }
            }
            _ => TeamPage::Front,
        },
        _ if is_github || rest.is_empty() || is_page_of_a_forge(rest) => TeamPage::Front,
        // A path of any length on any site: nothing says that it is a repository.
        _ => return Err(LinkError::Elsewhere),
    };
    Ok(TeamLink { api_url, repository, page })
}

/// Whether what could be a repository's name is rather a file's on a site of another kind.
fn is_document(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ["md", "html", "htm", "txt", "rst", "yaml", "yml", "json", "ics", "csv", "pdf"]
        .contains(&ending.as_str())
}

/// Pages below `OWNER/REPO` that only a GitHub has.
fn is_page_of_a_forge(rest: &[&str]) -> bool {
    matches!(
        rest.first(),
        Some(&("issues" | "pulls" | "discussions" | "actions" | "projects" | "wiki" | "releases"))
    )
}

/// The link of a file or folder in the form in which its text is asked for.
fn as_blob(link: &str, repository: &str) -> String {
    for kind in ["raw", "edit", "blame", "tree"] {
        let from = format!("{repository}/{kind}/");
        if link.contains(&from) {
            return link.replacen(&from, &format!("{repository}/blob/"), 1);
        }
    }
    link.to_owned()
}

fn front(api_url: String, repository: String) -> TeamLink {
    TeamLink { api_url, repository, page: TeamPage::Front }
}

fn without_git(name: &str) -> String {
    name.strip_suffix(".git").unwrap_or(name).to_owned()
}

/// The API root of the GitHub that has this page; none for what certainly is none.
///
/// github.com has its API on a host of its own, as have companies on `ghe.com`; a GitHub Enterprise
/// Server has it below `/api/v3` (docs.github.com, "Getting started with the REST API"). On this
/// machine there are only stand-ins, whose root is the API.
fn api_of(page: &Url) -> Option<String> {
    let host = page.host_str()?;
    if matches!(host, "github.com" | "www.github.com" | "raw.githubusercontent.com") {
        return Some(GITHUB.to_owned());
    }
    let port = page.port().map(|port| format!(":{port}")).unwrap_or_default();
    if is_this_machine(page) {
        return Some(format!("{}://{host}{port}", page.scheme()));
    }
    if host.ends_with(".ghe.com") {
        let name = host.strip_prefix("api.").unwrap_or(host);
        return Some(format!("https://api.{name}"));
    }
    // Other forges have other APIs.
    let others = ["gitlab.", "bitbucket.", "codeberg.", "opendev.", "salsa."];
    if !host.contains('.') || others.iter().any(|name| host.starts_with(name)) {
        return None;
    }
    let scheme = if page.scheme() == "http" { "http" } else { "https" };
    Some(format!("{scheme}://{host}{port}/api/v3"))
}

/// Where the pages are whose GitHub has this API root, without a slash at its end: the other way round.
pub fn page_root(api_url: &str) -> Option<String> {
    let api = Url::parse(api_url).ok()?;
    let host = api.host_str()?;
    let pages = match host.strip_prefix("api.") {
        Some(name) if name == "github.com" || name.ends_with(".ghe.com") => name,
        _ => host,
    };
    let port = api.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{pages}{port}", api.scheme()))
}

fn is_this_machine(page: &Url) -> bool {
    match page.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
