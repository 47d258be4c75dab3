//! What is asked for, and of whom, to read a schedule by its link.

use crate::{
    GITHUB,
    ground::{failure, github::ClientError},
    team::{
        address::{self, AddressError},
        starting::PRACTICE_HOST,
    },
};
use http::Uri;
use meridian_protocol::Failure;

/// The contents of a file as they are, from GitHub's API.
const RAW: &str = "application/vnd.github.raw+json";
/// A text from any other place.
const TEXT: &str = "text/markdown, text/plain, text/calendar, application/yaml, */*;q=0.5";

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The root of another host than the team's; it is asked without the sign-in.
    pub(crate) elsewhere: Option<String>,
    /// Path and query there.
    pub(crate) path: String,
    /// The forms that are wanted.
    pub(crate) accept: &'static str,
}

/// Reads a link that a person gave: a page of a file on the team's GitHub, the file itself, or any
/// other `https` address. `host` is the team's API root.
///
/// # Errors
/// One sentence on what to give instead.
pub(crate) fn source(link: &str, host: &str) -> Result<Source, Failure> {
    let bad = || {
        failure::bad(&format!(
            "\"{link}\" is no link to a schedule; give an https link, such as \
             https://github.com/OWNER/REPO/blob/main/README.md."
        ))
    };
    // What is behind the `#` is for browsers.
    let plain = link.split('#').next().unwrap_or(link).trim();
    let api: Uri = host.parse().map_err(|_| bad())?;
    let uri = match address::web(plain) {
        // What is asked of the practice team never leaves this process.
        Err(AddressError::Plain(of)) if host == PRACTICE_HOST && api.host() == Some(&of) => {
            plain.parse().map_err(|_| bad())?
        }
        Err(AddressError::NotWeb | AddressError::Plain(_)) => return Err(bad()),
        Err(refused) => return Err(ClientError::from(refused).into()),
        Ok(uri) => uri,
    };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(bad());
    };
    let own = |name: &str| api.host() == Some(name);
    let same = api.authority() == Some(authority) && api.scheme_str() == Some(scheme);
    let name = authority.host();
    let github = matches!(name, "github.com" | "www.github.com" | "raw.githubusercontent.com");
    // A company on ghe.com has its API, like github.com, on a host of its own.
    let beside = api.host().and_then(|host| host.strip_prefix("api.")) == Some(name);
    if scheme != "https" && !same {
        return Err(bad());
    }
    let parts: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let file = match parts.as_slice() {
        [owner, repo, "blob" | "raw", rest @ ..] if github || same || beside => {
            contents(owner, repo, rest)
        }
        [owner, repo, rest @ ..] if name == "raw.githubusercontent.com" => {
            contents(owner, repo, rest)
        }
        _ => None,
    };
    if let Some(path) = file {
        let elsewhere = (github && !own("api.github.com")).then(|| GITHUB.to_owned());
        return Ok(Source { elsewhere, path, accept: RAW });
    }
    if github {
        // A folder, an issue or the front page is no file.
        return Err(bad());
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let elsewhere = (!same).then(|| format!("{scheme}://{authority}"));
    Ok(Source { elsewhere, path, accept: TEXT })
}

/// The API's path for a file at a branch or tag. A branch with a slash in its name cannot be told
/// from a folder; `refs/heads/` before it is understood.
fn contents(owner: &str, repo: &str, rest: &[&str]) -> Option<String> {
    let (reference, file) = match rest {
        ["refs", kind @ ("heads" | "tags"), name, file @ ..] => {
            (format!("refs/{kind}/{name}"), file)
        }
        [name, file @ ..] => ((*name).to_owned(), file),
        [] => return None,
    };
    let known = !owner.is_empty() && !repo.is_empty() && !reference.is_empty();
    let named = file.iter().all(|part| !part.is_empty()) && !file.is_empty();
    let reference = reference.replace('&', "%26").replace('+', "%2B").replace('=', "%3D");
    (known && named)
        .then(|| format!("/repos/{owner}/{repo}/contents/{}?ref={reference}", file.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(link: &str, host: &str) -> (Option<String>, String) {
        let Source { elsewhere, path, .. } = source(link, host).unwrap();
        (elsewhere, path)
    }

    #[test]
    fn files_on_github_are_asked_of_its_api() {
        let path = "/repos/o/r/contents/releases/release-1.38/README.md?ref=master".to_owned();
        for link in [
            "https://github.com/o/r/blob/master/releases/release-1.38/README.md",
            "https://github.com/o/r/blob/master/releases/release-1.38/README.md?plain=1#timeline",
            "https://github.com/o/r/raw/master/releases/release-1.38/README.md",
            "https://raw.githubusercontent.com/o/r/master/releases/release-1.38/README.md",
        ] {
            assert_eq!(asked(link, GITHUB), (None, path.clone()), "{link}");
            // Another host's sign-in is not sent to GitHub.
            let elsewhere = Some(GITHUB.to_owned());
            assert_eq!(asked(link, "https://git.example/api/v3"), (elsewhere, path.clone()));
        }
        let link = "https://raw.githubusercontent.com/o/r/refs/heads/main/README.md";
        assert_eq!(asked(link, GITHUB).1, "/repos/o/r/contents/README.md?ref=refs/heads/main");
    }

    #[test]
    fn other_places_are_asked_without_a_sign_in() {
        assert_eq!(
            asked("https://example.org/team/schedule.md?v=2#top", GITHUB),
            (Some("https://example.org".to_owned()), "/team/schedule.md?v=2".to_owned())
        );
        let host = "http://127.0.0.1:4000";
        assert_eq!(
            asked("http://127.0.0.1:4000/o/r/blob/main/README.md", host),
            (None, "/repos/o/r/contents/README.md?ref=main".to_owned())
        );
        assert_eq!(asked("http://127.0.0.1:4000/x.md", host), (None, "/x.md".to_owned()));
        let link = "https://tall.ghe.com/o/r/blob/main/README.md";
        let path = "/repos/o/r/contents/README.md?ref=main".to_owned();
        assert_eq!(asked(link, "https://api.tall.ghe.com"), (None, path));
    }

    #[test]
    fn what_is_no_link_to_a_file() {
        for link in [
            "",
            "README.md",
            "ftp://example.org/README.md",
            "http://example.org/README.md",
            "https://github.com/o/r",
            "https://github.com/o/r/issues/1",
            "https://github.com/o/r/blob/main/",
            "https://someone:secret@example.org/README.md",
            "https://example.org:99999/README.md",
        ] {
            assert!(source(link, GITHUB).is_err(), "{link}");
            // Not even where an older notebook has such a host.
            assert!(source(link, "http://example.org").is_err(), "{link}");
        }
    }
}
