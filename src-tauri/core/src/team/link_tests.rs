use super::*;
use rstest::rstest;

fn read(pasted: &str) -> (String, String, TeamPage) {
    let TeamLink { api_url, repository, page } = team_link(pasted).unwrap();
    (api_url, repository, page)
}

#[rstest]
#[case("tallship/rigging", GITHUB)]
#[case(" tallship/rigging/ ", GITHUB)]
#[case("github.com/tallship/rigging", GITHUB)]
#[case("https://github.com/tallship/rigging", GITHUB)]
#[case("https://www.github.com/tallship/rigging/", GITHUB)]
#[case("<https://github.com/tallship/rigging.git>", GITHUB)]
#[case("git@github.com:tallship/rigging.git", GITHUB)]
#[case("ssh://git@github.com/tallship/rigging.git", GITHUB)]
#[case("https://github.com/tallship/rigging/issues", GITHUB)]
#[case("https://github.com/tallship/rigging/issues?q=is%3Aopen", GITHUB)]
#[case("https://github.com/tallship/rigging/pulls", GITHUB)]
#[case("https://github.com/tallship/rigging/milestone/4", GITHUB)]
#[case("https://tall.ghe.com/tallship/rigging", "https://api.tall.ghe.com")]
#[case("https://git.example.com/tallship/rigging", "https://git.example.com/api/v3")]
#[case(
    "https://git.example.com:8443/tallship/rigging/issues",
    "https://git.example.com:8443/api/v3"
)]
#[case("git@git.example.com:tallship/rigging.git", "https://git.example.com/api/v3")]
#[case("ssh://git@git.example.com:2222/tallship/rigging.git", "https://git.example.com/api/v3")]
#[case("http://127.0.0.1:4000/tallship/rigging", "http://127.0.0.1:4000")]
#[case("http://localhost:4000/tallship/rigging", "http://localhost:4000")]
#[case("http://[::1]:4000/tallship/rigging", "http://[::1]:4000")]
fn a_repository(#[case] pasted: &str, #[case] api_url: &str) {
    let expected = (api_url.to_owned(), "tallship/rigging".to_owned(), TeamPage::Front);
    assert_eq!(read(pasted), expected, "{pasted}");
}

#[rstest]
#[case("https://github.com/o/r/blob/main/plan/README.md")]
#[case("github.com/o/r/blob/main/plan/README.md")]
#[case("https://github.com/o/r/blob/main/plan/README.md?plain=1#timeline")]
#[case("https://github.com/o/r/raw/main/plan/README.md")]
#[case("https://github.com/o/r/edit/main/plan/README.md")]
fn a_file_is_followed_by_its_own_link(#[case] pasted: &str) {
    let folder = "https://github.com/o/r/blob/main/plan".to_owned();
    let link = format!("{folder}/README.md");
    assert_eq!(read(pasted).2, TeamPage::File { link, folder }, "{pasted}");
}

#[test]
fn a_raw_file_and_folders() {
    let folder = "https://raw.githubusercontent.com/o/r/main/plan".to_owned();
    let link = format!("{folder}/README.md");
    assert_eq!(read(&link), (GITHUB.to_owned(), "o/r".to_owned(), TeamPage::File { link, folder }));
    for (pasted, folder) in [
        ("https://github.com/o/r/tree/main/plan/", "https://github.com/o/r/blob/main/plan"),
        ("https://github.com/o/r/tree/main", "https://github.com/o/r/blob/main"),
        // A folder called as what names a page.
        ("https://github.com/o/r/tree/main/raw/x", "https://github.com/o/r/blob/main/raw/x"),
        ("https://git.example.com/o/r/tree/v1/a%20b", "https://git.example.com/o/r/blob/v1/a%20b"),
    ] {
        assert_eq!(read(pasted).2, TeamPage::Folder { folder: folder.to_owned() }, "{pasted}");
    }
}

#[rstest]
#[case("https://github.com/o/r/issues/12", "https://github.com/o/r/issues/12")]
#[case("https://github.com/o/r/issues/12#issuecomment-1", "https://github.com/o/r/issues/12")]
#[case("https://github.com/o/r/pull/12/files", "https://github.com/o/r/pull/12")]
#[case("http://127.0.0.1:4000/o/r/issues/12", "http://127.0.0.1:4000/o/r/issues/12")]
fn an_issue(#[case] pasted: &str, #[case] link: &str) {
    let page = TeamPage::Issue { number: IssueNumber(12), link: link.to_owned() };
    assert_eq!(read(pasted).2, page, "{pasted}");
}

#[rstest]
#[case("https://github.com/o/r/discussions/12", "https://github.com/o/r/discussions/12")]
#[case(
    "https://github.com/o/r/discussions/12#discussioncomment-9876543",
    "https://github.com/o/r/discussions/12"
)]
#[case("github.com/o/r/discussions/12?sort=new", "https://github.com/o/r/discussions/12")]
#[case("https://git.example.com/o/r/discussions/12", "https://git.example.com/o/r/discussions/12")]
fn a_discussion(#[case] pasted: &str, #[case] link: &str) {
    let page = TeamPage::Discussion { number: IssueNumber(12), link: link.to_owned() };
    assert_eq!(team_link(pasted).unwrap().page, page, "{pasted}");
}

#[test]
fn the_list_of_discussions_is_none_of_them() {
    for page in ["discussions", "discussions/categories/general", "discussions/0"] {
        let link = format!("https://github.com/o/r/{page}");
        assert_eq!(team_link(&link).unwrap().page, TeamPage::Front, "{page}");
    }
}

#[rstest]
#[case("", LinkError::Empty)]
#[case(" \n", LinkError::Empty)]
#[case("rigging", LinkError::NotALink)]
#[case("our team's page", LinkError::NotALink)]
#[case("README.md", LinkError::NotALink)]
#[case("ftp://example.com/o/r", LinkError::NotALink)]
#[case("file:///home/you/README.md", LinkError::NotALink)]
#[case("https://gist.github.com/someone/0123456789abcdef", LinkError::Gist)]
#[case("https://github.com", LinkError::NoRepository)]
#[case("https://github.com/tallship", LinkError::NoRepository)]
#[case("https://github.com/orgs/tallship/projects/4", LinkError::NoRepository)]
#[case("https://github.com/settings/tokens", LinkError::NoRepository)]
#[case("https://example.com/", LinkError::Elsewhere)]
#[case("https://example.com/team/schedule.md", LinkError::Elsewhere)]
#[case("https://example.com/team/plan/schedule.md", LinkError::Elsewhere)]
#[case("https://gitlab.com/o/r", LinkError::Elsewhere)]
#[case("https://api.github.com/repos/o/r", LinkError::Api)]
#[case("https://git.example.com/api/v3/repos/o/r", LinkError::Api)]
#[case("<https://me:word@github.com/o/r/issues/5>", LinkError::Secret)]
#[case("HTTPS://me:word@github.com/o/r", LinkError::Secret)]
#[case("me:word@github.com/o/r/issues/5", LinkError::Secret)]
#[case("ssh://git:word@github.com/o/r", LinkError::Secret)]
#[case("ssh://git@github.com/o/r/blob/main/x.md", LinkError::NoRepository)]
fn what_names_no_team_says_what_to_paste(#[case] pasted: &str, #[case] error: LinkError) {
    assert_eq!(team_link(pasted), Err(error), "{pasted}");
}

#[test]
fn repository_names() {
    assert!(is_repository("kubernetes/sig-release") && is_repository("o/.github"));
    for bad in ["", "kubernetes", "a/b/c", "a b/c", "/c", "a/", "a/..", "ä/b"] {
        assert!(!is_repository(bad), "{bad}");
    }
}

#[test]
fn the_pages_of_an_api_have_it() {
    for (api, pages) in [
        ("https://api.github.com", "https://github.com"),
        ("https://api.tall.ghe.com", "https://tall.ghe.com"),
        ("https://git.example.org/api/v3", "https://git.example.org"),
        ("https://git.example.org:8443/api/v3", "https://git.example.org:8443"),
        ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ("http://127.0.0.1:4000/", "http://127.0.0.1:4000"),
    ] {
        assert_eq!(page_root(api).as_deref(), Some(pages), "{api}");
        let back = api_of(&Url::parse(pages).unwrap());
        assert_eq!(back.as_deref(), Some(api.trim_end_matches('/')), "{api}");
    }
    assert_eq!(page_root("no address"), None);
}
