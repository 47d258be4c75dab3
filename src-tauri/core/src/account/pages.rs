//! A host's pages for people, from the root of its API.

/// The host as people write it, such as `github.com` for `https://api.github.com`. Where a server's own
/// API lies below its pages (`https://HOST/api/v3`), both are on one host.
pub fn web_host(api_root: &str) -> &str {
    let rest = api_root.split_once("://").map_or(api_root, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    match host.strip_prefix("api.") {
        Some(web) if web == "github.com" || web.ends_with(".ghe.com") => web,
        _ => host,
    }
}

/// Below what a host's pages are, from the root of its API: `https://github.com`.
pub fn web_root(api_root: &str) -> String {
    let scheme = if api_root.starts_with("http://") { "http" } else { "https" };
    format!("{scheme}://{}", web_host(api_root))
}

/// The page on which a classic token with what posting in public needs is made. What is to be chosen
/// there is chosen already.
pub fn token_page(api_root: &str) -> String {
    let root = web_root(api_root);
    format!("{root}/settings/tokens/new?scopes=public_repo&description=Meridian")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_token_is_on_the_host_of_the_pages() {
        for (root, host) in [
            ("https://api.github.com", "github.com"),
            ("https://api.github.com/", "github.com"),
            ("https://api.octo.ghe.com", "octo.ghe.com"),
            ("https://git.example.com/api/v3", "git.example.com"),
            ("https://git.example.com:8443/api/v3", "git.example.com:8443"),
            // A server of its own may be called so.
            ("https://api.example.com/api/v3", "api.example.com"),
            ("http://127.0.0.1:4111", "127.0.0.1:4111"),
        ] {
            assert_eq!(web_host(root), host, "{root}");
            let page = token_page(root);
            let scheme = root.split_once(':').unwrap().0;
            let expected = "settings/tokens/new?scopes=public_repo&description=Meridian";
            assert_eq!(page, format!("{scheme}://{host}/{expected}"));
        }
    }
}
