//! Where a list goes on: the `next` of a `Link` header, and whether it may be asked for.

use http::{HeaderMap, Uri, header};

/// The address of the `next` page, as the header has it.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let links = headers.get(header::LINK)?.to_str().ok()?;
    links.split(',').find_map(|link| {
        let (url, rel) = link.split_once(';')?;
        let url = url.trim().strip_prefix('<')?.strip_suffix('>')?;
        rel.contains("rel=\"next\"").then(|| url.to_owned())
    })
}

/// The path and query of a link, below the API root, if it is another page of the list that was
/// asked for at `asked`.
///
/// Only the path counts, never the host: whoever reaches GitHub Enterprise by another name, scheme
/// or port than it knows of itself still gets all pages, and the token stays where it belongs.
/// GitHub writes a list's links by the repository's number (`/repositories/1/issues`), so just what
/// follows the repository is compared.
pub(super) fn below(link: &str, root: Option<&Uri>, asked: &str) -> Option<String> {
    let link: Uri = link.parse().ok()?;
    let whole = link.path_and_query()?.as_str();
    let prefix = root.map_or("", |root| root.path().trim_end_matches('/'));
    let same_server = root.is_none_or(|root| {
        link.authority().is_none()
            || (link.authority() == root.authority() && link.scheme() == root.scheme())
    });
    let path = match whole.strip_prefix(prefix) {
        Some(path) if path.starts_with('/') => path,
        // Behind a proxy that adds the prefix, the server does not know of it.
        _ if !same_server => whole,
        _ => return None,
    };
    let list = |path: &str| {
        let path = path.split('?').next().unwrap_or_default();
        let mut parts = path.trim_start_matches('/').splitn(4, '/');
        match (parts.next()?, parts.next()?, parts.next()?) {
            ("repos", _, _) => parts.next().map(str::to_owned),
            ("repositories", _, first) => Some(match parts.next() {
                Some(rest) => format!("{first}/{rest}"),
                None => first.to_owned(),
            }),
            _ => None,
        }
    };
    (list(path).is_some() && list(path) == list(asked)).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const ASKED: &str = "/repos/o/r/issues/7/comments?per_page=100";
    const PAGE: &str = "/repositories/1/issues/7/comments?per_page=100&page=2";

    #[rstest]
    #[case::github(
        "https://api.github.com",
        "https://api.github.com/repositories/1/issues/7/comments?per_page=100&page=2",
        Some(PAGE)
    )]
    #[case::another_host(
        "http://10.0.0.1:8080",
        "https://ghe.example.org/repositories/1/issues/7/comments?per_page=100&page=2",
        Some(PAGE)
    )]
    #[case::another_scheme(
        "https://ghe.example.org",
        "http://ghe.example.org/repositories/1/issues/7/comments?per_page=100&page=2",
        Some(PAGE)
    )]
    #[case::below_a_prefix(
        "https://ghe.example.org/api/v3",
        "https://ghe.example.org/api/v3/repositories/1/issues/7/comments?per_page=100&page=2",
        Some(PAGE)
    )]
    #[case::a_prefix_of_a_proxy(
        "https://proxy.example.org/ghe",
        "https://ghe.example.org/repositories/1/issues/7/comments?per_page=100&page=2",
        Some(PAGE)
    )]
    #[case::by_name(
        "https://api.github.com",
        "https://api.github.com/repos/o/new-name/issues/7/comments?page=2",
        Some("/repos/o/new-name/issues/7/comments?page=2")
    )]
    #[case::another_list(
        "https://api.github.com",
        "https://api.github.com/repositories/1/issues/8/comments?page=2",
        None
    )]
    #[case::another_place(
        "https://api.github.com",
        "https://elsewhere.example.org/comments?page=2",
        None
    )]
    #[case::no_address("https://api.github.com", "::", None)]
    fn the_next_page_is_asked_for_at_the_teams_own_server(
        #[case] root: &str,
        #[case] link: &str,
        #[case] want: Option<&str>,
    ) {
        let root: Uri = root.parse().unwrap();
        assert_eq!(below(link, Some(&root), ASKED).as_deref(), want);
    }

    #[test]
    fn the_list_of_issues_goes_on_too() {
        let link = "https://api.github.com/repositories/1/issues?state=all&page=2";
        let root: Uri = "https://api.github.com".parse().unwrap();
        let asked = "/repos/o/r/issues?state=all";
        assert!(below(link, Some(&root), asked).is_some());
    }
}
